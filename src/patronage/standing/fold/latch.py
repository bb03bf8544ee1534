"""One rung of a ladder: held or not, its term, its grace, and what it waits for.

A latch knows its own rules and clocks, and nothing of the other rungs; the fold asks it on the days
on which something can happen.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.dates.period import Period
from patronage.errors import OutOfRange
from patronage.standing.fold.lines import Lines, verdict_at
from patronage.standing.policy.ladder import EndOfPeriod
from patronage.windows.anchors import Anchors, later

if TYPE_CHECKING:
    from datetime import date

    from patronage.dates.span import Span
    from patronage.standing.fold.lines import Past
    from patronage.standing.policy.ladder import Rung
    from patronage.standing.rules.judge import Judge

__all__ = ["Latch", "State", "reached"]

_DAY: Final = timedelta(days=1)
_UNMET, _UNKNOWN = Verdict.UNMET, Verdict.UNKNOWN


def reached(day: date, start: date, span: Span) -> bool:
    """Say whether the span from a day has run by `day`.

    >>> from datetime import date
    >>> from patronage.dates.span import days
    >>> reached(date(2026, 1, 31), date(2026, 1, 1), days(30))
    True
    """
    end = later(start, span)
    return end is not None and end <= day


class State(NamedTuple):
    """What one rung of one relationship is in: held or not, and the clocks that run for it.

    One value, so that a rung's clocks end together when it is lost, and go together with a latch
    whose rung is dropped or renamed.
    """

    held: bool = False
    start: date | None = None
    """The first day of the term that runs."""
    end: date | None = None
    """Its end; None without a term."""
    entered: date | None = None
    """The day whose facts are spent: the gain's, while the term is the first."""
    over: date | None = None
    """The end of a term that was reached, until the term is settled."""
    grace_from: date | None = None
    """The first day of the grace."""
    due: date | None = None
    """Since when a gain (of a rung not held), or a loss (of a held one), waits for a decision."""
    doubtful: bool = False
    """That nothing was known when the term ended."""
    placed_on: date | None = None
    """The day of a placement that holds the rung until a later fact bears on it."""
    renewed_from: date | None = None
    """The end from which renewal terms are counted."""
    renewed_by: Span | EndOfPeriod | None = None
    renewals: int = 0


