"""The states of an agreement and the moves between them: one table, from which all else follows."""

from __future__ import annotations

from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from patronage.agreement.status.act_kinds import ActKind
from patronage.errors import Fault, Undecided
from patronage.text.characters import mermaid_text
from patronage.values import repr_member

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["TRANSITIONS", "AgreementStatus", "Occasion"]


class AgreementStatus(Enum):
    """Where an agreement stands on a day; derived from its term and its acts, never set.

    >>> AgreementStatus.SUSPENDED.is_live, AgreementStatus.EXPIRED.is_ended
    (True, True)
    """

    DRAFT = "draft"
    OFFERED = "offered"
    """Offered, or signed by some of the parties."""
    EXECUTED = "executed"
    """Signed by all, and not yet in force."""
    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    """Given up before all had signed."""
    UNKNOWN = "not known"
    """One of several: a day on which it begins or ends is known in bounds only."""

    __repr__ = repr_member

    @property
    def is_live(self) -> bool:
        """Whether it binds the parties: executed, in force or suspended.

        Raises `Undecided` (`status.unknown`) where the status is not known.

        >>> AgreementStatus.OFFERED.is_live
        False
        """
        return self._known() in _LIVE

    @property
    def is_ended(self) -> bool:
        """Whether it is over, for ever (A6), unless the act that ended it is undone.

        Raises `Undecided` (`status.unknown`) where the status is not known.

        >>> AgreementStatus.TERMINATED.is_ended
        True
        """
        return self._known() in _ENDED

    def _known(self) -> AgreementStatus:
        if self is AgreementStatus.UNKNOWN:
            hint = "a day on which it begins or ends is left open: ask in_force_on(day)"
            raise Undecided(Fault.of("status.unknown", "", self.value, hint))
        return self

    @classmethod
    def diagram(cls) -> str:
        """Return all moves between the states as a Mermaid state diagram.

        >>> print(AgreementStatus.diagram().splitlines()[3])
            draft --> offered: offer, sign
        """
        labels: dict[tuple[AgreementStatus, AgreementStatus], list[str]] = {}
        for (before, move), after in TRANSITIONS.items():
            if before is not after:
                labels.setdefault((before, after), []).append(move.value)
        names = {each: each.value.replace(" ", "_") for each in cls}
        lines = ["stateDiagram-v2", f"    [*] --> {names[cls.DRAFT]}"]
        lines[1:1] = [
            f"    state {mermaid_text(each.value)!r} as {names[each]}".replace("'", '"')
            for each in cls
            if " " in each.value and each is not cls.UNKNOWN
        ]
        for (before, after), moves in labels.items():
            lines.append(f"    {names[before]} --> {names[after]}: {', '.join(moves)}")
        lines += [f"    {names[each]} --> [*]" for each in cls if each in _ENDED]
        return "\n".join(lines)


_LIVE: Final = frozenset(
    {AgreementStatus.EXECUTED, AgreementStatus.IN_FORCE, AgreementStatus.SUSPENDED}
)
_ENDED: Final = frozenset(
    {
        AgreementStatus.EXPIRED,
        AgreementStatus.TERMINATED,
        AgreementStatus.SUPERSEDED,
        AgreementStatus.WITHDRAWN,
    }
)


class Occasion(Enum):
    """What moves an agreement without anybody's act: it follows from the acts and the term.

    >>> Occasion.TERM_ENDS
    Occasion.TERM_ENDS
    """

    ALL_SIGNED = "all have signed"
    OFFER_LAPSES = "its offer lapses"
    TERM_STARTS = "its term starts"
    TERM_ENDS = "its term ends"

    __repr__ = repr_member


Moves: TypeAlias = "Mapping[tuple[AgreementStatus, ActKind | Occasion], AgreementStatus]"


def _table() -> Moves:
    status, act = AgreementStatus, ActKind
    moves: dict[tuple[AgreementStatus, ActKind | Occasion], AgreementStatus] = {
        (status.DRAFT, act.OFFER): status.OFFERED,
        (status.DRAFT, act.SIGN): status.OFFERED,
        (status.DRAFT, act.WITHDRAW): status.WITHDRAWN,
        (status.OFFERED, act.SIGN): status.OFFERED,
        (status.OFFERED, act.WITHDRAW): status.WITHDRAWN,
        (status.OFFERED, act.COUNTER): status.OFFERED,
        (status.OFFERED, act.REJECT): status.DRAFT,
        (status.OFFERED, Occasion.OFFER_LAPSES): status.DRAFT,
        (status.OFFERED, Occasion.ALL_SIGNED): status.EXECUTED,
        (status.EXECUTED, Occasion.TERM_STARTS): status.IN_FORCE,
        (status.IN_FORCE, act.SUSPEND): status.SUSPENDED,
        (status.SUSPENDED, act.RESUME): status.IN_FORCE,
    }
    for live in (status.EXECUTED, status.IN_FORCE, status.SUSPENDED):
        moves[live, act.TERMINATE] = status.TERMINATED
        moves[live, act.SUPERSEDE] = status.SUPERSEDED
        for stays in (act.GIVE_NOTICE, act.WITHDRAW_NOTICE, act.RENEW, act.AMEND):
            moves[live, stays] = live
        for changes in (act.LEAVE, act.ASSIGN, act.JOIN, act.OBJECT):
            moves[live, changes] = live
    for running in (status.IN_FORCE, status.SUSPENDED):
        moves[running, Occasion.TERM_ENDS] = status.EXPIRED
        moves[running, act.BREACH] = moves[running, act.CURE] = running
    for each in (each for each in status if each is not status.UNKNOWN):
        for stays in (act.UNDO, act.OCCUR, act.PERFORM, act.WAIVE):
            moves[each, stays] = each
        for stays in (act.REVIEW, act.REMIND, act.CLAIM):
            moves[each, stays] = each
    return MappingProxyType(moves)


TRANSITIONS: Final = _table()
"""The state that each act, or occasion, leads to from each state; what isn't listed is refused."""
