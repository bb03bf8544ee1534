"""What is done for the patron: purchases, engagements, and the terms of one engagement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, Unpack

from hypothesis import strategies as st

from patronage.engagement.engagement import Engagement
from patronage.engagement.natures import Duty, EngagementForm, Nature, Offering, Origin, Purpose
from patronage.engagement.purchase import Purchase
from patronage.engagement.terms import (
    Acquisition,
    Commitment,
    Compensation,
    CompensationSource,
    Cover,
    Handler,
    Scope,
)
from patronage.facts.parties import Side
from patronage.strategies.amounts import money, percents, quantities
from patronage.strategies.wording import ids, names, texts
from patronage.strategies.world import (
    World,
    drawn_by,
    drawn_some,
    in_world,
    pinned,
    some_of,
    together,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.money.money import Money
    from patronage.strategies.world import Options

__all__ = [
    "acquisitions",
    "commitments",
    "compensations",
    "covers",
    "engagements",
    "handlers",
    "purchases",
    "scopes",
]

T = TypeVar("T")

_LINES: Final = ("tax", "audit")


def fact_of(
    make: Callable[..., T],
    world: World,
    required: Mapping[str, SearchStrategy[Any]],
    extra: Mapping[str, SearchStrategy[Any]],
) -> SearchStrategy[T]:
    """Draw a fact with what it requires and some of what it may carry; learned on its day or later.

    >>> from patronage.strategies.world import EVERYWHERE
    >>> from hypothesis import find
    >>> prices = {"price": money(currency="USD", allow_negative=False)}
    >>> find(fact_of(Purchase, EVERYWHERE, prices, {}), lambda fact: True)
    Purchase(Money('1.00', 'USD'), on=datetime.date(2024, 2, 1))
    """
    lines = {"line": st.sampled_from(_LINES) if world.lines is None else world.lines}
    every = {"on": world.days} if world.lines is None else {"on": world.days, **lines}
    common = {"learned": world.days, "source": names(), "id": ids(), **lines}
    always, sometimes = {**every, **required}, {**extra, **common}

    def drawn(draw: DrawFn) -> T:
        given = drawn_some(draw, always, sometimes)
        learned = given.pop("learned", None)
        if learned is not None and learned > given["on"]:
            given["recorded_on"] = learned
        return make(**given)

    return drawn_by(make, drawn)


def some_money(world: World) -> SearchStrategy[Money]:
    """Draw an amount above zero in the currency of a world.

    >>> from hypothesis import find
    >>> find(some_money(World.of({"currency": "USD"})), lambda amount: True)
    Money('1.00', 'USD')
    """
    return money(currency=world.code, allow_zero=False, allow_negative=False)


def _no_less_than_zero(world: World) -> SearchStrategy[Money]:
    return money(currency=world.code, allow_negative=False)


def _sides(world: World) -> dict[str, SearchStrategy[Any]]:
    return {"buyer": world.refs, "beneficiary": world.refs, "payer": world.refs}


def _history() -> dict[str, SearchStrategy[Any]]:
    return {"because_of": st.sampled_from(Origin), "following": ids(), "agreement": ids()}


def purchases(
    *,
    price: Money | SearchStrategy[Money] | None = None,
    offering: Offering | SearchStrategy[Offering] | None = None,
    **options: Unpack[Options],
) -> SearchStrategy[Purchase]:
    """Draw a purchase.

    >>> from hypothesis import find
    >>> find(purchases(currency="USD"), lambda fact: fact.price.minor == 101)
    Purchase(Money('1.01', 'USD'), on=datetime.date(2024, 2, 1))
    """
    world = World.of(options)
    if price is None and offering is None:
        return purchases_in(world)
    pins = {
        name: pinned(option, st.none())
        for name, option in (("price", price), ("offering", offering))
        if option is not None
    }
    return _pinned_purchases(world, pins)


@st.composite
def _pinned_purchases(
    draw: DrawFn, world: World, pins: Mapping[str, SearchStrategy[Any]]
) -> Purchase:
    required, extra = _parts_of_purchases(world.settled(draw))
    rest = {name: each for name, each in extra.items() if name not in pins}
    return draw(fact_of(Purchase, world, {**required, **pins}, rest))


def _parts_of_purchases(
    world: World,
) -> tuple[dict[str, SearchStrategy[Any]], dict[str, SearchStrategy[Any]]]:
    extra = {
        "offering": st.sampled_from(Offering),
        "product": names(),
        "quantity": quantities(allow_zero=False) | st.integers(1, 5),
        "purpose": st.sampled_from(Purpose),
        "channel": st.sampled_from(("web", "referral", "desk")),
        "note": texts(),
        **_sides(world),
        **_history(),
    }
    return {"price": _no_less_than_zero(world)}, extra


@in_world
def purchases_in(world: World) -> SearchStrategy[Purchase]:
    """Draw a purchase in a world.

    >>> from hypothesis import find
    >>> find(purchases_in(World.of({"currency": "USD"})), lambda fact: True).price
    Money('1.00', 'USD')
    """
    return fact_of(Purchase, world, *_parts_of_purchases(world))


def commitments(**options: Unpack[Options]) -> SearchStrategy[Commitment]:
    """Draw money that is bound from a day on.

    >>> from hypothesis import find
    >>> find(commitments(currency="USD"), lambda each: each.what is not None)
    Commitment(Money('1.00', 'USD'), on=datetime.date(2024, 2, 1), what='Mary Vane')
    """
    return commitments_in(World.of(options))


@in_world
def commitments_in(world: World) -> SearchStrategy[Commitment]:
    """Draw money that is bound, in a world."""
    required = {"amount": money(currency=world.code), "on": world.days}
    return some_of(Commitment, required, {"what": names()})


def scopes(**options: Unpack[Options]) -> SearchStrategy[Scope]:
    """Draw what was agreed at the start; what is committed is often about the budget.

    >>> from hypothesis import find
    >>> find(scopes(currency="USD"), lambda scope: bool(scope.services))
    Scope(services=('so it was',))
    """
    return scopes_in(World.of(options))


@in_world
def scopes_in(world: World) -> SearchStrategy[Scope]:
    """Draw a scope in a world."""
    several = st.lists(texts(), min_size=1, max_size=2).map(tuple)
    extra: dict[str, SearchStrategy[Any]] = {
        "services": several,
        "deliverables": several,
        "budget": _no_less_than_zero(world),
        "commitments": st.lists(commitments_in(world), min_size=1, max_size=3).map(tuple),
        "value_promised": texts() | money(currency=world.code),
    }
    return some_of(Scope, {}, extra)


def handlers(**options: Unpack[Options]) -> SearchStrategy[Handler]:
    """Draw who handles an engagement from a day on: a person, a pool, nobody.

    >>> from hypothesis import find
    >>> find(handlers(parties=["ana"]), lambda each: each.pool)
    Handler(None, on=datetime.date(2024, 2, 1), pool=True)
    """
    return handlers_in(World.of(options))


@in_world
def handlers_in(world: World) -> SearchStrategy[Handler]:
    """Draw a handler in a world."""
    return st.builds(Handler, st.none() | world.refs, on=world.days, pool=st.booleans())


def compensations(**options: Unpack[Options]) -> SearchStrategy[Compensation]:
    """Draw a source of what the provider earns.

    >>> from hypothesis import find
    >>> find(compensations(currency="USD"), lambda each: each.percent == 10)
    Compensation(CompensationSource.FEE, percent=Decimal('10'))
    """
    return compensations_in(World.of(options))


@in_world
def compensations_in(world: World) -> SearchStrategy[Compensation]:
    """Draw a source of earnings in a world."""
    extra = {
        "payer": st.none() | st.sampled_from(Side) | world.refs,
        "disclosed": st.booleans(),
    }
    sources = {"source": st.sampled_from(CompensationSource)}
    shares = {"percent": percents() | st.integers(0, 100)}
    amounts = {"amount": _no_less_than_zero(world)}
    worths: tuple[dict[str, SearchStrategy[Any]], ...] = ({}, shares, amounts)
    return together(*(some_of(Compensation, sources | worth, extra) for worth in worths))


def acquisitions(**options: Unpack[Options]) -> SearchStrategy[Acquisition]:
    """Draw how an engagement was won.

    >>> from hypothesis import find
    >>> find(acquisitions(parties=["stan"]), lambda each: each.referrer is not None)
    Acquisition('fair', referrer=Ref('stan'))
    """
    return acquisitions_in(World.of(options))


@in_world
def acquisitions_in(world: World) -> SearchStrategy[Acquisition]:
    """Draw an acquisition in a world."""
    channels = {"channel": st.sampled_from(("fair", "referral", "web"))}
    extra = {"cost": _no_less_than_zero(world), "referrer": world.refs}
    return some_of(Acquisition, channels, extra)


def covers(**options: Unpack[Options]) -> SearchStrategy[Cover]:
    """Draw how far a loss is borne.

    >>> from hypothesis import find
    >>> find(covers(currency="USD"), lambda each: each.limit is not None)
    Cover(Money('1.00', 'USD'))
    """
    return covers_in(World.of(options))


@in_world
def covers_in(world: World) -> SearchStrategy[Cover]:
    """Draw a cover in a world."""
    amounts = _no_less_than_zero(world)
    limits = {"limit": st.none() | amounts}
    return some_of(Cover, limits, {"deductible": amounts, "aggregate": amounts})


def engagements(
    *,
    form: EngagementForm | SearchStrategy[EngagementForm] | None = None,
    **options: Unpack[Options],
) -> SearchStrategy[Engagement]:
    """Draw an engagement, with some of its terms; it may be planned, or have no end.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(engagements(form=pt.EngagementForm.MATTER), lambda fact: fact.until is not None).nature
    Nature.CONTINUING
    """
    world = World.of(options)
    if form is None:
        return engagements_in(world)
    return _pinned_engagements(world, pinned(form, st.sampled_from(EngagementForm)))


@st.composite
def _pinned_engagements(
    draw: DrawFn, world: World, form: SearchStrategy[EngagementForm]
) -> Engagement:
    return draw(_engagements(world.settled(draw), form))


@in_world
def engagements_in(world: World) -> SearchStrategy[Engagement]:
    """Draw an engagement in a world; its provider, where one is named, is that of the world."""
    return _engagements(world, st.sampled_from(EngagementForm))


def _engagements(world: World, form: SearchStrategy[EngagementForm]) -> SearchStrategy[Engagement]:
    provider = world.refs if world.provider is None else st.just(world.provider)
    world = world.without_sides
    extra: dict[str, SearchStrategy[Any]] = {
        "ends": world.days,
        "nature": st.sampled_from(Nature),
        "offering": st.sampled_from(Offering),
        "duty": st.sampled_from(Duty),
        "provider": provider,
        "purpose": st.sampled_from(Purpose),
        "price": money(currency=world.code),
        "scope": scopes_in(world),
        "handlers": st.lists(handlers_in(world), min_size=1, max_size=2).map(tuple),
        "compensation": st.lists(compensations_in(world), min_size=1, max_size=2).map(tuple),
        "acquisition": acquisitions_in(world),
        "cover": covers_in(world),
        "note": texts(),
        "planned": world.days,
        **_sides(world),
        **_history(),
    }
    return fact_of(_engagement, world, {"form": form}, extra)


def _engagement(
    *,
    ends: date | None = None,
    planned: date | None = None,
    **given: Any,  # noqa: ANN401
) -> Engagement:
    """Return the engagement; one that would end before its second day has no end."""
    if planned is not None:
        given["recorded_on"] = planned
    until = ends if ends is not None and ends > given["on"] else None
    return Engagement(**given, until=until)
