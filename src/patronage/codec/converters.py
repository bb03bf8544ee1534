"""The cattrs converter that knows how every value of the package is written and read."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from patronage.codec.catalogue import Catalogue
from patronage.codec.hooks import Hooks
from patronage.codec.leaves import LEAVES, Hook, enum_hook
from patronage.errors import missing_extra

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

    from cattrs import Converter

    from patronage.codec.leaves import ReadHook, WriteHook

    CattrsHook: TypeAlias = Callable[[object, object], object]

__all__ = ["converter"]


def converter(types: tuple[type, ...] = ()) -> Converter:
    """Return a new cattrs converter for classes of your own that hold values of the package.

    Your classes are structured as cattrs does it, the package's values strictly: what is wrong with
    one is a `PatronageError` that names all its faults, among cattrs' own errors. `types` are
    classes that may stand where any fact, criterion, rule or calendar may.

    Raises `MissingExtra` where cattrs isn't installed (`patronage[cattrs]`).

    >>> import patronage as pt
    >>> converter().structure({"amount": "9.90", "currency": "USD"}, pt.Money)
    Money('9.90', 'USD')
    """
    try:
        from cattrs import Converter
    except ImportError as cause:
        raise missing_extra("cattrs", "cattrs") from cause
    made = Converter()

    def hook_of(hint: object) -> Hook:
        """Return the hook that cattrs has for a part, which its user may have changed."""
        hooks.of(hint)  # cattrs takes parts that no document can hold
        read = cast("CattrsHook", made.get_structure_hook(cast("Any", hint)))
        return Hook(partial(_read_by, read, hint), made.get_unstructure_hook(hint))

    def read_hook(hint: object) -> CattrsHook:
        return _for_cattrs(hooks.of(hint).read)

    def write_hook(hint: object) -> WriteHook:
        return hooks.of(hint).write

    hooks = Hooks(Catalogue(types), hook_of)
    made.register_structure_hook_factory(hooks.has, read_hook)
    made.register_unstructure_hook_factory(hooks.has, write_hook)
    # Of these cattrs has hooks by class, which convert, and come before all others.
    for kind in (bool, int, str):
        made.register_structure_hook(kind, _for_cattrs(LEAVES[kind].read))
    made.register_structure_hook(IntEnum, _read_member)
    made.register_structure_hook(StrEnum, _read_member)
    made.register_unstructure_hook(str, LEAVES[str].write)
    made.register_unstructure_hook(StrEnum, _write_member)
    return made


def _for_cattrs(read: ReadHook) -> CattrsHook:
    """Return what reads a value as cattrs has it: from the data and the type asked for."""
    return lambda data, _hint: read(data)


def _read_by(read: CattrsHook, hint: object, data: object) -> object:
    return read(data, hint)


def _read_member(data: object, kind: type[Enum]) -> object:
    return enum_hook(kind).read(data)


def _write_member(member: Enum) -> object:
    return cast("object", enum_hook(type(member)).write(member))
