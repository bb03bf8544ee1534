"""What comes next under each agreement of a relationship."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.agenda import Agenda
from patronage.agreement.agreement import Agreement
from patronage.checks import check_day, check_instance
from patronage.errors import Fault, raise_faults
from patronage.relationship.relationship import Relationship

if TYPE_CHECKING:
    from datetime import date

__all__ = ["agenda"]


def agenda(
    relationship: Relationship, *, on: date, until: date | None = None
) -> tuple[Agenda, ...]:
    """Return what comes next under each agreement of a relationship, by the day it was made (D23).

    As things stand on the day: what was done with an agreement later is not seen. With `until`,
    only what comes up to and including that day; an agreement with nothing ahead is left out.

    >>> from datetime import date
    >>> import patronage as pt
    >>> made, price = date(2026, 1, 5), pt.BillingTerms.monthly(pt.Money("2500.00", "USD"))
    >>> retainer = pt.Agreement.signed("A1", on=made, start=date(2026, 2, 1), billing=price)
    >>> mary = pt.Relationship("hp", "mary").add(retainer)
    >>> print(*pt.agenda(mary, on=date(2026, 3, 2)))
    1 Apr charge 2,500.00 USD, due 1 May
    """
    faults: list[Fault] = []
    check_instance(faults, "relationship.type", "relationship", relationship, Relationship)
    check_day(faults, "on", on)
    if until is not None:
        check_day(faults, "until", until)
    if not faults and until is not None and until < on:
        faults.append(Fault.of("span.order", "until", until, f"give a day on or after {on}"))
    raise_faults(faults)
    found: list[Agenda] = []
    for fact in relationship.known_by():
        if not isinstance(fact, Agreement) or fact.on > on:
            continue
        coming = fact.agenda(on=on)
        charge, deadline = coming.charge, coming.deadline
        if until is not None:
            charge = charge if charge is not None and charge.invoice_on <= until else None
            deadline = deadline if deadline is not None and deadline.on <= until else None
        if charge is not None or deadline is not None:
            found.append(Agenda(on, charge, deadline))
    return tuple(found)
