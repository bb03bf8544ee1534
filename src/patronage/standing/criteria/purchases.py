"""How often somebody bought, on how many days, and when last."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ClassVar

from attrs import field, frozen

from patronage.standing.criteria.checks import EVER, Count, Over, elapsed
from patronage.standing.criteria.kernel import (
    Details,  # noqa: TC001  its hints can be read
    counted,
    dated,
    number_of,
    span_of,
    weighed,
)
from patronage.standing.criteria.sight import Looking
from patronage.standing.rules.covering import Unseen
from patronage.standing.rules.looks import Latest
from patronage.thresholds.threshold import Threshold

if TYPE_CHECKING:
    from datetime import date

    from patronage.standing.criteria.kernel import Pool, ValueOf
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.looks import Look
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors

__all__ = ["DealingCount", "PurchaseCount", "PurchaseDays", "Recency"]

_PURCHASES = frozenset({"purchase"})
_DEALINGS = frozenset({"purchase", "engagement"})


@frozen(cache_hash=True)
class _Counting(Looking):
    """What criteria share that count in a window: their words name it, and the last day."""

    needs: ClassVar[frozenset[str]]

    threshold: Count
    over: Over = field(default=EVER, kw_only=True)

    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return the number of facts that the window shows on each day."""
        pool, days = facts.dated(self.needs)
        return counted(pool, self.over, anchors, days)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the window, and the day of the last fact that counts."""
        return dated(self._window, observed)

    @cached_property
    def _window(self) -> Details:  # kept: each finding names it
        return span_of(self.over)


@frozen(cache_hash=True)
class PurchaseCount(_Counting):
    """How many purchases count on the day: rows of them, not days nor pieces (D1, D15, D35).

    None is 0. Faults: `threshold.type` (a whole number is wanted), `window.type`.

    >>> import patronage as pt
    >>> pt.PurchaseCount(pt.at_least(3), over=pt.Rolling(pt.months(12))).needs
    frozenset({'purchase'})
    """

    code = "purchase_count"
    needs = _PURCHASES


@frozen(cache_hash=True)
class PurchaseDays(_Counting):
    """On how many different days something was bought: three purchases of one day are one.

    None is 0. Faults: as `PurchaseCount`.

    >>> import patronage as pt
    >>> pt.PurchaseDays(pt.at_least(3)).over
    Ever()
    """

    code = "purchase_days"
    needs = _PURCHASES

    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return the number of different days of the purchases that the window shows."""
        return weighed(facts.among(_PURCHASES), self.over, anchors, 0, _by_day)

    def place(self, day: date) -> int:
        """Return the number of a day: each counts once."""
        return day.toordinal()


def _by_day(pool: Pool) -> ValueOf:
    return number_of([fact.on for fact in pool])


@frozen(cache_hash=True)
class DealingCount(_Counting):
    """How many purchases and engagements began: what makes a customer at all.

    An engagement counts from its first day on, by that day. Where only purchases were imported
    (or only engagements) the number is a lower bound. Faults: as `PurchaseCount`.

    >>> import patronage as pt
    >>> sorted(pt.DealingCount(pt.at_least(1)).needs)
    ['engagement', 'purchase']
    """

    code = "dealing_count"
    needs = _DEALINGS
    any_will_do = True


@frozen(cache_hash=True)
class Recency(Looking):
    """How long ago the last purchase was; with none ever, neither recent nor long ago: unmet.

    `Recency(within(days(180)))` holds on the 180 days from the purchase on. Fault:
    `threshold.type` (a length of time is wanted).

    >>> import patronage as pt
    >>> pt.Recency(pt.within(pt.days(180)))
    Recency(within(days(180)))
    """

    code = "recency"
    needs = _PURCHASES
    unseen = Unseen.NOTHING

    threshold: Annotated[Threshold, elapsed("within(days(180))")]

    def look(self, facts: Facts, anchors: Anchors) -> Look:
        """Return the day of the last purchase until each day."""
        return Latest(*facts.dated(_PURCHASES))

    def details(self, observed: Observed, day: date) -> Details:
        """Return the day of the last purchase."""
        return dated((), observed)
