"""What is bought, how it is served, and on what duty: the client's side of D1, D2, D7 and D10."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, cast

from attrs import field, frozen

from patronage.checks import check_instance, items_of
from patronage.dates.period import Period
from patronage.engagement.engagement import Engagement
from patronage.engagement.natures import Nature, Offering
from patronage.engagement.purchase import Purchase
from patronage.errors import Fault
from patronage.facts.dealings import Assigned
from patronage.standing.criteria.checks import EVER, Over
from patronage.standing.criteria.lasting import lasting
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.verdict import Observed
from patronage.timeline.timeline import coalesced
from patronage.values import Value, filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool
    from patronage.standing.rules.evidence import Facts
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = [
    "PROFESSIONAL",
    "AdvisedWithoutConflict",
    "Buys",
    "ContinuingEngagement",
    "DedicatedManager",
]

_DAY = timedelta(days=1)
_ASSIGNED = frozenset({"assigned"})
_ENGAGEMENTS = frozenset({"engagement"})
_DEALINGS = frozenset({"purchase", "engagement"})

PROFESSIONAL = (Offering.PROFESSIONAL_ADVICE, Offering.TAILORED_SERVICE)
"""What a client buys by D7: advice, or work made to measure."""


@frozen(cache_hash=True)
class DedicatedManager(Value):
    """One person looks after the relationship, not a pool of agents (D2).

    It is the relationship's own manager that counts, not a job's handler.

    >>> import patronage as pt
    >>> pt.DedicatedManager().needs
    frozenset({'assigned'})
    """

    code = "dedicated_manager"
    needs = _ASSIGNED
    unseen = Unseen.NOTHING

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether a single person is assigned, each day by the last assignment."""
        pool = facts.among(_ASSIGNED)
        assigned = cast("tuple[Assigned, ...]", pool)
        changes = (
            (fact.on, filled(Observed, (fact.is_dedicated, pool, place, place + 1)))
            for place, fact in enumerate(assigned)
        )
        return coalesced(_NO, changes)

    def details(self, observed: Observed, day: date) -> Details:
        """Return who it is, and since when."""
        last = observed.last
        if not isinstance(last, Assigned) or last.manager is None:
            return ()
        return (("manager", last.manager), ("since", last.on))


_NO = Observed(value=False)


@frozen(cache_hash=True)
class ContinuingEngagement(Value):
    """An engagement that goes on, such as a retainer or a matter, is running (D1).

    >>> import patronage as pt
    >>> pt.ContinuingEngagement().code
    'continuing_engagement'
    """

    code = "continuing_engagement"
    needs = _ENGAGEMENTS
    reversible = True

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether one is running on each day, and which."""
        return lasting(
            (fact, fact.period) for fact in _engagements(facts) if fact.nature is Nature.CONTINUING
        )

    def details(self, observed: Observed, day: date) -> Details:
        """Return the form of the one that began first, and since when it runs."""
        return _first_engagement(observed.facts) if observed.value else ()


def _engagements(facts: Facts) -> Iterator[Engagement]:
    return (fact for fact in facts.among(_ENGAGEMENTS) if isinstance(fact, Engagement))


def _first_engagement(facts: Pool) -> Details:
    for fact in facts:
        if isinstance(fact, Engagement):
            return (("form", fact.form), ("since", fact.on))
    return ()


def _offerings(given: Offering | Iterable[Offering]) -> tuple[Offering, ...]:
    """Return offerings in their own order, each once; what is none is left for the check."""
    found = cast("tuple[Offering, ...]", items_of(given))
    if not all(isinstance(each, Offering) for each in found):
        return found
    return tuple(offering for offering in Offering if offering in found)


def _check_offerings(faults: list[Fault], path: str, offerings: tuple[object, ...]) -> None:
    for offering in offerings:
        check_instance(faults, "offering.type", path, offering, Offering)
    if not offerings:
        faults.append(Fault.of("rule.empty", path, offerings, "name at least one offering"))


@frozen(cache_hash=True)
class Buys(Value):
    """Something of these kinds is being done for the patron, or was bought: advice, tailored work.

    An engagement counts while it runs; with a window `over`, also as long after its last day as
    the window counts it (`Rolling(months(12))`: open, or within the last 12 months). A purchase,
    or a transactional engagement without an end, is of its day. Where only purchases were imported
    (or only engagements), not seen is not known. Faults: `offering.type`, `rule.empty`,
    `window.type`.

    Source: D7, D32.

    >>> import patronage as pt
    >>> len(pt.Buys(over=pt.Rolling(pt.months(12))).offerings)
    2
    """

    code = "buys"
    needs = _DEALINGS
    any_will_do = True

    offerings: Annotated[tuple[Offering, ...], _check_offerings] = field(
        default=PROFESSIONAL, converter=_offerings
    )
    over: Over = field(default=EVER, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether any of it runs, or counts, on each day, and which."""
        return lasting(_bought(facts, self.offerings, self.over, anchors))

    def details(self, observed: Observed, day: date) -> Details:
        """Return what counts, and what was bought last and on which day."""
        asked = ("offerings", tuple(each.value for each in self.offerings))
        last = observed.last if observed.value else None
        if not isinstance(last, Engagement | Purchase):
            return (asked,)
        return (asked, ("offering", last.offering.value), ("last", last.on))


