"""How parties stand to each other, apart from what any of them buys."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import items_of
from patronage.dates.period import Period
from patronage.errors import Fault
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.facts.parties import Ref, ref_of, refs_of
from patronage.fields import Id, OneLine, spell_out
from patronage.party.parties import Group
from patronage.values import Said, repr_member

if TYPE_CHECKING:
    from collections.abc import Container

    from patronage.facts.fact import Fact
    from patronage.party.parties import Party
    from patronage.text.phrases import Words

__all__ = [
    "AnyBond",
    "Bond",
    "OwnBond",
    "Relation",
    "Share",
    "bond_of",
    "bonds_of",
    "check_parents",
    "check_share",
    "kind_of",
    "rings_among",
    "share_of",
    "share_or_none",
    "unknown_parties",
]


class Bond(Enum):
    """What one party is to another, read from left to right: *Luma employs Mary*.

    A company owns another, one controls another, a group or a club includes its members; a payer
    pays for whoever its invoices are for; a contact acts for its company.

    >>> Bond.OWNS.is_parental, Bond.HOUSEHOLD.is_parental
    (True, False)
    """

    EMPLOYS = "employs"
    OWNS = "owns"
    CONTROLS = "controls"
    INCLUDES = "includes"
    PAYS_FOR = "pays for"
    HOUSEHOLD = "shares a household with"
    REFERS = "refers"
    ACTS_FOR = "acts for"

    __repr__ = repr_member

    @property
    def is_parental(self) -> bool:
        """Whether it makes the one the parent of the other, so that it can't run in a ring.

        A payer is no parent of those that own it: who pays for whom is a ring of its own.

        >>> Bond.REFERS.is_parental, Bond.PAYS_FOR.is_parental
        (False, True)
        """
        return any(self in family for family in _FAMILIES)

    @property
    def is_mutual(self) -> bool:
        """Whether it binds both alike, so that it has no direction.

        >>> Bond.HOUSEHOLD.is_mutual
        True
        """
        return self is Bond.HOUSEHOLD


_FAMILIES: Final = (
    frozenset({Bond.OWNS, Bond.CONTROLS, Bond.INCLUDES}),
    frozenset({Bond.PAYS_FOR}),
)
"""The bonds that can't run in a ring together: parents and children, payers and paid-for."""


@frozen(cache_hash=True)
class OwnBond(Said):
    """What one party is to another in the user's own words: *the union sponsors Mary*.

    It has a direction and may run in a ring. Wherever a bond is asked for its name alone will do;
    the name of one of the library's is that.

    >>> print(OwnBond("sponsors"))
    sponsors
    """

    name: OneLine

    def _said(self, words: Words) -> str:
        return words.word(self.name)

    @property
    def is_parental(self) -> bool:
        """That it may run in a ring.

        >>> OwnBond("sponsors").is_parental
        False
        """
        return False

    @property
    def is_mutual(self) -> bool:
        """That it has a direction.

        >>> OwnBond("sponsors").is_mutual
        False
        """
        return False


AnyBond: TypeAlias = Bond | OwnBond
"""A bond of the library's, or one of the user's own."""

_NAMED: Final = {bond.value: bond for bond in Bond}


def bond_of(bond: Bond | OwnBond | str) -> Bond | OwnBond:
    """Return the bond that is meant by a name: the library's of that name, else the user's own.

    >>> bond_of("employs"), bond_of("sponsors"), bond_of(OwnBond("owns"))
    (Bond.EMPLOYS, OwnBond('sponsors'), Bond.OWNS)
    """
    name = bond.name if isinstance(bond, OwnBond) else bond
    if type(name) is not str:
        return bond  # type: ignore[return-value]  # the check says what is wrong
    return _NAMED.get(name) or (bond if isinstance(bond, OwnBond) else OwnBond(name))


spell_out(bond_of)


def bonds_of(bonds: Iterable[Bond | OwnBond | str]) -> tuple[Bond | OwnBond, ...]:
    """Return the same of several; a converter.

    >>> bonds_of(["includes"])
    (Bond.INCLUDES,)
    """
    return tuple(map(bond_of, cast("tuple[Bond | OwnBond | str, ...]", items_of(bonds))))


spell_out(bonds_of)


def kind_of(bond: Bond | OwnBond) -> str:
    """Return what coverage calls the relations of a bond.

    >>> kind_of(Bond.PAYS_FOR), kind_of(OwnBond("lives next to"))
    ('relation:pays-for', 'relation:lives-next-to')
    """
    name = bond.name.lower() if isinstance(bond, Bond) else bond.name
    return f"relation:{name.replace('_', '-').replace(' ', '-')}"


