"""What a criterion is given to look at: a relationship's facts by kind, and windows on them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from operator import is_
from typing import TYPE_CHECKING, Final, TypeAlias

from patronage.windows.anchors import all_later
from patronage.windows.plain import Ever, Rolling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from patronage.agreement.acts import Act
    from patronage.facts.fact import Fact
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["Facts", "Sighting", "as_of_day", "days_of", "sightings"]

_ABOUT_STANDING: Final = frozenset({"override", "reviewed"})


class Facts:
    """The facts of one relationship as known on some day, by kind, in the order of their days.

    `first` and `last` are the days of the first and the last of them (None: there are none),
    `growing` says whether one of them may still grow. What was retracted or replaced by the day of
    the question is not among them. An override or a review begins no relationship: it is never the
    first, so that neither moves what the rules say.

    >>> Facts(()).of("purchase")
    ()
    """

    __slots__ = ("_by_kind", "_found", "all", "days", "first", "growing", "last")

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.all: tuple[Fact, ...] = tuple(facts)
        self.days: list[date] = [fact.on for fact in self.all]
        self.last: date | None = self.days[-1] if self.days else None
        self.growing: bool = any(map(_grows, set(map(type, self.all))))
        self._by_kind: dict[str, list[Fact]] = {}
        for fact in self.all:
            self._by_kind.setdefault(fact.kind, []).append(fact)
        self._found: dict[frozenset[str], tuple[Fact, ...]] = {}
        self.first: date | None = self.days[0] if self.days else None
        if not _ABOUT_STANDING.isdisjoint(self._by_kind):
            telling = (fact.on for fact in self.all if fact.kind not in _ABOUT_STANDING)
            self.first = next(telling, None)

    def of(self, *kinds: str) -> tuple[Fact, ...]:
        """Return the facts of these kinds, by day, those of one day by id.

        >>> Facts(()).of("contact", "request")
        ()
        """
        return self.among(frozenset(kinds))

    def among(self, kinds: frozenset[str]) -> tuple[Fact, ...]:
        """Return the same for a set of kinds; the tuple is kept for the next to ask.

        >>> Facts(()).among(frozenset({"purchase"}))
        ()
        """
        found = self._found.get(kinds)
        if found is None:
            here = [facts for kind, facts in self._by_kind.items() if kind in kinds]
            if not here:
                found = ()
            elif len(here) == len(self._by_kind):
                found = self.all
            elif len(here) == 1:
                found = tuple(here[0])
            else:
                found = tuple(sorted((fact for facts in here for fact in facts), key=_by_day))
            self._found[kinds] = found
        return found

    def as_of(self, on: date) -> Facts:
        """Return the facts as they stood on a day: none that happened later, none grown since.

        >>> from datetime import date
        >>> Facts(()).as_of(date(2026, 1, 1)).all
        ()
        """
        kept = self.all[: bisect_right(self.days, on)]
        if self.growing:
            kept = tuple([as_of_day(fact, on) for fact in kept])
        same = len(kept) == len(self.all) and all(map(is_, kept, self.all))
        return self if same else Facts(kept)

    def since(self, day: date) -> Iterator[Fact]:
        """Yield the facts of which something happened after a day: they did, or grew.

        >>> from datetime import date
        >>> list(Facts(()).since(date(2026, 1, 1)))
        []
        """
        place = bisect_right(self.days, day)
        if self.growing:
            yield from (fact for fact in self.all[:place] if max(days_of(fact)) > day)
        yield from self.all[place:]

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of fact that there are.

        >>> Facts(()).kinds
        frozenset()
        """
        return frozenset(self._by_kind)


def as_of_day(fact: Fact, on: date) -> Fact:
    """Return a fact as it stood on a day: one that grows without what was added afterwards.

    >>> import patronage as pt
    >>> from datetime import date
    >>> as_of_day(pt.Observation("visit", on=date(2026, 1, 1)), date(2026, 2, 1)).kind
    'observation:visit'
    """
    grown = getattr(fact, "as_of", None)
    return fact if grown is None else grown(on)


def days_of(fact: Fact) -> tuple[date, ...]:
    """Return the day of a fact, and of a fact that grows those of its acts.

    >>> import patronage as pt
    >>> from datetime import date
    >>> [str(day) for day in days_of(pt.Observation("visit", on=date(2026, 1, 1)))]
    ['2026-01-01']
    """
    acts: tuple[Act, ...] = getattr(fact, "acts", ()) if _grows(type(fact)) else ()
    return (fact.on, *(act.on for act in acts))


@cache
def _grows(kind: type) -> bool:
    return hasattr(kind, "as_of")


def _by_day(fact: Fact) -> tuple[date, str]:
    return (fact.on, fact.id or "")


Sighting: TypeAlias = "tuple[date, int, int]"
"""From this day on a window shows the facts from the first place up to, not with, the second."""


def sightings(
    days: Sequence[date], window: Window, anchors: Anchors
) -> tuple[Sequence[int], list[Sighting]]:
    """Return which of the facts of these days (in order) ever count, and what shows from when on.

    The places returned first are those of the facts that count at some time; a sighting speaks of
    them by their order. Later facts never stop counting before earlier ones do, whatever the
    window, so that what shows is always one unbroken run, and one pass over both ends finds it.

    >>> from datetime import date
    >>> from patronage.dates.span import days
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> from patronage.windows.plain import Rolling
    >>> sightings([date(2026, 1, 1), date(2026, 1, 3)], Rolling(days(2)), NO_ANCHORS)[1][-1]
    (datetime.date(2026, 1, 5), 2, 2)
    """
    if type(window) is Ever:
        return range(len(days)), _merged(days, ())
    if type(window) is Rolling:
        return range(len(days)), _merged(days, all_later(days, window.span))
    return _counted(days, window, anchors)


def _counted(
    days: Sequence[date], window: Window, anchors: Anchors
) -> tuple[list[int], list[Sighting]]:
    places: list[int] = []
    starts: list[date] = []
    ends: list[date] = []
    for place, day in enumerate(days):
        spell = window.counts(day, anchors)
        if spell is None or spell.start is None:
            continue
        places.append(place)
        starts.append(spell.start)
        if spell.end is not None:
            ends.append(spell.end)
    return places, _merged(starts, ends)


def _merged(starts: Sequence[date], ends: Sequence[date]) -> list[Sighting]:
    """Return the runs that show, from the first days and the last ones; each in order."""
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
        found.append((day, low, high))
    return found
