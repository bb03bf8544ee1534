"""What is lawful of an agreement and yet worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.ahead.deadlines import days_to_renew
from patronage.agreement.terms.renewal import RenewalKind
from patronage.counting.when import NEVER, bounds
from patronage.facts.remarks import Remark
from patronage.measures.forms import Table
from patronage.measures.weighted import WeightedMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.agreement.life.life import Life
    from patronage.agreement.terms.rounds import Rounds
    from patronage.agreement.terms.terms import Terms

__all__ = ["remarks_of"]

ROUNDS = 48
"""How many renewals are looked at: four years of months, in which each length of one has come."""


def remarks_of(life: Life) -> Iterator[Remark]:
    """Yield what is lawful and yet worth knowing of the life of an agreement."""
    start, signed = life.start, life.signed_on
    if signed is not None and signed > bounds(start)[1]:
        yield Remark.of("agreement.signed_late", signed=signed, start=bounds(start)[1])
    for version in life.versions:
        yield from _of_measures(version.terms)
    yield from _long_notices(life.rounds)
    yield from _renewals_out_of_reach(life)


def _of_measures(terms: Terms) -> Iterator[Remark]:
    """Yield the holes and overlaps of its tables, and weights that don't come to 100."""
    for each in terms.measures:
        if isinstance(each, WeightedMeasure):
            yield from each.findings()
    for rule in terms.credits:
        if isinstance(rule.form, Table):
            yield from rule.form.findings()


def _long_notices(rounds: Rounds) -> Iterator[Remark]:
    """Yield a remark on a notice for the first or second end that was due before its term began."""
    start = rounds.start
    if bounds(start)[0] == NEVER:
        return  # it waits for an event
    for number in (0, 1):
        end, renewal = rounds.end(number), rounds.renewal_after(number)
        if end is None or renewal is None or renewal.kind is not RenewalKind.AUTOMATIC:
            return
        last = renewal.last_day(end)
        if last is None:
            return
        if bounds(last)[1] < bounds(start)[0]:
            yield Remark.of(
                "agreement.notice_exceeds_term",
                end=bounds(end)[0],
                last=bounds(last)[0],
                start=bounds(start)[0],
            )
            return
        start = end


def _renewals_out_of_reach(life: Life) -> Iterator[Remark]:
    """Yield a remark on the first renewal that nobody can agree on or choose in time."""
    rounds = life.rounds
    first: date | None = life.signed_on
    for number in range(ROUNDS):
        end, renewal = rounds.end(number), rounds.renewal_after(number)
        opens, last = days_to_renew(rounds, number)
        first = opens or first
        if end is None or last is None or renewal is None or opens == NEVER:
            return
        is_chosen = renewal.kind is not RenewalKind.AUTOMATIC
        if is_chosen and first is not None and last < first:
            day = bounds(end)[0]
            yield Remark.of("agreement.renewal_too_late", end=day, last=last, first=first)
            return
