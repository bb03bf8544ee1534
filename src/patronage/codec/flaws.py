"""What can be wrong with a document, said in the place where it is found."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import frozen

from patronage.errors import Fault, invalid, offer, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from patronage.errors import InvalidInput

__all__ = [
    "MOST_FAULTS",
    "Flaw",
    "FlawedObject",
    "key_faults",
    "mismatch",
    "missing_field",
    "repeated",
    "step",
    "unknown_field",
]

MOST_FAULTS: Final = 1_000
"""The most faults that one error lists, so that a hostile document costs no more than its size."""


@frozen
class Flaw:
    """What no document can hold, kept in its place until somebody can say where that is.

    Without a code of its own it is wrong as anything else in its place would be.
    """

    code: str
    text: str
    hint: str

    def __repr__(self) -> str:
        return self.text


class FlawedObject(dict[str, object]):
    """An object whose keys are wrong, kept until somebody can say where: what is wrong with them.

    >>> [fault.path for fault in repeated([("a", 1), ("b", 2), ("a", 3)]).faults]
    ['a']
    """

    __slots__ = ("faults",)

    def __init__(self, parts: Iterable[tuple[str, object]], faults: Iterable[Fault]) -> None:
        super().__init__(parts)
        self.faults: tuple[Fault, ...] = tuple(faults)

    def without(self, key: str) -> FlawedObject:
        """Return the same object without one of its keys."""
        return FlawedObject([pair for pair in self.items() if pair[0] != key], self.faults)


def repeated(pairs: list[tuple[str, object]]) -> FlawedObject:
    """Return an object in which keys were given twice, with the last value of each.

    >>> repeated([("a", 1), ("a", 3)])
    {'a': 3}
    """
    counts = Counter(key for key, _ in pairs)
    twice = [key for key, count in counts.items() if count > 1][:MOST_FAULTS]
    hint = "give each key once"
    return FlawedObject(
        pairs, (Fault.of("document.duplicate_key", step(key), key, hint) for key in twice)
    )


def key_faults(data: object) -> list[Fault]:
    """Return what is wrong with the keys of an object.

    >>> key_faults({"a": 1})
    []
    """
    return list(data.faults) if isinstance(data, FlawedObject) else []


def mismatch(value: object, code: str, hint: str) -> InvalidInput:
    """Return the error for a value of another kind than the one wanted; a flaw may tell its own.

    >>> mismatch(3, "text.type", "give a text").faults[0].code
    'text.type'
    >>> mismatch(Flaw("json.constant", "NaN", "…"), "text.type", "give a text").faults[0].code
    'json.constant'
    """
    if type(value) is Flaw and value.code:
        return invalid([Fault.of(value.code, "", value, value.hint)])
    return invalid([Fault.of(code, "", value, hint)])


def unknown_field(key: str, known: Sequence[str]) -> Fault:
    """Return the fault for a key that means nothing here.

    >>> print(unknown_field("prise", ("on", "price")))
    prise: did you mean 'price'? give no other fields than on, price, got 'prise' [document.u...
    """
    names = ", ".join(known)
    only = f"give no other fields than {names}" if names else "give no fields here"
    hint = f"{offer(key, known)}{only}"
    return Fault.of("document.unknown_field", step(key), key, hint)


def missing_field(key: str) -> Fault:
    """Return the fault for a key that has to be there.

    >>> missing_field("on").code
    'document.missing_field'
    """
    return Fault("document.missing_field", key, "nothing", "give this field")


_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}", re.ASCII)


def step(key: str) -> str:
    """Return a key as a step of a path: as it is, or quoted where it could be misread.

    >>> step("price"), step("a.b")
    ('price', "['a.b']")
    """
    return key if _PLAIN.fullmatch(key) else f"[{shown(key, 40)}]"
