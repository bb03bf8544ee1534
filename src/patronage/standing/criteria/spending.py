"""What somebody spent, what they bought at most at once, and in how many periods they paid."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, cast

from attrs import field, frozen

from patronage.checks import is_count
from patronage.dates.month_end import index_of
from patronage.dates.period import Period
from patronage.dates.span import Span, months
from patronage.errors import Fault, offer
from patronage.money.money import Money
from patronage.standing.criteria.amounts import furthest, sum_in, total_in, uncounted, worth_of
from patronage.standing.criteria.checks import (
    EVER,
    Amount,
    Over,
    check_kinds,
    kinds_of,
    whole,
)
from patronage.standing.criteria.kernel import dated, number_of, span_of, weighed
from patronage.standing.criteria.lasting import lasting
from patronage.standing.criteria.sight import Seeing
from patronage.thresholds.threshold import Threshold
from patronage.windows.grid import CalendarPeriod, Which

if TYPE_CHECKING:
    from patronage.facts.dealings import Refund
    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool, ValueOf
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.verdict import Observed
    from patronage.timeline.timeline import Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = ["EarningPeriods", "LargestPurchase", "Spend"]

_PURCHASES = frozenset({"purchase"})
_EARNINGS = frozenset({"purchase", "charge", "payment"})
_MONEY = ("charge", "engagement", "payment", "purchase")


def _currency(criterion: Spend | LargestPurchase) -> str:
    return cast("Money", criterion.threshold.bounds[0]).currency


def _check_money_kinds(faults: list[Fault], path: str, kinds: tuple[str, ...]) -> None:
    found: list[Fault] = []
    check_kinds(found, path, kinds)
    known = ", ".join(_MONEY)
    found = found or [
        Fault.of("kinds.unknown", path, kind, f"{offer(kind, _MONEY)}give some of {known}")
        for kind in kinds
        if kind not in _MONEY
    ]
    faults += found


@frozen(cache_hash=True)
class Spend(Seeing):
    """How much somebody spent, net of the refunds that the ledger holds (D5, D6, D15).

    `kinds` says what counts: purchases, unless you say engagements, charges or payments. Nothing
    is 0. Sums never mix currencies: what was spent in others than the threshold's makes the sum
    more than the one in its own, so that it may be met, or exceeded; where that doesn't decide,
    it is not known, and the finding names the currencies that were not counted. A refund that
    names a purchase counts as long as that does, else by its own day.

    Faults: `threshold.type` (an amount is wanted), `currency.mismatch`, `window.type`,
    `kinds.unknown`.

    >>> import patronage as pt
    >>> pt.Spend(pt.at_least(pt.Money("500", "USD")), over=pt.Rolling(pt.months(12))).kinds
    ('purchase',)
    """

    code = "spend"

    threshold: Amount
    over: Over = field(default=EVER, kw_only=True)
    kinds: Annotated[tuple[str, ...], _check_money_kinds] = field(
        default=("purchase",), kw_only=True, converter=kinds_of
    )

    @property
    def needs(self) -> frozenset[str]:
        """The kinds of fact that count."""
        return frozenset(self.kinds)

    def looks_at(self, fact: Fact) -> bool:
        """Return whether it counts, or gives something back."""
        return fact.kind in self.kinds or fact.kind == "refund"

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the sum of what the window shows on each day."""
        currency = _currency(self)
        spent = facts.among(self.needs)
        refunds = facts.of("refund")
        if refunds:
            return _net(spent, refunds, self.over, anchors, currency)
        nothing = Money.of_minor(0, currency)
        return weighed(
            spent, self.over, anchors, nothing, lambda pool: sum_in(currency, map(worth_of, pool))
        ).line

    def details(self, observed: Observed, day: date) -> Details:
        """Return the window, and the currencies that were not counted."""
        return (*span_of(self.over), *uncounted(observed, _currency(self)))


def _net(
    spent: Pool, refunds: Pool, window: Window, anchors: Anchors, currency: str
) -> Timeline[Observed]:
    """Return the sums less refunds, each of which counts as long as what it gives back does."""
    bought = {fact.id: fact for fact in spent}
    spells = [(fact, window.counts(fact.on, anchors)) for fact in spent]
    for refund in refunds:
        of = bought.get(cast("Refund", refund).of)
        if of is None:
            spells.append((refund, window.counts(refund.on, anchors)))
        elif (spell := window.counts(of.on, anchors)) is not None:
            spells.append((refund, spell.intersect(Period(refund.on, None))))
    return _summed([(fact, spell) for fact, spell in spells if spell is not None], currency)


