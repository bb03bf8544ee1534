"""A stretch of a schedule: days over which one cadence runs on the same terms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.proration import Proration
from patronage.dates.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.periods.period import BillingPeriod

__all__ = ["Stretch"]

LONGEST_MONTH = 31
"""The most days of a month."""


@frozen
class Stretch:
    """Days over which one cadence runs, with the terms that hold for its periods.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
    >>> terms.bind("B1", date(2026, 1, 1), None).course().stretches[0].term.start
    datetime.date(2026, 1, 1)
    """

    term: Period
    cadence: Cadence
    timing: Timing
    proration: Proration
    due: Due
    first_on: date | None = None
    """The bill date of the first period, where it was set by hand."""
    cut: date | None = None
    """The day on which service ended early: earlier periods are as they would have been."""

    def periods(self, within: Period | None = None) -> Iterator[BillingPeriod]:
        """Yield the billing periods.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> stretch = terms.bind("B1", date(2026, 1, 1), None).course().stretches[0]
        >>> next(stretch.periods()).end
        datetime.date(2026, 2, 1)
        """
        since = None if within is None else within.start
        if self.cut is not None and since is not None and since >= self.cut:
            return iter(())
        return self.cut_off(self.cadence.periods(self.term, within))

    def cut_off(self, periods: Iterator[BillingPeriod]) -> Iterator[BillingPeriod]:
        """Yield the periods up to an early end, the one in which it lies cut.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 2, 10)))
        >>> [str(period) for period in ended.course().stretches[0].periods()]
        ['[2026-01-01, 2026-02-01)', '[2026-02-01, 2026-02-10)']
        """
        if self.cut is None:
            return periods
        return _until(periods, self.cut)

    def period_on(self, day: date) -> BillingPeriod | None:
        """Return the billing period in which a day lies, if one runs.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> stretch = terms.bind("B1", date(2026, 1, 1)).course().stretches[0]
        >>> stretch.period_on(date(2025, 1, 1)) is None
        True
        """
        if self.cut is not None and day >= self.cut:
            return None
        period = self.cadence.period_on(day, self.term)
        return period if period is None or self.cut is None else period.until(self.cut)

    @property
    def interval_days(self) -> int:
        """No fewer days than the interval of the cadence has; 0 of one period over the whole term.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.quarterly(pt.Money("10", "USD"))
        >>> terms.bind("B1", date(2026, 1, 1)).course().stretches[0].interval_days
        93
        """
        every = self.cadence.every
        return 0 if every is None else (every.days or 0) + LONGEST_MONTH * (every.months or 0)

    @property
    def end(self) -> date | None:
        """The day after the last that is billed.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> terms.bind("B1", date(2026, 1, 1)).course().stretches[0].end is None
        True
        """
        return self.term.end if self.cut is None else self.cut

    def invoice_on(self, period: BillingPeriod, timing: Timing | None = None) -> date:
        """Return the bill date of a period.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> stretch = terms.bind("B1", date(2026, 1, 1), None).course().stretches[0]
        >>> stretch.invoice_on(next(stretch.periods()))
        datetime.date(2026, 1, 1)
        """
        if self.first_on is not None and period.start == self.term.start:
            return self.first_on
        return (timing or self.timing).invoice_on(period)


def _until(periods: Iterator[BillingPeriod], end: date) -> Iterator[BillingPeriod]:
    for period in periods:
        if period.start >= end:
            return
        yield period.until(end)
