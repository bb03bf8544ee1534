"""What of a policy is plain, and what it asks."""

from __future__ import annotations

from datetime import date

import pytest

import patronage as pt
from patronage.standing.policy.plain import asked_by, unplain
from patronage.standing.policy.versions import as_history

ONCE = pt.DealingCount(pt.at_least(1))
FIRST = pt.Rung(pt.CUSTOMER, enter=ONCE)
QUARTERS = pt.Cadence(every=pt.months(3), anchor=date(2026, 1, 1))


def why(policy: pt.Policy | pt.PolicyHistory) -> list[str]:
    return [each.path for each in unplain(*as_history(policy).versions)]


@pytest.mark.parametrize("policy", pt.policies.READY_MADE, ids=lambda each: each.name)
def test_the_ready_made_policies_are_plain(policy: pt.Policy) -> None:
    assert why(policy) == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("review_on", {"review_on": QUARTERS}),
        ("climb", {"climb": pt.Climb.ONE_RUNG}),
        ("fall", {"fall": pt.Fall.ONE_RUNG}),
        ("up", {"up": pt.Shows(delay=pt.days(3))}),
        ("down", {"down": pt.Shows(on_decision=True)}),
    ],
)
def test_a_policy_says_by_which_field_it_takes_the_fold(
    path: str, change: dict[str, object]
) -> None:
    assert why(pt.Policy("p", "1", rungs=(FIRST,), **change)) == [path]  # type: ignore[arg-type]


def test_a_rung_with_a_term_or_a_window_in_it_takes_the_fold() -> None:
    term = pt.Rung(pt.CUSTOMER, enter=ONCE, first=pt.years(1))
    kept = pt.Rung(
        pt.CUSTOMER, enter=ONCE, stay=pt.PurchaseCount(pt.at_least(1), over=pt.SinceFall())
    )
    assert why(pt.Policy("p", "1", rungs=(term,))) == ["rungs[0].first"]
    assert why(pt.Policy("p", "1", rungs=(kept,))) == ["rungs[0].stay"]


def test_two_versions_take_the_fold() -> None:
    day = date(2026, 1, 1)
    old, new = (pt.Policy("p", number, rungs=(FIRST,)) for number in "12")
    assert why(pt.PolicyHistory((date.min, old), (day, new))) == ["versions"]


def test_what_a_policy_asks_is_what_its_decisions_find() -> None:
    for policy in pt.policies.READY_MADE:
        decision = pt.review(pt.Relationship("hp", "mary"), policy, on=date(2026, 1, 1))
        found = [(each.rung, each.role.value, each.code) for each in decision.findings]
        asked = [(each.rung, each.role, each.criterion.code) for each in asked_by(policy)]  # type: ignore[attr-defined]
        assert asked == found
