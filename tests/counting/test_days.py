"""The search for a day: the first of which something holds, with few questions."""

from __future__ import annotations

from datetime import date
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.counting.days import day_of, first_day, nth_working_day, rolled

from laws import law

LAST = date.max.toordinal()
numbers = st.sampled_from([1, 2, 3, 400, LAST - 1, LAST, LAST + 1]) | st.integers(1, LAST + 1)


@given(numbers, numbers, st.integers(-3, LAST + 3) | st.integers(-3, 9))
@law("A17", kills="a search that stops a day beside, or at either end of the calendar")
def test_the_first_day_of_which_something_holds_is_found_by_few_questions(
    least: int, first: int, near: int
) -> None:
    asked: list[int] = []

    def holds(day: int) -> bool:
        asked.append(day)
        return day >= first

    wanted = min(max(first, least), LAST + 1)
    assert first_day(holds, least, near) == wanted
    assert all(least <= day <= LAST for day in asked)
    assert len(asked) <= 2 * log2(abs(wanted - near) + 2) + 4


def test_the_search_agrees_with_a_loop_in_a_small_universe() -> None:
    for first in range(1, 40):
        for near in range(-1, 42):
            found = first_day(lambda day, first=first: day >= first, 1, near)  # type: ignore[misc]
            assert found == next(day for day in range(1, 41) if day >= first)


def test_working_days_are_counted_after_the_day_itself() -> None:
    friday = date(2026, 1, 2).toordinal()
    assert [nth_working_day(friday, n, pt.WEEKDAYS) - friday for n in (1, 2, 5, 6)] == [3, 4, 7, 10]
    assert nth_working_day(0, 1, pt.EVERY_DAY) == 1


def test_what_leaves_the_calendar_is_out_of_range() -> None:
    off = pt.HolidayCalendar(frozenset({date(9999, 12, 31), date(1, 1, 1)}), weekend=frozenset())
    for leave in (
        lambda: day_of(0, date(1, 1, 1)),
        lambda: day_of(LAST + 1, date.max),
        lambda: nth_working_day(LAST, 1, pt.EVERY_DAY),
        lambda: rolled(pt.Roll.FOLLOWING, date(9999, 12, 31), off),
        lambda: rolled(pt.Roll.PRECEDING, date(1, 1, 1), off),
    ):
        with pytest.raises(pt.OutOfRange):
            leave()


def test_a_calendar_without_working_days_is_named() -> None:
    never = pt.HolidayCalendar(
        frozenset(date.fromordinal(day) for day in range(738_000, 738_800)), weekend=frozenset()
    )
    with pytest.raises(pt.InvalidInput) as caught:
        rolled(pt.Roll.FOLLOWING, date.fromordinal(738_010), never)
    assert [fault.code for fault in caught.value.faults] == ["calendar.empty"]
