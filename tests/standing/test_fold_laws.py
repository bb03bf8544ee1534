"""The laws of the transition engine that hold of the fold: E6 to E11 and E22."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from patronage.dates.period import Period
from patronage.dates.span import days, months
from patronage.facts.acts import Placement
from patronage.facts.attributes import Attribute
from patronage.facts.observed import Observation
from patronage.standing.policy.ladder import Climb, EndOfPeriod, Fall, Rung, Shows
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import as_history
from patronage.standing.rules.combining import AllOf, Always, AnyOf, AtLeastOf, HeldFor
from patronage.thresholds.threshold import at_least, within
from patronage.windows.grid import CalendarPeriod
from patronage.windows.plain import Ever, Fixed, Rolling
from standing.draws_policy import ALICE, ED, SU, Case, facts_of, ladders, named, policies
from standing.draws_rules import COUNTED, FLAGS, PURCHASE, cadences, few_days, lengths
from standing.folding import DAY, day, days_in, folded, found
from standing.watching import Counted, Latest, SinceFirst, SinceLast

from draws import around, both
from laws import law

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.dates.span import Span
    from patronage.facts.fact import Fact
    from patronage.standing.rules.combining import Rule


def in_both(draw_case: object) -> SearchStrategy[Case]:
    return both(draw_case(SU), draw_case(ED))  # type: ignore[operator]


def level(value: int, on: date) -> Attribute:
    return Attribute("level", value, on=on)


def of_level(bound: int) -> Latest:
    return Latest("attribute:level", at_least(bound))


# -- E6 ------------------------------------------------------------------------------------------


@given(
    st.integers(1, 5),
    st.integers(1, 5),
    st.lists(
        st.tuples(st.integers(1, 31), st.integers(0, 4)), max_size=15, unique_by=lambda e: e[0]
    ),
    st.booleans(),
)
@law("E6", kills="a rung lost at the threshold that it is entered by")
def test_no_flapping_inside_the_band(
    low: int, width: int, swings: list[tuple[int, int]], entered: bool
) -> None:
    high = low + width
    rung = Rung("held", enter=of_level(high), stay=of_level(low), reenter=of_level(high))
    facts = [level(low + swing % width, day(on + 1)) for on, swing in swings]
    if entered:
        facts.append(level(high, day(1)))
    result = folded(Policy("p", "1", rungs=(rung,), base="base"), facts)
    assert len(result.moves) == (1 if entered else 0)


@given(st.integers(1, 5), around(3))
@law("E6", kills="a stay stricter than enter let through")
def test_stay_is_never_stricter_than_enter(enter: int, stay: int) -> None:
    if stay > enter:
        with pytest.raises(pt.InvalidInput) as error:
            Rung("held", enter=of_level(enter), stay=of_level(stay))
        assert [fault.code for fault in error.value.faults] == ["policy.hysteresis"]
    else:
        Rung("held", enter=of_level(enter), stay=of_level(stay))


@law("E6", kills="of two bounds on one number only the last is looked at")
def test_of_two_bounds_on_one_number_the_strictest_counts() -> None:
    both_ways = AllOf(of_level(2), of_level(1))
    assert Rung("held", enter=both_ways).to_stay == both_ways
    Rung("held", enter=both_ways, stay=of_level(2))
    with pytest.raises(pt.InvalidInput):
        Rung("held", enter=both_ways, stay=of_level(3))


# -- E7 ------------------------------------------------------------------------------------------


@st.composite
def kept_apart(draw: DrawFn, days_: tuple[date, ...]) -> Case:
    policy = draw(policies(draw(ladders), "1", days_, deciding=False))
    policy = attrs.evolve(policy, fall=Fall.EARNED)
    facts = draw(facts_of(as_history(policy), days_, acts=False))
    return Case(as_history(policy), facts, max(days_) + 75 * DAY)


@given(in_both(kept_apart))
@law("E7", kills="a cooldown from the wrong day, a term that doesn't hold")
def test_cooldown_and_terms_keep_opposite_moves_apart(case: Case) -> None:
    policy = case.history.versions[0].policy
    for name, held in found(case).turned.items():
        rung = policy.rung(name)
        gained = lost = None
        for today, gains in zip(held.days, held.values, strict=True):
            if gains:
                if lost is not None:
                    before = policy.up.day(gained) if rung.cooldown_from_gain and gained else lost
                    assert before + rung.cooldown <= today
                gained = today
                continue
            lost = today
            assert gained is not None
            start = policy.up.day(gained)
            if isinstance(rung.first, EndOfPeriod):
                assert rung.first.end(start) <= today
            elif rung.first is not None:
                assert start + rung.first <= today


# -- E8 ------------------------------------------------------------------------------------------


@given(in_both(kept_apart))
@law("E8", kills="two rungs in one day where the policy says one")
def test_one_rung_at_a_time_where_the_policy_says_so(case: Case) -> None:
    policy = attrs.evolve(case.history.versions[0].policy, climb=Climb.ONE_RUNG)
    decided = found(replace(case, history=as_history(policy))).folded.decided
    last = decided.before
    for name in decided.values:
        assert policy.ladder.index(name) <= policy.ladder.index(last) + 1
        last = name


@given(st.integers(1, 4), st.sampled_from(Climb))
@law("E8", kills="a climb as earned that stops on the way")
def test_as_earned_climbs_at_once_what_one_rung_climbs_day_by_day(
    height: int, climb: Climb
) -> None:
    names = [f"r{n}" for n in range(1, height + 1)]
    rungs = tuple(Rung(name, enter=of_level(1)) for name in names)
    policy = Policy("p", "1", rungs=rungs, base="base", climb=climb)
    decided = folded(policy, [level(1, day(1))]).decided
    if climb is Climb.AS_EARNED:
        assert decided.values == (names[-1],)
    else:
        assert list(zip(decided.days, decided.values, strict=True)) == [
            (day(n), name) for n, name in enumerate(names, start=1)
        ]


# -- E9 and E10 ----------------------------------------------------------------------------------


def growing_rules(days_: tuple[date, ...]) -> SearchStrategy[Rule]:
    """Draw rules that more purchases, and more said in favour, can only help.

    By `LikelyActive` they may not: `test_likely.py` has a repeat, and a late fact, that demote.
    """
    start = st.sampled_from(days_)
    over = st.one_of(
        st.just(Ever()),
        st.builds(Rolling, lengths),
        st.builds(CalendarPeriod, st.sampled_from([days(7), months(1)])),
        st.builds(
            lambda start, n: Fixed(Period(start, start + n * DAY)), start, st.integers(1, 20)
        ),
    )
    counts = st.sampled_from([1, 1, 2, 3]).map(at_least)
    leaf: SearchStrategy[Rule] = st.one_of(
        st.sampled_from(FLAGS).map(Latest),
        st.builds(Counted, st.sampled_from(COUNTED), counts, over),
        st.builds(SinceLast, st.sampled_from(COUNTED), lengths.map(within)),
        st.builds(SinceFirst, st.sampled_from(COUNTED), lengths.map(at_least)),
        st.just(Always()),
    )
    several = st.lists(leaf, min_size=1, max_size=3)
    return st.one_of(
        leaf,
        leaf,
        several.map(lambda found: AllOf(*found)),
        several.map(lambda found: AnyOf(*found)),
        several.map(lambda found: AtLeastOf(len(found) // 2 + 1, *found)),
        st.builds(HeldFor, leaf, few_days),
    )


@st.composite
def growing_policies(draw: DrawFn, days_: tuple[date, ...]) -> Policy:
    """Draw policies without what E9 leaves out: see its list of exceptions."""
    fall = draw(st.sampled_from([Fall.EARNED, Fall.ONE_RUNG]))
    grace = st.just(days(0)) if fall is Fall.ONE_RUNG else few_days
    terms = st.none() | st.builds(
        lambda every, anchor: EndOfPeriod(every, anchor=anchor),
        st.sampled_from([days(3), days(7), months(1)]),
        st.sampled_from(days_),
    )
    rule = growing_rules(days_)
    rungs = []
    for name in draw(ladders):
        first, enter = draw(terms), draw(rule)
        rungs.append(
            Rung(
                name,
                enter=enter,
                stay=draw(st.sampled_from([None, AnyOf(enter, draw(rule))])),
                confirm=draw(few_days),
                grace=draw(grace),
                first=first,
                renewal=None if first is None else draw(st.just(first) | st.none()),
            )
        )
    shows = draw(st.just(Shows()) | cadences(days_).map(Shows))
    return Policy(
        "p",
        "1",
        base="base",
        rungs=tuple(rungs),
        review_on=draw(st.none() | cadences(days_)),
        climb=draw(st.sampled_from(Climb)),
        fall=fall,
        up=shows,
        down=shows,
    )


@st.composite
def growing(draw: DrawFn, days_: tuple[date, ...]) -> tuple[Case, Fact]:
    history = as_history(draw(growing_policies(days_)))
    case = Case(history, draw(facts_of(history, days_, acts=False)), max(days_) + 75 * DAY)
    on = draw(st.sampled_from(days_))
    good = st.sampled_from(COUNTED).map(lambda kind: Observation(kind[12:], on=on))
    said = st.sampled_from(FLAGS).map(lambda name: Attribute(name[10:], True, on=on))
    return case, draw(good | good | said)


def compare(less: Case, more: Case) -> None:
    """Check that the one never stands higher than the other, decided or shown."""
    ladder = less.history.versions[0].policy.ladder
    low, high = found(less).folded, found(more).folded
    for today in days_in(more):
        assert ladder.index(low.decided.at(today)) <= ladder.index(high.decided.at(today)), today
        assert ladder.index(low.shown.at(today)) <= ladder.index(high.shown.at(today)), today


@given(both(growing(SU), growing(ED)))
@law("E9", kills="a clock that more evidence restarts")
def test_more_favourable_evidence_never_demotes(drawn: tuple[Case, Fact]) -> None:
    case, good = drawn
    compare(case, replace(case, facts=named([*case.facts, good])))


@given(both(growing(SU), growing(ED)), st.sampled_from(FLAGS))
@law("E10", kills="a threshold with its sign turned")
def test_unfavourable_evidence_never_promotes(drawn: tuple[Case, Fact], flag: str) -> None:
    case, bad = drawn
    worse = Attribute(flag[10:], False, on=bad.on)
    known = {fact.on for fact in case.facts if fact.kind == flag}
    assume(bad.on not in known)  # two values on one day: their ids decide
    assume(case.facts and case.facts[0].on <= bad.on)  # the first fact begins the relationship
    compare(replace(case, facts=named([*case.facts, worse])), case)


# -- E11 -----------------------------------------------------------------------------------------


@given(in_both(kept_apart), st.data())
@law("E11", kills="a demotion that erases the promotion")
def test_promoted_then_demoted_the_level_is_back_and_history_has_both(
    case: Case, data: st.DataObject
) -> None:
    policy = case.history.versions[0].policy
    first, second = sorted(
        data.draw(st.lists(st.sampled_from(SU), min_size=2, max_size=2, unique=True))
    )
    before = found(case).folded.shown.at(first - DAY)
    assume(before in policy.ladder[:-1])
    above = data.draw(st.sampled_from(policy.ladder[policy.ladder.index(before) + 1 :]))
    up = Placement(above, on=first, by=ALICE, reason="promoted")
    down = Placement(before, on=second, by=ALICE, reason="demoted")
    result = found(replace(case, facts=named([*case.facts, up, down]))).folded
    assert result.shown.at(second) == before
    assert result.shown.at(first) == above
    between = [move.after for move in result.moves if first <= move.shows_on <= second]
    assert above in between
    assert between[-1] == before


# -- E22 -----------------------------------------------------------------------------------------


@given(around(3), st.integers(1, 4))
@law("E22", kills="at least read as more than")
def test_a_count_at_its_threshold_is_enough_and_one_below_is_not(bought: int, wanted: int) -> None:
    assume(0 <= bought <= 10)
    policy = Policy(
        "p", "1", rungs=(Rung("a", enter=Counted(PURCHASE, at_least(wanted))),), base="b"
    )
    decided = folded(policy, [Observation("buy", on=day(n + 1)) for n in range(bought)]).decided
    assert decided.days == ((day(wanted),) if bought >= wanted else ())


@given(
    st.sampled_from([*SU, *ED]),
    st.sampled_from([days(1), days(7), days(30), months(1)]),
    st.sampled_from([days(0), days(1), days(3), months(1)]),
)
@law("E22", kills="a window, a grace or a confirmation a day too long")
def test_every_clock_ends_on_its_day(on: date, window: Span, clock: Span) -> None:
    seen = Counted(PURCHASE, at_least(1), Rolling(window))
    once = [Observation("buy", on=on)]

    def moves_of(**clocks: object) -> tuple[date, ...]:
        rung = Rung("a", enter=seen, **clocks)  # type: ignore[arg-type]
        return folded(Policy("p", "1", rungs=(rung,), base="b"), once).decided.days

    assert moves_of() == (on, on + window)
    assert moves_of(grace=clock) == (on, on + window + clock)
    held = on + clock < on + window
    assert moves_of(confirm=clock) == ((on + clock, on + window) if held else ())
    first = moves_of(first=window + window if window.days else months(2))
    assert first == (on, on + (window + window if window.days else months(2)))


@given(
    st.sampled_from([*SU, *ED]), st.sampled_from([days(1), days(5), months(1)]), st.integers(-1, 1)
)
@law("E22", kills="a cooldown a day too long")
def test_a_cooldown_ends_on_its_day(on: date, cooldown: Span, shift: int) -> None:
    back = on + DAY + cooldown + shift * DAY
    facts = [Attribute("x", True, on=on), Attribute("x", False, on=on + DAY)]
    if back > on + DAY:
        facts.append(Attribute("x", True, on=back))
    rung = Rung("a", enter=Latest("attribute:x"), cooldown=cooldown)
    decided = folded(Policy("p", "1", rungs=(rung,), base="b"), facts).decided
    again = max(back, on + DAY + cooldown)
    assert decided.days == (on, on + DAY, *((again,) if back > on + DAY else ()))
