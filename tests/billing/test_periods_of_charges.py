"""One list of periods: what a cadence, a schedule and its charges say of them agrees (S21)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from billing.draws_billing import days, odd_cadences, terms

from laws import law

JAN = date(2026, 1, 1)
FRIDAYS = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING)


def schedule(
    start: date, end: date | None, cadence: pt.Cadence, *fees: pt.Fee, **more: Any
) -> pt.BillingSchedule:
    fees = fees or (pt.RecurringFee(id="fee", amount=usd("100")),)
    return pt.BillingSchedule(
        id="B", runs=pt.Period(start, end), cadence=cadence, fees=fees, **more
    )


def shown(charges: tuple[pt.Charge, ...]) -> list[tuple[str, str]]:
    return [(str(charge.period), str(charge.amount.amount)) for charge in charges]


# --- examples ------------------------------------------------------------------------------------


def test_a_first_period_taken_whole_is_charged_whole() -> None:
    monthly = pt.Cadence(every=pt.months(1), anchor=JAN, first=pt.Stub.WHOLE)
    found = schedule(date(2026, 1, 20), date(2026, 3, 1), monthly).charges(until=date(2026, 3, 1))
    assert shown(found) == [
        ("[2026-01-01, 2026-02-01)", "100.00"),
        ("[2026-02-01, 2026-03-01)", "100.00"),
    ]


def test_a_first_period_whose_start_rolls_back_is_charged_whole() -> None:
    monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31), rolled=FRIDAYS)
    found = schedule(date(2026, 2, 1), None, monthly).charges(until=date(2026, 2, 1))
    assert shown(found) == [("[2026-01-30, 2026-02-27)", "100.00")]


def test_days_counted_before_rolling_take_the_price_of_another_length() -> None:
    unrolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING, shares_unrolled=True)
    monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 2, 1), rolled=unrolled)
    yearly = pt.Cadence(every=pt.years(1), anchor=JAN)
    fee = pt.RecurringFee(id="fee", amount=usd("365"), price_per=yearly)
    found = schedule(date(2026, 2, 1), None, monthly, fee).charges(until=date(2026, 2, 27))
    assert shown(found) == [
        ("[2026-01-30, 2026-02-27)", "28.00"),  # as of [1 Feb, 1 Mar)
        ("[2026-02-27, 2026-04-01)", "31.00"),
    ]
    pauses = (pt.Pause(pt.Period(date(2026, 1, 31), date(2026, 2, 8))),)
    paused = schedule(date(2026, 2, 1), None, monthly, fee, pauses=pauses)
    assert shown(paused.charges(until=date(2026, 2, 8))) == [
        ("[2026-01-30, 2026-01-31)", "0.00"),  # a day that isn't counted
        ("[2026-02-08, 2026-02-27)", "21.00"),
    ]


def test_a_stub_is_shared_between_the_boundaries_before_they_rolled() -> None:
    unrolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING, shares_unrolled=True)
    monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31), rolled=unrolled)
    found = schedule(date(2026, 2, 10), None, monthly).charges(until=date(2026, 2, 10))
    assert [(str(each.period), str(each.share)) for each in found] == [
        ("[2026-02-10, 2026-02-27)", "9/14")  # 18 of the 28 days to 28 Feb, a Saturday
    ]


def test_the_last_period_before_an_end_that_rolls_back_is_found() -> None:
    fortnights = pt.Cadence(every=pt.weeks(2), rolled=FRIDAYS)
    ended = schedule(date(2017, 4, 4), date(2017, 4, 23), fortnights)
    for asked in (date(2017, 4, 21), date(2017, 4, 23), date(2030, 1, 1)):
        assert str(ended.last_period(asked)) == "[2017-04-18, 2017-04-21)"
    assert str(ended.last_period(date(2017, 4, 20))) == "[2017-04-04, 2017-04-18)"
    assert ended.last_period(date(2017, 4, 17)) is None


def test_a_single_fee_is_billed_with_the_first_period_though_it_rolls_off_the_start() -> None:
    rolled = pt.RolledBoundaries(pt.WEEKDAYS)
    monthly = pt.Cadence(every=pt.months(1), rolled=rolled)
    setup = pt.OneOffFee(id="setup", amount=usd("500"))
    (found,) = schedule(date(2026, 1, 31), None, monthly, setup).charges(until=date(2026, 4, 1))
    assert (found.invoice_on, str(found.bills)) == (date(2026, 2, 2), "[2026-02-02, 2026-03-02)")


def test_a_change_inside_a_schedule_is_no_end_of_a_term() -> None:
    whole = pt.Cadence(every=pt.months(1), anchor=JAN, first=pt.Stub.WHOLE, last=pt.Stub.WHOLE)
    fifth = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 5), first=pt.Stub.WHOLE)
    changed = schedule(JAN, None, whole).changed(pt.Change(on=date(2026, 2, 10), cadence=fifth))
    assert shown(changed.charges(until=date(2026, 3, 5))) == [
        ("[2026-01-01, 2026-02-01)", "100.00"),
        ("[2026-02-01, 2026-02-10)", "32.14"),  # nothing reaches over the change, on either side
        ("[2026-02-10, 2026-03-05)", "82.14"),
        ("[2026-03-05, 2026-04-05)", "100.00"),
    ]


def test_what_comes_before_a_change_is_as_it_would_have_been() -> None:
    long = pt.Cadence(every=pt.months(1), last=pt.Stub.LONG, last_start=date(2026, 2, 10))
    changed = schedule(JAN, None, long).changed(pt.Change(on=date(2026, 3, 31), due=pt.NetDays(5)))
    assert [str(each) for each in changed.periods(pt.Period(None, date(2026, 5, 1)))] == [
        "[2026-01-01, 2026-02-01)",
        "[2026-02-01, 2026-03-01)",
        "[2026-03-01, 2026-04-01)",
        "[2026-04-01, 2026-05-01)",
    ]


def test_the_first_period_of_a_cadence_is_the_first_with_days() -> None:
    fee = pt.RecurringFee(id="fee", amount=usd("310"), proration=pt.Proration.FIRST_PERIOD)
    monthly = schedule(JAN, None, pt.Cadence(every=pt.months(1)), fee)
    assert shown(monthly.charges(until=date(2026, 2, 1))) == [
        ("[2026-01-01, 2026-02-01)", "310.00"),
        ("[2026-02-01, 2026-03-01)", "280.00"),
    ]
    daily = pt.Cadence(
        every=pt.days(1), anchor=date(2026, 1, 3), rolled=pt.RolledBoundaries(pt.WEEKDAYS)
    )
    found = schedule(date(2026, 1, 3), None, daily, fee).charges(until=date(2026, 1, 5))
    assert shown(found) == [("[2026-01-05, 2026-01-06)", "310.00")]  # the weekend has no period


def test_of_one_period_over_the_whole_term_each_day_weighs_alike() -> None:
    day = date(2026, 2, 1)
    year = schedule(
        JAN, date(2027, 1, 1), pt.Cadence.once(), pt.RecurringFee(id="fee", amount=usd("365"))
    )
    ended = year.ended_by(pt.EarlyEnd(on=day))
    assert shown(ended.charges(until=day)) == [("[2026-01-01, 2026-02-01)", "31.00")]
    away = year.paused(pt.Pause(pt.Period(day, date(2026, 3, 1))))
    assert [amount for _, amount in shown(away.charges(until=date(2026, 3, 1)))] == [
        "31.00",
        "306.00",
    ]
    of_all = pt.RecurringFee(id="fee", amount=usd("365"), price_per=pt.Cadence.once())
    monthly = schedule(JAN, date(2027, 1, 1), pt.Cadence(every=pt.months(1)), of_all)
    assert [amount for _, amount in shown(monthly.charges(until=date(2026, 3, 1)))] == [
        "31.00",
        "28.00",
        "31.00",
    ]


def test_one_period_over_an_open_term_ends_with_it() -> None:
    job = schedule(JAN, None, pt.Cadence.once(), timing=pt.Timing.IN_ARREARS)
    ended = job.ended_by(pt.EarlyEnd(on=date(2026, 2, 5)))
    assert shown(ended.charges(until=date(2026, 2, 5))) == [("[2026-01-01, 2026-02-05)", "100.00")]


# --- laws ----------------------------------------------------------------------------------------


@st.composite
def served(draw: st.DrawFn) -> tuple[pt.BillingSchedule, pt.Cadence | None]:
    """Draw schedules of one price, perhaps by a fee's own cadence, to which something happens."""
    term = draw(terms(longest=400))
    assert term.start is not None
    own = draw(st.none() | odd_cadences())
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        more["resumed"] = pt.Resumed(billed_through=term.start, next_on=draw(days()))
    if draw(st.booleans()):
        on = term.start + timedelta(draw(st.integers(0, 90)))
        credit = draw(st.sampled_from(pt.EndCredit))
        more["ended"] = pt.EarlyEnd(on=on, credit=credit)
    if draw(st.booleans()):
        on = term.start + timedelta(draw(st.integers(0, 90)))
        effect = draw(st.sampled_from(pt.Effect))
        new = draw(st.none() | odd_cadences())
        more["changes"] = (pt.Change(on=on, cadence=new, due=pt.NetDays(3), effect=effect),)
    if draw(st.booleans()):
        away = term.start + timedelta(draw(st.integers(0, 90)))
        back = away + timedelta(draw(st.integers(1, 40)))
        more["pauses"] = (pt.Pause(pt.Period(away, back), restarts=True),)
    fee = pt.RecurringFee(id="fee", amount=usd("100"), cadence=own)
    start, end = term.start, term.end
    timing = draw(st.sampled_from([pt.Timing.IN_ADVANCE, pt.Timing.IN_ARREARS]))
    return schedule(start, end, draw(odd_cadences()), fee, timing=timing, **more), own


