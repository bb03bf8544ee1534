"""What came in by calendar period: the best one, and how many there were in a row."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, cast

from attrs import field, frozen

from patronage.checks import as_tuple, check_day, check_instance
from patronage.dates.month_end import index_of
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.facts.as_known import facts_known
from patronage.money.money import Money
from patronage.standing.book.progress import revenue
from patronage.standing.criteria.checks import check_calendar
from patronage.standing.review.case import Case
from patronage.values import Value
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.facts.fact import Fact
    from patronage.relationship.relationship import Relationship

__all__ = ["PeriodTotals", "revenue_by"]


def _check_totals(faults: list[Fault], path: str, totals: object) -> None:
    check_instance(faults, "totals.type", path, totals, tuple)
    for place, row in enumerate(as_tuple(totals)):
        here = f"{path}[{place}]"
        pair = as_tuple(row)
        if len(pair) != 2 or not isinstance(pair[1], tuple):
            hint = "give a period and what came in in it: (Period(…), (Money(…),))"
            faults.append(Fault.of("totals.type", here, row, hint))
            continue
        check_instance(faults, "period.type", f"{here}[0]", pair[0], Period)
        for nth, amount in enumerate(cast("tuple[object, ...]", pair[1])):
            check_instance(faults, "money.type", f"{here}[1][{nth}]", amount, Money)


@frozen
class PeriodTotals(Value):
    """What came in in each period of a calendar up to a day: of those in which anything did.

    `totals` are the periods in order, each with one sum per currency, of which one is above zero.

    >>> import patronage as pt
    >>> ann = pt.Relationship("charity", "ann").add(
    ...     *(pt.Purchase(pt.Money("50", "USD"), on=date(year, 6, 30)) for year in (2013, 2014)),
    ...     pt.Purchase(pt.Money("70", "USD"), on=date(2016, 7, 1)),
    ... )
    >>> given = pt.revenue_by(ann, pt.CalendarPeriod(pt.years(1)), on=date(2017, 9, 1))
    >>> given.streak, given.longest, str(given.best("USD"))
    (1, 2, '[2016-01-01, 2017-01-01)')
    """

    periods: Annotated[CalendarPeriod, check_calendar]
    on: date
    totals: Annotated[tuple[tuple[Period, tuple[Money, ...]], ...], _check_totals] = field(
        kw_only=True
    )

    @property
    def streak(self) -> int:
        """In how many periods in a row something came in, up to this one or, if empty, the last.

        >>> import patronage as pt
        >>> pt.revenue_by((), pt.CalendarPeriod(pt.years(1)), on=date(2026, 1, 1)).streak
        0
        """
        runs = list(self._runs())
        now = self._place(self.on)
        return len(runs[-1]) if runs and runs[-1][-1] >= now - 1 else 0

    @property
    def longest(self) -> int:
        """In how many periods in a row something came in, at the most.

        >>> import patronage as pt
        >>> pt.revenue_by((), pt.CalendarPeriod(pt.years(1)), on=date(2026, 1, 1)).longest
        0
        """
        return max(map(len, self._runs()), default=0)

    def best(self, currency: str) -> Period | None:
        """Return the period with the greatest sum in a currency, the first of equal ones.

        >>> import patronage as pt
        >>> pt.revenue_by((), pt.CalendarPeriod(pt.years(1)), on=date(2026, 1, 1)).best("USD")
        """
        sums = [(period, self._sum(amounts, currency)) for period, amounts in self.totals]
        earned = [(period, minor) for period, minor in sums if minor > 0]
        return max(earned, key=lambda each: each[1])[0] if earned else None

    def total(self, day: date) -> tuple[Money, ...]:
        """Return what came in in the period that a day is in, one sum per currency.

        >>> import patronage as pt
        >>> pt.revenue_by((), pt.CalendarPeriod(pt.years(1)), on=date(2026, 1, 1)).total(
        ...     date(2025, 5, 1)
        ... )
        ()
        """
        return next((amounts for period, amounts in self.totals if day in period), ())

    @staticmethod
    def _sum(amounts: Iterable[Money], currency: str) -> int:
        return sum(each.minor for each in amounts if each.currency == currency)

    def _place(self, day: date) -> int:
        return index_of(day, self.periods.anchor, self.periods.every)

    def _runs(self) -> Iterator[list[int]]:
        """Yield the numbers of the periods that follow each other without a gap."""
        places = [self._place(period.start or date.min) for period, _ in self.totals]
        for _, run in groupby(enumerate(places), key=lambda each: each[1] - each[0]):
            yield [place for _, place in run]


def revenue_by(
    facts: Relationship | Case | Iterable[Fact], periods: CalendarPeriod, *, on: date
) -> PeriodTotals:
    """Return what came in in each period of a calendar, up to and including a day.

    As `revenue` counts it, by the day of each fact. In a policy `Streak` asks for so many periods
    in a row, and `BestPeriod` for the best one.

    Raises `InvalidInput`: `window.type`, `window.which`, `date.type`.

    >>> import patronage as pt
    >>> sold = [pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 2, day)) for day in (1, 28)]
    >>> months = pt.CalendarPeriod(pt.months(1))
    >>> [str(total) for _, (total,) in pt.revenue_by(sold, months, on=date(2026, 2, 27)).totals]
    ['9.90 USD']
    """
    faults: list[Fault] = []
    check_calendar(faults, "periods", periods)
    check_day(faults, "on", on)
    raise_faults(faults)
    known_by = facts.known_by if isinstance(facts, Case) else None
    given = facts.relationship if isinstance(facts, Case) else facts
    found: dict[int, list[Fact]] = {}
    for fact in cast("list[Fact]", facts_known(given, known_by, object)):
        day: object = getattr(fact, "on", None)  # what is no fact is left out, as `revenue` does
        if not isinstance(day, date) or day > on:
            continue
        found.setdefault(index_of(fact.on, periods.anchor, periods.every), []).append(fact)
    rows: list[tuple[Period, tuple[Money, ...]]] = []
    for _, here in sorted(found.items()):
        amounts = revenue(here)
        if any(each.minor > 0 for each in amounts):
            rows.append((_period_of(here[0].on, periods), amounts))
    return PeriodTotals(periods, on, totals=tuple(rows))


def _period_of(day: date, periods: CalendarPeriod) -> Period:
    counts = periods.counts(day)
    return Period(periods.reach(day), None if counts is None else counts.end)
