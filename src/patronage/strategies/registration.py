"""Which strategy draws which public type, and how Hypothesis comes to know it without being slowed.

Hypothesis runs `register` whenever it is imported, in every project of an environment that has this
package. So nothing is loaded there and then: types are registered when the module that exports them
is loaded, strategies are built when they are first asked for.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any, Final, get_args

from patronage.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from hypothesis.strategies import SearchStrategy

__all__ = ["DRAWN", "FAMILIES", "OF_VALUES", "register", "strategy_of"]

DRAWN: Final[dict[str, str]] = {
    "Account": "billing.accounts",
    "Acquisition": "dealings.acquisitions",
    "Act": "life.acts",
    "Agreement": "life.agreements",
    "Amendment": "agreed.amendments",
    "Anchor": "pace.anchor_rules",
    "Anchors": "looking.anchors",
    "Assigned": "happenings.assignments",
    "Attribute": "happenings.attributes",
    "BillingPeriod": "pace.billing_periods",
    "BillingSchedule": "billing.schedules",
    "BillingTerms": "billing.billing_terms",
    "Book": "whole.books",
    "Cadence": "pace.cadences",
    "Calendar": "looking.calendars",
    "Case": "whole.cases",
    "Change": "billing.changes",
    "Charge": "billing.charges",
    "Clause": "agreed.clauses",
    "Commitment": "dealings.commitments",
    "Compensation": "dealings.compensations",
    "ContactPoint": "people.contact_points",
    "Correction": "mends.corrections",
    "Cover": "dealings.covers",
    "Coverage": "ledgers.coverages",
    "CreditNote": "happenings.credit_notes",
    "Criterion": "asking.criteria",
    "Decision": "whole.decisions",
    "EarlyEnd": "billing.early_ends",
    "EndOfPeriod": "ruling.ends_of_periods",
    "Engagement": "dealings.engagements",
    "Escalation": "pricing.escalations",
    "Fact": "ledgers.facts",
    "FlatTax": "pricing.flat_taxes",
    "Fault": "wording.faults",
    "Fee": "charging.fees",
    "Growing": "life.agreements",
    "Handler": "dealings.handlers",
    "HasRef": "wording.refs",
    "HolidayCalendar": "looking.calendars",
    "Identifier": "people.identifiers",
    "LateInterest": "pricing.late_interests",
    "Membership": "people.memberships",
    "Milestone": "pricing.milestones",
    "Money": "amounts.money",
    "MonthEnd": "times.month_ends",
    "Name": "people.dated_names",
    "Notice": "agreed.notices",
    "Observation": "happenings.observations",
    "Override": "deciding.overrides",
    "PartyRole": "people.party_roles",
    "Pause": "billing.pauses",
    "Payment": "happenings.payments",
    "Period": "times.periods",
    "Phase": "pricing.phases",
    "Placement": "deciding.placements",
    "Policy": "ruling.policies",
    "PolicyHistory": "ruling.policy_histories",
    "PolicyVersion": "deciding.policy_versions",
    "Proration": "pace.prorations",
    "Purchase": "dealings.purchases",
    "RateCard": "pricing.rate_cards",
    "Recurrence": "times.recurrences",
    "Ref": "wording.refs",
    "Refund": "happenings.refunds",
    "Relation": "people.relations",
    "Relationship": "ledgers.relationships",
    "Remark": "wording.remarks",
    "Renewal": "agreed.renewals",
    "Resumed": "billing.resumptions",
    "Retraction": "mends.retractions",
    "Reviewed": "deciding.reviews",
    "RolledBoundaries": "pace.rolled_boundaries",
    "Rollover": "pricing.rollovers",
    "Rung": "ruling.rungs",
    "Scope": "dealings.scopes",
    "Shows": "ruling.shows",
    "Span": "times.spans",
    "Standing": "deciding.standings",
    "Step": "deciding.steps",
    "Term": "agreed.terms",
    "TermOfAddress": "people.terms_of_address",
    "Termination": "agreed.terminations",
    "Terms": "agreed.term_sheets",
    "Threshold": "asking.thresholds",
    "TaxRule": "pricing.flat_taxes",
    "Tier": "pricing.tiers",
    "Tiers": "pricing.tier_tables",
    "Timing": "pace.timings",
    "UnitPrice": "amounts.unit_prices",
    "Usage": "pricing.usages",
    "Version": "ruling.versions",
    "Which": "looking.whiches",
    "Words": "wording.words",
    "WriteOff": "happenings.write_offs",
}
"""The function that draws each type, by the module of this package in which it stands."""

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "asking.criteria": (
        "ActTaken", "AdvisedWithoutConflict", "Aggregate", "AgreementInForce", "Always", "Buys",
        "CallsItself", "ConsentGiven", "ContinuingEngagement", "DealingCount", "DedicatedManager",
        "EarningPeriods", "ElapsedSince", "HasReferred", "InTouch", "LargestPurchase",
        "LastObservations", "OldestUnpaid", "ProviderTrade", "PurchaseCount", "PurchaseDays",
        "Recency", "RecurringBilling", "Referred", "Satisfaction", "Spend", "Tenure", "TimeSpent",
        "UnpaidBalance", "UnpaidCount",
    ),
    "charging.fees": (
        "MilestoneFee", "OneOffFee", "PointOfSale", "RecurringFee", "RetainerFee", "UsageFee",
    ),
    "looking.windows": (
        "Anniversary", "CalendarPeriod", "Ever", "Fixed", "InTerm", "Rolling", "SinceFall",
    ),
    "pace.dues": ("DayOfMonth", "EndOfMonth", "NetDays", "NetMonths"),
    "people.parties": ("ErasedPerson", "Group", "Organization", "Person"),
    "pricing.discounts": ("AmountOff", "PercentOff"),
    "ruling.compounds": (
        "AllOf", "AnyOf", "AtLeastOf", "HeldFor", "InEach", "Not", "Score",
    ),
}  # fmt: skip
"""The functions that draw several types, and take which as `kinds`."""

OF_VALUES: Final = {"Spell": "times.spells", "Timeline": "times.timelines"}
"""The functions that draw a type of values of any other: `Timeline[Money]`."""

_FAMILY_OF: Final = {name: path for path, names in FAMILIES.items() for name in names}


def strategy_of(thing: Any) -> SearchStrategy[Any]:  # noqa: ANN401  a type, or one of parameters
    """Return the strategy of a public type; of `Timeline[T]` one of the values of T.

    >>> import patronage as pt
    >>> from hypothesis import find
    >>> find(strategy_of(pt.Timeline[bool]), lambda line: line.before)
    Timeline.constant(True)
    """
    from hypothesis import strategies as st

    kind: type[Any] = getattr(thing, "__origin__", thing)
    name = kind.__name__
    if name in OF_VALUES:
        given = get_args(thing)
        return _function(OF_VALUES[name])(st.from_type(given[0]) if given else st.integers(0, 3))
    if name in _FAMILY_OF:
        return _function(_FAMILY_OF[name])(kinds=[kind])
    return _function(DRAWN[name])()


def _function(path: str) -> Callable[..., SearchStrategy[Any]]:
    module, _, name = path.partition(".")
    found: Callable[..., SearchStrategy[Any]]
    found = getattr(import_module(f"patronage.strategies.{module}"), name)
    return found


# --- telling Hypothesis --------------------------------------------------------------------------


def register() -> None:
    """Let Hypothesis draw the public types, so that `st.from_type(pt.Agreement)` works.

    Run by Hypothesis itself when it is imported, through its entry point; to run it again changes
    nothing. Types whose modules aren't loaded yet are registered when they are.

    >>> import patronage as pt
    >>> from hypothesis import find, strategies as st
    >>> register()
    >>> find(st.from_type(pt.Person), lambda person: person.id == "a").name
    'Mary Vane'
    """
    waiting: dict[str, list[str]] = {}
    for name in (*DRAWN, *_FAMILY_OF, *OF_VALUES):
        waiting.setdefault(MANIFEST.homes[name], []).append(name)
    for home in [home for home in waiting if home in sys.modules]:
        _register_types_of(sys.modules[home], waiting[home])
    if not any(isinstance(finder, _Watch) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Watch(waiting))


def _register_types_of(module: ModuleType, names: Sequence[str]) -> None:
    from hypothesis import strategies as st

    for name in names:
        kind = getattr(module, name, None)
        if isinstance(kind, type):
            st.register_type_strategy(kind, strategy_of)


class _Watch(MetaPathFinder):
    """Has the types of a module registered once it is loaded; finds nothing that isn't there."""

    def __init__(self, waiting: dict[str, list[str]]) -> None:
        self.waiting = waiting

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of a module that exports types, with a loader that registers them."""
        names = self.waiting.get(fullname)
        if names is None:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Registering(spec.loader, names)
        return spec


class _Registering(Loader):
    """Loads a module as its own loader does, then has its types registered."""

    def __init__(self, loader: Loader, names: Sequence[str]) -> None:
        self.loader = loader
        self.names = names

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Create the module as its own loader does."""
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with its own loader in it, then register its types."""
        module.__loader__ = self.loader
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        _register_types_of(module, self.names)
