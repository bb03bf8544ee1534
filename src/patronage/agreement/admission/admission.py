"""Which acts the terms allow: each is held against what was agreed and done before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.admission.changing import (
    amend,
    assign,
    join,
    leave,
    object_to,
    resume,
    undo,
)
from patronage.agreement.admission.ending import breach, cure, terminate
from patronage.agreement.admission.entering import answer, claim, of_a_duty, sign
from patronage.agreement.admission.references import faults_of
from patronage.agreement.admission.renewing import give_notice, renew, withdraw_notice
from patronage.agreement.admission.said import eve, names
from patronage.agreement.life.acts import Effect
from patronage.agreement.life.effect import replaced_by
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.status.status import TRANSITIONS, AgreementStatus
from patronage.agreement.terms.notice import last_in
from patronage.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from patronage.agreement.admission.said import Refusal
    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life

__all__ = ["MOST_LATE", "early_knowledge", "followed", "refusal_of", "refusals"]


MOST_LATE: Final = 50
"""The most days on which an agreement may be known without one of its earlier acts."""


def refusals(life: Life) -> list[Fault]:
    """Return why the terms don't allow some of the acts; none: they allow them all.

    Each act is judged by those before it; one that is refused is left out for those after it.
    """
    faults: list[Fault] = []
    before = life.begun() if life.acts else life
    past: Act | None = None
    for place, act in enumerate(life.acts):
        before = before if past is None else before.followed_by(past)
        refusal = refusal_of(before, act)
        past = act if refusal is None else None
        if refusal is not None:
            code, path, value, hint = refusal
            faults.append(Fault.of(code, f"acts[{place}].{path}", value, hint))
    return faults


def followed(life: Life, acts: Iterable[Act]) -> Life | None:
    """Return a life with acts that came, and were learned, after all of its own; of these no more.

    None where some came earlier, or are not allowed: what is wrong is said of all acts together.
    """
    for act in acts:
        is_known = not any(faults_of(life, len(life.acts), act))
        if not is_known or not life.is_followed_by(act) or refusal_of(life, act) is not None:
            return None
        life = life.followed_by(act)
    return life


def early_knowledge(life: Life) -> list[Fault]:
    """Return the acts that were learned before others on which they rest.

    What was known on any day must make sense by itself: nobody knows of the resumption of what
    they don't know to be suspended.
    """
    learned = [act.recorded_on for act in life.acts]
    if learned == sorted(learned):
        return []
    faults: dict[int, Fault] = {}
    looked = 0
    for day in sorted(set(learned)):
        places = [place for place, known in enumerate(learned) if known <= day]
        if places[-1] < len(places):
            continue  # what was known are the first acts, each of which was judged by those before
        looked += 1
        if looked > MOST_LATE:
            hint = f"acts may be learned before earlier ones on at most {MOST_LATE} days"
            return [Fault.of("act.size", "acts", str(day), hint)]
        then = tuple(life.acts[place] for place in places)
        for fault in refusals(life.with_acts(then)):
            place = places[int(fault.path.partition("[")[2].partition("]")[0])]
            hint = f"it rests on an act that was learned later; without that: {fault.hint}"
            path = f"acts[{place}].recorded_on"
            faults.setdefault(place, Fault.of("evidence.time", path, str(day), hint))
    return list(faults.values())


def refusal_of(life: Life, act: Act) -> Refusal:
    """Return why the terms don't allow an act after all those of a life; None: they do."""
    by_terms = _BY_TERMS.get(act.kind)
    return (
        _by_party(life, act)
        or _by_suspension(life, act)
        or _by_delivery(life, act)
        or _by_status(_before(life, act), act)
        or (by_terms and by_terms(life, act))
        or _by_effect(act)
        or _by_consent(life, act)
    )


def _before(life: Life, act: Act) -> Life:
    """Return the life that an act is held against: an end by consent, without those it moves."""
    if act.ground is not Ground.CONSENT:
        return life
    moved = replaced_by(act, life.acts)
    if not moved:
        return life
    return life.with_acts(tuple(each for each in life.acts if each not in moved))


_AFTER_LEAVING: Final = frozenset({ActKind.BREACH, ActKind.CURE})


