"""Void invoices: what falls with them and what doesn't, in whatever order things happened."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt

from laws import law

START, END = date(2024, 1, 1), date(2024, 6, 1)
BEFORE, AFTER = date(2024, 2, 3), date(2024, 2, 10)


def euros(minor: int) -> pt.Money:
    return pt.Money.of_minor(minor, "EUR")


def charge(name: str, minor: int, on: date, corrects: str | None = None) -> pt.Charge:
    return pt.Charge(
        "f",
        pt.Period(on, on + timedelta(30)),
        amount=euros(minor),
        invoice_on=on,
        due_on=on + timedelta(30),
        corrects=corrects,
        id=name,
    )


B = charge("B", 5000, START)
A = charge("A", 10000, date(2024, 2, 1))
PAID = pt.Payment(euros(5000), on=date(2024, 1, 2), charge="N1", id="P")
LATER = date(2024, 2, 5)


def owed(ledger: pt.Relationship, void: pt.Invoice, on: date) -> int:
    """Return what is owed in the end where an invoice is void from a day on."""
    return pt.Account.of(ledger.add(void.voided(on, reason="r"))).balance.at(END).minor


@pytest.mark.parametrize("corrects", ["B", None])
def test_what_is_given_back_of_another_charge_stays_when_an_invoice_is_void(
    corrects: str | None,
) -> None:
    ledger = pt.Relationship("h", "m").add(B, A, charge("G", -3000, LATER, corrects), PAID)
    papers = pt.invoices(ledger, numbers=["N1", "N2", "N3"])
    assert [owed(ledger.add(*papers), papers[1], on) for on in (BEFORE, AFTER)] == [-3000, -3000]
    assert [owed(ledger.add(*papers[:2]), papers[1], on) for on in (BEFORE, AFTER)] == [-3000] * 2


@pytest.mark.parametrize(("names", "left"), [("N1", -3000), (None, -3000), ("N2", 0), ("A", 0)])
@pytest.mark.parametrize("kind", [pt.CreditNote, pt.WriteOff])
def test_what_is_credited_falls_with_the_invoice_that_it_names_and_with_no_other(
    kind: Any, names: str | None, left: int
) -> None:
    ledger = pt.Relationship("h", "m").add(B, A, PAID)
    papers = pt.invoices(ledger, numbers=["N1", "N2"])
    note = kind(euros(3000), on=LATER, reason="x", charge=names, id="K")
    ledger = ledger.add(*papers, note)
    assert [owed(ledger, papers[1], on) for on in (BEFORE, LATER, AFTER)] == [left] * 3


def test_a_correction_on_an_invoice_with_others_falls_and_the_rest_of_that_is_owed() -> None:
    more = charge("C", 5000, LATER)
    ledger = pt.Relationship("h", "m").add(A, more, charge("G", -3000, LATER, "A"))
    first, second = pt.invoices(ledger, numbers=["N1", "N2"])
    assert second.amount == euros(2000)
    ledger = ledger.add(first, second)
    assert [owed(ledger, first, on) for on in (BEFORE, AFTER)] == [5000, 5000]


def test_what_was_charged_in_addition_falls_too() -> None:
    ledger = pt.Relationship("h", "m").add(A)
    (paper,) = pt.invoices(ledger, numbers=["N1"])
    ledger = ledger.add(paper, charge("M", 2000, LATER, "A"))
    assert [owed(ledger, paper, on) for on in (BEFORE, AFTER)] == [0, 0]
    account = pt.Account.of(ledger.add(paper.voided(AFTER, reason="r")))
    assert account.open_items(LATER)[-1].charge == "M"
    assert account.open_items(END) == ()


def test_money_that_went_back_of_a_credit_is_owed_again_where_that_falls() -> None:
    ledger = pt.Relationship("h", "m").add(A)
    (paper,) = pt.invoices(ledger, numbers=["N1"])
    note = pt.CreditNote(euros(3000), on=LATER, reason="x", charge="N1", id="K")
    back = pt.Refund(euros(3000), on=date(2024, 2, 7), of="K", id="R")
    ledger = ledger.add(paper, note, back)
    assert [owed(ledger, paper, on) for on in (BEFORE, AFTER)] == [3000, 3000]


class Drawn(NamedTuple):
    """A ledger without its voids, and the invoices that are to be void, each from a day on."""

    ledger: pt.Relationship
    papers: tuple[pt.Invoice, ...]
    voids: dict[str, tuple[date, date]]


DAYS = st.sampled_from([0, 1, 2, 9, 10, 20, 21, 40]).map(lambda days: START + timedelta(days))
AMOUNTS = st.sampled_from([1, 1000, 3000, 10000])


@st.composite
def drawn_ledgers(draw: Any) -> Drawn:
    """Draw charges, what corrects them, invoices of most, and what settles, in any order."""
    charges: list[pt.Charge] = []
    for place in range(draw(st.integers(1, 5))):
        named = draw(st.sampled_from([None, *(each.id for each in charges)]))
        minor = draw(AMOUNTS) * (1 if named is None else draw(st.sampled_from([-1, -1, 1])))
        charges.append(charge(f"C{place}", minor, draw(DAYS), named))
    ledger = pt.Relationship("h", "m").add(*charges)
    last = draw(st.sampled_from([END, START + timedelta(20)]))
    papers = pt.invoices(ledger, numbers=(f"N{n}" for n in range(1, 9)), until=last)
    names = [None, *(each.id for each in charges), *(each.number for each in papers)]
    settled: list[Any] = []
    for place in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from([pt.Payment, pt.CreditNote, pt.WriteOff, pt.Refund]))
        given: dict[str, Any] = {"on": draw(DAYS), "id": f"S{place}"}
        if kind is pt.Refund:
            given["of"] = draw(st.sampled_from([None, *(each.id for each in settled)]))
        else:
            given["charge"] = draw(st.sampled_from(names))
        if kind in {pt.CreditNote, pt.WriteOff}:
            given["reason"] = "r"
        settled.append(kind(euros(draw(AMOUNTS)), **given))
    voids = {
        each.number: (max(each.on, draw(DAYS)), max(each.on, draw(DAYS)))
        for each in papers
        if draw(st.booleans())
    }
    return Drawn(ledger.add(*papers, *settled), papers, voids)


def void_names(drawn: Drawn) -> set[str]:
    """Return the names of all that is void: invoices, their lines, and what corrects any of it."""
    found = set(drawn.voids)
    found |= {line.id or "" for each in drawn.papers if each.number in found for line in each.lines}
    charges = [each for each in drawn.ledger.facts if isinstance(each, pt.Charge)]
    for _ in charges:
        found |= {each.id or "" for each in charges if each.corrects in found}
    return found


def oracle(drawn: Drawn) -> int:
    """Return what is charged and went back, less what came or was credited; void things out."""
    gone, total = void_names(drawn), 0
    for fact in drawn.ledger.facts:
        if isinstance(fact, pt.Charge):
            total += 0 if fact.id in gone else fact.amount.minor
        elif isinstance(fact, pt.Payment):
            total -= fact.amount.minor
        elif isinstance(fact, pt.CreditNote | pt.WriteOff):
            total -= 0 if fact.charge in gone else fact.amount.minor
        elif isinstance(fact, pt.Refund):
            total += fact.amount.minor
    return total


@given(drawn_ledgers())
@law("S27", kills="a credit that goes with an invoice which it didn't name")
def test_what_is_owed_in_the_end_does_not_hang_on_when_an_invoice_was_void(drawn: Drawn) -> None:
    for which in (0, 1):
        void = [
            each.voided(drawn.voids[each.number][which], reason="r")
            for each in drawn.papers
            if each.number in drawn.voids
        ]
        account = pt.Account.of(drawn.ledger.add(*void), currency="EUR")
        assert account.balance.at(END).minor == oracle(drawn)
        moved = sum(minor.minor for *_, minor in account.movements())
        assert moved == oracle(drawn)
        for days in range(45):
            on = START + timedelta(days)
            items = account.open_items(on)
            assert all(item.amount.minor > 0 for item in items)
            left = sum(item.amount.minor for item in items) - account.credit(on).minor
            assert left == account.balance.at(on).minor
