"""What is owed under an agreement: obligations, reviews, and reminders that one side owes."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import refusal
from refusals import code_of

MADE = date(2026, 1, 5)
PROVIDER, PATRON = pt.Side.PROVIDER, pt.Side.PATRON
REPORT = pt.Obligation(
    "report", "monthly report", by=PROVIDER, due=date(2026, 2, 5), every=pt.months(1)
)
LOGO = pt.Obligation("logo", "the logo", by=PROVIDER, due=date(2026, 3, 2), parts=2)
QUARTERLY = pt.ReviewPlan("quarterly", first=date(2026, 4, 5), every=pt.months(3))


def retainer(**details: object) -> pt.Agreement:
    given = {"obligations": [REPORT, LOGO], "reviews": QUARTERLY} | details
    return pt.Agreement.signed("A1", on=MADE, start=MADE, **given)  # type: ignore[arg-type]


def said(agreement: pt.Agreement, on: date, **asked: date) -> list[str]:
    return [str(each) for each in agreement.owed(on=on, **asked)]


def test_what_is_owed_stands_by_what_was_done_up_to_the_day() -> None:
    done = retainer().perform("report", on=date(2026, 2, 5)).perform("logo", on=date(2026, 2, 20))
    assert said(done, date(2026, 2, 25)) == [
        "the logo: 1 of 2 done, due 2 Mar 2026",
        "monthly report: due 5 Mar 2026",
        "review: due 5 Apr 2026",
    ]
    assert said(done, date(2026, 2, 4))[0] == "monthly report: due 5 Feb 2026"
    late = done.perform("logo", on=date(2026, 3, 4), id="P2")
    (logo,) = [each for each in late.owed(on=date(2026, 3, 9), since=MADE) if each.of == "logo"]
    assert (logo.state, logo.days_late, logo.evidence) == (pt.ObligationState.MET, 2, ("P2",))


def test_a_performance_taken_back_is_none() -> None:
    done = retainer().perform("report", on=date(2026, 2, 5), id="P1")
    undone = done.undo("P1", on=date(2026, 2, 6))
    assert said(undone, date(2026, 2, 9))[0] == "monthly report: late since 6 Feb 2026, by 4 days"


def test_only_the_one_to_whom_it_is_owed_waives_it() -> None:
    agreement = retainer()
    assert refusal(lambda: agreement.waive("logo", on=MADE, by=PROVIDER))[0] == "waive.party"
    waived = agreement.waive("logo", on=MADE, by=PATRON)
    assert all(each.of != "logo" for each in waived.owed(on=date(2026, 3, 9)))
    both = agreement.waive("logo", on=MADE, by=[PROVIDER, PATRON])
    assert all(each.of != "logo" for each in both.owed(on=date(2026, 3, 9)))


def test_a_breach_may_be_that_of_an_obligation() -> None:
    breached = retainer().breach(on=date(2026, 3, 9), by=PROVIDER, about="logo")
    (logo,) = [each for each in breached.owed(on=date(2026, 3, 9)) if each.of == "logo"]
    assert logo.state is pt.ObligationState.BREACHED


# --- breaches of what is owed ---------------------------------------------------------------------

CURABLE = pt.Termination(cure=pt.days(10))
NINTH, CAUSE = date(2026, 3, 9), pt.Ground.CAUSE
LAST = date(2026, 3, 19)


def late_logo(*, late_cure: bool = True) -> pt.Agreement:
    """Return an agreement whose logo is late, and found to be a breach on the ninth of March."""
    agreement = retainer(termination=evolve(CURABLE, late_cure=late_cure))
    return agreement.breach(on=NINTH, by=PROVIDER, about="logo", id="b")


def cures(agreement: pt.Agreement, on: date) -> list[date]:
    listed = agreement.deadlines(on=on, until=date(2026, 12, 31))
    return [each.on for each in listed if each.kind is pt.DeadlineKind.CURE]


def ends_for_cause(agreement: pt.Agreement, on: date) -> str:
    """Return why it can't be ended for a breach on a day; nothing: it can."""
    try:
        agreement.terminate(on=on, by=PATRON, ground=CAUSE)
    except pt.Refused as refused:
        return refused.faults[0].code
    return ""


