"""Days and lengths that an agreement leaves open: what is known holds in every world they allow."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.counting.verdict import Verdict
from patronage.counting.when import bounds, has_come, when

from laws import law

if TYPE_CHECKING:
    from patronage.counting.when import Day

ONE = timedelta(days=1)
MADE = date(2026, 1, 5)
EXPIRED = pt.AgreementStatus.EXPIRED
PATRON = pt.Side.PATRON


def _days(least: int, most: int) -> st.SearchStrategy[date]:
    return st.integers(least, most).map(lambda count: MADE + timedelta(days=count))


@st.composite
def _open(draw: st.DrawFn, days: st.SearchStrategy[date]) -> Day:
    first, last = sorted((draw(days), draw(days)))
    return when(first, last)


@st.composite
def _open_agreements(draw: st.DrawFn) -> pt.Agreement:
    """An agreement with its start or its end in bounds, and acts on exact days."""
    start = draw(_open(_days(-6, 6)))
    after = bounds(start)[1]
    length = draw(st.sampled_from([None, pt.days(2), pt.days(9), pt.months(1)]))
    until = None
    if length is None:
        until = draw(st.none() | _open(st.integers(1, 9).map(lambda n: after + n * ONE)))
    renewal = pt.Renewal.NONE
    if length is not None or until is not None:
        renewal = draw(
            st.sampled_from(
                [
                    pt.Renewal.NONE,
                    pt.Renewal.automatic(pt.days(5)),
                    pt.Renewal.automatic(pt.days(5), notice=pt.days(3), at_most=2),
                    pt.Renewal.automatic(pt.days(5), latest_end=after + 40 * ONE),
                    pt.Renewal.by_agreement(pt.days(4), at_most=1),
                ]
            )
        )
    termination = pt.Termination(convenience=pt.days(2))
    draft = pt.Agreement.drafted(
        "A1",
        on=MADE,
        start=start,
        length=length,
        until=until,
        renewal=renewal,
        termination=termination,
    )
    agreement = draft
    for side in pt.Side:
        try:
            agreement = agreement.sign(side, on=MADE)
        except pt.Refused:
            return draft
    if draw(st.booleans()):
        day = max(draw(_days(0, 12)), MADE)
        try:
            agreement = agreement.terminate(on=day, by=PATRON)
        except pt.Refused:
            return agreement
    return agreement


def _worlds(day: Day | None) -> list[date | None]:
    if day is None:
        return [None]
    first, last = bounds(day)
    return [first + n * ONE for n in range((last - first).days + 1)]


def _exact(agreement: pt.Agreement) -> list[pt.Agreement]:
    """The agreements of exact days that it may be; those in which the acts are allowed."""
    term, found = agreement.term, []
    assert not isinstance(term.start, pt.After)
    for start, until in product(_worlds(term.start), _worlds(term.until)):  # type: ignore[arg-type]
        assert start is not None
        try:
            found.append(evolve(agreement, term=evolve(term, start=start, until=until)))
        except pt.PatronageError:
            continue
    return found


@given(_open_agreements(), st.lists(_days(-9, 60), min_size=1, max_size=6))
@law("A19", kills="unknown read as yes, or as no")
def test_what_is_known_is_so_in_every_world(agreement: pt.Agreement, asked: list[date]) -> None:
    worlds = _exact(agreement)
    for day in asked:
        verdict = agreement.in_force_on(day)
        answers = {bool(each.in_force_on(day)) for each in worlds}
        if verdict is not Verdict.UNKNOWN:
            assert answers <= {bool(verdict)}
        statuses = {each.status.at(day) for each in worlds}
        assert statuses <= agreement.life.possible.at(day)


@given(_open_agreements(), st.lists(_days(-9, 60), min_size=1, max_size=6))
@law("A19", kills="a day held open that is the same in every world")
def test_what_differs_from_world_to_world_is_unknown_and_no_more(
    agreement: pt.Agreement, asked: list[date]
) -> None:
    if agreement.acts and agreement.acts[-1].kind is pt.ActKind.TERMINATE:
        return  # in some worlds it would have been refused
    if agreement.life.renewed_on or agreement.term.renewal.kind is not pt.RenewalKind.NONE:
        return  # a round that may be over and may follow: held by the law above
    worlds = _exact(agreement)
    for day in asked:
        answers = {bool(each.in_force_on(day)) for each in worlds}
        expected = Verdict.of(answers.pop()) if len(answers) == 1 else Verdict.UNKNOWN
        assert agreement.in_force_on(day) is expected


@given(_open_agreements(), st.data(), st.lists(_days(-9, 60), min_size=1, max_size=6))
@law("A19", kills="an answer that narrowing a day turns round")
def test_narrowing_a_day_only_narrows_the_answers(
    agreement: pt.Agreement, data: st.DataObject, asked: list[date]
) -> None:
    start = agreement.term.start
    assert isinstance(start, date | pt.When)
    first, last = bounds(start)
    days = sorted(data.draw(st.lists(st.dates(first, last), min_size=2, max_size=2)))
    try:
        narrower = evolve(agreement, term=evolve(agreement.term, start=when(days[0], days[1])))
    except pt.PatronageError:
        return  # an act that might have been allowed is not
    for day in asked:
        assert agreement.in_force_on(day) in {Verdict.UNKNOWN, narrower.in_force_on(day)}
        assert narrower.life.possible.at(day) <= agreement.life.possible.at(day)


@given(_open_agreements())
@law("A19", kills="bounds of an end that leave out an end")
def test_the_end_lies_within_its_bounds(agreement: pt.Agreement) -> None:
    for world in _exact(agreement):
        ended = world.ended_on
        assert not isinstance(ended, pt.When)
        if ended is None:
            assert has_come(agreement.ended_on, date.max) is not Verdict.MET
        else:
            assert agreement.ended_on is not None
            first, last = bounds(agreement.ended_on)
            assert first <= ended <= last


# --- a late cure of which it is left open whether it counts ---------------------------------------

CAUSE = pt.Ground.CAUSE
CURABLE = pt.Termination(
    cure=pt.days(3),
    late_cure=pt.Unknown("what was to be expected"),
    causes=[
        pt.TerminationCause("outage", persists=pt.days(5), cure=pt.days(2), either=True),
        pt.TerminationCause("late", times=2),
    ],
)


@st.composite
def _breached(draw: st.DrawFn) -> pt.Agreement:
    """An agreement with breaches, and what may cure them, in time or late."""
    weekly = pt.Obligation("report", "report", by=PATRON, due=MADE, every=pt.days(7))
    agreement = pt.Agreement.signed(
        "A1", on=MADE, start=MADE, termination=CURABLE, obligations=weekly
    )
    for day in sorted(draw(st.lists(_days(0, 20), max_size=7))):
        name = f"b{len(agreement.acts)}"
        about = draw(st.sampled_from([None, None, "report"]))
        named = draw(st.sampled_from([None, *[each.id for each in agreement.life.breaches]]))
        cause = draw(st.sampled_from([None, "outage", "late"]))
        with suppress(pt.Refused):
            match draw(st.sampled_from(["breach", "breach", "cure", "perform"])):
                case "breach":
                    agreement = agreement.breach(
                        on=day, by=PATRON, id=name, about=about, cause=cause
                    )
                case "cure":
                    agreement = agreement.cure(on=day, by=PATRON, about=named)
                case _:
                    agreement = agreement.perform("report", on=day)
    return agreement


def _where_late_cures(agreement: pt.Agreement, *, count: bool) -> pt.Agreement | None:
    """Return an agreement that says whether late cures count; None: some acts it doesn't allow."""
    terms = evolve(agreement.terms, termination=evolve(CURABLE, late_cure=count))
    try:
        return evolve(agreement, terms=terms)
    except pt.Refused:
        return None


