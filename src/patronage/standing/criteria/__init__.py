"""The criteria: each one thing that is observed of a relationship, and nothing else.

A criterion sees dated facts and says what holds on each day; thresholds, windows and coverage are
the judge's. Which criteria make a client is the policy's to say (D18).
"""

from __future__ import annotations

from patronage.standing.criteria.acts import ActTaken, ConsentGiven
from patronage.standing.criteria.agreements import AgreementInForce, RecurringBilling
from patronage.standing.criteria.durations import TOUCHES, ElapsedSince, InTouch, Tenure
from patronage.standing.criteria.latest import (
    CallsItself,
    LastObservations,
    ProviderTrade,
    Satisfaction,
)
from patronage.standing.criteria.noted import Aggregate, Statistic
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
    PROFESSIONAL,
    AdvisedWithoutConflict,
    Buys,
    ContinuingEngagement,
    DedicatedManager,
)
from patronage.standing.criteria.spells import TimeSpent
from patronage.standing.criteria.spending import EarningPeriods, LargestPurchase, Spend

__all__ = [
    "PROFESSIONAL",
    "TOUCHES",
    "ActTaken",
    "AdvisedWithoutConflict",
    "Aggregate",
    "AgreementInForce",
    "Buys",
    "CallsItself",
    "ConsentGiven",
    "ContinuingEngagement",
    "DealingCount",
    "DebtAge",
    "DedicatedManager",
    "EarningPeriods",
    "ElapsedSince",
    "HasReferred",
    "InTouch",
    "LargestPurchase",
    "LastObservations",
    "OldestUnpaid",
    "ProviderTrade",
    "PurchaseCount",
    "PurchaseDays",
    "Recency",
    "RecurringBilling",
    "Referred",
    "Satisfaction",
    "Spend",
    "Statistic",
    "Tenure",
    "TimeSpent",
    "UnpaidBalance",
    "UnpaidCount",
]
