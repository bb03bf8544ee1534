"""What a criterion sees of one relationship: on a day by a search, over time when asked.

Most see a run of facts in a window, or the time since the latest one. Of these the days on which a
threshold is met follow from the days of the facts in one pass, and no timeline is built until
somebody asks for one. What sees otherwise is watched over time, with the same answers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.standing.rules.covering import AT_FIRST
from patronage.standing.rules.evidence import merged
from patronage.standing.rules.spells import NEVER, Holding, joined, opposite
from patronage.standing.rules.verdict import Observed
from patronage.standing.rules.verdicts import judged, lengths_of, sayer, taken_as_it_is, turner_of
from patronage.thresholds.threshold import Comparison
from patronage.timeline.timeline import stepped
from patronage.values import filled
from patronage.windows.anchors import all_later

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.rules.spells import Spells
    from patronage.standing.rules.verdicts import Sayer
    from patronage.thresholds.threshold import Threshold
    from patronage.timeline.timeline import Timeline

__all__ = ["Latest", "Look", "Runs", "Said", "Watched", "Yardstick"]

_MET, _UNMET = Verdict.MET, Verdict.UNMET
_NOTHING_SEEN: Final = Observed(None)


class Yardstick:
    """What a threshold asks, prepared once for all relationships; without one, what is seen itself.

    `least` is the least whole number that passes it, or (`mirrored`) that no longer does; `passing`
    are the lengths after which the time since a day turns, from passing where it does `at_first`;
    `turned` tells on which day.

    >>> import patronage as pt
    >>> Yardstick(pt.more_than(3)).least, Yardstick(pt.at_most(3)).mirrored
    (4, True)
    """

    __slots__ = ("at_first", "judge", "least", "mirrored", "passing", "say", "turned")

    def __init__(self, threshold: Threshold | None) -> None:
        self.say: Sayer = sayer(threshold)
        self.judge: Callable[[object], Verdict] = taken_as_it_is
        self.least: int | None = None
        self.mirrored: bool = False
        self.passing: tuple[Span, ...] = ()
        self.at_first: bool = False
        self.turned: Callable[[date], date | None] = _same
        if threshold is None:
            return
        bound = threshold.bound
        if isinstance(bound, Span):
            self.passing = lengths_of(threshold)
            self.at_first = threshold.comparison in AT_FIRST
            self.turned = turner_of(threshold)
            return
        self.judge = judged(threshold)
        if type(bound) is int and threshold.comparison in _LEAST:
            more, self.mirrored = _LEAST[threshold.comparison]
            if bound + more > 0:
                self.least = bound + more


_LEAST: Final = {
    Comparison.AT_LEAST: (0, False),
    Comparison.MORE_THAN: (1, False),
    Comparison.AT_MOST: (1, True),
    Comparison.LESS_THAN: (0, True),
}
"""What to add to a bound for the least whole number that passes it, or that fails it."""


class Look(Protocol):
    """What one criterion sees of one relationship."""

    @property
    def line(self) -> Timeline[Observed]:
        """What is seen, over time."""
        ...

    def on(self, day: date) -> tuple[Observed, date | None]:
        """Return what is seen on a day, and the next day on which something else is."""
        ...

    def held_against(self, yardstick: Yardstick) -> Holding:
        """Return when it meets a threshold."""
        ...

    def held_from(self, day: date, yardstick: Yardstick) -> Said | None:
        """Return the same of a day alone, if nothing more is seen after it: mostly the last asked.

        The verdict, and the next day on which it is another. None: it takes all of time to tell.
        """
        ...


Said: TypeAlias = "tuple[Verdict, date | None]"
"""The verdict of a day, and the next day on which it is another (None: never)."""


class Watched:
    """What is seen over time, however it came about.

    >>> from patronage.timeline.timeline import Timeline
    >>> from datetime import date
    >>> Watched(Timeline.constant(Observed(3))).on(date(2026, 1, 1))
    (Observed(value=3, pool=(), low=0, high=None), None)
    """

    __slots__ = ("line",)

    def __init__(self, line: Timeline[Observed]) -> None:
        self.line: Timeline[Observed] = line

    def on(self, day: date) -> tuple[Observed, date | None]:
        """Return what is seen on a day, and the next day on which something else is."""
        line = self.line
        place = bisect_right(line.days, day)
        seen = line.values[place - 1] if place else line.before
        return seen, line.days[place] if place < len(line.days) else None

    def held_against(self, yardstick: Yardstick) -> Holding:
        """Return when it meets a threshold."""
        line, judge = self.line, yardstick.judge
        if yardstick.passing:
            return Holding.of_line(yardstick.say(line))
        verdicts = [judge(seen[0]) for seen in line.values]
        return Holding.of_steps(judge(line.before[0]), line.days, verdicts)

    def held_from(self, day: date, yardstick: Yardstick) -> Said | None:  # noqa: ARG002  a `Look`
        """Return None: what is watched over time is judged over time."""
        return None


class Runs:
    """What a window shows: on each day one unbroken run of facts, and what that is worth.

    The facts are those that ever count, `starts` the days from which they do and `ends`, in order,
    those from which they don't: given, or worked out by `ending` when they are asked for. A run is
    worth its length, unless `value_of` says what; an empty one is worth `nothing`.

    >>> from datetime import date
    >>> Runs((), [], []).on(date(2026, 1, 1))[0].value
    0
    """

    __slots__ = ("_ends", "_line", "ending", "nothing", "pool", "starts", "value_of")

    def __init__(
        self,
        pool: tuple[Fact, ...],
        starts: Sequence[date],
        ends: Sequence[date] | None = None,
        ending: Span | None = None,
        *,
        nothing: object = 0,
        value_of: Callable[[int, int], object] | None = None,
    ) -> None:
        self.pool: tuple[Fact, ...] = pool
        self.starts: Sequence[date] = starts
        self.nothing: object = nothing
        self.value_of: Callable[[int, int], object] | None = value_of
        self.ending: Span | None = ending
        self._ends: Sequence[date] | None = ends
        self._line: Timeline[Observed] | None = None

    def ends(self) -> Sequence[date]:
        """Return the days from which facts no longer count, in order."""
        if self._ends is None:
            self._ends = () if self.ending is None else all_later(self.starts, self.ending)
        return self._ends

    @property
    def line(self) -> Timeline[Observed]:
        """What is seen, over time."""
        if self._line is None:
            shown = merged(self.starts, self.ends())
            self._line = stepped(
                Observed(self.nothing),
                tuple([day for day, _, _ in shown]),
                tuple([self._seen(low, high) for _, low, high in shown]),
            )
        return self._line

    def _seen(self, low: int, high: int) -> Observed:
        return filled(Observed, (self._worth(low, high), self.pool, low, high))

    def _worth(self, low: int, high: int) -> object:
        if self.value_of is None:
            return high - low
        return self.value_of(low, high) if low < high else self.nothing

    def on(self, day: date) -> tuple[Observed, date | None]:
        """Return what is seen on a day, and the next day on which something else is."""
        starts, ends = self.starts, self._ends
        if ends is None:
            ends = self.ends()
        low, high = bisect_right(ends, day), bisect_right(starts, day)
        coming = starts[high] if high < len(starts) else None
        if low < len(ends) and (coming is None or ends[low] < coming):
            coming = ends[low]
        if not high:  # nothing has counted yet, and the finding cites no place
            return Observed(self.nothing), coming
        worth = high - low if self.value_of is None else self._worth(low, high)
        return filled(Observed, (worth, self.pool, low, high)), coming

    def held_against(self, yardstick: Yardstick) -> Holding:
        """Return when its worth meets a threshold."""
        least = yardstick.least
        if least and self.value_of is None:
            starts, met = self.starts, NEVER
            if len(starts) >= least:
                ends, first = self.ends(), least - 1
                met = joined(starts[first:], ends) if ends else starts[first:least]
            if yardstick.mirrored:
                met = opposite(met)
            return filled(Holding, (met, met))
        return self._step_by_step(yardstick)

    def held_from(self, day: date, yardstick: Yardstick) -> Said | None:
        """Return the same of a day alone, if no fact begins to count after it."""
        starts, least = self.starts, yardstick.least
        if not least or self.value_of is not None or (starts and starts[-1] > day):
            return None
        ends, last = self.ends(), len(starts) - least  # enough count until this one ends
        enough = bisect_right(ends, day) <= last
        verdict = _UNMET if enough is yardstick.mirrored else _MET
        return verdict, ends[last] if enough and last < len(ends) else None

    def _step_by_step(self, yardstick: Yardstick) -> Holding:
        shown, judge = merged(self.starts, self.ends()), yardstick.judge
        verdicts = [judge(self._worth(low, high)) for _, low, high in shown]
        return Holding.of_steps(judge(self.nothing), [day for day, _, _ in shown], verdicts)


class Latest:
    """What is seen where the latest of some facts counts: its day.

    The finding rests on all facts of that day.

    >>> from datetime import date
    >>> Latest((), ()).on(date(2026, 1, 1))
    (Observed(value=None, pool=(), low=0, high=None), None)
    """

    __slots__ = ("_line", "days", "pool")

    def __init__(self, pool: tuple[Fact, ...], days: Sequence[date]) -> None:
        self.pool: tuple[Fact, ...] = pool
        self.days: Sequence[date] = days
        self._line: Timeline[Observed] | None = None

    @property
    def line(self) -> Timeline[Observed]:
        """What is seen, over time."""
        if self._line is None:
            days = tuple(dict.fromkeys(self.days))
            self._line = stepped(
                _NOTHING_SEEN,
                days,
                tuple([self.on(day)[0] for day in days]),
            )
        return self._line

    def on(self, day: date) -> tuple[Observed, date | None]:
        """Return what is seen on a day, and the next day on which something else is."""
        days = self.days
        high = bisect_right(days, day)
        coming = days[high] if high < len(days) else None
        if not high:
            return _NOTHING_SEEN, coming
        last = days[high - 1]
        low = bisect_left(days, last, 0, high)
        return filled(Observed, (last, self.pool, low, high)), coming

    def held_against(self, yardstick: Yardstick) -> Holding:
        """Return when the time since meets a threshold; unmet where there is no such day."""
        if not yardstick.passing:
            return Holding.of_line(yardstick.say(self.line))
        ends = self.days
        for span in yardstick.passing:
            ends = all_later(ends, span)
        if yardstick.at_first:
            met = joined(self.days, ends)
        elif len(self.days) == 1:  # the first day of all: it turns once
            met = ends
        else:
            met = _after(self.days[0], joined(self.days, ends)) if self.days else NEVER
        return filled(Holding, (met, met))

    def held_from(self, day: date, yardstick: Yardstick) -> Said | None:
        """Return the same of a day alone, if there is none after it."""
        days = self.days
        if not yardstick.passing or (days and days[-1] > day):
            return None
        if not days:
            return _UNMET, None
        turn = yardstick.turned(days[-1])
        passed = turn is not None and turn <= day
        return _UNMET if passed is yardstick.at_first else _MET, None if passed else turn


def _same(day: date) -> date:
    return day


def _after(first: date, spells: Spells) -> Spells:
    """Return the days from a first one on that are in none of some spells."""
    if spells and spells[0] == first:
        return spells[1:]
    return [first, *spells]
