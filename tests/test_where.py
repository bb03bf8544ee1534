"""Every module has a row that says which test files hold its rules, and those do."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from patronage.manifest import MANIFEST

TESTS = Path(__file__).parent
TABLE = tomllib.loads((TESTS / "where.toml").read_text(encoding="utf-8"))
ROWS: dict[str, Any] = TABLE["modules"]
WHOLE: dict[str, str] = TABLE["whole"]
FILES = {path.relative_to(TESTS).as_posix() for path in TESTS.rglob("test_*.py")}

_SPEC = find_spec("patronage")
assert _SPEC is not None
assert _SPEC.submodule_search_locations is not None
PACKAGE = Path(_SPEC.submodule_search_locations[0])


def has_rules(path: Path) -> bool:
    """Tell whether a file is more than a docstring or a list of names written from the manifest."""
    text = path.read_text(encoding="utf-8")
    return "doors_of(__name__" not in text and len(ast.parse(text).body) > 1


MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if has_rules(path)
}


def row_of(module: str) -> str:
    """Return the name of the row that a module has: its own, or that of its room."""
    room = module.split(".", maxsplit=1)[0] + ".*"
    return room if module not in ROWS and room in ROWS else module


def files_of(row: str) -> list[str]:
    files: list[str] = ROWS[row] if isinstance(ROWS[row], list) else ROWS[row]["in"]
    return files


def names_of(row: str) -> set[str]:
    """Return the names by which any file may speak of the module of a row: the public ones."""
    if not isinstance(ROWS[row], list):
        return set(ROWS[row]["through"])
    return {name for name, home in MANIFEST.homes.items() if home == f"patronage.{row}"}


def words_of(node: ast.AST) -> set[str]:
    """Return the names that some code uses; not those that it imports, comments on or writes."""
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }


@cache
def words_in(file: Path) -> set[str]:
    """Return all names that a file uses, defines or imports."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef, ast.alias)
    return words_of(tree) | {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


@cache
def imported_by(file: Path) -> dict[str, str]:
    """Return the names that a file imports, with the module that each comes from."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        alias.asname or alias.name: node.module or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def held_of(row: str, file: str) -> set[str]:
    """Return the names of a row's module that the tests of a file hold."""
    held, imported = held_in(TESTS / file), imported_by(TESTS / file)
    own = {name for name in held if imported.get(name) == f"patronage.{row}"}
    return own | (held & names_of(row))


@cache
def held_in(file: Path) -> frozenset[str]:
    """Return the names that the tests of a file hold: used by one that asserts something.

    What a test calls or reads of its file counts with it: its tables, helpers and machines.
    """
    tree = ast.parse(file.read_text(encoding="utf-8"))
    parts = {name: node for node in tree.body for name in _defined(node)}
    found: set[str] = set()
    for test in (node for name, node in parts.items() if name.lower().startswith("test")):
        used, words, ahead = set[str](), set[str](), [test]
        asserts = False
        while ahead:
            node = ahead.pop()
            asserts = asserts or any(isinstance(part, ast.Assert) for part in ast.walk(node))
            words |= words_of(node)
            ahead += [parts[name] for name in (words & parts.keys()) - used]
            used |= words & parts.keys()
        if asserts or words & ASSERTING:
            found |= words
    read = {part.attr for part in ast.walk(tree) if isinstance(part, ast.Attribute)}
    return frozenset(found & (read | imported_by(file).keys()))  # no local names


ASSERTING: Final = {"raises", "refused", "faults_of", "codes_of", "code_of"}
"""What asserts without the word."""


def _defined(node: ast.stmt) -> list[str]:
    """Return the names that a statement of a file defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return []
    names = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return [part.id for part in names if isinstance(part.ctx, ast.Store)]


def test_every_module_has_a_row_and_every_row_a_module() -> None:
    assert {row_of(module) for module in MODULES} == set(ROWS)


def test_every_test_file_is_named_and_every_name_is_a_test_file() -> None:
    named = {file for row in ROWS for file in files_of(row)}
    assert named | set(WHOLE) == FILES
    assert all(WHOLE.values())


@pytest.mark.parametrize("row", ROWS)
def test_the_files_of_a_row_hold_its_module(row: str) -> None:
    files = files_of(row)
    assert files
    assert [file for file in files if not held_of(row, file)] == []


@pytest.mark.parametrize("row", [row for row in ROWS if isinstance(ROWS[row], list)])
def test_what_everybody_uses_is_held_whole_by_its_own_files(row: str) -> None:
    speaking = [file for file in FILES if held_of(row, file)]
    if len(speaking) * 3 > len(FILES):  # where each file has some of it, one name shows nothing
        held = set[str]().union(*(held_of(row, file) for file in files_of(row)))
        assert sorted(names_of(row) - held) == []


def test_what_a_module_is_reached_through_is_a_name_of_the_package() -> None:
    known = set[str]().union(*(words_in(path) for path in PACKAGE.rglob("*.py")))
    through = {name for row in ROWS if isinstance(ROWS[row], dict) for name in names_of(row)}
    assert sorted(through - known) == []
