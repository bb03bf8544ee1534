"""How a refusal is said: its code, the attribute of the act, and the clause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from patronage.counting.when import NEVER, bounds
from patronage.dates.day import add_days

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.counting.when import Day, Unknown
    from patronage.facts.parties import Ref, Side

__all__ = ["Refusal", "eve", "from_when", "named", "names"]


Refusal: TypeAlias = "tuple[str, str, object, str] | None"
"""A code, the attribute of the act, its value, and a hint that names the clause."""


def named(party: Side | Ref | Unknown | None) -> str:
    """Return a party in words: a side by its name, another by its id.

    >>> import patronage as pt
    >>> named(pt.Ref("mary")), named(pt.Side.PATRON), named(None)
    ('mary', 'patron', 'both')
    """
    return "both" if party is None else getattr(party, "value", None) or str(party)


def names(parties: Iterable[Side | Ref]) -> str:
    """Return parties in words, in the order given.

    >>> import patronage as pt
    >>> names([pt.Side.PATRON, pt.Ref("mary")])
    'patron, mary'
    """
    return ", ".join(named(party) for party in parties)


def from_when(opens: Day) -> str:
    """Return from when something can be given, in words.

    >>> from_when(date(2026, 3, 1)), from_when(date.max)
    ('from 2026-03-01 on', 'only so long after the start, which has not come')
    """
    if bounds(opens)[0] == NEVER:
        return "only so long after the start, which has not come"
    return f"from {opens} on"


def eve(end: Day) -> date:
    """Return the last day before an end, at the latest that it may be.

    >>> eve(date(2026, 3, 1))
    datetime.date(2026, 2, 28)
    """
    day = bounds(end)[1]
    return day if day == date.min else add_days(day, -1)
