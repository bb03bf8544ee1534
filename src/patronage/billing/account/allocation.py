"""Setting settlements against claims, day by day: what is due first first, or as they say."""

from __future__ import annotations

from enum import Enum
from heapq import heappop, heappush
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from patronage.billing.account.debt import Claim, Debt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Allocated", "Derived", "Entry", "Means", "Moment", "allocated"]


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
    """What follows from terms on a day, by how much it moves what is owed: a discount."""

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


class _Slice(NamedTuple):
    """What a settlement did to one claim, to be undone if it goes back."""

    debt: Debt
    amount: int
    on: date
    in_money: bool


class _Books:
    """Claims and settlements as they come, and what is open of each claim at the end of a day."""

    def __init__(self, to_come: set[str], also: dict[str, str]) -> None:
        self.found = Allocated({}, {}, [], [])
        self._to_come = to_come
        self._also = also
        self._debts: dict[str, Debt] = {}
        self._open: list[tuple[bool, date, date, str]] = []
        self._held: dict[tuple[str, Means], int] = {}
        self._paid: dict[str, list[_Slice]] = {}
        self._credit = 0
        self._touched: dict[str, Debt] = {}
        self._reduced: list[Debt] = []

    def claim(self, claim: Claim) -> None:
        """Make a claim: what is held for it goes to it, then what is in credit."""
        self._to_come.discard(claim.id)
        debt = Debt(claim)
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

    def _put(self, debt: Debt) -> None:
        """Give an open claim its place, and note that it was touched."""
        self._touched[debt.claim.id] = debt
        if debt.left > 0:
            heappush(self._open, debt.turn)

    def _first(self) -> Debt | None:
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
        free = 0
        while amount:
            debt = named if named is not None and named.left > 0 else self._first()
            if not in_money and named is not None and named.left <= 0 < named.price:
                taken = min(amount, named.price)
                free += named.take_off(taken)
                slices.append(_Slice(named, taken, entry.on, False))
                self._put(named)
            elif debt is None:
                break
            else:
                whole = debt.whole_paid_by(amount, entry.on) if in_money else None
                taken = self._taken(debt, entry._replace(minor=amount), whole, debt is named)
                self._take(debt, _Slice(debt, taken, entry.on, in_money), slices)
                if debt.off and debt.left <= 0 and whole is None:
                    self._reduced.append(debt)
            amount -= taken
        if in_money:
            amount -= self._deducting_nothing(amount, entry.on, slices)
        return amount + self._passed_on(free, entry.on)

    @staticmethod
    def _taken(debt: Debt, entry: Entry, whole: int | None, named: bool) -> int:
        """Return how much of an entry an open claim takes; `whole` as `whole_paid_by` says."""
        if entry.means is not Means.CASH:
            return min(entry.minor, debt.claim.first_part(debt.left))
        if whole is not None:
            return min(entry.minor, whole, debt.left)
        return min(entry.minor, debt.left if named else debt.wanted(entry.on))

    def _deducting_nothing(self, amount: int, on: date, slices: list[_Slice]) -> int:
        """Return how much more is paid of what has a discount: who pays in full deducts nothing.

        Be it in several payments of one day.
        """
        extra = 0
        for debt in self._reduced:
            more = min(amount - extra, debt.off if debt.left <= 0 else 0)
            if more:
                self._take(debt, _Slice(debt, more, on, True), slices)
                extra += more
        return extra

    def _passed_on(self, free: int, on: date) -> int:
        """Let money that has become free pay what else is open; return what nothing takes."""
        while free:
            debt = self._first()
            if debt is None:
                break
            taken = min(free, debt.wanted(on))
            self._take(debt, _Slice(debt, taken, on, True), [])
            free -= taken
        return free

    def _take(self, debt: Debt, piece: _Slice, slices: list[_Slice]) -> None:
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
            held = min(piece.amount, piece.debt.cash) if piece.in_money else piece.amount
            again = min(held, rest)  # what has become free since is paid elsewhere
            rest -= again
            if again < held:
                slices.append(piece._replace(amount=held - again))
            if piece.in_money:
                piece.debt.pay(-again, piece.on)
            else:
                piece.debt.price += again
                piece.debt.recount()
            self._put(piece.debt)
        if rest:
            claim = Claim(entry.id, entry.on, ((entry.on, rest),), is_charged=False)
            self._debts[claim.id] = debt = Debt(claim)
            self.found.claims[claim.id] = claim
            self._put(debt)

    def _void(self, entry: Entry) -> None:
        """Let a claim fall: what was set against it is in credit, and goes to what else is open.

        The entry says how much falls, less what was taken off it by what named it. What had been
        taken off beside that was no part of it, and takes off something else.
        """
        debt = self._debts[entry.to or ""]
        lent = entry.minor - debt.price
        paid = debt.let_fall()
        self._put(debt)
        free = paid + min(lent, 0)  # below zero, more came off, or went back, than it was
        if lent > 0:
            self._credit += self._settled(Entry(entry.on, "", lent, None, Means.LESS))
        if free > 0:
            self._credit += self._settled(Entry(entry.on, "", free, None))
        elif free < 0:
            self._give_back(Entry(entry.on, f"{entry.id}/void", -free, None, Means.BACK))
