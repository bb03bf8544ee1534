"""Invoices: charges of one day, currency and due terms under a number; tax; void; what is owed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from refusals import codes_of

from laws import law

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)
EUR = "EUR"
VAT = pt.FlatTax("20", id="vat")


def numbers() -> Any:
    return (f"2026-{number:03}" for number in count(1))


def billed(*fees: pt.RecurringFee, until: date = FEB, **terms: Any) -> tuple[pt.Charge, ...]:
    given = pt.BillingTerms(every=pt.months(1), fees=fees, **terms)
    return given.bind("B1", JAN).charges(until=until)


def fee(name: str, amount: str, currency: str = EUR) -> pt.RecurringFee:
    return pt.RecurringFee(id=name, amount=pt.Money(amount, currency))


COUNSEL, SEATS = fee("counsel", "1000.00"), fee("seats", "50.00")


def test_what_is_issued_on_a_day_on_the_same_terms_is_one_invoice() -> None:
    charges = billed(COUNSEL, SEATS)
    mary = pt.Relationship("hp", "mary").add(*charges)
    one, other = pt.invoices(mary, numbers=numbers())
    assert (one.number, one.on, one.due_on) == ("2026-001", JAN, date(2026, 1, 31))
    assert [line.fee for line in one.lines] == ["counsel", "seats"]
    assert (other.number, other.on) == ("2026-002", FEB)
    assert one.payer == pt.Ref("mary")
    assert one.amount == pt.Money("1050.00", EUR)
    assert pt.invoices(mary.add(one, other), numbers=()) == ()
    (again,) = pt.invoices(mary.add(one), numbers=["2026-009"])
    assert again.lines == other.lines
    (first,) = pt.invoices(mary, numbers=numbers(), until=JAN, payer="spouse")
    assert (first.lines, first.payer) == (one.lines, pt.Ref("spouse"))


def test_two_currencies_of_a_day_are_two_invoices_and_two_due_days_too() -> None:
    euros, dollars = billed(COUNSEL, until=JAN), billed(fee("d", "12", "USD"), until=JAN)
    later = billed(SEATS, until=JAN, due=pt.NetDays(60))
    found = pt.invoices([*dollars, *later, *euros], numbers=numbers(), tax=VAT)
    assert [(each.number, each.currency, each.due_on) for each in found] == [
        ("2026-001", "EUR", date(2026, 1, 31)),
        ("2026-002", "EUR", date(2026, 3, 2)),
        ("2026-003", "USD", date(2026, 1, 31)),
    ]
    taxed = pt.with_tax([*dollars, *euros], pt.FlatTax("20", id="vat", once=True))
    assert [str(line.amount) for line in taxed if line.fee == "vat"] == ["200.00 EUR", "2.40 USD"]


def test_what_is_given_back_goes_onto_the_invoice_of_its_day() -> None:
    schedule = pt.BillingTerms.monthly(usd("310")).bind("B1", JAN)
    charged = pt.bill(schedule, (), on=JAN)
    dearer = pt.RecurringFee(id="fee", amount=usd("620"))
    changed = schedule.changed(pt.Change(on=date(2026, 1, 21), fees=(dearer,)))
    mary = pt.Relationship("hp", "mary").add(*charged)
    mary = mary.add(*pt.invoices(mary, numbers=["1"]))
    mary = mary.add(*pt.bill(changed, charged, on=date(2026, 1, 21)))
    (second,) = pt.invoices(mary, numbers=["2"])
    assert [str(line.amount.amount) for line in second.lines] == ["-110.00", "220.00"]
    account = pt.Account.of(mary.add(second))
    items = account.open_items(date(2026, 1, 21))
    assert [(each.charge, str(each.amount.amount)) for each in items] == [
        ("1", "310.00"),
        ("2", "110.00"),
    ]


def test_an_invoice_that_gives_back_settles_the_one_that_it_corrects() -> None:
    schedule = pt.BillingTerms.monthly(usd("310")).bind("B1", JAN)
    charged = pt.bill(schedule, (), on=JAN)
    ended = schedule.ended_by(pt.EarlyEnd(on=date(2026, 1, 11)))
    mary = pt.Relationship("hp", "mary").add(*charged)
    mary = mary.add(*pt.invoices(mary, numbers=["1"]))
    mary = mary.add(*pt.bill(ended, charged, on=date(2026, 1, 11)))
    (credit,) = pt.invoices(mary, numbers=["2"])
    assert credit.amount == usd("-210.00")
    day = date(2026, 1, 11)
    (item,) = pt.Account.of(mary.add(credit)).open_items(day)
    assert (item.charge, item.amount) == ("1", usd("100.00"))
    void = pt.Account.of(mary.add(credit.voided(date(2026, 1, 12), reason="a slip")))
    assert [void.balance.at(day + timedelta(shift)) for shift in (0, 1)] == [
        usd("100.00"),
        usd("310.00"),
    ]


def test_tax_is_per_line_or_once_on_the_sum_and_on_what_was_not_rounded_yet() -> None:
    thirds = [
        pt.Charge(
            "fee",
            pt.Period(JAN, FEB),
            amount=pt.Money("3.33", EUR),
            unit_price=pt.Money("10.00", EUR),
            share=pt.Proration.ACTUAL_PERIOD.share(
                pt.Period(JAN, date(2026, 1, 11)), pt.Cadence(every=pt.days(30), anchor=JAN)
            ),
            invoice_on=JAN,
            due_on=FEB,
            id=f"C{place}",
        )
        for place in range(3)
    ]

    def tax(**terms: bool) -> list[str]:
        rule = pt.FlatTax("19", id="vat", **terms)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (invoice,) = pt.invoices(thirds, numbers=["1"], tax=rule)
        return [str(line.amount.amount) for line in invoice.tax]

    assert tax() == ["0.63", "0.63", "0.63"]
    assert tax(exact=True) == ["0.63", "0.63", "0.63"]
    assert tax(once=True) == ["1.90"]
    assert tax(once=True, exact=True) == ["1.90"]
    rule = pt.FlatTax("100", id="vat", once=True, exact=True)
    assert str(pt.invoices(thirds, numbers=["1"], tax=rule)[0].tax[0].amount.amount) == "10.00"
    with_discount = [evolve(line, discount=pt.Money("0.01", EUR)) for line in thirds]
    assert str(pt.invoices(with_discount, numbers=["1"], tax=rule)[0].tax[0].amount.amount) == (
        "9.97"
    )


def test_an_invoice_is_owed_as_one_with_its_tax_and_a_payment_may_name_it() -> None:
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, SEATS))
    mary = mary.add(*pt.invoices(mary, numbers=numbers(), tax=VAT))
    paid = pt.Payment(pt.Money("1260.00", EUR), on=date(2026, 2, 5), charge="2026-002", id="P1")
    account = pt.Account.of(mary.add(paid))
    (item,) = account.open_items(date(2026, 2, 5))
    assert (item.charge, str(item.amount.amount)) == ("2026-001", "1260.00")
    by_line = evolve(paid, charge="B1/seats/2026-02-01")
    assert pt.Account.of(mary.add(by_line)).open_items(date(2026, 2, 5)) == (item,)
    found = pt.statement(account, pt.Period(JAN, date(2026, 3, 1)))
    assert [(line.what, line.ref, str(line.balance.amount)) for line in found.lines] == [
        ("invoice", "2026-001", "1260.00"),
        ("invoice", "2026-002", "2520.00"),
        ("payment", "P1", "1260.00"),
    ]


def test_the_discount_for_paying_early_is_on_the_whole_invoice() -> None:
    terms = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30))
    lines = billed(fee("a", "33.33"), fee("b", "33.33"), fee("c", "33.33"), until=JAN, due=terms)
    (invoice,) = pt.invoices(lines, numbers=["1"])
    assert invoice.due == terms
    paid = pt.Payment(pt.Money("97.99", EUR), on=date(2026, 1, 9), charge="1")
    assert pt.Account.of([invoice, paid]).balance.at(FEB) == pt.Money("0", EUR)
    less = evolve(paid, amount=pt.Money("97.98", EUR))
    assert pt.Account.of([invoice, less]).balance.at(FEB) == pt.Money("2.01", EUR)


def test_nothing_is_owed_of_an_invoice_that_is_void_and_its_number_stays_used() -> None:
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, until=JAN))
    (invoice,) = pt.invoices(mary, numbers=["1"], tax=VAT)
    paid = pt.Payment(pt.Money("300.00", EUR), on=date(2026, 1, 5), id="P1")
    void = invoice.voided(date(2026, 1, 9), reason="ordered by nobody")
    ledger = mary.add(invoice, paid).add(void)
    account = pt.Account.of(ledger)
    assert account.balance.changes() == (
        (JAN, pt.Money("1200.00", EUR)),
        (date(2026, 1, 5), pt.Money("900.00", EUR)),
        (date(2026, 1, 9), pt.Money("-300.00", EUR)),
    )
    assert account.credit(date(2026, 1, 9)) == pt.Money("300.00", EUR)
    known = pt.Account.of(ledger, known_by=date(2026, 1, 8))
    assert known.balance.at(date(2026, 1, 9)) == pt.Money("900.00", EUR)
    assert pt.invoices(ledger, numbers=()) == ()
    more = ledger.add(*billed(SEATS, until=JAN))
    assert codes_of(lambda: pt.invoices(more, numbers=["1"])) == [("invoice.number", "numbers[0]")]
    assert codes_of(lambda: void.voided(FEB, reason="again")) == [("invoice.void", "on")]
    back = pt.Refund(pt.Money("300.00", EUR), on=date(2026, 1, 20), of="P1")
    assert pt.Account.of(ledger.add(back)).balance.at(FEB) == pt.Money("0", EUR)


def test_an_invoice_that_was_only_wrong_on_paper_is_retracted_and_issued_anew() -> None:
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, until=JAN))
    mary = mary.add(*pt.invoices(mary, numbers=["1"], tax=VAT))
    mary = mary.add(pt.Retraction("1", on=date(2026, 1, 5), reason="another address"))
    assert pt.Account.of(mary).balance.at(FEB) == pt.Money("1000.00", EUR)
    (anew,) = pt.invoices(mary, numbers=["2"], tax=VAT, recorded_on=date(2026, 1, 5))
    assert (anew.on, anew.recorded_on) == (JAN, date(2026, 1, 5))
    assert pt.Account.of(mary.add(anew)).balance.at(FEB) == pt.Money("1200.00", EUR)
    assert pt.Account.of(mary.facts).balance == pt.Account.of(mary).balance


def test_a_credit_note_may_name_the_invoice() -> None:
    (invoice,) = pt.invoices(billed(COUNSEL, until=JAN), numbers=["1"])
    note = pt.CreditNote(pt.Money("200", EUR), on=date(2026, 1, 9), reason="late", charge="1")
    (item,) = pt.Account.of([invoice, note]).open_items(date(2026, 1, 9))
    assert item.amount == pt.Money("800.00", EUR)


def test_a_charge_on_two_invoices_is_owed_once() -> None:
    lines = billed(COUNSEL, until=JAN)
    (one,) = pt.invoices(lines, numbers=["1"])
    (other,) = pt.invoices(lines, numbers=["2"])
    assert pt.Account.of([one, other]).balance.at(FEB) == pt.Money("1000.00", EUR)
    void = one.voided(date(2026, 1, 5), reason="a slip")
    account = pt.Account.of([void, other])
    assert [item.charge for item in account.open_items(FEB)] == ["2"]


def test_a_ledger_refuses_a_charge_on_two_invoices_that_stand() -> None:
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, SEATS, until=JAN))
    (one,) = pt.invoices(mary, numbers=["N1"])
    (other,) = pt.invoices(mary, numbers=["N5"])
    twice = evolve(other, lines=other.lines[1:])
    found = [("invoice.twice", "facts[N5].lines[0].id")]
    assert codes_of(lambda: mary.add(one, twice)) == found
    assert codes_of(lambda: mary.add(one).add(twice)) == found
    void = one.voided(date(2026, 1, 5), reason="a slip")
    again = mary.add(one).add(void).add(other)
    assert pt.Account.of(again).balance.at(FEB) == pt.Money("1050.00", EUR)
    gone = pt.Retraction("N1", on=date(2026, 1, 5), reason="another address")
    assert mary.add(one, gone).add(other).facts[-1].id is not None
    back = pt.Correction("N1", one, on=date(2026, 1, 6), reason="it was right")
    assert [code for code, _ in codes_of(lambda: again.add(back))] == ["invoice.twice"] * 2


def amended(*papers: str, void: date, paid: str | None = None) -> pt.Relationship:
    """Return a ledger of 310.00 for January whose invoice is void, and that is halved later."""
    price, half = (pt.BillingTerms.monthly(usd(each)) for each in ("310.00", "155.00"))
    signed = pt.Agreement.signed("A", on=JAN, start=JAN, billing=price)
    mary = pt.Relationship("hp", "mary").add(signed).bill(JAN)
    (first,) = pt.invoices(mary, numbers=papers[:1])
    less = signed.amend(on=date(2026, 1, 10), effective=date(2026, 1, 21), billing=half)
    if paid is not None:
        mary = mary.add(pt.Payment(usd(paid), on=date(2026, 1, 4), id="P1"))
    mary = mary.add(first, first.voided(void, reason="waived"), less).bill(date(2026, 1, 21))
    return mary.add(*pt.invoices(mary, numbers=papers[1:]))


@pytest.mark.parametrize("void", [date(2026, 1, 5), date(2026, 1, 21), date(2026, 1, 25)])
def test_what_corrects_a_void_charge_corrects_nothing_owed(void: date) -> None:
    day = date(2026, 1, 25)
    mary = amended("N1", "N2", void=void)
    (second,) = [each for each in mary.facts if each.id == "N2"]
    assert isinstance(second, pt.Invoice)
    assert [str(line.amount.amount) for line in second.lines] == ["55.00"]
    account = pt.Account.of(mary)
    assert account.balance.at(day) == usd("55.00")
    assert [(each.charge, each.amount) for each in account.open_items(day)] == [
        ("N2", usd("55.00"))
    ]
    closing = pt.statement(account, pt.Period(JAN, FEB)).closing
    assert closing == usd("55.00")
    bare = pt.Relationship("hp", "mary", facts=[f for f in mary.facts if f.id != "N2"])
    assert pt.Account.of(bare).balance.at(day) == usd("55.00")
    paid = pt.Account.of(amended("N1", "N2", void=void, paid="310.00"))
    assert paid.balance.at(day) == usd("-255.00")


def test_a_void_gives_back_what_was_paid_and_no_more() -> None:
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, until=JAN))
    (invoice,) = pt.invoices(mary, numbers=["1"])
    note = pt.CreditNote(pt.Money("100", EUR), on=date(2026, 1, 9), reason="late", charge="1")
    paid = pt.Payment(pt.Money("1000", EUR), on=date(2026, 1, 5), id="P1")
    void = invoice.voided(date(2026, 1, 12), reason="a slip")
    for facts in ([invoice, paid, note], [invoice, note]):
        account = pt.Account.of([*facts, void])
        came = paid.amount if paid in facts else pt.Money("0", EUR)
        assert account.balance.at(FEB) == -came


def test_a_mistaken_void_is_taken_back_by_a_correction() -> None:
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, until=JAN))
    (invoice,) = pt.invoices(mary, numbers=["1"])
    void = mary.add(invoice, invoice.voided(date(2026, 1, 9), reason="the wrong one"))
    back = pt.Correction("1", invoice, on=date(2026, 1, 12), reason="it was the other one")
    right = void.add(back)
    assert pt.Account.of(right).balance.at(FEB) == pt.Money("1000.00", EUR)
    assert pt.Account.of(right, known_by=date(2026, 1, 10)).balance.at(FEB) == pt.Money("0", EUR)


def test_a_ladder_counts_the_charges_of_an_invoice_as_one_and_names_it() -> None:
    many = pt.Rung("late", enter=pt.UnpaidCount(pt.at_least(1)))
    ladder = pt.Policy("dunning", "1", base="clear", rungs=(many,), better=pt.Better.DOWN)
    mary = pt.Relationship("hp", "mary").add(*billed(COUNSEL, SEATS, until=JAN))
    mary = mary.add(*pt.invoices(mary, numbers=["1"], tax=VAT))
    (finding,) = pt.review(mary, ladder, on=JAN).findings
    assert (finding.value, finding.ids) == (1, ("1",))


def test_an_invoice_is_shown_as_text_and_html() -> None:
    terms = pt.EarlyDiscount("2", within=pt.NetDays(10), due=pt.NetDays(30))
    lines = billed(COUNSEL, until=JAN, due=terms)
    (invoice,) = pt.invoices(lines, numbers=["1"], tax=VAT, payer=pt.Ref("mary", "Mary <Vane>"))
    assert str(invoice).splitlines() == [
        "Invoice 1 to Mary <Vane>, 1 Jan 2026",
        "for                            from        to                amount",
        "counsel                        2026-01-01  2026-02-01  1,000.00 EUR",
        "tax 20%                                                  200.00 EUR",
        "total                                                  1,200.00 EUR",
        "due 31 Jan 2026                                        1,200.00 EUR",
        "2% off if paid by 11 Jan 2026                          1,176.00 EUR",
    ]
    html = invoice._repr_html_()
    assert "Mary &lt;Vane&gt;" in html
    assert "2% off" in html
    assert [row["is_tax"] for row in invoice.rows()] == [False, True]
    assert "void since 2 Jan 2026" in str(invoice.voided(date(2026, 1, 2), reason="a slip"))
    assert pt.from_json(pt.to_json(invoice)) == invoice


def test_an_invoice_grows_by_being_void_and_by_nothing_else() -> None:
    (invoice,) = pt.invoices(billed(COUNSEL, until=JAN), numbers=["1"])
    void = invoice.voided(FEB, reason="a slip")
    assert isinstance(invoice, pt.Growing)
    assert void.extends(invoice)
    assert not invoice.extends(void)
    assert void.known_by(date(2026, 1, 31)) == invoice
    assert void.known_by(FEB) == void.as_of(FEB) == void
    assert invoice.known_by(date(2025, 12, 31)) is None
    assert not evolve(invoice, payer="spouse").extends(invoice)
    assert not evolve(void, void_on=date(2026, 3, 1)).extends(void)


LINE = billed(COUNSEL, until=JAN)[0]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"lines": ()}, ("invoice.empty", "lines")),
        ({"lines": (LINE, LINE)}, ("invoice.line", "lines[1].id")),
        ({"lines": (evolve(LINE, id=None),)}, ("invoice.line", "lines[0].id")),
        ({"on": FEB, "recorded_on": FEB}, ("invoice.line", "lines[0].invoice_on")),
        ({"tax": (evolve(LINE, amount=usd("1"), id="T"),)}, ("currency.mismatch", "tax[0].amount")),
        ({"void_on": date(2025, 12, 31)}, ("span.order", "void_on")),
        ({"recorded_on": date(2025, 12, 31)}, ("evidence.time", "recorded_on")),
        ({"due": pt.NetDays(30)}, ("early_discount.type", "due")),
        ({"lines": LINE}, ("charge.type", "lines")),
    ],
)
def test_what_is_no_invoice_is_refused(changes: dict[str, Any], found: tuple[str, str]) -> None:
    (invoice,) = pt.invoices([LINE], numbers=["1"])
    assert codes_of(lambda: evolve(invoice, **changes)) == [found]


def test_what_invoices_are_asked_with_is_checked() -> None:
    for ask, found in (
        (lambda: pt.invoices([LINE], numbers=()), ("invoice.numbers", "numbers")),
        (lambda: pt.invoices([LINE], numbers=["a b"]), ("id.syntax", "numbers[0]")),
        (lambda: pt.invoices([LINE], numbers=range(20, 30)), ("id.syntax", "numbers[0]")),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
        (lambda: pt.invoices([LINE], numbers=["1"], tax=20), ("tax.type", "rule")),  # type: ignore[arg-type]
        (lambda: pt.invoices([LINE], numbers=["1"], until="x"), ("date.type", "until")),  # type: ignore[arg-type]
        (lambda: pt.invoices(7, numbers=["1"]), ("fact.type", "facts")),  # type: ignore[arg-type]
        (lambda: pt.invoices([LINE], numbers=7), ("invoice.numbers", "numbers")),  # type: ignore[arg-type]
    ):
        assert codes_of(ask) == [found]


# --- laws ----------------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(-300, 300),
        st.sampled_from(["EUR", "USD"]),
        st.sampled_from([0, 30]),
    ),
    max_size=8,
)


def charges_of(rows: list[tuple[int, int, str, int]]) -> list[pt.Charge]:
    return [
        pt.Charge(
            "fee",
            pt.Period(JAN, FEB),
            amount=pt.Money.of_minor(minor, currency),
            invoice_on=JAN + timedelta(days),
            due_on=JAN + timedelta(days + due),
            id=f"C{place}",
        )
        for place, (days, minor, currency, due) in enumerate(rows)
    ]


@given(ROWS, st.randoms(use_true_random=False))
@law("E2", kills="an invoice that hangs on the order in which charges come")
def test_every_charge_is_on_one_invoice_whatever_their_order(
    rows: list[tuple[int, int, str, int]], random: Any
) -> None:
    charges = charges_of(rows)
    shuffled = list(charges)
    random.shuffle(shuffled)
    found = pt.invoices(charges, numbers=numbers())
    assert pt.invoices(shuffled, numbers=numbers()) == found
    on_one = [line.id for invoice in found for line in invoice.lines]
    assert len(on_one) == len(set(on_one))
    left = {each.id for each in charges if each.amount.minor} - set(on_one)
    assert not left
    assert pt.invoices([*charges, *found], numbers=numbers()) == ()


@given(ROWS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 400)), max_size=4))
@law("S20", kills="a charge that is owed by itself and by its invoice")
def test_invoices_change_nothing_of_what_is_owed(
    rows: list[tuple[int, int, str, int]], payments: list[tuple[int, int]]
) -> None:
    charges = charges_of(rows)
    paid = [
        pt.Payment(pt.Money.of_minor(minor, "EUR"), on=JAN + timedelta(days))
        for days, minor in payments
    ]
    papers = pt.invoices(charges, numbers=numbers())
    for currency in ("EUR", "USD"):
        plain = pt.Account.of([*charges, *paid], currency=currency)
        invoiced = pt.Account.of([*charges, *papers, *paid], currency=currency)
        alone = pt.Account.of([*papers, *paid], currency=currency)
        assert plain.balance == invoiced.balance == alone.balance
