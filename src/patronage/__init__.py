"""Customers, clients and their agreements: who we serve, on what terms, since when and why.

Every public name is here, and is loaded from its module when it is first asked for: importing the
package itself costs next to nothing.

>>> import patronage as pt
>>> "Period" in dir(pt)
True
"""

# The list below is written by tools/exports.py from tests/exports.txt.

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patronage.agreement import Act as Act
    from patronage.agreement import ActKind as ActKind
    from patronage.agreement import Agenda as Agenda
    from patronage.agreement import Agreement as Agreement
    from patronage.agreement import AgreementStatus as AgreementStatus
    from patronage.agreement import Amendment as Amendment
    from patronage.agreement import Clause as Clause
    from patronage.agreement import Deadline as Deadline
    from patronage.agreement import DeadlineKind as DeadlineKind
    from patronage.agreement import Ground as Ground
    from patronage.agreement import Notice as Notice
    from patronage.agreement import Part as Part
    from patronage.agreement import Renewal as Renewal
    from patronage.agreement import RenewalKind as RenewalKind
    from patronage.agreement import Term as Term
    from patronage.agreement import Termination as Termination
    from patronage.agreement import Terms as Terms
    from patronage.amounts import Rounding as Rounding
    from patronage.amounts import round_fraction as round_fraction
    from patronage.billing import Account as Account
    from patronage.billing import AgeingBucket as AgeingBucket
    from patronage.billing import AmountOff as AmountOff
    from patronage.billing import Anchor as Anchor
    from patronage.billing import BillingPeriod as BillingPeriod
    from patronage.billing import BillingSchedule as BillingSchedule
    from patronage.billing import BillingTerms as BillingTerms
    from patronage.billing import Cadence as Cadence
    from patronage.billing import Change as Change
    from patronage.billing import Charge as Charge
    from patronage.billing import CreditNote as CreditNote
    from patronage.billing import DayOfMonth as DayOfMonth
    from patronage.billing import Discount as Discount
    from patronage.billing import Drawdown as Drawdown
    from patronage.billing import Due as Due
    from patronage.billing import EarlyEnd as EarlyEnd
    from patronage.billing import Effect as Effect
    from patronage.billing import EndCredit as EndCredit
    from patronage.billing import EndOfMonth as EndOfMonth
    from patronage.billing import Escalation as Escalation
    from patronage.billing import EscalationRule as EscalationRule
    from patronage.billing import Fee as Fee
    from patronage.billing import FlatTax as FlatTax
    from patronage.billing import InterestItem as InterestItem
    from patronage.billing import LateInterest as LateInterest
    from patronage.billing import Milestone as Milestone
    from patronage.billing import MilestoneFee as MilestoneFee
    from patronage.billing import Month as Month
    from patronage.billing import NetDays as NetDays
    from patronage.billing import NetMonths as NetMonths
    from patronage.billing import OneOffFee as OneOffFee
    from patronage.billing import OpenItem as OpenItem
    from patronage.billing import Pause as Pause
    from patronage.billing import PercentOff as PercentOff
    from patronage.billing import Phase as Phase
    from patronage.billing import PointOfSale as PointOfSale
    from patronage.billing import Position as Position
    from patronage.billing import Price as Price
    from patronage.billing import PriceRule as PriceRule
    from patronage.billing import Proration as Proration
    from patronage.billing import ProrationRule as ProrationRule
    from patronage.billing import RateCard as RateCard
    from patronage.billing import RecurringFee as RecurringFee
    from patronage.billing import Resumed as Resumed
    from patronage.billing import RetainerFee as RetainerFee
    from patronage.billing import RolledBoundaries as RolledBoundaries
    from patronage.billing import Rollover as Rollover
    from patronage.billing import Statement as Statement
    from patronage.billing import StatementLine as StatementLine
    from patronage.billing import Stub as Stub
    from patronage.billing import TaxRule as TaxRule
    from patronage.billing import Tier as Tier
    from patronage.billing import TierRule as TierRule
    from patronage.billing import Tiers as Tiers
    from patronage.billing import Timing as Timing
    from patronage.billing import TimingRule as TimingRule
    from patronage.billing import Usage as Usage
    from patronage.billing import UsageFee as UsageFee
    from patronage.billing import WriteOff as WriteOff
    from patronage.billing import bill as bill
    from patronage.billing import capped_credit as capped_credit
    from patronage.billing import charge_rows as charge_rows
    from patronage.billing import charge_table as charge_table
    from patronage.billing import effective_charges as effective_charges
    from patronage.billing import ramp as ramp
    from patronage.billing import rounded_total as rounded_total
    from patronage.billing import statement as statement
    from patronage.billing import statements as statements
    from patronage.billing import with_tax as with_tax
    from patronage.billing import year_ahead as year_ahead
    from patronage.book import Book as Book
    from patronage.calendars import EVERY_DAY as EVERY_DAY
    from patronage.calendars import WEEKDAYS as WEEKDAYS
    from patronage.calendars import Calendar as Calendar
    from patronage.calendars import HolidayCalendar as HolidayCalendar
    from patronage.calendars import NationalCalendar as NationalCalendar
    from patronage.calendars import Roll as Roll
    from patronage.calendars import national as national
    from patronage.codec import from_json as from_json
    from patronage.codec import to_json as to_json
    from patronage.currencies import exponent_of as exponent_of
    from patronage.data import samples as samples
    from patronage.dates import Allen as Allen
    from patronage.dates import MonthEnd as MonthEnd
    from patronage.dates import Period as Period
    from patronage.dates import Span as Span
    from patronage.dates import covering as covering
    from patronage.dates import days as days
    from patronage.dates import gaps as gaps
    from patronage.dates import hull as hull
    from patronage.dates import instant_at as instant_at
    from patronage.dates import local_day as local_day
    from patronage.dates import months as months
    from patronage.dates import parse_day as parse_day
    from patronage.dates import weeks as weeks
    from patronage.dates import years as years
    from patronage.dates.recurrence import Recurrence as Recurrence
    from patronage.engagement import Acquisition as Acquisition
    from patronage.engagement import Commitment as Commitment
    from patronage.engagement import Compensation as Compensation
    from patronage.engagement import CompensationSource as CompensationSource
    from patronage.engagement import Cover as Cover
    from patronage.engagement import Duty as Duty
    from patronage.engagement import Engagement as Engagement
    from patronage.engagement import EngagementForm as EngagementForm
    from patronage.engagement import Handler as Handler
    from patronage.engagement import Nature as Nature
    from patronage.engagement import Offering as Offering
    from patronage.engagement import Origin as Origin
    from patronage.engagement import Purchase as Purchase
    from patronage.engagement import Purpose as Purpose
    from patronage.engagement import Scope as Scope
    from patronage.errors import Conflict as Conflict
    from patronage.errors import Fault as Fault
    from patronage.errors import InvalidInput as InvalidInput
    from patronage.errors import MissingExtra as MissingExtra
    from patronage.errors import OutOfRange as OutOfRange
    from patronage.errors import PatronageError as PatronageError
    from patronage.errors import Refused as Refused
    from patronage.errors import UnknownReference as UnknownReference
    from patronage.errors import WrongType as WrongType
    from patronage.facts import CLIENT as CLIENT
    from patronage.facts import CUSTOMER as CUSTOMER
    from patronage.facts import FORMER as FORMER
    from patronage.facts import PROSPECT as PROSPECT
    from patronage.facts import Assigned as Assigned
    from patronage.facts import Attribute as Attribute
    from patronage.facts import Correction as Correction
    from patronage.facts import Fact as Fact
    from patronage.facts import Growing as Growing
    from patronage.facts import HasRef as HasRef
    from patronage.facts import Mask as Mask
    from patronage.facts import Observation as Observation
    from patronage.facts import Override as Override
    from patronage.facts import Payment as Payment
    from patronage.facts import Placement as Placement
    from patronage.facts import PolicyVersion as PolicyVersion
    from patronage.facts import Ref as Ref
    from patronage.facts import Refund as Refund
    from patronage.facts import Remark as Remark
    from patronage.facts import Retraction as Retraction
    from patronage.facts import Reviewed as Reviewed
    from patronage.facts import Side as Side
    from patronage.facts import Standing as Standing
    from patronage.facts import Step as Step
    from patronage.facts import known_by as known_by
    from patronage.imports import import_csv as import_csv
    from patronage.money import Money as Money
    from patronage.money import rounding_line as rounding_line
    from patronage.money import totals as totals
    from patronage.party import PROFESSIONS as PROFESSIONS
    from patronage.party import Bond as Bond
    from patronage.party import ContactPoint as ContactPoint
    from patronage.party import ErasedPerson as ErasedPerson
    from patronage.party import Group as Group
    from patronage.party import GroupKind as GroupKind
    from patronage.party import Identifier as Identifier
    from patronage.party import Membership as Membership
    from patronage.party import Name as Name
    from patronage.party import Organization as Organization
    from patronage.party import Party as Party
    from patronage.party import PartyRole as PartyRole
    from patronage.party import Person as Person
    from patronage.party import Relation as Relation
    from patronage.party import RoleStatus as RoleStatus
    from patronage.party import TermOfAddress as TermOfAddress
    from patronage.party import confusable as confusable
    from patronage.party import is_profession as is_profession
    from patronage.party import valid_on as valid_on
    from patronage.prices import UnitPrice as UnitPrice
    from patronage.purchases import Column as Column
    from patronage.purchases import Imported as Imported
    from patronage.purchases import import_purchases as import_purchases
    from patronage.relationship import Coverage as Coverage
    from patronage.relationship import Relationship as Relationship
    from patronage.standing import policies as policies
    from patronage.standing.answers.asking import WhatIf as WhatIf
    from patronage.standing.answers.asking import agenda as agenda
    from patronage.standing.answers.asking import review_all as review_all
    from patronage.standing.answers.asking import what_if as what_if
    from patronage.standing.answers.case import Case as Case
    from patronage.standing.answers.case import review as review
    from patronage.standing.answers.case import seen as seen
    from patronage.standing.answers.case import standing_of as standing_of
    from patronage.standing.answers.decision import Decision as Decision
    from patronage.standing.answers.decision import Direction as Direction
    from patronage.standing.answers.decision import Finding as Finding
    from patronage.standing.answers.decision import Role as Role
    from patronage.standing.answers.describe import describe as describe
    from patronage.standing.answers.describe import mermaid as mermaid
    from patronage.standing.answers.outlook import Expected as Expected
    from patronage.standing.answers.outlook import Outlook as Outlook
    from patronage.standing.answers.outlook import outlook as outlook
    from patronage.standing.answers.profile import Leaning as Leaning
    from patronage.standing.answers.profile import Profile as Profile
    from patronage.standing.answers.profile import ProfileLine as ProfileLine
    from patronage.standing.answers.profile import profile as profile
    from patronage.standing.answers.remedies import Remedy as Remedy
    from patronage.standing.answers.reports import AtRisk as AtRisk
    from patronage.standing.answers.reports import BookReview as BookReview
    from patronage.standing.answers.reports import Near as Near
    from patronage.standing.answers.reports import review_book as review_book
    from patronage.standing.answers.shares import Progress as Progress
    from patronage.standing.answers.shares import revenue as revenue
    from patronage.standing.answers.story import Grace as Grace
    from patronage.standing.answers.story import Story as Story
    from patronage.standing.answers.story import Turn as Turn
    from patronage.standing.answers.story import story as story
    from patronage.standing.criteria import ActTaken as ActTaken
    from patronage.standing.criteria import AdvisedWithoutConflict as AdvisedWithoutConflict
    from patronage.standing.criteria import Aggregate as Aggregate
    from patronage.standing.criteria import AgreementInForce as AgreementInForce
    from patronage.standing.criteria import Buys as Buys
    from patronage.standing.criteria import CallsItself as CallsItself
    from patronage.standing.criteria import ConsentGiven as ConsentGiven
    from patronage.standing.criteria import ContinuingEngagement as ContinuingEngagement
    from patronage.standing.criteria import DealingCount as DealingCount
    from patronage.standing.criteria import DebtAge as DebtAge
    from patronage.standing.criteria import DedicatedManager as DedicatedManager
    from patronage.standing.criteria import EarningPeriods as EarningPeriods
    from patronage.standing.criteria import ElapsedSince as ElapsedSince
    from patronage.standing.criteria import HasReferred as HasReferred
    from patronage.standing.criteria import InTouch as InTouch
    from patronage.standing.criteria import LargestPurchase as LargestPurchase
    from patronage.standing.criteria import LastObservations as LastObservations
    from patronage.standing.criteria import OldestUnpaid as OldestUnpaid
    from patronage.standing.criteria import ProviderTrade as ProviderTrade
    from patronage.standing.criteria import PurchaseCount as PurchaseCount
    from patronage.standing.criteria import PurchaseDays as PurchaseDays
    from patronage.standing.criteria import Recency as Recency
    from patronage.standing.criteria import RecurringBilling as RecurringBilling
    from patronage.standing.criteria import Referred as Referred
    from patronage.standing.criteria import Satisfaction as Satisfaction
    from patronage.standing.criteria import Spend as Spend
    from patronage.standing.criteria import Statistic as Statistic
    from patronage.standing.criteria import Tenure as Tenure
    from patronage.standing.criteria import TimeSpent as TimeSpent
    from patronage.standing.criteria import UnpaidBalance as UnpaidBalance
    from patronage.standing.criteria import UnpaidCount as UnpaidCount
    from patronage.standing.fold.moves import Cause as Cause
    from patronage.standing.history import PolicyHistory as PolicyHistory
    from patronage.standing.history import Version as Version
    from patronage.standing.ladder import Better as Better
    from patronage.standing.ladder import Climb as Climb
    from patronage.standing.ladder import EndOfPeriod as EndOfPeriod
    from patronage.standing.ladder import Fall as Fall
    from patronage.standing.ladder import Rung as Rung
    from patronage.standing.ladder import Shows as Shows
    from patronage.standing.policy import Policy as Policy
    from patronage.standing.rules.combining import AllOf as AllOf
    from patronage.standing.rules.combining import Always as Always
    from patronage.standing.rules.combining import AnyOf as AnyOf
    from patronage.standing.rules.combining import AtLeastOf as AtLeastOf
    from patronage.standing.rules.combining import Criterion as Criterion
    from patronage.standing.rules.combining import HeldFor as HeldFor
    from patronage.standing.rules.combining import Not as Not
    from patronage.standing.rules.combining import Rule as Rule
    from patronage.standing.rules.covering import Unseen as Unseen
    from patronage.standing.rules.evidence import Facts as Facts
    from patronage.standing.rules.periodic import InEach as InEach
    from patronage.standing.rules.score import Score as Score
    from patronage.standing.rules.threshold import Comparison as Comparison
    from patronage.standing.rules.threshold import Threshold as Threshold
    from patronage.standing.rules.threshold import at_least as at_least
    from patronage.standing.rules.threshold import at_most as at_most
    from patronage.standing.rules.threshold import equal_to as equal_to
    from patronage.standing.rules.threshold import less_than as less_than
    from patronage.standing.rules.threshold import more_than as more_than
    from patronage.standing.rules.threshold import one_of as one_of
    from patronage.standing.rules.threshold import within as within
    from patronage.standing.rules.verdict import Observed as Observed
    from patronage.standing.rules.verdict import Verdict as Verdict
    from patronage.text import Words as Words
    from patronage.timeline import Spell as Spell
    from patronage.timeline import Timeline as Timeline
    from patronage.windows import Anchors as Anchors
    from patronage.windows import Anniversary as Anniversary
    from patronage.windows import CalendarPeriod as CalendarPeriod
    from patronage.windows import Ever as Ever
    from patronage.windows import Fixed as Fixed
    from patronage.windows import InTerm as InTerm
    from patronage.windows import Rolling as Rolling
    from patronage.windows import SinceFall as SinceFall
    from patronage.windows import Which as Which
    from patronage.windows import Window as Window
    from patronage.words import ENGLISH as ENGLISH

    __version__: str

