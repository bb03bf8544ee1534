"""What was noted of somebody: attributes and observations, aggregated in a window."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Any

from attrs import field, frozen

from patronage.counting.verdict import Verdict
from patronage.errors import Fault
from patronage.money.money import Money
from patronage.standing.criteria.amounts import (
    beside,
    fitting,
    furthest,
    sum_in,
    uncounted,
    value_of,
)
from patronage.standing.criteria.checks import EVER, Kind, Over
from patronage.standing.criteria.kernel import counted, dated, latest, span_of, weighed
from patronage.standing.criteria.sight import Seeing, currency_of
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.verdict import Observed
from patronage.thresholds.threshold import Threshold, at_least
from patronage.thresholds.where import Where, check_where, filters, passing
from patronage.values import once, repr_member
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool, ValueOf
    from patronage.standing.rules.evidence import Facts
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["Aggregate", "Statistic", "kept"]


class Statistic(Enum):
    """What is made of the values that a window shows.

    Count and sum of nothing are 0; latest, mean, least and greatest of nothing are not known. The
    mean per period divides the sum by the number of complete periods that the window holds. A
    running total is the latest reading of a total that somebody keeps: 0 where none was read yet,
    as at the beginning of a year.

    >>> Statistic.SUM
    Statistic.SUM
    """

    LATEST = "latest"
    COUNT = "count"
    SUM = "sum"
    MEAN = "mean"
    LEAST = "least"
    GREATEST = "greatest"
    MEAN_PER_PERIOD = "mean per period"
    RUNNING_TOTAL = "running total"

    __repr__ = repr_member


def kept(pool: Pool, where: Where) -> tuple[Pool, Pool]:
    """Return the facts that pass or may, and of them those of which it is not known.

    >>> kept((), filters({"branch": "north"}))
    ((), ())
    """
    if not where:
        return pool, ()
    said = [(fact, passing(fact, where)) for fact in pool]
    found = tuple([fact for fact, verdict in said if verdict is not Verdict.UNMET])
    return found, tuple([fact for fact, verdict in said if verdict is Verdict.UNKNOWN])


@frozen(cache_hash=True)
class Aggregate(Seeing):
    """Something noted, and what is made of it in a window: the sum of the miles of 12 months.

    `of` is the kind of fact: `"observation:miles"`, `"attribute:headcount"`, `"purchase"` … An
    attribute holds until the next of its name; once it is taken back, whatever is asked of its
    `LATEST` is unmet, and that alone is of use. `by` has to be said: the latest value and the sum
    are both plain readings. `where` keeps the facts whose named details pass: a value, or a
    threshold.
    Values of other types than numbers or amounts of one currency can't be summed up or compared:
    not known. Amounts in other currencies make a sum more than the one in the threshold's (as
    `Spend`), and a greatest or least value a bound.

    Faults: `threshold.type`, `window.type`, `statistic.type`, `window.period` (a mean per period of
    a window without complete periods), `name.syntax`, `details.duplicate`.

    >>> import patronage as pt
    >>> pt.Aggregate(
    ...     pt.at_least(40_000),
    ...     of="observation:miles",
    ...     by=pt.Statistic.SUM,
    ...     over=pt.Rolling(pt.months(12)),
    ...     where={"own": True},
    ... ).where
    (('own', equal_to(True)),)
    """

    code = "aggregate"

    threshold: Threshold
    of: Kind = field(kw_only=True)
    by: Statistic = field(kw_only=True, metadata=once(Statistic.LATEST))
    over: Over = field(default=EVER, kw_only=True)
    where: Annotated[Where, check_where] = field(default=(), kw_only=True, converter=filters)

    def _rules(self, faults: list[Fault]) -> None:
        if self.by is Statistic.MEAN_PER_PERIOD and _complete(self.over) == 0:
            hint = "give a CalendarPeriod of complete periods, such as which=Which.last(4)"
            faults.append(Fault.of("window.period", "over", self.over, hint))
        elif self.threshold.is_elapsed:
            hint = "give a value; for time since an observation ask ElapsedSince"
            faults.append(Fault.of("threshold.type", "threshold", self.threshold, hint))
        elif self.by in _NUMBERS and currency_of(self.threshold) is not None:
            hint = "give a number: a count or a mean is no amount; sum them up"
            faults.append(Fault.of("threshold.type", "threshold", self.threshold, hint))

    @property
    def needs(self) -> frozenset[str]:
        """The kind of fact."""
        return frozenset({self.of})

    @property
    def unseen(self) -> Unseen:
        """What facts not looked at could do: raise a count, nothing to the latest value."""
        return _UNSEEN.get(self.by, Unseen.ANYTHING)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return what is made of the values that the window shows on each day."""
        pool, perhaps = kept(facts.of(self.of), self.where)
        if not perhaps:
            return self._made_of(pool, anchors)
        unsure = set(map(id, perhaps))
        if self.by in _OF_ONE_FACT:
            return self._latest_of(
                pool, anchors, lambda fact: None if id(fact) in unsure else value_of(fact)
            )
        sure = tuple([fact for fact in pool if id(fact) not in unsure])
        known = at_least if self.by is Statistic.COUNT else None
        others = counted(perhaps, self.over, anchors).line
        return beside(self._made_of(sure, anchors), others, known)

    def _made_of(self, pool: Pool, anchors: Anchors) -> Timeline[Observed]:
        over, by = self.over, self.by
        if by is Statistic.COUNT:
            return counted(pool, over, anchors).line
        if by in _OF_ONE_FACT:
            return self._latest_of(pool, anchors, value_of)
        currency = currency_of(self.threshold)
        if by in (Statistic.LEAST, Statistic.GREATEST):
            return furthest(pool, over, anchors, currency, least=by is Statistic.LEAST)
        if by is Statistic.MEAN:
            return weighed(pool, over, anchors, None, lambda shown: _sum(shown, currency, 0)).line
        periods = 1 if by is Statistic.SUM else _complete(over)
        return weighed(
            pool, over, anchors, self._nothing, lambda shown: _sum(shown, currency, periods)
        ).line

    @property
    def _nothing(self) -> object:
        """What a sum of nothing is: 0, of money where that is asked for."""
        currency = currency_of(self.threshold)
        return 0 if currency is None else Money.of_minor(0, currency)

    def _latest_of(
        self, pool: Pool, anchors: Anchors, value: Callable[[Fact], object]
    ) -> Timeline[Observed]:
        """Return the latest value on each day; of a running total that nobody read yet, 0."""
        line = latest(pool, self.over, anchors, value)
        if self.by is Statistic.LATEST:
            return line
        nothing = Observed(self._nothing)
        return line.map(lambda seen: nothing if seen.last is None else seen)

    def details(self, observed: Observed, day: date) -> Details:
        """Return what is aggregated and how, and the day of the last of it."""
        what = self.of.partition(":")[2] or self.of
        named = (*span_of(self.over), ("of", what), ("by", self.by))
        if self.by not in _OF_ONE_FACT:
            named = (*named, *uncounted(observed, currency_of(self.threshold), what))
        return dated(named, observed)


