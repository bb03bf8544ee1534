"""The laws of documents: what is written is read back, and what is broken is named, all of it."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, localcontext
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import patronage as pt
from codec.breaks import Raw, Twice, break_in, nodes, path_text, replaced, written
from codec.values import DOCUMENTS, documents, value_of
from patronage.codec.catalogue import tag_of
from patronage.codec.documents import from_json, to_json
from patronage.codec.flaws import MOST_FAULTS
from patronage.codec.parsing import Limits, check_depth

from draws import su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from random import Random

RICH = (pt.Book, pt.Relationship, pt.Policy, pt.Agreement, pt.BillingSchedule, pt.Decision)
ENUMS = {name: kind for name, kind in DOCUMENTS.items() if issubclass(kind, Enum)}


def faults_of(text: str, **options: Any) -> set[tuple[str, str]]:
    error = error_of(text, **options)
    str(error).encode()  # no message holds what can't be printed
    return set() if error is None else {(fault.path, fault.code) for fault in error.faults}


def error_of(text: str | bytes, **options: Any) -> pt.PatronageError | None:
    try:
        from_json(text, **options)
    except pt.PatronageError as error:
        return error
    return None


def with_value(value: Any, tree: Any) -> str:
    """Return the document of a value with another tree in the value's place."""
    return written({**json.loads(to_json(value)), "value": tree})


def tree_of(value: Any) -> Any:
    return json.loads(to_json(value))["value"]


# --- there and back -------------------------------------------------------------------------------


@given(documents())
@law("Z1", kills="a field left out")
def test_what_is_written_is_read_back_and_settles_at_once(value: Any) -> None:
    text = to_json(value)
    found = from_json(text, type(value))
    assert found == value
    assert to_json(found) == text
    assert to_json(from_json(to_json(value, indent=1))) == text


@given(documents(*RICH))
@law("Z1", kills="a rule read into another")
def test_so_is_what_holds_much_of_it(value: Any) -> None:
    found = from_json(to_json(value), type(value))
    assert found == value
    assert to_json(found) == to_json(value)


ON, NEXT_YEAR = date(2026, 2, 20), date(2027, 2, 20)


@pytest.mark.parametrize("policy", pt.policies.READY_MADE, ids=lambda policy: policy.name)
@law("Z1", kills="an answer that no document can hold")
def test_so_is_every_answer_about_a_real_book(policy: pt.Policy) -> None:
    book = pt.samples.firm()
    review = pt.review_book(book, policy, on=ON)
    answers: list[object] = [
        *review.at_risk(pt.days(365)),
        *review.nearest(policy.ladder[-1]),
        *review.over_time(policy.ladder[-1]),
    ]
    for case in review.cases:
        answers += [case.review(ON), pt.story(case, on=ON), pt.profile(case.relationship, on=ON)]
        answers += [pt.outlook(case, on=ON, until=NEXT_YEAR), *pt.agenda(case.relationship, on=ON)]
        answers.append(pt.what_if(case, facts=[pt.Assigned("ana", on=ON)], on=ON))
    for answer in answers:
        text = to_json(answer)
        found = from_json(text, type(answer))
        assert (found, str(found), to_json(found)) == (answer, str(answer), text)


@given(documents(), st.integers(1, 50), st.sampled_from([ROUND_UP, ROUND_DOWN]))
@law("Z1", kills="a number rounded by the ambient context")
def test_no_decimal_context_changes_a_document(value: Any, precision: int, rounding: str) -> None:
    text = to_json(value)
    with localcontext() as context:
        context.prec, context.rounding = precision, rounding
        context.clear_traps()
        assert to_json(value) == text
        assert from_json(text) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9)))
@law("Z1", kills="digits lost")
def test_numbers_are_exact(number: Decimal) -> None:
    line = pt.Timeline.constant(number)
    assert from_json(to_json(line), pt.Timeline) == line


@given(st.text(), su_days())
@law("Z1", kills="a text escaped twice")
def test_any_text_that_a_fact_takes_comes_back(text: str, day: date) -> None:
    try:
        fact = pt.Observation("visit", text, on=day)
    except pt.InvalidInput:
        return
    assert from_json(to_json(fact)) == fact
    assert from_json(to_json(fact).encode(), pt.Observation).value == fact.value


@given(documents())
@law("Z2", kills="allow_nan left on")
def test_what_is_written_is_json_as_the_standard_has_it(value: Any) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(to_json(value), parse_constant=refuse)


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@given(value=documents(*RICH), data=st.data())
@law("Z2", kills="a constant taken where nobody looks")
def test_no_constant_is_read_anywhere(constant: str, value: Any, data: st.DataObject) -> None:
    tree = tree_of(value)
    places = [path for path, node in nodes(tree) if not isinstance(node, list | dict)]
    if places:
        path = data.draw(st.sampled_from(places))
        text = with_value(value, replaced(tree, path, Raw(constant)))
        assert faults_of(text) == {(path_text(path), "json.constant")}


