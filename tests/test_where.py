"""Every module has a row that says which test files hold its rules, and those speak of it."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

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
    """Return the names that the files of a row may speak of its module by."""
    if isinstance(ROWS[row], list):
        return set(import_module(f"patronage.{row}").__all__)
    return set(ROWS[row]["through"])


@cache
def words_in(file: Path) -> set[str]:
    """Return the names that a file uses: those of its code, not of its comments and texts."""
    words: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
                words.add(name)
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                words.add(name)
            case _:
                pass
    return words


def test_every_module_has_a_row_and_every_row_a_module() -> None:
    assert {row_of(module) for module in MODULES} == set(ROWS)


def test_every_test_file_is_named_and_every_name_is_a_test_file() -> None:
    named = {file for row in ROWS for file in files_of(row)}
    assert named | set(WHOLE) == FILES
    assert all(WHOLE.values())


@pytest.mark.parametrize("row", ROWS)
def test_the_files_of_a_row_speak_of_its_module(row: str) -> None:
    files = files_of(row)
    assert files
    assert [file for file in files if not words_in(TESTS / file) & names_of(row)] == []


def test_what_a_module_is_reached_through_is_a_name_of_the_package() -> None:
    known = set[str]().union(*(words_in(path) for path in PACKAGE.rglob("*.py")))
    through = {name for row in ROWS if isinstance(ROWS[row], dict) for name in names_of(row)}
    assert sorted(through - known) == []