def _may_be_ended(agreement: pt.Agreement, day: date) -> bool:
    try:
        agreement.terminate(on=day, by=pt.Side.PROVIDER, ground=CAUSE)
    except pt.Refused:
        return False
    return True


@given(_breached(), _days(20, 40))
@law("A19", kills="a late cure that counts, or doesn't, though the terms leave it open")
def test_saying_whether_late_cures_count_only_narrows_the_answers(
    agreement: pt.Agreement, day: date
) -> None:
    worlds = [_where_late_cures(agreement, count=count) for count in (True, False)]
    named = [each.id for each in agreement.acts if each.kind is pt.ActKind.BREACH]
    for name in named:
        assert name is not None
        answers = {each.is_cured(name) for each in worlds if each is not None}
        assert Verdict.UNKNOWN not in answers
        if agreement.is_cured(name) is not Verdict.UNKNOWN:
            assert answers <= {agreement.is_cured(name)}
        elif None not in worlds:
            assert answers == {Verdict.MET, Verdict.UNMET}
    able = {_may_be_ended(each, day) for each in worlds if each is not None}
    if None not in worlds:
        assert _may_be_ended(agreement, day) is any(able)


def test_a_late_cure_that_may_count_leaves_it_unknown_whether_the_breach_is_cured() -> None:
    breached = pt.Agreement.signed("A1", on=MADE, start=MADE, termination=CURABLE)
    breached = breached.breach(on=MADE, by=PATRON, id="b1").breach(on=MADE, by=PATRON, id="b2")
    assert breached.is_cured("b1") is Verdict.UNMET
    in_time = breached.cure(on=MADE + 3 * ONE, by=PATRON, about="b1")
    assert (in_time.is_cured("b1"), in_time.is_cured("b2")) == (Verdict.MET, Verdict.UNMET)
    late = breached.cure(on=MADE + 4 * ONE, by=PATRON, about="b1", id="c")
    assert late.is_cured("b1") is Verdict.UNKNOWN
    assert [each.id for each in late.life.breaches] == ["b1", "b2"]
    assert late.as_of(MADE + 3 * ONE).is_cured("b1") is Verdict.UNMET
    day = MADE + 5 * ONE
    ended = late.terminate(on=day, by=pt.Side.PROVIDER, ground=CAUSE, about="b1")
    assert ended.ended_on == pt.When(day)
    assert late.undo("c", on=day).is_cured("b1") is Verdict.UNMET
    for name in ("c", "b", None):
        with pytest.raises(pt.UnknownReference) as raised:
            late.is_cured(name)  # type: ignore[arg-type]
        assert raised.value.faults[0].code == "reference.unknown"
    undone = late.undo("b2", on=day)
    with pytest.raises(pt.UnknownReference):
        undone.is_cured("b2")


