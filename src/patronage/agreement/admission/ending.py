"""What the terms ask of who ends an agreement, breaks it, or mends a breach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.admission.renewing import may_leave_unreminded
from patronage.agreement.admission.said import from_when, named, names
from patronage.agreement.life.breaches import broken_due, cause_of, duty_on
from patronage.agreement.life.sureness import first_effect, notices_for
from patronage.agreement.status.act_kinds import Ground
from patronage.agreement.status.status import TRANSITIONS
from patronage.agreement.terms.fulfilment import is_by
from patronage.counting.when import bounds
from patronage.facts.parties import Ref, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patronage.agreement.admission.said import Refusal
    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.breaches import Right
    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.notice import Notice
    from patronage.counting.when import Day

__all__ = ["breach", "cure", "effective_for_cause", "terminate"]


def terminate(life: Life, act: Act) -> Refusal:
    """Return why it may not be ended so, on the ground that is given; None: it may."""
    by_ground = _BY_GROUND.get(act.ground) if act.ground is not None else None
    return None if by_ground is None else by_ground(life, act)


def _for_convenience(life: Life, act: Act) -> Refusal:
    if act.parties and may_leave_unreminded(life, act.on, act.parties[0]):
        return None
    termination = life.terms_over_time.at(act.on).termination
    notices = () if termination is None else termination.without_cause
    if termination is None or not notices:
        hint = "clause termination.convenience: there is none; it takes a cause, or consent"
        return "termination.none", "ground", act.ground, hint
    found = [each for each in notices_for(notices, act, life.start) if each is not None]
    if not found:
        may = sorted({named(each.by) for each in notices})
        hint = (
            f"clause termination.convenience: only {' or '.join(may)} may, after the tenure asked"
        )
        return "termination.party", "by", act.by, hint
    refusals = [_of_a_notice(each, life, act, "clause termination.convenience") for each in found]
    if None not in refusals:
        return refusals[0]
    not_before = termination.not_before
    if not_before is not None and bounds(act.effective)[1] < not_before:
        hint = f"clause termination.convenience: not before {not_before}"
        return "termination.early", "effective", str(act.effective), hint
    return None


def _for_cause(life: Life, act: Act) -> Refusal:
    found = [
        _of_its_time(act, right) or _of_its_notice(life, act, right)
        for right in _rights_of(life, act)
    ]
    if not found:
        hint = "clause termination.cause: there is no breach by another party that isn't cured"
        return "termination.no_breach", "ground", act.ground, hint
    refusals = [each for each in found if each is not None]
    if len(refusals) < len(found):
        return None
    return min(refusals, key=lambda each: _NEAREST.index(each[0]))


_NEAREST: Final = (
    "termination.notice",
    "notice.early",
    "termination.cure",
    "cause.persists",
    "cause.times",
    "cause.late",
)
"""Why a breach gives no right to end it: of several breaches, that which is nearest to one."""


def _rights_of(life: Life, act: Act) -> list[Right]:
    """Return the rights that the parties of an act have, or will; of one breach, where it says."""
    return [
        each
        for each in life.rights
        if each.is_of(act.parties) and act.about in {None, each.breach.id}
    ]


def _of_its_time(act: Act, right: Right) -> Refusal:
    """Return why a breach gives no right to end it on the day of an act; None: it does."""
    cause, clause = right.cause, f"clause {right.clause}"
    if cause is not None and right.opens is None:
        hint = f"{clause}: it takes {cause.times} breaches of this cause"
        return "cause.times", "on", str(act.on), hint
    if right.last_to_cure is not None and act.on <= right.last_to_cure:
        hint = f"{clause}: the breach can be cured to the end of {right.last_to_cure}"
        return "termination.cure", "on", str(act.on), hint
    if right.opens is not None and act.on < right.opens:
        hint = f"{clause}: it has gone on for as long as it must on {right.opens}"
        return "cause.persists", "on", str(act.on), hint
    if right.lapses is not None and act.on > right.lapses:
        return "cause.late", "on", str(act.on), f"{clause}: the last day was {right.lapses}"
    return None


def _of_its_notice(life: Life, act: Act, right: Right) -> Refusal:
    """Return why it can't take effect on that day on the notice of its cause; None: it can."""
    clause = f"clause {right.clause}"
    found = [
        None if each is None else _of_a_notice(each, life, act, clause)
        for each in _notices_for(life, act, right)
    ]
    return None if None in found else found[0]


def _of_a_notice(notice: Notice, life: Life, act: Act, clause: str) -> Refusal:
    """Return why it surely can't take effect on that day on a notice; None: it can, or may."""
    opens = notice.first_day(act.effective, life.start)
    if opens is not None and act.on < bounds(opens)[0]:
        hint = f"{clause}: notice for that day can be given {from_when(opens)}"
        return "notice.early", "on", str(act.on), hint
    first = notice.takes_effect(act.on)
    if bounds(act.effective)[1] < bounds(first)[0]:
        hint = f"{clause}: its notice runs to {first}"
        return "termination.notice", "effective", str(act.effective), hint
    return None


