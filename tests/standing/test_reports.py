"""A whole book on a day: who stands where, who slips, who is nearest, and how that went."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from refusals import codes_of, refused

from draws import SU_FIRST, su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

CONDUCT = pt.policies.BY_CONDUCT
ON = date(2026, 6, 30)
SHOP = pt.Organization("shop", "The Shop")
DAY = timedelta(days=1)


def book_of(bought: dict[str, list[tuple[date, str]]]) -> pt.Book:
    book = pt.Book([SHOP])
    for name, purchases in bought.items():
        facts = [pt.Purchase(pt.Money(price, "USD"), on=day) for day, price in purchases]
        book = book.add(SHOP, pt.Person(name, name.title()), *facts)
    return book


def hand_made() -> pt.Book:
    """A loyal client, one about to slip, one a purchase short, a newcomer, one long silent."""
    return book_of(
        {
            "loyal": [(date(2026, month, 5), "10.00") for month in (1, 3, 5, 6)],
            "silent": [(date(2025, month, 20), "20.00") for month in (9, 10, 12)],
            "short": [(date(2026, 1, 9), "5.00"), (date(2026, 6, 9), "5.00")],
            "new": [(date(2026, 6, 29), "100.00")],
            "gone": [(date(2024, 2, 2), "7.00")],
        }
    )


def review() -> pt.BookReview:
    return pt.review_book(hand_made(), CONDUCT, on=ON)


def test_the_rows_are_flat_and_say_who_stands_where_since_when() -> None:
    rows = {row["patron"]: row for row in review().rows()}
    assert {name: row["standing"] for name, row in rows.items()} == {
        "gone": "customer",
        "loyal": "client",
        "new": "customer",
        "short": "customer",
        "silent": "client",
    }
    assert rows["loyal"]["since"] == "2026-05-05"
    assert rows["silent"]["next_change_on"] == "2026-07-18"
    flat = (str, int, type(None))
    assert all(isinstance(value, flat) for row in rows.values() for value in row.values())


def with_unobserved(found: pt.answers.Listing[Any]) -> object:
    return found, found.unobserved


def test_what_is_no_fact_brings_nothing_in() -> None:
    bought = pt.Purchase(pt.Money("5.00", "USD"), on=ON)
    listed: Any
    for listed in ([bought, 1], (bought, 1, None)):
        assert pt.revenue(listed) == (pt.Money("5.00", "USD"),)


ASKED: Final[dict[str, Callable[[pt.BookReview], object]]] = {
    "rows": lambda reviews: reviews.rows(),
    "counts": lambda reviews: reviews.counts(),
    "decisions": list,
    "cases": lambda reviews: [each.relationship.patron for each in reviews.cases],
    "at risk": lambda reviews: with_unobserved(reviews.at_risk(pt.days(60))),
    "nearest": lambda reviews: with_unobserved(reviews.nearest("client")),
    "over time": lambda reviews: reviews.over_time("client"),
}


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("later", ASKED)
def test_what_can_be_gone_through_once_answers_one_question_and_no_second(
    asked: str, later: str
) -> None:
    ledgers = hand_made().relationships
    ledgers = tuple(each.covering(pt.Coverage.of("purchase", until=ON)) for each in ledgers)
    once = pt.review_book((each for each in ledgers), CONDUCT, on=ON)
    assert ASKED[asked](once) == ASKED[asked](pt.review_book(ledgers, CONDUCT, on=ON))
    (fault,) = refused(lambda: ASKED[later](once))
    assert (fault.code, fault.path) == ("value.state", "book")
    assert "give a list" in fault.hint
    assert repr(once) == "<BookReview conduct, as of 2026-06-30>"


def test_how_many_there_are_is_not_asked_of_what_can_be_gone_through_once() -> None:
    once = pt.review_book(iter(hand_made().relationships), CONDUCT, on=ON)
    with pytest.raises(TypeError, match="count them as they come"):
        len(once)
    assert len(list(once)) == 5


@pytest.mark.parametrize(
    ("given", "path", "hint"),
    [
        (pt.Relationship("a", "b"), "book", "give it in a list: review_book([ledger], …)"),
        ({"b": 1}, "book", "give its ledgers: review_book(ledgers.values(), …)"),
        ("shop", "book", "give a Book, or its relationships in a list"),
        ([pt.Relationship("a", "b"), 1], "book[1]", "give relationships"),
    ],
)
def test_what_is_no_book_is_refused_at_once(given: Any, path: str, hint: str) -> None:
    (fault,) = refused(lambda: pt.review_book(given, CONDUCT, on=ON))
    assert (fault.path, fault.hint) == (path, hint)


def test_a_review_of_anything_can_be_shown_and_a_copy_asks_the_same() -> None:
    unread: Any = {"mary"}  # it may be a store that reads as it goes
    reviews = pt.review_book(unread, CONDUCT, on=ON)
    assert repr(reviews) == "<BookReview conduct, as of 2026-06-30>"
    assert codes_of(reviews.rows) == [("relationship.type", "book[0]")]
    again = copy(pt.review_book(hand_made(), CONDUCT, on=ON, known_by=ON, going_on=True))
    assert (again.known_by, again.by_line, again.going_on) == (ON, False, True)


def test_the_counts_name_every_standing_of_the_ladder() -> None:
    assert review().counts() == {"prospect": 0, "customer": 3, "client": 2}


def test_who_is_at_risk_with_day_reason_worth_and_what_averts_it() -> None:
    (risk,) = review().at_risk(pt.days(60))
    assert risk.patron == pt.Ref("silent")
    assert risk.last_on == date(2025, 12, 20)
    assert risk.worth == (pt.Money("60.00", "USD"),)
    # 20 Dec 2025 and 180 days is 18 Jun 2026; 30 days of grace end on 18 Jul.
    assert (risk.move.since, risk.move.on) == (date(2026, 6, 18), date(2026, 7, 18))
    assert [each.code for each in risk.move.reasons] == ["recency"]
    assert [[each.code for each in one] for one in risk.move.averted_by] == [["recency"]]


@pytest.mark.parametrize(("length", "found"), [(17, 0), (18, 1)])
def test_at_risk_looks_as_far_as_it_is_told_and_no_further(length: int, found: int) -> None:
    assert len(review().at_risk(pt.days(length))) == found


def test_the_nearest_lack_the_fewest_criteria_and_it_is_said_what() -> None:
    nearest = review().nearest(pt.CLIENT)
    assert [near.patron.id for near in nearest] == ["short", "new", "gone"]
    first = nearest[0]
    assert [[(each.code, each.gap) for each in one] for one in first.missing] == [
        [("purchase_count", 1)]
    ]
    assert [near.fewest for near in nearest] == [1, 2, 2]
    assert review().nearest("client", limit=1) == (first,)


def test_what_the_nearest_lacks_makes_it_a_client() -> None:
    book = hand_made()
    one = pt.Purchase(pt.Money("5.00", "USD"), on=ON)
    assert pt.what_if(book.relationship("shop", "short"), CONDUCT, [one], on=ON).then.after == (
        pt.CLIENT
    )
    assert pt.what_if(book.relationship("shop", "new"), CONDUCT, [one], on=ON).then.after == (
        pt.CUSTOMER
    )


def test_a_misspelt_standing_offers_the_nearest_and_lists_the_ladder() -> None:
    for asked in (review().nearest, review().over_time):
        with pytest.raises(pt.UnknownReference) as refused:
            asked("cleint")
        said = str(refused.value)
        assert "did you mean 'client'?" in said
        assert "prospect < customer < client" in said


def test_a_standing_over_time_by_quarter() -> None:
    last = review().over_time(pt.CLIENT)[-1]
    assert (last.period, last.standing) == (
        pt.Period(date(2026, 4, 1), date(2026, 7, 1)),
        pt.CLIENT,
    )
    assert (last.promoted, last.demoted, last.holders, last.parties) == (1, 0, 2, 5)
    assert last.share_of_parties == Fraction(2, 5)
    # 40 of the loyal and 60 of the silent, of 210 in the last twelve months.
    assert last.revenue == (pt.Money("210.00", "USD"),)
    assert last.share_of_revenue() == Fraction(100, 210)
    assert last.row()["share_of_revenue"] == "47.6%"


def test_the_running_period_is_counted_up_to_the_day() -> None:
    early = pt.review_book(hand_made(), CONDUCT, on=date(2026, 5, 4)).over_time("client")
    assert (early[-1].promoted, early[-1].holders, early[-1].parties) == (0, 1, 4)


def test_a_share_of_several_currencies_is_no_number() -> None:
    both = book_of({"mary": [(ON, "1.00")]})
    both = both.add(SHOP, "mary", pt.Purchase(pt.Money("2.00", "EUR"), on=ON))
    (row,) = pt.review_book(both, CONDUCT, on=ON).over_time("customer")
    assert row.share_of_revenue() is None
    assert row.share_of_revenue("EUR") == 1
    assert row.row()["revenue"] == "2.00 EUR + 1.00 USD"


def test_of_an_empty_book_there_is_nothing_to_say() -> None:
    empty = pt.review_book(pt.Book(), CONDUCT, on=ON)
    assert (empty.rows(), empty.at_risk(pt.days(9)), empty.over_time("client")) == ([], (), ())


def test_each_line_of_service_can_be_asked_about_by_itself() -> None:
    firm = pt.samples.firm()
    day = date(2026, 3, 2)
    whole = pt.review_book(firm, CONDUCT, on=day)
    lines = pt.review_book(firm, CONDUCT, on=day, by_line=True)
    assert (len(whole), len(lines)) == (12, 13)
    assert [row["line"] for row in lines.rows() if row["patron"] == "piet"] == [
        "counsel",
        "seminars",
    ]


def test_a_fault_names_the_relationship() -> None:
    at = date(2026, 1, 1)
    rivals = [
        pt.Placement(name, on=at, by="ana", reason="so", id=name) for name in ("client", "customer")
    ]
    book = pt.Book().add(SHOP, pt.Person("mary", "Mary")).add_party(pt.Person("ana", "Ana"))
    book = book.add("shop", "mary", *rivals)
    with pytest.raises(pt.InvalidInput) as refused:
        pt.review_book(book, CONDUCT, on=ON).rows()
    assert refused.value.faults[0].path.startswith("relationships[shop→mary]")


@given(
    st.dictionaries(st.sampled_from("abcde"), st.lists(su_days(), max_size=5), max_size=4),
    su_days(),
    st.randoms(use_true_random=False),
)
@law("E17", kills="an answer that depends on who else is in the book")
@law("E18", kills="a case that is taken for another's")
def test_a_book_is_reviewed_as_each_would_be_alone(
    bought: dict[str, list[date]], on: date, dice: object
) -> None:
    policy = pt.policies.by_conduct(purchases=2, purchases_to_stay=1, known=pt.days(3))
    names = list(bought)
    dice.shuffle(names)  # type: ignore[attr-defined]
    book = book_of({name: [(day, "1.00") for day in bought[name]] for name in names})
    together = {row["patron"]: row for row in pt.review_book(book, policy, on=on).rows()}
    for name, days in bought.items():
        alone = book_of({name: [(day, "1.00") for day in days]})
        (row,) = pt.review_book(alone, policy, on=on).rows()
        assert together[name] == row


@given(st.lists(st.lists(su_days(), max_size=5), max_size=4))
def test_who_rose_less_who_fell_is_who_holds(bought: list[list[date]]) -> None:
    policy = pt.policies.by_conduct(
        purchases=2, purchases_to_stay=1, known=pt.days(2), silence=pt.days(4), grace=pt.days(1)
    )
    book = book_of(
        {f"p{place}": [(day, "1.00") for day in days] for place, days in enumerate(bought)}
    )
    on = SU_FIRST + 45 * DAY
    reviews = pt.review_book(book, policy, on=on)
    holders = 0
    for row in reviews.over_time("client", every=pt.days(7)):
        holders += row.promoted - row.demoted
        assert row.holders == holders
    assert holders == reviews.counts()["client"]


def test_revenue_is_of_what_stands_whatever_is_asked() -> None:  # FAULTS D11
    nils = pt.Relationship("shop", "nils").add(
        *(
            pt.Purchase(pt.Money("120.00", "USD"), on=date(2025, n, 5), id=f"N{n}")
            for n in (4, 9, 12)
        ),
        pt.Correction(
            "N12", pt.Purchase(pt.Money("120.00", "USD"), on=date(2024, 6, 5)), on=date(2026, 2, 20)
        ),
    )
    year = pt.Period(date(2025, 1, 1), date(2026, 1, 1))
    case = pt.Case(nils, CONDUCT)
    for given_ in (nils, nils.facts, iter(nils.facts), nils.known_by(), case):
        assert pt.revenue(given_, year) == (pt.Money("240.00", "USD"),)
    before = pt.Case(nils, CONDUCT, known_by=date(2026, 2, 19))
    assert pt.revenue(before, year) == (pt.Money("360.00", "USD"),)
    for wrong in (3, None, pt.Relationship):
        with pytest.raises(pt.InvalidInput, match=r"fact\.type"):
            pt.revenue(wrong)  # type: ignore[arg-type]
