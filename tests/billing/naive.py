"""A biller that walks day by day: slow, plain, and sharing no code with the library's.

It knows one recurring fee, billed in advance over whole months from the start, split by days:
prices and quantities that change, pauses, an early end. Boundaries come from dateutil.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

if TYPE_CHECKING:
    from datetime import date

DAY = timedelta(days=1)


@dataclass
class Naive:
    """The terms as they are known, in cents."""

    start: date
    months: int
    cents: int
    quantity: int = 1
    price_changes: list[tuple[date, int, int]] = field(default_factory=list)
    pauses: list[tuple[date, date]] = field(default_factory=list)
    ended: date | None = None

    def price(self, day: date) -> tuple[int, int]:
        """The price of a day: what it costs, and how many."""
        found = (self.cents, self.quantity)
        for since, cents, quantity in sorted(self.price_changes, key=lambda each: each[0]):
            if since <= day:
                found = (cents, quantity)
        return found

    def active(self, day: date) -> bool:
        """Whether a day is charged."""
        if self.ended is not None and day >= self.ended:
            return False
        return not any(a <= day < b for a, b in self.pauses)

    def owed(self, until: date) -> list[tuple[date, date, int]]:
        """Every stretch of one price in a period, billed on its first day, in cents."""
        found: list[tuple[date, date, int]] = []
        k = 0
        while True:
            first = self.start + relativedelta(months=self.months * k)
            last = self.start + relativedelta(months=self.months * (k + 1))
            if first > until:
                return found
            length = (last - first).days
            day = first
            while day < last:
                stop = day
                price = self.price(day)
                while stop < last and self.active(stop) and self.price(stop) == price:
                    stop += DAY
                if stop == day:
                    day += DAY
                    continue
                if day <= until:
                    exact = Fraction((stop - day).days, length) * price[0] * price[1]
                    found.append((day, stop, round_half_up(exact)))
                day = stop
            k += 1


def round_half_up(exact: Fraction) -> int:
    """Round a fraction of cents as a till does."""
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    if exact * 2 == int(exact * 2) and exact.denominator == 2:
        return int(exact + Fraction(1, 2)) if exact > 0 else -int(-exact + Fraction(1, 2))
    return int(whole.quantize(Decimal(1), rounding=ROUND_HALF_UP))
