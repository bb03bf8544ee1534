"""What happened between the two sides, as dated statements that are never edited.

Each fact says on which day it happened (`on`) and on which day we learned it (`recorded_on`), so
that every question can be asked as of a day and as known by a day.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.facts.acts import (
        Lifted,
        Mask,
        Override,
        Placement,
        PolicyVersion,
        Reviewed,
        Step,
    )
    from patronage.facts.attributes import Attribute
    from patronage.facts.dealings import Assigned, Payment, Refund
    from patronage.facts.fact import Fact, Growing
    from patronage.facts.mends import Correction, Retraction, known_by
    from patronage.facts.observed import Circumstances, Observation
    from patronage.facts.parties import HasRef, Ref, Side, refs_of
    from patronage.facts.remarks import Remark
    from patronage.facts.stamping import stamped
    from patronage.facts.standings import CLIENT, CUSTOMER, FORMER, PROSPECT, Standing

# fmt: off
__all__ = [
    "CLIENT", "CUSTOMER", "FORMER", "PROSPECT", "Assigned", "Attribute", "Circumstances",
    "Correction", "Fact", "Growing", "HasRef", "Lifted", "Mask", "Observation", "Override",
    "Payment", "Placement", "PolicyVersion", "Ref", "Refund", "Remark", "Retraction",
    "Reviewed", "Side", "Standing", "Step", "known_by", "refs_of", "stamped",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
