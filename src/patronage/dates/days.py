"""Single days: read from text, moved by months or days, and found from an instant."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, tzinfo
from typing import NoReturn

from patronage.errors import Fault, invalid, shown
from patronage.values import check_day

__all__ = ["add_days", "add_months", "instant_at", "local_day", "month_length", "parse_day"]

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


def zone_of(zone: str | tzinfo) -> tzinfo:
    """Return the zone of an IANA name.

    >>> zone_of("Europe/Vienna")
    zoneinfo.ZoneInfo(key='Europe/Vienna')
    """
    if isinstance(zone, tzinfo):
        return zone
    hint = "give an IANA name such as Europe/Vienna, or a tzinfo"
    if type(zone) is not str:
        refuse("zone.type", "zone", zone, hint)
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        error = invalid([Fault.of("zone.unknown", "zone", zone, hint)])
    raise error


def local_day(instant: datetime, zone: str | tzinfo) -> date:
    """Return the calendar day of an instant at the place of business, named by its zone.

    The one door from clock to calendar: everything else in the library speaks of days. Faults:
    `instant.type`, `instant.naive` (a datetime without a zone is no instant), `zone.unknown`,
    `date.range`.

    >>> local_day(datetime(2026, 1, 1, 4, 59, tzinfo=UTC), "America/New_York")
    datetime.date(2025, 12, 31)
    """
    if not isinstance(instant, datetime):
        refuse("instant.type", "instant", instant, "give an aware datetime.datetime")
    if instant.utcoffset() is None:
        refuse("instant.naive", "instant", instant, "give a datetime with a time zone")
    place = zone_of(zone)
    try:
        return instant.astimezone(place).date()
    except (OverflowError, ValueError):
        error = invalid([Fault.of("date.range", "instant", instant, STAY)])
    raise error


def instant_at(day: date, wall: time, zone: str | tzinfo, *, fold: int | None = None) -> datetime:
    """Return the instant, in UTC, at which a clock on the wall shows this time on this day.

    When clocks change, a time may be shown twice or never. That is refused (`instant.ambiguous`)
    unless `fold` chooses: 0 the earlier reading, 1 the later (as in PEP 495).

    >>> instant_at(date(2026, 7, 1), time(9, 30), "Europe/Vienna").isoformat()
    '2026-07-01T07:30:00+00:00'
    """
    check_one_day("day", day)
    if not isinstance(wall, time) or wall.tzinfo is not None:
        refuse("instant.type", "wall", wall, "give a datetime.time without a zone")
    if fold is not None and (type(fold) is not int or fold not in {0, 1}):
        refuse("instant.fold", "fold", fold, "give 0 for the earlier reading, 1 for the later")
    place = zone_of(zone)
    readings = [datetime.combine(day, wall.replace(fold=each), place) for each in (0, 1)]
    try:
        if fold is None and readings[0].utcoffset() != readings[1].utcoffset():
            hint = "this wall time is shown twice or never that day: choose fold=0 or fold=1"
            refuse("instant.ambiguous", "wall", f"{day} {wall}", hint)
        return readings[fold or 0].astimezone(UTC)
    except OverflowError:
        error = invalid([Fault.of("date.range", "day", day, STAY)])
    raise error
