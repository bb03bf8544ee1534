"""What stands inside a fact, however deep: its fields and those of its parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar, cast

from attrs import evolve, fields, has

from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

    Change: TypeAlias = Callable[[object, str, object], object]
    _Read: TypeAlias = Callable[[object], tuple[object, ...]]

__all__ = ["inside", "rewritten"]

T = TypeVar("T")

_PLAIN: Final[set[type]] = {type(None), bool, int, str, date, Decimal, Money}
"""The classes of values that have nothing inside that matters here, those of enums once met."""


def inside(value: object) -> list[object]:
    """Return a value and all that stands in it that has fields itself: no days, amounts or texts.

    Quick where there is nothing, since most facts of a large book are purchases.

    >>> import patronage as pt
    >>> inside(pt.Assigned("ana", on=date(2026, 2, 1)))[1:]
    [Ref('ana')]
    """
    found: list[object] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        kind: type = type(item)
        reader = _reader(kind)
        if reader is not None:
            found.append(item)
            waiting += [held for held in reader(item) if type(held) not in _PLAIN]
        elif isinstance(item, tuple | frozenset):
            waiting += cast("tuple[object, ...]", item)
        elif isinstance(item, Enum):
            _PLAIN.add(kind)
    return found


@cache
def _reader(kind: type[Any]) -> _Read | None:
    """Return how to read all fields of a class; None where it has none."""
    if not has(kind):
        return None
    names = [each.name for each in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def rewritten(value: T, change: Change) -> T:
    """Return a value with other fields, its own and those of its parts; itself where none changes.

    `change(owner, name, held)` says what a field holds instead, or returns what it holds.

    >>> import patronage as pt
    >>> noted = pt.Observation("visit", on=date(2026, 1, 1), note="in haste")
    >>> rewritten(noted, lambda _owner, name, held: None if name == "note" else held).note is None
    True
    """
    return cast("T", _rewritten(value, change))


def _rewritten(value: object, change: Change) -> object:
    kind: type[Any] = type(value)
    if kind in _PLAIN or not has(kind):
        return value
    changes: dict[str, object] = {}
    for each in fields(kind):
        held: object = getattr(value, each.name)
        new = _changed(value, each.name, held, change)
        if new is not held:
            changes[each.alias] = new
    return evolve(cast("Any", value), **changes) if changes else value


def _changed(owner: object, name: str, held: object, change: Change) -> object:
    if isinstance(held, tuple):
        items = cast("tuple[object, ...]", held)
        left = tuple([_changed(owner, name, item, change) for item in items])
        return items if all(map(is_, left, items)) else left
    new = change(owner, name, held)
    return _rewritten(held, change) if new is held else new