def test_only_who_owes_it_breaks_it() -> None:
    code, path, hint = refusal(lambda: retainer().breach(on=NINTH, by=PATRON, about="logo"))
    assert (code, path) == ("breach.party", "acts[2].by")
    assert "owed by provider" in hint
    assert retainer().breach(on=NINTH, by=[PROVIDER, PATRON], about="logo").life.breaches
    looked = pt.ReviewPlan("look", first=MADE, every=pt.years(1), by=PATRON)
    mine = retainer(reviews=looked)
    assert refusal(lambda: mine.breach(on=NINTH, by=PROVIDER, about="look"))[0] == "breach.party"
    assert mine.breach(on=NINTH, by=PATRON, about="look").life.breaches


def test_who_is_named_owes_what_the_side_does_and_so_does_who_takes_its_place() -> None:
    owed = pt.Obligation("pay", "the fee", by="mary", to=PROVIDER, due=date(2026, 3, 2))
    built = pt.Obligation("build", "the wall", by="old", to=PATRON, due=date(2026, 3, 2))
    agreement = retainer(
        obligations=[owed, built], patron="mary", others=["old"], assignment=pt.Assignment()
    )
    assert agreement.breach(on=NINTH, by="mary", about="pay").acts[-1].by is PATRON
    assert agreement.breach(on=NINTH, by=PATRON, about="pay").life.breaches
    assert refusal(lambda: agreement.breach(on=NINTH, by="old", about="pay"))[0] == "breach.party"
    handed = agreement.assign(on=date(2026, 3, 3), of="old", to="new")
    assert handed.breach(on=NINTH, by="new", about="build").life.breaches
    sold = agreement.assign(on=date(2026, 3, 3), of="mary", to="new")
    assert sold.breach(on=NINTH, by="new", about="pay").life.breaches


def test_nothing_is_broken_before_it_is_late() -> None:
    agreement = retainer()
    for on in (MADE, LOGO.due):
        code, path, _ = refusal(partial(agreement.breach, on=on, by=PROVIDER, about="logo"))
        assert (code, path) == ("breach.not_due", "acts[2].effective")
    assert agreement.breach(on=date(2026, 3, 3), by=PROVIDER, about="logo").life.breaches
    told = partial(agreement.breach, on=NINTH, by=PROVIDER, about="logo")
    assert refusal(lambda: told(effective=LOGO.due))[0] == "breach.not_due"
    assert told(effective=date(2026, 3, 3)).life.breaches
    half = agreement.perform("logo", on=date(2026, 3, 4))
    assert half.breach(on=NINTH, by=PROVIDER, about="logo").life.breaches
    for done in (half.perform("logo", on=NINTH), half.waive("logo", on=NINTH, by=PATRON)):
        not_due = refusal(partial(done.breach, on=NINTH, by=PROVIDER, about="logo"))[0]
        assert not_due == "breach.not_due"
    with_for_due = partial(agreement.breach, on=NINTH, by=PROVIDER, about="report")
    assert with_for_due(for_due=date(2026, 3, 5)).life.breaches
    for due in (date(2026, 4, 5), date(2026, 3, 6)):
        code, path, _ = refusal(partial(with_for_due, for_due=due))
        assert (code, path) == ("breach.not_due", "acts[2].for_due")


def test_what_is_dropped_from_the_terms_stays_owed_and_what_comes_later_is_not_yet() -> None:
    dropped = retainer().amend(on=date(2026, 3, 5), obligations=[REPORT])
    assert dropped.breach(on=NINTH, by=PROVIDER, about="logo").life.breaches
    early = pt.Obligation("early", "the draft", by=PROVIDER, due=date(2026, 3, 2))
    added = retainer().amend(on=MADE, effective=date(2026, 4, 1), obligations=early)
    assert refusal(lambda: added.breach(on=NINTH, by=PROVIDER, about="early"))[0] == (
        "breach.not_due"
    )
    assert added.breach(on=date(2026, 4, 1), by=PROVIDER, about="early").life.breaches


def test_performing_all_of_it_in_time_cures_the_breach() -> None:
    breached = late_logo()
    assert (cures(breached, NINTH), ends_for_cause(breached, date(2026, 3, 20))) == ([LAST], "")
    half = breached.perform("logo", on=date(2026, 3, 12))
    assert (cures(half, LAST), ends_for_cause(half, date(2026, 3, 20))) == ([LAST], "")
    done = half.perform("logo", on=LAST, id="p")
    assert (cures(done, LAST), done.life.breaches) == ([], ())
    assert ends_for_cause(done, date(2026, 3, 20)) == "termination.no_breach"
    assert refusal(lambda: done.cure(on=date(2026, 3, 20), by=PROVIDER))[0] == "cure.none"
    assert cures(done, date(2026, 3, 18)) == [LAST]  # as of that day it was open
    undone = done.undo("p", on=date(2026, 3, 21))
    assert [each.id for each in undone.life.breaches] == ["b"]
    assert ends_for_cause(undone, date(2026, 3, 22)) == ""
    let_go = breached.waive("logo", on=LAST, by=PATRON)
    assert let_go.life.breaches == ()


