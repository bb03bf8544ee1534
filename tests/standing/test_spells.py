"""Spells, the days on which something turns: held against what is so on each single day.

The looks of criteria say when a threshold is met in one pass over the days of facts; beside them
stand the timelines of the same looks, which are judged step by step.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from patronage.counting.verdict import Verdict
from patronage.dates.period import Period
from patronage.dates.span import days as days_long
from patronage.dates.span import months
from patronage.facts.observed import Observation
from patronage.standing.criteria.lasting import lasting
from patronage.standing.rules.looks import Latest, Runs, Watched, Yardstick
from patronage.standing.rules.spells import (
    ALWAYS,
    NEVER,
    Holding,
    at_least_of,
    both,
    opposite,
)
from patronage.thresholds.threshold import (
    at_least,
    at_most,
    equal_to,
    less_than,
    more_than,
    within,
)
from patronage.timeline.timeline import Timeline

from laws import law

if TYPE_CHECKING:
    from patronage.dates.span import Span
    from patronage.standing.rules.spells import (
        Spells,
    )
    from patronage.thresholds.threshold import (
        Threshold,
    )

FIRST = date(2024, 2, 20)
SOME = [FIRST + timedelta(days=each) for each in range(12)]
ALL_DAYS = [date.min, *SOME, date.max]
LINES = st.lists(st.sampled_from([date.min, *SOME]), unique=True).map(sorted)


def holds(line: Spells, day: date) -> bool:
    return bisect_right(line, day) % 2 == 1


@given(LINES, LINES, LINES, st.integers(1, 3))
@law("L2", kills="an end that is taken for a day within")
def test_spells_combine_day_by_day(one: Spells, other: Spells, third: Spells, count: int) -> None:
    lines = (one, other, third)
    for day in ALL_DAYS:
        held = [holds(line, day) for line in lines]
        assert holds(both(one, other), day) == (held[0] and held[1])
        assert holds(opposite(one), day) == (not held[0])
        assert holds(at_least_of(count, lines), day) == (sum(held) >= count)


@given(LINES, LINES)
@law("L3", kills="two spells that touch left apart")
def test_equal_spells_are_equal_lists(one: Spells, other: Spells) -> None:
    for line in (both(one, other), at_least_of(1, (one, other)), opposite(one)):
        assert list(line) == sorted(set(line))
    assert list(opposite(opposite(one))) == list(one)
    assert list(both(one, other)) == list(at_least_of(2, (one, other)))
    assert list(both(one, ALWAYS)) == list(at_least_of(1, (one, NEVER))) == list(one)


verdicts = st.sampled_from(Verdict)
LINES_OF_VERDICTS = st.tuples(
    verdicts, st.dictionaries(st.sampled_from([date.min, *SOME]), verdicts)
).map(lambda drawn: Timeline.of(drawn[1], before=drawn[0]))


@given(LINES_OF_VERDICTS, st.sampled_from(SOME))
@law("L1", kills="an unknown day that counts as unmet")
def test_a_verdict_as_spells_is_the_timeline_s_on_each_day(
    line: Timeline[Verdict], end: date
) -> None:
    held, ended = Holding.of_line(line), Holding.of_line(line).ended(end)
    for day in ALL_DAYS:
        assert held.on(day) == (line.at(day), line.next_change(day))
        assert held.opposite.on(day)[0] is line.at(day).negated
        assert ended.on(day)[0] is (line.at(day) if day < end else Verdict.UNKNOWN)
        assert held.on(day, end) == ended.on(day)


COUNTS = st.one_of(
    *(st.integers(-1, 4).map(word) for word in (at_least, at_most, more_than, less_than, equal_to))
)
SPANS = st.sampled_from([days_long(1), days_long(3), months(1)])
LENGTHS = st.one_of(
    *(SPANS.map(word) for word in (within, at_least, at_most, more_than, less_than)),
    st.just(at_least(days_long(0))),
)
POOLS = st.lists(st.sampled_from(SOME), max_size=8).map(sorted)


@given(POOLS, st.one_of(st.none(), SPANS), COUNTS)
@law("L6", kills="a count that is met a day longer than it is seen")
def test_a_count_in_a_window_is_met_when_its_timeline_says(
    when: list[date], span: Span | None, threshold: Threshold
) -> None:
    pool = tuple(Observation("visit", on=day) for day in when)
    look = Runs(pool, when, ending=span)
    same(look, Watched(look.line), Yardstick(threshold))


@given(POOLS, LENGTHS)
@law("L6", kills="the time since a day that turns a day late")
def test_time_since_the_latest_is_met_when_its_timeline_says(
    when: list[date], threshold: Threshold
) -> None:
    look = Latest(tuple(Observation("visit", on=day) for day in when), when)
    same(look, Watched(look.line), Yardstick(threshold))


def same(look: Runs | Latest, watched: Watched, yardstick: Yardstick) -> None:
    held, wanted = look.held_against(yardstick), watched.held_against(yardstick)
    assert (list(held.met), list(held.open)) == (list(wanted.met), list(wanted.open))
    for day in [date.min, *(FIRST + timedelta(days=each) for each in range(60)), date.max]:
        assert look.on(day) == watched.on(day)
        assert look.held_from(day, yardstick) in (None, held.on(day))
    if yardstick.passing or yardstick.least:
        assert look.held_from(SOME[-1], yardstick) is not None


@given(st.lists(st.tuples(st.sampled_from(SOME), st.integers(1, 9)), max_size=8))
@law("L3", kills="two days on which others last, taken for one")
def test_days_are_one_if_the_same_last_on_them(drawn: list[tuple[date, int]]) -> None:
    facts = [Observation("visit", on=day, id=f"v{n}") for n, (day, _) in enumerate(drawn)]
    ends = [day + timedelta(days=long) for day, long in drawn]
    spells = [(fact, Period(fact.on, end)) for fact, end in zip(facts, ends, strict=True)]
    seen = lasting(spells)
    for one in ALL_DAYS:
        here = seen.at(one)
        shown = tuple(each for each, spell in spells if one in spell)
        if shown:
            assert sorted(fact.id or "" for fact in here.pool) == sorted(e.id or "" for e in shown)
        for other in ALL_DAYS:
            there = seen.at(other).pool
            assert (here.pool == there) is (tuple(here.pool) == tuple(there))
