"""Service hours as their rule reads, minute by minute in UTC: what the library is held against."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hypothesis.strategies import DrawFn

__all__ = ["MINUTE", "Case", "cases", "instant", "naive_days", "naive_minutes"]

MINUTE: Final = timedelta(minutes=1)
REACH: Final = 2 * 1_440
"""The universe of a case: so many minutes before and after the change of clocks in it."""

PLACES: Final = [
    ("Europe/Berlin", "2026-03-29T01:00"),  # 02:00 to 03:00
    ("Europe/Berlin", "2026-10-25T01:00"),  # 03:00 to 02:00
    ("America/Sao_Paulo", "2018-11-04T03:00"),  # 00:00 to 01:00: the day begins at 01:00
    ("America/Sao_Paulo", "2018-02-18T02:00"),  # 00:00 to 23:00 of the day before
    ("Asia/Tehran", "2021-03-21T20:30"),  # 00:00 to 01:00, half an hour beside UTC's hours
    ("Asia/Tehran", "2021-09-21T19:30"),
    ("Pacific/Apia", "2011-12-30T10:00"),  # a day that never was
    ("Australia/Lord_Howe", "2026-04-04T15:00"),  # by half an hour
    ("Australia/Lord_Howe", "2026-10-03T15:30"),
    ("America/St_Johns", "2006-10-29T02:31"),  # 00:01 to 23:01: a day that began comes back
    ("UTC", "2026-01-05T00:00"),
]
_TIMES: Final = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30", "09:00", "23:00", "24:00"]


class Case(NamedTuple):
    """Hours as they were drawn, and as the library has them."""

    zone: str
    change: datetime
    week: tuple[tuple[str, ...], ...]
    closed: frozenset[date]
    special: dict[date, tuple[str, ...]]
    hours: pt.ServiceHours


@st.composite
def _intervals(draw: DrawFn) -> tuple[str, ...]:
    count = draw(st.sampled_from([0, 2, 2, 4]))
    places = draw(st.sets(st.integers(0, len(_TIMES) - 1), min_size=count, max_size=count))
    times = [_TIMES[place] for place in sorted(places)]
    return tuple(f"{since}-{until}" for since, until in zip(times[::2], times[1::2], strict=True))


@st.composite
def cases(draw: DrawFn) -> Case:
    """Draw hours around a change of clocks, with times on both sides of it and on its edges."""
    zone, text = draw(st.sampled_from(PLACES))
    change = datetime.fromisoformat(text).replace(tzinfo=UTC)
    near = st.integers(-2, 2).map(lambda days: change.date() + timedelta(days=days))
    whole = st.just(("00:00-24:00",))
    week = tuple(draw(_intervals() | whole) for _ in range(7))
    closed = draw(st.frozensets(near, max_size=2))
    special = draw(st.dictionaries(near, _intervals(), max_size=2))
    if not any(week) and not any(special.values()):
        week = (("09:00-23:00",), *week[1:])
    hours = pt.ServiceHours(zone, week, closed=closed, special=special)
    return Case(zone, change, week, closed, special, hours)


def instant(case: Case, minute: int) -> datetime:
    """Return a minute of a case, counted from the change of clocks in it."""
    return case.change + minute * MINUTE


def _midnights(text: str) -> int:
    hour, minute = map(int, text.split(":"))
    return hour * 60 + minute


def is_open(case: Case, at: datetime) -> bool:
    """Tell whether the clock at the place shows a time within the hours of the day it shows."""
    shown = at.astimezone(ZoneInfo(case.zone))
    day, wall = shown.date(), shown.hour * 60 + shown.minute
    if day in case.special:
        hours: tuple[str, ...] = case.special[day]
    elif day in case.closed:
        hours = ()
    else:
        hours = case.week[day.weekday()]
    pairs = (map(_midnights, each.split("-")) for each in hours)
    return any(since <= wall < until for since, until in pairs)


def naive_minutes(case: Case, paused: Iterable[tuple[int, int | None]] = ()) -> list[int]:
    """Return the open minutes of a case that no pause takes out, in order."""
    out = [range(since, REACH if until is None else until) for since, until in paused]
    return [
        minute
        for minute in range(-REACH, REACH)
        if not any(minute in each for each in out) and is_open(case, instant(case, minute))
    ]


def naive_days(case: Case, minutes: Iterable[int]) -> dict[date, timedelta]:
    """Return how many of these minutes lie on each day of the place."""
    found: dict[date, timedelta] = {}
    for minute in minutes:
        day = instant(case, minute).astimezone(ZoneInfo(case.zone)).date()
        found[day] = found.get(day, timedelta()) + MINUTE
    return found
