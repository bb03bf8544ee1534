"""The state machine: whatever the parties do, in any order, the life is that of the day loop."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import patronage as pt
from agreement.naive_life import ENDED, LIVE, ONE, Naive
from agreement.papers import SIDES, draft_of, papers

from laws import law

if TYPE_CHECKING:
    from agreement.naive_life import Paper

LOOK_AHEAD = 45

RARELY = st.sampled_from([False, False, False, True])
"""Acts that end everything: lives are to last long enough for all the others."""

Effective = st.sampled_from([0, 0, 0, 1, 2, 5, 9, 30, 31])
Sides = st.sampled_from(["provider", "patron"])


class AgreementLife(RuleBasedStateMachine):
    """Acts on rising days, allowed or refused as the day loop says, with the status it says."""

    agreement: pt.Agreement
    naive: Naive
    seen: dict[date, str]

    @initialize(paper=papers(), signed=st.sampled_from([True, True, True, False]))
    def draft(self, paper: Paper, signed: bool) -> None:
        self.naive = Naive(paper)
        self.agreement = draft_of(paper)
        self.seen = {}
        if signed:
            self.sign("provider")
            self.sign("patron")

    # --- time ------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 1, 2, 3, 7, 28, 31]))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.seen[self.naive.day] = self.naive.status
            self.naive.walk_to(self.naive.day + ONE)

    @precondition(lambda self: self.naive.end is not None and self.naive.status in LIVE)
    @rule(short=st.sampled_from([0, 1, 2]), before=st.sampled_from(["end", "last day"]))
    def days_pass_up_to_a_deadline(self, short: int, before: str) -> None:
        end = self.naive.end
        assert end is not None
        goal = end if before == "end" else self.naive.paper.last_day(end)
        self.days_pass(min(max(0, (goal - self.naive.day).days - 1 + short), 100))

    # --- acts ------------------------------------------------------------------------------

    def act(self, kind: str, *, by: str | None = None, ahead: int = 0, **how: object) -> None:
        """Do the same in both worlds: both must allow it, or both refuse it."""
        on = self.naive.day
        effective = on + timedelta(ahead)
        method = {"terminate_at_will": "terminate", "terminate_together": "terminate"}
        name = method.get(kind, "terminate" if kind == "terminate_for_cause" else kind)
        if name in {"suspend", "resume", "terminate", "supersede", "amend", "give_notice"}:
            how["effective"] = effective
        if name not in {"sign", "supersede", "amend"}:
            how["by"] = SIDES[by]
        allowed = self.naive.does(kind, by=by, effective=effective)
        self.attempt(name, allowed=allowed, on=on, **how)

    def attempt(self, name: str, *args: object, allowed: bool, **how: object) -> None:
        before = self.agreement
        if name == "sign":
            args = (SIDES[how.pop("who")],)  # type: ignore[index]
        if allowed:
            self.agreement = getattr(before, name)(*args, **how)
            assert self.agreement.extends(before)
            return
        with pytest.raises(pt.Refused) as error:
            getattr(before, name)(*args, **how)
        assert all(fault.hint.startswith("clause ") for fault in error.value.faults)

    @rule(by=Sides)
    def offer(self, by: str) -> None:
        self.act("offer", by=by)

    @rule(by=Sides)
    def sign(self, by: str) -> None:
        on = self.naive.day
        allowed = self.naive.does("sign", by=by, effective=on)
        self.attempt("sign", allowed=allowed, on=on, who=by)

    @rule(really=RARELY)
    def withdraw(self, really: bool) -> None:
        if really:
            self.act("withdraw")

    @rule(by=Sides, ahead=Effective)
    def give_notice_for_any_day(self, by: str, ahead: int) -> None:
        self.act("give_notice", by=by, ahead=ahead)

    @precondition(lambda self: self.naive.end is not None and self.naive.day < self.naive.end)
    @rule(by=Sides)
    def give_notice_for_the_end(self, by: str) -> None:
        end = self.naive.end
        assert end is not None
        self.act("give_notice", by=by, ahead=(end - self.naive.day).days)

    @rule(by=Sides)
    def withdraw_notice(self, by: str) -> None:
        self.act("withdraw_notice", by=by)

    @rule(by=st.none() | Sides)
    def renew(self, by: str | None) -> None:
        end = self.naive.end
        if end is None or end < self.naive.day:
            allowed = False
        else:
            allowed = self.naive.does("renew", by=by, effective=end)
        self.attempt("renew", allowed=allowed, on=self.naive.day, by=SIDES[by])

    @rule(ahead=Effective)
    def suspend(self, ahead: int) -> None:
        self.act("suspend", ahead=ahead)

    @rule(ahead=Effective)
    def resume(self, ahead: int) -> None:
        self.act("resume", ahead=ahead)

    @rule(by=Sides)
    def breach(self, by: str) -> None:
        self.act("breach", by=by)

    @rule(by=Sides)
    def cure(self, by: str) -> None:
        self.act("cure", by=by)

    @rule(by=Sides, ahead=Effective)
    def terminate_at_will(self, by: str, ahead: int) -> None:
        self.act("terminate_at_will", by=by, ahead=ahead)

    @rule(by=Sides, ahead=Effective)
    def terminate_for_cause(self, by: str, ahead: int) -> None:
        self.act("terminate_for_cause", by=by, ahead=ahead, ground=pt.Ground.CAUSE)

    @rule(ahead=Effective, really=RARELY)
    def terminate_together(self, ahead: int, really: bool) -> None:
        if really:
            self.act("terminate_together", ahead=ahead, ground=pt.Ground.CONSENT)

    @rule(ahead=Effective, really=RARELY)
    def supersede(self, ahead: int, really: bool) -> None:
        if not really:
            return
        on = self.naive.day
        effective = on + timedelta(ahead)
        allowed = self.naive.does("supersede", by=None, effective=effective)
        self.attempt("supersede", "A2", allowed=allowed, on=on, effective=effective)

    @rule(ahead=Effective)
    def amend(self, ahead: int) -> None:
        on = self.naive.day
        effective = on + timedelta(ahead)
        summary = f"version {len(self.agreement.acts)}"
        allowed = self.naive.may_amend(None, effective)
        if allowed:
            self.naive.versions.append((effective, summary))
        self.attempt("amend", allowed=allowed, on=on, effective=effective, summary=summary)

    # --- what holds after each of them -------------------------------------------------------

    @invariant()
    def the_past_stays(self) -> None:
        status = self.agreement.status
        assert {day: status.at(day).value for day in self.seen} == self.seen
        assert status.at(self.agreement.on - ONE) is pt.AgreementStatus.DRAFT

    @invariant()
    def the_future_is_that_of_the_day_loop(self) -> None:
        agreement, walker = self.agreement, self.naive.forecast(self.naive.day)
        ended_on = min((day for day, said in self.seen.items() if said in ENDED), default=None)
        for _ in range(LOOK_AHEAD):
            day = walker.day
            assert agreement.status.at(day).value == walker.status, day
            assert agreement.terms_on(day).summary == walker.terms_on(day), day
            if agreement.status.at(day).is_ended and ended_on is None:
                ended_on = day
            walker.walk_to(day + ONE)
        if ended_on is not None:
            assert agreement.ended_on == ended_on

    @invariant()
    def no_act_is_seen_before_its_day(self) -> None:
        for day in list(self.seen)[-3:]:
            assert self.agreement.as_of(day).status.at(day) is self.agreement.status.at(day)

    @invariant()
    def ended_is_final(self) -> None:
        ended_on = self.agreement.ended_on
        for charge in self.agreement.charges(self.naive.day + timedelta(LOOK_AHEAD)):
            assert ended_on is None or (charge.period.end or date.max) <= ended_on
        if self.agreement.status.at(self.naive.day).is_ended:
            tomorrow = self.naive.day + ONE
            assert self.agreement.deadlines(on=tomorrow, until=tomorrow + timedelta(999)) == ()

    @invariant()
    def it_survives_a_pickle(self) -> None:
        assert pickle.loads(pickle.dumps(self.agreement)) == self.agreement


TestAgreementLife = law("A5", kills="termination at once where notice should run")(
    law("A6", kills="a renewal or a charge after the end")(
        law("A7", kills="an act applied in a state that doesn't list it")(AgreementLife.TestCase)
    )
)
