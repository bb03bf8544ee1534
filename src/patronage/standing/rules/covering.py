"""What a verdict is worth where not everything was looked at: missing is not the same as no."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.standing.rules.own_rules import fail
from patronage.thresholds.threshold import LOWER, Comparison
from patronage.timeline.timeline import Timeline, trusted
from patronage.values import repr_member
from patronage.windows.anchors import later
from patronage.windows.plain import Ever

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.relationship.coverage import Coverage
    from patronage.standing.rules.combining import Criterion
    from patronage.standing.rules.verdict import Observed
    from patronage.thresholds.threshold import Threshold
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = [
    "AT_FIRST",
    "NEVER_KNOWN",
    "Cover",
    "Unseen",
    "cover",
    "covered",
    "is_coverable",
    "unseen_of",
]

_DAY: Final = timedelta(days=1)
_EVER: Final = Ever()
_MET, _UNMET, _UNKNOWN = Verdict.MET, Verdict.UNMET, Verdict.UNKNOWN
_ONLY_MET: Final = frozenset({_MET})
NEVER_KNOWN: Final = Timeline.constant(_UNKNOWN)

AT_FIRST: Final = frozenset({Comparison.WITHIN, Comparison.LESS_THAN, Comparison.AT_MOST})
"""The comparisons of elapsed time that hold on the day itself, and later no more."""


class Unseen(Enum):
    """What facts that were not looked at could do to the value that a criterion sees.

    A count can only grow (`RAISES`): what was seen is a lower bound. A first day can only be
    earlier (`LOWERS`). The latest value is what it is, once a fact was seen (`NOTHING`). A mean or
    a balance may turn out either way (`ANYTHING`). A criterion that doesn't say is taken for a
    lower bound: of its value, or of the time that has passed.

    >>> Unseen.RAISES
    Unseen.RAISES
    """

    RAISES = "raises"
    LOWERS = "lowers"
    NOTHING = "nothing"
    ANYTHING = "anything"

    __repr__ = repr_member


def is_coverable(criterion: Criterion) -> bool:
    """Say whether what was looked at bears on a criterion at all; `Always` looks at nothing.

    One that looks beyond its ledger sees to what was looked at there, and here, by itself.

    >>> import patronage as pt
    >>> is_coverable(pt.Always())
    False
    """
    if getattr(criterion, "looks_beyond", False):
        return False
    return bool(criterion.needs) or getattr(criterion, "threshold", None) is not None


Limit: TypeAlias = "Callable[[Timeline[Verdict], Timeline[Observed], Anchors], Timeline[Verdict]]"


class Cover(NamedTuple):
    """What coverage makes of verdicts, of what was seen, and of the days that windows hang on.

    `only_met_stands` says that it does no more than leave open what would be unmet.
    """

    limit: Limit
    only_met_stands: bool = False


def covered(
    said: Timeline[Verdict],
    seen: Timeline[Observed],
    criterion: Criterion,
    anchors: Anchors,
    coverage: Coverage,
) -> Timeline[Verdict]:
    """Return the verdict as far as the coverage lets it be known while facts were observed.

    Unknown where a kind that is needed was never imported, and on days before the period that was
    observed; the judge ends it where that ends. A window that reaches back before it gives a bound
    only (`Unseen`): an at-least verdict may be met, never unmet. So does a criterion that any of
    its kinds will do (`any_will_do`) and of which some were imported.

    >>> import patronage as pt
    >>> met, seen = pt.Timeline.constant(Verdict.MET), pt.Timeline.constant(pt.Observed(True))
    >>> only = pt.Coverage.of("payment")
    >>> covered(met, seen, pt.PurchaseCount(pt.at_least(1)), pt.Anchors(), only).before
    Verdict.UNKNOWN
    """
    limited = cover(criterion, coverage)
    return said if limited is None else limited.limit(said, seen, anchors)


def cover(criterion: Criterion, coverage: Coverage) -> Cover | None:
    """Return the same as a function, whatever the facts are; None where nothing is missing.

    >>> import patronage as pt
    >>> cover(pt.PurchaseCount(pt.at_least(1)), pt.Coverage.of("purchase")) is None
    True
    """
    if not is_coverable(criterion):
        return None
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    needs, kinds, start = criterion.needs, coverage.kinds, coverage.observed.start
    partly = kinds is not None and not needs <= kinds
    if partly and (needs.isdisjoint(kinds or ()) or not getattr(criterion, "any_will_do", False)):
        return Cover(_never_known)
    if not partly and start is None:
        return None
    kept = _kept(Unseen.RAISES, threshold)
    unseen = unseen_of(criterion)
    if not isinstance(unseen, Unseen):
        hint = "`unseen` is a member of Unseen"
        raise TypeError(hint)  # the judge says of which criterion

    def limited(
        said: Timeline[Verdict], seen: Timeline[Observed], anchors: Anchors
    ) -> Timeline[Verdict]:
        if partly:
            said = _weakened(said, seen, kept, Unseen.RAISES)
        if start is None:
            return said
        whole = _first_whole_day(criterion, threshold, anchors, start, unseen)
        if whole is None or whole > start:
            weak = _weakened(said, seen, _kept(unseen, threshold), unseen)
            said = weak if whole is None else weak.splice(whole, said)
        return NEVER_KNOWN.splice(start, said)

    return Cover(limited, start is None and kept == _ONLY_MET)


def _never_known(
    said: Timeline[Verdict],  # noqa: ARG001  a `Limit`
    seen: Timeline[Observed],  # noqa: ARG001
    anchors: Anchors,  # noqa: ARG001
) -> Timeline[Verdict]:
    return NEVER_KNOWN


def _first_whole_day(
    criterion: Criterion,
    threshold: Threshold | None,
    anchors: Anchors,
    start: date,
    unseen: Unseen,
) -> date | None:
    """Return the first day on which the criterion no longer looks at days before `start`."""
    if start == date.min:
        return start
    before = start - _DAY
    window: Window = getattr(criterion, "over", _EVER)
    spell = window.counts(before, anchors)
    if spell is not None:
        whole = spell.end
    else:
        reach = window.reach(start, anchors)
        whole = start if reach is not None and reach >= start else None
    if unseen is Unseen.LOWERS or threshold is None or threshold.comparison not in AT_FIRST:
        return whole
    if not isinstance(threshold.bound, Span):
        return whole
    past = _first_day_past(before, threshold.bound, threshold.comparison)
    return past if whole is None or (past is not None and past < whole) else whole


def _first_day_past(day: date, bound: Span, comparison: Comparison) -> date | None:
    """Return the first day on which the time since a day is no longer within a bound."""
    end = later(day, bound)
    if end is None or comparison is not Comparison.AT_MOST:
        return end
    return None if end == date.max else end + _DAY


def _kept(unseen: Unseen, threshold: Threshold | None) -> frozenset[Verdict]:
    """Return which verdicts stand although not everything was seen."""
    if unseen is Unseen.NOTHING:
        return frozenset({_MET, _UNMET})
    favours = _favours(threshold)
    if unseen is Unseen.ANYTHING or favours == 0:
        return frozenset()
    return frozenset({_MET if (favours > 0) is (unseen is Unseen.RAISES) else _UNMET})


def _favours(threshold: Threshold | None) -> int:
    """Say whether a greater value makes for met (1), for unmet (-1), or may do either (0)."""
    if threshold is None:
        return 1
    comparison = threshold.comparison
    if comparison in (Comparison.EQUAL_TO, Comparison.ONE_OF):
        return 0
    return 1 if (comparison in LOWER) is not threshold.is_elapsed else -1


def unseen_of(criterion: Criterion) -> Unseen:
    """Return what facts that were not looked at could do; of one that doesn't say: at least so.

    >>> import patronage as pt
    >>> unseen_of(pt.PurchaseCount(pt.at_least(1))), unseen_of(pt.Recency(pt.within(pt.days(9))))
    (Unseen.RAISES, Unseen.NOTHING)
    """
    threshold: Threshold | None = getattr(criterion, "threshold", None)
    elapsed = threshold is not None and threshold.is_elapsed
    try:
        said = getattr(criterion, "unseen", Unseen.LOWERS if elapsed else Unseen.RAISES)
    except Exception as cause:  # noqa: BLE001  a stranger's property may raise anything
        fail(criterion, "unseen", cause)
    return said if isinstance(said, Unseen) else fail(criterion, "unseen", TypeError("no Unseen"))


def _weakened(
    said: Timeline[Verdict], seen: Timeline[Observed], kept: frozenset[Verdict], unseen: Unseen
) -> Timeline[Verdict]:
    """Return unknown for the verdicts that don't stand, and where nothing was seen."""
    if _UNMET not in kept:
        return _unmet_left_open(said) if kept else NEVER_KNOWN
    by_a_fact = unseen is Unseen.NOTHING

    def stands(verdict: Verdict, each: Observed) -> Verdict:
        there = each.last is not None if by_a_fact else each.value is not None
        return verdict if verdict in kept and there else _UNKNOWN

    return Timeline.combine(stands, said, seen)


def _unmet_left_open(said: Timeline[Verdict]) -> Timeline[Verdict]:
    """Return unknown for unmet; where nothing was unknown before, neighbours go on to differ."""
    if said.before is _UNKNOWN or _UNKNOWN in said.values:
        return said.map(lambda verdict: verdict if verdict is _MET else _UNKNOWN)
    before = _MET if said.before is _MET else _UNKNOWN
    return trusted(before, said.days, tuple([_MET if v is _MET else _UNKNOWN for v in said.values]))
