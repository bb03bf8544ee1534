"""What a measure comes to in one window: from observations to a figure, and its verdict."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from patronage.checks import is_count
from patronage.counting.verdict import Verdict
from patronage.dates.period import trusted_period
from patronage.errors import Fault
from patronage.facts.observed import Observation
from patronage.measures.attainment import Attainment
from patronage.measures.closed import end_of, last_of
from patronage.measures.exact import unknown
from patronage.measures.methods import OF_SHARES, PERCENTILES, AttainmentMethod, percentile
from patronage.measures.samples import Sample, sample_of
from patronage.money.amounts import round_fraction
from patronage.thresholds.threshold import LOWER, at_least
from patronage.thresholds.where import passing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from patronage.dates.period import Period
    from patronage.facts.remarks import Remark
    from patronage.measures.conditions import Exclusion
    from patronage.measures.promise import Promise
    from patronage.money.amounts import Rounding

__all__ = ["UNITS", "attained", "check_places", "each_attained", "to_places"]

UNITS: Final = {"seconds": 86_400, "minutes": 1_440, "hours": 24, "days": 1}
"""The units of time in which uptime is counted, and how many of each a day has."""

_HUNDRED: Final = Fraction(100)

_ALL: Final = at_least(100)
"""By which a share is good where nothing else is said."""


def attained(
    measure: Promise,
    facts: Sequence[Observation | Attainment],
    period: Period,
    on: date,
    before: Sequence[Period] = (),
) -> Attainment:
    """Return what a measure came to in a window, as of a day in it.

    `before` are the windows whose figures are taken into the mean with this one's.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> calls = pt.measures.Measure("calls", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    >>> seen = [pt.Observation("calls", on=date(2026, 3, day)) for day in (2, 9, 30)]
    >>> attained(calls, seen, march, date(2026, 3, 10)).value
    2
    """
    passed = trusted_period(period.start, date.fromordinal(on.toordinal() + 1))
    if measure.pooled and before:
        passed = trusted_period(before[0].start, passed.end)
    seen = _read(measure, facts, passed)
    reached = _reach(measure, seen, passed)
    value, remarks = reached.value, [*seen.remarks]
    if value is None and not remarks:
        remarks.append(unknown("measure.nothing"))
    if remarks:
        value = None
    if value is not None and before and not measure.pooled:
        earlier = [_reach(measure, _read(measure, facts, each), each).value for each in before]
        if None in earlier:
            start = before[earlier.index(None)].start
            remarks.append(unknown("measure.before", start=start))
            value = None
        else:
            value = sum(cast("list[Fraction]", earlier), value) / (len(before) + 1)
    covered = _covered(measure, seen.samples, passed.days)
    least = None if measure.data is None else measure.data.covered
    if covered is not None and least is not None and not least.judge(covered):
        remarks.append(unknown("measure.covered", covered=covered))
        value = None
    if value is not None:
        value = _rounded(measure, value)
    allowed, base = _allowed(measure, reached, period)
    end = end_of(period)
    is_over = on.toordinal() + 1 >= end.toordinal()
    return Attainment(
        measure.id,
        period,
        value=value,
        verdict=_verdict(measure, value, reached, base, over=is_over),
        target=measure.target,
        on=on,
        n=len(seen.samples),
        base=base,
        lost=reached.lost,
        allowed=allowed,
        covered=covered,
        unit=_unit_of_value(measure),
        remarks=tuple(remarks),
    )


def each_attained(
    measure: Promise, facts: Iterable[Observation | Attainment], period: Period
) -> tuple[Attainment, ...]:
    """Return what each observation of a window came to by itself, in the order of their days.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> late = pt.measures.Measure("late", AttainmentMethod.EACH, window=pt.counting.MONTH)
    >>> train = pt.Observation(
    ...     "late", 29, on=date(2026, 3, 2), id="T1", details={"ticket": "single"}
    ... )
    >>> each_attained(late, [train], march)[0].facts["ticket"]
    'single'
    """
    found: list[Attainment] = []
    for fact in facts:
        if not isinstance(fact, Observation) or not _is_of(measure, fact, period):
            continue
        sample = sample_of(fact, measure.good, measure.unit)
        remarks = (sample,) if not isinstance(sample, Sample) else ()
        if not remarks and passing(fact, measure.where) is Verdict.UNKNOWN:
            remarks = (unknown("measure.where", fact=fact.id or "", on=fact.on),)
        value = sample.value if isinstance(sample, Sample) and not remarks else None
        target = measure.target
        found.append(
            Attainment(
                measure.id,
                trusted_period(fact.on, date.fromordinal(fact.on.toordinal() + 1)),
                value=value,
                verdict=Verdict.UNKNOWN
                if value is None or target is None
                else Verdict.of(target.judge(value)),
                target=target,
                on=fact.on,
                n=1,
                unit=fact.unit or measure.unit,
                about=fact.id,
                details=fact.details,
                remarks=remarks,
            )
        )
    return tuple(sorted(found, key=lambda each: (each.on, each.about or "")))


class _Seen(NamedTuple):
    """What was read in a window: samples, what is left out of the base and of what was lost."""

    samples: list[Sample]
    remarks: list[Remark]
    from_base: Fraction
    from_lost: Fraction


class _Reached(NamedTuple):
    """A figure, and what it rests on: all there was, and what of it was lost."""

    value: Fraction | None
    base: Fraction | None = None
    lost: Fraction | None = None
    from_base: Fraction = Fraction(0)


_UPTIME: Final = AttainmentMethod.UPTIME


def _is_of(measure: Promise, fact: Observation, passed: Period) -> bool:
    return (
        fact.name == measure.of
        and fact.on in passed
        and passing(fact, measure.where) is not Verdict.UNMET
    )


def _read(measure: Promise, facts: Iterable[Observation | Attainment], passed: Period) -> _Seen:
    samples: list[Sample] = []
    remarks: list[Remark] = []
    spared: list[tuple[Exclusion, Sample]] = []
    for fact in facts:
        if isinstance(fact, Attainment):
            if fact.measure == measure.of and fact.is_complete and _last_day(fact) in passed:
                samples.append(_of_another(fact))
            continue
        if not _is_of(measure, fact, passed):
            continue
        sample = sample_of(fact, measure.good, _unit(measure))
        if not isinstance(sample, Sample):
            remarks.append(sample)
            continue
        if passing(fact, measure.where) is Verdict.UNKNOWN:
            remarks.append(unknown("measure.where", fact=sample.name, on=sample.on))
            continue
        if measure.method is _UPTIME:
            sample = _of_units(measure, fact, sample)
        rule = next((each for each in measure.exclude if each.covers(fact)), None)
        if rule is None:
            samples.append(sample)
        else:
            spared.append((rule, sample))
    samples.sort(key=_by_day)
    spared.sort(key=lambda pair: _by_day(pair[1]))
    seen = _Seen(samples, remarks, Fraction(0), Fraction(0))
    return _without(measure, seen, spared) if spared else seen


def _by_day(sample: Sample) -> tuple[object, ...]:
    return (sample.on, sample.name, sample.value is not None, sample.value or 0, sample.good)


def _last_day(fact: Attainment) -> date:
    return last_of(fact.period)


def _of_another(fact: Attainment) -> Sample:
    value = None if fact.value is None else Fraction(fact.value)
    good = Fraction(1 if fact.verdict is Verdict.MET else 0)
    return Sample(
        _last_day(fact),
        f"{fact.measure}/{fact.period.start}",
        value,
        good,
        Fraction(1),
        fact.verdict,
    )


def _unit(measure: Promise) -> str | None:
    return measure.unit or ("minutes" if measure.method is _UPTIME else None)


def _unit_of_value(measure: Promise) -> str | None:
    if measure.method in OF_SHARES:
        return "%"
    return None if measure.method in _OF_NUMBERS else measure.unit


_OF_NUMBERS: Final = (
    AttainmentMethod.COUNT,
    AttainmentMethod.CONSECUTIVE,
    AttainmentMethod.NET_SCORE,
)
"""The methods whose figure has no unit, whatever the observations are in."""


def _of_units(measure: Promise, fact: Observation, sample: Sample) -> Sample:
    """Return the time that was lost by so many of the units; by all of them, unless it says."""
    lost = fact.detail("units")
    many = Fraction(lost) if type(lost) is int else Fraction(measure.units)
    return sample if sample.value is None else sample._replace(value=sample.value * many)


def _without(measure: Promise, seen: _Seen, spared: list[tuple[Exclusion, Sample]]) -> _Seen:
    """Return what is left once what is excluded is left out, as far as each exclusion goes."""
    samples = seen.samples
    from_base = from_lost = Fraction(0)
    left: dict[str, Fraction] = {}
    in_time = measure.method in (_UPTIME, AttainmentMethod.SUM)
    for rule, sample in spared:
        size = (sample.value or Fraction(0)) if in_time else Fraction(1)
        room = size
        if rule.at_most is not None:
            room = min(size, left.setdefault(rule.reason, Fraction(rule.at_most)))
            left[rule.reason] -= room
        if in_time:
            from_base += room if rule.from_base else 0
            from_lost += room
            samples.append(sample)
        elif room < 1:
            samples.append(sample)
        elif not rule.from_base:
            samples.append(sample._replace(good=sample.total, verdict=Verdict.MET))
    samples.sort(key=_by_day)
    return seen._replace(from_base=from_base, from_lost=from_lost)


# --- the methods ----------------------------------------------------------------------------------


def _reach(measure: Promise, seen: _Seen, passed: Period) -> _Reached:
    return _METHODS[measure.method](measure, seen, passed)


def _uptime(measure: Promise, seen: _Seen, passed: Period) -> _Reached:
    if any(each.value is None for each in seen.samples):
        return _lacking(seen)
    base = _time(measure, passed) - seen.from_base
    lost = sum((each.value or Fraction(0) for each in seen.samples), Fraction(0)) - seen.from_lost
    lost = min(max(lost, Fraction(0)), base)
    value = _HUNDRED * (base - lost) / base if base > 0 else None
    return _Reached(value, base, lost, seen.from_base)


def _time(measure: Promise, period: Period) -> Fraction:
    """Return the time of a window in the measure's unit, for all units together."""
    stated = measure.base
    if stated is None:
        stated = period.days * UNITS[measure.unit or "minutes"]
    return Fraction(stated) * measure.units


