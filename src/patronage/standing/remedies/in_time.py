"""Until when something still helps: the days on which it can be done so that it does."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.standing.criteria.checks import EVER
from patronage.standing.fold.lines import kept_by
from patronage.standing.remedies.remedy import Remedy, remedy
from patronage.standing.rules.judge import known_of
from patronage.windows.helping import helping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from patronage.standing.policy.ladder import Rung
    from patronage.standing.remedies.doing import Doing
    from patronage.standing.review.finding import Finding
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.judge import Judge
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

    Doings = Mapping[Criterion, tuple[Doing, date]]
    Days = tuple[date, date]

__all__ = ["Search", "Trial", "by_time"]

PROBES = 16
"""In how many places it is looked for a day that helps, where the plain ones don't."""


class Trial(NamedTuple):
    """A move that something is to avert, done from `asked` on: does it, if criteria say this?

    A rung is kept if it doesn't fail on one of the days from `since` to `until`; where a rule is
    given by which it is `entered`, that must not be met on the last.
    """

    judge: Judge
    rung: Rung
    anchors: Anchors
    asked: date
    since: date
    until: date
    entered: Rule | None = None

    def failing_since(self) -> date:
        """Return since when the rung has failed on the last day: grace runs across doubt too."""
        return self._kept({}).since(self.until) or date.min

    def averts(self, lines: Mapping[Criterion, Timeline[Verdict]]) -> bool:
        """Say whether the move is averted if these criteria say this."""
        if self.entered is not None:
            entered = self.judge.supposing(self.entered, lines, self.anchors)
            return entered.at(self.until) is not Verdict.MET
        saved = self._kept(lines).first(lambda verdict: verdict is not Verdict.UNMET, self.since)
        return saved is not None and saved <= self.until

    def _kept(self, lines: Mapping[Criterion, Timeline[Verdict]]) -> Timeline[Verdict]:
        def say(rule: Rule) -> Timeline[Verdict]:
            return self.judge.supposing(rule, lines, self.anchors)

        return kept_by(self.rung, say, lost=False)


def by_time(trial: Trial, criterion: Criterion, finding: Finding, *, wanted: bool) -> Remedy | None:
    """Return what time alone brings about: how long it takes, or what a window is to leave behind.

    None where it doesn't. Where nothing has happened from which time runs, it is to begin.
    """
    verdict = Verdict.MET if wanted else Verdict.UNMET
    line = trial.judge.verdict(criterion, trial.anchors)
    day = line.first(lambda said: said is verdict, trial.asked)
    if day is None:
        begins = finding.required is not None and finding.required.is_elapsed and wanted
        return remedy(finding) if begins and finding.value is None else None
    short = remedy(finding)
    if isinstance(short.gap, Span) or (short.excess and not hasattr(criterion, "value_on")):
        return short
    return Remedy(short.code, gap=Span(days=(day - trial.asked).days), params=short.params)