def _notices_for(life: Life, act: Act, right: Right) -> tuple[Notice | None, ...]:
    """Return the notice on which a party may end it for a cause, or may have to; None: at once."""
    notice = None if right.cause is None else right.cause.notice
    return notices_for(() if notice is None else (notice,), act, life.start)


def effective_for_cause(life: Life, act: Act) -> Day:
    """Return the first day on which an end for cause that is declared on a day can take effect."""
    rights = [right for right in _rights_of(life, act) if _of_its_time(act, right) is None]
    days = [first_effect(_notices_for(life, act, right), act.on) for right in rights]
    return min(days, key=bounds, default=act.on)


def _by_withdrawal(life: Life, act: Act) -> Refusal:
    withdrawal, signed = life.withdrawal(act.on), life.signed_on
    if withdrawal is None or signed is None:
        hint = "clause termination.withdrawal: there is no right to withdraw"
        return "withdrawal.none", "ground", act.ground, hint
    if withdrawal.by is not None and act.by != withdrawal.by:
        hint = f"clause termination.withdrawal: only {named(withdrawal.by)} may withdraw"
        return "withdrawal.party", "by", names(act.parties), hint
    last = withdrawal.last_day(signed, life.occurred)
    if last is not None and bounds(last)[1] < act.on:
        hint = f"clause termination.withdrawal: the last day to withdraw was {last}"
        return "withdrawal.late", "on", str(act.on), hint
    if withdrawal.is_lost(act.on, life.occurred):
        hint = f"clause termination.withdrawal: it was lost as {withdrawal.lost_by} came"
        return "withdrawal.lost", "on", str(act.on), hint
    start = min(act.on, bounds(life.start)[0])
    if act.effective != start:
        hint = f"clause termination.withdrawal: it takes effect from the start, on {start}"
        return "withdrawal.effective", "effective", str(act.effective), hint
    return None


_BY_GROUND: Final[Mapping[Ground, Callable[[Life, Act], Refusal]]] = {
    Ground.CONVENIENCE: _for_convenience,
    Ground.CAUSE: _for_cause,
    Ground.WITHDRAWAL: _by_withdrawal,
}


def breach(life: Life, act: Act) -> Refusal:
    """Return why nothing could be broken on the day of a breach; None: it could."""
    if act.cause is not None and cause_of(life.terms_over_time.at(act.on), act) is None:
        hint = f"clause termination.cause: the terms of {act.on} have no such cause"
        return "cause.none", "cause", act.cause, hint
    day = act.effective_from
    if any((each, act.kind) in TRANSITIONS for each in life.possible.at(day)):
        return _of_what_is_owed(life, act)
    status = life.status.at(day)
    hint = f"clause term: nothing could be broken on that day; its status was {status.value}"
    return "breach.early", "effective", str(act.effective), hint


def _of_what_is_owed(life: Life, act: Act) -> Refusal:
    """Refuse a breach of what another owes, and of what was not late on the day of the breach."""
    if act.about is None or act.about in _measured(life):
        return None
    day, acts = act.effective_from, life.standing_acts
    duty = duty_on(acts, life.terms_over_time.at, act.about, day)
    if duty is not None and not any(is_by(act, each) for each in _debtors(life, duty.by)):
        hint = f"clause obligation: {duty.id} is owed by {named(duty.by)}, who alone can break it"
        return "breach.party", "by", names(act.parties), hint
    if duty is not None and broken_due(duty, act, acts) is not None:
        return None
    if act.for_due is None:
        hint = f"clause obligation: nothing of {act.about} was late on {day}"
        return "breach.not_due", "effective", str(act.effective), hint
    hint = f"clause obligation: of {act.about} nothing that fell due then was late on {day}"
    return "breach.not_due", "for_due", str(act.for_due), hint


def _measured(life: Life) -> set[str]:
    """Return the ids of what is measured: whether that was missed, observations say."""
    return {each.id for version in life.versions for each in version.terms.measures}


def _debtors(life: Life, party: Side | Ref | None) -> list[Side | Ref | None]:
    """Return who owes what a party does: the side that it is, and who took its place."""
    found: list[Side | Ref | None] = [party]
    if isinstance(party, Ref):
        found += [side for side, each in zip(Side, life.named, strict=True) if each == party]
    for change in life.changes:
        if change.of in found and change.to is not None:
            found.append(change.to)
        elif change.to in found and isinstance(change.of, Side):
            found.append(change.of)
    return found


def cure(life: Life, act: Act) -> Refusal:
    """Return why there is nothing that this party could mend; None: there is."""
    mended = [each for each in life.breaches if set(each.parties) <= set(act.parties)]
    if not mended:
        hint = "clause termination.cure: this party has no breach to cure"
        return "cure.none", "by", act.by, hint
    if act.about is not None and all(each.id != act.about for each in mended):
        hint = "clause termination.cure: it is no breach by this party, or has been cured"
        return "cure.none", "about", act.about, hint
    return None
