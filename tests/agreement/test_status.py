"""The table of moves: every act in every status, and the diagram drawn from it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import patronage as pt
from agreement.counsel import (
    MADE,
    PATRON,
    PROVIDER,
    RENEWED_BY_HAND,
    START,
    refusal,
)
from patronage.agreement.life.acts import DEEDS
from patronage.agreement.status.status import TRANSITIONS, Occasion
from patronage.measures import CreditRule

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable


TERMS = {
    "termination": pt.Termination(convenience=pt.days(1)),
    "summary": "first",
    "obligations": pt.Obligation("report", "a report", by=PROVIDER, due=START),
    "reviews": pt.ReviewPlan("yearly", first=date(2026, 4, 1), every=pt.years(1)),
    "credits": CreditRule("credit", on="report", form=pt.Money("5", "USD"), claim=pt.years(2)),
}


def _drafted(renewal: pt.Renewal) -> pt.Agreement:
    return pt.Agreement.drafted(
        "A1",
        on=MADE,
        start=START,
        length=pt.years(1),
        renewal=renewal,
        **TERMS,  # type: ignore[arg-type]
    )


def _executed(renewal: pt.Renewal) -> pt.Agreement:
    return _drafted(renewal).sign(PROVIDER, on=MADE).sign(PATRON, on=MADE)


ASKED = date(2026, 3, 1)
BUILT: dict[pt.AgreementStatus, Callable[[pt.Renewal], tuple[pt.Agreement, date]]] = {
    pt.AgreementStatus.DRAFT: lambda renewal: (_drafted(renewal), ASKED),
    pt.AgreementStatus.OFFERED: lambda renewal: (_drafted(renewal).offer(on=MADE), ASKED),
    pt.AgreementStatus.EXECUTED: lambda renewal: (_executed(renewal), MADE),
    pt.AgreementStatus.IN_FORCE: lambda renewal: (_executed(renewal), ASKED),
    pt.AgreementStatus.SUSPENDED: lambda renewal: (_executed(renewal).suspend(on=ASKED), ASKED),
    pt.AgreementStatus.EXPIRED: lambda _: (_executed(pt.Renewal.NONE), date(2027, 2, 1)),
    pt.AgreementStatus.TERMINATED: lambda renewal: (
        _executed(renewal).terminate(on=ASKED, ground=pt.Ground.CONSENT),
        ASKED,
    ),
    pt.AgreementStatus.SUPERSEDED: lambda renewal: (
        _executed(renewal).supersede("A2", on=ASKED),
        ASKED,
    ),
    pt.AgreementStatus.WITHDRAWN: lambda renewal: (_drafted(renewal).withdraw(on=ASKED), ASKED),
}


# What makes an act possible in a status that lists it, where something must have come before.
def of_three(agreement: pt.Agreement) -> pt.Agreement:
    """Return the agreement with a third party, that may leave without notice."""
    signed = pt.Act(pt.ActKind.SIGN, on=agreement.acts[0].on, by="bank")
    leaving = evolve(agreement.terms, termination=pt.Termination(leaving=pt.days(0)))
    return evolve(agreement, others=["bank"], terms=leaving, acts=[signed, *agreement.acts])


def object_to(agreement: pt.Agreement, on: date) -> pt.Agreement:
    if agreement.life.act("E1") is None:
        agreement = agreement.occur("came", on=on, id="E1")
    return agreement.object_to("E1", on=max(on, agreement.acts[-1].on), by=PATRON)


PREPARED: dict[pt.ActKind, Callable[[pt.Agreement, date], pt.Agreement]] = {
    pt.ActKind.WITHDRAW_NOTICE: lambda agreement, on: agreement.give_notice(on=on, by=PATRON),
    pt.ActKind.CURE: lambda agreement, on: agreement.breach(on=on, by=PATRON),
    pt.ActKind.UNDO: lambda agreement, on: agreement.occur("came", on=on, id="E1"),
    pt.ActKind.LEAVE: lambda agreement, on: of_three(agreement),
    pt.ActKind.OBJECT: lambda agreement, on: agreement.amend(
        on=on, effective=max(on, START), assignment=pt.Assignment(objection=pt.days(9))
    ).assign(PROVIDER, to="new", on=max(on, START), id="E1"),
}
ACTS: dict[pt.ActKind, Callable[[pt.Agreement, date], pt.Agreement]] = {
    pt.ActKind.OFFER: lambda agreement, on: agreement.offer(on=on),
    pt.ActKind.SIGN: lambda agreement, on: agreement.sign(PATRON, on=on),
    pt.ActKind.COUNTER: lambda agreement, on: agreement.counter(on=on, by=PATRON),
    pt.ActKind.REJECT: lambda agreement, on: agreement.reject(on=on, by=PATRON),
    pt.ActKind.WITHDRAW: lambda agreement, on: agreement.withdraw(on=on),
    pt.ActKind.GIVE_NOTICE: lambda agreement, on: agreement.give_notice(on=on, by=PATRON),
    pt.ActKind.WITHDRAW_NOTICE: lambda agreement, on: agreement.withdraw_notice(on=on, by=PATRON),
    pt.ActKind.RENEW: lambda agreement, on: agreement.renew(on=on),
    pt.ActKind.SUSPEND: lambda agreement, on: agreement.suspend(on=on),
    pt.ActKind.RESUME: lambda agreement, on: agreement.resume(on=on),
    pt.ActKind.BREACH: lambda agreement, on: agreement.breach(on=on, by=PATRON),
    pt.ActKind.CURE: lambda agreement, on: agreement.cure(on=on, by=PATRON),
    pt.ActKind.AMEND: lambda agreement, on: agreement.amend(
        on=on, effective=max(on, START), summary="new"
    ),
    pt.ActKind.TERMINATE: lambda agreement, on: agreement.terminate(
        on=on, ground=pt.Ground.CONSENT
    ),
    pt.ActKind.SUPERSEDE: lambda agreement, on: agreement.supersede("A2", on=on),
    pt.ActKind.PERFORM: lambda agreement, on: agreement.perform("report", on=on),
    pt.ActKind.WAIVE: lambda agreement, on: agreement.waive("report", on=on, by=PATRON),
    pt.ActKind.REVIEW: lambda agreement, on: agreement.review("yearly", on=on),
    pt.ActKind.REMIND: lambda agreement, on: agreement.remind(on=on, by=PROVIDER),
    pt.ActKind.CLAIM: lambda agreement, on: agreement.claim("credit", on=on, by=PATRON),
    pt.ActKind.OCCUR: lambda agreement, on: agreement.occur("came", on=on),
    pt.ActKind.UNDO: lambda agreement, on: agreement.undo("E1", on=on),
    pt.ActKind.LEAVE: lambda agreement, on: agreement.leave(on=on, by=PATRON),
    pt.ActKind.ASSIGN: lambda agreement, on: agreement.assign(PROVIDER, to="new", on=on),
    pt.ActKind.JOIN: lambda agreement, on: agreement.join("new", on=on),
    pt.ActKind.OBJECT: object_to,
}


NEVER_IN_FORCE = (
    pt.AgreementStatus.DRAFT,
    pt.AgreementStatus.OFFERED,
    pt.AgreementStatus.EXECUTED,
    pt.AgreementStatus.WITHDRAWN,
)
"""Where nothing was measured or owed yet, so that whatever a status allows, nothing is claimed."""


@pytest.mark.parametrize("kind", pt.ActKind)
@pytest.mark.parametrize("status", list(BUILT))
@law("A7", kills="an act missing from the table, or allowed beside it")
def test_an_act_is_allowed_exactly_where_the_table_lists_it(
    status: pt.AgreementStatus, kind: pt.ActKind
) -> None:
    by_hand = kind is pt.ActKind.RENEW
    renewal = RENEWED_BY_HAND if by_hand else pt.Renewal.automatic(pt.years(1))
    agreement, on = BUILT[status](renewal)
    assert agreement.status.at(on) is status
    after = TRANSITIONS.get((status, kind))
    if after is None:
        code, _, hint = refusal(lambda: ACTS[kind](agreement, on))
        assert code == "status.refused"
        assert status.value in hint
        assert kind.value in hint
        return
    if kind is pt.ActKind.CLAIM and status in NEVER_IN_FORCE:
        assert refusal(lambda: ACTS[kind](agreement, on))[0] == "claim.early"
        return
    if kind in PREPARED:
        agreement = PREPARED[kind](agreement, on)
    assert ACTS[kind](agreement, on).status.at(on) is after


@law("A7", kills="a status that nothing leads to")
def test_every_status_can_be_reached_and_the_ended_ones_not_left() -> None:
    reached = {pt.AgreementStatus.DRAFT, *TRANSITIONS.values()}
    assert reached == set(BUILT) == set(pt.AgreementStatus) - {pt.AgreementStatus.UNKNOWN}
    assert {before for (before, _), after in TRANSITIONS.items() if before is not after} == {
        status for status in BUILT if not status.is_ended
    }
    staying = {move for (before, move) in TRANSITIONS if before.is_ended}
    assert staying == {
        pt.ActKind.OCCUR, pt.ActKind.UNDO, pt.ActKind.PERFORM, pt.ActKind.WAIVE,
        pt.ActKind.REVIEW, pt.ActKind.REMIND, pt.ActKind.CLAIM,
    }  # fmt: skip
    assert {move for _, move in TRANSITIONS} == {*pt.ActKind, *Occasion}


def test_the_table_of_deeds_says_which_acts_move_the_status() -> None:
    assert set(DEEDS) == {*pt.ActKind, *pt.Ground}
    leading = {move for (before, move), after in TRANSITIONS.items() if before is not after}
    moving = {kind for kind in pt.ActKind if DEEDS[kind].moves}
    assert moving == leading - {*Occasion} | {pt.ActKind.COUNTER}  # it voids what was signed
    grounds = [DEEDS[ground] for ground in pt.Ground]
    assert {(each.moves, each.carries) for each in grounds} == {(True, "ground")}


def test_the_diagram_is_drawn_from_the_table() -> None:
    lines = pt.AgreementStatus.diagram().splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert '    state "in force" as in_force' in lines
    assert "    in_force --> suspended: suspend" in lines
    arrows = {(before, after) for (before, _), after in TRANSITIONS.items() if before is not after}
    assert sum("-->" in line for line in lines) == len(arrows) + 1 + 4
