"""Acts on doubtful days: in time in one world that the terms allow, too late in another."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import patronage as pt
from patronage.counting.verdict import Verdict
from patronage.counting.when import bounds, has_come, when

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from patronage.counting.when import Day

ONE = timedelta(days=1)
MADE = date(2026, 1, 1)
PATRON, PROVIDER = pt.Side.PATRON, pt.Side.PROVIDER
MET, UNMET, UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN
KINDS: dict[str, Callable[..., pt.Renewal]] = {
    "automatic": pt.Renewal.automatic,
    "by agreement": pt.Renewal.by_agreement,
    "option": lambda *given, **details: pt.Renewal.option(*given, by=PATRON, **details),
}


def signed(**details: Any) -> pt.Agreement:
    return pt.Agreement.signed("A", on=MADE, start=MADE, **details)


def yearly(notice: object, **details: Any) -> pt.Renewal:
    return pt.Renewal.automatic(pt.years(1), notice=notice, **details)  # type: ignore[arg-type]


# --- in every world that the terms allow ----------------------------------------------------------


@st.composite
def _papers(draw: st.DrawFn) -> tuple[str, Day, Day | None, tuple[int, int], int | None]:
    """A kind of renewal, its end, its latest end, how long its notice is, how often it renews."""
    first, last = sorted(draw(st.tuples(st.integers(3, 14), st.integers(3, 14))))
    cut = draw(st.none() | st.integers(8, 30).map(lambda count: MADE + count * ONE))
    least = draw(st.integers(1, 4))
    notice = least, draw(st.sampled_from([least, least, least + 3]))
    kind = draw(st.sampled_from(list(KINDS)))
    at_most = draw(st.none() | st.integers(1, 2))
    return kind, when(MADE + first * ONE, MADE + last * ONE), cut, notice, at_most


def _paper(
    kind: str, until: Day, cut: Day | None, notice: tuple[int, int], at_most: int | None
) -> pt.Agreement:
    least, most = map(pt.days, notice)
    span = least if least == most else pt.Unknown(least=least, most=most)
    renewal = KINDS[kind](pt.days(5), notice=span, at_most=at_most)
    return signed(until=until, at_latest=cut, renewal=renewal)


def _worlds(day: Day) -> Iterator[date]:
    first, last = bounds(day)
    yield from (first + n * ONE for n in range((last - first).days + 1))


def _said(agreement: pt.Agreement, on: date) -> pt.Agreement | None:
    automatic = agreement.term.renewal.kind is pt.RenewalKind.AUTOMATIC
    try:
        if automatic:
            return agreement.give_notice(on=on, by=PATRON)
        return agreement.renew(
            on=on, by=PATRON if agreement.term.renewal.kind is pt.RenewalKind.OPTION else None
        )
    except pt.Refused:
        return None


@given(_papers(), st.integers(0, 24))
@example(("automatic", when(MADE + 3 * ONE, MADE + 9 * ONE), None, (1, 1), 2), 13)
@law("A19", kills="what may have come too late and counts, or doesn't")
def test_notice_and_renewal_hold_as_far_as_they_do_in_every_world(paper: Any, after: int) -> None:
    kind, until, cut, (least, most), at_most = paper
    on = MADE + after * ONE
    open_ = _paper(*paper)
    done = _said(open_, on)
    worlds = [
        _said(_paper(kind, end, cut, (length, length), at_most), on)
        for end, length in product(_worlds(until), range(least, most + 1))
    ]
    allowed = [each for each in worlds if each is not None]
    if done is None:
        assert not allowed
        return
    assert done.status == pt.from_json(pt.to_json(done), pt.Agreement).status
    for day in (MADE + n * ONE for n in range(50)):
        verdict = done.in_force_on(day)
        if verdict is not UNKNOWN:
            assert {each.in_force_on(day) for each in allowed} <= {verdict}
        if day <= on:
            assert verdict is open_.in_force_on(day)
    for each in allowed:
        ended = each.ended_on
        assert not isinstance(ended, pt.When)
        if ended is None:
            assert has_come(done.ended_on, date.max) is not MET
        else:
            assert done.ended_on is not None
            assert bounds(done.ended_on)[0] <= ended <= bounds(done.ended_on)[1]


@st.composite
def _early_papers(draw: st.DrawFn) -> dict[str, Any]:
    """What a notice that may come too early hangs on: a start and an end in bounds, its window."""
    starts = sorted(draw(st.tuples(st.integers(0, 6), st.integers(0, 6))))
    ends = sorted(draw(st.tuples(st.integers(12, 18), st.integers(12, 18))))
    least = draw(st.integers(1, 4))
    return {
        "start": when(MADE + starts[0] * ONE, MADE + starts[1] * ONE),
        "until": when(MADE + ends[0] * ONE, MADE + ends[1] * ONE),
        "span": (least, draw(st.sampled_from([least, least, least + 3]))),
        "opens": draw(st.none() | st.integers(least + 3, 9)),
        "not_before": draw(st.none() | st.integers(1, 9)),
        "tenure": draw(st.none() | st.integers(1, 9)),
    }


def _early(
    kind: str, *, start: Day, until: Day, span: tuple[int, int], **says: Any
) -> pt.Agreement:
    least, most = map(pt.days, span)
    given: dict[str, Any] = {name: each and pt.days(each) for name, each in says.items()}
    tenure = given.pop("tenure")
    notice = pt.Notice(least if least == most else pt.Unknown(least=least, most=most), **given)
    if kind in KINDS:
        details: dict[str, Any] = {"renewal": KINDS[kind](pt.days(30), notice=notice)}
    else:
        longer = pt.Notice(pt.days(7), tenure=tenure or pt.days(3))
        details = {"termination": pt.Termination(convenience=notice, notices=longer)}
    return pt.Agreement.signed("A", on=MADE, start=start, until=until, **details)


def _said_early(agreement: pt.Agreement, kind: str, on: date, after: int | None) -> Any:
    if kind in KINDS:
        return _said(agreement, on)
    effective = None if after is None else on + after * ONE
    try:
        return agreement.terminate(on=on, by=PATRON, effective=effective)
    except pt.Refused:
        return None


@given(
    _early_papers(),
    st.sampled_from([*KINDS, "convenience"]),
    st.integers(0, 20),
    st.none() | st.integers(1, 9),
)
@law("A19", kills="what may have come too early and counts for sure, or not at all")
def test_what_may_be_too_early_holds_as_far_as_it_does_in_every_world(
    paper: dict[str, Any], kind: str, day: int, after: int | None
) -> None:
    on, (least, most) = MADE + day * ONE, paper["span"]
    done = _said_early(_early(kind, **paper), kind, on, after)
    worlds: list[pt.Agreement] = []
    for start, until, length in product(
        _worlds(paper["start"]), _worlds(paper["until"]), range(least, most + 1)
    ):
        known: dict[str, Any] = {"start": start, "until": until, "span": (length, length)}
        worlds.append(_early(kind, **(paper | known)))
    found = [(each, _said_early(each, kind, on, after)) for each in worlds]
    if done is None:
        assert all(said is None for _, said in found)
        return
    lives = [each if said is None else said for each, said in found]
    for each in (MADE + n * ONE for n in range(60)):
        verdict = done.in_force_on(each)
        if verdict is not UNKNOWN:
            assert {life.in_force_on(each) for life in lives} == {verdict}
    for life in lives:
        (first, last), ended = bounds(done.ended_on or date.max), life.ended_on
        assert not isinstance(ended, pt.When)
        assert first <= (ended or date.max) <= last


HALF = pt.When(MADE, date(2026, 6, 30))
LATER = pt.Notice(pt.days(30), not_before=pt.months(2))


@law("A19", kills="what may be too early, and counts by the first day that the start may be")
def test_notice_before_it_may_surely_be_given_counts_perhaps() -> None:
    on, end = date(2026, 3, 1), date(2027, 1, 1)

    def half(**details: Any) -> pt.Agreement:
        return pt.Agreement.signed("A", on=MADE, start=HALF, **details)

    ended = half(termination=pt.Termination(convenience=LATER)).terminate(on=on, by=PATRON)
    assert ended.ended_on == pt.When(date(2026, 3, 31))
    later = half(termination=pt.Termination(convenience=LATER))
    assert later.terminate(on=date(2026, 8, 30), by=PATRON).ended_on == date(2026, 9, 29)
    with pytest.raises(pt.Refused, match=r"from between 1 Mar 2026 and 30 Aug 2026 on"):
        later.terminate(on=date(2026, 2, 28), by=PATRON)
    stopped = half(until=end, renewal=yearly(LATER)).give_notice(on=on, by=PATRON)
    assert stopped.ended_on == pt.When(end)
    chosen = half(until=end, renewal=KINDS["option"](pt.years(1), notice=LATER))
    assert chosen.renew(on=on, by=PATRON).ended_on == pt.When(end, date(2028, 1, 1))
    window = yearly(pt.Notice(pt.days(30), opens=pt.days(60)))
    until = pt.When(date(2026, 6, 1), date(2026, 9, 1))
    stopped = signed(until=until, renewal=window).give_notice(on=date(2026, 5, 1), by=PATRON)
    assert stopped.ended_on == pt.When(date(2026, 6, 1))
    longer = pt.Notice(pt.days(90), tenure=pt.months(2))
    terms = pt.Termination(notices=[pt.Notice(pt.days(10)), longer])
    ended = half(termination=terms).terminate(on=on, by=PATRON)
    assert ended.ended_on == pt.When(date(2026, 3, 11), date(2026, 5, 30))
    ended = half(termination=terms).terminate(on=on, by=PATRON, effective=date(2026, 4, 1))
    assert ended.ended_on == pt.When(date(2026, 4, 1))
    with pytest.raises(pt.Undecided):
        terms.notice(on, PATRON, HALF)
    cause = pt.TerminationCause("unpaid", notice=LATER)
    breached = half(termination=pt.Termination(causes=cause))
    breached = breached.breach(on=date(2026, 7, 1), by=PATRON, cause="unpaid")
    for_cause: Any = {"by": PROVIDER, "ground": pt.Ground.CAUSE}
    assert breached.terminate(on=date(2026, 7, 15), **for_cause).ended_on == pt.When(
        date(2026, 8, 14)
    )
    assert breached.terminate(on=date(2026, 8, 30), **for_cause).ended_on == date(2026, 9, 29)
    leaving = half(others=["bank"], termination=pt.Termination(leaving=LATER))
    with pytest.raises(pt.Refused, match=r"notice\.early"):
        leaving.leave(on=on, by="bank")
    assert leaving.leave(on=date(2026, 8, 30), by="bank").parties_on(end) == (PROVIDER, PATRON)


@law("A19", kills="a start that has not come, and from which so long a time is counted")
def test_while_the_start_waits_nothing_is_long_enough_after_it() -> None:
    waits = pt.OnEvent("opening")
    half_year = pt.Notice(pt.days(30), not_before=pt.months(6))
    paper = pt.Agreement.signed(
        "A", on=MADE, start=waits, until=date(2027, 1, 1), renewal=yearly(half_year)
    )
    assert "given from 6 months after the start on" in str(paper.page(on=MADE))
    due = paper.deadlines(on=MADE, until=date(2027, 1, 1))
    assert [each.kind for each in due] == [pt.DeadlineKind.RENEWAL]
    assert (paper.agenda(on=MADE).deadline, paper.remarks()) == (due[0], ())
    with pytest.raises(pt.Refused, match=r"only so long after the start, which has not come"):
        paper.give_notice(on=date(2026, 9, 1), by=PATRON)
    begun = paper.occur("opening", on=date(2026, 2, 1))
    assert begun.give_notice(on=date(2026, 9, 1), by=PATRON).ended_on == date(2027, 1, 1)
    longer = pt.Notice(pt.days(60), tenure=pt.years(1))
    terms = pt.Termination(notices=[pt.Notice(pt.days(30)), longer])
    ended = pt.Agreement.signed("B", on=MADE, start=waits, length=pt.years(1), termination=terms)
    assert ended.terminate(on=date(2026, 5, 1), by=PATRON).ended_on == date(2026, 5, 31)


# --- notice ---------------------------------------------------------------------------------------


@law("A18", kills="notice for an end that may lie before it")
def test_notice_un_knows_nothing_of_the_days_before_it() -> None:
    monthly = pt.Renewal.automatic(pt.months(1), notice=pt.months(2))
    billing = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))
    end = pt.When(date(2026, 3, 1), date(2026, 8, 31))
    agreement = signed(until=end, renewal=monthly, billing=billing)
    on = date(2026, 9, 1)
    stopped = agreement.give_notice(on=on, by=PATRON)
    assert stopped.in_force_on(date(2026, 7, 1)) is MET
    assert stopped.ended_on is not None
    assert bounds(stopped.ended_on)[0] == date(2026, 11, 1)
    assert stopped.charges(until=on) == agreement.charges(until=on)
    ledger = pt.Relationship("hp", "mary").add(agreement).bill(on)
    assert ledger.add(stopped).bill(on).facts[1:] == ledger.facts[1:]
    *_, expiry = stopped.deadlines(on=on, until=date(2027, 12, 1))
    assert (expiry.kind, expiry.on) == (pt.DeadlineKind.EXPIRY, date(2026, 11, 1))


@pytest.mark.parametrize("on", [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)])
@law("A19", kills="notice that is lost on the day on which the end may come")
def test_notice_on_the_first_day_that_the_end_may_be_counts(on: date) -> None:
    length = pt.Unknown("cut off", least=pt.months(2))
    stopped = signed(length=length, renewal=yearly(pt.days(30))).give_notice(on=on, by=PATRON)
    assert stopped.in_force_on(date(2030, 1, 1)) is UNKNOWN
    assert stopped.in_force_on(on) is not UNMET
    assert stopped.ended_on == pt.When(on + 30 * ONE, why="cut off")


@law("A19", kills="notice of a length that is left open, and that counts for sure")
def test_notice_that_may_be_too_short_may_have_stopped_it() -> None:
    agreement = signed(length=pt.years(1), renewal=yearly(pt.Unknown("redacted")))
    for effective in (None, date(2027, 1, 1)):
        stopped = agreement.give_notice(on=date(2026, 12, 31), by=PATRON, effective=effective)
        asked = date(2026, 12, 31), date(2027, 1, 1), date(2029, 1, 1)
        assert [stopped.in_force_on(day) for day in asked] == [MET, UNKNOWN, UNKNOWN]
    bounded = signed(length=pt.years(1), renewal=yearly(pt.Unknown(most=pt.days(60))))
    assert bounded.give_notice(on=date(2026, 11, 2), by=PATRON).ended_on == date(2027, 1, 1)
    late = bounded.give_notice(on=date(2026, 11, 3), by=PATRON)
    assert late.ended_on == pt.When(date(2027, 1, 1), date(2028, 1, 1))
    may = pt.When(date(2026, 5, 1), date(2026, 5, 31))
    doubtful = signed(until=may, renewal=yearly(pt.days(30)))
    doubtful = doubtful.give_notice(on=date(2026, 4, 20), by=PATRON)
    assert doubtful.in_force_on(date(2026, 5, 19)) is MET
    assert doubtful.in_force_on(date(2026, 6, 1)) is UNKNOWN


@law("A19", kills="a renewal that may have come too late, and holds for sure")
def test_a_renewal_that_may_be_too_late_may_not_hold() -> None:
    chosen = pt.Renewal.option(pt.years(1), by=PATRON, notice=pt.Unknown("redacted"))
    renewed = signed(length=pt.years(1), renewal=chosen).renew(on=date(2026, 12, 31), by=PATRON)
    assert renewed.in_force_on(date(2027, 1, 1)) is UNKNOWN
    assert renewed.ended_on == pt.When(date(2027, 1, 1), date(2028, 1, 1))
    again = renewed.renew(on=date(2027, 12, 1), by=PATRON)
    assert again.ended_on == pt.When(date(2027, 1, 1), date(2029, 1, 1))


@law("A19", kills="a condition that may have been met in time, and was not")
def test_what_comes_on_a_doubtful_day_may_renew_it() -> None:
    may = pt.When(date(2026, 5, 1), date(2026, 5, 31))
    if_approved = pt.Renewal.automatic(pt.years(1), needs="approval")
    paper = signed(until=may, renewal=if_approved)
    days = date(2026, 4, 30), date(2026, 5, 10), date(2026, 5, 31)
    found = [paper.occur("approval", on=day).in_force_on(date(2026, 6, 1)) for day in days]
    assert found == [MET, UNKNOWN, UNMET]


@law("A17", kills="notice for an end that it was too late for, as a suspension moved it")
def test_notice_during_a_suspension_counts_for_the_end_that_it_is_in_time_for() -> None:
    extends = pt.Suspension(extends_term=True)
    paper = signed(length=pt.years(1), renewal=yearly(pt.days(30)), suspension=extends)
    away = paper.suspend(on=date(2026, 12, 10))
    ends = {}
    for day in (11, 12, 13, 19):
        noticed = away.give_notice(on=date(2026, 12, day), by=PATRON)
        resumed = noticed.resume(on=date(2026, 12, 20))
        assert resumed.life.expires_on == resumed.ended_on
        ends[day] = resumed.ended_on
    moved, next_ = date(2027, 1, 11), date(2028, 1, 11)
    late = away.give_notice(on=date(2026, 12, 21), by=PATRON).resume(on=date(2026, 12, 20))
    assert late.ended_on == next_
    assert ends == {11: moved, 12: moved, 13: next_, 19: next_}


# --- what was learned late ------------------------------------------------------------------------


def _moved(renewal: pt.Renewal) -> tuple[pt.Agreement, pt.Agreement]:
    paper = signed(length=pt.years(1), renewal=renewal, suspension=pt.Suspension(extends_term=True))
    away = paper.suspend(on=date(2026, 6, 1)).resume(on=date(2026, 7, 1))
    return away, paper.amend(on=date(2026, 6, 1), until=date(2027, 3, 1))


@law("A17", kills="notice refused for the end that it has by what came later")
def test_what_is_learned_late_is_for_the_end_that_there_was() -> None:
    known: Any = {"on": date(2026, 5, 20), "recorded_on": date(2026, 8, 1), "by": PATRON}
    suspended, amended = _moved(yearly(pt.days(30)))
    assert suspended.give_notice(**known).ended_on == date(2027, 1, 31)
    assert amended.give_notice(**known).ended_on == date(2027, 3, 1)
    chosen = pt.Renewal.option(pt.years(1), by=PATRON, notice=pt.days(30))
    suspended, _ = _moved(chosen)
    assert suspended.renew(**known).ended_on == date(2028, 1, 31)


@law("A17", kills="notice refused for what one learns later of the days before it")
def test_what_one_learns_later_of_the_days_before_leaves_it_standing() -> None:
    extends = pt.Suspension(extends_term=True)
    late = date(2026, 12, 15)
    chosen = pt.Renewal.option(pt.years(1), by=PATRON, notice=pt.days(30))
    for renewal, end in ((yearly(pt.days(30)), date(2027, 1, 31)), (chosen, date(2028, 1, 31))):
        paper = signed(length=pt.years(1), renewal=renewal, suspension=extends)
        if renewal is chosen:
            said = paper.renew(on=date(2026, 11, 20), by=PATRON)
        else:
            said = paper.give_notice(on=date(2026, 11, 20), by=PATRON)
        away = [
            pt.Act(pt.ActKind.SUSPEND, on=date(2026, 6, 1), recorded_on=late),
            pt.Act(pt.ActKind.RESUME, on=date(2026, 7, 1), recorded_on=late),
        ]
        learned = said.after(*away)
        assert learned.ended_on == end
        known = learned.known_by(date(2026, 12, 14))
        assert known is not None
        assert known.ended_on == said.ended_on


@pytest.mark.parametrize("until", [date(2026, 12, 20), date(2027, 3, 1)])
@law("A16", kills="notice that is gone as all agree to another end")
def test_notice_stands_for_the_end_that_an_amendment_moves(until: date) -> None:
    noticed = signed(length=pt.years(1), renewal=yearly(pt.days(30)))
    noticed = noticed.give_notice(on=date(2026, 12, 1), by=PATRON)
    amended = noticed.amend(on=date(2026, 12, 10), until=until)
    assert amended.ended_on == until
    assert not amended.will_renew(on=date(2026, 12, 10))
    withdrawn = amended.withdraw_notice(on=date(2026, 12, 11), by=PATRON)
    assert withdrawn.ended_on is None


# --- a length that is left open, and a latest end -------------------------------------------------


@law("A19", kills="an end that is over before it may come")
def test_what_ends_at_the_latest_on_a_day_may_be_stopped_and_renewed_before() -> None:
    length, cut = pt.Unknown("cut off"), date(2027, 1, 1)
    paper = signed(length=length, at_latest=cut, renewal=yearly(pt.days(14)))
    stopped = paper.give_notice(on=date(2026, 2, 1), by=PATRON)
    assert stopped.ended_on == pt.When(date(2026, 2, 15), cut, why="cut off")
    agreed = pt.Renewal.by_agreement(pt.months(1), notice=pt.days(14))
    paper = signed(length=length, at_latest=cut, renewal=agreed)
    renewed = paper.renew(on=date(2026, 2, 1))
    assert renewed.ended_on is not None
    assert bounds(renewed.ended_on)[1] == cut


# --- what ends it perhaps -------------------------------------------------------------------------

BILLING = pt.BillingTerms.monthly(pt.Money("100.00", "USD"))


def _asked(agreement: pt.Agreement, day: date) -> list[Verdict]:
    again = pt.from_json(pt.to_json(agreement), pt.Agreement)
    assert (again.status, again.life.end_act) == (agreement.status, agreement.life.end_act)
    return [agreement.in_force_on(each) for each in (day - ONE, day, date(2040, 1, 1))]


@law("A19", kills="an end on a notice of which it is left open whether it has run")
@pytest.mark.parametrize("length", [None, pt.years(3)])
def test_what_is_ended_on_a_notice_that_may_be_too_short_may_be_ended(length: Any) -> None:
    terms = pt.Termination(convenience=pt.Unknown("redacted", least=pt.days(10)))
    paper = signed(termination=terms, billing=BILLING, length=length)
    on, day = date(2026, 12, 1), date(2027, 1, 1)
    last = UNKNOWN if length is None else UNMET
    ended = paper.terminate(on=on, by=PATRON, effective=day)
    assert _asked(ended, day) == [MET, UNKNOWN, last]
    assert bounds(ended.ended_on or day)[0] == day
    assert ended.status.at(day) is pt.AgreementStatus.UNKNOWN
    assert str(ended.charges(until=date(2030, 1, 1))[-1].period) == "[2026-12-01, 2027-01-01)"
    (deadline,) = (each for each in ended.deadlines(on=on, until=day) if each.on == day)
    assert (deadline.kind, deadline.latest) == (pt.DeadlineKind.END, date.max)
    says = "on 1 Jan 2027 or later" if length is None else "between 1 Jan 2027 and 1 Jan 2029"
    assert f"terminated {says}" in str(ended.page(on=on))
    unsaid = paper.terminate(on=on, by=PATRON)
    assert _asked(unsaid, date(2026, 12, 11)) == [MET, UNKNOWN, last]
    assert str(unsaid.charges(until=date(2030, 1, 1))[-1].period) == "[2026-12-01, 2026-12-11)"
    enough = pt.Termination(convenience=pt.Unknown(most=pt.days(31)))
    surely = signed(termination=enough).terminate(on=on, by=PATRON, effective=day)
    assert _asked(surely, day) == [MET, UNMET, UNMET]
    withdrawn = ended.withdraw_notice(on=date(2026, 12, 2), by=PATRON)
    assert _asked(withdrawn, day)[:2] == [MET, MET]


@law("A19", kills="an end for a breach that a late cure may have mended")
def test_what_is_ended_for_a_breach_that_may_be_cured_may_be_ended() -> None:
    terms = pt.Termination(cure=pt.days(10), late_cure=pt.Unknown("silent"))
    breached = signed(termination=terms, billing=BILLING)
    breached = breached.breach(on=date(2026, 3, 1), by=PATRON, id="b")
    day, cause = date(2026, 4, 1), {"by": PROVIDER, "ground": pt.Ground.CAUSE}
    end: Any = {"on": day, **cause}
    cured = breached.cure(on=date(2026, 3, 20), by=PATRON)
    ended = cured.terminate(about="b", **end)
    assert ended.is_cured("b") is UNKNOWN
    assert _asked(ended, day) == [MET, UNKNOWN, UNKNOWN]
    assert ended.ended_on == pt.When(day)
    assert ended.status.at(day) is pt.AgreementStatus.UNKNOWN
    assert str(ended.charges(until=date(2026, 9, 1))[-1].period) == "[2026-03-01, 2026-04-01)"
    assert _asked(breached.terminate(about="b", **end), day) == [MET, UNMET, UNMET]
    other = cured.breach(on=date(2026, 3, 21), by=PATRON, id="c")
    assert _asked(other.terminate(**end), day) == [MET, UNMET, UNMET]
    assert _asked(other.terminate(about="b", **end), day) == [MET, UNKNOWN, UNKNOWN]
    again = ended.terminate(on=date(2026, 5, 1), ground=pt.Ground.CONSENT)
    assert again.ended_on == pt.When(day, date(2026, 5, 1))


@law("A19", kills="a withdrawal that may be too late, and ends it from its start")
def test_what_is_withdrawn_from_on_a_doubtful_day_may_be_in_force() -> None:
    delivered = pt.When(date(2026, 1, 5), date(2026, 1, 10))
    terms = pt.Termination(withdrawal=pt.Withdrawal(pt.days(14), since=delivered))
    paper = signed(termination=terms)
    days = date(2026, 1, 19), date(2026, 1, 20)
    found = [paper.cancel(on=day, by=PATRON).in_force_on(MADE) for day in days]
    assert found == [UNMET, UNKNOWN]


# --- suspended when the end might have come -------------------------------------------------------


@pytest.mark.parametrize("back", [date(2026, 12, 31), date(2027, 1, 1), date(2028, 1, 1)])
@law("A3", kills="an end that stays open for good, as it is resumed after it might have come")
def test_a_term_that_stood_still_ends_so_much_later_whenever_it_is_resumed(back: date) -> None:
    extends = pt.Suspension(extends_term=True)
    away = date(2026, 6, 1)
    paper = signed(length=pt.years(1), suspension=extends).suspend(on=away)
    resumed = paper.resume(on=back)
    assert resumed.ended_on == date(2027, 1, 1) + (back - away)
    assert resumed.in_force_on(back) is MET
    assert pt.from_json(pt.to_json(resumed), pt.Agreement).status == resumed.status
