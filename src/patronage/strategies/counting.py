"""Counting: lengths, boundaries and cutoffs, in few combinations whose days often coincide."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from patronage.calendars import Roll
from patronage.counting.count import HALF_YEAR, MONTH, QUARTER, WEEK, YEAR, Count, Counting
from patronage.dates.span import Span
from patronage.strategies.dates import calendars, spans
from patronage.strategies.fields import drawn
from patronage.strategies.options import World
from patronage.strategies.parts import BY_HAND, few, several, sometimes, together
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = ["counts"]

_MIDDLE: Final = CalendarPeriod(Span(months=1), anchor=date(2000, 1, 16))
"""Half a month: it ends on the 15th."""

_ODD: Final = CalendarPeriod(Span(months=12), anchor=date(2024, 2, 29))
"""Years of a contract of a leap day."""

_PERIODS: Final = few(MONTH, QUARTER, WEEK, YEAR, HALF_YEAR, _MIDDLE, _ODD)
_WORKING: Final = few(3, 1, 2, 10)
_CUTOFFS: Final = few(1, 3, 15, 31)


def counts(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Count]:
    """Draw how a period runs: how long, from where, on to which end, counting which days.

    >>> from hypothesis import find
    >>> find(counts(), lambda count: count.cutoff is not None and bool(count.span))
    Count(days(1), since=CalendarPeriod(months(1)), cutoff=Count(days(1)))
    """
    return drawn(Count, World.over(days))


@st.composite
def _counts(draw: DrawFn, world: World) -> Count:
    lengths = together(st.none() | spans(), several(spans(), most=2))
    since = draw(st.none() | st.none() | _PERIODS)
    working = draw(st.none() | st.none() | _WORKING)
    roll = draw(few(*Roll)) if draw(sometimes) else Roll.UNADJUSTED
    asks = working is not None or roll is not Roll.UNADJUSTED
    return Count(
        draw(lengths),
        since=since,
        cutoff=None if since is None else draw(st.none() | _cutoffs(world)),
        to=draw(st.just(()) | several(_PERIODS)),
        working=working,
        calendar=draw(calendars(days=world.days)) if asks else None,
        roll=roll,
        day=draw(few(*Counting)),
        not_before=draw(world.days) if draw(sometimes) else None,
    )


def _cutoffs(world: World) -> SearchStrategy[Count]:
    numbered = _CUTOFFS.map(lambda count: Count(Span(days=count)))
    working = st.builds(Count, working=_WORKING, calendar=calendars(days=world.days))
    return numbered | working


BY_HAND[Count] = _counts
