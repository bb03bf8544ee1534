"""The values that a document writes without parts: texts, numbers, days, lengths of time, choices.

Nothing is turned into another kind: "12" is no 12, 1.0 no 1, true no 1. A number that isn't whole
is a text, since no float is exact; so is a day, a length of time, a choice.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias, TypeVar, cast

from attrs import evolve

from patronage.codec.flaws import mismatch
from patronage.dates.day import parse_day
from patronage.dates.span import Span
from patronage.errors import InvalidInput, invalid, offer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import Enum

__all__ = [
    "DIGITS",
    "LEAVES",
    "LONE",
    "AmountText",
    "CurrencyCode",
    "Hook",
    "HookOf",
    "ReadHook",
    "WriteHook",
    "checked",
    "enum_hook",
    "is_lone",
    "plain_decimal",
]

T = TypeVar("T")

ReadHook: TypeAlias = "Callable[[Any], object]"
"""What returns the value that data describe, or raises all that is wrong with them."""

WriteHook: TypeAlias = "Callable[[Any], Any]"
"""What returns the data that describe a value, and refuses values of another type."""


class Hook(NamedTuple):
    """How the values of one type are read from a document and written to it."""

    read: ReadHook
    write: WriteHook


HookOf: TypeAlias = "Callable[[object], Hook]"
"""What returns the hook of a type."""


class AmountText:
    """The hint of the text of an amount of money; the amount itself reads it."""


class CurrencyCode:
    """The hint of a currency's code; the amount itself knows which there are."""


def _reads_only(kind: type[T], code: str, hint: str) -> Callable[[object], T]:
    """Return what reads values of this very class, as they are."""

    def read(data: object) -> T:
        if type(data) is not kind:
            raise mismatch(data, code, hint)
        return data

    return read


def checked(kind: type, write: WriteHook) -> WriteHook:
    """Return what writes values of this class, and refuses any other in their place.

    >>> checked(str, str.upper)("a")
    'A'
    """

    def write_checked(value: object) -> object:
        if type(value) is not kind and not _is_kind(value, kind):
            raise mismatch(value, "value.type", f"give {kind.__name__}")
        return cast("object", write(value))

    return write_checked


def _is_kind(value: object, kind: type) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool | datetime)


def _read_amount(data: object) -> str:
    if type(data) is not str:
        if data in _INFINITE:
            raise mismatch(data, "amount.not_finite", "write an amount that ends")
        raise mismatch(data, "amount.type", 'write the amount as a text such as "19.99"')
    return data


_INFINITE: Final = (float("inf"), float("-inf"))


_DECIMAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_FRACTION: Final = re.compile(r"-?[0-9]+(?:/0*[1-9][0-9]*)?", re.ASCII)
_NOT_FINITE: Final = re.compile(r"[+-]?(?:s?nan[0-9]*|inf|infinity)", re.IGNORECASE | re.ASCII)

DIGITS: Final = 640
"""The most characters of a number that is written as a text."""


def _read_decimal(data: object) -> Decimal:
    return Decimal(_number(data, _DECIMAL, '"2.5"'))


def _read_fraction(data: object) -> Fraction:
    whole, _slash, parts = _number(data, _FRACTION, '"17/31"').partition("/")
    return Fraction(int(whole), int(parts or 1))


def _number(data: object, form: re.Pattern[str], example: str) -> str:
    if type(data) is not str:
        raise mismatch(data, "number.type", f"write the number as a text such as {example}")
    if len(data) > DIGITS:
        raise mismatch(data, "number.size", f"give a number of at most {DIGITS} digits")
    if form.fullmatch(data) is None:
        code = "number.not_finite" if _NOT_FINITE.fullmatch(data) else "number.syntax"
        raise mismatch(data, code, f"write a number such as {example}, in plain digits")
    return data


_day: Final = lru_cache(maxsize=8_192)(parse_day)
_span: Final = lru_cache(maxsize=512)(Span.parse)


def _read_date(data: object) -> date:
    if type(data) is not str:
        raise mismatch(data, "date.type", 'write a day as a text such as "2026-01-31"')
    return _day(data)


