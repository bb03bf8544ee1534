"""What came in by period: totals, the best period, periods in a row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt

from draws import both, ed_days, su_days
from laws import law

FISCAL = pt.CalendarPeriod(pt.years(1), anchor=date(2000, 7, 1))


def usd(amount: str) -> pt.Money:
    return pt.Money(amount, "USD")


def gift(amount: str, on: date, **more: str) -> pt.Purchase:
    return pt.Purchase(usd(amount), on=on, **more)  # type: ignore[arg-type]


DONOR = pt.Relationship("charity", "ann").add(
    gift("50", date(2014, 6, 30)),  # the year named 2014
    gift("70", date(2015, 7, 1), id="P1"),  # 2016
    gift("40", date(2016, 7, 1)),  # 2017
    gift("30", date(2017, 6, 30)),
    gift("5", date(2020, 1, 1)),  # 2020, and all given back
    pt.Refund(usd("5"), on=date(2020, 2, 1), of="x"),
)


def told(on: date) -> pt.PeriodTotals:
    return pt.revenue_by(DONOR, FISCAL, on=on)


def test_the_best_year_and_years_in_a_row() -> None:
    found = told(date(2020, 9, 1))
    assert [
        (FISCAL.year_of(period.start or date.min, pt.YearName.BY_END), *map(str, sums))
        for period, sums in found.totals
    ] == [(2014, "50.00 USD"), (2016, "70.00 USD"), (2017, "70.00 USD")]
    best = found.best("USD")
    assert best is not None
    assert best.start == date(2015, 7, 1)
    assert found.total(date(2017, 3, 1)) == (usd("70"),)
    assert (found.total(date(2015, 3, 1)), found.best("EUR")) == ((), None)
    assert (found.longest, found.streak) == (2, 0)


@pytest.mark.parametrize(
    ("on", "streak"),
    [
        (date(2014, 6, 29), 0),
        (date(2014, 6, 30), 1),
        (date(2015, 6, 30), 1),  # still empty: up to the last
        (date(2015, 7, 1), 1),
        (date(2016, 7, 1), 2),
        (date(2018, 6, 30), 2),
        (date(2018, 7, 1), 0),
    ],
)
def test_a_run_goes_on_until_a_whole_period_is_empty(on: date, streak: int) -> None:
    assert told(on).streak == streak


def test_what_was_taken_back_is_in_no_total() -> None:
    wrong = pt.Retraction("P1", on=date(2018, 1, 1), reason="another donor's")
    ledger = DONOR.add(wrong)
    on = date(2018, 6, 30)
    assert pt.revenue_by(ledger, FISCAL, on=on).longest == 1
    policy = pt.policies.BY_CONDUCT
    then = pt.Case(ledger, policy, known_by=date(2017, 12, 31))
    assert pt.revenue_by(then, FISCAL, on=on) == told(on)
    assert pt.revenue_by(ledger.facts, FISCAL, on=on) == pt.revenue_by(ledger, FISCAL, on=on)


@given(
    both(st.lists(su_days(), max_size=8), st.lists(ed_days(), max_size=5)),
    st.sampled_from([pt.days(1), pt.days(7), pt.months(1), pt.years(1)]),
    st.data(),
)
@law("E31", kills="a period told twice, or a run across an empty one")
def test_totals_equal_a_loop_over_the_periods(
    days: list[date], every: pt.Span, data: st.DataObject
) -> None:
    calendar = pt.CalendarPeriod(every, anchor=date(2024, 2, 29))
    on = max(days, default=date(2024, 3, 1)) + timedelta(data.draw(st.integers(-3, 40)))
    found = pt.revenue_by([gift("10", day) for day in days], calendar, on=on)
    seen = [day for day in days if day <= on]
    starts = sorted({calendar.reach(day) or date.min for day in seen})
    assert [period.start for period, _ in found.totals] == starts
    for period, (total,) in found.totals:
        assert total == usd("10") * sum(day in period for day in seen)
    back, streak = calendar.reach(on) or date.min, 0
    if back not in starts:
        back = calendar.reach(back - timedelta(1)) or date.min
    while back in starts:
        streak += 1
        back = calendar.reach(back - timedelta(1)) or date.min
    assert found.streak == streak
    assert streak <= found.longest <= len(starts)


def test_each_period_is_told_by_itself() -> None:
    with pytest.raises(pt.InvalidInput) as error:
        pt.revenue_by((), pt.CalendarPeriod(pt.years(1), which=pt.Which.ago(2)), on="now")  # type: ignore[arg-type]
    assert [fault.code for fault in error.value.faults] == ["window.which", "date.type"]
    with pytest.raises(pt.InvalidInput) as error:
        pt.revenue_by((), pt.Rolling(pt.years(1)), on=date(2026, 1, 1))  # type: ignore[arg-type]
    assert [fault.code for fault in error.value.faults] == ["window.type"]