# fmt: off
__all__ = [
    "CLIENT", "CUSTOMER", "ENGLISH", "EVERY_DAY", "FORMER", "PROFESSIONS", "PROSPECT",
    "WEEKDAYS", "Account", "Acquisition", "Act", "ActKind", "ActTaken",
    "AdvisedWithoutConflict", "AgeingBucket", "Agenda", "Aggregate", "Agreement",
    "AgreementInForce", "AgreementStatus", "AllOf", "Allen", "Always", "Amendment", "AmountOff",
    "Anchor", "Anchors", "Anniversary", "AnyOf", "Assigned", "AtLeastOf", "AtRisk", "Attribute",
    "Better", "BillingPeriod", "BillingSchedule", "BillingTerms", "Bond", "Book", "BookReview",
    "Buys", "Cadence", "Calendar", "CalendarPeriod", "CallsItself", "Case", "Cause", "Change",
    "Charge", "Clause", "Climb", "Column", "Commitment", "Comparison", "Compensation",
    "CompensationSource", "Conflict", "ConsentGiven", "ContactPoint", "ContinuingEngagement",
    "Correction", "Cover", "Coverage", "CreditNote", "Criterion", "DayOfMonth", "Deadline",
    "DeadlineKind", "DealingCount", "DebtAge", "Decision", "DedicatedManager", "Direction",
    "Discount", "Drawdown", "Due", "Duty", "EarlyEnd", "EarningPeriods", "Effect",
    "ElapsedSince", "EndCredit", "EndOfMonth", "EndOfPeriod", "Engagement", "EngagementForm",
    "ErasedPerson", "Escalation", "EscalationRule", "Ever", "Expected", "Fact", "Facts", "Fall",
    "Fault", "Fee", "Finding", "Fixed", "FlatTax", "Grace", "Ground", "Group", "GroupKind",
    "Growing", "Handler", "HasRef", "HasReferred", "HeldFor", "HolidayCalendar", "Identifier",
    "Imported", "InEach", "InTerm", "InTouch", "InterestItem", "InvalidInput",
    "LargestPurchase", "LastObservations", "LateInterest", "Leaning", "Mask", "Membership",
    "Milestone", "MilestoneFee", "MissingExtra", "Money", "Month", "MonthEnd", "Name",
    "NationalCalendar", "Nature", "Near", "NetDays", "NetMonths", "Not", "Notice",
    "Observation", "Observed", "Offering", "OldestUnpaid", "OneOffFee", "OpenItem",
    "Organization", "Origin", "OutOfRange", "Outlook", "Override", "Part", "Party", "PartyRole",
    "PatronageError", "Pause", "Payment", "PercentOff", "Period", "Person", "Phase",
    "Placement", "PointOfSale", "Policy", "PolicyHistory", "PolicyVersion", "Position", "Price",
    "PriceRule", "Profile", "ProfileLine", "Progress", "Proration", "ProrationRule",
    "ProviderTrade", "Purchase", "PurchaseCount", "PurchaseDays", "Purpose", "RateCard",
    "Recency", "Recurrence", "RecurringBilling", "RecurringFee", "Ref", "Referred", "Refund",
    "Refused", "Relation", "Relationship", "Remark", "Remedy", "Renewal", "RenewalKind",
    "Resumed", "RetainerFee", "Retraction", "Reviewed", "Role", "RoleStatus", "Roll",
    "RolledBoundaries", "Rolling", "Rollover", "Rounding", "Rule", "Rung", "Satisfaction",
    "Scope", "Score", "Shows", "Side", "SinceFall", "Span", "Spell", "Spend", "Standing",
    "Statement", "StatementLine", "Statistic", "Step", "Story", "Stub", "TaxRule", "Tenure",
    "Term", "TermOfAddress", "Termination", "Terms", "Threshold", "Tier", "TierRule", "Tiers",
    "TimeSpent", "Timeline", "Timing", "TimingRule", "Turn", "UnitPrice", "UnknownReference",
    "UnpaidBalance", "UnpaidCount", "Unseen", "Usage", "UsageFee", "Verdict", "Version",
    "WhatIf", "Which", "Window", "Words", "WriteOff", "WrongType", "__version__", "agenda",
    "at_least", "at_most", "bill", "capped_credit", "charge_rows", "charge_table", "confusable",
    "covering", "days", "describe", "effective_charges", "equal_to", "exponent_of", "from_json",
    "gaps", "hull", "import_csv", "import_purchases", "instant_at", "is_profession", "known_by",
    "less_than", "local_day", "mermaid", "months", "more_than", "national", "one_of", "outlook",
    "parse_day", "policies", "profile", "ramp", "revenue", "review", "review_all",
    "review_book", "round_fraction", "rounded_total", "rounding_line", "samples", "seen",
    "standing_of", "statement", "statements", "story", "to_json", "totals", "valid_on", "weeks",
    "what_if", "with_tax", "within", "year_ahead", "years",
]
# fmt: on

