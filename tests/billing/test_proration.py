"""Proration: each rule's own figures, and the laws of shares (S9-S11)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
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


@pytest.mark.parametrize(
    ("mode", "share"),
    [
        (pt.Rounding.HALF_UP, "0.56"),
        (pt.Rounding.HALF_EVEN, "0.56"),
        (pt.Rounding.HALF_DOWN, "0.55"),
        (pt.Rounding.DOWN, "0.55"),
        (pt.Rounding.UP, "0.56"),
        (pt.Rounding.FLOOR, "0.55"),
        (pt.Rounding.CEILING, "0.56"),
    ],
)
def test_a_share_is_rounded_in_the_way_that_is_stated(mode: pt.Rounding, share: str) -> None:
    fifth = pt.Cadence(every=pt.days(200), anchor=date(2023, 1, 1))
    days_ = pt.Period(date(2023, 1, 1), date(2023, 4, 22))  # 111 of 200 days: 0.555
    rule = pt.Proration.ACTUAL_PERIOD.rounded(2, mode)
    assert rule.share(days_, fifth) == Fraction(share)
    first, rest = rule.shares(days_, [date(2023, 1, 4)], fifth)  # 3 of 200 days: 0.015
    up = mode in {pt.Rounding.DOWN, pt.Rounding.FLOOR, pt.Rounding.HALF_DOWN}
    assert first == Fraction("0.01" if up else "0.02")
    assert first + rest == Fraction(share)


def test_how_a_share_is_rounded_changes_what_is_charged() -> None:
    def charged(rule: pt.Proration) -> str:
        schedule = pt.BillingSchedule(
            id="B",
            runs=pt.Period(date(2023, 1, 15), date(2023, 2, 1)),
            cadence=MONTHLY,
            proration=rule,
            fees=(pt.RecurringFee(id="fee", amount=pt.Money("1000", "USD")),),
        )
        return str(schedule.charges(until=date(2023, 2, 1))[0].amount.amount)

    share = pt.Proration.ACTUAL_PERIOD  # 17/31, 0.54838…
    assert charged(share) == "548.39"
    assert charged(share.rounded(2)) == "550.00"
    assert charged(share.rounded(2, pt.Rounding.DOWN)) == "540.00"
    assert charged(share.rounded(3, pt.Rounding.UP)) == "549.00"
    assert charged(share.rounded(0, pt.Rounding.HALF_EVEN)) == "1000.00"


def test_decimals_of_a_share_have_limits() -> None:
    assert pt.Proration.ACTUAL_PERIOD.rounded(30).digits == 30
    for digits in (-1, 31, 2.0):
        with pytest.raises(pt.InvalidInput):
            pt.Proration.ACTUAL_PERIOD.rounded(digits)  # type: ignore[arg-type]


def test_cuts_on_the_ends_make_no_piece() -> None:
    january = pt.Period(date(2023, 1, 1), date(2023, 2, 1))
    ends = [date(2023, 1, 1), date(2023, 2, 1)]
    assert pt.Proration.ACTUAL_PERIOD.shares(january, ends, MONTHLY) == (Fraction(1),)


def test_days_are_counted_as_the_rule_counts_them() -> None:
    part = pt.Period(date(2026, 1, 15), date(2026, 1, 31))
    counted = {
        pt.Proration.ACTUAL_30: 16,
        pt.Proration.THIRTY_360_US: 16,
        pt.Proration.THIRTY_360_EU: 15,
        pt.Proration.fixed_month(28): 14,
        pt.Proration.THIRTY_360_EU.counting_end_day(): 16,
    }
    assert {rule: rule.days(part) for rule in counted} == counted


def test_fixed_months_of_a_quarter() -> None:
    quarterly = pt.Cadence(every=pt.months(3), anchor=date(2023, 1, 1))
    part = pt.Period(date(2023, 2, 11), date(2023, 4, 1))
    assert pt.Proration.fixed_month(30).share(part, quarterly) == Fraction(50, 90)


def test_a_piece_of_days_that_are_not_counted_has_no_share() -> None:
    """The start rolled back to a Friday, and days are counted from the 1st, a Sunday."""
    unrolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING, shares_unrolled=True)
    monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 2, 1), rolled=unrolled)
    period = next(monthly.periods(pt.Period(date(2026, 2, 1), None)))
    assert str(period) == "[2026-01-30, 2026-02-27)"
    cuts = [date(2026, 1, 31), date(2026, 2, 8)]
    shares = pt.Proration.ACTUAL_PERIOD.shares(period, cuts, monthly)
    assert shares == (Fraction(0), Fraction(1, 4), Fraction(3, 4))


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


@pytest.mark.parametrize(
    "bears", [{"included": 5}, {"minimum": usd("9")}, {"cap": usd("9")}, {}], ids=str
)
def test_a_rule_by_months_is_refused_of_usage_by_days_that_bears_a_share(
    bears: dict[str, Any],
) -> None:
    fortnights = pt.Cadence(every=pt.days(14))
    price = pt.Tiers.per_unit(usd("1"))
    rule = pt.Proration.ACTUAL_360

    def made_of(**more: Any) -> pt.BillingTerms:
        fee = pt.UsageFee(id="u", prices=price, cadence=fortnights, **bears, **more)
        return pt.BillingTerms(every=pt.months(1), proration=rule, fees=(fee,))

    if bears:
        with pytest.raises(pt.InvalidInput) as raised:
            made_of()
        assert [fault.code for fault in raised.value.faults] == ["proration.unit"]
    made = made_of(proration=pt.Proration.ACTUAL_PERIOD) if bears else made_of()
    start = date(2026, 1, 1)
    schedule = made.bind("B", start, date(2026, 1, 20))  # six days of the second fortnight
    used = [pt.Usage("u", 30, on=date(2026, 1, 16))]
    assert len(pt.bill(schedule, (), on=date(2026, 3, 1), usage=used)) >= 1
