"""How a party may be replaced: with the consent of all, on notice, or by law."""

from __future__ import annotations

from attrs import field, frozen

from patronage.agreement.terms.notice import Notice, notice_of
from patronage.counting.count import Count
from patronage.dates.span import Span
from patronage.errors import Fault
from patronage.values import Value

__all__ = ["Assignment"]


@frozen
class Assignment(Value):
    """How a party may be replaced by another; by default it is void without the consent of all.

    With a `notice`, a party may be replaced on it, without the others' consent. With a time for an
    `objection`, it is replaced by law, and an objection within that time undoes it as if it had
    never been; the time runs from the day on which the others were informed, that of the recorded
    act, to the last day of it. Faults: `notice.type`, `interval.type`, `assignment.mixed`. Source:
    BGB 415, 613a(6).

    >>> import patronage as pt
    >>> pt.Assignment(objection=pt.months(1)).takes_consent
    False
    """

    notice: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    objection: Span | Count | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.notice is not None and self.objection is not None:
            hint = "on notice, or by law with a time to object"
            faults.append(Fault.of("assignment.mixed", "objection", self.objection, hint))

    @property
    def takes_consent(self) -> bool:
        """Whether it is void without the consent of all.

        >>> Assignment().takes_consent
        True
        """
        return self.notice is None and self.objection is None
