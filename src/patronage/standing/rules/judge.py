"""From what criteria see to what rules say: the one path by which every verdict comes about."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from patronage.counting.verdict import Verdict
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
from patronage.standing.rules.evidence import happened_on
from patronage.standing.rules.looks import Watched, Yardstick
from patronage.standing.rules.own_rules import answer, fail, is_ours, timeline_of
from patronage.standing.rules.score import Score
from patronage.standing.rules.spells import ALWAYS, Holding, at_least_of, both
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline, trusted
from patronage.values import filled
from patronage.windows.anchors import NO_ANCHORS, first_only

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from patronage.facts.fact import Fact
    from patronage.relationship.coverage import Coverage
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.covering import Cover
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.looks import Look, Said
    from patronage.windows.anchors import Anchors

    Ask: TypeAlias = Callable[["Known", Anchors], Holding]
    Combine: TypeAlias = Callable[[Ask, tuple["Known", ...], Anchors], Holding]

__all__ = ["Judge", "Known", "known_of"]

_UNKNOWN: Final = Verdict.UNKNOWN
_NEVER_MET: Final = Timeline.constant(Verdict.UNMET)
_SEEN, _VERDICTS = timeline_of(Observed), timeline_of(Verdict)


def _perhaps(verdict: Verdict) -> Verdict:
    return min(verdict, _UNKNOWN)


class Known:
    """What is known of a rule whatever the facts are; equal rules have the same, to look up by.

    `day_by_day` says that its verdict of a day rests on what its criteria say on that day alone.
    """

    __slots__ = (
        "_cover", "_coverage",
        "combine", "compound", "criteria", "criterion", "day_by_day", "ends_once", "hangs", "look",
        "looks_at", "looks_back", "parts", "sight", "yardstick",
    )  # fmt: skip

    def __init__(self, rule: Rule) -> None:
        self.hangs: bool = depends_on_ladder(rule)
        self.ends_once: bool = _ends_once(rule)
        self.looks_back: bool = getattr(rule, "looks_back", False)
        self.compound: Compound | None = rule if isinstance(rule, Compound) else None
        self.criterion: Criterion = cast("Criterion", rule)
        inner: tuple[Rule, ...] = () if self.compound is None else self.compound.rules
        self.parts: tuple[Known, ...] = tuple(known_of(each) for each in inner)
        self.criteria: frozenset[Criterion] = frozenset(
            [self.criterion] if self.compound is None else []
        ).union(*(part.criteria for part in self.parts))
        self.day_by_day: bool = self.compound is None or (
            isinstance(rule, (*_POINTWISE, Score)) and all(part.day_by_day for part in self.parts)
        )
        self.combine: Combine | None = _combine(rule)
        self.yardstick: Yardstick = Yardstick(getattr(rule, "threshold", None))
        self.look: Callable[[Facts, Anchors], Look] = _look_of(rule)
        self.looks_at: Callable[[Fact], bool] = self._needs
        if hasattr(rule, "looks_at"):
            self.looks_at = partial(answer, rule, "looks_at", bool)
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


def _look_of(rule: Rule) -> Callable[[Facts, Anchors], Look]:
    """Return how a criterion looks at facts; what one of a stranger's answers is read first."""
    ours = is_ours(type(rule))
    look: Callable[[Facts, Anchors], Look] | None = getattr(rule, "look", None) if ours else None
    if look is not None:
        return look
    observe = cast("Criterion", rule).observe if ours and hasattr(rule, "observe") else None

    def watched(facts: Facts, anchors: Anchors) -> Look:
        if observe is not None:
            return Watched(observe(facts, anchors))
        return Watched(answer(rule, "observe", _SEEN, facts, anchors))

    return watched


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

    __slots__ = (
        "_held", "_open", "_said", "_seen",
        "base", "begins", "coverage", "end", "facts",
    )  # fmt: skip

    def __init__(
        self, facts: Facts, coverage: Coverage | None, begins: date | None = date.min
    ) -> None:
        self.facts: Facts = facts
        self.begins: date | None = begins
        self.coverage: Coverage | None = (
            None if coverage is None or coverage.is_everything else coverage
        )
        self.base: Anchors = first_only(facts.first) if facts.first else NO_ANCHORS
        self.end: date | None = None if self.coverage is None else self.coverage.observed.end
        self._open: dict[object, Timeline[Verdict]] = {}
        self._said: dict[object, Timeline[Verdict]] = {}
        self._seen: dict[object, Look] = {}
        self._held: dict[object, Holding] = {}

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
            if self.end is not None and known.ends_once:
                said = _ending(said, self.end)
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
            parts = (ask(part, anchors) for part in known.parts)
            lines = map(self.begun, parts) if known.looks_back else parts
            return answer(known.compound, "judge", _VERDICTS, lines)
        seen = self.sees(known, anchors)
        try:
            said = known.yardstick.say(seen)
            cover = None if self.coverage is None else known.cover(self.coverage)
            return said if cover is None else cover.limit(said, seen, anchors)
        except Exception as cause:  # noqa: BLE001  what was seen is a stranger's
            fail(known.criterion, "observe", cause)

    def begun(self, said: Timeline[Verdict]) -> Timeline[Verdict]:
        """Return what is said as a clock counts it: nothing was so before the relationship began.

        Where facts before the first may not have been seen, it may have begun earlier.
        """
        if self.begins == date.min:
            return said
        earlier = _NEVER_MET
        if self.coverage is not None and self.coverage.observed.start is not None:
            earlier = said.map(_perhaps)
        return earlier if self.begins is None else earlier.splice(self.begins, said)

    def supposing(
        self, rule: Rule, lines: Mapping[Criterion, Timeline[Verdict]], anchors: Anchors
    ) -> Timeline[Verdict]:
        """Return what a rule would say on each day if some of its criteria said this."""
        return self._supposing(known_of(rule), lines, anchors)

    def _supposing(
        self, known: Known, lines: Mapping[Criterion, Timeline[Verdict]], anchors: Anchors
    ) -> Timeline[Verdict]:
        if known.criteria.isdisjoint(lines):
            return self.says(known, anchors)
        if known.compound is None:
            return lines[known.criterion]
        parts = (self._supposing(part, lines, anchors) for part in known.parts)
        said = map(self.begun, parts) if known.looks_back else parts
        return answer(known.compound, "judge", _VERDICTS, said)

    def observed(self, criterion: Criterion, anchors: Anchors = NO_ANCHORS) -> Timeline[Observed]:
        """Return what a criterion sees on each day."""
        known = known_of(criterion)
        return self.sees(known, anchors if known.hangs else self.base)

    def sees(self, known: Known, anchors: Anchors) -> Timeline[Observed]:
        """Return the same of a criterion that is known."""
        return self.look(known, anchors).line

    def look(self, known: Known, anchors: Anchors) -> Look:
        """Return what a criterion sees, to be asked for a day or over time."""
        key = (known.sight, anchors) if known.hangs else known.sight
        look = self._seen.get(key)
        if look is None:
            look = known.look(self.facts, anchors if known.hangs else self.base)
            self._seen[key] = look
        return look

    # --- the same as spells -----------------------------------------------------------------------

    def holds(self, known: Known, anchors: Anchors = NO_ANCHORS) -> Holding:
        """Return what a rule says over time, as spells."""
        held = self.held_while_observed(known, anchors)
        return held if self.end is None or not known.ends_once else held.ended(self.end)

    def held_while_observed(self, known: Known, anchors: Anchors = NO_ANCHORS) -> Holding:
        """Return the same, where a rule ends once (`Known.ends_once`) without its end.

        From the end of the observed days on nothing is known, which who asks has to see to.
        """
        key = (known, anchors) if known.hangs else known
        held = self._held.get(key)
        if held is None:
            if known.compound is not None:
                ask = self.held_while_observed if known.ends_once else self.holds
                held = known.combine and known.combine(ask, known.parts, anchors)
            else:
                look = self.look(known, anchors)
                try:
                    cover = None if self.coverage is None else known.cover(self.coverage)
                    if cover is None:
                        held = look.held_against(known.yardstick)
                    elif cover.only_met_stands:
                        held = filled(Holding, (look.held_against(known.yardstick).met, ALWAYS))
                except Exception as cause:  # noqa: BLE001  what was seen is a stranger's
                    fail(known.criterion, "observe", cause)
            if held is None:  # another rule, or what coverage makes of it, takes a timeline
                held = Holding.of_line(self._while_observed(known, anchors))
            self._held[key] = held
        return held

    def said_on(self, known: Known, look: Look, anchors: Anchors, day: date) -> Said:
        """Return what a criterion that sees this says on a day, and when next something else."""
        held = self._held.get((known, anchors) if known.hangs else known)
        if held is None:
            # not worth working out over all of time where the day and what ends after it will do
            if self.end is None and (self.coverage is None or known.cover(self.coverage) is None):
                said = look.held_from(day, known.yardstick)
                if said is not None:
                    return said
            held = self.held_while_observed(known, anchors)
        return held.on(day, self.end if known.ends_once else None)

    def first_resting_after(self, day: date, rules: Iterable[Rule]) -> date | None:
        """Return the first day after `day` on which some rules rest on something later than it.

        They rest on all that their criteria look at, on its own day, whatever they make of it.
        """
        asked = {known_of(each) for rule in rules for each in criteria_of(rule)}
        later = (
            on
            for fact in self.facts.since(day)
            if any(known.looks_at(fact) for known in asked)
            for on in happened_on(fact)
            if on > day
        )
        return min(later, default=None)


