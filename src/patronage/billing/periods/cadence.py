"""How often: from an anchor, by a length, over a term, to the periods that are billed."""

from __future__ import annotations

from datetime import date
from enum import Enum
from itertools import pairwise
from types import NoneType
from typing import TYPE_CHECKING, Self, cast

from attrs import evolve, field, frozen

from patronage.billing.arguments import need
from patronage.billing.periods.anchor import Anchor, resolved_anchor
from patronage.billing.periods.boundaries import RolledBoundaries
from patronage.billing.periods.edges import Edges
from patronage.billing.periods.grid import Grid
from patronage.calendars import Roll
from patronage.checks import check_day, check_instance, is_count
from patronage.dates.day import add_days, check_one_day, month_length
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.errors import Fault, invalid, raise_faults
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.periods.period import BillingPeriod

__all__ = ["Cadence", "Stub"]


class Stub(Enum):
    """What becomes of a part period where a term begins or ends off the grid.

    >>> from datetime import date
    >>> import patronage as pt
    >>> term = pt.Period(date(2026, 1, 20), date(2026, 4, 1))
    >>> for stub in pt.Stub:
    ...     monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1), first=stub)
    ...     print(stub.value, next(monthly.periods(term)))
    short [2026-01-20, 2026-02-01)
    long [2026-01-20, 2026-03-01)
    whole [2026-01-01, 2026-02-01)
    """

    SHORT = "short"
    """It is a period of its own."""
    LONG = "long"
    """It joins the whole period beside it."""
    WHOLE = "whole"
    """It is taken whole: the period reaches beyond the term, to the boundary."""

    __repr__ = repr_member


