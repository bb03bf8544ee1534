"""Days, spans, periods and month ends: examples, then laws."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from datetime import UTC, date, time, timedelta, timezone
from itertools import islice, pairwise, permutations
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import attrs
import pytest
import QuantLib as ql  # noqa: N813
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule
from hypothesis import assume, example, given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates import (
    Allen,
    MonthEnd,
    Period,
    Span,
    add_days,
    add_months,
    boundaries,
    boundary,
    covering,
    days,
    gaps,
    hull,
    index_of,
    instant_at,
    local_day,
    months,
    parse_day,
    weeks,
    years,
)

from draws import both, ed_days, ed_periods, su_days, su_periods, universe
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
UNIVERSE = [SU - DAY for SU in universe()[:1]] + list(universe()) + [universe()[-1] + DAY]
PARSED = {
    "datetime": dt,
    "Period": Period,
    "MonthEnd": MonthEnd,
    "days": days,
    "months": months,
    "years": years,
}

pairs_of_periods = both(
    st.tuples(su_periods(), su_periods()),
    st.tuples(ed_periods(), ed_periods()),
)
lists_of_periods = both(
    st.lists(su_periods(), max_size=5),
    st.lists(ed_periods(), max_size=5),
)
month_spans = st.sampled_from([1, 1, 2, 3, 5, 6, 12, 24, 36, 48]).map(months)
day_spans = st.sampled_from([1, 7, 14, 30, 31]).map(days)
keeping = st.sampled_from([MonthEnd.CLAMP, MonthEnd.STICK, *map(MonthEnd.keep_distance, (3, 28))])
rules = keeping | st.just(MonthEnd.SKIP)
anchors = both(su_days(), ed_days())


def code_of(error: pytest.ExceptionInfo[pt.PatronageError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def members(period: Period, universe: list[date]) -> set[date]:
    """Return the days of a small universe that lie in the period, by the definition of T1."""
    return {
        day
        for day in universe
        if (period.start is None or period.start <= day)
        and (period.end is None or day < period.end)
    }


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
        (lambda: months(10**9), "interval.range"),
        (lambda: months(True), "interval.type"),
        (lambda: days(1.5), "interval.type"),  # type: ignore[arg-type]
        (lambda: days(-1), "interval.range"),
        (lambda: days(10**9), "interval.range"),
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


# Examples: periods.


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), ["span.order"]),
        (date(2026, 1, 2), date(2026, 1, 1), ["span.order"]),
        (None, date.min, ["span.order"]),
        (dt.datetime(2026, 1, 1), None, ["date.type"]),
        (date(2026, 1, 1), dt.datetime(2026, 1, 2), ["date.type"]),
        ("2026-01-01", "2026-01-02", ["date.type", "date.type"]),
    ],
)
@law("T7", kills="start <= end")
@law("T9", kills="isinstance(value, date)")
def test_no_empty_reversed_or_untyped_period_exists(
    start: date | None, end: date | None, codes: list[str]
) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        Period(start, end)
    assert code_of(error) == codes


@law("T7", kills="a copy that skips the checks")
def test_no_way_round_the_constructor() -> None:
    period = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert (
        pickle.loads(pickle.dumps(period)) == copy.deepcopy(period) == copy.copy(period) == period
    )
    with pytest.raises(pt.InvalidInput):
        attrs.evolve(period, end=date(2026, 1, 1))
    with pytest.raises(pt.InvalidInput):
        period.__setstate__({"start": date(2026, 1, 1), "end": date(2025, 1, 1)})
    crafted = pickle.dumps(period).replace(b"\x07\xea\x02\x01", b"\x07\xea\x01\x01")
    with pytest.raises(pt.InvalidInput) as error:
        pickle.loads(crafted)
    assert code_of(error) == ["span.order"]
    with attrs.validators.disabled(), pytest.raises(pt.InvalidInput):
        Period(date(2026, 1, 1), date(2026, 1, 1))


def test_a_period_refuses_to_look_up_anything_but_a_day() -> None:
    period = Period(date(2026, 1, 1), None)
    for wrong in (dt.datetime(2026, 1, 2), "2026-01-02", None):
        with pytest.raises(pt.WrongType) as error:
            _ = wrong in period  # type: ignore[operator]
        assert code_of(error) == ["date.type"]
    with pytest.raises(pt.WrongType):
        period.split(dt.datetime(2026, 1, 2))


@law("T8", kills="9999-12-31 for an open end")
def test_an_open_end_is_no_far_off_day() -> None:
    from_new_year = Period(date(2026, 1, 1), None)
    assert date.max in from_new_year
    assert from_new_year != Period(date(2026, 1, 1), date.max)
    assert from_new_year > Period(date(2026, 1, 1), date.max)
    assert Period(None, date(2026, 1, 1)) < Period(date.min, date(2026, 1, 1))
    assert Period(date.max, None).minus(Period(None, date.max)) == (Period(date.max, None),)
    with pytest.raises(pt.InvalidInput) as error:
        _ = from_new_year.days
    assert code_of(error) == ["span.open"]


def test_a_period_reads_as_half_open() -> None:
    assert str(Period(date(2026, 1, 1), date(2026, 2, 1))) == "[2026-01-01, 2026-02-01)"
    assert str(Period(None, date(2026, 2, 1))) == "(…, 2026-02-01)"
    assert str(Period(date(2026, 1, 1), None)) == "[2026-01-01, …)"


def test_periods_order_by_start_then_end() -> None:
    a, b, c = (date(2026, 1, day) for day in (1, 2, 3))
    ordered = [Period(None, b), Period(None, None), Period(a, b), Period(a, c), Period(b, c)]
    assert sorted([*ordered[3:], *ordered[:3]]) == ordered
    assert Period(a, b) <= Period(a, b) >= Period(a, b)
    assert not Period(a, b) < Period(a, b)
    assert not Period(a, b) > Period(a, b)
    with pytest.raises(TypeError):
        _ = Period(a, b) < a  # type: ignore[operator]


def test_hull_of_nothing_is_nothing() -> None:
    assert hull([]) is None
    assert covering([]) == gaps([]) == ()


# Examples: month ends.


@pytest.mark.parametrize(
    ("month_end", "anchor", "expected"),
    [
        (MonthEnd.CLAMP, "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        (MonthEnd.CLAMP, "2026-02-28", ["2026-03-28", "2026-04-28", "2026-05-28"]),
        (MonthEnd.STICK, "2026-02-28", ["2026-03-31", "2026-04-30", "2026-05-31"]),
        (MonthEnd.STICK, "2024-02-28", ["2024-03-28", "2024-04-28", "2024-05-28"]),
        (MonthEnd.STICK, "2026-01-30", ["2026-02-28", "2026-03-30", "2026-04-30"]),
        (MonthEnd.keep_distance(), "2026-01-30", ["2026-02-27", "2026-03-30", "2026-04-29"]),
        (MonthEnd.keep_distance(), "2026-01-29", ["2026-02-26", "2026-03-29", "2026-04-28"]),
        (MonthEnd.keep_distance(), "2024-01-28", ["2024-02-28", "2024-03-28", "2024-04-28"]),
        (MonthEnd.keep_distance(2), "2026-01-29", ["2026-02-28", "2026-03-29", "2026-04-29"]),
        (MonthEnd.keep_distance(28), "2026-01-04", ["2026-02-01", "2026-03-04", "2026-04-03"]),
        (MonthEnd.SKIP, "2026-01-31", ["2026-03-31", "2026-05-31", "2026-07-31"]),
        (MonthEnd.SKIP, "2026-01-30", ["2026-03-30", "2026-04-30", "2026-05-30"]),
        (MonthEnd.SKIP, "2026-01-28", ["2026-02-28", "2026-03-28", "2026-04-28"]),
    ],
)
@law("S16", kills="end of month by default")
def test_what_becomes_of_a_month_end(month_end: MonthEnd, anchor: str, expected: list[str]) -> None:
    start = parse_day(anchor)
    assert [str(boundary(start, months(1), k, month_end)) for k in (1, 2, 3)] == expected


def test_month_ends_have_one_form() -> None:
    assert MonthEnd.keep_distance(1) is MonthEnd.STICK
    assert MonthEnd.keep_distance() == MonthEnd.keep_distance(days=3)
    assert repr(MonthEnd.SKIP) == "MonthEnd.SKIP"
    assert repr(MonthEnd.keep_distance(4)) == "MonthEnd.keep_distance(days=4)"
    assert [str(each) for each in (MonthEnd.STICK, MonthEnd.keep_distance(4))] == [
        "stick",
        "keep_distance(4)",
    ]


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: MonthEnd("last"), "month_end.unknown"),
        (lambda: MonthEnd(None), "month_end.unknown"),  # type: ignore[arg-type]
        (lambda: MonthEnd("clamp", days=3), "interval.range"),
        (lambda: MonthEnd("stick"), "interval.range"),
        (lambda: MonthEnd("keep_distance", days=1), "interval.range"),
        (lambda: MonthEnd.keep_distance(0), "interval.range"),
        (lambda: MonthEnd.keep_distance(29), "interval.range"),
        (lambda: MonthEnd.keep_distance(True), "interval.type"),
        (lambda: MonthEnd.keep_distance(2.0), "interval.type"),  # type: ignore[arg-type]
    ],
)
def test_no_other_month_end_exists(build: Callable[[], object], code: str) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        build()
    assert code_of(error) == [code]


def test_a_cadence_of_no_days_has_no_boundaries() -> None:
    for ask in (
        lambda: boundary(date(2026, 1, 1), days(0), 1),
        lambda: index_of(date(2026, 1, 1), date(2026, 1, 1), days(0)),
    ):
        with pytest.raises(pt.OutOfRange) as error:
            ask()
        assert code_of(error) == ["interval.range"]


@pytest.mark.parametrize("month_end", [MonthEnd.CLAMP, MonthEnd.STICK, MonthEnd.SKIP])
@pytest.mark.parametrize("every", [months(1), years(1), days(10)])
def test_boundaries_end_with_a_typed_error(month_end: MonthEnd, every: Span) -> None:
    later = boundaries(date(9999, 10, 31), every, 0, month_end)
    with pytest.raises(pt.OutOfRange) as error:
        list(islice(later, 100))
    assert code_of(error) == ["date.range"]


# Laws: spans and days.


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
    assert eval(repr(span), dict(PARSED)) == span  # noqa: S307
    assert pickle.loads(pickle.dumps(span)) == copy.deepcopy(span) == span
    assert hash(pickle.loads(pickle.dumps(span))) == hash(span)


# Laws: periods.


@given(both(su_periods(), ed_periods()))
@law("T1", kills="day <= end")
def test_a_period_is_half_open(period: Period) -> None:
    for day in UNIVERSE:
        assert (day in period) == (day in members(period, UNIVERSE))
    if period.start is not None:
        assert period.start in period
        assert period.start - DAY not in period
    if period.end is not None:
        assert period.end not in period
        assert period.end - DAY in period


@given(anchors, st.integers(1, 40), st.integers(1, 40))
@law("T2", kills="start <= last in overlaps")
def test_adjacent_periods_neither_overlap_nor_leave_a_gap(day: date, n: int, k: int) -> None:
    one, other = Period(day, day + n * DAY), Period(day + n * DAY, day + (n + k) * DAY)
    for left, right in ((one, other), (other, one)):
        assert not left.overlaps(right)
        assert left.intersect(right) is None
        assert left.abuts(right)
        assert left.union(right) == (Period(day, day + (n + k) * DAY),)
    assert gaps([one, other]) == ()
    assert one.days + other.days == n + k


@given(st.tuples(su_periods(), su_periods(), su_periods()))
@law("T3", kills="an overlap seen from one side only")
def test_overlap_is_symmetric_and_order_is_irrelevant(three: tuple[Period, ...]) -> None:
    verdicts = {
        any(one.overlaps(other) for one, other in pairwise((*order, order[0])))
        for order in permutations(three)
    }
    assert len(verdicts) == 1
    assert len({covering(order) for order in permutations(three)}) == 1
    assert len({gaps(order) for order in permutations(three)}) == 1
    assert len({hull(order) for order in permutations(three)}) == 1


@given(
    both(
        st.tuples(su_periods(), st.lists(su_days(), max_size=4)),
        st.tuples(ed_periods(), st.lists(ed_days(), max_size=4)),
    )
)
@law("T4", kills="a cut on the start gives an empty piece")
def test_split_then_join_is_identity(case: tuple[Period, list[date]]) -> None:
    period, cuts = case
    pieces = period.split(*cuts)
    assert covering(pieces) == (period,)
    assert all(one.end == other.start for one, other in pairwise(pieces))
    assert all(one.abuts(other) for one, other in pairwise(pieces))
    inside = {cut for cut in cuts if cut in period and cut not in {period.start, date.min}}
    assert {piece.start for piece in pieces} == {period.start} | inside
    if period.start and period.end:
        assert sum(piece.days for piece in pieces) == period.days


@given(pairs_of_periods)
@law("T5", kills="max for min in intersect")
def test_periods_are_sets_of_days(pair: tuple[Period, Period]) -> None:
    one, other = pair
    edges = {edge for period in pair for edge in (period.start, period.end) if edge}
    universe = sorted({*UNIVERSE, *edges, *(edge - DAY for edge in edges)})
    mine, theirs = members(one, universe), members(other, universe)
    both_ = one.intersect(other)
    assert (set() if both_ is None else members(both_, universe)) == mine & theirs
    assert set().union(*(members(each, universe) for each in one.union(other))) == mine | theirs
    assert set().union(*(members(each, universe) for each in one.minus(other))) == mine - theirs
    assert one.overlaps(other) == bool(mine & theirs) == (both_ is not None)
    assert len(one.union(other)) == (1 if one.overlaps(other) or one.abuts(other) else 2)


@given(st.sampled_from([Period(None, date(1, 1, 2)), Period(date.min, None), Period(None, None)]))
@law("T5", kills="an open piece before the first day there is")
def test_no_piece_lies_outside_the_calendar(period: Period) -> None:
    from_the_start = Period(date.min, date(1, 1, 2))
    for piece in (*period.minus(from_the_start), *period.split(date.min, date(1, 1, 2))):
        assert Period(piece.start, piece.end) == piece  # the checked constructor takes it
    assert Period(None, date(1, 1, 2)).minus(from_the_start) == ()


@given(lists_of_periods)
@law("T6", kills="periods merged only with the one before")
@example(
    [Period(date(2024, 2, 10), date(2024, 3, 1)), Period(date(2024, 2, 11), date(2024, 2, 12))]
)
def test_gaps_and_cover_tile_the_hull(periods: list[Period]) -> None:
    whole = hull(periods)
    cover, between = covering(periods), gaps(periods)
    assert covering([*cover, *between]) == (() if whole is None else (whole,))
    assert all(not one.overlaps(other) for one in cover for other in between)
    assert all(not one.overlaps(other) and not one.abuts(other) for one, other in pairwise(cover))
    assert {day for day in UNIVERSE for one in periods if day in one} == {
        day for day in UNIVERSE for one in cover if day in one
    }
    assert all(Period(each.start, each.end) == each for each in (*cover, *between))


ALLEN: dict[Allen, Callable[[float, float, float, float], bool]] = {
    # by how the first's start and end lie to the other's start and end
    Allen.BEFORE: lambda s, e, f, g: e < f,
    Allen.MEETS: lambda s, e, f, g: e == f,
    Allen.OVERLAPS: lambda s, e, f, g: s < f < e < g,
    Allen.STARTS: lambda s, e, f, g: s == f and e < g,
    Allen.DURING: lambda s, e, f, g: f < s and e < g,
    Allen.FINISHES: lambda s, e, f, g: f < s and e == g,
    Allen.EQUALS: lambda s, e, f, g: s == f and e == g,
    Allen.FINISHED_BY: lambda s, e, f, g: s < f and e == g,
    Allen.CONTAINS: lambda s, e, f, g: s < f and g < e,
    Allen.STARTED_BY: lambda s, e, f, g: s == f and g < e,
    Allen.OVERLAPPED_BY: lambda s, e, f, g: f < s < g < e,
    Allen.MET_BY: lambda s, e, f, g: g == s,
    Allen.AFTER: lambda s, e, f, g: g < s,
}


def ends(period: Period) -> tuple[float, float]:
    first = float("-inf") if period.start is None else period.start.toordinal()
    return first, float("inf") if period.end is None else period.end.toordinal()


@given(pairs_of_periods)
@law("T11", kills="meets taken for before")
def test_exactly_one_relation_holds(pair: tuple[Period, Period]) -> None:
    one, other = pair
    holds = [each for each, rule in ALLEN.items() if rule(*ends(one), *ends(other))]
    assert holds == [one.relation(other)]
    assert other.relation(one) is one.relation(other).inverse


@given(both(su_periods(), ed_periods()))
def test_a_period_survives_its_repr_and_copies(period: Period) -> None:
    assert eval(repr(period), dict(PARSED)) == period  # noqa: S307
    assert pickle.loads(pickle.dumps(period)) == copy.deepcopy(period) == period
    assert len({period, Period(period.start, period.end)}) == 1


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


# Laws: boundaries.


@given(anchors, month_spans, st.integers(-200, 200))
@law("S2", kills="each boundary from the one before")
def test_a_boundary_is_always_counted_from_the_anchor(anchor: date, every: Span, k: int) -> None:
    assume(every.months is not None)
    step = every.months or 0
    assert boundary(anchor, every, k) == anchor + relativedelta(months=k * step)
    there = ql.Date(anchor.day, anchor.month, anchor.year)
    if 1901 < anchor.year + k * step // 12 < 2198:
        moved = ql.NullCalendar().advance(there, k * step, ql.Months, ql.Unadjusted, True)
        stuck = boundary(anchor, every, k, MonthEnd.STICK)
        assert stuck == date(moved.year(), moved.month(), moved.dayOfMonth())


@given(anchors, day_spans, st.integers(-200, 200), rules)
@law("S2", kills="k - 1 steps")
def test_a_boundary_in_days_is_plain_counting(
    anchor: date, every: Span, k: int, month_end: MonthEnd
) -> None:
    assert boundary(anchor, every, k, month_end) == anchor + k * (every.days or 0) * DAY


@given(anchors, month_spans, keeping, st.integers(-200, 200))
@law("S3", kills="a month left out after a short one")
def test_no_month_is_skipped(anchor: date, every: Span, month_end: MonthEnd, k: int) -> None:
    one, other = (boundary(anchor, every, each, month_end) for each in (k, k + 1))
    apart = (other.year - one.year) * 12 + other.month - one.month
    assert apart == every.months


@given(anchors, month_spans, st.integers(0, 30))
@law("S2", kills="k counts the months that were left out")
def test_skipping_equals_the_standard(anchor: date, every: Span, count: int) -> None:
    rule = rrule(
        MONTHLY, dt.datetime(anchor.year, anchor.month, anchor.day), interval=every.months or 1
    )
    expected = [each.date() for each in islice(rule, count)]
    assert [boundary(anchor, every, k, MonthEnd.SKIP) for k in range(count)] == expected


@given(st.sampled_from([date(1896, 2, 29), date(2096, 2, 29), date(2000, 2, 29)]), month_spans)
@law("S2", kills="a leap day every fourth year")
def test_skipping_knows_the_years_without_a_leap_day(anchor: date, every: Span) -> None:
    rule = rrule(
        MONTHLY, dt.datetime(anchor.year, anchor.month, anchor.day), interval=every.months or 1
    )
    expected = [each.date() for each in islice(rule, 150)]
    assert list(islice(boundaries(anchor, every, 0, MonthEnd.SKIP), 150)) == expected
    last = expected[-1]
    backwards = [boundary(last, every, -k, MonthEnd.SKIP) for k in range(150)]
    assert backwards == list(reversed(expected))


@given(anchors, month_spans | day_spans, rules, st.integers(-60, 60))
@law("S4", kills="a period of no days")
@law("S5", kills="a second iterator that shares its place")
def test_iterating_is_random_access(
    anchor: date, every: Span, month_end: MonthEnd, first: int
) -> None:
    one = boundaries(anchor, every, first, month_end)
    other = boundaries(anchor, every, first, month_end)
    next(other)
    found = list(islice(one, 30))
    assert found == [boundary(anchor, every, first + k, month_end) for k in range(30)]
    assert next(other) == found[1]
    assert all(before < after for before, after in pairwise(found))


@given(anchors, month_spans | day_spans, rules, anchors, st.integers(-3, 3))
@law("S5", kills="< for <= where a day is a boundary")
def test_a_day_finds_its_boundary(
    anchor: date, every: Span, month_end: MonthEnd, day: date, shift: int
) -> None:
    k = index_of(day, anchor, every, month_end)
    assert boundary(anchor, every, k, month_end) <= day < boundary(anchor, every, k + 1, month_end)
    exact = boundary(anchor, every, k + shift, month_end)
    assert index_of(exact, anchor, every, month_end) == k + shift
    assert index_of(exact - DAY, anchor, every, month_end) == k + shift - 1


@law("S15", kills="28 Feb for ever after the first common year")
def test_a_leap_day_comes_back_in_leap_years() -> None:
    anchor = date(2024, 2, 29)
    for k in range(-30, 40):
        leap = (2024 + k) % 4 == 0
        assert boundary(anchor, years(1), k) == date(2024 + k, 2, 29 if leap else 28)


@given(
    st.sampled_from([date(2023, 2, 28), date(2024, 2, 29), date(2026, 4, 30)]), st.integers(-90, 90)
)
@law("S16", kills="a last day that is only kept in short months")
def test_sticking_stays_on_last_days(anchor: date, k: int) -> None:
    assert (boundary(anchor, months(1), k, MonthEnd.STICK) + DAY).day == 1
    assert boundary(anchor, months(1), k).day <= anchor.day


@given(anchors, st.integers(2, 28), st.integers(-60, 60))
def test_a_distance_is_kept_or_the_day_clamps(anchor: date, kept: int, k: int) -> None:
    def distance(day: date) -> int:
        return ((day + relativedelta(day=31)) - day).days

    there = boundary(anchor, months(1), k, MonthEnd.keep_distance(kept))
    if distance(anchor) < kept:
        assert distance(there) == distance(anchor)
    else:
        assert there == boundary(anchor, months(1), k)