def test_what_is_performed_late_may_have_cured_the_breach_about_it() -> None:
    owed = pt.Obligation("logo", "the logo", by=PATRON, due=MADE)
    told, last = MADE + ONE, MADE + 4 * ONE
    agreement = pt.Agreement.signed(
        "A1", on=MADE, start=MADE, termination=CURABLE, obligations=owed
    ).breach(on=told, by=PATRON, about="logo", id="b1")
    assert agreement.perform("logo", on=last).is_cured("b1") is Verdict.MET
    late = agreement.perform("logo", on=last + ONE)
    assert late.is_cured("b1") is Verdict.UNKNOWN
    assert late.life.breaches == agreement.life.breaches
    late = late.cure(on=last + ONE, by=PATRON)
    assert (late.is_cured("b1"), evolve(late).is_cured("b1")) == (Verdict.UNKNOWN,) * 2


def test_it_is_said_that_it_is_left_open_whether_a_late_cure_counts() -> None:
    agreement = pt.Agreement.signed("A1", on=MADE, start=MADE, termination=CURABLE)
    open_ = "whether a breach that is mended later is still a cause is left open"
    assert f"{open_} (what was to be expected)" in str(agreement.page(on=MADE))
    unsaid = evolve(agreement, terms=pt.Terms(termination=evolve(CURABLE, late_cure=pt.Unknown())))
    assert f"{open_}\n" in str(unsaid.page(on=MADE))
    assert pt.from_json(pt.to_json(agreement)) == agreement


