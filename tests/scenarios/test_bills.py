"""Stories of bills: what people of other systems reported, with the figures that are right."""

from __future__ import annotations

from datetime import date

import pytest

import patronage as pt
from amounts import usd


@pytest.mark.parametrize(
    ("month_end", "days"),
    [
        (pt.MonthEnd.WALK, ["07-31", "08-31", "10-01", "11-01", "12-01"]),
        (pt.MonthEnd.SPILL, ["07-31", "08-31", "10-01", "10-31", "12-01"]),
        (pt.MonthEnd.CLAMP, ["07-31", "08-31", "09-30", "10-31", "11-30"]),
    ],
)
def test_a_processor_that_walks_to_the_1st_is_mirrored(
    month_end: pt.MonthEnd, days: list[str]
) -> None:
    """restrict-content-pro#239: 25.99 a month from 31 July 2014."""
    start = date(2014, 7, 31)
    monthly = pt.BillingTerms.recurring(pt.months(1), usd("25.99"), month_end=month_end)
    found = monthly.bind("B", start).charges(until=date(2014, 12, 15))[:5]
    assert [str(charge.invoice_on)[5:] for charge in found] == days
    assert {charge.amount for charge in found} == {usd("25.99")}


def test_a_member_who_walked_leaves_within_a_period() -> None:
    monthly = pt.BillingTerms.recurring(pt.months(1), usd("31"), month_end=pt.MonthEnd.WALK).bind(
        "B", date(2014, 7, 31)
    )
    left = monthly.ended_by(pt.EarlyEnd(on=date(2014, 10, 11)))
    last = left.charges(until=date(2015, 1, 1))[-1]
    assert (str(last.period), last.amount) == ("[2014-10-01, 2014-10-11)", usd("10"))


def test_a_monthly_minimum_within_a_yearly_commitment() -> None:
    """FOCUS, spend agreement A2: 12.00 a unit, 60.00 a month, 1,200.00 a year."""
    fee = pt.UsageFee(
        id="usage",
        prices=pt.Tiers.per_unit(usd("12")),
        minimum=usd("60"),
        limits=(pt.Limit(pt.Cadence(every=pt.years(1)), minimum=usd("1200")),),
    )
    schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind(
        "B", date(2025, 4, 1), date(2026, 4, 1)
    )
    used = [pt.Usage("usage", units, on=date(2025, month, 9)) for month, units in MONTHS]
    months: dict[date, pt.Money] = {}
    for charge in schedule.charges(until=date(2026, 4, 1), usage=used):
        months[charge.invoice_on] = months.get(charge.invoice_on, usd("0")) + charge.amount
    assert [str(each.amount) for each in months.values()] == [
        *("60.00", "120.00", "60.00"),
        *["60.00"] * 8,
        "480.00",
    ]


MONTHS = ((4, 4), (5, 10), (6, 5))


def test_an_early_end_without_credit_of_a_month_and_of_a_year() -> None:
    """OCA/contract#1177: what is paid for stays paid for, each by its own period."""
    yearly = pt.Cadence(every=pt.years(1), anchor=date(2025, 1, 1))
    terms = pt.BillingTerms(
        every=pt.months(1),
        fees=(
            pt.RecurringFee(id="month", amount=usd("100")),
            pt.RecurringFee(id="year", amount=usd("365"), cadence=yearly),
        ),
    )
    schedule, day = terms.bind("B", date(2025, 1, 1)), date(2025, 2, 15)
    charged = pt.bill(schedule, (), on=date(2025, 2, 14))
    ended = schedule.ended_by(pt.EarlyEnd(on=day, credit=pt.EndCredit.NONE))
    assert pt.bill(ended, charged, on=day) == ()
    owed = [(charge.fee, charge.amount) for charge in ended.charges(until=date(2027, 1, 1))]
    assert sorted(owed, key=str) == [
        ("month", usd("100")),
        ("month", usd("100")),
        ("year", usd("365")),
    ]


def test_a_contract_that_is_signed_after_its_start() -> None:
    """PostHog, ehealth.api#4067, OCA/contract#866: nobody is late before there is a contract."""
    draft = pt.Agreement.drafted(
        "A1",
        on=date(2019, 5, 20),
        start=date(2019, 6, 1),
        billing=pt.BillingTerms.monthly(usd("300")),
    )
    signed = date(2019, 8, 15)
    mary = pt.Relationship("hp", "mary").add(
        draft.sign(pt.Side.PROVIDER, on=signed).sign(pt.Side.PATRON, on=signed)
    )
    assert mary.bill(date(2019, 7, 20)) == mary
    billed = mary.bill(date(2019, 7, 20)).bill(signed)
    charges = [fact for fact in billed.facts if isinstance(fact, pt.Charge)]
    assert [(c.amount, c.invoice_on, c.due_on) for c in charges] == [
        (usd("300"), signed, date(2019, 9, 14))
    ] * 3
    account = pt.Account.of(charges)
    assert account.past_due_since.at(signed) is None
    assert account.days_past_due(date(2019, 9, 14)) == 0
