"""What follows from what was seen: values held against a threshold, day by day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.errors import InvalidInput
from patronage.standing.rules.covering import AT_FIRST
from patronage.standing.rules.verdict import TAKEN_BACK
from patronage.thresholds.threshold import Comparison, Threshold
from patronage.timeline.timeline import trusted
from patronage.windows.anchors import stepper

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.standing.rules.verdict import Observed
    from patronage.timeline.timeline import Timeline

__all__ = ["Sayer", "judged", "lengths_of", "sayer", "taken_as_it_is", "turner_of", "verdicts_of"]

Sayer: TypeAlias = "Callable[[Timeline[Observed]], Timeline[Verdict]]"
"""How verdicts follow from what was seen, prepared once for all relationships."""

_MET, _UNMET, _UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN

_A_DAY_LATER: Final = frozenset({Comparison.MORE_THAN, Comparison.AT_MOST})
"""The comparisons of elapsed time that turn on the day after the span has run."""


def verdicts_of(seen: Timeline[Observed], threshold: Threshold | None) -> Timeline[Verdict]:
    """Return what follows from what was seen: held against the threshold, or taken as it is.

    Nothing seen (None) is unknown, and so is what can't be held against the threshold at all;
    where time since a day is asked for and there is no such day, it is unmet. What is only known
    to pass a bound is judged by that.

    >>> import patronage as pt
    >>> verdicts_of(pt.Timeline.constant(pt.Observed(3)), pt.at_least(3)).before
    Verdict.MET
    >>> over_100 = pt.Timeline.constant(pt.Observed(pt.more_than(100)))
    >>> [verdicts_of(over_100, asked).before for asked in (pt.at_least(50), pt.at_least(150))]
    [Verdict.MET, Verdict.UNKNOWN]
    """
    return sayer(threshold)(seen)


def sayer(threshold: Threshold | None) -> Sayer:
    """Return the same as a function of what was seen alone.

    >>> import patronage as pt
    >>> sayer(pt.at_least(3))(pt.Timeline.constant(pt.Observed(2))).before
    Verdict.UNMET
    """
    if threshold is None:
        return _taken
    if isinstance(threshold.bound, Span):
        return _elapsed(threshold)
    return _held_against(threshold)


def _taken(seen: Timeline[Observed]) -> Timeline[Verdict]:
    return seen.map(_taken_as_it_is)


def _taken_as_it_is(seen: Observed) -> Verdict:
    return taken_as_it_is(seen[0])


def taken_as_it_is(value: object) -> Verdict:
    """Return what a value says that is held against nothing.

    >>> taken_as_it_is(None)
    Verdict.UNKNOWN
    """
    return _UNKNOWN if value is None else _MET if value else _UNMET


def judged(threshold: Threshold) -> Callable[[object], Verdict]:
    """Return how one value is held against a bound; whole numbers at their plainest.

    >>> import patronage as pt
    >>> list(map(judged(pt.at_least(3)), (3, 2, None, "three")))
    [Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN, Verdict.UNKNOWN]
    """
    judge, compare = threshold.judge, threshold.of_whole_numbers

    def said_of(value: object) -> Verdict:
        if compare is not None and type(value) is int:  # most are
            return _MET if compare(value) else _UNMET
        if value is None:
            return _UNKNOWN
        if isinstance(value, Threshold):
            return _said_by(value, threshold)
        if value is TAKEN_BACK:
            return _UNMET
        try:
            return _MET if judge(value) else _UNMET
        except InvalidInput:  # of another currency, or no number
            return _UNKNOWN

    return said_of


def _said_by(known: Threshold, asked: Threshold) -> Verdict:
    """Return what follows of a value that is only known to pass a bound."""
    if known == asked or known.stricter_than(asked):
        return _MET
    return _UNMET if known.excludes(asked) else _UNKNOWN


def _held_against(threshold: Threshold) -> Sayer:
    said_of = judged(threshold)

    def said(seen: Timeline[Observed]) -> Timeline[Verdict]:
        before = last = said_of(seen.before[0])
        days: list[date] = []
        values: list[Verdict] = []
        for day, each in zip(seen.days, seen.values, strict=True):
            new = said_of(each[0])
            if new is not last:
                days.append(day)
                values.append(new)
                last = new
        return trusted(before, tuple(days), tuple(values))

    return said


def _elapsed(threshold: Threshold) -> Sayer:
    """Return how the time since the day that is seen is judged; unmet where there is none."""
    early, late = (_MET, _UNMET) if threshold.comparison in AT_FIRST else (_UNMET, _MET)
    turned = turner_of(threshold)

    def said(seen: Timeline[Observed]) -> Timeline[Verdict]:
        starts = (date.min, *seen.days)
        final = len(seen.days)
        days: list[date] = []
        values: list[Verdict] = []
        last: Verdict | None = None
        for place, each in enumerate((seen.before, *seen.values)):
            day, new = starts[place], _UNMET
            since: date | None = each[0]  # type: ignore[assignment]
            turn = None
            if since is not None:
                turn = turned(since)
                new = early if turn is None or turn > day else late
            if new is not last:
                days.append(day)
                values.append(new)
                last = new
            if turn is not None and turn > day and (place == final or turn < starts[place + 1]):
                days.append(turn)
                values.append(late)
                last = late
        return trusted(values[0], tuple(days[1:]), tuple(values[1:]))

    return said


def lengths_of(threshold: Threshold) -> tuple[Span, ...]:
    """Return the lengths after which, one after the other, the time since a day turns.

    >>> import patronage as pt
    >>> lengths_of(pt.within(pt.days(180))), lengths_of(pt.at_most(pt.months(6)))
    ((days(180),), (months(6), days(1)))
    """
    span = cast("Span", threshold.bound)
    return (span, Span(days=1)) if threshold.comparison in _A_DAY_LATER else (span,)


@lru_cache(maxsize=512)
def turner_of(threshold: Threshold) -> Callable[[date], date | None]:
    """Return how to find the day on which the time since a day turns; None beyond the last day.

    >>> import patronage as pt
    >>> turner_of(pt.within(pt.days(180)))(date(2026, 1, 1))
    datetime.date(2026, 6, 30)
    """
    steppers = [stepper(span) for span in lengths_of(threshold)]
    if len(steppers) == 1:
        return steppers[0]

    def turned(since: date) -> date | None:
        day: date | None = since
        for passed in steppers:
            day = None if day is None else passed(day)
        return day

    return turned
