"""Kill Bill: a bill-cycle day, actual days over the whole period, shares rounded to nine digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve as replace

import patronage as pt
from casebook.billing_terms import Unknown, ends, money, rounding, some_day, span, term, timing

if TYPE_CHECKING:
    from casebook.billing_terms import Answer, Case


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked, wanted = case["input"], case["expected"]
    if "as_of" in (wanted[0] if wanted else {}):
        return _runs(asked, wanted)
    if "phases" in asked or (wanted and "lines" in wanted[0]):
        return [_invoice(asked)]
    if case["kind"] == "proration":
        return [_shares(asked, wanted[0])]
    if wanted and "whole_periods" in wanted[0]:
        every = span(asked["frequency_unit"], asked["interval"])
        return [{"whole_periods": pt.Cadence(every=every).count(term(asked))}]
    if wanted and "first_billing_date" in wanted[0]:
        return [_position(asked)]
    charges = _schedule(asked).charges(until=some_day(asked["as_of"]))
    return [ends(charge.period) for charge in charges]


def _cadence(asked: Answer) -> pt.Cadence:
    """The bill-cycle day counts for months and years; lengths in days run from the start."""
    by_day = asked["frequency_unit"] in {"month", "year"}
    anchor = pt.Anchor.day_of_month(asked["anchor_day"]) if by_day else pt.Anchor.START
    return pt.Cadence(every=span(asked["frequency_unit"], asked["interval"]), anchor=anchor)


def _schedule(asked: Answer) -> pt.BillingSchedule:
    schedule = pt.BillingSchedule(
        id="kb",
        runs=term(asked),
        cadence=_cadence(asked),
        timing=timing(asked["mode"]),
        proration=_proration(asked),
        fees=(pt.RecurringFee(id="fee", amount=pt.UnitPrice(asked.get("price", "1"), "USD")),),
    )
    if asked.get("arrears_greedy"):
        return _greedy(schedule)
    first, end = schedule.cadence.first_boundary(schedule.runs), schedule.runs.end
    ended_before = end is not None and end < first and asked.get("as_of") != asked["end"]
    if ended_before and not schedule.timing.in_advance:  # billed on the first bill-cycle day
        return replace(schedule, timing=pt.Timing.IN_ARREARS_ON_BILL_DATE)
    return schedule


def _greedy(schedule: pt.BillingSchedule) -> pt.BillingSchedule:
    """A running period is billed the day after it began; a first or last part as it begins."""
    begun = replace(schedule, timing=pt.Timing.IN_ADVANCE)
    first = schedule.cadence.first_boundary(schedule.runs)
    found = begun.changed(pt.Change(on=first, timing=pt.Timing.IN_ADVANCE.offset(1)))
    end = schedule.runs.end
    last = None if end is None else schedule.last_period(end)
    if last is None or last.start < first:
        return found
    return found.changed(pt.Change(on=last.start, timing=pt.Timing.IN_ADVANCE))


def _proration(asked: Answer) -> pt.Proration:
    if asked.get("proration_basis", "actual/actual_period") != "actual/actual_period":
        raise Unknown(f"the proration {asked['proration_basis']}")
    base = pt.Proration.ACTUAL_PERIOD
    if asked.get("fixed_days_in_month"):
        base = pt.Proration.fixed_month(asked["fixed_days_in_month"])
        base = base.for_stubs_only() if "as_of" in asked else base
    if "rounding_digits" in asked and "rounding" in asked:
        return base.rounded(asked["rounding_digits"], rounding(asked["rounding"]))
    return base


def _shares(asked: Answer, wanted: Answer) -> Answer:
    days = term(asked)
    if "days" in wanted:
        return {"days": _proration(asked).days(days)}
    if "as_of" not in asked:
        every = span(asked["frequency_unit"], asked["interval"])
        grid = pt.Cadence(every=every, anchor=some_day(asked["denominator_period_start"]))
        return {"cycles": _proration(asked).share(days, grid)}
    charges = _schedule(asked).charges(until=some_day(asked["as_of"]))
    return {"cycles": sum(charge.share for charge in charges)}


def _position(asked: Answer) -> Answer:
    schedule = _schedule(asked)
    found: Answer = {"first_billing_date": schedule.cadence.first_boundary(schedule.runs)}
    if asked["as_of"] is not None:
        position = schedule.position(some_day(asked["as_of"]))
        found |= {
            "has_something_to_bill": position.billed_through is not None,
            "billed_through": position.billed_through,
            "next_billing_date": position.next_boundary,
            "last_billing_date": position.last_boundary,
        }
    return found


def _plan(asked: Answer) -> pt.BillingSchedule:
    """A plan, with each change to it: from its day on another price, and another bill-cycle day."""
    first, *later = asked.get("phases", [{}])
    one = asked | first
    schedule = pt.BillingSchedule(
        id="kb",
        runs=term({"end": None} | one),
        cadence=_cadence(one),
        timing=timing(asked["mode"]),
        fees=_fees(one),
    )
    for phase in later:
        fees = _fees({"currency": asked.get("currency", "USD")} | phase)
        new = _cadence(one | phase) if fees else None
        gone = frozenset() if fees else frozenset({"fee"})
        change = pt.Change(on=some_day(phase["start"]), cadence=new, fees=fees, drops=gone)
        schedule = schedule.changed(change)
    return schedule


def _fees(phase: Answer) -> tuple[pt.Fee, ...]:
    currency, fees = phase.get("currency", "USD"), list[pt.Fee]()
    if phase.get("price") is not None:
        fees.append(pt.RecurringFee(id="fee", amount=pt.UnitPrice(phase["price"], currency)))
    if phase.get("one_off_price") is not None:
        fees.append(pt.OneOffFee(id="once", amount=money(phase["one_off_price"], currency)))
    return tuple(fees)


def _invoice(asked: Answer) -> Answer:
    charges = _plan(asked).charges(until=some_day(asked["as_of"]))
    total = pt.Money.sum((charge.amount for charge in charges), asked.get("currency", "USD"))
    return {"lines": len(charges), "total": total}


def _runs(asked: Answer, wanted: list[Answer]) -> list[Answer]:
    """Several runs of the biller: each adds what the ones before didn't."""
    currency = asked.get("currency", "USD")
    schedule = _plan(asked)
    charged: tuple[pt.Charge, ...] = ()
    found: list[Answer] = []
    for run in wanted:
        new = pt.bill(schedule, charged, on=some_day(run["as_of"]))
        charged += new
        total = pt.Money.sum((charge.amount for charge in new), currency)
        found.append({"as_of": some_day(run["as_of"]), "lines": len(new), "total": total})
    return found
