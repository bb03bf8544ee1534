"""Attainment and credits worked out the long way, in fractions, slice by slice: the laws' twins.

They know days, lists and fractions, and share no line with the library. Cases are drawn from a
small universe, or around the ends of months, with values on and beside every bound.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from hypothesis import strategies as st

import patronage as pt
from patronage.measures import (
    AttainmentMethod,
    DataRequirement,
    Exclusion,
    Measure,
)

from draws import ed_days, su_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["METHODS", "Case", "Naive", "cases", "naive"]

_DAY: Final = timedelta(days=1)
M: Final = AttainmentMethod
NUMBERS: Final = (0, 1, 2, 3, Decimal("0.5"), Decimal("1.5"), 99, 100, -1)
BOUNDS: Final = tuple(
    make(bound)
    for make in (pt.at_least, pt.more_than, pt.at_most, pt.less_than)
    for bound in (0, 1, 2, Decimal("1.5"), 50, 100)
)
PERCENTS: Final = (1, 5, 25, 30, 40, 50, 75, 90, Decimal("99.9"), 100)
_OF_PERCENTILES: Final = (
    M.NEAREST_RANK,
    M.LINEAR_INCLUSIVE,
    M.LINEAR_HALF,
    M.LINEAR_EXCLUSIVE,
    M.NEAREST_OF_EXCLUSIVE,
)


# --- what is drawn --------------------------------------------------------------------------------


class Case(NamedTuple):
    """A measure, what was observed, a window, and the day as of which it is asked."""

    measure: Measure
    seen: list[pt.Observation]
    period: pt.Period
    on: date


METHODS: Final = [each for each in AttainmentMethod if each is not M.EACH]
"""The methods that make one figure of what was seen."""


@st.composite
def cases(draw: DrawFn, method: AttainmentMethod | None = None) -> Case:
    """Draw a measure of a method, or of any, with observations in and around a window."""
    days: SearchStrategy[date] = draw(st.sampled_from([su_days(), ed_days()]))
    ends = sorted([draw(days), draw(days)])
    period = pt.Period(ends[0], ends[1] + _DAY)
    on = draw(st.sampled_from(ends) | days.map(lambda day: min(max(day, ends[0]), ends[1])))
    method = draw(st.sampled_from(METHODS)) if method is None else method
    near = st.sampled_from([*ends, *ends, on, ends[0] - _DAY, ends[1] + _DAY]) | days
    seen = [
        draw(_observation(near, f"O{place}", method))
        for place in range(draw(st.sampled_from([3, 5, 2, 8, 1, 0])))
    ]
    return Case(draw(_measure(method)), seen, period, on)


def _observation(
    days: SearchStrategy[date], name: str, method: AttainmentMethod
) -> SearchStrategy[pt.Observation]:
    pairs = st.sampled_from([(0, 0), (0, 1), (1, 1), (1, 3), (2, 2), (9, 10)])
    counted = pairs.map(lambda pair: (None, {"good": pair[0], "total": pair[1]}))
    valued: SearchStrategy[Any] = st.sampled_from(NUMBERS).map(lambda number: (number, {}))
    judged: SearchStrategy[Any] = st.booleans().map(lambda good: (good, {}))
    lost = st.tuples(st.sampled_from([0, 1, 60, 1_440, Decimal("0.5")]), _UNITS)
    said = counted | valued | judged
    if method is M.UPTIME:
        said = lost
    elif method in _OF_VALUES:
        said = valued | valued | valued | judged
    reasons: SearchStrategy[Any] = st.sampled_from([{}, *({"excluded": each} for each in _REASONS)])
    told = st.tuples(days, said, reasons, st.sampled_from([{"branch": "north"}, {}]))
    return told.map(
        lambda parts: pt.Observation(
            "seen",
            parts[1][0],
            on=parts[0],
            id=name,
            details={**parts[1][1], **parts[2], **parts[3]},
        )
    )


_OF_VALUES: Final = {M.MEAN, M.SUM, M.WORST, M.NET_SCORE, *_OF_PERCENTILES}
"""The methods that ask each observation for a number."""

_REASONS: Final = ("works", "storm")
_UNITS: Final = st.sampled_from([{}, {"units": 0}, {"units": 1}, {"units": 2}])


@st.composite
def _measure(draw: DrawFn, method: AttainmentMethod) -> Measure:
    bounds, flags = st.sampled_from(BOUNDS), st.booleans()
    said: dict[str, Any] = {"window": pt.counting.MONTH}
    if draw(flags) or method is M.WORST:
        said["target"] = draw(bounds)
    if method is M.NET_SCORE:
        said |= {"good": pt.at_least(2), "bad": draw(bounds)}
    elif method is not M.UPTIME and draw(flags):
        said["good"] = draw(bounds)
    if method in _OF_PERCENTILES:
        said["percentile"] = draw(st.sampled_from(PERCENTS))
    if method in (M.COUNT, M.CONSECUTIVE):
        said["counts"] = draw(st.sampled_from([None, pt.Verdict.MET, pt.Verdict.UNMET]))
    if method is M.UPTIME:
        said |= {"units": draw(st.sampled_from([1, 2])), "base": draw(st.sampled_from([None, 600]))}
    if draw(flags):
        said["where"] = {"branch": "north"}
    said["exclude"] = [
        Exclusion(reason, from_base=draw(flags), at_most=draw(st.sampled_from([None, 0, 1, 2, 90])))
        for reason in draw(st.sampled_from([("works", "storm"), ("works",), ()]))
    ]
    missing = pt.Verdict.UNKNOWN
    if method in (M.TIMESLICES, M.MEAN_OF_RATIOS):
        missing = draw(st.sampled_from(list(pt.Verdict)))
    how_many = draw(st.sampled_from([{"per_day": 1}, {"per_window": 4}]))
    said["data"] = draw(
        st.sampled_from(
            [
                None,
                DataRequirement(empty=draw(st.sampled_from([None, 0, 100]))),
                DataRequirement(
                    **how_many,
                    missing=missing,
                    covered=draw(st.sampled_from([None, pt.at_least(50), pt.more_than(0)])),
                ),
            ]
        )
    )
    return Measure("seen", method, **said)


# --- worked out the long way ----------------------------------------------------------------------


class Naive(NamedTuple):
    """What a loop over the slices finds; a value of None is not known."""

    value: Fraction | None
    lost: Fraction | None
    n: int


class _Slice(NamedTuple):
    """One observation, as a loop sees it."""

    value: Fraction | None
    good: Fraction
    total: Fraction
    verdict: bool | None


def _held(bound: pt.Threshold, number: Fraction) -> bool:
    limit = Fraction(str(bound.bound))
    passes: dict[str, bool] = {
        "at least": number >= limit,
        "more than": number > limit,
        "at most": number <= limit,
        "less than": number < limit,
    }
    return passes[bound.comparison.value]


def _slice(fact: pt.Observation, good: pt.Threshold | None) -> _Slice:
    details = dict(fact.details)
    if "total" in details:
        kept, total = Fraction(details["good"]), Fraction(details["total"])  # type: ignore[arg-type]
        if not total:
            return _Slice(None, kept, total, None)
        share = 100 * kept / total
        return _Slice(share, kept, total, kept == total if good is None else _held(good, share))
    if isinstance(fact.value, bool):
        return _Slice(None, Fraction(int(fact.value)), Fraction(1), fact.value)
    value = Fraction(fact.value)  # type: ignore[arg-type]
    verdict = None if good is None else _held(good, value)
    return _Slice(value, Fraction(1 if verdict else 0), Fraction(1), verdict)


def naive(case: Case) -> Naive:
    """Return what a measure comes to, by a loop over the days of a window and what was seen."""
    measure, start = case.measure, case.period.start
    assert start is not None
    assert case.period.end is not None
    own: list[pt.Observation] = []
    day = start
    while day <= case.on:
        today = [each for each in case.seen if each.on == day]
        own += sorted(today, key=lambda each: each.id or "")
        day += _DAY
    if measure.where:
        own = [each for each in own if ("branch", "north") in each.details]
    passed, whole = (case.on - start).days + 1, (case.period.end - start).days
    expected = _expected(measure, passed, whole)
    covered = measure.data.covered if measure.data is not None else None
    if expected and covered is not None:
        share = Fraction(100 * min(len(own), expected), expected)
        if not _held(covered, share):
            return Naive(None, _figure(measure, own, passed, whole).lost, 0)
    return _figure(measure, own, passed, whole)


def _expected(measure: Measure, passed: int, whole: int) -> int:
    data = measure.data
    if data is None:
        return 0
    return (data.per_day or 0) * passed or (data.per_window or 0) * passed // whole


def _figure(measure: Measure, own: list[pt.Observation], passed: int, whole: int) -> Naive:
    if measure.method in (M.UPTIME, M.SUM):
        return _of_amounts(measure, own, passed, whole)
    slices = _left(measure, own)
    method = measure.method
    if method in (M.RATIO, M.MEAN_OF_RATIOS, M.TIMESLICES, M.CONSECUTIVE) or (
        method is M.COUNT and measure.counts is not None
    ):
        return _of_judged(measure, slices, len(own), _expected(measure, passed, whole))
    if method is M.COUNT:
        many = sum((each.total for each in slices), Fraction(0))
        return Naive(many, many, len(slices))
    if not slices or any(each.value is None for each in slices):
        return Naive(None, None, len(slices))
    values = sorted(each.value for each in slices if each.value is not None)
    return Naive(_of_values(measure, values), None, len(slices))


def _left(measure: Measure, own: list[pt.Observation]) -> list[_Slice]:
    """Return the slices that count once what is excluded is out, as far as it may be."""
    rooms: dict[str, Fraction] = {}
    found: list[_Slice] = []
    for fact in own:
        one = _slice(fact, measure.good)
        rules = [rule for rule in measure.exclude if ("excluded", rule.reason) in fact.details]
        if not rules:
            found.append(one)
            continue
        rule = rules[0]
        if rule.at_most is not None:
            room = rooms.setdefault(rule.reason, Fraction(rule.at_most))
            if one.total > room:
                found.append(one)
                continue
            rooms[rule.reason] = room - one.total
        if not rule.from_base and measure.method not in _WITHOUT_A_BASE:
            found.append(one._replace(good=one.total, verdict=True))
    return found


_WITHOUT_A_BASE: Final = {M.MEAN, M.COUNT, M.WORST, M.NET_SCORE, *_OF_PERCENTILES}


def _of_amounts(measure: Measure, own: list[pt.Observation], passed: int, whole: int) -> Naive:
    """Return uptime by its minutes, or a sum, each less what is excluded."""
    lost = out_of_base = Fraction(0)
    rooms: dict[str, Fraction] = {}
    counted = 0
    for fact in own:
        size = _size(measure, fact)
        rules = [rule for rule in measure.exclude if ("excluded", rule.reason) in fact.details]
        if size is None and measure.method is M.SUM and rules and rules[0].at_most is None:
            continue
        if size is None:
            return Naive(None, None, 0)
        out = Fraction(0)
        if rules:
            out = size
            if rules[0].at_most is not None:
                room = rooms.setdefault(rules[0].reason, Fraction(rules[0].at_most))
                out = min(size, room)
                rooms[rules[0].reason] = room - max(out, Fraction(0))
            if rules[0].from_base:
                out_of_base += out
        lost += size - out
        counted += not rules or size > out
    if measure.method is M.SUM:
        return Naive(lost, lost, counted)
    minutes = Fraction(1_440 * passed)
    if measure.base is not None:
        minutes = Fraction(measure.base) * passed / whole
    base = minutes * measure.units - out_of_base
    if base <= 0:
        return Naive(None, Fraction(0), counted)
    lost = min(lost, base)
    return Naive(100 - 100 * lost / base, lost, counted)


def _size(measure: Measure, fact: pt.Observation) -> Fraction | None:
    """Return how much an observation adds: of uptime, by as many units as were down."""
    size = _slice(fact, None).value
    if measure.method is M.UPTIME and size is not None:
        down = Fraction(dict(fact.details).get("units", measure.units))  # type: ignore[arg-type]
        return None if down > measure.units else size * down
    return size


def _of_judged(measure: Measure, slices: list[_Slice], seen: int, expected: int) -> Naive:
    method, n = measure.method, len(slices)
    empty = None if measure.data is None else measure.data.empty
    if method not in (M.RATIO, M.COUNT) and empty is not None:
        good = _held(measure.good or pt.at_least(100), Fraction(empty))
        one = _Slice(Fraction(empty), Fraction(empty) / 100, Fraction(1), good)
        slices = [each if each.total else one for each in slices]
    full = [each for each in slices if each.total]
    if any(each.verdict is None for each in full):
        return Naive(None, None, n)
    if method in (M.COUNT, M.CONSECUTIVE):
        many = (_many if method is M.COUNT else _longest)(full, measure.counts)
        return Naive(many, many, n)
    pairs = [_weighed(method, each) for each in full]
    missing = None if measure.data is None else measure.data.missing
    if method is not M.RATIO and missing in (pt.Verdict.MET, pt.Verdict.UNMET):
        lacking = (Fraction(missing is pt.Verdict.MET), Fraction(1))
        pairs += [lacking for _ in range(max(expected - seen, 0))]
    kept, total = (sum((pair[at] for pair in pairs), Fraction(0)) for at in (0, 1))
    if not total:
        value = Fraction(empty) if method is M.RATIO and slices and empty is not None else None
        return Naive(value, Fraction(0), n)
    return Naive(100 * kept / total, total - kept, n)


def _many(full: list[_Slice], counts: pt.Verdict | None) -> Fraction:
    """Return how many good ones, or bad ones, there are."""
    good = sum((each.good for each in full), Fraction(0))
    total = sum((each.total for each in full), Fraction(0))
    return good if counts is pt.Verdict.MET else total - good


def _longest(full: list[_Slice], counts: pt.Verdict | None) -> Fraction:
    """Return the longest run: of all stretches of which each is as asked for."""
    wanted = counts is pt.Verdict.MET
    stretches = [
        end - start
        for start in range(len(full))
        for end in range(start, len(full) + 1)
        if all(each.verdict is wanted for each in full[start:end])
    ]
    return Fraction(max(stretches, default=0))


def _weighed(method: AttainmentMethod, one: _Slice) -> tuple[Fraction, Fraction]:
    """Return what was kept of a slice, and how much it weighs."""
    if method is M.RATIO:
        return one.good, one.total
    if method is M.MEAN_OF_RATIOS:
        return one.good / one.total, Fraction(1)
    return Fraction(bool(one.verdict)), Fraction(1)


def _of_values(measure: Measure, values: Sequence[Fraction]) -> Fraction:
    n, method = len(values), measure.method
    if method is M.MEAN:
        return sum(values, Fraction(0)) / n
    if method is M.WORST:
        assert measure.target is not None
        least = measure.target.comparison.value in ("at least", "more than")
        return values[0] if least else values[-1]
    if method is M.NET_SCORE:
        assert measure.good is not None
        assert measure.bad is not None
        votes = [_held(measure.good, each) - _held(measure.bad, each) for each in values]
        return Fraction(100 * sum(votes), n)
    assert measure.percentile is not None
    p = Fraction(measure.percentile) / 100
    if method is M.NEAREST_RANK:  # the least value that so many of them don't exceed
        return next(v for v in values if sum(each <= v for each in values) >= p * n)
    rank = {
        M.LINEAR_INCLUSIVE: 1 + p * (n - 1),
        M.LINEAR_HALF: p * n + Fraction(1, 2),
        M.LINEAR_EXCLUSIVE: p * (n + 1),
        M.NEAREST_OF_EXCLUSIVE: p * (n + 1),
    }[method]
    if method is M.NEAREST_OF_EXCLUSIVE:
        places = sorted(range(1, n + 1), key=lambda place: (abs(place - rank), -place))
        return values[places[0] - 1]
    for place in range(1, n):
        if place <= rank <= place + 1:
            return values[place - 1] + (rank - place) * (values[place] - values[place - 1])
    return values[0] if rank < 1 else values[-1]
