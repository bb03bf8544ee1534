"""What is due: each day that matters in the list of that very day, and nothing out of reach."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from dateutil.relativedelta import relativedelta
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import MADE, PATRON, PROVIDER, START, counsel, refusal, until_ended
from agreement.naive_life import LIVE, ONE, Done, Naive
from agreement.papers import SIDES, draft_of, papers
from patronage.agreement.terms.ends import one_by_one
from patronage.counting.when import bounds

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

    from agreement.naive_life import Paper

KIND = pt.DeadlineKind
HAPPENS = (KIND.START, KIND.RENEWAL, KIND.EXPIRY, KIND.END)
DAYS = 60


def signed(paper: Paper) -> pt.Agreement:
    """Return the agreement signed by both on its day, where that isn't too late."""
    draft = draft_of(paper)
    end = draft.life.expires_on
    assume(end is None or bounds(end)[0] > paper.on)
    return draft.sign(PROVIDER, on=paper.on).sign(PATRON, on=paper.on)


def done_with(agreement: pt.Agreement, naive: Naive, what: str, ahead: int) -> pt.Agreement:
    """Return the agreement with an act of the day on which the naive life stands, in both."""
    on, effective = naive.day, naive.day + timedelta(ahead)
    if what == "notice":
        end = naive.end
        assume(end is not None)
        assert end is not None
        by = naive.paper.notice_by or "patron"
        assume(naive.does(Done("give_notice", by, naive.day, end)))
        return agreement.give_notice(on=on, by=SIDES[by] or PATRON, effective=end)
    if what == "renew":
        end, by_side = naive.end, naive.paper.option_by
        assume(end is not None)
        assert end is not None
        assume(naive.does(Done("renew", by_side, naive.day, end)))
        late = end if end < on else None
        return agreement.renew(on=on, by=SIDES[by_side], effective=late)
    if what == "terminate":
        assume(naive.does(Done("terminate_together", None, naive.day, effective)))
        return agreement.terminate(on=on, effective=effective, ground=pt.Ground.CONSENT)
    if what == "breach":
        assume(naive.does(Done("breach", "patron", naive.day, on)))
        return agreement.breach(on=on, by=PATRON)
    return agreement


ACTS = ("", "", "notice", "renew", "terminate", "breach")


def what_happens(naive: Naive, days: int) -> list[tuple[date, pt.DeadlineKind]]:
    """Return what a life brings of itself, day after day, by walking through them."""
    found: list[tuple[date, pt.DeadlineKind]] = []
    walker = naive.forecast(naive.day)
    for _ in range(days):
        before, k = walker.status, walker.k
        walker.walk_to(walker.day + ONE)
        if before == "executed" and walker.day == walker.paper.start and walker.status in LIVE:
            found.append((walker.day, KIND.START))
        if walker.k > k:
            found.append((walker.day, KIND.RENEWAL))
        if before in LIVE and walker.status == "expired":
            found.append((walker.day, KIND.EXPIRY))
        elif before in LIVE and walker.status == "terminated":
            found.append((walker.day, KIND.END))
    return found


def daily(agreement: pt.Agreement, on: date, until: date) -> list[pt.Deadline]:
    """Return what lists of one day each name, from one day to another."""
    days = ((on + timedelta(count)) for count in range((until - on).days + 1))
    return [each for day in days for each in agreement.deadlines(on=day, until=day)]


# --- examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreement", "day", "says"),
    [
        (counsel, START, "comes into force"),
        (counsel, date(2027, 2, 1), "renews to 1 Feb 2028"),
        (lambda: until_ended(length=pt.years(1)), date(2027, 2, 1), "expires"),
        (
            lambda: counsel().terminate(on=date(2026, 5, 1), ground=pt.Ground.CONSENT),
            date(2026, 5, 1),
            "ends early",
        ),
        (lambda: counsel().supersede("A2", on=date(2026, 5, 1)), date(2026, 5, 1), "ends early"),
    ],
)
def test_what_falls_on_the_day_asked_is_in_its_list(
    agreement: Callable[[], pt.Agreement], day: date, says: str
) -> None:
    (due,) = agreement().deadlines(on=day, until=day)
    assert due.what() == says
    assert agreement().deadlines(on=day + ONE, until=day + ONE) == ()


