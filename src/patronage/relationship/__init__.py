"""One provider and one patron: the ledger of their facts, and what of it was looked at."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.relationship.agendas import agenda, next_charge_on
    from patronage.relationship.coverage import Coverage
    from patronage.relationship.reconciliation import Reconciliation, reconcile
    from patronage.relationship.relationship import Joined, Relationship

# fmt: off
__all__ = [
    "Coverage", "Joined", "Reconciliation", "Relationship", "agenda", "next_charge_on",
    "reconcile",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
