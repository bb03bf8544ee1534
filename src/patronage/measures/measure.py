"""Measures: what is promised, how it is measured, and when it is missed (D4, D22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import Factory, field, frozen

from patronage.checks import check_day, check_instance, is_count, items_of
from patronage.counting.verdict import Verdict
from patronage.dates.day import LAST_ORDINAL
from patronage.dates.period import Period, trusted_period
from patronage.errors import Fault, raise_faults
from patronage.facts.observed import FactName, Observation
from patronage.fields import Id, OneLine, spell_out
from patronage.measures.attainment import Attainment
from patronage.measures.closed import check_closed, end_of, last_of, start_of
from patronage.measures.conditions import DataRequirement, Exclusion, Judging, Target
from patronage.measures.figures import Share, check_places, figure_or_none
from patronage.measures.hours import ServiceHours
from patronage.measures.in_words import measure_words
from patronage.measures.methods import PERCENTILES, AttainmentMethod
from patronage.measures.reaching import UNITS, Cut, Reacher, each_attained
from patronage.money.amounts import Rounding
from patronage.thresholds.threshold import threshold_words
from patronage.thresholds.where import Where, check_where, filters
from patronage.values import Said
from patronage.windows.anchors import Anchors
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Fixed
from patronage.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from patronage.measures.promise import Promise
    from patronage.text.phrases import Words
    from patronage.thresholds.threshold import Threshold

__all__ = ["Measure", "shown_by"]

_NET: Final = AttainmentMethod.NET_SCORE

_COUNTING: Final = (AttainmentMethod.COUNT, AttainmentMethod.CONSECUTIVE)
"""The methods that count observations."""

_OF_SLICES: Final = (AttainmentMethod.TIMESLICES, AttainmentMethod.MEAN_OF_RATIOS)
"""The methods by which each observation weighs the same, also one that is missing."""


def _exclusions(given: Exclusion | Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    return cast("tuple[Exclusion, ...]", items_of(given))  # the check says what is wrong


def _check_measured(faults: list[Fault], path: str, window: object) -> None:
    if isinstance(window, InTerm | SinceFall) or not isinstance(window, Window):
        hint = "give a window such as counting.MONTH, Anniversary(…) or Rolling(days(30))"
        faults.append(Fault.of("window.type", path, window, hint))
    elif isinstance(window, CalendarPeriod | Anniversary) and window.which.complete:
        hint = "leave out which: each period is measured by itself"
        faults.append(Fault.of("window.which", path, window.which, hint))


Measured: TypeAlias = Annotated[Window, _check_measured]
"""A window in which something is measured."""


def _check_units(faults: list[Fault], path: str, units: object) -> None:
    if not is_count(units, 1):
        faults.append(Fault.of("count.range", path, units, "give 1 or more"))


@frozen
class Measure(Said):
    """One thing that is promised as a figure: how it is measured, in which window, and the target.

    It reads the observations of the name `of` (its own id, unless you say otherwise; the id of
    another measure: what that came to alone, window by window; of an obligation: how many days late
    each was), of which `where` keeps those whose details pass, and makes one figure of them by its
    `method` (`AttainmentMethod`), in each `window`. Whether a value, or the share of an observation
    that counts (`Observation.counted`), is good says `good`; `bad` is asked for a net score alone.
    A count counts all, or by `counts` the good or the bad ones alone; a run (`CONSECUTIVE`) is of
    the bad ones unless you say otherwise. A percentile says which by `percentile`.

    Uptime is of the time of the window in `unit` (`"minutes"`, unless you say otherwise), of the
    part of it in which service is given (`hours`), or of a stated `base`; with `units`, so many
    things are up at once, and an observation's detail `units` says how many were lost. Where the
    agreement's life, or a change of the measure, cuts a window, what was observed on the days that
    lie in it is held against the time of these days, or with `whole` of the whole window. `over`
    takes the mean of the last so many windows, as many of them as there are; with `pooled`, it
    reads their observations together. The figure is rounded to `places` by `rounding` before
    anything is made of it.

    Faults: `id.syntax`, `method.type`, `window.type`, `window.which`, `threshold.type`,
    `measure.<field>` (lacking for the method, or of no use to it), `count.range`, `number.type`,
    `number.range`, `exclusion.type`, `data.type`, `rounding.type`.

    >>> import patronage as pt
    >>> answers = pt.measures.Measure(
    ...     "answers",
    ...     pt.measures.AttainmentMethod.RATIO,
    ...     of="first-answer",
    ...     good=pt.at_most(60),
    ...     unit="minutes",
    ...     window=pt.counting.QUARTER,
    ...     target=pt.at_least(95),
    ... )
    >>> quarter = pt.Period(date(2026, 1, 1), date(2026, 4, 1))
    >>> took = [pt.Observation("first-answer", n, on=date(2026, 2, 3)) for n in (5, 50, 60, 61)]
    >>> answers.attained(took, quarter).value
    75
    """

    id: Id
    method: AttainmentMethod
    of: FactName = field(default=Factory(lambda self: self.id, takes_self=True), kw_only=True)
    window: Measured = field(kw_only=True)
    target: Target | None = field(default=None, kw_only=True)
    good: Judging | None = field(default=None, kw_only=True)
    bad: Judging | None = field(default=None, kw_only=True)
    counts: Verdict | None = field(default=None, kw_only=True)
    percentile: Share | None = field(default=None, kw_only=True, converter=figure_or_none)
    where: Annotated[Where, check_where] = field(default=(), kw_only=True, converter=filters)
    unit: OneLine | None = field(default=None, kw_only=True)
    base: Share | None = field(default=None, kw_only=True, converter=figure_or_none)
    hours: ServiceHours | None = field(default=None, kw_only=True)
    units: Annotated[int, _check_units] = field(default=1, kw_only=True)
    whole: bool = field(default=False, kw_only=True)
    over: Annotated[int, _check_units] = field(default=1, kw_only=True)
    pooled: bool = field(default=False, kw_only=True)
    places: int | None = field(default=None, kw_only=True)
    rounding: Rounding | None = field(default=None, kw_only=True)
    exclude: tuple[Exclusion, ...] = field(default=(), kw_only=True, converter=_exclusions)
    data: DataRequirement | None = field(default=None, kw_only=True)

    def _said(self, words: Words) -> str:
        said = measure_words(cast("Promise", self), words)
        if self.target is None:
            return said
        return words.tell("measured.target", said=said, target=threshold_words(self.target, words))

    def _rules(self, faults: list[Fault]) -> None:
        method = self.method
        uptime, share = method is AttainmentMethod.UPTIME, method in PERCENTILES
        wanted = {
            "percentile": (self.percentile is not None, share, share),
            "target": (self.target is not None, True, method is AttainmentMethod.WORST),
            "bad": (self.bad is not None, method is _NET, method is _NET),
            "good": (self.good is not None, not uptime, method is _NET),
            "base": (self.base is not None, uptime and self.hours is None, False),
            "hours": (self.hours is not None, uptime, False),
            "units": (self.units != 1, uptime, False),
            "counts": (self.counts is not None, method in _COUNTING, False),
            "pooled": (self.pooled, self.over > 1, False),
            "over": (self.over > 1, isinstance(self.window, CalendarPeriod | Anniversary), False),
        }
        for path, (given, of_use, needed) in wanted.items():
            if given and not of_use:
                hint = "leave it out: it says nothing here"
                faults.append(Fault.of(f"measure.{path}", path, getattr(self, path), hint))
            elif needed and not given:
                hint = f"say it: {method.value} has no meaning without"
                faults.append(Fault.of(f"measure.{path}", path, None, hint))
        if self.counts is Verdict.UNKNOWN:
            hint = "count the good ones (MET), the bad ones (UNMET), or all"
            faults.append(Fault.of("measure.counts", "counts", self.counts, hint))
        if self.percentile is not None and not 0 < self.percentile <= 100:
            hint = "give more than 0 and at most 100"
            faults.append(Fault.of("number.range", "percentile", self.percentile, hint))
        check_places(faults, self.places, self.rounding)
        missing = Verdict.UNKNOWN if self.data is None else self.data.missing
        if missing is not Verdict.UNKNOWN and method not in _OF_SLICES:
            hint = "only where each observation weighs the same has one that is missing a weight"
            faults.append(Fault.of("measure.data", "data.missing", missing, hint))
        if method is _NET and any(type(each) is str for each in _bounds(self.good, self.bad)):
            hint = "give bounds on a number: a net score is made of numbers"
            faults.append(Fault.of("measure.good", "good", self.good, hint))
        limits = [each.at_most for each in self.exclude if each.at_most is not None]
        if limits and method is AttainmentMethod.EACH:
            hint = "leave out at_most: where each observation is by itself, it is left out or not"
            faults.append(Fault.of("measure.exclude", "exclude", limits[0], hint))
        if uptime and self.unit not in (None, *UNITS):
            hint = f"give a unit of time: {', '.join(UNITS)}"
            faults.append(Fault.of("measure.unit", "unit", self.unit, hint))

    def attained(
        self,
        observations: Iterable[Observation | Attainment],
        period: Period,
        *,
        on: date | None = None,
    ) -> Attainment:
        """Return what was reached in one window, as of a day (None: its last).

        Of the observations, those are read that have its name and lie in the window up to the day,
        in whatever order they come; of another measure's attainments, those whose windows have
        ended by then. It is of this window alone, where several are taken together (`over`) or
        each observation by itself (`EACH`): see `attainments`. Faults: `period.type`, `span.open`,
        `date.type`, `span.order` (a day before the window), `observation.type`, `measure.each`.

        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> uptime = pt.measures.Measure(
        ...     "uptime", pt.measures.AttainmentMethod.UPTIME, window=pt.counting.MONTH
        ... )
        >>> uptime.attained([], march).value
        100
        """
        faults: list[Fault] = []
        check_closed(faults, "period", period)
        if on is not None:
            check_day(faults, "on", on)
        given = _given(faults, observations)
        if self.method is AttainmentMethod.EACH:
            hint = "ask attainments(…): each observation has one of its own"
            faults.append(Fault.of("measure.each", "", self.id, hint))
        raise_faults(faults)
        start, last = start_of(period), last_of(period)
        on = last if on is None else min(on, last)
        if on < start:
            hint = f"give a day of the window, {start} or later"
            raise_faults([Fault.of("span.order", "on", on, hint)])
        return Reacher(cast("Promise", self), given).attained(Cut(period, period), on)

    def attainments(
        self,
        observations: Iterable[Observation | Attainment],
        life: Period,
        *,
        on: date,
        since: date | None = None,
    ) -> tuple[Attainment, ...]:
        """Return what was reached in each window that began by a day, within a life, in order.

        The windows of a calendar and anniversaries, cut at the ends of the life (an open one goes
        on), the last one as far as it goes by the day; of a rolling window, or one without end, the
        one that shows on the day; by `EACH`, one of each observation. Anniversaries are those of
        `since` (None: of the first day of the life). Faults: `period.type`,
        `span.open` (a life without a first day), `date.type`, `observation.type`.

        >>> import patronage as pt
        >>> life = pt.Period(date(2026, 1, 16), None)
        >>> uptime = pt.measures.Measure(
        ...     "uptime", pt.measures.AttainmentMethod.UPTIME, window=pt.counting.MONTH
        ... )
        >>> for each in uptime.attainments([], life, on=date(2026, 2, 10)):
        ...     print(each.period, each.base, each.is_complete)
        [2026-01-16, 2026-02-01) 23040 True
        [2026-02-01, 2026-03-01) 40320 False
        """
        faults: list[Fault] = []
        given = _given(faults, observations)
        _check_life(faults, life, on, since)
        raise_faults(faults)
        if self.method is AttainmentMethod.EACH:
            seen = _lived(life, on)
            return each_attained(cast("Promise", self), given, seen) if seen is not None else ()
        cuts, reacher = _cuts(self, life, on, since), Reacher(cast("Promise", self), given)
        return tuple(
            [
                reacher.attained(
                    cut, min(on, last_of(cut.period)), cuts[max(at + 1 - self.over, 0) : at]
                )
                for at, cut in enumerate(cuts)
            ]
        )

    def periods(self, life: Period, *, on: date, since: date | None = None) -> tuple[Period, ...]:
        """Return the windows that began by a day, within a life, in order: see `attainments`.

        Faults: `period.type`, `span.open` (a life without a first day), `date.type`.

        >>> import patronage as pt
        >>> life = pt.Period(date(2026, 1, 16), date(2026, 2, 10))
        >>> uptime = pt.measures.Measure(
        ...     "uptime", pt.measures.AttainmentMethod.UPTIME, window=pt.counting.MONTH
        ... )
        >>> print(*uptime.periods(life, on=date(2026, 3, 1)))
        [2026-01-16, 2026-02-01) [2026-02-01, 2026-02-10)
        """
        faults: list[Fault] = []
        _check_life(faults, life, on, since)
        raise_faults(faults)
        return tuple([cut.period for cut in _cuts(self, life, on, since)])


def shown_by(
    measure: Measure,
    facts: Iterable[Observation | Attainment],
    life: Period,
    since: date | None = None,
) -> Callable[[date], Attainment | None]:
    """Return what tells of any day what the window that shows on it came to by then.

    The facts are read once for as many days as are asked for; None: no window has begun by the day.

    >>> import patronage as pt
    >>> calls = Measure("calls", AttainmentMethod.COUNT, window=pt.Rolling(pt.days(30)))
    >>> seen = [pt.Observation("calls", on=date(2026, 3, 9))]
    >>> shown = shown_by(calls, seen, pt.Period(date(2026, 3, 1), None))
    >>> [shown(date(2026, 3, day)).value for day in (8, 9)]
    [0, 1]
    """
    reacher = Reacher(cast("Promise", measure), facts)

    def on(day: date) -> Attainment | None:
        cuts = _cuts(measure, life, day, since)
        return reacher.attained(cuts[-1], min(day, last_of(cuts[-1].period))) if cuts else None

    return on


def _cuts(measure: Measure, life: Period, on: date, since: date | None) -> list[Cut]:
    """Return the windows of a measure that began by a day, cut at the ends of a life, in order."""
    lived, window, whole = _lived(life, on), measure.window, measure.whole
    if lived is None:
        return []
    first, last = start_of(lived), last_of(lived)
    if isinstance(window, CalendarPeriod | Anniversary):
        anchors = Anchors(first=life.start if since is None else since)
        return list(_grid(window, life, last, anchors, whole=whole))
    if isinstance(window, Fixed):
        start, end = window.period.start or first, window.period.end
    else:
        start, end = window.reach(last) or first, None
    end = end_of(lived) if end is None else end
    cut_start, cut_end = max(start, first), end if life.end is None else min(end, life.end)
    if cut_start >= cut_end or cut_start > last:
        return []
    cut = trusted_period(cut_start, cut_end)
    return [Cut(cut, Period(start, end) if whole else cut)]


def _bounds(*thresholds: Threshold | None) -> Iterator[object]:
    for each in thresholds:
        yield from () if each is None else each.bounds


def _check_life(faults: list[Fault], life: object, on: object, since: object) -> None:
    check_instance(faults, "period.type", "life", life, Period)
    check_day(faults, "on", on)
    if since is not None:
        check_day(faults, "since", since)
    if isinstance(life, Period) and life.start is None:
        faults.append(Fault.of("span.open", "life", life, "say on which day it begins"))


def _lived(life: Period, on: date) -> Period | None:
    """Return the days of a life up to a day; None: there are none yet."""
    start = start_of(life)
    end = date.fromordinal(min(on.toordinal() + 1, LAST_ORDINAL))
    end = end if life.end is None else min(end, life.end)
    return Period(start, end) if start < end else None


def _given(
    faults: list[Fault], observations: Iterable[Observation | Attainment]
) -> list[Observation | Attainment]:
    """Return what a measure is given, each of an id once, each window as of the latest day."""
    found: dict[object, Observation | Attainment] = {}
    for place, each in enumerate(items_of(observations)):
        if type(each) is Observation:
            key: object = place if each.id is None else each.id
        elif isinstance(each, Attainment):
            key = (each.measure, each.period, each.about)
        else:
            hint = "give observations, or what another measure came to"
            faults.append(Fault.of("observation.type", f"observations[{place}]", each, hint))
            continue
        known = found.setdefault(key, each)
        if known is each or known == each:
            continue
        if isinstance(each, Attainment) and each.on != known.on:
            found[key] = max(known, each, key=attrgetter("on"))
        else:
            hint = "one id names one fact: give what is known of it by now"
            path = f"observations[{place}]"
            faults.append(Fault.of("evidence.conflict", path, _shown(each), hint))
    return list(found.values())


def _shown(fact: Observation | Attainment) -> str | None:
    return fact.id if isinstance(fact, Observation) else str(fact)


def _grid(
    window: CalendarPeriod | Anniversary, life: Period, last: date, anchors: Anchors, *, whole: bool
) -> Iterator[Cut]:
    """Yield the periods of a calendar that a life lies in, cut at its ends, with the whole ones."""
    day = start_of(life)
    while day <= last:
        counts = window.counts(day, anchors)
        if counts is None or counts.end is None:
            return  # it runs off the calendar
        end = counts.end
        cut = trusted_period(day, end if life.end is None else min(end, life.end))
        yield Cut(cut, Period(window.reach(day, anchors) or day, end) if whole else cut)
        day = end


spell_out(_exclusions)
