"""How days between two dates are counted: the small functions behind `Proration`.

Each takes a start and an end, the end not included, and returns an exact number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from patronage.dates.day import FEBRUARY, month_length

__all__ = [
    "DayCount",
    "actual",
    "actual_actual",
    "calendar_months",
    "fixed_months",
    "thirty_360_eu",
    "thirty_360_us",
]

DayCount: TypeAlias = Callable[[date, date], Fraction]
"""A count of the days between two dates, exactly."""


def actual(start: date, end: date) -> Fraction:
    """Return the calendar days.

    >>> actual(date(2024, 2, 1), date(2024, 3, 1))
    Fraction(29, 1)
    """
    return Fraction(end.toordinal() - start.toordinal())


def calendar_months(start: date, end: date) -> Fraction:
    """Return the months, each day being one part of its own calendar month.

    >>> calendar_months(date(2026, 1, 31), date(2026, 2, 15))
    Fraction(33, 62)
    """
    if (start.year, start.month) == (end.year, end.month):
        return Fraction(end.day - start.day, month_length(start.year, start.month - 1))
    first = month_length(start.year, start.month - 1)
    whole = (end.year - start.year) * 12 + end.month - start.month - 1
    last = month_length(end.year, end.month - 1)
    return Fraction(first - start.day + 1, first) + whole + Fraction(end.day - 1, last)


def fixed_months(start: date, end: date, length: int) -> Fraction:
    """Return the days of months that all have `length` days: a day beyond that counts nothing.

    >>> fixed_months(date(2023, 2, 23), date(2023, 3, 15), 30)
    Fraction(22, 1)
    """
    return Fraction(_fixed(end, length) - _fixed(start, length))


def _fixed(day: date, length: int) -> int:
    return (day.year * 12 + day.month) * length + min(day.day - 1, length)


def thirty_360_eu(start: date, end: date) -> Fraction:
    """Return the days of 30E/360: a 31st counts as the 30th. Source: ISDA 2006, 4.16(g).

    >>> thirty_360_eu(date(2013, 2, 28), date(2013, 3, 29))
    Fraction(31, 1)
    """
    return Fraction(
        360 * (end.year - start.year)
        + 30 * (end.month - start.month)
        + min(end.day, 30)
        - min(start.day, 30)
    )


def thirty_360_us(start: date, end: date) -> Fraction:
    """Return the days of 30/360 US: as European, but a 31st at the end counts after a 1st to 29th.

    The last day of February counts as a 30th at the start, and at the end if it does at the start.
    Source: the bond basis of the NASD and SIFMA.

    >>> thirty_360_us(date(2026, 1, 15), date(2026, 1, 31))
    Fraction(16, 1)
    """
    first, last = start.day, end.day
    if _ends_february(start):
        if _ends_february(end):
            last = 30
        first = 30
    if last == 31 and first >= 30:
        last = 30
    first = min(first, 30)
    return Fraction(360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first)


def _ends_february(day: date) -> bool:
    return day.month - 1 == FEBRUARY and day.day == month_length(day.year, FEBRUARY)


def actual_actual(start: date, end: date) -> Fraction:
    """Return the years, each day one part of its own calendar year. Source: ISDA 2006, 4.16(b).

    >>> actual_actual(date(2023, 12, 31), date(2024, 1, 2))
    Fraction(731, 133590)
    """
    if start.year == end.year:
        return Fraction(end.toordinal() - start.toordinal(), _length(start.year))
    first = Fraction(
        date(start.year, 12, 31).toordinal() + 1 - start.toordinal(), _length(start.year)
    )
    last = Fraction(end.toordinal() - date(end.year, 1, 1).toordinal(), _length(end.year))
    return first + (end.year - start.year - 1) + last


def _length(year: int) -> int:
    return 337 + month_length(year, FEBRUARY)
