"""What one asks of a relationship by a policy, and what is answered: reviews, outlooks, stories."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.standing.book.attainment import AttainmentLine, AttainmentTable, attainment_by
    from patronage.standing.book.by_period import PeriodTotals, revenue_by
    from patronage.standing.book.comparing import Compared, Moved, compare
    from patronage.standing.book.listing import Listing, Unobserved
    from patronage.standing.book.progress import Progress, revenue
    from patronage.standing.book.recurring import (
        RecurringMove,
        RecurringMoveKind,
        RecurringPeriod,
        RecurringRevenue,
        recurring_on,
        recurring_revenue,
    )
    from patronage.standing.book.review import AtRisk, BookReview, Near, review_book
    from patronage.standing.book.rfm import RfmLine, RfmTable, rfm
    from patronage.standing.book.workload import Load, Waiting, Workload, workload
    from patronage.standing.fold.moves import Cause
    from patronage.standing.questions.next_look import next_look_on
    from patronage.standing.questions.outlook import Expected, Outlook, outlook
    from patronage.standing.questions.profile import Leaning, Profile, ProfileLine, profile
    from patronage.standing.questions.shortfall import Shortfall, shortfall
    from patronage.standing.questions.story import Grace, Story, Turn, story
    from patronage.standing.questions.what_if import WhatIf, what_if
    from patronage.standing.remedies.remedy import Remedy
    from patronage.standing.review.case import Case, review, review_all, seen, standing_of
    from patronage.standing.review.decision import Decision, Direction
    from patronage.standing.review.finding import Finding, Role

# fmt: off
__all__ = [
    "AtRisk", "AttainmentLine", "AttainmentTable", "BookReview", "Case", "Cause", "Compared",
    "Decision", "Direction", "Expected", "Finding", "Grace", "Leaning", "Listing", "Load",
    "Moved", "Near", "Outlook", "PeriodTotals", "Profile", "ProfileLine", "Progress",
    "RecurringMove", "RecurringMoveKind", "RecurringPeriod", "RecurringRevenue", "Remedy",
    "RfmLine", "RfmTable", "Role", "Shortfall", "Story", "Turn", "Unobserved", "Waiting",
    "WhatIf", "Workload", "attainment_by", "compare", "next_look_on", "outlook", "profile",
    "recurring_on", "recurring_revenue", "revenue", "revenue_by", "review", "review_all",
    "review_book", "rfm", "seen", "shortfall", "standing_of", "story", "what_if", "workload",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
