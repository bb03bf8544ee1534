"""The ledgers that are reviewed: a book's, or others, which may be there only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from patronage.book.book import Book
from patronage.errors import Fault, invalid
from patronage.relationship.relationship import Relationship

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Once", "check_ledgers", "ledgers_of", "no_ledger"]


class Once:
    """Ledgers that can be gone through once: the next question is not answered by none of them.

    >>> ledgers = Once(iter([Relationship("shop", "mary")]))
    >>> list(ledgers)
    [<Relationship shop→mary, no facts>]
    >>> list(ledgers)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    patronage.errors.InvalidInput: book: its ledgers were gone through: ... [value.state]
    """

    __slots__ = ("_ledgers",)

    def __init__(self, ledgers: Iterator[Relationship]) -> None:
        self._ledgers: Iterator[Relationship] | None = ledgers

    def __iter__(self) -> Iterator[Relationship]:
        ledgers, self._ledgers = self._ledgers, None
        if ledgers is None:
            hint = "its ledgers were gone through: give a list, or what can be gone through again"
            raise invalid([Fault.of("value.state", "book", self, hint)])
        return ledgers

    def __repr__(self) -> str:
        return "<ledgers to go through once>"


def ledgers_of(
    book: Book | Iterable[Relationship], known_by: date | None = None
) -> Iterable[Relationship]:
    """Return the ledgers of a book, or those given; what can be gone through once, as that.

    Of a book the ledgers of merged records are read as one, as known on a day.

    >>> ledgers_of(Book()), ledgers_of(iter([]))
    ((), <ledgers to go through once>)
    """
    if isinstance(book, Book):
        return book.readings(known_by)
    return Once(book) if isinstance(book, Iterator) else book


def check_ledgers(faults: list[Fault], given: object) -> None:
    """Report what is neither a book nor ledgers, so far as that is seen without reading a store.

    >>> found: list[Fault] = []
    >>> check_ledgers(found, Relationship("shop", "mary"))
    >>> found[0].hint
    'give it in a list: review_book([ledger], …)'
    """
    hint = _instead_of(given)
    if hint is not None:
        faults.append(Fault.of("book.type", "book", given, hint))
    elif isinstance(given, list | tuple):
        for place, each in enumerate(cast("Iterable[object]", given)):
            if not isinstance(each, Relationship):
                faults.append(no_ledger(place, each))


def no_ledger(place: int, given: object) -> Fault:
    """Report what stands among ledgers and is none.

    >>> no_ledger(1, "mary").path
    'book[1]'
    """
    return Fault.of("relationship.type", f"book[{place}]", given, "give relationships")


def _instead_of(given: object) -> str | None:
    """Return what to give for what is often given in place of a book; none where it will do."""
    if isinstance(given, Relationship):
        return "give it in a list: review_book([ledger], …)"
    if isinstance(given, Mapping):
        return "give its ledgers: review_book(ledgers.values(), …)"
    if isinstance(given, str | bytes) or not isinstance(given, Book | Iterable):
        return "give a Book, or its relationships in a list"
    return None