def test_what_never_comes_into_force_has_no_start() -> None:
    given_up = until_ended().terminate(on=MADE, effective=START, ground=pt.Ground.CONSENT)
    assert [each.kind for each in given_up.deadlines(on=MADE, until=START)] == [KIND.END]


def test_what_was_signed_after_its_start_has_none_ahead() -> None:
    late = pt.Agreement.signed("A1", on=date(2026, 3, 1), start=START)
    assert late.deadlines(on=date(2026, 3, 1), until=date(2027, 1, 1)) == ()


def test_a_breach_that_can_not_be_cured_before_the_end_has_no_last_day_for_it() -> None:
    terms = pt.Termination(cure=pt.days(30))
    agreement = until_ended(until=date(2026, 3, 31), termination=terms)
    breached = agreement.breach(on=date(2026, 3, 1), by=PATRON)
    kinds = [each.kind for each in breached.deadlines(on=date(2026, 3, 1), until=date(2026, 12, 1))]
    assert kinds == [KIND.EXPIRY]


@pytest.mark.parametrize(
    ("renewal", "by"),
    [
        (pt.Renewal.by_agreement(pt.months(1), notice=pt.months(2)), None),
        (pt.Renewal.option(pt.months(1), by=PATRON, notice=pt.months(2)), PATRON),
    ],
)
def test_a_round_shorter_than_its_notice_can_be_used_once(
    renewal: pt.Renewal, by: pt.Side | None
) -> None:
    agreement = until_ended(length=pt.years(1), renewal=renewal)
    far = date(2028, 1, 1)
    assert [str(each.on) for each in agreement.deadlines(on=MADE, until=far)] == [
        "2026-02-01",
        "2026-12-01",
        "2027-02-01",
    ]
    renewed = agreement.renew(on=date(2026, 12, 1), by=by)
    assert [each.kind for each in renewed.deadlines(on=date(2026, 12, 1), until=far)] == [
        KIND.RENEWAL,
        KIND.EXPIRY,
    ]
    assert refusal(lambda: renewed.renew(on=date(2027, 1, 1), by=by))[0] == "renewal.repeated"
    assert refusal(lambda: renewed.renew(on=date(2027, 2, 1), by=by))[0] == "renewal.late"
    (remark,) = agreement.remarks()
    assert str(remark) == (
        "it cannot be renewed on 1 Mar 2027: that is due by 1 Jan 2027, "
        "and can't be done before 1 Feb 2027"
    )


def test_a_round_as_long_as_its_notice_can_be_used_again() -> None:
    renewal = pt.Renewal.by_agreement(pt.months(2), notice=pt.months(2))
    agreement = until_ended(length=pt.years(1), renewal=renewal)
    assert agreement.remarks() == ()
    renewed = agreement.renew(on=date(2026, 12, 1))
    assert [str(each.on) for each in renewed.deadlines(on=START, until=date(2028, 1, 1))][-2:] == [
        "2026-12-01",
        "2027-02-01",
    ]
    again = renewed.renew(on=date(2027, 2, 1))
    assert again.ended_on == date(2027, 6, 1)


def test_a_first_term_that_was_signed_too_late_to_renew_is_remarked() -> None:
    renewal = pt.Renewal.by_agreement(pt.years(1), notice=pt.months(2))
    agreement = until_ended(until=date(2026, 3, 1), renewal=renewal)
    (remark,) = agreement.remarks()
    assert remark.param("last") == date(2026, 1, 1)
    assert remark.param("first") == MADE


def test_a_last_round_that_is_cut_may_be_too_short() -> None:
    renewal = pt.Renewal.option(
        pt.years(1), by=PATRON, notice=pt.months(3), latest_end=date(2029, 4, 1)
    )
    agreement = until_ended(length=pt.years(1), renewal=renewal)
    assert agreement.remarks() == ()
    soon = pt.Renewal.option(
        pt.days(30), by=PATRON, notice=pt.days(20), latest_end=date(2027, 3, 11)
    )
    assert until_ended(length=pt.years(1), renewal=soon).remarks() == ()
    feb = pt.Renewal.by_agreement(pt.months(1), notice=pt.days(29))
    (remark,) = until_ended(until=date(2026, 12, 1), renewal=feb).remarks()
    assert remark.param("end") == date(2027, 3, 1)


