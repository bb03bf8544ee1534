"""Write `src/patronage/__init__.py` from `tests/exports.txt`, the pinned list of public names.

Each line of the list is a public name and the module it lives in (`Money money`). Add your names,
run this, and commit both files:

    python tools/exports.py
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from textwrap import fill

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "tests" / "exports.txt"
TARGET = ROOT / "src" / "patronage" / "__init__.py"

HEAD = '''\
"""Customers, clients and their agreements: who we serve, on what terms, since when and why.

Every public name is here, and is loaded from its module when it is first asked for: importing the
package itself costs next to nothing.

>>> import patronage as pt
>>> "Period" in dir(pt)
True
"""

# The list below is written by tools/exports.py from tests/exports.txt.

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
'''

TAIL = '''\
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object

    def __getattr__(name: str) -> object:
        """Load a public name from its module when it is first asked for (PEP 562)."""
        if name == "__version__":
            from importlib.metadata import version

            value = version("patronage")
        elif name in _HOMES:
            from importlib import import_module

            value = getattr(import_module(f"patronage.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module 'patronage' has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Return the public names, loaded or not, and nothing else."""
        return sorted(__all__)
'''


def read_list() -> dict[str, str]:
    """Return each public name with its module, sorted by name."""
    pairs = (line.split() for line in LIST.read_text(encoding="utf-8").splitlines())
    return dict(sorted((name, home) for name, home in pairs))


def _import_order(name: str) -> tuple[int, str]:
    """Return where the linter wants a name: constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def rendered(homes: dict[str, str]) -> str:
    """Return the text of `__init__.py` for these names."""
    by_home = sorted(homes.items(), key=lambda item: (item[1], _import_order(item[0])))
    imports = "".join(
        f"    from patronage.{home} import {name} as {name}\n" for name, home in by_home
    )
    imports += "\n    __version__: str\n"
    listed = sorted([*homes, "__version__"], key=_import_order)
    names = _filled(", ".join(f'"{name}"' for name in listed) + ",", "    ")
    table = ""
    for home, group in groupby(by_home, lambda item: item[1]):
        lines = _filled(" ".join(name for name, _ in group), "")
        table += f'    "{home}": """\n{lines}\n    """,\n'
    return (
        f"{HEAD}{imports}\n# fmt: off\n__all__ = [\n{names}\n]\n# fmt: on\n\n"
        f"_NAMES = {{\n{table}}}\n{TAIL}"
    )


def _filled(words: str, indent: str) -> str:
    return fill(words, 96, initial_indent=indent or " " * 8, subsequent_indent=indent or " " * 8)


def main() -> None:
    """Sort the list, and write the package's `__init__.py`."""
    homes = read_list()
    LIST.write_text("".join(f"{name} {home}\n" for name, home in homes.items()), encoding="utf-8")
    TARGET.write_text(rendered(homes), encoding="utf-8")


if __name__ == "__main__":
    main()
