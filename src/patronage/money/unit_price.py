"""Prices finer than a cent: what one unit of something costs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from sys import intern
from typing import TYPE_CHECKING, Final, NoReturn, final

from attrs.exceptions import FrozenInstanceError

from patronage.errors import invalid, raise_faults
from patronage.money.amounts import (
    HIGHEST,
    LOWEST,
    exact_factor,
    plain,
    range_fault,
    read_amount,
    whole,
)
from patronage.money.currencies import check_currency, exponent_of
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.errors import Fault
    from patronage.money.amounts import Rounding

__all__ = ["UnitPrice"]


@final
class UnitPrice(Value):
    """The exact price of one unit, as fine as needed: 0.000125 USD per request.

    Not money: nobody pays 0.000125 USD. It becomes `Money` once it is multiplied by a quantity
    (`times`) or rounded (`money`). `amount` is given as for `Money`, with any number of digits
    behind the point, and kept as a `Decimal` in one form: at least the currency's digits, no
    zeros beyond.

    Raises `WrongType` (`amount.type`, `currency.type`), `OutOfRange` (`amount.range`: more than 60
    digits) and `InvalidInput` (`amount.syntax`, `amount.not_finite`, `amount.precision`: below
    1e-60, `currency.code`).

    >>> import patronage as pt
    >>> UnitPrice("0.000125", "USD").times(1_000_000, rounding=pt.Rounding.HALF_EVEN)
    Money('125.00', 'USD')
    """

    __match_args__ = ("amount", "currency")

    if TYPE_CHECKING:  # read-only to a type checker; at run time slots, which only __new__ sets

        @property
        def amount(self) -> Decimal: ...  # noqa: D102  documented below

        @property
        def currency(self) -> str: ...  # noqa: D102

    else:
        __slots__ = {
            "amount": "The price of one unit.",
            "currency": "The code of the currency in ISO 4217.",
        }

    def __new__(  # noqa: D102  described by its class
        cls, amount: str | int | Decimal, currency: str
    ) -> UnitPrice:
        faults: list[Fault] = []
        read = read_amount(faults, "amount", amount)
        digits = check_currency(faults, "currency", currency)
        if read is None or digits is None:
            raise invalid(faults)
        coefficient, decimals = _canonical(*read, digits)
        if not LOWEST <= coefficient <= HIGHEST:
            raise_faults([range_fault("amount", amount)])
        new = object.__new__(UnitPrice)
        _set_amount(new, Decimal(plain(coefficient, decimals)))
        _set_currency(new, intern(str.__str__(currency)))
        return new

    def times(
        self, quantity: int | Fraction | Decimal, *, rounding: Rounding | None = None
    ) -> Money:
        """Return the price of a quantity, rounded once, at the end, where that is needed.

        Raises `WrongType` (`quantity.type`, floats too), `InvalidInput` (`quantity.not_finite`,
        `amount.precision`) and `OutOfRange` (`quantity.range`, `amount.range`).

        >>> UnitPrice("0.125", "USD").times(8)
        Money('1.00', 'USD')
        """
        exact = Fraction(self.amount) * exact_factor("quantity", quantity, rounding)
        minor = whole(exact * 10 ** exponent_of(self.currency), rounding)
        return Money.of_minor(minor, self.currency)

    def money(self, *, rounding: Rounding | None = None) -> Money:
        """Return the price of one unit as money.

        >>> import patronage as pt
        >>> UnitPrice("0.125", "USD").money(rounding=pt.Rounding.UP)
        Money('0.13', 'USD')
        """
        return self.times(1, rounding=rounding)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __eq__(self, other: object) -> bool:
        if type(other) is not UnitPrice:
            return NotImplemented
        return self.amount == other.amount and self.currency == other.currency

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))

    def __str__(self) -> str:
        return f"{self.amount:,f} {self.currency}"

    def __repr__(self) -> str:
        return f"UnitPrice('{self.amount:f}', '{self.currency}')"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError

    def __reduce__(self) -> tuple[type[UnitPrice], tuple[Decimal, str]]:
        return UnitPrice, (self.amount, self.currency)

    def __replace__(
        self, *, amount: str | int | Decimal | None = None, currency: str | None = None
    ) -> UnitPrice:
        return UnitPrice(
            self.amount if amount is None else amount,
            self.currency if currency is None else currency,
        )


_set_amount: Final = UnitPrice.__dict__["amount"].__set__
_set_currency: Final = UnitPrice.__dict__["currency"].__set__


def _canonical(coefficient: int, power: int, digits: int) -> tuple[int, int]:
    """Return the number with at least `digits` decimals and no zeros beyond them."""
    while power < -digits and coefficient % 10 == 0:
        coefficient, power = coefficient // 10, power + 1
    if power > -digits:
        coefficient, power = coefficient * 10 ** (power + digits), -digits
    return coefficient, -power
