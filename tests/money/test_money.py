"""Money: exact amounts in one currency, and rounding; the laws M9 to M14."""

from __future__ import annotations

import copy
import decimal
import operator
import pickle
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.errors import shown
from patronage.money import amounts
from refusals import code_of, codes_of

from draws import around, both
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

USD, EUR, JPY, KWD = "USD", "EUR", "JPY", "KWD"
ONE_OF_EACH_EXPONENT = ("JPY", "USD", "KWD", "CLF", "DEM", "ITL", "YDD")


# What is drawn -----------------------------------------------------------------------------------

su_minors = st.integers(-20, 20)
ed_minors = around(0) | around(100) | around(10**6) | around(amounts.HIGHEST // 2) | around(10**27)
minors = both(su_minors, ed_minors)
codes = st.sampled_from(ONE_OF_EACH_EXPONENT)
monies = st.builds(pt.Money.of_minor, minors, codes)
dollars = minors.map(lambda minor: pt.Money.of_minor(minor, USD))
fractions = both(
    st.builds(Fraction, st.integers(-60, 60), st.integers(1, 8)),
    st.builds(lambda n, half: n + Fraction(half, 2), around(10**18), st.integers(-3, 3)),
)


# Money in and out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "minor", "text", "parses"),
    [
        ("2500.00", USD, 250_000, "2,500.00 USD", "Money('2500.00', 'USD')"),
        ("-0.05", USD, -5, "-0.05 USD", "Money('-0.05', 'USD')"),
        ("1.5", USD, 150, "1.50 USD", "Money('1.50', 'USD')"),
        (7, USD, 700, "7.00 USD", "Money('7.00', 'USD')"),
        (Decimal("19.99"), USD, 1_999, "19.99 USD", "Money('19.99', 'USD')"),
        (Decimal("1E+3"), USD, 100_000, "1,000.00 USD", "Money('1000.00', 'USD')"),
        (Decimal("250.0000"), USD, 25_000, "250.00 USD", "Money('250.00', 'USD')"),
        ("1e3", USD, 100_000, "1,000.00 USD", "Money('1000.00', 'USD')"),
        ("1234567", JPY, 1_234_567, "1,234,567 JPY", "Money('1234567', 'JPY')"),
        ("1.234", KWD, 1_234, "1.234 KWD", "Money('1.234', 'KWD')"),
        ("0007", JPY, 7, "7 JPY", "Money('7', 'JPY')"),
        ("0e999999", USD, 0, "0.00 USD", "Money('0.00', 'USD')"),
        ("1" + "0" * 27, USD, 10**29, f"{10**27:,}.00 USD", f"Money('{10**27}.00', 'USD')"),
    ],
)
def test_money_is_read_and_shown(
    amount: str | int | Decimal, currency: str, minor: int, text: str, parses: str
) -> None:
    money = pt.Money(amount, currency)
    assert (money.minor, money.currency) == (minor, currency)
    assert (str(money), repr(money)) == (text, parses)
    assert f"{money:>30}" == text.rjust(30)


