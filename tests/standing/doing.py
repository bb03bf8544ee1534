"""What carries a remedy out: the facts that somebody brings about on a day, for every criterion.

Written from the words of the remedies, as a reader would take them: so much more, or less, of what
the criterion is about; something begun, or ended.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING, Any

from attrs import evolve

import patronage as pt
from patronage.billing.account.account import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from patronage.facts.fact import Fact

__all__ = ["carried_out"]

DAY = timedelta(days=1)
CENT = Decimal("0.01")
COMMISSION = pt.Compensation(pt.CompensationSource.COMMISSION, payer="bank")
_NUMBERS = count()


def carried_out(
    ledger: pt.Relationship, criterion: Any, remedy: pt.Remedy, on: date, counts_on: date
) -> pt.Relationship:
    """Return the ledger with what a remedy asks for, done on a day; it is to count on another."""
    change = _DONE[criterion.code](criterion, remedy, on, _Ledger(ledger, counts_on))
    return ledger.add(*_named(change))


def _named(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts with ids by which they are the last of their day."""
    for fact in facts:
        named = fact.id is not None
        yield fact if named else evolve(fact, id=f"zz{next(_NUMBERS):06}")  # type: ignore[misc]


class _Ledger:
    """What is in a ledger, and what of it counts on the day that matters."""

    def __init__(self, ledger: pt.Relationship, counts_on: date) -> None:
        self.facts = ledger.known_by()
        self.counts_on = counts_on

    def of(self, kind: type) -> list[Any]:
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def seen(self, criterion: Any) -> pt.Observed:
        """Return what a criterion sees on the day that matters, as a review finds it."""
        policy = pt.Policy("p", "1", rungs=(pt.Rung("a", enter=criterion),))
        case = pt.Case(pt.Relationship("a", "b", facts=self.facts), policy)
        return case.derived.judge.observed(criterion).at(self.counts_on)


Done = "Callable[[Any, pt.Remedy, date, _Ledger], Iterable[Fact]]"


def _value(criterion: Any, remedy: pt.Remedy, now: object) -> Any:
    """Return a value that passes the threshold, or where that must not be, doesn't."""
    wanted = not remedy.undone
    bounds = criterion.threshold.bounds
    near = [bound + step for bound in bounds for step in _steps(bound)]
    for each in near:
        if criterion.threshold.judge(each) is wanted:
            return each
    raise AssertionError(f"no value for {criterion}: {now}")


def _steps(bound: Any) -> tuple[Any, ...]:
    if isinstance(bound, pt.Money):
        cent = pt.Money.of_minor(1, bound.currency)
        return (0 * cent, cent, -1 * cent)
    if isinstance(bound, str):
        return ("", "x")
    return (0, 1, -1)


