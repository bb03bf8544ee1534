"""What is left of lots: points, credits and prepaid hours that expire and are drawn."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, cast

from attrs import field, frozen

from patronage.errors import Fault
from patronage.lots.lots import balance_of
from patronage.lots.terms import LotTerms
from patronage.money.money import Money
from patronage.standing.criteria.amounts import uncounted
from patronage.standing.criteria.checks import EVER, bounded
from patronage.standing.criteria.kernel import counted
from patronage.standing.criteria.sight import Seeing, currency_of
from patronage.standing.rules.covering import Unseen
from patronage.thresholds.threshold import Threshold
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from datetime import date

    from patronage.facts.observed import Observation
    from patronage.standing.criteria.kernel import Details
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.windows.anchors import Anchors

__all__ = ["LotBalance"]


def _of_one_unit(faults: list[Fault], bounds: tuple[object, ...]) -> None:
    units = {getattr(each, "currency", None) for each in bounds}
    if len(units) > 1:
        hint = "give numbers, or amounts of one currency"
        faults.append(Fault.of("currency.mismatch", "threshold", bounds, hint))


_QUANTITY = bounded(
    *(int, Decimal, Money), such_as="a quantity, such as at_least(500)", besides=_of_one_unit
)


@frozen(cache_hash=True)
class LotBalance(Seeing):
    """How much is there of what is granted in lots: of points, credits, prepaid hours (D26).

    Nothing granted is 0; what is owed after an overdraft is below zero. Of money, the lots in the
    threshold's currency count. Not known from the day of a grant or draw without a quantity, or in
    another unit: in money where a number is asked for, in a number where money is. Faults:
    `threshold.type`, `currency.mismatch`, `terms.type`.

    >>> import patronage as pt
    >>> points = pt.LotTerms("points", lasts=pt.months(24))
    >>> pt.LotBalance(pt.at_least(500), lots=points).needs
    frozenset({'observation:points'})
    """

    code = "lot_balance"
    unseen = Unseen.ANYTHING

    threshold: Annotated[Threshold, _QUANTITY]
    lots: LotTerms = field(kw_only=True)

    @property
    def needs(self) -> frozenset[str]:
        """The observations that grant and draw."""
        return frozenset({f"observation:{self.lots.name}"})

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return what is there on each day."""
        pool = facts.among(self.needs)
        moves = cast("tuple[Observation, ...]", pool)
        balance = balance_of(moves, self.lots, currency_of(self.threshold))

        def resting(seen: Observed, value: object) -> Observed:
            return seen._replace(value=value)

        return Timeline.combine(resting, counted(pool, EVER, anchors).line, balance)

    def details(self, observed: Observed, day: date) -> Details:
        """Return of what; where it isn't known, what is counted in another unit."""
        named = (("of", self.lots.name),)
        if observed.value is not None:
            return named
        return (*named, *uncounted(observed, currency_of(self.threshold), self.lots.name))
