"""Relationships: ledgers whose facts name facts that are there, and parties that you gave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.agreement.agreement import Agreement
from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.billing.charges.charge import Charge
from patronage.engagement.engagement import Engagement
from patronage.engagement.purchase import Purchase
from patronage.errors import PatronageError
from patronage.facts.acts import Override, Placement, Reviewed, rival_acts
from patronage.facts.attributes import Attribute
from patronage.facts.dealings import Assigned, Payment, Refund
from patronage.facts.mends import Correction, Retraction
from patronage.facts.observed import Observation
from patronage.facts.parties import Ref, ref_of
from patronage.party.relations import Relation
from patronage.relationship.coverage import Coverage
from patronage.relationship.relationship import Relationship
from patronage.strategies import billing, dealings, deciding, happenings, mends
from patronage.strategies.life import agreements_in
from patronage.strategies.people import relations_in
from patronage.strategies.times import periods
from patronage.strategies.wording import texts
from patronage.strategies.world import CAST, World, pinned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef
    from patronage.strategies.world import Options

__all__ = ["Size", "coverages", "facts", "ledger", "relationships", "size_of"]

_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=31)
_MOSTLY: Final = st.sampled_from((True, True, True, False))

_MADE: Final[Mapping[type[Any], Callable[[World], SearchStrategy[Any]]]] = {
    Purchase: dealings.purchases_in,
    Observation: happenings.observations_in,
    Assigned: happenings.assignments_in,
    Attribute: happenings.attributes_in,
    Payment: happenings.payments_in,
    Charge: billing.charges_in,
    Engagement: dealings.engagements_in,
    Agreement: agreements_in,
    Refund: happenings.refunds_in,
    CreditNote: happenings.credit_notes_in,
    WriteOff: happenings.write_offs_in,
    Placement: deciding.placements_in,
    Override: deciding.overrides_in,
    Reviewed: deciding.reviews_in,
}
"""How each kind of fact of a ledger is drawn, but the mends, which need a fact to mend."""

_NAME_SIDES: Final = (Agreement, Engagement)


def _made(kind: type[Any], world: World) -> SearchStrategy[Any]:
    return _MADE[kind](world if kind in _NAME_SIDES else world.without_sides)


_MENDS: Final = (Retraction, Correction)
_EVERY: Final = (*_MADE, *_MENDS)


def facts(
    *, kinds: Iterable[type[Fact]] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Fact]:
    """Draw a fact by itself: of any kind, or of these kinds.

    A relation is one of the book's own facts; a retraction or correction by itself names no fact
    in particular (`relationships` draws them with what they mend).

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(facts(kinds=[pt.Refund], currency="USD"), lambda fact: True).kind
    'refund'
    """
    world = World.of(options)
    alone: dict[type[Any], Callable[[], SearchStrategy[Any]]] = {
        Retraction: lambda: mends.retractions(**options),
        Correction: lambda: mends.corrections(**options),
        Relation: lambda: relations_in(world),
    }
    wanted = (*_EVERY, Relation) if kinds is None else tuple(kinds)
    return st.one_of([alone[kind]() if kind in alone else _made(kind, world) for kind in wanted])


_KINDS: Final = (
    "purchase", "payment", "charge", "engagement", "agreement", "assigned", "attribute:x",
    "observation:visit", "observation:survey",
)  # fmt: skip


def coverages(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Coverage]:
    """Draw what was looked at: everything, or some kinds of fact, or some days.

    >>> from hypothesis import find
    >>> find(coverages(), lambda coverage: coverage.kinds == frozenset({"purchase"}))
    Coverage(frozenset({'purchase'}))
    """
    kinds = st.frozensets(st.sampled_from(_KINDS), min_size=1)
    return st.one_of(
        st.just(Coverage()),
        kinds.map(Coverage),
        periods(days=days).map(lambda period: Coverage(observed=period)),
        st.builds(Coverage, kinds, observed=periods(days=days)),
    )


# --- relationships -------------------------------------------------------------------------------


def relationships(
    *,
    provider: HasRef | str | None = None,
    patron: HasRef | str | None = None,
    kinds: Iterable[type[Fact]] | None = None,
    coverage: Coverage | SearchStrategy[Coverage] | None = None,
    max_facts: int = 8,
    **options: Unpack[Options],
) -> SearchStrategy[Relationship]:
    """Draw the ledger of a provider and a patron, with facts of any kind, or of these kinds.

    References are consistent: corrections and retractions mend facts of the ledger, payments name
    its charges, engagements its agreements; agreements may come with charges they have issued, paid
    on the day, the day before or after, or not. No two acts contradict each other. All amounts are
    of one currency, but for a few. Without `coverage` everything was looked at.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> ours = relationships(provider="hp", patron="mary", kinds=[pt.Purchase, pt.Retraction])
    >>> find(ours, lambda each: len(each.facts) == 2 and not each.known_by())
    <Relationship hp→mary, 2 facts, 2024-02-01…2024-02-01>
    """
    size = size_of(kinds, max_facts, coverage)
    sides = tuple(None if each is None else ref_of(each) for each in (provider, patron))
    return _relationships(World.of(options), sides, size)


@dataclass(frozen=True, repr=False)
class Size:
    """What a ledger may hold, and how much of it."""

    kinds: tuple[type[Any], ...]
    max_facts: int
    coverage: SearchStrategy[Coverage]

    def has(self, kind: type[Any]) -> bool:
        """Say whether it may hold facts of a kind."""
        return kind in self.kinds

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # noqa: ANN401  of Hypothesis
        printer.text("Size(…)")


def size_of(
    kinds: Iterable[type[Fact]] | None,
    max_facts: int,
    coverage: Coverage | SearchStrategy[Coverage] | None,
) -> Size:
    """Return what a ledger may hold by these options."""
    wanted = _EVERY if kinds is None else tuple(kinds)
    return Size(wanted, max_facts, pinned(coverage, st.just(Coverage())))


@st.composite
def _relationships(
    draw: DrawFn, world: World, sides: tuple[Ref | None, ...], size: Size
) -> Relationship:
    taken = [side for side in sides if side is not None]
    free = [ref for ref in (*world.parties, *CAST) if ref not in taken]
    provider, patron = sides
    if provider is None:
        provider = draw(st.sampled_from(free))
        free = [ref for ref in free if ref != provider]
    return ledger(draw, world, provider, patron or draw(st.sampled_from(free)), size)


def ledger(draw: DrawFn, world: World, provider: Ref, patron: Ref, size: Size) -> Relationship:
    """Draw the ledger of two sides in a world."""
    world = replace(world.settled(draw), provider=Ref(provider.id), patron=Ref(patron.id))
    made = [_made(kind, world) for kind in size.kinds if kind in _MADE]
    found: list[Fact] = []
    if made:
        each: SearchStrategy[Fact] = st.one_of(made)
        found = _named(draw, draw(st.lists(each, max_size=size.max_facts)))
    if size.has(Agreement) and size.has(Charge):
        found += _billed(draw, world, found, paid=size.has(Payment))
    found = _linked(draw, found)
    rivals = {fault.path[len("facts[") : -1] for fault in rival_acts(_with_ids(found))}
    found = [fact for fact in found if fact.id not in rivals]
    found += _mends(draw, world, found, size)
    return Relationship(provider, patron, facts=found, coverage=draw(size.coverage))


def _named(draw: DrawFn, drawn: list[Fact]) -> list[Fact]:
    """Return the facts under ids of their own; some without one, so that equal rows stay apart."""
    found: list[Fact] = []
    for place, fact in enumerate(drawn, start=1):
        given: Any = fact
        always = isinstance(fact, Agreement | Placement | Override)
        name = f"{fact.kind[0]}{place}" if always or draw(st.booleans()) else None
        found.append(evolve(given, id=name))
    return found


def _with_ids(found: list[Fact]) -> list[Fact]:
    return [fact for fact in found if fact.id is not None]


def _billed(draw: DrawFn, world: World, found: list[Fact], *, paid: bool) -> list[Fact]:
    """Return charges that the agreements have issued, and what was paid about the day due."""
    more: list[Fact] = []
    for fact in found:
        if not isinstance(fact, Agreement) or not fact.terms.billing or not draw(_MOSTLY):
            continue
        try:
            billed = min(fact.term.start, date.max - _MONTH) + _MONTH
            issued = fact.charges(until=max(draw(world.days), billed))[:3]
        except PatronageError:  # such as a price by days that is prorated by months
            continue
        more += issued
        for charge in issued:
            late = draw(st.sampled_from((None, 0, 1, -1))) if paid else None
            if late is not None and charge.amount.minor > 0:
                on = max(charge.due_on + late * _DAY, charge.on)
                more.append(Payment(charge.amount, on=on, charge=charge.id))
    return more


def _linked(draw: DrawFn, found: list[Fact]) -> list[Fact]:
    """Return the facts so that each id that one of them names is that of another."""
    kinds = {fact.id: type(fact) for fact in found if fact.id is not None}
    linked: list[Fact] = []
    for fact in found:
        changes: dict[str, object] = {}
        for name, targets in _NAMES_OF.items():
            held = getattr(fact, name, None)
            if isinstance(held, str) and (kinds.get(held) not in targets or held == fact.id):
                fit = [each for each, kind in kinds.items() if kind in targets and each != fact.id]
                changes[name] = draw(st.sampled_from(fit)) if fit else None
        if isinstance(fact, Reviewed) and fact.evidence:
            changes["evidence"] = tuple(sorted(kinds))[: len(fact.evidence)]
        given: Any = fact
        linked.append(evolve(given, **changes) if changes else fact)
    return linked


_DEALINGS: Final = (Purchase, Engagement)
_NAMES_OF: Final[Mapping[str, tuple[type[Any], ...]]] = {
    "charge": (Charge,),
    "of": (Payment, Charge, Purchase),
    "agreement": (Agreement,),
    "following": _DEALINGS,
    "corrects": (Charge, Reviewed),
}
"""What the attributes that name a fact of the ledger may name."""


def _mends(draw: DrawFn, world: World, found: list[Fact], size: Size) -> list[Fact]:
    """Draw retractions and corrections, at most one of each fact or mend."""
    kinds = [kind for kind in _MENDS if size.has(kind)]
    targets: list[Fact] = _with_ids(found)
    added: list[Fact] = []
    if not kinds or not targets:
        return added
    for place in range(draw(st.integers(0, min(len(targets), 3)))):
        target = draw(st.sampled_from(targets))
        targets.remove(target)
        name, of = f"mend{place + 1}", target.id or ""
        fits = isinstance(target, tuple(_MADE)) and not isinstance(target, Placement | Override)
        if Correction in kinds and fits and (Retraction not in kinds or draw(st.booleans())):
            added += _correction(draw, world, target, name)
        elif Retraction in kinds:
            on = draw(world.days)
            known = max(on, draw(world.days), target.recorded_on)
            back = Retraction(of, on=on, recorded_on=known, reason=draw(texts()), id=name)
            added.append(back)
            targets.append(back)
    return added


def _correction(draw: DrawFn, world: World, target: Fact, name: str) -> list[Fact]:
    right: Any = draw(_made(type(target), world))
    of = target.id or ""
    bare: Fact = evolve(right, line=target.line, id=of)
    try:
        mend = mends.correction_of(draw, world, of, bare, since=target.recorded_on)
    except PatronageError:  # an agreement whose acts were known before this could be
        return []
    return [evolve(mend, id=name)]
