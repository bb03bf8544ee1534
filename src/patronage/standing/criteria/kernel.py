"""How criteria see: from dated facts to what is observed on each day, in time with the changes.

Three ways of seeing serve most: what a window shows (a run of facts, of which something is worked
out), the latest fact, and the day that time is counted from. Spells stand in `lasting`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from patronage.standing.rules.asked import fields_said
from patronage.standing.rules.evidence import counting_days, merged
from patronage.standing.rules.looks import Latest, Runs, Watched
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import coalesced, stepped
from patronage.values import filled
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.ladder import InTerm
from patronage.windows.plain import Ever, Fixed, Rolling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from patronage.dates.span import Span
    from patronage.facts.fact import Fact
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = [
    "Details",
    "Pool",
    "counted",
    "dated",
    "extremes",
    "latest",
    "number_of",
    "since_latest",
    "span_of",
    "weighed",
]

Pool: TypeAlias = "tuple[Fact, ...]"
ValueOf: TypeAlias = "Callable[[int, int], object]"
Days: TypeAlias = "Sequence[date] | None"
Details: TypeAlias = tuple[tuple[str, object], ...]
"""Named parameters for the words of a finding."""

_on: Final = cast("Callable[[Fact], date]", attrgetter("on"))
_UNSEEN: Final = Observed(None)


# --- what a window shows ----------------------------------------------------------------------


def counted(pool: Pool, window: Window, anchors: Anchors, days: Days = None) -> Runs:
    """Return how many of the facts the window shows on each day; `days` are theirs, if known.

    >>> import patronage as pt
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> counted((), pt.Ever(), NO_ANCHORS).line.before.value
    0
    """
    if days is not None:  # mostly
        if type(window) is Rolling:
            return Runs(pool, days, None, window.span)
        if type(window) is Ever:
            return Runs(pool, days, ())
    return Runs(*_shown(pool, window, anchors, days))


def weighed(
    pool: Pool,
    window: Window,
    anchors: Anchors,
    nothing: object,
    prepare: Callable[[Pool], ValueOf],
) -> Runs:
    """Return what is worked out of the run of facts that the window shows on each day.

    `prepare` is given the facts that ever count and returns the function of a run's first place
    and its end; `nothing` is what an empty run is worth.

    >>> import patronage as pt
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> runs = weighed((), pt.Ever(), NO_ANCHORS, 0, lambda pool: lambda low, high: 1)
    >>> runs.line.before.value
    0
    """
    pool, starts, ends = _shown(pool, window, anchors)
    return Runs(pool, starts, ends, nothing=nothing, value_of=prepare(pool))


def number_of(keys: Sequence[object]) -> ValueOf:
    """Return how many different keys a run has, where equal ones stand side by side.

    >>> number_of(["a", "a", "b"])(1, 3)
    2
    """
    numbers: list[int] = []
    number, last = 0, object()
    for key in keys:
        if key != last:
            number += 1
            last = key
        numbers.append(number)
    return lambda low, high: numbers[high - 1] - numbers[low] + 1


def latest(
    pool: Pool, window: Window, anchors: Anchors, value_of: Callable[[Fact], object]
) -> Timeline[Observed]:
    """Return the value of the latest fact that the window shows on each day; None for none.

    >>> import patronage as pt
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> latest((), pt.Ever(), NO_ANCHORS, str).before.value is None
    True
    """
    pool, starts, ends = _shown(pool, window, anchors)
    values = [value_of(fact) for fact in pool]
    return coalesced(
        Observed(None),
        (
            (
                day,
                Observed(values[high - 1], pool, high - 1, high) if low < high else Observed(None),
            )
            for day, low, high in merged(starts, ends)
        ),
    )


def extremes(
    pool: Pool,
    window: Window,
    anchors: Anchors,
    values: Sequence[object],
    above: Callable[[object, object], bool],
) -> Timeline[Observed]:
    """Return the greatest value that the window shows on each day, or the least; None for none.

    `above(a, b)` says whether `a` goes before `b`. One pass for all windows together: what a later
    and greater value hides is forgotten. The finding rests on the one fact that has the value.

    >>> import patronage as pt
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> extremes((), pt.Ever(), NO_ANCHORS, (), lambda a, b: True).before.value is None
    True
    """
    days = [fact.on for fact in pool]
    places, starts, ends = counting_days(days, window, anchors)
    if len(places) < len(pool):
        pool = tuple([pool[place] for place in places])
        values = [values[place] for place in places]
    candidates: deque[int] = deque()
    ready = 0
    changes: list[tuple[date, Observed]] = []
    for day, low, high in merged(starts, ends):
        for place in range(ready, high):
            while candidates and not above(values[candidates[-1]], values[place]):
                candidates.pop()
            candidates.append(place)
        ready = max(ready, high)
        while candidates and candidates[0] < low:
            candidates.popleft()
        best = candidates[0] if candidates else None
        seen = Observed(None) if best is None else Observed(values[best], pool, best, best + 1)
        changes.append((day, seen))
    return coalesced(Observed(None), changes)


def _shown(
    pool: Pool, window: Window, anchors: Anchors, days: Days = None
) -> tuple[Pool, Sequence[date], Sequence[date]]:
    """Return the facts that ever count, and the days from which they do and don't."""
    days = [fact.on for fact in pool] if days is None else days
    places, starts, ends = counting_days(days, window, anchors)
    if len(places) < len(pool):
        pool = tuple([pool[place] for place in places])
    return pool, starts, ends


