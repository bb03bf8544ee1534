"""What a book notes of its parties: bonds and particulars, when they hold, when they are known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import patronage as pt
from refusals import faults_of

from laws import law

JAN, MAR, MAY, JUL = (date(2025, month, 1) for month in (1, 3, 5, 7))
MARY, JOE, LUMA = (
    pt.Person("mary", "Mary Vane"),
    pt.Person("joe", "Joe"),
    pt.Organization("luma", "L"),
)
VANES = pt.Group("vanes", "The Vanes", kind=pt.GroupKind.HOUSEHOLD)
BOOK = pt.Book([MARY, JOE, LUMA, VANES, pt.Organization("us", "Luma US")])


def phone(number: str = "555", on: date = JAN, **more: Any) -> pt.Particular:
    return pt.Particular("mary", pt.ContactPoint("phone", number), on=on, **more)


def lives(who: str, on: date = JAN, **more: Any) -> pt.Relation:
    return pt.Relation("vanes", pt.Bond.INCLUDES, who, on=on, **more)


def phones(book: pt.Book, day: date) -> list[str]:
    party = book.party("mary")
    assert isinstance(party, pt.Person)
    return [each.value for each in pt.valid_on(party.contact_points, day)]


# --- particulars -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "kind", "text"),
    [
        (pt.Name("Mary Pine"), "name", "Mary Pine"),
        (pt.Identifier("vat", "GB1"), "identifier:vat", "GB1"),
        (pt.ContactPoint("mail", "m@x"), "contact:mail", "m@x"),
        (pt.PartyRole("tenant"), "role:tenant", "tenant"),
        (pt.TermOfAddress("guest"), "term", "guest"),
    ],
)
def test_a_particular_says_what_it_is_about(what: Any, kind: str, text: str) -> None:
    noted = pt.Particular("mary", what, on=JAN)
    assert (noted.kind, noted.text) == (f"particular:{kind}", text)
    assert str(noted) == f"mary: {text}"
    assert noted.period == pt.Period(JAN, None)


def test_what_is_noted_is_read_with_its_days() -> None:
    pine = pt.Particular("mary", pt.Name("Mary Pine"), on=JAN, until=MAY)
    party = BOOK.note(pine, phone(until=MAR)).party("mary")
    assert isinstance(party, pt.Person)
    assert [party.name_on(day) for day in (JAN, MAY)] == ["Mary Pine", "Mary Vane"]
    assert party.contact_points[0].period == pt.Period(JAN, MAR)
    assert BOOK.record_of("mary") == MARY


def test_a_move_and_a_correction_are_different_acts() -> None:
    book = BOOK.note(phone(id="P1"))
    moved = book.note(pt.Ended("P1", on=MAR), phone("777", on=MAR))
    assert [phones(moved, day) for day in (JAN, MAR)] == [["555"], ["777"]]
    right = pt.Correction("P1", phone("777"), on=MAR)
    assert phones(book.note(right), JAN) == ["777"]
    assert phones(book.note(right).known_by(JAN), JAN) == ["555"]
    never = pt.Retraction("P1", on=MAR, reason="another's")
    assert phones(book.note(never), JAN) == []
    assert phones(book.note(never).known_by(JAN), JAN) == ["555"]
    again = pt.Retraction("R1", on=MAY, reason="hers after all")
    assert phones(book.note(pt.Retraction("P1", on=MAR, reason="x", id="R1"), again), JAN) == [
        "555"
    ]


def test_an_end_is_known_from_its_day_and_can_be_taken_back() -> None:
    late = pt.Ended("P1", on=MAR, recorded_on=MAY, id="E1")
    book = BOOK.note(phone(id="P1"), late)
    assert [phones(book, day) for day in (JAN, MAR)] == [["555"], []]
    assert phones(book.known_by(MAR), MAR) == ["555"]
    assert phones(book.note(pt.Retraction("E1", on=JUL, reason="no")), MAR) == ["555"]
    earlier = pt.Ended("P1", on=date(2025, 2, 1), recorded_on=JUL)
    assert phones(book.note(earlier), date(2025, 2, 1)) == []


def test_an_end_after_the_last_day_changes_nothing_and_one_before_it_began_leaves_nothing() -> None:
    book = BOOK.note(phone(id="P1", until=MAR), pt.Ended("P1", on=MAY))
    assert book.particulars("mary")[0].until == MAR
    later = pt.Correction("P1", phone(on=JUL), on=JUL)
    ended = BOOK.note(phone(id="P1"), pt.Ended("P1", on=MAR), later)
    assert ended.particulars("mary") == ()


def test_days_inside_what_is_known_are_refused() -> None:
    inside = pt.ContactPoint("phone", "1", period=pt.Period(JAN, None))
    assert faults_of(lambda: pt.Particular("mary", inside, on=JAN)) == [
        ("what.period", "particular.days")
    ]
    assert faults_of(lambda: phone(until=JAN)) == [("until", "span.order")]
    assert faults_of(lambda: phone(recorded_on=date(2024, 12, 1))) == [
        ("recorded_on", "evidence.time")
    ]
    wrong: Any = "555"
    assert [path for path, _ in faults_of(lambda: pt.Particular("mary", wrong, on=JAN))] == ["what"]


# --- bonds -------------------------------------------------------------------------------------


@law("E14", kills="an end, or a bond, that is read before it was known")
def test_members_are_read_on_both_axes() -> None:
    book = BOOK.note(
        lives("mary", id="L1"),
        lives("joe", recorded_on=MAY),
        pt.Ended("L1", on=MAR, recorded_on=JUL),
    )

    def members(day: date, known_by: date) -> list[str]:
        return [each.id for each in book.known_by(known_by).members("vanes", on=day)]

    assert members(MAR, JAN) == ["mary"]
    assert members(MAR, MAY) == ["joe", "mary"]
    assert members(MAR, JUL) == ["joe"]
    assert members(JAN, JUL) == ["joe", "mary"]


def test_one_party_may_be_in_two_groups_and_a_household_binds_its_members() -> None:
    other = pt.Group.household("pines", "The Pines", ["mary"])
    book = BOOK.add_party(other).note(lives("mary"), lives("joe"))
    assert [each.id for each in book.members("pines", on=JAN)] == ["mary"]
    assert [each.id for each in book.members("vanes", on=JAN)] == ["joe", "mary"]
    bought = pt.Purchase(pt.Money("9.90", "USD"), on=JAN)
    book = book.add("luma", "joe", bought).add("luma", "mary")
    shared = pt.Through(pt.PurchaseCount(pt.at_least(1)), by=pt.Bond.HOUSEHOLD)
    policy = pt.Policy("ours", "1", base="none", rungs=(pt.Rung("near", enter=shared),))
    line = pt.standing_of(book.relationship("luma", "mary"), policy, book=book)
    assert line.at(JAN).name == "near"


def test_bonds_of_a_party_are_told_with_their_ends() -> None:
    owns = pt.Relation("luma", "sponsors", "mary", on=JAN, share="0.5", role="runner", id="S1")
    book = BOOK.note(owns, pt.Ended("S1", on=MAR))
    (bond,) = book.bonds_of("mary")
    assert (bond.until, str(bond.share), bond.role) == (MAR, "0.5", "runner")
    assert book.bonds_of("joe") == ()
    assert book.relations == (owns,)


@law("E14", kills="a standing through others that knows of a bond too early")
def test_standing_through_others_respects_when_a_bond_was_known() -> None:
    bought = pt.Purchase(pt.Money("9.90", "USD"), on=JAN)
    shop = pt.Organization("shop", "The Shop")
    hired = pt.Relation("luma", pt.Bond.EMPLOYS, "mary", on=JAN, recorded_on=MAR, id="H1")
    book = BOOK.add_party(shop).add("shop", "luma", bought).add("shop", "mary").note(hired)
    book = book.note(pt.Ended("H1", on=MAY, recorded_on=JUL))
    rule = pt.Through(pt.PurchaseCount(pt.at_least(1)), by=pt.Bond.EMPLOYS)
    policy = pt.Policy("ours", "1", base="out", rungs=(pt.Rung("in", enter=rule),))
    mary = book.relationship("shop", "mary")

    def standing(day: date, known_by: date | None) -> str:
        return pt.review(mary, policy, on=day, known_by=known_by, book=book).after.name

    assert [standing(JAN, each) for each in (JAN, MAR, None)] == ["out", "in", "in"]
    assert [standing(MAY, each) for each in (MAY, JUL)] == ["in", "out"]
    assert pt.next_look_on(mary, policy, on=JAN, book=book) == MAR
    assert pt.next_look_on(mary, policy, on=MAR, book=book) in {MAY, JUL}
    assert pt.next_look_on(mary, policy, on=MAY, book=book) == JUL


def test_a_ring_counts_only_as_known_on_one_day() -> None:
    there = pt.Relation("luma", pt.Bond.OWNS, "us", on=JAN, id="O1")
    back = pt.Relation("us", pt.Bond.OWNS, "luma", on=JAN, recorded_on=MAY, id="O2")
    gone = pt.Retraction("O1", on=MAR, reason="the other way round")
    assert faults_of(lambda: BOOK.note(there, back)) == [("party[luma]", "reference.cycle")]
    assert len(BOOK.note(there, gone).note(back).relations) == 2
    late = pt.Retraction("O1", on=JUL, reason="the other way round")
    assert faults_of(lambda: BOOK.note(there, late).note(back)) == [
        ("party[luma]", "reference.cycle")
    ]
    ended = BOOK.note(there, pt.Ended("O1", on=MAR))
    since = pt.Relation("us", pt.Bond.OWNS, "luma", on=MAR)
    assert len(ended.note(since).relations) == 2
    turned = pt.Correction("O1", pt.Relation("us", pt.Bond.OWNS, "luma", on=JAN), on=MAR)
    assert len(BOOK.note(there, turned).relations) == 1


# --- what is refused ---------------------------------------------------------------------------


def test_mends_and_ends_lead_to_what_was_noted() -> None:
    book = BOOK.note(phone(id="P1", recorded_on=MAR), lives("mary", id="L1"))
    bought = pt.Purchase(pt.Money("9.90", "USD"), on=JAN)
    refused: list[tuple[pt.Note, str, str]] = [
        (pt.Ended("X", on=MAY, id="E"), "notes[E].of", "reference.unknown"),
        (pt.Ended("P1", on=JAN, recorded_on=MAY, id="E"), "notes[E].on", "span.order"),
        (pt.Ended("P1", on=date(2025, 2, 1), id="E"), "notes[E].recorded_on", "evidence.time"),
        (pt.Retraction("X", on=MAY, reason="?", id="R"), "notes[R].of", "reference.unknown"),
        (pt.Correction("P1", lives("joe"), on=MAY, id="C"), "notes[C].fact", "correction.target"),
        (pt.Correction("P1", bought, on=MAY, id="C"), "notes[C].fact", "correction.target"),
    ]
    for note, path, code in refused:
        assert faults_of(lambda note=note: book.note(note)) == [(path, code)]  # type: ignore[misc]
    stranger = pt.Particular("stan", pt.Name("Stan"), on=JAN, id="N1")
    assert faults_of(lambda: book.note(stranger)) == [("notes[N1]", "reference.unknown")]
    wrong: Any = bought
    assert faults_of(lambda: book.note(wrong)) == [("notes[0]", "note.type")]
    only: Any = pt.Ended("P1", on=MAY)
    assert faults_of(lambda: book.add_relation(only)) == [("relations[0]", "relation.type")]
    assert faults_of(lambda: pt.Book([MARY], notes=[stranger])) == [
        ("notes[N1]", "reference.unknown")
    ]
    ended = book.note(pt.Ended("P1", on=MAY, id="E1"))
    other = pt.Correction("E1", phone(), on=JUL, id="C")
    assert faults_of(lambda: ended.note(other)) == [("notes[C].fact", "correction.target")]


def test_a_note_says_when_it_was_learned() -> None:
    book = BOOK.note(phone(), lives("mary"), recorded_on=MAY)
    assert {each.recorded_on for each in (*book.relations, *book.notes)} == {MAY}


def test_noted_again_it_is_one_and_a_book_is_built_anew() -> None:
    book = BOOK.note(phone(id="P1")).note(phone(id="P1"))
    assert len(book.notes) == 1
    assert faults_of(lambda: book.note(phone("777", id="P1"))) == [("id", "evidence.conflict")]
    assert pt.Book(book.parties, relations=book.relations, notes=book.notes) == book
    assert pt.from_json(pt.to_json(book)) == book
