"""Customers, clients and their agreements: who we serve, on what terms, since when and why.

The names that most programs need:

- Who is it? `Person`, `Organization`, `Side`, `Relationship`, `Book`, `import_csv`.
- How much, and since when? `Money`, `Period`, `days`, `months`, `years`, `Timeline`.
- What happened? `Purchase`, `Engagement`, `Assigned`, `Payment`, `Observation`, `Attribute`,
  `Override`, `Correction`, `Retraction`.
- On what terms? `Agreement`, `Renewal`, `AgreementStatus`, `Deadline`.
- What is billed? `BillingTerms`, `BillingSchedule`, `Cadence`, `RecurringFee`, `OneOffFee`,
  `UsageFee`, `Proration`, `NetDays`, `Charge`, `bill`, `Account`.
- What is the rule? `policies`, `Policy`, `Rung`, `CUSTOMER`, `CLIENT`, `AllOf`, `AnyOf`,
  `AtLeastOf`, `at_least`, `within`, `Rolling`, `PurchaseCount`, `Spend`, `Recency`, `Tenure`,
  `AgreementInForce`, `Aggregate`, `describe`.
- What is the answer? `review`, `Decision`, `standing_of`, `outlook`, `shortfall`, `story`,
  `what_if`, `agenda`, `review_book`, `compare`.
- How is it stored, and what was wrong? `to_json`, `from_json`, `PatronageError`.

A public name is an attribute of the package and of its room, a module such as `pt.billing`; some,
like the ready-made policies, are in their room only. Each is loaded when it is first asked for:
importing the package itself costs next to nothing.

>>> import patronage as pt
>>> pt.billing.Cadence is pt.Cadence, "Period" in dir(pt)
(True, True)
"""

# Written below by tools/exports.py from the manifest.

from __future__ import annotations

from typing import TYPE_CHECKING

from patronage.manifest import MODULES, doors_of

