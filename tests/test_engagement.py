"""Engagements: what is done for whom, in which nature, on what duty, against which budget."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.errors import InvalidInput
from refusals import faults_of

from draws import around, both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = date(2026, 2, 1)
NEXT = date(2026, 2, 2)


# --- Natures


@pytest.mark.parametrize(
    ("form", "nature", "offering"),
    [
        (pt.EngagementForm.PURCHASE, pt.Nature.TRANSACTIONAL, pt.Offering.GOODS),
        (pt.EngagementForm.CONSULTATION, pt.Nature.TRANSACTIONAL, pt.Offering.PROFESSIONAL_ADVICE),
        (pt.EngagementForm.WORK_ORDER, pt.Nature.TRANSACTIONAL, pt.Offering.STANDARD_SERVICE),
        (pt.EngagementForm.PROJECT, pt.Nature.CONTINUING, pt.Offering.TAILORED_SERVICE),
        (pt.EngagementForm.RETAINER, pt.Nature.CONTINUING, pt.Offering.PROFESSIONAL_ADVICE),
        (pt.EngagementForm.SUBSCRIPTION, pt.Nature.CONTINUING, pt.Offering.STANDARD_SERVICE),
        (pt.EngagementForm.MATTER, pt.Nature.CONTINUING, pt.Offering.PROFESSIONAL_ADVICE),
        (pt.EngagementForm.COVER, pt.Nature.CONTINUING, pt.Offering.STANDARD_SERVICE),
        (pt.EngagementForm.SERVICE_PLAN, pt.Nature.CONTINUING, pt.Offering.STANDARD_SERVICE),
        (pt.EngagementForm.OTHER, pt.Nature.TRANSACTIONAL, pt.Offering.STANDARD_SERVICE),
    ],
)
def test_the_form_suggests_nature_and_offering(
    form: pt.EngagementForm, nature: pt.Nature, offering: pt.Offering
) -> None:
    work = pt.Engagement(form, on=DAY)
    assert (work.nature, work.offering) == (nature, offering)


def test_the_user_may_say_otherwise() -> None:
    app = pt.Engagement(
        pt.EngagementForm.SUBSCRIPTION,
        on=DAY,
        nature=pt.Nature.TRANSACTIONAL,
        offering=pt.Offering.PROFESSIONAL_ADVICE,
    )
    assert (app.nature, app.duty) == (pt.Nature.TRANSACTIONAL, pt.Duty.ADVISES)
    seller = pt.Engagement(pt.EngagementForm.MATTER, on=DAY, duty=pt.Duty.SELLS)
    assert seller.duty is pt.Duty.SELLS


def test_buyer_consumer_and_payer_may_be_three() -> None:
    gift = pt.Purchase(
        usd("40"), on=DAY, buyer="mary", beneficiary="joe", payer="stan", purpose=pt.Purpose.GIFT
    )
    assert (gift.buyer, gift.beneficiary, gift.payer) == tuple(map(pt.Ref, ("mary", "joe", "stan")))
    assert faults_of(lambda: pt.Purchase(usd("40"), on=DAY, payer="the bank")) == [
        ("payer", "id.syntax")
    ]


# --- Purchases


def test_a_purchase_is_an_engagement_complete_in_itself() -> None:
    bought = pt.Purchase(
        usd("120.00"),
        on=DAY,
        recorded_on=NEXT,
        offering=pt.Offering.STANDARD_SERVICE,
        channel="shop",
        because_of=pt.Origin.UPSELL,
        following="P1",
        id="P2",
        line="law",
    )
    work = bought.as_engagement()
    assert (work.form, work.nature) == (pt.EngagementForm.PURCHASE, pt.Nature.TRANSACTIONAL)
    for name in ("on", "recorded_on", "offering", "because_of", "following", "id", "line", "price"):
        assert getattr(work, name) == getattr(bought, name)
    assert work.acquisition == pt.Acquisition("shop")


@law("Z12", kills="an optional field that is never checked")
def test_a_purchase_reports_all_its_faults() -> None:
    found = faults_of(
        lambda: pt.Purchase(
            0.5,  # type: ignore[arg-type]
            on=DAY,
            offering="goods",  # type: ignore[arg-type]
            product="",
            quantity=0,
            purpose="gift",  # type: ignore[arg-type]
            channel="\n",
            because_of="upsell",  # type: ignore[arg-type]
            note=" ",
            buyer=1,  # type: ignore[arg-type]
            beneficiary="a b",
            payer=2,  # type: ignore[arg-type]
            following="",
            agreement="a b",
            id="",
            source="",
        )
    )
    assert [path for path, _ in found] == [
        "price",
        "offering",
        "product",
        "quantity",
        "buyer",
        "beneficiary",
        "payer",
        "purpose",
        "channel",
        "because_of",
        "following",
        "agreement",
        "note",
        "id",
        "source",
    ]


@pytest.mark.parametrize("quantity", [1.5, True, "2", Decimal("NaN"), -1, Decimal(0)])
def test_a_quantity_is_exact_and_above_zero(quantity: Any) -> None:
    found = faults_of(lambda: pt.Purchase(usd("1"), on=DAY, quantity=quantity))
    assert [path for path, _ in found] == ["quantity"]


# --- Life and handlers


def test_an_engagement_runs_to_its_end_if_one_is_known() -> None:
    work = pt.Engagement(pt.EngagementForm.PROJECT, on=DAY)
    assert work.period == pt.Period(DAY, None)
    assert work.ended(NEXT).period == pt.Period(DAY, NEXT)
    assert faults_of(lambda: work.ended(DAY)) == [("until", "span.order")]


def test_an_end_that_is_learned_later_was_not_known_before() -> None:
    work = pt.Engagement(pt.EngagementForm.PROJECT, on=DAY, id="E1")
    ended = pt.Correction("E1", work.ended(NEXT), on=date(2026, 3, 1))
    seen = [pt.known_by([work, ended], day)[0] for day in (NEXT, date(2026, 3, 1))]
    assert [getattr(each, "until", None) for each in seen] == [None, NEXT]


def test_handlers_follow_each_other() -> None:
    handlers = (
        pt.Handler("desk", on=DAY, pool=True),
        pt.Handler("ana", on=NEXT),
        pt.Handler(None, on=date(2026, 3, 1)),
    )
    handled = pt.Engagement(pt.EngagementForm.MATTER, on=DAY, handlers=handlers).handled_by
    assert handled.at(date(2026, 1, 31)) is None
    assert handled.at(DAY) == handlers[0]
    assert handled.at(date(2026, 2, 28)) == handlers[1]
    assert handled.at(date(2026, 3, 1)) == handlers[2]


def test_words_of_another_kind_are_refused() -> None:
    said: dict[str, Any] = dict.fromkeys(
        ("nature", "offering", "duty", "purpose", "because_of"), "client"
    )
    found = faults_of(lambda: pt.Engagement(pt.EngagementForm.MATTER, on=DAY, **said))
    assert [path for path, _ in found] == list(said)


def test_terms_are_checked_in_their_places() -> None:
    found = faults_of(
        lambda: pt.Engagement(
            "project",  # type: ignore[arg-type]
            on=DAY,
            price="12",  # type: ignore[arg-type]
            scope="all",  # type: ignore[arg-type]
            handlers="ana",  # type: ignore[arg-type]
            compensation=("fee",),  # type: ignore[arg-type]
            acquisition="fair",  # type: ignore[arg-type]
            cover=usd("1"),  # type: ignore[arg-type]
            provider="a b",
        )
    )
    assert [path for path, _ in found] == [
        "form",
        "provider",
        "price",
        "scope",
        "handlers",
        "compensation[0]",
        "acquisition",
        "cover",
    ]


# --- Duty


def test_an_adviser_with_a_commission_has_become_a_seller() -> None:
    fee = pt.Compensation(pt.CompensationSource.FEE, amount=usd("500"))
    commission = pt.Compensation(
        pt.CompensationSource.COMMISSION, payer="bank", percent=Decimal("2.5"), disclosed=True
    )
    advice = partial(pt.Engagement, pt.EngagementForm.CONSULTATION, on=DAY)
    assert advice(compensation=(fee,)).conflicts() == ()
    (remark,) = advice(compensation=(fee, commission)).conflicts()
    assert (
        remark.code,
        remark.param("source"),
        remark.param("payer"),
        remark.param("percent"),
    ) == (
        "duty.conflict",
        "commission",
        "bank",
        Decimal("2.5"),
    )
    assert advice(compensation=(commission,)).conflicts(disclosure_cures=True) == ()
    assert advice(compensation=(commission,), duty=pt.Duty.SELLS).conflicts() == ()


def test_a_fee_from_somebody_else_is_no_fee_of_the_patron() -> None:
    paid = pt.Compensation(pt.CompensationSource.FEE, payer="bank")
    unknown = pt.Compensation(pt.CompensationSource.FEE, payer=None)
    work = pt.Engagement(pt.EngagementForm.MATTER, on=DAY, compensation=(paid, unknown))
    assert [str(remark) for remark in work.conflicts()] != []
    assert len(work.conflicts()) == 2


def test_compensation_is_an_amount_or_a_percentage() -> None:
    commission = partial(pt.Compensation, pt.CompensationSource.COMMISSION)
    assert faults_of(lambda: commission(amount=usd("1"), percent=2)) == [
        ("percent", "compensation.both")
    ]
    inexact: Any = 2.5
    assert faults_of(lambda: commission(percent=inexact)) == [("percent", "percent.type")]
    assert commission(percent=0).percent == 0
    assert faults_of(lambda: commission(percent=-1)) == [("percent", "percent.sign")]
    assert faults_of(lambda: commission(amount=usd("-1"))) == [("amount", "amount.sign")]


# --- Scope, cover


def test_more_committed_than_budgeted_is_remarked_from_that_day() -> None:
    bound = (pt.Commitment(usd("500.00"), on=DAY), pt.Commitment(usd("0.01"), on=NEXT, what="font"))
    logo = pt.Engagement(
        pt.EngagementForm.PROJECT,
        on=DAY,
        scope=pt.Scope(services=("logo",), budget=usd("500.00"), commitments=bound),
    )
    assert logo.remarks(on=DAY) == ()
    (remark,) = logo.remarks(on=NEXT)
    assert remark == pt.Remark.of(
        "budget.exceeded", committed=usd("500.01"), budget=usd("500.00"), over=usd("0.01")
    )


def test_another_currency_is_remarked_not_converted() -> None:
    scope = pt.Scope(budget=usd("1"), commitments=(pt.Commitment(pt.Money("9", "EUR"), on=DAY),))
    work = pt.Engagement(pt.EngagementForm.PROJECT, on=DAY, scope=scope)
    assert [remark.code for remark in work.remarks(on=DAY)] == ["budget.currency"]
    assert pt.Engagement(pt.EngagementForm.PROJECT, on=DAY).remarks(on=DAY) == ()


def test_scope_is_text_and_money() -> None:
    assert pt.Scope(value_promised="twice the leads").value_promised == "twice the leads"
    found = faults_of(
        lambda: pt.Scope(
            services=("", 1),  # type: ignore[arg-type]
            deliverables="logo",  # type: ignore[arg-type]
            budget=usd("-1"),
            commitments=(usd("1"),),  # type: ignore[arg-type]
            value_promised=3,  # type: ignore[arg-type]
        )
    )
    assert [path for path, _ in found] == [
        "services[0]",
        "services[1]",
        "deliverables",
        "budget",
        "commitments[0]",
        "value_promised",
    ]


@pytest.mark.parametrize(
    ("claim", "paid", "payable"),
    [
        ("100.00", None, "0.00"),  # below the deductible
        ("150.00", None, "0.00"),  # exactly it
        ("150.01", None, "0.01"),
        ("1150.00", None, "1000.00"),  # exactly the limit
        ("5000.00", None, "1000.00"),
        ("900.00", "1400.00", "100.00"),  # what the aggregate leaves
        ("900.00", "1500.00", "0.00"),
        ("900.00", "1600.00", "0.00"),
    ],
)
def test_what_is_payable_of_a_claim(claim: str, paid: str | None, payable: str) -> None:
    cover = pt.Cover(usd("1000.00"), deductible=usd("150.00"), aggregate=usd("1500.00"))
    before = None if paid is None else usd(paid)
    assert cover.payable(usd(claim), paid=before) == usd(payable)


def test_a_cover_is_of_one_currency() -> None:
    assert faults_of(lambda: pt.Cover(usd("1"), deductible=pt.Money("1", "EUR"))) == [
        ("", "currency.mismatch")
    ]
    cover = pt.Cover(None, deductible=usd("1"))
    assert cover.payable(usd("100")) == usd("99")
    with pytest.raises(InvalidInput):
        cover.payable(pt.Money("5", "EUR"))
    with pytest.raises(InvalidInput):
        cover.payable(usd("-5"))


CLAIMS = st.lists(around(100).map(abs), max_size=6)


@given(CLAIMS, around(100).map(abs), around(20).map(abs), around(250).map(abs))
def test_a_cover_never_pays_more_than_it_may(
    claims: list[int], limit: int, deductible: int, aggregate: int
) -> None:
    money = partial(pt.Money.of_minor, currency="USD")
    cover = pt.Cover(money(limit), deductible=money(deductible), aggregate=money(aggregate))
    paid = money(0)
    for claim in claims:
        due = cover.payable(money(claim), paid=paid)
        assert due.minor == max(0, min(claim - deductible, limit, aggregate - paid.minor))
        paid = paid + due
    assert paid.minor <= aggregate


BUDGETS = both(
    st.lists(st.tuples(around(100), su_days()), max_size=5).map(lambda rows: (rows, su_days)),
    st.lists(st.tuples(around(100), ed_days()), max_size=5).map(lambda rows: (rows, ed_days)),
)


@given(BUDGETS, st.data())
@law("E22", kills="over budget at exactly the budget")
def test_over_budget_is_what_exceeds_it(
    case: tuple[list[tuple[int, date]], Callable[[], st.SearchStrategy[date]]],
    data: st.DataObject,
) -> None:
    rows, days = case
    day = data.draw(days())
    bound = tuple(pt.Commitment(pt.Money.of_minor(n, "USD"), on=on) for n, on in rows)
    scope = pt.Scope(budget=pt.Money.of_minor(100, "USD"), commitments=bound)
    remarks = pt.Engagement(pt.EngagementForm.PROJECT, on=DAY, scope=scope).remarks(on=day)
    total = sum(n for n, on in rows if on <= day)
    assert [remark.param("over") for remark in remarks] == (
        [pt.Money.of_minor(total - 100, "USD")] if total > 100 else []
    )


@law("Z11", kills="a pickled engagement that skips the checks")
def test_copies_of_engagements_are_equal() -> None:
    work = pt.Engagement(
        pt.EngagementForm.COVER,
        on=DAY,
        cover=pt.Cover(usd("10")),
        scope=pt.Scope(services=("x",)),
        nature=pt.Nature.TRANSACTIONAL,
    )
    assert pickle.loads(pickle.dumps(work)) == work
