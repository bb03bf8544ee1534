"""The usage fee: what was used in each period, with an included quantity, a minimum and a cap."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.discounts import Discount, check_discounts
from patronage.billing.prices.prices import check_amount
from patronage.billing.prices.proration import Proration
from patronage.billing.prices.quantity import check_quantity, quantity_of
from patronage.billing.prices.tiers import Tiers
from patronage.errors import Fault, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.money import Money
from patronage.values import Value, check_id, check_instance

__all__ = ["UsageFee"]


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
