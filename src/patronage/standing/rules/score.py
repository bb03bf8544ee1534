"""Rules that give points: a score of weights held against a threshold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import are_pairs, items_of
from patronage.counting.verdict import Verdict
from patronage.errors import Fault, raise_faults
from patronage.standing.rules.combining import Rule, check_rule
from patronage.thresholds.threshold import (
    LOWER,
    UPPER,
    Comparison,
    Threshold,
    check_threshold,
)
from patronage.timeline.timeline import Timeline
from patronage.values import Value

__all__ = ["Score", "Weights"]

Weights: TypeAlias = tuple[tuple[Rule, int], ...]
"""Rules, each with the points it gives while it is met."""

_MOST_POINTS: Final = 10**9


def _weights(given: Iterable[tuple[Rule, int]]) -> Weights:
    return cast("Weights", items_of(given))  # the check says what is wrong


@frozen(cache_hash=True)
class Score(Value):
    """The rule that holds when the points of the rules that are met pass a threshold.

    Each rule has its weight, a whole number; one below zero takes points off. While rules are
    unknown the score lies between two bounds: it is unknown where these don't agree. Where every
    rule counts the same, say `AtLeastOf`.

    Faults: `rule.empty`, `rule.type`, `score.weight`, `threshold.type` (a whole number to be at
    least, more than, at most or less than), `score.unreachable` (no set of its rules would pass).

    >>> import patronage as pt
    >>> loyal = pt.Score(
    ...     pt.at_least(60),
    ...     [(pt.Tenure(pt.at_least(pt.years(2))), 40), (pt.PurchaseCount(pt.at_least(9)), 30)],
    ... )
    >>> loyal.least, loyal.most
    (0, 70)
    """

    threshold: Threshold
    weights: Weights = field(converter=_weights)

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that give points, in the order given."""
        return tuple(rule for rule, _ in self.weights)

    @property
    def most(self) -> int:
        """The most points there are.

        >>> import patronage as pt
        >>> pt.Score(pt.at_least(1), [(pt.Always(), 5), (pt.Not(pt.Always()), -2)]).most
        5
        """
        return sum(max(weight, 0) for _, weight in self.weights)

    @property
    def least(self) -> int:
        """The fewest points there are: all that may be taken off.

        >>> import patronage as pt
        >>> pt.Score(pt.at_least(1), [(pt.Always(), 5), (pt.Not(pt.Always()), -2)]).least
        -2
        """
        return sum(min(weight, 0) for _, weight in self.weights)

    @property
    def upwards(self) -> bool:
        """Whether it takes more points for the rule to hold, not fewer.

        >>> import patronage as pt
        >>> pt.Score(pt.at_most(3), [(pt.Always(), 5)]).upwards
        False
        """
        return self.threshold.comparison in LOWER

    def judge(self, verdicts: Iterable[Timeline[Verdict]]) -> Timeline[Verdict]:
        """Return whether the points pass, day by day."""
        weights = [weight for _, weight in self.weights]
        passes = self.threshold.judge

        def said(*seen: Verdict) -> Verdict:
            low = high = 0
            for weight, each in zip(weights, seen, strict=True):
                if each is Verdict.MET or (each is Verdict.UNKNOWN and weight < 0):
                    low += weight
                if each is Verdict.MET or (each is Verdict.UNKNOWN and weight > 0):
                    high += weight
            one, other = passes(low), passes(high)
            if one is not other:
                return Verdict.UNKNOWN
            return Verdict.MET if one else Verdict.UNMET

        return Timeline.combine(said, *verdicts)

    def helps(self, *, wanted: bool) -> tuple[bool, ...]:
        """Return for each rule whether it helps met: one that takes points off helps unmet.

        What helps a score over a threshold hinders it from staying below.
        """
        more = self.upwards is wanted
        return tuple((weight > 0) is more for _, weight in self.weights)

    def quota(self, *, wanted: bool) -> tuple[int, tuple[int, ...]]:
        """Return by how much the points have to move to where they are wanted, and each moves them.

        They move up from the fewest there are, or down from the most.
        """
        strict = self.threshold.comparison in {Comparison.MORE_THAN, Comparison.LESS_THAN}
        bound = cast("int", self.threshold.bound)
        if self.upwards is wanted:
            least = bound - self.least + (strict is self.upwards)
        else:
            least = self.most - bound + (strict is not self.upwards)
        return least, tuple(abs(weight) for _, weight in self.weights)


def _faults(score: Score) -> list[Fault]:
    faults: list[Fault] = []
    such_as = "a whole number to be at least or at most, such as at_least(60)"
    check_threshold(faults, score.threshold, int, such_as=such_as)
    if not faults and score.threshold.comparison not in LOWER | UPPER:
        hint = f"give {such_as}"
        faults.append(Fault.of("threshold.type", "threshold", score.threshold, hint))
    if not are_pairs(score.weights):
        hint = "give pairs of a rule and its points: [(rule, 30), (other, 20)]"
        return [*faults, Fault.of("score.weight", "weights", score.weights, hint)]
    if not score.weights:
        faults.append(Fault.of("rule.empty", "weights", score.weights, "give at least one rule"))
    for place, (rule, weight) in enumerate(score.weights):
        check_rule(faults, f"weights[{place}][0]", rule)
        if type(weight) is not int or not 0 < abs(weight) <= _MOST_POINTS:
            hint = "give a whole number, above zero or below"
            faults.append(Fault.of("score.weight", f"weights[{place}][1]", weight, hint))
    if not faults:
        best = score.most if score.upwards else score.least
        if not score.threshold.judge(best):
            hint = f"its rules give {score.least} to {score.most} points"
            fault = Fault.of("score.unreachable", "threshold", str(score.threshold), hint)
            faults.append(fault)
    return faults
