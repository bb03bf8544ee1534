"""What is done for the patron: purchases, engagements, and the terms of one engagement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from hypothesis import strategies as st

from patronage.engagement.engagement import Engagement
from patronage.engagement.purchase import Purchase
from patronage.engagement.terms import Acquisition, Commitment, Compensation, Cover, Handler, Scope
from patronage.money.money import Money
from patronage.strategies.amounts import money, percents, quantities
from patronage.strategies.fields import drawn, from_fields
from patronage.strategies.options import World
from patronage.strategies.parts import (
    AS_FIELD,
    BY_HAND,
    PARTS,
    few,
    pins,
    several,
    signed,
    together,
)
from patronage.strategies.text import texts

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from patronage.engagement.natures import EngagementForm, Offering
    from patronage.strategies.options import Options

__all__ = [
    "acquisitions", "commitments", "compensations", "covers", "engagements", "handlers",
    "purchases", "scopes",
]  # fmt: skip

PARTS[Acquisition] = {"channel": few("fair", "referral", "web")}
PARTS[Commitment] = {"amount": signed}
PARTS[Engagement] = {
    "price": signed,
    "provider": lambda world: world.refs if world.provider is None else st.just(world.provider),
}
PARTS[Purchase] = {
    "quantity": quantities(allow_zero=False) | st.integers(1, 5),
    "channel": few("web", "referral", "desk"),
}
PARTS[Scope] = {
    "services": several(texts()),
    "deliverables": several(texts()),
    "value_promised": lambda world: texts() | money(currency=world.code),
}


def _compensations(world: World) -> SearchStrategy[Compensation]:
    """Draw a source of earnings that is worth a share, or an amount, or nobody says what."""
    shares = percents() | st.integers(0, 100)
    return together(
        from_fields(Compensation, world, percent=None, amount=None),
        from_fields(Compensation, world, percent=shares, amount=None),
        from_fields(Compensation, world, percent=None, amount=AS_FIELD[Money]),
    )


BY_HAND[Compensation] = _compensations


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
    return drawn(Purchase, World.of(options), **pins(price=price, offering=offering))


def commitments(**options: Unpack[Options]) -> SearchStrategy[Commitment]:
    """Draw money that is bound from a day on.

    >>> from hypothesis import find
    >>> find(commitments(currency="USD"), lambda each: each.what is not None)
    Commitment(Money('1.00', 'USD'), on=datetime.date(2024, 2, 1), what='Mary Vane')
    """
    return drawn(Commitment, World.of(options))


def scopes(**options: Unpack[Options]) -> SearchStrategy[Scope]:
    """Draw what was agreed at the start; what is committed is often about the budget.

    >>> from hypothesis import find
    >>> find(scopes(currency="USD"), lambda scope: bool(scope.services))
    Scope(services=('so it was',))
    """
    return drawn(Scope, World.of(options))


def handlers(**options: Unpack[Options]) -> SearchStrategy[Handler]:
    """Draw who handles an engagement from a day on: a person, a pool, nobody.

    >>> from hypothesis import find
    >>> find(handlers(parties=["ana"]), lambda each: each.pool)
    Handler(None, on=datetime.date(2024, 2, 1), pool=True)
    """
    return drawn(Handler, World.of(options))


def compensations(**options: Unpack[Options]) -> SearchStrategy[Compensation]:
    """Draw a source of what the provider earns.

    >>> from hypothesis import find
    >>> find(compensations(currency="USD"), lambda each: each.percent == 10)
    Compensation(CompensationSource.FEE, percent=Decimal('10'))
    """
    return drawn(Compensation, World.of(options))


def acquisitions(**options: Unpack[Options]) -> SearchStrategy[Acquisition]:
    """Draw how an engagement was won.

    >>> from hypothesis import find
    >>> find(acquisitions(parties=["stan"]), lambda each: each.referrer is not None)
    Acquisition('fair', referrer=Ref('stan'))
    """
    return drawn(Acquisition, World.of(options))


def covers(**options: Unpack[Options]) -> SearchStrategy[Cover]:
    """Draw how far a loss is borne.

    >>> from hypothesis import find
    >>> find(covers(currency="USD"), lambda each: each.limit is not None)
    Cover(Money('1.00', 'USD'))
    """
    return drawn(Cover, World.of(options))


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
    return drawn(Engagement, World.of(options), **pins(form=form))
