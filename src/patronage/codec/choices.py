"""Reading and writing the places where a value may be of one kind or another.

What JSON tells apart by itself stands as it is: null, a flag, a whole number, a text, a list. Where
more than one kind is written as a text or as an object, a tag says which: `kind` among facts, else
`type`. A place that takes one kind or nothing needs no tag.
"""

from __future__ import annotations

from decimal import Decimal
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, cast, get_args, get_origin

from attrs import evolve, field, frozen

from patronage.codec.catalogue import PLAIN, is_enum, is_protocol, tag_of
from patronage.codec.flaws import (
    FlawedObject,
    key_faults,
    mismatch,
    missing_field,
    unknown_field,
)
from patronage.codec.leaves import Hook
from patronage.errors import Fault, PatronageError, invalid, offer

if TYPE_CHECKING:
    from patronage.codec.catalogue import Catalogue
    from patronage.codec.leaves import HookOf, ReadHook, WriteHook

__all__ = ["Choice", "choice_hook", "choice_of", "is_choice", "is_union", "origin_of"]

_NONE: Final[type] = type(None)
_LISTS: Final[tuple[type, ...]] = (tuple, frozenset)


def is_union(hint: object) -> bool:
    """Say whether a type is a union.

    >>> is_union(int | None), is_union(int)
    (True, False)
    """
    return cast("Any", get_origin(hint)) in {Union, UnionType}


def is_choice(hint: object) -> bool:
    """Say whether a type is a union, or stands for anything, or for all classes of a protocol.

    >>> is_choice(int | None), is_choice(object), is_choice(int)
    (True, True, False)
    """
    return is_union(hint) or _is_anything(hint) or is_protocol(hint)


def origin_of(hint: object) -> object:
    """Return the class of a generic type, or the type itself.

    >>> origin_of(tuple[int, ...]) is tuple, origin_of(int) is int
    (True, True)
    """
    return cast("object", get_origin(hint)) or hint


def _is_anything(hint: object) -> bool:
    return hint is object or hint is Any or isinstance(hint, TypeVar)


def _is_text(hint: object) -> bool:
    """Say whether values of this type are written as a text."""
    return isinstance(hint, type) and (hint is str or hint in PLAIN or is_enum(hint))


@frozen
class Choice:
    """What may stand in a place: the kinds that need no tag, and the tagged ones.

    `bare` holds them by the type that JSON gives them, `tagged` by tag (None: a class that is
    loaded when it is met); `anything` says that any class of the catalogue will do.
    """

    bare: dict[type, object] = field(factory=dict[type, object])
    tagged: dict[str, object] = field(factory=dict[str, object])
    key: str = "type"
    anything: bool = False

    @property
    def only(self) -> object:
        """The one kind that may stand here beside nothing, and so needs no tag; else None."""
        kinds = [kind for form, kind in self.bare.items() if form is not _NONE]
        kinds += self.tagged.values()
        lone = len(kinds) == 1 and self.key == "type" and not self.anything
        return kinds[0] if lone else None

    @property
    def wanted(self) -> str:
        """What to write here, in words."""
        forms = [word for form, word in _FORMS.items() if form in self.bare]
        if self.tagged or self.anything:
            forms.append("an object")
        return f"write {' or '.join(forms)}"


_FORMS: Final[dict[type, str]] = {
    _NONE: "null",
    bool: "true or false",
    int: "a whole number",
    str: "a text",
    list: "a list",
}

_ANYTHING: Final = Choice(
    {_NONE: _NONE, bool: bool, int: int, str: str, list: tuple[object, ...]}, anything=True
)


def choice_of(hint: object, catalogue: Catalogue) -> Choice:
    """Return what may stand in a place of this type.

    >>> from patronage.codec.catalogue import Catalogue
    >>> sorted(choice_of(Decimal | int | str | None, Catalogue()).tagged)
    ['decimal']
    """
    kinds = get_args(hint) if is_union(hint) else (hint,)
    if any(map(_is_anything, kinds)):
        return _ANYTHING
    lazy: dict[str, object] = {}
    for each in filter(is_protocol, kinds):
        lazy |= catalogue.members(cast("type", each))
    choice = _sorted_out([each for each in kinds if not is_protocol(each)], lazy)
    facts = [
        catalogue.is_fact_tag(tag) if kind is None else catalogue.is_fact(origin_of(kind))
        for tag, kind in choice.tagged.items()
    ]
    return evolve(choice, key="kind" if facts and all(facts) else "type")


def _sorted_out(kinds: list[object], tagged: dict[str, object]) -> Choice:
    bare: dict[type, object] = {}
    texts: list[object] = []
    for kind in kinds:
        if isinstance(kind, type) and kind in {_NONE, bool, int}:
            bare[kind] = kind
        elif cast("Any", origin_of(kind)) in _LISTS:
            bare[list] = kind
        elif _is_text(kind):
            texts.append(kind)
        else:
            tagged[tag_of(cast("type", origin_of(kind)))] = kind
    if str in texts or len(texts) == 1:
        bare[str] = str if str in texts else texts[0]
        texts.remove(bare[str])
    return Choice(bare, tagged | {tag_of(cast("type", kind)): kind for kind in texts})


