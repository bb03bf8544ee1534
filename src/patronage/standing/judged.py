"""One day of one relationship, judged: the standing that a review finds, and every finding."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from patronage.dates import Span
from patronage.facts import Step
from patronage.standing.decision import Finding, Role
from patronage.standing.fold import Fold
from patronage.standing.rules import criteria_of, depends_on_ladder
from patronage.standing.unknown import why_unknown
from patronage.standing.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from patronage.facts import Standing
    from patronage.standing.derived import Derived
    from patronage.standing.ladder import Rung
    from patronage.standing.policy import Policy
    from patronage.standing.rules import Criterion
    from patronage.standing.verdict import Observed, Threshold
    from patronage.windows import Anchors

__all__ = ["Judged", "anchors_on", "found", "found_for", "judge_day"]


class Judged(NamedTuple):
    """What a review finds on a day, before it is held against what was recorded."""

    after: Standing
    steps: tuple[Step, ...]
    due_on: date | None
    next_change_on: date | None
    anchors: Mapping[str, Anchors] | None


def judge_day(derived: Derived, policy: Policy, on: date) -> Judged:
    """Return what a review finds on a day, as if it were recorded."""
    coming = derived.folded.next_change(on, derived.shown)
    plan = _plan(policy)
    if not (plan.waits or plan.hangs or len(derived.history.versions) > 1):
        count = bisect_right(derived.shown.days, on)
        return Judged(derived.standing_at(on), derived.steps[:count], None, coming, None)
    plain = Fold(derived.history, derived.judge, derived.acts)
    plain.run(until=on)
    anchors = {latch.name: latch.anchors for latch in plain.latches}
    judged = Fold(derived.history, derived.judge, derived.acts, reviewed=on)
    folded = judged.run(until=on)
    shown = derived.masked(folded.shown)
    after = policy.standing(shown.at(on))
    steps = derived.steps_of(folded, shown)[: bisect_right(shown.days, on)]
    waiting = (day for latch in plain.latches for day in (latch.due_gain, latch.due_loss))
    due = [day for day in waiting if day is not None]
    if due:
        steps = _with_due(steps, on, after, plain, judged)
    return Judged(after, steps, min(due, default=None), coming, anchors)


def _with_due(
    steps: tuple[Step, ...], on: date, after: Standing, plain: Fold, judged: Fold
) -> tuple[Step, ...]:
    """Mark the step of the day with the rungs whose moves were due and are taken now."""
    held = {latch.name for latch in plain.latches if latch.held}
    kept = {latch.name for latch in judged.latches if latch.held}
    before = after
    if steps and steps[-1].on == on:
        before = steps[-1].before
        steps = steps[:-1]
    gained, lost = tuple(sorted(kept - held)), tuple(sorted(held - kept))
    return (*steps, Step(before, after, on=on, gained=gained, lost=lost, due=True))


class _Asked(NamedTuple):
    """A criterion as a rung asks for it, with what the findings on it share."""

    policy: str
    place: int
    rung: str
    role: Role
    criterion: Criterion
    code: str
    threshold: Threshold | None
    elapsed: bool
    hangs: bool


class _Plan(NamedTuple):
    """What a review of a policy goes through, in order."""

    asked: tuple[_Asked, ...]
    hangs: bool
    waits: bool


@lru_cache(maxsize=512)
def _plan(policy: Policy) -> _Plan:
    asked: list[_Asked] = []
    for rung in policy.rungs:
        for role, criterion in _asked_by(rung):
            threshold = getattr(criterion, "threshold", None)
            elapsed = threshold is not None and isinstance(threshold.bound, Span)
            code = getattr(criterion, "code", None) or type(criterion).__name__
            hangs = depends_on_ladder(criterion)
            asked.append(
                _Asked(
                    policy=policy.fingerprint,
                    place=len(asked),
                    rung=rung.name,
                    role=role,
                    criterion=criterion,
                    code=code,
                    threshold=threshold,
                    elapsed=elapsed,
                    hangs=hangs,
                )
            )
    waits = policy.up.on_decision or policy.down.on_decision
    return _Plan(tuple(asked), any(each.hangs for each in asked), waits)


def _asked_by(rung: Rung) -> Iterator[tuple[Role, Criterion]]:
    rules = ((Role.ENTER, rung.enter), (Role.STAY, rung.stay), (Role.REENTER, rung.reenter))
    for role, rule in rules:
        if rule is not None:
            for criterion in dict.fromkeys(criteria_of(rule)):
                yield role, criterion


def anchors_on(derived: Derived, policy: Policy, on: date) -> Mapping[str, Anchors] | None:
    """Return what the rungs' own windows hang on, on a day; None where no criterion has such."""
    if not _plan(policy).hangs:
        return None
    fold = Fold(derived.history, derived.judge, derived.acts)
    fold.run(until=on)
    return {latch.name: latch.anchors for latch in fold.latches}


