"""Agreements that may not end early before what has been billed, held against their charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.status.act_kinds import Ground
from patronage.agreement.whole.agreement import Agreement
from patronage.billing.schedule.biller import billed_through
from patronage.counting.when import bounds
from patronage.errors import Fault
from patronage.relationship.runs import claimed_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.agreement.life.acts import Act
    from patronage.facts.fact import Fact

__all__ = ["early_end_faults"]


def early_end_faults(
    before: tuple[Fact, ...], facts: tuple[Fact, ...], new: tuple[Fact, ...]
) -> Iterator[Fault]:
    """Yield the early ends by which agreements of a ledger grow and that their terms bar.

    By what had been billed on the day of the act, as it was known when the act was learned. What a
    ledger is given at once is history: it is not judged.

    >>> list(early_end_faults((), (), ()))
    []
    """
    earlier = {fact.id: fact for fact in before if isinstance(fact, Agreement)}
    for agreement in new:
        if not isinstance(agreement, Agreement) or agreement.id not in earlier:
            continue
        act = agreement.life.end_act
        if act is None or act in earlier[agreement.id].acts or not _is_held(agreement, act):
            continue
        through = _billed_through(facts, agreement.id, act)
        if through is not None and bounds(act.effective)[1] < through:
            path = f"facts[{agreement.id}].acts[{agreement.acts.index(act)}].effective"
            hint = f"clause termination.not_before_billed: it is billed up to {through}"
            yield Fault.of("termination.billed", path, str(act.effective), hint)


def _is_held(agreement: Agreement, act: Act) -> bool:
    """Whether the terms hold an early end against what was billed; who withdraws owes nothing."""
    termination = agreement.terms_on(act.on).termination
    is_asked = termination is not None and termination.not_before_billed
    return is_asked and act.ground is not Ground.WITHDRAWAL


def _billed_through(facts: tuple[Fact, ...], agreement: str, act: Act) -> date | None:
    """Return the first day that an agreement had not billed on the day of an act."""
    days = (
        billed_through([charge for charge in each.charged if charge.invoice_on <= act.on])
        for each in claimed_on(facts, act.recorded_on)
        if each.agreement == agreement
    )
    return max((day for day in days if day is not None), default=None)
