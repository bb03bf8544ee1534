"""Days, numbers, lengths and lists as they are spoken, in any language that brings its formats."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeGuard, cast

from patronage.errors import printable, shown
from patronage.text.characters import LENGTH, bounded
from patronage.text.templates import fill

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ENGLISH_FORMATS",
    "Formats",
    "SpanLike",
    "counted",
    "in_full",
    "joined",
    "long_day",
    "member_code",
    "number",
    "plural",
    "short_day",
    "span_words",
    "spoken",
]

DIGITS = 60
"""A number with more digits than this is cut or shown in scientific form."""

DECIMALS = 12
"""A fraction is written as a decimal number when so many digits after the point are exact."""

ITEMS = 10
"""The most items of a list that a sentence spells out."""

Formats: TypeAlias = Mapping[str, str]

_CONTAINERS: tuple[type, ...] = (list, tuple, set, frozenset, dict, bytes)

ENGLISH_FORMATS: Final[Formats] = MappingProxyType(
    {
        "format.months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "format.day": "{day} {month} {year}",
        "format.day_in_year": "{day} {month}",
        "format.year_span": "{count} {count|year|years}",
        "format.month_span": "{count} {count|month|months}",
        "format.day_span": "{count} {count|day|days}",
        "format.thousands": ",",
        "format.point": ".",
        "format.amount": "{number} {currency}",
        "format.comma": ", ",
        "format.and": " and ",
        "format.or": " or ",
        "format.yes": "yes",
        "format.no": "no",
        "format.none": "-",
        "format.rows_more": "… and {count} more",
        "format.rows_and_more": "… and more",
    }
)
"""How English writes days, numbers, lengths and lists; `Words` of another language may differ."""


class SpanLike(Protocol):
    """A length in months or in days: a `Span`, without reaching for it."""

    @property
    def months(self) -> int | None:
        """The length in months, or None."""

    @property
    def days(self) -> int | None:
        """The length in days, or None."""


class AmountLike(Protocol):
    """An amount of one currency: `Money` or a `UnitPrice`, without reaching for it."""

    @property
    def amount(self) -> Decimal:
        """How many units of the currency."""
        ...

    @property
    def currency(self) -> str:
        """The code of the currency."""
        ...


def long_day(day: date, formats: Formats = ENGLISH_FORMATS) -> str:
    """Return a day as it is written in a sentence.

    >>> long_day(date(2026, 2, 1))
    '1 Feb 2026'
    """
    return _day("format.day", day, formats)


def short_day(day: date, year: int, formats: Formats = ENGLISH_FORMATS) -> str:
    """Return a day as it is written where the year is plain; the year is added when it differs.

    >>> short_day(date(2026, 2, 1), 2026), short_day(date(2027, 2, 1), 2026)
    ('1 Feb', '1 Feb 2027')
    """
    return _day("format.day_in_year" if day.year == year else "format.day", day, formats)


def _day(code: str, day: date, formats: Formats) -> str:
    names = _format("format.months", formats).split()
    month = names[day.month - 1] if len(names) == 12 else str(day.month)
    return fill(_format(code, formats), {"day": day.day, "month": month, "year": day.year}, str)


def number(value: int | Decimal | Fraction, formats: Formats = ENGLISH_FORMATS) -> str:
    """Return a number with its thousands apart, exactly as long as it is bounded.

    >>> number(2357), number(Decimal("244091.940")), number(Fraction(1, 3)), number(Fraction(5, 2))
    ('2,357', '244,091.940', '1/3', '2.5')
    """
    if isinstance(value, Fraction):
        return _fraction(value, formats)
    if isinstance(value, Decimal):
        digits = len(value.as_tuple().digits)
        if max(abs(value.adjusted()), digits) > DIGITS:
            return bounded(str(value), DIGITS)
        return _punctuated(format(value, ",f"), formats)
    if value.bit_length() > 4 * DIGITS:
        return shown(int(value), DIGITS)
    return _punctuated(format(int(value), ",d"), formats)


def _punctuated(text: str, formats: Formats) -> str:
    thousands, point = _format("format.thousands", formats), _format("format.point", formats)
    return text.translate({ord(","): thousands, ord("."): point})


def _fraction(value: Fraction, formats: Formats) -> str:
    digits = next((n for n in range(DECIMALS + 1) if 10**n % value.denominator == 0), None)
    if digits is None:
        return f"{number(value.numerator, formats)}/{number(value.denominator, formats)}"
    if value.numerator.bit_length() > 4 * DIGITS:
        return shown(value.numerator, DIGITS)
    scaled = abs(value.numerator) * (10**digits // value.denominator)
    decimal = Decimal((int(value < 0), tuple(map(int, str(scaled))), -digits))
    return number(decimal, formats)


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """Return a count with its English noun; `nouns` where the plural isn't the noun with an s.

    >>> plural(1, "purchase"), plural(3, "purchase"), plural(0, "party", "parties")
    ('1 purchase', '3 purchases', '0 parties')
    """
    return f"{number(count)} {noun if count == 1 else nouns or noun + 's'}"


def joined(
    items: Iterable[str],
    formats: Formats = ENGLISH_FORMATS,
    *,
    last_by: str = "format.and",
    most: int = ITEMS,
) -> str:
    """Return a list as it is spoken, its first items if it is long (or endless).

    >>> joined(["a", "b", "c"]), joined(["a", "b"], last_by="format.or")
    ('a, b and c', 'a or b')
    """
    found = list(islice(items, most + 1))
    if len(found) > most:
        return _format("format.comma", formats).join((*found[:most], "…"))
    *front, last = found or [""]
    if not front:
        return last
    return _format("format.comma", formats).join(front) + _format(last_by, formats) + last


def span_words(span: SpanLike, formats: Formats = ENGLISH_FORMATS) -> str:
    """Return a length as it is spoken; two or more whole years as years.

    >>> from patronage.dates.span import days
    >>> from patronage.dates.span import months
    >>> span_words(days(30)), span_words(months(12)), span_words(months(24))
    ('30 days', '12 months', '2 years')
    """
    if span.months is None:
        return counted("format.day_span", span.days or 0, formats)
    if span.months > 12 and span.months % 12 == 0:
        return counted("format.year_span", span.months // 12, formats)
    return counted("format.month_span", span.months, formats)


def spoken(value: object, formats: Formats = ENGLISH_FORMATS, length: int = LENGTH) -> str:
    """Return any value in words: by its type, never by its looks; printable and bounded.

    >>> spoken(date(2026, 2, 1)), spoken(1200), spoken(True), spoken(["a", 2]), spoken("x\\x00")
    ('1 Feb 2026', '1,200', 'yes', 'a and 2', 'x\\\\x00')
    """
    if isinstance(value, list | tuple):
        items = cast("Iterable[object]", value)
        return bounded(joined((_spoken(item, formats, length) for item in items), formats), length)
    return bounded(_spoken(value, formats, length), length)


def in_full(value: object, formats: Formats = ENGLISH_FORMATS) -> str:
    """Return any value in words as `spoken` does, but all of it: for what has to tell it apart.

    >>> len(in_full("x" * 500)), in_full(list("abcdefghijkl"))
    (500, 'a, b, c, d, e, f, g, h, i, j, k and l')
    """
    if isinstance(value, list | tuple):
        items = cast("list[object] | tuple[object, ...]", value)
        return joined((in_full(each, formats) for each in items), formats, most=len(items))
    if isinstance(value, int) and value.bit_length() > 4 * DIGITS:
        return hex(value)
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > DIGITS:
        return str(value)
    return printable(_spoken(value, formats, sys.maxsize - 1))


def _spoken(value: object, formats: Formats, length: int) -> str:
    if isinstance(value, str):
        return str.__str__(value[: length + 1])
    if value is None:
        return _format("format.none", formats)
    if isinstance(value, bool):
        return _format("format.yes" if value else "format.no", formats)
    if isinstance(value, Enum):
        return formats.get(member_code(value)) or value.name.lower().replace("_", " ")
    if isinstance(value, int | Decimal | Fraction):
        return number(value, formats)
    if isinstance(value, float):
        return _punctuated(format(value, ","), formats)
    if isinstance(value, date) and not isinstance(value, datetime):
        return long_day(value, formats)
    if _is_span(value):
        return span_words(value, formats)
    if _is_amount(value):
        values = {"number": value.amount, "currency": value.currency}
        return fill(_format("format.amount", formats), values, lambda each: _said(each, formats))
    return _plain(value, length)


def _said(value: object, formats: Formats) -> str:
    return _spoken(value, formats, LENGTH)


def member_code(member: Enum) -> str:
    """Return the code of the phrase for a member of an enumeration: its class, and its value.

    >>> from patronage.facts.parties import Side
    >>> member_code(Side.PATRON)
    'side.patron'
    """
    kind = _WORD.sub("_", type(member).__name__).lower()
    value: object = member.value
    named = value if isinstance(value, str) else member.name.lower()
    return f"{kind}.{named.replace(' ', '_').replace('-', '_')}"


_WORD: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _is_span(value: object) -> TypeGuard[SpanLike]:
    months = getattr(value, "months", value)
    if months is not None and type(months) is not int:
        return False  # without asking for its days: an open period has none to tell
    days = getattr(value, "days", value)
    return days is None if months is not None else type(days) is int


def _is_amount(value: object) -> TypeGuard[AmountLike]:
    is_exact = type(getattr(value, "amount", None)) is Decimal
    return is_exact and type(getattr(value, "currency", None)) is str


def _plain(value: object, length: int) -> str:
    if isinstance(value, _CONTAINERS):
        return shown(value, length)
    try:
        return str(value)
    except Exception:  # noqa: BLE001  a stranger's __str__ may raise anything; a table must not
        return shown(value, length)


def counted(code: str, count: int, formats: Formats = ENGLISH_FORMATS) -> str:
    """Return the phrase of a count: a length of time, the rows of a table that are left out.

    >>> counted("format.day_span", 1), counted("format.rows_more", 4_998)
    ('1 day', '… and 4,998 more')
    """
    return fill(_format(code, formats), {"count": count}, lambda each: _said(each, formats))


def _format(code: str, formats: Formats) -> str:
    return formats.get(code, ENGLISH_FORMATS[code])
