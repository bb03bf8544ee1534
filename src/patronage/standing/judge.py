"""From what criteria see to what rules say: the one path by which every verdict comes about."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from patronage.dates import Span
from patronage.standing.covering import AT_FIRST, NEVER_KNOWN, covered, is_coverable
from patronage.standing.rules import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Compound,
    Not,
    criteria_of,
    depends_on_ladder,
)
from patronage.standing.verdict import Comparison, Verdict
from patronage.timeline import trusted
from patronage.windows import NO_ANCHORS, Anchors
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from patronage.relationship import Coverage
    from patronage.standing.evidence import Facts
    from patronage.standing.rules import Criterion, Rule
    from patronage.standing.verdict import Observed, Threshold
    from patronage.timeline import Timeline

__all__ = ["Judge", "verdicts_of"]

_MET, _UNMET, _UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN


class _Known:
    """What is known of a rule whatever the facts are; equal rules have the same, to look up by."""

    __slots__ = ("compound", "criterion", "ends_once", "hangs", "parts", "sight", "threshold")

    def __init__(self, rule: Rule) -> None:
        self.hangs = depends_on_ladder(rule)
        self.ends_once = _ends_once(rule)
        self.compound = rule if isinstance(rule, Compound) else None
        inner: tuple[Rule, ...] = () if self.compound is None else self.compound.rules
        self.parts = tuple(_known_of(cast("Hashable", each)) for each in inner)
        self.criterion = cast("Criterion", rule)
        self.threshold: Threshold | None = getattr(rule, "threshold", None)
        sight = getattr(rule, "sight", None)
        self.sight = self if sight is None else _token(sight)


@lru_cache(maxsize=4096)
def _known_of(rule: Hashable) -> _Known:
    return _Known(cast("Rule", rule))


@lru_cache(maxsize=4096)
def _token(sight: object) -> object:  # noqa: ARG001  what it stands for
    """Return one object for all criteria that see the same, cheap to look up by."""
    return object()


class Judge:
    """Works out, once each, what criteria see and rules say of one relationship's facts.

    It keeps what it has worked out, so that one rule that stands in several places is judged once.
    """

    __slots__ = ("_end", "_open", "_said", "_seen", "base", "coverage", "facts")

    def __init__(self, facts: Facts, coverage: Coverage | None) -> None:
        self.facts: Facts = facts
        self.coverage: Coverage | None = (
            None if coverage is None or coverage.is_everything else coverage
        )
        self.base: Anchors = Anchors(first=facts.first) if facts.first else NO_ANCHORS
        self._end = None if self.coverage is None else self.coverage.observed.end
        self._open: dict[object, Timeline[Verdict]] = {}
        self._said: dict[object, Timeline[Verdict]] = {}
        self._seen: dict[object, Timeline[Observed]] = {}

    def hangs_on_ladder(self, rule: Rule) -> bool:
        """Say whether a rule differs by the rung's own term and last fall."""
        return _known_of(cast("Hashable", rule)).hangs

    def verdict(self, rule: Rule, anchors: Anchors = NO_ANCHORS) -> Timeline[Verdict]:
        """Return what a rule says on each day."""
        return self._verdict(_known_of(cast("Hashable", rule)), anchors)

    def _verdict(self, known: _Known, anchors: Anchors) -> Timeline[Verdict]:
        key = (known, anchors) if known.hangs else known
        said = self._said.get(key)
        if said is None:
            said = self._while_observed(known, anchors)
            if self._end is not None and known.ends_once:
                said = _ending(said, self._end)
            self._said[key] = said
        return said

    def _while_observed(self, known: _Known, anchors: Anchors) -> Timeline[Verdict]:
        """Return what a rule says, the end of the observed days left for later where it may be."""
        key = (known, anchors) if known.hangs else known
        said = self._open.get(key)
        if said is None:
            at = anchors if known.hangs else self.base
            said = self._open[key] = self._work_out(known, at)
        return said

    def _work_out(self, known: _Known, anchors: Anchors) -> Timeline[Verdict]:
        if known.compound is not None:
            ask = self._while_observed if known.ends_once else self._verdict
            return known.compound.judge(ask(part, anchors) for part in known.parts)
        seen = self._observed(known, anchors)
        said = verdicts_of(seen, known.threshold)
        if self.coverage is None:
            return said
        return covered(said, seen, known.criterion, anchors, self.coverage)

    def observed(self, criterion: Criterion, anchors: Anchors = NO_ANCHORS) -> Timeline[Observed]:
        """Return what a criterion sees on each day."""
        known = _known_of(cast("Hashable", criterion))
        return self._observed(known, anchors if known.hangs else self.base)

    def _observed(self, known: _Known, anchors: Anchors) -> Timeline[Observed]:
        key = (known.sight, anchors) if known.hangs else known.sight
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = known.criterion.observe(self.facts, anchors)
        return seen

    def first_resting_after(self, rule: Rule, anchors: Anchors, day: date) -> date | None:
        """Return the first day after `day` on which the rule rests on a fact that is later too."""
        found: list[date] = []
        for criterion in criteria_of(rule):
            seen = self.observed(criterion, anchors)
            for turn, each in zip(seen.days, seen.values, strict=True):
                last = each.last
                if turn > day and last is not None and last.on > day:
                    found.append(turn)
                    break
        return min(found, default=None)


