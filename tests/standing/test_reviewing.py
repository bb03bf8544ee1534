"""Reviews one after another: each begins where the one before it left off."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

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
        return pt.Rung(name, enter=pt.Aggregate(pt.at_least(least), of="observation:points"))

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
