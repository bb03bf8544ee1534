"""The shop whose documents the tests write, break and read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import patronage as pt
from patronage.codec.documents import from_json

DAY = date(2026, 1, 2)
LAMP = pt.Purchase(pt.Money("9.90", "USD"), on=DAY, product="lamp")
SHOP = pt.Organization("shop", "The Shop", trade="retail")
MARY = pt.Person("mary", "Mary Vane")
BOOK = pt.Book().add(SHOP, MARY, LAMP, pt.Assigned("mary", on=DAY, note="Zoë"))


def document(value: Any, type_: str = "purchase", **envelope: Any) -> str:
    """Return a document by hand, with anything in its envelope."""
    return json.dumps(
        {"format": "patronage", "version": 1, "type": type_, "value": value} | envelope
    )


def purchase(**changes: Any) -> dict[str, Any]:
    """Return the value of a document of a purchase, with some of its fields changed."""
    price = {"amount": "9.90", "currency": "USD"}
    return {"kind": "purchase", "price": price, "on": "2026-01-02"} | changes


def faults_of(text: str | bytes, *kind: Any, **options: Any) -> list[tuple[str, str]]:
    """Return what is wrong with a document, as (path, code)."""
    with pytest.raises(pt.PatronageError) as refused:
        from_json(text, *kind, **options)
    assert len(str(refused.value)) < 20_000
    return [(fault.path, fault.code) for fault in refused.value.faults]
