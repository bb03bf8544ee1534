"""What was noted of somebody: attributes and observations, aggregated in a window."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import are_pairs, check_instance, check_name, items_of
from patronage.errors import Fault
from patronage.facts.attributes import Attribute
from patronage.facts.observed import Observation
from patronage.money.money import Money
from patronage.standing.criteria.checks import EVER, Kind, Over
from patronage.standing.criteria.kernel import counted, dated, extremes, latest, span_of, weighed
from patronage.standing.criteria.sight import Seeing, currency_of
from patronage.standing.criteria.spending import worth_of
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.threshold import Threshold, equal_to
from patronage.values import repr_member
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool, ValueOf
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["Aggregate", "Statistic", "Where", "check_where", "filters", "passes", "value_of"]

Where: TypeAlias = tuple[tuple[str, Threshold], ...]
"""Which facts count: each named detail passes its threshold."""


class Statistic(Enum):
    """What is made of the values that a window shows.

    Count and sum of nothing are 0; latest, mean, least and greatest of nothing are not known. The
    mean per period divides the sum by the number of complete periods that the window holds.

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

    __repr__ = repr_member


def filters(given: Mapping[str, object] | Where) -> Where:
    """Return filters as pairs sorted by name; a converter of attributes.

    >>> filters({"branch": "north"})
    (('branch', equal_to('north')),)
    """
    pairs: object = items_of(given.items() if isinstance(given, Mapping) else given)
    if not are_pairs(pairs):
        return cast("Where", pairs)  # the check says what is wrong
    found = [
        (name, each if isinstance(each, Threshold) else equal_to(each))
        for name, each in cast("tuple[tuple[str, object], ...]", pairs)
    ]
    return tuple(sorted(found, key=lambda pair: str(pair[0])))


def check_where(faults: list[Fault], path: str, where: Where) -> None:
    """Report a filter that names nothing, or twice the same.

    >>> found: list[Fault] = []
    >>> check_where(found, "where", (("a", equal_to(1)), ("a", equal_to(2))))
    >>> found[0].code
    'details.duplicate'
    """
    if not are_pairs(where):
        faults.append(Fault.of("details.type", path, where, "give a mapping of names"))
        return
    seen: set[str] = set()
    for name, threshold in where:
        before = len(faults)
        check_name(faults, path, name)
        if len(faults) > before:
            continue
        check_instance(faults, "threshold.type", f"{path}[{name}]", threshold, Threshold)
        if name in seen:
            faults.append(Fault.of("details.duplicate", path, name, "filter by each name once"))
        seen.add(name)


def passes(fact: Fact, where: Where) -> bool:
    """Say whether a fact has the details that are asked for; one that lacks one has not.

    A name means the detail of that name, else the attribute of the fact: `about`, `value`, `unit`.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 9), details={"branch": "north"})
    >>> passes(visit, (("branch", equal_to("north")),)), passes(visit, (("city", equal_to("x")),))
    (True, False)
    """
    for name, threshold in where:
        value = _field(fact, name)
        if value is None or not threshold.judge(value):
            return False
    return True


def _field(fact: Fact, name: str) -> object:
    if isinstance(fact, Observation) and (found := fact.detail(name)) is not None:
        return found
    value: object = getattr(fact, name, None)
    if isinstance(value, Enum):
        return value.value
    return value if value is None or isinstance(value, int | Decimal | str | Money) else str(value)


def value_of(fact: Fact) -> object:
    """Return the value of an observation or attribute, else what the fact is worth.

    >>> import patronage as pt
    >>> from datetime import date
    >>> value_of(pt.Attribute("trade", "law", on=date(2026, 1, 1)))
    'law'
    """
    return fact.value if isinstance(fact, Observation | Attribute) else worth_of(fact)


