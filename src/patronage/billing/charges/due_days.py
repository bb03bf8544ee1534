"""Due days: by which day a charge is to be paid, counted from its invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, TypeAlias

from attrs import field, frozen

from patronage.calendars import EVERY_DAY, Calendar, Roll, check_calendar
from patronage.dates.day import add_days, add_months, check_one_day, month_length
from patronage.errors import Fault
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "LONGEST_OFFSET",
    "AnyCalendar",
    "DayOfMonth",
    "DueDay",
    "EndOfMonth",
    "NetDays",
    "NetMonths",
    "Offset",
    "days_meant",
]

LONGEST_OFFSET = 3_660
"""The most days between a bill or due date and what it is counted from: ten years."""


def _check_offset(
    faults: list[Fault], path: str, value: object, least: int = -LONGEST_OFFSET
) -> None:
    if type(value) is not int:
        faults.append(Fault.of("interval.type", path, value, "give a whole number"))
    elif not least <= value <= LONGEST_OFFSET:
        hint = f"give {least} to {LONGEST_OFFSET}"
        faults.append(Fault.of("interval.range", path, value, hint))


def _check_count(faults: list[Fault], path: str, value: object) -> None:
    _check_offset(faults, path, value, 0)


def _check_month_day(faults: list[Fault], path: str, value: object) -> None:
    if type(value) is not int:
        faults.append(Fault.of("interval.type", path, value, "give a whole number"))
    elif not 1 <= value <= 31:
        faults.append(Fault.of("interval.range", path, value, "give 1 to 31"))


Offset: TypeAlias = Annotated[int, _check_offset]
"""So many days later, or earlier where negative."""

Count: TypeAlias = Annotated[int, _check_count]
"""So many days or months later."""

MonthDay: TypeAlias = Annotated[int, _check_month_day]
"""The number of a day of the month."""

AnyCalendar: TypeAlias = Annotated[Calendar, check_calendar]
"""A calendar as a field holds it."""


@frozen
class NetDays(Value):
    """To be paid within so many days of the invoice; 0 is on receipt.

    `roll` moves a due day that is no working day, but never before the invoice, since nothing is
    due before it is issued; the service period stays where it is. Faults:
    `interval.type`, `interval.range`, `roll.type`, `calendar.type`.

    >>> from datetime import date
    >>> NetDays(30).due_on(date(2026, 4, 1))
    datetime.date(2026, 5, 1)
    """

    days: Count
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    calendar: AnyCalendar = field(default=EVERY_DAY, kw_only=True)

    ON_RECEIPT: ClassVar[NetDays]

    @staticmethod
    def _meant(value: object) -> str | None:
        """Return how a due day is written that was given as a number of days."""
        written = days_meant(value)
        return None if written is None else f"give {written} or another of its kind"

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which an invoice of that day is to be paid.

        >>> from datetime import date
        >>> NetDays.ON_RECEIPT.due_on(date(2026, 4, 1))
        datetime.date(2026, 4, 1)
        """
        check_one_day("invoice_on", invoice_on)
        day = add_days(invoice_on, self.days) if self.days else invoice_on
        return day if self.roll is Roll.UNADJUSTED else _rolled(self, day, invoice_on)


NetDays.ON_RECEIPT = NetDays(0)


@frozen
class NetMonths(Value):
    """To be paid within so many months of the invoice, on the same day of the month or its last.

    Faults: as `NetDays`.

    >>> from datetime import date
    >>> NetMonths(1).due_on(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """

    months: Count
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    calendar: AnyCalendar = field(default=EVERY_DAY, kw_only=True)

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which an invoice of that day is to be paid.

        >>> from datetime import date
        >>> NetMonths(2).due_on(date(2026, 4, 15))
        datetime.date(2026, 6, 15)
        """
        check_one_day("invoice_on", invoice_on)
        return _rolled(self, add_months(invoice_on, self.months), invoice_on)


@frozen
class EndOfMonth(Value):
    """To be paid by the last day of a month: the invoice's own, or so many months later.

    `days` are added to the invoice's day first ("30 days, end of month"), `plus_days` to the month
    end ("end of month, 15 days"). Faults: as `NetDays`.

    >>> from datetime import date
    >>> EndOfMonth(months=1).due_on(date(2025, 1, 31))
    datetime.date(2025, 2, 28)
    >>> (
    ...     EndOfMonth(days=30).due_on(date(2026, 1, 5)),
    ...     EndOfMonth(plus_days=15).due_on(date(2026, 1, 5)),
    ... )
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 15))
    """

    months: Count = field(default=0, kw_only=True)
    days: Count = field(default=0, kw_only=True)
    plus_days: Count = field(default=0, kw_only=True)
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    calendar: AnyCalendar = field(default=EVERY_DAY, kw_only=True)

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which an invoice of that day is to be paid.

        >>> from datetime import date
        >>> EndOfMonth().due_on(date(2024, 2, 1))
        datetime.date(2024, 2, 29)
        """
        check_one_day("invoice_on", invoice_on)
        month = add_months(add_days(invoice_on, self.days).replace(day=1), self.months)
        last = month.replace(day=month_length(month.year, month.month - 1))
        return _rolled(self, add_days(last, self.plus_days), invoice_on)


@frozen
class DayOfMonth(Value):
    """To be paid by a day of the month that follows the invoice's (or so many months later).

    In a month without that day, by its last. `months=0` is the next such day on or after the
    invoice. Faults: as `NetDays`.

    >>> from datetime import date
    >>> DayOfMonth(15).due_on(date(2026, 1, 20)), DayOfMonth(15, months=0).due_on(date(2026, 1, 10))
    (datetime.date(2026, 2, 15), datetime.date(2026, 1, 15))
    """

    day: MonthDay
    months: Count = field(default=1, kw_only=True)
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    calendar: AnyCalendar = field(default=EVERY_DAY, kw_only=True)

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which an invoice of that day is to be paid.

        >>> from datetime import date
        >>> DayOfMonth(31).due_on(date(2026, 1, 20))
        datetime.date(2026, 2, 28)
        """
        check_one_day("invoice_on", invoice_on)
        day = self._in_month(invoice_on, self.months)
        if day < invoice_on:
            day = self._in_month(invoice_on, self.months + 1)
        return _rolled(self, day, invoice_on)

    def _in_month(self, invoice_on: date, months: int) -> date:
        month = add_months(invoice_on.replace(day=1), months)
        return month.replace(day=min(self.day, month_length(month.year, month.month - 1)))


def days_meant(value: object) -> str | None:
    """Return how a number of days is written as a due day; None: it is none.

    >>> days_meant(14)
    'NetDays(14)'
    """
    is_days = type(value) is int and 0 <= value <= LONGEST_OFFSET
    return f"NetDays({value})" if is_days else None


DueDay: TypeAlias = NetDays | NetMonths | EndOfMonth | DayOfMonth
"""A single day by which a charge is to be paid, counted from its invoice."""


def _rolled(due: DueDay, day: date, invoice_on: date) -> date:
    """Return a due day moved to a working day; nothing is due before it is issued."""
    return max(due.roll.apply(day, due.calendar), invoice_on)
