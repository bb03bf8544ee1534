"""When it happened and when it was known: a ledger that grows, against what was said day by day."""

from __future__ import annotations

import pickle
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import patronage as pt
from patronage.facts.acts import Mask
from patronage.facts.identity import with_id
from standing.draws_policy import ALICE, NAMES, evidence, histories, su_cases

from draws import universe
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.facts.fact import Fact
    from standing.draws_policy import Case

DAY = timedelta(days=1)
DAYS = universe()
HISTORIES = histories(DAYS, deciding=True)


def answered(ask: Callable[[], object]) -> object:
    """Return the answer, or the codes of the refusal: two placements of one day are in conflict."""
    try:
        return ask()
    except pt.PatronageError as refusal:
        return tuple(fault.code for fault in refusal.faults)


def said(ledger: pt.Relationship, history: pt.PolicyHistory, on: date) -> object:
    """Return the decision of a day, and where they stood on each day up to it."""

    def ask() -> object:
        case = pt.Case(ledger, history)
        return case.review(on), [case.at(day) for day in DAYS if day <= on]

    return answered(ask)


def replayed(ledger: pt.Relationship, history: pt.PolicyHistory, on: date) -> object:
    """Return the same as known by the day, and what was seen on it."""

    def ask() -> object:
        case = pt.Case(ledger, history, known_by=on)
        found = [case.at(day) for day in DAYS if day <= on]
        assert pt.Case(ledger, history).seen(on) == found[-1]
        return attrs.evolve(case.review(on), known_by=None), found

    return answered(ask)


class TwoAxes(RuleBasedStateMachine):
    """Facts come late or in time, are taken back, placed, masked and reviewed; days go by."""

    def __init__(self) -> None:
        super().__init__()
        self.today = DAYS[3]
        self.ledger = pt.Relationship("firm", "mary")
        self.history = pt.PolicyHistory((DAYS[0], pt.policies.BY_CONDUCT))
        self.said: dict[date, object] = {}
        self.kept: dict[date, bytes] = {}
        self.given: dict[str, Fact] = {}
        self.gone: set[str] = set()

    @initialize(history=HISTORIES)
    def begin(self, history: pt.PolicyHistory) -> None:
        self.history = history

    def take(self, fact: Fact) -> None:
        named = with_id(fact, f"f{len(self.given):03}")
        self.given[named.id or ""] = named
        self.ledger = self.ledger.add(named)

    @rule(days=st.sampled_from([1, 1, 1, 2, 5]))
    def time_passes(self, days: int) -> None:
        if self.today == DAYS[-1]:
            return  # the day isn't over, so what is said of it may change
        self.said[self.today] = said(self.ledger, self.history, self.today)
        self.kept[self.today] = pickle.dumps(self.ledger)
        self.today = min(self.today + days * DAY, DAYS[-1])

    @rule(fact=evidence(DAYS), late=st.sampled_from([0, 0, 0, 1, 2, 9]))
    def something_happened(self, fact: Fact, late: int) -> None:
        on = max(self.today - late * DAY, DAYS[0])
        self.take(attrs.evolve(fact, on=on, recorded_on=self.today))  # type: ignore[misc]

    @rule(which=st.integers(0, 30))
    def something_never_did(self, which: int) -> None:
        facts = [
            name
            for name, fact in self.given.items()
            if name not in self.gone and isinstance(fact, pt.Observation | pt.Attribute)
        ]
        if facts:
            name = facts[which % len(facts)]
            self.gone.add(name)
            self.take(pt.Retraction(name, on=self.today, reason="it was another's"))

    @rule(name=st.sampled_from(NAMES), late=st.sampled_from([0, 0, 3]))
    def somebody_is_placed(self, name: str, late: int) -> None:
        on = max(self.today - late * DAY, DAYS[0])
        self.take(pt.Placement(name, on=on, recorded_on=self.today, by=ALICE, reason="said so"))

    @rule(name=st.sampled_from(NAMES), mask=st.sampled_from(Mask), length=st.integers(1, 9))
    def something_is_masked(self, name: str, mask: Mask, length: int) -> None:
        period = pt.Period(self.today, self.today + length * DAY)
        self.take(pt.Override(name, mask, period=period, on=self.today, by=ALICE, reason="said so"))

    @rule()
    def a_review_is_held(self) -> None:
        found = answered(lambda: pt.review(self.ledger, self.history, on=self.today))
        if isinstance(found, pt.Decision):
            self.take(found.as_fact())

    @invariant()
    def a_replay_says_what_was_said(self) -> None:
        for day in sorted(self.said)[-3:]:
            assert replayed(self.ledger, self.history, day) == self.said[day], day

    @invariant()
    def nothing_recorded_is_changed(self) -> None:
        assert {fact.id: fact for fact in self.ledger.facts} == self.given

    @invariant()
    def what_was_taken_back_counts_as_never_said(self) -> None:
        left = [
            fact
            for name, fact in self.given.items()
            if name not in self.gone and not isinstance(fact, pt.Retraction)
        ]
        never = pt.Relationship("firm", "mary").add(*left)
        assert said(self.ledger, self.history, self.today) == said(never, self.history, self.today)

    def teardown(self) -> None:
        for day, kept in self.kept.items():
            assert replayed(self.ledger, self.history, day) == self.said[day], day
            before: pt.Relationship = pickle.loads(kept)
            had = {fact.id for fact in before.facts}
            tail = [fact for fact in self.ledger.facts if fact.id not in had]
            said(before, self.history, day)  # what is asked in between changes nothing
            assert before.add(*tail) == self.ledger


