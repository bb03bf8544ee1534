"""The boundaries of a cadence as bare arithmetic: any of them, and which one a day lies after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.billing.periods.boundaries import RolledBoundaries
from patronage.dates.day import month_length
from patronage.dates.month_end import MonthEnd, boundary, index_of
from patronage.dates.span import Span
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["Grid"]


@frozen
class Grid(Value):
    """Boundaries without end in both directions: boundary k is counted from the anchor.

    Not a cadence: there is no term here, and so no stub. Rolled boundaries keep their numbers, so
    that two of them may fall on one day; a list of periods drops the empty ones.

    >>> from datetime import date
    >>> import patronage as pt
    >>> grid = Grid(date(2026, 1, 31), pt.months(1), pt.MonthEnd.CLAMP, None)
    >>> grid.boundary(1), grid.index(date(2026, 3, 30))
    (datetime.date(2026, 2, 28), 1)
    """

    anchor: date
    every: Span
    month_end: MonthEnd
    rolled: RolledBoundaries | None
    origin: date | None = None
    """Boundary 0 where it isn't the anchor: a last working day, from which month ends count."""

    @property
    def bare(self) -> Grid:
        """The same boundaries before they are rolled.

        >>> from datetime import date
        >>> import patronage as pt
        >>> grid = Grid(date(2026, 1, 31), pt.months(1), pt.MonthEnd.CLAMP, None)
        >>> grid.bare == grid
        True
        """
        return Grid(self.anchor, self.every, self.month_end, None, self.origin)

    def boundary(self, k: int) -> date:
        """Return boundary k.

        >>> from datetime import date
        >>> import patronage as pt
        >>> Grid(date(2026, 1, 31), pt.months(1), pt.MonthEnd.STICK, None).boundary(-2)
        datetime.date(2025, 11, 30)
        """
        if k == 0 and self.origin is not None:
            return self.origin if self.rolled is None else self.rolled.inner(self.origin)
        day = boundary(self.anchor, self.every, k, self.month_end)
        return day if self.rolled is None else self.rolled.inner(day)

    def stated(self, day: date | None) -> date | None:
        """Return where a stated date lies: on a month's end where those of the grid roll from it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> rolled = RolledBoundaries(pt.WEEKDAYS, last_working_day=True)
        >>> grid = Grid(date(2026, 1, 31), pt.months(1), pt.MonthEnd.STICK, rolled)
        >>> grid.stated(date(2026, 3, 20))
        datetime.date(2026, 3, 31)
        """
        rolled = self.rolled
        if day is None or rolled is None or not rolled.last_working_day:
            return day
        if self.every.months is None or not _is_last(self.anchor):
            return day
        return day.replace(day=month_length(day.year, day.month - 1))

    def index(self, day: date) -> int:
        """Return the largest k whose boundary lies on or before the day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> Grid(date(2026, 1, 31), pt.months(1), pt.MonthEnd.CLAMP, None).index(date(2026, 1, 30))
        -1
        """
        k = index_of(day, self.anchor, self.every, self.month_end)
        if self.rolled is None and self.origin is None:
            return k
        while self.boundary(k) > day:
            k -= 1
        while self.boundary(k + 1) <= day:
            k += 1
        return k

    def around(self, start: date, end: date) -> tuple[date, ...]:
        """Return the boundaries from the last on or before `start` to the first on or after `end`.

        >>> from datetime import date
        >>> import patronage as pt
        >>> grid = Grid(date(2026, 1, 1), pt.months(1), pt.MonthEnd.CLAMP, None)
        >>> [day.month for day in grid.around(date(2026, 1, 15), date(2026, 2, 1))]
        [1, 2]
        """
        k = self.index(start)
        found = [self.boundary(k)]
        while found[-1] < end:
            k += 1
            later = self.boundary(k)
            if later > found[-1]:
                found.append(later)
        return tuple(found)

    def after(self, day: date) -> Iterator[date]:
        """Yield the boundaries after a day, each once, without end.

        >>> from datetime import date
        >>> import patronage as pt
        >>> next(
        ...     Grid(date(2026, 1, 1), pt.months(1), pt.MonthEnd.CLAMP, None).after(
        ...         date(2026, 1, 1)
        ...     )
        ... )
        datetime.date(2026, 2, 1)
        """
        k = self.index(day)
        last = day
        while True:
            k += 1
            later = self.boundary(k)
            if later > last:
                yield later
                last = later


def _is_last(day: date) -> bool:
    return day.day == month_length(day.year, day.month - 1)
