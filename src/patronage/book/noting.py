"""What a book refuses to note: strangers, ends of nothing, rings, merges that can't be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from patronage.book.knowledge import Log
from patronage.book.strangers import Register
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault
from patronage.facts.identity import by_id
from patronage.facts.mends import MENDS, Correction, Retraction, check_mends
from patronage.facts.parties import refs_of
from patronage.party.notes import Ended, Merged, Particular
from patronage.party.parties import ErasedPerson, Person
from patronage.party.relations import Relation, rings_among

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from patronage.book.knowledge import Known, Link
    from patronage.facts.fact import Fact
    from patronage.party.parties import Party
    from patronage.party.relations import AnyBond

__all__ = ["erased_faults", "log_faults"]


def log_faults(
    parties: Sequence[Party], log: tuple[Fact, ...], new: Iterable[Fact] = ()
) -> list[Fault]:
    """Return what is wrong with the new facts of a book's log, which was right before.

    Strangers, mends and ends that lead to nothing; then merges and rings, as known on any day.

    >>> log_faults((), ())
    []
    """
    people = Register(parties)
    added = tuple(new)
    faults = [
        Fault.of("reference.unknown", path_of(fact), ref.id, "add the party to the book")
        for fact in added
        for ref in refs_of(fact)
        if ref.id not in people
    ]
    faults += [_placed(fault) for fault in check_mends(log, added)]
    known = by_id(log)
    for fact in added:
        if isinstance(fact, Correction):
            faults += _correction_faults(fact, known)
        elif isinstance(fact, Ended):
            faults += _end_faults(fact, log, known)
    if faults:
        return faults
    book = Log(parties, log)
    since = min((fact.recorded_on for fact in added), default=date.min)
    return _merge_faults(book, people) or _ring_faults(book, log, since)


def erased_faults(parties: Sequence[Party], new: Iterable[Fact]) -> list[Fault]:
    """Return the new merges with who was erased: nothing may lead to them.

    >>> erased_faults((), ())
    []
    """
    people = Register(parties)
    hint = "nothing may lead to who was erased: keep the two apart"
    return [
        Fault.of("merge.erased", f"{path_of(fact)}.{name}", ref.id, hint)
        for fact in new
        if isinstance(fact, Merged)
        for name, ref in (("absorbed", fact.absorbed), ("into", fact.into))
        if isinstance(people.get(ref.id), ErasedPerson)
    ]


def path_of(fact: Fact) -> str:
    """Return where a fact of the log stands in its book.

    >>> from datetime import date
    >>> path_of(Ended("R1", on=date(2026, 1, 1), id="E1"))
    'notes[E1]'
    """
    return f"{'relations' if isinstance(fact, Relation) else 'notes'}[{fact.id}]"


def _placed(fault: Fault) -> Fault:
    """Return a fault of a mend with its path in the book."""
    return Fault(fault.code, fault.path.replace("facts[", "notes[", 1), fault.value, fault.hint)


def _correction_faults(fact: Correction, known: Mapping[str | None, Fact]) -> list[Fault]:
    target, right = known.get(fact.of), fact.fact
    if target is None or type(target) in MENDS:
        return []  # reported of every mend
    if isinstance(right, Relation | Particular) and type(right) is type(target):
        return []
    hint = "put a relation in the place of a relation, a particular in that of one; else retract it"
    return [Fault.of("correction.target", f"{path_of(fact)}.fact", right.kind, hint)]


def _end_faults(end: Ended, log: tuple[Fact, ...], known: Mapping[str | None, Fact]) -> list[Fault]:
    target = known.get(end.of)
    if not isinstance(target, Relation | Particular):
        hint = "give the id of a relation or a particular of this book"
        return [Fault.of("reference.unknown", f"{path_of(end)}.of", end.of, hint)]
    mends = [each for each in log if isinstance(each, Correction) and each.of == end.of]
    start = min([target.on, *(each.fact.on for each in mends)])
    faults: list[Fault] = []
    if end.on <= start:
        hint = f"{end.of} begins on {start}: end it later, or retract it if it never was"
        faults.append(Fault.of("span.order", f"{path_of(end)}.on", end.on.isoformat(), hint))
    if end.recorded_on < target.recorded_on:
        hint = f"{end.of} was learned on {target.recorded_on}: nobody ends it before"
        day = end.recorded_on.isoformat()
        faults.append(Fault.of("evidence.time", f"{path_of(end)}.recorded_on", day, hint))
    return faults


# --- merges -------------------------------------------------------------------------------------


def _merge_faults(book: Log, people: Register) -> list[Fault]:
    """Return the merges that can't be, as known on some day.

    What is merged only grows until it is undone, so it is looked at the day before, and now.
    """
    merges = Log((), book.merging)
    faults = [
        fault
        for merge in book.merging
        if isinstance(merge, Merged)
        for fault in _sort_faults(merge, people)
    ]
    found: dict[Fault, None] = {}
    for day in _eves(merges.turns()):
        found.update(dict.fromkeys(_clashes(merges.at(day))))
    return [*faults, *found]


def _eves(days: Iterable[date]) -> Iterator[date | None]:
    """Yield the day before each of some days, and None: now."""
    yield from (add_days(day, -1) for day in days if day > date.min)
    yield None


def _sort_faults(merge: Merged, people: Register) -> Iterator[Fault]:
    one, other = (_sort_of(people.get(ref.id)) for ref in (merge.absorbed, merge.into))
    if one is not other:
        hint = f"{merge.into.id} is of another sort: a person is no firm, a firm no group"
        yield Fault.of("merge.sort", f"{path_of(merge)}.absorbed", merge.absorbed.id, hint)


def _sort_of(party: Party | None) -> type[object]:
    return Person if isinstance(party, ErasedPerson) else type(party)


def _clashes(known: Known) -> Iterator[Fault]:
    """Yield the merges that can't stand beside each other: of one record into two, or in a ring."""
    direct: dict[str, Merged] = {}
    for merge in known.notes:
        if not isinstance(merge, Merged):
            continue
        first = direct.setdefault(merge.absorbed.id, merge)
        if first is not merge:
            hint = f"{merge.absorbed.id} is {first.into.id} already: undo that, or merge the latter"
            yield Fault.of("merge.already", f"{path_of(merge)}.absorbed", merge.absorbed.id, hint)
    for name, merge in direct.items():
        trail = [name]
        while trail[-1] in direct and trail[-1] not in trail[:-1]:
            trail.append(direct[trail[-1]].into.id)
        if trail[-1] == name and name == min(trail):
            hint = "records can't be merged in a ring"
            yield Fault.of("merge.ring", f"{path_of(merge)}.into", trail[:-1], hint)