_NAMES = {
    "agreement": """
        Act ActKind Agenda Agreement AgreementStatus Amendment Clause Deadline DeadlineKind
        Ground Notice Part Renewal RenewalKind Term Termination Terms
    """,
    "amounts": """
        Rounding round_fraction
    """,
    "billing": """
        Account AgeingBucket AmountOff Anchor BillingPeriod BillingSchedule BillingTerms Cadence
        Change Charge CreditNote DayOfMonth Discount Drawdown Due EarlyEnd Effect EndCredit
        EndOfMonth Escalation EscalationRule Fee FlatTax InterestItem LateInterest Milestone
        MilestoneFee Month NetDays NetMonths OneOffFee OpenItem Pause PercentOff Phase
        PointOfSale Position Price PriceRule Proration ProrationRule RateCard RecurringFee
        Resumed RetainerFee RolledBoundaries Rollover Statement StatementLine Stub TaxRule Tier
        TierRule Tiers Timing TimingRule Usage UsageFee WriteOff bill capped_credit charge_rows
        charge_table effective_charges ramp rounded_total statement statements with_tax
        year_ahead
    """,
    "book": """
        Book
    """,
    "calendars": """
        EVERY_DAY WEEKDAYS Calendar HolidayCalendar NationalCalendar Roll national
    """,
    "codec": """
        from_json to_json
    """,
    "currencies": """
        exponent_of
    """,
    "data": """
        samples
    """,
    "dates": """
        Allen MonthEnd Period Span covering days gaps hull instant_at local_day months parse_day
        weeks years
    """,
    "dates.recurrence": """
        Recurrence
    """,
    "engagement": """
        Acquisition Commitment Compensation CompensationSource Cover Duty Engagement
        EngagementForm Handler Nature Offering Origin Purchase Purpose Scope
    """,
    "errors": """
        Conflict Fault InvalidInput MissingExtra OutOfRange PatronageError Refused
        UnknownReference WrongType
    """,
    "facts": """
        CLIENT CUSTOMER FORMER PROSPECT Assigned Attribute Correction Fact Growing HasRef Mask
        Observation Override Payment Placement PolicyVersion Ref Refund Remark Retraction
        Reviewed Side Standing Step known_by
    """,
    "imports": """
        import_csv
    """,
    "money": """
        Money rounding_line totals
    """,
    "party": """
        PROFESSIONS Bond ContactPoint ErasedPerson Group GroupKind Identifier Membership Name
        Organization Party PartyRole Person Relation RoleStatus TermOfAddress confusable
        is_profession valid_on
    """,
    "prices": """
        UnitPrice
    """,
    "purchases": """
        Column Imported import_purchases
    """,
    "relationship": """
        Coverage Relationship
    """,
    "standing": """
        policies
    """,
    "standing.answers.asking": """
        WhatIf agenda review_all what_if
    """,
    "standing.answers.case": """
        Case review seen standing_of
    """,
    "standing.answers.decision": """
        Decision Direction Finding Role
    """,
    "standing.answers.describe": """
        describe mermaid
    """,
    "standing.answers.outlook": """
        Expected Outlook outlook
    """,
    "standing.answers.profile": """
        Leaning Profile ProfileLine profile
    """,
    "standing.answers.remedies": """
        Remedy
    """,
    "standing.answers.reports": """
        AtRisk BookReview Near review_book
    """,
    "standing.answers.shares": """
        Progress revenue
    """,
    "standing.answers.story": """
        Grace Story Turn story
    """,
    "standing.criteria": """
        ActTaken AdvisedWithoutConflict Aggregate AgreementInForce Buys CallsItself ConsentGiven
        ContinuingEngagement DealingCount DebtAge DedicatedManager EarningPeriods ElapsedSince
        HasReferred InTouch LargestPurchase LastObservations OldestUnpaid ProviderTrade
        PurchaseCount PurchaseDays Recency RecurringBilling Referred Satisfaction Spend
        Statistic Tenure TimeSpent UnpaidBalance UnpaidCount
    """,
    "standing.fold.moves": """
        Cause
    """,
    "standing.history": """
        PolicyHistory Version
    """,
    "standing.ladder": """
        Better Climb EndOfPeriod Fall Rung Shows
    """,
    "standing.policy": """
        Policy
    """,
    "standing.rules.combining": """
        AllOf Always AnyOf AtLeastOf Criterion HeldFor Not Rule
    """,
    "standing.rules.covering": """
        Unseen
    """,
    "standing.rules.evidence": """
        Facts
    """,
    "standing.rules.periodic": """
        InEach
    """,
    "standing.rules.score": """
        Score
    """,
    "standing.rules.threshold": """
        Comparison Threshold at_least at_most equal_to less_than more_than one_of within
    """,
    "standing.rules.verdict": """
        Observed Verdict
    """,
    "text": """
        Words
    """,
    "timeline": """
        Spell Timeline
    """,
    "windows": """
        Anchors Anniversary CalendarPeriod Ever Fixed InTerm Rolling SinceFall Which Window
    """,
    "words": """
        ENGLISH
    """,
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object

    def __getattr__(name: str) -> object:
        """Load a public name from its module when it is first asked for (PEP 562)."""
        if name == "__version__":
            from importlib.metadata import version

            value = version("patronage")
        elif name in _HOMES:
            from importlib import import_module

            value = getattr(import_module(f"patronage.{_HOMES[name]}"), name)
        else:
            raise AttributeError(f"module 'patronage' has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Return the public names, loaded or not, and nothing else."""
        return sorted(__all__)
