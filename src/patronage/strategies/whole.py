"""Whole books, and relationships under a policy that fits them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.book.book import Book
from patronage.facts.parties import ref_of
from patronage.party.parties import Group, Organization, Person
from patronage.relationship.coverage import EVERYTHING
from patronage.standing.review.case import Case
from patronage.strategies.ledgers import ledger, relationships, size_of
from patronage.strategies.people import parties, relations_in
from patronage.strategies.ruling import policies
from patronage.strategies.world import World, pinned

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact
    from patronage.facts.parties import HasRef, Ref
    from patronage.party.parties import Party
    from patronage.relationship.coverage import Coverage
    from patronage.relationship.relationship import Relationship
    from patronage.standing.policy.policy import Policy
    from patronage.standing.review.decision import Decision
    from patronage.strategies.ledgers import Size
    from patronage.strategies.world import Options

__all__ = ["books", "cases", "decisions"]

_IDS: Final = ("shop", "mary", "ana", "luma", "stan", "hp")


def books(
    *,
    provider: HasRef | str | None = None,
    kinds: Iterable[type[Fact]] | None = None,
    coverage: Coverage | SearchStrategy[Coverage] | None = None,
    max_relationships: int = 3,
    max_facts: int = 5,
    **options: Unpack[Options],
) -> SearchStrategy[Book]:
    """Draw a book: parties, how they are bound to each other, and the ledgers between them.

    Whoever a ledger, a fact, a group or a relation names is a party of the book; nobody owns its
    owner. With a `provider`, every ledger is that provider's. `parties` gives the ids there are (at
    least two); who they are is drawn. Facts are as in `relationships`.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> ours = books(provider="shop", parties=["shop", "mary"], kinds=[pt.Purchase])
    >>> find(ours, lambda book: book.period is not None)
    <Book 2 parties, 1 relationship, 1 fact, 2024-02-01…2024-02-01>
    """
    given = options.get("parties", _IDS)
    world = World.of({**options, "parties": given})
    seller = None if provider is None else ref_of(provider)
    size = size_of(kinds, max_facts, None)
    covered = pinned(coverage, st.just(EVERYTHING))
    return _books(world, seller, size, covered, max_relationships)


@st.composite
def _books(  # noqa: PLR0917  its options, in the order of `books`
    draw: DrawFn,
    world: World,
    provider: Ref | None,
    size: Size,
    coverage: SearchStrategy[Coverage],
    most: int,
) -> Book:
    world = world.settled(draw)
    others = [ref for ref in world.parties if ref != provider]
    least = 2 if provider is None else 1
    named = others[: draw(st.integers(least, len(others)))]
    everybody = tuple(named if provider is None else (provider, *named))
    people = [_party(draw, world, everybody, place) for place in range(len(everybody))]
    world = replace(world, parties=tuple(everybody))
    pairs = [
        (one, other)
        for one in everybody
        for other in everybody
        if one != other and provider in {None, one}
    ]
    wanted = draw(st.lists(st.sampled_from(pairs), max_size=most, unique=True))
    labels = {party.id: party.ref for party in people}
    ledgers = [ledger(draw, world, labels[one.id], labels[other.id], size) for one, other in wanted]
    bonds = [evolve(bond, id=None) for bond in draw(st.lists(relations_in(world), max_size=2))]
    return Book(people, ledgers, relations=bonds, coverage=draw(coverage))


def _party(draw: DrawFn, world: World, everybody: tuple[Ref, ...], place: int) -> Party:
    """Draw the party of a place; a group's members come after it, so that none is its own."""
    later = [ref.id for ref in everybody[place + 1 :]]
    kinds: tuple[type[Party], ...] = (
        (Person, Organization, Group) if later else (Person, Organization)
    )
    return draw(
        parties(id=everybody[place].id, kinds=kinds, members=later or None, days=world.days)
    )


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
