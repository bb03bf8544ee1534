"""The fold of a plain ladder: each rung is a latch by itself, and no day is gone through.

Law F3: with one version, no acts, no terms, every day a review day, climbs and falls as earned and
changes that show at once, the standing is the highest of its rungs' latches, and each latch follows
from its own two lines. Most policies are so; the same answers as the fold's, at a fraction of the
cost.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from patronage.dates.span import Span
from patronage.standing.fold.fold import Folded
from patronage.standing.fold.moves import Cause, Move
from patronage.standing.policy.plain import unplain
from patronage.standing.rules.judge import known_of
from patronage.standing.rules.spells import both, opposite
from patronage.timeline.timeline import Timeline, stepped
from patronage.values import filled
from patronage.windows.anchors import stepper

if TYPE_CHECKING:
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import Version
    from patronage.standing.rules.judge import Judge, Known
    from patronage.standing.rules.spells import Spells

__all__ = ["PlainLadder", "plain_ladder"]

Names: TypeAlias = tuple[str, ...]

_next_day: Final = stepper(Span(days=1))
_EARNED, _LOST = Cause.EARNED, Cause.LOST
_NO_NAMES: Final[Names] = ()
_NONE_DUE: Final[Timeline[Names]] = Timeline.constant(())


@cache
def _standing_still(base: str) -> Folded:
    """Return what the fold finds where there is nothing to judge."""
    still = Timeline.constant(base)
    return Folded(still, still, (), {}, _NONE_DUE)


@lru_cache(maxsize=512)
def plain_ladder(version: Version) -> PlainLadder | None:
    """Return a version that alone is always in force and plain, with latches for rungs, or None.

    >>> import patronage as pt
    >>> from patronage.standing.policy.versions import as_history
    >>> plain_ladder(as_history(pt.policies.BY_CONDUCT).versions[0]).names
    ('prospect', 'customer', 'client')
    """
    return PlainLadder(version.policy) if next(unplain(version), None) is None else None


class PlainLadder:
    """A policy whose rungs are latches by themselves, prepared for any number of relationships."""

    __slots__ = ("latches", "names")

    def __init__(self, policy: Policy) -> None:
        self.names: tuple[str, ...] = policy.ladder
        self.latches: tuple[_Latch, ...] = tuple(map(_Latch, policy.rungs))

    def folded(self, judge: Judge) -> Folded:
        """Return what the fold would find."""
        first = judge.begins
        if first is None:
            return _standing_still(self.names[0])
        turns: list[Turn] = []
        for level, latch in enumerate(self.latches, start=1):
            latch.add_turns(turns, judge, first, level)
        turns.sort()
        return _gone_through(self.names, turns)


Turn: TypeAlias = tuple[date, int, bool, date]
"""The day on which a rung was gained or lost, the rung's level, whether it is held from then on,
and since when its rule had held, or had been failing."""


class _Latch:
    """One rung: what it asks, and how long it waits."""

    __slots__ = (
        "confirmed", "cooled", "ends_once", "enter", "from_gain", "name", "reenter", "spared",
        "stay",
    )  # fmt: skip

    def __init__(self, rung: Rung) -> None:
        self.name: str = rung.name
        self.confirmed = stepper(rung.confirm)
        self.spared = stepper(rung.grace)
        self.cooled = stepper(rung.cooldown)
        self.from_gain: bool = rung.cooldown_from_gain
        self.enter: Known = known_of(rung.enter)
        self.stay: Known | None = None if rung.stay is None else known_of(rung.stay)
        self.reenter: Known | None = None if rung.reenter is None else known_of(rung.reenter)
        self.ends_once: bool = all(rule.ends_once for rule in self.rules)

    @property
    def rules(self) -> tuple[Known, ...]:
        """All that it asks."""
        return tuple(rule for rule in (self.enter, self.stay, self.reenter) if rule is not None)

    def add_turns(self, found: list[Turn], judge: Judge, first: date, level: int) -> None:
        """Add when the rung is gained and lost, in turn, from the relationship's first day."""
        ask, until = judge.held_while_observed, judge.end
        if not self.ends_once:  # else nothing is gained or lost from the end on
            ask, until = judge.holds, None
        way_in = ask(self.enter)
        met = way_in.met
        if not met:
            return
        fails: Spells | None = None
        day: date | None = first
        while day is not None:
            gained = self._next_gain(met, day, until, first)
            if gained is None:
                break
            found.append((gained[0], level, True, gained[1]))
            if fails is None:
                fails = opposite(way_in.open)
                if self.stay is not None:  # whoever could come in anew is kept as well
                    fails = both(opposite(ask(self.stay).open), opposite(met))
                if not len(fails) & 1 and (not fails or fails[-1] <= gained[0]):
                    break  # kept for good
            lost = self._next_loss(fails, gained[0], until)
            if lost is None:
                break
            found.append((lost[0], level, False, lost[1]))
            if self.reenter is not None and met is way_in.met:
                met = ask(self.reenter).met
                fails = both(fails, opposite(met))
            # a gain waits for the day after the loss, and for the cooldown
            cooled = self.cooled(gained[0] if self.from_gain else lost[0])
            day = _next_day(lost[0])
            day = None if day is None or cooled is None else max(day, cooled)

    def _next_gain(
        self, met: Spells, earliest: date, until: date | None, first: date
    ) -> tuple[date, date] | None:
        """Return the first day from `earliest` on when the way in has been open long enough."""
        place, last = bisect_right(met, earliest), len(met) - 1
        place -= place & 1
        while place <= last:
            start = met[place]
            start = max(start, first)
            ready = self.confirmed(start)
            if ready is None:
                return None
            ready = max(ready, earliest)
            if until is not None and ready >= until:
                return None
            if place == last or ready < met[place + 1]:
                return ready, start
            place += 2
        return None

    def _next_loss(self, fails: Spells, held: date, until: date | None) -> tuple[date, date] | None:
        """Return the first day on which the rung has failed for its grace, seen after a day."""
        place, last = bisect_right(fails, held), len(fails) - 1
        place -= place & 1
        while place <= last:
            since = fails[place]
            if since <= held:
                following = _next_day(held)
                if following is None or (place < last and fails[place + 1] <= following):
                    place += 2
                    continue
                since = following
            over = self.spared(since)
            if over is None or (until is not None and over >= until):
                return None
            if place == last or over < fails[place + 1]:
                return over, since
            place += 2
        return None


