"""The one-off fee: an amount billed once within a schedule, on the schedule's terms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.billing.charges.dues import AnyDue, Timing
from patronage.billing.prices.prices import Amount
from patronage.dates.period import Period
from patronage.fields import Id, OneLine
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.periods.period import BillingPeriod

__all__ = ["OneOffFee"]


@frozen
class OneOffFee(Value):
    """An amount billed once within a schedule, such as a set-up fee, on the schedule's terms.

    It is billed with the billing period in which `on` lies (None: the first that has the fee),
    where none runs then with the next, and covers the whole term; by the amount that counts on that
    day, so that a later change charges nothing again. Unlike a `PointOfSale` it follows the
    schedule's timing and is due as its other lines. Faults: `id.syntax`, `amount.type`,
    `date.type`, and the types of the parts.

    >>> import patronage as pt
    >>> pt.OneOffFee(id="setup", amount=pt.Money("500", "USD")).on is None
    True
    """

    kind: ClassVar[str] = "one-off"
    takes_usage = False
    last_day = None

    id: Id = field(kw_only=True)
    amount: Amount = field(kw_only=True)
    on: date | None = field(default=None, kw_only=True)
    timing: Timing | None = field(default=None, kw_only=True)
    due: AnyDue | None = field(default=None, kw_only=True)
    label: OneLine | None = field(default=None, kw_only=True)

    @property
    def currency(self) -> str:
        """The currency of the amount.

        >>> import patronage as pt
        >>> pt.OneOffFee(id="setup", amount=pt.Money("500", "USD")).currency
        'USD'
        """
        return self.amount.currency

    def lines(
        self,
        course: Course,
        days: Period,
        usage: Sequence[Usage],
        window: Window,
    ) -> Iterator[Charge]:
        """Yield its one charge, with the period in which its day lies, if it lies in the course.

        Without a day of its own it is charged with the first of the days that the course has it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> setup = pt.OneOffFee(id="setup", amount=pt.Money("500", "USD"))
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(setup,))
        >>> str(terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 1, 1))[0].bills)
        '[2026-01-01, 2026-02-01)'
        """
        day = self.on or max(course.start, days.start or course.start)
        if day not in days or course.charges_first(self.id, days, _day_in(course)) is None:
            return
        found = _billing_period(course, day)
        if found is None:
            return
        stretch, bills = found
        invoice_on = stretch.invoice_on(bills, self.timing)
        if self.on is None:  # it is billed with what runs already, where it is added later
            invoice_on = max(invoice_on, day)
        yield course.charge(
            self.id,
            str(day),
            due=self.due or stretch.due,
            invoice_on=invoice_on,
            period=Period(course.start, course.runs.end or bills.end),
            amount=self.amount,
            bills=bills.span,
            label=self.label,
        )


def _day_in(course: Course) -> Callable[[Fee], date | None]:
    """Return how to find the day of a fee that is billed once in a course."""

    def day_of(fee: Fee) -> date | None:
        return (fee.on or course.start) if isinstance(fee, OneOffFee) else None

    return day_of


def _billing_period(course: Course, day: date) -> tuple[Stretch, BillingPeriod] | None:
    """Return the billing period of a day of the course, or the next after it, with its stretch."""
    for stretch in course.stretches:
        period = next(stretch.periods(Period(day, None)), None)
        if period is not None:
            return (stretch, period) if day in period or day >= course.start else None
    return None