@law("E12", kills="a fact that is seen before it was recorded")
@law("E13", kills="a review rewritten by a late fact")
@law("E14", kills="a late fact that changes what was said before it was known")
@law("E15", kills="a retracted fact that leaves a trace")
@law("E25", kills="an answer kept from the shorter ledger")
def test_a_replay_of_a_growing_ledger_says_what_was_said_live() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(TwoAxes)


# --- deciding -------------------------------------------------------------------------------------


def ledger_of(case: Case) -> pt.Relationship:
    return pt.Relationship("firm", "mary", coverage=case.coverage).add(*case.facts)


@given(su_cases(), st.sampled_from(DAYS))
@law("E5", kills="a move that is made twice, or a due one taken back by its own record")
def test_deciding_again_changes_nothing(case: Case, on: date) -> None:
    ledger = ledger_of(case)
    first = pt.review(ledger, case.history, on=on)
    ledger = ledger.record(first)
    second = pt.review(ledger, case.history, on=on)
    assert (second.before.name, second.after) == (first.after.name, first.after)
    assert (second.steps, second.move) == ((), pt.Direction.UNCHANGED)
    again = pt.review(ledger.record(second), case.history, on=on)
    assert again == second


@given(su_cases(deciding=False), st.sampled_from(DAYS), st.sampled_from(DAYS))
@law("E25", kills="a step told twice, or by neither of two reviews")
@law("E13", kills="a decision that hangs on what was recorded")
def test_two_reviews_tell_together_what_one_tells(case: Case, one: date, other: date) -> None:
    facts = [fact for fact in case.facts if not isinstance(fact, pt.Reviewed)]
    history = pt.PolicyHistory(case.history.versions[0])
    ledger = pt.Relationship("firm", "mary", coverage=case.coverage).add(*facts)
    sooner, later = sorted((one, other))
    whole = answered(lambda: pt.review(ledger, history, on=later))
    if not isinstance(whole, pt.Decision):
        return
    first = pt.review(ledger, history, on=sooner)
    second = pt.review(ledger.record(first), history, on=later)
    assert second.after == whole.after
    assert (*first.steps, *second.steps) == whole.steps
