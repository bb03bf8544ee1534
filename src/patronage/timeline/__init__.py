"""A state over time: a value for every calendar day, written down as its changes.

`Timeline` is what carries every answer of the library: *as of* is a lookup, a forecast is reading
to the right of today, and rules are combined day by day.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.timeline.timeline import Spell, Timeline

# fmt: off
__all__ = [
    "Spell", "Timeline",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
