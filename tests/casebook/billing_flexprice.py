"""Flexprice: calendar or explicit anchors, credits for changes within a period, capped credits."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from attrs import evolve

import patronage as pt
from casebook.billing_terms import (
    Outside,
    Unknown,
    ends,
    money,
    rounding,
    some_day,
    span,
    term,
)

if TYPE_CHECKING:
    from datetime import date

    from casebook.billing_terms import (
        Answer,
        Case,
    )


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked = case["input"]
    if case["kind"] == "schedule":
        return [_first_period(asked)]
    if "change_date" in asked:
        return _change(asked)
    if "start_at" in asked:
        return [{"days": _days(asked).days if _begins_before(asked) else 0}]
    if "change_at" in asked:
        return [_grant(asked)]
    if "potential_credit" in asked:
        return [_capped(asked)]
    if "percent_off" in asked or "amount_off" in asked:
        return [_discount(asked)]
    if "rounding" in asked:
        mode = rounding(asked["rounding"])
        return [{"amount": pt.Money(asked["amount"], asked["currency"], rounding=mode)}]
    raise Unknown(case["id"])


def _cadence(asked: Answer) -> pt.Cadence:
    unit, interval = asked["frequency_unit"], asked["interval"]
    every = span(unit, interval)
    if asked.get("anchor") == "calendar":
        return pt.Cadence(every=every, anchor=pt.Anchor.CALENDAR)
    if unit == "week" and "anchor_weekday" in asked:
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        number = names.index(asked["anchor_weekday"])
        return pt.Cadence(every=every, anchor=pt.Anchor.weekday(number))
    if unit == "day" or asked.get("anchor_date") is None:
        return pt.Cadence(every=every)
    anchor = some_day(asked["anchor_date"])
    if unit == "month" and interval not in {3, 6}:
        number = asked.get("anchor_day") or anchor.day
        return pt.Cadence(every=every, anchor=pt.Anchor.day_of_month(number))
    # Quarters, halves and years keep the anchor's month; a period before the anchor ends on it.
    return pt.Cadence(every=every, anchor=anchor, first_end=anchor)


def _first_period(asked: Answer) -> Answer:
    return ends(next(_cadence(asked).periods(term(asked))))


def _change(asked: Answer) -> list[Answer]:
    """A change within a period that was billed in advance: a credit, and a charge for the rest."""
    start, end = some_day(asked["period_start"]), some_day(asked["period_end"])
    whole = pt.Cadence(every=pt.days(pt.Period(start, end).days), anchor=start)
    on, currency = some_day(asked["change_date"]), asked["currency"]
    base = pt.BillingSchedule(
        id="fp",
        runs=pt.Period(start, end),
        cadence=whole,
        timing=pt.Timing.IN_ADVANCE,
        fees=_fees(asked["old_price"], asked["old_quantity"], currency),
    )
    charged = pt.bill(base, (), on=start)
    new = _fees(asked["new_price"], asked["new_quantity"], currency)
    drops = frozenset() if new else frozenset({"item"})
    lines = pt.bill(base.changed(pt.Change(on=on, fees=new, drops=drops)), charged, on=on)
    if "amount_paid" in asked:
        lines = tuple(_within_paid(line, asked) for line in lines)
    found = [
        ends(line.period)
        | {"amount": line.amount, "type": "credit" if line.amount.minor < 0 else "charge"}
        for line in lines
    ]
    found.sort(key=lambda line: line["type"] != "credit")
    total = pt.Money.sum((line.amount for line in lines), currency)
    return [*found, {"net": total}]


def _within_paid(line: pt.Charge, asked: Answer) -> pt.Charge:
    """No more is given back than was paid."""
    if line.amount.minor >= 0:
        return line
    paid = money(asked["amount_paid"], asked["currency"])
    before = money(asked.get("previous_credits") or "0", asked["currency"])
    return evolve(line, amount=-pt.capped_credit(-line.amount, paid=paid, credited=before))


def _fees(price: str | None, quantity: int, currency: str) -> tuple[pt.Fee, ...]:
    if price is None or not quantity:
        return ()
    amount = money(price, currency)
    return (pt.RecurringFee(id="item", amount=amount, quantity=int(quantity)),)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _begins_before(asked: Answer) -> bool:
    return _local(asked["start_at"]) < _local(asked["end_at"])


def _local(text: str) -> date:
    """The peer reads the day off the instant as it is written, not in the customer's zone."""
    instant = _instant(text)
    assert instant.tzinfo is not None
    return pt.local_day(instant, instant.tzinfo)


def _days(asked: Answer) -> pt.Period:
    return pt.Period(_local(asked["start_at"]), _local(asked["end_at"]))


def _grant(asked: Answer) -> Answer:
    """A grant for the rest of a period; by the second unless every instant is a midnight."""
    change = _instant(asked["change_at"])
    if asked["proration_basis"] == "per_second" and change.time() != datetime.min.time():
        raise Outside("an instant within a day: the grain of this library is the calendar day")
    start, end = some_day(asked["period_start"]), some_day(asked["period_end"])
    on = _local(asked["change_at"])
    whole = pt.Cadence(every=pt.days(1) * (end - start).days, anchor=start)
    rest = pt.Period(start, end).minus(pt.Period(None, on))
    price = pt.UnitPrice(asked["amount"], "USD")
    fee = pt.RecurringFee(id="grant", amount=price, price_digits=8)
    shares = [pt.Proration.ACTUAL_PERIOD.share(days, whole) for days in rest]
    one = fee.unit_price(shares[0], price) if shares else None
    return {"amount": one.amount if one is not None else 0}


def _capped(asked: Answer) -> Answer:
    paid, before = money(asked["amount_paid"]), money(asked["previous_credits"])
    credit = pt.capped_credit(money(asked["potential_credit"]), paid=paid, credited=before)
    return {"credit": credit}


def _discount(asked: Answer) -> Answer:
    gross = money(asked["amount"], asked["currency"])
    discount: pt.Discount
    if "percent_off" in asked:
        discount = pt.PercentOff(asked["percent_off"])
    else:
        discount = pt.AmountOff(money(asked["amount_off"], asked["currency"]))
    off = discount.of(gross)
    return {"discount": off, "amount": gross - off}