@pytest.mark.parametrize(
    ("late_cure", "on", "code"),
    [
        (True, date(2026, 3, 20), "termination.no_breach"),
        (False, date(2026, 3, 20), ""),
        (False, LAST, "termination.no_breach"),
    ],
)
def test_performing_too_late_is_a_late_cure(late_cure: bool, on: date, code: str) -> None:
    done = late_logo(late_cure=late_cure).perform("logo", on=on, parts=2)
    assert ends_for_cause(done, date(2026, 3, 21)) == code


def test_a_termination_rests_on_what_was_not_performed_before_it() -> None:
    done = late_logo().perform("logo", on=date(2026, 3, 12), parts=2, id="p")
    undone = done.undo("p", on=date(2026, 3, 21))
    ended = undone.terminate(on=date(2026, 3, 22), by=PATRON, ground=CAUSE)
    assert ended.ended_on == date(2026, 3, 22)
    paid = late_logo().terminate(on=date(2026, 3, 22), by=PATRON, ground=CAUSE)
    known = date(2026, 3, 30)
    before = partial(paid.perform, "logo", on=date(2026, 3, 21), parts=2, recorded_on=known)
    assert refusal(before)[0] == "termination.no_breach"


def test_a_cause_whose_breaches_count_does_so_whether_or_not_it_is_performed() -> None:
    twice = pt.Termination(causes=pt.TerminationCause("late", times=2))
    agreement = retainer(termination=twice)
    for on in (date(2026, 2, 9), date(2026, 3, 9)):
        told = agreement.breach(on=on, by=PROVIDER, about="report", cause="late")
        agreement = told.perform("report", on=on)
    assert len(agreement.life.breaches) == 2
    assert ends_for_cause(agreement, date(2026, 3, 10)) == ""


def test_the_due_day_that_was_broken_is_the_one_to_be_settled() -> None:
    agreement = retainer(termination=CURABLE)
    march = agreement.breach(on=NINTH, by=PROVIDER, about="report", for_due=date(2026, 3, 5))
    once = march.perform("report", on=date(2026, 3, 10))  # which is for February
    assert len(once.life.breaches) == 1
    assert once.perform("report", on=date(2026, 3, 11)).life.breaches == ()
    named = march.perform("report", on=date(2026, 3, 10), for_due=date(2026, 3, 5))
    assert named.life.breaches == ()
    oldest = agreement.breach(on=NINTH, by=PROVIDER, about="report")
    assert oldest.perform("report", on=date(2026, 3, 10)).life.breaches == ()


def test_a_review_that_is_held_cures_its_breach() -> None:
    on = date(2026, 4, 9)
    breached = retainer(termination=CURABLE).breach(on=on, by=PROVIDER, about="quarterly")
    assert breached.review("quarterly", on=date(2026, 4, 19)).life.breaches == ()
    early = retainer().review("quarterly", on=date(2026, 4, 1))
    assert refusal(lambda: early.breach(on=on, by=PROVIDER, about="quarterly"))[0] == (
        "breach.not_due"
    )


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 12)])
def test_a_performance_that_is_learned_later_takes_no_breach_off_the_record(day: date) -> None:
    learned = date(2026, 3, 30)
    breached = late_logo(late_cure=False)
    done = breached.perform("logo", on=day, parts=2, recorded_on=learned)
    assert done.life.breaches == ()
    assert [each.kind for each in done.acts if each.about == "logo"].count(pt.ActKind.BREACH) == 1
    known = done.known_by(date(2026, 3, 29))
    assert known is not None
    assert [each.id for each in known.life.breaches] == ["b"]
    if day < NINTH:  # one that was known then leaves nothing to break
        told = partial(breached.perform, "logo", on=day, parts=2)
        assert refusal(told)[0] == "breach.not_due"


