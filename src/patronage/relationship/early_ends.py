"""Agreements that may not end early before what has been billed, held against their charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.life.effect import sets_a_term
from patronage.agreement.status.act_kinds import Ground
from patronage.agreement.whole.agreement import Agreement
from patronage.billing.schedule.biller import billed_through
from patronage.counting.when import bounds
from patronage.errors import Fault
from patronage.facts.mends import Correction, known_in
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

    By what had been billed on the day of the act, as it was known when the act was learned. Also
    where all agree to another term, and where a correction says so. What a ledger is given at once
    is history: it is not judged.

    >>> list(early_end_faults((), (), ()))
    []
    """
    earlier = {fact.id: fact for fact in known_in(before) if isinstance(fact, Agreement)}
    for fact in new:
        agreement, name, path = fact, fact.id, f"facts[{fact.id}]"
        if isinstance(fact, Correction):
            agreement, name, path = fact.fact, fact.of, f"{path}.fact"
        if not isinstance(agreement, Agreement) or name not in earlier:
            continue
        act, end = _ending(agreement, earlier[name]), agreement.ended_on
        if act is None or end is None or not _is_held(agreement, act):
            continue
        through = _billed_through(facts, name, act)
        if through is not None and bounds(end)[1] < through:
            path = f"{path}.acts[{agreement.acts.index(act)}].effective"
            hint = f"clause termination.not_before_billed: it is billed up to {through}"
            yield Fault.of("termination.billed", path, str(act.effective), hint)


def _ending(agreement: Agreement, earlier: Agreement) -> Act | None:
    """Return the new act by which an agreement ends: an early end, or an amendment of the term."""
    act = agreement.life.end_act
    if act is None:
        amended = (each for each in agreement.life.standing_acts if sets_a_term(each))
        act = next((each for each in reversed(tuple(amended)) if each not in earlier.acts), None)
    return None if act is None or act in earlier.acts else act


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
