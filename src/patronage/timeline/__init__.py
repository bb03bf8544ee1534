"""A state over time: a value for every calendar day, written down as its changes.

`Timeline` is what carries every answer of the library: *as of* is a lookup, a forecast is reading
to the right of today, and rules are combined day by day.
"""

from __future__ import annotations

from patronage.timeline.timeline import Spell, Timeline, coalesced, trusted

__all__ = ["Spell", "Timeline", "coalesced", "trusted"]
