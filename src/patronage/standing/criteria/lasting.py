"""How criteria see what facts last for: how many of them do on each day, and which."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, cast, overload

from patronage.facts.fact import ledger_order
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import stepped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from patronage.dates.period import Period
    from patronage.facts.fact import Fact
    from patronage.timeline.timeline import Timeline

__all__ = ["Running", "lasting"]


def lasting(
    spells: Iterable[tuple[Fact, Period]],
    value_of: Callable[[int], object] = bool,
    turning: Callable[[Fact, int], object] | None = None,
    ending: Callable[[date, list[Fact]], Iterable[Fact]] | None = None,
) -> Timeline[Observed]:
    """Return what is worked out of how many facts last on each day: whether there are any.

    Once none does any more, it rests on those that ended last, or on what `ending` says of these
    and their day. `turning` is told of each fact that begins (1) or ends (-1), before `value_of` is
    asked again, so that a sum can be kept up to date.

    >>> lasting(()).before.value
    False
    """
    turns: list[Turning] = []
    for fact, period in spells:
        turns.append((period.start or date.min, 1, fact))
        if period.end is not None:
            turns.append((period.end, -1, fact))
    turns.sort(key=_day_of)
    days: list[date] = []
    values: list[Observed] = []
    before = Observed(value_of(0))
    running: list[tuple[date, str]] = []
    named: dict[tuple[date, str], Fact] = {}
    ended: list[Fact] = []
    for place, (day, step, fact) in enumerate(turns, start=1):
        key = ledger_order(fact)
        if step > 0:
            named[key] = fact
            insort(running, key)
        else:
            del running[bisect_left(running, key)]
            ended.append(fact)
        if turning is not None:
            turning(fact, step)
        if place == len(turns) or turns[place][0] != day:
            pool: Sequence[Fact]
            if running:
                pool = Running(turns, place, len(running), named[running[-1]])
            else:
                pool = tuple(sorted(ending(day, ended) if ending else ended, key=ledger_order))
            seen = Observed(value_of(len(running)), pool)
            if seen != (values[-1] if values else before):  # what ended may be what was seen
                days.append(day)
                values.append(seen)
            ended.clear()
    return stepped(before, tuple(days), tuple(values))


Turning: TypeAlias = "tuple[date, int, Fact]"
"""A day on which a fact begins (1) or ends (-1) to last."""


class Running(Sequence["Fact"]):
    """The facts that last on a day, by day and id; put together when somebody asks for them.

    Each day has other ones, so that keeping them all would take room in the square of their number.

    >>> len(Running([], 0, 0, None))
    0
    """

    __slots__ = ("_count", "_last", "_turns", "_upto")

    def __init__(self, turns: list[Turning], upto: int, count: int, last: Fact | None) -> None:
        self._turns = turns
        self._upto = upto
        self._count = count
        self._last = last

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Fact: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Fact, ...]: ...
    def __getitem__(self, place: int | slice) -> Fact | tuple[Fact, ...]:
        if isinstance(place, int) and self._last is not None and place in {-1, self._count - 1}:
            return self._last
        return self._facts()[place]

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts())  # put together once, not for each place

    def _facts(self) -> tuple[Fact, ...]:
        running: dict[int, Fact] = {}
        for _, step, fact in self._turns[: self._upto]:
            if step > 0:
                running[id(fact)] = fact
            else:
                del running[id(fact)]
        return tuple(sorted(running.values(), key=ledger_order))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Running):
            if self._count != other._count:
                return False
            if self._turns is other._turns:  # mostly of two days that follow each other
                low, high = sorted((self._upto, other._upto))
                return not _net(self._turns[low:high])
        return isinstance(other, Running | tuple) and self._facts() == tuple(
            cast("Iterable[Fact]", other)
        )

    def __hash__(self) -> int:
        return hash(self._facts())

    def __repr__(self) -> str:
        return repr(self._facts())


def _net(turns: Iterable[Turning]) -> set[int]:
    """Return what lasts after some turns and didn't before them, or did and doesn't."""
    found: set[int] = set()
    for _, _, fact in turns:
        found ^= {id(fact)}
    return found


def _day_of(turn: Turning) -> date:
    return turn[0]
