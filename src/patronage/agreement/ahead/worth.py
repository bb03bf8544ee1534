"""What is paid under an agreement for which days of service, and what the whole comes to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

from patronage.billing.schedule.biller import effective_charges
from patronage.billing.schedule.knowledge import all_fees
from patronage.dates.period import Period
from patronage.measures.bases import Bases
from patronage.measures.closed import end_of, start_of
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.schedule.schedule import BillingSchedule

__all__ = ["bases_of"]

_LATER: Final = 366
"""How many days after its end the last of it may be invoiced, and how far an open end is seen."""


class Billed(Protocol):
    """An agreement, by what is billed under it."""

    @property
    def schedules(self) -> tuple[BillingSchedule, ...]:
        """Its terms of billing, bound to its days."""
        ...


def bases_of(first: Billed, then: Billed, charges: Iterable[Charge], on: date) -> Bases:
    """Return what credits are a share of: what is paid for which days, and the whole.

    For days that were charged, what was; for days that weren't yet, what the schedules will charge
    as things stand, where that hangs on nothing else. `first` is the agreement as it was made.
    """
    charged: dict[str | None, list[Charge]] = {}
    for each in charges:
        charged.setdefault(_schedule_of(each), []).append(each)
    fees: list[tuple[Period, Money]] = []
    ends = [date.max if then.schedules else date.min]
    for schedule in then.schedules:
        own = charged.get(schedule.id, [])
        fees += effective_charges(own)
        if _rests_on_usage(schedule):
            ends.append(max((_end(each) for each in own), default=date.min))
            continue
        coming = list(_coming(schedule, on))
        new, uncertain = _not_charged(coming, own)
        fees += effective_charges(new)
        ends += uncertain
        if schedule.runs.end is None or schedule.runs.end == date.max:
            ends.append(max(map(_end, (*coming, *own)), default=date.min))
    known = Period(date.min, min(ends)) if min(ends) > date.min else None
    return Bases(fees, _whole(first), _whole(then), known)


def _schedule_of(charge: Charge) -> str | None:
    """Return by which schedule something was charged: its id, then the fee, begins the charge's."""
    name = charge.id or ""
    end = name.rfind(f"/{charge.fee}/")
    return name[:end] if end > 0 else None


def _rests_on_usage(schedule: BillingSchedule) -> bool:
    return any(fee.takes_usage for fee in all_fees(schedule))


def _end(charge: Charge) -> date:
    return end_of(charge.period)


def _coming(schedule: BillingSchedule, on: date) -> tuple[Charge, ...]:
    """Return what a schedule charges to its end, or where that is open, for a year from a day."""
    end = schedule.runs.end
    if end is None or end == date.max:
        end = date.fromordinal(min(on.toordinal() + _LATER, date.max.toordinal()))
    last = min(end.toordinal() + _LATER, date.max.toordinal())
    return schedule.charges(until=date.fromordinal(last))


def _not_charged(
    coming: Sequence[Charge], charged: Sequence[Charge]
) -> tuple[list[Charge], list[date]]:
    """Return what of it begins after all that was charged for its fee, and the end of that.

    Such an end counts where something lies across it: what comes after it isn't known then.
    """
    ends: dict[str, date] = {}
    for each in charged:
        ends[each.fee] = max(_end(each), ends.get(each.fee, date.min))
    new: list[Charge] = []
    across: list[date] = []
    for each in coming:
        end = ends.get(each.fee, date.min)
        if start_of(each.period) >= end:
            new.append(each)
        elif _end(each) > end:
            across.append(end)
    return new, across


def _whole(agreement: Billed) -> Money | None:
    """Return all that is billed to the end of an agreement; None: it is open, or rests on usage."""
    found: list[Money] = []
    for schedule in agreement.schedules:
        end = schedule.runs.end
        if end is None or end == date.max or _rests_on_usage(schedule):
            return None
        found += [amount for _, amount in effective_charges(_coming(schedule, end))]
    currencies = {each.currency for each in found}
    return Money.sum(found, found[0].currency) if len(currencies) == 1 else None
