"""What holds a standing beside the rules of the day: an override, a placement, a running term."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.facts.acts import Mask
from patronage.standing.fold.derived import level_in
from patronage.standing.fold.fold import Fold
from patronage.standing.fold.moves import Cause

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.acts import Override, Placement
    from patronage.standing.fold.derived import Derived
    from patronage.standing.fold.latch import Latch
    from patronage.standing.policy.policy import Policy

__all__ = ["Hold", "hold_on"]


class Hold(NamedTuple):
    """The act that decides what shows on a day, and the day on which it or the term ends.

    >>> Hold().act
    """

    act: Placement | Override | None = None
    until: date | None = None


def hold_on(
    derived: Derived, policy: Policy, on: date, *, fold: Fold | None = None, terms: bool = True
) -> Hold:
    """Return what holds a standing on a day; `fold` is one that has run until that day.

    An override holds it only where it changes what shows (a pin always), a placement or a term
    only while the rung isn't looked at for it.
    """
    acts = derived.acts
    if acts.overrides:
        shown = derived.folded.shown.at(on) if fold is None else fold.showing.name
        mask = _mask(derived, policy.ladder, shown, on)
        if mask is not None:
            return Hold(mask, mask.period.end)
    if not (terms or acts.days):
        return Hold()
    if fold is None:
        fold = Fold(derived.history, derived.judge, acts)
        fold.run(until=on)
    latch = next((each for each in fold.latches if each.name == fold.showing.name), None)
    if latch is None:
        return _placed_at_the_base(fold)
    return _held(derived, policy, latch, on) if latch.state.held else Hold()


def _mask(derived: Derived, ladder: tuple[str, ...], shown: str, on: date) -> Override | None:
    """Return the override that makes what shows on a day: a pin, else the ceiling or the floor."""
    found: dict[Mask, Override] = {}
    for each in derived.acts.overrides:
        if each.on <= on and on in each.period and each.standing.name in ladder:
            found[each.mask] = each  # the later recorded wins
    if Mask.PIN in found:
        return found[Mask.PIN]
    floor, ceiling = found.get(Mask.FLOOR), found.get(Mask.CEILING)
    level = level_in(ladder, shown)
    by = None
    if floor is not None and level_in(ladder, floor.standing.name) > level:
        by, level = floor, level_in(ladder, floor.standing.name)
    if ceiling is not None and level_in(ladder, ceiling.standing.name) < level:
        by = ceiling
    return by


def _placed_at_the_base(fold: Fold) -> Hold:
    showing = fold.showing
    last = showing.moves[-1] if showing.moves else None
    if last is not None and last.cause is Cause.PLACED and last.after == showing.name:
        return Hold(last.act)
    return Hold()


def _held(derived: Derived, policy: Policy, latch: Latch, on: date) -> Hold:
    now = latch.state
    placed = now.placed_on
    if now.end is not None and on < now.end:
        first = now.entered is None and now.renewed_from is None
        placed = now.start if first else None
    elif placed is None:
        return Hold()
    act = None if placed is None else derived.acts.placement(placed)
    if act is not None and level_in(policy.ladder, act.standing.name) < level_in(
        policy.ladder, latch.name
    ):
        act = None  # the rules alone entered more than the placement gave
    return Hold(act, now.end)