def test_each_deadline_says_when_it_opens_and_what_follows() -> None:
    agreement = until_ended(
        length=pt.years(1),
        renewal=pt.Renewal.option(pt.years(1), by=PATRON, notice=pt.months(1)),
        termination=pt.Termination(cure=pt.days(10)),
    )
    breached = agreement.renew(on=date(2026, 5, 1), by=PATRON).breach(
        on=date(2026, 5, 2), by=PROVIDER
    )
    found = [
        (each.kind, each.opens, each.consequence())
        for each in breached.deadlines(on=date(2026, 5, 2), until=date(2028, 2, 1))
    ]
    assert found == [
        (KIND.CURE, date(2026, 5, 2), "may be ended for cause"),
        (KIND.RENEWAL, None, None),
        (KIND.OPTION, date(2027, 2, 1), "ends on 1 Feb 2028"),
        (KIND.EXPIRY, None, None),
    ]


def test_each_deadline_cites_the_clause_in_force_on_its_day() -> None:
    old, new = pt.Citation("Contract", page=3), pt.Citation("Amendment 1", paragraph="2")
    on_term, on_renewal = pt.Citation(paragraph="§ 1"), pt.Citation(page=9)
    agreement = until_ended(
        length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        clauses=(
            pt.Clause("renewal", "It renews.", at=on_renewal),
            pt.Clause("notice", "Said, not shown."),
            pt.Clause("notice", "60 days.", at=old),
            pt.Clause("term", "A year.", at=on_term),
        ),
    ).amend(
        on=date(2026, 5, 1),
        effective=date(2027, 6, 1),
        clauses=pt.Clause("notice", "Still 60 days.", at=new),
    )
    found = agreement.deadlines(on=date(2026, 5, 1), until=date(2028, 2, 1))
    assert [each.at for each in found] == [old, on_renewal, new, None]
    (start,) = agreement.deadlines(on=START, until=START)
    assert start.at == on_term
    assert str(on_term) == "§ 1"
    assert pt.from_json(pt.to_json(found[0])) == found[0]


def test_a_citation_names_a_place() -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.Citation()
    assert refused.value.faults[0].code == "citation.empty"
    with pytest.raises(pt.InvalidInput) as refused:
        pt.Citation(page=0)
    assert refused.value.faults[0].code == "count.range"


def test_a_deadline_of_old_reads_as_it_did() -> None:
    due = pt.Deadline(KIND.CURE, on=START, clause="termination.cure", agreement="A1")
    assert due.uid == "A1|termination.cure|cure|2026-02-01"
    assert due.if_nothing is pt.IfNothing.ENDABLE_FOR_CAUSE
    assert pt.to_json(due).endswith('"agreement":"A1"}}')
    with pytest.raises(pt.InvalidInput) as refused:
        pt.Deadline(KIND.CURE, on=START, clause="x", agreement="A1", opens=START + ONE)
    assert [(fault.code, fault.path) for fault in refused.value.faults] == [("span.order", "opens")]
    with pytest.raises(pt.InvalidInput) as refused:
        pt.Deadline(KIND.CURE, on=START, clause="x", agreement="A1", missed=pt.IfNothing.ENDS)
    assert refused.value.faults[0].path == "to"


# --- laws ----------------------------------------------------------------------------------------


@given(papers(), st.integers(0, 20), st.sampled_from(ACTS), st.integers(0, 20))
@law("A17", kills="a list that leaves out its own day, or names a day twice")
def test_a_list_each_day_names_each_deadline_once(
    paper: Paper, after: int, what: str, ahead: int
) -> None:
    agreement, naive = signed(paper), Naive(paper)
    for side in ("provider", "patron"):
        assert naive.does(Done("sign", side, naive.day, naive.day))
    naive.walk_to(paper.on + timedelta(after))
    agreement = done_with(agreement, naive, what, ahead)
    on, until = naive.day, naive.day + timedelta(DAYS)
    listed = agreement.deadlines(on=on, until=until)
    assert daily(agreement, on, until) == list(listed)
    happens = [(each.on, each.kind) for each in listed if each.kind in HAPPENS and each.on > on]
    assert happens == what_happens(naive, DAYS)


@given(papers())
def test_no_two_deadlines_have_one_uid(paper: Paper) -> None:
    listed = signed(paper).deadlines(on=paper.on, until=paper.on + timedelta(DAYS))
    assert len({each.uid for each in listed}) == len(listed)


