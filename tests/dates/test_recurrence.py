"""Recurrence rules, in and out: examples, then laws."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.month_end import boundaries

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterable

START = date(2026, 1, 15)

anchors = both(su_days(), ed_days())
spans = st.sampled_from([1, 2, 3, 6, 12, 24, 48]).map(pt.months) | st.sampled_from(
    [1, 7, 10, 14, 30]
).map(pt.days)
month_ends = st.sampled_from(
    [
        pt.MonthEnd.CLAMP,
        pt.MonthEnd.STICK,
        pt.MonthEnd.SKIP,
        pt.MonthEnd.keep_distance(),
        pt.MonthEnd.keep_distance(28),
    ]
)


def first(days: Iterable[date], count: int = 4) -> list[str]:
    return [str(day) for day in islice(days, count)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=10", ["2026-01-15", "2026-01-25", "2026-02-04", "2026-02-14"]),
        ("FREQ=WEEKLY;BYDAY=TU,TH", ["2026-01-15", "2026-01-20", "2026-01-22", "2026-01-27"]),
        ("FREQ=MONTHLY", ["2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", ["2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31"]),
        ("FREQ=MONTHLY;BYDAY=2TU", ["2026-02-10", "2026-03-10", "2026-04-14", "2026-05-12"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", ["2026-01-30", "2026-02-27", "2026-03-27", "2026-04-24"]),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1;COUNT=2", ["2026-04-01", "2027-04-01"]),
        ("FREQ=DAILY;BYMONTH=3;BYDAY=MO", ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,TU",
            ["2026-01-25", "2026-01-27", "2026-02-08", "2026-02-10"],
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", ["2026-02-13", "2026-03-13", "2026-11-13"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,2",
            ["2026-01-30", "2026-02-03", "2026-02-27", "2026-03-03"],
        ),
        ("FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=31", ["2026-01-31", "2026-07-31", "2027-01-31"]),
        ("FREQ=YEARLY;BYMONTHDAY=15", ["2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15"]),
        ("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", ["2026-10-25", "2027-10-31"]),
        ("FREQ=YEARLY;BYDAY=20MO", ["2026-05-18", "2027-05-17"]),
        ("FREQ=YEARLY;BYYEARDAY=-1,100", ["2026-04-10", "2026-12-31", "2027-04-10"]),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", ["2026-05-11", "2027-05-17"]),
        ("FREQ=MONTHLY;UNTIL=20260215", ["2026-01-15", "2026-02-15"]),
        ("FREQ=MONTHLY;UNTIL=20260214", ["2026-01-15"]),
    ],
)
def test_the_days_of_a_rule(rule: str, expected: list[str]) -> None:
    assert first(pt.Recurrence(rule, start=START).dates(), len(expected)) == expected[:4]


def test_a_rule_is_kept_in_one_form() -> None:
    one = pt.Recurrence("RRULE:interval=1;BYMONTHDAY=15,1,15;WKST=MO;freq=monthly", start=START)
    assert one.rule == "FREQ=MONTHLY;BYMONTHDAY=1,15"
    assert one == pt.Recurrence("BYMONTHDAY=1,15;FREQ=MONTHLY", start=START)
    assert pt.Recurrence("FREQ=MONTHLY;BYDAY=-1FR,2TU,MO", start=START).rule.endswith("-1FR,MO,2TU")
    assert pt.Recurrence("FREQ=YEARLY;BYMONTH=1;COUNT=1", start=START).rule.endswith("1;COUNT=1")
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one
    assert str(one) == "DTSTART;VALUE=DATE:20260115\nRRULE:FREQ=MONTHLY;BYMONTHDAY=1,15"


def test_the_days_within_a_period() -> None:
    rule = pt.Recurrence("FREQ=MONTHLY", start=START)
    spring = pt.Period(date(2026, 2, 15), date(2026, 4, 15))
    assert first(rule.dates(spring)) == ["2026-02-15", "2026-03-15"]
    assert first(rule.dates(pt.Period(date(2026, 2, 16), None)), 1) == ["2026-03-15"]
    assert first(rule.dates(pt.Period(None, START))) == []


def test_a_rule_ends_with_the_calendar() -> None:
    rule = pt.Recurrence("FREQ=YEARLY", start=date(9998, 1, 1))
    assert first(rule.dates()) == ["9998-01-01", "9999-01-01"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("", "recurrence.syntax"),
        ("monthly", "recurrence.syntax"),
        ("INTERVAL=2", "recurrence.syntax"),
        ("FREQ=MONTHLY;FREQ=DAILY", "recurrence.syntax"),
        ("FREQ=MONTHLY;COUNT=3;UNTIL=20260101", "recurrence.syntax"),
        ("FREQ=HOURLY", "recurrence.unknown"),
        ("FREQ=DAILY;INTERVAL=0", "recurrence.unknown"),
        ("FREQ=DAILY;INTERVAL=-1", "recurrence.unknown"),
        ("FREQ=DAILY;INTERVAL=２", "recurrence.unknown"),
        ("FREQ=DAILY;COUNT=0", "recurrence.unknown"),
        ("FREQ=DAILY;INTERVAL=1000001", "recurrence.size"),
        ("FREQ=DAILY;COUNT=1000001", "recurrence.size"),
        ("FREQ=DAILY;BYHOUR=9", "recurrence.unknown"),
        ("FREQ=DAILY;BYDAY=1MO", "recurrence.unknown"),
        ("FREQ=DAILY;BYYEARDAY=1", "recurrence.unknown"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "recurrence.unknown"),
        ("FREQ=WEEKLY;BYDAY=1MO", "recurrence.unknown"),
        ("FREQ=WEEKLY;WKST=1SU", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYDAY=6FR", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,-31", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYSETPOS=1", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=0", "recurrence.unknown"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=3", "recurrence.unknown"),
        ("FREQ=DAILY;BYMONTH=2;BYSETPOS=2", "recurrence.unknown"),
        ("FREQ=YEARLY;BYWEEKNO=20", "recurrence.unknown"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "recurrence.unknown"),
        ("FREQ=YEARLY;BYMONTH=1,13", "recurrence.unknown"),
        ("FREQ=YEARLY;BYYEARDAY=367", "recurrence.unknown"),
        ("FREQ=DAILY;UNTIL=20260230", "date.invalid"),
        ("FREQ=DAILY;UNTIL=20260101T000000Z", "recurrence.unknown"),
        ("FREQ=DAILY;" + "X" * 1000, "recurrence.size"),
        (None, "recurrence.type"),
    ],
)
def test_no_other_rule_is_taken(rule: str, code: str) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        pt.Recurrence(rule, start=START)
    assert [fault.code for fault in error.value.faults] == [code]


def test_all_faults_are_reported() -> None:
    with pytest.raises(pt.InvalidInput) as error:
        pt.Recurrence("FREQ=NEVER", start="today")  # type: ignore[arg-type]
    codes = [fault.code for fault in error.value.faults]
    assert codes == ["date.type", "recurrence.unknown"]
    with pytest.raises(pt.InvalidInput) as error:
        pt.Recurrence.of_steps(1, datetime(2026, 1, 1), "clamp")  # type: ignore[arg-type]
    codes = [fault.code for fault in error.value.faults]
    assert codes == ["interval.type", "date.type", "month_end.type"]
    with pytest.raises(pt.OutOfRange):
        pt.Recurrence.of_steps(pt.days(0), START)


def test_no_rule_has_days_that_leave_their_month() -> None:
    late = date(2026, 1, 31)
    for month_end in (pt.MonthEnd.SPILL, pt.MonthEnd.WALK):
        with pytest.raises(pt.InvalidInput) as error:
            pt.Recurrence.of_steps(pt.months(1), late, month_end)
        assert [fault.code for fault in error.value.faults] == ["recurrence.month_end"]
        assert pt.Recurrence.of_steps(pt.days(30), late, month_end).rule == "FREQ=DAILY;INTERVAL=30"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", (pt.days(3), START, pt.MonthEnd.CLAMP)),
        ("FREQ=WEEKLY;INTERVAL=2", (pt.days(14), START, pt.MonthEnd.CLAMP)),
        ("FREQ=WEEKLY;BYDAY=TU", (pt.days(7), date(2026, 1, 20), pt.MonthEnd.CLAMP)),
        ("FREQ=WEEKLY;BYDAY=TU,WE", None),
        ("FREQ=MONTHLY", (pt.months(1), START, pt.MonthEnd.CLAMP)),
        ("FREQ=MONTHLY;BYMONTHDAY=30", (pt.months(1), date(2026, 1, 30), pt.MonthEnd.SKIP)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", (pt.months(1), date(2026, 1, 31), pt.MonthEnd.STICK)),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-3",
            (pt.months(1), date(2026, 1, 29), pt.MonthEnd.keep_distance(3)),
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=28", (pt.months(1), date(2026, 1, 28), pt.MonthEnd.CLAMP)),
        ("FREQ=MONTHLY;BYMONTHDAY=29", (pt.months(1), date(2026, 1, 29), pt.MonthEnd.SKIP)),
        (
            "FREQ=MONTHLY;BYMONTHDAY=-28",
            (pt.months(1), date(2026, 2, 1), pt.MonthEnd.keep_distance(28)),
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=-29", None),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", None),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=1", None),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30", None),
        ("FREQ=MONTHLY;BYDAY=2TU", None),
        ("FREQ=MONTHLY;BYMONTH=1,2", None),
        ("FREQ=DAILY;BYDAY=MO", None),
        ("FREQ=WEEKLY;BYMONTH=1", None),
        ("FREQ=YEARLY;BYMONTHDAY=1", None),
        ("FREQ=YEARLY;BYMONTH=1,7", None),
        ("FREQ=YEARLY;BYYEARDAY=1", None),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", None),
        ("FREQ=YEARLY", (pt.years(1), START, pt.MonthEnd.CLAMP)),
        ("FREQ=MONTHLY;INTERVAL=100000;BYMONTHDAY=1", None),
        ("FREQ=DAILY;INTERVAL=1000000;UNTIL=20200101", None),
        ("FREQ=WEEKLY;INTERVAL=1000000", None),
        ("FREQ=YEARLY;INTERVAL=1000000", None),
    ],
)
def test_the_cadence_of_a_rule(
    rule: str, expected: tuple[pt.Span, date, pt.MonthEnd] | None
) -> None:
    assert pt.Recurrence(rule, start=START).steps() == expected


def test_the_31st_or_the_last_day_is_a_clamped_31st() -> None:
    rule = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    steps = pt.Recurrence(rule, start=date(2026, 2, 1)).steps()
    assert steps == (pt.months(1), date(2026, 3, 31), pt.MonthEnd.CLAMP)
    yearly = pt.Recurrence(f"{rule};INTERVAL=12", start=date(2026, 2, 1)).steps()
    assert yearly == (pt.years(1), date(2026, 2, 28), pt.MonthEnd.STICK)
    leap = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29"
    assert pt.Recurrence(leap, start=START).steps() is None
    leap = "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=28,29;BYSETPOS=-1"
    steps = pt.Recurrence(leap, start=date(2025, 2, 1)).steps()
    assert steps == (pt.years(1), date(2028, 2, 29), pt.MonthEnd.CLAMP)
    late = pt.Recurrence(rule, start=date(9999, 11, 30)).steps()
    assert late == (pt.months(1), date(9999, 12, 31), pt.MonthEnd.CLAMP)
    last = pt.Recurrence(f"{rule};INTERVAL=2", start=date(9999, 11, 30)).steps()
    assert last == (pt.months(2), date(9999, 11, 30), pt.MonthEnd.STICK)


@pytest.mark.parametrize(
    ("every", "anchor", "month_end", "rule"),
    [
        (pt.days(14), START, pt.MonthEnd.CLAMP, "FREQ=WEEKLY;INTERVAL=2"),
        (pt.days(15), START, pt.MonthEnd.CLAMP, "FREQ=DAILY;INTERVAL=15"),
        (pt.years(1), START, pt.MonthEnd.CLAMP, "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=15"),
        (pt.months(1), date(2026, 1, 28), pt.MonthEnd.CLAMP, "FREQ=MONTHLY;BYMONTHDAY=28"),
        (pt.months(1), date(2026, 1, 31), pt.MonthEnd.SKIP, "FREQ=MONTHLY;BYMONTHDAY=31"),
        (pt.months(1), date(2026, 1, 31), pt.MonthEnd.STICK, "FREQ=MONTHLY;BYMONTHDAY=-1"),
        (
            pt.months(1),
            date(2026, 1, 29),
            pt.MonthEnd.keep_distance(3),
            "FREQ=MONTHLY;BYMONTHDAY=-3",
        ),
        (
            pt.months(1),
            date(2026, 1, 28),
            pt.MonthEnd.keep_distance(3),
            "FREQ=MONTHLY;BYMONTHDAY=28",
        ),
    ],
)
def test_the_rule_of_a_cadence(
    every: pt.Span, anchor: date, month_end: pt.MonthEnd, rule: str
) -> None:
    recurrence = pt.Recurrence.of_steps(every, anchor, month_end)
    assert recurrence.rule == rule
    assert recurrence.steps() == (every, anchor, month_end) or anchor.day == 28
    assert eval(repr(recurrence), {"datetime": dt, "Recurrence": pt.Recurrence}) == recurrence  # noqa: S307


@given(anchors, spans, month_ends)
@law("S2", kills="a rule that counts from the month before")
def test_the_rule_of_a_cadence_has_its_days(
    anchor: date, every: pt.Span, month_end: pt.MonthEnd
) -> None:
    rule = pt.Recurrence.of_steps(every, anchor, month_end)
    expected = list(islice(boundaries(anchor, every, 0, month_end), 20))
    assert list(islice(rule.dates(), 20)) == expected
    theirs = rrulestr(f"RRULE:{rule.rule}", dtstart=datetime.combine(anchor, datetime.min.time()))
    assert [each.date() for each in islice(theirs, 20)] == expected


@given(anchors, spans, month_ends)
def test_a_cadence_comes_back_from_its_rule(
    anchor: date, every: pt.Span, month_end: pt.MonthEnd
) -> None:
    rule = pt.Recurrence.of_steps(every, anchor, month_end)
    steps = rule.steps()
    assert steps is not None
    again, start, by = steps
    assert again == every
    found = (day for day in boundaries(start, again, -5, by) if day >= anchor)
    assert list(islice(found, 20)) == list(islice(rule.dates(), 20))
