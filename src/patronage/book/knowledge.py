"""What a book says of its parties, as it was known on a day: bonds, particulars, who is who."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from attrs import evolve

from patronage.dates.day import check_one_day
from patronage.dates.period import Period
from patronage.facts.fact import ledger_order
from patronage.facts.mends import MENDS, Correction, Retraction, known_in
from patronage.party.notes import Ended, Merged, Particular
from patronage.party.parties import Group
from patronage.party.relations import Bond, OwnBond, Relation

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from patronage.facts.fact import Fact
    from patronage.party.parties import Party

__all__ = ["Known", "Link", "Log", "with_ends"]


class Link(NamedTuple):
    """One bond between two parties: from whom, to whom, when, and by which relation if any."""

    bond: Bond | OwnBond
    subject: str
    object: str
    period: Period
    relation: Relation | None = None


_NOBODY: Final[frozenset[Bond | OwnBond]] = frozenset()


class Known:
    """What stood of a book's log on one day of knowledge.

    `who` leads from each record that is merged to the one that it is; `notes` are the facts that
    stand, each with its end, `particulars` those of each record.

    >>> Known((), ()).whose("mary")
    'mary'
    """

    __slots__ = ("_groups", "_records", "_without", "notes", "particulars", "who")

    def __init__(self, groups: Iterable[Group], standing: Iterable[Fact]) -> None:
        self._groups = groups
        self.notes: tuple[Fact, ...] = with_ends(standing)
        direct = {each.absorbed.id: each for each in self.notes if isinstance(each, Merged)}
        self.who: dict[str, str] = {}
        self._without: dict[str, frozenset[Bond | OwnBond]] = {}
        self._records: dict[str, list[str]] = {}
        for name in sorted(direct):
            self._lead(name, direct)
        self.particulars: dict[str, list[Particular]] = {}
        for each in self.notes:
            if isinstance(each, Particular):
                self.particulars.setdefault(each.party.id, []).append(each)

    def _lead(self, name: str, direct: dict[str, Merged]) -> None:
        """Follow a record to the one that it is, and note the bonds that don't come along."""
        end, left, seen = name, set[Bond | OwnBond](), set[str]()
        while end in direct and end not in seen:
            seen.add(end)
            left.update(direct[end].without)
            end = direct[end].into.id
        self.who[name] = end
        self._records.setdefault(end, []).append(name)
        if left:
            self._without[name] = frozenset(left)

    def whose(self, record: str) -> str:
        """Return the party that a record is."""
        return self.who.get(record, record)

    def records(self, party: str) -> tuple[str, ...]:
        """Return the ids of all records of a party, its own first.

        >>> Known((), ()).records("mary")
        ('mary',)
        """
        own = self.whose(party)
        return own, *self._records.get(own, ())

    def noted_of(self, records: Iterable[str]) -> list[Particular]:
        """Return the particulars of some records, in the order of their days.

        >>> Known((), ()).noted_of(["mary"])
        []
        """
        return [each for record in records for each in self.particulars.get(record, ())]

    @property
    def links(self) -> Iterator[Link]:
        """Who is bound to whom, by relations and as members of groups; nobody to itself."""
        for each in self.notes:
            if isinstance(each, Relation):
                found = self._resolved(
                    Link(each.bond, each.subject.id, each.object.id, each.period, each)
                )
                if found is not None:
                    yield found
        for party in self._groups:
            for member in party.members:
                found = self._resolved(
                    Link(Bond.INCLUDES, party.id, member.member.id, member.period)
                )
                if found is not None:
                    yield found

    def _resolved(self, link: Link) -> Link | None:
        """Return a bond of records as one of parties; None where it holds between none."""
        if not self.who:
            return link
        if any(link.bond in self._without.get(end, _NOBODY) for end in (link.subject, link.object)):
            return None
        subject, other = self.whose(link.subject), self.whose(link.object)
        return None if subject == other else link._replace(subject=subject, object=other)


def with_ends(standing: Iterable[Fact]) -> tuple[Fact, ...]:
    """Return what stands of a log, each relation and particular with the end that was noted.

    What would end before it begins never held, and is left out.

    >>> with_ends(())
    ()
    """
    noted = tuple(standing)
    ends: dict[str | None, date] = {}
    for each in noted:
        if isinstance(each, Ended):
            ends[each.of] = min(each.on, ends.get(each.of, each.on))
    if not ends:
        return noted
    found: list[Fact] = []
    for each in noted:
        end = ends.get(each.id) if isinstance(each, Relation | Particular) else None
        if end is None or (each.until is not None and each.until <= end):  # type: ignore[attr-defined]
            found.append(each)
        elif end > each.on:
            found.append(evolve(cast("Relation", each), until=end))
    return tuple(found)


