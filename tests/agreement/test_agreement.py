"""Agreements by example: the first block, signing, renewing, ending."""

from __future__ import annotations

from datetime import date

import pytest

import patronage as pt
from agreement.counsel import (
    COUNSEL,
    MADE,
    PATRON,
    PROVIDER,
    RENEWED_BY_HAND,
    START,
    USD,
    counsel,
    refusal,
    until_ended,
)

# --- first block -----------------------------------------------------------------------------


def test_the_first_block_works_as_written() -> None:
    agreement = counsel()
    assert agreement.status.changes() == (
        (date(2026, 1, 5), pt.AgreementStatus.EXECUTED),
        (START, pt.AgreementStatus.IN_FORCE),
    )
    (schedule,) = agreement.schedules
    assert (schedule.id, schedule.fees[0].id) == ("A1", "fee")
    assert schedule.runs == pt.Period(START, None)
    first, second = agreement.charges(until=date(2026, 3, 1))
    assert (first.id, str(first.amount)) == ("A1/fee/2026-02-01", "2,500.00 USD")
    assert (second.invoice_on, second.due_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert agreement.term.end(renewals=2) == date(2029, 2, 1)
    assert agreement.parts == {pt.Part.SUMMARY}


def test_the_demo_says_what_comes_next() -> None:
    agenda = counsel().agenda(on=date(2026, 3, 2))
    assert str(agenda) == (
        "1 Apr charge 2,500.00 USD, due 1 May · "
        "3 Dec last day for notice, else renews to 1 Feb 2028"
    )
    assert agenda.rows() == [
        {
            "on": date(2026, 4, 1),
            "what": "charge",
            "amount": pt.Money("2500.00", USD),
            "to": date(2026, 5, 1),
            "latest": None,
        },
        {
            "on": date(2026, 12, 3),
            "what": "notice",
            "amount": None,
            "to": date(2028, 2, 1),
            "latest": None,
        },
    ]


def test_today_is_next() -> None:
    agenda = counsel().agenda(on=date(2026, 4, 1))
    assert agenda.charge is not None
    assert agenda.charge.invoice_on == date(2026, 4, 1)
    first = counsel().agenda(on=date(2026, 2, 2)).deadline
    assert counsel().agenda(on=date(2026, 12, 3)).deadline == first
    assert str(counsel().agenda(on=START)).endswith("· 1 Feb comes into force")


def test_before_the_start_the_start_is_next() -> None:
    agenda = counsel().agenda(on=date(2026, 1, 6))
    assert str(agenda).endswith("· 1 Feb comes into force")


def test_a_draft_has_nothing_on_its_agenda_and_bills_nothing() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, billing=COUNSEL)
    assert str(draft.agenda(on=START)) == "nothing is due"
    assert draft.schedules == ()
    assert draft.charges(until=date(2027, 1, 1)) == ()
    assert not draft.will_renew(on=START)


def test_after_its_end_nothing_is_on_its_agenda() -> None:
    ended = counsel().give_notice(on=date(2026, 12, 3), by=PATRON)
    assert str(ended.agenda(on=date(2027, 1, 15))) == "1 Feb expires"
    assert str(ended.agenda(on=date(2027, 2, 1))) == "1 Feb expires"
    assert str(ended.agenda(on=date(2027, 2, 2))) == "nothing is due"


# --- signing ---------------------------------------------------------------------------------


def test_the_last_signature_executes_it() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, others=[pt.Ref("bank", "The Bank")])
    partly = draft.sign(PROVIDER, on=date(2026, 1, 6)).sign("bank", on=date(2026, 1, 7))
    assert partly.signed_on is None
    assert partly.status.at(date(2026, 6, 1)) is pt.AgreementStatus.OFFERED
    done = partly.sign(PATRON, on=date(2026, 1, 9))
    assert done.signed_on == date(2026, 1, 9)
    assert done.signatures == (
        (PROVIDER, date(2026, 1, 6)),
        (pt.Ref("bank"), date(2026, 1, 7)),
        (PATRON, date(2026, 1, 9)),
    )
    assert done.status.at(date(2026, 1, 8)) is pt.AgreementStatus.OFFERED
    assert done.status.at(date(2026, 1, 9)) is pt.AgreementStatus.EXECUTED


