"""How opening hours are written: "09:00-17:00", day by day of a week, and on days of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Final, TypeAlias, cast

from patronage.calendars import Calendar, HolidayCalendar, check_calendar
from patronage.checks import are_pairs, as_tuple, check_day
from patronage.dates.instants import zone_of
from patronage.errors import Fault, InvalidInput, shown
from patronage.fields import spell_out

__all__ = [
    "DAYS_OF_WEEK",
    "Closed",
    "Hours",
    "Interval",
    "Special",
    "Week",
    "ZoneName",
    "closed_of",
    "intervals_of",
    "special_of",
    "week_of",
]

DAYS_OF_WEEK: Final = range(7)
"""Monday 0 to Sunday 6, as `date.weekday` counts them."""

DAY: Final = timedelta(days=1)

Interval: TypeAlias = tuple[timedelta, timedelta]
"""From when to when it is open, counted from the midnight before."""

_CLOCK: Final = r"([01][0-9]|2[0-4]):([0-5][0-9])(?::(?!00)([0-5][0-9]))?"
_INTERVAL: Final = re.compile(rf"{_CLOCK}-{_CLOCK}", re.ASCII)
_HINT: Final = 'write from when to when it is open, such as "09:00-17:00", by "24:00" at the latest'


@lru_cache(maxsize=512)
def _interval(text: str) -> Interval | None:
    """Return what a text says, if it says from when to when within one day."""
    found = _INTERVAL.fullmatch(text)
    if found is None:
        return None
    hour, minute, second, *until = (int(part or 0) for part in found.groups())
    opens = timedelta(hours=hour, minutes=minute, seconds=second)
    closes = timedelta(hours=until[0], minutes=until[1], seconds=until[2])
    return (opens, closes) if opens < closes <= DAY else None


@lru_cache(maxsize=512)
def intervals_of(hours: tuple[str, ...]) -> tuple[Interval, ...]:
    """Return from when to when it is open, of the hours of a day that were checked.

    >>> intervals_of(("09:00-12:00",))
    ((datetime.timedelta(seconds=32400), datetime.timedelta(seconds=43200)),)
    """
    return tuple(found for text in hours if (found := _interval(text)) is not None)


# --- checks ---------------------------------------------------------------------------------------


def check_hours(faults: list[Fault], path: str, hours: object) -> None:
    """Report what are no hours of a day: texts such as "09:00-17:00", apart and in order.

    >>> found: list[Fault] = []
    >>> check_hours(found, "week[0]", ("08:00-13:00", "12:00-18:00"))
    >>> found[0].code, found[0].path
    ('hours.order', 'week[0][1]')
    """
    if not isinstance(hours, tuple):
        faults.append(Fault.of("hours.type", path, hours, "give a tuple of texts, one an interval"))
        return
    last = timedelta()
    for place, text in enumerate(cast("tuple[object, ...]", hours)):
        at = f"{path}[{place}]"
        found = _interval(text) if type(text) is str else None
        if type(text) is not str:
            faults.append(Fault.of("hours.type", at, text, _HINT))
        elif found is None:
            faults.append(Fault.of("hours.syntax", at, text, _HINT))
        elif found[0] < last:
            hint = "give intervals in order, each from where the one before ends, or later"
            faults.append(Fault.of("hours.order", at, text, hint))
        else:
            last = found[1]


def _check_week(faults: list[Fault], path: str, week: object) -> None:
    days = as_tuple(week)
    if len(days) != len(DAYS_OF_WEEK):
        hint = "give the hours of seven days from Monday on, or a mapping of days 0 to 6"
        faults.append(Fault.of("hours.week", path, week, hint))
        return
    for place, hours in enumerate(days):
        check_hours(faults, f"{path}[{place}]", hours)


def _check_special(faults: list[Fault], path: str, special: object) -> None:
    if not are_pairs(special):
        hint = 'give days with their hours, such as {date(2026, 12, 24): "09:00-12:00"}'
        faults.append(Fault.of("hours.type", path, special, hint))
        return
    seen: set[object] = set()
    for place, (day, hours) in enumerate(cast("tuple[tuple[object, object], ...]", special)):
        check_day(faults, f"{path}[{place}][0]", day)
        check_hours(faults, f"{path}[{place}][1]", hours)
        if isinstance(day, date) and day in seen:
            hint = "give all hours of a day at once"
            faults.append(Fault.of("hours.repeated", f"{path}[{place}][0]", day, hint))
        seen.add(day if isinstance(day, date) else None)


def _check_closed(faults: list[Fault], path: str, closed: object) -> None:
    if not isinstance(closed, set | frozenset | list | tuple):
        check_calendar(faults, path, closed)
        return
    for day in sorted(cast("Iterable[object]", closed), key=shown):  # a set has no order of its own
        check_day(faults, path, day)


def _check_zone(faults: list[Fault], path: str, zone: object) -> None:
    if type(zone) is not str:
        hint = "give an IANA name such as Europe/Vienna"
        faults.append(Fault.of("zone.type", path, zone, hint))
        return
    try:
        zone_of(zone)
    except InvalidInput as error:
        faults += error.faults


Closed: TypeAlias = Annotated[Calendar, _check_closed]
"""A calendar whose days off are days without service."""

Special: TypeAlias = Annotated[tuple[tuple[date, tuple[str, ...]], ...], _check_special]
"""Days with hours of their own, in order."""

Week: TypeAlias = Annotated[tuple[tuple[str, ...], ...], _check_week]
"""The hours of seven days, from Monday on."""

ZoneName: TypeAlias = Annotated[str, _check_zone]
"""The IANA name of a zone, such as Europe/Vienna."""


# --- what stands for them -------------------------------------------------------------------------

Hours: TypeAlias = str | Iterable[str]
"""The hours of a day: an interval, or several; none where it doesn't open."""

