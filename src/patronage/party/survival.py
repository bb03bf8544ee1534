"""What survives where several things were said of one: the latest word, the earliest, by source."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, TypeVar, cast

from patronage.checks import check_day, check_instance, items_of
from patronage.errors import Fault, raise_faults
from patronage.facts.attributes import Attribute
from patronage.facts.fact import Fact, is_factual
from patronage.values import repr_member

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Survives", "surviving"]

FactT = TypeVar("FactT", bound=Fact)


class Survives(Enum):
    """Which word counts where several were said of one thing.

    `LATEST`: what was said last. `EARLIEST`: what was said first, of what still holds: what brought
    somebody stays what it was.

    >>> Survives.LATEST.value
    'latest'
    """

    LATEST = "latest"
    EARLIEST = "earliest"

    __repr__ = repr_member


def surviving(
    said: Iterable[FactT],
    kind: str,
    *,
    on: date,
    by: Survives = Survives.LATEST,
    sources: Iterable[str] = (),
) -> FactT | None:
    """Return what holds on a day of all that was said of one kind, by a stated rule; None: nothing.

    Of particulars of a party, or attributes and observations of a ledger, by their `kind`, as they
    stand (see `known_by`). What has ended by then is left out; an attribute that was taken back
    (None) is a word: where it is the last, nothing holds. With `sources` only what the first of
    them says counts, of those that say anything; what others say counts after them. Of the words of
    one day that recorded last counts.

    Faults: `date.type`, `survives.type`, `fact.type`.

    >>> import patronage as pt
    >>> from datetime import date
    >>> said = [
    ...     pt.Attribute("segment", "small", on=date(2024, 1, 1), source="crm"),
    ...     pt.Attribute("segment", "large", on=date(2024, 2, 1), source="erp"),
    ... ]
    >>> day = date(2024, 3, 1)
    >>> surviving(said, "attribute:segment", on=day).value
    'large'
    >>> surviving(said, "attribute:segment", on=day, sources=["crm"]).value
    'small'
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    check_instance(faults, "survives.type", "by", by, Survives)
    raise_faults(faults)
    facts = cast("tuple[FactT, ...]", items_of(said))
    for place, fact in enumerate(facts):
        if isinstance(fact, type) or not is_factual(fact):
            hint = "give the facts that were said, such as book.particulars(party)"
            faults.append(Fault.of("fact.type", f"said[{place}]", fact, hint))
    raise_faults(faults)
    spoken = [each for each in facts if each.kind == kind and _holds_on(each, on)]
    for source in cast("tuple[str, ...]", items_of(sources)):
        its = [each for each in spoken if each.source == source]
        if its:
            return _counting(its, by)
    return _counting(spoken, by)


def _counting(said: list[FactT], by: Survives) -> FactT | None:
    """Return the word that counts among those of one kind that hold."""
    words = sorted(said, key=_spoken_order)
    if by is Survives.EARLIEST:
        return next((each for each in words if not _takes_back(each)), None)
    return None if not words or _takes_back(words[-1]) else words[-1]


def _spoken_order(fact: Fact) -> tuple[date, date, str]:
    return fact.on, fact.recorded_on, fact.id or ""


def _takes_back(fact: Fact) -> bool:
    """Say whether a fact is an attribute that is taken back."""
    return isinstance(fact, Attribute) and fact.value is None


def _holds_on(fact: Fact, day: date) -> bool:
    until: date | None = getattr(fact, "until", None)
    return fact.on <= day and (until is None or until > day)
