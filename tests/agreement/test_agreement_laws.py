"""The laws of terms, notices and renewals, each against bare date arithmetic."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from agreement.naive_life import ONE, Done, Naive, Paper, moved
from agreement.papers import (
    SIDES,
    draft_of,
    ed_lengths,
    papers,
    renewal_of,
    renewing_papers,
    span,
    su_lengths,
)
from patronage.counting.when import bounds

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from agreement.naive_life import Length
    from patronage.agreement.paper.drafting import TermsDetails

PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON


def signed(paper: Paper) -> pt.Agreement:
    """Return the agreement signed by both on its day, where that isn't too late."""
    draft = draft_of(paper)
    end = draft.life.expires_on
    assume(end is None or bounds(end)[0] > paper.on)
    return draft.sign(PROVIDER, on=paper.on).sign(PATRON, on=paper.on)


def giver(paper: Paper) -> pt.Side:
    return SIDES[paper.notice_by] or PATRON


def renewable(paper: Paper, most: int) -> int:
    """Return after how many renewals, at most so many, another can follow."""
    assume(paper.can_renew(0))
    return next(k for k in range(most, -1, -1) if paper.can_renew(k))


# --- terms and renewals --------------------------------------------------------------------


@given(both(st.tuples(su_days(), su_lengths()), st.tuples(ed_days(), ed_lengths())))
@law("A1", kills="60 days taken for two months")
def test_the_last_day_for_notice_is_counted_in_its_own_unit(case: tuple[date, Length]) -> None:
    end, (unit, count) = case
    last = pt.Notice(span((unit, count))).last_day(end)
    if unit == "days":
        assert last == end - timedelta(days=count)
    else:  # several days run into one: of the last days of January, one month on is 28 February
        before = end - relativedelta(months=count)
        days = [before + timedelta(days=more) for more in range(4)]
        assert last == max(day for day in days if day + relativedelta(months=count) <= end)


@given(papers(), st.integers(0, 50))
@law("A3", kills="the next end counted from the last")
def test_every_end_is_counted_from_the_anchor(paper: Paper, k: int) -> None:
    assume(paper.first is not None)
    term = draft_of(paper).term
    if k and not paper.can_renew(k - 1):
        with pytest.raises(pt.Refused) as error:
            term.end(renewals=k)
        assert error.value.faults[0].code == "renewal.limit"
        assert term.end_or_none(k) is None
    else:
        assert term.end(renewals=k) == term.end_or_none(k) == paper.end(k)


@given(papers(), both(su_days(), ed_days()))
@law("A3", kills="a search that skips a term")
def test_the_term_that_runs_on_a_day_is_found(paper: Paper, day: date) -> None:
    assume(paper.first is not None)
    k = 0
    while paper.end(k) <= day and paper.can_renew(k):
        k += 1
    term = draft_of(paper).term
    assert term.renewals_by(day) == k
    end = paper.end(k)
    assert term.next_end(end) == (paper.end(k + 1) if paper.can_renew(k) else None)
    assert term.next_end(end - ONE) is None or end - ONE == paper.end(k - 1)


@given(papers())
def test_the_last_end_is_the_last_of_all_ends(paper: Paper) -> None:
    last = draft_of(paper).term.last_end
    if paper.first is None:
        assert last is None
    elif paper.renewal == "none" or paper.at_most is not None or paper.latest is not None:
        k = 0
        while paper.can_renew(k):
            k += 1
        assert last == paper.end(k)
    else:
        assert last is None


@given(renewing_papers(), st.integers(0, 12))
@law("A2", kills="the deadline of the first term told for ever")
def test_the_deadline_follows_the_term_that_runs(paper: Paper, k: int) -> None:
    agreement = signed(paper)
    k = renewable(paper, k)
    assume(paper.end(k) > paper.on)
    last = paper.last_day(paper.end(k))
    on = max(paper.on, last if k == 0 else min(last, paper.end(k - 1)))
    assume(on <= last)
    notices = [
        each
        for each in agreement.deadlines(on=on, until=paper.end(k))
        if each.kind is pt.DeadlineKind.NOTICE and each.to == paper.end(k + 1)
    ]
    assert [(each.on, each.by, each.clause) for each in notices] == [
        (last, SIDES[paper.notice_by], "renewal.notice")
    ]


