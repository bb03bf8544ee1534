"""The service of a fee: its own periods in the billing periods, and the discounts they have."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from patronage.billing.prices.discounts import taken_off
from patronage.billing.prices.proration import served_shares
from patronage.dates.day import add_days

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.billing.course.course import Course
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.window import Serviced
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.periods.period import BillingPeriod
    from patronage.billing.prices.discounts import Discount, Part
    from patronage.billing.prices.proration import Proration
    from patronage.dates.period import Period

__all__ = ["Slot", "allowed", "piece_share", "service_periods"]


class Slot(NamedTuple):
    """A service period, the billing period it stands in, and the stretch both are of.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> stretch = schedule.course().stretches[0]
    >>> slot = next(service_periods(stretch, schedule.fees[0], None))
    >>> slot.bills is slot.period
    True
    """

    period: BillingPeriod
    bills: BillingPeriod
    stretch: Stretch


def service_periods(stretch: Stretch, fee: Serviced, within: Period | None) -> Iterator[Slot]:
    """Yield each service period of a fee with the billing period that it stands in.

    >>> from datetime import date
    >>> import patronage as pt
    >>> daily = pt.RecurringFee(
    ...     id="d", amount=pt.Money("1", "USD"), cadence=pt.Cadence(every=pt.days(1))
    ... )
    >>> terms = pt.BillingTerms(every=pt.days(3), fees=(daily,))
    >>> stretch = terms.bind("B1", date(2021, 1, 1), date(2021, 1, 7)).course().stretches[0]
    >>> [str(slot.bills) for slot in service_periods(stretch, daily, None)][2:4]
    ['[2021-01-01, 2021-01-04)', '[2021-01-04, 2021-01-07)']
    """
    nested = fee.cadence
    if nested is None:
        for period in stretch.periods(within):
            yield Slot(period, period, stretch)
        return
    timing = fee.timing or stretch.timing
    bills: BillingPeriod | None = None
    for period in stretch.cut_off(nested.periods(stretch.term, within)):
        day = period.start if timing.in_advance else add_days(period.end, -1)
        if bills is None or day not in bills:
            bills = stretch.period_on(day) or period
        yield Slot(period, bills, stretch)


def allowed(
    course: Course, fee: Serviced, start: date, share: Fraction, part: Part
) -> list[tuple[Discount, Fraction]]:
    """Return the discounts of a fee that hold for a period, each with the part it applies to.

    `part` is from and up to where a line reaches, of all that is charged of the period: an amount
    that isn't prorated comes off once, however the period is cut.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> import patronage as pt
    >>> from patronage.billing.prices.discounts import WHOLE
    >>> first_two = pt.PercentOff(10, periods=2)
    >>> fee = pt.RecurringFee(id="f", amount=pt.Money("9", "USD"), discounts=(first_two,))
    >>> course = (
    ...     pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", date(2026, 1, 1)).course()
    ... )
    >>> one = Fraction(1)
    >>> [len(allowed(course, fee, date(2026, month, 1), one, WHOLE)) for month in (1, 2, 3)]
    [1, 1, 0]
    """
    found: list[tuple[Discount, Fraction]] = []
    for discount in fee.discounts:
        if discount.until is not None and start >= discount.until:
            continue
        if discount.periods is not None and not _among_first(course, fee, start, discount.periods):
            continue
        found.append((discount, taken_off(discount, share, part)))
    return found


def _among_first(course: Course, fee: Serviced, start: date, periods: int) -> bool:
    """Whether a period is one of the first so many of a fee, from the day it is first charged."""
    left = periods
    charged = (day for day, value in course.values(fee.id) if value is not None)
    begins = next(charged, course.start)
    for stretch in course.stretches:
        cadence = fee.cadence or stretch.cadence
        for period in stretch.cut_off(cadence.periods(stretch.term)):
            if period.start >= start:
                return left > 0
            if period.end <= begins:
                continue
            left -= 1
            if left <= 0:
                return False
    return left > 0


def piece_share(
    rule: Proration,
    cadence: Cadence,
    period: BillingPeriod,
    piece: Period,
    pieces: list[Period],
) -> Fraction:
    """Return the share of a piece of a period, of which all these pieces are served.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    >>> january = pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
    >>> rest = pt.Period(date(2026, 1, 11), date(2026, 2, 1))
    >>> piece_share(pt.Proration.ACTUAL_PERIOD, monthly, january, rest, [rest])
    Fraction(21, 31)
    >>> piece_share(pt.Proration.FULL, monthly, january, rest, [rest])
    Fraction(1, 1)
    """
    days = {day for each in pieces for day in (each.start, each.end) if day is not None}
    cuts = sorted(day for day in days if period.start < day < period.end)
    starts = [period.start, *cuts]
    flags = [any(start in each for each in pieces) for start in starts]
    shares = served_shares(rule, period, cuts, cadence, flags)
    found = (share for start, share in zip(starts, shares, strict=True) if start in piece)
    return sum(found, Fraction(0))
