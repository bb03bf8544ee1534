"""Records that are one party, read as one: what is known of it, its ledgers, a group's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from attrs import evolve

from patronage.party.known import ContactPoint, Identifier, Name, PartyRole, TermOfAddress
from patronage.party.parties import ErasedPerson, Group
from patronage.relationship.relationship import Joined, Relationship, joined_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from patronage.book.knowledge import Log
    from patronage.dates.period import Period
    from patronage.facts.fact import Fact
    from patronage.party.notes import Particular
    from patronage.party.parties import Party
    from patronage.relationship.coverage import Coverage
    from patronage.timeline.timeline import Timeline

__all__ = ["belonging", "described", "joined_reading"]


def described(records: Sequence[Party], notes: Iterable[Particular]) -> Party:
    """Return the party that some records are, the first its own, with all that is noted of it.

    What several records hold alike stands once. The name is that of the first record; the others'
    are among its names.

    >>> from patronage.party.parties import Person
    >>> merged = described([Person("p1", "Mary Vane"), Person("p2", "M. Vane")], ())
    >>> merged.name, [name.text for name in merged.names]
    ('Mary Vane', ['M. Vane', 'Mary Vane'])
    """
    own = records[0]
    if isinstance(own, ErasedPerson):
        return own
    living = [each for each in records[1:] if not isinstance(each, ErasedPerson)]
    noted: dict[str, list[Particular]] = {each.id: [] for each in (own, *living)}
    for note in notes:
        if note.party.id in noted:
            noted[note.party.id].append(note)
    if not living and not noted[own.id]:
        return own
    held = {
        name: _once(
            thing
            for each in (*living, own)
            for thing in _held(each, name, kind, noted[each.id], named=bool(living))
        )
        for name, kind in _HELD.items()
    }
    if isinstance(own, Group):
        groups = cast("list[Group]", [*living, own])
        held["members"] = _once(member for each in groups for member in each.members)
    return cast("Party", evolve(cast("Any", own), **held))


_HELD: Final = {
    "names": Name,
    "identifiers": Identifier,
    "contact_points": ContactPoint,
    "roles": PartyRole,
    "terms": TermOfAddress,
}
"""What a party holds of which there may be several, by the field."""


def _held(
    record: Any,  # noqa: ANN401  a person, an organisation or a group
    name: str,
    kind: type[object],
    noted: list[Particular],
    *,
    named: bool,
) -> Iterator[object]:
    """Yield what a record holds in a field, then what was noted of it; its name among its names."""
    if named and name == "names":
        yield Name(record.name)
    yield from getattr(record, name)
    for each in noted:
        if isinstance(each.what, kind):
            yield evolve(each.what, period=each.period)


def _once(things: Iterable[object]) -> tuple[object, ...]:
    """Return each thing once, where it stands last."""
    return tuple(reversed(dict.fromkeys(reversed(tuple(things)))))


# --- ledgers ------------------------------------------------------------------------------------


class Keeping(Protocol):
    """A book, as far as it keeps the ledgers of records."""

    @property
    def coverage(self) -> Coverage:
        """What was looked at of who has no ledger."""
        ...

    def ledger(self, provider: str, patron: str) -> Relationship | None:
        """Return the ledger of two records; None where there is none."""
        ...


def joined_reading(
    log: Log,
    people: Mapping[str, Party],
    book: Keeping,
    pair: tuple[str, str],
    known_by: date | None,
) -> Relationship | None:
    """Return the ledger of the parties that two records are, others' joined; None without any.

    >>> from patronage.book.knowledge import Log
    >>> import patronage as pt
    >>> joined_reading(Log((), ()), {}, pt.Book(), ("shop", "mary"), None) is None
    True
    """
    known = log.at(known_by)
    provider, patron = known.whose(pair[0]), known.whose(pair[1])
    joined: list[Joined] = []
    for one, its in _records(log, provider):
        for other, days in _records(log, patron):
            ledger = book.ledger(one, other) if (one, other) != (provider, patron) else None
            common = [part for period in its for day in days if (part := period.intersect(day))]
            if ledger is not None and common:
                joined.append(Joined(ledger, known=tuple(common)))
    own = book.ledger(provider, patron)
    if own is None and (provider == patron or not any(each.is_read(known_by) for each in joined)):
        return None
    if own is None:
        sides = (people[name].ref for name in (provider, patron))
        own = Relationship(*sides, coverage=book.coverage)
    return joined_to(own, tuple(joined))


def _records(log: Log, party: str) -> list[tuple[str, list[Period]]]:
    """Return the records that ever are a party, each with the days of knowledge on which it is."""
    found: dict[str, list[Period]] = {}
    for period, then in log.spells(party):
        for record in log.kin.get(party, frozenset({party})):
            if then.whose(record) == party:
                found.setdefault(record, []).append(period)
    return sorted(found.items())


# --- the facts of a group -----------------------------------------------------------------------


def belonging(
    facts: tuple[Fact, ...], shares: Timeline[Fraction | None], on: date | None
) -> tuple[Fact, ...]:
    """Return a member's facts that count for its group: of its days, or all, if it belongs `on`.

    >>> from patronage.timeline.timeline import Timeline
    >>> belonging((), Timeline.constant(None), None)
    ()
    """
    if on is not None:
        return () if shares.at(on) is None else facts
    days = {fact.id: fact.on for fact in facts}
    return tuple([fact for fact in facts if shares.at(_own_day(fact, days)) is not None])


def _own_day(fact: Fact, days: Mapping[str | None, date]) -> date:
    """Return the day by which a fact belongs: what gives something back is where that is."""
    of: object = getattr(fact, "of", None)
    return days.get(of, fact.on) if isinstance(of, str) else fact.on
