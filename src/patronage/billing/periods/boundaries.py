"""Rolling the boundaries of periods to working days: a market convention, never the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.calendars import Calendar, Roll, check_calendar
from patronage.checks import check_instance
from patronage.dates.day import check_one_day, month_length
from patronage.errors import Fault, raise_faults
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

__all__ = ["RolledBoundaries"]


@frozen
class RolledBoundaries(Value):
    """The boundaries of the periods themselves move to working days, as markets do with coupons.

    `roll` moves the boundaries inside the term; `first` and `last` the two ends of the term (by
    default as `roll`, where `UNADJUSTED` leaves an end as it is). Which of them lie in the term is
    settled before they roll; those that then fall together count once.

    - `last_working_day`: an anchor on the last working day of its month stays on month ends, which
      then roll like any other boundary; days that are stated (`first_end`, `last_start`) move to
      the end of their month with it.
    - `nth_weekday`: a boundary first moves to that day of its month, (3, 2) the third Wednesday,
      (-1, 4) the last Friday; an end of the term only where its own roll isn't given.
    - `shares_unrolled`: days are counted between the boundaries as they were before rolling
      ("calculate, then shift").

    Services are billed over periods that don't move: there, roll the due days instead. Faults:
    `calendar.type`, `roll.type`, `flag.type`, `weekday.type`, `weekday.range`. Source: the
    conventions of ISDA and of ACTUS, the delivery days of the IMM.

    >>> from datetime import date
    >>> import patronage as pt
    >>> coupons = pt.Cadence(
    ...     every=pt.months(1),
    ...     anchor=date(2026, 1, 31),
    ...     rolled=pt.RolledBoundaries(pt.WEEKDAYS, roll=pt.Roll.PRECEDING),
    ... )
    >>> coupons.boundary(0)
    datetime.date(2026, 1, 30)
    """

    calendar: Calendar
    roll: Roll = field(default=Roll.FOLLOWING, kw_only=True)
    first: Roll | None = field(default=None, kw_only=True)
    last: Roll | None = field(default=None, kw_only=True)
    last_working_day: bool = field(default=False, kw_only=True)
    nth_weekday: tuple[int, int] | None = field(default=None, kw_only=True)
    shares_unrolled: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_calendar(faults, "calendar", self.calendar)
        check_instance(faults, "roll.type", "roll", self.roll, Roll)
        for path, value in (("first", self.first), ("last", self.last)):
            check_instance(faults, "roll.type", path, value, Roll, type(None))
        for path, flag in (
            ("last_working_day", self.last_working_day),
            ("shares_unrolled", self.shares_unrolled),
        ):
            check_instance(faults, "flag.type", path, flag, bool)
        if self.nth_weekday is not None:
            faults.extend(_weekday_faults(self.nth_weekday))
        raise_faults(faults)

    def inner(self, day: date) -> date:
        """Return where a boundary inside the term falls.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS).inner(date(2026, 2, 28))
        datetime.date(2026, 3, 2)
        """
        if self.nth_weekday is not None:
            day = _nth_of_month(day, *self.nth_weekday)
        return self.roll.apply(day, self.calendar)

    def at_start(self, day: date) -> date:
        """Return where the start of the term falls.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS, first=pt.Roll.UNADJUSTED).at_start(date(2026, 2, 28))
        datetime.date(2026, 2, 28)
        """
        return self.inner(day) if self.first is None else self.first.apply(day, self.calendar)

    def at_end(self, day: date) -> date:
        """Return where the end of the term falls.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS, last=pt.Roll.PRECEDING).at_end(date(2026, 2, 28))
        datetime.date(2026, 2, 27)
        """
        return self.inner(day) if self.last is None else self.last.apply(day, self.calendar)

    def is_month_end(self, day: date) -> bool:
        """Whether the day is the last working day of its month, or comes after it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS).is_month_end(date(2026, 2, 27))
        True
        """
        check_one_day("day", day)
        last = day.replace(day=month_length(day.year, day.month - 1))
        return day >= Roll.PRECEDING.apply(last, self.calendar)


def _nth_of_month(day: date, nth: int, weekday: int) -> date:
    """Return the n-th such day of the week in the month of a day; below zero from its end."""
    if nth > 0:
        first = day.replace(day=1)
        return first.replace(day=1 + (weekday - first.weekday()) % 7 + 7 * (nth - 1))
    number = month_length(day.year, day.month - 1)
    last = day.replace(day=number)
    return last.replace(day=number - (last.weekday() - weekday) % 7 + 7 * (nth + 1))


def _weekday_faults(value: tuple[object, ...]) -> list[Fault]:
    hint = "give which one (1 to 4, or -1 to -4 from the end) and a weekday, Monday 0 to Sunday 6"
    pair = [each for each in value if type(each) is int] if type(value) is tuple else []
    if len(pair) != 2 or len(value) != 2:
        return [Fault.of("weekday.type", "nth_weekday", value, hint)]
    if 1 <= abs(pair[0]) <= 4 and 0 <= pair[1] <= 6:
        return []
    return [Fault.of("weekday.range", "nth_weekday", value, hint)]
