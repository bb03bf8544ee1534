"""What forms read and what they come to, exactly: facts by name, numbers and amounts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from patronage.errors import Fault, raise_faults
from patronage.facts.remarks import Remark
from patronage.measures.figures import check_figure, figure, number
from patronage.money.amounts import round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from patronage.money.amounts import Rounding
    from patronage.thresholds.threshold import Threshold

__all__ = [
    "Answer", "Exact", "Facts", "Result", "answered", "checked", "largest", "mixed", "number_of",
    "passes", "rounded", "said", "stated", "summed", "unknown",
]  # fmt: skip

Facts: TypeAlias = Mapping[str, "int | Decimal | Fraction | Money | str"]
"""What is known of one attainment, by name: `value`, `short`, `lost`, `base` … (`Attainment`)."""

Answer: TypeAlias = "int | Decimal | Fraction | Money | Remark"
"""What a form comes to: a number or an amount, or the remark that says why it isn't known."""


class Exact(NamedTuple):
    """A number that is not rounded, with its currency where it is an amount.

    >>> Exact(Fraction(1, 3)).currency is None
    True
    """

    number: Fraction
    currency: str | None = None

    def share(self, percent: Fraction) -> Exact:
        """Return so many percent of it.

        >>> Exact(Fraction(200), "USD").share(Fraction(5))
        Exact(number=Fraction(10, 1), currency='USD')
        """
        own = self.number
        over = own.denominator * percent.denominator * 100
        return Exact(Fraction(own.numerator * percent.numerator, over), self.currency)


Result: TypeAlias = "Exact | Remark"
"""The same before it is rounded."""


def unknown(code: str, **params: object) -> Remark:
    """Return the remark by which a form says why it comes to nothing that is known.

    >>> unknown("form.fact", fact="trip").param("fact")
    'trip'
    """
    return Remark.of(code, **{name: _scalar(value) for name, value in params.items()})


def _scalar(value: object) -> Decimal | str:
    """Return what stands in words for a value: of a number without an end, four decimals."""
    plain = figure(value)
    return cast("Decimal", figure(round(plain, 4)) if type(plain) is Fraction else plain)


def summed(one: Result, other: Result) -> Result:
    """Return the sum of two results; of a number and an amount there is none, but of nothing.

    >>> summed(Exact(Fraction(0)), Exact(Fraction(2), "USD"))
    Exact(number=Fraction(2, 1), currency='USD')
    >>> print(summed(Exact(Fraction(2), "EUR"), Exact(Fraction(2), "USD")))
    in EUR, and in USD
    """
    if isinstance(one, Remark) or isinstance(other, Remark):
        return one if isinstance(one, Remark) else other
    if one.number and other.number and one.currency != other.currency:
        return mixed(one.currency, other.currency)
    currency = one.currency if one.number else other.currency or one.currency
    return Exact(one.number + other.number, currency)


def mixed(one: str | None, other: str | None) -> Remark:
    """Return the remark that amounts of two currencies, or a number and an amount, are no sum.

    >>> print(mixed("USD", None))
    an amount in USD is no number
    """
    if one and other:
        return unknown("credit.currency", first=one, second=other)
    return unknown("form.amount", currency=one or other)


def largest(results: Sequence[Exact]) -> Result:
    """Return the largest of one result or several, which are all numbers, or of one currency.

    >>> largest([Exact(Fraction(2)), Exact(Fraction(3))])
    Exact(number=Fraction(3, 1), currency=None)
    """
    found = results[0]
    for each in results[1:]:
        both = summed(found, each)
        if isinstance(both, Remark):
            return both
        found = max(found, each, key=_number)
    return found


def _number(result: Exact) -> Fraction:
    return result.number


def stated(value: object) -> Exact:
    """Return a number or an amount as it is written in a form.

    >>> stated(Money("5.00", "USD"))
    Exact(number=Fraction(5, 1), currency='USD')
    """
    if isinstance(value, Money):
        return Exact(Fraction(value.minor, 10 ** exponent_of(value.currency)), value.currency)
    return Exact(Fraction(number(value) or 0))


def said(value: object, facts: Facts) -> Result:
    """Return a number or an amount, or what the fact of that name says.

    >>> said("price", {"price": Money("5.00", "USD")}), said(3, {})
    (Exact(number=Fraction(5, 1), currency='USD'), Exact(number=Fraction(3, 1), currency=None))
    """
    if not isinstance(value, str):
        return stated(value)
    seen = facts.get(value)
    return unknown("form.fact", fact=value) if seen is None or type(seen) is str else stated(seen)


def number_of(value: object, facts: Facts) -> Fraction | Remark:
    """Return a number, or the one that the fact of that name says; an amount is none.

    >>> number_of("value", {"value": 3})
    Fraction(3, 1)
    """
    found = said(value, facts)
    if isinstance(found, Remark):
        return found
    return found.number if found.currency is None else unknown("form.fact", fact=value)


def passes(bound: Threshold, seen: object) -> bool:
    """Return whether a fact passes a bound; a number has no name, and a name no number.

    >>> import patronage as pt
    >>> passes(pt.at_least(3), Fraction(7, 2)), passes(pt.equal_to("single"), Fraction(1))
    (True, False)
    """
    if type(seen) is Money or isinstance(bound.bounds[0], str) is not (type(seen) is str):
        return False
    return bound.judge(seen)


def checked(facts: Facts) -> Facts:
    """Return what is known by name, or raise for what no form can read.

    Faults: `details.type` (no mapping of names), `number.type` (a float, a flag).

    >>> checked({"value": 99})
    {'value': 99}
    """
    faults: list[Fault] = []
    given: object = facts
    if not isinstance(given, Mapping):
        faults.append(Fault.of("details.type", "facts", given, "give a mapping: {'value': 99}"))
        raise_faults(faults)
    for name, value in cast("Mapping[object, object]", facts).items():
        if not isinstance(name, str):
            faults.append(Fault.of("details.type", "facts", name, "name each fact by a text"))
        elif type(value) not in (Money, str):
            check_figure(faults, f"facts[{name}]", value)
    raise_faults(faults)
    return facts


def answered(result: Result, rounding: Rounding) -> Answer:
    """Return what a form comes to as its reader sees it.

    >>> import patronage as pt
    >>> answered(Exact(Fraction(1, 3), "USD"), pt.Rounding.UP)
    Money('0.34', 'USD')
    """
    if isinstance(result, Remark):
        return result
    return figure(result.number) if result.currency is None else rounded(result, rounding)


def rounded(amount: Exact, rounding: Rounding) -> Money:
    """Return an exact amount in its minor unit.

    >>> import patronage as pt
    >>> rounded(Exact(Fraction(5, 2), "JPY"), pt.Rounding.HALF_UP)
    Money('3', 'JPY')
    """
    currency = cast("str", amount.currency)
    minor = round_fraction(amount.number * 10 ** exponent_of(currency), rounding)
    return Money.of_minor(minor, currency)
