"""Who was brought by somebody, and who brought others (D3, D9, D25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.engagement.engagement import Engagement
from patronage.engagement.natures import Origin
from patronage.engagement.purchase import Purchase
from patronage.facts.observed import Observation
from patronage.standing.criteria.checks import EVER, Count, Over
from patronage.standing.criteria.kernel import counted, dated, span_of
from patronage.standing.criteria.sight import Seeing
from patronage.standing.rules.verdict import Observed
from patronage.thresholds.threshold import at_least
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.windows.anchors import Anchors

__all__ = ["HasReferred", "Referred"]

_BROUGHT = frozenset(
    {"observation:referred-by", "observation:acquisition", "engagement", "purchase"}
)
_BRINGS = frozenset({"observation:referral"})
_REFERRAL = "referral"


@frozen(cache_hash=True)
class Referred(Value):
    """Somebody brought the patron: they came by referral, not by advertising (D3, D25).

    It is read from the observation that says who brought them, from an acquisition through the
    channel `"referral"`, or from a dealing that was won so. Once true, always true. Where only
    some of these kinds were imported, not seen is not known.

    >>> import patronage as pt
    >>> pt.Referred().code
    'referred'
    """

    code = "referred"
    needs = _BROUGHT
    any_will_do = True

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether a referral is known, from the first fact that says so on."""
        pool = facts.among(_BROUGHT)
        for place, fact in enumerate(pool):
            if _is_by_referral(fact):
                seen = Observed(True, pool, place, place + 1)
                return coalesced(Observed(value=False), ((fact.on, seen),))
        return _NEVER

    def details(self, observed: Observed, day: date) -> Details:
        """Return who brought them, if that is said, and since when it is known."""
        fact = observed.last
        if fact is None:
            return ()
        by = None
        if isinstance(fact, Observation):
            by = fact.party
        elif isinstance(fact, Engagement) and fact.acquisition is not None:
            by = fact.acquisition.referrer
        since = (("since", fact.on),)
        return since if by is None else (("by", by), *since)


_NEVER = Timeline.constant(Observed(value=False))


def _is_by_referral(fact: Fact) -> bool:
    if isinstance(fact, Observation):
        return fact.name == "referred-by" or fact.detail("channel") == _REFERRAL
    if isinstance(fact, Engagement):
        won = fact.acquisition
        by_channel = won is not None and (won.channel == _REFERRAL or won.referrer is not None)
        return by_channel or fact.because_of is Origin.REFERRAL
    if isinstance(fact, Purchase):
        return fact.channel == _REFERRAL or fact.because_of is Origin.REFERRAL
    return False


@frozen(cache_hash=True)
class HasReferred(Seeing):
    """How many others the patron brought: the advocate (D9, D25, D42).

    None is 0. Faults: `threshold.type` (a whole number is wanted), `window.type`.

    >>> import patronage as pt
    >>> pt.HasReferred().threshold
    at_least(1)
    """

    code = "has_referred"
    needs = _BRINGS

    threshold: Count = field(default=at_least(1))
    over: Over = field(default=EVER, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the number of referrals that the window shows on each day."""
        return counted(facts.among(_BRINGS), self.over, anchors).line

    def details(self, observed: Observed, day: date) -> Details:
        """Return the day of the last referral."""
        return dated(span_of(self.over), observed)