@pytest.mark.parametrize(
    ("amount", "code", "kind"),
    [
        ("1e1000000", "amount.range", pt.OutOfRange),
        ("1e99999999999999999999", "amount.range", pt.OutOfRange),
        ("9" * 59, "amount.range", pt.OutOfRange),
        ("9" * 5_000, "amount.range", pt.OutOfRange),
        (10**70, "amount.range", pt.OutOfRange),
        (1 << 40_000, "amount.range", pt.OutOfRange),
        (Decimal("-1E+1000000"), "amount.range", pt.OutOfRange),
        ("1e-1000000", "amount.precision", pt.InvalidInput),
        (Decimal("1E-1000000"), "amount.precision", pt.InvalidInput),
        ("19.999", "amount.precision", pt.InvalidInput),
        ("1.000", "amount.precision", pt.InvalidInput),
        (Decimal("19.999"), "amount.precision", pt.InvalidInput),
        ("NaN", "amount.not_finite", pt.InvalidInput),
        ("sNaN", "amount.not_finite", pt.InvalidInput),
        ("Infinity", "amount.not_finite", pt.InvalidInput),
        ("-inf", "amount.not_finite", pt.InvalidInput),
        (Decimal("NaN"), "amount.not_finite", pt.InvalidInput),
        (Decimal("sNaN"), "amount.not_finite", pt.InvalidInput),
        (Decimal("NaN10"), "amount.not_finite", pt.InvalidInput),
        (Decimal("-Infinity"), "amount.not_finite", pt.InvalidInput),
        (0.1, "amount.type", pt.WrongType),
        (float("nan"), "amount.type", pt.WrongType),
        (True, "amount.type", pt.WrongType),
        (None, "amount.type", pt.WrongType),
        (Fraction(1, 2), "amount.type", pt.WrongType),
        ("１２.５０", "amount.syntax", pt.InvalidInput),
        ("١٢", "amount.syntax", pt.InvalidInput),
        ("1_000", "amount.syntax", pt.InvalidInput),
        (" 12 ", "amount.syntax", pt.InvalidInput),
        ("12\n", "amount.syntax", pt.InvalidInput),
        ("1,000.00", "amount.syntax", pt.InvalidInput),
        ("+1", "amount.syntax", pt.InvalidInput),
        (".5", "amount.syntax", pt.InvalidInput),
        ("5.", "amount.syntax", pt.InvalidInput),
        ("--1", "amount.syntax", pt.InvalidInput),
        ("", "amount.syntax", pt.InvalidInput),
        ("\u202e1", "amount.syntax", pt.InvalidInput),
    ],
    ids=shown,
)
def test_bad_amounts_are_refused(amount: Any, code: str, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        pt.Money(amount, USD)
    assert isinstance(caught.value, pt.InvalidInput)
    assert [(fault.code, fault.path) for fault in caught.value.faults] == [(code, "amount")]
    assert str(caught.value).isprintable()


def test_a_float_is_told_to_be_a_string() -> None:
    with pytest.raises(pt.WrongType, match="as a string"):
        pt.Money(0.1, USD)  # type: ignore[arg-type]


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert codes_of(lambda: pt.Money(1.5, None, rounding="up")) == [  # type: ignore[arg-type]
        ("amount.type", "amount"),
        ("currency.type", "currency"),
        ("rounding.type", "rounding"),
    ]
    assert codes_of(lambda: pt.Money.of_minor(True, "usd")) == [
        ("amount.type", "minor"),
        ("currency.code", "currency"),
    ]
    assert codes_of(lambda: pt.UnitPrice(1.5, "usd")) == [  # type: ignore[arg-type]
        ("amount.type", "amount"),
        ("currency.code", "currency"),
    ]


def test_a_rounding_that_is_none_of_the_modes_is_refused_where_it_is_not_needed_too() -> None:
    assert code_of(lambda: pt.Money("1.00", USD, rounding="up")) == "rounding.type"  # type: ignore[arg-type]
    assert code_of(lambda: pt.round_fraction(Fraction(1), "up")) == "rounding.type"  # type: ignore[arg-type]
    assert code_of(lambda: pt.round_fraction(1.5, pt.Rounding.UP)) == "value.type"  # type: ignore[arg-type]


def test_a_str_subclass_becomes_a_plain_code() -> None:
    class Code(str):
        __slots__ = ()

    money = pt.Money("1.00", Code("USD"))
    assert type(money.currency) is str
    assert pt.Money.sum([money, usd("2.00")]) == usd("3.00")


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        (pt.Rounding.HALF_UP, "1.13 -1.13"),
        (pt.Rounding.HALF_EVEN, "1.12 -1.12"),
        (pt.Rounding.HALF_DOWN, "1.12 -1.12"),
        (pt.Rounding.UP, "1.13 -1.13"),
        (pt.Rounding.DOWN, "1.12 -1.12"),
        (pt.Rounding.CEILING, "1.13 -1.12"),
        (pt.Rounding.FLOOR, "1.12 -1.13"),
    ],
)
def test_excess_digits_round_as_the_caller_says(rounding: pt.Rounding, expected: str) -> None:
    both_ways = [pt.Money(text, USD, rounding=rounding).amount for text in ("1.125", "-1.125")]
    assert " ".join(map(str, both_ways)) == expected
    assert usd("1.00").times(Fraction(9, 8), rounding=rounding).amount == both_ways[0]
    assert pt.UnitPrice("-1.125", USD).money(rounding=rounding).amount == both_ways[1]


