"""Dated stories of one rung: a sentence of the fold's text each, steps 0 to 4.

Day 1 is 1 January 2026; a story is told as `{day number: what shows from then on}`.
"""

from __future__ import annotations

from datetime import date

import pytest

import patronage as pt
from patronage.dates.period import Period
from patronage.dates.span import days, months
from patronage.facts.acts import Override
from patronage.standing.policy.ladder import Climb, EndOfPeriod, Fall, Rung, Shows
from patronage.standing.policy.policy import Policy
from patronage.standing.policy.versions import PolicyHistory, Version
from patronage.standing.rules.combining import Always, HeldFor, Not
from patronage.standing.rules.periodic import InEach
from patronage.thresholds.threshold import at_most
from patronage.windows.grid import CalendarPeriod, Which
from patronage.windows.ladder import InTerm, SinceFall
from patronage.windows.plain import Rolling
from standing.draws_policy import ALICE
from standing.folding import day, folded
from standing.telling import (
    GOOD,
    MONTHLY,
    WEEKLY,
    WELL,
    bought,
    client,
    customer,
    good,
    ladder,
    placed,
    review,
    shown,
    story,
    times,
    well,
)
from standing.watching import Counted

# -- the days before the first, and what begins them ---------------------------------------------


def test_before_the_first_fact_there_is_the_base_whatever_the_rules_say() -> None:
    assert story(ladder(client(Always())), *bought(5)) == {5: "client"}
    assert story(ladder(client(Always()))) == {}


def test_a_history_begins_on_its_first_day_and_its_clocks_with_it() -> None:
    history = PolicyHistory((day(10), ladder(client(confirm=days(5)))))
    assert story(history, good(2)) == {15: "client"}
    assert story(history, good(12)) == {17: "client"}
    history = PolicyHistory((day(10), ladder(client(HeldFor(GOOD, days(5))))))
    assert story(history, good(2)) == {15: "client"}


def test_a_relationship_without_a_fact_has_not_begun() -> None:
    history = PolicyHistory((day(10), ladder(client(Always()))))
    assert story(history) == {}
    assert story(history, *bought(20)) == {20: "client"}


NEVER_GOOD = Not(times(1))
"""That nothing was ever bought: so from all time on, were there no first day."""


def test_no_clock_starts_before_the_first_fact() -> None:
    first = well(10)
    assert story(ladder(client(NEVER_GOOD, confirm=days(5))), first) == {15: "client"}
    assert story(ladder(client(HeldFor(NEVER_GOOD, days(5)))), first) == {15: "client"}
    waits = ladder(client(NEVER_GOOD, confirm=days(5)), review_on=WEEKLY)
    assert story(waits, first) == {15: "client"}
    assert story(waits, well(11)) == {22: "client"}


def test_of_periods_only_those_count_that_the_relationship_lived_to_see_the_end_of() -> None:
    weekly = CalendarPeriod(days(7), anchor=day(1), which=Which.last(2))
    policy = ladder(client(InEach(NEVER_GOOD, weekly)))
    assert story(policy, well(10)) == {22: "client"}
    assert story(policy, well(14)) == {22: "client"}
    assert story(policy, well(15)) == {29: "client"}


def test_who_first_bought_yesterday_has_not_owed_nothing_for_three_months() -> None:
    solid = HeldFor(Not(pt.OldestUnpaid(pt.at_least(days(1)))), months(3))
    policy = pt.Policy("solid", "1", rungs=(pt.Rung("solid", enter=solid),))
    bought_first = pt.Purchase(pt.Money("9.00", "USD"), on=date(2026, 1, 31))
    new = pt.Relationship("shop", "mary").add(bought_first)
    assert str(pt.standing_of(new, policy)) == "prospect; solid from 30 Apr 2026"


def test_where_earlier_days_were_not_observed_it_may_have_begun_earlier() -> None:
    rare = pt.PurchaseCount(at_most(2), over=Rolling(days(10)))
    held = HeldFor(rare, months(1))
    policy = pt.Policy("calm", "1", rungs=(pt.Rung("calm", enter=held),))
    first = pt.Purchase(pt.Money("9.00", "USD"), on=date(2026, 1, 31))
    known = pt.Relationship("shop", "mary").add(first)
    since_new_year = known.covering(pt.Coverage(observed=Period(date(2026, 1, 1), None)))
    for ledger, at_first in ((known, pt.Verdict.UNMET), (since_new_year, pt.Verdict.UNKNOWN)):
        said = pt.Case(ledger, policy).derived.judge.verdict(held)
        assert said.at(date(2026, 2, 27)) is at_first
        assert said.at(date(2026, 2, 28)) is pt.Verdict.MET


