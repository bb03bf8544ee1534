"""When a fact was learned that leaves it open: by itself, in a ledger, and for a store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.facts.identity import content
from patronage.facts.stamping import stamped
from refusals import faults_of

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

DAY, NEXT, LATE = date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 9)
LEDGER = pt.Relationship("hp", "mary")


def visit(on: date = DAY, **more: Any) -> pt.Observation:
    return pt.Observation("visit", on=on, **more)


def test_what_leaves_it_open_was_learned_when_it_is_told() -> None:
    assert visit().recorded_on == DAY
    assert stamped(visit(), LATE) == visit(recorded_on=LATE)
    assert stamped(visit(), DAY) == visit()
    assert stamped(visit(recorded_on=NEXT), LATE) == visit(recorded_on=NEXT)
    moved = stamped(pt.Correction("V1", visit(NEXT), on=NEXT), LATE)
    assert (moved.recorded_on, moved.stands.recorded_on) == (LATE, LATE)


def test_what_happens_later_is_not_learned_before_unless_it_is_planned() -> None:
    assert stamped(visit(LATE), DAY) == visit(LATE)
    plan = pt.Engagement(pt.EngagementForm.PROJECT, on=LATE)
    assert stamped(plan, DAY).recorded_on == DAY


def test_a_ledger_stamps_what_it_takes_and_nothing_that_it_has() -> None:
    ledger = LEDGER.add(visit(id="V1")).add(visit(NEXT, id="V2"), recorded_on=LATE)
    assert [fact.recorded_on for fact in ledger.facts] == [DAY, LATE]
    assert ledger.add(*ledger.facts, recorded_on=date(2026, 2, 1)) == ledger
    # told again by one who doesn't know when it was learned first
    assert ledger.add(visit(id="V1"), visit(NEXT, id="V2"), recorded_on=date(2026, 2, 1)) == ledger
    with pytest.raises(pt.InvalidInput, match=r"evidence\.conflict"):
        ledger.add(visit(NEXT, id="V2", note="in haste"), recorded_on=date(2026, 2, 1))
    with pytest.raises(pt.InvalidInput, match=r"evidence\.conflict"):
        ledger.add(visit(NEXT, id="V2"))  # by itself it says that it was learned when it happened


def test_a_book_stamps_in_the_same_way() -> None:
    firm, mary = pt.Organization("hp", "Harlow & Pine"), pt.Person("mary", "Mary Vane")
    book = pt.Book().add(firm, mary, visit(), recorded_on=NEXT).add(firm, mary, recorded_on=LATE)
    assert [fact.recorded_on for fact in book.relationships[0].facts] == [NEXT]
    assert [fact.recorded_on for fact in book.add("hp", "mary", visit(), recorded_on=LATE)
            .relationships[0].facts] == [NEXT, LATE]  # fmt: skip


def test_of_an_agreement_the_new_acts_are_stamped() -> None:
    signed = pt.Agreement.signed("A1", on=DAY, start=DAY)
    ledger = LEDGER.add(signed, recorded_on=NEXT)
    spring, may = date(2026, 3, 1), date(2026, 5, 1)
    kept = ledger.fact("A1")
    assert isinstance(kept, pt.Agreement)
    later = ledger.add(kept.suspend(on=spring).resume(on=may), recorded_on=date(2026, 5, 9))
    assert later.known_by(NEXT) == (kept,)
    (known,) = later.known_by(date(2026, 5, 8))
    assert known == kept
    assert len(later.fact("A1").acts) == 4  # type: ignore[attr-defined]
    # from the paper that nobody has stamped, too
    assert (
        ledger.add(signed.suspend(on=spring).resume(on=may), recorded_on=date(2026, 5, 9)) == later
    )
    assert later.add(signed, recorded_on=date(2026, 6, 1)) == later


def test_only_a_fact_is_stamped_on_a_day() -> None:
    wrong: Any = "visit"
    assert faults_of(lambda: stamped(wrong, DAY)) == [("fact", "fact.type")]
    assert faults_of(lambda: stamped(visit(), "today")) == [("on", "date.type")]  # type: ignore[arg-type]
    assert faults_of(lambda: LEDGER.add(visit(), recorded_on="today")) == [("on", "date.type")]  # type: ignore[arg-type]


def test_a_class_that_is_not_ours_is_left_as_it_is() -> None:
    class Plain:
        kind, id = "plain", "X1"
        on = recorded_on = DAY
        source = line = None

    fact: Fact = Plain()
    assert stamped(fact, LATE) is fact


TOLD = both(
    st.lists(st.tuples(su_days(days=6), st.integers(0, 3)), max_size=6),
    st.lists(st.tuples(ed_days(), st.integers(0, 3)), max_size=6),
)


@given(TOLD)
@law("E14", kills="a fact told late that was known before it was told")
def test_as_known_by_a_day_is_what_was_told_by_then(told: list[tuple[date, int]]) -> None:
    days = [(on, on + timedelta(days=lag)) for on, lag in told]
    ledger = LEDGER
    for on, told_on in days:
        ledger = ledger.add(visit(on), recorded_on=told_on)
    for _, day in days:
        known = [content(fact) for fact in ledger.known_by(day)]
        assert len(known) == sum(told_on <= day for _, told_on in days)


@given(both(st.tuples(su_days(), su_days(), su_days()), st.tuples(ed_days(), ed_days(), ed_days())))
@law("E14", kills="a fact that says when it was learned, stamped anew")
def test_a_stamp_is_set_once(case: tuple[date, date, date]) -> None:
    on, first, second = case
    once = stamped(pt.Purchase(usd("1"), on=on), first)
    if first > on:
        assert stamped(once, second) == once
    assert once.recorded_on == max(on, first)