@given(papers(), st.data())
@law("A17", kills="a last day on which it is too late, or one after which it isn't")
def test_a_last_day_is_the_last(paper: Paper, data: st.DataObject) -> None:
    agreement = signed(paper)
    for _ in range(3):
        on = agreement.acts[-1].on
        listed = agreement.deadlines(on=on, until=on + timedelta(DAYS))
        lasts = [each for each in listed if each.kind not in HAPPENS]
        assume(lasts)
        due = data.draw(st.sampled_from(lasts))
        by = due.by if isinstance(due.by, pt.Side) else PATRON
        if due.kind is KIND.NOTICE:
            (end,) = [
                each.on for each in agreement.deadlines(on=on, until=due.to or on)
                if each.kind is KIND.RENEWAL and each.to == due.to
            ]  # fmt: skip
            assert agreement.give_notice(on=due.on, by=by, effective=end).ended_on == end
            late = partial(agreement.give_notice, on=due.on + ONE, by=by, effective=end)
            assert refusal(late)[0] == "notice.late"
            return
        if due.kind is KIND.WITHDRAWAL:
            assert agreement.cancel(on=due.on, by=by).ended_on == min(due.on, paper.start)
            assert refusal(partial(agreement.cancel, on=due.on + ONE, by=by))[0] == (
                "withdrawal.late"
            )
            return
        side = by if due.kind is KIND.OPTION else None
        end_before = agreement.ended_on
        assert end_before is not None
        too_late = refusal(partial(agreement.renew, on=due.on + ONE, by=side))[0]
        assert too_late in {"renewal.late", "status.refused", "renewal.effective"}
        agreement = agreement.renew(on=due.on, by=side)
        assert agreement.ended_on is not None
        assert bounds(agreement.ended_on)[0] > bounds(end_before)[0]


@given(papers(), st.integers(0, 20))
@law("A17", kills="a cure in time that doesn't count, or one too late that does")
def test_the_last_day_of_cure_is_the_last(paper: Paper, after: int) -> None:
    on = max(paper.on, paper.start) + timedelta(after)
    agreement = signed(paper)
    assume(agreement.status.at(on).is_live)
    breached = agreement.breach(on=on, by=PATRON)
    listed = breached.deadlines(on=on, until=on + timedelta(DAYS + 60))
    cures = [each for each in listed if each.kind is KIND.CURE]
    assume(cures)
    (due,) = cures
    end = partial(breached.terminate, by=PROVIDER, ground=pt.Ground.CAUSE)
    cured = breached.cure(on=due.on, by=PATRON)
    assert refusal(partial(end, on=due.on))[0] == "termination.cure"
    assume(breached.status.at(due.on + ONE).is_live)
    assert end(on=due.on + ONE).ended_on == due.on + ONE
    end = partial(cured.terminate, by=PROVIDER, ground=pt.Ground.CAUSE)
    assert refusal(partial(end, on=due.on + ONE))[0] == "termination.no_breach"


# --- offers, and what may be undone ---------------------------------------------------------------

OFFERED = date(2026, 1, 9)


def offered() -> pt.Agreement:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START)
    return draft.offer(on=date(2026, 1, 6), by=PROVIDER, until=OFFERED)


def listed(agreement: pt.Agreement, on: date) -> list[pt.Deadline]:
    return list(agreement.deadlines(on=on, until=date(2026, 12, 31)))


def test_the_last_day_of_an_offer_is_a_deadline_while_it_is_open() -> None:
    (last,) = listed(offered(), date(2026, 1, 6))
    assert (last.kind, last.on, last.by, last.opens) == (KIND.OFFER, OFFERED, None, MADE + 1 * ONE)
    assert last.if_nothing is pt.IfNothing.LAPSES
    assert (str(last), last.consequence()) == (
        "9 Jan 2026: last day of the offer",
        "the offer lapses",
    )
    assert str(offered().agenda(on=OFFERED)) == "9 Jan last day of the offer"
    signed = offered().sign(PROVIDER, on=date(2026, 1, 7))
    assert [each.by for each in listed(signed, date(2026, 1, 7))] == [PATRON]
    assert listed(signed, MADE) == []  # nothing was offered yet
    assert listed(signed, OFFERED + ONE) == []  # it has lapsed
    both = signed.sign(PATRON, on=OFFERED)
    assert [each.kind for each in listed(both, OFFERED)] == [KIND.START]
    assert listed(offered().withdraw(on=date(2026, 1, 7)), date(2026, 1, 8)) == []
    rejected = offered().reject(on=date(2026, 1, 7), by=PATRON)
    assert listed(rejected, date(2026, 1, 8)) == []


