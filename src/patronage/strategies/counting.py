"""Days and lengths that are left open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

from hypothesis import strategies as st

from patronage.counting.when import NEVER, Unknown, When
from patronage.dates.span import days, months
from patronage.strategies.fields import drawn
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import BY_HAND, few

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.strategies.options import Options

__all__ = ["unknowns", "whens"]

_WHY: Final = few(None, "absent", "redacted")


def whens(**options: Unpack[Options]) -> SearchStrategy[When]:
    """Draw a day that is known in bounds only, with both, one of them, or none.

    >>> from hypothesis import find
    >>> str(find(whens(), lambda when: when.why is None))
    'not known'
    """
    return drawn(When, World.of(options))


def unknowns() -> SearchStrategy[Unknown]:
    """Draw a length that is left open, or that is known in bounds.

    >>> from hypothesis import find
    >>> find(unknowns(), lambda length: length.least is not None).least
    days(1)
    """
    return drawn(Unknown, EVERYWHERE)


@st.composite
def _whens(draw: DrawFn, world: World) -> When:
    first, last = sorted(draw(st.lists(world.days, min_size=2, max_size=2, unique=True)))
    bounds = draw(st.sampled_from([{}, {"earliest": first}, {"latest": last}, None]))
    if bounds is None:
        bounds = {"earliest": first, "latest": last}
    if bounds.get("earliest") == NEVER:  # that is no bound, and exact
        bounds = {}
    return When(**bounds, why=draw(_WHY))


@st.composite
def _unknowns(draw: DrawFn, _: World) -> Unknown:
    of = draw(st.sampled_from([days, months]))
    least, most = sorted(draw(st.lists(st.integers(1, 40), min_size=2, max_size=2, unique=True)))
    return Unknown(
        draw(_WHY),
        least=draw(st.sampled_from([None, of(least)])),
        most=draw(st.sampled_from([None, of(most)])),
    )


BY_HAND[Unknown] = _unknowns
BY_HAND[When] = _whens
