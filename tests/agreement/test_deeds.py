"""What is done with an agreement, deed by deed: dated stories, most of them of statutes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import MADE, PATRON, PROVIDER, START, counsel, refusal, until_ended
from refusals import codes_of

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

CONSENT, CAUSE = pt.Ground.CONSENT, pt.Ground.CAUSE
MARCH = date(2026, 3, 1)


def curable(**details: Any) -> pt.Agreement:
    """Return an agreement whose breaches can be cured within thirty days."""
    return until_ended(termination=pt.Termination(cure=pt.days(30), **details))


def of_three() -> pt.Agreement:
    return pt.Agreement.signed("A1", on=MADE, start=START, others=["bank"])


def cure_days(agreement: pt.Agreement, on: date) -> list[str]:
    due = agreement.deadlines(on=on, until=on + timedelta(400))
    return [str(each.on) for each in due if each.kind is pt.DeadlineKind.CURE]


# --- ids


def test_an_act_is_named_by_its_id() -> None:
    breached = curable().breach(on=MARCH, by=PATRON, id="unpaid-1")
    assert codes_of(lambda: breached.breach(on=MARCH, by=PATRON, id="unpaid-1")) == [
        ("act.repeated", "acts[3].id")
    ]
    with pytest.raises(pt.InvalidInput, match="did you mean 'unpaid-1'") as error:
        breached.cure(on=MARCH, by=PATRON, about="unpaid1")
    assert error.value.faults[0].code == "reference.unknown"
    later = pt.Act(pt.ActKind.CURE, on=date(2026, 2, 20), by=PATRON, about="unpaid-1")
    assert codes_of(lambda: breached.after(later)) == [("reference.unknown", "acts[2].about")]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: pt.Act(pt.ActKind.UNDO, on=MADE), [("act.about", "about")]),
        (lambda: pt.Act(pt.ActKind.OCCUR, on=MADE), [("act.about", "about")]),
        (lambda: pt.Act(pt.ActKind.OFFER, on=MADE, about="A"), [("act.detail", "about")]),
        (
            lambda: pt.Act(pt.ActKind.TERMINATE, on=MADE, ground=CONSENT, about="A"),
            [("act.detail", "about")],
        ),
        (lambda: pt.Act(pt.ActKind.RESUME, on=MADE, until=START), [("act.detail", "until")]),
        (lambda: pt.Act(pt.ActKind.OFFER, on=START, until=MADE), [("act.order", "until")]),
        (lambda: pt.Act(pt.ActKind.OFFER, on=START, id="a b"), [("id.syntax", "id")]),
        (lambda: pt.Act(pt.ActKind.OFFER, on=START, by=[]), [("party.type", "by")]),
        (lambda: pt.Act(pt.ActKind.OFFER, on=START, by=["x", "a b"]), [("id.syntax", "by[1]")]),
        (
            lambda: pt.Act(pt.ActKind.CURE, on=START, effective=MADE, by=PATRON),
            [("act.order", "effective")],
        ),
    ],
)
def test_bad_details_are_named(make: Callable[[], object], expected: list[tuple[str, str]]) -> None:
    assert codes_of(make) == expected


def test_what_was_known_without_the_act_meant_must_make_sense() -> None:
    late = curable().breach(on=MARCH, by=PATRON, id="b", recorded_on=date(2026, 3, 9))
    assert codes_of(lambda: late.undo("b", on=date(2026, 3, 2))) == [
        ("evidence.time", "acts[3].recorded_on")
    ]


# --- breaches and cures


def test_every_breach_has_its_own_time_and_its_own_cure() -> None:
    both = curable().breach(on=MARCH, by=PATRON, id="b1")
    both = both.breach(on=date(2026, 3, 10), by=PATRON, id="b2")
    assert cure_days(both, date(2026, 3, 10)) == ["2026-03-31", "2026-04-09"]
    one = both.cure(on=date(2026, 3, 20), by=PATRON, about="b1")
    assert cure_days(one, date(2026, 3, 20)) == ["2026-04-09"]
    april = date(2026, 4, 9)
    assert refusal(lambda: one.terminate(on=april, by=PROVIDER, ground=CAUSE))[0] == (
        "termination.cure"
    )
    ended = one.terminate(on=date(2026, 4, 10), by=PROVIDER, ground=CAUSE, about="b2")
    assert ended.ended_on == date(2026, 4, 10)
    code, path, _ = refusal(
        lambda: one.terminate(on=date(2026, 4, 10), by=PROVIDER, ground=CAUSE, about="b1")
    )
    assert (code, path) == ("termination.no_breach", "acts[5].ground")
    assert refusal(lambda: one.cure(on=april, by=PATRON, about="b1"))[:2] == (
        "cure.none",
        "acts[5].about",
    )
    assert both.cure(on=april, by=PATRON).life.breaches == ()


def test_cure_runs_from_the_notice_of_the_breach() -> None:
    # Notice of a breach of 10 February on 2 March; thirty days: the thirtieth still cures.
    breached = curable().breach(on=date(2026, 3, 2), effective=date(2026, 2, 10), by=PATRON)
    assert cure_days(breached, date(2026, 3, 2)) == ["2026-04-01"]
    cured = breached.cure(on=date(2026, 4, 1), by=PATRON)
    second = date(2026, 4, 2)
    assert refusal(lambda: cured.terminate(on=second, by=PROVIDER, ground=CAUSE))[0] == (
        "termination.no_breach"
    )
    assert breached.terminate(on=second, by=PROVIDER, ground=CAUSE).ended_on == second
    code, _, hint = refusal(lambda: curable().breach(on=MARCH, effective=MADE, by=PATRON))
    assert (code, "executed" in hint) == ("breach.early", True)


@pytest.mark.parametrize(("late", "ends"), [(True, False), (False, True)])
def test_whether_a_late_cure_takes_the_right_to_end_is_said(late: bool, ends: bool) -> None:
    breached = curable(late_cure=late).breach(on=MARCH, by=PATRON)
    in_time = breached.cure(on=date(2026, 3, 31), by=PATRON)
    assert in_time.life.breaches == ()
    cured = breached.cure(on=date(2026, 4, 1), by=PATRON)
    day = date(2026, 4, 5)
    if ends:
        assert cured.terminate(on=day, by=PROVIDER, ground=CAUSE).ended_on == day
    else:
        code, _, _ = refusal(lambda: cured.terminate(on=day, by=PROVIDER, ground=CAUSE))
        assert code == "termination.no_breach"


def test_without_a_time_to_cure_every_cure_is_late() -> None:
    agreement = until_ended(termination=pt.Termination(late_cure=False)).breach(on=MARCH, by=PATRON)
    cured = agreement.cure(on=MARCH, by=PATRON)
    assert cured.terminate(on=MARCH, by=PROVIDER, ground=CAUSE).ended_on == MARCH


def test_terms_that_change_on_the_day_of_a_breach_are_those_of_its_day() -> None:
    cured = curable().breach(on=MARCH, by=PATRON).cure(on=MARCH, by=PATRON)
    assert cured.life.breaches == ()
    amended = cured.amend(on=MARCH, termination=pt.Termination(late_cure=False))
    assert len(amended.life.breaches) == 1
    assert evolve(amended).life.breaches == amended.life.breaches


# --- by several


def test_consent_to_end_takes_all_three() -> None:
    # Vienna Convention on the Law of Treaties, art. 54(b).
    end = date(2026, 3, 31)
    two = of_three().terminate(
        on=date(2026, 3, 10), by=[PROVIDER, PATRON], effective=end, ground=CONSENT
    )
    assert (two.ended_on, bool(two.in_force_on(date(2026, 4, 1)))) == (None, True)
    three = two.terminate(on=date(2026, 3, 12), by="bank", effective=end, ground=CONSENT)
    assert three.ended_on == end
    late = two.terminate(on=date(2026, 4, 9), by="bank", effective=end, ground=CONSENT)
    assert (late.ended_on, late.as_of(date(2026, 4, 8)).ended_on) == (end, None)
    other = two.terminate(on=date(2026, 3, 12), by="bank", ground=CONSENT)
    assert other.ended_on is None
    code, path, hint = refusal(
        lambda: two.terminate(on=date(2026, 3, 11), by=PATRON, effective=end, ground=CONSENT)
    )
    assert (code, path, "missing: bank" in hint) == ("consent.repeated", "acts[4].by", True)


def test_a_renewal_by_agreement_takes_both_and_an_option_one() -> None:
    by_hand = until_ended(length=pt.years(1), renewal=pt.Renewal.by_agreement(pt.months(6)))
    end = date(2027, 2, 1)
    one = by_hand.renew(on=MARCH, by=PATRON)
    assert one.ended_on == end
    assert refusal(lambda: one.renew(on=MARCH, by=PATRON))[0] == "consent.repeated"
    assert one.renew(on=date(2026, 4, 1), by=PROVIDER).ended_on == date(2027, 8, 1)
    assert by_hand.renew(on=MARCH, by=[PATRON, PROVIDER]).ended_on == date(2027, 8, 1)
    option = until_ended(length=pt.years(1), renewal=pt.Renewal.option(pt.months(6), by=PATRON))
    assert option.renew(on=MARCH, by=PATRON).ended_on == date(2027, 8, 1)


def test_several_are_written_as_a_list_and_one_as_before() -> None:
    agreement = of_three().terminate(on=MARCH, by=["bank", PROVIDER], ground=CONSENT)
    text = pt.to_json(agreement)
    assert '"by": ["provider", {"type": "ref", "id": "bank"}]' in text.replace('":', '": ').replace(
        ",", ", "
    ).replace("  ", " ")
    assert '"by":"patron"' in text.replace(" ", "")
    assert pt.from_json(text) == agreement
    assert "bank" in agreement._repr_html_()
    named = pt.Agreement.drafted("A1", on=MADE, start=START, provider="hp", patron="mary")
    assert named.sign(["mary", "hp"], on=MADE).signed_on == MADE


def test_an_end_set_by_consent_is_moved_by_consent() -> None:
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    ending = counsel().terminate(on=MARCH, effective=july, ground=CONSENT)
    assert (
        ending.terminate(on=date(2026, 4, 1), effective=august, ground=CONSENT).ended_on == august
    )
    sooner = ending.terminate(on=date(2026, 4, 1), effective=date(2026, 5, 1), ground=CONSENT)
    assert sooner.ended_on == date(2026, 5, 1)
    code, _, _ = refusal(lambda: ending.terminate(on=july, effective=august, ground=CONSENT))
    assert code == "status.refused"
    later = date(2026, 9, 1)
    one = ending.terminate(on=MARCH, by=PATRON, effective=later, ground=CONSENT)
    assert one.ended_on == july
    both = one.terminate(on=MARCH, by=PROVIDER, effective=later, ground=CONSENT)
    assert both.ended_on == later
    third = both.terminate(on=MARCH, by=PROVIDER, effective=date(2026, 10, 1), ground=CONSENT)
    assert third.ended_on == later


# --- offers


def test_an_offer_lapses_and_a_late_acceptance_is_a_new_one() -> None:
    # BGB 148, 150(1): an offer of 2 March, open for ten days; the acceptance comes on the 13th.
    draft = pt.Agreement.drafted("A1", on=date(2026, 3, 2), start=date(2026, 3, 2))
    offered = draft.offer(on=date(2026, 3, 2), until=date(2026, 3, 12)).sign(
        PROVIDER, on=date(2026, 3, 2)
    )
    assert offered.sign(PATRON, on=date(2026, 3, 12)).signed_on == date(2026, 3, 12)
    late = offered.sign(PATRON, on=date(2026, 3, 13))
    assert [str(late.status.at(date(2026, 3, day)).value) for day in (12, 13)] == ["offered"] * 2
    assert (late.signed_on, late.signatures) == (None, ((PATRON, date(2026, 3, 13)),))
    signed = late.sign(PROVIDER, on=date(2026, 3, 16))
    assert (signed.signed_on, bool(signed.in_force_on(date(2026, 3, 16)))) == (
        date(2026, 3, 16),
        True,
    )
    assert not signed.as_of(date(2026, 3, 15)).in_force_on(date(2026, 3, 15))
    assert offered.status.at(date(2026, 3, 13)) is pt.AgreementStatus.DRAFT
    again = offered.offer(on=date(2026, 3, 20), until=date(2026, 3, 25))
    assert again.status.at(date(2026, 3, 26)) is pt.AgreementStatus.DRAFT
    assert again.sign(PROVIDER, on=date(2026, 3, 20)).sign(PATRON, on=date(2026, 3, 25)).signed_on


def test_a_counter_offer_voids_what_was_signed() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START)
    offered = draft.offer(on=MADE, by=PROVIDER, until=date(2026, 1, 15)).sign(PROVIDER, on=MADE)
    assert refusal(lambda: offered.counter(on=MADE, by=PROVIDER))[0] == "offer.own"
    assert refusal(lambda: draft.counter(on=MADE, by=PROVIDER))[0] == "status.refused"
    other = offered.counter(on=date(2026, 1, 9), by=PATRON).sign(PATRON, on=date(2026, 1, 9))
    # The first offer would have lapsed on the 16th; it is no longer the one that counts.
    assert other.status.at(date(2026, 1, 20)) is pt.AgreementStatus.OFFERED
    assert refusal(lambda: other.reject(on=date(2026, 1, 20), by=PATRON))[0] == "offer.own"
    assert other.sign(PROVIDER, on=date(2026, 1, 20)).signed_on == date(2026, 1, 20)
    rejected = other.reject(on=date(2026, 1, 20), by=PROVIDER)
    assert (rejected.signatures, rejected.signed_on) == ((), None)
    renewed = rejected.sign(PATRON, on=date(2026, 1, 21)).sign(PROVIDER, on=date(2026, 1, 22))
    assert renewed.signed_on == date(2026, 1, 22)


# --- undoing


@law("A14", kills="an undone amendment that still counts, or that was never known")
def test_an_undone_amendment_leaves_the_old_terms_and_both_acts() -> None:
    before = counsel()
    amended = before.amend(on=MARCH, summary="More counsel", id="more")
    undone = amended.undo("more", on=date(2026, 3, 20))
    assert undone.terms_over_time == before.terms_over_time
    assert undone.status == before.status
    assert len(undone.acts) == len(before.acts) + 2
    assert undone.extends(amended)
    assert undone.as_of(date(2026, 3, 19)) == amended
    assert undone.known_by(date(2026, 3, 19)) == amended
    assert refusal(lambda: undone.undo("more", on=date(2026, 3, 21)))[0] == "undo.repeated"


def test_payment_undoes_a_termination_within_its_time() -> None:
    # BGB 569(3): within two months, and the tenancy has gone on all along.
    lease = curable(undone_within=pt.months(2)).breach(on=MARCH, by=PATRON)
    ended = lease.terminate(on=date(2026, 4, 10), by=PROVIDER, ground=CAUSE, id="end")
    paid = ended.undo("end", on=date(2026, 6, 10), by=PATRON, reason="paid")
    assert (paid.ended_on, bool(paid.in_force_on(date(2026, 4, 10)))) == (None, True)
    assert paid.as_of(date(2026, 6, 9)).ended_on == date(2026, 4, 10)
    late = ended.undo("end", on=date(2026, 6, 11), by=PATRON)
    assert late.ended_on == date(2026, 4, 10)
    assert late.undo("end", on=date(2026, 6, 12), by=PROVIDER).ended_on is None


def test_who_may_undo_alone() -> None:
    april = date(2026, 4, 1)
    coming = counsel().suspend(on=MARCH, effective=april, by=PROVIDER, id="s")
    assert coming.undo("s", on=date(2026, 3, 31), by=PROVIDER).in_force_on(april)
    assert not coming.undo("s", on=april, by=PROVIDER).in_force_on(april)
    assert not coming.undo("s", on=MARCH, by=PATRON).in_force_on(april)
    assert coming.undo("s", on=april).in_force_on(april)
    asked = counsel().terminate(on=MARCH, by=PATRON, effective=april, ground=CONSENT, id="mine")
    taken_back = asked.undo("mine", on=date(2026, 3, 2), by=PATRON)
    agreed = {"on": date(2026, 3, 3), "by": PROVIDER, "effective": april, "ground": CONSENT}
    assert taken_back.terminate(**agreed, id="theirs").ended_on is None  # type: ignore[arg-type]
    both = asked.terminate(**agreed, id="theirs")  # type: ignore[arg-type]
    bound = both.undo("theirs", on=date(2026, 3, 4), by=PROVIDER)
    assert bound.ended_on == april
    assert bound.undo("theirs", on=date(2026, 3, 5), by=PATRON).ended_on is None
    assert codes_of(lambda: both.undo("mine", on=MADE)) == [("reference.unknown", "acts[2].about")]


def test_what_rests_on_an_undone_act_has_no_effect() -> None:
    breached = curable().breach(on=MARCH, by=PATRON, id="b")
    ended = breached.terminate(on=date(2026, 4, 10), by=PROVIDER, ground=CAUSE)
    assert ended.undo("b", on=date(2026, 4, 20)).ended_on is None
    two = curable().breach(on=MARCH, by=PATRON).breach(on=MARCH, by=PATRON, id="b2")
    for_one = two.terminate(on=date(2026, 4, 10), by=PROVIDER, ground=CAUSE, about="b2")
    assert for_one.undo("b2", on=date(2026, 4, 20)).ended_on is None
    by_hand = until_ended(length=pt.years(1), renewal=pt.Renewal.by_agreement(pt.years(1)))
    twice = by_hand.renew(on=MARCH, id="first").renew(on=date(2027, 3, 1))
    assert twice.ended_on == date(2029, 2, 1)
    assert twice.undo("first", on=date(2027, 3, 2)).ended_on == date(2027, 2, 1)
    moved = counsel().terminate(on=MARCH, effective=date(2026, 7, 1), ground=CONSENT)
    moved = moved.terminate(on=MARCH, effective=date(2026, 8, 1), ground=CONSENT, id="later")
    assert moved.undo("later", on=date(2026, 3, 2)).ended_on == date(2026, 7, 1)


def test_signatures_are_not_undone() -> None:
    draft = pt.Agreement.drafted("A1", on=MADE, start=START).sign(PATRON, on=MADE, id="s")
    code, path, hint = refusal(lambda: draft.undo("s", on=MADE))
    assert (code, path, hint) == (
        "undo.kind",
        "acts[1].about",
        "clause undo: what is done by the act sign is not undone",
    )


# --- events, and acts that reach back


def test_an_event_is_on_record_for_what_waits_for_it() -> None:
    agreement = counsel().occur("fda-approval", on=date(2026, 4, 1), id="e")
    agreement = agreement.occur("fda-approval", on=date(2026, 6, 1)).occur("delivery", on=START)
    life = agreement.life
    assert life.occurred["fda-approval"] == (date(2026, 4, 1), date(2026, 6, 1))
    assert "e" not in life.occurred
    assert agreement.status == counsel().status
    assert agreement.undo("e", on=date(2026, 6, 2)).life.occurred["fda-approval"] == (
        date(2026, 6, 1),
    )


def test_what_all_agree_may_reach_back() -> None:
    on, back = date(2026, 6, 1), date(2026, 4, 1)
    amended = counsel().amend(on=on, effective=back, summary="since April")
    assert amended.terms_on(back).summary == "since April"
    assert amended.as_of(date(2026, 5, 31)).terms_on(back).summary == "Monthly counsel"
    ended = counsel().suspend(on=date(2026, 5, 1)).terminate(on=on, effective=back, ground=CONSENT)
    assert (ended.ended_on, ended.status.at(date(2026, 5, 2)).value) == (back, "terminated")
    assert ended.as_of(date(2026, 5, 31)).ended_on is None
    assert counsel().supersede("A2", on=on, effective=back).ended_on == back
    replaced = counsel().suspend(on=date(2026, 5, 1)).supersede("A2", on=on, effective=back)
    assert replaced.status == evolve(replaced).status
    assert replaced.status.at(date(2026, 5, 2)) is pt.AgreementStatus.SUPERSEDED
    one = counsel().supersede("A2", on=on, effective=back, by=PATRON)
    assert one.ended_on == counsel().ended_on  # it waits for the other side
    assert one.supersede("A2", on=on, effective=back, by=pt.Side.PROVIDER).ended_on == back


def test_who_amends_or_supersedes_alone_waits_for_the_others() -> None:
    on, then = date(2026, 6, 1), date(2026, 7, 1)
    longer: Any = {"effective": then, "length": pt.years(5)}
    asked = counsel().amend(on=on, by=PATRON, id="ask", **longer)
    assert (asked.ended_on, asked.terms_on(then)) == (counsel().ended_on, counsel().terms_on(then))
    assert "amend: term (waits for the others)" in str(asked.page(on=on))
    both = asked.amend(on=date(2026, 6, 9), by=pt.Side.PROVIDER, **longer)
    assert both.terms_on(then) == counsel().amend(on=on, **longer).terms_on(then)
    assert "waits" not in str(both.page(on=date(2026, 6, 9)))
    assert pt.from_json(pt.to_json(both), pt.Agreement).terms_on(then) == both.terms_on(then)
    other = asked.amend(on=on, by=pt.Side.PROVIDER, effective=then, length=pt.years(4))
    assert other.terms_on(then) == counsel().terms_on(then)  # they say different things
    assert refusal(lambda: asked.amend(on=on, by=PATRON, **longer))[0] == "consent.repeated"
    undone = asked.undo("ask", on=on, by=PATRON)
    assert undone.amend(on=on, **longer).terms_on(then).term == both.terms_on(then).term
    replaced = counsel().supersede("A2", on=on, by=PATRON)
    assert replaced.ended_on == counsel().ended_on
    assert replaced.supersede("A3", on=on, by=pt.Side.PROVIDER).ended_on == counsel().ended_on
    assert replaced.supersede("A2", on=on, by=pt.Side.PROVIDER).ended_on == on


# --- renewed after the end


def yearly(renewal: pt.Renewal, **details: Any) -> pt.Agreement:
    """Return an agreement to 1 June 2019 with a renewal that somebody has to choose."""
    on = date(2018, 6, 1)
    return pt.Agreement.signed(
        "A1", on=on, start=on, length=pt.years(1), renewal=renewal, **details
    )


JUNE, TENTH = date(2019, 6, 1), date(2019, 6, 10)
OPTION = pt.Renewal.option(pt.years(1), by=PATRON, notice=pt.days(30))
AGREED = pt.Renewal.by_agreement(pt.years(1))


@pytest.mark.parametrize("renewal", [OPTION, AGREED])
@pytest.mark.parametrize("by", [None, [PATRON, PROVIDER]])
def test_a_renewal_agreed_after_the_end_reaches_back_to_it(renewal: pt.Renewal, by: Any) -> None:
    price = pt.BillingTerms.monthly(pt.Money("10.00", "USD"))
    agreement = yearly(renewal, billing=price)
    renewed = agreement.renew(on=TENTH, effective=JUNE, by=by)
    assert str(renewed.status) == "draft; in force from 1 Jun 2018; expired from 1 Jun 2020"
    assert renewed.in_force_on(date(2019, 6, 5))
    assert not renewed.as_of(date(2019, 6, 5)).in_force_on(date(2019, 6, 5))
    assert len(renewed.charges(until=date(2021, 1, 1))) == 24
    assert renewed.acts[-1].on == TENTH


def test_an_option_used_late_waits_for_the_other_side() -> None:
    alone = yearly(OPTION).renew(on=TENTH, effective=JUNE, by=PATRON)
    assert (alone.ended_on, len(alone.life.weighed.waiting)) == (JUNE, 1)
    both = alone.renew(on=date(2019, 6, 12), effective=JUNE, by=PROVIDER)
    assert both.ended_on == date(2020, 6, 1)
    assert evolve(both).status == both.status
    code, _, hint = refusal(lambda: alone.renew(on=TENTH, effective=JUNE, by=PATRON))
    assert (code, "missing: provider" in hint) == ("consent.repeated", True)


def test_an_option_past_its_last_day_takes_both_before_the_end_as_well() -> None:
    late = date(2019, 5, 20)
    agreement = yearly(OPTION)
    assert refusal(lambda: agreement.renew(on=late, by=PATRON))[0] == "renewal.late"
    assert refusal(lambda: agreement.renew(on=late, by=PROVIDER))[0] == "renewal.party"
    assert agreement.renew(on=late, by=[PATRON, PROVIDER]).ended_on == date(2020, 6, 1)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda each: each.renew(on=TENTH), "status.refused"),
        (lambda each: each.renew(on=TENTH, effective=date(2019, 5, 31)), "renewal.effective"),
        (lambda each: each.renew(on=TENTH, effective=date(2019, 6, 2)), "status.refused"),
        (
            lambda each: each.terminate(
                on=date(2019, 5, 1), ground=CONSENT
            ).renew(on=TENTH, effective=JUNE),
            "status.refused",
        ),
        (
            lambda each: each.renew(on=TENTH, effective=JUNE).renew(on=TENTH, effective=JUNE),
            "renewal.effective",
        ),
    ],
)  # fmt: skip
def test_only_as_of_the_end_that_came(act: Callable[[pt.Agreement], object], code: str) -> None:
    assert refusal(lambda: act(yearly(AGREED)))[0] == code


def test_two_ends_that_came_are_renewed_one_after_the_other() -> None:
    on = date(2021, 6, 10)
    once = yearly(AGREED).renew(on=on, effective=JUNE)
    assert once.ended_on == date(2020, 6, 1)
    twice = once.renew(on=on, effective=date(2020, 6, 1), id="second")
    assert twice.ended_on == date(2021, 6, 1)
    assert twice.undo("second", on=on).ended_on == date(2020, 6, 1)
