"""The year ahead: what a schedule will invoice, and what falls due, month by month."""

from __future__ import annotations

from datetime import date

from attrs import frozen

from patronage.billing.arguments import need
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.dates.day import add_days, add_months, check_one_day
from patronage.errors import Fault, invalid
from patronage.fields import Whole
from patronage.money.money import Money
from patronage.values import Value

__all__ = ["Month", "year_ahead"]


@frozen
class Month(Value):
    """What is invoiced in one month, how many charges, and what falls due in it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> none = pt.Money("0", "USD")
    >>> Month(date(2026, 1, 1), 0, none, none).charges
    0
    """

    first: date
    charges: Whole
    invoiced: Money
    due: Money


def year_ahead(schedule: BillingSchedule, *, after: date, months: int = 12) -> tuple[Month, ...]:
    """Return what a schedule will invoice, and what falls due, in each of the next months.

    Months are those of the calendar, from the one in which the day lies; only invoices after it
    count. A forecast: nothing of it is owed.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.quarterly(pt.Money("300", "USD")).bind("B1", date(2026, 2, 1))
    >>> [str(m.invoiced) for m in pt.year_ahead(schedule, after=date(2026, 1, 15), months=5)]
    ['0.00 USD', '300.00 USD', '0.00 USD', '0.00 USD', '300.00 USD']
    """
    if type(months) is not int or not 1 <= months <= 120:
        raise invalid([Fault.of("interval.range", "months", months, "give 1 to 120 months")])
    check_one_day("after", after)
    need("schedule.type", "schedule", schedule, BillingSchedule)
    first = after.replace(day=1)
    currency = schedule.currency
    if currency is None:
        return ()
    end = add_months(first, months)
    charges = schedule.charges(since=add_days(after, 1), until=add_days(end, -1))
    found: list[Month] = []
    for k in range(months):
        start, stop = add_months(first, k), add_months(first, k + 1)
        issued = [charge for charge in charges if start <= charge.invoice_on < stop]
        due = [charge.amount for charge in charges if start <= charge.due_on < stop]
        invoiced = Money.sum((charge.amount for charge in issued), currency)
        found.append(Month(start, len(issued), invoiced, Money.sum(due, currency)))
    return tuple(found)
