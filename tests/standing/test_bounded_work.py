"""What a question costs: work that grows with the policy, never with the ways to meet it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from cost import calls_of, lines_of
from patronage.standing.rules.turning import compounds_over, turning_sets
from patronage.standing.rules.ways import MOST_WAYS

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

MET, UNMET, UNKNOWN = pt.Verdict.MET, pt.Verdict.UNMET, pt.Verdict.UNKNOWN
FIRST, ASKED = date(2026, 1, 1), date(2026, 1, 28)
DAY = timedelta(days=1)


def seen(number: int) -> pt.Criterion:
    """Return a criterion of its own: something seen within 30 days."""
    return pt.Aggregate(
        pt.at_least(1),
        of=f"observation:o{number}",
        by=pt.Statistic.COUNT,
        over=pt.Rolling(pt.days(30)),
    )


def bought(number: int) -> pt.Criterion:
    return pt.PurchaseCount(pt.at_least(number + 1), over=pt.Rolling(pt.days(40)))


def in_pairs(count: int) -> list[pt.Rule]:
    return [pt.AnyOf(seen(2 * n), seen(2 * n + 1)) for n in range(count)]


FAMILIES: dict[str, Callable[[int], pt.Rule]] = {
    "score": lambda n: pt.Score(pt.at_least(n), [(seen(k), 1 + k % 5) for k in range(n)]),
    "score of odd points": lambda n: pt.Score(
        pt.at_least(50_000 * n), [(seen(k), 100_000 + 977 * k) for k in range(n)]
    ),
    "half of": lambda n: pt.AtLeastOf(n // 2, *(seen(k) for k in range(n))),
    "all of any": lambda n: pt.AllOf(*in_pairs(n)),
    "all of any, sharing one": lambda n: pt.AllOf(
        *(pt.AnyOf(seen(0), seen(k + 1)) for k in range(n))
    ),
    "three of two of five": lambda n: pt.AtLeastOf(
        3, *(pt.AtLeastOf(2, *(seen(5 * k + j) for j in range(5))) for k in range(n))
    ),
    "none of several at once": lambda n: pt.AllOf(
        *(pt.Not(pt.AllOf(seen(k), seen(k + 1), seen(k + 2))) for k in range(n))
    ),
    "met here and unmet there": lambda n: pt.AllOf(
        *(pt.AnyOf(seen(k), pt.Not(seen(k + 1))) for k in range(n))
    ),
    "many bounds of one": lambda n: pt.AllOf(*(bought(k) for k in range(n))),
    "any of all of any": lambda n: pt.AnyOf(
        *(pt.AllOf(*in_pairs(4), seen(100 + k)) for k in range(n))
    ),
}
LATELY = pt.DealingCount(pt.at_least(1), over=pt.Rolling(pt.days(3)))
ROLES: dict[str, Callable[[pt.Rule], pt.Policy]] = {
    "enter": lambda rule: pt.Policy("p", "1", rungs=(pt.Rung("vip", enter=rule),)),
    "stay": lambda rule: pt.Policy(
        "p", "1", rungs=(pt.Rung("vip", enter=LATELY, stay=rule, grace=pt.days(20)),)
    ),
    "worse": lambda rule: pt.Policy(
        "p", "1", rungs=(pt.Rung("vip", enter=rule),), better=pt.Better.DOWN
    ),
}


def ledger(count: int) -> pt.Relationship:
    """Return a ledger in which much was seen in January, and a good deal bought."""
    return pt.Relationship("shop", pt.Person("mary", "Mary")).add(
        *(pt.Observation(f"o{n}", 1, on=FIRST + n % 25 * DAY) for n in range(5 * count)),
        *(pt.Purchase(pt.Money("1", "USD"), on=FIRST + n * DAY) for n in range(count // 2 + 1)),
    )


def every_question(policy: pt.Policy, facts: pt.Relationship) -> list[object]:
    """Ask everything that may be asked of a policy, by itself and about a ledger."""
    case = pt.Case(facts, policy)
    shop = pt.Organization("shop", "Shop")
    mary = pt.Person("mary", "Mary")
    book = pt.Book().add(shop, mary, *facts.facts)
    reviews = pt.review_book(book, policy, on=ASKED)
    return [
        policy.check(),
        policy.check(pt.Coverage.of("purchase")),
        pt.describe(policy),
        pt.mermaid(policy),
        str(pt.outlook(case, on=ASKED, until=ASKED + 400 * DAY)),
        str(case.review(ASKED)),
        str(pt.story(case, on=ASKED + 20 * DAY)),
        reviews.nearest("vip"),
        [str(each.move) for each in reviews.at_risk(pt.days(100))],
    ]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("family", FAMILIES)
@law("E35", kills="a search that goes through all ways to meet a rule, or all pairs of its parts")
def test_no_question_takes_more_than_a_policy_is_long(family: str, role: str) -> None:
    cost = {}
    for count in (10, 30):
        policy, facts = ROLES[role](FAMILIES[family](count)), ledger(count)
        cost[count] = calls_of(lambda policy=policy, facts=facts: every_question(policy, facts))  # type: ignore[misc]
    assert cost[30] < 4 * cost[10] + 50_000


def dealings(count: int) -> pt.Relationship:
    """Return a ledger of three currencies in which something is given back every third day."""
    facts: list[Any] = []
    for number in range(count):
        on, code = FIRST + number * DAY, ("USD", "EUR", "RON")[number % 5 % 3]
        made = pt.Purchase if number % 3 else pt.Refund
        facts.append(made(pt.Money.of_minor(500 + number % 7, code), on=on))
    return pt.Relationship("shop", "mary").add(*facts)


@pytest.mark.parametrize("over", [pt.Rolling(pt.days(30)), pt.Ever()], ids=["rolling", "ever"])
@law("E35", kills="all that counts put together anew, to hold each day against the one before")
def test_a_sum_in_several_currencies_takes_as_much_work_as_there_are_facts(over: pt.Window) -> None:
    criterion = pt.Spend(pt.at_least(pt.Money("50.00", "USD")), over=over)
    policy = pt.Policy("p", "1", rungs=(pt.Rung("vip", enter=criterion),))
    cost = {}
    for count in (200, 800):
        asked = dealings(count)
        cost[count] = calls_of(lambda asked=asked: pt.standing_of(asked, policy))  # type: ignore[misc]
    assert cost[800] < 6 * cost[200]


def test_what_is_lacking_of_a_wide_score_is_said_and_that_there_is_more() -> None:
    at_once = pt.Relationship("shop", "mary").add(
        *(pt.Observation(f"o{n}", 1, on=FIRST) for n in range(30))
    )

    def ahead(count: int) -> pt.Outlook:
        policy = ROLES["enter"](FAMILIES["score"](count))
        return pt.outlook(at_once, policy, on=ASKED, until=ASKED + 60 * DAY)

    (wide,), (narrow,) = ahead(30).moves, ahead(3).moves
    assert (len(wide.averted_by), wide.complete) == (MOST_WAYS, False)
    assert len(wide.reasons) == 30
    assert str(wide).endswith(" by 31 Jan 2026, among others")
    assert [row["complete"] for row in ahead(30).rows()] == [False]
    assert (len(narrow.averted_by), narrow.complete) == (2, True)
    assert "among others" not in str(narrow)


def test_a_grace_and_who_is_near_say_that_there_is_more() -> None:
    stays, enters = ROLES["stay"](FAMILIES["half of"](30)), ROLES["enter"](FAMILIES["half of"](30))
    facts = pt.Relationship("shop", "mary").add(pt.Purchase(pt.Money("1", "USD"), on=FIRST))
    (grace,) = pt.story(facts, stays, on=FIRST + 5 * DAY).grace
    assert not grace.complete
    assert len(grace.reasons) == 30
    assert "among others" in str(grace)
    book = pt.Book().add(pt.Organization("shop", "S"), pt.Person("mary", "M"), *facts.facts)
    (near,) = pt.review_book(book, enters, on=ASKED).nearest("vip")
    assert not near.complete
    assert near.fewest == 15


def test_where_nothing_was_found_that_still_averts_it_is_said_that_not_all_was_looked_at() -> None:
    january = pt.Fixed(pt.Period(FIRST, FIRST + 25 * DAY))
    over = [
        pt.Aggregate(pt.at_least(2), of=f"observation:o{n}", by=pt.Statistic.COUNT, over=january)
        for n in range(30)
    ]
    policy = ROLES["enter"](pt.AtLeastOf(15, *over))
    placed = pt.Relationship("shop", "mary").add(
        pt.Placement("vip", on=ASKED, by="ana", reason="x", until=ASKED + 10 * DAY)
    )
    (fall,) = pt.outlook(placed, policy, on=ASKED, until=ASKED + 60 * DAY).moves
    assert (fall.averted_by, fall.complete) == ((), False)
    assert str(fall).endswith("; not all that could avert it was looked through")


# --- the search against all subsets ---------------------------------------------------------------

LEAVES = tuple(pt.PurchaseCount(pt.at_least(n + 1)) for n in range(5))


def _grown(parts: st.SearchStrategy[pt.Rule]) -> st.SearchStrategy[pt.Rule]:
    several = st.lists(parts, min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda found: pt.AllOf(*found)),
        several.map(lambda found: pt.AnyOf(*found)),
        several.flatmap(
            lambda found: st.integers(1, len(found)).map(lambda k: pt.AtLeastOf(k, *found))
        ),
        st.tuples(several, st.integers(1, 4)).map(
            lambda pair: pt.Score(
                pt.at_least(min(pair[1], sum(range(1, len(pair[0]) + 1)))),
                [(part, n + 1) for n, part in enumerate(pair[0])],
            )
        ),
    )


UPWARD = st.recursive(st.sampled_from(LEAVES), _grown, max_leaves=8)
ANY = st.recursive(
    st.sampled_from(LEAVES), lambda parts: _grown(parts) | parts.map(pt.Not), max_leaves=8
)
STATES = st.tuples(*[st.sampled_from([MET, UNMET, UNKNOWN])] * len(LEAVES))


def said(rule: pt.Rule, verdicts: dict[Any, pt.Verdict]) -> pt.Verdict:
    """Return what a rule says where its criteria say so, by the rules of `Compound.judge`."""
    if rule in verdicts:
        return verdicts[rule]
    lines = [pt.Timeline.constant(said(part, verdicts)) for part in rule.rules]  # type: ignore[union-attr]
    return rule.judge(lines).before  # type: ignore[union-attr]


def turned_by(
    rule: pt.Rule, now: dict[Any, pt.Verdict], found: frozenset[Any], wanted: pt.Verdict
) -> bool:
    """Say whether a rule is as wanted once these criteria have turned, in one way or another."""
    ways = product(*[{MET, UNMET} - {now[each]} for each in found])
    return any(said(rule, {**now, **dict(zip(found, way, strict=True))}) is wanted for way in ways)


@given(UPWARD, STATES, st.booleans())
@law("F7", kills="a set that is left out although the search was said to be complete")
def test_of_a_small_rule_all_smallest_sets_are_found(
    rule: pt.Rule, states: tuple[pt.Verdict, ...], wanted: bool
) -> None:
    now: dict[Any, pt.Verdict] = dict(zip(LEAVES, states, strict=True))
    aim = MET if wanted else UNMET
    found = turning_sets(rule, now.__getitem__, wanted=wanted)
    enough = [
        frozenset(some)
        for size in range(len(LEAVES) + 1)
        for some in combinations([leaf for leaf in LEAVES if now[leaf] is not aim], size)
        if turned_by(rule, now, frozenset(some), aim)
    ]
    smallest = {each for each in enough if not any(other < each for other in enough)}
    assert found.complete
    assert set(found) == smallest
    assert [len(each) for each in found] == sorted(len(each) for each in found)


@given(ANY, STATES, st.booleans())
@law("F7", kills="a criterion that helps in one place and harms in another, taken for a help")
def test_whatever_the_rule_each_set_is_enough_and_nothing_in_it_needless(
    rule: pt.Rule, states: tuple[pt.Verdict, ...], wanted: bool
) -> None:
    now: dict[Any, pt.Verdict] = dict(zip(LEAVES, states, strict=True))
    aim = MET if wanted else UNMET
    found = turning_sets(rule, now.__getitem__, wanted=wanted)
    assert (frozenset() in found) is (said(rule, now) is aim)
    for each in found:
        assert turned_by(rule, now, each, aim)
        for left_out in each:
            assert not turned_by(rule, now, each - {left_out}, aim)


def test_a_rule_that_contradicts_itself_is_turned_by_nothing() -> None:
    leaf = LEAVES[0]
    rule = pt.AllOf(leaf, pt.Not(leaf))
    assert turning_sets(rule, {leaf: UNMET}.__getitem__) == ()  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    either = pt.AnyOf(rule, LEAVES[1])
    now = {leaf: UNMET, LEAVES[1]: UNMET}
    assert turning_sets(either, now.__getitem__) == (frozenset({LEAVES[1]}),)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_the_compounds_over_a_criterion_are_each_named_once() -> None:
    leaf = LEAVES[0]
    inner = pt.HeldFor(leaf, pt.days(3))
    rule = pt.AllOf(inner, pt.AnyOf(inner, LEAVES[1]))
    assert compounds_over(rule, leaf) == (rule, inner, pt.AnyOf(inner, LEAVES[1]))
    assert compounds_over(rule, LEAVES[2]) == compounds_over(leaf, leaf) == ()


# --- compounds of the user's own ------------------------------------------------------------------


@frozen
class Either:
    """A compound that says which sets of its rules are enough."""

    rules: tuple[pt.Rule, ...]
    sets: tuple[tuple[int, ...], ...]

    def judge(self, verdicts: Any) -> pt.Timeline[pt.Verdict]:
        lines = list(verdicts)
        return pt.Timeline.combine(
            lambda *now: max(min(now[place] for place in one) for one in self.sets), *lines
        )

    def enough(self, *, wanted: bool) -> Any:
        return self.sets if wanted else product(*self.sets)


def test_a_compound_of_ones_own_may_say_what_is_enough() -> None:
    rule = Either(LEAVES[:4], ((0, 1), (2, 3)))
    now: dict[Any, pt.Verdict] = dict.fromkeys(LEAVES, UNMET)
    assert set(turning_sets(rule, now.__getitem__)) == {
        frozenset(LEAVES[:2]),
        frozenset(LEAVES[2:4]),
    }
    met: dict[Any, pt.Verdict] = dict.fromkeys(LEAVES, MET)
    assert len(turning_sets(rule, met.__getitem__, wanted=False)) == 4
    many = Either(LEAVES[:4], tuple(product(range(4), repeat=6)))
    assert not turning_sets(many, now.__getitem__).complete


# --- much that is open, or goes on, at once -------------------------------------------------------


def owing(count: int) -> pt.Relationship:
    """Return many charges that are open at once, paid one by one, each a year after it was due."""
    price, year = pt.Money("10", "USD"), 365 * DAY
    days = [FIRST + n * DAY for n in range(count)]
    return pt.Relationship("shop", "mary").add(
        *(
            pt.Charge(
                "fee",
                pt.Period(day, day + DAY),
                amount=price,
                invoice_on=day,
                due_on=day,
                id=f"C{n}",
            )
            for n, day in enumerate(days)
        ),
        *(
            pt.Payment(price, on=day + year, charge=f"C{n}", id=f"P{n}")
            for n, day in enumerate(days)
        ),
    )


def taking_turns(count: int) -> pt.Relationship:
    """Return engagements of which a hundred run at once: on each day one ends and one begins."""
    return pt.Relationship("shop", "mary").add(
        *(
            pt.Engagement(
                pt.EngagementForm.RETAINER,
                on=FIRST + n * DAY,
                until=FIRST + (n + 100) * DAY,
                id=f"E{n}",
            )
            for n in range(count)
        )
    )


OF_MANY: dict[str, tuple[Callable[[int], pt.Relationship], pt.Criterion]] = {
    "charges, how many": (owing, pt.UnpaidCount(pt.at_least(40))),
    "charges, how old": (owing, pt.OldestUnpaid(pt.at_least(pt.days(400)))),
    "charges, how much": (owing, pt.UnpaidBalance(pt.at_least(pt.Money("100", "USD")))),
    "engagements": (taking_turns, pt.ContinuingEngagement()),
}


@pytest.mark.parametrize("what", OF_MANY)
@law("E35", kills="a list of all that is open on each day on which some of it changes")
def test_what_is_open_at_once_costs_no_more_than_it_is_long(what: str) -> None:
    made, criterion = OF_MANY[what]
    policy = pt.Policy("p", "1", rungs=(pt.Rung("late", enter=criterion),))

    def asked(facts: pt.Relationship) -> int:
        return calls_of(lambda: pt.review(facts, policy, on=FIRST + 3000 * DAY))

    few, many = made(200), made(1_600)  # by eight: linear work is at most that
    asked(few)
    assert asked(many) < 12 * asked(few)


def in_parts(count: int) -> list[pt.Charge | pt.Payment]:
    """Return a charge in so many instalments, and as many payments that come after all of them."""
    plan = pt.Instalments.of(*((1, FIRST + n * DAY) for n in range(count)))
    charge = pt.Charge(
        "f",
        pt.Period(FIRST, FIRST + DAY),
        amount=pt.Money.of_minor(100 * count, "EUR"),
        invoice_on=FIRST,
        due=plan,
        due_on=FIRST,
        id="C",
    )
    paid = (FIRST + (count + n) * DAY for n in range(count))
    hundred = pt.Money.of_minor(100, "EUR")
    return [charge, *(pt.Payment(hundred, on=on, id=f"P{on}") for on in paid)]


@law("E35", kills="a walk through all instalments for each payment")
def test_many_payments_of_many_instalments_cost_no_more_than_both_are_long() -> None:
    def asked(facts: list[pt.Charge | pt.Payment]) -> int:
        account = pt.Account.of(facts)
        return lines_of(lambda: (account.past_due_since, account.balance))

    few, many = in_parts(50), in_parts(400)  # by eight: linear work is at most that
    asked(few)
    assert asked(many) < 12 * asked(few)
