"""Which classes a document may name, and by which words.

A class of the package comes in by its row in the manifest. A place that is open to every fact,
criterion, rule or calendar takes those whose row has that role, which is the name of the protocol.
A class of your own comes in by `types`, and stands where it has all that the protocol asks for.
"""

from __future__ import annotations

import re
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import has

from patronage import manifest
from patronage.dates.span import Span
from patronage.errors import Fault, invalid, raise_faults
from patronage.facts.fact import Fact
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.manifest import Manifest

__all__ = [
    "AMOUNTS",
    "NO_DOCUMENTS",
    "PLAIN",
    "Catalogue",
    "is_document",
    "is_enum",
    "is_protocol",
    "public",
    "tag_of",
]

NO_DOCUMENTS: Final = {
    "BookReview": "worked out as it is read; store the book and the policy, or its decisions",
    "Case": "a question with what was worked out for it; store the relationship and the policy",
    "Facts": "a view of a relationship's facts; store the relationship",
    "Listing": "a tuple of what was found of a book; store what is in it",
    "Observed": "what a criterion sees while it is judged; its finding says it",
    "Words": "the words of a language; they come with the program",
}
"""The public classes that are no documents, and why."""

PLAIN: Final[dict[type, str]] = {
    Decimal: "decimal",
    Fraction: "fraction",
    date: "date",
    Span: "span",
}
"""The values that are written as a text, and the tag that tells them from one another."""

AMOUNTS: Final = (Money, UnitPrice)
"""The values that are written with their currency, though no field of theirs says so."""

_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TAG: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*", re.ASCII)


def tag_of(kind: type) -> str:
    """Return the word by which documents name a class.

    >>> from patronage.money.money import Money
    >>> tag_of(Money), tag_of(UnitPrice)
    ('money', 'unit-price')
    """
    return PLAIN.get(kind) or _tag(kind.__name__)


def _tag(name: str) -> str:
    return _WORD.sub("-", name).lower()


def public(name: str, listed: Manifest | None = None) -> object:
    """Return what the package calls by this name, or None.

    >>> public("Purchase").kind
    'purchase'
    """
    known = listed or manifest.MANIFEST
    return known.load(name) if name in known.homes else None


def is_enum(hint: object) -> bool:
    """Say whether a type is a list of choices.

    >>> from patronage.facts.parties import Side
    >>> is_enum(Side), is_enum(Money)
    (True, False)
    """
    return isinstance(hint, type) and issubclass(hint, Enum)


def is_protocol(hint: object) -> bool:
    """Say whether a type is a protocol, for which many classes stand.

    >>> is_protocol(Fact), is_protocol(Money)
    (True, False)
    """
    return isinstance(hint, type) and bool(getattr(hint, "_is_protocol", False))


def is_document(kind: object) -> bool:
    """Say whether values of a class can be written.

    >>> is_document(Money), is_document(dict)
    (True, False)
    """
    if not isinstance(kind, type):
        return False
    if kind in PLAIN or kind in AMOUNTS:
        return True
    return has(kind) or is_dataclass(kind) or issubclass(kind, Enum)


class Catalogue:
    """The classes of a manifest, that of the package unless another is given, and the caller's own.

    >>> Catalogue().kind("purchase").__name__
    'Purchase'
    """

    def __init__(self, types: Iterable[type] = (), listed: Manifest | None = None) -> None:
        self.manifest: Final = listed or manifest.MANIFEST
        self.own: Final[dict[str, type]] = {}
        for kind in types:
            self._take(kind)
        self._facts: Final = frozenset(self.members(Fact))

    def _take(self, kind: object) -> None:
        if not isinstance(kind, type) or not is_document(kind):
            hint = "give classes of frozen values, made by attrs or as dataclasses"
            raise_faults([Fault.of("types.type", "types", kind, hint)])
            return
        tag = tag_of(kind)
        if self.kind(tag) not in {None, kind}:
            hint = f"another class is called {tag!r} in documents: rename yours"
            raise invalid([Fault.of("types.conflict", "types", kind.__name__, hint)])
        self.own[tag] = kind

    def kind(self, tag: str) -> type | None:
        """Return the class that documents call so, or None."""
        if tag in self.own:
            return self.own[tag]
        for kind, word in PLAIN.items():
            if tag == word:
                return kind
        if not _TAG.fullmatch(tag):
            return None
        name = "".join(part.capitalize() for part in tag.split("-"))
        found = public(name, self.manifest) if name not in NO_DOCUMENTS else None
        return found if isinstance(found, type) and is_document(found) else None

    def tags(self) -> list[str]:
        """Return the words by which documents name classes, without loading one."""
        named = (name for name in self.manifest.homes if name not in NO_DOCUMENTS)
        classes = (name for name in named if name[0].isupper() and not name.isupper())
        return [*self.own, *PLAIN.values(), *map(_tag, classes)]

    def has(self, kind: type) -> bool:
        """Say whether a document may name this class."""
        return self.kind(tag_of(kind)) is kind

    def members(self, protocol: type) -> dict[str, type | None]:
        """Return the classes of a protocol by tag; None where one isn't loaded yet."""
        listed = self.manifest.named(_role_of(protocol))
        own = {tag: kind for tag, kind in self.own.items() if _offers_all(kind, protocol)}
        return dict.fromkeys(map(_tag, listed)) | own

    def is_fact_tag(self, tag: str) -> bool:
        """Say whether the class of this tag is a fact, without loading one of the package."""
        return tag in self._facts

    def is_fact(self, kind: object) -> bool:
        """Say whether a class is a fact, so that its `kind` tells it from others."""
        return isinstance(kind, type) and self.has(kind) and self.is_fact_tag(tag_of(kind))


def _role_of(protocol: type) -> str:
    return protocol.__name__.lower()


def _offers_all(kind: type, protocol: type) -> bool:
    """Say whether a class has what a protocol asks for: fields of dataclasses hold no attribute."""
    fields: dict[str, object] = getattr(kind, "__dataclass_fields__", {})
    asked = {name for base in protocol.__mro__ if is_protocol(base) for name in _named_in(base)}
    return all(hasattr(kind, name) or name in fields for name in asked)


def _named_in(protocol: type) -> list[str]:
    named = (*vars(protocol), *protocol.__annotations__)
    return [name for name in named if not name.startswith("_")]