@given(renewing_papers(), st.integers(0, 12))
@law("A15", kills="the last day taken for too late, or the next for in time")
def test_the_last_day_is_in_time_and_the_next_is_not(paper: Paper, k: int) -> None:
    agreement = signed(paper)
    end = paper.end(renewable(paper, k))
    last = paper.last_day(end)
    assume(paper.on <= last)
    by = giver(paper)
    stopped = agreement.give_notice(on=last, by=by, effective=end)
    assert stopped.ended_on == end
    assert stopped.status.at(end) is pt.AgreementStatus.EXPIRED
    with pytest.raises(pt.Refused) as error:
        agreement.give_notice(on=last + ONE, by=by, effective=end)
    fault = error.value.faults[0]
    code = "status.refused" if agreement.status.at(last + ONE).is_ended else "notice.late"
    assert fault.code == code
    assert code == "status.refused" or str(last) in fault.hint


@given(renewing_papers(), st.integers(0, 60))
@law("A15", kills="a notice without a day counted for an end it is too late for")
def test_notice_counts_for_the_next_end_that_it_can_stop(paper: Paper, after: int) -> None:
    agreement = signed(paper)
    on = paper.on + timedelta(after)
    ends = [paper.end(k) for k in range(200) if paper.can_renew(k) and paper.end(k) > on]
    ends = [end for end in ends if on <= paper.last_day(end)]
    assume(agreement.status.at(on).is_live)
    if ends:
        assert agreement.give_notice(on=on, by=giver(paper)).ended_on == ends[0]
    else:
        with pytest.raises(pt.Refused):
            agreement.give_notice(on=on, by=giver(paper))


@given(papers(("by agreement", "option")))
@law("A4", kills="renewed twice at one end")
def test_one_end_brings_one_renewal(paper: Paper) -> None:
    agreement = signed(paper)
    assume(paper.can_renew(0))
    on = paper.last_day(paper.end(0))
    assume(paper.on <= on)
    by = SIDES[paper.option_by]
    renewed = agreement.renew(on=on, by=by)
    assert renewed.ended_on == paper.end(1)
    with pytest.raises(pt.Refused) as error:
        renewed.renew(on=on, by=by)
    assert error.value.faults[0].code in {"renewal.repeated", "renewal.limit"}


@given(renewing_papers())
@law("A4", kills="an end that renews once for each day of asking")
def test_each_automatic_renewal_is_announced_once(paper: Paper) -> None:
    agreement = signed(paper)
    until = paper.on + timedelta(400)
    renewals = [
        (each.on, each.to)
        for each in agreement.deadlines(on=paper.on, until=until)
        if each.kind is pt.DeadlineKind.RENEWAL
    ]
    ends = [paper.end(k) for k in range(450) if k == 0 or paper.can_renew(k - 1)]
    expected = [pair for pair in itertools.pairwise(ends) if paper.on <= pair[0] <= until]
    assert renewals == expected


@given(renewing_papers(), st.integers(0, 60))
@law("A16", kills="stopped agreements taken for over, or for renewing")
def test_in_force_and_will_renew_are_two_questions(paper: Paper, after: int) -> None:
    agreement = signed(paper)
    on = paper.on + timedelta(after)
    naive = Naive(paper)
    for side in ("provider", "patron"):
        naive.does(Done("sign", side, paper.on, paper.on))
    naive.walk_to(on)
    end = naive.end
    assert end is not None
    assert agreement.will_renew(on=on) is (naive.forecast(end).status == "in force")
    if agreement.status.at(on).is_live and on <= paper.last_day(end) and paper.can_renew(naive.k):
        stopped = agreement.give_notice(on=on, by=giver(paper), effective=end)
        assert not stopped.will_renew(on=on)
        assert stopped.will_renew(on=on - ONE) is agreement.will_renew(on=on - ONE)
        assert stopped.status.at(end - ONE) is agreement.status.at(end - ONE)
        assert not stopped.in_force_on(end)


# --- ending early --------------------------------------------------------------------------


@given(papers(), st.integers(0, 20), st.integers(0, 60))
@law("A5", kills="an end for convenience before its notice has run")
def test_without_cause_no_end_before_the_notice_has_run(
    paper: Paper, after: int, ahead: int
) -> None:
    assume(paper.convenience is not None)
    assert paper.convenience is not None
    agreement = signed(paper)
    on = paper.on + timedelta(after)
    first = moved(on, paper.convenience)
    assume(not agreement.status.at(first).is_ended)
    assert agreement.terminate(on=on, by=PATRON).ended_on == first
    early = on + timedelta(ahead)
    if early < first:
        with pytest.raises(pt.Refused) as error:
            agreement.terminate(on=on, by=PATRON, effective=early)
        assert error.value.faults[0].code == "termination.notice"
        assert str(first) in error.value.faults[0].hint
    elif not agreement.status.at(early).is_ended:
        assert agreement.terminate(on=on, by=PATRON, effective=early).ended_on == early


