"""What facts post to an account: claims, what settles them, and by how much what is owed moves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from patronage.billing.account.allocation import Entry, Means
from patronage.billing.account.debt import Claim
from patronage.billing.account.invoice import Invoice, void_charges
from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.billing.charges.charge import Charge
from patronage.billing.charges.early_discount import EarlyDiscount
from patronage.billing.charges.instalments import Instalments
from patronage.facts.dealings import Payment, Refund
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KINDS", "AccountFact", "Movement", "Postings", "postings"]

AccountFact: TypeAlias = Charge | Invoice | Payment | Refund | WriteOff | CreditNote
"""What an account is made of."""

KINDS: Final[tuple[type[AccountFact], ...]] = (
    *(Charge, Invoice, Payment, Refund, WriteOff, CreditNote),
)
"""The kinds of fact of an account."""


class Movement(NamedTuple):
    """By how much what is owed moves on a day, in minor units, by what, and which one."""

    on: date
    what: str
    ref: str
    minor: int


class Postings(NamedTuple):
    """What facts post: claims and what settles them, other names of claims, and movements."""

    claims: list[Claim]
    entries: list[Entry]
    also: dict[str, str]
    movements: list[Movement]


def postings(facts: Iterable[AccountFact]) -> Postings:
    """Return what facts post to an account of their currency.

    What is on an invoice is owed by that, and by its charges no more; what is on several is owed by
    the first that isn't void. What corrects a charge that is void by then corrects nothing owed.

    >>> postings([]).claims
    []
    """
    given = list(facts)
    issued = [fact for fact in given if isinstance(fact, Invoice)]
    issued.sort(key=lambda each: (each.void_on is not None, each.on, each.id))
    also: dict[str, str] = {}
    found = Postings([], [], also, [])
    for invoice in issued:
        lines = [each for each in (*invoice.lines, *invoice.tax) if each.id not in also]
        also.update((each.id or "", invoice.id) for each in lines)
        _post_invoice(found, invoice, Money.sum((each.amount for each in lines), invoice.currency))
    void = void_charges(issued)
    for fact in given:
        if isinstance(fact, Charge):
            void_on = void.get(fact.corrects or "", date.max)
            if fact.id not in also and fact.invoice_on < void_on:
                _post_charge(found, fact)
        elif not isinstance(fact, Invoice):
            _post_settlement(found, fact)
    return found


def _post_charge(found: Postings, charge: Charge) -> None:
    name, on, minor = charge.id or "", charge.invoice_on, charge.amount.minor
    what = charge.kind if charge.late_for is None else "late fee"
    found.movements.append(Movement(on, what, name, minor))
    if minor > 0:
        claim = _claim(name, charge, charge.amount)
        found.claims.append(claim._replace(is_late_fee=charge.late_for is not None))
    elif minor < 0:
        rank = charge.due_on
        found.entries.append(Entry(on, name, -minor, charge.corrects, Means.LESS, rank))


def _post_invoice(found: Postings, invoice: Invoice, amount: Money) -> None:
    name, on, minor, void_on = invoice.id, invoice.on, amount.minor, invoice.void_on
    found.movements.append(Movement(on, invoice.kind, name, minor))
    if minor > 0:
        is_late_fee = all(line.late_for is not None for line in invoice.lines)
        found.claims.append(_claim(name, invoice, amount)._replace(is_late_fee=is_late_fee))
        if void_on is not None:
            found.entries.append(Entry(void_on, name, 0, name, Means.VOID, date.max))
    elif minor < 0:
        corrected = (line.corrects for line in invoice.lines if line.corrects is not None)
        to = next(corrected, None)
        found.entries.append(Entry(on, name, -minor, to, Means.LESS, invoice.due_on))
        if void_on is not None:
            found.movements.append(Movement(void_on, "void", name, -minor))
            found.entries.append(Entry(void_on, f"{name}/void", -minor, name, Means.BACK, date.max))


def _post_settlement(found: Postings, fact: Payment | Refund | WriteOff | CreditNote) -> None:
    name, minor = fact.id or "", fact.amount.minor
    if isinstance(fact, Refund):
        found.movements.append(Movement(fact.on, fact.kind, name, minor))
        found.entries.append(Entry(fact.on, name, minor, fact.of, Means.BACK))
        return
    means = Means.CASH if isinstance(fact, Payment) else Means.LESS
    found.movements.append(Movement(fact.on, fact.kind, name, -minor))
    found.entries.append(Entry(fact.on, name, minor, fact.charge, means))


def _claim(name: str, fact: Charge | Invoice, amount: Money) -> Claim:
    """Return what is claimed by a charge, or by an invoice, on its due terms."""
    early = fact.due if isinstance(fact.due, EarlyDiscount) else None
    plan = fact.due if early is None else early.otherwise
    parts: tuple[tuple[date, int], ...] = ((fact.due_on, amount.minor),)
    if isinstance(plan, Instalments):
        parts = _parts(plan.parts_of(amount, fact.on))
    if early is None:
        return Claim(name, fact.on, parts)
    steps = tuple((day, Fraction(percent) / 100) for day, percent in early.steps(fact.on))
    return Claim(name, fact.on, parts, steps, early.per_payment, early.rounding)


def _parts(parts: Iterable[tuple[date, Money]]) -> tuple[tuple[date, int], ...]:
    """Return instalments by their days, those of one day together and those of nothing left out."""
    found: dict[date, int] = {}
    for day, amount in parts:
        found[day] = found.get(day, 0) + amount.minor
    return tuple((day, minor) for day, minor in found.items() if minor)
