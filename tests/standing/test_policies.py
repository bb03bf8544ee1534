"""The ready-made policies: as their table says, and what they make of the disputed cases."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

import patronage as pt

from laws import law

P = pt.policies
ON = date(2026, 6, 1)
USD = pt.Money("90.00", "USD")
FIVE_PARTS = (
    pt.Clause("service", "Monthly advice."),
    pt.Clause("measure", "Answers within 2 working days."),
    pt.Clause("credit", "A tenth of the fee for each late answer."),
    pt.Clause("review", "Reviewed each January."),
)


def standings(relationship: pt.Relationship, on: date = ON) -> dict[str, str]:
    found = pt.review_all(relationship, P.READY_MADE, on=on)
    return {each.policy.name: each.after.name for each in found}


def clients_by(relationship: pt.Relationship, on: date = ON) -> set[str]:
    return {name for name, standing in standings(relationship, on).items() if standing == "client"}


def between(*facts: object, line: str | None = None) -> pt.Relationship:
    return pt.Relationship("firm", "patron", line=line).add(*facts)  # type: ignore[arg-type]


def monthly(since: date, months: int, **details: object) -> list[pt.Purchase]:
    return [
        pt.Purchase(USD, on=since + pt.months(1) * k if k else since, **details)  # type: ignore[arg-type]
        for k in range(months)
    ]


# --- the cases that the guides dispute (D18, D31-D36) ------------------------------------------


def test_one_legal_consultation_makes_a_client_by_profession_only() -> None:
    once = between(
        pt.Engagement(pt.EngagementForm.CONSULTATION, on=date(2026, 3, 2), until=date(2026, 3, 3))
    )
    assert clients_by(once) == {"profession"}
    assert standings(once)["duration"] == "customer"
    assert "profession" not in clients_by(once, date(2027, 3, 2))


def test_a_software_subscriber_is_a_client_to_some_and_a_customer_to_others() -> None:
    since = date(2025, 1, 10)
    subscriber = between(
        pt.Engagement(pt.EngagementForm.SUBSCRIPTION, on=since), *monthly(since, 16)
    )
    assert clients_by(subscriber) == {"duration", "conduct"}
    terms = pt.Agreement.signed("S1", on=since, start=since, billing=pt.BillingTerms.monthly(USD))
    assert clients_by(subscriber.add(terms)) == {"duration", "conduct", "six-criteria"}


def test_a_car_buyer_is_a_customer_and_with_a_service_contract_a_client_too() -> None:
    bought = pt.Purchase(pt.Money("30000.00", "USD"), on=date(2026, 2, 2), line="cars")
    service = pt.Agreement.signed(
        "SVC",
        on=date(2026, 2, 2),
        start=date(2026, 2, 2),
        summary="Regular service",
        clauses=FIVE_PARTS,
        line="service",
    )
    assert standings(between(bought, line="cars"))["agreement"] == "customer"
    assert standings(between(service, line="service"))["agreement"] == "client"


def test_an_insurance_customer_is_what_the_trade_says_or_what_it_calls_itself() -> None:
    cover = pt.Engagement(pt.EngagementForm.COVER, on=date(2026, 2, 2))
    insured = between(cover, pt.Attribute.trade("Insurance", on=date(2020, 1, 1)))
    assert clients_by(insured) == {"profession"}
    said = pt.Attribute.calls_itself("customer", on=date(2026, 2, 2))
    assert standings(insured.add(said))["own-word"] == "customer"
    later = pt.Attribute.calls_itself("Client", on=date(2026, 3, 2))
    assert clients_by(insured.add(said, later)) == {"profession", "own-word"}


def test_a_loyal_member_without_any_agreement_is_a_client_by_conduct_only() -> None:
    member = between(*monthly(date(2026, 2, 3), 4))
    assert clients_by(member) == {"conduct"}


def test_a_repeat_client_of_separate_purchases_is_one_by_duration_and_conduct() -> None:
    repeated = between(*monthly(date(2024, 5, 3), 25))
    assert clients_by(repeated) == {"duration", "conduct"}
    sides = pt.profile(repeated, on=ON)
    assert sides.side(pt.Leaning.CLIENT) == ("D1", "D5")


# --- each as its table says --------------------------------------------------------------------


def firm_client() -> pt.Relationship:
    start = date(2026, 2, 1)
    return between(
        pt.Assigned("ana", on=start),
        pt.Agreement.signed(
            "A1",
            on=date(2026, 1, 5),
            start=start,
            summary="Monthly counsel",
            clauses=FIVE_PARTS,
            billing=pt.BillingTerms.monthly(pt.Money("2500.00", "USD")),
        ),
        pt.Engagement(pt.EngagementForm.RETAINER, on=start, agreement="A1"),
    )


def test_professional_services_needs_all_four_and_keeps_with_two() -> None:
    client = firm_client()
    assert {"professional-services", "agreement", "profession", "six-criteria"} <= clients_by(
        client
    )
    unmanaged = client.add(pt.Assigned(None, on=date(2026, 4, 1)))
    assert standings(unmanaged)["professional-services"] == "client"
    paid = pt.Compensation(pt.CompensationSource.COMMISSION, payer="bank")
    seller = pt.Engagement(
        pt.EngagementForm.CONSULTATION, on=date(2026, 2, 1), compensation=(paid,)
    )
    assert standings(client.add(seller))["professional-services"] == "customer"
    cured = P.professional_services(disclosure_cures=True, version="2")
    disclosed = pt.Compensation(pt.CompensationSource.COMMISSION, payer="bank", disclosed=True)
    told = pt.Engagement(
        pt.EngagementForm.CONSULTATION, on=date(2026, 2, 1), compensation=(disclosed,)
    )
    assert pt.review(client.add(told), cured, on=ON).after == pt.CLIENT


@law("E22", kills="a grace that ends a day early or late")
def test_grace_of_professional_services_is_thirty_days() -> None:
    client = firm_client()
    ended = client.add(
        client.fact("A1").suspend(on=date(2026, 5, 1))  # type: ignore[attr-defined]
    )
    line = pt.standing_of(ended, P.PROFESSIONAL_SERVICES)
    assert line.at(date(2026, 5, 30)) == pt.CLIENT
    assert line.at(date(2026, 5, 31)) == pt.CUSTOMER


@law("E22", kills="an edge of the conduct policy that is a day or a purchase off")
def test_by_conduct_at_its_edges() -> None:
    first, third = date(2026, 1, 1), date(2026, 2, 1)
    days = [first, date(2026, 1, 15), third]
    line = pt.standing_of(between(*(pt.Purchase(USD, on=day) for day in days)), P.BY_CONDUCT)
    assert line.at(first) == pt.CUSTOMER
    assert line.at(first + timedelta(days=89)) == pt.CUSTOMER
    assert line.at(first + timedelta(days=90)) == pt.CLIENT
    silent = third + timedelta(days=180)
    assert line.at(silent + timedelta(days=29)) == pt.CLIENT
    assert line.at(silent + timedelta(days=30)) == pt.CUSTOMER


def test_by_duration_needs_a_year_without_a_gap_and_forgives_an_old_one() -> None:
    days = [
        date(2023, 1, 1),
        date(2024, 1, 1),
        date(2024, 6, 1),
        date(2024, 11, 1),
        date(2025, 4, 1),
    ]
    line = pt.standing_of(between(*(pt.Purchase(USD, on=day) for day in days)), P.BY_DURATION)
    assert line.at(date(2024, 12, 31)) == pt.CUSTOMER
    assert line.at(date(2025, 1, 1)) == pt.CLIENT
    assert line.at(date(2026, 1, 31)) == pt.CLIENT
    assert line.at(date(2026, 2, 1)) == pt.CUSTOMER


def test_by_agreement_needs_all_five_parts_and_has_no_grace() -> None:
    client = firm_client()
    assert standings(client)["agreement"] == "client"
    suspended = client.add(
        client.fact("A1").suspend(on=date(2026, 5, 1))  # type: ignore[attr-defined]
    )
    assert pt.standing_of(suspended, P.BY_AGREEMENT).at(date(2026, 5, 1)) == pt.CUSTOMER
    bare = between(
        pt.Agreement.signed("A2", on=date(2026, 1, 5), start=date(2026, 1, 5), summary="x")
    )
    found = pt.review(bare, P.BY_AGREEMENT, on=ON).of(pt.CLIENT)[0]
    assert not found.is_met
    assert dict(found.params)["lacks"][0] == "terms of service"  # type: ignore[index]


def test_six_criteria_count_to_four_and_stay_with_three() -> None:
    client = firm_client()
    assert pt.profile(client, on=ON).side(pt.Leaning.CLIENT) == ("D1", "D2", "D4", "D6")
    three = client.add(pt.Assigned(None, on=date(2026, 5, 1)))
    assert standings(three)["six-criteria"] == "client"
    strict = pt.standing_of(three, P.six_criteria(at_least_to_stay=4, version="2"))
    assert strict.at(date(2026, 6, 29)) == pt.CLIENT
    assert strict.at(date(2026, 6, 30)) == pt.CUSTOMER


# --- as data -------------------------------------------------------------------------------------


def test_each_constant_is_its_function_with_nothing_changed() -> None:
    made = [
        P.six_criteria(),
        P.by_profession(),
        P.by_duration(),
        P.by_agreement(),
        P.by_conduct(),
        P.by_own_word(),
        P.professional_services(),
    ]
    assert made == list(P.READY_MADE)
    assert [each.name for each in made] == [
        "six-criteria",
        "profession",
        "duration",
        "agreement",
        "conduct",
        "own-word",
        "professional-services",
    ]
    assert {each.version for each in made} == {"1"}
    assert {each.ladder for each in made} == {("prospect", "customer", "client")}


@law("E1", kills="a text of a policy that hangs on the order of a set")
def test_fingerprints_are_the_same_in_every_process() -> None:
    code = "import patronage as pt; print(*(p.fingerprint for p in pt.policies.READY_MADE))"
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(prints) == 1
    assert prints.pop().decode().split() == [each.fingerprint for each in P.READY_MADE]


def test_fingerprints_are_those_that_decisions_were_recorded_with() -> None:
    by, over = pt.Statistic.SUM, pt.Rolling(pt.days(3))
    latest = pt.Statistic.LATEST
    card = pt.Aggregate(
        pt.equal_to("gold"), of="attribute:card", by=latest, where={"source": "crm"}
    )
    rule = pt.AllOf(
        pt.Not(pt.Aggregate(pt.at_least(3), of="observation:visit", by=latest)),
        pt.HeldFor(card, pt.days(3)),
        pt.Aggregate(pt.at_least(3), of="observation:x", by=by, over=over),
    )
    mine = pt.Policy("x", "1", rungs=(pt.Rung("vip", enter=rule),))
    assert {each.name: each.fingerprint for each in (*P.READY_MADE, mine)} == {
        "six-criteria": "d311c423298115651709d6a0d91966a16956de425f2499c7cb740a4e9d9c7ab7",
        "profession": "c6ce78646130ff3cc161b5559175740ef290fa12f29735e8ed7807f204a4a295",
        "duration": "aa715aa6a23f5eb0454f1debcf04dbd0af9e91acba08c92b14a99edfd2651141",
        "agreement": "aa8e62add15f891343db105ad25fe5168da3a2ad46aef3cb63c502b8a3a26cb0",
        "conduct": "010d14b33f6c7ce51f7ad0ea1ad57600fb3e74a8e2003e2424feb00ada531521",
        "own-word": "f82441708207e71b85663d63d708b5efed836c016b2b03c575208acf7445feef",
        "professional-services": (
            "c372b7ad328dcdcb0d3bcb5972dd5987a873f1e7c8cdd32831cfb05590ee57b8"
        ),
        "x": "f018106191c5059f51f6632e8a2a2571e52af089ca12df811519a8e6d9b63ef9",
    }


@pytest.mark.parametrize("policy", P.READY_MADE, ids=lambda each: each.name)
def test_a_policy_parses_from_its_text(policy: pt.Policy) -> None:
    names = {name: getattr(pt, name) for name in pt.__all__ if not name.startswith("__")}
    assert eval(repr(policy), names) == policy  # noqa: S307


@pytest.mark.parametrize("policy", P.READY_MADE, ids=lambda each: each.name)
def test_a_policy_describes_and_draws_itself(policy: pt.Policy) -> None:
    said, drawn = pt.describe(policy), pt.mermaid(policy)
    assert said.startswith(f"{policy.name} v1: prospect, customer, client\nCustomer: at least 1")
    assert drawn.splitlines()[0] == "stateDiagram-v2"
    assert "(at_least" not in said
    assert "None" not in said


def test_conduct_in_words() -> None:
    assert pt.describe(P.BY_CONDUCT).splitlines()[2] == (
        "Client: at least 3 purchases in 12 months, known at least 90 days and last purchase "
        "within 180 days. Stays with at least 2 purchases in 12 months and last purchase within "
        "180 days. 30 days of grace."
    )


@law("R1", kills="a name that becomes syntax of the drawing")
def test_a_drawing_escapes_what_a_stranger_named() -> None:
    evil = '"]; s0 --> s9: <script>'
    policy = pt.Policy("x", "1", rungs=(pt.Rung(evil, enter=pt.ActTaken(evil)),))
    drawn = pt.mermaid(policy)
    assert "<script>" not in drawn
    assert drawn.count("-->") == 3
    assert drawn.count('"') == 4


YEAR = pt.CalendarPeriod(pt.years(1), anchor=date(2025, 4, 1))
NINE = pt.PurchaseDays(pt.at_least(9), over=YEAR)


def test_what_is_qualified_for_this_year_is_kept_through_the_next() -> None:
    last_year = pt.CalendarPeriod(pt.years(1), anchor=YEAR.anchor, which=pt.Which.PREVIOUS)
    gold = pt.Rung.kept_through_next("gold", enter=NINE, grace=pt.months(1))
    assert gold == pt.Rung(
        "gold",
        enter=NINE,
        stay=pt.PurchaseDays(pt.at_least(9), over=last_year),
        first=pt.EndOfPeriod(pt.years(1), anchor=YEAR.anchor, further=1),
        renewal=pt.EndOfPeriod(pt.years(1), anchor=YEAR.anchor),
        grace=pt.months(1),
    )
    fewer = pt.PurchaseDays(pt.at_least(5), over=YEAR)
    rule = pt.AnyOf(pt.Score(pt.at_least(1), [(fewer, 1)]), pt.Not(pt.AtLeastOf(1, fewer)))
    silver = pt.Rung.kept_through_next(
        "silver", enter=pt.AllOf(NINE, pt.AgreementInForce()), stay=rule
    )
    back = pt.PurchaseDays(pt.at_least(5), over=last_year)
    assert silver.stay == pt.AnyOf(
        pt.Score(pt.at_least(1), [(back, 1)]), pt.Not(pt.AtLeastOf(1, back))
    )


@pytest.mark.parametrize(
    ("enter", "stay", "path"),
    [
        (pt.AgreementInForce(), None, "enter"),
        (pt.AllOf(NINE, pt.PurchaseDays(pt.at_least(1), over=pt.CalendarPeriod(pt.years(1)))), None,
         "enter"),
        (pt.HeldFor(NINE, pt.days(3)), None, "enter"),
        (NINE, pt.HeldFor(NINE, pt.days(3)), "stay"),
    ],
)  # fmt: skip
def test_what_counts_in_no_one_calendar_year_has_no_next(
    enter: pt.Rule, stay: pt.Rule | None, path: str
) -> None:
    with pytest.raises(pt.InvalidInput) as error:
        pt.Rung.kept_through_next("gold", enter=enter, stay=stay)
    assert [(each.code, each.path) for each in error.value.faults] == [("policy.calendar", path)]


def test_the_first_version_may_have_been_in_force_always() -> None:
    old = pt.policies.by_conduct(version="1")
    new = pt.policies.by_conduct(purchases=5, version="2")
    history = pt.PolicyHistory(old, (date(2026, 1, 1), new))
    assert history == pt.PolicyHistory((date.min, old), (date(2026, 1, 1), new))
    assert history.index_at(date(1990, 1, 1)) == 0
    assert str(history).startswith("conduct v1: prospect")
    assert pt.describe(history).startswith("conduct v1: prospect")
    with pytest.raises(pt.InvalidInput) as error:
        pt.PolicyHistory((date(2026, 1, 1), new), old)
    assert [each.code for each in error.value.faults] == ["policy.versions"]
