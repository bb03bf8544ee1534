"""Policies: rungs and their versions, those that come ready-made, and a policy in words.

A ready-made policy is a constant, and a function that returns it with other thresholds:

>>> import patronage as pt
>>> pt.policies.by_conduct() == pt.policies.BY_CONDUCT
True
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.standing.policy.conduct import BY_CONDUCT, BY_DURATION, by_conduct, by_duration
    from patronage.standing.policy.differing import diff
    from patronage.standing.policy.in_words import describe, mermaid
    from patronage.standing.policy.ladder import Better, Climb, EndOfPeriod, Fall, Rung, Shows
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.ready_made import (
        BY_AGREEMENT,
        BY_OWN_WORD,
        BY_PROFESSION,
        PROFESSIONAL_SERVICES,
        READY_MADE,
        SIX_CRITERIA,
        by_agreement,
        by_own_word,
        by_profession,
        professional_services,
        six_criteria,
    )
    from patronage.standing.policy.versions import PolicyHistory, Version

# fmt: off
__all__ = [
    "BY_AGREEMENT", "BY_CONDUCT", "BY_DURATION", "BY_OWN_WORD", "BY_PROFESSION",
    "PROFESSIONAL_SERVICES", "READY_MADE", "SIX_CRITERIA", "Better", "Climb", "EndOfPeriod",
    "Fall", "Policy", "PolicyHistory", "Rung", "Shows", "Version", "by_agreement", "by_conduct",
    "by_duration", "by_own_word", "by_profession", "describe", "diff", "mermaid",
    "professional_services", "six_criteria",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
