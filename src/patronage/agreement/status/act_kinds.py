"""The kinds of acts that an agreement knows, and the grounds on which it is ended."""

from __future__ import annotations

from enum import Enum

from patronage.values import repr_member

__all__ = ["ActKind", "Ground"]


class ActKind(Enum):
    """What a party, or both, may do with an agreement.

    >>> ActKind.GIVE_NOTICE
    ActKind.GIVE_NOTICE
    """

    OFFER = "offer"
    COUNTER = "counter"
    """A counter-offer: what was signed before is void, and the others may sign."""
    REJECT = "reject"
    """An offer is turned down."""
    SIGN = "sign"
    WITHDRAW = "withdraw"
    GIVE_NOTICE = "give notice"
    WITHDRAW_NOTICE = "withdraw notice"
    RENEW = "renew"
    SUSPEND = "suspend"
    RESUME = "resume"
    BREACH = "breach"
    CURE = "cure"
    AMEND = "amend"
    TERMINATE = "terminate"
    SUPERSEDE = "supersede"
    UNDO = "undo"
    """An act is taken back, as if it had never been done."""
    OCCUR = "occur"
    """An event came that the agreement names."""
    PERFORM = "perform"
    WAIVE = "waive"
    REVIEW = "review"
    REMIND = "remind"
    LEAVE = "leave"
    """One of several parties leaves; the agreement goes on for the others."""
    ASSIGN = "assign"
    """A party is replaced by another."""
    JOIN = "join"
    """Somebody becomes a party too."""
    CLAIM = "claim"
    """What follows from a measure that was missed is claimed."""
    OBJECT = "object"
    """A party objects in time to another's being replaced, or to other terms: that is undone."""

    __repr__ = repr_member


class Ground(Enum):
    """On what ground an agreement is terminated.

    >>> Ground.CAUSE
    Ground.CAUSE
    """

    CONVENIENCE = "convenience"
    """Without a reason, on the notice that the terms ask for."""
    CAUSE = "cause"
    """For a breach by another party that was not cured in time."""
    CONSENT = "consent"
    """Both sides agree to end it."""
    WITHDRAWAL = "withdrawal"
    """By a right to withdraw in the first days: it is ended from its start."""

    __repr__ = repr_member
