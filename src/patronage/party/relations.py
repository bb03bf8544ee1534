"""How parties stand to each other, apart from what any of them buys."""

from __future__ import annotations

from datetime import date
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.dates.period import Period
from patronage.errors import Fault
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.facts.parties import Ref, ref_of, refs_of
from patronage.fields import Id, OneLine
from patronage.party.parties import Group
from patronage.values import Said, repr_member

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from patronage.facts.fact import Fact
    from patronage.party.parties import Party
    from patronage.text.phrases import Words

__all__ = ["Bond", "Relation", "check_parents", "unknown_parties"]


class Bond(Enum):
    """What one party is to another, read from left to right: *Luma employs Mary*.

    >>> Bond.OWNS.is_parental, Bond.HOUSEHOLD.is_parental
    (True, False)
    """

    EMPLOYS = "employs"
    OWNS = "owns"
    HOUSEHOLD = "shares a household with"
    REFERS = "refers"
    ACTS_FOR = "acts for"

    __repr__ = repr_member

    @property
    def is_parental(self) -> bool:
        """Whether it makes the one the parent of the other, so that it can't run in a ring.

        >>> Bond.REFERS.is_parental
        False
        """
        return self is Bond.OWNS


@frozen
class Relation(Said):
    """From this day, one party is bound to another so; a fact of the book, between third parties.

    `until` is the first day on which it no longer is. A party has no relation with itself
    (`reference.cycle`).

    >>> print(Relation("luma", Bond.OWNS, "luma-us", on=date(2024, 1, 1)))
    luma owns luma-us
    """

    subject: Ref = field(converter=ref_of)
    bond: Bond
    object: Ref = field(converter=ref_of)
    on: date = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)
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
        return f"relation:{self.bond.name.lower().replace('_', '-')}"

    @property
    def period(self) -> Period:
        """The days on which it holds.

        >>> Relation("luma", Bond.OWNS, "luma-us", on=date(2024, 1, 1)).period.end is None
        True
        """
        return Period(self.on, self.until)


def check_parents(parties: Iterable[Party], relations: Iterable[Relation] = ()) -> list[Fault]:
    """Return the rings among owners and owned, groups and members: `reference.cycle`.

    A ring counts only where all its links hold on one day. However long the chain, it is walked,
    not called into itself.

    >>> day = date(2024, 1, 1)
    >>> ring = [Relation("a", Bond.OWNS, "b", on=day), Relation("b", Bond.OWNS, "a", on=day)]
    >>> [str(fault) for fault in check_parents((), ring)]
    ["party[a]: no party is its own parent, got ['a', 'b'] [reference.cycle]"]
    """
    links = [
        (relation.subject.id, relation.object.id, relation.period)
        for relation in relations
        if relation.bond.is_parental
    ]
    for party in parties:
        if isinstance(party, Group):
            links += [(party.id, each.member.id, each.period) for each in party.members]
    ringed = _in_rings(links)
    found: dict[tuple[str, ...], Fault] = {}
    for kin in _connected([link for link in links if link[0] in ringed and link[1] in ringed]):
        for day in sorted({period.start or date.min for *_, period in kin}):
            ring = _ring([link for link in kin if day in link[2]])
            if ring:
                fault = Fault.of("reference.cycle", f"party[{ring[0]}]", list(ring), _NO_RING)
                found.setdefault(ring, fault)
    return list(found.values())


_NO_RING = "no party is its own parent"

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
