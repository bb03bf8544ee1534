"""Flexprice: calendar or explicit anchors, credits for changes within a period, capped credits."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from attrs import evolve as replace

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
    timing,
)

if TYPE_CHECKING:
    from datetime import date

    from casebook.billing_terms import (
        Answer,
        Case,
    )


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
    unit, interval, kind = asked["frequency_unit"], asked["interval"], asked.get("anchor")
    every = span(unit, interval)
    if kind == "calendar":
        return pt.Cadence(every=every, anchor=pt.Anchor.CALENDAR)
    if kind not in {None, "explicit", "anniversary"}:
        raise Unknown(f"the anchor {kind}")
    if every is None or every.days == interval or asked.get("anchor_date") is None:
        return pt.Cadence(every=every)
    anchor, start = some_day(asked["anchor_date"]), some_day(asked["start"], _zone(asked))
    if every.months is None:
        number = anchor.weekday()
        if asked.get("anchor_weekday"):
            number = WEEKDAYS.index(asked["anchor_weekday"])
        return pt.Cadence(every=every, anchor=pt.Anchor.weekday(number))
    by_day = pt.Anchor.day_of_month(asked.get("anchor_day") or anchor.day)
    if every.months % 12 == 0:
        yearly = pt.Cadence(every=pt.years(1), anchor=anchor)
        last = yearly.period_on(start)
        if every == pt.years(1) or last is None:
            return replace(yearly, first_end=anchor)
        return pt.Cadence(every=every, anchor=last.start)
    if every.months not in {3, 6}:
        return pt.Cadence(every=every, anchor=by_day)
    # Quarters and halves: a period before the anchor ends on it, else the months run from the
    # start's own, so that the anchor's day in that month ends no period.
    if start < anchor:
        return pt.Cadence(every=every, anchor=anchor, first_end=anchor)
    months = pt.Cadence(every=every, anchor=by_day, merge_below=31)
    first = next(months.periods(pt.Period(start, None))).end
    return replace(months, merge_below=0, first_end=first)


def _zone(asked: Answer) -> str:
    return str(asked.get("timezone") or "UTC")


def _first_period(asked: Answer) -> Answer:
    return ends(next(_cadence(asked).periods(term(asked))))


def _change(asked: Answer) -> list[Answer]:
    """A change within a period: the rest of it at the old price is given back, where that was
    billed in advance, and at the new price charged; each line is rounded by itself.
    """
    if asked.get("proration_behavior") == "none":
        return []
    start, end = some_day(asked["period_start"]), some_day(asked["period_end"])
    on, currency = some_day(asked["change_date"]), asked["currency"]
    credit = _fees(asked, "old", "credit") if timing(asked.get("mode")).in_advance else ()
    lines: tuple[pt.Charge, ...] = ()
    if start <= on < end:
        rest = pt.BillingSchedule(
            id="fp",
            runs=pt.Period(on, end),
            cadence=pt.Cadence(every=pt.days(pt.Period(start, end).days), anchor=start),
            fees=(*credit, *_fees(asked, "new", "charge")),
        )
        lines = rest.charges(until=on)
    if asked.get("amount_paid") is not None and asked.get("action") != "quantity_change":
        lines = tuple(_within_paid(line, asked) for line in lines)
    found = [
        ends(line.period) | {"amount": line.amount, "type": line.fee}
        for line in lines
        if line.amount
    ]
    total = pt.Money.sum((line.amount for line in lines), currency)
    return [*found, {"net": total}]


def _within_paid(line: pt.Charge, asked: Answer) -> pt.Charge:
    """No more is given back than was paid."""
    if line.amount.minor >= 0:
        return line
    paid = money(asked["amount_paid"], asked["currency"])
    before = money(asked.get("previous_credits") or "0", asked["currency"])
    return replace(line, amount=-pt.capped_credit(-line.amount, paid=paid, credited=before))


def _fees(asked: Answer, side: str, name: str) -> tuple[pt.Fee, ...]:
    price, quantity = asked.get(f"{side}_price"), Decimal(str(asked.get(f"{side}_quantity") or 0))
    if price is None or not quantity:
        return ()
    amount = pt.UnitPrice(f"-{price}" if name == "credit" else price, asked["currency"])
    return (pt.RecurringFee(id=name, amount=amount, quantity=quantity),)


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
