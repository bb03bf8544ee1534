"""What the commands are asked about: a book from a file, a policy by name or from a file."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.book.book import Book
from patronage.checks import check_id
from patronage.errors import Fault, PatronageError, bounded, invalid, offer, raise_faults
from patronage.imports import import_csv
from patronage.party.parties import Organization
from patronage.purchases.rows import Column
from patronage.standing.policy.conduct import BY_CONDUCT
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.ready_made import PROFESSIONAL_SERVICES
from patronage.standing.policy.ready_made import READY_MADE as _READY_MADE
from patronage.standing.policy.versions import PolicyHistory

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

__all__ = ["READY_MADE", "Read", "is_book", "last_day", "policy_of", "read_book"]

READY_MADE: Final = {each.name: each for each in _READY_MADE}
"""The ready-made policies by name."""

SIZE: Final = 200_000_000
"""The most bytes that are read of a document, or from standard input."""

_STDIN: Final = "-"


def is_book(path: str) -> bool:
    """Say whether a file is a book by its name; what isn't is a purchase history.

    >>> is_book("firm.json"), is_book("shop.csv")
    (True, False)
    """
    return Path(path).suffix.lower() == ".json"


class Read(NamedTuple):
    """A book, and whether it was written as one or as a purchase history."""

    book: Book
    is_document: bool


def read_book(options: Namespace) -> Read:
    """Return the book of a file: a document, or the purchases of a CSV file.

    Raises what the codec and the import do; a fault of a document names the file first.
    """
    path: str = options.file
    if path == _STDIN:
        given = sys.stdin.buffer.read(SIZE + 1) if sys.stdin else b""  # None: it is closed
        if given.lstrip()[:1] == b"{":
            return Read(_book_of(given, "stdin"), is_document=True)
        return Read(_history_of(BytesIO(given), options), is_document=False)
    if is_book(path):
        return Read(_book_of(_bytes_of(path), _name_of(path)), is_document=True)
    return Read(_history_of(path, options), is_document=False)


def _name_of(path: str) -> str:
    return bounded(Path(path).name)


def _bytes_of(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            return file.read(SIZE + 1)
    except (OSError, ValueError) as error:
        hint = f"give a file that can be read ({type(error).__name__})"
        refused = invalid([Fault.of("file.unreadable", _name_of(path), path, hint)])
    raise refused


def _book_of(text: bytes, name: str) -> Book:
    from patronage.codec.documents import from_json

    try:
        return from_json(text, Book)
    except PatronageError as error:
        raise _in_file(error, name) from None


def _in_file(error: PatronageError, name: str) -> PatronageError:
    """Return the error with the file's name before each path, as `firm.json: parties[0].id`."""
    faults = (
        Fault(each.code, f"{name}: {each.path}" if each.path else name, each.value, each.hint)
        for each in error.faults
    )
    return type(error)(*faults)


def _history_of(source: str | BytesIO, options: Namespace) -> Book:
    code: str | None = None if options.currency_column else options.currency
    currency = Column(options.currency_column or "currency") if code is None else code
    found = import_csv(
        source,
        provider=_provider(options.provider),
        party=options.party_column,
        on=options.day_column,
        amount=options.amount_column,
        currency=currency,
        id=options.id_column,
        day_format=options.day_format,
        delimiter=options.delimiter,
    )
    return found.whole


def _provider(name: str) -> Organization:
    faults: list[Fault] = []
    check_id(faults, "--provider", name)
    raise_faults(faults)
    return Organization(name, name)


def last_day(book: Book) -> date | None:
    """Return the last day of any fact of a book; what is planned for later counts too.

    >>> last_day(Book()) is None
    True
    """
    return max((each.facts[-1].on for each in book.relationships if each.facts), default=None)


def policy_of(given: str | None, *, of_a_book: bool) -> Policy | PolicyHistory:
    """Return a policy by its ready-made name, or from a file.

    By default a book is asked about professional services, a purchase history about conduct. Raises
    `UnknownReference` (`policy.unknown`), which offers the nearest and lists them all.

    >>> policy_of("conduct", of_a_book=True).name
    'conduct'
    """
    if given is None:
        return PROFESSIONAL_SERVICES if of_a_book else BY_CONDUCT
    if given in READY_MADE:
        return READY_MADE[given]
    if not is_book(given):
        known = ", ".join(READY_MADE)
        hint = f"{offer(given, READY_MADE)}give one of {known}, or a file that ends in .json"
        raise invalid([Fault.of("policy.unknown", "--policy", given, hint)])
    from patronage.codec.documents import from_json

    name, text = _name_of(given), _bytes_of(given)
    try:
        found = from_json(text)
    except PatronageError as error:
        raise _in_file(error, name) from None
    if isinstance(found, Policy | PolicyHistory):
        return found
    hint = "give a document of a policy, or of a policy history"
    raise invalid([Fault.of("policy.type", name, found, hint)])
