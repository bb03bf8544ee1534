"""How values of each type are read and written: one lookup by type, whose answers are kept."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from patronage import manifest
from patronage.codec.catalogue import Catalogue, is_document, is_enum, tag_of
from patronage.codec.choices import choice_hook, is_choice, origin_of
from patronage.codec.leaves import LEAVES, enum_hook
from patronage.codec.objects import object_hook
from patronage.codec.sequences import parts_hook, set_hook, tuple_hook
from patronage.errors import Fault, invalid, raise_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.codec.leaves import Hook, HookOf
    from patronage.manifest import Manifest

__all__ = ["Hooks", "hooks_for"]


def hooks_for(types: tuple[type, ...] = ()) -> Hooks:
    """Return the hooks that documents go through, with classes of the caller's own.

    >>> hooks_for() is hooks_for()
    True
    """
    given: object = types
    if type(given) is list:  # as wherever a tuple is stored
        given = tuple(cast("list[object]", given))
    if type(given) is not tuple or not all(isinstance(each, type) for each in given):
        raise_faults([Fault.of("types.type", "types", given, "give a tuple of classes")])
    return _shared(given, manifest.MANIFEST)


@lru_cache(maxsize=16)
def _shared(types: tuple[type, ...], listed: Manifest) -> Hooks:
    return Hooks(Catalogue(types, listed))


class Hooks:
    """The hooks of all types that a catalogue knows, each made when it is first asked for.

    `hook_of` is where a hook asks for those of its parts: here, unless somebody else has a say.

    >>> hooks_for().of(tuple[int, ...]).read([1, 2])
    (1, 2)
    """

    def __init__(self, catalogue: Catalogue, hook_of: HookOf | None = None) -> None:
        self.catalogue: Final = catalogue
        self._hook_of: Final = hook_of or self.of
        self._made: Final = dict(LEAVES)

    def of(self, hint: object) -> Hook:
        """Return the hook of a type; one that no document can hold is `types.hint`."""
        found = self._made.get(hint)
        if found is None:
            make = self._maker(hint)
            if make is None:
                tip = "use plain values, tuples, frozensets, values of the package, or classes in"
                raise invalid([Fault.of("types.hint", "types", hint, f"{tip} `types=`")])
            found = self._made[hint] = make(hint)
        return found

    def has(self, hint: object) -> bool:
        """Say whether documents can hold values of a type."""
        return hint in LEAVES or self._maker(hint) is not None

    def _maker(self, hint: object) -> Callable[[Any], Hook] | None:
        kind = origin_of(hint)
        if is_enum(hint):
            return enum_hook
        if isinstance(kind, type) and is_document(kind) and self._is_known(kind):
            return self._object
        if kind is tuple and kind is not hint:
            return self._tuple
        if kind is frozenset and kind is not hint:
            return self._set
        return self._choice if is_choice(hint) else None

    def _is_known(self, kind: type) -> bool:
        """Say whether a class is in the catalogue, or is a part of one of the package's."""
        inner = kind.__module__.partition(".")[0] == __name__.partition(".")[0]
        return inner or self.catalogue.has(kind)

    def _object(self, hint: object) -> Hook:
        kind = cast("type", origin_of(hint))
        tag = tag_of(kind) if self.catalogue.is_fact(kind) else None
        return object_hook(hint, self._hook_of, tag)

    def _tuple(self, hint: object) -> Hook:
        items = get_args(hint)
        if items[1:] == (...,):
            return tuple_hook(self._hook_of(items[0]))
        return parts_hook([self._hook_of(item) for item in items])

    def _set(self, hint: object) -> Hook:
        (item,) = get_args(hint)
        return set_hook(self._hook_of(item))

    def _choice(self, hint: object) -> Hook:
        return choice_hook(hint, self.catalogue, self._hook_of)
