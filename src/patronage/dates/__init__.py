"""Calendar days: how long, from when to when, on which days again, and which day an instant is.

A `Span` is a length (months *or* days), a `Period` a half-open stretch of days, a `MonthEnd` says
what happens to a 29th to 31st in a shorter month, and `boundary` counts on from an anchor. The
windows in which facts count stand next door, in `patronage.windows`.
"""

from __future__ import annotations

from patronage.dates.days import add_days, add_months, parse_day
from patronage.dates.instants import instant_at, local_day
from patronage.dates.month_end import MonthEnd, boundaries, boundary, index_of
from patronage.dates.period import Allen, Period, covering, gaps, hull, trusted_period
from patronage.dates.span import Span, days, months, weeks, years

__all__ = [
    "Allen",
    "MonthEnd",
    "Period",
    "Span",
    "add_days",
    "add_months",
    "boundaries",
    "boundary",
    "covering",
    "days",
    "gaps",
    "hull",
    "index_of",
    "instant_at",
    "local_day",
    "months",
    "parse_day",
    "trusted_period",
    "weeks",
    "years",
]
