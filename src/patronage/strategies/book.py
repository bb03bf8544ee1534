"""Ledgers whose facts name facts that are there, whole books, and relationships under a policy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Unpack, cast

from attrs import evolve
from hypothesis import strategies as st

from patronage.agreement.whole.agreement import Agreement
from patronage.billing.account.invoice import Invoice
from patronage.billing.charges.charge import Charge
from patronage.book.book import Book
from patronage.counting.when import bounds
from patronage.engagement.engagement import Engagement
from patronage.engagement.purchase import Purchase
from patronage.errors import PatronageError
from patronage.facts.acts import Lifted, Override, Placement, Reviewed, rival_acts
from patronage.facts.dealings import Payment
from patronage.facts.mends import Correction, Retraction
from patronage.facts.parties import Ref, ref_of
from patronage.party.notes import Ended, Merged, Particular
from patronage.party.parties import Group, Organization, Person
from patronage.party.relations import Relation
from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.joining import refers_to
from patronage.relationship.relationship import Relationship
from patronage.standing.review.case import Case
from patronage.standing.review.decision import Decision
from patronage.strategies.agreement import SIDED
from patronage.strategies.dates import periods
from patronage.strategies.fact import correction_of
from patronage.strategies.fields import any_of, drawn, kinds_of
from patronage.strategies.options import CAST, World
from patronage.strategies.parts import BY_HAND, as_strategy, pinned, pins
from patronage.strategies.party import parties
from patronage.strategies.policy import policies
from patronage.strategies.text import texts

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef
    from patronage.party.parties import Party
    from patronage.standing.policy.policy import Policy
    from patronage.strategies.options import Options

__all__ = ["books", "cases", "coverages", "decisions", "facts", "relationships"]

_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=31)
_MOSTLY: Final = st.sampled_from((True, True, True, False))
_MENDS: Final = (Retraction, Correction)


def facts(
    *, kinds: Iterable[type[Fact]] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Fact]:
    """Draw a fact by itself: of any kind, or of these kinds.

    Relations, particulars, merges and ends are a book's own facts; a retraction or correction by
    itself names no fact in particular (`relationships` draws them with what they mend).

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(facts(kinds=[pt.Refund], currency="USD"), lambda fact: True).kind
    'refund'
    """
    return any_of("fact", World.of(options), _every_fact() if kinds is None else kinds)


def _every_fact(*, but: Container[type[Fact]] = ()) -> tuple[type[Fact], ...]:
    """Return the kinds of fact there are; a purchase, the simplest story, comes first."""
    others = cast("tuple[type[Fact], ...]", kinds_of("fact"))
    return (Purchase, *(kind for kind in others if kind is not Purchase and kind not in but))


_OF_BOOKS: Final = frozenset({Ended, Merged, Particular, Relation})
"""The facts that a book notes of its parties, which stand in no ledger."""


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
    world = replace(
        World.of(options),
        provider=None if provider is None else ref_of(provider),
        patron=None if patron is None else ref_of(patron),
    )
    wanted = pins(kinds=None if kinds is None else tuple(kinds), coverage=coverage)
    return drawn(Relationship, world, max_facts=max_facts, **wanted)


@st.composite
def _relationships(
    draw: DrawFn,
    world: World,
    *,
    kinds: tuple[type[Fact], ...] | None = None,
    max_facts: int = 8,
    coverage: Coverage | SearchStrategy[Coverage] = EVERYTHING,
) -> Relationship:
    taken = {world.provider, world.patron}
    free = [ref for ref in (*world.parties, *CAST) if ref not in taken]
    provider = world.provider or draw(st.sampled_from(free))
    patron = world.patron or draw(st.sampled_from([ref for ref in free if ref != provider]))
    seen = draw(as_strategy(coverage, world))
    sides = replace(world, provider=Ref(provider.id), patron=Ref(patron.id))
    wanted = _every_fact(but=_OF_BOOKS) if kinds is None else kinds
    facts_of_it = _facts(draw, sides, wanted, max_facts)
    return Relationship(provider, patron, facts=facts_of_it, coverage=seen)


def _facts(draw: DrawFn, world: World, kinds: tuple[type[Fact], ...], max_facts: int) -> list[Fact]:
    """Draw the facts of the sides of a world, which name each other and agree."""
    made = [_of_sides(kind, world) for kind in kinds if kind not in {*_MENDS, Lifted}]
    found: list[Fact] = []
    if made:
        found = _named(draw, draw(st.lists(st.one_of(made), max_size=max_facts)))
    if Agreement in kinds and Charge in kinds:
        found += _billed(draw, world, found, paid=Payment in kinds)
    found = _linked(draw, found)
    rivals = {fault.path[len("facts[") : -1] for fault in rival_acts(_with_ids(found))}
    found = [fact for fact in found if fact.id not in rivals]
    if Lifted in kinds:
        found += _lifted(draw, world, found)
    found += _mends(draw, world, found, [kind for kind in _MENDS if kind in kinds])
    return [_of_others(fact, world.patron) for fact in found]


def _of_others(fact: Fact, patron: Ref | None) -> Fact:
    """Return a fact by which nobody refers oneself: who is meant stays open."""
    given: Any = fact
    if patron is None:
        return fact
    if isinstance(fact, Correction):
        right = _of_others(fact.fact, patron)
        return fact if right is fact.fact else evolve(fact, fact=right)
    if refers_to(fact, (patron.id,)):
        return cast("Fact", evolve(given, party=None))
    won: Any = getattr(fact, "acquisition", None)
    if getattr(won, "referrer", None) == patron:
        return cast("Fact", evolve(given, acquisition=evolve(won, referrer=None)))
    return fact


def _of_sides(kind: type[Fact], world: World) -> SearchStrategy[Fact]:
    """Draw a fact, its sides those of the ledger if it names any; others share their strategies."""
    return drawn(kind, world if kind in SIDED else world.without_sides)


def _under_name(given: Any, name: str | None) -> Fact:  # noqa: ANN401  a fact that attrs may evolve
    """Return a fact under an id; the lines of an invoice, on no other one, are named by it."""
    if not isinstance(given, Invoice) or name is None:
        renamed: Fact = evolve(given, id=name)
        return renamed
    taxed = len(given.tax)
    lines = [
        evolve(line, id=f"{name}/{place}") for place, line in enumerate((*given.tax, *given.lines))
    ]
    return evolve(given, id=name, tax=tuple(lines[:taxed]), lines=tuple(lines[taxed:]))


def _named(draw: DrawFn, drawn: list[Fact]) -> list[Fact]:
    """Return the facts under ids of their own; some without one, so that equal rows stay apart."""
    found: list[Fact] = []
    for place, fact in enumerate(drawn, start=1):
        given: Any = fact
        always = isinstance(fact, Agreement | Invoice | Placement | Override)
        name = f"{fact.kind[0]}{place}" if always or draw(st.booleans()) else None
        found.append(_under_name(given, name))
    return found


def _with_ids(found: list[Fact]) -> list[Fact]:
    return [fact for fact in found if fact.id is not None]


def _billed(draw: DrawFn, world: World, found: list[Fact], *, paid: bool) -> list[Fact]:
    """Return charges that the agreements have issued, and what was paid about the day due."""
    more: list[Fact] = []
    taken = {fact.id for fact in found}  # two agreements may count their charges alike
    for fact in found:
        if not isinstance(fact, Agreement) or not fact.terms.billing or not draw(_MOSTLY):
            continue
        try:
            billed = min(bounds(fact.life.start)[0], date.max - _MONTH) + _MONTH
            issued = list(fact.charges(until=max(draw(world.days), billed))[:3])
        except PatronageError:  # such as a price by days that is prorated by months
            continue
        issued = [charge for charge in issued if charge.id not in taken]
        taken.update(charge.id for charge in issued)
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


def _lifted(draw: DrawFn, world: World, found: list[Fact]) -> list[Fact]:
    """Draw that some of the overrides are lifted."""
    masks = [fact for fact in found if isinstance(fact, Override)]
    return [
        draw(drawn(Lifted, world, of=mask.id, id=f"lifted{place}"))
        for place, mask in enumerate(masks, start=1)
        if draw(st.booleans())
    ]


_DEALINGS: Final = (Purchase, Engagement)
_NAMES_OF: Final[Mapping[str, tuple[type[Any], ...]]] = {
    "charge": (Charge,),
    "of": (Payment, Charge, Purchase),
    "agreement": (Agreement,),
    "following": _DEALINGS,
    "corrects": (Charge, Reviewed),
}
"""What the attributes that name a fact of the ledger may name."""


def _mends(draw: DrawFn, world: World, found: list[Fact], kinds: list[type[Fact]]) -> list[Fact]:
    """Draw retractions and corrections, at most one of each fact or mend."""
    targets: list[Fact] = _with_ids(found)
    added: list[Fact] = []
    if not kinds or not targets:
        return added
    for place in range(draw(st.integers(0, min(len(targets), 3)))):
        target = draw(st.sampled_from(targets))
        targets.remove(target)
        name, of = f"mend{place + 1}", target.id or ""
        fits = not isinstance(target, Placement | Override | Retraction)
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
    right: Any = draw(_of_sides(type(target), world))
    of = target.id or ""
    bare: Fact = _under_name(evolve(right, line=target.line), of)
    try:
        mend = correction_of(draw, world, of, bare, since=target.recorded_on)
    except PatronageError:  # an agreement whose acts were known before this could be
        return []
    return [evolve(mend, id=name)]


# --- books ---------------------------------------------------------------------------------------

_IDS: Final = ("shop", "mary", "ana", "luma", "stan", "hp")


def books(
    *,
    provider: HasRef | str | None = None,
    kinds: Iterable[type[Fact]] | None = None,
    coverage: Coverage | SearchStrategy[Coverage] | None = None,
    max_relationships: int = 3,
    max_facts: int = 5,
    merged: bool = False,
    **options: Unpack[Options],
) -> SearchStrategy[Book]:
    """Draw a book: parties, how they are bound to each other, and the ledgers between them.

    Whoever a ledger, a fact, a group or a relation names is a party of the book; nobody owns its
    owner. What is noted of them ends, and is taken back; with `merged`, so are merges. With a
    `provider`, every ledger is that provider's. `parties` gives the ids there are (at
    least two); who they are is drawn. Facts are as in `relationships`.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> ours = books(provider="shop", parties=["shop", "mary"], kinds=[pt.Purchase])
    >>> find(ours, lambda book: book.period is not None)
    <Book 2 parties, 1 relationship, 1 fact, 2024-02-01…2024-02-01>
    """
    world = World.of({**options, "parties": options.get("parties", _IDS)})
    world = replace(world, provider=None if provider is None else ref_of(provider))
    wanted = pins(kinds=None if kinds is None else tuple(kinds), coverage=coverage)
    sizes: dict[str, object] = {"max_relationships": max_relationships, "max_facts": max_facts}
    sizes["merged"] = merged
    return drawn(Book, world, **sizes, **wanted)


@st.composite
def _books(
    draw: DrawFn,
    /,
    world: World,
    *,
    coverage: Coverage | SearchStrategy[Coverage] = EVERYTHING,
    max_relationships: int = 3,
    max_facts: int = 5,
    merged: bool = False,
    **kinds: Any,  # noqa: ANN401  those of facts
) -> Book:
    provider = world.provider
    others = [ref for ref in world.parties if ref != provider]
    least = 2 if provider is None else 1
    named = others[: draw(st.integers(least, len(others)))]
    everybody = tuple(named if provider is None else (provider, *named))
    people = [_party(draw, world, everybody, place) for place in range(len(everybody))]
    world = replace(world, parties=everybody)
    pairs = [
        (one, other)
        for one in everybody
        for other in everybody
        if one != other and provider in {None, one}
    ]
    wanted = draw(st.lists(st.sampled_from(pairs), max_size=max_relationships, unique=True))
    labels = {party.id: party.ref for party in people}
    ledgers: list[Relationship] = []
    for one, other in wanted:
        sides = replace(world, provider=labels[one.id], patron=labels[other.id])
        ledgers.append(draw(_relationships(sides, max_facts=max_facts, **kinds)))
    bonds = draw(st.lists(drawn(Relation, world.without_sides), max_size=2))
    unnamed = [evolve(bond, id=None) for bond in bonds]
    book = Book(people, ledgers, relations=unnamed, coverage=draw(as_strategy(coverage, world)))
    return _noted(draw, book, world.without_sides, merged=merged)


def _noted(draw: DrawFn, book: Book, world: World, *, merged: bool) -> Book:
    """Return the book with some of what may be noted of its parties, as far as it takes it."""
    wanted: list[type[Any]] = [Particular, Merged] if merged else [Particular]
    notes: list[Any] = [draw(drawn(kind, world)) for kind in draw(st.sets(st.sampled_from(wanted)))]
    for place, each in enumerate(notes):
        book = _taking(book, evolve(each, id=f"n{place}"))
    said = [each for each in (*book.relations, *book.notes) if each.id is not None]
    is_mended = draw(_MOSTLY)
    if said and is_mended:
        of = draw(st.sampled_from(said))
        mends: list[type[Any]] = [Retraction]
        if isinstance(of, Relation | Particular):
            mends.append(Ended)
        mend: Any = draw(drawn(draw(st.sampled_from(mends)), world, of=of.id, id="m"))
        book = _taking(book, mend)
    return book


def _taking(book: Book, note: Any) -> Book:  # noqa: ANN401  a note
    """Return the book with a note, or without one that it refuses."""
    try:
        return book.note(note)
    except PatronageError:
        return book


def _party(draw: DrawFn, world: World, everybody: tuple[Ref, ...], place: int) -> Party:
    """Draw the party of a place; a group's members come after it, so that none is its own."""
    later = [ref.id for ref in everybody[place + 1 :]]
    kinds: list[type[Party]] = [Person, Organization, *([Group] if later else [])]
    own = everybody[place].id
    return draw(parties(id=own, kinds=kinds, members=later or None, days=world.days))


