"""Prices and fees: of every kind, in one currency, over days that meet the bill dates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Unpack

from hypothesis import strategies as st

from patronage.billing.account.interest import LateInterest
from patronage.billing.account.tax import FlatTax, TaxRule
from patronage.billing.course.usage import Usage
from patronage.billing.fees.limits import Limit
from patronage.billing.fees.milestones import Milestone, MilestoneFee
from patronage.billing.fees.one_off import OneOffFee
from patronage.billing.fees.point_of_sale import PointOfSale
from patronage.billing.fees.recurring import RecurringFee
from patronage.billing.fees.retainer import RetainerFee, Rollover
from patronage.billing.fees.usage import UsageFee
from patronage.billing.prices.discounts import AmountOff, PercentOff
from patronage.billing.prices.escalation import Escalation, EscalationRule
from patronage.billing.prices.prices import Phase, RateCard
from patronage.billing.prices.proration import Proration
from patronage.billing.prices.tiers import Tier, Tiers
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.strategies.amounts import money, percents, quantities, unit_prices
from patronage.strategies.cadence import endless
from patronage.strategies.dates import timelines
from patronage.strategies.fields import any_of, drawn, filled, from_fields
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import BY_HAND, PARTS, above_zero, few, pins, several, signed
from patronage.strategies.text import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.course.course import Fee
    from patronage.billing.prices.discounts import Discount
    from patronage.billing.prices.prices import Price
    from patronage.money.money import Money
    from patronage.strategies.options import Options

__all__ = [
    "discounts", "escalations", "fees", "flat_taxes", "late_interests", "limits", "milestones",
    "phases", "prices", "rate_cards", "rollovers", "tier_tables", "tiers", "usages",
]  # fmt: skip

_FEE_IDS: Final = few("fee", "seats", "setup", "support")
_PERCENTS: Final = percents()
_QUANTITIES: Final = quantities()


def _prices(world: World) -> SearchStrategy[Price]:
    return prices(currency=world.code)


@st.composite
def _phases_in_a_row(draw: DrawFn, world: World) -> tuple[Phase, ...]:
    """Draw phases that don't overlap: between days in their order."""
    days = sorted(draw(st.lists(world.days, min_size=2, max_size=4, unique=True)))
    found: list[Phase] = []
    for start, end in pairwise(days):
        period = Period(start, end)
        if draw(st.booleans()):
            found.append(Phase.free(period, world.code))
        elif not found or draw(st.booleans()):
            found.append(Phase(period, draw(_prices(world))))
    return tuple(found)


@st.composite
def _rows(draw: DrawFn, world: World) -> tuple[Tier, ...]:
    """Draw tiers that rise, the last without end."""
    ends = draw(st.lists(quantities(allow_zero=False), max_size=2, unique=True))
    return tuple(filled(draw, Tier, world, up_to=end) for end in (*sorted(ends), None))


def _rates(world: World) -> SearchStrategy[tuple[tuple[str, Price], ...]]:
    """Draw a price for each of the standings."""
    pairs = [st.tuples(st.just(name), _prices(world)) for name in world.standings]
    return st.tuples(*pairs)


PARTS[AmountOff] = {"amount": above_zero, "periods": few(1, 2, 12)}
PARTS[PercentOff] = {"percent": _PERCENTS, "periods": few(1, 2, 12)}
PARTS[FlatTax] = {"percent": _PERCENTS, "id": st.just("vat")}
PARTS[LateInterest] = {
    "percent": _PERCENTS,
    "day_count": few(Proration.ACTUAL_365, Proration.ACTUAL_360, Proration.ACTUAL_ACTUAL),
    "grace_days": few(1, 28, 29, 30, 31),
}
PARTS[MilestoneFee] = {"id": _FEE_IDS}
PARTS[OneOffFee] = {"id": _FEE_IDS, "amount": signed}
PARTS[PointOfSale] = {"id": _FEE_IDS, "amount": signed}
PARTS[RateCard] = {"rates": _rates}
PARTS[RecurringFee] = {
    "id": _FEE_IDS,
    "amount": lambda world: (
        _prices(world) | timelines(_prices(world), days=world.days, max_changes=2)
    ),
    "quantity": _QUANTITIES | st.integers(0, 5),
    "phases": _phases_in_a_row,
    "price_digits": few(0, 2, 4),
}
PARTS[RetainerFee] = {"id": _FEE_IDS, "amount": above_zero}
PARTS[Rollover] = {"periods": few(1, 2)}
PARTS[Tier] = {"up_to": st.none() | quantities(allow_zero=False)}
PARTS[Tiers] = {"tiers": _rows}
PARTS[Usage] = {"fee": _FEE_IDS}
PARTS[UsageFee] = {
    "id": _FEE_IDS,
    "limits_over": lambda world: st.none() | endless(world),
    "limits": lambda world: several(drawn(Limit, world)),
    "proration": few(Proration.FULL, Proration.ACTUAL_PERIOD),
}


