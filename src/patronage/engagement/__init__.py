"""What is done for whom, in which nature, by whom, and on what duty.

The terms are the agreement's, which an engagement names by its id; the money is the account's.
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.engagement.engagement import Engagement
    from patronage.engagement.natures import Duty, EngagementForm, Nature, Offering, Origin, Purpose
    from patronage.engagement.purchase import Purchase
    from patronage.engagement.terms import (
        Acquisition,
        Commitment,
        Compensation,
        CompensationSource,
        Cover,
        Handler,
        Scope,
    )

# fmt: off
__all__ = [
    "Acquisition", "Commitment", "Compensation", "CompensationSource", "Cover", "Duty",
    "Engagement", "EngagementForm", "Handler", "Nature", "Offering", "Origin", "Purchase",
    "Purpose", "Scope",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