def test_a_counter_offer_has_a_last_day_of_its_own() -> None:
    later = date(2026, 1, 12)
    countered = offered().counter(on=date(2026, 1, 7), by=PATRON, until=later)
    assert [(each.on, each.opens) for each in listed(countered, date(2026, 1, 7))] == [
        (later, date(2026, 1, 7))
    ]
    for open_end in (None, date.max):
        draft = pt.Agreement.drafted("A1", on=MADE, start=START)
        assert listed(draft.offer(on=MADE, until=open_end), MADE) == []


def test_to_when_one_party_may_undo_a_termination_is_a_deadline() -> None:
    terms = pt.Termination(cure=pt.days(5), undone_within=pt.months(2))
    lease = until_ended(termination=terms).breach(on=date(2026, 3, 1), by=PATRON)
    day = date(2026, 3, 10)
    ended = lease.terminate(on=day, by=PROVIDER, ground=pt.Ground.CAUSE, id="end")
    (last,) = [each for each in listed(ended, day) if each.kind is KIND.UNDO]
    assert (last.on, last.by, last.opens) == (date(2026, 5, 10), None, day)
    assert (last.clause, last.if_nothing) == ("termination.undone_within", pt.IfNothing.STANDS)
    assert str(last) == "10 May 2026: last day for one party alone to undo the termination"
    assert [each.kind for each in listed(ended, last.on)] == [KIND.UNDO]
    assert ended.undo("end", on=last.on, by=PATRON).ended_on is None
    assert ended.undo("end", on=last.on + ONE, by=PATRON).ended_on == day
    paid = ended.undo("end", on=date(2026, 4, 1), by=PATRON)
    assert KIND.UNDO not in [each.kind for each in listed(paid, date(2026, 4, 2))]
    for other in (evolve(terms, undone_within=None), evolve(terms, undone_within=pt.years(9000))):
        lease = until_ended(termination=other).breach(on=date(2026, 3, 1), by=PATRON)
        ended = lease.terminate(on=day, by=PROVIDER, ground=pt.Ground.CAUSE)
        assert KIND.UNDO not in [each.kind for each in listed(ended, day)]


@law("A17", kills="an agenda that ends where the agreement does")
def test_the_agenda_names_what_falls_due_after_the_end() -> None:
    made = date(2026, 1, 1)
    final = pt.Obligation("o", "final report", by=pt.Side.PROVIDER, due=date(2026, 3, 1))
    ended = pt.Agreement.signed("A", on=made, start=made, length=pt.months(1), obligations=final)
    on = date(2026, 2, 10)
    (deadline,) = ended.deadlines(on=on, until=date(2026, 12, 1))
    assert ended.agenda(on=on).deadline == deadline


@law("A17", kills="a last day by terms that don't count on it")
def test_the_last_day_to_withdraw_is_that_of_the_terms_that_count_on_it() -> None:
    made, effective, on = date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 6)
    fortnight = pt.Termination(withdrawal=pt.Withdrawal(pt.days(14)))
    paper = pt.Agreement.signed("A", on=made, start=made, termination=fortnight)

    def last(terms: pt.Termination) -> date | None:
        amended = paper.amend(on=date(2026, 1, 5), effective=effective, termination=terms)
        found = amended.deadlines(on=on, until=date(2026, 3, 1))
        days = [each.on for each in found if each.kind is pt.DeadlineKind.WITHDRAWAL]
        for day in days:
            assert amended.cancel(on=day, by=pt.Side.PATRON).acts[-1].on == day
            with pytest.raises(pt.Refused):
                amended.cancel(on=day + timedelta(1), by=pt.Side.PATRON)
        return days[0] if days else None

    assert last(pt.Termination(convenience=pt.days(30))) == date(2026, 1, 7)
    assert last(pt.Termination(withdrawal=pt.Withdrawal(pt.days(30)))) == date(2026, 1, 31)
    assert last(pt.Termination(withdrawal=pt.Withdrawal(pt.days(9)))) == date(2026, 1, 10)


