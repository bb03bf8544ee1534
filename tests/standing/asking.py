"""What each criterion sees on a day, by brute force: the facts one by one, the days one by one.

Written from the domain's words, without the library's timelines, windows or prefix sums: it is what
the quick way is held against. `value_on` is what is seen, `verdict_on` what follows from it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import patronage as pt
from patronage.billing.account.account import Account
from patronage.standing.rules.verdict import TAKEN_BACK
from queue_of_lots import queue_on
from standing.asking_agreements import (
    agreement_in_force,
    notice_given,
    obligation_breached,
    review_overdue,
)
from standing.asking_measures import measure_attained, measure_missed
from standing.lasting import time_spent
from standing.likelihood import likely_active

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from patronage.facts.fact import Fact

__all__ = ["value_on", "verdict_on"]

DAY = timedelta(days=1)
Comparison = pt.Comparison


def shows(window: Any, fact: date, day: date, anchors: pt.Anchors) -> bool:
    """Say whether a window shows on a day what happened on another."""
    if fact > day:
        return False
    if isinstance(window, pt.Rolling):
        return day < fact + window.span
    if isinstance(window, pt.Fixed):
        return fact in window.period
    if isinstance(window, pt.CalendarPeriod):
        return _on_grid(window, window.anchor, fact, day)
    if isinstance(window, pt.Anniversary):
        return anchors.first is not None and _on_grid(window, anchors.first, fact, day)
    return isinstance(window, pt.Ever)


def _on_grid(window: Any, anchor: date, fact: date, day: date) -> bool:
    back = _period_of(day, anchor, window.every) - _period_of(fact, anchor, window.every)
    complete, skipped = window.which.complete, window.which.skipped
    return back == 0 if complete == 0 else skipped < back <= skipped + complete


@cache
def _period_of(day: date, anchor: date, every: pt.Span) -> int:
    place = 0
    while anchor + every * (place + 1) <= day:
        place += 1
    while place > 0 and anchor + every * place > day:
        place -= 1
    if day < anchor:
        place = -1
        while day < anchor - every * -place:
            place -= 1
    return place


def _here(
    criterion: Any, kinds: Sequence[str], facts: Sequence[Fact], day: date, anchors: Any
) -> list[Any]:
    window = getattr(criterion, "over", pt.Ever())
    return [fact for fact in facts if fact.kind in kinds and shows(window, fact.on, day, anchors)]


def _purchases(criterion: Any, facts: Any, day: date, anchors: Any) -> list[Any]:
    return _here(criterion, ["purchase"], facts, day, anchors)


def _purchase_count(criterion: Any, facts: Any, day: date, anchors: Any) -> int:
    return len(_purchases(criterion, facts, day, anchors))


def _purchase_days(criterion: Any, facts: Any, day: date, anchors: Any) -> int:
    return len({fact.on for fact in _purchases(criterion, facts, day, anchors)})


def _dealing_count(criterion: Any, facts: Any, day: date, anchors: Any) -> int:
    return len(_here(criterion, ["purchase", "engagement"], facts, day, anchors))


def _recency(criterion: Any, facts: Any, day: date, anchors: Any) -> date | None:
    return max((fact.on for fact in _purchases(criterion, facts, day, anchors)), default=None)


def _tenure(criterion: Any, facts: Any, day: date, anchors: Any) -> date | None:
    said = ("attribute:", "placement", "override", "reviewed")
    days = [fact.on for fact in facts if not fact.kind.startswith(said)]
    first = min(days, default=None)
    return first if first is not None and first <= day else None


def _in_touch(criterion: Any, facts: Any, day: date, anchors: Any) -> date | None:
    reached = []
    for fact in _here(criterion, criterion.kinds, facts, day, anchors):
        last = fact.on
        if isinstance(fact, pt.Engagement):
            if fact.until is not None:
                last = fact.until
            elif fact.nature is pt.Nature.CONTINUING:
                last = date.max
        reached.append(last)
    return max(reached, default=None)


def _elapsed_since(criterion: Any, facts: Any, day: date, anchors: Any) -> date | None:
    here = _here(criterion, criterion.kinds, facts, day, anchors)
    return max((getattr(fact, "until", None) or fact.on for fact in here), default=None)


def _known_total(amounts: Sequence[pt.Money], currency: str) -> object:
    """Return what is known of a sum of amounts, none of which is converted."""
    codes = {amount.currency for amount in amounts}
    nets = {code: sum(each.minor for each in amounts if each.currency == code) for code in codes}
    own = pt.Money.of_minor(nets.pop(currency, 0), currency)
    more = [net for net in nets.values() if net > 0]
    less = [net for net in nets.values() if net < 0]
    if more and less:
        return None
    if not more and not less:
        return own
    return pt.more_than(own) if more else pt.less_than(own)


def _spend(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
    counted: list[pt.Money] = []
    by_id = {fact.id: fact for fact in facts}
    for fact in facts:
        sign, counted_from = 1, fact.on
        if fact.kind == "refund":
            sign = -1
            of = by_id.get(fact.of)
            if of is not None and of.kind in criterion.kinds:
                counted_from = of.on
        elif fact.kind not in criterion.kinds:
            continue
        if fact.on > day or not shows(criterion.over, counted_from, day, anchors):
            continue
        worth = getattr(fact, "price", None) or getattr(fact, "amount", None)
        if worth is not None:
            counted.append(worth * sign)
    return _known_total(counted, criterion.threshold.bounds[0].currency)


def _largest(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
    prices: list[pt.Money] = [fact.price for fact in _purchases(criterion, facts, day, anchors)]
    currency = criterion.threshold.bounds[0].currency
    if not prices:
        return None
    mine = [price.minor for price in prices if price.currency == currency or not price.minor]
    largest = pt.Money.of_minor(max(mine, default=0), currency)
    if len(mine) == len(prices):
        return largest
    return pt.at_least(largest) if largest.minor else pt.more_than(largest)


def _earning_periods(criterion: Any, facts: Any, day: date, anchors: Any) -> int:
    now = _period_of(day, criterion.anchor, criterion.every)
    earned = set()
    for fact in facts:
        worth = getattr(fact, "price", None) if fact.kind == "purchase" else None
        if fact.kind in {"charge", "payment"}:
            worth = fact.amount
        if worth is not None and worth.minor > 0 and fact.on <= day:
            earned.add(_period_of(fact.on, criterion.anchor, criterion.every))
    return sum(1 <= now - place <= criterion.last for place in earned)


def _manager(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    here = _here(criterion, ["assigned"], facts, day, anchors)
    return bool(here) and here[-1].manager is not None and not here[-1].pool


def _runs(fact: Any, day: date) -> bool:
    return fact.on <= day and (fact.until is None or day < fact.until)


def _continuing(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    return any(
        fact.kind == "engagement" and fact.nature is pt.Nature.CONTINUING and _runs(fact, day)
        for fact in facts
    )


def _buys(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    for fact in facts:
        if fact.kind not in {"purchase", "engagement"} or fact.offering not in criterion.offerings:
            continue
        last = fact.on
        if fact.kind == "engagement":
            if fact.until is not None:
                last = fact.until - DAY
            elif fact.nature is pt.Nature.CONTINUING:
                last = max(day, fact.on)
        now = fact.on
        while now <= min(last, day):
            if shows(criterion.over, now, day, anchors):
                return True
            now += DAY
    return False


def _without_conflict(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    return not any(
        fact.kind == "engagement"
        and fact.duty is pt.Duty.ADVISES
        and _runs(fact, day)
        and any(
            each.source is not pt.CompensationSource.FEE
            and not (criterion.disclosure_cures and each.disclosed)
            for each in fact.compensation
        )
        for fact in facts
    )


def _referred(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    for fact in facts:
        if fact.on > day:
            continue
        if fact.kind == "observation:referred-by":
            return True
        if fact.kind == "observation:acquisition" and ("channel", "referral") in fact.details:
            return True
        if fact.kind == "purchase" and fact.channel == "referral":
            return True
    return False


def _has_referred(criterion: Any, facts: Any, day: date, anchors: Any) -> int:
    return len(_here(criterion, ["observation:referral"], facts, day, anchors))


def _last_value(kind: str) -> Callable[..., object]:
    def value(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
        here = _here(criterion, [kind], facts, day, anchors)
        said = here[-1].value if here else None
        if here and said is None:
            return TAKEN_BACK
        return said.lower() if isinstance(said, str) else said

    return value


def _filtered(criterion: Any, facts: Any, day: date, anchors: Any) -> list[Any]:
    here = _here(criterion, [criterion.of], facts, day, anchors)
    kept = []
    for fact in here:
        details = dict(getattr(fact, "details", ())) | {"about": getattr(fact, "about", None)}
        if all(
            details.get(name) is not None and bound.judge(details[name])
            for name, bound in criterion.where
        ):
            kept.append(fact)
    return kept


def _statistic(criterion: Any, values: list[Any], periods: int) -> object:
    by = criterion.by
    if by is pt.Statistic.COUNT:
        return len(values)
    if by is pt.Statistic.LATEST:
        return values[-1] if values else None
    if by is pt.Statistic.RUNNING_TOTAL:
        return values[-1] if values else 0
    if by is pt.Statistic.SUM:
        return sum(map(Fraction, values))
    if by is pt.Statistic.MEAN_PER_PERIOD:
        return sum(map(Fraction, values)) / Fraction(periods)
    if not values:
        return None
    if by is pt.Statistic.MEAN:
        return sum(map(Fraction, values)) / Fraction(len(values))
    return min(values) if by is pt.Statistic.LEAST else max(values)


def _aggregate(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
    values = [fact.value for fact in _filtered(criterion, facts, day, anchors)]
    which = getattr(criterion.over, "which", None)
    return _statistic(criterion, values, which.complete if which else 0)


def _satisfaction(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
    here = _here(criterion, ["observation:survey"], facts, day, anchors)
    return _statistic(criterion, [each.value for each in here if each.about == criterion.about], 0)


def _last_observations(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
    values = [fact.value for fact in _filtered(criterion, facts, day, anchors)][-criterion.count :]
    if len(values) < criterion.count:
        return None
    failing = [value for value in values if not criterion.threshold.judge(value)]
    return failing[0] if failing else values[-1]


def _act_taken(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    here = _here(criterion, ["observation:act"], facts, day, anchors)
    return any(each.about == criterion.what for each in here)


def _consent(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    here = _here(criterion, ["observation:consent"], facts, day, anchors)
    said = [each for each in here if each.about == criterion.what]
    if not said or said[-1].value is not True:
        return False
    return said[-1].until is None or day < said[-1].until


def _open_charges(facts: Any, day: date) -> list[Any]:
    kinds = {"charge", "payment", "refund", "credit-note", "write-off"}
    mine = [fact for fact in facts if fact.kind in kinds and fact.on <= day]
    charges = {fact.id: fact for fact in mine if fact.kind == "charge"}
    found = []
    for currency in {fact.amount.currency for fact in charges.values()}:
        account = Account.of([fact for fact in mine if fact.amount.currency == currency])
        found += [charges[item.charge] for item in account.open_items(day)]
    return found


def _lot_balance(criterion: Any, facts: Any, day: date, anchors: Any) -> Decimal:
    moves = [fact for fact in facts if fact.kind == f"observation:{criterion.lots.name}"]
    return queue_on(moves, criterion.lots, day)[0]


def _oldest_unpaid(criterion: Any, facts: Any, day: date, anchors: Any) -> date | None:
    due = criterion.age is pt.DebtAge.FROM_DUE_DAY
    days = [fact.due_on if due else fact.invoice_on for fact in _open_charges(facts, day)]
    return min(days, default=None)


def _unpaid_count(criterion: Any, facts: Any, day: date, anchors: Any) -> int:
    return len(_open_charges(facts, day))


def _unpaid_balance(criterion: Any, facts: Any, day: date, anchors: Any) -> object:
    currency = criterion.threshold.bounds[0].currency
    signs = {"charge": 1, "payment": -1, "credit-note": -1, "write-off": -1}
    minors: Counter[str] = Counter()
    for fact in facts:
        if fact.kind in signs and fact.on <= day:
            minors[fact.amount.currency] += signs[fact.kind] * fact.amount.minor
    mine = pt.Money.of_minor(minors.pop(currency, 0), currency)
    others = {minor > 0 for minor in minors.values() if minor}
    if others == {True, False}:
        return None
    return mine if not others else pt.more_than(mine) if True in others else pt.less_than(mine)


def _recurring(criterion: Any, facts: Any, day: date, anchors: Any) -> bool:
    return any(
        fact.kind == "agreement"
        and fact.in_force_on(day)
        and any(
            criterion.every in (None, billing.every)
            and any(fee.kind in {"recurring", "retainer"} for fee in billing.fees)
            for billing in fact.terms_on(day).billing
        )
        for fact in facts
    )


SEEN: dict[str, Callable[..., object]] = {
    "act_taken": _act_taken,
    "advised_without_conflict": _without_conflict,
    "aggregate": _aggregate,
    "agreement_in_force": agreement_in_force,
    "buys": _buys,
    "calls_itself": _last_value("attribute:calls-itself"),
    "consent_given": _consent,
    "continuing_engagement": _continuing,
    "dealing_count": _dealing_count,
    "dedicated_manager": _manager,
    "earning_periods": _earning_periods,
    "elapsed_since": _elapsed_since,
    "has_referred": _has_referred,
    "in_touch": _in_touch,
    "largest_purchase": _largest,
    "last_observations": _last_observations,
    "likely_active": likely_active,
    "lot_balance": _lot_balance,
    "measure_attained": measure_attained,
    "measure_missed": measure_missed,
    "notice_given": notice_given,
    "obligation_breached": obligation_breached,
    "oldest_unpaid": _oldest_unpaid,
    "provider_trade": _last_value("attribute:trade"),
    "purchase_count": _purchase_count,
    "purchase_days": _purchase_days,
    "recency": _recency,
    "recurring_billing": _recurring,
    "referred": _referred,
    "review_overdue": review_overdue,
    "satisfaction": _satisfaction,
    "spend": _spend,
    "tenure": _tenure,
    "time_spent": time_spent,
    "unpaid_balance": _unpaid_balance,
    "unpaid_count": _unpaid_count,
}


def value_on(criterion: Any, facts: Sequence[Fact], day: date) -> object:
    """Return what the criterion sees on a day; the facts are in the order of their days."""
    anchors = pt.Anchors(first=facts[0].on if facts else None)
    return SEEN[criterion.code](criterion, facts, day, anchors)


def verdict_on(criterion: Any, facts: Sequence[Fact], day: date) -> pt.Verdict:
    """Return what follows from it on that day."""
    value = value_on(criterion, facts, day)
    threshold = getattr(criterion, "threshold", None)
    if threshold is not None and isinstance(threshold.bound, pt.Span):
        return pt.Verdict.UNMET if value is None else _elapsed(value, threshold, day)
    if value is None:
        return pt.Verdict.UNKNOWN
    if value is TAKEN_BACK:
        return pt.Verdict.UNMET
    if isinstance(value, pt.Threshold):
        return _as_far_as_bounded(value, threshold)
    holds = bool(value) if threshold is None else _compares(value, threshold)
    return pt.Verdict.MET if holds else pt.Verdict.UNMET


def _as_far_as_bounded(known: Any, threshold: Any) -> pt.Verdict:
    """Return what all amounts that pass what is known share: those on and beside bounds."""
    bounds = _sizes((*known.bounds, *threshold.bounds))
    steps = [
        Fraction(step, 2) for step in (-(10**9), -2, -1, 0, 1, 2, 10**9)
    ]  # less than a cent too
    near = [bound + step for bound in bounds for step in steps]
    said = {_passes(each, threshold) for each in near if _passes(each, known)}
    if len(said) == 2:
        return pt.Verdict.UNKNOWN
    return pt.Verdict.MET if said == {True} else pt.Verdict.UNMET


def _sizes(bounds: Sequence[Any]) -> list[Fraction]:
    return [Fraction(each.minor if isinstance(each, pt.Money) else each) for each in bounds]


def _passes(minor: Fraction, threshold: Any) -> bool:
    """Say whether so many minor units pass a bound, whole or not."""
    bounds = _sizes(threshold.bounds)
    passed = {
        Comparison.AT_LEAST: minor >= bounds[0],
        Comparison.MORE_THAN: minor > bounds[0],
        Comparison.AT_MOST: minor <= bounds[0],
        Comparison.LESS_THAN: minor < bounds[0],
        Comparison.EQUAL_TO: minor == bounds[0],
        Comparison.ONE_OF: minor in bounds,
    }
    return bool(passed[threshold.comparison])


def _compares(value: Any, threshold: pt.Threshold) -> bool:
    bound: Any = threshold.bound
    if threshold.comparison is Comparison.ONE_OF:
        return value in bound
    if isinstance(value, Fraction) and not isinstance(bound, int):
        bound = Fraction(bound)
    return bool(
        {
            Comparison.AT_LEAST: lambda: value >= bound,
            Comparison.MORE_THAN: lambda: value > bound,
            Comparison.AT_MOST: lambda: value <= bound,
            Comparison.LESS_THAN: lambda: value < bound,
            Comparison.EQUAL_TO: lambda: value == bound,
        }[threshold.comparison]()
    )


def _elapsed(since: Any, threshold: pt.Threshold, day: date) -> pt.Verdict:
    span: Any = threshold.bound
    try:
        end = since + span
    except pt.OutOfRange:
        end = None
    holds = {
        Comparison.AT_LEAST: end is not None and day >= end,
        Comparison.MORE_THAN: end is not None and day > end,
        Comparison.WITHIN: end is None or day < end,
        Comparison.LESS_THAN: end is None or day < end,
        Comparison.AT_MOST: end is None or day <= end,
    }[threshold.comparison]
    return pt.Verdict.MET if holds else pt.Verdict.UNMET
