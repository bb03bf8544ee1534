"""The share of a price for part of a period: each rule a named member, with its formula."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from attrs import evolve, field, frozen

from patronage.billing.arguments import each_of, need
from patronage.billing.periods.cadence import Cadence
from patronage.billing.periods.grid import Grid
from patronage.billing.periods.period import BillingPeriod
from patronage.billing.prices.daycount import (
    actual,
    actual_actual,
    calendar_months,
    fixed_months,
    thirty_360_eu,
    thirty_360_us,
)
from patronage.checks import check_instance
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.amounts import Rounding, round_fraction
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.billing.prices.daycount import DayCount
    from patronage.dates.span import Span

__all__ = ["Proration", "ProrationRule", "served_shares"]


class ProrationRule(Enum):
    """What a part of a period is measured by; `Proration` has a member for each.

    >>> ProrationRule.ACTUAL_30.value
    'actual days over 30'
    """

    ACTUAL_PERIOD = "actual days over the whole period"
    CALENDAR_MONTH = "actual days over the calendar month"
    FIRST_PERIOD = "actual days over the first period"
    WHOLE_PERIODS = "whole periods from the start, plus the remainder"
    ACTUAL_30 = "actual days over 30"
    FIXED_MONTH = "days of fixed months"
    THIRTY_360_US = "30/360 US"
    THIRTY_360_EU = "30/360 European"
    ACTUAL_360 = "actual days over 360"
    ACTUAL_365 = "actual days over 365"
    ACTUAL_ACTUAL = "actual days over the actual year"
    FULL = "in full"
    SKIP = "skipped"

    __repr__ = repr_member


_MONTHLY: dict[ProrationRule, tuple[DayCount, int]] = {
    ProrationRule.CALENDAR_MONTH: (calendar_months, 1),
    ProrationRule.ACTUAL_30: (actual, 30),
    ProrationRule.THIRTY_360_US: (thirty_360_us, 30),
    ProrationRule.THIRTY_360_EU: (thirty_360_eu, 30),
}
_YEARLY: dict[ProrationRule, tuple[DayCount, int]] = {
    ProrationRule.ACTUAL_360: (actual, 360),
    ProrationRule.ACTUAL_365: (actual, 365),
    ProrationRule.ACTUAL_ACTUAL: (actual_actual, 1),
}


@frozen(repr=False)
class Proration(Value):
    """The share of one period's price for the days that are billed: an exact fraction.

    - `ACTUAL_PERIOD`: each day weighs 1 / (days of the whole period it lies in). The default: a
      whole period costs exactly the price, and the parts of any cutting sum to it.
    - `CALENDAR_MONTH`: each day weighs 1 / (days of its calendar month).
    - `FIRST_PERIOD`: each day weighs 1 / (days of the cadence's first period).
    - `WHOLE_PERIODS`: as many whole periods as fit, counted from the part's own start, then the
      days that remain over the actual length of the period they lie in.
    - `ACTUAL_30`, `fixed_month(n)`, `THIRTY_360_US`, `THIRTY_360_EU`: days over a month of 30 (or
      n); actual days, or those of months that all have as many.
    - `ACTUAL_360`, `ACTUAL_365`, `ACTUAL_ACTUAL`: the day counts of yearly prices (interest).
    - `FULL`: one price however few or many the days; of a period cut by a pause or a change, the
      first part that is charged costs it. `SKIP`: nothing for a part of a period, nor for one
      with a pause in it.

    Only the first, and `WHOLE_PERIODS`, `FULL` and `SKIP`, give 1 for every whole period; with
    `stubs_only` every rule does. `digits` and `rounding` round the fraction before it multiplies
    the price (else the amount alone is rounded). `end_day_counts`: the day on which service ends
    is billed too. Faults: `proration.unknown`, `proration.days`, `proration.unit` (a rule by
    months for a price by days), `rounding.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31))
    >>> p = next(monthly.periods(pt.Period(date(2026, 1, 15), None)))
    >>> pt.Proration.ACTUAL_PERIOD.share(p, monthly)
    Fraction(16, 31)
    """

    rule: ProrationRule
    month_days: int | None = field(default=None, kw_only=True)
    stubs_only: bool = field(default=False, kw_only=True)
    end_day_counts: bool = field(default=False, kw_only=True)
    digits: int | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)

    ACTUAL_PERIOD: ClassVar[Proration]
    CALENDAR_MONTH: ClassVar[Proration]
    FIRST_PERIOD: ClassVar[Proration]
    WHOLE_PERIODS: ClassVar[Proration]
    ACTUAL_30: ClassVar[Proration]
    THIRTY_360_US: ClassVar[Proration]
    THIRTY_360_EU: ClassVar[Proration]
    ACTUAL_360: ClassVar[Proration]
    ACTUAL_365: ClassVar[Proration]
    ACTUAL_ACTUAL: ClassVar[Proration]
    FULL: ClassVar[Proration]
    SKIP: ClassVar[Proration]

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self))
        if self.digits is None:  # nothing is rounded, so that how says nothing
            object.__setattr__(self, "rounding", Rounding.HALF_UP)

    @classmethod
    def fixed_month(cls, days: int) -> Proration:
        """Return the rule by which every month has this many days: days beyond count nothing.

        >>> from datetime import date
        >>> import patronage as pt
        >>> rule = pt.Proration.fixed_month(28)
        >>> rule.days(pt.Period(date(2023, 5, 23), date(2023, 6, 15)))
        Fraction(20, 1)
        """
        return cls(ProrationRule.FIXED_MONTH, month_days=days)

    def for_stubs_only(self) -> Proration:
        """Return the rule by which a whole period costs the price, and only parts are prorated.

        >>> import patronage as pt
        >>> pt.Proration.ACTUAL_30.for_stubs_only().stubs_only
        True
        """
        return evolve(self, stubs_only=True)

    def counting_end_day(self) -> Proration:
        """Return the rule by which the day on which service ends is billed too.

        >>> from datetime import date
        >>> import patronage as pt
        >>> rule = pt.Proration.ACTUAL_PERIOD.counting_end_day()
        >>> rule.days(pt.Period(date(2026, 1, 1), date(2026, 1, 15)))
        Fraction(15, 1)
        """
        return evolve(self, end_day_counts=True)

    def rounded(self, digits: int, rounding: Rounding = Rounding.HALF_UP) -> Proration:
        """Return the rule that rounds each share to so many decimals before it is multiplied.

        >>> import patronage as pt
        >>> pt.Proration.ACTUAL_PERIOD.rounded(9).digits
        9
        """
        return evolve(self, digits=digits, rounding=rounding)

    def days(self, period: Period | BillingPeriod) -> Fraction:
        """Return the days of a period as this rule counts them: actual, or of months of n days.

        >>> from datetime import date
        >>> import patronage as pt
        >>> february = pt.Period(date(2026, 2, 1), date(2026, 3, 1))
        >>> pt.Proration.ACTUAL_PERIOD.days(february), pt.Proration.THIRTY_360_US.days(february)
        (Fraction(28, 1), Fraction(30, 1))
        """
        start, end = _ends(period)
        if self.end_day_counts:
            end = add_days(end, 1)
        if self.rule is ProrationRule.FIXED_MONTH:
            return fixed_months(start, end, self.month_days or 30)
        if self.rule in {ProrationRule.THIRTY_360_US, ProrationRule.THIRTY_360_EU}:
            return _MONTHLY[self.rule][0](start, end)
        return actual(start, end)

    def share(self, period: BillingPeriod | Period, cadence: Cadence) -> Fraction:
        """Return the share of one whole period's price that a period costs.

        Take the period from `cadence.periods(term)`; any other `Period` is measured on the
        cadence's grid, which then needs an anchor that is a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
        >>> days = pt.Period(date(2026, 1, 15), date(2026, 2, 15))
        >>> pt.Proration.ACTUAL_PERIOD.share(days, monthly)
        Fraction(65, 62)
        """
        if type(period) is BillingPeriod and period.grid is None and self._is_one_for_whole:
            return _ONE
        need("cadence.type", "cadence", cadence, Cadence)
        return self._rounded(self._exact(_measured(period, cadence), cadence))

    def shares(
        self, period: BillingPeriod | Period, cuts: Iterable[date], cadence: Cadence
    ) -> tuple[Fraction, ...]:
        """Return the shares of the pieces that begin on the cuts; they sum to the whole's share.

        Each piece costs what the days up to its end cost more than those up to its start, so no
        rule, not even one that rounds, gains or loses anything by a cut.

        >>> from datetime import date
        >>> import patronage as pt
        >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
        >>> january = pt.Period(date(2026, 1, 1), date(2026, 2, 1))
        >>> pt.Proration.ACTUAL_PERIOD.shares(january, [date(2026, 1, 11)], monthly)
        (Fraction(10, 31), Fraction(21, 31))
        """
        need("cadence.type", "cadence", cadence, Cadence)
        days = each_of("date.type", "cuts", cuts, date)
        for place, cut in enumerate(days):
            check_one_day(f"cuts[{place}]", cut)
        whole = _measured(period, cadence)
        inside = sorted({cut for cut in days if whole.start < cut < whole.end})
        return _cut_shares(self, whole, inside, cadence)

    @property
    def counts_months(self) -> bool:
        """Whether a price by days or weeks has no share by it.

        >>> import patronage as pt
        >>> pt.Proration.ACTUAL_30.counts_months, pt.Proration.ACTUAL_PERIOD.counts_months
        (True, False)
        """
        months = self.rule in _MONTHLY or self.rule in _YEARLY
        return months or self.rule is ProrationRule.FIXED_MONTH

    @property
    def _is_one_for_whole(self) -> bool:
        return self.rule in _ONE_FOR_WHOLE or self.stubs_only

    def _rounded(self, exact: Fraction) -> Fraction:
        if self.digits is None:
            return exact
        unit: int = 10**self.digits
        return Fraction(round_fraction(exact * unit, self.rounding), unit)

    def _exact(self, period: BillingPeriod, cadence: Cadence) -> Fraction:
        every = cadence.every
        rule = self.rule
        if rule is ProrationRule.FULL:
            return _ONE
        if (
            period.counted is not None and every is not None
        ):  # days are counted, and wholes told apart, before rolling
            start, end = _ends(period.counted)
            period = _on_grid(start, end, cadence.grid().bare)
        start, end = _ends(period)
        if rule is ProrationRule.SKIP:
            return Fraction(sum(start <= a and b <= end for a, b in period.wholes()))
        if self.end_day_counts and end != period.nominal.end:
            end = add_days(end, 1)
        if rule is ProrationRule.ACTUAL_PERIOD or every is None:
            return _over_wholes(period, start, end)  # one period has no measure but its own days
        if rule is ProrationRule.WHOLE_PERIODS:
            return _from_start(start, end, every, cadence)
        if self.stubs_only:
            return self._stubs(period, start, end, every, cadence)
        return self._measure(start, end, every, cadence)

    def _stubs(
        self, period: BillingPeriod, start: date, end: date, every: Span, cadence: Cadence
    ) -> Fraction:
        total = Fraction(0)
        for first, last in period.wholes():
            a, b = max(start, first), min(end, last)
            if a < b:
                whole = (a, b) == (first, last)
                total += _ONE if whole else self._measure(a, b, every, cadence)
        return total

    def _measure(self, start: date, end: date, every: Span, cadence: Cadence) -> Fraction:
        rule = self.rule
        if rule is ProrationRule.FIRST_PERIOD:
            grid = cadence.grid()
            first = grid.boundary(0)
            return actual(start, end) / actual(first, next(grid.after(first)))
        months = every.months
        if months is None:
            hint = f"{rule.value} needs a price by months or years"
            raise invalid([Fault.of("proration.unit", "cadence.every", every, hint)])
        if rule is ProrationRule.FIXED_MONTH:
            length = self.month_days or 30
            return fixed_months(start, end, length) / (length * months)
        if rule in _MONTHLY:
            count, over = _MONTHLY[rule]
            return count(start, end) / (over * months)
        count, over = _YEARLY[rule]
        return count(start, end) * 12 / (over * months)

    def __repr__(self) -> str:
        base = f"Proration.{self.rule.name}"
        if self.rule is ProrationRule.FIXED_MONTH:
            base = f"Proration.fixed_month({self.month_days})"
        if self.stubs_only:
            base += ".for_stubs_only()"
        if self.end_day_counts:
            base += ".counting_end_day()"
        if self.digits is not None:
            base += f".rounded({self.digits}, {self.rounding!r})"
        return base


_ONE = Fraction(1)
_ONE_FOR_WHOLE = frozenset(
    {
        ProrationRule.ACTUAL_PERIOD,
        ProrationRule.WHOLE_PERIODS,
        ProrationRule.FULL,
        ProrationRule.SKIP,
    }
)


def served_shares(
    rule: Proration,
    period: BillingPeriod | Period,
    cuts: list[date],
    cadence: Cadence,
    served: list[bool],
) -> tuple[Fraction, ...]:
    """Return the shares of the pieces of a period of which some may not be served.

    Pieces that aren't take their share with them. By `FULL` the first piece that is served costs
    the whole, so that a pause never makes free what is charged however few the days; by `SKIP` a
    whole period costs nothing of which a part isn't served.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    >>> january, tenth = pt.Period(date(2026, 1, 1), date(2026, 2, 1)), [date(2026, 1, 10)]
    >>> [str(share) for share in pt.Proration.FULL.shares(january, tenth, monthly)]
    ['1', '0']
    >>> shares = served_shares(pt.Proration.FULL, january, tenth, monthly, [False, True])
    >>> [str(share) for share in shares]
    ['0', '1']
    """
    if not cuts:
        return (rule.share(period, cadence),)
    whole = _measured(period, cadence)
    if True in served:
        if rule.rule is ProrationRule.FULL:
            first = served.index(True)
            return tuple(Fraction(place == first) for place in range(len(served)))
        if rule.rule is ProrationRule.SKIP:
            return _skipped(whole, cuts, served)
    return _cut_shares(rule, whole, cuts, cadence)


def _cut_shares(
    rule: Proration, whole: BillingPeriod, cuts: list[date], cadence: Cadence
) -> tuple[Fraction, ...]:
    """Return the shares of the pieces of a period: of the first, and of those that begin on cuts.

    Where days are counted between other days than those of the period, a cut may lie outside them:
    then a piece has no share.
    """
    total, bare = rule.share(whole, cadence), evolve(rule, end_day_counts=False)
    counted = whole.counted or whole.span
    found: list[Fraction] = []
    before = Fraction(0)
    for cut in cuts:
        if counted.start is not None and cut <= counted.start:
            until = Fraction(0)
        elif counted.end is not None and cut >= counted.end:
            until = total
        else:
            until = min(bare.share(whole.until(cut), cadence), total)
        found.append(until - before)
        before = until
    found.append(total - before)
    return tuple(found)


def _skipped(whole: BillingPeriod, cuts: list[date], served: list[bool]) -> tuple[Fraction, ...]:
    """Return how many whole periods end in each piece, of those that are served throughout."""
    pieces = list(zip(pairwise((whole.start, *cuts, whole.end)), served, strict=True))
    kept = [
        last
        for first, last in whole.wholes()
        if whole.start <= first and last <= whole.end
        if all(on for (a, b), on in pieces if a < last and first < b)
    ]
    return tuple(Fraction(sum(a < last <= b for last in kept)) for (a, b), _ in pieces)


def _faults(proration: Proration) -> list[Fault]:
    faults: list[Fault] = []
    check_instance(faults, "proration.type", "rule", proration.rule, ProrationRule)
    days = proration.month_days
    if proration.rule is ProrationRule.FIXED_MONTH:
        if type(days) is not int or not 28 <= days <= 31:
            faults.append(Fault.of("proration.days", "month_days", days, "give 28 to 31 days"))
    elif days is not None:
        faults.append(Fault.of("proration.days", "month_days", days, "only fixed_month takes days"))
    for path, flag in (
        ("stubs_only", proration.stubs_only),
        ("end_day_counts", proration.end_day_counts),
    ):
        check_instance(faults, "flag.type", path, flag, bool)
    digits = proration.digits
    if digits is not None and (type(digits) is not int or not 0 <= digits <= 30):
        faults.append(Fault.of("proration.digits", "digits", digits, "give 0 to 30 decimals"))
    check_instance(faults, "rounding.type", "rounding", proration.rounding, Rounding)
    return faults


def _ends(period: Period | BillingPeriod) -> tuple[date, date]:
    need("period.type", "period", period, Period, BillingPeriod)
    if period.start is None or period.end is None:
        hint = "only a period with both ends has a share"
        raise invalid([Fault.of("span.open", "period", period, hint)])
    return period.start, period.end


def _measured(period: BillingPeriod | Period, cadence: Cadence) -> BillingPeriod:
    if type(period) is BillingPeriod:
        return period
    start, end = _ends(period)
    if cadence.every is None:
        return BillingPeriod(start, end)
    return _on_grid(start, end, cadence.grid())


def _on_grid(start: date, end: date, grid: Grid) -> BillingPeriod:
    around = grid.around(start, end)
    return BillingPeriod(start, end, grid=None if around == (start, end) else around)


def _from_start(start: date, end: date, every: Span, cadence: Cadence) -> Fraction:
    grid = Grid(start, every, cadence.month_end, None)
    k = grid.index(end)
    last, later = grid.boundary(k), grid.boundary(k + 1)
    return k + actual(last, end) / actual(last, later)


def _over_wholes(period: BillingPeriod, start: date, end: date) -> Fraction:
    total = Fraction(0)
    for first, last in period.wholes():
        a, b = max(start, first), min(end, last)
        if a < b:
            total += actual(a, b) / actual(first, last)
    return total


for _rule in ProrationRule:
    if _rule is not ProrationRule.FIXED_MONTH:
        setattr(Proration, _rule.name, Proration(_rule))
