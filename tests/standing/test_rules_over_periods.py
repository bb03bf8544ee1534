"""Rules of periods in a row, and rules that give points."""

from __future__ import annotations

import copy
import pickle
from datetime import date, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.standing.policy.rule_words import rule_words
from patronage.standing.rules.turning import turning_sets
from standing.test_rules import MET, UNKNOWN, UNMET, Told, lines, told, verdict

from draws import both, ed_days, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = timedelta(days=1)


YEAR = pt.years(1)


def last(count: int, every: pt.Span = YEAR, **anchor: date) -> pt.CalendarPeriod:
    return pt.CalendarPeriod(every, which=pt.Which.last(count), **anchor)


# --- n periods in a row ---------------------------------------------------------------------------

NEAR = [pt.days(1), pt.days(2), pt.days(7), pt.months(1)]


@law("L5", kills="the running period counted, or a period looked at before its last day")
@given(
    both(
        st.tuples(
            lines(su_days()), st.sampled_from(NEAR), su_days(), st.integers(1, 4), st.integers(0, 2)
        ),
        st.tuples(
            lines(ed_days()),
            st.sampled_from([pt.months(1), pt.months(3), pt.years(1)]),
            st.dates(date(2019, 1, 1), date(2025, 12, 31)) | st.just(date(2024, 2, 29)),
            st.integers(1, 4),
            st.integers(0, 2),
        ),
    )
)
def test_in_each_equals_a_loop_over_the_periods(
    case: tuple[Told, pt.Span, date, int, int],
) -> None:
    line, every, anchor, count, skipped = case
    which = pt.Which(count, skipped=skipped)
    periods = pt.CalendarPeriod(every, anchor=anchor, which=which)
    said, found = verdict(line), verdict(pt.InEach(line, periods))
    current = pt.CalendarPeriod(every, anchor=anchor)
    for day in {day + n * DAY for day in (*line.line.days, *found.days) for n in (-1, 0, 1)}:
        lowest, seen = MET, day
        for place in range(skipped + count):
            start = current.reach(seen)
            assert start is not None
            seen = start - DAY
            if place >= skipped:
                lowest = min(lowest, said.at(seen))
        assert found.at(day) is lowest, day


def test_what_happens_within_a_period_or_in_the_running_one_doesnt_count() -> None:
    firm = Told(
        pt.Timeline.of(
            {
                date(2021, 3, 1): True,  # through the ends of 2021 and 2022
                date(2023, 1, 5): False,
                date(2023, 12, 31): True,  # back in time for the end of 2023
            },
            before=False,
        )
    )
    twice = verdict(pt.InEach(firm, last(2)))
    assert [(day, said) for day, said in twice.changes()] == [(date(2023, 1, 1), MET)]
    once = verdict(pt.InEach(firm, pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS)))
    assert once.changes() == ((date(2022, 1, 1), MET),)


def test_a_firm_that_is_large_by_staff_and_then_by_money_is_large_for_two_years() -> None:
    def latest(threshold: pt.Threshold, of: str) -> pt.Aggregate:
        return pt.Aggregate(threshold, of=f"observation:{of}", by=pt.Statistic.LATEST)

    large = pt.AnyOf(
        latest(pt.at_least(250), "headcount"),
        pt.AllOf(latest(pt.more_than(50), "turnover"), latest(pt.more_than(43), "balance")),
    )
    policy = pt.Policy(
        "size", "2003/361/EC", base="sme", better=pt.Better.DOWN,
        rungs=(
            pt.Rung(
                "large", enter=pt.InEach(large, last(2)),
                stay=pt.Not(pt.InEach(pt.Not(large), last(2))),
            ),
        ),
    )  # fmt: skip
    accounts = {2022: (200, 40, 30), 2023: (260, 40, 30), 2024: (240, 51, 44), 2025: (1, 1, 1)}
    firm = pt.Relationship("bank", "firm").add(
        *(
            pt.Observation(name, value, on=date(year, 12, 31))
            for year, values in accounts.items()
            for name, value in zip(("headcount", "turnover", "balance"), values, strict=True)
        )
    )
    assert str(pt.standing_of(firm, policy)) == ("sme; large from 1 Jan 2025; sme from 1 Jan 2027")
    coming = pt.outlook(firm, policy, on=date(2025, 12, 31), until=date(2027, 12, 31))
    assert [str(move.on) for move in coming.moves] == ["2027-01-01"]


