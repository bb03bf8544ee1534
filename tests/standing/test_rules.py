"""Rules: three-valued logic, day by day, and the path from what is seen to what follows."""

from __future__ import annotations

import copy
import pickle
from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.standing.policy.hysteresis import hysteresis_faults
from patronage.standing.rules.combining import criteria_of
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.judge import Judge
from patronage.standing.rules.verdict import Observed

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy

DAY = timedelta(days=1)
MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
VALUES = {MET: True, UNMET: False, UNKNOWN: None}


@frozen
class Told:
    """A criterion that says what it was told to, from the days it was told."""

    line: pt.Timeline[bool | None]

    needs = frozenset({"purchase"})

    def observe(self, facts: Facts, anchors: pt.Anchors) -> pt.Timeline[Observed]:
        return self.line.map(Observed)


def told(verdict: pt.Verdict) -> Told:
    return Told(pt.Timeline.constant(VALUES[verdict]))


def lines(days: SearchStrategy[date]) -> SearchStrategy[Told]:
    values = st.sampled_from([True, False, None])
    changes = st.dictionaries(days, values, max_size=6)
    return st.builds(lambda c, before: Told(pt.Timeline.of(c, before=before)), changes, values)


def verdict(rule: pt.Rule, begins: date | None = date.min) -> pt.Timeline[pt.Verdict]:
    return Judge(Facts(()), None, begins).verdict(rule)


@pytest.mark.parametrize("verdicts", list(product(pt.Verdict, repeat=3)), ids=str)
def test_all_any_and_at_least_follow_kleene(verdicts: tuple[pt.Verdict, ...]) -> None:
    rules = [told(each) for each in verdicts]
    assert verdict(pt.AllOf(*rules)).before is min(verdicts)
    assert verdict(pt.AnyOf(*rules)).before is max(verdicts)
    for count in (1, 2, 3):
        some = pt.AnyOf(*(pt.AllOf(*each) for each in combinations(rules, count)))
        assert verdict(pt.AtLeastOf(count, *rules)).before is verdict(some).before


@pytest.mark.parametrize("said", list(pt.Verdict))
def test_not_turns_a_verdict_round_and_leaves_unknown(said: pt.Verdict) -> None:
    assert verdict(pt.Not(told(said))).before is {MET: UNMET, UNMET: MET}.get(said, UNKNOWN)
    assert verdict(pt.Not(pt.Not(told(said)))).before is said


@law("L2", kills="a combination that isn't pointwise")
@given(
    both(
        st.tuples(lines(su_days()), lines(su_days())), st.tuples(lines(ed_days()), lines(ed_days()))
    )
)
def test_de_morgan_holds_on_every_day(pair: tuple[Told, Told]) -> None:
    one, other = pair
    assert verdict(pt.Not(pt.AllOf(one, other))) == verdict(pt.AnyOf(pt.Not(one), pt.Not(other)))
    assert verdict(pt.Not(pt.AnyOf(one, other))) == verdict(pt.AllOf(pt.Not(one), pt.Not(other)))
    assert verdict(pt.AllOf(one, other)) == verdict(pt.AllOf(other, one))
    for day in {*one.line.days, *other.line.days}:
        mine, its = verdict(one).at(day), verdict(other).at(day)
        assert verdict(pt.AllOf(one, other)).at(day) is min(mine, its)
        assert verdict(pt.AnyOf(one, other)).at(day) is max(mine, its)


def told_for_a_while() -> st.SearchStrategy[tuple[Told, pt.Span, date]]:
    """Draw verdicts over time, a length of time, and the day on which the relationship began."""
    return both(
        st.tuples(
            lines(su_days()),
            st.sampled_from([pt.days(0), pt.days(1), pt.days(3), pt.months(1)]),
            st.just(date.min) | su_days(),
        ),
        st.tuples(
            lines(ed_days()),
            st.sampled_from([pt.months(1), pt.months(2), pt.years(1)]),
            st.just(date.min) | ed_days(),
        ),
    )


@law("L5", kills="a held-for that forgets an unknown day, or turns a day late")
@given(told_for_a_while())
def test_held_for_equals_a_loop_over_the_days(case: tuple[Told, pt.Span, date]) -> None:
    told_, span, begins = case
    said, held = verdict(told_), verdict(pt.HeldFor(told_, span), begins)
    days = {day + n * DAY for day in (*told_.line.days, *held.days) for n in (-1, 0, 1)}
    for day in days:
        lowest, since = MET, day
        while True:
            lowest = min(lowest, said.at(since) if since >= begins else UNMET)
            if lowest is UNMET or since + span <= day:
                break
            since -= DAY
        assert held.at(day) is lowest, day


