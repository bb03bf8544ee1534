"""Windows, what they hang on, and working days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from patronage.calendars import EVERY_DAY, WEEKDAYS, HolidayCalendar
from patronage.dates.span import Span
from patronage.strategies.times import days as any_days
from patronage.strategies.times import periods, spans
from patronage.windows.anchors import Anchors
from patronage.windows.grid import Anniversary, CalendarPeriod, Which
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Ever, Fixed, Rolling

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from patronage.dates.period import Period
    from patronage.windows.window import Window

__all__ = ["anchors", "calendars", "whiches", "windows"]

_STEPS: Final = (
    *(Span(months=count) for count in (1, 12, 3)),
    *(Span(days=count) for count in (7, 3, 30)),
)


def whiches() -> SearchStrategy[Which]:
    """Draw which period of a calendar window is meant: the current one or complete ones.

    >>> from hypothesis import find
    >>> find(whiches(), lambda which: which.complete > 1)
    Which.last(2)
    """
    return st.sampled_from((Which.CURRENT, Which.PREVIOUS, Which.last(2), Which.last(4)))


def windows(
    *,
    days: SearchStrategy[date] | None = None,
    kinds: Iterable[type[Window]] | None = None,
) -> SearchStrategy[Window]:
    """Draw a window: of any kind, or of these kinds.

    `InTerm` and `SinceFall` hang on the ladder: leave them out of `kinds` where there is none.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(windows(kinds=[pt.Rolling]), lambda window: window.span.is_months)
    Rolling(months(1))
    """
    drawn = any_days() if days is None else days
    made: dict[type[Window], SearchStrategy[Window]] = {
        Ever: st.just(Ever()),
        Rolling: st.builds(Rolling, spans(allow_zero=False)),
        CalendarPeriod: st.builds(
            CalendarPeriod, st.sampled_from(_STEPS), anchor=drawn, which=whiches()
        ),
        Anniversary: st.builds(Anniversary, st.sampled_from(_STEPS), which=whiches()),
        Fixed: periods(days=drawn).map(Fixed),
        InTerm: _parts_of_terms(),
        SinceFall: st.just(SinceFall()),
    }
    return st.one_of([made[kind] for kind in (made if kinds is None else kinds)])


def _parts_of_terms() -> SearchStrategy[Window]:
    whole: SearchStrategy[Window] = st.just(InTerm())
    starts = st.sampled_from((Span(days=0), Span(days=1), Span(days=30)))
    lengths = st.sampled_from((None, Span(days=1), Span(days=29)))
    return whole | st.builds(_part_of_term, starts, lengths)


def _part_of_term(start: Span, length: Span | None) -> InTerm:
    return InTerm(start, None if length is None else start + length)


def anchors(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Anchors]:
    """Draw the days that windows hang on: the first, a term and its first day, the last fall.

    >>> from hypothesis import find
    >>> find(anchors(), lambda each: each.last_fall is not None)
    Anchors(last_fall=datetime.date(2024, 2, 1))
    """
    drawn = any_days() if days is None else days
    day = st.none() | drawn
    terms = st.none() | periods(days=drawn, allow_open_start=False)

    return st.builds(_anchors, day, terms, day, st.booleans())


def _anchors(
    first: date | None,
    term: Period | None,
    last_fall: date | None,
    earned: bool,
) -> Anchors:
    entered = term.start if term is not None and earned else None
    return Anchors(first=first, term=term, entered=entered, last_fall=last_fall)


def calendars(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[HolidayCalendar]:
    """Draw a calendar: of every day, of weekdays, with holidays among the days, or odd weekends.

    At least one day of each week is worked, but where the holidays take it.

    >>> from hypothesis import find
    >>> find(calendars(), lambda calendar: bool(calendar.holidays))
    HolidayCalendar(frozenset({datetime.date(2024, 2, 1)}), weekend=frozenset())
    """
    drawn = any_days() if days is None else days
    weekends = st.sampled_from((frozenset[int](), frozenset({5, 6}), frozenset({4}))) | (
        st.frozensets(st.integers(0, 6), max_size=6)
    )
    holidays, worked = st.frozensets(drawn, max_size=4), st.frozensets(drawn, max_size=2)
    made = st.builds(_calendar, holidays, weekends, worked)
    return st.sampled_from((EVERY_DAY, WEEKDAYS)) | made


def _calendar(
    holidays: frozenset[date], weekend: frozenset[int], worked: frozenset[date]
) -> HolidayCalendar:
    return HolidayCalendar(holidays, weekend=weekend, workdays=worked - holidays)
