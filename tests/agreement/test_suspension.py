"""Suspension: what stands still, what is charged, and what may not be done meanwhile."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import MADE, PATRON, refusal
from refusals import codes_of

AWAY, BACK = date(2026, 4, 1), date(2026, 5, 1)
NEW_YEAR, LATER = date(2027, 1, 1), date(2027, 1, 31)


def kept(*, renewal: pt.Renewal = pt.Renewal.NONE, **says: Any) -> pt.Agreement:
    """Return an agreement for the year 2026, of which these things stand still."""
    return pt.Agreement.signed(
        "A1",
        on=MADE,
        start=date(2026, 1, 1),
        length=pt.years(1),
        renewal=renewal,
        billing=pt.BillingTerms.monthly(pt.Money("300.00", "USD")),
        suspension=pt.Suspension(**says),
    )


def bills(agreement: pt.Agreement, until: date = date(2026, 6, 1)) -> list[str]:
    return [f"{each.period} {each.amount}" for each in agreement.charges(until=until)]


# --- what a suspension says


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ({"extends_term": 1}, [("flag.type", "extends_term")]),
        ({"stops_billing": None}, [("flag.type", "stops_billing")]),
        ({"bars": "renew"}, [("act.type", "bars[0]")]),
        ({"bars": [pt.ActKind.RESUME]}, [("suspension.kind", "bars[0]")]),
        ({"bars": [pt.ActKind.RENEW, pt.ActKind.SIGN]}, [("suspension.kind", "bars[0]")]),
    ],
)
def test_a_suspension_that_says_what_cannot_be_is_refused(says: Any, expected: object) -> None:
    assert codes_of(lambda: pt.Suspension(**says)) == expected


def test_only_a_resumption_decides_what_stood_still() -> None:
    def act(kind: pt.ActKind, extends_term: Any) -> pt.Act:
        return pt.Act(kind, on=MADE, extends_term=extends_term)

    assert codes_of(lambda: act(pt.ActKind.SUSPEND, True)) == [("act.detail", "extends_term")]
    assert codes_of(lambda: act(pt.ActKind.RESUME, 1)) == [("flag.type", "extends_term")]


def test_it_survives_a_document() -> None:
    bars = [pt.ActKind.AMEND, pt.ActKind.GIVE_NOTICE, pt.ActKind.AMEND]
    agreement = kept(extends_term=None, stops_billing=True, bars=bars).suspend(on=AWAY)
    resumed = agreement.resume(on=BACK, extends_term=False)
    assert pt.from_json(pt.to_json(resumed), pt.Agreement) == resumed
    assert agreement.terms.suspension == pt.Suspension(
        extends_term=None, stops_billing=True, bars=[pt.ActKind.GIVE_NOTICE, pt.ActKind.AMEND]
    )


# --- the term: decided in the terms, or when it is resumed


@pytest.mark.parametrize(
    ("clause", "meanwhile", "chosen", "expected"),
    [
        (False, NEW_YEAR, None, NEW_YEAR),
        (False, NEW_YEAR, True, LATER),
        (True, None, None, LATER),
        (True, None, False, NEW_YEAR),
        (None, (NEW_YEAR, date.max), None, (NEW_YEAR, LATER)),
        (None, (NEW_YEAR, date.max), True, LATER),
        (None, (NEW_YEAR, date.max), False, NEW_YEAR),
    ],
)
def test_the_resumption_decides_else_the_clause(
    clause: bool | None, meanwhile: Any, chosen: bool | None, expected: Any
) -> None:
    suspended = kept(extends_term=clause).suspend(on=AWAY)
    assert bounded(suspended.life.expires_on) == meanwhile
    resumed = suspended.resume(on=BACK, extends_term=chosen)
    assert bounded(resumed.ended_on) == bounded(evolve(resumed).ended_on) == expected
    assert bounded(resumed.as_of(date(2026, 4, 30)).life.expires_on) == meanwhile
    known = resumed.known_by(date(2026, 4, 30))
    assert known is not None
    assert bounded(known.life.expires_on) == meanwhile


def test_a_term_that_stands_still_does_not_end_and_is_billed_on_if_that_is_agreed() -> None:
    """A suspension without an end lasts, as things stand: nobody has said until when."""
    for renewal in (pt.Renewal.NONE, pt.Renewal.automatic(pt.months(1), at_most=2)):
        suspended = kept(extends_term=True, renewal=renewal).suspend(on=AWAY)
        assert suspended.status.at(date(2031, 1, 1)) is pt.AgreementStatus.SUSPENDED
        assert suspended.ended_on is None
        assert suspended.charges(until=date(2028, 3, 1))[-1].period.start == date(2028, 3, 1)
        first = suspended.life.rounds.end(0)
        assert bounded(first) == (NEW_YEAR, date.max)


def test_nothing_is_renewed_at_an_end_that_stands_still() -> None:
    by_all = pt.Renewal.by_agreement(pt.months(6))
    suspended = kept(extends_term=True, renewal=by_all).suspend(on=AWAY)
    assert refusal(lambda: suspended.renew(on=date(2026, 5, 1)))[0] == "renewal.suspended"
    assert suspended.resume(on=BACK).renew(on=BACK).ended_on == LATER + pt.months(6)
    left_open = kept(extends_term=None, renewal=by_all).suspend(on=AWAY)
    assert left_open.renew(on=date(2026, 5, 1)).acts[-1].kind is pt.ActKind.RENEW


def bounded(day: pt.When | date | None) -> Any:
    return (day.earliest, day.latest) if isinstance(day, pt.When) else day


def test_an_end_that_is_left_to_the_resumption_says_so() -> None:
    end = kept(extends_term=None).suspend(on=AWAY, reason="the works").life.expires_on
    assert end == pt.When(NEW_YEAR, date.max, why="the works")
    suspended = kept(extends_term=None).suspend(on=AWAY)
    assert suspended.in_force_on(NEW_YEAR) is pt.Verdict.UNMET
    assert suspended.status.at(NEW_YEAR) is pt.AgreementStatus.UNKNOWN
    resumed = suspended.resume(on=BACK)
    days = [date(2026, 12, 31), NEW_YEAR, date(2027, 1, 30), LATER]
    said = [resumed.in_force_on(day).name for day in days]
    assert said == ["MET", "UNKNOWN", "UNKNOWN", "UNMET"]


def test_an_end_once_open_is_settled_in_hindsight() -> None:
    suspended = kept(extends_term=None).suspend(on=date(2026, 12, 1))
    on, eve = date(2027, 1, 11), date(2027, 1, 10)
    resumed = suspended.resume(on=on, extends_term=True)
    assert resumed.ended_on == date(2027, 2, 11)
    assert resumed.status.at(eve) is pt.AgreementStatus.SUSPENDED
    assert resumed.as_of(eve).status.at(eve) is pt.AgreementStatus.UNKNOWN
    assert resumed == evolve(resumed)
    assert resumed.status == evolve(resumed).status
    for agreement in (suspended, kept(extends_term=True).suspend(on=date(2026, 12, 1))):
        code, path, hint = refusal(lambda a=agreement: a.resume(on=on, extends_term=False))  # type: ignore[misc]
        assert (code, path) == ("resumption.late", "acts[3].extends_term")
        assert hint == (
            "clause suspension: its term would have ended on 2027-01-01, had it not stood still"
        )
        late = refusal(lambda a=agreement: a.resume(on=NEW_YEAR, extends_term=False))  # type: ignore[misc]
        assert late[0] == "resumption.late"
        assert agreement.resume(on=date(2026, 12, 31), extends_term=False).ended_on == NEW_YEAR


@pytest.mark.parametrize("announced", [True, False])
def test_several_suspensions_add_up(announced: bool) -> None:
    agreement = kept(extends_term=True)
    days = [(date(2026, 3, 1), date(2026, 3, 11)), (date(2026, 6, 1), date(2026, 6, 6))]
    for away, back in reversed(days) if announced else days:
        agreement = agreement.suspend(on=MADE if announced else away, effective=away)
        agreement = agreement.resume(on=MADE if announced else back, effective=back)
    assert agreement.ended_on == date(2027, 1, 16)
    assert [each.start for each in agreement.life.pauses] == [away for away, _ in days]
    assert agreement.life.pauses == evolve(agreement).life.pauses
    undone = agreement.suspend(on=date(2026, 8, 1), id="away").resume(on=date(2026, 8, 2))
    assert undone.ended_on == date(2027, 1, 17)
    assert undone.undo("away", on=date(2026, 8, 5)).ended_on == date(2027, 1, 16)


def test_to_suspend_what_is_suspended_by_then_changes_nothing() -> None:
    later, sooner = date(2026, 4, 10), date(2026, 4, 5)
    agreement = kept(extends_term=True).suspend(on=MADE, effective=later)
    agreement = agreement.suspend(on=MADE, effective=sooner)
    resumed = agreement.resume(on=date(2026, 4, 15))
    assert [(each.start, each.end) for each in resumed.life.pauses] == [(sooner, date(2026, 4, 15))]
    assert resumed.ended_on == date(2027, 1, 11)


def test_the_terms_of_its_first_day_say_what_stands_still() -> None:
    agreement = kept().suspend(on=MADE, effective=AWAY)
    amended = agreement.amend(on=date(2026, 2, 1), suspension=pt.Suspension(extends_term=True))
    assert amended.resume(on=BACK).ended_on == LATER
    later = agreement.amend(
        on=date(2026, 2, 1), effective=date(2026, 4, 2), suspension=pt.Suspension(extends_term=True)
    )
    assert later.resume(on=BACK).ended_on == NEW_YEAR


# --- notices and renewals at an end that moves


YEARLY = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))


@pytest.mark.parametrize("clause", [False, True])
def test_notice_for_an_end_that_moves_stops_it_where_it_moves(clause: bool) -> None:
    noticed = kept(renewal=YEARLY, extends_term=clause).give_notice(on=MADE, by=PATRON)
    resumed = noticed.suspend(on=AWAY).resume(on=BACK, extends_term=True)
    assert resumed.ended_on == LATER
    assert not resumed.will_renew(on=BACK)
    assert resumed.life.is_stopped
    assert evolve(resumed).ended_on == LATER
    (expiry,) = resumed.deadlines(on=BACK, until=date(2027, 12, 31))
    assert (expiry.kind, expiry.on) == (pt.DeadlineKind.EXPIRY, LATER)


def test_notice_that_knew_of_the_suspension_is_for_the_day_it_says() -> None:
    announced = kept(renewal=YEARLY, extends_term=True).suspend(on=MADE, effective=AWAY)
    announced = announced.resume(on=MADE, effective=BACK)
    noticed = announced.give_notice(on=date(2026, 2, 1), by=PATRON)
    assert noticed.acts[-1].effective == noticed.ended_on == LATER


def test_a_renewal_agreed_before_it_is_suspended_holds() -> None:
    renewal = pt.Renewal.by_agreement(pt.years(1))
    renewed = kept(renewal=renewal, extends_term=True).renew(on=MADE)
    resumed = renewed.suspend(on=AWAY).resume(on=BACK)
    assert resumed.ended_on == evolve(resumed).ended_on == date(2028, 1, 31)


def test_deadlines_move_with_the_end() -> None:
    agreement = kept(renewal=YEARLY).suspend(on=AWAY)

    def notice(found: pt.Agreement) -> date:
        due = found.deadlines(on=BACK, until=date(2027, 12, 31))
        return next(each.on for each in due if each.kind is pt.DeadlineKind.NOTICE)

    assert notice(agreement.resume(on=BACK)) == date(2026, 12, 2)
    assert notice(agreement.resume(on=BACK, extends_term=True)) == date(2027, 1, 1)


# --- what is charged


def test_nothing_is_charged_for_the_days_where_billing_stops() -> None:
    away, back = date(2026, 4, 11), date(2026, 5, 17)
    agreement = kept(stops_billing=True)
    suspended = agreement.suspend(on=away)
    assert bills(suspended)[3:] == ["[2026-04-01, 2026-04-11) 100.00 USD"]
    resumed = suspended.resume(on=back)
    assert bills(resumed)[3:] == [
        "[2026-04-01, 2026-04-11) 100.00 USD",
        "[2026-05-17, 2026-06-01) 145.16 USD",
        "[2026-06-01, 2026-07-01) 300.00 USD",
    ]
    for day in (away, date(2026, 5, 16)):
        known = resumed.known_by(day)
        assert known is not None
        assert bills(known) == bills(resumed.as_of(day)) == bills(suspended)
    assert bills(resumed.as_of(date(2026, 4, 10))) == bills(agreement)
    assert bills(kept().suspend(on=away).resume(on=back)) == bills(agreement)


def test_a_run_gives_back_what_was_charged_for_them_as_it_is_learned() -> None:
    agreement = kept(stops_billing=True)
    ledger = pt.Relationship("hp", "mary").add(agreement).bill(date(2026, 4, 1))
    suspended = agreement.suspend(on=date(2026, 4, 11))
    ledger = ledger.add(suspended).bill(date(2026, 5, 1))
    resumed = suspended.resume(on=date(2026, 5, 17), recorded_on=date(2026, 5, 20))
    ledger = ledger.add(resumed)
    assert ledger.bill(date(2026, 5, 19)) == ledger
    billed = ledger.bill(date(2026, 5, 20))
    lines = [each for each in billed.facts if isinstance(each, pt.Charge)]
    assert [f"{each.period} {each.amount}" for each in lines[3:]] == [
        "[2026-04-01, 2026-05-01) 300.00 USD",
        "[2026-04-11, 2026-05-01) -200.00 USD",
        "[2026-05-17, 2026-06-01) 145.16 USD",
    ]


def test_its_schedule_knows_of_it_when_it_is_learned() -> None:
    agreement = kept(stops_billing=True)
    suspended = agreement.suspend(on=AWAY, recorded_on=date(2026, 4, 9))
    (schedule,) = suspended.schedules
    said = [
        [each.amount for each in schedule.charges(until=BACK, known_by=date(2026, 4, day))]
        for day in (8, 9)
    ]
    assert [len(each) for each in said] == [5, 3]


def test_a_suspension_of_no_day_costs_nothing_less() -> None:
    agreement = kept(stops_billing=True)
    assert bills(agreement.suspend(on=AWAY).resume(on=AWAY)) == bills(agreement)


def test_billing_stops_and_the_term_goes_on_longer() -> None:
    agreement = kept(stops_billing=True, extends_term=True).suspend(on=AWAY).resume(on=BACK)
    charged = agreement.charges(until=date(2028, 1, 1))
    assert str(charged[-1].period) == "[2027-01-01, 2027-01-31)"
    assert sum(each.period.days for each in charged) == 365


def test_what_ends_it_while_it_is_suspended_ends_what_is_charged() -> None:
    agreement = kept(stops_billing=True).suspend(on=AWAY)
    ended = agreement.terminate(on=date(2026, 4, 15), ground=pt.Ground.CONSENT)
    assert bills(ended, date(2028, 1, 1)) == bills(agreement)


# --- what is barred


def test_what_is_barred_is_refused_while_it_is_suspended() -> None:
    bars = [pt.ActKind.GIVE_NOTICE, pt.ActKind.TERMINATE]
    agreement = kept(renewal=YEARLY, bars=bars).suspend(on=MADE, effective=AWAY)
    assert agreement.give_notice(on=date(2026, 3, 31), by=PATRON).ended_on == NEW_YEAR
    code, path, hint = refusal(lambda: agreement.give_notice(on=AWAY, by=PATRON))
    assert (code, path) == ("suspension.bars", "acts[3].on")
    assert hint == "clause suspension.bars: to give notice is barred while it is suspended"
    code, _, _ = refusal(lambda: agreement.terminate(on=AWAY, ground=pt.Ground.CONSENT))
    assert code == "suspension.bars"
    resumed = agreement.resume(on=BACK)
    assert resumed.give_notice(on=BACK, by=PATRON).ended_on == NEW_YEAR


def test_what_may_be_over_bars_nothing() -> None:
    """It is suspended, or was over; which of the two, the resumption decides."""
    agreement = kept(extends_term=None, bars=[pt.ActKind.AMEND]).suspend(on=AWAY)
    assert refusal(lambda: agreement.amend(on=BACK, summary="new"))[0] == "suspension.bars"
    amended = agreement.amend(on=date(2027, 2, 1), summary="new")
    assert amended.acts[-1].kind is pt.ActKind.AMEND


# --- in words


def test_the_page_says_what_stands_still() -> None:
    says: dict[str, Any] = {
        "stops_billing": True,
        "bars": [pt.ActKind.GIVE_NOTICE, pt.ActKind.RENEW],
    }
    said = {each: str(kept(extends_term=each, **says).page(on=MADE)) for each in (None, True)}
    rest = "nothing is charged, not to be done meanwhile: give notice and renew"
    assert f"if suspended  the term stands still, {rest}" in said[True]
    open_ = "whether the term stands still is decided when it is resumed"
    assert f"if suspended  {open_}, {rest}" in said[None]
    assert "the term goes on, billing goes on" in str(kept().page(on=MADE))


@pytest.mark.parametrize(("decided", "ends"), [(False, NEW_YEAR), (True, LATER)])
def test_notice_holds_for_its_end_whatever_the_resumption_decides(decided: bool, ends: Any) -> None:
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))
    paper = kept(extends_term=None, renewal=yearly).suspend(on=AWAY)
    stopped = paper.give_notice(on=AWAY + pt.days(1), by=pt.Side.PATRON)
    assert stopped.resume(on=BACK, extends_term=decided).ended_on == ends


def test_notice_holds_where_the_suspension_that_moved_its_end_is_undone() -> None:
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(30))
    moved = kept(extends_term=True, renewal=yearly).suspend(on=AWAY, id="away").resume(on=BACK)
    stopped = moved.give_notice(on=date(2026, 8, 1), by=pt.Side.PATRON)
    assert stopped.ended_on == LATER
    assert stopped.undo("away", on=date(2026, 9, 1)).ended_on == NEW_YEAR


def test_a_suspension_ahead_lasts_where_one_before_it_is_lifted() -> None:
    day = date(2026, 2, 10)
    signed = pt.Agreement.signed(
        "A1", on=day, start=day, billing=pt.BillingTerms.monthly(pt.Money("100", "USD"))
    )
    ahead = signed.suspend(on=day, effective=day + timedelta(1))
    lifted = ahead.suspend(on=day).resume(on=day)
    assert lifted.status == ahead.status
    assert lifted.charges(until=day + timedelta(99)) == ahead.charges(until=day + timedelta(99))
