"""How long spells have lasted in all, by walking the days."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import patronage as pt

if TYPE_CHECKING:
    from datetime import date

__all__ = ["time_spent"]

DAY = timedelta(days=1)


def time_spent(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    """Walk the days: those in a row make a run, of which whole months count as months."""
    here = [fact for fact in facts if fact.kind in criterion.kinds and fact.on <= day]
    least, start, months, days = criterion.least, None, 0, 0
    each = here[0].on if here else day
    while here and each <= day:
        lasts = any(fact.on <= each and (fact.until is None or each < fact.until) for fact in here)
        if lasts and start is None:
            start = each
        if start is not None:
            if least.is_months:
                left = least.months - months
                wanted = (start + pt.months(left) if left > 0 else start) - days * DAY
            else:
                wanted = start + (least.days - days) * DAY
            if wanted <= each:
                return True
        if not lasts and start is not None:
            whole = 0
            while least.is_months and start + pt.months(whole + 1) <= each:
                whole += 1
            over = start + pt.months(whole) if whole else start
            months, days, start = months + whole, days + (each - over).days, None
        each += DAY
    return False