# --- a score --------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.sampled_from([MET, UNMET, UNKNOWN]), st.sampled_from([1, 2, 3, -1, -3])),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from([pt.at_least, pt.more_than, pt.at_most, pt.less_than]),
    st.data(),
)
def test_a_score_is_known_where_all_that_may_turn_out_agrees(
    parts: list[tuple[pt.Verdict, int]],
    comparison: Callable[[object], pt.Threshold],
    data: st.DataObject,
) -> None:
    sums = [
        sum(points for (_, points), held in zip(parts, turn, strict=True) if held)
        for turn in product((False, True), repeat=len(parts))
    ]
    threshold = comparison(data.draw(st.sampled_from(sorted(set(sums)))))
    if not any(threshold.judge(each) for each in sums):
        return
    score = pt.Score(threshold, [(told(said), points) for said, points in parts])
    could = {
        threshold.judge(sum(points for (_, points), held in zip(parts, turn, strict=True) if held))
        for turn in product((False, True), repeat=len(parts))
        if all(
            said is UNKNOWN or held is (said is MET)
            for (said, _), held in zip(parts, turn, strict=True)
        )
    }
    wanted = UNKNOWN if len(could) == 2 else MET if could == {True} else UNMET
    assert verdict(score).before is wanted


@law("F7", kills="points that are taken off counted as a help")
@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([1, 2, 3, -1, -2])), min_size=1, max_size=5),
    st.integers(-3, 12),
    st.booleans(),
)
def test_what_a_score_lacks_is_enough_and_nothing_in_it_is_needless(
    parts: list[tuple[bool, int]], bound: int, wanted: bool
) -> None:
    leaves = [pt.PurchaseCount(pt.at_least(place + 1)) for place in range(len(parts))]
    points = dict(zip(leaves, (each for _, each in parts), strict=True))
    held = dict(zip(leaves, (each for each, _ in parts), strict=True))
    if bound > sum(max(each, 0) for each in points.values()):
        with pytest.raises(pt.InvalidInput, match=r"score\.unreachable"):
            pt.Score(pt.at_least(bound), points.items())
        return
    score = pt.Score(pt.at_least(bound), points.items())

    def holds(turned: frozenset[object] = frozenset()) -> bool:
        now = sum(points[leaf] for leaf in leaves if held[leaf] is not (leaf in turned))
        return (now >= bound) is wanted

    now: dict[object, pt.Verdict] = {leaf: MET if so else UNMET for leaf, so in held.items()}
    sets = turning_sets(score, now.__getitem__, wanted=wanted)
    assert (frozenset() in sets) is holds()
    for found in sets:
        assert holds(frozenset(found))
        assert not any(holds(frozenset(found - {left_out})) for left_out in found)


def test_a_score_in_a_policy_says_who_reaches_it() -> None:
    loyal = pt.Score(
        pt.at_least(60),
        [
            (pt.Tenure(pt.at_least(pt.years(2))), 40),
            (pt.PurchaseCount(pt.at_least(3)), 30),
            (pt.Aggregate(pt.at_least(1), of="observation:complaint", by=pt.Statistic.COUNT), -20),
        ],
    )
    policy = pt.Policy("points", "1", rungs=(pt.Rung(pt.CLIENT, enter=loyal),))
    price = pt.Money("5", "USD")
    facts = [pt.Purchase(price, on=date(2024, month, 1)) for month in (1, 2, 3)]
    mary = pt.Relationship("shop", "mary").add(*facts)
    assert str(pt.standing_of(mary, policy)) == "prospect; client from 1 Jan 2026"
    angry = mary.add(pt.Observation.complaint("cold", on=date(2026, 5, 1)))
    assert str(pt.standing_of(angry, policy)) == (
        "prospect; client from 1 Jan 2026; prospect from 1 May 2026"
    )
    assert rule_words(loyal) == (
        "a score of at least 60 from: 40 for known at least 2 years; 30 for at least 3 purchases;"
        " -20 for count of complaint at least 1"
    )


