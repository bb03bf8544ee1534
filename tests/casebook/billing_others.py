"""Zuora, ERPNext, OpenMeter, Invoice Ninja and dateutil."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import patronage as pt
from casebook.billing_terms import (
    Outside,
    Unknown,
    ends,
    money,
    some_day,
    span,
    term,
    timing,
)

if TYPE_CHECKING:
    from casebook.billing_terms import (
        Answer,
        Case,
    )

ZUORA = {
    "actual/actual_month": pt.Proration.CALENDAR_MONTH,
    "actual/30": pt.Proration.ACTUAL_30,
    "actual/360": pt.Proration.ACTUAL_360,
    "actual/365": pt.Proration.ACTUAL_365,
    "30/360": pt.Proration.THIRTY_360_US,
    "30/360_strict": pt.Proration.fixed_month(30),
}
FREQUENCIES = {"yearly": pt.years, "monthly": pt.months, "weekly": pt.weeks, "daily": pt.days}


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked = case["input"]
    if case["peer"] == "dateutil/dateutil":
        return _dates(asked | {"count": asked.get("count") or len(case["expected"])})
    if "terms" in asked:
        due = _due(asked["terms"])
        return [{"due_date": due.due_on(some_day(asked["invoice_date"]))}]
    if case["peer"] == "docs.zuora.com":
        return _zuora(case)
    if case["peer"] == "openmeterio/openmeter":
        return _openmeter(asked)
    return _erp(case)


def _zuora(case: Case) -> list[Answer]:
    asked = case["input"]
    cadence = pt.Cadence(
        every=span(asked["frequency_unit"], asked["interval"]),
        anchor=pt.Anchor.day_of_month(asked["anchor_day"]),
    )
    if case["kind"] == "proration":
        if asked["proration_basis"] not in ZUORA:
            raise Unknown(asked["proration_basis"])
        rule, days = ZUORA[asked["proration_basis"]], term(asked)
        return [{"fraction": rule.share(days, cadence.over(days))}]
    schedule = pt.BillingSchedule(id="z", runs=term(asked), cadence=cadence, fees=(_fee(),))
    if "anchor_day_change_to" in asked:
        # Known from the start: the period that runs is finished, then a short one bridges.
        anchor = pt.Anchor.day_of_month(asked["anchor_day_change_to"])
        new = pt.Cadence(every=cadence.every, anchor=anchor)
        change = pt.Change(on=some_day(asked["start"]), cadence=new, effect=pt.Effect.NEXT_BOUNDARY)
        schedule = schedule.changed(change)
    return [ends(period) for period in schedule.periods()]


def _fee() -> pt.RecurringFee:
    return pt.RecurringFee(id="fee", amount=money("1"))


def _erp(case: Case) -> list[Answer]:
    asked = case["input"]
    months = {None: pt.Anchor.START, "start": pt.Anchor.START, "calendar": pt.Anchor.CALENDAR}
    if asked.get("anchor") not in months:
        raise Unknown(f"the anchor {asked['anchor']}")
    cadence = pt.Cadence(
        every=span(asked["frequency_unit"], asked["interval"]), anchor=months[asked.get("anchor")]
    )
    if case["kind"] == "schedule":
        return [ends(each) for each in islice(cadence.periods(term(asked)), len(case["expected"]))]
    start = some_day(asked.get("start", "2018-01-01"))
    rule = pt.Proration.FULL if asked["proration"] == "none" else pt.Proration.ACTUAL_PERIOD
    end = pt.EarlyEnd(on=some_day(asked.get("end") or "2018-01-16"))
    schedule = pt.BillingSchedule(
        id="erp",
        runs=pt.Period(start, None),
        cadence=cadence,
        proration=rule,
        fees=(pt.RecurringFee(id="fee", amount=pt.UnitPrice(asked["price"], "USD")),),
        ended=end,
    )
    return [{"amount": schedule.charges(until=end.on)[0].amount}]


def _openmeter(asked: Answer) -> list[Answer]:
    """A fee's own cadence inside the billing cadence, or one fee over the whole term."""
    billing = pt.Cadence(every=span(asked["billing_unit"], asked["billing_interval"]))
    every = span(asked["frequency_unit"], asked["interval"])
    fee: pt.Fee
    if every is None:
        fee = pt.OneOffFee(id="item", amount=money("1"))
    else:
        fee = pt.RecurringFee(id="item", amount=money("1"), cadence=pt.Cadence(every=every))
    schedule = pt.BillingSchedule(
        id="om",
        runs=term(asked),
        cadence=billing,
        timing=timing(asked.get("mode")),
        fees=(fee,),
    )
    found: list[Answer] = []
    for charge in schedule.charges(until=some_day(asked["end"])):
        bills = charge.bills or charge.period
        billed = {"billing_period_start": bills.start, "billing_period_end": bills.end}
        found.append(ends(charge.period) | billed)
    return found


