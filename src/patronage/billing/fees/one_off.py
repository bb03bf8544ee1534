"""The one-off fee: an amount billed once within a schedule, on the schedule's terms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.prices.prices import check_amount
from patronage.errors import raise_faults
from patronage.money.money import Money
from patronage.values import Value, check_day, check_id

if TYPE_CHECKING:
    from patronage.errors import Fault

__all__ = ["OneOffFee"]


@frozen
class OneOffFee(Value):
    """An amount billed once within a schedule, such as a set-up fee, on the schedule's terms.

    It is billed with the billing period in which `on` lies (None: the first), and covers the whole
    term. Unlike a `PointOfSale` it follows the schedule's timing and is due as its other lines.
    Faults: `id.syntax`, `amount.type`, `date.type`, and the types of the parts.

    >>> import patronage as pt
    >>> pt.OneOffFee(id="setup", amount=pt.Money("500", "USD")).on is None
    True
    """

    kind: ClassVar[str] = "one-off"

    id: str = field(kw_only=True)
    amount: Money = field(kw_only=True)
    on: date | None = field(default=None, kw_only=True)
    timing: Timing | None = field(default=None, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "id", self.id)
        check_amount(faults, "amount", self.amount)
        if self.on is not None:
            check_day(faults, "on", self.on)
        check_overrides(faults, self)
        raise_faults(faults)

    @property
    def currency(self) -> str:
        """The currency of the amount.

        >>> import patronage as pt
        >>> pt.OneOffFee(id="setup", amount=pt.Money("500", "USD")).currency
        'USD'
        """
        return self.amount.currency
