"""A stretch of a schedule: days over which one cadence runs on the same terms."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.periods.anchor import Anchor
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.proration import Proration
from patronage.dates.day import add_days
from patronage.dates.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.periods.period import BillingPeriod

__all__ = ["Stretch"]


@frozen
class Stretch:
    """Days over which one cadence runs, with the terms that hold for its periods.

    Its periods are those of the cadence over `term`, up to a `cut`: whoever bills, names the period
    of a day or looks ahead reads them here.

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
    """The day from which other terms hold, or nothing is served: what came before stays."""

    def periods(self, within: Period | None = None) -> Iterator[BillingPeriod]:
        """Yield the periods in order, the one in which a cut lies up to it; of a window, its own.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 2, 10)))
        >>> [str(period) for period in ended.course().stretches[0].periods()]
        ['[2026-01-01, 2026-02-01)', '[2026-02-01, 2026-02-10)']
        """
        cut = self.cut
        if cut is None:
            return self.cadence.periods(self.term, within)
        if within is not None and within.start is not None and within.start >= cut:
            return iter(())
        return _until(self.cadence.periods(self._counted_over, within), cut)

    @property
    def _counted_over(self) -> Period:
        """The days that the cadence counts: to the cut where it asks for an end and there is none.

        A cut inside a term is no end of it: what came before stays as it would have been.
        """
        cadence, term = self.cadence, self.term
        if self.cut is None or term.end is not None:
            return term
        asks = cadence.every is None or cadence.anchor == Anchor.END
        return Period(term.start, self.cut) if asks else term

    @cached_property
    def anchored(self) -> Cadence:
        """The cadence with its anchor made a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> terms.bind("B1", date(2026, 1, 1)).course().stretches[0].anchored.anchor
        datetime.date(2026, 1, 1)
        """
        return self.cadence.over(self._counted_over)

    def period_on(self, day: date) -> BillingPeriod | None:
        """Return the period in which a day lies, if one runs.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> stretch = terms.bind("B1", date(2026, 1, 1)).course().stretches[0]
        >>> stretch.period_on(date(2025, 1, 1)) is None
        True
        """
        return next(self.periods(Period(day, add_days(day, 1))), None)

    def last_ended(self, on: date) -> BillingPeriod | None:
        """Return the last period that has ended by a day: on it, or before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> stretch = (
        ...     pt.BillingTerms.monthly(pt.Money("1", "USD"))
        ...     .bind("B1", date(2026, 1, 1))
        ...     .course()
        ...     .stretches[0]
        ... )
        >>> str(stretch.last_ended(date(2026, 3, 15)))
        '[2026-02-01, 2026-03-01)'
        """
        first = next(self.periods(), None)
        if first is None or first.end > on:
            return None
        back = 1
        while True:
            since = max(first.start, add_days(on, -min(back, on.toordinal() - 1)))
            ended = [each for each in self.periods(Period(since, on)) if each.end <= on]
            if ended:
                return ended[-1]
            back *= 8

    @property
    def end(self) -> date | None:
        """The day after the last that is billed.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> terms.bind("B1", date(2026, 1, 1)).course().stretches[0].end is None
        True
        """
        return min(filter(None, (self.term.end, self.cut)), default=None)

    def invoice_on(self, period: BillingPeriod, timing: Timing | None = None) -> date:
        """Return the bill date of a period.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> stretch = terms.bind("B1", date(2026, 1, 1), None).course().stretches[0]
        >>> stretch.invoice_on(next(stretch.periods()))
        datetime.date(2026, 1, 1)
        """
        if self.is_set_by_hand(period) and self.first_on is not None:
            return self.first_on
        return (timing or self.timing).invoice_on(period)

    def is_set_by_hand(self, period: BillingPeriod) -> bool:
        """Whether the bill date of a period is the one that was set by hand.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> stretch = terms.bind("B1", date(2026, 1, 1), None).course().stretches[0]
        >>> stretch.is_set_by_hand(next(stretch.periods()))
        False
        """
        return self.first_on is not None and period.start == self.term.start


def _until(periods: Iterator[BillingPeriod], end: date) -> Iterator[BillingPeriod]:
    for period in periods:
        if period.start >= end:
            return
        yield period.until(end)
