"""Samples: what one observation says to a measure, or what another measure has come to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.measures.closed import last_of
from patronage.measures.exact import unknown
from patronage.measures.figures import number
from patronage.measures.methods import AttainmentMethod

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.observed import Observation
    from patronage.facts.remarks import Remark
    from patronage.measures.attainment import Attainment
    from patronage.measures.figures import Number
    from patronage.measures.promise import Promise
    from patronage.thresholds.threshold import Threshold

__all__ = ["Sample", "is_judged", "sample_of", "sample_of_another"]

_SECONDS: Final = {"seconds": 1, "minutes": 60, "hours": 3_600}
"""The units of time that turn into each other; a day of work is no 24 hours."""


class Sample(NamedTuple):
    """What was seen on a day: a value, or so many good ones of a total, and whether it is good.

    `name` tells those of one day apart.
    """

    on: date
    name: str
    value: Number | None
    good: Number
    total: Number
    verdict: Verdict


def sample_of(fact: Observation, measure: Promise) -> Sample | Remark:
    """Return what an observation says to a measure, or the remark that says why it isn't known.

    >>> from datetime import date
    >>> import patronage as pt
    >>> answers = pt.measures.Measure(
    ...     "answer", AttainmentMethod.RATIO, good=pt.at_most(60), window=pt.counting.MONTH
    ... )
    >>> sample_of(pt.Observation("answer", 30, on=date(2026, 3, 2)), answers).verdict
    Verdict.MET
    """
    name, plain = fact.id or fact.name, fact.value
    is_uptime = measure.method is AttainmentMethod.UPTIME
    if type(plain) is int and plain >= 0 and is_uptime and not fact.details and not fact.unit:
        return Sample(fact.on, name, plain * measure.units, 0, 1, Verdict.UNKNOWN)  # most are so
    value = number(plain)
    if fact.unit is not None:
        wanted = measure.unit or ("minutes" if is_uptime else None)
        factor = _factor(fact.unit, wanted)
        if factor is None:
            return unknown("measure.unit", fact=name, on=fact.on, unit=fact.unit, wanted=wanted)
        value = None if value is None else value * factor
    if is_uptime:
        return _lost(fact, value, measure.units)
    total = number(fact.detail("total")) if fact.details else None
    if total is not None:
        return _counted(fact, total, measure.good)
    if type(plain) is bool:
        return Sample(fact.on, name, None, 1 if plain else 0, 1, Verdict.of(plain))
    if measure.good is None:
        return Sample(fact.on, name, value, 0, 1, Verdict.UNKNOWN)
    verdict = is_judged(measure.good, plain if value is None else value)
    return Sample(fact.on, name, value, 1 if verdict is Verdict.MET else 0, 1, verdict)


def sample_of_another(fact: Attainment, measure: Promise) -> Sample:
    """Return what another measure came to as a sample: its figure, and whether it was attained.

    Where the measure says itself what is good, the figure is held against that.

    >>> from datetime import date
    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> reached = pt.measures.Attainment(
    ...     "uptime", march, value=98, verdict=Verdict.UNMET, on=date(2026, 3, 31)
    ... )
    >>> misses = pt.measures.Measure(
    ...     "misses", AttainmentMethod.COUNT, of="uptime", window=pt.counting.YEAR
    ... )
    >>> sample_of_another(reached, misses).name
    'uptime@2026-03-01'
    """
    value = None if fact.value is None else number(fact.value)
    verdict = fact.verdict if measure.good is None else is_judged(measure.good, value)
    kept = 1 if verdict is Verdict.MET else 0
    name = f"{fact.measure}@{fact.about or fact.period.start}"
    return Sample(last_of(fact.period), name, value, kept, 1, verdict)


def is_judged(good: Threshold, value: object) -> Verdict:
    """Return whether a value is good; a number has no name, and a name no number.

    >>> import patronage as pt
    >>> (
    ...     is_judged(pt.at_most(60), 61),
    ...     is_judged(pt.at_most(60), "late"),
    ...     is_judged(pt.one_of("passed", "waived"), "passed"),
    ... )
    (Verdict.UNMET, Verdict.UNKNOWN, Verdict.MET)
    """
    if not isinstance(value, str if isinstance(good.bounds[0], str) else int | Fraction):
        return Verdict.UNKNOWN
    return Verdict.of(good.judge(value))


def _factor(unit: str, wanted: str | None) -> Number | None:
    """Return by what a number is multiplied to be in another unit; None: they have no relation."""
    if wanted is None or unit == wanted:
        return 1
    if unit in _SECONDS and wanted in _SECONDS:
        return Fraction(_SECONDS[unit], _SECONDS[wanted])
    return None


def _counted(fact: Observation, total: Number, good: Threshold | None) -> Sample | Remark:
    """Return so many good ones of a total; they are good together if all are, or as `good` says."""
    name = fact.id or fact.name
    kept, bad = number(fact.detail("good")), number(fact.detail("bad"))
    if kept is None and bad is not None:
        kept = total - bad
    if kept is None or not 0 <= kept <= total or (bad is not None and kept + bad != total):
        return unknown("measure.counts", fact=name, on=fact.on)
    if not total:
        return Sample(fact.on, name, None, kept, total, Verdict.UNKNOWN)
    share = Fraction(100 * kept, total)
    verdict = Verdict.of(kept == total) if good is None else is_judged(good, share)
    return Sample(fact.on, name, share, kept, total, verdict)


def _lost(fact: Observation, value: Number | None, units: int) -> Sample | Remark:
    """Return the time that was lost by so many of the units; by all of them, unless it says."""
    name, said = fact.id or fact.name, fact.detail("units") if fact.details else None
    down: Number | None = units if said is None else number(said)
    if value is None:
        return unknown("measure.value", fact=name, on=fact.on)
    if value < 0 or down is None or not 0 <= down <= units:
        return unknown("measure.lost", fact=name, on=fact.on)
    return Sample(fact.on, name, value * down, 0, 1, Verdict.UNKNOWN)
