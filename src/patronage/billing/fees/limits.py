"""At least and at most so much of a usage fee: per period, and over longer ones besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.prices import Amount, check_currency
from patronage.dates.day import add_days
from patronage.errors import Fault
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

    from patronage.billing.course.course import Course
    from patronage.billing.course.service import Slot
    from patronage.money.money import Money

__all__ = ["Counted", "Limit", "check_bounds"]


@frozen
class Limit(Value):
    """At least and at most so much of a usage fee over the periods of a cadence.

    What is charged in shorter periods counts in it, with what they were filled up by: a yearly
    commitment above a monthly minimum. Of `Cadence.once()` it is over the whole term. It counts in
    full, however little of its period is served. Faults: `amount.type`, `amount.sign`, `fee.cap` (a
    cap below the minimum), `currency.mismatch`, `limit.empty`. Source: the minimum and maximum
    commitments of spend agreements (FOCUS).

    >>> import patronage as pt
    >>> pt.Limit(pt.Cadence(every=pt.years(1)), minimum=pt.Money("1200", "USD")).cap is None
    True
    """

    over: Cadence
    minimum: Amount | None = field(default=None, kw_only=True)
    cap: Amount | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.minimum is None and self.cap is None:
            faults.append(Fault.of("limit.empty", "", self.over, "say a minimum or a cap"))
        check_bounds(faults, "", self.minimum, self.cap)
        if self.minimum is not None and self.cap is not None:
            check_currency(faults, "cap", self.cap, self.minimum.currency)


def check_bounds(faults: list[Fault], path: str, minimum: Money | None, cap: Money | None) -> None:
    """Report a minimum or a cap below zero, and a cap below the minimum.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_bounds(found, "", pt.Money("10", "USD"), pt.Money("5", "USD"))
    >>> found[0].code
    'fee.cap'
    """
    for name, amount in (("minimum", minimum), ("cap", cap)):
        if amount is not None and amount.minor < 0:
            hint = "give an amount of zero or more"
            faults.append(Fault.of("amount.sign", f"{path}{name}", amount, hint))
    both = minimum is not None and cap is not None and minimum.currency == cap.currency
    if both and cap is not None and minimum is not None and cap < minimum:
        hint = f"give a cap of at least the minimum, {minimum}"
        faults.append(Fault.of("fee.cap", f"{path}cap", cap, hint))


class Counted:
    """What was charged so far in the period of a cadence over which a minimum and a cap count.

    The periods are those of the cadence in a course: what happens to a schedule cuts them no more
    than it cuts the periods of a fee. None: each period of service counts by itself.

    >>> from datetime import date
    >>> import patronage as pt
    >>> from patronage.billing.course.service import service_periods
    >>> terms, start = pt.BillingTerms.monthly(pt.Money("1", "USD")), date(2026, 1, 1)
    >>> course = terms.bind("B", start, date(2026, 3, 1)).course()
    >>> one, other = service_periods(course, None)
    >>> yearly = Counted(course, pt.Cadence(every=pt.years(1)))
    >>> yearly.is_over(one, other), yearly.is_over(other, None)
    (False, True)
    """

    def __init__(self, course: Course, over: Cadence | None) -> None:
        self.over = over
        self.so_far: int = 0
        self._course = course
        self._window: date | None = None
        self._entered = False

    def enter(self, slot: Slot) -> None:
        """Begin anew where another period begins."""
        window = self._window_of(slot)
        if self.over is None or not self._entered or window != self._window:
            self.so_far, self._window, self._entered = 0, window, True

    def is_over(self, slot: Slot, later: Slot | None) -> bool:
        """Whether a period of service is the last that counts in one of these, by the next."""
        return self.over is None or later is None or self._window_of(slot) != self._window_of(later)

    def _window_of(self, slot: Slot) -> date | None:
        """Return where the period begins in which a period of service ends."""
        if self.over is None or self.over.every is None:
            return None
        last = add_days(slot.period.end, -1)
        found = (stretch.period_on(last) for stretch in self._course.track(self.over))
        return next((each.start for each in found if each is not None), slot.period.start)
