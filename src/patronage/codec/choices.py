"""Reading and writing the places where a value may be of one kind or another.

What JSON tells apart by itself stands as it is: null, a flag, a whole number, a text, a list. Where
more than one kind is written as a text or as an object, a tag says which: `kind` among facts, else
`type`. A place that takes one kind or nothing needs no tag.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, Final, TypeVar, Union, cast, get_args, get_origin

from attrs import evolve, field, frozen

from patronage.codec.catalogue import PLAIN, tag_of
from patronage.codec.flaws import Repeated, mismatch, missing_field, unknown_field
from patronage.errors import Fault, PatronageError, invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.codec.catalogue import Catalogue
    from patronage.codec.objects import ReadHook, WriteHook

__all__ = [
    "Choice",
    "ChoiceReader",
    "ChoiceWriter",
    "choice_of",
    "is_choice",
    "is_union",
    "origin_of",
]

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
    return is_union(hint) or _is_anything(hint) or _is_protocol(hint)


def origin_of(hint: object) -> object:
    """Return the class of a generic type, or the type itself.

    >>> origin_of(tuple[int, ...]) is tuple, origin_of(int) is int
    (True, True)
    """
    return cast("object", get_origin(hint)) or hint


def _is_anything(hint: object) -> bool:
    return hint is object or hint is Any or isinstance(hint, TypeVar)


def _is_protocol(hint: object) -> bool:
    return isinstance(hint, type) and bool(getattr(hint, "_is_protocol", False))


def _is_text(hint: object) -> bool:
    """Say whether values of this type are written as a text."""
    return isinstance(hint, type) and (hint is str or hint in PLAIN or issubclass(hint, Enum))


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
    for each in filter(_is_protocol, kinds):
        lazy |= catalogue.members(cast("type", each))
    choice = _sorted_out([each for each in kinds if not _is_protocol(each)], lazy)
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


class ChoiceReader:
    """Reads whatever may stand in a place; a class is loaded when its tag is first met."""

    __slots__ = ("_bare", "_catalogue", "_choice", "_hook_of", "_key", "_only", "_tagged")

    def __init__(
        self, choice: Choice, catalogue: Catalogue, hook_of: Callable[[object], ReadHook]
    ) -> None:
        self._choice = choice
        self._catalogue = catalogue
        self._hook_of = hook_of
        self._key = choice.key
        self._only = choice.only
        self._bare: dict[type, tuple[ReadHook, object]] = {}
        self._tagged: dict[object, tuple[ReadHook, object]] = {}

    def __call__(self, data: object, _hint: object = None, /) -> object:
        """Return the value that the data describe, by their form or their tag."""
        if isinstance(data, dict):
            parts: dict[str, object] = data  # pyright: ignore[reportUnknownVariableType]
            if self._only is not None:
                return cast("object", self._hook_of(self._only)(parts, self._only))
            tag = parts.get(self._key)
            hook = self._tagged.get(tag) if type(tag) is str else None
            if hook is None:
                hook = self._load(tag, parts)
            return hook[0](parts if self._key == "kind" else _without_type(parts), hook[1])
        form = type(data)
        if form not in self._bare:
            kind = self._choice.bare.get(form, self._choice.only)
            if kind is None:
                raise mismatch(data, "document.type", self._choice.wanted)
            self._bare[form] = self._hook_of(kind), kind
        bare, kind = self._bare[form]
        return cast("object", bare(data, kind))

    def _load(self, tag: object, data: dict[str, object]) -> tuple[ReadHook, object]:
        if self._key not in data:
            raise invalid([missing_field(self._key)])
        kind = self._kind(tag) if isinstance(tag, str) else None
        if kind is None:
            known = ", ".join(sorted(self._choice.tagged)) or "the types that there are"
            raise mismatch(tag, "document.enum", f"write one of: {known}").under(self._key)
        hook = self._hook_of(kind)
        self._tagged[tag] = found = (_value_reader(hook) if _is_text(kind) else hook, kind)
        return found

    def _kind(self, tag: str) -> object:
        choice = self._choice
        if choice.anything or (tag in choice.tagged and choice.tagged[tag] is None):
            return self._catalogue.kind(tag)
        return choice.tagged.get(tag)


def _without_type(data: dict[str, object]) -> dict[str, object]:
    if isinstance(data, Repeated):
        return data.without("type")
    return {name: value for name, value in data.items() if name != "type"}


def _value_reader(hook: ReadHook) -> ReadHook:
    """Return what reads a text that carries a tag: `{"type": "decimal", "value": "2.5"}`."""

    def read(data: dict[str, object], hint: object) -> object:
        faults = data.faults if isinstance(data, Repeated) else []
        faults += [unknown_field(key, ("type", "value")) for key in data if key != "value"]
        if "value" not in data:
            raise invalid([*faults, missing_field("value")])
        try:
            found: object = hook(data["value"], hint)
        except PatronageError as error:
            raise invalid([*faults, *error.under("value").faults]) from None
        if faults:
            raise invalid(faults)
        return found

    return read


class ChoiceWriter:
    """Writes whatever may stand in a place, with a tag where one is needed."""

    __slots__ = ("_catalogue", "_choice", "_hook_of", "_hooks")

    def __init__(
        self, choice: Choice, catalogue: Catalogue, hook_of: Callable[[object], WriteHook]
    ) -> None:
        self._choice = choice
        self._catalogue = catalogue
        self._hook_of = hook_of
        self._hooks: dict[type, WriteHook] = {}

    def __call__(self, value: object) -> object:
        """Return what describes a value in this place."""
        kind = type(value)
        hook = self._hooks.get(kind)
        if hook is None:
            hook = self._hooks[kind] = self._hook(kind, value)
        return cast("object", hook(value))

    def _hook(self, kind: type, value: object) -> WriteHook:
        choice = self._choice
        for each in choice.bare.values():
            if origin_of(each) is kind:
                return self._hook_of(each)
        found = self._tagged(kind)
        if found is None:
            hint = "no document can hold it here; a class of your own comes in by `types=`"
            raise invalid([Fault.of("value.type", "", value, hint)])
        hook = self._hook_of(found)
        if kind is Decimal and int in choice.bare:
            return _number_writer(hook, self._hook_of(int))
        if choice.key == "kind" or choice.only is not None:
            return hook
        tag = tag_of(kind)
        if _is_text(kind):
            return lambda value: {"type": tag, "value": hook(value)}
        return lambda value: {"type": tag, **hook(value)}

    def _tagged(self, kind: type) -> object:
        tag = tag_of(kind)
        found = self._choice.tagged.get(tag)
        if self._choice.anything or (tag in self._choice.tagged and found is None):
            found = self._catalogue.kind(tag)
        return found if origin_of(found) is kind else None


def _number_writer(hook: WriteHook, whole: WriteHook) -> WriteHook:
    """Write equal numbers alike where both kinds may stand: a whole one without quotes."""

    def write(value: Decimal) -> object:
        text: str = hook(value)
        if "." in text:
            return {"type": tag_of(Decimal), "value": text}
        return cast("object", whole(int(text)))

    return write
