"""What a criterion is given to look at: the facts of a relationship by kind, and windows over them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.windows import Ever

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from patronage.facts import Fact
    from patronage.windows import Anchors, Window

__all__ = ["Facts", "Sighting", "sightings"]


class Facts:
    """The facts of one relationship as known on some day, by kind, in the order of their days.

    `first` and `last` are the days of the first and the last of them (None: there are none). What was retracted or replaced by then is not among them.

    >>> Facts(()).of("purchase")
    ()
    """

    __slots__ = ("_by_kind", "all", "days", "first", "growing", "last")

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.all: tuple[Fact, ...] = tuple(facts)
        self.first: date | None = self.all[0].on if self.all else None
        self.last: date | None = self.all[-1].on if self.all else None
        self.days = [fact.on for fact in self.all]
        self.growing = any(hasattr(fact, "as_of") for fact in self.all)
        self._by_kind: dict[str, list[Fact]] = {}
        for fact in self.all:
            self._by_kind.setdefault(fact.kind, []).append(fact)

    def of(self, *kinds: str) -> tuple[Fact, ...]:
        """Return the facts of these kinds, by day, those of one day by id.

        >>> Facts(()).of("contact", "request")
        ()
        """
        if len(kinds) == 1:
            return tuple(self._by_kind.get(kinds[0], ()))
        found = [fact for kind in kinds for fact in self._by_kind.get(kind, ())]
        found.sort(key=_by_day)
        return tuple(found)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of fact that there are.

        >>> Facts(()).kinds
        frozenset()
        """
        return frozenset(self._by_kind)


def _by_day(fact: Fact) -> tuple[date, str]:
    return (fact.on, fact.id or "")


class Sighting(NamedTuple):
    """Which facts a window shows from a day on: those from place `low` up to, not including, `high`."""

    day: date
    low: int
    high: int


def sightings(days: Sequence[date], window: Window, anchors: Anchors) -> tuple[tuple[int, ...], list[Sighting]]:
    """Return which of the facts of these days (in order) ever count, and what shows from when on.

    The places returned first are those of the facts that count at some time; a sighting speaks of
    them by their order. Later facts never stop counting before earlier ones do, whatever the
    window, so that what shows is always one unbroken run, and one pass over both ends finds it.

    >>> from datetime import date
    >>> from patronage.dates import days
    >>> from patronage.windows import NO_ANCHORS, Rolling
    >>> sightings([date(2026, 1, 1), date(2026, 1, 3)], Rolling(days(2)), NO_ANCHORS)[1][-1]
    Sighting(day=datetime.date(2026, 1, 5), low=2, high=2)
    """
    if type(window) is Ever:
        return tuple(range(len(days))), _starts_only(days)
    places: list[int] = []
    starts: list[date] = []
    ends: list[date] = []
    last_day: date | None = None
    spell = None
    for place, day in enumerate(days):
        if day != last_day:
            spell = window.counts(day, anchors)
            last_day = day
        if spell is None or spell.start is None:
            continue
        places.append(place)
        starts.append(spell.start)
        if spell.end is not None:
            ends.append(spell.end)
    return tuple(places), _merged(starts, ends)


def _starts_only(days: Sequence[date]) -> list[Sighting]:
    last = len(days) - 1
    return [
        Sighting(day, 0, place + 1)
        for place, day in enumerate(days)
        if place == last or days[place + 1] != day
    ]


def _merged(starts: list[date], ends: list[date]) -> list[Sighting]:
    found: list[Sighting] = []
    low = high = 0
    coming, going = len(starts), len(ends)
    while high < coming or low < going:
        if low >= going or (high < coming and starts[high] <= ends[low]):
            day = starts[high]
        else:
            day = ends[low]
        while high < coming and starts[high] == day:
            high += 1
        while low < going and ends[low] == day:
            low += 1
        found.append(Sighting(day, low, high))
    return found
