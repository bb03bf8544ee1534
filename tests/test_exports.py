"""The public names: pinned in `exports.txt`, every one loads, and all ways of asking agree."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pytest

import patronage

PINNED = dict(
    line.split()
    for line in (Path(__file__).parent / "exports.txt").read_text(encoding="utf-8").splitlines()
)


def test_the_list_is_sorted_and_is_what_the_package_exports() -> None:
    assert list(PINNED) == sorted(PINNED)
    assert sorted(patronage.__all__) == sorted([*PINNED, "__version__"])


def test_checkers_and_the_interpreter_are_told_the_same() -> None:
    assert patronage.__file__ is not None
    tree = ast.parse(Path(patronage.__file__).read_text(encoding="utf-8"))
    for_checkers = {
        alias.asname: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert for_checkers == {name: f"patronage.{home}" for name, home in PINNED.items()}
    assert vars(patronage)["_HOMES"] == PINNED


@pytest.mark.parametrize("name", PINNED)
def test_a_name_loads_from_its_module_which_lists_it(name: str) -> None:
    home = import_module(f"patronage.{PINNED[name]}")
    value = getattr(patronage, name)
    assert value is getattr(home, name)
    assert inspect.ismodule(value) or name in home.__all__


@pytest.mark.parametrize("name", PINNED)
def test_a_class_or_function_is_documented_with_an_example(name: str) -> None:
    value = getattr(patronage, name)
    is_error = isinstance(value, type) and issubclass(value, Exception)
    if (inspect.isclass(value) or inspect.isfunction(value)) and not is_error:
        assert ">>> " in (inspect.getdoc(value) or ""), f"{name} has no executed example"


def test_dir_lists_every_name_loaded_or_not_and_nothing_else() -> None:
    code = "import patronage; patronage.Book; print(*set(patronage.__all__) ^ set(dir(patronage)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert run.stdout.strip() == b""


def test_a_star_import_brings_exactly_the_list() -> None:
    names: dict[str, object] = {}
    exec("from patronage import *", names)  # noqa: S102
    assert set(names) - {"__builtins__"} == set(patronage.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Custumer'"):
        getattr(patronage, "Custumer")  # noqa: B009  a checker would rightly refuse the plain form


def test_the_version_is_the_distribution_s() -> None:
    assert patronage.__version__ == version("patronage")
