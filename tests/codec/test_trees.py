"""Trees: a document as plain values, in and out, as strict as JSON, and shared with nobody."""

from __future__ import annotations

import copy
import json
from collections import OrderedDict
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING, Any, assert_type

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from codec.breaks import nodes, path_text, replaced
from codec.values import documents
from patronage.codec.flaws import MOST_FAULTS
from patronage.codec.parsing import Limits

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 1, 2)
LAMP = pt.Purchase(pt.Money("9.90", "USD"), on=DAY, product="lamp")
MARY = pt.Person("mary", "Mary Vane")
BOOK = pt.Book().add(pt.Organization("shop", "The Shop"), MARY, LAMP)
RICH = (pt.Book, pt.Relationship, pt.Policy, pt.Agreement, pt.BillingSchedule, pt.Decision)
PLAIN = {dict, list, str, int, bool, type(None)}


def faults_of(read: Callable[..., object], given: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(pt.PatronageError) as refused:
        read(given, **options)
    assert len(str(refused.value)) < 30_000
    return [(fault.path, fault.code) for fault in refused.value.faults]


def answer_of(read: Callable[..., object], given: Any, **options: Any) -> object:
    """Return the value that is read, or what is wrong."""
    try:
        return read(given, **options)
    except pt.PatronageError as error:
        return [(fault.path, fault.code, fault.value) for fault in error.faults]


def emptied(tree: Any) -> None:
    """Take everything out of a tree, as only its owner may."""
    inner = list(tree.values() if isinstance(tree, dict) else tree)
    tree.clear()
    for each in inner:
        if isinstance(each, dict | list):
            emptied(each)


# --- there and back -------------------------------------------------------------------------------


@given(documents() | documents(*RICH))
@law("Z1", kills="a tree that is no document")
def test_a_tree_is_what_the_document_would_be_read_as(value: Any) -> None:
    tree = pt.to_tree(value)
    assert tree == json.loads(pt.to_json(value))
    assert list(tree) == list(json.loads(pt.to_json(value)))
    assert {type(node) for _, node in nodes(tree)} <= PLAIN
    assert pt.from_tree(tree) == pt.from_tree(tree, type(value)) == value
    assert pt.from_json(json.dumps(tree)) == value
    assert pt.to_tree(pt.from_tree(tree)) == tree


@given(documents() | documents(*RICH))
@law("Z1", kills="a list handed out twice")
def test_a_tree_is_shared_with_nobody(value: Any) -> None:
    tree = pt.to_tree(value)
    kept = copy.deepcopy(tree)
    found = pt.from_tree(tree)
    assert tree == kept
    emptied(tree)
    assert (pt.to_tree(value), pt.to_tree(found), found) == (kept, kept, value)


def test_classes_of_one_s_own_and_the_type_expected_are_given_as_for_json() -> None:
    assert faults_of(lambda value, **options: pt.from_tree(value, pt.Money, **options), {}) == [
        ("format", "document.format")
    ]
    tree = pt.to_tree(pt.months(3))
    assert_type(tree, dict[str, Any])
    assert assert_type(pt.from_tree(tree, pt.Span), pt.Span) == pt.months(3)
    assert assert_type(pt.from_tree(tree), object) == pt.months(3)
    assert faults_of(pt.from_tree, tree, kind=pt.Book) == [("type", "document.type")]
    assert faults_of(pt.from_tree, tree, kind="Span") == [("kind", "kind.type")]
    assert faults_of(pt.from_tree, tree, types=pt.Span) == [("types", "types.type")]
    assert faults_of(pt.to_tree, pt.months(3), types=pt.Span) == [("types", "types.type")]
    assert faults_of(pt.to_tree, object()) == [("", "value.type")]
    assert faults_of(pt.to_tree, BOOK, limits=Limits(depth=3)) == [("", "document.depth")]


# --- as strict as JSON ----------------------------------------------------------------------------

JUNK: list[Any] = [
    *(None, True, 0, -7, 1.5, "", "x", "\ud800", "2026-02-30", "[[[[", '"currency":"EUR"', "\\u"),
    *([], {}, [[1]], {"type": "x"}, {"type": 1}, {"kind": "purchase"}, {"value": 1}),
    *({"type": "decimal", "value": "2"}, 10**639, 10**640, -(10**639)),
]


@given(documents(*RICH) | documents(), st.data())
@law("Z7", kills="a fault of trees alone")
@law("Z12", kills="another path in a tree")
def test_a_bad_tree_is_refused_as_its_text_is(value: Any, data: st.DataObject) -> None:
    tree = pt.to_tree(value)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([path for path, _ in nodes(tree)]))
        tree = replaced(tree, path, data.draw(st.sampled_from(JUNK)))
    before = copy.deepcopy(tree)
    given_back, by_text = answer_of(pt.from_tree, tree), answer_of(pt.from_json, json.dumps(tree))
    assert tree == before
    if isinstance(by_text, list):
        assert isinstance(given_back, list)
        assert [each[:2] for each in given_back] == [each[:2] for each in by_text]
    else:
        assert given_back == by_text


