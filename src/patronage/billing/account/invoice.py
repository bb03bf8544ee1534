"""Invoices: charges that are issued together, under one number."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, frozen

from patronage.billing.account.tax import check_tax_rule, tax_lines
from patronage.billing.charges.charge import Charge
from patronage.billing.charges.early_discount import EarlyDiscount
from patronage.billing.charges.instalments import Instalments
from patronage.checks import check_day, check_id
from patronage.dates.day import check_one_day
from patronage.errors import Fault, invalid, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.facts.identity import identify
from patronage.facts.parties import Ref, ref_or_none
from patronage.fields import FreeText, Id, OneLine
from patronage.money.amounts import round_fraction
from patronage.money.money import Money
from patronage.text.spoken import long_day, number
from patronage.text.tables import html_table, table
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from patronage.billing.account.tax import TaxRule
    from patronage.facts.as_known import FactSource
    from patronage.facts.parties import HasRef

__all__ = ["Invoice", "invoices", "void_charges"]

INVOICE_HEAD = ("for", "from", "to", "amount")


@frozen
class Invoice(Value):
    """Charges that are issued together: to one payer, in one currency, on the same due terms.

    Its `id` is its number, which you give. `lines` are the charges and `tax` the lines of tax, as
    they stand on it: what is on an invoice is owed by it, as one, on its due terms, and a payment
    may name it. It never changes, but for being `voided`. Not a `Statement`, which says what became
    of it. Faults: `invoice.empty`, `invoice.line` (a line without an id of its own, or of another
    day), `currency.mismatch`, `span.order`, and those of every fact.

    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> schedule = pt.BillingTerms.monthly(pt.Money("100", "EUR")).bind("B1", day)
    >>> (invoice,) = pt.invoices(schedule.charges(until=day), numbers=["2026-001"])
    >>> invoice.number, str(invoice.amount), invoice.due_on
    ('2026-001', '100.00 EUR', datetime.date(2026, 1, 31))
    """

    kind = "invoice"

    id: Id
    lines: tuple[Charge, ...] = field(kw_only=True)
    on: date = field(kw_only=True)
    due_on: date = field(kw_only=True)
    due: EarlyDiscount | Instalments | None = field(default=None, kw_only=True)
    tax: tuple[Charge, ...] = field(default=(), kw_only=True)
    payer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    void_on: date | None = field(default=None, kw_only=True)
    reason: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        if not self.lines:
            faults.append(Fault.of("invoice.empty", "lines", self.lines, "give it a line"))
            return
        seen: set[str] = set()
        for name, charges in (("lines", self.lines), ("tax", self.tax)):
            for place, charge in enumerate(charges):
                faults += self._line_faults(f"{name}[{place}]", charge, seen)
        if self.void_on is not None and self.void_on < self.on:
            hint = f"it is void from its own day on, {self.on}, or later"
            faults.append(Fault.of("span.order", "void_on", self.void_on.isoformat(), hint))

    def _line_faults(self, path: str, charge: Charge, seen: set[str]) -> Iterator[Fault]:
        if charge.id is None or charge.id in seen:
            hint = "each line has an id of its own"
            yield Fault.of("invoice.line", f"{path}.id", charge.id, hint)
        seen.add(charge.id or "")
        if charge.invoice_on != self.on:
            hint = f"an invoice of {self.on} has what is issued on that day"
            day = charge.invoice_on.isoformat()
            yield Fault.of("invoice.line", f"{path}.invoice_on", day, hint)
        if charge.amount.currency != self.currency:
            hint = f"the invoice is in {self.currency}"
            yield Fault.of("currency.mismatch", f"{path}.amount", charge.amount, hint)

    @property
    def number(self) -> str:
        """The number of the invoice: its id.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> pt.invoices(charges, numbers=["2026-001"])[0].number
        '2026-001'
        """
        return self.id

    @property
    def currency(self) -> str:
        """The currency that all of it is in.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> pt.invoices(charges, numbers=["2026-001"])[0].currency
        'EUR'
        """
        return self.lines[0].amount.currency

    @property
    def net(self) -> Money:
        """The sum of its lines, before tax.

        >>> import patronage as pt
        >>> day, vat = date(2026, 1, 1), pt.FlatTax("20", id="vat")
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> str(pt.invoices(charges, numbers=["2026-001"], tax=vat)[0].net)
        '9.00 EUR'
        """
        return Money.sum((each.amount for each in self.lines), self.currency)

    @property
    def amount(self) -> Money:
        """What is to be paid in all, tax included; below zero where it gives something back.

        >>> import patronage as pt
        >>> day, vat = date(2026, 1, 1), pt.FlatTax("20", id="vat")
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> str(pt.invoices(charges, numbers=["2026-001"], tax=vat)[0].amount)
        '10.80 EUR'
        """
        return self.net + Money.sum((each.amount for each in self.tax), self.currency)

    def voided(self, on: date, *, reason: str) -> Self:
        """Return the invoice as void from a day on: nothing of it is owed any more.

        Its number stays used, and its charges are on no other invoice. What was paid of it is in
        credit, as is what was credited without naming it; what corrects one of them, or names it
        to take something off, falls with it, whenever it was given, while what is charged instead
        is owed as any other. Where less of it is owed, give a `CreditNote` that
        names it; where only the paper is wrong, retract it, and its charges go onto the next; a
        void that was a mistake is taken back by `Correction(number, invoice, …)`. Faults:
        `invoice.void` (it is void already), `span.order`, `text.syntax`.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> (invoice,) = pt.invoices(charges, numbers=["2026-001"])
        >>> void = invoice.voided(date(2026, 1, 9), reason="ordered by nobody")
        >>> str(pt.Account.of([invoice, void]).balance.at(date(2026, 1, 9)))
        '0.00 EUR'
        """
        faults: list[Fault] = []
        check_day(faults, "on", on)
        if self.void_on is not None:
            hint = f"it is void since {self.void_on}"
            faults.append(Fault.of("invoice.void", "on", on, hint))
        raise_faults(faults)
        return evolve(self, void_on=on, reason=reason)

    def extends(self, earlier: Self) -> bool:
        """Say whether this is the other invoice, void by now or not (see `Growing`).

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> (invoice,) = pt.invoices(charges, numbers=["2026-001"])
        >>> invoice.voided(day, reason="a slip").extends(invoice)
        True
        """
        return self == earlier or (earlier.void_on is None and self._standing() == earlier)

    def known_by(self, day: date) -> Self | None:
        """Return the invoice as it was known on a day: a void is known on its own day.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> void = pt.invoices(charges, numbers=["1"])[0].voided(date(2026, 3, 1), reason="a slip")
        >>> void.known_by(date(2026, 2, 1)).void_on is None
        True
        """
        check_one_day("day", day)
        return None if day < self.recorded_on else self.as_of(day)

    def as_of(self, on: date) -> Self:
        """Return the invoice as it stood on a day.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> void = pt.invoices(charges, numbers=["1"])[0].voided(date(2026, 3, 1), reason="a slip")
        >>> void.as_of(date(2026, 2, 28)).void_on is None
        True
        """
        check_one_day("on", on)
        return self._standing() if self.void_on is not None and on < self.void_on else self

    def _standing(self) -> Self:
        return self if self.void_on is None else evolve(self, void_on=None, reason=None)

    # --- how it is shown -------------------------------------------------------------------------

    def rows(self) -> list[dict[str, object]]:
        """Return its lines as flat rows, those of tax last, ready for a data frame.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> pt.invoices(charges, numbers=["2026-001"])[0].rows()[0]["amount"]
        Decimal('9.00')
        """
        return [
            {
                "invoice": self.id,
                "charge": each.id,
                "label": each.label or each.fee,
                "start": each.period.start,
                "end": each.period.end,
                "amount": each.amount.amount,
                "currency": self.currency,
                "is_tax": each in self.tax,
            }
            for each in (*self.lines, *self.tax)
        ]

    @property
    def _title(self) -> str:
        payer = "" if self.payer is None else f" to {self.payer}"
        void = "" if self.void_on is None else f", void since {long_day(self.void_on)}"
        return f"Invoice {self.id}{payer}, {long_day(self.on)}{void}"

    def _cells(self) -> list[tuple[str, ...]]:
        cells = [
            (each.label or each.fee, str(each.period.start), str(each.period.end), str(each.amount))
            for each in self.lines
        ]
        said = [(each.label or each.fee, each.amount) for each in self.tax]
        said.append(("total", self.amount))
        if self.amount.minor > 0 and self.void_on is None:
            said += [(f"due {long_day(day)}", amount) for day, amount in self.parts()]
            said += self._reduced()
        return [*cells, *((what, "", "", str(amount)) for what, amount in said)]

    def _reduced(self) -> Iterator[tuple[str, Money]]:
        """Yield what pays it in time for each discount."""
        terms = self.due
        if isinstance(terms, EarlyDiscount):
            for day, percent in terms.steps(self.on):
                off = round_fraction(self.amount.minor * Fraction(percent) / 100, terms.rounding)
                said = f"{number(percent)}% off if paid by {long_day(day)}"
                yield said, self.amount - Money.of_minor(off, self.currency)

    def parts(self) -> tuple[tuple[date, Money], ...]:
        """Return by which days how much of it is due: one day, unless it is in instalments.

        >>> import patronage as pt
        >>> day = date(2026, 1, 1)
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
        ... )
        >>> pt.invoices(charges, numbers=["2026-001"])[0].parts()
        ((datetime.date(2026, 1, 31), Money('9.00', 'EUR')),)
        """
        plan = self.due.otherwise if isinstance(self.due, EarlyDiscount) else self.due
        if isinstance(plan, Instalments):
            return plan.parts_of(self.amount, self.on)
        return ((self.due_on, self.amount),)

    def __str__(self) -> str:
        return f"{self._title}\n{table(INVOICE_HEAD, self._cells(), align='<<<>')}"

    def _repr_html_(self) -> str:
        return html_table(INVOICE_HEAD, self._cells(), caption=self._title)


_Key: TypeAlias = tuple[date, str, date, bool, str]


def invoices(
    facts: FactSource,
    *,
    numbers: Iterable[str],
    until: date | None = None,
    tax: TaxRule | None = None,
    payer: HasRef | str | None = None,
    known_by: date | None = None,
    recorded_on: date | None = None,
) -> tuple[Invoice, ...]:
    """Return the invoices of the charges of a ledger, or of its facts, that are on none yet.

    What is issued on one day, in one currency and on the same due terms is one invoice; what is
    given back on that day goes onto it too, and late fees go onto invoices of their own. In the
    order of their days, currencies and due days they take your `numbers`, as many as are needed.
    `until` leaves out what is issued later, `tax` is asked for the lines of tax on each. The
    `payer` is the patron of the ledger, unless you say who it is. Put in the ledger, they are known
    from `recorded_on` (their own day, if left out); asked again then, there are none. Faults:
    `invoice.numbers` (too few), `invoice.number` (used before), `id.syntax`, `tax.type`, and those
    of an `Invoice`.

    >>> from itertools import count
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> euros = pt.BillingTerms.monthly(pt.Money("10", "EUR")).bind("E", day).charges(until=day)
    >>> dollars = pt.BillingTerms.monthly(pt.Money("12", "USD")).bind("D", day).charges(until=day)
    >>> numbers = (f"2026-{number:03}" for number in count(1))
    >>> mary = pt.Relationship("hp", "mary").add(*euros, *dollars)
    >>> [(each.number, str(each.amount)) for each in pt.invoices(mary, numbers=numbers)]
    [('2026-001', '10.00 EUR'), ('2026-002', '12.00 USD')]
    """
    faults: list[Fault] = []
    for path, day in (("until", until), ("recorded_on", recorded_on)):
        if day is not None:
            check_day(faults, path, day)
    check_tax_rule(faults, tax)
    raise_faults(faults)
    if payer is None:
        payer = getattr(facts, "patron", None)
    issued: list[Invoice] = []
    charges: list[Charge] = []
    for fact in identify(facts_known(facts, known_by, Charge, Invoice)):
        if isinstance(fact, Invoice):
            issued.append(fact)
        elif isinstance(fact, Charge) and (until is None or fact.invoice_on <= until):
            charges.append(fact)
    taken = {each.id for invoice in issued for each in (*invoice.lines, *invoice.tax)}
    void = void_charges(issued)
    left = [each for each in charges if each.id not in taken and each.corrects not in void]
    groups = _grouped(left)
    used = {invoice.id for invoice in issued}
    found: list[Invoice] = []
    for key, number_of in zip(sorted(groups), _given(numbers, len(groups), used), strict=True):
        lines = groups[key]
        terms = max(lines, key=_amount)
        found.append(
            Invoice(
                number_of,
                lines=tuple(lines),
                on=terms.invoice_on,
                due_on=terms.due_on,
                due=terms.due,
                tax=() if tax is None else tax_lines(tax, tuple(lines)),
                payer=payer,
                recorded_on=max(recorded_on or terms.invoice_on, terms.invoice_on),
                line=terms.line if len({each.line for each in lines}) == 1 else None,
            )
        )
    return tuple(found)


def void_charges(issued: Iterable[Invoice]) -> dict[str, date]:
    """Return the charges that are on void invoices alone, each with the day from which it is void.

    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> charges = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
    >>> (invoice,) = pt.invoices(charges, numbers=["2026-001"])
    >>> void_charges([invoice.voided(day, reason="a slip")])
    {'B1/fee/2026-01-01': datetime.date(2026, 1, 1)}
    """
    found: dict[str, date] = {}
    standing: set[str] = set()
    for invoice in issued:
        for line in invoice.lines:
            name = line.id or ""
            if invoice.void_on is None:
                standing.add(name)
            else:
                found[name] = max(invoice.void_on, found.get(name, date.min))
    return {name: day for name, day in found.items() if name not in standing}


def _amount(charge: Charge) -> int:
    return charge.amount.minor


def _grouped(charges: Iterable[Charge]) -> dict[_Key, list[Charge]]:
    """Return charges by what they share on an invoice; what is given back joins the others."""
    groups: dict[_Key, list[Charge]] = {}
    places: dict[tuple[date, str], list[_Key]] = {}
    for charge in sorted(charges, key=lambda each: (each.amount.minor < 0, each.id or "")):
        day, currency = charge.invoice_on, charge.amount.currency
        is_fee = charge.late_for is not None
        key = (day, currency, charge.due_on, is_fee, repr(charge.due))
        here = places.setdefault((day, currency), [])
        if charge.amount.minor < 0 and here and key not in groups:
            key = min(here, key=lambda each: (each[3] != is_fee, each[2] != charge.due_on))
        if key not in groups:
            groups[key] = []
            here.append(key)
        groups[key].append(charge)
    kept = {key: lines for key, lines in groups.items() if any(each.amount for each in lines)}
    return {key: sorted(lines, key=lambda each: each.id or "") for key, lines in kept.items()}


def _given(numbers: Iterable[str], count: int, used: set[str]) -> Iterator[str]:
    """Yield as many numbers as are needed, none of which was used before."""
    if isinstance(numbers, str) or not hasattr(numbers, "__iter__"):
        hint = "give the numbers one by one, in a list or an iterator"
        raise invalid([Fault.of("invoice.numbers", "numbers", numbers, hint)])
    source = iter(numbers)
    for place in range(count):
        name = next(source, None)
        if name is None:
            hint = f"give {count} numbers, one for each invoice"
            raise invalid([Fault.of("invoice.numbers", "numbers", place, hint)])
        faults: list[Fault] = []
        check_id(faults, f"numbers[{place}]", name)
        raise_faults(faults)
        if name in used:
            hint = "no two invoices have the same number"
            raise invalid([Fault.of("invoice.number", f"numbers[{place}]", name, hint)])
        used.add(name)
        yield name