def _bought(
    facts: Facts, offerings: tuple[Offering, ...], window: Window, anchors: Anchors
) -> Iterator[tuple[Fact, Period]]:
    for fact in facts.among(_DEALINGS):
        if isinstance(fact, Engagement | Purchase) and fact.offering in offerings:
            spell = _counts(fact, window, anchors)
            if spell is not None:
                yield fact, spell


def _counts(fact: Engagement | Purchase, window: Window, anchors: Anchors) -> Period | None:
    """Return the days on which something that lasts counts: while it runs, and on in the window."""
    first, last = fact.on, fact.on
    if isinstance(fact, Engagement):
        if fact.until is not None:
            last = fact.until - _DAY
        elif fact.nature is Nature.CONTINUING:
            last = date.max
    if first == last:
        return window.counts(first, anchors)
    reach = window.reach(last, anchors)
    if reach is not None and reach > first and window.counts(first, anchors) is None:
        first = min(reach, last)
    begun = window.counts(first, anchors)
    if begun is None or last == date.max:
        return None if begun is None else Period(begun.start, None)
    ended = window.counts(last, anchors)
    return begun if ended is None else Period(begun.start, ended.end)


@frozen(cache_hash=True)
class AdvisedWithoutConflict(Value):
    """No engagement is running in which the adviser earns more than the patron's fee (D10, D19).

    Met also where nobody advises: no conflict is known. With `disclosure_cures`, earnings that
    were disclosed don't count. An engagement without an end runs on until it gets one.

    >>> import patronage as pt
    >>> pt.AdvisedWithoutConflict(disclosure_cures=True)
    AdvisedWithoutConflict(disclosure_cures=True)
    """

    code = "advised_without_conflict"
    needs = _ENGAGEMENTS
    unseen = Unseen.LOWERS
    reversible = True

    disclosure_cures: bool = field(default=False, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether no conflict is running on each day, and the engagements that have one."""
        return lasting(
            (
                (fact, fact.period)
                for fact in _engagements(facts)
                if fact.conflicts(disclosure_cures=self.disclosure_cures)
            ),
            _is_empty,
        )

    def details(self, observed: Observed, day: date) -> Details:
        """Return the sources of the earnings beside the fee."""
        sources = {
            each.source
            for fact in observed.facts
            if isinstance(fact, Engagement)
            for each in fact.compensation
            if each.source.is_beside_the_fee
        }
        ordered = tuple(sorted(source.value for source in sources))
        return () if observed.value else (("sources", ordered),)


def _is_empty(count: int) -> bool:
    return not count
