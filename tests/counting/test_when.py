"""Days left open: what is known of them, and that narrowing them only narrows the answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.counting.verdict import Verdict
from patronage.counting.when import bounds, earlier, has_come, later, moved, when
from refusals import code_of

if TYPE_CHECKING:
    from patronage.counting.when import Day

MARCH = pt.When(date(2026, 3, 1), date(2026, 3, 31), why="the day is blank")
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 9).map(lambda count: FIRST + timedelta(days=count))


@st.composite
def _open_days(draw: st.DrawFn) -> Day:
    """A day in bounds, exact, or with a bound missing."""
    one, other = sorted((draw(DAYS), draw(DAYS)))
    first = draw(st.sampled_from([one, date.min]))
    last = draw(st.sampled_from([other, date.max]))
    return when(first, last)


def _worlds(day: Day | None) -> list[date | None]:
    """Every day of the small universe that it may be, and None where it may never come."""
    if not isinstance(day, pt.When):
        return [day]
    days = [FIRST + timedelta(days=count) for count in range(-1, 11)]
    found: list[date | None] = [each for each in days if day.earliest <= each <= day.latest]
    return [*found, None] if day.latest == date.max else found


@given(_open_days() | st.none(), DAYS)
def test_it_has_come_where_it_has_in_every_world(day: Day | None, by: date) -> None:
    answers = {world is not None and world <= by for world in _worlds(day)}
    expected = Verdict.of(answers.pop()) if len(answers) == 1 else Verdict.UNKNOWN
    assert has_come(day, by) is expected


@given(_open_days() | st.none(), _open_days() | st.none(), DAYS)
def test_the_earlier_and_the_later_agree_with_every_pair_of_worlds(
    one: Day | None, other: Day | None, by: date
) -> None:
    pairs = [(a, b) for a in _worlds(one) for b in _worlds(other)]
    firsts = {min(filter(None, pair), default=None) for pair in pairs}
    lasts = {max(filter(None, pair)) if None not in pair else None for pair in pairs}
    for found, worlds in ((earlier(one, other), firsts), (later(one, other), lasts)):
        answers = {world is not None and world <= by for world in worlds}
        expected = Verdict.of(answers.pop()) if len(answers) == 1 else Verdict.UNKNOWN
        assert has_come(found, by) is expected


@given(_open_days(), st.integers(0, 9), st.integers(0, 9), DAYS)
def test_narrowing_only_narrows(day: Day, less: int, more: int, by: date) -> None:
    if not isinstance(day, pt.When):
        return
    first, last = max(day.earliest, FIRST), min(day.latest, FIRST + timedelta(days=9))
    narrower = first + timedelta(days=less), last - timedelta(days=more)
    if narrower[0] > narrower[1]:
        return
    before, after = has_come(day, by), has_come(when(narrower[0], narrower[1]), by)
    assert before in {Verdict.UNKNOWN, after}


def test_a_move_keeps_what_has_no_bound() -> None:
    onwards = moved(pt.When(date(2026, 3, 1)), lambda day: day + timedelta(days=1))
    assert onwards == pt.When(date(2026, 3, 2))
    assert moved(pt.When.unknown("redacted"), lambda day: day) == pt.When.unknown("redacted")
    assert bounds(moved(MARCH, lambda _: FIRST)) == (FIRST, FIRST)


def test_unknown_has_no_truth_value() -> None:
    with pytest.raises(pt.Undecided, match=r"compare with Verdict\.UNKNOWN") as undecided:
        bool(MARCH.by(date(2026, 3, 15)))
    assert undecided.value.faults[0].code == "verdict.unknown"
    assert MARCH.by(date(2026, 3, 31))
    assert not MARCH.by(date(2026, 2, 28))


def test_an_unknown_length_ends_a_day_later_or_never() -> None:
    assert pt.Unknown("hidden").after(FIRST) == pt.When(date(2026, 1, 2), why="hidden")
    three = pt.Unknown(least=pt.months(2), most=pt.months(3))
    assert three.after(FIRST) == pt.When(date(2026, 3, 1), date(2026, 4, 1))
    assert pt.Unknown(most=pt.years(9000)).after(FIRST) == pt.When(date(2026, 1, 2))


def test_what_can_be_no_day_in_bounds_is_refused() -> None:
    assert code_of(lambda: pt.When(FIRST, FIRST)) == "when.exact"
    assert code_of(lambda: pt.When(date(2026, 1, 2), FIRST)) == "span.order"
    assert code_of(lambda: pt.Unknown(least=pt.days(3), most=pt.months(1))) == "interval.mixed"
    assert code_of(lambda: pt.Unknown(least=pt.days(3), most=pt.days(3))) == "span.order"
    assert code_of(lambda: pt.When.within("March")) == "period.type"  # type: ignore[arg-type]


def test_they_say_what_is_known() -> None:
    assert str(MARCH) == "between 1 Mar 2026 and 31 Mar 2026 (the day is blank)"
    assert str(pt.When(latest=FIRST)) == "by 1 Jan 2026"
    assert str(pt.When(FIRST)) == "on 1 Jan 2026 or later, or never"
    assert str(pt.Unknown(most=pt.days(30))) == "at most 30 days"
    assert str(pt.Unknown(least=pt.days(1), most=pt.days(30))) == "1 day to 30 days"
