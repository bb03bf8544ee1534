"""One rung of a ladder: held or not, its term, its grace, and what it waits for.

A latch knows its own rules and clocks, and nothing of the other rungs; the fold asks it on the days
on which something can happen.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from patronage.dates.period import Period
from patronage.errors import OutOfRange
from patronage.standing.fold.lines import Lines, verdict_at
from patronage.standing.policy.ladder import EndOfPeriod
from patronage.standing.rules.verdict import Verdict
from patronage.windows.anchors import Anchors, later

if TYPE_CHECKING:
    from patronage.dates.span import Span
    from patronage.standing.fold.lines import Past
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.rules.judge import Judge

__all__ = ["Latch", "reached"]

_DAY: Final = timedelta(days=1)
_UNMET, _UNKNOWN = Verdict.UNMET, Verdict.UNKNOWN

_STATE: Final = (
    "held", "start", "end", "entered", "over", "grace_from", "due_gain", "due_loss", "doubtful",
    "placed_on", "renewed_from", "renewed_by", "renewals",
)  # fmt: skip
"""What moves with a latch whose rung is dropped or renamed; its losses are added up."""


def reached(day: date, start: date | None, span: Span) -> bool:
    """Say whether the span from a day (None: from always) has run by `day`.

    >>> from patronage.dates.span import days
    >>> reached(date(2026, 1, 31), date(2026, 1, 1), days(30))
    True
    """
    if start is None:
        return True
    end = later(start, span)
    return end is not None and end <= day


class Latch:
    """The state of one rung of one relationship while the fold runs.

    `held`; the term `start` to `end` (no end: without a term); `over`, the same end once it was
    reached, until the term is settled; `grace_from`, the first day of the grace; `doubtful`, that
    nothing was known when the term ended; `placed_on`, the day of a placement that holds it until a
    later fact bears on it; `due_gain` and `due_loss`, since when a move waits for a decision;
    `entered`, the day whose facts are spent; `lost_under`, what its windows hung on when it was
    last lost.
    """

    __slots__ = (
        "_anchors", "_released", "last_loss", "lines", "lost_under", "name", "rung",
        *_STATE,
    )  # fmt: skip

    def __init__(self, rung: Rung, judge: Judge) -> None:
        self.rung: Rung = rung
        self.name: str = rung.name
        self.lines: Lines = Lines(rung, judge)
        self.held: bool = False
        self.last_loss: date | None = None
        self.lost_under: Anchors | None = None
        self.due_gain: date | None = None
        self._anchors: Anchors | None = None
        self._clear()

    def _clear(self) -> None:
        self.start: date | None = None
        self.end: date | None = None
        self.entered: date | None = None
        self.over: date | None = None
        self.grace_from: date | None = None
        self.due_loss: date | None = None
        self.doubtful: bool = False
        self.placed_on: date | None = None
        self._released: date | None = None
        self.renewed_from: date | None = None
        self.renewed_by: Span | EndOfPeriod | None = None
        self.renewals: int = 0

    # --- what its rules look at -----------------------------------------------------------------

    @property
    def anchors(self) -> Anchors:
        """The days that the rung's own windows hang on, as they stand."""
        if self._anchors is None:
            held = self.held and self.start is not None
            self._anchors = Anchors(
                first=self.lines.judge.facts.first,
                term=Period(self.start, self.end) if held else None,
                entered=self.entered if held else None,
                last_fall=self.last_loss,
            )
        return self._anchors

    def _settle(self) -> None:
        """Let the rung's own windows hang on its days as they now are."""
        self._anchors = None
        if self.lines.hanging:
            self.lines.hang(self.anchors)

    def under(self, rung: Rung, guards: tuple[Rung, ...], past: Past) -> None:
        """Take the rung as a version has it, with those that protect it and those before it."""
        self.rung = rung
        if self.lines.under(rung, guards, past):
            self._settle()
            self._released = None

    def kept(self, day: date) -> Verdict:
        """Say whether the rung is kept on a day (met), fails (unmet), or neither is known."""
        return verdict_at(self.lines.kept(lost=self.last_loss is not None), day)

    def enters(self, day: date) -> Verdict:
        """Return what `enter` says on a day."""
        return verdict_at(self.lines.say(self.rung.enter), day)

    # --- keep or lose ---------------------------------------------------------------------------

    def look(self, day: date, *, looking: bool, on_decision: bool, taken: bool) -> bool:
        """Look at a held rung where it is its day; say whether it is lost.

        Looked at: with a running term on its end only; in grace, or while a finished term isn't
        settled, every day; else on review days (`looking`).
        """
        if self.placed_on is not None:
            released = self.released_on
            if released is None or day < released:
                return False
            self.placed_on = None
        if self.over is None:
            if self.end is not None:
                if day < self.end:
                    return False
                self.over = self.end
            elif self.grace_from is None and not looking:
                return False
        said = self.kept(day)
        if said is _UNMET:
            return self._fail(day, on_decision=on_decision, taken=taken)
        self.grace_from = self.due_loss = None
        if said is _UNKNOWN:
            self.doubtful = self.doubtful or self.over == day
        elif self.over is not None:
            self._renew(self.over, day)
        return False

    def _fail(self, day: date, *, on_decision: bool, taken: bool) -> bool:
        """Let the grace run, from this look on or, where the term ended in doubt, from its end."""
        if self.grace_from is None:
            self.grace_from = self.over if self.doubtful else day
            self.doubtful = False
        if not reached(day, self.grace_from, self.rung.grace):
            self.due_loss = None
            return False
        if self.due_loss is None:
            self.due_loss = day
        return taken or not on_decision

    def _renew(self, old: date, day: date) -> None:
        """Let renewal terms follow from the old end until one ends after the day."""
        self.lines.leave(day)
        self._run_on(old, day)
        self._settle()

    def _run_on(self, old: date, day: date) -> None:
        """Start renewal terms at an old end: the k-th ends k lengths after the end of the first.

        Where the length is another than before, a later version's, it counts from the old end.
        """
        self.over, self.doubtful, self.entered = None, False, None
        length = self.rung.renewal
        if length is None:
            self.start, self.end = old, None
            return
        if self.renewed_from is None or self.renewed_by != length:
            self.renewed_from, self.renewed_by, self.renewals = old, length, 0
        end: date | None = old
        while end is not None and end <= day:
            self.start = end
            self.renewals += 1
            end = _end(self.renewed_from, length, self.renewals)
        self.end = end

    def lose(self, day: date) -> None:
        """Lose the rung on a day."""
        if self.lines.hanging:
            self.lost_under = self.anchors
        self.lines.leave(day)
        self.held, self.last_loss = False, day
        self._clear()
        self._settle()

    # --- gain -----------------------------------------------------------------------------------

    @property
    def again(self) -> bool:
        """Whether the rung was held and lost before, so that `reenter` is the way in."""
        return self.last_loss is not None

    def ready(self, day: date) -> date | None:
        """Return since when the way in has been open, if that and the cooldown allow a gain."""
        met, since = self.lines.since(day, again=self.again)
        if not met or not reached(day, since, self.rung.confirm):
            return None
        if self.last_loss is not None and not reached(day, self.last_loss, self.rung.cooldown):
            return None
        return since or date.min

    def gain(self, day: date, effective: date) -> None:
        """Hold the rung from a day on; its first term runs from the day that the gain shows."""
        self._hold(day, effective)
        self.entered = effective
        self._first_term(effective)
        self._settle()

    def _hold(self, day: date, start: date) -> None:
        self.lines.leave(day)
        self._clear()
        self.held, self.due_gain, self.start = True, None, start

    def _first_term(self, start: date) -> None:
        first = self.rung.first
        if first is not None:
            self.end = _end(start, first, 1)

    def catch(self, day: date, ran_out: date | None) -> None:
        """Hold the rung as the one just below a lost one: for its renewal length, and no gain."""
        start = day if ran_out is None else ran_out
        self._hold(day, start)
        self._run_on(start, day)
        self._settle()

    # --- acts and versions ----------------------------------------------------------------------

    def place(self, day: date, until: date | None) -> None:
        """Hold the rung by a placement: to `until`, for a first term, or till a later fact."""
        self._hold(day, day)
        if until is not None:
            self.end = until
        elif self.rung.first is not None:
            self._first_term(day)
        else:
            self.placed_on = day
        self._settle()

    @property
    def released_on(self) -> date | None:
        """The first day on which a fact after its placement bears on it.

        That is the day on which a criterion of the rung rests, or has rested, on such a fact.
        """
        if self._released is None and self.placed_on is not None:
            found = [
                self.lines.judge.first_resting_after(rule, self.anchors, self.placed_on)
                for rule in (self.rung.enter, self.rung.to_stay, self.rung.to_reenter)
            ]
            self._released = min((each for each in found if each is not None), default=None)
        return self._released

    def inherit(self, other: Latch, day: date, *, fresh: bool) -> None:
        """Take over, on a day, the state of a latch whose rung was dropped or renamed.

        `fresh` says that this one is new that day, and so has no clocks of its own that run.
        """
        if not fresh:
            self.lines.leave(day - _DAY)
        for name in _STATE:
            setattr(self, name, getattr(other, name))
        losses = [loss for loss in (self.last_loss, other.last_loss) if loss is not None]
        self.last_loss = max(losses, default=None)
        self._released = None
        self._settle()


def _end(start: date, length: Span | EndOfPeriod, count: int) -> date | None:
    """Return the end of the count-th term in a row; None beyond the last day there is."""
    if not isinstance(length, EndOfPeriod):
        return later(start, length * count)
    try:
        return length.end(start, count - 1)
    except OutOfRange:
        return None