# --- under a policy ------------------------------------------------------------------------------


def cases(
    relationship: SearchStrategy[Relationship] | None = None,
    policy: Policy | SearchStrategy[Policy] | None = None,
    **options: Unpack[Options],
) -> SearchStrategy[Case]:
    """Draw a relationship under a policy, ready to be asked; its acts name standings of the ladder.

    >>> from datetime import date
    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, derandomize=True)
    ... @given(cases())
    ... def the_last_standing_is_on_the_ladder(case):
    ...     version = case.history.versions[-1]
    ...     assert case.standing.at(date.max).name in version.policy.ladder
    >>> the_last_standing_is_on_the_ladder()
    """
    return _cases(World.of(options), options, relationship, pinned(policy, policies(**options)))


@st.composite
def _cases(
    draw: DrawFn,
    world: World,
    options: Options,
    relationship: SearchStrategy[Relationship] | None,
    policy: SearchStrategy[Policy],
) -> Case:
    ours = draw(policy)
    if relationship is None:
        pinned_options: Options = {**options, "standings": ours.ladder}
        relationship = relationships(**pinned_options)
    return Case(draw(relationship), ours, known_by=draw(st.none() | world.days))


def decisions(**options: Unpack[Options]) -> SearchStrategy[Decision]:
    """Draw the decision of a review: a real one, of a case on one of the days.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5, database=None, derandomize=True)
    ... @given(decisions())
    ... def they_say_which_question_they_answered(decision):
    ...     assert decision.on and decision.policy.fingerprint
    >>> they_say_which_question_they_answered()
    """
    days = World.of(options).days
    return st.builds(Case.review, cases(**options), days)


BY_HAND[Book] = _books
BY_HAND[Case] = lambda _: cases()
BY_HAND[Coverage] = lambda world: coverages(days=world.days)
BY_HAND[Decision] = lambda _: decisions()
BY_HAND[Relationship] = _relationships
