"""How things are put in words: escaped, bounded, in tables, and from one table of phrases.

Every message, repr, explanation, table and notebook view of the library goes through here, so that
what a stranger typed is shown and never obeyed, and nothing shown is endless.
"""

from __future__ import annotations

from patronage.text.characters import bounded, escape, mermaid_text
from patronage.text.phrases import Words
from patronage.text.spoken import (
    ENGLISH_FORMATS,
    joined,
    long_day,
    number,
    plural,
    short_day,
    span_words,
    spoken,
)
from patronage.text.tables import csv_cell, csv_rows, html_table, table

__all__ = [
    "ENGLISH_FORMATS",
    "Words",
    "bounded",
    "csv_cell",
    "csv_rows",
    "escape",
    "html_table",
    "joined",
    "long_day",
    "mermaid_text",
    "number",
    "plural",
    "short_day",
    "span_words",
    "spoken",
    "table",
]
