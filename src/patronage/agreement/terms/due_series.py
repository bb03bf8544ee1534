"""The days on which something falls due again and again, each counted from the first."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

from patronage.dates.month_end import MonthEnd, boundary, index_of
from patronage.dates.span import Span
from patronage.errors import OutOfRange
from patronage.windows.anchors import span_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.errors import Fault

__all__ = ["DueSeries", "Step", "day_after", "last_of"]


def _check_step(faults: list[Fault], path: str, length: object) -> None:
    faults += span_faults(path, length)


Step: TypeAlias = Annotated[Span, _check_step]
"""A length of at least one day, after which something falls due again."""


def last_of(due: date) -> date:
    """Return the last day on which what is due then is done in time: the due day itself.

    The one place that knows how a due day is given: one that is a month or a year is over by its
    last day, and nothing else here changes.

    >>> last_of(date(2026, 3, 31))
    datetime.date(2026, 3, 31)
    """
    return due


def day_after(day: date) -> date | None:
    """Return the day after a day; None after the last one of the calendar.

    >>> day_after(date(2026, 12, 31)), day_after(date.max)
    (datetime.date(2027, 1, 1), None)
    """
    return None if day == date.max else date.fromordinal(day.toordinal() + 1)


class DueSeries(NamedTuple):
    """Due days by number, from 0 on: `first` and k times `every`, and from there `within` a length.

    `until` is the first day from which on nothing more is counted, `times` how many there are at
    most. Each is worked out by itself, so the 400th costs what the first does. The due days rise:
    where `every` is in days, `within` must be too.

    >>> from patronage.dates.span import days, months
    >>> quarterly = DueSeries(date(2025, 3, 31), months(3), days(45))
    >>> quarterly.due(0), quarterly.due(4)
    (datetime.date(2025, 5, 15), datetime.date(2026, 5, 15))
    """

    first: date
    every: Span | None = None
    within: Span | None = None
    month_end: MonthEnd = MonthEnd.CLAMP
    until: date | None = None
    times: int | None = None

    @property
    def size(self) -> int:
        """How many due days there are, up to the end of the calendar.

        >>> from patronage.dates.span import years
        >>> DueSeries(date(2026, 1, 1), years(1), until=date(2029, 1, 1)).size
        3
        """
        last = date.max if self.until is None else date.fromordinal(self.until.toordinal() - 1)
        most = self._place(last) + 1
        return most if self.times is None else min(most, self.times)

    def due(self, number: int) -> date | None:
        """Return the due day of a number; None if there is none of that number.

        >>> DueSeries(date(2026, 1, 1)).due(1) is None
        True
        """
        return self._due(number) if 0 <= number < self.size else None

    def number_from(self, day: date) -> int:
        """Return the number of the first due day on a day or later; the size, if there is none.

        >>> from patronage.dates.span import months
        >>> DueSeries(date(2026, 1, 31), months(1)).number_from(date(2026, 3, 1))
        2
        """
        most = min(self._place(day) + 1, self.size)
        return bisect_left(range(max(most, 0)), day, key=self._due)

    def number_of(self, due: date) -> int | None:
        """Return the number of a due day; None for a day that is none.

        >>> DueSeries(date(2026, 1, 1)).number_of(date(2026, 1, 2)) is None
        True
        """
        number = self.number_from(due)
        return number if self.due(number) == due else None

    def between(self, first: date, last: date) -> Iterator[date]:
        """Yield the due days from one day to another, both included.

        >>> from patronage.dates.span import weeks
        >>> weekly = DueSeries(date(2026, 1, 5), weeks(1))
        >>> [due.day for due in weekly.between(date(2026, 1, 6), date(2026, 1, 19))]
        [12, 19]
        """
        number = self.number_from(first)
        while (due := self.due(number)) is not None and due <= last:
            yield due
            number += 1

    def _place(self, day: date) -> int:
        """Return the number of the last day counted from, on a day or earlier; -1: none is."""
        if self.every is None:
            return 0 if self.first <= day else -1
        return max(index_of(day, last_of(self.first), self.every, self.month_end), -1)

    def _due(self, number: int) -> date:
        """Return the due day of a number; beyond the calendar it is its last day."""
        start = last_of(self.first)
        if self.every is not None:
            start = boundary(start, self.every, number, self.month_end)
        try:
            return start if self.within is None else start + self.within
        except OutOfRange:
            return date.max
