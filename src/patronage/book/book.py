"""Many ledgers with their parties: everybody whom some providers serve."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, field, frozen

from patronage.book.bonds import HOMELY, MEMBERS, Bonds
from patronage.book.erasing import Content, without_person
from patronage.book.knowledge import Known, Log  # noqa: TC001  its hints can be read
from patronage.book.merging import belonging, described, joined_reading
from patronage.book.noting import erased_faults, log_faults
from patronage.book.strangers import (
    Register,
    book_faults,
    party_conflicts,
    sides,
    stranger_faults,
    type_faults,
)
from patronage.checks import check_day, items_of
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.errors import Fault, PatronageError, invalid, offer, raise_faults
from patronage.facts.acts import other_texts
from patronage.facts.fact import ledger_order
from patronage.facts.identity import identify, taken_in
from patronage.facts.mends import Retraction, then_in
from patronage.facts.parties import check_ref, ref_of
from patronage.party.likeness import identified
from patronage.party.notes import Merged, Note
from patronage.party.parties import PARTIES, ErasedPerson, Party, Person
from patronage.party.relations import Bond, Relation
from patronage.purchases.rows import read_purchases, taking
from patronage.relationship.admission import learned_on
from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.joining import Said, read_together
from patronage.relationship.ledger import day_after
from patronage.relationship.relationship import (
    Relationship,
    as_recorded_by,
    extended,
    relabelled,
)
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.book.bonds import Way
    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef, Ref
    from patronage.party.notes import Particular
    from patronage.party.relations import AnyBond
    from patronage.relationship.ledger import Recordable

__all__ = ["Book", "trusted_book"]


@frozen(init=False, repr=False)
class Book(Value):
    """The ledgers of many relationships, with the parties that they name.

    One ledger for each provider and patron, whole: `relationship(provider, patron, line)` is the
    view of one line of service. Whoever a fact names is in the book. Immutable: `add` and its
    siblings return another book. `coverage` is that of the ledgers that the book opens; `relations`
    say how parties are bound to each other. Order of arrival changes nothing: parties stand by id,
    ledgers by provider and patron.

    `notes` are what else it says of its parties: particulars, that two records are one (`merge`),
    what has ended, and mends of these and of relations. Like the facts of a ledger they are a log;
    what is asked of the book reads it as it is known by now, `known_by(day)` is the book as it was.
    Of merged records `relationships` and `parties` hold each by itself; `relationship`, `party` and
    whoever reads the book read them as one.

    Raises `Conflict` (`party.conflict`: one id, two contents), `UnknownReference`
    (`reference.unknown`: a stranger) and `InvalidInput` (`reference.cycle`: owners in a ring;
    `relationship.duplicate`, `relationship.line`: not one whole ledger for two sides), and what
    `note` does.

    Source: D13, D17; the ledger of DESIGN's standing.

    >>> from datetime import date
    >>> import patronage as pt
    >>> shop, mary = pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary Vane")
    >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
    >>> pt.Book().add(shop, mary, bought)
    <Book 2 parties, 1 relationship, 1 fact, 2026-01-02…2026-01-02>
    """

    parties: tuple[Party, ...]
    relationships: tuple[Relationship, ...]
    relations: tuple[Relation, ...] = field(kw_only=True)
    notes: tuple[Note, ...] = field(kw_only=True)
    coverage: Coverage = field(kw_only=True)

    def __init__(
        self,
        parties: Iterable[Party] = (),
        relationships: Iterable[Relationship] = (),
        *,
        relations: Iterable[Relation] = (),
        notes: Iterable[Note] = (),
        coverage: Coverage = EVERYTHING,
    ) -> None:
        given = cast("tuple[Party, ...]", items_of(parties))
        ledgers = cast("tuple[Relationship, ...]", items_of(relationships))
        bonds = cast("tuple[Relation, ...]", items_of(relations))
        noted = cast("tuple[Note, ...]", items_of(notes))
        raise_faults(type_faults(given, ledgers, bonds, coverage, noted))
        kept = _distinct(given)
        log = identify((*bonds, *noted))
        raise_faults(book_faults(kept, ledgers))
        raise_faults(log_faults(kept, log, log))
        content = Content(kept, tuple(sorted(ledgers, key=sides)), *_parted(log))
        _fill(self, content, coverage)

    # --- looking up -----------------------------------------------------------------------------

    @cached_property
    def _by_id(self) -> dict[str, Party]:
        return {party.id: party for party in self.parties}

    @cached_property
    def log(self) -> Log:
        """All that the book says of its parties, to be read as known on a day; for its own room.

        >>> Book().log.groups
        ()
        """
        return Log(self.parties, (*self.relations, *self.notes))

    @cached_property
    def _bonds(self) -> dict[int, tuple[Known, Bonds]]:
        return {}

    @cached_property
    def _places(self) -> dict[tuple[str, str], int]:
        return {sides(each): place for place, each in enumerate(self.relationships)}

    @property
    def bonds(self) -> Bonds:
        """Who is bound to whom by the relations and groups of the book, looked up by party.

        >>> import patronage as pt
        >>> pt.Book().bonds.known
        set()
        """
        return self.bonds_by()

    def bonds_by(self, day: date | None = None) -> Bonds:
        """Return the same as known on a day (None: by now).

        >>> import patronage as pt
        >>> pt.Book().bonds_by().known
        set()
        """
        known = self.log.at(day)
        found = self._bonds.get(id(known))
        if found is None:
            self._bonds.clear()
            found = self._bonds[id(known)] = known, Bonds(self.parties, known)
        return found[1]

    def turns_of(self, way: Way, party: str, *, near: bool) -> Iterator[date]:
        """Yield the days on which bonds by a way begin, end, or become known otherwise.

        Of a party's own bonds where it is asked `near`, else of anybody's.

        >>> list(Book().turns_of(MEMBERS, "mary", near=True))
        []
        """
        bonds = HOMELY if way.bond is Bond.HOUSEHOLD else {way.bond}
        around = self.log.kin.get(party, frozenset({party})) if near else None
        return self.log.turns_of(bonds, around)

    def party(self, party: HasRef | str) -> Party:
        """Return the party of an id, with all that is noted of it; of a merged record what it is.

        Of the name of the record merged into; the others' are among its names, and so are their
        identifiers, contact points and roles among its own.

        Raises `UnknownReference` (`reference.unknown`).

        >>> import patronage as pt
        >>> pt.Book([pt.Person("mary", "Mary Vane")]).party("mary").label
        'Mary Vane'
        """
        record = self.record_of(party)
        if not self.notes:
            return record
        known = self.log.at(None)
        records = [self._by_id[name] for name in known.records(record.id)]
        return described(records, known.noted_of(each.id for each in records))

    def record_of(self, party: HasRef | str) -> Party:
        """Return the record of an id, as it was given, merged or not.

        Raises `UnknownReference` (`reference.unknown`).

        >>> import patronage as pt
        >>> pt.Book([pt.Person("mary", "Mary Vane")]).record_of("mary").label
        'Mary Vane'
        """
        found = self._by_id.get(_id_of(party))
        if found is None:
            hint = "give the id of a party of this book; add_party(…) adds one"
            hint = f"{offer(_id_of(party), self._by_id)}{hint}"
            raise invalid([Fault.of("reference.unknown", "party", _id_of(party), hint)])
        return found

    def records(self, party: HasRef | str) -> tuple[Ref, ...]:
        """Return all records that a party is, the one merged into first.

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("p1", "Mary"), pt.Person("p2", "Mary")])
        >>> [each.id for each in book.merge("p2", "p1", on=date(2026, 1, 1)).records("p2")]
        ['p1', 'p2']
        """
        names = self.log.at(None).records(self.record_of(party).id)
        return tuple(self._by_id[name].ref for name in names)

    def particulars(self, party: HasRef | str) -> tuple[Particular, ...]:
        """Return what was noted of a party, of any of its records, each with its end.

        >>> import patronage as pt
        >>> named = pt.Particular("mary", pt.Name("Mary Pine"), on=date(2020, 1, 1))
        >>> book = pt.Book([pt.Person("mary", "Mary Vane")]).note(named)
        >>> [each.text for each in book.particulars("mary")]
        ['Mary Pine']
        """
        known = self.log.at(None)
        records = known.records(self.record_of(party).id)
        return tuple(sorted(known.noted_of(records), key=ledger_order))

    def find(self, scheme: str, value: str, *, on: date | None = None) -> Party | None:
        """Return who is known under an identifier, on a day (None: ever); a merged party under all.

        Where several are, the first by id; `duplicates` reports them.

        >>> import patronage as pt
        >>> luma = pt.Organization("luma", "Luma", identifiers=(pt.Identifier("vat", "GB1"),))
        >>> pt.Book([luma]).find("vat", "GB1").label
        'Luma'
        """
        faults: list[Fault] = []
        if on is not None:
            check_day(faults, "on", on)
        raise_faults(faults)
        asked = scheme, value
        known = identified(self.parties, self.log.at(None).notes)
        found = [
            who
            for who, each in known
            if (each.scheme, each.value) == asked and (on is None or on in each.period)
        ]
        return self.party(min(found)) if found else None

    def bonds_of(self, party: HasRef | str) -> tuple[Relation, ...]:
        """Return the relations of a party, of any of its records, each with its end.

        As they stand, between the parties that the records are; those of a party with itself are
        none.

        >>> import patronage as pt
        >>> owns = pt.Relation("luma", pt.Bond.OWNS, "us", on=date(2024, 1, 1))
        >>> book = pt.Book([pt.Organization(each, each) for each in ("luma", "us")]).note(owns)
        >>> print(*book.bonds_of("us"))
        luma owns us
        """
        known = self.log.at(None)
        name = known.whose(self.record_of(party).id)
        return tuple(
            evolve(
                link.relation,
                subject=self._by_id[link.subject].ref,
                object=self._by_id[link.object].ref,
            )
            for link in known.links
            if link.relation is not None and name in (link.subject, link.object)
        )

    def members(self, group: HasRef | str, *, on: date) -> tuple[Ref, ...]:
        """Return who belonged to a group on a day, by id: its members, and those it includes.

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("mary", "Mary"), pt.Group("vanes", "The Vanes")])
        >>> lives = pt.Relation("vanes", pt.Bond.INCLUDES, "mary", on=date(2024, 1, 1))
        >>> book.note(lives).members("vanes", on=date(2024, 1, 1))
        (Ref('mary', 'Mary'),)
        """
        faults: list[Fault] = []
        check_day(faults, "on", on)
        raise_faults(faults)
        bound = self.bonds.reach(self.record_of(group).id, MEMBERS)
        names = sorted(name for name, shares in bound.items() if shares.at(on) is not None)
        return tuple(self._by_id[name].ref for name in names)

    def relationship(
        self,
        provider: HasRef | str,
        patron: HasRef | str,
        line: str | None = None,
        *,
        known_by: date | None = None,
    ) -> Relationship:
        """Return the ledger of two sides, whole or as the view of one line of service.

        A line's view has its facts and those of no line. Of merged records it is that of the party
        that they are, as known on a day (None: by now), with the others joined to it. Raises
        `UnknownReference` (`reference.unknown`) where the two have no ledger.

        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> book.relationship("shop", "mary")
        <Relationship shop→mary, no facts>
        """
        pair = _id_of(provider), _id_of(patron)
        if known_by is not None:
            check_one_day("known_by", known_by)
        found = self.reading(*pair, known_by)
        if found is None:
            hint = "give two sides with a ledger in this book; add(provider, patron) opens one"
            if pair in self._places:
                hint = "the two are one party, as known then: nobody deals with oneself"
            else:
                hint = f"{offer('→'.join(pair), list(map('→'.join, self._places)))}{hint}"
            raise invalid([Fault.of("reference.unknown", "relationship", "→".join(pair), hint)])
        return found if line is None else found.of_line(line)

    def ledger(self, provider: str, patron: str) -> Relationship | None:
        """Return the whole ledger of two records by their ids; None where there is none.

        >>> import patronage as pt
        >>> pt.Book().ledger("shop", "mary") is None
        True
        """
        place = self._places.get((provider, patron))
        return None if place is None else self.relationships[place]

    def reading(
        self, provider: str, patron: str, known_by: date | None = None
    ) -> Relationship | None:
        """Return the ledger of two parties, of any of their records; None where there is none.

        Who they are is as known on a day (None: by now).

        >>> import patronage as pt
        >>> pt.Book().reading("shop", "mary") is None
        True
        """
        kin = self.log.kin
        if provider not in kin and patron not in kin:
            return self.ledger(provider, patron)
        return joined_reading(self.log, self._by_id, self, (provider, patron), known_by)

    def readings(self, known_by: date | None = None) -> tuple[Relationship, ...]:
        """Return the ledgers of all parties as they are read on a day: merged records as one.

        >>> import patronage as pt
        >>> pt.Book().readings()
        ()
        """
        whose = self.log.at(known_by).whose
        if not self.log.kin:
            return self.relationships
        pairs = {(whose(one), whose(other)) for one, other in map(sides, self.relationships)}
        found = (self.reading(*pair, known_by) for pair in sorted(pairs) if pair[0] != pair[1])
        return tuple(each for each in found if each is not None)

    def facts_of(
        self, provider: HasRef | str, group: HasRef | str, *, on: date | None = None
    ) -> tuple[Fact, ...]:
        """Return the facts of a group's members with a provider, as those of one, once each.

        Of each member those of the days on which it belonged; what gives something back counts
        where that does. With `on` all facts of who belongs on that day, and of nobody else.

        >>> import patronage as pt
        >>> shop, ann = pt.Organization("shop", "The Shop"), pt.Person("ann", "Ann")
        >>> home = pt.Group.household("home", "Home", [ann])
        >>> bought = pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2))
        >>> len(pt.Book().add(shop, ann, bought).add_party(home).facts_of("shop", "home"))
        1
        """
        faults: list[Fault] = []
        if on is not None:
            check_day(faults, "on", on)
        raise_faults(faults)
        whose = self.record_of(provider).id
        ledgers: list[Said] = []
        for name, shares in sorted(self.bonds.reach(self.record_of(group).id, MEMBERS).items()):
            ledger = self.reading(whose, name)
            if ledger is not None:
                facts = belonging(ledger.known_by(), shares, on)
                ledgers.append(Said(name, facts, facts))
        return read_together(ledgers)

    def known_by(self, day: date) -> Book:
        """Return the book as it was known on a day: nothing that was recorded later is in it.

        Its parties are there as they were given; what was noted of them, their bonds, merges and
        facts as far as they had been recorded.

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("p1", "Mary"), pt.Person("p2", "Mary")])
        >>> merged = book.merge("p2", "p1", on=date(2026, 3, 1))
        >>> merged.known_by(date(2026, 2, 28)).party("p2").ref
        Ref('p2', 'Mary')
        """
        faults: list[Fault] = []
        check_day(faults, "day", day)
        raise_faults(faults)
        content = Content(
            self.parties,
            tuple(as_recorded_by(each, day) for each in self.relationships),
            cast("tuple[Relation, ...]", then_in(self.relations, day)),
            cast("tuple[Note, ...]", then_in(self.notes, day)),
        )
        return trusted_book(content, self.coverage)

    def relationships_of(self, party: HasRef | str) -> tuple[Relationship, ...]:
        """Return the ledgers in which a party is a side, provider or patron.

        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> book.relationships_of("shop") == book.relationships_of("mary") == book.relationships
        True
        """
        name = self.log.at(None).whose(self.record_of(party).id)
        return tuple(each for each in self.readings() if name in sides(each))

    @property
    def period(self) -> Period | None:
        """The days from the first fact of any ledger to the last, or None where there are none.

        >>> Book().period is None
        True
        """
        spans = [each.facts for each in self.relationships if each.facts]
        if not spans:
            return None
        last = max(facts[-1].on for facts in spans)
        return Period(min(facts[0].on for facts in spans), day_after(last))

    # --- adding ---------------------------------------------------------------------------------

    def add_party(self, *parties: Party) -> Book:
        """Return the book with these parties too; one that is there already changes nothing.

        Raises `Conflict` (`party.conflict`) where an id is taken by another content: what is known
        of a party is brought up to date by `replace_party`.

        >>> import patronage as pt
        >>> len(
        ...     pt.Book()
        ...     .add_party(pt.Person("ana", "Ana Ruiz"), pt.Person("ana", "Ana Ruiz"))
        ...     .parties
        ... )
        1
        """
        raise_faults(type_faults(parties))
        register = Register(self.parties)
        raise_faults(party_conflicts(parties, register))
        kept = list(self.parties)
        for party in {each.id: each for each in parties if each.id not in register}.values():
            insort(kept, party, key=attrgetter("id"))
        raise_faults(book_faults(parties, (), Register(kept)))
        return self._with(parties=tuple(kept))

    def replace_party(self, party: Party) -> Book:
        """Return the book with another content for a party that is there: a new name, a new role.

        Facts stay as they are, with the labels of their day. It is an edit without a trace: what is
        to be known on both axes is noted (`Particular`).

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("mary", "Mary Pine")])
        >>> book.replace_party(pt.Person("mary", "Mary Vane")).party("mary").label
        'Mary Vane'
        """
        raise_faults(type_faults((party,)))
        self.record_of(party.id)
        kept = tuple(party if each.id == party.id else each for each in self.parties)
        raise_faults(book_faults(kept, ()))
        raise_faults(log_faults(kept, (*self.relations, *self.notes)))
        ledgers = tuple(relabelled(each, party.ref) for each in self.relationships)
        return self._with(parties=kept, relationships=ledgers)

    def add_relation(self, *relations: Relation) -> Book:
        """Return the book with these bonds between parties too: who owns, employs, acts for whom.

        >>> from datetime import date
        >>> import patronage as pt
        >>> book = pt.Book([pt.Organization("luma", "Luma"), pt.Organization("us", "Luma US")])
        >>> owns = pt.Relation("luma", pt.Bond.OWNS, "us", on=date(2024, 1, 1))
        >>> print(*book.add_relation(owns).relations)
        luma owns us
        """
        raise_faults(type_faults(relations=relations))
        return self._noting(relations)

    def note(self, *facts: Relation | Note, recorded_on: date | None = None) -> Book:
        """Return the book with what is noted of its parties: bonds, particulars, merges, mends.

        A move ends one thing and begins another; what was so all along is said by a `Correction`,
        what never was by a `Retraction`. `recorded_on` is the day on which those were learned that
        leave it open.

        Raises `InvalidInput`: `reference.unknown` (a stranger, a mend or an end of nothing noted),
        `span.order` (it ends before it began), `correction.target` (it puts something else in its
        place), `reference.cycle` (owners, payers in a ring, as known on some day), `merge.sort`,
        `merge.ring`, `merge.already`, `merge.erased` (see `merge`), `evidence.conflict`.

        >>> import patronage as pt
        >>> home = pt.Particular("mary", pt.ContactPoint("postal", "1 Elm St"), on=date(2024, 1, 1))
        >>> book = pt.Book([pt.Person("mary", "Mary")]).note(home)
        >>> [point.value for point in book.party("mary").contact_points]
        ['1 Elm St']
        """
        notes = [each for each in facts if not isinstance(each, Relation)]
        raise_faults(type_faults(notes=notes))
        found: tuple[Fact, ...] = facts
        if recorded_on is not None:
            found = learned_on(recorded_on, facts, self._said)
        return self._noting(found)

    def merge(
        self,
        absorbed: HasRef | str,
        into: HasRef | str,
        *,
        on: date,
        recorded_on: date | None = None,
        without: Iterable[AnyBond | str] = (),
        reason: str | None = None,
    ) -> Book:
        """Return the book in which two records are one party, as known from a day on.

        Nothing is copied: both are read as one (`Merged`), until `unmerge`. Bonds named by
        `without` don't pass on from the absorbed record.

        Raises `InvalidInput`: `merge.self` (with oneself), `merge.sort` (a person into a firm),
        `merge.ring` (into what is merged into it), `merge.already` (it is merged into another),
        `merge.erased` (nothing may lead to who was erased), `reference.unknown`.

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("p1", "Mary Vane"), pt.Person("p2", "M. Vane")])
        >>> book.merge("p2", "p1", on=date(2026, 3, 1)).party("p2").label
        'Mary Vane'
        """
        learned = on if recorded_on is None else recorded_on
        one, other = (self.record_of(each).ref.id for each in (absorbed, into))
        left: Any = without  # a converter takes it as it is
        return self.note(
            Merged(one, other, on=on, recorded_on=learned, without=left, reason=reason)
        )

    def unmerge(
        self,
        absorbed: HasRef | str,
        *,
        on: date,
        reason: str,
        recorded_on: date | None = None,
    ) -> Book:
        """Return the book in which a record is by itself again: it was never another, one learned.

        Raises `InvalidInput` (`merge.none`) where the record is not merged.

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("p1", "Mary Vane"), pt.Person("p2", "M. Vane")])
        >>> merged = book.merge("p2", "p1", on=date(2026, 3, 1))
        >>> merged.unmerge("p2", on=date(2026, 6, 1), reason="cousins").party("p2").label
        'M. Vane'
        """
        name = self.record_of(absorbed).id
        for each in self.log.at(None).notes:
            if isinstance(each, Merged) and each.absorbed.id == name:
                learned = on if recorded_on is None else recorded_on
                return self.note(
                    Retraction(each.id or "", on=on, recorded_on=learned, reason=reason)
                )
        hint = "give the record that was merged into another"
        raise invalid([Fault.of("merge.none", "absorbed", name, hint)])

    @property
    def _said(self) -> tuple[Fact, ...]:
        """All that the book says of its parties, in order."""
        return tuple(sorted((*self.relations, *self.notes), key=ledger_order))

    def _noting(self, facts: Iterable[Fact]) -> Book:
        whole, new = taken_in(self._said, facts)
        raise_faults(log_faults(self.parties, whole, new))
        raise_faults(erased_faults(self.parties, new))
        relations, notes = _parted(whole)
        return self._with(relations=relations, notes=notes)

    def add(
        self,
        provider: Party | HasRef | str,
        patron: Party | HasRef | str | None = None,
        *facts: Fact,
        recorded_on: date | None = None,
    ) -> Book:
        """Return the book with these facts in the ledger of two sides, which it opens if needed.

        The sides are given as parties, who join the book, or by the ids of parties in it. What a
        party says of itself (its trade, its own word for what it is) is a fact like any other:
        `Relationship.between(firm, mary, since=day).facts`.

        Whoever else a fact names has to be in the book (`reference.unknown`); `recorded_on` is the
        day on which those were learned that leave it open.

        >>> import patronage as pt
        >>> firm, mary = pt.Organization("hp", "Harlow & Pine"), pt.Person("mary", "Mary Vane")
        >>> pt.Book().add(firm, mary)
        <Book 2 parties, 1 relationship, 0 facts>
        """
        if patron is None:
            hint = "give the other side of the ledger too; add_party(…) adds a party alone"
            raise invalid([Fault.of("party.type", "patron", patron, hint)])
        joined = [side for side in (provider, patron) if isinstance(side, PARTIES)]
        book = self.add_party(*joined) if joined else self
        register = Register(book.parties)
        one, other = (
            register.get(_id_of(side)) or book.record_of(side) for side in (provider, patron)
        )
        given = [(one.ref, other.ref, facts)]
        return book._with_facts(given, recorded_on)  # noqa: SLF001  it is one of us

    def record(self, *decisions: Recordable) -> Book:
        """Return the book with the decisions of reviews recorded, each in its ledger.

        Raises what `Relationship.record` does; a fault names the place of the decision.

        >>> from datetime import date
        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> reviews = pt.review_book(book, pt.policies.BY_CONDUCT, on=date(2026, 1, 1))
        >>> book.record(*reviews).relationships[0].facts[0].kind
        'reviewed'
        """
        taken: dict[tuple[str, str], list[Fact]] = {}
        for place, each in enumerate(decisions):
            if isinstance(each, type) or not hasattr(each, "as_fact"):
                hint = "give the Decision of a review"
                raise invalid([Fault.of("decision.type", f"decisions[{place}]", each, hint)])
            ledger = self._own(each.provider, each.patron)
            here, fact = taken.setdefault(sides(ledger), []), each.as_fact()
            path = f"decisions[{place}].policy"
            raise_faults(other_texts((*ledger.facts, *here), fact.policy, path))
            here.append(fact)
        found = [(self._own(*pair), facts) for pair, facts in taken.items()]
        return self._with_facts([(each.provider, each.patron, facts) for each, facts in found])

    def _own(self, provider: HasRef | str, patron: HasRef | str) -> Relationship:
        """Return the ledger that two records keep themselves; an empty one where merged ones do."""
        found = self.ledger(_id_of(provider), _id_of(patron))
        if found is not None:
            return found
        read = self.relationship(provider, patron)
        return Relationship(read.provider, read.patron, coverage=self.coverage)

    def covering(self, coverage: Coverage) -> Book:
        """Return the book with another coverage, of all its ledgers and those it will open.

        >>> Book().covering(Coverage.of("purchase")).coverage.kinds
        frozenset({'purchase'})
        """
        raise_faults(type_faults(coverage=coverage))
        covered = tuple(each.covering(coverage) for each in self.relationships)
        return trusted_book(self._content._replace(relationships=covered), coverage)

    # --- erasing --------------------------------------------------------------------------------

    def erase(self, party: HasRef | str, *, on: date, reason: str) -> Book:
        """Return the book in which a person is only an id: every name and free text of it is gone.

        Its names, contact points and identifiers; the labels by which facts named it; notes,
        sources and reasons in its ledgers, in facts elsewhere that name it, and wherever they say
        one of its names; the names themselves where an agreement, a charge or the scope of a job
        says them. Ids, days, amounts and kinds stay, and so does every decision. What a criterion
        may read (values, details, products) stays as well: no place for names. What was noted of
        the person is gone, and so are the records that are merged with it: undoing the merge later
        brings nothing back. Erasing again
        changes nothing; organisations and groups aren't erased (`erasure.person`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> book.erase("mary", on=date(2026, 4, 1), reason="asked for it").party("mary").label
        'mary'
        """
        person = self.record_of(party)
        if isinstance(person, ErasedPerson):
            return self
        if not isinstance(person, Person):
            hint = "give a person; what a firm or a group is called is no personal matter"
            raise invalid([Fault.of("erasure.person", "party", person.id, hint)])
        content = self._content
        for name in self.log.at(None).records(person.id):
            record = self._by_id[name]
            if isinstance(record, Person):
                left = record.erased(on=on, reason=reason)
                content = without_person(content, record, left)
        return trusted_book(content, self.coverage)

    # --- importing ------------------------------------------------------------------------------

    @staticmethod
    @taking(read_purchases)
    def from_purchases(*rows: Any, **columns: Any) -> Book:  # noqa: ANN401  as `read_purchases`
        """Return the book of a purchase history; one error names all the rows that are at fault.

        A row is a mapping or a tuple, also one of a data frame (`df.itertuples()`,
        `df.to_dict("records")`, `df.iter_rows(named=True)`); `party`, `on`, `amount` and the others
        say which column is which, by name or place, and `currency` is a code or the `Column` that
        has it. `parties` describes those that are known; any other id becomes a `Person` of that
        name. Equal rows stay separate purchases, unless `id` says which are the same.

        At this door only, a midnight without a time zone is taken for its day, and a float for its
        shortest decimal form: files and frames have them. Days in text are written as `day_format`
        says: `YYYY`, `MM` and `DD` once each. `rounding` says what becomes of finer amounts.

        What was looked at are purchases, from long ago to the last day that occurs, unless
        `coverage` says otherwise; anything else is not known. `source_name` is the source that the
        purchases name: by it `reconcile` knows them when the table comes again.
        `import_purchases` keeps the good rows and reports the others.

        >>> rows = [("mary", "2026-01-02", "9.90"), ("mary", "2026-01-02", "9.90")]
        >>> Book.from_purchases(rows, party=0, on=1, amount=2, currency="USD", provider="shop")
        <Book 2 parties, 1 relationship, 2 facts, 2026-01-02…2026-01-02>
        """
        found = read_purchases(*rows, **columns)
        raise_faults(found.faults)
        return trusted_book(found.content, found.coverage)

    # --- within ---------------------------------------------------------------------------------

    def _with_facts(
        self, given: Iterable[tuple[Ref, Ref, Iterable[Fact]]], recorded_on: date | None = None
    ) -> Book:
        """Return the book with more facts in some ledgers, each named once; the rest is trusted."""
        faults: list[Fault] = []
        ledgers = list(self.relationships)
        opened: list[Relationship] = []
        for provider, patron, facts in given:
            place = self._place_of(provider.id, patron.id)
            try:
                ledger = (
                    Relationship(provider, patron, coverage=self.coverage)
                    if place is None
                    else ledgers[place]
                )
                grown, added = extended(ledger, facts, recorded_on=recorded_on)
            except PatronageError as error:
                faults += error.under(f"relationships[{provider.id}→{patron.id}]").faults
                continue
            faults += stranger_faults(added, f"{provider.id}→{patron.id}", Register(self.parties))
            if place is None:
                opened.append(grown)
            else:
                ledgers[place] = grown
        raise_faults(faults)
        for each in opened:
            ledgers.insert(bisect_left(ledgers, sides(each), key=sides), each)
        return self._with(relationships=tuple(ledgers))

    @property
    def _content(self) -> Content:
        return Content(self.parties, self.relationships, self.relations, self.notes)

    def _with(self, **parts: Any) -> Book:  # noqa: ANN401  those of a content
        return trusted_book(self._content._replace(**parts), self.coverage)

    def _place_of(self, *pair: str) -> int | None:
        place = bisect_left(self.relationships, pair, key=sides)
        found = self.relationships[place : place + 1]
        return place if found and sides(found[0]) == pair else None

    def __repr__(self) -> str:
        counts = (
            (len(self.parties), "party", "parties"),
            (len(self.relationships), "relationship", "relationships"),
            (sum(len(each.facts) for each in self.relationships), "fact", "facts"),
        )
        said = ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts)
        period = self.period
        if period is None:
            return f"<Book {said}>"
        last = date.max if period.end is None else add_days(period.end, -1)
        return f"<Book {said}, {period.start}…{last}>"


def _distinct(parties: tuple[Party, ...]) -> tuple[Party, ...]:
    """Return the parties once each, by id."""
    raise_faults(party_conflicts(parties))
    known = {party.id: party for party in parties}
    return tuple(known[name] for name in sorted(known))


def _parted(log: Iterable[Fact]) -> tuple[tuple[Relation, ...], tuple[Note, ...]]:
    """Return the relations of a log, and the other notes."""
    said = tuple(log)
    relations = tuple(each for each in said if isinstance(each, Relation))
    return relations, tuple(cast("Note", each) for each in said if not isinstance(each, Relation))


def _id_of(party: HasRef | str) -> str:
    if isinstance(party, str):
        return party
    faults: list[Fault] = []
    check_ref(faults, "party", ref_of(party))
    raise_faults(faults)
    return party.ref.id


def trusted_book(content: Content, coverage: Coverage) -> Book:
    """Return the book of a content that is known to be right: nothing is checked.

    Parties stand by id, ledgers by their sides, once each, and know all whom they name. For the
    package's own hot paths only.

    >>> trusted_book(Content((), (), (), ()), EVERYTHING)
    <Book 0 parties, 0 relationships, 0 facts>
    """
    book = object.__new__(Book)
    _fill(book, content, coverage)
    return book


def _fill(book: Book, content: Content, coverage: Coverage) -> None:
    for name, value in zip(Content._fields, content, strict=True):
        object.__setattr__(book, name, value)
    object.__setattr__(book, "coverage", coverage)
