"""Where the billing of a schedule stands on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.billing.course.service import billed_from
from patronage.dates.day import add_days, check_one_day
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.course.course import Course
    from patronage.billing.course.service import Slot
    from patronage.billing.course.stretch import Stretch

__all__ = ["Position", "position_of"]


@frozen
class Position(Value):
    """Where billing stands at the end of a day.

    `billed_through` is the first day that isn't billed yet (None: nothing could be),
    `last_boundary` and `next_boundary` the cadence's own boundaries on or before and after it,
    whether or not the term ends first, `next_invoice_on` the next bill date (None: none).

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", date(2026, 1, 15), None)
    >>> schedule.position(date(2026, 1, 15)).next_invoice_on
    datetime.date(2026, 2, 15)
    """

    billed_through: date | None
    last_boundary: date | None
    next_boundary: date | None
    next_invoice_on: date | None


def position_of(course: Course, on: date) -> Position:
    """Return where the billing of a course stands at the end of a day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", date(2026, 1, 15), None)
    >>> position_of(schedule.course(), date(2025, 12, 31)).billed_through is None
    True
    """
    check_one_day("on", on)
    through: date | None = None
    later: date | None = None
    for slot in _around(course, on):
        invoice_on = slot.invoice_on(None)
        if invoice_on <= on:
            through = slot.period.end if through is None else max(through, slot.period.end)
        elif later is None or invoice_on < later:
            later = invoice_on
    here = _stretch_at(course, through or on)
    if here is None:
        return Position(through, None, None, later)
    if through is None and _is_boundary(here, course.start) and course.start <= on:
        through = course.start
    last, following = _boundaries(here, course.start, through)
    return Position(through, last, following, later)


def _around(course: Course, on: date) -> Iterator[Slot]:
    """Yield the periods of each stretch from the last billed by a day on to the next to be billed.

    None of one period over a term that has no end.
    """
    for stretch in course.stretches:
        if stretch.cadence.every is None and stretch.end is None:
            continue
        for slot in billed_from(course, None, stretch, {None}, on):
            yield slot
            if slot.invoice_on(None) > on and not slot.is_set_by_hand:
                break


def _stretch_at(course: Course, day: date) -> Stretch | None:
    for stretch in reversed(course.stretches):
        if stretch.term.start is not None and stretch.term.start <= day:
            return stretch
    return course.stretches[0] if course.stretches else None


def _is_boundary(stretch: Stretch, day: date) -> bool:
    plain = stretch.timing.in_advance and not stretch.timing.days
    if stretch.cadence.every is None or plain:
        return False
    grid = stretch.anchored.grid()
    return grid.boundary(grid.index(day)) == day


def _boundaries(
    stretch: Stretch, start: date, through: date | None
) -> tuple[date | None, date | None]:
    if stretch.cadence.every is None:
        return None, stretch.term.end
    grid = stretch.anchored.grid()
    if through is None:
        return None, next(grid.after(add_days(start, -1)))
    last = grid.boundary(grid.index(through))
    return (last if last >= start else None), next(grid.after(through))