@frozen
class Cadence(Value):
    """Predetermined intervals (D6): every so often from an anchor, over whatever term is billed.

    Boundary *k* is always counted from the anchor, never from the boundary before. The anchor is a
    day, before, inside or beyond the term, or a rule (`Anchor`); a grid anchored on a day depends
    on no term. `month_end` says what a 29th to 31st becomes, `first` and `last` what becomes of a
    part period; a part shorter than `merge_below` days joins its neighbour whatever they say.
    `first_end` and `last_start` state where the first period ends and the last begins; a rule for
    the day of a month or week is then read at the stated end. `moved`
    lists bill dates moved once, from a boundary to another day: the next period catches up, and
    days are priced as if nothing had moved; where it moves to says whether it lies in a term.
    `rolled` moves the boundaries themselves to working
    days. `every=None` is one period over the whole term.

    Not a schedule: there is no money here. Periods are lazy, and may be endless. Faults:
    `interval.type`, `interval.range` (0 days), `anchor.type`, `month_end.type`, `stub.type`,
    `date.type`, `cadence.moved`, `cadence.unit`, `span.open`, `span.order`, `date.range`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> cadence = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31))
    >>> cadence.boundary(1)
    datetime.date(2026, 2, 28)
    >>> [str(p) for p in cadence.periods(pt.Period(date(2026, 1, 15), date(2026, 3, 10)))]
    ['[2026-01-15, 2026-01-31)', '[2026-01-31, 2026-02-28)', '[2026-02-28, 2026-03-10)']
    """

    every: Span | None = field(kw_only=True)
    anchor: date | Anchor = field(default=Anchor.START, kw_only=True)
    month_end: MonthEnd = field(default=MonthEnd.CLAMP, kw_only=True)
    first: Stub = field(default=Stub.SHORT, kw_only=True)
    last: Stub = field(default=Stub.SHORT, kw_only=True)
    merge_below: int = field(default=0, kw_only=True)
    first_end: date | None = field(default=None, kw_only=True)
    last_start: date | None = field(default=None, kw_only=True)
    moved: tuple[tuple[date, date], ...] = field(default=(), kw_only=True)
    rolled: RolledBoundaries | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = _faults(self)
        raise_faults(faults)
        if self.moved and isinstance(self.anchor, date):
            raise_faults(_moved_faults(self))

    @classmethod
    def once(cls) -> Self:
        """Return the cadence of one period over the whole term.

        >>> from datetime import date
        >>> import patronage as pt
        >>> [
        ...     p.days
        ...     for p in pt.Cadence.once().periods(pt.Period(date(2026, 1, 1), date(2026, 2, 5)))
        ... ]
        [35]
        """
        return cls(every=None)

    def over(self, term: Period) -> Cadence:
        """Return this cadence with its anchor made a day, as the term makes it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> yearly = pt.Cadence(every=pt.years(1), anchor=pt.Anchor.CALENDAR)
        >>> yearly.over(pt.Period(date(2026, 3, 15), None)).anchor
        datetime.date(2026, 1, 1)
        """
        anchor, every = self.anchor, self.every
        if every is None or isinstance(anchor, date):
            return self
        start, stated = _start_of(term), self.first_end
        if stated is not None and start < stated and anchor.is_a_day_of_its_period:
            term = Period(stated, None)
        day, month_end = resolved_anchor(anchor, every, self.month_end, term)
        rolled = self.rolled
        if anchor.calendar is not None:
            rolled = RolledBoundaries(
                anchor.calendar, roll=Roll.PRECEDING, first=Roll.UNADJUSTED, last=Roll.UNADJUSTED
            )
        return evolve(self, anchor=day, month_end=month_end, rolled=rolled)

    def grid(self) -> Grid:
        """Return the bare boundaries; only an anchor that is a day has them (`cadence.unresolved`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Cadence(every=pt.weeks(1), anchor=date(2026, 1, 5)).grid().index(date(2026, 1, 20))
        2
        """
        anchor, every, month_end, rolled = self.anchor, self.every, self.month_end, self.rolled
        if every is None or not isinstance(anchor, date):
            hint = "this anchor needs a term: cadence.over(term) makes it a day"
            raise invalid([Fault.of("cadence.unresolved", "anchor", anchor, hint)])
        if rolled is None or not rolled.last_working_day or every.months is None:
            return Grid(anchor, every, month_end, rolled)
        if not rolled.is_month_end(anchor):
            return Grid(anchor, every, month_end, rolled)
        last = anchor.replace(day=month_length(anchor.year, anchor.month - 1))
        return Grid(last, every, MonthEnd.STICK, rolled, None if anchor == last else anchor)

    def boundary(self, k: int) -> date:
        """Return boundary k, counted from the anchor (boundary 0) in one step; k may be negative.

        Bill dates moved once, and stubs, are a matter of `periods`.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Cadence(every=pt.months(3), anchor=date(2026, 1, 31)).boundary(-1)
        datetime.date(2025, 10, 31)
        """
        need("number.type", "k", k, int)
        return self.grid().boundary(k)

    def first_boundary(self, term: Period) -> date:
        """Return the first boundary on or after the start of a term.

        >>> from datetime import date
        >>> import patronage as pt
        >>> yearly = pt.Cadence(every=pt.years(1), anchor=pt.Anchor.day_of_month(30))
        >>> yearly.first_boundary(pt.Period(date(2012, 2, 16), None))
        datetime.date(2012, 2, 29)
        """
        start = _start_of(term)
        if self.every is None:
            return start
        grid = self.over(term).grid()
        return next(grid.after(add_days(start, -1)))

    def periods(self, term: Period, within: Period | None = None) -> Iterator[BillingPeriod]:
        """Yield the periods of a term, in order: they tile it. An open term yields without end.

        `within` asks for those that share a day with it, at a cost of what is returned.

        >>> from datetime import date
        >>> import patronage as pt
        >>> weekly = pt.Cadence(every=pt.weeks(1), anchor=pt.Anchor.weekday(0))
        >>> term, day = pt.Period(date(1926, 1, 1), None), date(2026, 1, 6)
        >>> [str(p) for p in weekly.periods(term, within=pt.Period(day, date(2026, 1, 13)))]
        ['[2026-01-05, 2026-01-12)', '[2026-01-12, 2026-01-19)']
        """
        need("period.type", "within", within, Period, NoneType)
        return self.edges(term).periods(within)

    def period_on(self, day: date, term: Period | None = None) -> BillingPeriod | None:
        """Return the period in which a day lies: of a term, or of the endless grid.

        >>> from datetime import date
        >>> import patronage as pt
        >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31))
        >>> str(monthly.period_on(date(1926, 3, 1)))
        '[1926-02-28, 1926-03-31)'
        """
        check_one_day("day", day)
        if term is None:
            grid = self.grid()
            term = Period(grid.boundary(grid.index(day)), None)
        return next(self.periods(term, Period(day, add_days(day, 1))), None)

    def count(self, term: Period) -> int:
        """Return how many whole periods lie in a term: as many as `periods` calls whole.

        >>> from datetime import date
        >>> import patronage as pt
        >>> monthly = pt.Cadence(every=pt.months(1))
        >>> monthly.count(pt.Period(date(2012, 7, 16), date(2012, 9, 15)))
        1
        """
        _start_of(term)
        if term.end is None:
            raise invalid([Fault.of("span.open", "term.end", term, "give a term with an end")])
        return self.edges(term).count()

    def edges(self, term: Period) -> Edges:
        """Return the boundaries of the periods of a term, ready to be listed or asked for.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Cadence.once().edges(pt.Period(date(2026, 1, 1), None)).end is None
        True
        """
        start = _start_of(term)
        if self.every is None:
            return Edges.of_one(start, term.end, self.rolled)
        cadence = self.over(term)
        if cadence is not self and self.moved:
            raise_faults(_moved_faults(cadence))
        grid = cadence.grid()
        return Edges.of(
            grid,
            start,
            term.end,
            long_first=self.first is Stub.LONG,
            long_last=self.last is Stub.LONG,
            whole_first=self.first is Stub.WHOLE,
            whole_last=self.last is Stub.WHOLE,
            merge_below=self.merge_below,
            first_end=grid.stated(self.first_end),
            last_start=grid.stated(self.last_start),
            moved=self.moved,
        )


