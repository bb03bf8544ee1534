"""What the rules of one rung say over time: is it kept, and since when may it be entered."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.timeline.timeline import Timeline
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.standing.policy.ladder import Rung
    from patronage.standing.rules.combining import Rule
    from patronage.standing.rules.judge import Judge
    from patronage.windows.anchors import Anchors

__all__ = ["Lines", "Past", "kept_by", "kept_line", "verdict_at"]

_DAY: Final = Span(days=1)
_MET, _UNMET = Verdict.MET, Verdict.UNMET
_NEVER: Final = Timeline.constant(_UNMET)

Past = tuple[tuple[date, "Rung | None"], ...]
"""The rung as each version so far has it, by the version's first day; None where it hasn't."""


def verdict_at(line: Timeline[Verdict], day: date) -> Verdict:
    """Return what a line says on a day, without the checks of `Timeline.at`.

    >>> verdict_at(Timeline.constant(Verdict.MET), date(2026, 1, 1))
    Verdict.MET
    """
    place = bisect_right(line.days, day)
    return line.values[place - 1] if place else line.before


class Lines:
    """The verdicts of one rung's rules as timelines, its own windows hanging where they now do.

    `guards` are the rung under each version that must agree before it fails. Where a rule looks at
    the rung's term or last fall (`hanging`), its line holds from the day on which these last
    changed (`floor`); of the days before only this is kept, since when a rule that was met across
    the change had been met.
    """

    __slots__ = (
        "_anchors", "_carried", "_kept", "_past", "_ways",
        "floor", "guards", "hanging", "judge", "rung",
    )  # fmt: skip

    def __init__(self, rung: Rung, judge: Judge) -> None:
        self.judge: Judge = judge
        self.floor: date | None = None
        self._carried: dict[bool, date] = {}
        self._anchors: Anchors = judge.base
        self._take(rung, (rung,), ())

    def under(self, rung: Rung, guards: tuple[Rung, ...], past: Past) -> bool:
        """Take the rung as a version has it; say whether that changed anything."""
        if rung is self.rung and guards == self.guards and past == self._past:
            return False
        self._take(rung, guards, past)
        return True

    def _take(self, rung: Rung, guards: tuple[Rung, ...], past: Past) -> None:
        self.rung: Rung = rung
        self.guards: tuple[Rung, ...] = guards
        self._past: Past = past
        versions = (*guards, *(each for _, each in past if each is not None))
        hangs = self.judge.hangs_on_ladder
        self.hanging: bool = any(
            hangs(each.enter)
            or (each.stay is not None and hangs(each.stay))
            or (each.reenter is not None and hangs(each.reenter))
            for each in versions
        )
        self._forget()

    def _forget(self) -> None:
        self._kept: dict[bool, Timeline[Verdict]] = {}
        self._ways: dict[bool, Timeline[Verdict]] = {}

    # --- where the windows hang -----------------------------------------------------------------

    def leave(self, day: date) -> None:
        """Note that from the day after this one on the rung's own windows hang elsewhere."""
        floor = later(day, _DAY)
        if not self.hanging or self.floor == floor:
            return
        carried: dict[bool, date] = {}
        for again in (False, True):
            since = self.since(day, again=again)
            if since is not None:
                carried[again] = since
        self._carried, self.floor = carried, floor

    def hang(self, anchors: Anchors) -> None:
        """Hang the rung's own windows on these days."""
        self._anchors = anchors
        self._forget()

    # --- what the rules say ---------------------------------------------------------------------

    def say(self, rule: Rule) -> Timeline[Verdict]:
        """Return what a rule says, with the rung's own windows as they hang."""
        return self.judge.verdict(rule, self._anchors)

    def kept(self, *, lost: bool) -> Timeline[Verdict]:
        """Return on which days the rung is kept (met), failing (unmet), or neither is known.

        `lost` says that it was lost before, so that `reenter` keeps it too. It fails only if it
        fails under every guard.
        """
        known = self._kept.get(lost)
        if known is None:
            lines = [kept_by(rung, self.say, lost=lost) for rung in self.guards]
            known = lines[0] if len(lines) == 1 else Timeline.combine(_best, *lines)
            self._kept[lost] = known
        return known

    def way_in(self, *, again: bool) -> Timeline[Verdict]:
        """Return what `enter` says (`again`: `reenter`), each day by its own version."""
        known = self._ways.get(again)
        if known is None:
            past = self._past or ((date.min, self.rung),)
            known = self._spliced(past, again=again)
            self._ways[again] = known
        return known

    def _spliced(self, past: Past, *, again: bool) -> Timeline[Verdict]:
        """Lay each version's line over the one before; the first counts for the time before too."""
        line = self._way_of(past[0][1], again=again)
        for effective, rung in past[1:]:
            line = line.splice(effective, self._way_of(rung, again=again))
        return line

    def _way_of(self, rung: Rung | None, *, again: bool) -> Timeline[Verdict]:
        if rung is None:
            return _NEVER
        return self.say(rung.to_reenter if again else rung.enter)

    def since(self, day: date, *, again: bool) -> date | None:
        """Return since when the way in that is open on a day has been; None: it isn't open."""
        line, begins = self.way_in(again=again), self.judge.begins
        if begins is None or verdict_at(line, day) is not _MET:
            return None
        # The line speaks as if the rung's own windows had always hung where they do now. That is so
        # from the floor on; if it has been met since before, its own beginning is of no worth, and
        # what was carried over the change counts: since when it was met then, else the floor. On
        # the very day of the change (floor > day) the windows still hang as before.
        since = max(line.since(day) or begins, begins)
        floor = self.floor
        if floor is None or floor > day or since > floor:
            return since
        return self._carried.get(again, floor)


def kept_by(
    rung: Rung, say: Callable[[Rule], Timeline[Verdict]], *, lost: bool
) -> Timeline[Verdict]:
    """Return on which days a rung is kept by its rules: `stay`, or a way in that is open.

    `lost` says that it was lost before, so that `reenter` keeps it too.
    """
    line = say(rung.to_stay)
    if rung.stay is not None:
        line = kept_line(line, say(rung.enter))
    if lost and rung.reenter is not None:
        line = kept_line(line, say(rung.reenter))
    return line


def kept_line(stay: Timeline[Verdict], way_in: Timeline[Verdict]) -> Timeline[Verdict]:
    """Return on which days a rung is kept: where a way in is open, or else as `stay` has it.

    >>> kept_line(Timeline.constant(Verdict.UNMET), Timeline.constant(Verdict.MET)).before
    Verdict.MET
    """
    return Timeline.combine(_stays_or_enters, stay, way_in)


def _best(*said: Verdict) -> Verdict:
    return max(said)


def _stays_or_enters(stay: Verdict, way_in: Verdict) -> Verdict:
    return _MET if way_in is _MET else stay
