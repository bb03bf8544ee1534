"""Which clauses bind on a day: all while it is in force, and those that survive its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.ends import resolved
from patronage.counting.when import bounds
from patronage.dates.day import add_days

if TYPE_CHECKING:
    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.terms import Clause
    from patronage.counting.when import Day
    from patronage.facts.parties import Ref, Side

__all__ = ["binding"]


def binding(
    life: Life, day: date, made_on: date | None, party: Side | Ref | None
) -> tuple[Clause, ...]:
    """Return the clauses that bind on a day for sure: see `Agreement.clauses_on`."""
    if life.signed_on is None:
        return ()
    end = _end_for(life, party)
    if end is None or day < bounds(end)[0]:
        is_live = all(each.is_live for each in life.possible.at(day))
        return life.terms_over_time.at(day).clauses if is_live else ()
    first = bounds(end)[0]
    last = life.terms_over_time.at(first if first == date.min else add_days(first, -1))
    return tuple(each for each in last.clauses if _survives(life, each, end, day, made_on))


def _end_for(life: Life, party: Side | Ref | None) -> Day | None:
    """Return the end of it all, or of one party that left before."""
    left = [
        act.effective_from
        for act in life.changes
        if act.kind is ActKind.LEAVE and party in act.parties
    ]
    if not left:
        return life.ended_on
    return left[0] if life.ended_on is None or left[0] < bounds(life.ended_on)[0] else life.ended_on


def _survives(life: Life, clause: Clause, end: Day, day: date, made_on: date | None) -> bool:
    if not clause.survives:
        return False
    if clause.for_what_was_before and made_on is not None and made_on >= bounds(end)[0]:
        return False
    if clause.survives_until is None:
        return True
    until = resolved(clause.survives_until, end, life.occurred, life.ends)
    return until is None or day < bounds(until)[0]
