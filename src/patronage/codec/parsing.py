"""From text to a tree of JSON values, with every limit checked before anything is built."""

from __future__ import annotations

import re
from itertools import accumulate
from json import JSONDecodeError, JSONDecoder
from os import PathLike
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from patronage.codec.flaws import Flaw, repeated
from patronage.errors import Fault, invalid, raise_faults, shown
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.errors import InvalidInput

__all__ = [
    "LIMITS",
    "Limits",
    "check_depth",
    "check_limits",
    "constant",
    "parse",
    "too_deep",
    "too_large",
    "too_long",
]


@frozen
class Limits(Value):
    """How large a document may be: its size in bytes, its depth, and the digits of an integer.

    All three are checked before a value is built, so that no document costs more than its size.
    Raise them for a large document of your own. The size of a tree is one for each value in it, and
    the characters of its texts and keys. Fault: `limit.type`.

    >>> Limits(size=64_000_000).depth
    64
    """

    size: int = field(default=16_000_000, kw_only=True)
    depth: int = field(default=64, kw_only=True)
    digits: int = field(default=640, kw_only=True)

    def __attrs_post_init__(self) -> None:
        named = (("size", self.size), ("depth", self.depth), ("digits", self.digits))
        raise_faults(
            Fault.of("limit.type", name, value, "give a whole number above zero")
            for name, value in named
            if type(value) is not int or not 0 < value < 2**63
        )


LIMITS: Final = Limits()
"""The limits of a document that nobody vouches for."""


def check_limits(limits: object) -> None:
    """Refuse what are no limits, such as None.

    >>> check_limits(LIMITS)
    """
    if type(limits) is not Limits:
        hint = "give Limits(size=…, depth=…, digits=…), or leave it out"
        raise invalid([Fault.of("limits.type", "limits", limits, hint)])


def parse(text: str | bytes, limits: Limits = LIMITS) -> object:
    """Return the JSON value that a text holds; what can only be wrong in its place stays in it.

    Raises `WrongType` (`document.type`), `OutOfRange` (`document.size`, `document.depth`) and
    `InvalidInput` (`document.encoding`, `json.syntax`).

    >>> parse('{"a": [1, null]}')
    {'a': [1, None]}
    >>> parse('{"a": NaN}')
    {'a': NaN}
    """
    read = _decoded(text, limits)
    if read.startswith("\ufeff"):
        hint = "save the document as UTF-8 without a byte order mark"
        raise invalid([Fault.of("document.encoding", "", read[:8], hint)])
    check_depth(read, limits)
    decoder = JSONDecoder(
        object_pairs_hook=_object,
        parse_int=lambda digits: _integer(digits, limits.digits),
        parse_constant=constant,
    )
    try:
        return decoder.decode(read)
    except JSONDecodeError as error:
        hint = f"write JSON: {error.msg} in line {error.lineno}, column {error.colno}"
        if error.pos == 0 and _is_path(read):
            hint = "to read a file, codec.load(path): this is no text of a document"
        rest = read[error.pos : error.pos + 20]
        found = shown(rest) if rest else "the end of the text"
        raise invalid([Fault("json.syntax", "", found, hint)]) from None


def _is_path(text: str) -> bool:
    """Say whether a text looks like the path of a file."""
    return _PATH.fullmatch(text) is not None


_PATH: Final = re.compile(
    r"""[^\n<>{}\[\]"]{0,500}([/\\][^\n<>{}\[\]"]{0,200}|\.json)""", re.IGNORECASE
)
"""A line that ends like the name of a document, or holds what parts the folders of a path."""


def _instead_of(given: object) -> str:
    """Return what to give for what is often given in place of the text of a document."""
    if isinstance(given, PathLike):
        return "give the text of a document; codec.load(path) reads a file"
    if isinstance(given, dict):
        return "give the text of a document; from_tree(…) takes plain values"
    if hasattr(given, "read"):
        return "give the text of a document, such as file.read()"
    return "give the text of a document"


def _decoded(text: object, limits: Limits) -> str:
    if not isinstance(text, str | bytes | bytearray):
        raise invalid([Fault.of("document.type", "", text, _instead_of(text))])
    if len(text) > limits.size:
        raise too_large(len(text), limits)
    if isinstance(text, str):
        size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        if size > limits.size:
            raise too_large(size, limits)
        return text
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as error:
        found = bytes(text[error.start : error.start + 8])
        hint = f"write the document in UTF-8: byte {error.start} is none of it"
        raise invalid([Fault.of("document.encoding", "", found, hint)]) from None


def too_large(size: object, limits: Limits) -> InvalidInput:
    """Return the error for a document that is too large.

    >>> too_large(100_000_000, LIMITS).faults[0].code
    'document.size'
    """
    hint = f"a document has at most {limits.size} bytes; Limits(size=…) allows for more"
    return invalid([Fault.of("document.size", "", size, hint)])


_STEP: Final = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_ALL_ELSE: Final = bytes(sorted(set(range(256)) - _STEP.keys()))


def check_depth(text: str, limits: Limits = LIMITS) -> None:
    """Raise `document.depth` for a text whose brackets are nested deeper than the limit.

    Counted on the text, in time proportional to it: nothing is parsed.

    >>> check_depth('["[[[[", {"a": []}]', Limits(depth=3))
    """
    if "\\" in text:
        text = text.replace("\\\\", "").replace('\\"', "")
    outside = "".join(text.split('"')[::2]).encode("ascii", "replace")
    brackets = outside.translate(None, _ALL_ELSE)
    if not _is_shallow(brackets, min(limits.depth // 2, _ROUNDS)):
        depth = max(accumulate(map(_STEP.__getitem__, brackets)), default=0)
        if depth > limits.depth:
            raise too_deep(depth, limits)


_ROUNDS: Final = 32


def _is_shallow(brackets: bytes, rounds: int) -> bool:
    """Say whether so many rounds take away all pairs; each takes one or two levels, quickly."""
    for _ in range(rounds):
        if not brackets:
            return True
        left = len(brackets)
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
        if len(brackets) == left:
            return False
    return not brackets


def too_deep(depth: object, limits: Limits) -> InvalidInput:
    """Return the error for a document that is nested too deeply.

    >>> too_deep(100_000, LIMITS).faults[0].code
    'document.depth'
    """
    hint = f"nest at most {limits.depth} levels; Limits(depth=…) allows for more"
    return invalid([Fault.of("document.depth", "", depth, hint)])


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else repeated(pairs)


_SHOWN_DIGITS: Final = 12


def _integer(digits: str, most: int) -> int | Flaw:
    if len(digits) <= most:
        try:
            return int(digits)
        except ValueError:  # the interpreter was told to read fewer digits than we allow
            most = 640
    return _flaw_of_size(f"{digits[:_SHOWN_DIGITS]}… ({len(digits)} characters)", most)


def too_long(number: int, most: int) -> Flaw | None:
    """Return the flaw of a number that takes more characters than so many, or None.

    >>> too_long(99, 2), too_long(-99, 2)
    (None, <number of 7 bits>)
    """
    bits = number.bit_length()
    if bits <= 3 * (most - 1) or abs(number) < 10 ** (most - (number < 0)):
        return None  # ten takes more than three bits: the power is seldom worked out
    return _flaw_of_size(f"<number of {bits} bits>", most)


def _flaw_of_size(text: str, most: int) -> Flaw:
    return Flaw("number.size", text, f"give a number of at most {most} digits")


def constant(name: str) -> Flaw:
    """Return the flaw of a number that is none.

    >>> constant("NaN")
    NaN
    """
    return Flaw("json.constant", name, "write a number: JSON knows no such constant")
