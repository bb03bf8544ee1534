"""Reading and writing the values that hold others: tuples of one kind, of fixed parts, and sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from patronage.codec.flaws import MOST_FAULTS, mismatch
from patronage.errors import Fault, PatronageError, invalid

if TYPE_CHECKING:
    from patronage.codec.objects import ReadHook, WriteHook

__all__ = [
    "parts_reader",
    "parts_writer",
    "set_reader",
    "set_writer",
    "tuple_reader",
    "tuple_writer",
]


def tuple_reader(item: ReadHook, hint: object) -> ReadHook:
    """Return what reads a list of any length as a tuple of one kind.

    >>> tuple_reader(lambda data, _: data, object)([1, 2], object)
    (1, 2)
    """

    def read(data: object, _: object) -> tuple[object, ...]:
        return tuple(_items(data, item, hint))

    return read


def set_reader(item: ReadHook, hint: object) -> ReadHook:
    """Return what reads a list as a set; an item given twice is `document.duplicate_item`.

    >>> set_reader(lambda data, _: data, object)(["b", "a"], object) == frozenset({"a", "b"})
    True
    """

    def read(data: object, _: object) -> frozenset[object]:
        items = _items(data, item, hint)
        found = frozenset(items)
        if len(found) < len(items):
            seen: set[object] = set()
            faults: list[Fault] = []
            for place, each in enumerate(items):
                if each in seen and len(faults) < MOST_FAULTS:
                    hint_ = "give each item of a set once"
                    faults.append(Fault.of("document.duplicate_item", f"[{place}]", each, hint_))
                seen.add(each)
            raise invalid(faults)
        return found

    return read


def _items(data: object, item: ReadHook, hint: object) -> list[object]:
    items: list[object] = []
    faults: list[Fault] = []
    for place, each in enumerate(_as_list(data)):
        try:
            items.append(item(each, hint))
        except PatronageError as error:
            faults += error.under(f"[{place}]").faults
            if len(faults) >= MOST_FAULTS:
                break
    if faults:
        raise invalid(faults[:MOST_FAULTS])
    return items


def _as_list(data: object) -> list[object]:
    if type(data) is not list:
        raise mismatch(data, "document.type", "write a list")
    return cast("list[object]", data)


def parts_reader(parts: list[tuple[ReadHook, object]]) -> ReadHook:
    """Return what reads a list of so many items, each of its own kind, as a tuple.

    >>> parts_reader([(lambda data, _: data, object)])(["a"], object)
    ('a',)
    """

    def read(data: object, _: object) -> tuple[object, ...]:
        found = _as_list(data)
        if len(found) != len(parts):
            raise mismatch(data, "document.type", f"write a list of {len(parts)} items")
        items: list[object] = []
        faults: list[Fault] = []
        for place, ((hook, hint), each) in enumerate(zip(parts, found, strict=True)):
            try:
                items.append(hook(each, hint))
            except PatronageError as error:
                faults += error.under(f"[{place}]").faults
        if faults:
            raise invalid(faults)
        return tuple(items)

    return read


def tuple_writer(item: WriteHook) -> WriteHook:
    """Return what writes a tuple of one kind as a list.

    >>> tuple_writer(str)((1, 2))
    ['1', '2']
    """

    def write(value: object) -> list[object]:
        return _written([(item, each) for each in _as_tuple(value)])

    return write


def _as_tuple(value: object) -> tuple[object, ...]:
    if not isinstance(value, tuple):
        raise mismatch(value, "value.type", "give a tuple")
    return cast("tuple[object, ...]", value)


def parts_writer(parts: list[WriteHook]) -> WriteHook:
    """Return what writes a tuple of so many items, each of its own kind, as a list.

    >>> parts_writer([str, int])((1, 2))
    ['1', 2]
    """

    def write(value: object) -> list[object]:
        items = _as_tuple(value)
        if len(items) != len(parts):
            raise mismatch(value, "value.type", f"give a tuple of {len(parts)} items")
        return _written(list(zip(parts, items, strict=True)))

    return write


def set_writer(item: WriteHook) -> WriteHook:
    """Return what writes a set as a list, in an order that depends on nothing but its items.

    >>> set_writer(str)(frozenset({2, 1}))
    ['1', '2']
    """

    def write(value: object) -> list[object]:
        if not isinstance(value, frozenset):
            raise mismatch(value, "value.type", "give a frozenset")
        items = _written([(item, each) for each in cast("frozenset[object]", value)])
        return sorted(items, key=json.dumps)

    return write


def _written(items: list[tuple[WriteHook, object]]) -> list[object]:
    written: list[object] = []
    for place, (hook, item) in enumerate(items):
        try:
            written.append(hook(item))
        except PatronageError as error:
            raise error.under(f"[{place}]") from None
    return written
