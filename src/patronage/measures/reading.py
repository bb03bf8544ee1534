"""What a measure reads: each observation once, by its day, for as many windows as there are."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter, eq
from typing import TYPE_CHECKING, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.facts.observed import Observation
from patronage.measures.closed import end_of, start_of
from patronage.measures.exact import unknown
from patronage.measures.figures import number
from patronage.measures.methods import OF_SHARES, AttainmentMethod
from patronage.measures.samples import Sample, sample_of, sample_of_another
from patronage.thresholds.where import passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from patronage.dates.period import Period
    from patronage.facts.remarks import Remark
    from patronage.measures.attainment import Attainment
    from patronage.measures.figures import Number
    from patronage.measures.promise import Promise

__all__ = ["Reading", "Seen", "is_excluded", "read_of"]


class Aside(NamedTuple):
    """What doesn't simply count: why there is no sample, or a sample that is under an exclusion.

    The exclusion by its place among those of the measure.
    """

    on: date
    name: str
    said: Sample | Remark
    rule: int


class Seen(NamedTuple):
    """What was seen in a window: what counts, what isn't known, and what is left out.

    `n` is how many observations were seen, also those that are left out; `spared` is how much is
    left out, and `from_base` how much of it leaves the base too.
    """

    samples: Sequence[Sample]
    remarks: tuple[Remark, ...] = ()
    n: int = 0
    from_base: Number = 0
    spared: Number = 0


class Reading:
    """The observations that a measure reads, by their days.

    >>> from datetime import date
    >>> import patronage as pt
    >>> calls = pt.measures.Measure("call", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    >>> days = (date(2026, 4, 1), date(2026, 3, 2))
    >>> reading = Reading(calls, [pt.Observation("call", on=day) for day in days])
    >>> reading.within(pt.Period(date(2026, 3, 1), date(2026, 4, 1))).n
    1
    """

    __slots__ = ("aside", "days", "measure", "samples")

    def __init__(self, measure: Promise, facts: Iterable[Observation | Attainment]) -> None:
        self.measure: Promise = measure
        samples, aside = _read(measure, facts)
        self.samples: list[Sample] = samples
        self.aside: list[Aside] = aside
        self.samples.sort(key=_on)
        self.aside.sort(key=lambda each: (each.on, each.name, repr(each)))
        self.days: list[date] = [each.on for each in self.samples]
        if any(map(eq, self.days, self.days[1:])):  # those of one day in one order
            self.samples.sort(key=_order)

    def within(self, period: Period, *before: Period) -> Seen:
        """Return what was seen in a closed period, together with what was seen in those before it.

        Of each of them so much at most is left out as an exclusion says.
        """
        return (
            self._within(period) if not before else _together(map(self._within, (*before, period)))
        )

    def _within(self, period: Period) -> Seen:
        start, end = start_of(period), end_of(period)
        samples = self.samples[bisect_left(self.days, start) : bisect_left(self.days, end)]
        aside = [each for each in self.aside if start <= each.on < end] if self.aside else ()
        return _without(self.measure, samples, aside) if aside else Seen(samples, (), len(samples))


def _together(found: Iterable[Seen]) -> Seen:
    samples: list[Sample] = []
    remarks: list[Remark] = []
    n = 0
    from_base: Number = 0
    spared: Number = 0
    for each in found:
        samples += each.samples
        remarks += each.remarks
        n += each.n
        from_base += each.from_base
        spared += each.spared
    return Seen(samples, tuple(remarks), n, from_base, spared)


def is_excluded(measure: Promise, fact: Observation) -> int | None:
    """Return the place of the exclusion that an observation is under; None: it is under none.

    >>> from datetime import date
    >>> import patronage as pt
    >>> calls = pt.measures.Measure("call", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    >>> is_excluded(calls, pt.Observation("call", on=date(2026, 3, 2))) is None
    True
    """
    for place, rule in enumerate(measure.exclude):
        if rule.covers(fact):
            return place
    return None


def read_of(name: str, facts: Iterable[Observation | Attainment]) -> list[Observation | Attainment]:
    """Return the observations of a name; where it is that of a measure, what that came to alone.

    >>> from datetime import date
    >>> import patronage as pt
    >>> read_of("call", [pt.Observation("mail", on=date(2026, 3, 2))])
    []
    """
    named: list[Observation | Attainment] = []
    others: list[Observation | Attainment] = []
    for fact in facts:
        if isinstance(fact, Observation):
            if fact.name == name:
                named.append(fact)
        elif fact.measure == name:
            others.append(fact)
    return others or named


def _read(
    measure: Promise, facts: Iterable[Observation | Attainment]
) -> tuple[list[Sample], list[Aside]]:
    """Return the samples that count, and what is set aside."""
    name, where, exclude = measure.of, measure.where, measure.exclude
    samples: list[Sample] = []
    aside: list[Aside] = []
    is_plain = not where and not exclude
    for fact in read_of(name, facts):
        if not isinstance(fact, Observation):
            if fact.is_complete:
                samples.append(sample_of_another(fact, measure))
            continue
        said = sample_of(fact, measure)
        if is_plain and type(said) is Sample:
            samples.append(said)
            continue
        if where:
            counts = passing(fact, where)
            if counts is Verdict.UNMET:
                continue
            if counts is Verdict.UNKNOWN:
                said = unknown("measure.where", fact=fact.id or fact.name, on=fact.on)
        rule = is_excluded(measure, fact) if exclude else None
        if rule is None and isinstance(said, Sample):
            samples.append(said)
        else:
            aside.append(Aside(fact.on, fact.id or fact.name, said, rule or 0))
    return samples, aside


_on = attrgetter("on")


def _order(sample: Sample) -> tuple[object, ...]:
    """Return what samples are sorted by, in whatever order they came: day, name, content."""
    value = (sample.value is not None, sample.value or 0)
    return (sample.on, sample.name, value, sample.good, sample.total, sample.verdict)


_IN_AMOUNTS = (AttainmentMethod.UPTIME, AttainmentMethod.SUM)
"""The methods by which so much of what is under an exclusion may be left out, and the rest not."""

_OF_GOOD_ONES = {*OF_SHARES, AttainmentMethod.CONSECUTIVE}
"""The methods by which what is excluded from what was lost alone counts as a good one."""


def _without(measure: Promise, plain: Sequence[Sample], aside: Sequence[Aside]) -> Seen:
    """Return what is left once what is excluded is left out, as far as each exclusion goes.

    Where a method adds amounts, a part of one may go beyond what is left out at most; else an
    observation that doesn't fit in whole counts.
    """
    samples = list(plain)
    remarks: list[Remark] = []
    left = [number(rule.at_most) for rule in measure.exclude]
    from_base: Number = 0
    spared: Number = 0
    in_amounts = measure.method in _IN_AMOUNTS
    for each in aside:
        said = each.said
        if not isinstance(said, Sample):
            remarks.append(said)
            continue
        rule, most = measure.exclude[each.rule], left[each.rule]
        if most is not None and in_amounts and said.value is None:
            samples.append(said)  # how much of it is left out isn't known
            continue
        size = (said.value or 0) if in_amounts else said.total
        room = size
        if most is not None:
            room = min(size, most) if in_amounts or size <= most else 0
            left[each.rule] = most - max(room, 0)
        spared += room
        from_base += room if rule.from_base else 0
        if room < size:
            samples.append(said._replace(value=size - room) if in_amounts else said)
        elif not in_amounts and not rule.from_base and measure.method in _OF_GOOD_ONES:
            samples.append(said._replace(good=said.total, verdict=Verdict.MET))
    samples.sort(key=_order)
    return Seen(samples, tuple(remarks), len(plain) + len(aside), from_base, spared)
