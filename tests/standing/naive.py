"""What rules say on a day, by brute force: the facts one by one, the days one by one.

No timelines, no bisection, nothing kept. It knows the rules of `patronage.standing`, the windows,
and the criteria of `watching`; it is what the quick way is held against.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.standing.rules.combining import (
    AllOf,
    Always,
    AnyOf,
    AtLeastOf,
    Criterion,
    HeldFor,
    HeldWithin,
    Never,
    Not,
)
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.thresholds.threshold import Comparison
from patronage.windows.grid import Anniversary, CalendarPeriod
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Ever, Fixed, Rolling
from standing.watching import Counted, Latest, SinceFirst, SinceLast

if TYPE_CHECKING:
    from datetime import date

    from patronage.dates.period import Period
    from patronage.facts.fact import Fact
    from patronage.standing.rules.combining import Rule
    from patronage.thresholds.threshold import Threshold
    from patronage.windows.window import Window

__all__ = [
    "LOOK_BACK",
    "Place",
    "Seen",
    "boundaries",
    "counting_back",
    "place_of",
    "verdict",
]

DAY = timedelta(days=1)
LOOK_BACK = 70
"""How many days before the first one rules are asked about; no span drawn is longer."""


@dataclass(frozen=True)
class Place:
    """Where a rung stands on a morning: what the windows of the ladder hang on."""

    start: date | None = None
    end: date | None = None
    entered: date | None = None
    last_loss: date | None = None


NOWHERE = Place()


@dataclass(frozen=True)
class Seen:
    """The facts of one relationship, and how far they are known (None: all is covered).

    `begins` is the relationship's first day: of its first fact, or of the policy if that is later.
    """

    facts: tuple[Fact, ...]
    first: date | None
    begins: date
    kinds: frozenset[str] | None = None
    observed: Period | None = None


@cache
def boundaries(anchor: date, every: Span, count: int = 150) -> list[date]:
    """Return the boundaries of a grid around its anchor, each worked out from the anchor."""
    earlier = [anchor - every * k for k in range(count, 0, -1)]
    return [*earlier, anchor, *(anchor + every * k for k in range(1, count))]


def verdict(rule: Rule, day: date, place: Place, seen: Seen) -> Verdict:
    """Return what a rule says on a day."""
    if isinstance(rule, AllOf):
        return min(verdict(part, day, place, seen) for part in rule.rules)
    if isinstance(rule, AnyOf):
        return max(verdict(part, day, place, seen) for part in rule.rules)
    if isinstance(rule, AtLeastOf):
        return _enough([verdict(part, day, place, seen) for part in rule.rules], rule.count)
    if isinstance(rule, Not):
        return Verdict(2 - verdict(rule.rule, day, place, seen))
    if isinstance(rule, HeldFor):
        return _held_for(rule, day, place, seen)
    if isinstance(rule, HeldWithin):
        return _held_within(rule, day, place, seen)
    if isinstance(rule, InEach):
        return _in_each(rule, day, place, seen)
    if isinstance(rule, Score):
        return _scored(rule, [verdict(part, day, place, seen) for part in rule.rules])
    assert isinstance(rule, Criterion)
    said = _plain(rule, day, place, seen)
    return (
        said if isinstance(rule, Always | Never) else _as_far_as_known(said, rule, day, place, seen)
    )


def _enough(said: list[Verdict], count: int) -> Verdict:
    if sum(each is Verdict.MET for each in said) >= count:
        return Verdict.MET
    if sum(each is not Verdict.UNMET for each in said) >= count:
        return Verdict.UNKNOWN
    return Verdict.UNMET


def _held_for(rule: HeldFor, day: date, place: Place, seen: Seen) -> Verdict:
    best = Verdict.MET
    for back in range(LOOK_BACK):
        since = day - back * DAY
        best = min(best, _on_record(rule.rule, since, place, seen))
        if best is Verdict.UNMET:
            return Verdict.UNMET
        if since + rule.span <= day:
            return best
    raise AssertionError(f"{rule.span} is longer than the oracle looks back")


def _held_within(rule: HeldWithin, day: date, place: Place, seen: Seen) -> Verdict:
    """Return the best that was said on the day, or on one that ended less than a span ago."""
    best = _on_record(rule.rule, day, place, seen)
    for back in range(1, LOOK_BACK):
        then = day - back * DAY
        if then + DAY + rule.span <= day:
            return best
        best = max(best, _on_record(rule.rule, then, place, seen))
    raise AssertionError(f"{rule.span} is longer than the oracle looks back")


def _in_each(rule: InEach, day: date, place: Place, seen: Seen) -> Verdict:
    periods = rule.periods
    over = [each for each in boundaries(periods.anchor, periods.every) if each <= day]
    ends = over[: len(over) - periods.which.skipped][-periods.which.complete :]
    return min(_on_record(rule.rule, end - DAY, place, seen) for end in ends)


def _on_record(rule: Rule, day: date, place: Place, seen: Seen) -> Verdict:
    """Return what a rule said on a day, as what looks back counts it.

    No clock starts before the relationship's first day. Where days before some day were not
    observed, the first fact that is known needn't be the first.
    """
    said = verdict(rule, day, place, seen)
    if day >= seen.begins:
        return said
    if seen.observed is not None and seen.observed.start is not None:
        return min(said, Verdict.UNKNOWN)
    return Verdict.UNMET


def _scored(rule: Score, said: list[Verdict]) -> Verdict:
    """Return whether the points pass, however the unknown parts turn out."""
    open_ones = [place for place, each in enumerate(said) if each is Verdict.UNKNOWN]
    passed = set()
    for turned in product((False, True), repeat=len(open_ones)):
        met = {place for place, each in enumerate(said) if each is Verdict.MET}
        met |= {place for place, so in zip(open_ones, turned, strict=True) if so}
        points = sum(points for place, (_, points) in enumerate(rule.weights) if place in met)
        passed.add(rule.threshold.judge(points))
    if len(passed) == 2:
        return Verdict.UNKNOWN
    return Verdict.MET if passed == {True} else Verdict.UNMET


def _plain(rule: Criterion, day: date, place: Place, seen: Seen) -> Verdict:
    if isinstance(rule, Always | Never):
        return Verdict.MET if isinstance(rule, Always) else Verdict.UNMET
    here = _in_view(rule, day, place, seen)
    if isinstance(rule, Counted):
        return _judged(len(here), rule.threshold)
    if isinstance(rule, Latest):
        return (
            _judged(getattr(here[-1], "value", None), rule.threshold) if here else Verdict.UNKNOWN
        )
    if isinstance(rule, SinceLast):
        return _elapsed(here[-1].on, day, rule.threshold) if here else Verdict.UNMET
    if isinstance(rule, SinceFirst):
        return _elapsed(here[0].on, day, rule.threshold) if here else Verdict.UNMET
    raise AssertionError(f"the oracle doesn't know {rule}")


def _in_view(rule: Criterion, day: date, place: Place, seen: Seen) -> list[Fact]:
    window = getattr(rule, "over", Ever())
    return [
        fact
        for fact in seen.facts
        if fact.kind in rule.needs and fact.on <= day and _counts(window, fact.on, day, place, seen)
    ]


def _counts(window: Window, fact: date, day: date, place: Place, seen: Seen) -> bool:
    """Say whether a fact of one day counts on another, no earlier one."""
    if isinstance(window, Ever):
        return True
    if isinstance(window, Rolling):
        return day < fact + window.span
    if isinstance(window, Fixed):
        return fact in window.period
    if isinstance(window, CalendarPeriod):
        return _on_grid(window.anchor, window, fact, day)
    if isinstance(window, Anniversary):
        return seen.first is not None and _on_grid(seen.first, window, fact, day)
    if isinstance(window, SinceFall):
        return place.last_loss is None or fact > place.last_loss
    if isinstance(window, InTerm):
        return _in_term(window, fact, place)
    raise AssertionError(f"the oracle doesn't know {window}")


def _on_grid(anchor: date, window: CalendarPeriod | Anniversary, fact: date, day: date) -> bool:
    complete, skipped = window.which.complete, window.which.skipped
    between = place_of(day, anchor, window.every) - place_of(fact, anchor, window.every)
    return between == 0 if not complete else skipped < between <= skipped + complete


@cache
def place_of(day: date, anchor: date, every: Span) -> int:
    """Return which period of a grid a day is in, counted from the grid's first boundary."""
    return sum(each <= day for each in boundaries(anchor, every)) - 1