def prices(*, currency: str | SearchStrategy[str] | None = None) -> SearchStrategy[Price]:
    """Draw what a unit costs: money, or a price finer than a cent; zero or more.

    >>> from hypothesis import find
    >>> find(prices(currency="USD"), lambda price: price.amount > 1)
    Money('1.01', 'USD')
    """
    return money(currency=currency, allow_negative=False) | unit_prices(currency=currency)


def phases(**options: Unpack[Options]) -> SearchStrategy[Phase]:
    """Draw a stretch of days on which a fee has another price.

    >>> from hypothesis import find
    >>> find(phases(currency="USD"), lambda phase: phase.label == "free").price
    Money('0.00', 'USD')
    """
    return drawn(Phase, World.of(options))


def rate_cards(**options: Unpack[Options]) -> SearchStrategy[RateCard]:
    """Draw what each of the standings pays; without `otherwise`, each has its price.

    >>> from hypothesis import find
    >>> find(rate_cards(currency="USD", standings=["client"]), lambda card: True).rates
    (('client', Money('1.00', 'USD')),)
    """
    return drawn(RateCard, World.of(options))


def discounts(
    *, kinds: Iterable[type[Discount]] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Discount]:
    """Draw what is taken off a line: of either kind, or of these kinds.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(discounts(kinds=[pt.PercentOff]), lambda each: each.percent == 100).percent
    Decimal('100')
    """
    return any_of("discount", World.of(options), kinds)


def escalations(**options: Unpack[Options]) -> SearchStrategy[Escalation]:
    """Draw how a price rises, step by step: by percent, by an amount, with an index.

    >>> from hypothesis import find
    >>> find(escalations(currency="USD"), lambda rise: rise.amount is not None).every
    months(1)
    """
    return drawn(Escalation, World.of(options))


def tiers(**options: Unpack[Options]) -> SearchStrategy[Tier]:
    """Draw units up to a quantity at a price each.

    >>> from hypothesis import find
    >>> find(tiers(currency="USD"), lambda tier: tier.flat is not None).flat
    Money('1.00', 'USD')
    """
    return drawn(Tier, World.of(options))


def tier_tables(**options: Unpack[Options]) -> SearchStrategy[Tiers]:
    """Draw the price of a quantity by tiers that rise, the last without end.

    >>> from hypothesis import find
    >>> find(tier_tables(currency="USD"), lambda table: len(table.tiers) > 1).tiers[0].up_to
    Decimal('1')
    """
    return drawn(Tiers, World.of(options))


def usages(
    fee: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Usage]:
    """Draw what was used on a day, billed by the fee of that id.

    >>> from hypothesis import find
    >>> find(usages("seats"), lambda usage: True)
    Usage('seats', Decimal('1'), on=datetime.date(2024, 2, 1))
    """
    return drawn(Usage, World.of(options), **pins(fee=fee))


def limits(**options: Unpack[Options]) -> SearchStrategy[Limit]:
    """Draw at least and at most so much of a usage fee over the periods of a cadence.

    >>> from hypothesis import find
    >>> find(limits(currency="USD"), lambda limit: limit.cap is not None).cap.currency
    'USD'
    """
    return drawn(Limit, World.of(options))


def rollovers() -> SearchStrategy[Rollover]:
    """Draw what becomes of the part of a retainer that wasn't used.

    >>> from hypothesis import find
    >>> find(rollovers(), lambda each: each.periods is not None)
    Rollover(periods=1)
    """
    return drawn(Rollover, EVERYWHERE)


def milestones(**options: Unpack[Options]) -> SearchStrategy[Milestone]:
    """Draw one part of a total, by percent or as an amount.

    >>> from hypothesis import find
    >>> find(milestones(currency="USD"), lambda part: part.amount is not None).on is None
    True
    """
    return drawn(Milestone, World.of(options))


def flat_taxes() -> SearchStrategy[FlatTax]:
    """Draw one rate of tax on every line.

    >>> from hypothesis import find
    >>> find(flat_taxes(), lambda tax: tax.once)
    FlatTax(Decimal('10'), id='vat', once=True)
    """
    return drawn(FlatTax, EVERYWHERE)


