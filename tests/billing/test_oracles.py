"""Independent oracles: QuantLib for schedules, `Fraction` for every amount."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
import QuantLib as ql  # noqa: N813  as its users write it
from hypothesis import given, settings
from hypothesis import strategies as st

import patronage as pt
from billing.draws_billing import amounts, cadences, terms

from laws import law

CONVENTIONS = {
    pt.Roll.UNADJUSTED: ql.Unadjusted,
    pt.Roll.FOLLOWING: ql.Following,
    pt.Roll.MODIFIED_FOLLOWING: ql.ModifiedFollowing,
    pt.Roll.PRECEDING: ql.Preceding,
    pt.Roll.MODIFIED_PRECEDING: ql.ModifiedPreceding,
}
UNITS = {"days": ql.Days, "months": ql.Months}


class Target:
    """The TARGET calendar of the oracle, as one of ours."""

    def __init__(self) -> None:
        self.calendar = ql.TARGET()

    def is_working_day(self, day: date, /) -> bool:
        return bool(self.calendar.isBusinessDay(theirs(day)))


def theirs(day: date | None) -> Any:
    return ql.Date() if day is None else ql.Date(day.day, day.month, day.year)


def a_day(rng: random.Random, low: date, length: int) -> date:
    """Draw a day, often one of the last of its month."""
    day = low + timedelta(rng.randrange(length))
    if rng.random() < 0.4:
        month = (day.replace(day=1) + timedelta(32)).replace(day=1)
        day = month - timedelta(rng.choice([1, 1, 1, 2, 3]))
    return day


def a_case(rng: random.Random) -> dict[str, Any]:
    """Draw one schedule of a market: both directions, month ends, rolls and stubs."""
    start = a_day(rng, date(2012, 1, 1), 1500)
    end = a_day(rng, start + timedelta(20), 2500)
    unit, count = rng.choice(
        [("months", n) for n in (1, 2, 3, 6, 12)] + [("days", n) for n in (1, 5, 7, 14)]
    )
    backward = rng.random() < 0.5
    month_end = unit == "months" and rng.random() < 0.5
    working = rng.random() < 0.6
    roll = rng.choice(list(CONVENTIONS)) if working else pt.Roll.UNADJUSTED
    last = rng.choice([pt.Roll.UNADJUSTED, roll])
    if backward and unit == "days":
        last = roll  # the oracle drops a boundary that rolls to where an unrolled end would
    stub: dict[str, date] = {}
    # With the end of the month stated dates move to it as well; ours only where boundaries roll.
    if (working or not month_end) and rng.random() < 0.3 and (end - start).days > 20:
        name = rng.choice(["first_end", "last_start"])
        stub[name] = start + timedelta(rng.randrange(5, (end - start).days - 5))
    return {
        "start": start,
        "end": end,
        "unit": unit,
        "count": count,
        "backward": backward,
        "month_end": month_end,
        "working": working,
        "roll": roll,
        "last": last,
        "stub": stub,
    }


def ours(case: dict[str, Any]) -> list[date]:
    stub = case["stub"]
    anchor = case["end"] if case["backward"] else case["start"]
    anchor = stub.get("last_start" if case["backward"] else "first_end", anchor)
    rolled = None
    if case["working"]:
        rolled = pt.RolledBoundaries(
            Target(), roll=case["roll"], last=case["last"], last_working_day=case["month_end"]
        )
    cadence = pt.Cadence(
        every=pt.Span(**{case["unit"]: case["count"]}),
        anchor=anchor,
        month_end=pt.MonthEnd.STICK if case["month_end"] else pt.MonthEnd.CLAMP,
        rolled=rolled,
        **stub,
    )
    periods = list(cadence.periods(pt.Period(case["start"], case["end"])))
    return [p.start for p in periods] + [periods[-1].end]


def oracle(case: dict[str, Any]) -> list[date]:
    rule = ql.DateGeneration.Backward if case["backward"] else ql.DateGeneration.Forward
    found = ql.Schedule(
        theirs(case["start"]),
        theirs(case["end"]),
        ql.Period(case["count"], UNITS[case["unit"]]),
        ql.TARGET() if case["working"] else ql.NullCalendar(),
        CONVENTIONS[case["roll"]],
        CONVENTIONS[case["last"]],
        rule,
        case["month_end"],
        theirs(case["stub"].get("first_end")),
        theirs(case["stub"].get("last_start")),
    )
    # A stated date that moves to a month's end may be listed twice.
    return list(dict.fromkeys(date(d.year(), d.month(), d.dayOfMonth()) for d in found))


def third_wednesdays(rng: random.Random) -> tuple[list[date], list[date]]:
    """Draw a schedule of delivery days: ours, and the oracle's."""
    start = a_day(rng, date(2012, 1, 1), 1500)
    end = a_day(rng, start + timedelta(40), 1500)
    count, roll = rng.choice([1, 3, 6]), rng.choice(list(CONVENTIONS))
    last = pt.Roll.UNADJUSTED
    rolled = pt.RolledBoundaries(Target(), roll=roll, first=roll, last=last, nth_weekday=(3, 2))
    cadence = pt.Cadence(every=pt.months(count), rolled=rolled)
    periods = list(cadence.periods(pt.Period(start, end)))
    found = ql.Schedule(
        theirs(start),
        theirs(end),
        ql.Period(count, ql.Months),
        ql.TARGET(),
        CONVENTIONS[roll],
        CONVENTIONS[last],
        ql.DateGeneration.ThirdWednesday,
        False,
    )
    ours = [p.start for p in periods] + [periods[-1].end]
    return ours, [date(d.year(), d.month(), d.dayOfMonth()) for d in found]