# Arithmetic --------------------------------------------------------------------------------------


def test_arithmetic_stays_in_one_currency() -> None:
    a, b = usd("1.10"), usd("2.20")
    assert (a + b, b - a, a - b) == (usd("3.30"), usd("1.10"), usd("-1.10"))
    assert (a * 3, 3 * a, a * -1, -a, abs(-a)) == (usd("3.30"), usd("3.30"), -a, usd("-1.10"), a)
    assert sum([a, b], usd("0.00")) == a + b
    assert (bool(a), bool(-a), bool(usd("0"))) == (True, True, False)
    assert a < b <= b and b > a >= a and not a < a and not a > a  # noqa: PLR0124, PT018
    assert max(a, b) == b
    assert a != pt.Money("1.10", EUR)
    assert a != 110
    assert a != Decimal("1.10")
    assert pt.Money("1", "USD") != pt.Money("1", "USN")


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda a, b: a + b, "can't add EUR to USD"),
        (lambda a, b: a - b, "can't subtract EUR from USD"),
        (lambda a, b: a < b, "can't compare USD with EUR"),
        (lambda a, b: a <= b, "can't compare USD with EUR"),
        (lambda a, b: a > b, "can't compare USD with EUR"),
        (lambda a, b: a >= b, "can't compare USD with EUR"),
        (lambda a, b: pt.Money.sum([a, b]), "can't add EUR and USD"),
        (lambda a, b: pt.Money.sum([a, a], b.currency), "can't add EUR and USD"),
        (lambda a, b: pt.rounding_line([b], a), "can't add EUR and USD"),
    ],
)
def test_currencies_never_mix(work: Callable[[Any, Any], object], says: str) -> None:
    with pytest.raises(pt.InvalidInput, match=says) as caught:
        work(usd("1.00"), pt.Money("1.00", EUR))
    assert [fault.code for fault in caught.value.faults] == ["currency.mismatch"]


@pytest.mark.parametrize("stranger", [0, 1, 1.5, Decimal(1), Fraction(1), "1.00", None, True])
@pytest.mark.parametrize(
    "work",
    [
        lambda a, x: a + x,
        lambda a, x: x + a,
        lambda a, x: a - x,
        lambda a, x: x - a,
        lambda a, x: a < x,
        lambda a, x: a >= x,
        lambda a, x: pt.Money.sum([a, x]),
        lambda a, x: pt.totals([a, x]),
        lambda a, x: pt.rounding_line([a], x),
    ],
)
def test_a_bare_value_is_no_money(work: Callable[[Any, Any], object], stranger: object) -> None:
    with pytest.raises(pt.WrongType) as caught:
        work(usd("1.00"), stranger)
    assert [fault.code for fault in caught.value.faults] == ["amount.type"]


def test_the_built_in_sum_is_told_what_to_use() -> None:
    with pytest.raises(pt.WrongType, match=r"use Money\.sum"):
        sum([usd("1.00")])  # type: ignore[list-item]


def test_sums() -> None:
    lines = [usd("0.10")] * 3
    assert pt.Money.sum(lines) == pt.Money.sum(iter(lines)) == pt.Money.sum(lines, USD)
    assert pt.Money.sum([], JPY) == pt.Money(0, JPY)
    assert code_of(lambda: pt.Money.sum([])) == "currency.missing"
    assert code_of(lambda: pt.Money.sum([], "usd")) == "currency.code"
    assert code_of(lambda: pt.Money.sum(3)) == "amount.type"  # type: ignore[arg-type]
    assert codes_of(lambda: pt.Money.sum([usd("1"), 2, None])) == [  # type: ignore[list-item]
        ("amount.type", "[1]"),
        ("amount.type", "[2]"),
    ]
    assert pt.totals([]) == ()
    assert pt.totals([usd("1"), pt.Money(2, JPY), usd("-1")]) == (pt.Money(2, JPY), usd("0"))