def test_a_review_before_the_first_version_finds_the_base() -> None:
    history = PolicyHistory((day(10), ladder(client(times(1, InTerm())))))
    decision = pt.review(pt.Relationship("firm", "mary"), history, on=day(5))
    assert decision.after.name == "base"


def test_the_base_has_the_name_that_the_version_in_force_gives_it() -> None:
    renamed = Policy("p", "2", base="visitor", rungs=(client(),))
    history = PolicyHistory(Version(date.min, ladder(client())), Version(day(3), renamed))
    assert story(history) == {3: "visitor"}
    assert story(history, good(5)) == {3: "visitor", 5: "client"}
    assert story(history, good(2), good(4, False)) == {2: "client", 4: "visitor"}


def test_neither_an_override_nor_a_review_begins_a_relationship() -> None:
    kept = Override.pin("base", Period(day(1), day(2)), by=ALICE, reason="press")
    assert story(ladder(client(Always())), kept, review(2), *bought(5)) == {5: "client"}


# -- 0. version ----------------------------------------------------------------------------------


def stricter(grandfather: pt.Span, effective: int = 10) -> PolicyHistory:
    """Return a history whose second version asks for `well` where the first asked for `good`."""
    second = ladder(client(WELL), version="2")
    return PolicyHistory(
        (day(1), ladder(client())),
        Version(day(effective), second, grandfather=grandfather),
    )


def test_a_new_version_decides_from_its_day() -> None:
    assert story(stricter(days(0)), good(2), well(3, False)) == {2: "client", 10: "base"}


def test_a_holder_is_protected_until_the_day_the_grandfathering_ends() -> None:
    assert story(stricter(days(5)), good(2), well(3, False)) == {2: "client", 15: "base"}


def test_a_protected_rung_is_lost_when_it_fails_under_both() -> None:
    facts = good(2), well(3, False), good(12, False)
    assert story(stricter(days(5)), *facts) == {2: "client", 12: "base"}


def test_the_first_review_under_the_new_version_ends_the_protection_on_its_day() -> None:
    facts = good(2), well(3, False)
    assert story(stricter(days(9)), *facts, review(13, "2")) == {2: "client", 13: "base"}
    assert story(stricter(days(9)), *facts, review(13, "1")) == {2: "client", 19: "base"}


def test_protection_gains_nothing() -> None:
    assert story(stricter(days(9)), good(11), well(3, False)) == {}


def test_two_versions_protect_until_the_last_of_them() -> None:
    nobody = Not(Always())
    history = PolicyHistory(
        (day(1), ladder(client())),
        Version(day(5), ladder(client(nobody), version="2"), grandfather=days(20)),
        Version(day(8), ladder(client(nobody), version="3")),
    )
    assert story(history, good(2)) == {2: "client", 25: "base"}


def test_the_latch_of_a_dropped_rung_moves_with_its_term_to_the_next_lower() -> None:
    old = ladder(customer(), client(first=days(20)))
    new = ladder(customer(WELL), version="2")
    history = PolicyHistory((day(1), old), (day(10), new))
    assert story(history, good(2), well(3, False)) == {2: "client", 10: "customer", 22: "base"}


def test_a_renaming_shows_at_once_and_is_no_fall() -> None:
    old = ladder(client(), fall=Fall.BASE, down=Shows(days(5)))
    new = Policy("p", "2", base="base", rungs=(Rung("partner", enter=GOOD),), fall=Fall.BASE)
    history = PolicyHistory(
        Version(day(1), old), Version(day(10), new, moved=(("client", "partner"),))
    )
    assert story(history, good(2)) == {2: "client", 10: "partner"}


