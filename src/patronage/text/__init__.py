"""How things are put in words: escaped, bounded, in tables, and from one table of phrases.

Every message, repr, explanation, table and notebook view of the library goes through here, so that
what a stranger typed is shown and never obeyed, and nothing shown is endless.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.text.phrases import Words
    from patronage.words import ENGLISH

# fmt: off
__all__ = [
    "ENGLISH", "Words",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
