"""Reading and writing the values that have fields: strictly, and with every fault in its place.

A fault is raised where it is found, with a path from there; whoever holds the value puts its own
step before the path, and goes on with the other parts. So the good case pays nothing for paths.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from attrs import NOTHING, has

from patronage.codec.flaws import (
    MOST_FAULTS,
    FlawedObject,
    key_faults,
    mismatch,
    missing_field,
    step,
    unknown_field,
)
from patronage.codec.leaves import Hook
from patronage.codec.places import Places
from patronage.codec.shapes import shape_of
from patronage.errors import Fault, PatronageError, invalid, printable

if TYPE_CHECKING:
    from patronage.codec.leaves import HookOf, ReadHook, WriteHook
    from patronage.codec.shapes import Shape

__all__ = ["object_hook"]


def object_hook(hint: object, hook_of: HookOf, tag: str | None = None) -> Hook:
    """Return how the objects of one class are read and written; `tag` is the `kind` of a fact.

    >>> from patronage.codec.leaves import LEAVES
    >>> from patronage.money.money import Money
    >>> object_hook(Money, LEAVES.__getitem__).read({"amount": "9.90", "currency": "USD"})
    Money('9.90', 'USD')
    """
    form = _Form(hint, hook_of, tag)
    return Hook(form.read, form.write)


class _Form:
    """What the objects of one class look like, and what reads and writes each field.

    Both are looked up when the first object is met, since classes may hold each other.
    """

    __slots__ = ("_hint", "_hook_of", "_readers", "_required", "_shape", "_tag", "_writers")

    def __init__(self, hint: object, hook_of: HookOf, tag: str | None) -> None:
        self._hint = hint
        self._hook_of = hook_of
        self._tag = tag
        self._shape: Shape | None = None
        self._required: frozenset[str] = frozenset()
        self._readers: dict[str, ReadHook] = {}
        self._writers: list[tuple[str, str, WriteHook, object, str | None]] = []

    def _known(self) -> Shape:
        shape = shape_of(self._hint)
        hooks = [(slot, self._hook_of(slot.hint)) for slot in shape.slots]
        self._required = frozenset(slot.name for slot in shape.slots if slot.required)
        self._readers = {slot.name: hook.read for slot, hook in hooks}
        self._writers = [
            (slot.name, slot.attribute, hook.write, slot.default, slot.same_as)
            for slot, hook in hooks
        ]
        self._shape = shape
        return shape

    def read(self, data: object) -> object:
        """Return the value that an object describes, or raise all that is wrong with it."""
        shape = self._shape or self._known()
        faults = [] if type(data) is dict else _opened(data, shape)
        parts: dict[str, object] = data  # type: ignore[assignment]  # else it is refused above
        given: dict[str, object] = {}
        stated: object = None
        readers, tag = self._readers, self._tag
        for key, value in parts.items():
            read = readers.get(key)
            if read is None:
                if key == "kind" and tag is not None:
                    stated = value
                elif len(faults) < MOST_FAULTS:
                    faults.append(unknown_field(key, self._names(shape)))
                continue
            try:
                given[key] = read(value)
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

    def write(self, value: object) -> dict[str, object]:
        """Return the object that describes a value: its fields in order, defaults left out."""
        shape = self._shape or self._known()
        if not isinstance(value, shape.kind):
            raise mismatch(value, "value.type", f"give {shape.kind.__name__}")
        written: dict[str, object] = {} if self._tag is None else {"kind": self._tag}
        for name, attribute, write, default, same_as in self._writers:
            item: object = getattr(value, attribute)
            if item is default:
                continue
            if same_as is not None:
                if item == getattr(value, same_as):
                    continue
            elif default is not NOTHING and _same(item, default):
                continue
            try:
                written[name] = write(item)
            except PatronageError as error:
                raise error.under(step(name)) from None
        return written


def _opened(data: object, shape: Shape) -> list[Fault]:
    if isinstance(data, FlawedObject):
        return key_faults(data)
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


def _same(item: object, default: object) -> bool:
    """Say whether a value is its default, also in what is only shown, such as a label."""
    kind: type[Any] = type(item)
    if kind is not type(default) or item != default:
        return False
    return not has(kind) or repr(item) == repr(default)
