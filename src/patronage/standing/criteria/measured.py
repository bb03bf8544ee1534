"""What measures in agreements came to: attained or missed in so many of the last windows (D22)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, NamedTuple

from attrs import field, frozen

from patronage.agreement.life.duties import owed_of
from patronage.agreement.life.life import Unsure
from patronage.agreement.life.service import attained_under, measured_days
from patronage.agreement.whole.agreement import Agreement
from patronage.checks import is_count
from patronage.counting.verdict import Verdict
from patronage.errors import Fault, OutOfRange
from patronage.facts.fact import ledger_order
from patronage.facts.observed import Observation
from patronage.fields import Id, OneLine
from patronage.measures.closed import end_of, start_of
from patronage.measures.figures import figure
from patronage.measures.measure import Measure
from patronage.standing.criteria.agreements import AGREEMENTS, agreements_among
from patronage.standing.criteria.checks import Kinds, kinds_of
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline
from patronage.values import Value
from patronage.windows.anchors import later
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.plain import Fixed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.obligations import Owed
    from patronage.dates.span import Span
    from patronage.facts.fact import Fact
    from patronage.measures.attainment import Attainment
    from patronage.measures.weighted import WeightedMeasure
    from patronage.standing.criteria.agreements import Now
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = ["MeasureAttained", "MeasureMissed", "figure_of"]

MOST_WINDOWS: Final = 1_000
"""The most windows that are looked at."""


def _check_windows(faults: list[Fault], path: str, number: object) -> None:
    if not is_count(number, 1) or number > MOST_WINDOWS:  # type: ignore[operator]  # a count
        hint = f"give 1 to {MOST_WINDOWS:,} windows"
        faults.append(Fault.of("count.range", path, number, hint))


Windows = Annotated[int, _check_windows]
"""A number of windows."""


@frozen
class _OfWindows(Value):
    """What a criterion is that counts how the last windows of a measure went."""

    counts: ClassVar[Verdict]
    reversible: ClassVar[bool] = True
    tells_of_the_day: ClassVar[bool] = True
    unseen: ClassVar[Unseen] = Unseen.ANYTHING

    measure: Id
    of: Kinds = field(kw_only=True, converter=kinds_of)
    at_least: Windows = field(default=1, kw_only=True)
    last: Windows = field(default=1, kw_only=True)
    category: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.at_least > self.last:
            hint = "ask for at most as many as are looked at (last)"
            faults.append(Fault.of("count.range", "at_least", self.at_least, hint))

    @property
    def needs(self) -> frozenset[str]:
        """Agreements, and the kinds of observation that the measure reads."""
        return AGREEMENTS.union(self.of)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether it is so on each day, under which agreements, by which observations."""
        found = agreements_among(facts, self.category)
        seen = facts.among(frozenset(self.of))
        lines = [self._under(each, seen) for each in found]
        if not lines:
            return Timeline.constant(Observed(value=False))
        return lines[0] if len(lines) == 1 else Timeline.combine(_any_of, *lines)

    def _under(self, agreement: Agreement, seen: Iterable[Fact]) -> Timeline[Observed]:
        """Return what is seen of one agreement."""
        unknown, nothing = Observed(None, (agreement,)), Observed(value=False)
        service = _Service(agreement, self.measure, seen)

        def here(now: Now, counted: Observed) -> Observed:
            if isinstance(now, Unsure):
                return unknown
            agreed = now and any(each.id == self.measure for each in now.measures)
            return counted if agreed else nothing

        counted = Timeline.constant(unknown)
        if service.reads <= {*self.of, *AGREEMENTS}:
            until = service.settled_by(self.last)
            windows = service.windows(until)
            days = {day for each in windows for day in (each.end, each.known_on) if day}
            steps = {day: self._counted(service, windows, day) for day in days if day <= until}
            if service.duties:  # what falls due later is done, or late, on a day not known
                steps[until] = unknown
            counted = Timeline.of(steps, before=unknown)
        return Timeline.combine(here, agreement.life.terms_in_force, counted)

    def _counted(self, service: _Service, windows: Sequence[_Window], day: date) -> Observed:
        over = _last_of(windows, day, self.last)
        since = service.since(over[0].start) if over else day
        pool = service.resting_on(since, over[-1].end if over else day)
        counted = sum(each.on(day) is self.counts for each in over)
        unknown = sum(each.on(day) is Verdict.UNKNOWN for each in over) + self.last - len(over)
        if counted >= self.at_least:
            return Observed(True, pool)
        return Observed(None if counted + unknown >= self.at_least else False, pool)

    def holds_from(self, observed: Observed, day: date) -> date | None:
        """Return that nothing new is known to turn it: how a window ends, no single act decides."""
        return None

    def details(self, observed: Observed, day: date) -> Details:
        """Return under which agreement it was counted, how often, and how the last window went."""
        asked = (("measure", self.measure), ("at_least", self.at_least), ("last", self.last))
        for fact in observed.facts:
            if isinstance(fact, Agreement):
                service = _Service(fact, self.measure, observed.facts)
                over = _last_of(service.windows(day), day, self.last)
                counted = sum(each.on(day) is self.counts for each in over)
                tally = (("agreement", fact.id), ("counted", counted), ("windows", len(over)))
                return (*asked, *tally, *(_said_of(over[-1].reached) if over else ()))
        return asked