@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(1, 3)), max_size=6),
    st.integers(1, 30),
    st.integers(1, 2),
    st.booleans(),
)
def test_a_breach_stands_as_a_walk_through_the_days_has_it(
    deeds: list[tuple[int, int]],
    told: int,
    parts: int,
    late_cure: bool,
) -> None:
    """Each part that is done is the next of a row; a due day is settled with its last one."""
    days = {place: MADE + timedelta(place) for place in range(60)}
    weekly = pt.Obligation(
        "weekly", "report", by=PROVIDER, due=days[3], every=pt.days(7), parts=parts
    )
    row = [day for day, count in sorted(deeds) for _ in range(count)]
    settled = dict(enumerate(row[parts - 1 :: parts]))
    before = [day for day in row if day < told]
    late = [
        number for number in range(8) if 3 + 7 * number < told and number >= len(before) // parts
    ]
    agreement = retainer(
        obligations=weekly,
        reviews=(),
        termination=pt.Termination(cure=pt.days(5), late_cure=late_cure),
    )
    for day, count in sorted(deeds):
        if day < told:
            agreement = agreement.perform("weekly", on=days[day], parts=count)
    breach = partial(agreement.breach, on=days[told], by=PROVIDER, about="weekly")
    if not late:
        assert refusal(breach)[0] == "breach.not_due"
        return
    agreement = breach()
    for day, count in sorted(deeds):
        if day >= told:
            agreement = agreement.perform("weekly", on=days[day], parts=count)
    done = settled.get(late[0])
    is_cured = done is not None and (late_cure or done <= told + 5)
    assert bool(agreement.life.breaches) is not is_cured


def test_an_outcome_changes_when_the_next_review_is_due() -> None:
    yearly = pt.ReviewOutcome(every=pt.years(1))
    held = retainer().review("quarterly", on=date(2026, 4, 8), outcome=yearly)
    assert said(held, date(2026, 5, 1))[-1] == "review: due 5 Apr 2027"
    assert pt.from_json(pt.to_json(held)) == held


def test_what_recurs_recurs_until_the_end_and_amendments_bring_more() -> None:
    ended = retainer(until=date(2026, 3, 5))
    late = ended.owed(on=date(2026, 6, 1), since=MADE)
    assert [str(each.due) for each in late if each.of == "report"] == ["2026-02-05"]
    assert [str(each.due) for each in late if each.of == "logo"] == ["2026-03-02"]
    paid = pt.Obligation("pay", "the last payment", by=PATRON, due=date(2026, 4, 1))
    amended = ended.amend(on=date(2026, 2, 1), obligations=[REPORT, LOGO, paid])
    assert "the last payment: due 1 Apr 2026" in said(amended, date(2026, 3, 20))
    listed = amended.deadlines(on=date(2026, 3, 20), until=date(2026, 4, 30))
    assert [str(each) for each in listed] == ["1 Apr 2026: the last payment is due"]


def test_what_falls_due_is_a_deadline_until_it_is_settled() -> None:
    march: dict[str, Any] = {"on": date(2026, 3, 1), "until": date(2026, 3, 31)}
    listed = retainer().deadlines(**march)
    assert [(each.kind, str(each)) for each in listed] == [
        (pt.DeadlineKind.OBLIGATION, "2 Mar 2026: the logo is due"),
        (pt.DeadlineKind.OBLIGATION, "5 Mar 2026: monthly report is due"),
    ]
    assert listed[0].uid == "A1|obligation|obligation|logo.2026-03-02"
    assert listed[0].by is PROVIDER
    done = retainer().perform("logo", on=date(2026, 2, 9), parts=2)
    assert [each.subject for each in done.deadlines(**march)] == ["monthly report"]
    april: dict[str, Any] = {"on": date(2026, 4, 1), "until": date(2026, 4, 5)}
    assert pt.DeadlineKind.REVIEW in [each.kind for each in retainer().deadlines(**april)]


def test_what_no_obligation_says_is_named() -> None:
    agreement = retainer()
    assert code_of(lambda: agreement.perform("repot", on=MADE)) == "reference.unknown"
    day = date(2026, 2, 6)
    late = refusal(lambda: agreement.perform("report", on=day, for_due=day))
    assert late[0] == "obligation.due"
    assert refusal(lambda: agreement.review("report", on=day))[0] == "duty.kind"
    assert refusal(lambda: agreement.perform("quarterly", on=day))[0] == "duty.kind"
    assert code_of(lambda: pt.Terms(obligations=[LOGO, LOGO])) == "obligation.repeated"
    assert code_of(lambda: pt.Act(pt.ActKind.PERFORM, on=day)) == "act.about"
    assert code_of(lambda: pt.Act(pt.ActKind.SUSPEND, on=day, parts=2)) == "act.detail"
    assert code_of(lambda: pt.Act(pt.ActKind.PERFORM, on=day, about="a", parts=0)) == "count.range"
    outcome = pt.ReviewOutcome(every=pt.years(1))
    wrong = lambda: pt.Act(pt.ActKind.WAIVE, on=day, about="a", outcome=outcome)  # noqa: E731
    assert code_of(wrong) == "act.detail"


