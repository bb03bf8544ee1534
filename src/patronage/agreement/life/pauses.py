"""When an agreement is suspended, by the acts of suspending and resuming, and what stands still."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.rounds import Pause
from patronage.agreement.terms.suspension import Suspension

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from patronage.agreement.life.acts import Act
    from patronage.agreement.terms.terms import Terms

__all__ = ["HALTING", "halted_on", "paused", "pauses_of"]

HALTING: Final = frozenset({ActKind.SUSPEND, ActKind.RESUME})
"""The acts that suspend an agreement, and that let it go on."""

_BY_DEFAULT: Final = Suspension()


def pauses_of(acts: Iterable[Act], terms_on: Callable[[date], Terms]) -> tuple[Pause, ...]:
    """Return the suspensions that follow from acts that have effect, in order.

    By the days on which these take effect, as the status has it: to suspend what is suspended
    changes nothing.
    """
    found: tuple[Pause, ...] = ()
    for act in sorted((act for act in acts if act.kind in HALTING), key=_effective):
        found = paused(found, act, terms_on)
    return found


def halted_on(acts: Iterable[Act]) -> date:
    """Return the last day on which any of some acts suspends it or lets it go on."""
    return max((_effective(act) for act in acts if act.kind in HALTING), default=date.min)


def _effective(act: Act) -> date:
    return act.effective_from


def paused(
    pauses: tuple[Pause, ...], act: Act, terms_on: Callable[[date], Terms]
) -> tuple[Pause, ...]:
    """Return the suspensions after one more act, which takes effect after those before it."""
    day, last = act.effective_from, pauses[-1] if pauses else None
    lasts = last is not None and last.end is None
    if act.kind is ActKind.SUSPEND and not lasts:
        says = terms_on(day).suspension or _BY_DEFAULT
        known, why = act.recorded_on, act.reason
        return (*pauses, Pause(day, None, says.extends_term, says.stops_billing, known, why))
    if act.kind is ActKind.RESUME and last is not None and lasts:
        chosen = last.extends_term if act.extends_term is None else act.extends_term
        return (*pauses[:-1], last._replace(end=day, extends_term=chosen))
    return pauses