@frozen(cache_hash=True)
class Aggregate(Seeing):
    """Something noted, and what is made of it in a window: the sum of the miles of 12 months.

    `of` is the kind of fact: `"observation:miles"`, `"attribute:headcount"`, `"purchase"` … An
    attribute holds until the next of its name, and is not known once it is taken back; only its
    `LATEST` is of use. `where` keeps the facts whose named details pass: a value, or a threshold.
    Values of other types than numbers or amounts of one currency can't be summed up or compared:
    not known, as a mixture of currencies is.

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
    by: Statistic = field(default=Statistic.LATEST, kw_only=True)
    over: Over = field(default=EVER, kw_only=True)
    where: Annotated[Where, check_where] = field(default=(), kw_only=True, converter=filters)

    def _rules(self, faults: list[Fault]) -> None:
        if self.by is Statistic.MEAN_PER_PERIOD and _complete(self.over) == 0:
            hint = "give a CalendarPeriod of complete periods, such as which=Which.last(4)"
            faults.append(Fault.of("window.period", "over", self.over, hint))
        elif self.threshold.is_elapsed:
            hint = "give a value; for time since an observation ask ElapsedSince"
            faults.append(Fault.of("threshold.type", "threshold", self.threshold, hint))
        elif self.by in _MEANS and currency_of(self.threshold) is not None:
            hint = "give a number: a mean of amounts is no amount; sum them up"
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
        pool = facts.of(self.of)
        if self.where:
            pool = tuple([fact for fact in pool if passes(fact, self.where)])
        return self._made_of(pool, anchors)

    def _made_of(self, pool: Pool, anchors: Anchors) -> Timeline[Observed]:
        over, by = self.over, self.by
        if by is Statistic.COUNT:
            return counted(pool, over, anchors).line
        if by is Statistic.LATEST:
            return latest(pool, over, anchors, value_of)
        currency = currency_of(self.threshold)
        if by in (Statistic.LEAST, Statistic.GREATEST):
            return _extreme(pool, over, anchors, currency, least=by is Statistic.LEAST)
        if by is Statistic.MEAN:
            return weighed(pool, over, anchors, None, lambda shown: _sum(shown, currency, 0)).line
        periods = 1 if by is Statistic.SUM else _complete(over)
        nothing = 0 if currency is None else Money.of_minor(0, currency)
        return weighed(
            pool, over, anchors, nothing, lambda shown: _sum(shown, currency, periods)
        ).line

    def details(self, observed: Observed, day: date) -> Details:
        """Return what is aggregated and how, and the day of the last of it."""
        what = self.of.partition(":")[2] or self.of
        named = (*span_of(self.over), ("of", what), ("by", self.by))
        return dated(named, observed)


_MEANS = (Statistic.MEAN, Statistic.MEAN_PER_PERIOD)

_UNSEEN = {
    Statistic.COUNT: Unseen.RAISES,
    Statistic.GREATEST: Unseen.RAISES,
    Statistic.LEAST: Unseen.LOWERS,
    Statistic.LATEST: Unseen.NOTHING,
}


def _complete(window: Window) -> int:
    return window.which.complete if isinstance(window, CalendarPeriod) else 0


def _number(value: object, currency: str | None) -> int | Fraction | None:
    """Return what is to be added up of a value, None where it doesn't fit the threshold."""
    if isinstance(value, Money):
        return value.minor if value.currency == currency else None
    if currency is not None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return Fraction(value) if isinstance(value, Decimal) else None


def _sum(pool: Pool, currency: str | None, periods: int) -> ValueOf:
    """Return the function of a run that sums it up over so many periods; 0: over its facts."""
    numbers = [_number(value_of(fact), currency) for fact in pool]
    sums = [0, *accumulate(0 if number is None else number for number in numbers)]
    unfit = [0, *accumulate(1 if number is None else 0 for number in numbers)]

    def made_of(low: int, high: int) -> object:
        if unfit[high] != unfit[low]:
            return None
        total = sums[high] - sums[low]
        parts = periods or high - low
        if currency is None:
            return total if parts == 1 else Fraction(total) / parts
        return Money.of_minor(int(total), currency)

    return made_of


def _extreme(
    pool: Pool, window: Window, anchors: Anchors, currency: str | None, *, least: bool
) -> Timeline[Observed]:
    numbers = [_number(value_of(fact), currency) for fact in pool]
    if None not in numbers:
        values = [value_of(fact) for fact in pool]
        return extremes(pool, window, anchors, values, _is_below if least else _is_above)
    best = min if least else max

    def prepare(shown: Pool) -> ValueOf:
        values = [value_of(fact) for fact in shown]
        fits = [_number(value, currency) is not None for value in values]

        def made_of(low: int, high: int) -> object:
            return best(values[low:high]) if all(fits[low:high]) else None  # type: ignore[type-var]

        return made_of

    return weighed(pool, window, anchors, None, prepare).line


def _is_above(one: object, other: object) -> bool:
    return one > other  # type: ignore[operator,no-any-return]


def _is_below(one: object, other: object) -> bool:
    return one < other  # type: ignore[operator,no-any-return]
