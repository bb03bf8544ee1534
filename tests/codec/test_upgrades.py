"""What was written by an earlier version of the format, read by one that writes another form.

There is one version so far. The next one is made up here: in it a purchase says `price` for what
the first called `paid`, a length of time is called `span` and no longer `duration`, and a stated
`days` of a window has become its `span`.
"""

from __future__ import annotations

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from codec.test_golden import DOCUMENTS_OF_OLD
from patronage import codec
from patronage.codec import documents, upgrades
from patronage.codec.upgrades import each_object, upgrade
from refusals import faults_of

from laws import law

DAY = date(2026, 1, 2)


def _renamed(part: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if key == old else key: held for key, held in part.items()}


def _as_it_was(part: dict[str, Any]) -> dict[str, Any]:
    if part.get("kind") == "purchase":
        part = _renamed(part, "price", "paid")
    return {**part, "type": "duration"} if part.get("type") == "span" else part


def _as_it_is(part: dict[str, Any]) -> dict[str, Any]:
    if part.get("kind") == "purchase":
        part = _renamed(part, "paid", "price")
    return {**part, "type": "span"} if part.get("type") == "duration" else part


def older(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document of today as the made-up first version wrote it."""
    was: Any = each_object(_as_it_was)(document)
    return {**was, "version": 1}


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that writes version 2 of the format."""
    monkeypatch.setattr(upgrades, "STEPS", (each_object(_as_it_is),))
    monkeypatch.setattr(documents, "VERSION", 2)


BOUGHT = pt.Purchase(pt.Money("9.90", "USD"), on=DAY, id="P1")


@pytest.mark.usefixtures("second")
def test_a_document_of_the_version_before_is_read() -> None:
    ledger = pt.Relationship("hp", "mary").add(BOUGHT)
    document = pt.to_tree(ledger)
    assert document["version"] == 2
    was = older(document)
    assert "paid" in json.dumps(was)
    kept = copy.deepcopy(was)
    assert pt.from_tree(was, pt.Relationship) == ledger
    assert pt.from_json(json.dumps(was)) == ledger
    assert was == kept
    assert pt.from_json(json.dumps(older(pt.to_tree(pt.months(3)))), pt.Span) == pt.months(3)


@pytest.mark.usefixtures("second")
def test_a_stored_value_is_told_its_version() -> None:
    converter = codec.converter()
    now = converter.unstructure(BOUGHT, pt.Fact)
    was = each_object(_as_it_was)(now)
    assert upgrade(was, 1) == now
    assert upgrade(now, 2) is now
    assert converter.structure(upgrade(was, 1), pt.Fact) == BOUGHT  # type: ignore[type-abstract]


@pytest.mark.usefixtures("second")
def test_what_is_wrong_with_an_old_document_is_said_as_of_a_new_one() -> None:
    was = older(pt.to_tree(BOUGHT))
    was["value"]["price"] = was["value"].pop("paid")  # it says `paid` there, or nothing
    assert pt.from_tree(was) == BOUGHT
    was["value"]["prise"] = 3
    assert faults_of(lambda: pt.from_tree(was)) == [("prise", "document.unknown_field")]
    text = json.dumps(older(pt.to_tree(BOUGHT))).replace('"id":', '"id": "P0", "id":')
    assert faults_of(lambda: pt.from_json(text)) == [("id", "document.duplicate_key")]
    nothing = {"format": "patronage", "version": 1}
    assert faults_of(lambda: pt.from_tree(nothing)) == [
        ("type", "document.type"),
        ("value", "document.missing_field"),
    ]


def test_a_version_that_nobody_wrote_is_refused() -> None:
    later: Any
    for later in (0, 2, -1, True, "1", None, 1.0):
        assert faults_of(lambda version=later: upgrade({}, version)) == [  # type: ignore[misc]
            ("version", "document.version")
        ]
    with pytest.raises(pt.InvalidInput, match="use a later release"):
        upgrade({}, codec.VERSION + 1)


def test_a_step_that_meets_what_nobody_wrote_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def step(tree: Any) -> object:
        return tree["value"]["on"].lower()

    monkeypatch.setattr(upgrades, "STEPS", (step,))
    for junk in (3, {"value": {"on": 3}}, []):  # type: ignore[var-annotated]
        assert faults_of(lambda tree=junk: upgrade(tree, 1)) == [("", "document.upgrade")]  # type: ignore[misc]
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    monkeypatch.setattr(upgrades, "STEPS", (each_object(lambda part: part),))
    assert faults_of(lambda: upgrade(deep, 1)) == [("", "document.depth")]


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("kind", sorted({each.document["type"] for each in DOCUMENTS_OF_OLD}))
@law("Z4", kills="a step that is skipped, or that changes more than it should")
def test_documents_of_every_release_are_read_by_the_next(kind: str) -> None:
    for each in DOCUMENTS_OF_OLD:
        if each.document["type"] == kind:
            value = pt.from_json(json.dumps(each.document))
            was = older(each.document)
            assert pt.from_json(json.dumps(was)) == value
            assert pt.from_tree(was) == value


TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abk", max_size=2), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(TREES)
@law("Z4", kills="a step that loses a part of the tree, or alters the one it is given")
def test_a_step_that_changes_nothing_leaves_the_tree(tree: object) -> None:
    kept = copy.deepcopy(tree)
    assert each_object(lambda part: part)(tree) == tree == kept
    counted: list[object] = []
    each_object(lambda part: counted.append(part) or part)(tree)  # type: ignore[func-returns-value]
    assert len(counted) == _objects_in(tree)


def _objects_in(tree: object) -> int:
    if isinstance(tree, dict):
        return 1 + sum(map(_objects_in, tree.values()))
    return sum(map(_objects_in, tree)) if isinstance(tree, list) else 0


@pytest.mark.parametrize("version", [0, 2, "1", True, None])
def test_a_version_that_is_none_is_invalid_whatever_is_wrong_with_it(version: Any) -> None:
    with pytest.raises(pt.InvalidInput) as caught:
        upgrade({}, version)
    assert type(caught.value) is pt.InvalidInput
    assert [fault.code for fault in caught.value.faults] == ["document.version"]
