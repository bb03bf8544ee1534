"""What is odd about a policy before it is used: rungs nobody can earn, rules that can't be met."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, pairwise, product
from math import floor
from typing import TYPE_CHECKING, Final

from patronage.checks import check_instance
from patronage.errors import Fault, raise_faults
from patronage.relationship.coverage import Coverage, meant_by
from patronage.standing.criteria.likely import LikelyActive
from patronage.standing.criteria.noted import Statistic
from patronage.standing.criteria.purchases import DealingCount, PurchaseCount, PurchaseDays
from patronage.standing.criteria.receivables import UnpaidCount
from patronage.standing.criteria.referrals import HasReferred
from patronage.standing.criteria.spending import EarningPeriods
from patronage.standing.policy.hysteresis import (
    conjuncts,
    strictest,
    threshold_of,
    thresholds_by_sight,
    without_threshold,
)
from patronage.standing.policy.ladder import Climb, rules_of
from patronage.standing.rules.combining import (
    AllOf,
    Always,
    AnyOf,
    AtLeastOf,
    Compound,
    HeldFor,
    HeldWithin,
    Never,
    Not,
    criteria_of,
    looks_beyond,
)
from patronage.standing.rules.periodic import InEach
from patronage.standing.rules.score import Score
from patronage.windows.ladder import InTerm
from patronage.windows.plain import Rolling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.standing.policy.ladder import Rung
    from patronage.standing.rules.combining import Criterion, Rule

__all__ = ["oddities"]

Can = tuple[bool, bool]
"""Whether a rule can ever be met, and whether it can ever be unmet."""


def oddities(
    rungs: tuple[Rung, ...], climb: Climb, coverage: Coverage | None = None
) -> tuple[Fault, ...]:
    """Return what is odd about the rungs of a policy; each may be meant, so nothing is refused.

    >>> import patronage as pt
    >>> oddities(pt.policies.BY_CONDUCT.rungs, pt.Climb.AS_EARNED)
    ()
    """
    faults: list[Fault] = []
    if coverage is not None:
        check_instance(faults, "coverage.type", "coverage", coverage, Coverage)
    raise_faults(faults)
    found = () if coverage is None else coverage.check()
    return (*(each.under("coverage") for each in found), *_findings(rungs, climb, coverage))


def _findings(rungs: tuple[Rung, ...], climb: Climb, coverage: Coverage | None) -> Iterator[Fault]:
    earned = [_can(rung.enter, held=False)[0] for rung in rungs]
    for place, rung in enumerate(rungs):
        path = f"rungs[{place}]"
        yield from _of_rules(rung, path)
        below = rungs[place - 1] if place else None
        if below and climb is Climb.ONE_RUNG and earned[place] and not earned[place - 1]:
            hint = f"nobody earns {below.name}, and none is climbed over"
            yield Fault.of("policy.out_of_reach", path, rung.name, hint)
        if below and _implies(below.enter, rung.enter):
            hint = f"ask for more than {below.name} does: who enters that enters this at once"
            yield Fault.of("policy.order", f"{path}.enter", rung.name, hint)
        yield from _strange_kinds(rung, path)
        yield from _likely_for_ever(rung, path)
        if coverage is not None and coverage.kinds is not None:
            yield from _unobserved(rung, path, coverage.kinds)


def _of_rules(rung: Rung, path: str) -> Iterator[Fault]:
    for name, rule in rules_of(rung):
        yield from _contradictions(rule, f"{path}.{name}")
        yield from _lost_windows(rung, rule, name, f"{path}.{name}")
        met, unmet = _can(rule, held=name == "stay")
        if not met:
            code, hint = _NEVER[name]
            yield Fault.of(code, f"{path}.{name}", rung.name, hint)
        elif name == "enter" and not unmet:
            hint = "everybody enters it at once: no standing below it ever shows"
            yield Fault.of("policy.always_met", f"{path}.enter", rung.name, hint)
    if rung.stay not in {None, rung.enter} and _implies(rung.to_stay, rung.enter):
        hint = (
            "whoever meets it meets enter too, which keeps the rung: leave it out, or ask for less"
        )
        yield Fault.of("policy.idle_stay", f"{path}.stay", rung.name, hint)


_NEVER: Final = {
    "enter": ("policy.never_met", "nobody earns it: it is only placed, or landed on"),
    "stay": ("policy.never_kept", "who holds it fails at the first look"),
    "reenter": ("policy.never_met", "who lost it never comes back, but as those who never held it"),
}


def _lost_windows(rung: Rung, rule: Rule, name: str, path: str) -> Iterator[Fault]:
    """Yield the criteria that look at a term where there is none."""
    if name == "stay" and rung.first is not None:
        return
    for criterion in criteria_of(rule):
        if isinstance(getattr(criterion, "over", None), InTerm):
            hint = "a rung that isn't held has no term to look at"
            if name == "stay":
                hint = "give the rung a term, first=…: only a placement would give it one"
            yield Fault.of("policy.window", path, _named(criterion), hint)


def _asked(rung: Rung, path: str) -> Iterator[tuple[str, Criterion]]:
    """Yield each criterion that a rung asks for, with the path of the rule that it is in.

    Also those that are asked of others, or that a standing rests on.
    """
    for name, rule in rules_of(rung):
        for criterion in _all_criteria(rule):
            yield f"{path}.{name}", criterion


def _all_criteria(rule: Rule) -> Iterator[Criterion]:
    for criterion in criteria_of(rule):
        yield criterion
        for inner in _inner_of(criterion):
            yield from _all_criteria(inner)


def _inner_of(rule: Rule) -> tuple[Rule, ...]:
    """Return the rules that a criterion asks of others, or that a standing rests on."""
    found: tuple[Rule, ...] = getattr(rule, "inner", ()) if looks_beyond(rule) else ()
    return found


def _strange_kinds(rung: Rung, path: str) -> Iterator[Fault]:
    """Yield kinds of fact that the library hasn't: a user's own, or misspelt."""
    for where, criterion in _asked(rung, path):
        for kind in sorted(criterion.needs):
            if hint := meant_by(kind):
                yield Fault.of("policy.kind", where, kind, hint)


def _likely_for_ever(rung: Rung, path: str) -> Iterator[Fault]:
    """Yield the criteria by which who bought once is active for ever."""
    for where, criterion in _asked(rung, path):
        if isinstance(criterion, LikelyActive) and criterion.once is None:
            hint = "who buys once is likely active for ever by it: say for how long, once=days(180)"
            yield Fault.of("policy.once", where, _named(criterion), hint)


def _unobserved(rung: Rung, path: str, kinds: frozenset[str]) -> Iterator[Fault]:
    for where, criterion in _asked(rung, path):
        missing = criterion.needs - kinds
        some = getattr(criterion, "any_will_do", False) and criterion.needs & kinds
        if missing and not some:
            hint = f"import {', '.join(sorted(missing))}: until then nothing is known of it"
            yield Fault.of("policy.unobserved", where, _named(criterion), hint)


def _contradictions(rule: Rule, path: str) -> Iterator[Fault]:
    """Yield the pairs of bounds on one number that no number is within: of each the strictest."""
    if isinstance(rule, AllOf):
        for asked in thresholds_by_sight(rule).values():
            named = [each for each in asked if each.is_by_name]
            pairs = [*combinations(strictest(asked), 2), *product(named, strictest(asked))]
            pairs += pairwise(named)
            for mine, its in pairs:
                if mine.excludes(its):
                    hint = "ask for what can be so at once"
                    yield Fault.of("policy.contradiction", path, f"{mine} and {its}", hint)
    else:
        for part in rule.rules if isinstance(rule, Compound) else _inner_of(rule):
            yield from _contradictions(part, path)


def _implies(lower: Rule, higher: Rule) -> bool:
    """Say whether whoever meets one rule surely meets another, by the same or stricter bounds."""
    asked = list(conjuncts(higher)) if isinstance(higher, AllOf) else [higher]
    given = set(conjuncts(lower))
    bounds = {key: strictest(each) for key, each in thresholds_by_sight(lower).items()}

    def at_least_as_strict(wanted: Rule) -> bool:
        if wanted in given:
            return True
        its = threshold_of(wanted)
        if isinstance(wanted, Compound) or its is None:
            return False
        return any(mine.stricter_than(its) for mine in bounds.get(without_threshold(wanted), ()))

    return bool(given) and all(map(at_least_as_strict, asked))


def _can(rule: Rule, *, held: bool) -> Can:
    """Say whether a rule can ever be met, and ever be unmet, by those who hold the rung or not."""
    if isinstance(rule, Always):
        return True, False
    if isinstance(rule, Never):
        return False, True
    if not isinstance(rule, Compound):
        return _leaf_can(rule, held=held)
    parts = [_can(part, held=held) for part in rule.rules]
    met, unmet = [can for can, _ in parts], [can for _, can in parts]
    if isinstance(rule, Not):
        return unmet[0], met[0]
    if isinstance(rule, AllOf):
        return all(met) and not any(_contradictions(rule, "")), any(unmet)
    if isinstance(rule, AnyOf):
        return any(met), all(unmet)
    if isinstance(rule, AtLeastOf):
        return sum(met) >= rule.count, len(parts) - sum(unmet) < rule.count
    if isinstance(rule, Score):
        return _score_can(rule, parts)
    if isinstance(rule, HeldFor | HeldWithin | InEach):
        return met[0], unmet[0]
    return True, True


def _leaf_can(criterion: Criterion, *, held: bool) -> Can:
    """Say the same of a criterion: of one that asks others, by what it asks of them."""
    inner = _inner_of(criterion)
    if inner and not any(_can(each, held=False)[0] for each in inner):
        return False, True
    can_met, can_unmet = _count_can(criterion)
    in_term = isinstance(getattr(criterion, "over", None), InTerm)
    return can_met and (held or not in_term), can_unmet


def _count_can(criterion: Criterion) -> Can:
    """Say the same of a criterion: a count is a whole number from 0 to the most there can be."""
    threshold = threshold_of(criterion)
    by: object = getattr(criterion, "by", None)
    if threshold is None or not (isinstance(criterion, _COUNTS) or by is Statistic.COUNT):
        return True, True
    most = _most_of(criterion)
    numbers = [each for each in threshold.bounds if isinstance(each, int | Decimal | Fraction)]
    near = (floor(each) + step for each in numbers for step in (-1, 0, 1, 2))
    tried = {0, *(each for each in near if each >= 0 and (most is None or each <= most))}
    said = {threshold.judge(each) for each in (*tried, *(() if most is None else (most,)))}
    return True in said, False in said


_COUNTS: Final = (
    DealingCount, EarningPeriods, HasReferred, PurchaseCount, PurchaseDays, UnpaidCount,
)  # fmt: skip
_LONGEST_MONTH: Final = 31


def _most_of(criterion: Criterion) -> int | None:
    """Return the most that a criterion can count; None where there is no such number."""
    if isinstance(criterion, EarningPeriods):
        return criterion.last
    if isinstance(criterion, PurchaseDays) and isinstance(criterion.over, Rolling):
        span = criterion.over.span
        return span.days if span.months is None else span.months * _LONGEST_MONTH
    return None


def _score_can(score: Score, parts: list[Can]) -> Can:
    most = least = 0
    for (_, points), (met, unmet) in zip(score.weights, parts, strict=True):
        outcomes = [points] * met + [0] * unmet or [0]
        most += max(outcomes)
        least += min(outcomes)
    best, worst = (most, least) if score.upwards else (least, most)
    return score.threshold.judge(best), not score.threshold.judge(worst)


def _named(criterion: Criterion) -> str:
    return str(getattr(criterion, "code", type(criterion).__name__))
