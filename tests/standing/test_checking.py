"""What is odd about a policy is found before it is used, and the ready-made ones have nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.standing.policy.oddities import _can
from standing.draws_policy import policies
from standing.test_rules import MET, UNMET, told, verdict

from draws import universe

DAYS = universe()
NEVER = pt.Not(pt.Always())


def bought(least: int) -> pt.PurchaseCount:
    return pt.PurchaseCount(pt.at_least(least))


def found(*rungs: pt.Rung, climb: pt.Climb = pt.Climb.AS_EARNED) -> list[tuple[str, str]]:
    policy = pt.Policy("odd", "1", base="none", rungs=rungs, climb=climb)
    return [(fault.code.partition(".")[2], fault.path) for fault in policy.check()]


def rung(name: str, enter: pt.Rule, stay: pt.Rule | None = None) -> pt.Rung:
    return pt.Rung(name, enter=enter, stay=stay)


@pytest.mark.parametrize("policy", pt.policies.READY_MADE, ids=lambda policy: policy.name)
def test_nothing_is_odd_about_the_ready_made_policies(policy: pt.Policy) -> None:
    assert policy.check() == ()
    assert policy.check(pt.Coverage()) == ()


def test_rungs_that_nobody_earns_or_keeps_are_found() -> None:
    few, many = bought(2), pt.PurchaseCount(pt.at_most(1))
    assert found(rung("a", NEVER)) == [("never_met", "rungs[0].enter")]
    assert found(rung("a", bought(1), stay=NEVER)) == [("never_kept", "rungs[0].stay")]
    both = [("contradiction", "rungs[0].enter"), ("never_met", "rungs[0].enter")]
    assert found(rung("a", pt.AllOf(few, many))) == both
    assert found(rung("a", pt.AnyOf(pt.AllOf(few, many), bought(9)))) == both[:1]
    assert found(rung("a", pt.AtLeastOf(2, NEVER, NEVER, few))) == both[1:]
    assert found(rung("a", pt.HeldFor(NEVER, pt.days(3)))) == both[1:]
    assert found(rung("a", pt.HeldWithin(pt.Never(), pt.days(3)))) == both[1:]
    assert found(rung("a", few, stay=pt.Not(pt.Never()))) == []
    assert found(rung("a", pt.Score(pt.at_least(3), [(NEVER, 2), (few, 2)]))) == both[1:]
    assert found(rung("a", pt.Score(pt.at_least(2), [(NEVER, 2), (few, 2)]))) == []
    back = pt.Rung("a", enter=few, reenter=NEVER)
    assert found(back) == [("never_met", "rungs[0].reenter")]


def test_a_rung_above_one_that_nobody_earns_is_out_of_reach_where_none_is_climbed_over() -> None:
    two = rung("a", NEVER), rung("b", bought(3))
    assert found(*two) == [("never_met", "rungs[0].enter")]
    one_by_one = found(*two, climb=pt.Climb.ONE_RUNG)
    assert ("out_of_reach", "rungs[1]") in one_by_one


def test_a_rung_that_is_entered_with_the_one_below_is_found() -> None:
    easier = [("order", "rungs[1].enter")]
    assert found(rung("a", bought(5)), rung("b", bought(3))) == easier
    assert found(rung("a", bought(5)), rung("b", bought(5))) == easier
    assert found(rung("a", pt.AllOf(bought(5), pt.Referred())), rung("b", bought(3))) == easier
    assert found(rung("a", bought(3)), rung("b", bought(5))) == []
    assert found(rung("a", bought(5)), rung("b", pt.AllOf(bought(3), pt.Referred()))) == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (bought(0), "always_met"),
        (pt.PurchaseCount(pt.less_than(0)), "never_met"),
        (pt.UnpaidCount(pt.at_most(0)), None),
        (pt.HasReferred(pt.at_least(0)), "always_met"),
        (pt.EarningPeriods(pt.at_least(9), last=8), "never_met"),
        (pt.EarningPeriods(pt.at_most(8), last=8), "always_met"),
        (pt.EarningPeriods(pt.at_least(8), last=8), None),
        (pt.PurchaseDays(pt.at_least(8), over=pt.Rolling(pt.days(7))), "never_met"),
        (pt.PurchaseDays(pt.at_least(7), over=pt.Rolling(pt.days(7))), None),
        (pt.PurchaseDays(pt.at_least(373), over=pt.Rolling(pt.years(1))), "never_met"),
        (pt.PurchaseDays(pt.at_least(366), over=pt.Rolling(pt.years(1))), None),
        (
            pt.Aggregate(pt.equal_to(Decimal("0.5")), of="purchase", by=pt.Statistic.COUNT),
            "never_met",
        ),
        (pt.DealingCount(pt.one_of(0, 3)), None),
        (pt.Aggregate(pt.more_than(-1), of="purchase", by=pt.Statistic.COUNT), "always_met"),
        (pt.Aggregate(pt.more_than(-1), of="observation:x", by=pt.Statistic.SUM), None),
        (pt.Always(), "always_met"),
    ],
)
def test_a_count_that_no_number_or_every_number_passes_is_found(
    rule: pt.Rule, code: str | None
) -> None:
    assert found(rung("a", rule)) == ([] if code is None else [(code, "rungs[0].enter")])


def test_a_rule_to_stay_that_asks_for_more_than_to_enter_is_idle() -> None:
    idle = [("idle_stay", "rungs[0].stay")]
    assert found(rung("a", bought(3), stay=pt.AllOf(bought(3), pt.Referred()))) == idle
    assert found(rung("a", bought(3), stay=bought(3))) == []
    assert found(rung("a", bought(3), stay=pt.AllOf(bought(2), pt.Referred()))) == []
    assert found(rung("a", pt.AllOf(bought(3), pt.Referred()), stay=bought(3))) == []


def test_a_term_is_looked_at_only_where_there_is_one() -> None:
    in_term = pt.PurchaseCount(pt.at_least(1), over=pt.InTerm())
    window = [("window", "rungs[0].stay")]
    assert found(rung("a", bought(3), stay=in_term)) == window
    assert found(pt.Rung("a", enter=bought(3), stay=in_term, first=pt.years(1))) == []
    assert found(rung("a", in_term, stay=pt.Always())) == [
        ("window", "rungs[0].enter"),
        ("never_met", "rungs[0].enter"),
    ]


def test_kinds_that_nobody_observes_are_named() -> None:
    till = pt.Coverage.of("purchase")
    (finding,) = pt.policies.BY_OWN_WORD.check(till)
    assert (finding.code, finding.path) == ("policy.unobserved", "rungs[1].enter")
    assert "attribute:calls-itself" in finding.hint
    history = pt.PolicyHistory((date(2026, 1, 1), pt.policies.BY_OWN_WORD))
    assert history.check(till)[0].path == "versions[0].policy.rungs[1].enter"
    with pytest.raises(pt.WrongType, match=r"coverage\.type"):
        pt.policies.BY_CONDUCT.check("purchase")  # type: ignore[arg-type]


def test_kinds_that_only_a_user_can_have_are_named() -> None:
    def asked(kind: str) -> pt.Rule:
        return pt.Aggregate(pt.at_least(1), of=kind, by=pt.Statistic.COUNT)

    assert found(rung("a", asked("observation:visit:first"))) == []
    rungs = (rung("a", asked("sitting")), rung("b", pt.AllOf(asked("purchases"), asked("obs:x"))))
    policy = pt.Policy("odd", "1", rungs=rungs)
    assert [(fault.path, fault.value, fault.hint) for fault in policy.check()] == [
        ("rungs[0].enter", "'sitting'", "did you mean 'observation:sitting'?"),
        ("rungs[1].enter", "'purchases'", "did you mean 'purchase'?"),
        ("rungs[1].enter", "'obs:x'", "did you mean 'observation:x'?"),
    ]
    covered = pt.Coverage.of("purchas", "payment", "observation:visit")
    first, *_ = pt.PolicyHistory((DAYS[0], policy)).check(covered)
    assert first.path == "versions[0].policy.coverage.kinds"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (pt.at_least(3), pt.at_most(3), False),
        (pt.more_than(3), pt.at_most(3), True),
        (pt.at_least(3), pt.less_than(3), True),
        (pt.at_least(4), pt.at_most(3), True),
        (pt.equal_to(3), pt.at_least(3), False),
        (pt.equal_to(3), pt.one_of(4, 5), True),
        (pt.equal_to("a"), pt.one_of("a", "b"), False),
        (pt.at_least(pt.days(90)), pt.within(pt.days(90)), True),
        (pt.at_least(pt.days(30)), pt.within(pt.months(1)), False),
        (pt.at_least(pt.Money("5", "USD")), pt.at_most(pt.Money("4", "USD")), True),
        (pt.at_least(3), pt.at_least(5), False),
        (pt.at_least(3), pt.equal_to("a"), False),
        (pt.more_than(pt.Money("5", "USD")), pt.at_most(pt.Money("4", "EUR")), False),
    ],
    ids=str,
)
def test_thresholds_that_no_value_passes(
    one: pt.Threshold, other: pt.Threshold, apart: bool
) -> None:
    assert one.excludes(other) is other.excludes(one) is apart


@given(st.data())
def test_what_can_never_be_met_never_is(data: st.DataObject) -> None:
    parts: dict[pt.Verdict, pt.Rule] = {MET: pt.Always(), UNMET: NEVER}
    leaf = st.sampled_from(list(parts))
    said = data.draw(st.lists(leaf, min_size=1, max_size=3))
    count = data.draw(st.integers(1, len(said)))
    for rule in (
        pt.AllOf(*(parts[each] for each in said)),
        pt.AnyOf(*(parts[each] for each in said)),
        pt.AtLeastOf(count, *(parts[each] for each in said)),
        pt.Not(parts[said[0]]),
    ):
        held = verdict(rule).before is MET
        assert _can(rule, held=True) == (held, not held)
    assert _can(told(MET), held=False) == (True, True)


@given(policies(("a", "b"), "1", DAYS))
def test_any_policy_can_be_checked(policy: pt.Policy) -> None:
    for fault in policy.check(pt.Coverage.of("purchase")):
        assert fault.code.startswith("policy.")
        assert str(fault)
