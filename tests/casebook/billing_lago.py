"""Lago: calendar or anniversary periods in the customer's zone, in advance or in arrears."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import patronage as pt
from casebook.billing_terms import Unknown, day, ends, money, some_day, span, term, timing

if TYPE_CHECKING:
    from datetime import date

    from casebook.billing_terms import Answer, Case

LENGTHS = {
    "period_days": "days",
    "charges_period_days": "days",
    "single_day_price_denominator": "denominator_days",
}
FAR = "2100-01-01"


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked = case["input"]
    if "denominator_period_start" in asked or "price" in asked:
        return _amounts(asked)[-len(case["expected"]) :]
    if "query" not in asked:
        return _listed(case)
    return [_asked(asked)]


def _cadence(asked: Answer) -> pt.Cadence:
    """Calendar periods, or an anniversary of the subscription's anchor date (or of its start)."""
    every = span(asked["frequency_unit"], asked["interval"])
    if asked["anchor"] == "calendar":
        return pt.Cadence(every=every, anchor=pt.Anchor.CALENDAR)
    if asked["anchor"] != "anniversary":
        raise Unknown(f"the anchor {asked['anchor']}")
    anchor = day(
        asked.get("subscription_anchor_date") or asked.get("anchor_date"),
        asked.get("timezone", "UTC"),
    )
    return pt.Cadence(every=every, anchor=anchor or pt.Anchor.START)


def _schedule(asked: Answer) -> pt.BillingSchedule:
    return pt.BillingSchedule(
        id="lago",
        runs=term(asked),
        cadence=_cadence(asked),
        timing=timing(asked["mode"]),
        fees=(_fee(asked),),
    )


def _fee(asked: Answer) -> pt.RecurringFee:
    return pt.RecurringFee(id="plan", amount=money(asked.get("price", "1")))


def _asked(asked: Answer) -> Answer:
    """A boundary around a day: of the plan's endless grid, or of what is billed by the contract."""
    query, schedule = asked["query"], _schedule(asked)
    on = some_day(asked["as_of"], asked.get("timezone", "UTC"))
    ended = schedule.runs.end is not None and schedule.runs.end <= on
    cadence = schedule.cadence.over(schedule.runs)
    if query in LENGTHS:
        now = ended or (query == "single_day_price_denominator" and schedule.timing.in_advance)
        return {LENGTHS[query]: _whole(cadence, on, running=now).days}
    if query.startswith("previous_period"):
        return ends(_whole(cadence, on, running=False))
    if query.startswith("current_period"):
        return ends(_whole(cadence, on, running=True))
    if query.startswith("current_"):
        return ends(_billed(schedule, on, running=True))
    if query == "billed_period":
        return ends(_billed(schedule, on, running=schedule.timing.in_advance))
    if "charges_period" in query:  # usage is billed in arrears, whatever the plan
        return ends(_billed(schedule, on, running=False))
    raise Unknown(query)


def _whole(cadence: pt.Cadence, on: date, *, running: bool) -> pt.BillingPeriod:
    """The whole period that runs on a day, or the one before it, whether a contract runs or not."""
    grid = cadence.grid()
    found = cadence.period_on(grid.boundary(grid.index(on) - (not running)))
    assert found is not None
    return found


def _billed(schedule: pt.BillingSchedule, on: date, *, running: bool) -> pt.BillingPeriod:
    """The period that runs on a day, or the last that is finished; where there is none, the other.

    So an ended subscription has its last period, and one that has only begun its first.
    """
    now, last = schedule.period_on(on), schedule.last_period(on)
    return (now or last if running else last or now) or next(schedule.periods())


def _listed(case: Case) -> list[Answer]:
    """Periods in the order of invoices, of which the case names some."""
    wanted, schedule = case["expected"], _schedule(case["input"])
    if not all("start" in period for period in wanted):
        return [ends(period) for period in islice(schedule.periods(), len(wanted))]
    starts = [some_day(period["start"]) for period in wanted]
    return [ends(found) for on in starts if (found := schedule.period_on(on)) is not None]


def _amounts(asked: Answer) -> list[Answer]:
    """A terminated subscription: the day of termination is billed too."""
    runs = pt.Period(some_day(asked.get("contract_start") or asked["start"]), None)
    schedule = pt.BillingSchedule(
        id="lago",
        runs=runs,
        cadence=_cadence(asked),
        timing=timing(asked["mode"]),
        fees=(_fee(asked),),
    )
    if "end_inclusive" in asked:
        end = pt.EarlyEnd(on=some_day(asked["end_inclusive"]), last_day_counts=True)
        schedule = schedule.ended_by(end)
    elif asked.get("end"):
        schedule = schedule.ended_by(pt.EarlyEnd(on=some_day(asked["end"])))
    until = some_day(asked.get("denominator_period_end") or asked.get("as_of") or FAR)
    return [
        ends(charge.period) | {"amount": charge.amount, "fraction": charge.share}
        for charge in schedule.charges(until=until)
        if charge.period.start is not None and charge.period.start < until
    ]
