"""What a run asks again: only what something learned on a day may have touched, to the same end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from billing.draws_billing import cadences, terms
from cost import lines_of
from patronage import strategies as pst
from patronage.billing.schedule.biller import lines_to_add
from patronage.billing.schedule.knowledge import KnownSchedule, first_issued, key_of
from patronage.billing.schedule.reach import touched_from

from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.billing.schedule.knowledge import LineKey

JAN = date(2026, 1, 1)
DAY = timedelta(days=1)


def fee(name: str, minor: int, **more: Any) -> pt.RecurringFee:
    return pt.RecurringFee(id=name, amount=pt.Money.of_minor(minor, "USD"), **more)


def plainly(
    schedule: pt.BillingSchedule, lines: Iterable[pt.Charge], on: date, usage: list[pt.Usage]
) -> dict[LineKey, pt.Charge]:
    """Return lines as runs on each day before would have issued them: all asked again each day."""

    def owed(day: date, not_before: date | None = None) -> dict[LineKey, pt.Charge]:
        found = schedule.charges(until=day, usage=usage, known_by=day, not_before=not_before)
        return {key_of(line): line for line in found}

    def said(line: pt.Charge) -> tuple[Any, ...]:
        alike = line.quantity if line.unit_price is not None else None
        return line.period, line.amount, line.unit_price, line.quantity, alike

    found = {key_of(line): line for line in lines}
    days = {*KnownSchedule(schedule).learned_on, *(each.known_on for each in usage)}
    waiting, level = dict(found), on
    for day in sorted((day for day in days if day <= on), reverse=True):
        waiting = {key: line for key, line in waiting.items() if line.invoice_on < day}
        before = owed(day - DAY)
        late = {
            key
            for key, line in waiting.items()
            if key not in before or said(before[key]) != said(line)
        }
        dated = owed(level, day)
        found.update({key: dated[key] if key in late else before[key] for key in waiting})
        waiting = {key: found[key] for key in waiting if key not in late}
        level = day - DAY
    return found


@st.composite
def learned_late(draw: st.DrawFn) -> pt.BillingSchedule:
    """Draw schedules with many changes, plain ones and others, known on other days than theirs."""
    term = draw(terms(longest=400))
    start = term.start
    assert start is not None

    def day(most: int) -> date:
        assert start is not None
        return start + timedelta(draw(st.integers(-3, most)))

    def one() -> pt.RecurringFee:
        named = draw(st.sampled_from(["fee", "fee", "extra"]))
        return fee(named, draw(st.sampled_from([100, 3333, 9900])), **draw(st.sampled_from(others)))

    others: list[dict[str, Any]] = [{}, {}, {}, {"due": pt.NetDays(5)}]
    others.append({"proration": pt.Proration.FULL})
    odd: list[dict[str, Any]] = [
        {"timing": pt.Timing.IN_ARREARS},
        {"discounts": (pt.AmountOff(usd("1"), periods=3),)},
        {"cadence": pt.Cadence(every=pt.days(5))},
    ]
    others += [each for each in odd if draw(st.booleans())]
    schedule = pt.BillingSchedule(
        id="B",
        runs=term,
        cadence=draw(cadences()),
        fees=(fee("fee", 3100),),
        timing=draw(st.sampled_from([pt.Timing.IN_ADVANCE, pt.Timing.IN_ARREARS])),
    )
    for _ in range(draw(st.integers(1, 5))):
        due = draw(st.sampled_from([None] * 6 + [pt.NetDays(9)]))
        effect = draw(st.sampled_from(pt.Effect))
        on = day(300)
        known = draw(st.sampled_from([None, on + timedelta(draw(st.integers(-60, 90)))]))
        change = pt.Change(on=on, fees=(one(),), effect=effect, recorded_on=known, due=due)
        schedule = schedule.changed(change)
    if draw(st.integers(0, 4)) == 0:
        on = day(300)
        end = pt.EarlyEnd(on=max(on, start), recorded_on=on + timedelta(draw(st.integers(0, 60))))
        schedule = schedule.ended_by(end)
    return schedule


@given(learned_late(), st.integers(0, 450))
@law("S22", kills="a line that is not asked about though what was learned touches it")
def test_lines_are_issued_as_if_all_were_asked_about_each_day(
    schedule: pt.BillingSchedule, length: int
) -> None:
    start = schedule.runs.start
    assert start is not None
    on = start + timedelta(length)
    try:
        lines = schedule.charges(until=on, known_by=on)
    except pt.PatronageError:
        return
    found = first_issued(KnownSchedule(schedule), lines, on=on, usage=())
    assert found == plainly(schedule, lines, on, [])


@given(pst.schedules(currency="USD"), st.integers(0, 400))
@law("S22", kills="a window that leaves out a line of some kind of fee")
def test_lines_of_any_schedule_are_issued_as_if_all_were_asked_about_each_day(
    schedule: pt.BillingSchedule, length: int
) -> None:
    start = schedule.runs.start
    assert start is not None
    on = start + timedelta(length)
    names = [each.id for each in schedule.fees if each.takes_usage]
    used = [
        pt.Usage(name, 3, on=start + timedelta(9 * n), recorded_on=start + timedelta(9 * n + 40))
        for name in names
        for n in range(3)
    ]
    try:
        lines = schedule.charges(until=on, known_by=on, usage=used)
    except pt.PatronageError:
        return
    found = first_issued(KnownSchedule(schedule), lines, on=on, usage=used)
    assert found == plainly(schedule, lines, on, used)


def changed(count: int) -> pt.BillingSchedule:
    """Return a monthly fee whose price changes every third day, each time known on the day."""
    schedule = pt.BillingTerms(every=pt.months(1), fees=(fee("fee", 100),)).bind("B", JAN)
    days = ((n, JAN + timedelta(3 * n)) for n in range(1, count))
    changes = tuple(pt.Change(on=on, fees=(fee("fee", 100 + n),)) for n, on in days)
    return evolve(schedule, changes=changes)


@law("E35", kills="a listing of all that is owed for each day on which something was learned")
def test_a_late_run_lists_for_each_change_what_it_may_touch_and_no_more() -> None:
    def listed(count: int) -> int:
        schedule, on = changed(count), JAN + timedelta(3 * count + 40)
        lines = schedule.charges(until=on)
        return lines_of(lambda: first_issued(KnownSchedule(schedule), lines, on=on, usage=()))

    listed(5)
    assert listed(160) < 9 * listed(40)  # by four; all of all is by more than fifteen


def test_what_a_change_may_touch_is_said_by_its_days() -> None:
    schedule = changed(3)
    third, later = JAN + 3 * DAY, JAN + 6 * DAY
    assert touched_from(schedule, schedule, later) == later - 62 * DAY
    assert touched_from(schedule, schedule, third) == third - 62 * DAY
    due = schedule.changed(pt.Change(on=later, due=pt.NetDays(1)))
    assert touched_from(due, due, third) == date.min
    assert touched_from(None, schedule, third) == date.min
    once = evolve(schedule, cadence=pt.Cadence.once())
    assert touched_from(once, once, third) == date.min


def test_a_late_run_after_many_changes_adds_what_runs_each_day_add() -> None:
    schedule, on = changed(12), JAN + timedelta(70)
    lines = lines_to_add(KnownSchedule(schedule), [], on=on)
    daily: list[pt.Charge] = []
    for shift in range(71):
        daily += lines_to_add(KnownSchedule(schedule), daily, on=JAN + timedelta(shift))
    assert pt.effective_charges(lines) == pt.effective_charges(daily)
