"""What is owed under an agreement: obligations, and plans of reviews with their outcomes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from patronage.agreement.terms.obligations import Obligation
from patronage.agreement.terms.reviews import ReviewOutcome, ReviewPlan
from patronage.facts.parties import Side
from patronage.strategies.dates import spans
from patronage.strategies.fields import chosen, drawn
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import BY_HAND, PARTS, few

if TYPE_CHECKING:
    from datetime import date

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["obligations", "owed", "planned", "review_outcomes", "review_plans"]

_DAY: Final = timedelta(days=1)
_LENGTHS: Final = spans(allow_zero=False)

PARTS[ReviewOutcome] = {"every": _LENGTHS}


def obligations(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Obligation]:
    """Draw what one party owes another by a day, once or again and again.

    >>> from hypothesis import find
    >>> find(obligations(), lambda each: each.every is not None).every
    days(1)
    """
    return drawn(Obligation, World.over(days))


def review_outcomes() -> SearchStrategy[ReviewOutcome]:
    """Draw what came out of a review for those to come.

    >>> from hypothesis import find
    >>> find(review_outcomes(), lambda each: each.next_on is None and each.every is not None)
    ReviewOutcome(every=days(1))
    """
    return drawn(ReviewOutcome, EVERYWHERE)


def review_plans(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[ReviewPlan]:
    """Draw that something is reviewed once a period.

    >>> from hypothesis import find
    >>> find(review_plans(), lambda each: each.from_held).makes_up is None
    True
    """
    return drawn(ReviewPlan, World.over(days))


def owed(world: World) -> SearchStrategy[Obligation]:
    """Draw an obligation of a world."""
    return drawn(Obligation, world)


def planned(world: World) -> SearchStrategy[ReviewPlan]:
    """Draw a plan of reviews of a world."""
    return drawn(ReviewPlan, world)


@st.composite
def _obligations(draw: DrawFn, /, world: World, **fixed: Any) -> Obligation:  # noqa: ANN401
    sides = few(*Side)
    lengths: dict[str, object] = {"every": st.none() | _LENGTHS, "within": st.none() | _LENGTHS}
    given = chosen(draw, Obligation, world, **({"by": sides, "to": sides} | lengths | fixed))
    every, within = given.get("every"), given.get("within")
    if every is None:
        given = {name: each for name, each in given.items() if name not in {"until", "times"}}
    elif within is not None and within.is_months and not every.is_months:
        del given["within"]
    return Obligation(**_ended(given, "due"))


@st.composite
def _review_plans(draw: DrawFn, /, world: World, **fixed: Any) -> ReviewPlan:  # noqa: ANN401
    given = chosen(draw, ReviewPlan, world, **({"every": _LENGTHS} | fixed))
    if given.get("from_held"):
        given["makes_up"] = None
    return ReviewPlan(**_ended(given, "first"))


def _ended(given: dict[str, Any], first: str) -> dict[str, Any]:
    """Return the fields with an end that comes after the first due day."""
    until = given.get("until")
    return given if until is None else given | {"until": max(until, given[first] + _DAY)}


BY_HAND[Obligation] = _obligations
BY_HAND[ReviewPlan] = _review_plans
