"""What periods of a calendar come to: how many in a row, the best one, what the next takes on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias, cast

from attrs import evolve, field, fields_dict, frozen, has

from patronage.checks import as_tuple, check_instance, items_of
from patronage.counting.verdict import Verdict
from patronage.dates.month_end import boundary, index_of
from patronage.errors import Fault, InvalidInput, OutOfRange
from patronage.measures.figures import figure
from patronage.money.money import Money
from patronage.relationship.coverage import EVERYTHING
from patronage.standing.criteria.checks import bounded, calendar_of, check_calendar
from patronage.standing.criteria.figures import NOTHING, check_figured, known_figures
from patronage.standing.criteria.kernel import span_of
from patronage.standing.criteria.sight import currency_of
from patronage.standing.criteria.through import Inner
from patronage.standing.rules.combining import Criterion, criteria_of, reads_others
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.judge import Judge, known_of
from patronage.standing.rules.others import first_day, others_of
from patronage.standing.rules.verdict import Observed
from patronage.thresholds.threshold import LOWER, UPPER, Threshold, at_least
from patronage.timeline.timeline import coalesced
from patronage.values import Value
from patronage.windows.grid import CalendarPeriod, Which

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from patronage.facts.fact import Fact
    from patronage.facts.parties import Ref
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.combining import Rule
    from patronage.standing.rules.evidence import Facts
    from patronage.thresholds.threshold import Comparison
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors

__all__ = [
    "BestPeriod",
    "CarriedOver",
    "Streak",
    "calendars_of",
]

_MET, _UNMET = Verdict.MET, Verdict.UNMET
_ZERO: Final = Fraction(0)
_DAY: Final = timedelta(days=1)
_NO_KINDS: Final[frozenset[str]] = frozenset()

MOST_PERIODS: Final = 10_000
"""How many periods are gone through after the last one in which anything happens."""


def _check_periods(faults: list[Fault], path: str, periods: object) -> None:
    if periods is not None:
        check_calendar(faults, path, periods)


def calendars_of(rule: Rule) -> tuple[CalendarPeriod, ...]:
    """Return the calendars in whose current periods the criteria of a rule count, each once.

    >>> import patronage as pt
    >>> calendars_of(pt.Always())
    ()
    """
    found = map(calendar_of, criteria_of(rule))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def _check_by_period(faults: list[Fault], path: str, criterion: object) -> None:
    """Report what sees no figure of the current period of a calendar."""
    before = len(faults)
    check_figured(faults, path, criterion)
    if len(faults) == before:
        check_calendar(faults, f"{path}.over", getattr(criterion, "over", None))


def _check_carried(faults: list[Fault], path: str, criterion: object) -> None:
    """Report what sees no figure of the current period of a calendar, or of the last."""
    over: object = getattr(criterion, "over", None)
    if isinstance(over, CalendarPeriod) and over.which == Which.PREVIOUS and _has_over(criterion):
        check_figured(faults, path, criterion)
    else:
        _check_by_period(faults, path, criterion)


def _has_over(criterion: object) -> bool:
    """Say whether a criterion can be asked of the current period instead."""
    kind: Any = type(criterion)
    return has(kind) and "over" in fields_dict(kind)


@frozen
class _OfOwnPeriods(Value):
    """What criteria share that look at what the same ledger comes to, period by period."""

    code = ""
    looks_beyond = True
    tells_of_the_day = True
    unseen = Unseen.ANYTHING
    needs = _NO_KINDS

    @property
    def inner(self) -> tuple[Rule, ...]:
        """What is asked of each period."""
        return ()

    @property
    def reads_others(self) -> bool:
        """Whether what is asked of each period looks at others."""
        return any(map(reads_others, self.inner))

    def looks_at(self, fact: Fact) -> bool:
        """Return whether a fact bears on what is asked of a period."""
        return any(
            known_of(each).looks_at(fact) for rule in self.inner for each in criteria_of(rule)
        )

    def told(
        self,
        facts: Facts,
        day: date,
    ) -> Iterator[tuple[Ref, Judge, tuple[Criterion, ...]]]:
        """Yield nobody: it is about the ledger itself."""
        yield from ()

    def unknown_because(self, facts: Facts, day: date) -> Details:
        """Return that what it rests on isn't known, as parameters of a finding."""
        others = others_of(facts)
        if self.reads_others and (others is None or others.book is None):
            return (("unknown", "no_book"),)
        return (("unknown", "within"),)

    def _judge(self, facts: Facts) -> Judge:
        """Return what judges the ledger by what is asked of each period."""
        others = others_of(facts)
        coverage = EVERYTHING if others is None else others.coverage
        return Judge(facts, coverage, first_day(facts, self.inner))

    def _cited(self, facts: Facts) -> _Cited:
        return _Cited([fact for fact in facts.all if self.looks_at(fact)])


