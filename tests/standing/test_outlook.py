"""What comes if nothing happens: it comes, and what is said to avert it does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.counting.verdict import Verdict
from patronage.standing.remedies.remedy import remedy
from patronage.standing.rules.turning import turning_sets
from standing.draws_policy import ALICE, ED, SU, cases

from draws import both
from laws import law

if TYPE_CHECKING:
    from standing.draws_policy import Case

DAY = timedelta(days=1)
CONDUCT = pt.policies.BY_CONDUCT


def bought(*days: date) -> pt.Relationship:
    price = pt.Money("10.00", "USD")
    return pt.Relationship("shop", "mary").add(*(pt.Purchase(price, on=day) for day in days))


def yearly() -> pt.Relationship:
    """A client since 1 Apr 2026: three purchases, the last on 1 Mar."""
    return bought(date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))


def test_a_client_who_falls_silent_slips_after_180_days_and_30_of_grace() -> None:
    coming = pt.outlook(yearly(), CONDUCT, on=date(2026, 4, 1), until=date(2027, 4, 1))
    (move,) = coming.moves
    assert (move.before, move.after, move.direction) == (
        pt.CLIENT,
        pt.CUSTOMER,
        pt.Direction.DEMOTED,
    )
    silent = date(2026, 3, 1) + timedelta(days=180)
    assert (move.since, move.on, move.act_by) == (silent, silent + 30 * DAY, silent + 30 * DAY)
    assert [each.code for each in move.reasons] == ["recency"]
    assert coming.slips_on == move.on


@pytest.mark.parametrize("late", [0, 1])
def test_the_last_day_to_avert_a_slip_is_in_time_and_the_next_is_not(late: int) -> None:
    ledger = yearly()
    (move,) = pt.outlook(ledger, CONDUCT, on=date(2026, 4, 1), until=date(2027, 1, 1)).moves
    again = pt.Purchase(pt.Money("10.00", "USD"), on=move.act_by + late * DAY)
    tried = pt.what_if(ledger, CONDUCT, [again], on=move.on)
    assert tried.then.after == (pt.CUSTOMER if late else pt.CLIENT)
    assert tried.now.after == pt.CUSTOMER


def test_what_is_lacking_is_said_as_a_number_and_is_enough() -> None:
    # Two purchases early, one in June: in February only that one is left in the window.
    ledger = bought(date(2026, 1, 10), date(2026, 2, 10), date(2026, 4, 20), date(2026, 12, 1))
    (move,) = pt.outlook(ledger, CONDUCT, on=date(2026, 12, 1), until=date(2027, 5, 29)).moves
    (remedies,) = move.averted_by
    assert [(each.code, each.gap) for each in remedies] == [("purchase_count", 1)]
    more = pt.Purchase(pt.Money("10.00", "USD"), on=move.act_by)
    assert pt.what_if(ledger, CONDUCT, [more], on=move.on).then.after == pt.CLIENT


def test_the_end_of_an_override_is_told_with_the_reason_of_it() -> None:
    spring = pt.Period(date(2026, 3, 1), date(2026, 6, 1))
    kept = pt.Override.floor("client", spring, by=pt.Ref("ana"), reason="in the press")
    ledger = bought(date(2026, 1, 1)).add(kept)
    coming = pt.outlook(ledger, CONDUCT, on=date(2026, 4, 1), until=date(2026, 7, 1))
    (move,) = coming.moves
    assert (move.on, move.act, move.reasons) == (date(2026, 6, 1), ledger.facts[-1], ())
    assert "an override by ana ends: in the press" in str(coming)


def test_charges_that_are_not_issued_are_no_debt_to_come() -> None:
    agreed = pt.Agreement.signed(
        "A1",
        on=date(2026, 1, 1),
        start=date(2026, 1, 1),
        billing=pt.BillingTerms.monthly(pt.Money("100.00", "USD")),
    )
    solid = pt.Policy(
        "solid",
        "1",
        rungs=(pt.Rung("solid", enter=pt.Not(pt.OldestUnpaid(pt.at_least(pt.days(30))))),),
    )
    ledger = pt.Relationship("hp", "mary").add(agreed)
    coming = pt.outlook(ledger, solid, on=date(2026, 1, 2), until=date(2030, 1, 1))
    assert [move for move in coming.moves if move.direction is pt.Direction.DEMOTED] == []


def test_an_outlook_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.outlook(yearly(), CONDUCT, on=date(2026, 4, 1), until=date(2026, 3, 31))
    assert refused.value.faults[0].code == "span.order"


@given(both(st.tuples(cases(SU, deciding=False), st.sampled_from(SU)),
            st.tuples(cases(ED, deciding=False), st.sampled_from(ED))))  # fmt: skip
@law("F6", kills="a move that the outlook leaves out, or puts on another day")
def test_the_outlook_comes_true_when_no_fact_is_added(drawn: tuple[Case, date]) -> None:
    case, on = drawn
    coverage = case.coverage
    if on in coverage.observed:
        coverage = coverage.going_on()
    so_far = [fact for fact in case.facts if fact.on <= on]
    ledger = pt.Relationship("hp", ALICE, facts=case.facts, coverage=case.coverage)
    later = pt.Relationship("hp", ALICE, facts=so_far, coverage=coverage)
    until = on + 40 * DAY
    coming = pt.outlook(ledger, case.history, on=on, until=until)
    told = {move.on: move.after.name for move in coming.moves}
    standing = coming.standing.name
    live = pt.Case(later, case.history)
    for ahead in range(1, 41):
        day = on + ahead * DAY
        standing = told.get(day, standing)
        assert live.as_of(day).standing_at(day).name == standing


@given(st.integers(0, 2**6 - 1), st.integers(1, 4))
@law("F7", kills="a set that is not minimal, or not enough")
def test_each_set_of_what_is_missing_is_enough_and_none_of_it_can_be_left_out(
    seen: int, count: int
) -> None:
    leaves = tuple(pt.PurchaseCount(pt.at_least(place + 1)) for place in range(6))
    rule = pt.AnyOf(
        pt.AllOf(leaves[0], leaves[1], pt.Not(leaves[2])), pt.AtLeastOf(count, *leaves[2:])
    )

    def verdicts(turned: frozenset[object] = frozenset()) -> dict[object, bool]:
        return {
            leaf: bool(seen >> place & 1) is (leaf not in turned)
            for place, leaf in enumerate(leaves)
        }

    def holds(now: dict[object, bool]) -> bool:
        first = now[leaves[0]] and now[leaves[1]] and not now[leaves[2]]
        return first or sum(now[leaf] for leaf in leaves[2:]) >= count

    sets = turning_sets(rule, lambda leaf: Verdict.MET if verdicts()[leaf] else Verdict.UNMET)
    assert (frozenset() in sets) is holds(verdicts())
    for found in sets:
        assert holds(verdicts(frozenset(found)))
        for left_out in found:
            assert not holds(verdicts(frozenset(found - {left_out})))


def test_on_a_ladder_that_gets_worse_climbing_is_what_is_averted() -> None:
    day = date(2026, 1, 1)
    invoice = pt.Charge(
        "fee", pt.Period(day, date(2026, 2, 1)), amount=pt.Money("100", "USD"),
        invoice_on=day, due_on=day, id="I1",
    )  # fmt: skip
    paid = pt.Payment(invoice.amount, on=date(2026, 2, 15), charge="I1")
    late = pt.Rung(
        "late", enter=pt.OldestUnpaid(pt.at_least(pt.days(30))),
        stay=pt.OldestUnpaid(pt.at_least(pt.days(1))), grace=pt.days(10),
    )  # fmt: skip
    policy = pt.Policy("dunning", "1", base="clear", rungs=(late,), better=pt.Better.DOWN)
    owing = pt.Relationship("shop", "otto").add(invoice)
    (worse,) = pt.outlook(owing, policy, on=day, until=date(2026, 12, 31)).moves
    assert worse.direction is pt.Direction.DEMOTED
    assert str(worse) == (
        "clear -> late on 31 Jan 2026, because of oldest unpaid charge: 100.00 USD, for 30 days;"
        " averted by payment of what has been owed longest by 31 Jan 2026"
    )
    settled = owing.add(paid)
    (better,) = pt.outlook(settled, policy, on=date(2026, 2, 16), until=date(2026, 12, 31)).moves
    assert (better.on, better.averted_by) == (date(2026, 2, 25), ())
    (cure,) = pt.story(settled, policy, on=date(2026, 2, 16)).grace
    assert cure.averted_by == ()


def test_what_is_too_much_and_what_must_be_no_more_says_so() -> None:
    day = date(2026, 1, 1)
    calm = pt.Policy(
        "calm", "1",
        rungs=(
            pt.Rung(
                "calm",
                enter=pt.AllOf(
                    pt.Aggregate(
                        pt.at_most(2), of="observation:late-visit", by=pt.Statistic.COUNT,
                        over=pt.Rolling(pt.days(30)),
                    ),
                    pt.Not(pt.ActTaken("ban")),
                ),
            ),
        ),
    )  # fmt: skip
    late = [pt.Observation("late-visit", on=date(2026, 1, each), id=f"v{each}") for each in (2, 3)]
    mary = pt.Relationship("club", "mary").add(
        pt.Observation("late-visit", on=day), *late, pt.Observation.act("ban", on=date(2026, 1, 3))
    )
    steps = pt.Case(mary, calm).steps
    assert [str(each) for each in steps] == [
        "2026-01-01: prospect -> calm", "2026-01-03: calm -> prospect"
    ]  # fmt: skip
    sets = pt.review(mary, calm, on=date(2026, 1, 3)).findings
    assert [str(remedy(each)) for each in sets] == ["count of late visit: 1 too much", "no ban"]


# --- moves that wait for a decision ---------------------------------------------------------------


def waiting_fall(**given: object) -> pt.Policy:
    enter = pt.PurchaseCount(pt.at_least(2), over=pt.Rolling(pt.days(40)))
    rung = pt.Rung("vip", enter=enter)
    down = pt.Shows(on_decision=True)
    return pt.Policy("slow", "1", base="none", rungs=(rung,), down=down, **given)  # type: ignore[arg-type]


DUE = date(2024, 4, 7)


def february() -> pt.Relationship:
    return bought(date(2024, 2, 27), date(2024, 2, 28))


def test_a_fall_that_will_wait_for_a_decision_is_seen_coming() -> None:
    on = date(2024, 3, 1)
    coming = pt.outlook(february(), waiting_fall(), on=on, until=date(2025, 1, 1))
    assert coming.moves == ()
    (move,) = coming.waiting
    assert (move.on, move.waits, move.direction) == (DUE, True, pt.Direction.DEMOTED)
    assert move.on == pt.review(february(), waiting_fall(), on=on).next_change_on
    assert "vip -> none comes due on 7 Apr and waits for a decision" in str(coming)
    assert [row["waits"] for row in coming.rows()] == [True]
    assert pt.from_json(pt.to_json(coming)) == coming
    before = pt.outlook(february(), waiting_fall(), on=on, until=DUE - DAY)
    assert before.waiting == ()
    assert "nothing changes" in str(before)


@pytest.mark.parametrize(
    ("pinned", "change"), [(date(2024, 3, 15), date(2024, 3, 15)), (date(2024, 5, 1), DUE)]
)
def test_the_next_change_is_what_shows_or_what_comes_due_whichever_is_first(
    pinned: date, change: date
) -> None:
    for_a_week = pt.Period(pinned, pinned + 7 * DAY)
    pin = pt.Override(
        "none", pt.Mask.PIN, period=for_a_week, on=date(2024, 2, 28), by="ana", reason="a dispute"
    )
    decision = pt.review(february().add(pin), waiting_fall(), on=date(2024, 3, 1))
    assert decision.next_change_on == change


def test_a_fall_that_waits_is_told_by_outlook_story_and_report_alike() -> None:
    on = date(2024, 6, 1)
    coming = pt.outlook(february(), waiting_fall(), on=on, until=date(2025, 1, 1))
    (move,) = coming.waiting
    assert move.on == DUE == pt.review(february(), waiting_fall(), on=on).due_on
    line = "vip -> none waits for a decision since 7 Apr"
    assert line in str(coming)
    told = pt.story(february(), waiting_fall(), on=on)
    assert (told.grace, told.waiting) == ((), (move,))
    assert line in str(told)
    assert "grace" not in str(told)


@pytest.mark.parametrize("on", [date(2024, 3, 1), date(2024, 6, 1)])
def test_who_waits_to_fall_is_at_risk(on: date) -> None:
    book = pt.Book().add(
        pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"), *february().facts
    )
    (risk,) = pt.review_book(book, waiting_fall(), on=on).at_risk(pt.days(60))
    assert (risk.move.on, risk.move.waits) == (DUE, True)


def test_once_the_fall_is_recorded_nothing_waits_any_more() -> None:
    on = date(2024, 6, 1)
    ledger = february().record(pt.review(february(), waiting_fall(), on=on))
    coming = pt.outlook(ledger, waiting_fall(), on=on, until=date(2025, 1, 1))
    assert (coming.standing.name, coming.moves, coming.waiting) == ("none", (), ())


def test_a_fall_that_no_longer_fails_waits_no_more() -> None:
    again = february().add(
        *(pt.Purchase(pt.Money("1", "USD"), on=date(2024, 5, day)) for day in (1, 2))
    )
    coming = pt.outlook(again, waiting_fall(), on=date(2024, 5, 3), until=date(2024, 5, 30))
    assert coming.waiting == ()
