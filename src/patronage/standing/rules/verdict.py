"""What a criterion sees on a day: a value, and the facts that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from patronage.facts.fact import Fact
from patronage.values import repr_member

__all__ = ["TAKEN_BACK", "Observed", "TakenBack"]


class TakenBack(Enum):
    """What is seen of something that was said and taken back: no value, and known to be none.

    Whatever is asked of it, it is unmet; the facts that it rests on say since when.

    >>> bool(TAKEN_BACK)
    False
    """

    TAKEN_BACK = "taken back"

    __repr__ = repr_member

    def __bool__(self) -> bool:
        return False


TAKEN_BACK: Final = TakenBack.TAKEN_BACK


class Observed(NamedTuple):
    """What a criterion sees during a stretch of days: a value, and the facts that it rests on.

    `value` is None where nothing was seen that the criterion could judge. Of a value that is not
    wholly known it is a bound, `more_than(…)` or another threshold that the value passes for sure:
    the verdict stands where that alone decides, and is unknown else. What was taken back is
    `TAKEN_BACK`. A criterion of elapsed time observes the day it counts from. The facts are a run
    of a longer tuple (`pool[low:high]`), so that a window that slides over ten years of facts
    copies none of them.

    >>> Observed(3).ids
    ()
    """

    value: object
    pool: Sequence[Fact] = ()
    low: int = 0
    high: int | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that the value rests on, in the order of their days.

        >>> Observed(None).facts
        ()
        """
        return tuple(self.pool[self.low : self.high])

    @property
    def last(self) -> Fact | None:
        """The last of the facts, or None where there are none.

        >>> Observed(None).last
        """
        _, pool, low, high = self
        high = len(pool) if high is None else high
        return pool[high - 1] if high > low else None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the facts, in the order of their days.

        >>> Observed(None).ids
        ()
        """
        return tuple([fact.id for fact in self.facts if fact.id is not None])