@given(papers(), st.integers(0, 40), st.integers(0, 45))
@law("A6", kills="a charge for days after the end")
def test_what_has_ended_charges_no_more(paper: Paper, after: int, later: int) -> None:
    agreement = signed(paper)
    on = paper.on + timedelta(after)
    assume(agreement.status.at(on).is_live)
    ended = agreement.terminate(on=on, ground=pt.Ground.CONSENT)
    final = ended.charges(until=on + timedelta(10))
    assert final == ended.charges(until=on + timedelta(10 + later))
    assert all((charge.period.end or date.max) <= on for charge in final)
    served = pt.Period(paper.start, on).days if on > paper.start else 0
    assert sum(charge.amount.minor for charge in final) in range(
        served * 1000 - len(final), served * 1000 + len(final) + 1
    )  # 70.00 a week is 10.00 a day
    with pytest.raises(pt.Refused):
        ended.resume(on=on + timedelta(later))
    assert not ended.will_renew(on=on)


# --- what was known, and when --------------------------------------------------------------


@given(both(st.lists(su_days(), max_size=6), st.lists(ed_days(), max_size=6)), st.data())
def test_known_by_is_what_had_been_recorded(days: list[date], data: st.DataObject) -> None:
    start = min(days, default=date(2024, 2, 1))
    agreement = pt.Agreement.signed("A1", on=start, start=start, summary="first")
    for number, on in enumerate(sorted(days)):
        learned = on + timedelta(data.draw(st.integers(0, 9)))
        agreement = agreement.amend(on=on, summary=f"version {number}", recorded_on=learned)
    for day in (*days, start - ONE, start, date(2101, 1, 1)):
        known = agreement.known_by(day)
        if day < start:
            assert known is None
            continue
        assert known is not None
        assert list(known.acts) == [act for act in agreement.acts if act.recorded_on <= day]
        assert agreement.extends(known)
        assert (known == agreement) is known.extends(agreement)
        assert agreement.as_of(day).known_by(day) == known.as_of(day)


def _amended(days: list[date]) -> tuple[pt.Agreement, list[tuple[date, str]]]:
    start = min(days, default=date(2024, 2, 1))
    agreement = pt.Agreement.signed("A1", on=start, start=start, summary="first")
    said = [(start, "first")]
    for number, day in enumerate(days):
        agreement = agreement.amend(on=start, effective=day, summary=f"version {number}")
        said.append((day, f"version {number}"))
    return agreement, said


@given(both(st.lists(su_days(), max_size=6), st.lists(ed_days(), max_size=6)))
@law("A8", kills="two versions on the day of an amendment, or none")
def test_one_version_counts_on_each_day(days: list[date]) -> None:
    agreement, said = _amended(days)
    for day in {around for each, _ in said for around in (each - ONE, each, each + ONE)}:
        counting = [
            text for effective, text in sorted(said, key=lambda pair: pair[0]) if effective <= day
        ]
        assert agreement.terms_on(day).summary == (counting[-1] if counting else "first")


@given(
    both(st.lists(su_days(), min_size=1, max_size=6), st.lists(ed_days(), min_size=1, max_size=6))
)
@law("A9", kills="an amendment that reaches back")
def test_an_amendment_changes_nothing_before_it_takes_effect(days: list[date]) -> None:
    *earlier, last = days
    start = min(days)
    before, _ = _amended([start, *earlier])
    amended = before.amend(on=start, effective=last, summary="the last")
    assert amended.terms_on(last).summary == "the last"
    for day in (*days, last - ONE, start):
        if day < last:
            assert amended.terms_on(day) == before.terms_on(day)


CHANGES: tuple[TermsDetails, ...] = (
    {"summary": "another"},
    {"clauses": pt.Clause("scope", "All of it.")},
    {"termination": pt.Termination(convenience=pt.days(9))},
)


