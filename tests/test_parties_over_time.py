"""Laws of parties over time: merges, bonds and erasure against a naive reading, on both axes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import patronage as pt
from amounts import usd
from parties_naive import Naive
from patronage import strategies as pst
from patronage.errors import PatronageError

from laws import law

START = date(2026, 1, 1)
PEOPLE = ("a", "b", "c", "d")
DAYS = st.integers(0, 6).map(lambda count: START + timedelta(days=count))
RECORDS = st.sampled_from(PEOPLE)
SHOP = pt.Organization("shop", "The Shop")
PARTIES: list[pt.Party] = [
    SHOP,
    *(pt.Person(each, f"Name-{each}") for each in PEOPLE),
    pt.Group("g", "The Group"),
]
IN = pt.Policy(
    "ours", "1", base="out",
    rungs=(
        pt.Rung("in", enter=pt.Through(pt.PurchaseCount(pt.at_least(1)), by=pt.Bond.EMPLOYS)),
    ),
)  # fmt: skip


def bought(draw: Any) -> pt.Purchase:
    on = draw(DAYS)
    learned = max(on, draw(DAYS))
    price = usd(draw(st.sampled_from(["1.00", "2.00"])))
    number = draw(st.sampled_from([None, None, "N1", "N2"]))
    return pt.Purchase(price, on=on, recorded_on=learned, id=number)


@st.composite
def books(draw: Any) -> pt.Book:
    """Draw a shop's book: who bought what, who employs whom, who is in a group; learned when."""
    book = pt.Book(PARTIES)
    for record in PEOPLE:
        book = book.add("shop", record)
        for _ in range(draw(st.integers(0, 3))):
            book = taking(book, lambda b, r=record: b.add("shop", r, bought(draw)))
    for _ in range(draw(st.integers(0, 3))):
        on, learned = draw(DAYS), draw(DAYS)
        pair = draw(st.sampled_from(list(permutations(PEOPLE, 2))))
        bond = draw(st.sampled_from([pt.Bond.EMPLOYS, pt.Bond.INCLUDES]))
        ends = pair if bond is pt.Bond.EMPLOYS else ("g", pair[1])
        book = book.note(pt.Relation(ends[0], bond, ends[1], on=on, recorded_on=max(on, learned)))
    return book


def taking(book: pt.Book, act: Any) -> pt.Book:
    """Return the book after an act, or as it was where the act is refused."""
    try:
        after: pt.Book = act(book)
    except PatronageError:
        return book
    return after


def merging(book: pt.Book, one: str, other: str) -> pt.Book | None:
    try:
        return book.merge(one, other, on=START)
    except PatronageError:
        return None


def reading(book: pt.Book) -> list[tuple[object, ...]]:
    """Return all that a book answers of its people, on each day, by now."""
    days = [START + timedelta(days=count) for count in range(8)]
    return [
        (
            each,
            book.party(each),
            book.relationship("shop", each).known_by(),
            [
                pt.review(book.relationship("shop", each), IN, on=day, book=book).after
                for day in days
            ],
            [book.members("g", on=day) for day in days],
        )
        for each in PEOPLE
    ]


@given(books(), st.sampled_from(list(permutations(PEOPLE, 2))), DAYS, DAYS)
@settings(max_examples=30)
@law("E30", kills="an undo that leaves a trace in what is read")
@law("E15", kills="a merge that was taken back and is still read")
def test_merged_and_parted_again_a_book_reads_as_before(
    book: pt.Book, pair: tuple[str, str], one: date, other: date
) -> None:
    merged = book.merge(*pair, on=min(one, other))
    parted = merged.unmerge(pair[0], on=max(one, other), reason="two people")
    assert reading(parted) == reading(book)
    assert len(parted.notes) == len(book.notes) + 2


