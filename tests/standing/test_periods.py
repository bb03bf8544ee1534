"""What periods of a calendar come to: how many in a row, the best one, what is carried over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from refusals import faults_of
from standing.others_naive import policy_of

from laws import law

DAY = timedelta(days=1)
START = date(2026, 1, 1)
YEAR = pt.CalendarPeriod(pt.years(1))
MONTH = pt.CalendarPeriod(pt.months(1))
ACTIVE = pt.PurchaseCount(pt.at_least(1), over=YEAR)
THREE = pt.Streak(pt.at_least(3), rule=ACTIVE)


def bought(on: date, amount: str = "10.00", **more: Any) -> pt.Purchase:
    return pt.Purchase(usd(amount), on=on, **more)


def ledger(*facts: pt.Fact, **more: Any) -> pt.Relationship:
    return pt.Relationship("shop", "ann", **more).add(*facts)


def seen(facts: pt.Relationship, rule: pt.Criterion, on: date) -> pt.Finding:
    (found,) = pt.review(facts, policy_of(rule), on=on).findings
    return found


def standing(facts: pt.Relationship, rule: pt.Rule) -> str:
    return str(pt.standing_of(facts, policy_of(rule)))


GIFTS = ledger(*(bought(date(year, 6, 1)) for year in (2018, 2019, 2021, 2022, 2023)))


# --- how many in a row ----------------------------------------------------------------------------


def test_a_streak_goes_up_to_the_running_period_or_the_last() -> None:
    days = (date(2019, 12, 31), date(2020, 12, 31), date(2021, 5, 31), date(2023, 6, 1),
            date(2024, 12, 31), date(2025, 1, 1))  # fmt: skip
    assert [seen(GIFTS, THREE, day).value for day in days] == [2, 2, 0, 3, 3, 0]
    assert standing(GIFTS, THREE) == "out; in from 1 Jun 2023; out from 1 Jan 2025"
    longest = attrs.evolve(THREE, longest=True)
    assert [seen(GIFTS, longest, day).value for day in days] == [2, 2, 2, 3, 3, 3]
    assert standing(GIFTS, longest) == "out; in from 1 Jun 2023"


def test_a_streak_agrees_with_the_report_of_totals() -> None:
    for year in range(2018, 2027):
        on = date(year, 8, 1)
        totals = pt.revenue_by(GIFTS, YEAR, on=on)
        longest = attrs.evolve(THREE, longest=True)
        assert seen(GIFTS, THREE, on).value == totals.streak
        assert seen(GIFTS, longest, on).value == totals.longest


def test_what_goes_on_for_ever_makes_a_streak_that_grows_and_is_told_on_the_day() -> None:
    held = pt.Agreement.signed("A1", on=START, start=START)
    member = pt.Streak(pt.at_least(3), rule=pt.AgreementInForce(), periods=YEAR)
    assert standing(ledger(held), member) == "out; in from 1 Jan 2028"
    assert seen(ledger(held), member, date(2046, 3, 1)).value == 21
    few = attrs.evolve(member, threshold=pt.at_most(2))
    assert standing(ledger(held), few) == "out; in from 1 Jan 2026; out from 1 Jan 2028"


def test_a_period_before_the_relationship_began_is_none_of_a_streak() -> None:
    calm = pt.Streak(pt.at_least(3), rule=pt.Not(ACTIVE))
    assert standing(ledger(bought(START)), calm) == "out; in from 1 Jan 2029"
    assert standing(ledger(), calm) == "out"


def test_where_a_period_is_not_known_a_streak_is_a_lower_bound() -> None:
    since = pt.Coverage.of("purchase", since=date(2022, 1, 1))
    known = ledger(*GIFTS.facts, coverage=since)
    found = seen(known, THREE, date(2023, 8, 1))
    assert (found.verdict, found.value) == (pt.Verdict.UNKNOWN, 2)
    assert dict(found.params)["known"] == pt.at_least(2)
    assert seen(known, attrs.evolve(THREE, threshold=pt.at_least(2)), date(2023, 8, 1)).verdict
    after = seen(known, attrs.evolve(THREE, threshold=pt.at_least(1)), date(2025, 8, 1))
    assert (after.verdict, after.value) == (pt.Verdict.UNMET, 0)  # two empty years are known
    never = seen(ledger(coverage=pt.Coverage.of("payment")), THREE, START)
    assert (never.verdict, dict(never.params)["unknown"]) == (pt.Verdict.UNKNOWN, "within")


def test_a_streak_takes_the_calendar_of_its_rule_or_the_one_that_is_said() -> None:
    assert THREE.calendar == YEAR
    both = pt.AllOf(ACTIVE, pt.PurchaseCount(pt.at_least(1), over=MONTH))
    assert faults_of(lambda: pt.Streak(pt.at_least(1), rule=both)) == [
        ("periods", "window.calendar")
    ]
    assert pt.Streak(pt.at_least(1), rule=both, periods=MONTH).calendar == MONTH
    last = attrs.evolve(YEAR, which=pt.Which.PREVIOUS)
    assert faults_of(lambda: pt.Streak(pt.at_least(1), rule=both, periods=last)) == [
        ("periods", "window.which")
    ]
    assert faults_of(lambda: pt.Streak(pt.at_least(20_000), rule=ACTIVE)) == [
        ("threshold", "threshold.range")
    ]
    in_term = pt.PurchaseCount(pt.at_least(1), over=pt.InTerm())
    assert faults_of(lambda: pt.Streak(pt.at_least(1), rule=in_term, periods=YEAR)) == [
        ("rule", "window.ladder")
    ]


def test_a_streak_may_rest_on_others_and_then_needs_the_book() -> None:
    rule = pt.Through(pt.PurchaseCount(pt.at_least(1), over=YEAR), by=pt.Bond.EMPLOYS)
    streak = pt.Streak(pt.at_least(2), rule=rule, periods=YEAR)
    policy = policy_of(streak)
    assert policy.reads_others
    assert not policy_of(THREE).reads_others
    firm, ann = pt.Organization("firm", "Firm"), pt.Person("ann", "Ann")
    book = pt.Book().add(pt.Organization("shop", "Shop"), firm, *GIFTS.facts).add("shop", ann)
    book = book.add_relation(pt.Relation(firm, pt.Bond.EMPLOYS, ann, on=date(2018, 1, 1)))
    view = book.relationship("shop", "ann")
    assert str(pt.standing_of(view, policy, book=book)) == (
        "out; in from 1 Jun 2019; out from 1 Jan 2021; in from 1 Jun 2022; out from 1 Jan 2025"
    )
    (found,) = pt.review(view, policy, on=START).findings
    assert dict(found.params)["unknown"] == "no_book"
    assert pt.next_look_on(view, policy, on=date(2022, 1, 1), book=book) == date(2022, 6, 1)
    assert streak.looks_at(GIFTS.facts[0]) is False


# --- the best one ---------------------------------------------------------------------------------

BEST = pt.BestPeriod(pt.Spend(pt.at_least(usd("100.00")), over=YEAR))


def test_the_best_period_counts_by_what_it_came_to_the_running_one_by_what_it_comes_to() -> None:
    facts = ledger(
        bought(date(2023, 2, 1), "120.00", id="P1"),
        pt.Refund(usd("50.00"), of="P1", on=date(2023, 4, 1)),
        bought(date(2024, 2, 1), "90.00", id="P2"),
        pt.Refund(usd("90.00"), of="P2", on=date(2025, 1, 2)),
    )
    assert standing(facts, BEST) == "out; in from 1 Feb 2023; out from 1 Apr 2023"
    days = (date(2023, 3, 1), date(2023, 5, 1), date(2024, 1, 1), date(2026, 1, 1))
    assert [seen(facts, BEST, day).value for day in days] == [
        usd("120.00"), usd("70.00"), usd("70.00"), usd("90.00")
    ]  # fmt: skip


def test_the_best_period_of_what_is_not_wholly_known_is_a_lower_bound() -> None:
    since = pt.Coverage.of("purchase", since=date(2022, 3, 1))
    known = ledger(bought(date(2023, 2, 1), "90.00"), coverage=since)
    found = seen(known, BEST, date(2024, 1, 1))
    assert (found.verdict, found.value) == (pt.Verdict.UNKNOWN, usd("90.00"))
    enough = ledger(bought(date(2023, 2, 1), "100.00"), coverage=since)
    assert seen(enough, BEST, date(2024, 1, 1)).verdict is pt.Verdict.MET
    foreign = ledger(bought(date(2023, 2, 1), "90.00"), pt.Purchase(pt.Money("5", "EUR"), on=START))
    assert seen(foreign, BEST, START).verdict is pt.Verdict.UNKNOWN
    greatest = pt.Aggregate(
        pt.at_least(5), of="observation:level", by=pt.Statistic.GREATEST, over=YEAR
    )
    level = pt.BestPeriod(greatest)
    assert seen(ledger(), level, START).verdict is pt.Verdict.UNKNOWN
    one, other = (pt.Observation("level", on=date(y, 1, 1), value=y % 10) for y in (2023, 2026))
    assert seen(ledger(one, other), level, START).value == 6
    text = pt.Observation("level", on=date(2024, 1, 1), value="high")
    assert seen(ledger(one, other, text), level, START).verdict is pt.Verdict.MET
    least = pt.BestPeriod(attrs.evolve(greatest, by=pt.Statistic.LATEST))
    assert seen(ledger(text), least, START).verdict is pt.Verdict.UNKNOWN


def test_a_best_period_wants_a_figure_of_the_current_period_of_a_calendar() -> None:
    assert faults_of(lambda: pt.BestPeriod(pt.Always())) == [("criterion", "rule.type")]
    ever = pt.PurchaseCount(pt.at_least(1))
    assert faults_of(lambda: pt.BestPeriod(ever)) == [("criterion.over", "window.type")]
    last = attrs.evolve(ever, over=attrs.evolve(YEAR, which=pt.Which.PREVIOUS))
    assert faults_of(lambda: pt.BestPeriod(last)) == [("criterion.over", "window.which")]
    assert faults_of(lambda: pt.BestPeriod(BEST)) == [("criterion", "rule.type")]


# --- what is carried over -------------------------------------------------------------------------

TIERS = (25_000, 50_000, 75_000, 125_000)


def miles(threshold: int, over: pt.Window = YEAR) -> pt.Aggregate:
    return pt.Aggregate(
        pt.at_least(threshold), of="observation:miles", by=pt.Statistic.SUM, over=over
    )


def flown(values: dict[int, Any], **more: Any) -> pt.Relationship:
    noted = [
        pt.Observation("miles", on=date(year, 5, 1), value=value) for year, value in values.items()
    ]
    return ledger(*noted, **more)


def test_what_is_above_the_tier_that_was_reached_goes_on_to_the_next_year() -> None:
    """Delta: 49,999 miles are Silver, 24,999 roll over; 250,000 leave 125,000 for the next year."""
    gold = pt.CarriedOver(miles(50_000), tiers=TIERS)
    facts = flown({2023: 49_999, 2024: 25_001})
    assert seen(facts, gold, date(2023, 12, 31)).value == 49_999
    assert seen(facts, gold, date(2024, 1, 1)).value == 24_999
    assert standing(facts, gold) == "out; in from 1 May 2024; out from 1 Jan 2025"
    diamond = pt.CarriedOver(miles(125_000), tiers=TIERS)
    much = flown({2023: 250_000})
    assert standing(much, diamond) == "out; in from 1 May 2023; out from 1 Jan 2025"
    assert seen(much, diamond, date(2025, 1, 1)).value == 0
    assert seen(flown({2023: 24_999}), gold, date(2024, 1, 1)).value == 0  # no tier, nothing


def test_no_more_than_so_much_goes_on() -> None:
    """Flying Blue: of 650 points 300 keep Platinum, 300 go on, and 50 are gone."""
    platinum = pt.CarriedOver(miles(300), tiers=(100, 180, 300), most=300)
    assert seen(flown({2023: 650}), platinum, date(2024, 1, 1)).value == 300
    assert seen(flown({2023: 250}), platinum, date(2024, 1, 1)).value == 70


def test_what_is_carried_over_counts_in_the_year_that_is_looked_back_at() -> None:
    carried = pt.CarriedOver(miles(50_000), tiers=TIERS)
    gold = pt.Rung.kept_through_next("gold", enter=carried)
    last = attrs.evolve(YEAR, which=pt.Which.PREVIOUS)
    assert gold.stay == pt.CarriedOver(miles(50_000, last), tiers=TIERS)
    policy = pt.Policy("air", "1", base="none", rungs=(gold,))
    facts = flown({2023: 60_000, 2024: 40_000})
    assert str(pt.standing_of(facts, policy)) == (
        "none; gold from 1 May 2023; none from 1 Jan 2026"
    )
    assert seen(facts, pt.CarriedOver(miles(50_000, last), tiers=TIERS), START).value == 0
    then = seen(facts, pt.CarriedOver(miles(50_000, last), tiers=TIERS), date(2025, 7, 1))
    assert then.value == 50_000
    pooled = pt.Pooled(miles(50_000), by=pt.Bond.HOUSEHOLD)
    family = pt.Rung.kept_through_next("gold", enter=pooled)
    assert family.stay == attrs.evolve(pooled, criterion=miles(50_000, last))


def test_what_is_handed_on_by_a_year_that_is_not_known_leaves_a_lower_bound() -> None:
    gold = pt.CarriedOver(miles(50_000), tiers=TIERS)
    since = pt.Coverage.of("observation:miles", since=date(2023, 1, 1))
    known = flown({2023: 49_999, 2024: 50_000}, coverage=since)
    found = seen(known, gold, date(2023, 6, 1))
    assert (found.verdict, found.value) == (pt.Verdict.UNKNOWN, 49_999)
    assert seen(known, gold, date(2024, 6, 1)).verdict is pt.Verdict.MET
    text = flown({2023: "many", 2024: 10})
    assert [seen(text, gold, date(year, 6, 1)).value for year in (2023, 2024)] == [None, 10]
    spend = pt.CarriedOver(pt.Spend(pt.at_least(usd("100.00")), over=YEAR))
    facts = ledger(bought(date(2023, 2, 1), "150.00"), pt.Purchase(pt.Money("5", "EUR"), on=START))
    assert seen(facts, spend, date(2024, 2, 1)).value == usd("50.00")
    assert dict(seen(facts, spend, START).params)["known"] == pt.more_than(usd("0.00"))
    most = pt.CarriedOver(
        pt.Aggregate(pt.at_least(3), of="observation:level", by=pt.Statistic.LATEST, over=YEAR)
    )
    level = pt.Observation("level", on=date(2024, 3, 1), value=Decimal("4.5"))
    days = (date(2024, 1, 1), date(2024, 3, 1), date(2025, 1, 1), START)
    assert [seen(ledger(level), most, day).value for day in days] == [
        None, Decimal("4.5"), Decimal("1.5"), None
    ]  # fmt: skip


def test_tiers_are_in_what_the_threshold_is_in() -> None:
    def asked(*tiers: Any, **more: Any) -> list[tuple[str, str]]:
        return faults_of(lambda: pt.CarriedOver(miles(50_000), tiers=tiers, **more))

    assert asked("25") == [("tiers[0]", "tiers.type")]
    assert asked(0, 5) == [("tiers[0]", "tiers.range")]
    assert asked(usd("5.00")) == [("tiers[0]", "currency.mismatch")]
    assert asked(5, most=usd("5.00")) == [("most", "currency.mismatch")]
    assert asked(5, most=0) == [("most", "tiers.range")]
    assert faults_of(lambda: pt.CarriedOver(miles(0))) == [("tiers", "tiers.range")]
    ever = pt.PurchaseCount(pt.at_least(1))
    assert faults_of(lambda: pt.CarriedOver(ever)) == [("criterion.over", "window.type")]


def test_a_sum_may_not_be_stricter_to_stay_than_to_enter() -> None:
    def asked(enter: pt.Rule, stay: pt.Rule) -> list[tuple[str, str]]:
        return faults_of(lambda: pt.Rung("gold", enter=enter, stay=stay))

    stricter = [("stay", "policy.hysteresis")]
    assert asked(BEST, pt.BestPeriod(pt.Spend(pt.at_least(usd("101.00")), over=YEAR))) == stricter
    few, many = (pt.CarriedOver(miles(least), tiers=TIERS) for least in (25_000, 50_000))
    assert asked(few, many) == stricter
    family = [pt.Pooled(miles(least), by=pt.Bond.HOUSEHOLD) for least in (25_000, 50_000)]
    assert asked(*family) == stricter
    assert asked(THREE, attrs.evolve(THREE, threshold=pt.at_least(4))) == stricter
    alone = [pt.CarriedOver(miles(least)) for least in (25_000, 50_000)]
    assert pt.Rung("gold", enter=alone[0], stay=alone[1]).stay == alone[1]  # other surpluses
    both = pt.AllOf(BEST, pt.BestPeriod(pt.Spend(pt.at_most(usd("50.00")), over=YEAR)))
    assert "policy.contradiction" in [each.code for each in policy_of(both).check()]


def test_more_may_be_worse_where_a_surplus_is_carried_over() -> None:
    gold = pt.CarriedOver(miles(50_000), tiers=TIERS)
    assert seen(flown({2023: 49_999}), gold, date(2024, 1, 1)).value == 24_999
    assert seen(flown({2023: 50_000}), gold, date(2024, 1, 1)).value == 0


# --- words, documents, laws -----------------------------------------------------------------------

CARRIED = pt.CarriedOver(miles(50_000), tiers=(25_000, 50_000), most=300)


SPOKEN: dict[str, pt.Criterion] = {
    (
        "at least 3 periods in a row with at least 1 purchase in the current period of 12 months"
    ): THREE,
    (
        "at any time at least 3 periods in a row with at least 1 purchase in the current period of"
        " 12 months"
    ): attrs.evolve(THREE, longest=True),
    "at least 100.00 USD spent in the current period of 12 months, in the best period so far": BEST,
    (
        "sum of miles at least 50,000 in the current period of 12 months, with what was carried"
        " over (tiers: 25,000 and 50,000; at most 300)"
    ): CARRIED,
}


@pytest.mark.parametrize("said", SPOKEN)
def test_each_says_itself_in_words_and_goes_into_documents(said: str) -> None:
    policy = policy_of(SPOKEN[said])
    assert pt.describe(policy).splitlines()[-1] == f"In: {said}."
    assert pt.from_json(pt.to_json(policy), pt.Policy) == policy
    decision = pt.review(GIFTS, policy, on=START)
    assert pt.from_json(pt.to_json(decision), pt.Decision) == decision
    assert policy.check() == ()


DAYS = tuple(START + step * DAY for step in range(0, 44, 2))
WEEK = pt.CalendarPeriod(pt.weeks(1), anchor=START)
PURCHASES = st.lists(st.sampled_from(DAYS), max_size=9)


def week_of(day: date) -> int:
    return (day - START).days // 7


def counts(days: list[date], on: date) -> list[int]:
    """Return how many purchases each week has, up to a day, one week after the other."""
    return [
        sum(each <= on and week_of(each) == week for each in days)
        for week in range(week_of(on) + 1)
    ]


@law("E22", kills="a streak that takes in a period without anything, or leaves the running one out")
@given(PURCHASES, st.integers(1, 2), st.sampled_from(DAYS), st.booleans())
def test_a_streak_is_what_one_counts_week_by_week(
    days: list[date], least: int, on: date, longest: bool
) -> None:
    rule = pt.PurchaseCount(pt.at_least(least), over=WEEK)
    streak = pt.Streak(pt.at_least(2), rule=rule, longest=longest)
    *done, now = [each >= least for each in counts(days, on)]
    runs, run = [0], 0
    for each in done:
        run = run + 1 if each else 0
        runs.append(run)
    runs.append(run + now)
    wanted = max(runs) if longest else runs[-1]
    facts = ledger(*map(bought, days))
    assert seen(facts, streak, on).value == wanted
    shown = pt.standing_of(facts, policy_of(streak)).at(on).name
    assert shown == ("in" if wanted >= 2 else "out")


@law("E22", kills="a surplus over the wrong tier, handed on twice, or handed on by no tier")
@given(
    PURCHASES, st.sampled_from([(1,), (2,), (1, 3), (2, 4)]), st.sampled_from(DAYS), st.booleans()
)
def test_what_is_carried_over_and_the_best_are_what_one_adds_up_week_by_week(
    days: list[date], tiers: tuple[int, ...], on: date, past: bool
) -> None:
    over = attrs.evolve(WEEK, which=pt.Which.PREVIOUS) if past else WEEK
    rule = pt.PurchaseCount(pt.at_least(2), over=over)
    sums, handed = [0], 0
    for count in counts(days, on):
        sums.append(count + handed)
        handed = sums[-1] - max((tier for tier in tiers if tier <= sums[-1]), default=sums[-1])
    wanted = sums[-2] if past else sums[-1]
    facts = ledger(*map(bought, days))
    carried = pt.CarriedOver(rule, tiers=tiers)
    assert seen(facts, carried, on).value == wanted
    assert pt.standing_of(facts, policy_of(carried)).at(on).name == ("in" if wanted >= 2 else "out")
    best = pt.BestPeriod(attrs.evolve(rule, over=WEEK))
    assert seen(facts, best, on).value == max(counts(days, on))
