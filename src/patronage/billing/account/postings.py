"""What facts post to an account: claims, what settles them, and by how much what is owed moves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from attrs import evolve

from patronage.billing.account.allocation import Entry, Means
from patronage.billing.account.debt import Claim
from patronage.billing.account.invoice import Invoice
from patronage.billing.account.settlements import CreditNote, WriteOff
from patronage.billing.account.voids import Voids
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
    the first that isn't void. What corrects a void charge, or names it to take something off, falls
    with it, whether it was given before the void or after it.

    >>> postings([]).claims
    []
    """
    given = list(facts)
    issued = [fact for fact in given if isinstance(fact, Invoice)]
    issued.sort(key=lambda each: (each.void_on is not None, each.on, each.id))
    also: dict[str, str] = {}
    lines_of: dict[str, list[Charge]] = {}
    for invoice in issued:
        lines = [each for each in (*invoice.lines, *invoice.tax) if each.id not in also]
        also.update((each.id or "", invoice.id) for each in lines)
        lines_of[invoice.id] = lines
    posting = _Posting(Postings([], [], also, []), Voids(given, also))
    for invoice in issued:
        posting.invoice(invoice, lines_of[invoice.id])
    for fact in given:
        if isinstance(fact, Charge):
            if fact.id not in also:
                posting.charge(fact)
        elif not isinstance(fact, Invoice):
            posting.settlement(fact)
    posting.let_fall()
    return posting.found


class _Falling(NamedTuple):
    """What was posted and is void from a day on: what it came to at first."""

    name: str
    minor: int
    on: date


class _Posting:
    """The postings of facts one by one, and what of them falls with void invoices."""

    def __init__(self, found: Postings, voids: Voids) -> None:
        self.found = found
        self._voids = voids
        self._falling: list[_Falling] = []
        self._off: dict[str, int] = {}

    def charge(self, charge: Charge) -> None:
        """Post a charge that is on no invoice."""
        name, on, minor = charge.id or "", charge.invoice_on, charge.amount.minor
        fall = None if charge.corrects is None else self._voids.of(name)
        if fall is not None:
            if on >= fall.on:
                return
            if minor > 0:
                self._falling.append(_Falling(name, minor, fall.on))
            else:
                self._take_off(fall.owner, minor)
        what = charge.kind if charge.late_for is None else "late fee"
        self.found.movements.append(Movement(on, what, name, minor))
        if minor > 0:
            claim = _claim(name, charge, charge.amount)
            self.found.claims.append(evolve(claim, is_late_fee=charge.late_for is not None))
        elif minor < 0:
            entry = Entry(on, name, -minor, charge.corrects, Means.LESS, charge.due_on)
            self.found.entries.append(entry)

    def invoice(self, invoice: Invoice, lines: list[Charge]) -> None:
        """Post an invoice, with those of its lines that no other owes."""
        amount = Money.sum((each.amount for each in lines), invoice.currency)
        name, on, minor = invoice.id, invoice.on, amount.minor
        self.found.movements.append(Movement(on, invoice.kind, name, minor))
        if minor > 0:
            is_late_fee = all(line.late_for is not None for line in invoice.lines)
            claim = _claim(name, invoice, amount)
            self.found.claims.append(evolve(claim, is_late_fee=is_late_fee))
        elif minor < 0:
            corrected = (line.corrects for line in invoice.lines if line.corrects is not None)
            entry = Entry(on, name, -minor, next(corrected, None), Means.LESS, invoice.due_on)
            self.found.entries.append(entry)
        if invoice.void_on is not None:
            self._falling.append(_Falling(name, minor, invoice.void_on))
            return
        for line in lines:
            fall = None if line.corrects is None else self._voids.of(line.corrects)
            if fall is not None and on < fall.on:
                self._take_off(fall.owner, line.amount.minor)
            elif fall is not None:
                self._fall(_Falling(name, line.amount.minor, on), line.id or "")

    def settlement(self, fact: Payment | Refund | WriteOff | CreditNote) -> None:
        """Post what settles claims, or gives money back."""
        name, minor, found = fact.id or "", fact.amount.minor, self.found
        if isinstance(fact, Refund):
            found.movements.append(Movement(fact.on, fact.kind, name, minor))
            found.entries.append(Entry(fact.on, name, minor, fact.of, Means.BACK))
            return
        fall = None if isinstance(fact, Payment) else self._voids.of(fact.charge)
        if fall is not None:
            if fact.on >= fall.on:
                return
            self._take_off(fall.owner, -minor)
        means = Means.CASH if isinstance(fact, Payment) else Means.LESS
        found.movements.append(Movement(fact.on, fact.kind, name, -minor))
        found.entries.append(Entry(fact.on, name, minor, fact.charge, means))

    def let_fall(self) -> None:
        """Post what is void: as much as it came to, with all that corrected it."""
        claims = {claim.id for claim in self.found.claims}
        for name, minor, on in self._falling:
            rest = minor + self._off.get(name, 0)
            if name in claims:
                self.found.movements.append(Movement(on, "void", name, -rest))
                self.found.entries.append(Entry(on, name, rest, name, Means.VOID, date.max))
            elif rest:
                self._fall(_Falling(name, rest, on), "void")

    def _fall(self, each: _Falling, what: str) -> None:
        """Post that an amount which was no claim of its own, or a part of one, is void."""
        name, minor, on = each
        self.found.movements.append(Movement(on, "void", name, -minor))
        means = Means.BACK if minor < 0 else Means.LESS
        entry = Entry(on, f"{name}/{what}", abs(minor), name, means, date.max)
        self.found.entries.append(entry)

    def _take_off(self, owner: str, minor: int) -> None:
        self._off[owner] = self._off.get(owner, 0) + minor


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
