"""What the terms ask of who stops a renewal, takes that back, or renews."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from patronage.agreement.admission.said import eve, from_when, named
from patronage.agreement.life.duties import reminded_on, reminding
from patronage.agreement.terms.deadline import IfNothing
from patronage.agreement.terms.renewal import RenewalKind
from patronage.counting.when import Unknown, When, bounds

if TYPE_CHECKING:
    from collections.abc import Container

    from patronage.agreement.admission.said import Refusal
    from patronage.agreement.life.acts import Act
    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.reminding import Reminder
    from patronage.counting.when import Day
    from patronage.facts.parties import Ref, Side

__all__ = ["give_notice", "may_leave_unreminded", "renew", "stopped_end", "withdraw_notice"]


def stopped_end(life: Life, on: date) -> Day | None:
    """Return the first end of a term whose renewal a notice given on a day can still stop.

    In bounds where that is one of several, as the end or the notice is left open.
    """
    stop = life.rounds.stop(on)
    return None if stop is None else life.rounds.stopped(stop)


def give_notice(life: Life, act: Act) -> Refusal:
    """Return why this notice doesn't stop a renewal; None: it does."""
    life = life.as_known_to(act)
    rounds, end = life.rounds, act.effective
    if all(each.kind is not RenewalKind.AUTOMATIC for each in rounds.renewals):
        hint = "clause renewal: nothing renews of itself here; terminate(…) ends an agreement early"
        return "notice.none", "kind", act.kind.value, hint
    number = rounds.number_of(end)
    stop = rounds.stop(act.on) if number is None and isinstance(end, When) else None
    stopped = end if stop is None else rounds.stopped(stop)
    if stop is not None and _is_within(stopped, end):
        number, end = stop.first, stopped  # what was open when it was given may be settled by now
    after = None if number is None else rounds.end(number + 1)
    renewal = None if number is None else rounds.renewal_after(number)
    if renewal is None or (after is None and not renewal.open_ended):
        hint = "clause renewal: notice stops a renewal, and there is none to stop on that day"
        return "notice.effective", "effective", str(end), hint
    if renewal.kind is not RenewalKind.AUTOMATIC:
        hint = f"clause renewal: nothing renews of itself on {end}"
        return "notice.none", "kind", act.kind.value, hint
    if renewal.stopped_by not in {None, act.by}:
        hint = f"clause renewal.notice: only {named(renewal.stopped_by)} may give it"
        return "notice.party", "by", act.by, hint
    opens = renewal.first_day(end, life.start)
    if opens is not None and act.on < bounds(opens)[0]:
        hint = f"clause renewal.notice: it can be given for that end {from_when(opens)}"
        return "notice.early", "on", str(act.on), hint
    last = renewal.last_day(end)
    if stop is None and (last is None or act.on > bounds(last)[1]):
        hint = f"clause renewal.notice: the last day for the end on {end} was {last}"
        return "notice.late", "on", str(act.on), hint
    if any(each.kind is act.kind and each.by == act.by for each in life.open_notices(act.on)):
        return "notice.repeated", "by", act.by, "clause renewal.notice: it has been given"
    if _is_over_before(life, end):
        hint = f"clause renewal: it will have ended by then, on {life.ended_on}"
        return "notice.effective", "effective", str(end), hint
    return None


def _is_within(day: Day, other: Day) -> bool:
    (first, last), (earliest, latest) = bounds(day), bounds(other)
    return earliest <= first and last <= latest


def withdraw_notice(life: Life, act: Act) -> Refusal:
    """Return why this party has no notice to take back; None: it has."""
    if all(each.by != act.by for each in life.open_notices(act.on)):
        hint = "clause renewal.notice: this party has no notice that could still be withdrawn"
        return "notice.none", "by", act.by, hint
    return None


def renew(life: Life, act: Act) -> Refusal:
    """Return why it can't be renewed so; None: it can."""
    life = life.as_known_to(act)
    rounds, end = life.rounds, life.renews_on
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
        hint = f"clause renewal: the option is that of {named(renewal.by)}"
        return "renewal.party", "by", act.by, hint
    if rounds.by(act.on) != number and not act.reaches_back:
        hint = f"clause renewal: it has been renewed, and runs to {end}"
        return "renewal.repeated", "on", str(act.on), hint
    if act.effective != end:
        hint = f"clause renewal: it takes effect on the end of the term, {end}"
        return "renewal.effective", "effective", str(act.effective), hint
    void = _void(life, number, end, act)
    if void is not None:
        return void
    opens = renewal.first_day(end, life.start)
    if opens is not None and act.on < bounds(opens)[0]:
        return "renewal.early", "on", str(act.on), f"clause renewal: {from_when(opens)}"
    last = renewal.last_day(end)
    is_late = last is None or act.on > bounds(last)[1]
    if is_late and not (by_all or act.reaches_back):
        return "renewal.late", "on", str(act.on), f"clause renewal: the last day was {last}"
    if _is_over_before(life, end):
        hint = f"clause renewal: it will have ended by then, on {life.ended_on}"
        return "renewal.effective", "effective", str(end), hint
    return None


def _void(life: Life, number: int | None, end: Day, act: Act) -> Refusal:
    """Refuse what stands for nothing: no reminder was sent in time, or the end is out of sight."""
    if life.stands_still_before(end):
        hint = "clause suspension: its term stands still, and nobody has said until when; resume it"
        return "renewal.suspended", "on", str(act.on), hint
    if number is not None and _missed(life, number, act.on, {IfNothing.VOID}) is not None:
        hint = "clause renewal.reminder: the option is void, since nobody gave notice of it in time"
        return "reminder.missed", "on", str(act.on), hint
    return None


def _missed(life: Life, number: int, on: date, kinds: Container[IfNothing]) -> Reminder | None:
    """Return the reminder of a renewal that was not sent in time, and so has effects by a day."""
    reminder, anchor = reminding(life, number) or (None, date.max)
    if reminder is None or reminder.missed not in kinds or on <= reminder.window(anchor)[1]:
        return None
    return None if reminder.is_sent(anchor, reminded_on(life, reminder, number)) else reminder


def may_leave_unreminded(life: Life, on: date, party: Side | Ref | None) -> bool:
    """Whether a renewal that ran by itself binds a party no more, which was not reminded of it."""
    number = life.rounds.by(on)
    if not number:
        return False
    missed = _missed(life, number - 1, on, {IfNothing.ENDABLE, IfNothing.UNENFORCEABLE})
    return missed is not None and party is not missed.by


def _is_over_before(life: Life, end: Day) -> bool:
    """Whether it will have ended for sure before an end, on whichever of its days that is."""
    first = bounds(end)[0]
    return first > date.min and all(each.is_ended for each in life.possible.at(eve(first)))