_Logged: TypeAlias = "tuple[Fact, ...]"


class Log:
    """All that a book says of its parties, in order: relations and notes; read as known on a day.

    >>> Log((), ()).at(None).notes
    ()
    """

    __slots__ = ("_days", "_known", "_spells", "_whole", "groups", "kin", "merging")

    def __init__(self, parties: Iterable[Party], said: Iterable[Fact]) -> None:
        self.groups: tuple[Group, ...] = tuple([each for each in parties if type(each) is Group])
        self._whole: _Logged = tuple(sorted(said, key=ledger_order))
        self._days: list[date] = sorted({each.recorded_on for each in self._whole})
        self._known: dict[int, Known] = {}
        self.merging: _Logged = _about_merges(self._whole)
        self.kin: dict[str, frozenset[str]] = _kin(self.merging)
        self._spells: dict[frozenset[str], list[tuple[Period, Known]]] = {}

    def at(self, day: date | None) -> Known:
        """Return what stood as known on a day (None: by now)."""
        if day is not None and type(day) is not date:
            check_one_day("known_by", day)
        place = len(self._days) if day is None else bisect_right(self._days, day)
        found = self._known.get(place)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            last = self._days[place - 1] if place else None
            standing = () if last is None else known_in(self._whole, last)
            found = self._known[place] = Known(self.groups, standing)
        return found

    def _about(self, kin: frozenset[str]) -> _Logged:
        """Return the merges of some kin, and what takes them back."""
        ids: set[str | None] = {
            each.id for each in self.merging if isinstance(each, Merged) and each.absorbed.id in kin
        }
        return _led_to(self.merging, ids)

    def turns(self, *kinds: type[Fact]) -> list[date]:
        """Return the days on which something of these kinds was learned, or any mend."""
        mends = (*kinds, *MENDS)
        return sorted({each.recorded_on for each in self._whole if isinstance(each, mends)})

    def turns_of(
        self, bonds: Container[Bond | OwnBond], around: Container[str] | None
    ) -> Iterator[date]:
        """Yield the days on which bonds begin, end, or become known otherwise than before.

        Of parties around somebody, or of anybody (None); a merge may move any.
        """
        led: set[str | None] = set()
        for fact in self._whole:
            said = fact.fact if isinstance(fact, Correction) else fact
            if isinstance(said, Relation) and said.bond in bonds:
                ends = said.subject.id, said.object.id
                if around is None or any(end in around for end in ends):
                    led.add(fact.of if isinstance(fact, Correction) else fact.id)
                    yield max(said.on, fact.recorded_on)
                    yield max(said.until or said.on, fact.recorded_on)
        for fact in self._whole:
            if isinstance(fact, Merged | Retraction):
                yield fact.recorded_on
            elif isinstance(fact, Ended) and fact.of in led:
                yield max(fact.on, fact.recorded_on)

    def spells(self, record: str) -> list[tuple[Period, Known]]:
        """Return who was who among the kin of a record, for each stretch of days of knowledge."""
        kin = self.kin.get(record, frozenset[str]())
        found = self._spells.get(kin)
        if found is None:
            own = self._about(kin)
            starts = [None, *sorted({each.recorded_on for each in own})]
            ends = [*starts[1:], None]
            found = self._spells[kin] = [
                (Period(start, end), Known((), () if start is None else known_in(own, start)))
                for start, end in zip(starts, ends, strict=True)
            ]
        return found


_KEPT: Final = 64
"""For how many days of knowledge what stood is kept."""


def _about_merges(whole: _Logged) -> _Logged:
    """Return the merges of a log, and what takes them back, however far it leads."""
    ids: set[str | None] = {each.id for each in whole if isinstance(each, Merged)}
    return _led_to(whole, ids) if ids else ()


def _led_to(whole: _Logged, ids: set[str | None]) -> _Logged:
    """Return some facts of a log, and the retractions that lead to them, however far."""
    mends = [each for each in whole if isinstance(each, Retraction)]
    found = set(ids)
    while more := {each.id for each in mends if each.of in found} - found:
        found |= more
    return tuple([each for each in whole if each.id in found])


def _kin(noted: _Logged) -> dict[str, frozenset[str]]:
    """Return, for each record that was ever merged, all that may ever have been read with it."""
    groups: dict[str, set[str]] = {}
    for each in noted:
        if isinstance(each, Merged):
            ends = each.absorbed.id, each.into.id
            together = set[str]().union(*(groups.get(end, {end}) for end in ends))
            groups.update(dict.fromkeys(together, together))
    return {name: frozenset(group) for name, group in groups.items()}
