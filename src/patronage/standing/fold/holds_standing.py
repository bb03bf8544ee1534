"""A standing that is held under a policy, as a criterion of another: most often another party's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.counting.verdict import Verdict
from patronage.errors import PatronageError
from patronage.facts.standings import Standing, standing_of
from patronage.fields import spell_out
from patronage.relationship.coverage import EVERYTHING
from patronage.standing.fold.derived import Derived
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import as_history
from patronage.standing.rules.combining import criteria_of
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.judge import known_of
from patronage.standing.rules.others import others_of
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import Timeline
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.errors import Fault
    from patronage.facts.fact import Fact
    from patronage.facts.parties import Ref
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.combining import Criterion, Rule
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.judge import Judge
    from patronage.windows.anchors import Anchors

__all__ = ["HoldsStanding"]


def _bare(standing: Standing | str) -> Standing:
    """Return a standing without its ladder: the policy has one."""
    found = standing_of(standing)
    return Standing(found.name) if isinstance(found, Standing) else found


spell_out(_bare)


@frozen(cache_hash=True)
class HoldsStanding(Value):
    """Whether a standing, or a better one of its ladder, is held under a policy (D13, D14).

    By itself it is about the same ledger under another policy; put into `Through` it is about
    another's: who is employed by a member is a member, who has a late payer is late. As a policy
    holds the other one as a value, none can rest on itself.

    What shows is meant: derived, with the overrides of that ledger. Not known where it isn't held
    and a rung that would give it isn't known; nor on days that weren't observed.

    Faults: `policy.type`, `standing.unknown` (none of the ladder, or its base, which all hold).

    >>> import patronage as pt
    >>> HoldsStanding(pt.CLIENT, pt.policies.BY_CONDUCT).standing.name
    'client'
    """

    code = "holds_standing"
    looks_beyond = True
    tells_of_the_day = True
    unseen = Unseen.ANYTHING
    needs = frozenset[str]()

    standing: Standing = field(converter=_bare)
    policy: Policy

    def _rules(self, faults: list[Fault]) -> None:
        try:
            self.policy.rung(self.standing)
        except PatronageError as error:
            faults += error.faults

    @property
    def reads_others(self) -> bool:
        """Whether the policy does."""
        return self.policy.reads_others

    @property
    def inner(self) -> tuple[Rule, ...]:
        """The rules of the policy."""
        return self.policy.rules

    def looks_at(self, fact: Fact) -> bool:
        """Return whether any criterion of the policy looks at a fact."""
        return any(
            known_of(each).looks_at(fact)
            for rule in self.policy.rules
            for each in criteria_of(rule)
        )

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:  # noqa: ARG002  the protocol's
        """Return whether the standing shows on each day."""
        derived = self.derived(facts)
        place = self._place
        held = derived.shown.map(lambda name: self.policy.ladder.index(name) >= place)
        earned = [
            derived.judge.verdict(rung.enter, derived.judge.base)
            for rung in self.policy.rungs[place - 1 :]
        ]
        perhaps = Timeline.combine(_any_unknown, *earned)
        seen = Timeline.combine(_held_or_not, held, perhaps)
        observed = derived.coverage.observed
        return seen.clip(observed, None).map(Observed)

    def derived(self, facts: Facts) -> Derived:
        """Return what follows from some facts under the policy."""
        others = others_of(facts)
        coverage = EVERYTHING if others is None else others.coverage
        history = as_history(self.policy)
        if others is None:
            return Derived(facts, coverage, history)
        key = (others.party, self.policy, id(facts))
        return others.kept(key, lambda: Derived(facts, coverage, history))

    @property
    def _place(self) -> int:
        return self.policy.ladder.index(self.standing.name)

    def told(
        self,
        facts: Facts,  # noqa: ARG002  as others
        day: date,  # noqa: ARG002
    ) -> Iterator[tuple[Ref, Judge, tuple[Criterion, ...]]]:
        """Yield nobody: it is about the ledger itself."""
        yield from ()

    def unknown_because(self, facts: Facts, day: date) -> Details:  # noqa: ARG002  as others
        """Return that what it rests on isn't known, as parameters of a finding."""
        others = others_of(facts)
        if self.reads_others and (others is None or others.book is None):
            return (("unknown", "no_book"),)
        return (("unknown", "within"),)


def _any_unknown(*said: Verdict) -> bool:
    return Verdict.UNKNOWN in said


def _held_or_not(held: bool, perhaps: bool) -> bool | None:
    return held or (None if perhaps else False)
