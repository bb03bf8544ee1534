"""On which days a remedy helps: on those that it names, as much as it says, and on no others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from hypothesis import assume, given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.windows.helping import helping

from laws import law

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = timedelta(days=1)
FIRST = date(2025, 1, 1)
FAR = date(2028, 1, 1)
YEARLY = pt.CalendarPeriod(pt.years(1))
LAST_YEAR = pt.CalendarPeriod(pt.years(1), which=pt.Which.PREVIOUS)


def bought(days: Iterable[date], amount: str = "1.00") -> tuple[pt.Purchase, ...]:
    return tuple(pt.Purchase(usd(amount), on=day) for day in days)


def shop(*days: date) -> pt.Relationship:
    return pt.Relationship("shop", "mary").add(*bought(days))


def club(rule: pt.Rule, **more: Any) -> pt.Policy:
    return pt.Policy("club", "1", base="none", rungs=(pt.Rung("vip", enter=rule, **more),))


def in_term(first: pt.Span, renewal: pt.Span, count: int = 2, **more: Any) -> pt.Policy:
    return club(
        pt.Spend(pt.at_least(usd("50.00")), over=pt.Rolling(pt.days(1))),
        stay=pt.PurchaseCount(pt.at_least(count), over=pt.InTerm()),
        first=first,
        renewal=renewal,
        **more,
    )


def first_fall(ledger: pt.Relationship, policy: pt.Policy, on: date) -> pt.Expected | None:
    moves = pt.outlook(ledger, policy, on=on, until=FAR).moves
    return next((each for each in moves if each.direction is pt.Direction.DEMOTED), None)


def test_a_rung_lost_with_its_term_is_told_by_what_lay_in_that_term() -> None:
    ledger = shop(date(2025, 7, 1)).add(*bought([date(2025, 3, 1)], "50.00"))
    policy = in_term(pt.years(1), pt.years(1))
    move = first_fall(ledger, policy, date(2025, 8, 1))
    assert move is not None
    (reason,) = move.reasons
    ((remedy,),) = move.averted_by
    last = date(2026, 2, 28)
    assert (reason.value, remedy.gap, remedy.by, move.act_by) == (1, 1, last, last)
    assert str(move).endswith("purchases: 1 in the term; averted by 1 more purchase by 28 Feb 2026")
    (turn,) = pt.story(ledger, policy, on=move.on).turns[-1:]
    case = pt.Case(ledger, policy)
    decision = case.review(move.on)
    (stay,) = (each for each in decision.findings if each.role is pt.Role.STAY)
    assert turn.reasons == case.reasons(case.steps[-1]) == (stay,)
    assert stay.value == 1


@pytest.mark.parametrize(
    ("over", "first", "last", "said"),
    [
        (YEARLY, date(2026, 1, 1), date(2026, 1, 1), "2 more purchases on 1 Jan 2026"),
        (LAST_YEAR, date(2026, 1, 1), date(2026, 12, 31), "from 1 Jan 2026 to 31 Dec 2026"),
        (pt.Anniversary(), date(2026, 1, 10), date(2026, 1, 10), "on 10 Jan 2026"),
        (pt.Rolling(pt.days(60)), None, date(2025, 3, 13), "1 more purchase by 13 Mar"),
    ],
)
def test_a_remedy_names_the_days_on_which_it_helps(
    over: pt.Window, first: date | None, last: date, said: str
) -> None:
    ledger = shop(date(2025, 1, 10), date(2025, 1, 12))
    policy = club(pt.PurchaseCount(pt.at_least(2), over=over))
    if first is None:
        last = date(2025, 1, 10) + 60 * DAY
        said = f"1 more purchase by {last.day} Mar"
    move = first_fall(ledger, policy, date(2025, 1, 20))
    assert move is not None
    ((remedy,),) = move.averted_by
    assert (remedy.not_before, remedy.by, move.act_by) == (first, last, last)
    assert said in pt.Outlook.__str__(pt.outlook(ledger, policy, on=date(2025, 1, 20), until=FAR))


def test_what_only_a_year_that_is_over_could_avert_has_no_remedy_and_nobody_is_near() -> None:
    ledger = shop(date(2024, 2, 1), date(2024, 3, 1))
    policy = club(pt.PurchaseCount(pt.at_least(2), over=LAST_YEAR), grace=pt.days(20))
    move = first_fall(ledger, policy, date(2026, 1, 5))
    assert move is not None
    assert (move.on, move.averted_by, move.act_by) == (date(2026, 1, 21), (), date(2026, 1, 21))
    assert "averted" not in str(move)
    parties = (pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"))
    book = pt.Book().add(*parties, *bought([date(2026, 1, 20)]))
    assert pt.review_book(book, policy, on=date(2026, 2, 1)).nearest("vip") == ()
    yearly = club(pt.PurchaseCount(pt.at_least(2), over=YEARLY))
    (near,) = pt.review_book(book, yearly, on=date(2026, 2, 1)).nearest("vip")
    assert [[each.gap for each in one] for one in near.missing] == [[1]]


def test_who_is_near_a_window_still_to_open_is_told_when_it_does() -> None:
    sale = pt.Fixed(pt.Period(date(2026, 3, 1), date(2026, 4, 1)))
    parties = (pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"))
    book = pt.Book().add(*parties, *bought([date(2026, 1, 20)]))
    policy = club(pt.PurchaseCount(pt.at_least(2), over=sale))
    (near,) = pt.review_book(book, policy, on=date(2026, 2, 1)).nearest("vip")
    ((remedy,),) = near.missing
    assert (remedy.not_before, remedy.by) == (date(2026, 3, 1), date(2026, 3, 31))
    assert pt.review_book(book, policy, on=date(2026, 4, 1)).nearest("vip") == ()


def test_periods_with_earnings_are_lacked_from_the_next_that_has_none() -> None:
    ledger = shop(date(2025, 1, 10), date(2025, 2, 1), date(2025, 5, 1))
    policy = club(pt.EarningPeriods(pt.at_least(2), every=pt.months(3), last=2))
    move = first_fall(ledger, policy, date(2025, 6, 2))
    assert move is not None
    ((remedy,),) = move.averted_by
    first, last = date(2025, 7, 1), date(2025, 9, 30)
    assert (remedy.not_before, remedy.by, remedy.gap) == (first, last, 1)


@frozen(cache_hash=True)
class Weeks:
    """In how many different weeks something was bought in a window: a criterion of a user's own."""

    needs = frozenset({"purchase"})

    threshold: pt.Threshold
    over: pt.Window

    def observe(self, facts: pt.Facts, anchors: pt.Anchors) -> pt.Timeline[pt.Observed]:
        counted = [(fact, self.over.counts(fact.on, anchors)) for fact in facts.of("purchase")]
        spells = [(fact, spell) for fact, spell in counted if spell is not None]
        days = {day for _, spell in spells for day in (spell.start, spell.end) if day is not None}
        pools = {day: tuple(fact for fact, spell in spells if day in spell) for day in days}
        numbers = {day: len({self.place(fact.on) for fact in pools[day]}) for day in days}
        changes = {day: pt.Observed(numbers[day], pools[day]) for day in days}
        return pt.Timeline.of(changes, before=pt.Observed(0))

    def place(self, day: date) -> int:
        return (day.toordinal() - 1) // 7  # from Monday to Sunday


