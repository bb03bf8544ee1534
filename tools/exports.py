"""Write the lists of public names from the manifest: of the package, and of each of its rooms.

A public name has its line in `src/patronage/manifest.py`. Add yours there, run this, and commit
what it writes:

    python tools/exports.py

What stands above the mark in a file stays as it is.
"""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "patronage"
MARK = "# Written below by tools/exports.py from the manifest.\n"

sys.path.insert(0, str(SOURCE))

from patronage.manifest import MANIFEST, MODULES  # noqa: E402  from this tree, installed or not

ROOMS = tuple(room for room in MANIFEST.rooms if room not in {"calendars", "errors", "imports"})
"""The rooms whose lists are written; the others are single modules that list their own."""


def path_of(room: str) -> Path:
    """Return the file of a room: that of its package, or one that stands for the room alone."""
    package = PACKAGE / room
    return package / "__init__.py" if package.is_dir() else PACKAGE / f"{room}.py"


def rendered() -> dict[Path, str]:
    """Return the text of each file that lists public names."""
    homes = {name: MANIFEST.homes[name] for name in MANIFEST.flat}
    texts = {PACKAGE / "__init__.py": _whole_package(homes)}
    for room in ROOMS:
        names = {row.name: row.home for row in MANIFEST.rows if row.room == room}
        path = path_of(room)
        doors = "    __getattr__, __dir__ = doors_of(__name__, __all__)\n"
        texts[path] = _text(path, names, doors)
    return texts


def _whole_package(homes: dict[str, str]) -> str:
    modules = [
        (module.rpartition(".")[0], f"{name} as {name}") for name, module in sorted(MODULES.items())
    ]
    listed = ["__version__", "policies", "samples"]
    doors = "    __getattr__, __dir__ = doors_of(__name__, __all__, MODULES)\n"
    return _text(PACKAGE / "__init__.py", homes, doors, listed, modules)


def _text(
    path: Path,
    homes: dict[str, str],
    doors: str,
    listed: Iterable[str] = (),
    modules: Iterable[tuple[str, str]] = (),
) -> str:
    head = path.read_text(encoding="utf-8").partition(MARK)[0].rstrip()
    by_home = groupby(sorted(homes, key=lambda name: homes[name]), lambda name: homes[name])
    groups = [(home, sorted(names, key=_by_any_case)) for home, names in by_home]
    groups += [(home, [name]) for home, name in modules]
    imports = "".join(_import(*group) for group in sorted(groups))
    imports += "\n    __version__: str\n" if modules else ""
    names = sorted([*homes, *listed], key=_import_order)
    text = ", ".join(f'"{name}"' for name in names) + ","
    filled = fill(text, 96, initial_indent="    ", subsequent_indent="    ")
    needed = "MODULES, doors_of" if listed else "doors_of"
    return (
        f"{head}\n\n{MARK}\nfrom __future__ import annotations\n\n"
        f"from typing import TYPE_CHECKING\n\nfrom patronage.manifest import {needed}\n\n"
        f"if TYPE_CHECKING:\n{imports}\n# fmt: off\n__all__ = [\n{filled}\n]\n# fmt: on\n\n"
        "if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object\n"
        f"{doors}"
    )


def _import(home: str, names: list[str]) -> str:
    """Return the statement that imports these names, as the formatter lays it out."""
    line = f"    from {home} import {', '.join(names)}\n"
    if len(line) <= 101:
        return line
    return (
        f"    from {home} import (\n" + "".join(f"        {name},\n" for name in names) + "    )\n"
    )


def _import_order(name: str) -> tuple[int, str]:
    """Return where the linter wants a name: constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def _by_any_case(name: str) -> tuple[int, str]:
    """Return where the linter wants a name that is imported: large and small letters are alike."""
    return _import_order(name)[0], name.casefold()


def main() -> None:
    """Write every list."""
    for path, text in rendered().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