@law("L5", kills="a grace that ends a day early, or that runs before the relationship began")
@given(told_for_a_while())
def test_held_within_equals_a_loop_over_the_days(case: tuple[Told, pt.Span, date]) -> None:
    told_, span, begins = case
    said, lately = verdict(told_), verdict(pt.HeldWithin(told_, span), begins)
    for day in {day + n * DAY for day in (*told_.line.days, *lately.days) for n in (-1, 0, 1)}:
        highest, since = UNMET, day
        # From a day whose next one is a span ago nothing reaches here; nothing was said before all.
        while since == day or (since + DAY + span > day and since > day - 500 * DAY):
            highest = max(highest, said.at(since) if since >= begins else UNMET)
            since -= DAY
        assert lately.at(day) is highest, day


def test_grace_belongs_to_the_kind_that_lapsed() -> None:
    def member(**days: int) -> pt.Rule:
        return pt.AnyOf(
            *(
                pt.HeldWithin(pt.AgreementInForce(category=kind), pt.days(count))
                for kind, count in days.items()
            )
        )

    def membership(kind: str, last: date) -> pt.Agreement:
        first = date(2025, 1, 1)
        until = pt.Period.through(first, last).end
        return pt.Agreement.signed(kind, on=first, start=first, until=until, category=kind)

    policy = pt.Policy(
        "members", "1", rungs=(pt.Rung("member", enter=member(first=30, second=90)),)
    )
    both_kinds = membership("first", date(2025, 12, 31)), membership("second", date(2026, 1, 31))
    holder = pt.Relationship("club", "ann").add(*both_kinds)
    other = pt.Relationship("club", "ben").add(both_kinds[0])
    assert pt.standing_of(holder, policy).days[-1] == date(2026, 5, 2)
    assert pt.standing_of(other, policy).days[-1] == date(2026, 1, 31)
    never = pt.Relationship("club", "cy").add(
        pt.Purchase(pt.Money("5", "USD"), on=date(2026, 1, 1))
    )
    assert pt.standing_of(never, policy).days == ()


def test_a_criterion_alone_is_a_rule_and_rules_list_their_criteria() -> None:
    one, two = told(MET), told(UNMET)
    rule = pt.AllOf(one, pt.Not(pt.AtLeastOf(1, two, pt.HeldFor(one, pt.days(3)))))
    assert list(criteria_of(rule)) == [one, two, one]
    assert list(criteria_of(one)) == [one]


def test_rules_copy_compare_and_show_themselves() -> None:
    often = pt.PurchaseCount(pt.at_least(3), over=pt.Rolling(pt.months(12)))
    rule = pt.AllOf(often, pt.AnyOf(pt.Always(), pt.Not(often)), pt.AtLeastOf(1, often))
    held = pt.HeldFor(rule, pt.months(2))
    for each in (rule, held, pt.Always()):
        assert pickle.loads(pickle.dumps(each)) == each == copy.deepcopy(each)
        assert hash(copy.copy(each)) == hash(each)
        names = {name: getattr(pt, name) for name in pt.__all__ if not name.startswith("__")}
        assert eval(repr(each), names) == each  # noqa: S307


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (pt.AllOf, "rule.empty"),
        (pt.AnyOf, "rule.empty"),
        (lambda: pt.AtLeastOf(0, pt.Always()), "rule.count"),
        (lambda: pt.AtLeastOf(2, pt.Always()), "rule.count"),
        (lambda: pt.AtLeastOf(True, pt.Always()), "rule.count"),
        (lambda: pt.AllOf(lambda: True), "rule.type"),  # type: ignore[arg-type]
        (lambda: pt.Not(pt.Always), "rule.type"),  # type: ignore[arg-type]
        (lambda: pt.HeldFor(pt.Always(), 30), "interval.type"),  # type: ignore[arg-type]
        (lambda: pt.at_least(0.5), "threshold.type"),
        (lambda: pt.at_least(float("nan")), "policy.hysteresis"),
        (lambda: pt.at_least("gold"), "threshold.type"),
        (lambda: pt.at_least(True), "threshold.type"),
        (pt.one_of, "threshold.empty"),
        (lambda: pt.equal_to(pt.days(3)), "threshold.type"),
        (lambda: pt.within(180), "threshold.type"),  # type: ignore[arg-type]
        (lambda: pt.PurchaseCount(pt.at_least(pt.days(3))), "threshold.type"),
        (lambda: pt.PurchaseCount(pt.at_least(-3)), "threshold.range"),
        (lambda: pt.DealingCount(pt.one_of(0, -1)), "threshold.range"),
        (lambda: pt.HasReferred(pt.at_most(-1)), "threshold.range"),
        (lambda: pt.PurchaseCount(pt.at_least(1), over=pt.days(3)), "window.type"),  # type: ignore[arg-type]
        (lambda: pt.Recency(pt.at_least(3)), "threshold.type"),
        (lambda: pt.Spend(pt.at_least(500)), "threshold.type"),
        (lambda: pt.Spend(pt.at_least(pt.Money("5", "USD")), kinds=["request"]), "kinds.unknown"),
        (lambda: pt.InTouch(pt.at_most(pt.months(6)), kinds=[]), "rule.empty"),
        (
            lambda: pt.Aggregate(
                pt.at_least(pt.days(1)), of="observation:x", by=pt.Statistic.LATEST
            ),
            "threshold.type",
        ),
        (lambda: pt.CallsItself("Client"), "threshold.form"),
    ],
)
def test_what_is_no_rule_is_refused_by_name(build: Callable[[], object], code: str) -> None:
    with pytest.raises(pt.PatronageError) as caught:
        build()
    assert code in [fault.code for fault in caught.value.faults]