def test_an_error_inside_the_caller_s_generator_stays_the_caller_s() -> None:
    def broken() -> Any:
        yield usd("1.00")
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        pt.Money.sum(broken())
    with pytest.raises(TypeError, match="mine"):
        usd("1.00").allocate(broken())


@pytest.mark.parametrize("factor", [1.5, True, "2", None, Decimal("0.5"), Fraction(1, 2)])
def test_only_whole_numbers_multiply_by_the_operator(factor: Any) -> None:
    assert code_of(lambda: usd("1.00") * factor) == "factor.type"
    assert code_of(lambda: factor * usd("1.00")) == "factor.type"


@pytest.mark.parametrize(
    ("factor", "code"),
    [
        (1.5, "factor.type"),
        (False, "factor.type"),
        ("2", "factor.type"),
        (Decimal("NaN"), "factor.not_finite"),
        (Decimal("sNaN"), "factor.not_finite"),
        (Decimal("-Infinity"), "factor.not_finite"),
        (Decimal("1E+1000000"), "factor.range"),
        (Decimal("1E-1000000"), "factor.range"),
        (Fraction(1, 1 << 10_000), "factor.range"),
        (1 << 10_000, "factor.range"),
        (10**60, "amount.range"),
        (Fraction(1, 3), "amount.precision"),
        (Decimal("0.001"), "amount.precision"),
    ],
    ids=shown,
)
def test_bad_factors(factor: Any, code: str) -> None:
    assert code_of(lambda: usd("1.00").times(factor)) == code
    quantity = code.replace("factor", "quantity")
    assert code_of(lambda: pt.UnitPrice("1.00", USD).times(factor)) == quantity


def test_times() -> None:
    assert usd("1.00").times(3) == usd("3.00")
    assert usd("80.00").times(Decimal("0.1250")) == usd("10.00")
    assert usd("1.00").times(Fraction(2, 3), rounding=pt.Rounding.HALF_UP) == usd("0.67")
    assert code_of(lambda: usd("1.00").times(2, rounding="UP")) == "rounding.type"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "work",
    [
        lambda most: most + usd("0.01"),
        lambda most: -most - usd("0.01"),
        lambda most: most * 2,
        lambda most: most * 10**5_000,
        lambda most: most.times(2),
        lambda most: pt.Money.sum([most, most]),
        lambda most: pt.totals([most, most]),
        lambda most: pt.Money.of_minor(most.minor + 1, USD),
        lambda most: pt.Money.of_minor(-most.minor - 1, USD),
    ],
)
def test_no_sum_or_product_leaves_the_range(work: Callable[[pt.Money], object]) -> None:
    most = pt.Money("9" * 58 + ".99", USD)
    assert most.minor == amounts.HIGHEST
    assert eval(repr(-most), {"Money": pt.Money}) == -most  # noqa: S307
    assert code_of(lambda: work(most)) == "amount.range"


