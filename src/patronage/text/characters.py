"""Characters: what a stranger typed is shown, and never obeyed."""

from __future__ import annotations

import unicodedata

from patronage.errors import LENGTH, bounded, printable

__all__ = ["LENGTH", "bounded", "clipped", "columns", "escape", "mermaid_text"]

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})

_PLAIN_IN_MERMAID = frozenset(" .,-")


def escape(text: str) -> str:
    """Return a text safe to put into HTML, as content or between quotes.

    Control, bidi and lone surrogate characters are shown as escapes, not obeyed.

    >>> escape('<b>"R&D"</b>')
    '&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt;'
    """
    return printable(text).translate(_ENTITIES)


def mermaid_text(text: str, length: int = LENGTH) -> str:
    """Return a text as the label of a Mermaid diagram: whatever could be syntax is an entity.

    >>> mermaid_text("in force; 1 Feb")
    'in force#59; 1 Feb'
    """
    return "".join(
        character
        if character.isalnum() or character in _PLAIN_IN_MERMAID
        else f"#{ord(character)};"
        for character in bounded(text, length)
    )


def columns(text: str) -> int:
    """Return how many columns of a terminal a printable text takes; wide characters take two.

    >>> columns("abc"), columns("日本")
    (3, 4)
    """
    return len(text) if text.isascii() else sum(_columns_of(character) for character in text)


def clipped(text: str, width: int) -> str:
    """Return the text, printable and of at most so many columns; an ellipsis marks a cut.

    >>> clipped("日本語", 5)
    '日本…'
    """
    clean = bounded(text, 4 * width)
    if columns(clean) <= width:
        return clean
    room = width - 1
    for place, character in enumerate(clean):
        room -= _columns_of(character)
        if room < 0:
            return clean[:place] + "…"
    return clean  # pragma: no cover  wider than its own sum of columns


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
