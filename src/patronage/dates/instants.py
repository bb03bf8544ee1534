"""Between clock and calendar: the day of an instant at the place of business, and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, tzinfo
from typing import TYPE_CHECKING

from patronage.dates.day import STAY, check_one_day, refuse
from patronage.errors import Fault, invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, timedelta

__all__ = ["instant_at", "local_day"]

_NO_PLACE = re.compile(r"posix/.*|right/.*|posixrules|localtime|Factory")
"""What tables of zones hold beside places: other countings of seconds, the machine's own zone."""


def local_day(instant: datetime, zone: str | tzinfo) -> date:
    """Return the calendar day of an instant at the place of business, named by its zone.

    The one door from clock to calendar: everything else in the library speaks of days. Faults:
    `instant.type`, `instant.naive` (a datetime without a zone is no instant), `zone.unknown`,
    `zone.type`, `date.range`.

    >>> local_day(datetime(2026, 1, 1, 4, 59, tzinfo=UTC), "America/New_York")
    datetime.date(2025, 12, 31)
    """
    moment = in_utc("instant", instant)
    place = zone_of(zone)
    return _in_calendar("instant", instant, lambda: _shown(moment, place)).date()


def in_utc(path: str, instant: object) -> datetime:
    """Return an instant in UTC, in which moments have one order and differences are exact.

    Between two datetimes of one zone Python compares and subtracts what clocks show.

    >>> from zoneinfo import ZoneInfo
    >>> in_utc("start", datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Europe/Vienna"))).isoformat()
    '2026-07-01T07:30:00+00:00'
    """
    if not isinstance(instant, datetime):
        refuse("instant.type", path, instant, "give an aware datetime.datetime")
    offset = _offset(instant)
    if offset is None:
        refuse("instant.naive", path, instant, "give a datetime with a time zone")
    return _in_calendar(path, instant, lambda: _utc(instant, offset))


def instant_at(day: date, wall: time, zone: str | tzinfo, *, fold: int | None = None) -> datetime:
    """Return the instant, in UTC, at which a clock on the wall shows this time on this day.

    When clocks change, a time may be shown twice or never. That is refused (`instant.ambiguous`)
    unless `fold` says by which clock to read it: 0 by the one before the change, 1 by the one after
    (as in PEP 495). Faults also: `date.type`, `date.range`, `instant.type`, `instant.fold`,
    `zone.type`, `zone.unknown`.

    >>> from datetime import date
    >>> instant_at(date(2026, 7, 1), time(9, 30), "Europe/Vienna").isoformat()
    '2026-07-01T07:30:00+00:00'
    """
    check_one_day("day", day)
    if not isinstance(wall, time) or wall.tzinfo is not None:
        refuse("instant.type", "wall", wall, "give a datetime.time without a zone")
    if fold is not None and (type(fold) is not int or fold not in {0, 1}):
        refuse("instant.fold", "fold", fold, "give 0 for the clock before the change, 1 for after")
    place = zone_of(zone)
    read = datetime.combine(day, wall.replace(fold=0))
    before, after = (_offset(read.replace(fold=each, tzinfo=place)) for each in (0, 1))
    if before is None or after is None:
        refuse("zone.type", "zone", zone, _KNOWING)
    moment = _in_calendar("day", day, lambda: _utc(read, after if fold else before))
    shown = _in_calendar("day", day, lambda: _shown(moment, place))
    if fold is None and (before != after or shown != read):
        hint = "this wall time is shown twice or never that day: choose fold=0 or fold=1"
        refuse("instant.ambiguous", "wall", f"{day} {wall}", hint)
    return moment


def zone_of(zone: str | tzinfo) -> tzinfo:
    """Return the zone of an IANA name.

    >>> zone_of("Europe/Vienna")
    zoneinfo.ZoneInfo(key='Europe/Vienna')
    """
    if isinstance(zone, tzinfo):
        named: object = getattr(zone, "zone", None)
        if not hasattr(zone, "localize") or not isinstance(named, str):
            return zone
        zone = str(named)  # a zone of pytz, which counts wrongly unless it is asked in its own way
    if type(zone) is not str:
        refuse("zone.type", "zone", zone, _NAME)
    from zoneinfo import ZoneInfo

    try:
        if not _NO_PLACE.fullmatch(zone):
            return ZoneInfo(zone)
    except (LookupError, ValueError, OSError):
        pass
    return refuse("zone.unknown", "zone", zone, _NAME)


_NAME = "give an IANA name such as Europe/Vienna, or a tzinfo"
_KNOWING = "give a zone that knows its offset from UTC"


def _offset(local: datetime) -> timedelta | None:
    """Return how far the clock that shows this time is ahead of UTC, if it knows."""
    try:
        return local.utcoffset()
    except Exception:  # noqa: BLE001  a stranger's zone may raise anything, and so may no time at all
        return None


def _utc(local: datetime, offset: timedelta) -> datetime:
    return (local.replace(tzinfo=None) - offset).replace(tzinfo=UTC, fold=0)


def _shown(moment: datetime, place: tzinfo) -> datetime:
    """Return what the clock at the place shows."""
    try:
        return moment.astimezone(place).replace(tzinfo=None, fold=0)
    except OverflowError:
        raise
    except Exception:  # noqa: BLE001  likewise
        error = invalid([Fault.of("zone.type", "zone", place, _KNOWING)])
    raise error


def _in_calendar(path: str, value: object, find: Callable[[], datetime]) -> datetime:
    try:
        return find()
    except OverflowError:
        error = invalid([Fault.of("date.range", path, value, STAY)])
    raise error