# --- rings --------------------------------------------------------------------------------------


def _ring_faults(book: Log, log: tuple[Fact, ...], since: date) -> list[Fault]:
    """Return the rings of owners and of payers, as known on some day since one.

    What is known only grows until something is mended or merged, so it is looked at the day before,
    and now; and not at all where no ring could come of all that was ever said.
    """
    turns: list[date] = []
    if any(isinstance(fact, _CHANGES) for fact in log):
        if not _may_ring(book, log):
            return []
        turns = [day for day in book.turns(Ended, Merged) if day > since]
    found: dict[Fault, None] = {}
    for day in _eves(turns):
        found.update(dict.fromkeys(rings_among(map(_tie, book.at(day).links))))
    return list(found)


def _may_ring(book: Log, log: tuple[Fact, ...]) -> bool:
    """Say whether a ring could come of all bonds that were ever said, kin taken for one party."""
    ever = [_tie(link) for link in Log(book.groups, ()).at(None).links]
    for fact in log:
        said = fact.fact if isinstance(fact, Correction) else fact
        if isinstance(said, Relation):
            ever.append((said.bond, said.subject.id, said.object.id, said.period))
    alike = {name: min(kin) for name, kin in book.kin.items()}
    whole = [
        (bond, alike.get(one, one), alike.get(other, other), _ALWAYS)
        for bond, one, other, _ in ever
        if bond.is_parental
    ]
    return any(one == other for _, one, other, _ in whole) or bool(rings_among(whole))


_ALWAYS: Final = Period(None, None)

_CHANGES: Final = (Correction, Retraction, Ended, Merged)
"""What may take a bond away, or move it."""


def _tie(link: Link) -> tuple[AnyBond, str, str, Period]:
    return link.bond, link.subject, link.object, link.period
