"""Due terms that say more than a day: a discount for paying early, and instalments."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage import strategies as pst
from refusals import codes_of

from draws import su_days

JAN = date(2026, 1, 1)
TWO = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30))
NET_1 = pt.NetDays(1)
THREE = pt.EarlyDiscount("3", within=pt.NetDays(7), due=TWO)
THIRDS = pt.Instalments.of((1, date(2026, 2, 1)), (1, date(2026, 3, 1)), (1, date(2026, 4, 1)))


def charge(due: Any = TWO, amount: str = "1000.00", name: str = "C1", on: date = JAN) -> pt.Charge:
    return pt.Charge(
        "fee",
        pt.Period(on, on + timedelta(30)),
        amount=usd(amount),
        invoice_on=on,
        due_on=due.due_on(on),
        due=due,
        id=name,
    )


def paid(amount: str, day: int, **more: Any) -> pt.Payment:
    return pt.Payment(usd(amount), on=date(2026, 1, day), **more)


def owed(facts: list[Any], on: date = date(2026, 2, 15)) -> tuple[str, date | None]:
    account = pt.Account.of(facts)
    assert account.delinquency(1).at(on) == (account.past_due_since.at(on) is not None)
    return str(account.balance.at(on).amount), account.past_due_since.at(on)


@pytest.mark.parametrize(
    ("payments", "left", "since"),
    [
        ([paid("980.00", 9)], "0.00", None),
        ([paid("980.00", 11)], "0.00", None),
        ([paid("980.00", 12)], "20.00", date(2026, 1, 31)),
        ([paid("500.00", 5), paid("480.00", 10)], "0.00", None),
        ([paid("500.00", 5), paid("480.00", 12)], "20.00", date(2026, 1, 31)),
        ([paid("979.99", 9)], "20.01", date(2026, 1, 31)),
        ([paid("990.00", 9)], "0.00", None),
        ([paid("1000.00", 9)], "0.00", None),
        ([paid("1010.00", 9)], "-10.00", None),
        ([pt.Payment(usd("980.00"), on=date(2025, 12, 20))], "0.00", None),
    ],
)
def test_two_percent_off_within_ten_days(
    payments: list[pt.Payment], left: str, since: date | None
) -> None:
    assert owed([charge(), *payments]) == (left, since)
    named = [pt.Payment(each.amount, on=each.on, charge="C1") for each in payments]
    assert owed([charge(), *named]) == (left, since)


def test_each_payment_in_time_earns_its_share_where_so_agreed() -> None:
    shares = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30), per_payment=True)
    assert owed([charge(shares), paid("490.00", 5)]) == ("500.00", date(2026, 1, 31))
    assert owed([charge(shares), paid("490.00", 5), paid("500.00", 20)]) == ("0.00", None)
    assert owed([charge(shares), paid("500.00", 5), paid("480.00", 10)]) == ("0.00", None)
    assert owed([charge(), paid("490.00", 5)]) == ("510.00", date(2026, 1, 31))


def test_discounts_go_by_steps() -> None:
    assert owed([charge(THREE), paid("970.00", 8)]) == ("0.00", None)
    assert owed([charge(THREE), paid("970.00", 9)]) == ("30.00", date(2026, 1, 31))
    assert owed([charge(THREE), paid("980.00", 9)]) == ("0.00", None)


def test_a_payment_for_all_takes_the_discount_of_each() -> None:
    both = [charge(), charge(name="C2")]
    assert owed([*both, paid("1960.00", 9)]) == ("0.00", None)
    assert owed([*both, paid("2000.00", 9)]) == ("0.00", None)
    assert owed([*both, paid("1500.00", 9)]) == ("480.00", date(2026, 1, 31))


def test_a_discount_falls_with_the_payment_that_earned_it() -> None:
    facts = [charge(), paid("980.00", 9, id="P1")]
    bounced = pt.Refund(usd("980.00"), on=date(2026, 1, 15), of="P1")
    assert owed([*facts, bounced]) == ("1000.00", date(2026, 1, 31))
    assert owed([*facts, bounced, paid("980.00", 16)]) == ("20.00", date(2026, 1, 31))
    early = pt.Refund(usd("980.00"), on=date(2026, 1, 10), of="P1")
    assert owed([*facts, early, paid("980.00", 11)]) == ("0.00", None)


def test_the_discount_is_of_what_is_left_of_the_price() -> None:
    less = pt.CreditNote(usd("100.00"), on=date(2026, 1, 5), reason="late", charge="C1")
    assert owed([charge(), less, paid("882.00", 9)]) == ("0.00", None)
    assert owed([charge(), less, paid("881.99", 9)]) == ("18.01", date(2026, 1, 31))
    before = pt.CreditNote(usd("100.00"), on=date(2025, 12, 5), reason="late", charge="C1")
    assert owed([charge(), before, paid("882.00", 9)]) == ("0.00", None)


@pytest.mark.parametrize("day", [3, 5, 6, 10, 20])
@pytest.mark.parametrize("named", [None, "C1"])
def test_of_what_is_taken_off_the_discount_is_taken_off_too(day: int, named: str | None) -> None:
    on = date(2026, 1, day)
    note = pt.CreditNote(usd("100.00"), on=on, reason="late", charge="C1")
    days = pt.Period(date(2026, 1, 29), date(2026, 2, 1))
    line = pt.Charge(
        "fee", days, amount=usd("-100.00"), invoice_on=on, due_on=on, corrects="C1", id="C1~1"
    )
    shares = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30), per_payment=True)
    for less in (note, line):
        for terms in (TWO, shares):
            assert owed([charge(terms), paid("980.00", 5, charge=named), less])[0] == "-98.00"
            assert owed([charge(terms), paid("990.00", 5, charge=named), less])[0] == "-99.00"
            assert owed([charge(terms), paid("1000.00", 5, charge=named), less])[0] == "-100.00"
            assert owed([charge(terms), paid("882.00", 5, charge=named), less])[0] == "0.00"
        assert owed([charge(), paid("970.00", 5, charge=named), less])[0] == "-70.00"
    late = [charge(shares), paid("490.00", 5, charge=named), paid("500.00", 19, charge=named)]
    assert owed([*late, note])[0] == "-100.00"


def test_a_charge_that_is_halved_gives_back_what_was_paid_for_the_half() -> None:
    terms = pt.BillingTerms.recurring(pt.months(1), usd("310.00"), due=TWO)
    half = pt.BillingTerms.recurring(pt.months(1), usd("155.00"), due=TWO)
    signed = pt.Agreement.signed("A", on=JAN, start=JAN, billing=terms)
    mary = pt.Relationship("hp", "mary").add(signed).bill(JAN).add(paid("303.80", 5, id="P1"))
    less = signed.amend(on=date(2026, 1, 10), effective=date(2026, 1, 21), billing=half)
    billed = mary.add(less).bill(date(2026, 1, 21))
    assert pt.Account.of(billed).balance.at(date(2026, 1, 21)) == usd("-53.90")
    papers = pt.invoices(mary, numbers=["N1"])
    papers += pt.invoices(billed.add(*papers), numbers=["N2"])
    assert pt.Account.of(billed.add(*papers)).balance.at(date(2026, 1, 21)) == usd("-53.90")


def test_what_is_given_back_pays_what_is_open_and_goes_back_with_the_payment() -> None:
    note = pt.CreditNote(usd("100.00"), on=date(2026, 1, 20), reason="late", charge="C1", id="N")
    other = charge(pt.Instalments.of((1, date(2026, 3, 1))), "50.00", "C2", date(2026, 1, 21))
    facts = [charge(), paid("980.00", 5, id="P1"), note, other]
    assert owed(facts)[0] == "-48.00"
    bounced = pt.Refund(usd("980.00"), on=date(2026, 1, 25), of="P1")
    account = pt.Account.of([*facts, bounced])
    assert account.balance.at(date(2026, 2, 1)) == usd("950.00")
    items = account.open_items(date(2026, 2, 1))
    assert sum(item.amount.minor for item in items) == 95000
    again = pt.CreditNote(usd("100.00"), on=date(2026, 1, 22), reason="later", charge="C1")
    assert owed([*facts, again])[0] == "-146.00"


def test_the_statement_tells_of_the_discount() -> None:
    account = pt.Account.of([charge(), paid("980.00", 9, id="P1")])
    found = pt.statement(account, pt.Period(JAN, date(2026, 2, 1)))
    assert [(line.what, line.ref, str(line.amount.amount)) for line in found.lines] == [
        ("charge", "C1", "1000.00"),
        ("payment", "P1", "-980.00"),
        ("discount", "C1", "-20.00"),
    ]
    assert found.closing == usd("0.00")


def test_due_terms_of_a_schedule_are_on_its_charges() -> None:
    terms = pt.BillingTerms.recurring(pt.months(1), usd("100"), due=TWO)
    (first,) = terms.bind("B1", JAN).charges(until=JAN)
    assert (first.due, first.due_on) == (TWO, date(2026, 1, 31))
    plain = pt.BillingTerms.monthly(usd("100")).bind("B1", JAN).charges(until=JAN)
    assert plain[0].due is None


def test_instalments_are_each_past_due_by_itself() -> None:
    account = pt.Account.of([charge(THIRDS, "1000.00"), paid("400.00", 20)])
    items = account.open_items(date(2026, 3, 15))
    assert [(str(each.amount.amount), each.days_past_due) for each in items] == [
        ("266.67", 14),
        ("333.33", -17),
    ]
    assert account.past_due_since.changes() == ((date(2026, 3, 2), date(2026, 3, 1)),)
    buckets = account.ageing(date(2026, 4, 2), limits=(0, 30))
    assert [str(each.amount.amount) for each in buckets] == ["0.00", "333.33", "266.67"]
    assert account.delinquency(1, 30).at(date(2026, 4, 2)) == 2


def test_instalments_are_paid_in_the_order_in_which_they_are_due_with_all_else() -> None:
    other = charge(pt.Instalments.of((1, date(2026, 2, 15))), "100.00", "C2")
    account = pt.Account.of([charge(THIRDS, "300.00"), other, paid("150.00", 5)])
    assert [(each.charge, str(each.amount.amount)) for each in account.open_items(JAN)] == [
        ("C1", "100.00"),
        ("C2", "100.00"),
        ("C1", "100.00"),
        ("C1", "100.00"),
    ]
    assert [
        (each.charge, str(each.amount.amount)) for each in account.open_items(date(2026, 1, 5))
    ] == [("C2", "50.00"), ("C1", "100.00"), ("C1", "100.00")]


def test_a_ladder_climbs_by_the_instalment_that_is_late() -> None:
    late = pt.Rung("late", enter=pt.OldestUnpaid(pt.at_least(pt.days(14))))
    ladder = pt.Policy("dunning", "1", base="clear", rungs=(late,), better=pt.Better.DOWN)
    luma = pt.Relationship("hp", "luma").add(charge(THIRDS, "300.00"), paid("100.00", 20))
    moves = pt.standing_of(luma, ladder).changes()
    assert [(day, standing.name) for day, standing in moves] == [(date(2026, 3, 15), "late")]


def test_early_else_in_instalments() -> None:
    terms = pt.EarlyDiscount("2", within=pt.NetDays(10), due=THIRDS)
    assert owed([charge(terms), paid("980.00", 9)]) == ("0.00", None)
    assert owed([charge(terms), paid("333.34", 20)]) == ("666.66", None)


def test_interest_runs_on_each_instalment_from_its_own_day() -> None:
    plan = pt.Instalments.of((1, date(2026, 2, 1)), (1, date(2026, 3, 1)))
    account = pt.Account.of([charge(plan, "2000.00")])
    (item,) = pt.LateInterest("7.3").items(account, date(2026, 3, 11))
    assert (item.days, str(item.amount.amount)) == (38, "9.60")


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (
            lambda: pt.EarlyDiscount("0", within=pt.NetDays(1), due=TWO),
            ("percent.range", "percent"),
        ),
        (
            lambda: pt.EarlyDiscount("100", within=pt.NetDays(1), due=TWO),
            ("percent.range", "percent"),
        ),
        (
            lambda: pt.EarlyDiscount("2", within=pt.NetDays(31), due=pt.NetDays(30)),
            ("span.order", "within"),
        ),
        (
            lambda: pt.EarlyDiscount("3", within=pt.NetDays(11), due=TWO),
            ("span.order", "within"),
        ),
        (lambda: pt.EarlyDiscount("2", within=TWO, due=TWO), ("due.type", "within")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.EarlyDiscount("2", within=NET_1, due=30), ("due.type", "due")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.Instalments(()), ("instalment.type", "parts")),
        (lambda: pt.Instalments.of((0, pt.NetDays(1))), ("quantity.range", "parts[0][0]")),
        (lambda: pt.Instalments.of((1, 30)), ("due.type", "parts[0][1]")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.Instalments(7), ("instalment.type", "parts")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ],
)
def test_what_is_no_due_term_is_refused(make: Any, found: tuple[str, str]) -> None:
    assert codes_of(make) == [found]


def test_who_pays_in_full_in_two_payments_of_one_day_deducts_nothing() -> None:
    terms = pt.EarlyDiscount(1, within=pt.NetDays(0), due=pt.NetDays(30))
    one = pt.Charge(
        "fee",
        pt.Period(JAN, date(2026, 2, 1)),
        amount=usd("13.27"),
        invoice_on=JAN,
        due_on=terms.due_on(JAN),
        due=terms,
        id="C1",
    )
    for parts in (("13.26", "0.01"), ("0.01", "13.26"), ("13.27",)):
        paid = [pt.Payment(usd(part), on=JAN, id=f"P{n}") for n, part in enumerate(parts)]
        assert pt.Account.of([one, *paid]).balance.at(JAN) == usd("0.00")
    late = pt.Payment(usd("0.01"), on=JAN + timedelta(1), id="P2")  # it was settled the day before
    first = pt.Payment(usd("13.26"), on=JAN, id="P1")
    assert pt.Account.of([one, first, late]).balance.at(late.on) == usd("-0.01")


# --- laws ----------------------------------------------------------------------------------------


@given(
    st.integers(1, 5_000),
    st.lists(st.tuples(st.integers(1, 5_000), st.integers(0, 20)), max_size=5),
    st.sampled_from([1, 2, 10, 50]),
    st.integers(0, 20),
)
def test_a_discount_holds_where_the_reduced_sum_came_in_time(
    minor: int, rows: list[tuple[int, int]], percent: int, within: int
) -> None:
    terms = pt.EarlyDiscount(percent, within=pt.NetDays(within), due=pt.NetDays(30))
    money = pt.Money.of_minor
    one = pt.Charge(
        "fee",
        pt.Period(JAN, date(2026, 2, 1)),
        amount=money(minor, "USD"),
        invoice_on=JAN,
        due_on=terms.due_on(JAN),
        due=terms,
        id="C1",
    )
    payments = [pt.Payment(money(part, "USD"), on=JAN + timedelta(day)) for part, day in rows]
    account = pt.Account.of([one, *payments])
    off = int(Fraction(minor * percent, 100) + Fraction(1, 2))
    owed = minor
    for day in range(25):
        came = sum(part for part, on in rows if on <= day)
        if day <= within and owed == minor and came and came >= minor - off:
            owed = min(minor, came)  # settled on this day, less what is let off
        balance = account.balance.at(JAN + timedelta(day)).minor
        assert balance == owed - came


@given(
    st.integers(1, 3_000),
    st.tuples(st.integers(1, 3_300), st.integers(0, 25)),
    st.lists(st.tuples(st.integers(1, 900), st.integers(0, 25)), min_size=1, max_size=3),
    st.sampled_from([1, 2, 10, 50]),
    st.sampled_from([None, "C1"]),
)
def test_what_is_taken_off_bears_its_discount_on_whatever_day(
    minor: int,
    paid: tuple[int, int],
    less: list[tuple[int, int]],
    percent: int,
    named: str | None,
) -> None:
    """The one payment took so much of the discount of all, or of what is left if it meant that."""
    terms = pt.EarlyDiscount(percent, within=pt.NetDays(10), due=pt.NetDays(30))
    money = pt.Money.of_minor
    one = charge(terms, str(money(minor, "USD").amount))
    came, day = paid
    payment = pt.Payment(money(came, "USD"), on=JAN + timedelta(day), charge=named, id="P")
    notes = [
        pt.CreditNote(
            money(part, "USD"), on=JAN + timedelta(on), charge="C1", reason="x", id=f"N{place}"
        )
        for place, (part, on) in enumerate(less)
    ]
    gone = sum(part for part, _ in less)
    left = max(minor - gone, 0)

    def most(price: int) -> Fraction:
        return Fraction(int(Fraction(price * percent, 100) + Fraction(1, 2)))

    off = Fraction(0)
    if day <= 10 and minor - most(minor) <= came < minor:
        share = (minor - came) / most(minor)
        off = Fraction(int(left * Fraction(percent, 100) * share + Fraction(1, 2)))
        slack = 0 if share == 1 else len(less)  # each note is rounded by itself
    elif day <= 10 and came >= left - most(left):
        off, slack = Fraction(max(left - came, 0)), 0
    else:
        slack = 0
    balance = pt.Account.of([one, payment, *notes]).balance.at(date(2026, 3, 1)).minor
    assert abs(balance - (minor - gone - came - off)) <= slack


TERMS = (
    TWO,
    THREE,
    pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30), per_payment=True),
    pt.EarlyDiscount("33", within=pt.NetDays(3), due=THIRDS),
    pt.EarlyDiscount("5", within=pt.NetDays(2), due=THREE, per_payment=True),
    THIRDS,
    pt.Instalments.of((1, pt.NetDays(0)), (2, pt.NetDays(5))),
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "charge", "payment", "payment", "refund", "note", "invoice"]),
        st.integers(0, 25),
        st.integers(1, 300),
        st.sampled_from(TERMS),
        st.sampled_from([None, "F0", "F1", "F2", "F3"]),
    ),
    min_size=2,
    max_size=9,
)


def built(rows: list[tuple[str, int, int, Any, str | None]]) -> pt.Account:
    """Return an account of charges on many terms, of what settles them, and of invoices."""
    found: list[Any] = []
    for place, (kind, days, minor, terms, to) in enumerate(rows):
        name, on, amount = f"F{place}", JAN + timedelta(days), pt.Money.of_minor(minor, "USD")
        if kind in {"charge", "invoice"}:
            line = charge(terms, str(amount.amount), name, on)
            if kind == "charge":
                found.append(line)
                continue
            (paper,) = pt.invoices([line], numbers=[f"I{place}"])
            found.append(paper if to is None else paper.voided(on + timedelta(4), reason="a slip"))
        elif kind == "payment":
            found.append(pt.Payment(amount, on=on, id=name, charge=to))
        elif kind == "refund":
            found.append(pt.Refund(amount, on=on, id=name, of=to))
        else:
            found.append(pt.CreditNote(amount, on=on, id=name, charge=to, reason="less"))
    return pt.Account.of(found, currency="USD")


@given(pst.accounts(days=su_days(), currency="USD") | ROWS.map(built))
def test_what_is_owed_is_what_is_open_less_what_is_in_credit(account: pt.Account) -> None:
    days = {fact.on for fact in account.facts} | {each.on for each in account.moments}
    for day in sorted({day + timedelta(shift) for day in days for shift in (-1, 0, 1)}):
        items = account.open_items(day)
        assert all(item.amount.minor > 0 for item in items)
        owed = sum(item.amount.minor for item in items) - account.credit(day).minor
        assert account.balance.at(day).minor == owed
        late = [item for item in items if item.days_past_due > 0]
        since = min((item.due_on for item in late), default=None)
        assert account.past_due_since.at(day) == since
        assert [item.due_on for item in items] == sorted(item.due_on for item in items)
    for moment in account.moments:
        sums: dict[str, int] = {}
        for item in account.open_items(moment.on):
            sums[item.charge] = sums.get(item.charge, 0) + item.amount.minor
        assert dict(moment.open) == sums


@given(
    st.integers(1, 10_000),
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 90)), min_size=1, max_size=6),
)
def test_instalments_sum_to_the_charge(minor: int, rows: list[tuple[int, int]]) -> None:
    plan = pt.Instalments.of(*((share, pt.NetDays(days)) for share, days in rows))
    parts = plan.parts_of(pt.Money.of_minor(minor, "USD"), JAN)
    assert sum(amount.minor for _, amount in parts) == minor
    assert [day for day, _ in parts] == sorted(JAN + timedelta(days) for _, days in rows)
    assert plan.due_on(JAN) == parts[0][0]


def test_nothing_is_due_before_it_is_issued() -> None:
    plan = pt.Instalments.of((1, date(2026, 2, 1)), (1, date(2026, 3, 1)), (1, date(2026, 5, 1)))
    signed, told = date(2026, 4, 15), date(2026, 4, 20)
    fee = pt.OneOffFee(id="c", amount=usd("99"))
    terms = pt.BillingTerms(cadence=pt.Cadence.once(), fees=(fee,), due=plan)
    draft = pt.Agreement.drafted(
        "A", on=date(2026, 1, 5), start=date(2026, 1, 10), until=date(2026, 12, 1), billing=terms
    )
    both = draft.sign(pt.Side.PROVIDER, on=signed).sign(pt.Side.PATRON, on=signed)
    ledger = pt.Relationship("hp", "mary").add(both).bill(told)
    (found,) = [fact for fact in ledger.facts if isinstance(fact, pt.Charge)]
    assert (found.invoice_on, found.due_on) == (signed, signed)
    account = pt.Account.of(ledger)
    assert account.days_past_due(signed) == 0
    assert account.past_due_since.at(told) == signed
    assert account.delinquency(1, 30).changes() == (
        (date(2026, 4, 16), 1),
        (date(2026, 5, 15), 2),
    )
    assert [(item.due_on, item.amount) for item in account.open_items(told)] == [
        (signed, usd("66")),
        (date(2026, 5, 1), usd("33")),
    ]
    (paper,) = pt.invoices(ledger, numbers=["1"])
    assert paper.parts()[0][0] == paper.due_on == signed


@pytest.mark.parametrize(
    "due",
    [
        pt.NetDays(0, roll=pt.Roll.PRECEDING, calendar=pt.WEEKDAYS),
        pt.NetMonths(0, roll=pt.Roll.PRECEDING, calendar=pt.WEEKDAYS),
        pt.EndOfMonth(roll=pt.Roll.PRECEDING, calendar=pt.WEEKDAYS),
        pt.DayOfMonth(31, months=0, roll=pt.Roll.PRECEDING, calendar=pt.WEEKDAYS),
    ],
)
def test_no_due_day_is_moved_before_its_invoice(due: pt.billing.Due) -> None:
    sunday = date(2026, 5, 31)
    assert due.due_on(sunday) == sunday
