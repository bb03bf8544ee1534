"""When something that is done still helps: the days whose facts count where it matters."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from functools import partial
from operator import index
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from patronage.dates.span import Span
from patronage.standing.criteria.checks import EVER
from patronage.standing.rules.covering import AT_FIRST
from patronage.standing.rules.own_rules import answer
from patronage.standing.rules.threshold import UPPER
from patronage.standing.rules.turning import compounds_over
from patronage.standing.rules.verdict import Observed, Verdict
from patronage.standing.rules.verdicts import verdicts_of
from patronage.timeline.timeline import Timeline
from patronage.windows.helping import helping

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.standing.fold.derived import Derived
    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.threshold import Threshold
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["Horizon", "useful"]

_Place: TypeAlias = "Callable[[date], int]"


class Horizon(NamedTuple):
    """Where something has to help: on one of the days `since` to `until`, done from `asked` on.

    `anchors` are what the rung's own windows hang on then.
    """

    asked: date
    since: date
    until: date
    anchors: Anchors

    def on(self, day: date) -> Horizon:
        """Return the same for one day alone."""
        return self._replace(since=day, until=day)


def useful(
    derived: Derived, rule: Rule, criterion: Criterion, finding: Finding, at: Horizon
) -> tuple[date, date] | None:
    """Return the first and the last day on which something can turn a criterion; None: no day.

    What must end or be undone, and what no window holds, can be done on every day to the last.
    """
    for compound in compounds_over(rule, criterion):
        days: tuple[date, date] | None = (at.since, at.until)
        if hasattr(compound, "asked_on"):
            days = answer(compound, "asked_on", _first_and_last, at.since, at.until)
        if days is None:
            return None
        at = Horizon(at.asked, *days, at.anchors)
    if at.asked > at.until:
        return None
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    if finding.is_met:
        return at.asked, at.until
    if threshold is not None:
        if isinstance(threshold.bound, Span):
            return _recent_enough(threshold, at)
        if threshold.comparison in UPPER:
            return at.asked, at.until
        if hasattr(criterion, "place") and at.asked < at.until:
            place = partial(answer, criterion, "place", index)
            return _in_new_ones(derived, criterion, place, _short(threshold, finding), at)
    return _in_the_window(criterion, at)


def _first_and_last(days: tuple[date, date] | None) -> tuple[date, date] | None:
    """Return the days that a compound asks about as they are, if they are days."""
    if days is None:
        return None
    first, last = days
    return date.fromordinal(first.toordinal()), date.fromordinal(last.toordinal())


def _recent_enough(threshold: Threshold, at: Horizon) -> tuple[date, date] | None:
    """Return the days that are not too long ago on the first of the days on which it matters.

    Only time itself helps where much of it must have passed.
    """
    if threshold.comparison not in AT_FIRST:
        return at.asked, at.until

    def lasts(day: date) -> bool:
        said = verdicts_of(Timeline.of({day: Observed(day)}, before=Observed(None)), threshold)
        return said.at(max(day, at.since)) is Verdict.MET

    first = _first_day(at.asked, at.until, lasts)
    return None if first is None else (first, at.until)


def _in_the_window(criterion: Criterion, at: Horizon) -> tuple[date, date] | None:
    """Return the days whose facts the window of a criterion shows on one that matters."""
    over: Window = getattr(criterion, "over", None) or EVER
    return helping(over, at.anchors, asked=at.asked, since=at.since, until=at.until)


def _in_new_ones(
    derived: Derived, criterion: Criterion, place: _Place, short: int, at: Horizon
) -> tuple[date, date] | None:
    """Return the days that help where each day, or each period, counts once.

    None where there are not as many left as are lacking.
    """
    if short > 1:
        at = at.on(at.until)  # all of them have to count on one day
    days = _in_the_window(criterion, at)
    if days is None:
        return None
    first, last = days
    seen = derived.judge.observed(criterion, at.anchors)
    used = {place(fact.on) for day in at[:3] for fact in seen.at(day).facts}
    here = place(first)
    if here in used:
        following = _first_day(first, last, lambda day: place(day) > here)
        if following is None:
            return None
        first = following
    left = place(last) - place(first) + 1
    return (first, last) if left >= short else None


def _short(threshold: Threshold, finding: Finding) -> int:
    """Return how many days or periods are lacking; one where that is no number."""
    lacking, have = threshold.bound, finding.value
    return lacking - have if isinstance(lacking, int) and isinstance(have, int) else 1


def _first_day(low: date, high: date, holds: Callable[[date], bool]) -> date | None:
    """Return the first of some days from which on something holds; None: on none of them."""
    days = range(low.toordinal(), high.toordinal() + 1)
    place = bisect_left(days, True, key=lambda day: holds(date.fromordinal(day)))
    return date.fromordinal(days[place]) if place < len(days) else None
