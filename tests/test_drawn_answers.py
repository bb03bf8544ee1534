"""What must be true of every answer, whatever the book, the policy and the day."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import patronage as pt
from patronage import strategies as pst

from laws import law

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

LADDER = ("prospect", "customer", "client")
BOOKS = pst.books(currency="USD", standings=LADDER, coverage=pst.coverages())
LEDGERS = pst.relationships(currency="USD", standings=LADDER, coverage=pst.coverages())
POLICIES = pst.policies(ladder=LADDER, currency="USD")


def answered(ask: Callable[[], object]) -> object:
    """Return the answer, or the codes of the refusal; anything else fails the test (E24)."""
    try:
        return ask()
    except pt.PatronageError as refusal:
        return tuple(fault.code for fault in refusal.faults)


@given(LEDGERS, POLICIES | pst.policy_histories(currency="USD"), pst.days(), st.none() | pst.days())
@law("E24", kills="a KeyError for a standing that one version's ladder lacks")
def test_every_question_gets_an_answer_or_a_typed_refusal(
    ledger: pt.Relationship,
    policy: pt.Policy | pt.PolicyHistory,
    on: date,
    known_by: date | None,
) -> None:
    decision = answered(lambda: pt.review(ledger, policy, on=on, known_by=known_by))
    if isinstance(decision, pt.Decision):
        assert str(decision)
        assert decision._repr_html_()
        assert len(decision.rows()) == len(decision.findings)
        assert answered(lambda: ledger.record(decision))
    answered(lambda: pt.seen(ledger, policy, on=on))
    answered(lambda: str(pt.standing_of(ledger, policy, known_by=known_by)))
    answered(lambda: str(pt.outlook(ledger, policy, on=on, until=on + timedelta(400))))
    answered(lambda: str(pt.story(ledger, policy, on=on)))


@given(LEDGERS, POLICIES, pst.days(), st.data())
@law("E2", kills="of two facts of one day the one that came first")
@law("E3", kills="a fact said twice counted twice")
def test_neither_order_nor_repetition_of_facts_changes_a_decision(
    ledger: pt.Relationship, policy: pt.Policy, on: date, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(ledger.facts))
    again = data.draw(
        st.lists(st.sampled_from(ledger.facts), max_size=4) if shuffled else st.just([])
    )
    other = pt.Relationship(
        ledger.provider, ledger.patron, facts=[*shuffled, *again], coverage=ledger.coverage
    )
    assert other == ledger
    first = answered(lambda: pt.review(ledger, policy, on=on))
    second = answered(lambda: pt.review(other, policy, on=on))
    assert repr(first) == repr(second)


@given(BOOKS, POLICIES, pst.days())
@law("E17", kills="a cache that remembers the last relationship")
@law("E18", kills="facts of one party that reach the next")
def test_a_book_decides_as_each_of_its_ledgers_does_alone(
    book: pt.Book, policy: pt.Policy, on: date
) -> None:
    alone = answered(
        lambda: [pt.review(each, policy, on=on, book=book) for each in book.relationships]
    )
    together = answered(lambda: list(pt.review_book(book, policy, on=on)))
    assert repr(together) == repr(alone)
    turned = pt.Book(
        book.parties[::-1],
        book.relationships[::-1],
        relations=book.relations[::-1],
        coverage=book.coverage,
    )
    assert repr(answered(lambda: list(pt.review_book(turned, policy, on=on)))) == repr(alone)


@given(BOOKS, POLICIES, pst.days(), st.data())
@law("E16", kills="a decision that rests on a name")
def test_erasing_somebody_leaves_every_decision_as_it_was(
    book: pt.Book, policy: pt.Policy, on: date, data: st.DataObject
) -> None:
    people = [party for party in book.parties if isinstance(party, pt.Person)]
    if not people:
        return
    without = book.erase(data.draw(st.sampled_from(people)), on=on, reason="asked for it")
    before = answered(lambda: [each.after for each in pt.review_book(book, policy, on=on)])
    after = answered(lambda: [each.after for each in pt.review_book(without, policy, on=on)])
    assert before == after


# --- the same in every process, and without a look at the world -----------------------------------

ASK = """
import hashlib, os, pickle, sys
sys.modules["_datetime"] = None  # days in Python, whose today() asks the module time
import locale, time
import patronage as pt
for name in pt.__all__:
    getattr(pt, name)
pt.exponent_of("USD")
with open(sys.argv[1], "rb") as file:
    drawn = pickle.load(file)

class Forbidden:
    def __init__(self, what):
        self.what = what
    def __call__(self, *args, **kwargs):
        raise AssertionError(f"{self.what} was asked")
    __getitem__ = __contains__ = __iter__ = get = __call__

if sys.argv[2] == "forbid":
    for module in (time, locale):
        for name in dir(module):
            if callable(getattr(module, name)) and not isinstance(getattr(module, name), type):
                setattr(module, name, Forbidden(f"{module.__name__}.{name}"))
    os.environ = Forbidden("os.environ")
    os.getenv = Forbidden("os.getenv")

answers = []
def say(ask):
    try:
        answers.append(ask())
    except pt.PatronageError as refusal:
        answers.append(str(refusal))
for book, policy, on in drawn:
    later = on.replace(year=on.year + 1, day=1)
    for ask in (
        lambda: repr(policy) + policy.fingerprint + pt.describe(policy) + pt.mermaid(policy),
        lambda: pt.to_json(book),
        lambda: pt.to_json(policy),
        lambda: str(pt.review_book(book, policy, on=on)),
    ):
        say(ask)
    for each in book.relationships:
        for ask in (
            lambda: repr(each.facts),
            lambda: str(pt.review(each, policy, on=on)),
            lambda: repr(pt.review(each, policy, on=on)),
            lambda: pt.review(each, policy, on=on)._repr_html_(),
            lambda: str(pt.outlook(each, policy, on=on, until=later)),
            lambda: str(pt.story(each, policy, on=on)),
        ):
            say(ask)
print(len(answers), hashlib.sha256("\\n".join(answers).encode()).hexdigest())
"""


def drawn_cases(count: int) -> list[object]:
    found: list[object] = []

    @settings(max_examples=count, phases=[Phase.generate], derandomize=True, database=None)
    @given(BOOKS, POLICIES, pst.days())
    def collect(book: pt.Book, policy: pt.Policy, on: date) -> None:
        found.append((book, policy, on))

    collect()
    return found


def answers(cases: Path, mode: str, **environment: str) -> str:
    command = [sys.executable, "-c", ASK, str(cases), mode]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


@law("E1", kills="a set whose order is that of the process")
@law("E21", kills="a default of today")
def test_answers_are_the_same_bytes_everywhere_and_look_at_nothing(tmp_path: Path) -> None:
    cases = tmp_path / "cases.pickle"
    cases.write_bytes(pickle.dumps(drawn_cases(25)))
    here = answers(cases, "forbid", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    assert int(here.split()[0]) > 100
    zones = ("UTC", "Asia/Tokyo")
    for seed in range(1, 5):
        there = {"PYTHONHASHSEED": str(seed), "TZ": zones[seed % 2]}
        assert answers(cases, "allow", LC_ALL=("C", "C.UTF-8")[seed // 3], **there) == here
