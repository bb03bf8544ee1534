"""From the tree that a program gives to one of our own, as strict as if it had been parsed."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from patronage.codec.flaws import MOST_FAULTS, Flaw, FlawedObject
from patronage.codec.parsing import LIMITS, constant, too_deep, too_large, too_long
from patronage.errors import Fault, printable, shown

if TYPE_CHECKING:
    from patronage.codec.parsing import Limits

__all__ = ["own_tree"]


def own_tree(tree: object, limits: Limits = LIMITS) -> object:
    """Return a copy of a tree, of the very types that a parser makes.

    What JSON can't hold stays as a flaw in its place. Raises `OutOfRange` (`document.size`,
    `document.depth`): a tree that holds itself has no end, and one that holds a part many times is
    as large as if each were written.

    >>> own_tree({"a": [1, (2, 3)]})
    {'a': [1, <tuple>]}
    """
    return _Copying(limits).copy(tree, 0)


class _Copying:
    """One walk through a tree, and how much of the limits it has used up."""

    __slots__ = ("_left", "_limits")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.size

    def copy(self, node: Any, depth: int) -> object:  # noqa: ANN401  it may be anything
        kind = type(node)  # pyright: ignore[reportUnknownVariableType]
        self._left -= len(node) + 1 if kind is str else 1
        if self._left < 0:
            raise too_large("more", self._limits)
        if kind is str or node is None or kind is bool:
            return node
        if kind is int:
            return too_long(node, self._limits.digits) or node
        if kind is float:
            return node if isfinite(node) else constant(str(node))
        if kind is not dict and kind is not list:
            return Flaw("", _said(node), "")
        if depth == self._limits.depth:
            raise too_deep("more", self._limits)
        if kind is dict:
            return self._object(node, depth + 1)
        return [self.copy(each, depth + 1) for each in node]

    def _object(self, node: dict[object, object], depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        others: list[str] = []
        for key, each in node.items():
            if type(key) is str:
                self._left -= len(key)
                found[key] = self.copy(each, depth)
            elif len(others) < MOST_FAULTS:
                others.append(_said(key))
        if not others:
            return found
        hint = "give plain texts as keys"
        faults = (Fault("key.type", f"[{said}]", said, hint) for said in others)
        return FlawedObject(found.items(), faults)


def _said(value: object) -> str:
    """Return what an error says of something foreign; of a container only that it is one.

    What a container holds may be without end, or endless work to write.
    """
    kind = type(value)
    return f"<{printable(kind.__name__)}>" if hasattr(kind, "__iter__") else shown(value, 40)
