"""Counting: how a period runs, and days and lengths that are left open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Unpack

from hypothesis import strategies as st

from patronage.calendars import Roll
from patronage.counting.count import HALF_YEAR, MONTH, QUARTER, WEEK, YEAR, Count, Counting
from patronage.counting.when import NEVER, Unknown, When
from patronage.dates.span import Span, months
from patronage.dates.span import days as in_days
from patronage.strategies.dates import calendars, spans
from patronage.strategies.fields import drawn
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import BY_HAND, few, several, sometimes, together
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.strategies.options import Options

__all__ = ["counts", "unknowns", "whens"]

_WHY: Final = few(None, "absent", "redacted")

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
    of = draw(st.sampled_from([in_days, months]))
    least, most = sorted(draw(st.lists(st.integers(1, 40), min_size=2, max_size=2, unique=True)))
    return Unknown(
        draw(_WHY),
        least=draw(st.sampled_from([None, of(least)])),
        most=draw(st.sampled_from([None, of(most)])),
    )


BY_HAND[Count] = _counts
BY_HAND[Unknown] = _unknowns
BY_HAND[When] = _whens
