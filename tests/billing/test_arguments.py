"""What billing is asked with: anything else is refused by a fault of its own, with its path."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
NOON: Any = datetime(2026, 1, 1, 12)
USD, EUR = pt.Money("10", "USD"), pt.Money("10", "EUR")
MONTHLY = pt.Cadence(every=pt.months(1), anchor=JAN)
SCHEDULE = pt.BillingTerms.monthly(USD).bind("B", JAN)
CHARGES = SCHEDULE.charges(until=FEB)
ACCOUNT = pt.Account.of(CHARGES)
RISE = pt.Escalation.by_percent(3)
TIERS = pt.Tiers.per_unit(USD)
BAD: Any = "not that"

QUESTIONS: list[tuple[Callable[[], object], str, str]] = [
    (lambda: MONTHLY.boundary(BAD), "number.type", "k"),
    (lambda: MONTHLY.boundary(True), "number.type", "k"),
    (lambda: MONTHLY.period_on(NOON), "date.type", "day"),
    (lambda: MONTHLY.period_on(JAN, BAD), "period.type", "term"),
    (lambda: MONTHLY.periods(pt.Period(JAN, FEB), BAD), "period.type", "within"),
    (lambda: pt.Cadence(every=pt.months(1)).over(BAD), "period.type", "term"),
    (lambda: pt.BillingPeriod(JAN, FEB).until(NOON), "date.type", "end"),
    (lambda: pt.NetDays(30).due_on(NOON), "date.type", "invoice_on"),
    (lambda: pt.NetMonths(1).due_on(NOON), "date.type", "invoice_on"),
    (lambda: pt.EndOfMonth().due_on(NOON), "date.type", "invoice_on"),
    (lambda: pt.DayOfMonth(3).due_on(NOON), "date.type", "invoice_on"),
    (lambda: pt.Timing.IN_ADVANCE.invoice_on(BAD), "period.type", "period"),
    (lambda: pt.Proration.FULL.share(BAD, MONTHLY), "period.type", "period"),
    (lambda: pt.Proration.FULL.share(pt.Period(JAN, FEB), BAD), "cadence.type", "cadence"),
    (
        lambda: pt.Proration.FULL.shares(pt.Period(JAN, FEB), [NOON], MONTHLY),
        "date.type",
        "cuts[0]",
    ),
    (lambda: pt.Proration.FULL.days(BAD), "period.type", "period"),
    (lambda: pt.PercentOff(5).of(BAD), "amount.type", "gross"),
    (lambda: pt.PercentOff(5).exact(BAD, Fraction(1)), "fraction.type", "gross"),
    (lambda: pt.AmountOff(USD).of(EUR), "currency.mismatch", "gross"),
    (lambda: pt.AmountOff(USD).exact(Fraction(1), BAD), "fraction.type", "part"),
    (lambda: RISE.price(BAD, JAN, JAN), "price.type", "base"),
    (lambda: RISE.price(USD, NOON, JAN), "date.type", "day"),
    (lambda: list(RISE.steps(JAN, NOON, JAN)), "date.type", "until"),
    (lambda: TIERS.cost(BAD), "quantity.type", "quantity"),
    (lambda: TIERS.cost(Decimal("NaN")), "quantity.type", "quantity"),
    (lambda: pt.RateCard.of(BAD), "standing.type", "rates"),
    (lambda: pt.RateCard.of({"a": USD}).prices(BAD), "timeline.type", "standing"),
    (lambda: pt.ramp(JAN, BAD), "steps.type", "steps[0]"),
    (lambda: pt.ramp(JAN, [(FEB,)]), "steps.type", "steps"),  # type: ignore[list-item]
    (lambda: CHARGES[0].exact(99), "price.digits", "digits"),
    (lambda: SCHEDULE.charges(until=FEB, usage=[BAD]), "usage.type", "usage[0]"),
    (lambda: SCHEDULE.charges(until=FEB, known_by=NOON), "date.type", "known_by"),
    (lambda: SCHEDULE.preview(1, after=NOON), "date.type", "after"),
    (lambda: SCHEDULE.position(NOON), "date.type", "on"),
    (lambda: list(SCHEDULE.periods(BAD)), "period.type", "within"),
    (lambda: SCHEDULE.drawdown("fee", [], until=NOON), "date.type", "until"),
    (lambda: pt.bill(BAD, (), on=JAN), "schedule.type", "schedule"),
    (lambda: pt.bill(SCHEDULE, [BAD], on=JAN), "charge.type", "charged[0]"),
    (lambda: pt.bill(SCHEDULE, (), on=JAN, paid=BAD), "amount.type", "paid"),
    (lambda: pt.effective_charges([BAD]), "charge.type", "charges[0]"),
    (lambda: pt.capped_credit(USD, paid=BAD, credited=USD), "amount.type", "paid"),
    (lambda: pt.Account.of(3), "fact.type", "facts"),  # type: ignore[arg-type]
    (lambda: ACCOUNT.open_items(NOON), "date.type", "on"),
    (lambda: ACCOUNT.days_past_due(NOON), "date.type", "on"),
    (lambda: pt.Account.of(CHARGES, known_by=NOON), "date.type", "known_by"),
    (lambda: ACCOUNT.ageing(FEB, limits=(30, BAD)), "interval.type", "limits[1]"),
    (lambda: pt.LateInterest("8").total(BAD, JAN), "account.type", "account"),
    (lambda: pt.LateInterest("8").total(ACCOUNT, NOON), "date.type", "on"),
    (lambda: pt.statement(BAD, pt.Period(JAN, FEB)), "account.type", "account"),
    (lambda: pt.statement(ACCOUNT, BAD), "period.type", "period"),
    (lambda: list(pt.statements(ACCOUNT, [BAD])), "period.type", "periods[0]"),
    (lambda: pt.Statement(BAD, opening=USD, lines=(), closing=USD), "period.type", "period"),
    (lambda: pt.with_tax(CHARGES, BAD), "tax.type", "rule"),
    (lambda: pt.with_tax([BAD], pt.FlatTax("20", id="vat")), "charge.type", "charges[0]"),
    (lambda: pt.rounded_total([BAD], USD), "charge.type", "charges[0]"),
    (lambda: pt.charge_rows([BAD]), "charge.type", "charges[0]"),
    (lambda: pt.charge_table([BAD]), "charge.type", "charges[0]"),
    (lambda: pt.year_ahead(BAD, after=JAN), "schedule.type", "schedule"),
    (lambda: pt.year_ahead(SCHEDULE, after=NOON), "date.type", "after"),
    (lambda: pt.RolledBoundaries(pt.WEEKDAYS).is_month_end(NOON), "date.type", "day"),
]


@pytest.mark.parametrize(("question", "code", "path"), QUESTIONS)
def test_a_question_of_the_wrong_kind_is_a_fault_and_never_a_foreign_error(
    question: Callable[[], object], code: str, path: str
) -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        question()
    assert (refused.value.faults[0].code, refused.value.faults[0].path) == (code, path)
