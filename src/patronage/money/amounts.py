"""How numbers are read exactly, from text or `Decimal`, and how they are rounded.

Nothing here uses the decimal context: it is integers, text and fractions throughout.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from patronage.errors import Fault, invalid, raise_faults

if TYPE_CHECKING:
    from patronage.errors import InvalidInput

__all__ = [
    "DIGITS",
    "HIGHEST",
    "LOWEST",
    "Rounding",
    "check_rounding",
    "exact_factor",
    "plain",
    "range_fault",
    "read_amount",
    "read_factor",
    "round_fraction",
    "round_ratio",
    "scaled",
    "whole",
]

DIGITS: Final = 60
"""The most digits of an amount, in its minor unit: far beyond any money ever issued."""

HIGHEST: Final = 10**DIGITS - 1
LOWEST: Final = -HIGHEST

_NUMBER: Final = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?")
_NOT_FINITE: Final = re.compile(r"[+-]?(?:s?nan[0-9]*|inf|infinity)", re.IGNORECASE | re.ASCII)
_LONGEST: Final = 4 * DIGITS


class Rounding(Enum):
    """What becomes of the part of an amount that is smaller than the minor unit.

    `HALF_` modes round to the nearest unit, and differ in the exact middle. All are symmetric
    (a refund rounds as its charge does) except `CEILING` and `FLOOR`. The names and meanings are
    those of the General Decimal Arithmetic Specification and of Python's `decimal`.

    >>> [round_fraction(Fraction(-5, 2), mode) for mode in (Rounding.HALF_UP, Rounding.FLOOR)]
    [-3, -3]
    """

    HALF_UP = "half_up"
    """To the nearest; the middle goes away from zero."""
    HALF_EVEN = "half_even"
    """To the nearest; the middle goes to the even neighbour."""
    HALF_DOWN = "half_down"
    """To the nearest; the middle goes towards zero."""
    UP = "up"
    """Away from zero."""
    DOWN = "down"
    """Towards zero."""
    CEILING = "ceiling"
    """Towards plus infinity."""
    FLOOR = "floor"
    """Towards minus infinity."""

    def __repr__(self) -> str:
        return f"Rounding.{self.name}"


def _away(rounding: Rounding, whole: int, side: int, *, negative: bool) -> bool:
    """Tell whether to go on to the next whole number away from zero.

    `side` says where the rest lies: before the middle (-1), in it (0), or beyond it (1).
    """
    match rounding:
        case Rounding.HALF_UP:
            return side >= 0
        case Rounding.HALF_EVEN:
            return side > 0 or (side == 0 and whole % 2 == 1)
        case Rounding.HALF_DOWN:
            return side > 0
        case Rounding.UP:
            return True
        case Rounding.DOWN:
            return False
        case Rounding.CEILING:
            return not negative
        case Rounding.FLOOR:
            return negative


def round_ratio(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Return numerator / denominator (the latter positive) as a whole number, rounded exactly.

    >>> round_ratio(7, 2, Rounding.HALF_EVEN)
    4
    """
    whole, rest = divmod(abs(numerator), denominator)
    negative = numerator < 0
    if rest:
        twice = 2 * rest
        side = (twice > denominator) - (twice < denominator)
        whole += _away(rounding, whole, side, negative=negative)
    return -whole if negative else whole


def check_rounding(faults: list[Fault], rounding: object) -> None:
    """Add a fault unless this is a `Rounding`, or None for none.

    >>> faults = []
    >>> check_rounding(faults, "ROUND_UP")
    >>> faults[0].code
    'rounding.type'
    """
    if rounding is not None and type(rounding) is not Rounding:
        faults.append(Fault.of("rounding.type", "rounding", rounding, "give a member of Rounding"))


def round_fraction(value: Fraction, rounding: Rounding) -> int:
    """Return the whole number that an exact fraction rounds to.

    Raises `WrongType` (`rounding.type`, `value.type`).

    >>> round_fraction(Fraction(5, 2), Rounding.HALF_EVEN)
    2
    """
    faults: list[Fault] = []
    if type(value) is not Fraction:
        faults.append(Fault.of("value.type", "value", value, "give a fractions.Fraction"))
    if type(rounding) is not Rounding:
        faults.append(Fault.of("rounding.type", "rounding", rounding, "give a member of Rounding"))
    raise_faults(faults)
    return round_ratio(value.numerator, value.denominator, rounding)


def _read_text(faults: list[Fault], path: str, text: str, given: object) -> tuple[int, int] | None:
    match = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        faults.append(_unreadable(path, text, given))
        return None
    sign, whole, decimals, exponent = match.groups(default="")
    coefficient = int(sign + whole + decimals)
    power = int(exponent or 0) - len(decimals)
    if -_LONGEST <= power <= DIGITS:
        return coefficient, power
    if not coefficient:
        return 0, 0
    if power > 0:
        faults.append(range_fault(path, given))
    else:
        hint = "this is far below every minor unit; give an amount of money"
        faults.append(Fault.of("amount.precision", path, given, hint))
    return None


def _unreadable(path: str, text: str, given: object) -> Fault:
    if _NOT_FINITE.fullmatch(text):
        return Fault.of("amount.not_finite", path, given, "give a finite amount")
    if len(text) > _LONGEST:
        return range_fault(path, given)
    hint = "write plain digits with a point, as in '-1234.50'"
    return Fault.of("amount.syntax", path, given, hint)


