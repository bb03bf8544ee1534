"""Windows: for how long a fact counts, so which facts a question asked on a day looks at.

Each window answers two questions about a day, given the `Anchors` of the moment. `counts(day)`: a
fact that happened on this day, on which days does it count? `reach(day)`: a question asked on this
day, how far back does it look? The two agree: the reach is the first day whose facts still count.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.windows.anchors import Anchors
    from patronage.windows.grid import Anniversary, CalendarPeriod, Which, YearName
    from patronage.windows.ladder import InTerm, SinceFall
    from patronage.windows.plain import Ever, Fixed, Rolling
    from patronage.windows.window import Window

# fmt: off
__all__ = [
    "Anchors", "Anniversary", "CalendarPeriod", "Ever", "Fixed", "InTerm", "Rolling",
    "SinceFall", "Which", "Window", "YearName",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
