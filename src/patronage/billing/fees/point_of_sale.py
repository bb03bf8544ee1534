"""The point of sale: a single payment on the spot (D6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.billing.charges.due_days import NetDays
from patronage.billing.prices.prices import Amount
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.fields import Id, OneLine
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window

__all__ = ["PointOfSale"]


@frozen
class PointOfSale(Value):
    """A single payment, on the spot (D6): charged on its day and due on receipt.

    What a customer pays; not billed in periods, and never prorated. Faults: `id.syntax`,
    `amount.type`, `date.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.PointOfSale(id="desk", amount=pt.Money("49.90", "EUR"), on=date(2026, 3, 2)).currency
    'EUR'
    """

    kind: ClassVar[str] = "point of sale"
    takes_usage = False

    id: Id = field(kw_only=True)
    amount: Amount = field(kw_only=True)
    on: date = field(kw_only=True)
    label: OneLine | None = field(default=None, kw_only=True)

    @property
    def currency(self) -> str:
        """The currency of the amount.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.PointOfSale(id="a", amount=pt.Money("1", "EUR"), on=date(2026, 1, 1)).currency
        'EUR'
        """
        return self.amount.currency

    @property
    def last_day(self) -> date:
        """The day on which it is charged, whether or not the schedule runs then.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.PointOfSale(id="a", amount=pt.Money("1", "EUR"), on=date(2026, 1, 1)).last_day
        datetime.date(2026, 1, 1)
        """
        return self.on

    def lines(
        self,
        course: Course,
        days: Period,
        usage: Sequence[Usage],
        window: Window,
    ) -> Iterator[Charge]:
        """Yield its one charge: on its day, due on receipt.

        >>> from datetime import date
        >>> import patronage as pt
        >>> sale = pt.PointOfSale(id="desk", amount=pt.Money("49.90", "EUR"), on=date(2026, 3, 2))
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(sale,))
        >>> terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 4, 1))[0].due_on
        datetime.date(2026, 3, 2)
        """
        if course.charges_first(self.id, days, self._same_day) is not None:
            yield course.charge(
                self.id,
                str(self.on),
                due=NetDays.ON_RECEIPT,
                invoice_on=self.on,
                period=Period(self.on, add_days(self.on, 1)),
                amount=self.amount,
                label=self.label,
            )

    def _same_day(self, fee: Fee) -> date | None:
        """Return the day of a sale if it is this one's, which is then charged once."""
        return fee.on if isinstance(fee, PointOfSale) and fee.on == self.on else None
