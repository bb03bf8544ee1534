"""Missing is not the same as no: what a verdict is worth where not everything was looked at."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.facts.identity import identify
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from standing.asking import SEEN
from standing.draws_facts import su_ledgers, su_spans
from standing.test_criteria_days import all_days, cases, criteria

from draws import su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Sequence

    from patronage.facts.fact import Fact

MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
USD = pt.Money("9.90", "USD")

OF_AGREEMENTS = {
    "agreement_in_force", "measure_attained", "measure_missed", "notice_given",
    "obligation_breached", "recurring_billing", "review_overdue",
}  # fmt: skip
"""Where what is agreed before the observed days bears on all of them."""

ON_LATER_FACTS = {"elapsed_since", "in_touch", "buys", "oldest_unpaid"}
"""Where what was begun before the observed days lasts into them, an earlier fact bears on all."""


def said(facts: tuple[Fact, ...], criterion: Any, coverage: pt.Coverage) -> pt.Timeline[pt.Verdict]:
    return Judge(Facts(facts), coverage).verdict(criterion)


@pytest.mark.parametrize("code", sorted(SEEN))
@law("F8", kills="a kind that was never imported, taken for nothing that happened")
@given(data=st.data())
def test_dropping_a_kind_turns_verdicts_unknown_and_nothing_else(
    code: str, data: st.DataObject
) -> None:
    criterion, facts, _ = data.draw(cases(code, max_size=6))
    kinds = frozenset({fact.kind for fact in facts} | criterion.needs)
    dropped = data.draw(st.sampled_from(sorted(kinds))) if kinds else ""
    whole = Judge(Facts(facts), None).verdict(criterion)
    known = said(facts, criterion, pt.Coverage(kinds - {dropped}))
    for day in {*whole.days, *known.days, date(2024, 2, 20)}:
        assert known.at(day) in (whole.at(day), UNKNOWN)
    if dropped not in criterion.needs:
        assert known == whole
    elif not getattr(criterion, "any_will_do", False):
        assert known == pt.Timeline.constant(UNKNOWN)


def _only_adds(facts: Sequence[Fact], since: date) -> bool:
    """Say whether what was not looked at is money of one currency that came in."""
    amounts = [getattr(fact, "price", getattr(fact, "amount", None)) for fact in facts]
    currencies = {amount.currency for amount in amounts if isinstance(amount, pt.Money)}
    refunded = any(fact.kind == "refund" and fact.on < since for fact in facts)
    return len(currencies) < 2 and not refunded


@pytest.mark.parametrize("code", sorted(set(SEEN) - ON_LATER_FACTS - {"tenure"}))
@law("F8", kills="a verdict that days nobody looked at would have turned")
@given(data=st.data())
def test_whatever_happened_before_the_observed_days_no_verdict_is_wrong(
    code: str, data: st.DataObject
) -> None:
    criterion = data.draw(criteria(code, su_spans()))
    facts = data.draw(su_ledgers(8, code))
    since = data.draw(su_days())
    if not facts or code in OF_AGREEMENTS:
        return
    if code in {"spend", "largest_purchase"} and not _only_adds(facts, since):
        return  # a sum is a lower bound of money that can be added, and that only comes in
    seen = identify([fact for fact in facts if fact.on >= since])
    observed = said(seen, criterion, pt.Coverage(None, observed=pt.Period(since, None)))
    if isinstance(getattr(criterion, "over", None), pt.Anniversary):
        return  # the first day of the relationship itself is not known
    truth = Judge(Facts(facts), None).verdict(criterion)
    for day in all_days(facts):
        if day < since:
            assert observed.at(day) is UNKNOWN
        else:
            assert observed.at(day) in (truth.at(day), UNKNOWN), day


@law("F8", kills="a day after the last one looked at, judged all the same")
@given(st.data())
def test_after_the_observed_days_nothing_is_known(data: st.DataObject) -> None:
    facts, until = data.draw(su_ledgers()), data.draw(su_days())
    criterion = pt.PurchaseCount(pt.at_least(1))
    line = said(facts, criterion, pt.Coverage(None, observed=pt.Period(None, until)))
    whole = Judge(Facts(facts), None).verdict(criterion)
    for day in all_days(facts) if facts else []:
        assert line.at(day) is (UNKNOWN if day >= until else whole.at(day))


def test_an_import_of_purchases_makes_customers_and_clients_by_conduct() -> None:
    days = [date(2026, month, 2) for month in (1, 3, 5)]
    shop = pt.Relationship("shop", "mary").add(*(pt.Purchase(USD, on=day) for day in days))
    imported = shop.covering(pt.Coverage.of("purchase", until=date(2026, 12, 1)))
    line = pt.standing_of(imported, pt.policies.BY_CONDUCT)
    assert [(day, each.name) for day, each in line.changes()][:2] == [
        (date(2026, 1, 2), "customer"),
        (date(2026, 5, 2), "client"),
    ]
    others = [policy for policy in pt.policies.READY_MADE if policy.name != "conduct"]
    for policy in others:
        assert pt.standing_of(imported, policy).at(date(2026, 6, 1)).name == "customer", policy.name


def test_a_sum_of_several_currencies_below_its_bound_is_not_known_and_names_the_facts() -> None:
    day = date(2026, 1, 2)
    facts = identify([pt.Purchase(USD, on=day), pt.Purchase(pt.Money("5", "EUR"), on=day)])
    spend = pt.Spend(pt.at_least(pt.Money("10", "USD")))
    judge = Judge(Facts(facts), None)
    assert judge.verdict(spend).at(day) is UNKNOWN
    seen = judge.observed(spend).at(day)
    assert set(seen.ids) == {fact.id for fact in facts}
    assert dict(spend.details(seen, day))["uncounted"] == ("EUR",)


def test_nothing_owed_is_unmet_not_unknown_and_nothing_noted_is_unknown() -> None:
    nothing, day = Judge(Facts(()), None), date(2026, 1, 1)
    for criterion in (
        pt.OldestUnpaid(pt.at_least(pt.days(1))),
        pt.UnpaidCount(),
        pt.UnpaidBalance(pt.more_than(pt.Money("0", "USD"))),
        pt.PurchaseCount(pt.at_least(1)),
        pt.Spend(pt.at_least(USD)),
        pt.Recency(pt.within(pt.days(180))),
    ):
        assert nothing.verdict(criterion).at(day) is UNMET, criterion
    for unseen in (
        pt.CallsItself("client"),
        pt.ProviderTrade(),
        pt.Satisfaction(pt.at_least(8)),
        pt.LargestPurchase(pt.at_least(USD)),
        pt.Aggregate(pt.at_least(1), of="observation:x", by=pt.Statistic.LATEST),
        pt.LastObservations(pt.at_least(1), of="observation:x", count=2),
    ):
        assert nothing.verdict(unseen).at(day) is UNKNOWN, unseen
    assert nothing.verdict(pt.AdvisedWithoutConflict()).at(day) is MET