if TYPE_CHECKING:
    from patronage import agreement as agreement
    from patronage import answers as answers
    from patronage import billing as billing
    from patronage import book as book
    from patronage import calendars as calendars
    from patronage import codec as codec
    from patronage import counting as counting
    from patronage import criteria as criteria
    from patronage import dates as dates
    from patronage import engagement as engagement
    from patronage import errors as errors
    from patronage import facts as facts
    from patronage import imports as imports
    from patronage import lots as lots
    from patronage import measures as measures
    from patronage import money as money
    from patronage import party as party
    from patronage import policies as policies
    from patronage import relationship as relationship
    from patronage import strategies as strategies
    from patronage import text as text
    from patronage import timeline as timeline
    from patronage import windows as windows
    from patronage.agreement.ahead.agenda import Agenda
    from patronage.agreement.ahead.alerts import Alert
    from patronage.agreement.ahead.ical import to_ical
    from patronage.agreement.life.acts import Act
    from patronage.agreement.paper.growing import tied
    from patronage.agreement.status.act_kinds import ActKind, Ground
    from patronage.agreement.status.status import AgreementStatus
    from patronage.agreement.terms.assignment import Assignment
    from patronage.agreement.terms.causes import TerminationCause
    from patronage.agreement.terms.citation import Citation
    from patronage.agreement.terms.deadline import Deadline, DeadlineKind, IfNothing
    from patronage.agreement.terms.ends import (
        After,
        EarlierOf,
        EndOf,
        EndOfOrders,
        LaterOf,
        OnEvent,
    )
    from patronage.agreement.terms.notice import Notice
    from patronage.agreement.terms.obligations import Obligation, ObligationState, Owed
    from patronage.agreement.terms.reminding import Reminder
    from patronage.agreement.terms.renewal import Counted, Renewal, RenewalKind
    from patronage.agreement.terms.reviews import ReviewOutcome, ReviewPlan
    from patronage.agreement.terms.signatories import Signatory
    from patronage.agreement.terms.suspension import Suspension
    from patronage.agreement.terms.term import Term
    from patronage.agreement.terms.terms import Amendment, Clause, Part, Termination, Terms
    from patronage.agreement.terms.variation import Variation
    from patronage.agreement.terms.withdrawal import Withdrawal
    from patronage.agreement.whole.agreement import Agreement
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
    from patronage.billing.schedule.terms import BillingTerms
    from patronage.billing.schedule.year_ahead import Month, year_ahead
    from patronage.book.auditing import audit
    from patronage.book.book import Book
    from patronage.book.candidates import duplicates
    from patronage.book.imported import Imported, import_purchases
    from patronage.calendars import (
        EVERY_DAY,
        WEEKDAYS,
        Calendar,
        HolidayCalendar,
        NationalCalendar,
        Roll,
        national,
    )
    from patronage.codec.documents import from_json, from_tree, to_json, to_tree
    from patronage.codec.parsing import Limits
    from patronage.counting.count import Count, Counting
    from patronage.counting.verdict import Verdict
    from patronage.counting.when import Unknown, When
    from patronage.data import samples as samples
    from patronage.dates.day import parse_day
    from patronage.dates.instants import instant_at, local_day
    from patronage.dates.month_end import MonthEnd
    from patronage.dates.period import Allen, Period, covering, gaps, hull
    from patronage.dates.recurrence import Recurrence
    from patronage.dates.span import Span, days, months, weeks, years
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
    from patronage.errors import (
        Conflict,
        Fault,
        InvalidInput,
        MissingExtra,
        OutOfRange,
        PatronageError,
        Refused,
        Undecided,
        UnknownReference,
        WrongType,
    )
    from patronage.facts.acts import (
        Lifted,
        Mask,
        Override,
        Placement,
        PolicyVersion,
        Reviewed,
        Step,
    )
    from patronage.facts.attributes import Attribute
    from patronage.facts.dealings import Assigned, Payment, Refund
    from patronage.facts.fact import Fact, Growing
    from patronage.facts.mends import Correction, Retraction, known_by
    from patronage.facts.observed import Observation
    from patronage.facts.parties import HasRef, Ref, Side, refs_of
    from patronage.facts.remarks import Remark
    from patronage.facts.stamping import stamped
    from patronage.facts.standings import CLIENT, CUSTOMER, FORMER, PROSPECT, Standing
    from patronage.imports import import_csv
    from patronage.lots.lots import Lot, Lots
    from patronage.lots.terms import LotTerms
    from patronage.measures.hours import ServiceHours
    from patronage.money.amounts import Rounding, round_fraction
    from patronage.money.currencies import exponent_of
    from patronage.money.money import Money, rounding_line, totals
    from patronage.money.unit_price import UnitPrice
    from patronage.party.known import (
        ContactPoint,
        Identifier,
        Membership,
        Name,
        PartyRole,
        RoleStatus,
        TermOfAddress,
        valid_on,
    )
    from patronage.party.likeness import confusable
    from patronage.party.notes import Ended, Merged, Note, Particular
    from patronage.party.parties import ErasedPerson, Group, GroupKind, Organization, Party, Person
    from patronage.party.relations import Bond, OwnBond, Relation
    from patronage.party.survival import Survives, surviving
    from patronage.party.trades import PROFESSIONS, is_profession
    from patronage.purchases.rows import Column
    from patronage.relationship.agendas import agenda, next_charge_on
    from patronage.relationship.coverage import Coverage
    from patronage.relationship.reconciliation import Reconciliation, reconcile
    from patronage.relationship.relationship import Joined, Relationship
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
    from patronage.standing.fold.moves import Cause
    from patronage.standing.policy.in_words import describe, mermaid
    from patronage.standing.policy.ladder import Better, Climb, EndOfPeriod, Fall, Rung, Shows
    from patronage.standing.policy.policy import Policy
    from patronage.standing.policy.versions import PolicyHistory, Version
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
    from patronage.text.phrases import Words
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
    from patronage.timeline.timeline import Spell, Timeline
    from patronage.windows.anchors import Anchors
    from patronage.windows.grid import Anniversary, CalendarPeriod, Which, YearName
    from patronage.windows.ladder import InTerm, SinceFall
    from patronage.windows.plain import Ever, Fixed, Rolling
    from patronage.windows.window import Window
    from patronage.words import ENGLISH

    __version__: str