@given(books(), st.lists(st.sampled_from(list(permutations(PEOPLE, 2))), max_size=3, unique=True))
@settings(max_examples=25)
@law("E30", kills="a survivor that hangs on which merge was first")
def test_the_order_of_merges_changes_nothing(book: pt.Book, pairs: list[tuple[str, str]]) -> None:
    found: list[pt.Book | None] = []
    for order in permutations(pairs):
        after: pt.Book | None = book
        for one, other in order:
            after = after and merging(after, one, other)
        found.append(after)
    assert all(each == found[0] for each in found)


@given(books(), st.sampled_from(list(permutations(PEOPLE, 2))), DAYS, DAYS)
@settings(max_examples=30)
@law("E14", kills="a merge that is read on an earlier day of knowledge")
@law("E12", kills="a book as it was known that differs from the book of that day")
def test_as_known_before_a_merge_nothing_changed(
    book: pt.Book, pair: tuple[str, str], on: date, known: date
) -> None:
    merged = book.merge(*pair, on=on)
    assert merged.known_by(known).known_by(known) == merged.known_by(known)
    if known < on:
        assert merged.known_by(known) == book.known_by(known)
    for each in PEOPLE:
        then = merged.known_by(known)
        asked = merged.relationship("shop", each, known_by=known)
        as_known = pt.standing_of(asked, IN, known_by=known, book=merged)
        assert as_known == pt.standing_of(then.relationship("shop", each), IN, book=then)


@given(
    book=books(),
    pairs=st.lists(st.tuples(RECORDS, RECORDS), max_size=3),
    on=DAYS,
    known=st.booleans(),
)
@settings(max_examples=40)
@law("E31", kills="a member's facts that count twice, or when it has left")
def test_a_figure_over_a_group_is_the_sum_over_its_members(
    book: pt.Book, pairs: list[tuple[str, str]], on: date, *, known: bool
) -> None:
    for one, other in pairs:
        book = taking(book, lambda b, o=one, t=other: b.merge(o, t, on=on))
    book = book.known_by(on) if known else book
    together = pt.revenue(book.facts_of("shop", "g", on=on))
    members = book.members("g", on=on)
    alone = [fact for each in members for fact in book.relationship("shop", each).known_by()]
    numbered = {(fact.id, fact.on, pt.revenue((fact,))): fact for fact in alone}
    assert together == pt.revenue(tuple(numbered.values()))


@given(
    book=books(),
    pairs=st.lists(st.tuples(RECORDS, RECORDS, DAYS), max_size=3),
    undone=st.none() | DAYS,
    on=DAYS,
    asked=RECORDS,
)
@settings(max_examples=40)
@law("E28", kills="a merge, its undo, or a bond learned later that no look is due for")
def test_until_the_next_look_nothing_is_otherwise(
    book: pt.Book, pairs: list[tuple[str, str, date]], undone: date | None, on: date, asked: str
) -> None:
    for one, other, day in pairs:
        book = taking(book, lambda b, o=one, t=other, d=day: b.merge(o, t, on=d))
    if undone is not None and pairs:
        name = pairs[0][0]
        book = taking(book, lambda b: b.unmerge(name, on=undone, reason="two"))
    ledger = book.relationship("shop", asked)
    bought_it = pt.Rung("buyer", enter=pt.PurchaseCount(pt.at_least(2)))
    for policy in (IN, pt.Policy("buys", "1", base="none", rungs=(bought_it,))):

        def seen(day: date, policy: pt.Policy = policy) -> pt.Standing:
            return pt.Case(ledger, policy, known_by=day, book=book).at(day)

        due = pt.next_look_on(ledger, policy, on=on, book=book)
        day = on
        while day < START + timedelta(days=9) and (due is None or day < due):
            assert seen(day) == seen(on)
            day += timedelta(days=1)


WORDS = st.sampled_from(["Quux", "Zork", "Vlam"])