def test_signed_after_its_start_it_is_in_force_from_the_start_in_hindsight() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, billing=COUNSEL)
    late = draft.sign(PROVIDER, on=MADE).sign(PATRON, on=date(2026, 2, 20))
    assert late.as_of(date(2026, 2, 19)).status.at(START) is pt.AgreementStatus.OFFERED
    assert late.status.at(date(2026, 1, 31)) is pt.AgreementStatus.OFFERED
    assert late.in_force_on(START)
    assert late.in_force_on(date(2026, 2, 20))
    assert late.schedules[0].runs.start == START
    assert [str(remark) for remark in late.remarks()] == [
        "signed on 20 Feb 2026, after its start on 1 Feb 2026"
    ]


def test_a_side_may_sign_by_its_name() -> None:
    mary, firm = pt.Person("mary", "Mary Vane"), pt.Organization("hp", "Harlow & Pine")
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, provider=firm, patron=mary)
    assert draft.sign(mary, on=MADE).sign("hp", on=MADE).signatures == (
        (PATRON, MADE),
        (PROVIDER, MADE),
    )


def test_a_stranger_may_not_sign() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, patron="mary", others=["bank"])
    with pytest.raises(pt.UnknownReference) as error:
        draft.sign(pt.Ref("stan"), on=MADE)
    (fault,) = error.value.faults
    assert (fault.code, fault.path, fault.value) == ("reference.unknown", "acts[0].by", "'stan'")
    assert "provider, patron, bank" in fault.hint


def test_nobody_signs_twice_or_what_would_be_over() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START, until=date(2026, 3, 1))
    once = draft.sign(PATRON, on=MADE)
    assert refusal(lambda: once.sign(PATRON, on=MADE))[0] == "signature.repeated"
    code, path, hint = refusal(lambda: once.sign(PROVIDER, on=date(2026, 3, 1)))
    assert (code, path) == ("term.over", "acts[1].on")
    assert "2026-03-01" in hint
    assert once.sign(PROVIDER, on=date(2026, 2, 28)).in_force_on(date(2026, 2, 28))


# --- renewal and notice ----------------------------------------------------------------------


def test_notice_may_be_one_sides_only() -> None:
    notice = pt.Notice(pt.days(60), by=PATRON)
    renewal = pt.Renewal.automatic(pt.years(1), notice=notice)
    agreement = until_ended(length=pt.years(1), renewal=renewal)
    code, _, hint = refusal(lambda: agreement.give_notice(on=MADE, by=PROVIDER))
    assert (code, "only patron" in hint) == ("notice.party", True)
    assert agreement.give_notice(on=MADE, by=PATRON).ended_on == date(2027, 2, 1)


@pytest.mark.parametrize("details", [{}, {"length": pt.years(1), "renewal": RENEWED_BY_HAND}])
def test_notice_needs_something_that_renews_of_itself(details: dict[str, object]) -> None:
    agreement = until_ended(**details)
    code, _, hint = refusal(lambda: agreement.give_notice(on=START, by=PATRON))
    assert code == "notice.none"
    assert "terminate" in hint


def test_notice_of_the_last_renewal_has_nothing_to_stop() -> None:
    once = pt.Renewal.automatic(pt.years(1), at_most=1)
    agreement = until_ended(length=pt.years(1), renewal=once)
    assert agreement.ended_on == date(2028, 2, 1)
    assert (
        refusal(lambda: agreement.give_notice(on=date(2027, 2, 1), by=PATRON))[0]
        == "notice.effective"
    )


