"""Documents: what they look like, what they hold, and how the door says no."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import patronage as pt
from codec.shop import BOOK, DAY, LAMP, faults_of, purchase
from codec.values import DOCUMENTS, value_of
from patronage.codec.catalogue import NO_DOCUMENTS, Catalogue, tag_of
from patronage.codec.documents import (
    FORMAT,
    VERSION,
    dump,
    dumps,
    from_json,
    load,
    loads,
    to_json,
)
from patronage.codec.parsing import Limits
from patronage.manifest import MANIFEST

if TYPE_CHECKING:
    from pathlib import Path

ALWAYS: Any = pt.Always()
TWICE_A_YEAR: Any = pt.PurchaseCount(pt.at_least(2), over=pt.Rolling(pt.years(1)))


# --- what documents look like ---------------------------------------------------------------------


def test_a_fact_states_its_kind_and_leaves_out_what_has_its_default() -> None:
    assert json.loads(to_json(LAMP)) == {
        "format": "patronage",
        "version": 1,
        "type": "purchase",
        "currencies": {"USD": 2},
        "value": purchase(product="lamp"),
    }


def test_around_every_value_stands_what_it_is() -> None:
    for value, tag in ((LAMP, "purchase"), (pt.months(3), "span"), (BOOK, "book")):
        document = json.loads(to_json(value))
        assert (document["format"], document["version"]) == (FORMAT, VERSION) == ("patronage", 1)
        assert document["type"] == tag


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (pt.months(3), "P3M"),
        (pt.days(60), "P60D"),
        (pt.Side.PATRON, "patron"),
        (pt.Verdict.MET, "met"),
        (pt.Period(DAY, None), {"start": "2026-01-02", "end": None}),
        (pt.Money("5", "JPY"), {"amount": "5", "currency": "JPY"}),
        (pt.UnitPrice("0.0125", "USD"), {"amount": "0.0125", "currency": "USD"}),
        (pt.Coverage.of("payment", "charge"), {"kinds": ["charge", "payment"]}),
        (pt.at_least(3), {"comparison": "at least", "bound": 3}),
        (
            pt.at_least(pt.Money("5", "JPY")),
            {
                "comparison": "at least",
                "bound": {"type": "money", "amount": "5", "currency": "JPY"},
            },
        ),
        (
            pt.Timeline.of({DAY: "client"}, before=None),
            {"before": None, "days": ["2026-01-02"], "values": ["client"]},
        ),
        (
            pt.AllOf(ALWAYS, TWICE_A_YEAR),
            {
                "rules": [
                    {"type": "always"},
                    {
                        "type": "purchase-count",
                        "threshold": {"comparison": "at least", "bound": 2},
                        "over": {"type": "rolling", "span": "P1Y"},
                    },
                ]
            },
        ),
    ],
    ids=repr,
)
def test_each_kind_of_value_has_its_form(value: object, written: object) -> None:
    text = to_json(value)
    assert json.loads(text)["value"] == written
    assert from_json(text) == value


def test_texts_share_a_place_by_tags() -> None:
    details: dict[str, Any] = {
        "a": Decimal("2.5"),
        "b": DAY,
        "c": "2.5",
        "d": True,
        "e": 1,
        "f": None,
    }
    seen = pt.Observation("visit", on=DAY, details=details)
    assert json.loads(to_json(seen))["value"]["details"] == [
        ["a", {"type": "decimal", "value": "2.5"}],
        ["b", {"type": "date", "value": "2026-01-02"}],
        ["c", "2.5"],
        ["d", True],
        ["e", 1],
        ["f", None],
    ]
    assert from_json(to_json(seen), pt.Observation).details == seen.details


def test_equal_numbers_are_written_alike() -> None:
    texts = {
        to_json(pt.Attribute("size", Decimal(text), on=DAY)) for text in ("100", "1E+2", "100.00")
    } | {to_json(pt.Attribute("size", 100, on=DAY))}
    assert len(texts) == 1
    charged = [pt.Observation("x", Decimal(text), on=DAY) for text in ("-0.0", "0", "0E+5")]
    assert len(set(map(to_json, charged))) == 1


def test_what_a_withdrawn_currency_meant_is_in_the_document() -> None:
    old = pt.Purchase(pt.Money("19.90", "DEM"), on=date(1999, 1, 2))
    text = to_json(old)
    assert json.loads(text)["currencies"] == {"DEM": 2}
    assert from_json(text) == old
    assert faults_of(text.replace('{"DEM":2}', '{"DEM":3}')) == [
        ("currencies.DEM", "currency.digits")
    ]


def test_a_text_that_looks_like_a_field_is_no_currency() -> None:
    note = '"currency":"EUR"'
    assert "EUR" not in json.loads(to_json(attrs.evolve(LAMP, note=note)))["currencies"]


def test_labels_are_written_though_they_are_never_compared() -> None:
    named = pt.Assigned(pt.Ref("ana", "Ana Ruiz"), on=DAY)
    found = from_json(to_json(named), pt.Assigned)
    assert found.manager is not None
    assert found.manager.label == "Ana Ruiz"
    ladder = ("prospect", "client")
    standing = pt.Standing("client", ladder)
    assert from_json(to_json(standing), pt.Standing).ladder == ladder


def test_indented_documents_are_the_same_documents() -> None:
    assert from_json(to_json(BOOK, indent=2)) == BOOK
    assert json.loads(to_json(BOOK, indent=2)) == json.loads(to_json(BOOK))


def test_the_names_of_the_standard_library_work_too() -> None:
    assert (dumps, loads) == (to_json, from_json)
    assert (pt.to_json, pt.from_json) == (to_json, from_json)


def test_bytes_and_text_are_read_alike() -> None:
    text = to_json(BOOK)
    assert from_json(text.encode()) == from_json(text) == BOOK
    assert "Zoë" in text


def test_a_file_holds_a_document(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    dump(BOOK, path, indent=1)
    assert path.read_bytes().endswith(b"}\n")
    assert load(path, pt.Book) == load(str(path)) == BOOK
    assert [code for _, code in _faults_of_load(path, Limits(size=100))] == ["document.size"]


def _faults_of_load(path: Path, limits: Limits) -> list[tuple[str, str]]:
    with pytest.raises(pt.OutOfRange) as refused:
        load(path, limits=limits)
    return [(fault.path, fault.code) for fault in refused.value.faults]


def test_nothing_is_written_over_a_file_that_could_not_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "book.json"
    path.write_text("precious")
    with pytest.raises(pt.WrongType):
        dump(object(), path)
    assert path.read_text() == "precious"


# --- what is a document ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_public_class_is_a_document(name: str) -> None:
    kind = DOCUMENTS[name]
    assert Catalogue().kind(tag_of(kind)) is kind
    for seed in range(3):
        value = value_of(kind, seed)
        text = to_json(value)
        found = from_json(text, kind)
        assert type(found) is kind
        assert found == value
        assert to_json(found) == text


def test_every_other_public_class_has_a_reason() -> None:
    others = {
        name
        for name in pt.__all__
        if isinstance(kind := getattr(pt, name), type)
        and name not in DOCUMENTS
        and not issubclass(kind, Exception)
        and not getattr(kind, "_is_protocol", False)
    }
    assert others == set(NO_DOCUMENTS)


@pytest.mark.parametrize("name", sorted(NO_DOCUMENTS))
def test_what_is_no_document_says_why(name: str) -> None:
    assert Catalogue().kind(tag_of(getattr(pt, name))) is None


def test_a_view_is_refused_with_what_to_store_instead() -> None:
    with pytest.raises(pt.WrongType, match="store the relationship"):
        to_json(pt.Case(pt.Relationship("hp", "mary"), pt.policies.BY_CONDUCT))


def offers(kind: Any, *names: str) -> bool:
    return all(hasattr(kind, name) for name in names)


def test_the_roles_of_the_manifest_are_whole() -> None:
    roles = ("fact", "criterion", "compound", "calendar")
    found: dict[str, set[str]] = {role: set() for role in roles}
    for name, kind in DOCUMENTS.items():
        if offers(kind, "kind", "on", "recorded_on", "id", "source", "line"):
            found["fact"].add(name)
        if offers(kind, "needs", "observe"):
            found["criterion"].add(name)
        if offers(kind, "rules", "judge"):
            found["compound"].add(name)
        if offers(kind, "is_working_day"):
            found["calendar"].add(name)
    assert found == {role: set(MANIFEST.named(role)) for role in roles}


@pytest.mark.parametrize("name", MANIFEST.named("fact"))
def test_the_tag_of_a_fact_is_its_kind(name: str) -> None:
    fact = value_of(DOCUMENTS[name], 1)
    assert fact.kind.partition(":")[0] == tag_of(DOCUMENTS[name])


# --- values that no document can hold -------------------------------------------------------------


@pytest.mark.parametrize("value", [0.5, object(), [1], {"a": 1}, b"x", 2j])
def test_a_value_of_no_known_kind(value: object) -> None:
    for each in (value, pt.Timeline.constant(value)):
        with pytest.raises(pt.WrongType) as refused:
            to_json(each)
        assert [fault.code for fault in refused.value.faults] == ["value.type"]


def test_the_place_of_what_cannot_be_written_is_named() -> None:
    line = pt.Timeline.of({DAY: (1, (2, 0.5))}, before=None)
    with pytest.raises(pt.WrongType) as refused:
        to_json(line)
    assert refused.value.faults[0].path == "values[0][1][1]"


def test_numbers_that_no_reader_would_take_are_not_written() -> None:
    for number in (10**700, Decimal("1E+999"), Decimal("NaN"), Fraction(1, 10**700)):
        with pytest.raises(pt.InvalidInput):
            to_json(pt.Timeline.constant(number))


def test_a_value_past_its_constructor_is_not_written() -> None:
    for attribute, wrong in (("kinds", ("purchase",)), ("observed", 3), ("kinds", frozenset({1}))):
        coverage = pt.Coverage.of("purchase", since=DAY)
        object.__setattr__(coverage, attribute, wrong)
        with pytest.raises(pt.WrongType) as refused:
            to_json(coverage)
        assert refused.value.faults[0].path.partition("[")[0] == attribute
    unfit: list[Any] = [[], (("a",),), (("a", 1), 2)]
    for params in unfit:
        remark = pt.Remark.of("x")
        object.__setattr__(remark, "params", params)
        with pytest.raises(pt.WrongType):
            to_json(remark)
    fact = pt.Purchase(pt.Money("1", "USD"), on=DAY)
    object.__setattr__(fact, "on", datetime(2026, 1, 2, 3, 4))
    with pytest.raises(pt.WrongType):
        to_json(fact)
