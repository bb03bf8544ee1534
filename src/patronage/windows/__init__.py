"""Windows: for how long a fact counts, so which facts a question asked on a day looks at.

Each window answers two questions about a day, given the `Anchors` of the moment. `counts(day)`: a
fact that happened on this day, on which days does it count? `reach(day)`: a question asked on this
day, how far back does it look? The two agree: the reach is the first day whose facts still count.
"""

from __future__ import annotations

from typing import TypeAlias

from patronage.windows.anchors import NO_ANCHORS, Anchors
from patronage.windows.grid import Anniversary, CalendarPeriod, Which
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Ever, Fixed, Rolling

__all__ = [
    "NO_ANCHORS",
    "Anchors",
    "Anniversary",
    "CalendarPeriod",
    "Ever",
    "Fixed",
    "InTerm",
    "Rolling",
    "SinceFall",
    "Which",
    "Window",
]

Window: TypeAlias = Rolling | CalendarPeriod | Anniversary | Fixed | Ever | InTerm | SinceFall
"""Any of the windows."""
