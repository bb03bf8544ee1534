"""Which trades are professions, as data (D30)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.checks import check_instance
from patronage.errors import raise_faults

if TYPE_CHECKING:
    from patronage.errors import Fault

__all__ = ["PROFESSIONS", "is_profession"]

PROFESSIONS: Final = frozenset(
    {
        "accounting",
        "advertising",
        "architecture",
        "auditing",
        "consulting",
        "design",
        "engineering",
        "financial advice",
        "health care",
        "insurance",
        "it services",
        "law",
        "marketing",
        "medicine",
        "public relations",
        "real estate",
        "tailoring",
        "tax advice",
        "veterinary medicine",
    }
)
"""The trades whose patrons are usually called clients (D30, D32); a policy may name its own set."""


def is_profession(trade: str | None, professions: frozenset[str] = PROFESSIONS) -> bool:
    """Say whether a trade is among the professions, however it is written.

    >>> is_profession("Law"), is_profession("retail"), is_profession(None)
    (True, False, False)
    """
    if trade is None:
        return False
    faults: list[Fault] = []
    check_instance(faults, "trade.type", "trade", trade, str)
    check_instance(faults, "trade.type", "professions", professions, frozenset)
    raise_faults(faults)
    return " ".join(trade.casefold().split()) in professions