# fmt: off
__all__ = [
    "CLIENT", "CUSTOMER", "ENGLISH", "EVERY_DAY", "FORMER", "PROFESSIONS", "PROSPECT",
    "WEEKDAYS", "Account", "Acquisition", "Act", "ActKind", "ActTaken",
    "AdvisedWithoutConflict", "After", "AgeingBucket", "Agenda", "Aggregate", "Agreement",
    "AgreementInForce", "AgreementStatus", "Alert", "AllOf", "Allen", "Always", "Amendment",
    "AmountOff", "Anchor", "Anchors", "Anniversary", "AnyOf", "Assigned", "Assignment",
    "AtLeastOf", "AtRisk", "AttainmentLine", "AttainmentTable", "Attribute", "Belongs",
    "BestPeriod", "Better", "BgNbd", "BillingPeriod", "BillingSchedule", "BillingTerms", "Bond",
    "Book", "BookReview", "Buys", "Cadence", "Calendar", "CalendarPeriod", "CallsItself",
    "CarriedOver", "Case", "Cause", "Change", "Charge", "Citation", "Clause", "Climb", "Column",
    "Commitment", "Compared", "Comparison", "Compensation", "CompensationSource", "Conflict",
    "ConsentGiven", "ContactPoint", "ContinuingEngagement", "Correction", "Count", "Counted",
    "Counting", "Cover", "Coverage", "CreditNote", "Criterion", "DayOfMonth", "Deadline",
    "DeadlineKind", "DealingCount", "DebtAge", "Decision", "DedicatedManager", "Direction",
    "Discount", "Drawdown", "Due", "Duty", "EarlierOf", "EarlyDiscount", "EarlyEnd",
    "EarningPeriods", "Effect", "ElapsedSince", "EndCredit", "EndOf", "EndOfMonth",
    "EndOfOrders", "EndOfPeriod", "Ended", "Engagement", "EngagementForm", "ErasedPerson",
    "Escalation", "EscalationRule", "Ever", "Expected", "Fact", "Facts", "Fall", "Fault", "Fee",
    "Finding", "Fixed", "FlatTax", "Grace", "Ground", "Group", "GroupKind", "Growing",
    "Handler", "HasRef", "HasReferred", "HeldFor", "HeldWithin", "HoldsStanding",
    "HolidayCalendar", "Identifier", "IfNothing", "Imported", "InEach", "InTerm", "InTouch",
    "Instalments", "InterestItem", "InvalidInput", "Invoice", "Joined", "LargestPurchase",
    "LastObservations", "LateFee", "LateFees", "LateInterest", "LaterOf", "Leaning", "Lifted",
    "LikelyActive", "Limit", "Limits", "Listing", "Load", "Lot", "LotBalance", "LotTerms",
    "Lots", "Mask", "MeasureAttained", "MeasureMissed", "Membership", "Merged", "Milestone",
    "MilestoneFee", "MissingExtra", "Money", "Month", "MonthEnd", "Moved", "Name",
    "NationalCalendar", "Nature", "Near", "NetDays", "NetMonths", "Never", "Not", "Note",
    "Notice", "NoticeGiven", "Obligation", "ObligationBreached", "ObligationState",
    "Observation", "Observed", "Offering", "OldestUnpaid", "OnEvent", "OneOffFee", "OpenItem",
    "Organization", "Origin", "OutOfRange", "Outlook", "Override", "Owed", "OwnBond", "Part",
    "Particular", "Party", "PartyRole", "PatronageError", "Pause", "Payment", "PercentOff",
    "Period", "PeriodTotals", "Person", "Phase", "Placement", "PointOfSale", "Policy",
    "PolicyHistory", "PolicyVersion", "Pooled", "Position", "Price", "PriceRule", "Profile",
    "ProfileLine", "Progress", "Proration", "ProrationRule", "ProviderTrade", "Purchase",
    "PurchaseCount", "PurchaseDays", "Purpose", "RateCard", "Recency", "Reconciliation",
    "Recurrence", "RecurringBilling", "RecurringFee", "RecurringMove", "RecurringMoveKind",
    "RecurringPeriod", "RecurringRevenue", "Ref", "Referred", "Refund", "Refused", "Relation",
    "Relationship", "Remark", "Remedy", "Reminder", "Renewal", "RenewalKind", "Resumed",
    "RetainerFee", "Retraction", "ReviewOutcome", "ReviewOverdue", "ReviewPlan", "Reviewed",
    "RfmLine", "RfmTable", "Role", "RoleStatus", "Roll", "RolledBoundaries", "Rolling",
    "Rollover", "Rounding", "Rule", "Rung", "Satisfaction", "Scope", "Score", "ServiceHours",
    "Shortfall", "Shows", "Side", "Signatory", "SinceFall", "Span", "Spell", "Spend",
    "Standing", "Statement", "StatementLine", "Statistic", "Step", "Story", "Streak", "Stub",
    "Survives", "Suspension", "TaxRule", "Tenure", "Term", "TermOfAddress", "Termination",
    "TerminationCause", "Terms", "Threshold", "Through", "Tier", "TierRule", "Tiers",
    "TimeSpent", "Timeline", "Timing", "TimingRule", "Turn", "Undecided", "UnitPrice",
    "Unknown", "UnknownReference", "Unobserved", "UnpaidBalance", "UnpaidCount", "Unseen",
    "Usage", "UsageFee", "Variation", "Verdict", "Version", "Waiting", "WhatIf", "When",
    "Which", "Window", "Withdrawal", "Words", "Workload", "WriteOff", "WrongType", "YearName",
    "__version__", "accounts", "agenda", "at_least", "at_most", "attainment_by", "audit",
    "bill", "capped_credit", "charge_rows", "charge_table", "compare", "confusable", "covering",
    "days", "describe", "duplicates", "effective_charges", "equal_to", "exponent_of",
    "from_json", "from_tree", "gaps", "hull", "import_csv", "import_purchases", "instant_at",
    "invoices", "is_profession", "known_by", "less_than", "local_day", "mermaid", "months",
    "more_than", "national", "next_charge_on", "next_look_on", "one_of", "outlook", "parse_day",
    "policies", "profile", "ramp", "reconcile", "recurring_on", "recurring_revenue", "refs_of",
    "revenue", "revenue_by", "review", "review_all", "review_book", "rfm", "round_fraction",
    "rounded_total", "rounding_line", "samples", "seen", "shortfall", "stamped", "standing_of",
    "statement", "statements", "story", "surviving", "tied", "to_ical", "to_json", "to_tree",
    "totals", "valid_on", "weeks", "what_if", "with_tax", "within", "workload", "year_ahead",
    "years",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object
    __getattr__, __dir__ = doors_of(__name__, __all__, MODULES)
