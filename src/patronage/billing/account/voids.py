"""What falls with void invoices: their lines, and what corrects or takes something off these."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from patronage.billing.account.invoice import Invoice
from patronage.billing.charges.charge import Charge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["Fall", "Voids"]


class Fall(NamedTuple):
    """With which claim something falls, and from which day on."""

    owner: str
    on: date


class Voids:
    """What is void, and since when, of charges and invoices; `also` has the invoice of each line.

    What corrects a charge of a void invoice falls with it, whenever it was given: before the void
    or after it comes to the same.

    >>> from datetime import date
    >>> import patronage as pt
    >>> day = date(2026, 1, 1)
    >>> charges = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", day).charges(until=day)
    >>> void = pt.invoices(charges, numbers=["1"])[0].voided(day, reason="a slip")
    >>> Voids([void], {"B1/fee/2026-01-01": "1"}).of("B1/fee/2026-01-01")
    Fall(owner='1', on=datetime.date(2026, 1, 1))
    """

    def __init__(self, facts: Iterable[object], also: dict[str, str]) -> None:
        self._also = also
        self._since: dict[str, date] = {}
        self._corrections: dict[str, Charge] = {}
        for fact in facts:
            if isinstance(fact, Invoice) and fact.void_on is not None:
                self._since[fact.id] = fact.void_on
            for each in fact.lines if isinstance(fact, Invoice) else (fact,):
                if isinstance(each, Charge) and each.corrects is not None:
                    self._corrections[each.id or ""] = each

    def of(self, name: str | None) -> Fall | None:
        """Return what the thing of a name falls with; None: it stands.

        That is its invoice; of a correction on no invoice, the correction where it claims
        something, else what it takes something off.

        >>> Voids([], {}).of("C1") is None
        True
        """
        claims: list[Charge] = []
        passed: set[str] = set()
        while name is not None and name not in passed and self._since:
            passed.add(name)
            paper = self._also.get(name, name)
            if paper in self._since:
                on = self._since[paper]
                owed = (each.id or "" for each in claims if each.invoice_on < on)
                return Fall(next(owed, paper), on)
            correction = self._corrections.get(name)
            if correction is None:
                return None
            if correction.amount.minor > 0 and paper == name:
                claims.append(correction)
            name = correction.corrects
        return None
