"""Tax as a hook: a rule of the user's receives charges and returns lines; no rates are here."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from attrs import evolve, field, frozen

from patronage.billing.arguments import answer_of, each_of
from patronage.billing.charges.charge import Charge
from patronage.billing.prices.prices import Percent, check_amount, percent_of
from patronage.checks import check_instance
from patronage.errors import Fault, raise_faults
from patronage.fields import Id
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.currencies import exponent_of
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
    """One rate on every line, rounded per line or `once` per invoice; the rate is the user's.

    The tax is on the amounts as they are charged, unless it is on the `exact` ones: on price times
    quantity times share before it was rounded to money, as far as a line says how it came about.

    Faults: `percent.type`, `percent.range`, `id.syntax`, `flag.type`, `rounding.type`.

    >>> import patronage as pt
    >>> pt.FlatTax("19.6", id="vat").percent
    Decimal('19.6')
    """

    percent: Percent = field(converter=percent_of)
    id: Id = field(kw_only=True)
    once: bool = field(default=False, kw_only=True)
    exact: bool = field(default=False, kw_only=True)
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
            total = sum((self._base(charge) for charge in charges), Fraction(0))
            return (self._line(charges[0], total),)
        return tuple(self._line(charge, self._base(charge)) for charge in charges)

    def _base(self, charge: Charge) -> Fraction:
        """Return what a charge is taxed on, in minor units."""
        return exact_minor(charge) if self.exact else Fraction(charge.amount.minor)

    def _line(self, charge: Charge, base: Fraction) -> Charge:
        minor = round_fraction(base * Fraction(self.percent) / 100, self.rounding)
        return evolve(
            charge,
            fee=self.id,
            amount=Money.of_minor(minor, charge.amount.currency),
            unit_price=None,
            discount=None,
            corrects=None,
            label=f"tax {self.percent}%",
            id=f"{charge.id}/{self.id}",
        )


def exact_minor(charge: Charge) -> Fraction:
    """Return what a charge comes to before it was rounded to money, in minor units.

    Its amount where the line doesn't say how that came about, or by more than its price: then the
    two are a unit apart or more.

    >>> from datetime import date
    >>> import patronage as pt
    >>> third = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B", date(2026, 4, 21))
    >>> calendar = pt.Cadence(every=pt.months(1), anchor=pt.Anchor.CALENDAR)
    >>> from attrs import evolve
    >>> (charge,) = evolve(third, cadence=calendar).charges(until=date(2026, 4, 21))
    >>> charge.amount.minor, exact_minor(charge)
    (333, Fraction(1000, 3))
    """
    amount = Fraction(charge.amount.minor)
    if charge.unit_price is None:
        return amount
    unit = 10 ** exponent_of(charge.amount.currency)
    off = 0 if charge.discount is None else charge.discount.minor
    exact = Fraction(charge.unit_price.amount) * charge.quantity * charge.share * unit - off
    return exact if abs(exact - amount) < 1 else amount


def with_tax(charges: Iterable[Charge], rule: TaxRule) -> tuple[Charge, ...]:
    """Return the charges with the lines of tax that a rule adds, by bill date and currency.

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
    faults: list[Fault] = []
    check_tax_rule(faults, rule)
    raise_faults(faults)
    invoices: dict[tuple[date, str], list[Charge]] = {}
    for charge in each_of("charge.type", "charges", charges, Charge):
        invoices.setdefault((charge.invoice_on, charge.amount.currency), []).append(charge)
    found: list[Charge] = []
    for _, items in sorted(invoices.items()):
        found += [*items, *tax_lines(rule, tuple(items))]
    return tuple(found)


def check_tax_rule(faults: list[Fault], rule: object) -> None:
    """Report what is no rule of tax; None is the rule that there is none.

    >>> found: list[Fault] = []
    >>> check_tax_rule(found, 20)
    >>> found[0].code
    'tax.type'
    """
    if rule is not None and (isinstance(rule, type) or not callable(getattr(rule, "lines", None))):
        hint = "give a rule with lines(charges), such as FlatTax"
        faults.append(Fault.of("tax.type", "rule", rule, hint))


def tax_lines(rule: TaxRule, charges: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """Return the lines of tax on the charges of one invoice, which must be of the same invoice.

    >>> tax_lines(FlatTax("20", id="vat"), ())
    ()
    """
    faults: list[Fault] = []
    added = answer_of("tax.failed", "rule", rule, lambda: tuple(rule.lines(charges)))
    for place, line in enumerate(added):
        check_instance(faults, "tax.type", f"lines[{place}]", line, Charge)
        if not isinstance(line, Charge):
            continue
        on, currency = charges[0].invoice_on, charges[0].amount.currency
        if line.invoice_on != on:
            hint = f"tax belongs on the invoice of {on}"
            path = f"lines[{place}].invoice_on"
            faults.append(Fault.of("tax.invoice", path, str(line.invoice_on), hint))
        if line.amount.currency != currency:
            hint = f"the invoice is in {currency}"
            path = f"lines[{place}].amount"
            faults.append(Fault.of("currency.mismatch", path, line.amount, hint))
    raise_faults(faults)
    return added


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
