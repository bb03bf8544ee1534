"""Single days: read from text, and moved by months or days."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, date
from typing import NoReturn

from patronage.checks import check_day
from patronage.errors import Fault, invalid, shown

__all__ = ["add_days", "add_months", "month_length", "parse_day"]

MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""The days of each month of a common year, January first."""

FEBRUARY = 1
"""The place of February in the table above."""

LAST_ORDINAL = date.max.toordinal()
"""The proleptic Gregorian ordinal of 9999-12-31, the last day there is."""

STAY = f"stay in the years {MINYEAR} to {MAXYEAR}"
"""What to do about a day that can't be written."""

_DAY = re.compile(r"([0-9]{4,9})-([0-9]{2})-([0-9]{2})", re.ASCII)


def month_length(year: int, month: int) -> int:
    """Return the number of days of a month; months count from 0 (January) to 11.

    >>> month_length(2024, 1), month_length(2100, 1)
    (29, 28)
    """
    if month == FEBRUARY and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return MONTH_LENGTHS[month]


def refuse(code: str, path: str, value: object, hint: str) -> NoReturn:
    """Raise one fault as the error of its kind.

    >>> refuse("date.range", "", 0, "give a year from 1")
    Traceback (most recent call last):
    ...
    patronage.errors.OutOfRange: give a year from 1, got 0 [date.range]
    """
    raise invalid([Fault.of(code, path, value, hint)])


def refuse_range(day: date, step: str) -> NoReturn:
    """Raise the fault of a move that would leave the calendar.

    >>> refuse_range(date(9999, 12, 31), "1 day")
    Traceback (most recent call last):
    ...
    patronage.errors.OutOfRange: stay in the years 1 to 9999, got '9999-12-31 moved by 1 day' [...]
    """
    moved = f"{day} moved by {step}"
    refuse("date.range", "", moved, STAY)


def check_one_day(path: str, value: object) -> None:
    """Raise if the value is no calendar day.

    >>> check_one_day("on", date(2026, 1, 1))
    """
    if type(value) is date:
        return
    faults: list[Fault] = []
    check_day(faults, path, value)
    if faults:
        raise invalid(faults)


def add_months(day: date, count: int) -> date:
    """Return the same day of another month, or that month's last day where it is shorter.

    Not to be chained: 31 Jan, a month on and a month on again is 28 Mar. A cadence computes every
    boundary from its anchor (`boundary`). Raises `OutOfRange` outside the years 1 to 9999.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    number = day.day
    if number > 28:
        number = min(number, month_length(year, month))
    if MINYEAR <= year <= MAXYEAR:
        return date(year, month + 1, number)
    refuse_range(day, f"{shown(count)} months")


def add_days(day: date, count: int) -> date:
    """Return the day so many days later, or earlier where the count is negative.

    Raises `OutOfRange` outside the years 1 to 9999.

    >>> add_days(date(2024, 2, 28), 2)
    datetime.date(2024, 3, 1)
    """
    ordinal = day.toordinal() + count
    if 0 < ordinal <= LAST_ORDINAL:
        return date.fromordinal(ordinal)
    refuse_range(day, f"{shown(count)} days")


def parse_day(text: str, path: str = "") -> date:
    """Return the day written as `YYYY-MM-DD`, and in no other way.

    Nothing is guessed: no `20260101`, no week dates, no other digits than ASCII's. Faults:
    `date.type` (no text), `date.syntax`, `date.invalid` (30 February), `date.range` (year 0 or
    10000). Source: ISO 8601, the extended form of a calendar date.

    >>> parse_day("2026-01-31")
    datetime.date(2026, 1, 31)
    """
    if type(text) is not str:
        refuse("date.type", path, text, "give a text such as 2026-01-31")
    found = _DAY.fullmatch(text)
    if found is None:
        refuse("date.syntax", path, text, "write the day as YYYY-MM-DD")
    year, month, number = (int(part) for part in found.groups())
    if not MINYEAR <= year <= MAXYEAR or len(found[1]) > 4:
        refuse("date.range", path, text, f"give a year from {MINYEAR:04} to {MAXYEAR}")
    if not 1 <= month <= 12 or not 1 <= number <= month_length(year, month - 1):
        refuse("date.invalid", path, text, "give a day that the calendar has")
    return date(year, month, number)
