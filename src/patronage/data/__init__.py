"""The books that come with the package, and the files they are read from."""

from __future__ import annotations

from patronage.data import samples

__all__ = ["samples"]
