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
from standing.draws_policy import ALICE, ED, SU, cases
from standing.test_fold import MANY

from draws import both
from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from patronage.facts.fact import Fact
    from standing.draws_policy import Case

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


@settings(max_examples=MANY)
@given(both(late_cases(SU), late_cases(ED)))
@law("E28", kills="a day on which something happens by itself, passed over")
def test_until_the_next_look_nothing_is_otherwise(drawn: tuple[Case, date]) -> None:
    case, on = drawn
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
