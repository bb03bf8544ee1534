"""Rolling the boundaries of periods to working days: a market convention, never the default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.calendars import Calendar, Roll
from patronage.dates.days import month_length
from patronage.errors import Fault, raise_faults
from patronage.values import (
    check_instance,
    reduce_value,
    refuse_state,
    repr_value,
)

if TYPE_CHECKING:
    from datetime import date

__all__ = ["RolledBoundaries"]


@frozen
class RolledBoundaries:
    """The boundaries of the periods themselves move to working days, as markets do with coupons.

    `roll` moves the boundaries inside the term; `first` and `last` the two ends of the term (by
    default as `roll`, where `UNADJUSTED` leaves an end as it is). Boundaries that fall together
    count once. `last_working_day`: an anchor on the last working day of its month stays on month
    ends, which then roll like any other boundary. `shares_unrolled`: days are
    counted between the boundaries as they were before rolling ("calculate, then shift"). Services
    are billed over periods that don't move: there, roll the due days instead. Faults:
    `calendar.type`, `roll.type`, `flag.type`. Source: the conventions of ISDA and of ACTUS.

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
    shares_unrolled: bool = field(default=False, kw_only=True)

    __repr__ = repr_value
    __setstate__ = refuse_state

    def __reduce__(self) -> tuple[object, ...]:
        return reduce_value(self)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if not isinstance(self.calendar, Calendar):
            hint = "give a Calendar such as WEEKDAYS"
            faults.append(Fault.of("calendar.type", "calendar", self.calendar, hint))
        check_instance(faults, "roll.type", "roll", self.roll, Roll)
        for path, value in (("first", self.first), ("last", self.last)):
            check_instance(faults, "roll.type", path, value, Roll, type(None))
        for path, flag in (
            ("last_working_day", self.last_working_day),
            ("shares_unrolled", self.shares_unrolled),
        ):
            check_instance(faults, "flag.type", path, flag, bool)
        if faults:
            raise_faults(faults)

    def inner(self, day: date) -> date:
        """Return where a boundary inside the term falls.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS).inner(date(2026, 2, 28))
        datetime.date(2026, 3, 2)
        """
        return self.roll.apply(day, self.calendar)

    def at_start(self, day: date) -> date:
        """Return where the start of the term falls.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS, first=pt.Roll.UNADJUSTED).at_start(date(2026, 2, 28))
        datetime.date(2026, 2, 28)
        """
        return (self.roll if self.first is None else self.first).apply(day, self.calendar)

    def at_end(self, day: date) -> date:
        """Return where the end of the term falls.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS, last=pt.Roll.PRECEDING).at_end(date(2026, 2, 28))
        datetime.date(2026, 2, 27)
        """
        return (self.roll if self.last is None else self.last).apply(day, self.calendar)

    def is_month_end(self, day: date) -> bool:
        """Whether the day is the last working day of its month, or comes after it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> RolledBoundaries(pt.WEEKDAYS).is_month_end(date(2026, 2, 27))
        True
        """
        last = day.replace(day=month_length(day.year, day.month - 1))
        return day >= Roll.PRECEDING.apply(last, self.calendar)