def test_a_change_that_is_yet_to_show_is_renamed_too() -> None:
    old = ladder(client(), up=Shows(days(10)))
    new = Policy("p", "2", base="base", rungs=(Rung("partner", enter=GOOD),))
    history = PolicyHistory(
        Version(day(1), old), Version(day(5), new, moved=(("client", "partner"),))
    )
    assert story(history, good(2)) == {12: "partner"}


def test_each_day_counts_for_confirm_by_its_own_version() -> None:
    history = PolicyHistory(
        (day(1), ladder(client(confirm=days(5)))),
        (day(4), ladder(client(WELL, confirm=days(5)), version="2")),
    )
    assert story(history, good(2), well(4)) == {7: "client"}
    assert story(history, good(2), well(5)) == {10: "client"}


def test_a_rung_new_in_a_version_has_no_days_behind_it() -> None:
    history = PolicyHistory(
        (day(1), ladder(customer())),
        (day(10), ladder(customer(), client(confirm=days(2)), version="2")),
    )
    assert story(history, good(2)) == {2: "customer", 12: "client"}


def test_term_ends_already_set_are_kept() -> None:
    history = PolicyHistory(
        (day(1), ladder(client(first=days(20)))),
        (day(10), ladder(client(first=days(2)), version="2")),
    )
    assert story(history, good(2), good(5, False)) == {2: "client", 22: "base"}


def test_renewals_of_another_length_count_from_the_end_that_they_find() -> None:
    history = PolicyHistory(
        (day(1), ladder(client(first=days(10), renewal=days(5)))),
        (day(17), ladder(client(first=days(10), renewal=days(7)), version="2")),
    )
    # The terms end on days 11, 16 and 21 by the first version, then on day 28 by the second.
    assert story(history, good(1), good(24, False)) == {1: "client", 28: "base"}


def test_a_placement_is_released_by_what_the_version_in_force_looks_at() -> None:
    history = PolicyHistory(
        (day(1), ladder(client())), (day(10), ladder(client(WELL), version="2"))
    )
    facts = placed("client", 5), well(7, False), good(20, False)
    assert story(history, *facts) == {5: "client", 10: "base"}


def test_a_longer_grace_makes_a_fall_that_was_due_wait_again() -> None:
    waits = Shows(on_decision=True)
    history = PolicyHistory(
        (day(1), ladder(client(), down=waits)),
        (day(8), ladder(client(grace=days(10)), down=waits, version="2")),
    )
    due = folded(history, [good(1), good(5, False)]).due
    assert [due.at(day(each)) for each in (7, 8, 14, 15)] == [("client",), (), (), ("client",)]


def test_a_loss_stays_a_loss_when_another_latch_moves_in() -> None:
    new = ladder(customer(Not(Always()), reenter=GOOD), version="2")
    history = PolicyHistory((day(1), ladder(customer(WELL), client())), (day(10), new))
    facts = good(1), well(1), well(6, False)
    assert story(history, *facts) == {1: "client", 10: "customer"}


def test_where_both_are_held_the_latch_that_moves_in_brings_its_term() -> None:
    old = ladder(customer(first=days(30)), client(first=days(12)))
    history = PolicyHistory((day(1), old), (day(10), ladder(customer(), version="2")))
    facts = good(1), good(5, False)
    assert story(history, *facts) == {1: "client", 10: "customer", 13: "base"}


# -- 1. verdicts ---------------------------------------------------------------------------------


def test_unknown_gains_nothing_and_loses_nothing() -> None:
    assert story(ladder(client()), good(2, None)) == {}
    assert story(ladder(client()), good(2), good(4, None)) == {2: "client"}


def test_unknown_breaks_a_confirmation() -> None:
    policy = ladder(client(confirm=days(4)))
    assert story(policy, good(1), good(3, None), good(4)) == {8: "client"}


def test_unknown_ends_a_grace_which_starts_anew() -> None:
    policy = ladder(client(grace=days(4)))
    facts = good(1), good(5, False), good(7, None), good(8, False)
    assert story(policy, *facts) == {1: "client", 12: "base"}


def test_unknown_ends_the_grace_of_a_finished_term_too() -> None:
    policy = ladder(client(first=days(10), renewal=days(10), grace=days(4)))
    facts = good(1), good(10, False), good(13, None), good(14, False)
    assert story(policy, *facts) == {1: "client", 18: "base"}


