"""The boundaries of the periods of one term: the grid's, with stubs and moved dates."""

from __future__ import annotations

from datetime import date
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Self, cast

from attrs import field, frozen

from patronage.billing.periods.grid import Grid
from patronage.billing.periods.period import stub_period, whole_period
from patronage.dates.day import MONTH_LENGTHS, add_days, month_length
from patronage.dates.period import trusted_period
from patronage.errors import Fault, invalid
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.periods.boundaries import RolledBoundaries
    from patronage.billing.periods.period import BillingPeriod
    from patronage.dates.period import Period

__all__ = ["Edges"]


@frozen
class Edges(Value):
    """Where the periods of a term begin and end, worked out before the first is asked for.

    `low` and `high` are exclusive: the grid's boundaries strictly between them are edges, beside
    `start`, `end` and the stated `first_end` and `last_start`. So joining a stub to its neighbour
    is one comparison, and any period is found by arithmetic.

    >>> from datetime import date
    >>> import patronage as pt
    >>> quarterly = pt.Cadence(every=pt.months(3), anchor=date(2026, 1, 1), first=pt.Stub.LONG)
    >>> quarterly.edges(pt.Period(date(2026, 2, 1), None)).low
    datetime.date(2026, 4, 1)
    """

    grid: Grid | None
    start: date
    end: date | None
    low: date = field(kw_only=True)
    high: date | None = field(kw_only=True)
    first_end: date | None = field(default=None, kw_only=True)
    last_start: date | None = field(default=None, kw_only=True)
    moved: tuple[tuple[date, date], ...] = field(default=(), kw_only=True)

    @classmethod
    def of_one(cls, start: date, end: date | None, rolled: RolledBoundaries | None = None) -> Self:
        """Return the edges of one period over the whole term, its ends rolled if need be.

        >>> from datetime import date
        >>> len(list(Edges.of_one(date(2026, 1, 1), date(2027, 1, 1)).periods()))
        1
        """
        if rolled is not None:
            start, end = rolled.at_start(start), None if end is None else rolled.at_end(end)
        return cls(None, start, end, low=start, high=end)

    @classmethod
    def of(
        cls,
        grid: Grid,
        start: date,
        end: date | None,
        *,
        long_first: bool,
        long_last: bool,
        whole_first: bool,
        whole_last: bool,
        merge_below: int,
        first_end: date | None,
        last_start: date | None,
        moved: tuple[tuple[date, date], ...],
    ) -> Self:
        """Return the edges of a term on a grid: joining, stretching and stating are settled here.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Cadence(every=pt.months(1)).edges(pt.Period(date(2026, 1, 1), None)).high is None
        True
        """
        bare = grid if grid.rolled is None else grid.bare
        if whole_first:
            start = bare.boundary(grid.index(start))
        if whole_last and end is not None:
            end = bare.boundary(bare.index(add_days(end, -1)) + 1)
        if end is not None and _is_one(start, end, first_end, last_start):
            return cls(grid, start, end, low=end, high=end, moved=moved)
        low = _low(bare, start, end, long_first, merge_below)
        if first_end is not None and first_end <= start:
            first_end = None
        if first_end is not None:
            low = first_end
        if end is None:
            high = last_start = None
        elif last_start is not None and last_start == first_end:
            high, last_start = first_end, None  # the last period begins where the first one ends
        elif last_start is not None and low < last_start < end:
            high = last_start
        else:
            last_start = None
            high = _high(bare, low, end, long_last, merge_below)
        return cls(
            grid,
            start,
            end,
            low=low,
            high=high,
            first_end=first_end,
            last_start=last_start,
            moved=moved,
        )

    def periods(self, within: Period | None = None) -> Iterator[BillingPeriod]:
        """Yield the periods in order; with a window, only those that share a day with it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> edges = pt.Cadence(every=pt.months(1)).edges(pt.Period(date(2026, 1, 1), None))
        >>> next(edges.periods(pt.Period(date(2126, 5, 5), None))).start
        datetime.date(2126, 5, 1)
        """
        since = until = None
        if within is not None:
            since, until = within.start, within.end
        grid = self.grid
        if grid is None:
            found = self._one()
        elif grid.rolled is not None:
            found = self._rolled_since(grid, since)
        elif self.moved or self.first_end or self.last_start:
            found = self._stated(grid, self._from(grid, since))
        else:
            found = self._plain(grid, self._from(grid, since))
        if within is None:
            return found
        return _within(found, since, until)

    def count(self) -> int:
        """Return how many of the periods are whole: by arithmetic where the edges are the grid's.

        >>> from datetime import date
        >>> import patronage as pt
        >>> term = pt.Period(date(2026, 1, 15), date(2026, 4, 1))
        >>> pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1)).edges(term).count()
        2
        """
        grid, start, end, high = self.grid, self.start, self.end, self.high
        by_listing = grid is None or grid.rolled or self.moved or self.first_end or self.last_start
        if by_listing or grid is None or end is None or high is None:
            return sum(period.is_whole for period in self.periods())
        first, last = grid.index(self.low) + 1, grid.index(add_days(high, -1))
        if last < first:
            return int(self._part(grid, start, end).is_whole)
        stubs = (grid.boundary(first - 1) != start) + (grid.boundary(last + 1) != end)
        return last - first + 2 - stubs

    def _one(self) -> Iterator[BillingPeriod]:
        if self.end is None:
            hint = "one period over an open term never ends: give the term an end"
            raise invalid([Fault.of("span.open", "term.end", self.end, hint)])
        if self.start < self.end:  # its ends may have rolled to one day
            yield whole_period(self.start, self.end)

    def _from(self, grid: Grid, since: date | None, back: int = 2) -> int | None:
        """Return the number of an edge before the day, or None to begin at the start.

        One edge back since the period in which the day lies begins before it, and one more since a
        bill date may have moved, as far as its neighbours.
        """
        if since is None or since <= self.low:
            return None
        high = self.high
        k = grid.index(since if high is None or since < high else high) - back
        return k if grid.boundary(k) > self.low else None

    def _plain(self, grid: Grid, k: int | None) -> Iterator[BillingPeriod]:
        """Yield the periods of a grid whose edges are its own boundaries."""
        high, low = self.high, self.low
        if k is None:
            start = self.start
            k = grid.index(low) + 1
            end = grid.boundary(k)
            if high is not None and end >= high:
                yield self._part(grid, start, self._ending())
                return
            yield self._part(grid, start, end)
            start = end
        else:
            start = grid.boundary(k)
        # Nearly all cadences step by months from a day that is clamped: their edges are written out
        # here, as the grid's own arithmetic costs a multiple of building the period. What is left
        # is the last month and any other grid, which is asked edge by edge.
        step = grid.every.months
        if step is not None and grid.month_end.rule == "clamp" and grid.origin is None:
            anchor = grid.anchor
            number, new = anchor.day, type(anchor)
            base = anchor.year * 12 + anchor.month - 1
            last = LAST_MONTH if high is None else high.year * 12 + high.month - 1
            ends = range(base + (k + 1) * step, last, step)
            if number > SHORTEST_MONTH:
                lengths = MONTH_LENGTHS
                for month in ends:
                    year, place = divmod(month, 12)
                    day = number if number <= lengths[place] else month_length(year, place)
                    end = new(year, place + 1, day)
                    yield whole_period(start, end)
                    start = end
            else:
                for month in ends:
                    end = new(month // 12, month % 12 + 1, number)
                    yield whole_period(start, end)
                    start = end
            k += len(ends)
        yield from self._slowly(grid, start, k)

    def _slowly(self, grid: Grid, start: date, k: int) -> Iterator[BillingPeriod]:
        high = self.high
        while True:
            k += 1
            end = grid.boundary(k)
            if high is not None and end >= high:
                yield self._part(grid, start, self._ending())
                return
            yield whole_period(start, end)
            start = end

    def _ending(self) -> date:
        if self.end is None:  # pragma: no cover  a high edge is only set with an end
            raise AssertionError
        return self.end

    def _part(self, grid: Grid, start: date, end: date) -> BillingPeriod:
        return stub_period(start, end, grid.around(start, end))

    def _days(self, grid: Grid, k: int | None) -> Iterator[date]:
        """Yield the edges in order, before any is moved or rolled."""
        if k is None:
            yield self.start
            if self.first_end is not None:
                yield self.first_end
            k = grid.index(self.low)
        else:
            yield grid.boundary(k)
        while True:
            k += 1
            day = grid.boundary(k)
            if self.high is not None and day >= self.high:
                break
            if day > self.low:
                yield day
        if self.last_start is not None:
            yield self.last_start
        yield self._ending()

    def _stated(self, grid: Grid, k: int | None) -> Iterator[BillingPeriod]:
        for start, end in pairwise(self._moved(grid, k)):
            yield self._part(grid, start, end)

    def _moved(self, grid: Grid, k: int | None) -> Iterator[date]:
        """Yield the edges, each where it moved to; the ends of the term stay.

        A bill date lies where it moved to: one that moves out of the term is none, and its days
        join what is beside them; one from outside that moves into the term is one.
        """
        moved = dict(self.moved)
        low, high = self.first_end or self.start, self.last_start or self.end
        for day in self._days(grid, k):
            if day == self.start:
                yield day
                yield from self._moved_in(grid, -1)
            elif day == self.end:
                yield from self._moved_in(grid, 1)
                yield day
            elif day in {self.first_end, self.last_start}:
                yield day
            else:
                to = moved.get(day, day)
                if low < to and (high is None or to < high):
                    yield to

    def _moved_in(self, grid: Grid, step: int) -> Iterator[date]:
        """Yield the bill date next to the term, before or after it, if it moved into the term."""
        end = self.end
        if step < 0 and self.low == self.start:
            near = grid.boundary(grid.index(add_days(self.start, -1)))
        elif step > 0 and end is not None and self.high == end:
            near = grid.boundary(grid.index(end) + 1)
        else:  # a stub is joined to its neighbour, or stated: what is beyond doesn't count
            return
        to = dict(self.moved).get(near, near)
        if self.start < to and (end is None or to < end):
            yield to

    def _rolled_since(self, grid: Grid, since: date | None) -> Iterator[BillingPeriod]:
        """Yield the periods between rolled edges, from one that ends by the day on.

        How far a boundary rolls is the calendar's: one goes back until a period is found that is
        over, as from there on each begins where it does in the whole list.
        """
        rolled, bare, back = cast("RolledBoundaries", grid.rolled), grid.bare, 2
        begins = rolled.at_start(self.start)
        while True:
            k = self._from(bare, since, back)
            if k is not None and grid.boundary(k) <= begins:
                k = None  # the start may roll farther than the boundaries after it
            found = self._rolled(rolled, bare, k)
            first = next(found, None)
            if k is None or since is None or (first is not None and first.end <= since):
                return found if first is None else chain((first,), found)
            back *= 4

    def _rolled(
        self, rolled: RolledBoundaries, bare: Grid, k: int | None
    ) -> Iterator[BillingPeriod]:
        """Yield the periods between rolled edges, the empty ones dropped."""
        final = None if self.end is None else rolled.at_end(self.end)
        last: tuple[date, date] | None = None
        for before in self._days(bare, k):
            if before == self.end and final is not None:
                day = final
            elif before == self.start:
                day = rolled.at_start(before)
            else:
                day = rolled.inner(before)
                if final is not None and day >= final:
                    continue
            if last is None:
                last = day, before
            elif day > last[0]:
                yield _between(rolled, bare, last, (day, before))
                last = day, before


SHORTEST_MONTH = 28
"""The days that every month has."""

LAST_MONTH = 9_999 * 12 + 11
"""December of the last year that a date can have, counted from year 0."""


def _between(
    rolled: RolledBoundaries, bare: Grid, start: tuple[date, date], end: tuple[date, date]
) -> BillingPeriod:
    """Return the period between two edges, each given as it is rolled and as it was before."""
    (first, bare_first), (last, bare_last) = start, end
    counted = trusted_period(bare_first, bare_last) if rolled.shares_unrolled else None
    nominal = bare.around(bare_first, bare_last)
    if nominal == (bare_first, bare_last):
        return stub_period(first, last, (first, last), counted)
    around = [rolled.inner(day) for day in nominal]
    around[0], around[-1] = min(around[0], first), max(around[-1], last)
    inside = sorted({day for day in around if first < day < last})
    before = max(day for day in around if day <= first)
    after = min(day for day in around if day >= last)
    return stub_period(first, last, (before, *inside, after), counted)


def _is_one(start: date, end: date, first_end: date | None, last_start: date | None) -> bool:
    """Whether the first period is stated to last to the end, or the last from the start."""
    return (first_end is not None and first_end >= end) or (
        last_start is not None and last_start <= start
    )


def _low(grid: Grid, start: date, end: date | None, long: bool, merge_below: int) -> date:
    k = grid.index(start)
    if grid.boundary(k) == start:
        return start
    later = next(grid.after(start))
    if end is not None and later >= end:
        return start
    short = later.toordinal() - start.toordinal() < merge_below
    return later if long or short else start


def _high(grid: Grid, low: date, end: date, long: bool, merge_below: int) -> date:
    k = grid.index(end)
    earlier = grid.boundary(k)
    if earlier == end or earlier <= low:
        return end
    short = end.toordinal() - earlier.toordinal() < merge_below
    return earlier if long or short else end


def _within(
    found: Iterator[BillingPeriod], since: date | None, until: date | None
) -> Iterator[BillingPeriod]:
    for period in found:
        if until is not None and period.start >= until:
            return
        if since is None or period.end > since:
            yield period
