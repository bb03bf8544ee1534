"""What a measure reads: each observation once, by its day, for as many windows as there are."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.facts.observed import Observation
from patronage.measures.closed import end_of, start_of
from patronage.measures.exact import unknown
from patronage.measures.methods import OF_SHARES, AttainmentMethod
from patronage.measures.samples import Sample, number, sample_of, sample_of_another
from patronage.thresholds.where import passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from patronage.dates.period import Period
    from patronage.facts.remarks import Remark
    from patronage.measures.attainment import Attainment
    from patronage.measures.promise import Promise
    from patronage.measures.samples import Number

__all__ = ["Entry", "Reading", "Seen", "is_excluded"]


class Entry(NamedTuple):
    """What was read on a day: a sample, or why there is none; `rule` is the exclusion it is under.

    The exclusion by its place among those of the measure.
    """

    on: date
    name: str
    said: Sample | Remark
    rule: int | None = None


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

    __slots__ = ("days", "entries", "is_plain", "measure")

    def __init__(self, measure: Promise, facts: Iterable[Observation | Attainment]) -> None:
        self.measure = measure
        self.entries = _read(measure, facts)
        self.days = [each.on.toordinal() for each in self.entries]
        if any(map(int.__eq__, self.days, self.days[1:])):  # those of one day in one order
            self.entries.sort(key=_order)
        self.is_plain = all(
            type(each.said) is Sample and each.rule is None for each in self.entries
        )

    def within(self, period: Period) -> Seen:
        """Return what was seen in a closed period."""
        first = bisect_left(self.days, start_of(period).toordinal())
        end = bisect_left(self.days, end_of(period).toordinal())
        entries = self.entries[first:end]
        if self.is_plain:
            return Seen([each.said for each in entries], (), end - first)  # type: ignore[misc]
        return _without(self.measure, entries)


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


def _read(measure: Promise, facts: Iterable[Observation | Attainment]) -> list[Entry]:
    name, where, exclude = measure.of, measure.where, measure.exclude
    found: list[Entry] = []
    for fact in facts:
        if not isinstance(fact, Observation):
            if fact.measure == name and fact.is_complete:
                sample = sample_of_another(fact, measure)
                found.append(Entry(sample.on, sample.name, sample))
            continue
        if fact.name != name:
            continue
        said = sample_of(fact, measure)
        rule = None
        if where:
            counts = passing(fact, where)
            if counts is Verdict.UNMET:
                continue
            if counts is Verdict.UNKNOWN:
                said = unknown("measure.where", fact=fact.id or "", on=fact.on)
        if exclude:
            rule = is_excluded(measure, fact)
        found.append(Entry(fact.on, fact.id or "", said, rule))
    found.sort(key=_on)
    return found


_on = attrgetter("on")


def _order(entry: Entry) -> tuple[object, ...]:
    """Return what entries are sorted by, whatever they came in: their day, name and content."""
    said = entry.said
    if not isinstance(said, Sample):
        return (entry.on, entry.name, True, repr(said))
    value = (said.value is not None, said.value or 0, said.good, said.total, said.verdict)
    return (entry.on, entry.name, False, value, entry.rule is not None, entry.rule or 0)


_IN_AMOUNTS = (AttainmentMethod.UPTIME, AttainmentMethod.SUM)
"""The methods by which so much of what is under an exclusion may be left out, and the rest not."""

_OF_GOOD_ONES = {*OF_SHARES, AttainmentMethod.CONSECUTIVE}
"""The methods by which what is excluded from what was lost alone counts as a good one."""


def _without(measure: Promise, entries: Sequence[Entry]) -> Seen:
    """Return what is left once what is excluded is left out, as far as each exclusion goes.

    Where a method adds amounts, a part of one may go beyond what is left out at most; else an
    observation that doesn't fit in whole counts.
    """
    samples: list[Sample] = []
    remarks: list[Remark] = []
    left = [number(rule.at_most) for rule in measure.exclude]
    from_base: Number = 0
    spared: Number = 0
    for each in entries:
        said = each.said
        if not isinstance(said, Sample):
            remarks.append(said)
            continue
        if each.rule is None:
            samples.append(said)
            continue
        rule = measure.exclude[each.rule]
        in_amounts = measure.method in _IN_AMOUNTS
        size = (said.value or 0) if in_amounts else said.total
        room, most = size, left[each.rule]
        if most is not None:
            room = min(size, most) if in_amounts or size <= most else 0
            left[each.rule] = most - max(room, 0)
        spared += room
        from_base += room if rule.from_base else 0
        if in_amounts:
            if room < size:
                samples.append(said._replace(value=size - room))
        elif room < size:
            samples.append(said)
        elif not rule.from_base and measure.method in _OF_GOOD_ONES:
            samples.append(said._replace(good=said.total, verdict=Verdict.MET))
    return Seen(samples, tuple(remarks), len(entries), from_base, spared)