def _values(seen: _Seen) -> list[Fraction] | None:
    """Return the values of all samples; None: one has none."""
    values = [each.value for each in seen.samples if each.value is not None]
    return values if len(values) == len(seen.samples) else None


def _lacking(seen: _Seen) -> _Reached:
    lacking = next(each for each in seen.samples if each.value is None)
    seen.remarks.append(unknown("measure.value", fact=lacking.name, on=lacking.on))
    return _Reached(None)


def _of_values(made: Callable[[Promise, list[Fraction]], Fraction | None]) -> _Method:
    def reach(measure: Promise, seen: _Seen, _: Period) -> _Reached:
        values = _values(seen)
        if values is None:
            return _lacking(seen)
        return _Reached(made(measure, values))

    return reach


def _mean(_: Promise, values: list[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _worst(measure: Promise, values: list[Fraction]) -> Fraction | None:
    if not values or measure.target is None:
        return None
    return (min if measure.target.comparison in LOWER else max)(values)


def _at_percentile(measure: Promise, values: list[Fraction]) -> Fraction | None:
    if not values or measure.percentile is None:
        return None
    return percentile(values, Fraction(measure.percentile), measure.method)


def _sum(_: Promise, seen: _Seen, __: Period) -> _Reached:
    values = _values(seen)
    if values is None:
        return _lacking(seen)
    total = sum(values, Fraction(0)) - seen.from_lost
    return _Reached(total, lost=total)


def _ratio(measure: Promise, seen: _Seen, _: Period) -> _Reached:
    samples = _judged(measure, seen)
    if samples is None:
        return _Reached(None)
    total = sum((each.total for each in samples), Fraction(0))
    lost = total - sum((each.good for each in samples), Fraction(0))
    return _Reached(_HUNDRED * (total - lost) / total if total else None, total, lost)


def _mean_of_ratios(measure: Promise, seen: _Seen, passed: Period) -> _Reached:
    return _of_slices(measure, seen, passed, lambda each: each.good / each.total)


def _timeslices(measure: Promise, seen: _Seen, passed: Period) -> _Reached:
    return _of_slices(measure, seen, passed, lambda each: Fraction(each.verdict is Verdict.MET))


def _of_slices(
    measure: Promise, seen: _Seen, passed: Period, kept: Callable[[Sample], Fraction]
) -> _Reached:
    """Return the mean of what was kept in each slice, with what those not seen count as."""
    samples = _judged(measure, seen)
    if samples is None:
        return _Reached(None)
    good = sum((kept(each) for each in samples), Fraction(0))
    total = Fraction(len(samples))
    data = measure.data
    if data is not None and data.missing is not Verdict.UNKNOWN:
        missing = max((data.expected(passed.days) or 0) - len(seen.samples), 0)
        total += missing
        good += missing if data.missing is Verdict.MET else 0
    return _Reached(_HUNDRED * good / total if total else None, total, total - good)


def _judged(measure: Promise, seen: _Seen) -> list[Sample] | None:
    """Return the samples that count, all of them good or not; None: of one it is not known.

    A sample of nothing, 0 of 0, counts as the measure says, or not at all.
    """
    empty = None if measure.data is None else measure.data.empty
    found: list[Sample] = []
    for each in seen.samples:
        if not each.total:
            if empty is None:
                continue
            share = Fraction(empty)
            verdict = Verdict.of((measure.good or _ALL).judge(share))
            found.append(
                each._replace(value=share, good=share / 100, total=Fraction(1), verdict=verdict)
            )
        elif each.verdict is Verdict.UNKNOWN:
            seen.remarks.append(unknown("measure.good", fact=each.name, on=each.on))
            return None
        else:
            found.append(each)
    return found


def _net_score(measure: Promise, seen: _Seen, _: Period) -> _Reached:
    values = _values(seen)
    if values is None:
        return _lacking(seen)
    if not values or measure.good is None or measure.bad is None:
        return _Reached(None)
    good = sum(1 for each in values if measure.good.judge(each))
    bad = sum(1 for each in values if measure.bad.judge(each))
    return _Reached(_HUNDRED * (good - bad) / len(values))


def _count(measure: Promise, seen: _Seen, _: Period) -> _Reached:
    if measure.counts is None:
        found = sum((each.total for each in seen.samples), Fraction(0))
        return _Reached(found, lost=found)
    if _judged(measure, seen) is None:
        return _Reached(None)
    found = sum((_counted(each, measure.counts) for each in seen.samples), Fraction(0))
    return _Reached(found, lost=found)


def _counted(sample: Sample, counts: Verdict) -> Fraction:
    return sample.good if counts is Verdict.MET else sample.total - sample.good


def _consecutive(measure: Promise, seen: _Seen, _: Period) -> _Reached:
    samples = _judged(measure, seen)
    if samples is None:
        return _Reached(None)
    counts, longest, run = measure.counts or Verdict.UNMET, 0, 0
    for each in samples:
        run = run + 1 if each.verdict is counts else 0
        longest = max(longest, run)
    return _Reached(Fraction(longest), lost=Fraction(longest))


_Method: TypeAlias = "Callable[[Promise, _Seen, Period], _Reached]"

_METHODS: Final[dict[AttainmentMethod, _Method]] = {
    AttainmentMethod.MEAN: _of_values(_mean),
    AttainmentMethod.RATIO: _ratio,
    AttainmentMethod.MEAN_OF_RATIOS: _mean_of_ratios,
    AttainmentMethod.TIMESLICES: _timeslices,
    AttainmentMethod.UPTIME: _uptime,
    AttainmentMethod.COUNT: _count,
    AttainmentMethod.SUM: _sum,
    AttainmentMethod.WORST: _of_values(_worst),
    AttainmentMethod.NET_SCORE: _net_score,
    AttainmentMethod.CONSECUTIVE: _consecutive,
    **dict.fromkeys(PERCENTILES, _of_values(_at_percentile)),
}

# --- what follows from a figure -------------------------------------------------------------------


def _covered(measure: Promise, samples: list[Sample], days: int) -> Fraction | None:
    expected = None if measure.data is None else measure.data.expected(days)
    return None if not expected else _HUNDRED * min(len(samples), expected) / expected


def _allowed(
    measure: Promise, reached: _Reached, period: Period
) -> tuple[Fraction | None, Fraction | None]:
    """Return what may be lost in the whole window, and of what that is a part.

    The time of a window is known before it is over, the number of its observations is not.
    """
    target, base = measure.target, reached.base
    if measure.method is _UPTIME:
        base = _time(measure, period) - reached.from_base
    if target is None:
        return None, base
    bound = Fraction(cast("int", target.bound))
    if measure.method in OF_SHARES and target.comparison in LOWER:
        return (None if base is None else base * (_HUNDRED - bound) / 100), base
    if measure.method in _COUNTED and target.comparison not in LOWER:
        return bound, base
    return None, base


_COUNTED: Final = (AttainmentMethod.COUNT, AttainmentMethod.SUM, AttainmentMethod.CONSECUTIVE)


def _verdict(
    measure: Promise,
    value: Fraction | None,
    reached: _Reached,
    whole: Fraction | None,
    *,
    over: bool,
) -> Verdict:
    """Return whether the target was attained; before the window is over, only if nothing helps."""
    target = measure.target
    if target is None or value is None:
        return Verdict.UNKNOWN
    if over:
        return Verdict.of(target.judge(value))
    if measure.over > 1:
        return Verdict.UNKNOWN
    if measure.method is _UPTIME and whole and reached.lost is not None:
        best = _rounded(measure, _HUNDRED * (whole - reached.lost) / whole)
        if target.comparison in LOWER and not target.judge(best):
            return Verdict.UNMET
    if measure.method in (AttainmentMethod.COUNT, AttainmentMethod.CONSECUTIVE):
        holds = target.judge(value)
        if holds is (target.comparison in LOWER):  # it only grows
            return Verdict.of(holds)
    return Verdict.UNKNOWN


def _rounded(measure: Promise, value: Fraction) -> Fraction:
    return to_places(value, measure.places, measure.rounding)


def to_places(value: Fraction, places: int | None, rounding: Rounding | None) -> Fraction:
    """Return a figure rounded to so many places; None: as it is.

    >>> from patronage.money.amounts import Rounding
    >>> to_places(Fraction(2, 3), 2, Rounding.HALF_UP)
    Fraction(67, 100)
    """
    if places is None or rounding is None:
        return value
    return Fraction(round_fraction(value * 10**places, rounding), 10**places)


def check_places(faults: list[Fault], places: object, rounding: object) -> None:
    """Report places without a rounding, a rounding without places, and what is no number of them.

    >>> from patronage.errors import Fault
    >>> found: list[Fault] = []
    >>> check_places(found, 2, None)
    >>> found[0].code
    'measure.rounding'
    """
    if places is not None and not (is_count(places, 0) and cast("int", places) <= 30):
        faults.append(Fault.of("count.range", "places", places, "give 0 to 30"))
    elif (places is None) is not (rounding is None):
        hint = "say both, to how many places and by which rounding, or neither"
        faults.append(Fault.of("measure.rounding", "rounding", rounding, hint))
