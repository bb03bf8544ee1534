"""Who is bound to whom, by which bond and on which days: looked up by party."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.party.parties import Group, GroupKind
from patronage.party.relations import Bond
from patronage.timeline.timeline import Timeline, coalesced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.book.knowledge import Known, Link
    from patronage.dates.period import Period
    from patronage.party.parties import Party
    from patronage.party.relations import OwnBond

__all__ = ["HOMELY", "MEMBERS", "Bonds", "Reach", "Way"]

_WHOLE: Final = Fraction(1)


class Way(NamedTuple):
    """By which bond one looks at others: from object up to subject, or `back`; link by link?

    >>> Way(Bond.EMPLOYS).turned
    Way(bond=Bond.EMPLOYS, back=True, deep=False)
    """

    bond: Bond | OwnBond
    back: bool = False
    deep: bool = False

    @property
    def turned(self) -> Way:
        """The same from the other side."""
        return self._replace(back=not self.back)


MEMBERS: Final = Way(Bond.INCLUDES, back=True)
"""From a group down to its members."""


HOMELY: Final = frozenset({Bond.HOUSEHOLD, Bond.INCLUDES})
"""The bonds that say who shares a household."""


class _Tie(NamedTuple):
    """One bond, seen from one side."""

    party: str
    period: Period
    share: Fraction


Reach: TypeAlias = "dict[str, Timeline[Fraction | None]]"
"""Of each party that is ever bound: the share of its bond on each day, None where there is none."""


class Bonds:
    """The relations of a book, and the memberships of its groups, looked up by party.

    A group includes its members; those of a household share one. Of several bonds between two
    parties the shares count together, at most the whole; one without a share is of the whole.
    Asked of a record that is merged, they are those of the party that it is.

    >>> import patronage as pt
    >>> employs = pt.Relation("luma", pt.Bond.EMPLOYS, "mary", on=date(2025, 3, 1))
    >>> from patronage.book.knowledge import Known
    >>> found = Bonds((), Known((), [employs])).reach("mary", Way(pt.Bond.EMPLOYS))
    >>> found["luma"].at(date(2025, 2, 28)), found["luma"].at(date(2025, 3, 1))
    (None, Fraction(1, 1))
    """

    __slots__ = ("_homes", "_members", "_ties", "_whose", "known")

    def __init__(self, parties: Iterable[Party], known: Known) -> None:
        self._whose = known.whose
        self._ties: dict[tuple[Bond | OwnBond, bool, str], list[_Tie]] = {}
        self._homes: dict[str, list[tuple[str, Period]]] = {}
        self._members: dict[str, list[tuple[str, Period]]] = {}
        self.known: set[Bond | OwnBond] = set()
        homes = {
            known.whose(each.id)
            for each in parties
            if isinstance(each, Group) and each.kind is GroupKind.HOUSEHOLD
        }
        for link in known.links:
            self._bind(link)
            if link.bond is Bond.INCLUDES and link.subject in homes:
                self._take_in(link)

    def _bind(self, link: Link) -> None:
        share = link.relation.share if link.relation is not None else None
        whole = _WHOLE if share is None else Fraction(share)
        self.known.add(link.bond)
        ends = ((False, link.object, link.subject), (True, link.subject, link.object))
        for back, party, tied in ends:
            key = (link.bond, back and not link.bond.is_mutual, party)
            self._ties.setdefault(key, []).append(_Tie(tied, link.period, whole))

    def _take_in(self, link: Link) -> None:
        """Note who lives in a household."""
        self.known.add(Bond.HOUSEHOLD)
        self._homes.setdefault(link.object, []).append((link.subject, link.period))
        self._members.setdefault(link.subject, []).append((link.object, link.period))

    def _tied(self, party: str, way: Way, on: date | None) -> Iterator[_Tie]:
        """Yield the bonds of a party as of a day: without those that begin later."""
        back = way.back and not way.bond.is_mutual
        for tie in self._ties.get((way.bond, back, party), ()):
            if _has_begun(tie.period, on):
                yield tie
        if way.bond is Bond.HOUSEHOLD:
            for home, period in self._homes.get(party, ()):
                for member, its in self._members[home]:
                    common = period.intersect(its) if member != party else None
                    if common is not None and _has_begun(common, on):
                        yield _Tie(member, common, _WHOLE)

    def reach(self, party: str, way: Way, on: date | None = None) -> Reach:
        """Return who is bound to a party, and since when, as of a day; it is not itself among them.

        `deep` goes on from those to theirs: by the way of the greatest share, share times share.

        >>> import patronage as pt
        >>> chain = [
        ...     pt.Relation("a", pt.Bond.OWNS, "b", on=date(2025, 1, 1), share="0.5"),
        ...     pt.Relation("b", pt.Bond.OWNS, "c", on=date(2025, 6, 1), share="0.5"),
        ... ]
        >>> from patronage.book.knowledge import Known
        >>> found = Bonds((), Known((), chain)).reach("c", Way(pt.Bond.OWNS, deep=True))
        >>> sorted(found), found["a"].at(date(2025, 6, 1))
        (['a', 'b'], Fraction(1, 4))
        """
        party = self._whose(party)
        direct = _by_party(self._tied(party, way, on))
        if not way.deep:
            return direct
        links: dict[str, Reach] = {party: direct}
        waiting = list(direct)
        while waiting:
            name = waiting.pop()
            if name not in links:
                links[name] = _by_party(self._tied(name, way, on))
                waiting += links[name]
        days = sorted(
            {day for ties in links.values() for line in ties.values() for day in line.days}
        )
        then = {day: _greatest_shares(party, links, day) for day in (date.min, *days)}
        reached = frozenset[str]().union(*then.values()) - {party}
        return {
            name: coalesced(then[date.min].get(name), [(day, then[day].get(name)) for day in days])
            for name in sorted(reached)
        }

    def placed(
        self, party: str, other: str, way: Way, places: int, on: date | None = None
    ) -> Timeline[bool]:
        """Return when a party is among the first that another is bound to, by the day of the bond.

        Of several of one day by their ids. Where one leaves, the next comes up.

        >>> import patronage as pt
        >>> staff = [
        ...     pt.Relation("luma", pt.Bond.EMPLOYS, name, on=date(2025, month, 1))
        ...     for name, month in (("mary", 1), ("joe", 2))
        ... ]
        >>> way = Way(pt.Bond.EMPLOYS)
        >>> from patronage.book.knowledge import Known
        >>> bonds = Bonds((), Known((), staff))
        >>> [bonds.placed(name, "luma", way, 1).values for name in ("mary", "joe")]
        [(True,), ()]
        """
        party = self._whose(party)
        bound = {name: _spells(line) for name, line in self.reach(other, way.turned, on).items()}
        found: Timeline[bool] = Timeline.constant(False)
        for spell in bound.pop(party, ()):
            key = spell.start or date.min, party
            before = [
                each
                for name, spells in bound.items()
                for each in spells
                if ((each.start or date.min), name) < key
            ]
            here = Timeline.from_periods([spell])
            free = Timeline.counting(before).map(places.__gt__)
            found = Timeline.combine(_either, found, Timeline.combine(_both, here, free))
        return found


def _has_begun(period: Period, on: date | None) -> bool:
    return on is None or period.start is None or period.start <= on


def _by_party(ties: Iterable[_Tie]) -> Reach:
    found: Reach = {}
    for tie in ties:
        line: Timeline[Fraction | None] = Timeline.from_periods([tie.period], tie.share, None)
        known = found.get(tie.party)
        found[tie.party] = line if known is None else Timeline.combine(_together, known, line)
    return found


def _together(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """Return the share of two bonds at once."""
    if one is None or other is None:
        return one if other is None else other
    return min(one + other, _WHOLE)


def _greatest_shares(party: str, links: dict[str, Reach], day: date) -> dict[str, Fraction]:
    """Return who is reached on a day, link by link, each by the way of the greatest share."""
    found: dict[str, Fraction] = {}
    nearest = [(-_WHOLE, party)]
    while nearest:
        share, name = heappop(nearest)
        if name in found:
            continue
        found[name] = -share
        for other, line in links[name].items():
            step = line.at(day)
            if step is not None and other not in found:
                heappush(nearest, (share * step, other))
    return found


def _spells(line: Timeline[Fraction | None]) -> list[Period]:
    """Return the longest stretches of days on which there is a bond, whatever its share."""
    return [spell.period for spell in line.map(_is_bound).spells() if spell.value]


def _is_bound(share: Fraction | None) -> bool:
    return share is not None


def _both(one: bool, other: bool) -> bool:
    return one and other


def _either(one: bool, other: bool) -> bool:
    return one or other
