"""What settles charges beside payments: credit notes and write-offs, as facts of the ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.errors import raise_faults
from patronage.facts.dealings import check_above_zero
from patronage.facts.fact import SAME_DAY, check_fact
from patronage.money.money import Money
from patronage.values import Value, check_id, keep_text

if TYPE_CHECKING:
    from patronage.errors import Fault

__all__ = ["CreditNote", "WriteOff"]


@frozen
class CreditNote(Value):
    """An amount taken off what is owed, with its reason; `charge` names the charge it is for.

    Not a refund: no money goes back, unless the account is then in credit and it is refunded.
    Faults: `amount.type`, `amount.sign`, `text.syntax`, `id.syntax` and those of every fact.

    >>> from datetime import date
    >>> import patronage as pt
    >>> note = pt.CreditNote(pt.Money("20", "USD"), on=date(2026, 3, 9), reason="late delivery")
    >>> note.kind
    'credit-note'
    """

    kind = "credit-note"

    amount: Money
    on: date = field(kw_only=True)
    reason: str = field(kw_only=True)
    charge: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check(self)


@frozen
class WriteOff(Value):
    """An amount that is owed but given up, with the reason; `charge` names the charge it is of.

    The patron never paid it: reports keep it apart from a credit note. Faults: as `CreditNote`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.WriteOff(pt.Money("20", "USD"), on=date(2026, 9, 9), reason="insolvent").kind
    'write-off'
    """

    kind = "write-off"

    amount: Money
    on: date = field(kw_only=True)
    reason: str = field(kw_only=True)
    charge: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _check(self)


def _check(fact: CreditNote | WriteOff) -> None:
    faults: list[Fault] = []
    check_above_zero(faults, "amount", fact.amount)
    keep_text(faults, fact, "reason", fact.reason)
    if fact.charge is not None:
        check_id(faults, "charge", fact.charge)
    check_fact(faults, fact)
    raise_faults(faults)
