"""Reminders that one side owes the other by the terms: in which window, and what if not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.agreement.terms.deadline import Deadline, DeadlineKind, IfNothing
from patronage.checks import check_day
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.facts.parties import Side
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.dates.period import Period

__all__ = ["Reminder", "reminder_due"]

_BEFORE = frozenset(
    {
        DeadlineKind.NOTICE,
        DeadlineKind.OPTION,
        DeadlineKind.CONSENT,
        DeadlineKind.RENEWAL,
        DeadlineKind.EXPIRY,
    }
)
"""What a reminder may come before."""

_IF_MISSED = (IfNothing.UNENFORCEABLE, IfNothing.ENDABLE, IfNothing.VOID)
"""What may follow from a reminder that wasn't sent."""


@frozen
class Reminder(Value):
    """What one side owes the other before a renewal: to remind it, in a window of days (D23).

    The window hangs on another deadline, `before`: the renewal itself, or the last day for notice
    or to use an option. It closes `closes` before that day, which is in time, and opens `opens`
    before it (None: any day before is in time). `missed` says what follows if nothing is sent:
    the renewal can't be enforced, or may be ended at any time, or the option is void. Renewals for
    no longer than `over` need no reminder. Not one's own lead time before a deadline: that is an
    `Alert`. Faults: `side.type`, `interval.type`, `interval.mixed`, `span.order`,
    `reminder.before`, `reminder.missed`. Source: N.Y. Gen. Oblig. Law
    § 5-903, Cal. Bus. & Prof. Code § 17602, FAR 52.217-9.

    >>> import patronage as pt
    >>> reminder = pt.Reminder(pt.Side.PROVIDER, opens=pt.days(45), closes=pt.days(15))
    >>> [str(day) for day in reminder.window(date(2026, 2, 1))]
    ['2025-12-18', '2026-01-17']
    """

    by: Side
    closes: Span = field(kw_only=True)
    opens: Span | None = field(default=None, kw_only=True)
    before: DeadlineKind = field(default=DeadlineKind.RENEWAL, kw_only=True)
    missed: IfNothing = field(default=IfNothing.UNENFORCEABLE, kw_only=True)
    over: Span | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.opens is not None and self.opens.is_months is not self.closes.is_months:
            hint = "open and close the window in one unit, days or months"
            faults.append(Fault.of("interval.mixed", "opens", self.opens, hint))
        elif self.opens is not None and self.opens < self.closes:
            hint = f"the window opens before it closes: give {self.closes} or more"
            faults.append(Fault.of("span.order", "opens", self.opens, hint))
        if self.before not in _BEFORE:
            hint = "a reminder comes before a renewal, an expiry, or the last day to settle one"
            faults.append(Fault.of("reminder.before", "before", self.before, hint))
        if self.missed not in _IF_MISSED:
            hint = f"give one of {', '.join(map(repr, _IF_MISSED))}"
            faults.append(Fault.of("reminder.missed", "missed", self.missed, hint))

    def window(self, anchor: date) -> tuple[date | None, date]:
        """Return the first and the last day to send it, for the day before which it is due.

        Without `opens` there is no first (None).

        >>> import patronage as pt
        >>> preliminary = pt.Reminder(
        ...     pt.Side.PATRON,
        ...     closes=pt.days(60),
        ...     before=pt.DeadlineKind.OPTION,
        ...     missed=pt.IfNothing.VOID,
        ... )
        >>> preliminary.window(date(2026, 9, 30))
        (None, datetime.date(2026, 8, 1))
        """
        faults: list[Fault] = []
        check_day(faults, "anchor", anchor)
        raise_faults(faults)
        opens = None if self.opens is None else _before(anchor, self.opens)
        return opens, _before(anchor, self.closes)

    def covers(self, renewed: Period) -> bool:
        """Whether a renewal for this period needs one: for longer than `over`.

        >>> import patronage as pt
        >>> reminder = pt.Reminder(pt.Side.PROVIDER, closes=pt.days(15), over=pt.months(1))
        >>> reminder.covers(pt.Period(date(2026, 2, 1), date(2026, 3, 1)))
        False
        """
        if self.over is None or renewed.start is None or renewed.end is None:
            return True
        return renewed.start + self.over < renewed.end

    def is_sent(self, anchor: date, sent: Iterable[date]) -> bool:
        """Whether one was sent in the window, by the days on which some were.

        >>> import patronage as pt
        >>> reminder = pt.Reminder(pt.Side.PROVIDER, opens=pt.days(45), closes=pt.days(15))
        >>> early, late = date(2025, 12, 17), date(2026, 1, 17)
        >>> [reminder.is_sent(date(2026, 2, 1), [day]) for day in (early, late)]
        [False, True]
        """
        return self.sent_on(anchor, sent) is not None

    def sent_on(self, anchor: date, sent: Iterable[date]) -> date | None:
        """Return the first day in the window on which one was sent; None: there is none.

        >>> import patronage as pt
        >>> reminder = pt.Reminder(pt.Side.PROVIDER, opens=pt.days(45), closes=pt.days(15))
        >>> reminder.sent_on(date(2026, 2, 1), [date(2026, 1, 20), date(2026, 1, 5)])
        datetime.date(2026, 1, 5)
        """
        opens, closes = self.window(anchor)
        in_time = (day for day in sent if day <= closes and (opens is None or opens <= day))
        return min(in_time, default=None)


def _before(anchor: date, span: Span) -> date:
    """Return the day so long before; the calendar's first where it doesn't reach back so far."""
    try:
        return anchor - span
    except OutOfRange:
        return date.min


def reminder_due(
    reminder: Reminder, before: Deadline, renewed: Period | None = None
) -> Deadline | None:
    """Return the deadline of the reminder that is owed before another one; None: there is none.

    `renewed` is the renewal that it is about, where a reminder depends on its length.

    >>> import patronage as pt
    >>> reminder = pt.Reminder(pt.Side.PROVIDER, opens=pt.days(45), closes=pt.days(15))
    >>> renewal = pt.Deadline(
    ...     pt.DeadlineKind.RENEWAL,
    ...     on=date(2026, 2, 1),
    ...     clause="renewal",
    ...     to=date(2027, 2, 1),
    ...     agreement="A1",
    ... )
    >>> print(reminder_due(reminder, renewal))
    17 Jan 2026: last day to remind, else the renewal cannot be enforced
    """
    if before.kind is not reminder.before or not (renewed is None or reminder.covers(renewed)):
        return None
    opens, closes = reminder.window(before.on)
    return Deadline(
        DeadlineKind.REMIND,
        on=closes,
        clause="renewal.reminder",
        by=reminder.by,
        agreement=before.agreement,
        opens=opens,
        instance=before.instance,
        missed=reminder.missed,
        at=before.at,
    )