# --- the same bytes -------------------------------------------------------------------------------

PROGRAM = """
import sys
sys.path.insert(0, {tests!r})
from hashlib import sha256
from codec.values import DOCUMENTS, value_of
from patronage.codec.documents import from_json, to_json
texts = [to_json(value_of(kind, seed)) for kind in DOCUMENTS.values() for seed in (1, 2)]
again = [to_json(from_json(text)) for text in texts]
assert texts == again
print(sha256("".join(texts).encode()).hexdigest())
"""


@pytest.mark.slow
@law("Z3", kills="a set written in the order of its hashes")
def test_equal_values_are_equal_bytes_in_every_process() -> None:
    tests = str(Path(__file__).parents[1])
    found = set()
    for seed in ("0", "1", "2", "3", "random"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(tests=tests)],
            capture_output=True,
            check=False,
            env=environment,
        )
        assert run.returncode == 0, run.stderr.decode()
        found.add(run.stdout)
    assert len(found) == 1


@given(documents(pt.Book), st.randoms(use_true_random=False))
@law("Z3", kills="the order of arrival kept")
def test_equal_books_are_equal_bytes(book: pt.Book, random: Random) -> None:
    def mixed(items: tuple[Any, ...]) -> list[Any]:
        return random.sample(items, len(items))

    ledgers = [
        pt.Relationship(each.provider, each.patron, facts=mixed(each.facts), coverage=each.coverage)
        for each in book.relationships
    ]
    other = pt.Book(
        mixed(book.parties),
        mixed(tuple(ledgers)),
        relations=mixed(book.relations),
        notes=mixed(book.notes),
        coverage=book.coverage,
    )
    assert other == book
    assert to_json(other) == to_json(book)


@given(documents(*RICH), st.randoms(use_true_random=False))
@law("Z3", kills="the order of keys kept")
def test_the_order_of_keys_says_nothing(value: Any, random: Random) -> None:
    def mixed(tree: Any) -> Any:
        if isinstance(tree, dict):
            return {key: mixed(tree[key]) for key in random.sample(sorted(tree), len(tree))}
        return [mixed(each) for each in tree] if isinstance(tree, list) else tree

    text = json.dumps(mixed(json.loads(to_json(value))))
    assert to_json(from_json(text)) == to_json(value)


# --- without extras -------------------------------------------------------------------------------

PLAINLY = """
import sys
import patronage as pt
for value in (pt.samples.firm(), pt.policies.BY_CONDUCT):
    assert pt.from_json(pt.to_json(value)) == pt.from_tree(pt.to_tree(value)) == value
print(sorted({"cattrs", "holidays", "hypothesis", "rich"} & sys.modules.keys()))
"""


@law("Z15", kills="cattrs imported on the way")
def test_no_extra_is_loaded_for_a_document() -> None:
    run = subprocess.run([sys.executable, "-c", PLAINLY], capture_output=True, check=False)
    assert (run.stdout.strip(), run.stderr) == (b"[]", b"")


# --- what is refused ------------------------------------------------------------------------------


@given(documents(*RICH))
@settings(max_examples=30)
@law("Z5", kills="an unknown field dropped")
def test_an_unknown_field_is_refused_at_every_depth(value: Any) -> None:
    tree = tree_of(value)
    for path, node in nodes(tree):
        if isinstance(node, dict):
            text = with_value(value, replaced(tree, path, {**node, "zzz": 1}))
            assert faults_of(text) == {(path_text((*path, "zzz")), "document.unknown_field")}


@pytest.mark.parametrize("name", ENUMS)
@given(text=st.text() | st.sampled_from(["CLAMP", "Patron", "patron ", "1"]))
@law("Z6", kills="a member taken by its name")
def test_an_unknown_choice_is_refused(name: str, text: str) -> None:
    kind = ENUMS[name]
    known = {json.loads(to_json(member))["value"] for member in kind}
    assert len(known) == len(kind)
    envelope = {"format": "patronage", "version": 1, "type": tag_of(kind), "value": text}
    expected = set() if text in known else {("", "document.enum")}
    assert faults_of(json.dumps(envelope)) == expected


