"""What comes next under each agreement of a relationship, and when to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.ahead.agenda import Agenda
from patronage.agreement.whole.agreement import Agreement
from patronage.billing.arguments import each_of
from patronage.billing.course.usage import Usage
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.checks import check_day, check_instance
from patronage.errors import Fault, raise_faults
from patronage.relationship.relationship import Relationship
from patronage.relationship.runs import coming_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

__all__ = ["agenda", "next_charge_on"]


def agenda(
    relationship: Relationship,
    *,
    on: date,
    until: date | None = None,
    usage: Iterable[Usage] | None = None,
) -> tuple[Agenda, ...]:
    """Return what comes next under each agreement of a relationship, by the day it was made (D23).

    As things stand on the day: what was done with an agreement later, or learned later, is not
    seen. The charge is the first that a run on that day adds, the days before it being billed, or
    else the next. With `until`, only what comes up to and including that day; an agreement with
    nothing ahead is left out. `usage` is what the runs are given (see `bill`): left out, nothing is
    announced that rests on it, such as a minimum.

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
    used = None if usage is None else each_of("usage.type", "usage", usage, Usage)
    charges = coming_on(relationship.facts, on, used)
    facts = relationship.known_by(on)
    agreements = {fact.id: fact for fact in facts if isinstance(fact, Agreement) and fact.on <= on}
    found: list[Agenda] = []
    for name in dict.fromkeys([*agreements, *charges]):
        charge = charges.get(name)
        deadline = (
            agreements[name].agenda(on=on, facts=facts).deadline if name in agreements else None
        )
        if until is not None:
            charge = charge if charge is not None and charge.invoice_on <= until else None
            deadline = deadline if deadline is not None and deadline.on <= until else None
        if charge is not None or deadline is not None:
            found.append(Agenda(on, charge, deadline))
    return tuple(found)


def next_charge_on(
    of: Relationship | Agreement | BillingSchedule,
    *,
    after: date,
    usage: Iterable[Usage] | None = None,
) -> date | None:
    """Return the first day after one on which a billing run could add something; None: none will.

    Of a ledger, an agreement or a schedule: the next bill date, or the next day on which more is
    known, as facts that were recorded later or acts that are dated later. Where the day itself was
    billed each run until then adds nothing; a ledger that lacks charges wants one the day after,
    or the last day that was billed. `usage` is what the runs are given (see `bill`).

    >>> from datetime import date
    >>> import patronage as pt
    >>> quarterly, day = pt.BillingTerms.quarterly(pt.Money("300.00", "USD")), date(2026, 2, 1)
    >>> retainer = pt.Agreement.signed("A1", on=day, start=day, billing=quarterly)
    >>> mary = pt.Relationship("hp", "mary").add(retainer).bill(day)
    >>> pt.next_charge_on(mary, after=day)
    datetime.date(2026, 5, 1)
    """
    faults: list[Fault] = []
    kinds = (Relationship, Agreement, BillingSchedule)
    check_instance(faults, "relationship.type", "of", of, *kinds)
    raise_faults(faults)
    return of.next_charge_on(after=after, usage=usage)