_POINTWISE: Final = (AllOf, AnyOf, AtLeastOf, Not)


def _ends_once(rule: Rule) -> bool:
    """Say whether a rule is unknown when all that it is made of is: its end can be put on last."""
    if isinstance(rule, Compound):
        return isinstance(rule, _POINTWISE) and all(map(_ends_once, rule.rules))
    return is_coverable(rule)


def _ending(said: Timeline[Verdict], end: date) -> Timeline[Verdict]:
    """Return the verdict on the days before an end; from there on nothing is known."""
    if said.days and said.days[-1] >= end:
        return said.splice(end, NEVER_KNOWN)
    if (said.values[-1] if said.values else said.before) is _UNKNOWN:
        return said
    return trusted(said.before, (*said.days, end), (*said.values, _UNKNOWN))


def verdicts_of(seen: Timeline[Observed], threshold: Threshold | None) -> Timeline[Verdict]:
    """Return what follows from what was seen: held against the threshold, or taken as it is.

    Nothing seen (None) is unknown; where time since a day is asked for and there is no such day,
    it is unmet.

    >>> import patronage as pt
    >>> verdicts_of(pt.Timeline.constant(pt.Observed(3)), pt.at_least(3)).before
    <Verdict.MET: 2>
    """
    if threshold is None:
        return seen.map(_taken)
    if isinstance(threshold.bound, Span):
        return _elapsed(seen, threshold, threshold.bound)
    judge = threshold.judge
    compare = threshold.of_whole_numbers
    before = last = _held_against(judge, seen.before)
    days: list[date] = []
    values: list[Verdict] = []
    for day, each in zip(seen.days, seen.values, strict=True):
        value = each[0]
        if compare is not None and type(value) is int:
            new = _MET if compare(value) else _UNMET
        else:
            new = _UNKNOWN if value is None else _MET if judge(value) else _UNMET
        if new is not last:
            days.append(day)
            values.append(new)
            last = new
    return trusted(before, tuple(days), tuple(values))


def _held_against(judge: Callable[[object], bool], seen: Observed) -> Verdict:
    if seen.value is None:
        return _UNKNOWN
    return _MET if judge(seen.value) else _UNMET


def _taken(seen: Observed) -> Verdict:
    if seen.value is None:
        return _UNKNOWN
    return _MET if seen.value else _UNMET


_A_DAY_LATER: Final = frozenset({Comparison.MORE_THAN, Comparison.AT_MOST})
"""The comparisons of elapsed time that turn on the day after the span has run."""


def _elapsed(seen: Timeline[Observed], threshold: Threshold, span: Span) -> Timeline[Verdict]:
    """Return the verdict on the time since the day that is seen; unmet where there is none."""
    comparison = threshold.comparison
    early, late = (_MET, _UNMET) if comparison in AT_FIRST else (_UNMET, _MET)
    a_day_later = comparison in _A_DAY_LATER
    starts, ends = (date.min, *seen.days), (*seen.days, None)
    days: list[date] = []
    values: list[Verdict] = []
    last = _UNMET
    for day, end, each in zip(starts, ends, (seen.before, *seen.values), strict=True):
        since = each[0]
        turn = None if since is None else _turn(cast("date", since), span, a_day_later=a_day_later)
        over = turn is not None and turn <= day
        new = _UNMET if since is None else late if over else early
        if new is not last:
            days.append(day)
            values.append(new)
            last = new
        if turn is not None and not over and (end is None or turn < end):
            days.append(turn)
            values.append(late)
            last = late
    if days and days[0] == date.min:
        return trusted(values[0], tuple(days[1:]), tuple(values[1:]))
    return trusted(_UNMET, tuple(days), tuple(values))


def _turn(since: date, span: Span, *, a_day_later: bool) -> date | None:
    """Return the day on which so much time has passed, or None beyond the last day there is."""
    turn = later(since, span)
    if turn is None or not a_day_later:
        return turn
    return None if turn == date.max else date.fromordinal(turn.toordinal() + 1)
