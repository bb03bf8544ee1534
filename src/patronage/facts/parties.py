"""How a fact names who is concerned: the two sides of a relationship, and anyone else by id."""

from __future__ import annotations

from enum import Enum
from typing import Protocol

from attrs import field, frozen

from patronage.checks import check_id
from patronage.errors import Fault, printable
from patronage.facts.inside import inside
from patronage.fields import Id, OneLine, spell_out
from patronage.values import Value, repr_member

__all__ = ["HasRef", "Ref", "Side", "check_ref", "ref_of", "ref_or_none", "refs_of", "side_or_ref"]


class Side(Enum):
    """One of the two sides of a relationship, as its facts speak of them.

    The relationship says who they are; a third party is named by a `Ref`.

    >>> Side.PATRON.other
    Side.PROVIDER
    """

    PROVIDER = "provider"
    PATRON = "patron"

    __repr__ = repr_member

    @property
    def other(self) -> Side:
        """The side across the table.

        >>> Side.PROVIDER.other
        Side.PATRON
        """
        return Side.PATRON if self is Side.PROVIDER else Side.PROVIDER


@frozen
class Ref(Value):
    """The id of a party, with a label to show beside it.

    The label is never compared, hashed or part of a fact's identity, and goes when the person is
    erased; the party itself lives in the `Book`.

    >>> Ref("ana", "Ana Ruiz") == Ref("ana")
    True
    >>> print(Ref("ana", "Ana Ruiz"))
    Ana Ruiz
    """

    id: Id
    label: OneLine | None = field(default=None, eq=False)

    @staticmethod
    def _check(faults: list[Fault], path: str, value: object) -> None:
        """Report what a field that converts to a reference is given besides."""
        check_ref(faults, path, value)

    def __str__(self) -> str:
        return printable(self.label or self.id)

    @property
    def ref(self) -> Ref:
        """The reference itself, so that a party and its reference are given alike.

        >>> Ref("ana").ref
        Ref('ana')
        """
        return self


class HasRef(Protocol):
    """Anything that can be named by a `Ref`: a person, an organisation, a group, a reference.

    >>> import patronage as pt
    >>> who: HasRef = pt.Ref("ana")
    """

    @property
    def ref(self) -> Ref:
        """How a fact names this party."""
        ...


def ref_of(party: HasRef | str) -> Ref:
    """Return the reference of a party, or of an id; a converter of attributes.

    What is neither passes through, for `check_ref` to report.

    >>> ref_of("ana"), ref_of(Ref("ana", "Ana Ruiz"))
    (Ref('ana'), Ref('ana', 'Ana Ruiz'))
    """
    if type(party) is Ref:
        return party
    if isinstance(party, str):
        faults: list[Fault] = []
        check_id(faults, "", party)
        return party if faults else Ref(party)  # type: ignore[return-value]  # reported by the check
    found = getattr(party, "ref", None)
    return found if type(found) is Ref else party  # type: ignore[return-value]  # likewise


spell_out(ref_of)


def ref_or_none(party: HasRef | str | None) -> Ref | None:
    """Return the same where there may be nobody.

    >>> ref_or_none(None) is None
    True
    """
    return None if party is None else ref_of(party)


spell_out(ref_or_none)


def side_or_ref(party: Side | HasRef | str | None) -> Side | Ref | None:
    """Return the same where it may be one of the two sides, or nobody.

    >>> side_or_ref(Side.PATRON)
    Side.PATRON
    """
    return party if party is None or isinstance(party, Side) else ref_of(party)


spell_out(side_or_ref)


def check_ref(faults: list[Fault], path: str, value: object) -> None:
    """Report a value that names no party.

    >>> found: list[Fault] = []
    >>> check_ref(found, "buyer", 3)
    >>> check_ref(found, "payer", "Mary Vane")
    >>> [(fault.path, fault.code) for fault in found]
    [('buyer', 'party.type'), ('payer', 'id.syntax')]
    """
    if type(value) is Ref:
        return
    if isinstance(value, str):
        check_id(faults, path, value)
    else:
        faults.append(Fault.of("party.type", path, value, "give a party, a Ref or a party's id"))


def refs_of(fact: object) -> tuple[Ref, ...]:
    """Return every party that a fact names beside the two sides, once each, by id.

    However deep it names them. A store that keeps ledgers one by one asks before it writes: whoever
    is named here has to be known, for a `Book` of the ledgers refuses strangers.

    >>> import patronage as pt
    >>> from datetime import date
    >>> refs_of(pt.Assigned("ana", on=date(2026, 2, 1)))
    (Ref('ana'),)
    """
    found = {part.id: part for part in reversed(inside(fact)) if type(part) is Ref}
    return tuple([found[key] for key in sorted(found)]) if found else ()
