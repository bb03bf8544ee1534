"""Month ends and the boundaries of cadences: examples, then laws."""

from __future__ import annotations

import datetime as dt
from datetime import date, timedelta
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pytest
import QuantLib as ql  # noqa: N813
from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.day import parse_day
from patronage.dates.month_end import MonthEnd, boundaries, boundary, index_of
from patronage.dates.span import days, months, years

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.dates.span import Span

DAY = timedelta(days=1)

month_spans = st.sampled_from([1, 1, 2, 3, 5, 6, 12, 24, 36, 48]).map(months)
day_spans = st.sampled_from([1, 7, 14, 30, 31]).map(days)
keeping = st.sampled_from([MonthEnd.CLAMP, MonthEnd.STICK, *map(MonthEnd.keep_distance, (3, 28))])
spilling = st.sampled_from([MonthEnd.SPILL, MonthEnd.WALK])
rules = keeping | spilling | st.just(MonthEnd.SKIP)
anchors = both(su_days(), ed_days())


def code_of(error: pytest.ExceptionInfo[pt.PatronageError]) -> list[str]:
    return [fault.code for fault in error.value.faults]


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
        (MonthEnd.SPILL, "2014-07-31", ["2014-08-31", "2014-10-01", "2014-10-31"]),
        (MonthEnd.SPILL, "2026-01-28", ["2026-02-28", "2026-03-28", "2026-04-28"]),
        (MonthEnd.WALK, "2014-07-31", ["2014-08-31", "2014-10-01", "2014-11-01"]),
        (MonthEnd.WALK, "2026-01-29", ["2026-03-01", "2026-04-01", "2026-05-01"]),
        (MonthEnd.WALK, "2026-01-28", ["2026-02-28", "2026-03-28", "2026-04-28"]),
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


@pytest.mark.parametrize(
    "month_end",
    [MonthEnd.CLAMP, MonthEnd.STICK, MonthEnd.SKIP, MonthEnd.SPILL, MonthEnd.WALK],
)
@pytest.mark.parametrize("every", [months(1), years(1), days(10)])
def test_boundaries_end_with_a_typed_error(month_end: MonthEnd, every: Span) -> None:
    later = boundaries(date(9999, 10, 31), every, 0, month_end)
    with pytest.raises(pt.OutOfRange) as error:
        list(islice(later, 100))
    assert code_of(error) == ["date.range"]


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


@given(anchors, month_spans, spilling, st.integers(-200, 200))
@law("S3", kills="a month skipped before a 1st")
def test_a_day_that_spills_lies_in_its_month_or_on_the_next_1st(
    anchor: date, every: Span, month_end: MonthEnd, k: int
) -> None:
    there = boundary(anchor, every, k, month_end)
    month = anchor.replace(day=1) + relativedelta(months=k * (every.months or 0))
    assert there in {month + relativedelta(months=1), boundary(anchor, every, k)}
    assert (there.day == 1) or there == boundary(anchor, every, k)


@given(anchors, month_spans)
@law("S2", kills="a walk that goes back to its day")
def test_walking_equals_a_walker_that_only_knows_its_last_day(anchor: date, every: Span) -> None:
    day = anchor
    for k in range(60):
        assert boundary(anchor, every, k, MonthEnd.WALK) == day
        later = day + relativedelta(months=every.months or 0)
        day = later if later.day == day.day else later + DAY


@given(anchors, month_spans)
def test_a_spilt_day_comes_back_and_before_the_anchor_nothing_has_walked(
    anchor: date, every: Span
) -> None:
    for k in range(-40, 40):
        clamped = boundary(anchor, every, k)
        spilt = clamped if clamped.day == anchor.day else clamped + DAY
        assert boundary(anchor, every, k, MonthEnd.SPILL) == spilt
        if k <= 0:
            assert boundary(anchor, every, k, MonthEnd.WALK) == spilt


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