_NUMBERS = (Statistic.COUNT, Statistic.MEAN, Statistic.MEAN_PER_PERIOD)

_OF_ONE_FACT = (Statistic.LATEST, Statistic.RUNNING_TOTAL)
"""What is the value of one fact, not made of several."""

_UNSEEN = {
    Statistic.COUNT: Unseen.RAISES,
    Statistic.GREATEST: Unseen.RAISES,
    Statistic.LEAST: Unseen.LOWERS,
    Statistic.LATEST: Unseen.NOTHING,
    Statistic.RUNNING_TOTAL: Unseen.NOTHING,
}


def _complete(window: Window) -> int:
    return window.which.complete if isinstance(window, CalendarPeriod) else 0


def _sum(pool: Pool, currency: str | None, periods: int) -> ValueOf:
    """Return the function of a run that sums it up over so many periods; 0: over its facts."""
    values = [value_of(fact) for fact in pool]
    unfit = [0, *accumulate(1 if _is_unfit(value, currency) else 0 for value in values)]
    if currency is not None:
        amounts = [value if isinstance(value, Money) else None for value in values]
        total = sum_in(currency, amounts)
    else:
        total = _sum_of_numbers([fitting(value, None) for value in values], periods)

    def made_of(low: int, high: int) -> object:
        return None if unfit[high] != unfit[low] else total(low, high)

    return made_of


def _is_unfit(value: object, currency: str | None) -> bool:
    """Say whether a value can't be added to others: no number, or no amount."""
    if currency is not None:
        return not isinstance(value, Money)
    return fitting(value, None) is None


def _sum_of_numbers(numbers: list[Any], periods: int) -> ValueOf:
    exact = (Fraction(each) if isinstance(each, Decimal) else each or 0 for each in numbers)
    sums = [0, *accumulate(exact)]

    def total(low: int, high: int) -> object:
        found, parts = sums[high] - sums[low], periods or high - low
        return found if parts == 1 else Fraction(found) / parts

    return total
