"""QuantLib and ACTUS: schedules of markets, whose boundaries roll to working days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import QuantLib as ql  # noqa: N813  as its users write it

import patronage as pt
from casebook.billing_terms import Outside, day, ends, some_day, span

if TYPE_CHECKING:
    from casebook.billing_terms import Answer, Case

CALENDARS = {
    "TARGET": ql.TARGET,
    "Japan": ql.Japan,
    "US-GovernmentBond": lambda: ql.UnitedStates(ql.UnitedStates.GovernmentBond),
    "weekends_only": ql.WeekendsOnly,
    "WeekendsOnly": ql.WeekendsOnly,
    "monday_to_friday": ql.WeekendsOnly,
    "UnitedStates": lambda: ql.UnitedStates(ql.UnitedStates.Settlement),
    "US": lambda: ql.UnitedStates(ql.UnitedStates.Settlement),
    "UnitedKingdom": ql.UnitedKingdom,
    "Brazil": ql.Brazil,
    "China": ql.China,
}
ROLLS = {
    "unadjusted": pt.Roll.UNADJUSTED,
    "following": pt.Roll.FOLLOWING,
    "modifiedfollowing": pt.Roll.MODIFIED_FOLLOWING,
    "preceding": pt.Roll.PRECEDING,
    "modifiedpreceding": pt.Roll.MODIFIED_PRECEDING,
    "nearest": pt.Roll.NEAREST,
}
COUNTS = {
    "30E360": pt.Proration.THIRTY_360_EU,
    "30E/360": pt.Proration.THIRTY_360_EU,
    "A360": pt.Proration.ACTUAL_360,
    "A365": pt.Proration.ACTUAL_365,
    "AA": pt.Proration.ACTUAL_ACTUAL,
}
IMM_MONTH = date(2000, 3, 20)
"""A twentieth of March: with it, those of June, September and December."""


class Peer:
    """A calendar of QuantLib's as one of ours: its table of holidays is the peer's own."""

    def __init__(self, name: str) -> None:
        if name not in CALENDARS:
            raise Outside(f"the calendar {name} is not among the peer's")
        self.calendar = CALENDARS[name]()

    def is_working_day(self, day: date, /) -> bool:
        """Whether the peer's calendar has business on the day."""
        return bool(self.calendar.isBusinessDay(ql.Date(day.day, day.month, day.year)))


def answers(case: Case) -> list[Answer]:
    """Return what the library says to one case."""
    asked, wanted = case["input"], case["expected"]
    if case["peer"].startswith("actus"):
        return _loan(asked, len(wanted))
    cadence, term = _coupons(asked)
    periods = list(cadence.periods(term))
    if wanted and "first_period_is_regular" in wanted[0]:
        return [{"first_period_is_regular": periods[0].is_whole}]
    if wanted and "last_period_is_regular" in wanted[0]:
        return [{"last_period_is_regular": periods[-1].is_whole}]
    return [ends(period) for period in periods]


def _roll(name: str | None) -> pt.Roll:
    return ROLLS[(name or "unadjusted").split(" ")[0].replace("_", "")]


def _coupons(asked: Answer) -> tuple[pt.Cadence, pt.Period]:
    start, end = some_day(asked["start"]), some_day(asked["end"])
    first_end = day(asked.get("first_stub_end") or asked.get("first_date"))
    last_start = day(asked.get("last_stub_start") or asked.get("next_to_last_date"))
    rule = asked.get("rule")
    anchor: date = end if asked.get("direction") == "backward" else start
    first, last_stub, merge_below = pt.Stub.SHORT, pt.Stub.SHORT, 0
    if rule in {"Zero", "ThirdWednesday", "ThirdWednesdayInclusive", "Twentieth"}:
        raise Outside(f"the rule {rule} of markets")
    if rule is not None:
        anchor, last_stub = IMM_MONTH, pt.Stub.WHOLE
        first = pt.Stub.WHOLE if rule in {"CDS", "CDS2015"} else pt.Stub.SHORT
        merge_below = 30 if rule == "OldCDS" else 0
    elif asked.get("direction") == "backward":
        anchor = last_start or end
    elif first_end is not None:
        anchor = first_end
    roll = _roll(asked.get("business_day_convention"))
    last = _roll(asked.get("termination_date_convention"))
    if rule in {"CDS", "CDS2015"}:
        last = pt.Roll.UNADJUSTED
    truncated = day(asked.get("truncate_after"))
    rolled = None
    if asked.get("calendar") not in {None, "null", "none", "NullCalendar"}:
        keep_first = truncated is not None or rule == "OldCDS"
        rolled = pt.RolledBoundaries(
            Peer(asked["calendar"]),
            roll=roll,
            first=pt.Roll.UNADJUSTED if keep_first else roll,
            last=last,
            last_working_day=bool(asked.get("end_of_month")),
        )
    cadence = pt.Cadence(
        every=span(asked["frequency_unit"], asked["interval"]),
        anchor=anchor,
        month_end=pt.MonthEnd.STICK if asked.get("end_of_month") else pt.MonthEnd.CLAMP,
        first=first,
        last=last_stub,
        merge_below=merge_below,
        first_end=first_end,
        last_start=last_start,
        rolled=rolled,
    )
    until = day(asked.get("truncate_until"))
    return cadence, pt.Period(truncated or start, until or end)


def _loan(asked: Answer, periods: int) -> list[Answer]:
    """Interest between payment dates: an amount per year, for the days that the market counts."""
    convention = asked.get("business_day_convention") or "unadjusted"
    rolled = None
    if asked.get("calendar"):
        rolled = pt.RolledBoundaries(
            Peer(asked["calendar"]),
            roll=_roll(convention),
            first=pt.Roll.UNADJUSTED,
            last=pt.Roll.UNADJUSTED,
            shares_unrolled="unadjusted dates" in convention or "calc" in convention,
        )
    cadence = pt.Cadence(
        every=span(asked["frequency_unit"], asked["interval"]),
        anchor=some_day(asked["anchor_date"]),
        month_end=pt.MonthEnd.STICK if asked.get("end_of_month") else pt.MonthEnd.CLAMP,
        last=pt.Stub.LONG if asked.get("end_stub") == "long" else pt.Stub.SHORT,
        rolled=rolled,
    )
    runs = pt.Period(some_day(asked["start"]), day(asked.get("end")))
    if "notional" not in asked:
        found = cadence.periods(runs)
        return [ends(period) for period, _ in zip(found, range(periods), strict=False)]
    year = pt.Cadence(every=pt.years(1), anchor=some_day(asked["anchor_date"]))
    rate = pt.UnitPrice(asked["annual_rate"], "USD")
    interest = pt.RecurringFee(
        id="interest",
        amount=rate,
        quantity=int(asked["notional"]),
        price_per=year,
        proration=COUNTS[asked["day_count"]],
    )
    schedule = pt.BillingSchedule(
        id="loan",
        runs=runs,
        cadence=cadence,
        timing=pt.Timing.IN_ARREARS,
        fees=(interest,),
    )
    charges = schedule.charges(until=some_day("2100-01-01") if runs.end is None else runs.end)
    return [ends(charge.period) | {"amount": charge.exact(6)} for charge in charges[:periods]]
