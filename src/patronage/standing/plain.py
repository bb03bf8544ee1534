"""The fold of a plain ladder: each rung is a latch by itself, and no day is gone through.

Law F3: with one version, no acts, no terms, every day a review day, climbs and falls as earned and
changes that show at once, the standing is the highest of its rungs' latches, and each latch follows
from its own two lines. Most policies are so; the same answers as the fold's, at a fraction of the
cost.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.dates import Span
from patronage.standing.ladder import Climb, Fall, Shows
from patronage.standing.lines import kept_by
from patronage.standing.moves import Cause, Move
from patronage.standing.rules import depends_on_ladder
from patronage.standing.verdict import Verdict
from patronage.timeline import coalesced, trusted
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.judge import Judge
    from patronage.standing.ladder import Rung
    from patronage.standing.policy import Policy
    from patronage.timeline import Timeline

__all__ = ["Turn", "is_plain", "latch_turns", "plain_moves"]

_DAY: Final = Span(days=1)
_MET, _UNMET = Verdict.MET, Verdict.UNMET


@lru_cache(maxsize=512)
def is_plain(policy: Policy) -> bool:
    """Say whether each rung of a policy is a latch by itself, whatever the facts are.

    >>> import patronage as pt
    >>> is_plain(pt.policies.BY_CONDUCT)
    True
    """
    return (
        policy.review_on is None
        and policy.climb is Climb.AS_EARNED
        and policy.fall is Fall.EARNED
        and policy.up == policy.down == Shows()
        and all(rung.first is None for rung in policy.rungs)
        and not any(
            depends_on_ladder(rule)
            for rung in policy.rungs
            for rule in (rung.enter, rung.to_stay, rung.to_reenter)
        )
    )


class Turn(NamedTuple):
    """A rung gained or lost on a day; `since` when its rule had held, or had been failing."""

    day: date
    held: bool
    since: date


def latch_turns(rung: Rung, judge: Judge) -> Iterator[Turn]:
    """Yield the days on which one rung is gained and lost, in turn, from the first fact on."""
    day = judge.facts.first
    lost: date | None = None
    while day is not None:
        way_in = judge.verdict(rung.enter if lost is None else rung.to_reenter)
        gained = _next_gain(way_in, rung, day, lost)
        if gained is None:
            return
        yield gained
        after = later(gained.day, _DAY)
        kept = kept_by(rung, judge.verdict, lost=lost is not None)
        fallen = None if after is None else _next_loss(kept, rung, after)
        if fallen is None:
            return
        yield fallen
        lost = fallen.day
        day = later(lost, _DAY)


def _next_gain(line: Timeline[Verdict], rung: Rung, day: date, lost: date | None) -> Turn | None:
    """Return the first day from `day` on which the way in has been open long enough."""
    cooled = day if lost is None else later(lost, rung.cooldown)
    if cooled is None:
        return None
    earliest = max(day, cooled)
    for start, end in _spells(line, _MET, earliest):
        ready = start if start == date.min else later(start, rung.confirm)
        if ready is None:
            return None
        ready = max(ready, earliest)
        if end is None or ready < end:
            return Turn(ready, held=True, since=start)
    return None


def _next_loss(line: Timeline[Verdict], rung: Rung, day: date) -> Turn | None:
    """Return the first day on which the rung has been failing for its grace, seen from `day` on."""
    for start, end in _spells(line, _UNMET, day):
        since = max(start, day)
        over = later(since, rung.grace)
        if over is None:
            return None
        if end is None or over < end:
            return Turn(over, held=False, since=since)
    return None


def _spells(
    line: Timeline[Verdict], wanted: Verdict, day: date
) -> Iterator[tuple[date, date | None]]:
    """Yield the stretches of a verdict that end after a day, in order."""
    days = line.days
    start, said = date.min, line.before
    for turn, value in zip(days, line.values, strict=True):
        if said is wanted and turn > day:
            yield start, turn
        start, said = turn, value
    if said is wanted:
        yield start, None


def plain_moves(
    policy: Policy, judge: Judge
) -> tuple[list[Move], list[tuple[str, Timeline[bool]]]]:
    """Return each move of the standing, and when each rung is held."""
    turns: list[tuple[date, int, Turn]] = []
    held: list[tuple[str, Timeline[bool]]] = []
    for level, rung in enumerate(policy.rungs, start=1):
        found = tuple(latch_turns(rung, judge))
        days = tuple(turn.day for turn in found)
        if days[:1] == (date.min,):
            line = coalesced(False, ((turn.day, turn.held) for turn in found))
        else:
            line = trusted(False, days, tuple(turn.held for turn in found))
        held.append((rung.name, line))
        turns += [(turn.day, level, turn) for turn in found]
    turns.sort()
    return list(_moves(policy.ladder, turns)), held


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
            yield Move(
                day, ladder[top], ladder[now], day, cause, rung=ladder[rung], since=since[rung]
            )
        top = now
        since.clear()
