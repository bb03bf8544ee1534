"""What is offered averts: done on its last day it does, and done a day later it no longer does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

import patronage as pt
from patronage.manifest import MANIFEST
from standing.asking import SEEN
from standing.doing import carried_out
from standing.draws_facts import ed_ledgers, ed_spans, su_ledgers, su_spans
from standing.test_criteria_days import criteria

from laws import law

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from patronage.facts.fact import Fact

DAY, NONE = timedelta(days=1), pt.days(0)
WAITS = st.sampled_from([pt.days(0), pt.days(0), pt.days(3), pt.days(20)])


def ladder(rule: pt.Rule, better: pt.Better, grace: pt.Span, confirm: pt.Span = NONE) -> pt.Policy:
    rung = pt.Rung("in", enter=rule, grace=grace, confirm=confirm)
    return pt.Policy("p", "1", base="out", rungs=(rung,), better=better)


def held(ledger: pt.Relationship, on: date, until: date) -> pt.Relationship:
    """Return a ledger in which the rung is held by hand from one day until another."""
    return ledger.add(pt.Placement("in", on=on, by="ana", reason="said so", until=until))


def first_fall(ledger: pt.Relationship, policy: pt.Policy, on: date) -> pt.Expected | None:
    coming = pt.outlook(ledger, policy, on=on, until=on + 400 * DAY)
    return next((each for each in coming.moves if each.direction is pt.Direction.DEMOTED), None)


def check_every_offer(
    ledger: pt.Relationship, policy: pt.Policy, on: date, leaves: dict[str, Any]
) -> None:
    """Carry each offer out on its last day, and a day later."""
    move = first_fall(ledger, policy, on)
    if move is None or not move.averted_by:
        return

    def stands(offer: tuple[pt.Remedy, ...], late: int) -> bool:
        done = ledger
        for remedy in offer:
            assert remedy.by is not None
            day = remedy.by + late * DAY
            done = carried_out(done, leaves[remedy.code], remedy, day, move.on)
        return pt.standing_of(done, policy).at(move.on).name != move.after.name

    for offer in move.averted_by:
        assert all(on <= each.by <= move.on for each in offer if each.by), offer
        assert stands(offer, 0), (move.on, offer)
        assert not stands(offer, 1), (move.on, offer)
    last = max(min(each.by for each in offer if each.by) for offer in move.averted_by)
    assert move.act_by == last


@st.composite
def cases(draw: DrawFn, rule: Any, ledgers: Any) -> Any:
    """Draw a ladder of one rung, a ledger as it is known on a day, and the day.

    As a rule the rung is held by hand until a later day, or is about to be lost, or entered.
    """
    facts = draw(ledgers)
    better = draw(st.sampled_from([pt.Better.UP, pt.Better.UP, pt.Better.DOWN]))
    policy = ladder(rule, better, draw(WAITS), draw(WAITS))
    ledger = pt.Relationship("hp", "mary").add(*facts)
    first = facts[0].on if facts else date(2024, 2, 10)
    last = max((fact.on for fact in facts), default=first)
    line = pt.standing_of(ledger, policy)
    bad = "out" if better is pt.Better.UP else "in"
    turns = [day for day, to in zip(line.days, line.values, strict=True) if to.name == bad]
    on = max(first, draw(st.sampled_from([*turns, last])) - draw(st.integers(0, 40)) * DAY)
    known = pt.Relationship("hp", "mary", facts=ledger.known_by(on))
    if better is pt.Better.UP and draw(st.sampled_from([True, True, False])):
        known = held(known, on, on + draw(st.integers(1, 60)) * DAY)
    return known, policy, on


@pytest.mark.parametrize("code", sorted(SEEN))
@given(data=st.data())
@law("E26", kills="a remedy that is not enough, one that nobody can bring about, or a day too late")
def test_what_is_offered_averts_on_its_last_day_and_no_later(
    code: str, data: st.DataObject
) -> None:
    spans, ledgers = data.draw(st.sampled_from([(su_spans, su_ledgers), (ed_spans, ed_ledgers)]))
    criterion = data.draw(criteria(code, spans()))
    rule = data.draw(st.sampled_from([criterion, pt.Not(criterion)]))
    check_every_offer(*data.draw(cases(rule, ledgers(8, code))), {code: criterion})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


APART = (
    ("purchase_count", "purchase_days", "spend", "recency", "earning_periods", "largest_purchase",
     "likely_active"),
    ("aggregate", "last_observations", "elapsed_since", "time_spent", "lot_balance"),
    ("continuing_engagement", "advised_without_conflict"),
    ("unpaid_count", "unpaid_balance", "oldest_unpaid"),
    ("agreement_in_force", "recurring_billing"),
    ("act_taken",), ("consent_given",), ("dedicated_manager",), ("calls_itself",),
    ("has_referred",),
)  # fmt: skip
"""Codes of criteria: what is done for one of a group is nothing to those of another."""


@st.composite
def compounds(draw: DrawFn, leaves: list[Any]) -> Any:
    """Draw a rule of all of some criteria."""
    parts = [draw(st.sampled_from([each, each, pt.Not(each)])) for each in leaves]
    weights = [(each, draw(st.sampled_from([1, 2, 3, -1]))) for each in parts]
    worst, best = (sum(sorted((0, points))[i] for _, points in weights) for i in (0, 1))
    whole: Any = draw(
        st.sampled_from(
            [
                pt.AllOf(*parts),
                pt.AnyOf(*parts),
                pt.AtLeastOf(draw(st.integers(1, len(parts))), *parts),
                pt.Score(pt.at_least(draw(st.integers(worst, best))), weights),
                pt.AllOf(parts[0], pt.AnyOf(*parts[1:])),
            ]
        )
    )
    span = draw(st.sampled_from([pt.days(1), pt.days(3), pt.days(10), pt.months(1)]))
    weeks = pt.CalendarPeriod(pt.days(7), which=pt.Which.last(draw(st.integers(1, 3))))
    lately = pt.HeldWithin(whole, span)
    over_time = [pt.HeldFor(whole, span), lately, pt.InEach(whole, weeks)]
    return draw(st.sampled_from([whole, whole, pt.Not(whole), *over_time]))


@given(data=st.data())
@law("E26", kills="half of what is needed, or days on which not all of it counts together")
def test_what_is_offered_of_a_rule_of_rules_averts_too(data: st.DataObject) -> None:
    spans, ledgers = data.draw(st.sampled_from([(su_spans, su_ledgers), (ed_spans, ed_ledgers)]))
    groups = data.draw(st.lists(st.sampled_from(APART), min_size=2, max_size=3, unique=True))
    codes = [data.draw(st.sampled_from(group)) for group in groups]
    leaves = {code: data.draw(criteria(code, spans())) for code in codes}
    rule = data.draw(compounds(list(leaves.values())))
    check_every_offer(*data.draw(cases(rule, ledgers(10))), leaves)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_every_criterion_and_every_rule_of_rules_is_tried() -> None:
    listed = [getattr(pt, name) for name in MANIFEST.named("criterion")]
    codes = {each.code for each in listed if not getattr(each, "looks_beyond", False)}
    assert codes - {"always", "never"} == set(SEEN) >= {code for group in APART for code in group}
    kinds: set[str] = set()
    leaves = [pt.ActTaken("asked"), pt.HasReferred(pt.at_least(1))]
    for name in MANIFEST.named("compound"):
        found = find(compounds(leaves), lambda rule, kind=name: type(rule).__name__ == kind)  # type: ignore[misc]
        kinds.add(type(found).__name__)
    assert kinds == set(MANIFEST.named("compound"))


# --- and with days and amounts -----------------------------------------------------------------

ON, END = date(2026, 6, 1), date(2026, 8, 1)
BEFORE = date(2026, 5, 20)


def last_months(count: int) -> pt.CalendarPeriod:
    return pt.CalendarPeriod(pt.months(1), which=pt.Which.last(count))


def usd(amount: str) -> pt.Money:
    return pt.Money(amount, "USD")


def rated(*values: object, on: date = BEFORE) -> list[Fact]:
    return [  # pyright: ignore[reportReturnType]
        pt.Observation("miles", value, on=on, id=f"m{place}")  # type: ignore[arg-type]
        for place, value in enumerate(values)  # pyright: ignore[reportArgumentType]
    ]


def offered(rule: pt.Rule, *facts: Fact, better: pt.Better = pt.Better.UP) -> pt.Expected:
    """Return the fall to come of a rung that is held by hand until August, or entered of itself.

    What is offered is tried as the law says.
    """
    ledger, policy = pt.Relationship("hp", "mary").add(*facts), ladder(rule, better, NONE)
    if better is pt.Better.UP:
        ledger = held(ledger, ON, END)
    leaves = {each.code: each for each in _leaves(rule)}
    check_every_offer(ledger, policy, ON, leaves)
    move = first_fall(ledger, policy, ON)
    assert move is not None
    return move


def _leaves(rule: Any) -> list[Any]:
    parts = getattr(rule, "rules", ())
    return [leaf for part in parts for leaf in _leaves(part)] if parts else [rule]


@pytest.mark.parametrize("by", list(pt.Statistic))
@pytest.mark.parametrize(
    ("make", "bound"), [(pt.at_least, 30), (pt.more_than, 30), (pt.at_most, 2), (pt.less_than, 2)]
)
def test_what_is_lacking_of_any_statistic_is_enough(
    by: pt.Statistic, make: Any, bound: int
) -> None:
    mean = by in {pt.Statistic.MEAN, pt.Statistic.MEAN_PER_PERIOD}
    over = last_months(3) if by is pt.Statistic.MEAN_PER_PERIOD else pt.Ever()
    move = offered(
        pt.Aggregate(make(bound), of="observation:miles", by=by, over=over), *rated(4, 7, 4)
    )
    rises = make in {pt.at_least, pt.more_than}
    way_back = {  # what was noted, was
        pt.Statistic.COUNT: rises,
        pt.Statistic.GREATEST: rises,
        pt.Statistic.LEAST: not rises,
    }
    assert bool(move.averted_by) is way_back.get(by, True)
    for (remedy,) in move.averted_by:
        assert remedy.excess is not rises
        assert remedy.beyond is (mean and make in {pt.more_than, pt.less_than})


@pytest.mark.parametrize(
    ("rule", "facts", "said"),
    [
        (pt.Spend(pt.more_than(usd("100.00"))),
         [pt.Purchase(usd("80.00"), on=BEFORE)], "20.01 USD more spent by 1 Aug 2026"),
        (pt.PurchaseCount(pt.more_than(1)),
         [pt.Purchase(usd("80.00"), on=BEFORE)], "1 more purchase by 1 Aug 2026"),
        (pt.Satisfaction(pt.more_than(8), by=pt.Statistic.MEAN),
         [pt.Observation.survey(7, measure="satisfaction", on=BEFORE)],
         "satisfaction (mean): more than 1 short by 1 Aug 2026"),
        (pt.ElapsedSince(pt.at_least(pt.days(30)), of="observation:contact"), [],
         "a contact by 2 Jul 2026"),
        (pt.Tenure(pt.at_least(pt.days(10))), [], "a first dealing by 22 Jul 2026"),
        (pt.InEach(pt.PurchaseCount(pt.at_least(1), over=pt.CalendarPeriod(pt.months(1))),
                   last_months(1)),
         [pt.Purchase(usd("1.00"), on=BEFORE)],
         "1 more purchase from 1 Jul 2026 to 31 Jul 2026"),
        (pt.UnpaidCount(pt.at_most(0)),
         [pt.Charge("fee", pt.Period(ON, END), amount=usd("9.00"), invoice_on=ON, due_on=ON)],
         "unpaid charges: 1 too much by 1 Aug 2026"),
    ],
)  # fmt: skip
def test_the_day_and_the_amount_are_enough(rule: pt.Rule, facts: list[Fact], said: str) -> None:
    assert f"averted by {said}" in str(offered(rule, *facts))


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        (pt.Tenure(pt.at_least(pt.years(1))), [pt.Purchase(usd("1.00"), on=BEFORE)]),
        (pt.Tenure(pt.at_least(pt.years(1))), []),
        (pt.ElapsedSince(pt.at_least(pt.days(90)), of="observation:miles"), rated(1)),
        (pt.Not(pt.ActTaken("warned")), [pt.Observation.act("warned", on=BEFORE)]),
        (pt.PurchaseCount(pt.at_most(0)), [pt.Purchase(usd("1.00"), on=BEFORE)]),
        (pt.Not(pt.HasReferred(pt.at_least(1))), [pt.Observation.referral("stan", on=BEFORE)]),
        (pt.UnpaidCount(pt.less_than(0)), []),
    ],
)
def test_what_nobody_can_bring_about_in_time_is_not_offered(
    rule: pt.Rule, facts: list[Fact]
) -> None:
    assert offered(rule, *facts).averted_by == ()


def charged(amount: pt.Money) -> pt.Charge:
    return pt.Charge("fee", pt.Period(BEFORE, ON), amount=amount, invoice_on=BEFORE, due_on=BEFORE)


EUR = pt.Money("5.00", "EUR")


@pytest.mark.parametrize(
    ("rule", "facts", "gap", "excess"),
    [
        (pt.UnpaidBalance(pt.at_most(usd("50.00"))),
         [charged(usd("80.00")), charged(EUR)], "30.01", True),
        (pt.UnpaidBalance(pt.less_than(usd("50.00"))),
         [charged(usd("80.00")), charged(EUR)], "30.01", True),
        (pt.UnpaidBalance(pt.at_least(usd("50.00"))), [pt.Payment(EUR, on=BEFORE)], "50.01", False),
        (pt.UnpaidBalance(pt.equal_to(usd("50.00"))), [pt.Payment(EUR, on=BEFORE)], "50.01", False),
        (pt.Spend(pt.at_least(usd("50.00"))),
         [pt.Purchase(usd("40.00"), on=BEFORE), pt.Refund(EUR, on=BEFORE)], "10.01", False),
        (pt.Not(pt.Spend(pt.at_most(usd("50.00")))),
         [pt.Purchase(usd("40.00"), on=BEFORE), pt.Refund(EUR, on=BEFORE)], "10.01", False),
    ],
)  # fmt: skip
def test_of_what_is_only_known_to_be_more_or_less_the_contrary_is_not_sure_any_more(
    rule: pt.Rule, facts: list[Fact], gap: str, excess: bool
) -> None:
    ((remedy,),) = offered(rule, *facts).averted_by
    assert (remedy.gap, remedy.excess, remedy.beyond) == (usd(gap), excess, False)


def test_nobody_is_near_what_would_still_not_be_known() -> None:
    sides = (pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"))
    bought = pt.Purchase(usd("40.00"), on=BEFORE, id="p1")
    policy = ladder(pt.Spend(pt.at_least(usd("50.00"))), pt.Better.UP, NONE)
    whole = pt.Book().add(*sides, bought)
    (near,) = pt.review_book(whole, policy, on=ON).nearest("in")
    assert [[each.gap for each in one] for one in near.missing] == [[usd("10.00")]]
    back = pt.Book().add(*sides, bought, pt.Refund(EUR, on=BEFORE))
    assert pt.review_book(back, policy, on=ON).nearest("in") == ()


def test_what_averts_a_silence_is_named() -> None:
    """Case c26: cooling after 30 days without a contact, dormant after 60, stale after 90."""
    rungs = [
        pt.Rung(name, enter=pt.ElapsedSince(pt.at_least(pt.days(many)), of="observation:contact"))
        for name, many in (("cooling", 30), ("dormant", 60), ("stale", 90))
    ]
    policy = pt.Policy("p", "1", base="active", rungs=rungs, better=pt.Better.DOWN)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ledger = pt.Relationship("hp", "mary").add(
        pt.Observation.contact("phone", on=date(2026, 5, 10))
    )
    coming = pt.outlook(ledger, policy, on=date(2026, 5, 20), until=date(2026, 12, 31))
    assert [(str(each.after), each.on, each.act_by) for each in coming.moves] == [
        ("cooling", date(2026, 6, 9), date(2026, 6, 9)),
        ("dormant", date(2026, 7, 9), date(2026, 7, 9)),
        ("stale", date(2026, 8, 8), date(2026, 8, 8)),
    ]
    assert "time since contact: 30 days; averted by a contact by 9 Jun 2026" in str(coming.moves[0])
    for days_late, stood in ((0, "active"), (1, "cooling")):
        called = pt.Observation.contact("phone", on=date(2026, 6, 9) + days_late * DAY)
        assert pt.standing_of(ledger.add(called), policy).at(date(2026, 6, 9)).name == stood


def test_a_rung_in_grace_is_saved_up_to_the_last_day_of_it() -> None:
    policy = ladder(pt.Recency(pt.within(pt.months(2))), pt.Better.UP, pt.days(10))
    ledger = pt.Relationship("hp", "mary").add(pt.Purchase(usd("1.00"), on=date(2026, 5, 3)))
    told = pt.story(ledger, policy, on=date(2026, 7, 8))
    (grace,) = told.grace
    ((remedy,),) = grace.averted_by
    assert grace.ends == remedy.by == date(2026, 7, 13)
    for late, stood in ((0, "in"), (1, "out")):
        bought = pt.Purchase(usd("1.00"), on=remedy.by + late * DAY)  # type: ignore[arg-type, operator]  # pyright: ignore[reportOptionalOperand]
        assert pt.standing_of(ledger.add(bought), policy).at(date(2026, 7, 13)).name == stood
