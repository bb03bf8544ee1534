"""A book from the rows of a purchase history, with what is wrong with some of them."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from patronage.book.book import Book, trusted_book
from patronage.errors import Fault, raise_faults
from patronage.fields import Whole
from patronage.purchases.rows import read_purchases, taking
from patronage.values import Value

__all__ = ["Imported", "import_purchases"]


@frozen(repr=False)
class Imported(Value):
    """What came of an import: the book of the good rows, and what was wrong with the others.

    `rows` were read and `refused` of them left out; `faults` spells out why, of a thousand at most.

    >>> rows = [{"id": "mary", "day": "2026-01-02", "paid": "9.999"}]
    >>> found = import_purchases(
    ...     rows, party="id", on="day", amount="paid", currency="USD", provider="shop"
    ... )
    >>> found, found.faults[0].path
    (<Imported 1 row, 1 refused, <Book 1 party, 0 relationships, 0 facts>>, 'rows[0].paid')
    """

    book: Book
    faults: tuple[Fault, ...] = field(default=(), kw_only=True)
    rows: Whole = field(default=0, kw_only=True)
    refused: Whole = field(default=0, kw_only=True)

    @property
    def whole(self) -> Book:
        """The book, if every row was good; else raises the error that names those that were not.

        >>> Imported(Book()).whole
        <Book 0 parties, 0 relationships, 0 facts>
        """
        raise_faults(self.faults)
        return self.book

    def __repr__(self) -> str:
        rows = f"{self.rows:,} row{'s' * (self.rows != 1)}"
        return f"<Imported {rows}, {self.refused:,} refused, {self.book!r}>"


@taking(read_purchases)
def import_purchases(*rows: Any, **columns: Any) -> Imported:  # noqa: ANN401  as `read_purchases`
    """Return the book of the good rows of a purchase history, and what is wrong with the rest.

    `Book.from_purchases`, which refuses the whole if a row is at fault, describes what is given and
    taken. Faults name row and column, `rows[17].amount` or `rows[17][2]`, unless `path` names the
    place of a row otherwise.

    >>> rows = [("mary", "2026-01-02", 9.9), ("stan", "2026-02-30", 5)]
    >>> found = import_purchases(rows, party=0, on=1, amount=2, currency="USD", provider="shop")
    >>> found.book.relationships
    (<Relationship shop→mary, 1 fact, 2026-01-02…2026-01-02>,)
    >>> found.faults[0].path, found.faults[0].code
    ('rows[1][1]', 'date.invalid')
    """
    found = read_purchases(*rows, **columns)
    return Imported(
        trusted_book(found.content, found.coverage),
        faults=found.faults,
        rows=found.rows,
        refused=found.refused,
    )
