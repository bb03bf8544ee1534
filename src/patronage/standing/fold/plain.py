"""The fold of a plain ladder: each rung is a latch by itself, and no day is gone through.

Law F3: with one version, no acts, no terms, every day a review day, climbs and falls as earned and
changes that show at once, the standing is the highest of its rungs' latches, and each latch follows
from its own two lines. Most policies are so; the same answers as the fold's, at a fraction of the
cost.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from patronage.dates.span import Span
from patronage.standing.fold.fold import Folded
from patronage.standing.fold.lines import kept_line
from patronage.standing.fold.moves import Cause, Move
from patronage.standing.policy.ladder import Climb, Fall, Shows
from patronage.standing.rules.judge import known_of
from patronage.standing.rules.verdict import Verdict
from patronage.timeline.timeline import Timeline, coalesced, trusted
from patronage.windows.anchors import stepper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.policy.ladder import Rung
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import Version
    from patronage.standing.rules.judge import Judge, Known

__all__ = ["PlainLadder", "plain_ladder"]

T = TypeVar("T")

_next_day: Final = stepper(Span(days=1))
_MET, _UNMET = Verdict.MET, Verdict.UNMET
_NONE_DUE: Final[Timeline[tuple[str, ...]]] = Timeline.constant(())


@lru_cache(maxsize=512)
def plain_ladder(version: Version) -> PlainLadder | None:
    """Return a version that alone is always in force, with latches for rungs; None for others.

    >>> import patronage as pt
    >>> from patronage.standing.policy.versions import as_history
    >>> plain_ladder(as_history(pt.policies.BY_CONDUCT).versions[0]).names
    ('prospect', 'customer', 'client')
    """
    policy = version.policy
    simple = (
        version.effective == date.min
        and policy.review_on is None
        and policy.climb is Climb.AS_EARNED
        and policy.fall is Fall.EARNED
        and policy.up == policy.down == Shows()
        and all(rung.first is None for rung in policy.rungs)
    )
    ladder = PlainLadder(policy)
    return ladder if simple and not ladder.hangs else None


class Turn(NamedTuple):
    """A rung gained or lost on a day; `since` when its rule had held, or had been failing."""

    day: date
    held: bool
    since: date


class PlainLadder:
    """A policy whose rungs are latches by themselves, prepared for any number of relationships."""

    __slots__ = ("latches", "names")

    def __init__(self, policy: Policy) -> None:
        self.names: tuple[str, ...] = policy.ladder
        self.latches: tuple[_Latch, ...] = tuple(map(_Latch, policy.rungs))

    @property
    def hangs(self) -> bool:
        """Whether a rule looks at its rung's own term or last fall."""
        return any(rule.hangs for latch in self.latches for rule in latch.rules)

    def folded(self, judge: Judge) -> Folded:
        """Return what the fold would find."""
        turns: list[tuple[date, int, Turn]] = []
        held: list[tuple[str, Timeline[bool]]] = []
        for level, latch in enumerate(self.latches, start=1):
            found = list(latch.turns(judge))
            days, values = [turn.day for turn in found], [turn.held for turn in found]
            held.append((latch.name, _line(False, days, values)))
            turns += [(turn.day, level, turn) for turn in found]
        turns.sort()
        moves = tuple(_moves(self.names, turns))
        days, names = [move.day for move in moves], [move.after for move in moves]
        shown = _line(self.names[0], days, names)
        return Folded(shown, shown, moves, tuple(held), _NONE_DUE)


