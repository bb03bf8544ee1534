"""How a person leaves a book: the names and words that go, and what stays for its decisions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from attrs import evolve

from patronage.book.strangers import names_somebody, sides
from patronage.facts import Ref, redacted, refs_of
from patronage.party import Group
from patronage.relationship import trusted_relationship

if TYPE_CHECKING:
    from patronage.facts import Fact
    from patronage.party import ErasedPerson, Party, Person, Relation
    from patronage.relationship import Relationship

FactT = TypeVar("FactT", bound="Fact")

__all__ = ["Content", "relabelled", "without_person"]


class Content(NamedTuple):
    """What a book holds: its parties, its ledgers, and the bonds between its parties."""

    parties: tuple[Party, ...]
    relationships: tuple[Relationship, ...]
    relations: tuple[Relation, ...]


def without_person(content: Content, person: Person, left: ErasedPerson) -> Content:
    """Return the content of a book with only the id of a person, `left` in the person's place.

    >>> import patronage as pt
    >>> from datetime import date
    >>> mary = pt.Person("mary", "Mary Vane")
    >>> gone = mary.erased(on=date(2026, 4, 1), reason="asked for it")
    >>> without_person(Content((mary,), (), ()), mary, gone).parties[0].label
    'mary'
    """
    said = _mentions(person)
    return Content(
        tuple(
            left if each.id == person.id else _without_label(each, left) for each in content.parties
        ),
        tuple(_without_words(each, person.id, said) for each in content.relationships),
        tuple(_redacted(each, person.id, said) for each in content.relations),
    )


def relabelled(relationship: Relationship, ref: Ref) -> Relationship:
    """Return the ledger with another label for one of its sides, if it is one.

    >>> import patronage as pt
    >>> relabelled(pt.Relationship("hp", "mary"), pt.Ref("mary", "Mary Vane")).patron.label
    'Mary Vane'
    """
    if ref.id not in sides(relationship):
        return relationship
    provider, patron = relationship.provider, relationship.patron
    return trusted_relationship(
        ref if provider == ref else provider,
        ref if patron == ref else patron,
        relationship.facts,
        relationship.coverage,
        line=relationship.line,
    )


def _mentions(person: Person) -> re.Pattern[str]:
    """Return what finds any word by which the person could be known, in any case of letters."""
    words = {person.name, *(name.text for name in person.names)}
    words |= {identifier.value for identifier in person.identifiers}
    words |= {point.value for point in person.contact_points}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    found = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<!\w)(?:{found})(?!\w)", re.IGNORECASE)


def _without_label(party: Party, left: ErasedPerson) -> Party:
    if not isinstance(party, Group) or all(each.member != left.ref for each in party.members):
        return party
    members = tuple(
        evolve(each, member=left.ref) if each.member == left.ref else each for each in party.members
    )
    return evolve(party, members=members)


def _without_words(ledger: Relationship, person: str, said: re.Pattern[str]) -> Relationship:
    if person in sides(ledger):
        ledger = relabelled(ledger, Ref(person))
        facts = tuple(redacted(fact, {person}, texts=True) for fact in ledger.facts)
    else:
        facts = tuple(_redacted(fact, person, said) for fact in ledger.facts)
        if all(new is old for new, old in zip(facts, ledger.facts, strict=True)):
            return ledger
    coverage, line = ledger.coverage, ledger.line
    return trusted_relationship(ledger.provider, ledger.patron, facts, coverage, line=line)


def _redacted(fact: FactT, person: str, said: re.Pattern[str]) -> FactT:
    """Return a fact of others without what it says of the person, if it says anything."""
    named = names_somebody(fact) and any(ref.id == person for ref in refs_of(fact))
    if named or any(said.search(text) for text in _free_texts(fact)):
        return redacted(fact, {person}, texts=True)
    return fact


def _free_texts(fact: Fact) -> list[str]:
    texts = (getattr(fact, name, None) for name in ("note", "reason", "source"))
    return [text for text in texts if isinstance(text, str)]
