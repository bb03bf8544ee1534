"""What the terms ask of who leaves, hands on a part, objects, amends, or undoes an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.admission.said import from_when, named, names
from patronage.agreement.life.effect import may_object
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.assignment import Assignment
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from patronage.agreement.admission.said import Refusal
    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.notice import Notice

__all__ = ["amend", "assign", "leave", "object_to", "resume", "undo"]


def leave(life: Life, act: Act) -> Refusal:
    """Return why one of several parties may not leave so; None: it may."""
    termination = life.terms_over_time.at(act.on).termination
    leaving = None if termination is None else termination.leaving
    if leaving is None:
        hint = "clause termination.leaving: no party may leave by itself; terminate(…) ends it all"
        return "leave.none", "kind", act.kind.value, hint
    parties = life.agreeing.parties_on(act.effective_from)
    own = [each for each in life.changes if set(each.parties) & set(act.parties)]
    if any(each.kind is act.kind and each.effective_from > act.on for each in own):
        return "leave.repeated", "by", names(act.parties), "clause termination.leaving: it leaves"
    if len(set(parties) - set(act.parties)) < _FEWEST:
        hint = "clause parties: an agreement takes two; terminate(…) ends it"
        return "leave.last", "by", names(act.parties), hint
    return _of_its_notice(life, act, leaving, "termination.leaving", "leave.notice")


def _of_its_notice(life: Life, act: Act, notice: Notice, clause: str, code: str) -> Refusal:
    """Return why what is done without the others may have no effect on that day; None: it has.

    Who is a party, and on which terms, is so or not: what may come too early, or too soon, for a
    notice that is left open would be neither.
    """
    opens, first = notice.given_from(life.start), notice.takes_effect(act.on)
    if opens is not None and act.on < bounds(opens)[1]:
        hint = f"clause {clause}: notice can be given {from_when(opens)}"
        return "notice.early", "on", str(act.on), hint
    if act.effective_from < bounds(first)[1]:
        hint = f"clause {clause}: its notice runs to {first}"
        return code, "effective", str(act.effective), hint
    return None


_FEWEST: Final = 2
"""The fewest parties of an agreement."""


def assign(life: Life, act: Act) -> Refusal:
    """Return why a part may not be handed on so; None: it may."""
    clause = life.terms_over_time.at(act.on).assignment or Assignment()
    parties = life.agreeing.parties_on(act.effective_from)
    if act.of not in parties:
        hint = f"clause parties: it is none of them, {names(parties)}"
        return "assignment.none", "of", named(act.of), hint
    if act.to in parties or _is_coming(life, act):
        hint = "clause parties: it is one of them already, or will be"
        return "assignment.repeated", "to", named(act.to), hint
    missing = life.agreeing.missing(act)
    if clause.takes_consent and missing:
        hint = (
            f"clause assignment: it is void without the consent of all; missing: {names(missing)}"
        )
        return "assignment.consent", "by", names(act.parties), hint
    if missing and act.of not in act.parties:
        hint = f"clause assignment: only {named(act.of)} may hand on its part"
        return "assignment.party", "by", names(act.parties), hint
    if clause.notice is None or not missing:
        return None
    return _of_its_notice(life, act, clause.notice, "assignment", "assignment.notice")


def _is_coming(life: Life, act: Act) -> bool:
    """Whether who becomes a party by an act will become one by another that is still ahead."""
    return any(
        each.to == act.to and each.effective_from > act.effective_from for each in life.changes
    )


def object_to(life: Life, act: Act) -> Refusal:
    """Return why a change of party may not be objected to so; None: it may."""
    changed = next((each for each in life.standing_acts if each.id == act.about), None)
    last = None if changed is None else life.last_day_to_object(changed)
    if changed is None or last is None:
        hint = "clause objection: it is no change of party, or of terms, to which one may object"
        return "objection.none", "about", act.about, hint
    clause = "variation" if changed.kind is ActKind.AMEND else "assignment"
    if not all(may_object(each, changed) for each in act.parties):
        hint = f"clause {clause}: the others may object, not those whose doing it is"
        return "objection.party", "by", names(act.parties), hint
    if act.on > last:
        return "objection.late", "on", str(act.on), f"clause {clause}: the last day was {last}"
    return None


def undo(life: Life, act: Act) -> Refusal:
    """Return why an act can't be undone; None: it can."""
    undone = life.act(act.about)
    if undone is None:
        hint = "clause undo: no act of this id was done before"
        return "undo.none", "about", act.about, hint
    if not undone.deed.undoable:
        hint = f"clause undo: what is done by the act {undone.kind.value} is not undone"
        return "undo.kind", "about", act.about, hint
    if act.about in life.weighed.undone:
        return "undo.repeated", "about", act.about, "clause undo: it has been undone"
    return None


def amend(life: Life, act: Act) -> Refusal:
    """Return why the terms can't be amended from that day on; None: they can."""
    start = bounds(life.start)[0]
    if bounds(act.effective)[0] < start:
        hint = f"clause term: an amendment takes effect on or after its start, {start}"
        return "amendment.early", "effective", str(act.effective), hint
    variation = life.terms_over_time.at(act.on).variation
    if variation is None or life.takes_all(act) or not life.agreeing.missing(act):
        return None  # all agree to it, or it waits for them
    refusal = _of_its_notice(life, act, variation.notice, "variation", "amendment.notice")
    if refusal is None or not life.agreeing.missing(act, *life.waiting_like(act)):
        return None
    return refusal


def join(life: Life, act: Act) -> Refusal:
    """Return why nobody may become a party so; None: somebody may."""
    parties = life.agreeing.parties_on(act.effective_from)
    if act.to in parties or _is_coming(life, act):
        hint = "clause parties: it is one of them already, or will be"
        return "join.repeated", "to", named(act.to), hint
    joining = life.terms_over_time.at(act.on).joining
    missing = [each for each in life.agreeing.missing(act) if each != act.to]
    if missing and (joining is None or act.to not in act.parties):
        hint = f"clause joining: it takes the consent of all; missing: {names(missing)}"
        return "join.consent", "by", names(act.parties), hint
    if joining is None or not missing:
        return None
    return _of_its_notice(life, act, joining, "joining", "join.notice")


def resume(life: Life, act: Act) -> Refusal:
    """Return why it can't be resumed so; None: it can.

    Not after an end that it has in hindsight, as its term did not stand still.
    """
    if act.extends_term is not False:
        return None
    end = life.with_acts((*life.acts, act)).expires_on
    if end is not None and bounds(end)[1] <= act.effective_from:
        hint = f"clause suspension: its term would have ended on {end}, had it not stood still"
        return "resumption.late", "extends_term", act.extends_term, hint
    return None
