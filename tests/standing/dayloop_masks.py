"""Step 8 of the day loop: what overrides make of the standing that shows on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.facts.acts import Lifted, Mask, Override

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.facts.fact import Fact

__all__ = ["masked"]


def masked(acts: Iterable[Fact], ladder: tuple[str, ...], shown: str, today: date) -> str:
    """Return what shows: a pin decides alone; else the floor, then the ceiling."""
    acts = tuple(acts)
    gone = {fact.of for fact in acts if isinstance(fact, Lifted) and fact.on <= today}
    active = [
        fact
        for fact in acts
        if isinstance(fact, Override)
        and fact.id not in gone
        and today in fact.period
        and fact.on <= today
        and fact.standing.name in ladder
    ]
    pin = _last_recorded(active, Mask.PIN)
    if pin is not None:
        return pin.standing.name
    level = ladder.index(shown)
    floor, ceiling = _last_recorded(active, Mask.FLOOR), _last_recorded(active, Mask.CEILING)
    if floor is not None:
        level = max(level, ladder.index(floor.standing.name))
    if ceiling is not None:
        level = min(level, ladder.index(ceiling.standing.name))
    return ladder[level]


def _last_recorded(active: Iterable[Override], mask: Mask) -> Override | None:
    return max(
        (each for each in active if each.mask is mask),
        key=lambda each: each.recorded_on,
        default=None,
    )
