"""Fees for what was used: per unit, in tiers, with an included quantity, a minimum and a cap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from patronage.billing.arguments import need
from patronage.billing.charges.charge import check_amount
from patronage.billing.fees.recurring import (
    check_overrides,
    check_quantity,
    optional_quantity,
    quantity_of,
)
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.discounts import Discount, check_discounts
from patronage.billing.prices.prices import Price, check_currencies, check_price
from patronage.billing.prices.proration import Proration
from patronage.billing.schedule.dues import Due, Timing
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.values import Value, check_day, check_id, check_instance, keep_name

__all__ = ["Tier", "TierRule", "Tiers", "Usage", "UsageFee"]


@frozen
class Usage(Value):
    """So much of something was used, or so much time worked, on a day; `fee` names what bills it.

    Given to the biller beside the schedule: terms don't change when a meter is read. `recorded_on`
    is the day it was known (None: the same); usage that comes late is billed as a correction.
    Quantities below zero take back what was reported before. Faults: `id.syntax`, `quantity.type`,
    `date.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Usage("hours", 3, on=date(2026, 3, 2)).quantity
    Decimal('3')
    """

    fee: str
    quantity: Decimal = field(converter=quantity_of)
    on: date = field(kw_only=True)
    recorded_on: date | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "fee", self.fee)
        if type(self.quantity) is not Decimal or not self.quantity.is_finite():
            hint = "give an int or a finite Decimal"
            faults.append(Fault.of("quantity.type", "quantity", self.quantity, hint))
        check_day(faults, "on", self.on)
        if self.recorded_on is not None:
            check_day(faults, "recorded_on", self.recorded_on)
        if self.label is not None:
            keep_name(faults, self, "label", self.label)
        raise_faults(faults)

    @property
    def known_on(self) -> date:
        """The day on which the usage was known.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Usage("hours", 3, on=date(2026, 3, 2)).known_on
        datetime.date(2026, 3, 2)
        """
        return self.on if self.recorded_on is None else self.recorded_on


class TierRule(Enum):
    """How a quantity is priced by tiers.

    >>> TierRule.GRADUATED.value
    'each unit at the price of the tier it falls in'
    """

    GRADUATED = "each unit at the price of the tier it falls in"
    VOLUME = "every unit at the price of the tier that the whole quantity reaches"

    def __repr__(self) -> str:
        return f"TierRule.{self.name}"


@frozen
class Tier(Value):
    """Units up to and including a quantity (None: without end) at a price each, and a flat amount.

    Faults: `quantity.type`, `quantity.range`, `price.type`, `amount.type`.

    >>> import patronage as pt
    >>> pt.Tier(1000, pt.UnitPrice("0.10", "USD")).up_to
    Decimal('1000')
    """

    up_to: Decimal | None = field(converter=optional_quantity)
    price: Price
    flat: Money | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if self.up_to is not None:
            check_quantity(faults, "up_to", self.up_to)
        check_price(faults, "price", self.price)
        if self.flat is not None:
            check_amount(faults, "flat", self.flat)
        raise_faults(faults)


@frozen
class Tiers(Value):
    """The price of a quantity, by tiers: graduated, or by volume.

    Tiers rise, and the last one alone is without end (`tiers.order`); all in one currency
    (`currency.mismatch`). A flat amount is due once for a tier that is reached. Build them by
    `graduated`, `volume` or `per_unit`.

    >>> import patronage as pt
    >>> prices = [pt.Tier(100, pt.Money("1", "USD")), pt.Tier(None, pt.Money("0.80", "USD"))]
    >>> [str(rule(*prices).cost(150)) for rule in (pt.Tiers.graduated, pt.Tiers.volume)]
    ['140.00 USD', '120.00 USD']
    """

    tiers: tuple[Tier, ...]
    rule: TierRule = field(default=TierRule.GRADUATED, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(_tier_faults(self))

    @classmethod
    def graduated(cls, *tiers: Tier) -> Tiers:
        """Return tiers of which each prices the units that fall in it.

        >>> import patronage as pt
        >>> pt.Tiers.graduated(pt.Tier(None, pt.Money("2", "USD"))).rule.name
        'GRADUATED'
        """
        return cls(tiers)

    @classmethod
    def volume(cls, *tiers: Tier) -> Tiers:
        """Return tiers of which the one reached prices all units.

        >>> import patronage as pt
        >>> pt.Tiers.volume(pt.Tier(None, pt.Money("2", "USD"))).rule.name
        'VOLUME'
        """
        return cls(tiers, rule=TierRule.VOLUME)

    @classmethod
    def per_unit(cls, price: Price) -> Tiers:
        """Return one price for every unit.

        >>> import patronage as pt
        >>> str(pt.Tiers.per_unit(pt.UnitPrice("0.005", "USD")).cost(1000))
        '5.00 USD'
        """
        return cls((Tier(None, price),))

    @property
    def currency(self) -> str:
        """The currency of the prices.

        >>> import patronage as pt
        >>> pt.Tiers.per_unit(pt.Money("2", "EUR")).currency
        'EUR'
        """
        return self.tiers[0].price.currency

    def exact(self, quantity: Decimal | Fraction) -> Fraction:
        """Return the exact price of a quantity, in whole units of the currency.

        >>> from decimal import Decimal
        >>> import patronage as pt
        >>> pt.Tiers.per_unit(pt.UnitPrice("0.005", "USD")).exact(Decimal(1))
        Fraction(1, 200)
        """
        need("quantity.type", "quantity", quantity, Decimal, Fraction)
        if isinstance(quantity, Decimal) and not quantity.is_finite():
            hint = "give an int, or a finite Decimal or Fraction"
            raise invalid([Fault.of("quantity.type", "quantity", quantity, hint)])
        left = Fraction(quantity)
        if left <= 0:
            return Fraction(0)
        if self.rule is TierRule.VOLUME:
            tier = next(each for each in self.tiers if each.up_to is None or quantity <= each.up_to)
            return left * Fraction(tier.price.amount) + _flat(tier)
        total, below = Fraction(0), Fraction(0)
        for tier in self.tiers:
            size = left if tier.up_to is None else min(left, Fraction(tier.up_to) - below)
            if size <= 0:
                break
            total += size * Fraction(tier.price.amount) + _flat(tier)
            left -= size
            below += size
        return total

    def cost(self, quantity: int | Decimal, rounding: Rounding = Rounding.HALF_UP) -> Money:
        """Return the price of a quantity, rounded once.

        >>> import patronage as pt
        >>> str(pt.Tiers.per_unit(pt.UnitPrice("0.0015", "USD")).cost(3))
        '0.00 USD'
        """
        exact = self.exact(quantity_of(quantity)) * 10 ** exponent_of(self.currency)
        return Money.of_minor(1, self.currency).times(exact, rounding=rounding)


def _flat(tier: Tier) -> Fraction:
    return Fraction(0) if tier.flat is None else Fraction(tier.flat.amount)


def _tier_faults(tiers: Tiers) -> list[Fault]:
    faults: list[Fault] = []
    given = tiers.tiers
    if not isinstance(given, tuple) or not given:
        return [Fault.of("tiers.type", "tiers", given, "give one tier or more")]
    for place, tier in enumerate(given):
        check_instance(faults, "tiers.type", f"tiers[{place}]", tier, Tier)
    check_instance(faults, "tiers.type", "rule", tiers.rule, TierRule)
    if faults:
        return faults
    ends = [tier.up_to for tier in given]
    bounded = [end for end in ends[:-1] if end is not None]
    if ends[-1] is not None or len(bounded) < len(given) - 1:
        hint = "the last tier, and only it, is without end (None)"
        faults.append(Fault.of("tiers.order", "tiers", ends, hint))
    elif bounded != sorted(set(bounded)) or (bounded and bounded[0] <= 0):
        faults.append(
            Fault.of("tiers.order", "tiers", ends, "give tiers that rise from above zero")
        )
    prices = [tier.price for tier in given]
    flats = [tier.flat for tier in given if tier.flat is not None]
    check_currencies(faults, "tiers", [*prices, *flats])
    return faults


@frozen
class UsageFee(Value):
    """What was used, or worked, in each period, at a price: usage, time and materials.

    `included` units of each period are free. `minimum` is the commitment: what less than it was
    used is charged as a true-up. `cap` is the most that is charged ("not to exceed"). Both count
    per billing period, or over the periods of `limits_over` (`Cadence.once()`: the whole term). Of
    a part of a period (a stub, an early end, days that are not paused) as much of the three counts
    as of a price: by `proration`, else the schedule's; `Proration.FULL` keeps them whole. Those
    over longer windows always count in full: a commitment is owed though the term ends early. It is
    billed in arrears unless `timing` says otherwise. Faults: `id.syntax`, `tiers.type`,
    `quantity.range`, `amount.sign`, `fee.cap` (a cap below the minimum), `currency.mismatch`, and
    the types of the parts.

    >>> import patronage as pt
    >>> hours = pt.UsageFee(
    ...     id="hours",
    ...     prices=pt.Tiers.per_unit(pt.Money("150", "USD")),
    ...     cap=pt.Money("9000", "USD"),
    ...     limits_over=pt.Cadence.once(),
    ... )
    >>> hours.currency
    'USD'
    """

    kind: ClassVar[str] = "usage"

    id: str = field(kw_only=True)
    prices: Tiers = field(kw_only=True)
    included: Decimal = field(default=Decimal(0), kw_only=True, converter=quantity_of)
    minimum: Money | None = field(default=None, kw_only=True)
    cap: Money | None = field(default=None, kw_only=True)
    limits_over: Cadence | None = field(default=None, kw_only=True)
    proration: Proration | None = field(default=None, kw_only=True)
    cadence: Cadence | None = field(default=None, kw_only=True)
    discounts: tuple[Discount, ...] = field(default=(), kw_only=True)
    discounts_once: bool = field(default=False, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    timing: Timing = field(default=Timing.IN_ARREARS, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "id", self.id)
        check_instance(faults, "tiers.type", "prices", self.prices, Tiers)
        currency = self.prices.currency if isinstance(self.prices, Tiers) else None
        check_quantity(faults, "included", self.included)
        check_limits(faults, self.minimum, self.cap, currency)
        for path, cadence in (("limits_over", self.limits_over), ("cadence", self.cadence)):
            check_instance(faults, "cadence.type", path, cadence, Cadence, type(None))
        check_discounts(faults, self.discounts, currency)
        check_instance(faults, "flag.type", "discounts_once", self.discounts_once, bool)
        check_instance(faults, "timing.type", "timing", self.timing, Timing)
        check_overrides(faults, self)
        raise_faults(faults)

    @property
    def currency(self) -> str:
        """The currency of the prices.

        >>> import patronage as pt
        >>> pt.UsageFee(id="a", prices=pt.Tiers.per_unit(pt.Money("1", "EUR"))).currency
        'EUR'
        """
        return self.prices.currency


def check_limits(faults: list[Fault], minimum: object, cap: object, currency: str | None) -> None:
    """Report a minimum or a cap that is no money above zero, or a cap below the minimum.

    >>> found: list[Fault] = []
    >>> check_limits(found, Money("10", "USD"), Money("5", "USD"), "USD")
    >>> found[0].code
    'fee.cap'
    """
    before = len(faults)
    for path, amount in (("minimum", minimum), ("cap", cap)):
        if amount is None:
            continue
        check_amount(faults, path, amount)
        if isinstance(amount, Money):
            if amount.minor < 0:
                faults.append(
                    Fault.of("amount.sign", path, amount, "give an amount of zero or more")
                )
            if currency not in {None, amount.currency}:
                hint = f"the fee is in {currency}"
                faults.append(Fault.of("currency.mismatch", path, amount, hint))
    if len(faults) > before or not isinstance(minimum, Money) or not isinstance(cap, Money):
        return
    if cap < minimum:
        hint = f"give a cap of at least the minimum, {minimum}"
        faults.append(Fault.of("fee.cap", "cap", cap, hint))
