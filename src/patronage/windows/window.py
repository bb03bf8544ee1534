"""All the windows together."""

from __future__ import annotations

from typing import TypeAlias

from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Ever, Fixed, Rolling

__all__ = ["Window"]

Window: TypeAlias = Rolling | CalendarPeriod | Anniversary | Fixed | Ever | InTerm | SinceFall
"""Any of the windows."""
