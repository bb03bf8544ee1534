"""Which acts the terms allow: each is held against what was agreed and done before it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from patronage.agreement.acts import About, ActKind, Back, Effect, Ground
from patronage.agreement.assignment import Assignment
from patronage.agreement.deadline import IfNothing
from patronage.agreement.duties import duties_of, reminded_on, reminding
from patronage.agreement.effect import offered, replaced_by, takes_all
from patronage.agreement.fulfilment import is_by
from patronage.agreement.obligations import Obligation
from patronage.agreement.renewal import RenewalKind
from patronage.agreement.reviews import ReviewPlan
from patronage.agreement.status import TRANSITIONS, AgreementStatus
from patronage.counting.when import Unknown, bounds
from patronage.dates.day import add_days
from patronage.errors import Fault, offer

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from patronage.agreement.acts import Act
    from patronage.agreement.life import Life
    from patronage.agreement.reminding import Reminder
    from patronage.counting.when import Day
    from patronage.facts.parties import Ref, Side

__all__ = [
    "early_knowledge",
    "faults_of",
    "followed",
    "reference_faults",
    "refusal_of",
    "refusals",
    "stopped_end",
]

MOST_LATE: Final = 50
"""The most days on which an agreement may be known without one of its earlier acts."""

Refusal: TypeAlias = "tuple[str, str, object, str] | None"
"""A code, the attribute of the act, its value, and a hint that names the clause."""


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
        or _by_status(_before(life, act), act)
        or (by_terms and by_terms(life, act))
        or _by_effect(life, act)
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
    if not life.changes or act.kind in _AFTER_LEAVING:
        return None
    parties = life.agreeing.parties_on(act.on)
    others = [each for each in act.parties if each not in parties]
    if not others:
        return None
    hint = f"clause parties: on {act.on} these are {_names(parties)}"
    return "party.left", "by", _names(others), hint


def _by_status(life: Life, act: Act) -> Refusal:
    is_later = act.deed.effect is Effect.LATER
    path, day = ("effective", act.effective_from) if is_later else ("on", act.on)
    if act.deed.effect is Effect.AT_AN_END and act.reaches_back:
        path, day = "effective", _eve(act.effective)  # before the end that it moves
    if any((each, act.kind) in TRANSITIONS for each in life.possible.at(day)):
        return None
    status = life.status.at(day)
    allowed = [each.value for each in AgreementStatus if (each, act.kind) in TRANSITIONS]
    hint = (
        f"clause status: on that day its status is {status.value}; "
        f"to {act.kind.value}, it must be {_one_of(allowed)}"
    )
    return "status.refused", path, str(day), hint


def _by_effect(life: Life, act: Act) -> Refusal:
    if act.reaches_back:
        return _by_reach(life, act)
    if act.deed.effect is not Effect.AT_ONCE or act.effective == act.on:
        return None
    hint = f"clause {act.kind.value}: it takes effect on its own day, {act.on}"
    return "act.effective", "effective", str(act.effective), hint


def _by_reach(life: Life, act: Act) -> Refusal:
    """Refuse one party's act that reaches back, where it takes all for that."""
    missing = life.agreeing.missing(act)
    if act.deed.back is not Back.BY_ALL or takes_all(life.term, act) or not missing:
        return None
    hint = (
        f"clause {act.kind.value}: only what all parties do together reaches back; "
        f"missing: {_names(missing)}"
    )
    return "act.reach", "effective", str(act.effective), hint


def _by_consent(life: Life, act: Act) -> Refusal:
    """Refuse what a party has agreed to already, while others have yet to."""
    again = [each for each in life.agreeing_to(act) if set(each.parties) & set(act.parties)]
    if not again:
        return None
    missing = life.agreeing.missing(again[0], *life.agreeing_to(act))
    hint = f"clause {act.kind.value}: it has been agreed to; missing: {_names(missing)}"
    return "consent.repeated", "by", _names(act.parties), hint