def range_fault(path: str, value: object) -> Fault:
    """Return the fault of an amount with too many digits.

    >>> range_fault("amount", "1e99").code
    'amount.range'
    """
    return Fault.of("amount.range", path, value, f"an amount has at most {DIGITS} digits")


def read_amount(faults: list[Fault], path: str, amount: object) -> tuple[int, int] | None:
    """Return the amount as (coefficient, power of ten), or add what is wrong with it.

    Text is ASCII digits, with a sign, a point and an exponent where needed; never a float, whose
    digits aren't the ones that were written. No step costs more than its input is long.

    >>> read_amount([], "amount", "-12.50"), read_amount([], "amount", 7)
    ((-1250, -2), (7, 0))
    """
    if type(amount) is int:
        if LOWEST <= amount <= HIGHEST:
            return amount, 0
        faults.append(range_fault(path, amount))
        return None
    if isinstance(amount, str):
        return _read_text(faults, path, amount, amount)
    if isinstance(amount, Decimal):
        return _read_text(faults, path, Decimal.__str__(amount), amount)
    hint = "give a decimal as a string, such as '19.99', not a float"
    if not isinstance(amount, float):
        hint = "give a str, an int or a Decimal"
    faults.append(Fault.of("amount.type", path, amount, hint))
    return None


def scaled(given: object, coefficient: int, power: int, rounding: Rounding | None) -> int:
    """Return coefficient × 10**power, of the amount that was given, as a whole number.

    Text claims each digit it writes, so "1.000" is too precise for USD: it may mean a thousand.
    The zeros at the end of a `Decimal` come from arithmetic and claim nothing.

    >>> scaled("12.345", 12345, -1, Rounding.HALF_EVEN)
    1234
    """
    minor = coefficient
    if power > 0:
        minor *= 10**power
    elif power < 0:
        unit: int = 10**-power
        if rounding is None and (coefficient % unit or isinstance(given, str)):
            raise imprecise(given)
        minor = round_ratio(coefficient, unit, rounding or Rounding.DOWN)
    if not LOWEST <= minor <= HIGHEST:
        raise invalid([range_fault("amount", given)])
    return minor


def whole(exact: Fraction, rounding: Rounding | None) -> int:
    """Return an exact number of minor units as a whole one.

    >>> whole(Fraction(7, 2), Rounding.DOWN)
    3
    """
    if exact.denominator == 1:
        return exact.numerator
    if rounding is None:
        raise imprecise(exact)
    return round_ratio(exact.numerator, exact.denominator, rounding)


def imprecise(value: object) -> InvalidInput:
    """Return the error for a value that has more digits than its currency.

    >>> imprecise("19.999").faults[0].code
    'amount.precision'
    """
    hint = "the currency has fewer digits: round it, or say how with rounding=…"
    return invalid([Fault.of("amount.precision", "amount", value, hint)])


def plain(minor: int, digits: int, group: str = "") -> str:
    """Return a number of minor units as text, with that many digits behind the point.

    >>> plain(-250000, 2, ","), plain(5, 3), plain(7, 0)
    ('-2,500.00', '0.005', '7')
    """
    units, rest = divmod(abs(minor), 10**digits)
    text = f"{'-' if minor < 0 else ''}{units:{group}}"
    return f"{text}.{rest:0{digits}}" if digits else text


def exact_factor(path: str, factor: object, rounding: object) -> Fraction:
    """Return a factor as an exact fraction, or raise what is wrong with it or its rounding.

    >>> exact_factor("factor", Decimal("0.25"), None)
    Fraction(1, 4)
    """
    faults: list[Fault] = []
    exact = read_factor(faults, path, factor)
    check_rounding(faults, rounding)
    if exact is None or faults:
        raise invalid(faults)
    return exact


def read_factor(faults: list[Fault], path: str, factor: object) -> Fraction | None:
    """Return a quantity, rate or weight as an exact fraction, or add what is wrong with it.

    The codes begin with the first word of the path: `weights[3]` gives `weights.type`.

    >>> from decimal import Decimal
    >>> read_factor([], "factor", Decimal("0.10"))
    Fraction(1, 10)
    """
    noun = path.partition("[")[0]
    if isinstance(factor, bool) or not isinstance(factor, int | Fraction | Decimal):
        hint = "give an int, a Fraction or a Decimal"
        faults.append(Fault.of(f"{noun}.type", path, factor, hint))
        return None
    if isinstance(factor, Decimal) and not factor.is_finite():
        faults.append(Fault.of(f"{noun}.not_finite", path, factor, "give a finite number"))
        return None
    if _too_long(factor):
        hint = f"give a number of at most {_LONGEST} digits before and behind the point"
        faults.append(Fault.of(f"{noun}.range", path, factor, hint))
        return None
    return Fraction(factor)


def _too_long(factor: int | Fraction | Decimal) -> bool:
    if isinstance(factor, Decimal):
        _, digits, power = factor.as_tuple()
        return len(digits) > _LONGEST or not -_LONGEST <= int(power) <= _LONGEST
    return max(factor.numerator.bit_length(), factor.denominator.bit_length()) > 3 * _LONGEST
