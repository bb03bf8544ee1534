"""Exact amounts of money: their currencies, rounding, splitting, and prices finer than a cent."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.money.amounts import Rounding, round_fraction
    from patronage.money.currencies import exponent_of
    from patronage.money.money import Money, rounding_line, totals
    from patronage.money.unit_price import UnitPrice

# fmt: off
__all__ = [
    "Money", "Rounding", "UnitPrice", "exponent_of", "round_fraction", "rounding_line",
    "totals",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
