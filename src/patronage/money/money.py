"""Money: exact amounts of one currency, split without losing a unit."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from operator import attrgetter, countOf
from sys import intern
from typing import TYPE_CHECKING, Final, Never, NoReturn, final

from attrs.exceptions import FrozenInstanceError

from patronage.errors import Fault, InvalidInput, invalid, raise_faults
from patronage.money.allocation import split
from patronage.money.amounts import (
    HIGHEST,
    LOWEST,
    Rounding,
    check_rounding,
    exact_factor,
    plain,
    range_fault,
    read_amount,
    round_fraction,
    scaled,
    whole,
)
from patronage.money.currencies import check_currency, exponent_of
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

__all__ = ["Money", "Rounding", "exponent_of", "round_fraction", "rounding_line", "totals"]

_FAULTS_COLLECTED: Final = 20


@final
class Money(Value):
    """An exact amount of one currency, such as 19.99 USD; it may be negative or zero.

    Not a number: amounts of different currencies are never added, ordered or compared, and a bare
    number is never taken for money. Inside it is a whole number of the currency's minor unit
    (`minor`, cents for USD), outside a decimal (`amount`). `amount` is given as a str such as
    `"-1234.50"`, an int of whole units, or a finite `Decimal`; never a float. Digits beyond the
    minor unit need a `rounding`.

    Raises `WrongType` (`amount.type`, `currency.type`), `OutOfRange` (`amount.range`: more than 60
    digits) and `InvalidInput` (`amount.syntax`, `amount.not_finite`, `amount.precision`,
    `currency.code`, `currency.mismatch`). Source: ISO 4217 for currencies and minor units.

    >>> fee = Money("2500.00", "USD")
    >>> print(fee + Money("0.50", "USD"), fee * 3, -fee, sep=" | ")
    2,500.50 USD | 7,500.00 USD | -2,500.00 USD
    """

    __match_args__ = ("amount", "currency")

    @staticmethod
    def _meant(value: object) -> str | None:
        is_bare = isinstance(value, int | float | str | Decimal)
        return 'give an amount with its currency: Money("19.99", "USD")' if is_bare else None

    if TYPE_CHECKING:  # read-only to a type checker; at run time slots, which only _make sets

        @property
        def minor(self) -> int: ...  # noqa: D102  documented below

        @property
        def currency(self) -> str: ...  # noqa: D102

    else:
        __slots__ = {
            "currency": "The code of the currency in ISO 4217.",
            "minor": "The amount as a whole number of minor units.",
        }

    def __new__(  # noqa: D102  described by its class
        cls, amount: str | int | Decimal, currency: str, *, rounding: Rounding | None = None
    ) -> Money:
        faults: list[Fault] = []
        read = read_amount(faults, "amount", amount)
        digits = check_currency(faults, "currency", currency)
        if rounding is not None:
            check_rounding(faults, rounding)
        if read is None or digits is None or faults:
            raise invalid(faults)
        coefficient, power = read
        return _make(scaled(amount, coefficient, power + digits, rounding), _canonical(currency))

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """Return the amount given in minor units: cents for USD, yen for JPY, fils for KWD.

        >>> Money.of_minor(1999, "USD")
        Money('19.99', 'USD')
        """
        faults: list[Fault] = []
        if type(minor) is not int:
            faults.append(Fault.of("amount.type", "minor", minor, "give a whole number as an int"))
        check_currency(faults, "currency", currency)
        raise_faults(faults)
        return _in_range(minor, _canonical(currency))

    @staticmethod
    def sum(amounts: Iterable[Money], currency: str | None = None) -> Money:
        """Return the sum of amounts of one currency; give `currency` if there may be none.

        Several currencies have no sum (`currency.mismatch`): see `totals`.

        >>> Money.sum([Money("0.10", "USD")] * 3), Money.sum([], "EUR")
        (Money('0.30', 'USD'), Money('0.00', 'EUR'))
        """
        items = _checked(amounts)
        if currency is None:
            if not items:
                hint = "nothing has no currency unless you give it: Money.sum(amounts, 'USD')"
                raise InvalidInput(Fault.of("currency.missing", "currency", currency, hint))
            currency = items[0].currency
        else:
            exponent_of(currency)
            currency = _canonical(currency)
        minors = [item.minor for item in items if item.currency is currency]  # codes are interned
        if len(minors) < len(items):
            raise _not_one({currency, *map(_currency_of, items)}, items)
        return _in_range(sum(minors), currency)

    @property
    def amount(self) -> Decimal:
        """The exact amount, with all the digits of the minor unit.

        >>> Money(5, "USD").amount
        Decimal('5.00')
        """
        return Decimal(plain(self.minor, exponent_of(self.currency)))

    def __add__(self, other: Money) -> Money:
        if type(other) is not Money or other.currency != self.currency:
            raise _unfit(other, f"add {_name(other)} to {self.currency}")
        minor = self.minor + other.minor
        if not LOWEST <= minor <= HIGHEST:
            raise _beyond(minor)
        new = _new(Money)
        _set_minor(new, minor)
        _set_currency(new, self.currency)
        return new

    def __sub__(self, other: Money) -> Money:
        if type(other) is not Money or other.currency != self.currency:
            raise _unfit(other, f"subtract {_name(other)} from {self.currency}")
        return _in_range(self.minor - other.minor, self.currency)

    def __radd__(self, other: Money) -> NoReturn:
        hint = f"add {_name(other)} to {self.currency}; the built-in sum starts at 0: use Money.sum"
        raise _unfit(other, hint)

    def __rsub__(self, other: Money) -> NoReturn:
        raise _unfit(other, f"subtract {self.currency} from {_name(other)}")

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            hint = "multiply by an int; for a Fraction or Decimal use times(factor, rounding=…)"
            raise invalid([Fault.of("factor.type", "factor", times, hint)])
        if times.bit_length() > HIGHEST.bit_length():
            raise invalid([range_fault("factor", times)])
        return _in_range(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __truediv__(self, other: Never) -> NoReturn:
        raise _undivided(self, other)

    def __floordiv__(self, other: Never) -> NoReturn:
        raise _undivided(self, other)

    def __mod__(self, other: Never) -> NoReturn:
        raise _undivided(self, other)

    def __divmod__(self, other: Never) -> NoReturn:
        raise _undivided(self, other)

    def __neg__(self) -> Money:
        return _make(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return _make(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __eq__(self, other: object) -> bool:
        if type(other) is not Money:
            return NotImplemented
        return self.minor == other.minor and self.currency == other.currency

    def __hash__(self) -> int:
        return hash((self.minor, self.currency))

    def __lt__(self, other: Money) -> bool:
        return self.minor < _comparable(self, other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= _comparable(self, other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > _comparable(self, other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= _comparable(self, other)

    def times(self, factor: int | Fraction | Decimal, *, rounding: Rounding | None = None) -> Money:
        """Return the amount times an exact factor, such as a share of a period or a tax rate.

        Where the result has a part below the minor unit, the caller says how to round it.

        Raises `WrongType` (`factor.type`, floats too), `InvalidInput` (`factor.not_finite`,
        `amount.precision`) and `OutOfRange` (`factor.range`, `amount.range`).

        >>> from fractions import Fraction
        >>> Money("100.00", "USD").times(Fraction(17, 31), rounding=Rounding.HALF_UP)
        Money('54.84', 'USD')
        """
        exact = self.minor * exact_factor("factor", factor, rounding)
        return _in_range(whole(exact, rounding), self.currency)

    def allocate(self, weights: Iterable[int | Fraction | Decimal]) -> tuple[Money, ...]:
        """Split the amount by weights, so that the parts add up to it to the last unit.

        Each part is within one minor unit of its exact share. The units left over go one each to
        the parts that rounding down cost most; among equals, to the earliest (the method of
        largest remainders, Hare's quota). A zero weight gets nothing. A refund splits as its
        charge does.

        Raises `InvalidInput` (`weights.empty`, `weights.negative`, `weights.zero`: all are,
        `weights.not_finite`), `WrongType` (`weights.type`, floats too) and `OutOfRange`
        (`weights.range`, `weights.size`: more than 100,000).

        >>> print(*Money("19.99", "USD").allocate([1, 1, 1]))
        6.67 USD 6.66 USD 6.66 USD
        """
        parts = split(abs(self.minor), weights)
        if self.minor < 0:
            parts = [-part for part in parts]
        return tuple([_make(part, self.currency) for part in parts])

    def __str__(self) -> str:
        return f"{plain(self.minor, exponent_of(self.currency), ',')} {self.currency}"

    def __repr__(self) -> str:
        return f"Money('{plain(self.minor, exponent_of(self.currency))}', '{self.currency}')"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError

    def __reduce__(self) -> tuple[type[Money], tuple[str, str]]:
        return Money, (plain(self.minor, exponent_of(self.currency)), self.currency)

    def __replace__(
        self,
        *,
        amount: str | int | Decimal | None = None,
        currency: str | None = None,
        rounding: Rounding | None = None,
    ) -> Money:
        return Money(
            self.amount if amount is None else amount,
            self.currency if currency is None else currency,
            rounding=rounding,
        )


_new: Final = object.__new__
_set_minor: Final = Money.__dict__["minor"].__set__
_set_currency: Final = Money.__dict__["currency"].__set__
_currency_of: Final = attrgetter("currency")


def _make(minor: int, currency: str) -> Money:
    """Build money from what is known to be right, past the checks of its constructor."""
    new = _new(Money)
    _set_minor(new, minor)
    _set_currency(new, currency)
    return new


def _in_range(minor: int, currency: str) -> Money:
    if not LOWEST <= minor <= HIGHEST:
        raise _beyond(minor)
    return _make(minor, currency)


def _canonical(currency: str) -> str:
    """Return one shared object for the code, a plain str even where a subclass was given."""
    return intern(str.__str__(currency))


def _beyond(minor: int) -> InvalidInput:
    return invalid([range_fault("amount", minor)])


def _name(other: object) -> str:
    return other.currency if type(other) is Money else f"a bare {type(other).__name__}"


def _unfit(other: object, what: str) -> InvalidInput:
    """Return the error for two things that can't be added or compared."""
    code = "currency.mismatch" if type(other) is Money else "amount.type"
    return invalid([Fault.of(code, "", other, f"can't {what}")])


def _undivided(money: Money, other: object) -> InvalidInput:
    """Return the error for a division, which would lose a minor unit or make one."""
    if type(other) is Money:
        hint = "a ratio is a number: Fraction(one.minor, other.minor), of one currency"
    elif type(other) is int and 1 < other <= _PARTS_SHOWN:
        ones = ", ".join(["1"] * other)
        hint = f"allocate([{ones}]) splits it to the last unit, "
        hint += f"times(Fraction(1, {other}), rounding=…) takes a share"
    else:
        hint = (
            "allocate(weights) splits it to the last unit, times(factor, rounding=…) takes a share"
        )
    return invalid([Fault.of("factor.type", "", other, f"can't divide {money.currency}: {hint}")])


_PARTS_SHOWN: Final = 4
"""The most equal parts that a hint writes out."""


def _comparable(self: Money, other: Money) -> int:
    if type(other) is not Money or other.currency != self.currency:
        raise _unfit(other, f"compare {self.currency} with {_name(other)}")
    return other.minor


def _checked(amounts: Iterable[Money]) -> Sequence[Money]:
    """Return the amounts as a sequence of nothing but money."""
    try:
        each = iter(amounts)
    except TypeError:
        hint = "give amounts of Money in a list or another iterable"
        raise invalid([Fault.of("amount.type", "", amounts, hint)]) from None
    # Those that can be gone through again needn't be copied.
    items = amounts if isinstance(amounts, list | tuple) else list(each)
    if countOf(map(type, items), Money) < len(items):
        strangers = ((i, item) for i, item in enumerate(items) if type(item) is not Money)
        raise invalid(
            Fault.of("amount.type", f"[{i}]", item, "give Money")
            for i, item in islice(strangers, _FAULTS_COLLECTED)
        )
    return items


def _not_one(found: set[str], items: Sequence[Money]) -> InvalidInput:
    named = " and ".join(sorted(found))
    hint = f"can't add {named}: they have no common sum; totals() gives one per currency"
    return invalid([Fault.of("currency.mismatch", "", items, hint)])


def totals(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Return the sum in each currency that occurs, in the order of their codes.

    Not one number: without an exchange rate, several currencies have no common sum.

    >>> totals([Money("1.00", "USD"), Money("5", "EUR"), Money("2.00", "USD")])
    (Money('5.00', 'EUR'), Money('3.00', 'USD'))
    """
    sums: dict[str, int] = {}
    for item in _checked(amounts):
        sums[item.currency] = sums.get(item.currency, 0) + item.minor
    return tuple(_in_range(sums[currency], currency) for currency in sorted(sums))


def rounding_line(lines: Iterable[Money], total: Money) -> Money:
    """Return the line that makes rounded lines add up to a separately rounded total.

    An invoice shows it rather than hiding the difference in some other line. Rounding moves the
    total and each line by less than one unit, so a difference of more than one unit per line
    isn't rounding but a missing or wrong line, and is refused.

    Raises `InvalidInput` (`rounding.excess`, `currency.mismatch`).

    >>> third = Money("33.33", "USD")
    >>> rounding_line([third, third, third], Money("100.00", "USD"))
    Money('0.01', 'USD')
    """
    rounded = _checked(lines)
    difference = total - Money.sum(rounded, _checked([total])[0].currency)
    if abs(difference.minor) > len(rounded):
        hint = f"rounding {len(rounded)} lines can't make up for this; a line is missing or wrong"
        raise invalid([Fault.of("rounding.excess", "total", difference, hint)])
    return difference