def _combine(rule: Rule) -> Combine | None:
    """Return how the verdicts of a rule's parts make its own, day by day; None for another rule."""
    if isinstance(rule, AllOf):
        return _all_of
    if isinstance(rule, AnyOf | AtLeastOf):
        return partial(_at_least_of, rule.count if isinstance(rule, AtLeastOf) else 1)
    return _opposite if isinstance(rule, Not) else None


def _all_of(ask: Ask, parts: tuple[Known, ...], anchors: Anchors) -> Holding:
    """Return when all parts hold; none is asked after one that is never met."""
    met = may = ALWAYS
    for known in parts:
        surely, perhaps = ask(known, anchors)
        same = met is may and surely is perhaps
        met = surely if met is ALWAYS else both(met, surely)
        may = met if same else perhaps if may is ALWAYS else both(may, perhaps)
        if not may:
            break
    return filled(Holding, (met, may))


def _at_least_of(count: int, ask: Ask, parts: tuple[Known, ...], anchors: Anchors) -> Holding:
    found = [ask(known, anchors) for known in parts]
    met = at_least_of(count, [part.met for part in found])
    if all(part.met is part.open for part in found):
        return filled(Holding, (met, met))
    return filled(Holding, (met, at_least_of(count, [part.open for part in found])))


def _opposite(ask: Ask, parts: tuple[Known, ...], anchors: Anchors) -> Holding:
    return ask(parts[0], anchors).opposite


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
