"""Measures: what service was agreed, over which hours its clock runs, and what was attained."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.measures.hours import ServiceHours

# fmt: off
__all__ = [
    "ServiceHours",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
