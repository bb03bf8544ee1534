"""What a measure comes to in one window: from what was seen to a figure, and its verdict."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import evolve

from patronage.counting.verdict import Verdict
from patronage.dates.period import trusted_period
from patronage.facts.observed import Observation
from patronage.measures.attainment import Attainment, trusted_attainment
from patronage.measures.closed import end_of, last_of, start_of
from patronage.measures.exact import unknown
from patronage.measures.figures import figure_or_none, number, to_places
from patronage.measures.methods import GROWING, OF_SHARES, AttainmentMethod
from patronage.measures.reached import METHODS, Window
from patronage.measures.reading import Reading, is_excluded, read_of
from patronage.measures.samples import Sample, sample_of
from patronage.thresholds.threshold import LOWER
from patronage.thresholds.where import passing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from patronage.dates.period import Period
    from patronage.facts.remarks import Remark
    from patronage.measures.figures import Number
    from patronage.measures.promise import Promise
    from patronage.measures.reached import Reached
    from patronage.measures.reading import Seen

__all__ = ["UNITS", "Cut", "Reacher", "each_attained"]

UNITS: Final = {"seconds": 86_400, "minutes": 1_440, "hours": 24, "days": 1}
"""The units of time in which uptime is counted, and how many of each a day has."""

_UPTIME: Final = AttainmentMethod.UPTIME

_ADDING: Final = (AttainmentMethod.COUNT, AttainmentMethod.SUM, AttainmentMethod.CONSECUTIVE)
"""The methods whose figure is itself what is lost, where the target is a limit."""


class Figure(NamedTuple):
    """What was reached in a part of a window or all of it; a figure is known without a remark."""

    reached: Reached
    seen: Seen
    covered: Fraction | None
    remarks: tuple[Remark, ...]

    @property
    def value(self) -> Number | None:
        """The figure; None where it is not known."""
        return None if self.remarks else self.reached.value


class Cut(NamedTuple):
    """The days of a window that are measured, and the window by whose time they are.

    They are all of its days, unless the life, or the measure, begins or ends within it.
    """

    period: Period
    window: Period


class Reacher:
    """Works out what one measure came to, window by window, from observations read once.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> calls = pt.measures.Measure("calls", AttainmentMethod.COUNT, window=pt.counting.MONTH)
    >>> seen = [pt.Observation("calls", on=date(2026, 3, day)) for day in (2, 9, 30)]
    >>> Reacher(calls, seen).attained(Cut(march, march), date(2026, 3, 10)).value
    2
    """

    __slots__ = ("allowance", "is_least", "known", "limit", "measure", "reading", "unit")

    def __init__(self, measure: Promise, facts: Iterable[Observation | Attainment]) -> None:
        self.measure: Promise = measure
        self.reading: Reading = Reading(measure, facts)
        self.known: dict[Period, Figure] = {}
        target, method = measure.target, measure.method
        self.is_least: bool = target is not None and target.comparison in LOWER
        bound = None if target is None else number(target.bound)
        self.allowance: Fraction | None = None
        self.limit: Number | None = None
        if bound is not None and self.is_least and method in OF_SHARES:
            self.allowance = Fraction(100 - bound, 100)
        elif bound is not None and not self.is_least and method in _ADDING:
            self.limit = bound
        self.unit: str | None = _unit_of_value(measure)

    def attained(self, cut: Cut, on: date, before: Sequence[Cut] = ()) -> Attainment:
        """Return what was reached in a window, or the part that is measured, as of a day in it.

        `before` are the windows that are taken together with this one.
        """
        measure, period = self.measure, cut.period
        end = end_of(period)
        figure = self._figure(cut, on, before if measure.pooled else ())
        value, remarks = figure.value, figure.remarks
        if before and not measure.pooled and value is not None:
            value, remarks = self._mean(value, before)
        if value is not None and measure.places is not None:
            value = _rounded(measure, value)
        over = on.toordinal() + 1 >= end.toordinal()
        base = figure.reached.base
        if measure.method is _UPTIME:  # known before it is over, as a number of observations isn't
            base = self._time(cut.window, cut.window) - figure.seen.from_base
            for each in before if measure.pooled else ():
                base += self._time(each.window, each.window)
        return trusted_attainment(
            measure.id,
            period,
            figure_or_none(value),
            self._verdict(value, figure.reached.lost, base, over=over)
            if value is not None
            else self._decided(figure),
            measure.target,
            on,
            len(figure.seen.samples),
            figure_or_none(base),
            figure_or_none(figure.reached.lost),
            figure_or_none(self._allowed(base)),
            figure_or_none(figure.seen.spared) if measure.exclude else None,
            figure_or_none(figure.covered),
            self.unit,
            None,
            (),
            remarks,
            None,
        )

    def _mean(
        self, value: Number, before: Sequence[Cut]
    ) -> tuple[Number | None, tuple[Remark, ...]]:
        """Return the mean of the figures of several windows, of which one is given."""
        total = value
        for each in before:
            earlier = self.known.get(each.period)
            if earlier is None:
                earlier = self._figure(each, last_of(each.period), ())
                self.known[each.period] = earlier
            if earlier.value is None:
                return None, (unknown("measure.before", start=each.period.start),)
            total += earlier.value
        return Fraction(total, len(before) + 1), ()

    def _figure(self, cut: Cut, on: date, before: Sequence[Cut]) -> Figure:
        """Return what was reached by a day in a window, and in those before it."""
        measure, data = self.measure, self.measure.data
        end = date.fromordinal(on.toordinal() + 1)
        passed = trusted_period(start_of(cut.period), end)
        seen = self.reading.within(passed, *(each.period for each in before))
        expected = None
        if data is not None:
            parts = [(passed.days, cut.window.days)]
            parts += [(each.period.days, each.window.days) for each in before]
            wanted = [data.expected(days, of=whole) for days, whole in parts]
            expected = sum(each for each in wanted if each is not None) or None
        time: Number = 0
        if measure.method is _UPTIME:
            is_over = end >= end_of(cut.period)
            gone = cut.window if is_over else trusted_period(start_of(cut.window), end)
            time = self._time(gone, cut.window)
            for each in before:
                time += self._time(each.window, each.window)
        reached = METHODS[measure.method](measure, seen, Window(time, expected))
        remarks = seen.remarks if reached.remark is None else (*seen.remarks, reached.remark)
        if reached.value is None and not remarks:
            remarks = (unknown("measure.nothing"),)
        covered = None
        if expected is not None:
            covered = Fraction(100 * min(seen.n, expected), expected)
            least = None if data is None else data.covered
            if least is not None and not least.judge(covered):
                remarks = (*remarks, unknown("measure.covered", covered=covered))
        return Figure(reached, seen, covered, remarks)

    def _time(self, passed: Period, period: Period) -> Number:
        """Return the time of a part of a window, in the measure's unit and for all its units.

        A stated time is that of the whole window.
        """
        measure = self.measure
        stated = number(measure.base)
        if stated is not None:
            return Fraction(stated * measure.units * passed.days, period.days)
        per_day = UNITS[measure.unit or "minutes"]
        if measure.hours is None:
            return passed.days * per_day * measure.units
        seconds = measure.hours.time_on(passed) // timedelta(seconds=1)
        return Fraction(seconds * per_day * measure.units, UNITS["seconds"])

    def _allowed(self, base: Number | None) -> Number | None:
        """Return what may be lost in the window."""
        if self.allowance is None or base is None:
            return self.limit
        return base * self.allowance

    def _verdict(
        self, value: Number, lost: Number | None, whole: Number | None, *, over: bool
    ) -> Verdict:
        """Return whether the target was attained; before the window is over, what can't change."""
        measure, target = self.measure, self.measure.target
        if target is None:
            return Verdict.UNKNOWN
        if over:
            return Verdict.of(target.judge(value))
        if measure.over > 1:
            return Verdict.UNKNOWN
        is_least = self.is_least
        if measure.method is _UPTIME and whole and lost is not None and is_least:
            best = _rounded(measure, Fraction(100 * (whole - lost), whole))
            return Verdict.UNKNOWN if target.judge(best) else Verdict.UNMET
        if measure.method in GROWING and target.judge(value) is is_least:
            return Verdict.of(is_least)
        return Verdict.UNKNOWN

    def _decided(self, figure: Figure) -> Verdict:
        """Return the verdict on a figure that isn't known, where the least of it decides."""
        measure, least = self.measure, figure.reached.least
        others = figure.remarks != (figure.reached.remark,)
        if least is None or others or measure.target is None or measure.over > 1:
            return Verdict.UNKNOWN
        decides = measure.target.judge(_rounded(measure, least)) is self.is_least
        return Verdict.of(self.is_least) if decides else Verdict.UNKNOWN


