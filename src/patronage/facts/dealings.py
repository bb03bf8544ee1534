"""Who looks after the patron, and what was paid."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from attrs import field, frozen

from patronage.errors import Fault
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.facts.parties import Ref, ref_or_none
from patronage.fields import FreeText, Id, OneLine
from patronage.money.money import Money
from patronage.values import Value

__all__ = ["Assigned", "Payment", "Refund", "check_above_zero"]


def check_above_zero(faults: list[Fault], path: str, amount: object) -> None:
    """Report what is no amount of money above zero.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_above_zero(found, "amount", pt.Money("-1.00", "USD"))
    >>> found[0].code
    'amount.sign'
    """
    if type(amount) is not Money:
        faults.append(Fault.of("amount.type", path, amount, 'give Money("…", "USD")'))
    elif amount.minor <= 0:
        faults.append(Fault.of("amount.sign", path, amount, "give an amount above zero"))


AboveZero: TypeAlias = Annotated[Money, check_above_zero]
"""An amount of money that is more than nothing."""


@frozen
class Assigned(Value):
    """From this day on, this person looks after the relationship; None: nobody does (D2).

    Not a job's own handler, who belongs to the engagement. A `pool` of agents, whoever is free,
    is assigned too, but is no dedicated manager.

    >>> import patronage as pt
    >>> print(pt.Assigned(pt.Person("ana", "Ana Ruiz"), on=date(2026, 2, 1)).manager)
    Ana Ruiz
    """

    kind = "assigned"

    manager: Ref | None = field(converter=ref_or_none)
    on: date = field(kw_only=True)
    pool: bool = field(default=False, kw_only=True)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        manager, on = self.manager, self.on
        if (  # what most of them carry is checked at one go
            (type(manager) is Ref or manager is None)
            and type(self.pool) is bool
            and type(on) is date
            and self.recorded_on is on
            and self.note is None
            and self.id is None
            and self.source is None
            and self.line is None
        ):
            return
        Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)

    @property
    def is_dedicated(self) -> bool:
        """Whether one person, not a pool, looks after the relationship.

        >>> import patronage as pt
        >>> pt.Assigned("desk", on=date(2026, 2, 1), pool=True).is_dedicated
        False
        """
        return self.manager is not None and not self.pool


@frozen
class Payment(Value):
    """Money that came in from the patron's side; set against charges by the `Account`.

    `charge` names the charge or invoice it is meant for, if it says so. That may lie outside the
    ledger, so no name is refused: what names no charge that is there, even by a slip, goes to the
    charges that are due first. Always above zero: money that goes back is a `Refund`.

    >>> import patronage as pt
    >>> pt.Payment(pt.Money("2500.00", "USD"), on=date(2026, 3, 3), charge="C1").charge
    'C1'
    """

    kind = "payment"

    amount: AboveZero
    on: date = field(kw_only=True)
    charge: Id | None = field(default=None, kw_only=True)
    payer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        amount, on = self.amount, self.on
        if (  # what most of them carry is checked at one go
            type(amount) is Money
            and amount.minor > 0
            and type(on) is date
            and self.recorded_on is on
            and self.charge is None
            and self.payer is None
            and self.note is None
            and self.id is None
            and self.source is None
            and self.line is None
        ):
            return
        Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)


@frozen
class Refund(Value):
    """Money given back to the patron's side, with the reason; `of` names what it gives back.

    `of` is the id of a payment, charge or purchase, and may be left open. It may lie outside the
    ledger, so no name is refused: of what isn't there, a refund counts from its own day. A refund
    doesn't undo the fact it names: that is a `Retraction`.

    >>> import patronage as pt
    >>> pt.Refund(pt.Money("20.00", "USD"), on=date(2026, 3, 9), reason="sent back").kind
    'refund'
    """

    kind = "refund"

    amount: AboveZero
    on: date = field(kw_only=True)
    of: Id | None = field(default=None, kw_only=True)
    reason: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
