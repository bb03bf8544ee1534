"""The one family of errors: what was wrong, where, and what to do about it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, Self, cast

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
    "Undecided",
    "UnknownReference",
    "WrongType",
    "bounded",
    "invalid",
    "missing_extra",
    "offer",
    "printable",
    "raise_faults",
    "shown",
]

SHOWN_LENGTH = 80
"""The most characters of an offending value that a message repeats."""

FAULTS_SHOWN = 20
"""The most faults that one message spells out; the rest are counted."""

LENGTH = 60
"""The most characters of a text in a table's cell."""

PATH_LENGTH = 200
"""The most characters of a path in a message: it may hold a key that somebody wrote."""

HINT_LENGTH = 600
"""The most characters of a hint in a message: it may list what there is."""

_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that no font shows; what else can't be seen has a category that says so."""

# One selects the look of the letter or sign before it, as in many a Japanese name; others hide.
_SELECTOR: Final = r"[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"


@cache  # compiled for the first text that isn't plain
def _stray_selector() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\x00-\x7f]){_SELECTOR}|(?<={_SELECTOR}){_SELECTOR}")


def printable(text: str) -> str:
    """Return the text with control, bidi, private, invisible and lone surrogate characters escaped.

    >>> printable("a\\u202eb"), printable("a\\tb"), printable("a\\u3164")
    ('a\\\\u202eb', 'a\\\\tb', 'a\\\\u3164')
    """
    if text.isascii() and text.isprintable():
        return text
    clean = "".join(
        _escaped(character)
        if character in BLANKS or unicodedata.category(character) in _UNPRINTABLE
        else character
        for character in text
    )
    return _stray_selector().sub(lambda found: _escaped(found[0]), clean)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def bounded(text: str, length: int = LENGTH) -> str:
    """Return the text, printable and of at most so many characters; an ellipsis marks a cut.

    >>> bounded("professional services", 12)
    'professiona…'
    """
    clean = printable(text[: length + 1])
    return clean if len(clean) <= length else clean[: max(length - 1, 0)] + "…"


def offer(given: object, known: Collection[str]) -> str:
    """Return the question whether the nearest of the known names was meant; nothing if none is.

    Case aside. Of very many names only some that begin alike are looked at.

    >>> offer("cilent", ["customer", "client"]), offer("x", ["customer", "client"])
    ("did you mean 'client'? ", '')
    """
    from difflib import get_close_matches

    if not isinstance(given, str):
        return ""
    wanted = given[:_LOOKED_AT].casefold()
    begins = wanted[: len(wanted) // 2] if len(known) > _MOST_NAMES else ""
    alike = (name for name in known if name[:_LOOKED_AT].casefold().startswith(begins))
    names = {name[:_LOOKED_AT].casefold(): name for name in islice(alike, _MOST_NAMES)}
    near = get_close_matches(wanted, names, n=1)
    return f"did you mean {bounded(names[near[0]], SHOWN_LENGTH)!r}? " if near else ""


_LOOKED_AT: Final = 100
_MOST_NAMES: Final = 1_000
"""How many names are held against a misspelt one: an error costs no more than its input."""


def shown(value: object, length: int = SHOWN_LENGTH) -> str:
    """Return a repr of any value that never raises, is bounded, and is safe to print.

    >>> shown("x" * 200, 20)
    "'xxxxxxxxxxxxxxxxxx…"
    >>> shown(10**6000)
    '<int of 19932 bits>'
    """
    kind = type(value)  # not its `__class__`, which may say anything
    if issubclass(kind, int) and (bits := int.bit_length(cast("int", value))) > 10_000:
        return f"<int of {bits} bits>"
    if issubclass(kind, str | bytes):
        return _bounded_repr(cast("str", value)[: length + 1], length)
    if issubclass(kind, list | tuple | set | frozenset | dict):
        many = len(cast("Collection[object]", value))
        if many > length:
            return f"<{kind.__name__} of {many} items>"
    return _bounded_repr(value, length)


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
        where = f"{bounded(self.path, PATH_LENGTH)}: " if self.path else ""
        joint = "" if self.hint.endswith("?") else ","
        hint, got = bounded(self.hint, HINT_LENGTH), bounded(self.value, PATH_LENGTH)
        return f"{where}{hint}{joint} got {got} [{bounded(self.code)}]"


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


class Undecided(PatronageError, ValueError):
    """Yes or no was asked of what is not known: whether it holds depends on what is left open."""


class MissingExtra(PatronageError, ImportError):
    """A door was used whose optional dependency is not installed; the fault names the extra."""


def missing_extra(extra: str, package: str) -> MissingExtra:
    """Return the error for an optional package that isn't there, which names the extra with it.

    >>> print(missing_extra("cattrs", "cattrs"))
    pip install 'patronage[cattrs]', got no cattrs [extra.missing]
    """
    return MissingExtra(
        Fault("extra.missing", "", f"no {package}", f"pip install 'patronage[{extra}]'")
    )


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


def __dir__() -> list[str]:
    """Return the kinds of error, and nothing that they are made with."""
    return [name for name in __all__ if name[0].isupper()]
