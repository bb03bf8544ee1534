"""B9: loading a book from JSON, against cattrs with orjson.

    python benchmarks/bench_codec.py

The book is the CDNOW sample: 2,357 patrons, 6,919 purchases. Ours is strict (limits, duplicate
keys, unknown fields, nothing converted, all faults with their paths); the peer is the converter
that cattrs makes for orjson, with its default settings, on the same classes. Both call the same
constructors, so the table also shows what those alone cost.

Both sides run in turn in one process; a row is the median of the rounds' CPU times, with garbage
collection off inside a round. Where the peer's own spread is over 25 %, there is no verdict.
"""

from __future__ import annotations

import gc
import sys
from datetime import date
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING

import attrs
import orjson
from cattrs.preconf.orjson import make_converter

import patronage as pt
from patronage.book.book import Book
from patronage.codec.documents import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 11
MOST_SPREAD = 0.25
LIMIT, AIM = 3.0, 1.5


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


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        gc.enable()


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
    build = rebuilt(book)
    ours: list[float] = []
    theirs: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        ours.append(timed(lambda: from_json(data)))
        theirs.append(timed(lambda: load(theirs_data)))
        bare.append(timed(build))
    low, middle, high = quantiles(theirs, n=4)
    spread, ratio = (high - low) / middle, median(ours) / median(theirs)
    verdict = "met" if ratio <= AIM else "within" if ratio <= LIMIT else "MISSED"
    if spread > MOST_SPREAD:
        verdict = "no verdict"
    print(
        f"{'load a book':<14}{median(ours) * 1e3:>8.1f}{median(theirs) * 1e3:>15.1f}"
        f"{median(bare) * 1e3:>15.1f} ms{ratio:>8.2f}x  limit {LIMIT}x  aim {AIM}x"
        f"  spread {spread:.0%}  {verdict}"
    )
    print(f"{len(data):,} bytes, {len(book.relationships):,} ledgers")
    return verdict != "MISSED"


if __name__ == "__main__":
    print(f"{'B9':<14}{'ours':>8}{'cattrs+orjson':>15}{'constructors':>15}")
    sys.exit(0 if main() else 1)
