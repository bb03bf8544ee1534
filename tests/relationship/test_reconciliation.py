"""A source is read again and again: its new, edited, vanished and returning rows, as facts."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.facts.identity import content
from refusals import faults_of, refused

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from patronage.facts.fact import Fact

DAY = date(2026, 1, 2)
TONIGHT, NEXT, LATER = date(2026, 1, 20), date(2026, 1, 21), date(2026, 2, 3)
JANUARY = pt.Period(date(2026, 1, 1), date(2026, 2, 1))
EMPTY = pt.Relationship("shop", "mary")


def sold(amount: str = "9.90", id: str | None = None, on: date = DAY, **more: Any) -> pt.Purchase:  # noqa: A002
    return pt.Purchase(usd(amount), on=on, id=id, **more)


def read(
    ledger: pt.Relationship,
    *rows: Fact,
    on: date = TONIGHT,
    complete: pt.Period | None = JANUARY,
    source: str = "till",
) -> pt.Reconciliation:
    return pt.reconcile(ledger, rows, source=source, recorded_on=on, complete=complete)


def prices(ledger: pt.Relationship, day: date | None = None) -> list[str]:
    return [str(fact.price.amount) for fact in ledger.known_by(day)]  # type: ignore[attr-defined]


# --- One night after the other


def test_the_first_night_everything_is_new() -> None:
    first = read(EMPTY, sold(id="S1"), sold("5.00"), sold("5.00"))
    assert repr(first) == "<Reconciliation 3 new>"
    assert {fact.source for fact in first.ledger.facts} == {"till"}
    assert {fact.recorded_on for fact in first.ledger.facts} == {TONIGHT}
    assert first.ledger.fact("S1") in first.new
    assert first.facts == first.new == first.ledger.facts


def test_an_edited_row_corrects_its_fact_and_is_no_second_purchase() -> None:
    first = read(EMPTY, sold("9.90", "S1"), sold("5.00", "S2"))
    then = read(first.ledger, sold("8.90", "S1"), sold("5.00", "S2"), on=NEXT)
    assert repr(then) == "<Reconciliation 1 corrected, 1 unchanged>"
    assert sorted(prices(then.ledger)) == ["5.00", "8.90"]
    assert sorted(prices(then.ledger, TONIGHT)) == ["5.00", "9.90"]
    again = read(then.ledger, sold("7.90", "S1"), sold("5.00", "S2"), on=LATER)
    assert [each.of for each in (*then.corrected, *again.corrected)] == ["S1", "S1"]
    assert sorted(prices(again.ledger)) == ["5.00", "7.90"]


def test_a_late_row_is_known_from_the_night_it_was_read() -> None:
    late = read(read(EMPTY, sold(id="S1")).ledger, sold(id="S1"), sold("5.00", "S2"), on=LATER)
    assert len(late.ledger.known_by(NEXT)) == 1
    assert [(fact.on, fact.recorded_on) for fact in late.new] == [(DAY, LATER)]


def test_a_vanished_row_is_retracted_only_where_the_rows_are_complete() -> None:
    ledger = read(EMPTY, sold(id="S1"), sold("5.00", "S2", on=date(2025, 12, 30))).ledger
    assert repr(read(ledger, on=NEXT, complete=None)) == "<Reconciliation of nothing>"
    gone = read(ledger, on=NEXT)
    assert [each.of for each in gone.retracted] == ["S1"]
    assert prices(gone.ledger) == ["5.00"]
    assert len(gone.ledger.known_by(TONIGHT)) == 2


def test_a_row_that_comes_back_stands_again() -> None:
    ledger = read(EMPTY, sold(id="S1")).ledger
    gone = read(ledger, on=NEXT).ledger
    back = read(gone, sold(id="S1"), on=LATER)
    assert repr(back) == "<Reconciliation 1 undone>"
    assert [len(back.ledger.known_by(day)) for day in (TONIGHT, NEXT, LATER)] == [1, 0, 1]
    edited = read(gone, sold("8.90", "S1"), on=LATER)
    assert repr(edited) == "<Reconciliation 1 corrected, 1 undone>"
    assert prices(edited.ledger) == ["8.90"]
    away = read(back.ledger, on=date(2026, 2, 4))
    assert len(away.retracted) == 1
    again = read(away.ledger, sold(id="S1"), on=date(2026, 2, 5))
    assert repr(again) == "<Reconciliation 1 undone>"
    assert prices(again.ledger) == ["9.90"]


def test_a_row_may_move_to_another_day() -> None:
    ledger = read(EMPTY, sold(id="S1")).ledger
    moved = read(ledger, sold(id="S1", on=date(2026, 1, 9)), on=NEXT)
    assert [fact.on for fact in moved.ledger.known_by()] == [date(2026, 1, 9)]
    # and is known by its day as it stands: out of January it is no longer complete
    february = read(ledger, sold(id="S1", on=date(2026, 2, 2)), on=LATER).ledger
    assert repr(read(february, on=LATER)) == "<Reconciliation of nothing>"


def test_a_day_may_be_read_more_than_once() -> None:
    noon = read(read(EMPTY, sold(id="S1")).ledger, sold("8.90", "S1"), on=NEXT).ledger
    evening = read(noon, sold("7.90", "S1"), on=NEXT)
    assert repr(evening) == "<Reconciliation 1 corrected, 1 undone>"
    assert prices(evening.ledger) == ["7.90"]
    back = read(evening.ledger, sold("9.90", "S1"), on=NEXT)
    assert repr(back) == "<Reconciliation 1 undone>"
    assert prices(back.ledger) == ["9.90"]
    gone = read(back.ledger, on=NEXT).ledger
    there = read(gone, sold("9.90", "S1"), on=NEXT).ledger
    assert (prices(gone), prices(there)) == ([], ["9.90"])
    assert prices(read(there, on=NEXT).ledger) == []


def test_rows_without_ids_are_told_by_all_that_they_say_and_how_often() -> None:
    ledger = read(EMPTY, sold(), sold(), sold("5.00")).ledger
    more = read(ledger, sold(), sold(), sold(), sold("5.00"), on=NEXT)
    assert repr(more) == "<Reconciliation 1 new, 3 unchanged>"
    fewer = read(more.ledger, sold(), sold("5.50"), on=LATER)
    assert repr(fewer) == "<Reconciliation 1 new, 3 retracted, 1 unchanged>"
    assert sorted(prices(fewer.ledger)) == ["5.50", "9.90"]
    kept = read(more.ledger, sold("5.50"), on=LATER, complete=None)
    assert repr(kept) == "<Reconciliation 1 new>"
    back = read(fewer.ledger, sold(), sold(), sold("5.00"), on=date(2026, 2, 4))
    assert repr(back) == "<Reconciliation 1 retracted, 2 undone, 1 unchanged>"
    worded = read(ledger, sold(note="gift"), sold(), sold("5.00"), on=NEXT)
    assert repr(worded) == "<Reconciliation 1 new, 1 retracted, 2 unchanged>"


def test_the_ids_that_an_import_makes_are_not_the_sources() -> None:
    def night(*amounts: str) -> pt.Relationship:
        rows = [("mary", "2026-01-02", amount) for amount in amounts]
        book = pt.Book.from_purchases(
            rows, party=0, on=1, amount=2, currency="USD", provider="shop", source_name="till"
        )
        return book.relationship("shop", "mary")

    opened = night("9.90", "9.90", "5.00")
    assert {fact.source for fact in opened.facts} == {"till"}
    then = pt.reconcile(
        opened, night("9.90", "5.50", "5.00"), source="till", recorded_on=NEXT, complete=JANUARY
    )
    assert repr(then) == "<Reconciliation 1 new, 1 retracted, 2 unchanged>"
    assert sorted(prices(then.ledger)) == ["5.00", "5.50", "9.90"]
    assert sorted(prices(then.ledger, DAY)) == ["5.00", "9.90", "9.90"]


def test_a_ledger_of_rows_is_told_by_what_it_says_and_not_by_the_ids_that_it_made() -> None:
    said = [sold(note="gift"), sold(note="for her"), sold()]
    one, other = EMPTY.add(*said), EMPTY.add(*reversed(said))
    first = pt.reconcile(EMPTY, one, source="till", recorded_on=TONIGHT)
    then = pt.reconcile(first.ledger, other, source="till", recorded_on=NEXT)
    assert repr(then) == "<Reconciliation 3 unchanged>"


# --- Beside a source


def test_what_others_said_is_left_alone() -> None:
    ledger = EMPTY.add(sold("1.00", "H1"), sold("2.00", source="web", id="W1"))
    first = read(ledger, sold(id="S1"))
    gone = read(first.ledger, on=NEXT)
    assert sorted(prices(gone.ledger)) == ["1.00", "2.00"]


def test_a_fact_that_names_no_source_is_the_one_of_its_id() -> None:
    ledger = EMPTY.add(sold("9.90", "S1"), sold("5.00", "S2"), sold("7.00"))
    first = read(ledger, sold("9.90", "S1"), sold("4.00", "S2"))
    assert repr(first) == "<Reconciliation 1 corrected, 1 claimed>"
    assert sorted(prices(first.ledger)) == ["4.00", "7.00", "9.90"]
    assert first.ledger.known_by(DAY) == ledger.facts
    again = read(first.ledger, sold("9.90", "S1"), sold("4.00", "S2"), on=NEXT)
    assert repr(again) == "<Reconciliation 2 unchanged>"
    gone = read(first.ledger, on=NEXT)
    assert {each.of for each in gone.retracted} == {"S1", "S2"}
    assert prices(gone.ledger) == ["7.00"]
    back = read(gone.ledger, sold("3.00", "S2"), on=LATER)
    assert repr(back) == "<Reconciliation 1 corrected, 1 undone>"
    assert sorted(prices(back.ledger)) == ["3.00", "7.00"]


def test_what_somebody_mended_by_hand_stands_until_the_source_says_something_new() -> None:
    ledger = read(EMPTY, sold("9.90", "S1"), sold("5.00", "S2")).ledger
    mended = ledger.add(
        pt.Correction("S1", sold("9.00"), on=TONIGHT, reason="the till was wrong"),
        pt.Retraction("S2", on=TONIGHT, reason="another Mary"),
    )
    same = read(mended, sold("9.90", "S1"), sold("5.00", "S2"), on=NEXT)
    assert repr(same) == "<Reconciliation 2 unchanged>"
    assert prices(same.ledger) == ["9.00"]
    new = read(same.ledger, sold("8.00", "S1"), sold("5.00", "S2"), on=LATER)
    assert prices(new.ledger) == ["8.00"]


def by_hand(amount: str, on: date, of: str = "S1", **more: Any) -> pt.Correction:
    return pt.Correction(of, sold(amount), on=on, reason="by hand", **more)


def never_so(on: date, of: str = "S1", **more: Any) -> pt.Retraction:
    return pt.Retraction(of, on=on, reason="by hand", **more)


def test_a_mend_of_the_same_day_does_not_stop_the_night() -> None:
    ledger = read(EMPTY, sold("1.00", "S1")).ledger
    for mend in (by_hand("5.00", NEXT), by_hand("2.00", NEXT), never_so(NEXT)):
        mended = ledger.add(mend)
        same = read(mended, sold("1.00", "S1"), on=NEXT)
        assert repr(same) == "<Reconciliation 1 unchanged>"
        new = read(mended, sold("2.00", "S1"), on=NEXT)
        assert repr(new) == "<Reconciliation 1 corrected, 1 undone>"
        assert prices(new.ledger) == ["2.00"]
        assert new.ledger.known_by()[0].source == "till"
        assert repr(read(new.ledger, sold("2.00", "S1"), on=NEXT)) == "<Reconciliation 1 unchanged>"


def test_a_row_retracted_by_hand_comes_back_when_the_source_says_something_new() -> None:
    ledger = read(EMPTY, sold("1.00", "S1")).ledger.add(never_so(NEXT))
    same = read(ledger, sold("1.00", "S1"), on=LATER)
    assert (repr(same), prices(same.ledger)) == ("<Reconciliation 1 unchanged>", [])
    new = read(ledger, sold("2.00", "S1"), on=LATER)
    assert prices(new.ledger) == ["2.00"]
    assert new.ledger.known_by(NEXT) == ()


def test_the_same_row_is_something_new_after_another_word() -> None:
    ledger = read(EMPTY, sold("1.00", "S1")).ledger
    for mend, stands in ((by_hand("5.00", NEXT), ["5.00"]), (never_so(NEXT), [])):
        mended = ledger.add(mend)
        for between in ([sold("2.00", "S1")], []):
            for night in (LATER, date(2026, 2, 4)):
                then = read(mended, *between, on=LATER)
                back = read(then.ledger, sold("1.00", "S1"), on=night)
                assert prices(back.ledger) == ["1.00"]
                assert prices(back.ledger, NEXT) == stands
                assert not read(back.ledger, sold("1.00", "S1"), on=night).facts


def test_a_mend_of_a_later_day_outlasts_a_night_that_is_read_late() -> None:
    ledger = read(EMPTY, sold("1.00", "S1")).ledger
    for mend, stands in ((by_hand("5.00", LATER), ["5.00"]), (never_so(LATER), [])):
        late = read(ledger.add(mend), sold("2.00", "S1"), on=NEXT)
        assert repr(late) == "<Reconciliation 1 corrected>"
        assert (prices(late.ledger, NEXT), prices(late.ledger)) == (["2.00"], stands)
        again = read(late.ledger, sold("3.00", "S1"), on=LATER)
        assert prices(again.ledger) == ["3.00"]


def test_what_was_taken_back_by_hand_is_as_the_source_says_when_it_says_something_new() -> None:
    ledger = read(read(EMPTY, sold("1.00", "S1")).ledger, sold("2.00", "S1"), on=NEXT)
    (word,) = ledger.corrected
    mended = ledger.ledger.add(never_so(NEXT, word.id or ""))
    assert prices(read(mended, sold("2.00", "S1"), on=NEXT).ledger) == ["1.00"]
    for night in (NEXT, LATER):
        new = read(mended, sold("3.00", "S1"), on=night)
        assert prices(new.ledger) == ["3.00"]
        assert not read(new.ledger, sold("3.00", "S1"), on=night).facts
    gone = read(ledger.ledger, on=LATER)
    there = gone.ledger.add(never_so(LATER, gone.retracted[0].id or ""))
    assert repr(read(there, on=LATER)) == "<Reconciliation of nothing>"
    assert prices(read(there, sold("3.00", "S1"), on=LATER).ledger) == ["3.00"]


def test_a_mend_that_is_brought_back_later_does_not_stop_a_night_that_is_read_late() -> None:
    ledger = read(EMPTY, sold("1.00", "S1")).ledger.add(
        by_hand("5.00", NEXT, id="C1"),
        never_so(NEXT, "C1", id="R1"),
        never_so(LATER, "R1"),
    )
    late = read(ledger, sold("2.00", "S1"), on=NEXT)
    assert prices(late.ledger, NEXT) == ["2.00"]
    claimed = read(EMPTY.add(sold("1.00", "S1"), *ledger.facts[1:]), sold("1.00", "S1"), on=NEXT)
    assert (prices(claimed.ledger, NEXT), prices(claimed.ledger)) == (["1.00"], ["5.00"])


def test_what_grows_grows_on_over_a_retraction_by_hand() -> None:
    signed = pt.Agreement.signed("A1", on=DAY, start=DAY)
    paused = signed.suspend(on=date(2026, 1, 15))
    ledger = read(EMPTY, signed).ledger.add(never_so(TONIGHT, "A1"))
    grown = read(ledger, paused, on=NEXT)
    assert repr(grown) == "<Reconciliation 1 new, 1 undone>"
    assert [each.in_force_on(NEXT) for each in grown.ledger.known_by()] == [False]  # type: ignore[attr-defined]
    assert repr(read(grown.ledger, paused, on=NEXT)) == "<Reconciliation 1 unchanged>"


def test_a_row_without_an_id_leaves_the_fact_of_one_that_has_one() -> None:
    ledger = read(EMPTY, sold("1.00", "A1"), sold("1.00"), sold("1.00", "S1")).ledger
    then = read(ledger, sold("1.00"), on=NEXT)
    assert sorted(each.of for each in then.retracted) == ["A1", "S1"]
    assert repr(then) == "<Reconciliation 2 retracted, 1 unchanged>"


def test_what_was_retracted_by_hand_as_told_twice_is_what_the_source_drops() -> None:
    ledger = read(EMPTY, sold(), sold()).ledger
    for twice in ledger.facts:
        mended = ledger.add(never_so(NEXT, twice.id or ""))
        then = read(mended, sold(), on=LATER)
        assert [each.of for each in then.retracted] == [twice.id]
        assert prices(then.ledger) == ["9.90"]


def test_what_names_no_source_is_followed_from_the_first_row_with_its_id_on() -> None:
    ledger = EMPTY.add(sold("9.90", "S1"), sold("5.00", "S2"))
    first = read(ledger, sold("9.90", "S1"))
    assert [(each.of, each.source) for each in first.claimed] == [("S1", "till")]
    (claimed, other) = first.ledger.known_by()
    assert (claimed.id, claimed.source, other.id, other.source) == ("S1", "till", "S2", None)
    assert prices(read(first.ledger, on=NEXT).ledger) == ["5.00"]
    assert prices(read(ledger, on=NEXT).ledger) == ["9.90", "5.00"]


def test_a_claim_leaves_what_somebody_put_right_by_hand() -> None:
    by_hand = pt.Correction("S1", sold("9.00"), on=TONIGHT, reason="the till was wrong")
    lost = pt.Retraction("S2", on=TONIGHT, reason="another Mary")
    ledger = EMPTY.add(sold("9.90", "S1"), sold("5.00", "S2"), by_hand, lost)
    rows = [sold("9.90", "S1"), sold("5.00", "S2")]
    for night in (TONIGHT, NEXT):
        first = read(ledger, *rows, on=night)
        assert repr(first) == "<Reconciliation 2 claimed, 1 undone>"
        claims = {each.of: each.id for each in first.claimed}
        assert [each.of for each in first.undone] == [claims["S1"]]
        assert prices(first.ledger) == ["9.00"]
        assert repr(read(first.ledger, *rows, on=night)) == "<Reconciliation 2 unchanged>"
        new = read(first.ledger, sold("8.00", "S1"), on=LATER)
        assert prices(new.ledger) == ["8.00"]
        gone = read(first.ledger, on=LATER)
        assert {each.of for each in gone.retracted} == {"S1", "S2"}


def test_a_claim_of_what_grows_lets_it_grow() -> None:
    signed = pt.Agreement.signed("A1", on=DAY, start=DAY)
    first = read(EMPTY.add(signed), signed)
    assert repr(first) == "<Reconciliation 1 claimed, 1 undone>"
    assert repr(read(first.ledger, signed, on=NEXT)) == "<Reconciliation 1 unchanged>"
    paused = signed.suspend(on=date(2026, 1, 15))
    by_hand = first.ledger.add(paused)
    assert [each.in_force_on(NEXT) for each in by_hand.known_by()] == [False]  # type: ignore[attr-defined]
    grown = read(first.ledger, paused, on=NEXT)
    assert repr(grown) == "<Reconciliation 1 new>"
    assert [each.in_force_on(NEXT) for each in grown.ledger.known_by()] == [False]  # type: ignore[attr-defined]
    assert grown.ledger.known_by(DAY) == (signed,)
    assert [each.of for each in read(grown.ledger, on=LATER).retracted] == ["A1"]
    at_once = read(EMPTY.add(signed), paused, on=NEXT)
    assert repr(at_once) == "<Reconciliation 1 new, 1 claimed, 1 undone>"
    assert at_once.ledger.known_by() == grown.ledger.known_by()
    assert at_once.ledger.known_by(DAY) == (signed,)
    assert repr(read(at_once.ledger, paused, on=NEXT)) == "<Reconciliation 1 unchanged>"


def test_a_source_may_say_what_grows() -> None:
    signed = pt.Agreement.signed("A1", on=DAY, start=DAY)
    first = read(EMPTY, signed)
    assert first.ledger.fact("A1").recorded_on == TONIGHT
    assert repr(read(first.ledger, signed, on=NEXT)) == "<Reconciliation 1 unchanged>"
    paused = signed.suspend(on=date(2026, 1, 15))
    grown = read(first.ledger, paused, on=NEXT)
    assert repr(grown) == "<Reconciliation 1 new>"
    assert [bool(each.in_force_on(NEXT)) for each in grown.ledger.known_by(TONIGHT)] == [True]  # type: ignore[attr-defined]
    assert [bool(each.in_force_on(NEXT)) for each in grown.ledger.known_by(NEXT)] == [False]  # type: ignore[attr-defined]
    other = pt.Agreement.signed("A1", on=DAY, start=NEXT)
    moved = read(grown.ledger, other, on=LATER)
    assert repr(moved) == "<Reconciliation 1 corrected>"
    assert repr(read(moved.ledger, other, on=LATER)) == "<Reconciliation 1 unchanged>"


# --- What is refused


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        ([pt.Retraction("S1", on=DAY, reason="x")], [("rows[0]", "fact.type")]),
        ([sold(id="S2"), "sold"], [("rows[1]", "fact.type")]),
        ([sold(source="web")], [("rows[0].source", "source.mismatch")]),
        (
            [sold(id="S2"), sold(id="S2"), sold("1.00", "S2")],
            [("rows[2].id", "evidence.conflict")],
        ),
        ([sold(id="H1")], [("rows[0].id", "evidence.conflict")]),
        ([sold(id="S1", line="tax")], [("rows[0].line", "line.mismatch")]),
        (
            [sold(id="S2"), sold(on=LATER), sold("1.00", "S1", on=LATER)],
            [("rows[1].recorded_on", "evidence.time"), ("rows[2].recorded_on", "evidence.time")],
        ),
    ],
)
def test_a_row_at_fault_is_named(rows: list[Any], faults: list[tuple[str, str]]) -> None:
    ledger = read(EMPTY.add(sold("1.00", "H1", source="web")), sold(id="S1")).ledger
    assert faults_of(lambda: read(ledger, *rows, on=NEXT)) == faults


def test_the_rows_of_another_ledger_are_not_laid_over_this_one() -> None:
    stan, tax = pt.Relationship("shop", "stan"), EMPTY.of_line("tax")
    for ledger, rows, code, said in (
        (EMPTY, stan.add(sold(id="S1")), "reference.unknown", ("shop→stan", "shop→mary")),
        (EMPTY, stan, "reference.unknown", ("shop→stan", "shop→mary")),
        (EMPTY, pt.Relationship("inn", "mary"), "reference.unknown", ("inn→mary", "shop→mary")),
        (EMPTY, tax, "line.mismatch", ("shop→mary (tax)", "shop→mary")),
        (EMPTY.of_line("audit"), tax, "line.mismatch", ("shop→mary (tax)", "shop→mary (audit)")),
    ):
        (fault,) = refused(partial(pt.reconcile, ledger, rows, source="till", recorded_on=NEXT))
        hint = f"these are the rows of {said[0]}: give those of {said[1]}"
        assert (fault.path, fault.code, fault.hint) == ("rows", code, hint)
    labelled = pt.Relationship("shop", pt.Ref("mary", "Mary Vane")).add(sold(id="S1"))
    for ledger in (EMPTY, tax):
        found = pt.reconcile(ledger, labelled, source="till", recorded_on=NEXT)
        assert len(found.new) == 1


def test_a_book_is_reconciled_ledger_by_ledger() -> None:
    ask: Any = pt.reconcile
    book = pt.Book()
    for sides, path in (((book, EMPTY), "ledger"), ((EMPTY, book), "rows")):
        (fault,) = refused(partial(ask, *sides, source="till", recorded_on=NEXT))
        assert (fault.path, fault.hint) == (path, "give one of book.relationships")


def test_an_older_table_is_not_laid_over_a_newer_one() -> None:
    ledger = read(EMPTY, sold(id="S1"), on=NEXT).ledger
    assert faults_of(lambda: read(ledger, sold(id="S1"), on=TONIGHT)) == [
        ("recorded_on", "evidence.time")
    ]


def test_a_question_is_whole() -> None:
    ask: Any = pt.reconcile
    assert faults_of(
        lambda: ask("mary", [], source=" ", recorded_on="today", complete="january")
    ) == [
        ("ledger", "relationship.type"),
        ("source", "name.syntax"),
        ("recorded_on", "date.type"),
        ("complete", "period.type"),
    ]


# --- Laws


class Night(NamedTuple):
    """A table as it was read: after how many days, which rows, complete in which period."""

    after: int
    rows: list[pt.Purchase]
    complete: pt.Period | None


def night(days: SearchStrategy[date]) -> SearchStrategy[Night]:
    rows = st.builds(
        sold,
        st.sampled_from(["1.00", "2.00"]),
        st.sampled_from([None, None, "S1", "S2"]),
        on=days,
        note=st.sampled_from([None, None, "gift"]),
    )
    tables = st.lists(rows, max_size=4, unique_by=lambda row: row.id or id(row))
    periods = st.builds(
        lambda one, other: pt.Period(min(one, other), max(one, other) + timedelta(days=1)),
        days,
        days,
    )
    complete = st.none() | st.just(pt.Period(None, None)) | periods
    return st.builds(Night, st.integers(0, 2), tables, complete)


def nights(days: SearchStrategy[date]) -> SearchStrategy[list[Night]]:
    return st.lists(night(days), max_size=5)


NIGHTS = both(nights(su_days(days=4)), nights(ed_days()))


def said(fact: Fact) -> str:
    return content(fact, but=frozenset({"source", "recorded_on"}))


class Told:
    """What a source has said, kept as one would in a list: the oracle."""

    def __init__(self) -> None:
        self.rows: list[tuple[str | None, pt.Purchase]] = []

    def read(self, night: Night) -> None:
        """Take in a table."""
        left = list(self.rows)
        kept: list[tuple[str | None, pt.Purchase]] = []
        for row in night.rows:
            if row.id is not None:
                left = [each for each in left if each[0] != row.id]
                kept.append((row.id, row))
        for row in night.rows:
            if row.id is None:
                like = next((each for each in left if said(each[1]) == said(row)), None)
                kept.append((None, row) if like is None else like)
                left = [each for each in left if each is not like]
        stay = [each for each in left if night.complete is None or each[1].on not in night.complete]
        self.rows = kept + stay


@given(NIGHTS)
@law("E15", kills="a row that vanished, and still counts; one that came back, and doesn't")
@law("E3", kills="an edited row counted beside its former self")
@law("E14", kills="what was known before, changed by a later table")
def test_a_ledger_says_what_its_source_says(tables: list[Night]) -> None:
    told, ledger = Told(), EMPTY.add(sold("7.00", "H1"), sold("7.00"))
    others = ledger.facts
    day = date(2101, 3, 1)
    for night in tables:
        day += timedelta(days=night.after)
        told.read(night)
        known = {earlier: ledger.known_by(day - timedelta(days=earlier)) for earlier in (1, 2, 5)}
        found = pt.reconcile(
            ledger, night.rows, source="till", recorded_on=day, complete=night.complete
        )
        for earlier, facts in known.items():
            assert found.ledger.known_by(day - timedelta(days=earlier)) == facts
        own = [fact for fact in found.ledger.known_by(day) if fact.source == "till"]
        assert Counter(map(said, own)) == Counter(said(row) for _, row in told.rows)
        assert {fact.id for fact in own} >= {row.id for row in night.rows if row.id}
        assert set(found.ledger.facts) >= set(ledger.facts) >= set(others)
        assert set(found.facts) == set(found.ledger.facts) - set(ledger.facts)
        again = pt.reconcile(
            found.ledger, night.rows, source="till", recorded_on=day, complete=night.complete
        )
        assert not again.facts
        assert again.ledger == found.ledger
        ledger = found.ledger


@given(NIGHTS, st.sets(st.sampled_from(["S1", "S2"])), st.booleans())
@law("E15", kills="what named no source, and is never retracted though its source fell silent")
@law("E14", kills="a claim that reaches back before the night on which a row named the fact")
def test_what_names_no_source_is_followed_once_its_source_has_said_it(
    tables: list[Night], opened: set[str], by_hand: bool
) -> None:
    ledger, day = EMPTY.add(*[sold("1.00", name) for name in sorted(opened)]), date(2101, 3, 1)
    if by_hand:
        ledger = ledger.add(*[pt.Correction(name, sold("7.00"), on=DAY) for name in sorted(opened)])
    told, nobodys, mended = Told(), set(opened), set(opened) if by_hand else set[str]()
    before = {fact.id: fact for fact in ledger.known_by()}
    for night in tables:
        day += timedelta(days=night.after)
        told.read(night)
        named = {row.id for row in night.rows if row.id}
        nobodys -= named
        was = ledger.known_by(day - timedelta(days=1))
        read = partial(
            pt.reconcile, rows=night.rows, source="till", recorded_on=day, complete=night.complete
        )
        found = read(ledger)
        assert found.ledger.known_by(day - timedelta(days=1)) == was
        stand = {fact.id: fact for fact in found.ledger.known_by(day)}
        assert {name: stand[name] for name in nobodys} == {name: before[name] for name in nobodys}
        new = {each.of for each in found.corrected}
        mended -= new
        assert {name for name in opened if name in stand} == nobodys | {
            name for name, _ in told.rows if name in opened
        }
        for name, row in told.rows:
            if name in mended:
                assert said(stand[name]) == said(before[name])
            elif name in opened:
                assert (said(stand[name]), stand[name].source) == (said(row), "till")
        assert not read(found.ledger).facts
        ledger = found.ledger


class Mend(NamedTuple):
    """What somebody does by hand: after how many days, dated how much later, to which fact, how."""

    after: int
    ahead: int
    place: int
    amount: str | None  # none: it was never so

    def of(self, ledger: pt.Relationship, day: date) -> pt.Relationship:
        """Return the ledger with it, or without where the ledger refuses it."""
        target = ledger.facts[self.place % len(ledger.facts)]
        mend: Fact
        if self.amount is None:
            mend = never_so(day, target.id or "")
        else:
            mend = by_hand(self.amount, day, str(getattr(target, "of", target.id) or ""))
        try:
            return ledger.add(mend)
        except pt.PatronageError:  # two corrections of a day, or a mend before what it mends
            return ledger


MENDS = st.builds(
    Mend,
    st.sampled_from([0, 0, 1]),
    st.sampled_from([0, 0, 0, 1, 2]),
    st.integers(0, 30),
    st.sampled_from([None, "1.00", "2.00", "5.00"]),
)


class Words:
    """The last word of a source on each of its facts, none where it fell silent: the oracle."""

    def __init__(self, opened: list[pt.Purchase]) -> None:
        self.last: dict[str, pt.Purchase | None] = {}
        self.before: dict[str, pt.Purchase] = {}
        self.nobodys = {row.id or "": row for row in opened}

    def hear(
        self, night: Night, stood: dict[str, Fact]
    ) -> tuple[dict[str, Fact | None], list[Fact]]:
        """Return what it says that is new, by fact, and the rows without ids that are new facts."""
        named = {row.id: row for row in night.rows if row.id}
        self.last |= {name: row for name, row in self.nobodys.items() if name in named}
        self.nobodys = {name: row for name, row in self.nobodys.items() if name not in named}
        new: dict[str, Fact | None] = {
            name: row for name, row in named.items() if not alike(self.last.get(name), row)
        }
        heard: dict[str, Any] = {**named}
        fresh: list[Fact] = []
        for row in night.rows:
            if row.id is None:
                name = self._same(row, heard, stood)
                if name is None:
                    fresh.append(row)
                else:
                    heard[name] = row
                    if self.last[name] is None:
                        new[name] = row
        for name, word in self.last.items():
            if name not in heard and word and night.complete and word.on in night.complete:
                new[name] = None
        self.before |= {name: word for name, word in self.last.items() if word}
        self.last |= {**heard, **dict.fromkeys([name for name in new if new[name] is None])}
        return new, fresh

    def _same(self, row: Fact, heard: dict[str, Any], stood: dict[str, Fact]) -> str | None:
        """Return the fact that a row without an id says: one that stands as it says, if any."""
        free = [name for name in sorted(self.last) if name not in heard]
        still = [name for name in free if alike(self.last[name], row)]
        still.sort(key=lambda name: (name in IDS, not alike(stood.get(name), row)))
        back = [name for name in free if name not in IDS and self.last[name] is None]
        return next(iter(still + [name for name in back if alike(self.before[name], row)]), None)


IDS = ("S1", "S2")


def alike(one: Fact | None, other: Fact) -> bool:
    return one is not None and said(one) == said(other)


FEW = st.builds(
    Night,
    st.sampled_from([0, 0, 1]),
    st.lists(
        st.sampled_from(
            [sold(amount, name) for amount in ("1.00", "2.00") for name in ("S1", None)]
        ),
        max_size=2,
        unique_by=lambda row: row.id or id(row),
    ),
    st.sampled_from([None, JANUARY]),
)
EVENINGS = st.lists(FEW | MENDS, min_size=3, max_size=9) | both(
    st.lists(night(su_days(days=2)) | MENDS, min_size=2, max_size=9),
    st.lists(night(ed_days()) | MENDS, min_size=2, max_size=9),
)


@given(EVENINGS, st.sets(st.sampled_from(IDS)))
@law("E13", kills="a mend of the same day that stops the night; one that outlasts a new word")
@law("E15", kills="a row retracted by hand that says something new, and still counts for nothing")
@law("E14", kills="what was known before, changed by what is said over a mend")
def test_the_later_word_stands_by_hand_or_from_the_source(
    evenings: list[Night | Mend], opened: set[str]
) -> None:
    rows = [sold("1.00", name) for name in sorted(opened)]
    ledger, day, words = EMPTY.add(sold("7.00", "H1"), *rows), date(2101, 3, 1), Words(rows)
    for evening in evenings:
        day += timedelta(days=evening.after)
        if isinstance(evening, Mend):
            ledger = evening.of(ledger, day + timedelta(days=evening.ahead))
            continue
        read = partial(pt.reconcile, rows=evening.rows, source="till", complete=evening.complete)
        stood = {fact.id or "": fact for fact in ledger.known_by(day)}
        new, fresh = words.hear(evening, stood)
        found = read(ledger, recorded_on=day)
        for earlier in (1, 2, 5):
            then = day - timedelta(days=earlier)
            assert found.ledger.known_by(then) == ledger.known_by(then)
        made = {fact.id or "": fact for fact in found.new if fact.id not in IDS}
        assert Counter(map(said, made.values())) == Counter(map(said, fresh))
        words.last |= made  # type: ignore[arg-type]
        expected = {**stood, **made, **new}
        stands = {fact.id or "": said(fact) for fact in found.ledger.known_by(day)}
        assert stands == {name: said(fact) for name, fact in expected.items() if fact is not None}
        for later in (0, 1):
            again = read(found.ledger, recorded_on=day + timedelta(days=later))
            assert not again.facts
            assert again.ledger == found.ledger
        ledger = found.ledger


@given(NIGHTS, st.randoms(use_true_random=False))
@law("E2", kills="a table whose rows are matched in their order")
def test_the_order_of_rows_changes_nothing(tables: list[Night], dice: Any) -> None:
    one = other = EMPTY
    day = date(2101, 3, 1)
    for night in tables:
        day += timedelta(days=night.after)
        mixed = dice.sample(night.rows, len(night.rows))
        one, other = (
            pt.reconcile(
                ledger, rows, source="till", recorded_on=day, complete=night.complete
            ).ledger
            for ledger, rows in ((one, night.rows), (other, mixed))
        )
    assert Counter(map(said, one.known_by())) == Counter(map(said, other.known_by()))
