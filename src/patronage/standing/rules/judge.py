"""From what criteria see to what rules say: the one path by which every verdict comes about."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final, cast

from patronage.standing.rules.combining import (
    AllOf,
    AnyOf,
    AtLeastOf,
    Compound,
    Not,
    criteria_of,
    depends_on_ladder,
)
from patronage.standing.rules.covering import NEVER_KNOWN, cover, is_coverable
from patronage.standing.rules.evidence import days_of
from patronage.standing.rules.verdict import Verdict
from patronage.standing.rules.verdicts import sayer
from patronage.timeline.timeline import Timeline, trusted
from patronage.windows.anchors import NO_ANCHORS, Anchors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.facts.fact import Fact
    from patronage.relationship.coverage import Coverage
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.covering import Cover
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.standing.rules.verdicts import Sayer

__all__ = ["Judge", "Known", "known_of"]

_UNKNOWN: Final = Verdict.UNKNOWN
_NEVER_MET: Final = Timeline.constant(Verdict.UNMET)


def _perhaps(verdict: Verdict) -> Verdict:
    return min(verdict, _UNKNOWN)


class Known:
    """What is known of a rule whatever the facts are; equal rules have the same, to look up by."""

    __slots__ = (
        "_cover", "_coverage",
        "compound", "criterion", "ends_once", "hangs", "looks_at", "looks_back", "parts", "say",
        "sight",
    )  # fmt: skip

    def __init__(self, rule: Rule) -> None:
        self.hangs: bool = depends_on_ladder(rule)
        self.ends_once: bool = _ends_once(rule)
        self.looks_back: bool = getattr(rule, "looks_back", False)
        self.compound: Compound | None = rule if isinstance(rule, Compound) else None
        inner: tuple[Rule, ...] = () if self.compound is None else self.compound.rules
        self.parts: tuple[Known, ...] = tuple(known_of(each) for each in inner)
        self.criterion: Criterion = cast("Criterion", rule)
        self.say: Sayer = sayer(getattr(rule, "threshold", None))
        self.looks_at: Callable[[Fact], bool] = getattr(rule, "looks_at", self._needs)
        sight = getattr(rule, "sight", None)
        self.sight: object = self if sight is None else _token(sight)
        self._coverage: Coverage | None = None
        self._cover: Cover | None = None

    def _needs(self, fact: Fact) -> bool:
        return fact.kind in self.criterion.needs

    def cover(self, coverage: Coverage) -> Cover | None:
        """Return what coverage makes of the verdicts; all of a book mostly share one coverage."""
        if coverage is not self._coverage:
            self._cover = cover(self.criterion, coverage)
            self._coverage = coverage
        return self._cover


def _work_out_known(rule: Rule) -> Known:
    return Known(rule)


known_of: Callable[[Rule], Known] = cast(
    "Callable[[Rule], Known]", lru_cache(maxsize=4096)(_work_out_known)
)
"""Return what is known of a rule, which equal rules share."""


@lru_cache(maxsize=4096)
def _token(sight: object) -> object:  # noqa: ARG001  what it stands for
    """Return one object for all criteria that see the same, cheap to look up by."""
    return object()


class Judge:
    """Works out, once each, what criteria see and rules say of one relationship's facts.

    It keeps what it has worked out, so that one rule that stands in several places is judged once.
    `begins` is the relationship's first day, before which no clock runs (None: it never began).
    """

    __slots__ = ("_end", "_open", "_said", "_seen", "base", "begins", "coverage", "facts")

    def __init__(
        self, facts: Facts, coverage: Coverage | None, begins: date | None = date.min
    ) -> None:
        self.facts: Facts = facts
        self.begins: date | None = begins
        self.coverage: Coverage | None = (
            None if coverage is None or coverage.is_everything else coverage
        )
        self.base: Anchors = Anchors(first=facts.first) if facts.first else NO_ANCHORS
        self._end = None if self.coverage is None else self.coverage.observed.end
        self._open: dict[object, Timeline[Verdict]] = {}
        self._said: dict[object, Timeline[Verdict]] = {}
        self._seen: dict[object, Timeline[Observed]] = {}

    def hangs_on_ladder(self, rule: Rule) -> bool:
        """Say whether a rule differs by the rung's own term and last fall."""
        return known_of(rule).hangs

    def verdict(self, rule: Rule, anchors: Anchors = NO_ANCHORS) -> Timeline[Verdict]:
        """Return what a rule says on each day."""
        return self.says(known_of(rule), anchors)

    def says(self, known: Known, anchors: Anchors = NO_ANCHORS) -> Timeline[Verdict]:
        """Return the same of a rule that is known."""
        key = (known, anchors) if known.hangs else known
        said = self._said.get(key)
        if said is None:
            said = self._while_observed(known, anchors)
            if self._end is not None and known.ends_once:
                said = _ending(said, self._end)
            self._said[key] = said
        return said

    def _while_observed(self, known: Known, anchors: Anchors) -> Timeline[Verdict]:
        """Return what a rule says, the end of the observed days left for later where it may be.

        Of parts that are all unknown from a day on, most rules are unknown from that day: it is
        enough to end the whole once, where it is asked for, instead of every part on the way up.
        """
        key = (known, anchors) if known.hangs else known
        said = self._open.get(key)
        if said is None:
            at = anchors if known.hangs else self.base
            said = self._open[key] = self._work_out(known, at)
        return said

    def _work_out(self, known: Known, anchors: Anchors) -> Timeline[Verdict]:
        if known.compound is not None:
            ask = self._while_observed if known.ends_once else self.says
            lines = (ask(part, anchors) for part in known.parts)
            return known.compound.judge(map(self._begun, lines) if known.looks_back else lines)
        seen = self.sees(known, anchors)
        said = known.say(seen)
        if self.coverage is None:
            return said
        limited = known.cover(self.coverage)
        return said if limited is None else limited(said, seen, anchors)

    def _begun(self, said: Timeline[Verdict]) -> Timeline[Verdict]:
        """Return what is said as a clock counts it: nothing was so before the relationship began.

        Where facts before the first may not have been seen, it may have begun earlier.
        """
        if self.begins == date.min:
            return said
        earlier = _NEVER_MET
        if self.coverage is not None and self.coverage.observed.start is not None:
            earlier = said.map(_perhaps)
        return earlier if self.begins is None else earlier.splice(self.begins, said)

    def observed(self, criterion: Criterion, anchors: Anchors = NO_ANCHORS) -> Timeline[Observed]:
        """Return what a criterion sees on each day."""
        known = known_of(criterion)
        return self.sees(known, anchors if known.hangs else self.base)

    def sees(self, known: Known, anchors: Anchors) -> Timeline[Observed]:
        """Return the same of a criterion that is known."""
        key = (known.sight, anchors) if known.hangs else known.sight
        seen = self._seen.get(key)
        if seen is None:
            seen = self._seen[key] = known.criterion.observe(self.facts, anchors)
        return seen

    def first_resting_after(self, day: date, rules: Iterable[Rule]) -> date | None:
        """Return the first day after `day` on which some rules rest on something later than it.

        They rest on all that their criteria look at, on its own day, whatever they make of it.
        """
        asked = {known_of(each) for rule in rules for each in criteria_of(rule)}
        later = (
            on
            for fact in self.facts.since(day)
            if any(known.looks_at(fact) for known in asked)
            for on in days_of(fact)
            if on > day
        )
        return min(later, default=None)


_POINTWISE: Final = (AllOf, AnyOf, AtLeastOf, Not)


def _ends_once(rule: Rule) -> bool:
    """Say whether a rule is unknown when all that it is made of is: its end can be put on last."""
    if isinstance(rule, Compound):
        return isinstance(rule, _POINTWISE) and all(map(_ends_once, rule.rules))
    return is_coverable(rule)


def _ending(said: Timeline[Verdict], end: date) -> Timeline[Verdict]:
    """Return the verdict on the days before an end; from there on nothing is known."""
    if said.days and said.days[-1] >= end:
        return said.splice(end, NEVER_KNOWN)
    if (said.values[-1] if said.values else said.before) is _UNKNOWN:
        return said
    return trusted(said.before, (*said.days, end), (*said.values, _UNKNOWN))
