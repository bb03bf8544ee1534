"""What a book checks: that each id names one party, and that whoever is named is in it."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from patronage.checks import check_instance
from patronage.errors import Fault
from patronage.facts.parties import refs_of
from patronage.party.notes import NOTED
from patronage.party.parties import PARTIES, Group
from patronage.party.relations import Relation, check_parents
from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.relationship import Relationship

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Sequence

    from patronage.facts.fact import Fact
    from patronage.party.parties import Party

__all__ = [
    "Register",
    "book_faults",
    "party_conflicts",
    "sides",
    "stranger_faults",
    "type_faults",
]


def sides(relationship: Relationship) -> tuple[str, str]:
    """Return the ids of the two sides.

    >>> sides(Relationship("hp", "mary"))
    ('hp', 'mary')
    """
    return relationship.provider.id, relationship.patron.id


def type_faults(
    parties: Iterable[object] = (),
    relationships: Iterable[object] = (),
    relations: Iterable[object] = (),
    coverage: object = EVERYTHING,
    notes: Iterable[object] = (),
) -> list[Fault]:
    """Report what is no party, no ledger, no relation, no coverage, nothing to note.

    >>> [fault.path for fault in type_faults(["mary"], ["mary"])]
    ['parties[0]', 'relationships[0]']
    """
    faults: list[Fault] = []
    for place, party in enumerate(parties):
        check_instance(faults, "party.type", f"parties[{place}]", party, *PARTIES)
    for place, each in enumerate(relationships):
        check_instance(faults, "relationship.type", f"relationships[{place}]", each, Relationship)
    for place, bond in enumerate(relations):
        check_instance(faults, "relation.type", f"relations[{place}]", bond, Relation)
    for place, note in enumerate(notes):
        check_instance(faults, "note.type", f"notes[{place}]", note, *NOTED)
    check_instance(faults, "coverage.type", "coverage", coverage, Coverage)
    return faults


class Register:
    """The parties of a book, in the order of their ids: asked for one, it looks at a few.

    >>> from patronage.party.parties import Person
    >>> register = Register((Person("ana", "Ana"), Person("mary", "Mary")))
    >>> "ana" in register, register.get("stan") is None
    (True, True)
    """

    __slots__ = ("_parties",)

    def __init__(self, parties: Sequence[Party]) -> None:
        self._parties = parties

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __len__(self) -> int:
        return len(self._parties)

    def get(self, name: str) -> Party | None:
        """Return the party of an id, or None."""
        place = bisect_left(self._parties, name, key=attrgetter("id"))
        found = self._parties[place] if place < len(self._parties) else None
        return found if found is not None and found.id == name else None


_NOBODY: Final = Register(())


def party_conflicts(parties: Iterable[Party], register: Register = _NOBODY) -> list[Fault]:
    """Report the ids that stand for two parties of different content, one of the register perhaps.

    >>> from patronage.party.parties import Person
    >>> pair = [Person("mary", "Mary Vane"), Person("mary", "Mary Pine")]
    >>> [(fault.code, fault.path) for fault in party_conflicts(pair)]
    [('party.conflict', 'parties[1]')]
    """
    known: dict[str, Party] = {}
    faults: list[Fault] = []
    for place, party in enumerate(parties, len(register)):
        first = register.get(party.id) or known.setdefault(party.id, party)
        if first is not party and first != party:
            hint = "one id names one party; replace_party(…) brings up to date what is known"
            faults.append(Fault.of("party.conflict", f"parties[{place}]", party.id, hint))
    return faults


def book_faults(
    parties: Collection[Party],
    relationships: Collection[Relationship],
    known: Container[str] | None = None,
) -> list[Fault]:
    """Report strangers, groups in a ring, and what is not one whole ledger for two sides.

    `known` are the ids of the parties of the book, if these parties aren't all of it.

    >>> from patronage.party.parties import Person
    >>> print(*book_faults((Person("m", "Mary"),), (Relationship("hp", "m"),)))
    relationships[hp→m].provider: hp is a stranger: add the party to the book, got 'hp→m' [...]
    """
    names = {party.id for party in parties} if known is None else known
    faults = [
        Fault.of("reference.unknown", f"parties[{party.id}].members", each.member.id, _ADD)
        for party in parties
        if isinstance(party, Group)
        for each in party.members
        if each.member.id not in names
    ]
    faults += check_parents(parties)
    seen: set[tuple[str, str]] = set()
    for each in relationships:
        faults += _ledger_faults(each, names, seen)
    return faults


_ADD: Final = "add the party to the book"


def _ledger_faults(
    ledger: Relationship, known: Container[str], seen: set[tuple[str, str]]
) -> list[Fault]:
    pair = sides(ledger)
    arrow = "→".join(pair)
    path = f"relationships[{arrow}]"
    faults: list[Fault] = []
    if pair in seen:
        hint = "give the facts of two sides in one ledger; a line of service is a view of it"
        faults.append(Fault.of("relationship.duplicate", path, arrow, hint))
    seen.add(pair)
    if ledger.joined:
        hint = "give each record its own ledger; relationship(provider, patron) joins them"
        faults.append(Fault.of("relationship.joined", f"{path}.joined", arrow, hint))
    if ledger.line is not None:
        hint = "give the whole ledger; relationship(provider, patron, line) is the view"
        faults.append(Fault.of("relationship.line", f"{path}.line", ledger.line, hint))
    for name, side in zip(("provider", "patron"), pair, strict=True):
        if side not in known:
            hint = f"{side} is a stranger: {_ADD}"
            faults.append(Fault.of("reference.unknown", f"{path}.{name}", arrow, hint))
    return faults + stranger_faults(ledger.facts, arrow, known)


def stranger_faults(facts: Iterable[Fact], arrow: str, known: Container[str]) -> list[Fault]:
    """Report the parties that facts of a ledger name and that the book doesn't know.

    >>> import patronage as pt
    >>> from datetime import date
    >>> fact = pt.Assigned("ana", on=date(2026, 2, 1), id="F1")
    >>> print(*stranger_faults([fact], "hp→mary", {"hp", "mary"}))
    relationships[hp→mary].facts[F1]: ana is a stranger to hp→mary: add the party to the book, ...
    """
    return [
        Fault.of(
            "reference.unknown",
            f"relationships[{arrow}].facts[{fact.id}]",
            ref.id,
            f"{ref.id} is a stranger to {arrow}: {_ADD}",
        )
        for fact in facts
        for ref in refs_of(fact)
        if ref.id not in known
    ]
