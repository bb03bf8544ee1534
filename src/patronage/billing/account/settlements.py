"""What settles charges beside payments: credit notes and write-offs, as facts of the ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.facts.dealings import AboveZero
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.fields import FreeText, Id, OneLine
from patronage.values import Value

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

    amount: AboveZero
    on: date = field(kw_only=True)
    reason: FreeText = field(kw_only=True)
    charge: Id | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)


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

    amount: AboveZero
    on: date = field(kw_only=True)
    reason: FreeText = field(kw_only=True)
    charge: Id | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
