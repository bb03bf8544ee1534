"""What somebody lacks for a standing: what is asked for is enough, and time alone is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from refusals import code_of
from standing.asking import SEEN
from standing.doing import carried_out
from standing.draws_facts import ed_ledgers, ed_spans, su_ledgers, su_spans
from standing.test_averting import APART, compounds
from standing.test_criteria_days import criteria

from laws import law

if TYPE_CHECKING:
    from patronage.facts.fact import Fact

DAY = timedelta(days=1)
ON = date(2026, 5, 1)
NINE = pt.Money("9", "USD")


def vip(rule: pt.Rule, **clocks: Any) -> pt.Policy:
    return pt.Policy("p", "1", base="guest", rungs=(pt.Rung("vip", enter=rule, **clocks),))


def bought(*days: date) -> pt.Relationship:
    return pt.Relationship("hp", "mary").add(*(pt.Purchase(NINE, on=day) for day in days))


def draw_on(data: st.DataObject, facts: tuple[Fact, ...]) -> tuple[pt.Relationship, date]:
    """Draw a day, and the ledger as it is known on it."""
    assume(facts)
    last = max(fact.on for fact in facts)
    on = max(facts[0].on + DAY, last - data.draw(st.integers(0, 40)) * DAY)
    return pt.Relationship("hp", "mary").add(
        *pt.Relationship("a", "b").add(*facts).known_by(on)
    ), on


def _is_not_ours(remedy: pt.Remedy) -> bool:
    """Whether it is time's to do, or a window's to leave behind, or not known which way it is.

    Nor does anybody run into debt for a standing; of several breaches one is named.
    """
    owes = remedy.code == "oldest_unpaid" and not remedy.undone
    owes = owes or remedy.code == "obligation_breached"
    is_times = isinstance(remedy.gap, pt.Span) or remedy.excess
    return owes or is_times or "unknown" in dict(remedy.params)


def _runs_from_then(criterion: Any) -> bool:
    threshold = getattr(criterion, "threshold", None)
    return threshold is not None and threshold.is_elapsed


def check_every_set(
    ledger: pt.Relationship, rule: pt.Rule, on: date, leaves: dict[str, Any]
) -> None:
    """Do all of each set that something new can close: it brings the standing.

    On that day, or later where it is to be held for a time, or something ends with the day.
    """
    policy, held = vip(rule), isinstance(rule, pt.HeldFor | pt.InEach)
    short = pt.shortfall(ledger, policy, on=on, to="vip")
    assert short.is_reached is (pt.standing_of(ledger, policy).at(on).name == "vip")
    assert pt.from_json(pt.to_json(short)) == short
    for one in short.missing:
        if not one or any(_is_not_ours(each) for each in one):
            continue
        done, day = ledger, max([on, *(each.not_before for each in one if each.not_before)])
        for each in one:
            done = carried_out(done, leaves[each.code], each, each.not_before or on, day)
        line = pt.standing_of(done, policy)
        if held or any(each.undone or _runs_from_then(leaves[each.code]) for each in one):
            day = line.first(lambda standing: standing.name == "vip", day) or day
        assert line.at(day).name == "vip", one
    if short.comes_on is not None:
        line = pt.standing_of(ledger, policy)
        assert line.at(short.comes_on).name == "vip"
        assert all(
            spell.value.name == "guest" for spell in line.spells(pt.Period(on, short.comes_on))
        )


@pytest.mark.parametrize("code", sorted(SEEN))
@given(data=st.data())
@law("F7", kills="a set that is not enough for the standing it is to bring")
def test_what_is_missing_brings_the_standing(code: str, data: st.DataObject) -> None:
    spans, ledgers = data.draw(st.sampled_from([(su_spans, su_ledgers), (ed_spans, ed_ledgers)]))
    criterion = data.draw(criteria(code, spans()))
    rule = data.draw(st.sampled_from([criterion, pt.Not(criterion)]))
    ledger, on = draw_on(data, data.draw(ledgers(8, code)))
    check_every_set(ledger, rule, on, {code: criterion})


@given(data=st.data())
@law("F7", kills="a set of which one part undoes another, or one that holds more than it takes")
def test_what_is_missing_of_a_rule_of_rules_brings_it_too(data: st.DataObject) -> None:
    spans, ledgers = data.draw(st.sampled_from([(su_spans, su_ledgers), (ed_spans, ed_ledgers)]))
    groups = data.draw(st.lists(st.sampled_from(APART), min_size=2, max_size=3, unique=True))
    codes = [data.draw(st.sampled_from(group)) for group in groups]
    leaves = {code: data.draw(criteria(code, spans())) for code in codes}
    rule = data.draw(compounds(list(leaves.values())))
    ledger, on = draw_on(data, data.draw(ledgers(10)))
    check_every_set(ledger, rule, on, leaves)


def test_the_smallest_sets_come_first_with_the_gap_of_each_number() -> None:
    rule = pt.AnyOf(
        pt.AllOf(pt.PurchaseCount(pt.at_least(3)), pt.ActTaken("oath")),
        pt.Spend(pt.at_least(pt.Money("50", "USD"))),
    )
    short = pt.shortfall(bought(ON - 9 * DAY), vip(rule), on=ON, to="vip")
    assert [[(each.code, each.gap) for each in one] for one in short.missing] == [
        [("spend", pt.Money("41", "USD"))],
        [("purchase_count", 2), ("act_taken", None)],
    ]
    assert [each.code for each in short.reasons] == ["purchase_count", "act_taken", "spend"]
    assert str(short).splitlines()[-2:] == [
        "  it takes 41.00 USD more spent or 2 more purchases and oath",
        "  time alone doesn't bring it",
    ]
    assert [(row["set"], row["gap"]) for row in short.rows()] == [
        (1, "41.00 USD"), (2, "2"), (2, None),
    ]  # fmt: skip


def test_the_day_on_which_time_alone_does_it() -> None:
    known = vip(pt.Tenure(pt.at_least(pt.days(90))))
    short = pt.shortfall(bought(ON - 30 * DAY), known, on=ON, to="vip")
    assert short.comes_on == ON + 60 * DAY
    assert short.missing == ((evolve(short.missing[0][0], gap=pt.days(60)),),)
    assert str(short).splitlines()[-2:] == [
        "  it takes 60 days more",
        "  by itself on 30 Jun 2026, if nothing happens",
    ]


def test_what_is_met_and_waits_for_its_clock_lacks_nothing_but_time() -> None:
    waits = vip(pt.PurchaseCount(pt.at_least(1)), confirm=pt.days(10))
    short = pt.shortfall(bought(ON), waits, on=ON, to="vip")
    assert (short.missing, short.comes_on) == (((),), ON + 10 * DAY)
    assert str(short).splitlines()[-2] == "  all of it is met"


def test_what_is_met_and_waits_for_a_decision_says_so() -> None:
    rule = pt.PurchaseCount(pt.at_least(1))
    rungs = (pt.Rung("vip", enter=rule),)
    decided = pt.Policy("p", "1", base="guest", rungs=rungs, up=pt.Shows(on_decision=True))
    assert pt.shortfall(bought(ON), decided, on=ON, to="vip").waits


def test_who_lost_a_rung_may_come_back_by_another_way() -> None:
    rung = pt.Rung(
        "vip",
        enter=pt.PurchaseCount(pt.at_least(3), over=pt.Rolling(pt.days(30))),
        reenter=pt.PurchaseCount(pt.at_least(1), over=pt.Rolling(pt.days(30))),
    )
    policy = pt.Policy("p", "1", base="guest", rungs=(rung,))
    new = pt.shortfall(bought(), policy, on=ON, to="vip")
    assert [each.gap for one in new.missing for each in one] == [3]
    lost = bought(*(ON - (60 + day) * DAY for day in range(3)))
    back = pt.shortfall(lost, policy, on=ON, to="vip")
    assert [each.gap for one in back.missing for each in one] == [1, 3]


def test_what_nothing_can_bring_is_said() -> None:
    last_year = pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS)
    policy = vip(pt.PurchaseCount(pt.at_least(1), over=last_year))
    short = pt.shortfall(bought(), policy, on=ON, to="vip")
    assert (short.missing, short.complete) == ((), True)
    assert "nothing that can still be done brings it" in str(short)


def test_an_override_that_decides_is_told() -> None:
    month = pt.Period(ON, ON + 30 * DAY)
    kept = pt.Override.pin("guest", month, by="ana", reason="a claim is open")
    policy = vip(pt.PurchaseCount(pt.at_least(1)))
    short = pt.shortfall(bought(ON).add(kept), policy, on=ON, to="vip")
    assert short.act == evolve(kept, id=short.act.id)  # type: ignore[union-attr]
    assert (short.missing, short.comes_on) == (((),), ON + 30 * DAY)
    assert "a claim is open" in str(short)


def test_of_days_not_observed_nothing_is_promised() -> None:
    seen = pt.Coverage(observed=pt.Period(None, ON - 10 * DAY))
    ledger = pt.Relationship("hp", "mary", coverage=seen)
    short = pt.shortfall(ledger, vip(pt.PurchaseCount(pt.at_least(1))), on=ON, to="vip")
    assert short.unobserved_since == ON - 10 * DAY
    assert "were not observed" in str(short)


def test_a_standing_that_is_not_on_the_ladder_is_refused_and_the_base_is_reached() -> None:
    policy = vip(pt.PurchaseCount(pt.at_least(1)))
    assert code_of(lambda: pt.shortfall(bought(), policy, on=ON, to="vop")) == "standing.unknown"
    assert pt.shortfall(bought(), policy, on=ON, to="guest").is_reached
    assert str(pt.shortfall(bought(ON), policy, on=ON, to="vip")) == (
        "mary  is vip  (p v1, as of 1 May 2026)"
    )
