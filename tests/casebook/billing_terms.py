"""What the translators of billing cases share: they build terms and values, and compute nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

import patronage as pt

if TYPE_CHECKING:
    from datetime import date

Answer: TypeAlias = dict[str, Any]
Case: TypeAlias = dict[str, Any]


class Outside(Exception):
    """The case asks for what this library leaves out by design."""


class Unknown(Exception):
    """The case asks for something that no translator knows."""


def day(text: str | None, zone: str = "UTC") -> date | None:
    """Return a day of a case; an instant is read in the zone of the business."""
    if text is None:
        return None
    if len(text) == 10:
        return pt.parse_day(text)
    return pt.local_day(datetime.fromisoformat(text), zone)


def some_day(text: str, zone: str = "UTC") -> date:
    """Return a day of a case that has one."""
    found = day(text, zone)
    assert found is not None
    return found


UNITS = {
    "day": pt.days(1),
    "daily": pt.days(1),
    "week": pt.weeks(1),
    "weekly": pt.weeks(1),
    "biweekly": pt.weeks(2),
    "month": pt.months(1),
    "monthly": pt.months(1),
    "quarter": pt.months(3),
    "quarterly": pt.months(3),
    "half_year": pt.months(6),
    "half_yearly": pt.months(6),
    "semester": pt.months(6),
    "semesterly": pt.months(6),
    "semiannual": pt.months(6),
    "biannual": pt.months(6),
    "year": pt.years(1),
    "yearly": pt.years(1),
    "annual": pt.years(1),
    "biennial": pt.years(2),
    "triennial": pt.years(3),
}


def span(unit: str, interval: int) -> pt.Span | None:
    """Return the length between two boundaries; None for once."""
    if unit in {"once", "one_time"}:
        return None
    name = unit.removesuffix("s")
    if name not in UNITS:
        raise Unknown(f"the unit {unit}")
    return UNITS[name] * interval


def term(case: Answer) -> pt.Period:
    """Return the days that a contract runs, in the zone of the business."""
    zone = case.get("timezone", "UTC")
    return pt.Period(some_day(case["start"], zone), day(case.get("end"), zone))


TIMINGS = {
    None: pt.Timing.IN_ADVANCE,
    "in_advance": pt.Timing.IN_ADVANCE,
    "in_arrears": pt.Timing.IN_ARREARS,
}


def timing(mode: str | None) -> pt.Timing:
    """Return when periods are invoiced: in advance unless the case says otherwise."""
    if mode not in TIMINGS:
        raise Unknown(f"the mode {mode}")
    return TIMINGS[mode]


def money(amount: str, currency: str = "USD") -> pt.Money:
    """Return an amount; cases without a currency are read in dollars."""
    return pt.Money(amount, currency)


def rounding(name: str) -> pt.Rounding:
    """Return the rounding of that name."""
    return pt.Rounding(name)


def ends(period: pt.BillingPeriod | pt.Period) -> Answer:
    """Return the two ends of a period, as cases write them."""
    return {"start": period.start, "end": period.end}
