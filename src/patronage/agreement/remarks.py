"""What is lawful of an agreement and yet worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.deadlines import days_to_renew
from patronage.agreement.renewal import RenewalKind
from patronage.facts.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.agreement.life import Life
    from patronage.agreement.term import Term

__all__ = ["remarks_of"]

ROUNDS = 48
"""How many renewals are looked at: four years of months, in which each length of one has come."""


def remarks_of(life: Life) -> Iterator[Remark]:
    """Yield what is lawful and yet worth knowing of the life of an agreement."""
    start, signed = life.term.start, life.signed_on
    if signed is not None and signed > start:
        yield Remark.of("agreement.signed_late", signed=signed, start=start)
    yield from _long_notices(life.term)
    yield from _renewals_out_of_reach(life)


def _long_notices(term: Term) -> Iterator[Remark]:
    """Yield a remark on a notice for the first or second end that was due before its term began."""
    if term.renewal.kind is not RenewalKind.AUTOMATIC:
        return
    start = term.start
    for number in (0, 1):
        end = term.end_or_none(number)
        last = None if end is None or term.next_end(end) is None else term.renewal.last_day(end)
        if end is None or last is None:
            return
        if last < start:
            yield Remark.of("agreement.notice_exceeds_term", end=end, last=last, start=start)
            return
        start = end


def _renewals_out_of_reach(life: Life) -> Iterator[Remark]:
    """Yield a remark on the first renewal that nobody can agree on or choose in time."""
    if life.term.renewal.kind in {RenewalKind.NONE, RenewalKind.AUTOMATIC}:
        return
    first: date | None = life.signed_on
    for number in range(ROUNDS):
        end = life.term.end_or_none(number)
        opens, last = days_to_renew(life.term, number)
        first = opens or first
        if end is None or last is None or life.term.end_or_none(number + 1) is None:
            return
        if first is not None and last < first:
            yield Remark.of("agreement.renewal_too_late", end=end, last=last, first=first)
            return
