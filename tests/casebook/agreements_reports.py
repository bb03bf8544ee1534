"""Reports of other systems' users about agreements: the right answers, in the reports' words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import patronage as pt
from casebook.agreements_terms import PATRON, PROVIDER, first_of, signed
from patronage.counting import YEAR

if TYPE_CHECKING:
    from collections.abc import Callable


def _said(day: object) -> str:
    """Return a day as the reports write it."""
    assert isinstance(day, date)
    return f"{day.day} {day:%b %Y}"


def _yes(holds: object) -> str:
    return "yes" if holds else "no"


def effective_before_signing() -> str:
    option = pt.Renewal.option(pt.years(1), by=PATRON)
    yearly = signed("2018-06-01", until=date(2019, 6, 1), renewal=option)
    agreed = yearly.amend(on=date(2019, 6, 10), effective=date(2019, 5, 31), until=date(2020, 6, 1))
    asked = date(2019, 6, 5)
    spells = [status for _, status in agreed.status.changes()]
    hindsight = agreed.in_force_on(asked) and spells.count(pt.AgreementStatus.IN_FORCE) == 1
    known = agreed.known_by(asked)
    assert known is not None
    return (
        f"Hindsight: {'' if hindsight else 'not '}in force without a break. "
        f"As known on 5 Jun: {'' if known.in_force_on(asked) else 'not '}in force."
    )


def freeze() -> str:
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(60))
    frozen = pt.Suspension(extends_term=True)
    kept = signed("2026-01-01", length=pt.years(1), renewal=yearly, suspension=frozen)
    first, away, back = kept.term.end(), date(2026, 4, 1), date(2026, 6, 1)
    kept = kept.suspend(on=away).resume(on=back)
    ends = first_of(kept, pt.DeadlineKind.RENEWAL, "2026-06-01", "2027-12-31").on
    notice = first_of(kept, pt.DeadlineKind.NOTICE, "2026-06-01", "2027-12-31").on
    assert isinstance(first, date)
    in_force = _yes(kept.in_force_on(date(2027, 2, 1)))
    return f"Ends {_said(ends)} ({(ends - first).days} days later); {in_force}; {_said(notice)}."


def extended() -> str:
    monthly = pt.BillingTerms.monthly(pt.Money("100.00", "EUR"))
    fixed = signed("2026-01-01", until=date(2027, 1, 1), billing=monthly)
    longer = fixed.amend(on=date(2026, 11, 1), until=date(2027, 7, 1))
    before = longer.as_of(date(2026, 10, 31)).ended_on
    billed = {charge.invoice_on for charge in longer.charges(until=date(2027, 12, 31))}
    answers = (
        _said(before),
        _said(longer.as_of(date(2026, 11, 1)).ended_on),
        _yes(longer.in_force_on(date(2027, 2, 1))),
        _yes({date(2027, month, 1) for month in range(1, 7)} <= billed),
    )
    return "; ".join(answers) + "."


def reminded() -> str:
    duty = pt.Reminder(PROVIDER, opens=pt.days(45), closes=pt.days(15))
    yearly = pt.Renewal.automatic(pt.years(1), notice=pt.days(15), reminder=duty)
    contract = signed("2025-02-01", length=pt.years(1), renewal=yearly)
    due = first_of(contract, pt.DeadlineKind.REMIND, "2025-12-01", "2026-02-28")
    assert isinstance(due.by, pt.Side)
    (stands,) = contract.owed(on=date(2026, 1, 18))
    missed = "missed" if stands.state is pt.ObligationState.LATE else "not missed"
    return (
        f"From {_said(due.opens)}, at the latest {_said(due.on)}: {due.by.value} reminds. "
        f"On 18 Jan: {missed}."
    )


def calendar_year() -> str:
    """Two months on, and then to the end of that year: from November on that is the next one."""
    until = pt.After(pt.Count(pt.months(2), to=YEAR))
    joined = ("2025-10-31", "2025-11-01", "2025-12-31")
    return "; ".join(_said(signed(each, until=until).ended_on) for each in joined) + "."


def withdrawn() -> str:
    monthly = pt.BillingTerms.monthly(pt.Money("10.00", "EUR"))
    terms = pt.Termination(
        convenience=pt.days(0),
        not_before=date(2027, 5, 1),
        withdrawal=pt.Withdrawal(pt.days(14), by=PATRON),
    )
    club = signed("2026-05-01", billing=monthly, termination=terms)

    def owed(contract: pt.Agreement, on: date) -> pt.Money:
        """Return what was charged in all, billed before and after it was said."""
        billed = pt.Relationship("club", "mary").add(club).bill(on - pt.days(1))
        billed = billed.add(contract).bill(on).bill(date(2028, 1, 1))
        return pt.Money.sum([each.amount for each in billed.facts if isinstance(each, pt.Charge)])

    early, late = date(2026, 5, 10), date(2026, 9, 1)
    gone, leaves = club.cancel(on=early, by=PATRON), club.terminate(on=late, by=PATRON)
    last = first_of(club, pt.DeadlineKind.WITHDRAWAL, "2026-05-01", "2026-12-31")
    return (
        f"{owed(gone, early).amount}; {owed(leaves, late).amount}, end {_said(leaves.ended_on)}. "
        f"{last}."
    )


REPORTS: Final[dict[str, Callable[[], str]]] = {
    "c07": calendar_year,
    "c30": effective_before_signing,
    "c31": reminded,
    "c43a": freeze,
    "c43b": extended,
    "c51": withdrawn,
}
