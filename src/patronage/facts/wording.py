"""Which fields of a fact are people's words: no id is made of them, and erasure takes them."""

from __future__ import annotations

from typing import Final

from patronage.facts.observed import Observation

__all__ = ["NAMED_IN", "TAKEN", "WORDING", "told_in"]

TAKEN: Final = frozenset({"note", "source", "value_promised"})
"""The fields whose words are gone when whoever they are about is erased."""

NAMED_IN: Final = frozenset(
    {
        *("summary", "text", "label", "services", "deliverables", "what"),
        *("why", "role", "document", "paragraph"),
    }
)
"""The fields that say what was agreed, charged or done: only the names in them go."""

WORDING: Final = TAKEN | NAMED_IN | {"reason"}
"""All fields of a fact, and of what stands inside it, that are words by their name."""

_TOLD: Final = {
    "complaint": "about",
    "need": "value",
    "objective": "value",
    "pain-point": "value",
    "preference": "value",
}


def told_in(value: object) -> str | None:
    """Return the field in which an observation holds what the party told, if it is of such a kind.

    >>> from datetime import date
    >>> told_in(Observation.need("more sleep", on=date(2026, 1, 2)))
    'value'
    """
    return _TOLD.get(value.name) if type(value) is Observation else None
