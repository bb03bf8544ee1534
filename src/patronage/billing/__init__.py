"""Billing: from terms to charges, and from charges to what is owed (D6, D12)."""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import doors_of

if TYPE_CHECKING:
    from patronage.billing.account.account import Account, accounts
    from patronage.billing.account.interest import InterestItem, LateInterest
    from patronage.billing.account.invoice import Invoice, invoices
    from patronage.billing.account.late_fees import LateFee, LateFees
    from patronage.billing.account.open_items import AgeingBucket, OpenItem
    from patronage.billing.account.settlements import CreditNote, WriteOff
    from patronage.billing.account.statement import Statement, StatementLine, statement, statements
    from patronage.billing.account.tax import FlatTax, TaxRule, rounded_total, with_tax
    from patronage.billing.charges.charge import Charge
    from patronage.billing.charges.due_days import DayOfMonth, EndOfMonth, NetDays, NetMonths
    from patronage.billing.charges.dues import Due, Timing, TimingRule
    from patronage.billing.charges.early_discount import EarlyDiscount
    from patronage.billing.charges.instalments import Instalments
    from patronage.billing.charges.table import charge_rows, charge_table
    from patronage.billing.course.course import Fee
    from patronage.billing.course.early_end import EarlyEnd, EndCredit
    from patronage.billing.course.usage import Usage
    from patronage.billing.fees.limits import Limit
    from patronage.billing.fees.milestones import Milestone, MilestoneFee
    from patronage.billing.fees.one_off import OneOffFee
    from patronage.billing.fees.point_of_sale import PointOfSale
    from patronage.billing.fees.recurring import PriceRule, RecurringFee
    from patronage.billing.fees.retainer import Drawdown, RetainerFee, Rollover
    from patronage.billing.fees.usage import UsageFee
    from patronage.billing.periods.anchor import Anchor
    from patronage.billing.periods.boundaries import RolledBoundaries
    from patronage.billing.periods.cadence import Cadence, Stub
    from patronage.billing.periods.period import BillingPeriod
    from patronage.billing.prices.discounts import AmountOff, Discount, PercentOff
    from patronage.billing.prices.escalation import Escalation, EscalationRule
    from patronage.billing.prices.prices import Phase, Price, RateCard, ramp
    from patronage.billing.prices.proration import Proration, ProrationRule
    from patronage.billing.prices.tiers import Tier, TierRule, Tiers
    from patronage.billing.schedule.biller import bill, capped_credit, effective_charges
    from patronage.billing.schedule.changes import Change, Effect, Pause, Resumed
    from patronage.billing.schedule.position import Position
    from patronage.billing.schedule.schedule import BillingSchedule
    from patronage.billing.schedule.terms import BillingDetails, BillingTerms
    from patronage.billing.schedule.year_ahead import Month, year_ahead

# fmt: off
__all__ = [
    "Account", "AgeingBucket", "AmountOff", "Anchor", "BillingDetails", "BillingPeriod",
    "BillingSchedule", "BillingTerms", "Cadence", "Change", "Charge", "CreditNote",
    "DayOfMonth", "Discount", "Drawdown", "Due", "EarlyDiscount", "EarlyEnd", "Effect",
    "EndCredit", "EndOfMonth", "Escalation", "EscalationRule", "Fee", "FlatTax", "Instalments",
    "InterestItem", "Invoice", "LateFee", "LateFees", "LateInterest", "Limit", "Milestone",
    "MilestoneFee", "Month", "NetDays", "NetMonths", "OneOffFee", "OpenItem", "Pause",
    "PercentOff", "Phase", "PointOfSale", "Position", "Price", "PriceRule", "Proration",
    "ProrationRule", "RateCard", "RecurringFee", "Resumed", "RetainerFee", "RolledBoundaries",
    "Rollover", "Statement", "StatementLine", "Stub", "TaxRule", "Tier", "TierRule", "Tiers",
    "Timing", "TimingRule", "Usage", "UsageFee", "WriteOff", "accounts", "bill",
    "capped_credit", "charge_rows", "charge_table", "effective_charges", "invoices", "ramp",
    "rounded_total", "statement", "statements", "with_tax", "year_ahead",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__)