def span_of(window: Window) -> Details:
    """Return a window as parameters for words: a rolling one's length, of others what they are.

    >>> import patronage as pt
    >>> span_of(pt.Rolling(pt.months(12))), span_of(pt.Ever())
    ((('over', years(1)),), ())
    >>> span_of(pt.CalendarPeriod(pt.months(3), which=pt.Which.PREVIOUS))
    (('window', 'calendar.previous'), ('every', months(3)), ('count', 1))
    """
    if type(window) is Ever:
        return ()
    return (("over", window.span),) if isinstance(window, Rolling) else _named(window)


def dated(named: Details, observed: Observed, said: str = "last") -> Details:
    """Return parameters for words, and the day of the last fact that was seen, if there is one.

    >>> dated((("what", "form"),), Observed(True))
    (('what', 'form'),)
    """
    _, pool, low, high = observed  # as `observed.last` does, of which most findings are made
    last = (len(pool) if high is None else high) - 1
    return named if last < low else (*named, (said, pool[last].on))


@lru_cache(maxsize=512)
def _named(window: Window) -> Details:
    """Return the name of a window in the table of words, and what its words are filled with."""
    if isinstance(window, CalendarPeriod | Anniversary):
        noun = "calendar" if isinstance(window, CalendarPeriod) else "anniversary"
        complete, skipped = window.which.complete, window.which.skipped
        which = {0: "current", 1: "previous"}.get(complete, "last")
        if skipped:
            which = "ago" if complete == 1 else "earlier"
        anchor = [each for each in fields_said(window) if each[0] == "anchor"]
        named = (("window", f"{noun}.{which}"), ("every", window.every), ("count", complete))
        past = (("skipped", skipped), ("ago", skipped + 1)) if skipped else ()
        return (*named, *past, *anchor)
    if isinstance(window, Fixed):
        start, end = window.period.start, window.period.end
        which = {(True, False): "from", (False, True): "until"}.get(
            (start is not None, end is not None), "between"
        )
        return (("window", f"fixed.{which}"), ("start", start), ("end", end))
    if isinstance(window, InTerm):
        return _named_part(window.start, window.end)
    return (("window", "since_fall"),)


def _named_part(start: Span | None, end: Span | None) -> Details:
    if start is None:
        if end is None:
            return (("window", "in_term"),)
        return (("window", "in_term.first"), ("span", end))
    if end is None:
        return (("window", "in_term.after"), ("span", start))
    return (("window", "in_term.between"), ("start", start), ("end", end))


# --- the day that time is counted from ------------------------------------------------------------


def since_latest(pool: Pool, reached: Callable[[Fact], date]) -> Latest | Watched:
    """Return the latest day that the facts of each day and before reach to; None before the first.

    `reached` says until when a fact lasts; most do on their own day alone. The finding rests on
    the facts of that day.

    >>> since_latest((), lambda fact: fact.on).line.before.value is None
    True
    """
    reaches = [reached(fact) for fact in pool]
    return (
        Latest(pool, reaches)
        if reaches == list(map(_on, pool))
        else Watched(_reaching(pool, reaches))
    )


def _reaching(pool: Pool, reaches: list[date]) -> Timeline[Observed]:
    """Return the same of facts that reach beyond their own days."""
    days: list[date] = []
    values: list[Observed] = []
    best: date | None = None
    for place, (fact, day) in enumerate(zip(pool, reaches, strict=True)):
        if best is not None and day < best:
            continue
        low = place
        if day == best:
            if values[-1].high != place:
                continue
            low = values[-1].low
        best = day
        if days and days[-1] == fact.on:
            days.pop()
            values.pop()
        days.append(fact.on)
        values.append(filled(Observed, (day, pool, low, place + 1)))
    return stepped(_UNSEEN, tuple(days), tuple(values))
