"""One rung of the day loop: its state, and what happens to it when it is held, renewed or lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from patronage.dates.span import Span
from standing.naive import Place, boundaries, place_of

if TYPE_CHECKING:
    from datetime import date

    from patronage.billing.periods.cadence import Cadence
    from patronage.standing.policy.ladder import EndOfPeriod, Rung, Shows

__all__ = ["Latch", "begin", "effect_day", "later", "lose", "place_rung", "renew"]


@dataclass
class Latch:
    """One rung's state: nothing here speaks of any other rung."""

    held: bool = False
    last_loss: date | None = None
    last_gain: date | None = None
    start: date | None = None
    end: date | None = None
    entered: date | None = None
    anchor: date | None = None
    """The end of the first term, from which renewals are counted."""
    renewals: int = 0
    length: Span | EndOfPeriod | None = None
    """The renewal length that the renewals so far had."""
    grace_from: date | None = None
    doubtful: bool = False
    """That nothing was known when the term ended, nor since."""
    placed_on: date | None = None
    due: date | None = None
    """Since when a gain (not held) or a loss (held) is due."""

    @property
    def place(self) -> Place:
        return Place(self.start, self.end, self.entered, self.last_loss)


def lose(latch: Latch, today: date) -> None:
    latch.held = False
    latch.last_loss = today
    latch.start = latch.end = latch.entered = latch.anchor = latch.length = None
    latch.grace_from = latch.placed_on = latch.due = None
    latch.doubtful, latch.renewals = False, 0


def renew(latch: Latch, rung: Rung, today: date) -> None:
    latch.doubtful = False
    if rung.renewal is None:
        latch.start, latch.end = latch.end, None
        return
    if latch.length != rung.renewal:  # another version's length counts from the end it found
        latch.length, latch.anchor, latch.renewals = rung.renewal, latch.end, 0
    while latch.end is not None and latch.end <= today:
        latch.renewals += 1
        assert latch.anchor is not None
        latch.start, latch.end = latch.end, later(latch.anchor, rung.renewal, latch.renewals)


def later(start: date, length: Span | EndOfPeriod, times: int = 1) -> date:
    if isinstance(length, Span):
        return start + length * times
    mine = place_of(start, length.anchor, length.every)
    return boundaries(length.anchor, length.every)[mine + times * (length.further + 1)]


def begin(latch: Latch, start: date, end: date | None) -> None:
    latch.start, latch.end, latch.anchor = start, end, end
    latch.renewals, latch.length = 0, None
    latch.grace_from = latch.placed_on = None
    latch.doubtful = False


def place_rung(latch: Latch, rung: Rung, today: date, until: date | None) -> None:
    if until is None and rung.first is not None:
        until = later(today, rung.first)
    latch.held, latch.entered, latch.last_gain = True, None, today
    begin(latch, today, until)
    latch.placed_on = today if until is None else None


def effect_day(effect: Shows, today: date) -> date:
    if effect.delay is None:
        return today
    if isinstance(effect.delay, Span):
        return today + effect.delay
    return _first_boundary(effect.delay, today)


def _first_boundary(cadence: Cadence, today: date) -> date:
    return min(each for each in boundaries(cadence.anchor, cadence.every) if each >= today)
