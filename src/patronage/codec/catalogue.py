"""Which classes a document may name, and by which words.

A class of the package comes in by being public; where a place is open to every fact, criterion,
rule or calendar, by one name in the lists below. A class of your own comes in by `types`.
"""

from __future__ import annotations

import re
import sys
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import has

from patronage.dates.span import Span
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CALENDARS",
    "COMPOUNDS",
    "CRITERIA",
    "FACTS",
    "FEES",
    "NO_DOCUMENTS",
    "PLAIN",
    "Catalogue",
    "is_document",
    "public",
    "tag_of",
]

FACTS: Final = (
    "Agreement",
    "Assigned",
    "Attribute",
    "Charge",
    "Correction",
    "CreditNote",
    "Engagement",
    "Observation",
    "Override",
    "Payment",
    "Placement",
    "Purchase",
    "Refund",
    "Relation",
    "Retraction",
    "Reviewed",
    "WriteOff",
)
"""The classes of `Fact`."""

CRITERIA: Final = (
    "ActTaken",
    "AdvisedWithoutConflict",
    "Aggregate",
    "AgreementInForce",
    "Always",
    "Buys",
    "CallsItself",
    "ConsentGiven",
    "ContinuingEngagement",
    "DealingCount",
    "DedicatedManager",
    "EarningPeriods",
    "ElapsedSince",
    "HasReferred",
    "InTouch",
    "LargestPurchase",
    "LastObservations",
    "OldestUnpaid",
    "ProviderTrade",
    "PurchaseCount",
    "PurchaseDays",
    "Recency",
    "RecurringBilling",
    "Referred",
    "Satisfaction",
    "Spend",
    "Tenure",
    "TimeSpent",
    "UnpaidBalance",
    "UnpaidCount",
)
"""The classes of `Criterion`."""

COMPOUNDS: Final = (
    "AllOf",
    "AnyOf",
    "AtLeastOf",
    "HeldFor",
    "InEach",
    "Not",
    "Score",
)
"""The rules that are made of rules."""

FEES: Final = (
    "MilestoneFee",
    "OneOffFee",
    "PointOfSale",
    "RecurringFee",
    "RetainerFee",
    "UsageFee",
)
"""The classes of `Fee`."""

CALENDARS: Final = (
    "HolidayCalendar",
    "NationalCalendar",
)
"""The classes of `Calendar`."""

NO_DOCUMENTS: Final = {
    "BookReview": "worked out as it is read; store the book and the policy, or its decisions",
    "Case": "a question with what was worked out for it; store the relationship and the policy",
    "Facts": "a view of a relationship's facts; store the relationship",
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

_AMOUNTS: Final = (Money, UnitPrice)
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


def public(name: str) -> Any:  # noqa: ANN401  any public object
    """Return what the package calls by this name, or None.

    >>> public("Purchase").kind
    'purchase'
    """
    package = sys.modules[__name__.partition(".")[0]]
    return getattr(package, name) if name in package.__all__ else None


def is_document(kind: object) -> bool:
    """Say whether values of a class can be written.

    >>> is_document(Money), is_document(dict)
    (True, False)
    """
    if not isinstance(kind, type):
        return False
    if kind in PLAIN or kind in _AMOUNTS:
        return True
    return has(kind) or is_dataclass(kind) or issubclass(kind, Enum)


class Catalogue:
    """The classes of the package, and those of the caller's own.

    >>> Catalogue().kind("purchase").__name__
    'Purchase'
    """

    def __init__(self, types: Iterable[type] = ()) -> None:
        self.own: dict[str, type] = {}
        for kind in types:
            self._take(kind)

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
        found: object = public(name) if name not in NO_DOCUMENTS else None
        return found if isinstance(found, type) and is_document(found) else None

    def has(self, kind: type) -> bool:
        """Say whether a document may name this class."""
        return self.kind(tag_of(kind)) is kind

    def members(self, protocol: type) -> dict[str, type | None]:
        """Return the classes of a protocol by tag; None where one isn't loaded yet."""
        listed = _LISTED.get(protocol.__name__, ())
        wanted = _MARKS.get(protocol.__name__, ())
        known: dict[str, type | None] = dict.fromkeys(map(_tag, listed))
        own = {tag: kind for tag, kind in self.own.items() if _offers_all(kind, wanted)}
        return known | (own if wanted else {})

    def is_fact_tag(self, tag: str) -> bool:
        """Say whether the class of this tag is a fact, without loading one of the package."""
        return tag in _FACT_TAGS if tag not in self.own else self.is_fact(self.own[tag])

    def is_fact(self, kind: object) -> bool:
        """Say whether a class is a fact, so that its `kind` tells it from others."""
        if not isinstance(kind, type):
            return False
        if self.own.get(tag_of(kind)) is kind:
            return _offers_all(kind, _MARKS["Fact"])
        return kind.__name__ in FACTS and kind.__module__.startswith("patronage.")


_LISTED: Final[dict[str, tuple[str, ...]]] = {
    "Fact": FACTS,
    "Criterion": CRITERIA,
    "Compound": COMPOUNDS,
    "Calendar": CALENDARS,
    "Fee": FEES,
}

_MARKS: Final[dict[str, tuple[str, ...]]] = {
    "Fact": ("kind", "on", "recorded_on", "id", "source", "line"),
    "Criterion": ("needs", "observe"),
    "Compound": ("rules", "judge"),
    "Calendar": ("is_working_day",),
    "Fee": ("id", "currency", "takes_usage", "last_day", "lines"),
}
"""What a class of one's own must have to stand where such a value may stand."""


_FACT_TAGS: Final = frozenset(map(_tag, FACTS))


def _offers_all(kind: type, names: Iterable[str]) -> bool:
    fields: dict[str, object] = getattr(kind, "__dataclass_fields__", {})
    return all(hasattr(kind, name) or name in fields for name in names)
