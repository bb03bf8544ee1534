"""Values in which one text after another is what a stranger might write."""

from __future__ import annotations

from typing import Any

import attrs

from patronage.errors import PatronageError

__all__ = ["planted"]


def planted(value: Any, text: str) -> list[Any]:
    """Return values like one, each with the text in the place of one of its own."""
    if isinstance(value, str):
        return [text]
    if isinstance(value, tuple):
        return [
            (*value[:place], new, *value[place + 1 :])
            for place, item in enumerate(value)
            for new in planted(item, text)
        ]
    if not attrs.has(type(value)):
        return []
    found: list[Any] = []
    for each in attrs.fields(type(value)):
        held = getattr(value, each.name)
        for new in planted(held, text) if held is not None else [text]:
            try:
                found.append(attrs.evolve(value, **{each.alias: new}))
            except (PatronageError, TypeError):  # no text goes there, or it isn't built so
                continue
    return found