def each_attained(
    measure: Promise, facts: Iterable[Observation | Attainment], period: Period
) -> tuple[Attainment, ...]:
    """Return what each observation of a period came to by itself, in the order of their days.

    Of another measure that it reads: each window of that one.

    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> late = pt.measures.Measure("late", AttainmentMethod.EACH, window=pt.counting.MONTH)
    >>> train = pt.Observation(
    ...     "late", 29, on=date(2026, 3, 2), id="T1", details={"ticket": "single"}
    ... )
    >>> each_attained(late, [train], march)[0].facts["ticket"]
    'single'
    """
    found: list[Observation] = []
    others: list[Attainment] = []
    for fact in read_of(measure.of, facts):
        if not isinstance(fact, Observation):
            if fact.is_complete and last_of(fact.period) in period:
                others.append(fact)
        elif (
            fact.on in period
            and passing(fact, measure.where) is not Verdict.UNMET
            and is_excluded(measure, fact) is None
        ):
            found.append(fact)
    found.sort(key=lambda fact: (fact.on, fact.id or "", repr(fact)))
    others.sort(key=lambda fact: (fact.period, fact.about or ""))
    return (
        *(_judged_anew(measure, fact) for fact in others),
        *(
            _attained_by(measure, fact, place)
            for _, those in groupby(found, key=attrgetter("on"))
            for place, fact in enumerate(those, 1)
        ),
    )


