"""What was known of a schedule on each day, and since when a charge could be issued as it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from attrs import evolve

from patronage.billing.course.course import PerPeriod
from patronage.billing.course.window import Window
from patronage.billing.schedule.listing import listed
from patronage.billing.schedule.reach import touched_from
from patronage.dates.day import add_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Fee
    from patronage.billing.course.usage import Usage
    from patronage.billing.schedule.scheduled import Charging

__all__ = [
    "Known",
    "KnownSchedule",
    "LineKey",
    "all_fees",
    "first_issued",
    "key_of",
    "metered",
    "rests_on_usage",
    "same_price",
]


class Known(Protocol):
    """A schedule as it was known on each day; in a ledger it may not have been known at all."""

    @property
    def learned_on(self) -> Collection[date]:
        """The days on which something was learned of it."""
        ...

    def as_of(self, day: date) -> Charging | None:
        """Return the schedule as it was known on a day; None: it wasn't."""
        ...


class KnownSchedule(NamedTuple):
    """A schedule that was always known, but for what happened to it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 3, 1), recorded_on=date(2026, 4, 1)))
    >>> KnownSchedule(ended).learned_on
    {datetime.date(2026, 4, 1)}
    """

    schedule: Charging

    @property
    def learned_on(self) -> set[date]:
        """The days on which its changes, its pauses and its end became known."""
        happened = [*self.schedule.changes, *self.schedule.pauses, self.schedule.ended]
        return {each.known_on for each in happened if each is not None}

    def as_of(self, day: date) -> Charging:  # noqa: ARG002  its charges are asked as known
        """Return the schedule itself: what it charges is asked as known by a day."""
        return self.schedule


class LineKey(NamedTuple):
    """What a line is named by: its fee, where its days begin, and its name before corrections.

    >>> LineKey("fee", None, "B/fee/x").fee
    'fee'
    """

    fee: str
    start: date | None
    stem: str


def key_of(charge: Charge) -> LineKey:
    """Return what names a line; a true-up or overage by its own name.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> key_of(schedule.charges(until=date(2026, 1, 1))[0]).stem
    'B1/fee/2026-01-01'
    """
    return LineKey(charge.fee, charge.period.start, (charge.id or "").partition("~")[0])


def same_price(one: Charge, other: Charge) -> bool:
    """Whether two lines differ in how much only: days, share or usage, not in what a unit costs.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> same_price(*schedule.charges(until=date(2026, 2, 1)))
    True
    """
    is_metered = one.unit_price is None
    return one.unit_price == other.unit_price and (is_metered or one.quantity == other.quantity)


def metered(schedule: Charging, usage: Iterable[Usage]) -> list[Usage]:
    """Return what was used of the fees that a schedule has, at first or later.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> metered(schedule, [pt.Usage("hours", 3, on=date(2026, 1, 9))])
    []
    """
    names = {fee.id for fee in all_fees(schedule) if fee.takes_usage}
    return [each for each in usage if each.fee in names]


def rests_on_usage(schedule: Charging, line: Charge) -> bool:
    """Whether a line of a schedule, or its amount, hangs on what was used.

    Any of a fee that takes usage, but for the price per period of one that has such a price: a
    retainer's, which is named by its first day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> fee = pt.RetainerFee(
    ...     id="r", amount=pt.Money("9", "USD"), included=1, overage=pt.Money("5", "USD")
    ... )
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
    >>> schedule, used = terms.bind("B", date(2026, 1, 1)), [pt.Usage("r", 3, on=date(2026, 1, 9))]
    >>> lines = schedule.charges(until=date(2026, 2, 1), usage=used)
    >>> [(line.id, rests_on_usage(schedule, line)) for line in lines]
    [('B/r/2026-01-01', False), ('B/r/over/2026-01-01', True), ('B/r/2026-02-01', False)]
    """
    fees = [fee for fee in all_fees(schedule) if fee.id == line.fee]
    if not any(fee.takes_usage for fee in fees):
        return False
    day = key_of(line).stem.removeprefix(f"{schedule.id}/{line.fee}/")
    is_price = line.unit_price is not None and "/" not in day
    return not (is_price and any(isinstance(fee, PerPeriod) for fee in fees))


