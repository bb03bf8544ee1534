"""On which days something holds, as spells: the plainest form of a verdict over time.

A line of true and false is the list of the days on which it turns: it holds from the first to
before the second, from the third to before the fourth, and so on; one that has always held begins
with `date.min`. A verdict that may be unknown is two such lines. Most policies are judged with
nothing else, at a fraction of what timelines cost.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.counting.verdict import Verdict
from patronage.values import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from patronage.timeline.timeline import Timeline

__all__ = [
    "ALWAYS",
    "NEVER",
    "Holding",
    "Spells",
    "at_least_of",
    "both",
    "joined",
    "opposite",
]

Spells: TypeAlias = "Sequence[date]"
"""The first day of a spell, the first day after it, and so on; the last may have no end."""

ALWAYS: Final[Spells] = (date.min,)
NEVER: Final[Spells] = ()

_MET, _UNKNOWN, _UNMET = Verdict.MET, Verdict.UNKNOWN, Verdict.UNMET


def opposite(line: Spells) -> Spells:
    """Return the spells between.

    >>> tuple(opposite(NEVER)) == ALWAYS, opposite(ALWAYS) == NEVER
    (True, True)
    """
    return line[1:] if line and line[0] == date.min else [date.min, *line]


def joined(starts: Sequence[date], ends: Sequence[date]) -> Spells:
    """Return the spells from each start to its end, both never falling, one where they touch.

    A start without an end lasts for good; one that comes with its end, or after it, not at all.

    >>> joined([date(2026, 1, 1), date(2026, 1, 3)], [date(2026, 1, 3), date(2026, 1, 5)])
    [datetime.date(2026, 1, 1), datetime.date(2026, 1, 5)]
    """
    found: list[date] = []
    if not ends:
        return starts[:1]
    first, until = starts[0] if starts else date.max, date.min
    for start, end in zip(starts, ends):  # noqa: B905  strict costs as much as the loop
        if start > until:
            if first < until:
                found += (first, until)
            first = start
        until = end
    if len(starts) > len(ends):
        start = starts[len(ends)]
        if start > until:
            if first < until:
                found += (first, until)
            first = start
        found.append(first)
    elif first < until:
        found += (first, until)
    return found


def both(one: Spells, other: Spells) -> Spells:
    """Return the spells in which two lines hold.

    >>> both([date(2026, 3, 1), date(2026, 6, 1)], [date(2026, 5, 1)])
    [datetime.date(2026, 5, 1), datetime.date(2026, 6, 1)]
    """
    if len(one) == 1:
        return _since(one[0], other)
    if len(other) == 1:
        return _since(other[0], one)
    found: list[date] = []
    mine = theirs = 0
    my_last, their_last = len(one) - 1, len(other) - 1
    while mine <= my_last and theirs <= their_last:
        my_start, start = one[mine], other[theirs]
        if my_start > start:  # noqa: PLR1730  `max` costs twice as much, in the innermost of loops
            start = my_start
        my_end = one[mine + 1] if mine < my_last else None
        end = other[theirs + 1] if theirs < their_last else None
        if end is None or (my_end is not None and my_end < end):
            end = my_end
            mine += 2
        else:
            theirs += 2
        if end is None:
            found.append(start)
            break
        if start < end:
            found += (start, end)
    return found


def _since(day: date, line: Spells) -> Spells:
    """Return the spells from a day on."""
    place = bisect_right(line, day)
    return [day, *line[place:]] if place & 1 else line[place:]


def at_least_of(count: int, lines: Sequence[Spells]) -> Spells:
    """Return the spells in which at least so many of some lines hold.

    With as many as there are lines those in which all do; with 1 those in which any does.

    >>> spring = [date(2026, 3, 1), date(2026, 6, 1)]
    >>> at_least_of(2, [spring, [date(2026, 5, 1)]])
    [datetime.date(2026, 5, 1), datetime.date(2026, 6, 1)]
    """
    if len(lines) == 1:
        return lines[0]
    starts: list[date] = []
    ends: list[date] = []
    for line in lines:
        starts += line[::2]
        ends += line[1::2]
    starts.sort()
    ends.sort()
    # so many hold from a start that leaves this many running, until as many have ended
    return joined(starts[count - 1 :], ends)


class Holding(NamedTuple):
    """A verdict over time: the spells in which it is met, and those in which it is not unmet.

    Where nothing is ever unknown, both are one list.
    """

    met: Spells
    open: Spells

    @property
    def opposite(self) -> Holding:
        """The verdict of the opposite rule.

        >>> list(map(tuple, Holding(NEVER, ALWAYS).opposite)) == [NEVER, ALWAYS]
        True
        """
        met = opposite(self.open)
        return filled(Holding, (met, met if self.met is self.open else opposite(self.met)))

    def ended(self, end: date) -> Holding:
        """Return the same, unknown from a day on.

        >>> Holding(ALWAYS, ALWAYS).ended(date(2026, 1, 1)).on(date(2026, 1, 1))
        (Verdict.UNKNOWN, None)
        """
        may = self.open
        count = bisect_right(may, end)
        if not count & 1:
            may = may[: count - 1] if count and may[count - 1] == end else [*may[:count], end]
        else:
            may = may[:count]
        return filled(Holding, (_until(self.met, end), may))

    def on(self, day: date, end: date | None = None) -> tuple[Verdict, date | None]:
        """Return the verdict of a day, and the next day on which it is another; None: never.

        From an `end` on it is unknown.

        >>> Holding(NEVER, ALWAYS).on(date(2026, 1, 1))
        (Verdict.UNKNOWN, None)
        """
        met, may = self
        place = bisect_right(met, day)
        coming = met[place] if place < len(met) else None
        verdict = _MET if place & 1 else _UNMET
        if met is not may:
            other = bisect_right(may, day)
            if other < len(may) and (coming is None or may[other] < coming):
                coming = may[other]
            if verdict is _UNMET and other & 1:
                verdict = _UNKNOWN
        if end is None or (coming is not None and coming < end):
            return verdict, coming
        if end <= day:
            return _UNKNOWN, None
        return verdict, None if verdict is _UNKNOWN else end

    @classmethod
    def of_line(cls, line: Timeline[Verdict]) -> Holding:
        """Return the verdicts of a timeline.

        >>> import patronage as pt
        >>> Holding.of_line(pt.Timeline.constant(Verdict.UNMET))
        Holding(met=[], open=[])
        """
        return cls.of_steps(line.before, line.days, line.values)

    @classmethod
    def of_steps(
        cls, before: Verdict, days: Iterable[date], verdicts: Sequence[Verdict]
    ) -> Holding:
        """Return the verdicts of a line that begins with one and has others from some days on.

        >>> list(Holding.of_steps(Verdict.UNMET, [date(2026, 1, 1)], [Verdict.MET]).met)
        [datetime.date(2026, 1, 1)]
        """
        met = _spells_of(before, days, verdicts, _MET)
        if before is not _UNKNOWN and _UNKNOWN not in verdicts:
            return filled(cls, (met, met))
        return filled(cls, (met, opposite(_spells_of(before, days, verdicts, _UNMET))))


def _until(line: Spells, end: date) -> Spells:
    """Return the spells before a day."""
    count = bisect_right(line, end)
    if not count & 1:
        return line[:count]
    return line[: count - 1] if line[count - 1] == end else [*line[:count], end]


def _spells_of(
    before: Verdict, days: Iterable[date], verdicts: Iterable[Verdict], wanted: Verdict
) -> Spells:
    """Return the spells of one verdict."""
    holds = before is wanted
    found: list[date] = [date.min] if holds else []
    for day, verdict in zip(days, verdicts):  # noqa: B905  strict costs as much as the loop
        if (verdict is wanted) is not holds:
            holds = not holds
            found.append(day)
    if len(found) > 1 and found[1] == date.min:
        del found[:2]  # it turned on the very first day: what was before that was no day at all
    return found
