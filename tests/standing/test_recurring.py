"""Recurring revenue: how much a month, how it moved, and what of it was kept."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from refusals import code_of

from laws import law

KIND = pt.RecurringMoveKind
JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))


def usd(amount: object) -> pt.Money:
    return pt.Money(str(amount), "USD")


def plan(amount: object, every: pt.Span, **details: Any) -> pt.BillingTerms:
    fee = pt.RecurringFee(id="plan", amount=usd(amount), **details)
    return pt.BillingTerms(every=every, fees=(fee,))


def paying(name: str, terms: pt.BillingTerms, *spells: tuple[date, date | None]) -> pt.Relationship:
    """Return somebody with an agreement for each of some spells."""
    agreements = [
        pt.Agreement.signed(f"{name}{n}", on=start, start=start, until=end, billing=terms)
        for n, (start, end) in enumerate(spells)
    ]
    return pt.Relationship("firm", name).add(*agreements)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (plan(10, pt.weeks(1)), "43.33 USD"),
        (plan(120, pt.years(1)), "10.00 USD"),
        (plan(30, pt.months(3)), "10.00 USD"),
        (plan(1, pt.days(1)), "30.42 USD"),
        (plan(12, pt.months(1), quantity=5), "60.00 USD"),
        (plan(10, pt.years(1), price_per=pt.Cadence(every=pt.months(1))), "10.00 USD"),
        (plan(100, pt.months(1), discounts=(pt.PercentOff(10),)), "90.00 USD"),
        (plan(120, pt.years(1), discounts=(pt.AmountOff(usd(60)),)), "5.00 USD"),
    ],
)
def test_how_much_it_is_a_month(terms: pt.BillingTerms, said: str) -> None:
    ledger = paying("mary", terms, (JAN, None))
    assert [str(each) for each in pt.recurring_on(ledger, on=FEB)] == [said]
    assert pt.recurring_on(ledger, on=JAN - timedelta(1)) == ()


def test_single_sums_are_none_of_it_and_a_year_is_exact() -> None:
    fees = (
        pt.RecurringFee(id="plan", amount=usd(10)),
        pt.OneOffFee(id="setup", amount=usd(500)),
    )
    terms = pt.BillingTerms(every=pt.weeks(1), fees=fees)
    ledger = paying("mary", terms, (JAN, None))
    assert [str(each) for each in pt.recurring_on(ledger, on=FEB, per=pt.years(1))] == [
        "520.00 USD"
    ]


def test_what_is_paused_or_over_is_nothing() -> None:
    ledger = paying("mary", plan(50, pt.months(1)), (JAN, date(2026, 2, 5)))
    days = [date(2026, 2, 4), date(2026, 2, 5)]
    assert [pt.recurring_on(ledger, on=day) for day in days] == [(usd(50),), ()]
    (agreement,) = (fact for fact in ledger.facts if isinstance(fact, pt.Agreement))
    stopped = pt.Agreement.signed(
        "A1", on=JAN, start=JAN, billing=agreement.terms.billing,
        suspension=pt.Suspension(stops_billing=True),
    ).suspend(on=FEB)  # fmt: skip
    ledger = pt.Relationship("firm", "mary").add(stopped)
    assert [pt.recurring_on(ledger, on=day) for day in (JAN, FEB)] == [(usd(50),), ()]


def test_the_grain_of_the_report_is_part_of_the_question() -> None:
    monthly = plan(50, pt.months(1))
    back = date(2026, 2, 20)
    ledger = paying("mary", monthly, (JAN, date(2026, 2, 5)), (back, None))
    by_month = pt.recurring_revenue([ledger], since=FEB, until=date(2026, 2, 28))
    assert [each.moves for each in by_month.periods] == [()]
    by_day = pt.recurring_revenue([ledger], since=FEB, until=date(2026, 2, 28), by_day=True)
    assert [(move.kind, move.on, str(move.amount)) for move in by_day.periods[0].moves] == [
        (KIND.CHURN, date(2026, 2, 5), "-50.00 USD"),
        (KIND.RETURN, back, "50.00 USD"),
    ]


def test_gross_retention_counts_each_for_no_more_than_before() -> None:
    def changed(name: str, before: int, after: int) -> pt.Relationship:
        signed = pt.Agreement.signed(name, on=JAN, start=JAN, billing=plan(before, pt.months(1)))
        amended = signed.amend(on=FEB, billing=plan(after, pt.months(1)))
        return pt.Relationship("firm", name).add(amended)

    book = [changed("up", 100, 150), changed("down", 100, 80)]
    (period,) = pt.recurring_revenue(book, since=FEB, until=date(2026, 2, 28)).periods
    assert period.net_retention == Fraction(115, 100)
    assert period.gross_retention == Fraction(90, 100)
    assert period.total(KIND.EXPANSION) == usd(50)
    assert period.total(KIND.CONTRACTION) == usd(-20)
    assert (period.opening, period.closing, period.payers) == (usd(200), usd(230), 2)


@st.composite
def ledgers(draw: st.DrawFn) -> list[pt.Relationship]:
    found: list[pt.Relationship] = []
    for place in range(draw(st.integers(0, 3))):
        day, spells = JAN - timedelta(draw(st.integers(0, 40))), []
        for _ in range(draw(st.integers(1, 2))):
            end = day + timedelta(draw(st.integers(1, 60)))
            spells.append((day, end))
            day = end + timedelta(draw(st.integers(0, 20)))
        every = draw(st.sampled_from([pt.weeks(1), pt.months(1), pt.years(1)]))
        currency = draw(st.sampled_from(["USD", "EUR"]))
        fee = pt.RecurringFee(id="plan", amount=pt.Money(str(draw(st.integers(1, 99))), currency))
        found.append(paying(f"p{place}", pt.BillingTerms(every=every, fees=(fee,)), *spells))
    return found


@given(ledgers(), st.booleans())
@law("E32", kills="a move that is told twice, or one between two periods that is lost")
def test_openings_and_moves_come_to_closings_and_each_closing_is_the_next_opening(
    book: list[pt.Relationship], by_day: bool
) -> None:
    until = date(2026, 4, 15)
    report = pt.recurring_revenue(book, since=JAN, until=until, by_day=by_day)
    assert pt.from_json(pt.to_json(report)) == report
    for each in report.periods:
        moved = sum(move.amount.minor for move in each.moves)
        assert each.opening.minor + moved == each.closing.minor
        last = (each.period.end or until) - timedelta(1)
        now = [pt.recurring_on(ledger, on=last) for ledger in book]
        paid = [one for some in now for one in some if one.currency == each.opening.currency]
        assert each.closing.minor == sum(one.minor for one in paid)
        assert each.payers == len(paid)
        follows = [
            one
            for one in report.periods
            if one.period.start == each.period.end and one.opening.currency == each.opening.currency
        ]
        assert all(one.opening == each.closing for one in follows)
    by_party: dict[tuple[str, str], list[pt.RecurringMoveKind]] = {}
    for each in report.periods:
        for move in each.moves:
            by_party.setdefault((move.patron.id, move.before.currency), []).append(move.kind)
    assert all(kinds.count(KIND.NEW) <= 1 for kinds in by_party.values())


def test_it_is_read_as_a_table_and_as_rows() -> None:
    ledger = paying("mary", plan(50, pt.months(1)), (date(2026, 1, 15), date(2026, 3, 5)))
    report = pt.recurring_revenue([ledger], since=JAN, until=date(2026, 3, 31))
    assert str(report).splitlines()[1].split("  ")[0] == "1 Jan 2026 to 31 Jan 2026"
    assert [(row["opening"], row["new"], row["closing"]) for row in report.rows()] == [
        (0, 50, 50),
        (50, 0, 50),
        (50, 0, 0),
    ]


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"until": JAN - timedelta(1)}, "span.order"),
        ({"since": "2026"}, "date.type"),
        ({"every": pt.months(1)}, "window.type"),
        ({"by_day": 1}, "flag.type"),
        ({"known_by": "2026"}, "date.type"),
        ({"until": date.max}, "date.range"),
        ({"book": 3}, "book.type"),
    ],
)
def test_what_can_not_be_reported_is_refused(given_: dict[str, Any], code: str) -> None:
    asked: dict[str, Any] = {"book": [], "since": JAN, "until": APR} | given_
    assert code_of(lambda: pt.recurring_revenue(**asked)) == code


def test_a_rate_a_day_is_refused() -> None:
    ledger = pt.Relationship("firm", "mary")
    assert code_of(lambda: pt.recurring_on(ledger, on=JAN, per=pt.days(1))) == "interval.type"


def test_who_is_at_risk_is_told_with_what_is_at_stake_a_year() -> None:
    """P6: what one stands to lose looks forward."""
    client = pt.Policy(
        "p", "1", base="none", rungs=(pt.Rung("client", enter=pt.AgreementInForce()),)
    )
    end = date(2026, 7, 1)
    large = paying("large", plan(1000, pt.months(1)), (JAN, end))
    small = paying("small", plan(50, pt.months(1)), (date(2020, 1, 1), end))
    risks = pt.review_book([large, small], client, on=MAR).at_risk(pt.months(6))
    assert [(each.patron.id, each.recurring) for each in risks] == [
        ("large", (usd(12_000),)),
        ("small", (usd(600),)),
    ]
