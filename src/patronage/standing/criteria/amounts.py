"""Numbers and amounts, summed up or the greatest of them: what is known where they don't all fit.

No sum mixes currencies, and none is converted. But what comes in in another currency only adds to
a total, so that the sum in one currency alone is known to be passed.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from patronage.billing.account.invoice import Invoice
from patronage.billing.charges.charge import Charge
from patronage.engagement.engagement import Engagement
from patronage.engagement.purchase import Purchase
from patronage.facts.attributes import Attribute
from patronage.facts.dealings import Payment, Refund
from patronage.facts.fact import ledger_order
from patronage.facts.observed import Observation
from patronage.money.money import Money
from patronage.standing.criteria.kernel import counted, extremes
from patronage.standing.rules.verdict import TAKEN_BACK, Observed
from patronage.thresholds.threshold import at_least, at_most, less_than, more_than
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from patronage.facts.fact import Fact
    from patronage.standing.criteria.kernel import Details, Pool, ValueOf
    from patronage.thresholds.threshold import Threshold
    from patronage.windows.anchors import Anchors
    from patronage.windows.window import Window

__all__ = [
    "beside",
    "fitting",
    "furthest",
    "sum_in",
    "total_in",
    "uncounted",
    "value_of",
    "worth_of",
]


def worth_of(fact: Fact) -> Money | None:
    """Return what a fact is worth to the provider: its price or amount; a refund's below zero.

    >>> from datetime import date
    >>> import patronage as pt
    >>> worth_of(pt.Refund(pt.Money("5.00", "USD"), on=date(2026, 1, 9)))
    Money('-5.00', 'USD')
    """
    if isinstance(fact, Purchase | Engagement):
        return fact.price
    if isinstance(fact, Charge | Invoice | Payment):
        return fact.amount
    return -fact.amount if isinstance(fact, Refund) else None


def value_of(fact: Fact) -> object:
    """Return the value of an observation or attribute, else what the fact is worth.

    An attribute without a value was taken back; an observation without one says nothing.

    >>> import patronage as pt
    >>> from datetime import date
    >>> value_of(pt.Attribute("trade", "law", on=date(2026, 1, 1)))
    'law'
    >>> value_of(pt.Attribute("trade", None, on=date(2026, 1, 1)))
    TakenBack.TAKEN_BACK
    """
    if isinstance(fact, Attribute):
        return TAKEN_BACK if fact.value is None else fact.value
    return fact.value if isinstance(fact, Observation) else worth_of(fact)


def fitting(value: object, currency: str | None) -> int | Decimal | Money | None:
    """Return a value that can be added to others of a currency, or to numbers; else None.

    Nothing in one currency is nothing in all.

    >>> fitting(Money("0.00", "EUR"), "USD"), fitting(Money("1.00", "EUR"), "USD"), fitting(3, None)
    (Money('0.00', 'USD'), None, 3)
    """
    if isinstance(value, Money):
        if currency is None or value.currency == currency:
            return value if currency else None
        return None if value.minor else Money.of_minor(0, currency)
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return value if is_number and currency is None else None  # type: ignore[return-value]


def uncounted(observed: Observed, currency: str | None, name: str | None = None) -> Details:
    """Return what leaves open what a value in one currency, or in numbers (None), comes to.

    Other currencies, and numbers where amounts are asked for: those by the name of what is counted.

    >>> uncounted(Observed(Money("5.00", "EUR")), "EUR")
    ()
    """
    if isinstance(observed.value, Money) or (currency is None and observed.value is not None):
        return ()
    unfit = [each for each in map(value_of, observed.facts) if fitting(each, currency) is None]
    found = {each.currency for each in unfit if isinstance(each, Money)}
    if name is not None and any(fitting(each, None) is not None for each in unfit):
        found.add(name)
    return (("uncounted", tuple(sorted(found))),) if found else ()


# --- totals -------------------------------------------------------------------------------------


def total_in(currency: str, minors: Mapping[str, int]) -> Money | Threshold | None:
    """Return what is known of a total, by its sums in minor units: the amount, or a bound.

    Where all else adds to it, it is more than the sum in the one currency; where all else takes
    from it, less. Where some adds and some takes, nothing is known.

    >>> total_in("EUR", {"EUR": 10_000, "RON": 500})
    more_than(Money('100.00', 'EUR'))
    """
    own = Money.of_minor(minors.get(currency, 0), currency)
    others = [minor for code, minor in minors.items() if minor and code != currency]
    if not others:
        return own
    if min(others) > 0:
        return more_than(own)
    return less_than(own) if max(others) < 0 else None


def sum_in(currency: str, amounts: Iterable[Money | None]) -> ValueOf:
    """Return the function of a run of amounts that says what is known of its total.

    >>> run = sum_in("EUR", [Money("5.00", "RON"), Money("100.00", "EUR")])
    >>> run(0, 2), run(1, 2)
    (more_than(Money('100.00', 'EUR')), Money('100.00', 'EUR'))
    """
    places: dict[str, list[int]] = {}
    minors: dict[str, list[int]] = {}
    for place, amount in enumerate(amounts):
        if amount is not None and amount.minor:
            places.setdefault(amount.currency, []).append(place)
            minors.setdefault(amount.currency, []).append(amount.minor)
    upto = [(code, here, [0, *accumulate(minors[code])]) for code, here in places.items()]

    def known(low: int, high: int) -> object:
        return total_in(
            currency,
            {
                code: sums[bisect_left(here, high)] - sums[bisect_left(here, low)]
                for code, here, sums in upto
            },
        )

    return known


# --- the greatest and the least -----------------------------------------------------------------


def furthest(
    pool: Pool,
    window: Window,
    anchors: Anchors,
    currency: str | None,
    *,
    least: bool = False,
    floor: Money | None = None,
) -> Timeline[Observed]:
    """Return the greatest value that the window shows on each day, or the least.

    While an amount in another currency counts, the greatest is only known to be at least that of
    the one, or more than the `floor` that all others are above; the least at most that. While
    something counts that doesn't fit at all, nothing is known.

    >>> import patronage as pt
    >>> from patronage.windows.anchors import NO_ANCHORS
    >>> furthest((), pt.Ever(), NO_ANCHORS, "USD").before.value is None
    True
    """
    own: list[Fact] = []
    values: list[object] = []
    foreign: list[Fact] = []
    unfit: list[Fact] = []
    for fact in pool:
        value = value_of(fact)
        fits = fitting(value, currency)
        if fits is not None:
            own.append(fact)
            values.append(fits)
        else:
            (foreign if currency and isinstance(value, Money) else unfit).append(fact)
    bound = at_most if least else at_least

    def known(value: object) -> object:
        if floor is not None and value in (None, floor):
            return more_than(floor)
        return None if value is None else bound(value)

    seen = extremes(tuple(own), window, anchors, values, _is_below if least else _is_above)
    seen = beside(seen, counted(tuple(foreign), window, anchors).line, known)
    return beside(seen, counted(tuple(unfit), window, anchors).line)


def beside(
    seen: Timeline[Observed],
    others: Timeline[Observed],
    known: Callable[[object], object] | None = None,
) -> Timeline[Observed]:
    """Return what is `known` of a value while other facts count beside it, None for nothing.

    Of those facts the last is named.

    >>> import patronage as pt
    >>> seen, others = pt.Timeline.constant(Observed(3)), pt.Timeline.constant(Observed(0))
    >>> beside(seen, others).before.value
    3
    """
    if not others.days:
        return seen

    def together(here: Observed, strange: Observed) -> Observed:
        last = strange.last
        if last is None:
            return here
        value = None if known is None else known(here.value)
        return Observed(value, tuple(sorted((*here.facts, last), key=ledger_order)))

    return Timeline.combine(together, seen, others)


def _is_above(one: object, other: object) -> bool:
    return one > other  # type: ignore[operator,no-any-return]


def _is_below(one: object, other: object) -> bool:
    return one < other  # type: ignore[operator,no-any-return]
