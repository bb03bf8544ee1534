"""The fold of a drawn case, beside what the loop over the days says of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import patronage as pt
from patronage.standing.fold.derived import Derived
from patronage.standing.fold.fold import Fold
from patronage.standing.policy.versions import as_history
from patronage.timeline.timeline import Timeline
from standing.dayloop import Day, days_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.facts.fact import Fact
    from patronage.standing.fold.fold import Folded
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory
    from standing.draws_policy import Case

__all__ = ["DAY", "Found", "day", "days_in", "folded", "found", "levels", "masked", "wanted"]

DAY = timedelta(days=1)


class Found(NamedTuple):
    """What the fold says of a case: itself, and what shows once overrides lie over it."""

    folded: Folded
    masked: Timeline[str]
    turned: dict[str, Timeline[bool]]

    def on(self, at: date) -> Day:
        """Return what is so on a day, in the words of the day loop."""
        return Day(
            self.folded.decided.at(at),
            self.folded.shown.at(at),
            self.masked.at(at),
            frozenset(name for name, held in self.turned.items() if held.at(at)),
            frozenset(self.folded.due.at(at)),
        )


def found(case: Case) -> Found:
    """Return what the fold finds; up to the day of the review where one is asked for."""
    derived = Derived(case.facts, case.coverage, case.history)
    fold = Fold(case.history, derived.judge, derived.acts, reviewed=case.reviewed)
    result = fold.run(case.reviewed)
    return Found(result, derived.masked(result.shown), _held(result))


def _held(result: Folded) -> dict[str, Timeline[bool]]:
    """Return on which days each rung is held, from the days on which it was gained and lost."""
    changes: dict[str, dict[date, bool]] = {}
    for day, (gained, lost) in result.turns.items():
        for name in (*gained, *lost):
            changes.setdefault(name, {})[day] = name in gained
    return {name: Timeline.of(turns, before=False) for name, turns in changes.items()}


def wanted(case: Case) -> dict[date, Day]:
    """Return what the loop over the days finds."""
    observed = None if case.coverage.is_everything else case.coverage.observed
    return days_of(
        case.history,
        case.facts,
        case.until if case.reviewed is None else case.reviewed + DAY,
        kinds=case.coverage.kinds,
        observed=observed,
        reviewed_on=case.reviewed,
    )


def folded(
    policy: Policy | PolicyHistory,
    facts: Iterable[Fact],
    coverage: pt.Coverage = pt.Coverage(),  # noqa: B008  a frozen value
) -> Folded:
    """Return the fold of some facts, given in any order and without ids."""
    known = pt.Relationship("firm", "mary", coverage=coverage).add(*facts).known_by(None)
    return Derived(known, coverage, as_history(policy)).folded


def masked(policy: Policy | PolicyHistory, facts: Iterable[Fact]) -> Timeline[str]:
    """Return what shows with the overrides laid over it."""
    known = pt.Relationship("firm", "mary").add(*facts).known_by(None)
    return Derived(known, pt.Coverage(), as_history(policy)).shown


def levels(line: Timeline[str], policy: Policy, days: Iterable[date]) -> list[int]:
    """Return how high a standing is on each of some days, the base as 0."""
    return [policy.ladder.index(line.at(each)) for each in days]


def days_in(case: Case) -> Iterator[date]:
    """Yield the days of a case, one before its first fact or version too."""
    first = min((fact.on for fact in case.facts), default=case.until)
    effective = case.history.versions[0].effective
    day_ = (first if effective == date.min else min(first, effective)) - DAY
    while day_ < case.until:
        yield day_
        day_ += DAY


def day(number: int) -> date:
    """Return the so-manieth day of the stories' one month and on: day 1 is 1 January 2026."""
    return date(2025, 12, 31) + number * DAY
