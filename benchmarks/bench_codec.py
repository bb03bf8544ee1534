"""B9: loading a book from JSON, against cattrs with orjson.

    python benchmarks/bench_codec.py

The book is the CDNOW sample: 2,357 patrons, 6,919 purchases. Ours is strict (limits, duplicate
keys, unknown fields, nothing converted, all faults with their paths); the peer is the converter
that cattrs makes for orjson, with its default settings, on the same classes. Both call the same
constructors.

It also shows what the constructors alone cost.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import attrs
import orjson
from cattrs.preconf.orjson import make_converter
from harness import Row, table

import patronage as pt
from patronage.book.book import Book
from patronage.codec.documents import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable


def sample() -> pt.Book:
    """Return the CDNOW sample as a book."""
    return pt.samples.cdnow()


def peer() -> Callable[[bytes], object]:
    """Return the loader that a user of cattrs and orjson would write for the same classes."""
    names = {name: getattr(pt, name) for name in pt.__all__ if name[0].isupper()} | {"date": date}
    for kind in (pt.Book, pt.Relationship, pt.Coverage, pt.Purchase, pt.Person, pt.Organization):
        attrs.resolve_types(kind, localns=names | vars(sys.modules[kind.__module__]))
    converter = make_converter()
    facts = {"purchase": pt.Purchase, "assigned": pt.Assigned, "payment": pt.Payment}
    parties = {"person": pt.Person, "organization": pt.Organization, "group": pt.Group}

    def money(data: dict[str, str], _: object) -> pt.Money:
        return pt.Money(data["amount"], data["currency"])

    def fact(data: dict[str, str], _: object) -> object:
        return converter.structure(data, facts[data["kind"]])

    def party(data: dict[str, str], _: object) -> object:
        return converter.structure(data, parties[data["type"]])

    converter.register_structure_hook(pt.Money, money)
    converter.register_structure_hook_func(lambda hint: hint is pt.Fact, fact)
    converter.register_structure_hook_func(lambda hint: hint == pt.Party, party)

    def load(text: bytes) -> object:
        return converter.structure(orjson.loads(text)["value"], Book)

    return load


def filled(text: str) -> bytes:
    """Return the document with what the peer must find, since it doesn't call for defaults."""
    document = orjson.loads(text)
    document["value"].setdefault("relations", [])
    for ledger in document["value"]["relationships"]:
        ledger.setdefault("line", None)
    return orjson.dumps(document)


def rebuilt(book: pt.Book) -> Callable[[], object]:
    """Return what builds the same book again by its constructors alone."""

    def purchase(fact: pt.Fact) -> pt.Fact:
        assert isinstance(fact, pt.Purchase)
        price = pt.Money(str(fact.price.amount), fact.price.currency)
        day = date.fromisoformat(fact.on.isoformat())
        return pt.Purchase(price, on=day, id=fact.id, quantity=fact.quantity, source=fact.source)

    def ledger(each: pt.Relationship) -> pt.Relationship:
        sides = (pt.Ref(side.id, side.label) for side in (each.provider, each.patron))
        seen = pt.Coverage(each.coverage.kinds, observed=each.coverage.observed)
        return pt.Relationship(*sides, facts=map(purchase, each.facts), coverage=seen)

    def party(each: pt.Party) -> pt.Party:
        assert isinstance(each, pt.Person | pt.Organization)
        return type(each)(each.id, each.name)

    return lambda: pt.Book(
        map(party, book.parties), map(ledger, book.relationships), coverage=book.coverage
    )


def main() -> bool:
    book = sample()
    text = to_json(book)
    data = text.encode()
    load, theirs_data = peer(), filled(text)
    assert load(theirs_data) == from_json(data) == book
    rows = [
        Row(
            "B9 load a book: cattrs with orjson",
            lambda: from_json(data),
            lambda: load(theirs_data),
            1,
            1.5,
            1,
        ),
        Row(
            "its constructors alone: cattrs with orjson",
            rebuilt(book),
            lambda: load(theirs_data),
            1,
            None,
            None,
        ),
    ]
    return table(rows, 9)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
