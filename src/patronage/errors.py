"""The one family of errors: what was wrong, where, and what to do about it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Self, cast

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = [
    "Conflict",
    "Fault",
    "InvalidInput",
    "MissingExtra",
    "OutOfRange",
    "PatronageError",
    "Refused",
    "UnknownReference",
    "WrongType",
    "invalid",
    "printable",
    "raise_faults",
    "shown",
]

SHOWN_LENGTH = 80
"""The most characters of an offending value that a message repeats."""

FAULTS_SHOWN = 20
"""The most faults that one message spells out; the rest are counted."""

_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str) -> str:
    """Return the text with control, bidi, private and lone surrogate characters escaped.

    >>> printable("a\\u202eb")
    'a\\\\u202eb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in _UNPRINTABLE
        else character
        for character in text
    )


def shown(value: object, length: int = SHOWN_LENGTH) -> str:
    """Return a repr of any value that never raises, is bounded, and is safe to print.

    >>> shown("x" * 200, 20)
    "'xxxxxxxxxxxxxxxxxx…"
    >>> shown(10**6000)
    '<int of 19932 bits>'
    """
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 10_000:
        return f"<int of {value.bit_length()} bits>"
    if isinstance(value, str | bytes):
        return _bounded_repr(value[: length + 1], length)
    whole: object = value
    if isinstance(value, list | tuple | set | frozenset | dict):
        items = cast("Collection[object]", value)
        if len(items) > length:
            return f"<{type(items).__name__} of {len(items)} items>"
    return _bounded_repr(whole, length)


def _bounded_repr(value: object, length: int) -> str:
    try:
        text = printable(repr(value))
    except Exception:  # noqa: BLE001  a stranger's __repr__ may raise anything; a message must not
        return f"<{type(value).__name__}>"
    return text if len(text) < length else text[: length - 1] + "…"


@frozen
class Fault:
    """One thing that is wrong with an input: a stable code, where, what was given, what helps.

    `code` is `noun.problem` (`date.type`), `path` the place inside the input
    (`agreements[2].fees[0].amount`, empty for the input itself), `value` the offending value,
    shortened and safe to print, and `hint` one sentence.

    >>> str(Fault("date.type", "on", "'2026'", "give a datetime.date"))
    "on: give a datetime.date, got '2026' [date.type]"
    """

    code: str
    path: str
    value: str
    hint: str

    @classmethod
    def of(cls, code: str, path: str, value: object, hint: str) -> Self:
        """Return the fault with its value shortened and made safe to print.

        >>> Fault.of("amount.type", "amount", 0.5, "give a string").value
        '0.5'
        """
        return cls(code, path, shown(value), hint)

    def under(self, prefix: str) -> Fault:
        """Return the same fault as seen from a container that holds the input at `prefix`.

        >>> Fault("date.type", "on", "1", "h").under("facts[3]").path
        'facts[3].on'
        """
        if not prefix:
            return self
        joint = "" if not self.path or self.path.startswith("[") else "."
        return Fault(self.code, f"{prefix}{joint}{self.path}", self.value, self.hint)

    def __str__(self) -> str:
        where = f"{printable(self.path)}: " if self.path else ""
        joint = "" if self.hint.endswith("?") else ","
        return f"{where}{printable(self.hint)}{joint} got {self.value} [{self.code}]"


class PatronageError(Exception):
    """The root of every error that the library raises; `faults` says all that was wrong.

    >>> error = InvalidInput(Fault("span.order", "end", "1", "end after start"))
    >>> error.faults[0].code
    'span.order'
    """

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults: tuple[Fault, ...] = faults

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:FAULTS_SHOWN]]
        if len(self.faults) > FAULTS_SHOWN:
            lines.append(f"… and {len(self.faults) - FAULTS_SHOWN} more faults")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def under(self, prefix: str) -> Self:
        """Return the same error as seen from a container that holds the input at `prefix`.

        >>> InvalidInput(Fault("date.type", "on", "1", "h")).under("facts[3]").faults[0].path
        'facts[3].on'
        """
        return type(self)(*(fault.under(prefix) for fault in self.faults))


class InvalidInput(PatronageError, ValueError):
    """Something given to the library can't be what it is meant to be."""


class WrongType(InvalidInput, TypeError):
    """A value of another type than the one asked for."""


class OutOfRange(InvalidInput, OverflowError):
    """A day, number or document beyond what can be represented or is allowed."""


class UnknownReference(InvalidInput, LookupError):
    """A name that refers to nothing: a party, standing, currency or fact that isn't there."""


class Conflict(InvalidInput):
    """Two inputs that can't both hold, such as one id with two contents."""


class Refused(PatronageError, ValueError):
    """A move that the terms in force do not allow; the fault names the clause."""


class MissingExtra(PatronageError, ImportError):
    """A door was used whose optional dependency is not installed; the fault names the extra."""


_KINDS: dict[str, type[InvalidInput]] = {
    "type": WrongType,
    "range": OutOfRange,
    "size": OutOfRange,
    "depth": OutOfRange,
    "unknown": UnknownReference,
    "conflict": Conflict,
}


def invalid(faults: Iterable[Fault]) -> InvalidInput:
    """Return the error for these faults: its kind is theirs where they agree.

    >>> type(invalid([Fault("date.type", "on", "1", "h")])).__name__
    'WrongType'
    """
    found = tuple(faults)
    kinds = {_KINDS.get(fault.code.rpartition(".")[2], InvalidInput) for fault in found}
    kind = kinds.pop() if len(kinds) == 1 else InvalidInput
    return kind(*found)


def raise_faults(faults: Iterable[Fault]) -> None:
    """Raise one error for all the faults found, or return when there is none.

    >>> raise_faults([])
    """
    found = tuple(faults)
    if found:
        raise invalid(found)