def share_of(value: Decimal | int | str) -> Decimal:
    """Return a share in its one form; a converter.

    >>> share_of("0.60"), share_of(1)
    (Decimal('0.6'), Decimal('1'))
    """
    if type(value) is str:
        try:
            value = Decimal(value)
        except ArithmeticError:
            return value  # type: ignore[return-value]  # the check says what is wrong
    if type(value) is int:
        return Decimal(value)
    if type(value) is Decimal and _is_share(value):
        sign, digits, exponent = value.as_tuple()
        places = int(exponent)
        while places < 0 and digits[-1] == 0:
            digits, places = digits[:-1], places + 1
        return Decimal((sign, digits, places))
    return value  # type: ignore[return-value]


def share_or_none(value: Decimal | int | str | None) -> Decimal | None:
    """Return the same of a share that may be left out; a converter.

    >>> share_or_none(None) is None
    True
    """
    return None if value is None else share_of(value)


spell_out(share_of)
spell_out(share_or_none)


def _is_share(value: Decimal) -> bool:
    """Say whether a number is more than nothing and at most the whole, in a few digits."""
    if not value.is_finite() or not 0 < value <= 1:
        return False
    return int(value.as_tuple().exponent) >= -_PLACES


_PLACES: Final = 30


def check_share(faults: list[Fault], path: str, value: object) -> None:
    """Report what is no share of a whole.

    >>> found: list[Fault] = []
    >>> check_share(found, "share", Decimal(60))
    >>> found[0].code
    'share.range'
    """
    if type(value) is not Decimal:
        faults.append(Fault.of("share.type", path, value, 'give a Decimal, such as "0.6"'))
    elif not _is_share(value):
        hint = f'give more than 0 and at most 1, to {_PLACES} decimals: "0.6" for 60 percent'
        faults.append(Fault.of("share.range", path, value, hint))


Share: TypeAlias = Annotated[Decimal, check_share]
"""A share of a whole: more than 0, at most 1."""


@frozen
class Relation(Said):
    """From this day, one party is bound to another so; a fact of the book, between third parties.

    `until` is the first day on which it no longer is. A party has no relation with itself
    (`reference.cycle`). `bond` may be a text of one's own; `share` is of how much (owners, pools),
    `role` what the object is to the subject in particular: its director, its buyer.

    >>> print(Relation("luma", Bond.OWNS, "luma-us", on=date(2024, 1, 1)))
    luma owns luma-us
    >>> print(Relation("union", "sponsors", "mary", on=date(2024, 1, 1), role="apprentice"))
    union sponsors mary
    """

    subject: Ref = field(converter=ref_of)
    bond: Bond | OwnBond = field(converter=bond_of)
    object: Ref = field(converter=ref_of)
    on: date = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    share: Share | None = field(default=None, kw_only=True, converter=share_or_none)
    role: OneLine | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        if self.until is not None and self.until <= self.on:
            hint = f"a relation ends after its first day, {self.on}"
            faults.append(Fault.of("span.order", "until", self.until.isoformat(), hint))
        if self.subject == self.object:
            hint = "a party has no relation with itself"
            faults.append(Fault.of("reference.cycle", "object", self.object.id, hint))

    def _said(self, words: Words) -> str:
        named = {"subject": self.subject, "bond": self.bond, "object": self.object}
        return words.say("relation.line", **named)

    @property
    def kind(self) -> str:
        """What coverage calls it, `relation:owns`.

        >>> Relation("luma", Bond.OWNS, "luma-us", on=date(2024, 1, 1)).kind
        'relation:owns'
        """
        return kind_of(self.bond)

    @property
    def period(self) -> Period:
        """The days on which it holds.

        >>> Relation("luma", Bond.OWNS, "luma-us", on=date(2024, 1, 1)).period.end is None
        True
        """
        return Period(self.on, self.until)


def check_parents(parties: Iterable[Party], relations: Iterable[Relation] = ()) -> list[Fault]:
    """Return the rings among parents and children, and among payers: `reference.cycle`.

    Owners and owned, groups and members are of one family, who pays for whom of another: a company
    may pay for its owner. A ring counts only where all its links hold on one day. However long the
    chain, it is walked, not called into itself.

    >>> day = date(2024, 1, 1)
    >>> ring = [Relation("a", Bond.OWNS, "b", on=day), Relation("b", Bond.OWNS, "a", on=day)]
    >>> [str(fault) for fault in check_parents((), ring)]
    ["party[a]: no party is its own parent, got ['a', 'b'] [reference.cycle]"]
    """
    return rings_among(
        [(each.bond, each.subject.id, each.object.id, each.period) for each in relations]
        + [
            (Bond.INCLUDES, party.id, each.member.id, each.period)
            for party in parties
            if isinstance(party, Group)
            for each in party.members
        ]
    )


