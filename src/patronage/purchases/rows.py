"""The rows of a purchase history as ledgers: mappings, tuples, the rows of a data frame."""

from __future__ import annotations

from inspect import signature
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar, cast

from attrs import frozen

from patronage.book.erasing import Content
from patronage.book.strangers import book_faults, party_conflicts, type_faults
from patronage.checks import check_instance, check_name, items_of
from patronage.engagement.purchase import Purchase
from patronage.errors import Fault, raise_faults
from patronage.facts.identity import identify, ledger_name
from patronage.facts.parties import Ref, check_ref, ref_of
from patronage.money.amounts import check_rounding
from patronage.money.currencies import check_currency
from patronage.party.parties import PARTIES, Organization, Person
from patronage.purchases.cells import ISO, Amounts, Days
from patronage.purchases.reading import FAULTS_KEPT, Columns, Key, Reading, check_key, row_path
from patronage.relationship.coverage import Coverage
from patronage.relationship.ledger import day_after
from patronage.relationship.relationship import trusted_relationship
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef
    from patronage.money.amounts import Rounding
    from patronage.party.parties import Party

__all__ = ["Column", "Key", "PurchaseRows", "read_purchases", "taking"]


P = ParamSpec("P")
T = TypeVar("T")


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


class PurchaseRows(NamedTuple):
    """What a purchase history says: who and which ledgers, what was seen, and which rows failed."""

    content: Content
    coverage: Coverage
    faults: tuple[Fault, ...]
    rows: int
    refused: int


def read_purchases(
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
    source_name: str | None = None,
    path: Callable[[int, Key | None], str] = row_path,
) -> PurchaseRows:
    """Return what the good rows of a purchase history say, and what is wrong with the rest.

    `Book.from_purchases` and `import_purchases` take the same.

    >>> rows = [("mary", "2026-01-02", 9.9), ("stan", "2026-02-30", 5)]
    >>> found = read_purchases(rows, party=0, on=1, amount=2, currency="USD", provider="shop")
    >>> found.rows, found.refused
    (2, 1)
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
    if source_name is not None:
        check_name(faults, "source_name", source_name)
    faults += type_faults(known)
    raise_faults(faults)
    amounts = Amounts(None if column is not None else cast("str", currency), rounding)
    days, provider_id = Days(day_format), _ref(seller).id
    reading = Reading(columns, days, amounts, provider_id, source=source_name, path=path)
    reading.read(rows)
    return _found(reading, seller, known, coverage)


def _found(
    reading: Reading, seller: Party | Ref, known: tuple[Party, ...], coverage: Coverage | None
) -> PurchaseRows:
    parties = _parties(seller, known, reading.purchases)
    provider = parties[_ref(seller).id].ref
    if coverage is None:
        coverage = Coverage.of(
            "purchase", until=None if reading.last is None else day_after(reading.last)
        )
    ledgers = tuple(
        trusted_relationship(
            provider,
            parties[name].ref,
            _ledger(facts, ledger_name(provider.id, name), is_plain=reading.is_plain),
            coverage,
        )
        for name, facts in sorted(reading.purchases.items())
    )
    everybody = tuple(parties[name] for name in sorted(parties))
    faults = list(reading.faults)
    if reading.refused > FAULTS_KEPT:
        hint = f"mend the first {FAULTS_KEPT:,} rows at fault to see the others"
        faults.append(Fault.of("rows.faulty", "rows", reading.refused, hint))
    content = Content(everybody, ledgers, (), ())
    return PurchaseRows(content, coverage, tuple(faults), reading.rows, reading.refused)


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


def _ledger(purchases: list[Purchase], ledger: str, *, is_plain: bool) -> tuple[Fact, ...]:
    """Return the purchases of one party as `identify` would: named, in order of day and id."""
    if not is_plain:
        return identify(purchases, ledger)
    if len({each.id for each in purchases}) == len(purchases):
        return tuple(sorted(purchases, key=_by_id))  # the day stands first in such an id
    return identify((Purchase(each.price, on=each.on) for each in purchases), ledger)


_by_id = attrgetter("id")


def taking(
    read: Callable[P, object],
) -> Callable[[Callable[..., T]], Callable[P, T]]:
    """Let a function take exactly what another takes, to type checkers and to `help` as well.

    >>> import inspect
    >>> @taking(read_purchases)
    ... def count(*rows, **columns) -> int:
    ...     return read_purchases(*rows, **columns).rows
    >>> list(inspect.signature(count).parameters)[:3]
    ['rows', 'party', 'on']
    """

    def like(make: Callable[..., T]) -> Callable[P, T]:
        returns = make.__annotations__["return"]
        make.__signature__ = signature(read).replace(return_annotation=returns)  # type: ignore[attr-defined]
        return make

    return like
