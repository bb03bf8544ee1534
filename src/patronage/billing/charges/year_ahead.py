"""How billing is shown: charges as rows and tables, and the year ahead by month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.billing.arguments import each_of, need
from patronage.billing.charges.charge import Charge
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.dates.day import add_days, add_months, check_one_day
from patronage.errors import Fault, invalid
from patronage.money.money import Money
from patronage.text.tables import html_table, table
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["Month", "charge_cells", "charge_rows", "charge_table", "year_ahead"]

CHARGE_HEAD = ("invoice", "due", "fee", "from", "to", "share", "amount")


def charge_rows(charges: Iterable[Charge]) -> list[dict[str, object]]:
    """Return charges as flat rows, ready for a data frame, JSON or CSV.

    >>> from datetime import date
    >>> import patronage as pt
    >>> charges = (
    ...     pt.BillingTerms.monthly(pt.Money("100", "USD"))
    ...     .bind("B1", date(2026, 1, 1))
    ...     .charges(until=date(2026, 1, 1))
    ... )
    >>> pt.charge_rows(charges)[0]["due_on"]
    datetime.date(2026, 1, 31)
    """
    return [
        {
            "id": charge.id,
            "fee": charge.fee,
            "label": charge.label,
            "start": charge.period.start,
            "end": charge.period.end,
            "share": str(charge.share),
            "amount": charge.amount.amount,
            "currency": charge.amount.currency,
            "invoice_on": charge.invoice_on,
            "due_on": charge.due_on,
            "corrects": charge.corrects,
        }
        for charge in each_of("charge.type", "charges", charges, Charge)
    ]


def charge_cells(charges: Iterable[Charge]) -> list[tuple[str, ...]]:
    """Return charges as cells of text.

    >>> charge_cells([])
    []
    """
    return [
        (
            str(charge.invoice_on),
            str(charge.due_on),
            charge.label or charge.fee,
            str(charge.period.start),
            str(charge.period.end),
            str(charge.share),
            str(charge.amount),
        )
        for charge in each_of("charge.type", "charges", charges, Charge)
    ]


def charge_table(charges: Iterable[Charge], *, html: bool = False) -> str:
    """Return charges as a table, in text or HTML.

    >>> from datetime import date
    >>> import patronage as pt
    >>> charges = (
    ...     pt.BillingTerms.monthly(pt.Money("100", "USD"))
    ...     .bind("B1", date(2026, 1, 15))
    ...     .charges(until=date(2026, 1, 15))
    ... )
    >>> print(pt.charge_table(charges))
    invoice     due         fee  from        to          share      amount
    2026-01-15  2026-02-14  fee  2026-01-15  2026-02-15      1  100.00 USD
    """
    cells = charge_cells(charges)
    if html:
        return html_table(CHARGE_HEAD, cells)
    return table(CHARGE_HEAD, cells, align="<<<<<>>")


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
    charges: int
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