def _read_span(data: object) -> Span:
    if type(data) is not str:
        raise mismatch(data, "interval.type", 'write a length of time as a text such as "P1M"')
    try:
        return _span(data)
    except InvalidInput as error:  # of its months or days, of which a document knows nothing
        raise invalid(evolve(fault, path="") for fault in error.faults) from None


def plain_decimal(value: Decimal) -> str:
    """Return a number in plain digits, equal numbers alike, whatever the decimal context.

    >>> [plain_decimal(Decimal(text)) for text in ("2.50", "1E+2", "-0.0")]
    ['2.5', '100', '0']
    """
    if not value.is_finite():
        raise mismatch(value, "number.not_finite", "give a finite number")
    if abs(value.adjusted()) > DIGITS // 2 or len(value.as_tuple().digits) > DIGITS // 2:
        raise mismatch(value, "number.size", f"give a number of at most {DIGITS // 2} digits")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text.strip("-0") == "" else text


def _write_int(value: int) -> int:
    if value.bit_length() > DIGITS * 3:
        raise mismatch(value, "number.size", f"give a number of at most {DIGITS * 9 // 10} digits")
    return int(value)


def _write_fraction(value: Fraction) -> str:
    _write_int(value.numerator)
    _write_int(value.denominator)
    return str(value)


def _write_str(value: str) -> str:
    if not value.isascii() and is_lone(value):
        raise mismatch(value, "text.syntax", LONE)
    return str.__str__(value)


LONE: Final = "write whole characters: half of a pair is none"
"""What to do about a lone surrogate, which no file can hold."""

_LONE: Final = re.compile(r"[\ud800-\udfff]")


def is_lone(text: str) -> bool:
    """Say whether a text holds half of a pair of surrogates, which no file can hold.

    >>> is_lone("\\ud800"), is_lone("Zoë")
    (True, False)
    """
    return _LONE.search(text) is not None


_NOTHING: Final = Hook(
    _reads_only(type(None), "document.type", "write null"), checked(type(None), lambda _: None)
)
LEAVES: Final[Mapping[object, Hook]] = {
    type(None): _NOTHING,
    None: _NOTHING,
    bool: Hook(_reads_only(bool, "flag.type", "write true or false"), checked(bool, bool)),
    int: Hook(
        _reads_only(int, "integer.type", "write a whole number, without quotes or a point"),
        checked(int, _write_int),
    ),
    str: Hook(_reads_only(str, "text.type", "write a text, in quotes"), checked(str, _write_str)),
    Decimal: Hook(_read_decimal, checked(Decimal, plain_decimal)),
    Fraction: Hook(_read_fraction, checked(Fraction, _write_fraction)),
    date: Hook(_read_date, checked(date, date.isoformat)),
    Span: Hook(_read_span, checked(Span, str)),
    AmountText: Hook(_read_amount, checked(Decimal, "{:f}".format)),
    CurrencyCode: Hook(
        _reads_only(str, "currency.type", 'write an ISO 4217 code such as "USD"'),
        checked(str, _write_str),
    ),
}
"""How each of these is read and written."""


def wire_name(member: Enum) -> str:
    """Return how a choice is written: by its value where that is a text, else by its name.

    >>> from patronage.facts.parties import Side
    >>> wire_name(Side.PATRON)
    'patron'
    """
    value: object = member.value
    return value if isinstance(value, str) else member.name.lower().replace("_", " ")


def enum_hook(kind: type[Enum]) -> Hook:
    """Return how a choice of these is read and written.

    >>> from patronage.facts.parties import Side
    >>> read, write = enum_hook(Side)
    >>> read("patron"), write(Side.PATRON)
    (Side.PATRON, 'patron')
    """
    names = {member: wire_name(member) for member in kind}
    members = {name: member for member, name in names.items()}

    def read(data: object) -> Enum:
        member = members.get(data) if type(data) is str else None
        if member is None:
            hint = f"{offer(data, members)}write one of: {', '.join(members)}"
            raise mismatch(data, "document.enum", hint)
        return member

    return Hook(read, checked(kind, names.__getitem__))