def _one_of(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _sign(life: Life, act: Act) -> Refusal:
    signed = offered(life.signatories, life.acts, act.on).signed
    if any(set(each.parties) & set(act.parties) for each in signed):
        return "signature.repeated", "by", act.by, "clause signatures: each party signs once"
    end = life.expires_on
    if end is not None and bounds(end)[1] <= act.on:
        return "term.over", "on", str(act.on), f"clause term: it would have ended on {end}"
    return None


def _answer(life: Life, act: Act) -> Refusal:
    made = offered(life.signatories, life.acts, act.on).offer
    if made is None or not set(made.parties) & set(act.parties):
        return None
    hint = (
        f"clause offer: it is this party's own, of {made.on}; "
        f"withdraw(…) takes it back, another party may {act.kind.value} it"
    )
    return "offer.own", "by", _names(act.parties), hint


def stopped_end(life: Life, on: date) -> Day | None:
    """Return the first end of a term whose renewal a notice given on a day can still stop."""
    rounds = life.rounds
    number = rounds.by(on)
    while True:
        end, renewal = rounds.end(number), rounds.renewal_after(number)
        if end is None or renewal is None:
            return None
        last = renewal.last_day(end)
        if last is not None and on <= bounds(last)[1]:
            return end
        number += 1


def _give_notice(life: Life, act: Act) -> Refusal:
    rounds, end = life.rounds, act.effective
    if all(each.kind is not RenewalKind.AUTOMATIC for each in rounds.renewals):
        hint = "clause renewal: nothing renews of itself here; terminate(…) ends an agreement early"
        return "notice.none", "kind", act.kind.value, hint
    number = rounds.number_of(end)
    renewal = None if number is None else rounds.renewal_after(number)
    if renewal is None or (rounds.next_end(end) is None and not renewal.open_ended):
        hint = "clause renewal: notice stops a renewal, and there is none to stop on that day"
        return "notice.effective", "effective", str(end), hint
    if renewal.kind is not RenewalKind.AUTOMATIC:
        hint = f"clause renewal: nothing renews of itself on {end}"
        return "notice.none", "kind", act.kind.value, hint
    if renewal.stopped_by not in {None, act.by}:
        hint = f"clause renewal.notice: only {_named(renewal.stopped_by)} may give it"
        return "notice.party", "by", act.by, hint
    opens = renewal.first_day(end, life.start)
    if opens is not None and act.on < opens:
        hint = f"clause renewal.notice: it can be given for that end from {opens} on"
        return "notice.early", "on", str(act.on), hint
    last = renewal.last_day(end)
    if last is None or act.on > bounds(last)[1]:
        hint = f"clause renewal.notice: the last day for the end on {end} was {last}"
        return "notice.late", "on", str(act.on), hint
    if any(each.kind is act.kind and each.by == act.by for each in life.open_notices(act.on)):
        return "notice.repeated", "by", act.by, "clause renewal.notice: it has been given"
    if _is_over_before(life, end):
        hint = f"clause renewal: it will have ended by then, on {life.ended_on}"
        return "notice.effective", "effective", str(end), hint
    return None


def _withdraw_notice(life: Life, act: Act) -> Refusal:
    if all(each.by != act.by for each in life.open_notices(act.on)):
        hint = "clause renewal.notice: this party has no notice that could still be withdrawn"
        return "notice.none", "by", act.by, hint
    return None


def _renew(life: Life, act: Act) -> Refusal:
    rounds, end = life.rounds, life.expires_on
    chosen = {RenewalKind.BY_AGREEMENT, RenewalKind.OPTION}
    if all(each.kind not in chosen for each in rounds.renewals):
        hint = "clause renewal: there is none to agree on or to choose"
        return "renewal.none", "kind", act.kind.value, hint
    number = None if end is None else rounds.number_of(end)
    renewal = None if number is None else rounds.renewal_after(number)
    if end is None or renewal is None or renewal.kind not in chosen:
        hint = f"clause renewal: no renewal is left after {end}"
        return "renewal.limit", "on", str(act.on), hint
    is_option = renewal.kind is RenewalKind.OPTION and not isinstance(renewal.by, Unknown)
    by_all = is_option and not life.agreeing.missing(act)
    if is_option and act.by != renewal.by and not (by_all or act.reaches_back):
        hint = f"clause renewal: the option is that of {_named(renewal.by)}"
        return "renewal.party", "by", act.by, hint
    if rounds.by(act.on) != number and not act.reaches_back:
        hint = f"clause renewal: it has been renewed, and runs to {end}"
        return "renewal.repeated", "on", str(act.on), hint
    if act.effective != end:
        hint = f"clause renewal: it takes effect on the end of the term, {end}"
        return "renewal.effective", "effective", str(act.effective), hint
    if number is not None and _missed(life, number, act.on, {IfNothing.VOID}) is not None:
        hint = "clause renewal.reminder: the option is void, since nobody gave notice of it in time"
        return "reminder.missed", "on", str(act.on), hint
    opens = renewal.first_day(end, life.start)
    if opens is not None and act.on < opens:
        return "renewal.early", "on", str(act.on), f"clause renewal: not before {opens}"
    last = renewal.last_day(end)
    is_late = last is None or act.on > bounds(last)[1]
    if is_late and not (by_all or act.reaches_back):
        return "renewal.late", "on", str(act.on), f"clause renewal: the last day was {last}"
    if _is_over_before(life, end):
        hint = f"clause renewal: it will have ended by then, on {life.ended_on}"
        return "renewal.effective", "effective", str(end), hint
    return None


def _missed(life: Life, number: int, on: date, kinds: Container[IfNothing]) -> Reminder | None:
    """Return the reminder of a renewal that was not sent in time, and so has effects by a day."""
    reminder, anchor = reminding(life, number) or (None, date.max)
    if reminder is None or reminder.missed not in kinds or on <= reminder.window(anchor)[1]:
        return None
    return None if reminder.is_sent(anchor, reminded_on(life, reminder.by)) else reminder


def may_leave_unreminded(life: Life, on: date, party: Side | Ref | None) -> bool:
    """Whether a renewal that ran by itself binds a party no more, which was not reminded of it."""
    number = life.rounds.by(on)
    if not number:
        return False
    missed = _missed(life, number - 1, on, {IfNothing.ENDABLE, IfNothing.UNENFORCEABLE})
    return missed is not None and party is not missed.by


def _is_over_before(life: Life, end: Day) -> bool:
    """Whether it will have ended for sure before an end."""
    return bounds(end)[1] > date.min and all(each.is_ended for each in life.possible.at(_eve(end)))


def _eve(end: Day) -> date:
    day = bounds(end)[1]
    return day if day == date.min else add_days(day, -1)


def _terminate(life: Life, act: Act) -> Refusal:
    by_ground = _BY_GROUND.get(act.ground) if act.ground is not None else None
    return None if by_ground is None else by_ground(life, act)


def _for_convenience(life: Life, act: Act) -> Refusal:
    if act.parties and may_leave_unreminded(life, act.on, act.parties[0]):
        return None
    termination = life.terms_over_time.at(act.on).termination
    notices = termination and [termination.convenience, *termination.notices]
    if termination is None or not notices or notices == [None]:
        hint = "clause termination.convenience: there is none; it takes a cause, or consent"
        return "termination.none", "ground", act.ground, hint
    found = (termination.notice(act.on, party, life.start) for party in act.parties)
    notice = next((each for each in found if each is not None), None)
    if notice is None:
        may = sorted({_named(each.by) for each in notices if each is not None})
        hint = (
            f"clause termination.convenience: only {' or '.join(may)} may, after the tenure asked"
        )
        return "termination.party", "by", act.by, hint
    opens = notice.given_from(life.start)
    if opens is not None and act.on < opens:
        hint = f"clause termination.convenience: notice can be given from {opens} on"
        return "notice.early", "on", str(act.on), hint
    first = notice.takes_effect(act.on)
    effective = bounds(act.effective)[1]
    if effective < bounds(first)[0]:
        hint = f"clause termination.convenience: its notice runs to {first}"
        return "termination.notice", "effective", str(act.effective), hint
    if termination.not_before is not None and effective < termination.not_before:
        hint = f"clause termination.convenience: not before {termination.not_before}"
        return "termination.early", "effective", str(act.effective), hint
    return None


def _for_cause(life: Life, act: Act) -> Refusal:
    breaches = [
        each
        for each in life.breaches
        if not set(each.parties) & set(act.parties) and act.about in {None, each.id}
    ]
    if not breaches:
        hint = "clause termination.cause: there is no breach by another party that isn't cured"
        return "termination.no_breach", "ground", act.ground, hint
    days = [life.last_day_of_cure(breach) for breach in breaches]
    if any(day is None or day < act.on for day in days):
        return None
    hint = (
        f"clause termination.cure: the breach can be cured to the end of {min(filter(None, days))}"
    )
    return "termination.cure", "on", str(act.on), hint


def _by_withdrawal(life: Life, act: Act) -> Refusal:
    withdrawal, signed = life.withdrawal(act.on), life.signed_on
    if withdrawal is None or signed is None:
        hint = "clause termination.withdrawal: there is no right to withdraw"
        return "withdrawal.none", "ground", act.ground, hint
    if withdrawal.by is not None and act.by != withdrawal.by:
        hint = f"clause termination.withdrawal: only {_named(withdrawal.by)} may withdraw"
        return "withdrawal.party", "by", _names(act.parties), hint
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


def _breach(life: Life, act: Act) -> Refusal:
    if any((each, act.kind) in TRANSITIONS for each in life.possible.at(act.effective_from)):
        return None
    status = life.status.at(act.effective_from)
    hint = f"clause term: nothing could be broken on that day; its status was {status.value}"
    return "breach.early", "effective", str(act.effective), hint


def _of_a_duty(life: Life, act: Act) -> Refusal:
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
            hint = f"clause obligation: only {_named(duty.to)} may waive it, to whom it is owed"
            return "waive.party", "by", act.by, hint
    return None


def _cure(life: Life, act: Act) -> Refusal:
    mended = [each for each in life.breaches if set(each.parties) <= set(act.parties)]
    if not mended:
        hint = "clause termination.cure: this party has no breach to cure"
        return "cure.none", "by", act.by, hint
    if act.about is not None and all(each.id != act.about for each in mended):
        hint = "clause termination.cure: it is no breach by this party, or has been cured"
        return "cure.none", "about", act.about, hint
    return None


def _leave(life: Life, act: Act) -> Refusal:
    termination = life.terms_over_time.at(act.on).termination
    leaving = None if termination is None else termination.leaving
    if leaving is None:
        hint = "clause termination.leaving: no party may leave by itself; terminate(…) ends it all"
        return "leave.none", "kind", act.kind.value, hint
    parties = life.agreeing.parties_on(act.effective_from)
    if any(each.kind is act.kind and set(each.parties) & set(act.parties) for each in life.changes):
        return "leave.repeated", "by", _names(act.parties), "clause termination.leaving: it leaves"
    if len(set(parties) - set(act.parties)) < _FEWEST:
        hint = "clause parties: an agreement takes two; terminate(…) ends it"
        return "leave.last", "by", _names(act.parties), hint
    opens, first = leaving.given_from(life.start), leaving.takes_effect(act.on)
    if opens is not None and act.on < opens:
        hint = f"clause termination.leaving: notice can be given from {opens} on"
        return "notice.early", "on", str(act.on), hint
    if act.effective_from < bounds(first)[0]:
        hint = f"clause termination.leaving: its notice runs to {first}"
        return "leave.notice", "effective", str(act.effective), hint
    return None


_FEWEST: Final = 2
"""The fewest parties of an agreement."""


def _assign(life: Life, act: Act) -> Refusal:
    clause = life.terms_over_time.at(act.on).assignment or Assignment()
    parties = life.agreeing.parties_on(act.effective_from)
    if act.of not in parties:
        hint = f"clause parties: it is none of them, {_names(parties)}"
        return "assignment.none", "of", _named(act.of), hint
    if act.to in parties:
        hint = "clause parties: it is one of them already"
        return "assignment.repeated", "to", _named(act.to), hint
    missing = life.agreeing.missing(act)
    if clause.takes_consent and missing:
        hint = (
            f"clause assignment: it is void without the consent of all; missing: {_names(missing)}"
        )
        return "assignment.consent", "by", _names(act.parties), hint
    if missing and act.of not in act.parties:
        hint = f"clause assignment: only {_named(act.of)} may hand on its part"
        return "assignment.party", "by", _names(act.parties), hint
    first = act.on if clause.notice is None else clause.notice.takes_effect(act.on)
    if missing and act.effective_from < bounds(first)[0]:
        hint = f"clause assignment: its notice runs to {first}"
        return "assignment.notice", "effective", str(act.effective), hint
    return None


def _object(life: Life, act: Act) -> Refusal:
    assigned = next((each for each in life.changes if each.id == act.about), None)
    last = None if assigned is None else life.last_day_to_object(assigned)
    if assigned is None or last is None:
        hint = "clause assignment: it is no change of party to which one may object"
        return "objection.none", "about", act.about, hint
    if assigned.of in act.parties:
        hint = "clause assignment: the others may object, not the party that is replaced"
        return "objection.party", "by", _names(act.parties), hint
    if act.on > last:
        return "objection.late", "on", str(act.on), f"clause assignment: the last day was {last}"
    return None


def _undo(life: Life, act: Act) -> Refusal:
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


def _amend(life: Life, act: Act) -> Refusal:
    start = bounds(life.start)[0]
    if bounds(act.effective)[0] < start:
        hint = f"clause term: an amendment takes effect on or after its start, {start}"
        return "amendment.early", "effective", str(act.effective), hint
    return None


_BY_TERMS: Final[Mapping[ActKind, Callable[[Life, Act], Refusal]]] = {
    ActKind.COUNTER: _answer,
    ActKind.REJECT: _answer,
    ActKind.SIGN: _sign,
    ActKind.GIVE_NOTICE: _give_notice,
    ActKind.WITHDRAW_NOTICE: _withdraw_notice,
    ActKind.RENEW: _renew,
    ActKind.BREACH: _breach,
    ActKind.CURE: _cure,
    ActKind.TERMINATE: _terminate,
    ActKind.AMEND: _amend,
    ActKind.LEAVE: _leave,
    ActKind.ASSIGN: _assign,
    ActKind.OBJECT: _object,
    ActKind.UNDO: _undo,
    ActKind.PERFORM: _of_a_duty,
    ActKind.WAIVE: _of_a_duty,
    ActKind.REVIEW: _of_a_duty,
}
"""What the terms ask of an act, where they ask anything; the rest is in the table of deeds."""


def _named(party: Side | Ref | Unknown | None) -> str:
    return "both" if party is None else getattr(party, "value", None) or str(party)


def _names(parties: Iterable[Side | Ref]) -> str:
    return ", ".join(_named(party) for party in parties)


def reference_faults(life: Life) -> Iterable[Fault]:
    """Yield what acts name that doesn't stand in the agreement: parties, and acts before them."""
    for place, act in enumerate(life.acts):
        yield from faults_of(life, place, act)


def faults_of(life: Life, place: int, act: Act) -> Iterable[Fault]:
    """Yield what one act names that isn't there, and an id that is another's; its place is given.

    Those before it are the acts of the life up to that place.
    """
    named = act.parties if act.of is None else (*act.parties, act.of)
    for party in [each for each in named if each not in life.signatories]:
        if all(party != each.to for each in life.acts[:place]):
            hint = f"a stranger to this agreement, whose parties are {_names(life.signatories)}"
            yield Fault.of("reference.unknown", f"acts[{place}].by", _named(party), hint)
    names_an_act = act.about is not None and act.deed.about in {About.ACT, About.BREACH}
    if act.about is not None and act.deed.about in {About.DUTY, About.BROKEN}:
        duties = duties_of(life)
        if act.about not in duties:
            hint = f"{offer(act.about, duties)}name an obligation, or a plan of reviews, by its id"
            yield Fault.of("reference.unknown", f"acts[{place}].about", act.about, hint)
    if act.id is None and not names_an_act:
        return
    ids = {each.id for each in life.acts[:place] if each.id is not None}
    if act.id in ids:
        hint = "another act of this agreement has this id: give each its own"
        yield Fault.of("act.repeated", f"acts[{place}].id", act.id, hint)
    if names_an_act and act.about not in ids:
        hint = f"{offer(act.about, ids)}name an act that was done before by its id"
        yield Fault.of("reference.unknown", f"acts[{place}].about", act.about, hint)
