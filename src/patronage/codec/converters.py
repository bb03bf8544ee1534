"""The cattrs converter that knows how every value of the package is written and read."""

from __future__ import annotations

from datetime import datetime
from enum import Enum, IntEnum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast, get_args

from patronage.codec.catalogue import Catalogue, is_document, tag_of
from patronage.codec.choices import ChoiceReader, ChoiceWriter, choice_of, is_choice, origin_of
from patronage.codec.flaws import mismatch
from patronage.codec.leaves import READERS, WRITERS, enum_reader, enum_writer
from patronage.codec.objects import ObjectReader, ObjectWriter
from patronage.codec.sequences import (
    parts_reader,
    parts_writer,
    set_reader,
    set_writer,
    tuple_reader,
    tuple_writer,
)
from patronage.errors import Fault, MissingExtra, raise_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from cattrs import Converter

    from patronage.codec.objects import ReadHook, WriteHook

__all__ = ["converter", "shared_converter"]


def converter(types: tuple[type, ...] = ()) -> Converter:
    """Return a new cattrs converter for classes of your own that hold values of the package.

    Your classes are structured as cattrs does it, the package's values strictly: what is wrong with
    one is a `PatronageError` that names all its faults, among cattrs' own errors. `types` are
    classes that may stand where any fact, criterion, rule or calendar may.

    Raises `MissingExtra` where cattrs isn't installed.

    >>> import patronage as pt
    >>> converter().structure({"amount": "9.90", "currency": "USD"}, pt.Money)
    Money('9.90', 'USD')
    """
    try:
        from cattrs import Converter
    except ImportError as cause:
        hint = "install it for JSON: pip install 'patronage[json]'"
        raise MissingExtra(Fault("extra.missing", "", "no cattrs", hint)) from cause
    made = Converter()
    catalogue = Catalogue(types)
    _teach(_Reading(made, catalogue), made.register_structure_hook_factory)
    _teach(_Writing(made, catalogue), made.register_unstructure_hook_factory)
    # Of these cattrs has hooks by class, which convert, and come before all others.
    for kind in (bool, int, str):
        made.register_structure_hook(kind, READERS[kind])
    made.register_structure_hook(IntEnum, _read_member)
    made.register_structure_hook(StrEnum, _read_member)
    made.register_unstructure_hook(str, _checked(*WRITERS[str]))
    made.register_unstructure_hook(StrEnum, _write_member)
    return made


def shared_converter(types: tuple[type, ...] = ()) -> tuple[Converter, Catalogue]:
    """Return the converter that documents go through, which nobody else may change.

    >>> shared_converter() is shared_converter()
    True
    """
    given: object = types
    if not isinstance(given, tuple):
        raise_faults([Fault.of("types.type", "types", given, "give a tuple of classes")])
    return _shared(types)


@lru_cache(maxsize=16)
def _shared(types: tuple[type, ...]) -> tuple[Converter, Catalogue]:
    return converter(types), Catalogue(types)


class _Reading:
    """How types are read: one method for each sort of type."""

    def __init__(self, made: Converter, catalogue: Catalogue) -> None:
        self._made = made
        self.catalogue = catalogue

    def hook_of(self, hint: object) -> ReadHook:
        _check_hint(hint, self.catalogue)
        return self._made.get_structure_hook(cast("Any", hint))

    def plain(self, hint: object) -> ReadHook:
        return READERS[hint]

    def member(self, hint: type[Enum]) -> ReadHook:
        return enum_reader(hint)

    def fields(self, hint: object) -> ReadHook:
        return ObjectReader(hint, self.hook_of, _kind_tag(hint, self.catalogue))

    def parts(self, hint: object) -> ReadHook:
        items = get_args(hint)
        if items[1:] == (...,):
            return tuple_reader(self.hook_of(items[0]), items[0])
        return parts_reader([(self.hook_of(item), item) for item in items])

    def set(self, hint: object) -> ReadHook:
        (item,) = get_args(hint)
        return set_reader(self.hook_of(item), item)

    def choice(self, hint: object) -> ReadHook:
        return ChoiceReader(choice_of(hint, self.catalogue), self.catalogue, self.hook_of)


