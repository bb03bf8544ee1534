"""Caps: what was given under each so far, and how much it leaves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from patronage.dates.period import trusted_period
from patronage.facts.remarks import Remark
from patronage.measures.closed import last_of, start_of
from patronage.measures.exact import Exact, unknown
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.currencies import exponent_of
from patronage.windows.anchors import Anchors
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.plain import Fixed

if TYPE_CHECKING:
    from datetime import date

    from patronage.dates.period import Period
    from patronage.measures.bases import Bases
    from patronage.measures.exact import Facts
    from patronage.measures.rules import Cap, CreditRule

__all__ = ["Used", "Window"]


class Window(NamedTuple):
    """A window, or one observation in it, for which a credit is given, and what is known of it."""

    period: Period
    about: str | None
    facts: Facts


class Used:
    """What was given under each cap so far.

    >>> import patronage as pt
    >>> from datetime import date
    >>> from patronage.measures.bases import Bases
    >>> cap = pt.measures.Cap(pt.Money("9", "USD"), per=pt.counting.YEAR)
    >>> rule = pt.measures.CreditRule("r", on="m", form=pt.Money("5", "USD"), caps=cap)
    >>> used, march = Used(Bases(), None), pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> used.note(rule, Window(march, None, {}), Exact(Fraction(5), "USD"))
    >>> april = pt.Period(date(2026, 4, 1), date(2026, 5, 1))
    >>> used.left_of(rule, Window(april, None, {}), Exact(Fraction(5), "USD"))
    Exact(number=Fraction(4, 1), currency='USD')
    """

    __slots__ = ("anchors", "bases", "ledgers")

    def __init__(self, bases: Bases, since: date | None) -> None:
        self.bases, self.anchors = bases, Anchors(first=since)
        self.ledgers: dict[tuple[object, ...], dict[str | None, _Ledger]] = {}

    def note(self, rule: CreditRule, window: Window, amount: Exact | None) -> None:
        """Count what a rule gave for a window under each of its caps; None: it is not known."""
        if amount is not None and not amount.number:
            return
        day = last_of(window.period).toordinal()
        for place, cap in enumerate(rule.caps):
            ledgers = self.ledgers.setdefault(_key(rule, place, cap, window), {})
            currency = None if amount is None else amount.currency
            ledgers.setdefault(currency, _Ledger()).add(day, amount)

    def left_of(self, rule: CreditRule, window: Window, amount: Exact) -> Exact | Remark:
        """Return as much of an amount as the caps of its rule leave."""
        for place, cap in enumerate(rule.caps):
            if not amount.number:
                break
            ledgers = self.ledgers.get(_key(rule, place, cap, window), {})
            left = self._left(rule, cap, window, amount.currency, ledgers)
            if isinstance(left, Remark):
                return left
            amount = Exact(min(amount.number, left), amount.currency)
        return amount

    def _left(
        self,
        rule: CreditRule,
        cap: Cap,
        window: Window,
        currency: str | None,
        ledgers: dict[str | None, _Ledger],
    ) -> Fraction | Remark:
        """Return what a cap leaves of what it allows, in whole minor units; never below zero."""
        days = self._days(cap, window.period)
        most = self.bases.most(cap, rule.of, days, window.facts)
        if isinstance(most, Remark):
            return most
        first, last = self._counting(cap, window.period)
        left, currencies = most.number, {currency, most.currency}
        for code, ledger in ledgers.items():
            given = ledger.between(first, last)
            if given is None:
                return unknown("credit.cap", rule=rule.id)
            if given:
                left -= given
                currencies.add(code)
        if len(currencies) > 1:
            one, other = sorted(each or "" for each in currencies)[:2]
            return unknown("credit.currency", first=one or rule.id, second=other)
        return max(_floor(left, currency), Fraction(0))

    def _days(self, cap: Cap, period: Period) -> Period:
        """Return the days of whose fees a cap is a share: all of a period of a calendar."""
        per, last = cap.per, last_of(period)
        if per is None:
            return period
        first, end = per.reach(last, self.anchors) or start_of(period), period.end
        if isinstance(per, CalendarPeriod | Anniversary):
            counts = per.counts(last, self.anchors)
            end = end if counts is None or counts.end is None else counts.end
        return trusted_period(min(first, last), end)

    def _counting(self, cap: Cap, period: Period) -> tuple[int, int]:
        """Return the first and the last day of those on which what was given counts."""
        last = last_of(period)
        first = None if cap.per is None else cap.per.reach(last, self.anchors)
        end = cap.per.period.end if isinstance(cap.per, Fixed) else None
        until = last.toordinal() if end is None else min(last.toordinal(), end.toordinal() - 1)
        return (0 if first is None else first.toordinal()), until


class _Ledger:
    """What was given under a cap in one currency, by day, with running totals."""

    __slots__ = ("amounts", "days", "opens", "totals")

    def __init__(self) -> None:
        self.days: list[int] = []
        self.amounts: list[Exact | None] = []
        self.totals: list[Fraction] = [Fraction(0)]
        self.opens: list[int] = [0]

    def add(self, day: int, amount: Exact | None) -> None:
        place = bisect_right(self.days, day)
        self.days.insert(place, day)
        self.amounts.insert(place, amount)
        rest = self.amounts[place:]
        numbers = (Fraction(0) if each is None else each.number for each in rest)
        self.totals[place:] = accumulate(numbers, initial=self.totals[place])
        self.opens[place:] = accumulate((each is None for each in rest), initial=self.opens[place])

    def between(self, first: int, last: int) -> Fraction | None:
        """Return what was given from one day to another; None: it is not known."""
        start, end = bisect_left(self.days, first), bisect_right(self.days, last)
        if self.opens[end] > self.opens[start]:
            return None
        return self.totals[end] - self.totals[start]


def _key(rule: CreditRule, place: int, cap: Cap, window: Window) -> tuple[object, ...]:
    """Return by what a cap is told from others; without a window, each period has its own."""
    key: tuple[object, ...] = (rule.id, place) if cap.shared is None else ("", cap.shared)
    return key if cap.per is not None else (*key, window.period, window.about)


def _floor(number: Fraction, currency: str | None) -> Fraction:
    """Return what of it is whole minor units: no rounding may exceed a cap."""
    if currency is None:
        return number
    unit = 10 ** exponent_of(currency)
    return Fraction(round_fraction(number * unit, Rounding.FLOOR), unit)