def _in_term(window: InTerm, fact: date, place: Place) -> bool:
    """Say whether a fact lies in the part of the term; it counts until the term is replaced."""
    if place.start is None or fact < place.start:
        return False
    if place.end is not None and fact >= place.end:
        return False
    if place.entered is not None and fact <= place.entered:
        return False
    if window.start is not None and fact < place.start + window.start:
        return False
    return window.end is None or fact < place.start + window.end


def _judged(value: object, threshold: Threshold | None) -> Verdict:
    if value is None:
        return Verdict.UNKNOWN
    holds = bool(value) if threshold is None else threshold.judge(value)
    return Verdict.MET if holds else Verdict.UNMET


def _elapsed(since: date, day: date, threshold: Threshold | None) -> Verdict:
    assert threshold is not None
    assert isinstance(threshold.bound, Span)
    turn = since + threshold.bound
    holds = {
        Comparison.WITHIN: day < turn,
        Comparison.LESS_THAN: day < turn,
        Comparison.AT_MOST: day <= turn,
        Comparison.AT_LEAST: day >= turn,
        Comparison.MORE_THAN: day > turn,
    }[threshold.comparison]
    return Verdict.MET if holds else Verdict.UNMET


def _as_far_as_known(
    said: Verdict, rule: Criterion, day: date, place: Place, seen: Seen
) -> Verdict:
    if seen.kinds is not None and not rule.needs <= seen.kinds:
        return Verdict.UNKNOWN
    if seen.observed is None:
        return said
    if day not in seen.observed:
        return Verdict.UNKNOWN
    start = seen.observed.start
    if start is None or not counting_back(rule, start, day, place, seen):
        return said
    return (
        said
        if said in _standing_anyhow(rule, _in_view(rule, day, place, seen))
        else Verdict.UNKNOWN
    )


