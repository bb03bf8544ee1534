"""What puts right what was said: retractions and corrections."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.facts.mends import Correction, Retraction
from patronage.strategies.dealings import fact_of, purchases_in
from patronage.strategies.wording import ids, texts
from patronage.strategies.world import World, pinned

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact
    from patronage.strategies.world import Options

__all__ = ["correction_of", "corrections", "retractions"]


def retractions(
    of: str | SearchStrategy[str] | None = None, **options: Unpack[Options]
) -> SearchStrategy[Retraction]:
    """Draw the word that a fact was never so: of the fact of that id.

    >>> from hypothesis import find
    >>> find(retractions("P7"), lambda fact: True)
    Retraction('P7', on=datetime.date(2024, 2, 1), reason='so it was')
    """
    world = World.of(options)
    required = {"of": pinned(of, ids()), "reason": texts()}
    return fact_of(Retraction, world, required, {})


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
    world = World.of(options)
    return _corrections(world, pinned(of, ids()), purchases_in(world) if fact is None else fact)


@st.composite
def _corrections(
    draw: DrawFn, world: World, of: SearchStrategy[str], fact: SearchStrategy[Fact]
) -> Correction:
    right: Any = draw(fact)
    name = draw(of)
    return correction_of(draw, world, name, evolve(right, id=name))


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
