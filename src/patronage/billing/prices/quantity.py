"""Quantities: how much of what has a price, as exact decimals."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, TypeAlias

from patronage.errors import Fault

__all__ = ["check_quantity", "optional_quantity", "quantity_of"]


def quantity_of(value: object) -> Decimal:
    """Return a quantity given as a whole number or Decimal; anything else is left to fail.

    A converter of attributes.

    >>> quantity_of(3)
    Decimal('3')
    """
    return Decimal(value) if type(value) is int and abs(value) < 10**30 else value  # type: ignore[return-value]


def optional_quantity(value: object) -> Decimal | None:
    """Return the same of an optional quantity.

    >>> optional_quantity(None) is None
    True
    """
    return None if value is None else quantity_of(value)


def check_quantity(faults: list[Fault], path: str, value: object) -> None:
    """Report what is no finite quantity of zero or more.

    >>> found: list[Fault] = []
    >>> check_quantity(found, "quantity", Decimal(-1))
    >>> found[0].code
    'quantity.range'
    """
    if type(value) is not Decimal or not value.is_finite():
        faults.append(Fault.of("quantity.type", path, value, "give an int or a finite Decimal"))
    elif value < 0 or value.adjusted() > 30:
        faults.append(Fault.of("quantity.range", path, value, "give a quantity of zero or more"))


Quantity: TypeAlias = Annotated[Decimal, check_quantity]
"""A quantity of zero or more."""
