"""Which facts still help: those that would count on a day to come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["helping"]


def helping(
    window: Window, anchors: Anchors, *, asked: date, since: date, until: date
) -> tuple[date, date] | None:
    """Return the first and the last day whose facts count on one of the days `since` to `until`.

    From the day `asked` on; None where no fact of these days does. A later fact never begins to
    count earlier, nor ends earlier, so that every day between the two helps as well.

    >>> import patronage as pt
    >>> last_year = pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS)
    >>> day = date(2026, 1, 1)
    >>> [
    ...     str(each)
    ...     for each in helping(
    ...         last_year, pt.Anchors(), asked=date(2025, 6, 1), since=day, until=day
    ...     )
    ... ]
    ['2025-06-01', '2025-12-31']
    """

    def counts(day: date) -> bool:
        period = window.counts(day, anchors)
        return (
            period is not None
            and (period.start is None or period.start <= until)
            and (period.end is None or period.end > since)
        )

    starts = (window.reach(each, anchors) or date.min for each in (since, until))
    first = next((day for each in starts if counts(day := max(each, asked))), None)
    if first is None or first > until:
        return None
    if counts(until):
        return first, until
    low, high = first.toordinal(), until.toordinal()
    while high - low > 1:
        middle = (low + high) // 2
        if counts(date.fromordinal(middle)):
            low = middle
        else:
            high = middle
    return first, date.fromordinal(low)