def test_both_may_give_notice_each_once_and_each_may_withdraw_its_own() -> None:
    agreement = counsel().give_notice(on=date(2026, 5, 1), by=PATRON)
    assert (
        refusal(lambda: agreement.give_notice(on=date(2026, 5, 2), by=PATRON))[0]
        == "notice.repeated"
    )
    both = agreement.give_notice(on=date(2026, 5, 2), by=PROVIDER)
    one = both.withdraw_notice(on=date(2026, 6, 1), by=PATRON)
    assert one.ended_on == date(2027, 2, 1)
    assert one.withdraw_notice(on=date(2026, 6, 1), by=PROVIDER).ended_on is None
    assert refusal(lambda: one.withdraw_notice(on=date(2026, 6, 2), by=PATRON))[0] == "notice.none"
    later = date(2028, 2, 1)
    code = refusal(lambda: one.give_notice(on=date(2026, 7, 1), by=PATRON, effective=later))[0]
    assert code == "notice.effective"  # the other side's notice ends it before


def test_a_notice_cant_be_withdrawn_on_the_day_it_takes_effect() -> None:
    agreement = until_ended(termination=pt.Termination(convenience=pt.days(10)))
    ending = agreement.terminate(on=START, by=PATRON)
    assert ending.withdraw_notice(on=date(2026, 2, 10), by=PATRON).ended_on is None
    assert (
        refusal(lambda: ending.withdraw_notice(on=date(2026, 2, 11), by=PATRON))[0]
        == "status.refused"
    )


def test_a_refusal_says_what_status_an_act_takes() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START)
    hint = refusal(lambda: draft.give_notice(on=date(2026, 1, 9), by=PATRON))[2]
    assert hint == (
        "clause status: on that day its status is draft; "
        "to give notice, it must be executed, in force or suspended"
    )
    assert refusal(lambda: counsel().offer(on=START))[2].endswith("to offer, it must be draft")


def test_what_is_planned_is_no_notice_to_withdraw() -> None:
    planned = counsel().suspend(on=START, effective=date(2026, 6, 1), by=PATRON)
    code, _, _ = refusal(lambda: planned.withdraw_notice(on=date(2026, 3, 1), by=PATRON))
    assert code == "notice.none"


def test_an_option_is_used_by_its_side_in_time() -> None:
    option = pt.Renewal.option(pt.years(2), by=PATRON, notice=pt.months(3), at_most=1)
    agreement = until_ended(length=pt.years(1), renewal=option)
    assert agreement.ended_on == date(2027, 2, 1)
    (_, last_day, expiry) = agreement.deadlines(on=START, until=date(2027, 2, 1))
    assert str(last_day) == "1 Nov 2026: last day to choose to renew, else ends on 1 Feb 2027"
    assert (last_day.by, expiry.kind) == (PATRON, pt.DeadlineKind.EXPIRY)
    assert refusal(lambda: agreement.renew(on=START, by=PROVIDER))[0] == "renewal.party"
    assert refusal(lambda: agreement.renew(on=date(2026, 11, 2), by=PATRON))[0] == "renewal.late"
    renewed = agreement.renew(on=date(2026, 11, 1), by=PATRON)
    assert renewed.ended_on == date(2029, 2, 1)
    assert refusal(lambda: renewed.renew(on=date(2027, 2, 1), by=PATRON))[0] == "renewal.limit"
    assert [
        each.kind.value for each in renewed.deadlines(on=date(2026, 11, 1), until=date(2030, 1, 1))
    ] == [
        "renewal",
        "expiry",
    ]


def test_what_renews_by_agreement_names_the_day_before_the_end() -> None:
    agreement = until_ended(length=pt.years(1), renewal=RENEWED_BY_HAND)
    (_, consent, _) = agreement.deadlines(on=START, until=date(2027, 2, 1))
    assert str(consent) == "31 Jan 2027: last day to agree to renew, else ends on 1 Feb 2027"
    assert refusal(lambda: counsel().renew(on=START))[0] == "renewal.none"


def test_renewal_reaches_to_the_latest_end() -> None:
    capped = pt.Renewal.automatic(pt.years(1), latest_end=date(2028, 6, 30))
    agreement = until_ended(length=pt.years(1), renewal=capped)
    assert [agreement.term.end_or_none(k) for k in range(4)] == [
        date(2027, 2, 1),
        date(2028, 2, 1),
        date(2028, 6, 30),
        None,
    ]
    assert agreement.ended_on == date(2028, 6, 30)
    assert agreement.schedules[0:] == ()
    with pytest.raises(pt.Refused) as error:
        agreement.term.end(renewals=3)
    assert "2028-06-30" in str(error.value)


