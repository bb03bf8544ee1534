"""Answers side by side: many policies, facts that may come, what agreements bring next."""

from __future__ import annotations

import copy
import pickle
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patronage as pt

from draws import su_days
from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable

ON = date(2026, 3, 2)


def of(who: str) -> pt.Relationship:
    return pt.samples.firm().relationship("hp", who)


def test_who_is_a_client_depends_on_whom_you_ask() -> None:
    asked = pt.review_all(of("stan"), pt.policies.READY_MADE, on=ON)
    assert [each.policy.name for each in asked if each.after == pt.CLIENT] == ["profession"]


def test_each_answer_is_that_of_a_review() -> None:
    asked = pt.review_all(of("rosa"), pt.policies.READY_MADE, on=ON, known_by=date(2025, 1, 1))
    for policy, decision in zip(pt.policies.READY_MADE, asked, strict=True):
        assert decision == pt.review(of("rosa"), policy, on=ON, known_by=date(2025, 1, 1))


def test_what_if_leaves_the_ledger_as_it_was() -> None:
    ledger = of("ida")
    before = ledger.facts
    gone = [pt.Retraction(fact.id or "", on=ON, reason="what if") for fact in before[1:3]]
    tried = pt.what_if(ledger, pt.policies.BY_CONDUCT, gone, on=ON)
    assert (tried.now.after, tried.then.after, tried.moves) == (pt.CLIENT, pt.CUSTOMER, True)
    assert ledger.facts == before


def test_facts_after_the_day_show_later_and_not_on_it() -> None:
    coming = pt.Override.floor("client", pt.Period(date(2026, 4, 1), None), by="ana", reason="soon")
    tried = pt.what_if(of("stan"), pt.policies.BY_CONDUCT, [coming], on=ON)
    assert not tried.moves
    assert tried.differs.changes() == ((date(2026, 4, 1), True),)


