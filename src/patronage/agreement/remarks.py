"""What is lawful of an agreement and yet worth knowing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.agreement.renewal import RenewalKind
from patronage.counting.when import bounds
from patronage.facts.remarks import Remark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.agreement.life import Life
    from patronage.agreement.rounds import Rounds

__all__ = ["remarks_of"]


def remarks_of(life: Life) -> Iterator[Remark]:
    """Yield what is lawful and yet worth knowing of the life of an agreement."""
    start, signed = life.start, life.signed_on
    if signed is not None and signed > bounds(start)[1]:
        yield Remark.of("agreement.signed_late", signed=signed, start=bounds(start)[1])
    yield from _long_notices(life.rounds)


def _long_notices(rounds: Rounds) -> Iterator[Remark]:
    """Yield a remark on a notice for the first or second end that was due before its term began."""
    start = rounds.start
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
