"""The facts that a question is asked of: a ledger's or listed ones, as they were known on a day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar, cast

from patronage.checks import check_day
from patronage.errors import Fault, raise_faults
from patronage.facts.mends import Correction, Retraction, known_by

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from patronage.facts.fact import Fact

__all__ = ["FactSource", "Knowing", "facts_known", "held"]

T = TypeVar("T")


class Knowing(Protocol):
    """A ledger: what can say which facts stood as known on a day, as a `Relationship` can."""

    def known_by(self, day: date | None = None) -> tuple[Fact, ...]:
        """Return the facts that stood as known on a day (None: by now), by day and id."""
        ...


FactSource: TypeAlias = "Knowing | Iterable[object]"
"""What facts are read from: a ledger, or any listed, of which those of other kinds are left out."""


def held(given: FactSource) -> FactSource:
    """Return what facts can be read from more than once: the items of an iterator in its place.

    >>> held(iter([1, 2]))
    (1, 2)
    """
    return tuple(given) if isinstance(given, Iterator) else given


def facts_known(given: FactSource, day: date | None, *kinds: type[T]) -> list[T]:
    """Return the facts of some kinds that stood as known on a day (None: by now).

    What was retracted is left out, and what was corrected is as it was put right, whether a ledger
    is given or its facts. Listed facts that need no mending stay in their order, with or without
    ids. Faults: `fact.type` (nothing that holds facts), `date.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> paid = pt.Payment(pt.Money("5", "USD"), on=date(2026, 1, 2), id="P1")
    >>> wrong = pt.Retraction("P1", on=date(2026, 2, 1), reason="another firm's")
    >>> ledger = pt.Relationship("hp", "mary").add(paid, wrong)
    >>> (
    ...     len(facts_known(ledger, date(2026, 1, 31), pt.Payment)),
    ...     facts_known(ledger.facts, None, pt.Payment),
    ... )
    (1, [])
    """
    if day is not None:
        faults: list[Fault] = []
        check_day(faults, "known_by", day)
        raise_faults(faults)
    ask: object = getattr(given, "known_by", None)
    found: tuple[object, ...]
    if callable(ask) and hasattr(given, "facts") and not isinstance(given, type):
        found = cast("Knowing", given).known_by(day)
    else:
        found = _listed(cast("Iterable[object]", given), day)
    return [fact for fact in found if isinstance(fact, kinds)]


def _listed(given: Iterable[object], day: date | None) -> tuple[object, ...]:
    try:
        listed = tuple(given)
    except TypeError:
        hint = "give a ledger, such as a Relationship, or its facts"
        if hasattr(given, "relationships"):
            hint = "give one of book.relationships, or the facts of one"
        raise_faults([Fault.of("fact.type", "facts", given, hint)])
        raise
    if day is None and not any(isinstance(each, Retraction | Correction) for each in listed):
        return listed
    return known_by([cast("Fact", each) for each in listed if _is_fact(each)], day)


def _is_fact(each: object) -> bool:
    named = ("kind", "on", "recorded_on", "id")
    return not isinstance(each, type) and all(hasattr(each, name) for name in named)