@given(st.integers(-(10**12), 10**12), st.integers(1, 14))
@law("Z9", kills="the sign not counted")
def test_a_number_is_as_long_in_a_tree_as_in_a_text(number: int, most: int) -> None:
    value = pt.Timeline.constant(number)
    tree = pt.to_tree(value)
    limits = Limits(digits=most)
    by_tree = answer_of(pt.from_tree, tree, limits=limits)
    by_text = answer_of(pt.from_json, pt.to_json(value), limits=limits)
    fits = len(str(number)) <= most
    assert (by_tree == value, by_text == value) == (fits, fits)


class Level(StrEnum):
    LOW = "low"


class Rank(IntEnum):
    ONE = 1


class Text(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        raise LookupError("never compared")

    def __hash__(self) -> int:
        return super().__hash__()

    def __getitem__(self, key: Any) -> str:
        raise LookupError("never looked into")


class Whole(int):
    pass


class Items(list[Any]):
    pass


class Strange:
    """Compares to nothing, as arrays do, and can't even be shown."""

    def __eq__(self, other: object) -> Any:
        return self

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        raise LookupError("neither true nor false")

    def __repr__(self) -> str:
        raise LookupError("not shown")


def endless() -> tuple[Any, ...]:
    """Return a tuple that would take for ever to write."""
    found: tuple[Any, ...] = ()
    for _ in range(100):
        found = (found, found)
    return found


FOREIGN: list[Any] = [
    *(float("nan"), float("inf"), float("-inf"), 0.5, 2j, b"x", DAY, datetime(2026, 1, 2)),
    *((1, 2), {1}, frozenset({"a"}), range(3), Decimal("2.5"), pt.months(1), object(), int),
    *(Level.LOW, Rank.ONE, Text("client"), Whole(3), Items(), OrderedDict(a=1), Strange()),
    endless(),
]


@pytest.mark.parametrize("thing", FOREIGN, ids=lambda thing: type(thing).__name__)
@law("Z10", kills="a date taken for its text")
def test_what_json_has_no_form_for_is_refused_in_its_place(thing: Any) -> None:
    tree = pt.to_tree(BOOK)
    for path, _ in nodes(tree):
        faults = faults_of(pt.from_tree, replaced(tree, path, thing))
        place = path_text(path[1:] if path[:1] == ("value",) else path)
        assert all(where.startswith(place) for where, _ in faults), path


def test_it_is_said_what_belongs_there() -> None:
    tree = pt.to_tree(LAMP)
    value = tree["value"] | {
        "on": DAY,
        "quantity": Decimal("2.5"),
        "price": {"amount": float("nan"), "currency": Text("USD")},
        "product": Strange(),
    }
    with pytest.raises(pt.InvalidInput) as refused:
        pt.from_tree(tree | {"value": value})
    assert {(each.path, each.code, each.value) for each in refused.value.faults} == {
        ("on", "date.type", "datetime.date(2026, 1, 2)"),
        ("quantity", "document.type", "Decimal('2.5')"),
        ("price.amount", "json.constant", "nan"),
        ("price.currency", "currency.type", "<Text>"),
        ("product", "text.type", "<Strange>"),
    }


KEYS: list[tuple[Any, str]] = [
    *((1, "1"), (None, "None"), (True, "True"), (DAY, repr(DAY))),
    *((("a", 1), "<tuple>"), (Level.LOW, "<Level>"), (b"on", "<bytes>")),
]


@pytest.mark.parametrize(("key", "said"), KEYS, ids=str)
@law("Z5", kills="a key written as its text")
def test_a_key_that_is_no_text_is_refused_at_every_depth(key: Any, said: str) -> None:
    tree = pt.to_tree(BOOK)
    for path, node in nodes(tree):
        if isinstance(node, dict):
            place = path_text(path[1:] if path[:1] == ("value",) else path)
            wrong = replaced(tree, path, {**node, key: 1})
            assert faults_of(pt.from_tree, wrong) == [(f"{place}[{said}]", "key.type")]


@pytest.mark.parametrize("given_", [None, "{}", b"{}", [], 7, ("format",), OrderedDict(), object()])
def test_what_is_no_tree(given_: Any) -> None:
    assert faults_of(pt.from_tree, given_) == [("", "document.type")]


def test_half_a_character_is_no_text_where_no_constructor_looks() -> None:
    tree = pt.to_tree(pt.Finding("seen", pt.Verdict.MET, rung="client"))
    tree["value"]["code"] = "\ud800"
    assert faults_of(pt.from_tree, tree) == [("code", "text.syntax")]


# --- what it costs --------------------------------------------------------------------------------


@law("Z9", kills="a tree followed without end")
def test_a_tree_that_holds_itself_is_too_deep() -> None:
    ring: dict[str, Any] = {}
    ring["value"] = ring
    chain: list[Any] = []
    chain.append(chain)
    for deep in (ring, {"value": chain}):
        assert faults_of(pt.from_tree, deep) == [("", "document.depth")]
        for limits in (Limits(depth=10**9), Limits(depth=10**9, size=10**9)):
            assert faults_of(pt.from_tree, deep, limits=limits) == [("", "document.depth")]


@law("Z9", kills="a part that is held twice counted once")
def test_a_tree_is_as_large_as_if_each_part_were_written() -> None:
    node: Any = "x"
    for _ in range(40):
        node = [node, node]
    tree = pt.to_tree(pt.months(1)) | {"value": node}
    assert faults_of(pt.from_tree, tree, limits=Limits(size=10_000)) == [("", "document.size")]
    named = {"k" * 10_000: 1}
    assert faults_of(pt.from_tree, tree | {"value": named}, limits=Limits(size=10_000)) == [
        ("", "document.size")
    ]


@given(documents(*RICH))
@law("Z9", kills="a tree refused whose text is taken")
def test_a_tree_is_no_larger_than_its_text(value: Any) -> None:
    text = pt.to_json(value)
    limits = Limits(size=len(text.encode()))
    assert pt.from_json(text, limits=limits) == pt.from_tree(json.loads(text), limits=limits)


def test_as_deep_as_the_limit_allows() -> None:
    rule: Any = pt.Always()
    for _ in range(15):
        rule = pt.AllOf(rule)
    tree, text = pt.to_tree(rule), pt.to_json(rule)
    for depth in range(20, 40):
        limits = Limits(depth=depth)
        by_text = answer_of(pt.from_json, text, limits=limits)
        by_tree = answer_of(pt.from_tree, tree, limits=limits)
        assert (by_tree == rule) == (by_text == rule)


def test_no_error_lists_more_than_anyone_reads() -> None:
    many = dict.fromkeys(range(5000), 1)
    found = faults_of(pt.from_tree, pt.to_tree(LAMP) | {"value": many})
    assert len(found) == MOST_FAULTS + 1
    wrong = {"before": 0, "days": [DAY] * 5_000, "values": [0.5] * 5_000}
    found = faults_of(pt.from_tree, pt.to_tree(pt.Timeline.constant(1)) | {"value": wrong})
    assert len(found) == MOST_FAULTS + 1
