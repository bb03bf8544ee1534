"""B12: every standing on every day, with reasons, of whole books; against a loop written by hand.

    python benchmarks/bench_book.py            # CDNOW's 2,357 histories, and 100,000 made ones
    python benchmarks/bench_book.py --quick    # CDNOW only

Ours starts cold from the ledgers and says of each party the standing of every day, each move, and
its reasons: the findings of the rung that moved, in the role that moved it. The hand-written loop
says the same standings from the same purchases, and no reasons; it goes from event to event, not
from day to day, and both are held against each other before anything is timed. Printed beside it:
the standings alone, and every criterion of every rung at each move.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import harness
from harness import table

import patronage as pt
from patronage.standing.policy.versions import as_history
from patronage.standing.review.judging import found

POLICY = pt.policies.BY_CONDUCT
HISTORY = as_history(POLICY)  # prepared once for a whole book, as `review_book` does
PROSPECT, CUSTOMER, CLIENT = "prospect", "customer", "client"
KNOWN, RECENT, GRACE = 90, 180, 30


def a_year_after(day: date) -> int:
    """Return the ordinal of the same date a year later, of a 29 February the 28th."""
    if day.month == 2 and day.day == 29:
        return date(day.year + 1, 2, 28).toordinal()
    return day.replace(year=day.year + 1).toordinal()


def by_hand(bought: list[date], end: int) -> list[tuple[int, str]]:  # noqa: C901  one loop
    """Return the changes of one party's standing before the day `end`, by ordinals.

    Every verdict can only change on a purchase, a year or 180 days after one, or 90 days after the
    first; and a client falls on the day on which 30 days of grace have run.
    """
    days = sorted(bought)
    starts = [day.toordinal() for day in days]
    ends = [a_year_after(day) for day in days]
    count = len(starts)
    known = starts[0] + KNOWN
    changes = [(starts[0], CUSTOMER)]
    client = False
    failing = 0  # the day since when, or 0
    high = low = 0
    events = sorted({*starts, *ends, *[day + RECENT for day in starts], known})
    for day in events:
        if failing and failing + GRACE < day:
            if failing + GRACE < end:
                changes.append((failing + GRACE, CUSTOMER))
            client, failing = False, 0
        if day >= end:
            break
        while high < count and starts[high] <= day:
            high += 1
        while low < count and ends[low] <= day:
            low += 1
        recent = day < starts[high - 1] + RECENT
        lately = high - low
        if client:
            if lately >= 2 and recent:
                failing = 0
            elif not failing:
                failing = day
            elif failing + GRACE == day:
                changes.append((day, CUSTOMER))
                client, failing = False, 0
        elif lately >= 3 and recent and day >= known:
            client = True
            changes.append((day, CLIENT))
    if failing and failing + GRACE < end:
        changes.append((failing + GRACE, CUSTOMER))
    return changes


@dataclass(frozen=True)
class Whole:
    """One book, the day to review it on, and how often it is gone through."""

    name: str
    book: pt.Book
    on: date
    rounds: int

    def with_reasons(self) -> None:
        """Go through every standing of every day, and each move with its reasons."""
        for each in self.book.relationships:
            case = pt.Case(each, HISTORY)
            _ = case.standing
            for step in case.steps:
                case.reasons(step)

    def standings_only(self) -> None:
        for each in self.book.relationships:
            _ = pt.Case(each, HISTORY).standing

    def all_findings(self) -> None:
        """Go through the same with every criterion of every rung at each move."""
        for each in self.book.relationships:
            case = pt.Case(each, HISTORY)
            _ = case.standing
            for step in case.steps:
                found(case.derived, POLICY, step.on, None)

    def reviews(self) -> None:
        for _ in pt.review_book(self.book, HISTORY, on=self.on):
            pass


def made(parties: int) -> pt.Book:
    """Return a book of purchase histories of 1 to 12 purchases over three years."""
    random = Random(12)  # noqa: S311  histories, not secrets
    first = date(2020, 1, 1)
    rows = [
        (f"p{party}", first + timedelta(days=day), f"{random.randrange(100, 20_000) / 100:.2f}")
        for party in range(parties)
        for day in _days(random)
    ]
    return pt.Book.from_purchases(rows, party=0, on=1, amount=2, currency="USD", provider="shop")


def _days(random: Random) -> list[int]:
    """Return the days of one history: a first purchase, and others at a pace of its own."""
    pace = random.choice([10, 40, 90, 200])
    day = random.randrange(700)
    found_days = [day]
    for _ in range(random.choice([0, 0, 0, 1, 2, 3, 5, 8, 11])):
        day += int(random.expovariate(1 / pace))
        if day < 1096:
            found_days.append(day)
    return found_days


def checked(book: pt.Book) -> tuple[list[list[date]], int]:
    """Return the purchases' days of each party; both sides must say the same of all of them."""
    period = book.period
    assert period is not None
    assert period.start is not None
    assert period.end is not None
    start = period.start.toordinal()
    bought = [[fact.on for fact in each.facts] for each in book.relationships]
    end = period.end.toordinal()
    for days, each in zip(bought, book.relationships, strict=True):
        changes = pt.Case(each, HISTORY).standing.changes(period)
        said = [(day.toordinal(), standing.name) for day, standing in changes]
        expected = by_hand(days, end)
        if expected[0][0] == start:
            expected = expected[1:]  # a standing from the first day on isn't a change within
            said = [each for each in said if each[0] != start]
        assert said == expected, (each, said, expected)
    return bought, end


def run(whole: Whole) -> bool:
    """Print the rows of a book, and tell whether they are within their limits."""
    bought, end = checked(whole.book)

    def by_hand_alone() -> None:
        for days in bought:
            by_hand(days, end)

    works = [
        ("B12 every standing with reasons", whole.with_reasons, 8, 5),
        ("B12 review_book, every finding", whole.reviews, 12, 8),
        ("the standings alone", whole.standings_only, None, None),
        ("every criterion of every rung at each move", whole.all_findings, None, None),
    ]
    rows = [
        harness.Row(f"{name}: {whole.name}", work, by_hand_alone, 1, limit, aim)
        for name, work, limit, aim in works
    ]
    return table(rows, whole.rounds)


def main() -> int:
    good = [run(Whole("CDNOW, 2,357 histories", pt.samples.cdnow(), date(1998, 6, 30), 11))]
    if "--quick" not in sys.argv:
        good.append(run(Whole("100,000 made", made(100_000), date(2022, 12, 31), 3)))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
