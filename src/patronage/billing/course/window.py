"""The bill dates that are asked for, and the days of service that may be billed on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from patronage.billing.charges.due_days import LONGEST_OFFSET
from patronage.billing.charges.dues import TimingRule
from patronage.dates.day import add_days
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import trusted_period

if TYPE_CHECKING:
    from datetime import date

    from patronage.billing.charges.dues import Timing
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.discounts import Discount
    from patronage.dates.period import Period

__all__ = ["SLACK", "Serviced", "Window"]

# A bill date is counted from an end of its period, and is then rolled. 45 days are a month, by
# which a period whose boundaries roll or are moved may lie off the days asked for, and half of one
# for the roll of the bill date itself. More only costs time: bill dates are compared in the end.
SLACK = 45
"""The most days between a bill date and its period, beside those that the timing states."""

MOST_SKIPPED = 8
"""The most steps of a cadence between two boundaries that exist: of a 29 February, over 1900."""


class Serviced(Protocol):
    """What is read of a fee that is charged by periods of service, its own or the schedule's."""

    @property
    def id(self) -> str:
        """What the course knows it by."""
        ...

    @property
    def timing(self) -> Timing | None:
        """The timing that it has of its own."""
        ...

    @property
    def cadence(self) -> Cadence | None:
        """The cadence of service that it has of its own."""
        ...

    @property
    def discounts(self) -> tuple[Discount, ...]:
        """What is taken off, in order."""
        ...


class Window(NamedTuple):
    """The bill dates that are asked for: from one day (None: any), up to and including another.

    >>> from datetime import date
    >>> Window(None, date(2026, 1, 1)).holds(date(2026, 1, 1))
    True
    """

    since: date | None
    until: date

    def holds(self, day: date) -> bool:
        """Whether a bill date is asked for.

        >>> from datetime import date
        >>> Window(date(2026, 1, 2), date(2026, 1, 3)).holds(date(2026, 1, 1))
        False
        """
        return day <= self.until and (self.since is None or day >= self.since)

    def served(self, stretch: Stretch, fee: Serviced) -> Period | None:
        """Return the days of service whose bill dates may be asked for; None of none.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> window = Window(date(2026, 6, 1), date(2026, 7, 1))
        >>> window.served(schedule.course().stretches[0], schedule.fees[0]).end
        datetime.date(2026, 8, 15)
        """
        timing = fee.timing or stretch.timing
        slack = SLACK + abs(timing.days)
        if fee.cadence is not None or timing.rule is TimingRule.ON_BILL_DATE:
            slack += _longest(stretch)
        floor, ceiling = stretch.term.start or self.until, stretch.end
        if self.since is not None and self.since.toordinal() > slack + 1:
            floor = max(floor, add_days(self.since, -slack))
        if self.until.toordinal() < type(self.until).max.toordinal() - slack:
            later = add_days(self.until, slack)
            ceiling = later if ceiling is None else min(ceiling, later)
        if ceiling is not None and ceiling <= floor:
            return None
        return trusted_period(floor, ceiling)


def _longest(stretch: Stretch) -> int:
    """Return no fewer days than the longest billing period of a stretch has."""
    cadence, term = stretch.cadence, stretch.term
    if cadence.every is None:
        return LONGEST_OFFSET  # one period over the whole term has no length of its own
    days = 2 * stretch.interval_days  # two intervals where a stub is joined to a whole period
    if cadence.month_end == MonthEnd.SKIP:
        days *= MOST_SKIPPED
    for first, last in ((term.start, cadence.first_end), (cadence.last_start, term.end)):
        if first is not None and last is not None:
            days += abs((last - first).days)
    return days
