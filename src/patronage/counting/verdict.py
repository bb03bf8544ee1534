"""Whether something holds: yes, no, or not known."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from patronage.errors import Fault, Undecided
from patronage.values import repr_member

__all__ = ["Verdict"]


class Verdict(IntEnum):
    """Whether something holds on a day, in the strong three-valued logic of Kleene.

    Missing is not the same as no: what was never imported is `UNKNOWN`, and unknown neither
    promotes nor demotes. The order is unmet < unknown < met, so that "all of" is a minimum and
    "any of" a maximum. Met is true and unmet is false; asked whether it is true, the unknown raises
    `Undecided` (`verdict.unknown`).

    >>> min(Verdict.MET, Verdict.UNKNOWN), max(Verdict.MET, Verdict.UNKNOWN)
    (Verdict.UNKNOWN, Verdict.MET)
    >>> f"it is {Verdict.UNMET}"
    'it is unmet'
    """

    UNMET = 0
    UNKNOWN = 1
    MET = 2

    __repr__ = repr_member

    def __str__(self) -> str:
        return self.name.lower()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        if self is Verdict.UNKNOWN:
            hint = "it depends on what is left open: compare with Verdict.UNKNOWN first"
            raise Undecided(Fault.of("verdict.unknown", "", str(self), hint))
        return self is Verdict.MET

    @staticmethod
    def of(holds: bool) -> Verdict:
        """Return the verdict of what is known.

        >>> Verdict.of(True)
        Verdict.MET
        """
        return Verdict.MET if holds else Verdict.UNMET

    @property
    def negated(self) -> Verdict:
        """The verdict of the opposite rule; unknown stays unknown.

        >>> Verdict.MET.negated
        Verdict.UNMET
        """
        return _NEGATED[self]


_NEGATED: Final = {
    Verdict.UNMET: Verdict.MET,
    Verdict.UNKNOWN: Verdict.UNKNOWN,
    Verdict.MET: Verdict.UNMET,
}
