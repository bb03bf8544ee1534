"""Figures: exact numbers that are measured, agreed and counted."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from patronage.checks import is_count
from patronage.errors import Fault
from patronage.facts.fact import check_scalar
from patronage.fields import spell_out
from patronage.money.amounts import round_fraction
from patronage.money.money import Money

if TYPE_CHECKING:
    from patronage.money.amounts import Rounding

__all__ = [
    "Amountlike",
    "Figure",
    "Number",
    "Share",
    "amountlike",
    "check_figure",
    "check_places",
    "check_share",
    "figure",
    "figure_or_none",
    "nothing_of",
    "number",
    "to_places",
]

_DIGITS: Final = 30
"""A number of no more decimals is written as one; what has more, or no end, stays a fraction."""


Number: TypeAlias = int | Fraction
"""A number that is added and divided exactly; most are whole."""


def number(value: object) -> Number | None:
    """Return a whole number as it is, any other as a fraction; None: it is none.

    >>> number(3), number(Decimal("0.5")), number(True)
    (3, Fraction(1, 2), None)
    """
    if type(value) is int or type(value) is Fraction:  # by its type: an abstract class is slow
        return value
    return Fraction(value) if type(value) is Decimal else None


_MOST: Final = 10**100
"""A fraction of no more than this above and below its line is one."""


def figure(value: object) -> int | Decimal | Fraction:
    """Return a number in its one form: an int, a Decimal as short as it goes, or else a fraction.

    What is none is left for the check to report; a converter.

    >>> figure(Fraction(199, 2)), figure(Decimal("3.0")), figure(Fraction(1, 3))
    (Decimal('99.5'), 3, Fraction(1, 3))
    """
    if type(value) is int:
        return value
    if type(value) is Decimal and value.is_finite() and abs(value.adjusted()) <= _DIGITS:
        value = Fraction(value)
    if type(value) is not Fraction:
        return cast("int", value)  # the check says what is wrong
    if value.denominator == 1:
        return value.numerator
    places = _places(value.denominator)
    if places is None:
        return value
    return Decimal(f"{value.numerator * 10**places // value.denominator}E-{places}")


@lru_cache(maxsize=1024)
def _places(denominator: int) -> int | None:
    """Return how many decimals a fraction in lowest terms has; None: too many, or no end."""
    rest, places = denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    return places if rest == 1 and places <= _DIGITS else None


def figure_or_none(value: object) -> int | Decimal | Fraction | None:
    """Return the same of a number that may be left out; a converter.

    >>> figure_or_none(None) is None
    True
    """
    return None if value is None else figure(value)


def nothing_of(amount: int | Decimal | Fraction | Money) -> int | Money:
    """Return nothing, as the number or the amount that it is of.

    >>> nothing_of(Decimal("0.5")), nothing_of(Money("5.00", "USD"))
    (0, Money('0.00', 'USD'))
    """
    return amount * 0 if isinstance(amount, Money) else 0


def amountlike(value: object) -> int | Decimal | Fraction | Money | str:
    """Return a number in its one form; an amount and the name of a fact as they are; a converter.

    >>> amountlike("base"), amountlike(Decimal("10.0"))
    ('base', 10)
    """
    return value if isinstance(value, Money | str) else figure(value)


spell_out(figure)
spell_out(figure_or_none)
spell_out(amountlike)


def check_figure(faults: list[Fault], path: str, value: object) -> None:
    """Report what is no exact number.

    >>> found: list[Fault] = []
    >>> check_figure(found, "base", 0.5)
    >>> found[0].code
    'number.type'
    """
    if type(value) is Fraction:
        if max(abs(value.numerator), value.denominator) >= _MOST:
            faults.append(Fault.of("number.size", path, str(value)[:60], "give a shorter number"))
    elif type(value) in (int, Decimal):
        check_scalar(faults, path, value)
    else:
        hint = "give an int, a Decimal or a Fraction; a float isn't exact"
        faults.append(Fault.of("number.type", path, value, hint))


def check_share(faults: list[Fault], path: str, value: object) -> None:
    """Report what is no exact number of zero or more.

    >>> found: list[Fault] = []
    >>> check_share(found, "base", -1)
    >>> found[0].code
    'number.range'
    """
    before = len(faults)
    check_figure(faults, path, value)
    if len(faults) == before and cast("Fraction", value) < 0:
        faults.append(Fault.of("number.range", path, value, "give zero or more"))


def _check_amountlike(faults: list[Fault], path: str, value: object) -> None:
    if type(value) is not Money and type(value) is not str:
        check_figure(faults, path, value)


Figure: TypeAlias = Annotated[int | Decimal | Fraction, check_figure]
"""An exact number."""

Share: TypeAlias = Annotated[int | Decimal | Fraction, check_share]
"""An exact number of zero or more, such as so many percent."""

Amountlike: TypeAlias = Annotated[int | Decimal | Fraction | Money | str, _check_amountlike]
"""An exact number, an amount, or the name of a fact that says it."""


def to_places(
    value: int | Fraction, places: int | None, rounding: Rounding | None
) -> int | Fraction:
    """Return a figure rounded to so many places; None: as it is.

    >>> import patronage as pt
    >>> to_places(Fraction(2, 3), 2, pt.Rounding.HALF_UP)
    Fraction(67, 100)
    """
    if places is None or rounding is None:
        return value
    return Fraction(round_fraction(Fraction(value * 10**places), rounding), 10**places)


def check_places(faults: list[Fault], places: object, rounding: object) -> None:
    """Report places without a rounding, a rounding without places, and what is no number of them.

    >>> found: list[Fault] = []
    >>> check_places(found, 2, None)
    >>> found[0].code
    'measure.rounding'
    """
    if places is not None and not (is_count(places, 0) and cast("int", places) <= _DIGITS):
        faults.append(Fault.of("count.range", "places", places, f"give 0 to {_DIGITS}"))
    elif (places is None) is not (rounding is None):
        hint = "say both, to how many places and by which rounding, or neither"
        faults.append(Fault.of("measure.rounding", "rounding", rounding, hint))
