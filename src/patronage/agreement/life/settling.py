"""What the acts of an agreement make of a duty: of an obligation, or of a plan of reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.obligations import Obligation

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from patronage.agreement.life.acts import Act
    from patronage.agreement.terms.obligations import Owed
    from patronage.agreement.terms.reviews import ReviewPlan
    from patronage.timeline.timeline import Timeline

__all__ = ["SETTLING", "oldest_late", "owed_by"]

SETTLING: Final = frozenset({ActKind.PERFORM, ActKind.WAIVE, ActKind.REVIEW})
"""The acts that may settle what falls due."""


def owed_by(
    duty: Obligation | ReviewPlan,
    acts: Collection[Act],
    on: date,
    since: date | None = None,
    until: date | None = None,
) -> tuple[Owed, ...]:
    """Return what is owed by a duty on a day, after these acts: see `Obligation.owed`."""
    if isinstance(duty, Obligation):
        return duty.owed(
            on,
            since=since,
            until=until,
            performed=_of(acts, ActKind.PERFORM),
            waived=_of(acts, ActKind.WAIVE),
            breached=_of(acts, ActKind.BREACH),
        )
    return duty.owed(on, since=since, until=until, held=_of(acts, ActKind.REVIEW))


def oldest_late(duty: Obligation | ReviewPlan, acts: Collection[Act]) -> Timeline[date | None]:
    """Return the due day of the oldest of a duty that is late, on every day, after these acts."""
    if isinstance(duty, Obligation):
        performed, waived = _of(acts, ActKind.PERFORM), _of(acts, ActKind.WAIVE)
        return duty.overdue(performed=performed, waived=waived)
    return duty.overdue(held=_of(acts, ActKind.REVIEW))


def _of(acts: Collection[Act], kind: ActKind) -> list[Act]:
    return [act for act in acts if act.kind is kind]
