"""What criteria about agreements see on a day: act by act and due day by due day, by brute force.

Written from the domain's words. Where an agreement stands on a day and when it ends is asked of the
agreement, and tried in its own tests; what was given, performed and held is looked through here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import patronage as pt
from agreement.naive_owed import Deed, Plan, reviews_on
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["agreement_in_force", "notice_given", "obligation_breached", "review_overdue"]

ACT, STATUS = pt.ActKind, pt.AgreementStatus
UNSIGNED = {STATUS.DRAFT, STATUS.OFFERED, STATUS.WITHDRAWN}


def _among(criterion: Any, facts: Any) -> Iterator[Any]:
    for fact in facts:
        if fact.kind == "agreement" and criterion.category in {None, fact.category}:
            yield fact


def _any(known: list[bool | None]) -> bool | None:
    return True if True in known else None if None in known else False


def _acts(agreement: Any, day: date) -> list[Any]:
    """Return what was done up to a day; what was undone since was never done."""
    undone = {act.about for act in agreement.acts if act.kind is ACT.UNDO}
    return [act for act in agreement.acts if act.on <= day and act.id not in undone]


def agreement_in_force(criterion: Any, facts: Any, day: date, anchors: Any) -> bool | None:
    """Say whether one with the parts is in force."""
    known: list[bool | None] = []
    for fact in _among(criterion, facts):
        said = fact.in_force_on(day)
        if said is pt.Verdict.UNKNOWN:
            known.append(None)
        elif said is pt.Verdict.MET:
            known.append(set(criterion.parts) <= fact.terms_on(day).parts)
    return _any(known)


def notice_given(criterion: Any, facts: Any, day: date, anchors: Any) -> bool | None:
    """Say whether notice stands under one in force."""
    known: list[bool | None] = []
    for fact in _among(criterion, facts):
        done = _acts(fact, day)
        said = fact.in_force_on(day)
        if any(_stands(act, done, day, criterion.by) for act in done):
            known.append(None if said is pt.Verdict.UNKNOWN else said is pt.Verdict.MET)
    return _any(known)


def _stands(act: Any, done: list[Any], day: date, by: pt.Side | None) -> bool:
    if act.kind not in {ACT.GIVE_NOTICE, ACT.TERMINATE} or by not in {None, act.by}:
        return False
    end = bounds(act.effective)[1]
    for other in done[done.index(act) :]:
        if other.kind is ACT.WITHDRAW_NOTICE and other.by == act.by and act.on <= other.on < end:
            end = other.on
    return day < end


def _overdue(
    criterion: Any,
    facts: Any,
    day: date,
    is_late: Callable[[Any, date | None], bool],
    *,
    until_the_end: bool,
) -> bool | None:
    """Say whether anything is late, by the first day on which an agreement may end and the last."""
    known: list[bool | None] = []
    for fact in _among(criterion, facts):
        first, last = (None, None) if fact.ended_on is None else bounds(fact.ended_on)
        status = fact.status.at(day)
        is_over = last is not None and last <= day
        if status in UNSIGNED or (is_over and until_the_end):
            continue
        said = {is_late(fact, end) for end in (first, None if last == date.max else last)}
        unsure = len(said) > 1 or (status is STATUS.UNKNOWN and until_the_end)
        known.append((None if unsure else True) if True in said else False)
    return _any(known)


def obligation_breached(criterion: Any, facts: Any, day: date, anchors: Any) -> bool | None:
    """Say whether an obligation is late: its due day past, and not all done or waived."""

    def is_late(fact: Any, end: date | None) -> bool:
        return any(
            _owes(each, _acts(fact, day), day, end)
            for each in fact.terms_on(day).obligations
            if criterion.obligation in {None, each.id} and criterion.by in {None, each.by}
        )

    return _overdue(criterion, facts, day, is_late, until_the_end=False)


def _owes(duty: pt.Obligation, done: list[Any], day: date, end: date | None) -> bool:
    mine = [act for act in done if act.about == duty.id]
    left = dict.fromkeys(_dues(duty, mine, day, end), duty.parts)
    for kind in (ACT.PERFORM, ACT.WAIVE):
        assert all(act.for_due is None for act in mine if act.kind is kind)
    for act in sorted(mine, key=lambda each: (each.on, each.kind is ACT.WAIVE)):
        parts = act.parts if act.kind is ACT.PERFORM else 0
        for due in [each for each, lacking in left.items() if lacking]:
            if act.kind is ACT.WAIVE:
                left[due] = 0
                break
            taken = min(parts, left[due])
            left[due] -= taken
            parts -= taken
    return any(lacking for due, lacking in left.items() if due < day)


def _dues(duty: pt.Obligation, mine: list[Any], day: date, end: date | None) -> Iterator[date]:
    """Yield the due days before a day, and as many after it as could have been done by then."""
    spare = sum(act.parts for act in mine) + 1
    number = 0
    while spare:
        due = duty.due if duty.every is None else duty.due + duty.every * number
        stops = [each for each in (end, duty.until) if each is not None]
        if duty.every is not None and any(due >= each for each in stops):
            return
        yield due
        if duty.every is None:
            return
        number += 1
        spare -= due >= day


def review_overdue(criterion: Any, facts: Any, day: date, anchors: Any) -> bool | None:
    """Say whether a review is overdue under one that binds: signed by all, and not ended."""

    def is_late(fact: Any, end: date | None) -> bool:
        held = [
            Deed(act.on, act.about, outcome=act.outcome)
            for act in _acts(fact, day)
            if act.kind is ACT.REVIEW
        ]
        for each in fact.terms_on(day).reviews:
            if end is not None and each.first >= end:
                continue
            every: Any = ("days", each.every.days)
            horizon = day + timedelta(days=90)
            plan = Plan(each.first, every, horizon, from_held=each.from_held, until=end)
            if any(on is None and due < day for due, on in reviews_on(day, plan, held).items()):
                return True
        return False

    return _overdue(criterion, facts, day, is_late, until_the_end=True)