def all_fees(schedule: Charging) -> list[Fee]:
    """Return every fee that the terms of a schedule have, at first or later.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> [fee.id for fee in all_fees(schedule)]
    ['fee']
    """
    return [*schedule.fees, *(fee for change in schedule.changes for fee in change.fees)]


def first_issued(
    known: Known, lines: Iterable[Charge], *, on: date, usage: Collection[Usage]
) -> dict[LineKey, Charge]:
    """Return lines that are owed on a day as runs on each day before it would have issued them.

    A line that has been owed as it is ever since its bill date keeps that. Any other is dated by
    the day since which it is, on which what it rests on was learned, and falls due so much later.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("100", "USD")).bind("B1", date(2026, 1, 1))
    >>> extra = pt.RecurringFee(id="extra", amount=pt.Money("9", "USD"))
    >>> late = pt.Change(on=date(2026, 1, 1), fees=(extra,), recorded_on=date(2026, 1, 20))
    >>> changed, day = schedule.changed(late), date(2026, 1, 25)
    >>> found = first_issued(KnownSchedule(changed), changed.charges(until=day), on=day, usage=())
    >>> [(line.fee, str(line.invoice_on)) for line in found.values()]
    [('fee', '2026-01-01'), ('extra', '2026-01-20')]
    """
    found = {key_of(line): line for line in lines}
    waiting = dict(found)
    level = on
    for day in sorted(_learned(known, waiting.values(), usage, on), reverse=True):
        waiting = {key: line for key, line in waiting.items() if line.invoice_on < day}
        if not waiting:
            break
        eve = add_days(day, -1)
        late = _late(known, waiting, day, usage)
        found.update(waiting)
        if late:
            since = min(waiting[key].invoice_on for key in late)
            dated = _owed(known, level, usage, since, not_before=day)
            found.update((key, dated[key]) for key in late)
        waiting = {key: line for key, line in waiting.items() if key not in late}
        level = eve
    return found


def _late(
    known: Known, waiting: dict[LineKey, Charge], day: date, usage: Collection[Usage]
) -> set[LineKey]:
    """Return the lines that aren't owed as they are before a day; let the others be as then.

    Only those are asked about that what was learned on the day may have touched.
    """
    eve = add_days(day, -1)
    first = touched_from(known.as_of(eve), known.as_of(day), day)
    if any(each.known_on == day for each in usage):
        first = date.min
    asked = {
        key: line
        for key, line in waiting.items()
        if line.period.end is None or line.period.end >= first
    }
    if not asked:
        return set()
    since = None if first == date.min else min(line.invoice_on for line in asked.values())
    owed = _owed(known, eve, usage, since)
    late: set[LineKey] = set()
    for key, line in asked.items():
        before = owed.get(key)
        if before is not None and _says_the_same(before, line):
            waiting[key] = before
        else:
            late.add(key)
    return late


def _learned(known: Known, lines: Iterable[Charge], usage: Iterable[Usage], on: date) -> set[date]:
    """Return the days on which something was learned that may have changed one of the lines."""
    late = {
        each.known_on
        for line in lines
        for each in usage
        if each.fee == line.fee and each.known_on > line.invoice_on
        if line.period.end is None or each.on < line.period.end
    }
    return {day for day in {*known.learned_on, *late} if day <= on}


def _owed(
    known: Known,
    day: date,
    usage: Iterable[Usage],
    since: date | None = None,
    *,
    not_before: date | None = None,
) -> dict[LineKey, Charge]:
    """Return what is owed by a day as it was known then, of what has its bill date since another.

    That bill date is the one before `not_before` moves it.
    """
    schedule = known.as_of(day)
    if schedule is None:
        return {}
    used = [each for each in metered(schedule, usage) if each.known_on <= day]
    course = evolve(schedule.course(day), not_before=not_before)
    return {key_of(line): line for line in listed(course, used, Window(since, day))}


def _says_the_same(one: Charge, other: Charge) -> bool:
    alike = one.period == other.period and one.amount == other.amount
    return alike and same_price(one, other) and one.quantity == other.quantity