def test_a_month_of_which_the_day_is_not_known() -> None:
    march = pt.When.within(pt.Period(date(2026, 3, 1), date(2026, 4, 1)), why="the day is blank")
    agreement = pt.Agreement.signed("A1", on=MADE, start=march, length=pt.years(1))
    asked = {
        date(2026, 2, 28): Verdict.UNMET,
        date(2026, 3, 15): Verdict.UNKNOWN,
        date(2026, 4, 1): Verdict.MET,
        date(2027, 2, 28): Verdict.MET,
        date(2027, 3, 15): Verdict.UNKNOWN,
        date(2027, 4, 1): Verdict.UNMET,
    }
    assert {day: agreement.in_force_on(day) for day in asked} == asked
    with pytest.raises(pt.Undecided):
        bool(agreement.in_force_on(date(2026, 3, 15)))
    assert agreement.status.at(date(2026, 3, 15)) is pt.AgreementStatus.UNKNOWN
    with pytest.raises(pt.Undecided):
        _ = agreement.status.at(date(2026, 3, 15)).is_live


def test_notice_counts_back_from_both_bounds() -> None:
    year = pt.When.within(pt.Period(date(2027, 1, 1), date(2028, 1, 1)))
    assert pt.Notice(pt.days(60)).last_day(year) == pt.When(date(2026, 11, 2), date(2027, 11, 1))
    hidden = pt.Notice(pt.Unknown("redacted", most=pt.days(90)))
    assert hidden.last_day(date(2027, 1, 1)) == pt.When(date(2026, 10, 3), date(2026, 12, 31))
    assert pt.Notice(pt.Unknown()).last_day(date(2027, 1, 1)) == pt.When(latest=date(2026, 12, 31))


def test_what_cannot_be_dated_charges_nothing() -> None:
    monthly = pt.BillingTerms.monthly(pt.Money("10.00", "USD"))
    may = pt.When(date(2026, 3, 1), date(2026, 3, 31))
    started = pt.Agreement.signed("A1", on=MADE, start=may, billing=monthly)
    assert started.charges(until=date(2027, 1, 1)) == ()
    ending = pt.Agreement.signed("A2", on=MADE, start=MADE, until=may, billing=monthly)
    assert [str(each.period) for each in ending.charges(until=date(2027, 1, 1))] == [
        "[2026-01-05, 2026-02-05)",
        "[2026-02-05, 2026-03-01)",
    ]


def test_a_criterion_does_not_know_either() -> None:
    march = pt.When(date(2026, 3, 1), date(2026, 3, 31))
    agreement = pt.Agreement.signed("A1", on=MADE, start=march)
    ledger = pt.Relationship("hp", "mary").add(agreement)
    found = pt.review(ledger, pt.policies.BY_AGREEMENT, on=date(2026, 3, 15))
    assert any(each.verdict is Verdict.UNKNOWN for each in found.findings)


def test_an_end_of_which_nothing_is_known_may_come_on_any_day_after_the_start() -> None:
    until = pt.When.unknown("redacted")
    agreement = pt.Agreement.signed("A1", on=MADE, start=MADE, until=until)
    asked = MADE - ONE, MADE, MADE + ONE, MADE.replace(year=2099)
    assert [agreement.in_force_on(day) for day in asked] == [
        Verdict.UNMET,
        Verdict.MET,
        Verdict.UNKNOWN,
        Verdict.UNKNOWN,
    ]
    assert agreement.ended_on == pt.When(MADE + ONE, why="redacted")


def test_an_end_that_may_lie_before_the_last_signature_may_come_on_any_day_after_it() -> None:
    until = pt.When(MADE - 3 * ONE, MADE + 3 * ONE)
    agreement = pt.Agreement.signed("A1", on=MADE, start=MADE - 9 * ONE, until=until)
    assert agreement.in_force_on(MADE) is Verdict.MET
    assert agreement.in_force_on(MADE + ONE) is Verdict.UNKNOWN
    assert agreement.ended_on == pt.When(MADE + ONE, MADE + 3 * ONE)


