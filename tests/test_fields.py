"""What a field holds by its annotation, and what is said of whatever else is put there."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Protocol

import attrs
import pytest
from attrs import Factory, field, frozen

import patronage as pt
from patronage.errors import Fault
from patronage.fields import FreeText, Id, OneLine, Whole, held_by
from patronage.manifest import MANIFEST
from patronage.values import Value
from refusals import faults_of

DAY = date(2026, 1, 2)


class Size(Enum):
    SMALL = "small"


class Sized(Protocol):
    size: Size


def check_even(faults: list[Fault], path: str, value: object) -> None:
    if value not in {0, 2, 4}:
        faults.append(Fault.of("number.odd", path, value, "give an even one"))


def ref_or_size(given: object) -> Any:
    return pt.Ref(given) if type(given) is str else given


@frozen
class Parcel(Value):
    """A value with a field of each form that an annotation may have."""

    id: Id = "P1"
    label: OneLine = "Lamp"
    note: FreeText | None = None
    count: Whole = 1
    on: date = DAY
    size: Size = Size.SMALL
    weight: Annotated[int, check_even] = 2
    price: pt.Money | pt.UnitPrice | None = None
    tags: tuple[Id, ...] = ()
    days: tuple[date, ...] | None = None
    like: Sized | None = None  # a protocol says nothing of classes
    ratio: float = 1.0  # an int will do, as type checkers have it
    extra: Any = None
    to: pt.Ref | Size | None = field(default=None, converter=ref_or_size)
    seen_on: date = field(default=DAY, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.count > self.weight:
            faults.append(Fault.of("parcel.light", "weight", self.weight, "pack more"))


parcel: Any = Parcel


@frozen
class Crate(Parcel):
    """A value that somebody derives from another one; what it adds is its own affair."""

    lid: Nowhere | None = None  # type: ignore[name-defined]  # noqa: F821  such as a local class
    corners: int = 8
    nothing: tuple[()] = ()
    note: int | None = None  # type: ignore[assignment]


crate: Any = Crate


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({"id": "no spaces"}, [("id", "id.syntax")]),
        ({"id": None}, [("id", "id.syntax")]),
        ({"label": "two\nlines"}, [("label", "name.syntax")]),
        ({"note": 5}, [("note", "text.syntax")]),
        ({"count": -1}, [("count", "count.range")]),
        ({"count": True}, [("count", "count.range")]),
        ({"on": datetime(2026, 1, 2)}, [("on", "date.type")]),
        ({"size": "small"}, [("size", "size.type")]),
        ({"weight": 3}, [("weight", "number.odd")]),
        ({"price": 5}, [("price", "amount.type")]),
        ({"tags": "ab"}, [("tags", "id.type")]),
        ({"tags": ("a", None, "b c")}, [("tags[1]", "id.type"), ("tags[2]", "id.syntax")]),
        ({"days": (DAY, "2026")}, [("days[1]", "date.type")]),
        ({"to": "ana"}, []),
        ({"to": Size.SMALL}, []),
        ({"to": "a b"}, [("id", "id.syntax")]),
        ({"to": 5}, [("to", "party.type")]),
        ({"count": 3}, [("weight", "parcel.light")]),
    ],
)
def test_whatever_else_is_put_in_a_field_is_a_fault_there(
    given: dict[str, object], faults: list[tuple[str, str]]
) -> None:
    if faults:
        assert faults_of(lambda: parcel(**given)) == faults
    else:
        assert parcel(**given).to is not None


def test_what_the_annotations_say_is_taken() -> None:
    price = pt.UnitPrice("0.001", "USD")
    built = parcel("P2", "Lampe", "two\nlines", 0, price=price, tags=("a",), days=(), like=7)
    assert (built.note, built.price, built.days) == ("two\nlines", price, ())
    assert built.like == 7


def test_what_fields_say_together_is_asked_only_where_each_is_sound() -> None:
    assert faults_of(lambda: parcel(id=None, count=9, on=None)) == [
        ("id", "id.syntax"),
        ("on", "date.type"),
    ]


def test_texts_are_stored_composed_and_ids_as_they_are() -> None:
    assert parcel(label="Zoe\u0308", note="Zoe\u0308").label == "Zo\u00eb"
    assert parcel(note="Zoe\u0308").note == "Zo\u00eb"


def test_a_field_that_no_annotation_can_check_is_not_held() -> None:
    paths = [held.path for held in held_by(Parcel)]
    assert paths == [
        *("id", "label", "note", "count", "on", "size", "weight", "price", "tags", "days"),
        *("to", "seen_on"),
    ]
    assert held_by(Parcel) is held_by(Parcel)  # worked out once


def test_what_follows_from_a_wrong_field_is_reported_of_that_one_alone() -> None:
    def fact() -> object:
        return pt.Observation("visit", on="2026-01-02")  # type: ignore[arg-type]

    assert faults_of(fact) == [("on", "date.type")]


def test_a_default_that_stumbles_over_a_wrong_field_hides_nothing() -> None:
    @frozen
    class Title(Value):
        name: OneLine
        short: OneLine = field(default=Factory(lambda self: self.name.upper(), takes_self=True))

    title: Any = Title
    assert title("lamp").short == "LAMP"
    assert faults_of(lambda: title(5, 5)) == [("name", "name.syntax"), ("short", "name.syntax")]


def test_what_a_derived_class_adds_is_taken_as_it_is() -> None:
    built = crate(lid=3, corners="eight", nothing=None, ratio=2)
    assert (built.lid, built.corners, built.nothing, built.ratio) == (3, "eight", None, 2)
    assert faults_of(lambda: crate(id="no spaces", note=5)) == [
        ("id", "id.syntax"),
        ("note", "text.syntax"),  # still what the class before it says
    ]


def test_a_class_that_no_module_has_is_taken_as_it_is() -> None:
    names: dict[str, Any] = {"__name__": "nowhere", "pt": pt, "frozen": frozen, "Value": Value}
    source = """
from __future__ import annotations

@frozen
class Term(pt.TermOfAddress):
    years: int = 1

@frozen
class Alone(Value):
    years: int = 1
"""
    exec(source, names)  # noqa: S102  as a notebook's cell is
    assert names["Term"]("guest", years="two").years == "two"
    assert names["Alone"]("two").years == "two"
    assert faults_of(lambda: names["Term"]("")) == [("singular", "name.syntax")]


def test_the_annotations_of_the_package_itself_all_resolve() -> None:
    for name in MANIFEST.homes:
        kind = MANIFEST.load(name)
        if isinstance(kind, type) and attrs.has(kind):
            assert isinstance(held_by(kind), tuple), name
