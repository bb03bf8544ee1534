"""What is offered averts: done on its last day it does, and done a day later it no longer does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from standing.asking import SEEN
from standing.doing import carried_out
from standing.draws_facts import ed_ledgers, ed_spans, su_ledgers, su_spans
from standing.test_criteria_days import criteria

from draws import both
from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact

DAY = timedelta(days=1)
GRACES = st.sampled_from([pt.days(0), pt.days(0), pt.days(3), pt.days(20)])


def ladder(rule: pt.Rule, better: pt.Better, grace: pt.Span) -> pt.Policy:
    rung = pt.Rung("in", enter=rule, grace=grace)
    return pt.Policy("p", "1", base="out", rungs=(rung,), better=better)


def ledger_of(facts: tuple[Fact, ...], first: date, until: date | None) -> pt.Relationship:
    """Return a ledger; with a day, the rung is held in it by hand until then."""
    ledger = pt.Relationship("hp", "mary").add(*facts)
    if until is None:
        return ledger
    held = pt.Placement("in", on=first, by="ana", reason="said so", until=until)
    return ledger.add(held)


def check_every_offer(
    ledger: pt.Relationship,
    policy: pt.Policy,
    on: date,
    leaves: dict[str, Any],
    counts_on: date | None = None,
) -> None:
    """Carry each offer out on its last day, and a day later."""
    coming = pt.outlook(ledger, policy, on=on, until=on + 400 * DAY)
    bad = [each for each in coming.moves if each.direction is pt.Direction.DEMOTED]
    assume(bad)
    move = bad[0]
    assume(move.averted_by)

    def stands(offer: tuple[pt.Remedy, ...], late: int) -> bool:
        done = ledger
        for remedy in offer:
            assert remedy.by is not None
            day = remedy.by + late * DAY
            done = carried_out(done, leaves[remedy.code], remedy, day, counts_on or move.on)
        return pt.standing_of(done, policy).at(move.on).name != move.after.name

    for offer in move.averted_by:
        assert all(on <= each.by <= move.on for each in offer if each.by), offer
        assert stands(offer, 0), (move.on, offer)
        assert not stands(offer, 1), (move.on, offer)
    last = max(min(each.by for each in offer if each.by) for offer in move.averted_by)
    assert move.act_by == last


@st.composite
def cases(draw: DrawFn, code: str, spans: SearchStrategy[pt.Span], ledgers: Any) -> Any:
    criterion, facts = draw(criteria(code, spans)), draw(ledgers)
    first = facts[0].on if facts else date(2024, 2, 10)
    last = max((fact.on for fact in facts), default=first)
    return criterion, facts, first, last + draw(st.integers(0, 40)) * DAY


def by_code(code: str) -> SearchStrategy[Any]:
    return both(
        cases(code, su_spans(), su_ledgers(8, code)), cases(code, ed_spans(), ed_ledgers(8, code))
    )


@pytest.mark.parametrize("code", sorted(SEEN))
@given(data=st.data())
@law("E26", kills="a remedy that is not enough, one that nobody can bring about, or a day too late")
def test_what_is_offered_averts_on_its_last_day_and_no_later(
    code: str, data: st.DataObject
) -> None:
    criterion, facts, first, on = data.draw(by_code(code))
    rule = data.draw(st.sampled_from([criterion, criterion, pt.Not(criterion)]))
    held = data.draw(st.none() | st.integers(1, 60))
    better = data.draw(st.sampled_from([pt.Better.UP, pt.Better.UP, pt.Better.DOWN]))
    until = None if held is None or better is pt.Better.DOWN else on + held * DAY
    policy = ladder(rule, better, data.draw(GRACES))
    check_every_offer(ledger_of(facts, first, until), policy, on, {code: criterion})