def _due(terms: str) -> pt.Due:
    """Read payment terms off their words."""
    words = terms.lower().replace("eom", "end of month").replace("last day", "end")
    words = re.sub(r"[\d.]+ ?%?/ ?\d+", "", words)  # a discount for paying early
    number = re.search(r"(\d+)", words)
    count = int(number[1]) if number else 0
    day_of = re.search(r"(\d+)(?:st|nd|rd|th)|day (\d+) of", words)
    later = re.search(r"(?:following|next|month after|month following)", words)
    ending = re.search(r"end of", words) and "month" in words
    if day_of:
        return pt.DayOfMonth(int(day_of[1] or day_of[2]), months=1 if later else 0)
    if re.search(r"months?\W.*after the end of", words):
        return pt.EndOfMonth(months=count)
    if re.search(r"after (?:the )?end of|end of (?:the )?month ?(?:\+|plus)", words) and not later:
        return pt.EndOfMonth(plus_days=count)
    if later and (ending or not count):
        return pt.EndOfMonth(months=1)
    if ending:
        return pt.EndOfMonth(days=count)
    if "receipt" in words or "immediate" in words or "on invoice" in words:
        return pt.NetDays.ON_RECEIPT
    if number and "month" in words:
        return pt.NetMonths(count)
    if number and "week" in words:
        return pt.NetDays(count * 7)
    if number:
        return pt.NetDays(count)
    raise Unknown(terms)


def _dates(asked: Answer) -> list[Answer]:
    """Points, not periods: the boundaries of a cadence that skips months without the day."""
    if asked["frequency_unit"] not in FREQUENCIES:
        raise Outside("instants within a day: the grain of this library is the calendar day")
    start, args = some_day(asked["start"]), asked["rrule_args"]
    if args:
        return _by_rule(asked, args)
    every = FREQUENCIES[asked["frequency_unit"]](asked["interval"])
    cadence = pt.Cadence(every=every, anchor=start, month_end=pt.MonthEnd.SKIP)
    return [{"date": cadence.boundary(k)} for k in range(asked["count"])]


_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _by_rule(asked: Answer, args: Answer) -> list[Answer]:
    """A list of weekdays, months or days of the month: as far as a recurrence of ours takes it."""
    parts: dict[str, list[str]] = {}
    for name, value in args.items():
        written = re.sub(r"(MO|TU|WE|TH|FR|SA|SU)\((-?)\+?(\d+)\)", r"\2\3\1", str(value))
        days = re.findall(r"-?\d*(?:MO|TU|WE|TH|FR|SA|SU)|-?\d+", written)
        if name in {"byweekday", "wkst"}:
            days = [_WEEKDAYS[int(each)] if each.isdigit() else each for each in days]
        if name == "until":  # a year, a month, a day, and perhaps a time of that day
            days = ["".join(f"{int(each):02}" for each in days[:3])]
        parts[name.upper().replace("BYWEEKDAY", "BYDAY")] = days
    frequency = _standard(asked["frequency_unit"].upper(), asked["interval"], parts)
    text = ";".join(f"{name}={','.join(values)}" for name, values in parts.items())
    try:
        rule = pt.Recurrence(
            f"FREQ={frequency};INTERVAL={asked['interval']};{text}",
            start=some_day(asked["start"]),
        )
    except pt.InvalidInput as error:
        raise Outside(f"recurrence by lists: {error.faults[0].code}") from None
    return [{"date": each} for each in islice(rule.dates(), asked["count"])]


def _standard(frequency: str, interval: int, parts: dict[str, list[str]]) -> str:
    """Say in the standard's words what the peer allows beyond it: any part limits any frequency.

    There the number of a weekday counts only in months and years, and a week means all its days.
    """
    if frequency in {"DAILY", "WEEKLY"} and "BYDAY" in parts:
        parts["BYDAY"] = [day[-2:] for day in parts["BYDAY"]]
    if "BYWEEKNO" in parts:
        parts.setdefault("BYDAY", list(_WEEKDAYS))
    if interval != 1 or "BYSETPOS" in parts:
        return frequency
    if "BYWEEKNO" in parts or "BYYEARDAY" in parts:
        return "YEARLY"
    return "DAILY" if frequency == "WEEKLY" and "BYMONTHDAY" in parts else frequency
