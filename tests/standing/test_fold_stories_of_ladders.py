"""Dated stories of a whole ladder: a sentence of the fold's text each, steps 5 to 8.

Day 1 is 1 January 2026; a story is told as `{day number: what shows from then on}`.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import patronage as pt
from patronage.dates.period import Period
from patronage.dates.span import days, months
from patronage.facts.acts import Override
from patronage.facts.attributes import Attribute
from patronage.facts.observed import Observation
from patronage.standing.policy.ladder import Climb, EndOfPeriod, Fall, Rung, Shows
from patronage.windows.ladder import InTerm
from patronage.windows.plain import Rolling
from standing.draws_policy import ALICE
from standing.folding import day, folded, masked
from standing.telling import (
    GOOD,
    MONTHLY,
    WELL,
    client,
    customer,
    good,
    ladder,
    placed,
    shown,
    story,
    times,
    well,
)

if TYPE_CHECKING:
    from patronage.billing.periods.cadence import Cadence

# -- 5. depth of a fall --------------------------------------------------------------------------

THREE = (customer(WELL), client(WELL), Rung("partner", enter=GOOD))


def test_a_fall_to_what_is_earned() -> None:
    facts = good(1), well(2), good(5, False)
    assert story(ladder(*THREE), *facts) == {1: "partner", 5: "client"}


def test_a_fall_by_one_rung_holds_the_one_below_earned_or_not() -> None:
    facts = good(1), good(5, False)
    policy = ladder(*THREE, fall=Fall.ONE_RUNG)
    assert story(policy, *facts) == {1: "partner", 5: "client"}
    assert story(policy, *facts, well(6, False)) == {
        1: "partner",
        5: "client",
        6: "customer",
        7: "base",
    }


def test_the_rung_below_is_held_for_its_own_renewal_from_the_end_that_ran_out() -> None:
    middle = client(WELL, first=days(3), renewal=days(10))
    top = Rung("partner", enter=GOOD, first=days(10), grace=days(4))
    policy = ladder(customer(WELL), middle, top, fall=Fall.ONE_RUNG)
    facts = good(1), good(2, False), well(2, False)
    # The term ran out on day 11, its grace on day 15; the renewal below counts from day 11.
    assert story(policy, *facts) == {1: "partner", 15: "client", 21: "customer", 22: "base"}


def test_a_fall_to_the_base_loses_every_rung() -> None:
    policy = ladder(customer(), client(WELL), fall=Fall.BASE)
    facts = good(1), well(1), well(5, False)
    assert story(policy, *facts) == {1: "client", 5: "base", 6: "customer"}


# -- 6. acts -------------------------------------------------------------------------------------


def test_a_placement_has_the_last_word_on_its_day_and_rules_go_on_the_next_after_a_new_fact() -> (
    None
):
    policy = ladder(customer(), client(WELL))
    assert story(policy, placed("client", 5)) == {5: "client"}
    assert story(policy, placed("client", 5), good(9)) == {5: "client"}
    assert story(policy, placed("client", 5), well(9, False), good(9)) == {
        5: "client",
        9: "customer",
    }


def test_what_was_known_before_a_placement_doesnt_undo_it() -> None:
    policy = ladder(client())
    assert story(policy, good(1, False), placed("client", 5)) == {5: "client"}
    assert story(policy, good(5, False), placed("client", 5)) == {5: "client"}
    assert story(policy, good(6, False), placed("client", 5)) == {5: "client", 6: "base"}


def test_a_placement_holds_to_its_end_or_for_a_first_term() -> None:
    policy = ladder(client(renewal=None))
    assert story(policy, placed("client", 5, until=day(9)), good(6, False)) == {
        5: "client",
        9: "base",
    }
    policy = ladder(client(first=days(10)))
    assert story(policy, placed("client", 5), good(6, False)) == {5: "client", 15: "base"}


def test_what_a_placement_takes_away_is_a_loss() -> None:
    policy = ladder(client(cooldown=days(5)))
    assert story(policy, good(1), placed("base", 3)) == {1: "client", 3: "base", 8: "client"}
    policy = ladder(client(reenter=WELL))
    assert story(policy, good(1), placed("base", 3)) == {1: "client", 3: "base"}


def test_a_placement_below_what_the_rules_enter_yields_where_it_says_so() -> None:
    policy = ladder(customer(), client())
    assert story(policy, good(1), placed("base", 3)) == {1: "client", 3: "base", 4: "client"}
    assert story(policy, good(1), placed("base", 3, yields_to_rules=True)) == {1: "client"}


def test_a_placement_cancels_what_is_yet_to_show() -> None:
    policy = ladder(client(cooldown=months(1)), up=Shows(days(5)))
    # Lost on day 3, cooled down on 3 February, to be seen five days later.
    assert story(policy, good(1), placed("base", 3)) == {39: "client"}


def test_two_different_placements_on_a_day_conflict() -> None:
    with pytest.raises(pt.Conflict):
        folded(ladder(customer(), client()), [placed("client", 5), placed("customer", 5)])


# -- 7. effect -----------------------------------------------------------------------------------


def test_up_at_once_and_down_at_the_end_of_the_month() -> None:
    policy = ladder(client(), down=Shows(MONTHLY))
    assert story(policy, good(3), good(9, False)) == {3: "client", 32: "base"}


def test_a_recovery_before_it_shows_cancels_the_fall() -> None:
    policy = ladder(client(), down=Shows(MONTHLY))
    assert story(policy, good(3), good(9, False), good(20)) == {3: "client"}


def test_a_change_on_a_boundary_shows_that_day() -> None:
    policy = ladder(client(), up=Shows(MONTHLY))
    assert story(policy, good(1)) == {1: "client"}
    assert story(policy, good(2)) == {32: "client"}


def test_earlier_changes_that_are_yet_to_show_stand() -> None:
    policy = ladder(client(), up=Shows(days(3)), down=Shows(days(10)))
    assert story(policy, good(1), good(2, False)) == {4: "client", 12: "base"}


def test_the_direction_is_from_what_shows_to_what_is_decided() -> None:
    # Down by two and, before it shows, up by one: still a fall from what shows.
    policy = ladder(customer(WELL), client(), up=Shows(days(2)), down=Shows(days(10)))
    facts = good(1), good(5, False), well(7)
    assert story(policy, *facts) == {3: "client", 15: "base", 17: "customer"}


def test_where_what_shows_is_what_is_decided_the_direction_is_of_the_decision() -> None:
    # Decided up on day 1 (to show on day 11) and down again on day 3: what shows is the base.
    policy = ladder(client(), up=Shows(days(10)), down=Shows())
    assert story(policy, good(1), good(3, False)) == {}


def test_the_rules_go_on_from_the_decided_standing() -> None:
    policy = ladder(customer(), client(), climb=Climb.ONE_RUNG, up=Shows(days(5)))
    assert story(policy, good(1)) == {6: "customer", 7: "client"}


# -- 8. override ---------------------------------------------------------------------------------


def test_a_pin_decides_alone_else_the_floor_then_the_ceiling() -> None:
    policy = ladder(customer(), client(WELL))
    spring = Period(day(5), day(10))
    said = {"by": ALICE, "reason": "press"}
    floor = Override.floor("client", spring, **said)  # type: ignore[arg-type]
    ceiling = Override.ceiling("base", Period(day(7), day(12)), **said)  # type: ignore[arg-type]
    pin = Override.pin("customer", Period(day(9), day(10)), **said)  # type: ignore[arg-type]
    facts = good(1), floor, ceiling, pin
    assert shown(masked(policy, facts)) == {
        1: "customer",
        5: "client",
        7: "base",
        9: "customer",
        10: "base",
        12: "customer",
    }
    assert story(policy, *facts) == {1: "customer"}


def test_of_two_pins_the_later_recorded_wins() -> None:
    said = {"by": ALICE, "reason": "press"}
    period = Period(day(5), day(10))
    old = Override("client", pt.Mask.PIN, period=period, recorded_on=day(6), **said)  # type: ignore[arg-type]
    new = Override("base", pt.Mask.PIN, period=period, recorded_on=day(7), **said)  # type: ignore[arg-type]
    policy = ladder(customer(), client(WELL))
    assert shown(masked(policy, (good(1), new, old))) == {1: "customer", 5: "base", 10: "customer"}


def test_an_override_is_lifted_by_a_fact_of_its_own() -> None:
    said = {"by": ALICE, "reason": "press"}
    pin = Override("client", pt.Mask.PIN, period=Period(day(5), day(20)), id="O1", **said)  # type: ignore[arg-type]
    policy = ladder(customer(), client(WELL))

    def lifted(on: int, of: str = "O1") -> dict[int, str]:
        done = pt.Lifted(of, on=day(on), **said)  # type: ignore[arg-type]
        return shown(masked(policy, (good(1), pin, done)))

    assert lifted(10) == {1: "customer", 5: "client", 10: "customer"}
    assert lifted(25) == lifted(10, of="O2") == {1: "customer", 5: "client", 20: "customer"}
    assert lifted(5) == lifted(3) == {1: "customer"}


# -- the jump ------------------------------------------------------------------------------------


def test_the_fold_stops_though_terms_go_on_for_ever() -> None:
    rung = client(GOOD, stay=times(0, InTerm()), first=days(1), renewal=days(1))
    assert story(ladder(rung), good(1)) == {1: "client"}
    assert story(ladder(client(first=days(1), renewal=days(1))), good(1)) == {1: "client"}


@pytest.mark.parametrize("review_on", [None, MONTHLY])
def test_the_fold_reaches_both_ends_of_the_calendar(review_on: Cadence | None) -> None:
    for shows in (Shows(), Shows(days(5)), Shows(MONTHLY)):
        for first in (None, days(3), EndOfPeriod(months(1))):
            rung = client(times(1, Rolling(days(5))), stay=times(1, InTerm()), first=first)
            for policy in (
                ladder(rung, up=shows, down=shows, review_on=review_on),
                ladder(client(), review_on=review_on),
            ):
                for on in (date.min, date.max - timedelta(days=2), date.max):
                    facts = Observation("buy", on=on), Attribute("good", True, on=on)
                    assert set(folded(policy, facts).shown.values) <= {"client", "base"}
    kept = placed("client", 5, until=date.max)
    policy = ladder(client(), down=Shows(days(5)), review_on=review_on)
    assert story(policy, kept, good(6, False)) == {5: "client"}
