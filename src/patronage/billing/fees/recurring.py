"""The recurring fee (D6): a price per period, in phases, escalated, discounted, for a quantity."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.discounts import Discount, check_discounts
from patronage.billing.prices.escalation import Escalation
from patronage.billing.prices.prices import (
    Phase,
    Price,
    check_currencies,
    check_phases,
    check_price,
    currency_of,
    rounded_price,
)
from patronage.billing.prices.proration import Proration
from patronage.billing.prices.quantity import check_quantity, quantity_of
from patronage.errors import Fault, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.timeline.timeline import Timeline
from patronage.values import Value, check_id, check_instance

if TYPE_CHECKING:
    from datetime import date

__all__ = ["PriceRule", "RecurringFee"]


class PriceRule(Enum):
    """Which price a period has in which the price changes (law A11).

    >>> PriceRule.SPLIT.value
    'each day at its own price'
    """

    SPLIT = "each day at its own price"
    PERIOD_START = "the price of the period's first day"

    def __repr__(self) -> str:
        return f"PriceRule.{self.name}"


@frozen
class RecurringFee(Value):
    """A price for every period of a schedule (D6), not a single payment: that is `PointOfSale`.

    `amount` is the price of one unit for one whole period: money, a `UnitPrice` finer than a cent,
    or a Timeline of either (a `RateCard` makes one of standings, D12). It is `quantity` times that.
    A price for another length than is billed, such as a monthly price billed by the year, states
    `price_per`: a cadence whose periods the price is for. `cadence` divides the fee into service
    periods of its own inside the billing periods. `phases` state other prices for some days,
    `escalation` steps the price, `discounts` apply in order. `price_rule` says which price a
    period has when it changes within. `price_digits` rounds the prorated price of one unit to so
    many decimals before it is multiplied; amounts round by `rounding`, `discounts_once` only at
    the end. `timing`, `proration` and `due` override the schedule's. Faults: `id.syntax`,
    `price.type`, `quantity.type`, `quantity.range`, `phase.overlap`, `discount.type`,
    `currency.mismatch`, and the types of the parts.

    >>> import patronage as pt
    >>> seats = pt.RecurringFee(id="seats", amount=pt.Money("12.00", "USD"), quantity=5)
    >>> seats.quantity, seats.currency
    (Decimal('5'), 'USD')
    """

    kind: ClassVar[str] = "recurring"

    id: str = field(kw_only=True)
    amount: Price | Timeline[Price] = field(kw_only=True)
    quantity: Decimal = field(default=Decimal(1), kw_only=True, converter=quantity_of)
    price_per: Cadence | None = field(default=None, kw_only=True)
    cadence: Cadence | None = field(default=None, kw_only=True)
    phases: tuple[Phase, ...] = field(default=(), kw_only=True)
    escalation: Escalation | None = field(default=None, kw_only=True)
    discounts: tuple[Discount, ...] = field(default=(), kw_only=True)
    discounts_once: bool = field(default=False, kw_only=True)
    price_rule: PriceRule = field(default=PriceRule.SPLIT, kw_only=True)
    price_digits: int | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    timing: Timing | None = field(default=None, kw_only=True)
    proration: Proration | None = field(default=None, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self))

    @property
    def currency(self) -> str:
        """The currency of the price.

        >>> import patronage as pt
        >>> pt.RecurringFee(id="fee", amount=pt.Money("1", "EUR")).currency
        'EUR'
        """
        return currency_of(self.amount)

    def price_on(self, day: date, runs_from: date) -> Price:
        """Return the price of one unit for one whole period, as it is on a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> fee = pt.RecurringFee(
        ...     id="fee", amount=pt.Money("100", "USD"), escalation=pt.Escalation.by_percent("3")
        ... )
        >>> fee.price_on(date(2027, 1, 1), date(2026, 1, 1))
        UnitPrice('103.00', 'USD')
        """
        for phase in self.phases:
            if day in phase.period:
                return phase.price
        amount = self.amount
        base = amount.at(day) if isinstance(amount, Timeline) else amount
        return base if self.escalation is None else self.escalation.price(base, day, runs_from)

    def price_changes(self, after: date, until: date, runs_from: date) -> set[date]:
        """Return the days after one and before another on which the price may change.

        >>> from datetime import date
        >>> import patronage as pt
        >>> amount = pt.Timeline.of(
        ...     {date(2026, 2, 1): pt.Money("2", "USD")}, before=pt.Money("1", "USD")
        ... )
        >>> fee = pt.RecurringFee(id="fee", amount=amount)
        >>> fee.price_changes(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1))
        {datetime.date(2026, 2, 1)}
        """
        days: set[date] = set()
        for phase in self.phases:
            days |= {day for day in (phase.period.start, phase.period.end) if day is not None}
        amount = self.amount
        if isinstance(amount, Timeline):
            place = bisect_right(amount.days, after)
            while place < len(amount.days) and amount.days[place] < until:
                days.add(amount.days[place])
                place += 1
        if self.escalation is not None:
            days |= set(self.escalation.steps(after, until, runs_from))
        return {day for day in days if after < day < until}

    def unit_price(self, share: Fraction, price: Price) -> UnitPrice | None:
        """Return the prorated price of one unit, where the fee rounds it; else None.

        >>> from fractions import Fraction
        >>> import patronage as pt
        >>> fee = pt.RecurringFee(id="fee", amount=pt.Money("100", "USD"), price_digits=3)
        >>> fee.unit_price(Fraction(14, 31), fee.amount)
        UnitPrice('45.161', 'USD')
        """
        if self.price_digits is None:
            return None
        exact = Fraction(price.amount) * share
        return rounded_price(exact, price.currency, self.price_digits, self.rounding)


def _faults(fee: RecurringFee) -> list[Fault]:
    faults: list[Fault] = []
    check_id(faults, "id", fee.id)
    amount = fee.amount
    currency: str | None = None
    if isinstance(amount, Timeline):
        for value in (amount.before, *amount.values):
            check_price(faults, "amount", value)
        if not faults:
            check_currencies(faults, "amount", (amount.before, *amount.values))
    else:
        check_price(faults, "amount", amount)
    if isinstance(amount, Timeline | Money | UnitPrice) and not faults:
        currency = currency_of(amount)
    check_quantity(faults, "quantity", fee.quantity)
    check_phases(faults, fee.phases, currency)
    check_discounts(faults, fee.discounts, currency)
    rise = fee.escalation
    check_instance(faults, "escalation.type", "escalation", rise, Escalation, type(None))
    step = rise.amount if isinstance(rise, Escalation) else None
    if step is not None and currency not in {None, step.currency}:
        hint = f"the fee is in {currency}"
        faults.append(Fault.of("currency.mismatch", "escalation.amount", step, hint))
    for path, cadence in (("price_per", fee.price_per), ("cadence", fee.cadence)):
        check_instance(faults, "cadence.type", path, cadence, Cadence, type(None))
    check_instance(faults, "flag.type", "discounts_once", fee.discounts_once, bool)
    check_instance(faults, "price.rule", "price_rule", fee.price_rule, PriceRule)
    digits = fee.price_digits
    if digits is not None and (type(digits) is not int or not 0 <= digits <= 20):
        faults.append(Fault.of("price.digits", "price_digits", digits, "give 0 to 20 decimals"))
    check_overrides(faults, fee)
    return faults
