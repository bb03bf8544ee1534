"""When to look again: until the next day of a charge each run adds nothing (S24)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage import strategies as pst

from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterable

JAN = date(2026, 1, 1)
MONTHLY = pt.BillingTerms.monthly(usd("100")).bind("B", JAN, date(2026, 7, 1))


def test_it_is_the_next_bill_date_and_none_once_all_is_billed() -> None:
    days = [JAN - timedelta(1), JAN, date(2026, 1, 31), date(2026, 6, 1)]
    found = [MONTHLY.next_charge_on(after=day) for day in days]
    assert found == [JAN, date(2026, 2, 1), date(2026, 2, 1), None]


def test_what_is_known_later_may_bring_something() -> None:
    dearer = pt.RecurringFee(id="fee", amount=usd("120"))
    told = date(2026, 2, 20)
    changed = MONTHLY.changed(pt.Change(on=date(2026, 4, 1), fees=(dearer,), recorded_on=told))
    away = pt.Pause(pt.Period(date(2026, 5, 1), None), recorded_on=date(2026, 3, 3))
    paused = changed.paused(away)
    assert paused.next_charge_on(after=date(2026, 2, 1)) == told
    assert paused.next_charge_on(after=told) == date(2026, 3, 1)
    assert paused.next_charge_on(after=date(2026, 3, 1)) == date(2026, 3, 3)
    assert paused.next_charge_on(after=date(2026, 4, 1)) is None


def test_usage_may_be_billed_on_a_bill_date_though_nothing_was_used_yet() -> None:
    hours = pt.UsageFee(id="hours", prices=pt.Tiers.per_unit(usd("100")))
    counsel = pt.RetainerFee(id="counsel", amount=usd("9"), included=1, overage=usd("5"))
    by_usage = pt.BillingTerms(every=pt.months(1), fees=(hours,)).bind("B", JAN)
    assert by_usage.preview(1, after=JAN) == ()
    assert by_usage.next_charge_on(after=JAN) == date(2026, 2, 1)
    yearly = pt.BillingTerms(every=pt.years(1), fees=(counsel,)).bind("B", JAN, date(2026, 7, 1))
    assert yearly.next_charge_on(after=JAN) == date(2026, 7, 1)
    told = [pt.Usage("hours", 1, on=JAN, recorded_on=date(2026, 1, 20))]
    assert by_usage.next_charge_on(after=JAN, usage=told) == date(2026, 1, 20)


def test_a_bill_date_set_by_hand_a_milestone_and_a_charge_for_ending_are_seen() -> None:
    taken = pt.Resumed(billed_through=JAN, next_on=date(2030, 4, 1))
    settled = pt.BillingSchedule(
        id="B",
        runs=pt.Period(JAN, date(2026, 2, 1)),
        cadence=pt.Cadence(every=pt.months(1)),
        timing=pt.Timing.IN_ARREARS,
        fees=(pt.RecurringFee(id="fee", amount=usd("100")),),
        resumed=taken,
    )
    assert settled.next_charge_on(after=date(2026, 3, 1)) == date(2030, 4, 1)
    last = pt.Milestone("end", percent=100, on=date(2045, 1, 1))
    logo = pt.MilestoneFee(id="logo", total=usd("9"), parts=(last,))
    job = pt.BillingTerms(every=pt.months(1), fees=(logo,)).bind("B", JAN, date(2026, 2, 1))
    assert job.next_charge_on(after=JAN) == date(2045, 1, 1)
    end = pt.EarlyEnd(on=JAN, fee=usd("5"), recorded_on=JAN, last_day_counts=True)
    assert MONTHLY.ended_by(end).next_charge_on(after=JAN) == date(2026, 1, 2)


def test_only_of_what_is_billed() -> None:
    with pytest.raises(pt.WrongType) as refused:
        pt.next_charge_on(5, after=JAN)  # type: ignore[arg-type]
    assert [fault.path for fault in refused.value.faults] == ["of"]
    assert pt.next_charge_on(MONTHLY, after=JAN) == MONTHLY.next_charge_on(after=JAN)


def between(after: date, end: date | None, steps: Iterable[int]) -> list[date]:
    days = (after + timedelta(step) for step in steps)
    return [day for day in days if end is None or day < end]


@given(pst.schedules(), st.integers(-40, 300), st.lists(st.integers(1, 200), max_size=4))
@law("S24", kills="a day of knowledge left out")
def test_until_the_next_day_each_run_adds_nothing(
    schedule: pt.BillingSchedule, step: int, steps: list[int]
) -> None:
    assert schedule.runs.start is not None
    on = schedule.runs.start + timedelta(step)
    try:
        charged = pt.bill(schedule, (), on=on)
        coming = schedule.next_charge_on(after=on)
    except pt.PatronageError:
        return  # held elsewhere: what is refused in a run
    assert coming is None or coming > on
    for day in between(on, coming, sorted(steps)):
        assert pt.bill(schedule, charged, on=day) == ()