def test_a_start_that_waits_for_an_event_comes_with_it() -> None:
    start = pt.OnEvent("approval")
    waiting = pt.Agreement.signed("A1", on=MADE, start=start, length=pt.months(1))
    assert waiting.status.at(date.max) is pt.AgreementStatus.EXECUTED
    assert waiting.agenda(on=MADE).deadline is None
    begun = waiting.occur("approval", on=MADE + 5 * ONE)
    assert begun.status == evolve(begun).status
    asked = MADE + 4 * ONE, MADE + 5 * ONE, date(2026, 2, 9), date(2026, 2, 10)
    assert [bool(begun.in_force_on(day)) for day in asked] == [False, True, True, False]


def test_a_term_ends_with_an_event_on_the_day_on_which_it_comes() -> None:
    until = pt.OnEvent("sale")
    agreement = pt.Agreement.signed("A1", on=MADE, start=MADE, until=until)
    sold = agreement.occur("sale", on=MADE + 5 * ONE)
    assert sold.ended_on == evolve(sold).ended_on == MADE + 5 * ONE
    assert agreement.ended_on is None


def test_what_is_over_for_sure_has_begun_before() -> None:
    year = pt.When.within(pt.Period(date(2026, 1, 1), date(2027, 1, 1)))
    agreement = pt.Agreement.signed("A1", on=date(2026, 1, 1), start=year, until=year)
    assert agreement.in_force_on(date(2026, 12, 30)) is Verdict.UNKNOWN
    assert agreement.in_force_on(date(2026, 12, 31)) is Verdict.UNMET
    assert agreement.ended_on == pt.When(date(2026, 1, 2), date(2026, 12, 31))


def test_a_deadline_without_a_last_day_is_not_exact() -> None:
    redacted = pt.Agreement.signed(
        "A1", on=MADE, start=MADE, until=pt.When(date(2027, 3, 1), date.max, why="redacted")
    )
    (expiry,) = redacted.deadlines(on=MADE + ONE, until=date(2099, 1, 1))
    assert (expiry.on, expiry.latest) == (date(2027, 3, 1), date.max)
    assert str(expiry) == "1 Mar 2027 or later: expires"
    assert expiry.row()["latest"] == date.max
    agenda = redacted.agenda(on=date(2027, 1, 4))
    assert str(agenda) == "1 Mar or later expires"
    assert [each["latest"] for each in agenda.rows()] == [date.max]
    month = pt.When(date(2027, 3, 1), date(2027, 3, 31))
    bounded = pt.Agreement.signed("A1", on=MADE, start=MADE, until=month)
    (expiry,) = bounded.deadlines(on=MADE + ONE, until=date(2099, 1, 1))
    assert str(expiry) == "1 Mar 2027, or up to 31 Mar 2027: expires"
    exact = pt.Agreement.signed("A1", on=MADE, start=MADE, until=date(2027, 3, 1))
    (expiry,) = exact.deadlines(on=MADE + ONE, until=date(2099, 1, 1))
    assert (expiry.latest, str(expiry)) == (None, "1 Mar 2027: expires")


def test_of_a_chain_from_an_end_that_is_not_known_no_more_than_one_is_listed() -> None:
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))
    until = pt.When.unknown("redacted")
    agreement = pt.Agreement.signed("A1", on=MADE, start=MADE, until=until, renewal=yearly)
    assert agreement.ended_on is None
    assert agreement.deadlines(on=MADE, until=date(2099, 1, 1)) == (
        pt.Deadline(pt.DeadlineKind.START, on=MADE, clause="term", agreement="A1"),
    )
    hidden = pt.Renewal.automatic(pt.Unknown("hidden"))
    chained = pt.Agreement.signed("A2", on=MADE, start=MADE, length=pt.days(9), renewal=hidden)
    listed = chained.deadlines(on=MADE + ONE, until=date(2099, 1, 1))
    kinds = [each.kind for each in listed]
    assert kinds.count(pt.DeadlineKind.RENEWAL) == 2
