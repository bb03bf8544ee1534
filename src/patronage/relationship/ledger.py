"""What the facts of one ledger have to do with each other and with its line of service."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

from patronage.dates.day import add_days
from patronage.errors import Fault
from patronage.facts.identity import by_id
from patronage.facts.mends import Correction, Retraction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.facts.acts import Reviewed
    from patronage.facts.fact import Fact
    from patronage.facts.parties import Ref

__all__ = [
    "Recordable",
    "day_after",
    "facts_of_line",
    "mend_line_faults",
    "mended",
]


class Recordable(Protocol):
    """What can be recorded in a ledger as a fact of its own: the decision of a review."""

    @property
    def provider(self) -> Ref:
        """The one side."""
        ...

    @property
    def patron(self) -> Ref:
        """The other side."""
        ...

    def as_fact(self) -> Reviewed:
        """Return it as the fact that a review was held."""
        ...


def day_after(day: date) -> date | None:
    """Return the first day after one; None, an open end, after the last that can be written.

    >>> day_after(date(2026, 1, 31)), day_after(date.max)
    (datetime.date(2026, 2, 1), None)
    """
    return None if day == date.max else add_days(day, 1)


def mended(facts: tuple[Fact, ...]) -> dict[str | None, Fact]:
    """Return, for the id of each retraction and correction, the fact that it mends in the end.

    For the facts of a ledger that was checked: every mend leads to a fact, and none in a ring.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1")
    >>> wrong = pt.Retraction("V1", on=date(2026, 3, 1), reason="it wasn't them", id="R1")
    >>> mended((visit, wrong))["R1"].id
    'V1'
    """
    return _ends(facts, by_id(facts))


def _ends(facts: Iterable[Fact], ledger: dict[str | None, Fact]) -> dict[str | None, Fact]:
    found: dict[str | None, Fact] = {}
    for fact in facts:
        end = fact
        trail: list[str | None] = []
        while isinstance(end, Retraction | Correction) and end.id not in found:
            trail.append(end.id)
            end = ledger[end.of]
        end = found.get(end.id, end)  # what is known of a chain is not walked again
        found.update(dict.fromkeys(trail, end))
    return found


def mend_line_faults(facts: tuple[Fact, ...], new: Iterable[Fact]) -> list[Fault]:
    """Report new mends that name another line than the fact has, or would move the fact to one.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1", line="tax")
    >>> right = pt.Observation("visit", on=date(2026, 1, 2), line="audit")
    >>> mend = pt.Correction("V1", right, on=date(2026, 3, 1), id="C1")
    >>> (fault,) = mend_line_faults((visit, mend), (mend,))
    >>> fault.code, fault.path
    ('line.mismatch', 'facts[C1].fact.line')
    """
    faults: list[Fault] = []
    mends = [fact for fact in new if isinstance(fact, Retraction | Correction)]
    ends = _ends(mends, by_id(facts)) if mends else {}
    for fact in mends:
        line = ends[fact.id].line
        whose = "no line" if line is None else f"the line {line!r}"
        hint = f"{fact.of} is of {whose}; retract it and say it anew to move it"
        if fact.line not in {None, line}:
            faults.append(Fault.of("line.mismatch", f"facts[{fact.id}].line", fact.line, hint))
        if isinstance(fact, Correction) and fact.fact.line not in {None, line}:
            path = f"facts[{fact.id}].fact.line"
            faults.append(Fault.of("line.mismatch", path, fact.fact.line, hint))
    return faults


def facts_of_line(facts: tuple[Fact, ...], line: str) -> tuple[Fact, ...]:
    """Return the facts of one line of service and those of no line, mends with what they mend.

    >>> import patronage as pt
    >>> from datetime import date
    >>> visit = pt.Observation("visit", on=date(2026, 1, 1), id="V1", line="tax")
    >>> facts_of_line((visit,), "audit"), len(facts_of_line((visit,), "tax"))
    ((), 1)
    """
    ends = mended(facts)
    return tuple(fact for fact in facts if ends.get(fact.id, fact).line in {None, line})
