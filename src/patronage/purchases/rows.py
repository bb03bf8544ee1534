"""A book from the rows of a purchase history: mappings, tuples, the rows of a data frame."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.book.book import Book, trusted_book
from patronage.book.erasing import Content
from patronage.book.strangers import book_faults, party_conflicts, type_faults
from patronage.engagement.purchase import Purchase
from patronage.errors import Fault, raise_faults
from patronage.facts.identity import identify
from patronage.facts.parties import Ref, check_ref, ref_of
from patronage.money.amounts import check_rounding
from patronage.money.currencies import check_currency
from patronage.party.parties import PARTIES, Organization, Person
from patronage.purchases.cells import ISO, Amounts, Days
from patronage.purchases.reading import FAULTS_KEPT, Columns, Key, Reading, check_key, row_path
from patronage.relationship.coverage import Coverage
from patronage.relationship.ledger import day_after
from patronage.relationship.relationship import trusted_relationship
from patronage.values import Value, check_instance, items_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef
    from patronage.money.amounts import Rounding
    from patronage.party.parties import Party

__all__ = ["Column", "Imported", "Key", "import_purchases"]


@frozen
class Column(Value):
    """The column that says something of each row, where one value for all might stand as well.

    >>> Column("cur")
    Column('cur')
    """

    key: Key

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_key(faults, "key", self.key)
        raise_faults(faults)


@frozen(repr=True)
class Imported(Value):
    """What came of an import: the book of the good rows, and what was wrong with the others.

    `rows` were read and `refused` of them left out; `faults` spells out why, of a thousand at most.

    >>> rows = [{"id": "mary", "day": "2026-01-02", "paid": "9.999"}]
    >>> found = import_purchases(
    ...     rows, party="id", on="day", amount="paid", currency="USD", provider="shop"
    ... )
    >>> found.rows, found.refused, found.faults[0].path
    (1, 1, 'rows[0].paid')
    """

    book: Book
    faults: tuple[Fault, ...] = field(default=(), kw_only=True)
    rows: int = field(default=0, kw_only=True)
    refused: int = field(default=0, kw_only=True)

    @property
    def whole(self) -> Book:
        """The book, if every row was good; else raises the error that names those that were not.

        >>> Imported(Book()).whole
        <Book 0 parties, 0 relationships, 0 facts>
        """
        raise_faults(self.faults)
        return self.book


def import_purchases(
    rows: Iterable[object],
    *,
    party: Key,
    on: Key,
    amount: Key,
    currency: str | Column,
    provider: Party | HasRef | str,
    id: Key | None = None,  # noqa: A002  the field's own word
    product: Key | None = None,
    quantity: Key | None = None,
    parties: Iterable[Party] = (),
    day_format: str = ISO,
    rounding: Rounding | None = None,
    coverage: Coverage | None = None,
    path: Callable[[int, Key | None], str] = row_path,
) -> Imported:
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
    column = currency.key if isinstance(currency, Column) else None
    columns = Columns(party, on, amount, column, id, product, quantity)
    known = cast("tuple[Party, ...]", items_of(parties))
    seller = provider if isinstance(provider, PARTIES) else ref_of(provider)
    faults: list[Fault] = []
    for name, key in columns._asdict().items():
        if key is not None or name in {"party", "on", "price"}:
            check_key(faults, "amount" if name == "price" else name, key)
    if column is None:
        check_currency(faults, "currency", currency)
    if not isinstance(seller, PARTIES):
        check_ref(faults, "provider", seller)
    if coverage is not None:
        check_instance(faults, "coverage.type", "coverage", coverage, Coverage)
    check_rounding(faults, rounding)
    faults += type_faults(known)
    raise_faults(faults)
    amounts = Amounts(None if column is not None else cast("str", currency), rounding)
    reading = Reading(columns, Days(day_format), amounts, _ref(seller).id, path=path)
    reading.read(rows)
    return _imported(reading, seller, known, coverage)


def _imported(
    reading: Reading, seller: Party | Ref, known: tuple[Party, ...], coverage: Coverage | None
) -> Imported:
    parties = _parties(seller, known, reading.purchases)
    provider = parties[_ref(seller).id].ref
    if coverage is None:
        coverage = Coverage.of(
            "purchase", until=None if reading.last is None else day_after(reading.last)
        )
    ledgers = tuple(
        trusted_relationship(provider, parties[name].ref, _ledger(facts, reading.extras), coverage)
        for name, facts in sorted(reading.purchases.items())
    )
    everybody = tuple(parties[name] for name in sorted(parties))
    faults = list(reading.faults)
    if reading.refused > FAULTS_KEPT:
        hint = f"mend the first {FAULTS_KEPT:,} rows at fault to see the others"
        faults.append(Fault.of("rows.faulty", "rows", reading.refused, hint))
    return Imported(
        trusted_book(Content(everybody, ledgers, ()), coverage),
        faults=tuple(faults),
        rows=reading.rows,
        refused=reading.refused,
    )


def _parties(seller: Party | Ref, known: tuple[Party, ...], ids: Iterable[str]) -> dict[str, Party]:
    """Return everybody in the book by id: those described, and a person for each other id."""
    given = known
    if isinstance(seller, PARTIES):
        given = (*known, seller)
    elif all(party.id != seller.id for party in known):
        given = (*known, Organization(seller.id, seller.label or seller.id))
    raise_faults(party_conflicts(given))
    raise_faults(book_faults(given, (), ()))
    parties: dict[str, Party] = {party.id: party for party in given}
    for name in ids:
        if name not in parties:
            parties[name] = Person(name, name)
    return parties


def _ref(party: Party | Ref) -> Ref:
    return party if isinstance(party, Ref) else party.ref


def _ledger(purchases: list[Purchase], extras: tuple[str, ...]) -> tuple[Fact, ...]:
    """Return the purchases of one party as `identify` would: named, in order of day and id."""
    if len(purchases) == 1 and not extras:
        return tuple(purchases)
    if not extras and len({each.id for each in purchases}) == len(purchases):
        return tuple(sorted(purchases, key=_by_id))  # the day stands first in such an id
    if extras:
        return identify(purchases)
    return identify(Purchase(each.price, on=each.on) for each in purchases)


_by_id = attrgetter("id")