def choice_hook(hint: object, catalogue: Catalogue, hook_of: HookOf) -> Hook:
    """Return how whatever may stand in a place of this type is read and written.

    >>> from patronage.codec.catalogue import Catalogue
    >>> from patronage.codec.leaves import LEAVES
    >>> read, write = choice_hook(Decimal | str, Catalogue(), LEAVES.__getitem__)
    >>> write(Decimal("2.5")), read("2.5")
    ({'type': 'decimal', 'value': '2.5'}, '2.5')
    """
    form = _Form(choice_of(hint, catalogue), catalogue, hook_of)
    return Hook(form.read, form.write)


class _Form:
    """How each kind that may stand in a place is read and written there, as far as it was met.

    A class is loaded when its tag is first met.
    """

    __slots__ = ("_bare", "_catalogue", "_choice", "_hook_of", "_key", "_tagged", "_writers")

    def __init__(self, choice: Choice, catalogue: Catalogue, hook_of: HookOf) -> None:
        self._choice = choice
        self._catalogue = catalogue
        self._hook_of = hook_of
        self._key = None if choice.only is not None else choice.key
        self._bare: dict[type, ReadHook] = {}
        self._tagged: dict[object, ReadHook] = {}
        self._writers: dict[type, WriteHook] = {}

    def read(self, data: object) -> object:
        """Return the value that the data describe, by their form or their tag."""
        form = type(data)
        if self._key is None or (form is not dict and form is not FlawedObject):
            read = self._bare.get(form) or self._read_of_form(form, data)
            return read(data)
        parts: dict[str, object] = data  # type: ignore[assignment]  # it is one of the two
        tag = parts.get(self._key)
        known = self._tagged.get(tag) if type(tag) is str else None
        read = known or self._read_of_tag(tag, parts)
        return read(parts if self._key == "kind" else _without_type(parts))

    def _read_of_form(self, form: type, data: object) -> ReadHook:
        kind = self._choice.bare.get(form, self._choice.only)
        if kind is None:
            raise mismatch(data, "document.type", self._choice.wanted)
        self._bare[form] = read = self._hook_of(kind).read
        return read

    def _read_of_tag(self, tag: object, data: dict[str, object]) -> ReadHook:
        key = self._choice.key
        if key not in data:
            raise invalid([missing_field(key)])
        kind = self._kind(tag) if isinstance(tag, str) else None
        if kind is None:
            known = sorted(self._choice.tagged or self._catalogue.tags())
            hint = f"{offer(tag, known)}write one of: {', '.join(known)}"
            raise mismatch(tag, "document.enum", hint).under(key)
        read = self._hook_of(kind).read
        self._tagged[tag] = read = _value_reader(read) if _is_text(kind) else read
        return read

    def _kind(self, tag: str) -> object:
        """Return the kind of a tag; a class is looked up where the choice doesn't hold it."""
        found = self._choice.tagged.get(tag)
        if self._choice.anything or (found is None and tag in self._choice.tagged):
            return self._catalogue.kind(tag)
        return found

    def write(self, value: object) -> object:
        """Return what describes a value in this place, with a tag where one is needed."""
        kind = type(value)
        write = self._writers.get(kind)
        if write is None:
            write = self._writers[kind] = self._writer(kind, value)
        return cast("object", write(value))

    def _writer(self, kind: type, value: object) -> WriteHook:
        choice = self._choice
        for each in choice.bare.values():
            if origin_of(each) is kind:
                return self._hook_of(each).write
        tag = tag_of(kind)
        found = self._kind(tag)
        if origin_of(found) is not kind:
            hint = "no document can hold it here; a class of your own comes in by `types=`"
            raise invalid([Fault.of("value.type", "", value, hint)])
        write = self._hook_of(found).write
        if kind is Decimal and int in choice.bare:
            return _number_writer(write, self._hook_of(int).write)
        if self._key != "type":
            return write
        if _is_text(kind):
            return lambda value: {"type": tag, "value": write(value)}
        return lambda value: {"type": tag, **write(value)}


def _without_type(data: dict[str, object]) -> dict[str, object]:
    if isinstance(data, FlawedObject):
        return data.without("type")
    return {name: value for name, value in data.items() if name != "type"}


def _value_reader(read: ReadHook) -> ReadHook:
    """Return what reads a text that carries a tag: `{"type": "decimal", "value": "2.5"}`."""

    def read_value(data: dict[str, object]) -> object:
        faults = key_faults(data)
        faults += [unknown_field(key, ("type", "value")) for key in data if key != "value"]
        if "value" not in data:
            raise invalid([*faults, missing_field("value")])
        try:
            found = read(data["value"])
        except PatronageError as error:
            raise invalid([*faults, *error.under("value").faults]) from None
        if faults:
            raise invalid(faults)
        return found

    return read_value


def _number_writer(write: WriteHook, whole: WriteHook) -> WriteHook:
    """Write equal numbers alike where both kinds may stand: a whole one without quotes."""

    def write_number(value: Decimal) -> object:
        text: str = write(value)
        if "." in text:
            return {"type": tag_of(Decimal), "value": text}
        return cast("object", whole(int(text)))

    return write_number
