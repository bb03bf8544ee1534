"""Facts between two sides to draw from, in the small universe and on the edges; see `draws`."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import strategies as st

import patronage as pt
from patronage.facts.identity import identify
from standing.draws_agreements import (
    dutiful_agreements,
    measured_agreements,
    noticed_agreements,
)

from draws import ed_days, su_days

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from patronage.facts.fact import Fact

__all__ = ["ed_ledgers", "ed_spans", "ledgers_of", "su_ledgers", "su_spans"]

FORMS = (
    pt.EngagementForm.CONSULTATION,
    pt.EngagementForm.RETAINER,
    pt.EngagementForm.SUBSCRIPTION,
    pt.EngagementForm.WORK_ORDER,
    pt.EngagementForm.PROJECT,
)
COMMISSION = pt.Compensation(pt.CompensationSource.COMMISSION, payer="bank")
DISCLOSED = pt.Compensation(pt.CompensationSource.COMMISSION, payer="bank", disclosed=True)


@cache  # strategies are kept: it takes longer to build them than to draw from them
def su_spans() -> SearchStrategy[pt.Span]:
    """Draw lengths that fit into the small universe."""
    return st.sampled_from([pt.days(1), pt.days(2), pt.days(5), pt.days(10), pt.months(1)])


@cache
def ed_spans() -> SearchStrategy[pt.Span]:
    """Draw lengths by which edges coincide."""
    return st.sampled_from([pt.days(1), pt.days(30), pt.months(1), pt.months(3), pt.years(1)])


def _amounts() -> SearchStrategy[pt.Money]:
    usd = st.sampled_from([0, 1, 4999, 5000, 5001]).map(lambda n: pt.Money.of_minor(n, "USD"))
    return st.one_of(usd, usd, usd, st.just(pt.Money("50.00", "EUR")))


def _owed() -> SearchStrategy[pt.Money]:
    usd = st.sampled_from([pt.Money("50.00", "USD"), pt.Money("20.00", "USD")])
    return usd | usd | st.just(pt.Money("50.00", "EUR"))


def _purchase(day: date) -> SearchStrategy[Fact]:
    return st.builds(
        pt.Purchase,
        _amounts(),
        on=st.just(day),
        offering=st.sampled_from([pt.Offering.GOODS, pt.Offering.TAILORED_SERVICE]),
        channel=st.sampled_from([None, None, None, "referral", "shop"]),
    )


def _engagement(day: date) -> SearchStrategy[Fact]:
    return st.builds(
        pt.Engagement,
        st.sampled_from(FORMS),
        on=st.just(day),
        until=st.sampled_from([None, 1, 3, 40]).map(
            lambda days: None if days is None else day + timedelta(days=days)
        ),
        compensation=st.sampled_from([(), (), (COMMISSION,), (DISCLOSED,)]),
    )


def _observation(day: date) -> SearchStrategy[Fact]:
    observed = pt.Observation
    until = st.sampled_from([None, None, 2, 30]).map(
        lambda days: None if days is None else day + timedelta(days=days)
    )
    return st.one_of(
        st.just(observed.contact("phone", on=day)),
        st.just(observed.referral("stan", on=day)),
        st.just(observed.referred_by("stan", on=day)),
        st.sampled_from(["referral", "fair"]).map(lambda by: observed.acquisition(by, on=day)),
        st.sampled_from(["risk warning", "form"]).map(lambda what: observed.act(what, on=day)),
        st.builds(
            lambda given, end: observed.consent("story", given=given, until=end, on=day),
            st.booleans(),
            until,
        ),
        st.builds(
            lambda score, about: observed.survey(score, measure=about, on=day),
            st.sampled_from([7, 8, Decimal("8.5"), 9]),
            st.sampled_from(["satisfaction", "speed"]),
        ),
        st.builds(
            lambda value, end, own: observed("miles", value, on=day, until=end, details=own),
            st.sampled_from([0, 9, 10, 11, Decimal("9.5"), -10]),
            until,
            st.sampled_from([{}, {"own": True}, {"own": False}]),
        ),
    )


def _service(day: date) -> SearchStrategy[Fact]:
    outage = st.sampled_from([0, 700, 1500, 4000, None]).map(
        lambda minutes: pt.Observation("outage", minutes, on=day)
    )
    return outage | st.sampled_from([0, 3, 4]).map(lambda n: pt.Observation("answer", n, on=day))


def _attribute(day: date) -> SearchStrategy[Fact]:
    said = st.sampled_from(
        [("calls-itself", "Client"), ("calls-itself", "guest"), ("trade", "law")]
    )
    return st.one_of(said, st.just(("calls-itself", None))).map(
        lambda pair: pt.Attribute(pair[0], pair[1], on=day)
    )


def _assigned(day: date) -> SearchStrategy[Fact]:
    return st.sampled_from(
        [
            pt.Assigned("ana", on=day),
            pt.Assigned("desk", on=day, pool=True),
            pt.Assigned(None, on=day),
        ]
    )


def _charge(day: date, amount: pt.Money, wait: int) -> Fact:
    return pt.Charge(
        "fee",
        pt.Period(day, day + timedelta(days=30)),
        amount=amount,
        invoice_on=day,
        due_on=day + timedelta(days=wait),
    )


def _money(day: date) -> SearchStrategy[Fact]:
    return st.one_of(
        st.builds(
            lambda amount, wait: _charge(day, amount, wait), _owed(), st.sampled_from([0, 5])
        ),
        _owed().map(lambda amount: pt.Payment(amount, on=day)),
        _owed().map(lambda amount: pt.WriteOff(amount, on=day, reason="given up")),
    )


def _agreement(day: date) -> SearchStrategy[Fact]:
    monthly = pt.BillingTerms.monthly(pt.Money("10.00", "USD"))
    details: list[dict[str, object]] = [
        {"summary": "Counsel", "billing": monthly},
        {"summary": "Counsel", "length": pt.days(7)},
        {"length": pt.days(20), "billing": monthly},
    ]

    def build(number: int, chosen: dict[str, object], stopped: int | None) -> Fact:
        signed = pt.Agreement.signed(
            f"A{number}",
            on=day,
            start=day + timedelta(days=2),
            **chosen,  # type: ignore[arg-type]
        )
        return signed if stopped is None else signed.suspend(on=day + timedelta(days=stopped))

    stops = st.sampled_from([None, None, 2, 4])
    return st.builds(build, st.integers(1, 999), st.sampled_from(details), stops)


def _refund(day: date) -> SearchStrategy[Fact]:
    of = st.sampled_from([None, "p0", "p1", "p2"])
    return st.builds(lambda amount, of: pt.Refund(amount, on=day, of=of), _owed(), of)


EVERYTHING = (
    _purchase,
    _engagement,
    _observation,
    _attribute,
    _assigned,
    _money,
    _agreement,
)
FOCUS = {
    "spend": (_purchase, _purchase, _refund),
    "largest_purchase": (_purchase,),
    "earning_periods": (_purchase, _money),
    "purchase_count": (_purchase,),
    "purchase_days": (_purchase,),
    "dealing_count": (_purchase, _engagement),
    "likely_active": (_purchase,),
    "recency": (_purchase,),
    "in_touch": (_engagement, _observation, _money),
    "buys": (_purchase, _engagement),
    "continuing_engagement": (_engagement,),
    "advised_without_conflict": (_engagement,),
    "dedicated_manager": (_assigned,),
    "agreement_in_force": (_agreement, _agreement, noticed_agreements),
    "measure_attained": (measured_agreements, _service, _service),
    "measure_missed": (measured_agreements, _service, _service),
    "notice_given": (noticed_agreements,),
    "obligation_breached": (dutiful_agreements,),
    "review_overdue": (dutiful_agreements,),
    "recurring_billing": (_agreement,),
    "oldest_unpaid": (_money,),
    "unpaid_count": (_money,),
    "unpaid_balance": (_money,),
    "calls_itself": (_attribute,),
    "provider_trade": (_attribute,),
}
"""What to draw most of the time for a criterion of that code; else observations, and all sorts."""


def ledgers_of(
    days: SearchStrategy[date], max_size: int = 10, code: str = ""
) -> SearchStrategy[tuple[Fact, ...]]:
    """Draw the facts of one relationship, with ids, in the order of their days.

    `code` names the criterion that they are for: half of the ledgers hold little else.
    """

    def facts_of(kinds: tuple[Callable[[date], SearchStrategy[Fact]], ...]) -> SearchStrategy[Fact]:
        return st.tuples(days, st.sampled_from(kinds)).flatmap(lambda pair: _on(*pair))

    focused = facts_of(FOCUS.get(code, (_observation,)))
    facts = st.lists(focused, max_size=max_size) | st.lists(facts_of(EVERYTHING), max_size=max_size)
    return facts.map(_named).map(identify)


@cache
def _on(day: date, kind: Callable[[date], SearchStrategy[Fact]]) -> SearchStrategy[Fact]:
    return kind(day)


def _named(facts: list[Fact]) -> list[Fact]:
    """Name the purchases, so that refunds may mean them, and keep one agreement of each id."""
    kept: dict[object, Fact] = {}
    for place, fact in enumerate(facts):
        key = fact.id if isinstance(fact, pt.Agreement) else place
        if isinstance(fact, pt.Purchase):
            kept[key] = evolve(fact, id=f"p{place}")
        else:
            kept.setdefault(key, fact)
    return list(kept.values())


@cache
def su_ledgers(max_size: int = 10, code: str = "") -> SearchStrategy[tuple[Fact, ...]]:
    """Draw facts of a small universe, so that they coincide."""
    return ledgers_of(su_days(), max_size, code)


@cache
def ed_ledgers(max_size: int = 8, code: str = "") -> SearchStrategy[tuple[Fact, ...]]:
    """Draw facts on the edges; of one year where windows are gone through one by one."""
    days = ed_days()
    if code in {"measure_attained", "measure_missed"}:
        days = days.map(lambda day: day.replace(year=2024))
    return ledgers_of(days, max_size, code)
