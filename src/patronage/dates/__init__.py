"""Calendar days: how long, from when to when, on which days again, and which day an instant is.

A `Span` is a length (months *or* days), a `Period` a half-open stretch of days, a `MonthEnd` says
what happens to a 29th to 31st in a shorter month, and `boundary` counts on from an anchor. The
windows in which facts count stand next door, in `patronage.windows`.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.dates.day import parse_day
    from patronage.dates.instants import instant_at, local_day
    from patronage.dates.month_end import MonthEnd
    from patronage.dates.period import Allen, Period, covering, gaps, hull
    from patronage.dates.recurrence import Recurrence
    from patronage.dates.span import Span, days, months, weeks, years

# fmt: off
__all__ = [
    "Allen", "MonthEnd", "Period", "Recurrence", "Span", "covering", "days", "gaps", "hull",
    "instant_at", "local_day", "months", "parse_day", "weeks", "years",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
