"""How a person leaves a book: what is left of its parties, its ledgers and their bonds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.facts.erasure import ERASED
from patronage.facts.inside import rewritten
from patronage.facts.parties import Ref
from patronage.relationship.erasing import fact_without, saying
from patronage.relationship.relationship import ledger_without

if TYPE_CHECKING:
    from patronage.party.parties import ErasedPerson, Party, Person
    from patronage.party.relations import Relation
    from patronage.relationship.relationship import Relationship

__all__ = ["Content", "without_person"]


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
    said = saying(person)

    def unsaid(owner: object, name: str, held: object) -> object:
        """Return what another party holds, without a label of the person or a reason for it."""
        if type(owner) is Ref:
            return None if name == "label" and owner == left.ref else held
        told = name == "reason" and isinstance(held, str) and said.search(held)
        return ERASED if told else held

    return Content(
        tuple(
            left if each.id == person.id else rewritten(each, unsaid) for each in content.parties
        ),
        tuple(ledger_without(each, person.id, said) for each in content.relationships),
        tuple(fact_without(each, person.id, said) for each in content.relations),
    )
