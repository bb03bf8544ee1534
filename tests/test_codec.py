"""Documents: what they look like, what they hold, and how the door says no."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import patronage as pt
from codec_values import DOCUMENTS, value_of
from patronage.codec import Limits, dump, dumps, from_json, load, loads, to_json
from patronage.codec.catalogue import (
    CALENDARS,
    COMPOUNDS,
    CRITERIA,
    FACTS,
    NO_DOCUMENTS,
    Catalogue,
    tag_of,
)
from patronage.codec.flaws import MOST_FAULTS

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 1, 2)
ALWAYS: Any = pt.Always()
TWICE_A_YEAR: Any = pt.PurchaseCount(pt.at_least(2), over=pt.Rolling(pt.years(1)))
LAMP = pt.Purchase(pt.Money("9.90", "USD"), on=DAY, product="lamp")
SHOP = pt.Organization("shop", "The Shop", trade="retail")
MARY = pt.Person("mary", "Mary Vane")
BOOK = pt.Book().add(SHOP, MARY, LAMP, pt.Assigned("mary", on=DAY, note="Zoë"))


def document(value: Any, type_: str = "purchase", **envelope: Any) -> str:
    return json.dumps(
        {"format": "patronage", "version": 1, "type": type_, "value": value} | envelope
    )


def faults_of(text: str | bytes, *kind: Any, **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(pt.PatronageError) as refused:
        from_json(text, *kind, **options)
    assert len(str(refused.value)) < 20_000
    return [(fault.path, fault.code) for fault in refused.value.faults]


def purchase(**changes: Any) -> dict[str, Any]:
    price = {"amount": "9.90", "currency": "USD"}
    return {"kind": "purchase", "price": price, "on": "2026-01-02"} | changes


# --- what documents look like ---------------------------------------------------------------------


def test_a_fact_states_its_kind_and_leaves_out_what_has_its_default() -> None:
    assert json.loads(to_json(LAMP)) == {
        "format": "patronage",
        "version": 1,
        "type": "purchase",
        "currencies": {"USD": 2},
        "value": purchase(product="lamp"),
    }


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


def test_the_lists_of_the_catalogue_are_whole() -> None:
    found: dict[str, set[str]] = {"fact": set(), "criterion": set(), "rule": set(), "day": set()}
    for name, kind in DOCUMENTS.items():
        if offers(kind, "kind", "on", "recorded_on", "id", "source", "line"):
            found["fact"].add(name)
        if offers(kind, "needs", "observe"):
            found["criterion"].add(name)
        if offers(kind, "rules", "judge"):
            found["rule"].add(name)
        if offers(kind, "is_working_day"):
            found["day"].add(name)
    lists = {"fact": FACTS, "criterion": CRITERIA, "rule": COMPOUNDS, "day": CALENDARS}
    assert found == {word: set(names) for word, names in lists.items()}


@pytest.mark.parametrize("name", FACTS)
def test_the_tag_of_a_fact_is_its_kind(name: str) -> None:
    fact = value_of(DOCUMENTS[name], 1)
    assert fact.kind.partition(":")[0] == tag_of(DOCUMENTS[name])


# --- the envelope ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("envelope", "fault"),
    [
        ({"version": 2}, ("version", "document.version")),
        ({"version": 0}, ("version", "document.version")),
        ({"version": "1"}, ("version", "document.version")),
        ({"version": True}, ("version", "document.version")),
        ({"version": 1.0}, ("version", "document.version")),
        ({"format": "other"}, ("format", "document.format")),
        ({"type": "purse"}, ("type", "document.type")),
        ({"type": "case"}, ("type", "document.type")),
        ({"type": "__all__"}, ("type", "document.type")),
        ({"type": None}, ("type", "document.type")),
        ({"author": "me"}, ("author", "document.unknown_field")),
        ({"currencies": []}, ("currencies", "document.type")),
        ({"currencies": {"USD": "2"}}, ("currencies.USD", "currency.digits")),
        ({"currencies": {"usd": 2}}, ("currencies.usd", "currency.code")),
    ],
    ids=str,
)
def test_the_envelope_is_read_as_strictly_as_the_value(
    envelope: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert faults_of(document(purchase(), **envelope)) == [fault]


@pytest.mark.parametrize("missing", ["format", "version", "type", "value"])
def test_a_part_of_the_envelope_is_missing(missing: str) -> None:
    parts = json.loads(document(purchase()))
    del parts[missing]
    code = "missing_field" if missing == "value" else missing
    assert faults_of(json.dumps(parts)) == [(missing, f"document.{code}")]


def test_another_type_than_the_one_asked_for() -> None:
    assert faults_of(to_json(LAMP), pt.Book) == [("type", "document.type")]
    with pytest.raises(pt.InvalidInput, match="of type 'book'"):
        from_json(to_json(LAMP), pt.Book)


def test_a_later_version_names_what_to_do() -> None:
    with pytest.raises(pt.InvalidInput, match="use a later release"):
        from_json(document(purchase(), version=2))


@pytest.mark.parametrize(
    "text", ["", " ", "nul", "[1,]", "{'a': 1}", '{"a" 1}', "\ufeff{}", "{} {}"]
)
def test_what_is_no_json(text: str) -> None:
    assert faults_of(text) == [("", "json.syntax")]


@pytest.mark.parametrize("text", ["null", "1", "[]", '"patronage"', "NaN"])
def test_what_is_no_document(text: str) -> None:
    code = "json.constant" if text == "NaN" else "document.type"
    assert faults_of(text) == [("", code)]


@pytest.mark.parametrize("given", [None, 7, {"format": "patronage"}, object()])
def test_what_is_no_text(given: Any) -> None:
    assert faults_of(given) == [("", "document.type")]


def test_bytes_that_are_no_utf_8() -> None:
    assert faults_of(b'{"format": "\xff"}') == [("", "document.encoding")]
    assert faults_of('{"format": "\ud800"}'.encode("utf-8", "surrogatepass")) == [
        ("", "document.encoding")
    ]


# --- the table of bad inputs, through this door ---------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ('"1e1000000"', "amount.range"),
        ('"1e-1000000"', "amount.precision"),
        ('"NaN"', "amount.not_finite"),
        ('"sNaN"', "amount.not_finite"),
        ('"Infinity"', "amount.not_finite"),
        ("1e999", "amount.not_finite"),
        ("-1e999", "amount.not_finite"),
        ("NaN", "json.constant"),
        ("-Infinity", "json.constant"),
        ("0.1", "amount.type"),
        ("12", "amount.type"),
        ("true", "amount.type"),
        ("null", "amount.type"),
        ("[]", "amount.type"),
        ("{}", "amount.type"),
        ('"１２.５０"', "amount.syntax"),
        ('"١٢"', "amount.syntax"),
        ('"1_000"', "amount.syntax"),
        ('" 12 "', "amount.syntax"),
        ('""', "amount.syntax"),
        ('"9.999"', "amount.precision"),
        ("7" * 5_000, "number.size"),
    ],
)
def test_an_amount_that_is_none(raw: str, code: str) -> None:
    text = document(purchase()).replace('"9.90"', raw)
    assert faults_of(text) == [("price.amount", code)]


def test_minus_nothing_is_nothing() -> None:
    text = document(purchase()).replace('"9.90"', '"-0"')
    assert from_json(text, pt.Purchase).price == pt.Money("0", "USD")


@pytest.mark.parametrize("code", ["eur", "EUR\\n", "ЕUR", "", "XXX"])
def test_a_currency_that_is_none(code: str) -> None:
    text = document(purchase()).replace('"USD"', f'"{code}"')
    assert faults_of(text) == [("price.currency", "currency.code")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ('"2026-02-30"', "date.invalid"),
        ('"20260101"', "date.syntax"),
        ('"2026-W01-1"', "date.syntax"),
        ('"2026-1-1"', "date.syntax"),
        ('"2026-01-01T00:00:00"', "date.syntax"),
        ('"2026-01-01 "', "date.syntax"),
        ('"２０２６-01-01"', "date.syntax"),
        ('"0"', "date.syntax"),
        ('"10"', "date.syntax"),
        ('"02/03/04"', "date.syntax"),
        ('"now"', "date.syntax"),
        ('"infinity"', "date.syntax"),
        ('"0000-01-01"', "date.range"),
        ('"10000-01-01"', "date.range"),
        ("20260101", "date.type"),
        ("null", "date.type"),
        ("1e999", "date.type"),
        ("NaN", "json.constant"),
        ("7" * 5_000, "number.size"),
    ],
)
def test_a_day_that_is_none(raw: str, code: str) -> None:
    text = document(purchase()).replace('"2026-01-02"', raw)
    assert faults_of(text) == [("on", code)]


@pytest.mark.parametrize(
    ("span", "code"),
    [
        ("P0M", "interval.range"),
        ("P-1M", "interval.syntax"),
        ("P1.5M", "interval.syntax"),
        ("P1M1D", "interval.mixed"),
        ("P99999999M", "interval.syntax"),
        ("1 month", "interval.syntax"),
        (3, "interval.type"),
    ],
)
def test_a_length_of_time_that_is_none(span: object, code: str) -> None:
    assert faults_of(document(span, "span")) == [("", code)]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1, "number.type"),
        ("1.", "number.syntax"),
        ("٣", "number.syntax"),
        ("1e5", "number.syntax"),
        ("NaN", "number.not_finite"),
        ("-inf", "number.not_finite"),
        ("9" * 700, "number.size"),
    ],
)
def test_a_number_that_is_none(value: object, code: str) -> None:
    data = {"type": "decimal", "value": value}
    fact = {"kind": "attribute", "name": "size", "value": data, "on": "2026-01-02"}
    assert faults_of(document(fact, "attribute")) == [("value.value", code)]


def test_fractions_are_exact_texts() -> None:
    charge = value_of(pt.Charge, 3)
    assert from_json(to_json(charge)) == charge
    assert Fraction(17, 31) == from_json(to_json(_share(Fraction(17, 31))), pt.Timeline).before


def _share(value: Fraction) -> pt.Timeline[Fraction]:
    return pt.Timeline.constant(value)


@pytest.mark.parametrize(
    ("period", "fault"),
    [
        ({"start": "2026-01-01", "end": "2026-01-01"}, ("end", "span.order")),
        ({"start": "2026-01-02", "end": "2026-01-01"}, ("end", "span.order")),
        ({"start": "2026-01-02"}, ("end", "document.missing_field")),
    ],
)
def test_a_period_that_is_none(period: object, fault: tuple[str, str]) -> None:
    assert faults_of(document(period, "period")) == [fault]


def test_a_document_that_is_nested_without_end() -> None:
    for deep in ("[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000):
        assert faults_of(deep) == [("", "document.depth")]
    assert faults_of("[" * 65) == [("", "document.depth")]
    assert faults_of("[" * 64) == [("", "json.syntax")]


def test_a_deep_document_is_read_where_the_limit_allows_it() -> None:
    rule: Any = pt.Always()
    for _ in range(40):
        rule = pt.AllOf(rule)
    with pytest.raises(pt.OutOfRange, match="nest at most 64"):
        to_json(rule)
    wide = Limits(depth=200)
    assert from_json(to_json(rule, limits=wide), limits=wide) == rule


def test_depth_beyond_what_python_can_go_is_still_ours_to_refuse() -> None:
    endless = Limits(depth=10**6)
    text = document(None, "always").replace("null", '{"x":' * 50_000 + "1" + "}" * 50_000)
    assert [code for _, code in faults_of(text, limits=endless)] in (
        ["document.depth"],
        ["document.unknown_field"],
    )


def test_a_document_that_is_too_large() -> None:
    assert faults_of(b" " * 16_000_001) == [("", "document.size")]
    assert faults_of("[" + "0," * 8_000_000 + "0]") == [("", "document.size")]
    assert faults_of("ë" * 60, limits=Limits(size=100)) == [("", "document.size")]
    assert faults_of("ë" * 50, limits=Limits(size=100)) == [("", "json.syntax")]


@pytest.mark.parametrize("name", ["size", "depth", "digits"])
@pytest.mark.parametrize("value", [0, -1, True, "9", None])
def test_a_limit_is_a_whole_number(name: str, value: Any) -> None:
    with pytest.raises(pt.WrongType):
        Limits(**{name: value})


def test_an_integer_is_as_long_as_the_limit_says() -> None:
    text = document(["7" * 20], "timeline").replace('["7', '{"before": 7').replace('"]', "}")
    assert from_json(text, limits=Limits(digits=20)) == pt.Timeline.constant(int("7" * 20))
    assert faults_of(text, limits=Limits(digits=19)) == [("before", "number.size")]
    assert faults_of(text.replace("7" * 20, "7" * 5_000), limits=Limits(digits=10**6)) == [
        ("before", "number.size")
    ]


def test_a_key_given_twice() -> None:
    text = to_json(LAMP).replace('"amount":"9.90"', '"amount":"9.90","amount":"99.00"')
    assert faults_of(text) == [("price.amount", "document.duplicate_key")]
    assert faults_of(text.replace('"version":1', '"version":1,"version":1')) == [
        ("version", "document.duplicate_key"),
        ("price.amount", "document.duplicate_key"),
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"id": "a b"}, ("id", "id.syntax")),
        ({"id": "a\n"}, ("id", "id.syntax")),
        ({"id": 7}, ("id", "text.type")),
        ({"product": "a\u202eb"}, ("product", "name.syntax")),
        ({"product": "a\x00"}, ("product", "name.syntax")),
        ({"product": "\ud800"}, ("product", "name.syntax")),
        ({"product": "x" * 1_000_000}, ("product", "name.syntax")),
        ({"offering": "good"}, ("offering", "document.enum")),
        ({"offering": 1}, ("offering", "document.enum")),
        ({"quantity": True}, ("quantity", "document.type")),
        ({"quantity": 1.0}, ("quantity", "document.type")),
        ({"quantity": "0"}, ("quantity", "quantity.sign")),
        ({"price": {"amount": "-1", "currency": "USD"}}, ("price", "amount.sign")),
        ({"recorded_on": "2026-01-01"}, ("recorded_on", "evidence.time")),
        ({"kind": "purse"}, ("kind", "document.enum")),
        ({"buyer": "mary"}, ("buyer", "document.type")),
        ({"price": None}, ("price", "document.type")),
        ({"purpose": 1}, ("purpose", "document.enum")),
        ({"agreement": {}}, ("agreement", "text.type")),
        ({"buyer": []}, ("buyer", "document.type")),
    ],
    ids=str,
)
def test_a_purchase_that_is_none(changes: dict[str, Any], fault: tuple[str, str]) -> None:
    assert faults_of(document(purchase(**changes))) == [fault]


def test_markup_and_formulas_are_names_like_any_other() -> None:
    for name in ("<img src=x onerror=alert(1)>", "]]>", "=cmd|' /C calc'!A0", "@SUM(1)"):
        fact = attrs.evolve(LAMP, product=name)
        assert from_json(to_json(fact)) == fact


def test_half_a_character_is_no_text_even_where_no_constructor_looks() -> None:
    finding = pt.Finding("seen", pt.Verdict.MET, rung="client")
    text = to_json(finding).replace('"seen"', '"\\ud800"')
    assert faults_of(text) == [("code", "text.syntax")]
    with pytest.raises(pt.InvalidInput) as refused:
        to_json(attrs.evolve(finding, code="\ud800"))
    assert [(each.path, each.code) for each in refused.value.faults] == [("code", "text.syntax")]
    pair = to_json(finding).replace('"seen"', '"\\ud83d\\ude00"')
    assert from_json(pair, pt.Finding).code == "😀"


def test_all_faults_come_at_once_with_their_places() -> None:
    tree = json.loads(to_json(BOOK))
    facts = tree["value"]["relationships"][0]["facts"]
    tree["value"]["parties"][0]["name"] = ""
    facts[0]["price" if "price" in facts[0] else "note"] = {"amount": 1, "currency": "usd"}
    facts[1]["on"] = "2026-02-30"
    facts[1]["surprise"] = 1
    tree["value"]["relations"] = [{"type": "relation"}]
    found = dict(faults_of(json.dumps(tree)))
    assert found["parties[0].name"] == "name.syntax"
    assert found["relationships[0].facts[1].on"] == "date.invalid"
    assert found["relationships[0].facts[1].surprise"] == "document.unknown_field"
    assert found["relations[0].kind"] == "document.missing_field"
    assert len(found) >= 6


def test_a_constructor_is_asked_about_the_fields_that_could_be_read() -> None:
    bad = purchase(on="2026-02-30", id="a b", product="", offering="x")
    assert set(faults_of(document(bad))) == {
        ("on", "date.invalid"),
        ("id", "id.syntax"),
        ("product", "name.syntax"),
        ("offering", "document.enum"),
    }


def test_a_ledger_s_facts_are_counted_in_faults() -> None:
    lost = {"kind": "retraction", "of": "P7", "on": "2026-01-02", "reason": "twice", "id": "1"}
    ledger = {
        "provider": {"id": "hp"},
        "patron": {"id": "mary"},
        "facts": [purchase(id="P1"), lost],
    }
    assert faults_of(document(ledger, "relationship")) == [("facts[1].of", "reference.unknown")]
    book = {
        "parties": [{"type": "person", "id": "mary", "name": "Mary"}],
        "relationships": [
            {"provider": {"id": "mary"}, "patron": {"id": "zed"}},
            {"provider": {"id": "mary"}, "patron": {"id": "ann"}},
        ],
    }
    assert set(faults_of(document(book, "book"))) == {
        ("relationships[0].patron", "reference.unknown"),
        ("relationships[1].patron", "reference.unknown"),
    }


def test_no_error_lists_more_than_anyone_reads() -> None:
    text = document({"before": 0, "days": [0] * 5_000, "values": [0.5] * 5_000}, "timeline")
    found = faults_of(text)
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == ("", "document.faults")


def test_a_strange_key_is_shown_safely() -> None:
    key = "a.b[0]\u202e" + "x" * 10_000
    with pytest.raises(pt.InvalidInput) as refused:
        from_json(document(purchase(**{key: 1})))
    (fault,) = refused.value.faults
    assert fault.path.startswith("['a.b[0]\\u202e")
    assert len(fault.path) < 60


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


# --- a bare install -------------------------------------------------------------------------------


@pytest.mark.parametrize("call", ["pt.to_json(pt.months(1))", "pt.from_json('{}')"])
def test_a_bare_install_names_the_extra(call: str) -> None:
    code = f"""
import sys
sys.modules["cattrs"] = None
import patronage as pt
try:
    {call}
except pt.MissingExtra as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pip install 'patronage[json]'" in run.stdout