def test_weeks_that_a_criterion_of_ones_own_counts_once_are_lacked_from_the_next() -> None:
    days = [date(2025, 1, 8), date(2025, 1, 15), date(2025, 1, 22)]
    policy = club(Weeks(pt.at_least(2), pt.Rolling(pt.days(14))))
    move = first_fall(shop(*days), policy, date(2025, 1, 24))
    assert move is not None
    ((remedy,),) = move.averted_by
    monday, last = date(2025, 1, 27), date(2025, 1, 29)
    assert (move.on, remedy.not_before, remedy.by, remedy.gap) == (last, monday, last, 1)
    for day, kept in ((monday - DAY, False), (monday, True)):
        tried = pt.standing_of(shop(*days, day), policy)
        assert (tried.at(move.on) == move.before) is kept


def test_no_week_is_named_where_all_that_are_left_count_already() -> None:
    policy = club(Weeks(pt.at_least(2), pt.Rolling(pt.days(10))))
    friday = date(2025, 1, 17)
    move = first_fall(shop(date(2025, 1, 8), friday), policy, friday)
    assert move is not None
    assert (move.on, move.averted_by) == (friday + DAY, ())


def test_once_the_term_is_over_only_entering_anew_keeps_the_rung() -> None:
    ledger = shop().add(*bought([date(2025, 3, 1)], "50.00"))
    policy = in_term(pt.years(1), pt.years(1), grace=pt.days(30))
    on = date(2026, 3, 5)
    move = first_fall(ledger, policy, on)
    assert move is not None
    ((remedy,),) = move.averted_by
    last = date(2026, 3, 31)
    assert (remedy.code, remedy.gap, remedy.by) == ("spend", usd("50.00"), last)
    for day, kept in ((on, True), (last, True), (last + DAY, False)):
        tried = pt.standing_of(ledger.add(*bought([day], "50.00")), policy)
        assert (tried.at(move.on) == move.before) is kept


def test_a_remedy_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.Remedy("recency", by=FIRST, not_before=FIRST + DAY)
    assert refused.value.faults[0].code == "span.order"


