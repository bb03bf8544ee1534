"""CDNOW's 2,357 parties under the policy by conduct: the library against a loop over the days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from importlib.resources import as_file, files
from random import Random

import pytest

import patronage as pt
from scenarios import cdnow_days

from laws import law

OBSERVED = pt.Period(cdnow_days.FIRST, cdnow_days.LAST + timedelta(days=1))
CONDUCT = pt.policies.BY_CONDUCT


@pytest.fixture(scope="module")
def by_days() -> dict[str, list[str]]:
    with as_file(files("patronage.data") / "cdnow.csv") as path:
        bought = cdnow_days.purchases(path)
    return {party: cdnow_days.standings(days) for party, days in bought.items()}


@pytest.fixture(scope="module")
def cases() -> dict[str, pt.Case]:
    return {each.patron.id: pt.Case(each, CONDUCT) for each in pt.samples.cdnow().relationships}


def daily(case: pt.Case) -> list[str]:
    """Return the standing of each day, from one change to the next."""
    found = [case.at(cdnow_days.FIRST).name] * len(cdnow_days.DAYS)
    for day, standing in case.standing.changes(OBSERVED):
        place = (day - cdnow_days.FIRST).days
        found[place:] = [standing.name] * (len(found) - place)
    return found


def test_every_party_stands_on_every_day_where_the_loop_puts_it(
    by_days: dict[str, list[str]], cases: dict[str, pt.Case]
) -> None:
    assert by_days.keys() == cases.keys()
    wrong = [party for party, line in by_days.items() if daily(cases[party]) != line]
    assert wrong == []


def moves(cases: dict[str, pt.Case], within: pt.Period) -> tuple[int, int]:
    """Return how many were promoted to client in a period, and how many demoted."""
    counts = Counter(
        (step.before.name, step.after.name)
        for case in cases.values()
        for step in case.derived.steps
        if step.on in within
    )
    return (
        sum(count for (_, after), count in counts.items() if after == "client"),
        sum(count for (before, _), count in counts.items() if before == "client"),
    )


def test_the_moves_of_each_quarter_and_the_clients_at_its_end(
    by_days: dict[str, list[str]], cases: dict[str, pt.Case]
) -> None:
    found = {}
    for k in range(6):
        start = date(1997 + k // 4, 1 + 3 * (k % 4), 1)
        end = start + pt.months(3)
        last = end - timedelta(days=1)
        clients = sum(case.at(last).name == "client" for case in cases.values())
        found[cdnow_days.quarter(start)] = (*moves(cases, pt.Period(start, end)), clients)
    assert found == cdnow_days.by_quarter(by_days)


@pytest.mark.parametrize("day", [date(1997, 3, 31), date(1997, 12, 31), date(1998, 6, 30)])
def test_a_review_says_what_the_loop_says(
    by_days: dict[str, list[str]], cases: dict[str, pt.Case], day: date
) -> None:
    """A review drops what happened later, and must come to the same on its day."""
    place = cdnow_days.DAYS.index(day)
    for party in sorted(cases)[::7]:
        decision = cases[party].review(day)
        assert decision.after.name == by_days[party][place]
        assert len(decision.findings) == 6


def test_after_the_last_day_nothing_more_is_known(cases: dict[str, pt.Case]) -> None:
    last = cdnow_days.LAST
    for case in list(cases.values())[::50]:
        assert case.standing.at(date(2020, 1, 1)) == case.standing.at(last)


@law("E17", kills="a book's answers hang on its order or its size")
@law("E18", kills="one party's purchases move another's standing")
def test_each_party_stands_alone_as_it_does_in_the_book(cases: dict[str, pt.Case]) -> None:
    book = pt.samples.cdnow()
    some = Random(4).sample(list(book.relationships), 100)
    shuffled = pt.Book(book.parties, some, coverage=book.coverage)
    for ledger in shuffled.relationships:
        alone = pt.Relationship("cdnow", ledger.patron, coverage=book.coverage).add(*ledger.facts)
        expected = cases[ledger.patron.id].standing
        assert pt.standing_of(alone, CONDUCT) == pt.standing_of(ledger, CONDUCT) == expected


def test_erasure_leaves_every_decision() -> None:
    book = pt.samples.cdnow()
    gone = book.erase("00004", on=date(1998, 7, 1), reason="asked for it")
    before, after = (each.relationship("cdnow", "00004") for each in (book, gone))
    on = cdnow_days.LAST
    assert pt.review(before, CONDUCT, on=on) == pt.review(after, CONDUCT, on=on)