def test_stay_unmet_with_enter_unknown_is_failing() -> None:
    policy = ladder(client(stay=WELL))
    assert story(policy, good(1), well(1), good(5, None), well(7, False)) == {
        1: "client",
        7: "base",
    }


def test_enter_keeps_what_stay_would_lose() -> None:
    policy = ladder(client(stay=WELL))
    assert story(policy, good(1), well(2, False), good(6, False)) == {1: "client", 6: "base"}


def test_reenter_keeps_only_what_was_lost_once() -> None:
    policy = ladder(client(times(1, Rolling(days(1))), stay=WELL, reenter=GOOD))
    facts = [*bought(1), good(1), well(1, False)]
    assert story(policy, *facts) == {1: "client", 2: "base", 3: "client"}


# -- 2. looking ----------------------------------------------------------------------------------


def test_a_rung_without_a_term_is_looked_at_on_review_days() -> None:
    policy = ladder(client(), review_on=WEEKLY)
    assert story(policy, good(2), good(9, False)) == {8: "client", 15: "base"}
    assert story(policy, good(2), good(9, False), good(14)) == {8: "client"}


def test_a_rung_with_a_term_is_looked_at_on_its_end_review_day_or_not() -> None:
    policy = ladder(client(first=days(10)), review_on=WEEKLY)
    assert story(policy, good(1), good(3, False)) == {1: "client", 11: "base"}


def test_in_grace_every_day_is_looked_at() -> None:
    policy = ladder(client(grace=days(3)), review_on=WEEKLY)
    assert story(policy, good(1), good(3, False)) == {1: "client", 11: "base"}


# -- 3. keep or lose -----------------------------------------------------------------------------


def test_the_kth_renewal_ends_at_the_first_end_and_k_lengths() -> None:
    policy = ladder(client(first=days(30), renewal=months(1)))
    # The first term ends on 31 January, the renewals on 28 February, 31 March, 30 April …
    assert story(policy, good(1), good(70, False)) == {1: "client", 90: "base"}


def test_a_term_to_the_end_of_a_period() -> None:
    policy = ladder(client(first=EndOfPeriod(months(1), further=1)))
    assert story(policy, good(5), good(6, False)) == {5: "client", 60: "base"}


def test_without_a_renewal_a_rung_is_held_without_a_term() -> None:
    policy = ladder(client(first=days(10)))
    assert story(policy, good(1), good(14, False)) == {1: "client", 14: "base"}


def test_unknown_at_a_terms_end_is_decided_as_on_that_day_once_known() -> None:
    policy = ladder(client(first=days(10), renewal=days(10), grace=days(3)))
    facts = good(1), good(9, None)
    assert story(policy, *facts) == {1: "client"}
    assert story(policy, *facts, good(12, False)) == {1: "client", 14: "base"}
    assert story(policy, *facts, good(18, False)) == {1: "client", 18: "base"}
    # Kept: renewed from the old end, so that the next end is on day 21 and not on day 28.
    assert story(policy, *facts, good(18), good(19, False)) == {1: "client", 24: "base"}


def test_a_fall_on_decision_is_only_due_and_recovery_clears_it() -> None:
    policy = ladder(client(), down=Shows(on_decision=True))
    result = folded(policy, [good(1), good(5, False), good(8)])
    assert shown(result.shown) == {1: "client"}
    assert [(each, result.due.at(day(each))) for each in (4, 5, 7, 8)] == [
        (4, ()),
        (5, ("client",)),
        (7, ("client",)),
        (8, ()),
    ]


def test_a_review_takes_the_fall_that_is_due_that_day() -> None:
    policy = ladder(client(), down=Shows(on_decision=True))
    facts = good(1), good(5, False)
    taken = review(7, lost=("client",))
    assert story(policy, *facts, taken) == {1: "client", 7: "base"}
    assert story(policy, *facts, review(4, lost=("client",))) == {1: "client"}
    assert story(policy, *facts, good(6), taken) == {1: "client"}


# -- 4. gain -------------------------------------------------------------------------------------


def test_a_gain_needs_the_whole_confirmation_on_a_review_day() -> None:
    policy = ladder(client(confirm=days(3)), review_on=WEEKLY)
    assert story(policy, good(4)) == {8: "client"}
    assert story(policy, good(6)) == {15: "client"}
    assert story(policy, good(5)) == {8: "client"}