@frozen(cache_hash=True)
class MeasureAttained(_OfWindows):
    """The target of a measure was attained in `at_least` so many of its `last` windows (D22).

    Under one agreement in force, in which a measure or a score of this name is agreed. Counted are
    windows that are over, from the day after their last on: of months, quarters, anniversaries, a
    stated period; by `EACH`, observations. A rolling window is never over. `of` names the kinds of
    observation that the measure reads, by itself or through others (`"agreement"` for one that
    reads how late something owed was done): one that was never imported makes it unknown, and so
    does one that is read and not named.

    It is not known of a window without enough data, of one of which something owed isn't done yet,
    and of one that there is not yet; where those that are known decide, it is decided. Where no
    such measure is agreed, it is unmet. Of a `category`, only agreements that say that they are of
    it count. No remedy is told: how a window ends, no single act decides.

    Faults: `id.syntax`, `rule.empty` (no kinds), `count.range` (more asked than are looked at, or
    more than 1,000), `name.syntax`.

    >>> import patronage as pt
    >>> pt.MeasureAttained("uptime", of="observation:outage", at_least=2, last=3).needs == {
    ...     "agreement",
    ...     "observation:outage",
    ... }
    True
    """

    code = "measure_attained"
    counts = Verdict.MET


@frozen(cache_hash=True)
class MeasureMissed(_OfWindows):
    """The target of a measure was missed in `at_least` so many of its `last` windows (D22).

    As `MeasureAttained`, of the windows that missed it; not the opposite of that, since where no
    such measure is agreed nothing is attained, and nothing missed. Faults: as `MeasureAttained`.

    >>> import patronage as pt
    >>> pt.MeasureMissed("uptime", of="observation:outage", at_least=2, last=6)
    MeasureMissed('uptime', of=('observation:outage',), at_least=2, last=6)
    """

    code = "measure_missed"
    counts = Verdict.UNMET


def _any_of(*seen: Observed) -> Observed:
    """Return whether it is so under any of several agreements, on what that rests."""
    for value in (True, None, False):
        here = [each for each in seen if each.value is value]
        if here:
            pool = {id(fact): fact for each in here for fact in each.facts}.values()
            return Observed(value, tuple(sorted(pool, key=ledger_order)))
    raise AssertionError  # there is one


def figure_of(reached: Attainment) -> int | Decimal | Fraction | None:
    """Return what was reached to four places, or exactly where that alone tells it from the target.

    >>> import patronage as pt
    >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
    >>> seen = pt.measures.Attainment(
    ...     "answers", may, value=Fraction(200, 3), verdict=Verdict.UNKNOWN, on=date(2026, 5, 31)
    ... )
    >>> figure_of(seen)
    Decimal('66.6667')
    """
    value = reached.value
    if not isinstance(value, Fraction):
        return value
    rounded = figure(round(value, 4))
    return value if reached.target is not None and rounded == reached.target.bound else rounded


def _said_of(reached: Attainment) -> Details:
    """Return how a window went: the figure, the target, and its days."""
    end = end_of(reached.period)
    named = (
        ("figure", figure_of(reached)),
        ("unit", reached.unit),
        ("target", reached.target),
        ("since", reached.period.start),
        ("until", date.fromordinal(end.toordinal() - 1)),
    )
    return tuple([(name, value) for name, value in named if value is not None])


class _Window(NamedTuple):
    """A window of a measure that is over, and the day from which on its verdict is known."""

    reached: Attainment
    known_on: date | None

    @property
    def start(self) -> date:
        return start_of(self.reached.period)

    @property
    def end(self) -> date:
        return end_of(self.reached.period)

    def on(self, day: date) -> Verdict:
        """Return its verdict as it is known on a day."""
        known = self.known_on is not None and self.known_on <= day
        return self.reached.verdict if known else Verdict.UNKNOWN


def _last_of(windows: Sequence[_Window], day: date, count: int) -> Sequence[_Window]:
    """Return the last windows that are over by a day."""
    past = bisect_right(windows, day, key=lambda each: each.end)
    return windows[max(past - count, 0) : past]


