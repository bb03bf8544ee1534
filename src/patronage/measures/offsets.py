"""Moments, and how far the clocks at a place are ahead of UTC at each.

A moment is a length of time since the first midnight of the calendar in UTC, so that no sum of
moments leaves the calendar: only what is shown must lie in it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.dates.day import LAST_ORDINAL, STAY, refuse
from patronage.dates.instants import in_utc, zone_of

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["DAY", "TICK", "Steady", "day_at", "moment_of", "shown_at", "steady"]

DAY: Final = timedelta(days=1)

TICK: Final = timedelta(microseconds=1)
"""The shortest length of time."""

_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_LAST_DAY: Final = DAY * (LAST_ORDINAL - 2)


class Steady(NamedTuple):
    """A stretch of time over which the clocks at a place are as far ahead of UTC."""

    start: timedelta
    end: timedelta
    ahead: timedelta


def moment_of(path: str, instant: object) -> timedelta:
    """Return the moment of an instant; faults as `local_day` has them.

    >>> moment_of("start", datetime(1, 1, 2, tzinfo=UTC))
    datetime.timedelta(days=1)
    """
    return in_utc(path, instant) - _FIRST


def shown_at(moment: timedelta, zone: str) -> datetime:
    """Return a moment as a clock at a place shows it; `date.range` outside the calendar.

    >>> shown_at(timedelta(days=1), "UTC").isoformat()
    '0001-01-02T00:00:00+00:00'
    """
    try:
        return (_FIRST + moment).astimezone(zone_of(zone))
    except OverflowError:
        pass
    return refuse("date.range", "", moment, STAY)


def day_at(number: int) -> date | None:
    """Return the day that begins so many days after the first; None where there is no such day.

    >>> day_at(0), day_at(-1)
    (datetime.date(1, 1, 1), None)
    """
    return date.fromordinal(number + 1) if 0 <= number < LAST_ORDINAL else None


def steady(number: int, zone: str) -> tuple[Steady, ...]:
    """Return the parts of a day of UTC over each of which the clocks at a place go alike.

    >>> [str(part.ahead) for part in steady(date(2026, 3, 29).toordinal() - 1, "Europe/Vienna")]
    ['1:00:00', '2:00:00']
    """
    return _steady(number, zone)


@lru_cache(maxsize=8_192)
def _steady(number: int, zone: str) -> tuple[Steady, ...]:
    start, place = DAY * number, zone_of(zone)
    before, after = _ahead(start, place), _ahead(start + DAY, place)
    if before == after:
        return (Steady(start, start + DAY, before),)
    low, high = 0, 86_400  # clocks change once in a day at most, with a second of UTC
    while high - low > 1:
        middle = (low + high) // 2
        is_before = _ahead(start + timedelta(seconds=middle), place) == before
        low, high = (middle, high) if is_before else (low, middle)
    change = start + timedelta(seconds=high)
    return (Steady(start, change, before), Steady(change, start + DAY, after))


def _ahead(moment: timedelta, place: tzinfo) -> timedelta:
    """Return how far the clocks are ahead; beyond the calendar as at its end."""
    at = _FIRST + min(max(moment, DAY), _LAST_DAY)
    return at.astimezone(place).utcoffset() or timedelta()
