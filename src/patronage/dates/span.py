"""Lengths of time: so many months, or so many days, never a mix of both."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Self

from attrs import field, frozen

from patronage.checks import is_count
from patronage.dates.day import add_days, add_months, check_one_day, refuse
from patronage.errors import Fault, raise_faults
from patronage.values import Value

__all__ = ["Span", "days", "months", "weeks", "years"]

LONGEST = (date.max - date.min).days
"""The most months, or days, of a span: the days of the calendar."""

_WORDS = {
    "day": "days(1)",
    "daily": "days(1)",
    "week": "weeks(1)",
    "weekly": "weeks(1)",
    "month": "months(1)",
    "monthly": "months(1)",
    "quarter": "months(3)",
    "quarterly": "months(3)",
    "half-yearly": "months(6)",
    "year": "years(1)",
    "yearly": "years(1)",
    "annual": "years(1)",
    "annually": "years(1)",
}
"""How the words for lengths of time are written."""

_ISO = re.compile(
    r"P(?=[0-9])(?:([0-9]{1,7})Y)?(?:([0-9]{1,7})M)?(?:([0-9]{1,7})W)?(?:([0-9]{1,7})D)?",
    re.ASCII,
)


@frozen(order=False, repr=False)
class Span(Value):
    """A length of time in months or in days; `months`, `years`, `weeks` and `days` build one.

    Not a `Period`, which says from when to when. Months and days never mix, add or compare, since
    no number of days is a month. `day + span` clamps: 31 Jan and a month is 28 Feb. A length of 0
    days exists, one of 0 months doesn't. Faults: `interval.mixed`, `interval.type`,
    `interval.range`. Text is ISO 8601's: `P1M`, `P2Y`, `P60D`.

    >>> str(Span(months=24)), date(2026, 1, 31) + months(1)
    ('P2Y', datetime.date(2026, 2, 28))
    """

    months: int | None = field(default=None, kw_only=True)
    days: int | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if self.days is None:
            if type(self.months) is int and 0 < self.months <= LONGEST:
                return
        elif self.months is None and type(self.days) is int and 0 <= self.days <= LONGEST:
            return
        raise_faults(_faults(self.months, self.days))

    @staticmethod
    def _meant(value: object) -> str | None:
        """Return how a length is written that was given as a number, a timedelta or a word."""
        if isinstance(value, str) and value.casefold() in _WORDS:
            return f"give {_WORDS[value.casefold()]}"
        if isinstance(value, timedelta):
            value = value.days
        return f"give a length of time, such as days({value})" if is_count(value) else None

    @property
    def is_months(self) -> bool:
        """Whether the length is in months (else it is in days).

        >>> years(1).is_months
        True
        """
        return self.months is not None

    @property
    def in_pieces(self) -> Span:
        """How many days it is where they need not follow each other: 30 a month, 365 a year.

        Of a right that may be used for three months in all, now and then. Twelve months are a year;
        days stay what they are. In one piece it is as long as its months are: `day + span`. Raises
        `OutOfRange` (`interval.range`). Source: BGB 191.

        >>> months(3).in_pieces, months(18).in_pieces
        (days(90), days(545))
        """
        if self.months is None:
            return self
        whole, rest = divmod(self.months, 12)
        return Span(days=365 * whole + 30 * rest)

    @classmethod
    def parse(cls, text: str, path: str = "") -> Self:
        """Return the span of an ISO 8601 duration of whole years and months, or weeks and days.

        Faults: `interval.type`, `interval.syntax`, `interval.mixed`, `interval.range`.

        >>> Span.parse("P1Y6M"), Span.parse("P2W")
        (months(18), days(14))
        """
        if type(text) is not str:
            refuse("interval.type", path, text, "give an ISO 8601 text such as P1M or P60D")
        found = _ISO.fullmatch(text)
        if found is None:
            refuse("interval.syntax", path, text, "write an ISO 8601 duration such as P1M or P60D")
        year, month, week, day = (None if part is None else int(part) for part in found.groups())
        in_months = None if year is None and month is None else (year or 0) * 12 + (month or 0)
        in_days = None if week is None and day is None else (week or 0) * 7 + (day or 0)
        raise_faults(fault.under(path) for fault in _faults(in_months, in_days))
        return cls(months=in_months, days=in_days)

    def __str__(self) -> str:
        if self.months is None:
            return f"P{self.days}D"
        return f"P{self.months}M" if self.months % 12 else f"P{self.months // 12}Y"

    def __repr__(self) -> str:
        if self.months is None:
            return f"days({self.days})"
        return f"months({self.months})" if self.months % 12 else f"years({self.months // 12})"

    def __radd__(self, day: date) -> date:
        if not isinstance(day, date):
            return NotImplemented
        check_one_day("", day)
        if self.months is None:
            return add_days(day, self.days or 0)
        return add_months(day, self.months)

    def __rsub__(self, day: date) -> date:
        if not isinstance(day, date):
            return NotImplemented
        check_one_day("", day)
        if self.months is None:
            return add_days(day, -(self.days or 0))
        return add_months(day, -self.months)

    def __add__(self, other: Span) -> Span:
        if not isinstance(other, Span):
            return NotImplemented
        mine, theirs = _lengths(self, other)
        return _of(self, mine + theirs)

    def __mul__(self, times: int) -> Span:
        if type(times) is not int:
            return NotImplemented
        return _of(self, _length(self) * times)

    __rmul__ = __mul__

    def __lt__(self, other: Span) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        mine, theirs = _lengths(self, other)
        return mine < theirs

    def __le__(self, other: Span) -> bool:
        if not isinstance(other, Span):
            return NotImplemented
        mine, theirs = _lengths(self, other)
        return mine <= theirs

    def __gt__(self, other: Span) -> bool:
        return other.__lt__(self) if isinstance(other, Span) else NotImplemented

    def __ge__(self, other: Span) -> bool:
        return other.__le__(self) if isinstance(other, Span) else NotImplemented


def _faults(in_months: object, in_days: object) -> list[Fault]:
    if (in_months is None) == (in_days is None):
        hint = "give either months or days"
        return [Fault.of("interval.mixed", "", (in_months, in_days), hint)]
    path, value, least = ("months", in_months, 1) if in_days is None else ("days", in_days, 0)
    if type(value) is not int:
        return [Fault.of("interval.type", path, value, f"give a whole number of {path}")]
    if least <= value <= LONGEST:
        return []
    return [Fault.of("interval.range", path, value, f"give {least} to {LONGEST} {path}")]


def _length(span: Span) -> int:
    return (span.days or 0) if span.months is None else span.months


def _of(like: Span, length: int) -> Span:
    return Span(days=length) if like.months is None else Span(months=length)


def _lengths(one: Span, other: Span) -> tuple[int, int]:
    if one.is_months is not other.is_months:
        hint = "months and days neither add nor compare: give two spans of one kind"
        refuse("interval.mixed", "", f"{one} and {other}", hint)
    return _length(one), _length(other)


def months(count: int) -> Span:
    """Return a length of so many months.

    >>> date(2026, 3, 31) - months(1)
    datetime.date(2026, 2, 28)
    """
    return Span(months=count)


def years(count: int) -> Span:
    """Return a length of so many years, each of 12 months.

    >>> years(2) == months(24)
    True
    """
    return Span(months=_whole("years", count) * 12)


def weeks(count: int) -> Span:
    """Return a length of so many weeks, each of 7 days.

    >>> weeks(2)
    days(14)
    """
    return Span(days=_whole("weeks", count) * 7)


def days(count: int) -> Span:
    """Return a length of so many days; 0 is one.

    >>> date(2026, 1, 1) + days(60)
    datetime.date(2026, 3, 2)
    """
    return Span(days=count)


def _whole(path: str, count: int) -> int:
    if type(count) is not int:
        refuse("interval.type", path, count, f"give a whole number of {path}")
    return count
