"""Reading and writing the values that have fields: strictly, and with every fault in its place.

A fault is raised where it is found, with a path from there; whoever holds the value puts its own
step before the path, and goes on with the other parts. So the good case pays nothing for paths.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from attrs import NOTHING, has

from patronage.codec.flaws import (
    MOST_FAULTS,
    Repeated,
    mismatch,
    missing_field,
    step,
    unknown_field,
)
from patronage.codec.places import Places
from patronage.codec.shapes import shape_of
from patronage.errors import Fault, PatronageError, invalid, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.codec.shapes import Shape

__all__ = ["ObjectReader", "ObjectWriter", "ReadHook", "WriteHook"]

ReadHook: TypeAlias = "Callable[[Any, Any], Any]"
"""What reads a value: cattrs gives it the data and the type asked for."""

WriteHook: TypeAlias = "Callable[[Any], Any]"
"""What writes a value."""


class ObjectReader:
    """Reads the objects of one class; `tag` is the `kind` that a fact has to state.

    The fields and their hooks are looked up when the first object is read, since classes may hold
    each other.
    """

    __slots__ = ("_hint", "_hook_of", "_hooks", "_required", "_shape", "_tag")

    def __init__(
        self, hint: object, hook_of: Callable[[object], ReadHook], tag: str | None = None
    ) -> None:
        self._hint = hint
        self._hook_of = hook_of
        self._tag = tag
        self._hooks: dict[str, tuple[ReadHook, object]] = {}
        self._required: frozenset[str] = frozenset()
        self._shape: Shape | None = None

    def _prepared(self) -> Shape:
        shape = shape_of(self._hint)
        self._hooks = {slot.name: (self._hook_of(slot.hint), slot.hint) for slot in shape.slots}
        self._required = frozenset(slot.name for slot in shape.slots if slot.required)
        self._shape = shape
        return shape

    def __call__(self, data: object, _hint: object = None, /) -> object:
        """Return the value that an object describes, or raise all that is wrong with it."""
        shape = self._shape or self._prepared()
        faults = [] if type(data) is dict else _opened(data, shape)
        parts: dict[str, object] = data  # type: ignore[assignment]  # else it is refused above
        given: dict[str, object] = {}
        stated: object = None
        hooks, tag = self._hooks, self._tag
        for key, value in parts.items():
            hook = hooks.get(key)
            if hook is None:
                if key == "kind" and tag is not None:
                    stated = value
                elif len(faults) < MOST_FAULTS:
                    faults.append(unknown_field(key, self._names(shape)))
                continue
            try:
                given[key] = hook[0](value, hook[1])
            except PatronageError as error:
                faults += error.under(key).faults
        if stated != tag:
            faults += _kind_faults(parts, tag)
        if not faults and given.keys() >= self._required:
            return _built(shape, given, parts)
        faults += [missing_field(name) for name in self._names(shape) if self._lacks(name, parts)]
        raise invalid([*faults, *_found_by_building(shape, given, parts)])

    def _names(self, shape: Shape) -> list[str]:
        return [*([] if self._tag is None else ["kind"]), *(slot.name for slot in shape.slots)]

    def _lacks(self, name: str, parts: dict[str, object]) -> bool:
        return name in self._required and name not in parts


def _opened(data: object, shape: Shape) -> list[Fault]:
    if isinstance(data, Repeated):
        return data.faults
    names = ", ".join(slot.name for slot in shape.slots)
    raise mismatch(data, "document.type", f"write an object with {names or 'no fields'}")


def _kind_faults(data: dict[str, object], tag: str | None) -> tuple[Fault, ...]:
    if "kind" not in data:
        return (missing_field("kind"),)
    return mismatch(data["kind"], "document.enum", f"write {tag!r}").under("kind").faults


def _built(shape: Shape, given: dict[str, object], data: dict[str, object]) -> object:
    try:
        return shape.build(given)
    except PatronageError as error:
        raise type(error)(*map(Places(data).of, error.faults)) from None
    except Exception as error:  # noqa: BLE001  a class of one's own may raise whatever it likes
        said = printable(f"{type(error).__name__}: {error}"[:200])
        hint = f"give what {shape.kind.__name__} takes ({said})"
        raise invalid([Fault.of("value.refused", "", data, hint)]) from None


class _Unreadable:
    """Stands for a field that could not be read, while the constructor looks at the others."""

    def __repr__(self) -> str:
        return "unreadable"


_UNREADABLE: Final = _Unreadable()
_HEAD: Final = re.compile(r"[^.\[]+")


def _found_by_building(
    shape: Shape, given: dict[str, object], data: dict[str, object]
) -> list[Fault]:
    """Return what the constructor has to say about the fields that could be read.

    It is called with something unfit in the place of the others; what it says of those, or of
    nothing in particular, follows from that and is left out. What it returns is thrown away.
    """
    filled = {
        slot.name: given.get(slot.name, _UNREADABLE)
        for slot in shape.slots
        if slot.name in data or slot.required
    }
    try:
        shape.build(filled)
    except PatronageError as error:
        heads = [(_HEAD.match(fault.path), fault) for fault in error.faults]
        places = Places(data)
        return [places.of(fault) for head, fault in heads if head is not None and head[0] in given]
    except Exception:  # noqa: BLE001  it was given nonsense, and may say so in its own way
        return []
    return []


class ObjectWriter:
    """Writes the objects of one class: fields in the order of the class, defaults left out."""

    __slots__ = ("_hint", "_hook_of", "_parts", "_tag")

    def __init__(
        self, hint: object, hook_of: Callable[[object], WriteHook], tag: str | None = None
    ) -> None:
        self._hint = hint
        self._hook_of = hook_of
        self._tag = tag
        self._parts: list[tuple[str, str, WriteHook, object, str | None]] | None = None

    def _prepared(self) -> list[tuple[str, str, WriteHook, object, str | None]]:
        self._parts = [
            (slot.name, slot.attribute, self._hook_of(slot.hint), slot.default, slot.same_as)
            for slot in shape_of(self._hint).slots
        ]
        return self._parts

    def __call__(self, value: object) -> dict[str, object]:
        """Return the object that describes a value."""
        written: dict[str, object] = {} if self._tag is None else {"kind": self._tag}
        for name, attribute, hook, default, same_as in self._parts or self._prepared():
            item: object = getattr(value, attribute)
            if item is default:
                continue
            if same_as is not None:
                if item == getattr(value, same_as):
                    continue
            elif default is not NOTHING and _same(item, default):
                continue
            try:
                written[name] = hook(item)
            except PatronageError as error:
                raise error.under(step(name)) from None
        return written


def _same(item: object, default: object) -> bool:
    """Say whether a value is its default, also in what is only shown, such as a label."""
    kind: type[Any] = type(item)
    if kind is not type(default) or item != default:
        return False
    return not has(kind) or repr(item) == repr(default)