FAR = date(2500, 1, 1)


@given(served())
@law("S21", kills="a first period clipped to the term that it reaches over")
def test_charges_are_for_the_periods_that_are_listed(
    case: tuple[pt.BillingSchedule, pt.Cadence | None],
) -> None:
    schedule, own = case
    course = schedule.course()
    tracks = (stretch.periods() for stretch in course.track(own))
    listed = schedule.periods() if own is None else chain.from_iterable(tracks)
    charged = [piece for period in listed for piece in course.active(period, pt.Period(None, None))]
    assert sorted(charge.period for charge in schedule.charges(until=FAR)) == charged
    assert not any(one.overlaps(other) for one, other in pairwise(charged))


@given(odd_cadences(), terms(longest=400))
@law("S21", kills="a schedule that lists its periods by itself")
def test_a_cadence_a_schedule_and_its_charges_list_the_same(
    cadence: pt.Cadence, term: pt.Period
) -> None:
    assert term.start is not None
    plain = schedule(term.start, term.end, cadence)
    listed = list(cadence.periods(term))
    assert list(plain.periods()) == listed
    assert [charge.period for charge in plain.charges(until=FAR)] == [p.span for p in listed]
    for day in (term.start, *(p.start for p in listed)):
        assert plain.period_on(day) == next((p for p in listed if day in p), None)
        ended = [p for p in listed if p.end <= day]
        assert plain.last_period(day) == (ended[-1] if ended else None)
