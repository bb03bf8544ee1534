"""Late fees by steps of a dunning ladder: once for what is late, a difference like any billing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from refusals import codes_of

from laws import law

MAR = date(2026, 3, 1)
REMINDERS = pt.LateFees(
    id="reminder",
    steps=(pt.LateFee(7), pt.LateFee(21, usd("5.00")), pt.LateFee(35, usd("10.00"))),
)


def charge(
    name: str = "C1", amount: str = "200.00", due: date = MAR, terms: Any = None
) -> pt.Charge:
    on = due - timedelta(28)
    return pt.Charge(
        "fee",
        pt.Period(on, due),
        amount=usd(amount),
        invoice_on=on,
        due_on=due,
        due=terms,
        id=name,
    )


def paid(amount: str, month: int, day: int, **more: Any) -> pt.Payment:
    return pt.Payment(usd(amount), on=date(2026, month, day), **more)


def with_fees(facts: list[Any], terms: pt.LateFees, until: date) -> pt.Account:
    fees = terms.charges(pt.Account.of(facts), until=until)
    return pt.Account.of([*facts, *fees])


def owed(account: pt.Account, *days: tuple[int, int]) -> list[str]:
    return [str(account.balance.at(date(2026, *day)).amount) for day in days]


def test_reminders_cost_by_their_step_and_the_first_nothing() -> None:
    account = with_fees([charge()], REMINDERS, date(2026, 4, 5))
    assert owed(account, (3, 8), (3, 22), (4, 5)) == ["200.00", "205.00", "215.00"]
    assert owed(account, (3, 21), (4, 4)) == ["200.00", "205.00"]


def test_a_payment_stops_further_steps_and_what_was_charged_stays_owed() -> None:
    account = with_fees([charge(), paid("200.00", 4, 1)], REMINDERS, date(2026, 6, 1))
    assert owed(account, (4, 1), (6, 1)) == ["5.00", "5.00"]
    (item,) = account.open_items(date(2026, 6, 1))
    assert (item.charge, item.due_on) == ("reminder/C1/21", date(2026, 3, 22))
    part = with_fees([charge(), paid("199.00", 4, 1)], REMINDERS, date(2026, 6, 1))
    assert owed(part, (6, 1)) == ["16.00"]


def test_a_sum_once_on_the_first_day_late() -> None:
    once = pt.LateFees(id="late", steps=(pt.LateFee(1, usd("40.00")),))
    account = with_fees([charge()], once, date(2026, 6, 1))
    assert owed(account, (3, 1), (3, 2), (6, 1)) == ["200.00", "240.00", "240.00"]
    in_time = with_fees([charge(), paid("200.00", 3, 1)], once, date(2026, 6, 1))
    assert owed(in_time, (6, 1)) == ["0.00"]


def test_fees_appear_in_the_statement_and_by_age() -> None:
    account = with_fees([charge()], REMINDERS, date(2026, 4, 5))
    found = pt.statement(account, pt.Period(MAR, date(2026, 5, 1)))
    assert [(line.what, line.ref) for line in found.lines] == [
        ("late fee", "reminder/C1/21"),
        ("late fee", "reminder/C1/35"),
    ]
    ages = account.ageing(date(2026, 4, 6))
    assert [str(bucket.amount.amount) for bucket in ages] == [
        *("0.00", "15.00", "200.00", "0.00", "0.00"),
    ]


def test_a_share_of_what_is_late_a_flat_sum_and_a_cap() -> None:
    terms = pt.LateFees(
        id="late",
        steps=(
            pt.LateFee(10, percent=5),
            pt.LateFee(20, usd("3.00"), percent=Decimal("1.5")),
            pt.LateFee(30, usd("90.00")),
        ),
        most=usd("50.00"),
    )
    account = with_fees([charge(), paid("100.00", 3, 15)], terms, date(2026, 6, 1))
    fees = [line for line in account.facts if isinstance(line, pt.Charge) and line.late_for]
    assert [str(each.amount.amount) for each in fees] == ["10.00", "4.50", "35.50"]


def test_fees_once_per_account_count_from_the_oldest_and_begin_anew_once_all_is_paid() -> None:
    terms = pt.LateFees(id="late", steps=REMINDERS.steps, per_account=True)
    facts = [charge(), charge("C2", due=date(2026, 3, 10)), paid("200.00", 3, 25)]
    fees = terms.charges(pt.Account.of(facts), until=date(2026, 3, 30))
    assert [(fee.id, fee.invoice_on, fee.late_for) for fee in fees] == [
        ("late/2026-03-02/21", date(2026, 3, 22), "C1"),
    ]
    account = with_fees([*facts, paid("205.00", 5, 1)], terms, date(2026, 5, 31))
    assert owed(account, (4, 14), (4, 30), (5, 1)) == ["215.00", "215.00", "10.00"]
    later = charge("C3", due=date(2026, 5, 20))
    again = with_fees([*account.facts, later], terms, date(2026, 6, 30))
    assert [fee.id for fee in again.facts if isinstance(fee, pt.Charge) and fee.late_for][2:] == [
        "late/2026-05-21/21",
        "late/2026-05-21/35",
    ]


def test_each_instalment_is_late_by_itself_and_an_invoice_as_one() -> None:
    plan = pt.Instalments.of((1, MAR), (1, date(2026, 4, 1)))
    once = pt.LateFees(id="late", steps=(pt.LateFee(1, usd("9.00")),))
    fees = once.charges(pt.Account.of([charge(terms=plan)]), until=date(2026, 5, 1))
    assert [fee.id for fee in fees] == ["late/C1/2026-03-01/1", "late/C1/2026-04-01/1"]
    lines = [charge("C1"), charge("C2"), charge("C3")]
    (invoice,) = pt.invoices(lines, numbers=["2026-001"])
    (fee,) = once.charges(pt.Account.of([*lines, invoice]), until=date(2026, 5, 1))
    assert (fee.id, fee.late_for) == ("late/2026-001/1", "2026-001")


def test_late_fees_bear_none_and_are_paid_last() -> None:
    facts = [charge(), charge("C2", due=date(2026, 4, 1))]
    account = with_fees([*facts, paid("400.00", 4, 1)], REMINDERS, date(2026, 12, 1))
    assert [item.charge for item in account.open_items(date(2026, 12, 1))] == ["reminder/C1/21"]
    assert owed(account, (12, 1)) == ["5.00"]


def test_late_fees_bear_no_interest_unless_it_is_asked_for() -> None:
    facts: list[pt.Fact] = [charge()]
    fees = REMINDERS.charges(pt.Account.of(facts), until=date(2026, 12, 1))
    ledger = pt.Relationship("hp", "luma").add(*facts, *fees)
    papers = pt.invoices(ledger, numbers=["1", "2", "3"])
    assert [{line.late_for is not None for line in paper.lines} for paper in papers] == [
        {False},
        {True},
        {True},
    ]
    on, plain = (
        date(2026, 12, 1),
        pt.LateInterest("8").total(pt.Account.of(facts), date(2026, 12, 1)),
    )
    for known in (ledger, ledger.add(*papers)):
        account = pt.Account.of(known)
        assert pt.LateInterest("8").total(account, on) == plain
        assert len(pt.LateInterest("8", on_late_fees=True).items(account, on)) == 3


def test_a_late_fee_is_on_another_invoice_than_what_is_due_with_it() -> None:
    (fee,) = pt.LateFees(id="late", steps=(pt.LateFee(1, usd("9.00")),)).charges(
        pt.Account.of([charge()]), until=date(2026, 5, 1)
    )
    desk = pt.Charge(
        *("desk", fee.period), amount=usd("3"), invoice_on=fee.on, due_on=fee.due_on, id="D1"
    )
    assert [paper.net for paper in pt.invoices([desk, fee], numbers=["1", "2"])] == [
        usd("3"),
        usd("9"),
    ]


def test_what_was_paid_in_time_after_all_takes_the_fee_back() -> None:
    fees = REMINDERS.charges(pt.Account.of([charge()]), until=date(2026, 3, 22))
    late_news = paid("200.00", 3, 20, recorded_on=date(2026, 3, 25))
    facts = [charge(), *fees, late_news]
    (back,) = REMINDERS.charges(pt.Account.of(facts), until=date(2026, 3, 26))
    assert (back.id, back.corrects, back.amount) == (
        "reminder/C1/21~1",
        "reminder/C1/21",
        usd("-5.00"),
    )
    settled = [*facts, back]
    assert REMINDERS.charges(pt.Account.of(settled), until=date(2026, 6, 1)) == ()
    assert owed(pt.Account.of(settled), (3, 26)) == ["0.00"]


def test_no_fee_without_terms_and_none_before_its_day() -> None:
    assert owed(pt.Account.of([charge()]), (12, 1)) == ["200.00"]
    assert REMINDERS.charges(pt.Account.of([charge()]), until=date(2026, 3, 21)) == ()


def test_a_long_name_gives_a_fee_with_a_name_that_fits() -> None:
    (first, second) = REMINDERS.charges(pt.Account.of([charge("C" * 128)]), until=date(2026, 6, 1))
    assert first.id != second.id
    assert max(len(first.id or ""), len(second.id or "")) <= 128


FEE = pt.LateFee(1, usd("1"))


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (lambda: pt.LateFee(0), ("interval.range", "after")),
        (lambda: pt.LateFee(True), ("interval.range", "after")),
        (lambda: pt.LateFee("3"), ("interval.type", "after")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.LateInterest("8", grace_days="3"), ("interval.type", "grace_days")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.LateInterest("8", on_late_fees=1), ("flag.type", "on_late_fees")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.LateFee(7, usd("0")), ("amount.sign", "amount")),
        (lambda: pt.LateFee(7, percent="x"), ("percent.type", "percent")),
        (lambda: pt.LateFees(id="a", steps=()), ("late_fee.steps", "steps")),
        (lambda: pt.LateFees(id="a", steps=(FEE, FEE)), ("late_fee.steps", "steps")),
        (lambda: pt.LateFees(id="a", steps=(7,)), ("late_fee.type", "steps[0]")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (
            lambda: pt.LateFees(id="a", steps=(FEE,), most=pt.Money("1", "EUR")),
            ("currency.mismatch", "steps"),
        ),
        (lambda: REMINDERS.charges(7, until=MAR), ("account.type", "account")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (
            lambda: REMINDERS.charges(pt.Account.of([], currency="EUR"), until=MAR),
            ("currency.mismatch", "account"),
        ),
        (
            lambda: REMINDERS.charges(pt.Account.of([charge()]), until="x"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            ("date.type", "until"),
        ),
    ],
)
def test_what_are_no_late_fees_is_refused(make: Any, found: tuple[str, str]) -> None:
    assert codes_of(make) == [found]


# --- laws ----------------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "charge", "payment", "refund"]),
        st.integers(0, 25),
        st.integers(1, 300),
        st.integers(0, 6),
        st.sampled_from([None, "F0", "F1"]),
    ),
    max_size=7,
)
STEPS = (pt.LateFee(2), pt.LateFee(4, usd("0.30")), pt.LateFee(9, usd("0.10"), percent=10))
TERMS = st.sampled_from(
    [
        pt.LateFees(id="late", steps=STEPS),
        pt.LateFees(id="late", steps=STEPS, most=usd("0.45")),
        pt.LateFees(id="late", steps=STEPS, per_account=True),
    ]
)


def built(rows: list[tuple[str, int, int, int, str | None]]) -> list[Any]:
    found: list[Any] = []
    for place, (kind, days, minor, due, to) in enumerate(rows):
        name, on, amount = f"F{place}", MAR + timedelta(days), pt.Money.of_minor(minor, "USD")
        if kind == "charge":
            due_on = on + timedelta(due)
            found.append(
                pt.Charge(
                    "fee",
                    pt.Period(on, on + timedelta(1)),
                    amount=amount,
                    invoice_on=on,
                    due_on=due_on,
                    id=name,
                )
            )
        elif kind == "payment":
            found.append(pt.Payment(amount, on=on, id=name, charge=to))
        else:
            found.append(pt.Refund(amount, on=on, id=name, of=to))
    return found


def day_by_day(facts: list[Any], terms: pt.LateFees, last: int) -> set[tuple[str, date, int]]:
    """Return the fees that a clerk charges who looks at the account on the evening of each day."""
    fees: list[pt.Charge] = []
    asked: set[tuple[str, int]] = set()
    given: dict[str, int] = {}
    names = {fact.id for fact in facts if isinstance(fact, pt.Charge)}
    for shift in range(last + 1):
        on = MAR + timedelta(shift)
        account = pt.Account.of([*facts, *fees], currency="USD")
        items = [each for each in account.open_items(on) if each.charge in names]
        for item in items:
            for step in terms.steps:
                if item.days_past_due < step.after or (item.charge, step.after) in asked:
                    continue
                asked.add((item.charge, step.after))
                minor = 0 if step.amount is None else step.amount.minor
                if step.percent is not None:
                    minor += int(item.amount.minor * step.percent / 100 + Decimal("0.5"))
                if terms.most is not None:
                    minor = min(minor, terms.most.minor - given.get(item.charge, 0))
                given[item.charge] = given.get(item.charge, 0) + minor
                if minor:
                    fees.append(
                        pt.Charge(
                            "late",
                            pt.Period(on, on + timedelta(1)),
                            amount=pt.Money.of_minor(minor, "USD"),
                            invoice_on=on,
                            due_on=on,
                            late_for=item.charge,
                            id=f"late/{item.charge}/{step.after}",
                        )
                    )
    return {(fee.id or "", fee.invoice_on, fee.amount.minor) for fee in fees}


@given(ROWS, st.sampled_from([STEPS, STEPS[1:]]), st.sampled_from([None, usd("0.45")]))
@law("S18", kills="a step that is charged again, or after all was paid")
def test_fees_are_those_of_a_clerk_who_looks_each_evening(
    rows: list[tuple[str, int, int, int, str | None]],
    steps: tuple[pt.LateFee, ...],
    most: pt.Money | None,
) -> None:
    facts = built(rows)
    terms = pt.LateFees(id="late", steps=steps, most=most)
    fees = terms.charges(pt.Account.of(facts, currency="USD"), until=MAR + timedelta(45))
    found = {(fee.id or "", fee.invoice_on, fee.amount.minor) for fee in fees}
    assert found == day_by_day(facts, terms, 45)


@given(ROWS, TERMS, st.lists(st.integers(0, 50), max_size=4))
@law("S19", kills="fees that hang on the days on which they are run")
@law("S18", kills="a run that charges again what was charged, or takes it back")
def test_fees_run_late_or_day_by_day_in_any_order_are_the_same(
    rows: list[tuple[str, int, int, int, str | None]], terms: pt.LateFees, runs: list[int]
) -> None:
    facts = built(rows)
    last = 50
    whole = terms.charges(pt.Account.of(facts, currency="USD"), until=MAR + timedelta(last))
    ledger = list(facts)
    for shift in [*runs, last, *runs]:
        account = pt.Account.of(ledger, currency="USD")
        ledger += terms.charges(account, until=MAR + timedelta(shift))
    assert sorted(map(repr, ledger[len(facts) :])) == sorted(map(repr, whole))