@given(
    said=st.lists(st.tuples(RECORDS, WORDS), min_size=1, max_size=3),
    mended=st.booleans(),
    undone=st.booleans(),
)
@settings(max_examples=30)
@law("P1", kills="a note, or a merged record, that keeps a word of who was erased")
def test_erasure_takes_the_words_of_all_records_and_of_what_was_noted(
    said: list[tuple[str, str]], *, mended: bool, undone: bool
) -> None:
    book = pt.Book(PARTIES).merge("b", "a", on=START, reason="Name-b is Name-a")
    for place, (record, word) in enumerate(said):
        point = pt.ContactPoint("mail", f"{word}@x")
        name = f"n{place}"
        book = book.note(pt.Particular(record, point, on=START, id=name))
        book = book.add("shop", "d", pt.Observation("call", on=START, note=f"wrote to {word}@x"))
        if mended:
            right = pt.Particular(record, pt.ContactPoint("mail", f"new-{word}@x"), on=START)
            book = book.note(pt.Correction(name, right, on=START))
    gone = book.erase("a", on=START, reason="asked for it")
    if undone:
        gone = gone.unmerge("b", on=START, reason="two")
    told = pt.to_json(gone)
    assert "Name-a" not in told
    assert "Name-b" not in told
    kept = {word for record, word in said if record not in {"a", "b"}}
    for record, word in said:
        if record in {"a", "b"} and word not in kept:
            assert f"{word}@x" not in told
    assert pt.from_json(told) == gone


@given(pst.books(merged=True))
@settings(max_examples=25)
def test_drawn_books_are_built_anew_and_read_back(book: pt.Book) -> None:
    said: dict[str, Any] = {"relations": book.relations, "notes": book.notes}
    assert pt.Book(book.parties, book.relationships, **said, coverage=book.coverage) == book
    assert pt.from_json(pt.to_json(book)) == book
    assert {each.patron.id for each in book.readings()} <= {each.id for each in book.parties}
    for party in book.parties:
        assert book.party(book.party(party).id) == book.party(party)


# --- the machine ---------------------------------------------------------------------------------