def _judged_anew(measure: Promise, reached: Attainment) -> Attainment:
    """Return what another measure came to in a window, held against the target of this one."""
    value = number(reached.value)
    if value is not None and measure.places is not None:
        value = _rounded(measure, value)
    verdict = Verdict.UNKNOWN
    if value is not None and measure.target is not None:
        verdict = Verdict.of(measure.target.judge(value))
    return evolve(
        reached,
        measure=measure.id,
        value=value,
        verdict=verdict,
        target=measure.target,
        allowed=None,
        agreement=None,
    )


def _attained_by(measure: Promise, fact: Observation, place: int) -> Attainment:
    """Return what one observation came to; without an id, by its place among those of its day."""
    sample = sample_of(fact, measure)
    remarks: tuple[Remark, ...] = ()
    if passing(fact, measure.where) is Verdict.UNKNOWN:
        remarks = (unknown("measure.where", fact=fact.id or fact.name, on=fact.on),)
    elif not isinstance(sample, Sample):
        remarks = (sample,)
    value = None if remarks or not isinstance(sample, Sample) else sample.value
    if value is not None and measure.places is not None:
        value = _rounded(measure, value)
    target, verdict = measure.target, Verdict.UNKNOWN
    if value is not None and target is not None:
        verdict = Verdict.of(target.judge(value))
    return Attainment(
        measure.id,
        trusted_period(fact.on, date.fromordinal(fact.on.toordinal() + 1)),
        value=value,
        verdict=verdict,
        target=target,
        on=fact.on,
        n=1,
        unit=measure.unit or fact.unit,
        about=fact.id or (None if place == 1 else f"{fact.on}.{place}"),
        details=fact.details,
        remarks=remarks,
    )


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


def _rounded(measure: Promise, value: Number) -> Number:
    return to_places(Fraction(value), measure.places, measure.rounding)
