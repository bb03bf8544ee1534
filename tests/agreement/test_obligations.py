"""Obligations: who owes what to whom by when, and what became of it; a loop over days agrees."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.naive_owed import Deed, due_list, states_on
from patronage.agreement.terms.due_series import DueSeries, day_after, last_of
from patronage.agreement.terms.fulfilment import Fulfilment, is_by
from patronage.agreement.terms.obligations import check_later, check_window
from refusals import faults_of

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Sequence

PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON
OPEN, PARTLY, MET, LATE, WAIVED, BREACHED = pt.ObligationState
DUE = date(2026, 3, 2)
LAST = date(2026, 12, 31)
AWARE = date(2026, 3, 2)


def owing(**details: Any) -> pt.Obligation:
    given: dict[str, Any] = {"by": PROVIDER, "due": DUE} | details
    return pt.Obligation("O1", "the report", **given)


def day(number: int, month: int = 3) -> date:
    return date(2026, month, number)


# --- by when ------------------------------------------------------------------------------------


def last_days(since: date, *lengths: pt.Span) -> list[date]:
    """Return the last day for each of several things that are owed in a time from a day on."""
    each = [owing(due=since, within=length) for length in lengths]
    return [due for one in each for due in one.due_days(since, LAST)]


def test_notice_of_a_compensation_event_is_owed_in_eight_weeks() -> None:
    """NEC3 ECC 61.3."""
    assert last_days(AWARE, pt.weeks(8)) == [date(2026, 4, 27)]


def test_a_claim_is_owed_in_28_and_its_details_in_42_days_from_becoming_aware() -> None:
    """FIDIC Red Book 1999, 20.1; late notice bars the claim."""
    assert last_days(AWARE, pt.days(28), pt.days(42)) == [date(2026, 3, 30), date(2026, 4, 13)]
    notice = owing(due=AWARE, within=pt.days(28))
    for given_on, in_time in ((day(30), True), (day(31), False)):
        (owed,) = notice.owed(LAST, since=day(30), performed=[Deed(given_on)])
        assert (owed.state, owed.days_late == 0) == (MET, in_time)


def test_a_defect_is_notified_in_45_days_and_repaired_in_45_from_the_notice() -> None:
    """Common Paper Cloud Service Agreement, 6.4."""
    found, given_on = date(2026, 3, 2), date(2026, 4, 10)
    assert given_on <= last_days(found, pt.days(45))[0]
    assert last_days(given_on, pt.days(45)) == [date(2026, 5, 25)]


def test_a_report_within_45_days_of_each_quarter_is_counted_from_the_quarters() -> None:
    report = owing(
        due=date(2025, 3, 31),
        every=pt.months(3),
        within=pt.days(45),
        month_end=pt.MonthEnd.STICK,
    )
    dues = list(report.due_days(date(2025, 1, 1), date(2026, 2, 14)))
    assert dues[0] == date(2025, 5, 15)
    assert dues[1:] == [date(2025, 8, 14), date(2025, 11, 14), date(2026, 2, 14)]
    (late, coming) = report.owed(date(2025, 5, 20))
    assert (late.late_since, late.days_late) == (date(2025, 5, 16), 5)
    assert (coming.due, coming.state) == (date(2025, 8, 14), OPEN)


def test_it_falls_due_until_a_day_and_so_many_times_at_most() -> None:
    monthly: dict[str, Any] = {"due": date(2026, 1, 31), "every": pt.months(1)}
    year = date(2026, 1, 1), LAST
    assert len(list(owing(**monthly).due_days(*year))) == 12
    assert len(list(owing(**monthly, times=3).due_days(*year))) == 3
    ended = owing(**monthly, until=date(2026, 3, 31))
    assert list(ended.due_days(*year)) == [date(2026, 1, 31), date(2026, 2, 28)]


@law("S2", kills="a month counted from the clamped one before it")
def test_a_31st_comes_back_after_february() -> None:
    monthly = owing(due=date(2026, 1, 31), every=pt.months(1))
    dues = list(monthly.due_days(date(2026, 2, 1), date(2026, 3, 31)))
    assert dues == [date(2026, 2, 28), date(2026, 3, 31)]


@law("L7", kills="due days walked through one by one")
def test_the_last_due_days_of_the_calendar_are_there_at_once() -> None:
    daily = DueSeries(date.min, pt.days(1), pt.days(3))
    assert daily.size == date.max.toordinal()
    assert daily.number_of(date(9999, 12, 1)) == date(9999, 11, 28).toordinal() - 1
    assert daily.due(daily.size - 1) == date.max == last_of(date.max)
    assert (daily.due(-1), daily.due(daily.size), day_after(date.max)) == (None, None, None)
    (only,) = owing(due=date.max).owed(date.max)
    assert (only.state, only.late_since) == (OPEN, None)


# --- what became of it ----------------------------------------------------------------------------


def test_the_due_day_is_in_time_and_the_next_is_late() -> None:
    assert owing().state(DUE).changes() == ((day(3), LATE),)
    assert owing().state(DUE, performed=[Deed(DUE)]).changes() == ((DUE, MET),)
    late = owing().state(DUE, performed=[Deed(day(5))])
    assert late.changes() == ((day(3), LATE), (day(5), MET))
    assert owing().state(DUE, performed=[Deed(day(3))]).changes() == ((day(3), MET),)
    (owed,) = owing().owed(LAST, since=DUE, performed=[Deed(day(5), id="mail-17")])
    assert (owed.days_late, owed.evidence, owed.settled_on) == (3, ("mail-17",), day(5))


def test_it_is_done_in_parts() -> None:
    deeds = [Deed(day(1), id="a"), Deed(day(9), id="b", parts=2)]
    state = owing(parts=3).state(DUE, performed=deeds)
    assert state.changes() == ((day(1), PARTLY), (day(3), LATE), (day(9), MET))
    (owed,) = owing(parts=3).owed(day(4), performed=deeds)
    assert (owed.done, owed.parts, owed.state, owed.evidence) == (1, 3, LATE, ("a",))
    assert owing(parts=2).state(DUE, performed=[Deed(DUE), Deed(DUE)]).changes() == ((DUE, MET),)


def test_only_the_one_it_is_owed_to_waives_it() -> None:
    for by, state in ((PROVIDER, LATE), (PATRON, WAIVED), (None, WAIVED), (pt.Ref("x"), LATE)):
        assert owing().state(DUE, waived=[Deed(day(1), by=by)]).at(LAST) is state
    to_another = owing(to="builder")
    assert to_another.state(DUE, waived=[Deed(day(1), by=PATRON)]).at(LAST) is LATE
    assert to_another.state(DUE, waived=[Deed(day(1), by=pt.Ref("builder"))]).at(LAST) is WAIVED
    assert is_by(Deed(DUE, by=PATRON), None)


def test_what_is_settled_stays_so() -> None:
    waived, done = [Deed(day(1), by=PATRON)], [Deed(day(4))]
    assert owing().state(DUE, performed=done, waived=waived).at(LAST) is WAIVED
    after = [Deed(day(5), by=PATRON)]
    assert owing().state(DUE, performed=done, waived=after, breached=after).at(LAST) is MET
    same = [Deed(day(4), by=PATRON)]
    assert owing().state(DUE, performed=done, waived=same).at(LAST) is MET


def test_a_breach_is_found_of_what_is_late_and_mended_by_doing_it() -> None:
    assert owing().state(DUE, breached=[Deed(DUE)]).changes() == ((day(3), LATE),)
    found = owing().state(DUE, breached=[Deed(day(3)), Deed(day(6))])
    assert found.changes() == ((day(3), BREACHED),)
    mended = owing().state(DUE, breached=[Deed(day(4))], performed=[Deed(day(9))])
    assert mended.values == (LATE, BREACHED, MET)


def test_a_deed_counts_for_the_due_day_it_names_else_for_the_oldest_open() -> None:
    monthly = owing(due=day(31, 1), every=pt.months(1))
    january, february, march = day(31, 1), day(28, 2), day(31, 3)
    ahead = monthly.owed(
        day(1, 2), since=january, until=march, performed=[Deed(day(5, 1), for_due=february)]
    )
    assert [each.state for each in ahead] == [LATE, MET, OPEN]
    both_named = [Deed(day(5, 1)), Deed(day(5, 1), for_due=january), Deed(day(6, 1), parts=1)]
    paid = monthly.owed(day(6, 1), since=january, until=march, performed=both_named)
    assert [each.state for each in paid] == [MET, MET, MET]
    beside = [Deed(day(5, 1), for_due=day(30, 1)), Deed(day(6, 1), about="O2")]
    assert monthly.owed(day(7, 1), performed=beside) == monthly.owed(day(7, 1))


def test_what_is_too_much_for_one_due_day_counts_for_the_next_unless_that_one_was_named() -> None:
    monthly = owing(due=day(31, 1), every=pt.months(1), parts=2, times=2)
    year: dict[str, Any] = {"since": day(31, 1), "until": LAST}
    paid = monthly.owed(day(6, 1), **year, performed=[Deed(day(5, 1), parts=9)])
    assert [each.done for each in paid] == [2, 2]
    begun = [Deed(day(4, 1)), Deed(day(5, 1), parts=2)]
    paid = monthly.owed(day(6, 1), **year, performed=begun)
    assert [(each.done, each.state) for each in paid] == [(2, MET), (1, PARTLY)]
    named = Deed(day(5, 1), parts=9, for_due=day(31, 1))
    assert [each.done for each in monthly.owed(day(6, 1), **year, performed=[named])] == [2, 0]


def test_owed_are_those_past_due_and_the_next_one() -> None:
    monthly = owing(due=day(31, 1), every=pt.months(1))
    done = [Deed(day(20, 1)), Deed(day(28, 2), for_due=day(31, 3))]
    dues = [each.due for each in monthly.owed(day(2, 4), performed=done)]
    assert dues == [day(28, 2), day(30, 4)]
    assert monthly.owed(day(2, 4), until=day(30, 4)) == monthly.owed(day(2, 4))[-1:]


WORDS = [
    ({}, "the report: due 2 Mar 2026"),
    ({"performed": [Deed(DUE)]}, "the report: 1 of 2 done, due 2 Mar 2026"),
    ({"performed": [Deed(DUE, parts=2)]}, "the report: due 2 Mar 2026, done 2 Mar 2026"),
    ({"waived": [Deed(DUE)]}, "the report: due 2 Mar 2026, waived 2 Mar 2026"),
]
LATER = [
    ({}, "the report: late since 3 Mar 2026, by 1 day"),
    ({"performed": [Deed(DUE)]}, "the report: 1 of 2 done, late since 3 Mar 2026, by 1 day"),
    (
        {"performed": [Deed(day(3), parts=2)]},
        "the report: due 2 Mar 2026, done 3 Mar 2026, 1 day late",
    ),
    ({"breached": [Deed(day(3))]}, "the report: breached, late since 3 Mar 2026, by 1 day"),
    (
        {"performed": [Deed(DUE)], "breached": [Deed(day(3))]},
        "the report: 1 of 2 done, breached, late since 3 Mar 2026, by 1 day",
    ),
]


@pytest.mark.parametrize(
    ("on", "deeds", "said"),
    [*((DUE, *each) for each in WORDS), *((day(3), *each) for each in LATER)],
)
def test_it_says_itself(on: date, deeds: dict[str, Any], said: str) -> None:
    (owed,) = owing(parts=2).owed(on, since=DUE, **deeds)
    assert str(owed) == said
    assert pt.from_json(pt.to_json(owed)) == owed


def test_a_row_is_flat() -> None:
    (owed,) = owing(to="ana").owed(day(4), performed=[Deed(DUE, id="a", about="O2")])
    assert owed.row() == {
        "of": "O1",
        "what": "the report",
        "by": "provider",
        "to": "ana",
        "due": DUE,
        "on": day(4),
        "state": "late",
        "done": 0,
        "parts": 1,
        "settled_on": None,
        "late": 2,
        "evidence": None,
    }


@pytest.mark.parametrize(
    ("details", "faults"),
    [
        ({"by": None}, [("by", "party.type"), ("to", "party.type")]),
        ({"by": "ana"}, [("to", "party.type")]),
        ({"until": LAST}, [("until", "obligation.once")]),
        ({"times": 2}, [("times", "obligation.once")]),
        ({"every": pt.days(7), "within": pt.months(1)}, [("within", "interval.mixed")]),
        ({"every": pt.days(0)}, [("every", "interval.range")]),
        ({"every": pt.days(7), "until": DUE}, [("until", "span.order")]),
        ({"parts": 0}, [("parts", "count.range")]),
    ],
)
def test_what_makes_no_obligation(details: dict[str, Any], faults: list[tuple[str, str]]) -> None:
    assert faults_of(lambda: owing(**details)) == faults


def test_questions_about_no_day_are_refused() -> None:
    assert faults_of(lambda: owing().state(day(3))) == [("due", "obligation.due")]
    assert faults_of(lambda: owing().owed(DUE, until=day(1))) == [("until", "span.order")]
    assert faults_of(lambda: owing().due_days(DUE, day(1))) == [("last", "span.order")]
    assert faults_of(lambda: check_window(DUE, day(1))) == [("until", "span.order")]
    settled: dict[str, Any] = {"due": DUE, "on": DUE, "state": MET}
    assert faults_of(lambda: pt.Owed("O1", "x", **settled)) == [
        ("settled_on", "obligation.settled")
    ]
    found: list[pt.Fault] = []
    check_later(found, "until", None, DUE)
    assert not found


# --- a loop over days says the same -------------------------------------------------------------

SPANS = st.sampled_from([pt.days(1), pt.days(7), pt.days(10), pt.months(1), pt.months(2)])


@st.composite
def cases(draw: st.DrawFn, days: st.SearchStrategy[date]) -> tuple[pt.Obligation, list[Any]]:
    every = draw(st.none() | SPANS)
    within = draw(st.none() | SPANS)
    if every and within and within.is_months:
        within = pt.days(3) if every.days else within
    first = draw(days)
    repeats: dict[str, Any] = {}
    if every is not None:
        later = draw(st.none() | days)
        repeats = {
            "every": every,
            "until": later if later is not None and later > first else None,
            "times": draw(st.none() | st.integers(1, 3)),
        }
    obligation = owing(due=first, within=within, parts=draw(st.integers(1, 3)), **repeats)
    dues = dues_of(obligation, max(first, draw(days)) + timedelta(70))
    deed = st.builds(
        Deed,
        days | st.sampled_from(dues),
        for_due=st.none() | st.none() | st.sampled_from(dues) | days,
        parts=st.integers(1, 3),
        by=st.sampled_from([None, PROVIDER, PATRON]),
    )
    return obligation, [draw(st.lists(deed, max_size=5)) for _ in range(3)]


def length(span: pt.Span | None) -> Any:
    if span is None:
        return None
    return ("days", span.days) if span.days is not None else ("months", span.months)


def dues_of(obligation: pt.Obligation, horizon: date) -> list[date]:
    return due_list(
        obligation.due,
        length(obligation.every),
        horizon,
        within=length(obligation.within),
        until=obligation.until,
        times=obligation.times,
    )


CASES = both(cases(su_days()), cases(su_days(date(2024, 1, 25))))
DAYS = su_days() | su_days(date(2024, 3, 20)) | su_days(date(2024, 1, 25))


@given(CASES, DAYS)
@law("A18", kills="what is done later that settles what stands today")
def test_a_loop_over_days_finds_the_same(
    case: tuple[pt.Obligation, list[Sequence[Deed]]], on: date
) -> None:
    obligation, (performed, waived, breached) = case
    horizon = max([on, obligation.due, *(each.on for each in performed)]) + timedelta(70)
    dues = [each for each in dues_of(obligation, horizon) if each <= horizon]
    by_owed = [each for each in waived if each.by in {None, PATRON}]
    deeds: dict[str, Any] = {"performed": performed, "waived": waived, "breached": breached}
    naive = states_on(
        on,
        dues_of(obligation, horizon + timedelta(400)),
        obligation.parts,
        performed=performed,
        waived=by_owed,
        breached=breached,
    )[: len(dues)]
    first, last = dues[0], dues[-1]
    found = obligation.owed(on, since=first, until=last, **deeds)
    assert [each.due for each in found] == dues
    told = [(each.state.value, each.done, each.settled_on) for each in found]
    assert told == [(item.state, item.done, item.settled) for item in naive]
    for each in found:
        assert obligation.state(each.due, **deeds).at(on) is each.state
        assert each.days_late == max(((each.settled_on or on) - each.due).days, 0)
    still = [each for each in found if not each.state.is_settled]
    coming = [each for each in still if each.due >= on][:1]
    expected = [*(each for each in still if each.due < on), *coming]
    owed = list(obligation.owed(on, **deeds))
    assert owed[: len(expected)] == expected
    assert all(each.due >= on for each in owed[len(expected) :])
    assert len(owed) <= len(expected) + (not coming)
    late = [item.due for item in naive if item.state in {"late", "breached"}]
    overdue = obligation.overdue(performed=performed, waived=waived)
    assert overdue.at(on) == min(late, default=None)


@given(both(st.tuples(su_days(), su_days()), st.tuples(ed_days(), ed_days())), SPANS, SPANS)
@law("S2", kills="the last boundary before a day taken for the first from it on")
def test_the_first_due_day_from_a_day_on(
    case: tuple[date, date], every: pt.Span, within: pt.Span
) -> None:
    (first, on) = case
    if every.days and within.months:
        within = pt.days(40)
    on = min(on, first + timedelta(200))
    series = DueSeries(first, every, within)
    horizon = max(on, first) + timedelta(70)
    dues = due_list(first, length(every), horizon, within=length(within))
    number = series.number_from(on)
    assert number == next(k for k, due in enumerate(dues) if due >= on)
    assert [series.due(k) for k in range(len(dues))] == dues
    assert all(series.number_of(due) == k for k, due in enumerate(dues))


@given(CASES, st.randoms(use_true_random=False))
def test_the_order_in_which_deeds_are_handed_over_does_not_matter(
    case: tuple[pt.Obligation, list[list[Deed]]], random: Any
) -> None:
    obligation, kinds = case
    named = [[each._replace(id=f"d{k}") for k, each in enumerate(kind)] for kind in kinds]
    names = ("performed", "waived", "breached")
    first: Any = dict(zip(names, named, strict=True))
    turned: Any = {name: random.sample(kind, len(kind)) for name, kind in first.items()}
    assert obligation.owed(DUE, **turned) == obligation.owed(DUE, **first)


@law("L7", kills="days on which something is late walked through to the end of the calendar")
def test_what_nobody_ever_does_is_late_once() -> None:
    daily = owing(every=pt.days(1))
    assert daily.overdue().changes() == ((DUE + timedelta(1), DUE),)
    last = owing(due=date.max)
    assert last.overdue().changes() == ()
    done = [Deed(DUE + timedelta(5), parts=3)]
    assert daily.overdue(performed=done).changes() == (
        (DUE + timedelta(1), DUE),
        (DUE + timedelta(5), DUE + timedelta(3)),
    )


@pytest.mark.parametrize("times", [1, 400])
def test_a_year_of_days_is_done_at_one_go(times: int) -> None:
    daily = DueSeries(date(2026, 1, 1), pt.days(1), times=times)
    found = Fulfilment(daily, 1, performed=[Deed(day(1, 1), parts=500)])
    assert found.oldest_open() == times
