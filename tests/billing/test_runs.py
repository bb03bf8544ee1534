"""Runs of the biller on their days: what was known then, dated no earlier than it could be."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from billing.draws_billing import amounts, cadences, terms

from laws import law

JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
MONTHLY = pt.BillingTerms.monthly(usd("100")).bind("B", JAN)
Dated = list[tuple[str | None, str, date, date]]


def dated(charges: tuple[pt.Charge, ...]) -> Dated:
    return [(c.id, str(c.amount.amount), c.invoice_on, c.due_on) for c in charges]


def fee(name: str, price: str, **more: Any) -> pt.RecurringFee:
    return pt.RecurringFee(id=name, amount=usd(price), **more)


# --- when it could be known ----------------------------------------------------------------------


def test_a_fee_that_becomes_known_late_is_not_invoiced_before() -> None:
    learned = date(2026, 2, 20)
    extra = pt.Change(on=JAN, fees=(fee("extra", "9", due=pt.NetDays(10)),), recorded_on=learned)
    found = pt.bill(MONTHLY.changed(extra), (), on=date(2026, 3, 5))
    assert dated(found) == [
        ("B/fee/2026-01-01", "100.00", JAN, date(2026, 1, 31)),
        ("B/fee/2026-02-01", "100.00", FEB, date(2026, 3, 3)),
        ("B/extra/2026-01-01", "9.00", learned, date(2026, 3, 2)),
        ("B/extra/2026-02-01", "9.00", learned, date(2026, 3, 2)),
        ("B/fee/2026-03-01", "100.00", MAR, date(2026, 3, 31)),
        ("B/extra/2026-03-01", "9.00", MAR, date(2026, 3, 11)),
    ]


def test_what_is_charged_instead_falls_due_by_the_terms_of_its_fee() -> None:
    old, new = (fee("fee", price, due=pt.EndOfMonth(months=1)) for price in ("100", "200"))
    schedule = pt.BillingTerms(every=pt.months(1), fees=(old,)).bind("B", JAN)
    charged = pt.bill(schedule, (), on=FEB)
    learned = date(2026, 2, 20)
    dearer = schedule.changed(pt.Change(on=FEB, fees=(new,), recorded_on=learned))
    assert [(str(c.amount.amount), c.due_on) for c in pt.bill(dearer, charged, on=learned)] == [
        ("-100.00", date(2026, 3, 22)),
        ("200.00", date(2026, 3, 31)),
    ]


def test_first_usage_that_comes_late_is_invoiced_when_it_came() -> None:
    hours = pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd("100")))
    schedule = pt.BillingTerms(every=pt.months(1), fees=(hours,)).bind("B", JAN)
    came = date(2026, 2, 7)
    late = [pt.Usage("hours", 2, on=date(2026, 1, 30), recorded_on=came)]
    assert pt.bill(schedule, (), on=date(2026, 2, 6), usage=late) == ()
    (line,) = pt.bill(schedule, (), on=MAR, usage=late)
    assert (line.invoice_on, line.due_on) == (came, date(2026, 3, 9))
    in_time = [pt.Usage("hours", 1, on=date(2026, 1, 9))]
    (line,) = pt.bill(schedule, (), on=MAR, usage=in_time)
    assert (line.invoice_on, line.due_on) == (FEB, date(2026, 3, 3))


def test_a_run_that_catches_up_dates_what_an_end_left_by_the_day_it_was_known() -> None:
    learned = date(2026, 2, 20)
    ended = MONTHLY.ended_by(pt.EarlyEnd(on=date(2026, 2, 15), recorded_on=learned))
    assert dated(pt.bill(ended, (), on=MAR)) == [
        ("B/fee/2026-01-01", "100.00", JAN, date(2026, 1, 31)),
        ("B/fee/2026-02-01", "50.00", learned, date(2026, 3, 22)),
    ]


def test_the_charge_for_ending_is_not_invoiced_before_the_end_was_known() -> None:
    end = pt.EarlyEnd(on=FEB, fee=usd("30"), recorded_on=date(2026, 2, 20))
    found = pt.bill(MONTHLY.ended_by(end), (), on=MAR)
    assert [(c.fee, c.invoice_on) for c in found] == [
        ("fee", JAN),
        ("early-end", date(2026, 2, 20)),
    ]


def test_nothing_is_invoiced_before_the_first_day_on_which_it_could_be() -> None:
    signed = date(2026, 2, 15)
    found = MONTHLY.charges(until=MAR, not_before=signed)
    assert [(c.period.start, c.invoice_on, c.due_on) for c in found] == [
        (JAN, signed, date(2026, 3, 17)),
        (FEB, signed, date(2026, 3, 17)),
        (MAR, MAR, date(2026, 3, 31)),
    ]
    assert MONTHLY.charges(until=MAR, since=signed, not_before=signed) == found
    assert MONTHLY.charges(until=date(2026, 2, 14), not_before=signed) == ()


# --- a run of an earlier day ---------------------------------------------------------------------


def test_a_rerun_of_an_earlier_day_adds_nothing_and_takes_nothing_back() -> None:
    charged = pt.bill(MONTHLY, (), on=date(2026, 6, 1))
    assert pt.bill(MONTHLY, charged, on=MAR) == ()
    dearer = pt.Change(on=FEB, fees=(fee("fee", "200"),), recorded_on=FEB)
    assert pt.bill(MONTHLY.changed(dearer), charged, on=MAR) == ()
    assert len(pt.bill(MONTHLY.changed(dearer), charged, on=date(2026, 6, 1))) == 10


def test_tax_beside_the_charges_is_none_of_them() -> None:
    taxed = pt.with_tax(pt.bill(MONTHLY, (), on=JAN), pt.FlatTax("20", id="vat"))
    assert pt.bill(MONTHLY, taxed, on=JAN) == ()


# --- credits alone -------------------------------------------------------------------------------


def test_a_credit_may_be_rounded_alone() -> None:
    schedule = pt.BillingTerms.monthly(usd("100.01")).bind("B", date(2026, 4, 1))
    charged = pt.bill(schedule, (), on=date(2026, 4, 1))
    half = date(2026, 4, 16)
    ended = schedule.ended_by(pt.EarlyEnd(on=half))
    (plain,) = pt.bill(ended, charged, on=half)
    (alone,) = pt.bill(ended, charged, on=half, credits_alone=True)
    assert (plain.amount, alone.amount) == (usd("-50.00"), usd("-50.01"))
    assert plain.share == alone.share
    assert pt.bill(ended, (*charged, alone), on=half, credits_alone=True) == ()
    off = fee("fee", "100.01", discounts=(pt.PercentOff(50),), rounding=pt.Rounding.DOWN)
    reduced = pt.BillingTerms(every=pt.months(1), fees=(off,)).bind("B", date(2026, 4, 1))
    first = pt.bill(reduced, (), on=date(2026, 4, 1))
    assert [c.amount for c in first] == [usd("50.00")]
    (line,) = pt.bill(reduced.ended_by(pt.EarlyEnd(on=half)), first, on=half, credits_alone=True)
    assert line.amount == usd("-25.00")


@given(amounts(), st.integers(1, 29), st.integers(1, 29))
def test_credits_rounded_alone_are_the_price_of_their_days_and_stay(
    price: pt.Money, one: int, other: int
) -> None:
    start = date(2026, 4, 1)
    schedule = pt.BillingTerms.monthly(price).bind("B", start)
    charged = pt.bill(schedule, (), on=start)
    for days in sorted((one, other), reverse=True):
        end = start + timedelta(days)
        schedule = schedule.ended_by(pt.EarlyEnd(on=end, recorded_on=date(2026, 5, 1)))
        new = pt.bill(schedule, charged, on=date(2026, 5, 1), credits_alone=True)
        charged += new
        for line in new:
            exact = price.minor * line.share
            assert line.amount.minor == pt.round_fraction(exact, pt.Rounding.HALF_UP)
        assert pt.bill(schedule, charged, on=date(2026, 5, 1), credits_alone=True) == ()


# --- laws ----------------------------------------------------------------------------------------


@st.composite
def told_late(draw: st.DrawFn) -> pt.BillingSchedule:
    """Draw schedules of which something becomes known on another day than it happened."""
    term = draw(terms(longest=200))
    assert term.start is not None

    def day(least: int, most: int) -> date:
        assert term.start is not None
        return term.start + timedelta(draw(st.integers(least, most)))

    schedule = pt.BillingSchedule(
        id="B",
        runs=term,
        cadence=draw(cadences()),
        fees=(pt.RecurringFee(id="fee", amount=draw(amounts())),),
        timing=draw(st.sampled_from([pt.Timing.IN_ADVANCE, pt.Timing.IN_ARREARS])),
    )
    for _ in range(draw(st.integers(0, 2))):
        new = pt.RecurringFee(id=draw(st.sampled_from(["fee", "extra"])), amount=draw(amounts()))
        change = pt.Change(on=day(0, 60), fees=(new,), recorded_on=day(0, 120))
        schedule = schedule.changed(change)
    if draw(st.booleans()):
        end = pt.EarlyEnd(on=day(0, 60), recorded_on=day(0, 120), fee=draw(st.none() | amounts()))
        schedule = schedule.ended_by(end)
    return schedule


def owed(schedule: pt.BillingSchedule, day: date) -> set[tuple[str, pt.Period, pt.Money]]:
    """What is owed by the day, as it was known that day."""
    charges = schedule.charges(until=day, known_by=day)
    return {(charge.fee, charge.period, charge.amount) for charge in charges}


@given(told_late(), st.lists(st.integers(-10, 200), min_size=1, max_size=4))
@law("S22", kills="a line dated before the change that it rests on")
def test_no_line_is_dated_before_it_could_be_known(
    schedule: pt.BillingSchedule, steps: list[int]
) -> None:
    assert schedule.runs.start is not None
    charged: tuple[pt.Charge, ...] = ()
    for step in sorted(steps):
        on = schedule.runs.start + timedelta(step)
        new = pt.bill(schedule, charged, on=on)
        for line in new:
            assert line.invoice_on <= on
            assert line.due_on == schedule.due.due_on(line.invoice_on)
            if line.corrects is None:
                assert (line.fee, line.period, line.amount) in owed(schedule, line.invoice_on)
            else:
                assert line.invoice_on == on
        charged += new


@given(told_late(), st.integers(0, 200))
@law("S19", kills="a run that catches up with other dates than runs on each day")
def test_a_run_that_catches_up_dates_each_line_as_a_run_each_day_does(
    schedule: pt.BillingSchedule, length: int
) -> None:
    """But for lines that were corrected since: these say in the ledger when."""
    start = schedule.runs.start
    assert start is not None
    daily: tuple[pt.Charge, ...] = ()
    for step in range(-5, length + 1):
        daily += pt.bill(schedule, daily, on=start + timedelta(step))
    once = pt.bill(schedule, (), on=start + timedelta(length))
    corrected = {line.corrects for line in daily}
    lines = {
        (line.id, line.period, line.amount): line for line in daily if line.id not in corrected
    }
    for line in once:
        assert lines.get((line.id, line.period, line.amount), line) == line


def billed_at_last(
    schedule: pt.BillingSchedule, steps: list[int]
) -> tuple[date, date, tuple[pt.Charge, ...]]:
    """Return the start of a schedule, the last of some days after it, and what a run on it adds."""
    start = schedule.runs.start
    assert start is not None
    last = start + timedelta(max(steps))
    return start, last, pt.bill(schedule, (), on=last)


@given(told_late(), st.lists(st.integers(-10, 200), min_size=2, max_size=5), st.data())
@law("S23", kills="a rerun that takes back what was charged since")
def test_a_run_of_an_earlier_day_changes_nothing(
    schedule: pt.BillingSchedule, steps: list[int], data: st.DataObject
) -> None:
    start, last, charged = billed_at_last(schedule, steps)
    latest = max((line.invoice_on for line in charged), default=date.min)
    learned = [each.known_on for each in (*schedule.changes, schedule.ended) if each is not None]
    for step in data.draw(st.permutations(steps)):
        on = start + timedelta(step)
        if on < latest or not any(on < day <= last for day in learned):
            assert pt.bill(schedule, charged, on=on) == ()


@given(told_late(), st.lists(st.integers(-10, 200), min_size=2, max_size=5), st.data())
@law("S23", kills="what an old job bills again and no later run takes back")
def test_what_an_old_job_bills_again_comes_to_nothing_with_the_next_run(
    schedule: pt.BillingSchedule, steps: list[int], data: st.DataObject
) -> None:
    """Where the later run left no mark, the old job can't know of it."""
    start, last, charged = billed_at_last(schedule, steps)
    again = charged
    for step in data.draw(st.permutations(steps)):
        again += pt.bill(schedule, again, on=start + timedelta(step))
    again += pt.bill(schedule, again, on=last)
    assert pt.effective_charges(again) == pt.effective_charges(charged)
    assert pt.bill(schedule, again, on=last) == ()


