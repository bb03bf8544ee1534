"""Lots: what grants and draws them, how long they last, and ledgers of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final, Unpack

from attrs import evolve
from hypothesis import strategies as st

from patronage.facts.observed import Observation
from patronage.lots.lots import Lots
from patronage.lots.terms import LotTerms
from patronage.strategies.dates import spans
from patronage.strategies.fields import drawn, from_fields
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import BY_HAND, PARTS, few, signed

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Scalar
    from patronage.strategies.options import Options

__all__ = ["lot_terms", "lots"]

_NAMES: Final = few("miles", "visit")
_LENGTHS: Final = spans(allow_zero=False)
_MOST: Final = 6

PARTS[LotTerms] = {"name": _NAMES, "lasts": _LENGTHS, "to_end_of": _LENGTHS}


def lot_terms() -> SearchStrategy[LotTerms]:
    """Draw what is kept in lots, for how long each is there, and which is drawn first.

    >>> from hypothesis import find
    >>> find(lot_terms(), lambda terms: terms.oldest_first and terms.lasts is None)
    LotTerms('miles', oldest_first=True)
    """
    return drawn(LotTerms, EVERYWHERE)


def lots(**options: Unpack[Options]) -> SearchStrategy[Lots]:
    """Draw lots of numbers or of money, as they are granted and drawn, some of them by name.

    >>> from hypothesis import find
    >>> find(lots(), lambda each: bool(each.remarks())).terms.overdraft
    True
    """
    return drawn(Lots, World.of(options))


@st.composite
def _lots(draw: DrawFn, world: World) -> Lots:
    terms = evolve(draw(drawn(LotTerms, world)), overdraft=True)
    in_money = draw(few(False, False, True))
    amounts: SearchStrategy[Scalar] = st.integers(-4, 4) | few(Decimal("0.5"), Decimal("-1.25"))
    if in_money:
        amounts = signed(world)
    move = from_fields(Observation, world, name=terms.name, value=amounts)
    found = draw(st.lists(move, max_size=_MOST))
    named = [evolve(fact, id=f"G{place}") for place, fact in enumerate(found, start=1)]
    about = st.none() | st.sampled_from([None, *(fact.id for fact in named)])
    told = tuple(evolve(fact, about=draw(about)) for fact in named)
    return Lots.of(told, terms, currency=world.code if in_money else None)


BY_HAND[Lots] = _lots