# --- reminders that one side owes the other

REMINDER = pt.Reminder(PROVIDER, opens=pt.days(45), closes=pt.days(15))


def yearly(reminder: pt.Reminder, **details: object) -> pt.Agreement:
    renewal = pt.Renewal.automatic(pt.years(1), notice=pt.days(15), reminder=reminder, **details)  # type: ignore[arg-type]
    return pt.Agreement.signed(
        "A1", on=date(2025, 1, 5), start=date(2025, 2, 1), length=pt.years(1), renewal=renewal
    )


def test_a_reminder_is_a_deadline_until_it_is_sent_in_its_window() -> None:
    agreement = yearly(REMINDER)
    asked: dict[str, Any] = {"on": date(2025, 12, 1), "until": date(2026, 1, 20)}
    assert [str(each) for each in agreement.deadlines(**asked)] == [
        "17 Jan 2026: last day for notice, else renews to 1 Feb 2027",
        "17 Jan 2026: last day to remind, else the renewal cannot be enforced",
    ]
    assert said(agreement, date(2026, 1, 18)) == ["reminder: late since 18 Jan 2026, by 1 day"]
    early = agreement.remind(on=date(2025, 12, 1), by=PROVIDER)
    assert len(early.deadlines(**asked)) == 2
    sent = agreement.remind(on=date(2025, 12, 18), by=PROVIDER)
    later: dict[str, Any] = {"on": date(2025, 12, 18), "until": date(2026, 1, 20)}
    assert [each.kind for each in sent.deadlines(**later)] == [pt.DeadlineKind.NOTICE]


def test_who_was_not_reminded_may_leave_a_renewal_at_any_time() -> None:
    silent, day = yearly(REMINDER), date(2026, 5, 3)
    assert silent.terminate(on=day, by=PATRON).ended_on == day
    assert refusal(lambda: silent.terminate(on=day, by=PROVIDER))[0] == "termination.none"
    assert (
        refusal(lambda: silent.terminate(on=date(2026, 1, 5), by=PATRON))[0] == "termination.none"
    )
    told = silent.remind(on=date(2026, 1, 5), by=PROVIDER)
    assert refusal(lambda: told.terminate(on=day, by=PATRON))[0] == "termination.none"


def test_an_option_of_which_nobody_gave_notice_in_time_is_void() -> None:
    # FAR 52.217-9: a preliminary notice at least 60 days before the contract expires.
    preliminary = pt.Reminder(
        PATRON, closes=pt.days(60), before=pt.DeadlineKind.OPTION, missed=pt.IfNothing.VOID
    )
    contract = pt.Agreement.signed(
        "F1", on=date(2024, 10, 1), start=date(2024, 10, 1), until=date(2026, 10, 1),
        renewal=pt.Renewal.option(pt.years(1), by=PATRON, at_most=1, reminder=preliminary),
    )  # fmt: skip
    late = contract.remind(on=date(2026, 8, 10), by=PATRON)
    used = date(2026, 9, 15)
    assert refusal(lambda: late.renew(on=used, by=PATRON))[0] == "reminder.missed"
    good = contract.remind(on=date(2026, 8, 1), by=PATRON).renew(on=used, by=PATRON)
    assert good.ended_on == date(2027, 10, 1)


def test_a_renewal_for_no_longer_than_said_needs_no_reminder() -> None:
    # N.Y. Gen. Oblig. Law § 5-903(3): not where it renews for a month or less.
    reminder = pt.Reminder(PROVIDER, closes=pt.days(5), over=pt.months(1))
    day = date(2026, 3, 10)
    for length, owed in ((pt.months(1), False), (pt.months(2), True)):
        renewal = pt.Renewal.automatic(length, reminder=reminder)
        agreement = pt.Agreement.signed(
            "A1", on=MADE, start=MADE, length=pt.months(1), renewal=renewal
        )
        assert bool(agreement.owed(on=date(2026, 2, 1))) is owed
        if owed:
            assert agreement.terminate(on=day, by=PATRON).ended_on == day
        else:
            code, *_ = refusal(partial(agreement.terminate, on=day, by=PATRON))
            assert code == "termination.none"


