"""Who there is: persons, organisations and groups, what is known of them, and how they are bound.

What a party is to a provider is not here: standing belongs to a relationship.
"""

from __future__ import annotations

from patronage.party.known import (
    ALWAYS,
    ContactPoint,
    Dated,
    Identifier,
    Membership,
    Name,
    PartyRole,
    RoleStatus,
    TermOfAddress,
    valid_on,
)
from patronage.party.likeness import confusable
from patronage.party.parties import (
    PARTIES,
    ErasedPerson,
    Group,
    GroupKind,
    Organization,
    Party,
    Person,
)
from patronage.party.relations import Bond, Relation, check_parents, unknown_parties
from patronage.party.trades import PROFESSIONS, is_profession

__all__ = [
    "ALWAYS",
    "PARTIES",
    "PROFESSIONS",
    "Bond",
    "ContactPoint",
    "Dated",
    "ErasedPerson",
    "Group",
    "GroupKind",
    "Identifier",
    "Membership",
    "Name",
    "Organization",
    "Party",
    "PartyRole",
    "Person",
    "Relation",
    "RoleStatus",
    "TermOfAddress",
    "check_parents",
    "confusable",
    "is_profession",
    "unknown_parties",
    "valid_on",
]
