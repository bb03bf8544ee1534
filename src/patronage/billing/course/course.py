"""The course of a schedule: its stretches, its pauses, and each fee over time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from patronage.billing.charges.dues import Due
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.course.stretch import Stretch
from patronage.billing.fees.any_fee import Fee
from patronage.dates.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["Course", "FeeValues"]


FeeValues: TypeAlias = tuple[tuple[date, Fee | None], ...]
"""The values that a fee takes, each from a day on; None: it isn't charged."""


@frozen
class Course:
    """The stretches of a schedule, and each fee over time: None where it isn't charged.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
    >>> [fee.id for fee, *_ in terms.bind("B1", date(2026, 1, 1), None).course().now()]
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
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> terms.bind("B1", date(2026, 1, 1), None).course().start
        datetime.date(2026, 1, 1)
        """
        return self.runs.start or date.min

    def now(self) -> Iterator[tuple[Fee, date, date | None]]:
        """Yield every value that a fee takes, from its first day to the day it gives way.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> len(list(terms.bind("B1", date(2026, 1, 1), None).course().now()))
        1
        """
        for _, values in self.fees:
            for place, (day, fee) in enumerate(values):
                if fee is not None:
                    later = values[place + 1][0] if place + 1 < len(values) else None
                    yield fee, day, later

    def is_paused(self, day: date) -> bool:
        """Whether nothing is charged for a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("10", "USD"))
        >>> terms.bind("B1", date(2026, 1, 1), None).course().is_paused(date(2026, 1, 1))
        False
        """
        return any(day in pause for pause in self.pauses)
