"""The milestone fee: a total that is paid in dated parts, or as milestones are reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.billing.charges.dues import Due
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.prices.prices import check_amount, check_percent, optional_percent
from patronage.checks import check_day, check_id, check_instance, keep_name
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window

__all__ = ["Milestone", "MilestoneFee"]


@frozen
class Milestone(Value):
    """One part of a total: so many percent of it, or an amount, due on a day or when it is reached.

    A milestone without a day isn't reached yet, and isn't charged. Exactly one of `percent` and
    `amount` is given. Faults: `milestone.part`, `percent.type`, `percent.range`, `amount.type`,
    `date.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Milestone("design accepted", percent="30", on=date(2026, 5, 1)).percent
    Decimal('30')
    """

    label: str = field()
    percent: Decimal | None = field(
        default=None,
        kw_only=True,
        converter=optional_percent,
    )
    amount: Money | None = field(default=None, kw_only=True)
    on: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        keep_name(faults, self, "label", self.label)
        if (self.percent is None) is (self.amount is None):
            hint = "give either a percent or an amount"
            faults.append(Fault.of("milestone.part", "", (self.percent, self.amount), hint))
        if self.percent is not None:
            check_percent(faults, "percent", self.percent, 0, 100)
        if self.amount is not None:
            check_amount(faults, "amount", self.amount)
        if self.on is not None:
            check_day(faults, "on", self.on)
        raise_faults(faults)


@frozen
class MilestoneFee(Value):
    """A total that is paid in dated parts or as milestones are reached: the parts sum to the total.

    Parts are all percents, which sum to 100, or all amounts, which sum to the total
    (`milestone.sum`); percents are allocated, so that no unit is lost. Faults: `id.syntax`,
    `amount.type`, `milestone.type`, `milestone.sum`, `milestone.part` (percents beside amounts),
    `currency.mismatch`.

    >>> import patronage as pt
    >>> third = [
    ...     pt.Milestone(name, percent=share)
    ...     for name, share in (("start", "33.3"), ("draft", "33.3"), ("end", "33.4"))
    ... ]
    >>> fee = pt.MilestoneFee(id="logo", total=pt.Money("100.00", "USD"), parts=tuple(third))
    >>> [str(amount) for amount in fee.amounts()]
    ['33.30 USD', '33.30 USD', '33.40 USD']
    """

    kind: ClassVar[str] = "milestones"
    takes_usage = False

    id: str = field(kw_only=True)
    total: Money = field(kw_only=True)
    parts: tuple[Milestone, ...] = field(kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "id", self.id)
        check_amount(faults, "total", self.total)
        check_overrides(faults, self)
        if not isinstance(self.parts, tuple) or not self.parts:
            faults.append(Fault.of("milestone.type", "parts", self.parts, "give one part or more"))
        else:
            for place, part in enumerate(self.parts):
                check_instance(faults, "milestone.type", f"parts[{place}]", part, Milestone)
        if not faults:
            faults.extend(_sum_faults(self))
        raise_faults(faults)

    @property
    def currency(self) -> str:
        """The currency of the total.

        >>> import patronage as pt
        >>> parts = (pt.Milestone("all", percent=100),)
        >>> pt.MilestoneFee(id="a", total=pt.Money("1", "EUR"), parts=parts).currency
        'EUR'
        """
        return self.total.currency

    def amounts(self) -> tuple[Money, ...]:
        """Return the amount of each part; together they are the total.

        >>> import patronage as pt
        >>> parts = (pt.Milestone("half", percent=50), pt.Milestone("rest", percent=50))
        >>> pt.MilestoneFee(id="a", total=pt.Money("0.01", "EUR"), parts=parts).amounts()
        (Money('0.01', 'EUR'), Money('0.00', 'EUR'))
        """
        stated = [part.amount for part in self.parts if part.amount is not None]
        if stated:
            return tuple(stated)
        return self.total.allocate([Fraction(part.percent or 0) for part in self.parts])

    @property
    def last_day(self) -> date | None:
        """The day of the last milestone that has one.

        >>> from datetime import date
        >>> import patronage as pt
        >>> parts = (pt.Milestone("all", percent=100, on=date(2026, 1, 5)),)
        >>> pt.MilestoneFee(id="a", total=pt.Money("1", "EUR"), parts=parts).last_day
        datetime.date(2026, 1, 5)
        """
        return max((part.on for part in self.parts if part.on is not None), default=None)

    def lines(
        self,
        course: Course,
        days: Period,
        usage: Sequence[Usage],
        window: Window,
    ) -> Iterator[Charge]:
        """Yield the charges of the milestones that have a day, once through all changes.

        >>> from datetime import date
        >>> import patronage as pt
        >>> start = pt.Milestone("start", percent=40, on=date(2026, 1, 5))
        >>> end = pt.Milestone("end", percent=60)
        >>> logo = pt.MilestoneFee(id="logo", total=pt.Money("1000", "USD"), parts=(start, end))
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(logo,))
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2027, 1, 1))
        >>> [str(charge.amount) for charge in charges]
        ['400.00 USD']
        """
        due = self.due or course.due
        for place, (part, amount) in enumerate(zip(self.parts, self.amounts(), strict=True)):
            on = course.charges_first(self.id, days, partial(_day_of, place))
            if on is not None:
                yield course.charge(
                    self.id,
                    f"{place + 1}",
                    due=due,
                    invoice_on=on,
                    period=Period(on, add_days(on, 1)),
                    share=Fraction(amount.minor, self.total.minor) if self.total else Fraction(0),
                    amount=amount,
                    label=part.label,
                )


def _day_of(place: int, fee: Fee) -> date | None:
    """Return the day of the milestone in a place, of a fee that has milestones."""
    parts = fee.parts if isinstance(fee, MilestoneFee) else ()
    return parts[place].on if place < len(parts) else None


def _sum_faults(fee: MilestoneFee) -> list[Fault]:
    amounts = [part.amount for part in fee.parts if part.amount is not None]
    if amounts and len(amounts) < len(fee.parts):
        hint = "give all parts as percents, or all as amounts"
        return [Fault.of("milestone.part", "parts", fee.parts, hint)]
    faults: list[Fault] = []
    for place, amount in enumerate(amounts):
        if amount.currency != fee.total.currency:
            hint = f"the total is in {fee.total.currency}"
            path = f"parts[{place}].amount"
            faults.append(Fault.of("currency.mismatch", path, amount, hint))
    if faults:
        return faults
    if amounts:
        total = Money.sum(amounts)
        if total != fee.total:
            hint = f"the parts must sum to {fee.total}"
            faults.append(Fault.of("milestone.sum", "parts", str(total), hint))
    else:
        percent = sum(Fraction(part.percent or 0) for part in fee.parts)
        if percent != 100:
            hint = "the parts must sum to 100 percent"
            faults.append(Fault.of("milestone.sum", "parts", f"{float(percent)}", hint))
    return faults