def test_a_reminder_may_be_taken_back() -> None:
    told = yearly(REMINDER).remind(on=date(2026, 1, 5), by=PROVIDER, id="R1")
    taken_back = told.undo("R1", on=date(2026, 1, 6))
    assert taken_back.terminate(on=date(2026, 5, 3), by=PATRON).ended_on == date(2026, 5, 3)
    with pytest.raises(pt.InvalidInput):
        pt.Act(pt.ActKind.REMIND, on=date(2026, 1, 5))


def test_a_claim_lapses_with_the_day_by_which_it_is_to_be_noticed() -> None:
    claim = pt.Obligation(
        "claim",
        "notice of the claim",
        by=pt.Side.PROVIDER,
        due=date(2026, 3, 30),
        every=pt.months(1),
        lapses=True,
    )
    made_on, due, who = date(2026, 1, 5), date(2026, 4, 30), pt.Side.PROVIDER
    works = pt.Agreement.signed("A1", on=made_on, start=made_on, obligations=claim)
    assert works.perform("claim", on=date(2026, 3, 30), by=who).acts[-1].about == "claim"
    with pytest.raises(pt.Refused, match=r"lapsed after 2026-03-30.*obligation\.lapsed"):
        works.perform("claim", on=date(2026, 3, 31), by=who)
    later = works.perform("claim", on=date(2026, 3, 31), by=who, for_due=due)
    assert later.acts[-1].for_due == due
    with pytest.raises(pt.Refused, match=r"obligation\.lapsed"):
        works.perform("claim", on=date(2026, 5, 1), by=who, for_due=due)


def test_what_is_agreed_later_is_owed_from_then_on() -> None:
    made, who = date(2026, 1, 5), pt.Side.PROVIDER
    report = pt.Obligation("report", "r", by=who, due=date(2026, 2, 10), every=pt.months(1))
    work = pt.Agreement.signed("A1", on=made, start=made)
    work = work.amend(on=made, effective=date(2026, 4, 1), obligations=report)
    assert work.owed(on=date(2026, 3, 1)) == ()
    assert [each.due.month for each in work.owed(on=date(2026, 3, 1), until=date(2026, 5, 1))] == [
        4
    ]
    assert work.owed(on=date(2026, 4, 1)) != ()


def test_a_duty_counts_as_agreed_on_the_day_and_changes_with_the_terms() -> None:
    made, who = date(2026, 1, 5), pt.Side.PROVIDER
    monthly = pt.Obligation("report", "r", by=who, due=date(2026, 2, 10), every=pt.months(1))
    rarer = pt.Obligation("report", "r", by=who, due=date(2026, 5, 10), every=pt.months(2))
    work = pt.Agreement.signed("A1", on=made, start=made, obligations=monthly)
    work = work.amend(on=date(2026, 3, 1), effective=date(2026, 4, 1), obligations=rarer)
    on = date(2026, 3, 1)
    assert [str(each.due) for each in work.owed(on=on)] == ["2026-02-10", "2026-03-10"]
    listed = work.deadlines(on=on, until=date(2026, 8, 1))
    assert [str(each.on) for each in listed] == ["2026-03-10", "2026-05-10", "2026-07-10"]
    assert [str(each.due) for each in work.owed(on=date(2026, 4, 1))] == ["2026-05-10"]


def test_nothing_is_owed_before_all_have_signed() -> None:
    made = date(2026, 1, 1)
    report = pt.Obligation("o", "report", by=pt.Side.PROVIDER, due=date(2026, 2, 1))
    plan = pt.ReviewPlan("rv", first=date(2026, 2, 1), every=pt.months(1))
    draft = pt.Agreement.drafted("A", on=made, start=made, obligations=report, reviews=plan)
    late = date(2026, 2, 10)
    for unsigned in (draft.offer(on=made), draft.withdraw(on=date(2026, 1, 20))):
        assert unsigned.owed(on=late) == unsigned.owed(on=late, since=made) == ()
    signed = draft.sign(pt.Side.PROVIDER, on=made).sign(pt.Side.PATRON, on=late)
    assert [each.of for each in signed.owed(on=late)][:2] == ["o", "rv"]
    assert signed.owed(on=date(2026, 2, 9)) == ()
