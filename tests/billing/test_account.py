"""The account: balance, ageing, delinquency, allocation, interest and statements."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from billing.draws_billing import amounts
from cost import calls_of
from refusals import faults_of

from draws import su_days

if TYPE_CHECKING:
    from collections.abc import Callable

JAN = date(2026, 1, 1)


def charge(name: str, amount: str, on: date, due: date | None = None) -> pt.Charge:
    return pt.Charge(
        "fee",
        pt.Period(on, on + timedelta(30)),
        amount=usd(amount),
        invoice_on=on,
        due_on=due or on + timedelta(30),
        id=name,
    )


def test_part_over_and_early_payments() -> None:
    first, second = charge("C1", "100", JAN), charge("C2", "100", date(2026, 2, 1))
    early = pt.Payment(usd("30"), on=date(2025, 12, 20))
    part = pt.Payment(usd("50"), on=date(2026, 1, 20))
    over = pt.Payment(usd("150"), on=date(2026, 2, 10))
    account = pt.Account.of([first, second, early, part, over])
    balance = account.balance
    assert [str(balance.at(day).amount) for day in (date(2025, 12, 31), JAN)] == ["-30.00", "70.00"]
    assert [
        (item.charge, str(item.amount.amount)) for item in account.open_items(date(2026, 1, 20))
    ] == [("C1", "20.00")]
    assert str(account.credit(date(2026, 2, 10)).amount) == "30.00"
    assert str(balance.at(date(2026, 2, 10)).amount) == "-30.00"


def test_a_payment_goes_where_it_says_first() -> None:
    facts = [charge("C1", "100", JAN), charge("C2", "100", date(2026, 1, 2))]
    told = pt.Payment(usd("120"), on=date(2026, 1, 5), charge="C2")
    account = pt.Account.of([*facts, told])
    assert [
        (item.charge, str(item.amount.amount)) for item in account.open_items(date(2026, 1, 5))
    ] == [("C1", "80.00")]


def test_refunds_write_offs_and_credit_notes() -> None:
    facts = [
        charge("C1", "100", JAN),
        pt.CreditNote(usd("10"), on=date(2026, 1, 3), reason="late delivery", charge="C1"),
        pt.Payment(usd("100"), on=date(2026, 1, 4)),
        pt.Refund(usd("10"), on=date(2026, 1, 5)),
        charge("C2", "40", date(2026, 1, 6)),
        pt.WriteOff(usd("40"), on=date(2026, 9, 1), reason="insolvent", charge="C2"),
    ]
    account = pt.Account.of(facts)
    days = (date(2026, 1, 3), date(2026, 1, 4), date(2026, 1, 5), date(2026, 9, 1))
    assert [str(account.balance.at(day).amount) for day in days] == [
        "90.00",
        "-10.00",
        "0.00",
        "0.00",
    ]
    assert account.open_items(date(2026, 9, 1)) == ()


def test_a_correction_settles_the_charge_it_names() -> None:
    schedule = pt.BillingTerms.monthly(usd("310")).bind("B", JAN)
    charged = pt.bill(schedule, (), on=JAN)
    ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 1, 11)))
    charged += pt.bill(ended, charged, on=date(2026, 1, 11))
    account = pt.Account.of(charged)
    assert [str(item.amount.amount) for item in account.open_items(date(2026, 1, 11))] == ["100.00"]


def test_days_past_due_and_the_dunning_ladder() -> None:
    account = pt.Account.of(
        [charge("C1", "100", JAN), pt.Payment(usd("100"), on=date(2026, 4, 15))]
    )
    assert account.days_past_due(date(2026, 1, 31)) == 0
    assert account.days_past_due(date(2026, 2, 1)) == 1
    assert account.days_past_due(date(2026, 4, 15)) == 0
    assert [(str(day), level) for day, level in account.delinquency(1, 30, 60).changes()] == [
        ("2026-02-01", 1),
        ("2026-03-02", 2),
        ("2026-04-01", 3),
        ("2026-04-15", 0),
    ]
    assert account.oldest_invoice.at(date(2026, 3, 1)) == JAN


def test_interest_is_simple_counts_its_days_and_has_a_grace() -> None:
    account = pt.Account.of([charge("C1", "1000", JAN, due=date(2026, 1, 31))])
    plain = pt.LateInterest("10")
    assert str(plain.total(account, date(2026, 2, 1)).amount) == "0.27"
    assert str(plain.total(account, date(2026, 1, 31)).amount) == "0.00"
    graced = pt.LateInterest("10", grace_days=10)
    assert str(graced.total(account, date(2026, 2, 10)).amount) == "0.00"
    assert str(graced.total(account, date(2026, 2, 11)).amount) == "3.01"
    free = pt.LateInterest("10", grace_days=10, grace_is_free=True)
    assert str(free.total(account, date(2026, 2, 11)).amount) == "0.27"


def test_statements_follow_one_another() -> None:
    facts = [
        *pt.BillingTerms.monthly(usd("100")).bind("B", JAN).charges(until=date(2026, 3, 1)),
        pt.Payment(usd("120"), on=date(2026, 2, 3), id="P1"),
    ]
    account = pt.Account.of(facts)
    cuts = (date(2026, 2, 1), date(2026, 3, 1))
    found = list(pt.statements(account, pt.Period(JAN, date(2026, 4, 1)).split(*cuts)))
    assert [str(each.closing.amount) for each in found] == ["100.00", "80.00", "180.00"]
    assert all(one.closing == other.opening for one, other in pairwise(found))
    assert found[1].rows()[1]["what"] == "payment"
    assert "<table" in found[1]._repr_html_()


facts_of = st.lists(
    st.tuples(
        st.sampled_from(["charge", "payment", "refund", "note", "write-off", "correction"]),
        su_days(),
        amounts().filter(bool),
        st.integers(0, 20),
    ),
    max_size=12,
)


def built(rows: list[tuple[str, date, pt.Money, int]]) -> list[object]:
    found: list[object] = []
    for place, (kind, on, amount, days) in enumerate(rows):
        name = f"F{place}"
        if kind in {"charge", "correction"}:
            sign = amount if kind == "charge" else -amount
            found.append(
                pt.Charge(
                    "fee",
                    pt.Period(on, on + timedelta(1)),
                    amount=sign,
                    invoice_on=on,
                    due_on=on + timedelta(days),
                    corrects="F0" if kind == "correction" else None,
                    id=name,
                )
            )
        elif kind == "payment":
            found.append(pt.Payment(amount, on=on, id=name, charge="F1" if days % 2 else None))
        elif kind == "refund":
            found.append(pt.Refund(amount, on=on, id=name))
        elif kind == "note":
            found.append(pt.CreditNote(amount, on=on, reason="x", id=name))
        else:
            found.append(pt.WriteOff(amount, on=on, reason="x", id=name))
    return found


@given(facts_of, su_days())
def test_the_balance_is_charges_less_settlements_and_ageing_sums_to_it(
    rows: list[tuple[str, date, pt.Money, int]], on: date
) -> None:
    account = pt.Account.of(built(rows), currency="USD")
    wanted = 0
    for kind, day, amount, _ in rows:
        if day <= on:
            wanted += amount.minor if kind in {"charge", "refund"} else -amount.minor
    assert account.balance.at(on).minor == wanted
    open_ = sum(item.amount.minor for item in account.open_items(on))
    assert open_ - account.credit(on).minor == wanted
    assert all(item.amount.minor > 0 for item in account.open_items(on))
    assert sum(bucket.amount.minor for bucket in account.ageing(on)) == open_
    late = [item for item in account.open_items(on) if item.days_past_due > 0]
    assert account.days_past_due(on) == max((item.days_past_due for item in late), default=0)
    level = account.delinquency(1, 5, 10).at(on)
    assert level == sum(account.days_past_due(on) >= step for step in (1, 5, 10))


def test_currencies_dont_mix_and_both_are_named() -> None:
    with pytest.raises(pt.InvalidInput) as raised:
        pt.Account.of([charge("C1", "1", JAN), pt.Payment(pt.Money("1", "EUR"), on=JAN)])
    fault = raised.value.faults[0]
    assert (fault.code, fault.path) == ("currency.mismatch", "facts[1].amount")
    assert "USD" in str(fault)
    assert "EUR" in str(fault)


EURO_TERMS = pt.BillingTerms.monthly(pt.Money("10", "EUR"))
DOLLAR_TERMS = pt.BillingTerms.monthly(usd("12"))


def test_one_ledger_of_two_currencies_has_an_account_for_each() -> None:
    mary = pt.Relationship("hp", "mary").add(
        *EURO_TERMS.bind("E", JAN).charges(until=JAN),
        *DOLLAR_TERMS.bind("D", JAN).charges(until=JAN),
        pt.Payment(pt.Money("10", "EUR"), on=date(2026, 1, 5)),
    )
    day = date(2026, 2, 1)
    for ledger in (mary, mary.facts):
        found = pt.accounts(ledger)
        assert list(found) == ["EUR", "USD"]
        owed = [str(account.balance.at(day)) for account in found.values()]
        assert owed == ["0.00 EUR", "12.00 USD"]
        for code, account in found.items():
            assert pt.Account.of(ledger, currency=code) == account
    assert pt.accounts([]) == {}
    assert pt.Account.of(mary, currency="KWD").facts == ()


def test_credit_is_carried_over_in_its_own_currency_and_shown_on_the_statement() -> None:
    over = pt.Payment(pt.Money("25", "EUR"), on=date(2026, 1, 5), id="P1")
    facts = [
        *EURO_TERMS.bind("E", JAN).charges(until=date(2026, 2, 1)),
        *DOLLAR_TERMS.bind("D", JAN).charges(until=JAN),
        over,
    ]
    euros = pt.Account.of(facts, currency="EUR")
    january, february = pt.statements(
        euros, pt.Period(JAN, date(2026, 3, 1)).split(date(2026, 2, 1))
    )
    assert (january.credit_before, january.credit_after) == tuple(
        pt.Money(amount, "EUR") for amount in ("0", "15")
    )
    assert (february.credit_before, february.credit_after) == tuple(
        pt.Money(amount, "EUR") for amount in ("15", "5")
    )
    assert [line.split() for line in str(february).splitlines()[2:]] == [
        ["2026-02-01", "opening", "-15.00", "EUR"],
        ["2026-02-01", "in", "credit", "15.00", "EUR"],
        ["2026-02-01", "charge", "E/fee/2026-02-01", "10.00", "EUR", "-5.00", "EUR"],
        ["2026-03-01", "closing", "-5.00", "EUR"],
        ["2026-03-01", "in", "credit", "5.00", "EUR"],
    ]
    assert "in credit" in february._repr_html_()


def test_an_account_is_as_known_on_a_day_whether_of_a_ledger_or_of_its_facts() -> None:
    bounced = pt.Retraction("P1", on=date(2026, 2, 10), reason="another firm's")
    right = pt.Correction(
        "P2",
        pt.Payment(usd("30"), on=date(2026, 1, 9)),
        on=date(2026, 2, 20),
        reason="a slip",
    )
    mary = pt.Relationship("hp", "mary").add(
        charge("C1", "100", JAN),
        pt.Payment(usd("50"), on=date(2026, 1, 5), id="P1"),
        pt.Payment(usd("3"), on=date(2026, 1, 9), recorded_on=date(2026, 2, 1), id="P2"),
        bounced,
        right,
    )
    wanted = {
        date(2026, 1, 31): "50.00",
        date(2026, 2, 9): "47.00",
        date(2026, 2, 10): "97.00",
        date(2026, 2, 20): "70.00",
        None: "70.00",
    }
    for known, owed in wanted.items():
        for ledger in (mary, mary.facts, list(mary.facts)):
            account = pt.Account.of(ledger, known_by=known)
            assert str(account.balance.at(date(2026, 1, 10)).amount) == owed
            assert pt.accounts(ledger, known_by=known)["USD"] == account


@pytest.mark.parametrize("named", [False, True])
def test_much_that_is_open_costs_no_more_than_its_number(named: bool) -> None:
    def asked(number: int) -> int:
        def usd_of(place: int) -> pt.Money:
            return pt.Money.of_minor(100 + place % 7, "USD")

        facts: list[object] = [
            pt.Charge(
                "fee",
                pt.Period(JAN + timedelta(place), JAN + timedelta(place + 1)),
                amount=usd_of(place),
                invoice_on=JAN + timedelta(place),
                due_on=JAN + timedelta(place + 30),
                id=f"C{place:05}",
            )
            for place in range(number)
        ]
        facts += [
            pt.Payment(
                usd_of(place),
                on=JAN + timedelta(number + place),
                id=f"P{place:05}",
                charge=f"C{place * 7919 % number:05}" if named else None,
            )
            for place in range(number)
        ]
        account = pt.Account.of(facts)
        middle, late = JAN + timedelta(number - 1), JAN + timedelta(number + number // 2)

        def work() -> None:
            assert account.past_due_since.at(middle) == JAN + timedelta(30)
            assert account.oldest_due.at(JAN) == JAN + timedelta(30)
            assert account.days_past_due(late) > 0
            assert len(account.open_items(middle)) == number
            account.ageing(middle)
            account.delinquency(1, 30, 60)
            pt.LateInterest("8").items(account, middle)

        return calls_of(work)

    few, many = asked(250), asked(2_000)
    assert many <= few * 8**1.2  # eight times as much: an exponent of 1.2 at the most


def test_a_payment_that_names_a_charge_to_come_waits_for_it() -> None:
    monthly = pt.BillingTerms.monthly(pt.Money("100", "USD")).bind("B", date(2026, 1, 1))
    first, second = monthly.charges(until=date(2026, 2, 1))
    early = pt.Payment(pt.Money("130", "USD"), on=date(2025, 12, 1), charge=second.id)
    account = pt.Account.of([first, second, early])
    before, after = date(2026, 1, 15), date(2026, 2, 1)
    assert [item.charge for item in account.open_items(before)] == [first.id]
    assert str(account.credit(before)) == "130.00 USD"
    assert [(i.charge, str(i.amount)) for i in account.open_items(after)] == [
        (first.id, "70.00 USD")
    ]
    back = pt.Refund(pt.Money("100", "USD"), on=date(2026, 1, 10))
    account = pt.Account.of([first, second, early, back])
    assert str(account.credit(before)) == "30.00 USD"
    assert str(account.balance.at(after)) == "170.00 USD"
    assert [str(item.amount) for item in account.open_items(after)] == ["100.00 USD", "70.00 USD"]


def test_a_payment_that_goes_back_leaves_open_what_it_had_paid_as_old_as_it_is() -> None:
    first, second = charge("C1", "100", JAN), charge("C2", "100", date(2026, 1, 2))
    paid = pt.Payment(usd("150"), on=date(2026, 2, 5), id="P1")
    back = pt.Refund(usd("120"), on=date(2026, 2, 15), of="P1")
    account = pt.Account.of([first, second, paid, back])
    assert [
        (item.charge, str(item.amount.amount), item.invoice_on)
        for item in account.open_items(date(2026, 2, 15))
    ] == [("C1", "70.00", JAN), ("C2", "100.00", date(2026, 1, 2))]
    in_credit = pt.Payment(usd("30"), on=date(2026, 2, 6), id="P2", charge="C2")
    account = pt.Account.of([first, paid, in_credit, back])
    assert [
        (item.charge, str(item.amount.amount)) for item in account.open_items(date(2026, 2, 15))
    ] == [("C1", "40.00")]
    twice = pt.Refund(usd("40"), on=date(2026, 2, 16), of="P1")
    account = pt.Account.of([first, second, paid, back, twice])
    assert [
        (item.charge, str(item.amount.amount)) for item in account.open_items(date(2026, 2, 16))
    ] == [("C1", "100.00"), ("C2", "100.00"), (account.facts[-1].id, "10.00")]


def test_answers_built_by_hand_say_what_can_be() -> None:
    wrong: list[tuple[Callable[[], object], list[tuple[str, str]]]] = [
        (lambda: pt.AgeingBucket(30, 1, usd("1")), [("up_to", "span.order")]),
        (lambda: pt.AgeingBucket(-5, -10, usd("1")), [("up_to", "span.order")]),
        (lambda: pt.AgeingBucket(10**7000, 1, usd("1")), [("up_to", "span.order")]),
        (lambda: pt.OpenItem("", usd("1"), JAN, JAN, 0), [("charge", "name.syntax")]),
        (
            lambda: pt.InterestItem("", -1, usd("1")),
            [("charge", "name.syntax"), ("days", "count.range")],
        ),
        (
            lambda: pt.StatementLine(JAN, "", "", usd("1"), usd("1")),
            [("what", "name.syntax"), ("ref", "name.syntax")],
        ),
        (lambda: pt.Month(JAN, -1, usd("1"), usd("1")), [("charges", "count.range")]),
    ]
    for build, faults in wrong:
        assert faults_of(build) == faults
    debts = pt.Account.of([charge("C1", "100", JAN)])
    assert [bucket.label for bucket in debts.ageing(JAN, limits=(-7, 0))] == [
        "not due",
        "-6-0 days",
        "over 0 days",
    ]


def test_charges_without_ids_are_not_taken_for_one() -> None:
    nameless = evolve(charge("C1", "100", JAN), id=None)
    account = pt.Account((nameless, nameless), currency="USD")
    assert account.facts == (nameless, nameless)
    assert [str(item.amount) for item in account.open_items(JAN)] == ["100.00 USD"] * 2
    assert account.balance.at(JAN) == usd("200")