def _standing_anyhow(rule: Criterion, here: list[Fact]) -> tuple[Verdict, ...]:
    """Return which verdicts stand, whatever earlier facts there were that nobody looked at."""
    if isinstance(rule, Latest | SinceLast):
        return (Verdict.MET, Verdict.UNMET) if here else ()
    threshold = getattr(rule, "threshold", None)
    comparison = None if threshold is None else threshold.comparison
    if comparison in {Comparison.AT_LEAST, Comparison.MORE_THAN}:  # more facts, an earlier first
        return (Verdict.MET,)
    if comparison in {Comparison.AT_MOST, Comparison.LESS_THAN, Comparison.WITHIN}:
        return (Verdict.UNMET,) if here or isinstance(rule, Counted) else ()
    return ()


def counting_back(rule: Criterion, start: date, day: date, place: Place, seen: Seen) -> bool:
    """Say whether facts of days before `start` could bear on the day.

    Of a window and a length of time that both look back, each is asked by itself.
    """
    threshold = getattr(rule, "threshold", None)
    window = getattr(rule, "over", Ever())
    short = {Comparison.WITHIN, Comparison.LESS_THAN, Comparison.AT_MOST}
    soon = isinstance(rule, SinceLast) and threshold is not None and threshold.comparison in short
    before = [start - back * DAY for back in range(1, LOOK_BACK)]
    return any(_counts(window, fact, day, place, seen) for fact in before) and (
        not soon or any(_elapsed(fact, day, threshold) is Verdict.MET for fact in before)
    )
