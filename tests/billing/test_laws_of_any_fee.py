"""What holds of every kind of fee that the manifest lists, and of one that isn't listed yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from attrs import evolve, frozen
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import patronage as pt
from own_rows import CellarFee
from patronage import strategies as pst
from patronage.billing.schedule.knowledge import rests_on_usage
from patronage.manifest import MANIFEST

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from patronage.billing.course.course import Course
    from patronage.billing.course.window import Window

KINDS: Final[list[Any]] = [*(getattr(pt, name) for name in MANIFEST.named("fee")), CellarFee]
FAR: Final = date(2028, 1, 1)
Case = tuple[pt.BillingSchedule, tuple[pt.Usage, ...]]


@st.composite
def cases(draw: st.DrawFn, fees: st.SearchStrategy[Any]) -> Case:
    """Draw a schedule of one fee, changed, paused, ended or resumed, with what was used of it."""
    drawn = draw(pst.schedules(currency="USD"))
    fee = draw(fees)
    others = draw(st.lists(fees, max_size=2))
    try:
        changes = [
            pt.Change(on=draw(pst.days()), fees=(evolve(other, id=fee.id),)) for other in others
        ]
        schedule = evolve(drawn, fees=(fee,), changes=tuple(changes))
    except pt.InvalidInput:  # not every fee goes with every cadence
        assume(False)
    used = draw(st.lists(pst.usages(fee.id), max_size=4)) if fee.takes_usage else []
    return schedule, tuple(used)


@st.composite
def windows(draw: st.DrawFn) -> tuple[date, date]:
    days = pst.days()
    first, last = sorted((draw(days), draw(days) + timedelta(draw(st.integers(0, 90)))))
    return first, last


def a_window_is_half_of_a_filter(case: Case, window: tuple[date, date]) -> None:
    (schedule, used), (since, until) = case, window
    everything = schedule.charges(until=until, usage=used)
    found = schedule.charges(since=since, until=until, usage=used)
    assert found == tuple(charge for charge in everything if charge.invoice_on >= since)


def billing_step_by_step_ends_where_one_run_does(case: Case, window: tuple[date, date]) -> None:
    (schedule, used), steps = case, window
    charged: tuple[pt.Charge, ...] = ()
    for on in (*steps, FAR):
        charged += pt.bill(schedule, charged, on=on, usage=used)
        assert pt.bill(schedule, charged, on=on, usage=used) == ()
    once = pt.bill(schedule, (), on=FAR, usage=used)
    assert amounts_of(charged) == amounts_of(once)


def a_run_without_usage_leaves_what_rests_on_it(case: Case, window: tuple[date, date]) -> None:
    (schedule, used), (first, last) = case, window
    charged = pt.bill(schedule, (), on=first, usage=used)
    known = [each for each in used if each.known_on <= first]
    same = pt.bill(schedule, charged, on=last, usage=known)
    without = pt.bill(schedule, charged, on=last)
    assert pt.bill(schedule, (*charged, *without), on=last) == ()
    rests = {line.id for line in (*charged, *same) if rests_on_usage(schedule, line)}
    stems = {(line.id or "").partition("~")[0] for line in without}
    assert not stems & {(name or "").partition("~")[0] for name in rests}
    assert [line for line in without if not rests_on_usage(schedule, line)] == list(without)
    both = (*charged, *without, *pt.bill(schedule, (*charged, *without), on=last, usage=used))
    assert amounts_of(both) == amounts_of(pt.bill(schedule, (), on=last, usage=used))


def amounts_of(charged: Iterable[pt.Charge]) -> list[tuple[date | None, int]]:
    """Return what is charged in the end, by the first day; at one amount the last one may stay."""
    minor = [(days.start, amount.minor) for days, amount in pt.effective_charges(charged)]
    return sorted((day or date.min, each) for day, each in minor if each)


def nothing_is_charged_twice(case: Case, window: tuple[date, date]) -> None:
    (schedule, used), (_, until) = case, window
    names = [charge.id for charge in schedule.charges(until=until, usage=used)]
    assert len(set(names)) == len(names)


def holds(check: Callable[[Case, Any], None], kind: Any, **more: Any) -> None:
    """Hold a law over schedules of one kind of fee."""
    fees = (
        pst.fees(kinds=[kind], currency="USD") if not issubclass(kind, CellarFee) else cellars(kind)
    )

    @settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], **more)
    @given(cases(fees), windows())
    def held(case: Case, window: tuple[date, date]) -> None:
        try:
            check(case, window)
        except pt.InvalidInput as refused:
            assume(refused.faults[0].code != "retainer.exceeded")  # it says that it has no price
            raise

    held()


def cellars(kind: Any) -> st.SearchStrategy[Any]:
    return st.builds(kind, id=st.just("key"), amount=pst.money(currency="USD"))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@law("S7", kills="a charge that depends on the window that was asked for")
def test_the_charges_of_a_window_are_those_of_everything(kind: Any) -> None:
    holds(a_window_is_half_of_a_filter, kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@law("S18", kills="a fee that is charged again")
@law("S19", kills="a fee that comes to more if it is billed late")
def test_billing_step_by_step_ends_where_one_run_does(kind: Any) -> None:
    holds(billing_step_by_step_ends_where_one_run_does, kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@law("S18", kills="a run to which usage wasn't given, and that takes back what was used")
@law("S19", kills="usage that is given later and comes to something else")
def test_a_run_without_usage_leaves_what_rests_on_it(kind: Any) -> None:
    holds(a_run_without_usage_leaves_what_rests_on_it, kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@law("S18", kills="a milestone that is charged by what it was and by what it became")
def test_nothing_is_charged_twice_however_a_fee_changes(kind: Any) -> None:
    holds(nothing_is_charged_twice, kind)


@frozen
class ByWindow(CellarFee):
    """A fee that charges for the days that were asked about, as none must."""

    def lines(
        self, course: Course, days: pt.Period, usage: Sequence[pt.Usage], window: Window
    ) -> Iterator[pt.Charge]:
        asked = 0 if window.since is None else (window.until - window.since).days + 1
        whole = pt.Money.of_minor(asked, "USD") + self.amount
        on = days.start or course.start
        day = pt.Period(on, on + pt.days(1))
        yield course.charge(
            self.id, str(on), due=course.due, invoice_on=on, period=day, amount=whole
        )


def test_a_fee_that_depends_on_the_window_is_found() -> None:
    with pytest.raises(AssertionError):
        holds(a_window_is_half_of_a_filter, ByWindow, phases=[Phase.generate])
