"""Billing: from terms to charges, and from charges to what is owed (D6, D12)."""

from __future__ import annotations

from patronage.billing.account import Account, AgeingBucket, OpenItem
from patronage.billing.accounting import Statement, StatementLine, statement, statements
from patronage.billing.anchor import Anchor
from patronage.billing.biller import bill, capped_credit, effective_charges
from patronage.billing.boundaries import RolledBoundaries
from patronage.billing.cadence import Cadence, Stub
from patronage.billing.changes import Change, EarlyEnd, Effect, EndCredit, Pause, Resumed
from patronage.billing.charge import Charge
from patronage.billing.discounts import AmountOff, Discount, PercentOff
from patronage.billing.dues import (
    DayOfMonth,
    Due,
    EndOfMonth,
    NetDays,
    NetMonths,
    Timing,
    TimingRule,
)
from patronage.billing.escalation import Escalation, EscalationRule
from patronage.billing.fees import Fee
from patronage.billing.interest import InterestItem, LateInterest
from patronage.billing.period import BillingPeriod
from patronage.billing.position import Position
from patronage.billing.prices import Phase, Price, RateCard, ramp
from patronage.billing.proration import Proration, ProrationRule
from patronage.billing.recurring import PriceRule, RecurringFee
from patronage.billing.retainer import Drawdown, RetainerFee, Rollover
from patronage.billing.schedule import BillingSchedule
from patronage.billing.settlements import CreditNote, WriteOff
from patronage.billing.single import Milestone, MilestoneFee, OneOffFee, PointOfSale
from patronage.billing.tax import FlatTax, TaxRule, rounded_total, with_tax
from patronage.billing.terms import BillingTerms
from patronage.billing.usage import Tier, TierRule, Tiers, Usage, UsageFee
from patronage.billing.views import Month, charge_rows, charge_table, year_ahead

__all__ = [
    "Account",
    "AgeingBucket",
    "AmountOff",
    "Anchor",
    "BillingPeriod",
    "BillingSchedule",
    "BillingTerms",
    "Cadence",
    "Change",
    "Charge",
    "CreditNote",
    "DayOfMonth",
    "Discount",
    "Drawdown",
    "Due",
    "EarlyEnd",
    "Effect",
    "EndCredit",
    "EndOfMonth",
    "Escalation",
    "EscalationRule",
    "Fee",
    "FlatTax",
    "InterestItem",
    "LateInterest",
    "Milestone",
    "MilestoneFee",
    "Month",
    "NetDays",
    "NetMonths",
    "OneOffFee",
    "OpenItem",
    "Pause",
    "PercentOff",
    "Phase",
    "PointOfSale",
    "Position",
    "Price",
    "PriceRule",
    "Proration",
    "ProrationRule",
    "RateCard",
    "RecurringFee",
    "Resumed",
    "RetainerFee",
    "RolledBoundaries",
    "Rollover",
    "Statement",
    "StatementLine",
    "Stub",
    "TaxRule",
    "Tier",
    "TierRule",
    "Tiers",
    "Timing",
    "TimingRule",
    "Usage",
    "UsageFee",
    "WriteOff",
    "bill",
    "capped_credit",
    "charge_rows",
    "charge_table",
    "effective_charges",
    "ramp",
    "rounded_total",
    "statement",
    "statements",
    "with_tax",
    "year_ahead",
]
