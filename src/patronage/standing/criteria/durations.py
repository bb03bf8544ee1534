"""How long somebody has been known, kept in touch, or waited since something happened."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final

from attrs import field, frozen

from patronage.engagement.natures import Nature
from patronage.facts.observed import Observation
from patronage.standing.criteria.checks import Kinds, elapsed, kinds_of
from patronage.standing.criteria.kernel import since_latest
from patronage.standing.criteria.sight import Looking
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.looks import Latest
from patronage.thresholds.threshold import Threshold

if TYPE_CHECKING:
    from patronage.engagement.engagement import Engagement
    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.looks import Look
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors

__all__ = ["TOUCHES", "ElapsedSince", "InTouch", "Tenure"]

_ANYTHING: Final[frozenset[str]] = frozenset()

TOUCHES = (
    "engagement",
    "observation:claim",
    "observation:complaint",
    "observation:contact",
    "observation:request",
    "observation:survey",
    "observation:work",
    "payment",
    "purchase",
)
"""The kinds of fact by which the two sides are in touch; a charge is sent by a machine."""

_NO_MEETING = ("attribute:", "lifted", "override", "placement", "reviewed")


@frozen(cache_hash=True)
class Tenure(Looking):
    """How long somebody has been known: since the first thing that happened between the two sides.

    What is merely said of a side (an `Attribute`), and the acts of a review, begin nothing.
    Fault: `threshold.type` (a length of time is wanted).

    >>> import patronage as pt
    >>> pt.Tenure(pt.at_least(pt.days(90)))
    Tenure(at_least(days(90)))
    """

    code = "tenure"
    needs = _ANYTHING
    unseen = Unseen.LOWERS

    threshold: Annotated[Threshold, elapsed("at_least(days(90))")]

    def looks_at(self, fact: Fact) -> bool:
        """Return whether two sides meet by it."""
        return not fact.kind.startswith(_NO_MEETING)

    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return the first day of the acquaintance, from that day on."""
        for fact in facts.all:
            if self.looks_at(fact):
                return Latest((fact,), (fact.on,))
        return Latest((), ())


@frozen(cache_hash=True)
class InTouch(Looking):
    """How long the gap is since the two sides last had to do with each other (D24, D38).

    `InTouch(at_most(months(6)))`: no gap over 6 months by now; that there has been none for a
    year is `HeldFor(InTouch(…), months(12))`. An engagement keeps the two in touch while it runs, a
    continuing one without an end for good. Where only some of the `kinds` were imported, the gap
    may be shorter than it looks. Faults: `threshold.type`, `rule.empty`, `name.syntax`.

    >>> import patronage as pt
    >>> "observation:contact" in pt.InTouch(pt.at_most(pt.months(6))).needs
    True
    """

    code = "in_touch"
    any_will_do = True
    unseen = Unseen.RAISES

    threshold: Annotated[Threshold, elapsed("at_most(months(6))")]
    kinds: Kinds = field(default=TOUCHES, kw_only=True, converter=kinds_of)

    @property
    def needs(self) -> frozenset[str]:
        """The kinds of fact by which the two are in touch; any of them says something."""
        return frozenset(self.kinds)

    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return the last day until which each day's facts keep the two in touch."""
        return since_latest(facts.among(self.needs), _in_touch_until)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the kind of what keeps the two in touch."""
        return _by(observed)


def _by(observed: Observed) -> Details:
    last = observed.last
    return () if last is None else (("by", last.kind.removeprefix("observation:")),)


def _in_touch_until(fact: Fact) -> date:
    if hasattr(fact, "nature") and isinstance(fact, _engagement()):
        if fact.until is not None:
            return fact.until
        return date.max if fact.nature is Nature.CONTINUING else fact.on
    return fact.on


@cache  # loaded by the first fact that may be one: a ledger of purchases needs none
def _engagement() -> type[Engagement]:
    from patronage.engagement.engagement import Engagement

    return Engagement


@frozen(cache_hash=True)
class ElapsedSince(Looking):
    """How long ago the latest of several kinds of fact was, as in "a year after the last default".

    A spell counts from its end (`Observation(…, until=…)`), as soon as it is planned. With none
    ever: unmet. Faults: `threshold.type`, `rule.empty`, `name.syntax`.

    >>> import patronage as pt
    >>> pt.ElapsedSince(pt.at_least(pt.years(1)), of="observation:default").needs
    frozenset({'observation:default'})
    """

    code = "elapsed_since"
    unseen = Unseen.NOTHING

    threshold: Annotated[Threshold, elapsed("at_least(years(1))")]
    kinds: Kinds = field(alias="of", kw_only=True, converter=kinds_of)

    @property
    def needs(self) -> frozenset[str]:
        """The kinds of which the latest counts."""
        return frozenset(self.kinds)

    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return the latest day, or end of a spell, of each day's facts."""
        return since_latest(facts.among(self.needs), _over_on)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the kind of the latest, and the kinds of which it is."""
        return (*_by(observed), ("kinds", self.kinds))


def _over_on(fact: Fact) -> date:
    if isinstance(fact, Observation) and fact.until is not None:
        return fact.until
    return fact.on