lengths = st.sampled_from([pt.months(1), pt.months(2), pt.months(3), pt.days(40)])
whichs = st.sampled_from([pt.Which.CURRENT, pt.Which.PREVIOUS, pt.Which.last(2), pt.Which.last(3)])
windows = st.one_of(
    lengths.map(pt.Rolling),
    st.builds(pt.CalendarPeriod, lengths, which=whichs),
    st.builds(pt.Anniversary, lengths, which=whichs),
)
graces = st.sampled_from([pt.days(0), pt.days(0), pt.days(10), pt.days(45)])
days_of_purchases = st.lists(st.integers(0, 150), min_size=1, max_size=6)


@st.composite
def policies(draw: st.DrawFn) -> pt.Policy:
    count, grace = draw(st.integers(1, 3)), draw(graces)
    kind = draw(st.sampled_from(["count", "spend", "days", "term"]))
    if kind == "term":
        return in_term(draw(lengths), draw(lengths), count, grace=grace)
    over = draw(windows)
    if kind == "spend":
        rule: pt.Rule = pt.Spend(pt.at_least(usd(f"{count}.00")), over=over)
    else:
        made = pt.PurchaseDays if kind == "days" else pt.PurchaseCount
        rule = made(pt.at_least(count), over=over)
    first = draw(st.sampled_from([None, None, pt.months(3)]))
    return club(rule, grace=grace, first=first, renewal=first)


def purchases(remedy: pt.Remedy, day: date, *, less: int = 0) -> tuple[pt.Purchase, ...]:
    """Return what a remedy asks for, all on one day or, where each day counts once, up to it."""
    gap = remedy.gap
    if isinstance(gap, pt.Money):
        left = gap - less * pt.Money("0.01", "USD")
        return (pt.Purchase(left, on=day),)
    assert isinstance(gap, int)
    step = DAY if remedy.code == "purchase_days" else 0 * DAY
    return bought(day - place * step for place in range(gap - less))


@given(policies(), days_of_purchases, st.integers(0, 40))
@law("F7", kills="a remedy on a day whose facts no longer count, or don't yet, when it matters")
def test_a_remedy_helps_on_the_days_it_names_by_as_much_as_it_says(
    policy: pt.Policy, days: list[int], later: int
) -> None:
    ledger = shop(*(FIRST + place * DAY for place in days))
    if policy.rungs[0].stay is not None:
        ledger = ledger.add(*bought([FIRST], "50.00"))
    on = FIRST + (max(days) + later) * DAY
    move = first_fall(ledger, policy, on)
    assume(move is not None)
    assert move is not None

    def falls(facts: tuple[pt.Purchase, ...]) -> bool:
        return pt.standing_of(ledger.add(*facts), policy).at(move.on) == move.after

    if not move.averted_by:
        plenty = range((move.on - on).days + 1)
        assert all(falls(bought([on + place * DAY], "3.00") * 3) for place in plenty[::7])
        return
    ((remedy,),) = move.averted_by
    assert remedy.by is not None
    spread = remedy.code == "purchase_days"
    more = remedy.gap - 1 if spread and isinstance(remedy.gap, int) else 0
    first = (remedy.not_before or on) + more * DAY
    assert move.act_by == remedy.by <= move.on
    middle = first + (remedy.by - first) // 2
    for day in {first, middle, remedy.by} if first <= remedy.by else ():
        if not spread or day - more * DAY > FIRST + max(days) * DAY:
            assert not falls(purchases(remedy, day))
    if remedy.by > on or not spread:
        assert falls(purchases(remedy, remedy.by, less=1))
    assert falls(purchases(remedy, remedy.by + DAY) if not spread else bought([remedy.by + DAY]))
    if remedy.not_before is not None and more == 0:
        before = remedy.not_before - DAY
        assert falls(bought([before] * 3) if spread else purchases(remedy, before))


@given(
    windows
    | st.sampled_from([pt.InTerm(), pt.InTerm(end=pt.months(2)), pt.SinceFall(), pt.Ever()]),
    st.tuples(*[st.integers(0, 120)] * 4),
    st.tuples(st.integers(0, 100), st.integers(0, 40)),
)
@law("F7", kills="a first or a last day that helps, one day off")
def test_the_days_that_help_are_those_whose_facts_count(
    window: pt.Window, anchored: tuple[int, int, int, int], asked_for: tuple[int, int]
) -> None:
    start, length, entered, fall = anchored
    anchors = pt.Anchors(
        first=FIRST,
        term=pt.Period(FIRST + start * DAY, FIRST + (start + length + 1) * DAY),
        entered=FIRST + start * DAY if entered % 2 else None,
        last_fall=FIRST + fall * DAY if fall % 2 else None,
    )
    since = FIRST + 100 * DAY
    asked, until = FIRST + asked_for[0] * DAY, since + asked_for[1] * DAY

    def counts(day: date) -> bool:
        period = window.counts(day, anchors)
        return period is not None and any(
            since + place * DAY in period for place in range((until - since).days + 1)
        )

    found = [day for place in range(200) if counts(day := asked + place * DAY)]
    days = helping(window, anchors, asked=asked, since=since, until=until)
    assert days == ((found[0], found[-1]) if found else None)