class Latch:
    """One rung of one relationship while the fold runs: the state it is in, and its rules.

    `last_loss` is the day of its last loss, `lost_under` what its windows hung on until then, and
    `last_gain` the day from which it was last gained or placed.
    """

    __slots__ = (
        "_anchors", "_released", "last_gain", "last_loss", "lines", "lost_under", "name", "rung",
        "state",
    )  # fmt: skip

    def __init__(self, rung: Rung, judge: Judge) -> None:
        self.rung: Rung = rung
        self.name: str = rung.name
        self.lines: Lines = Lines(rung, judge)
        self.state: State = State()
        self.last_loss: date | None = None
        self.last_gain: date | None = None
        self.lost_under: Anchors | None = None
        self._anchors: Anchors | None = None
        self._released: tuple[date | None] | None = None

    # --- what its rules look at -----------------------------------------------------------------

    @property
    def anchors(self) -> Anchors:
        """The days that the rung's own windows hang on, as they stand."""
        if self._anchors is None:
            now = self.state
            held = now.held and now.start is not None
            self._anchors = Anchors(
                first=self.lines.judge.facts.first,
                term=Period(now.start, now.end) if held else None,
                entered=now.entered if held else None,
                last_fall=self.last_loss,
            )
        return self._anchors

    def _settle(self) -> None:
        """Let the rung's own windows hang on its days as they now are."""
        self._anchors = self._released = None
        if self.lines.hanging:
            self.lines.hang(self.anchors)

    def _turn(self, day: date, state: State) -> None:
        """Go over to another state on a day: from the next on, its windows hang on that."""
        self.lines.leave(day)
        self.state = state
        self._settle()

    def under(self, rung: Rung, guards: tuple[Rung, ...], past: Past) -> None:
        """Take the rung as a version has it, with those that protect it and those before it."""
        self.rung = rung
        if self.lines.under(rung, guards, past):
            self._settle()

    def kept(self, day: date) -> Verdict:
        """Say whether the rung is kept on a day (met), fails (unmet), or neither is known."""
        return verdict_at(self.lines.kept(lost=self.last_loss is not None), day)

    def enters(self, day: date) -> Verdict:
        """Return what `enter` says on a day."""
        return verdict_at(self.lines.say(self.rung.enter), day)

    # --- keep or lose ---------------------------------------------------------------------------

    def look(self, day: date, *, looking: bool, on_decision: bool, taken: bool) -> bool:
        """Look at a held rung where it is its day; say whether it is lost."""
        if not self._is_its_day(day, looking=looking):
            return False
        said = self.kept(day)
        if said is _UNMET:
            return self._fail(day, on_decision=on_decision, taken=taken)
        now = self.state
        if now.grace_from is not None:
            now = self.state = now._replace(grace_from=None, due=None)
        if said is _UNKNOWN:
            if now.over == day:
                self.state = now._replace(doubtful=True)
        elif now.over is not None:
            self._turn(day, self._renewed(now, now.over, day))
        return False

    def _is_its_day(self, day: date, *, looking: bool) -> bool:
        """Say whether a held rung is looked at on a day, and note that its term has ended by it.

        With a running term it is on its end only; in grace, or while a finished term isn't settled,
        every day; else on review days (`looking`).
        """
        now = self.state
        if now.placed_on is not None:
            released = self.released_on
            if released is None or day < released:
                return False
            now = self.state = now._replace(placed_on=None)
        if now.over is not None:
            return True
        if now.end is None:
            return looking or now.grace_from is not None
        if day < now.end:
            return False
        self.state = now._replace(over=now.end)
        return True

    def _fail(self, day: date, *, on_decision: bool, taken: bool) -> bool:
        """Let the grace run, from this look on or, where the term ended in doubt, from its end."""
        now = self.state
        since = now.grace_from or (now.over if now.doubtful else None) or day
        lost = reached(day, since, self.rung.grace)
        due = (now.due or day) if lost else None
        self.state = now._replace(grace_from=since, doubtful=False, due=due)
        return lost and (taken or not on_decision)

    def _renewed(self, now: State, old: date, day: date) -> State:
        """Return a state with renewal terms from an old end on, until one ends after the day.

        The k-th ends k lengths after the end of the first term; where the length is another than
        before, a later version's, it counts from the old end.
        """
        length = self.rung.renewal
        if length is None:
            return now._replace(start=old, end=None, over=None, doubtful=False, entered=None)
        first, count = now.renewed_from, now.renewals
        if first is None or now.renewed_by != length:
            first, count = old, 0

        def goes_on(place: int) -> bool:
            end = _end(first, length, place)
            return end is None or end > day

        terms = range(count + 1, count + (day - old).days + 2)  # none is shorter than a day
        last = terms[bisect_left(terms, True, key=goes_on)]
        start = old if last == terms[0] else _end(first, length, last - 1)
        end = _end(first, length, last)
        return State(
            held=True, start=start, end=end, renewed_from=first, renewed_by=length, renewals=last
        )

    def catch_up(self, day: date) -> None:
        """Let terms that are renewed whatever comes follow each other until one ends after a day.

        The fold no longer goes through them, since nothing happens there.
        """
        now = self.state
        ended = now.held and now.over is None and now.end is not None and now.end <= day
        if ended and now.end is not None and self.kept(day) is Verdict.MET:
            self._turn(day, self._renewed(now, now.end, day))

    def lose(self, day: date) -> None:
        """Lose the rung on a day."""
        if self.lines.hanging:
            self.lost_under = self.anchors
        self.last_loss = day
        self._turn(day, State())

    # --- gain -----------------------------------------------------------------------------------

    @property
    def again(self) -> bool:
        """Whether the rung was held and lost before, so that `reenter` is the way in."""
        return self.last_loss is not None

    def ready(self, day: date) -> date | None:
        """Return since when the way in has been open, if that and the cooldown allow a gain."""
        since = self.lines.since(day, again=self.again)
        if since is None or not reached(day, since, self.rung.confirm):
            return None
        cooling = self.cooling_from
        if cooling is not None and not reached(day, cooling, self.rung.cooldown):
            return None
        return since

    @property
    def cooling_from(self) -> date | None:
        """The day from which the cooldown runs: of the last loss, or of the gain before it."""
        if self.last_loss is None or self.last_gain is None or not self.rung.cooldown_from_gain:
            return self.last_loss
        return self.last_gain

    def wait(self, since: date | None) -> None:
        """Let a gain wait for a decision since a day; None: there is none to wait for."""
        if self.state.due != since:
            self.state = self.state._replace(due=since)

    def gain(self, day: date, effective: date) -> None:
        """Hold the rung from a day on; its first term runs from the day that the gain shows."""
        first, self.last_gain = self.rung.first, effective
        end = None if first is None else _end(effective, first, 1)
        self._turn(day, State(held=True, start=effective, end=end, entered=effective))

    def catch(self, day: date, ran_out: date | None) -> None:
        """Hold the rung as the one just below a lost one: for its renewal length, and no gain."""
        start = day if ran_out is None else ran_out
        self._turn(day, self._renewed(State(held=True), start, day))

    # --- acts and versions ----------------------------------------------------------------------

    def place(self, day: date, until: date | None) -> None:
        """Hold the rung by a placement: to `until`, for a first term, or till a later fact."""
        first, self.last_gain = self.rung.first, day
        placed_on = day if until is None and first is None else None
        if until is None and first is not None:
            until = _end(day, first, 1)
        self._turn(day, State(held=True, start=day, end=until, placed_on=placed_on))

    @property
    def released_on(self) -> date | None:
        """The first day after its placement of a fact that bears on the rung; None: there is none.

        That is any fact that a criterion of the rung looks at, cited or not.
        """
        placed_on = self.state.placed_on
        if self._released is None and placed_on is not None:
            rules = (self.rung.enter, self.rung.to_stay, self.rung.to_reenter)
            self._released = (self.lines.judge.first_resting_after(placed_on, rules),)
        return None if self._released is None else self._released[0]

    def inherit(self, other: Latch, day: date, *, fresh: bool) -> None:
        """Take over, on a day, the state of a latch whose rung was dropped or renamed.

        `fresh` says that this one is new that day, and so has no clocks of its own that run.
        """
        if not fresh:
            # A version comes before the rules are asked: on the day itself the windows hang on the
            # clocks taken over already, so that the last day of the old ones is the one before.
            # The line of a fresh latch hung on nothing, and holds for the days before as well.
            self.lines.leave(day - _DAY)
        self.state = other.state
        # Both were this rung: what either lost was lost, and the cooldown runs from the later.
        losses = [loss for loss in (self.last_loss, other.last_loss) if loss is not None]
        self.last_loss = max(losses, default=None)
        gains = [gain for gain in (self.last_gain, other.last_gain) if gain is not None]
        self.last_gain = max(gains, default=None)
        self._settle()


def _end(start: date, length: Span | EndOfPeriod, count: int) -> date | None:
    """Return the end of the count-th term in a row; None beyond the last day there is."""
    if not isinstance(length, EndOfPeriod):
        return later(start, length * count)
    try:
        return length.end(start, count - 1)
    except OutOfRange:
        return None
