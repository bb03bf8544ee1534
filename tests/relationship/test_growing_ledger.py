"""Ledgers that are added to again and again: what an add costs, and that it says the same."""

from __future__ import annotations

import copy
import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from attrs import field, frozen
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from cost import calls_of
from facts.ledgers import LEDGERS
from patronage.facts.identity import identify
from patronage.relationship import taken
from patronage.relationship.taken import FEW, has_grown, taken_ids

from laws import law

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

DAY = date(2026, 1, 1)
MANY = 10 * FEW


@frozen
class Call:
    """A fact of somebody's own, of which each look at its id is counted."""

    number: int
    on: date
    recorded_on: date = field(default=DAY, kw_only=True)
    kind = "call"
    source = None
    line = None

    @property
    def id(self) -> str:
        return f"call-{self.number}"


def call(number: int, day: int = 0) -> Call:
    return Call(number, DAY + timedelta(days=day), recorded_on=DAY + timedelta(days=day + 9))


def ledger(count: int) -> pt.Relationship:
    """Return a ledger of so many facts that has been added to already."""
    begun = pt.Relationship("hp", "mary", facts=[call(each, each) for each in range(count)])
    return begun.add(call(count, count)).add(call(count + 1, count + 1))


# --- What it costs


@pytest.mark.parametrize("day", [0, MANY // 2, 2 * MANY])
@law("E35", kills="a look at each fact of a ledger for each that is added")
def test_one_fact_more_costs_no_look_at_the_others(day: int) -> None:
    costs = [
        calls_of(partial(ledger(count).add, call(MANY * 9, day))) for count in (MANY, 4 * MANY)
    ]
    assert max(costs) < 200


@law("E35", kills="a look at each fact of a ledger for each that is stamped")
def test_one_fact_more_that_is_stamped_costs_no_look_at_the_others() -> None:
    more = call(MANY * 9, 2 * MANY)
    add = partial(ledger(MANY).add, more, recorded_on=DAY + timedelta(days=9 * MANY))
    assert calls_of(add) < 300


@law("E35", kills="a ledger that costs the square of its size when it is built fact by fact")
def test_facts_added_one_by_one_cost_what_they_are() -> None:
    def grow(count: int) -> None:
        grown = pt.Relationship("hp", "mary")
        for each in range(count):
            grown = grown.add(call(each, each))

    few, many = (calls_of(partial(grow, count)) for count in (2 * FEW, 8 * FEW))
    assert many < 5 * few


# --- What it says


@given(LEDGERS, LEDGERS, st.lists(st.integers(0, 4), min_size=16, max_size=16))
@law("E2", kills="a fact of one branch taken for one of another")
def test_branches_of_one_ledger_know_nothing_of_each_other(
    first: list[Fact], second: list[Fact], places: list[int]
) -> None:
    with patch.object(taken, "FEW", 0):
        grown: list[tuple[pt.Relationship, list[Fact]]] = [(pt.Relationship("hp", "mary"), [])]
        for fact, place in zip([*first, *second], places, strict=False):
            base, held = grown[-1 - place % len(grown)]
            grown.append((base.add(fact), [*held, fact]))
        for branch, held in grown:
            alone = pt.Relationship("hp", "mary")
            for fact in held:
                alone = pt.Relationship("hp", "mary", facts=alone.facts).add(fact)
            assert repr(branch.facts) == repr(alone.facts)
            assert {fact.id for fact in branch.facts} <= (taken_ids(branch) or set()) | {None} or (
                taken_ids(branch) is None
            )


def test_what_was_said_in_another_branch_is_new_here() -> None:
    base = ledger(MANY)
    here = base.add(pt.Observation("visit", "red", on=DAY, id="V1"))
    there = base.add(pt.Observation("visit", "blue", on=DAY, id="V1"))
    assert [each.fact("V1").value for each in (here, there)] == ["red", "blue"]  # type: ignore[attr-defined]
    with pytest.raises(pt.InvalidInput) as error:
        here.add(there.fact("V1"))
    assert error.value.faults[0].code == "evidence.conflict"
    assert here.add(here.fact("V1")).facts == here.facts
    assert len(base.facts) == MANY + 2


def test_a_fact_grows_in_a_ledger_that_grows() -> None:
    agreement = pt.Agreement.signed("A1", on=DAY, start=DAY)
    grown = ledger(MANY).add(agreement).add(agreement.suspend(on=DAY)).add(agreement)
    assert grown.fact("A1") == agreement.suspend(on=DAY)
    assert len(grown.facts) == MANY + 3


def test_what_is_refused_leaves_no_trace() -> None:
    base = ledger(MANY)
    lost = pt.Retraction("V1", on=DAY, reason="entered twice", id="R1")
    with pytest.raises(pt.InvalidInput):
        base.add(lost)
    with pytest.raises(pt.InvalidInput):
        base.add(lost)
    visit = pt.Observation("visit", on=DAY, id="V1")
    assert base.add(visit).add(lost).known_by() == base.known_by()


def test_how_a_ledger_came_to_be_is_no_part_of_it() -> None:
    one = ledger(MANY)
    other = pt.Relationship("hp", "mary", facts=one.facts)
    assert (one, repr(one)) == (other, repr(other))
    assert pickle.dumps(one) == pickle.dumps(other)
    assert pt.to_json(one.covering(pt.Coverage.of("call")), types=(Call,)) == pt.to_json(
        other.covering(pt.Coverage.of("call")), types=(Call,)
    )
    more = call(MANY * 9)
    for again in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert again == one
        assert again.add(more) == one.add(more)


# --- What is kept in mind


def test_only_ledgers_that_came_of_others_are_kept_in_mind() -> None:
    gc.collect()
    before = len(taken._GROWN)
    begun = pt.Relationship("hp", "mary", facts=[call(each) for each in range(MANY)])
    assert taken_ids(begun) is None
    once = begun.add(call(MANY))
    assert len(taken._GROWN) == before + 1
    ids = taken_ids(once)
    assert ids == {f"call-{each}" for each in range(MANY + 1)}
    assert taken_ids(once.add(call(MANY + 1))) is ids
    few = pt.Relationship("hp", "mary").add(call(0)).add(call(1))
    assert taken_ids(few) is None
    del begun, once, few
    gc.collect()
    assert len(taken._GROWN) == before


def test_what_came_of_a_ledger_and_is_gone_is_forgotten() -> None:
    base = ledger(MANY)
    for each in range(3 * MANY):
        base.add(call(MANY + 2 + each))
    assert len(taken_ids(base) or ()) <= 2 * (MANY + 2) + 1


def test_a_ledger_in_the_place_of_another_is_not_taken_for_it() -> None:
    base = ledger(MANY)
    kept = taken._GROWN[id(base)]
    other = pt.Relationship("hp", "mary", facts=base.facts[:-1])
    with patch.dict(taken._GROWN, {id(other): kept}):
        assert taken_ids(other) is None
    has_grown(other, taken_ids(base), ())
    assert taken_ids(other) is taken_ids(base)


def test_threads_may_add_to_one_ledger() -> None:
    base = ledger(MANY)
    with ThreadPoolExecutor(8) as pool:

        def grow(thread: int) -> pt.Relationship:
            grown = base
            for each in range(50):
                grown = grown.add(pt.Observation("visit", thread, on=DAY, id=f"V{each}"))
            return grown

        for thread, grown in enumerate(pool.map(grow, range(8))):
            visits = [pt.Observation("visit", thread, on=DAY, id=f"V{n}") for n in range(50)]
            assert grown.facts == identify([*base.facts, *visits])