class Search:
    """Looks for the days on which what turns some criteria of a rule averts a move, each once."""

    def __init__(self, trial: Trial, rule: Rule) -> None:
        self._trial = trial
        self._day_by_day = known_of(rule).day_by_day
        self._days: dict[tuple[Criterion, date], Days | None] = {}
        self._alone: dict[Criterion, Days | None] = {}

    def days_for(self, doings: Doings) -> dict[Criterion, Days] | None:
        """Return the first and the last day on which each of some doings helps; None: they don't.

        `doings` are each with the day on which it is to count at the latest. Several have to count
        on one day.
        """
        if len(doings) > 1:
            return self._together(doings)
        ((criterion, (doing, day)),) = doings.items()
        if criterion not in self._alone:
            self._alone[criterion] = self._by_itself(criterion, doing, day)
        days = self._alone[criterion]
        return None if days is None else {criterion: days}

    def _by_itself(self, criterion: Criterion, doing: Doing, day: date) -> Days | None:
        trial = self._trial
        plain = self.days_of(criterion, doing, day) if self._day_by_day else None
        if plain is not None and (trial.since == trial.until or plain[0] == trial.asked):
            return plain  # what counts on the last day averts, and nothing that is done later

        def averts(on: date) -> bool:
            return trial.averts({criterion: doing.said(on)})

        return _interval(trial.asked, trial.until, averts, self._probes(criterion, doing, day))

    def _together(self, doings: Doings) -> dict[Criterion, Days] | None:
        """Return the days on which each of some doings counts on the last day on which they may."""
        trial = self._trial
        found = self._counting(doings, trial.until)
        if found is not None and self._day_by_day:
            return found

        def averts(on: date) -> bool:
            days = self._counting(doings, on)
            if days is None:
                return False
            lines = {each: doing.said(days[each][1]) for each, (doing, _) in doings.items()}
            return trial.averts(lines)

        probes = (trial.until, trial.since, trial.asked, *_between(trial.asked, trial.until))
        counting = _interval(trial.asked, trial.until, averts, probes)
        return None if counting is None else self._counting(doings, counting[1])

    def _counting(self, doings: Doings, on: date) -> dict[Criterion, Days] | None:
        """Return the days on which each of some doings counts on a day; None: not all do."""
        found: dict[Criterion, Days] = {}
        for criterion, (doing, day) in doings.items():
            days = self.days_of(criterion, doing, min(on, day))
            if days is None:
                return None
            found[criterion] = days
        return found

    def days_of(self, criterion: Criterion, doing: Doing, day: date) -> Days | None:
        """Return the first and the last day on which something counts on a day; None: on none."""
        key = (criterion, day)
        if key not in self._days:
            before = self._trial.judge.verdict(criterion, self._trial.anchors).at(day)

            def counts(on: date) -> bool:
                return doing.said(on).at(day) is not before

            edges = self._edges(criterion, day, day)
            self._days[key] = _interval(self._trial.asked, day, counts, edges)
        return self._days[key]

    def _probes(self, criterion: Criterion, doing: Doing, day: date) -> Iterator[date]:
        """Yield days on which it is likely that something helps, and then some between."""
        trial = self._trial
        yield from (trial.until, trial.since, trial.asked, day)
        yield from self._edges(criterion, trial.since, trial.until)
        for each in (day, trial.since):
            yield from self.days_of(criterion, doing, each) or ()
        yield from _between(trial.asked, trial.until)

    def _edges(self, criterion: Criterion, since: date, until: date) -> Iterator[date]:
        """Yield the ends of the days whose facts a window shows, and the ends of all."""
        asked = self._trial.asked
        yield from (until, asked)
        window: Window = getattr(criterion, "over", None) or EVER
        if asked <= until:
            days = helping(window, self._trial.anchors, asked=asked, since=since, until=until)
            yield from days or ()


def _between(first: date, last: date) -> Iterator[date]:
    """Yield some days between two."""
    low, high = first.toordinal(), last.toordinal()
    return (date.fromordinal(low + (high - low) * place // PROBES) for place in range(1, PROBES))


def _interval(
    low: date, high: date, holds: Callable[[date], bool], probes: Iterable[date]
) -> Days | None:
    """Return the first and the last of the days from one to another on which something holds.

    It holds on days in a row: a later fact never begins to count earlier, nor ends earlier.
    """
    if low > high:
        return None
    within = (day for day in dict.fromkeys(probes) if low <= day <= high)
    known = next((day for day in within if holds(day)), None)
    if known is None:
        return None
    last, first = known, known
    if known < high:
        days = range(known.toordinal(), high.toordinal() + 1)
        past = bisect_left(days, True, key=lambda day: not holds(date.fromordinal(day)))
        last = date.fromordinal(days[past - 1])
    if low < known:
        days = range(low.toordinal(), known.toordinal() + 1)
        since = bisect_left(days, True, key=lambda day: holds(date.fromordinal(day)))
        first = date.fromordinal(days[since])
    return first, last
