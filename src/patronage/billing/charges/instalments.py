"""Instalments: one charge that is to be paid in parts, each by a day of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast, get_args

from attrs import field, frozen

from patronage.billing.charges.due_days import DueDay
from patronage.billing.prices.quantity import check_quantity, quantity_of
from patronage.checks import are_pairs, check_instance, items_of
from patronage.dates.day import check_one_day
from patronage.errors import Fault
from patronage.values import Value

if TYPE_CHECKING:
    from typing import Self

    from patronage.money.money import Money

__all__ = ["Instalments"]


def _parts_of(
    given: Iterable[tuple[Decimal | int, DueDay | date]],
) -> tuple[tuple[Decimal, DueDay | date], ...]:
    """Return pairs with their shares as exact numbers; anything else is left to fail."""
    pairs = cast("tuple[tuple[Decimal | int, DueDay | date], ...]", items_of(given))
    if not are_pairs(pairs):
        return cast("tuple[tuple[Decimal, DueDay | date], ...]", pairs)
    return tuple((quantity_of(share), due) for share, due in pairs)


def _check_parts(faults: list[Fault], path: str, parts: object) -> None:
    if not are_pairs(parts) or parts == ():
        hint = "give pairs of a share and a due day, such as (1, NetDays(30))"
        faults.append(Fault.of("instalment.type", path, parts, hint))
        return
    for place, (share, due) in enumerate(cast("tuple[tuple[object, object], ...]", parts)):
        where = f"{path}[{place}]"
        check_quantity(faults, f"{where}[0]", share)
        if share == 0:
            hint = "give each part a share of more than nothing"
            faults.append(Fault.of("quantity.range", f"{where}[0]", share, hint))
        if type(due) is not date:
            check_instance(faults, "due.type", f"{where}[1]", due, date, *get_args(DueDay))


Parts: TypeAlias = Annotated[tuple[tuple[Decimal, DueDay | date], ...], _check_parts]
"""Shares of a charge, each with the day by which it is to be paid."""


@frozen
class Instalments(Value):
    """To be paid in parts, each by a day of its own: counted from the invoice, or a stated one.

    Nothing is due before it is issued: a stated day before that of the invoice counts as that, on
    receipt, as where terms were signed late. Shares are weights: thirds, percents or amounts. The
    parts sum to the charge to the last unit, and each is past due by itself. Faults:
    `instalment.type`, `quantity.type`, `quantity.range`, `due.type`.

    >>> import patronage as pt
    >>> plan = pt.Instalments.of((1, pt.NetDays(30)), (1, pt.NetDays(60)), (1, date(2026, 4, 1)))
    >>> for due_on, amount in plan.parts_of(pt.Money("100.00", "USD"), date(2026, 1, 1)):
    ...     print(due_on, amount)
    2026-01-31 33.34 USD
    2026-03-02 33.33 USD
    2026-04-01 33.33 USD
    """

    parts: Parts = field(converter=_parts_of)

    @classmethod
    def of(cls, *parts: tuple[Decimal | int, DueDay | date]) -> Self:
        """Return instalments from pairs of a share and a due day.

        >>> import patronage as pt
        >>> pt.Instalments.of((30, pt.NetDays(0)), (70, pt.NetDays(30))).due_on(date(2026, 1, 1))
        datetime.date(2026, 1, 1)
        """
        return cls(parts)

    def due_on(self, invoice_on: date) -> date:
        """Return the day by which the first part of an invoice of that day is to be paid.

        >>> import patronage as pt
        >>> pt.Instalments.of((1, date(2026, 2, 1))).due_on(date(2026, 1, 1))
        datetime.date(2026, 2, 1)
        """
        check_one_day("invoice_on", invoice_on)
        return min(_day(due, invoice_on) for _, due in self.parts)

    def parts_of(self, amount: Money, invoice_on: date) -> tuple[tuple[date, Money], ...]:
        """Return the parts of an amount that is invoiced on a day, in the order they are due.

        >>> import patronage as pt
        >>> pt.Instalments.of((1, pt.NetDays(9))).parts_of(pt.Money("1", "USD"), date(2026, 1, 1))
        ((datetime.date(2026, 1, 10), Money('1.00', 'USD')),)
        """
        check_one_day("invoice_on", invoice_on)
        shared = amount.allocate([share for share, _ in self.parts])
        days = (_day(due, invoice_on) for _, due in self.parts)
        return tuple(sorted(zip(days, shared, strict=True), key=_first))


def _day(due: DueDay | date, invoice_on: date) -> date:
    return max(due, invoice_on) if isinstance(due, date) else due.due_on(invoice_on)


def _first(part: tuple[date, Money]) -> date:
    return part[0]
