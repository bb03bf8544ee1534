"""Which verdicts would turn a rule: the smallest sets of its criteria, and which way each helps."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from patronage.standing.rules.combining import Compound, Criterion
from patronage.standing.rules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from patronage.standing.rules.combining import Rule

__all__ = ["MOST_REMEDIES", "compounds_over", "favours", "turning_sets"]

MOST_REMEDIES: Final = 64
"""The most sets of criteria that are offered: a wide at-least-k has more than anyone reads."""


def turning_sets(
    rule: Rule, verdict: Callable[[Criterion], Verdict], *, wanted: bool = True
) -> tuple[frozenset[Criterion], ...]:
    """Return the smallest sets of criteria whose verdicts, turned, would make a rule met.

    Inclusion-minimal: leave one of a set out, and the rule is not met. The empty set alone: it is
    met as it is. With `wanted` false: that would make it unmet. A rule that must be held for a time
    is asked what would make it hold.

    >>> import patronage as pt
    >>> rule = pt.AllOf(pt.Always(), pt.Tenure(pt.at_least(pt.days(90))))
    >>> seen = {rule.rules[0]: pt.Verdict.MET, rule.rules[1]: pt.Verdict.UNMET}
    >>> [sorted(each.code for each in found) for found in turning_sets(rule, seen.__getitem__)]
    [['tenure']]
    """
    if isinstance(rule, Criterion):
        holds = verdict(rule) is (Verdict.MET if wanted else Verdict.UNMET)
        return (frozenset() if holds else frozenset({rule}),)
    ways = [turning_sets(part, verdict, wanted=way) for part, way in _helping(rule, wanted=wanted)]
    found: set[frozenset[Criterion]] = set()
    tried = 0
    for chosen in _enough(rule, wanted=wanted):
        for parts in product(*(ways[place] for place in chosen)):
            found.add(frozenset[Criterion]().union(*parts))
            tried += 1
        if tried > MOST_REMEDIES**2:
            break  # a wide rule has more ways than there is time to compare
    return _smallest(found)


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
        for part, way in _helping(rule, wanted=wanted):
            yield from favours(part, wanted=way)


def compounds_over(rule: Rule, criterion: Criterion) -> Iterator[Compound]:
    """Yield the compounds of a rule that a criterion stands in, each as often as it does.

    >>> import patronage as pt
    >>> rule = pt.AllOf(pt.Referred(), pt.Not(pt.ActTaken("ban")))
    >>> [type(each).__name__ for each in compounds_over(rule, pt.ActTaken("ban"))]
    ['AllOf', 'Not']
    """
    if isinstance(rule, Compound):
        for part in rule.rules:
            inner = list(compounds_over(part, criterion))
            if inner or part == criterion:
                yield rule
                yield from inner


def _helping(rule: Compound, *, wanted: bool) -> Iterable[tuple[Rule, bool]]:
    """Return the rules of a compound, each with the verdict of it that helps: met, or unmet."""
    helps: Callable[..., Iterable[bool]] | None = getattr(rule, "helps", None)
    if helps is None:
        return [(part, wanted) for part in rule.rules]
    return zip(rule.rules, helps(wanted=wanted), strict=True)


def _enough(rule: Compound, *, wanted: bool) -> Iterable[tuple[int, ...]]:
    """Return the sets of rules of a compound, by place, each of which turns it."""
    enough: Callable[..., Iterable[tuple[int, ...]]] | None = getattr(rule, "enough", None)
    if enough is not None:
        return enough(wanted=wanted)
    places = range(len(rule.rules))
    return [tuple(places)] if wanted else [(place,) for place in places]


def _smallest(sets: Iterable[frozenset[Criterion]]) -> tuple[frozenset[Criterion], ...]:
    """Return those of the sets that hold no smaller one, the smallest first, and not too many."""
    kept: list[frozenset[Criterion]] = []
    for each in sorted(sets, key=lambda found: (len(found), sorted(map(repr, found)))):
        if not any(smaller <= each for smaller in kept):
            kept.append(each)
        if len(kept) == MOST_REMEDIES:
            break
    return tuple(kept)
