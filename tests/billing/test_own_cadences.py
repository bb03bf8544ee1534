"""Fees with periods of their own: what happens to a schedule is read off these, not off its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import patronage as pt
from amounts import usd

JAN, FEB, MAR = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
MONTHLY, YEARLY = (pt.Cadence(every=each) for each in (pt.months(1), pt.years(1)))
FAR = date(2027, 1, 1)


def fee(price: str, own: pt.Cadence | None = None, **more: Any) -> pt.RecurringFee:
    return pt.RecurringFee(id="own" if own else "fee", amount=usd(price), cadence=own, **more)


def schedule(cadence: pt.Cadence, *fees: pt.Fee, **more: Any) -> pt.BillingSchedule:
    runs = pt.Period(JAN, more.pop("end", None))
    return pt.BillingSchedule(id="B", runs=runs, cadence=cadence, fees=fees, **more)


def shown(charges: tuple[pt.Charge, ...], name: str = "own") -> list[tuple[str, str]]:
    return [(str(c.period), str(c.amount.amount)) for c in charges if c.fee == name]


WITHOUT_CREDIT = pt.EarlyEnd(on=date(2025, 2, 15), credit=pt.EndCredit.NONE)


def test_without_credit_the_period_that_runs_is_the_fees_own() -> None:
    both = schedule(MONTHLY, fee("100"), fee("365", pt.Cadence(every=pt.years(1), anchor=JAN)))
    charged = pt.bill(both, (), on=date(2025, 2, 14))
    ended = both.ended_by(WITHOUT_CREDIT)
    assert pt.bill(ended, charged, on=date(2025, 2, 15)) == ()
    owed = ended.charges(until=FAR)
    assert shown(owed) == [("[2025-01-01, 2026-01-01)", "365.00")]
    assert [amount for _, amount in shown(owed, "fee")] == ["100.00", "100.00"]


def test_without_credit_a_month_in_a_yearly_schedule_is_the_month_that_runs() -> None:
    ended = schedule(YEARLY, fee("100", MONTHLY)).ended_by(WITHOUT_CREDIT)
    assert shown(ended.charges(until=FAR)) == [
        ("[2025-01-01, 2025-02-01)", "100.00"),
        ("[2025-02-01, 2025-03-01)", "100.00"),
    ]


def test_with_credit_each_is_cut_on_the_day() -> None:
    both = schedule(MONTHLY, fee("280"), fee("365", YEARLY))
    owed = both.ended_by(pt.EarlyEnd(on=date(2025, 2, 15))).charges(until=FAR)
    assert shown(owed) == [("[2025-01-01, 2025-02-15)", "45.00")]
    assert shown(owed, "fee")[-1] == ("[2025-02-01, 2025-02-15)", "140.00")


def test_the_next_boundary_is_the_fees_own() -> None:
    both = schedule(MONTHLY, fee("100"), fee("365", YEARLY))
    news = (fee("200"), fee("730", YEARLY))
    later = pt.Change(on=date(2025, 2, 15), fees=news, effect=pt.Effect.NEXT_BOUNDARY)
    owed = both.changed(later).charges(until=date(2026, 1, 1))
    assert shown(owed) == [
        ("[2025-01-01, 2026-01-01)", "365.00"),
        ("[2026-01-01, 2027-01-01)", "730.00"),
    ]
    prices = [amount for _, amount in shown(owed, "fee")]
    assert prices[:4] == ["100.00", "100.00", "200.00", "200.00"]
    gone = pt.Change(on=date(2025, 2, 15), drops=frozenset({"own"}), effect=pt.Effect.NEXT_BOUNDARY)
    assert shown(both.changed(gone).charges(until=FAR)) == [("[2025-01-01, 2026-01-01)", "365.00")]


@pytest.mark.parametrize(
    "change",
    [
        pt.Change(on=date(2025, 3, 15), due=pt.NetDays(5)),
        pt.Change(on=date(2025, 3, 15), cadence=pt.Cadence(every=pt.weeks(2)), due=pt.NetDays(5)),
    ],
)
def test_other_terms_of_the_schedule_leave_the_fees_periods(change: pt.Change) -> None:
    changed = schedule(MONTHLY, fee("365", YEARLY)).changed(change)
    owed = changed.charges(until=date(2026, 2, 1))
    assert [
        (str(c.period), str(c.amount.amount), (c.due_on - c.invoice_on).days) for c in owed
    ] == [
        ("[2025-01-01, 2026-01-01)", "365.00", 30),
        ("[2026-01-01, 2027-01-01)", "365.00", 5),
    ]


def test_a_pause_that_restarts_begins_the_fees_own_periods_anew() -> None:
    away = pt.Pause(pt.Period(FEB, date(2025, 3, 15)), restarts=True)
    anchored = pt.Cadence(every=pt.months(1), anchor=JAN)
    paused = schedule(YEARLY, fee("310", anchored)).paused(away)
    assert shown(paused.charges(until=FAR))[:3] == [
        ("[2025-01-01, 2025-02-01)", "310.00"),
        ("[2025-03-15, 2025-04-15)", "310.00"),
        ("[2025-04-15, 2025-05-15)", "310.00"),
    ]


def test_a_price_changes_on_its_day_though_other_terms_wait_for_the_boundary() -> None:
    both = pt.Change(on=date(2025, 1, 16), fees=(fee("200"),), due=pt.NetDays(5))
    owed = schedule(MONTHLY, fee("100")).changed(both).charges(until=FEB)
    assert [
        (str(c.period), str(c.amount.amount), (c.due_on - c.invoice_on).days) for c in owed
    ] == [
        ("[2025-01-01, 2025-01-16)", "48.39", 30),
        ("[2025-01-16, 2025-02-01)", "103.23", 30),
        ("[2025-02-01, 2025-03-01)", "200.00", 5),
    ]


def test_in_arrears_a_fee_is_billed_with_the_billing_period_of_its_last_day() -> None:
    """Also where it was billed in advance before: each value by its own timing."""
    yearly = fee("365", YEARLY)
    late = fee("365", YEARLY, timing=pt.Timing.IN_ARREARS)
    changed = schedule(MONTHLY, yearly).changed(pt.Change(on=date(2026, 1, 1), fees=(late,)))
    assert [str(c.invoice_on) for c in changed.charges(until=FAR)] == ["2025-01-01", "2027-01-01"]


def test_a_period_after_a_part_that_waits_for_its_bill_date_is_billed_before_it() -> None:
    by_thirty = pt.Cadence(every=pt.days(30), last=pt.Stub.WHOLE)
    waiting = schedule(
        YEARLY, fee("30", by_thirty), end=date(2025, 2, 5), timing=pt.Timing.IN_ARREARS_ON_BILL_DATE
    )
    day = date(2025, 3, 2)
    (found,) = waiting.charges(until=day)
    assert (str(found.period), found.invoice_on) == ("[2025-01-31, 2025-03-02)", day)
    assert waiting.charges(since=day, until=day) == (found,)
    both = waiting.charges(since=day, until=FAR)
    assert [str(each.invoice_on) for each in both] == ["2025-03-02", "2026-01-01"]


# --- taken over ----------------------------------------------------------------------------------


def resumed(through: date, next_on: date, timing: pt.Timing, **more: Any) -> pt.BillingSchedule:
    taken = pt.Resumed(billed_through=through, next_on=next_on)
    return schedule(MONTHLY, fee("100"), resumed=taken, timing=timing, **more)


def test_taken_over_on_its_next_bill_date_in_arrears_there_is_nothing_to_bill_yet() -> None:
    taken = resumed(MAR, MAR, pt.Timing.IN_ARREARS)
    assert taken.charges(until=date(2025, 3, 31)) == ()
    (first,) = taken.charges(until=date(2025, 4, 1))
    assert (str(first.period), first.invoice_on) == ("[2025-03-01, 2025-04-01)", date(2025, 4, 1))


def test_a_bill_date_far_past_the_end_is_in_a_window_that_begins_on_it() -> None:
    taken = resumed(JAN, date(2025, 4, 1), pt.Timing.IN_ARREARS, end=FEB)
    (found,) = taken.charges(until=FAR)
    assert found.invoice_on == date(2025, 4, 1)
    for since in (date(2025, 3, 2), date(2025, 4, 1)):
        assert taken.charges(since=since, until=FAR) == (found,)
    assert taken.charges(since=date(2025, 4, 2), until=FAR) == ()
    assert taken.preview(1, after=date(2025, 3, 1)) == (found,)
    ahead = pt.year_ahead(taken, after=date(2025, 3, 31), months=2)
    assert [month.charges for month in ahead] == [0, 1]


def test_a_piece_of_the_first_period_is_not_billed_before_its_bill_date() -> None:
    taken = resumed(JAN, MAR, pt.Timing.IN_ADVANCE).changed(
        pt.Change(on=date(2025, 2, 10), fees=(fee("200"),))
    )
    first = [c for c in taken.charges(until=MAR) if c.period.start < MAR]  # type: ignore[operator]
    assert {c.invoice_on for c in first} == {MAR}


def test_terms_that_changed_before_it_was_taken_over_leave_its_bill_date() -> None:
    taken = resumed(FEB, date(2025, 2, 20), pt.Timing.IN_ADVANCE).changed(
        pt.Change(on=date(2025, 1, 10), due=pt.NetDays(5))
    )
    first = taken.charges(until=FAR)[0]
    assert (first.invoice_on, first.due_on) == (date(2025, 2, 20), date(2025, 2, 25))
