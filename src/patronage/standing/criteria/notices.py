"""Notice that an agreement will end: given, and neither taken back nor in effect yet (A16, D22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from attrs import field, frozen

from patronage.agreement.life.life import Unsure
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.fulfilment import is_by
from patronage.agreement.whole.agreement import Agreement
from patronage.checks import check_instance
from patronage.counting.when import bounds
from patronage.dates.period import Period
from patronage.facts.parties import Side
from patronage.fields import OneLine
from patronage.standing.criteria.agreements import AGREEMENTS, agreements_among, seen_under
from patronage.timeline.timeline import Timeline
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.agreement.life.acts import Act
    from patronage.errors import Fault
    from patronage.standing.criteria.agreements import Now
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors

__all__ = ["NoticeGiven", "OneSide"]


def _check_side(faults: list[Fault], path: str, side: object) -> None:
    check_instance(faults, "side.type", path, side, Side, type(None))


OneSide = Annotated[Side | None, _check_side]
"""One of the two sides; None: either."""


@frozen(cache_hash=True)
class NoticeGiven(Value):
    """An agreement is in force, and notice stands by which it will end (A16, D22).

    Notice that stops a renewal, or a termination declared for a day to come, on any ground: from
    the day of the act to the day before it takes effect, or is withdrawn. `by` one side, or either;
    what both did together is each one's. Undone, it was never given. That one of several parties
    leaves ends nothing. Of a `category`, only agreements that say that they are of it count.
    Faults: `side.type`, `name.syntax`.

    >>> import patronage as pt
    >>> pt.NoticeGiven(by=pt.Side.PATRON)
    NoticeGiven(by=Side.PATRON)
    """

    code = "notice_given"
    needs = AGREEMENTS
    reversible = True
    tells_of_the_day = True

    by: OneSide = field(default=None, kw_only=True)
    category: OneLine | None = field(default=None, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return whether one stands on each day, and of which agreements."""
        return seen_under(agreements_among(facts, self.category), self._stands)

    def _stands(self, agreement: Agreement) -> Timeline[bool | None]:
        given = Timeline.from_periods(period for _, period in self._notices(agreement))
        return Timeline.combine(_while_in_force, given, agreement.life.terms_in_force)

    def _notices(self, agreement: Agreement) -> Iterator[tuple[Act, Period]]:
        """Yield each notice with the days on which it stands."""
        weighed = agreement.life.weighed
        for act, ceased_on in (*((act, None) for act in weighed.standing), *weighed.ceased):
            end = bounds(act.effective)[1] if ceased_on is None else ceased_on
            is_asked = act.ground is Ground.CONSENT or is_by(act, self.by)
            if act.kind in _ENDING and act.on < end and is_asked:
                yield act, Period(act.on, end)

    def details(self, observed: Observed, day: date) -> Details:
        """Return which agreement it is, when notice was given, and when it ends by it."""
        for fact in observed.facts if observed.value else ():
            if isinstance(fact, Agreement):
                stands = [act for act, period in self._notices(fact) if day in period]
                for act in sorted(stands, key=lambda each: bounds(each.effective))[:1]:
                    return (("agreement", fact.id), ("given", act.on), ("ends", act.effective))
        return ()


_ENDING = frozenset({ActKind.GIVE_NOTICE, ActKind.TERMINATE})
"""The acts by which it is said that an agreement will end."""


def _while_in_force(given: bool, now: Now) -> bool | None:
    return (None if isinstance(now, Unsure) else bool(now)) if given else False
