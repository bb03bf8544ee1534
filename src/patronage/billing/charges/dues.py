"""The dates of money: on which day a charge is invoiced, and by which day it is to be paid."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeAlias

from attrs import evolve, field, frozen

from patronage.billing.arguments import need
from patronage.billing.periods.period import BillingPeriod
from patronage.calendars import EVERY_DAY, Calendar, Roll, check_calendar
from patronage.dates.day import add_days, add_months, check_one_day, month_length
from patronage.errors import Fault
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "DayOfMonth",
    "Due",
    "EndOfMonth",
    "NetDays",
    "NetMonths",
    "Timing",
    "TimingRule",
    "check_due",
]

LONGEST_OFFSET = 3_660
"""The most days between a bill or due date and what it is counted from: ten years."""


class TimingRule(Enum):
    """From which day of a billing period its bill date is counted.

    >>> TimingRule.IN_ADVANCE.value
    'in advance'
    """

    IN_ADVANCE = "in advance"
    IN_ARREARS = "in arrears"
    LAST_DAY = "in arrears, on the last day"
    ON_BILL_DATE = "in arrears, on the bill date"

    __repr__ = repr_member


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
    if type(value) is not int or not 1 <= value <= 31:
        faults.append(Fault.of("interval.range", path, value, "give 1 to 31"))


Offset: TypeAlias = Annotated[int, _check_offset]
"""So many days later, or earlier where negative."""

Count: TypeAlias = Annotated[int, _check_count]
"""So many days or months later."""

MonthDay: TypeAlias = Annotated[int, _check_month_day]
"""The number of a day of the month."""

AnyCalendar: TypeAlias = Annotated[Calendar, check_calendar]
"""A calendar as a field holds it."""


@frozen(repr=False)
class Timing(Value):
    """On which day a period is invoiced.

    - `IN_ADVANCE`: on its first day.
    - `IN_ARREARS`: on the day after its last: where the term ends inside a period, as soon as it
      has ended.
    - `IN_ARREARS_LAST_DAY`: on the last day of service itself.
    - `IN_ARREARS_ON_BILL_DATE`: on the day after, and where the term ends inside a period, not
      before the bill date that the cadence would have had.

    `days` shifts it (negative: earlier; `IN_ADVANCE.offset(1)` bills a period once it runs), and
    `roll` moves it to a working day. Not when it is to be paid: that is `Due`. Faults:
    `timing.type`, `interval.range`, `roll.type`, `calendar.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> january = pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
    >>> pt.Timing.IN_ARREARS_LAST_DAY.invoice_on(january)
    datetime.date(2026, 1, 31)
    """

    rule: TimingRule
    days: Offset = field(default=0, kw_only=True)
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    calendar: AnyCalendar = field(default=EVERY_DAY, kw_only=True)

    IN_ADVANCE: ClassVar[Timing]
    IN_ARREARS: ClassVar[Timing]
    IN_ARREARS_LAST_DAY: ClassVar[Timing]
    IN_ARREARS_ON_BILL_DATE: ClassVar[Timing]

    @property
    def in_advance(self) -> bool:
        """Whether the bill date is counted from the start of the period.

        >>> Timing.IN_ARREARS.in_advance
        False
        """
        return self.rule is TimingRule.IN_ADVANCE

    def offset(self, days: int) -> Timing:
        """Return the timing so many days later, or earlier where negative.

        >>> Timing.IN_ADVANCE.offset(-14).days
        -14
        """
        return evolve(self, days=days)

    def rolled(self, roll: Roll, calendar: Calendar) -> Timing:
        """Return the timing moved to a working day.

        >>> import patronage as pt
        >>> pt.Timing.IN_ARREARS.rolled(pt.Roll.FOLLOWING, pt.WEEKDAYS).roll.value
        'following'
        """
        return evolve(self, roll=roll, calendar=calendar)

    def invoice_on(self, period: BillingPeriod) -> date:
        """Return the bill date of a period.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Timing.IN_ARREARS.invoice_on(pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1)))
        datetime.date(2026, 2, 1)
        """
        if type(period) is not BillingPeriod:
            need("period.type", "period", period, BillingPeriod)
        rule = self.rule
        day = period.start if rule is TimingRule.IN_ADVANCE else period.end
        days = self.days
        if rule is TimingRule.LAST_DAY:
            days -= 1
        elif rule is TimingRule.ON_BILL_DATE:
            day = period.nominal.end or day
        if days:
            day = add_days(day, days)
        return day if self.roll is Roll.UNADJUSTED else self.roll.apply(day, self.calendar)

    def __repr__(self) -> str:
        name = next(name for name, rule in _TIMINGS.items() if rule is self.rule)
        base = f"Timing.{name}"
        if self.days:
            base += f".offset({self.days})"
        if self.roll is not Roll.UNADJUSTED or self.calendar != EVERY_DAY:
            base += f".rolled({self.roll!r}, {self.calendar!r})"
        return base


_TIMINGS = {
    "IN_ADVANCE": TimingRule.IN_ADVANCE,
    "IN_ARREARS": TimingRule.IN_ARREARS,
    "IN_ARREARS_LAST_DAY": TimingRule.LAST_DAY,
    "IN_ARREARS_ON_BILL_DATE": TimingRule.ON_BILL_DATE,
}


for _name, _rule in _TIMINGS.items():
    setattr(Timing, _name, Timing(_rule))


@frozen
class NetDays(Value):
    """To be paid within so many days of the invoice; 0 is on receipt.

    `roll` moves a due day that is no working day; the service period stays where it is. Faults:
    `interval.type`, `interval.range`, `roll.type`, `calendar.type`.

    >>> from datetime import date
    >>> NetDays(30).due_on(date(2026, 4, 1))
    datetime.date(2026, 5, 1)
    """

    days: Count
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    calendar: AnyCalendar = field(default=EVERY_DAY, kw_only=True)

    ON_RECEIPT: ClassVar[NetDays]

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which an invoice of that day is to be paid.

        >>> from datetime import date
        >>> NetDays.ON_RECEIPT.due_on(date(2026, 4, 1))
        datetime.date(2026, 4, 1)
        """
        check_one_day("invoice_on", invoice_on)
        day = add_days(invoice_on, self.days) if self.days else invoice_on
        return day if self.roll is Roll.UNADJUSTED else self.roll.apply(day, self.calendar)


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
        return self.roll.apply(add_months(invoice_on, self.months), self.calendar)


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
        return self.roll.apply(add_days(last, self.plus_days), self.calendar)


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
        return self.roll.apply(day, self.calendar)

    def _in_month(self, invoice_on: date, months: int) -> date:
        month = add_months(invoice_on.replace(day=1), months)
        return month.replace(day=min(self.day, month_length(month.year, month.month - 1)))


Due: TypeAlias = NetDays | NetMonths | EndOfMonth | DayOfMonth
"""When a charge is to be paid, counted from its invoice."""


def check_due(faults: list[Fault], path: str, due: object) -> None:
    """Report what doesn't say when a charge is to be paid.

    >>> found: list[Fault] = []
    >>> check_due(found, "due", 30)
    >>> found[0].code
    'due.type'
    """
    if not isinstance(due, Due):
        faults.append(Fault.of("due.type", path, due, "give NetDays or another of its kind"))


AnyDue: TypeAlias = Annotated[Due, check_due]
"""A due term as a field holds it."""