LAST_DAY: Final = date.fromordinal(date.max.toordinal() - 1)
"""The last day on which a window can end."""


class _Service:
    """A measure under one agreement, by what was observed."""

    def __init__(self, agreement: Agreement, name: str, facts: Iterable[Fact]) -> None:
        self.agreement, self.name = agreement, name
        self.life: Life = agreement.life
        self.agreed = measured_days(self.life)
        self.measures = tuple(self._measures())
        ids = {each.measure.id for each in self.agreed}
        leaves = {
            leaf
            for each in self.measures
            for leaf in _read_by(each)
            if leaf == each.id or leaf not in ids
        }
        owed = {duty.id for each in self.life.versions for duty in each.terms.duties}
        self.duties = leaves & owed
        self.names = leaves - owed
        lines = {None, agreement.line}
        self.seen = [
            each
            for each in facts
            if isinstance(each, Observation)
            and each.name in self.names
            and (agreement.line is None or each.line in lines)
        ]
        self.days = [each.on for each in self.seen]

    @property
    def reads(self) -> set[str]:
        """The kinds of fact that it reads."""
        return {f"observation:{each}" for each in self.names}

    def _measures(self) -> Iterable[Measure | WeightedMeasure]:
        """Yield the measures of its name, and those that these read, by themselves or others."""
        names, asked = set[str](), {self.name}
        while asked:
            names |= asked
            here = [each.measure for each in self.agreed if each.measure.id in asked]
            yield from here
            asked = {leaf for each in here for leaf in _read_by(each)} - names

    def windows(self, until: date) -> list[_Window]:
        """Return its windows that are over by a day, in the order of their ends."""
        reached = attained_under(self.agreement.id, self.life, self.seen, until)
        mine = (each for each in reached if each.measure == self.name)
        over = [each for each in mine if end_of(each.period) <= until]
        first = min((start_of(each.period) for each in over), default=until)
        owed = owed_of(self.life, until, self.since(first), until) if self.duties and over else ()
        mine_owed = [each for each in owed if each.of in self.duties]
        found = [_Window(each, self._known_on(each, mine_owed)) for each in over]
        return sorted(found, key=lambda each: (each.end, each.start))

    def _known_on(self, reached: Attainment, owed: Iterable[Owed]) -> date | None:
        """Return from when on a window is known: its end, or when all owed in it was settled."""
        end = end_of(reached.period)
        since = self.since(start_of(reached.period))
        days = [each.settled_on for each in owed if since <= each.due < end]
        return None if None in days else max([end, *(day for day in days if day)])

    def since(self, start: date) -> date:
        """Return the first day whose observations bear on a window that starts on a day."""
        for every, over in self._grids():
            if over > 1:
                try:
                    start -= every * (over - 1)
                except OutOfRange:
                    return date.min
        return start

    def _grids(self) -> Iterable[tuple[Span, int]]:
        """Yield how long the windows are, and how many are taken together."""
        for each in self.measures:
            if isinstance(each, Measure) and isinstance(each.window, CalendarPeriod | Anniversary):
                yield each.window.every, each.over

    def settled_by(self, last: int) -> date:
        """Return a day by which so many windows are over in which nothing new happens."""
        fixed = [
            each.window.period.end
            for each in self.measures
            if isinstance(each, Measure) and isinstance(each.window, Fixed)
        ]
        days = [
            *self.days,
            *(each.days.start for each in self.agreed),
            *(act.on for act in self.life.standing_acts),
            *fixed,
        ]
        day = min(max((each for each in days if each), default=date.min), LAST_DAY)
        while True:
            until = self._windows_after(day, last)
            done = self._done_ahead(day, until)
            if done is None:
                return until
            day = done

    def _windows_after(self, day: date, last: int) -> date:
        for every, over in self._grids():
            day = later(day, every * (over + last + 1)) or LAST_DAY
        return min(day, LAST_DAY)

    def _done_ahead(self, after: date, until: date) -> date | None:
        """Return the last due day between two of what was done before it fell due."""
        owed = owed_of(self.life, until, after, until) if self.duties else ()
        settled = (each.due for each in owed if each.of in self.duties and each.settled_on)
        return max((due for due in settled if due > after), default=None)

    def resting_on(self, since: date, end: date) -> tuple[Fact, ...]:
        """Return the agreement, and what was observed on the days from one up to another."""
        seen = self.seen[bisect_left(self.days, since) : bisect_left(self.days, end)]
        return tuple(sorted((self.agreement, *seen), key=ledger_order))


def _read_by(measure: Measure | WeightedMeasure) -> set[str]:
    """Return the names of what a measure reads."""
    return {measure.of} if isinstance(measure, Measure) else {name for name, _ in measure.parts}
