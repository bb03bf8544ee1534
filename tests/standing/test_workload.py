"""Who looks after whom over a book: loads, capacity, who waits longest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt

from draws import su_days
from laws import law

DAY = timedelta(days=1)
JUNE = date(2026, 6, 1)


def ledger(patron: str, *named: tuple[str | None, date], **more: object) -> pt.Relationship:
    facts = (
        pt.Assigned(None if name is None else pt.Ref(name), on=on, **more)  # type: ignore[arg-type]
        for name, on in named
    )
    return pt.Relationship("hp", patron).add(*facts)


def loads(book: list[pt.Relationship], on: date) -> dict[str, int]:
    return {each.manager.id: len(each.patrons) for each in pt.workload(book, on=on).loads}


def waiting(book: list[pt.Relationship], on: date) -> list[str]:
    return [each.patron.id for each in pt.workload(book, on=on).waiting]


def test_full_is_full_and_who_is_left_over_is_said() -> None:
    capacities = {"ana": 4, "ben": 4, "cy": 4}
    book: list[pt.Relationship] = []
    left_over: list[str] = []
    for place in range(1, 15):
        name = f"a{place:02}"
        free = pt.workload(book, on=JUNE, capacities=capacities).free
        if not free:
            left_over.append(name)
        book.append(ledger(name, (free[0].manager.id if free else None, JUNE)))
    found = pt.workload(book, on=JUNE, capacities=capacities)
    assert [(each.manager.id, len(each.patrons)) for each in found.loads] == [
        ("ana", 4), ("ben", 4), ("cy", 4),
    ]  # fmt: skip
    assert left_over == ["a13", "a14"] == [each.patron.id for each in found.waiting]
    assert found.free == ()
    assert [manager for _, manager in found.shared_out()] == [None, None]
    assert [each.manager.id for each in pt.workload(book, on=JUNE).free] == ["ana", "ben", "cy"]


def test_all_who_wait_are_shared_out_as_one_by_one() -> None:
    seen = [pt.Observation("visit", on=JUNE - place * DAY) for place in range(5)]
    book = [pt.Relationship("hp", f"a{place}").add(each) for place, each in enumerate(seen)]
    shared = pt.workload(book, on=JUNE, capacities={"ana": 1, "ben": 3}).shared_out()
    assert [(each.patron.id, manager and manager.id) for each, manager in shared] == [
        ("a4", "ana"), ("a3", "ben"), ("a2", "ben"), ("a1", "ben"), ("a0", None),
    ]  # fmt: skip


def test_the_load_is_a_line_over_time_over_the_whole_book() -> None:
    def on(month: int, day: int = 1) -> date:
        return date(2026, month, day)

    book = [
        ledger("a", ("m1", on(1)), (None, on(6))),
        ledger("b", ("m1", on(2)), ("m2", on(4))),
        ledger("c", ("m1", on(3)), (None, on(6)), ("m2", on(6, 15))),
    ]
    days = on(1, 31), on(3, 31), on(4, 30), on(6, 10), on(6, 20)
    assert [loads(book, day).get("m1", 0) for day in days] == [1, 3, 2, 0, 0]
    assert [loads(book, day).get("m2", 0) for day in days] == [0, 0, 1, 1, 2]
    assert [waiting(book, day) for day in days[3:]] == [["a", "c"], ["a"]]
    (alone,) = pt.workload(book, on=on(6, 20)).waiting
    assert alone.since == on(6)


def test_what_a_party_weighs_is_an_attribute_of_the_day() -> None:
    heavy = ledger("a", ("m1", JUNE)).add(pt.Attribute("effort", 3, on=JUNE))
    light = ledger("b", ("m1", JUNE)).add(
        pt.Attribute("effort", Decimal("0.5"), on=JUNE), pt.Attribute("effort", 7, on=JUNE + DAY)
    )
    plain = ledger("c", ("m1", JUNE)).add(pt.Attribute("effort", True, on=JUNE))

    def weight(on: date, name: str | None = "effort") -> Fraction:
        book = [heavy, light, plain]
        (load,) = pt.workload(book, on=on, weight=name, capacities={"m1": 5}).loads
        assert load.has_room is (load.weight < 5)
        return load.weight

    found = [weight(JUNE), weight(JUNE + DAY), weight(JUNE, None)]
    assert found == [Fraction(9, 2), Fraction(11), Fraction(3)]


def test_a_pool_is_no_manager_and_lines_are_looked_at_together() -> None:
    pooled = ledger("a", ("desk", JUNE), pool=True)
    assert (loads([pooled], JUNE), waiting([pooled], JUNE)) == ({}, ["a"])
    both = ledger("b", ("m1", JUNE), line="tax").add(
        pt.Assigned(pt.Ref("m2"), on=JUNE, line="audit"),
        pt.Assigned(None, on=JUNE + DAY, line="audit"),
        pt.Assigned(pt.Ref("m1"), on=JUNE + DAY, line="law"),
    )
    assert loads([both], JUNE) == {"m1": 1, "m2": 1}
    assert (loads([both], JUNE + DAY), waiting([both], JUNE + DAY)) == ({"m1": 1}, [])


def test_as_known_by_a_day() -> None:
    late = pt.Relationship("hp", "a").add(
        pt.Assigned(pt.Ref("m1"), on=JUNE, recorded_on=JUNE + 9 * DAY, id="A1"),
        pt.Observation("visit", on=JUNE - DAY),
    )
    known = pt.workload([late], on=JUNE, known_by=JUNE)
    assert ([each.since for each in known.waiting], known.loads) == ([JUNE - DAY], ())
    assert pt.workload([pt.Relationship("hp", "b")], on=JUNE) == pt.Workload(JUNE, ())


moves = st.lists(
    st.tuples(su_days(), st.sampled_from(["m1", "m2", None])), max_size=5, unique_by=lambda m: m[0]
)


@given(st.lists(moves, max_size=4), su_days())
@law("E31", kills="a party that a manager still has after it went to another")
def test_loads_equal_a_loop_over_the_parties(
    book: list[list[tuple[date, str | None]]], on: date
) -> None:
    ledgers = [
        ledger(f"p{place}", *((name, day) for day, name in named))
        for place, named in enumerate(book)
    ]
    found = pt.workload(ledgers, on=on, capacities={"m1": 9, "m2": 9})
    wanted: dict[str, list[str]] = {"m1": [], "m2": []}
    alone: list[tuple[date, str]] = []
    for place, named in enumerate(book):
        so_far = sorted(each for each in named if each[0] <= on)
        if so_far and (holder := so_far[-1][1]) is not None:
            wanted[holder].append(f"p{place}")
        elif so_far:
            since = so_far[0][0]
            for (_, before), (day, after) in pairwise(so_far):
                since = day if before is not None and after is None else since
            alone.append((since, f"p{place}"))
    assert {each.manager.id: [p.id for p in each.patrons] for each in found.loads} == wanted
    assert [(each.since, each.patron.id) for each in found.waiting] == sorted(alone)


@pytest.mark.parametrize(
    ("given_", "faults"),
    [
        ({"capacities": {"ana": -1}}, [("capacities[ana]", "capacity.type")]),
        ({"capacities": [1]}, [("capacities", "capacity.type")]),
        ({"capacities": {3: 1}}, [("capacities", "name.syntax")]),
        ({"on": "today", "weight": ""}, [("on", "date.type"), ("weight", "name.syntax")]),
        ({"known_by": 3}, [("known_by", "date.type")]),
        ({"book": "hp"}, [("book", "book.type")]),
        ({"book": iter(["hp"])}, [("book[0]", "relationship.type")]),
    ],
)
def test_what_is_asked_must_be_sound(
    given_: dict[str, object], faults: list[tuple[str, str]]
) -> None:
    asked: dict[str, object] = {"book": [], "on": JUNE, **given_}
    with pytest.raises(pt.InvalidInput) as error:
        pt.workload(asked.pop("book"), **asked)  # type: ignore[arg-type]
    assert [(each.path, each.code) for each in error.value.faults] == faults
