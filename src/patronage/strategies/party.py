"""Parties, what is known of them, and how they stand to each other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Unpack

from hypothesis import strategies as st

from patronage.facts.parties import HasRef, Ref
from patronage.party.known import (
    ALWAYS,
    ContactPoint,
    Identifier,
    Membership,
    Name,
    PartyRole,
    TermOfAddress,
)
from patronage.party.notes import Ended, Merged, Particular
from patronage.party.parties import ErasedPerson, Group, Organization, Person
from patronage.party.relations import Bond, OwnBond, Relation
from patronage.strategies.fields import any_of, drawn, filled
from patronage.strategies.options import World
from patronage.strategies.parts import BY_HAND, PARTS, few, pinned, pins
from patronage.strategies.text import ids, names, refs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.party.parties import Party
    from patronage.strategies.options import Options

__all__ = [
    "contact_points", "dated_names", "endings", "erased_persons", "groups", "identifiers",
    "memberships", "merges", "organizations", "particulars", "parties", "party_roles", "persons",
    "relations", "terms_of_address",
]  # fmt: skip

_KINDS: Final = (Person, Organization, Group, ErasedPerson)

PARTS[Name] = {"text": names(), "kind": few("legal", "trading", "former")}
PARTS[Identifier] = {
    "scheme": few("vat", "lei", "customer-no"),
    "value": few("GB123456789", "7", "007"),
}
PARTS[ContactPoint] = {
    "kind": few("mail", "phone", "post"),
    "value": few("mary@example.com", "+44 20 7946 0000", "1 High Street\nLondon"),
}
PARTS[PartyRole] = {"name": few("supplier", "reseller", "tenant")}
PARTS[TermOfAddress] = {
    "singular": few("client", "Client", "member", "guest", "patron"),
    "plural": st.just("patronage"),
}
PARTS[Organization] = {"trade": few("law", "retail", "Health  Care", "consulting", "tailoring")}


def dated_names(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Name]:
    """Draw a name of a party with the days on which it bore it.

    >>> from hypothesis import find
    >>> find(dated_names(), lambda name: name.kind is not None)
    Name('Mary Vane', kind='legal')
    """
    return drawn(Name, World.over(days))


def identifiers(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Identifier]:
    """Draw a number under which a register knows a party.

    >>> from hypothesis import find
    >>> find(identifiers(), lambda each: True)
    Identifier('vat', 'GB123456789')
    """
    return drawn(Identifier, World.over(days))


def contact_points(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[ContactPoint]:
    """Draw a way to reach a party.

    >>> from hypothesis import find
    >>> find(contact_points(), lambda each: "\\n" in each.value)
    ContactPoint('mail', '1 High Street\\nLondon')
    """
    return drawn(ContactPoint, World.over(days))


def party_roles(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[PartyRole]:
    """Draw a part that a party plays.

    >>> from hypothesis import find
    >>> find(party_roles(), lambda role: not role.is_active)
    PartyRole('supplier', status=RoleStatus.PENDING)
    """
    return drawn(PartyRole, World.over(days))


def terms_of_address(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[TermOfAddress]:
    """Draw the word by which a party wants to be called.

    >>> from hypothesis import find
    >>> find(terms_of_address(), lambda term: term.plural == "clients")
    TermOfAddress('client')
    """
    return drawn(TermOfAddress, World.over(days))


def memberships(
    *,
    members: Sequence[HasRef | str] | None = None,
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Membership]:
    """Draw the membership of one of these parties in a group.

    >>> from hypothesis import find
    >>> find(memberships(members=["mary"]), lambda each: True)
    Membership(Ref('mary'))
    """
    return drawn(Membership, World.over(days, members))


def persons(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Person]:
    """Draw a person, with some of what may be known of one.

    >>> from hypothesis import find
    >>> find(persons(id="mary"), lambda person: bool(person.terms))
    Person('mary', 'Mary Vane', terms=(TermOfAddress('client'),))
    """
    return drawn(Person, World.over(days), **pins(id=id))


def organizations(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Organization]:
    """Draw an organisation, with some of what may be known of one.

    >>> from hypothesis import find
    >>> find(organizations(id="hp"), lambda firm: firm.trade is not None)
    Organization('hp', 'Mary Vane', trade='law')
    """
    return drawn(Organization, World.over(days), **pins(id=id))


def groups(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    members: Sequence[HasRef | str] | None = None,
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Group]:
    """Draw a group of some of these parties; it is never a member of itself.

    >>> from hypothesis import find
    >>> find(groups(id="vanes", members=["mary"]), lambda group: bool(group.members))
    Group('vanes', 'Mary Vane', members=(Membership(Ref('mary')),))
    """
    return drawn(Group, World.over(days, members), **pins(id=id))


def erased_persons(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[ErasedPerson]:
    """Draw what is left of a person who was erased.

    >>> from hypothesis import find
    >>> find(erased_persons(id="mary"), lambda each: True)
    ErasedPerson('mary', on=datetime.date(2024, 2, 1), reason='so it was')
    """
    return drawn(ErasedPerson, World.over(days), **pins(id=id))


def parties(
    *,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    kinds: Iterable[type[Party]] | None = None,
    members: Sequence[HasRef | str] | None = None,
    days: SearchStrategy[date] | None = None,
) -> SearchStrategy[Party]:
    """Draw a party of any kind, or of these kinds; `members` may belong to a group.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(parties(id="mary", kinds=[pt.Person, pt.Group]), lambda party: True)
    Person('mary', 'Mary Vane')
    """
    return any_of(
        "party", World.over(days, members), _KINDS if kinds is None else kinds, **pins(id=id)
    )


def relations(**options: Unpack[Options]) -> SearchStrategy[Relation]:
    """Draw how two of the parties stand to each other; the first named owns the later, never back.

    Needs at least two parties.

    >>> from hypothesis import find
    >>> print(find(relations(parties=["luma", "us"]), lambda each: True))
    luma employs us
    """
    return drawn(Relation, World.of(options))


def particulars(**options: Unpack[Options]) -> SearchStrategy[Particular]:
    """Draw something that is known of one of the parties, and since when.

    >>> from hypothesis import find
    >>> print(find(particulars(parties=["mary"]), lambda each: each.text == "Mary Vane"))
    mary: Mary Vane
    """
    return drawn(Particular, World.of(options))


def merges(**options: Unpack[Options]) -> SearchStrategy[Merged]:
    """Draw that two of the parties are one: of two, the later named is the earlier.

    Needs at least two parties; of which sort they are is yours to see to.

    >>> from hypothesis import find
    >>> print(find(merges(parties=["p1", "p2"]), lambda each: True))
    p2 is p1
    """
    return drawn(Merged, World.of(options))


def endings(
    *, of: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Ended]:
    """Draw that a relation, or a particular, no longer holds.

    >>> from hypothesis import find
    >>> find(endings(of="R1"), lambda each: True).of
    'R1'
    """
    return drawn(Ended, World.of(options), **pins(of=of))


@st.composite
def _particulars(draw: DrawFn, world: World) -> Particular:
    kind = draw(st.sampled_from(_KNOWN))
    what = draw(drawn(kind, world, period=ALWAYS))
    party = draw(st.sampled_from(world.parties)) if world.parties else Ref("mary")
    parts = {"party": party, "what": what, "until": st.none() | world.days}
    return filled(draw, Particular, world, **parts, recorded_on=world.days)


_KNOWN: Final = (Name, Identifier, ContactPoint, PartyRole, TermOfAddress)


@st.composite
def _merges(draw: DrawFn, world: World) -> Merged:
    names = world.parties if len(world.parties) > 1 else (Ref("p1"), Ref("p2"))
    first = draw(st.integers(0, len(names) - 2))
    second = draw(st.integers(first + 1, len(names) - 1))
    without = draw(st.sampled_from([(), (), (Bond.INCLUDES,), (Bond.HOUSEHOLD, Bond.EMPLOYS)]))
    parts = {"absorbed": names[second], "into": names[first], "without": without}
    return filled(draw, Merged, world, **parts, recorded_on=world.days)


@st.composite
def _groups(draw: DrawFn, world: World, id: SearchStrategy[str] | str | None = None) -> Group:  # noqa: A002
    own = draw(pinned(id, ids()))
    others = tuple(ref for ref in world.parties if ref.id != own)
    if not others:
        return filled(draw, Group, world, id=own, members=())
    return filled(draw, Group, replace(world, parties=others), id=own)


@st.composite
def _relations(draw: DrawFn, world: World) -> Relation:
    first = draw(st.integers(0, len(world.parties) - 2))
    second = draw(st.integers(first + 1, len(world.parties) - 1))
    pair = world.parties[first], world.parties[second]
    bond, turned = draw(st.sampled_from([*Bond, OwnBond("sponsors")])), draw(st.booleans())
    if turned and not bond.is_parental:
        pair = pair[1], pair[0]
    parts = {"subject": pair[0], "bond": bond, "object": pair[1], "until": st.none() | world.days}
    shares = st.sampled_from([None, Decimal("0.25"), Decimal("0.6"), Decimal(1)])
    return filled(draw, Relation, world, **parts, share=shares, recorded_on=world.days)


BY_HAND[Group] = _groups
BY_HAND[Relation] = _relations
BY_HAND[Particular] = _particulars
BY_HAND[Merged] = _merges
BY_HAND[HasRef] = lambda _: refs()
