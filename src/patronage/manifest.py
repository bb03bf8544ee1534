"""The one list of public names: the room of each, what it is, and the module that it stands in.

A new criterion, kind of fact or fee is a file of its own and one line here. From it follow what the
package exports (`tools/exports.py` writes that down for type checkers), what documents may name,
what stands where any fact, criterion or fee may stand, and what the strategies draw.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["MANIFEST", "MODULES", "Manifest", "Row", "doors_of", "rows"]


class Row(NamedTuple):
    """One public name.

    `room` is the namespace it is found in (`pt.criteria`), `role` what it is among others of its
    kind (`-`: nothing in particular; `apart`: found in its room only), `home` its module.
    """

    name: str
    room: str
    role: str
    home: str


def rows(table: str) -> tuple[Row, ...]:
    """Return the rows that a table spells: a room, a role, a module of the package, its names.

    >>> rows("money - money.money Money totals")[1]
    Row(name='totals', room='money', role='-', home='patronage.money.money')
    """
    found: list[Row] = []
    for line in table.strip().splitlines():
        room, role, home, *names = line.split()
        found += [Row(name, room, role, f"patronage.{home}") for name in names]
    return tuple(found)


class Manifest:
    """Public names, looked up by what they are.

    >>> MANIFEST.named("fee")[0], MANIFEST.homes["Money"]
    ('MilestoneFee', 'patronage.money.money')
    """

    def __init__(self, listed: Iterable[Row]) -> None:
        self.rows: Final = tuple(sorted(listed))
        self.homes: Final = {row.name: row.home for row in self.rows}
        self.flat: Final = tuple(row.name for row in self.rows if row.role != "apart")
        self.rooms: Final = tuple(sorted({row.room for row in self.rows}))

    def named(self, role: str) -> tuple[str, ...]:
        """Return the names of one role, in order.

        >>> MANIFEST.named("discount")
        ('AmountOff', 'PercentOff')
        """
        return tuple(row.name for row in self.rows if row.role == role)

    def load(self, name: str) -> object:
        """Return what a public name stands for, from its module.

        >>> MANIFEST.load("months")(3)
        months(3)
        """
        return getattr(import_module(self.homes[name]), name)


NO_MODULES: Final[Mapping[str, str]] = {}


def doors_of(
    package: str, names: Iterable[str], modules: Mapping[str, str] = NO_MODULES
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the `__getattr__` and `__dir__` by which a package loads names when asked (PEP 562).

    `modules` are what else it offers: modules, each by the name under which it is asked for.

    >>> load, names = doors_of("patronage.money", ["Money"])
    >>> load("Money")("1", "USD"), names()
    (Money('1.00', 'USD'), ['Money'])
    """
    known = frozenset(names) - modules.keys()

    def load(name: str) -> object:
        """Load a public name from its module when it is first asked for."""
        value: object
        if name == "__version__" and name in known:
            value = _version(package)
        elif name in known:
            value = MANIFEST.load(name)
        elif name in modules:
            if _lacks(name):  # an error of attributes, for whoever asks whether there is one
                hint = f"needs an extra: pip install 'patronage[{EXTRAS[name]}]'"
                raise AttributeError(f"{package}.{name} {hint}")
            value = import_module(modules[name])
        else:
            hint = _hint(name, known | modules.keys())
            raise AttributeError(f"module {package!r} has no attribute {name!r}{hint}")
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        """Return the public names, loaded or not, and nothing else."""
        return sorted(known | {name for name in modules if not _lacks(name)})

    return load, listed


def _version(package: str) -> str:
    """Return the version of the distribution; a copy that is only on the path has none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        raise AttributeError(f"{package} is not installed, so its version is not known") from None


def _lacks(module: str) -> bool:
    """Say whether a module that the package offers waits for an extra."""
    return module in EXTRAS and find_spec(_NEEDED[EXTRAS[module]]) is None


def _hint(name: str, known: Iterable[str]) -> str:
    """Return where a name stands that was looked for elsewhere, or the nearest; nothing for others.

    Nothing for those with an underscore, too, by which tools ask what an object can do.
    """
    if name.startswith("_"):
        return ""
    rooms = [row.room for row in MANIFEST.rows if row.name == name]
    if rooms:
        return f": it stands in patronage.{rooms[0]}"
    from patronage.errors import offer

    near = offer(name, sorted({*known, *MANIFEST.homes}))
    return near and f"; {near.rstrip()}"


MANIFEST: Final = Manifest(
    rows("""
