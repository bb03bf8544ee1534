"""What happened between the two sides, as dated statements that are never edited.

Each fact says on which day it happened (`on`) and on which day we learned it (`recorded_on`), so
that every question can be asked as of a day and as known by a day.
"""

from __future__ import annotations

from patronage.facts.acts import (
    Mask,
    Override,
    Placement,
    PolicyVersion,
    Reviewed,
    Step,
    rival_acts,
    trusted_step,
)
from patronage.facts.attributes import CALLS_ITSELF, TRADE, Attribute
from patronage.facts.dealings import Assigned, Payment, Refund, check_above_zero
from patronage.facts.details import Details
from patronage.facts.erasure import ERASED, redacted
from patronage.facts.fact import (
    SAME_DAY,
    Fact,
    Growing,
    Scalar,
    check_fact,
    check_scalar,
)
from patronage.facts.identity import content, identify, with_id
from patronage.facts.mends import Correction, Retraction, check_ledger, known_by, known_in
from patronage.facts.observed import Circumstances, Observation, check_fact_name
from patronage.facts.parties import (
    HasRef,
    Ref,
    Side,
    check_ref,
    ref_of,
    ref_or_none,
    refs_of,
    side_or_ref,
)
from patronage.facts.remarks import Remark
from patronage.facts.standings import (
    CLIENT,
    CUSTOMER,
    FORMER,
    PROSPECT,
    Standing,
    check_standing,
    standing_of,
)

__all__ = [
    "CALLS_ITSELF",
    "CLIENT",
    "CUSTOMER",
    "ERASED",
    "FORMER",
    "PROSPECT",
    "SAME_DAY",
    "TRADE",
    "Assigned",
    "Attribute",
    "Circumstances",
    "Correction",
    "Details",
    "Fact",
    "Growing",
    "HasRef",
    "Mask",
    "Observation",
    "Override",
    "Payment",
    "Placement",
    "PolicyVersion",
    "Ref",
    "Refund",
    "Remark",
    "Retraction",
    "Reviewed",
    "Scalar",
    "Side",
    "Standing",
    "Step",
    "check_above_zero",
    "check_fact",
    "check_fact_name",
    "check_ledger",
    "check_ref",
    "check_scalar",
    "check_standing",
    "content",
    "identify",
    "known_by",
    "known_in",
    "redacted",
    "ref_of",
    "ref_or_none",
    "refs_of",
    "rival_acts",
    "side_or_ref",
    "standing_of",
    "trusted_step",
    "with_id",
]