@law("E6", kills="a stay that is stricter than enter and would lose what was gained today")
def test_stay_must_not_be_stricter_than_enter() -> None:
    week, month = pt.within(pt.days(7)), pt.within(pt.days(30))
    assert hysteresis_faults(pt.Recency(month), pt.Recency(week))[0].code == "policy.hysteresis"
    assert hysteresis_faults(pt.Recency(week), pt.Recency(month)) == []
    over = pt.Rolling(pt.days(7))
    two, three = pt.PurchaseCount(pt.at_least(2)), pt.PurchaseCount(pt.at_least(3))
    assert hysteresis_faults(pt.AllOf(two, pt.Always()), three) != []
    assert hysteresis_faults(two, pt.PurchaseCount(pt.at_least(3), over=over)) == []


@law("M12", kills="two forms of one bound that differ")
def test_one_bound_has_one_form_and_true_is_no_one() -> None:
    from decimal import Decimal

    assert pt.at_least(Decimal("3.0")) == pt.at_least(3)
    assert repr(pt.at_least(Decimal("3.50"))) == "at_least(Decimal('3.5'))"
    assert pt.equal_to(True) != pt.equal_to(1)
    assert not pt.equal_to(1).judge(True)
    assert not pt.one_of(0, 1).judge(False)


def test_values_that_cannot_be_held_against_the_bound_are_named() -> None:
    with pytest.raises(pt.InvalidInput) as caught:
        pt.at_least(3).judge("gold")
    assert caught.value.faults[0].code == "threshold.mismatch"


@given(st.integers(-3, 3), st.integers(-3, 3), st.integers(-9, 9))
@law("E22", kills="a strictness that says more than the values that pass")
def test_a_stricter_bound_lets_fewer_values_pass(one: int, other: int, value: int) -> None:
    makers = (pt.at_least, pt.more_than, pt.at_most, pt.less_than)
    for make, remake in product(makers, repeat=2):
        mine, its = make(one), remake(other)
        stricter = mine.stricter_than(its)
        if stricter:
            assert not mine.judge(value) or its.judge(value)
        elif stricter is False:
            assert not its.judge(value) or mine.judge(value)


def nested(levels: int) -> pt.Rule:
    rule: pt.Rule = pt.Always()
    for _ in range(levels):
        rule = pt.AllOf(pt.Score(pt.at_least(1), [(rule, 1)]))
    return rule


def test_rules_stand_in_each_other_up_to_a_depth_that_everything_bears() -> None:
    policy = pt.Policy("deep", "1", rungs=(pt.Rung("in", enter=nested(7)),))
    assert pt.from_json(pt.to_json(policy), pt.Policy) == policy
    assert pt.describe(policy)
    with pytest.raises(pt.OutOfRange, match=r"rule\.depth"):
        nested(1_000)
    twice: pt.Rule = pt.Always()
    for _ in range(15):
        twice = pt.AllOf(twice, twice)  # 32,768 leaves that are one
    assert hash(pt.Rung("in", enter=twice))
    wide = pt.AllOf(*[pt.Always()] * 1_000)
    with pytest.raises(pt.OutOfRange, match=r"rule\.size"):
        pt.Rung("in", enter=pt.AllOf(*[wide] * 100))