class _Cited:
    """The facts that what is asked of periods looks at, to be named as those it rests on."""

    __slots__ = ("_days", "_pool")

    def __init__(self, pool: Sequence[Fact]) -> None:
        self._pool: tuple[Fact, ...] = tuple(pool)
        self._days: list[date] = [fact.on for fact in pool]

    def seen(self, value: object, since: date, day: date) -> Observed:
        """Return what is seen on a day that rests on the facts since another."""
        low, high = bisect_left(self._days, since), bisect_right(self._days, day)
        return Observed(value, self._pool, low, high) if low < high else Observed(value)


class _InPeriod(NamedTuple):
    """What a line says in one period: on its first day, and at each of its changes."""

    start: date
    end: date | None
    said: list[tuple[date, Any]]
    quiet: int

    @property
    def last(self) -> Any:  # noqa: ANN401  of whatever the line is
        """What it says at the end of the period."""
        return self.said[-1][1]


def _by_period(line: Timeline[Any], calendar: CalendarPeriod) -> Iterator[_InPeriod]:
    """Yield period by period what a line says, from its first change on.

    `quiet` is how many periods ago it last changed; whoever has seen enough stops.
    """
    days, done = line.days, 0
    if not days:
        return
    place = index_of(days[0], calendar.anchor, calendar.every)
    start, quiet = _start(calendar, place) or date.min, 0
    while quiet <= MOST_PERIODS:
        end = _start(calendar, place + 1)
        said = [(start, line.at(start))]
        while done < len(days) and (end is None or days[done] < end):
            if days[done] > start:
                said.append((days[done], line.values[done]))
            done, quiet = done + 1, -1
        quiet += done == len(days)
        yield _InPeriod(start, end, said, quiet)
        if end is None:
            return
        start, place = end, place + 1


def _start(calendar: CalendarPeriod, place: int) -> date | None:
    """Return the first day of a period; None where no day is so far away."""
    try:
        return boundary(calendar.anchor, calendar.every, place)
    except OutOfRange:
        return None


# --- how many in a row ----------------------------------------------------------------------------


def _check_lengths(faults: list[Fault], bounds: tuple[object, ...]) -> None:
    for bound in bounds:
        if not 0 <= cast("int", bound) <= MOST_PERIODS:
            hint = f"ask for 0 to {MOST_PERIODS:,} periods in a row"
            faults.append(Fault.of("threshold.range", "threshold", bound, hint))


_Length: TypeAlias = Annotated[
    Threshold,
    bounded(int, such_as="a whole number, such as at_least(3)", besides=_check_lengths),
]


