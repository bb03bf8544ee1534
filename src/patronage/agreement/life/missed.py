"""Since when a measure, or what is owed, has been missed without a break."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING, Final

from patronage.agreement.life.service import (
    Reading,
    as_seen,
    attained_under,
    is_endless,
    measured_days,
    owed_under,
    read_by,
)
from patronage.counting.verdict import Verdict
from patronage.dates.day import add_days
from patronage.errors import OutOfRange
from patronage.facts.observed import Observation
from patronage.measures.closed import last_of, start_of
from patronage.measures.measure import Measure, shown_by
from patronage.measures.methods import GROWING
from patronage.thresholds.threshold import UPPER
from patronage.windows.plain import Ever, Rolling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from patronage.agreement.life.life import Life
    from patronage.agreement.life.service import Agreed, Sight
    from patronage.dates.period import Period
    from patronage.measures.attainment import Attainment
    from patronage.windows.window import Window

__all__ = ["missed_since"]

_OPEN: Final = Verdict.UNKNOWN


def missed_since(  # noqa: PLR0917  as `attained_under`, and of which
    agreement: str,
    life: Life,
    facts: Iterable[object],
    name: str,
    on: date,
    sees: Sight | None = None,
) -> date | None:
    """Return the day since which a measure, or what is owed, is missed on a day; None: it isn't.

    Of windows that follow each other, the last day of the last one that is over. Of one that goes
    with the day, the first day of those on which it shows too much, or too little, without a break.
    """
    agreed = [each for each in measured_days(life) if each.days.start is not None]
    names = _read_in_the_end(agreed, name)
    seen = [fact for fact in facts if isinstance(fact, Observation) and fact.name in names]

    def reached_by(day: date) -> tuple[Attainment, ...]:
        return attained_under(agreement, life, seen, day, sees)

    reached = reached_by(on)
    last = _last_known(reached, name)
    if last is None or last.verdict is not Verdict.UNMET:
        return None
    day = min(last_of(last.period), on)
    own = [
        (each.measure, each.days)
        for each in agreed
        if each.measure.id == name and isinstance(each.measure, Measure)
    ]
    own = [each for each in own if is_endless(each[0])]
    if not any(day in days for _, days in own):
        return day
    owed = [each for each in owed_under(life, on) if each.of in names]
    others = [each.measure for each in agreed if each.measure.id in names - {name}]
    if owed or any(map(is_endless, others)):  # what it reads was another thing on earlier days
        missed = _asked_anew(reached_by, name)
    else:
        reading = Reading(life, agreed, seen, (), on)
        reading.add(each for each in reached if each.measure in names)
        missed = _read_once(own, reading, sees)
    bearing = {fact.on for fact in seen}
    bearing |= {last_of(each.period) for each in reached if each.measure != name}
    bearing |= {each.due for each in owed} | {each.settled_on for each in owed if each.settled_on}
    days = sorted({*_turning_days(own, bearing), day})
    days = days[: days.index(day) + 1]
    if all(_only_grows(measure) for measure, _ in own):
        return days[bisect_left(days, True, key=missed)]
    return _unbroken(days, missed)


def _read_in_the_end(agreed: Sequence[Agreed], name: str) -> set[str]:
    """Return the names of what a measure reads, and of what that reads, with its own."""
    found: set[str] = set()
    ahead = {name}
    while ahead:
        found |= ahead
        read = (read_by(each.measure) for each in agreed if each.measure.id in ahead)
        ahead = set[str]().union(*read) - found
    return found


def _last_known(reached: Iterable[Attainment], name: str) -> Attainment | None:
    """Return what a measure came to in the last window of which it is known how it went."""
    known = [each for each in reached if each.measure == name and each.verdict is not _OPEN]
    return max(known, key=lambda each: (last_of(each.period), each.on), default=None)


def _asked_anew(
    reached_by: Callable[[date], tuple[Attainment, ...]], name: str
) -> Callable[[date], bool]:
    """Return what tells whether a measure is missed on a day, all being worked out for that day."""

    def missed(day: date) -> bool:
        last = _last_known(reached_by(day), name)
        return last is not None and last.verdict is Verdict.UNMET

    return missed


def _read_once(
    own: Sequence[tuple[Measure, Period]], reading: Reading, sees: Sight | None
) -> Callable[[date], bool]:
    """Return what tells the same of a measure for which what it reads is the same on each day."""
    shown = [
        (measure, days, shown_by(measure, reading.of(measure), days, reading.since))
        for measure, days in own
    ]

    def missed(day: date) -> bool:
        for measure, days, shows in shown:
            reached = shows(day) if day in days else None
            if reached is not None and sees is not None and reading.is_observed(measure):
                reached = as_seen(reached, measure.of, sees)
            if reached is not None:
                return reached.verdict is Verdict.UNMET
        return False

    return missed


def _turning_days(own: Sequence[tuple[Measure, Period]], bearing: Iterable[date]) -> Iterator[date]:
    """Yield the days on which what shows may change, and those before them.

    When it is agreed, and when something comes into its window, or leaves it.
    """
    for measure, days in own:
        yield start_of(days)
        for day in bearing:
            for turn in (day, _left_on(measure.window, day)):
                yield from (each for each in _and_eve(turn) if each in days)


def _and_eve(day: date | None) -> Iterator[date]:
    if day is not None:
        yield day
        yield from (add_days(day, -1),) if day > date.min else ()


def _left_on(window: Window, day: date) -> date | None:
    """Return the first day on which another one lies in a rolling window no more; None: never."""
    if not isinstance(window, Rolling):
        return None
    try:
        left = day + window.span
        while (window.reach(left) or date.min) <= day:  # months are not all as long
            left = add_days(left, 1)
    except OutOfRange:
        return None
    return left


def _only_grows(measure: Measure) -> bool:
    """Whether what is missed once stays so: more than may be is counted since the beginning."""
    target = measure.target
    return (
        isinstance(measure.window, Ever)
        and measure.method in GROWING
        and measure.data is None
        and target is not None
        and target.comparison in UPPER
    )


def _unbroken(days: Sequence[date], missed: Callable[[date], bool]) -> date:
    """Return the first of the days up to the last one on which it is missed without a break."""
    since = days[-1]
    for day in reversed(days[:-1]):
        if not missed(day):
            break
        since = day
    while since > date.min and missed(add_days(since, -1)):
        since = add_days(since, -1)
    return since
