"""What is paid under an agreement for which days of service, and what the whole comes to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from patronage.agreement.life.service import Worth
from patronage.billing.schedule.biller import effective_charges
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.billing.charges.charge import Charge
    from patronage.billing.schedule.schedule import BillingSchedule
    from patronage.dates.period import Period

__all__ = ["fees_of", "worth_of"]

_LATER: Final = 366
"""How many days after its end the last of it may be invoiced."""


class Billed(Protocol):
    """An agreement, by what is billed under it."""

    @property
    def schedules(self) -> tuple[BillingSchedule, ...]:
        """Its terms of billing, bound to its days."""
        ...


def worth_of(first: Billed, then: Billed, charges: Iterable[Charge]) -> Worth:
    """Return what credits are a share of: what was charged, and the whole, at first and now."""
    return Worth(fees_of(then, charges), _whole(first), _whole(then))


def fees_of(agreement: Billed, charges: Iterable[Charge]) -> tuple[tuple[Period, Money], ...]:
    """Return what was charged by the schedules of an agreement, by days of service."""
    own = {schedule.id for schedule in agreement.schedules}
    return effective_charges([each for each in charges if _schedule_of(each) in own])


def _schedule_of(charge: Charge) -> str | None:
    """Return by which schedule something was charged: its id, then the fee, begins the charge's."""
    name = charge.id or ""
    end = name.rfind(f"/{charge.fee}/")
    return name[:end] if end > 0 else None


def _whole(agreement: Billed) -> Money | None:
    """Return all that is billed to the end of an agreement; None: it is open, or rests on usage."""
    found: list[Money] = []
    for schedule in agreement.schedules:
        end = schedule.runs.end
        if end is None or end == date.max or any(fee.takes_usage for fee in schedule.fees):
            return None
        last = date.fromordinal(min(end.toordinal() + _LATER, date.max.toordinal()))
        found += [amount for _, amount in effective_charges(schedule.charges(until=last))]
    currencies = {each.currency for each in found}
    return Money.sum(found, found[0].currency) if len(currencies) == 1 else None
