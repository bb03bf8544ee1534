"""From what criteria see to what rules say: the one path by which every verdict comes about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from patronage.dates import Period, Span
from patronage.standing.rules import Compound, criteria_of, depends_on_ladder
from patronage.standing.verdict import Comparison, Observed, Threshold, Verdict
from patronage.timeline import Timeline, coalesced
from patronage.windows import NO_ANCHORS, Anchors, Ever, Rolling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.relationship import Coverage
    from patronage.standing.evidence import Facts
    from patronage.standing.rules import Criterion, Rule

__all__ = ["Judge", "covered", "verdicts_of"]

_DAY = timedelta(days=1)
_EVER = Ever()
_UNKNOWN = Timeline.constant(Verdict.UNKNOWN)


class Judge:
    """Works out, once each, what criteria see and rules say of one relationship's facts.

    It keeps what it has worked out, so that one rule that stands in several places is judged once.
    """

    __slots__ = ("_ladder", "_verdicts", "base", "coverage", "facts", "observed_of")

    def __init__(self, facts: Facts, coverage: Coverage | None) -> None:
        self.facts = facts
        self.coverage = coverage
        self.base = Anchors(first=facts.first)
        self._verdicts: dict[object, Timeline[Verdict]] = {}
        self.observed_of: dict[object, Timeline[Observed]] = {}
        self._ladder: dict[Rule, bool] = {}

    def hangs_on_ladder(self, rule: Rule) -> bool:
        """Say whether a rule differs by the rung's own term and last fall."""
        known = self._ladder.get(rule)
        if known is None:
            known = self._ladder[rule] = depends_on_ladder(rule)
        return known

    def verdict(self, rule: Rule, anchors: Anchors = NO_ANCHORS) -> Timeline[Verdict]:
        """Return what a rule says on each day."""
        if not self.hangs_on_ladder(rule):
            anchors = self.base
        key = (rule, anchors)
        known = self._verdicts.get(key)
        if known is None:
            known = self._verdicts[key] = self._work_out(rule, anchors)
        return known

    def _work_out(self, rule: Rule, anchors: Anchors) -> Timeline[Verdict]:
        if isinstance(rule, Compound):
            return rule.judge(tuple(self.verdict(part, anchors) for part in rule.rules))
        seen = self.observed(rule, anchors)
        said = verdicts_of(seen, getattr(rule, "threshold", None))
        return said if self.coverage is None else covered(said, rule, anchors, self.coverage)

    def first_resting_after(self, rule: Rule, anchors: Anchors, day: date) -> date | None:
        """Return the first day after `day` on which a criterion of the rule rests on a later fact."""
        found: list[date] = []
        for criterion in criteria_of(rule):
            seen = self.observed(criterion, anchors)
            for turn, each in zip(seen.days, seen.values, strict=True):
                if turn > day and any(fact.on > day for fact in each.facts):
                    found.append(turn)
                    break
        return min(found, default=None)

    def observed(self, criterion: Criterion, anchors: Anchors = NO_ANCHORS) -> Timeline[Observed]:
        """Return what a criterion sees on each day."""
        if not self.hangs_on_ladder(criterion):
            anchors = self.base
        key = (criterion, anchors)
        known = self.observed_of.get(key)
        if known is None:
            known = self.observed_of[key] = criterion.observe(self.facts, anchors)
        return known


def verdicts_of(seen: Timeline[Observed], threshold: Threshold | None) -> Timeline[Verdict]:
    """Return what follows from what was seen: held against the threshold, or taken as it is.

    Nothing seen (None) is unknown; where time since a day is asked for and there is no such day,
    it is unmet.

    >>> from patronage.standing.verdict import at_least
    >>> verdicts_of(Timeline.constant(Observed(3)), at_least(3)).before
    <Verdict.MET: 2>
    """
    if threshold is None:
        return seen.map(_taken)
    if isinstance(threshold.bound, Span):
        first = _first_elapsed(seen.before.value, threshold)
        return coalesced(first, _elapsed(seen, threshold, threshold.bound))
    judge = threshold.judge

    def held_against(each: Observed) -> Verdict:
        value = each.value
        if value is None:
            return Verdict.UNKNOWN
        return Verdict.MET if judge(value) else Verdict.UNMET

    return seen.map(held_against)


