"""Cadences: the periods of every rule, and the laws of schedules (S1-S8, S13-S16)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from attrs import evolve
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from billing.draws_billing import KEEP_MONTHS, cadences, days, odd_cadences, spans, terms

from laws import law

DAY = timedelta(days=1)


def shown(cadence: pt.Cadence, start: date, end: date | None, count: int = 20) -> list[str]:
    return [str(p) for p in islice(cadence.periods(pt.Period(start, end)), count)]


# --- examples ------------------------------------------------------------------------------------


def test_the_sketch_of_the_design() -> None:
    cadence = pt.Cadence(
        every=pt.months(1),
        anchor=date(2026, 1, 31),
        month_end=pt.MonthEnd.CLAMP,
        first=pt.Stub.SHORT,
        last=pt.Stub.SHORT,
    )
    assert cadence.boundary(1) == date(2026, 2, 28)
    periods = list(cadence.periods(pt.Period(date(2026, 1, 15), date(2026, 6, 1))))
    assert [(p.start.isoformat(), p.end.isoformat()) for p in periods][-1] == (
        "2026-05-31",
        "2026-06-01",
    )
    assert str(periods[0].nominal) == "[2025-12-31, 2026-01-31)"


@pytest.mark.parametrize(
    ("anchor", "first"),
    [
        (pt.Anchor.START, "[2026-03-18, 2026-04-18)"),
        (pt.Anchor.CALENDAR, "[2026-03-18, 2026-04-01)"),
        (pt.Anchor.day_of_month(5), "[2026-03-18, 2026-04-05)"),
        (pt.Anchor.day_of_month(31), "[2026-03-18, 2026-03-31)"),
        (pt.Anchor.LAST_DAY, "[2026-03-18, 2026-03-31)"),
        (pt.Anchor.last_working_day(pt.WEEKDAYS), "[2026-03-18, 2026-03-31)"),
        (date(2020, 1, 20), "[2026-03-18, 2026-03-20)"),
        (date(2030, 1, 20), "[2026-03-18, 2026-03-20)"),
    ],
)
def test_an_anchor_lies_before_inside_or_beyond_the_term_or_follows_it(
    anchor: pt.Anchor | date, first: str
) -> None:
    cadence = pt.Cadence(every=pt.months(1), anchor=anchor)
    assert shown(cadence, date(2026, 3, 18), None, 1) == [first]


def test_backward_from_the_end() -> None:
    cadence = pt.Cadence(every=pt.months(3), anchor=pt.Anchor.END)
    assert shown(cadence, date(2026, 1, 15), date(2026, 9, 30)) == [
        "[2026-01-15, 2026-03-30)",
        "[2026-03-30, 2026-06-30)",
        "[2026-06-30, 2026-09-30)",
    ]


def test_last_working_days() -> None:
    cadence = pt.Cadence(every=pt.months(1), anchor=pt.Anchor.last_working_day(pt.WEEKDAYS))
    assert shown(cadence, date(2026, 1, 30), date(2026, 6, 1)) == [
        "[2026-01-30, 2026-02-27)",
        "[2026-02-27, 2026-03-31)",
        "[2026-03-31, 2026-04-30)",
        "[2026-04-30, 2026-05-29)",
        "[2026-05-29, 2026-06-01)",
    ]


def test_stubs_that_are_long_or_merged_or_taken_whole() -> None:
    start, end = date(2026, 1, 28), date(2026, 4, 3)
    base = {"every": pt.months(1), "anchor": date(2026, 1, 1)}
    assert shown(pt.Cadence(**base, first=pt.Stub.LONG), start, end) == [  # type: ignore[arg-type]
        "[2026-01-28, 2026-03-01)",
        "[2026-03-01, 2026-04-01)",
        "[2026-04-01, 2026-04-03)",
    ]
    assert shown(pt.Cadence(**base, merge_below=5), start, end) == [  # type: ignore[arg-type]
        "[2026-01-28, 2026-03-01)",
        "[2026-03-01, 2026-04-03)",
    ]
    assert shown(pt.Cadence(**base, first=pt.Stub.WHOLE, last=pt.Stub.WHOLE), start, end) == [  # type: ignore[arg-type]
        "[2026-01-01, 2026-02-01)",
        "[2026-02-01, 2026-03-01)",
        "[2026-03-01, 2026-04-01)",
        "[2026-04-01, 2026-05-01)",
    ]


def test_a_stub_can_be_longer_than_a_period_and_knows_its_wholes() -> None:
    cadence = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1), first=pt.Stub.LONG)
    stub = next(cadence.periods(pt.Period(date(2026, 1, 15), None)))
    assert [str(a) for a, _ in stub.wholes()] == ["2026-01-01", "2026-02-01"]
    assert str(stub.nominal) == "[2026-01-01, 2026-03-01)"


def test_stated_ends() -> None:
    cadence = pt.Cadence(
        every=pt.months(1),
        anchor=date(2026, 1, 10),
        first_end=date(2026, 2, 20),
        last_start=date(2026, 4, 25),
    )
    assert shown(cadence, date(2026, 1, 5), date(2026, 5, 20)) == [
        "[2026-01-05, 2026-02-20)",
        "[2026-02-20, 2026-03-10)",
        "[2026-03-10, 2026-04-10)",
        "[2026-04-10, 2026-04-25)",
        "[2026-04-25, 2026-05-20)",
    ]


def test_a_part_of_just_as_many_days_is_not_too_short() -> None:
    start, end = date(2026, 1, 22), date(2026, 3, 11)  # parts of ten days at both ends
    monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1), merge_below=10)
    apart = ["[2026-01-22, 2026-02-01)", "[2026-02-01, 2026-03-01)", "[2026-03-01, 2026-03-11)"]
    assert shown(monthly, start, end) == apart
    assert shown(evolve(monthly, merge_below=11), start, end) == ["[2026-01-22, 2026-03-11)"]


def test_a_bill_date_moved_once_is_caught_up_and_prices_nothing_anew() -> None:
    plain = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    moved = pt.Cadence(
        every=pt.months(1),
        anchor=date(2026, 1, 1),
        moved=((date(2026, 3, 1), date(2026, 3, 10)),),
    )
    term = pt.Period(date(2026, 1, 1), date(2026, 5, 1))
    assert [str(p) for p in moved.periods(term)][1:3] == [
        "[2026-02-01, 2026-03-10)",
        "[2026-03-10, 2026-04-01)",
    ]
    rule = pt.Proration.ACTUAL_PERIOD
    assert [rule.share(p, moved) for p in moved.periods(term)][1] == 1 + rule.share(
        pt.Period(date(2026, 3, 1), date(2026, 3, 10)), plain
    )
    assert sum(rule.share(p, moved) for p in moved.periods(term)) == 4


def test_a_bill_date_of_an_anchor_that_is_a_rule_is_moved_in_a_term() -> None:
    fifth = pt.Cadence(
        every=pt.months(1),
        anchor=pt.Anchor.day_of_month(5),
        moved=((date(2026, 2, 5), date(2026, 2, 9)),),
    )
    assert shown(fifth, date(2026, 1, 5), date(2026, 4, 5)) == [
        "[2026-01-05, 2026-02-09)",
        "[2026-02-09, 2026-03-05)",
        "[2026-03-05, 2026-04-05)",
    ]
    astray = evolve(fifth, moved=((date(2026, 2, 6), date(2026, 2, 9)),))
    with pytest.raises(pt.InvalidInput) as refused:
        astray.edges(pt.Period(date(2026, 1, 5), None))
    assert [each.path for each in refused.value.faults] == ["moved[0][0]"]


@pytest.mark.parametrize(
    "cadence",
    [
        pt.Cadence(every=None, anchor=date(2026, 1, 1)),
        pt.Cadence(every=pt.months(1), anchor=pt.Anchor.day_of_month(5)),
    ],
)
def test_bare_boundaries_take_a_step_and_an_anchor_that_is_a_day(cadence: pt.Cadence) -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        cadence.grid()
    assert [(each.code, each.path) for each in refused.value.faults] == [
        ("cadence.unresolved", "anchor")
    ]


def test_a_moved_bill_date_lies_in_a_term_where_it_moved_to() -> None:
    def moved(day: date, to: date) -> list[str]:
        cadence = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1), moved=((day, to),))
        return shown(cadence, date(2026, 1, 5), date(2026, 3, 20))

    before = moved(date(2026, 2, 1), date(2026, 1, 3))
    assert before == ["[2026-01-05, 2026-03-01)", "[2026-03-01, 2026-03-20)"]
    assert moved(date(2026, 1, 1), date(2026, 1, 10))[:2] == [
        "[2026-01-05, 2026-01-10)",
        "[2026-01-10, 2026-02-01)",
    ]
    assert moved(date(2026, 4, 1), date(2026, 3, 10))[-2:] == [
        "[2026-03-01, 2026-03-10)",
        "[2026-03-10, 2026-03-20)",
    ]
    assert moved(date(2026, 3, 1), date(2026, 3, 25))[-1] == "[2026-02-01, 2026-03-20)"


def test_boundaries_roll_only_where_that_is_asked_for() -> None:
    rolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING, last=pt.Roll.UNADJUSTED)
    daily = pt.Cadence(every=pt.days(1), anchor=date(2026, 1, 5), rolled=rolled)
    assert shown(daily, date(2026, 1, 8), date(2026, 1, 13)) == [
        "[2026-01-08, 2026-01-09)",
        "[2026-01-09, 2026-01-12)",
        "[2026-01-12, 2026-01-13)",
    ]


def test_boundaries_on_the_nth_weekday_of_their_month() -> None:
    rolled = pt.RolledBoundaries(
        pt.WEEKDAYS, first=pt.Roll.UNADJUSTED, last=pt.Roll.UNADJUSTED, nth_weekday=(3, 2)
    )
    futures = pt.Cadence(every=pt.months(3), anchor=date(2026, 3, 1), rolled=rolled)
    assert shown(futures, date(2026, 2, 1), date(2026, 10, 1)) == [
        "[2026-02-01, 2026-03-18)",
        "[2026-03-18, 2026-06-17)",
        "[2026-06-17, 2026-09-16)",
        "[2026-09-16, 2026-10-01)",
    ]
    fridays = pt.RolledBoundaries(pt.EVERY_DAY, nth_weekday=(-1, 4))
    monthly = pt.Cadence(every=pt.months(1), rolled=fridays)
    assert shown(monthly, date(2026, 1, 9), date(2026, 3, 9)) == [
        "[2026-01-30, 2026-02-27)",
        "[2026-02-27, 2026-03-27)",
    ]


@pytest.mark.parametrize("roll", [pt.Roll.FOLLOWING, pt.Roll.PRECEDING, pt.Roll.UNADJUSTED])
def test_a_last_working_day_that_is_no_months_end_stays_a_boundary(roll: pt.Roll) -> None:
    rolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=roll, last_working_day=True)
    cadence = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 30), rolled=rolled)
    assert cadence.boundary(0) == date(2026, 1, 30)
    assert cadence.boundary(1) == roll.apply(date(2026, 2, 28), pt.WEEKDAYS)


def test_stated_dates_go_to_month_ends_with_the_grid() -> None:
    rolled = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING, last_working_day=True)
    cadence = pt.Cadence(
        every=pt.months(2),
        anchor=date(2026, 1, 30),
        last_start=date(2026, 6, 10),
        rolled=rolled,
    )
    assert shown(cadence, date(2026, 1, 30), date(2026, 7, 20)) == [
        "[2026-01-30, 2026-03-31)",
        "[2026-03-31, 2026-05-29)",
        "[2026-05-29, 2026-06-30)",
        "[2026-06-30, 2026-07-20)",
    ]


def test_a_last_period_that_begins_where_the_first_one_ends() -> None:
    on = date(2026, 2, 10)
    cadence = pt.Cadence(every=pt.months(1), first_end=on, last_start=on)
    assert shown(cadence, date(2026, 1, 1), date(2026, 6, 1)) == [
        "[2026-01-01, 2026-02-10)",
        "[2026-02-10, 2026-06-01)",
    ]


def test_one_period_whose_ends_roll() -> None:
    zero = pt.Cadence(every=None, rolled=pt.RolledBoundaries(pt.WEEKDAYS))
    assert shown(zero, date(2026, 1, 31), date(2026, 8, 1)) == ["[2026-02-02, 2026-08-03)"]
    assert shown(zero, date(2026, 1, 31), date(2026, 2, 2)) == []


def test_one_period_over_the_whole_term() -> None:
    assert shown(pt.Cadence.once(), date(2026, 1, 1), date(2026, 2, 5)) == [
        "[2026-01-01, 2026-02-05)"
    ]


def test_a_rule_for_a_day_is_read_where_the_first_period_is_stated_to_end() -> None:
    yearly = pt.Cadence(
        every=pt.years(1), anchor=pt.Anchor.day_of_month(22), first_end=date(2025, 7, 22)
    )
    assert shown(yearly, date(2024, 8, 20), None, 3) == [
        "[2024-08-20, 2025-07-22)",
        "[2025-07-22, 2026-07-22)",
        "[2026-07-22, 2027-07-22)",
    ]
    fortnights = pt.Cadence(
        every=pt.weeks(2), anchor=pt.Anchor.weekday(0), first_end=date(2026, 1, 12)
    )
    assert shown(fortnights, date(2026, 1, 7), None, 2) == [
        "[2026-01-07, 2026-01-12)",
        "[2026-01-12, 2026-01-26)",
    ]
    quarters = pt.Cadence(every=pt.months(3), anchor=pt.Anchor.CALENDAR, first_end=date(2026, 3, 1))
    assert shown(quarters, date(2026, 2, 7), None, 2) == [
        "[2026-02-07, 2026-03-01)",
        "[2026-03-01, 2026-04-01)",
    ]


def test_whole_periods_are_counted_on_the_cadences_own_grid() -> None:
    monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    assert monthly.count(pt.Period(date(2026, 1, 16), date(2026, 3, 16))) == 1
    assert pt.Cadence(every=pt.months(1)).count(
        pt.Period(date(2026, 1, 16), date(2026, 3, 16))
    ) == (2)
    fridays = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING)
    rolled = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31), rolled=fridays)
    assert rolled.count(pt.Period(date(2026, 1, 30), date(2026, 2, 27))) == 1
    assert pt.Cadence.once().count(pt.Period(date(2026, 1, 16), date(2026, 3, 16))) == 1


def test_the_period_of_a_day_may_begin_before_the_term() -> None:
    fridays = pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING)
    cadence = pt.Cadence(every=pt.months(1), rolled=fridays)
    term = pt.Period(date(2026, 2, 1), None)
    assert str(cadence.period_on(date(2026, 1, 30), term)) == "[2026-01-30, 2026-02-27)"
    assert cadence.period_on(date(2026, 1, 29), term) is None


# --- laws ----------------------------------------------------------------------------------------


@given(cadences(), terms())
@law("S1", kills="a period skipped")
@law("S4", kills="a period without days where the term starts on the grid")
@law("S7", kills="the edge period of a window left out")
def test_periods_tile_the_term_and_a_window_shows_what_all_show(
    cadence: pt.Cadence, term: pt.Period
) -> None:
    periods = list(cadence.periods(term))
    assert periods[0].start == term.start
    assert periods[-1].end == term.end
    assert all(one.end == other.start for one, other in pairwise(periods))
    assert all(p.start < p.end for p in periods)
    middle = periods[len(periods) // 2]
    for window in (
        pt.Period(middle.start, middle.end),
        pt.Period(middle.start, middle.start + DAY),
        pt.Period(middle.end - DAY, None),
        pt.Period(None, middle.start + DAY),
    ):
        wanted = [p for p in periods if p.span.overlaps(window)]
        assert list(cadence.periods(term, window)) == wanted


@given(odd_cadences(), terms(), days(), st.integers(1, 70))
@law("S1", kills="two periods that share a day")
@law("S5", kills="the period of a day that a window doesn't show")
@law("S7", kills="a boundary that rolls farther than the window looks")
def test_periods_of_any_kind_abut_and_are_those_of_a_window_of_a_day_and_of_a_count(
    cadence: pt.Cadence, term: pt.Period, day: date, length: int
) -> None:
    periods = list(cadence.periods(term))
    assert all(one.end == other.start for one, other in pairwise(periods))
    assert all(period.start < period.end for period in periods)
    window = pt.Period(day, day + timedelta(length))
    shown_by = [period for period in periods if period.span.overlaps(window)]
    assert list(cadence.periods(term, window)) == shown_by
    assert list(cadence.periods(term, pt.Period(day, None))) == [
        period for period in periods if period.end > day
    ]
    assert cadence.period_on(day, term) == next((p for p in periods if day in p), None)
    assert cadence.count(term) == sum(period.is_whole for period in periods)


@given(days(), st.integers(-200, 200), st.integers(1, 24))
@law("S2", kills="a boundary counted from the one before")
def test_boundary_k_is_counted_from_the_anchor(anchor: date, k: int, months: int) -> None:
    cadence = pt.Cadence(every=pt.months(months), anchor=anchor)
    assert cadence.boundary(k) == anchor + relativedelta(months=months * k)


@law("S15", kills="29 February lost after a common year")
def test_29_february_comes_back() -> None:
    yearly = pt.Cadence(every=pt.years(1), anchor=date(2024, 2, 29))
    for k in range(-20, 41):
        assert yearly.boundary(k) == date(2024 + k, 2, 29 if k % 4 == 0 else 28)


@given(days(), st.sampled_from([1, 2, 3, 6]), st.sampled_from(KEEP_MONTHS), st.integers(-60, 60))
@law("S3", kills="a month skipped after a 31st")
def test_no_month_is_skipped(anchor: date, months: int, month_end: pt.MonthEnd, k: int) -> None:
    cadence = pt.Cadence(every=pt.months(months), anchor=anchor, month_end=month_end)
    one, other = cadence.boundary(k), cadence.boundary(k + 1)
    assert (other.year - one.year) * 12 + other.month - one.month == months


@given(cadences(stubs=False), days(), st.integers(0, 40))
@law("S5", kills="an iterator with a state of its own")
@law("S6", kills="an endless term that is worked out to its end")
def test_random_access_is_iteration(cadence: pt.Cadence, start: date, k: int) -> None:
    term = pt.Period(start, None)
    one, other = cadence.periods(term), cadence.periods(term)
    wanted = next(islice(one, k, None))
    assert next(islice(other, k, None)) == wanted
    assert cadence.period_on(wanted.start, term) == wanted
    assert cadence.period_on(wanted.end - DAY, term) == wanted
    grid = cadence.over(term).grid()
    assert grid.boundary(grid.index(wanted.end)) == wanted.end


@law("S6", kills="a foreign exception beyond the year 9999")
def test_beyond_the_last_year_is_a_fault_of_its_own() -> None:
    cadence = pt.Cadence(every=pt.years(1), anchor=date(9990, 5, 31))
    periods = cadence.periods(pt.Period(date(9990, 5, 31), None))
    with pytest.raises(pt.OutOfRange) as raised:
        list(periods)
    assert raised.value.faults[0].code == "date.range"
    monthly = pt.Cadence(every=pt.months(1), anchor=date(9999, 1, 1))
    found = list(islice(monthly.periods(pt.Period(date(9999, 1, 1), None)), 11))
    assert found[-1].end == date(9999, 12, 1)


@given(spans(), days(), terms(), terms())
@law("S8", kills="a grid that depends on where the term starts")
def test_the_grid_doesnt_depend_on_the_term(
    every: pt.Span, anchor: date, one: pt.Period, other: pt.Period
) -> None:
    cadence = pt.Cadence(every=every, anchor=anchor)

    def inside(term: pt.Period, both: pt.Period) -> list[date]:
        edges = [p.end for p in cadence.periods(term)][:-1]
        return [edge for edge in edges if edge in both and edge != both.start]

    both = one.intersect(other)
    if both is not None:
        assert inside(one, both) == inside(other, both)


@given(terms(), st.sampled_from([pt.Roll.FOLLOWING, pt.Roll.MODIFIED_FOLLOWING]))
@law("S13", kills="a due day that moves the days of service")
def test_rolling_the_due_day_moves_no_period(term: pt.Period, roll: pt.Roll) -> None:
    def charges(due: pt.Due) -> tuple[pt.Charge, ...]:
        terms_ = pt.BillingTerms.recurring(pt.weeks(1), pt.Money("7", "USD"), due=due)
        assert term.start is not None
        return terms_.bind("B", term.start, term.end).charges(until=date(2200, 1, 1))

    plain = charges(pt.NetDays(10))
    rolled = charges(pt.NetDays(10, roll=roll, calendar=pt.WEEKDAYS))
    assert [c.period for c in plain] == [c.period for c in rolled]
    dues = [c.due_on for c in rolled]
    assert dues == sorted(dues)
    assert all(pt.WEEKDAYS.is_working_day(due) for due in dues)


@given(st.sampled_from([1, 2, 3, 6, 12]), st.integers(1, 30), days(), st.sampled_from(KEEP_MONTHS))
@law("S14", kills="a stub where the term is a whole number of periods")
def test_forward_and_backward_agree_without_a_stub(
    months: int, count: int, start: date, month_end: pt.MonthEnd
) -> None:
    every = pt.months(months)
    forward = pt.Cadence(every=every, anchor=start, month_end=month_end)
    end = forward.boundary(count)
    back = pt.Cadence(every=every, anchor=end, month_end=month_end)
    periods = list(forward.periods(pt.Period(start, end)))
    assert all(p.is_whole for p in periods)
    assert len(periods) == count
    if start.day <= 25:
        assert [str(p) for p in back.periods(pt.Period(start, end))] == [str(p) for p in periods]


@law("S16", kills="an end of month that is a silent default")
def test_the_end_of_month_rule_is_said() -> None:
    anchor = date(2026, 2, 28)
    stick = pt.Cadence(every=pt.months(1), anchor=anchor, month_end=pt.MonthEnd.STICK)
    clamp = pt.Cadence(every=pt.months(1), anchor=anchor)
    assert (stick.boundary(1), clamp.boundary(1)) == (date(2026, 3, 31), date(2026, 3, 28))
