"""A plain queue of lots, walked up to a day: what the library's lots are held against."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    import patronage as pt


class Held(NamedTuple):
    """A lot of the naive queue."""

    id: str
    on: date
    until: date
    left: Decimal


def queue_on(facts: Iterable[pt.Observation], terms: pt.LotTerms, on: date) -> tuple[Decimal, int]:
    """Return the balance and the number of lots on a day, by walking up to it."""
    moves = list(facts)
    queue: list[Held] = []
    owed = Decimal(0)
    for day in sorted({on, *(fact.on for fact in moves if fact.on <= on)}):
        queue = [lot for lot in queue if lot.until > day]
        for fact in sorted(moves, key=lambda each: (each.value < 0, each.id)):  # pyright: ignore[reportOperatorIssue]
            if fact.on != day or not fact.value:
                continue
            amount = Decimal(abs(fact.value))  # pyright: ignore[reportArgumentType]
            if fact.value > 0:  # pyright: ignore[reportOperatorIssue]
                made_up = min(owed, amount)
                owed -= made_up
                until = fact.until or terms.until(day) or date.max
                queue.append(Held(fact.id, day, until, amount - made_up))  # pyright: ignore[reportArgumentType]
                continue
            turn = (
                (lambda lot: (lot.on, lot.id))
                if terms.oldest_first
                else (lambda lot: (lot.until, lot.on, lot.id))
            )
            queue.sort(key=turn)
            queue.sort(key=lambda lot, fact=fact: lot.id != fact.about)
            for place, lot in enumerate(queue):
                taken = min(lot.left, amount)
                amount -= taken
                queue[place] = lot._replace(left=lot.left - taken)
            owed += amount
        queue = [lot for lot in queue if lot.left]
    return sum((lot.left for lot in queue), Decimal(0)) - owed, len(queue)
