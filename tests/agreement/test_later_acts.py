"""What is done later leaves what was so before: an act changes nothing before it takes effect."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage import strategies as pst
from patronage.agreement.life.acts import DEEDS, Back

from laws import law

DAY = timedelta(1)
TAKES_BACK = {pt.ActKind.UNDO, pt.ActKind.OBJECT, pt.ActKind.WITHDRAW_NOTICE, pt.ActKind.CURE}
IN_HINDSIGHT = {pt.ActKind.SIGN, pt.ActKind.OCCUR}
"""A last signature may say that it was in force before, an event that it began or ended then."""


def reaches_back(act: pt.Act) -> bool:
    """Whether an act, by its kind and its days, may speak of days before it."""
    return act.kind in TAKES_BACK | IN_HINDSIGHT or act.effective_from < act.on


@given(pst.agreements(signed=True, max_acts=6), st.data())
@law("A18", kills="a suspension that counts from the day it was asked for")
def test_a_later_act_changes_no_status_before_its_effective_day(
    agreement: pt.Agreement, data: st.DataObject
) -> None:
    for act in agreement.acts:
        if reaches_back(act):
            continue
        before = agreement.as_of(act.on - DAY) if act.on > date.min else agreement
        done = [each for each in agreement.acts if each.on <= act.on]
        if done[-1] is not act or any(each.on == act.on for each in done[:-1]):
            continue  # of the acts of one day each has its own
        after = agreement.as_of(act.on)
        first = min(act.effective_from, act.on)
        day = data.draw(st.sampled_from([first - DAY, act.on - DAY, agreement.on]))
        if day < first:
            assert after.status.at(day) is before.status.at(day), act


@given(pst.agreements(signed=True, max_acts=6), pst.days())
@law("A18", kills="an answer of what was known that rests on what was learned later")
def test_what_was_known_on_a_day_stays_what_it_was(agreement: pt.Agreement, day: date) -> None:
    known = agreement.known_by(day)
    learned = [act for act in agreement.acts if act.recorded_on <= day]
    assert (known is None) is (agreement.recorded_on > day)
    if known is not None:
        anew = evolve(agreement, acts=learned)
        assert known == anew
        assert (known.status, known.ended_on) == (anew.status, anew.ended_on)


@law("A18", kills="an act of one side alone that reaches back")
def test_only_what_all_agree_to_or_what_was_so_reaches_back() -> None:
    always = {kind for kind, deed in DEEDS.items() if deed.back is Back.ALWAYS}
    assert always == {pt.ActKind.BREACH, pt.Ground.WITHDRAWAL}
