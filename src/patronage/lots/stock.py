"""A stock of lots: granted one by one, drawn oldest or first-expiring first, each expiring."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from heapq import heappop, heappush
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Stock"]

Number = TypeVar("Number", int, Fraction)
"""In what lots are counted: whole units, or shares of them."""

Moment = TypeVar("Moment", date, int)
"""In what time is counted: days, or periods by their number."""

_Turn: TypeAlias = tuple[bool, Moment | None, int]


class _Lot(Generic[Number, Moment]):
    """What is left of a grant: as the how manieth it came, and when it expires."""

    __slots__ = ("left", "name", "turn", "until")

    def __init__(self, name: str, left: Number, until: Moment | None, turn: _Turn[Moment]) -> None:
        self.name: str = name
        self.left: Number = left
        self.until: Moment | None = until
        self.turn: _Turn[Moment] = turn


class Stock(Generic[Number, Moment]):
    """What is left of lots, as they are granted, drawn and expire; told of each in order of time.

    A lot is there up to, not including, the moment at which it expires. A draw takes from the lot
    that expires first, of those that expire together, or never, from the oldest; `oldest_first`:
    from the oldest, whenever it expires. An act costs the logarithm of the number of lots.

    >>> stock: Stock[int, int] = Stock(0)
    >>> stock.grant("a", 10, until=3)
    >>> stock.grant("b", 5, until=2)
    >>> stock.draw(7), [(name, left) for name, left, _ in stock.lots()]
    (0, [('a', 8)])
    >>> stock.expire(3), stock.total
    (8, 0)
    """

    __slots__ = ("_by_end", "_by_name", "_by_turn", "_nothing", "_oldest_first", "total")

    def __init__(self, nothing: Number, *, oldest_first: bool = False) -> None:
        self.total: Number = nothing
        self._nothing: Number = nothing
        self._oldest_first = oldest_first
        self._by_name: dict[str, _Lot[Number, Moment]] = {}
        self._by_turn: list[tuple[_Turn[Moment], _Lot[Number, Moment]]] = []
        self._by_end: list[tuple[Moment, int, _Lot[Number, Moment]]] = []

    def grant(self, name: str, amount: Number, until: Moment | None = None) -> None:
        """Add a lot that is there until a moment; None: for good."""
        place = len(self._by_name)
        lasting = self._oldest_first or until is None
        turn = (lasting, None if lasting else until, place)
        lot = self._by_name[name] = _Lot(name, amount, until, turn)
        self.total += amount
        heappush(self._by_turn, (turn, lot))
        if until is not None:
            heappush(self._by_end, (until, place, lot))

    def draw(self, amount: Number, first: str | None = None) -> Number:
        """Take an amount, from the lot named `first` before any other; return what wasn't there."""
        named = None if first is None else self._by_name.get(first)
        if named is not None:
            amount -= self._taken(named, amount)
        while amount and self._by_turn:
            lot = self._by_turn[0][1]
            amount -= self._taken(lot, amount)
            if not lot.left:
                heappop(self._by_turn)
        return amount

    def _taken(self, lot: _Lot[Number, Moment], amount: Number) -> Number:
        """Take up to an amount out of a lot; return how much that was."""
        taken: Number = min(lot.left, amount)
        lot.left -= taken
        self.total -= taken
        return taken

    def keep(self, most: Number) -> None:
        """Let go what is more than an amount, in the order in which it would be drawn."""
        if self.total > most:
            self.draw(self.total - most)

    def expire(self, by: Moment) -> Number:
        """Let go of the lots that are there no longer; return how much was left of them."""
        gone = self._nothing
        while self._by_end and self._by_end[0][0] <= by:
            lot = heappop(self._by_end)[2]
            gone += self._taken(lot, lot.left)
        return gone

    def next_end(self) -> Moment | None:
        """Return when the next lot expires of which anything is left; None: none ever."""
        while self._by_end and not self._by_end[0][2].left:
            heappop(self._by_end)
        return self._by_end[0][0] if self._by_end else None

    def lots(self) -> Iterator[tuple[str, Number, Moment | None]]:
        """Yield the name, what is left and the end of each lot, in the order they are drawn in."""
        for lot in sorted(self._by_name.values(), key=attrgetter("turn")):
            if lot.left:
                yield lot.name, lot.left, lot.until
