"""What is asked of observations: what of them is excluded, and how many there should be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, TypeAlias

from attrs import field, frozen

from patronage.checks import check_instance, is_count
from patronage.counting.count import Count, Counting
from patronage.counting.verdict import Verdict
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.facts.observed import Observation
from patronage.fields import OneLine
from patronage.measures.figures import Share, figure_or_none
from patronage.thresholds.threshold import LOWER, UPPER, Threshold
from patronage.values import Value

__all__ = [
    "DataRequirement",
    "Exclusion",
    "Judging",
    "Target",
    "check_judging",
    "check_target",
]


@frozen
class Exclusion(Value):
    """What doesn't count against the one who promised: maintenance that was announced, say.

    An observation falls under it whose detail `excluded` is this `reason`, if it was announced (the
    day in its detail `announced`) at least `notice` before; a bare length counts the day of the
    notice. Of all that falls into one window, `at_most` so much in the measure's unit is left out.
    `from_base` says from which side it leaves: also from the base, as time in which no service was
    due, or only from what was lost, as time in which it was up. Faults: `name.syntax`, `flag.type`,
    `interval.type`, `number.type`, `number.range`.

    >>> import patronage as pt
    >>> Exclusion("maintenance", from_base=True, notice=pt.days(5), at_most=60).at_most
    60
    """

    reason: OneLine
    from_base: bool = field(kw_only=True)
    notice: Span | Count | None = field(default=None, kw_only=True)
    at_most: Share | None = field(default=None, kw_only=True, converter=figure_or_none)

    def covers(self, fact: Observation) -> bool:
        """Return whether an observation falls under it, by its reason and its notice.

        Faults: `observation.type`.

        >>> import patronage as pt
        >>> planned = Exclusion("maintenance", from_base=True, notice=pt.days(5))
        >>> said = {"excluded": "maintenance", "announced": date(2026, 3, 1)}
        >>> [
        ...     planned.covers(pt.Observation("outage", 60, on=date(2026, 3, day), details=said))
        ...     for day in (5, 6)
        ... ]
        [False, True]
        """
        if not isinstance(fact, Observation):
            faults: list[Fault] = []
            check_instance(faults, "observation.type", "fact", fact, Observation)
            raise_faults(faults)
        if fact.detail("excluded") != self.reason:
            return False
        if self.notice is None:
            return True
        announced, notice = fact.detail("announced"), self.notice
        if not isinstance(announced, date):
            return False
        counted = Count(notice, day=Counting.BEFORE) if isinstance(notice, Span) else notice
        try:
            return counted.effect(announced) <= fact.on
        except OutOfRange:
            return False


def _check_expected(faults: list[Fault], path: str, count: object) -> None:
    if not is_count(count, 1):
        faults.append(Fault.of("count.range", path, count, "give 1 or more"))


Expected: TypeAlias = Annotated[int, _check_expected]
"""How many observations there should be."""


@frozen
class DataRequirement(Value):
    """How much has to be observed, and what becomes of what wasn't.

    `per_day` or `per_window` says how many observations there should be; those that are not there
    count as `missing` says: as good ones, as bad ones, or (unknown) not at all. What is `covered`
    is held against a threshold in percent; below it nothing is known. `empty` is the share, in
    percent, that an observation of nothing has (0 of 0); None: it is left out. Faults:
    `count.range`, `measure.expected` (both, or a threshold without either), `threshold.type`,
    `verdict.type`, `number.type`, `number.range`.

    >>> import patronage as pt
    >>> DataRequirement(per_day=288, covered=pt.at_least(90)).missing
    Verdict.UNKNOWN
    """

    per_day: Expected | None = field(default=None, kw_only=True)
    per_window: Expected | None = field(default=None, kw_only=True)
    covered: Threshold | None = field(default=None, kw_only=True)
    missing: Verdict = field(default=Verdict.UNKNOWN, kw_only=True)
    empty: Share | None = field(default=None, kw_only=True, converter=figure_or_none)

    def _rules(self, faults: list[Fault]) -> None:
        if self.empty is not None and self.empty > 100:
            faults.append(Fault.of("number.range", "empty", self.empty, "give 0 to 100 percent"))
        none = self.per_day is None and self.per_window is None
        if self.per_day is not None and self.per_window is not None:
            hint = "say one of the two: how many a day, or how many a window"
            faults.append(Fault.of("measure.expected", "per_window", self.per_window, hint))
        elif none and self.covered is not None:
            hint = "say how many there should be: per_day= or per_window="
            faults.append(Fault.of("measure.expected", "covered", self.covered, hint))
        elif none and self.missing is not Verdict.UNKNOWN:
            hint = "say how many there should be: per_day= or per_window="
            faults.append(Fault.of("measure.expected", "missing", self.missing, hint))

    def expected(self, days: int, *, of: int | None = None) -> int | None:
        """Return how many observations there should be in so many days of a window.

        `of` is how many days the window has (None: no more than these): of what is to be observed
        in it, there should be the part by now. Faults: `count.range`.

        >>> (
        ...     DataRequirement(per_day=288).expected(2),
        ...     DataRequirement(per_window=10).expected(8, of=31),
        ... )
        (576, 2)
        """
        faults: list[Fault] = []
        _check_expected(faults, "days", days)
        if of is not None:
            _check_expected(faults, "of", of)
        raise_faults(faults)
        if self.per_day is not None or self.per_window is None:
            return None if self.per_day is None else self.per_day * days
        return self.per_window * days // (of or days)


def check_target(faults: list[Fault], path: str, target: object) -> None:
    """Report a target that is no bound on a number.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_target(found, "target", pt.equal_to(3))
    >>> found[0].code
    'threshold.type'
    """
    if (
        type(target) is not Threshold
        or target.comparison not in _SIDES
        or type(target.bound) not in (int, Decimal)
    ):
        hint = "give a bound on a number, such as at_least(99)"
        faults.append(Fault.of("threshold.type", path, target, hint))


def check_judging(faults: list[Fault], path: str, good: object) -> None:
    """Report what can't say whether a number, or a word, is good.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_judging(found, "good", pt.one_of("passed", 1))
    >>> found[0].code
    'threshold.type'
    """
    kinds = {type(each) for each in good.bounds} if type(good) is Threshold else {object}
    if kinds != {str} and not kinds <= {int, Decimal}:
        hint = "give a bound on a number, or the words that are good: one_of('passed', 'waived')"
        faults.append(Fault.of("threshold.type", path, good, hint))


Judging: TypeAlias = Annotated[Threshold, check_judging]
"""A bound on a number, or the words that pass."""

_SIDES: Final = (*LOWER, *UPPER)

Target: TypeAlias = Annotated[Threshold, check_target]
"""A bound on a number, from one side."""
