"""Charges as rows and as tables: every row says what its charge says, and no text is markup."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import patronage as pt

JAN = date(2026, 1, 15)
FEE = pt.RecurringFee(id="fee", amount=pt.Money("100", "USD"), label="<b>Advice</b>")
TERMS = pt.BillingTerms(every=pt.months(1), fees=(FEE,))
CHARGES = TERMS.bind("B1", JAN, date(2026, 3, 1)).charges(until=date(2026, 2, 28))


def test_a_row_has_plain_values() -> None:
    first, second = pt.charge_rows(CHARGES)
    assert first == {
        "id": CHARGES[0].id,
        "fee": "fee",
        "label": "<b>Advice</b>",
        "start": JAN,
        "end": date(2026, 2, 15),
        "share": "1",
        "amount": Decimal("100.00"),
        "currency": "USD",
        "invoice_on": JAN,
        "due_on": date(2026, 2, 14),
        "corrects": None,
    }
    assert (second["start"], second["end"], second["share"]) == (
        date(2026, 2, 15),
        date(2026, 3, 1),
        "1/2",
    )


def test_a_table_lines_up_and_calls_a_fee_by_its_label() -> None:
    head, first, second = pt.charge_table(CHARGES).splitlines()
    assert head.split() == ["invoice", "due", "fee", "from", "to", "share", "amount"]
    assert first.split()[2:] == ["<b>Advice</b>", str(JAN), "2026-02-15", "1", "100.00", "USD"]
    assert len({len(head), len(first), len(second)}) == 1
    unnamed = pt.BillingTerms.monthly(pt.Money("9", "USD")).bind("B1", JAN).charges(until=JAN)
    assert pt.charge_table(unnamed).splitlines()[1].split()[2] == "fee"


def test_a_page_shows_a_label_and_never_obeys_it() -> None:
    page = pt.charge_table(CHARGES, html=True)
    assert page.count("&lt;b&gt;Advice&lt;/b&gt;") == len(CHARGES)
    assert "<b>" not in page


def test_without_charges_there_is_a_head_only() -> None:
    assert pt.charge_rows([]) == []
    assert pt.charge_table([]).split() == ["invoice", "due", "fee", "from", "to", "share", "amount"]
