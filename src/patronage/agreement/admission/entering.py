"""What is asked of who signs, answers an offer, or does what an agreement owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.admission.said import named, names
from patronage.agreement.life.duties import duties_of
from patronage.agreement.life.effect import offered
from patronage.agreement.life.service import credit_rule, last_window, window_of
from patronage.agreement.life.settling import owed_by
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.fulfilment import is_by
from patronage.agreement.terms.obligations import Obligation
from patronage.agreement.terms.reviews import ReviewPlan
from patronage.counting.when import bounds
from patronage.facts.parties import Side

if TYPE_CHECKING:
    from datetime import date

    from patronage.agreement.admission.said import Refusal
    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life
    from patronage.measures.rules import CreditRule

__all__ = ["answer", "claim", "of_a_duty", "sign"]


def sign(life: Life, act: Act) -> Refusal:
    """Return why a party can't sign any more; None: it can."""
    signed = offered(life.signatories, life.acts, act.on).signed
    if any(set(each.parties) & set(act.parties) for each in signed):
        return "signature.repeated", "by", act.by, "clause signatures: each party signs once"
    end = life.expires_on
    if end is not None and bounds(end)[1] <= act.on:
        return "term.over", "on", str(act.on), f"clause term: it would have ended on {end}"
    return None


def answer(life: Life, act: Act) -> Refusal:
    """Return why an offer is not this party's to answer; None: it is."""
    made = offered(life.signatories, life.acts, act.on).offer
    if made is None or not set(made.parties) & set(act.parties):
        return None
    hint = (
        f"clause offer: it is this party's own, of {made.on}; "
        f"withdraw(…) takes it back, another party may {act.kind.value} it"
    )
    return "offer.own", "by", names(act.parties), hint


def of_a_duty(life: Life, act: Act) -> Refusal:
    """Refuse what is done for a day on which nothing falls due, and what another may waive."""
    duty = duties_of(life).get(act.about or "")
    is_review = isinstance(duty, ReviewPlan)
    if duty is None or is_review is not (act.kind is ActKind.REVIEW):
        kind = "a review is held" if is_review else "an obligation is performed, or waived"
        return "duty.kind", "about", act.about, f"clause {act.kind.value}: {kind}"
    if isinstance(duty, Obligation):
        day = act.for_due
        if day is not None and day not in duty.due_days(day, day):
            hint = f"clause obligation: nothing falls due on that day under {duty.id}"
            return "obligation.due", "for_due", str(day), hint
        if act.kind is ActKind.WAIVE and duty.to is not None and not is_by(act, duty.to):
            hint = f"clause obligation: only {named(duty.to)} may waive it, to whom it is owed"
            return "waive.party", "by", act.by, hint
        if act.kind is ActKind.PERFORM and duty.lapses:
            return _lapsed(life, duty, act)
    return None


def claim(life: Life, act: Act) -> Refusal:
    """Refuse a claim that nobody has to make, that comes before the event, or too late."""
    day = act.for_due or act.on
    rule = credit_rule(life, act.about or "", day)
    if rule is None or rule.claim is None:
        hint = "clause credits: by the terms of that day nothing is claimed under it"
        return "claim.needless", "about", act.about, hint
    owed_to = Side.PROVIDER if rule.bonus else Side.PATRON
    if act.parties == (owed_to.other,):
        return (
            "claim.party",
            "by",
            names(act.parties),
            "clause credits: it is owed to the other side",
        )
    if act.for_due is None:
        return _claim_of_any(life, rule, act.on)
    if act.on < act.for_due:
        hint = f"clause credits: it is for {act.for_due}, which is still to come"
        return "claim.early", "on", str(act.on), hint
    window = window_of(life, rule, act.for_due)
    if window is None:
        hint = f"clause credits: {rule.on} is not measured on that day"
        return "claim.window", "for_due", str(act.for_due), hint
    last = rule.claim_by(window)
    if last is None or act.on <= last:
        return None
    return "claim.late", "on", str(act.on), f"clause credits: it had to be claimed by {last}"


def _claim_of_any(life: Life, rule: CreditRule, on: date) -> Refusal:
    """Refuse a claim for no day in particular where there is no window that it could be for."""
    window = last_window(life, rule, on)
    if window is None:
        hint = f"clause credits: no window of {rule.on} is over; for_due=… claims for a day of one"
        return "claim.early", "on", str(on), hint
    last = rule.claim_by(window)
    if last is None or on <= last:
        return None
    hint = f"clause credits: of the last window that is over, it had to be claimed by {last}"
    return "claim.late", "on", str(on), hint


def _lapsed(life: Life, duty: Obligation, act: Act) -> Refusal:
    """Refuse what comes after the day that it is for, or that of the oldest that is still open."""
    due = act.for_due
    if due is None:
        due = next((each.due for each in owed_by(duty, life.standing_acts, act.on)), None)
    if due is None or act.on <= due:
        return None
    hint = f"clause obligation: it lapsed after {due}; name another day by for_due=…"
    return "obligation.lapsed", "on", str(act.on), hint