agreement   -         agreement.status.act_kinds      ActKind Ground
agreement   -         agreement.life.acts             Act
agreement   -         agreement.ahead.agenda          Agenda
agreement   fact      agreement.whole.agreement       Agreement
agreement   -         agreement.ahead.alerts          Alert
agreement   -         agreement.terms.causes          TerminationCause
agreement   -         agreement.terms.citation        Citation
agreement   -         agreement.terms.deadline        Deadline DeadlineKind IfNothing
agreement   -         agreement.terms.assignment      Assignment
agreement   -         agreement.terms.ends            After EarlierOf EndOf EndOfOrders LaterOf
agreement   -         agreement.terms.ends            OnEvent
agreement   -         agreement.paper.growing         tied
agreement   -         agreement.ahead.ical            to_ical
agreement   -         agreement.terms.notice          Notice
agreement   -         agreement.terms.obligations     Obligation ObligationState Owed
agreement   -         agreement.terms.reminding       Reminder
agreement   -         agreement.terms.renewal         Counted Renewal RenewalKind
agreement   -         agreement.terms.reviews         ReviewOutcome ReviewPlan
agreement   -         agreement.terms.signatories     Signatory
agreement   -         agreement.status.status         AgreementStatus
agreement   -         agreement.terms.term            Term
agreement   -         agreement.terms.suspension      Suspension
agreement   -         agreement.terms.terms           Amendment Clause Part
agreement   -         agreement.terms.terms           Termination Terms
agreement   -         agreement.terms.variation       Variation
agreement   -         agreement.terms.withdrawal      Withdrawal
answers     -         standing.book.progress          Progress revenue
answers     -         standing.book.attainment        AttainmentLine AttainmentTable attainment_by
answers     -         standing.book.comparing         Compared Moved compare
answers     -         standing.book.listing           Listing Unobserved
answers     -         standing.book.by_period         PeriodTotals revenue_by
answers     -         standing.book.recurring         RecurringMove RecurringMoveKind
answers     -         standing.book.recurring         RecurringPeriod RecurringRevenue
answers     -         standing.book.recurring         recurring_on recurring_revenue
answers     -         standing.book.rfm               RfmLine RfmTable rfm
answers     -         standing.book.workload          Load Waiting Workload workload
answers     -         standing.book.review            AtRisk BookReview Near review_book
answers     -         standing.questions.next_look    next_look_on
answers     -         standing.questions.outlook      Expected Outlook outlook
answers     -         standing.questions.profile      Leaning Profile ProfileLine profile
answers     -         standing.questions.shortfall    Shortfall shortfall
answers     -         standing.questions.story        Grace Story Turn story
answers     -         standing.questions.what_if      WhatIf what_if
answers     -         standing.remedies.remedy        Remedy
answers     -         standing.review.case            Case review review_all seen standing_of
answers     -         standing.review.decision        Decision Direction
answers     -         standing.review.finding         Finding Role
answers     -         standing.fold.moves             Cause
billing     -         billing.account.account         Account accounts
billing     fact      billing.account.invoice         Invoice
billing     -         billing.account.invoice         invoices
billing     -         billing.account.open_items      AgeingBucket OpenItem
billing     -         billing.account.interest        InterestItem LateInterest
billing     -         billing.account.late_fees       LateFee LateFees
billing     fact      billing.account.settlements     CreditNote WriteOff
billing     -         billing.account.statement       Statement StatementLine statement statements
billing     -         billing.account.tax             FlatTax TaxRule rounded_total with_tax
billing     fact      billing.charges.charge          Charge
billing     due       billing.charges.due_days        DayOfMonth EndOfMonth NetDays NetMonths
billing     due       billing.charges.early_discount  EarlyDiscount
billing     due       billing.charges.instalments     Instalments
billing     -         billing.charges.dues            Due Timing TimingRule
billing     -         billing.charges.table           charge_rows charge_table
billing     -         billing.course.course           Fee
billing     -         billing.course.early_end        EarlyEnd EndCredit
billing     -         billing.course.usage            Usage
billing     -         billing.fees.limits             Limit
billing     fee       billing.fees.milestones         MilestoneFee
billing     -         billing.fees.milestones         Milestone
billing     fee       billing.fees.one_off            OneOffFee
billing     fee       billing.fees.point_of_sale      PointOfSale
billing     fee       billing.fees.recurring          RecurringFee
billing     -         billing.fees.recurring          PriceRule
billing     fee       billing.fees.retainer           RetainerFee
billing     -         billing.fees.retainer           Drawdown Rollover
billing     fee       billing.fees.usage              UsageFee
billing     -         billing.periods.anchor          Anchor
billing     -         billing.periods.boundaries      RolledBoundaries
billing     -         billing.periods.cadence         Cadence Stub
billing     -         billing.periods.period          BillingPeriod
billing     discount  billing.prices.discounts        AmountOff PercentOff
billing     -         billing.prices.discounts        Discount
billing     -         billing.prices.escalation       Escalation EscalationRule
billing     -         billing.prices.prices           Phase Price RateCard ramp
billing     -         billing.prices.proration        Proration ProrationRule
billing     -         billing.prices.tiers            Tier TierRule Tiers
billing     -         billing.schedule.biller         bill capped_credit effective_charges
billing     -         billing.schedule.changes        Change Effect Pause Resumed
billing     -         billing.schedule.position       Position
billing     -         billing.schedule.schedule       BillingSchedule
billing     -         billing.schedule.terms          BillingTerms
billing     apart     billing.schedule.terms          BillingDetails
billing     -         billing.schedule.year_ahead     Month year_ahead
book        -         book.auditing                   audit
book        -         book.book                       Book
book        -         book.candidates                 duplicates
book        -         book.imported                   Imported import_purchases
book        -         purchases.rows                  Column
calendars   -         calendars                       Calendar EVERY_DAY Roll WEEKDAYS national
calendars   calendar  calendars                       HolidayCalendar NationalCalendar
codec       -         codec.documents                 from_json from_tree to_json to_tree
codec       apart     codec.converters                converter
codec       apart     codec.documents                 FORMAT VERSION dump dumps load loads
codec       -         codec.parsing                   Limits
codec       apart     codec.parsing                   LIMITS
codec       apart     codec.upgrades                  upgrade
counting    -         counting.when                   Unknown When
counting    -         counting.count                  Count Counting
counting    apart     counting.count                  HALF_YEAR MONTH QUARTER WEEK YEAR
criteria    criterion standing.criteria.acts          ActTaken ConsentGiven
criteria    criterion standing.criteria.agreements    AgreementInForce RecurringBilling
criteria    -         standing.criteria.bgnbd         BgNbd
criteria    criterion standing.criteria.durations     ElapsedSince InTouch Tenure
criteria    criterion standing.criteria.duties        ObligationBreached ReviewOverdue
criteria    criterion standing.criteria.latest        CallsItself LastObservations ProviderTrade
criteria    criterion standing.criteria.latest        Satisfaction
criteria    criterion standing.criteria.likely        LikelyActive
criteria    criterion standing.criteria.lots          LotBalance
criteria    criterion standing.criteria.measured      MeasureAttained MeasureMissed
criteria    criterion standing.criteria.noted         Aggregate
criteria    -         standing.criteria.noted         Statistic
criteria    criterion standing.criteria.notices       NoticeGiven
criteria    criterion standing.criteria.purchases     DealingCount PurchaseCount PurchaseDays
criteria    criterion standing.criteria.purchases     Recency
criteria    criterion standing.criteria.receivables   OldestUnpaid UnpaidBalance UnpaidCount
criteria    -         standing.criteria.receivables   DebtAge
criteria    criterion standing.criteria.referrals     HasReferred Referred
criteria    criterion standing.criteria.service       AdvisedWithoutConflict Buys
criteria    criterion standing.criteria.service       ContinuingEngagement DedicatedManager
criteria    criterion standing.criteria.spells        TimeSpent
criteria    criterion standing.criteria.periods       BestPeriod CarriedOver Streak
criteria    criterion standing.criteria.pooled        Pooled
criteria    -         standing.criteria.pooled        Belongs
criteria    criterion standing.criteria.spending      EarningPeriods LargestPurchase Spend
criteria    criterion standing.criteria.through       Through
criteria    criterion standing.fold.holds_standing    HoldsStanding
criteria    compound  standing.rules.combining        AllOf AnyOf AtLeastOf HeldFor Not
criteria    compound  standing.rules.combining        HeldWithin
criteria    criterion standing.rules.combining        Always Never
criteria    -         standing.rules.combining        Criterion Rule
criteria    -         standing.rules.covering         Unseen
criteria    -         standing.rules.evidence         Facts
criteria    compound  standing.rules.periodic         InEach
criteria    compound  standing.rules.score            Score
criteria    -         thresholds.threshold        Comparison Threshold at_least at_most
criteria    -         thresholds.threshold        equal_to less_than more_than one_of within
criteria    -         counting.verdict                Verdict
criteria    -         standing.rules.verdict          Observed
dates       -         dates.day                       parse_day
dates       -         dates.instants                  instant_at local_day
dates       -         dates.month_end                 MonthEnd
dates       -         dates.period                    Allen Period covering gaps hull
dates       -         dates.recurrence                Recurrence
dates       -         dates.span                      Span days months weeks years
engagement  fact      engagement.engagement           Engagement
engagement  -         engagement.natures              Duty EngagementForm Nature Offering Origin
engagement  -         engagement.natures              Purpose
engagement  fact      engagement.purchase             Purchase
engagement  -         engagement.terms                Acquisition Commitment Compensation
engagement  -         engagement.terms                CompensationSource Cover Handler Scope
errors      -         errors                          Conflict Fault InvalidInput MissingExtra
errors      -         errors                          OutOfRange PatronageError Refused
errors      -         errors                          Undecided UnknownReference WrongType
facts       fact      facts.acts                      Lifted Override Placement
facts       fact      facts.acts                      Reviewed
facts       -         facts.acts                      Mask PolicyVersion Step
facts       fact      facts.attributes                Attribute
facts       fact      facts.dealings                  Assigned Payment Refund
facts       -         facts.fact                      Fact Growing
facts       fact      facts.mends                     Correction Retraction
facts       -         facts.mends                     known_by
facts       fact      facts.observed                  Observation
facts       apart     facts.observed                  Circumstances
facts       -         facts.parties                   HasRef Ref Side refs_of
facts       -         facts.remarks                   Remark
facts       -         facts.stamping                  stamped
facts       -         facts.standings                 CLIENT CUSTOMER FORMER PROSPECT Standing
lots        -         lots.lots                       Lot Lots
lots        -         lots.terms                      LotTerms
measures    apart     measures.attainment             Attainment
measures    apart     measures.credits                Credit CreditState credits_of
measures    apart     measures.rules                  Cap CreditBase CreditRule SettledBy
measures    apart     measures.forms                  PartUnit Per Pick Row Table
measures    apart     measures.conditions             DataRequirement Exclusion
measures    apart     measures.measure                Measure
measures    apart     measures.weighted               WeightedMeasure
measures    apart     measures.methods                AttainmentMethod
measures    calendar  measures.hours                  ServiceHours
money       -         money.amounts                   Rounding round_fraction
money       -         money.currencies                exponent_of
money       -         money.money                     Money rounding_line totals
money       -         money.unit_price                UnitPrice
party       -         party.known                     ContactPoint Identifier Membership Name
party       -         party.known                     PartyRole RoleStatus TermOfAddress valid_on
party       -         party.likeness                  confusable
party       party     party.parties                   ErasedPerson Group Organization Person
party       -         party.parties                   GroupKind Party
party       fact      party.notes                     Ended Merged Particular
party       -         party.notes                     Note
party       fact      party.relations                 Relation
party       -         party.relations                 Bond OwnBond
party       -         party.survival                  Survives surviving
party       -         party.trades                    PROFESSIONS is_profession
policies    -         standing.policy.in_words        describe mermaid
policies    -         standing.policy.ladder          Better Climb EndOfPeriod Fall Rung Shows
policies    -         standing.policy.policy          Policy
policies    -         standing.policy.versions        PolicyHistory Version
policies    apart     standing.policy.conduct         BY_CONDUCT BY_DURATION by_conduct
policies    apart     standing.policy.conduct         by_duration
policies    apart     standing.policy.differing       diff
policies    apart     standing.policy.ready_made      BY_AGREEMENT BY_OWN_WORD BY_PROFESSION
policies    apart     standing.policy.ready_made      PROFESSIONAL_SERVICES READY_MADE
policies    apart     standing.policy.ready_made      SIX_CRITERIA by_agreement by_own_word
policies    apart     standing.policy.ready_made      by_profession professional_services
policies    apart     standing.policy.ready_made      six_criteria
imports     -         imports                         import_csv
relationship -        relationship.agendas            agenda next_charge_on
relationship -        relationship.coverage           Coverage
relationship -        relationship.reconciliation     Reconciliation reconcile
relationship -        relationship.relationship       Joined Relationship
text        -         text.phrases                    Words
text        -         words                           ENGLISH
timeline    -         timeline.timeline               Spell Timeline
windows     -         windows.anchors                 Anchors
windows     window    windows.grid                    Anniversary CalendarPeriod
windows     -         windows.grid                    Which YearName
windows     window    windows.ladder                  InTerm SinceFall
windows     window    windows.plain                   Ever Fixed Rolling
windows     -         windows.window                  Window
""")
)

EXTRAS: Final = {"strategies": "testing"}
"""The modules that need an extra, with its name."""

_NEEDED: Final = {"testing": "hypothesis"}

MODULES: Final[dict[str, str]] = {
    **{room: f"patronage.{room}" for room in MANIFEST.rooms},
    "samples": "patronage.data.samples",
    "strategies": "patronage.strategies",
}
"""The modules that the package offers beside its names: the rooms of `MANIFEST`, and two more."""
