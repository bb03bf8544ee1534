"""What is late under an agreement on every day: of its obligations, and of its reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from patronage.agreement.life.duties import is_cancelled, until_the_end
from patronage.agreement.life.life import Unsure
from patronage.agreement.life.settling import oldest_late
from patronage.agreement.status.status import AgreementStatus
from patronage.agreement.terms.obligations import Obligation
from patronage.counting.when import NEVER, bounds
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from patronage.agreement.life.life import Life
    from patronage.agreement.life.moves import Possible
    from patronage.agreement.terms.reviews import ReviewPlan

__all__ = ["Late", "overdue_of"]

Late: TypeAlias = "date | Unsure | None"
"""The due day of the oldest that is late; None: none is. `Unsure` where that is not known."""

_NOTHING: Final[Timeline[Late]] = Timeline.constant(None)
_UNSIGNED: Final = frozenset(
    {AgreementStatus.DRAFT, AgreementStatus.OFFERED, AgreementStatus.WITHDRAWN}
)


def overdue_of(
    life: Life, is_asked: Callable[[Obligation | ReviewPlan], bool]
) -> Mapping[str, Timeline[Late]]:
    """Return what is late of the obligations and plans that are asked for, by their ids.

    On a day each counts as it was agreed last by the versions that have taken effect; the first one
    counts before the start too. Before all have signed nothing is owed. Of reviews none is late any
    more once the agreement is over, while what one side owes the other stays owed. Between two for
    whom it is asked, nothing is on days on which they aren't its sides.

    >>> from datetime import date
    >>> import patronage as pt
    >>> made = date(2026, 1, 5)
    >>> logo = pt.Obligation("logo", "the logo", by=pt.Side.PROVIDER, due=date(2026, 3, 2))
    >>> agreement = pt.Agreement.signed("A1", on=made, start=made, obligations=logo)
    >>> overdue_of(agreement.life, lambda duty: True)["logo"].changes()
    ((datetime.date(2026, 3, 3), datetime.date(2026, 3, 2)),)
    """
    found: dict[str, Timeline[Late]] = {}
    if is_cancelled(life):
        return found
    agreed: dict[str, Obligation | ReviewPlan] = {}
    for place, version in enumerate(life.versions):
        for duty in version.terms.duties:
            if agreed.get(duty.id) == duty:
                continue
            agreed[duty.id] = duty
            late = _while_bound(life, duty) if is_asked(duty) else _NOTHING
            before = found.get(duty.id, _NOTHING)
            found[duty.id] = late if not place else before.splice(version.effective, late)
    if life.theirs is None:
        return found
    theirs = life.theirs
    return {name: Timeline.combine(_if_theirs, late, theirs) for name, late in found.items()}


def _if_theirs(late: Late, theirs: bool | None) -> Late:
    return late if theirs else None


def _while_bound(life: Life, duty: Obligation | ReviewPlan) -> Timeline[Late]:
    """Return what is late of a duty on the days on which the agreement binds the parties to it."""
    is_obligation = isinstance(duty, Obligation)

    def bound(possible: Possible, late: Late) -> Late:
        if late is None:
            return None
        binds = {
            each not in _UNSIGNED and (is_obligation or not each.is_ended) for each in possible
        }
        return Unsure.UNSURE if len(binds) > 1 else late if binds == {True} else None

    return Timeline.combine(bound, life.possible, _late(life, duty))


def _late(life: Life, duty: Obligation | ReviewPlan) -> Timeline[Late]:
    """Return what is late of a duty; where it hangs on an end that is left open, it isn't known."""
    if life.ended_on is None:
        return _late_until(life, duty, None)
    first, last = bounds(life.ended_on)
    surely = _late_until(life, duty, first)
    if first == last:
        return surely
    perhaps = _late_until(life, duty, None if last == NEVER else last)
    return Timeline.combine(_known, surely, perhaps)


def _known(surely: Late, perhaps: Late) -> Late:
    """Return what is late by the earliest end, where the latest one says no more."""
    return surely if surely is not None or perhaps is None else Unsure.UNSURE


def _late_until(life: Life, duty: Obligation | ReviewPlan, end: date | None) -> Timeline[Late]:
    mine = until_the_end(duty, end)
    return _NOTHING if mine is None else oldest_late(mine, life.standing_acts)
