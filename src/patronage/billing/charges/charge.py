"""A charge: what is billed, for which days, when it is invoiced and when it is due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import field, fields, frozen

from patronage.billing.charges.early_discount import EarlyDiscount
from patronage.billing.charges.instalments import Instalments
from patronage.billing.prices.prices import check_amount
from patronage.checks import check_day, check_id, check_instance, keep_name
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY, check_fact
from patronage.money.amounts import Rounding, plain, round_fraction
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Charge", "trusted_charge"]

_ONE = Fraction(1)

MOST_DIGITS = 30
"""The most decimals of an exact amount."""


@frozen
class Charge(Value):
    """One line that was billed: a fact of the ledger once it is issued, dated by its invoice (D6).

    `fee` names the fee it comes from, `period` the days of service it covers, `share` how much of
    one whole period's price they are; `amount` is what is to be paid, below zero where it gives
    something back. `unit_price`, `quantity` and `discount` say how the amount came about,
    `corrects` names the charge that this one corrects, `bills` the billing period it stands in
    where that is another than the days of service. `due` are due terms that say more than a day: a
    discount for paying early, instalments (`due_on` is then the first). `late_for` names what was
    paid late, where this is the fee for that. Not a claim before its day: only issued charges are
    facts, and what a schedule will charge is a forecast. Faults: `amount.type`, `date.type`,
    `span.open`, `share.type`, `due.type`, `id.syntax`, `currency.mismatch`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> march = pt.Period(date(2026, 3, 1), date(2026, 4, 1))
    >>> charge = pt.Charge(
    ...     "fee",
    ...     march,
    ...     amount=pt.Money("2500.00", "USD"),
    ...     invoice_on=date(2026, 3, 1),
    ...     due_on=date(2026, 3, 31),
    ... )
    >>> charge.kind, charge.on, str(charge.amount)
    ('charge', datetime.date(2026, 3, 1), '2,500.00 USD')
    """

    kind = "charge"

    fee: str
    period: Period
    share: Fraction = field(default=_ONE, kw_only=True)
    amount: Money = field(kw_only=True)
    invoice_on: date = field(kw_only=True)
    due_on: date = field(kw_only=True)
    unit_price: Money | UnitPrice | None = field(default=None, kw_only=True)
    quantity: Fraction = field(default=_ONE, kw_only=True)
    discount: Money | None = field(default=None, kw_only=True)
    corrects: str | None = field(default=None, kw_only=True)
    bills: Period | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)
    due: EarlyDiscount | Instalments | None = field(default=None, kw_only=True)
    late_for: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults = _faults(self)
        if self.label is not None:
            keep_name(faults, self, "label", self.label)
        raise_faults(faults)
        check_fact(faults, self)
        raise_faults(faults)

    @property
    def on(self) -> date:
        """The day of the invoice: the day that the ledger dates it by.

        >>> from datetime import date
        >>> import patronage as pt
        >>> day = date(2026, 3, 1)
        >>> pt.Charge(
        ...     "f",
        ...     pt.Period(day, date(2026, 4, 1)),
        ...     amount=pt.Money("1", "USD"),
        ...     invoice_on=day,
        ...     due_on=day,
        ... ).on == day
        True
        """
        return self.invoice_on

    @property
    def gross(self) -> Money:
        """The amount before its discount.

        >>> from datetime import date
        >>> import patronage as pt
        >>> day, off = date(2026, 3, 1), pt.Money("1.00", "USD")
        >>> pt.Charge(
        ...     "f",
        ...     pt.Period(day, date(2026, 4, 1)),
        ...     amount=pt.Money("9.00", "USD"),
        ...     discount=off,
        ...     invoice_on=day,
        ...     due_on=day,
        ... ).gross
        Money('10.00', 'USD')
        """
        return self.amount if self.discount is None else self.amount + self.discount

    def exact(self, digits: int, rounding: Rounding = Rounding.HALF_UP) -> UnitPrice | None:
        """Return price × quantity × share to so many decimals, before it was rounded to money.

        None where no price per unit is known; a discount isn't taken off.

        >>> from datetime import date
        >>> from fractions import Fraction
        >>> import patronage as pt
        >>> day = date(2026, 3, 1)
        >>> pt.Charge(
        ...     "f",
        ...     pt.Period(day, date(2026, 4, 1)),
        ...     amount=pt.Money("3.33", "USD"),
        ...     share=Fraction(1, 3),
        ...     unit_price=pt.Money("10.00", "USD"),
        ...     invoice_on=day,
        ...     due_on=day,
        ... ).exact(4)
        UnitPrice('3.3333', 'USD')
        """
        if type(digits) is not int or not 0 <= digits <= MOST_DIGITS:
            hint = f"give 0 to {MOST_DIGITS} decimals"
            raise_faults([Fault.of("price.digits", "digits", digits, hint)])
        if self.unit_price is None:
            return None
        exact = Fraction(self.unit_price.amount) * self.quantity * self.share * 10**digits
        minor = round_fraction(exact, rounding)
        return UnitPrice(plain(minor, digits), self.amount.currency)


def _faults(charge: Charge) -> list[Fault]:
    faults: list[Fault] = []
    check_id(faults, "fee", charge.fee)
    for path, period in (("period", charge.period), ("bills", charge.bills)):
        if period is not None or path == "period":
            check_instance(faults, "period.type", path, period, Period)
        if isinstance(period, Period) and None in (period.start, period.end):
            faults.append(Fault.of("span.open", path, period, "give a period with both ends"))
    check_instance(faults, "share.type", "share", charge.share, Fraction)
    check_amount(faults, "amount", charge.amount)
    check_day(faults, "invoice_on", charge.invoice_on)
    check_day(faults, "due_on", charge.due_on)
    check_instance(
        faults, "price.type", "unit_price", charge.unit_price, Money, UnitPrice, type(None)
    )
    check_instance(faults, "quantity.type", "quantity", charge.quantity, Fraction)
    if charge.discount is not None:
        check_amount(faults, "discount", charge.discount)
        if not faults and charge.discount.currency != charge.amount.currency:
            hint = f"the amount is in {charge.amount.currency}"
            faults.append(Fault.of("currency.mismatch", "discount", charge.discount, hint))
    kinds = (EarlyDiscount, Instalments, type(None))
    check_instance(faults, "due.type", "due", charge.due, *kinds)
    for path, name in (("corrects", charge.corrects), ("late_for", charge.late_for)):
        if name is not None:
            check_id(faults, path, name)
    return faults


_new = cast("Callable[[type[Charge]], Charge]", object.__new__)
_SETTERS = {each.name: Charge.__dict__[each.name].__set__ for each in fields(Charge)}
_DEFAULTS: dict[str, object] = {
    "share": _ONE,
    "unit_price": None,
    "quantity": _ONE,
    "discount": None,
    "corrects": None,
    "bills": None,
    "label": None,
    "due": None,
    "late_for": None,
    "source": None,
    "line": None,
}


def trusted_charge(**values: object) -> Charge:
    """Return a charge of parts that the biller made itself: nothing is checked.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 3, 1)
    >>> checked = pt.Charge(
    ...     "f",
    ...     pt.Period(day, date(2026, 4, 1)),
    ...     amount=pt.Money("1", "USD"),
    ...     invoice_on=day,
    ...     due_on=day,
    ...     id="a",
    ... )
    >>> trusted_charge(
    ...     fee="f",
    ...     period=checked.period,
    ...     share=checked.share,
    ...     amount=checked.amount,
    ...     invoice_on=day,
    ...     due_on=day,
    ...     recorded_on=day,
    ...     id="a",
    ... ) == checked
    True
    """
    charge = _new(Charge)
    for name, value in _DEFAULTS.items():
        if name not in values:
            _SETTERS[name](charge, value)
    for name, value in values.items():
        _SETTERS[name](charge, value)
    return charge
