"""Facts of every kind: what happened, what was seen and said, what people decided, and mends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.dates.period import Period
from patronage.engagement.purchase import Purchase
from patronage.facts.acts import Lifted, Override, Placement, PolicyVersion, Reviewed, Step
from patronage.facts.attributes import CALLS_ITSELF, TRADE, Attribute
from patronage.facts.dealings import Assigned, Payment, Refund
from patronage.facts.fact import Scalar
from patronage.facts.mends import Correction, Retraction
from patronage.facts.observed import Circumstances, Observation
from patronage.facts.parties import Ref
from patronage.facts.standings import Standing
from patronage.strategies.engagement import purchases
from patronage.strategies.fields import drawn, filled, from_fields
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import (
    AS_FIELD,
    BY_HAND,
    PARTS,
    above_zero,
    as_strategy,
    few,
    pinned,
    pins,
    several,
    signed,
    together,
)
from patronage.strategies.text import details, ids, names, scalars, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact
    from patronage.strategies.options import Options
    from patronage.strategies.parts import Part

__all__ = [
    "SETTLING", "assignments", "attributes", "correction_of", "corrections", "credit_notes",
    "lifts", "observations", "overrides", "payments", "placements", "policy_versions", "refunds",
    "retractions", "reviews", "standings", "steps", "write_offs",
]  # fmt: skip


_ABOUT: Final = few("R1", "risk warning", "success story")
_CHANNELS: Final = few("phone", "referral", "mail")
_KNOWN: Final[tuple[tuple[Callable[..., Observation], Mapping[str, Part]], ...]] = (
    (Observation.contact, {"channel": _CHANNELS}),
    (Observation.survey, {"score": few(8, 7, 9, 0, 10)}),
    (Observation.act, {"what": _ABOUT}),
    (Observation.consent, {"what": _ABOUT, "given": st.booleans()}),
    (Observation.referral, {"party": AS_FIELD[Ref]}),
    (Observation.referred_by, {"party": AS_FIELD[Ref]}),
    (Observation.request_opened, {"request": _ABOUT}),
    (Observation.request_answered, {"request": _ABOUT}),
    (Observation.request_resolved, {"request": _ABOUT}),
    (Observation.complaint, {"about": _ABOUT, "resolved": st.booleans()}),
    (Observation.work, {"minutes": st.integers(1, 90), "cost": signed}),
    (Observation.acquisition, {"channel": _CHANNELS}),
    (Observation.claim, {"amount": above_zero, "cover": _ABOUT}),
    (Observation.need, {"what": names()}),
    (Observation.granted, {"what": few("miles"), "quantity": st.integers(1, 4)}),
    (Observation.drawn, {"what": few("miles"), "quantity": st.integers(1, 4)}),
)
"""The constructors that name the kinds which criteria know, and what they take."""


def _scalars(world: World) -> SearchStrategy[Scalar]:
    return scalars(days=world.days, currency=world.code)


def _some_standings(world: World) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(few(*world.standings), max_size=3, unique=True).map(tuple)


def _in_their_order(world: World) -> SearchStrategy[tuple[Step, ...]]:
    found = several(drawn(Step, world), most=3)
    return found.map(lambda steps: tuple(sorted(steps, key=lambda step: step.on)))


SETTLING: Final = (Payment, CreditNote, WriteOff, Refund)
"""The kinds of fact that settle a charge."""
_AMOUNT: Final[Mapping[str, Part]] = {"amount": above_zero}
AS_FIELD[Scalar] = _scalars
PARTS.update(dict.fromkeys(SETTLING, _AMOUNT))
PARTS[Observation] = {
    "name": few("visit", "miles", "survey"),
    "value": _scalars,
    "unit": few("miles", "0 to 10"),
    "details": lambda world: details(days=world.days, currency=world.code),
}
PARTS[PolicyVersion] = {
    "name": few("conduct", "ours"),
    "version": few("1", "2"),
    "fingerprint": few("0" * 64, "9f2c"),
}
PARTS[Reviewed] = {"steps": _in_their_order, "evidence": several(ids(), most=3)}
PARTS[Step] = {"gained": _some_standings, "lost": _some_standings}


@st.composite
def _of_known_kinds(draw: DrawFn, world: World) -> Observation:
    """Draw an observation by one of the constructors that name its kind."""
    make, parts = draw(st.sampled_from(_KNOWN))
    plain = filled(draw, Observation, world, **dict.fromkeys(_SUBJECT), name="any", details={})
    common = {name: getattr(plain, name) for name in ("on", *Circumstances.__annotations__)}
    said = {name: draw(as_strategy(part, world)) for name, part in parts.items()}
    observation: Observation = make(**said, **common)
    return observation


_SUBJECT: Final = ("value", "until", "unit", "about", "party")
"""What an observation says, which its constructors say by words of their own."""


def _observations(world: World, **fixed: object) -> SearchStrategy[Observation]:
    free = from_fields(Observation, world, **fixed)
    return free if fixed else together(free, _of_known_kinds(world))


def _attributes(world: World, **fixed: object) -> SearchStrategy[Attribute]:
    if fixed:
        return from_fields(Attribute, world, **fixed)
    values = {
        "x": _scalars,
        TRADE: few("law", "retail", "Health  Care", None),
        CALLS_ITSELF: few("client", "Client", "guest", None),
    }
    return together(
        *(from_fields(Attribute, world, name=name, value=values[name]) for name in values)
    )


@st.composite
def _overrides(draw: DrawFn, world: World) -> Override:
    """Draw an override, laid down on the first day of its period or another."""
    on, ends = draw(world.days), draw(st.none() | world.days)
    start = draw(st.just(on) | world.days)
    until = ends if ends is not None and ends > start else None
    return filled(draw, Override, world, on=on, period=Period(start, until))


@st.composite
def _corrections(
    draw: DrawFn,
    world: World,
    fact: SearchStrategy[Fact] | None = None,
    of: str | SearchStrategy[str] | None = None,
) -> Correction:
    """Draw a correction; the fact takes the id of the one that it corrects."""
    right: Any = draw(drawn(Purchase, world) if fact is None else fact)
    name = draw(pinned(of, ids()))
    return correction_of(draw, world, name, evolve(right, id=name))


BY_HAND[Attribute] = _attributes
BY_HAND[Correction] = _corrections
BY_HAND[Observation] = _observations
BY_HAND[Override] = _overrides
BY_HAND[Standing] = lambda _: standings()


def assignments(**options: Unpack[Options]) -> SearchStrategy[Assigned]:
    """Draw who looks after the relationship from a day on: somebody, a pool, nobody.

    >>> from hypothesis import find
    >>> find(assignments(parties=["ana"]), lambda fact: fact.is_dedicated)
    Assigned(Ref('ana'), on=datetime.date(2024, 2, 1))
    """
    return drawn(Assigned, World.of(options))


def payments(**options: Unpack[Options]) -> SearchStrategy[Payment]:
    """Draw money that came in.

    >>> from hypothesis import find
    >>> find(payments(currency="USD"), lambda fact: fact.amount.minor == 1)
    Payment(Money('0.01', 'USD'), on=datetime.date(2024, 2, 1))
    """
    return drawn(Payment, World.of(options))


def refunds(**options: Unpack[Options]) -> SearchStrategy[Refund]:
    """Draw money that was given back.

    >>> from hypothesis import find
    >>> find(refunds(currency="USD"), lambda fact: True)
    Refund(Money('1.00', 'USD'), on=datetime.date(2024, 2, 1))
    """
    return drawn(Refund, World.of(options))


def credit_notes(**options: Unpack[Options]) -> SearchStrategy[CreditNote]:
    """Draw an amount that is taken off what is owed.

    >>> from hypothesis import find
    >>> find(credit_notes(currency="USD"), lambda fact: True).reason
    'so it was'
    """
    return drawn(CreditNote, World.of(options))


def write_offs(**options: Unpack[Options]) -> SearchStrategy[WriteOff]:
    """Draw an amount that is owed but given up.

    >>> from hypothesis import find
    >>> find(write_offs(currency="USD"), lambda fact: True).amount
    Money('1.00', 'USD')
    """
    return drawn(WriteOff, World.of(options))


def observations(
    *, name: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Observation]:
    """Draw an observation: of one of the kinds that criteria know, or with any name and value.

    >>> from hypothesis import find
    >>> find(observations(name="visit"), lambda fact: fact.kind == "observation:visit").name
    'visit'
    """
    return drawn(Observation, World.of(options), **pins(name=name))


def attributes(
    *, name: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Attribute]:
    """Draw an attribute: the provider's trade, the patron's own word, or one of your own.

    >>> from hypothesis import find
    >>> find(attributes(name="vip"), lambda fact: fact.value is True)
    Attribute('vip', True, on=datetime.date(2024, 2, 1))
    """
    return drawn(Attribute, World.of(options), **pins(name=name))


def placements(**options: Unpack[Options]) -> SearchStrategy[Placement]:
    """Draw the act by which somebody sets the standing.

    >>> from hypothesis import find
    >>> find(placements(standings=["gold"], parties=["ana"]), lambda fact: fact.yields_to_rules).by
    Ref('ana')
    """
    return drawn(Placement, World.of(options))


def overrides(**options: Unpack[Options]) -> SearchStrategy[Override]:
    """Draw a mask on the standing that shows in a period.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(overrides(), lambda fact: fact.mask is pt.Mask.CEILING).standing
    Standing('prospect')
    """
    return drawn(Override, World.of(options))


def lifts(
    of: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Lifted]:
    """Draw the act that ends an override early: that of this id, or of any.

    >>> from hypothesis import find
    >>> find(lifts("O1"), lambda fact: True).of
    'O1'
    """
    return drawn(Lifted, World.of(options), **pins(of=of))


def steps(**options: Unpack[Options]) -> SearchStrategy[Step]:
    """Draw one change of the derived standing on its day.

    >>> from hypothesis import find
    >>> print(find(steps(standings=["customer", "client"]), lambda step: step.due))
    2024-02-01: customer -> customer
    """
    return drawn(Step, World.of(options))


def reviews(**options: Unpack[Options]) -> SearchStrategy[Reviewed]:
    """Draw the record that a review was held.

    >>> from hypothesis import find
    >>> find(reviews(standings=["customer", "client"]), lambda fact: fact.moved).after
    Standing('client')
    """
    return drawn(Reviewed, World.of(options))


def standings(ladder: tuple[str, ...] | None = None) -> SearchStrategy[Standing]:
    """Draw a standing: one of this ladder, which it carries, or one by its bare name.

    >>> from hypothesis import find
    >>> find(standings(("basic", "gold")), lambda standing: standing.name == "gold")
    Standing('gold', ('basic', 'gold'))
    """
    if ladder is None:
        bare = ("customer", "client", "prospect", "former", "gold")
        return st.sampled_from(bare).map(Standing)
    return st.sampled_from(ladder).map(lambda name: Standing(name, ladder))


def policy_versions() -> SearchStrategy[PolicyVersion]:
    """Draw which text of which policy a decision was made by.

    >>> from hypothesis import find
    >>> print(find(policy_versions(), lambda each: True))
    conduct v1
    """
    return drawn(PolicyVersion, EVERYWHERE)


def retractions(
    of: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Retraction]:
    """Draw the word that a fact was never so: of the fact of that id.

    >>> from hypothesis import find
    >>> find(retractions("P7"), lambda fact: True)
    Retraction('P7', on=datetime.date(2024, 2, 1), reason='so it was')
    """
    return drawn(Retraction, World.of(options), **pins(of=of))


def corrections(
    fact: SearchStrategy[Fact] | None = None,
    *,
    of: str | SearchStrategy[str] | None = None,
    **options: Unpack[Options],
) -> SearchStrategy[Correction]:
    """Draw the word that this fact (default: a purchase) stands in the place of the one of an id.

    The fact takes the id of the one it corrects.

    >>> from hypothesis import find
    >>> from patronage import strategies as pst
    >>> right = pst.assignments(parties=["ana"])
    >>> find(corrections(right, of="A1"), lambda each: True).stands.id
    'A1'
    """
    right = purchases(**options) if fact is None else fact
    return drawn(Correction, World.of(options), fact=right, **pins(of=of))


def correction_of(
    draw: DrawFn, world: World, of: str, fact: Fact, *, since: date = date.min
) -> Correction:
    """Draw when it was said that a fact stands in the place of another, known since a day.

    That is when it was so or later, and not before the other was known.
    """
    on = draw(world.days)
    learned = max(on, draw(world.days), fact.on, since)
    reason = draw(st.none() | texts())
    return Correction(of, fact, on=on, recorded_on=learned, reason=reason)
