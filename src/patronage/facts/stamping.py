"""The day on which a fact was learned, where it leaves that to whoever keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from attrs import evolve, has

from patronage.dates.day import check_one_day
from patronage.errors import Fault, PatronageError, WrongType
from patronage.facts.fact import Fact
from patronage.facts.identity import content

if TYPE_CHECKING:
    from datetime import date

__all__ = ["stamped"]

FactT = TypeVar("FactT", bound=Fact)


def stamped(fact: FactT, on: date, *, kept: Fact | None = None) -> FactT:
    """Return a fact as learned on a day, if it leaves open when it was learned.

    A fact that says no other day than its own leaves it open: by itself it counts as learned when
    it happened, and so it does in documents. A store that is told of it later stamps it. What says
    another day keeps it, and so does what happens only after the day. Of a fact that grows, the new
    acts are stamped. `kept` is what is kept under its id already: what it says again was learned
    then. `Relationship.add(…, recorded_on=day)` does this to all that it takes.

    Raises `WrongType` (`date.type`, `fact.type`).

    >>> import patronage as pt
    >>> from datetime import date
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
    >>> stamped(bought, date(2026, 1, 9)).recorded_on
    datetime.date(2026, 1, 9)
    >>> told = pt.Observation("visit", on=date(2026, 1, 2), recorded_on=date(2026, 1, 5))
    >>> stamped(told, date(2026, 1, 9)).recorded_on
    datetime.date(2026, 1, 5)
    """
    check_one_day("on", on)
    given: Any = fact
    if isinstance(given, type) or not hasattr(given, "recorded_on"):
        raise WrongType(Fault.of("fact.type", "fact", fact, "give a fact"))
    grow = getattr(given, "stamped", None)
    if grow is not None:
        grown: FactT = grow(on, kept)
        return grown
    if fact.recorded_on != fact.on or not has(type(given)):  # pyright: ignore[reportUnknownArgumentType]
        return fact
    if kept is not None:
        again: FactT = evolve(given, recorded_on=kept.recorded_on)
        if content(again) == content(kept):
            return again
    try:
        found: FactT = evolve(given, recorded_on=on)
    except PatronageError:  # it happens later, and nothing but a plan is known before
        return fact
    return found
