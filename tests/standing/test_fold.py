"""The fold against its own text: a literal loop over the days, and the laws F1 to F8."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import patronage as pt
from patronage.counting.verdict import Verdict
from patronage.facts.acts import Lifted, Override, Reviewed
from patronage.standing.fold.derived import Derived
from patronage.standing.fold.plain import plain_ladder
from patronage.standing.policy.ladder import Climb, Fall, Shows
from patronage.standing.policy.versions import PolicyHistory, as_history
from patronage.standing.rules.combining import AllOf
from standing.draws_policy import ED, SU, Case, cases, coverages, facts_of, ladders, policies
from standing.draws_rules import KINDS, rules
from standing.folding import DAY, days_in, found, wanted

from draws import both
from laws import law

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.rules.combining import Rule

PROFILE = settings.default.max_examples if settings.default is not None else 100
MANY = {25: 25, 100: 300}.get(PROFILE, PROFILE * 10)
"""Examples of the day loop: a few hundred in the gate, many thousands by night."""


def in_both(draw_case: object, **given_: object) -> SearchStrategy[Case]:
    """Draw a case of the small universe or of the edges."""
    return both(draw_case(SU, **given_), draw_case(ED, **given_))  # type: ignore[operator]


# -- F1 ------------------------------------------------------------------------------------------


def check_against_the_days(case: Case) -> None:
    result = found(case)
    for today, expected in wanted(case).items():
        assert result.on(today) == expected, today


@settings(max_examples=MANY)
@given(in_both(cases))
@law("F1", kills="a step of the text left out, or taken on the wrong day")
def test_the_fold_equals_its_text_on_every_day(case: Case) -> None:
    check_against_the_days(case)


@settings(max_examples=MANY)
@given(in_both(cases, acts=False, reviewing=False, deciding=False))
@law("F1", kills="a term, grace, confirmation or cooldown that ends a day off")
def test_the_fold_without_acts_equals_its_text(case: Case) -> None:
    check_against_the_days(case)


# -- F2 ------------------------------------------------------------------------------------------


@given(in_both(cases))
@law("F2", kills="a standing of another version's ladder")
def test_one_standing_of_the_ladder_in_force_on_every_day(case: Case) -> None:
    result = found(case)
    last = case.until if case.reviewed is None else case.reviewed
    for today in days_in(case):
        if today > last:
            continue
        ladder = case.history.versions[max(case.history.index_at(today), 0)].policy.ladder
        said = result.on(today)
        assert {said.decided, said.shown, said.masked} <= set(ladder)
        assert said.held <= set(ladder)
        assert said.decided == max(said.held, key=ladder.index, default=ladder[0])


# -- F3 ------------------------------------------------------------------------------------------


@st.composite
def plain_cases(draw: DrawFn, days: tuple[date, ...]) -> Case:
    """One version, climbs and falls as earned, automatic, same day, no acts; all else drawn."""
    policy = draw(policies(draw(ladders), "1", days, deciding=False))
    policy = attrs.evolve(policy, climb=Climb.AS_EARNED, fall=Fall.EARNED, up=Shows(), down=Shows())
    facts = draw(facts_of(as_history(policy), days, acts=False))
    return Case(as_history(policy), facts, max(days) + 75 * DAY)


def alone(case: Case, rung: Rung) -> Case:
    """Return the case with a ladder of one rung."""
    policy = case.history.versions[0].policy
    return replace(case, history=as_history(attrs.evolve(policy, rungs=(rung,))))


@given(in_both(plain_cases))
@law("F3", kills="one rung's latch that minds another's")
def test_standing_is_the_highest_of_independent_latches(case: Case) -> None:
    policy = case.history.versions[0].policy
    result = found(case)
    each_alone = [found(alone(case, rung)).folded.shown for rung in policy.rungs]
    for today in days_in(case):
        highest = max((policy.ladder.index(line.at(today)) for line in each_alone), default=0)
        assert result.folded.shown.at(today) == policy.ladder[highest]
        assert result.folded.shown.at(today) == result.folded.decided.at(today)


@st.composite
def latch_cases(draw: DrawFn, days: tuple[date, ...]) -> Case:
    """Ladders that are judged latch by latch: looked at every day, without terms."""
    policy = draw(policies(draw(ladders), "1", days, deciding=False, ladder=False))
    rungs = tuple(attrs.evolve(rung, first=None, renewal=None) for rung in policy.rungs)
    policy = attrs.evolve(
        policy,
        rungs=rungs,
        review_on=None,
        climb=Climb.AS_EARNED,
        fall=Fall.EARNED,
        up=Shows(),
        down=Shows(),
    )
    facts = draw(facts_of(as_history(policy), days, acts=False))
    return Case(as_history(policy), facts, max(days) + 75 * DAY, draw(coverages(days)))


@settings(max_examples=MANY)
@given(in_both(latch_cases))
@law("F3", kills="a latch by itself that ends a day off")
def test_a_plain_ladder_judged_latch_by_latch_finds_what_the_fold_finds(case: Case) -> None:
    assert plain_ladder(case.history.versions[0]) is not None
    by_latch = Derived(case.facts, case.coverage, case.history)
    plain, whole = by_latch.folded, found(case).folded
    assert (plain.decided, plain.shown) == (whole.decided, whole.shown)
    assert plain.turns == whole.turns
    assert plain.moves == whole.moves


# -- F4 ------------------------------------------------------------------------------------------


@given(in_both(cases, reviewing=False))
@law("F4", kills="an override that begins the relationship, or feeds the rules")
def test_an_override_never_touches_the_fold(case: Case) -> None:
    assert found(case).folded == found(case.without(Override)).folded


# -- F5 ------------------------------------------------------------------------------------------


@given(in_both(cases, reviewing=False))
@law("F5", kills="a fact that is seen before its day")
def test_the_fold_of_what_was_known_by_a_day_says_the_same_of_that_day(case: Case) -> None:
    case = case.without(Override)
    whole = found(case)
    for today in sorted({fact.on for fact in case.facts} | {case.until}):
        known = tuple(fact for fact in case.facts if fact.recorded_on <= today)
        assert found(replace(case, facts=known)).on(today) == whole.on(today)


# -- F8 ------------------------------------------------------------------------------------------


@st.composite
def loyal_policies(draw: DrawFn, days: tuple[date, ...]) -> Policy:
    """Policies whose `enter` and `reenter` imply `stay`, and that look at no rung's own term."""
    policy = draw(policies(draw(ladders), "1", days, deciding=False, ladder=False))
    more = draw(rules(days, ladder=False))
    again = draw(st.booleans())
    rungs = tuple(
        attrs.evolve(rung, stay=None, reenter=AllOf(rung.enter, more) if again else None)
        for rung in policy.rungs
    )
    return attrs.evolve(policy, rungs=rungs, fall=Fall.EARNED)


