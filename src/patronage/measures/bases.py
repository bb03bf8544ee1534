"""Bases: of what credits and caps are so many percent, and what that comes to."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from patronage.facts.remarks import Remark
from patronage.measures.closed import end_of, start_of
from patronage.measures.exact import Exact, unknown
from patronage.measures.rules import Cap, CreditBase
from patronage.money.money import Money

if TYPE_CHECKING:
    from patronage.dates.period import Period
    from patronage.measures.exact import Facts, Result

__all__ = ["Bases"]


class Bases(NamedTuple):
    """What credits are a share of: fees by days of service, and what a contract is worth.

    >>> Bases().fees is None
    True
    """

    fees: tuple[tuple[Period, Money], ...] | None = None
    at_start: Money | None = None
    now: Money | None = None

    def of_days(self, period: Period) -> Result:
        """Return the fees for the days of a period, those of longer periods in proportion.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> Bases(((march, Money("62", "USD")),)).of_days(day)
        Exact(number=Fraction(2, 1), currency='USD')
        """
        if not self.fees:
            return unknown("credit.base", base=CreditBase.PERIOD_FAILED.value)
        total, currency = Fraction(0), None
        first, end = _ordinals(period)
        for days, fee in self.fees:
            start, stop = _ordinals(days)
            both = min(end, stop) - max(first, start)
            if both > 0:
                if fee.currency != (currency or fee.currency):
                    return unknown("credit.currency", first=currency, second=fee.currency)
                total, currency = total + Fraction(fee.amount) * both / (stop - start), fee.currency
        if currency is None:
            return unknown("credit.base", base=CreditBase.PERIOD_FAILED.value)
        return Exact(total, currency)

    def after(self, period: Period) -> Result:
        """Return what is billed for the first period that begins after another.

        >>> from datetime import date
        >>> import patronage as pt
        >>> april = pt.Period(date(2026, 4, 1), date(2026, 5, 1))
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases(((april, Money("62", "USD")),)).after(march).currency
        'USD'
        """
        end = end_of(period)
        later = [pair for pair in self.fees or () if start_of(pair[0]) >= end]
        if not later:
            return unknown("credit.base", base=CreditBase.INVOICE_APPLIED_TO.value)
        first = min(start_of(days) for days, _ in later)
        found = [fee for days, fee in later if days.start == first]
        if len({fee.currency for fee in found}) > 1:
            return unknown("credit.currency", first=found[0].currency, second=found[1].currency)
        return Exact(sum((Fraction(fee.amount) for fee in found), Fraction(0)), found[0].currency)

    def of(self, base: CreditBase | Cap | str, period: Period, facts: Facts) -> Result:
        """Return a base for a window, by the facts of what was reached in it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases().of("price", march, {"price": Money("40", "GBP")})
        Exact(number=Fraction(40, 1), currency='GBP')
        """
        if isinstance(base, str):
            said = facts.get(base)
            if not isinstance(said, Money):
                return unknown("form.fact", fact=base)
            return Exact(Fraction(said.amount), said.currency)
        if isinstance(base, Cap):
            return self.most(base, None, period, facts)
        if base is CreditBase.PERIOD_FAILED:
            return self.of_days(period)
        if base is CreditBase.INVOICE_APPLIED_TO:
            return self.after(period)
        worth = self.at_start if base is CreditBase.CONTRACT_AT_START else self.now
        if worth is None:
            return unknown("credit.base", base=base.value)
        return Exact(Fraction(worth.amount), worth.currency)

    def most(
        self, cap: Cap, own: CreditBase | Cap | str | None, period: Period, facts: Facts
    ) -> Result:
        """Return how much a cap allows: an amount, a share of its base, or of the rule's own.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases(at_start=Money("900", "USD")).most(
        ...     Cap(10), CreditBase.CONTRACT_AT_START, march, {}
        ... )
        Exact(number=Fraction(90, 1), currency='USD')
        """
        if isinstance(cap.most, Money):
            return Exact(Fraction(cap.most.amount), cap.most.currency)
        base = cap.of or own
        if base is None:
            return Exact(Fraction(cap.most))
        whole = self.of(base, period, facts)
        return whole if isinstance(whole, Remark) else whole.share(Fraction(cap.most))


def _ordinals(period: Period) -> tuple[int, int]:
    return start_of(period).toordinal(), end_of(period).toordinal()
