"""Standing through others: who they are on a day, what they meet, what they come to together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt
from amounts import usd
from patronage.book.bonds import Bonds, Way
from patronage.book.knowledge import Known
from patronage.standing.criteria.through import unknown_because
from patronage.standing.rules.evidence import Facts
from patronage.standing.rules.others import Others, first_day, others_of
from refusals import faults_of
from standing.others_naive import (
    DAY,
    NAMES,
    Asked,
    policy_of,
    small_books,
    sum_of,
    verdict_of,
    ways,
)

from draws import universe
from laws import law

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.facts.fact import Fact

START = date(2026, 1, 1)
JUNE = date(2026, 6, 1)
BOUGHT = pt.PurchaseCount(pt.at_least(1))
EMPLOYED = pt.Through(BOUGHT, by=pt.Bond.EMPLOYS)


def bought(on: date = START, **more: Any) -> pt.Purchase:
    return pt.Purchase(usd("10.00"), on=on, **more)


def book_of(facts: Mapping[str, Sequence[Fact]], *relations: pt.Relation, **more: Any) -> pt.Book:
    """Return the book of a shop: what each patron did, and how they are bound."""
    shop, *patrons = (pt.Person(name, name.title()) for name in ("shop", *facts))
    book = pt.Book([shop, *patrons], **more)
    for name, found in facts.items():
        book = book.add("shop", name, *found)
    return book.add_relation(*relations)


def employs(subject: str, other: str, on: date = START, **more: Any) -> pt.Relation:
    return pt.Relation(subject, pt.Bond.EMPLOYS, other, on=on, **more)


def standing(book: pt.Book, name: str, rule: pt.Rule, **more: Any) -> str:
    ledger = book.relationship("shop", name)
    return str(pt.standing_of(ledger, policy_of(rule, **more), book=book))


# --- who confers it -------------------------------------------------------------------------------


def test_it_is_conferred_while_the_bond_holds_and_the_other_meets_the_rule() -> None:
    book = book_of(
        {"firm": [bought(JUNE)], "ann": []}, employs("firm", "ann", until=date(2026, 9, 1))
    )
    assert standing(book, "ann", EMPLOYED) == "out; in from 1 Jun 2026; out from 1 Sep 2026"
    assert standing(book, "firm", EMPLOYED) == "out"
    back = pt.Through(BOUGHT, by="employs", back=True)
    assert standing(book, "ann", back) == "out"
    book = book.add("shop", "ann", bought(JUNE))
    assert standing(book, "firm", back) == "out; in from 1 Jun 2026; out from 1 Sep 2026"


def test_several_confer_it_once_and_one_that_stops_takes_nothing_from_the_other() -> None:
    facts = {"f1": [bought()], "f2": [bought()], "ann": []}
    book = book_of(facts, employs("f1", "ann", until=JUNE), employs("f2", "ann", date(2026, 3, 1)))
    assert standing(book, "ann", EMPLOYED) == "out; in from 1 Jan 2026"
    two = attrs.evolve(EMPLOYED, least=2)
    assert standing(book, "ann", two) == "out; in from 1 Mar 2026; out from 1 Jun 2026"


def test_all_asks_each_of_those_bound_and_that_there_is_one() -> None:
    book = book_of(
        {"f1": [bought()], "f2": [], "ann": []}, employs("f1", "ann"), employs("f2", "ann", JUNE)
    )
    every = attrs.evolve(EMPLOYED, all=True)
    assert standing(book, "ann", every) == "out; in from 1 Jan 2026; out from 1 Jun 2026"
    assert standing(book, "f1", every) == "out"


def test_places_go_by_the_day_of_the_bond_and_the_next_comes_up() -> None:
    staff = {"e1": (1, JUNE), "e2": (2, None), "e3": (3, None), "e0": (3, None)}
    found = [employs("firm", name, date(2026, m, 1), until=end) for name, (m, end) in staff.items()]
    book = book_of({"firm": [bought()], **{name: [] for name in staff}}, *found)
    two = attrs.evolve(EMPLOYED, places=2)
    assert [standing(book, name, two) for name in staff] == [
        "out; in from 1 Jan 2026; out from 1 Jun 2026",
        "out; in from 1 Feb 2026",
        "out",
        "out; in from 1 Jun 2026",  # of one day the first by id
    ]


def test_link_by_link_reaches_the_owners_owner_on_the_days_on_which_all_links_hold() -> None:
    owns = [
        pt.Relation("a", pt.Bond.OWNS, "b", on=date(2026, 2, 1), until=JUNE),
        pt.Relation("b", pt.Bond.OWNS, "c", on=date(2026, 3, 1)),
    ]
    book = book_of({"a": [bought()], "b": [], "c": []}, *owns)
    direct = pt.Through(BOUGHT, by=pt.Bond.OWNS)
    assert standing(book, "c", direct) == "out"
    deep = attrs.evolve(direct, deep=True)
    assert standing(book, "c", deep) == "out; in from 1 Mar 2026; out from 1 Jun 2026"


def test_a_household_has_no_direction_and_a_group_includes_its_members() -> None:
    home = pt.Group(
        "home",
        "Home",
        kind=pt.GroupKind.HOUSEHOLD,
        members=(pt.Membership("ann"), pt.Membership("bob", period=pt.Period(JUNE, None))),
    )
    book = book_of({"ann": [bought()], "bob": []}).add_party(home).add("shop", "home")
    at_home = pt.Through(BOUGHT, by=pt.Bond.HOUSEHOLD)
    assert standing(book, "bob", at_home) == "out; in from 1 Jun 2026"
    assert standing(book, "ann", at_home) == "out"
    members = pt.Through(BOUGHT, by=pt.Bond.INCLUDES, back=True)
    assert standing(book, "home", members) == "out; in from 1 Jan 2026"
    fellows = pt.Through(members, by=pt.Bond.INCLUDES)
    assert standing(book, "bob", fellows) == "out; in from 1 Jun 2026"
    by_relation = book_of(
        {"ann": [bought()], "bob": []}, pt.Relation("bob", pt.Bond.HOUSEHOLD, "ann", on=JUNE)
    )
    assert standing(by_relation, "bob", at_home) == "out; in from 1 Jun 2026"


def test_a_bond_of_ones_own_is_looked_through_by_its_name() -> None:
    book = book_of(
        {"union": [bought()], "ann": []}, pt.Relation("union", "sponsors", "ann", on=JUNE)
    )
    assert standing(book, "ann", pt.Through(BOUGHT, by="sponsors")) == "out; in from 1 Jun 2026"
    assert standing(book, "ann", EMPLOYED) == "out"


# --- standing of another --------------------------------------------------------------------------


def test_the_standing_of_another_is_read_under_a_policy_with_its_grace() -> None:
    lately = pt.Recency(pt.within(pt.days(30)))
    member = policy_of(lately, grace=pt.days(10))
    through = pt.Through(pt.HoldsStanding("in", member), by=pt.Bond.EMPLOYS)
    book = book_of({"firm": [bought()], "ann": []}, employs("firm", "ann"))
    assert standing(book, "ann", through) == "out; in from 1 Jan 2026; out from 10 Feb 2026"
    kept = standing(book, "ann", through, stay=pt.Always())
    assert kept == "out; in from 1 Jan 2026"  # a floor that doesn't sink


def test_a_standing_that_rests_on_what_is_not_known_is_not_known() -> None:
    only = pt.Coverage.of("payment", "relation:employs")
    book = book_of({"firm": [], "ann": []}, employs("firm", "ann"), coverage=only)
    asked = policy_of(pt.Through(pt.HoldsStanding("in", policy_of(BOUGHT)), by=pt.Bond.EMPLOYS))
    (found,) = pt.review(book.relationship("shop", "ann"), asked, on=JUNE, book=book).findings
    assert found.verdict is pt.Verdict.UNKNOWN
    params: dict[str, Any] = dict(found.params)
    ((firm, (theirs,)),) = params["theirs"]
    assert (firm, theirs.verdict) == (pt.Ref("firm"), pt.Verdict.UNKNOWN)
    assert dict(theirs.params)["unknown"] == "within"
    own = pt.review(
        book.relationship("shop", "ann"),
        policy_of(pt.HoldsStanding("in", policy_of(BOUGHT))),
        on=JUNE,
    )
    assert own.findings[0].verdict is pt.Verdict.UNKNOWN


def test_a_standing_of_ones_own_under_another_policy_is_read_off_the_ledger_alone() -> None:
    book = book_of({"ann": [bought(JUNE)]})
    rule = pt.HoldsStanding("in", policy_of(BOUGHT))
    assert not policy_of(rule).reads_others
    assert str(pt.standing_of(book.relationship("shop", "ann"), policy_of(rule))) == (
        "out; in from 1 Jun 2026"
    )
    assert faults_of(lambda: pt.HoldsStanding("gold", policy_of(BOUGHT))) == [
        ("standing", "standing.unknown")
    ]
    assert faults_of(lambda: pt.HoldsStanding("out", policy_of(BOUGHT))) == [
        ("standing", "standing.unknown")
    ]
    assert policy_of(pt.HoldsStanding("in", policy_of(EMPLOYED))).reads_others


# --- what is not known ----------------------------------------------------------------------------


def test_without_a_book_nothing_is_known_of_others_and_the_finding_says_why() -> None:
    policy = policy_of(EMPLOYED)
    assert policy.reads_others
    assert pt.PolicyHistory((START, policy)).reads_others
    assert not pt.policies.BY_CONDUCT.reads_others
    book = book_of({"firm": [bought()], "ann": [bought()]}, employs("firm", "ann"))
    ann = book.relationship("shop", "ann")
    (found,) = pt.review(ann, policy, on=JUNE).findings
    assert (found.verdict, dict(found.params)["unknown"]) == (pt.Verdict.UNKNOWN, "no_book")
    assert "ask with the book" in str(found)
    assert pt.review(ann, policy_of(pt.Not(EMPLOYED)), on=JUNE).after.name == "out"
    assert pt.review(ann, policy, on=JUNE, book=book).after.name == "in"
    assert [each.after.name for each in pt.review_book(book, policy, on=JUNE)] == ["in", "out"]
    lone = pt.review_book([ann], policy, on=JUNE, others=book)
    assert [each.after.name for each in lone] == ["in"]
    with pytest.raises(pt.PatronageError, match=r"case\.conflict"):
        pt.review(pt.Case(ann, policy), on=JUNE, book=book)
    with pytest.raises(pt.WrongType):
        pt.Case(ann, policy, book=ann)  # type: ignore[arg-type]


def test_relations_that_were_never_looked_at_leave_it_open() -> None:
    only = pt.Coverage.of("purchase")
    book = book_of({"firm": [bought()], "ann": [bought()]}, coverage=only)
    policy = policy_of(EMPLOYED)
    (found,) = pt.review(book.relationship("shop", "ann"), policy, on=JUNE, book=book).findings
    assert (found.verdict, dict(found.params)["missing"]) == (
        pt.Verdict.UNKNOWN, ("relation:employs",)
    )  # fmt: skip
    book = book.add_relation(employs("firm", "ann"))
    assert (
        pt.review(book.relationship("shop", "ann"), policy, on=JUNE, book=book).after.name == "in"
    )
    every = policy_of(attrs.evolve(EMPLOYED, all=True, by=pt.Bond.OWNS))
    assert [each.code for each in policy.check(only)] == ["policy.unobserved"]
    assert pt.review(book.relationship("shop", "ann"), every, on=JUNE, book=book).findings[
        0
    ].verdict is (pt.Verdict.UNKNOWN)


def test_what_others_meet_is_known_as_far_as_their_own_ledger_was_observed() -> None:
    short = pt.Coverage.of("purchase", until=JUNE)
    book = book_of({"firm": [], "ann": []}, employs("firm", "ann"))
    firm = pt.Relationship("shop", "firm", coverage=short).add(bought())
    ledgers = [firm if each.patron.id == "firm" else each for each in book.relationships]
    book = pt.Book(book.parties, ledgers, relations=book.relations)
    case = pt.Case(book.relationship("shop", "ann"), policy_of(EMPLOYED), book=book)
    said = case.derived.judge.verdict(EMPLOYED)
    assert [said.at(day).name for day in (START, JUNE)] == ["MET", "UNKNOWN"]
    others = others_of(case.derived.facts)
    assert others is not None
    assert unknown_because(case.derived.facts, EMPLOYED.way) == (("unknown", "others"),)
    assert first_day(case.derived.facts, [EMPLOYED]) == START


def test_what_stands_alone_knows_nobody() -> None:
    assert others_of(Facts(())) is None
    assert Others(pt.Relationship("shop", "ann")).party == "ann"
    assert first_day(Facts(()), [EMPLOYED]) is None


# --- answers --------------------------------------------------------------------------------------


def test_a_finding_names_the_others_and_what_their_own_ledgers_say() -> None:
    book = book_of({"firm": [bought()], "ann": []}, employs("firm", "ann"))
    case = pt.Case(book.relationship("shop", "ann"), policy_of(EMPLOYED), book=book)
    (found,) = case.review(JUNE).findings
    params: dict[str, Any] = dict(found.params)
    assert params["through"] == (pt.Ref("firm"),)
    ((_, (theirs,)),) = params["theirs"]
    assert (theirs.code, theirs.value, len(theirs.ids)) == ("purchase_count", 1, 1)
    assert found.ids == ()
    assert "Firm" in str(found)
    decision = case.review(JUNE)
    assert pt.from_json(pt.to_json(decision), pt.Decision) == decision


def test_an_end_that_is_agreed_is_foreseen_and_nothing_is_offered_that_is_anothers_to_do() -> None:
    lately = pt.Through(pt.Recency(pt.within(pt.days(30))), by=pt.Bond.EMPLOYS)
    book = book_of({"firm": [bought()], "ann": [bought()]}, employs("firm", "ann", until=JUNE))
    ann, policy = book.relationship("shop", "ann"), policy_of(lately)
    coming = pt.outlook(ann, policy, on=START, until=date(2027, 1, 1), book=book)
    assert [(str(move.on), move.averted_by) for move in coming.moves] == [("2026-01-31", ())]
    forever = policy_of(EMPLOYED)
    coming = pt.outlook(ann, forever, on=START, until=date(2027, 1, 1), book=book)
    assert [str(move.on) for move in coming.moves] == ["2026-06-01"]
    assert pt.story(ann, policy, on=JUNE, book=book).standing.name == "out"
    asked = pt.what_if(ann, policy, [bought(JUNE)], on=JUNE, book=book)
    assert (asked.now.after.name, asked.then.after.name) == ("out", "out")
    told = pt.profile(ann, on=JUNE, sides=(("D2", EMPLOYED),), book=book)
    assert told.client_side == 0


def test_what_an_employer_does_later_is_not_seen_before() -> None:
    late = bought(JUNE, recorded_on=date(2026, 7, 1))
    book = book_of({"firm": [late], "ann": []}, employs("firm", "ann"))
    ann, policy = book.relationship("shop", "ann"), policy_of(EMPLOYED)
    assert pt.review(ann, policy, on=JUNE - DAY, book=book).after.name == "out"
    assert pt.review(ann, policy, on=JUNE, book=book).after.name == "in"
    assert pt.review(ann, policy, on=JUNE, known_by=JUNE, book=book).after.name == "out"
    assert pt.seen(ann, policy, on=JUNE, book=book).name == "out"
    assert pt.next_look_on(ann, policy, on=START, book=book) == date(2026, 7, 1)
    coming = book_of({"firm": [bought()], "ann": []}, employs("firm", "ann", JUNE))
    ann = coming.relationship("shop", "ann")
    assert pt.next_look_on(ann, policy, on=START, book=coming) == JUNE
    assert pt.review(ann, policy, on=START, book=coming).next_change_on is None


def test_what_is_asked_of_others_hangs_on_no_term_and_is_told_in_full() -> None:
    in_term = pt.PurchaseCount(pt.at_least(1), over=pt.InTerm())
    assert faults_of(lambda: pt.Through(in_term, by=pt.Bond.OWNS)) == [("rule", "window.ladder")]
    assert faults_of(lambda: pt.Through(BOUGHT, by=pt.Bond.OWNS, least=0)) == [
        ("least", "rule.count")
    ]
    deep = EMPLOYED
    for _ in range(14):
        deep = pt.Through(deep, by=pt.Bond.EMPLOYS)
    deeper = pt.Through(deep, by=pt.Bond.EMPLOYS)
    assert faults_of(lambda: pt.Through(deeper, by=pt.Bond.EMPLOYS)) == [("rule", "rule.depth")]
    said = pt.describe(policy_of(attrs.evolve(EMPLOYED, back=True, places=2, all=True, deep=True)))
    assert "at least 1 purchase through whomever it employs" in said
    for word in ("all of them", "places: 2", "link by link"):
        assert word in said
    other = policy_of(pt.HoldsStanding("in", policy_of(pt.PurchaseCount(pt.at_least(2)))))
    assert pt.describe(other) != pt.describe(policy_of(pt.HoldsStanding("in", policy_of(BOUGHT))))
    assert pt.from_json(pt.to_json(other), pt.Policy) == other


def test_what_is_odd_about_a_rule_is_found_where_others_are_asked_it() -> None:
    def odd(rule: pt.Rule, coverage: pt.Coverage | None = None) -> list[str]:
        return [each.code for each in policy_of(rule).check(coverage)]

    never = pt.Not(pt.Always())
    assert odd(pt.Through(never, by=pt.Bond.OWNS)) == ["policy.never_met"]
    assert odd(pt.HoldsStanding("in", policy_of(never))) == ["policy.never_met"]
    misspelt = pt.Aggregate(pt.at_least(1), of="purchas", by=pt.Statistic.COUNT)
    assert odd(pt.Through(misspelt, by=pt.Bond.OWNS)) == ["policy.kind"]
    few, many = pt.PurchaseCount(pt.at_most(1)), pt.PurchaseCount(pt.at_least(3))
    assert "policy.contradiction" in odd(pt.Through(pt.AllOf(few, many), by=pt.Bond.OWNS))
    only = pt.Coverage.of("relation:employs", "payment")
    assert odd(EMPLOYED, only) == ["policy.unobserved"]
    assert odd(EMPLOYED, pt.Coverage.of("relation:employs", "purchase")) == []
    assert odd(EMPLOYED) == []


def test_bonds_are_looked_up_by_party() -> None:
    assert pt.Book().bonds.known == set()
    said = [employs("firm", "ann"), employs("firm", "ann", JUNE, share="0.5")]
    found = Bonds((), Known((), said))
    shares = found.reach("ann", Way(pt.Bond.EMPLOYS))["firm"]
    assert [shares.at(day) for day in (START - DAY, START, JUNE)] == [None, 1, 1]
    assert found.reach("firm", Way(pt.Bond.EMPLOYS)) == {}
    assert list(found.reach("firm", Way(pt.Bond.EMPLOYS).turned)) == ["ann"]
    assert found.placed("ann", "firm", Way(pt.Bond.EMPLOYS), 1).at(START)


# --- the laws -------------------------------------------------------------------------------------

DAYS = universe()[:9]
R = TypeVar("R", pt.Through, pt.Pooled)
RULES: tuple[pt.Rule, ...] = (
    BOUGHT,
    pt.PurchaseCount(pt.at_least(2), over=pt.Rolling(pt.days(5))),
    pt.Recency(pt.within(pt.days(3))),
    pt.Not(pt.PurchaseCount(pt.at_least(2))),
)


WEEK = pt.CalendarPeriod(pt.weeks(1), anchor=DAYS[0])
WINDOWS: tuple[pt.Window, ...] = (
    pt.Ever(),
    pt.Ever(),
    pt.Rolling(pt.days(4)),
    WEEK,
    attrs.evolve(WEEK, which=pt.Which.PREVIOUS),
)


@st.composite
def throughs(draw: DrawFn) -> pt.Through:
    most = draw(st.sampled_from([None, None, 1, 2]))
    return pt.Through(
        draw(st.sampled_from(RULES)),
        **draw(ways()),
        least=draw(st.sampled_from([1, 1, 2])),
        all=draw(st.booleans()),
        places=draw(st.sampled_from([None, None, 1, 2])),
        over=draw(st.sampled_from(WINDOWS)),
        newly=draw(st.sampled_from([False, False, True])),
        most=most,
        per=None if most is None else WEEK,
    )


@st.composite
def looked_at(draw: DrawFn, rules: SearchStrategy[R]) -> tuple[R, pt.Book]:
    """Draw a rule that looks at others, and a book where there are some whom it finds."""
    rule = draw(rules)
    return rule, draw(small_books(DAYS, rule.by))


@st.composite
def pools(draw: DrawFn) -> pt.Pooled:
    over: Any = draw(st.sampled_from([pt.Ever(), pt.Rolling(pt.days(5))]))
    return pt.Pooled(
        pt.PurchaseCount(pt.at_least(2), over=over),
        **draw(ways()),
        own=draw(st.booleans()),
        belongs=draw(st.sampled_from(pt.Belongs)),
        share=draw(st.sampled_from([Decimal(1), Decimal("0.7")])),
        by_share=draw(st.booleans()),
    )


@given(looked_at(throughs()), st.sampled_from(NAMES), st.sampled_from(DAYS), st.booleans())
@law("L6", kills="who was bound on another day confers it, or a place is nobody's")
@law("E14", kills="what another did is seen before it happened, or was known")
@law("E22", kills="somebody counts by another day than that since when they meet it")
def test_through_others_is_what_one_finds_day_by_day(
    asked: tuple[pt.Through, pt.Book], name: str, on: date, late: bool
) -> None:
    through, book = asked
    known_by = on if late else None
    ledger = book.relationship("shop", name)
    case = pt.Case(ledger, policy_of(through), known_by=known_by, book=book)
    said = case.as_of(on).judge.verdict(through)
    days = [*DAYS, DAYS[-1] + 9 * DAY]
    naive = Asked(book, on, known_by)
    assert [said.at(day) for day in days] == [verdict_of(naive, name, through, day) for day in days]
    decision = case.review(on)
    assert decision.findings[0].verdict is said.at(on)
    assert decision.findings[0].changes_on == said.next_change(on)
    (row,) = [
        each
        for each in pt.review_book(book, policy_of(through), on=on, known_by=known_by)
        if each.patron.id == name
    ]
    assert row == decision


@given(looked_at(pools()), st.sampled_from(NAMES), st.sampled_from(DAYS), st.booleans())
@law("E31", kills="a fact counts twice, by another day's membership, or by another's share")
def test_a_figure_over_a_set_is_the_sum_over_its_members_on_every_day(
    asked: tuple[pt.Pooled, pt.Book], name: str, on: date, late: bool
) -> None:
    pooled, book = asked
    known_by = on if late else None
    ledger = book.relationship("shop", name)
    case = pt.Case(ledger, policy_of(pooled), known_by=known_by, book=book)
    seen = case.as_of(on).judge.observed(pooled)
    days = [*DAYS, DAYS[-1] + 9 * DAY]
    assert [seen.at(day).value for day in days] == [
        sum_of(Asked(book, on, known_by), name, pooled, day) for day in days
    ]


@given(looked_at(throughs()) | looked_at(pools()), st.sampled_from(NAMES), st.sampled_from(DAYS))
@law("E28", kills="what another does, or who comes and goes, is not looked for")
def test_until_the_next_look_nothing_is_otherwise(
    asked: tuple[pt.Through | pt.Pooled, pt.Book], name: str, on: date
) -> None:
    rule, book = asked
    ledger, policy = book.relationship("shop", name), policy_of(rule, grace=pt.days(2))
    coming = pt.next_look_on(ledger, policy, on=on, book=book)
    said = pt.Case(ledger, policy, known_by=on, book=book).review(on)
    day = on + DAY
    while day < (coming or DAYS[-1] + 9 * DAY):
        then = pt.Case(ledger, policy, known_by=day, book=book).review(day)
        assert (then.after, then.findings[0].verdict, then.findings[0].value) == (
            said.after, said.findings[0].verdict, said.findings[0].value
        )  # fmt: skip
        day += DAY


@given(looked_at(throughs()), st.sampled_from(DAYS))
@law("E27", kills="a bond, or a way to look through it, goes unsaid")
def test_ways_that_differ_are_told_apart(asked: tuple[pt.Through, pt.Book], on: date) -> None:
    through, book = asked
    other = attrs.evolve(through, back=not through.back)
    assert pt.describe(policy_of(through)) != pt.describe(policy_of(other))
    policy = policy_of(pt.Through(pt.HoldsStanding("in", policy_of(through)), by="sponsors"))
    for decision in pt.review_book(book, policy, on=on):
        assert pt.from_json(pt.to_json(decision), pt.Decision) == decision


# --- referrals that rest on the other's conduct ---------------------------------------------------

KEPT = pt.HeldFor(pt.Spend(pt.more_than(usd("0.00"))), pt.days(30))
YEAR = pt.CalendarPeriod(pt.years(1))
BROUGHT = pt.Through(KEPT, by=pt.Bond.REFERS, back=True, places=1, newly=True)


def refers(subject: str, other: str, on: date = START, **more: Any) -> pt.Relation:
    return pt.Relation(subject, pt.Bond.REFERS, other, on=on, **more)


def test_a_referral_counts_once_the_referred_has_paid_and_kept_it() -> None:
    paid = bought(JUNE, id="P1")
    book = book_of({"ann": [], "bob": [paid]}, refers("ann", "bob"))
    assert standing(book, "ann", BROUGHT) == "out; in from 1 Jul 2026"
    soon = pt.Refund(usd("10.00"), of="P1", on=date(2026, 6, 20))
    back = book_of({"ann": [], "bob": [paid, soon]}, refers("ann", "bob"))
    assert standing(back, "ann", BROUGHT) == "out"
    late = pt.Refund(usd("10.00"), of="P1", on=date(2026, 8, 1))
    back = book_of({"ann": [], "bob": [paid, late]}, refers("ann", "bob"))
    assert standing(back, "ann", BROUGHT) == "out; in from 1 Jul 2026; out from 1 Aug 2026"


def test_the_first_who_referred_somebody_is_the_one_to_whom_it_counts() -> None:
    book = book_of(
        {"ann": [], "cid": [], "bob": [bought(JUNE)]},
        refers("cid", "bob", date(2026, 2, 1)),
        refers("ann", "bob", date(2026, 3, 1)),
    )
    assert standing(book, "ann", BROUGHT) == "out"
    assert standing(book, "cid", BROUGHT) == "out; in from 1 Jul 2026"


def test_who_met_it_before_they_were_bound_is_not_new() -> None:
    old = [bought(date(2025, 1, 1))]
    book = book_of({"ann": [], "bob": old}, refers("ann", "bob"))
    assert standing(book, "ann", BROUGHT) == "out"
    assert standing(book, "ann", attrs.evolve(BROUGHT, newly=False)) == "out; in from 1 Jan 2026"
    again = pt.Through(pt.Recency(pt.within(pt.days(60))), by=pt.Bond.REFERS, back=True, newly=True)
    book = book_of(
        {"ann": [], "bob": [bought(date(2025, 12, 1)), bought(JUNE)]}, refers("ann", "bob")
    )
    assert standing(book, "ann", again) == "out; in from 1 Jun 2026; out from 31 Jul 2026"


def test_a_referral_counts_in_a_window_from_the_day_on_which_it_came_to_count() -> None:
    book = book_of({"ann": [], "bob": [bought(JUNE)]}, refers("ann", "bob"))
    this_year = attrs.evolve(BROUGHT, over=YEAR)
    assert standing(book, "ann", this_year) == "out; in from 1 Jul 2026; out from 1 Jan 2027"
    last_year = attrs.evolve(YEAR, which=pt.Which.PREVIOUS)
    then = standing(book, "ann", attrs.evolve(BROUGHT, over=last_year))
    assert then == "out; in from 1 Jan 2027; out from 1 Jan 2028"
    rung = pt.Rung.kept_through_next("in", enter=this_year)
    assert rung.stay == attrs.evolve(BROUGHT, over=last_year)
    fixed = pt.Fixed(pt.Period(START, JUNE))
    assert standing(book, "ann", attrs.evolve(BROUGHT, over=fixed)) == "out"
    ended = book_of(
        {"ann": [], "bob": [bought(JUNE)]}, refers("ann", "bob", until=date(2026, 8, 1))
    )
    assert standing(ended, "ann", this_year) == "out; in from 1 Jul 2026; out from 1 Aug 2026"
    assert standing(ended, "ann", attrs.evolve(BROUGHT, over=last_year)) == "out"


def test_no_more_than_the_first_of_a_year_count_and_who_stops_makes_room() -> None:
    names = {"b1": 1, "b2": 2, "b3": 3}
    facts = {name: [bought(date(2026, month, 1), id=name)] for name, month in names.items()}
    bonds = [refers("ann", name) for name in names]
    three = attrs.evolve(BROUGHT, least=3)
    two = attrs.evolve(three, most=2, per=YEAR)
    book = book_of({"ann": [], **facts}, *bonds)
    assert standing(book, "ann", three) == "out; in from 31 Mar 2026"
    assert standing(book, "ann", two) == "out"
    assert standing(book, "ann", attrs.evolve(two, least=2)) == "out; in from 3 Mar 2026"
    assert standing(book_of({"ann": []}), "ann", two) == "out"
    facts["b1"].append(pt.Refund(usd("10.00"), of="b1", on=JUNE))  # type: ignore[arg-type]
    book = book_of({"ann": [], **facts}, *bonds)
    assert standing(book, "ann", attrs.evolve(two, least=2)) == "out; in from 3 Mar 2026"
    later = book_of(
        {"ann": [], **facts, "b4": [bought(date(2027, 1, 1))]}, *bonds, refers("ann", "b4")
    )
    assert standing(later, "ann", two) == "out; in from 31 Jan 2027"


def test_since_when_somebody_meets_it_may_not_be_known() -> None:
    since = pt.Coverage.of("purchase", "refund", "relation:refers", since=START)
    book = book_of({"ann": [], "bob": [bought(JUNE)]}, refers("ann", "bob"), coverage=since)
    ann = book.relationship("shop", "ann")

    def said(rule: pt.Through, on: date = date(2026, 9, 1)) -> pt.Verdict:
        (found,) = pt.review(ann, policy_of(rule), on=on, book=book).findings
        return found.verdict

    once = pt.Through(BOUGHT, by=pt.Bond.REFERS, back=True)
    assert said(once) is pt.Verdict.MET
    this_year = attrs.evolve(once, over=YEAR)
    assert said(this_year) is pt.Verdict.UNKNOWN  # it may have been the year before
    assert said(attrs.evolve(once, newly=True)) is pt.Verdict.UNKNOWN
    assert said(attrs.evolve(once, most=1, per=YEAR)) is pt.Verdict.UNKNOWN


def test_what_is_asked_of_the_day_since_when_is_checked_and_told() -> None:
    def asked(**more: Any) -> list[tuple[str, str]]:
        return faults_of(lambda: attrs.evolve(BROUGHT, **more))

    assert asked(most=2) == [("most", "rule.most")]
    assert asked(per=YEAR) == [("most", "rule.most")]
    assert asked(most=0, per=YEAR) == [("most", "rule.count")]
    last = attrs.evolve(YEAR, which=pt.Which.PREVIOUS)
    assert asked(most=2, per=last) == [("per", "window.which")]
    assert asked(most=2, per=pt.Ever()) == [("per", "window.type")]
    assert asked(over=pt.days(3)) == [("over", "window.type")]
    full = policy_of(attrs.evolve(BROUGHT, over=YEAR, most=2, per=YEAR, least=2))
    said = pt.describe(full)
    for phrase in ("through whomever it refers in the current period of 12 months", "at most 2"):
        assert phrase in said
    assert pt.from_json(pt.to_json(full), pt.Policy) == full
    assert pt.describe(full) != pt.describe(policy_of(attrs.evolve(BROUGHT, least=2)))
