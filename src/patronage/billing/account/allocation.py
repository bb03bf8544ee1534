"""Setting settlements against claims, day by day: what is due first first, or as they say."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from heapq import heappop, heappush
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from patronage.money.amounts import Rounding, round_fraction

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Allocated", "Claim", "Derived", "Entry", "Means", "Moment", "allocated"]


class Claim(NamedTuple):
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

    @property
    def minor(self) -> int:
        """How much it is in all."""
        return sum([minor for _, minor in self.parts])

    def open_parts(self, left: int) -> list[tuple[date, int]]:
        """Return what is open of each part where so much is open in all: the first are paid first.

        >>> from datetime import date
        >>> Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)).open_parts(0)
        []
        """
        found: list[tuple[date, int]] = []
        for due_on, minor in reversed(self.parts):
            if left <= 0:
                break
            found.append((due_on, min(minor, left)))
            left -= minor
        return found[::-1]

    def due_on(self, left: int) -> date:
        """Return the day by which the first part is due that is open where so much is in all.

        >>> from datetime import date
        >>> Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)).due_on(60)
        datetime.date(2026, 1, 31)
        """
        for due_on, minor in reversed(self.parts):
            left -= minor
            if left <= 0:
                return due_on
        return self.parts[0][0]

    def turn(self, left: int) -> tuple[bool, date, date, str]:
        """Return its place where so much is open: due first first, late fees after all others.

        >>> from datetime import date
        >>> Claim("C1", date(2026, 1, 1), ((date(2026, 1, 31), 60),)).turn(60)[0]
        False
        """
        return self.is_late_fee, self.due_on(left), self.on, self.id


class Means(Enum):
    """How an entry settles: money that came or goes back, a price that is less, a void paper."""

    CASH = "cash"
    LESS = "less"
    BACK = "back"
    VOID = "void"


class Entry(NamedTuple):
    """What settles claims, in minor units; `to` names the claim it is for, or what it gives back.

    >>> from datetime import date
    >>> Entry(date(2026, 1, 1), "P1", 100, None).means
    <Means.CASH: 'cash'>
    """

    on: date
    id: str
    minor: int
    to: str | None
    means: Means = Means.CASH
    rank: date | None = None


class Derived(NamedTuple):
    """What follows from terms on a day, by how much it moves what is owed: a discount, a void."""

    on: date
    what: str
    ref: str
    minor: int


class Moment(NamedTuple):
    """What is open from a day on: the minor units left of each claim, and what is in credit.

    >>> from datetime import date
    >>> Moment(date(2026, 1, 1), (("C1", 100),), 0).credit
    0
    """

    on: date
    open: tuple[tuple[str, int], ...]
    credit: int


class Allocated(NamedTuple):
    """What became of claims: what is open of each from which days on, and what is in credit.

    `claims` are those that were made and those that arose: money given back that nobody had paid.
    """

    claims: dict[str, Claim]
    open: dict[str, list[tuple[date, int]]]
    credit: list[tuple[date, int]]
    derived: list[Derived]


def allocated(claims: Iterable[Claim], entries: Iterable[Entry], also: dict[str, str]) -> Allocated:
    """Return how entries settle claims; `also` are other names of claims: the charges of invoices.

    On a day, claims come before what settles them. A settlement that names a claim goes to it
    first, and what is left of it, as any other, to the claims that are due first, those of one
    day in the order of their invoices and ids; late fees come last. What no claim takes stays in
    credit until one comes; what names a claim still to come is held for that one. Each act costs
    the logarithm of what is open.

    >>> from datetime import date
    >>> day, later = date(2026, 1, 1), date(2026, 1, 9)
    >>> found = allocated([Claim("C1", day, ((later, 100),))], [Entry(later, "P1", 130, None)], {})
    >>> [(str(on), left) for on, left in found.open["C1"]], found.credit[-1][1]
    ([('2026-01-01', 100), ('2026-01-09', 0)], 30)
    """
    made = list(claims)
    acts: list[tuple[tuple[date, bool, date, str], Claim | Entry]] = [
        ((claim.on, False, claim.parts[0][0], claim.id), claim) for claim in made
    ]
    acts += [((each.on, True, each.rank or each.on, each.id), each) for each in entries]
    acts.sort(key=lambda act: act[0])
    books = _Books({claim.id for claim in made}, also)
    for on, group in groupby(acts, key=lambda act: act[0][0]):
        for _, act in group:
            if isinstance(act, Claim):
                books.claim(act)
            else:
                books.settle(act)
        books.close(on)
    return books.found


class _Debt:
    """A claim as it stands: what it costs, what was paid of it, and what was let off.

    `timely` is the money that came by the last day of each discount, `earned` what payments in time
    earned each by itself.
    """

    __slots__ = ("cash", "claim", "earned", "noted", "off", "price", "timely", "told", "void")

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.price = claim.minor
        self.cash = 0
        self.off = 0
        self.timely = [0] * len(claim.steps)
        self.earned = Fraction(0)
        self.void = False
        self.noted = 0
        self.told = 0

    @property
    def left(self) -> int:
        """What is still open."""
        return self.price - self.cash - self.off

    @property
    def turn(self) -> tuple[bool, date, date, str]:
        """Its place among those that are open."""
        return self.claim.turn(self.left)

    def wanted(self, on: date) -> int:
        """Return how much money closes it, or the part of it that is due first, on a day."""
        left = self.left
        wanted = self.claim.open_parts(left)[0][1]
        for until, share in self.claim.steps:
            if on <= until:
                wanted = min(wanted, max(self.price - self._most(share) - self.cash, 1))
                if self.claim.per_payment:
                    wanted = min(wanted, max(-(-left * (1 - share) // 1), 1))
        return wanted

    def pay(self, amount: int, on: date) -> None:
        """Take money, or give it back (below zero) that had come on that day."""
        self.cash += amount
        here = [place for place, (until, _) in enumerate(self.claim.steps) if on <= until]
        for place in here:
            self.timely[place] += amount
        if here:
            share = max(self.claim.steps[place][1] for place in here)
            self.earned += amount * share / (1 - share)
        self.recount()

    def recount(self) -> None:
        """Work out what is let off for what came in time: never more than is missing."""
        if not self.claim.steps:
            return
        missing = max(self.price - self.cash, 0)
        self.off = 0
        if any(
            timely >= self.price - self._most(share)
            for (_, share), timely in zip(self.claim.steps, self.timely, strict=True)
        ):
            self.off = missing
        elif self.claim.per_payment:
            self.off = min(missing, round_fraction(self.earned, self.claim.rounding))

    def _most(self, share: Fraction) -> int:
        """Return how much is let off at most at a step."""
        return round_fraction(self.price * share, self.claim.rounding)


class _Slice(NamedTuple):
    """What a settlement did to one claim, to be undone if it goes back."""

    debt: _Debt
    amount: int
    on: date
    in_money: bool


class _Books:
    """Claims and settlements as they come, and what is open of each claim at the end of a day."""

    def __init__(self, to_come: set[str], also: dict[str, str]) -> None:
        self.found = Allocated({}, {}, [], [])
        self._to_come = to_come
        self._also = also
        self._debts: dict[str, _Debt] = {}
        self._open: list[tuple[bool, date, date, str]] = []
        self._held: dict[tuple[str, Means], int] = {}
        self._paid: dict[str, list[_Slice]] = {}
        self._credit = 0
        self._touched: dict[str, _Debt] = {}
        self._reduced: list[_Debt] = []

    def claim(self, claim: Claim) -> None:
        """Make a claim: what is held for it goes to it, then what is in credit."""
        self._to_come.discard(claim.id)
        debt = _Debt(claim)
        self._debts[claim.id] = debt
        self.found.claims[claim.id] = claim
        self._put(debt)
        for means in (Means.LESS, Means.CASH):
            held = self._held.pop((claim.id, means), 0)
            self._credit += self._settled(Entry(claim.on, "", held, claim.id, means))
        if debt.left:
            self._credit = self._settled(Entry(claim.on, "", self._credit, claim.id))

    def settle(self, entry: Entry) -> None:
        """Settle what is open, as an entry says."""
        to = self._also.get(entry.to or "", entry.to)
        entry = entry._replace(to=to)
        if entry.means is Means.BACK:
            self._give_back(entry)
        elif entry.means is Means.VOID:
            self._void(entry)
        elif to in self._to_come:
            place = (to or "", entry.means)
            self._held[place] = self._held.get(place, 0) + entry.minor
        else:
            self._credit += self._settled(entry)

    def close(self, on: date) -> None:
        """Note what is open, let off and in credit at the end of a day."""
        for name, debt in self._touched.items():
            if debt.noted != debt.left:
                self.found.open.setdefault(name, []).append((on, debt.left))
                debt.noted = debt.left
            if debt.told != debt.off:
                self.found.derived.append(Derived(on, "discount", name, debt.told - debt.off))
                debt.told = debt.off
        self._touched.clear()
        self._reduced.clear()
        credit = self._credit + sum(self._held.values())
        if not self.found.credit or self.found.credit[-1][1] != credit:
            self.found.credit.append((on, credit))

    def _put(self, debt: _Debt) -> None:
        """Give an open claim its place, and note that it was touched."""
        self._touched[debt.claim.id] = debt
        if debt.left > 0:
            heappush(self._open, debt.turn)

    def _first(self) -> _Debt | None:
        """Return the open claim whose turn it is; places that were left are passed over."""
        while self._open:
            debt = self._debts[self._open[0][-1]]
            if debt.left > 0 and debt.turn == self._open[0]:
                return debt
            heappop(self._open)
        return None

    def _settled(self, entry: Entry) -> int:
        """Take an amount off what is open, what is named first; return what no claim takes."""
        amount, in_money = entry.minor, entry.means is Means.CASH
        slices = self._paid.setdefault(entry.id, []) if entry.id else []
        named = self._debts.get(entry.to or "")
        while amount:
            debt = named if named is not None and named.left > 0 else self._first()
            if debt is None:
                break
            taken = min(amount, debt.left if debt is named else debt.wanted(entry.on))
            if not in_money:
                taken = min(amount, debt.claim.open_parts(debt.left)[0][1])
            self._take(debt, _Slice(debt, taken, entry.on, in_money), slices)
            amount -= taken
            if debt.off and debt.left <= 0:
                self._reduced.append(debt)
        # who pays in full deducts nothing, be it in several payments of one day
        for debt in self._reduced if in_money else ():
            extra = min(amount, debt.off)
            if extra:
                self._take(debt, _Slice(debt, extra, entry.on, True), slices)
                amount -= extra
        return amount

    def _take(self, debt: _Debt, piece: _Slice, slices: list[_Slice]) -> None:
        if piece.in_money:
            debt.pay(piece.amount, piece.on)
        else:
            debt.price -= piece.amount
            debt.recount()
        slices.append(piece)
        self._put(debt)

    def _give_back(self, entry: Entry) -> None:
        """Give money back: from what is in credit, then from what it had paid, else as a claim."""
        free = self._credit + sum(self._held.values())
        rest = entry.minor - min(free, entry.minor)
        self._credit = free - min(free, entry.minor)
        for place, amount in self._held.items():  # what is held for claims to come is kept so
            self._held[place] = min(amount, self._credit)
            self._credit -= self._held[place]
        slices = self._paid.get(entry.to or "", [])
        while rest and slices:
            piece = slices.pop()
            if piece.debt.void:
                continue
            again = min(piece.amount, rest)
            rest -= again
            if again < piece.amount:
                slices.append(piece._replace(amount=piece.amount - again))
            if piece.in_money:
                piece.debt.pay(-again, piece.on)
            else:
                piece.debt.price += again
                piece.debt.recount()
            self._put(piece.debt)
        if rest:
            claim = Claim(entry.id, entry.on, ((entry.on, rest),), is_charged=False)
            self._debts[claim.id] = debt = _Debt(claim)
            self.found.claims[claim.id] = claim
            self._put(debt)

    def _void(self, entry: Entry) -> None:
        """Let a claim fall: what was paid of it is in credit, and goes to what else is open."""
        debt = self._debts[entry.to or ""]
        paid, debt.cash, debt.off = debt.cash, 0, 0
        self.found.derived.append(Derived(entry.on, "void", debt.claim.id, -debt.price))
        debt.price, debt.void = 0, True
        debt.timely, debt.earned = [0] * len(debt.timely), Fraction(0)
        self._put(debt)
        self._credit += self._settled(Entry(entry.on, "", paid, None))
