"""Prices and fees: of every kind, in one currency, over days that meet the bill dates."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Unpack

from hypothesis import strategies as st

from patronage.billing.account.interest import LateInterest
from patronage.billing.account.tax import FlatTax
from patronage.billing.course.usage import Usage
from patronage.billing.fees.milestones import Milestone
from patronage.billing.fees.retainer import Rollover
from patronage.billing.prices.discounts import AmountOff, PercentOff
from patronage.billing.prices.escalation import Escalation
from patronage.billing.prices.prices import Phase, RateCard
from patronage.billing.prices.proration import Proration
from patronage.billing.prices.tiers import Tier, TierRule, Tiers
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.money.amounts import Rounding
from patronage.strategies.amounts import money, percents, quantities, unit_prices
from patronage.strategies.dealings import some_money
from patronage.strategies.times import timelines
from patronage.strategies.wording import names
from patronage.strategies.world import World, drawn_in_world, drawn_some, in_world, pinned, some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.prices.discounts import Discount
    from patronage.billing.prices.prices import Price
    from patronage.strategies.world import Options

__all__ = [
    "FEE_IDS",
    "discounts",
    "escalations",
    "flat_taxes",
    "late_interests",
    "milestones",
    "phases",
    "phases_in_a_row",
    "prices",
    "rate_cards",
    "rollovers",
    "tier_tables",
    "tiers",
    "usages",
]

FEE_IDS: Final = ("fee", "seats", "setup", "support")
_EVERY: Final = (Span(months=1), Span(months=12), Span(days=30))


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
    return phases_in(World.of(options))


@drawn_in_world
def phases_in(draw: DrawFn, world: World) -> Phase:
    """Draw a phase in a world."""
    return draw(phases_in_a_row(world))[0]


@st.composite
def phases_in_a_row(draw: DrawFn, world: World) -> tuple[Phase, ...]:
    """Draw phases that don't overlap: between days in their order."""
    days = sorted(draw(st.lists(world.days, min_size=2, max_size=4, unique=True)))
    found: list[Phase] = []
    for start, end in pairwise(days):
        period = Period(start, end)
        if draw(st.booleans()):
            found.append(Phase.free(period, world.code))
        elif not found or draw(st.booleans()):
            found.append(Phase(period, draw(prices(currency=world.code))))
    return tuple(found)


def rate_cards(**options: Unpack[Options]) -> SearchStrategy[RateCard]:
    """Draw what each of the standings pays; without `otherwise`, each has its price.

    >>> from hypothesis import find
    >>> find(rate_cards(currency="USD", standings=["client"]), lambda card: True).rates
    (('client', Money('1.00', 'USD')),)
    """
    return rate_cards_in(World.of(options))


@drawn_in_world
def rate_cards_in(draw: DrawFn, world: World) -> RateCard:
    """Draw a rate card in a world."""
    price = prices(currency=world.code)
    rates = tuple((name, draw(price)) for name in world.standings)
    return RateCard(rates, otherwise=draw(st.none() | price))


def discounts(
    *, kinds: Iterable[type[Discount]] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Discount]:
    """Draw what is taken off a line: of either kind, or of these kinds.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(discounts(kinds=[pt.PercentOff]), lambda each: each.percent == 100).percent
    Decimal('100')
    """
    made: dict[type[Discount], Any] = {PercentOff: _percents_off, AmountOff: _amounts_off}
    world = World.of(options)
    return st.one_of([made[kind](world) for kind in (made if kinds is None else kinds)])


def _limits(world: World) -> dict[str, SearchStrategy[Any]]:
    return {
        "periods": st.sampled_from((1, 2, 12)),
        "until": world.days,
        "rounding": st.sampled_from(Rounding),
        "label": names(),
    }


@in_world
def _percents_off(world: World) -> SearchStrategy[PercentOff]:
    return some_of(PercentOff, {"percent": percents()}, _limits(world))


@in_world
def _amounts_off(world: World) -> SearchStrategy[AmountOff]:
    extra = {"prorated": st.booleans(), **_limits(world)}
    return some_of(AmountOff, {"amount": some_money(world)}, extra)


def escalations(**options: Unpack[Options]) -> SearchStrategy[Escalation]:
    """Draw how a price rises, step by step: by percent, by an amount, with an index.

    >>> from hypothesis import find
    >>> find(escalations(currency="USD"), lambda rise: rise.amount is not None).every
    months(1)
    """
    return escalations_in(World.of(options))


@drawn_in_world
def escalations_in(draw: DrawFn, world: World) -> Escalation:
    """Draw an escalation in a world; one by percent or index may also lower the price."""
    every, starts = draw(st.sampled_from(_EVERY)), draw(st.none() | world.days)
    kind = draw(st.sampled_from(("percent", "amount", "index")))
    if kind == "percent":
        return Escalation.by_percent(draw(percents(-10, 10)), every=every, starts=starts)
    if kind == "amount":
        return Escalation.by_amount(draw(some_money(world)), every=every, starts=starts)
    values = st.sampled_from(("100", "101.5", "99", "110")).map(Decimal)
    index = draw(timelines(values, days=world.days, max_changes=3))
    cap = draw(st.none() | st.sampled_from(("0", "3", "10")).map(Decimal))
    floor = draw(st.none() | st.sampled_from(("0", "-2", "-10")).map(Decimal))
    return Escalation.by_index(index, every=every, starts=starts, cap=cap, floor=floor)