def _taken(seen: Observed) -> Verdict:
    if seen.value is None:
        return Verdict.UNKNOWN
    return Verdict.MET if seen.value else Verdict.UNMET


_AT_FIRST = {Comparison.WITHIN, Comparison.LESS_THAN, Comparison.AT_MOST}
"""The comparisons of elapsed time that hold on the day itself, and later no more."""

_A_DAY_LATER = {Comparison.MORE_THAN, Comparison.AT_MOST}
"""The comparisons of elapsed time that turn on the day after the span has run."""


def _first_elapsed(since: object, threshold: Threshold) -> Verdict:
    if not isinstance(since, date):
        return Verdict.UNMET
    return Verdict.MET if (threshold.comparison in _AT_FIRST) else Verdict.UNMET


def _elapsed(seen: Timeline[Observed], threshold: Threshold, span: Span) -> Iterator[tuple[date, Verdict]]:
    early = Verdict.MET if threshold.comparison in _AT_FIRST else Verdict.UNMET
    late = early.negated
    further = _DAY if threshold.comparison in _A_DAY_LATER else timedelta()
    last = len(seen.days) - 1
    for place, (day, each) in enumerate(zip(seen.days, seen.values, strict=True)):
        if each.value is None:
            yield day, Verdict.UNMET
            continue
        turn = each.value + span + further  # type: ignore[operator]
        if turn <= day:
            yield day, late
            continue
        yield day, early
        if place == last or turn < seen.days[place + 1]:
            yield turn, late


def covered(
    said: Timeline[Verdict], criterion: Criterion, anchors: Anchors, coverage: Coverage
) -> Timeline[Verdict]:
    """Return the verdict as far as the coverage lets it be known.

    Unknown where a kind that is needed was never imported, and on days outside the period that was
    observed. A window that reaches back before it gives a lower bound: an at-least verdict may be
    met, never unmet, an at-most verdict unmet, never met.

    >>> from patronage.relationship import Coverage
    >>> from patronage.standing.rules import Always
    >>> everything = Coverage()
    >>> covered(Timeline.constant(Verdict.MET), Always(), NO_ANCHORS, everything).before
    <Verdict.MET: 2>
    """
    if not criterion.needs or coverage.is_everything:
        return said
    if coverage.kinds is not None and not criterion.needs <= coverage.kinds:
        return _UNKNOWN
    observed = coverage.observed
    if observed.start is not None:
        partial = Timeline.from_periods([Period(None, _first_whole_day(criterion, anchors, observed.start))])
        lowered = _lowered(getattr(criterion, "threshold", None))
        said = Timeline.combine(lambda verdict, part: lowered[verdict] if part else verdict, said, partial)
    inside = Timeline.from_periods([observed])
    return Timeline.combine(lambda verdict, known: verdict if known else Verdict.UNKNOWN, said, inside)


def _first_whole_day(criterion: Criterion, anchors: Anchors, start: date) -> date | None:
    """Return the first day on which the criterion no longer looks at days before `start`."""
    threshold = getattr(criterion, "threshold", None)
    window = getattr(criterion, "over", _EVER)
    if threshold is not None and threshold.comparison in _AT_FIRST and isinstance(threshold.bound, Span):
        window = Rolling(threshold.bound)
    if start == date.min:
        return start
    spell = window.counts(start - _DAY, anchors)
    return start if spell is None else spell.end


def _lowered(threshold: Threshold | None) -> tuple[Verdict, Verdict, Verdict]:
    """Return what each verdict is worth where only a part was seen: unmet, unknown, met."""
    unknown = Verdict.UNKNOWN
    if threshold is None:
        return (unknown, unknown, Verdict.MET)
    if isinstance(threshold.bound, Span) or threshold.comparison in {Comparison.AT_LEAST, Comparison.MORE_THAN}:
        return (unknown, unknown, Verdict.MET)
    if threshold.comparison in {Comparison.AT_MOST, Comparison.LESS_THAN}:
        return (Verdict.UNMET, unknown, unknown)
    if isinstance(threshold.bound, int) and not isinstance(threshold.bound, bool):
        return (unknown, unknown, unknown)
    return (Verdict.UNMET, unknown, Verdict.MET)
