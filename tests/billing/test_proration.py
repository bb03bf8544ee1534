"""Proration: each rule's own figures, and the laws of shares (S9-S11)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from billing.draws_billing import KEEP_MONTHS, cadences, days, terms

from laws import law

RULES = [
    getattr(pt.Proration, rule.name)
    for rule in pt.ProrationRule
    if rule is not pt.ProrationRule.FIXED_MONTH
] + [pt.Proration.fixed_month(28), pt.Proration.fixed_month(30)]
BY_MONTHS = {
    pt.ProrationRule.CALENDAR_MONTH,
    pt.ProrationRule.ACTUAL_30,
    pt.ProrationRule.FIXED_MONTH,
    pt.ProrationRule.THIRTY_360_US,
    pt.ProrationRule.THIRTY_360_EU,
    pt.ProrationRule.ACTUAL_360,
    pt.ProrationRule.ACTUAL_365,
    pt.ProrationRule.ACTUAL_ACTUAL,
}
MONTHLY = pt.Cadence(every=pt.months(1), anchor=date(2023, 1, 1))


@pytest.mark.parametrize(
    ("rule", "start", "end", "share"),
    [
        (pt.Proration.ACTUAL_PERIOD, date(2023, 2, 15), date(2023, 3, 1), "1/2"),
        (pt.Proration.CALENDAR_MONTH, date(2023, 1, 27), date(2023, 2, 1), "5/31"),
        (pt.Proration.FIRST_PERIOD, date(2023, 2, 1), date(2023, 3, 1), "28/31"),
        (pt.Proration.WHOLE_PERIODS, date(2023, 1, 12), date(2023, 3, 1), "45/28"),
        (pt.Proration.ACTUAL_30, date(2023, 2, 27), date(2023, 3, 1), "2/30"),
        (pt.Proration.fixed_month(30), date(2023, 2, 27), date(2023, 3, 1), "4/30"),
        (pt.Proration.fixed_month(28), date(2023, 5, 23), date(2023, 6, 15), "20/28"),
        (pt.Proration.THIRTY_360_US, date(2023, 1, 15), date(2023, 1, 31), "16/30"),
        (pt.Proration.THIRTY_360_EU, date(2023, 1, 15), date(2023, 1, 31), "15/30"),
        (pt.Proration.ACTUAL_360, date(2023, 1, 1), date(2023, 1, 31), "12/12"),
        (pt.Proration.ACTUAL_365, date(2023, 1, 1), date(2023, 1, 31), "360/365"),
        (pt.Proration.ACTUAL_ACTUAL, date(2024, 1, 1), date(2024, 1, 31), "360/366"),
        (pt.Proration.FULL, date(2023, 1, 30), date(2023, 2, 1), "1"),
        (pt.Proration.SKIP, date(2023, 1, 30), date(2023, 2, 1), "0"),
        (pt.Proration.SKIP, date(2023, 1, 1), date(2023, 2, 1), "1"),
    ],
)
def test_each_rule_by_its_formula(rule: pt.Proration, start: date, end: date, share: str) -> None:
    assert rule.share(pt.Period(start, end), MONTHLY) == Fraction(share)


def test_the_end_day_may_count() -> None:
    days_ = pt.Period(date(2023, 1, 1), date(2023, 1, 15))
    assert pt.Proration.ACTUAL_PERIOD.counting_end_day().share(days_, MONTHLY) == Fraction(15, 31)
    whole = pt.Period(date(2023, 1, 1), date(2023, 2, 1))
    assert pt.Proration.ACTUAL_PERIOD.counting_end_day().share(whole, MONTHLY) == 1


def test_only_stubs_may_be_prorated() -> None:
    february = pt.Period(date(2023, 2, 1), date(2023, 3, 1))
    assert pt.Proration.ACTUAL_30.share(february, MONTHLY) == Fraction(28, 30)
    assert pt.Proration.ACTUAL_30.for_stubs_only().share(february, MONTHLY) == 1


def test_a_share_is_rounded_before_it_multiplies_where_that_is_asked_for() -> None:
    nine = pt.Proration.ACTUAL_PERIOD.rounded(9)
    assert nine.share(pt.Period(date(2023, 1, 1), date(2023, 1, 15)), MONTHLY) == Fraction(
        "0.451612903"
    )


@given(
    cadences(month_ends=KEEP_MONTHS), terms(), st.lists(days(), max_size=4), st.sampled_from(RULES)
)
@law("S9", kills="a day lost or counted twice at a cut")
@law("S11", kills="a cut that changes the total")
def test_the_shares_of_any_cutting_sum_to_the_whole(
    cadence: pt.Cadence, term: pt.Period, cuts: list[date], rule: pt.Proration
) -> None:
    cadence = cadence.over(term)
    if rule.rule in BY_MONTHS and cadence.every is not None and not cadence.every.is_months:
        return
    for period in list(cadence.periods(term))[:4]:
        whole = rule.share(period, cadence)
        shares = rule.shares(period, cuts, cadence)
        assert sum(shares) == whole
        fine = rule.shares(period, [*cuts, period.start + timedelta(1)], cadence)
        assert sum(fine) == whole
        assert all(share >= 0 for share in shares)


@given(cadences(month_ends=KEEP_MONTHS), terms())
@law("S10", kills="a denominator cut to the term")
def test_a_whole_period_costs_the_price_and_a_part_no_more(
    cadence: pt.Cadence, term: pt.Period
) -> None:
    cadence = cadence.over(term)
    for period in list(cadence.periods(term))[:6]:
        share = pt.Proration.ACTUAL_PERIOD.share(period, cadence)
        if period.is_whole:
            assert share == 1
        elif period.days < period.nominal.days:
            assert 0 < share < len(list(period.wholes()))
        naive = sum(
            Fraction(1, (b - a).days)
            for a, b in period.wholes()
            for n in range((b - a).days)
            if period.start <= a + timedelta(n) < period.end
        )
        assert share == naive


def test_a_rule_by_months_refuses_a_price_by_days() -> None:
    weekly = pt.Cadence(every=pt.weeks(1), anchor=date(2023, 1, 2))
    with pytest.raises(pt.InvalidInput) as raised:
        pt.Proration.ACTUAL_30.share(pt.Period(date(2023, 1, 2), date(2023, 1, 5)), weekly)
    assert raised.value.faults[0].code == "proration.unit"
