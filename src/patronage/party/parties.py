"""Who there is: persons, organisations, groups, and those of whom only the id is left."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import items_of
from patronage.errors import Fault, PatronageError, raise_faults
from patronage.facts.parties import Ref
from patronage.fields import FreeText, Id, OneLine
from patronage.party.known import (
    ContactPoint,
    Identifier,
    Membership,
    Name,
    PartyRole,
    TermOfAddress,
    valid_on,
)
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.facts.parties import HasRef

__all__ = ["PARTIES", "ErasedPerson", "Group", "GroupKind", "Organization", "Party", "Person"]


@frozen
class Person(Value):
    """A human being: who is served, who serves, who pays or is named (D17).

    `name` is what the person is called today; `names` holds others with their days. What is known
    of a person is dated; what it *is* to a provider is a matter of the relationship.

    >>> mary = Person("mary", "Mary Vane", terms=(TermOfAddress("member"),))
    >>> mary.ref, mary.term_on(date(2026, 1, 1)).plural
    (Ref('mary', 'Mary Vane'), 'members')
    """

    id: Id
    name: OneLine
    names: tuple[Name, ...] = field(default=(), kw_only=True)
    identifiers: tuple[Identifier, ...] = field(default=(), kw_only=True)
    contact_points: tuple[ContactPoint, ...] = field(default=(), kw_only=True)
    roles: tuple[PartyRole, ...] = field(default=(), kw_only=True)
    terms: tuple[TermOfAddress, ...] = field(default=(), kw_only=True)

    @property
    def label(self) -> str:
        """What is shown for the person.

        >>> Person("mary", "Mary Vane").label
        'Mary Vane'
        """
        return self.name

    @property
    def ref(self) -> Ref:
        """How facts name the person.

        >>> Person("mary", "Mary Vane").ref
        Ref('mary', 'Mary Vane')
        """
        return Ref(self.id, self.name)

    def name_on(self, day: date) -> str:
        """Return the name borne on a day.

        >>> from patronage import Period
        >>> maiden = Name("Mary Pine", period=Period(None, date(2020, 5, 1)))
        >>> Person("mary", "Mary Vane", names=(maiden,)).name_on(date(2019, 1, 1))
        'Mary Pine'
        """
        return _name_on(self, day)

    def term_on(self, day: date) -> TermOfAddress | None:
        """Return the word by which the person wants to be called on a day, if it said one (D20).

        >>> Person("mary", "Mary Vane").term_on(date(2026, 1, 1)) is None
        True
        """
        return _term_on(self, day)

    @property
    def words(self) -> tuple[str, ...]:
        """The words by which the person could be known: names, numbers, addresses; erasure's.

        Where one of them is said, the person is spoken of: what a store of texts looks for.

        >>> Person("mary", "Mary Vane", names=(Name("Mary Pine"),)).words
        ('Mary Pine', 'Mary Vane')
        """
        words = {self.name, *(name.text for name in self.names)}
        words |= {identifier.value for identifier in self.identifiers}
        words |= {point.value for point in self.contact_points}
        return tuple(sorted(words))

    def erased(self, *, on: date, reason: str) -> ErasedPerson:
        """Return what is left of the person after erasure: the id, the day and the reason.

        >>> Person("mary", "Mary Vane").erased(on=date(2026, 4, 1), reason="asked for it").label
        'mary'
        """
        return ErasedPerson(self.id, on=on, reason=reason)


@frozen
class Organization(Value):
    """A firm, a public body, a club: whatever acts under a name of its own (D17, D30).

    `trade` is the plain name of its line of work (`law`, `retail`); a policy may ask for it (D32).

    >>> Organization("hp", "Harlow & Pine LLP", trade="law").label
    'Harlow & Pine LLP'
    """

    id: Id
    name: OneLine
    trade: OneLine | None = field(default=None, kw_only=True)
    names: tuple[Name, ...] = field(default=(), kw_only=True)
    identifiers: tuple[Identifier, ...] = field(default=(), kw_only=True)
    contact_points: tuple[ContactPoint, ...] = field(default=(), kw_only=True)
    roles: tuple[PartyRole, ...] = field(default=(), kw_only=True)
    terms: tuple[TermOfAddress, ...] = field(default=(), kw_only=True)

    @property
    def label(self) -> str:
        """What is shown for the organisation.

        >>> Organization("hp", "Harlow & Pine LLP").label
        'Harlow & Pine LLP'
        """
        return self.name

    @property
    def ref(self) -> Ref:
        """How facts name the organisation.

        >>> Organization("luma", "Luma Ltd").ref
        Ref('luma', 'Luma Ltd')
        """
        return Ref(self.id, self.name)

    def name_on(self, day: date) -> str:
        """Return the name borne on a day.

        >>> Organization("luma", "Luma Ltd").name_on(date(2019, 1, 1))
        'Luma Ltd'
        """
        return _name_on(self, day)

    def term_on(self, day: date) -> TermOfAddress | None:
        """Return the word by which the organisation wants to be called on a day (D20).

        >>> luma = Organization("luma", "Luma Ltd", terms=(TermOfAddress("partner"),))
        >>> luma.term_on(date(2026, 1, 1)).plural
        'partners'
        """
        return _term_on(self, day)


class GroupKind(Enum):
    """What holds a group together.

    >>> GroupKind.HOUSEHOLD
    GroupKind.HOUSEHOLD
    """

    HOUSEHOLD = "household"
    CORPORATE = "corporate"
    OTHER = "other"

    __repr__ = repr_member


@frozen
class Group(Value):
    """Parties that are served as one: a household, a group of companies (D17).

    A group has no facts of its own; its members' are read together where that is asked:
    `Book.facts_of`, `Pooled`. Whom it began with stands here; who came and went later is noted in
    the book, by relations of `Bond.INCLUDES` (`Book.members`).

    >>> vanes = Group("vanes", "The Vanes", kind=GroupKind.HOUSEHOLD, members=(Membership("mary"),))
    >>> vanes.members_on(date(2026, 1, 1))
    (Ref('mary'),)
    """

    id: Id
    name: OneLine
    kind: GroupKind = field(default=GroupKind.OTHER, kw_only=True)
    members: tuple[Membership, ...] = field(default=(), kw_only=True)
    names: tuple[Name, ...] = field(default=(), kw_only=True)
    identifiers: tuple[Identifier, ...] = field(default=(), kw_only=True)
    contact_points: tuple[ContactPoint, ...] = field(default=(), kw_only=True)
    roles: tuple[PartyRole, ...] = field(default=(), kw_only=True)
    terms: tuple[TermOfAddress, ...] = field(default=(), kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        for place, each in enumerate(self.members):
            if each.member.id == self.id:
                hint = "a group is no member of itself"
                faults.append(Fault.of("reference.cycle", f"members[{place}]", self.id, hint))

    @classmethod
    def household(cls, id: str, name: str, members: Iterable[HasRef | str]) -> Group:  # noqa: A002
        """Return the people who live and buy together.

        >>> Group.household("vanes", "The Vanes", ["mary", "joe"]).kind
        GroupKind.HOUSEHOLD
        """
        return cls(id, name, kind=GroupKind.HOUSEHOLD, members=_memberships(members))

    @classmethod
    def corporate(cls, id: str, name: str, members: Iterable[HasRef | str]) -> Group:  # noqa: A002
        """Return the companies of one house.

        >>> Group.corporate("luma-group", "Luma", ["luma", "luma-us"]).label
        'Luma'
        """
        return cls(id, name, kind=GroupKind.CORPORATE, members=_memberships(members))

    @property
    def label(self) -> str:
        """What is shown for the group.

        >>> Group("vanes", "The Vanes").label
        'The Vanes'
        """
        return self.name

    @property
    def ref(self) -> Ref:
        """How facts name the group.

        >>> Group("vanes", "The Vanes").ref
        Ref('vanes', 'The Vanes')
        """
        return Ref(self.id, self.name)

    def members_on(self, day: date) -> tuple[Ref, ...]:
        """Return who belonged to the group on a day.

        >>> Group.household("vanes", "The Vanes", ["mary"]).members_on(date(2026, 1, 1))
        (Ref('mary'),)
        """
        return tuple(each.member for each in valid_on(self.members, day))

    def name_on(self, day: date) -> str:
        """Return the name borne on a day.

        >>> Group("vanes", "The Vanes").name_on(date(2026, 1, 1))
        'The Vanes'
        """
        return _name_on(self, day)

    def term_on(self, day: date) -> TermOfAddress | None:
        """Return the word by which the group wants to be called on a day, if it said one (D20).

        >>> Group("vanes", "The Vanes").term_on(date(2026, 1, 1)) is None
        True
        """
        return _term_on(self, day)


@frozen
class ErasedPerson(Value):
    """A person of whom only the id is left: no name, no text; every decision still stands.

    >>> ErasedPerson("mary", on=date(2026, 4, 1), reason="asked for it").ref
    Ref('mary')
    """

    id: Id
    on: date = field(kw_only=True)
    reason: FreeText = field(kw_only=True)

    @property
    def label(self) -> str:
        """What is shown for the person: the id.

        >>> ErasedPerson("mary", on=date(2026, 4, 1), reason="asked for it").label
        'mary'
        """
        return self.id

    @property
    def ref(self) -> Ref:
        """How facts name the person: by id, without a label.

        >>> ErasedPerson("mary", on=date(2026, 4, 1), reason="asked for it").ref.label is None
        True
        """
        return Ref(self.id)


Party: TypeAlias = Person | Organization | Group | ErasedPerson
"""Anybody who can be a side of a relationship or be named in one."""

PARTIES: Final = (Person, Organization, Group, ErasedPerson)
"""The classes of `Party`."""


def _memberships(members: Iterable[HasRef | str]) -> tuple[Membership, ...]:
    faults: list[Fault] = []
    found: list[Membership] = []
    for place, member in enumerate(cast("tuple[HasRef | str, ...]", items_of(members))):
        try:
            found.append(Membership(member))
        except PatronageError as error:
            faults += error.under(f"members[{place}]").faults
    raise_faults(faults)
    return tuple(found)


def _name_on(party: Person | Organization | Group, day: date) -> str:
    then = valid_on(party.names, day)
    return then[-1].text if then else party.name


def _term_on(party: Person | Organization | Group, day: date) -> TermOfAddress | None:
    then = valid_on(party.terms, day)
    return then[-1] if then else None
