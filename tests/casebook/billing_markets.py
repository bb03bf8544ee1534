"""QuantLib and ACTUS: schedules of markets, whose boundaries roll to working days."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import QuantLib as ql  # noqa: N813  as its users write it
from attrs import evolve as replace

import patronage as pt
from casebook.billing_terms import Outside, Unknown, day, ends, some_day, span

if TYPE_CHECKING:
    from casebook.billing_terms import Answer, Case

COUNTRIES = {"US": "UnitedStates", "UK": "UnitedKingdom", "GB": "UnitedKingdom"}
MARKETS = {"UnitedStates": "Settlement"}
"""What a country without a market means, where the peer has no default of its own."""
NO_CALENDAR = {None, "null", "none", "NullCalendar", "null_calendar", "NC"}
WEEKDAYS = {"weekends_only", "WeekendsOnly", "monday_to_friday", "MF"}
ROLLS = {
    "unadjusted": pt.Roll.UNADJUSTED,
    "following": pt.Roll.FOLLOWING,
    "modifiedfollowing": pt.Roll.MODIFIED_FOLLOWING,
    "preceding": pt.Roll.PRECEDING,
    "modifiedpreceding": pt.Roll.MODIFIED_PRECEDING,
    "nearest": pt.Roll.NEAREST,
    "nos": pt.Roll.UNADJUSTED,
    "null": pt.Roll.UNADJUSTED,
}
SHIFTS = {
    "f": "following",
    "mf": "modified following",
    "p": "preceding",
    "mp": "modified preceding",
}
"""How ACTUS ends the code of a convention: SC shifts, then calculates; CS calculates first."""
COUNTS = {
    "30e360": pt.Proration.THIRTY_360_EU,
    "30360": pt.Proration.THIRTY_360_US,
    "30360us": pt.Proration.THIRTY_360_US,
    "a360": pt.Proration.ACTUAL_360,
    "a365": pt.Proration.ACTUAL_365,
    "aa": pt.Proration.ACTUAL_ACTUAL,
}
MONTHLY_20TH = pt.Cadence(every=pt.months(1), anchor=date(2000, 3, 20))
QUARTERLY_20TH = pt.Cadence(every=pt.months(3), anchor=date(2000, 3, 20))
"""The twentieths of March, June, September and December."""
TWENTIETHS = {
    "twentieth": MONTHLY_20TH,
    "twentiethimm": QUARTERLY_20TH,
    "oldcds": replace(QUARTERLY_20TH, merge_below=30),
    "cds": QUARTERLY_20TH,
    "cds2015": QUARTERLY_20TH,
}
THIRD_WEDNESDAY = (3, 2)
STUBS = {None: pt.Stub.SHORT, "short": pt.Stub.SHORT, "long": pt.Stub.LONG}


class Peer:
    """A calendar of QuantLib's as one of ours: its table of holidays is the peer's own."""

    def __init__(self, name: str) -> None:
        country, *market = re.split(r"[-_.:/ ]+", name)
        country = COUNTRIES.get(country, country)
        made = getattr(ql, "WeekendsOnly" if name in WEEKDAYS else country, None)
        if not (isinstance(made, type) and issubclass(made, ql.Calendar)):
            raise Outside(f"the calendar {name} is not among the peer's")
        markets = [] if name in WEEKDAYS else market or [MARKETS.get(country, "")]
        if not all(hasattr(made, each) for each in markets if each):
            raise Outside(f"the market {name} is not among the peer's")
        self.calendar = made(*(getattr(made, each) for each in markets if each))

    def is_working_day(self, day: date, /) -> bool:
        """Whether the peer's calendar has business on the day."""
        return bool(self.calendar.isBusinessDay(ql.Date(day.day, day.month, day.year)))


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace(" ", "")


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


def _count(name: str) -> pt.Proration:
    plain = _plain(name).replace("/", "").replace("actual", "a").replace("act", "a")
    if plain not in COUNTS:
        raise Unknown(f"the day count {name}")
    return COUNTS[plain]


def _roll(name: str | None) -> pt.Roll:
    plain = _plain((name or "unadjusted").partition("(")[0])
    if plain not in ROLLS:
        raise Unknown(f"the convention {name}")
    return ROLLS[plain]


def _stub_end(asked: Answer, *names: str) -> date | None:
    return next((day(asked[name]) for name in names if asked.get(name)), None)


