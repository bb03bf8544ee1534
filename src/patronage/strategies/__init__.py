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

from patronage.errors import missing_extra, offer
from patronage.strategies.registration import register, rooms

if find_spec("hypothesis") is None:
    raise missing_extra("testing", "hypothesis")

if TYPE_CHECKING:
    from patronage.strategies.agreement import (
        acts,
        agreements,
        amendments,
        clauses,
        notices,
        renewals,
        term_sheets,
        terminations,
        terms,
    )
    from patronage.strategies.amounts import currencies, money, percents, quantities, unit_prices
    from patronage.strategies.attainment import (
        attainments,
        caps,
        credit_rules,
        measures,
        service_credits,
        tables,
        weighted_measures,
    )
    from patronage.strategies.billing import (
        accounts,
        billing_terms,
        changes,
        charges,
        early_ends,
        invoices,
        pauses,
        resumptions,
        schedules,
    )
    from patronage.strategies.book import books, cases, coverages, decisions, facts, relationships
    from patronage.strategies.cadence import (
        anchor_rules,
        billing_periods,
        cadences,
        dues,
        prorations,
        rolled_boundaries,
        timings,
    )
    from patronage.strategies.counting import counts, unknowns, whens
    from patronage.strategies.criterion import (
        anchors,
        compounds,
        criteria,
        rules,
        thresholds,
        whiches,
        windows,
    )
    from patronage.strategies.dates import (
        calendars,
        days,
        month_ends,
        periods,
        recurrences,
        spans,
        spells,
        timelines,
    )
    from patronage.strategies.duties import obligations, review_outcomes, review_plans
    from patronage.strategies.engagement import (
        acquisitions,
        commitments,
        compensations,
        covers,
        engagements,
        handlers,
        purchases,
        scopes,
    )
    from patronage.strategies.fact import (
        assignments,
        attributes,
        corrections,
        credit_notes,
        lifts,
        observations,
        overrides,
        payments,
        placements,
        policy_versions,
        refunds,
        retractions,
        reviews,
        standings,
        steps,
        write_offs,
    )
    from patronage.strategies.fee import (
        discounts,
        escalations,
        fees,
        flat_taxes,
        late_interests,
        milestones,
        phases,
        prices,
        rate_cards,
        rollovers,
        tier_tables,
        tiers,
        usages,
    )
    from patronage.strategies.hours import service_hours
    from patronage.strategies.options import Options
    from patronage.strategies.party import (
        contact_points,
        dated_names,
        endings,
        erased_persons,
        groups,
        identifiers,
        memberships,
        merges,
        organizations,
        particulars,
        parties,
        party_roles,
        persons,
        relations,
        terms_of_address,
    )
    from patronage.strategies.policy import (
        ends_of_periods,
        policies,
        policy_histories,
        rungs,
        shows,
        versions,
    )
    from patronage.strategies.stock import lot_terms, lots
    from patronage.strategies.text import (
        details,
        faults,
        ids,
        names,
        refs,
        remarks,
        scalars,
        texts,
        words,
    )

# fmt: off
__all__ = [
    "Options", "accounts", "acquisitions", "acts", "agreements", "amendments", "anchor_rules",
    "anchors", "assignments", "attainments", "attributes", "billing_periods", "billing_terms",
    "books", "cadences", "calendars", "caps", "cases", "changes", "charges", "clauses",
    "commitments", "compensations", "compounds", "contact_points", "corrections", "counts",
    "coverages", "covers", "credit_notes", "credit_rules", "criteria", "currencies", "dated_names",
    "days", "decisions", "details", "discounts", "dues", "early_ends", "endings", "ends_of_periods",
    "engagements", "erased_persons", "escalations", "facts", "faults", "fees", "flat_taxes",
    "groups", "handlers", "identifiers", "ids", "invoices", "late_interests", "lifts", "lot_terms",
    "lots", "measures", "memberships", "merges", "milestones", "money", "month_ends", "names",
    "notices", "obligations", "observations", "organizations", "overrides", "particulars",
    "parties", "party_roles", "pauses", "payments", "percents", "periods", "persons", "phases",
    "placements", "policies", "policy_histories", "policy_versions", "prices", "prorations",
    "purchases", "quantities", "rate_cards", "recurrences", "refs", "refunds", "register",
    "relations", "relationships", "remarks", "renewals", "resumptions", "retractions",
    "review_outcomes", "review_plans", "reviews", "rolled_boundaries", "rollovers", "rules",
    "rungs", "scalars", "schedules", "scopes", "service_credits", "service_hours", "shows", "spans",
    "spells", "standings", "steps", "tables", "term_sheets", "terminations", "terms",
    "terms_of_address", "texts", "thresholds", "tier_tables", "tiers", "timelines", "timings",
    "unit_prices", "unknowns", "usages", "versions", "weighted_measures", "whens", "whiches",
    "windows", "words", "write_offs",
]
# fmt: on

if not TYPE_CHECKING:  # a type checker must not take every misspelt name for an object

    def __getattr__(name: str) -> object:
        """Load a strategy, and what it draws from, when it is first asked for (PEP 562)."""
        for room in rooms() if name in __all__ else ():
            if name in room.__all__:
                globals()[name] = value = getattr(room, name)
                return value
        near = "" if name.startswith("_") else offer(name, __all__).rstrip()
        hint = near and f"; {near}"
        raise AttributeError(f"module 'patronage.strategies' has no attribute {name!r}{hint}")

    def __dir__() -> list[str]:
        """Return every strategy, loaded or not, and nothing else."""
        return __all__
