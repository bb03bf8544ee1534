"""What is offered averts: done on its last day it does, and done a day later it no longer does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import patronage as pt
from standing.asking import SEEN
from standing.doing import carried_out
from standing.draws_facts import ed_ledgers, ed_spans, su_ledgers, su_spans
from standing.test_criteria_days import criteria

from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


DAY = timedelta(days=1)
GRACES = st.sampled_from([pt.days(0), pt.days(0), pt.days(3), pt.days(20)])


def ladder(rule: pt.Rule, better: pt.Better, grace: pt.Span) -> pt.Policy:
    rung = pt.Rung("in", enter=rule, grace=grace)
    return pt.Policy("p", "1", base="out", rungs=(rung,), better=better)


def held(ledger: pt.Relationship, on: date, until: date) -> pt.Relationship:
    """Return a ledger in which the rung is held by hand from one day until another."""
    return ledger.add(pt.Placement("in", on=on, by="ana", reason="said so", until=until))


def check_every_offer(
    ledger: pt.Relationship, policy: pt.Policy, on: date, leaves: dict[str, Any]
) -> None:
    """Carry each offer out on its last day, and a day later."""
    coming = pt.outlook(ledger, policy, on=on, until=on + 400 * DAY)
    bad = [each for each in coming.moves if each.direction is pt.Direction.DEMOTED]
    if not bad:
        return
    move = bad[0]
    event(f"offers: {len(move.averted_by)}")
    if not move.averted_by:
        return

    def stands(offer: tuple[pt.Remedy, ...], late: int) -> bool:
        done = ledger
        for remedy in offer:
            assert remedy.by is not None
            day = remedy.by + late * DAY
            done = carried_out(done, leaves[remedy.code], remedy, day, move.on)
        return pt.standing_of(done, policy).at(move.on).name != move.after.name

    for offer in move.averted_by:
        assert all(on <= each.by <= move.on for each in offer if each.by), offer
        assert stands(offer, 0), (move.on, offer)
        assert not stands(offer, 1), (move.on, offer)
    last = max(min(each.by for each in offer if each.by) for offer in move.averted_by)
    assert move.act_by == last


@st.composite
def cases(draw: DrawFn, rule: Any, ledgers: Any) -> Any:
    """Draw a ladder of one rung, a ledger as it is known on a day, and the day.

    As a rule the rung is held by hand until a later day, or is about to be lost, or entered.
    """
    facts = draw(ledgers)
    better = draw(st.sampled_from([pt.Better.UP, pt.Better.UP, pt.Better.DOWN]))
    policy = ladder(rule, better, draw(GRACES))
    ledger = pt.Relationship("hp", "mary").add(*facts)
    first = facts[0].on if facts else date(2024, 2, 10)
    last = max((fact.on for fact in facts), default=first)
    line = pt.standing_of(ledger, policy)
    bad = "out" if better is pt.Better.UP else "in"
    turns = [day for day, to in zip(line.days, line.values, strict=True) if to.name == bad]
    on = max(first, draw(st.sampled_from([*turns, last])) - draw(st.integers(0, 40)) * DAY)
    known = pt.Relationship("hp", "mary", facts=ledger.known_by(on))
    if better is pt.Better.UP and draw(st.sampled_from([True, True, False])):
        known = held(known, on, on + draw(st.integers(1, 60)) * DAY)
    return known, policy, on


@pytest.mark.parametrize("code", sorted(SEEN))
@given(data=st.data())
@law("E26", kills="a remedy that is not enough, one that nobody can bring about, or a day too late")
def test_what_is_offered_averts_on_its_last_day_and_no_later(
    code: str, data: st.DataObject
) -> None:
    spans, ledgers = data.draw(st.sampled_from([(su_spans, su_ledgers), (ed_spans, ed_ledgers)]))
    criterion = data.draw(criteria(code, spans()))
    rule = data.draw(st.sampled_from([criterion, pt.Not(criterion)]))
    check_every_offer(*data.draw(cases(rule, ledgers(8, code))), {code: criterion})


APART = (
    ("purchase_count", "purchase_days", "spend", "recency", "earning_periods", "largest_purchase"),
    ("aggregate", "last_observations", "elapsed_since", "time_spent", "lot_balance"),
    ("continuing_engagement", "advised_without_conflict"),
    ("unpaid_count", "unpaid_balance", "oldest_unpaid"),
    ("agreement_in_force", "recurring_billing"),
    ("act_taken",), ("consent_given",), ("dedicated_manager",),
    ("calls_itself",), ("has_referred",),
)  # fmt: skip
"""Codes of criteria: what is done for one of a group is nothing to those of another."""


@st.composite
def compounds(draw: DrawFn, leaves: list[Any]) -> Any:
    """Draw a rule of all of some criteria."""
    parts = [draw(st.sampled_from([each, each, pt.Not(each)])) for each in leaves]
    weights = [(each, draw(st.sampled_from([1, 2, 3, -1]))) for each in parts]
    worst, best = (sum(sorted((0, points))[i] for _, points in weights) for i in (0, 1))
    whole = draw(
        st.sampled_from(
            [
                pt.AllOf(*parts),
                pt.AnyOf(*parts),
                pt.AtLeastOf(draw(st.integers(1, len(parts))), *parts),
                pt.Score(pt.at_least(draw(st.integers(worst, best))), weights),
                pt.AllOf(parts[0], pt.AnyOf(*parts[1:])),
            ]
        )
    )
    span = draw(st.sampled_from([pt.days(1), pt.days(3), pt.days(10), pt.months(1)]))
    weeks = pt.CalendarPeriod(pt.days(7), which=pt.Which.last(draw(st.integers(1, 3))))
    return draw(
        st.sampled_from(
            [whole, whole, pt.Not(whole), pt.HeldFor(whole, span), pt.InEach(whole, weeks)]
        )
    )


@given(data=st.data())
@law("E26", kills="half of what is needed, or days on which not all of it counts together")
def test_what_is_offered_of_a_rule_of_rules_averts_too(data: st.DataObject) -> None:
    spans, ledgers = data.draw(st.sampled_from([(su_spans, su_ledgers), (ed_spans, ed_ledgers)]))
    groups = data.draw(st.lists(st.sampled_from(APART), min_size=2, max_size=3, unique=True))
    codes = [data.draw(st.sampled_from(group)) for group in groups]
    leaves = {code: data.draw(criteria(code, spans())) for code in codes}
    rule = data.draw(compounds(list(leaves.values())))
    check_every_offer(*data.draw(cases(rule, ledgers(10))), leaves)