def _coupons(asked: Answer) -> tuple[pt.Cadence, pt.Period]:
    """A schedule by one of the peer's rules of date generation."""
    rule = _plain(asked.get("rule") or asked.get("direction") or "forward")
    start, end = some_day(asked["start"]), some_day(asked["end"])
    rolled = _rolled(asked, rule)
    truncated, until = day(asked.get("truncate_after")), day(asked.get("truncate_until"))
    days = pt.Period(truncated or start, until or end)
    if rule == "zero":
        return pt.Cadence(every=None, rolled=rolled), days
    every = span(asked["frequency_unit"], asked["interval"])
    if rule in TWENTIETHS:
        return _twentieths(rule, every, days, rolled)
    if rule not in {"forward", "backward", "thirdwednesday", "thirdwednesdayinclusive"}:
        raise Unknown(f"the rule {asked.get('rule')}")
    first_end = _stub_end(asked, "first_stub_end", "first_date")
    last_start = _stub_end(asked, "last_stub_start", "next_to_last_date")
    cadence = pt.Cadence(
        every=every,
        anchor=(last_start or end) if rule == "backward" else (first_end or start),
        month_end=pt.MonthEnd.STICK if asked.get("end_of_month") else pt.MonthEnd.CLAMP,
        first_end=first_end,
        last_start=last_start,
        rolled=rolled,
    )
    return cadence, days


def _twentieths(
    rule: str, every: pt.Span | None, days: pt.Period, rolled: pt.RolledBoundaries | None
) -> tuple[pt.Cadence, pt.Period]:
    """Coupons on twentieths, up to one; a default swap's first is whole, or has 30 days."""
    twentieths = TWENTIETHS[rule]
    start, end = days.start, days.end
    assert start is not None
    assert end is not None
    anchor = twentieths.first_boundary(pt.Period(start, None))
    first: date | None = anchor
    if rule in {"cds", "cds2015"}:
        whole = replace(twentieths, first=pt.Stub.WHOLE, rolled=rolled)
        start = whole.edges(pt.Period(start, None)).start
        whole_first = next(twentieths.periods(pt.Period(start, None)))
        first = None if start == anchor else whole_first.end
    elif rule == "oldcds":
        anchor = first = next(twentieths.periods(pt.Period(start, None))).end
    cadence = pt.Cadence(every=every, anchor=anchor, first_end=first)
    last = cadence.period_on(end)
    assert last is not None
    ends = pt.RolledBoundaries(pt.EVERY_DAY) if rolled is None else rolled
    same = ends.at_end(last.start) == ends.at_end(end)
    until = last.start if same else twentieths.first_boundary(pt.Period(end, None))
    return replace(cadence, rolled=rolled, last_start=last.start), pt.Period(start, until)


def _rolled(asked: Answer, rule: str) -> pt.RolledBoundaries | None:
    """Which boundaries move, and where: the ends of the term by conventions of their own."""
    wednesday = rule.startswith("thirdwednesday")
    none = asked.get("calendar") in NO_CALENDAR
    if none and not wednesday and not asked.get("end_of_month"):
        return None
    roll = pt.Roll.UNADJUSTED if none else _roll(asked.get("business_day_convention"))
    first, last = roll, _roll(None if none else asked.get("termination_date_convention"))
    if asked.get("truncate_after") or rule == "oldcds":
        first = pt.Roll.UNADJUSTED
    if asked.get("truncate_until") or rule in {"cds", "cds2015"}:
        last = pt.Roll.UNADJUSTED
    inclusive = rule == "thirdwednesdayinclusive"
    if inclusive and last is not roll:
        raise Unknown("a last Wednesday that rolls by another convention")
    return pt.RolledBoundaries(
        pt.EVERY_DAY if none else Peer(asked["calendar"]),
        roll=roll,
        first=None if inclusive else first,
        last=None if inclusive else last,
        last_working_day=bool(asked.get("end_of_month")),
        nth_weekday=THIRD_WEDNESDAY if wednesday else None,
    )


def _loan(asked: Answer, periods: int) -> list[Answer]:
    """Interest between payment dates: an amount per year, for the days that the market counts."""
    convention = asked.get("business_day_convention") or "unadjusted"
    unrolled = "unadjusted dates" in convention or "calc" in convention
    code = re.fullmatch(r"(sc|cs)(m?[fp])", _plain(convention))
    if code is not None:
        unrolled, convention = code[1] == "cs", SHIFTS[code[2]]
    rolled = None
    if asked.get("calendar") not in NO_CALENDAR:
        rolled = pt.RolledBoundaries(
            Peer(asked["calendar"]),
            roll=_roll(convention),
            first=pt.Roll.UNADJUSTED,
            last=pt.Roll.UNADJUSTED,
            shares_unrolled=unrolled,
        )
    if asked.get("end_stub") not in STUBS:
        raise Unknown(f"the stub {asked['end_stub']}")
    anchor = some_day(asked["anchor_date"])
    cadence = pt.Cadence(
        every=span(asked["frequency_unit"], asked["interval"]),
        anchor=anchor,
        month_end=pt.MonthEnd.STICK if asked.get("end_of_month") else pt.MonthEnd.CLAMP,
        last=STUBS[asked.get("end_stub")],
        first_end=anchor,  # nothing is paid before the anchor
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
        quantity=Decimal(asked["notional"]),
        price_per=year,
        proration=_count(asked["day_count"]),
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