def _gone_through(ladder: Names, turns: list[Turn]) -> Folded:
    """Return what shows and what moved it: the highest rung that is held, wherever it changes."""
    held, top, before = 1, 0, ladder[0]  # a bit for each rung that is held; the base always is
    days: list[date] = []
    names: list[str] = []
    moves: list[Move] = []
    turned: dict[date, tuple[Names, Names]] = {}
    since = [date.min] * len(ladder)  # by level
    gained, lost = _NO_NAMES, _NO_NAMES
    last = len(turns) - 1
    for place, (day, level, holds, since[level]) in enumerate(turns):
        held ^= 1 << level
        if holds:
            gained += (ladder[level],)
        else:
            lost += (ladder[level],)
        if place < last and turns[place + 1][0] == day:
            continue
        turned[day] = gained, lost
        gained = lost = _NO_NAMES
        now = held.bit_length() - 1
        if now != top:
            after = ladder[now]
            rung, cause = (now, _EARNED) if now > top else (top, _LOST)
            by = ladder[rung]
            move = (day, before, after, day, cause, by, since[rung], None, 0)
            moves.append(filled(Move, move))
            days.append(day)
            names.append(after)
            top, before = now, after
    shown = stepped(ladder[0], tuple(days), tuple(names))
    return filled(Folded, (shown, shown, tuple(moves), turned, _NONE_DUE))
