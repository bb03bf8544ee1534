"""What is coming up under an agreement: which days matter, whose move it is, what follows (D23)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from patronage.agreement.life.duties import LAST_DAYS, duty_deadlines, reminded_on
from patronage.agreement.life.effect import last_to_undo, may_object, offered
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.status.status import AgreementStatus
from patronage.agreement.terms.deadline import Deadline, DeadlineKind, party_name
from patronage.agreement.terms.notice import last_in, lasting
from patronage.agreement.terms.reminding import reminder_due
from patronage.agreement.terms.renewal import Renewal, RenewalKind
from patronage.checks import ID_LENGTH, check_day
from patronage.counting.when import NEVER, Unknown, When, bounds
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.facts.parties import Ref, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.breaches import Right
    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.notice import Counts
    from patronage.agreement.terms.rounds import Rounds
    from patronage.agreement.terms.terms import Terms
    from patronage.counting.when import Day

__all__ = ["check_range", "days_to_renew", "deadlines_of"]


def check_range(on: date, until: date) -> None:
    """Raise if these are no days, or the last comes before the first (`span.order`).

    >>> check_range(date(2026, 1, 1), date(2026, 1, 1))
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    check_day(faults, "until", until)
    if not faults and until < on:
        hint = f"give a day on or after {on}"
        faults.append(Fault.of("span.order", "until", until.isoformat(), hint))
    raise_faults(faults)


def deadlines_of(
    id: str,  # noqa: A002
    life: Life,
    on: date,
    until: date,
    *,
    next_only: bool = False,
) -> tuple[Deadline, ...]:
    """Return what is due from one day to another, both included, in order.

    `next_only`: of what is owed again and again, the next alone.

    The life must hold no act after `on`: what is due is what one can know on that day. What falls
    on the day itself is in, also where it begins or ends the agreement. Between two for whom it is
    asked, only what is due while they are its sides.
    """
    if life.signed_on is None:
        return tuple(each for each in _offers(id, life, on) if on <= each.on <= until)
    end = None if life.ended_on is None else bounds(life.ended_on)[1]
    # Some of what is owed is due when it has ended, too, and that may be undone.
    coming = [*duty_deadlines(id, life, on, None if next_only else until), *_undoings(id, life)]
    if end is None or end >= on:
        before = (
            *_starts(id, life),
            *_withdrawals(id, life, on),
            *_objections(id, life),
            *_cures(id, life),
            *_ends(id, life, on, until),
        )
        coming += [each for each in before if end is None or each.on <= end]
    terms = life.terms_over_time
    able = _while_it_may_be_done(life, coming)
    if life.theirs is not None:
        able = (each for each in able if life.theirs.at(each.on))
    found = [_cited(each, terms.at(each.on)) for each in able if on <= each.on <= until]
    return tuple(sorted(found, key=lambda each: (each.on, _ORDER.index(each.kind))))


def _while_it_may_be_done(life: Life, deadlines: Iterable[Deadline]) -> Iterator[Deadline]:
    """Yield deadlines by the last day on which what is to be done by them can be done.

    It can't be in a suspension that bars it, nor by who has left or was replaced.

    Where that is the last day for several ends, it is for the first.
    """
    moved: set[tuple[DeadlineKind, date]] = set()
    for each in deadlines:
        last = min(_last_not_barred(life, each), _last_of_a_party(life, each))
        if last == each.on:
            yield each
        elif each.opens is not None and last < each.opens:
            continue  # there is no day on which it can be done
        elif (each.kind, last) not in moved:
            moved.add((each.kind, last))
            yield evolve(each, on=last, latest=None)


def _last_not_barred(life: Life, deadline: Deadline) -> date:
    kind, last = _DONE_BY.get(deadline.kind), deadline.on
    for pause in reversed(life.pauses) if kind is not None else ():
        suspension = life.terms_over_time.at(last).suspension
        if suspension is None or kind not in suspension.bars:
            break
        if date.min < pause.start <= last and (pause.end is None or last < pause.end):
            last = add_days(pause.start, -1)
    return last


def _last_of_a_party(life: Life, deadline: Deadline) -> date:
    """Return the last day up to that of a deadline on which whose move it is has a part in it.

    To mend a breach, one need have none any more.
    """
    by, last = deadline.by, deadline.on
    is_a_move = deadline.kind in _DONE_BY and deadline.kind is not DeadlineKind.CURE
    if not is_a_move or by is None or by in life.agreeing.parties_on(last):
        return last
    gone = max((_gone_on(each, by) for each in life.changes), default=date.min)
    return add_days(gone, -1) if date.min < gone <= last else last