def test_an_old_job_after_a_run_that_found_nothing_is_put_right_by_the_next() -> None:
    ended = MONTHLY.ended_by(pt.EarlyEnd(on=FEB, recorded_on=date(2026, 2, 20)))
    first = pt.bill(ended, (), on=JAN)
    assert pt.bill(ended, first, on=MAR) == ()  # and so it leaves no mark
    old = pt.bill(ended, first, on=FEB)
    assert dated(old) == [("B/fee/2026-02-01", "100.00", FEB, MAR + timedelta(2))]
    (back,) = pt.bill(ended, first + old, on=MAR)
    assert (str(back.amount.amount), back.corrects) == ("-100.00", "B/fee/2026-02-01")
    assert pt.bill(ended, (*first, *old, back), on=FEB) == ()


def test_a_correction_is_due_by_the_terms_that_it_carries() -> None:
    two = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30))
    three = pt.EarlyDiscount("3", within=pt.NetDays(5), due=pt.NetDays(60))
    told = date(2026, 1, 10)
    for later in (three, pt.NetDays(7)):
        yearly = pt.BillingTerms(every=pt.months(1), fees=(fee("fee", "100"),), due=two)
        schedule = yearly.bind("B", JAN, date(2026, 1, 11))
        first = pt.bill(schedule, (), on=JAN)
        longer = evolve(schedule, runs=pt.Period(JAN, None))
        eased = longer.changed(pt.Change(on=JAN, due=later, recorded_on=told))
        (more,) = pt.bill(eased, first, on=told)
        assert more.corrects == "B/fee/2026-01-01"
        carried = later if isinstance(later, pt.EarlyDiscount) else None
        assert (more.due, more.due_on) == (carried, later.due_on(told))
        items = pt.Account.of([*first, more]).open_items(told)
        assert [item.due_on for item in items if item.charge == more.id] == [more.due_on]
