"""Lots: grants that expire, drawn first-expiring first; a plain queue says the same each day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.lots.stock import Stock
from queue_of_lots import queue_on
from refusals import codes_of

from draws import both, ed_days, su_days
from laws import law

granted, drawn = pt.Observation.granted, pt.Observation.drawn
POINTS = pt.LotTerms("points", lasts=pt.months(24))
EARNED = (
    granted("points", 1_000, on=date(2024, 1, 1)),
    drawn("points", 800, on=date(2025, 3, 1)),
    granted("points", 500, on=date(2025, 7, 1)),
)
"""Points that hold 24 months; the 800 come out of the first lot."""


def test_what_was_drawn_never_expires_apart_from_its_lot() -> None:
    lots = pt.Lots.of(EARNED, POINTS)
    days = (date(2025, 12, 31), date(2026, 1, 2), date(2027, 3, 2), date(2027, 7, 2))
    assert [lots.balance.at(day) for day in days] == [700, 500, 500, 0]
    assert lots.next_expiry(date(2025, 12, 31)) == (date(2026, 1, 1), 200)
    assert lots.expiring(date(2026, 1, 1)) == ((date(2027, 7, 1), 500),)
    assert lots.next_expiry(date(2027, 7, 1)) is None


def test_a_draw_to_come_expires_nothing_less_today() -> None:
    later = drawn("points", 150, on=date(2025, 12, 15))
    lots = pt.Lots.of([*EARNED, later], POINTS)
    assert lots.next_expiry(date(2025, 12, 1)) == (date(2026, 1, 1), 200)
    assert lots.next_expiry(date(2025, 12, 15)) == (date(2026, 1, 1), 50)


def test_the_lot_that_expires_first_is_drawn_first_unless_the_oldest_is() -> None:
    facts = [
        granted("hours", 10, on=date(2026, 1, 1), until=date(2026, 7, 1), id="pack"),
        granted("hours", 10, on=date(2026, 3, 1), until=date(2026, 4, 1), id="gift"),
        drawn("hours", Decimal("4.5"), on=date(2026, 3, 9)),
    ]
    day = date(2026, 3, 9)
    left = [(lot.id, lot.left) for lot in pt.Lots.of(facts, "hours").left(day)]
    assert left == [("gift", Decimal("5.5")), ("pack", 10)]
    oldest = pt.LotTerms("hours", oldest_first=True)
    left = [(lot.id, lot.left) for lot in pt.Lots.of(facts, oldest).left(day)]
    assert left == [("pack", Decimal("5.5")), ("gift", 10)]


def test_a_draw_may_name_the_lot_that_it_takes_from() -> None:
    facts = [
        granted("points", 100, on=date(2026, 1, 1), id="G1"),
        granted("points", 100, on=date(2026, 1, 2), id="G2"),
        drawn("points", 120, on=date(2026, 1, 9), about="G2"),
    ]
    left = pt.Lots.of(facts, "points").left(date(2026, 1, 9))
    assert [(lot.id, lot.left) for lot in left] == [("G1", 80)]


def test_on_a_day_lots_expire_then_are_granted_then_drawn() -> None:
    day = date(2026, 2, 1)
    facts = [
        granted("points", 5, on=date(2026, 1, 1), until=day),
        granted("points", 7, on=day),
        drawn("points", 9, on=day),
    ]
    assert pt.Lots.of(facts, "points").balance.at(day) == -2


def test_what_is_drawn_beyond_the_balance_is_owed_and_told_or_refused_where_so_agreed() -> None:
    facts = [
        granted("points", 5, on=date(2026, 1, 1)),
        drawn("points", 8, on=date(2026, 1, 2), id="D1"),
        granted("points", 10, on=date(2026, 1, 3), id="G2"),
    ]
    lots = pt.Lots.of(facts, "points")
    assert [lots.balance.at(date(2026, 1, day)) for day in (1, 2, 3)] == [5, -3, 7]
    (remark,) = lots.remarks()
    assert (remark.param("fact"), remark.param("over")) == ("D1", 3)
    assert [(lot.granted, lot.left) for lot in lots.left(date(2026, 1, 3))] == [(10, 7)]
    strict = pt.LotTerms("points", overdraft=False)
    assert codes_of(lambda: pt.Lots.of(facts, strict)) == [("lots.overdrawn", "facts[D1].value")]
    assert pt.Lots.of(facts[::2], strict).balance.at(date(2026, 1, 3)) == 15


def test_a_retracted_grant_was_never_there_as_known_from_then_on() -> None:
    wrong = pt.Retraction("G1", on=date(2026, 3, 1), reason="another's")
    facts = [
        granted("points", 5, on=date(2026, 1, 1), id="G1"),
        granted("points", 7, on=date(2026, 1, 2)),
        wrong,
    ]
    mary = pt.Relationship("shop", "mary").add(*facts)  # type: ignore[arg-type]
    for known, there in ((None, 7), (date(2026, 2, 28), 12), (date(2026, 3, 1), 7)):
        for ledger in (mary, mary.facts):
            lots = pt.Lots.of(ledger, "points", known_by=known)
            assert lots.balance.at(date(2026, 2, 1)) == there


@pytest.mark.parametrize(
    ("terms", "on", "until"),
    [
        (pt.LotTerms("x"), date(2026, 1, 1), None),
        (pt.LotTerms("x", lasts=pt.months(1)), date(2026, 1, 31), date(2026, 2, 28)),
        (pt.LotTerms("x", to_end_of=pt.years(1)), date(2026, 1, 1), date(2027, 1, 1)),
        (pt.LotTerms("x", to_end_of=pt.years(1)), date(2026, 12, 31), date(2027, 1, 1)),
        (
            pt.LotTerms("x", lasts=pt.years(1), to_end_of=pt.years(1)),
            date(2026, 1, 1),
            date(2027, 1, 1),
        ),
        (
            pt.LotTerms("x", lasts=pt.years(1), to_end_of=pt.years(1)),
            date(2026, 1, 2),
            date(2028, 1, 1),
        ),
        (
            pt.LotTerms("x", to_end_of=pt.years(1), anchor=date(2000, 7, 1)),
            date(2026, 6, 30),
            date(2026, 7, 1),
        ),
        (pt.LotTerms("x", lasts=pt.years(9)), date(9995, 1, 1), None),
    ],
)
def test_how_long_a_lot_is_there(terms: pt.LotTerms, on: date, until: date | None) -> None:
    assert terms.until(on) == until


def test_money_is_kept_apart_by_currency() -> None:
    facts = [
        granted("credit", usd("25"), on=date(2026, 1, 1), id="G1"),
        granted("credit", pt.Money("9", "EUR"), on=date(2026, 1, 2), id="G2"),
    ]
    euros = pt.Lots.of(facts, "credit", currency="EUR")
    assert euros.balance.at(date(2026, 1, 2)) == pt.Money("9", "EUR")
    assert codes_of(lambda: pt.Lots.of(facts, "credit")) == [
        ("currency.mismatch", "facts[G2].value")
    ]
    mixed = [facts[0], granted("credit", 3, on=date(2026, 1, 2), id="G3")]
    assert codes_of(lambda: pt.Lots.of(mixed, "credit")) == [("quantity.type", "facts[G3].value")]


@pytest.mark.parametrize("quantity", [0, -1, usd("0"), Decimal("-0.5")])
def test_a_grant_or_draw_is_of_more_than_nothing(quantity: Any) -> None:
    for make in (granted, drawn):
        assert codes_of(lambda make=make: make("points", quantity, on=date(2026, 1, 1))) == [  # type: ignore[misc]
            ("quantity.range", "quantity")
        ]


@pytest.mark.parametrize("quantity", [None, True, 1.5, "5", Decimal("NaN"), pt.months(1)])
def test_a_grant_or_draw_is_of_an_exact_quantity(quantity: Any) -> None:
    for make in (granted, drawn):
        with pytest.raises(pt.InvalidInput):
            make("points", quantity, on=date(2026, 1, 1))


def test_a_number_of_many_digits_is_drawn_to_the_last_of_them() -> None:
    much = Decimal("1234567890.12345678901234567890123456789")
    lots = pt.Lots.of(
        [
            granted("gold", much, on=date(2026, 1, 1)),
            drawn("gold", much, on=date(2026, 1, 2)),
            granted("gold", 1, on=date(2026, 1, 3)),
        ],
        "gold",
    )
    assert lots.balance.changes() == (
        (date(2026, 1, 1), much),
        (date(2026, 1, 2), 0),
        (date(2026, 1, 3), 1),
    )


def test_a_standing_that_rests_on_lots_falls_as_they_expire_and_is_averted_by_as_much() -> None:
    gold = pt.Rung("gold", enter=pt.LotBalance(pt.at_least(600), lots=POINTS))
    ladder = pt.Policy("points", "1", base="member", rungs=(gold,))
    mary = pt.Relationship("shop", "mary").add(*EARNED)
    asked, fall = date(2025, 12, 1), date(2026, 1, 1)
    (change,) = pt.outlook(mary, ladder, on=asked, until=date(2026, 3, 1)).moves
    ((remedy,),) = change.averted_by
    assert (change.on, remedy.gap, remedy.by) == (fall, 100, fall)
    assert str(remedy) == "balance of points, each lot for 2 years: 100 short"
    done = mary.add(granted("points", remedy.gap, on=remedy.by))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert pt.standing_of(done, ladder).at(fall).name == "gold"
    assert pt.from_json(pt.to_json(ladder)) == ladder


def test_a_quantity_that_is_not_known_leaves_the_balance_open() -> None:
    unknown = pt.Observation("points", on=date(2026, 2, 1))
    mary = pt.Relationship("shop", "mary").add(*EARNED, unknown)
    enough = pt.Rung("gold", enter=pt.LotBalance(pt.at_least(1), lots=POINTS))
    ladder = pt.Policy("points", "1", base="member", rungs=(enough,))
    for day, verdict in ((31, pt.Verdict.MET), (1, pt.Verdict.UNKNOWN)):
        (finding,) = pt.review(mary, ladder, on=date(2026, 1 if day > 1 else 2, day)).findings
        assert finding.verdict is verdict


def test_a_draw_out_of_a_lot_that_is_not_there_takes_from_the_others_and_is_remarked() -> None:
    facts = [
        granted("points", 10, on=date(2026, 1, 1), id="P1"),
        drawn("points", 4, on=date(2026, 1, 2), about="P1", id="D1"),
        drawn("points", 3, on=date(2026, 1, 3), about="P9", id="D2"),
        drawn("points", 1, on=date(2026, 1, 4), about="P2", id="D3"),  # not granted yet
        granted("points", 5, on=date(2026, 1, 5), id="P2"),
        drawn("points", 1, on=date(2026, 1, 5), about="P2", id="D4"),
        drawn("points", 9, on=date(2026, 1, 6), id="D5"),
    ]
    lots = pt.Lots.of(facts, "points")
    assert lots.balance.at(date(2026, 1, 6)) == -3
    assert [(each.code, each.param("fact"), each.param("about")) for each in lots.remarks()] == [
        ("lots.overdrawn", "D5", None),
        ("lots.unknown", "D2", "P9"),
        ("lots.unknown", "D3", "P2"),
    ]
    assert str(lots.remarks()[1]) == (
        "3 points drawn on 3 Jan 2026 (D2) out of P9: no such lot was there"
    )


@pytest.mark.parametrize(
    ("quantity", "asked", "said"),
    [
        (20, pt.at_least(usd("10")), "not known: points not counted"),
        (20, pt.equal_to(usd("10")), "not known: points not counted"),
        (usd("20"), pt.at_least(10), "not known: USD not counted"),
        (usd("20"), pt.at_most(10), "not known: USD not counted"),
        (usd("20"), pt.one_of(10, 20), "not known: USD not counted"),
    ],
)
def test_a_balance_in_another_unit_than_is_asked_for_is_not_known(
    quantity: Any, asked: pt.Threshold, said: str
) -> None:
    mary = pt.Relationship("shop", "mary").add(granted("points", quantity, on=date(2026, 2, 1)))
    rich = pt.Rung("rich", enter=pt.LotBalance(asked, lots=POINTS))
    policy = pt.Policy("points", "1", base="member", rungs=(rich,))
    decision = pt.review(mary, policy, on=date(2026, 2, 1))
    assert decision.findings[0].verdict is pt.Verdict.UNKNOWN
    assert said in str(decision)
    (before,) = pt.review(mary, policy, on=date(2026, 1, 31)).findings
    assert before.verdict is not pt.Verdict.UNKNOWN


def test_lots_of_money_count_in_the_currency_that_is_asked_for() -> None:
    eur = granted("credit", pt.Money("20", "EUR"), on=date(2026, 2, 1))
    mary = pt.Relationship("shop", "mary").add(eur, granted("credit", usd("5"), on=eur.on))
    for asked, verdict in ((usd("5"), pt.Verdict.MET), (usd("6"), pt.Verdict.UNMET)):
        enter = pt.LotBalance(pt.at_least(asked), lots=pt.LotTerms("credit"))
        policy = pt.Policy("credit", "1", base="member", rungs=(pt.Rung("rich", enter=enter),))
        (finding,) = pt.review(mary, policy, on=date(2026, 2, 1)).findings
        assert (finding.verdict, finding.value) == (verdict, usd("5"))


# --- a plain queue says the same -----------------------------------------------------------------


def ledgers(days: st.SearchStrategy[date]) -> st.SearchStrategy[list[pt.Observation]]:
    """Draw grants and draws, some until a day of their own, some draws of a lot by its name."""
    row = st.tuples(
        days,
        st.integers(-6, 6) | st.sampled_from([Decimal("0.5"), Decimal("-1.5")]),
        st.integers(0, 12),
        st.sampled_from([None, "G0", "G1", "G2"]),
    )

    def built(rows: list[tuple[date, Any, int, str | None]]) -> list[pt.Observation]:
        return [
            pt.Observation(
                "points",
                value,
                on=on,
                until=on + timedelta(days) if value > 0 and days else None,
                about=None if value > 0 else about,
                id=f"G{place}",
            )
            for place, (on, value, days, about) in enumerate(rows)
        ]

    return st.lists(row, max_size=9).map(built)


any_terms = st.builds(
    pt.LotTerms,
    st.just("points"),
    lasts=st.none() | st.sampled_from([pt.days(1), pt.days(5), pt.months(1)]),
    to_end_of=st.none() | st.sampled_from([pt.days(7), pt.months(1)]),
    oldest_first=st.booleans(),
)


@given(
    both(
        st.tuples(ledgers(su_days()), su_days(), st.sets(st.integers(0, 8), max_size=2)),
        st.tuples(ledgers(ed_days()), ed_days(), st.sets(st.integers(0, 8), max_size=2)),
    ),
    any_terms,
)
@law("S26", kills="a lot drawn that has expired, or out of its turn")
def test_a_balance_by_lots_is_that_of_a_plain_queue(
    case: tuple[list[pt.Observation], date, set[int]], terms: pt.LotTerms
) -> None:
    facts, on, wrong = case
    gone = {f"G{place}" for place in wrong if place < len(facts)}
    retracted = [
        pt.Retraction(name, on=date(2100, 1, 1), reason="wrong", id=f"R{name}") for name in gone
    ]
    stand = [fact for fact in facts if fact.id not in gone]
    lots = pt.Lots.of([*facts, *retracted], terms)
    balance, count = queue_on(stand, terms, on)
    assert lots.balance.at(on) == balance
    left = lots.left(on)
    assert (len(left), sum(lot.left for lot in left)) == (count, max(balance, 0))  # type: ignore[misc]  # pyright: ignore[reportArgumentType, reportCallIssue]
    assert sum(amount for _, amount in lots.expiring(on)) == sum(  # type: ignore[misc]  # pyright: ignore[reportArgumentType, reportCallIssue]
        lot.left  # type: ignore[misc]
        for lot in left
        if lot.until is not None  # pyright: ignore[reportArgumentType]
    )


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=8), st.integers(0, 20))
def test_a_stock_keeps_what_it_would_draw_last(grants: list[tuple[int, int]], most: int) -> None:
    stock: Stock[int, int] = Stock(0)
    for place, (amount, until) in enumerate(grants):
        stock.grant(str(place), amount, until)
    stock.keep(most)
    assert stock.total == min(most, sum(amount for amount, _ in grants))
    kept = [until for _, _, until in stock.lots()]
    assert kept == sorted(kept)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