# --- both as values -------------------------------------------------------------------------------


def test_they_copy_compare_and_show_themselves() -> None:
    often = pt.PurchaseCount(pt.at_least(3))
    each = pt.InEach(often, last(2))
    score = pt.Score(pt.more_than(5), [(often, 4), (each, 3)])
    names = {name: getattr(pt, name) for name in pt.__all__ if not name.startswith("__")}
    names["datetime"] = __import__("datetime")
    for rule in (each, score):
        assert pickle.loads(pickle.dumps(rule)) == rule == copy.deepcopy(rule)
        assert eval(repr(rule), names) == rule  # noqa: S307  its own repr
        assert hash(rule) == hash(copy.copy(rule))
    assert evolve(score, threshold=pt.at_least(7)).weights == score.weights
    assert rule_words(each) == (
        "at least 3 purchases, at the end of each of the last 2 periods of 12 months"
    )
    assert rule_words(pt.InEach(often, last(1))).endswith(
        "at the end of the last period of 12 months"
    )


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: pt.InEach(pt.Always(), pt.CalendarPeriod(pt.years(1))), "window.period"),
        (lambda: pt.InEach(pt.Always(), pt.years(2)), "window.type"),  # type: ignore[arg-type]
        (lambda: pt.InEach(lambda: True, last(2)), "rule.type"),  # type: ignore[arg-type]
        (lambda: pt.Score(pt.at_least(6), [(pt.Always(), 5)]), "score.unreachable"),
        (lambda: pt.Score(pt.at_most(-1), [(pt.Always(), 5)]), "score.unreachable"),
        (lambda: pt.Score(pt.at_least(5), []), "rule.empty"),
        (lambda: pt.Score(pt.at_least(5), [(pt.Always(), 0)]), "score.weight"),
        (lambda: pt.Score(pt.at_least(1), [(pt.Always(), True)]), "score.weight"),
        (lambda: pt.Score(pt.at_least(1), [(pt.Always(), 0.5)]), "score.weight"),  # type: ignore[list-item]
        (lambda: pt.Score(pt.at_least(1), [pt.Always()]), "score.weight"),  # type: ignore[list-item]
        (lambda: pt.Score(pt.equal_to(5), [(pt.Always(), 5)]), "threshold.type"),
        (lambda: pt.Score(5, [(pt.Always(), 5)]), "threshold.type"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_such_rule_is_refused_by_name(build: Callable[[], object], code: str) -> None:
    with pytest.raises(pt.PatronageError) as caught:
        build()
    assert code in [fault.code for fault in caught.value.faults]


def test_rules_of_many_parts_can_be_changed_in_a_copy() -> None:
    one, two = pt.Always(), pt.PurchaseCount(pt.at_least(2))
    assert evolve(pt.AllOf(one), rules=(one, two)) == pt.AllOf(one, two)
    assert evolve(pt.AnyOf(one), rules=[two]) == pt.AnyOf(two) == pt.AnyOf(rules=(two,))
    assert evolve(pt.AtLeastOf(2, one, two), count=1) == pt.AtLeastOf(1, one, two)
    history = pt.PolicyHistory((date(2026, 1, 1), pt.policies.BY_CONDUCT))
    moved = pt.Version(date(2027, 1, 1), pt.policies.BY_CONDUCT)
    assert evolve(history, versions=(moved,)).versions == (moved,)
    with pytest.raises(pt.InvalidInput, match=r"rules\[1\]"):
        evolve(pt.AllOf(one), rules=(one, 3))  # type: ignore[arg-type]
    with pytest.raises(pt.InvalidInput, match=r"rule\.empty"):
        pt.AllOf(rules=())
