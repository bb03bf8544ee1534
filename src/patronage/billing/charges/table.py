"""Charges as flat rows, and as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.billing.arguments import each_of
from patronage.billing.charges.charge import Charge
from patronage.text.tables import html_table, table
from patronage.values import checked_words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.text.phrases import Words


__all__ = ["charge_cells", "charge_rows", "charge_table"]


_HEADS = ("invoice", "due", "fee", "from", "to", "share", "amount")


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


def charge_cells(charges: Iterable[Charge], words: Words = ENGLISH) -> list[tuple[str, ...]]:
    """Return charges as cells of text.

    >>> charge_cells([])
    []
    """
    return [
        (
            str(charge.invoice_on),
            str(charge.due_on),
            charge.label or charge.fee,
            *("…" if day is None else str(day) for day in (charge.period.start, charge.period.end)),
            str(charge.share),
            words.word(charge.amount),
        )
        for charge in each_of("charge.type", "charges", charges, Charge)
    ]


def charge_table(charges: Iterable[Charge], *, html: bool = False, words: Words = ENGLISH) -> str:
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
    heads = [checked_words(words).say(f"charge.head.{name}") for name in _HEADS]
    cells = charge_cells(charges, words)
    if html:
        return html_table(heads, cells, formats=words.formats)
    return table(heads, cells, align="<<<<<>>", formats=words.formats)
