"""The values that a document writes without parts: texts, numbers, days, lengths of time, choices.

Nothing is turned into another kind: "12" is no 12, 1.0 no 1, true no 1. A number that isn't whole
is a text, since no float is exact; so is a day, a length of time, a choice.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from patronage.codec.flaws import mismatch
from patronage.dates.day import parse_day
from patronage.dates.span import Span
from patronage.errors import InvalidInput, invalid

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

__all__ = [
    "DIGITS",
    "LONE",
    "READERS",
    "WRITERS",
    "AmountText",
    "CurrencyCode",
    "enum_reader",
    "enum_writer",
    "is_lone",
    "plain_decimal",
]


class AmountText:
    """The hint of the text of an amount of money; the amount itself reads it."""


class CurrencyCode:
    """The hint of a currency's code; the amount itself knows which there are."""


def _read_none(data: object, _: object) -> None:
    if data is not None:
        raise mismatch(data, "document.type", "write null")


def _read_bool(data: object, _: object) -> bool:
    if type(data) is not bool:
        raise mismatch(data, "flag.type", "write true or false")
    return data


def _read_int(data: object, _: object) -> int:
    if type(data) is not int:
        raise mismatch(data, "integer.type", "write a whole number, without quotes or a point")
    return data


def _read_str(data: object, _: object) -> str:
    if type(data) is not str:
        raise mismatch(data, "text.type", "write a text, in quotes")
    return data


def _read_amount(data: object, _: object) -> str:
    if type(data) is not str:
        if data in _INFINITE:
            raise mismatch(data, "amount.not_finite", "write an amount that ends")
        raise mismatch(data, "amount.type", 'write the amount as a text such as "19.99"')
    return data


_INFINITE: Final = (float("inf"), float("-inf"))


def _read_currency(data: object, _: object) -> str:
    if type(data) is not str:
        raise mismatch(data, "currency.type", 'write an ISO 4217 code such as "USD"')
    return data


_DECIMAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_FRACTION: Final = re.compile(r"-?[0-9]+(?:/0*[1-9][0-9]*)?", re.ASCII)
_NOT_FINITE: Final = re.compile(r"[+-]?(?:s?nan[0-9]*|inf|infinity)", re.IGNORECASE | re.ASCII)

DIGITS: Final = 640
"""The most characters of a number that is written as a text."""


def _read_decimal(data: object, _: object) -> Decimal:
    return Decimal(_number(data, _DECIMAL, '"2.5"'))


def _read_fraction(data: object, _: object) -> Fraction:
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


def _read_date(data: object, _: object) -> date:
    if type(data) is not str:
        raise mismatch(data, "date.type", 'write a day as a text such as "2026-01-31"')
    return _day(data)


def _read_span(data: object, _: object) -> Span:
    if type(data) is not str:
        raise mismatch(data, "interval.type", 'write a length of time as a text such as "P1M"')
    try:
        return _span(data)
    except InvalidInput as error:  # of its months or days, of which a document knows nothing
        raise invalid(evolve(fault, path="") for fault in error.faults) from None


READERS: Final[dict[object, Callable[[Any, Any], Any]]] = {
    type(None): _read_none,
    None: _read_none,
    bool: _read_bool,
    int: _read_int,
    str: _read_str,
    Decimal: _read_decimal,
    Fraction: _read_fraction,
    date: _read_date,
    Span: _read_span,
    AmountText: _read_amount,
    CurrencyCode: _read_currency,
}
"""How each of these is read; a hook of cattrs takes the value and the type asked for."""


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


WRITERS: Final[dict[object, tuple[type, Callable[[Any], Any]]]] = {
    type(None): (type(None), lambda _: None),
    None: (type(None), lambda _: None),
    bool: (bool, bool),
    int: (int, _write_int),
    str: (str, _write_str),
    Decimal: (Decimal, plain_decimal),
    Fraction: (Fraction, _write_fraction),
    date: (date, date.isoformat),
    Span: (Span, str),
    AmountText: (Decimal, "{:f}".format),
    CurrencyCode: (str, _write_str),
}
"""The class of each of these, and how it is written."""


def wire_name(member: Enum) -> str:
    """Return how a choice is written: by its value where that is a text, else by its name.

    >>> from patronage.facts.parties import Side
    >>> wire_name(Side.PATRON)
    'patron'
    """
    value: object = member.value
    return value if isinstance(value, str) else member.name.lower().replace("_", " ")


def enum_reader(kind: type[Enum]) -> Callable[[object, object], Enum]:
    """Return what reads a choice of these.

    >>> from patronage.facts.parties import Side
    >>> enum_reader(Side)("patron", Side)
    Side.PATRON
    """
    members = {wire_name(member): member for member in kind}

    def read(data: object, _: object) -> Enum:
        member = members.get(data) if type(data) is str else None
        if member is None:
            raise mismatch(data, "document.enum", f"write one of: {', '.join(members)}")
        return member

    return read


def enum_writer(kind: type[Enum]) -> Callable[[Enum], str]:
    """Return what writes a choice of these.

    >>> from patronage.facts.parties import Side
    >>> enum_writer(Side)(Side.PATRON)
    'patron'
    """
    names = {member: wire_name(member) for member in kind}
    return names.__getitem__
