"""The house has one order: a room imports only from those before it; extras stay at the doors."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# One line is one room. Modules of a room may import each other in any order that has no circle; a
# module that stands in no line fails the test.
HOUSE: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("manifest",),
    ("text", "words"),
    ("checks", "fields", "keywords", "values"),
    ("money",),
    ("dates", "windows"),
    ("calendars",),
    ("counting",),
    ("timeline",),
    ("facts",),
    ("lots",),
    ("measures",),
    ("party",),
    ("billing",),
    ("agreement",),
    ("engagement",),
    ("relationship", "book", "purchases"),
    ("standing",),
    ("codec", "strategies", "imports", "data", "cli", "demo", "answers", "criteria", "policies"),
    ("__main__",),
)
DOORS = frozenset((*HOUSE[-2], *HOUSE[-1]))
FLOOR = {module: floor for floor, room in enumerate(HOUSE) for module in room}

# The same inside a house. Every import counts, also one for types only or inside a function.
INNER_ROOMS: dict[str, tuple[str, ...]] = {
    "agreement": (*("status", "terms", "life", "admission", "paper", "ahead", "shown", "whole"),),
    "billing": (
        *("arguments", "periods", "prices", "charges", "course", "fees", "schedule", "account"),
    ),
    "standing": (
        *("rules", "criteria", "policy", "fold", "review", "remedies", "questions", "book"),
    ),
}

EXTRAS = frozenset(
    {"cattrs", "hypothesis", "rich", "holidays", "icalendar", "pandas", "polars", "numpy"}
)
CLOCK_AND_WORLD = frozenset(
    {"asyncio", "io", "locale", "logging", "os", "random", "socket", "subprocess"}
    | {"tempfile", "threading", "time", "urllib", "uuid", "warnings"},
)

_SPEC = find_spec("patronage")
assert _SPEC is not None
assert _SPEC.submodule_search_locations is not None
PACKAGE = Path(_SPEC.submodule_search_locations[0])


@dataclass(frozen=True)
class Import:
    """One name of one import statement, with what it is under."""

    target: str
    line: int
    at_module_level: bool
    for_types_only: bool


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}
INNER = {module: path for module, path in SOURCES.items() if module != "patronage"}

# The lists of names that `tools/exports.py` writes stand apart: they name what is below and above.
LISTS = {
    module for module, path in SOURCES.items() if "doors_of(__name__" in path.read_text("utf-8")
}
SAYING = [module for module in INNER if module not in LISTS]


def room_of(module: str) -> str:
    return module.split(".")[1]


def imports_of(module: str) -> list[Import]:
    path = SOURCES[module]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    return list(_imports(tree, package, inside=False, types=False))


def _imports(node: ast.AST, package: str, *, inside: bool, types: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            for target in _targets(child, package):
                yield Import(target, child.lineno, not inside, types)
        elif isinstance(child, ast.If) and (when := _is_for_types(child.test)) is not None:
            for parts, typed in ((child.body, when), (child.orelse, not when)):
                body = ast.Module(parts, [])
                yield from _imports(body, package, inside=inside, types=types or typed)
        else:
            deeper = inside or isinstance(
                child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
            )
            yield from _imports(child, package, inside=deeper, types=types)


def _is_for_types(test: ast.expr) -> bool | None:
    """Return whether a condition holds for type checkers alone; None: it speaks of none."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _is_for_types(test.operand)
        return None if inner is None else not inner
    named = getattr(test, "id", None) or getattr(test, "attr", None)
    return True if named == "TYPE_CHECKING" else None


def _targets(node: ast.Import | ast.ImportFrom, package: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = node.module or ""
    if node.level:
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        base = ".".join([*above, base] if base else above)
    full = [f"{base}.{alias.name}" for alias in node.names]
    return [name if name in SOURCES else base for name in full]


def test_every_module_has_its_place_in_the_house() -> None:
    assert sorted({room_of(module) for module in INNER} - set(FLOOR)) == []


@pytest.mark.parametrize("module", SAYING)
def test_a_module_imports_only_what_stands_before_it(module: str) -> None:
    floor = FLOOR.get(room_of(module), len(HOUSE))
    wrong = [
        f"line {found.line}: {found.target}"
        for found in imports_of(module)
        if found.target.split(".")[0] == "patronage"
        and (found.target == "patronage" or FLOOR.get(room_of(found.target), len(HOUSE)) > floor)
    ]
    assert wrong == []


@pytest.mark.parametrize("module", [name for name in SAYING if room_of(name) not in DOORS])
def test_the_core_names_the_module_in_which_a_thing_stands(module: str) -> None:
    lists = [
        f"line {each.line}: {each.target}" for each in imports_of(module) if each.target in LISTS
    ]
    assert lists == []


LOADS = {
    "patronage.manifest": "public names, when they are first asked for",
    "patronage.codec.catalogue": "the classes that documents name",
    "patronage.relationship.coverage": "the kinds of fact of the manifest, when one is unknown",
    "patronage.values": "nothing: what it executes fills in fields",
    "patronage.strategies.registration": "the room of a strategy, when that is asked for",
    "patronage.strategies.fields": "the classes that strategies draw",
}
"""What is imported by a name that is worked out at run time, and where: no other test sees it."""


def test_nothing_else_is_imported_by_a_name_that_no_test_can_read() -> None:
    assert {module for module in SAYING if loaders_in(SOURCES[module].read_text("utf-8"))} == {
        *LOADS
    }


def loaders_in(source: str) -> set[str]:
    """Return what some code uses that imports whatever it is told to."""
    found = {
        getattr(node, "id", getattr(node, "attr", getattr(node, "name", "")))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name | ast.Attribute | ast.alias)
    }
    return found & {"__import__", "exec", "import_module", "importlib", "load"}


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("import a", [("a", True, False)]),
        ("def f():\n import a.b", [("a.b", False, False)]),
        ("if TYPE_CHECKING:\n import a", [("a", True, True)]),
        (
            "if typing.TYPE_CHECKING:\n import a\nelse:\n import b",
            [("a", True, True), ("b", True, False)],
        ),
        (
            "if not TYPE_CHECKING:\n import a\nelse:\n import b",
            [("a", True, False), ("b", True, True)],
        ),
        ("if TYPE_CHECKING:\n if not TYPE_CHECKING:\n  import a", [("a", True, True)]),
        ("class C:\n from a import b", [("a", True, False)]),
        ("from . import money", [("patronage.x", True, False)]),
    ],
)
def test_every_import_is_seen(source: str, seen: list[tuple[str, bool, bool]]) -> None:
    found = _imports(ast.parse(source), "patronage.x", inside=False, types=False)
    assert [(each.target, each.at_module_level, each.for_types_only) for each in found] == seen


