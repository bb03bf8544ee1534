"""Documents that are refused: the envelope, the table of bad inputs, and where faults are said."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

import patronage as pt
from codec.breaks import nodes, replaced
from codec.shop import BOOK, LAMP, document, faults_of, purchase
from codec.values import value_of
from patronage.codec.documents import dump, from_json, load, to_json
from patronage.codec.flaws import MOST_FAULTS
from patronage.codec.parsing import Limits

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY: Final = date(2026, 1, 2)

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


@pytest.mark.parametrize("mark", ["\ufeff", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_is_told_as_such(mark: Any) -> None:
    text = document(purchase())
    marked = mark + (text if isinstance(mark, str) else text.encode())
    assert faults_of(marked) == [("", "document.encoding")]


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


@pytest.mark.parametrize("text", ["", " ", "nul", "[1,]", "{'a': 1}", '{"a" 1}', "{} {}"])
def test_what_is_no_json(text: str) -> None:
    assert faults_of(text) == [("", "json.syntax")]


@pytest.mark.parametrize("text", ["", "{"])
def test_what_ends_too_early_says_that_it_ends(text: str) -> None:
    with pytest.raises(pt.InvalidInput, match=r", got the end of the text \[json.syntax\]"):
        from_json(text)


@pytest.mark.parametrize("kind", ["Book", 7, pt.Money("1", "USD"), pt.Money | pt.Span])
def test_the_type_asked_for_is_a_class(kind: Any) -> None:
    assert faults_of(to_json(LAMP), kind) == [("kind", "kind.type")]
    with pytest.raises(pt.WrongType, match="give a class such as Book"):
        from_json(to_json(LAMP), kind)


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
    for _ in range(15):
        rule = pt.AllOf(rule)
    with pytest.raises(pt.OutOfRange, match="nest at most 20"):
        to_json(rule, limits=Limits(depth=20))
    with pytest.raises(pt.OutOfRange, match="nest at most 20"):
        from_json(to_json(rule), limits=Limits(depth=20))
    assert from_json(to_json(rule)) == rule


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


@pytest.mark.parametrize("key", ["k" * 10**6, "\u202e\t\n", "a.b", "\U000e0041" * 100])
@law("R4", kills="a path that is as long as the key in it")
@law("R7", kills="a key that is put into a message as it is")
def test_no_key_makes_a_long_message_or_a_long_path(key: str) -> None:
    tree = pt.to_tree(pt.Relationship("hp", "mary").add(pt.Observation("visit", on=DAY)))
    tree["currencies"] = {"USD": 2, key: 3}
    for path, node in [*nodes(tree)]:
        if isinstance(node, dict):
            with pytest.raises(pt.InvalidInput) as refused:
                pt.from_tree(replaced(tree, path, {**node, key: "\ud800"}))
            assert len(str(refused.value)) < 2_500
            assert all(len(fault.path) < 120 for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("change", "offers"),
    [
        ({"type": "relationshp"}, "type: did you mean 'relationship'? write the name of a type"),
        ({"tipe": "relationship"}, "tipe: did you mean 'type'? give no other fields than"),
        ({"value": {"facts": [{"kind": "purchse"}]}}, "did you mean 'purchase'? write one of"),
        ({"value": {"fcts": []}}, "fcts: did you mean 'facts'? give no other fields than"),
        (
            {"value": {"facts": [{"kind": "engagement", "form": "projekt"}]}},
            "did you mean 'project'? write one of",
        ),
    ],
    ids=range(5),
)
def test_a_misspelt_word_of_a_document_is_offered_the_nearest(
    change: dict[str, Any], offers: str
) -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.from_tree({**pt.to_tree(pt.Relationship("hp", "mary")), **change})
    assert offers in str(refused.value)


@pytest.mark.parametrize("limits", [None, 64, {"size": 64}, pt.Limits])
def test_limits_are_limits(limits: Any, tmp_path: Path) -> None:
    text, tree = pt.to_json(DAY), pt.to_tree(DAY)
    (file := tmp_path / "day.json").write_text(text)
    asked: list[Callable[[], object]] = [
        lambda: pt.to_json(DAY, limits=limits),
        lambda: pt.to_tree(DAY, limits=limits),
        lambda: pt.from_json(text, limits=limits),
        lambda: pt.from_tree(tree, limits=limits),
        lambda: dump(DAY, file, limits=limits),
        lambda: load(file, limits=limits),
    ]
    for ask in asked:
        with pytest.raises(pt.WrongType) as refused:
            ask()
        assert [(fault.path, fault.code) for fault in refused.value.faults] == [
            ("limits", "limits.type")
        ]


def test_limits_are_called_so_where_messages_name_them() -> None:
    with pytest.raises(pt.OutOfRange, match=r"Limits\(size=…\) allows for more"):
        pt.from_json("[" * 99, limits=pt.Limits(size=64))


@pytest.mark.parametrize(
    ("type_", "value", "faults"),
    [
        ("coverage", {"kinds": ["b", "a", "b"]}, {"kinds[2]": "document.duplicate_item"}),
        ("coverage", {"kinds": "purchase"}, {"kinds": "document.type"}),
        ("coverage", {"kinds": ["a", 1]}, {"kinds[1]": "text.type"}),
        ("remark", {"code": "x", "params": [["a", 1, 2]]}, {"params[0]": "document.type"}),
        ("remark", {"code": "x", "params": [{}]}, {"params[0]": "document.type"}),
        (
            "remark",
            {"code": "x", "params": [[1, 1.5]]},
            {"params[0][0]": "text.type", "params[0][1]": "document.type"},
        ),
        (
            "remark",
            {"code": "x", "params": [["a", 1], ["a", 2]]},
            {"params[0]": "details.duplicate"},
        ),
        (
            "assigned",
            {"kind": "assigned", "manager": {"id": "ana"}, "on": "2026-01-02", "pool": 1},
            {"pool": "flag.type"},
        ),
    ],
    ids=str,
)
def test_lists_and_flags_are_read_as_strictly(
    type_: str, value: Any, faults: dict[str, str]
) -> None:
    assert dict(faults_of(document(value, type_))) == faults


def test_a_document_that_needs_another_extra_names_it() -> None:
    code = """
import sys
sys.modules["holidays"] = None
import patronage as pt
envelope = '{"format": "patronage", "version": 1, "type": "net-days", "value": %s}'
calendar = '{"type": "national-calendar", "country": "US"}'
value = '{"days": 30, "roll": "following", "calendar": %s}' % calendar
try:
    pt.from_json(envelope % value)
except pt.MissingExtra as error:
    print(error)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "patronage[calendars]" in run.stdout
