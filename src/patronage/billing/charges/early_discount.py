"""The discount for paying early: 2 % within 10 days, else the whole net 30."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import field, frozen

from patronage.billing.charges.due_days import DueDay, NetDays
from patronage.billing.charges.instalments import Instalments
from patronage.billing.prices.prices import check_percent, percent_of
from patronage.calendars import Roll
from patronage.errors import Fault
from patronage.fields import spell_out
from patronage.money.amounts import Rounding
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

__all__ = ["EarlyDiscount"]


def _check_part(faults: list[Fault], path: str, percent: object) -> None:
    before = len(faults)
    check_percent(faults, path, percent, 0, 100)
    if len(faults) == before and percent in {0, 100}:
        hint = "give more than 0 and less than 100 percent"
        faults.append(Fault.of("percent.range", path, percent, hint))


PartPercent: TypeAlias = Annotated[Decimal, _check_part]
"""A percentage of more than nothing and less than all."""


def _plain_days(due: object) -> int | None:
    """Return how many days a due day is away from the invoice, whatever that is; None: it hangs."""
    if not isinstance(due, NetDays) or due.roll is not Roll.UNADJUSTED:
        return None
    return due.days


@frozen
class EarlyDiscount(Value):
    """So much percent off for who pays `within` a time; else it is to be paid as `due` says.

    The discount holds for the whole: once what has come in time is the reduced sum, in one payment
    or several, the charge is paid, and what is missing is the discount. With `per_payment` each
    payment in time earns its own share. Steps are nested: 3 % within 7 days, else 2 % within 14,
    else net 30; the outermost says how payments count and how the discount is rounded. It is a
    deduction, not a claim: who pays in full deducts nothing. Not a `Discount` on the price.

    Faults: `percent.type`, `percent.range`, `due.type`, `flag.type`, `rounding.type`, and
    `span.order` (it would hold longer than what comes after it, both being plain `NetDays`).

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30))
    >>> terms.steps(date(2026, 1, 1)), terms.due_on(date(2026, 1, 1))
    (((datetime.date(2026, 1, 11), Decimal('2')),), datetime.date(2026, 1, 31))
    """

    percent: PartPercent = field(converter=percent_of)
    within: DueDay = field(kw_only=True)
    due: DueDay | Instalments | EarlyDiscount = field(kw_only=True)
    per_payment: bool = field(default=False, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        after = self.due.within if isinstance(self.due, EarlyDiscount) else self.due
        within, most = _plain_days(self.within), _plain_days(after)
        if within is not None and most is not None and within > most:
            hint = f"it is for who pays earlier: give at most NetDays({most})"
            faults.append(Fault.of("span.order", "within", self.within, hint))

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which the whole is to be paid without a discount.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetMonths(1))
        >>> terms.due_on(date(2026, 1, 1))
        datetime.date(2026, 2, 1)
        """
        return self.due.due_on(invoice_on)

    def steps(self, invoice_on: date) -> tuple[tuple[date, Decimal], ...]:
        """Return the last day of each discount on an invoice of that day, and its percentage.

        >>> from datetime import date
        >>> import patronage as pt
        >>> two = pt.EarlyDiscount("2", within=pt.NetDays(14), due=pt.NetDays(30))
        >>> three = pt.EarlyDiscount("3", within=pt.NetDays(7), due=two)
        >>> [str(percent) for _, percent in three.steps(date(2026, 1, 1))]
        ['3', '2']
        """
        here = (self.within.due_on(invoice_on), self.percent)
        return (
            (here, *self.due.steps(invoice_on)) if isinstance(self.due, EarlyDiscount) else (here,)
        )

    @property
    def otherwise(self) -> DueDay | Instalments:
        """How it is to be paid without any discount.

        >>> import patronage as pt
        >>> pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30)).otherwise
        NetDays(30)
        """
        return self.due.otherwise if isinstance(self.due, EarlyDiscount) else self.due


spell_out(EarlyDiscount.__init__, EarlyDiscount=EarlyDiscount)