@given(documents(*RICH), st.data())
@law("Z6", kills="an unknown kind passed over")
def test_an_unknown_kind_is_refused(value: Any, data: st.DataObject) -> None:
    tree = tree_of(value)
    tags = [path for path, _ in nodes(tree) if path and path[-1] == "type"]
    if tags:
        path = data.draw(st.sampled_from(tags))
        word = data.draw(st.text() | st.sampled_from(["purchase", "case", "__all__", "object"]))
        text = with_value(value, replaced(tree, path, word))
        found = faults_of(text)
        assert found or word in {node for _, node in nodes(tree)} or word == "purchase"
        assert all(where.startswith(path_text(path[:-1])) for where, _ in found)


@given(documents(*RICH), st.integers(1, 3), st.randoms(use_true_random=False))
@law("Z7", kills="a foreign exception let through")
@law("Z12", kills="the first fault alone reported")
def test_exactly_what_is_broken_is_named(value: Any, count: int, random: Random) -> None:
    tree, expected = break_in(tree_of(value), count, random)
    assert faults_of(with_value(value, tree)) == expected


@given(documents(), st.integers(1, 3), st.randoms(use_true_random=False))
@law("Z7", kills="a value half-built")
@law("Z12", kills="a fault blamed on a sound field")
def test_so_it_is_in_every_public_class(value: Any, count: int, random: Random) -> None:
    tree, expected = break_in(tree_of(value), count, random)
    assert faults_of(with_value(value, tree)) == expected


@law("Z7", kills="a part kept by the error")
def test_nothing_of_a_refused_document_is_left() -> None:
    value = value_of(pt.Relationship, 11)
    tree = tree_of(value)
    text = with_value(value, {**tree, "zzz": 1})

    def living() -> int:
        gc.collect()
        return sum(
            isinstance(each, pt.Relationship | pt.Purchase | pt.Ref) for each in gc.get_objects()
        )

    faults_of(text)
    before = living()
    for _ in range(20):
        assert faults_of(text) == {("zzz", "document.unknown_field")}
    assert living() == before


@given(documents(*RICH), st.binary(min_size=1, max_size=4), st.data())
@law("Z7", kills="a decoder's error let through")
def test_noise_gives_one_family_of_errors(value: Any, noise: bytes, data: st.DataObject) -> None:
    text = to_json(value).encode()
    place = data.draw(st.integers(0, len(text)))
    width = data.draw(st.integers(0, 3))
    error = error_of(text[:place] + noise + text[place + width :])
    assert error is None or (error.faults and len(str(error)) < 30_000)


@given(documents(*RICH), st.data())
@law("Z8", kills="the last of two kept")
def test_a_key_given_twice_is_refused_anywhere(value: Any, data: st.DataObject) -> None:
    tree = tree_of(value)
    places = [(path, key) for path, node in nodes(tree) if isinstance(node, dict) for key in node]
    if places:
        path, key = data.draw(st.sampled_from(places))
        node = dict(nodes(tree))[path]
        text = with_value(value, replaced(tree, path, Twice(node, key)))
        assert faults_of(text) == {(path_text((*path, key)), "document.duplicate_key")}


@pytest.mark.parametrize(
    ("field", "good", "others"),
    [
        ("quantity", 1, [True, 1.0, "one", [1]]),
        ("quantity", "2.5", [2.5, "2,5", None.__class__.__name__]),
        ("offering", "goods", [True, 0, "GOODS", "Goods"]),
        ("id", "12", [12, True, 1.0, ["12"], {"id": "12"}]),
        ("note", "false", [False, 0, 1.5, []]),
        ("on", "2026-01-02", [20260102, "2026-01-02T00:00:00", True, ["2026-01-02"]]),
        ("buyer", {"id": "ana"}, ["ana", ["ana"], 1, True]),
        ("buyer", {"id": "ana", "label": None}, [{"id": 1}, {"id": "ana", "label": 1}]),
    ],
    ids=str,
)
@law("Z10", kills="int(True)")
def test_no_kind_is_turned_into_another(field: str, good: Any, others: list[Any]) -> None:
    parts = {"kind": "purchase", "price": {"amount": "9.90", "currency": "USD"}, "on": "2026-01-02"}
    envelope = {"format": "patronage", "version": 1, "type": "purchase"}
    assert not faults_of(json.dumps({**envelope, "value": {**parts, field: good}}))
    for other in others:
        found = faults_of(json.dumps({**envelope, "value": {**parts, field: other}}))
        assert {path.partition(".")[0] for path, _ in found} == {field}, other


@given(documents(*RICH), st.data())
@law("Z10", kills="a number taken for a text")
def test_no_scalar_stands_for_one_of_another_kind(value: Any, data: st.DataObject) -> None:
    tree = tree_of(value)
    leaves = [(path, node) for path, node in nodes(tree) if not isinstance(node, list | dict)]
    if leaves:
        path, node = data.draw(st.sampled_from(leaves))
        kinds = [1.5, 1.0, *([] if node is None else [[node], {"value": node}])]
        other = data.draw(st.sampled_from(kinds))
        found = faults_of(with_value(value, replaced(tree, path, other)))
        assert found
        assert all(where.startswith(path_text(path)) for where, _ in found)


