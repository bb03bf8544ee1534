"""When to look again: until then nothing is otherwise, and what makes a difference is due on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from standing.draws_policy import ALICE, ED, SU, Case, cases, named
from standing.draws_rules import PURCHASE, cadences, few_days, lengths, terms
from standing.test_fold import MANY
from standing.watching import Counted

from draws import both
from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from patronage.facts.fact import Fact

DAY = timedelta(days=1)
START = date(2026, 1, 1)


def bought(on: date, **more: Any) -> pt.Purchase:
    return pt.Purchase(usd("10.00"), on=on, **more)


def ledger(*facts: Fact, **more: Any) -> pt.Relationship:
    return pt.Relationship("shop", "mary", **more).add(*facts)


def club(enter: pt.Rule, **more: Any) -> pt.Policy:
    return pt.Policy("club", "1", base="out", rungs=(pt.Rung("in", enter=enter, **more),))


LATELY = pt.Recency(pt.within(pt.days(90)))
OFTEN = pt.PurchaseCount(pt.at_least(1), over=pt.Rolling(pt.days(90)))


def looks(asked: pt.Relationship, policy: pt.Policy | pt.PolicyHistory, on: date) -> list[date]:
    """Return the days of looks from one on, each worked out on the one before."""
    found: list[date] = []
    day: date | None = on
    while day is not None and len(found) < 12:
        day = pt.next_look_on(asked, policy, on=day)
        found += [] if day is None else [day]
    return found


def test_without_anything_to_come_there_is_no_next_look() -> None:
    assert pt.next_look_on(ledger(), club(LATELY), on=START) is None
    assert looks(ledger(bought(START)), club(LATELY), START) == [START + 90 * DAY]


def test_a_fact_is_due_once_it_happened_and_is_known() -> None:
    late = bought(date(2026, 2, 1), recorded_on=date(2026, 2, 9))
    assert looks(ledger(bought(START), late), club(OFTEN), START)[0] == date(2026, 2, 9)
    coming = bought(date(2026, 2, 1))
    assert looks(ledger(bought(START), coming), club(OFTEN), START)[0] == date(2026, 2, 1)
    wrong = bought(START, id="P1")
    gone = pt.Retraction("P1", on=date(2026, 2, 3), reason="twice")
    assert looks(ledger(wrong, gone), club(OFTEN), START)[0] == date(2026, 2, 3)
    right = pt.Correction("P1", bought(date(2026, 1, 20)), on=date(2026, 2, 5))
    assert looks(ledger(wrong, right), club(OFTEN), START)[0] == date(2026, 2, 5)


def test_what_is_never_known_by_the_day_of_a_case_is_not_due() -> None:
    late = bought(date(2026, 2, 1), recorded_on=date(2026, 2, 9))
    case = pt.Case(ledger(bought(START), late), club(OFTEN), known_by=date(2026, 2, 1))
    assert pt.next_look_on(case, on=START) == START + 90 * DAY


def test_grace_confirmation_and_cooldown_are_due_when_they_have_run() -> None:
    gentle = club(LATELY, confirm=pt.days(5), grace=pt.days(10), cooldown=pt.days(3))
    assert looks(ledger(bought(START)), gentle, START) == [
        START + 5 * DAY, START + 90 * DAY, START + 100 * DAY
    ]  # fmt: skip


def test_a_term_and_its_renewals_are_due_at_their_ends() -> None:
    yearly = club(OFTEN, first=pt.months(6), renewal=pt.months(6))
    found = looks(ledger(bought(START)), yearly, START)
    assert found[:2] == [START + 90 * DAY, date(2026, 7, 1)]
    for_ever = club(pt.Always(), first=pt.months(6), renewal=pt.months(6))
    assert looks(ledger(bought(START)), for_ever, START)[:2] == [date(2026, 7, 1), date(2027, 1, 1)]


def test_a_review_day_is_due_where_it_finds_something() -> None:
    monthly = pt.Cadence(every=pt.months(1), anchor=START)
    policy = attrs.evolve(club(LATELY, grace=pt.days(10)), review_on=monthly)
    on = date(2026, 1, 15)
    assert looks(ledger(bought(on)), policy, on) == [
        date(2026, 2, 1), on + 90 * DAY, date(2026, 5, 1), date(2026, 5, 11)
    ]  # fmt: skip


def test_a_new_version_and_the_end_of_its_protection_are_due() -> None:
    history = pt.PolicyHistory(
        (START, club(LATELY)),
        pt.Version(
            date(2026, 2, 1),
            attrs.evolve(club(pt.PurchaseCount(pt.at_least(5))), version="2"),
            grandfather=pt.days(20),
        ),
    )
    found = looks(ledger(bought(START)), history, START + DAY)
    assert found == [date(2026, 2, 1), date(2026, 2, 21)]


def test_an_override_is_due_when_it_begins_and_when_it_ends() -> None:
    spring = pt.Period(date(2026, 2, 1), date(2026, 3, 1))
    floor = pt.Override(
        "in", pt.Mask.FLOOR, period=spring, on=START, by="ana", reason="in the press"
    )
    assert looks(ledger(bought(START), floor), club(LATELY), START)[:2] == [
        spring.start, spring.end,
    ]  # fmt: skip


def test_an_agreement_is_due_with_each_act_and_where_one_takes_effect() -> None:
    signed = pt.Agreement.signed(
        "A1", on=START, start=date(2026, 2, 1),
        termination=pt.Termination(convenience=pt.days(30)),
    )  # fmt: skip
    ended = signed.terminate(on=date(2026, 5, 1), by=pt.Side.PATRON)
    policy = club(pt.AgreementInForce())
    assert looks(ledger(ended), policy, START) == [
        date(2026, 2, 1), date(2026, 5, 1), date(2026, 5, 31)
    ]  # fmt: skip
    learned = signed.terminate(on=date(2026, 5, 1), by=pt.Side.PATRON, recorded_on=date(2026, 5, 9))
    assert date(2026, 5, 9) in looks(ledger(learned), policy, START)
    monthly = signed.amend(
        on=date(2026, 2, 9),
        effective=date(2026, 3, 1),
        billing=pt.BillingTerms.monthly(usd("9.00")),
    )
    assert looks(ledger(monthly), policy, date(2026, 2, 9)) == [date(2026, 3, 1)]


def test_the_end_of_observation_is_due() -> None:
    coverage = pt.Coverage.of("purchase", until=date(2026, 2, 1))
    covered = ledger(bought(START), coverage=coverage)
    assert pt.next_look_on(covered, club(LATELY), on=START + DAY) == date(2026, 2, 1)
    assert pt.next_look_on(covered, club(LATELY), on=date(2026, 2, 1)) is None
    gone_on = pt.Case(covered, club(LATELY), going_on=True)
    assert pt.next_look_on(gone_on, on=date(2026, 2, 1)) == START + 90 * DAY


WEEKLY = pt.Cadence(every=pt.days(7), anchor=START)
WAITS = pt.Shows(WEEKLY, on_decision=True)
WEEK = 7 * DAY


def test_a_fall_that_waits_is_due_where_a_review_shows_it_until_one_is_recorded() -> None:
    policy = attrs.evolve(club(pt.Recency(pt.within(pt.days(10)))), down=WAITS)
    mary = ledger(bought(START))
    found = looks(mary, policy, START)
    assert found[:4] == [
        START + 10 * DAY,
        START + 2 * WEEK,
        START + 2 * WEEK + DAY,
        START + 3 * WEEK,
    ]
    said = {day: pt.review(mary, policy, on=day).after.name for day in found[:4]}
    assert list(said.values()) == ["in", "out", "in", "out"]
    taken = mary.record(pt.review(mary, policy, on=START + 11 * DAY))
    assert looks(taken, policy, START + 11 * DAY) == [START + 2 * WEEK]


def test_a_gain_that_waits_is_due_where_a_review_shows_it_until_one_is_recorded() -> None:
    policy = attrs.evolve(club(pt.PurchaseCount(pt.at_least(1))), up=WAITS)
    mary = ledger(bought(START + DAY))
    assert looks(mary, policy, START + DAY)[:3] == [
        START + WEEK, START + WEEK + DAY, START + 2 * WEEK
    ]  # fmt: skip
    taken = mary.record(pt.review(mary, policy, on=START + 2 * DAY))
    assert looks(taken, policy, START + 2 * DAY) == [START + WEEK]


def test_a_gain_that_waits_and_would_begin_a_term_is_due_every_day() -> None:
    yearly = club(pt.PurchaseCount(pt.at_least(1)), first=pt.months(6))
    policy = attrs.evolve(yearly, up=pt.Shows(on_decision=True))
    mary = ledger(bought(START))
    assert looks(mary, policy, START)[:2] == [START + DAY, START + 2 * DAY]
    assert pt.review(mary, policy, on=START + DAY).held_until == date(2026, 7, 2)
    policy = attrs.evolve(policy, up=WAITS)
    assert looks(ledger(bought(START + DAY)), policy, START + DAY)[0] == START + WEEK


@pytest.mark.parametrize("changed", [{"review_on": WEEKLY}, {"down": pt.Shows(WEEKLY)}])
def test_a_protection_that_a_review_would_end_is_due_where_it_does(changed: Any) -> None:
    stricter = attrs.evolve(club(pt.PurchaseCount(pt.at_least(5))), version="2", **changed)
    history = pt.PolicyHistory(
        (START, club(pt.PurchaseCount(pt.at_least(1)))),
        pt.Version(START + 2 * DAY, stricter, grandfather=pt.days(60)),
    )
    mary = ledger(bought(START))
    assert looks(mary, history, START + 2 * DAY)[:3] == [
        START + WEEK, START + WEEK + DAY, START + 2 * WEEK
    ]  # fmt: skip
    said = [pt.review(mary, history, on=START + n * DAY).after.name for n in (6, 7, 8, 14)]
    assert said == ["in", "out", "in", "out"]


@pytest.mark.parametrize("on", ["2026-01-01", None, 5])
def test_what_is_no_day_is_refused(on: Any) -> None:
    with pytest.raises(pt.WrongType):
        pt.next_look_on(ledger(), club(LATELY), on=on)


# --- the law --------------------------------------------------------------------------------------


@st.composite
def late_cases(draw: DrawFn, universe: tuple[date, ...]) -> tuple[Case, date]:
    """Draw a case whose facts are in part learned later, and a day to ask on."""
    case = draw(cases(universe, reviewing=False))
    late = st.sampled_from([0, 0, 0, 1, 3, 9])
    facts = tuple(
        attrs.evolve(fact, recorded_on=fact.recorded_on + draw(late) * DAY)  # type: ignore[misc]
        for fact in case.facts
    )
    return replace(case, facts=facts), draw(st.sampled_from(universe))


def said(
    asked: pt.Relationship, history: pt.PolicyHistory, on: date, until: date
) -> tuple[object, ...]:
    """Return all that is said on a day with what is known by it, but for what tells the time."""
    case = pt.Case(asked, history, known_by=on)
    decision = case.review(on)
    coming = pt.outlook(case, on=on, until=until)
    return (
        case.seen(on).name,
        (decision.after.name, decision.due_on, decision.held_until, decision.act),
        [(each.verdict, each.ids, each.rung, each.role, each.changes_on)
         for each in decision.findings],
        [(move.before.name, move.after.name, move.on) for move in coming.waiting],
        {move.on: move.after.name for move in coming.moves},
        [(each.rung, each.since, each.ends) for each in pt.story(case, on=on).grace],
    )  # fmt: skip


def answered(asked: pt.Relationship, history: pt.PolicyHistory, on: date, until: date) -> object:
    try:
        return said(asked, history, on, until)
    except pt.PatronageError as refusal:
        return tuple(fault.code for fault in refusal.faults)


def unchanged_until_the_next_look(case: Case, on: date) -> None:
    """Ask day after day until the next look: each says what the first did."""
    asked = pt.Relationship("hp", ALICE, facts=case.facts, coverage=case.coverage)
    try:
        coming = pt.next_look_on(asked, case.history, on=on)
    except pt.InvalidInput:
        assume(False)
    until = on + 60 * DAY
    now = answered(asked, case.history, on, until)
    day = on + DAY
    while day < (coming or until) and day < on + 40 * DAY:
        assert answered(asked, case.history, day, until) == now, day
        day += DAY


@settings(max_examples=MANY)
@given(both(late_cases(SU), late_cases(ED)))
@law("E28", kills="a day on which something happens by itself, passed over")
def test_until_the_next_look_nothing_is_otherwise(drawn: tuple[Case, date]) -> None:
    unchanged_until_the_next_look(*drawn)


@st.composite
def waiting_cases(draw: DrawFn, universe: tuple[date, ...]) -> tuple[Case, date]:
    """Draw a case in which a review would do something, on some days or others, and none was held.

    Moves wait for a decision on both sides, or a version protects the holders of the one before.
    """
    delays = st.none() | cadences(universe) | cadences(universe) | few_days
    decided = draw(st.booleans())
    shows = st.builds(pt.Shows, delays, on_decision=st.just(decided))
    lately = Counted(PURCHASE, pt.at_least(1), over=pt.Rolling(draw(lengths)))
    first = draw(st.none() | terms(universe))
    policy = pt.Policy(
        "p", "1", base="base", rungs=(pt.Rung("a", enter=lately, first=first),),
        review_on=draw(st.none() | cadences(universe)), up=draw(shows), down=draw(shows),
    )  # fmt: skip
    versions = [pt.Version(date.min, policy)]
    if not decided or draw(st.booleans()):
        often = attrs.evolve(policy.rungs[0], enter=attrs.evolve(lately, threshold=pt.at_least(3)))
        stricter = attrs.evolve(policy, version="2", rungs=(often,))
        effective = draw(st.sampled_from(universe))
        versions.append(pt.Version(effective, stricter, grandfather=pt.days(40)))
    days = draw(st.lists(st.sampled_from(universe), min_size=1, max_size=3))
    facts = named([pt.Observation("buy", on=day) for day in days])
    on = draw(st.sampled_from(universe))
    return Case(pt.PolicyHistory(*versions), facts, max(universe)), on


@settings(max_examples=MANY)
@given(both(waiting_cases(SU), waiting_cases(ED)))
@law("E28", kills="a boundary on which a review would show what waits, passed over")
def test_while_something_waits_for_a_review_none_says_otherwise_until_the_next_look(
    drawn: tuple[Case, date],
) -> None:
    unchanged_until_the_next_look(*drawn)
