"""What made a move: the findings that decide it, and what would have averted it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from patronage.dates import add_days
from patronage.standing.answers.decision import Role
from patronage.standing.answers.judged import found_for
from patronage.standing.answers.remedies import favours, remedy, turning_sets
from patronage.standing.fold.moves import Cause
from patronage.standing.ladder import Better
from patronage.standing.rules.verdict import Verdict

if TYPE_CHECKING:
    from patronage.facts import Override
    from patronage.standing.answers.decision import Finding
    from patronage.standing.answers.derived import Derived
    from patronage.standing.answers.remedies import Remedy
    from patronage.standing.fold.moves import Move
    from patronage.standing.policy import Policy
    from patronage.standing.rules.combining import Criterion, Rule

    Found = dict[Criterion, Finding]
    Sets = tuple[frozenset[Criterion], ...]

__all__ = ["Why", "failing", "mask_on", "turned", "why"]


class Why(NamedTuple):
    """The findings that decide a move, and the smallest sets of what would avert it."""

    reasons: tuple[Finding, ...] = ()
    averted_by: tuple[tuple[Remedy, ...], ...] = ()


def why(derived: Derived, move: Move) -> Why:
    """Return why a rule-made move comes about, as of the day and by the version that decides it.

    A gain is decided by what speaks for it, a loss by what would have to turn; what somebody
    placed, or a version renamed, is decided by no finding. Only what is bad for the patron is to be
    averted: a loss, or on a ladder that gets worse a gain.
    """
    if move.rung is None or move.cause not in {Cause.EARNED, Cause.LOST}:
        return Why()
    policy = derived.history.versions[move.version].policy
    if move.cause is Cause.LOST:
        return failing(derived, policy, move.rung, move.day)
    findings, role = _entered(derived, policy, move.rung, move.day)
    rung = policy.rung(move.rung)
    rule = rung.enter if role is Role.ENTER else rung.to_reenter
    bad = policy.better is Better.DOWN
    sets = _sets(rule, findings, wanted=False) if bad else ()
    return Why(tuple(_supporting(findings, rule).values()), _remedies(findings, sets, move.day))


def failing(derived: Derived, policy: Policy, name: str, on: date) -> Why:
    """Return why a rung fails on a day, and what would keep it, where that is worth keeping."""
    findings, _, sets = _kept(derived, policy, name, on)
    good = policy.better is Better.DOWN
    return Why(
        tuple(_decisive(findings, sets).values()), _remedies(findings, () if good else sets, on)
    )


def _remedies(findings: Found, sets: Sets, on: date) -> tuple[tuple[Remedy, ...], ...]:
    return tuple(
        tuple(remedy(findings[each], on) for each in findings if each in one) for one in sets
    )


def turned(derived: Derived, move: Move) -> tuple[Finding, ...]:
    """Return the findings that made a past move, on the day on which they did.

    Where a gain waited to be confirmed, or a loss was in grace, that is an earlier day than the
    move's. Of several that hold, those that turned on that day; where none did, all of them.
    """
    if move.rung is None or move.cause not in {Cause.EARNED, Cause.LOST}:
        return ()
    policy = derived.history.versions[move.version].policy
    on = move.day if move.since is None or move.since == date.min else move.since
    if move.cause is Cause.LOST:
        found, role, sets = _kept(derived, policy, move.rung, on)
        now = _decisive(found, sets)
    else:
        found, role = _entered(derived, policy, move.rung, on)
        rung = policy.rung(move.rung)
        now = _supporting(found, rung.enter if role is Role.ENTER else rung.to_reenter)
    if on == date.min:
        return tuple(now.values())
    before = found_for(derived, policy, add_days(on, -1), move.rung, role)
    fresh = (
        each for criterion, each in now.items() if each.verdict is not before[criterion].verdict
    )
    return tuple(fresh) or tuple(now.values())


def _kept(derived: Derived, policy: Policy, name: str, on: date) -> tuple[Found, Role, Sets]:
    """Return the findings by which a rung is kept or not on a day, and what would keep it."""
    rung = policy.rung(name)
    role = Role.ENTER if rung.stay is None else Role.STAY
    findings = found_for(derived, policy, on, name, role)
    return findings, role, _sets(rung.to_stay, findings)


def _decisive(findings: Found, sets: Sets) -> Found:
    wanted = frozenset[object]().union(*sets)
    return {criterion: each for criterion, each in findings.items() if criterion in wanted}


def _supporting(findings: Found, rule: Rule) -> Found:
    """Return the findings that speak for a rule: what is met, or under a not unmet."""
    helps = {(criterion, Verdict.MET if met else Verdict.UNMET) for criterion, met in favours(rule)}
    return {each: found for each, found in findings.items() if (each, found.verdict) in helps}


def _entered(derived: Derived, policy: Policy, name: str, on: date) -> tuple[Found, Role]:
    """Return the findings by which a rung is entered on a day: for the first time, or again."""
    rung = policy.rung(name)
    findings = found_for(derived, policy, on, name, Role.ENTER)
    if rung.reenter is None or frozenset() in _sets(rung.enter, findings):
        return findings, Role.ENTER
    return found_for(derived, policy, on, name, Role.REENTER), Role.REENTER


def _sets(rule: Rule, findings: Found, *, wanted: bool = True) -> Sets:
    return turning_sets(rule, lambda each: findings[each].verdict, wanted=wanted)


def mask_on(derived: Derived, day: date) -> Override | None:
    """Return the override that begins or ends on a day, the later recorded of several."""
    found = [
        each
        for each in derived.acts.overrides
        if day in {each.period.start, each.period.end, each.on}
    ]
    return max(found, key=lambda each: (each.recorded_on, each.on, each.id or ""), default=None)
