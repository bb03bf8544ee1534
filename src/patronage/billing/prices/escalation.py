"""How a price rises over the years: by percent, by an amount, or with an index."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.billing.arguments import need
from patronage.billing.prices.prices import check_digits, check_percent, percent_of, rounded_price
from patronage.checks import check_day, check_instance
from patronage.dates.day import check_one_day
from patronage.dates.month_end import boundary, index_of
from patronage.dates.span import Span, years
from patronage.errors import Fault, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.timeline.timeline import Timeline
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.prices.prices import Price

__all__ = ["Escalation", "EscalationRule"]


class EscalationRule(Enum):
    """By what a price rises at each step.

    >>> EscalationRule.PERCENT.value
    'by percent'
    """

    PERCENT = "by percent"
    AMOUNT = "by amount"
    INDEX = "with an index"

    __repr__ = repr_member


@frozen
class Escalation(Value):
    """A price that changes at every step (each year, by default) from a first day on.

    Step *k* is counted from the base price, never from the step before, so nothing drifts: by
    percent it is `price × (1 + percent / 100) ** k`, by amount `price + k × amount`, with an index
    `price × index(step k) / index(step 0)`, where `cap` and `floor` bound each step's change in
    percent. The stepped price is rounded to `digits` decimals (None: the currency's own).
    `starts` is the day of step 0, by default the first day of the schedule. Build one by
    `by_percent`, `by_amount` or `by_index`. Faults: `percent.type`, `percent.range`,
    `escalation.bounds` (a cap below the floor), `interval.type`, `index.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> rent = pt.Escalation.by_percent("3", starts=date(2026, 1, 1))
    >>> rent.price(pt.Money("1000.00", "USD"), date(2028, 6, 1), date(2026, 1, 1))
    UnitPrice('1060.90', 'USD')
    """

    rule: EscalationRule
    every: Span = field(kw_only=True)
    percent: Decimal | None = field(default=None, kw_only=True)
    amount: Money | None = field(default=None, kw_only=True)
    index: Timeline[Decimal] | None = field(default=None, kw_only=True)
    cap: Decimal | None = field(default=None, kw_only=True)
    floor: Decimal | None = field(default=None, kw_only=True)
    starts: date | None = field(default=None, kw_only=True)
    digits: int | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self))

    @classmethod
    def by_percent(
        cls, percent: str | int | Decimal, *, every: Span | None = None, starts: date | None = None
    ) -> Escalation:
        """Return the rise by so many percent at each step, compounding.

        >>> import patronage as pt
        >>> pt.Escalation.by_percent("2.5").every
        years(1)
        """
        every = every or years(1)
        return cls(EscalationRule.PERCENT, every=every, percent=percent_of(percent), starts=starts)

    @classmethod
    def by_amount(
        cls, amount: Money, *, every: Span | None = None, starts: date | None = None
    ) -> Escalation:
        """Return the rise by the same amount at each step.

        >>> from datetime import date
        >>> import patronage as pt
        >>> rise = pt.Escalation.by_amount(pt.Money("5.00", "USD"))
        >>> rise.price(pt.Money("100", "USD"), date(2028, 1, 1), date(2026, 1, 1))
        UnitPrice('110.00', 'USD')
        """
        return cls(EscalationRule.AMOUNT, every=every or years(1), amount=amount, starts=starts)

    @classmethod
    def by_index(
        cls,
        index: Timeline[Decimal],
        *,
        every: Span | None = None,
        starts: date | None = None,
        cap: str | int | Decimal | None = None,
        floor: str | int | Decimal | None = None,
    ) -> Escalation:
        """Return the rise with an index, read on the day of each step; cap and floor in percent.

        >>> from datetime import date
        >>> from decimal import Decimal
        >>> import patronage as pt
        >>> prices = pt.Timeline.of({date(2027, 1, 1): Decimal("108.0")}, before=Decimal("100.0"))
        >>> capped = pt.Escalation.by_index(prices, cap="5")
        >>> capped.price(pt.Money("100", "USD"), date(2027, 1, 1), date(2026, 1, 1))
        UnitPrice('105.00', 'USD')
        """
        return cls(
            EscalationRule.INDEX,
            every=every or years(1),
            index=index,
            starts=starts,
            cap=None if cap is None else percent_of(cap),
            floor=None if floor is None else percent_of(floor),
        )

    def price(self, base: Price, day: date, runs_from: date) -> UnitPrice:
        """Return the price on a day, of a schedule that runs from a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> rise = pt.Escalation.by_percent("10")
        >>> rise.price(pt.Money("100", "USD"), date(2026, 12, 31), date(2026, 1, 1))
        UnitPrice('100.00', 'USD')
        """
        need("price.type", "base", base, Money, UnitPrice)
        check_one_day("day", day)
        start = self.starts or runs_from
        check_one_day("runs_from", start)
        k = max(index_of(day, start, self.every), 0)
        exact = Fraction(base.amount)
        if k == 0:
            return UnitPrice(base.amount, base.currency)
        if self.percent is not None:
            exact *= (1 + Fraction(self.percent) / 100) ** k
        elif self.amount is not None:
            exact += Fraction(self.amount.amount) * k
        elif self.index is not None:
            exact *= self._index_factor(self.index, start, k)
        return rounded_price(exact, base.currency, self.digits, self.rounding)

    def _index_factor(self, index: Timeline[Decimal], start: date, k: int) -> Fraction:
        if self.cap is None and self.floor is None:
            return Fraction(index.at(boundary(start, self.every, k))) / Fraction(index.at(start))
        factor = Fraction(1)
        last = Fraction(index.at(start))
        for step in range(1, k + 1):
            now = Fraction(index.at(boundary(start, self.every, step)))
            change = now / last - 1
            if self.cap is not None:
                change = min(change, Fraction(self.cap) / 100)
            if self.floor is not None:
                change = max(change, Fraction(self.floor) / 100)
            factor *= 1 + change
            last = now
        return factor

    def steps(self, after: date, until: date, runs_from: date) -> Iterator[date]:
        """Yield the days after one and before another on which the price steps.

        >>> from datetime import date
        >>> import patronage as pt
        >>> rise = pt.Escalation.by_percent("10")
        >>> list(rise.steps(date(2027, 1, 1), date(2028, 6, 1), date(2026, 1, 1)))
        [datetime.date(2028, 1, 1)]
        """
        for path, day in (("after", after), ("until", until), ("runs_from", runs_from)):
            check_one_day(path, day)
        start = self.starts or runs_from
        k = max(index_of(after, start, self.every), 0) + 1
        while (day := boundary(start, self.every, k)) < until:
            if day > after:
                yield day
            k += 1


def _faults(rise: Escalation) -> list[Fault]:
    faults: list[Fault] = []
    check_instance(faults, "escalation.type", "rule", rise.rule, EscalationRule)
    check_instance(faults, "interval.type", "every", rise.every, Span)
    if isinstance(rise.every, Span) and rise.every.days == 0:
        faults.append(Fault.of("interval.range", "every", rise.every, "step by a day or more"))
    given = {
        EscalationRule.PERCENT: rise.percent,
        EscalationRule.AMOUNT: rise.amount,
        EscalationRule.INDEX: rise.index,
    }
    for rule, value in given.items() if isinstance(rise.rule, EscalationRule) else ():
        if (value is not None) is not (rule is rise.rule):
            hint = "give exactly what the rule needs: by_percent, by_amount or by_index do"
            faults.append(Fault.of("escalation.type", rule.name.lower(), value, hint))
    if rise.percent is not None:
        check_percent(faults, "percent", rise.percent, -99)
    check_instance(faults, "amount.type", "amount", rise.amount, Money, type(None))
    check_instance(faults, "index.type", "index", rise.index, Timeline, type(None))
    if isinstance(rise.index, Timeline):
        faults.extend(_index_faults(rise.index))
    faults.extend(_bound_faults(rise))
    if rise.starts is not None:
        check_day(faults, "starts", rise.starts)
    if rise.digits is not None:
        check_digits(faults, "digits", rise.digits)
    check_instance(faults, "rounding.type", "rounding", rise.rounding, Rounding)
    return faults


def _index_faults(index: Timeline[Decimal]) -> list[Fault]:
    bad = [
        value
        for value in (index.before, *index.values)
        if type(value) is not Decimal or not value.is_finite() or value <= 0
    ]
    if not bad:
        return []
    return [Fault.of("index.type", "index", bad[0], "give an index of Decimals above zero")]


def _bound_faults(rise: Escalation) -> list[Fault]:
    faults: list[Fault] = []
    for path, bound in (("cap", rise.cap), ("floor", rise.floor)):
        if bound is not None:
            check_percent(faults, path, bound, -99)
    if not faults and rise.cap is not None and rise.floor is not None and rise.cap < rise.floor:
        hint = f"give a cap of at least the floor, {rise.floor} percent"
        faults.append(Fault.of("escalation.bounds", "cap", rise.cap, hint))
    return faults
