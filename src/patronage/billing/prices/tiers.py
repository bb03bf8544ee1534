"""The price of a quantity by tiers: graduated, or by volume."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.billing.arguments import need
from patronage.billing.prices.prices import (
    Amount,
    AnyPrice,
    check_currencies,
)
from patronage.billing.prices.quantity import (
    Quantity,
    optional_quantity,
    quantity_of,
)
from patronage.checks import check_instance
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from patronage.billing.prices.prices import (
        Price,
    )

__all__ = ["Tier", "TierRule", "Tiers"]


class TierRule(Enum):
    """How a quantity is priced by tiers.

    >>> TierRule.GRADUATED.value
    'each unit at the price of the tier it falls in'
    """

    GRADUATED = "each unit at the price of the tier it falls in"
    VOLUME = "every unit at the price of the tier that the whole quantity reaches"

    __repr__ = repr_member


@frozen
class Tier(Value):
    """Units up to and including a quantity (None: without end) at a price each, and a flat amount.

    Faults: `quantity.type`, `quantity.range`, `price.type`, `amount.type`.

    >>> import patronage as pt
    >>> pt.Tier(1000, pt.UnitPrice("0.10", "USD")).up_to
    Decimal('1000')
    """

    up_to: Quantity | None = field(converter=optional_quantity)
    price: AnyPrice
    flat: Amount | None = field(default=None, kw_only=True)


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