# --- what it costs --------------------------------------------------------------------------------


def _facts(count: int, fact: str) -> str:
    parts = '"provider":{"id":"hp"},"patron":{"id":"mary"}'
    return _document("relationship", f'{{{parts},"facts":[{",".join([fact] * count)}]}}')


def _document(type_: str, value: str) -> str:
    return f'{{"format":"patronage","version":1,"type":"{type_}","value":{value}}}'


HOSTILE: dict[str, Callable[[int], str]] = {
    "numbers": lambda n: _document("timeline", f'{{"before":0,"values":[{"1," * n}1]}}'),
    "wrong numbers": lambda n: _document("timeline", f'{{"before":0,"values":[{"1.5," * n}1]}}'),
    "unknown fields": lambda n: _document(
        "always", "{" + ",".join(f'"k{k}":1' for k in range(n)) + "}"
    ),
    "keys given twice": lambda n: _document("always", "{" + ",".join(['"k":1'] * n) + "}"),
    "many keys given twice": lambda n: _document(
        "always", "{" + ",".join(f'"k{k % (n // 2)}":1' for k in range(n)) + "}"
    ),
    "facts of nobody": lambda n: _facts(n, "{}"),
    "facts of no kind": lambda n: _facts(n, '{"kind":"x"}'),
    "lost mends": lambda n: _facts(
        n, '{"kind":"retraction","of":"P7","on":"2026-01-01","reason":"twice"}'
    ),
    "constants": lambda n: _facts(n, "NaN"),
    "long integers": lambda n: _document("timeline", f'{{"before":{"7" * n}}}'),
    "long texts": lambda n: _document("timeline", f'{{"before":"{"x" * n}"}}'),
    "long decimals": lambda n: _document(
        "timeline", f'{{"before":{{"type":"decimal","value":"{"7" * n}"}}}}'
    ),
    "backslashes": lambda n: _document("timeline", '{"before":"' + "\\\\" * n + '"}'),
    "open brackets": lambda n: "[" * n,
    "brackets in turn": lambda n: "[]{}" * n,
    "brackets within": lambda n: "[" * n + "]" * n,
    "quotes": lambda n: '"' * n,
    "spaces": lambda n: " " * n + "x",
    "a long key": lambda n: _document("always", '{"' + "k" * n + '":1}'),
}


def _work(text: str, limits: Limits) -> int:
    """Count the calls that reading takes: of Python and of C."""
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        faults_of(text, limits=limits)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", HOSTILE)
@law("Z9", kills="each fault looked up in a list")
def test_work_grows_with_the_size_of_the_document(name: str) -> None:
    endless = Limits(depth=10**9, digits=10**6)
    for limits in (Limits(), endless):
        _work(HOSTILE[name](2_000), limits)
        small, large = (_work(HOSTILE[name](n), limits) for n in (2_000, 8_000))
        assert large <= 4.5 * small + 2_000


@given(st.lists(st.sampled_from('[]{}"\\a,'), max_size=60).map("".join), st.integers(1, 6))
@law("Z9", kills="a bracket in a text counted")
def test_the_depth_is_that_of_the_brackets_outside_texts(text: str, most: int) -> None:
    depth = deepest = 0
    inside = False
    place = 0
    while place < len(text):
        letter = text[place]
        if inside and letter == "\\":
            place += 1
        elif letter == '"':
            inside = not inside
        elif not inside:
            depth += (letter in "[{") - (letter in "]}")
            deepest = max(deepest, depth)
        place += 1
    if "\\" in text and _escapes_outside(text):
        return  # no JSON: the parser stops there
    try:
        check_depth(text, Limits(depth=most))
    except pt.OutOfRange:
        assert deepest > most
    else:
        assert deepest <= most


def _escapes_outside(text: str) -> bool:
    inside = False
    place = 0
    while place < len(text):
        if text[place] == "\\":
            if not inside:
                return True
            place += 1
        elif text[place] == '"':
            inside = not inside
        place += 1
    return inside


@law("Z9", kills="every fault kept")
def test_the_faults_that_are_kept_are_bounded() -> None:
    for make in HOSTILE.values():
        error = error_of(make(20_000), limits=Limits(digits=10**6))
        if error is not None:
            assert len(error.faults) <= MOST_FAULTS + 1
            assert len(str(error)) < 30_000
            assert all(len(each.path) < 300 and len(each.value) < 100 for each in error.faults)