class _Writing:
    """How types are written, likewise; each hook refuses values of another type."""

    def __init__(self, made: Converter, catalogue: Catalogue) -> None:
        self._made = made
        self.catalogue = catalogue

    def hook_of(self, hint: object) -> WriteHook:
        _check_hint(hint, self.catalogue)
        return self._made.get_unstructure_hook(cast("Any", hint))

    def plain(self, hint: object) -> WriteHook:
        return _checked(*WRITERS[hint])

    def member(self, hint: type[Enum]) -> WriteHook:
        return _checked(hint, enum_writer(hint))

    def fields(self, hint: object) -> WriteHook:
        write = ObjectWriter(hint, self.hook_of, _kind_tag(hint, self.catalogue))
        return _checked(cast("type", origin_of(hint)), write)

    def parts(self, hint: object) -> WriteHook:
        items = get_args(hint)
        if items[1:] == (...,):
            return tuple_writer(self.hook_of(items[0]))
        return parts_writer([self.hook_of(item) for item in items])

    def set(self, hint: object) -> WriteHook:
        (item,) = get_args(hint)
        return set_writer(self.hook_of(item))

    def choice(self, hint: object) -> WriteHook:
        return ChoiceWriter(choice_of(hint, self.catalogue), self.catalogue, self.hook_of)


def _teach(ways: _Reading | _Writing, register: Callable[[Any, Any], Any]) -> None:
    """Tell cattrs which method makes the hook of which types; it asks the last one first."""

    def is_ours(hint: object) -> bool:
        return _is_ours(hint, ways.catalogue)

    register(is_choice, ways.choice)
    register(_is_set, ways.set)
    register(_is_tuple, ways.parts)
    register(is_ours, ways.fields)
    register(_is_enum, ways.member)
    register(_is_plain, ways.plain)


def _is_set(hint: object) -> bool:
    return origin_of(hint) is frozenset and hint is not frozenset


def _is_tuple(hint: object) -> bool:
    return origin_of(hint) is tuple and hint is not tuple


def _check_hint(hint: object, catalogue: Catalogue) -> None:
    """Refuse the type of a field of one's own class that documents can't hold."""
    sorts = (_is_plain, _is_enum, _is_tuple, _is_set, is_choice)
    if not (_is_ours(hint, catalogue) or any(sort(hint) for sort in sorts)):
        tip = "use plain values, tuples, frozensets, values of the package, or classes in `types=`"
        raise_faults([Fault.of("types.hint", "types", hint, tip)])


def _is_plain(hint: object) -> bool:
    return hint in READERS


def _is_enum(hint: object) -> bool:
    return isinstance(hint, type) and issubclass(hint, Enum)


def _is_ours(hint: object, catalogue: Catalogue) -> bool:
    kind = origin_of(hint)
    if not isinstance(kind, type) or not is_document(kind):
        return False
    own = catalogue.own.get(tag_of(kind)) is kind
    return own or kind.__module__.partition(".")[0] == __name__.partition(".")[0]


def _kind_tag(hint: object, catalogue: Catalogue) -> str | None:
    kind = origin_of(hint)
    return tag_of(kind) if isinstance(kind, type) and catalogue.is_fact(kind) else None


def _read_member(data: object, kind: type[Enum]) -> Enum:
    return enum_reader(kind)(data, kind)


def _write_member(member: Enum) -> str:
    return enum_writer(type(member))(member)


def _checked(kind: type, write: WriteHook) -> WriteHook:
    """Return what writes values of this class, and refuses any other in their place."""

    def checked(value: object) -> object:
        if type(value) is not kind and not _is_kind(value, kind):
            raise mismatch(value, "value.type", f"give {kind.__name__}")
        return cast("object", write(value))

    return checked


def _is_kind(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool | datetime)
