"""Suspension: what stands still while an agreement is suspended, and what may not be done then."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.status.status import TRANSITIONS, AgreementStatus
from patronage.checks import items_of
from patronage.errors import Fault
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Suspension"]


def _kinds(kinds: ActKind | Iterable[ActKind]) -> tuple[ActKind, ...]:
    """Return kinds of acts, one or several, each once and in their order; a converter."""
    found = items_of(kinds)
    if any(type(each) is not ActKind for each in found):
        return cast("tuple[ActKind, ...]", found)  # the check says what is wrong
    return tuple([each for each in ActKind if each in found])


@frozen
class Suspension(Value):
    """What stands still while an agreement is suspended; by default its term and billing go on.

    `extends_term`: its days are added at the end, and every later end and last day for notice moves
    with it. The resumption may decide otherwise (`resume(extends_term=…)`). None: it is left to the
    resumption, and until that decides, the end is known in bounds. `stops_billing`: nothing is
    charged for its days; of a period with such days in it the share of the others is, as the
    proration has it. Both go by the terms of the first day of the suspension.

    `bars` are the kinds of acts that may not be done while it is suspended. Faults: `flag.type`,
    `act.type`, `suspension.kind` (what nobody could do then, and resuming itself).

    >>> import patronage as pt
    >>> Suspension(extends_term=True, bars=pt.ActKind.GIVE_NOTICE)
    Suspension(extends_term=True, bars=(ActKind.GIVE_NOTICE,))
    """

    extends_term: bool | None = field(default=False, kw_only=True)
    stops_billing: bool = field(default=False, kw_only=True)
    bars: tuple[ActKind, ...] = field(default=(), kw_only=True, converter=_kinds)

    def _rules(self, faults: list[Fault]) -> None:
        for place, kind in enumerate(self.bars):
            if kind is ActKind.RESUME or (AgreementStatus.SUSPENDED, kind) not in TRANSITIONS:
                hint = f"name what may be done while it is suspended: {', '.join(_barrable())}"
                faults.append(Fault.of("suspension.kind", f"bars[{place}]", kind.value, hint))


def _barrable() -> Iterator[str]:
    for kind in ActKind:
        if kind is not ActKind.RESUME and (AgreementStatus.SUSPENDED, kind) in TRANSITIONS:
            yield kind.value
