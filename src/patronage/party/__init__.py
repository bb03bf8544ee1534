"""Who there is: persons, organisations and groups, what is known of them, and how they are bound.

What a party is to a provider is not here: standing belongs to a relationship.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.party.known import (
        ContactPoint,
        Identifier,
        Membership,
        Name,
        PartyRole,
        RoleStatus,
        TermOfAddress,
        valid_on,
    )
    from patronage.party.likeness import confusable
    from patronage.party.notes import Ended, Merged, Note, Particular
    from patronage.party.parties import ErasedPerson, Group, GroupKind, Organization, Party, Person
    from patronage.party.relations import Bond, OwnBond, Relation
    from patronage.party.survival import Survives, surviving
    from patronage.party.trades import PROFESSIONS, is_profession

# fmt: off
__all__ = [
    "PROFESSIONS", "Bond", "ContactPoint", "Ended", "ErasedPerson", "Group", "GroupKind",
    "Identifier", "Membership", "Merged", "Name", "Note", "Organization", "OwnBond",
    "Particular", "Party", "PartyRole", "Person", "Relation", "RoleStatus", "Survives",
    "TermOfAddress", "confusable", "is_profession", "surviving", "valid_on",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
