"""What can be wrong with a document, said in the place where it is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from attrs import frozen

from patronage.errors import Fault, invalid, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.errors import InvalidInput

__all__ = [
    "MOST_FAULTS",
    "Flaw",
    "Repeated",
    "mismatch",
    "missing_field",
    "step",
    "unknown_field",
]

MOST_FAULTS: Final = 1_000
"""The most faults that one error lists, so that a hostile document costs no more than its size."""


@frozen
class Flaw:
    """A number that is none, kept in its place until somebody can say where that is."""

    code: str
    text: str
    hint: str

    def __repr__(self) -> str:
        return self.text


class Repeated(dict[str, object]):
    """An object in which keys were given twice: which ones, and the last value of each.

    >>> Repeated([("a", 1), ("b", 2), ("a", 3)]).twice
    ('a',)
    """

    __slots__ = ("twice",)

    def __init__(self, pairs: Iterable[tuple[str, object]], twice: tuple[str, ...] = ()) -> None:
        found = list(pairs)
        super().__init__(found)
        seen: dict[str, int] = {}
        for key, _ in found:
            seen[key] = seen.get(key, 0) + 1
        self.twice: tuple[str, ...] = twice or tuple(
            key for key, count in seen.items() if count > 1
        )

    def without(self, key: str) -> Repeated:
        """Return the same object without one of its keys."""
        return Repeated([pair for pair in self.items() if pair[0] != key], self.twice)

    @property
    def faults(self) -> list[Fault]:
        """A fault for each key that was given twice."""
        hint = "give each key once"
        twice = self.twice[:MOST_FAULTS]
        return [Fault.of("document.duplicate_key", step(key), key, hint) for key in twice]


def mismatch(value: object, code: str, hint: str) -> InvalidInput:
    """Return the error for a value of another kind than the one wanted; a flaw tells its own.

    >>> mismatch(3, "text.type", "give a text").faults[0].code
    'text.type'
    >>> mismatch(Flaw("json.constant", "NaN", "…"), "text.type", "give a text").faults[0].code
    'json.constant'
    """
    if type(value) is Flaw:
        return invalid([Fault.of(value.code, "", value, value.hint)])
    return invalid([Fault.of(code, "", value, hint)])


def unknown_field(key: str, known: Iterable[str]) -> Fault:
    """Return the fault for a key that means nothing here.

    >>> print(unknown_field("prise", ("on", "price")))
    prise: give no other fields than on, price, got 'prise' [document.unknown_field]
    """
    names = ", ".join(known)
    hint = f"give no other fields than {names}" if names else "give no fields here"
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