class PartiesOverTime(RuleBasedStateMachine):
    """Anything is noted, mended, merged, parted and erased; each day is read as the naive one."""

    def __init__(self) -> None:
        super().__init__()
        self.book = pt.Book(PARTIES)
        self.naive = Naive()
        self.snapshots: list[tuple[date, pt.Book, int]] = []
        self.count = 0

    @initialize()
    def opened(self) -> None:
        for record in PEOPLE:
            self.book = self.book.add("shop", record)
            self.naive.ledgers[record] = []

    def _name(self) -> str:
        self.count += 1
        return f"x{self.count}"

    def _note(self, fact: Any) -> None:
        try:
            self.book = self.book.note(fact)
        except PatronageError:
            return
        self.naive.noted.append(fact)

    @rule(
        record=RECORDS,
        on=DAYS,
        learned=DAYS,
        price=st.sampled_from(["1.00", "2.00"]),
        number=st.sampled_from([None, "N1", "N2"]),
    )
    def buys(self, record: str, on: date, learned: date, price: str, number: str | None) -> None:
        name = self._name() if number is None else number
        fact = pt.Purchase(usd(price), on=on, recorded_on=max(on, learned), id=name)
        if not any(each.id == name for each in self.naive.ledgers[record]):
            self.book = self.book.add("shop", record, fact)
            self.naive.ledgers[record].append(fact)

    @rule(record=RECORDS, place=st.integers(0, 5), on=DAYS)
    def takes_back(self, record: str, place: int, on: date) -> None:
        ledger = self.naive.ledgers[record]
        if ledger:
            fact = ledger[place % len(ledger)]
            mend = pt.Retraction(
                fact.id or "", on=max(on, fact.recorded_on), reason="?", id=self._name()
            )
            self.book = self.book.add("shop", record, mend)
            ledger.append(mend)

    @rule(
        pair=st.sampled_from(list(permutations(PEOPLE, 2))),
        employs=st.booleans(),
        on=DAYS,
        learned=DAYS,
        until=st.none() | DAYS,
    )
    def binds(
        self, pair: tuple[str, str], *, employs: bool, on: date, learned: date, until: date | None
    ) -> None:
        bond, one = (pt.Bond.EMPLOYS, pair[0]) if employs else (pt.Bond.INCLUDES, "g")
        end = until if until is not None and until > on else None
        self._note(
            pt.Relation(
                *(one, bond, pair[1]), on=on, recorded_on=max(on, learned), until=end,
                id=self._name(),
            )
        )  # fmt: skip

    @rule(
        place=st.integers(0, 9),
        on=DAYS,
        learned=DAYS,
        what=st.sampled_from(["end", "retract", "correct"]),
    )
    def mends(self, place: int, on: date, learned: date, what: str) -> None:
        if not self.naive.noted:
            return
        fact = self.naive.noted[place % len(self.naive.noted)]
        known = max(on, learned, fact.recorded_on)
        if what == "retract":
            self._note(
                pt.Retraction(
                    fact.id or "", on=min(on, known), recorded_on=known, reason="?",
                    id=self._name(),
                )
            )  # fmt: skip
        elif isinstance(fact, pt.Relation) and what == "end":
            self._note(pt.Ended(fact.id or "", on=on, recorded_on=known, id=self._name()))
        elif isinstance(fact, pt.Relation):
            right = pt.Relation(fact.subject, fact.bond, fact.object, on=on)
            self._note(
                pt.Correction(
                    fact.id or "", right, on=min(on, known), recorded_on=known, id=self._name()
                )
            )

    @rule(pair=st.sampled_from(list(permutations(PEOPLE, 2))), on=DAYS, learned=DAYS)
    def merges(self, pair: tuple[str, str], on: date, learned: date) -> None:
        self._note(pt.Merged(*pair, on=on, recorded_on=max(on, learned), id=self._name()))

    @rule(record=RECORDS)
    def erases(self, record: str) -> None:
        self.book = self.book.erase(record, on=START, reason="asked for it")
        assert f"Name-{record}" not in pt.to_json(self.book)

    @rule(known=DAYS)
    def keeps(self, known: date) -> None:
        said = len(self.naive.noted) + sum(map(len, self.naive.ledgers.values()))
        self.snapshots.append((known, self.book.known_by(known), said))

    @invariant()
    def what_was_kept_is_what_is_known_if_nothing_was_said_of_then(self) -> None:
        logs = [*self.naive.noted, *(each for log in self.naive.ledgers.values() for each in log)]
        for known, then, said in self.snapshots:
            if len(logs) == said:
                assert self.book.known_by(known).notes == then.notes

    @invariant()
    def each_day_is_read_as_the_naive_one(self) -> None:
        for count in range(0, 8, 3):
            known = START + timedelta(days=count)
            book = self.book.known_by(known)
            for day in (START + timedelta(days=2), START + timedelta(days=7)):
                members = [each.id for each in book.members("g", on=day)]
                assert members == self.naive.members("g", day, known)
            for each in PEOPLE:
                party = self.naive.whose(each, known)
                assert book.party(each).id == party
                ledger = book.relationship("shop", each)
                assert ledger.patron.id == party
                spent = sum(
                    fact.price.minor for fact in ledger.known_by() if isinstance(fact, pt.Purchase)
                )
                assert spent == self.naive.spent(party, date.max, known)
                asked = self.book.relationship("shop", each, known_by=known)
                line = pt.standing_of(asked, IN, known_by=known, book=self.book)
                for day in (START, START + timedelta(days=3), START + timedelta(days=7)):
                    wanted = "in" if self.naive.is_in(party, day, known) else "out"
                    assert line.at(day).name == wanted


PartiesOverTime.TestCase.settings = settings(
    PartiesOverTime.TestCase.settings, stateful_step_count=12
)
TestPartiesOverTime = law("E30", kills="a merge that is read otherwise than by its words")(
    law("E12", kills="a book that is not what was known on the day")(
        law("E14", kills="knowledge of a later day in an earlier one")(
            law("E15", kills="a bond, a merge or a fact that stands though it was taken back")(
                PartiesOverTime.TestCase
            )
        )
    )
)
