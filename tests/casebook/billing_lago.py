"""Lago: calendar or anniversary periods in the customer's zone, in advance or in arrears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import patronage as pt
from casebook.billing_terms import Unknown, day, ends, money, some_day, span, term

if TYPE_CHECKING:
    from datetime import date

    from casebook.billing_terms import Answer, Case

RUNNING = {"current_period_end", "current_period_start", "current_charges_period"}
FINISHED = {"charges_period(arrears part)", "previous_period_start", "previous_period_end"}
LENGTHS = {"period_days": "days", "single_day_price_denominator": "denominator_days"}


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked = case["input"]
    if "denominator_period_start" in asked:
        return [_amount(asked)]
    if "query" not in asked:
        return _listed(case)
    return [_asked(asked)]


def _cadence(asked: Answer) -> pt.Cadence:
    """Calendar periods, or an anniversary of the subscription's anchor date (or of its start)."""
    every = span(asked["frequency_unit"], asked["interval"])
    if asked["anchor"] == "calendar":
        return pt.Cadence(every=every, anchor=pt.Anchor.CALENDAR)
    anchor = day(asked.get("subscription_anchor_date") or asked.get("anchor_date"))
    return pt.Cadence(every=every, anchor=anchor or pt.Anchor.START)


def _schedule(asked: Answer) -> pt.BillingSchedule:
    return pt.BillingSchedule(
        id="lago", runs=term(asked), cadence=_cadence(asked), fees=(_fee(asked),)
    )


def _fee(asked: Answer) -> pt.RecurringFee:
    return pt.RecurringFee(id="plan", amount=money(asked.get("price", "1")))


def _asked(asked: Answer) -> Answer:
    query = asked["query"]
    schedule, on = _schedule(asked), some_day(asked["as_of"])
    if query in RUNNING or query.startswith("current_") or asked.get("current_usage"):
        running = True
    elif query in FINISHED or query.startswith("previous_"):
        running = False
    elif query == "billed_period" or query in LENGTHS or "charges_period" in query:
        running = asked["mode"] == "in_advance"
    else:
        raise Unknown(query)
    period = _period(schedule, on, running=running)
    found = ends(period)
    if query in LENGTHS:
        found[LENGTHS[query]] = period.nominal.days
    return found


def _period(schedule: pt.BillingSchedule, on: date, *, running: bool) -> pt.BillingPeriod:
    """The period that runs on a day, or the last that is finished; where there is none, the other.

    So an ended subscription has its last period, and one that has only begun its first.
    """
    now, last = schedule.period_on(on), schedule.last_period(on)
    return (now or last if running else last or now) or next(schedule.periods())


def _listed(case: Case) -> list[Answer]:
    """Periods in the order of invoices, of which the case names some."""
    wanted = case["expected"]
    schedule = _schedule(case["input"])
    starts = [some_day(period["start"]) for period in wanted]
    return [ends(found) for on in starts if (found := schedule.period_on(on)) is not None]


def _amount(asked: Answer) -> Answer:
    """A terminated subscription: the day of termination is billed too."""
    runs = pt.Period(some_day(asked["contract_start"]), None)
    schedule = pt.BillingSchedule(
        id="lago",
        runs=runs,
        cadence=_cadence(asked),
        timing=pt.Timing.IN_ARREARS,
        fees=(_fee(asked),),
    )
    if "end_inclusive" in asked:
        end = pt.EarlyEnd(on=some_day(asked["end_inclusive"]), last_day_counts=True)
        schedule = schedule.ended_by(end)
    elif asked.get("end"):
        schedule = schedule.ended_by(pt.EarlyEnd(on=some_day(asked["end"])))
    last = schedule.charges(until=some_day(asked["denominator_period_end"]))[-1]
    return ends(last.period) | {"amount": last.amount, "fraction": last.share}