def _gone_on(change: Act, party: Side | Ref) -> date:
    """Return the day from which a party has no part, by a change of parties; the first: none."""
    gone = change.parties if change.kind is ActKind.LEAVE else (change.of,)
    return change.effective_from if party in gone else date.min


_DONE_BY = {
    DeadlineKind.NOTICE: ActKind.GIVE_NOTICE,
    DeadlineKind.OPTION: ActKind.RENEW,
    DeadlineKind.CONSENT: ActKind.RENEW,
    DeadlineKind.WITHDRAWAL: ActKind.TERMINATE,
    DeadlineKind.LAPSE: ActKind.TERMINATE,
    DeadlineKind.CURE: ActKind.CURE,
    DeadlineKind.OBJECTION: ActKind.OBJECT,
    DeadlineKind.UNDO: ActKind.UNDO,
    DeadlineKind.REMIND: ActKind.REMIND,
}
"""What is done by a deadline, where that is an act that a suspension may bar."""


def _cited(deadline: Deadline, terms: Terms) -> Deadline:
    at, delivery = terms.citation_of(deadline.clause), terms.delivery
    send_by = None
    if delivery is not None and deadline.kind in _GIVEN:
        send_by = _send_by(delivery, deadline.on)
    if at is None and send_by is None:
        return deadline
    return evolve(deadline, at=at, send_by=send_by)


def _send_by(delivery: Counts, target: date) -> date | None:
    """Return the last day on which to send what then counts as given by a day, rolled or not."""
    day = lasting(delivery).latest(target)
    for _ in range(31):  # longer than any days that nobody works
        if day is None or last_in(delivery, day) <= target:
            return day
        day = add_days(day, -1) if day > date.min else None
    return None


_GIVEN = frozenset(
    {
        *(DeadlineKind.NOTICE, DeadlineKind.OPTION, DeadlineKind.CONSENT, DeadlineKind.REMIND),
        *(DeadlineKind.WITHDRAWAL, DeadlineKind.OBJECTION, DeadlineKind.LAPSE),
        DeadlineKind.CLAIM,
    }
)
"""The deadlines that are met by what one party says to another."""


_ORDER = tuple(DeadlineKind)


def _offers(id: str, life: Life, on: date) -> Iterator[Deadline]:  # noqa: A002
    """Yield the last day of the offer that is open on a day, if it has one."""
    if AgreementStatus.OFFERED not in life.possible.at(on):
        return
    offer, signed = offered(life.signatories, life.acts, on)
    if offer is None or offer.until is None or offer.until == date.max:
        return
    missing = set(life.signatories).difference(*(act.parties for act in signed))
    yield Deadline(
        DeadlineKind.OFFER,
        on=offer.until,
        clause="offer",
        by=missing.pop() if len(missing) == 1 else None,
        agreement=id,
        opens=offer.on,
        instance=offer.id or str(offer.on),
    )


