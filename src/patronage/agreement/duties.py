"""What is owed under an agreement: its obligations, its reviews, and the reminders of renewals."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from attrs import evolve

from patronage.agreement.acts import ActKind
from patronage.agreement.deadline import Deadline, DeadlineKind
from patronage.agreement.obligations import Obligation, ObligationState
from patronage.counting.when import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from patronage.agreement.acts import Act
    from patronage.agreement.life import Life
    from patronage.agreement.obligations import Owed
    from patronage.agreement.reviews import ReviewPlan

__all__ = ["duties_of", "duty_deadlines", "owed_of", "reminded_on"]


def duties_of(life: Life) -> Mapping[str, Obligation | ReviewPlan]:
    """Return the obligations and the plans of reviews by their ids, each as it was agreed last."""
    found: dict[str, Obligation | ReviewPlan] = {}
    for version in life.versions:
        found |= {each.id: each for each in version.terms.obligations}
        found |= {each.id: each for each in version.terms.reviews}
    return found


def owed_of(
    life: Life, on: date, since: date | None = None, until: date | None = None
) -> tuple[Owed, ...]:
    """Return what is owed on a day, by what was done up to then, in the order of the due days."""
    acts = life.standing_acts
    found: list[Owed] = []
    for duty in duties_of(life).values():
        mine = _while_it_lasts(duty, life)
        if mine is None:
            continue
        if isinstance(mine, Obligation):
            found += mine.owed(
                on,
                since=since,
                until=until,
                performed=_of(acts, ActKind.PERFORM),
                waived=_of(acts, ActKind.WAIVE),
                breached=_of(acts, ActKind.BREACH),
            )
        else:
            found += mine.owed(on, since=since, until=until, held=_of(acts, ActKind.REVIEW))
    return tuple(sorted(found, key=attrgetter("due")))


def _of(acts: tuple[Act, ...], kind: ActKind) -> tuple[Act, ...]:
    return tuple(act for act in acts if act.kind is kind)


def _while_it_lasts(duty: Obligation | ReviewPlan, life: Life) -> Obligation | ReviewPlan | None:
    """Return a duty as it recurs until the agreement ends; None: it never falls due before."""
    end = None if life.ended_on is None else bounds(life.ended_on)[0]
    if end is None or duty.every is None or (duty.until is not None and duty.until <= end):
        return duty
    first = duty.due if isinstance(duty, Obligation) else duty.first
    return evolve(duty, until=end) if first < end else None


def duty_deadlines(agreement: str, life: Life, on: date, until: date) -> Iterator[Deadline]:
    """Yield the days on which something falls due that isn't settled yet."""
    reviews = {each.id for version in life.versions for each in version.terms.reviews}
    for owed in owed_of(life, on, since=on, until=until):
        if owed.state.is_settled or owed.state is ObligationState.BREACHED:
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


def reminded_on(life: Life, by: object) -> tuple[date, ...]:
    """Return the days on which a side reminded the other."""
    return tuple(
        act.on for act in life.standing_acts if act.kind is ActKind.REMIND and by in act.parties
    )
