"""What the property tests draw from: a small universe, and the edges.

Bugs live where values coincide: a day exactly on a term's end, two periods that just touch. Two
independent draws from all dates almost never coincide, so each property is run twice over:

- in a *small universe* (SU): days of one stretch of at most 31, few ids, small weights;
- on the *edges* (ED): month ends, 29 February, the turns of years, and the days beside them.

`both(su, ed)` draws a case from the one or the other. Hand it strategies for the *whole* case, so
that its parts come from the same universe and can coincide:

    @given(both(st.tuples(su_days(), su_periods()), st.tuples(ed_days(), ed_periods())))
    def test_…(case): day, period = case
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from patronage.dates.period import Period

__all__ = [
    "around",
    "both",
    "ed_days",
    "ed_periods",
    "su_days",
    "su_ids",
    "su_periods",
    "su_weights",
    "universe",
]

T = TypeVar("T")
U = TypeVar("U")

SU_FIRST: Final = date(2024, 2, 10)
SU_LENGTH: Final = 31

_DAY: Final = timedelta(days=1)
_EDGE_YEARS: Final = (1999, 2000, 2023, 2024, 2025, 2028, 2100)


def _edges_of(year: int) -> set[date]:
    ends = {date(year, month, monthrange(year, month)[1]) for month in range(1, 13)}
    ends |= {date(year, 2, 28)}
    return {end + shift for end in ends for shift in (-_DAY, timedelta(), _DAY)}


_EDGES: Final = sorted(set().union(*(_edges_of(year) for year in _EDGE_YEARS)))
_HOT_EDGES: Final = [day for day in _EDGES if date(2023, 12, 30) <= day <= date(2024, 4, 1)]


def universe(first: date = SU_FIRST, days: int = SU_LENGTH) -> tuple[date, ...]:
    """Return the days of a small universe, first to last."""
    return tuple(first + n * _DAY for n in range(days))


def su_days(first: date = SU_FIRST, days: int = SU_LENGTH) -> SearchStrategy[date]:
    """Draw days of a stretch of at most 31, with a 29 February and a month's end inside."""
    return st.sampled_from(universe(first, days))


def ed_days() -> SearchStrategy[date]:
    """Draw month ends, 29 February, the turns of years, and the days beside them.

    Half of the draws are of one winter, so that several of them coincide or touch.
    """
    return st.sampled_from(_HOT_EDGES) | st.sampled_from(_EDGES)


def su_periods(
    first: date = SU_FIRST, days: int = SU_LENGTH, *, open_ended: bool = True
) -> SearchStrategy[Period]:
    """Draw periods within the small universe; some with an open start or end."""
    return _periods(su_days(first, days), open_ended=open_ended)


def ed_periods(*, open_ended: bool = True) -> SearchStrategy[Period]:
    """Draw periods that start and end on edges; some with an open start or end."""
    return _periods(ed_days(), open_ended=open_ended)


def _periods(days: SearchStrategy[date], *, open_ended: bool) -> SearchStrategy[Period]:
    from patronage.dates.period import Period

    bounded = st.lists(days, min_size=2, max_size=2, unique=True).map(
        lambda pair: Period(min(pair), max(pair)),
    )
    if not open_ended:
        return bounded
    half = days.map(lambda day: Period(day, None)) | days.map(lambda day: Period(None, day))
    return bounded | bounded | half | st.just(Period(None, None))


def su_ids() -> SearchStrategy[str]:
    """Draw one of five ids."""
    return st.sampled_from(["a", "b", "c", "d", "e"])


def su_weights(*, max_size: int = 9) -> SearchStrategy[list[int]]:
    """Draw weights of 0 to 50, not all of them 0."""
    return st.lists(st.integers(0, 50), min_size=1, max_size=max_size).filter(any)


def around(threshold: int, unit: int = 1) -> SearchStrategy[int]:
    """Draw a number exactly on the threshold, one unit either side, 0, or a stray one."""
    near = st.sampled_from([threshold - unit, threshold, threshold + unit, 0])
    return near | near | st.integers(threshold - 50 * unit, threshold + 50 * unit)


def both(su: SearchStrategy[T], ed: SearchStrategy[U]) -> SearchStrategy[T | U]:
    """Draw a whole case from the small universe or from the edges."""
    return st.one_of(su, ed)
