"""When to ask a latch next: the first day on which something can happen there by itself.

An early day costs a look, a late one would be wrong: where in doubt, the day after.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from patronage.counting.verdict import Verdict
from patronage.standing.fold.lines import verdict_at
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.standing.fold.latch import Latch

__all__ = ["next_day"]

_DAY: Final = timedelta(days=1)
_UNMET = Verdict.UNMET


def next_day(
    latch: Latch,
    day: date,
    review: Callable[[date], date | None],
    *,
    looked: bool,
    retry: bool,
    last: bool,
) -> date | None:
    """Return the next day after `day` to ask a latch, if there is one.

    `review(d)` is the first review day on or after d, `looked` says that `day` was one, `retry`
    that what kept a rung from being gained may be otherwise tomorrow, and `last` that no version
    and no act is still to come.
    """
    if day == date.max:
        return None
    now = latch.state
    if not now.held:
        return _next_gain(latch, day, review, looked=looked, retry=retry)
    if now.placed_on is not None:
        return latch.released_on
    if now.over is None and now.end is not None:
        return None if last and _settled(latch, day) else now.end
    line = latch.lines.kept(lost=latch.again)
    change = line.next_change(day)
    if now.over is None and now.grace_from is None:
        if verdict_at(line, day) is _UNMET:
            return review(day + _DAY)
        return None if change is None else review(change)
    runs_out = None if now.grace_from is None else later(now.grace_from, latch.rung.grace)
    return _earlier(change, runs_out if runs_out is not None and runs_out > day else None)


def _settled(latch: Latch, day: date) -> bool:
    """Say whether every coming term is renewed, or stays unknown, with nothing to change that.

    A rule that looks at the rung's own term changes with each renewal, until no fact lies in one.
    """
    line = latch.lines.kept(lost=latch.again)
    if line.next_change(day) is not None or verdict_at(line, day) is _UNMET:
        return False
    last = latch.lines.judge.facts.last
    if not latch.lines.hanging or last is None:
        return True
    start = latch.state.start
    return latch.rung.renewal is not None and start is not None and start > last


def _next_gain(
    latch: Latch, day: date, review: Callable[[date], date | None], *, looked: bool, retry: bool
) -> date | None:
    lines = latch.lines
    if lines.floor is not None and lines.floor > day:
        return lines.floor
    change = lines.way_in(again=latch.again).next_change(day)
    since = lines.since(day, again=latch.again)
    if since is None:
        return change
    ready = later(since, latch.rung.confirm)
    cooling = latch.cooling_from
    if ready is not None and cooling is not None:
        cooled = later(cooling, latch.rung.cooldown)
        ready = None if cooled is None else max(ready, cooled)
    if ready is None:
        return change
    if ready > day:
        return _earlier(change, review(ready))
    if retry or latch.last_loss == day:
        return day + _DAY
    return change if looked else _earlier(change, review(day + _DAY))


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
