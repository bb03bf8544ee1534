"""The state machine: whatever the parties do, in any order, the life is that of the day loop."""

from __future__ import annotations

import pickle
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import patronage as pt
from agreement.naive_life import ENDED, LIVE, ONE, UNDOABLE, Done, Naive
from agreement.papers import SIDES, draft_of, papers
from patronage.counting.when import bounds

from laws import law

if TYPE_CHECKING:
    from agreement.naive_life import Paper

LOOK_AHEAD = 45

RARELY = st.sampled_from([False, False, False, True])
"""Acts that end everything: lives are to last long enough for all the others."""

Effective = st.sampled_from([0, 0, 0, 1, 2, 5, 9, 30, 31])
Sides = st.sampled_from(["provider", "patron"])
Open = st.sampled_from([None, 0, 1, 5, 30])


class AgreementLife(RuleBasedStateMachine):
    """Acts on rising days, allowed or refused as the day loop says, with the status it says."""

    agreement: pt.Agreement
    naive: Naive

    @property
    def seen(self) -> dict[date, str]:
        return self.naive.seen

    @initialize(paper=papers(), signed=st.sampled_from([True, True, True, False]))
    def draft(self, paper: Paper, signed: bool) -> None:
        self.naive = Naive(paper)
        self.agreement = draft_of(paper)
        if signed:
            self.sign("provider")
            self.sign("patron")

    # --- time ------------------------------------------------------------------------------

    @rule(days=st.sampled_from([1, 1, 2, 3, 7, 28, 31]))
    def days_pass(self, days: int) -> None:
        self.naive.walk_to(self.naive.day + timedelta(days))

    @precondition(lambda self: self.naive.end is not None and self.naive.status in LIVE)
    @rule(short=st.sampled_from([0, 1, 2]), before=st.sampled_from(["end", "last day"]))
    def days_pass_up_to_a_deadline(self, short: int, before: str) -> None:
        end = self.naive.end
        assert end is not None
        goal = end if before == "end" else self.naive.paper.last_day(end)
        self.days_pass(min(max(0, (goal - self.naive.day).days - 1 + short), 100))

    # --- acts ------------------------------------------------------------------------------

    def done(self, kind: str, by: str | None, ahead: int, **how: object) -> tuple[Done, bool]:
        """Do it in the day loop, if it allows it, under a new id."""
        on = self.naive.day
        act = Done(kind, by, on, on + timedelta(ahead), id=f"a{len(self.naive.log)}")
        for name, value in how.items():
            setattr(act, name, value)
        return act, self.naive.does(act)

    def act(
        self,
        kind: str,
        *,
        by: str | None = None,
        ahead: int = 0,
        until: date | None = None,
        about: str | None = None,
        **how: object,
    ) -> None:
        """Do the same in both worlds: both must allow it, or both refuse it."""
        says = {each: how.pop(each) for each in ("cause", "extends_term") if each in how}
        act, allowed = self.done(kind, by, ahead, until=until, about=about, **says)
        name = "terminate" if kind.startswith("terminate") else kind
        if name in {"suspend", "resume", "terminate", "supersede", "amend", "give_notice"}:
            how["effective"] = act.effective
        if name not in {"sign", "supersede", "amend"}:
            how["by"] = SIDES[by]
        if until is not None:
            how["until"] = until
        if about is not None:
            how["about"] = about
        if act.cause is not None or act.extends_term is not None:
            how |= {"cause": act.cause} if act.cause else {"extends_term": act.extends_term}
        if kind == "breach":
            how["effective"] = act.effective
        self.attempt(name, allowed=allowed, on=act.on, id=act.id, **how)

    def attempt(self, name: str, *args: object, allowed: bool, **how: object) -> None:
        before = self.agreement
        if name == "occur":
            how.pop("by")
            args = (how.pop("about"),)
        if name == "undo":
            args = (how.pop("about"),)
        if name == "sign":
            args = (SIDES[how.pop("who")],)  # type: ignore[index]
        if allowed:
            self.agreement = getattr(before, name)(*args, **how)
            assert self.agreement.extends(before)
            return
        with pytest.raises(pt.Refused) as error:
            getattr(before, name)(*args, **how)
        assert all(fault.hint.startswith("clause ") for fault in error.value.faults)

    @rule(by=Sides, days=Open)
    def offer(self, by: str, days: int | None) -> None:
        self.act("offer", by=by, until=self.until(days))

    @rule(by=Sides, days=Open)
    def counter(self, by: str, days: int | None) -> None:
        self.act("counter", by=by, until=self.until(days))

    @rule(by=Sides)
    def reject(self, by: str) -> None:
        self.act("reject", by=by)

    def until(self, days: int | None) -> date | None:
        return None if days is None else self.naive.day + timedelta(days)

    @rule(by=Sides)
    def sign(self, by: str) -> None:
        act, allowed = self.done("sign", by, 0)
        self.attempt("sign", allowed=allowed, on=act.on, id=act.id, who=by)

    @rule()
    def occur(self) -> None:
        self.act("occur", about="approval")

    @precondition(lambda self: self.naive.log)
    @rule(data=st.data(), by=st.none() | Sides)
    def undo(self, data: st.DataObject, by: str | None) -> None:
        decided = any(each.extends_term for each in self.naive.log)
        done = [
            each.id
            for each in self.naive.log
            if each.kind in UNDOABLE and not (decided and each.kind in {"suspend", "resume"})
        ]
        anything = [each.id for each in self.naive.log if each.kind not in UNDOABLE]
        if done or anything:
            self.act("undo", by=by, about=data.draw(st.sampled_from(done or anything)))

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
        end = self.naive.next_end() or self.naive.end
        assert end is not None
        self.act("give_notice", by=by, ahead=(end - self.naive.day).days)

    @rule(by=Sides)
    def withdraw_notice(self, by: str) -> None:
        self.act("withdraw_notice", by=by)

    @rule(by=st.none() | Sides)
    def renew(self, by: str | None) -> None:
        on, end = self.naive.day, self.naive.next_end()
        allowed, name = False, f"a{len(self.naive.log)}"
        if end is not None and end >= on:
            _, allowed = self.done("renew", by, (end - on).days)
        self.attempt("renew", allowed=allowed, on=on, by=SIDES[by], id=name)

    @precondition(lambda self: self.naive.status == "expired")
    @rule(by=st.none() | Sides)
    def renew_late(self, by: str | None) -> None:
        on, end = self.naive.day, self.naive.end
        assert end is not None
        if end < on:
            act, allowed = self.done("renew", by, (end - on).days)
            how = {"by": SIDES[by], "effective": end, "id": act.id}
            self.attempt("renew", allowed=allowed, on=on, **how)

    @rule(ahead=Effective)
    def suspend(self, ahead: int) -> None:
        self.act("suspend", ahead=ahead)

    @rule(ahead=Effective, after_all=st.booleans())
    def resume(self, ahead: int, after_all: bool) -> None:
        if after_all and self.naive.paper.latest is None:
            self.act("resume", extends_term=True)
        else:
            self.act("resume", ahead=ahead)

    @rule(by=Sides, back=st.sampled_from([0, 0, 1, 3]), named=st.booleans())
    def breach(self, by: str, back: int, named: bool) -> None:
        cause = "named" if named and self.naive.paper.named is not None else None
        self.act("breach", by=by, ahead=-back, cause=cause)

    def a_breach(self, data: st.DataObject) -> str | None:
        known = [each.id for each in self.naive.log if each.kind == "breach"]
        return data.draw(st.none() | st.sampled_from(known)) if known else None

    @rule(by=Sides, data=st.data())
    def cure(self, by: str, data: st.DataObject) -> None:
        self.act("cure", by=by, about=self.a_breach(data))

    @rule(by=Sides, ahead=Effective)
    def terminate_at_will(self, by: str, ahead: int) -> None:
        self.act("terminate_at_will", by=by, ahead=ahead)

    @rule(by=Sides, ahead=Effective, data=st.data())
    def terminate_for_cause(self, by: str, ahead: int, data: st.DataObject) -> None:
        about, day = self.a_breach(data), self.naive.day + timedelta(ahead)
        act = Done("terminate_for_cause", by, self.naive.day, day, about=about)
        allowed = not self.naive.is_barred(act) and self.naive.may_terminate_for_cause(act)
        if allowed and self.naive.is_doubtful(act):
            how = {"on": act.on, "effective": day, "by": SIDES[by], "about": about}
            ended = self.agreement.terminate(ground=pt.Ground.CAUSE, **how)  # type: ignore[arg-type]
            assert ended.status.at(day) is pt.AgreementStatus.UNKNOWN
            return
        self.act("terminate_for_cause", by=by, ahead=ahead, about=about, ground=pt.Ground.CAUSE)

    @rule(ahead=Effective, by=st.none() | Sides, really=RARELY)
    def terminate_together(self, ahead: int, by: str | None, really: bool) -> None:
        if really:
            self.act("terminate_together", by=by, ahead=ahead, ground=pt.Ground.CONSENT)

    @rule(by=Sides, really=RARELY)
    def cancel(self, by: str, really: bool) -> None:
        if really:
            self.act("cancel", by=by)

    @rule(ahead=Effective, really=RARELY)
    def supersede(self, ahead: int, really: bool) -> None:
        if not really:
            return
        act, allowed = self.done("supersede", None, ahead)
        how = {"on": act.on, "effective": act.effective, "id": act.id}
        self.attempt("supersede", "A2", allowed=allowed, **how)

    @rule(ahead=Effective)
    def amend(self, ahead: int) -> None:
        name = f"a{len(self.naive.log)}"
        self.act("amend", ahead=ahead, summary=f"as agreed by {name}")

    # --- what holds after each of them -------------------------------------------------------

    @invariant()
    def the_past_stays(self) -> None:
        status = self.agreement.status
        told = {day: said for day, said in self.seen.items() if not self.is_told_later(day)}
        assert {day: status.at(day).value for day in told} == told
        eve = self.agreement.on - ONE
        before = "in force" if self.is_told_later(eve) else self.seen.get(eve, "draft")
        assert status.at(eve).value == before

    def is_told_later(self, day: date) -> bool:
        """Whether the last signature says of an earlier day that it was in force."""
        signed, start = self.agreement.signed_on, self.naive.paper.start
        return signed is not None and start <= day < signed and not self.naive.cancelled

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
        for day in [*list(self.naive.known)[:2], *list(self.naive.known)[-3:]]:
            then = self.agreement.as_of(day).status.at(day)
            assert then.value == self.naive.known[day]

    @invariant()
    def ended_is_final(self) -> None:
        ended_on = self.agreement.ended_on
        for charge in self.agreement.charges(self.naive.day + timedelta(LOOK_AHEAD)):
            assert ended_on is None or (charge.period.end or date.max) <= bounds(ended_on)[0]
        if self.agreement.status.at(self.naive.day).is_ended:
            tomorrow = self.naive.day + ONE
            assert self.agreement.deadlines(on=tomorrow, until=tomorrow + timedelta(999)) == ()

    @invariant()
    def it_charges_for_the_days_that_are_billed(self) -> None:
        until = self.naive.day + timedelta(LOOK_AHEAD)
        walker = self.naive.forecast(until)
        told = {**self.naive.seen, **walker.seen, until: walker.status}
        billed = {"in force"} if self.naive.paper.stops_billing else {"in force", "suspended"}
        days = {day for day, status in told.items() if status in billed}
        start, signed = self.naive.paper.start, self.agreement.signed_on or date.min
        earlier = {start + n * ONE for n in range(max(0, (signed - start).days))}
        days |= set() if self.naive.cancelled else earlier
        charged = {
            (each.period.start or date.min) + n * ONE: each.amount.minor / each.period.days
            for each in self.agreement.charges(until=until)
            for n in range(each.period.days)
        }
        assert {day for day in charged if day <= until} == days
        assert set(charged.values()) <= {1_000}

    @invariant()
    def it_survives_a_pickle(self) -> None:
        assert pickle.loads(pickle.dumps(self.agreement)) == self.agreement


TestAgreementLife = law("A5", kills="termination at once where notice should run")(
    law("A6", kills="a renewal or a charge after the end")(
        law("A7", kills="an act applied in a state that doesn't list it")(AgreementLife.TestCase)
    )
)