def tiers(**options: Unpack[Options]) -> SearchStrategy[Tier]:
    """Draw units up to a quantity at a price each.

    >>> from hypothesis import find
    >>> find(tiers(currency="USD"), lambda tier: tier.flat is not None).flat
    Money('1.00', 'USD')
    """
    return tiers_in(World.of(options))


@drawn_in_world
def tiers_in(draw: DrawFn, world: World) -> Tier:
    """Draw a tier in a world."""
    up_to = draw(st.none() | quantities(allow_zero=False))
    return _tier(draw, world, up_to)


def _tier(draw: DrawFn, world: World, up_to: Decimal | None) -> Tier:
    flat = draw(st.none() | money(currency=world.code, allow_negative=False))
    return Tier(up_to, draw(prices(currency=world.code)), flat=flat)


def tier_tables(**options: Unpack[Options]) -> SearchStrategy[Tiers]:
    """Draw the price of a quantity by tiers that rise, the last without end.

    >>> from hypothesis import find
    >>> find(tier_tables(currency="USD"), lambda table: len(table.tiers) > 1).tiers[0].up_to
    Decimal('1')
    """
    return tier_tables_in(World.of(options))


@drawn_in_world
def tier_tables_in(draw: DrawFn, world: World) -> Tiers:
    """Draw tiers in a world."""
    ends = draw(st.lists(quantities(allow_zero=False), max_size=2, unique=True))
    rising: tuple[Decimal | None, ...] = (*sorted(ends), None)
    rows = tuple(_tier(draw, world, end) for end in rising)
    return Tiers(rows, rule=draw(st.sampled_from(TierRule)))


def usages(
    fee: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Usage]:
    """Draw what was used on a day, billed by the fee of that id.

    >>> from hypothesis import find
    >>> find(usages("seats"), lambda usage: True)
    Usage('seats', Decimal('1'), on=datetime.date(2024, 2, 1))
    """
    world = World.of(options)
    required = {
        "fee": pinned(fee, st.sampled_from(FEE_IDS)),
        "quantity": quantities(),
        "on": world.days,
    }
    return _known_later(world, required)


@st.composite
def _known_later(draw: DrawFn, world: World, required: Mapping[str, SearchStrategy[Any]]) -> Usage:
    given = drawn_some(draw, required, {"label": names(), "known": world.days})
    known = given.pop("known", given["on"])
    return Usage(**given, recorded_on=known if known > given["on"] else None)


def rollovers() -> SearchStrategy[Rollover]:
    """Draw what becomes of the part of a retainer that wasn't used.

    >>> from hypothesis import find
    >>> find(rollovers(), lambda each: each.periods is not None)
    Rollover(periods=1)
    """
    extra = {"limit": quantities(), "periods": st.sampled_from((1, 2))}
    return some_of(Rollover, {}, extra)


def milestones(**options: Unpack[Options]) -> SearchStrategy[Milestone]:
    """Draw one part of a total, by percent or as an amount.

    >>> from hypothesis import find
    >>> find(milestones(currency="USD"), lambda part: part.amount is not None).on is None
    True
    """
    return milestones_in(World.of(options))


@drawn_in_world
def milestones_in(draw: DrawFn, world: World) -> Milestone:
    """Draw a milestone in a world."""
    worth = draw(st.sampled_from(("percent", "amount")))
    of = percents() if worth == "percent" else some_money(world)
    return draw(some_of(Milestone, {"label": names(), worth: of}, {"on": world.days}))


def flat_taxes() -> SearchStrategy[FlatTax]:
    """Draw one rate of tax on every line.

    >>> from hypothesis import find
    >>> find(flat_taxes(), lambda tax: tax.once)
    FlatTax(Decimal('10'), id='vat', once=True)
    """
    required = {"percent": percents(), "id": st.just("vat")}
    return some_of(
        FlatTax, required, {"once": st.booleans(), "rounding": st.sampled_from(Rounding)}
    )


def late_interests() -> SearchStrategy[LateInterest]:
    """Draw the interest on what is paid late; with days of grace, about a month.

    >>> from hypothesis import find
    >>> find(late_interests(), lambda interest: interest.grace_is_free).percent
    Decimal('10')
    """
    yearly = (Proration.ACTUAL_365, Proration.ACTUAL_360, Proration.ACTUAL_ACTUAL)
    extra = {
        "day_count": st.sampled_from(yearly),
        "grace_days": st.sampled_from((1, 28, 29, 30, 31)),
        "grace_is_free": st.booleans(),
        "rounding": st.sampled_from(Rounding),
    }
    return some_of(LateInterest, {"percent": percents()}, extra)
