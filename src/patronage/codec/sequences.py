"""Reading and writing the values that hold others: tuples of one kind, of fixed parts, and sets."""

from __future__ import annotations

import json
from itertools import repeat
from typing import TYPE_CHECKING, cast

from patronage.codec.flaws import MOST_FAULTS, mismatch
from patronage.codec.leaves import Hook
from patronage.errors import Fault, PatronageError, invalid

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from patronage.codec.leaves import ReadHook, WriteHook

__all__ = ["parts_hook", "set_hook", "tuple_hook"]


def tuple_hook(item: Hook) -> Hook:
    """Return how a tuple of any length, of one kind, is read from a list and written as one.

    >>> read, write = tuple_hook(Hook(int, str))
    >>> read(["1", "2"]), write((1, 2))
    ((1, 2), ['1', '2'])
    """

    def read(data: object) -> tuple[object, ...]:
        return tuple(_read(repeat(item.read), _as_list(data)))

    def write(value: object) -> list[object]:
        return _written(repeat(item.write), _as_tuple(value))

    return Hook(read, write)


def parts_hook(parts: Collection[Hook]) -> Hook:
    """Return how a tuple of so many items, each of its own kind, is read and written.

    >>> read, write = parts_hook([Hook(int, str), Hook(str, str)])
    >>> read(["1", "a"]), write((1, "a"))
    ((1, 'a'), ['1', 'a'])
    """
    readers, writers = [part.read for part in parts], [part.write for part in parts]

    def read(data: object) -> tuple[object, ...]:
        items = _as_list(data)
        if len(items) != len(readers):
            raise mismatch(data, "document.type", f"write a list of {len(readers)} items")
        return tuple(_read(readers, items))

    def write(value: object) -> list[object]:
        items = _as_tuple(value)
        if len(items) != len(writers):
            raise mismatch(value, "value.type", f"give a tuple of {len(writers)} items")
        return _written(writers, items)

    return Hook(read, write)


def set_hook(item: Hook) -> Hook:
    """Return how a set is read and written: as a list, in an order that hangs on its items alone.

    An item given twice is `document.duplicate_item`.

    >>> read, write = set_hook(Hook(int, str))
    >>> read(["2", "1"]), write(frozenset({2, 1}))
    (frozenset({1, 2}), ['1', '2'])
    """

    def read(data: object) -> frozenset[object]:
        items = _read(repeat(item.read), _as_list(data))
        found = frozenset(items)
        if len(found) < len(items):
            raise invalid(_duplicates(items))
        return found

    def write(value: object) -> list[object]:
        if not isinstance(value, frozenset):
            raise mismatch(value, "value.type", "give a frozenset")
        items = _written(repeat(item.write), cast("frozenset[object]", value))
        return sorted(items, key=json.dumps)

    return Hook(read, write)


def _duplicates(items: list[object]) -> list[Fault]:
    seen: set[object] = set()
    faults: list[Fault] = []
    for place, each in enumerate(items):
        if each in seen and len(faults) < MOST_FAULTS:
            hint = "give each item of a set once"
            faults.append(Fault.of("document.duplicate_item", f"[{place}]", each, hint))
        seen.add(each)
    return faults


def _as_list(data: object) -> list[object]:
    if type(data) is not list:
        raise mismatch(data, "document.type", "write a list")
    return cast("list[object]", data)


def _as_tuple(value: object) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise mismatch(value, "value.type", "give a tuple")
    return cast("tuple[object, ...]", value)


def _read(readers: Iterable[ReadHook], data: list[object]) -> list[object]:
    """Return the items that data describe, or raise what is wrong with all of them."""
    items: list[object] = []
    faults: list[Fault] = []
    for place, (read, each) in enumerate(zip(readers, data, strict=False)):
        try:
            items.append(read(each))
        except PatronageError as error:
            faults += error.under(f"[{place}]").faults
            if len(faults) >= MOST_FAULTS:
                break
    if faults:
        raise invalid(faults[:MOST_FAULTS])
    return items


def _written(writers: Iterable[WriteHook], values: Iterable[object]) -> list[object]:
    """Return the data that describe values; the first that no document can hold is raised."""
    written: list[object] = []
    for write, each in zip(writers, values, strict=False):
        try:
            written.append(write(each))
        except PatronageError as error:
            raise error.under(f"[{len(written)}]") from None
    return written
