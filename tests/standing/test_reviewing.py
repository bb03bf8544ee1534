"""Reviews one after another: each begins where the one before it left off."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import attrs
import pytest

import patronage as pt

from laws import law

DAY = date(2026, 1, 1)
PRICE = pt.Money("9.90", "USD")


def after(times: int) -> pt.PurchaseCount:
    return pt.PurchaseCount(pt.at_least(times))


def policy(version: str, *names: str, base: str = "prospect") -> pt.Policy:
    rungs = tuple(pt.Rung(name, enter=after(times)) for times, name in enumerate(names, start=1))
    return pt.Policy("ours", version, rungs=rungs, base=base)


def chained(decision: pt.Decision) -> bool:
    names = [(step.before.name, step.after.name) for step in decision.steps]
    ends = [decision.before.name, *(name for pair in names for name in pair), decision.after.name]
    return all(one == other for one, other in list(pairwise(ends))[::2])


@law("E5", kills="the first of them")
@pytest.mark.parametrize("version", [str(number) for number in range(8)])
def test_of_several_reviews_of_one_day_the_last_counts(version: str) -> None:
    # Their ids are digests, so that their order among themselves says nothing.
    rules = policy(version, "customer", "client", "friend")
    mary = pt.Relationship("shop", "mary")
    for number in range(3):
        mary = mary.add(pt.Purchase(PRICE, on=DAY, id=f"p{number}"))
        mary = mary.record(pt.review(mary, rules, on=DAY))
    again = pt.review(mary, rules, on=DAY)
    assert (again.before.name, again.steps, again.move) == ("friend", (), pt.Direction.UNCHANGED)


@law("E5", kills="the last by id")
def test_reviews_of_one_day_that_end_where_they_began() -> None:
    rules = policy("1", "customer")
    bought = pt.Purchase(PRICE, on=DAY, id="p")
    mary = pt.Relationship("shop", "mary").add(bought)
    mary = mary.record(pt.review(mary, rules, on=DAY))
    mary = mary.add(pt.Retraction("p", on=DAY, reason="another's"))
    mary = mary.record(pt.review(mary, rules, on=DAY))
    assert pt.review(mary, rules, on=DAY).before.name == "prospect"


def test_the_first_review_under_a_new_version_tells_from_the_first_base_on() -> None:
    new = date(2026, 3, 1)
    history = pt.PolicyHistory(
        (DAY, policy("1", "customer", "client")),
        (new, policy("2", "buyer", "client", base="lead")),
    )
    bought = [pt.Purchase(PRICE, on=new + timedelta(days=n), id=f"p{n}") for n in range(2)]
    decision = pt.review(pt.Relationship("shop", "mary").add(*bought), history, on=bought[-1].on)
    assert chained(decision)
    assert (decision.before.name, decision.after.name) == ("prospect", "client")
    assert decision.move is pt.Direction.PROMOTED
    str(decision)  # the ladders of the two versions are not compared


def test_a_new_name_for_a_standing_is_no_move() -> None:
    new = date(2026, 3, 1)
    two = pt.Version(new, policy("2", "buyer", "client"), moved=(("customer", "buyer"),))
    history = pt.PolicyHistory(pt.Version(DAY, policy("1", "customer", "client")), two)
    mary = pt.Relationship("shop", "mary").add(pt.Purchase(PRICE, on=DAY))
    mary = mary.record(pt.review(mary, history, on=DAY))
    decision = pt.review(mary, history, on=new)
    assert (decision.before.name, decision.after.name) == ("customer", "buyer")
    assert decision.move is pt.Direction.UNCHANGED
    assert chained(decision)
    assert "buyer" in str(decision)


def test_findings_of_a_misspelt_rung_are_not_just_none() -> None:
    decision = pt.review(pt.Relationship("shop", "mary"), pt.policies.BY_CONDUCT, on=DAY)
    with pytest.raises(pt.UnknownReference, match=r"did you mean 'client'.* prospect < customer"):
        decision.of("cleint")


def test_a_policy_that_is_none_is_named_by_its_place() -> None:
    mary = pt.Relationship("shop", "mary")
    with pytest.raises(pt.WrongType) as refused:
        pt.review_all(mary, [pt.policies.BY_CONDUCT, None], on=DAY)  # type: ignore[list-item]
    assert refused.value.faults[0].path.startswith("policies[1]")


def test_a_history_is_drawn_as_its_last_version() -> None:
    history = pt.PolicyHistory((DAY, pt.policies.BY_CONDUCT))
    assert pt.mermaid(history) == pt.mermaid(pt.policies.BY_CONDUCT)
    with pytest.raises(pt.WrongType):
        pt.mermaid(None)  # type: ignore[arg-type]


def _with_gold(until: date) -> pt.PolicyHistory:
    """Return a ladder that loses its highest rung on a day."""

    def rung(name: str, least: int) -> pt.Rung:
        return pt.Rung(
            name,
            enter=pt.Aggregate(pt.at_least(least), of="observation:points", by=pt.Statistic.LATEST),
        )

    three = pt.Policy("tiers", "1", base="out", rungs=(rung("bronze", 10), rung("gold", 90)))
    two = pt.Policy("tiers", "2", base="out", rungs=(rung("bronze", 10),))
    return pt.PolicyHistory((date(2020, 1, 1), three), (until, two))


def _points(amount: int, on: date) -> pt.Observation:
    return pt.Observation("points", amount, on=on)


def test_a_fall_is_one_though_the_rung_it_was_from_is_dropped_later() -> None:
    history = _with_gold(until=date(2026, 1, 1))
    mary = pt.Relationship("club", "mary").add(_points(100, date(2025, 1, 1)))
    mary = mary.record(pt.review(mary, history, on=date(2025, 2, 1)))
    kept = pt.review(mary, history, on=date(2026, 6, 1))
    assert (kept.before.name, kept.after.name) == ("gold", "bronze")
    assert kept.move is pt.Direction.UNCHANGED  # renamed, no fall
    fallen = mary.add(_points(20, date(2025, 7, 1)))
    found = pt.review(fallen, history, on=date(2026, 6, 1))
    assert [str(step) for step in found.steps] == ["2025-07-01: gold -> bronze"]
    assert found.move is pt.Direction.DEMOTED
    (renaming,) = pt.outlook(mary, history, on=date(2025, 3, 1), until=date(2027, 1, 1)).moves
    assert renaming.direction is pt.Direction.UNCHANGED
    assert renaming.averted_by == ()
    assert str(renaming) == (
        "gold -> bronze on 1 Jan 2026, the rung has another name in this version"
    )


def test_a_turn_says_whose_word_it_was() -> None:
    placed = pt.Placement("client", on=DAY, by="ana", reason="came with a merger")
    told = pt.story(pt.Relationship("shop", "mary").add(placed), policy("1", "client"), on=DAY)
    assert str(told.turns[0]) == (
        "prospect -> client on 1 Jan 2026, placed by ana: came with a merger"
    )


# --- what holds a standing beside the findings ---------------------------------------------------

VIP = pt.Policy("vips", "1", base="none", rungs=(pt.Rung("vip", enter=after(2)),))


def kept_by(decision: pt.Decision) -> pt.Decision:
    """Return a decision as it is read years later, from its document alone."""
    read = pt.from_json(pt.to_json(decision))
    assert read == decision
    assert isinstance(read, pt.Decision)
    return read


def shopper(*facts: pt.Fact, times: int = 0) -> pt.Relationship:
    bought = (pt.Purchase(PRICE, on=DAY, id=f"p{number}") for number in range(times))
    return pt.Relationship("shop", "mary").add(*bought, *facts)


def test_an_override_that_decides_is_carried_and_told() -> None:
    spring = pt.Period(date(2026, 3, 1), date(2026, 6, 1))
    capped = pt.Override.ceiling("none", spring, by="ana", reason="fraud")
    decision = kept_by(pt.review(shopper(capped, times=2), VIP, on=date(2026, 3, 5)))
    assert isinstance(decision.act, pt.Override)
    assert (decision.act.by, decision.held_until) == (pt.Ref("ana"), date(2026, 6, 1))
    line = "override: at most none, by ana (fraud), from 1 Mar 2026, until 1 Jun 2026"
    assert str(decision).splitlines()[1] == f"  {line}"
    assert line in decision._repr_html_()
    assert decision.rows()[0]["act_reason"] == "fraud"
    early = pt.review(shopper(capped, times=2), VIP, on=date(2026, 2, 28))
    late = pt.review(shopper(capped, times=2), VIP, on=date(2026, 6, 1))
    for other in (early, late):
        assert (other.act, other.held_until) == (None, None)


def test_an_override_that_changes_nothing_decides_nothing_but_a_pin_does() -> None:
    ever = pt.Period(DAY, None)
    for kind, decides in (("ceiling", False), ("floor", False), ("pin", True)):
        mask = getattr(pt.Override, kind)("vip", ever, by="ana", reason="audit")
        decision = pt.review(shopper(mask, times=2), VIP, on=DAY)
        assert (decision.act is not None) is decides


def test_a_placement_that_decides_is_carried_until_it_ends() -> None:
    end = date(2027, 1, 1)
    placed = pt.Placement("vip", on=DAY, by="bob", reason="status match", until=end)
    decision = kept_by(pt.review(shopper(placed), VIP, on=date(2026, 7, 1)))
    assert isinstance(decision.act, pt.Placement)
    line = "placed by bob on 1 Jan 2026 (status match), until 1 Jan 2027"
    assert str(decision).splitlines()[1] == f"  {line}"
    book = pt.Book([pt.Person("bob", "Bob")])
    book = book.add(pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"), placed)
    (row,) = pt.review_book(book, VIP, on=date(2026, 7, 1)).rows()
    assert (row["act"], row["decided_by"], row["held_until"]) == ("placement", "bob", "2027-01-01")
    assert pt.review(shopper(placed), VIP, on=end).act is None


def test_a_placement_decides_until_a_later_fact_bears_on_it() -> None:
    placed = pt.Placement("vip", on=date(2026, 1, 2), by="bob", reason="came with a merger")
    ledger = shopper(placed)
    assert pt.review(ledger, VIP, on=date(2026, 7, 1)).act is not None
    bought = [pt.Purchase(PRICE, on=date(2026, 8, 1), id=f"n{number}") for number in range(2)]
    later = pt.review(ledger.add(*bought), VIP, on=date(2026, 8, 1))
    assert (later.after.name, later.act) == ("vip", None)


def test_a_running_term_is_carried_and_told() -> None:
    stay = pt.PurchaseCount(pt.at_least(2), over=pt.InTerm())
    gold = pt.Rung("gold", enter=after(2), stay=stay, first=pt.years(1), renewal=pt.years(1))
    club = pt.Policy("club", "1", base="none", rungs=(gold,))
    decision = kept_by(pt.review(shopper(times=2), club, on=date(2026, 7, 1)))
    assert (decision.act, decision.held_until) == (None, date(2027, 1, 1))
    line = "held until 1 Jan 2027, when its term ends"
    assert line in str(decision)
    assert line in decision._repr_html_()


def test_what_a_decision_carries_is_checked() -> None:
    decision = pt.review(shopper(), VIP, on=DAY)
    with pytest.raises(pt.WrongType) as caught:
        attrs.evolve(decision, act="ana", held_until="soon")  # type: ignore[arg-type]
    assert {fault.path for fault in caught.value.faults} == {"act", "held_until"}


def test_a_page_tells_the_whole_of_what_is_needed() -> None:
    year = pt.CalendarPeriod(pt.years(1), which=pt.Which.last(12), anchor=date(2024, 1, 1))
    rule = pt.PurchaseCount(pt.at_least(1_000_000_000), over=year)
    policy = pt.Policy("years", "1", rungs=(pt.Rung("vip", enter=rule),))
    page = pt.review(shopper(), policy, on=DAY)._repr_html_()
    needs = (
        "at least 1,000,000,000 in the last 12 complete periods of 12 months"
        " counted from 1 Jan 2024"
    )
    assert f"<td>needs: {needs}</td>" in page


def test_a_finding_is_the_same_beside_others_that_see_the_same() -> None:
    scores = {"of": "observation:survey", "where": {"about": "satisfaction"}}
    year = pt.Rolling(pt.years(1))
    rules = (
        pt.Satisfaction(pt.at_least(8)),
        pt.Aggregate(pt.at_least(9), by=pt.Statistic.LATEST, **scores),  # type: ignore[arg-type]
        pt.PurchaseCount(pt.at_least(1), over=year),
        pt.PurchaseCount(pt.at_least(3), over=year),
        pt.Not(pt.PurchaseCount(pt.at_least(2), over=year)),
        pt.Recency(pt.within(pt.days(9))),
        pt.Recency(pt.at_least(pt.years(1))),
    )
    ledger = shopper(pt.Observation.survey(8, measure="satisfaction", on=DAY), times=2)

    def found(rule: pt.Rule) -> tuple[pt.Finding, ...]:
        vip = pt.Policy("vip", "1", rungs=(pt.Rung("vip", enter=rule),))
        return pt.review(ledger, vip, on=DAY).findings

    assert found(pt.AllOf(*rules)) == tuple(each for rule in rules for each in found(rule))
