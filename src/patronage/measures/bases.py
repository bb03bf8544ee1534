"""Bases: of what credits and caps are so many percent, and what that comes to."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from patronage.facts.remarks import Remark
from patronage.measures.closed import end_of, start_of
from patronage.measures.exact import Exact, unknown
from patronage.measures.rules import Cap, CreditBase
from patronage.money.currencies import exponent_of
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.dates.period import Period
    from patronage.measures.exact import Facts, Result

__all__ = ["Bases"]


class Paid(NamedTuple):
    """What is paid for the days from one to another, not included, in minor units."""

    start: int
    end: int
    minor: int
    currency: str


class Bases:
    """What credits are a share of: fees by days of service, and what a contract is worth.

    `known` are the days of which all that is paid is known, also that it is nothing (None: those
    from the first of the fees to the end of the last).

    >>> Bases().currency is None
    True
    """

    __slots__ = ("at_start", "fees", "known", "now")

    def __init__(
        self,
        fees: Iterable[tuple[Period, Money]] = (),
        at_start: Money | None = None,
        now: Money | None = None,
        known: Period | None = None,
    ) -> None:
        self.fees: list[Paid] = sorted(
            Paid(*_ordinals(days), fee.minor, fee.currency) for days, fee in fees
        )
        self.known: tuple[int, int] | None = None
        if known is not None:
            self.known = _ordinals(known)
        elif self.fees:
            self.known = self.fees[0].start, max(each.end for each in self.fees)
        self.at_start: Money | None = at_start
        self.now: Money | None = now

    @property
    def currency(self) -> str | None:
        """The currency in which anything is known; None: nothing is."""
        if self.fees:
            return self.fees[0].currency
        worth = self.at_start or self.now
        return None if worth is None else worth.currency

    def of_days(self, period: Period) -> Result:
        """Return the fees for the days of a period, those of longer periods in proportion.

        Not known where not all of them are; days before the first that anything is known of count
        for nothing, unless they are all that there is.

        >>> from datetime import date
        >>> import patronage as pt
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> day = pt.Period(date(2026, 3, 2), date(2026, 3, 3))
        >>> Bases([(march, Money("62", "USD"))]).of_days(day)
        Exact(number=Fraction(2, 1), currency='USD')
        """
        first, last = _ordinals(period)
        if self.known is None or last > self.known[1] or last <= self.known[0]:
            return unknown("credit.base", base=CreditBase.PERIOD_FAILED.value)
        whole, part, currency = 0, Fraction(0), None
        for start, end, minor, code in self.fees:
            if start >= last:
                break
            if end <= first:
                continue
            if currency is not None and code != currency:
                return unknown("credit.currency", first=currency, second=code)
            currency = code
            if first <= start and end <= last:
                whole += minor
            else:
                part += Fraction(minor * (min(end, last) - max(start, first)), end - start)
        currency = currency or self.currency
        if currency is None:
            return unknown("credit.base", base=CreditBase.PERIOD_FAILED.value)
        return Exact((whole + part) / 10 ** exponent_of(currency), currency)

    def after(self, period: Period) -> Result:
        """Return what is billed for the first period that begins after another.

        >>> from datetime import date
        >>> import patronage as pt
        >>> april = pt.Period(date(2026, 4, 1), date(2026, 5, 1))
        >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
        >>> Bases([(april, Money("62", "USD"))]).after(march).currency
        'USD'
        """
        end = end_of(period).toordinal()
        place = bisect_left(self.fees, (end,))
        if place == len(self.fees):
            return unknown("credit.base", base=CreditBase.INVOICE_APPLIED_TO.value)
        first = self.fees[place]
        found = [each for each in self.fees[place:] if each.start == first.start]
        other = next((each for each in found if each.currency != first.currency), None)
        if other is not None:
            return unknown("credit.currency", first=first.currency, second=other.currency)
        minor = sum(each.minor for each in found)
        return Exact(Fraction(minor, 10 ** exponent_of(first.currency)), first.currency)

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
