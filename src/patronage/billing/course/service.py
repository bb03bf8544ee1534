"""The service of a fee: its periods, the bill dates that they have, and its discounts."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from attrs import evolve

from patronage.billing.charges.dues import TimingRule
from patronage.billing.periods.period import BillingPeriod
from patronage.billing.prices.discounts import taken_off
from patronage.billing.prices.proration import served_shares
from patronage.dates.day import add_days
from patronage.dates.period import Period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from patronage.billing.charges.dues import Timing
    from patronage.billing.course.course import Course
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.window import Window
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.discounts import Discount, Part
    from patronage.billing.prices.proration import Proration

__all__ = [
    "Serviced",
    "Slot",
    "allowed",
    "billed_from",
    "billed_in",
    "piece_share",
    "service_periods",
]


@runtime_checkable
class Serviced(Protocol):
    """What is read of a fee that is charged by periods of service, its own or the schedule's."""

    @property
    def id(self) -> str:
        """What the course knows it by."""
        ...

    @property
    def cadence(self) -> Cadence | None:
        """The cadence of service that it has of its own."""
        ...

    @property
    def discounts(self) -> tuple[Discount, ...]:
        """What is taken off, in order."""
        ...


class Slot(NamedTuple):
    """A service period, the stretch it is of, and the billing periods of its first and last day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> slot = next(service_periods(schedule.course(), None))
    >>> slot.bills(pt.Timing.IN_ADVANCE) is slot.period
    True
    """

    period: BillingPeriod
    stretch: Stretch
    begins_in: BillingPeriod
    ends_in: BillingPeriod

    def bills(self, timing: Timing | None) -> BillingPeriod:
        """Return the billing period that it is billed with: that of its first day, or of its last.

        >>> from datetime import date
        >>> import patronage as pt
        >>> daily = pt.Cadence(every=pt.days(1))
        >>> fee = pt.RecurringFee(id="d", amount=pt.Money("1", "USD"), cadence=daily)
        >>> terms = pt.BillingTerms(every=pt.days(3), fees=(fee,))
        >>> slots = list(
        ...     service_periods(
        ...         terms.bind("B1", date(2021, 1, 1), date(2021, 1, 7)).course(), daily
        ...     )
        ... )
        >>> [str(slot.bills(pt.Timing.IN_ADVANCE)) for slot in slots[2:4]]
        ['[2021-01-01, 2021-01-04)', '[2021-01-04, 2021-01-07)']
        """
        timing = timing or self.stretch.timing
        return self.begins_in if timing.in_advance else self.ends_in

    def invoice_on(self, timing: Timing | None, piece: Period | None = None) -> date:
        """Return the bill date of the period, or of a piece: one that begins inside, when it does.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> slot = next(service_periods(schedule.course(), None))
        >>> slot.invoice_on(None, pt.Period(date(2026, 1, 9), date(2026, 2, 1)))
        datetime.date(2026, 1, 9)
        """
        stretch, bills, used = self.stretch, self.bills(timing), timing or self.stretch.timing
        whole = stretch.invoice_on(bills, timing)
        if piece is None or piece.start is None or piece.end is None or not used.in_advance:
            return whole
        if piece.start == self.period.start:
            return whole
        inside = used.invoice_on(BillingPeriod(piece.start, max(bills.end, piece.end)))
        return max(whole, inside) if stretch.is_set_by_hand(bills) else inside

    @property
    def is_set_by_hand(self) -> bool:
        """Whether a bill date that was set by hand may be its own.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> next(service_periods(schedule.course(), None)).is_set_by_hand
        False
        """
        ends = (self.begins_in, self.ends_in)
        return self.stretch.first_on is not None and any(map(self.stretch.is_set_by_hand, ends))


def service_periods(course: Course, cadence: Cadence | None) -> Iterator[Slot]:
    """Yield the service periods of a cadence, or the billing periods (None), as they are laid out.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> [
    ...     str(next(service_periods(schedule.course(), each)).period)
    ...     for each in (None, pt.Cadence(every=pt.weeks(1)))
    ... ]
    ['[2026-01-01, 2026-02-01)', '[2026-01-01, 2026-01-08)']
    """
    for stretch in course.track(cadence):
        yield from _slots(course, cadence, stretch, None)


def billed_in(
    course: Course,
    cadence: Cadence | None,
    timings: Collection[Timing | None],
    window: Window,
) -> Iterator[Slot]:
    """Yield the service periods that may be billed in a window by one of these timings, in order.

    Later periods have later bill dates, or the same. So it is enough to go back until one is found
    that is billed too early, and on until one is billed too late: how far a bill date lies from its
    period needs no bound. Only one that was set by hand stands apart, and one that waits for the
    bill date that would have been.

    >>> from datetime import date
    >>> import patronage as pt
    >>> from patronage.billing.course.window import Window
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(1926, 1, 1))
    >>> asked = Window(date(2026, 1, 1), date(2026, 1, 31))
    >>> [str(slot.period) for slot in billed_in(schedule.course(), None, {None}, asked)][-1]
    '[2026-01-01, 2026-02-01)'
    """
    for stretch in course.track(cadence):
        for slot in billed_from(course, cadence, stretch, timings, window.since):
            if is_beyond(slot, timings, window.until):
                break
            yield slot


