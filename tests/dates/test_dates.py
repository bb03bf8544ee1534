"""Days, spans and instants: examples, then laws."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from calendar import monthrange
from datetime import UTC, date, time, timedelta, timezone
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import QuantLib as ql  # noqa: N813
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.day import add_days, add_months, parse_day
from patronage.dates.instants import instant_at, local_day
from patronage.dates.month_end import MonthEnd, boundaries, boundary
from patronage.dates.span import Span, days, months, weeks, years

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
anchors = both(su_days(), ed_days())


def code_of(error: pytest.ExceptionInfo[pt.PatronageError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


# Examples: single days.


def test_a_day_is_read_in_one_form_only() -> None:
    assert parse_day("2026-01-31") == date(2026, 1, 31)
    assert parse_day("0001-01-01") == date.min
    assert parse_day("9999-12-31") == date.max


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-02-30", "date.invalid"),
        ("2026-13-01", "date.invalid"),
        ("2026-00-10", "date.invalid"),
        ("2025-02-29", "date.invalid"),
        ("20260101", "date.syntax"),
        ("2026-W01-1", "date.syntax"),
        ("0", "date.syntax"),
        ("10", "date.syntax"),
        ("02/03/04", "date.syntax"),
        ("infinity", "date.syntax"),
        ("now", "date.syntax"),
        ("２０２６-01-01", "date.syntax"),
        ("2026-01-01\n", "date.syntax"),
        (" 2026-01-01", "date.syntax"),
        ("-2026-01-01", "date.syntax"),
        ("2026-1-1", "date.syntax"),
        ("", "date.syntax"),
        ("0000-01-01", "date.range"),
        ("10000-01-01", "date.range"),
        ("02026-01-01", "date.range"),
        (20260101, "date.type"),
        (date(2026, 1, 1), "date.type"),
    ],
)
def test_no_other_text_is_a_day(text: str, code: str) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        parse_day(text, "rows[3].on")
    assert code_of(error) == [code]
    assert error.value.faults[0].path == "rows[3].on"


@pytest.mark.parametrize("year", [1, 4, 100, 400, 1900, 1904, 2000, 2023, 2024, 2100])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_text_is_a_day_just_where_the_calendar_has_it(year: int, month: int) -> None:
    last = monthrange(year, month)[1]
    assert parse_day(f"{year:04}-{month:02}-{last}") == date(year, month, last)
    for number in (0, last + 1):
        with pytest.raises(pt.InvalidInput) as error:
            parse_day(f"{year:04}-{month:02}-{number:02}")
        assert code_of(error) == ["date.invalid"]


def test_a_month_is_added_by_clamping() -> None:
    assert date(2026, 1, 31) + months(1) == date(2026, 2, 28)
    assert date(2024, 1, 31) + months(1) == date(2024, 2, 29)
    assert date(2026, 3, 31) - months(1) == date(2026, 2, 28)
    assert date(2026, 1, 1) - days(1) == date(2025, 12, 31)
    assert date(2026, 1, 1) + days(0) == date(2026, 1, 1)


@pytest.mark.parametrize(
    "move",
    [
        lambda: date.max + days(1),
        lambda: date(9999, 12, 1) + months(1),
        lambda: date.min - days(1),
        lambda: date(1, 12, 31) - years(1),
        lambda: date.min + years(9999),
        lambda: boundary(date(2026, 1, 31), months(1), 10**6),
        lambda: boundary(date(2026, 1, 31), months(1), -(10**6), MonthEnd.SKIP),
        lambda: boundary(date(2026, 1, 31), days(1), 10**30),
        lambda: add_months(date(2026, 1, 31), 10**5000),
    ],
)
@law("S6", kills="an OverflowError that leaks")
def test_nothing_moves_beyond_the_calendar(move: Callable[[], object]) -> None:
    with pytest.raises(pt.OutOfRange) as error:
        move()
    assert code_of(error) == ["date.range"]


def test_the_last_days_of_the_calendar_can_be_reached() -> None:
    assert date(9999, 12, 30) + days(1) == date.max
    assert date(9999, 11, 30) + months(1) == date(9999, 12, 30)
    assert date(1, 2, 1) - months(1) == date.min
    assert add_days(date(1, 1, 2), -1) == date.min
    assert boundary(date(2, 1, 31), years(1), -1) == date(1, 1, 31)
    assert boundary(date(9998, 1, 31), years(1), 1) == date(9999, 1, 31)
    assert next(boundaries(date(2, 1, 31), years(1), -1)) == date(1, 1, 31)
    assert list(islice(boundaries(date(9998, 1, 31), years(1)), 2))[1] == date(9999, 1, 31)


def test_a_datetime_is_no_day() -> None:
    moves: list[Callable[[], date]] = [
        lambda: dt.datetime(2026, 1, 1) + days(1),
        lambda: dt.datetime(2026, 1, 1) - months(1),
    ]
    for move in moves:
        with pytest.raises(pt.WrongType) as error:
            move()
        assert code_of(error) == ["date.type"]
        assert "local_day" in str(error.value)


# Examples: instants.


@pytest.mark.parametrize(
    ("instant", "zone", "code"),
    [
        (dt.datetime(2026, 1, 1), "UTC", "instant.naive"),
        (date(2026, 1, 1), "UTC", "instant.type"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "Europe/Atlantis", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "../../etc/passwd", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "Europe", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "a\0b", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), 1, "zone.type"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "localtime", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "right/UTC", "zone.unknown"),
        (dt.datetime(2026, 1, 1, tzinfo=UTC), "posix/Europe/Vienna", "zone.unknown"),
        (dt.datetime.max.replace(tzinfo=UTC), "Asia/Tokyo", "date.range"),
        (dt.datetime.min.replace(tzinfo=UTC), "America/New_York", "date.range"),
        (dt.datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo", "date.range"),
        (dt.datetime(1, 1, 1, tzinfo=UTC), "America/New_York", "date.range"),
    ],
)
def test_only_an_instant_and_a_zone_make_a_local_day(
    instant: dt.datetime, zone: str, code: str
) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        local_day(instant, zone)
    assert code_of(error) == [code]


def test_a_wall_time_shown_twice_or_never_needs_a_choice() -> None:
    vienna = "Europe/Vienna"
    for day, wall in ((date(2026, 10, 25), time(2, 30)), (date(2026, 3, 29), time(2, 30))):
        with pytest.raises(pt.InvalidInput) as error:
            instant_at(day, wall, vienna)
        assert code_of(error) == ["instant.ambiguous"]
    assert instant_at(date(2026, 10, 25), time(2, 30), vienna, fold=0).hour == 0
    assert instant_at(date(2026, 10, 25), time(2, 30), vienna, fold=1).hour == 1
    assert instant_at(date(2026, 10, 25), time(3, 0), vienna).hour == 2


@pytest.mark.parametrize(
    ("day", "wall", "fold", "code"),
    [
        (dt.datetime(2026, 1, 1), time(), None, "date.type"),
        (date(2026, 1, 1), time(tzinfo=UTC), None, "instant.type"),
        (date(2026, 1, 1), 9, None, "instant.type"),
        (date(2026, 1, 1), time(), 2, "instant.fold"),
        (date(2026, 1, 1), time(), True, "instant.fold"),
        (date.min, time(), None, "date.range"),
    ],
)
def test_a_wall_time_is_checked(day: date, wall: time, fold: int | None, code: str) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        instant_at(day, wall, timezone(timedelta(hours=14)), fold=fold)
    assert code_of(error) == [code]


# Examples: spans.


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: months(0), "interval.range"),
        (lambda: months(-1), "interval.range"),
        (lambda: months(1.5), "interval.type"),  # type: ignore[arg-type]
        (lambda: months(3_652_059), "interval.range"),
        (lambda: months(True), "interval.type"),
        (lambda: days(1.5), "interval.type"),  # type: ignore[arg-type]
        (lambda: days(-1), "interval.range"),
        (lambda: days(10**9), "interval.range"),
        (lambda: days(3_652_059), "interval.range"),
        (lambda: days(10**5000), "interval.range"),
        (lambda: years("1"), "interval.type"),  # type: ignore[arg-type]
        (lambda: years(0), "interval.range"),
        (lambda: weeks(0.5), "interval.type"),  # type: ignore[arg-type]
        (lambda: weeks(True), "interval.type"),
        (Span, "interval.mixed"),
        (lambda: Span(months=1, days=1), "interval.mixed"),
        (lambda: months(1) + days(1), "interval.mixed"),
        (lambda: months(1) * 0, "interval.range"),
        (lambda: days(1) * -1, "interval.range"),
        (lambda: months(1) < days(31), "interval.mixed"),
        (lambda: sorted([days(30), months(1)]), "interval.mixed"),
        (lambda: months(1) >= days(1), "interval.mixed"),
        (lambda: Span.parse("P1M2D"), "interval.mixed"),
        (lambda: Span.parse("P"), "interval.syntax"),
        (lambda: Span.parse("P1"), "interval.syntax"),
        (lambda: Span.parse("-P1M"), "interval.syntax"),
        (lambda: Span.parse("P1.5M"), "interval.syntax"),
        (lambda: Span.parse("PT24H"), "interval.syntax"),
        (lambda: Span.parse("p1m"), "interval.syntax"),
        (lambda: Span.parse("P1M\n"), "interval.syntax"),
        (lambda: Span.parse("P١M"), "interval.syntax"),
        (lambda: Span.parse("P0M"), "interval.range"),
        (lambda: Span.parse("P9999999Y"), "interval.range"),
        (lambda: Span.parse(1), "interval.type"),  # type: ignore[arg-type]
    ],
)
def test_no_other_length_is_a_span(build: Callable[[], object], code: str) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        build()
    assert code_of(error) == [code]


@pytest.mark.parametrize(
    ("span", "text", "shown"),
    [
        (months(1), "P1M", "months(1)"),
        (months(12), "P1Y", "years(1)"),
        (years(2), "P2Y", "years(2)"),
        (months(18), "P18M", "months(18)"),
        (days(60), "P60D", "days(60)"),
        (weeks(2), "P14D", "days(14)"),
        (days(0), "P0D", "days(0)"),
    ],
)
def test_a_span_has_one_text_and_one_repr(span: Span, text: str, shown: str) -> None:
    assert str(span) == text
    assert repr(span) == shown
    assert Span.parse(text) == span


def test_a_span_reads_what_others_write() -> None:
    assert Span.parse("P1Y6M") == months(18)
    assert Span.parse("P2Y") == months(24)
    assert Span.parse("P1W3D") == days(10)
    assert Span.parse("P1000000D") == days(10**6)


def test_spans_of_a_kind_add_multiply_and_order() -> None:
    assert years(1) + months(6) == months(18)
    assert 3 * days(2) == days(2) * 3 == days(6)
    assert days(0) < days(1) <= days(1)
    assert months(13) > years(1) >= months(12)
    assert not months(12) < years(1)
    assert not months(11) >= years(1)
    assert months(1).is_months
    assert not days(30).is_months
    assert years(1) != days(365)
    mixed: list[Callable[[], object]] = [
        lambda: days(1) < 2,  # type: ignore[operator]
        lambda: days(1) <= 2,  # type: ignore[operator]
        lambda: days(1) > 2,  # type: ignore[operator]
        lambda: days(1) >= 2,  # type: ignore[operator]
        lambda: days(1) + 1,  # type: ignore[operator]
        lambda: days(1) * 1.5,  # type: ignore[operator]
        lambda: 1 + days(1),  # type: ignore[operator]
        lambda: 1 - days(1),  # type: ignore[operator]
    ]
    for wrong in mixed:
        with pytest.raises(TypeError):
            wrong()


@pytest.mark.parametrize(
    ("span", "count"),
    [
        (months(1), 30),
        (months(11), 330),
        (months(12), 365),
        (months(13), 395),
        (years(2), 730),
        (months(30), 910),
        (days(45), 45),
        (days(0), 0),
    ],
)
def test_months_that_need_not_be_in_one_piece_have_30_days(span: Span, count: int) -> None:
    assert span.in_pieces == days(count)


def test_years_in_pieces_stay_within_the_longest_span() -> None:
    with pytest.raises(pt.OutOfRange) as error:
        _ = months(10**6).in_pieces
    assert code_of(error) == ["interval.range"]


# Laws: spans and days.


@law("S2", kills="a day of 29 that is taken as in every month")
def test_adding_months_to_every_day_of_a_leap_cycle() -> None:
    for day in (date(2023, 1, 1) + n * DAY for n in range(4 * 365 + 1)):
        for count in (-13, -12, -1, 1, 2, 12, 13):
            assert add_months(day, count) == day + relativedelta(months=count)


@given(anchors, st.integers(-2400, 2400))
def test_adding_months_equals_dateutil_and_quantlib(day: date, count: int) -> None:
    moved = add_months(day, count)
    assert moved == day + relativedelta(months=count)
    if 1901 < moved.year < 2199:
        start = ql.Date(day.day, day.month, day.year)
        there = start + ql.Period(count, ql.Months)
        assert moved == date(there.year(), there.month(), there.dayOfMonth())


@given(st.builds(months, st.integers(1, 10**6)) | st.builds(days, st.integers(0, 10**6)))
def test_a_span_survives_its_texts_and_copies(span: Span) -> None:
    assert Span.parse(str(span)) == span
    assert eval(repr(span), {"days": days, "months": months, "years": years}) == span  # noqa: S307
    assert pickle.loads(pickle.dumps(span)) == copy.deepcopy(span) == span
    assert hash(pickle.loads(pickle.dumps(span))) == hash(span)


# Laws: instants.

ZONES = (
    "Europe/Vienna",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Pacific/Apia",
)
instants = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2030, 1, 1)).map(
    lambda each: each.replace(tzinfo=UTC)
)


@given(st.sampled_from(ZONES), st.lists(instants, min_size=2, max_size=4))
@law("T10", kills="the day of the instant's own zone")
def test_the_local_day_never_runs_backwards(zone: str, moments: list[dt.datetime]) -> None:
    in_order = [local_day(moment, zone) for moment in sorted(moments)]
    assert in_order == sorted(in_order)
    for moment in moments:
        elsewhere = moment.astimezone(timezone(timedelta(hours=-9)))
        assert local_day(moment, zone) == local_day(elsewhere, ZoneInfo(zone))
        shift = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
        assert local_day(moment, zone) == (moment + shift).date()


@given(st.sampled_from(ZONES), st.integers(2005, 2025))
@law("T10", kills="a day lost where the clocks change at midnight")
def test_both_sides_of_every_change_of_clocks_have_their_day(zone: str, year: int) -> None:
    place = ZoneInfo(zone)
    hours = [dt.datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    changes = [
        (before, after)
        for before, after in pairwise(hours)
        if before.astimezone(place).utcoffset() != after.astimezone(place).utcoffset()
    ]
    for before, after in changes:
        assert local_day(before, zone) == before.astimezone(place).date()
        assert local_day(after, zone) >= local_day(before, zone)


def is_plain(day: date, wall: time, place: ZoneInfo) -> bool:
    """Whether some instant, and only one, shows this time on this day: looked for hour by hour."""
    shown = dt.datetime.combine(day, wall)
    tries = [shown.replace(tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(-60, 61)]
    return sum(each.astimezone(place).replace(tzinfo=None) == shown for each in tries) == 1


@given(anchors, st.times(), st.sampled_from(ZONES), st.sampled_from([0, 1]))
def test_a_wall_time_and_its_instant_agree(day: date, wall: time, zone: str, fold: int) -> None:
    assume(day.year > 2000)
    instant = instant_at(day, wall, zone, fold=fold)
    place = ZoneInfo(zone)
    local = instant.astimezone(place)
    if is_plain(day, wall, place):
        assert instant_at(day, wall, zone) == instant
        assert (local.date(), local.time()) == (day, wall)
        assert local_day(instant, zone) == day
    else:
        with pytest.raises(pt.InvalidInput) as error:
            instant_at(day, wall, zone)
        assert code_of(error) == ["instant.ambiguous"]
