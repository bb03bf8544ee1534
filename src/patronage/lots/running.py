"""What is there of lots and what is owed, as grants and draws are made day by day."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from patronage.lots.stock import Stock
from patronage.money.amounts import plain
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from patronage.facts.observed import Observation
    from patronage.lots.terms import LotTerms


__all__ = ["Move", "Overdrawn", "Running", "Unit", "digits_of", "moves_of"]


class Unit(NamedTuple):
    """In what lots are counted: in a currency, or (None) in numbers of so many decimals."""

    currency: str | None
    digits: int = 0

    def whole(self, value: object) -> int | None:
        """Return a quantity as a whole number of this unit; None: it is counted in no such unit."""
        if type(value) is Money:
            return value.minor if value.currency == self.currency else None
        if self.currency is not None:
            return None
        if type(value) is Decimal:
            return int(Fraction(value) * 10**self.digits)
        return value * 10**self.digits if type(value) is int else None

    def quantity(self, units: int) -> int | Decimal | Money:
        """Return what a number of units comes to."""
        if self.currency is not None:
            return Money.of_minor(units, self.currency)
        whole, rest = divmod(units, 10**self.digits)
        return Decimal(plain(units, self.digits)) if rest else whole


class Move(NamedTuple):
    """A grant, or (below zero) a draw, which may name the lot that it takes from first."""

    on: date
    units: int
    fact: Observation
    until: date | None


class Overdrawn(NamedTuple):
    """A draw that took more than there was, by so many units."""

    fact: Observation
    over: int


class Running:
    """What is there and what is owed, as moves are made in the order of their days."""

    __slots__ = ("overdrawn", "owed", "stock")

    def __init__(self, terms: LotTerms) -> None:
        self.stock: Stock[int, date] = Stock(0, oldest_first=terms.oldest_first)
        self.owed: int = 0
        self.overdrawn: list[Overdrawn] = []

    @property
    def balance(self) -> int:
        """What is there, less what is owed; of the two, one is nothing."""
        return self.stock.total - self.owed

    def make(self, move: Move) -> None:
        """Grant or draw; a grant first makes up for what is owed."""
        if move.units > 0:
            made_up = min(self.owed, move.units)
            self.owed -= made_up
            if move.units > made_up:
                self.stock.grant(move.fact.id or "", move.units - made_up, move.until)
            return
        over = self.stock.draw(-move.units, move.fact.about)
        if over:
            self.owed += over
            self.overdrawn.append(Overdrawn(move.fact, over))

    def ends(self, before: date | None = None) -> Iterator[tuple[date, int]]:
        """Let lots expire, up to a day (None: all), and yield each day with how much that was."""
        while (end := self.stock.next_end()) is not None and (before is None or end < before):
            yield end, self.stock.expire(end)

    def through(self, moves: Iterable[Move]) -> Iterator[tuple[date, int]]:
        """Make moves, and yield the balance at the end of each day on which it may change."""
        last: date | None = None
        for move in moves:
            if move.on != last:
                if last is not None:
                    yield last, self.balance
                last = move.on
                for end, _ in self.ends(before=last):
                    yield end, self.balance
                self.stock.expire(last)  # before the day's grants, and its draws after these
            self.make(move)
        if last is not None:
            yield last, self.balance
        for end, _ in self.ends():
            yield end, self.balance


def moves_of(facts: Iterable[Observation], terms: LotTerms, unit: Unit) -> list[Move]:
    """Return the grants and draws of observations counted in a unit, in the order they are made."""
    found: list[Move] = []
    for fact in facts:
        units = unit.whole(fact.value)
        if units:
            found.append(Move(fact.on, units, fact, fact.until or terms.until(fact.on)))
    return sorted(found, key=_order)


def _order(move: Move) -> tuple[date, bool, str]:
    return move.on, move.units < 0, move.fact.id or ""


def digits_of(facts: Iterable[Observation]) -> int:
    """Return how many decimals the finest number among observations has."""
    values = (fact.value for fact in facts)
    numbers = (each.as_tuple().exponent for each in values if type(each) is Decimal)
    return max((-exponent for exponent in numbers if isinstance(exponent, int)), default=0)
