"""What is done for whom, in which nature, by whom, and on what duty.

The terms are the agreement's, which an engagement names by its id; the money is the account's.
"""

from __future__ import annotations

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

__all__ = [
    "Acquisition",
    "Commitment",
    "Compensation",
    "CompensationSource",
    "Cover",
    "Duty",
    "Engagement",
    "EngagementForm",
    "Handler",
    "Nature",
    "Offering",
    "Origin",
    "Purchase",
    "Purpose",
    "Scope",
]