@given(
    both(st.lists(su_days(), min_size=3, max_size=3), st.lists(ed_days(), min_size=3, max_size=3)),
    st.permutations(range(3)),
)
@law("A10", kills="a later agreed amendment that undoes another one's change")
def test_unrelated_amendments_commute(days: list[date], order: list[int]) -> None:
    start = min(days)
    signed = pt.Agreement.signed("A1", on=start, start=start, summary="first")
    amended = [signed, signed]
    for way, places in enumerate((range(3), order)):
        for place in places:
            day, changes = days[place], CHANGES[place]
            amended[way] = amended[way].amend(on=start, effective=day, **changes)
    assert amended[0].terms_over_time == amended[1].terms_over_time
    last = amended[0].terms_on(max(days))
    assert (last.summary, len(last.clauses), last.termination is None) == ("another", 1, False)


@law("A10", kills="the earlier effective, or the earlier agreed, preferred")
def test_of_two_amendments_of_one_attribute_the_later_counts() -> None:
    start = date(2026, 1, 1)
    agreement = pt.Agreement.signed("A1", on=start, start=start, summary="first")
    april, march = date(2026, 4, 1), date(2026, 3, 1)
    said = (
        agreement.amend(on=start, effective=april, summary="for April")
        .amend(on=start, effective=march, summary="for March")
        .amend(on=start, effective=march, summary="for March, agreed later")
    )
    assert said.terms_on(march).summary == "for March, agreed later"
    assert said.terms_on(april).summary == "for April"


@given(both(st.lists(su_days(), max_size=4), st.lists(ed_days(), max_size=4)), st.data())
@law("A12", kills="an amendment to the same terms that leaves a trace")
def test_the_same_terms_again_are_no_amendment(days: list[date], data: st.DataObject) -> None:
    agreement, said = _amended(days)
    day = data.draw(st.sampled_from([effective for effective, _ in said]))
    again = agreement.amend(on=agreement.on, effective=day, summary=agreement.terms_on(day).summary)
    assert (again, hash(again)) == (agreement, hash(agreement))


UNDONE: tuple[TermsDetails, ...] = (
    {"summary": "first"},
    {"clauses": ()},
    {"termination": None},
)


@given(
    both(st.lists(su_days(), min_size=2, max_size=4), st.lists(ed_days(), min_size=2, max_size=4)),
    st.integers(0, 2),
)
@law("A14", kills="an undone amendment that still counts, or that is taken out of the record")
def test_undoing_the_last_amendment_gives_the_old_terms_and_keeps_both(
    days: list[date], place: int
) -> None:
    start, last = min(days), max(days)
    before = pt.Agreement.signed("A1", on=start, start=start, summary="first")
    for number, day in enumerate(days):
        if place != 0:  # what is undone was not amended before
            before = before.amend(on=start, effective=day, summary=f"version {number}")
    amended = before.amend(on=start, effective=last, **CHANGES[place])
    undone = amended.amend(on=start, effective=last, **UNDONE[place])
    assert amended.terms_over_time != before.terms_over_time
    assert undone.terms_over_time == before.terms_over_time
    assert len(undone.acts) == len(before.acts) + 2
    assert undone.extends(amended)
    assert undone.extends(before)


@given(
    both(st.tuples(su_days(), su_days(), su_days()), st.tuples(ed_days(), ed_days(), ed_days())),
    st.integers(0, 40),
)
@law("A13", kills="a day between predecessor and successor, or one on which both are in force")
def test_a_successor_starts_where_its_predecessor_ends(
    days: tuple[date, date, date], ahead: int
) -> None:
    start, agreed, changed = sorted(days)
    old = pt.Agreement.signed("A1", on=start, start=start)
    new = pt.Agreement.signed("A2", on=agreed, start=changed)
    replaced = old.supersede("A2", on=agreed, effective=changed)
    assert replaced.ended_on == new.term.start
    assert replaced.status.at(changed) is pt.AgreementStatus.SUPERSEDED
    for day in {start, agreed, changed - ONE, changed, changed + timedelta(days=ahead)}:
        if day >= start:
            assert [each.in_force_on(day) for each in (replaced, new)].count(
                pt.criteria.Verdict.MET
            ) == 1


def test_the_oracle_reads_renewals_as_the_library_is_told_them() -> None:
    paper = Paper(on=date(2024, 1, 1), start=date(2024, 1, 31), first=("months", 1))
    paper.renewal, paper.renewed = "automatic", ("months", 1)
    assert renewal_of(paper) == pt.Renewal.automatic(pt.months(1))
    assert [paper.end(k).day for k in range(3)] == [29, 31, 30]
