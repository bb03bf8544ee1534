"""What a course comes to at intervals: how much a month its periodic fees are, day by day."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from patronage.billing.course.course import PerPeriod, value_on
from patronage.billing.course.fee_answers import price_of
from patronage.billing.course.service import Serviced, allowed
from patronage.billing.prices.discounts import WHOLE
from patronage.dates.day import add_days
from patronage.money.currencies import exponent_of

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.stretch import Stretch
    from patronage.dates.period import Period
    from patronage.dates.span import Span

__all__ = ["a_month", "changing_days"]

_MONTHS_OF_DAYS: Final = Fraction(12, 365)
_MONTHS_OF_WEEKS: Final = Fraction(12, 52)


def _months(every: Span) -> Fraction:
    """Return how many months a length is: a year is twelve, or 52 weeks, or 365 days."""
    if every.is_months:
        return Fraction(every.months or 0)
    whole, rest = divmod(every.days or 0, 7)
    return whole * _MONTHS_OF_WEEKS if not rest else (every.days or 0) * _MONTHS_OF_DAYS


def a_month(course: Course, day: date) -> dict[str, Fraction]:
    """Return what the periodic fees of a day come to a month, exact, in minor units by currency.

    At the price of a whole period, less the discounts that its lines have; nothing where it isn't
    billed on the day, or is paused.

    >>> from datetime import date
    >>> import patronage as pt
    >>> fee = pt.RecurringFee(id="f", amount=pt.Money("10", "USD"))
    >>> weekly = pt.BillingTerms(every=pt.weeks(1), fees=(fee,)).bind("B1", date(2026, 1, 1))
    >>> a_month(weekly.course(), date(2026, 2, 1))
    {'USD': Fraction(13000, 3)}
    """
    found: dict[str, Fraction] = {}
    stretch = next((each for each in course.stretches if each.period_on(day) is not None), None)
    if stretch is None or course.is_paused(day):
        return found
    for _, values in course.fees:
        fee = value_on(values, day)
        amount = None if fee is None else _of_fee(course, stretch, fee, day)
        if fee is not None and amount is not None:
            found[fee.currency] = found.get(fee.currency, Fraction(0)) + amount
    return {currency: amount for currency, amount in found.items() if amount}


def _of_fee(course: Course, stretch: Stretch, fee: Fee, day: date) -> Fraction | None:
    """Return what a fee comes to a month; None where it is not charged period after period."""
    if not isinstance(fee, PerPeriod):
        return None
    own = getattr(fee, "cadence", None)
    period = course.billing_period(day, own)
    every = (getattr(fee, "price_per", None) or own or stretch.cadence).every
    if period is None or every is None:
        return None
    price = price_of(fee, day, course.begins)
    quantity: Decimal | int = getattr(fee, "quantity", 1)
    units: int = 10 ** exponent_of(price.currency)
    minor = Fraction(price.amount) * Fraction(quantity) * units
    monthly: Fraction = minor / _months(every)
    if isinstance(fee, Serviced) and fee.discounts:
        months = _months((own or stretch.cadence).every or every)
        taken = allowed(course, fee, period.start, Fraction(1), WHOLE)
        left = monthly * months
        for discount, part in taken:
            left -= discount.exact(left, part)
        return left / months
    return monthly


def changing_days(course: Course, within: Period) -> set[date]:
    """Return the days of a period on which what it comes to may change.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> winter = pt.Period(date(2026, 1, 1), date(2026, 2, 10))
    >>> sorted(map(str, changing_days(terms.course(), winter)))
    ['2026-01-01', '2026-02-01']
    """
    found: set[date | None] = {course.runs.start, course.runs.end}
    for stretch in course.stretches:
        found |= {each.start for each in stretch.periods(within)}
        found |= {stretch.term.start, stretch.term.end, stretch.cut}
    for pause in course.pauses:
        found |= {pause.start, pause.end}
    for fee, spell in course.spells():
        found |= {spell.start, spell.end}
        changes = getattr(fee, "price_changes", None)
        if changes is not None and within.start is not None and within.end is not None:
            found |= changes(add_days(within.start, -1), within.end, course.begins)
    return {day for day in found if day is not None and day in within}
