"""What is late under an agreement: an obligation that is broken, a review that is overdue (D22)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.agreement.life.life import Unsure
from patronage.agreement.life.overdue import overdue_of
from patronage.agreement.terms.due_series import day_after, last_of
from patronage.agreement.terms.obligations import Obligation
from patronage.agreement.terms.reviews import ReviewPlan
from patronage.agreement.whole.agreement import Agreement
from patronage.facts.parties import Side
from patronage.fields import Id, OneLine
from patronage.standing.criteria.agreements import AGREEMENTS, agreements_among, seen_under
from patronage.standing.criteria.notices import OneSide
from patronage.timeline.timeline import Timeline
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from patronage.agreement.life.overdue import Late
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors

__all__ = ["ObligationBreached", "ReviewOverdue"]


@frozen(cache_hash=True)
class ObligationBreached(Value):
    """An obligation of an agreement is late, or was found to be in breach and isn't mended (D22).

    From the day after its due day until it is wholly done or waived; one that nobody performs stays
    broken, also after the agreement has ended. Before all have signed nothing is owed. Asked for
    may be one `obligation` by its id, those owed `by` one side, and agreements of a `category`. A
    breach on record that is about none of the obligations is not seen.
    Faults: `id.syntax`, `side.type`, `name.syntax`.

    >>> import patronage as pt
    >>> pt.ObligationBreached(obligation="report", by=pt.Side.PROVIDER)
    ObligationBreached(obligation='report', by=Side.PROVIDER)
    """

    code = "obligation_breached"
    needs = AGREEMENTS
    reversible = True
    tells_of_the_day = True

    obligation: Id | None = field(default=None, kw_only=True)
    by: OneSide = field(default=None, kw_only=True)
    category: OneLine | None = field(default=None, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether any of them is broken on each day, and under which agreements."""
        found = agreements_among(facts, self.category)
        return seen_under(found, lambda each: _any_late(self._late(each)))

    def _late(self, agreement: Agreement) -> Mapping[str, Timeline[Late]]:
        sides = {Side.PROVIDER: agreement.provider, Side.PATRON: agreement.patron}
        debtors = None if self.by is None else {self.by, sides[self.by]}

        def is_asked(duty: Obligation | ReviewPlan) -> bool:
            is_meant = isinstance(duty, Obligation) and self.obligation in {None, duty.id}
            return is_meant and (debtors is None or duty.by in debtors)

        return overdue_of(agreement.life, is_asked)

    def details(self, observed: Observed, day: date) -> Details:
        """Return of which agreement and which obligation, and since when it is late."""
        return _oldest(observed, day, self._late)


@frozen(cache_hash=True)
class ReviewOverdue(Value):
    """A review that is planned in an agreement is overdue: its due day is past, and none was held.

    From the day after the due day until it is held, and while the agreement binds the parties:
    signed by all, and not ended. Of a `category`, only agreements that say that they are of it
    count. Fault: `name.syntax`.

    >>> import patronage as pt
    >>> pt.ReviewOverdue(category="retainer")
    ReviewOverdue(category='retainer')
    """

    code = "review_overdue"
    needs = AGREEMENTS
    reversible = True
    tells_of_the_day = True

    category: OneLine | None = field(default=None, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether one is overdue on each day, and under which agreements."""
        found = agreements_among(facts, self.category)
        return seen_under(found, lambda each: _any_late(_reviews(each)))

    def details(self, observed: Observed, day: date) -> Details:
        """Return of which agreement and which plan, and since when it is overdue."""
        return _oldest(observed, day, _reviews)


def _reviews(agreement: Agreement) -> Mapping[str, Timeline[Late]]:
    return overdue_of(agreement.life, lambda duty: isinstance(duty, ReviewPlan))


def _any_late(late: Mapping[str, Timeline[Late]]) -> Timeline[bool | None]:
    """Return whether any of it is late; where none surely is, and one may be, it is not known."""

    def together(*dues: Late) -> bool | None:
        if any(isinstance(due, date) for due in dues):
            return True
        return None if any(isinstance(due, Unsure) for due in dues) else False

    return Timeline.combine(together, *late.values()) if late else Timeline.constant(False)


def _oldest(
    observed: Observed, day: date, late_of: Callable[[Agreement], Mapping[str, Timeline[Late]]]
) -> Details:
    """Return what has been late for longest under the first of the agreements."""
    for fact in observed.facts if observed.value else ():
        if isinstance(fact, Agreement):
            now = [(line.at(day), duty) for duty, line in late_of(fact).items()]
            dues = [(due, duty) for due, duty in now if isinstance(due, date)]
            for due, duty in sorted(dues)[:1]:
                since = day_after(last_of(due))
                return (("agreement", fact.id), ("duty", duty), ("since", since))
    return ()
