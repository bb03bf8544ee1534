"""Amounts: few of them, so that they meet thresholds and each other."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["currencies", "money", "percents", "quantities", "unit_prices"]

_CODES: Final = ("USD", "EUR", "JPY", "KWD")
"""Currencies of two, of no and of three digits."""

_POOL: Final = (100, 0, 1, 99, 101, 5, 5_000, 4_999, 5_001, 10_000, 250_000, 333)
"""Amounts in minor units that come up again and again, with their neighbours; 1.00 comes first."""

_MOST: Final = 1_000_000


def currencies() -> SearchStrategy[str]:
    """Draw the code of a currency, of 0, 2 or 3 digits.

    >>> from hypothesis import find
    >>> find(currencies(), lambda code: True)
    'USD'
    """
    return st.sampled_from(_CODES)


def money(
    *,
    currency: str | SearchStrategy[str] | None = None,
    allow_zero: bool = True,
    allow_negative: bool = True,
) -> SearchStrategy[Money]:
    """Draw an amount of money: often a round one or its neighbour, zero, one minor unit.

    >>> from hypothesis import find
    >>> find(money(currency="EUR"), lambda amount: amount.minor > 100)
    Money('1.01', 'EUR')
    >>> find(money(allow_negative=False, allow_zero=False), lambda amount: amount.minor < 100)
    Money('0.01', 'USD')
    """
    code = currencies() if currency is None else currency
    return _money(code, allow_zero, allow_negative)


@lru_cache(maxsize=256)
def _money(
    code: str | SearchStrategy[str], allow_zero: bool, allow_negative: bool
) -> SearchStrategy[Money]:
    least = -_MOST if allow_negative else 0
    pool = [minor for minor in _POOL if minor or allow_zero]
    near = st.sampled_from(pool)
    minor = near | near | st.integers(least, _MOST)
    if allow_negative:
        minor |= near.map(lambda each: -each)
    if not allow_zero:
        minor = minor.map(lambda each: each or 1)
    if isinstance(code, str):
        fixed: str = code
        return minor.map(lambda each: Money.of_minor(each, fixed))
    return st.builds(Money.of_minor, minor, code)


def unit_prices(*, currency: str | SearchStrategy[str] | None = None) -> SearchStrategy[UnitPrice]:
    """Draw a price of one unit, of zero or more, that may be finer than a cent.

    >>> from hypothesis import find
    >>> find(unit_prices(currency="USD"), lambda price: price.amount < 1)
    UnitPrice('0.00', 'USD')
    """
    code = currencies() if currency is None else currency
    amount = _decimals(0, 10**6, 0, 8)
    return st.builds(UnitPrice, amount, st.just(code) if isinstance(code, str) else code)


def quantities(*, allow_zero: bool = True) -> SearchStrategy[Decimal]:
    """Draw a quantity: small, and often whole.

    >>> from hypothesis import find
    >>> find(quantities(allow_zero=False), lambda quantity: quantity != 1)
    Decimal('2')
    """
    few = (1, 0, 2, 3, 10) if allow_zero else (1, 2, 3, 10)
    return st.sampled_from(few).map(Decimal) | _decimals(1, 1_000, 0, 3)


def percents(low: int = 0, high: int = 100) -> SearchStrategy[Decimal]:
    """Draw a percentage within limits, both included: often a limit itself.

    >>> from hypothesis import find
    >>> find(percents(), lambda percent: percent == 100)
    Decimal('100')
    """
    edges = st.sampled_from(
        sorted({min(max(low, 10), high), high, low}, key=lambda each: abs(each - 10))
    )
    return edges.map(Decimal) | st.integers(low * 10, high * 10).map(
        lambda each: Decimal(each) / 10
    )


def _decimals(low: int, high: int, least: int, most: int) -> SearchStrategy[Decimal]:
    """Draw whole numbers moved behind the point by so many digits."""
    return st.builds(_moved, st.integers(low, high), st.integers(least, most))


def _moved(number: int, digits: int) -> Decimal:
    return Decimal(number).scaleb(-digits)
