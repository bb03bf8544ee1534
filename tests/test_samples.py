"""The data that comes with the package is what it says it is."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING

import patronage as pt

if TYPE_CHECKING:
    from patronage.facts.fact import Fact


def prices(book: pt.Book) -> list[pt.Money]:
    def price(fact: Fact) -> pt.Money:
        assert isinstance(fact, pt.Purchase)
        return fact.price

    return [price(fact) for ledger in book.relationships for fact in ledger.facts]


def test_cdnow_has_its_parties_its_purchases_and_its_total() -> None:
    book = pt.samples.cdnow()
    assert len(book.relationships) == 2_357
    assert len(prices(book)) == 6_919
    assert pt.totals(prices(book)) == (pt.Money("244091.94", "USD"),)
    assert book.period == pt.Period(date(1997, 1, 1), date(1998, 7, 1))
    assert book.coverage == pt.Coverage.of("purchase", until=date(1998, 7, 1))
    assert book.party("cdnow") == pt.Organization("cdnow", "CDNOW", trade="retail")


def test_it_is_read_once() -> None:
    assert pt.samples.cdnow() is pt.samples.cdnow()


def test_the_file_has_its_columns_and_says_where_it_is_from() -> None:
    folder = files("patronage.data")
    rows = list(csv.DictReader((folder / "cdnow.csv").read_text("ascii").splitlines()))
    assert list(rows[0]) == ["party", "day", "quantity", "amount", "currency"]
    assert {row["currency"] for row in rows} == {"USD"}
    assert sum(int(row["quantity"]) for row in rows) == 16_479
    assert "Lifetimes" in (folder / "README.md").read_text("utf-8")


def test_a_plain_sum_over_the_file_agrees() -> None:
    rows = csv.DictReader((files("patronage.data") / "cdnow.csv").read_text("ascii").splitlines())
    cents = [int(row["amount"].replace(".", "")) for row in rows]
    assert sum(cents) == 24_409_194
    assert sorted(cents) == sorted(price.minor for price in prices(pt.samples.cdnow()))
