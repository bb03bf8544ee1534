"""One provider and one patron: the ledger of their facts, and what of it was looked at."""

from __future__ import annotations

from patronage.relationship.coverage import EVERYTHING, Coverage
from patronage.relationship.relationship import Recordable, Relationship, trusted_relationship

__all__ = ["EVERYTHING", "Coverage", "Recordable", "Relationship", "trusted_relationship"]
