"""The course of a schedule, with its stretches and its fees over time; and what a fee answers.

A fee says its lines over a course, and a course holds fees: the two are described together.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar, runtime_checkable

from attrs import evolve, field, frozen

from patronage.billing.charges.charge import trusted_charge
from patronage.billing.charges.dues import Due, carried
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.course.stretch import Stretch
from patronage.billing.periods.cadence import Cadence
from patronage.dates.day import add_days
from patronage.dates.period import Period, trusted_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.periods.period import BillingPeriod
    from patronage.billing.prices.prices import Price

__all__ = ["Course", "Fee", "FeeValues", "Metered", "PerPeriod", "value_on"]


@runtime_checkable
class Fee(Protocol):
    """What a schedule charges: a frozen value that says its own lines; a schedule may hold any.

    A kind of your own needs no base, only these answers; documents take it by `types=`. One that
    is charged period after period (D6) also has `price_on(day, runs_from)`, what a whole period
    costs on a day of a schedule that runs from another: criteria of recurring billing see it.

    >>> import patronage as pt
    >>> isinstance(pt.OneOffFee(id="setup", amount=pt.Money("500", "USD")), pt.Fee)
    True
    """

    @property
    def id(self) -> str:
        """What changes, usage and charges name it by."""
        ...

    @property
    def currency(self) -> str:
        """The currency of all that it charges."""
        ...

    @property
    def takes_usage(self) -> bool:
        """Whether what was used is billed by it: usage of any other fee is refused."""
        ...

    @property
    def last_day(self) -> date | None:
        """The last day on which it is charged whatever the schedule runs over; None: there is none.

        So far at least a schedule looks ahead that has ended.
        """
        ...

    def lines(
        self, course: Course, days: Period, usage: Sequence[Usage], window: Window
    ) -> Iterable[Charge]:
        """Return what it charges over the days on which the course has it.

        `days` has no start where it is there from the start: the first period may begin before the
        day that the schedule runs from. `usage` is that of all fees; `window` has the bill dates
        that are asked for. Lines outside are left out by the schedule: it is there to spare work.
        Each is of its own fee and currency, under an id that begins as `Course.charge` begins it.
        """
        ...


@runtime_checkable
class PerPeriod(Protocol):
    """What a fee answers besides that is charged period after period (D6)."""

    def price_on(self, day: date, runs_from: date) -> Price:
        """Return what one whole period costs on a day, of a schedule that runs from another."""
        ...


@runtime_checkable
class Metered(Protocol):
    """What a fee answers besides that bills usage: on which days, though nothing was used yet."""

    def bill_dates(self, course: Course, days: Period, window: Window) -> Iterable[date]:
        """Return the days in a window on which usage of the days could be billed; and others."""
        ...


FeeValues: TypeAlias = tuple[tuple[date, Fee | None], ...]
"""The values that a fee takes, each from a day on (`date.min`: the start); None: no charge."""

F = TypeVar("F", bound="Fee")


def value_on(values: Sequence[tuple[date, F | None]], day: date) -> F | None:
    """Return the value that a fee has on a day; None: it isn't charged.

    >>> import patronage as pt
    >>> fee = pt.RecurringFee(id="f", amount=pt.Money("10", "USD"))
    >>> value_on([(date(2026, 1, 1), fee)], date(2025, 12, 31)) is None
    True
    """
    place = bisect_right(values, day, key=itemgetter(0))
    return values[place - 1][1] if place else None


@frozen
class Course:
    """The stretches of a schedule, and each fee over time: None where it isn't charged.

    `laid` lays out the stretches of a cadence that a fee has of its own, as those of the schedule:
    what happens to it cuts each cadence where that one's own periods end.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> [fee.id for fee, days in schedule.course().spells()]
    ['fee']
    """

    id: str
    runs: Period
    stretches: tuple[Stretch, ...]
    laid: Callable[[Cadence], tuple[Stretch, ...]] = field(eq=False, repr=False)
    fees: tuple[tuple[str, FeeValues], ...]
    due: Due
    begins: date
    pauses: tuple[Period, ...] = ()
    ended: EarlyEnd | None = field(default=None)
    line: str | None = None
    not_before: date | None = None
    """No invoice is dated before it: what was to be invoiced earlier is on this day."""
    without_single: tuple[Period, ...] = field(default=(), kw_only=True)
    """The days on which nothing is charged once either."""

    @property
    def start(self) -> date:
        """The first day that is billed.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> schedule.course().start
        datetime.date(2026, 1, 1)
        """
        return self.runs.start or date.min

    def track(self, cadence: Cadence | None) -> tuple[Stretch, ...]:
        """Return the stretches of a fee's own cadence, or those of the schedule.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> course = schedule.course()
        >>> course.track(None) is course.stretches
        True
        """
        return self.stretches if cadence is None else self.laid(cadence)

    def billing_period(self, day: date, cadence: Cadence | None = None) -> BillingPeriod | None:
        """Return the billing period in which a day lies, if one runs; of a fee's own cadence, its.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> str(schedule.course().billing_period(date(2026, 2, 10)))
        '[2026-02-01, 2026-03-01)'
        """
        found = (stretch.period_on(day) for stretch in self.track(cadence))
        return next((period for period in found if period is not None), None)

    def values(self, fee: str) -> FeeValues:
        """Return the values that the fee of an id takes.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> len(schedule.course().values("fee")), schedule.course().values("seats")
        (1, ())
        """
        return next((values for name, values in self.fees if name == fee), ())

    def spells(self) -> Iterator[tuple[Fee, Period]]:
        """Yield every value that a fee takes, with the days from its first to where it gives way.

        They have no start where the fee is there from the start.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> len(list(schedule.course().spells()))
        1
        """
        for _, values in self.fees:
            for place, (day, fee) in enumerate(values):
                if fee is not None:
                    later = values[place + 1][0] if place + 1 < len(values) else None
                    yield fee, trusted_period(None if day == date.min else day, later)

    def charges_first(
        self, fee: str, days: Period, day_of: Callable[[Fee], date | None]
    ) -> date | None:
        """Return the day that a fee has for something, if its value of these days charges it.

        The first value that is still there on the day it gives does: one that gave way before then
        never charges it, and a later one doesn't charge again.

        >>> from datetime import date
        >>> import patronage as pt
        >>> desk = pt.PointOfSale(id="desk", amount=pt.Money("9", "EUR"), on=date(2026, 3, 2))
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(desk,))
        >>> course = terms.bind("B1", date(2026, 1, 1)).course()
        >>> course.charges_first("desk", pt.Period(None, None), lambda fee: fee.last_day)
        datetime.date(2026, 3, 2)
        """
        for each, spell in self.spells():
            on = day_of(each) if each.id == fee else None
            if on is not None and (spell.end is None or on < spell.end):
                is_charged = spell == days and not any(on in each for each in self.without_single)
                return on if is_charged else None
        return None

    def is_paused(self, day: date) -> bool:
        """Whether nothing is charged for a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> schedule.course().is_paused(date(2026, 1, 1))
        False
        """
        return any(day in pause for pause in self.pauses)

    def active(self, period: BillingPeriod, days: Period) -> list[Period]:
        """Return the parts of a period on which a fee that is there on these days isn't paused.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1))
        >>> january = pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
        >>> course, later = schedule.course(), pt.Period(date(2026, 1, 11), None)
        >>> [str(days) for days in course.active(january, later)]
        ['[2026-01-11, 2026-02-01)']
        """
        served = period.span.intersect(days)
        pieces = [] if served is None else [served]
        for pause in self.pauses:
            pieces = [rest for piece in pieces for rest in piece.minus(pause)]
        return pieces

    def served(self, fee: str, period: BillingPeriod) -> list[Period]:
        """Return the parts of a period on which a fee is charged, through all the values it takes.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 5))
        >>> january = pt.BillingPeriod(date(2026, 1, 5), date(2026, 2, 5))
        >>> [str(days) for days in schedule.course().served("fee", january)]
        ['[2026-01-05, 2026-02-05)']
        """
        return [
            piece
            for each, days in self.spells()
            if each.id == fee
            for piece in self.active(period, days)
        ]

    def charge(self, fee: str, name: str, *, due: Due, invoice_on: date, **parts: object) -> Charge:
        """Return a charge of a fee, named after it; nothing is checked (see `trusted_charge`).

        It falls due as its invoice is dated, which is not before the course's own first day for it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1))
        >>> day, due = date(2026, 1, 1), pt.NetDays(3)
        >>> schedule.course().charge("fee", "x", due=due, invoice_on=day).id
        'B/fee/x'
        """
        if self.not_before is not None and invoice_on < self.not_before:
            invoice_on = self.not_before
        return trusted_charge(
            fee=fee,
            invoice_on=invoice_on,
            due_on=due.due_on(invoice_on),
            due=carried(due),
            recorded_on=invoice_on,
            id=f"{self.id}/{fee}/{name}",
            line=self.line,
            **parts,
        )

    def dated(self, charge: Charge) -> Charge:
        """Return a charge that a fee made by itself, invoiced no earlier than anything else.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1))
        >>> (charge,) = schedule.charges(until=date(2026, 1, 1))
        >>> schedule.course().dated(charge) is charge
        True
        """
        first = self.not_before
        if first is None or charge.invoice_on >= first:
            return charge
        if charge.due is None:
            due_on = add_days(first, (charge.due_on - charge.invoice_on).days)
        else:
            due_on = charge.due.due_on(first)
        return evolve(charge, invoice_on=first, due_on=due_on, recorded_on=first)

    def end_charge(self) -> Charge | None:
        """Return the charge for ending early, where the terms of the end have one.

        >>> from datetime import date
        >>> import patronage as pt
        >>> end = pt.EarlyEnd(on=date(2026, 3, 1), fee=pt.Money("100", "USD"))
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> schedule.ended_by(end).course().end_charge().id
        'B1/early-end/2026-03-01'
        """
        ended = self.ended
        if ended is None or ended.fee is None:
            return None
        day = ended.first_free_day
        days = Period(day, add_days(day, 1))
        return self.charge(
            "early-end", str(day), due=self.due, invoice_on=day, period=days, amount=ended.fee
        )