_Week: TypeAlias = tuple[tuple[str, ...], ...]
_Special: TypeAlias = tuple[tuple[date, tuple[str, ...]], ...]


def _hours_of(hours: object) -> object:
    """Return the hours of a day in their one form; what are none pass through, to be reported."""
    if isinstance(hours, str):
        return (hours,)
    return tuple(cast("list[object]", hours)) if isinstance(hours, list) else hours


def week_of(week: Mapping[int, Hours] | Iterable[Hours]) -> tuple[tuple[str, ...], ...]:
    """Return the hours of seven days; days that a mapping leaves out don't open.

    >>> week_of({5: "10:00-12:00"})
    ((), (), (), (), (), ('10:00-12:00',), ())
    """
    given: object = week
    if isinstance(week, Mapping):
        named = cast("Mapping[int, Hours]", week)
        if all(_is_day_of_week(day) for day in named):
            given = [named.get(day, ()) for day in DAYS_OF_WEEK]
    if isinstance(given, list | tuple):
        given = tuple(map(_hours_of, cast("tuple[object, ...]", given)))
    return cast("_Week", given)  # or what the check of the field reports


def _is_day_of_week(day: object) -> bool:
    return type(day) is int and day in DAYS_OF_WEEK


def special_of(
    special: Mapping[date, Hours] | Iterable[tuple[date, Hours]],
) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Return days with hours of their own, in order.

    >>> special_of({date(2026, 12, 24): "09:00-12:00"})
    ((datetime.date(2026, 12, 24), ('09:00-12:00',)),)
    """
    given: object = special
    if isinstance(special, Mapping):
        given = tuple(cast("Mapping[date, Hours]", special).items())
    elif isinstance(special, Iterable):
        given = tuple(special)
    if not are_pairs(given):
        return cast("_Special", given)  # for the check of the field to report
    pairs = [(day, _hours_of(hours)) for day, hours in cast("_Special", given)]
    if all(type(day) is date for day, _ in pairs):
        pairs.sort(key=lambda pair: pair[0])
    return cast("_Special", tuple(pairs))


def closed_of(closed: Calendar | Iterable[date]) -> Calendar:
    """Return the calendar of which days without service are the days off.

    >>> closed_of([date(2026, 12, 25)]).is_working_day(date(2026, 12, 25))
    False
    """
    if isinstance(closed, set | frozenset | list | tuple):
        days = cast("Iterable[date]", closed)
        if all(type(day) is date for day in days):
            return HolidayCalendar(frozenset(days), weekend=frozenset())
    return cast("Calendar", closed)  # or what the check of the field reports


spell_out(week_of)
spell_out(special_of)
spell_out(closed_of)
