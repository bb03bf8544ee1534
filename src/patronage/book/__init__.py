"""Many ledgers with their parties: whom they name, and how a person leaves them."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.book.auditing import audit
    from patronage.book.book import Book
    from patronage.book.candidates import duplicates
    from patronage.book.imported import Imported, import_purchases
    from patronage.purchases.rows import Column

# fmt: off
__all__ = [
    "Book", "Column", "Imported", "audit", "duplicates", "import_purchases",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
