"""Lots: what is granted with a day on which it expires, and drawn oldest first."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.lots.lots import Lot, Lots
    from patronage.lots.terms import LotTerms

# fmt: off
__all__ = [
    "Lot", "LotTerms", "Lots",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
