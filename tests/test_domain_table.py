"""The table of the domain in the documentation: every row is there, every name in it exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import patronage as pt

TESTS = Path(__file__).resolve().parent
PAGE = TESTS.parent / "docs" / "domain.md"
ROWS = {
    cells[0]: cells
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| D\d+ \|", line)
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def functions(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_row_of_the_domain_is_in_the_table_once() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert list(ROWS) == [f"D{number}" for number in range(1, 46)]
    assert len(re.findall(r"^\| D\d+ \|", text, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_types_and_tests_that_exist(row: str) -> None:
    _, says, types, shown_by, *_ = ROWS[row]
    assert says
    assert quoted(types), f"{row} names no type"
    for name in quoted(types):
        known = {*pt.__all__, *pt.measures.__all__}
        assert name in known, f"{row}: patronage has no {name}"
    assert quoted(shown_by), f"{row} names no test"
    for test in quoted(shown_by):
        file, _, function = test.partition("::")
        assert (TESTS / file).is_file(), f"{row}: no file tests/{file}"
        assert function in functions(TESTS / file), f"{row}: no {function} in tests/{file}"
