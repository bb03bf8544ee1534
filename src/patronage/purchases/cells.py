"""One cell of an imported row: the id, day, amount or quantity that it says, or what is wrong."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final, SupportsIndex, cast

from patronage.checks import ID_LENGTH, check_id
from patronage.dates.day import parse_day
from patronage.errors import Fault, InvalidInput, raise_faults
from patronage.money.money import Money

if TYPE_CHECKING:
    from patronage.money.amounts import Rounding

__all__ = ["Amounts", "Days", "party_id", "quantity_of"]

ISO: Final = "YYYY-MM-DD"
"""The format of days in text, unless another one is named."""

_PARTS: Final = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "MM": r"(?P<month>[0-9]{2})",
    "DD": r"(?P<day>[0-9]{2})",
}
_FORMAT: Final = re.compile(r"(?:YYYY|MM|DD|[-/. ])+")
_MIDNIGHT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T00(?::00(?::00(?:\.0+)?)?)?)?")


class Days:
    """Reads the days of one import, each text once.

    >>> Days("DD.MM.YYYY").read("31.01.2026")
    datetime.date(2026, 1, 31)
    """

    __slots__ = ("_format", "_known", "_pattern")

    def __init__(self, day_format: str = ISO) -> None:
        raise_faults(_format_faults(day_format))
        self._format = day_format
        self._pattern = re.compile(
            "".join(_PARTS.get(part) or re.escape(part) for part in _split(day_format))
        )
        self._known: dict[str, date] = {}

    def read(self, value: object) -> date | Fault:
        """Return the day that a cell says.

        A text in the format, a day, or a midnight that has no time zone.

        >>> Days().read(datetime(2026, 1, 31)), Days().read("20260131").code
        (datetime.date(2026, 1, 31), 'date.syntax')
        """
        if type(value) is str:
            return self._known.get(value) or self._parsed(value)
        if isinstance(value, datetime):
            return _at_midnight(value)
        if isinstance(value, date):
            return date(value.year, value.month, value.day)
        if type(value).__name__ == "datetime64":  # numpy's, whatever its unit
            found = _MIDNIGHT.fullmatch(str(value))
            return _at_midnight(value) if found is None else _iso(found[1])
        if self._format == "YYYYMMDD" and isinstance(value, int) and value is not True:
            return self._parsed(str(int(value)))
        hint = f"give a date, or text such as {self._format}"
        return Fault.of("date.type", "", value, hint)

    def _parsed(self, text: str) -> date | Fault:
        if self._format == ISO:
            day = _iso(text)
        else:
            found = self._pattern.fullmatch(text)
            if found is None:
                return Fault.of("date.syntax", "", text, f"write the day as {self._format}")
            day = _iso("{year}-{month}-{day}".format_map(found.groupdict()))
        if not isinstance(day, Fault):
            self._known[text] = day
        return day


def _split(day_format: str) -> list[str]:
    return re.findall("YYYY|MM|DD|.", day_format)


def _format_faults(day_format: object) -> list[Fault]:
    if isinstance(day_format, str) and _FORMAT.fullmatch(day_format) is not None:
        parts = [part for part in _split(day_format) if part in _PARTS]
        if sorted(parts) == sorted(_PARTS):
            return []
    hint = "give YYYY, MM and DD once each, with - / . or spaces between: YYYYMMDD, DD.MM.YYYY"
    return [Fault.of("day_format.syntax", "day_format", day_format, hint)]


def _iso(text: str) -> date | Fault:
    try:
        return parse_day(text)
    except InvalidInput as error:
        return error.faults[0]


def _at_midnight(value: object) -> date | Fault:
    if (
        isinstance(value, datetime)
        and value.tzinfo is None
        and value.hour == value.minute == value.second == value.microsecond == 0
        and getattr(value, "nanosecond", 0) == 0  # a data frame's timestamps are finer
    ):
        return date(value.year, value.month, value.day)
    hint = "give a day, or a midnight without time zone; local_day(instant, zone) finds the day"
    return Fault.of("date.type", "", value, hint)


class Amounts:
    """Reads the amounts of one import, each text once.

    >>> Amounts("USD").read(29.33), Amounts().read("29.33", "EUR")
    (Money('29.33', 'USD'), Money('29.33', 'EUR'))
    """

    __slots__ = ("_currency", "_known", "_rounding")

    def __init__(self, currency: str | None = None, rounding: Rounding | None = None) -> None:
        self._currency = currency
        self._rounding = rounding
        self._known: dict[str, dict[str, Money]] = {}

    def read(self, value: object, currency: object = None) -> Money | list[Fault]:
        """Return the amount that a cell says, in a currency that another may say.

        A float is taken as the shortest decimal that is read back as it: 29.33, not what it is
        inside. The path of a fault is `amount` or `currency`.

        >>> [fault.code for fault in Amounts("USD").read(29.3301)]
        ['amount.precision']
        """
        code = self._currency if self._currency is not None else currency
        text = value if type(value) is str else _written(value)
        if type(text) is str and type(code) is str:
            found = self._known.setdefault(code, {}).get(text)
            if found is not None:
                return found
        try:
            money = Money(cast("str", text), cast("str", code), rounding=self._rounding)
        except InvalidInput as error:
            return list(error.faults)
        if type(text) is str and type(code) is str:
            self._known[code][text] = money
        return money


def _written(value: object) -> object:
    """Return a number of a float kind as text, anything else as it is.

    A float has a point whether it is meant or not, so that of a whole number claims no digit.
    """
    if isinstance(value, str):
        return str(value)
    if isinstance(value, float):
        return float.__repr__(value).removesuffix(".0")
    if hasattr(value, "dtype"):  # numpy writes the shortest form too
        return str(value).removesuffix(".0")
    return value


def party_id(value: object) -> str | Fault:
    """Return the id that a cell says: text, or a whole number in its digits.

    >>> party_id(4), party_id("Mary Vane").code
    ('4', 'id.syntax')
    """
    if not isinstance(value, str | bool | float) and hasattr(value, "__index__"):
        number = int(cast("SupportsIndex", value))
        value = str(number) if abs(number) < _TOO_LONG else number  # too long to be written, even
    elif not isinstance(value, str):
        return Fault.of("party.type", "", value, "give an id as text or a whole number")
    faults: list[Fault] = []
    check_id(faults, "", value if isinstance(value, int) else str(value))
    return faults[0] if faults else str(value)


_TOO_LONG: Final = 10**ID_LENGTH


def quantity_of(value: object) -> object:
    """Return the number that a cell says, as an int where it is whole; a purchase checks the rest.

    >>> quantity_of("2"), quantity_of(2.0), quantity_of("2.5"), quantity_of("two")
    (2, 2, Decimal('2.5'), 'two')
    """
    text = _written(value)
    if not isinstance(text, str) or _NUMBER.fullmatch(text) is None:
        return text
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else number


_NUMBER: Final = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
