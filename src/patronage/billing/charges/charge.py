"""A charge: what is billed, for which days, when it is invoiced and when it is due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from attrs import field, fields, frozen

from patronage.billing.charges.early_discount import EarlyDiscount
from patronage.billing.charges.instalments import Instalments
from patronage.billing.prices.prices import Amount, AnyPrice
from patronage.checks import check_instance, is_id
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.fields import Id, OneLine
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


def _check_closed(faults: list[Fault], path: str, period: object) -> None:
    if type(period) is not Period:
        check_instance(faults, "period.type", path, period, Period)
    elif period.start is None or period.end is None:
        faults.append(Fault.of("span.open", path, period, "give a period with both ends"))


def _check_share(faults: list[Fault], path: str, share: object) -> None:
    if type(share) is not Fraction:
        check_instance(faults, f"{path}.type", path, share, Fraction)


Closed: TypeAlias = Annotated[Period, _check_closed]
"""A period with both ends."""

Share: TypeAlias = Annotated[Fraction, _check_share]
"""So much of one whole, exactly."""


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

    fee: Id
    period: Closed
    share: Share = field(default=_ONE, kw_only=True)
    amount: Amount = field(kw_only=True)
    invoice_on: date = field(kw_only=True)
    due_on: date = field(kw_only=True)
    unit_price: AnyPrice | None = field(default=None, kw_only=True)
    quantity: Share = field(default=_ONE, kw_only=True)
    discount: Amount | None = field(default=None, kw_only=True)
    corrects: Id | None = field(default=None, kw_only=True)
    bills: Closed | None = field(default=None, kw_only=True)
    label: OneLine | None = field(default=None, kw_only=True)
    due: EarlyDiscount | Instalments | None = field(default=None, kw_only=True)
    late_for: Id | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        period, on = self.period, self.invoice_on
        if (  # what most of them carry is checked at one go
            type(period) is Period
            and period.start is not None
            and period.end is not None
            and type(self.amount) is Money
            and type(on) is date
            and type(self.due_on) is date
            and self.recorded_on is on
            and type(self.share) is type(self.quantity) is Fraction
            and (self.unit_price is None or type(self.unit_price) is Money)
            and self.discount is None
            and self.corrects is None
            and self.bills is None
            and self.due is None
            and self.late_for is None
            and self.label is None
            and self.source is None
            and self.line is None
            and (self.id is None or is_id(self.id))
            and is_id(self.fee)
        ):
            return
        Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        discount = self.discount
        if discount is not None and discount.currency != self.amount.currency:
            hint = f"the amount is in {self.amount.currency}"
            faults.append(Fault.of("currency.mismatch", "discount", discount, hint))

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
