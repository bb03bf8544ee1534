"""The ready-made policies that ask what somebody did: how often they bought, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from patronage.dates.span import days, months
from patronage.facts.standings import CLIENT, CUSTOMER
from patronage.standing.criteria.durations import InTouch, Tenure
from patronage.standing.criteria.purchases import DealingCount, PurchaseCount, Recency
from patronage.standing.policy.arguments import by_argument
from patronage.standing.policy.ladder import Rung
from patronage.standing.policy.policy import Policy
from patronage.standing.rules.combining import AllOf, HeldFor
from patronage.thresholds.threshold import at_least, at_most, within
from patronage.windows.plain import Rolling

if TYPE_CHECKING:
    from patronage.dates.span import Span
    from patronage.standing.rules.combining import Rule

__all__ = ["BY_CONDUCT", "BY_DURATION", "by_conduct", "by_duration", "client_policy"]

_CUSTOMER: Final = Rung(CUSTOMER, enter=DealingCount(at_least(1)))


def client_policy(
    name: str, version: str, *, enter: Rule, stay: Rule | None = None, grace: Span
) -> Policy:
    """Return the policy by which a rule says who of the customers is a client.

    >>> client_policy("long", "1", enter=Tenure(at_least(days(90))), grace=days(0)).ladder
    ('prospect', 'customer', 'client')
    """
    client = Rung(CLIENT, enter=enter, stay=stay, grace=grace)
    return Policy(name, version, rungs=(_CUSTOMER, client))


@by_argument
def by_duration(
    *,
    known: Span = months(12),
    gap: Span = months(6),
    gap_to_stay: Span = months(9),
    grace: Span = days(30),
    name: str = "duration",
    version: str = "1",
) -> Policy:
    """Return the policy by which a client keeps up a continuous, long-term relationship (D33).

    Known for the time `known`, and for so long without a gap over `gap` between dealings; to stay,
    no gap over `gap_to_stay`. A gap long ago doesn't count for ever.

    >>> by_duration(known=months(24)).rung("client").enter.rules[0]
    Tenure(at_least(years(2)))
    """
    return client_policy(
        name,
        version,
        enter=AllOf(Tenure(at_least(known)), HeldFor(InTouch(at_most(gap)), known)),
        stay=InTouch(at_most(gap_to_stay)),
        grace=grace,
    )


@by_argument
def by_conduct(
    *,
    purchases: int = 3,
    purchases_to_stay: int = 2,
    window: Span = months(12),
    known: Span = days(90),
    silence: Span = days(180),
    grace: Span = days(30),
    name: str = "conduct",
    version: str = "1",
) -> Policy:
    """Return the policy by which a client is the loyal, repeat customer (D15, D35).

    So many `purchases` in the `window`, `known` for so long, the last no longer ago than
    `silence`.

    >>> by_conduct(silence=days(120)).rung("client").to_stay.rules[1]
    Recency(within(days(120)))
    """
    over, recent = Rolling(window), Recency(within(silence))
    return client_policy(
        name,
        version,
        enter=AllOf(PurchaseCount(at_least(purchases), over=over), Tenure(at_least(known)), recent),
        stay=AllOf(PurchaseCount(at_least(purchases_to_stay), over=over), recent),
        grace=grace,
    )


BY_DURATION: Final = by_duration()
"""Known for 12 months without a gap over 6; stays without one over 9, 30 days of grace."""

BY_CONDUCT: Final = by_conduct()
"""3 purchases in 12 months, known 90 days, the last within 180; stays with 2, 30 days of grace."""