@law("A17", kills="a last day on which a suspension bars what is to be done by it")
def test_the_last_day_lies_before_a_suspension_that_bars_it() -> None:
    made, away = date(2026, 1, 1), date(2026, 11, 1)
    paper = pt.Agreement.signed(
        "A",
        on=made,
        start=made,
        length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(30)),
        suspension=pt.Suspension(bars=[pt.ActKind.GIVE_NOTICE]),
    ).suspend(on=date(2026, 10, 1), effective=away)

    def last(agreement: pt.Agreement, on: date) -> list[date]:
        found = agreement.deadlines(on=on, until=date(2026, 12, 31))
        return [each.on for each in found if each.kind is pt.DeadlineKind.NOTICE]

    assert last(paper, date(2026, 10, 1)) == [date(2026, 10, 31)]
    assert last(paper, away) == []
    assert last(paper.resume(on=date(2026, 11, 20)), date(2026, 11, 20)) == [date(2026, 12, 2)]


def test_what_may_be_ended_for_cause_from_its_end_on_is_not_listed() -> None:
    made = date(2026, 1, 1)
    cause = pt.TerminationCause("fm", persists=pt.days(10), within=pt.days(3))
    paper = pt.Agreement.signed(
        "A",
        on=made,
        start=made,
        until=date(2026, 2, 10),
        termination=pt.Termination(causes=[cause]),
    )
    for day, listed in ((31, True), (1, False)):
        on = date(2026, 1 if day == 31 else 2, day)
        breached = paper.breach(on=on, by=pt.Side.PATRON, cause="fm")
        kinds = [each.kind for each in breached.deadlines(on=on, until=date(2026, 12, 31))]
        assert (pt.DeadlineKind.ENDABLE in kinds) is listed
        assert pt.DeadlineKind.LAPSE not in kinds


# --- what an attack found ----------------------------------------------------------------------


def test_a_later_round_whose_notice_is_longer_is_not_left_out() -> None:
    """A17: asked day by day, every last day is listed on its own day."""
    monthly = pt.Renewal.automatic(pt.months(1), at_most=1, notice=pt.days(5))
    quarterly = pt.Renewal.automatic(pt.months(3), notice=pt.months(2))
    made = date(2026, 1, 1)
    agreement = pt.Agreement.signed(
        "A1", on=made, start=made, length=pt.months(2), renewal=monthly, then=quarterly
    )
    year = agreement.deadlines(on=made, until=date(2027, 1, 1))
    days = [made + timedelta(n) for n in range(366)]
    daily = [each for day in days for each in agreement.deadlines(on=day, until=day)]
    assert [each for each in daily if each.on <= date(2026, 12, 31)] == [
        each for each in year if each.on <= date(2026, 12, 31)
    ]
    assert date(2026, 2, 1) in {each.on for each in daily}


def test_what_is_barred_on_all_the_days_on_which_it_could_be_done_is_no_deadline() -> None:
    made = date(2026, 1, 1)
    notice = pt.Notice(pt.days(30), opens=pt.days(60))
    agreement = pt.Agreement.signed(
        "A1",
        on=made,
        start=made,
        length=pt.years(1),
        renewal=pt.Renewal.automatic(pt.years(1), notice=notice),
        suspension=pt.Suspension(bars=[pt.ActKind.GIVE_NOTICE]),
    ).suspend(on=date(2026, 10, 1))
    (renews,) = agreement.deadlines(on=date(2026, 10, 1), until=date(2027, 3, 1))
    assert renews.kind is pt.DeadlineKind.RENEWAL


def test_the_next_of_a_duty_that_other_terms_bring_is_on_the_agenda() -> None:
    made = date(2026, 1, 1)
    report = pt.Obligation("report", "report", by=pt.Side.PROVIDER, due=date(2026, 6, 30))
    agreement = pt.Agreement.signed("A1", on=made, start=made, obligations=report).amend(
        on=date(2026, 2, 5),
        effective=date(2026, 2, 16),
        reviews=pt.ReviewPlan("rv", first=date(2026, 2, 15), every=pt.months(1)),
    )
    due = agreement.agenda(on=date(2026, 2, 14)).deadline
    assert due is not None
    assert due == agreement.deadlines(on=date(2026, 2, 14), until=date(2026, 7, 1))[0]
    assert due.on == date(2026, 3, 15)