class _Latch:
    """One rung: what it asks, and how long it waits."""

    __slots__ = ("confirmed", "cooled", "enter", "name", "reenter", "spared", "stay")

    def __init__(self, rung: Rung) -> None:
        self.name: str = rung.name
        self.confirmed = stepper(rung.confirm)
        self.spared = stepper(rung.grace)
        self.cooled = stepper(rung.cooldown)
        self.enter: Known = known_of(rung.enter)
        self.stay: Known | None = None if rung.stay is None else known_of(rung.stay)
        self.reenter: Known | None = None if rung.reenter is None else known_of(rung.reenter)

    @property
    def rules(self) -> tuple[Known, ...]:
        """All that it asks."""
        return tuple(rule for rule in (self.enter, self.stay, self.reenter) if rule is not None)

    def turns(self, judge: Judge) -> Iterator[Turn]:
        """Yield the days on which the rung is gained and lost, in turn, from the first fact on."""
        begins = judge.begins
        if begins is None:
            return
        way_in = judge.says(self.enter)
        gained = self._next_gain(way_in, begins, begins)
        if gained is None:
            return
        kept = self._kept(judge, way_in)
        while gained is not None:
            yield gained
            fallen = self._next_loss(kept, _next_day(gained.day))
            if fallen is None:
                return
            yield fallen
            if self.reenter is not None and way_in is not (back := judge.says(self.reenter)):
                way_in, kept = back, kept_line(kept, back)
            gained = self._gain_after(way_in, fallen.day, begins)

    def _kept(self, judge: Judge, way_in: Timeline[Verdict]) -> Timeline[Verdict]:
        return way_in if self.stay is None else kept_line(judge.says(self.stay), way_in)

    def _gain_after(self, way_in: Timeline[Verdict], lost: date, begins: date) -> Turn | None:
        """Return the next gain, which waits for the day after the loss and for the cooldown."""
        following, cooled = _next_day(lost), self.cooled(lost)
        if following is None or cooled is None:
            return None
        return self._next_gain(way_in, max(following, cooled), begins)

    def _next_gain(self, line: Timeline[Verdict], earliest: date, begins: date) -> Turn | None:
        """Return the first day from `earliest` on when the way in has been open long enough."""
        for opened, end in _spells(line, _MET, earliest):
            start = max(opened, begins)
            ready = self.confirmed(start)
            if ready is None:
                return None
            ready = max(ready, earliest)
            if end is None or ready < end:
                return Turn(ready, True, start)
        return None

    def _next_loss(self, line: Timeline[Verdict], day: date | None) -> Turn | None:
        """Return the first day on which the rung has failed for its grace, seen from `day` on."""
        if day is None:
            return None
        for start, end in _spells(line, _UNMET, day):
            since = max(start, day)
            over = self.spared(since)
            if over is None:
                return None
            if end is None or over < end:
                return Turn(over, False, since)
        return None


def _spells(
    line: Timeline[Verdict], wanted: Verdict, day: date
) -> Iterator[tuple[date, date | None]]:
    """Yield the stretches of a verdict that end after a day, in order."""
    start, said = date.min, line.before
    for turn, value in zip(line.days, line.values, strict=True):
        if said is wanted and turn > day:
            yield start, turn
        start, said = turn, value
    if said is wanted:
        yield start, None


def _line(before: T, days: list[date], values: list[T]) -> Timeline[T]:
    """Return the timeline of turns, each another value than the one before."""
    if days and days[0] == date.min:
        return coalesced(before, zip(days, values, strict=True))
    return trusted(before, tuple(days), tuple(values))


def _moves(ladder: tuple[str, ...], turns: list[tuple[date, int, Turn]]) -> Iterator[Move]:
    """Yield a move for each day on which the highest rung that is held is another."""
    holding = [True] + [False] * (len(ladder) - 1)
    top = 0
    last = len(turns) - 1
    since: dict[int, date] = {}
    for place, (day, level, turn) in enumerate(turns):
        holding[level] = turn.held
        since[level] = turn.since
        if place < last and turns[place + 1][0] == day:
            continue
        now = len(ladder) - 1 - holding[::-1].index(True)
        if now != top:
            rung = max(now, top)
            cause = Cause.EARNED if now > top else Cause.LOST
            yield Move(day, ladder[top], ladder[now], day, cause, ladder[rung], since[rung])
        top = now
        since.clear()
