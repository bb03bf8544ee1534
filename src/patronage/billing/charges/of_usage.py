"""The lines of usage: what was used in each period, true-ups to a minimum, and caps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from patronage.billing.course.service import (
    active,
    allowed,
    made,
    piece_share,
    served,
    service_periods,
)
from patronage.billing.prices.discounts import WHOLE, discounted
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.money.currencies import exponent_of
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course
    from patronage.billing.course.service import Slot
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.fees.usage import UsageFee
    from patronage.billing.periods.period import BillingPeriod

__all__ = ["usage_lines"]


def usage_lines(
    course: Course,
    fee: UsageFee,
    days: Period,
    usage: Iterable[Usage],
    window: Window,
) -> Iterator[Charge]:
    """Yield the charges for what was used in each period, and the true-ups to a minimum.

    >>> from datetime import date
    >>> import patronage as pt
    >>> calls = pt.UsageFee(
    ...     id="calls", prices=pt.Tiers.per_unit(pt.UnitPrice("0.01", "USD")), included=100
    ... )
    >>> schedule = pt.BillingTerms(every=pt.months(1), fees=(calls,)).bind(
    ...     "B1", date(2026, 1, 1), None
    ... )
    >>> used = [pt.Usage("calls", 350, on=date(2026, 1, 9))]
    >>> [str(c.amount) for c in schedule.charges(until=date(2026, 2, 1), usage=used)]
    ['2.50 USD']
    """
    mine = [each for each in usage if each.fee == fee.id and each.on in days]
    for stretch in course.stretches:
        reach = window._replace(since=None) if fee.limits_over else window
        window_days = reach.served(stretch, fee)
        if window_days is None or not stretch.term.overlaps(window_days):
            continue
        limits = _Limits(fee, stretch)
        for slot in service_periods(stretch, fee, window_days):
            served_days = slot.period.span.intersect(days)
            if served_days is None:
                continue
            used = _used(course, fee, slot, days, mine)
            for charge in _usage_charges(course, fee, slot, (served_days, *used), limits):
                if window.holds(charge.invoice_on):
                    yield charge


def _used(
    course: Course, fee: UsageFee, slot: Slot, days: Period, usage: list[Usage]
) -> tuple[Fraction, Fraction]:
    """Return the share of a period that is served, and what was used then: none while paused."""
    pieces = active(course, slot.period, days)
    quantity = sum(
        (Fraction(each.quantity) for each in usage if any(each.on in piece for piece in pieces)),
        Fraction(0),
    )
    return _share(course, fee, slot, pieces), quantity


def _share(course: Course, fee: UsageFee, slot: Slot, pieces: list[Period]) -> Fraction:
    """Return how much of what is included, the minimum and the cap counts: all of a whole period's.

    Of parts, as much as a price would cost by the fee's own proration, or the schedule's.
    """
    period, _, stretch = slot
    if period.is_whole and pieces == [period.span]:
        return Fraction(1)
    rule = (fee.proration or stretch.proration).for_stubs_only()
    cadence = (fee.cadence or stretch.cadence).over(stretch.term)
    all_served = served(course, fee.id, period)
    shares = (piece_share(rule, cadence, period, piece, all_served) for piece in pieces)
    return sum(shares, Fraction(0))


class _Limits:
    """What was charged so far in the window over which a minimum and a cap count."""

    def __init__(self, fee: UsageFee, stretch: Stretch) -> None:
        self.windows = None if fee.limits_over is None else fee.limits_over.over(stretch.term)
        self.term = Period(stretch.term.start, stretch.end)
        self.window: Period | None = None
        self.so_far = 0

    def open(self, period: BillingPeriod) -> bool:
        """Enter the window in which a period ends; return whether it is the window's last."""
        if self.windows is None:
            self.so_far = 0
            return True
        last = add_days(period.end, -1)
        if self.window is None or last not in self.window:
            if self.windows.every is None:
                self.window = self.term
            else:
                found = self.windows.period_on(last, self.term)
                self.window = period.span if found is None else found.span
            self.so_far = 0
        return self.window.end is not None and period.end >= self.window.end


def _usage_charges(
    course: Course,
    fee: UsageFee,
    slot: Slot,
    used: tuple[Period, Fraction, Fraction],
    limits: _Limits,
) -> Iterator[Charge]:
    """Yield what a period's usage costs, or that of its part on which the fee has these terms."""
    period, bills, stretch = slot
    days, part, quantity = used
    last = limits.open(period)
    billable = max(quantity - Fraction(fee.included) * part, Fraction(0))
    exact = fee.prices.exact(billable)
    amount, discount = discounted(
        exact * 10 ** exponent_of(fee.currency),
        fee.currency,
        allowed(course, fee, period.start, Fraction(1), WHOLE),
        rounding=fee.rounding,
        once=fee.discounts_once,
    )
    if fee.cap is not None and part:  # days that bear no share bear no cap
        cap = _part_of(fee.cap, part, fee)
        amount = min(amount, cap - Money.of_minor(limits.so_far, fee.currency))
    limits.so_far += amount.minor
    invoice_on = stretch.invoice_on(bills, fee.timing)
    due = fee.due or stretch.due
    span = None if bills is period else bills.span
    if quantity or amount:
        yield made(
            course,
            fee,
            str(days.start),
            due=due,
            invoice_on=invoice_on,
            period=days,
            amount=amount,
            quantity=quantity,
            discount=discount,
            bills=span,
        )
    minimum = None if fee.minimum is None else _part_of(fee.minimum, part, fee)
    if last and minimum is not None and limits.so_far < minimum.minor:
        short = minimum - Money.of_minor(limits.so_far, fee.currency)
        limits.so_far = minimum.minor
        name = f"true-up/{days.start}"
        label = "true-up to the minimum"
        yield made(
            course,
            fee,
            name,
            due=due,
            invoice_on=invoice_on,
            period=days,
            amount=short,
            label=label,
            bills=span,
        )


def _part_of(limit: Money, part: Fraction, fee: UsageFee) -> Money:
    """Return so much of a limit as counts; one over more periods counts as it is."""
    if part == 1 or fee.limits_over is not None:
        return limit
    return limit.times(part, rounding=fee.rounding)
