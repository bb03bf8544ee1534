"""What happened and was learned: facts of every kind but charges and agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Unpack

from hypothesis import strategies as st

from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.facts.attributes import CALLS_ITSELF, TRADE, Attribute
from patronage.facts.dealings import Assigned, Payment, Refund
from patronage.facts.observed import Observation
from patronage.facts.parties import Side
from patronage.strategies.amounts import money
from patronage.strategies.dealings import fact_of, some_money
from patronage.strategies.wording import details, ids, names, scalars, texts
from patronage.strategies.world import World, in_world, pinned, together

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.strategies.world import Options


__all__ = [
    "assignments",
    "attributes",
    "credit_notes",
    "observations",
    "payments",
    "refunds",
    "write_offs",
]

# --- what both sides do --------------------------------------------------------------------------


def assignments(**options: Unpack[Options]) -> SearchStrategy[Assigned]:
    """Draw who looks after the relationship from a day on: somebody, a pool, nobody.

    >>> from hypothesis import find
    >>> find(assignments(parties=["ana"]), lambda fact: fact.is_dedicated)
    Assigned(Ref('ana'), on=datetime.date(2024, 2, 1))
    """
    return assignments_in(World.of(options))


@in_world
def assignments_in(world: World) -> SearchStrategy[Assigned]:
    """Draw an assignment in a world."""
    required = {"manager": world.refs | st.none()}
    extra = {"pool": st.booleans(), "note": texts()}
    return fact_of(Assigned, world, required, extra)


def payments(**options: Unpack[Options]) -> SearchStrategy[Payment]:
    """Draw money that came in.

    >>> from hypothesis import find
    >>> find(payments(currency="USD"), lambda fact: fact.amount.minor == 1)
    Payment(Money('0.01', 'USD'), on=datetime.date(2024, 2, 1))
    """
    return payments_in(World.of(options))


@in_world
def payments_in(world: World) -> SearchStrategy[Payment]:
    """Draw a payment in a world."""
    extra = {"charge": ids(), "payer": world.refs, "note": texts()}
    return fact_of(Payment, world, {"amount": some_money(world)}, extra)


def refunds(**options: Unpack[Options]) -> SearchStrategy[Refund]:
    """Draw money that was given back.

    >>> from hypothesis import find
    >>> find(refunds(currency="USD"), lambda fact: True)
    Refund(Money('1.00', 'USD'), on=datetime.date(2024, 2, 1))
    """
    return refunds_in(World.of(options))


@in_world
def refunds_in(world: World) -> SearchStrategy[Refund]:
    """Draw a refund in a world."""
    extra = {"of": ids(), "reason": texts()}
    return fact_of(Refund, world, {"amount": some_money(world)}, extra)


def credit_notes(**options: Unpack[Options]) -> SearchStrategy[CreditNote]:
    """Draw an amount that is taken off what is owed.

    >>> from hypothesis import find
    >>> find(credit_notes(currency="USD"), lambda fact: True).reason
    'so it was'
    """
    return credit_notes_in(World.of(options))


@in_world
def credit_notes_in(world: World) -> SearchStrategy[CreditNote]:
    """Draw a credit note in a world."""
    required = {"amount": some_money(world), "reason": texts()}
    return fact_of(CreditNote, world, required, {"charge": ids()})


def write_offs(**options: Unpack[Options]) -> SearchStrategy[WriteOff]:
    """Draw an amount that is owed but given up.

    >>> from hypothesis import find
    >>> find(write_offs(currency="USD"), lambda fact: True).amount
    Money('1.00', 'USD')
    """
    return write_offs_in(World.of(options))


@in_world
def write_offs_in(world: World) -> SearchStrategy[WriteOff]:
    """Draw a write-off in a world."""
    required = {"amount": some_money(world), "reason": texts()}
    return fact_of(WriteOff, world, required, {"charge": ids()})


# --- what was seen and said ----------------------------------------------------------------------


def observations(
    *, name: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Observation]:
    """Draw an observation: of one of the kinds that criteria know, or with any name and value.

    >>> from hypothesis import find
    >>> find(observations(name="visit"), lambda fact: fact.kind == "observation:visit").name
    'visit'
    """
    world = World.of(options)
    if name is None:
        return observations_in(world)
    return _pinned_observations(world, pinned(name, ids()))


@st.composite
def _pinned_observations(draw: DrawFn, world: World, name: SearchStrategy[str]) -> Observation:
    return draw(_named_observations(world.settled(draw), name))


@in_world
def observations_in(world: World) -> SearchStrategy[Observation]:
    """Draw an observation in a world."""
    free = _named_observations(world, st.sampled_from(("visit", "miles", "survey")))
    return together(free, together(*_known_kinds(world)))


def _named_observations(world: World, name: SearchStrategy[str]) -> SearchStrategy[Observation]:
    extra = {
        "value": scalars(days=world.days, currency=world.code),
        "unit": st.sampled_from(("miles", "0 to 10")),
        "about": names(),
        "party": world.refs,
        "by": st.sampled_from(Side) | world.refs,
        "details": details(days=world.days, currency=world.code),
        "note": texts(),
        "over": world.days,
    }
    return fact_of(_spell, world, {"name": name}, extra)


def _spell(*, over: date | None = None, **given: Any) -> Observation:  # noqa: ANN401
    """Return the observation; a spell that would be over before its second day has no end."""
    until = over if over is not None and over > given["on"] else None
    return Observation(**given, until=until)


_CHANNELS: Final = ("phone", "referral", "mail")
_ABOUT: Final = ("R1", "risk warning", "success story")
_SCORES: Final = (8, 7, 9, 0, 10)


def _known_kinds(world: World) -> list[SearchStrategy[Observation]]:
    """Return strategies by the constructors that name the kinds which criteria know."""
    kinds: tuple[tuple[Callable[..., Observation], dict[str, SearchStrategy[Any]]], ...] = (
        (Observation.contact, {"channel": st.sampled_from(_CHANNELS)}),
        (Observation.survey, {"score": st.sampled_from(_SCORES)}),
        (Observation.act, {"what": st.sampled_from(_ABOUT)}),
        (Observation.consent, {"what": st.sampled_from(_ABOUT), "given": st.booleans()}),
        (Observation.referral, {"party": world.refs}),
        (Observation.referred_by, {"party": world.refs}),
        (Observation.request_opened, {"request": st.sampled_from(_ABOUT)}),
        (Observation.request_resolved, {"request": st.sampled_from(_ABOUT)}),
        (Observation.complaint, {"about": st.sampled_from(_ABOUT), "resolved": st.booleans()}),
        (Observation.work, {"minutes": st.integers(1, 90), "cost": money(currency=world.code)}),
        (Observation.acquisition, {"channel": st.sampled_from(_CHANNELS)}),
        (Observation.claim, {"amount": some_money(world), "cover": st.sampled_from(_ABOUT)}),
        (Observation.need, {"what": names()}),
    )
    extra = {"by": st.sampled_from(Side) | world.refs, "note": texts()}
    return [fact_of(make, world, required, extra) for make, required in kinds]


def attributes(
    *, name: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Attribute]:
    """Draw an attribute: the provider's trade, the patron's own word, or one of your own.

    >>> from hypothesis import find
    >>> find(attributes(name="vip"), lambda fact: fact.value is True)
    Attribute('vip', True, on=datetime.date(2024, 2, 1))
    """
    world = World.of(options)
    if name is None:
        return attributes_in(world)
    return _pinned_attributes(world, pinned(name, ids()))


@st.composite
def _pinned_attributes(draw: DrawFn, world: World, name: SearchStrategy[str]) -> Attribute:
    world = world.settled(draw)
    return draw(_attributes(world, name, scalars(days=world.days, currency=world.code)))


def _attributes(
    world: World, name: SearchStrategy[str], value: SearchStrategy[Any]
) -> SearchStrategy[Attribute]:
    return fact_of(Attribute, world, {"name": name, "value": value}, {"note": texts()})


@in_world
def attributes_in(world: World) -> SearchStrategy[Attribute]:
    """Draw an attribute in a world."""
    scalar = scalars(days=world.days, currency=world.code)
    trades = st.sampled_from(("law", "retail", "Health  Care", None))
    words = st.sampled_from(("client", "Client", "guest", None))
    pairs = {"x": scalar, TRADE: trades, CALLS_ITSELF: words}
    return together(*(_attributes(world, st.just(name), pairs[name]) for name in pairs))
