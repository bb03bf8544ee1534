"""One rung of a ladder over time: held or not, its term, its grace, and what it waits for.

A latch knows its own rules and clocks, and nothing of the other rungs; the fold asks it on the days
on which something can happen, and it says when to ask next.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from typing import TYPE_CHECKING

from patronage.dates import Period
from patronage.errors import OutOfRange
from patronage.standing.ladder import EndOfPeriod
from patronage.standing.verdict import Verdict
from patronage.timeline import Timeline
from patronage.windows import Anchors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.dates import Span
    from patronage.standing.judge import Judge
    from patronage.standing.ladder import Rung
    from patronage.standing.rules import Rule

__all__ = ["Latch", "later"]

_DAY = timedelta(days=1)
_MET, _UNMET, _UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


def later(day: date, span: Span) -> date | None:
    """Return the day so much later, or None beyond the last day there is.

    >>> from patronage.dates import days
    >>> later(date.max, days(1)) is None
    True
    """
    try:
        return day + span
    except OutOfRange:
        return None


def _at(line: Timeline[Verdict], day: date) -> Verdict:
    place = bisect_right(line.days, day)
    return line.values[place - 1] if place else line.before


def _reached(day: date, start: date | None, span: Span) -> bool:
    """Say whether the span from a day (None: from always) has run by `day`."""
    if start is None:
        return True
    end = later(start, span)
    return end is not None and end <= day


class Latch:
    """The state of one rung of one relationship while the fold runs.

    `held`; the running term `start` to `end` (no end: none runs); `over`, the end of a term that
    ran out and is not settled yet; `grace_from`, the first day of the grace; `due_gain` and
    `due_loss`, since when a move waits for a decision; `pinned`, until when a placement holds it.
    """

    __slots__ = (
        "_anchors", "_carried", "_floor", "_hanging", "_lines", "base_end", "due_gain", "due_loss",
        "doubtful", "end", "entered", "grace_from", "guards", "held", "judge", "last_loss", "name",
        "over", "past", "pinned", "released", "renewals", "renewed_by", "rung", "start",
    )  # fmt: skip

    def __init__(self, rung: Rung, judge: Judge) -> None:
        self.rung = rung
        self.name = rung.standing.name
        self.judge = judge
        self.held = False
        self.last_loss: date | None = None
        self.due_gain: date | None = None
        self.guards: tuple[Rung, ...] = (rung,)
        self.past: tuple[tuple[date, Rung | None], ...] = ()
        self._hanging = False
        self._floor: date | None = None
        self._carried: dict[str, date | None] = {}
        self._clear()
        self._forget()

    def _clear(self) -> None:
        self.start: date | None = None
        self.end: date | None = None
        self.entered: date | None = None
        self.over: date | None = None
        self.grace_from: date | None = None
        self.due_loss: date | None = None
        self.doubtful = False
        self.pinned = False
        self.released: date | None = None
        self.base_end: date | None = None
        self.renewed_by: Span | EndOfPeriod | None = None
        self.renewals = 0

    def _forget(self) -> None:
        self._anchors: Anchors | None = None
        self._lines: dict[object, Timeline[Verdict]] = {}

    # --- what the rules say ---------------------------------------------------------------------

    def under(
        self, rung: Rung, guards: tuple[Rung, ...], past: tuple[tuple[date, Rung | None], ...]
    ) -> None:
        """Take the rung as a version has it, with those that protect it and those before it."""
        if rung is self.rung and guards == self.guards and past == self.past:
            return
        self.rung, self.guards, self.past = rung, guards, past
        every = (*guards, *(each for _, each in past if each is not None))
        rules = {rule for each in every for rule in (each.enter, each.to_stay, each.to_reenter)}
        self._hanging = any(self.judge.hangs_on_ladder(rule) for rule in rules)
        self._forget()

    @property
    def anchors(self) -> Anchors:
        """The days that the rung's own windows hang on, as they stand."""
        if self._anchors is None:
            start = self.start if self.held else None
            term = None if start is None else Period(start, self.over or self.end)
            self._anchors = Anchors(
                first=self.judge.facts.first,
                term=term,
                entered=self.entered if self.held else None,
                last_fall=self.last_loss,
            )
        return self._anchors

    def _say(self, rule: Rule) -> Timeline[Verdict]:
        return self.judge.verdict(rule, self.anchors) if self._hanging else self.judge.verdict(rule)

    def says(self, rule: Rule, day: date) -> Verdict:
        """Return what a rule says on a day, with the rung's own windows as they stand."""
        return _at(self._say(rule), day)

    def standing_line(self) -> Timeline[Verdict]:
        """Return on which days the rung is kept (met), failing (unmet), or neither is known.

        It fails only if it fails under every version that still protects it.
        """
        lost = self.last_loss is not None
        known = self._lines.get(lost)
        if known is None:
            lines = [self._kept(rung, lost=lost) for rung in self.guards]
            known = lines[0] if len(lines) == 1 else Timeline.combine(max, *lines)
            self._lines[lost] = known
        return known

    def _kept(self, rung: Rung, *, lost: bool) -> Timeline[Verdict]:
        said = [self._say(rung.to_stay)]
        if rung.stay is not None:
            said.append(self._say(rung.enter))
        if lost and rung.reenter is not None:
            said.append(self._say(rung.to_reenter))
        return said[0] if len(said) == 1 else Timeline.combine(_stays_or_enters, *said)

    def gate(self) -> Timeline[Verdict]:
        """Return what the rule of entering says, each day by its own version."""
        return self._gate("enter" if self.last_loss is None else "to_reenter")

    def _gate(self, which: str) -> Timeline[Verdict]:
        known = self._lines.get(which)
        if known is None:
            known = self._say(getattr(self.rung, which))
            if self.past:
                known = self._spliced(which)
            self._lines[which] = known
        return known

    def _spliced(self, which: str) -> Timeline[Verdict]:
        line: Timeline[Verdict] = Timeline.constant(_UNMET)
        for effective, rung in self.past:
            newer = Timeline.constant(_UNMET) if rung is None else self._say(getattr(rung, which))
            line = newer if effective == date.min else line.splice(effective, newer)
        return line

    def _since(self, which: str, day: date) -> tuple[bool, date | None]:
        """Say whether the rule of entering is met on a day, and since when (None: always)."""
        line = self._gate(which)
        if _at(line, day) is not _MET:
            return False, None
        since = line.since(day)
        floor = self._floor
        if floor is not None and floor <= day and (since is None or since <= floor):
            carried = self._carried.get(which, floor)
            return True, carried
        return True, since

    def _reanchor(self, day: date) -> None:
        """Note that the rung's own windows hang elsewhere from the next day on.

        A rule that is met across the change has been met since before it.
        """
        if not self._hanging:
            return
        carried: dict[str, date | None] = {}
        for which in ("enter", "to_reenter"):
            met, since = self._since(which, day)
            if met:
                carried[which] = since
        self._carried, self._floor = carried, day + _DAY
        self._forget()

    # --- keep or lose ---------------------------------------------------------------------------

    def look(self, day: date, *, looking: bool, on_decision: bool, taken: bool) -> bool:
        """Look at a held rung where it is its day; say whether it is lost.

        Looked at: with a running term on its end only; in grace, or unknown at a term's end, every
        day; else on review days (`looking`).
        """
        if self.pinned:
            if self.released is None or day < self.released:
                return False
            self.pinned = False
        if self.end is not None and self.over is None:
            if day < self.end:
                return False
            self.over = self.end
        elif self.over is None and self.grace_from is None and not looking:
            return False
        said = _at(self.standing_line(), day)
        if said is _UNMET:
            return self._fail(day, on_decision=on_decision, taken=taken)
        self.grace_from = self.due_loss = None
        if said is _UNKNOWN:
            self.doubtful = self.doubtful or self.over == day
        elif self.over is not None:
            self._renew(day)
        return False

    def _fail(self, day: date, *, on_decision: bool, taken: bool) -> bool:
        if self.grace_from is None:
            self.grace_from = self.over if self.doubtful else day
            self.doubtful = False
        if not _reached(day, self.grace_from, self.rung.grace):
            return False
        if on_decision and self.due_loss is None:
            self.due_loss = day
        return taken or not on_decision

    def _renew(self, day: date) -> None:
        """Let renewal terms follow from the old end until one ends after the day."""
        old = self.over
        self._reanchor(day)
        self.over, self.doubtful = None, False
        if old is not None:
            self._run_on(old, day)
        self._forget()

    def _run_on(self, old: date, day: date) -> None:
        """Start renewal terms at an old end; the k-th ends k lengths after the first term's end."""
        length = self.rung.renewal
        self.entered = None
        if length is None:
            self.start, self.end = old, None
            return
        if self.base_end is None or self.renewed_by != length:
            self.base_end, self.renewed_by, self.renewals = old, length, 0
        end: date | None = old
        while end is not None and end <= day:
            self.start = end
            self.renewals += 1
            end = _renewed(self.base_end, length, self.renewals)
        self.end = end

    def lose(self, day: date) -> None:
        """Lose the rung on a day."""
        self._reanchor(day)
        self.held = False
        self.last_loss = day
        self._clear()
        self._forget()

    # --- gain -----------------------------------------------------------------------------------

    def ready(self, day: date) -> date | None:
        """Return since when `enter` (or `reenter`) has been met, if it and the cooldown allow a gain."""
        met, since = self._since("enter" if self.last_loss is None else "to_reenter", day)
        if not met or not _reached(day, since, self.rung.confirm):
            return None
        if self.last_loss is not None and not _reached(day, self.last_loss, self.rung.cooldown):
            return None
        return since or date.min

    def gain(self, day: date, effective: date) -> None:
        """Hold the rung from a day on; its first term runs from the day that the gain shows."""
        self._reanchor(day)
        self.held, self.due_gain = True, None
        self._clear()
        self.start = self.entered = effective
        self._first_term(effective)
        self._forget()

    def _first_term(self, start: date) -> None:
        first = self.rung.first
        if first is not None:
            self.end = first.end(start) if isinstance(first, EndOfPeriod) else later(start, first)
            self.base_end = self.end
            self.renewed_by = self.rung.renewal

    def catch(self, day: date, ran_out: date | None) -> None:
        """Hold the rung as the one just below that was lost: for its renewal length, no gain."""
        self._reanchor(day)
        self._clear()
        self.held, self.due_gain = True, None
        start = day if ran_out is None else ran_out
        if self.rung.renewal is None:
            self.start = start
        else:
            self._run_on(start, day)
        self._forget()

    def place(self, day: date, until: date | None) -> None:
        """Hold the rung by a placement: to `until`, else for a first term, else pinned."""
        self._reanchor(day)
        self._clear()
        self.held, self.due_gain, self.start = True, None, day
        if until is not None:
            self.end = self.base_end = until
            self.renewed_by = self.rung.renewal
        elif self.rung.first is not None:
            self._first_term(day)
        else:
            self.pinned = True
        self._forget()
        if self.pinned:
            self.released = self._release(day)

    def _release(self, placed: date) -> date | None:
        """Return the first day on which a verdict of the rung rests on a fact after the placement."""
        found: list[date] = []
        anchors = self.anchors
        for rule in (self.rung.enter, self.rung.to_stay, self.rung.to_reenter):
            day = self.judge.first_resting_after(rule, anchors, placed)
            if day is not None:
                found.append(day)
        return min(found, default=None)

    def inherit(self, other: Latch) -> None:
        """Take over the state of a latch whose rung was dropped or renamed."""
        for name in (
            "held", "start", "end", "entered", "over", "grace_from", "due_loss", "doubtful",
            "pinned", "released", "base_end", "renewed_by", "renewals",
        ):  # fmt: skip
            setattr(self, name, getattr(other, name))
        if self.last_loss is None:
            self.last_loss = other.last_loss
        self._forget()

    # --- when to ask next -----------------------------------------------------------------------

    def next_day(
        self, day: date, review: Callable[[date], date | None], *, looked: bool, moved: bool
    ) -> date | None:
        """Return the next day after `day` on which something can happen here by itself.

        `review(d)` is the first review day on or after d, `looked` says that `day` was one, and
        `moved` that the standing changed on it.
        """
        return self._next_held(day, review) if self.held else self._next_gain(day, review, looked=looked, moved=moved)

    def _next_held(self, day: date, review: Callable[[date], date | None]) -> date | None:
        if self.pinned:
            return self.released
        line = self.standing_line()
        change = line.next_change(day)
        if self.end is not None and self.over is None:
            return None if change is None and self._settled(line, day) else self.end
        if self.over is None and self.grace_from is None:
            if _at(line, day) is _UNMET:
                return review(day + _DAY)
            return None if change is None else review(change)
        runs_out = None if self.grace_from is None else later(self.grace_from, self.rung.grace)
        return _earliest((change, runs_out if runs_out is not None and runs_out > day else None))

    def _settled(self, line: Timeline[Verdict], day: date) -> bool:
        """Say whether every coming term is renewed, or stays unknown, with nothing to change it."""
        if _at(line, day) is _UNMET:
            return False
        last = self.judge.facts.last
        return not self._hanging or last is None or (self.start is not None and self.start > last)

    def _next_gain(
        self, day: date, review: Callable[[date], date | None], *, looked: bool, moved: bool
    ) -> date | None:
        which = "enter" if self.last_loss is None else "to_reenter"
        change = self._gate(which).next_change(day)
        met, since = self._since(which, day)
        if not met:
            return None if change is None else change
        clocks = [later(since, self.rung.confirm) if since is not None else day]
        if self.last_loss is not None:
            clocks.append(later(self.last_loss, self.rung.cooldown))
        if None in clocks:
            return change
        ready = max(clock for clock in clocks if clock is not None)
        if ready > day:
            return _earliest((change, review(ready)))
        waiting = not looked or moved or self.last_loss == day
        return _earliest((change, review(day + _DAY) if waiting else None))


def _stays_or_enters(stay: Verdict, *others: Verdict) -> Verdict:
    return _MET if _MET in others else stay


def _renewed(base: date, length: Span | EndOfPeriod, count: int) -> date | None:
    if isinstance(length, EndOfPeriod):
        return length.end(base, count - 1)
    return later(base, length * count)


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)
