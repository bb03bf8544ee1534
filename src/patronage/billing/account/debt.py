"""What is to be paid as one, and how it stands: what was paid of it, and what was let off."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from attrs import frozen

from patronage.money.amounts import Rounding, round_fraction

__all__ = ["Claim", "Debt"]


@frozen
class Claim:
    """What is to be paid as one, in minor units: a charge, or those of an invoice together.

    `parts` are the days by which how much of it is due, in order; `steps` the last days of
    discounts for paying early, each with its share of the whole. A late fee is paid after all else;
    what is not charged is money given back that nobody had paid.

    >>> from datetime import date
    >>> claim = Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60), (date(2026, 3, 2), 40)))
    >>> claim.minor, claim.open_parts(70)
    (100, [(datetime.date(2026, 1, 31), 30), (datetime.date(2026, 3, 2), 40)])
    """

    id: str
    on: date
    parts: tuple[tuple[date, int], ...]
    steps: tuple[tuple[date, Fraction], ...] = ()
    per_payment: bool = False
    rounding: Rounding = Rounding.HALF_UP
    is_late_fee: bool = False
    is_charged: bool = True

    @cached_property
    def _last(self) -> list[int]:
        """How much the last part is, the last two, and so on."""
        return list(accumulate(minor for _, minor in reversed(self.parts)))

    @property
    def minor(self) -> int:
        """How much it is in all."""
        return self._last[-1]

    def _first_open(self, left: int) -> int:
        """Return how many parts come after the first that is open where so much is in all."""
        return min(bisect_left(self._last, left), len(self.parts) - 1)

    def first_part(self, left: int) -> int:
        """Return what is open of the first part that is, where so much is open in all.

        >>> from datetime import date
        >>> claim = Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60), (date(2026, 3, 2), 40)))
        >>> claim.first_part(70), claim.first_part(40)
        (30, 40)
        """
        later = self._first_open(left)
        rest = left - self._last[later - 1] if later else left
        return min(rest, self.parts[-1 - later][1])

    def open_parts(self, left: int) -> list[tuple[date, int]]:
        """Return what is open of each part where so much is open in all: the first are paid first.

        >>> from datetime import date
        >>> Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)).open_parts(0)
        []
        """
        if left <= 0:
            return []
        later = self._first_open(left)
        due_on, _ = self.parts[-1 - later]
        return [(due_on, self.first_part(left)), *self.parts[len(self.parts) - later :]]

    def due_on(self, left: int) -> date:
        """Return the day by which the first part is due that is open where so much is in all.

        >>> from datetime import date
        >>> Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)).due_on(60)
        datetime.date(2026, 1, 31)
        """
        return self.parts[-1 - self._first_open(left)][0]

    def turn(self, left: int) -> tuple[bool, date, date, str]:
        """Return its place where so much is open: due first first, late fees after all others.

        >>> from datetime import date
        >>> Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)).turn(60)[0]
        False
        """
        return self.is_late_fee, self.due_on(left), self.on, self.id


class Debt:
    """A claim as it stands: what it costs, what was paid of it, and what was let off.

    `timely` is the money that came by the last day of each discount, `earned` what payments in time
    earned each by itself; `pieces` is the money as it came.

    >>> from datetime import date
    >>> debt = Debt(Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 100),)))
    >>> debt.pay(60, date(2026, 1, 9))
    >>> debt.left
    40
    """

    __slots__ = (
        "cash", "claim", "earned", "noted", "off", "pieces", "price", "timely", "told", "void",
    )  # fmt: skip

    def __init__(self, claim: Claim) -> None:
        self.claim: Claim = claim
        self.price: int = claim.minor
        self.cash: int = 0
        self.off: int = 0
        self.timely: list[int] = [0] * len(claim.steps)
        self.earned: Fraction = Fraction(0)
        self.pieces: list[tuple[date, int]] = []
        self.void: bool = False
        self.noted: int = 0
        self.told: int = 0

    @property
    def left(self) -> int:
        """What is still open.

        >>> from datetime import date
        >>> Debt(Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),))).left
        60
        """
        return self.price - self.cash - self.off

    @property
    def turn(self) -> tuple[bool, date, date, str]:
        """Its place among those that are open.

        >>> from datetime import date
        >>> Debt(Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),))).turn[0]
        False
        """
        return self.claim.turn(self.left)

    def wanted(self, on: date) -> int:
        """Return how much money closes it, or the part of it that is due first, on a day.

        >>> from datetime import date
        >>> day, two = date(2026, 1, 1), ((date(2026, 1, 11), Fraction(2, 100)),)
        >>> debt = Debt(Claim("C1", day, ((date(2026, 1, 31), 1000),), two))
        >>> debt.wanted(day), debt.wanted(date(2026, 1, 12))
        (980, 1000)
        """
        left = self.left
        wanted = self.claim.first_part(left)
        for until, share in self.claim.steps:
            if on <= until:
                least = self.price - self._most(share, self.price)
                wanted = min(wanted, max(least - self.cash, 1))
                if self.claim.per_payment:
                    wanted = min(wanted, max(-(-left * (1 - share) // 1), 1))
        return wanted

    def pay(self, amount: int, on: date) -> None:
        """Take money, or give it back (below zero) that had come on that day.

        >>> from datetime import date
        >>> day, two = date(2026, 1, 1), ((date(2026, 1, 11), Fraction(2, 100)),)
        >>> debt = Debt(Claim("C1", day, ((date(2026, 1, 31), 1000),), two))
        >>> debt.pay(980, day)
        >>> debt.left, debt.off
        (0, 20)
        """
        self.cash += amount
        if self.claim.steps:
            self._note_piece(amount, on)
            for place, (until, _) in enumerate(self.claim.steps):
                if on <= until:
                    self.timely[place] += amount
            share = self._share_on(on)
            self.earned += amount * share / (1 - share)
        self.recount()

    def _note_piece(self, amount: int, on: date) -> None:
        if amount > 0:
            self.pieces.append((on, amount))
            return
        for place in range(len(self.pieces) - 1, -1, -1):  # what goes back had come on that day
            day, came = self.pieces[place]
            if day == on and amount < 0:
                again = min(came, -amount)
                amount += again
                self.pieces[place] = (day, came - again)
        self.pieces = [piece for piece in self.pieces if piece[1]]

    def _share_on(self, on: date) -> Fraction:
        """Return the largest share that may be deducted on a day."""
        shares = [share for until, share in self.claim.steps if on <= until]
        return max(shares, default=Fraction(0))

    def take_off(self, amount: int) -> int:
        """Take an amount off the price of what is paid; return the money that is too much then.

        The discount that was taken is taken off too: who paid 2 % less gets 2 % less back.

        >>> from datetime import date
        >>> day, two = date(2026, 1, 1), ((date(2026, 1, 11), Fraction(2, 100)),)
        >>> debt = Debt(Claim("C1", day, ((date(2026, 1, 31), 1000),), two))
        >>> debt.pay(980, day)
        >>> debt.take_off(100), debt.off
        (98, 18)
        """
        share, before, off = self._earned_share(self.price, self.timely), self.price, self.off
        self.price -= amount
        if share is not None and off:
            taken = off / Fraction(self._most(share, before))
            return self._release(self.cash - self._reduced(share, taken))
        return self._release(amount) if not off else self._release_latest(amount)

    def whole_paid_by(self, amount: int, on: date) -> int | None:
        """Return how much money closes it where so much would have paid all that it was at first.

        None where it wouldn't have, or would have without a discount. So a price that became less
        before the payment comes to the same as one that becomes less after it.

        >>> from datetime import date
        >>> day, two = date(2026, 1, 1), ((date(2026, 1, 11), Fraction(2, 100)),)
        >>> debt = Debt(Claim("C1", day, ((date(2026, 1, 31), 1000),), two))
        >>> debt.price = 900
        >>> debt.whole_paid_by(980, day)
        882
        """
        whole, came = self.claim.minor, self.cash + amount
        if self.price == whole or came >= whole:
            return None
        steps = zip(self.timely, self.claim.steps, strict=True)
        timely = [had + amount if on <= until else had for had, (until, _) in steps]
        share = self._earned_share(whole, timely)
        if share is not None:
            taken = (whole - came) / Fraction(self._most(share, whole))
            return max(self._reduced(share, taken) - self.cash, 0)
        kept = 1 - self._share_on(on)
        earned = round_fraction(self.earned + amount / kept - amount, self.claim.rounding)
        is_paid = self.claim.per_payment and came + earned >= whole
        return int(-(-self.left * kept // 1)) if is_paid else None

    def _reduced(self, share: Fraction, taken: Fraction) -> int:
        """Return the price less so much of the discount of a step."""
        return self.price - round_fraction(self.price * share * taken, self.claim.rounding)

    def let_fall(self) -> int:
        """Let it fall, so that nothing of it is owed; return the money that was paid of it.

        >>> from datetime import date
        >>> debt = Debt(Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)))
        >>> debt.pay(50, date(2026, 1, 9))
        >>> debt.let_fall(), debt.left
        (50, 0)
        """
        paid = self.cash
        self.cash = self.off = self.price = 0
        self.void = True
        self.timely = [0] * len(self.timely)
        self.earned = Fraction(0)
        self.pieces = []
        return paid

    def _earned_share(self, price: int, timely: list[int]) -> Fraction | None:
        """Return the least share for which enough came in time, if any, at a price."""
        enough = [
            share
            for (_, share), came in zip(self.claim.steps, timely, strict=True)
            if came >= price - self._most(share, price)
        ]
        return min(enough, default=None)

    def _release(self, amount: int) -> int:
        """Let money go that is too much, what came last first; return how much it was."""
        if not self.claim.steps:
            self.cash -= amount
            return amount
        left = amount
        while left and self.pieces:
            on, came = self.pieces[-1]
            self.pay(-min(left, came), on)
            left -= min(left, came)
        self.recount()
        return amount - left

    def _release_latest(self, amount: int) -> int:
        """Let go the money that paid so much of the price, what came last first."""
        had, rest = self.cash, Fraction(amount)
        while rest and self.pieces:
            on, came = self.pieces[-1]
            kept = 1 - self._share_on(on)
            again = min(came, int(rest * kept))
            rest = Fraction(0) if again < came else rest - again / kept
            if again:
                self.pay(-again, on)
            while self.left > 0 and self.cash < had:  # a cent that rounding wants
                self.pay(1, on)
        return had - self.cash

    def recount(self) -> None:
        """Work out what is let off for what came in time: never more than is missing.

        >>> from datetime import date
        >>> debt = Debt(Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)))
        >>> debt.recount()
        >>> debt.off
        0
        """
        if not self.claim.steps:
            return
        missing = max(self.price - self.cash, 0)
        self.off = 0
        if self._earned_share(self.price, self.timely) is not None:
            self.off = missing
        elif self.claim.per_payment:
            self.off = min(missing, round_fraction(self.earned, self.claim.rounding))

    def _most(self, share: Fraction, price: int) -> int:
        """Return how much is let off at most of a price at a step."""
        return round_fraction(price * share, self.claim.rounding)
