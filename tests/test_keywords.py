"""What a function takes is in its signature, and a misspelt argument is offered the nearest."""

from __future__ import annotations

import inspect
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

import pytest
from attrs import frozen

import patronage as pt
from patronage.keywords import taking
from refusals import refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

DAY = date(2026, 1, 5)
AGREEMENT = pt.Agreement.signed("A1", on=DAY, start=DAY)
PAPER = "provider patron others recorded_on source line dated parties under category"
TERM = "length until renewal then at_latest"
TERMS = (
    "summary clauses billing termination suspension obligations reviews measures credits assignment"
    " variation joining delivery"
)


@frozen
class Note:
    text: str
    source: str = "nowhere"


class NoteDetails(TypedDict, total=False):
    source: str
    page: int


@taking(NoteDetails, Note, code="note.unknown")
def noted(text: str, **given: Unpack[NoteDetails]) -> tuple[str, dict[str, object]]:
    """Return what was given."""
    return text, dict(given)


def test_the_signature_names_what_the_dictionary_holds_with_the_defaults_of_the_class() -> None:
    assert str(inspect.signature(noted)) == (
        "(text: 'str', *, source: 'str' = 'nowhere', page: 'int' = Ellipsis)"
        " -> 'tuple[str, dict[str, object]]'"
    )
    assert noted("x", page=2) == ("x", {"page": 2})
    assert noted.__doc__ == "Return what was given."


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (pt.Agreement.signed, f"id on start {TERM} {TERMS} {PAPER}"),
        (pt.Agreement.drafted, f"id on start {TERM} {TERMS} {PAPER}"),
        (AGREEMENT.amend, f"on effective by recorded_on reason id {TERM} {TERMS}"),
        (AGREEMENT.suspend, "on effective by reason sent_on recorded_on id"),
        (
            pt.Renewal.automatic,
            "length notice at_most latest_end to open_ended needs counted reminder",
        ),
    ],
)
def test_what_a_factory_takes_is_in_its_signature(function: Any, names: str) -> None:
    assert list(inspect.signature(function).parameters) == names.split()
    assert inspect.signature(pt.Agreement.signed).parameters["renewal"].default == pt.Renewal.NONE


def misspelt() -> list[tuple[Callable[..., object], dict[str, object], tuple[str, str, str]]]:
    on = {"on": DAY}
    signed, drafted = pt.Agreement.signed, pt.Agreement.drafted
    return [
        (signed, {"id": "A1", **on, "strat": DAY}, ("agreement.unknown", "strat", "start")),
        (drafted, {"id": "A1", **on, "lenght": 1}, ("agreement.unknown", "lenght", "length")),
        (AGREEMENT.amend, {**on, "sumary": ""}, ("amendment.unknown", "sumary", "summary")),
        (AGREEMENT.suspend, {**on, "reson": ""}, ("act.unknown", "reson", "reason")),
        (pt.Renewal.automatic, {"at_mots": 2}, ("renewal.unknown", "at_mots", "at_most")),
    ]


@pytest.mark.parametrize(("function", "given", "found"), misspelt())
def test_a_misspelt_argument_is_a_fault_that_offers_the_nearest(
    function: Callable[..., object], given: dict[str, object], found: tuple[str, str, str]
) -> None:
    code, path, nearest = found
    (fault,) = refused(lambda: function(**given))
    assert (fault.code, fault.path) == (code, path)
    assert fault.hint.startswith(f"did you mean '{nearest}'? it takes ")


def test_every_argument_that_is_not_taken_is_reported() -> None:
    strange: dict[str, Any] = {"colour": 1, "z": 2}
    found = refused(lambda: pt.Agreement.signed("A1", on=DAY, start=DAY, **strange))
    assert [each.path for each in found] == ["colour", "z"]
