"""Charges as flat rows, and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.billing.arguments import each_of
from patronage.billing.charges.charge import Charge
from patronage.text.tables import html_table, table

if TYPE_CHECKING:
    from collections.abc import Iterable


__all__ = ["CHARGE_HEAD", "charge_cells", "charge_rows", "charge_table"]


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
