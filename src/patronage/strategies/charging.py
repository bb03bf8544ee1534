"""Fees of every kind, in one currency, over days that meet the bill dates."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Unpack, cast

from attrs import evolve
from hypothesis import strategies as st

from patronage.billing.fees.milestones import Milestone, MilestoneFee
from patronage.billing.fees.one_off import OneOffFee
from patronage.billing.fees.point_of_sale import PointOfSale
from patronage.billing.fees.recurring import PriceRule, RecurringFee
from patronage.billing.fees.retainer import RetainerFee
from patronage.billing.fees.usage import UsageFee
from patronage.billing.prices.proration import Proration
from patronage.dates.span import Span
from patronage.money.amounts import Rounding
from patronage.strategies.amounts import money, quantities
from patronage.strategies.dealings import some_money
from patronage.strategies.pace import cadences, dues, prorations, timings
from patronage.strategies.pricing import (
    FEE_IDS,
    discounts,
    escalations_in,
    phases_in_a_row,
    prices,
    rollovers,
    tier_tables_in,
)
from patronage.strategies.times import timelines
from patronage.strategies.wording import names
from patronage.strategies.world import World, drawn_in_world, in_world, pinned, some_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.course.course import Fee
    from patronage.money.money import Money
    from patronage.strategies.world import Options

__all__ = ["fees", "recurring_fees_in"]


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
    made: dict[type[Fee], Any] = {
        RecurringFee: recurring_fees_in,
        PointOfSale: _points_of_sale,
        OneOffFee: _one_off_fees,
        MilestoneFee: _milestone_fees,
        UsageFee: _usage_fees,
        RetainerFee: _retainer_fees,
    }
    world = World.of(options)
    found = st.one_of([made[kind](world) for kind in (made if kinds is None else kinds)])
    if id is None:
        return found
    return st.builds(_called, found, pinned(id, st.none()))


def _called(fee: Fee, id: str) -> Fee:  # noqa: A002  the field's own word
    return cast("Fee", evolve(cast("Any", fee), id=id))


def _own(world: World) -> dict[str, SearchStrategy[Any]]:
    """Return the parts by which a fee may differ from its schedule."""
    return {
        "timing": timings(days=world.days),
        "due": dues(days=world.days),
        "rounding": st.sampled_from(Rounding),
        "label": names(),
    }


def _id() -> dict[str, SearchStrategy[Any]]:
    return {"id": st.sampled_from(FEE_IDS)}


def _some(items: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.lists(items, min_size=1, max_size=2).map(tuple)


@in_world
def recurring_fees_in(world: World) -> SearchStrategy[RecurringFee]:
    """Draw a recurring fee in a world."""
    price = prices(currency=world.code)
    over_time = timelines(price, days=world.days, max_changes=2)
    extra: dict[str, SearchStrategy[Any]] = {
        "quantity": quantities() | st.integers(0, 5),
        "price_per": cadences(days=world.days, endless=True),
        "cadence": cadences(days=world.days, endless=True),
        "phases": phases_in_a_row(world),
        "escalation": escalations_in(world),
        "discounts": _some(discounts(days=world.days, currency=world.code)),
        "discounts_once": st.booleans(),
        "price_rule": st.sampled_from(PriceRule),
        "price_digits": st.sampled_from((0, 2, 4)),
        "proration": prorations(Span(days=1)),
        **_own(world),
    }
    return some_of(RecurringFee, {**_id(), "amount": price | over_time}, extra)


@in_world
def _points_of_sale(world: World) -> SearchStrategy[PointOfSale]:
    required = {**_id(), "amount": money(currency=world.code), "on": world.days}
    return some_of(PointOfSale, required, {"label": names()})


@in_world
def _one_off_fees(world: World) -> SearchStrategy[OneOffFee]:
    own = {name: each for name, each in _own(world).items() if name != "rounding"}
    required = {**_id(), "amount": money(currency=world.code)}
    return some_of(OneOffFee, required, {"on": world.days, **own})


@drawn_in_world
def _milestone_fees(draw: DrawFn, world: World) -> MilestoneFee:
    total = draw(money(currency=world.code))
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    parts = _by_amount(total, weights) if draw(st.booleans()) else _by_percent(weights)
    dated = tuple(
        Milestone(draw(names()), on=draw(st.none() | world.days), **part) for part in parts
    )
    required = {**_id(), "total": st.just(total), "parts": st.just(dated)}
    return draw(some_of(MilestoneFee, required, {"due": dues(days=world.days), "label": names()}))


def _by_amount(total: Money, weights: list[int]) -> list[dict[str, Any]]:
    return [{"amount": part} for part in total.allocate([Fraction(each) for each in weights])]


def _by_percent(weights: list[int]) -> list[dict[str, Any]]:
    first = [Decimal(100 * each // sum(weights)) for each in weights[:-1]]
    return [{"percent": part} for part in (*first, 100 - sum(first))]


@drawn_in_world
def _usage_fees(draw: DrawFn, world: World) -> UsageFee:
    low, high = sorted(
        (draw(money(currency=world.code, allow_negative=False)) for _ in range(2)),
        key=lambda amount: amount.minor,
    )
    extra: dict[str, SearchStrategy[Any]] = {
        "included": quantities(),
        "minimum": st.just(low),
        "cap": st.just(high),
        "proration": st.sampled_from((Proration.FULL, Proration.ACTUAL_PERIOD)),
        "limits_over": st.just(None) | cadences(days=world.days, endless=True),
        "discounts": _some(discounts(days=world.days, currency=world.code)),
        "discounts_once": st.booleans(),
        **_own(world),
    }
    return draw(some_of(UsageFee, {**_id(), "prices": tier_tables_in(world)}, extra))


@in_world
def _retainer_fees(world: World) -> SearchStrategy[RetainerFee]:
    extra: dict[str, SearchStrategy[Any]] = {
        "overage": prices(currency=world.code),
        "rollover": rollovers(),
        "prorated": st.booleans(),
        **_own(world),
    }
    required = {**_id(), "amount": some_money(world), "included": quantities()}
    return some_of(RetainerFee, required, extra)
