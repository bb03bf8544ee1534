"""What a criterion looks at: criteria that differ in their threshold alone see the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import fields

from patronage.values import Value

if TYPE_CHECKING:
    from attrs import AttrsInstance

    from patronage.standing.rules.threshold import Threshold

__all__ = ["Seeing", "currency_of"]


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


def currency_of(threshold: Threshold) -> str | None:
    """Return the currency of the amounts that a threshold bounds; None where it bounds none.

    >>> import patronage as pt
    >>> currency_of(pt.at_least(pt.Money("500", "USD"))), currency_of(pt.at_least(3))
    ('USD', None)
    """
    currency: str | None = getattr(threshold.bounds[0], "currency", None)
    return currency