def _start_of(term: Period) -> date:
    if type(term) is not Period:
        raise invalid([Fault.of("period.type", "term", term, "give a Period")])
    if term.start is None:
        raise invalid([Fault.of("span.open", "term.start", term, "give a term with a first day")])
    return term.start


def _faults(cadence: Cadence) -> list[Fault]:
    faults: list[Fault] = []
    every = cadence.every
    check_instance(faults, "interval.type", "every", every, Span, type(None))
    if isinstance(every, Span) and every.days == 0:
        hint = "a cadence steps by a day or more"
        faults.append(Fault.of("interval.range", "every", every, hint))
    if isinstance(cadence.anchor, Anchor):
        if isinstance(every, Span) and not every.is_months and cadence.anchor.counts_months:
            hint = "a day of the month needs a cadence in months"
            faults.append(Fault.of("cadence.unit", "every", every, hint))
    elif isinstance(cadence.anchor, date):
        check_day(faults, "anchor", cadence.anchor)
    else:
        check_instance(faults, "anchor.type", "anchor", cadence.anchor, date, Anchor)
    check_instance(faults, "month_end.type", "month_end", cadence.month_end, MonthEnd)
    check_instance(faults, "stub.type", "first", cadence.first, Stub)
    check_instance(faults, "stub.type", "last", cadence.last, Stub)
    if not is_count(cadence.merge_below):
        hint = "give a number of days, 0 for none"
        faults.append(Fault.of("interval.range", "merge_below", cadence.merge_below, hint))
    for path, day in (("first_end", cadence.first_end), ("last_start", cadence.last_start)):
        if day is not None:
            check_day(faults, path, day)
    check_instance(faults, "rolled.type", "rolled", cadence.rolled, RolledBoundaries, type(None))
    faults.extend(_pair_faults(cadence.moved))
    return faults


def _pair_faults(moved: object) -> list[Fault]:
    hint = "give a tuple of pairs of days: the boundary and where it moves"
    if not isinstance(moved, tuple):
        return [Fault.of("cadence.moved", "moved", moved, hint)]
    faults: list[Fault] = []
    for place, each in enumerate(cast("tuple[object, ...]", moved)):
        pair = cast("tuple[object, ...]", each)
        if not isinstance(each, tuple) or len(pair) != 2:
            faults.append(Fault.of("cadence.moved", f"moved[{place}]", pair, hint))
            continue
        for side in (0, 1):
            check_day(faults, f"moved[{place}][{side}]", pair[side])
    return faults


def _moved_faults(cadence: Cadence) -> list[Fault]:
    """Report a moved bill date that is no boundary, or that moves beyond its neighbours."""
    grid = cadence.grid()
    faults: list[Fault] = []
    for place, (day, to) in enumerate(cadence.moved):
        k = grid.index(day)
        if grid.boundary(k) != day:
            hint = f"no bill date: {grid.boundary(k)} and {grid.boundary(k + 1)} are"
            faults.append(Fault.of("cadence.moved", f"moved[{place}][0]", str(day), hint))
        elif not grid.boundary(k - 1) < to < grid.boundary(k + 1):
            hint = f"stay between {grid.boundary(k - 1)} and {grid.boundary(k + 1)}"
            faults.append(Fault.of("cadence.moved", f"moved[{place}][1]", str(to), hint))
    if not faults:
        faults.extend(_order_faults(cadence.moved))
    return faults


def _order_faults(moved: tuple[tuple[date, date], ...]) -> list[Fault]:
    """Report bill dates that move past each other, or one that moves twice."""
    placed = sorted((day, to, place) for place, (day, to) in enumerate(moved))
    return [
        Fault.of("cadence.moved", f"moved[{place}]", f"{day} to {to}", f"stay after {last}")
        for (before, last, _), (day, to, place) in pairwise(placed)
        if day == before or to <= last
    ]
