"""Purchase histories from rows of any shape: each row read, checked and named where it is wrong."""

from __future__ import annotations

from patronage.purchases.rows import Column, Imported, Key, import_purchases

__all__ = ["Column", "Imported", "Key", "import_purchases"]
