"""What is owed, as loops over days: slow, literal, and without the library's own code.

Due days are written out as a list up to a horizon, moved by dateutil from the first one. A loop
goes from day to day, takes what was done on it, and notes where each due day stands that evening.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import patronage as pt

__all__ = ["Deed", "due_list", "reviews_on", "states_on"]

ONE = timedelta(days=1)
Length = tuple[Literal["months", "days"], int]


class Deed(NamedTuple):
    """Anything that was done: what the library reads of it, in bare values."""

    on: date
    about: str = "O1"
    by: pt.Side | pt.Ref | None = None
    for_due: date | None = None
    id: str | None = None
    parts: int = 1
    outcome: pt.ReviewOutcome | None = None


def moved(day: date, length: Length, times: int = 1) -> date:
    unit, count = length
    return day + relativedelta(**{unit: count * times})  # type: ignore[arg-type]


def due_list(
    first: date,
    every: Length | None,
    horizon: date,
    *,
    within: Length | None = None,
    until: date | None = None,
    times: int | None = None,
) -> list[date]:
    found: list[date] = []
    while (times is None or len(found) < times) and (every or not found):
        start = moved(first, every, len(found)) if every else first
        if start > horizon or (until is not None and start >= until):
            break
        found.append(moved(start, within) if within else start)
    return found


@dataclass
class Item:
    due: date
    done: int = 0
    state: str = "open"
    settled: date | None = None


def states_on(
    day: date,
    dues: Iterable[date],
    parts: int,
    *,
    performed: Sequence[Deed] = (),
    waived: Sequence[Deed] = (),
    breached: Sequence[Deed] = (),
) -> list[Item]:
    """Return each due day as it stands at the end of a day."""
    items = [Item(due) for due in dues]
    days = sorted({each.on for each in (*performed, *waived, *breached) if each.on <= day})
    today = min([day, *days, *(item.due for item in items)])
    while today <= day:
        for deed in sorted(performed, key=lambda each: each.for_due is None):
            if deed.on == today:
                perform(items, deed, parts)
        for deed in sorted(waived, key=lambda each: each.for_due is None):
            item = meant(items, deed) if deed.on == today else None
            if item is not None:
                item.state, item.settled = "waived", today
        for deed in sorted(breached, key=lambda each: each.for_due is None):
            item = meant(items, deed) if deed.on == today else None
            if item is not None and today > item.due:
                item.state = "breached"
        for item in items:
            if item.settled is None and item.state != "breached":
                begun = "partly met" if item.done else "open"
                item.state = "late" if today > item.due else begun
        today += ONE
    return items


def meant(items: list[Item], deed: Deed) -> Item | None:
    for item in items:
        if item.settled is None and deed.for_due in {None, item.due}:
            return item
    return None


def perform(items: list[Item], deed: Deed, parts: int) -> None:
    for _ in range(deed.parts):
        item = meant(items, deed)
        if item is None:
            return
        item.done += 1
        if item.done == parts:
            item.state, item.settled = "met", deed.on


@dataclass
class Plan:
    first: date
    every: Length
    horizon: date
    from_held: bool = False
    makes_up: Length | None = None
    until: date | None = None
    dues: list[date] = field(default_factory=list)
    held: dict[date, date] = field(default_factory=dict)

    def counted(self, anchor: date) -> list[date]:
        times = 1 if self.from_held else None
        return due_list(anchor, self.every, self.horizon, until=self.until, times=times)


def reviews_on(day: date, plan: Plan, held: Sequence[Deed]) -> dict[date, date | None]:
    """Return the due days up to the horizon, each with the day its review was held by a day."""
    plan.dues = plan.counted(plan.first)
    today = min([day, *(each.on for each in held)])
    while today <= day:
        for deed in sorted(held, key=lambda each: each.for_due is None):
            if deed.on == today:
                hold(plan, deed)
        today += ONE
    return {due: plan.held.get(due) for due in plan.dues}


def hold(plan: Plan, deed: Deed) -> None:
    due = period_of(plan, deed)
    if due is None:
        return
    first = due not in plan.held
    plan.held.setdefault(due, deed.on)
    every = deed.outcome.every if deed.outcome else None
    next_on = deed.outcome.next_on if deed.outcome else None
    if every is not None:
        plan.every = (
            ("days", every.days) if every.days is not None else ("months", every.months or 0)
        )
    if next_on is None and plan.from_held and (first or every is not None):
        next_on = moved(deed.on, plan.every)
    if next_on is not None:
        recount(plan, due, [each for each in plan.counted(next_on) if each >= next_on])
    elif every is not None:
        passed = max(due, deed.on)
        recount(plan, passed, [each for each in plan.counted(due) if each > passed])


def period_of(plan: Plan, deed: Deed) -> date | None:
    if deed.for_due is not None:
        return deed.for_due if deed.for_due in plan.dues else None
    began = [due for due in plan.dues if due < deed.on or plan.from_held]
    began += [due for due in plan.dues if due >= deed.on and not plan.from_held][:1]
    for due in began:
        in_time = plan.makes_up is None or moved(due, plan.makes_up) >= deed.on
        if due not in plan.held and in_time:
            return due
    if plan.from_held:
        began = [*plan.dues[-1:], *(due for due in reversed(plan.dues) if due >= deed.on)]
    return began[-1] if began else None


def recount(plan: Plan, passed: date, new: list[date]) -> None:
    kept = [due for due in plan.dues if due <= passed or due in plan.held]
    plan.dues = sorted({*kept, *new})
