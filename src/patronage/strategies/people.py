"""Parties, what is known of them, and how they stand to each other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Unpack

from hypothesis import strategies as st

from patronage.facts.parties import Ref, ref_of
from patronage.party.known import (
    ContactPoint,
    Identifier,
    Membership,
    Name,
    PartyRole,
    RoleStatus,
    TermOfAddress,
)
from patronage.party.parties import ErasedPerson, Group, GroupKind, Organization, Person
from patronage.party.relations import Bond, Relation
from patronage.strategies.times import days as any_days
from patronage.strategies.times import periods
from patronage.strategies.wording import ids, names, texts
from patronage.strategies.world import CAST, World, drawn_in_world, pinned, some_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.parties import HasRef
    from patronage.party.parties import Party
    from patronage.strategies.world import Options

__all__ = [
    "contact_points",
    "dated_names",
    "erased_persons",
    "groups",
    "identifiers",
    "memberships",
    "organizations",
    "parties",
    "party_roles",
    "persons",
    "relations",
    "terms_of_address",
]

_Named: TypeAlias = "tuple[str, str | None]"
"""The id and the label of somebody: refs that differ in their label only are equal."""

_TRADES: Final = ("law", "retail", "Health  Care", "consulting", "tailoring")


def _period(days: SearchStrategy[date] | None) -> dict[str, SearchStrategy[Any]]:
    return {"period": periods(days=days)}


def dated_names(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Name]:
    """Draw a name of a party with the days on which it bore it.

    >>> from hypothesis import find
    >>> find(dated_names(), lambda name: name.kind is not None)
    Name('Mary Vane', kind='legal')
    """
    kinds = st.sampled_from(("legal", "trading", "former"))
    return some_of(Name, {"text": names()}, {"kind": kinds, **_period(days)})


def identifiers(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Identifier]:
    """Draw a number under which a register knows a party.

    >>> from hypothesis import find
    >>> find(identifiers(), lambda each: True)
    Identifier('vat', 'GB123456789')
    """
    schemes = {"scheme": st.sampled_from(("vat", "lei", "customer-no"))}
    values = {"value": st.sampled_from(("GB123456789", "7", "007"))}
    return some_of(Identifier, schemes | values, _period(days))


def contact_points(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[ContactPoint]:
    """Draw a way to reach a party.

    >>> from hypothesis import find
    >>> find(contact_points(), lambda each: "\\n" in each.value)
    ContactPoint('mail', '1 High Street\\nLondon')
    """
    kinds = {"kind": st.sampled_from(("mail", "phone", "post"))}
    values = ("mary@example.com", "+44 20 7946 0000", "1 High Street\nLondon")
    return some_of(ContactPoint, kinds | {"value": st.sampled_from(values)}, _period(days))


def party_roles(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[PartyRole]:
    """Draw a part that a party plays.

    >>> from hypothesis import find
    >>> find(party_roles(), lambda role: not role.is_active)
    PartyRole('supplier', status=RoleStatus.PENDING)
    """
    parts = {"name": st.sampled_from(("supplier", "reseller", "tenant"))}
    extra = {"status": st.sampled_from(RoleStatus), "reason": texts()}
    return some_of(PartyRole, parts, extra | _period(days))


def terms_of_address(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[TermOfAddress]:
    """Draw the word by which a party wants to be called.

    >>> from hypothesis import find
    >>> find(terms_of_address(), lambda term: term.plural == "clients")
    TermOfAddress('client')
    """
    words = {"singular": st.sampled_from(("client", "Client", "member", "guest", "patron"))}
    return some_of(TermOfAddress, words, {"plural": st.just("patronage"), **_period(days)})


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
    who = {"member": st.sampled_from(tuple(members or CAST))}
    return some_of(Membership, who, _period(days))


def _several(items: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.lists(items, min_size=1, max_size=2).map(tuple)


@lru_cache(maxsize=256)
def _known(days: SearchStrategy[date] | None) -> dict[str, SearchStrategy[Any]]:
    return {
        "names": _several(dated_names(days=days)),
        "identifiers": _several(identifiers(days=days)),
        "contact_points": _several(contact_points(days=days)),
        "roles": _several(party_roles(days=days)),
        "terms": _several(terms_of_address(days=days)),
    }


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
    return some_of(Person, {"id": pinned(id, ids()), "name": names()}, _known(days))


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
    extra = {"trade": st.sampled_from(_TRADES), **_known(days)}
    return some_of(Organization, {"id": pinned(id, ids()), "name": names()}, extra)


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
    return _groups(pinned(id, ids()), tuple(ref_of(each) for each in members or CAST), days)


@st.composite
def _groups(
    draw: DrawFn,
    own: SearchStrategy[str],
    members: tuple[Ref, ...],
    days: SearchStrategy[date] | None,
) -> Group:
    name = draw(own)
    others = tuple((each.id, each.label) for each in members if each.id != name)
    return draw(_group(name, others, days))


@lru_cache(maxsize=256)
def _group(
    own: str, others: tuple[_Named, ...], days: SearchStrategy[date] | None
) -> SearchStrategy[Group]:
    extra = _known(days) | {"kind": st.sampled_from(GroupKind)}
    if others:
        members = [Ref(*each) for each in others]
        extra["members"] = _several(memberships(members=members, days=days))
    return some_of(Group, {"id": st.just(own), "name": names()}, extra)


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
    on = any_days() if days is None else days
    return st.builds(ErasedPerson, pinned(id, ids()), on=on, reason=texts())


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
    refs = CAST if members is None else map(ref_of, members)
    who = tuple((each.id, each.label) for each in refs)
    return _parties(id, _ALL if kinds is None else tuple(kinds), who, days)


_ALL: Final = (Person, Organization, Group, ErasedPerson)


@lru_cache(maxsize=256)
def _parties(
    own: str | SearchStrategy[str] | None,
    kinds: tuple[type[Party], ...],
    members: tuple[_Named, ...],
    days: SearchStrategy[date] | None,
) -> SearchStrategy[Party]:
    made: dict[type[Party], Callable[[], SearchStrategy[Party]]] = {
        Person: lambda: persons(id=own, days=days),
        Organization: lambda: organizations(id=own, days=days),
        Group: lambda: groups(id=own, members=[Ref(*each) for each in members], days=days),
        ErasedPerson: lambda: erased_persons(id=own, days=days),
    }
    return st.one_of([made[kind]() for kind in kinds])


def relations(**options: Unpack[Options]) -> SearchStrategy[Relation]:
    """Draw how two of the parties stand to each other; the first named owns the later, never back.

    Needs at least two parties.

    >>> from hypothesis import find
    >>> print(find(relations(parties=["luma", "us"]), lambda each: True))
    luma employs us
    """
    return relations_in(World.of(options))


@drawn_in_world
def relations_in(draw: DrawFn, world: World) -> Relation:
    """Draw how two parties of a world stand to each other.

    >>> from patronage.strategies.world import EVERYWHERE
    >>> from hypothesis import find
    >>> find(relations_in(EVERYWHERE), lambda each: each.until is not None).until
    datetime.date(2024, 2, 2)
    """
    first = draw(st.integers(0, len(world.parties) - 2))
    second = draw(st.integers(first + 1, len(world.parties) - 1))
    pair: tuple[Ref, Ref] = world.parties[first], world.parties[second]
    bond = draw(st.sampled_from(Bond))
    if not bond.is_parental and draw(st.booleans()):
        pair = pair[1], pair[0]
    period = draw(periods(days=world.days, allow_open_start=False, allow_open_end=True))
    learned = draw(world.days)
    on = period.start or learned
    until = draw(st.sampled_from((None, period.end)))
    return Relation(pair[0], bond, pair[1], on=on, until=until, recorded_on=max(on, learned))
