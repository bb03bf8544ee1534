"""Unit prices: exact, finer than a cent, and money once multiplied."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import patronage as pt
from amounts import usd
from refusals import code_of

USD, EUR, JPY, KWD = "USD", "EUR", "JPY", "KWD"


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("0.000125", USD, "0.000125"),
        ("0.5", USD, "0.50"),
        ("1.2500", USD, "1.25"),
        (3, USD, "3.00"),
        ("12.5", JPY, "12.5"),
        ("12.0", JPY, "12"),
        (Decimal("1E+2"), JPY, "100"),
        ("-0.0", KWD, "0.000"),
        ("1e-58", USD, "0." + "0" * 57 + "1"),
    ],
)
def test_unit_prices_are_read_and_shown(amount: str | int, currency: str, text: str) -> None:
    price = pt.UnitPrice(amount, currency)
    assert str(price.amount.__format__("f")) == text
    assert repr(price) == f"UnitPrice('{text}', '{currency}')"
    assert eval(repr(price), {"UnitPrice": pt.UnitPrice}) == price  # noqa: S307
    assert hash(pt.UnitPrice(text, currency)) == hash(price)


def test_unit_prices_make_money() -> None:
    price = pt.UnitPrice("1234.005", USD)
    assert str(price) == "1,234.005 USD"
    assert price.times(2) == usd("2468.01")
    assert price.times(Fraction(1, 3), rounding=pt.Rounding.DOWN) == usd("411.33")
    assert price.times(Decimal("0.2"), rounding=pt.Rounding.UP) == usd("246.81")
    assert code_of(price.money) == "amount.precision"
    assert price.money(rounding=pt.Rounding.HALF_EVEN) == usd("1234.00")
    assert pt.UnitPrice("1.00", USD) != pt.UnitPrice("1.00", EUR)
    assert pt.UnitPrice("1.00", USD) != usd("1.00")
    assert (bool(price), bool(pt.UnitPrice(0, USD))) == (True, False)
    assert f"{price:>16}" == "   1,234.005 USD"


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("1e60", "amount.range"),
        ("9" * 59, "amount.range"),
        ("1e-1000000", "amount.precision"),
        ("NaN", "amount.not_finite"),
    ],
)
def test_bad_unit_prices(amount: str, code: str) -> None:
    assert code_of(lambda: pt.UnitPrice(amount, USD)) == code