def _undoings(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    """Yield to when one party alone may undo each termination for cause."""
    for act in life.standing_acts:
        last = last_to_undo(life.terms_over_time.at(act.on), act)
        if last is not None and last < NEVER:
            yield Deadline(
                DeadlineKind.UNDO,
                on=last,
                clause="termination.undone_within",
                agreement=id,
                opens=act.on,
                instance=act.id or str(act.on),
            )


def _starts(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    signed, end = life.signed_on, life.ended_on
    start = bounds(life.start)[0]
    if start == NEVER:
        return  # it waits for an event
    if signed is not None and signed <= start and (end is None or start < bounds(end)[1]):
        yield Deadline(
            DeadlineKind.START, on=start, clause="term", agreement=id, latest=_latest(life.start)
        )


def _withdrawals(id: str, life: Life, on: date) -> Iterator[Deadline]:  # noqa: A002
    signed = life.signed_on
    found: list[Deadline] = []
    for spell in life.terms_over_time.spells(Period(on, None)) if signed is not None else ():
        termination, ahead = spell.value.termination, spell.period
        withdrawal = None if termination is None else termination.withdrawal
        if withdrawal is None or signed is None or withdrawal.is_lost(on, life.occurred):
            continue
        last = withdrawal.last_day(signed, life.occurred)
        if last is None or bounds(last)[0] < max(signed, ahead.start or date.min):
            continue
        # By the terms of its own day: other terms may come before.
        is_cut = ahead.end is not None and ahead.end <= bounds(last)[0]
        day = add_days(ahead.end, -1) if is_cut and ahead.end is not None else bounds(last)[0]
        found.append(
            Deadline(
                DeadlineKind.WITHDRAWAL,
                on=day,
                clause="termination.withdrawal",
                by=withdrawal.by,
                agreement=id,
                opens=signed,
                latest=None if is_cut else _latest(last),
            )
        )
    yield from found[-1:]


def _objections(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    for act in life.standing_acts:
        last = life.last_day_to_object(act) if act.kind in _OBJECTED else None
        if last is not None:
            named = str(act.on) if act.to is None else f"{act.on}-{act.to.id}"[:ID_LENGTH]
            able = [each for each in life.agreeing.parties_on(act.on) if may_object(each, act)]
            yield Deadline(
                DeadlineKind.OBJECTION,
                on=last,
                clause=_OBJECTED[act.kind],
                by=able[0] if len(able) == 1 else None,
                agreement=id,
                opens=act.on,
                instance=act.id or named,
            )


_OBJECTED = {ActKind.ASSIGN: "assignment", ActKind.AMEND: "variation"}
"""The acts to which others may object, by the clause that says so."""


def _cures(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    """Yield what each breach leads to: the last day to mend it, and the right to end it."""
    end = None if life.ended_on is None else bounds(life.ended_on)[1]
    for right in life.rights:
        breach = right.breach
        named = f"{breach.on}-{'-'.join(map(party_name, breach.parties))}"[:ID_LENGTH]
        last, which = _last_to_cure(right), breach.id or named
        if last is not None and breach.on <= last and (end is None or last < end):
            yield Deadline(
                DeadlineKind.CURE,
                on=last,
                clause=right.clause,
                by=_one(breach),
                agreement=id,
                opens=breach.on,
                instance=which,
            )
        is_over = end is not None and right.opens is not None and right.opens >= end
        if right.cause is not None and not is_over and not _is_used(life, right):
            yield from _to_end(id, life, right, which)


def _last_to_cure(right: Right) -> date | None:
    """Return the last day to mend a breach in its time; what must persist may end later, too."""
    if right.last_to_cure is None or right.complete_on is None:
        return right.last_to_cure
    return max(right.last_to_cure, right.complete_on)


def _to_end(id: str, life: Life, right: Right, which: str) -> Iterator[Deadline]:  # noqa: A002
    """Yield from when it may be ended for a cause that is named, and to when."""
    if right.opens is None or right.opens >= NEVER:
        return
    able = [party for party in life.agreeing.parties_on(right.opens) if right.is_of([party])]
    by = able[0] if len(able) == 1 else None
    clause, opens, last = right.clause, right.opens, right.lapses
    yield Deadline(
        DeadlineKind.ENDABLE, on=opens, clause=clause, by=by, agreement=id, instance=which
    )
    end = NEVER if life.ended_on is None else bounds(life.ended_on)[1]
    if last is not None and last < end:
        yield Deadline(
            DeadlineKind.LAPSE,
            on=last,
            clause=clause,
            by=by,
            agreement=id,
            opens=opens,
            instance=which,
        )


def _is_used(life: Life, right: Right) -> bool:
    """Whether it was declared that it ends for this breach."""
    return any(
        act.ground is Ground.CAUSE
        and act.about in {None, right.breach.id}
        and right.is_of(act.parties)
        for act in life.standing_acts
    )


def _one(act: Act) -> Side | Ref | None:
    """Return the party whose act it is; None: there are several, or it isn't said."""
    return act.parties[0] if len(act.parties) == 1 else None


def _ends(id: str, life: Life, on: date, until: date) -> Iterator[Deadline]:  # noqa: A002
    act = life.end_act
    if act is not None:
        clause = "termination" if act.kind is ActKind.TERMINATE else act.kind.value
        day = act.effective_from
        yield Deadline(
            DeadlineKind.END,
            on=day,
            clause=clause,
            by=_one(act),
            agreement=id,
            latest=_latest(life.ends_from(act)),
        )
    rounds, expires = life.rounds, life.expires_on
    # One that is no end of a round: all is over then, or which of several it is isn't known.
    between = expires is not None and rounds.number_of(expires) is None
    if expires is not None and (between or expires == life.cut_on):
        day = bounds(expires)[0]
        yield Deadline(
            DeadlineKind.EXPIRY, on=day, clause="term", agreement=id, latest=_latest(expires)
        )
    over = [] if act is None else [bounds(life.ends_from(act))[1]]
    over += [] if life.cut_on is None else [bounds(life.cut_on)[1]]
    # Of the term that ran the day before: its end may be the day itself.
    number = rounds.by(on if on == date.min else add_days(on, -1))
    for numbers in rounds.stretches(number):
        for each in numbers:
            end = rounds.end(each)
            if end is None or any(day <= bounds(end)[0] for day in over):
                return
            if expires is not None and _is_past(end, expires, is_an_end=not between):
                return
            renewal = rounds.renewal_after(each) or Renewal.NONE
            found = list(_about(id, life, each + 1, end, renewal))
            yield from found
            if end == expires or bounds(end)[1] == NEVER:
                return  # of those after it nothing more is known
            last = renewal.last_day(end)
            firsts = [bounds(end)[0], *(due.on for due in found)]
            firsts += [] if last is None or bounds(last)[0] == date.min else [bounds(last)[0]]
            if min(firsts) > until:
                break  # later ends of the same renewal have later days


def _is_past(end: Day, expires: Day, *, is_an_end: bool) -> bool:
    """Whether all is over, or may be, before an end of a round."""
    return (
        bounds(expires)[0] < bounds(end)[0] if is_an_end else bounds(expires)[0] <= bounds(end)[1]
    )


def _about(
    id: str,  # noqa: A002
    life: Life,
    number: int,
    end: Day,
    renewal: Renewal,
) -> Iterator[Deadline]:
    """Yield what is due about an end of a term, with what the other side is to be reminded of."""
    for each in _at_an_end(id, life, number, end, renewal):
        yield each
        reminder = _reminder(life, renewal, number, each)
        if reminder is not None:
            yield reminder


def _reminder(life: Life, renewal: Renewal, number: int, before: Deadline) -> Deadline | None:
    """Return the reminder that is owed before a deadline, and that was not sent yet."""
    owed = renewal.reminder
    if owed is None:
        return None
    due = reminder_due(owed, before, life.rounds.renewed(number - 1))
    sent = due is not None and owed.is_sent(before.on, reminded_on(life, owed, number - 1))
    return None if sent else due


def _at_an_end(
    id: str,  # noqa: A002
    life: Life,
    number: int,
    end: Day,
    renewal: Renewal,
) -> Iterator[Deadline]:
    """Yield what is due about an end of a term, the first, second …, where it renews to the next.

    Of a day in bounds the first is named: up to it what is done is in time for sure.
    """
    automatic = renewal.kind is RenewalKind.AUTOMATIC
    expires = end == life.expires_on
    opens, last = days_to_renew(life.rounds, number - 1)
    last_day = renewal.last_day(end)
    after, day = life.rounds.end(number), bounds(end)[0]
    cut = life.cut_on  # whatever is renewed, it ends by then
    to = None if after is None else min(bounds(each)[0] for each in (after, cut or after))
    in_reach = last is not None and (opens is None or opens <= last)
    leads_on = to is not None or renewal.open_ended
    if last is not None and leads_on and in_reach and expires is not automatic:
        holder = None if isinstance(renewal.by, Unknown) else renewal.by
        yield Deadline(
            LAST_DAYS[renewal.kind],
            on=last,
            clause="renewal.notice" if automatic else "renewal",
            by=renewal.stopped_by if automatic else holder,
            to=to if automatic else day,
            agreement=id,
            opens=opens,
            instance=str(number),
            latest=None if last_day is None else _latest(last_day),
        )
    if expires:
        yield Deadline(
            DeadlineKind.EXPIRY, on=day, clause="term", agreement=id, latest=_latest(end)
        )
    elif leads_on:
        yield Deadline(
            DeadlineKind.RENEWAL,
            on=day,
            clause="renewal",
            to=to,
            agreement=id,
            instance=str(number),
            latest=_latest(end),
        )


def _latest(day: Day) -> date | None:
    """Return the last day that one may be, where it is known in bounds only; `NEVER`: it has none.

    What is exact has none.
    """
    return day.latest if isinstance(day, When) else None


def days_to_renew(rounds: Rounds, number: int) -> tuple[date | None, date | None]:
    """Return from which day to which the renewal after so many others can be settled.

    One act serves one renewal: a next one can be agreed or chosen only in the term that the last
    one brought, so that a term shorter than its notice leaves no day for it, and the last day lies
    before the first. An automatic renewal, and the first one, can be settled from the beginning
    (None), unless its notice says from when; without a last day (None) there is nothing to settle.

    >>> import patronage as pt
    >>> renewal = pt.Renewal.by_agreement(pt.months(1), notice=pt.months(2))
    >>> term = pt.Term(date(2026, 1, 1), length=pt.years(1), renewal=renewal)
    >>> [str(day) for number in (0, 1) for day in days_to_renew(term.rounds(), number)]
    ['None', '2026-11-01', '2027-01-01', '2026-12-01']
    """
    end, renewal = rounds.end(number), rounds.renewal_after(number)
    if end is None or renewal is None:
        return None, None
    last = renewal.last_day(end)
    first = renewal.first_day(end, rounds.start)
    opens = None if first is None else bounds(first)[0]
    before = None if number == 0 else rounds.end(number - 1)
    if before is not None and renewal.kind is not RenewalKind.AUTOMATIC:
        opens = bounds(before)[0] if opens is None else max(opens, bounds(before)[0])
    return opens, None if last is None else bounds(last)[0]