def test_the_limits_themselves_are_allowed() -> None:
    most = amounts.HIGHEST
    for limit in (most, -most):
        assert pt.Money(limit, JPY) == pt.Money(str(limit), JPY) == pt.Money.of_minor(limit, JPY)
        assert pt.UnitPrice(limit, JPY).amount == limit
        assert pt.Money(limit // 2, JPY) + pt.Money(limit - limit // 2, JPY) == pt.Money(limit, JPY)
        assert pt.Money(1, JPY) * limit == pt.Money(limit, JPY)
        assert code_of(lambda limit=limit: pt.Money(limit * 10, JPY)) == "amount.range"  # type: ignore[misc]
    assert code_of(lambda: pt.Money(most + 1, JPY)) == "amount.range"
    assert code_of(lambda: pt.Money("1e60", JPY)) == "amount.range"
    assert code_of(lambda: pt.Money(-most - 1, JPY)) == "amount.range"
    assert pt.Money("0" * 239 + "1", JPY) == pt.Money(1, JPY)
    assert code_of(lambda: pt.Money("0" * 240 + "1", JPY)) == "amount.range"
    assert code_of(lambda: pt.Money("x" * 240, JPY)) == "amount.syntax"
    assert pt.Money("1e-240", JPY, rounding=pt.Rounding.UP) == pt.Money(1, JPY)
    fine: list[Any] = [Decimal("1e240"), Decimal("1e-240"), Decimal("1" * 240), (1 << 720) - 1]
    for factor in [*fine, Fraction(1, (1 << 720) - 1)]:
        assert not usd("0.00").times(factor)
    for factor in [Decimal("1e241"), Decimal("1e-241"), Decimal("1" * 241), 1 << 720]:
        assert code_of(lambda factor=factor: usd("0.00").times(factor)) == "factor.range"  # type: ignore[misc]


def test_rounding_lines() -> None:
    thirds = [usd("33.33")] * 3
    assert pt.rounding_line(thirds, usd("100.00")) == usd("0.01")
    assert pt.rounding_line([], usd("0.00")) == usd("0.00")
    assert pt.rounding_line(thirds, usd("99.96")) == usd("-0.03")
    assert code_of(lambda: pt.rounding_line(thirds, usd("100.03"))) == "rounding.excess"
    assert code_of(lambda: pt.rounding_line(thirds, usd("99.95"))) == "rounding.excess"


# Values that stay valid --------------------------------------------------------------------------

VALUES = [usd("19.99"), pt.Money("-5", JPY), pt.UnitPrice("0.000125", USD)]


@pytest.mark.parametrize("value", VALUES)
def test_copies_are_equal_and_nothing_can_be_changed(value: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.copy(value) == copy.deepcopy(value) == value
    assert hash(copy.copy(value)) == hash(value)
    for name in ("minor", "amount", "currency", "other"):
        with pytest.raises(AttributeError):
            setattr(value, name, 1)
        with pytest.raises(AttributeError):
            delattr(value, name)
    assert not hasattr(value, "__dict__")
    value.__init__("1.00", USD)
    assert value in VALUES
    assert code_of(lambda: value.__setstate__({"minor": 1.5})) == "value.state"


@law("M12", kills="pickle bypasses the constructor")
def test_a_crafted_pickle_is_checked_like_any_input() -> None:
    crafted = pickle.dumps(usd("19.99")).replace(b"19.99", b"19,99")
    assert code_of(lambda: pickle.loads(crafted)) == "amount.syntax"


def test_replace_builds_anew() -> None:
    assert usd("19.99").__replace__(amount="5.00") == usd("5.00")
    assert usd("19.00").__replace__(currency="EUR") == pt.Money("19.00", EUR)
    assert code_of(lambda: usd("19.99").__replace__(currency=JPY)) == "amount.precision"
    rounded = usd("19.99").__replace__(currency=JPY, rounding=pt.Rounding.HALF_UP)
    assert rounded == pt.Money(20, JPY)
    price = pt.UnitPrice("0.5", USD)
    assert price.__replace__(currency=EUR) == pt.UnitPrice("0.5", EUR)
    assert price.__replace__(amount=2) == pt.UnitPrice(2, USD)


def test_money_matches_as_amount_and_currency() -> None:
    match usd("19.99"):
        case pt.Money(amount, currency):
            assert (amount, currency) == (Decimal("19.99"), USD)


# Laws --------------------------------------------------------------------------------------------


def oracle(value: Fraction, rounding: pt.Rounding) -> int:
    """Round by the words of each mode, over the two whole numbers next to the value."""
    below, above = value.__floor__(), value.__ceil__()
    nearer_zero, farther = (below, above) if value >= 0 else (above, below)
    middle = value - below == Fraction(1, 2)
    match rounding:
        case pt.Rounding.UP:
            return farther
        case pt.Rounding.DOWN:
            return nearer_zero
        case pt.Rounding.CEILING:
            return above
        case pt.Rounding.FLOOR:
            return below
        case pt.Rounding.HALF_UP if middle:
            return farther
        case pt.Rounding.HALF_DOWN if middle:
            return nearer_zero
        case _:  # to the nearest; Python's own round goes to the even one from the middle
            return round(value)


@given(fractions, st.sampled_from(pt.Rounding))
@example(Fraction(5, 2), pt.Rounding.HALF_EVEN)
@example(Fraction(-3, 2), pt.Rounding.HALF_EVEN)
@law("M9", kills="ties rounded the other way")
def test_rounding_is_exact_in_every_mode(value: Fraction, rounding: pt.Rounding) -> None:
    expected = oracle(value, rounding)
    assert pt.round_fraction(value, rounding) == expected
    assert pt.Money(1, JPY).times(value, rounding=rounding) == pt.Money(expected, JPY)


@given(st.integers(-2_000, 2_000), st.sampled_from(pt.Rounding))
@law("M9", kills="negative amounts floored when read")
def test_read_amounts_round_as_decimal_does(thousandths: int, rounding: pt.Rounding) -> None:
    exact = Decimal(thousandths).scaleb(-3)
    name = f"ROUND_{rounding.name}"
    expected = exact.quantize(Decimal("0.01"), rounding=name)
    assert pt.Money(str(exact), USD, rounding=rounding).amount == expected
    assert pt.Money(exact, USD, rounding=rounding).amount == expected
    assert pt.UnitPrice(exact, USD).money(rounding=rounding).amount == expected


contexts = st.builds(
    decimal.Context,
    prec=st.integers(1, 50),
    rounding=st.sampled_from([f"ROUND_{mode.name}" for mode in pt.Rounding]),
    Emin=st.sampled_from([-999_999, -1, 0]),
    Emax=st.sampled_from([999_999, 1, 0]),
    capitals=st.sampled_from([0, 1]),
    clamp=st.sampled_from([0, 1]),
    traps=st.just([decimal.Inexact, decimal.Rounded, decimal.Subnormal, decimal.Clamped]),
)


def session(money: pt.Money, factor: Fraction, amount: Decimal) -> list[object]:
    """Do one of everything, in the money's currency."""
    price = pt.UnitPrice(amount, money.currency)
    read = pt.Money(amount, money.currency, rounding=pt.Rounding.HALF_EVEN)
    return [
        repr(money),
        str(money),
        money.amount.as_tuple(),
        hash(money),
        read,
        read + money - money,
        money.times(factor, rounding=pt.Rounding.HALF_UP),
        money.allocate([Decimal("0.1"), Decimal("1E+3"), factor.denominator]),
        str(price),
        repr(price),
        hash(price),
        price.times(factor, rounding=pt.Rounding.FLOOR),
        pickle.loads(pickle.dumps(price)) == price,
        bool(price),
    ]


@given(monies, fractions, st.decimals(-(10**12), 10**12, places=9, allow_nan=False), contexts)
@law("M10", kills="the ambient context used")
def test_the_ambient_context_changes_nothing(
    money: pt.Money, factor: Fraction, amount: Decimal, context: decimal.Context
) -> None:
    factor %= 1
    expected = session(money, factor, amount)
    with decimal.localcontext(context):
        assert session(money, factor, amount) == expected


@given(dollars, dollars, dollars)
@law("M11", kills="sum by way of a rounded decimal")
def test_amounts_of_one_currency_form_a_group(a: pt.Money, b: pt.Money, c: pt.Money) -> None:
    nothing = usd("0.00")
    third = pt.Money.of_minor(c.minor // 2, USD)
    a, b = pt.Money.of_minor(a.minor // 2, USD), pt.Money.of_minor(b.minor // 2, USD)
    assert a + b == b + a
    assert (a + b) - third == a + (b - third)
    assert a + nothing == a
    assert a - a == a + -a == nothing
    assert a - b == -(b - a)
    assert pt.Money.sum([a, b]) == a + b
    assert (a * 2, a * 0) == (a + a, nothing)
    assert (a < b) == (b > a) == (a.amount < b.amount)
    assert (a <= b) == (b >= a) == (a.amount <= b.amount)


@given(minors, minors, codes, codes)
@law("M11", kills="sum of the bare numbers")
def test_two_currencies_never_mix(m: int, n: int, one: str, other: str) -> None:
    a, b = pt.Money.of_minor(m, one), pt.Money.of_minor(n, other)
    if one == other:
        assert (a == b) == (m == n)
        return
    assert a != b
    assert code_of(lambda: a + b) == "currency.mismatch"
    assert code_of(lambda: pt.Money.sum([a, b])) == "currency.mismatch"
    assert pt.totals([a, b]) == tuple(sorted([a, b], key=lambda money: money.currency))


@given(both(st.integers(-20, 20), around(0)), st.integers(0, 2), st.integers(0, 3))
@law("M12", kills="-0 kept")
def test_one_amount_has_one_form(units: int, zeros: int, more: int) -> None:
    plain = pt.Money(units, USD)
    tail = "." + "0" * zeros if zeros else ""
    negative_zero = Decimal(f"-{units}{tail}") if units == 0 else Decimal(units)
    ways = [
        pt.Money(f"{units}{tail}", USD),
        pt.Money(f"-0{tail}" if units == 0 else str(units), USD),
        pt.Money(negative_zero, USD),
        pt.Money(Decimal(f"{units}.{'0' * (more + 1)}"), USD),
        pt.Money.of_minor(units * 100, USD),
    ]
    for way in ways:
        assert way == plain
        assert hash(way) == hash(plain)
        assert (repr(way), str(way)) == (repr(plain), str(plain))
        assert str(way.amount) == str(plain.amount)
        assert pickle.dumps(way) == pickle.dumps(plain)


@given(st.lists(fractions, max_size=8), st.sampled_from(pt.Rounding))
@law("M13", kills="rounding line of the wrong sign")
def test_lines_and_their_rounding_line_make_the_total(
    exact: list[Fraction], rounding: pt.Rounding
) -> None:
    lines = [pt.Money(pt.round_fraction(value, rounding), JPY) for value in exact]
    whole = sum(exact, Fraction(0))
    total = pt.Money(pt.round_fraction(whole, rounding), JPY)
    line = pt.rounding_line(lines, total)
    assert pt.Money.sum([*lines, line]) == total
    if rounding.name.startswith("HALF"):  # half a unit for each line, and half for the total
        assert abs(line.minor) <= (len(lines) + (whole.denominator > 1)) / 2


@given(minors, st.sampled_from([*ONE_OF_EACH_EXPONENT, "EUR", "BHD", "UYW", "GRD"]))
@law("M14", kills="two decimals for every currency")
def test_the_currency_says_how_many_decimals(minor: int, code: str) -> None:
    digits = pt.exponent_of(code)
    money = pt.Money.of_minor(minor, code)
    assert money.amount == Fraction(minor, 10**digits)
    assert -int(money.amount.as_tuple().exponent) == digits
    assert pt.Money(str(money.amount), code) == pt.Money(money.amount, code) == money
    assert eval(repr(money), {"Money": pt.Money}) == money  # noqa: S307
    text, currency = str(money).split()
    assert pt.Money(text.replace(",", ""), currency) == money
    finer = f"{money.amount}{'' if digits else '.'}1"
    assert code_of(lambda: pt.Money(finer, code)) == "amount.precision"


@pytest.mark.parametrize("ask", [operator.truediv, operator.floordiv, operator.mod, divmod])
def test_no_division_loses_a_unit(ask: Any) -> None:
    for other, says in (
        (3, "allocate([1, 1, 1]) splits it to the last unit, times(Fraction(1, 3), rounding=…)"),
        (12, "allocate(weights) splits it to the last unit, times(factor, rounding=…)"),
        (0.5, "allocate(weights) splits it to the last unit, times(factor, rounding=…)"),
        (usd("3"), "Fraction(one.minor, other.minor), of one currency"),
    ):
        with pytest.raises(TypeError) as caught:
            ask(usd("9"), other)
        assert code_of(partial(ask, usd("9"), other)) == "factor.type"
        assert says in str(caught.value)
    with pytest.raises(TypeError):
        ask(3, usd("9"))
