"""Tax as a hook: a rule of the user's receives charges and returns lines; no rates are here."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Protocol

from attrs import evolve, field, frozen

from patronage.billing.arguments import answer_of, each_of
from patronage.billing.charges.charge import Charge
from patronage.billing.prices.prices import Percent, check_amount, percent_of
from patronage.checks import check_instance
from patronage.errors import Fault, raise_faults
from patronage.fields import Id
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.money import Money, rounding_line
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["FlatTax", "TaxRule", "rounded_total", "with_tax"]


class TaxRule(Protocol):
    """A user's own rule of tax: it receives the charges of one invoice and returns lines to add.

    The library holds no rates, and knows no country's rules.

    >>> isinstance(FlatTax("20", id="vat"), object)
    True
    """

    def lines(self, charges: tuple[Charge, ...], /) -> Iterable[Charge]:
        """Return the lines of tax on these charges."""
        ...


@frozen
class FlatTax(Value):
    """One rate on every line, rounded per line or once per invoice; the rate is the user's.

    Faults: `percent.type`, `percent.range`, `id.syntax`.

    >>> import patronage as pt
    >>> pt.FlatTax("19.6", id="vat").percent
    Decimal('19.6')
    """

    percent: Percent = field(converter=percent_of)
    id: Id = field(kw_only=True)
    once: bool = field(default=False, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)

    def lines(self, charges: tuple[Charge, ...], /) -> tuple[Charge, ...]:
        """Return one line of tax for each charge, or a single one for all of them.

        >>> from datetime import date
        >>> import patronage as pt
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("0.30", "USD"))
        ...     .bind("B1", date(2026, 1, 1))
        ...     .charges(until=date(2026, 1, 1))
        ... )
        >>> [str(line.amount) for line in pt.FlatTax("20", id="vat").lines(charges)]
        ['0.06 USD']
        """
        if self.once and charges:
            total = Money.sum(charge.amount for charge in charges)
            return (self._line(charges[0], self._tax(total), name=f"{charges[0].id}/{self.id}"),)
        return tuple(
            self._line(charge, self._tax(charge.amount), name=f"{charge.id}/{self.id}")
            for charge in charges
        )

    def _tax(self, amount: Money) -> Money:
        exact = amount.minor * Fraction(self.percent) / 100
        return Money.of_minor(round_fraction(exact, self.rounding), amount.currency)

    def _line(self, charge: Charge, amount: Money, *, name: str) -> Charge:
        return evolve(
            charge,
            fee=self.id,
            amount=amount,
            unit_price=None,
            discount=None,
            corrects=None,
            label=f"tax {self.percent}%",
            id=name,
        )


def with_tax(charges: Iterable[Charge], rule: TaxRule) -> tuple[Charge, ...]:
    """Return the charges with the lines of tax that a rule adds, invoice by invoice (bill date).

    What the rule returns must be charges of the same invoice and currency. Faults: `tax.type`,
    `tax.failed`, `tax.invoice`, `currency.mismatch`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> charges = (
    ...     pt.BillingTerms.monthly(pt.Money("100", "USD"))
    ...     .bind("B1", date(2026, 1, 1))
    ...     .charges(until=date(2026, 2, 1))
    ... )
    >>> [(line.fee, str(line.amount)) for line in pt.with_tax(charges, pt.FlatTax("20", id="vat"))]
    [('fee', '100.00 USD'), ('vat', '20.00 USD'), ('fee', '100.00 USD'), ('vat', '20.00 USD')]
    """
    if isinstance(rule, type) or not callable(getattr(rule, "lines", None)):
        hint = "give a rule with lines(charges), such as FlatTax"
        raise_faults([Fault.of("tax.type", "rule", rule, hint)])
    invoices: dict[date, list[Charge]] = {}
    for charge in each_of("charge.type", "charges", charges, Charge):
        invoices.setdefault(charge.invoice_on, []).append(charge)
    found: list[Charge] = []
    for on, items in sorted(invoices.items()):
        added = answer_of("tax.failed", "rule", rule, partial(_lines, rule, items))
        _check_tax(added, items[0], on)
        found += [*items, *added]
    return tuple(found)


def _lines(rule: TaxRule, items: list[Charge]) -> tuple[Charge, ...]:
    return tuple(rule.lines(tuple(items)))


def _check_tax(added: tuple[Charge, ...], first: Charge, on: date) -> None:
    faults: list[Fault] = []
    for place, line in enumerate(added):
        check_instance(faults, "tax.type", f"lines[{place}]", line, Charge)
        if not isinstance(line, Charge):
            continue
        if line.invoice_on != on:
            hint = f"tax belongs on the invoice of {on}"
            path = f"lines[{place}].invoice_on"
            faults.append(Fault.of("tax.invoice", path, str(line.invoice_on), hint))
        if line.amount.currency != first.amount.currency:
            hint = f"the invoice is in {first.amount.currency}"
            path = f"lines[{place}].amount"
            faults.append(Fault.of("currency.mismatch", path, line.amount, hint))
    raise_faults(faults)


def rounded_total(charges: Iterable[Charge], total: Money) -> Money:
    """Return the line that makes rounded charges add up to a total that was rounded once.

    >>> from datetime import date
    >>> import patronage as pt
    >>> charges = (
    ...     pt.BillingTerms.monthly(pt.Money("0.33", "USD"))
    ...     .bind("B1", date(2026, 1, 1))
    ...     .charges(until=date(2026, 3, 1))
    ... )
    >>> str(rounded_total(charges, pt.Money("1.00", "USD")))
    '0.01 USD'
    """
    faults: list[Fault] = []
    check_amount(faults, "total", total)
    raise_faults(faults)
    lines = each_of("charge.type", "charges", charges, Charge)
    return rounding_line((charge.amount for charge in lines), total)
