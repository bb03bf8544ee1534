"""Asked after the last day that was observed: as on that day, or not known; never no."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from patronage.relationship.coverage import Coverage

from draws import both, ed_days, su_days
from laws import law

DAY = timedelta(days=1)
CONDUCT = pt.policies.BY_CONDUCT
LAST = date(2025, 12, 1)
NEXT = date(2025, 12, 2)
UNTIL = date(2026, 12, 1)
SLIPS = date(2026, 6, 29)


def imported() -> pt.Book:
    """Purchases of 1 Aug, Sep, Oct and Dec, observed up to the day of the last."""
    return bought("mary", 8, 9, 10, 12)


def bought(who: str, *months: int) -> pt.Book:
    rows = [(who, date(2025, month, 1), "10.00") for month in months]
    columns = {"party": 0, "on": 1, "amount": 2, "currency": "USD", "provider": "shop"}
    return pt.Book.from_purchases(rows, **columns)  # pyright: ignore[reportArgumentType]


def told(*moves: pt.Expected) -> list[tuple[object, ...]]:
    return [(move.on, move.after, move.act_by, move.reasons) for move in moves]


def ledger() -> pt.Relationship:
    return imported().relationships[0]


def test_an_import_asked_a_day_late_slips_on_the_day_it_does_if_observation_goes_on() -> None:
    asked = pt.outlook(ledger(), CONDUCT, on=LAST, until=UNTIL)
    assert (asked.slips_on, asked.unobserved_since) == (SLIPS, None)
    later = pt.outlook(ledger(), CONDUCT, on=NEXT, until=UNTIL, going_on=True)
    assert (told(*later.moves), later.unobserved_since) == (told(*asked.moves), None)
    case = pt.Case(ledger(), CONDUCT, going_on=True)
    assert pt.outlook(case, on=NEXT, until=UNTIL) == later
    assert pt.outlook(pt.Case(ledger(), CONDUCT), on=NEXT, until=UNTIL, going_on=True) == later


def test_else_an_outlook_says_that_the_days_since_are_not_observed() -> None:
    asked = pt.outlook(ledger(), CONDUCT, on=date(2026, 1, 5), until=UNTIL)
    assert (asked.moves, asked.unobserved_since) == ((), NEXT)
    assert str(asked) == (
        "mary  is client  (conduct v1, as of 5 Jan 2026)\n"
        "  not known: the days since 2 Dec 2025 were not observed"
    )
    assert pt.from_json(pt.to_json(asked)) == asked


def test_story_and_profile_say_so_too() -> None:
    on = date(2026, 7, 1)
    story, observed = pt.story(ledger(), CONDUCT, on=on), pt.story(ledger(), CONDUCT, on=LAST)
    assert (story.unobserved_since, observed.unobserved_since) == (NEXT, None)
    assert "not known: the days since 2 Dec 2025 were not observed" in str(story)
    gone_on = pt.story(ledger(), CONDUCT, on=on, going_on=True)
    assert (gone_on.unobserved_since, gone_on.turns[-1].on) == (None, SLIPS)
    sides = pt.profile(ledger(), on=on)
    assert sides.unobserved_since == NEXT
    assert str(sides).endswith("not known: the days since 2 Dec 2025 were not observed")
    assert "2 Dec 2025 were not observed" in sides._repr_html_()
    assert pt.profile(ledger(), on=on, going_on=True).unobserved_since is None


def test_a_list_of_a_book_is_never_silently_empty() -> None:
    book = imported()
    whole = pt.days(365)
    (risk,) = pt.review_book(book, CONDUCT, on=LAST).at_risk(whole)
    asked = pt.review_book(book, CONDUCT, on=NEXT)
    mary = pt.Unobserved(pt.Ref("mary"), since=NEXT)
    for found in (asked.at_risk(whole), asked.nearest("client")):
        assert (tuple(found), found.unobserved) == ((), (mary,))
        assert "1 not observed since 2025-12-02" in repr(found)
    gone_on = pt.review_book(book, CONDUCT, on=NEXT, going_on=True).at_risk(whole)
    assert (told(gone_on[0].move), gone_on.unobserved) == (told(risk.move), ())
    assert risk.move.on == SLIPS


def test_who_is_near_by_an_import_is_near_a_day_later_if_observation_goes_on() -> None:
    book = bought("ida", 8, 12)
    (near,) = pt.review_book(book, CONDUCT, on=LAST).nearest("client")
    assert pt.review_book(book, CONDUCT, on=NEXT, going_on=True).nearest("client") == (near,)


def test_a_what_if_goes_on_as_its_case_does() -> None:
    case = pt.Case(ledger(), CONDUCT, going_on=True)
    again = pt.Purchase(pt.Money("10.00", "USD"), on=SLIPS - 30 * DAY)
    assert pt.what_if(case, facts=[again], on=SLIPS).moves
    assert case.seen(SLIPS).name == "customer"


@pytest.mark.parametrize("asked", [LAST - DAY, LAST, NEXT, NEXT + DAY])
def test_a_day_is_unobserved_from_the_end_of_what_was_observed_on(asked: date) -> None:
    coverage = Coverage.of("purchase", until=NEXT)
    assert coverage.unobserved_since(asked) == (NEXT if asked >= NEXT else None)
    assert coverage.going_on().unobserved_since(asked) is None


@given(
    both(
        st.tuples(st.lists(su_days(), min_size=1, max_size=5), su_days(), st.integers(0, 30)),
        st.tuples(st.lists(ed_days(), min_size=1, max_size=5), ed_days(), st.integers(0, 30)),
    )
)
@law("F6", kills="an outlook that takes what was not observed for what did not happen")
def test_what_goes_on_is_foreseen_alike_from_the_last_day_and_from_later(
    case: tuple[list[date], date, int],
) -> None:
    days, end, late = case
    policy = pt.policies.by_conduct(
        purchases=2, purchases_to_stay=1, known=pt.days(3), silence=pt.days(9), grace=pt.days(4)
    )
    facts = [pt.Purchase(pt.Money("1.00", "USD"), on=day) for day in days if day < end]
    mary = pt.Relationship("shop", "mary", coverage=Coverage.of("purchase", until=end)).add(*facts)
    last, on = end - DAY, end + late * DAY
    until = on + 60 * DAY
    first = pt.outlook(mary, policy, on=last, until=until)
    later = pt.outlook(mary, policy, on=on, until=until, going_on=True)
    seen = {move.on: move.after.name for move in first.moves if move.on > on}
    assert seen == {move.on: move.after.name for move in later.moves}
    unsaid = pt.outlook(mary, policy, on=on, until=until)
    assert (unsaid.moves, unsaid.unobserved_since) == ((), end)
