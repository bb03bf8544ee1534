"""What two parties say of themselves when a ledger of theirs is opened, as its first facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.checks import check_day, check_instance
from patronage.errors import raise_faults
from patronage.facts.attributes import CALLS_ITSELF, Attribute
from patronage.party.parties import PARTIES, ErasedPerson, Organization

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.errors import Fault
    from patronage.facts.fact import Fact
    from patronage.party.parties import Party

__all__ = ["self_descriptions"]


def self_descriptions(provider: Party, patron: Party, since: date) -> tuple[Fact, ...]:
    """Return as dated facts what two parties say of themselves since a day (D20, D30, D36).

    The provider's trade, and the patron's own word for what it is: from `since` on, or from the
    later day on which it began to use it; None from the day on which it used none.

    >>> import patronage as pt
    >>> from datetime import date
    >>> guest = pt.TermOfAddress("guest", period=pt.Period(date(2026, 3, 1), None))
    >>> inn, mary = pt.Organization("inn", "The Inn"), pt.Person("m", "Mary", terms=(guest,))
    >>> [(fact.value, fact.on.month) for fact in self_descriptions(inn, mary, date(2026, 1, 1))]
    [('guest', 3)]
    """
    faults: list[Fault] = []
    check_instance(faults, "party.type", "provider", provider, *PARTIES)
    check_instance(faults, "party.type", "patron", patron, *PARTIES)
    check_day(faults, "since", since)
    raise_faults(faults)
    return (*_trade_of(provider, since), *_words_of(patron, since))


def _trade_of(provider: Party, since: date) -> Iterator[Fact]:
    if isinstance(provider, Organization) and provider.trade is not None:
        yield Attribute.trade(provider.trade, on=since)


def _words_of(patron: Party, since: date) -> Iterator[Fact]:
    """Yield the patron's own words for what it is, each from the day on which it came up."""
    if isinstance(patron, ErasedPerson):
        return
    edges = {each for term in patron.terms for each in (term.period.start, term.period.end)}
    said: str | None = None
    for day in sorted({since, *(edge for edge in edges if edge is not None and edge > since)}):
        term = patron.term_on(day)
        word = None if term is None else term.singular
        if word != said:
            yield Attribute(CALLS_ITSELF, word, on=day)
        said = word