def test_terms_at_the_end_of_the_calendar() -> None:
    term = pt.Term(date(9990, 1, 1), length=pt.years(5), renewal=pt.Renewal.automatic(pt.years(5)))
    assert term.end_or_none(1) is None
    assert term.renewals_by(date.max) == 0
    with pytest.raises(pt.OutOfRange):
        term.end(renewals=1)
    early = pt.Renewal.automatic(pt.years(1), notice=pt.years(9))
    first = pt.Agreement.signed(
        "A1", on=date(1, 1, 1), start=date(1, 1, 1), length=pt.years(1), renewal=early
    )
    assert first.give_notice(on=date(1, 1, 1), by=PATRON).ended_on == date(10, 1, 1)
    assert first.agenda(on=date.min).deadline is not None


# --- suspension, breach, ending early --------------------------------------------------------


def test_a_suspension_may_be_agreed_for_later_and_be_overtaken() -> None:
    planned = counsel().suspend(
        on=date(2026, 3, 1), effective=date(2026, 4, 1), reason="rebuilding"
    )
    assert planned.in_force_on(date(2026, 3, 31))
    assert not planned.in_force_on(date(2026, 4, 1))
    ended = planned.terminate(on=date(2026, 3, 15), ground=pt.Ground.CONSENT)
    assert ended.status.at(date(2026, 4, 1)) is pt.AgreementStatus.TERMINATED
    assert ended.status.values[-1] is pt.AgreementStatus.TERMINATED


def test_a_suspended_agreement_still_expires() -> None:
    agreement = until_ended(until=date(2026, 3, 1)).suspend(on=date(2026, 2, 10))
    assert agreement.status.at(date(2026, 3, 1)) is pt.AgreementStatus.EXPIRED


def test_termination_for_cause_takes_a_breach_that_was_not_cured_in_time() -> None:
    agreement = until_ended(termination=pt.Termination(cure=pt.days(30)))
    cause = pt.Ground.CAUSE

    def end(agreement: pt.Agreement, on: date, by: pt.Side = PROVIDER) -> pt.Agreement:
        return agreement.terminate(on=on, by=by, ground=cause, reason="unpaid")

    assert refusal(lambda: end(agreement, date(2026, 3, 1)))[0] == "termination.no_breach"
    breached = agreement.breach(on=date(2026, 3, 1), by=PATRON, reason="unpaid")
    (cure,) = breached.deadlines(on=date(2026, 3, 1), until=date(2026, 4, 1))
    assert (cure.on, cure.by, cure.clause) == (date(2026, 3, 31), PATRON, "termination.cure")
    code, _, hint = refusal(lambda: end(breached, date(2026, 3, 31)))
    assert (code, "2026-03-31" in hint) == ("termination.cure", True)
    assert end(breached, date(2026, 4, 1)).ended_on == date(2026, 4, 1)
    assert refusal(lambda: end(breached, date(2026, 4, 1), by=PATRON))[0] == "termination.no_breach"
    cured = breached.cure(on=date(2026, 3, 31), by=PATRON)
    assert refusal(lambda: end(cured, date(2026, 4, 1)))[0] == "termination.no_breach"
    assert refusal(lambda: cured.cure(on=date(2026, 4, 1), by=PATRON))[0] == "cure.none"


def test_of_several_breaches_the_first_to_run_out_counts() -> None:
    agreement = until_ended(termination=pt.Termination(cure=pt.days(30)), others=["bank"])
    breached = agreement.breach(on=date(2026, 3, 1), by=PATRON).breach(
        on=date(2026, 3, 9), by="bank"
    )
    end = date(2026, 3, 31)
    code, _, hint = refusal(lambda: breached.terminate(on=end, by=PROVIDER, ground=pt.Ground.CAUSE))
    assert (code, str(end) in hint) == ("termination.cure", True)
    later = date(2026, 4, 1)
    assert breached.terminate(on=later, by=PROVIDER, ground=pt.Ground.CAUSE).ended_on == later
    own = refusal(lambda: breached.terminate(on=later, by=PATRON, ground=pt.Ground.CAUSE))
    assert "2026-04-08" in own[2]  # the bank's, since nobody ends for their own breach


