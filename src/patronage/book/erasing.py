"""How a person leaves a book: what is left of its parties, its ledgers and their bonds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from attrs import evolve

from patronage.book.merging import described
from patronage.facts.erasure import ERASED
from patronage.facts.inside import rewritten
from patronage.facts.mends import Correction, Retraction
from patronage.facts.parties import Ref
from patronage.party.notes import Ended, Particular
from patronage.relationship.erasing import fact_without, saying
from patronage.relationship.relationship import ledger_without

if TYPE_CHECKING:
    from patronage.party.notes import Note
    from patronage.party.parties import ErasedPerson, Party, Person
    from patronage.party.relations import Relation
    from patronage.relationship.relationship import Relationship

__all__ = ["Content", "without_person"]


class Content(NamedTuple):
    """What a book holds: its parties, its ledgers, the bonds between its parties, what is noted."""

    parties: tuple[Party, ...]
    relationships: tuple[Relationship, ...]
    relations: tuple[Relation, ...]
    notes: tuple[Note, ...]


def without_person(content: Content, person: Person, left: ErasedPerson) -> Content:
    """Return the content of a book with only the id of a person, `left` in the person's place.

    >>> import patronage as pt
    >>> from datetime import date
    >>> mary = pt.Person("mary", "Mary Vane")
    >>> gone = mary.erased(on=date(2026, 4, 1), reason="asked for it")
    >>> without_person(Content((mary,), (), (), ()), mary, gone).parties[0].label
    'mary'
    """
    told = _told_of(content.notes, person.id)
    whole = cast("Person", described([person], told))
    said = saying(whole)
    gone = {each.id for each in told} | _mends_of(content.notes, {each.id for each in told})

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
        tuple(fact_without(each, person.id, said) for each in content.notes if each.id not in gone),
    )


def _told_of(notes: tuple[Note, ...], person: str) -> list[Particular]:
    """Return all that was ever noted of a person, put right or retracted since as well."""
    found = [each.fact if isinstance(each, Correction) else each for each in notes]
    return [
        evolve(each, id=note.id)
        for note, each in zip(notes, found, strict=True)
        if isinstance(each, Particular) and each.party.id == person
    ]


def _mends_of(notes: tuple[Note, ...], gone: set[str | None]) -> set[str | None]:
    """Return the ids of the ends and mends that lead to what is gone, however far."""
    found: set[str | None] = set()
    while True:
        more = {
            each.id
            for each in notes
            if isinstance(each, Ended | Correction | Retraction)
            and each.id not in found
            and (each.of in gone or each.of in found)
        }
        if not more:
            return found
        found |= more
