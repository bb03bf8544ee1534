"""Who there is: persons, organisations, groups, and those of whom only the id is left."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.errors import Fault, PatronageError, raise_faults
from patronage.facts.parties import Ref
from patronage.party.known import (
    ContactPoint,
    Identifier,
    Membership,
    Name,
    PartyRole,
    TermOfAddress,
    valid_on,
)
from patronage.values import (
    Value,
    check_day,
    check_id,
    check_instance,
    check_items,
    check_name,
    items_of,
    keep_text,
    nfc,
    nfc_or_none,
    repr_member,
)

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

    id: str
    name: str = field(converter=nfc)
    names: tuple[Name, ...] = field(default=(), kw_only=True)
    identifiers: tuple[Identifier, ...] = field(default=(), kw_only=True)
    contact_points: tuple[ContactPoint, ...] = field(default=(), kw_only=True)
    roles: tuple[PartyRole, ...] = field(default=(), kw_only=True)
    terms: tuple[TermOfAddress, ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        _check_party(faults, self)
        if faults:
            raise_faults(faults)

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

    id: str
    name: str = field(converter=nfc)
    trade: str | None = field(default=None, kw_only=True, converter=nfc_or_none)
    names: tuple[Name, ...] = field(default=(), kw_only=True)
    identifiers: tuple[Identifier, ...] = field(default=(), kw_only=True)
    contact_points: tuple[ContactPoint, ...] = field(default=(), kw_only=True)
    roles: tuple[PartyRole, ...] = field(default=(), kw_only=True)
    terms: tuple[TermOfAddress, ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        _check_party(faults, self)
        if self.trade is not None:
            check_name(faults, "trade", self.trade)
        if faults:
            raise_faults(faults)

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

    A group has no facts of its own; its members' are read together.

    >>> vanes = Group("vanes", "The Vanes", kind=GroupKind.HOUSEHOLD, members=(Membership("mary"),))
    >>> vanes.members_on(date(2026, 1, 1))
    (Ref('mary'),)
    """

    id: str
    name: str = field(converter=nfc)
    kind: GroupKind = field(default=GroupKind.OTHER, kw_only=True)
    members: tuple[Membership, ...] = field(default=(), kw_only=True)
    names: tuple[Name, ...] = field(default=(), kw_only=True)
    identifiers: tuple[Identifier, ...] = field(default=(), kw_only=True)
    contact_points: tuple[ContactPoint, ...] = field(default=(), kw_only=True)
    roles: tuple[PartyRole, ...] = field(default=(), kw_only=True)
    terms: tuple[TermOfAddress, ...] = field(default=(), kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        _check_party(faults, self)
        check_instance(faults, "group.type", "kind", self.kind, GroupKind)
        _check_members(faults, self)
        if faults:
            raise_faults(faults)

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

    id: str
    on: date = field(kw_only=True)
    reason: str = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "id", self.id)
        check_day(faults, "on", self.on)
        keep_text(faults, self, "reason", self.reason)
        if faults:
            raise_faults(faults)

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


def _check_party(faults: list[Fault], party: Person | Organization | Group) -> None:
    check_id(faults, "id", party.id)
    check_name(faults, "name", party.name)
    if type(party.names) is not tuple or party.names:
        check_items(faults, "name.type", "names", party.names, Name)
    if type(party.identifiers) is not tuple or party.identifiers:
        check_items(faults, "identifier.type", "identifiers", party.identifiers, Identifier)
    if type(party.contact_points) is not tuple or party.contact_points:
        check_items(faults, "contact.type", "contact_points", party.contact_points, ContactPoint)
    if type(party.roles) is not tuple or party.roles:
        check_items(faults, "role.type", "roles", party.roles, PartyRole)
    if type(party.terms) is not tuple or party.terms:
        check_items(faults, "term.type", "terms", party.terms, TermOfAddress)


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


def _check_members(faults: list[Fault], group: Group) -> None:
    before = len(faults)
    check_items(faults, "membership.type", "members", group.members, Membership)
    if len(faults) > before:
        return
    for place, each in enumerate(group.members):
        if each.member.id == group.id:
            hint = "a group is no member of itself"
            faults.append(Fault.of("reference.cycle", f"members[{place}]", group.id, hint))


def _name_on(party: Person | Organization | Group, day: date) -> str:
    then = valid_on(party.names, day)
    return then[-1].text if then else party.name


def _term_on(party: Person | Organization | Group, day: date) -> TermOfAddress | None:
    then = valid_on(party.terms, day)
    return then[-1] if then else None
