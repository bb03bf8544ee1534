"""The figure that a criterion sees of some facts, as far as what was looked at lets it be known."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, cast

from patronage.counting.verdict import Verdict
from patronage.errors import Fault
from patronage.money.money import Money
from patronage.standing.criteria.through import check_inner
from patronage.standing.rules.combining import Compound, Criterion, looks_beyond
from patronage.standing.rules.judge import known_of
from patronage.standing.rules.verdict import TAKEN_BACK
from patronage.thresholds.threshold import LOWER, Threshold, at_least, at_most
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from patronage.standing.rules.judge import Judge
    from patronage.standing.rules.verdict import Observed

__all__ = ["NOTHING", "Figured", "Nothing", "check_figured", "known_figures"]

_MET, _UNMET = Verdict.MET, Verdict.UNMET


def check_figured(faults: list[Fault], path: str, criterion: object) -> None:
    """Report what sees no number and no amount on one ledger.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_figured(found, "criterion", pt.Always())
    >>> found[0].code
    'rule.type'
    """
    before = len(faults)
    check_inner(faults, path, criterion)
    if len(faults) > before:
        return
    threshold: object = getattr(criterion, "threshold", None)
    if isinstance(criterion, Compound) or not isinstance(threshold, Threshold):
        hint = "give a criterion that sees a number or an amount; Through asks others a rule"
    elif threshold.is_elapsed or not isinstance(threshold.bounds[0], int | Decimal | Money):
        hint = "only numbers and amounts add up; Through asks others for days and texts"
    elif isinstance(threshold.bounds[0], bool) or looks_beyond(cast("Criterion", criterion)):
        hint = "give a criterion that sees a number or an amount on one ledger"
    else:
        return
    faults.append(Fault.of("rule.type", path, type(criterion).__name__, hint))


Figured: TypeAlias = Annotated[Criterion, check_figured]
"""A criterion that sees a number, or an amount, on one ledger."""


class Nothing(Enum):
    """What adds nothing to a sum: nothing is noted.

    >>> NOTHING.name
    'NOTHING'
    """

    NOTHING = 0


NOTHING: Final = Nothing.NOTHING


def known_figures(judge: Judge, criterion: Criterion) -> Timeline[object]:
    """Return what a criterion sees of some facts, as far as what was looked at lets it be known.

    A bound where more may have been seen; None where it isn't known; `NOTHING` where nothing is
    noted.

    >>> import patronage as pt
    >>> from patronage.standing.rules.evidence import Facts
    >>> from patronage.standing.rules.judge import Judge
    >>> known_figures(Judge(Facts(()), None), pt.PurchaseCount(pt.at_least(1))).before
    0
    """
    known = known_of(criterion)
    seen = judge.sees(known, judge.base)
    values: Timeline[object] = seen.map(_figure_of)
    cover = None if judge.coverage is None else known.cover(judge.coverage)
    if cover is not None:
        upwards = _favours_more(criterion)
        met = cover.limit(Timeline.constant(_MET), seen, judge.base)
        unmet = cover.limit(Timeline.constant(_UNMET), seen, judge.base)

        def limited(value: object, met: Verdict, unmet: Verdict) -> object:
            return _as_far_as_known(value, met is _MET, unmet is _UNMET, upwards=upwards)

        values = Timeline.combine(limited, values, met, unmet)
    return values if judge.end is None else values.splice(judge.end, Timeline.constant(None))


def _figure_of(seen: Observed) -> object:
    if seen.value is TAKEN_BACK or (seen.value is None and seen.last is None):
        return NOTHING
    return seen.value


def _favours_more(criterion: Criterion) -> bool:
    threshold: Threshold = cast("Any", criterion).threshold
    return threshold.comparison in LOWER


def _as_far_as_known(value: object, met: bool, unmet: bool, *, upwards: bool) -> object:
    """Return a value of which not all is known: where only met stands, more may yet come."""
    if met and unmet:
        return value
    if value is None or value is NOTHING or isinstance(value, Threshold) or not (met or unmet):
        return value if isinstance(value, Threshold) and (met or unmet) else None
    bound = cast("Any", value)
    return at_least(bound) if met is upwards else at_most(bound)
