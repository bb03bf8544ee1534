"""Which verdicts would turn a rule: the smallest sets of its criteria, and which way each helps."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from patronage.standing.rules.combining import Compound, Criterion
from patronage.standing.rules.gates import helping, plan_of
from patronage.standing.rules.ways import MOST_WAYS, ways_through

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from patronage.counting.verdict import Verdict
    from patronage.standing.rules.combining import Rule

__all__ = ["TurningSets", "compounds_over", "favours", "turning_sets"]


class TurningSets(tuple[frozenset[Criterion], ...]):  # noqa: SLOT001  no tuple can have any
    """Sets of criteria that would turn a rule, the smallest first; whether these are all."""

    complete: bool = True

    @classmethod
    def of(cls, found: Iterable[frozenset[Criterion]], *, complete: bool) -> TurningSets:
        """Return some sets as these, `complete` where there are no others.

        >>> TurningSets.of((), complete=True).complete
        True
        """
        made = cls(found)
        made.complete = complete
        return made


def turning_sets(
    rule: Rule, verdict: Callable[[Criterion], Verdict], *, wanted: bool = True
) -> TurningSets:
    """Return the smallest sets of criteria whose verdicts, turned, would make a rule met.

    Inclusion-minimal: leave one of a set out, and the rule is not met. The empty set alone: it is
    met as it is. With `wanted` false: that would make it unmet. A rule that must be held for a time
    is asked what would make it hold. Where there are more than anyone reads, or than are found in
    a bounded search, they are not `complete`.

    >>> import patronage as pt
    >>> rule = pt.AllOf(pt.Always(), pt.Tenure(pt.at_least(pt.days(90))))
    >>> seen = {rule.rules[0]: pt.Verdict.MET, rule.rules[1]: pt.Verdict.UNMET}
    >>> [sorted(each.code for each in found) for found in turning_sets(rule, seen.__getitem__)]
    [['tenure']]
    """
    ways, complete = ways_through(plan_of(rule, wanted=wanted), verdict)
    found = _smallest([frozenset([each.criterion for each in way]) for way in ways])
    complete = complete and len(found) <= MOST_WAYS
    return TurningSets.of(found[:MOST_WAYS], complete=complete)


def favours(rule: Rule, *, wanted: bool = True) -> Iterator[tuple[Criterion, bool]]:
    """Yield each criterion of a rule with the verdict of it that helps: met, or under a not unmet.

    >>> import patronage as pt
    >>> rule = pt.AllOf(pt.Referred(), pt.Not(pt.ActTaken("ban")))
    >>> [(each.code, helps) for each, helps in favours(rule)]
    [('referred', True), ('act_taken', False)]
    """
    if isinstance(rule, Criterion):
        yield rule, wanted
    else:
        for part, way in helping(rule, wanted=wanted):
            yield from favours(part, wanted=way)


def compounds_over(rule: Rule, criterion: Criterion) -> tuple[Compound, ...]:
    """Return the compounds of a rule that a criterion stands in, the outer ones first.

    >>> import patronage as pt
    >>> rule = pt.AllOf(pt.Referred(), pt.Not(pt.ActTaken("ban")))
    >>> [type(each).__name__ for each in compounds_over(rule, pt.ActTaken("ban"))]
    ['AllOf', 'Not']
    """
    return _standing_over(rule).get(criterion, ()) if isinstance(rule, Compound) else ()


def _work_out_over(rule: Compound) -> Mapping[Criterion, tuple[Compound, ...]]:
    found: dict[Criterion, dict[Compound, None]] = {}
    for part in rule.rules:
        within = _standing_over(part) if isinstance(part, Compound) else {part: ()}
        for criterion, inner in within.items():
            found.setdefault(criterion, {rule: None}).update(dict.fromkeys(inner))
    return {criterion: tuple(over) for criterion, over in found.items()}


_standing_over = cast(
    "Callable[[Compound], Mapping[Criterion, tuple[Compound, ...]]]",
    lru_cache(maxsize=1024)(_work_out_over),
)
"""Return for each criterion of a rule the compounds that it stands in."""


def _smallest(sets: Iterable[frozenset[Criterion]]) -> list[frozenset[Criterion]]:
    """Return those of the sets that hold no smaller one, the smallest first."""
    distinct = dict.fromkeys(sets)
    named = {criterion: repr(criterion) for found in distinct for criterion in found}
    kept: list[frozenset[Criterion]] = []
    for each in sorted(
        distinct, key=lambda found: (len(found), sorted(named[criterion] for criterion in found))
    ):
        if not any(smaller <= each for smaller in kept):
            kept.append(each)
    return kept
