"""What policies ask of agreements: notice, what is broken, what is overdue; of a category."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from agreement.counsel import PATRON, PROVIDER, counsel, until_ended
from cost import calls_of
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from refusals import code_of
from standing.asking import value_on
from standing.draws_agreements import dutiful_agreements, noticed_agreements

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)
MADE, START = date(2026, 1, 5), date(2026, 2, 1)
GIVEN, BACK, END = date(2026, 11, 1), date(2026, 11, 20), date(2027, 2, 1)
MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
REPORT = pt.Obligation(
    "report", "monthly report", by=PROVIDER, due=date(2026, 2, 5), every=pt.months(1)
)
LOGO = pt.Obligation("logo", "the logo", by=PATRON, due=date(2026, 3, 2))
QUARTERLY = pt.ReviewPlan("quarterly", first=date(2026, 4, 5), every=pt.months(3))


def days_of(criterion: Any, *agreements: pt.Agreement) -> list[tuple[str, object]]:
    """Return the days on which what is seen changes."""
    seen = Judge(Facts(agreements), None).observed(criterion)
    return [(str(day), each.value) for day, each in seen.changes()]


def spell(first: date, end: date | None = None) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = [(str(first), True)]
    return found if end is None else [*found, (str(end), False)]


def convenient() -> pt.Agreement:
    return until_ended(termination=pt.Termination(convenience=pt.days(30)))


# --- notice --------------------------------------------------------------------------------------


def test_notice_stands_from_its_day_to_the_day_before_it_takes_effect() -> None:
    noticed = counsel().give_notice(on=GIVEN, by=PATRON)
    assert days_of(pt.NoticeGiven(), noticed) == spell(GIVEN, END)
    assert days_of(pt.NoticeGiven(by=PATRON), noticed) == spell(GIVEN, END)
    assert days_of(pt.NoticeGiven(by=PROVIDER), noticed) == []
    assert days_of(pt.NoticeGiven(), counsel()) == days_of(pt.NoticeGiven()) == []


def test_a_termination_declared_for_a_day_to_come_is_notice_on_any_ground() -> None:
    at_will = convenient().terminate(on=GIVEN, by=PATRON)
    assert days_of(pt.NoticeGiven(), at_will) == spell(GIVEN, date(2026, 12, 1))
    together = convenient().terminate(on=GIVEN, effective=END, ground=pt.Ground.CONSENT)
    assert days_of(pt.NoticeGiven(by=PROVIDER), together) == spell(GIVEN, END)
    at_once = convenient().terminate(on=GIVEN, ground=pt.Ground.CONSENT)
    assert days_of(pt.NoticeGiven(), at_once) == []


def test_consent_given_one_by_one_is_notice_by_both_from_the_last_on() -> None:
    def agreed(by: pt.Side, on: date, to: date, agreement: pt.Agreement) -> pt.Agreement:
        return agreement.terminate(on=on, by=by, effective=to, ground=pt.Ground.CONSENT)

    half = agreed(PATRON, GIVEN, END, convenient())
    assert days_of(pt.NoticeGiven(), half) == []
    whole = agreed(PROVIDER, BACK, END, half)
    assert days_of(pt.NoticeGiven(by=PATRON), whole) == spell(BACK, END)
    moved = whole.terminate(on=BACK + DAY, effective=END + DAY, ground=pt.Ground.CONSENT)
    assert days_of(pt.NoticeGiven(), moved) == spell(BACK, END + DAY)


def test_withdrawn_it_stood_until_then_and_undone_it_never_did() -> None:
    noticed = counsel().give_notice(on=GIVEN, by=PATRON, id="n")
    withdrawn = noticed.withdraw_notice(on=BACK, by=PATRON)
    assert days_of(pt.NoticeGiven(), withdrawn) == spell(GIVEN, BACK)
    assert days_of(pt.NoticeGiven(), noticed.undo("n", on=BACK)) == []
    known = noticed.undo("n", on=BACK).known_by(BACK - DAY)
    assert known is not None
    assert days_of(pt.NoticeGiven(), known) == spell(GIVEN, END)


def test_an_end_before_it_or_a_suspension_cuts_it_short() -> None:
    noticed = counsel().give_notice(on=GIVEN, by=PATRON)
    ended = noticed.terminate(on=BACK, ground=pt.Ground.CONSENT)
    assert days_of(pt.NoticeGiven(), ended) == spell(GIVEN, BACK)
    paused = noticed.suspend(on=BACK).resume(on=BACK + DAY)
    assert days_of(pt.NoticeGiven(), paused) == [*spell(GIVEN, BACK), *spell(BACK + DAY, END)]


def test_that_one_of_several_leaves_is_no_notice_of_the_end() -> None:
    terms = pt.Termination(leaving=pt.years(1))
    treaty = until_ended(others=["c"], termination=terms).leave(on=GIVEN, by="c")
    assert days_of(pt.NoticeGiven(), treaty) == []


def test_where_it_is_not_known_whether_it_has_begun_notice_is_not_known() -> None:
    begins = pt.When(START, START + 9 * DAY)
    agreement = pt.Agreement.signed(
        "A1", on=MADE, start=begins, termination=pt.Termination(convenience=pt.days(30))
    ).terminate(on=START, by=PATRON)
    assert days_of(pt.NoticeGiven(), agreement) == [
        (str(START), None),
        (str(START + 9 * DAY), True),
        (str(START + 30 * DAY), False),
    ]


# --- obligations ---------------------------------------------------------------------------------


def retainer(**details: Any) -> pt.Agreement:
    given: dict[str, Any] = {"obligations": [REPORT, LOGO], "reviews": QUARTERLY} | details
    return pt.Agreement.signed("A1", on=MADE, start=MADE, **given)


LATE_LOGO, LATE_REPORT = LOGO.due + DAY, REPORT.due + DAY


def test_an_obligation_is_broken_from_the_day_after_its_due_day() -> None:
    for_logo = pt.ObligationBreached(obligation="logo")
    assert days_of(for_logo, retainer()) == spell(LATE_LOGO)
    in_time = retainer().perform("logo", on=LOGO.due)
    assert days_of(for_logo, in_time) == []
    late = retainer().perform("logo", on=date(2026, 3, 9))
    assert days_of(for_logo, late) == spell(LATE_LOGO, date(2026, 3, 9))
    let_go = retainer().waive("logo", on=date(2026, 3, 9), by=PROVIDER)
    assert days_of(for_logo, let_go) == spell(LATE_LOGO, date(2026, 3, 9))
    found = retainer().breach(on=date(2026, 3, 9), by=PATRON, about="logo")
    assert days_of(for_logo, found) == spell(LATE_LOGO)
    assert days_of(for_logo, retainer(obligations=REPORT)) == []


def test_what_recurs_is_broken_while_any_of_it_is_late() -> None:
    agreement = retainer().perform("report", on=date(2026, 2, 9))
    agreement = agreement.perform("report", on=date(2026, 4, 20)).perform(
        "report", on=date(2026, 4, 30)
    )
    mine = pt.ObligationBreached(by=PROVIDER)
    assert days_of(mine, agreement) == [
        *spell(LATE_REPORT, date(2026, 2, 9)),
        *spell(date(2026, 3, 6), date(2026, 4, 30)),
        *spell(date(2026, 5, 6)),
    ]
    assert days_of(pt.ObligationBreached(by=PATRON), agreement) == spell(LATE_LOGO)
    since = date(2026, 4, 21)
    seen = pt.Observed(True, (agreement,))
    assert dict(mine.details(seen, since)) == {
        "agreement": "A1",
        "duty": "report",
        "since": date(2026, 4, 6),
    }


def test_a_party_that_is_named_owes_as_the_side_that_it_is() -> None:
    named = pt.Obligation("logo", "the logo", by="mary", to="hp", due=LOGO.due)
    agreement = retainer(obligations=named, provider="hp", patron="mary")
    assert days_of(pt.ObligationBreached(by=PATRON), agreement) == spell(LATE_LOGO)
    assert days_of(pt.ObligationBreached(by=PROVIDER), agreement) == []


def test_what_is_owed_outlasts_the_end_and_nothing_is_before_all_have_signed() -> None:
    ended = retainer().terminate(on=date(2026, 2, 20), ground=pt.Ground.CONSENT)
    assert days_of(pt.ObligationBreached(), ended) == spell(LATE_REPORT)
    done = ended.perform("report", on=date(2026, 2, 28), parts=9)
    assert days_of(pt.ObligationBreached(obligation="report"), done) == spell(
        LATE_REPORT, date(2026, 2, 28)
    )
    draft = pt.Agreement.drafted("A1", on=MADE, start=MADE, obligations=LOGO)
    assert days_of(pt.ObligationBreached(), draft) == []
    late = draft.sign(PROVIDER, on=MADE).sign(PATRON, on=date(2026, 3, 9))
    assert days_of(pt.ObligationBreached(), late) == spell(LATE_LOGO)  # in force from the start
    ahead = pt.Agreement.drafted("A1", on=MADE, start=date(2026, 4, 1), obligations=LOGO)
    ahead = ahead.sign(PROVIDER, on=MADE).sign(PATRON, on=date(2026, 3, 9))
    assert days_of(pt.ObligationBreached(), ahead) == spell(date(2026, 3, 9))


def test_of_an_agreement_that_was_cancelled_nothing_was_ever_owed() -> None:
    right = pt.Termination(withdrawal=pt.Withdrawal(pt.days(60), by=PATRON))
    made = retainer(termination=right)
    assert days_of(pt.ObligationBreached(), made) == spell(LATE_REPORT)
    cancelled = made.cancel(on=date(2026, 3, 4), by=PATRON)
    assert days_of(pt.ObligationBreached(), cancelled) == []
    assert days_of(pt.ReviewOverdue(), cancelled) == []
    assert cancelled.owed(on=date(2026, 3, 9)) == ()
    assert cancelled.as_of(date(2026, 3, 3)).owed(on=date(2026, 3, 3)) != ()


def test_an_amendment_changes_what_is_owed_from_the_day_it_takes_effect() -> None:
    later = pt.Obligation("logo", "the logo", by=PATRON, due=date(2026, 5, 4))
    amended = retainer(obligations=LOGO).amend(
        on=date(2026, 2, 20), effective=date(2026, 4, 1), obligations=[later, REPORT]
    )
    asked = pt.ObligationBreached(obligation="logo")
    assert days_of(asked, amended) == [
        *spell(LATE_LOGO, date(2026, 4, 1)),
        *spell(date(2026, 5, 5)),
    ]
    assert days_of(pt.ObligationBreached(obligation="report"), amended) == spell(date(2026, 4, 1))


def test_where_it_is_not_known_when_it_ends_what_falls_due_then_is_not_known() -> None:
    perhaps = pt.When(date(2026, 2, 20), date(2026, 3, 20))
    agreement = retainer(obligations=REPORT, until=perhaps).perform("report", on=REPORT.due)
    assert days_of(pt.ObligationBreached(), agreement) == [("2026-03-06", None)]
    open_end = retainer(obligations=LOGO, until=perhaps)
    assert days_of(pt.ObligationBreached(), open_end) == spell(LATE_LOGO)


# --- reviews -------------------------------------------------------------------------------------


def test_a_review_is_overdue_until_it_is_held() -> None:
    held = retainer().review("quarterly", on=date(2026, 4, 20))
    held = held.review("quarterly", on=date(2026, 7, 1)).terminate(
        on=date(2026, 12, 1), ground=pt.Ground.CONSENT
    )
    assert days_of(pt.ReviewOverdue(), held) == [
        *spell(date(2026, 4, 6), date(2026, 4, 20)),
        *spell(date(2026, 10, 6), date(2026, 12, 1)),
    ]
    seen = pt.Observed(True, (held,))
    assert dict(pt.ReviewOverdue().details(seen, date(2026, 10, 9)))["since"] == date(2026, 10, 6)
    assert days_of(pt.ReviewOverdue(), retainer(reviews=())) == []


def test_an_outcome_moves_the_next_review() -> None:
    yearly = pt.ReviewOutcome(every=pt.years(1))
    held = retainer().review("quarterly", on=date(2026, 4, 1), outcome=yearly)
    assert days_of(pt.ReviewOverdue(), held) == spell(date(2027, 4, 6))


def test_where_it_is_not_known_when_it_ends_it_is_not_known_whether_one_is_overdue() -> None:
    perhaps = pt.When(date(2026, 5, 1), date(2026, 6, 1))
    assert days_of(pt.ReviewOverdue(), retainer(until=perhaps)) == [
        ("2026-04-06", True),
        ("2026-05-01", None),
        ("2026-06-01", False),
    ]


# --- categories, and what all have in common -----------------------------------------------------

ALL: list[Callable[..., Any]] = [
    pt.AgreementInForce,
    pt.NoticeGiven,
    pt.ObligationBreached,
    pt.ReviewOverdue,
]


@pytest.mark.parametrize("kind", ALL)
def test_of_a_category_only_agreements_that_say_so_count(kind: Callable[..., Any]) -> None:
    right = pt.Termination(convenience=pt.years(1))

    def made(category: str | None) -> pt.Agreement:
        agreement = retainer(category=category, termination=right)
        return agreement.terminate(on=MADE + DAY, by=PATRON)

    on = date(2026, 4, 30)
    for said, asked, expected in (
        ("retainer", None, True),
        ("retainer", "retainer", True),
        ("NDA", "retainer", False),
        (None, "retainer", False),
    ):
        seen = Judge(Facts([made(said)]), None).observed(kind(category=asked))
        assert seen.at(on).value is expected, (said, asked)
    assert code_of(lambda: kind(category="two\nlines")) == "name.syntax"


def test_a_side_alone_is_asked_for() -> None:
    loose: Any = "mary"
    assert code_of(lambda: pt.NoticeGiven(by=loose)) == "side.type"
    assert code_of(lambda: pt.ObligationBreached(by=loose)) == "side.type"
    assert code_of(lambda: pt.ObligationBreached(obligation="a b")) == "id.syntax"


def test_a_policy_that_asks_for_no_category_is_known_by_the_same_text() -> None:
    said = repr(pt.AgreementInForce(parts=pt.Part.SUMMARY))
    assert said == "AgreementInForce(parts=(Part.SUMMARY,))"
    asked = pt.Rung("a", enter=pt.AgreementInForce(category="NDA"))
    plain = pt.Rung("a", enter=pt.AgreementInForce())
    one, other = (pt.Policy("p", "1", rungs=(rung,)) for rung in (plain, asked))
    assert one.fingerprint != other.fingerprint


def test_what_is_seen_and_asked_in_words() -> None:
    noticed = counsel().give_notice(on=GIVEN, by=PATRON)
    broken = pt.Agreement.signed("A2", on=MADE, start=MADE, obligations=LOGO, reviews=QUARTERLY)
    ledger = pt.Relationship("hp", "mary").add(noticed, broken)
    rule = pt.AllOf(
        pt.NoticeGiven(by=PATRON),
        pt.ObligationBreached(obligation="logo"),
        pt.ReviewOverdue(),
        pt.AgreementInForce(category="retainer"),
    )
    policy = pt.Policy("leaving", "1", rungs=(pt.Rung("leaving", enter=rule),))
    assert pt.describe(policy).splitlines()[1] == (
        "Leaving: notice given by patron, an obligation breached (obligation: logo), a review "
        "overdue and an agreement in force (category: retainer)."
    )
    lines = str(pt.review(ledger, policy, on=GIVEN)).splitlines()
    assert "notice given by patron" in lines[1]
    assert "A1, ends 1 Feb 2027" in lines[1]
    assert "A2: logo, late since 3 Mar" in lines[2]
    assert "A2: quarterly, late since 6 Apr" in lines[3]


SEEN = [
    (noticed_agreements, st.builds(pt.NoticeGiven, by=st.sampled_from([None, *pt.Side]))),
    (dutiful_agreements, st.builds(
        pt.ObligationBreached, by=st.sampled_from([None, *pt.Side]),
        obligation=st.sampled_from([None, "report", "logo"]))),
    (dutiful_agreements, st.just(pt.ReviewOverdue())),
]  # fmt: skip


@pytest.mark.parametrize(("agreements", "criteria"), SEEN)
@law("E22", kills="a day before what was done, or after it, on which it was not so yet")
@given(data=st.data())
def test_one_agreement_is_seen_on_every_day_as_brute_force_sees_it(
    agreements: Any, criteria: Any, data: st.DataObject
) -> None:
    agreement, criterion = data.draw(agreements(MADE)), data.draw(criteria)
    seen = Judge(Facts([agreement]), None).observed(criterion)
    for number in range(-2, 50):
        day = MADE + number * DAY
        assert seen.at(day).value is value_on(criterion, [agreement], day), day


@given(data=st.data(), on=st.integers(0, 40))
@law("E14", kills="a notice that a later withdrawal takes from the days on which it stood")
def test_what_is_learned_later_changes_nothing_of_what_was_known(
    data: st.DataObject, on: int
) -> None:
    agreement, day = data.draw(noticed_agreements(MADE)), MADE + on * DAY
    assert isinstance(agreement, pt.Agreement)
    known = agreement.known_by(day)
    assert known is not None
    undoing = any(act.kind is pt.ActKind.UNDO for act in agreement.acts)
    seen = [Judge(Facts([each]), None).observed(pt.NoticeGiven()) for each in (agreement, known)]
    if not undoing:
        assert seen[0].at(day).value == seen[1].at(day).value


def performed(count: int) -> pt.Agreement:
    """Return an agreement of which so many reports came, each two days late."""
    agreement = retainer(obligations=REPORT, reviews=())
    acts = [
        pt.Act(pt.ActKind.PERFORM, on=due + 2 * DAY, about="report")
        for due in list(REPORT.due_days(REPORT.due, date(2060, 1, 1)))[:count]
    ]
    return agreement.after(*acts)


def test_what_recurs_without_end_costs_what_was_done() -> None:
    def cost(count: int) -> int:
        agreement = performed(count)
        seen = days_of(pt.ObligationBreached(), agreement)  # its life is worked out here
        assert len(seen) == 2 * count + 1
        return calls_of(lambda: days_of(pt.ObligationBreached(), agreement))

    costs = [cost(count) for count in (50, 100, 200)]
    assert costs[1] < 2.5 * costs[0]
    assert costs[2] < 2.5 * costs[1]