@pytest.mark.parametrize(
    "source",
    [
        "import importlib\nimportlib.import_module(name)",
        "from importlib import import_module as load",
        "def f():\n return __import__('os')",
        "MANIFEST.load('Money')",
        "manifest.MANIFEST.load('Money')",
        "exec('import os')",
    ],
)
def test_every_way_to_import_by_name_is_seen(source: str) -> None:
    assert loaders_in(source)


def test_no_modules_import_each_other_in_a_circle_not_even_for_types() -> None:
    graph = {
        module: {found.target for found in imports_of(module) if found.target in SAYING}
        for module in SAYING
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def modules_inside(room: str) -> list[str]:
    """Return the modules of a room but the list of its names."""
    return [module for module in INNER if module.startswith(f"patronage.{room}.")]


@pytest.mark.parametrize("room", INNER_ROOMS)
def test_an_inner_room_imports_only_what_stands_before_it(room: str) -> None:
    inner = INNER_ROOMS[room]
    modules = modules_inside(room)
    assert {module.split(".")[2] for module in modules} == set(inner)
    wrong = [
        f"{module}, line {found.line}: {found.target}"
        for module in modules
        for found in imports_of(module)
        if found.target in modules
        and inner.index(found.target.split(".")[2]) > inner.index(module.split(".")[2])
    ]
    assert wrong == []


@pytest.mark.parametrize("module", INNER)
def test_only_dates_knows_dateutil(module: str) -> None:
    if room_of(module) == "dates":
        return
    assert [found for found in imports_of(module) if found.target.startswith("dateutil")] == []


@pytest.mark.parametrize("module", [name for name in INNER if room_of(name) not in DOORS])
def test_the_core_imports_no_extra_and_nothing_of_the_world(module: str) -> None:
    wrong = [
        f"line {found.line}: {found.target}"
        for found in imports_of(module)
        if not found.for_types_only
        and (
            (found.at_module_level and found.target.split(".")[0] in EXTRAS)
            or found.target.split(".")[0] in CLOCK_AND_WORLD
        )
    ]
    assert wrong == []


def loaded_by(code: str) -> set[str]:
    program = f"{code}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    path = str(PACKAGE.parent)
    program = f"import sys; sys.path.insert(0, {path!r})\n{program}"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    return set(json.loads(run.stdout))


def test_whatever_users_install_beside_it_has_a_lowest_version() -> None:
    project = tomllib.loads(Path(__file__).parents[1].joinpath("pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    own = {"all", "test", "docs", "lint", "dev"}
    needed = [each for name, listed in extras.items() if name not in own for each in listed]
    assert [
        each for each in (*project["project"]["dependencies"], *needed) if ">=" not in each
    ] == []


def test_importing_the_package_loads_nothing_but_itself() -> None:
    loaded = loaded_by("import patronage")
    assert {name for name in loaded if name.startswith("patronage.")} == {"patronage.manifest"}
    heavy = EXTRAS | {"attr", "attrs", "dateutil", "iso4217", "importlib.metadata"}
    assert loaded & heavy == set()


def test_a_first_review_of_a_purchase_loads_neither_parties_nor_engagements() -> None:
    loaded = loaded_by(
        "import datetime, patronage as pt\n"
        "bought = pt.Purchase(pt.Money('9.90', 'USD'), on=datetime.date(2026, 1, 2))\n"
        "mary = pt.Relationship('shop', 'mary').add(bought)\n"
        "pt.review(mary, pt.policies.BY_CONDUCT, on=datetime.date(2026, 3, 1))"
    )
    assert "patronage.standing.review.judging" in loaded
    unasked = ("agreement", "billing.fees", "engagement.engagement", "lots", "party.parties")
    assert loaded & {f"patronage.{name}" for name in unasked} == set()


def test_loading_the_whole_core_loads_no_extra() -> None:
    core = [name for name in INNER if room_of(name) not in DOORS]
    loaded = loaded_by("\n".join(f"import {name}" for name in core))
    assert loaded & (EXTRAS | {"iso4217"}) == set()