def _purchases(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    assert isinstance(remedy.gap, int)
    return [pt.Purchase(pt.Money("0.01", "USD"), on=on) for _ in range(remedy.gap)]


def _on_days(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    """Buy on so many days, or in so many periods: the last on the day, the others before."""
    assert isinstance(remedy.gap, int)
    day = on
    for _ in range(remedy.gap):  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
        yield pt.Purchase(pt.Money("0.01", "USD"), on=day)
        here = criterion.place(day)
        while criterion.place(day) == here:
            day -= DAY


def _spend(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    assert isinstance(remedy.gap, pt.Money)
    assert not remedy.excess
    return [pt.Purchase(remedy.gap, on=on)]


def _largest(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    now = ledger.seen(criterion).value
    price = _value(criterion, remedy, now)
    if isinstance(remedy.gap, pt.Money):
        price = now + remedy.gap  # type: ignore[operator]
    return [pt.Purchase(price, on=on)]


def _first_kind(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    kind = min(criterion.kinds)
    return [pt.Observation(kind.removeprefix("observation:"), on=on)]


def _manager(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    return [pt.Assigned(None if remedy.undone else "ana", on=on)]


def _ended(running: Iterable[Any], on: date) -> Iterator[Fact]:
    """End engagements on a day: they are mended to have run until then, or never to have begun."""
    for fact in running:
        if fact.until is not None and fact.until <= on:
            continue
        if fact.on >= on:
            yield pt.Retraction(fact.id, on=on, reason="never begun")
        else:
            yield pt.Correction(fact.id, evolve(fact, until=on), on=on)


def _continuing(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    if remedy.undone:
        known = ledger.of(pt.Engagement)
        return _ended((fact for fact in known if fact.nature is pt.Nature.CONTINUING), on)
    return [pt.Engagement(pt.EngagementForm.RETAINER, on=on)]


def _conflict(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    if remedy.undone:
        return [pt.Engagement(pt.EngagementForm.RETAINER, on=on, compensation=(COMMISSION,))]
    cures = criterion.disclosure_cures
    known = ledger.of(pt.Engagement)
    return _ended((fact for fact in known if fact.conflicts(disclosure_cures=cures)), on)


def _agreement(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    if remedy.undone:
        yield from _all_ended(on, ledger)
        return
    clauses = [pt.Clause(part.name.lower(), "As agreed.", part=part) for part in list(pt.Part)[1:]]
    yield pt.Agreement.signed(
        f"new-{next(_NUMBERS)}",
        on=on,
        start=on,
        summary="Counsel",
        clauses=clauses,
        billing=pt.BillingTerms.monthly(pt.Money("1.00", "USD")),
        category=getattr(criterion, "category", None),
    )


def _all_ended(on: date, ledger: _Ledger) -> Iterator[Fact]:
    for fact in ledger.of(pt.Agreement):
        if not _may_have_ended(fact, on) and fact.signed_on is not None:
            yield fact.terminate(on=on, ground=pt.Ground.CONSENT)


def _may_have_ended(agreement: pt.Agreement, on: date) -> bool:
    status = agreement.status.at(on)
    return status is pt.AgreementStatus.UNKNOWN or status.is_ended


def _notice(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    """End what is under notice; or sign something, and give long notice of its end."""
    if remedy.undone:
        return _all_ended(on, ledger)
    by = criterion.by or pt.Side.PATRON
    long = pt.Termination(convenience=pt.years(9))
    return [_new(criterion, on, termination=long).terminate(on=on, by=by)]


def _broken(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    """Do all that is owed, for long; or sign that something was to be done the day before."""
    if not remedy.undone:
        name, by = criterion.obligation or "report", criterion.by or pt.Side.PATRON
        owed = pt.Obligation(name, "report", by=by, due=on - DAY)
        return [_new(criterion, on, obligations=owed)]
    return [_all_done(fact, on) for fact in ledger.of(pt.Agreement)]


def _all_done(agreement: pt.Agreement, on: date) -> pt.Agreement:
    for owed in agreement.terms_on(on).obligations:
        agreement = agreement.perform(owed.id, on=on, parts=1000)
    return agreement


def _overdue(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    """End what is to be reviewed; or sign that it was to be the day before."""
    if remedy.undone:
        return _all_ended(on, ledger)
    plan = pt.ReviewPlan("review", first=on - DAY, every=pt.years(1))
    return [_new(criterion, on, reviews=plan)]


def _new(criterion: Any, on: date, **details: Any) -> pt.Agreement:
    name = f"new-{next(_NUMBERS)}"
    return pt.Agreement.signed(name, on=on, start=on, category=criterion.category, **details)


def _word(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    name = min(criterion.needs).removeprefix("attribute:")
    return [pt.Attribute(name, _value(criterion, remedy, None), on=on)]


def _survey(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    score = _noted_value(criterion, remedy, ledger)
    return [pt.Observation.survey(score, measure=criterion.about, on=on)]


def _noted(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    name = criterion.of.removeprefix("observation:")
    details = {"own": True} if criterion.where else {}
    if criterion.by is pt.Statistic.COUNT:
        assert isinstance(remedy.gap, int)
        return [pt.Observation(name, on=on, details=details) for _ in range(remedy.gap)]
    return [pt.Observation(name, _noted_value(criterion, remedy, ledger), on=on, details=details)]


def _noted_value(criterion: Any, remedy: pt.Remedy, ledger: _Ledger) -> Any:
    """Return the value to note so that what is made of all that counts has moved by the gap."""
    by, seen, gap = criterion.by, ledger.seen(criterion), _more(remedy)
    if gap is None or seen.value is None:
        return _value(criterion, remedy, seen.value)
    now: Any = seen.value
    moved = -gap if remedy.excess else gap
    if by is pt.Statistic.MEAN:
        return _plain((now + moved) * (len(seen.facts) + 1) - now * len(seen.facts))
    if by is pt.Statistic.SUM:
        return _plain(moved)
    if by is pt.Statistic.MEAN_PER_PERIOD:
        return _plain(moved * criterion.over.which.complete)
    return _plain(now + moved)


def _more(remedy: pt.Remedy) -> Any:
    """Return the gap, and a little more where that alone is not enough."""
    gap = remedy.gap
    if not isinstance(gap, int | Decimal | Fraction):
        return None
    return Fraction(gap) + Fraction(1, 1000) if remedy.beyond else Fraction(gap)


def _plain(number: Fraction | int) -> Decimal | int:
    whole = Fraction(number)
    if whole.denominator == 1:
        return whole.numerator
    found = Decimal(whole.numerator) / Decimal(whole.denominator)
    assert Fraction(found) == whole, whole
    return found


def _last_ones(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    name = criterion.of.removeprefix("observation:")
    value = _value(criterion, remedy, None)
    return [pt.Observation(name, value, on=on) for _ in range(criterion.count)]


def _claim(amount: pt.Money, on: date) -> Fact:
    period = pt.Period(on, on + 30 * DAY)
    return pt.Charge("fee", period, amount=amount, invoice_on=on, due_on=on)


def _paid(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    """Pay all that is owed."""
    for account in _accounts(ledger):
        owed = account.balance.at(on)
        if owed.minor > 0:
            yield pt.Payment(owed, on=on)


def _accounts(ledger: _Ledger) -> list[Account]:
    """Return one account for each currency that something is charged or paid in."""
    kinds = (pt.Charge, pt.Payment, pt.Refund, pt.CreditNote, pt.WriteOff)
    owing = [fact for fact in ledger.facts if isinstance(fact, kinds)]
    currencies = sorted({fact.amount.currency for fact in owing})
    return [Account.of(owing, currency=currency) for currency in currencies]


def _balance(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    assert isinstance(remedy.gap, pt.Money)
    return [pt.Payment(remedy.gap, on=on) if remedy.excess else _claim(remedy.gap, on)]


def _open_ones(criterion: Any, remedy: pt.Remedy, on: date, ledger: _Ledger) -> Iterable[Fact]:
    """Pay so many of the charges that are open, or leave so many more open."""
    assert isinstance(remedy.gap, int)
    if not remedy.excess:
        big = pt.Money("1000.00", "USD")  # so that no credit pays it
        return [_claim(big, on) for _ in range(remedy.gap)]
    open_ones = [
        (name, pt.Money.of_minor(minor, account.currency))
        for account in _accounts(ledger)
        for moment in [each for each in account.moments if each.on <= on][-1:]
        for name, minor in moment.open
    ]
    return [pt.Payment(owed, on=on, charge=name) for name, owed in open_ones[: remedy.gap]]


def _bought_advice(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    return [pt.Purchase(pt.Money("1.00", "USD"), on=on, offering=criterion.offerings[0])]


def _lots(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
    gap = _more(remedy)
    moved = -gap if remedy.excess else gap
    return [pt.Observation(criterion.lots.name, _plain(moved), on=on)]


def _observed(make: Callable[[Any, pt.Remedy, date], Fact]) -> Any:
    def done(criterion: Any, remedy: pt.Remedy, on: date, _: _Ledger) -> Iterable[Fact]:
        many = remedy.gap if isinstance(remedy.gap, int) else 1
        return [make(criterion, remedy, on) for _ in range(many)]

    return done


_OBSERVATION = pt.Observation
_DONE: dict[str, Any] = {
    "act_taken": _observed(lambda c, _, on: _OBSERVATION.act(c.what, on=on)),
    "advised_without_conflict": _conflict,
    "aggregate": _noted,
    "agreement_in_force": _agreement,
    "buys": _bought_advice,
    "calls_itself": _word,
    "consent_given": _observed(
        lambda c, r, on: _OBSERVATION.consent(c.what, given=not r.undone, on=on)
    ),
    "continuing_engagement": _continuing,
    "dealing_count": _purchases,
    "dedicated_manager": _manager,
    "earning_periods": _on_days,
    "elapsed_since": _first_kind,
    "has_referred": _observed(lambda c, _, on: _OBSERVATION.referral("stan", on=on)),
    "in_touch": _observed(lambda c, _, on: _OBSERVATION.contact("phone", on=on)),
    "largest_purchase": _largest,
    "last_observations": _last_ones,
    "likely_active": _observed(lambda c, _, on: pt.Purchase(pt.Money("1.00", "USD"), on=on)),
    "lot_balance": _lots,
    "notice_given": _notice,
    "obligation_breached": _broken,
    "oldest_unpaid": _paid,
    "provider_trade": _word,
    "purchase_count": _purchases,
    "purchase_days": _on_days,
    "recency": _observed(lambda c, _, on: pt.Purchase(pt.Money("1.00", "USD"), on=on)),
    "recurring_billing": _agreement,
    "review_overdue": _overdue,
    "referred": _observed(lambda c, _, on: _OBSERVATION.referred_by("stan", on=on)),
    "satisfaction": _survey,
    "spend": _spend,
    "tenure": _observed(lambda c, _, on: _OBSERVATION.contact("phone", on=on)),
    "time_spent": _first_kind,
    "unpaid_balance": _balance,
    "unpaid_count": _open_ones,
}
