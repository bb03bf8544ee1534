"""What is owed under an agreement: its obligations, its reviews, and the reminders of renewals."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import evolve

from patronage.agreement.life.settling import owed_by
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.deadline import Deadline, DeadlineKind
from patronage.agreement.terms.obligations import Obligation, ObligationState, Owed
from patronage.agreement.terms.renewal import RenewalKind
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from patronage.agreement.life.life import Life, Version
    from patronage.agreement.terms.reminding import Reminder
    from patronage.agreement.terms.reviews import ReviewPlan

__all__ = [
    "LAST_DAYS",
    "duties_of",
    "duty_deadlines",
    "is_cancelled",
    "owed_of",
    "reminded_on",
    "reminding",
    "until_the_end",
]


def duties_of(life: Life, on: date = date.max) -> Mapping[str, Obligation | ReviewPlan]:
    """Return the obligations and the plans of reviews by their ids, each as last agreed by a day.

    Those of the first terms count from the beginning, whenever the term starts.
    """
    found: dict[str, Obligation | ReviewPlan] = {}
    for place, version in enumerate(life.versions):
        if not place or version.effective <= on:
            found |= _duties_in(version)
    return found


def _duties_in(version: Version) -> dict[str, Obligation | ReviewPlan]:
    return {each.id: each for each in version.terms.duties}


_Asked: TypeAlias = "tuple[Obligation | ReviewPlan, date | None, date | None]"
"""A duty, and from when and until when it is asked for."""


def _by_version(life: Life, on: date, since: date | None, until: date | None) -> Iterator[_Asked]:
    """Yield each duty as it is agreed on a day, up to where other terms take its place, then those.

    What later terms say no more stays owed.
    """
    end = None if life.ended_on is None else bounds(life.ended_on)[0]
    standing = dict(duties_of(life, on))
    later = [each for each in life.versions[1:] if each.effective > on]
    for name, duty in standing.items():
        changes = (each.effective for each in later if _duties_in(each).get(name, duty) != duty)
        days = [day for day in (end, next(changes, None)) if day is not None]
        mine = until_the_end(duty, min(days, default=None))
        if mine is not None:
            yield mine, since, until
    for version in later:
        for name, duty in _duties_in(version).items():
            is_new, standing[name] = standing.get(name) != duty, duty
            mine = until_the_end(duty, end)
            if is_new and mine is not None and until is not None and version.effective <= until:
                yield mine, max(since or on, version.effective), until


def owed_of(
    life: Life, on: date, since: date | None = None, until: date | None = None
) -> tuple[Owed, ...]:
    """Return what is owed on a day, by what was done up to then, in the order of the due days.

    Before all have signed nothing is. Between two for whom it is asked, what falls due while they
    are its sides.
    """
    if life.signed_on is None:
        return ()
    found = list(_duties_owed(life, on, since, until))
    reminder = _reminder_owed(life, on)
    if reminder is not None:
        is_asked = (since or on) <= reminder.due <= (until or on)
        if is_asked if since or until else not reminder.state.is_settled:
            found.append(reminder)
    if life.theirs is not None:
        found = [each for each in found if life.theirs.at(each.due)]
    return tuple(sorted(found, key=attrgetter("due")))


def _duties_owed(life: Life, on: date, since: date | None, until: date | None) -> tuple[Owed, ...]:
    """Return what is owed by obligations and reviews."""
    if is_cancelled(life):
        return ()
    return tuple(
        owed
        for mine, first, last in _by_version(life, on, since, until)
        for owed in owed_by(mine, life.standing_acts, on, first, last)
    )


def _next_of_later_terms(life: Life, on: date) -> Iterator[Owed]:
    """Yield what is owed next by duties that other terms bring after a day."""
    for mine, since, _ in () if is_cancelled(life) else _by_version(life, on, None, date.max):
        if since is not None:
            due = owed_by(mine, life.standing_acts, since)
            yield from (each for each in due if each.due >= since)


def _reminder_owed(life: Life, on: date) -> Owed | None:
    """Return the reminder that is owed before the term that runs on a day is renewed."""
    number = life.rounds.by(on)
    found = reminding(life, number)
    if found is None:
        return None
    reminder, anchor = found
    closes = reminder.window(anchor)[1]
    sent_on = reminder.sent_on(anchor, reminded_on(life, reminder, number))
    late = ObligationState.LATE if on > closes else ObligationState.OPEN
    return Owed(
        "reminder",
        "reminder",
        due=closes,
        on=on,
        by=reminder.by,
        to=reminder.by.other,
        state=late if sent_on is None else ObligationState.MET,
        done=0 if sent_on is None else 1,
        settled_on=sent_on,
    )


def reminding(life: Life, number: int) -> tuple[Reminder, date] | None:
    """Return the reminder that is owed before the renewal at an end, and the day it hangs on.

    None: there is none, or it isn't owed before a renewal for so short a time.
    """
    rounds = life.rounds
    end, renewal = rounds.end(number), rounds.renewal_after(number)
    if end is None or renewal is None or renewal.reminder is None:
        return None
    renewed = rounds.renewed(number)
    if renewed is not None and not renewal.reminder.covers(renewed):
        return None
    last = renewal.last_day(end)
    is_about_the_last = renewal.reminder.before in LAST_DAYS.values() and last is not None
    return renewal.reminder, bounds(last if is_about_the_last and last is not None else end)[0]


LAST_DAYS: Final = {
    RenewalKind.AUTOMATIC: DeadlineKind.NOTICE,
    RenewalKind.OPTION: DeadlineKind.OPTION,
    RenewalKind.BY_AGREEMENT: DeadlineKind.CONSENT,
}
"""The last days before a renewal, by whose doing it is."""


def is_cancelled(life: Life) -> bool:
    """Whether it was ended from its start by a right to withdraw: nothing is owed, nor ever was."""
    return life.end_act is not None and life.end_act.ground is Ground.WITHDRAWAL


def until_the_end(
    duty: Obligation | ReviewPlan, end: date | None
) -> Obligation | ReviewPlan | None:
    """Return a duty as it recurs until an agreement ends; None: it never falls due before."""
    if end is None or duty.every is None or (duty.until is not None and duty.until <= end):
        return duty
    first = duty.due if isinstance(duty, Obligation) else duty.first
    return evolve(duty, until=end) if first < end else None


def duty_deadlines(agreement: str, life: Life, on: date, until: date | None) -> Iterator[Deadline]:
    """Yield the days on which something falls due that isn't settled; None: the next of each."""
    reviews = {each.id for version in life.versions for each in version.terms.reviews}
    listed = _duties_owed(life, on, until and on, until)
    for owed in listed if until is not None else (*listed, *_next_of_later_terms(life, on)):
        if owed.due < on or owed.state.is_settled or owed.state is ObligationState.BREACHED:
            continue
        is_review = owed.of in reviews
        yield Deadline(
            DeadlineKind.REVIEW if is_review else DeadlineKind.OBLIGATION,
            on=owed.due,
            clause="review" if is_review else "obligation",
            by=owed.by,
            agreement=agreement,
            instance=f"{owed.of}.{owed.due}",
            subject=owed.what,
        )


def reminded_on(life: Life, reminder: Reminder, number: int) -> tuple[date, ...]:
    """Return the days on which a side reminded the other of the renewal after so many others.

    Where its window has no first day, one serves the renewal of the term in which it is sent.
    """
    before = life.rounds.end(number - 1) if number and reminder.opens is None else None
    since = date.min if before is None else bounds(before)[0]
    return tuple(
        act.on
        for act in life.standing_acts
        if act.kind is ActKind.REMIND and reminder.by in act.parties and act.on >= since
    )
