"""What a criterion looks at: criteria that differ in their threshold alone see the same."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, cast

from attrs import fields

from patronage.values import Value

if TYPE_CHECKING:
    from attrs import AttrsInstance

    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.looks import Look
    from patronage.standing.rules.verdict import Observed
    from patronage.thresholds.threshold import Threshold
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors

__all__ = ["Looking", "Seeing", "currency_of"]


class Seeing(Value):
    """What a criterion is that sees the same whatever its threshold.

    Not for one whose threshold decides what is seen, as `LastObservations`.
    """

    __slots__ = ()

    @property
    def sight(self) -> tuple[object, ...]:
        """What it looks at: all but its threshold, and of that the currency of its amounts."""
        kind = cast("type[AttrsInstance]", type(self))
        looked_at = {each.name: getattr(self, each.name) for each in fields(kind)}
        threshold = looked_at.pop("threshold", None)
        return (kind, *looked_at.values(), threshold and currency_of(threshold))


class Looking(Seeing):
    """What a criterion is whose look at the facts answers more cheaply than a timeline."""

    __slots__ = ()

    @abstractmethod
    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return what it sees."""

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return what it sees, over time."""
        return self.look(facts, anchors).line


def currency_of(threshold: Threshold) -> str | None:
    """Return the currency of the amounts that a threshold bounds; None where it bounds none.

    >>> import patronage as pt
    >>> currency_of(pt.at_least(pt.Money("500", "USD"))), currency_of(pt.at_least(3))
    ('USD', None)
    """
    currency: str | None = getattr(threshold.bounds[0], "currency", None)
    return currency
