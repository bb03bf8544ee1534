"""The state machine of parties: who leaves, joins, hands on, and objects, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import patronage as pt

from laws import law

START = date(2024, 1, 31)
ONE = timedelta(1)
SIDES = (pt.Side.PROVIDER, pt.Side.PATRON)

Names = st.sampled_from(["a", "b", "c", "d"])
Ahead = st.sampled_from([0, 0, 1, 2, 3, 9])


@dataclass
class Change:
    """A change of the parties, as it was said."""

    kind: str
    who: str
    new: str | None
    by: str | None
    on: date
    effective: date
    id: str
    gone_from: date | None = None
    """The day on which it was taken back."""


@dataclass
class Rules:
    """What the paper says, in bare numbers of days; None: it takes the consent of all."""

    leaving: int | None
    joining: int | None
    assigning: int | None
    objecting: int | None

    def terms(self) -> dict[str, Any]:
        def length(count: int | None) -> pt.Span | None:
            return None if count is None else pt.days(count)

        handing_on = pt.Assignment(
            notice=None if self.objecting is not None else length(self.assigning),
            objection=length(self.objecting),
        )
        return {
            "termination": pt.Termination(leaving=length(self.leaving)),
            "joining": length(self.joining),
            "assignment": handing_on,
        }


Counts = st.none() | st.sampled_from([0, 1, 3])


class PartyLife(RuleBasedStateMachine):
    """Each act is allowed or refused as a list of names, walked day by day, has it."""

    paper: Rules
    day: date
    changes: list[Change]
    known: dict[date, set[object]]
    agreement: pt.Agreement

    @initialize(rules=st.builds(Rules, Counts, Counts, Counts, Counts))
    def sign(self, rules: Rules) -> None:
        self.paper, self.day = rules, START
        self.changes, self.known = [], {}
        self.agreement = pt.Agreement.signed(
            "A1", on=START, start=START, others=["a", "b"], **rules.terms()
        )

    def parties(self, day: date, *, known: date | None = None) -> set[object]:
        """Return who is a party on a day, by what was said and not taken back by another."""
        found: list[object] = [*SIDES, "a", "b"]
        told = [
            each
            for each in self.changes
            if (known is None or each.on <= known)
            and (each.gone_from is None or (known is not None and known < each.gone_from))
        ]
        for change in sorted(told, key=lambda each: each.effective):
            if change.effective > day:
                continue
            if change.kind == "leave":
                found = [each for each in found if each != change.who]
            elif change.kind == "join":
                found.append(change.who)
            else:
                found = [change.new if each == change.who else each for each in found]
        return set(found)

    @rule(days=st.sampled_from([1, 1, 2, 5]))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.known[self.day] = self.parties(self.day, known=self.day)
            self.day += ONE

    def attempt(self, change: Change, *, allowed: bool) -> None:
        before = self.agreement
        how: dict[str, Any] = {"on": change.on, "id": change.id}
        try:
            if change.kind == "leave":
                after = before.leave(by=change.who, effective=change.effective, **how)
            elif change.kind == "join":
                after = before.join(change.who, by=change.by, effective=change.effective, **how)
            else:
                new = change.new or ""
                after = before.assign(
                    change.who,
                    to=new,
                    by=change.by,
                    effective=change.effective,
                    **how,
                )
        except (pt.Refused, pt.UnknownReference):
            assert not allowed, change
            return
        assert allowed, change
        self.agreement = after
        self.changes.append(change)

    def change(self, kind: str, who: str, new: str | None, by: str | None, ahead: int) -> Change:
        name = f"c{len(self.agreement.acts)}"
        return Change(kind, who, new, by, self.day, self.day + timedelta(ahead), name)

    def is_coming(self, who: str, day: date) -> bool:
        """Say whether somebody will become a party after a day."""
        ahead = [each for each in self.standing() if each.effective > day]
        return any(who in {each.new, each.who if each.kind == "join" else None} for each in ahead)

    def standing(self) -> list[Change]:
        return [each for each in self.changes if each.gone_from is None]

    @rule(who=Names, ahead=Ahead)
    def leave(self, who: str, ahead: int) -> None:
        change, notice = self.change("leave", who, None, who, ahead), self.paper.leaving
        mine = [each for each in self.standing() if each.kind == "leave" and each.who == who]
        leaves = any(each.effective > self.day for each in mine)  # else it has come back
        allowed = (
            who in self.parties(self.day)
            and notice is not None
            and not leaves
            and change.effective >= self.day + timedelta(notice)
        )
        self.attempt(change, allowed=allowed)

    @rule(who=Names, alone=st.booleans(), ahead=Ahead)
    def join(self, who: str, alone: bool, ahead: int) -> None:
        change = self.change("join", who, None, who if alone else None, ahead)
        notice = self.paper.joining
        is_one = who in self.parties(change.effective) or self.is_coming(who, change.effective)
        in_time = notice is not None and ahead >= notice
        self.attempt(change, allowed=not is_one and (not alone or in_time))

    @rule(who=Names, new=Names, alone=st.booleans(), ahead=Ahead)
    def assign(self, who: str, new: str, alone: bool, ahead: int) -> None:
        if who == new:
            return
        change = self.change("assign", who, new, who if alone else None, ahead)
        then = self.parties(change.effective)
        allowed = who in then and new not in then and not self.is_coming(new, change.effective)
        if alone:
            by_law = self.paper.objecting is not None
            notice = 0 if by_law else self.paper.assigning
            is_party = who in self.parties(self.day)
            allowed = allowed and is_party and notice is not None and ahead >= notice
        self.attempt(change, allowed=allowed)

    @precondition(lambda self: self.standing())
    @rule(data=st.data(), by=st.sampled_from(SIDES))
    def object_to(self, data: st.DataObject, by: pt.Side) -> None:
        change = data.draw(st.sampled_from(self.standing()))
        time = self.paper.objecting
        allowed = (
            change.kind == "assign" and time is not None and self.day <= change.on + timedelta(time)
        )
        if allowed:
            self.agreement = self.agreement.object_to(change.id, on=self.day, by=by)
            change.gone_from = self.day
        else:
            with pytest.raises(pt.Refused):
                self.agreement.object_to(change.id, on=self.day, by=by)

    @precondition(lambda self: self.standing())
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        change = data.draw(st.sampled_from(self.standing()))
        later = [each for each in self.standing() if each is not change]
        if not later:  # what rests on it goes with it: that is for other tests
            self.agreement = self.agreement.undo(change.id, on=self.day)
            change.gone_from = self.day

    # --- what holds after each of them -----------------------------------------------------------

    @invariant()
    def the_parties_are_those_of_the_list(self) -> None:
        for ahead in (-3, -1, 0, 1, 2, 3, 9, 12):
            day = self.day + timedelta(ahead)
            told = self.agreement.parties_on(day)
            assert len(set(told)) == len(told)
            names = {each.id if isinstance(each, pt.Ref) else each for each in told}
            assert names == self.parties(day), day

    @invariant()
    def what_was_known_stays(self) -> None:
        for day in list(self.known)[-3:]:
            told = self.agreement.as_of(day).parties_on(day)
            names = {each.id if isinstance(each, pt.Ref) else each for each in told}
            assert names == self.known[day]

    @invariant()
    def at_once_it_is_the_same(self) -> None:
        anew = pt.Agreement.signed(
            "A1", on=START, start=START, others=["a", "b"], **self.paper.terms()
        ).after(*self.agreement.acts[4:])
        assert anew == self.agreement


TestPartyLife = law("A7", kills="a party that left and may still act")(PartyLife.TestCase)
