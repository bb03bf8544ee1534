"""What ends a placement: any later fact that a criterion of the rung looks at, cited or not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from standing.asking import SEEN
from standing.draws_facts import ed_ledgers, ed_spans, su_ledgers, su_spans
from standing.test_criteria_days import criteria

from draws import both
from laws import law

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

DAY = timedelta(days=1)
START = date(2026, 1, 1)


def placed(standing: str, on: date = date(2026, 3, 1)) -> pt.Placement:
    return pt.Placement(standing, on=on, by="ana", reason="said so")


def one_rung(name: str, enter: pt.Rule, **more: Any) -> pt.Policy:
    return pt.Policy("p", "1", base="base", rungs=(pt.Rung(name, enter=enter, **more),))


def told(policy: pt.Policy, *facts: Fact) -> str:
    return str(pt.standing_of(pt.Relationship("shop", "otto").add(*facts), policy))


def invoice(number: int, on: date) -> pt.Charge:
    period = pt.Period(on, on + 30 * DAY)
    return pt.Charge(
        "fee", period, amount=usd("100.00"), invoice_on=on, due_on=on, id=f"I{number}"
    )  # fmt: skip


LATE = one_rung("late", pt.OldestUnpaid(pt.at_least(pt.days(90))))


@pytest.mark.parametrize(
    "settled",
    [
        pt.Payment(usd("100.00"), on=date(2026, 3, 20)),
        pt.WriteOff(usd("100.00"), on=date(2026, 3, 20), reason="given up"),
        pt.CreditNote(usd("100.00"), on=date(2026, 3, 20), reason="our fault"),
    ],
    ids=lambda fact: fact.kind,
)
def test_full_payment_ends_a_placement_among_the_late(settled: Fact) -> None:
    facts = (invoice(1, START), placed("late"))
    assert told(LATE, *facts) == "base; late from 1 Mar 2026"
    assert told(LATE, *facts, settled) == "base; late from 1 Mar 2026; base from 20 Mar 2026"


def test_the_end_of_an_agreement_that_grew_ends_a_placement_that_rested_on_it() -> None:
    terms = pt.Termination(convenience=pt.days(30))
    signed = pt.Agreement.signed("A1", on=START, start=START, termination=terms)
    policy = one_rung(
        "client", pt.AllOf(pt.AgreementInForce(), pt.Tenure(pt.at_least(pt.years(5))))
    )
    assert told(policy, signed, placed("client")) == "base; client from 1 Mar 2026"
    ended = signed.terminate(on=date(2026, 5, 1), by=pt.Side.PATRON)
    assert told(policy, ended, placed("client")).endswith("base from 1 May 2026")
    noticed = one_rung("client", pt.AgreementInForce())  # it is over a month after the notice
    assert told(noticed, ended, placed("client")).endswith("base from 31 May 2026")


def test_what_a_filter_leaves_out_ends_a_placement_all_the_same() -> None:
    passed = pt.Aggregate(
        pt.at_least(1), of="observation:test", by=pt.Statistic.COUNT, where={"passed": True}
    )
    policy = one_rung("fit", passed)
    failed = pt.Observation("test", on=date(2026, 4, 1), details={"passed": False})
    another = pt.Observation("visit", on=date(2026, 3, 9))
    assert told(policy, placed("fit"), another) == "base; fit from 1 Mar 2026"
    assert told(policy, placed("fit"), another, failed).endswith("base from 1 Apr 2026")


def test_what_no_window_shows_ends_it_too() -> None:
    sale = pt.Fixed(pt.Period(START, date(2026, 2, 1)))
    policy = one_rung("keen", pt.PurchaseCount(pt.at_least(1), over=sale))
    bought = pt.Purchase(usd("9.00"), on=date(2026, 4, 1))
    assert told(policy, placed("keen"), bought) == (
        "base; keen from 1 Mar 2026; base from 1 Apr 2026"
    )


@pytest.mark.parametrize(("one", "other"), ["ab", "ba", "ac", "ca", "bc", "cb"])
def test_the_first_of_what_any_rule_of_the_rung_looks_at_ends_it(one: str, other: str) -> None:
    def never(name: str) -> pt.Rule:
        said = pt.Aggregate(pt.equal_to(True), of=f"attribute:{name}", by=pt.Statistic.LATEST)
        return pt.AllOf(said, pt.Not(pt.Always()))

    policy = one_rung("in", never("a"), stay=never("b"), reenter=never("c"))
    first = pt.Attribute(one, True, on=date(2026, 3, 9))
    second = pt.Attribute(other, True, on=date(2026, 4, 1))
    assert told(policy, placed("in"), second).endswith("base from 1 Apr 2026")
    assert told(policy, placed("in"), first, second).endswith("base from 9 Mar 2026")


def test_a_finding_of_none_names_the_facts_that_made_it_none() -> None:
    on = date(2026, 3, 20)
    signed = pt.Agreement.signed("A1", on=START, start=START, length=pt.months(1))
    retainer = pt.Engagement(pt.EngagementForm.RETAINER, on=START, until=date(2026, 2, 1), id="E1")
    paid = pt.Payment(usd("100.00"), on=date(2026, 2, 9), id="P1")
    ledger = pt.Relationship("shop", "otto").add(invoice(1, START), paid, signed, retainer)
    criteria_and_facts: list[tuple[pt.Rule, str]] = [
        (pt.OldestUnpaid(pt.at_least(pt.days(1))), "P1"),
        (pt.UnpaidCount(), "P1"),
        (pt.UnpaidBalance(pt.at_most(usd("0.00"))), "P1"),
        (pt.AgreementInForce(), "A1"),
        (pt.ContinuingEngagement(), "E1"),
    ]
    for criterion, fact in criteria_and_facts:
        policy = one_rung("in", criterion)
        (finding,) = pt.review(ledger, policy, on=on).findings
        assert finding.ids == (fact,), criterion
        assert str(finding).endswith(f"[{fact}]")
        (before,) = pt.review(ledger, policy, on=START - DAY).findings
        assert before.ids == ()


NO_MEETING = ("attribute:", "placement")
BESIDES = {
    "oldest_unpaid": ("refund", "credit-note", "write-off"),
    "unpaid_count": ("refund", "credit-note", "write-off"),
    "unpaid_balance": ("refund", "credit-note", "write-off"),
    "spend": ("refund",),
}
"""What a criterion looks at besides the kinds without which it knows nothing."""


def bears_on(criterion: Any, fact: Any) -> bool:
    """Say whether a criterion looks at a fact: of its kinds, and of the name that it asks for."""
    if criterion.code == "tenure":
        return not fact.kind.startswith(NO_MEETING)
    if criterion.code in {"act_taken", "consent_given"}:
        return fact.kind in criterion.needs and fact.about == criterion.what
    if criterion.code == "satisfaction":
        return fact.kind in criterion.needs and fact.about == criterion.about
    return fact.kind in criterion.needs or fact.kind in BESIDES.get(criterion.code, ())


@pytest.mark.parametrize("code", sorted(SEEN))
@given(data=st.data())
@law("F1", kills="a placement that outlives the fact that should end it")
def test_a_placement_holds_until_a_later_fact_bears_on_the_rung(
    code: str, data: st.DataObject
) -> None:
    criterion, facts = data.draw(
        both(
            st.tuples(criteria(code, su_spans()), su_ledgers(8, code)),
            st.tuples(criteria(code, ed_spans()), ed_ledgers(8, code)),
        )
    )
    near = [fact.on + n * DAY for fact in facts for n in (-1, 0, 1)]
    on = data.draw(st.sampled_from(near or [START]))
    days = [
        day
        for fact in facts
        if bears_on(criterion, fact)
        for day in (fact.on, *(act.on for act in getattr(fact, "acts", ())))
        if day > on
    ]
    released = min(days, default=None)
    ledger = pt.Relationship("shop", "mary").add(placed("in", on), *facts)
    policy = one_rung("in", pt.AllOf(criterion, pt.Not(pt.Always())))
    standing = pt.standing_of(ledger, policy)
    assert standing.next_change(on) == released
