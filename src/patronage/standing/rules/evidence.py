"""What a criterion is given to look at: a relationship's facts by kind, and windows on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from itertools import chain
from operator import attrgetter, is_
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, cast

from patronage.facts.fact import Fact, ledger_order
from patronage.windows.anchors import all_later
from patronage.windows.plain import Ever, Rolling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from patronage.book.bonds import Bonds, Way
    from patronage.party.parties import Party
    from patronage.relationship.coverage import Coverage
    from patronage.relationship.relationship import Relationship
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = [
    "Beside",
    "Facts",
    "Ledgers",
    "Sighting",
    "as_of_day",
    "counting_days",
    "happened_on",
    "merged",
]


class Ledgers(Protocol):
    """What a book answers about others: who they are, what they did, and who is bound to whom."""

    def bonds_by(self, day: date | None = None) -> Bonds:
        """Return who is bound to whom, as known on a day."""
        ...

    @property
    def coverage(self) -> Coverage:
        """What was looked at of who has no ledger."""
        ...

    def turns_of(self, way: Way, party: str, *, near: bool) -> Iterator[date]:
        """Yield the days on which bonds by a way begin, end, or become known otherwise."""
        ...

    def reading(
        self, provider: str, patron: str, known_by: date | None = None
    ) -> Relationship | None:
        """Return the ledger of two parties as known on a day; None where there is none."""
        ...

    def party(self, party: str) -> Party:
        """Return the party of an id."""
        ...


class Beside(Protocol):
    """What stands beside the facts of one ledger, for what looks beyond it."""

    def as_of(self, on: date) -> Beside:
        """Return the same as of a day."""
        ...


_ABOUT_STANDING: Final = frozenset({"lifted", "override", "reviewed"})

_kind_of: Final = cast("Callable[[Fact], str]", attrgetter("kind"))


class Facts:
    """The facts of one relationship as known on some day, by kind, in the order of their days.

    `kinds` are the kinds that there are, `days` the days of all, `first` and `last` those of the
    first and the last of them (None: there are none), `turns` the days on which what stood became
    another: those of the facts, and those on which one that grows did (None: one doesn't say, so
    any day may be). What was retracted or replaced by the day of the question is not among them. An
    override or a review begins no relationship: it is never the first, so that neither moves what
    the rules say. `beside` is what stands around the ledger, for criteria that look beyond it
    (None: nothing is known of that).

    >>> Facts(()).of("purchase")
    ()
    """

    __slots__ = ("_by_kind", "_found", "all", "beside", "days", "first", "kinds", "last", "turns")

    def __init__(self, facts: Iterable[Fact], beside: Beside | None = None) -> None:
        self.all: tuple[Fact, ...] = tuple(facts)
        self.beside: Beside | None = beside
        self.kinds: frozenset[str] = frozenset(map(_kind_of, self.all))
        self.days: list[date] = [fact.on for fact in self.all]
        self.last: date | None = self.days[-1] if self.days else None
        growing = set(filter(_grows, set(map(type, self.all))))
        self.turns: list[date] | None = self.days
        if growing:
            self.turns = _turns(self.days, [fact for fact in self.all if type(fact) in growing])
        self._by_kind: dict[str, list[Fact]] | None = None
        self._found: dict[frozenset[str], tuple[tuple[Fact, ...], list[date]]] = {}
        self.first: date | None = self.days[0] if self.days else None
        if not _ABOUT_STANDING.isdisjoint(self.kinds):
            telling = (fact.on for fact in self.all if fact.kind not in _ABOUT_STANDING)
            self.first = next(telling, None)

    def of(self, *kinds: str) -> tuple[Fact, ...]:
        """Return the facts of these kinds, by day, those of one day by id.

        >>> Facts(()).of("contact", "request")
        ()
        """
        return self.among(frozenset(kinds))

    def among(self, kinds: frozenset[str]) -> tuple[Fact, ...]:
        """Return the same for a set of kinds.

        >>> Facts(()).among(frozenset({"purchase"}))
        ()
        """
        return self.dated(kinds)[0]

    def dated(self, kinds: frozenset[str]) -> tuple[tuple[Fact, ...], list[date]]:
        """Return the same with their days; both are kept for the next to ask.

        >>> Facts(()).dated(frozenset({"purchase"}))
        ((), [])
        """
        if self.kinds <= kinds:  # mostly
            return self.all, self.days
        found = self._found.get(kinds)
        if found is None:
            pool = self._gathered(kinds)
            found = self._found[kinds] = pool, [fact.on for fact in pool]
        return found

    def _gathered(self, kinds: frozenset[str]) -> tuple[Fact, ...]:
        if self._by_kind is None:  # a ledger of one kind of fact needs none
            self._by_kind = _sorted_out(self.all)
        by_kind = self._by_kind
        if len(kinds) == 1:
            (kind,) = kinds
            return tuple(by_kind.get(kind, ()))
        here = [facts for kind, facts in by_kind.items() if kind in kinds]
        return tuple(here[0]) if len(here) == 1 else tuple(sorted(chain(*here), key=ledger_order))

    def has_any(self, kinds: frozenset[str]) -> bool:
        """Say whether there are facts of some kinds.

        >>> Facts(()).has_any(frozenset({"purchase"}))
        False
        """
        return not kinds.isdisjoint(self.kinds)

    def as_of(self, on: date) -> Facts:
        """Return the facts as they stood on a day: none that happened later, none grown since.

        >>> from datetime import date
        >>> Facts(()).as_of(date(2026, 1, 1)).all
        ()
        """
        count = bisect_right(self.days, on)
        if self.beside is not None:
            kept = tuple([as_of_day(fact, on) for fact in self.all[:count]])
            return Facts(kept, self.beside.as_of(on))
        if count == len(self.all) and self.turns is self.days:
            return self
        kept = self.all[:count]
        if self.turns is not self.days:
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
        if self.turns is not self.days:
            yield from (fact for fact in self.all[:place] if max(happened_on(fact)) > day)
        yield from self.all[place:]


def _sorted_out(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Return facts by kind, those of one in their order."""
    by_kind: dict[str, list[Fact]] = {}
    for fact in facts:
        kind = fact.kind
        if kind in by_kind:
            by_kind[kind].append(fact)
        else:
            by_kind[kind] = [fact]
    return by_kind


