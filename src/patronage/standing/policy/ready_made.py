"""Ready-made policies: one for each rival definition of a client, each a function as well.

The guides do not agree on what makes a client (D18), so each definition is a policy of its own, to
be held side by side: `review_all(relationship, policies)`. In each, a customer is whoever bought
something or engaged the provider once. A constant is its function with every parameter left as it
is; give your own version a name or a number of its own.

>>> from patronage.standing.policy.ready_made import BY_AGREEMENT, by_agreement
>>> by_agreement() == BY_AGREEMENT, by_agreement(parts=(), version="any").version
(True, 'any')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.agreement.terms.terms import Part
from patronage.checks import items_of
from patronage.dates.span import days, months
from patronage.engagement.natures import Offering
from patronage.party.trades import PROFESSIONS
from patronage.standing.criteria.agreements import AgreementInForce, RecurringBilling
from patronage.standing.criteria.durations import InTouch
from patronage.standing.criteria.latest import CallsItself, ProviderTrade
from patronage.standing.criteria.referrals import Referred
from patronage.standing.criteria.service import (
    PROFESSIONAL,
    AdvisedWithoutConflict,
    Buys,
    ContinuingEngagement,
    DedicatedManager,
)
from patronage.standing.criteria.spending import EarningPeriods
from patronage.standing.policy.arguments import by_argument
from patronage.standing.policy.conduct import BY_CONDUCT, BY_DURATION, client_policy
from patronage.standing.rules.combining import AllOf, AnyOf, AtLeastOf, HeldFor
from patronage.thresholds.threshold import at_least, at_most, one_of
from patronage.windows.plain import Rolling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.dates.span import Span
    from patronage.standing.policy.policy import Policy
    from patronage.standing.rules.combining import Rule

__all__ = [
    "BY_AGREEMENT",
    "BY_OWN_WORD",
    "BY_PROFESSION",
    "PROFESSIONAL_SERVICES",
    "READY_MADE",
    "SIX_CRITERIA",
    "by_agreement",
    "by_own_word",
    "by_profession",
    "professional_services",
    "six_criteria",
    "six_sides",
]

_NO_GRACE: Final = days(0)


@by_argument
def six_sides(
    *,
    gap: Span = months(6),
    unbroken: Span = months(12),
    earning_periods: int = 4,
    of_last: int = 8,
    every: Span = months(3),
) -> tuple[tuple[str, Rule], ...]:
    """Return what stands for the client's side of each of D1 to D6, by its row.

    Nature of engagement, management, acquisition, formal agreement, lifetime value, revenue model.

    >>> [row for row, _ in six_sides()]
    ['D1', 'D2', 'D3', 'D4', 'D5', 'D6']
    """
    in_touch = HeldFor(InTouch(at_most(gap)), unbroken)
    return (
        ("D1", AnyOf(ContinuingEngagement(), in_touch)),
        ("D2", DedicatedManager()),
        ("D3", Referred()),
        ("D4", AgreementInForce()),
        ("D5", EarningPeriods(at_least(earning_periods), every=every, last=of_last)),
        ("D6", RecurringBilling()),
    )


@by_argument
def six_criteria(
    *,
    at_least_to_enter: int = 4,
    at_least_to_stay: int = 3,
    grace: Span = days(60),
    gap: Span = months(6),
    unbroken: Span = months(12),
    earning_periods: int = 4,
    of_last: int = 8,
    every: Span = months(3),
    name: str = "six-criteria",
    version: str = "1",
) -> Policy:
    """Return the policy by which a client stands on the client's side of most of D1 to D6 (D31).

    In touch means no gap over `gap` for the time `unbroken`; lifetime value, earnings in at least
    `earning_periods` of the `of_last` last periods of the length `every`.

    >>> six_criteria(at_least_to_enter=5).rung("client").enter.count
    5
    """
    sides = six_sides(
        gap=gap,
        unbroken=unbroken,
        earning_periods=earning_periods,
        of_last=of_last,
        every=every,
    )
    rules = tuple(rule for _, rule in sides)
    return client_policy(
        name,
        version,
        enter=AtLeastOf(at_least_to_enter, *rules),
        stay=AtLeastOf(at_least_to_stay, *rules),
        grace=grace,
    )


@by_argument
def by_profession(
    *,
    window: Span = months(12),
    offerings: Iterable[Offering] = PROFESSIONAL,
    professions: Iterable[str] = PROFESSIONS,
    grace: Span = _NO_GRACE,
    name: str = "profession",
    version: str = "1",
) -> Policy:
    """Return the policy by which a client buys professional advice or services (D32).

    Something of the `offerings`, or anything from a provider whose trade is a profession; running,
    or within the `window`. How long the two have known each other doesn't matter.

    >>> by_profession(window=months(24)).rung("client").enter.rules[0].over
    Rolling(years(2))
    """
    over = Rolling(window)
    trades = sorted(map(str, items_of(professions)))
    by_trade = AllOf(Buys(Offering, over=over), ProviderTrade(one_of(*trades)))
    return client_policy(
        name, version, enter=AnyOf(Buys(offerings, over=over), by_trade), grace=grace
    )


@by_argument
def by_agreement(
    *,
    parts: Iterable[Part] = Part,
    grace: Span = _NO_GRACE,
    name: str = "agreement",
    version: str = "1",
) -> Policy:
    """Return the policy by which a client has a formal agreement in force, with its parts (D34).

    >>> len(by_agreement().rung("client").enter.parts)
    5
    """
    return client_policy(name, version, enter=AgreementInForce(parts=parts), grace=grace)


@by_argument
def by_own_word(
    *,
    words: Iterable[str] = ("client",),
    grace: Span = _NO_GRACE,
    name: str = "own-word",
    version: str = "1",
) -> Policy:
    """Return the policy by which a client is who calls itself one (D20, D36).

    >>> by_own_word(words=["client", "mandant"]).rung("client").enter
    CallsItself(one_of('client', 'mandant'))
    """
    wanted = tuple(map(str, items_of(words)))
    said = CallsItself(wanted[0] if len(wanted) == 1 else one_of(*wanted))
    return client_policy(name, version, enter=said, grace=grace)


@by_argument
def professional_services(
    *,
    disclosure_cures: bool = False,
    grace: Span = days(30),
    name: str = "professional-services",
    version: str = "1",
) -> Policy:
    """Return the policy of a firm: agreement, recurring billing, dedicated manager, no conflict.

    To stay, the agreement in force and the recurring billing are enough (D2, D4, D6, D19).

    >>> len(professional_services().rung("client").enter.rules)
    4
    """
    agreement, billing = AgreementInForce(), RecurringBilling()
    unconflicted = AdvisedWithoutConflict(disclosure_cures=disclosure_cures)
    return client_policy(
        name,
        version,
        enter=AllOf(agreement, billing, DedicatedManager(), unconflicted),
        stay=AllOf(agreement, billing),
        grace=grace,
    )


SIX_CRITERIA: Final = six_criteria()
"""On the client's side of at least 4 of D1 to D6; stays with 3, 60 days of grace."""

BY_PROFESSION: Final = by_profession()
"""Buys professional advice or tailored service, or from a profession, within 12 months."""

BY_AGREEMENT: Final = by_agreement()
"""An agreement in force with all five parts of D4."""

BY_OWN_WORD: Final = by_own_word()
"""Calls itself a client."""

PROFESSIONAL_SERVICES: Final = professional_services()
"""Agreement in force, recurring billing, dedicated manager, no conflict known; 30 days of grace."""

READY_MADE: Final = (
    SIX_CRITERIA,
    BY_PROFESSION,
    BY_DURATION,
    BY_AGREEMENT,
    BY_CONDUCT,
    BY_OWN_WORD,
    PROFESSIONAL_SERVICES,
)
"""All of them, to ask who is a client: it depends whom you ask."""
