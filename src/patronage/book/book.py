"""Many ledgers with their parties: everybody whom some providers serve."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from attrs import field, frozen

from patronage.book.bonds import Bonds
from patronage.book.erasing import Content, without_person
from patronage.book.strangers import (
    Register,
    book_faults,
    party_conflicts,
    sides,
    stranger_faults,
    type_faults,
)
from patronage.checks import items_of
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault, PatronageError, invalid, offer, raise_faults
from patronage.facts.acts import other_texts
from patronage.facts.identity import identify, taken_in
from patronage.facts.parties import check_ref, ref_of
from patronage.party.parties import PARTIES, ErasedPerson, Group, Party, Person
from patronage.party.relations import Relation
from patronage.purchases.rows import read_purchases, taking
from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.ledger import day_after
from patronage.relationship.relationship import Relationship, extended, relabelled
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef, Ref
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

    Raises `Conflict` (`party.conflict`: one id, two contents), `UnknownReference`
    (`reference.unknown`: a stranger) and `InvalidInput` (`reference.cycle`: owners in a ring;
    `relationship.duplicate`, `relationship.line`: not one whole ledger for two sides).

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
    coverage: Coverage = field(kw_only=True)

    def __init__(
        self,
        parties: Iterable[Party] = (),
        relationships: Iterable[Relationship] = (),
        *,
        relations: Iterable[Relation] = (),
        coverage: Coverage = EVERYTHING,
    ) -> None:
        given = cast("tuple[Party, ...]", items_of(parties))
        ledgers = cast("tuple[Relationship, ...]", items_of(relationships))
        bonds = cast("tuple[Relation, ...]", items_of(relations))
        kept = _distinct(given, ledgers, bonds, coverage)
        named = cast("tuple[Relation, ...]", identify(bonds))
        raise_faults(book_faults(kept, ledgers, named))
        _fill(self, Content(kept, tuple(sorted(ledgers, key=sides)), named), coverage)

    # --- looking up -----------------------------------------------------------------------------

    @cached_property
    def _by_id(self) -> dict[str, Party]:
        return {party.id: party for party in self.parties}

    @cached_property
    def _bonds(self) -> Bonds:
        return Bonds(self.parties, self.relations)

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
        return self._bonds

    def party(self, party: HasRef | str) -> Party:
        """Return the party of an id.

        Raises `UnknownReference` (`reference.unknown`).

        >>> import patronage as pt
        >>> pt.Book([pt.Person("mary", "Mary Vane")]).party("mary").label
        'Mary Vane'
        """
        found = self._by_id.get(_id_of(party))
        if found is None:
            hint = "give the id of a party of this book; add_party(…) adds one"
            hint = f"{offer(_id_of(party), self._by_id)}{hint}"
            raise invalid([Fault.of("reference.unknown", "party", _id_of(party), hint)])
        return found

    def relationship(
        self, provider: HasRef | str, patron: HasRef | str, line: str | None = None
    ) -> Relationship:
        """Return the ledger of two sides, whole or as the view of one line of service.

        A line's view has its facts and those of no line. Raises `UnknownReference`
        (`reference.unknown`) where the two have no ledger.

        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> book.relationship("shop", "mary")
        <Relationship shop→mary, no facts>
        """
        pair = _id_of(provider), _id_of(patron)
        found = self.ledger(*pair)
        if found is None:
            hint = "give two sides with a ledger in this book; add(provider, patron) opens one"
            hint = f"{offer('→'.join(pair), list(map('→'.join, self._places)))}{hint}"
            raise invalid([Fault.of("reference.unknown", "relationship", "→".join(pair), hint)])
        return found if line is None else found.of_line(line)

    def ledger(self, provider: str, patron: str) -> Relationship | None:
        """Return the whole ledger of two sides by their ids; None where there is none.

        >>> import patronage as pt
        >>> pt.Book().ledger("shop", "mary") is None
        True
        """
        place = self._places.get((provider, patron))
        return None if place is None else self.relationships[place]

    def relationships_of(self, party: HasRef | str) -> tuple[Relationship, ...]:
        """Return the ledgers in which a party is a side, provider or patron.

        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> book.relationships_of("shop") == book.relationships_of("mary") == book.relationships
        True
        """
        name = self.party(party).id
        return tuple(each for each in self.relationships if name in sides(each))

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
        raise_faults(book_faults(parties, (), (), Register(kept)))
        return trusted_book(Content(tuple(kept), self.relationships, self.relations), self.coverage)

    def replace_party(self, party: Party) -> Book:
        """Return the book with another content for a party that is there: a new name, a new role.

        Facts stay as they are, with the labels of their day.

        >>> import patronage as pt
        >>> book = pt.Book([pt.Person("mary", "Mary Pine")])
        >>> book.replace_party(pt.Person("mary", "Mary Vane")).party("mary").label
        'Mary Vane'
        """
        raise_faults(type_faults((party,)))
        self.party(party.id)
        kept = tuple(party if each.id == party.id else each for each in self.parties)
        raise_faults(book_faults(kept, (), self.relations))
        ledgers = tuple(relabelled(each, party.ref) for each in self.relationships)
        return trusted_book(Content(kept, ledgers, self.relations), self.coverage)

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
        bonds = cast("tuple[Relation, ...]", taken_in(self.relations, relations)[0])
        groups = [party for party in self.parties if type(party) is Group]
        raise_faults(book_faults(groups, (), bonds, Register(self.parties)))
        return trusted_book(Content(self.parties, self.relationships, bonds), self.coverage)

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
        one, other = (register.get(_id_of(side)) or book.party(side) for side in (provider, patron))
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
            ledger = self.relationship(each.provider, each.patron)
            here, fact = taken.setdefault(sides(ledger), []), each.as_fact()
            path = f"decisions[{place}].policy"
            raise_faults(other_texts((*ledger.facts, *here), fact.policy, path))
            here.append(fact)
        found = [(self.relationship(*pair), facts) for pair, facts in taken.items()]
        return self._with_facts([(each.provider, each.patron, facts) for each, facts in found])

    def covering(self, coverage: Coverage) -> Book:
        """Return the book with another coverage, of all its ledgers and those it will open.

        >>> Book().covering(Coverage.of("purchase")).coverage.kinds
        frozenset({'purchase'})
        """
        raise_faults(type_faults(coverage=coverage))
        covered = tuple(each.covering(coverage) for each in self.relationships)
        return trusted_book(Content(self.parties, covered, self.relations), coverage)

    # --- erasing --------------------------------------------------------------------------------

    def erase(self, party: HasRef | str, *, on: date, reason: str) -> Book:
        """Return the book in which a person is only an id: every name and free text of it is gone.

        Its names, contact points and identifiers; the labels by which facts named it; notes,
        sources and reasons in its ledgers, in facts elsewhere that name it, and wherever they say
        one of its names; the names themselves where an agreement, a charge or the scope of a job
        says them. Ids, days, amounts and kinds stay, and so does every decision. What a criterion
        may read (values, details, products) stays as well: no place for names. Erasing again
        changes nothing; organisations and groups aren't erased (`erasure.person`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> book = pt.Book().add(pt.Organization("shop", "The Shop"), pt.Person("mary", "Mary"))
        >>> book.erase("mary", on=date(2026, 4, 1), reason="asked for it").party("mary").label
        'mary'
        """
        person = self.party(party)
        if isinstance(person, ErasedPerson):
            return self
        if not isinstance(person, Person):
            hint = "give a person; what a firm or a group is called is no personal matter"
            raise invalid([Fault.of("erasure.person", "party", person.id, hint)])
        content = Content(self.parties, self.relationships, self.relations)
        left = person.erased(on=on, reason=reason)
        return trusted_book(without_person(content, person, left), self.coverage)

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
        return trusted_book(Content(self.parties, tuple(ledgers), self.relations), self.coverage)

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


def _distinct(
    parties: tuple[Party, ...],
    relationships: Iterable[Relationship] = (),
    relations: Iterable[Relation] = (),
    coverage: Coverage = EVERYTHING,
) -> tuple[Party, ...]:
    """Return the parties once each, by id, if they and the rest are what they are meant to be."""
    raise_faults(type_faults(parties, relationships, relations, coverage))
    raise_faults(party_conflicts(parties))
    known = {party.id: party for party in parties}
    return tuple(known[name] for name in sorted(known))


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

    >>> trusted_book(Content((), (), ()), EVERYTHING)
    <Book 0 parties, 0 relationships, 0 facts>
    """
    book = object.__new__(Book)
    _fill(book, content, coverage)
    return book


def _fill(book: Book, content: Content, coverage: Coverage) -> None:
    for name, value in zip(Content._fields, content, strict=True):
        object.__setattr__(book, name, value)
    object.__setattr__(book, "coverage", coverage)