def as_of_day(fact: Fact, on: date) -> Fact:
    """Return a fact as it stood on a day: one that grows without what was added afterwards.

    >>> import patronage as pt
    >>> from datetime import date
    >>> as_of_day(pt.Observation("visit", on=date(2026, 1, 1)), date(2026, 2, 1)).kind
    'observation:visit'
    """
    grown = getattr(fact, "as_of", None)
    return fact if grown is None else grown(on)


def happened_on(fact: Fact) -> tuple[date, ...]:
    """Return the day of a fact, and those on which one that grows did.

    >>> import patronage as pt
    >>> from datetime import date
    >>> [str(day) for day in happened_on(pt.Observation("visit", on=date(2026, 1, 1)))]
    ['2026-01-01']
    """
    return (fact.on, *getattr(fact, "grew_on", ())) if _grows(type(fact)) else (fact.on,)


@cache
def _grows(kind: type) -> bool:
    return hasattr(kind, "as_of")


def _turns(days: list[date], growing: Iterable[Fact]) -> list[date] | None:
    """Return days and those on which some facts grew, in order; None where one keeps its back."""
    found = list(days)
    for fact in growing:
        grew_on: Iterable[date] | None = getattr(fact, "grew_on", None)
        if grew_on is None:
            return None
        found += grew_on
    return sorted(found)


Sighting: TypeAlias = "tuple[date, int, int]"
"""From this day on a window shows the facts from the first place up to, not with, the second."""


def counting_days(
    days: Sequence[date], window: Window, anchors: Anchors
) -> tuple[Sequence[int], Sequence[date], Sequence[date]]:
    """Return which of the facts of these days (in order) ever count, and from when and until when.

    First the places of the facts that count at some time; then the days from which they do and
    those from which they don't any more, each in order (the ends without those that never come).
    Later facts never stop counting before earlier ones do, whatever the window.

    >>> from datetime import date
    >>> from patronage.dates.span import days
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> from patronage.windows.plain import Rolling
    >>> counting_days([date(2026, 1, 1)], Rolling(days(2)), NO_ANCHORS)[2]
    [datetime.date(2026, 1, 3)]
    """
    if type(window) is Ever:
        return range(len(days)), days, ()
    if type(window) is Rolling:
        return range(len(days)), days, all_later(days, window.span)
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
    return places, starts, ends


def merged(starts: Sequence[date], ends: Sequence[date]) -> list[Sighting]:
    """Return the runs that show, from the days on which facts begin and end to count, in order.

    What shows is always one unbroken run, so one pass over both finds it.

    >>> from datetime import date
    >>> merged([date(2026, 1, 1), date(2026, 1, 3)], [date(2026, 1, 3)])[-1]
    (datetime.date(2026, 1, 3), 1, 2)
    """
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
