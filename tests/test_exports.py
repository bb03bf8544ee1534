"""The public names: each has its line in the manifest, every one loads, and all ways agree."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import subprocess
import sys
import typing
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

import patronage
from patronage.manifest import MANIFEST, MODULES, Manifest, rows

ROOT = Path(__file__).resolve().parents[1]
NOT_ROOMS = {"samples", "strategies"}


def test_no_name_stands_twice_in_the_manifest() -> None:
    names = [row.name for row in MANIFEST.rows]
    assert sorted(set(names)) == names


def test_the_package_exports_the_flat_names_of_the_manifest() -> None:
    more = ["__version__", "policies", "samples"]
    assert sorted(patronage.__all__) == sorted([*MANIFEST.flat, *more])


@pytest.mark.parametrize("room", MANIFEST.rooms)
def test_a_room_offers_its_names_and_nothing_else(room: str) -> None:
    names = {row.name for row in MANIFEST.rows if row.room == room}
    module = import_module(MODULES[room])
    assert getattr(patronage, room) is module
    assert set(module.__all__) >= names == set(dir(module))
    if hasattr(module, "__getattr__"):
        assert set(module.__all__) == names


def test_samples_and_strategies_list_what_they_offer_and_nothing_else() -> None:
    for module in (patronage.samples, patronage.strategies):
        assert dir(module) == sorted(module.__all__)


BARE = """
import inspect, sys
sys.modules["hypothesis"] = None
import patronage
assert "strategies" not in dir(patronage)
assert not hasattr(patronage, "strategies")
assert inspect.getmembers(patronage)
try:
    patronage.strategies
except AttributeError as error:
    print(error)
try:
    from patronage import strategies
except patronage.MissingExtra as error:
    print(error)
"""


def test_a_module_that_needs_an_extra_is_not_there_without_it() -> None:
    run = subprocess.run([sys.executable, "-c", BARE], capture_output=True, check=True, text=True)
    assert run.stdout.splitlines() == [
        "patronage.strategies needs an extra: pip install 'patronage[testing]'",
        "pip install 'patronage[testing]', got no hypothesis [extra.missing]",
    ]


def test_checkers_and_the_interpreter_are_told_the_same() -> None:
    for path in _written():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for_checkers = {
            alias.name: node.module
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
            if alias.name in MANIFEST.homes
        }
        assert for_checkers == {name: MANIFEST.homes[name] for name in for_checkers}
        (listed,) = (node for node in tree.body if isinstance(node, ast.Assign))
        names = set(ast.literal_eval(listed.value))
        assert names - for_checkers.keys() <= {"__version__", "policies", "samples"}


def _written() -> list[Path]:
    """Return the files that `tools/exports.py` writes."""
    assert patronage.__file__ is not None
    package = Path(patronage.__file__).parent
    found = [path for path in package.rglob("*.py") if "doors_of(__name__" in path.read_text()]
    assert len(found) == len(MANIFEST.rooms) - 3 + 1
    return found


@pytest.mark.skipif(not (ROOT / "tools").exists(), reason="the tools stay in the checkout")
def test_the_lists_are_as_the_tool_writes_them() -> None:
    code = (
        "import exports; from pathlib import Path\n"
        "print(*[p for p, text in exports.rendered().items() if text != Path(p).read_text()])"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "tools", capture_output=True, check=True
    )
    assert run.stdout.split() == []


CLASSES = [name for name in MANIFEST.homes if isinstance(MANIFEST.load(name), type)]


@pytest.mark.parametrize("name", CLASSES)
def test_the_hints_of_a_public_class_can_be_read(name: str) -> None:
    kind: Any = MANIFEST.load(name)
    typing.get_type_hints(kind)
    typing.get_type_hints(kind.__init__)
    if not typing.is_typeddict(kind):
        for each in inspect.signature(kind, eval_str=True).parameters.values():
            assert not isinstance(each.annotation, str)


@pytest.mark.parametrize(
    "module", [found.name for found in pkgutil.walk_packages(patronage.__path__, "patronage.")]
)
def test_a_module_has_whatever_it_lists(module: str) -> None:
    found = import_module(module)
    listed = getattr(found, "__all__", [])
    assert [name for name in listed if not hasattr(found, name)] == []
    assert len(set(listed)) == len(listed)


@pytest.mark.parametrize("name", MANIFEST.homes)
def test_a_name_loads_from_its_module_which_lists_it(name: str) -> None:
    home = import_module(MANIFEST.homes[name])
    value = MANIFEST.load(name)
    assert value is getattr(home, name)
    assert name in home.__all__
    if name in MANIFEST.flat:
        assert getattr(patronage, name) is value


@pytest.mark.parametrize("name", MANIFEST.homes)
def test_a_class_or_function_is_documented_with_an_example(name: str) -> None:
    value = MANIFEST.load(name)
    is_error = isinstance(value, type) and issubclass(value, Exception)
    if (inspect.isclass(value) or inspect.isfunction(value)) and not is_error:
        assert ">>> " in (inspect.getdoc(value) or ""), f"{name} has no executed example"


def test_dir_lists_every_name_loaded_or_not_and_nothing_else() -> None:
    code = "import patronage; patronage.Book; print(*dir(patronage))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.split() == sorted({*patronage.__all__, *MODULES})


def test_a_room_is_there_before_anything_else_has_loaded_it() -> None:
    code = "import patronage as pt; print(pt.billing.Cadence.__name__, pt.criteria.Spend.__name__)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.split() == ["Cadence", "Spend"]


def test_a_star_import_brings_exactly_the_list() -> None:
    names: dict[str, object] = {}
    exec("from patronage import *", names)  # noqa: S102
    assert set(names) - {"__builtins__"} == set(patronage.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    for module, name, hint in (
        (patronage, "Persn", "; did you mean 'Person'?"),
        (patronage, "person", "; did you mean 'Person'?"),
        (patronage, "custumer", "; did you mean 'CUSTOMER'?"),
        (patronage, "polices", "; did you mean 'policies'?"),
        (patronage, "by_conduct", ": it stands in patronage.policies"),
        (patronage, "by_condukt", "; did you mean 'by_conduct'?"),
        (patronage, "zzzzzz", ""),
        (patronage, "_repr_mimebundle_", ""),
        (patronage.billing, "Cadance", "; did you mean 'Cadence'?"),
        (patronage.billing, "Person", ": it stands in patronage.party"),
        (patronage.strategies, "purchase", "; did you mean 'purchases'?"),
    ):
        with pytest.raises(AttributeError) as refused:
            getattr(module, name)
        expected = f"module {module.__name__!r} has no attribute {name!r}{hint}"
        assert str(refused.value) == expected


def test_the_version_is_the_distribution_s() -> None:
    assert patronage.__version__ == version("patronage")
    assert not hasattr(patronage.billing, "__version__")


def test_a_copy_that_is_only_on_the_path_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_there(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", not_there)
    monkeypatch.delattr(patronage, "__version__", raising=False)
    assert not hasattr(patronage, "__version__")
    assert inspect.getmembers(patronage, inspect.ismodule)


def test_a_table_of_rows_says_room_role_module_and_names() -> None:
    manifest = Manifest(rows("money value money.money Money\nmoney apart x.y hidden"))
    assert manifest.homes == {"Money": "patronage.money.money", "hidden": "patronage.x.y"}
    assert manifest.flat == ("Money",)
    assert manifest.named("value") == ("Money",)
