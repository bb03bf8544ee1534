"""Every question with odd days, odd ledgers and wrong types: an answer, or why there is none."""

from __future__ import annotations

from datetime import date, datetime
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest

import patronage as pt

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PRICE: Final = pt.Money("5.00", "USD")
DAYS: Final = (
    *(date.min, date(1, 1, 2), date(2000, 1, 1), date(2025, 7, 1), date(2026, 6, 1)),
    *(date(9999, 12, 30), date.max),
)
BOUGHT: Final = tuple(pt.Purchase(PRICE, on=date(2025, month, 1)) for month in (1, 2, 6))
EMPTY: Final = pt.Relationship("shop", "mary")
FULL: Final = EMPTY.add(*BOUGHT)
GONE: Final = FULL.add(
    *(pt.Retraction(fact.id or "", on=date(2026, 1, 1), reason="not hers") for fact in FULL.facts)
)
FOR_EVER: Final = EMPTY.add(
    pt.Purchase(PRICE, on=date.min),
    pt.Purchase(PRICE, on=date.max),
    pt.Engagement(pt.EngagementForm.RETAINER, on=date(2025, 1, 1)),
)
HALF_SEEN: Final = FULL.covering(
    pt.Coverage.of("purchase", since=date(2025, 1, 15), until=date(2025, 5, 1))
)
LEDGERS: Final = {
    "empty": EMPTY, "full": FULL, "gone": GONE, "for ever": FOR_EVER, "half seen": HALF_SEEN,
}  # fmt: skip
ONE: Final = pt.Policy("one", "1", rungs=(pt.Rung("x", enter=pt.Always()),))
POLICIES: Final[tuple[pt.Policy | pt.PolicyHistory, ...]] = (
    ONE,
    pt.policies.BY_CONDUCT,
    pt.policies.SIX_CRITERIA,
    pt.PolicyHistory(
        (date(2020, 1, 1), pt.policies.BY_CONDUCT),
        (date(2026, 1, 1), pt.policies.by_conduct(version="2", purchases=2)),
    ),
)


def answers(
    ledger: pt.Relationship, policy: pt.Policy | pt.PolicyHistory, on: date
) -> Iterator[Any]:
    yield pt.review(ledger, policy, on=on)
    yield pt.review(ledger, policy, on=on, known_by=date(2025, 3, 1))
    yield pt.seen(ledger, policy, on=on)
    yield pt.story(ledger, policy, on=on)
    yield pt.profile(ledger, on=on)
    yield pt.what_if(ledger, policy, [pt.Purchase(PRICE, on=date(2025, 5, 5))], on=on)
    for until in DAYS:
        if until >= on:
            yield pt.outlook(ledger, policy, on=on, until=until)
    recorded = ledger.record(pt.review(ledger, policy, on=on))
    again = pt.review(recorded, policy, on=on)
    assert again.steps == ()
    yield again


@pytest.mark.parametrize("name", LEDGERS)
@law("E24", kills="an overflow at the end of the calendar")
def test_every_day_of_the_calendar_can_be_asked_about(name: str) -> None:
    ledger = LEDGERS[name]
    for policy, on in product(POLICIES, DAYS):
        for answer in answers(ledger, policy, on):
            said = str(answer)
            assert 0 < len(said) < 20_000
            assert "None" not in said
            assert "datetime" not in said
            if hasattr(answer, "rows"):
                assert isinstance(answer.rows(), list)
        for day, standing in pt.standing_of(ledger, policy).changes():
            history = (
                pt.PolicyHistory((date.min, policy)) if isinstance(policy, pt.Policy) else policy
            )
            ladder = history.versions[max(history.index_at(day), 0)].policy.ladder
            assert standing.name in ladder


@pytest.mark.parametrize("on", DAYS)
def test_a_book_can_be_asked_about_on_every_day(on: date) -> None:
    full = pt.Book().add(pt.Organization("shop", "Shop"), pt.Person("mary", "Mary"), *BOUGHT)
    for book, policy in product((pt.Book(), full), POLICIES):
        found = pt.review_book(book, policy, on=on)
        assert str(found)
        assert len(found.rows()) == len(list(found))
        assert set(found.counts().values()) <= {0, 1}
        for risk in found.at_risk(within=pt.years(9_000)):
            assert risk.move.on > on
        top = pt.policies.BY_CONDUCT.ladder[-1] if policy is not ONE else "x"
        assert all(near.fewest or policy is ONE for near in found.nearest(top))
        assert all(each.parties <= 1 for each in found.over_time(top, every=pt.years(100)))