def found(
    derived: Derived, policy: Policy, on: date, anchors: Mapping[str, Anchors] | None
) -> tuple[Finding, ...]:
    """Return a finding for every criterion of every rung, as of a day."""
    return tuple(_each_found(derived, _plan(policy).asked, on, anchors))


def found_for(
    derived: Derived, policy: Policy, on: date, rung: str, role: Role
) -> dict[Criterion, Finding]:
    """Return the findings of one rung in one role, by criterion, as of a day."""
    asked = [each for each in _plan(policy).asked if each.rung == rung and each.role is role]
    results = _each_found(derived, asked, on, anchors_on(derived, policy, on))
    return {each.criterion: finding for each, finding in zip(asked, results, strict=True)}


def _each_found(
    derived: Derived,
    asked_for: Iterable[_Asked],
    on: date,
    anchors: Mapping[str, Anchors] | None,
) -> list[Finding]:
    """Return a finding for each criterion.

    A finding stays the same until what was seen or its verdict changes, so it is kept; where time
    itself is what is seen, an agreement's terms are named, or the day isn't observed, it is of the
    day.
    """
    kept = derived.findings
    base = derived.judge.base
    daily = derived.facts.growing or on not in derived.coverage.observed
    results: list[Finding] = []
    for asked in asked_for:
        at = base if anchors is None or not asked.hangs else anchors.get(asked.rung, base)
        seen = derived.judge.observed(asked.criterion, at)
        said = derived.judge.verdict(asked.criterion, at)
        place, turn = bisect_right(seen.days, on), bisect_right(said.days, on)
        hung = at if asked.hangs else None
        key = (asked.policy, asked.place, hung, place, turn, on if daily or asked.elapsed else None)
        finding = kept.get(key)
        if finding is None:
            each = seen.values[place - 1] if place else seen.before
            verdict = said.values[turn - 1] if turn else said.before
            changes_on = said.days[turn] if turn < len(said.days) else None
            finding = kept[key] = _finding(
                asked, each, on, verdict, changes_on=changes_on, derived=derived
            )
        results.append(finding)
    return results


def _finding(
    asked: _Asked,
    seen: Observed,
    on: date,
    verdict: Verdict,
    *,
    changes_on: date | None,
    derived: Derived,
) -> Finding:
    value: object = seen.value
    params: tuple[tuple[str, object], ...] = ()
    if asked.elapsed and value is not None:
        params = (("since", value),)
        value = Span(days=max((on - value).days, 0))  # type: ignore[operator]
    details = getattr(asked.criterion, "details", None)
    if details is not None:
        params += tuple(details(seen, on))
    if verdict is Verdict.UNKNOWN:
        params += why_unknown(asked.criterion, seen, on, derived.coverage)
    return Finding(
        asked.code,
        verdict,
        rung=asked.rung,
        role=asked.role,
        value=value,  # type: ignore[arg-type]
        required=asked.threshold,
        params=params,  # type: ignore[arg-type]
        ids=seen.ids,
        changes_on=changes_on,
    )
