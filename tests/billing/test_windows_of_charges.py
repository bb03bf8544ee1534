"""Asked for a window, a schedule answers what it answers when asked for everything (S5, S7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from billing.draws_billing import CLOSED, odd_cadences

from laws import law

START = date(2026, 1, 1)
LONG_CLOSED = pt.HolidayCalendar(frozenset(START + timedelta(day) for day in range(30, 330)))
"""Ten months without a working day: bill dates roll far."""
TIMINGS = (
    pt.Timing.IN_ADVANCE,
    pt.Timing.IN_ARREARS,
    pt.Timing.IN_ADVANCE.offset(-20),
    pt.Timing.IN_ARREARS.offset(20),
    pt.Timing.IN_ARREARS_LAST_DAY,
    pt.Timing.IN_ARREARS_ON_BILL_DATE,
    pt.Timing.IN_ADVANCE.rolled(pt.Roll.PRECEDING, CLOSED),
    pt.Timing.IN_ARREARS.rolled(pt.Roll.FOLLOWING, LONG_CLOSED),
)
LATER = START + timedelta(1500)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days))


@st.composite
def fees(draw: st.DrawFn) -> pt.Fee:
    """Draw a fee of each kind that is billed by periods."""
    timing = draw(st.none() | st.sampled_from(TIMINGS))
    served = draw(st.none() | st.sampled_from([pt.days(1), pt.weeks(1), pt.months(1), pt.years(1)]))
    own = None if served is None else pt.Cadence(every=served)
    price = pt.Money("31", "USD")
    kinds: list[pt.Fee] = [
        pt.RecurringFee(id="fee", amount=price, cadence=own, timing=timing),
        pt.RetainerFee(id="fee", amount=price, included=2, timing=timing),
        pt.OneOffFee(id="fee", amount=price, timing=timing),
        pt.UsageFee(
            id="fee",
            prices=pt.Tiers.per_unit(price),
            minimum=price,
            limits=(pt.Limit(pt.Cadence(every=pt.months(3)), minimum=price.times(4)),),
            cadence=own,
            timing=timing or pt.Timing.IN_ARREARS,
        ),
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def schedules(draw: st.DrawFn) -> pt.BillingSchedule:
    """Draw schedules whose bill dates may lie far from the days of service."""
    begins = draw(DAYS)
    ends = draw(st.none() | st.integers(1, 300).map(lambda days: begins + timedelta(days)))
    fee = draw(fees())
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        on = begins + timedelta(draw(st.integers(1, 100)))
        more["ended"] = pt.EarlyEnd(on=on, credit=draw(st.sampled_from(pt.EndCredit)))
    if draw(st.booleans()):
        pause = pt.Period(begins + timedelta(5), begins + timedelta(draw(st.integers(6, 60))))
        more["pauses"] = (pt.Pause(pause, restarts=draw(st.booleans())),)
    if draw(st.booleans()):
        more["resumed"] = pt.Resumed(billed_through=begins, next_on=draw(DAYS))
    if draw(st.booleans()):
        change = pt.Change(
            on=draw(DAYS),
            fees=draw(st.sampled_from([(), (fee,)])),
            timing=draw(st.sampled_from(TIMINGS)),
            effect=draw(st.sampled_from(pt.Effect)),
        )
        more["changes"] = (change,)
    return pt.BillingSchedule(
        id="B",
        runs=pt.Period(begins, ends),
        cadence=draw(odd_cadences()),
        timing=draw(st.sampled_from(TIMINGS)),
        fees=(fee,),
        **more,
    )


@given(schedules(), DAYS, st.integers(0, 120))
@law("S7", kills="a bill date too far from its days for the window")
def test_the_charges_of_a_window_are_those_of_everything(
    schedule: pt.BillingSchedule, since: date, length: int
) -> None:
    until = since + timedelta(length)
    everything = [c for c in schedule.charges(until=LATER) if c.invoice_on <= until]
    assert list(schedule.charges(until=until)) == everything
    found = schedule.charges(since=since, until=until)
    assert list(found) == [charge for charge in everything if since <= charge.invoice_on]


@given(schedules(), DAYS, st.integers(0, 5))
@law("S7", kills="a preview that stops before a bill date set by hand")
def test_a_preview_is_the_next_of_all_charges(
    schedule: pt.BillingSchedule, after: date, count: int
) -> None:
    coming = schedule.charges(since=after + timedelta(1), until=LATER)
    found = schedule.preview(count, after=after)
    assert tuple(charge for charge in found if charge.invoice_on <= LATER) == coming[:count]


@given(schedules(), DAYS)
@law("S5", kills="the period of a day that it doesn't hold")
def test_the_period_of_a_day_is_the_one_that_holds_it(
    schedule: pt.BillingSchedule, day: date
) -> None:
    found = schedule.period_on(day)
    assert found is None or day in found
    window = pt.Period(day - timedelta(400), day + timedelta(1))
    assert found == next((each for each in schedule.periods(window) if day in each), None)
