"""Reviews: held once a period, counted from what was due or from what was done (D22, D23)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from contextlib import suppress
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.agreement.terms.due_series import DueSeries, Step, day_after, last_of
from patronage.agreement.terms.obligations import ObligationState, Owed, check_later, check_window
from patronage.dates.day import check_one_day
from patronage.dates.month_end import MonthEnd
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.facts.parties import Ref, Side, side_or_ref
from patronage.fields import Id, OneLine
from patronage.timeline.timeline import coalesced
from patronage.values import Value
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.agreement.terms.fulfilment import Held, Outcome
    from patronage.timeline.timeline import Timeline

__all__ = ["ReviewOutcome", "ReviewPlan"]


@frozen
class ReviewOutcome(Value):
    """What came out of a review for the reviews to come (D22).

    `every`: from then on so long lies between two of them. `next_on`: the next one is due on that
    day, which may have passed already. What is left out stays as it was. Faults: `interval.type`,
    `interval.range`, `date.type`.

    >>> import patronage as pt
    >>> pt.ReviewOutcome(every=pt.months(6))
    ReviewOutcome(every=months(6))
    """

    every: Step | None = field(default=None, kw_only=True)
    next_on: date | None = field(default=None, kw_only=True)


@frozen
class ReviewPlan(Value):
    """That something is reviewed once a period: `every` so long, first by the day `first` (D22).

    A period ends on its due day, which is still in time, and the next begins the day after. The
    periods are counted from the first due day; with `from_held` each is counted from the day on
    which the last review was held. From the day `until` on, none is due.

    A review that names no period (`for_due`) is held for the oldest that began and has none. So one
    that is late still belongs to its period, unless it comes too late: `makes_up` says how long
    after the due day, and `days(0)` that a review in the next period is that one's. A second review
    in a period is none of the next.

    Faults: `id.syntax`, `name.syntax`, `date.type`, `interval.type`, `interval.range`,
    `month_end.type`, `party.type`, `flag.type`, `span.order`, `review.makes_up` (with `from_held`,
    where no period ends before its review).

    >>> import patronage as pt
    >>> plan = pt.ReviewPlan("stocktake", first=date(2023, 12, 31), every=pt.years(5))
    >>> print(*plan.owed(date(2024, 1, 1)), sep="\\n")
    review: late since 1 Jan 2024, by 1 day
    review: due 31 Dec 2028
    """

    id: Id
    what: OneLine = field(default="review", kw_only=True)
    first: date = field(kw_only=True)
    every: Step = field(kw_only=True)
    from_held: bool = field(default=False, kw_only=True)
    by: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    makes_up: Span | None = field(default=None, kw_only=True)
    month_end: MonthEnd = field(default=MonthEnd.CLAMP, kw_only=True)
    until: date | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_later(faults, "until", self.until, self.first)
        if self.from_held and self.makes_up is not None:
            hint = "leave it out: the next period begins when the review is held"
            faults.append(Fault.of("review.makes_up", "makes_up", self.makes_up, hint))

    def owed(
        self,
        on: date,
        *,
        since: date | None = None,
        until: date | None = None,
        held: Iterable[Held] = (),
    ) -> tuple[Owed, ...]:
        """Return the reviews that are owed on a day, the oldest first, by those held up to then.

        Each that is past due and was not held, and the next one. `since` and `until`, both
        included, ask for all that are due between them instead, held or not; one left out is `on`.
        Of what was held, what is about this plan counts, in the order of the days. An outcome
        changes the due days after that of its period: none that passed until the review was held,
        unless it says `next_on`. Faults: `date.type`, `span.order`.

        >>> from types import SimpleNamespace
        >>> import patronage as pt
        >>> plan = pt.ReviewPlan("R1", first=date(2016, 12, 13), every=pt.years(5))
        >>> report = SimpleNamespace(
        ...     about="R1", on=date(2017, 5, 23), by=None, for_due=None, id=None, outcome=None
        ... )
        >>> print(*plan.owed(date(2026, 1, 1), since=plan.first, held=[report]), sep="\\n")
        review: due 13 Dec 2016, done 23 May 2017, 161 days late
        review: late since 14 Dec 2021, by 1,480 days
        """
        check_one_day("on", on)
        course = _Course(self)
        mine = (each for each in held if each.about == self.id and each.on <= on)
        for each in sorted(mine, key=_turn):
            course.hold(each)
        if since is not None or until is not None:
            first, last = since or on, until or on
            check_window(first, last)
            return tuple(self._owed(due, on, course) for due in course.dues(first, last))
        found: list[Owed] = []
        for due in course.dues(course.oldest_open() or date.max, date.max):
            if due not in course.held:
                found.append(self._owed(due, on, course))
                if due >= on:
                    break
        return tuple(found)

    def overdue(self, *, held: Iterable[Held] = ()) -> Timeline[date | None]:
        """Return the due day of the oldest review that is late, on every day; None: none is.

        What was held counts as in `owed`. The next one that is never held is late for good.

        >>> import patronage as pt
        >>> plan = pt.ReviewPlan("R1", first=date(2026, 6, 30), every=pt.years(1))
        >>> plan.overdue().changes()
        ((datetime.date(2026, 7, 1), datetime.date(2026, 6, 30)),)
        """
        course = _Course(self)
        changes: list[tuple[date, date | None]] = list(_late_from(date.min, course))
        mine = sorted((each for each in held if each.about == self.id), key=_turn)
        for on, of_the_day in groupby(mine, key=attrgetter("on")):
            while changes and changes[-1][0] >= on:
                changes.pop()
            for each in of_the_day:
                course.hold(each)
            changes.append((on, None))
            changes += _late_from(on, course)
        return coalesced(None, changes)

    def _owed(self, due: date, on: date, course: _Course) -> Owed:
        held = course.held.get(due, [])
        late = ObligationState.LATE if on > due else ObligationState.OPEN
        return Owed(
            self.id,
            self.what,
            by=self.by,
            due=due,
            on=on,
            state=ObligationState.MET if held else late,
            done=1 if held else 0,
            settled_on=held[0].on if held else None,
            evidence=tuple(each.id for each in held if each.id is not None),
        )


def _late_from(day: date, course: _Course) -> Iterator[tuple[date, date]]:
    """Yield from which day on the oldest review is late, a day or a later one, if none is held."""
    due = course.oldest_open()
    late = None if due is None else day_after(last_of(due))
    if due is not None and late is not None:
        yield max(day, late), due


def _turn(held: Held) -> tuple[date, bool, str]:
    return held.on, held.for_due is None, held.id or ""


def _asked(outcome: Outcome) -> tuple[Span | None, date | None]:
    return outcome.every, outcome.next_on


class _Course:
    """The due days of a plan and what was held for each, as reviews are taken in order.

    Due days are those of `_fixed`, in order, for which a review was held or which passed before the
    plan was counted otherwise, and those that `_series` counts from `_start` on.
    """

    def __init__(self, plan: ReviewPlan) -> None:
        self._plan = plan
        self._fixed: list[date] = []
        self._every: Span = plan.every
        self._start: date = last_of(plan.first)
        self._looked: date = self._start
        self._series: DueSeries = self._counted(self._start)
        self.held: dict[date, list[Held]] = {}

    def _counted(self, anchor: date) -> DueSeries:
        plan = self._plan
        times = 1 if plan.from_held else None
        return DueSeries(anchor, self._every, None, plan.month_end, plan.until, times)

    def next_due(self, day: date) -> date | None:
        """Return the first due day on a day or later; None: there is none."""
        due = self._series.due(self._series.number_from(max(day, self._start)))
        place = bisect_left(self._fixed, day)
        if place == len(self._fixed) or (due is not None and due < self._fixed[place]):
            return due
        return self._fixed[place]

    def _after(self, due: date) -> date | None:
        day = day_after(due)
        return None if day is None else self.next_due(day)

    def dues(self, first: date, last: date) -> Iterator[date]:
        """Yield the due days from one day to another, both included."""
        due = self.next_due(first)
        while due is not None and due <= last:
            yield due
            due = self._after(due)

    def oldest_open(self) -> date | None:
        """Return the oldest due day for which no review was held; None: there is none."""
        due = self.next_due(self._looked)
        while due is not None and due in self.held:
            due = self._after(due)
        self._looked = due or date.max
        return due

    def hold(self, review: Held) -> None:
        """Take a review that was held, with its outcome."""
        due = self._meant(review)
        if due is None:
            return
        is_first = due not in self.held
        self.held.setdefault(due, []).append(review)
        self._fix(due)
        every, next_on = (None, None) if review.outcome is None else _asked(review.outcome)
        self._every = every or self._every
        if next_on is None and self._plan.from_held and (is_first or every is not None):
            next_on = later(review.on, self._every) or date.max
        if next_on is not None:
            self._recount(due, next_on, next_on)
        elif every is not None and not self._plan.from_held:
            passed = max(due, review.on)
            self._recount(passed, due, day_after(passed))

    def _meant(self, review: Held) -> date | None:
        """Return the due day that a review is held for; None: for none."""
        if review.for_due is not None:
            return review.for_due if self.next_due(review.for_due) == review.for_due else None
        current, due = self.next_due(review.on), self._open_on(review.on)
        if due is not None and (self._plan.from_held or current is None or due <= current):
            return due
        return current or (self._fixed[-1] if self._fixed else None)

    def _open_on(self, day: date) -> date | None:
        """Return the oldest due day that a review held on a day can make up for."""
        due, length = self.oldest_open(), self._plan.makes_up
        if due is None or length is None:
            return due
        with suppress(OutOfRange):  # a length that reaches back before the first day there is
            due = self.next_due(max(due, day - length))
        while due is not None and (due in self.held or (later(due, length) or day) < day):
            due = self._after(due)
        return due

    def _fix(self, due: date) -> None:
        place = bisect_left(self._fixed, due)
        if self._fixed[place : place + 1] != [due]:
            self._fixed.insert(place, due)

    def _recount(self, passed: date, anchor: date, start: date | None) -> None:
        """Count from a day in another way from a start on; what is due by `passed` stays.

        So does what a review was held for, whenever it is due.
        """
        place = bisect_right(self._fixed, passed)
        self._fixed[place:] = [due for due in self._fixed[place:] if due in self.held]
        for due in self._series.between(self._start, passed):
            self._fix(due)
        if start is None:  # past the last day of the calendar
            self._series = self._series._replace(times=0)
            return
        self._series, self._start = self._counted(anchor), start
        self._looked = min(self._looked, start)
