"""Discounts: by percent or amount, for the first periods or until a day, one after another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.billing.arguments import need
from patronage.billing.prices.prices import check_currency, check_percent, percent_of
from patronage.checks import A_TUPLE, check_instance
from patronage.errors import Fault, invalid
from patronage.facts.dealings import AboveZero
from patronage.fields import OneLine
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "WHOLE",
    "AmountOff",
    "Discount",
    "Part",
    "PercentOff",
    "check_discounts",
    "discounted",
    "taken_off",
]


def _check_up_to_all(faults: list[Fault], path: str, percent: object) -> None:
    check_percent(faults, path, percent, 0, 100)


UpToAll: TypeAlias = Annotated[Decimal, _check_up_to_all]
"""A percentage of a line: up to all of it."""


def _check_count(faults: list[Fault], path: str, periods: object) -> None:
    if type(periods) is not int:
        faults.append(Fault.of("interval.type", path, periods, "give a whole number"))
    elif not 1 <= periods <= 10_000:
        hint = "give a number of periods, 1 or more"
        faults.append(Fault.of("interval.range", path, periods, hint))


PeriodCount: TypeAlias = Annotated[int, _check_count]
"""A number of periods, 1 or more."""


@frozen
class PercentOff(Value):
    """So many percent off each line: of the first `periods` of a fee, or of those begun by `until`.

    Not a credit: it never gives back more than the line (a discount over 100 percent is
    `percent.range`). Faults: `percent.type`, `percent.range`, `interval.range`, `date.type`.

    >>> import patronage as pt
    >>> half = pt.PercentOff("0.5")
    >>> half.of(pt.Money("100", "USD"))
    Money('0.50', 'USD')
    """

    percent: UpToAll = field(converter=percent_of)
    periods: PeriodCount | None = field(default=None, kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    label: OneLine | None = field(default=None, kw_only=True)

    def exact(self, gross: Fraction, part: Fraction) -> Fraction:  # noqa: ARG002  as of AmountOff
        """Return what is taken off an exact amount in minor units.

        >>> PercentOff("10").exact(Fraction(105), Fraction(1))
        Fraction(21, 2)
        """
        need("fraction.type", "gross", gross, Fraction)
        return gross * Fraction(self.percent) / 100

    def of(self, gross: Money) -> Money:
        """Return what is taken off an amount, rounded.

        >>> import patronage as pt
        >>> pt.PercentOff("33.3").of(pt.Money("10", "USD"))
        Money('3.33', 'USD')
        """
        need("amount.type", "gross", gross, Money)
        return _rounded(self.exact(Fraction(gross.minor), Fraction(1)), gross.currency, self)


@frozen
class AmountOff(Value):
    """So much off each period of a fee, never more than it costs; limits as `PercentOff`.

    `prorated`: of a part of a period only that part; else all of it comes off a part too, and once
    where a pause or a change cuts a period in several. Faults: `amount.type`, `amount.sign`,
    `interval.range`, `date.type`.

    >>> import patronage as pt
    >>> pt.AmountOff(pt.Money("15", "USD")).of(pt.Money("10", "USD"))
    Money('10.00', 'USD')
    """

    amount: AboveZero
    prorated: bool = field(default=False, kw_only=True)
    periods: PeriodCount | None = field(default=None, kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    label: OneLine | None = field(default=None, kw_only=True)

    def exact(self, gross: Fraction, part: Fraction) -> Fraction:
        """Return what is taken off an exact amount in minor units, of a part of a period.

        >>> import patronage as pt
        >>> pt.AmountOff(pt.Money("5", "USD")).exact(Fraction(1000), Fraction(1, 2))
        Fraction(250, 1)
        """
        need("fraction.type", "gross", gross, Fraction)
        need("fraction.type", "part", part, Fraction)
        return min(self.amount.minor * part, max(gross, Fraction(0)))

    def of(self, gross: Money) -> Money:
        """Return what is taken off an amount.

        >>> import patronage as pt
        >>> pt.AmountOff(pt.Money("5", "USD")).of(pt.Money("10", "USD"))
        Money('5.00', 'USD')
        """
        need("amount.type", "gross", gross, Money)
        if gross.currency != self.amount.currency:
            hint = f"the discount is in {self.amount.currency}"
            raise invalid([Fault.of("currency.mismatch", "gross", gross, hint)])
        return _rounded(self.exact(Fraction(gross.minor), Fraction(1)), gross.currency, self)


Discount: TypeAlias = PercentOff | AmountOff
"""What is taken off a line."""


Part: TypeAlias = tuple[Fraction, Fraction]
"""From where to where a line reaches, of all that is charged of a period."""

WHOLE: Final[Part] = (Fraction(0), Fraction(1))
"""All that is charged of a period."""


def taken_off(discount: Discount, share: Fraction, part: Part) -> Fraction:
    """Return the part of a discount that a line bears, by its share and its place in the period.

    An amount that isn't prorated comes off each period once: lines of one bear whole cents of it,
    which sum to all.

    >>> import patronage as pt
    >>> off, third, half = pt.AmountOff(pt.Money("0.05", "USD")), Fraction(1, 3), Fraction(1, 2)
    >>> [str(taken_off(off, third, part)) for part in (WHOLE, (WHOLE[0], half), (half, WHOLE[1]))]
    ['1', '3/5', '2/5']
    """
    if isinstance(discount, AmountOff):
        if discount.prorated:
            return share
        if part != WHOLE:
            minor = discount.amount.minor
            before, after = (round_fraction(minor * each, discount.rounding) for each in part)
            return Fraction(after - before, minor)
    return Fraction(1)


def discounted(
    exact: Fraction,
    currency: str,
    discounts: Iterable[tuple[Discount, Fraction]],
    *,
    rounding: Rounding,
    once: bool,
) -> tuple[Money, Money | None]:
    """Return what is to be paid of an exact amount in minor units, and what was taken off.

    Discounts apply in the order given, each to what the ones before have left. Each is rounded
    and taken from the rounded amount; with `once`, nothing is rounded before the end.

    >>> discounted(
    ...     Fraction(1005),
    ...     "USD",
    ...     [(PercentOff("50"), Fraction(1))],
    ...     rounding=Rounding.HALF_UP,
    ...     once=False,
    ... )
    (Money('5.02', 'USD'), Money('5.03', 'USD'))
    """
    gross = Money.of_minor(round_fraction(exact, rounding), currency)
    stacked = list(discounts)
    if not stacked:
        return gross, None
    if once:
        left = exact
        for discount, part in stacked:
            left -= discount.exact(left, part)
        net = Money.of_minor(round_fraction(left, rounding), currency)
        return net, gross - net
    net = gross
    for discount, part in stacked:
        net -= _rounded(discount.exact(Fraction(net.minor), part), currency, discount)
    return net, gross - net


def _rounded(exact: Fraction, currency: str, discount: Discount) -> Money:
    exponent_of(currency)
    return Money.of_minor(round_fraction(exact, discount.rounding), currency)


def check_discounts(faults: list[Fault], discounts: object, currency: str | None) -> None:
    """Report discounts that are none, or that are in another currency.

    >>> found: list[Fault] = []
    >>> check_discounts(found, (AmountOff(Money("1", "EUR")),), "USD")
    >>> found[0].code
    'currency.mismatch'
    """
    if not isinstance(discounts, tuple):
        faults.append(Fault.of("discount.type", "discounts", discounts, A_TUPLE))
        return
    for place, discount in enumerate(cast("tuple[object, ...]", discounts)):
        check_instance(
            faults, "discount.type", f"discounts[{place}]", discount, PercentOff, AmountOff
        )
        if isinstance(discount, AmountOff):
            check_currency(faults, f"discounts[{place}].amount", discount.amount, currency)