def test_the_cooldown_runs_from_the_last_loss_and_its_last_day_is_in_time() -> None:
    policy = ladder(client(cooldown=days(5)))
    facts = good(1), good(3, False), good(4)
    assert story(policy, *facts) == {1: "client", 3: "base", 8: "client"}


def test_a_cooldown_may_run_from_the_gain_before() -> None:
    policy = ladder(client(cooldown=days(5), cooldown_from_gain=True))
    facts = good(1), good(3, False), good(4), good(20, False), good(21)
    assert story(policy, *facts) == {1: "client", 3: "base", 6: "client", 20: "base", 21: "client"}
    with pytest.raises(pt.InvalidInput, match=r"policy\.cooldown"):
        client(cooldown_from_gain=True)


def test_what_was_held_and_lost_comes_back_by_reenter() -> None:
    policy = ladder(client(reenter=WELL))
    facts = good(1), good(3, False), good(5), well(9)
    assert story(policy, *facts) == {1: "client", 3: "base", 9: "client"}


def test_a_fresh_request_means_after_the_day_of_the_fall() -> None:
    policy = ladder(client(times(1, SinceFall()), stay=GOOD))
    assert story(policy, *bought(1), well(1)) == {1: "client"}
    rung = client(GOOD, reenter=times(1, SinceFall()))
    facts = good(1), good(3, False), *bought(3)
    assert story(ladder(rung), *facts) == {1: "client", 3: "base"}
    assert story(ladder(rung), *facts, *bought(4)) == {1: "client", 3: "base", 4: "client"}


def test_one_rung_a_day_and_none_above_a_gap() -> None:
    policy = ladder(customer(), client(), Rung("partner", enter=GOOD), climb=Climb.ONE_RUNG)
    assert story(policy, good(1)) == {1: "customer", 2: "client", 3: "partner"}
    policy = ladder(customer(WELL), client(), climb=Climb.ONE_RUNG)
    assert story(policy, good(1)) == {}


def test_the_first_term_runs_from_the_day_that_the_gain_shows() -> None:
    policy = ladder(client(first=days(10)), up=Shows(MONTHLY))
    assert story(policy, good(5), good(6, False)) == {32: "client", 42: "base"}


def test_enter_met_again_during_a_term_changes_nothing() -> None:
    policy = ladder(client(first=days(10)))
    facts = good(1), good(3, False), good(5), good(7, False)
    assert story(policy, *facts) == {1: "client", 11: "base"}


def test_the_facts_of_the_entry_day_are_spent() -> None:
    policy = ladder(client(times(1, Rolling(days(1))), stay=times(1, InTerm()), first=days(10)))
    assert story(policy, *bought(1)) == {1: "client", 11: "base"}
    policy = ladder(
        client(
            times(1, Rolling(days(1))), stay=times(1, InTerm()), first=days(10), renewal=days(10)
        )
    )
    assert story(policy, *bought(1, 2)) == {1: "client", 21: "base"}
    # A renewal's first day is not spent: it counts for the renewal.
    assert story(policy, *bought(1, 2, 11)) == {1: "client", 31: "base"}


def test_the_facts_of_a_term_count_on_its_last_day_and_through_its_grace() -> None:
    held = Counted("observation:buy", at_most(0), InTerm())
    policy = ladder(client(GOOD, stay=held, first=days(10), grace=days(5)))
    facts = good(1), good(2, False), *bought(4)
    assert story(policy, *facts) == {1: "client", 16: "base"}


def test_a_gain_on_decision_is_due_until_its_conditions_fail() -> None:
    policy = ladder(client(), up=Shows(on_decision=True), review_on=WEEKLY)
    facts = good(2), good(12, False)
    result = folded(policy, facts)
    assert [result.due.at(day(each)) for each in (7, 8, 11, 12)] == [
        (),
        ("client",),
        ("client",),
        (),
    ]
    assert story(policy, *facts, review(10, gained=("client",))) == {10: "client", 15: "base"}
    assert story(policy, *facts, review(7, gained=("client",))) == {}
    assert story(policy, *facts, review(12, gained=("client",))) == {}
