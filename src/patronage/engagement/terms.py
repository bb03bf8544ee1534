"""What is agreed for one engagement: its scope, what it pays, how it was won, what it covers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, TypeAlias

from attrs import field, frozen

from patronage.checks import check_instance
from patronage.dates.day import check_one_day
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import check_scalar
from patronage.facts.parties import Ref, Side, ref_or_none, side_or_ref
from patronage.fields import FreeText, OneLine
from patronage.money.money import Money, totals
from patronage.values import Value, repr_member

__all__ = [
    "Acquisition",
    "Commitment",
    "Compensation",
    "CompensationSource",
    "Cover",
    "Handler",
    "Scope",
]


def _check_promised(faults: list[Fault], path: str, value: object) -> None:
    before = len(faults)
    check_instance(faults, "value.type", path, value, Money, str)
    if len(faults) == before:
        check_scalar(faults, path, value)


Promised: TypeAlias = Annotated[Money | str, _check_promised]
"""What was promised: an amount, or in words."""


def _check_not_below_zero(faults: list[Fault], path: str, amount: object) -> None:
    before = len(faults)
    check_instance(faults, "amount.type", path, amount, Money)
    if len(faults) == before and isinstance(amount, Money) and amount.minor < 0:
        faults.append(Fault.of("amount.sign", path, amount, "give an amount of zero or more"))


NotBelowZero: TypeAlias = Annotated[Money, _check_not_below_zero]
"""An amount of money that is nothing, or more."""


def _check_percent(faults: list[Fault], path: str, percent: object) -> None:
    if type(percent) not in (int, Decimal):
        hint = "give a Decimal or an int, such as Decimal('2.5') for 2.5 %"
        faults.append(Fault.of("percent.type", path, percent, hint))
        return
    before = len(faults)
    check_scalar(faults, path, percent)
    if len(faults) == before and isinstance(percent, int | Decimal) and percent < 0:
        faults.append(Fault.of("percent.sign", path, percent, "give zero or more"))


Percent: TypeAlias = Annotated[Decimal | int, _check_percent]
"""A share in hundredths: zero, or more."""


@frozen
class Commitment(Value):
    """Money that is bound from this day on, against the budget of the scope (D40).

    >>> import patronage as pt
    >>> Commitment(pt.Money("400.00", "USD"), on=date(2026, 2, 1), what="printing").what
    'printing'
    """

    amount: Money
    on: date = field(kw_only=True)
    what: OneLine | None = field(default=None, kw_only=True)


@frozen
class Scope(Value):
    """What was agreed at the start: services, deliverables, budget, the value promised (D21, D40).

    >>> import patronage as pt
    >>> logo = Scope(services=("logo",), budget=pt.Money("5000.00", "USD"))
    >>> logo.committed_by(date(2026, 2, 1))
    ()
    """

    services: tuple[FreeText, ...] = field(default=(), kw_only=True)
    deliverables: tuple[FreeText, ...] = field(default=(), kw_only=True)
    budget: NotBelowZero | None = field(default=None, kw_only=True)
    commitments: tuple[Commitment, ...] = field(default=(), kw_only=True)
    value_promised: Promised | None = field(default=None, kw_only=True)

    def committed_by(self, day: date) -> tuple[Money, ...]:
        """Return what is committed by the end of a day: one sum per currency.

        >>> import patronage as pt
        >>> bound = Commitment(pt.Money("400.00", "USD"), on=date(2026, 2, 1))
        >>> Scope(commitments=(bound, bound)).committed_by(date(2026, 2, 1))
        (Money('800.00', 'USD'),)
        """
        check_one_day("day", day)
        return totals(each.amount for each in self.commitments if each.on <= day)


@frozen
class Handler(Value):
    """From this day on, this person or pool handles the engagement; None: nobody does (D2, D11).

    >>> Handler("ana", on=date(2026, 2, 1)).pool
    False
    """

    manager: Ref | None = field(converter=ref_or_none)
    on: date = field(kw_only=True)
    pool: bool = field(default=False, kw_only=True)


class CompensationSource(Enum):
    """What the provider earns an engagement by; all but the fee come on top of it (D19).

    >>> CompensationSource.COMMISSION.is_beside_the_fee
    True
    """

    FEE = "fee"
    COMMISSION = "commission"
    REFERRAL_FEE = "referral fee"
    MARKUP = "markup"
    REBATE = "rebate"

    __repr__ = repr_member

    @property
    def is_beside_the_fee(self) -> bool:
        """Whether it is anything but the fee itself.

        >>> CompensationSource.FEE.is_beside_the_fee
        False
        """
        return self is not CompensationSource.FEE


@frozen
class Compensation(Value):
    """One source of what the provider earns: how much, from whom, and whether it was disclosed.

    `amount` or `percent` (of the price), or neither where only the source is known. Whether
    disclosure cures a conflict is the policy's to say (D19).

    >>> Compensation(CompensationSource.COMMISSION, percent=Decimal("2.5"), payer="bank").disclosed
    False
    """

    source: CompensationSource
    payer: Side | Ref | None = field(default=Side.PATRON, kw_only=True, converter=side_or_ref)
    amount: NotBelowZero | None = field(default=None, kw_only=True)
    percent: Percent | None = field(default=None, kw_only=True)
    disclosed: bool = field(default=False, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.amount is not None and self.percent is not None:
            hint = "give an amount or a percentage, not both"
            faults.append(Fault.of("compensation.both", "percent", self.percent, hint))


@frozen
class Acquisition(Value):
    """How an engagement was won: through which channel, at what cost, by whose word (D3, D25, D41).

    >>> Acquisition("referral", referrer="stan").referrer
    Ref('stan')
    """

    channel: OneLine
    cost: NotBelowZero | None = field(default=None, kw_only=True)
    referrer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)


@frozen
class Cover(Value):
    """How far a loss is borne: a limit for each claim, a deductible, a limit for all (D29, D44).

    All of one currency. `limit` None: no limit.

    >>> import patronage as pt
    >>> cover = Cover(pt.Money("1000.00", "USD"), deductible=pt.Money("150.00", "USD"))
    >>> cover.payable(pt.Money("900.00", "USD"))
    Money('750.00', 'USD')
    """

    limit: NotBelowZero | None
    deductible: NotBelowZero | None = field(default=None, kw_only=True)
    aggregate: NotBelowZero | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        given = [each for each in (self.limit, self.deductible, self.aggregate) if each is not None]
        if len({amount.currency for amount in given}) > 1:
            hint = "give all amounts of a cover in one currency"
            faults.append(Fault.of("currency.mismatch", "", [str(each) for each in given], hint))

    def payable(self, claim: Money, *, paid: Money | None = None) -> Money:
        """Return what is paid of a claim: what exceeds the deductible, up to the limits.

        `paid` is what was paid on earlier claims; it counts against the aggregate. An amount in
        another currency is `currency.mismatch`.

        >>> import patronage as pt
        >>> usd = lambda amount: pt.Money(amount, "USD")
        >>> cover = Cover(usd("1000"), deductible=usd("150"), aggregate=usd("1500"))
        >>> cover.payable(usd("2000"), paid=usd("700"))
        Money('800.00', 'USD')
        """
        faults: list[Fault] = []
        _check_not_below_zero(faults, "claim", claim)
        raise_faults(faults)
        nothing = Money.of_minor(0, claim.currency)
        due = claim if self.deductible is None else max(claim - self.deductible, nothing)
        if self.limit is not None:
            due = min(due, self.limit)
        if self.aggregate is not None:
            left = self.aggregate if paid is None else self.aggregate - paid
            due = min(due, max(left, nothing))
        return due
