"""A move: standing changed on a day, by what, and when that shows."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from patronage.values import repr_member

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.acts import Override, Placement

__all__ = ["Cause", "Move"]


class Cause(Enum):
    """What moved a standing: a rule that came to hold or to fail, or somebody's act.

    >>> Cause.EARNED.value
    'earned'
    """

    EARNED = "earned"
    LOST = "lost"
    PLACED = "placed"
    RENAMED = "renamed"
    MASKED = "masked"
    CORRECTED = "corrected"

    __repr__ = repr_member


class Move(NamedTuple):
    """One change of standing, by name: decided on `day`, to be seen from `shows_on`.

    `rung` is the rung that was gained or lost and so made the difference; `since` is the day from
    which its rule held (a gain), or on which it was first seen to fail (a loss: the days from there
    are the grace). `act` is the placement or override that did it. `version` is the place of the
    policy version that decided.

    >>> from datetime import date
    >>> day = date(2026, 2, 1)
    >>> Move(day, "customer", "client", day, Cause.EARNED, rung="client").after
    'client'
    """

    day: date
    before: str
    after: str
    shows_on: date
    cause: Cause
    rung: str | None = None
    since: date | None = None
    act: Placement | Override | None = None
    version: int = 0

    def shown_from(self, before: str) -> Move:
        """Return the same move as it shows: from the standing that showed until then.

        >>> from datetime import date
        >>> move = Move(date(2026, 2, 1), "silver", "gold", date(2026, 2, 1), Cause.EARNED)
        >>> move.shown_from("blue").before
        'blue'
        """
        return self if before == self.before else self._replace(before=before)

    def renamed(self, after: str) -> Move:
        """Return the same move to a standing that has another name now.

        >>> from datetime import date
        >>> move = Move(date(2026, 2, 1), "silver", "gold", date(2026, 2, 1), Cause.EARNED)
        >>> move.renamed("premier").after
        'premier'
        """
        return self if after == self.after else self._replace(after=after)