def test_what_comes_next_is_found_without_going_through_all_that_may_come() -> None:
    """E35: an end in bounds of which the first day is over, and a term that renews for ever."""
    made = date(2026, 1, 1)
    monthly = pt.Renewal.automatic(pt.months(1))
    agreement = pt.Agreement.signed(
        "A1", on=made, start=pt.When(made, date(2026, 1, 20)), length=pt.months(1), renewal=monthly
    )
    assert str(agreement.agenda(on=date(2026, 2, 5))).startswith("28 Feb, or up to 19 Mar")


@given(st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(1, 13), st.integers(0, 40))
@law("A3", kills="months counted at once from a day that some month is too short for")
def test_rounds_counted_from_the_end_before_drift_only_where_a_month_is_too_short(
    start: date, months: int, times: int
) -> None:
    day = start
    for _ in range(times):
        day += relativedelta(months=months)
    assert one_by_one(start, pt.months(months), times) == day
    open_ = pt.Unknown(least=pt.months(months), most=pt.months(months + 1))
    least, most = bounds(one_by_one(start, open_, times))
    assert least == day
    for _ in range(times):
        start += relativedelta(months=months + 1)
    assert most == start


@law("A15", kills="a last day for who has no part in it any more")
def test_what_somebody_may_do_is_no_deadline_once_that_one_has_left() -> None:
    made, leaves = date(2026, 1, 1), pt.Termination(leaving=pt.months(1))
    option = pt.Renewal.option(pt.years(1), by=pt.Side.PATRON, notice=pt.days(30))
    chosen = pt.Agreement.signed(
        "A1",
        on=made,
        start=made,
        length=pt.years(1),
        others=["bank"],
        renewal=option,
        termination=leaves,
    )

    def last_days(agreement: pt.Agreement, on: date) -> list[date]:
        due = agreement.deadlines(on=on, until=date(2027, 1, 1))
        return [each.on for each in due if each.kind is pt.DeadlineKind.OPTION]

    march = date(2026, 3, 1)
    left = chosen.leave(on=march, by=pt.Side.PATRON)
    assert last_days(chosen, march) == [date(2026, 12, 2)]
    assert last_days(left, march) == [date(2026, 3, 31)]
    assert left.renew(on=date(2026, 3, 31), by=pt.Side.PATRON).acts[-1].on == date(2026, 3, 31)
    assert last_days(left, date(2026, 4, 1)) == []
    with pytest.raises(pt.Refused, match=r"party\.left"):
        left.renew(on=date(2026, 4, 1), by=pt.Side.PATRON)
    held = evolve(chosen, term=evolve(chosen.term, renewal=evolve(option, by=pt.Ref("bank"))))
    sold = held.assign("bank", to="fund", on=march)
    assert last_days(held, march) == [date(2026, 12, 2)]
    assert last_days(sold, march) == []


@law("A15", kills="an end a day after the event that it waits for, as it was signed that day")
def test_what_ends_on_the_day_it_is_signed_before_it_begins_ends_that_day() -> None:
    made, march = date(2026, 1, 1), date(2026, 3, 1)
    draft = pt.Agreement.drafted("A1", on=made, start=date(2026, 6, 1), until=pt.OnEvent("sale"))
    signed = draft.sign(pt.Side.PROVIDER, on=made).sign(pt.Side.PATRON, on=march)
    over = signed.occur("sale", on=march)
    (last,) = over.deadlines(on=march, until=date(2027, 1, 1))
    assert (last.kind, last.on, over.ended_on) == (pt.DeadlineKind.EXPIRY, march, march)


def test_a_cure_for_which_there_is_no_day_has_no_deadline() -> None:
    made = date(2026, 1, 1)
    back = pt.Count(pt.days(0), calendar=pt.WEEKDAYS, roll=pt.Roll.PRECEDING)
    paper = pt.Agreement.signed("A1", on=made, start=made, termination=pt.Termination(cure=back))
    breached = paper.breach(on=date(2026, 3, 1), by=pt.Side.PATRON)  # a Sunday
    assert all(
        each.kind is not KIND.CURE for each in breached.deadlines(on=made, until=date(2026, 6, 1))
    )
