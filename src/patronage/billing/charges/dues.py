"""The dates of money: on which day a charge is invoiced, and by which day it is to be paid."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeAlias

from attrs import evolve, field, frozen

from patronage.billing.arguments import need
from patronage.billing.charges.due_days import AnyCalendar, DueDay, Offset, days_meant
from patronage.billing.charges.early_discount import EarlyDiscount
from patronage.billing.charges.instalments import Instalments
from patronage.billing.periods.period import BillingPeriod
from patronage.calendars import EVERY_DAY, Roll
from patronage.dates.day import add_days
from patronage.errors import Fault
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from datetime import date

    from patronage.calendars import Calendar

__all__ = ["AnyDue", "Due", "Timing", "TimingRule", "carried", "check_due"]


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


Due: TypeAlias = DueDay | Instalments | EarlyDiscount
"""When a charge is to be paid, counted from its invoice."""


def check_due(faults: list[Fault], path: str, due: object) -> None:
    """Report what doesn't say when a charge is to be paid.

    >>> found: list[Fault] = []
    >>> check_due(found, "due", 30)
    >>> found[0].code
    'due.type'
    """
    if not isinstance(due, Due):
        hint = f"give {days_meant(due) or 'NetDays'} or another of its kind"
        faults.append(Fault.of("due.type", path, due, hint))


AnyDue: TypeAlias = Annotated[Due, check_due]
"""A due term as a field holds it."""


def carried(due: Due) -> EarlyDiscount | Instalments | None:
    """Return due terms as charges carry them: those that say more than a day; None of others.

    >>> import patronage as pt
    >>> carried(pt.NetDays(30)) is None
    True
    """
    return due if isinstance(due, EarlyDiscount | Instalments) else None
