"""The methods: how one figure is made of what was seen in a window."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.counting.verdict import Verdict
from patronage.measures.exact import unknown
from patronage.measures.figures import number
from patronage.measures.methods import PERCENTILES, AttainmentMethod, percentile
from patronage.thresholds.threshold import LOWER, at_least

if TYPE_CHECKING:
    from collections.abc import Sequence

    from patronage.facts.remarks import Remark
    from patronage.measures.figures import Number
    from patronage.measures.promise import Promise
    from patronage.measures.reading import Seen
    from patronage.measures.samples import Sample

__all__ = ["METHODS", "Reached", "Window"]

_ALL: Final = at_least(100)
"""By which a share is good where nothing else is said."""


_WEIGHING: Final = (AttainmentMethod.RATIO, AttainmentMethod.COUNT)
"""The methods by which an observation weighs as much as there is of it."""


class Reached(NamedTuple):
    """A figure, and what it rests on: all there was, and what of it was lost.

    Without a figure, `remark` may say why it isn't known; `least` is what it comes to in any case.
    """

    value: Number | None
    base: Number | None = None
    lost: Number | None = None
    remark: Remark | None = None
    least: Number | None = None


class Window(NamedTuple):
    """What is known of a window beside what was seen in it.

    `time` is how long it is, in the measure's unit and for all of its units together; `expected`
    how many observations there should be.
    """

    time: Number
    expected: int | None = None


_Method: TypeAlias = "Callable[[Promise, Seen, Window], Reached]"


def _uptime(_: Promise, seen: Seen, window: Window) -> Reached:
    base = window.time - seen.from_base
    lost: Number = 0
    for each in seen.samples:
        lost += each.value or 0
    if base <= 0:
        return Reached(None, max(base, 0), 0)
    lost = min(lost, base)
    return Reached(Fraction(100 * (base - lost), base), base, lost)


# --- of values ------------------------------------------------------------------------------------


def _of_values(made: Callable[[Promise, Sequence[Number]], Number]) -> _Method:
    """Return the method that makes a figure of the values, if there are any, and all known."""

    def reach(measure: Promise, seen: Seen, _: Window) -> Reached:
        values = _values(seen)
        if not isinstance(values, list):
            return values
        return Reached(made(measure, values) if values else None)

    return reach


def _values(seen: Seen) -> list[Number] | Reached:
    """Return the values of all samples, or that one of them has none."""
    values: list[Number] = []
    for each in seen.samples:
        if each.value is None:
            return Reached(None, remark=unknown("measure.value", fact=each.name, on=each.on))
        values.append(each.value)
    return values


def _mean(_: Promise, values: Sequence[Number]) -> Number:
    return Fraction(_total(values), len(values))


def _total(values: Sequence[Number]) -> Number:
    total: Number = 0
    for each in values:
        total += each
    return total


def _worst(measure: Promise, values: Sequence[Number]) -> Number:
    is_least = measure.target is not None and measure.target.comparison in LOWER
    return min(values) if is_least else max(values)


def _at_percentile(measure: Promise, values: Sequence[Number]) -> Number:
    return percentile(values, Fraction(measure.percentile or 0), measure.method)


def _net_score(measure: Promise, values: Sequence[Number]) -> Number:
    good, bad = measure.good, measure.bad
    promoters = sum(1 for each in values if good is not None and good.judge(each))
    detractors = sum(1 for each in values if bad is not None and bad.judge(each))
    return Fraction(100 * (promoters - detractors), len(values))


def _sum(_: Promise, seen: Seen, __: Window) -> Reached:
    values = _values(seen)
    if not isinstance(values, list):
        return values
    total = _total(values)
    return Reached(total, lost=total)


# --- of good ones ---------------------------------------------------------------------------------


def _ratio(measure: Promise, seen: Seen, _: Window) -> Reached:
    reached = _of_judged(measure, seen, _good, _all)
    if reached.base == 0 and seen.samples and measure.data is not None:
        return reached._replace(value=number(measure.data.empty))
    return reached


def _mean_of_ratios(measure: Promise, seen: Seen, window: Window) -> Reached:
    return _of_judged(measure, seen, _share, _one, _missing(measure, seen, window))


def _timeslices(measure: Promise, seen: Seen, window: Window) -> Reached:
    return _of_judged(measure, seen, _is_good, _one, _missing(measure, seen, window))


def _good(sample: Sample) -> Number:
    return sample.good


def _all(sample: Sample) -> Number:
    return sample.total


def _share(sample: Sample) -> Number:
    return Fraction(sample.good, sample.total)


def _is_good(sample: Sample) -> Number:
    return 1 if sample.verdict is Verdict.MET else 0


def _one(_: Sample) -> Number:
    return 1


def _missing(measure: Promise, seen: Seen, window: Window) -> tuple[int, int]:
    """Return how many observations that are not there count, and how many of them as good ones."""
    data = measure.data
    if data is None or data.missing is Verdict.UNKNOWN:
        return 0, 0
    missing = max((window.expected or 0) - seen.n, 0)
    return missing, missing if data.missing is Verdict.MET else 0


def _of_judged(
    measure: Promise,
    seen: Seen,
    kept: Callable[[Sample], Number],
    weight: Callable[[Sample], Number],
    missing: tuple[int, int] = (0, 0),
) -> Reached:
    """Return what was kept of all samples over their weight, with what those not seen count as."""
    samples = _judged(measure, seen)
    if not isinstance(samples, list):
        return samples
    total = missing[0] + _total([*map(weight, samples)])
    good = missing[1] + _total([*map(kept, samples)])
    return Reached(Fraction(100 * good, total) if total else None, total, total - good)


def _judged(measure: Promise, seen: Seen) -> list[Sample] | Reached:
    """Return the samples that count, all of them good or not, or that of one it is not known.

    Where each weighs the same, a sample of nothing, 0 of 0, counts as the measure says, or not at
    all; else it has no weight.
    """
    empty = None
    if measure.data is not None and measure.method not in _WEIGHING:
        empty = number(measure.data.empty)
    found: list[Sample] = []
    for each in seen.samples:
        if not each.total:
            if empty is not None:
                verdict = Verdict.of((measure.good or _ALL).judge(empty))
                good = Fraction(empty, 100)
                found.append(each._replace(value=empty, good=good, total=1, verdict=verdict))
        elif each.verdict is Verdict.UNKNOWN:
            return Reached(None, remark=unknown("measure.good", fact=each.name, on=each.on))
        else:
            found.append(each)
    return found


def _count(measure: Promise, seen: Seen, _: Window) -> Reached:
    if measure.counts is None:
        found = _total([each.total for each in seen.samples])
        return Reached(found, lost=found)
    return _at_least(_counted_of, measure, seen)


def _consecutive(measure: Promise, seen: Seen, _: Window) -> Reached:
    return _at_least(_longest, measure, seen)


def _counted_of(measure: Promise, samples: Sequence[Sample]) -> Number:
    """Return how many of the samples count, of those of which that is known."""
    known = [each for each in samples if each.verdict is not Verdict.UNKNOWN]
    good = _total([each.good for each in known])
    if measure.counts is Verdict.UNMET:
        return _total([each.total for each in known]) - good
    return good


def _longest(measure: Promise, samples: Sequence[Sample]) -> Number:
    """Return the longest run of samples that count; one of which that isn't known ends it."""
    counts, longest, run = measure.counts or Verdict.UNMET, 0, 0
    for each in samples:
        run = run + 1 if each.verdict is counts else 0
        longest = max(longest, run)
    return longest


def _at_least(
    made: Callable[[Promise, Sequence[Sample]], Number], measure: Promise, seen: Seen
) -> Reached:
    """Return a number of samples, or, where one of them isn't known, what it is at least."""
    samples = _judged(measure, seen)
    if not isinstance(samples, list):
        return samples._replace(least=made(measure, seen.samples))
    found = made(measure, samples)
    return Reached(found, lost=found)


METHODS: Final[dict[AttainmentMethod, _Method]] = {
    AttainmentMethod.MEAN: _of_values(_mean),
    AttainmentMethod.RATIO: _ratio,
    AttainmentMethod.MEAN_OF_RATIOS: _mean_of_ratios,
    AttainmentMethod.TIMESLICES: _timeslices,
    AttainmentMethod.UPTIME: _uptime,
    AttainmentMethod.COUNT: _count,
    AttainmentMethod.SUM: _sum,
    AttainmentMethod.WORST: _of_values(_worst),
    AttainmentMethod.NET_SCORE: _of_values(_net_score),
    AttainmentMethod.CONSECUTIVE: _consecutive,
    **dict.fromkeys(PERCENTILES, _of_values(_at_percentile)),
}
"""What makes the figure by each method but `EACH`."""
