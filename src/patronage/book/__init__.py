"""Many ledgers with their parties: whom they name, and how a person leaves them."""

from __future__ import annotations

from patronage.book.book import Book, trusted_book

__all__ = ["Book", "trusted_book"]
