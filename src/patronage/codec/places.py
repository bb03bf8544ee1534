"""From the names that a value gives its parts to their places in the document.

A ledger names its facts by id, a book its ledgers by their sides, since both sort them; in a
document they are counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from attrs import evolve

from patronage.errors import shown

if TYPE_CHECKING:
    from patronage.errors import Fault

__all__ = ["Places"]

_STEP: Final = re.compile(r"\[([^\[\]]*)\]|([^.\[\]]+)")
_BY_NAME: Final = frozenset({"facts", "notes", "relationships", "relations"})


class Places:
    """Where the parts of one value stand in the document that it was read from.

    >>> from patronage.errors import Fault
    >>> fault = Fault("reference.unknown", "facts[R1].of", "'P7'", "give the id of a fact")
    >>> Places({"facts": [{"id": "P1"}, {"id": "R1"}]}).of(fault).path
    'facts[1].of'
    """

    def __init__(self, data: object) -> None:
        self._data = data
        self._indexes: dict[int, dict[object, int]] = {}

    def of(self, fault: Fault) -> Fault:
        """Return the fault with the parts that its path names counted as in the document.

        What isn't found there, such as an id that the ledger gave, stays as it is.
        """
        if "[" not in fault.path:
            return fault
        path: list[str] = []
        node, last = self._data, ""
        for match in _STEP.finditer(fault.path):
            item, name = cast("tuple[str | None, str]", match.groups())
            if item is None:
                node = cast("dict[str, object]", node).get(name) if isinstance(node, dict) else None
                path.append(f".{name}" if path else name)
                last = name
                continue
            place = self._place(node, item, by_name=last in _BY_NAME)
            path.append(f"[{item if place is None else place}]")
            node = None if place is None else cast("list[object]", node)[place]
        return evolve(fault, path="".join(path))

    def _place(self, node: object, item: str, *, by_name: bool) -> int | None:
        if not isinstance(node, list):
            return None
        count = len(cast("list[object]", node))
        number = int(item) if item.isascii() and item.isdigit() and len(item) < 9 else count
        if number < count and not by_name:
            return number
        found = self._index(cast("list[object]", node)).get(item)
        return found if found is not None or number >= count else number

    def _index(self, items: list[object]) -> dict[object, int]:
        found = self._indexes.get(id(items))
        if found is None:
            found = self._indexes[id(items)] = {}
            for place, item in enumerate(items):
                for name in _names_of(item):
                    found.setdefault(name, place)
        return found


def _names_of(item: object) -> list[str]:
    """Return what a value may call this part of it: its id, its two sides, the name of a pair."""
    if isinstance(item, list):
        return [shown(name) for name in cast("list[object]", item)[:1]]
    if not isinstance(item, dict):
        return []
    parts = cast("dict[str, object]", item)
    sides = [parts.get(name) for name in ("provider", "patron")]
    ids = [cast("dict[str, object]", side).get("id") for side in sides if isinstance(side, dict)]
    names = [parts.get("id"), "→".join(map(str, ids))]
    return [name for name in names if isinstance(name, str)]