def _summed(spells: list[tuple[Fact, Period]], currency: str) -> Timeline[Observed]:
    minors: dict[str, int] = {}

    def turning(fact: Fact, step: int) -> None:
        worth = worth_of(fact)
        if worth is not None:
            minors[worth.currency] = minors.get(worth.currency, 0) + step * worth.minor

    def total(count: int) -> object:  # noqa: ARG001  it is kept up to date by each turn
        return total_in(currency, minors)

    return lasting(spells, total, turning)


@frozen(cache_hash=True)
class LargestPurchase(Seeing):
    """The price of the largest single purchase that counts: the high ticket (D43).

    Of no purchase it is not known. While one in another currency than the threshold's counts, it
    is only known to be at least the largest in its own. Faults: as `Spend`.

    >>> import patronage as pt
    >>> pt.LargestPurchase(pt.at_least(pt.Money("20000", "USD"))).code
    'largest_purchase'
    """

    code = "largest_purchase"
    needs = _PURCHASES

    threshold: Amount
    over: Over = field(default=EVER, kw_only=True)

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the highest price among the purchases that the window shows on each day."""
        currency = _currency(self)
        nothing = Money.of_minor(0, currency)
        return furthest(facts.among(_PURCHASES), self.over, anchors, currency, floor=nothing)

    def details(self, observed: Observed, day: date) -> Details:
        """Return the window, and the day of it, or the currencies that were not counted."""
        span = span_of(self.over)
        if isinstance(observed.value, Money):
            return dated(span, observed, "on")
        return (*span, *uncounted(observed, _currency(self)))


def _check_periods(faults: list[Fault], path: str, number: object) -> None:
    if not is_count(number, 1):
        faults.append(Fault.of("interval.range", path, number, "give at least 1 period"))


@frozen(cache_hash=True)
class EarningPeriods(Seeing):
    """In how many of the last complete periods something was earned (D5, D31).

    `EarningPeriods(at_least(4), last=8)`: earnings in at least 4 of the last 8 quarters. Earned is
    what was bought, charged or paid, in any currency, if it is more than nothing. The running
    period doesn't count before it is over; `anchor` is the first day of one of the periods. Where
    only some of the kinds were imported the number is a lower bound.

    Faults: `threshold.type`, `interval.type`, `interval.range`, `date.type`.

    >>> import patronage as pt
    >>> pt.EarningPeriods(pt.at_least(4), every=pt.months(3), last=8).over.which
    Which.last(8)
    """

    code = "earning_periods"
    needs = _EARNINGS
    any_will_do = True

    threshold: Annotated[Threshold, whole("at_least(4)")]
    every: Span = field(default=months(3), kw_only=True)
    last: Annotated[int, _check_periods] = field(default=8, kw_only=True)
    anchor: date = field(default=date(2000, 1, 1), kw_only=True)

    @property
    def over(self) -> CalendarPeriod:
        """The window: the last complete periods.

        >>> import patronage as pt
        >>> pt.EarningPeriods(pt.at_least(4), last=8).over.every
        months(3)
        """
        return CalendarPeriod(self.every, anchor=self.anchor, which=Which.last(self.last))

    def observe(self, facts: Facts, anchors: Anchors) -> Timeline[Observed]:
        """Return the number of the window's periods in which there were earnings."""
        found = facts.among(_EARNINGS)
        earned = tuple([fact for fact in found if _is_earned(fact)])
        return weighed(earned, self.over, anchors, 0, self._by_period).line

    def _by_period(self, pool: Pool) -> ValueOf:
        return number_of([self.place(fact.on) for fact in pool])

    def place(self, day: date) -> int:
        """Return the number of the period that a day is in: each counts once."""
        return index_of(day, self.anchor, self.every)

    def details(self, observed: Observed, day: date) -> Details:
        """Return of how many periods, and how long each is."""
        return (("last", self.last), ("every", self.every))


def _is_earned(fact: Fact) -> bool:
    worth = worth_of(fact)
    return worth is not None and worth.minor > 0