LATER: Final = date(2027, 1, 1)
QUESTIONS: Final[dict[str, Callable[..., object]]] = {
    "review": partial(pt.review, on=ON),
    "standing_of": pt.standing_of,
    "seen": partial(pt.seen, on=ON),
    "outlook": partial(pt.outlook, on=ON, until=LATER),
    "story": partial(pt.story, on=ON),
    "what_if": partial(pt.what_if, facts=[], on=ON),
    "profile": lambda asked, _=None, **more: pt.profile(asked, on=ON, **more),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_case_may_be_asked_whatever_is_asked_of_a_relationship(question: str) -> None:
    ask, known = QUESTIONS[question], {"known_by": date(2026, 2, 10)}
    for more in ({}, {} if question == "seen" else known):
        for who in ("mary", "ida"):
            case = pt.Case(of(who), pt.policies.BY_CONDUCT, **more)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            assert ask(case) == ask(of(who), pt.policies.BY_CONDUCT, **more)


@pytest.mark.parametrize("question", QUESTIONS)
@law("E24", kills="a policy or a day given beside a case, and read by nobody")
def test_what_a_case_has_by_itself_is_not_given_beside_it(question: str) -> None:
    case, ask = pt.Case(of("mary"), pt.policies.BY_CONDUCT), QUESTIONS[question]
    if question != "profile":
        with pytest.raises(pt.Conflict, match=r"^policy: the Case has its own.*case\.conflict"):
            ask(case, pt.policies.BY_DURATION)
    if question != "seen":
        with pytest.raises(pt.Conflict, match=r"^known_by: the Case has its own.*case\.conflict"):
            ask(case, known_by=ON)


def test_a_case_is_none_of_what_is_asked_of_a_relationship_alone() -> None:
    case: Any = pt.Case(of("mary"), pt.policies.BY_CONDUCT)
    asked: list[Callable[[], object]] = [
        lambda: pt.review_all(case, pt.policies.READY_MADE, on=ON),
        lambda: pt.Case(case, pt.policies.BY_CONDUCT),
    ]
    for ask in asked:
        with pytest.raises(pt.WrongType, match=r"give the Relationship alone: case\.relationship"):
            ask()


def pickled(value: Any) -> Any:
    return pickle.loads(pickle.dumps(value))


@law("Z11", kills="a memory of answers that a copy can't hold")
def test_a_case_and_a_report_that_were_asked_are_copied_and_pickled() -> None:
    case = pt.Case(of("mary"), pt.policies.PROFESSIONAL_SERVICES, known_by=date(2026, 2, 10))
    report = pt.review_book(pt.samples.firm(), pt.policies.BY_CONDUCT, on=ON, by_line=True)
    told = case.review(ON), case.seen(ON), report.rows(), report.at_risk(pt.days(60))
    for copied in (copy.copy, copy.deepcopy, pickled):
        again, other = copied(case), copied(report)
        assert repr(again) == repr(case)
        assert (again.relationship, again.history, again.known_by) == (
            case.relationship, case.history, case.known_by,
        )  # fmt: skip
        assert told == (again.review(ON), again.seen(ON), other.rows(), other.at_risk(pt.days(60)))


def test_a_report_of_ledgers_that_come_once_says_that_it_can_be_no_copy() -> None:
    ledgers = iter(pt.samples.firm().relationships)
    report = pt.review_book(ledgers, pt.policies.BY_CONDUCT, on=ON)
    for copied in (copy.copy, copy.deepcopy, pickled):
        with pytest.raises(pt.InvalidInput, match="give the ledgers in a tuple"):
            copied(report)


@law("R4", kills="a repr with the address of an object, or as long as the policy's name")
def test_a_case_sums_itself_up() -> None:
    case = pt.Case(of("mary"), pt.policies.BY_CONDUCT)
    assert repr(case) == f"<Case conduct, {of('mary')!r}>"
    assert repr(pt.Case(of("mary"), case.history, known_by=ON)).endswith(", known by 2026-03-02>")
    long = pt.Policy("n" * 1_000, "1", rungs=pt.policies.BY_CONDUCT.rungs)
    line = pt.Relationship("a", "b", line="l" * 1_000)
    for shown in (pt.Case(line, long), pt.review_book(pt.Book(), long, on=ON)):
        assert len(repr(shown)) < 250


def test_the_agenda_of_a_retained_client() -> None:
    (coming,) = pt.agenda(of("mary"), on=ON)
    assert str(coming) == (
        "1 Apr charge 2,500.00 USD, due 1 May · "
        "3 Dec last day for notice, else renews to 1 Feb 2028"
    )


def test_the_agenda_up_to_a_day_leaves_out_what_comes_later() -> None:
    (coming,) = pt.agenda(of("mary"), on=ON, until=date(2026, 4, 1))
    assert coming.charge is not None
    assert coming.deadline is None
    assert pt.agenda(of("mary"), on=ON, until=date(2026, 3, 31)) == ()


def test_what_was_done_with_an_agreement_later_is_not_on_the_agenda() -> None:
    before = pt.agenda(of("bakery"), on=date(2026, 1, 15))
    assert [each.charge is not None for each in before] == [True]
    (ends,) = pt.agenda(of("bakery"), on=date(2026, 2, 15))
    assert str(ends) == "15 Feb ends early"
    assert pt.agenda(of("bakery"), on=date(2026, 2, 16)) == ()


def test_an_agenda_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(pt.InvalidInput) as refused:
        pt.agenda(of("mary"), on=ON, until=ON - timedelta(days=1))
    assert refused.value.faults[0].code == "span.order"


@given(st.lists(su_days(), max_size=6), st.lists(su_days(), max_size=3), su_days())
def test_what_would_be_is_what_is_once_the_facts_are_there(
    days: list[date], more: list[date], on: date
) -> None:
    policy = pt.policies.by_conduct(purchases=2, purchases_to_stay=1, known=pt.days(2))
    price = pt.Money("1.00", "USD")
    ledger = pt.Relationship("shop", "mary").add(*(pt.Purchase(price, on=day) for day in days))
    facts = [pt.Purchase(price, on=day) for day in more]
    tried = pt.what_if(ledger, policy, facts, on=on)
    assert tried.now == pt.review(ledger, policy, on=on)
    assert tried.then == pt.review(ledger.add(*facts), policy, on=on)
    assert tried.with_facts == pt.standing_of(ledger.add(*facts), policy)


def test_a_clock_that_has_not_begun_says_no_day_that_it_counts_from() -> None:
    served = pt.Engagement(pt.EngagementForm.RETAINER, on=date(2025, 1, 1))
    policy = pt.Policy(
        "touch", "1", rungs=(pt.Rung("near", enter=pt.InTouch(pt.at_most(pt.months(6)))),)
    )
    decision = pt.review(pt.Relationship("a", "b").add(served), policy, on=date(2027, 1, 1))
    (finding,) = decision.findings
    assert finding.value == pt.days(0)
    assert dict(finding.params) == {"by": "engagement"}


def test_a_case_refuses_days_and_steps_that_are_none() -> None:
    case = pt.Case(pt.Relationship("a", "b"), pt.policies.BY_CONDUCT)
    with pytest.raises(pt.WrongType, match=r"date\.type"):
        case.as_of("2026-01-01")  # type: ignore[arg-type]
    with pytest.raises(pt.WrongType, match=r"step\.type"):
        case.reasons(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("by", pt.Statistic)
def test_answers_about_any_statistic_are_written_and_read_back(by: pt.Statistic) -> None:
    years = pt.CalendarPeriod(pt.years(1), which=pt.Which.last(2))
    over = years if by is pt.Statistic.MEAN_PER_PERIOD else pt.Rolling(pt.years(3))
    rated = pt.Aggregate(pt.at_least(9), of="observation:rating", by=by, over=over)
    policy = pt.Policy("rated", "1", rungs=(pt.Rung(pt.CLIENT, enter=rated),))
    ratings = [
        pt.Observation("rating", value, on=date(2025, 1, day))
        for day, value in enumerate((1, 2, 2), start=1)
    ]
    book = pt.Book().add(pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"), *ratings)
    on = date(2026, 2, 1)
    nearest = pt.review_book(book, policy, on=on).nearest(pt.CLIENT)
    (ledger,) = book.relationships
    for answer in (*nearest, pt.review(ledger, policy, on=on), pt.story(ledger, policy, on=on)):
        assert pt.from_json(pt.to_json(answer)) == answer
    if by in {pt.Statistic.MEAN_PER_PERIOD, pt.Statistic.LEAST}:
        assert nearest == ()  # nothing new counts in the years that are over, or raises the least
        return
    ((remedies,),) = (near.missing for near in nearest)
    assert "rating" in str(remedies[0])
