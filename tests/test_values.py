"""Values: what a day, an id, a name and a text may be, and that no copy gets past the checks."""

from __future__ import annotations

import copy
import pickle
import sys
import unicodedata
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import attrs
import pytest
from attrs import Factory, field, frozen
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.checks import (
    check_day,
    check_id,
    check_instance,
    check_items,
    check_name,
    check_text,
    keep_name,
    nfc,
    nfc_or_none,
)
from patronage.errors import InvalidInput, WrongType, printable, raise_faults, shown
from patronage.values import Value, repr_member

from laws import law

if TYPE_CHECKING:
    from patronage.errors import Fault

DAY = date(2026, 1, 1)


@frozen
class Visit(Value):
    name: str = field(converter=nfc)
    on: date = field(kw_only=True)
    until: date = field(default=Factory(lambda self: self.on, takes_self=True), kw_only=True)
    tags: tuple[str, ...] = field(factory=tuple, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_name(faults, "name", self.name)
        check_day(faults, "on", self.on)
        check_items(faults, "tag.type", "tags", self.tags, str)
        raise_faults(faults)


def codes_of(check: object, value: object) -> list[str]:
    faults: list[Fault] = []
    check(faults, "x", value)  # type: ignore[operator]
    assert all(fault.path == "x" for fault in faults)
    return [fault.code for fault in faults]


# --- Days


@pytest.mark.parametrize(
    "value", [datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01", 20260101, None, 1.5]
)
def test_only_a_plain_day_is_a_day(value: object) -> None:  # bad input 19
    assert codes_of(check_day, value) == ["date.type"]


def test_a_datetime_is_refused_with_the_way_out() -> None:
    faults: list[Fault] = []
    check_day(faults, "on", datetime(2026, 1, 1, tzinfo=UTC))
    assert "local_day" in faults[0].hint


def test_a_subclass_of_date_is_a_day() -> None:
    class Frozen(date):
        """As time-freezing test tools make them."""

    assert codes_of(check_day, Frozen(2026, 1, 1)) == []


# --- Ids and names

BAD_IN_ALL = ["a\0b", "a\nb", "a\u202eb", "a\u200bb", "a\ud800b", "x" * 1_000_001, ""]


@pytest.mark.parametrize("value", [*BAD_IN_ALL, "a b", "é", "１", "-a", "a" * 129, 7, None])
def test_an_id_is_plain_ascii(value: object) -> None:  # bad input 36
    assert codes_of(check_id, value) == ["id.syntax"]


@pytest.mark.parametrize("value", ["a", "7", "C-1", "hp/mary", "a" * 128, "x@y.z", "a:b~c#d+e"])
def test_what_registers_use_as_ids_is_taken(value: str) -> None:
    assert codes_of(check_id, value) == []


@pytest.mark.parametrize("value", [*BAD_IN_ALL, " ", "\u2028", "a\u2066b", "a\u200db", 7, None])
def test_a_name_is_one_visible_line(value: object) -> None:  # bad input 36
    assert codes_of(check_name, value) == ["name.syntax"]


@pytest.mark.parametrize(
    "value",
    [
        "<img src=x onerror=alert(1)>",  # bad input 38: shown escaped
        '"><script>',
        "]]>",
        "=cmd|' /C calc'!A0",  # bad input 39: neutralised in CSV only
        "@SUM(1)",
        "\tTAB",
        "Zoë",
        "نرگس\u200cخانم",  # a joiner between letters, as Persian writes
        "x" * 1_000,
    ],
)
def test_names_that_look_dangerous_or_foreign_are_names(value: str) -> None:
    assert codes_of(check_name, value) == []


def test_a_text_may_have_lines_but_says_something() -> None:
    assert codes_of(check_text, "one\r\ntwo\n\tthree") == []
    assert codes_of(check_text, " \n ") == ["text.syntax"]
    for wrong in ("", "a\u202eb", "a\0b", 7):
        assert codes_of(check_text, wrong) == ["text.syntax"]
    assert codes_of(check_text, "x" * 20_001) == ["text.syntax"]
    assert codes_of(check_text, "x" * 20_000) == []


def test_names_are_stored_composed() -> None:
    decomposed = "Zoe\u0308"
    assert Visit(decomposed, on=DAY).name == "Zo\u00eb"
    assert Visit(decomposed, on=DAY) == Visit("Zo\u00eb", on=DAY)
    assert nfc_or_none(None) is None
    assert nfc_or_none(decomposed) == "Zo\u00eb"
    fact = pt.Observation("visit", on=DAY, note=decomposed, source=decomposed, line=decomposed)
    assert {fact.note, fact.source, fact.line} == {"Zo\u00eb"}


@given(st.text(max_size=30))
@law("R5", kills="a control or bidi character let through")
def test_what_passes_as_a_name_shows_as_it_is(text: str) -> None:
    faults: list[Fault] = []
    composed = nfc(text)
    check_name(faults, "name", composed)
    if not faults:
        joiners = str.maketrans("", "", "\t\u200c\u200d")
        seen = composed.translate(joiners)
        bad = {"Cc", "Cs", "Zl", "Zp"}
        assert not {unicodedata.category(each) for each in seen} & bad
        assert printable("\u202e") not in printable(seen)
        assert unicodedata.is_normalized("NFC", composed)


@given(st.text(max_size=30) | st.binary(max_size=5) | st.integers() | st.none())
@law("R4", kills="a check that raises on odd input")
@law("R7", kills="an unprintable value in a message")
def test_a_refusal_can_always_be_shown(value: object) -> None:
    for check in (check_day, check_id, check_name, check_text):
        faults: list[Fault] = []
        check(faults, "x", value)
        for fault in faults:
            message = str(fault)
            assert len(message) < 300
            assert message.isprintable()


# --- Types


def test_a_boolean_is_no_number() -> None:
    faults: list[Fault] = []
    check_instance(faults, "count.type", "n", True, int)
    check_instance(faults, "flag.type", "f", True, bool)
    assert [fault.code for fault in faults] == ["count.type"]


def test_an_instant_is_no_day_also_among_others() -> None:
    faults: list[Fault] = []
    check_instance(faults, "x.type", "x", datetime(2026, 1, 1), str, date)
    check_instance(faults, "x.type", "x", datetime(2026, 1, 1), str, datetime)
    check_items(faults, "x.type", "y", (DAY, datetime(2026, 1, 1)), date)
    assert [fault.path for fault in faults] == ["x", "y[1]"]


def test_what_a_value_says_of_its_class_is_not_believed() -> None:
    faults: list[Fault] = []
    for kind in (str, int, date, datetime, list, pt.Money):
        mock = Mock(spec=kind)
        assert isinstance(mock, kind)
        assert shown(mock).startswith(f"<Mock spec='{kind.__name__}'")
        check_instance(faults, "x.type", "x", mock, kind)
        check_day(faults, "day", mock)
    assert [fault.path for fault in faults] == ["x", "day"] * 6


def test_what_is_no_text_reaches_the_check() -> None:
    with pytest.raises(InvalidInput) as caught:
        Visit(7, on=DAY)  # type: ignore[arg-type]
    assert [fault.code for fault in caught.value.faults] == ["name.syntax"]
    with pytest.raises(InvalidInput) as caught:
        pt.Observation("visit", on=DAY, note=7, line=7)  # type: ignore[arg-type]
    assert [fault.path for fault in caught.value.faults] == ["note", "line"]


def test_a_hint_names_what_is_wanted() -> None:
    faults: list[Fault] = []
    check_instance(faults, "name.type", "x", 7, str, type(None))
    assert faults[0].hint == "give str or None"


def test_each_wrong_item_has_its_path() -> None:
    with pytest.raises(WrongType) as caught:
        Visit("a", on=DAY, tags=("x", 1, None))  # type: ignore[arg-type]
    assert [fault.path for fault in caught.value.faults] == ["tags[1]", "tags[2]"]
    with pytest.raises(WrongType) as caught:
        Visit("a", on=DAY, tags=["x", 1])  # type: ignore[arg-type]
    assert [fault.path for fault in caught.value.faults] == ["tags[1]"]


@frozen
class Round(Value):
    stops: tuple[tuple[str, ...], ...]
    days: frozenset[date] | None = field(default=None, kw_only=True)
    held: object = field(default=None, kw_only=True)


def test_a_list_where_a_tuple_is_stored_is_stored_as_one() -> None:
    given: Any = [["a", "b"], ("c",)]
    made = Round(given, days={DAY})  # type: ignore[arg-type]
    assert made == Round((("a", "b"), ("c",)), days=frozenset({DAY}))
    assert hash(made)
    given[0].append("z")
    assert made.stops[0] == ("a", "b")
    assert Visit("a", on=DAY, tags=["x"]).tags == ("x",)  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [iter(["x"]), {"x": 1}, "x", {"x"}])
def test_nothing_else_is_taken_for_a_tuple(given: Any) -> None:
    visited, ruled = partial(Visit, "a", on=DAY), partial(pt.Policy, "a", "1")
    for build, name in ((visited, "tags"), (ruled, "rungs")):
        with pytest.raises(InvalidInput) as refused:
            build(**{name: given})
        assert [fault.path for fault in refused.value.faults] == [name]


@law("Z12", kills="only the first fault reported")
def test_all_faults_are_reported_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        Visit("", on="today", tags=3)  # type: ignore[arg-type]
    assert [fault.path for fault in caught.value.faults] == ["name", "on", "tags"]


# --- How they are shown


def test_a_value_is_formatted_as_the_text_that_it_is_shown_as() -> None:
    shown = (
        pt.days(3),
        pt.CLIENT,
        pt.Period(DAY, None),
        pt.at_least(3),
        pt.Ref("a"),
        Visit("a", on=DAY),
    )
    for value in (*shown, pt.Money("1", "USD"), pt.UnitPrice("0.125", "USD"), pt.Verdict.MET):
        assert f"{value:>90}" == f"{value!s:>90}"
        assert f"{value}" == str(value)
    assert [str(verdict) for verdict in pt.Verdict] == ["unmet", "unknown", "met"]


# --- Copies


@law("Z11", kills="attrs' own __setstate__")
def test_crafted_state_is_refused() -> None:  # bad input 40
    blank = object.__new__(Visit)
    with pytest.raises(InvalidInput) as caught:
        blank.__setstate__((None, {"name": 1, "on": "never"}))
    assert caught.value.faults[0].code == "value.state"


@law("Z11", kills="a pickle that fills fields without the constructor")
def test_a_crafted_pickle_is_checked_again() -> None:
    good = pickle.dumps(Visit("aaaa", on=DAY), protocol=4)
    with pytest.raises(InvalidInput):
        pickle.loads(good.replace(b"aaaa", b"a\x00\x00a"))


@law("Z11", kills="validation that hangs on the attrs switch")
def test_the_switch_of_attrs_does_not_turn_the_checks_off() -> None:
    with attrs.validators.disabled(), pytest.raises(InvalidInput):
        Visit("", on=DAY)


@law("Z11", kills="a copy that skips the checks")
@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda v: pickle.loads(pickle.dumps(v))]
)
def test_copies_are_equal_and_built_by_the_constructor(again: object) -> None:
    visit = Visit("Zo\u00eb", on=DAY, tags=("a",))
    broken = Visit("a", on=DAY)
    object.__setattr__(broken, "on", "never")
    assert again(visit) == visit  # type: ignore[operator]
    with pytest.raises(WrongType):
        again(broken)  # type: ignore[operator]
    with pytest.raises(WrongType):
        attrs.evolve(visit, on="never")  # type: ignore[arg-type]


