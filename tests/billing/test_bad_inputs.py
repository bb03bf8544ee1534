"""What billing refuses: each by the code of its fault, and the place in the input."""

from __future__ import annotations

import copy
import pickle
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import attrs
import pytest

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
USD = pt.Money("10", "USD")
EUR = pt.Money("10", "EUR")
UNIT = pt.Tiers.per_unit(USD)
A = pt.Period(JAN, FEB)
WEEKLY = pt.Cadence(every=pt.weeks(1))


def fee(**more: Any) -> pt.RecurringFee:
    base: dict[str, Any] = {"id": "fee", "amount": USD}
    return pt.RecurringFee(**(base | more))


def schedule(**more: Any) -> pt.BillingSchedule:
    base: dict[str, Any] = {
        "id": "B",
        "runs": A,
        "cadence": pt.Cadence(every=pt.months(1)),
        "fees": (fee(),),
    }
    return pt.BillingSchedule(**(base | more))


def monthly(**more: Any) -> pt.Cadence:
    base: dict[str, Any] = {"every": pt.months(1), "anchor": JAN}
    return pt.Cadence(**(base | more))


CASES: dict[str, tuple[Callable[[], object], str, str]] = {
    "a cadence of no length": (lambda: pt.Cadence(every=pt.days(0)), "interval.range", "every"),
    "a cadence of negative length": (
        lambda: pt.Cadence(every=pt.months(-1)),
        "interval.range",
        "months",
    ),
    "a cadence by a bare number": (
        lambda: pt.Cadence(every=1),  # type: ignore[arg-type]
        "interval.type",
        "every",
    ),
    "an anchor that is an instant": (
        lambda: pt.Cadence(every=pt.months(1), anchor=datetime(2026, 1, 1)),
        "date.type",
        "anchor",
    ),
    "an anchor that is a word": (
        lambda: pt.Cadence(every=pt.months(1), anchor="start"),  # type: ignore[arg-type]
        "anchor.type",
        "anchor",
    ),
    "a day of the month that no month has": (
        lambda: pt.Anchor.day_of_month(32),
        "anchor.range",
        "number",
    ),
    "a moved bill date that is none": (
        lambda: monthly(moved=((date(2026, 2, 5), date(2026, 2, 9)),)),
        "cadence.moved",
        "moved[0][0]",
    ),
    "a bill date moved onto the one after it": (
        lambda: monthly(moved=((FEB, date(2026, 3, 1)),)),
        "cadence.moved",
        "moved[0][1]",
    ),
    "a bill date moved onto the one before it": (
        lambda: monthly(moved=((FEB, date(2026, 1, 1)),)),
        "cadence.moved",
        "moved[0][1]",
    ),
    "a bill date moved before the one before it": (
        lambda: monthly(moved=((FEB, date(2025, 12, 20)),)),
        "cadence.moved",
        "moved[0][1]",
    ),
    "a bill date moved twice": (
        lambda: monthly(moved=((FEB, date(2026, 2, 9)), (FEB, date(2026, 2, 10)))),
        "cadence.moved",
        "moved[1]",
    ),
    "a moved bill date without the day it moves to": (
        lambda: monthly(moved=((FEB,),)),
        "cadence.moved",
        "moved[0]",
    ),
    "a bill date that is moved and is a text": (
        lambda: monthly(moved=(("2026-02-01", date(2026, 2, 9)),)),
        "date.type",
        "moved[0][0]",
    ),
    "a moved bill date that is a text of two letters": (
        lambda: monthly(moved=("ab",)),
        "cadence.moved",
        "moved[0]",
    ),
    "a bill date moved beyond its neighbour": (
        lambda: monthly(moved=((FEB, date(2026, 3, 2)),)),
        "cadence.moved",
        "moved[0][1]",
    ),
    "a fifth weekday of the month": (
        lambda: pt.RolledBoundaries(pt.WEEKDAYS, nth_weekday=(5, 2)),
        "weekday.range",
        "nth_weekday",
    ),
    "a weekday without its number": (
        lambda: pt.RolledBoundaries(pt.WEEKDAYS, nth_weekday=2),  # type: ignore[arg-type]
        "weekday.type",
        "nth_weekday",
    ),
    "a day of the month in weeks": (
        lambda: list(pt.Cadence(every=pt.weeks(1), anchor=pt.Anchor.day_of_month(1)).periods(A)),
        "cadence.unit",
        "every",
    ),
    "a cadence backward from no end": (
        lambda: list(
            pt.Cadence(every=pt.weeks(1), anchor=pt.Anchor.END).periods(pt.Period(JAN, None))
        ),
        "span.open",
        "term.end",
    ),
    "an end before the start": (lambda: pt.Period(FEB, JAN), "span.order", "end"),
    "a billing period that ends before it starts": (
        lambda: pt.BillingPeriod(FEB, JAN),
        "span.order",
        "end",
    ),
    "an early end before the start": (
        lambda: schedule(ended=pt.EarlyEnd(on=date(2025, 1, 1))),
        "span.order",
        "ended.on",
    ),
    "billed through a day beyond the end": (
        lambda: schedule(resumed=pt.Resumed(billed_through=FEB, next_on=FEB)),
        "span.order",
        "resumed.billed_through",
    ),
    "a cap below the commitment": (
        lambda: pt.UsageFee(id="u", prices=UNIT, minimum=USD, cap=pt.Money("9", "USD")),
        "fee.cap",
        "cap",
    ),
    "milestones that don't sum": (
        lambda: pt.MilestoneFee(
            id="m", total=USD, parts=(pt.Milestone("a", amount=pt.Money("9", "USD")),)
        ),
        "milestone.sum",
        "parts",
    ),
    "percents that don't sum": (
        lambda: pt.MilestoneFee(id="m", total=USD, parts=(pt.Milestone("a", percent="99.9"),)),
        "milestone.sum",
        "parts",
    ),
    "overlapping phases": (
        lambda: fee(phases=(pt.Phase.free(A, "USD"), pt.Phase(A, USD))),
        "phase.overlap",
        "phases[1]",
    ),
    "a discount over 100 percent": (lambda: pt.PercentOff("100.1"), "percent.range", "percent"),
    "a discount in words": (lambda: pt.PercentOff("ten"), "percent.type", "percent"),
    "a discount in floats": (
        lambda: pt.PercentOff(0.1),
        "percent.type",
        "percent",
    ),
    "a discount in another currency": (
        lambda: fee(discounts=(pt.AmountOff(EUR),)),
        "currency.mismatch",
        "discounts[0].amount",
    ),
    "a payment in another currency": (
        lambda: pt.Account.of([pt.Payment(USD, on=JAN), pt.Payment(EUR, on=JAN)]),
        "currency.mismatch",
        "facts[1].amount",
    ),
    "fees in two currencies": (
        lambda: schedule(fees=(fee(), pt.OneOffFee(id="b", amount=EUR))),
        "currency.mismatch",
        "fees[1]",
    ),
    "two fees of one id": (lambda: schedule(fees=(fee(), fee())), "fee.twice", "fees[1].id"),
    "an amount that is a number": (lambda: fee(amount=10), "price.type", "amount"),
    "a quantity below zero": (lambda: fee(quantity=-1), "quantity.range", "quantity"),
    "a quantity that isn't finite": (
        lambda: fee(quantity=Decimal("NaN")),
        "quantity.type",
        "quantity",
    ),
    "tiers that fall": (
        lambda: pt.Tiers.graduated(pt.Tier(20, USD), pt.Tier(10, USD), pt.Tier(None, USD)),
        "tiers.order",
        "tiers",
    ),
    "tiers that end": (lambda: pt.Tiers.volume(pt.Tier(10, USD)), "tiers.order", "tiers"),
    "an escalation whose cap is below its floor": (
        lambda: pt.Escalation.by_index(pt.Timeline.constant(Decimal(100)), cap=1, floor=2),
        "escalation.bounds",
        "cap",
    ),
    "an index of nothing": (
        lambda: pt.Escalation.by_index(pt.Timeline.constant(Decimal(0))),
        "index.type",
        "index",
    ),
    "pauses that overlap": (
        lambda: schedule(pauses=(pt.Pause(A), pt.Pause(A))),
        "pause.overlap",
        "pauses[1]",
    ),
    "a change of nothing": (lambda: pt.Change(on=JAN), "change.empty", ""),
    "a month of 27 days": (lambda: pt.Proration.fixed_month(27), "proration.days", "month_days"),
    "net minus one day": (lambda: pt.NetDays(-1), "interval.range", "days"),
    "usage of a fee that isn't there": (
        lambda: schedule().charges(until=FEB, usage=[pt.Usage("x", 1, on=JAN)]),
        "fee.unknown",
        "usage[0].fee",
    ),
    "a charge billed without an id": (
        lambda: pt.bill(
            schedule(),
            [pt.Charge("fee", A, amount=USD, invoice_on=JAN, due_on=JAN)],
            on=JAN,
        ),
        "charge.twice",
        "charged[0].id",
    ),
    "work beyond a retainer without a price": (
        lambda: schedule(fees=(pt.RetainerFee(id="r", amount=USD, included=1),)).charges(
            until=FEB, usage=[pt.Usage("r", 2, on=JAN)]
        ),
        "retainer.exceeded",
        "usage",
    ),
    "a standing that isn't on the card": (
        lambda: pt.RateCard.of({"client": USD}).prices(pt.Timeline.constant("guest")),
        "standing.unknown",
        "standing",
    ),
    "late interest by the month": (
        lambda: pt.LateInterest("5", day_count=pt.Proration.ACTUAL_PERIOD),
        "proration.unit",
        "day_count",
    ),
    "a statement without an end": (
        lambda: pt.statement(pt.Account.of([], currency="USD"), pt.Period(JAN, None)),
        "span.open",
        "period",
    ),
    "an instant on the grid of a period": (
        lambda: pt.BillingPeriod(JAN, FEB, grid=(JAN, datetime(2026, 2, 1))),
        "period.grid",
        "grid[1]",
    ),
    "a tax rule that fails": (
        lambda: pt.with_tax(schedule().charges(until=JAN), Mock(lines=None)),
        "tax.type",
        "rule",
    ),
    "a tax rule that says nothing": (
        lambda: pt.with_tax(schedule().charges(until=JAN), Mock()),
        "tax.failed",
        "rule",
    ),
    "a class of tax rules": (
        lambda: pt.with_tax(schedule().charges(until=JAN), pt.FlatTax),  # type: ignore[arg-type]
        "tax.type",
        "rule",
    ),
    "charges until an instant": (
        lambda: schedule().charges(until=datetime(2026, 1, 1)),
        "date.type",
        "until",
    ),
    "a price per week by a rule of months": (
        lambda: pt.BillingTerms.recurring(pt.weeks(1), USD, proration=pt.Proration.ACTUAL_30),
        "proration.unit",
        "proration",
    ),
    "a fee per week in a schedule by months": (
        lambda: schedule(
            fees=(fee(cadence=WEEKLY, proration=pt.Proration.THIRTY_360_EU),),
        ),
        "proration.unit",
        "fees[0].proration",
    ),
    "a price for a week by the schedule's rule": (
        lambda: schedule(fees=(fee(price_per=WEEKLY),), proration=pt.Proration.CALENDAR_MONTH),
        "proration.unit",
        "proration",
    ),
    "a change to weeks that keeps a rule of months": (
        lambda: schedule(
            proration=pt.Proration.ACTUAL_360, changes=(pt.Change(on=FEB, cadence=WEEKLY),)
        ),
        "proration.unit",
        "changes[0]",
    ),
    "a schedule without a start": (
        lambda: schedule(runs=pt.Period(None, JAN)),
        "span.open",
        "runs.start",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_by_name_and_place(name: str) -> None:
    build, code, path = CASES[name]
    with pytest.raises(pt.InvalidInput) as raised:
        build()
    found = [(fault.code, fault.path) for fault in raised.value.faults]
    assert (code, path) in found, found


def test_several_faults_are_told_together() -> None:
    with pytest.raises(pt.InvalidInput) as raised:
        pt.RecurringFee(id="no id", amount=5, quantity=-1, timing="now")  # type: ignore[arg-type]
    assert {fault.path for fault in raised.value.faults} >= {"id", "amount", "quantity", "timing"}


def test_a_rule_of_months_for_part_periods_is_refused_where_one_is() -> None:
    stubs = pt.Proration.ACTUAL_30.for_stubs_only()
    weekly = pt.BillingTerms.recurring(pt.weeks(1), USD, proration=stubs).bind("B", JAN)
    assert len(weekly.charges(until=date(2026, 1, 8))) == 2
    with pytest.raises(pt.InvalidInput) as raised:
        weekly.ended_by(pt.EarlyEnd(on=date(2026, 1, 3))).charges(until=FEB)
    assert [fault.code for fault in raised.value.faults] == ["proration.unit"]


VALUES: list[object] = [
    pt.Limit(WEEKLY, cap=USD),
    pt.Anchor.day_of_month(15),
    monthly(moved=((FEB, date(2026, 2, 9)),)),
    pt.RolledBoundaries(pt.WEEKDAYS),
    pt.BillingPeriod(JAN, FEB),
    pt.Proration.ACTUAL_30.for_stubs_only().rounded(9),
    pt.Timing.IN_ADVANCE.offset(-3),
    pt.NetDays(30),
    pt.NetMonths(1),
    pt.EndOfMonth(months=1),
    pt.DayOfMonth(15),
    fee(discounts=(pt.PercentOff(5), pt.AmountOff(USD)), escalation=pt.Escalation.by_percent(3)),
    pt.OneOffFee(id="a", amount=USD),
    pt.PointOfSale(id="a", amount=USD, on=JAN),
    pt.MilestoneFee(id="m", total=USD, parts=(pt.Milestone("a", percent=100),)),
    pt.UsageFee(id="u", prices=UNIT),
    pt.RetainerFee(id="r", amount=USD, included=10, rollover=pt.Rollover(periods=1)),
    pt.RateCard.of({pt.CLIENT: USD}),
    pt.Usage("u", 3, on=JAN),
    schedule(changes=(pt.Change(on=JAN, fees=(fee(),)),), pauses=(pt.Pause(A),)),
    pt.EarlyEnd(on=JAN),
    pt.BillingTerms.monthly(USD),
    pt.Charge("fee", A, amount=USD, invoice_on=JAN, due_on=FEB, id="C"),
    pt.CreditNote(USD, on=JAN, reason="late"),
    pt.WriteOff(USD, on=JAN, reason="gone"),
    pt.Account.of([pt.Payment(USD, on=JAN)]),
    pt.LateInterest("5"),
    pt.FlatTax(20, id="vat"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_values_copy_through_their_constructor_and_stay_as_they_are(value: Any) -> None:
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == value
    assert hash(copy.copy(value)) == hash(value)
    with pytest.raises(pt.InvalidInput):
        value.__setstate__({})
    name = attrs.fields(type(value))[0].name
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(value, name, None)


@pytest.mark.parametrize("value", VALUES[:-1], ids=lambda value: type(value).__name__)
def test_reprs_build_the_value_again(value: Any) -> None:
    names = {name: getattr(pt, name) for name in dir(pt) if not name.startswith("_")}
    scope = names | {"datetime": __import__("datetime"), "Decimal": Decimal}
    scope["Fraction"] = __import__("fractions").Fraction
    assert eval(repr(value), scope) == value  # noqa: S307  our own text