def _by_party(life: Life, act: Act) -> Refusal:
    """Refuse the act of who is no party any more, or not yet."""
    if act.kind in _AFTER_LEAVING:
        return None
    parties = life.agreeing.parties_on(act.on)
    if act.kind is ActKind.UNDO:  # who is to become one may take that back
        parties += tuple(
            each.to for each in life.changes if each.to and act.on < each.effective_from
        )
    others = [each for each in act.parties if each not in parties and each != act.to]
    if not others:
        return None
    hint = f"clause parties: on {act.on} these are {names(parties)}"
    return "party.left", "by", names(others), hint


def _by_delivery(life: Life, act: Act) -> Refusal:
    """Refuse what is said to be given later than it counts as given, by the day it was sent."""
    delivery = None if act.sent_on is None else life.terms_over_time.at(act.sent_on).delivery
    if delivery is None or act.sent_on is None:
        return None
    last = last_in(delivery, act.sent_on)
    if act.on <= last:
        return None
    return "act.delivery", "on", str(act.on), f"clause delivery: it counts as given on {last}"


def _by_status(life: Life, act: Act) -> Refusal:
    is_later = act.deed.effect is Effect.LATER
    path, day = ("effective", act.effective_from) if is_later else ("on", act.on)
    if act.deed.effect is Effect.AT_AN_END and act.reaches_back:
        path, day = "effective", eve(act.effective)  # before the end that it moves
    if any((each, act.kind) in TRANSITIONS for each in life.possible.at(day)):
        return None
    status = life.status.at(day)
    allowed = [each.value for each in AgreementStatus if (each, act.kind) in TRANSITIONS]
    hint = (
        f"clause status: on that day its status is {status.value}; "
        f"to {act.kind.value}, it must be {_one_of(allowed)}"
    )
    if act.kind is ActKind.WITHDRAW:
        hint += "; cancel(…) uses a right to withdraw from what was signed"
    return "status.refused", path, str(day), hint


def _by_suspension(life: Life, act: Act) -> Refusal:
    """Refuse what may not be done while it is suspended, where on that day it is for sure."""
    suspension = life.terms_over_time.at(act.on).suspension
    if suspension is None or act.kind not in suspension.bars:
        return None
    if life.possible.at(act.on) != {AgreementStatus.SUSPENDED}:
        return None
    hint = f"clause suspension.bars: to {act.kind.value} is barred while it is suspended"
    return "suspension.bars", "on", str(act.on), hint


def _by_effect(act: Act) -> Refusal:
    if act.reaches_back or act.deed.effect is not Effect.AT_ONCE or act.effective == act.on:
        return None
    hint = f"clause {act.kind.value}: it takes effect on its own day, {act.on}"
    return "act.effective", "effective", str(act.effective), hint


def _by_consent(life: Life, act: Act) -> Refusal:
    """Refuse what a party has agreed to already, while others have yet to."""
    again = [each for each in life.agreeing_to(act) if set(each.parties) & set(act.parties)]
    if not again:
        return None
    missing = life.agreeing.missing(again[0], *life.agreeing_to(act))
    hint = f"clause {act.kind.value}: it has been agreed to; missing: {names(missing)}"
    return "consent.repeated", "by", names(act.parties), hint


def _one_of(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


_BY_TERMS: Final[Mapping[ActKind, Callable[[Life, Act], Refusal]]] = {
    ActKind.COUNTER: answer,
    ActKind.REJECT: answer,
    ActKind.SIGN: sign,
    ActKind.GIVE_NOTICE: give_notice,
    ActKind.WITHDRAW_NOTICE: withdraw_notice,
    ActKind.RENEW: renew,
    ActKind.RESUME: resume,
    ActKind.BREACH: breach,
    ActKind.CURE: cure,
    ActKind.TERMINATE: terminate,
    ActKind.AMEND: amend,
    ActKind.LEAVE: leave,
    ActKind.ASSIGN: assign,
    ActKind.JOIN: join,
    ActKind.OBJECT: object_to,
    ActKind.UNDO: undo,
    ActKind.CLAIM: claim,
    ActKind.PERFORM: of_a_duty,
    ActKind.WAIVE: of_a_duty,
    ActKind.REVIEW: of_a_duty,
}
"""What the terms ask of an act, where they ask anything; the rest is in the table of deeds."""