# --- Reprs


def test_a_repr_leaves_out_defaults_and_parses() -> None:
    visit = Visit("a", on=DAY, tags=("x",))
    assert repr(visit) == "Visit('a', on=datetime.date(2026, 1, 1), tags=('x',))"
    names = {"Visit": Visit, "datetime": sys.modules["datetime"]}
    assert eval(repr(visit), names) == visit  # noqa: S307  our own repr


def test_after_a_default_left_out_positions_are_named() -> None:
    @frozen
    class Pair(Value):
        first: int = 0
        second: int = 0

    assert repr(Pair(0, 1)).endswith("Pair(second=1)")


def test_a_set_shows_in_one_order() -> None:
    @frozen
    class Kinds(Value):
        names: frozenset[str] = frozenset()

    assert repr(Kinds(frozenset("cab"))).endswith("Kinds(frozenset({'a', 'b', 'c'}))")


def test_a_member_shows_as_it_is_written() -> None:
    class Side(Enum):
        LEFT = 1
        __repr__ = repr_member

    assert repr((Side.LEFT,)) == "(Side.LEFT,)"


def test_keeping_a_name_reports_what_is_none() -> None:
    faults: list[Fault] = []
    keep_name(faults, object(), "line", 3)  # type: ignore[arg-type]
    assert [fault.code for fault in faults] == ["name.syntax"]
