"""Counting: statutes and rules first, then laws against a walk over the days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import patronage as pt
from counting.naive_count import naive_last, naive_uncut
from counting.statutes import EFFECTS, LAST_DAYS, LATEST, MIDDLE, rent
from patronage import strategies as pst
from patronage.counting import HALF_YEAR, MONTH, YEAR
from refusals import faults_of

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

    from counting.statutes import Row

D = date
DAY: Final = timedelta(days=1)
FIRST_OUT: Final = pt.Counting.FIRST_OUT


def named(rows: list[Row]) -> list[Any]:
    """Return the rows as the parameters of a test, each called by where it stands."""
    return [
        pytest.param(count, pt.parse_day(day), pt.parse_day(found), id=f"{source}, {day}")
        for source, count, day, found in rows
    ]


@pytest.mark.parametrize(("count", "day", "last"), named(LAST_DAYS))
def test_the_last_day_in_is_the_one_that_the_rule_names(
    count: pt.Count, day: date, last: date
) -> None:
    assert count.last(day) == last
    assert count.effect(day) == last + DAY
    assert pt.from_json(pt.to_json(count)) == count


@pytest.mark.parametrize(("count", "day", "effect"), named(EFFECTS))
def test_the_first_day_out_is_the_one_that_the_rule_names(
    count: pt.Count, day: date, effect: date
) -> None:
    assert count.effect(day) == effect
    assert count.last(day) == effect - DAY


@pytest.mark.parametrize(("count", "target", "latest"), named(LATEST))
def test_the_latest_day_is_the_one_that_the_rule_names(
    count: pt.Count, target: date, latest: date
) -> None:
    assert count.latest(target) == latest


def test_a_window_opens_on_the_first_of_the_days_whose_month_ends_together() -> None:
    month = pt.Count(pt.months(1))
    end = D(2026, 2, 28)
    assert (month.earliest(end), month.latest(end)) == (D(2026, 1, 28), D(2026, 1, 31))
    most = pt.Count(pt.days(21), day=FIRST_OUT)
    assert most.earliest(D(2026, 7, 15)) == D(2026, 6, 25)  # Cal. B&P 17602: 21 days before 16 July


def test_a_roll_follows_the_direction_of_counting_and_has_no_part_in_the_search() -> None:
    rolls = pt.Count(pt.days(10), roll=pt.Roll.FOLLOWING, calendar=pt.WEEKDAYS)
    assert rolls.last(D(2026, 3, 11)) == D(2026, 3, 23)  # a Saturday, moved on to Monday
    assert rolls.latest(D(2026, 3, 21)) == D(2026, 3, 11)
    assert rolls.latest(D(2026, 3, 18)) == D(2026, 3, 6)  # a Sunday, moved back to Friday
    assert rolls.earliest(D(2026, 3, 18)) == D(2026, 3, 8)
    never = evolve(rolls, roll=pt.Roll.UNADJUSTED, calendar=None)
    assert never.latest(D(2026, 3, 18)) == D(2026, 3, 8)


def test_notice_and_cure_count_alike() -> None:
    thirty = pt.Count(pt.days(30))
    assert thirty.last(D(2026, 3, 2)) == D(2026, 4, 1)
    assert thirty.effect(D(2026, 3, 2)) == D(2026, 4, 2)
    as_before = pt.Count(pt.days(30), day=FIRST_OUT)
    assert as_before.effect(D(2026, 3, 2)) == pt.Notice(pt.days(30)).takes_effect(D(2026, 3, 2))


def test_the_two_ways_of_counting_have_names_of_the_field() -> None:
    assert list(pt.Counting) == [pt.Counting.LAST_IN, pt.Counting.FIRST_OUT]
    aliases = {name: member.name for name, member in pt.Counting.__members__.items()}
    assert (aliases["STATUTORY"], aliases["CLEAR"], aliases["BEFORE"]) == (
        *("LAST_IN", "LAST_IN"),
        "FIRST_OUT",
    )


def test_one_length_has_one_form() -> None:
    assert pt.Count((pt.days(3),)) == pt.Count(pt.days(3))
    assert pt.Count(()) == pt.Count()
    assert pt.Count(pt.days(3), to=MONTH) == pt.Count(pt.days(3), to=(MONTH,))
    listed: Any = [pt.months(1), pt.days(15)]
    assert pt.Count(listed).span == (pt.months(1), pt.days(15))


@given(pst.calendars(days=su_days()), su_days(), st.integers(1, 9))
@law("A17", kills="counting back from a day off, or the target itself counted")
def test_earliest_is_the_nth_working_day_before_the_target(
    calendar: pt.HolidayCalendar, target: date, count: int
) -> None:
    day, left = target, count
    for _ in range(400):
        day -= DAY
        left -= calendar.is_working_day(day)
        if not left:
            break
    assert pt.Count(working=count, calendar=calendar).earliest(target) == day


# --- the edges of the calendar ----------------------------------------------------------------


def test_beyond_the_calendar_is_out_of_range_or_none() -> None:
    days, month = pt.Count(pt.days(30)), pt.Count(to=MONTH)
    early: pt.Count = rent(3)
    leaving: tuple[Callable[[], object], ...] = (
        lambda: days.last(D(9999, 12, 2)),
        lambda: month.last(D(9999, 12, 2)),
        lambda: pt.Count().effect(date.max),
        lambda: pt.Count(day=FIRST_OUT).last(date.min),
        lambda: pt.Count(since=YEAR).last(date.max),
        lambda: early.last(D(1, 1, 31)),
    )
    for leave in leaving:
        with pytest.raises(pt.OutOfRange):
            leave()
    assert days.latest(D(1, 1, 30)) is None
    assert days.latest(D(1, 1, 31)) == date.min
    assert days.latest(date.max) == D(9999, 12, 1)
    assert days.earliest(date.max) == D(9999, 12, 1)
    assert days.earliest(date.min) == date.min
    assert month.earliest(D(9999, 12, 1)) is None
    assert month.latest(date.max) == D(9999, 11, 30)
    assert early.latest(D(1, 3, 31)) is None
    assert early.latest(D(1, 4, 30)) == D(1, 2, 3)
    assert pt.Count().latest(date.max) == pt.Count().earliest(date.max) == date.max
    never = pt.CalendarPeriod(pt.months(119_988), anchor=date.min)
    assert pt.Count(since=never, cutoff=days).latest(D(2026, 1, 1)) is None
    sunday = pt.Count(roll=pt.Roll.FOLLOWING, calendar=pt.HolidayCalendar.of(date.min))
    assert sunday.latest(date.min) is None
    closed = pt.HolidayCalendar.of(*(D(1, 2, day) for day in range(1, 16)))
    middle = pt.Count(since=MONTH, cutoff=pt.Count(pt.days(15)))
    assert middle.latest(D(1, 1, 31)) == D(1, 2, 15)
    assert evolve(middle, roll=pt.Roll.FOLLOWING, calendar=closed).latest(D(1, 1, 31)) is None
    floor = pt.Count(pt.days(3), not_before=D(2026, 3, 1))
    assert floor.latest(D(2026, 2, 28)) is None
    assert floor.latest(D(2026, 3, 1)) == D(2026, 2, 26)


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "path", "code"),
    [
        ({"span": 30}, "span", "interval.type"),
        ({"span": (pt.days(1), 3)}, "span[1]", "interval.type"),
        ({"since": "month"}, "since", "window.type"),
        (
            {"since": pt.CalendarPeriod(pt.months(1), which=pt.Which.PREVIOUS)},
            "since",
            "window.which",
        ),
        ({"to": (MONTH, "month")}, "to[1]", "window.type"),
        ({"to": pt.Anniversary()}, "to", "window.type"),
        ({"cutoff": pt.Count(pt.days(15))}, "cutoff", "count.cutoff"),
        ({"since": MONTH, "cutoff": rent(1)}, "cutoff", "count.cutoff"),
        ({"working": 0, "calendar": pt.WEEKDAYS}, "working", "count.range"),
        ({"working": 3_661, "calendar": pt.WEEKDAYS}, "working", "count.range"),
        ({"working": True, "calendar": pt.WEEKDAYS}, "working", "count.type"),
        ({"working": 3}, "calendar", "count.calendar"),
        ({"roll": pt.Roll.FOLLOWING}, "calendar", "count.calendar"),
        ({"calendar": pt.WEEKDAYS}, "calendar", "count.calendar"),
        ({"calendar": "US", "working": 3}, "calendar", "calendar.type"),
        ({"roll": "following"}, "roll", "roll.type"),
        ({"day": "last in"}, "day", "counting.type"),
        ({"not_before": "2026-01-01"}, "not_before", "date.type"),
    ],
)
def test_what_says_nothing_is_refused(fields: dict[str, Any], path: str, code: str) -> None:
    assert faults_of(lambda: pt.Count(**fields)) == [(path, code)]


def test_only_days_are_asked_about() -> None:
    count: Any = pt.Count(pt.days(30))
    for ask in (count.last, count.effect, count.latest, count.earliest):
        with pytest.raises(pt.WrongType):
            ask("2026-01-01")


# --- in words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (pt.Count(), "the same day"),
        (pt.Count(pt.days(30), to=MONTH), "30 days, to the end of a month"),
        (pt.Count((pt.months(1), pt.days(15))), "1 month and 15 days"),
        (pt.Count(pt.days(1), day=FIRST_OUT), "1 day, the day itself counted"),
        (
            pt.Count(to=(MIDDLE, HALF_YEAR)),
            "to the end of a period of 1 month counted from 16 Jan 2000 or the end of a half-year",
        ),
        (pt.Count(pt.years(1), since=YEAR), "12 months, from the end of the year"),
        (
            rent(3),
            "3 months, from the end of the month before (if in 3 working days), else of its own",
        ),
        (
            pt.Count(pt.weeks(1), working=2, calendar=pt.WEEKDAYS, roll=pt.Roll.PRECEDING),
            "7 days and 2 working days, back to a working day",
        ),
        (
            pt.Count(to=YEAR, not_before=D(2026, 12, 31)),
            "not before 31 Dec 2026, to the end of a year",
        ),
    ],
)
def test_it_is_said_in_plain_words(count: pt.Count, said: str) -> None:
    assert str(count) == said


# --- laws -------------------------------------------------------------------------------------

days = both(su_days(), ed_days())
counts = pst.counts(days=days)


@given(counts, days)
@law(
    "A17", kills="days before months, a cutoff without its day, the farthest end, a clamped period"
)
def test_the_last_day_is_what_a_walk_over_the_days_finds(count: pt.Count, day: date) -> None:
    assert count.last(day) == naive_last(count, day)


@given(counts, days)
@law("A17", kills="a length taken off the target, a roll in the search, opening by the latest")
@settings(deadline=None)
def test_latest_and_earliest_are_what_a_loop_over_the_days_finds(
    count: pt.Count, target: date
) -> None:
    latest = earliest = None
    day = target + 800 * DAY
    assert naive_uncut(count, day) > target
    while day > target - 2_400 * DAY:
        day -= DAY
        last = pt_uncut(count, day)
        if latest is None and last <= target and is_open(count, day):
            latest = day
        if last < target:
            earliest = day + DAY
            if latest is not None:
                break
    if latest is not None or count.not_before is None:
        assert count.latest(target) == latest
    if earliest is not None:
        assert count.earliest(target) == earliest


def pt_uncut(count: pt.Count, day: date) -> date:
    """Return the last day in before it rolls, by the library: held to the walk above."""
    if count.roll is pt.Roll.UNADJUSTED:
        return count.last(day)
    calendar = count.calendar if count.working else None
    return evolve(count, roll=pt.Roll.UNADJUSTED, calendar=calendar).last(day)


def is_open(count: pt.Count, day: date) -> bool:
    """Whether a day may be the latest: a working day, where a roll asks for one."""
    if count.roll is pt.Roll.UNADJUSTED or count.calendar is None:
        return True
    return count.calendar.is_working_day(day)


@given(counts, days, days)
@law("A17", kills="a later day with an earlier end")
def test_later_days_never_end_earlier(count: pt.Count, one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert count.last(first) <= count.last(second)
    assert count.effect(first) == count.last(first) + DAY
    latest, later = count.latest(first), count.latest(second)
    assert latest is None or (later is not None and latest <= later)


@given(counts, days)
@law("A17", kills="the latest day became the day after, or the day before")
def test_the_latest_day_is_in_time_and_the_next_is_not(count: pt.Count, target: date) -> None:
    latest = count.latest(target)
    if latest is None:
        assert count.not_before is not None
        return
    assert naive_uncut(count, latest) <= target
    after = latest + DAY
    while not is_open(count, after):
        after += DAY
    assert naive_uncut(count, after) > target


@given(counts, days)
@law("A17", kills="the end that is hit exactly is missed")
def test_the_end_of_a_given_day_can_still_be_reached_on_it(count: pt.Count, day: date) -> None:
    end = naive_uncut(count, day)
    first, latest = count.earliest(end), count.latest(end)
    assert first is not None
    assert first <= day
    assert latest is None or latest >= day or not is_open(count, day)
