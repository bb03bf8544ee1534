"""The charges of a course that are billed in a window of days."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from patronage.billing.course.course import PerPeriod
from patronage.billing.course.fee_answers import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.dates.period import Period

__all__ = ["listed"]

_BY_INVOICE = attrgetter("invoice_on")


def listed(course: Course, used: Sequence[Usage], window: Window) -> list[Charge]:
    """Return the charges of a course whose bill dates lie in a window, in their order.

    Where the course has a first day for its invoices, the window is of the days on which they would
    have been dated without that; a few older ones may be listed too.

    >>> from datetime import date
    >>> import patronage as pt
    >>> from patronage.billing.course.window import Window
    >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", date(2026, 1, 1))
    >>> window = Window(date(2026, 2, 1), date(2026, 2, 28))
    >>> [line.id for line in listed(schedule.course(), [], window)]
    ['B1/fee/2026-02-01']
    """
    found = [
        line
        for fee, days in sorted(course.spells(), key=_place_on_an_invoice)
        for line in map(course.dated, lines_of(fee, course, days, used, window))
        if window.holds(line.invoice_on)
    ]
    last = course.end_charge()
    if last is not None and window.holds(last.invoice_on):
        found.append(last)
    found.sort(key=_BY_INVOICE)
    return found


def _place_on_an_invoice(spell: tuple[Fee, Period]) -> bool:
    """Order the fees of one invoice: first what recurs at a price that hangs on no usage."""
    fee, _ = spell
    return fee.takes_usage or not _is_per_period(type(fee))


@cache
def _is_per_period(kind: type) -> bool:
    """Whether a kind of fee is charged period after period: asked once of each, not of each fee."""
    return issubclass(kind, PerPeriod)
