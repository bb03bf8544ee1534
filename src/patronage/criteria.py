"""What a rule is made of: criteria, thresholds on them, and how rules combine."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.counting.verdict import Verdict
    from patronage.standing.criteria.acts import ActTaken, ConsentGiven
    from patronage.standing.criteria.agreements import AgreementInForce, RecurringBilling
    from patronage.standing.criteria.bgnbd import BgNbd
    from patronage.standing.criteria.durations import ElapsedSince, InTouch, Tenure
    from patronage.standing.criteria.duties import ObligationBreached, ReviewOverdue
    from patronage.standing.criteria.latest import (
        CallsItself,
        LastObservations,
        ProviderTrade,
        Satisfaction,
    )
    from patronage.standing.criteria.likely import LikelyActive
    from patronage.standing.criteria.lots import LotBalance
    from patronage.standing.criteria.measured import MeasureAttained, MeasureMissed
    from patronage.standing.criteria.noted import Aggregate, Statistic
    from patronage.standing.criteria.notices import NoticeGiven
    from patronage.standing.criteria.periods import BestPeriod, CarriedOver, Streak
    from patronage.standing.criteria.pooled import Belongs, Pooled
    from patronage.standing.criteria.purchases import (
        DealingCount,
        PurchaseCount,
        PurchaseDays,
        Recency,
    )
    from patronage.standing.criteria.receivables import (
        DebtAge,
        OldestUnpaid,
        UnpaidBalance,
        UnpaidCount,
    )
    from patronage.standing.criteria.referrals import HasReferred, Referred
    from patronage.standing.criteria.service import (
        AdvisedWithoutConflict,
        Buys,
        ContinuingEngagement,
        DedicatedManager,
    )
    from patronage.standing.criteria.spells import TimeSpent
    from patronage.standing.criteria.spending import EarningPeriods, LargestPurchase, Spend
    from patronage.standing.criteria.through import Through
    from patronage.standing.fold.holds_standing import HoldsStanding
    from patronage.standing.rules.combining import (
        AllOf,
        Always,
        AnyOf,
        AtLeastOf,
        Criterion,
        HeldFor,
        HeldWithin,
        Never,
        Not,
        Rule,
    )
    from patronage.standing.rules.covering import Unseen
    from patronage.standing.rules.evidence import Facts
    from patronage.standing.rules.periodic import InEach
    from patronage.standing.rules.score import Score
    from patronage.standing.rules.verdict import Observed
    from patronage.thresholds.threshold import (
        Comparison,
        Threshold,
        at_least,
        at_most,
        equal_to,
        less_than,
        more_than,
        one_of,
        within,
    )

# fmt: off
__all__ = [
    "ActTaken", "AdvisedWithoutConflict", "Aggregate", "AgreementInForce", "AllOf", "Always",
    "AnyOf", "AtLeastOf", "Belongs", "BestPeriod", "BgNbd", "Buys", "CallsItself",
    "CarriedOver", "Comparison", "ConsentGiven", "ContinuingEngagement", "Criterion",
    "DealingCount", "DebtAge", "DedicatedManager", "EarningPeriods", "ElapsedSince", "Facts",
    "HasReferred", "HeldFor", "HeldWithin", "HoldsStanding", "InEach", "InTouch",
    "LargestPurchase", "LastObservations", "LikelyActive", "LotBalance", "MeasureAttained",
    "MeasureMissed", "Never", "Not", "NoticeGiven", "ObligationBreached", "Observed",
    "OldestUnpaid", "Pooled", "ProviderTrade", "PurchaseCount", "PurchaseDays", "Recency",
    "RecurringBilling", "Referred", "ReviewOverdue", "Rule", "Satisfaction", "Score", "Spend",
    "Statistic", "Streak", "Tenure", "Threshold", "Through", "TimeSpent", "UnpaidBalance",
    "UnpaidCount", "Unseen", "Verdict", "at_least", "at_most", "equal_to", "less_than",
    "more_than", "one_of", "within",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
