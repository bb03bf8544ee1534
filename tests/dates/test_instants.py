"""Between clock and calendar, with zones of every kind: tables, other packages', broken ones."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, date, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

import patronage as pt

from laws import law

DAY, HALF_PAST_TWO = date(2026, 7, 1), time(2, 30)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
VIENNA = "Europe/Vienna"


def code_of(refused: pytest.ExceptionInfo[pt.InvalidInput]) -> list[tuple[str, str]]:
    return [(fault.path, fault.code) for fault in refused.value.faults]


class Zone(tzinfo):
    """A zone that knows no summer and no name."""

    def dst(self, _: dt.datetime | None, /) -> None:
        return None

    def tzname(self, _: dt.datetime | None, /) -> None:
        return None


class Silent(Zone):
    """A zone that doesn't know its offset; Python then takes the machine's own."""

    answer: Any = None

    def utcoffset(self, _: dt.datetime | None, /) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def zone_that_says(answer: Any) -> Silent:
    zone = Silent()
    zone.answer = answer
    return zone


BROKEN = [
    Silent(),
    tzinfo(),  # type: ignore[abstract]
    zone_that_says(RuntimeError("boo")),
    zone_that_says(5),
    zone_that_says(timedelta(days=3)),
]


@pytest.mark.parametrize("zone", BROKEN)
def test_a_zone_that_does_not_know_its_offset_is_refused(zone: tzinfo) -> None:
    with pytest.raises(pt.WrongType) as refused:
        pt.instant_at(DAY, HALF_PAST_TWO, zone)
    assert code_of(refused) == [("zone", "zone.type")]
    with pytest.raises(pt.WrongType) as refused:
        pt.local_day(dt.datetime(2026, 7, 1, tzinfo=UTC), zone)
    assert code_of(refused) == [("zone", "zone.type")]
    with pytest.raises(pt.InvalidInput) as unclear:
        pt.local_day(dt.datetime(2026, 7, 1, tzinfo=zone), VIENNA)
    assert code_of(unclear) == [("instant", "instant.naive")]


class Pytz(Zone):
    """A zone of pytz, as far as it matters: used as Python's own, it shows the time of 1892."""

    zone = VIENNA

    def localize(self, local: dt.datetime) -> dt.datetime:
        return local.replace(tzinfo=ZoneInfo(self.zone))

    def utcoffset(self, _: dt.datetime | None, /) -> timedelta:
        return timedelta(hours=1, minutes=5)


@pytest.mark.parametrize("zone", [VIENNA, ZoneInfo(VIENNA), tz.gettz(VIENNA), Pytz()])
@law("T10", kills="a zone of another package read as if it were Python's own")
def test_zones_of_other_packages_show_the_same_time(zone: Any) -> None:
    nine = dt.datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert pt.instant_at(DAY, time(9), zone) == nine
    assert pt.local_day(nine.replace(hour=22), zone) == date(2026, 7, 2)
    for day in (SPRING, AUTUMN):
        with pytest.raises(pt.InvalidInput) as refused:
            pt.instant_at(day, HALF_PAST_TWO, zone)
        assert code_of(refused) == [("wall", "instant.ambiguous")]
    assert pt.instant_at(AUTUMN, HALF_PAST_TWO, zone, fold=1).hour == 1


@law("T10", kills="a day that a place left out, taken for one like any other")
def test_a_day_that_a_place_left_out_shows_no_time() -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.instant_at(date(2011, 12, 30), time(12), "Pacific/Apia")
    assert code_of(refused) == [("wall", "instant.ambiguous")]
    before, after = (dt.datetime(2011, 12, 30, hour, tzinfo=UTC) for hour in (9, 10))
    assert pt.local_day(before, "Pacific/Apia") == date(2011, 12, 29)
    assert pt.local_day(after, "Pacific/Apia") == date(2011, 12, 31)


def test_in_a_gap_the_choice_is_between_the_clock_before_and_the_clock_after() -> None:
    before = pt.instant_at(SPRING, HALF_PAST_TWO, VIENNA, fold=0)
    after = pt.instant_at(SPRING, HALF_PAST_TWO, VIENNA, fold=1)
    assert (before.hour, after.hour) == (1, 0)


def test_a_change_of_half_an_hour_is_one() -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.instant_at(date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe")
    assert code_of(refused) == [("wall", "instant.ambiguous")]


def test_what_is_no_time_at_all_is_no_instant() -> None:
    pandas = pytest.importorskip("pandas")
    with pytest.raises(pt.InvalidInput) as refused:
        pt.local_day(pandas.NaT, VIENNA)
    assert code_of(refused) == [("instant", "instant.naive")]
    assert pt.local_day(pandas.Timestamp("2026-01-01T23:30Z"), VIENNA) == date(2026, 1, 2)
