"""Usage: what was used or worked on a day, as it is given to the biller."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from attrs import field, frozen

from patronage.billing.prices.quantity import quantity_of
from patronage.errors import Fault
from patronage.fields import Id, OneLine
from patronage.values import Value

__all__ = ["Usage"]


@frozen
class Usage(Value):
    """So much of something was used, or so much time worked, on a day; `fee` names what bills it.

    Given to the biller beside the schedule: terms don't change when a meter is read. `recorded_on`
    is the day it was known (None: the same); usage that comes late is billed as a correction.
    Quantities below zero take back what was reported before. What is dated on no day that the
    schedule bills, before its start, after its end or in a pause, is billed nowhere. Faults:
    `id.syntax`, `quantity.type`, `date.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Usage("hours", 3, on=date(2026, 3, 2)).quantity
    Decimal('3')
    """

    fee: Id
    quantity: AnyQuantity = field(converter=quantity_of)
    on: date = field(kw_only=True)
    recorded_on: date | None = field(default=None, kw_only=True)
    label: OneLine | None = field(default=None, kw_only=True)

    @property
    def known_on(self) -> date:
        """The day on which the usage was known.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Usage("hours", 3, on=date(2026, 3, 2)).known_on
        datetime.date(2026, 3, 2)
        """
        return self.on if self.recorded_on is None else self.recorded_on


def _check_finite(faults: list[Fault], path: str, quantity: object) -> None:
    if type(quantity) is not Decimal or not quantity.is_finite():
        faults.append(Fault.of("quantity.type", path, quantity, "give an int or a finite Decimal"))


AnyQuantity: TypeAlias = Annotated[Decimal, _check_finite]
"""A quantity, below zero as well."""