@st.composite
def half_known(draw: DrawFn, days: tuple[date, ...]) -> Case:
    policy = draw(loyal_policies(days))
    facts = draw(facts_of(as_history(policy), days, acts=False))
    coverage = pt.Coverage(frozenset(KINDS) - {draw(st.sampled_from(KINDS))})
    return Case(as_history(policy), facts, max(days) + 75 * DAY, coverage)


@given(in_both(half_known))
@law("F8", kills="unknown taken for unmet")
def test_what_was_not_imported_neither_gains_nor_loses(case: Case) -> None:
    policy = case.history.versions[0].policy
    everything = Derived(case.facts, pt.Coverage(), case.history).judge
    partly = Derived(case.facts, case.coverage, case.history).judge
    said = {rung.name: rung for rung in policy.rungs}
    for rung in policy.rungs:
        for each in (rung.enter, rung.to_reenter):
            for today in days_in(case):
                known = partly.verdict(each).at(today)
                assert known in {Verdict.UNKNOWN, everything.verdict(each).at(today)}
    for name, held in found(case).turned.items():
        lost = False
        for today, gained in zip(held.days, held.values, strict=True):
            rung = said[name]
            rule: Rule = rung.to_stay
            if gained:
                rule = rung.to_reenter if lost else rung.enter
            wants = Verdict.MET if gained else Verdict.UNMET
            assert everything.verdict(rule).at(today) is wants
            lost = lost or not gained


# -- E1 and E2 at the level of the fold ----------------------------------------------------------


@given(in_both(cases, reviewing=False), st.randoms(use_true_random=False))
@law("E2", kills="a tie that is broken by arrival")
def test_the_order_in_which_facts_arrive_changes_nothing(case: Case, random: object) -> None:
    shuffled = list(case.facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    relationship = pt.Relationship("firm", "mary").add(*shuffled)
    again = replace(case, facts=relationship.known_by(None))
    assert found(again).folded == found(case).folded


@given(in_both(cases, reviewing=False))
@law("E23", kills="a new version that rewrites the days before it")
def test_a_new_version_leaves_the_days_before_it(case: Case) -> None:
    assume(len(case.history.versions) > 1)
    last = case.history.versions[-1]
    earlier = PolicyHistory(*case.history.versions[:-1])
    facts = tuple(
        fact
        for fact in case.facts
        if fact.on < last.effective and not isinstance(fact, Lifted | Override | Reviewed)
    )
    case = replace(case, facts=facts)
    new, old = found(case), found(replace(case, history=earlier))
    for today in days_in(case):
        if today < last.effective:
            assert new.on(today) == old.on(today)
