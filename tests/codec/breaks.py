"""Breaking a valid document in known places, so that exactly those faults are expected.

A document is a tree of lists and dicts; a break changes one node, and says which fault that makes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from patronage.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

__all__ = ["Raw", "Twice", "break_in", "nodes", "path_text", "replaced", "written"]

Path = tuple[str | int, ...]

TAGS: Final = ("kind", "type")
FACT_TAGS: Final = frozenset(map(str.lower, MANIFEST.named("fact")))
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Raw:
    """A piece of text that takes the place of a value."""

    text: str


@dataclass(frozen=True)
class Twice:
    """An object with one of its keys given twice."""

    parts: dict[str, Any]
    key: str


@dataclass(frozen=True)
class Break:
    """A node that is replaced: where the fault will be, and its code."""

    path: Path
    where: Path
    code: str
    new: Any


def written(tree: Any) -> str:
    """Return the text of a tree, also of one that no JSON writer would write."""
    if isinstance(tree, Raw):
        return tree.text
    if isinstance(tree, Twice):
        pairs = [*tree.parts.items(), (tree.key, tree.parts[tree.key])]
        return "{" + ",".join(f"{json.dumps(key)}:{written(each)}" for key, each in pairs) + "}"
    if isinstance(tree, dict):
        pairs = list(tree.items())
        return "{" + ",".join(f"{json.dumps(key)}:{written(each)}" for key, each in pairs) + "}"
    if isinstance(tree, list):
        return "[" + ",".join(map(written, tree)) + "]"
    return json.dumps(tree)


def nodes(tree: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value of a tree with its path, the tree itself first."""
    yield path, tree
    items: Any = ()
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, list):
        items = enumerate(tree)
    for key, each in items:
        yield from nodes(each, (*path, key))


def path_text(path: Path) -> str:
    """Return a path as faults write it: `facts[0].price`."""
    parts = [f"[{each}]" if isinstance(each, int) else f".{each}" for each in path]
    return "".join(parts).removeprefix(".")


def _ways(path: Path, node: Any) -> Iterator[tuple[Path, str, Any]]:
    """Yield the ways to break a node: where the fault is, its code, what takes the node's place."""
    if isinstance(node, dict):
        yield (*path, "zzz"), "document.unknown_field", {**node, "zzz": 1}
        for key in node:
            yield (*path, key), "document.duplicate_key", Twice(node, key)
            if _is_tag(key, node[key]):
                rest = {name: each for name, each in node.items() if name != key}
                yield (*path, key), "document.missing_field", rest
        if node.keys() - {"type"} == {"amount", "currency"}:
            for code, new in _NO_AMOUNTS.items():
                yield (*path, "amount"), code, {**node, "amount": new}
            yield (*path, "currency"), "currency.code", {**node, "currency": "usd"}
        return
    if isinstance(node, list):
        return
    yield path, "json.constant", Raw("NaN")
    yield path, "number.size", Raw("7" * 5_000)
    last = path[-1] if path else ""
    if _is_tag(last, node):
        yield path, "document.enum", "no-such-thing"
    elif isinstance(node, str) and _DAY.fullmatch(node):
        yield path, "date.invalid", "2026-02-30"
        yield path, "date.syntax", node.replace("-", "")


_NO_AMOUNTS: Final = {
    "amount.type": 0.1,
    "amount.not_finite": Raw("1e999"),
    "amount.syntax": "1_000",
}


def _is_tag(key: object, value: object) -> bool:
    """Say whether a field tells what the object is; several classes have a `kind` of their own."""
    return key == "type" or (key == "kind" and value in FACT_TAGS)


def break_in(tree: Any, count: int, random: Random) -> tuple[Any, set[tuple[str, str]]]:
    """Return a tree with up to so many breaks in it, and each fault that they make."""
    found = list(nodes(tree))
    chosen: list[Break] = []
    for _ in range(count):
        path, node = random.choice(found)
        ways = list(_ways(path, node))
        if ways:
            where, code, new = random.choice(ways)
            broken = Break(path, where, code, new)
            if all(_apart(broken, other) for other in chosen):
                chosen.append(broken)
    for each in chosen:
        tree = replaced(tree, each.path, each.new)
    return tree, {(path_text(each.where), each.code) for each in chosen}


def _apart(one: Break, other: Break) -> bool:
    """Say whether two breaks leave each other as they are."""
    mine, its = one.path, other.path
    if mine[: len(its)] == its or its[: len(mine)] == mine:
        return False
    return not (_hides(one.where, one.code, its) or _hides(other.where, other.code, mine))


def _hides(where: Path, code: str, other: Path) -> bool:
    """Say whether nobody can tell what an object is, so that what is in it goes unseen."""
    tag = bool(where) and where[-1] in TAGS and code != "document.duplicate_key"
    return tag and other[: len(where) - 1] == where[:-1]


def replaced(tree: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    key, *rest = path
    if isinstance(tree, dict):
        return {k: replaced(v, tuple(rest), new) if k == key else v for k, v in tree.items()}
    return [replaced(v, tuple(rest), new) if k == key else v for k, v in enumerate(tree)]
