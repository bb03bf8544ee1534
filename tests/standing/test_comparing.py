"""Two rules over one book: who would move, which way, by what, and what they are worth."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from refusals import code_of
from standing.draws_facts import su_ledgers
from standing.draws_policy import ladders, policies

from laws import law

ON, DAY = date(2026, 5, 1), timedelta(days=1)
DEMOTED, PROMOTED = pt.Direction.DEMOTED, pt.Direction.PROMOTED


def buyer(name: str, count: int, currency: str = "USD", silent: int = 1) -> pt.Relationship:
    """Return somebody who bought so often for ten, the last time some days ago."""
    ten = pt.Money("10", currency)
    days = [ON - (silent + n) * DAY for n in range(count)]
    first = pt.Purchase(pt.Money("1", currency), on=ON - 200 * DAY)
    return pt.Relationship("shop", name).add(first, *(pt.Purchase(ten, on=day) for day in days))


def tiered(gold: int, silver: int = 2, version: str = "1", **details: Any) -> pt.Policy:
    def bought(count: int) -> pt.PurchaseCount:
        return pt.PurchaseCount(pt.at_least(count), over=pt.Rolling(pt.days(30)))

    rungs = pt.Rung("silver", enter=bought(silver)), pt.Rung("gold", enter=bought(gold))
    return pt.Policy("tiers", version, base="none", rungs=rungs, **details)


BOOK = [buyer("ann", 5), buyer("bob", 4), buyer("cat", 3), buyer("dan", 2), buyer("eva", 0)]


@given(data=st.data())
@law("E29", kills="somebody who moves and isn't told, or is told elsewhere than both rules say")
def test_it_is_a_loop_over_both_rules(data: st.DataObject) -> None:
    ledgers = [
        pt.Relationship("shop", f"p{place}").add(*facts)
        for place, facts in enumerate(data.draw(st.lists(su_ledgers(8), max_size=3)))
    ]
    universe = tuple(date(2024, 2, 10) + n * DAY for n in range(40))
    ladder, other = data.draw(ladders), data.draw(ladders)
    old = data.draw(policies(ladder, "1", universe, deciding=False))
    new = data.draw(policies(other, "2", universe, deciding=False))
    days = [fact.on for ledger in ledgers for fact in ledger.facts]
    on = data.draw(st.sampled_from([*days, date(2024, 2, 10)]))
    found = pt.compare(ledgers, old, new, on=on)
    stand = {
        ledger.patron.id: (
            pt.review(ledger, old, on=on).after.name,
            pt.review(ledger, new, on=on).after.name,
        )
        for ledger in ledgers
    }
    assert {each.patron.id: (each.before.name, each.after.name) for each in found.moved} == {
        who: names for who, names in stand.items() if names[0] != names[1]
    }
    assert pt.compare(ledgers, old, old, on=on).moved == ()
    assert {(a, b): n for a, b, n in found.standings} == Counter(stand.values())
    assert pt.from_json(pt.to_json(found)) == found
    assert [row["patron"] for row in found.rows()] == [each.patron.id for each in found.moved]


def test_who_falls_by_which_criterion_and_what_they_are_worth() -> None:
    found = pt.compare(BOOK, tiered(4), tiered(5, 3, "2"), on=ON)
    assert [(each.patron.id, each.before.name, each.after.name) for each in found.moved] == [
        ("bob", "gold", "silver"),
        ("dan", "silver", "none"),
    ]
    assert {each.direction for each in found.moved} == {DEMOTED}
    assert found.because(DEMOTED) == {"purchase_count": 2}
    assert found.worth(DEMOTED) == (pt.Money("62", "USD"),)
    assert found.worth(PROMOTED) == ()
    assert str(found).splitlines() == [
        "tiers v1 -> tiers v2, as of 1 May 2026: 2 of 5 move: 2 fall, 62.00 USD a year",
        "  silver -> none  1",
        "  gold -> silver  1",
        "  fall by purchases: 2",
        "  bob  gold -> silver, because of purchases: 4 in 30 days, 41.00 USD a year",
        "  dan  silver -> none, because of purchases: 2 in 30 days, 21.00 USD a year",
    ]


def test_who_rises_is_told_by_what_speaks_for_it() -> None:
    found = pt.compare(BOOK, tiered(5, version="2"), tiered(4), on=ON)
    (bob,) = found.moved
    assert (bob.direction, [each.code for each in bob.reasons]) == (PROMOTED, ["purchase_count"])
    assert bob.reasons[0].is_met
    assert found.because(PROMOTED) == {"purchase_count": 1}


def test_on_a_ladder_that_gets_worse_a_rise_is_a_fall() -> None:
    old, new = (tiered(gold, version=str(gold), better=pt.Better.DOWN) for gold in (5, 4))
    assert [each.direction for each in pt.compare(BOOK, old, new, on=ON).moved] == [DEMOTED]


def test_whom_a_version_spares_falls_when_that_ends() -> None:
    spared = pt.PolicyHistory(tiered(4), (ON, tiered(5, version="2"), pt.days(10)))
    at_once = pt.PolicyHistory(tiered(4), (ON, tiered(5, version="2")))
    assert [each.patron.id for each in pt.compare(BOOK, tiered(4), at_once, on=ON).moved] == ["bob"]
    assert pt.compare(BOOK, tiered(4), spared, on=ON).moved == ()
    later = pt.compare(BOOK, tiered(4), spared, on=ON + 10 * DAY)
    assert [each.patron.id for each in later.moved] == ["bob"]
    assert later.new.version == "2"


def test_a_move_that_waits_for_a_decision_counts_as_decided() -> None:
    decided = pt.Shows(on_decision=True)
    found = pt.compare(BOOK, tiered(5, up=decided), tiered(4, version="2", up=decided), on=ON)
    assert [(each.patron.id, each.after.name) for each in found.moved] == [("bob", "gold")]


def test_a_rung_that_is_dropped_or_renamed() -> None:
    two = pt.Rung("silver", enter=pt.PurchaseCount(pt.at_least(2), over=pt.Rolling(pt.days(30))))
    single = pt.Policy("tiers", "2", base="none", rungs=(two,))
    found = pt.compare(BOOK, tiered(4), single, on=ON)
    assert [(each.patron.id, each.direction, each.reasons) for each in found.moved] == [
        ("ann", DEMOTED, ()),
        ("bob", DEMOTED, ()),
    ]


def test_currencies_are_never_added_and_those_worth_most_come_first() -> None:
    book = [buyer("ann", 4), buyer("bob", 4, "EUR"), buyer("cat", 4, silent=9)]
    found = pt.compare(book, tiered(4), tiered(5, version="2"), on=ON)
    assert found.worth(DEMOTED) == (pt.Money("41", "EUR"), pt.Money("82", "USD"))
    assert {row["currency"] for row in found.rows()} == {"EUR", "USD"}


def test_long_lists_are_bounded_and_whole_as_rows() -> None:
    book = [buyer(f"p{n:02}", 4) for n in range(25)]
    found = pt.compare(iter(book), tiered(4), tiered(5, version="2"), on=ON)
    assert str(found).splitlines()[-1] == "  and 5 more"
    assert len(found.rows()) == 25


def test_who_is_not_observed_is_counted_apart() -> None:
    seen = pt.Coverage(observed=pt.Period(None, ON - 5 * DAY))
    ledger = pt.Relationship("shop", "ann", coverage=seen).add(*buyer("ann", 4, silent=9).facts)
    found = pt.compare([ledger], tiered(4), tiered(5, version="2"), on=ON)
    assert [each.since for each in found.unobserved] == [ON - 5 * DAY]
    assert "1 not observed since 26 Apr 2026 or later" in str(found)
    assert pt.compare([ledger], tiered(4), tiered(5, version="2"), on=ON, going_on=True).moved


def test_each_line_by_itself() -> None:
    ledger = pt.Relationship("shop", "ann").add(
        *(pt.Purchase(pt.Money("9", "USD"), on=ON - n * DAY, line="tea") for n in range(4)),
        *(pt.Purchase(pt.Money("9", "USD"), on=ON - n * DAY, line="ink") for n in range(5)),
    )
    found = pt.compare([ledger], tiered(4), tiered(5, version="2"), on=ON, by_line=True)
    assert [(each.line, each.before.name) for each in found.moved] == [("tea", "gold")]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"book": 3}, "book.type"),
        ({"new": 3}, "policy.type"),
        ({"on": "today"}, "date.type"),
        ({"by_line": "no"}, "flag.type"),
        ({"others": 5}, "book.type"),
    ],
)
def test_what_can_not_be_compared_is_refused(given: dict[str, Any], code: str) -> None:
    asked: dict[str, Any] = {"book": BOOK, "old": tiered(4), "new": tiered(5), "on": ON} | given
    assert code_of(lambda: pt.compare(**asked)) == code