def test_without_time_to_cure_a_breach_ends_it_at_once() -> None:
    breached = until_ended().breach(on=START, by=PATRON)
    assert breached.terminate(on=START, by=PROVIDER, ground=pt.Ground.CAUSE).ended_on == START


def test_a_second_breach_gives_no_new_time() -> None:
    agreement = until_ended(termination=pt.Termination(cure=pt.days(30)))
    twice = agreement.breach(on=date(2026, 3, 1), by=PATRON).breach(on=date(2026, 3, 20), by=PATRON)
    assert twice.terminate(on=date(2026, 4, 1), by=PROVIDER, ground=pt.Ground.CAUSE).ended_on


def test_convenience_needs_its_clause_its_side_and_its_day() -> None:
    assert refusal(lambda: until_ended().terminate(on=START, by=PATRON))[0] == "termination.none"
    ours = pt.Notice(pt.days(30), by=PROVIDER)
    agreement = until_ended(
        termination=pt.Termination(convenience=ours, not_before=date(2026, 6, 1))
    )
    assert refusal(lambda: agreement.terminate(on=START, by=PATRON))[0] == "termination.party"
    assert agreement.terminate(on=START, by=PROVIDER).ended_on == date(2026, 6, 1)
    early = date(2026, 5, 31)
    code, path, hint = refusal(lambda: agreement.terminate(on=START, by=PROVIDER, effective=early))
    assert (code, path) == ("termination.early", "acts[2].effective")
    assert "2026-06-01" in hint


def test_an_early_end_is_due_and_nothing_after_it() -> None:
    agreement = counsel().terminate(
        on=date(2026, 5, 1), effective=date(2026, 8, 15), ground=pt.Ground.CONSENT
    )
    (end,) = agreement.deadlines(on=date(2026, 5, 1), until=date(2029, 1, 1))
    assert (str(end), end.clause) == ("15 Aug 2026: ends early", "termination")
    assert (
        agreement.deadlines(on=date(2026, 4, 1), until=date(2026, 12, 31))[0].kind
        is pt.DeadlineKind.NOTICE
    )
    assert [str(charge.amount) for charge in agreement.charges(date(2030, 1, 1))][-2:] == [
        "2,500.00 USD",
        "1,129.03 USD",
    ]


def test_an_early_end_on_the_day_of_a_renewal_leaves_nothing_to_stop() -> None:
    ending = counsel().terminate(
        on=date(2026, 5, 1), effective=date(2027, 2, 1), ground=pt.Ground.CONSENT
    )
    kinds = [
        each.kind.value for each in ending.deadlines(on=date(2026, 5, 1), until=date(2028, 1, 1))
    ]
    assert kinds == ["end"]
    assert ending.status.at(date(2027, 2, 1)) is pt.AgreementStatus.TERMINATED
    assert not ending.will_renew(on=date(2026, 5, 1))


def test_an_end_before_the_start_bills_nothing() -> None:
    agreement = until_ended(billing=COUNSEL).terminate(on=MADE, ground=pt.Ground.CONSENT)
    assert agreement.schedules == ()
    assert agreement.status.values == (pt.AgreementStatus.TERMINATED,)


def test_the_early_end_is_known_to_the_schedule_with_its_own_day() -> None:
    ended = until_ended(billing=COUNSEL).terminate(
        on=date(2026, 5, 1),
        ground=pt.Ground.CONSENT,
        effective=date(2026, 6, 1),
        recorded_on=date(2026, 5, 9),
    )
    end = ended.schedules[0].ended
    assert end is not None
    assert (end.on, end.recorded_on) == (date(2026, 6, 1), date(2026, 5, 9))
    before = ended.known_by(date(2026, 5, 8))
    assert before is not None
    assert before.schedules[0].ended is None
