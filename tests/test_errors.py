"""The one family of errors: of which kind each is, where it says that something is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.errors import invalid, raise_faults, shown


def fault(code: str, path: str = "on") -> pt.Fault:
    return pt.Fault(code, path, "1", "give another one")


@pytest.mark.parametrize(
    ("kind", "bases"),
    [
        (pt.InvalidInput, (pt.PatronageError, ValueError)),
        (pt.WrongType, (pt.InvalidInput, TypeError)),
        (pt.OutOfRange, (pt.InvalidInput, OverflowError)),
        (pt.UnknownReference, (pt.InvalidInput, LookupError)),
        (pt.Conflict, (pt.InvalidInput,)),
        (pt.Refused, (pt.PatronageError, ValueError)),
        (pt.Undecided, (pt.PatronageError, ValueError)),
        (pt.MissingExtra, (pt.PatronageError, ImportError)),
    ],
)
def test_each_kind_is_caught_as_ours_and_as_pythons(
    kind: type[pt.PatronageError], bases: tuple[type[Exception], ...]
) -> None:
    error = kind(fault("a.b", "x"), fault("c.d", "y"))
    for base in bases:
        with pytest.raises(base):
            raise error
    assert [each.code for each in error.faults] == ["a.b", "c.d"]
    assert str(error).splitlines() == [str(each) for each in error.faults]
    assert issubclass(pt.Refused, pt.InvalidInput) is issubclass(pt.MissingExtra, pt.InvalidInput)


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (("date.type",), pt.WrongType),
        (("date.type", "id.type"), pt.WrongType),
        (("date.range",), pt.OutOfRange),
        (("number.size", "document.depth"), pt.OutOfRange),
        (("fact.unknown",), pt.UnknownReference),
        (("evidence.conflict",), pt.Conflict),
        (("id.syntax",), pt.InvalidInput),
        (("date.type", "id.syntax"), pt.InvalidInput),
        (("date.type", "date.range"), pt.InvalidInput),
    ],
)
def test_an_error_is_of_the_kind_in_which_its_faults_agree(
    codes: tuple[str, ...], kind: type[pt.InvalidInput]
) -> None:
    error = invalid(map(fault, codes))
    assert type(error) is kind
    with pytest.raises(kind):
        raise_faults(error.faults)


def test_a_fault_seen_from_outside_says_where_it_lies() -> None:
    inner = pt.WrongType(
        fault("date.type", "on"), fault("date.type", "[2]"), fault("date.type", "")
    )
    outer = inner.under("facts[3]")
    assert type(outer) is pt.WrongType
    assert [each.path for each in outer.faults] == ["facts[3].on", "facts[3][2]", "facts[3]"]
    assert inner.under("").faults == inner.faults


@given(st.integers() | st.text() | st.lists(st.integers()) | st.binary(), st.integers(8, 80))
def test_what_is_shown_is_short_and_can_be_printed(value: object, length: int) -> None:
    for each in (value, [value] * 100, {"a": value}):
        text = shown(each, length)
        assert len(text) <= max(length, 40)
        assert text.isprintable()
    assert pt.Fault.of("a.b", "x", value, "hint").value == shown(value)
