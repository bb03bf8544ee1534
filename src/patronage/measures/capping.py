"""Caps: what was given under each so far, and how much it leaves."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from patronage.dates.period import trusted_period
from patronage.facts.remarks import Remark
from patronage.measures.closed import last_of, start_of
from patronage.measures.exact import Exact, mixed, unknown
from patronage.money.currencies import exponent_of
from patronage.windows.anchors import Anchors
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.plain import Fixed

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        self.bases: Bases = bases
        self.anchors: Anchors = Anchors(first=since)
        self.ledgers: dict[tuple[object, ...], dict[str | None, _Ledger]] = {}

    def note(
        self,
        rule: CreditRule,
        window: Window,
        amount: Exact | None,
        shared: Iterable[Cap] = (),
    ) -> None:
        """Count what a rule gave for a window under each of its caps; None: it is not known.

        `shared` are caps that it shared with others at some time.
        """
        if amount is not None and not amount.number:
            return
        day = last_of(window.period)
        currency = None if amount is None else amount.currency
        keys = {_key(rule, place, cap, window) for place, cap in enumerate(rule.caps)}
        for key in keys | {_key(rule, 0, cap, window) for cap in shared}:
            self.ledgers.setdefault(key, {}).setdefault(currency, _Ledger()).add(day, amount)

    def left_of(self, rule: CreditRule, window: Window, amount: Exact) -> Exact | Remark:
        """Return as much of an amount as the caps of its rule leave."""
        for place, cap in enumerate(rule.caps):
            if not amount.number:
                break
            if isinstance(cap.per, Fixed) and last_of(window.period) not in cap.per.period:
                continue
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
        if isinstance(cap.per, Anniversary) and self.anchors.first is None:
            return unknown("credit.since", rule=rule.id)
        last = last_of(window.period)
        first = None if cap.per is None else cap.per.reach(last, self.anchors)
        days = self._days(cap, window.period, first)
        most = self.bases.most(cap, rule.of, days, window.facts)
        if isinstance(most, Remark):
            return most
        if most.currency != currency:
            return mixed(most.currency, currency)
        left = most.number
        for code, ledger in ledgers.items():
            given = ledger.between(first or date.min, last)
            if given is None:
                return unknown("credit.cap", rule=rule.id)
            if given and code != currency:
                return mixed(code, currency)
            left -= given
        return max(_floor(left, currency), Fraction(0))

    def _days(self, cap: Cap, period: Period, first: date | None) -> Period:
        """Return the days of whose fees a cap is a share: all of a period that has its end.

        `first` is the first day on which what was given counts for this one.
        """
        per, last = cap.per, last_of(period)
        if per is None:
            return period
        if isinstance(per, Fixed):
            return trusted_period(
                per.period.start or start_of(period), per.period.end or period.end
            )
        end = period.end
        if isinstance(per, CalendarPeriod | Anniversary):
            counts = per.counts(last, self.anchors)
            end = end if counts is None or counts.end is None else counts.end
        return trusted_period(min(first or date.min, last), end)


class _Ledger:
    """What was given under a cap in one currency, by day, with running totals."""

    __slots__ = ("amounts", "days", "opens", "totals")

    def __init__(self) -> None:
        self.days: list[date] = []
        self.amounts: list[Exact | None] = []
        self.totals: list[Fraction] = [Fraction(0)]
        self.opens: list[int] = [0]

    def add(self, day: date, amount: Exact | None) -> None:
        place = bisect_right(self.days, day)
        self.days.insert(place, day)
        self.amounts.insert(place, amount)
        del self.totals[place + 1 :], self.opens[place + 1 :]
        for each in self.amounts[place:]:  # one of them, where days come in their order
            self.totals.append(self.totals[-1] + (0 if each is None else each.number))
            self.opens.append(self.opens[-1] + (each is None))

    def between(self, first: date, last: date) -> Fraction | None:
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
    return Fraction(number.numerator * unit // number.denominator, unit)
