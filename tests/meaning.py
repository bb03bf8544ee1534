"""What a value means, in plain words of JSON: every field with its value, defaults as well.

A document leaves out what has its default. So that a default can't change unseen, what an old
document meant when it was written is held field by field; fields that came later may be there too.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, TypeAlias

import attrs

import patronage as pt

__all__ = ["Meaning", "lost", "meaning"]

Meaning: TypeAlias = "bool | int | str | list[Meaning] | dict[str, Meaning] | None"


def meaning(value: Any) -> Meaning:
    """Return what a value means."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | Fraction):  # equal numbers are equal values
        exact = Fraction(value)
        return exact.numerator if exact.denominator == 1 else str(exact)
    if isinstance(value, pt.Money | pt.UnitPrice):
        return f"{type(value).__name__} {Fraction(value.amount)} {value.currency}"
    if isinstance(value, tuple):
        return [meaning(item) for item in value]
    if isinstance(value, frozenset):
        return sorted((meaning(item) for item in value), key=repr)
    return {each.name: meaning(getattr(value, each.name)) for each in attrs.fields(type(value))}


def lost(before: Meaning, now: Meaning, path: str = "") -> list[str]:
    """Return the places at which something that was meant before isn't meant now."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [
            place
            for name, value in before.items()
            for place in (
                lost(value, now[name], f"{path}.{name}") if name in now else [f"{path}.{name}"]
            )
        ]
    if isinstance(before, list) and isinstance(now, list) and len(before) == len(now):
        return [
            place
            for index, (one, other) in enumerate(zip(before, now, strict=True))
            for place in lost(one, other, f"{path}[{index}]")
        ]
    return [] if before == now else [path]
