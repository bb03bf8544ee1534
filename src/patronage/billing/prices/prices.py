"""What one unit costs on a day: a price, phases of it, its escalation, or a card by standing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from attrs import field, frozen

from patronage.billing.arguments import each_of, need
from patronage.checks import are_pairs, check_items, check_name
from patronage.dates.period import Period
from patronage.errors import Fault, InvalidInput, invalid, offer, raise_faults
from patronage.facts.standings import Standing
from patronage.fields import OneLine
from patronage.money.amounts import plain, round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.timeline.timeline import Timeline
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from fractions import Fraction

    from patronage.money.amounts import Rounding

__all__ = [
    "Phase",
    "Price",
    "RateCard",
    "check_percent",
    "check_phases",
    "check_price",
    "currency_of",
    "optional_percent",
    "percent_of",
    "ramp",
    "rounded_price",
]

Price: TypeAlias = Money | UnitPrice
"""What one unit costs for one whole period: money, or finer than a cent."""

MOST_DECIMALS = 20
"""The most decimals that a price is rounded to."""

HIGHEST_PERCENT = 100_000
"""The most percent of anything: a thousandfold."""


def check_price(faults: list[Fault], path: str, price: object, *, code: str = "price.type") -> None:
    """Report what is neither money nor a unit price.

    >>> found: list[Fault] = []
    >>> check_price(found, "price", "5")
    >>> found[0].code
    'price.type'
    """
    if type(price) is not Money and type(price) is not UnitPrice:
        hint = 'give Money("…", "USD"), or UnitPrice("…", "USD") where it is finer than a cent'
        faults.append(Fault.of(code, path, price, hint))


def check_amount(faults: list[Fault], path: str, amount: object) -> None:
    """Report what is no money.

    >>> found: list[Fault] = []
    >>> check_amount(found, "amount", 5)
    >>> found[0].code
    'amount.type'
    """
    if type(amount) is not Money:
        faults.append(Fault.of("amount.type", path, amount, 'give Money("…", "USD")'))


AnyPrice: TypeAlias = Annotated[Price, check_price]
"""A price as a field holds it."""

Amount: TypeAlias = Annotated[Money, check_amount]
"""An amount of money as a field holds it."""


@frozen
class Phase(Value):
    """A stretch of days on which a recurring fee has another price: free, an introduction, a ramp.

    A price inside a phase is stated, so no escalation touches it. Phases of one fee don't overlap
    (`phase.overlap`). Faults: `period.type`, `price.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> trial = pt.Phase.free(pt.Period(date(2026, 1, 1), date(2026, 2, 1)), "USD")
    >>> trial.price
    Money('0.00', 'USD')
    """

    period: Period
    price: AnyPrice
    label: OneLine | None = field(default=None, kw_only=True)

    @classmethod
    def free(cls, period: Period, currency: str) -> Phase:
        """Return a phase that costs nothing.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Phase.free(pt.Period(None, date(2026, 2, 1)), "EUR").label
        'free'
        """
        return cls(period, Money.of_minor(0, currency), label="free")


def ramp(start: date, steps: Iterable[tuple[date, Price]]) -> tuple[Phase, ...]:
    """Return the phases of a ramp: each price holds until its day, and the next from then on.

    After the last step the fee's own price holds. Faults: `steps.type`, `span.order`, `price.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> steps = [
    ...     (date(2026, 4, 1), pt.Money("50", "USD")),
    ...     (date(2026, 7, 1), pt.Money("75", "USD")),
    ... ]
    >>> [str(phase.period) for phase in pt.ramp(date(2026, 1, 1), steps)]
    ['[2026-01-01, 2026-04-01)', '[2026-04-01, 2026-07-01)']
    """
    phases: list[Phase] = []
    pairs = each_of("steps.type", "steps", steps, tuple)
    if not are_pairs(tuple(pairs)):
        hint = "give pairs of a day and the price until then"
        raise invalid([Fault.of("steps.type", "steps", pairs, hint)])
    for place, (until, price) in enumerate(pairs):
        try:
            phases.append(Phase(Period(start, until), price))
        except InvalidInput as error:
            raise error.under(f"steps[{place}]") from None
        start = until
    return tuple(phases)


@frozen
class RateCard(Value):
    """What each standing pays (D12, D45): one price for customers, another for clients.

    It knows nothing of policies: the standing comes in as a Timeline, and a Timeline of prices
    goes out, which a fee takes as its price. A standing that isn't on the card pays `otherwise`;
    without one it is `standing.unknown`. Faults: `price.type`, `standing.type`, `standing.twice`,
    `currency.mismatch`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> card = pt.RateCard.of({"customer": pt.Money("80", "USD"), "client": pt.Money("120", "USD")})
    >>> standing = pt.Timeline.of({date(2026, 2, 1): "client"}, before="customer")
    >>> str(card.prices(standing).at(date(2026, 3, 1)))
    '120.00 USD'
    """

    rates: tuple[tuple[str, Price], ...]
    otherwise: Price | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(_card_faults(self))

    @classmethod
    def of(
        cls, rates: Mapping[str | Standing, Price], *, otherwise: Price | None = None
    ) -> RateCard:
        """Return the card of a mapping from standings, or their names, to prices.

        >>> import patronage as pt
        >>> pt.RateCard.of({pt.CLIENT: pt.Money("120", "USD")}).rates[0][0]
        'client'
        """
        need("standing.type", "rates", rates, Mapping)
        pairs = tuple((_name(standing), price) for standing, price in rates.items())
        return cls(pairs, otherwise=otherwise)

    def prices(self, standing: Timeline[str] | Timeline[Standing]) -> Timeline[Price]:
        """Return what the patron pays over time, from what they are over time.

        >>> import patronage as pt
        >>> card = pt.RateCard.of({pt.CLIENT: pt.Money("120", "USD")})
        >>> card.prices(pt.Timeline.constant(pt.CLIENT))
        Timeline.constant(Money('120.00', 'USD'))
        """
        need("timeline.type", "standing", standing, Timeline)
        prices = dict(self.rates)
        named: Timeline[str] = standing.map(_name)
        return named.map(lambda name: self._price(prices, name))

    def _price(self, prices: dict[str, Price], name: str) -> Price:
        price = prices.get(name, self.otherwise)
        if price is None:
            known = ", ".join(prices)
            hint = (
                f"{offer(name, prices)}the card has {known}; state what others pay by otherwise=…"
            )
            raise invalid([Fault.of("standing.unknown", "standing", name, hint)])
        return price


def _name(standing: str | Standing) -> str:
    return standing.name if isinstance(standing, Standing) else standing


def _card_faults(card: RateCard) -> list[Fault]:
    faults: list[Fault] = []
    if not are_pairs(card.rates) or not card.rates:
        return [Fault.of("rates.type", "rates", card.rates, "give pairs of a standing and a price")]
    seen: set[str] = set()
    for place, (name, price) in enumerate(card.rates):
        check_price(faults, f"rates[{place}][1]", price)
        before = len(faults)
        check_name(faults, f"rates[{place}][0]", name)
        if len(faults) > before:
            continue
        if name in seen:
            hint = "each standing has one price"
            faults.append(Fault.of("standing.twice", f"rates[{place}][0]", name, hint))
        seen.add(name)
    if card.otherwise is not None:
        check_price(faults, "otherwise", card.otherwise)
    if not faults:
        check_currencies(faults, "rates", [price for _, price in card.rates])
    return faults


def check_currencies(faults: list[Fault], path: str, prices: Iterable[Price]) -> None:
    """Report prices that aren't all in one currency.

    >>> found: list[Fault] = []
    >>> check_currencies(found, "prices", [Money("1", "USD"), Money("1", "EUR")])
    >>> found[0].code
    'currency.mismatch'
    """
    found = sorted({price.currency for price in prices})
    if len(found) > 1:
        hint = "give prices in one currency"
        faults.append(Fault.of("currency.mismatch", path, " and ".join(found), hint))


def check_currency(faults: list[Fault], path: str, price: Price, currency: str | None) -> None:
    """Report a price of a fee in another currency than the fee's, where that is known.

    >>> found: list[Fault] = []
    >>> check_currency(found, "cap", Money("1", "USD"), "EUR")
    >>> found[0].hint
    'the fee is in EUR'
    """
    if currency not in {None, price.currency}:
        faults.append(Fault.of("currency.mismatch", path, price, f"the fee is in {currency}"))


def check_digits(faults: list[Fault], path: str, digits: object) -> None:
    """Report what is no number of decimals that a price is rounded to.

    >>> found: list[Fault] = []
    >>> check_digits(found, "digits", 21)
    >>> found[0].code
    'price.digits'
    """
    if type(digits) is not int or not 0 <= digits <= MOST_DECIMALS:
        hint = f"give 0 to {MOST_DECIMALS} decimals"
        faults.append(Fault.of("price.digits", path, digits, hint))


def check_phases(faults: list[Fault], phases: object, currency: str | None) -> None:
    """Report phases that are none, that overlap, or that are in another currency.

    >>> from datetime import date
    >>> found: list[Fault] = []
    >>> half = Phase.free(Period(date(2026, 1, 1), None), "USD")
    >>> check_phases(found, (half, half), "USD")
    >>> found[0].code, found[0].path
    ('phase.overlap', 'phases[1]')
    """
    check_items(faults, "phase.type", "phases", phases, Phase)
    if any(fault.code == "phase.type" for fault in faults):
        return
    stated = cast("tuple[Phase, ...]", phases)
    for place, phase in enumerate(stated):
        check_currency(faults, f"phases[{place}].price", phase.price, currency)
        if any(phase.period.overlaps(other.period) for other in stated[:place]):
            hint = "phases of one fee don't overlap"
            faults.append(Fault.of("phase.overlap", f"phases[{place}]", phase.period, hint))


def check_percent(
    faults: list[Fault], path: str, percent: object, low: int = 0, high: int = HIGHEST_PERCENT
) -> None:
    """Report what is no percentage: a Decimal, an int, or a str such as "2.5", within limits.

    >>> found: list[Fault] = []
    >>> check_percent(found, "percent", Decimal(101), 0, 100)
    >>> found[0].code
    'percent.range'
    """
    if type(percent) is not Decimal or not percent.is_finite():
        hint = 'give a percentage as a str such as "2.5"'
        faults.append(Fault.of("percent.type", path, percent, hint))
    elif not low <= percent <= high:
        faults.append(Fault.of("percent.range", path, percent, f"give {low} to {high} percent"))


def _check_any_percent(faults: list[Fault], path: str, percent: object) -> None:
    check_percent(faults, path, percent)


Percent: TypeAlias = Annotated[Decimal, _check_any_percent]
"""A percentage of anything, zero or more."""


def percent_of(value: object) -> Decimal:
    """Return a percentage given as text, whole number or Decimal; anything else is left to fail.

    A converter of attributes.

    >>> percent_of("2.5")
    Decimal('2.5')
    """
    if type(value) is Decimal:
        return value
    if type(value) is int:
        return Decimal(value)
    if isinstance(value, str) and _PERCENT.fullmatch(value):
        return Decimal(value)
    return cast("Decimal", value)


def optional_percent(value: object) -> Decimal | None:
    """Return the same of an optional percentage.

    >>> optional_percent(None) is None
    True
    """
    return None if value is None else percent_of(value)


_PERCENT = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?", re.ASCII)


def currency_of(price: Price | Timeline[Price]) -> str:
    """Return the currency of a price, or of all the prices of a Timeline.

    >>> currency_of(Timeline.constant(Money("1", "USD")))
    'USD'
    """
    return price.before.currency if isinstance(price, Timeline) else price.currency


def rounded_price(
    exact: Fraction, currency: str, digits: int | None, rounding: Rounding
) -> UnitPrice:
    """Return an exact amount as a unit price of so many decimals; None: the currency's own.

    >>> from fractions import Fraction
    >>> from patronage.money.amounts import Rounding
    >>> rounded_price(Fraction(1, 3), "USD", 4, Rounding.HALF_UP)
    UnitPrice('0.3333', 'USD')
    """
    places = exponent_of(currency) if digits is None else digits
    scaled = round_fraction(exact * 10**places, rounding)
    return UnitPrice(plain(scaled, places), currency)