@frozen(cache_hash=True)
class Streak(_OfOwnPeriods):
    """In how many periods in a row a rule held at the end of each (D5, D31): years of giving.

    Up to the running period where the rule holds so far, up to the last where it doesn't yet. With
    `longest`, the longest run that there ever was. `periods` is the calendar; a criterion over its
    current period sees the whole period on its last day, and where the rule has such a calendar it
    needs no other. A period that was over before the relationship began is none of them.

    That a rule held in each of the last complete periods, whatever the running one is like, is
    `InEach`. Where it isn't known whether it held in a period, the length is a lower bound.

    Faults: `threshold.type`, `threshold.range`, `rule.type`, `window.ladder`, `window.type`,
    `window.which` (other than the current period), `window.calendar` (no calendar is said, and the
    rule has none, or several), `flag.type`.

    Source: NPSP, which keeps the current and the longest run of years of giving.

    >>> import patronage as pt
    >>> year = pt.CalendarPeriod(pt.years(1))
    >>> gives = pt.PurchaseCount(pt.at_least(1), over=year)
    >>> loyal = pt.Rung("loyal", enter=pt.Streak(pt.at_least(3), rule=gives))
    >>> gifts = [pt.Purchase(pt.Money("5", "USD"), on=date(y, 6, 1)) for y in (2021, 2022, 2023)]
    >>> ann = pt.Relationship("charity", "ann").add(*gifts)
    >>> print(pt.standing_of(ann, pt.Policy("giving", "1", rungs=(loyal,))))
    prospect; loyal from 1 Jun 2023; prospect from 1 Jan 2025
    """

    code = "streak"

    threshold: _Length
    rule: Inner = field(kw_only=True)
    periods: Annotated[CalendarPeriod | None, _check_periods] = field(default=None, kw_only=True)
    longest: bool = field(default=False, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.periods is None and len(calendars_of(self.rule)) != 1:
            hint = "say the calendar: periods=CalendarPeriod(years(1))"
            faults.append(Fault.of("window.calendar", "periods", self.periods, hint))

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rule that is to hold in each period, alone."""
        return (self.rule,)

    @property
    def calendar(self) -> CalendarPeriod:
        """The calendar whose periods are told: the one that is said, else that of the rule.

        >>> import patronage as pt
        >>> months = pt.CalendarPeriod(pt.months(1))
        >>> pt.Streak(pt.at_least(3), rule=pt.Always(), periods=months).calendar == months
        True
        """
        return calendars_of(self.rule)[0] if self.periods is None else self.periods

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return how many periods in a row there are on each day."""
        judge, cited = self._judge(facts), self._cited(facts)
        said = judge.verdict(self.rule)
        if judge.begins is not None or said.before is not Verdict.UNKNOWN:
            said = judge.begun(said)  # else it isn't known either whether it ever began
        run = _Run.after_all(said.before)
        before, since = Observed(run.length(longest=self.longest)), date.min
        changes: list[tuple[date, Observed]] = []
        last: _InPeriod | None = None
        for last in _by_period(said, self.calendar):
            if run.sure == 0 and not self.longest:
                since = last.start
            for day, verdict in last.said:
                length = run.going_on(verdict).length(longest=self.longest)
                changes.append((day, cited.seen(length, since, day)))
            run = run.followed_by(last.last)
            if last.quiet > 1 and (last.last is not _MET or self._is_enough(run, last, facts)):
                break
        if last is not None and last.last is _MET and last.end is not None:
            longer = at_least(run.longest_sure if self.longest else run.sure)  # and growing
            changes.append((last.end, cited.seen(longer, since, last.end)))
        return coalesced(before, changes)

    def _is_enough(self, run: _Run, period: _InPeriod, facts: Facts) -> bool:
        """Say whether how long a run is makes no difference any more, nor will be told."""
        others = others_of(facts)
        asked = None if others is None else others.on
        most = max(cast("tuple[int, ...]", self.threshold.bounds))
        return run.sure > most and (asked is None or period.start > asked)


_ENDLESS: Final = MOST_PERIODS * MOST_PERIODS
"""The length of a run of which nobody knows when it began."""


class _Run(NamedTuple):
    """How many periods in a row there are surely, and perhaps; and how many at most so far."""

    sure: int = 0
    perhaps: int = 0
    longest_sure: int = 0
    longest_perhaps: int = 0

    @classmethod
    def after_all(cls, verdict: Verdict) -> _Run:
        """Return the run after all the periods in which nothing else was said."""
        if verdict is _UNMET:
            return cls()
        return cls(0, _ENDLESS, 0, _ENDLESS)

    def followed_by(self, verdict: Verdict) -> _Run:
        """Return the run after one more period, by what is said at its end."""
        sure = self.sure + 1 if verdict is _MET else 0
        perhaps = 0 if verdict is _UNMET else self.perhaps + 1
        return self._with(sure, perhaps)

    def going_on(self, verdict: Verdict) -> _Run:
        """Return the run while one more period is running: what it lacks it may still get."""
        sure = self.sure + (verdict is _MET)
        perhaps = self.perhaps + (verdict is not _UNMET)
        return self._with(sure, perhaps)

    def _with(self, sure: int, perhaps: int) -> _Run:
        longest = max(self.longest_sure, sure), max(self.longest_perhaps, perhaps)
        return _Run(sure, perhaps, *longest)

    def length(self, *, longest: bool) -> int | Threshold:
        """Return how long it is, or that it is at least so long."""
        _, _, sure, perhaps = self if longest else (*self[:2], *self[:2])
        return sure if sure == perhaps else at_least(sure)


# --- figures of periods ---------------------------------------------------------------------------


class _Unit:
    """What figures are made of: numbers, or amounts of one currency, in minor units."""

    __slots__ = ("_currency",)

    def __init__(self, threshold: Threshold) -> None:
        self._currency: str | None = currency_of(threshold)

    def number(self, value: object) -> Fraction | None:
        """Return a figure as a number; None for what is none."""
        if isinstance(value, Money):
            return Fraction(value.minor) if value.currency == self._currency else None
        if self._currency is not None or isinstance(value, bool):
            return None
        return Fraction(value) if isinstance(value, int | Decimal | Fraction) else None

    def figure(self, number: Fraction) -> Any:  # noqa: ANN401  a number or an amount
        """Return the figure that a number stands for."""
        if self._currency is None:
            return figure(number)
        return Money.of_minor(number.numerator, self._currency)


class _Figure(NamedTuple):
    """The figure of a period as far as it is known: a number, or a bound of it, or nothing."""

    number: Fraction | None
    bound: Comparison | None = None

    @classmethod
    def of(cls, value: object, unit: _Unit) -> _Figure | None:
        """Return what a criterion sees as a figure; None where nothing is known of it."""
        if value is NOTHING:
            return cls(None)
        bound: Comparison | None = None
        if isinstance(value, Threshold):
            if value.comparison not in LOWER | UPPER:
                return None
            bound, value = value.comparison, value.bound
        number = unit.number(value)
        return None if number is None else cls(number, bound)


@frozen
class _OfFigures(_OfOwnPeriods):
    """What criteria share that make one figure of those that another sees period by period."""

    criterion: Any

    @property
    def threshold(self) -> Threshold:
        """What the figure is held against: the threshold of the criterion."""
        return cast("Threshold", self.criterion.threshold)

    @property
    def inner(self) -> tuple[Criterion, ...]:
        """The criterion, alone."""
        return (self.criterion,)


@frozen(cache_hash=True)
class BestPeriod(_OfFigures):
    """The greatest figure of any period so far: the best year's spend (D5, D43).

    `criterion` sees the figure of the current period of a calendar; the sum is held against its
    threshold. A period that is over counts by what it came to at its end, the running one by what
    it comes to so far: what is given back within it takes from it.

    Where a period isn't known the figure is a lower bound. Which period it was, `revenue_by` tells.

    Faults: `rule.type` (a criterion without a number), `window.type` and `window.which` (one that
    doesn't see the current period of a calendar).

    Source: NPSP, which keeps the best year of giving and its total.

    >>> import patronage as pt
    >>> year = pt.CalendarPeriod(pt.years(1))
    >>> best = pt.BestPeriod(pt.Spend(pt.at_least(pt.Money("100", "USD")), over=year))
    >>> gifts = [pt.Purchase(pt.Money("60", "USD"), on=date(2023, month, 1)) for month in (3, 9)]
    >>> ann = pt.Relationship("charity", "ann").add(*gifts)
    >>> print(pt.standing_of(ann, pt.Policy("giving", "1", rungs=(pt.Rung("major", enter=best),))))
    prospect; major from 1 Sep 2023
    """

    code = "best_period"

    criterion: Annotated[Criterion, _check_by_period]

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the greatest figure of any period up to each day."""
        line, unit = known_figures(self._judge(facts), self.criterion), _Unit(self.threshold)
        cited = self._cited(facts)
        best = _Best().with_one(_Figure.of(line.before, unit))
        before = Observed(best.value(unit))
        changes: list[tuple[date, Observed]] = []
        for period in _by_period(line, cast("Any", self.criterion).over):
            for day, value in period.said:
                now = best.with_one(_Figure.of(value, unit))
                changes.append((day, cited.seen(now.value(unit), date.min, day)))
            best = best.with_one(_Figure.of(period.last, unit))
            if period.quiet > 1:
                break
        return coalesced(before, changes)


class _Best(NamedTuple):
    """The greatest of some figures, and whether one that isn't wholly known may be greater."""

    number: Fraction | None = None
    is_open: bool = False

    def with_one(self, found: _Figure | None) -> _Best:
        """Return the same with one more figure among them."""
        if found is None:
            return _Best(self.number, is_open=True)
        number, bound = found
        if number is None:
            return self
        if bound in UPPER:
            below = self.number is not None and number <= self.number
            return self if below else _Best(self.number, is_open=True)
        known = number if self.number is None else max(self.number, number)
        return _Best(known, self.is_open or bound is not None)

    def value(self, unit: _Unit) -> object:
        """Return the greatest, or a bound of it; None where there is none, or it isn't known."""
        if self.number is None:
            return None
        best = unit.figure(self.number)
        return at_least(best) if self.is_open else best


# --- what the next period takes on ----------------------------------------------------------------


def _check_tiers(faults: list[Fault], path: str, tiers: object) -> None:
    check_instance(faults, "tiers.type", path, tiers, tuple)
    for place, tier in enumerate(as_tuple(tiers)):
        _check_positive(faults, f"{path}[{place}]", tier)


def _check_most(faults: list[Fault], path: str, most: object) -> None:
    if most is not None:
        _check_positive(faults, path, most)


def _check_positive(faults: list[Fault], path: str, bound: object) -> None:
    hint = "give a number or an amount, as the threshold has it"
    if type(bound) not in (int, Decimal, Money):
        faults.append(Fault.of("tiers.type", path, bound, hint))
        return
    try:
        at_least(cast("Money", bound))
    except InvalidInput:
        faults.append(Fault.of("tiers.type", path, bound, hint))
        return
    if (bound.minor if isinstance(bound, Money) else cast("int", bound)) <= 0:
        faults.append(Fault.of("tiers.range", path, bound, "give more than 0"))


_Bound: TypeAlias = int | Decimal | Money


def _tiers_of(tiers: Iterable[_Bound] | _Bound) -> tuple[_Bound, ...]:
    """Return tiers as a tuple; a converter of attributes."""
    return cast("tuple[_Bound, ...]", items_of(tiers))


@frozen(cache_hash=True)
class CarriedOver(_OfFigures):
    """The figure of a period, and with it what the one before had above the tier that it reached.

    `criterion` sees the figure of the current period of a calendar, or of the last; the sum is held
    against its threshold. Each period hands on to the next what it came to, with what it was handed
    itself, less the highest of the `tiers` that this reaches; `most` at the most. One that reaches
    none hands on nothing. Without `tiers` the threshold is the only one.

    More may be worse: who reaches a tier at the last moment hands on nothing. Where a figure isn't
    known what is handed on isn't, and the sum is a lower bound from then on.

    Faults: `rule.type` (a criterion without a number, or none of a sum that can be reached),
    `window.type`, `window.which`, `tiers.type`, `tiers.range`, `currency.mismatch`.

    Source: Delta's rollover miles (49,999 are Silver, and 24,999 go on); Flying Blue, of whose
    points 300 at most go on.

    >>> import patronage as pt
    >>> year = pt.CalendarPeriod(pt.years(1))
    >>> miles = pt.Aggregate(
    ...     pt.at_least(50_000), of="observation:miles", by=pt.Statistic.SUM, over=year
    ... )
    >>> gold = pt.Rung("gold", enter=pt.CarriedOver(miles, tiers=(25_000, 50_000)))
    >>> flown = {date(2023, 5, 1): 49_999, date(2024, 5, 1): 25_001}
    >>> ann = pt.Relationship("air", "ann").add(
    ...     *(pt.Observation("miles", on=day, value=value) for day, value in flown.items())
    ... )
    >>> print(pt.standing_of(ann, pt.Policy("air", "1", rungs=(gold,))))
    prospect; gold from 1 May 2024; prospect from 1 Jan 2025
    """

    code = "carried_over"
    windowed_by_its_criterion = True

    criterion: Annotated[Criterion, _check_carried]
    tiers: Annotated[tuple[_Bound, ...], _check_tiers] = field(
        default=(), kw_only=True, converter=_tiers_of
    )
    most: Annotated[_Bound | None, _check_most] = field(default=None, kw_only=True)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the window: the current period, or the last."""
        return span_of(cast("Any", self.criterion).over)

    def _rules(self, faults: list[Fault]) -> None:
        unit = _Unit(self.threshold)
        bounds = [(f"tiers[{place}]", tier) for place, tier in enumerate(self.tiers)]
        for path, bound in (*bounds, ("most", self.most)):
            if bound is not None and unit.number(bound) is None:
                hint = "give it in what the threshold is in"
                faults.append(Fault.of("currency.mismatch", path, bound, hint))
        if not self.tiers and (unit.number(self.threshold.bound) or 0) <= 0:
            hint = "name the tiers: what is above nothing is all of it"
            faults.append(Fault.of("tiers.range", "tiers", self.tiers, hint))

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the figure of each day's period with what it was handed."""
        over: CalendarPeriod = cast("Any", self.criterion).over
        past = over.which == Which.PREVIOUS
        own = self._of_the_current_period() if past else self.criterion
        line, unit = known_figures(self._judge(facts), own), _Unit(self.threshold)
        cited, since = self._cited(facts), date.min
        found = _Figure.of(line.before, unit)
        handed = _ZERO if found is not None and not found.number else None
        total = self._sum(found, handed, unit)
        before = Observed(total)
        changes: list[tuple[date, Observed]] = []
        ending: date | None = None
        for period in _by_period(line, evolve(over, which=Which.CURRENT)):
            ending = period.end
            if past:
                changes.append((period.start, cited.seen(total, since, period.start - _DAY)))
            if not handed:
                since = period.start
            for day, value in period.said:
                found = _Figure.of(value, unit)
                total = self._sum(found, handed, unit)
                if not past:
                    changes.append((day, cited.seen(total, since, day)))
            coming = self._handed_on(found, handed, unit)
            if period.quiet > 2 and coming == handed:
                return coalesced(before, changes)
            handed = coming
        if ending is not None:  # so far ahead nobody has to know
            changes.append((ending, Observed(self._sum(found, None, unit))))
        return coalesced(before, changes)

    def _of_the_current_period(self) -> Criterion:
        """Return the criterion that sees the running period what this one sees of the last."""
        asked = cast("Any", self.criterion)
        return cast("Criterion", evolve(asked, over=evolve(asked.over, which=Which.CURRENT)))

    def _sum(self, found: _Figure | None, handed: Fraction | None, unit: _Unit) -> object:
        """Return a figure with what was handed to it, or a bound; None: it isn't known."""
        if found is None or (found.number is None and handed == 0):
            return None
        total = unit.figure((found.number or _ZERO) + (handed or _ZERO))
        if found.bound is not None:
            known = handed is not None or found.bound in LOWER
            return Threshold(found.bound, total) if known else None
        return total if handed is not None else at_least(total)

    def _handed_on(
        self, found: _Figure | None, handed: Fraction | None, unit: _Unit
    ) -> Fraction | None:
        """Return what a period hands on to the next; None: it isn't known."""
        if found is None or found.bound is not None or handed is None:
            return None
        total = (found.number or 0) + handed
        tiers = [unit.number(tier) or 0 for tier in self.tiers or (self.threshold.bound,)]
        reached = max((tier for tier in tiers if tier <= total), default=total)
        above = Fraction(total - reached)
        return above if self.most is None else min(above, unit.number(self.most) or above)
