"""The course of a schedule, with its stretches and its fees over time; and what a fee answers.

A fee says its lines over a course, and a course holds fees: the two are described together.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from attrs import field, frozen

from patronage.billing.charges.charge import trusted_charge
from patronage.billing.charges.dues import Due, carried
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.course.stretch import Stretch
from patronage.dates.day import add_days
from patronage.dates.period import Period, trusted_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.periods.period import BillingPeriod
    from patronage.billing.prices.prices import Price

__all__ = ["Course", "Fee", "FeeValues", "PerPeriod"]


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

        `usage` is that of all fees; `window` has the bill dates that are asked for. Lines outside
        are left out by the schedule: it is there to spare work. Each is of its own fee and
        currency, under an id that begins as `Course.charge` begins it.
        """
        ...


@runtime_checkable
class PerPeriod(Protocol):
    """What a fee answers besides that is charged period after period (D6)."""

    def price_on(self, day: date, runs_from: date) -> Price:
        """Return what one whole period costs on a day, of a schedule that runs from another."""
        ...


FeeValues: TypeAlias = tuple[tuple[date, Fee | None], ...]
"""The values that a fee takes, each from a day on; None: it isn't charged."""


@frozen
class Course:
    """The stretches of a schedule, and each fee over time: None where it isn't charged.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> [fee.id for fee, days in schedule.course().spells()]
    ['fee']
    """

    id: str
    runs: Period
    stretches: tuple[Stretch, ...]
    fees: tuple[tuple[str, FeeValues], ...]
    due: Due
    begins: date
    pauses: tuple[Period, ...] = ()
    ended: EarlyEnd | None = field(default=None)
    line: str | None = None

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
                    yield fee, trusted_period(day, later)

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

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1))
        >>> day, due = date(2026, 1, 1), pt.NetDays(3)
        >>> schedule.course().charge("fee", "x", due=due, invoice_on=day).id
        'B/fee/x'
        """
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
