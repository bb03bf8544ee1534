"""Days and lengths of time: few, at the turns of months and years, so that they coincide."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from hypothesis import strategies as st

from patronage.calendars import EVERY_DAY, WEEKDAYS, HolidayCalendar
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import Period
from patronage.dates.recurrence import Recurrence
from patronage.dates.span import Span
from patronage.timeline.timeline import Spell, Timeline

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "calendars", "days", "month_ends", "periods", "recurrences", "spans", "spells", "timelines",
]  # fmt: skip

T = TypeVar("T")

_HOT: Final = (
    date(2024, 2, 1), date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 1), date(2024, 3, 31),
)  # fmt: skip
"""The days that come up most; 1 February is the simplest."""

_UNIVERSE: Final = (
    *_HOT,
    date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 15), date(2024, 1, 30), date(2024, 2, 2),
    date(2024, 2, 14), date(2024, 2, 28), date(2024, 3, 2), date(2024, 3, 30), date(2024, 4, 1),
    date(2024, 4, 30), date(2024, 5, 31), date(2024, 12, 31), date(2023, 12, 31),
    date(2023, 1, 31), date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28),
    date(2025, 3, 1),
)  # fmt: skip

_DAY: Final = timedelta(days=1)
_REACH: Final = 3_650
"""How many days the open end of a period reaches."""


def days(within: Period | None = None) -> SearchStrategy[date]:
    """Draw a day: of a small universe around 29 February 2024, or of a period.

    The universe has 25 days, many of them the last or first of a month, the 29th of February or an
    anniversary of another; independent draws often fall on one day. In a `period` (an open end
    reaches ten years) they are often its first or last day, or the last of a month.

    >>> from hypothesis import find
    >>> find(days(), lambda day: day.month == 2 and day.day > 28)
    datetime.date(2024, 2, 29)
    >>> import patronage as pt
    >>> january = pt.Period(date(2026, 1, 1), date(2026, 2, 1))
    >>> find(days(january), lambda day: day.day > 30)
    datetime.date(2026, 1, 31)
    """
    if within is None or (within.start is None and within.end is None):
        return st.sampled_from(_HOT) | st.sampled_from(_UNIVERSE)
    first, last = _ends(within)
    second, last_but_one = (last, first) if first == last else (first + _DAY, last - _DAY)
    edges = sorted({first, second, last_but_one, last})
    dates = st.dates(first, last)
    return st.sampled_from(edges) | dates.map(lambda day: min(_end_of_month(day), last)) | dates


def _ends(period: Period) -> tuple[date, date]:
    """Return the first and the last day of a period, an open end ten years off at most."""
    start, end = period.start, period.end
    if end is None:
        first = start or date.min
        return first, date.fromordinal(min(first.toordinal() + _REACH, date.max.toordinal()))
    last = end - _DAY
    return start or date.fromordinal(max(last.toordinal() - _REACH, 1)), last


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


_DAY_COUNTS: Final = (1, 2, 7, 14, 27, 28, 29, 30, 31, 59, 60, 61, 90, 180, 365, 366)
_MONTH_COUNTS: Final = (1, 2, 3, 6, 11, 12, 13, 24)


def spans(*, allow_zero: bool = True, allow_months: bool = True) -> SearchStrategy[Span]:
    """Draw a length: days about those of one, two, three or twelve months, or such months.

    >>> from hypothesis import find
    >>> find(spans(), lambda span: span.is_months)
    months(1)
    """
    counts = (*_DAY_COUNTS, 0) if allow_zero else _DAY_COUNTS
    in_days = st.sampled_from(counts).map(lambda count: Span(days=count))
    if not allow_months:
        return in_days
    return in_days | st.sampled_from(_MONTH_COUNTS).map(lambda count: Span(months=count))


def periods(
    *,
    days: SearchStrategy[date] | None = None,
    allow_open_start: bool = True,
    allow_open_end: bool = True,
) -> SearchStrategy[Period]:
    """Draw a period between two of the days; some without a start or an end.

    >>> from hypothesis import find
    >>> find(periods(), lambda period: period.start is not None and period.end is not None)
    Period(datetime.date(2024, 2, 1), datetime.date(2024, 2, 2))
    """
    drawn = _universe() if days is None else days
    bounded: SearchStrategy[Period] = st.builds(_between, drawn, drawn)
    options = [bounded]
    if allow_open_end:
        options.append(drawn.map(lambda day: Period(day, None)))
    if allow_open_start:
        options.append(drawn.map(lambda day: Period(None, day)))
    if allow_open_end and allow_open_start:
        options.insert(0, st.just(Period(None, None)))
    return st.one_of(options)


def _universe() -> SearchStrategy[date]:
    return days()


def _between(one: date, other: date) -> Period:
    """Return the days between two; of one and the same day, that day."""
    return Period(min(one, other), max(one, other, min(one, other) + _DAY))


def month_ends() -> SearchStrategy[MonthEnd]:
    """Draw a rule for what becomes of a 29th to 31st.

    >>> from hypothesis import find
    >>> find(month_ends(), lambda rule: rule.days > 1)
    MonthEnd.keep_distance(days=2)
    """
    return _within_months() | st.sampled_from([MonthEnd.SPILL, MonthEnd.WALK])


def _within_months() -> SearchStrategy[MonthEnd]:
    """Draw a rule by which no day leaves its month: recurrence rules have these."""
    kept = st.sampled_from([MonthEnd.CLAMP, MonthEnd.STICK, MonthEnd.SKIP])
    return kept | st.integers(2, 28).map(lambda days: MonthEnd.keep_distance(days=days))


_LISTED = (
    "FREQ=MONTHLY;BYDAY=3WE",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1,15;COUNT=5",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYYEARDAY=-1,60",
    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO",
    "FREQ=DAILY;INTERVAL=10;BYMONTH=1,2",
)


def recurrences(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Recurrence]:
    """Draw a recurrence rule as calendars write it: steps of a cadence, days of a week or month.

    >>> from hypothesis import find
    >>> find(recurrences(), lambda each: "BYWEEKNO" in each.rule).rule
    'FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO'
    """
    start = _universe() if days is None else days
    steps = st.builds(Recurrence.of_steps, spans(allow_zero=False), start, _within_months())
    weekdays = st.lists(st.sampled_from(("MO", "WE", "FR", "SU")), min_size=1, unique=True)
    stops = st.sampled_from(("", ";COUNT=3", ";UNTIL=20240331"))
    weekly = st.builds(_weekly, start, weekdays, stops)
    listed = st.builds(Recurrence, st.sampled_from(_LISTED), start=start)
    return steps | weekly | listed


def _weekly(start: date, names: list[str], stop: str) -> Recurrence:
    return Recurrence(f"FREQ=WEEKLY;BYDAY={','.join(names)}{stop}", start=start)


@st.composite
def timelines(
    draw: DrawFn,
    values: SearchStrategy[T],
    *,
    days: SearchStrategy[date] | None = None,
    max_changes: int = 6,
) -> Timeline[T]:
    """Draw a timeline of these values.

    >>> from hypothesis import find
    >>> find(timelines(st.booleans()), lambda line: bool(line.days) and not line.before)
    Timeline.of({datetime.date(2024, 2, 1): True}, before=False)
    """
    drawn = _universe() if days is None else days
    changes = draw(st.dictionaries(drawn, values, max_size=max_changes))
    return Timeline.of(changes, before=draw(values))


def spells(
    values: SearchStrategy[T], *, days: SearchStrategy[date] | None = None
) -> SearchStrategy[Spell[T]]:
    """Draw a stretch of days with one of these values.

    >>> from hypothesis import find
    >>> find(spells(st.just("client")), lambda spell: True)
    Spell(period=Period(None, None), value='client')
    """
    return st.builds(Spell, periods(days=days), values)


def calendars(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[HolidayCalendar]:
    """Draw a calendar: of every day, of weekdays, with holidays among the days, or odd weekends.

    At least one day of each week is worked, but where the holidays take it.

    >>> from hypothesis import find
    >>> find(calendars(), lambda calendar: bool(calendar.holidays))
    HolidayCalendar(frozenset({datetime.date(2024, 2, 1)}), weekend=frozenset())
    """
    drawn = _universe() if days is None else days
    weekends = st.sampled_from((frozenset[int](), frozenset({5, 6}), frozenset({4}))) | (
        st.frozensets(st.integers(0, 6), max_size=6)
    )
    holidays, worked = st.frozensets(drawn, max_size=4), st.frozensets(drawn, max_size=2)
    made = st.builds(_calendar, holidays, weekends, worked, st.frozensets(drawn, max_size=1))
    return st.sampled_from((EVERY_DAY, WEEKDAYS)) | made


def _calendar(
    holidays: frozenset[date],
    weekend: frozenset[int],
    worked: frozenset[date],
    every_year: frozenset[date],
) -> HolidayCalendar:
    yearly = frozenset((day.month, day.day) for day in every_year)
    worked = frozenset(day for day in worked - holidays if (day.month, day.day) not in yearly)
    return HolidayCalendar(holidays, weekend=weekend, workdays=worked, yearly=yearly)
