"""What follows from what was reached: bases, caps, claims, and what replaces what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

import patronage as pt
from patronage.measures import (
    Attainment,
    Cap,
    Credit,
    CreditBase,
    CreditRule,
    CreditState,
    Row,
    SettledBy,
    Table,
    credits_of,
)

TARGET = pt.at_least(Decimal("99.9"))
FIRSTS = [date(2025 + at // 12, at % 12 + 1, 1) for at in range(25)]
MONTHS = [pt.Period(start, end) for start, end in pairwise(FIRSTS)]
FEES = [(month, pt.Money("1000.00", "USD")) for month in MONTHS]
RULE = CreditRule(
    "credit",
    on="uptime",
    form=Table(
        [
            Row(5, [pt.at_least(99), pt.less_than(Decimal("99.9"))]),
            Row(10, [pt.at_least(95), pt.less_than(99)]),
            Row(25, pt.less_than(95)),
        ],
        otherwise=0,
    ),
    of=CreditBase.PERIOD_FAILED,
    caps=Cap(20, per=pt.Rolling(pt.months(12))),
)


def reached(value: str, month: pt.Period = MONTHS[13]) -> Attainment:
    seen = Decimal(value)
    verdict = pt.Verdict.of(TARGET.judge(seen))
    return Attainment(
        "uptime", month, value=seen, verdict=verdict, target=TARGET, on=date(2027, 1, 1)
    )


@pytest.mark.parametrize(
    ("value", "amount"),
    [("99.9", "0"), ("99.05", "50"), ("99.0", "50"), ("98.99", "100"), ("94.9", "250")],
)
def test_a_tier_is_a_share_of_the_fee(value: str, amount: str) -> None:
    (credit,) = credits_of(RULE, [reached(value)], on=date(2026, 12, 31), fees=FEES)
    assert credit.amount == pt.Money(amount, "USD")


def test_a_rolling_cap_counts_what_was_credited_before() -> None:
    before = Credit("credit", MONTHS[5], amount=pt.Money("2350", "USD"), state=CreditState.DUE)
    (credit,) = credits_of(
        RULE, [reached("98")], on=date(2026, 12, 31), fees=FEES, earlier=[before]
    )
    assert credit.amount == pt.Money("50", "USD")
    assert credit.settled_by is SettledBy.NEXT_INVOICE


def test_a_monthly_cap_is_of_the_whole_month_however_it_is_cut() -> None:
    """Weeks of a month use up one cap, which is a share of all its fees from the first week on."""
    month = MONTHS[13]
    assert month.start is not None
    weeks = [pt.Period(date(2026, 2, 1 + 7 * at), date(2026, 2, 8 + 7 * at)) for at in range(3)]
    rule = CreditRule(
        "credit",
        on="uptime",
        form=100,
        of=CreditBase.PERIOD_FAILED,
        caps=Cap(30, per=pt.counting.MONTH),
    )
    found = credits_of(
        rule, [reached("98", week) for week in weeks], on=date(2026, 3, 1), fees=FEES
    )
    assert [str(each.amount) for each in found] == ["250.00 USD", "50.00 USD", "0.00 USD"]


def test_nothing_is_rounded_up_beyond_a_cap() -> None:
    rule = CreditRule(
        "credit", on="uptime", form=100, of=CreditBase.PERIOD_FAILED, caps=Cap(Fraction(100, 3))
    )
    fees = [(MONTHS[13], pt.Money("0.05", "USD"))]
    (credit,) = credits_of(rule, [reached("98")], on=date(2026, 12, 31), fees=fees)
    assert credit.amount == pt.Money("0.01", "USD")


@pytest.mark.parametrize(
    ("came", "amounts"),
    [
        ("x?x", [5, None, None]),
        ("?x", [None, None]),
        ("?.xx", [None, 0, 5, 10]),
        ("x.x", [5, 0, 5]),
    ],
)
def test_a_window_that_is_not_known_leaves_open_how_often_it_was_missed_in_a_row(
    came: str, amounts: list[int | None]
) -> None:
    verdicts = {"x": pt.Verdict.UNMET, ".": pt.Verdict.MET, "?": pt.Verdict.UNKNOWN}
    form = Table(
        [Row(5, {"in_a_row": pt.at_most(1)}), Row(10, {"in_a_row": pt.at_least(2)})],
    )
    seen = [
        Attainment(
            "uptime",
            month,
            value=None if each == "?" else 98,
            verdict=verdicts[each],
            target=TARGET,
            on=month.end or date.max,
        )
        for each, month in zip(came, MONTHS, strict=False)
    ]
    rule = CreditRule("credit", on="uptime", form=form)
    assert [each.amount for each in credits_of(rule, seen, on=date(2027, 1, 1))] == amounts


USD = pt.Money("100", "USD")


def credited(*rules: CreditRule, **details: object) -> list[str]:
    found = credits_of(rules, [reached("98")], on=date(2026, 12, 31), **details)  # type: ignore[arg-type]
    return [f"{each.rule} {each.amount}" for each in found]


def flat(name: str, amount: int, **details: object) -> CreditRule:
    return CreditRule(name, on="uptime", form=pt.Money(str(amount), "USD"), **details)  # type: ignore[arg-type]


def test_what_is_too_little_to_be_given_comes_instead_of_nothing() -> None:
    small = flat("small", 3, de_minimis=pt.at_least(pt.Money("5", "USD")), instead_of="plain")
    assert credited(small, flat("plain", 2)) == ["small 0.00 USD", "plain 2.00 USD"]


def test_a_rule_whose_cap_is_used_up_comes_instead_of_nothing() -> None:
    cap = Cap(USD, per=pt.counting.YEAR)
    spent = flat("spent", 9, caps=cap, instead_of="plain")
    before = Credit("spent", MONTHS[12], amount=USD, state=CreditState.DUE)
    assert credited(spent, flat("plain", 2), earlier=[before]) == [
        "spent 0.00 USD",
        "plain 2.00 USD",
    ]
    assert credited(spent, flat("plain", 2)) == ["spent 9.00 USD", "plain 0.00 USD"]


def test_the_largest_of_a_group_is_what_is_the_largest_in_the_end() -> None:
    capped = flat("capped", 100, caps=Cap(pt.Money("1", "USD")), group="g")
    assert credited(capped, flat("other", 50, group="g")) == ["capped 0.00 USD", "other 50.00 USD"]


def test_a_cap_that_rules_share_counts_what_went_before_under_another_rule() -> None:
    pool = Cap(USD, per=pt.counting.YEAR, shared="pool")
    old, new = (flat(name, 80, caps=pool) for name in ("old", "new"))
    before = Credit("old", MONTHS[12], amount=pt.Money("80", "USD"), state=CreditState.DUE)
    assert credited(new, earlier=[before], earlier_rules=old) == ["new 20.00 USD"]
    # also where the same rule shares it no more, or it was another limit then
    free = flat("old", 5)
    assert credited(new, free, earlier=[before], earlier_rules=[old, free])[0] == "new 20.00 USD"
    wider = flat("new", 80, caps=Cap(pt.Money("150", "USD"), per=pt.counting.YEAR, shared="pool"))
    assert credited(wider, earlier=[before], earlier_rules=[old]) == ["new 70.00 USD"]


def test_fees_that_end_before_the_window_does_say_too_little_of_it() -> None:
    quarter = pt.Period(date(2026, 1, 1), date(2026, 4, 1))
    rule = CreditRule("credit", on="uptime", form=10, of=CreditBase.PERIOD_FAILED)
    for fees, amount in (
        (FEES[12:13], None),
        (FEES[12:15], "300.00 USD"),
        ([FEES[12], FEES[14]], "200.00 USD"),  # February is free
    ):
        (credit,) = credits_of(rule, [reached("98", quarter)], on=date(2026, 12, 31), fees=fees)
        assert (None if credit.amount is None else str(credit.amount)) == amount
