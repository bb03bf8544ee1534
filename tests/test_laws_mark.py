"""The mark of a law survives Hypothesis' decorators, classes and state machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from laws import law as marked  # under another name, so that the listing takes these for no claims

if TYPE_CHECKING:
    from collections.abc import Callable


def marks_of(test: object) -> list[str]:
    return [mark.args[0] for mark in getattr(test, "pytestmark", ()) if mark.name == "law"]


@given(st.integers())
@marked("M1", kills="x")
def below(_number: int) -> None: ...


@marked("M2", kills="x")
@marked("M1", kills="x")
@given(st.integers())
def above(_number: int) -> None: ...


class Machine(RuleBasedStateMachine):
    @rule()
    def step(self) -> None: ...


@marked("A7", kills="x")
class Decorated(RuleBasedStateMachine):
    @rule()
    def step(self) -> None: ...


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (below, ["M1"]),
        (above, ["M1", "M2"]),
        (marked("A7", kills="x")(Machine.TestCase), ["A7"]),
        (Decorated.TestCase, ["A7"]),
    ],
)
def test_the_mark_reaches_what_pytest_collects(
    test: Callable[..., object], expected: list[str]
) -> None:
    assert marks_of(test) == expected
