"""How a person leaves a book: the names and words that go, and what stays for its decisions."""

from __future__ import annotations

import re
from operator import is_
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from attrs import evolve, fields, has

from patronage.agreement.agreement import Agreement
from patronage.billing.charges.charge import Charge
from patronage.book.strangers import names_somebody, sides
from patronage.engagement.engagement import Engagement
from patronage.facts.erasure import ERASED, redacted
from patronage.facts.mends import Correction
from patronage.facts.parties import Ref, refs_of
from patronage.party.parties import Group
from patronage.relationship.relationship import trusted_relationship

if TYPE_CHECKING:
    from patronage.facts.fact import Fact
    from patronage.party.parties import ErasedPerson, Party, Person
    from patronage.party.relations import Relation
    from patronage.relationship.relationship import Relationship

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
        facts = tuple(_unnamed(redacted(fact, {person}, texts=True), said) for fact in ledger.facts)
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
        fact = redacted(fact, {person}, texts=True)
    return _unnamed(fact, said)


def _free_texts(fact: Fact) -> list[str]:
    texts = (getattr(fact, name, None) for name in ("note", "reason", "source"))
    return [text for text in texts if isinstance(text, str)]


_WORDED: Final = (Agreement, Charge, Engagement, Correction)
"""The facts that may say in words what was agreed, charged or done."""

_WORDS: Final = frozenset({"summary", "text", "label", "services", "deliverables"})


def _unnamed(fact: FactT, said: re.Pattern[str]) -> FactT:
    """Return a fact that says `erased` where its words said one of the names."""
    return cast("FactT", _without_names(fact, said)) if isinstance(fact, _WORDED) else fact


def _without_names(value: object, said: re.Pattern[str], *, words: bool = False) -> object:
    if isinstance(value, str):
        return said.sub(ERASED, value) if words else value
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        left = tuple(_without_names(item, said, words=words) for item in items)
        return items if all(map(is_, left, items)) else left
    kind: type[Any] = type(value)
    if not has(kind) or kind is Ref:
        return value
    changes: dict[str, object] = {}
    for each in fields(kind):
        held: object = getattr(value, each.name)
        new = _without_names(held, said, words=each.name in _WORDS)
        if new is not held and new != held:
            changes[each.alias] = new
    return evolve(cast("Any", value), **changes) if changes else value
