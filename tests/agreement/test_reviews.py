"""Reviews: once a period, from what was due or from what was done; a loop over days agrees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.naive_owed import Deed, Plan, reviews_on
from refusals import faults_of

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = date(2025, 6, 1)
DAY = date.fromisoformat


def plan_of(**details: Any) -> pt.ReviewPlan:
    given: dict[str, Any] = {"first": FIRST, "every": pt.years(1)} | details
    return pt.ReviewPlan("O1", **given)


def held(day: str, *, for_due: str | None = None, **outcome: Any) -> Deed:
    """Return a review that was held on a day, and the outcome that it had, if any."""
    meant = None if for_due is None else DAY(for_due)
    made = pt.ReviewOutcome(**outcome) if outcome else None
    return Deed(DAY(day), for_due=meant, id=f"on-{day}", outcome=made)


def dues(plan: pt.ReviewPlan, on: str, *reviews: Deed) -> list[str]:
    """Return the due days of what is owed on a day."""
    return [str(owed.due) for owed in plan.owed(DAY(on), held=reviews)]


# --- stories --------------------------------------------------------------------------------------


def test_a_report_is_overdue_until_it_is_there() -> None:
    """Directive 2011/83/EU, article 30: due on 13 December 2016, dated 23 May 2017."""
    plan = plan_of(first=date(2016, 12, 13), every=pt.years(5))
    report = [held("2017-05-23")]
    (late, _) = plan.owed(date(2017, 3, 1), held=report)
    assert (late.state, late.late_since) == (pt.ObligationState.LATE, date(2016, 12, 14))
    (done,) = plan.owed(date(2018, 1, 1), since=plan.first, until=plan.first, held=report)
    assert (done.state, done.days_late) == (pt.ObligationState.MET, 161)


def test_what_is_due_in_a_year_is_overdue_when_the_year_is_over() -> None:
    """The Paris Agreement, article 14(2): the first stocktake in 2023, then every five years."""
    plan = plan_of(first=date(2023, 12, 31), every=pt.years(5))
    first_two = [held("2023-12-13"), held("2028-11-20")]
    (third,) = plan.owed(date(2033, 7, 1), held=first_two)
    assert (third.due.year, third.state, third.days_late) == (2033, pt.ObligationState.OPEN, 0)
    late = plan.owed(date(2034, 1, 1), held=first_two)[0]
    assert (late.due.year, late.days_late) == (2033, 1)


def test_a_quarter_without_a_meeting_is_missed() -> None:
    """A framework agreement: at least one meeting a quarter, held 10 February and 20 May."""
    quarterly = plan_of(
        first=date(2025, 3, 31),
        every=pt.months(3),
        month_end=pt.MonthEnd.STICK,
        makes_up=pt.days(0),
    )
    (missed, _) = quarterly.owed(date(2025, 10, 1), held=[held("2025-02-10"), held("2025-05-20")])
    assert (missed.due, missed.late_since) == (date(2025, 9, 30), date(2025, 10, 1))


def test_a_meeting_makes_up_for_the_quarter_before_for_as_long_as_agreed() -> None:
    details: dict[str, Any] = {"first": date(2025, 3, 31), "every": pt.months(3)}
    late = held("2025-04-10")
    for makes_up, owed in (
        (None, "2025-06-30"),
        (pt.days(10), "2025-06-30"),
        (pt.days(9), "2025-03-31"),
        (pt.days(0), "2025-03-31"),
        (pt.months(1), "2025-06-30"),
    ):
        plan = plan_of(**details, makes_up=makes_up)
        assert dues(plan, "2025-04-11", late)[0] == owed
    strict = plan_of(**details, makes_up=pt.days(0))
    assert dues(strict, "2025-04-11", late) == ["2025-03-31", "2025-09-30"]
    named = held("2025-04-10", for_due="2025-03-31")
    assert dues(strict, "2025-04-11", named) == ["2025-06-30"]


def test_the_first_comes_after_another_length_and_all_count_from_it() -> None:
    """A price review: in force from 15 March 2024, after twelve months, then every six."""
    plan = plan_of(first=date(2024, 3, 15) + pt.months(12), every=pt.months(6))
    three = plan.owed(date(2024, 3, 15), until=date(2026, 3, 15))
    assert [str(each.due) for each in three] == ["2025-03-15", "2025-09-15", "2026-03-15"]


def test_the_first_within_five_years_is_due_on_the_anniversary() -> None:
    plan = plan_of(first=date(2010, 6, 1) + pt.years(5), every=pt.years(5))
    assert dues(plan, "2015-06-01") == ["2015-06-01"]
    assert dues(plan, "2015-06-02") == ["2015-06-01", "2020-06-01"]


def test_the_next_is_counted_from_what_was_due_or_from_what_was_done() -> None:
    late = held("2025-07-10")
    assert dues(plan_of(), "2025-08-01", late) == ["2026-06-01"]
    from_held = plan_of(from_held=True)
    assert dues(from_held, "2025-07-09", late) == ["2025-06-01"]
    assert dues(from_held, "2025-08-01", late) == ["2026-07-10"]
    assert dues(from_held, "2025-08-01", held("2025-01-15")) == ["2026-01-15"]
    assert dues(from_held, "2030-01-01") == ["2025-06-01"]


# --- whose period ---------------------------------------------------------------------------------


def test_a_second_review_in_a_period_is_none_of_the_next() -> None:
    both_early = [held("2025-05-20"), held("2025-05-30")]
    assert dues(plan_of(), "2025-06-01", *both_early) == ["2026-06-01"]
    (first,) = plan_of().owed(FIRST, until=FIRST, held=both_early)
    assert first.settled_on == date(2025, 5, 20)
    assert first.evidence == ("on-2025-05-20", "on-2025-05-30")


def test_the_oldest_that_began_and_has_none_comes_first() -> None:
    assert dues(plan_of(), "2026-05-21", held("2026-05-20")) == ["2026-06-01"]
    assert dues(plan_of(), "2026-05-21", held("2026-05-20"), held("2026-05-21")) == ["2027-06-01"]


def test_a_review_of_another_plan_or_for_no_due_day_counts_for_nothing() -> None:
    stray = [held("2025-05-20", for_due="2025-06-02"), Deed(FIRST, about="O2")]
    assert dues(plan_of(), "2025-06-01", *stray) == ["2025-06-01"]


def test_after_the_end_none_is_due() -> None:
    once = plan_of(until=date(2026, 6, 1))
    assert dues(once, "2026-07-01") == ["2025-06-01"]
    assert dues(once, "2026-07-01", held("2025-05-01"), held("2026-06-20")) == []
    after = held("2026-06-20", every=pt.months(1))
    assert dues(once, "2026-07-01", after) == []


def test_past_the_last_day_of_the_calendar_none_is_due() -> None:
    last = plan_of(first=date(9999, 12, 30), from_held=True, every=pt.days(1))
    reviews = [held("9999-12-30"), held("9999-12-31", every=pt.years(1))]
    assert dues(last, "9999-12-31", *reviews[:1]) == ["9999-12-31"]
    assert dues(last, "9999-12-31", *reviews) == []
    ages = plan_of(makes_up=pt.years(3000))
    assert dues(ages, "2026-05-21", held("2026-05-20")) == ["2026-06-01"]


# --- outcomes -------------------------------------------------------------------------------------


def test_an_outcome_changes_the_cadence_from_the_due_day_of_its_period() -> None:
    outcome = held("2025-05-20", every=pt.months(6))
    assert dues(plan_of(), "2025-06-01", outcome) == ["2025-12-01"]
    late = held("2025-08-20", every=pt.months(1))
    assert dues(plan_of(), "2025-09-15", late) == ["2025-09-01", "2025-10-01"]
    assert dues(plan_of(from_held=True), "2025-09-15", late) == ["2025-09-20"]


def test_what_passed_before_an_outcome_stays_due() -> None:
    skipped = held("2028-01-10", for_due="2025-06-01", every=pt.years(2))
    assert dues(plan_of(), "2028-02-01", skipped) == ["2026-06-01", "2027-06-01", "2029-06-01"]


def test_an_outcome_that_names_the_next_day_may_reach_back() -> None:
    later = held("2025-05-20", next_on=DAY("2027-01-01"))
    assert dues(plan_of(), "2026-12-31", later) == ["2027-01-01"]
    assert dues(plan_of(), "2027-01-02", later) == ["2027-01-01", "2028-01-01"]
    back = held("2028-01-10", for_due="2025-06-01", next_on=DAY("2027-12-01"))
    assert dues(plan_of(), "2028-01-10", back) == ["2027-12-01", "2028-12-01"]
    early = held("2025-01-10", next_on=DAY("2025-03-01"), every=pt.years(2))
    assert dues(plan_of(), "2025-02-01", early) == ["2025-03-01"]
    assert dues(plan_of(), "2025-03-02", early) == ["2025-03-01", "2027-03-01"]


def test_what_was_held_ahead_stays_held_when_the_cadence_changes() -> None:
    reviews = [
        held("2025-01-10", for_due="2026-06-01"),
        held("2025-05-20", every=pt.months(8)),
    ]
    assert dues(plan_of(), "2026-05-31", *reviews) == ["2026-02-01", "2026-10-01"]
    assert dues(plan_of(), "2025-01-10", *reviews) == ["2025-06-01"]


def test_what_makes_no_plan() -> None:
    assert faults_of(lambda: plan_of(until=FIRST)) == [("until", "span.order")]
    assert faults_of(lambda: plan_of(every=pt.days(0))) == [("every", "interval.range")]
    both_said: dict[str, Any] = {"from_held": True, "makes_up": pt.days(3)}
    assert faults_of(lambda: plan_of(**both_said)) == [("makes_up", "review.makes_up")]
    assert faults_of(lambda: plan_of().owed(FIRST, until=DAY("2025-05-31"))) == [
        ("until", "span.order")
    ]
    assert faults_of(lambda: pt.ReviewOutcome(every=pt.days(0))) == [("every", "interval.range")]


# --- a loop over days says the same ---------------------------------------------------------------

SPANS = st.sampled_from([pt.days(1), pt.days(7), pt.days(10), pt.months(1)])


@st.composite
def cases(
    draw: st.DrawFn, days: st.SearchStrategy[date]
) -> tuple[pt.ReviewPlan, Sequence[Deed], date]:
    first, on = draw(days), draw(days)
    from_held, later = draw(st.booleans()), draw(st.none() | days)
    plan = plan_of(
        first=first,
        every=draw(SPANS),
        from_held=from_held,
        makes_up=None if from_held else draw(st.none() | st.just(pt.days(0)) | SPANS),
        until=later if later is not None and later > first else None,
    )
    outcome = st.builds(pt.ReviewOutcome, every=st.none() | SPANS, next_on=st.none() | days)
    ahead = days.map(lambda day: max(day, first))
    deed = st.builds(
        Deed,
        days,
        for_due=st.none() | st.none() | st.sampled_from([first, first + plan.every]) | ahead,
        outcome=st.none() | outcome,
    )
    # of one day one review at most: which of two came first, no loop over days can tell
    deeds = draw(st.lists(deed, max_size=5, unique_by=lambda each: each.on))
    return plan, deeds, on


CASES = both(cases(su_days()), cases(su_days(date(2024, 1, 20))) | cases(ed_days()))


def length(span: pt.Span) -> Any:
    return ("days", span.days) if span.days is not None else ("months", span.months)


@given(CASES)
@law("S2", kills="the next one counted from the day a late review was held")
@law("A18", kills="a review held later that moves what is due today")
def test_a_loop_over_days_finds_the_same(
    case: tuple[pt.ReviewPlan, Sequence[Deed], date],
) -> None:
    plan, deeds, on = case
    days = [on, plan.first, *(each.on for each in deeds)]
    days += [each.outcome.next_on for each in deeds if each.outcome and each.outcome.next_on]
    if max(days) - min(days) > timedelta(500):
        return  # a loop over a century says no more
    horizon = max(days) + timedelta(90)
    makes_up = None if plan.makes_up is None else length(plan.makes_up)
    naive = reviews_on(
        on,
        Plan(plan.first, length(plan.every), horizon, plan.from_held, makes_up, plan.until),
        deeds,
    )
    told = {due: at for due, at in naive.items() if due <= max(days)}
    found = plan.owed(on, since=min(days), until=max(days), held=deeds)
    assert {each.due: each.settled_on for each in found} == told
    missing = [due for due, at in naive.items() if at is None]
    coming = [due for due in missing if due >= on][:1]
    owed = [each.due for each in plan.owed(on, held=deeds)]
    assert owed == [due for due in missing if due < on] + coming
    missed = [due for due in missing if due < on]
    assert plan.overdue(held=deeds).at(on) == min(missed, default=None)
    for each in found:
        late = each.settled_on is None and on > each.due
        assert (each.state is pt.ObligationState.LATE) is late


@pytest.mark.parametrize("reviews", [[], [held("2025-05-20")]])
def test_a_plan_and_what_is_owed_are_documents(reviews: list[Deed]) -> None:
    plan = plan_of(by=pt.Side.PROVIDER, what="joint review", makes_up=pt.months(1))
    assert pt.from_json(pt.to_json(plan)) == plan
    for owed in plan.owed(FIRST, since=FIRST, held=reviews):
        assert pt.from_json(pt.to_json(owed)) == owed
        assert owed.row()["by"] == "provider"
        assert str(owed).startswith("joint review: due 1 Jun 2025")
