"""Where a cadence is anchored: on a day, or by a rule that the term it runs over makes a day of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.calendars import Calendar, check_calendar
from patronage.dates.day import add_days, add_months, month_length, refuse
from patronage.dates.month_end import MonthEnd
from patronage.errors import Fault, raise_faults
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.dates.period import Period
    from patronage.dates.span import Span

__all__ = ["Anchor", "resolved_anchor"]

_PLAIN = ("start", "end", "calendar", "last_day")
_NUMBERED = {"day_of_month": (1, 31), "weekday": (0, 6)}
_CALENDAR_MONTHS = (12, 6, 3, 1)
"""Lengths of calendar periods in months; a cadence has the longest that divides its own."""


@frozen(repr=False)
class Anchor(Value):
    """A rule for the day from which a cadence counts, where no day itself is named.

    - `START`, `END`: the first day of the term (periods run forward), or its end (backward).
    - `CALENDAR`: calendar days, weeks from Monday, months, quarters, half-years and years: the one
      in which the term starts, counted on from its first day.
    - `day_of_month(n)`: day n of the month in which the term starts (the bill-cycle day); months
      without it follow the cadence's `MonthEnd`. `LAST_DAY`: the last of each month.
    - `weekday(n)`: the last such day on or before the start, Monday 0 to Sunday 6.
    - `last_working_day(calendar)`: the last working day of each month.

    Not a date: `Cadence(anchor=date(…))` needs no rule, and its grid depends on no term. Faults:
    `anchor.unknown`, `anchor.range`, `calendar.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=pt.Anchor.day_of_month(15))
    >>> term = pt.Period(date(2026, 1, 20), date(2026, 3, 1))
    >>> [str(p) for p in monthly.periods(term)]
    ['[2026-01-20, 2026-02-15)', '[2026-02-15, 2026-03-01)']
    """

    rule: str
    number: int | None = field(default=None, kw_only=True)
    calendar: Calendar | None = field(default=None, kw_only=True)

    START: ClassVar[Anchor]
    END: ClassVar[Anchor]
    CALENDAR: ClassVar[Anchor]
    LAST_DAY: ClassVar[Anchor]

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self.rule, self.number, self.calendar))

    @classmethod
    def day_of_month(cls, number: int) -> Anchor:
        """Return the bill-cycle day: day 1 to 31 of the month in which the term starts.

        >>> Anchor.day_of_month(15)
        Anchor.day_of_month(15)
        """
        return cls("day_of_month", number=number)

    @classmethod
    def weekday(cls, number: int) -> Anchor:
        """Return the day of the week, Monday 0 to Sunday 6.

        >>> Anchor.weekday(0)
        Anchor.weekday(0)
        """
        return cls("weekday", number=number)

    @classmethod
    def last_working_day(cls, calendar: Calendar) -> Anchor:
        """Return the last working day of each month, by a calendar.

        >>> import patronage as pt
        >>> pt.Anchor.last_working_day(pt.WEEKDAYS).rule
        'last_working_day'
        """
        return cls("last_working_day", calendar=calendar)

    @property
    def is_a_day_of_its_period(self) -> bool:
        """Whether it names a day of a month or week: which months or weeks, the term says.

        >>> Anchor.day_of_month(15).is_a_day_of_its_period, Anchor.START.is_a_day_of_its_period
        (True, False)
        """
        return self.rule not in {"start", "end", "calendar"}

    @property
    def counts_months(self) -> bool:
        """Whether it names a day of a month, which a cadence by days has none of.

        >>> Anchor.day_of_month(15).counts_months, Anchor.weekday(0).counts_months
        (True, False)
        """
        return self.is_a_day_of_its_period and self.rule != "weekday"

    def __repr__(self) -> str:
        if self.rule in _PLAIN:
            return f"Anchor.{self.rule.upper()}"
        return f"Anchor.{self.rule}({self.number if self.calendar is None else self.calendar!r})"


_RULES = ", ".join((*_PLAIN, *_NUMBERED, "last_working_day"))


def _faults(rule: object, number: object, calendar: object) -> list[Fault]:
    if type(rule) is not str:
        return [Fault.of("anchor.unknown", "rule", rule, f"give one of {_RULES}")]
    if rule == "last_working_day":
        faults: list[Fault] = []
        check_calendar(faults, "calendar", calendar if number is None else number)
        return faults
    if calendar is not None:
        return [Fault.of("calendar.type", "calendar", calendar, "only last_working_day takes one")]
    if rule in _PLAIN:
        if number is None:
            return []
        return [Fault.of("anchor.range", "number", number, f"{rule} takes no number")]
    limits = _NUMBERED.get(rule)
    if limits is None:
        return [Fault.of("anchor.unknown", "rule", rule, f"give one of {_RULES}")]
    low, high = limits
    if type(number) is int and low <= number <= high:
        return []
    return [Fault.of("anchor.range", "number", number, f"give {low} to {high} with {rule}")]


Anchor.START, Anchor.END = Anchor("start"), Anchor("end")
Anchor.CALENDAR, Anchor.LAST_DAY = Anchor("calendar"), Anchor("last_day")


def resolved_anchor(
    anchor: Anchor, every: Span, month_end: MonthEnd, term: Period
) -> tuple[date, MonthEnd]:
    """Return the day that the rule means for a term, and the month-end rule that goes with it.

    >>> import patronage as pt
    >>> term = pt.Period(date(2026, 2, 16), None)
    >>> resolved_anchor(pt.Anchor.day_of_month(30), pt.months(1), pt.MonthEnd.CLAMP, term)[0]
    datetime.date(2026, 3, 30)
    """
    start, end = term.start, term.end
    if start is None:
        refuse("span.open", "term.start", term, "give a term with a first day")
    if anchor.rule == "start":
        return start, month_end
    if anchor.rule == "end":
        if end is None:
            refuse("span.open", "term.end", term, "give a term with an end")
        return end, month_end
    if anchor.rule == "calendar":
        return _calendar_start(start, every), month_end
    if anchor.rule == "weekday":
        return add_days(start, -((start.weekday() - (anchor.number or 0)) % 7)), month_end
    if every.months is None:
        hint = "a day of the month needs a cadence in months"
        refuse("cadence.unit", "every", every, hint)
    if anchor.rule == "day_of_month":
        return _day_in_phase(start, every.months, anchor.number or 1), month_end
    last = month_length(start.year, start.month - 1)
    return start.replace(day=last), MonthEnd.STICK


def _calendar_start(start: date, every: Span) -> date:
    if every.months is None:
        weekly = every.days is not None and every.days % 7 == 0
        return add_days(start, -start.weekday()) if weekly else start
    length = next(each for each in _CALENDAR_MONTHS if every.months % each == 0)
    return date(start.year, (start.month - 1) // length * length + 1, 1)


def _day_in_phase(start: date, step: int, number: int) -> date:
    """Return day `number` of a month of the cadence that has it, the start's own if it does.

    The grid through that day is the grid through the start's month: 30 February, a year on, is
    29 February wherever there is one, whether one counts from a 29th or a 30th.
    """
    first = start.replace(day=1)
    found = first
    for k in range(12):
        month = add_months(first, k * step)
        length = month_length(month.year, month.month - 1)
        if length >= number:
            return month.replace(day=number)
        if length > month_length(found.year, found.month - 1):
            found = month
    return found.replace(day=month_length(found.year, found.month - 1))
