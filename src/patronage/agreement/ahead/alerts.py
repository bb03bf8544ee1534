"""Reminders of one's own: to be told of each deadline a while before it (D23)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, cast

from attrs import field, frozen

from patronage.agreement.terms.deadline import Deadline, DeadlineKind
from patronage.calendars import FARTHEST, Roll, check_calendar
from patronage.checks import check_instance
from patronage.dates.day import add_days
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.text.spoken import long_day
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.calendars import Calendar
    from patronage.text.phrases import Words

__all__ = ["Alert", "Lead", "alerts_of", "check_lead", "last_due"]

Lead: TypeAlias = Span | Mapping[DeadlineKind, Span]
"""How long before it one wants to be told of a deadline: of any, or of each kind that is named."""

SLACK = 31
"""More days than a length in months loses where a month lacks the day: it is searched so far."""


@frozen
class Alert(Said):
    """A day on which one wants to be told of a deadline: a lead time of one's own before it (D23).

    Not a reminder that one side owes the other by the terms: that is a `Reminder`. Faults:
    `date.type`, `deadline.type`, `span.order` (after the deadline).

    >>> from datetime import date
    >>> due = Deadline(DeadlineKind.EXPIRY, on=date(2027, 2, 1), clause="term", agreement="A1")
    >>> print(Alert(date(2027, 1, 18), deadline=due))
    18 Jan 2027, for 1 Feb 2027: expires
    """

    on: date
    deadline: Deadline = field(kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.on > self.deadline.on:
            hint = f"give a day up to that of the deadline, {self.deadline.on}"
            faults.append(Fault.of("span.order", "on", self.on.isoformat(), hint))

    def _said(self, words: Words) -> str:
        day = long_day(self.on, words.formats)
        return words.say("alert.line", day=day, due=self.deadline.say(words))

    def row(self) -> dict[str, str | date | None]:
        """Return it as flat values by name: its day as `remind_on`, and those of the deadline.

        >>> from datetime import date
        >>> due = Deadline(DeadlineKind.EXPIRY, on=date(2027, 2, 1), clause="term", agreement="A1")
        >>> Alert(date(2027, 1, 18), deadline=due).row()["remind_on"]
        datetime.date(2027, 1, 18)
        """
        return {"remind_on": self.on, **self.deadline.row()}


def check_lead(lead: object, calendar: object) -> None:
    """Raise if this is no lead time: no length, nor lengths by kind; or no calendar (None: none).

    >>> check_lead({DeadlineKind.NOTICE: Span(days=14)}, None)
    """
    faults: list[Fault] = []
    if isinstance(lead, Mapping):
        for kind, span in cast("Mapping[object, object]", lead).items():
            check_instance(faults, "deadline.type", "lead", kind, DeadlineKind)
            check_instance(faults, "interval.type", f"lead[{kind}]", span, Span)
    else:
        check_instance(faults, "interval.type", "lead", lead, Span)
    if calendar is not None:
        check_calendar(faults, "calendar", calendar)
    raise_faults(faults)


def alerts_of(
    deadlines: Iterable[Deadline], lead: Lead, calendar: Calendar | None = None
) -> tuple[Alert, ...]:
    """Return when to be told of each of some deadlines, in order; of kinds without a lead never.

    A lead time before it, and on a working day of the calendar, if there is one: rolled back, so
    never after the deadline.

    >>> from datetime import date
    >>> from patronage.calendars import WEEKDAYS
    >>> due = Deadline(DeadlineKind.EXPIRY, on=date(2027, 2, 1), clause="term", agreement="A1")
    >>> [str(each.on) for each in alerts_of([due], Span(days=1), WEEKDAYS)]
    ['2027-01-29']
    """
    found: list[Alert] = []
    for each in deadlines:
        span = lead if isinstance(lead, Span) else lead.get(each.kind)
        day = None if span is None else _before(each.on, span)
        if day is not None:
            day = day if calendar is None else Roll.PRECEDING.apply(day, calendar)
            found.append(Alert(day, deadline=each))
    return tuple(sorted(found, key=lambda alert: (alert.on, alert.deadline.on)))


def _before(day: date, span: Span) -> date | None:
    try:
        return day - span
    except OutOfRange:
        return None


def last_due(until: date, lead: Lead, calendar: Calendar | None = None) -> date:
    """Return the last day whose deadlines one may have to be told of up to a day.

    >>> from datetime import date
    >>> last_due(date(2027, 1, 18), Span(days=14))
    datetime.date(2027, 2, 1)
    """
    # Never too early: what it leads to beyond the day is left out by whoever asks.
    spans = [lead] if isinstance(lead, Span) else lead.values()
    rolled = 0 if calendar is None else FARTHEST
    return max((_after(until, span, rolled) for span in spans), default=until)


def _after(day: date, span: Span, rolled: int) -> date:
    try:
        return add_days(day + span, rolled + (SLACK if span.is_months else 0))
    except OutOfRange:
        return date.max
