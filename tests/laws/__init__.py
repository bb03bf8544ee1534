"""The laws of the domain, and which tests hold them.

A law is a sentence that must be true of every input; `laws.toml` lists them all with an id. A test
that holds one says so, and names the mutant (the likely bug) that it would catch:

    @given(amounts(), weights())
    @law("M1", kills="remainder dropped")
    def test_allocation_conserves(...): ...

    TestAgreementLife = law("A7", kills="a skipped state")(AgreementLife.TestCase)

The mark goes on a function, a class, or a Hypothesis state machine or its `TestCase`, above or
below `@given`; a test that holds two laws is marked twice.
"""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import pytest
from hypothesis.stateful import RuleBasedStateMachine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Law", "Mention", "all_laws", "law", "mentions"]

HERE: Final = Path(__file__).parent
STATUSES: Final = frozenset({"tested", "construction", "later"})

T = TypeVar("T", bound="Callable[..., object]")


@dataclass(frozen=True)
class Law:
    """One law: its id, its sentence, and whether it is tested, by construction, or for later."""

    id: str
    says: str
    status: str
    because: str = ""


@dataclass(frozen=True)
class Mention:
    """One place in the tests that says it holds a law."""

    law: str
    kills: str
    file: str
    line: int
    on: str


@cache
def all_laws() -> dict[str, Law]:
    """Return every law by id, in the order of `laws.toml`."""
    table = tomllib.loads((HERE / "laws.toml").read_text(encoding="utf-8"))
    return {id_: Law(id_, **entry) for id_, entry in table.items()}


def law(id_: str, /, *, kills: str) -> Callable[[T], T]:
    """Mark a test as holding the law, and name the mutant that it kills."""
    if id_ not in all_laws():
        raise LookupError(f"no law {id_!r} in tests/laws/laws.toml")
    if not kills.strip():
        raise ValueError(f"law {id_}: say which mutant the test kills")
    mark = pytest.mark.law(id_, kills=kills)

    def decorate(test: T) -> T:
        mark(_test_case_of(test) or test)
        return test

    return decorate


def mentions(root: Path = HERE.parent) -> Iterator[Mention]:
    """Find every use of `law(…)` in the test files, by reading them: nothing is imported or run."""
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        owners = _owners(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _names_law(node.func) and node.args:
                id_, kills = _literal(node.args[0]), ""
                for keyword in node.keywords:
                    if keyword.arg == "kills":
                        kills = _literal(keyword.value)
                where = path.relative_to(root).as_posix()
                yield Mention(id_, kills, where, node.lineno, owners.get(id(node), ""))


def _test_case_of(test: object) -> type | None:
    """Return the test that pytest collects for a state machine, which doesn't inherit its marks."""
    if isinstance(test, type) and issubclass(test, RuleBasedStateMachine):
        machine: type[RuleBasedStateMachine] = test
        return machine.TestCase
    return None


def _names_law(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == "law") or (
        isinstance(function, ast.Attribute)
        and function.attr == "law"
        and isinstance(function.value, ast.Name)
        and function.value.id == "laws"
    )


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return f"<not a literal: {ast.unparse(node)}>"


def _owners(tree: ast.Module) -> dict[int, str]:
    """Return, per call of `law`, the name of the test that it marks."""
    owners: dict[int, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            owners |= {id(decorator): node.name for decorator in node.decorator_list}
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            owners |= {
                id(call): name for call in ast.walk(node.value) if isinstance(call, ast.Call)
            }
    return owners
