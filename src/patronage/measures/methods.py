"""How one figure is made of what was observed in a window."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from patronage.values import repr_member

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["GROWING", "OF_SHARES", "PERCENTILES", "AttainmentMethod", "percentile"]


class AttainmentMethod(Enum):
    """How attainment is worked out; the definitions differ, so a measure has to name its own.

    Shares are in percent. What counts as good is said by the measure's `good`, or by the
    observation itself (`Observation.counted`, or a value that is true or false).

    >>> AttainmentMethod.UPTIME
    AttainmentMethod.UPTIME
    """

    MEAN = "mean"
    """The mean of the values."""
    RATIO = "ratio"
    """The good ones over all of them, by their numbers."""
    MEAN_OF_RATIOS = "mean of ratios"
    """The mean of each observation's own share of good ones: each weighs the same."""
    TIMESLICES = "timeslices"
    """The observations whose share, or value, is good, over all of them: each is good or it isn't.
    """
    UPTIME = "uptime"
    """The time of the window less what was lost, over the time of the window."""
    COUNT = "count"
    """How many there were."""
    SUM = "sum"
    """The sum of the values."""
    WORST = "worst"
    """The value that is furthest on the wrong side of the target."""
    NET_SCORE = "net score"
    """The share of the good ones less that of the bad ones (`bad`): promoters less detractors."""
    CONSECUTIVE = "consecutive"
    """The longest run, in the order of their days."""
    EACH = "each"
    """Every observation by itself: one attainment for each. Of what was never noted, or never
    brought in, nothing can be listed, not even as unknown."""
    NEAREST_RANK = "nearest rank"
    """The percentile that is a value seen: of n, the one at p n / 100, rounded up."""
    LINEAR_INCLUSIVE = "linear inclusive"
    """The percentile between two values seen, at 1 + p (n - 1) / 100."""
    LINEAR_HALF = "linear half"
    """The same at 1/2 + p n / 100."""
    LINEAR_EXCLUSIVE = "linear exclusive"
    """The same at p (n + 1) / 100."""
    NEAREST_OF_EXCLUSIVE = "nearest of exclusive"
    """The value seen that is nearest to p (n + 1) / 100; in the middle, the later one."""

    __repr__ = repr_member


OF_SHARES: Final = frozenset(
    {
        AttainmentMethod.RATIO,
        AttainmentMethod.MEAN_OF_RATIOS,
        AttainmentMethod.TIMESLICES,
        AttainmentMethod.UPTIME,
    }
)
"""The methods whose figure is a share that was kept, in percent: what is lost has an allowance."""

GROWING: Final = (AttainmentMethod.COUNT, AttainmentMethod.CONSECUTIVE)
"""The methods whose figure only grows as more is observed."""

_RANKS: Final[dict[AttainmentMethod, Callable[[Fraction, int], Fraction]]] = {
    AttainmentMethod.NEAREST_RANK: lambda share, n: Fraction(-(-share * n // 1)),
    AttainmentMethod.LINEAR_INCLUSIVE: lambda share, n: 1 + share * (n - 1),
    AttainmentMethod.LINEAR_HALF: lambda share, n: share * n + Fraction(1, 2),
    AttainmentMethod.LINEAR_EXCLUSIVE: lambda share, n: share * (n + 1),
    AttainmentMethod.NEAREST_OF_EXCLUSIVE: lambda share, n: Fraction(
        (share * (n + 1) + Fraction(1, 2)) // 1
    ),
}

PERCENTILES: Final = frozenset(_RANKS)
"""The methods that ask which percentile."""


def percentile(
    values: Sequence[int | Fraction], percent: Fraction, method: AttainmentMethod
) -> int | Fraction:
    """Return a percentile of values, at least one; beyond the ends it is the end.

    >>> percentile([15, 20, 35, 40, 50], Fraction(40), AttainmentMethod.LINEAR_INCLUSIVE)
    Fraction(29, 1)
    """
    ordered = sorted(values)
    least, most = Fraction(1), Fraction(len(ordered))
    whole, rest = divmod(min(max(_RANKS[method](percent / 100, len(ordered)), least), most), 1)
    low = ordered[whole - 1]
    return low + rest * (ordered[whole] - low) if rest else low
