"""What comes next: the next charges of a schedule, and the next day on which there may be one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from patronage.billing.charges.due_days import LONGEST_OFFSET
from patronage.billing.course.course import Metered, PerPeriod
from patronage.billing.course.window import Window
from patronage.billing.schedule.knowledge import KnownSchedule, rests_on_usage
from patronage.dates.day import add_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course
    from patronage.billing.course.usage import Usage
    from patronage.billing.schedule.scheduled import Charging

__all__ = ["next_day_of", "next_lines"]

A_YEAR = 366
"""The most days of a year: as far as is looked at first."""

FORESIGHT = 36_600
"""The most days that are looked ahead: a century."""


def next_lines(
    schedule: Charging,
    count: int,
    after: date,
    usage: Collection[Usage] | None = None,
    known_by: date | None = None,
) -> tuple[Charge, ...]:
    """Return the next so many charges invoiced after a day, as far as there are any in a century.

    Without usage, those that rest on it are left out.

    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.yearly(pt.Money("9", "USD")).bind("B1", date(2026, 2, 1))
    >>> str(next_lines(schedule, 1, date(2026, 3, 1))[0].invoice_on)
    '2027-02-01'
    """
    found: tuple[Charge, ...] = ()
    course = schedule.course(known_by)
    if not count or (usage is None and not _charges_without_usage(course)):
        return found
    for window in _windows(course, after):
        since, until = window
        found = schedule.charges(since=since, until=until, usage=usage or (), known_by=known_by)
        if usage is None:
            found = tuple(line for line in found if not rests_on_usage(schedule, line))
        if len(found) >= count:
            break
    return found[:count]


def next_day_of(schedule: Charging, after: date, usage: Collection[Usage] = ()) -> date | None:
    """Return the first day after one on which a run could add something; None in a century.

    A bill date, one on which usage could be billed, or a day on which something more is known.

    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.yearly(pt.Money("9", "USD")).bind("B1", date(2026, 2, 1))
    >>> next_day_of(schedule, date(2026, 3, 1))
    datetime.date(2027, 2, 1)
    """
    learned = {*KnownSchedule(schedule).learned_on, *(each.known_on for each in usage)}
    days = {day for day in learned if day > after}
    course = schedule.course(after)
    fees = [(fee, spell) for fee, spell in course.spells() if isinstance(fee, Metered)]
    for window in _windows(course, after):
        since, until = window
        charges = schedule.charges(since=since, until=until, usage=usage, known_by=after)
        coming = [charge.invoice_on for charge in charges]
        for fee, spell in fees:
            coming += filter(window.holds, fee.bill_dates(course, spell, window))
        if coming:
            days.add(min(coming))
            break
    return min(days, default=None)


def _windows(course: Course, after: date) -> Iterator[Window]:
    """Yield windows of the days after one, each longer, as far as anything may be charged."""
    since, reach = add_days(after, 1), A_YEAR
    left = min((date.max - after).days - 1_000, FORESIGHT)
    while True:
        until = add_days(after, min(reach, left))
        yield Window(since, until)
        if reach >= left or not _goes_on(course, until):
            return
        reach *= 4


def _charges_without_usage(course: Course) -> bool:
    """Whether anything is charged that doesn't rest on what was used."""
    fees = (fee for fee, _ in course.spells())
    alone = any(isinstance(fee, PerPeriod) or not fee.takes_usage for fee in fees)
    return alone or course.ended is not None


def _goes_on(course: Course, day: date) -> bool:
    """Whether anything may be charged after a day."""
    ends = [course.runs.end, *(pause.start for pause in course.pauses if pause.end is None)]
    end = min((each for each in ends if each is not None), default=None)
    if end is None:
        return bool(course.fees)
    apart = [fee.last_day for fee, _ in course.spells()]
    apart += [stretch.first_on for stretch in course.stretches]
    apart += [None if course.ended is None else course.ended.first_free_day]
    last = max([end, *(each for each in apart if each is not None)])
    # What was served until the end may be billed much later: by timings, rolls, boundaries that
    # would have been. Looking too far costs little, as there is nothing to list.
    return (day - last).days < 2 * LONGEST_OFFSET