JUNK: Final[tuple[Any, ...]] = (
    None, 3, "2026-01-01", datetime(2026, 1, 1), 1.5, object(), [], EMPTY, ONE
)  # fmt: skip
DAY: Final = date(2025, 7, 1)
CONDUCT: Final = pt.policies.BY_CONDUCT


def _asks() -> dict[str, Callable[[Any], object]]:
    case = pt.Case(FULL, CONDUCT)
    book = pt.review_book(pt.Book(), CONDUCT, on=DAY)
    return {
        "review on": lambda junk: pt.review(FULL, CONDUCT, on=junk),
        "review of": lambda junk: pt.review(junk, CONDUCT, on=DAY),
        "review by policy": lambda junk: pt.review(FULL, junk, on=DAY),
        "seen on": lambda junk: pt.seen(FULL, CONDUCT, on=junk),
        "story on": lambda junk: pt.story(FULL, CONDUCT, on=junk),
        "story of": lambda junk: pt.story(junk, CONDUCT, on=DAY),
        "profile on": lambda junk: pt.profile(FULL, on=junk),
        "profile of": lambda junk: pt.profile(junk, on=DAY),
        "agenda on": lambda junk: pt.agenda(FULL, on=junk),
        "agenda of": lambda junk: pt.agenda(junk, on=DAY),
        "outlook on": lambda junk: pt.outlook(FULL, CONDUCT, on=junk, until=DAY),
        "outlook until": lambda junk: pt.outlook(FULL, CONDUCT, on=DAY, until=junk),
        "outlook of": lambda junk: pt.outlook(junk, CONDUCT, on=DAY, until=DAY),
        "what if": lambda junk: pt.what_if(FULL, CONDUCT, [junk], on=DAY),
        "what if on": lambda junk: pt.what_if(FULL, CONDUCT, [], on=junk),
        "all policies": lambda junk: pt.review_all(FULL, [junk], on=DAY),
        "standing of": lambda junk: pt.standing_of(junk, CONDUCT),
        "standing under": lambda junk: pt.standing_of(FULL, junk),
        "record": FULL.record,
        "describe": pt.describe,
        "mermaid": pt.mermaid,
        "book": lambda junk: pt.review_book(junk, CONDUCT, on=DAY),
        "book under": lambda junk: pt.review_book(pt.Book(), junk, on=DAY),
        "book on": lambda junk: pt.review_book(pt.Book(), CONDUCT, on=junk),
        "at risk": lambda junk: book.at_risk(within=junk),
        "nearest": book.nearest,
        "over time": book.over_time,
        "case at": case.at,
        "case seen": case.seen,
        "case as of": case.as_of,
        "case review": case.review,
        "case reasons": case.reasons,
        "rung": CONDUCT.rung,
    }


ASKS: Final = _asks()
FITS: Final = {
    ("review of", "Relationship"), ("story of", "Relationship"), ("profile of", "Relationship"),
    ("agenda of", "Relationship"), ("outlook of", "Relationship"),
    ("standing of", "Relationship"), ("review by policy", "Policy"), ("all policies", "Policy"),
    ("standing under", "Policy"), ("describe", "Policy"), ("mermaid", "Policy"),
    ("book under", "Policy"), ("book", "list"),
}  # fmt: skip


@pytest.mark.parametrize("name", ASKS)
@law("E24", kills="an AttributeError of something that isn't what it should be")
def test_what_can_t_be_asked_is_refused_by_name(name: str) -> None:
    for junk in JUNK:
        if (name, type(junk).__name__) in FITS:
            ASKS[name](junk)
            continue
        with pytest.raises(pt.PatronageError) as refused:
            ASKS[name](junk)
        assert all(fault.hint and fault.path for fault in refused.value.faults), (name, junk)
        assert len(str(refused.value)) < 500