def is_beyond(slot: Slot, timings: Collection[Timing | None], until: date) -> bool:
    """Whether this period and all that follow are billed after a day by each of these timings.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> is_beyond(next(service_periods(schedule.course(), None)), {None}, date(2025, 12, 31))
    True
    """
    if slot.is_set_by_hand:
        return False
    used = [each or slot.stretch.timing for each in timings]
    return all(_bound(each).invoice_on(slot.bills(each)) > until for each in used)


def _bound(timing: Timing) -> Timing:
    """Return a timing that bills no later, and later periods never earlier.

    A part period that waits for the bill date which would have been may be billed after the next.
    """
    waits = timing.rule is TimingRule.ON_BILL_DATE
    return evolve(timing, rule=TimingRule.IN_ARREARS) if waits else timing


def billed_from(
    course: Course,
    cadence: Cadence | None,
    stretch: Stretch,
    timings: Collection[Timing | None],
    since: date | None,
) -> Iterator[Slot]:
    """Yield the periods of a stretch, from one on before which all are billed before a day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> course = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(1926, 1, 1)).course()
    >>> found = billed_from(course, None, course.stretches[0], {None}, date(2026, 1, 15))
    >>> str(next(found).period)
    '[2025-12-01, 2026-01-01)'
    """
    by_hand, end = stretch.first_on, stretch.end
    used = (each or stretch.timing for each in timings)
    waits = cadence is not None and any(each.rule is TimingRule.ON_BILL_DATE for each in used)
    if since is None or waits or (by_hand is not None and by_hand >= since):
        return _slots(course, cadence, stretch, None)
    base = (since if end is None else min(since, end)).toordinal()
    back = 32
    while True:
        if base - back <= (stretch.term.start or since.min).toordinal():
            return _slots(course, cadence, stretch, None)
        found = _slots(course, cadence, stretch, Period(since.fromordinal(base - back), None))
        first = next(found, None)
        if first is not None and _latest(first, timings) < since:
            return chain((first,), found)
        back *= 4


def _slots(
    course: Course, cadence: Cadence | None, stretch: Stretch, within: Period | None
) -> Iterator[Slot]:
    if cadence is None:
        for period in stretch.periods(within):
            yield Slot(period, stretch, period, period)
        return
    first: BillingPeriod | None = None
    last: BillingPeriod | None = None
    for period in stretch.periods(within):
        day = period.start
        if first is None or day not in first:
            first = course.billing_period(day) or period
        day = add_days(period.end, -1)
        if last is None or day not in last:
            last = course.billing_period(day) or period
        yield Slot(period, stretch, first, last)


def _latest(slot: Slot, timings: Collection[Timing | None]) -> date:
    """Return the latest bill date that any piece of a slot can have."""
    end = slot.period.end
    last = Period(max(slot.period.start, add_days(end, -1)), end)
    return max(slot.invoice_on(each, last) for each in timings)


def allowed(
    course: Course, fee: Serviced, start: date, share: Fraction, part: Part
) -> list[tuple[Discount, Fraction]]:
    """Return the discounts of a fee that hold for a period, each with the part it applies to.

    `part` is from and up to where a line reaches, of all that is charged of the period: an amount
    that isn't prorated comes off once, however the period is cut.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> import patronage as pt
    >>> from patronage.billing.prices.discounts import WHOLE
    >>> first_two = pt.PercentOff(10, periods=2)
    >>> fee = pt.RecurringFee(id="f", amount=pt.Money("9", "USD"), discounts=(first_two,))
    >>> course = (
    ...     pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", date(2026, 1, 1)).course()
    ... )
    >>> one = Fraction(1)
    >>> [len(allowed(course, fee, date(2026, month, 1), one, WHOLE)) for month in (1, 2, 3)]
    [1, 1, 0]
    """
    found: list[tuple[Discount, Fraction]] = []
    for discount in fee.discounts:
        if discount.until is not None and start >= discount.until:
            continue
        if discount.periods is not None and not _among_first(course, fee, start, discount.periods):
            continue
        found.append((discount, taken_off(discount, share, part)))
    return found


def _among_first(course: Course, fee: Serviced, start: date, periods: int) -> bool:
    """Whether a period is one of the first so many of a fee, from the day it is first charged."""
    left = periods
    charged = (day for day, value in course.values(fee.id) if value is not None)
    begins = next(charged, course.start)
    for slot in service_periods(course, fee.cadence):
        if slot.period.start >= start:
            return left > 0
        if slot.period.end <= begins:
            continue
        left -= 1
        if left <= 0:
            return False
    return left > 0


def piece_share(
    rule: Proration,
    cadence: Cadence,
    period: BillingPeriod,
    piece: Period,
    pieces: list[Period],
) -> Fraction:
    """Return the share of a piece of a period, of which all these pieces are served.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    >>> january = pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
    >>> rest = pt.Period(date(2026, 1, 11), date(2026, 2, 1))
    >>> piece_share(pt.Proration.ACTUAL_PERIOD, monthly, january, rest, [rest])
    Fraction(21, 31)
    >>> piece_share(pt.Proration.FULL, monthly, january, rest, [rest])
    Fraction(1, 1)
    """
    days = {day for each in pieces for day in (each.start, each.end) if day is not None}
    cuts = sorted(day for day in days if period.start < day < period.end)
    starts = [period.start, *cuts]
    flags = [any(start in each for each in pieces) for start in starts]
    shares = served_shares(rule, period, cuts, cadence, flags)
    found = (share for start, share in zip(starts, shares, strict=True) if start in piece)
    return sum(found, Fraction(0))