def late_interests() -> SearchStrategy[LateInterest]:
    """Draw the interest on what is paid late; with days of grace, about a month.

    >>> from hypothesis import find
    >>> find(late_interests(), lambda interest: interest.grace_is_free).percent
    Decimal('10')
    """
    return drawn(LateInterest, EVERYWHERE)


def fees(
    *,
    kinds: Iterable[type[Fee]] | None = None,
    id: str | SearchStrategy[str] | None = None,  # noqa: A002  the field's own word
    **options: Unpack[Options],
) -> SearchStrategy[Fee]:
    """Draw a fee: of any kind, or of these kinds.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(fees(kinds=[pt.PointOfSale], id="desk"), lambda fee: True).id
    'desk'
    """
    return any_of("fee", World.of(options), kinds, **pins(id=id))


# --- by hand -------------------------------------------------------------------------------------


def _escalations(world: World) -> SearchStrategy[Escalation]:
    """Draw an escalation; one by percent or index may also lower the price."""
    none = dict.fromkeys(("percent", "amount", "index", "cap", "floor"))
    index = timelines(few("100", "101.5", "99", "110").map(Decimal), days=world.days, max_changes=3)
    by: tuple[tuple[EscalationRule, dict[str, object]], ...] = (
        (EscalationRule.PERCENT, {"percent": percents(-10, 10)}),
        (EscalationRule.AMOUNT, {"amount": above_zero}),
        (
            EscalationRule.INDEX,
            {
                "index": index,
                "cap": st.none() | few("0", "3", "10").map(Decimal),
                "floor": st.none() | few("0", "-2", "-10").map(Decimal),
            },
        ),
    )
    every = few(Span(months=1), Span(months=12), Span(days=30))
    return st.one_of(
        [
            from_fields(Escalation, world, **{**none, "rule": rule, "every": every, **parts})
            for rule, parts in by
        ]
    )


def _milestones(world: World) -> SearchStrategy[Milestone]:
    by_percent = from_fields(Milestone, world, percent=_PERCENTS, amount=None)
    return by_percent | from_fields(Milestone, world, percent=None, amount=above_zero)


@st.composite
def _milestone_fees(draw: DrawFn, /, world: World, **fixed: object) -> MilestoneFee:
    total = draw(signed(world))
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    parts = _by_amount(total, weights) if draw(st.booleans()) else _by_percent(weights)
    dated = tuple(
        Milestone(draw(names()), on=draw(st.none() | world.days), **part) for part in parts
    )
    return filled(draw, MilestoneFee, world, **fixed, total=total, parts=dated)


def _by_amount(total: Money, weights: list[int]) -> list[dict[str, Any]]:
    return [{"amount": part} for part in total.allocate([Fraction(each) for each in weights])]


def _by_percent(weights: list[int]) -> list[dict[str, Any]]:
    first = [Decimal(100 * each // sum(weights)) for each in weights[:-1]]
    return [{"percent": part} for part in (*first, 100 - sum(first))]


@st.composite
def _usage_fees(draw: DrawFn, /, world: World, **fixed: object) -> UsageFee:
    """Draw a usage fee whose cap is not below its minimum."""
    low, high = draw(_bounds(world))
    minimum, cap = draw(few(None, None, low)), draw(few(None, None, high))
    return filled(draw, UsageFee, world, **fixed, minimum=minimum, cap=cap)


@st.composite
def _limits(draw: DrawFn, world: World) -> Limit:
    low, high = draw(_bounds(world))
    minimum, cap = draw(few((low, None), (None, high), (low, high)))
    return filled(draw, Limit, world, minimum=minimum, cap=cap)


def _bounds(world: World) -> SearchStrategy[list[Money]]:
    """Draw two amounts in their order."""
    amounts = money(currency=world.code, allow_negative=False)
    return st.tuples(amounts, amounts).map(lambda pair: sorted(pair, key=lambda each: each.minor))


BY_HAND[Escalation] = _escalations
BY_HAND[Limit] = _limits
BY_HAND[Milestone] = _milestones
BY_HAND[MilestoneFee] = _milestone_fees
BY_HAND[Phase] = lambda world: _phases_in_a_row(world).map(lambda found: found[0])
BY_HAND[TaxRule] = lambda world: drawn(FlatTax, world)
BY_HAND[UsageFee] = _usage_fees