def rings_among(bonds: Iterable[tuple[Bond | OwnBond, str, str, Period]]) -> list[Fault]:
    """Return the same of bonds, each from whom to whom and when.

    >>> rings_among([(Bond.OWNS, "a", "b", Period(None, None))])
    []
    """
    kinship, payment = _FAMILIES
    linked: dict[frozenset[Bond], list[_Link]] = {kinship: [], payment: []}
    for bond, subject, other, period in bonds:
        for family, links in linked.items():
            if bond in family:
                links.append((subject, other, period))
    return [*_rings(linked[kinship], _NO_RING), *_rings(linked[payment], _NO_RING_OF_PAYERS)]


def _rings(links: list[_Link], hint: str) -> list[Fault]:
    """Return the rings of one family, each by its parties."""
    ringed = _in_rings(links)
    found: dict[tuple[str, ...], Fault] = {}
    for kin in _connected([link for link in links if link[0] in ringed and link[1] in ringed]):
        for day in sorted({period.start or date.min for *_, period in kin}):
            ring = _ring([link for link in kin if day in link[2]])
            if ring:
                fault = Fault.of("reference.cycle", f"party[{ring[0]}]", list(ring), hint)
                found.setdefault(ring, fault)
    return list(found.values())


_NO_RING = "no party is its own parent"
_NO_RING_OF_PAYERS = "no party pays for whoever pays for it"

_Link = tuple[str, str, Period]


def _in_rings(links: list[_Link]) -> frozenset[str]:
    """Return the parties left when those without a parent, or without a child, are taken away."""
    down = [(parent, child) for parent, child, _ in links]
    left = _peeled(down, frozenset(name for pair in down for name in pair))
    return _peeled([(child, parent) for parent, child in down], left)


def _connected(links: list[_Link]) -> list[list[_Link]]:
    """Return the links in groups that have no party in common, so that no ring is in two."""
    next_to: dict[str, list[str]] = {}
    for parent, child, _ in links:
        next_to.setdefault(parent, []).append(child)
        next_to.setdefault(child, []).append(parent)
    group: dict[str, int] = {}
    for number, first in enumerate(next_to):
        left = [first] if first not in group else []
        while left:
            name = left.pop()
            if name not in group:
                group[name] = number
                left += next_to[name]
    found: dict[int, list[_Link]] = {}
    for link in links:
        found.setdefault(group[link[0]], []).append(link)
    return list(found.values())


def _peeled(links: list[tuple[str, str]], left: frozenset[str]) -> frozenset[str]:
    """Take away whoever has no parent left, and so on down."""
    children: dict[str, list[str]] = {}
    parents = dict.fromkeys(left, 0)
    for parent, child in links:
        if parent in left and child in left:
            children.setdefault(parent, []).append(child)
            parents[child] += 1
    free = [name for name, count in parents.items() if not count]
    gone = set(free)
    while free:
        for child in children.get(free.pop(), ()):
            parents[child] -= 1
            if not parents[child]:
                gone.add(child)
                free.append(child)
    return left - gone


def _ring(links: list[_Link]) -> tuple[str, ...]:
    """Return one ring, from its least id on, or nothing."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for parent, child, _ in sorted(links, key=_by_ends):
        graph.add(child, parent)
    try:
        graph.prepare()
    except CycleError as found:
        ring: list[str] = found.args[1][:-1]  # its first is named again at its end
        least = ring.index(min(ring))
        return tuple(ring[least:] + ring[:least])
    return ()


def _by_ends(link: _Link) -> tuple[str, str]:
    return link[:2]


def unknown_parties(facts: Iterable[Fact], known: Container[str]) -> list[Fault]:
    """Return a `reference.unknown` for each party that a fact names and that isn't known.

    >>> import patronage as pt
    >>> fact = pt.Assigned("ana", on=date(2026, 2, 1), id="F1")
    >>> [str(fault) for fault in unknown_parties([fact], {"mary"})]
    ["facts[F1]: add the party to the book, got 'ana' [reference.unknown]"]
    """
    return [
        Fault.of("reference.unknown", f"facts[{fact.id}]", ref.id, "add the party to the book")
        for fact in facts
        for ref in refs_of(fact)
        if ref.id not in known
    ]
