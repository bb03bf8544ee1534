"""When something that is done still helps: the days whose facts count where it matters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from patronage.dates.day import add_days
from patronage.dates.month_end import boundary, index_of
from patronage.dates.span import Span
from patronage.standing.criteria.purchases import PurchaseDays
from patronage.standing.criteria.spending import EarningPeriods
from patronage.standing.remedies.remedy import UPPER
from patronage.standing.rules.combining import Compound, HeldFor
from patronage.standing.rules.covering import AT_FIRST
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.verdict import Observed, Verdict
from patronage.standing.rules.verdicts import verdicts_of
from patronage.timeline.timeline import Timeline
from patronage.windows.helping import helping

if TYPE_CHECKING:
    from patronage.standing.fold.derived import Derived
    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.threshold import Threshold
    from patronage.windows.anchors import Anchors

__all__ = ["Horizon", "useful"]


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
    `InEach` looks at the ends of periods that are over, where a day's finding says nothing.
    """
    above = _above(rule, criterion)
    if InEach in above or at.asked > at.until:
        return None
    if HeldFor in above:
        at = at.on(at.since)  # failed once, it has to be held anew
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    if finding.is_met or threshold is None:
        elapsed = False
    else:
        elapsed = isinstance(threshold.bound, Span)
        if not elapsed and threshold.comparison in UPPER:
            return at.asked, at.until
    over = getattr(criterion, "over", None)
    if elapsed and threshold is not None:
        return _recent_enough(threshold, at)
    if finding.is_met or over is None:
        return at.asked, at.until
    if isinstance(criterion, PurchaseDays | EarningPeriods) and at.asked < at.until:
        return _in_new_ones(derived, criterion, finding, at)
    return helping(over, at.anchors, asked=at.asked, since=at.since, until=at.until)


def _above(rule: Rule, criterion: Criterion) -> frozenset[type]:
    """Return the kinds of rule that a criterion stands in."""
    found: frozenset[type] = frozenset()
    if isinstance(rule, Compound):
        for part in rule.rules:
            if part == criterion:
                found |= {type(rule)}
            elif inner := _above(part, criterion):
                found |= inner | {type(rule)}
    return found


def _recent_enough(threshold: Threshold, at: Horizon) -> tuple[date, date] | None:
    """Return the days that are not too long ago on the first of the days on which it matters.

    Only time itself helps where much of it must have passed.
    """
    if threshold.comparison not in AT_FIRST:
        return at.asked, at.until

    def lasts(ordinal: int) -> bool:
        day = date.fromordinal(ordinal)
        said = verdicts_of(Timeline.of({day: Observed(day)}, before=Observed(None)), threshold)
        return said.at(max(day, at.since)) is Verdict.MET

    low, high = at.asked.toordinal(), at.until.toordinal()
    if low > high or not lasts(high):
        return None
    while low < high:
        middle = (low + high) // 2
        if lasts(middle):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low), at.until


def _in_new_ones(
    derived: Derived, criterion: PurchaseDays | EarningPeriods, finding: Finding, at: Horizon
) -> tuple[date, date] | None:
    """Return the days that help where each day, or each period, counts once.

    None where there are not as many left as are lacking.
    """
    lacking = criterion.threshold.bound
    have = finding.value
    short = lacking - have if isinstance(lacking, int) and isinstance(have, int) else 1
    if short > 1:
        at = at.on(at.until)  # all of them have to count on one day
    days = helping(criterion.over, at.anchors, asked=at.asked, since=at.since, until=at.until)
    if days is None:
        return None
    first, last = days
    seen = derived.judge.observed(criterion, at.anchors)
    counted = (fact for day in at[:3] for fact in seen.at(day).facts)
    used = {_place(criterion, fact.on) for fact in counted}
    place = _place(criterion, first)
    if place in used:
        place += 1
        first = _start(criterion, place)
    left = _place(criterion, last) - place + 1
    return (first, last) if first <= last and left >= short else None


def _place(criterion: PurchaseDays | EarningPeriods, day: date) -> int:
    if isinstance(criterion, PurchaseDays):
        return day.toordinal()
    return index_of(day, criterion.anchor, criterion.every)


def _start(criterion: PurchaseDays | EarningPeriods, place: int) -> date:
    if isinstance(criterion, PurchaseDays):
        return add_days(date.min, place - 1)
    return boundary(criterion.anchor, criterion.every, place)
