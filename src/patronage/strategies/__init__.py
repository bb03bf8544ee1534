"""Hypothesis strategies for every public type, for tests of code that uses `patronage`.

Needs the extra `testing` (Hypothesis): `pip install 'patronage[testing]'`. Used as

>>> from hypothesis import given
>>> import patronage as pt
>>> from patronage import strategies as pst
>>> @given(pst.relationships(provider="shop", kinds=[pt.Purchase]), pst.days())
... def nobody_is_a_client_without_a_purchase(relationship, day):
...     if not relationship.facts:
...         standing = pt.standing_of(relationship, pt.policies.BY_CONDUCT)
...         assert standing.at(day) == pt.PROSPECT
>>> nobody_is_a_client_without_a_purchase()

Every draw is valid, and its parts come from one small world: few days (month ends, 29 February and
the days beside them), few amounts with their neighbours, few ids. So the cases in which bugs live
come up all the time: equal days, a term that starts on a bill date, a value exactly on a threshold
or one off. Options pin what matters, each to a value or to a strategy of values (`Options`); there
are none for how often something is drawn. For anything else, `st.builds(attrs.evolve, …)`.

`st.from_type(pt.Agreement)` works too, and so does a test whose arguments have such types: see
`register`.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from patronage.errors import Fault, MissingExtra

if find_spec("hypothesis") is None:
    raise MissingExtra(
        Fault("extra.missing", "", "'testing'", "install patronage[testing] for the strategies")
    )

if TYPE_CHECKING:
    from patronage.strategies.agreed import amendments as amendments
    from patronage.strategies.agreed import clauses as clauses
    from patronage.strategies.agreed import notices as notices
    from patronage.strategies.agreed import renewals as renewals
    from patronage.strategies.agreed import term_sheets as term_sheets
    from patronage.strategies.agreed import terminations as terminations
    from patronage.strategies.agreed import terms as terms
    from patronage.strategies.amounts import currencies as currencies
    from patronage.strategies.amounts import money as money
    from patronage.strategies.amounts import percents as percents
    from patronage.strategies.amounts import quantities as quantities
    from patronage.strategies.amounts import unit_prices as unit_prices
    from patronage.strategies.asking import criteria as criteria
    from patronage.strategies.asking import thresholds as thresholds
    from patronage.strategies.billing import accounts as accounts
    from patronage.strategies.billing import billing_terms as billing_terms
    from patronage.strategies.billing import changes as changes
    from patronage.strategies.billing import charges as charges
    from patronage.strategies.billing import early_ends as early_ends
    from patronage.strategies.billing import pauses as pauses
    from patronage.strategies.billing import resumptions as resumptions
    from patronage.strategies.billing import schedules as schedules
    from patronage.strategies.charging import fees as fees
    from patronage.strategies.dealings import acquisitions as acquisitions
    from patronage.strategies.dealings import commitments as commitments
    from patronage.strategies.dealings import compensations as compensations
    from patronage.strategies.dealings import covers as covers
    from patronage.strategies.dealings import engagements as engagements
    from patronage.strategies.dealings import handlers as handlers
    from patronage.strategies.dealings import purchases as purchases
    from patronage.strategies.dealings import scopes as scopes
    from patronage.strategies.deciding import overrides as overrides
    from patronage.strategies.deciding import placements as placements
    from patronage.strategies.deciding import policy_versions as policy_versions
    from patronage.strategies.deciding import reviews as reviews
    from patronage.strategies.deciding import standings as standings
    from patronage.strategies.deciding import steps as steps
    from patronage.strategies.happenings import assignments as assignments
    from patronage.strategies.happenings import attributes as attributes
    from patronage.strategies.happenings import credit_notes as credit_notes
    from patronage.strategies.happenings import observations as observations
    from patronage.strategies.happenings import payments as payments
    from patronage.strategies.happenings import refunds as refunds
    from patronage.strategies.happenings import write_offs as write_offs
    from patronage.strategies.ledgers import coverages as coverages
    from patronage.strategies.ledgers import facts as facts
    from patronage.strategies.ledgers import relationships as relationships
    from patronage.strategies.life import acts as acts
    from patronage.strategies.life import agreements as agreements
    from patronage.strategies.looking import anchors as anchors
    from patronage.strategies.looking import calendars as calendars
    from patronage.strategies.looking import whiches as whiches
    from patronage.strategies.looking import windows as windows
    from patronage.strategies.mends import corrections as corrections
    from patronage.strategies.mends import retractions as retractions
    from patronage.strategies.pace import anchor_rules as anchor_rules
    from patronage.strategies.pace import billing_periods as billing_periods
    from patronage.strategies.pace import cadences as cadences
    from patronage.strategies.pace import dues as dues
    from patronage.strategies.pace import prorations as prorations
    from patronage.strategies.pace import rolled_boundaries as rolled_boundaries
    from patronage.strategies.pace import timings as timings
    from patronage.strategies.people import contact_points as contact_points
    from patronage.strategies.people import dated_names as dated_names
    from patronage.strategies.people import erased_persons as erased_persons
    from patronage.strategies.people import groups as groups
    from patronage.strategies.people import identifiers as identifiers
    from patronage.strategies.people import memberships as memberships
    from patronage.strategies.people import organizations as organizations
    from patronage.strategies.people import parties as parties
    from patronage.strategies.people import party_roles as party_roles
    from patronage.strategies.people import persons as persons
    from patronage.strategies.people import relations as relations
    from patronage.strategies.people import terms_of_address as terms_of_address
    from patronage.strategies.pricing import discounts as discounts
    from patronage.strategies.pricing import escalations as escalations
    from patronage.strategies.pricing import flat_taxes as flat_taxes
    from patronage.strategies.pricing import late_interests as late_interests
    from patronage.strategies.pricing import milestones as milestones
    from patronage.strategies.pricing import phases as phases
    from patronage.strategies.pricing import prices as prices
    from patronage.strategies.pricing import rate_cards as rate_cards
    from patronage.strategies.pricing import rollovers as rollovers
    from patronage.strategies.pricing import tier_tables as tier_tables
    from patronage.strategies.pricing import tiers as tiers
    from patronage.strategies.pricing import usages as usages
    from patronage.strategies.registration import register as register
    from patronage.strategies.ruling import compounds as compounds
    from patronage.strategies.ruling import ends_of_periods as ends_of_periods
    from patronage.strategies.ruling import policies as policies
    from patronage.strategies.ruling import policy_histories as policy_histories
    from patronage.strategies.ruling import rules as rules
    from patronage.strategies.ruling import rungs as rungs
    from patronage.strategies.ruling import shows as shows
    from patronage.strategies.ruling import versions as versions
    from patronage.strategies.times import days as days
    from patronage.strategies.times import month_ends as month_ends
    from patronage.strategies.times import periods as periods
    from patronage.strategies.times import recurrences as recurrences
    from patronage.strategies.times import spans as spans
    from patronage.strategies.times import spells as spells
    from patronage.strategies.times import timelines as timelines
    from patronage.strategies.whole import books as books
    from patronage.strategies.whole import cases as cases
    from patronage.strategies.whole import decisions as decisions
    from patronage.strategies.wording import details as details
    from patronage.strategies.wording import faults as faults
    from patronage.strategies.wording import ids as ids
    from patronage.strategies.wording import names as names
    from patronage.strategies.wording import refs as refs
    from patronage.strategies.wording import remarks as remarks
    from patronage.strategies.wording import scalars as scalars
    from patronage.strategies.wording import texts as texts
    from patronage.strategies.wording import words as words
    from patronage.strategies.world import Options as Options

__all__ = [
    "Options",
    "accounts",
    "acquisitions",
    "acts",
    "agreements",
    "amendments",
    "anchor_rules",
    "anchors",
    "assignments",
    "attributes",
    "billing_periods",
    "billing_terms",
    "books",
    "cadences",
    "calendars",
    "cases",
    "changes",
    "charges",
    "clauses",
    "commitments",
    "compensations",
    "compounds",
    "contact_points",
    "corrections",
    "coverages",
    "covers",
    "credit_notes",
    "criteria",
    "currencies",
    "dated_names",
    "days",
    "decisions",
    "details",
    "discounts",
    "dues",
    "early_ends",
    "ends_of_periods",
    "engagements",
    "erased_persons",
    "escalations",
    "facts",
    "faults",
    "fees",
    "flat_taxes",
    "groups",
    "handlers",
    "identifiers",
    "ids",
    "late_interests",
    "memberships",
    "milestones",
    "money",
    "month_ends",
    "names",
    "notices",
    "observations",
    "organizations",
    "overrides",
    "parties",
    "party_roles",
    "pauses",
    "payments",
    "percents",
    "periods",
    "persons",
    "phases",
    "placements",
    "policies",
    "policy_histories",
    "policy_versions",
    "prices",
    "prorations",
    "purchases",
    "quantities",
    "rate_cards",
    "recurrences",
    "refs",
    "refunds",
    "register",
    "relations",
    "relationships",
    "remarks",
    "renewals",
    "resumptions",
    "retractions",
    "reviews",
    "rolled_boundaries",
    "rollovers",
    "rules",
    "rungs",
    "scalars",
    "schedules",
    "scopes",
    "shows",
    "spans",
    "spells",
    "standings",
    "steps",
    "term_sheets",
    "terminations",
    "terms",
    "terms_of_address",
    "texts",
    "thresholds",
    "tier_tables",
    "tiers",
    "timelines",
    "timings",
    "unit_prices",
    "usages",
    "versions",
    "whiches",
    "windows",
    "words",
    "write_offs",
]

_HOMES = {
    "agreed": """
        amendments clauses notices renewals term_sheets terminations terms
    """,
    "amounts": """
        currencies money percents quantities unit_prices
    """,
    "asking": """
        criteria thresholds
    """,
    "billing": """
        accounts billing_terms changes charges early_ends pauses resumptions schedules
    """,
    "charging": """
        fees
    """,
    "dealings": """
        acquisitions commitments compensations covers engagements handlers purchases scopes
    """,
    "deciding": """
        overrides placements policy_versions reviews standings steps
    """,
    "happenings": """
        assignments attributes credit_notes observations payments refunds write_offs
    """,
    "ledgers": """
        coverages facts relationships
    """,
    "life": """
        acts agreements
    """,
    "looking": """
        anchors calendars whiches windows
    """,
    "mends": """
        corrections retractions
    """,
    "pace": """
        anchor_rules billing_periods cadences dues prorations rolled_boundaries timings
    """,
    "people": """
        contact_points dated_names erased_persons groups identifiers memberships
        organizations parties party_roles persons relations terms_of_address
    """,
    "pricing": """
        discounts escalations flat_taxes late_interests milestones phases prices rate_cards
        rollovers tier_tables tiers usages
    """,
    "registration": """
        register
    """,
    "ruling": """
        compounds ends_of_periods policies policy_histories rules rungs shows versions
    """,
    "times": """
        days month_ends periods recurrences spans spells timelines
    """,
    "whole": """
        books cases decisions
    """,
    "wording": """
        details faults ids names refs remarks scalars texts words
    """,
    "world": """
        Options
    """,
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object

    def __getattr__(name: str) -> object:
        """Load a strategy from its module when it is first asked for (PEP 562)."""
        if name not in _HOME_OF:
            raise AttributeError(f"module 'patronage.strategies' has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f"patronage.strategies.{_HOME_OF[name]}"), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Return every strategy, loaded or not."""
        return sorted({*globals(), *__all__})