def test_third_wednesdays_agree_with_quantlib() -> None:
    rng = random.Random(20260102)
    for _ in range(300):
        mine, others = third_wednesdays(rng)
        assert mine == others


@law("S14", kills="backward generation that isn't forward's mirror")
def test_schedules_agree_with_quantlib() -> None:
    """5,000 random schedules in the thorough profile, a tenth of them otherwise."""
    profile = settings.default
    count = 5_000 if profile is not None and profile.max_examples >= 1_000 else 500
    rng = random.Random(20260101)
    wrong: list[str] = []
    for _ in range(count):
        case = a_case(rng)
        if ours(case) != oracle(case):
            wrong.append(str(case))
    assert not wrong, wrong[:3]


@given(
    cadences(stubs=False),
    terms(longest=300),
    amounts(),
    st.integers(0, 4),
    st.sampled_from(list(pt.Rounding)),
    st.sampled_from([None, 10, 25]),
)
@law("M13", kills="a line rounded by another way than the stated one")
def test_every_amount_is_the_exact_one_rounded_once(  # noqa: PLR0917  one draw each
    cadence: pt.Cadence,
    term: pt.Period,
    price: pt.Money,
    quantity: int,
    rounding: pt.Rounding,
    percent: int | None,
) -> None:
    discounts = () if percent is None else (pt.PercentOff(percent, rounding=rounding),)
    fee = pt.RecurringFee(
        id="fee",
        amount=price,
        quantity=quantity,
        rounding=rounding,
        discounts=discounts,
        discounts_once=True,
    )
    schedule = pt.BillingSchedule(id="B", runs=term, cadence=cadence, fees=(fee,))
    for charge, period in zip(
        schedule.charges(until=date(2200, 1, 1)), schedule.periods(), strict=True
    ):
        share = sum(
            (
                Fraction(
                    (min(b, period.end) - max(a, period.start)).days,
                    (b - a).days,
                )
                for a, b in period.wholes()
            ),
            Fraction(0),
        )
        exact = price.minor * quantity * share
        if percent is not None:
            exact -= exact * percent / 100
        assert charge.amount.minor == pt.round_fraction(Fraction(exact), rounding)


@given(amounts(), st.lists(st.integers(0, 50), min_size=1, max_size=9).filter(any))
@law("M13", kills="parts that don't sum to their total")
def test_milestones_sum_to_the_total_to_the_last_unit(total: pt.Money, weights: list[int]) -> None:
    whole = sum(weights)
    parts = [
        pt.Milestone(f"part {place}", amount=amount)
        for place, amount in enumerate(total.allocate(weights))
    ]
    fee = pt.MilestoneFee(id="job", total=total, parts=tuple(parts))
    assert pt.Money.sum(fee.amounts(), "USD") == total
    if 100 % whole == 0:
        by_percent = tuple(
            pt.Milestone(f"part {n}", percent=weight * (100 // whole))
            for n, weight in enumerate(weights)
        )
        again = pt.MilestoneFee(id="job", total=total, parts=by_percent)
        assert pt.Money.sum(again.amounts(), "USD") == total


@given(st.lists(amounts(), min_size=1, max_size=20), st.integers(0, 30))
@law("M13", kills="a rounding line that is left out")
def test_tax_per_line_and_once_differ_by_an_explicit_line(
    prices: list[pt.Money], percent: int
) -> None:
    day = date(2026, 1, 1)
    charges = tuple(
        pt.Charge(
            "fee",
            pt.Period(day, date(2026, 2, 1)),
            amount=price,
            invoice_on=day,
            due_on=day,
            id=f"C{place}",
        )
        for place, price in enumerate(prices)
    )
    per_line = pt.FlatTax(percent, id="vat").lines(charges)
    once = pt.FlatTax(percent, id="vat", once=True).lines(charges)
    difference = pt.rounded_total(per_line, once[0].amount)
    assert pt.Money.sum(line.amount for line in per_line) + difference == once[0].amount
    assert abs(difference.minor) <= (len(prices) + 1) / 2


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (pt.Proration.THIRTY_360_EU, ql.Thirty360(ql.Thirty360.European)),
        (pt.Proration.THIRTY_360_US, ql.Thirty360(ql.Thirty360.USA)),
        (pt.Proration.ACTUAL_360, ql.Actual360()),
        (pt.Proration.ACTUAL_365, ql.Actual365Fixed()),
        (pt.Proration.ACTUAL_ACTUAL, ql.ActualActual(ql.ActualActual.ISDA)),
    ],
)
def test_day_counts_agree_with_quantlib(rule: pt.Proration, count: Any) -> None:
    rng = random.Random(7)
    year = pt.Cadence(every=pt.years(1), anchor=date(2000, 1, 1))
    for _ in range(400):
        start = a_day(rng, date(2011, 1, 1), 1500)
        end = a_day(rng, start + timedelta(1), 900)
        if end <= start:
            continue
        share = rule.share(pt.Period(start, end), year)
        assert float(share) == pytest.approx(count.yearFraction(theirs(start), theirs(end)))
