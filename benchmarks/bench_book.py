"""B12: every standing on every day, with reasons, of whole books; against a loop written by hand.

    python benchmarks/bench_book.py            # CDNOW's 2,357 histories, and 100,000 made ones
    python benchmarks/bench_book.py --quick    # CDNOW only

Ours starts cold from the ledgers and says of each party the standing of every day, each move, and
on the day of each move a finding for every criterion of every rung. The hand-written loop says the
same standings from the same purchases, and no reasons; it goes from event to event, not from day to
day, and both are held against each other before anything is timed. Both run in turn in one process;
a row is the median of the rounds' CPU times, with garbage collection off inside a round.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING

import patronage as pt
from patronage.standing.history import as_history
from patronage.standing.judged import found

if TYPE_CHECKING:
    from collections.abc import Callable

POLICY = pt.policies.BY_CONDUCT
HISTORY = as_history(POLICY)  # prepared once for a whole book, as `review_book` does
LIMIT, AIM = 20.0, 10.0
MOST_SPREAD = 0.25

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


def ours(case: pt.Case) -> tuple[pt.Timeline[pt.Standing], list[object]]:
    """Return the standing of every day, and for each move its findings."""
    line = case.standing
    derived = case.derived
    reasons: list[object] = [
        (step, found(derived, POLICY, step.on, None)) for step in derived.steps
    ]
    return line, reasons


@dataclass(frozen=True)
class Row:
    """One book, and how often it is gone through."""

    name: str
    book: pt.Book
    rounds: int

    def ours(self) -> None:
        for each in self.book.relationships:
            ours(pt.Case(each, HISTORY))

    def standings_only(self) -> None:
        for each in self.book.relationships:
            _ = pt.Case(each, HISTORY).standing


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
    assert period.end is not None
    bought = [[fact.on for fact in each.facts] for each in book.relationships]
    end = period.end.toordinal()
    for days, each in zip(bought, book.relationships, strict=True):
        changes = pt.Case(each, HISTORY).standing.changes(period)
        said = [(day.toordinal(), standing.name) for day, standing in changes]
        expected = by_hand(days, end)
        if expected[0][0] == period.start.toordinal():
            expected = expected[1:]  # a standing from the first day on isn't a change within
            said = [each for each in said if each[0] != period.start.toordinal()]
        assert said == expected, (each, said, expected)
    return bought, end


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        gc.enable()


def run(row: Row) -> bool:
    """Print the row, and tell whether it is within its limit (or has no verdict)."""
    bought, end = checked(row.book)

    def theirs() -> None:
        for days in bought:
            by_hand(days, end)

    sides: dict[str, list[float]] = {"ours": [], "standings": [], "theirs": []}
    for _ in range(row.rounds):
        sides["ours"].append(timed(row.ours))
        sides["standings"].append(timed(row.standings_only))
        sides["theirs"].append(timed(theirs))
    floor = median(sides["theirs"])
    low, _, high = quantiles(sides["theirs"], n=4)
    spread = (high - low) / floor
    ratio = median(sides["ours"]) / floor
    verdict = "met" if ratio <= AIM else "within" if ratio <= LIMIT else "MISSED"
    if spread > MOST_SPREAD:
        verdict = "no verdict"
    print(
        f"{row.name:<26}{median(sides['ours']):>9.3f} s{floor:>9.3f} s{ratio:>8.1f}x"
        f"  limit {LIMIT:.0f}x  aim {AIM:.0f}x  spread {spread:.0%}  {verdict}"
        f"   (standings without reasons {median(sides['standings']) / floor:.1f}x)"
    )
    return verdict != "MISSED"


def main() -> int:
    print(f"{'B12':<26}{'ours':>11}{'by hand':>11}")
    rows = [Row("CDNOW, 2,357 histories", pt.samples.cdnow(), 11)]
    good = [run(row) for row in rows]
    if "--quick" not in sys.argv:
        good.append(run(Row("100,000 made histories", made(100_000), 3)))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
