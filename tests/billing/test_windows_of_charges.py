"""Asked for a window, a schedule answers what it answers when asked for everything (S5, S7)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from billing.draws_billing import cadences

from laws import law

START = date(2026, 1, 1)
TIMINGS = (
    pt.Timing.IN_ADVANCE,
    pt.Timing.IN_ARREARS,
    pt.Timing.IN_ADVANCE.offset(-20),
    pt.Timing.IN_ARREARS.offset(20),
    pt.Timing.IN_ARREARS_LAST_DAY,
    pt.Timing.IN_ARREARS_ON_BILL_DATE,
)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days))


@st.composite
def schedules(draw: st.DrawFn) -> pt.BillingSchedule:
    """Draw schedules whose bill dates may lie far from the days of service."""
    begins = draw(DAYS)
    ends = draw(st.none() | st.integers(1, 300).map(lambda days: begins + timedelta(days)))
    served = draw(st.none() | st.sampled_from([pt.days(1), pt.weeks(1), pt.months(1)]))
    fee = pt.RecurringFee(
        id="fee",
        amount=pt.Money("31", "USD"),
        cadence=None if served is None else pt.Cadence(every=served),
        timing=draw(st.none() | st.sampled_from(TIMINGS)),
    )
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        more["ended"] = pt.EarlyEnd(on=begins + timedelta(draw(st.integers(1, 100))))
    if draw(st.booleans()):
        pause = pt.Period(begins + timedelta(5), begins + timedelta(draw(st.integers(6, 60))))
        more["pauses"] = (pt.Pause(pause, restarts=draw(st.booleans())),)
    return pt.BillingSchedule(
        id="B",
        runs=pt.Period(begins, ends),
        cadence=draw(cadences()),
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
    everything = schedule.charges(until=until)
    found = schedule.charges(since=since, until=until)
    assert found == tuple(charge for charge in everything if since <= charge.invoice_on)


@given(schedules(), DAYS)
@law("S5", kills="the period of a day that it doesn't hold")
def test_the_period_of_a_day_is_the_one_that_holds_it(
    schedule: pt.BillingSchedule, day: date
) -> None:
    found = schedule.period_on(day)
    assert found is None or day in found
    window = pt.Period(day - timedelta(400), day + timedelta(1))
    assert found == next((each for each in schedule.periods(window) if day in each), None)
