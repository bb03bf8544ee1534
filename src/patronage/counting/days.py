"""Days found by asking for them one after another: working days, and the first of which it holds.

Days are counted by their proleptic Gregorian ordinals, since a day just before the first one has an
ordinal but is no date.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from patronage.calendars import FARTHEST, Roll
from patronage.dates.day import LAST_ORDINAL, refuse_range
from patronage.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.calendars import Calendar

__all__ = ["day_of", "first_day", "nth_working_day", "rolled"]


def day_of(ordinal: int, given: date) -> date:
    """Return the day of an ordinal, or raise `date.range` for what was counted from a given day.

    >>> day_of(1, date(2026, 1, 1))
    datetime.date(1, 1, 1)
    """
    if not 0 < ordinal <= LAST_ORDINAL:
        refuse_range(given, f"{ordinal - given.toordinal()} days")
    return date.fromordinal(ordinal)


def nth_working_day(after: int, count: int, calendar: Calendar) -> int:
    """Return the ordinal of the n-th working day after a day.

    Faults: `date.range` past the last day there is, and those of `Roll.apply`.

    >>> from patronage.calendars import WEEKDAYS
    >>> friday = date(2026, 1, 2)
    >>> date.fromordinal(nth_working_day(friday.toordinal(), 3, WEEKDAYS))
    datetime.date(2026, 1, 7)
    """
    for _ in range(count):
        if after >= LAST_ORDINAL:
            refuse_range(date.max, "1 day")
        after = rolled(Roll.FOLLOWING, date.fromordinal(after + 1), calendar).toordinal()
    return after


def rolled(roll: Roll, day: date, calendar: Calendar) -> date:
    """Return the working day that a day moves to; where it leaves the calendar, `date.range`.

    >>> from patronage.calendars import WEEKDAYS
    >>> rolled(Roll.PRECEDING, date(2026, 1, 3), WEEKDAYS)
    datetime.date(2026, 1, 2)
    """
    try:
        return roll.apply(day, calendar)
    except InvalidInput as error:
        near_an_end = not FARTHEST < day.toordinal() <= LAST_ORDINAL - FARTHEST
        if not near_an_end or error.faults[0].code != "calendar.empty":
            raise
    return refuse_range(day, "a roll")


def first_day(holds: Callable[[int], bool], least: int, near: int) -> int:
    """Return the first day from `least` on of which something holds that, once it does, goes on to.

    The day after the last one there is, if it holds of none. It is looked for around `near`: by
    steps that double, then by halves, so that it takes few questions, the fewer the nearer it is.

    >>> asked = []
    >>> def is_late(day):
    ...     asked.append(day)
    ...     return day > 730_000
    >>> first_day(is_late, 1, 730_060), len(asked)
    (730001, 12)
    """
    low, high = least - 1, LAST_ORDINAL + 1  # it doesn't hold of the one, and holds of the other
    if high - low < 2:
        return high
    at, step = min(max(near, least), LAST_ORDINAL), 1
    if holds(at):
        high = at
        while high - step > low and holds(high - step):
            high, step = high - step, step * 2
        low = max(low, high - step)
    else:
        low = at
        while low + step < high and not holds(low + step):
            low, step = low + step, step * 2
        high = min(high, low + step)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
