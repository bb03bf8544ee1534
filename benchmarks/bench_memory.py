"""B10: the memory of one relationship, against plain classes that keep the same.

    python benchmarks/bench_memory.py

Ten engagements, an agreement with three performance measures, and a billing schedule by the month;
what is shared by all of a book (currencies, the firm, words) is made before. The peer keeps the
same in plain attrs classes with an id each, and stores the year's twelve billing periods.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import attrs
from harness import show, verdict_of

import patronage as pt

if TYPE_CHECKING:
    from collections.abc import Callable

MANY = 300
LIMIT, AIM = 0.8, 0.6
SIGNED, START = date(2026, 1, 5), date(2026, 2, 1)
MEASURES = ("Answer within a day", "Reports by the 5th", "Satisfaction of at least 8")


@attrs.define
class Money:
    amount: Decimal
    currency: str


@attrs.define
class Engagement:
    id: str
    kind: str
    on: date
    recorded_on: date
    price: Money
    provider: str
    patron: str


@attrs.define
class Period:
    id: str
    start: date
    end: date
    due: date
    amount: Money


@attrs.define
class Schedule:
    id: str
    start: date
    every: str
    periods: list[Period]


@attrs.define
class Clause:
    id: str
    text: str


@attrs.define
class Signature:
    id: str
    by: str
    on: date


@attrs.define
class Agreement:
    id: str
    on: date
    start: date
    end: date
    summary: str
    renews: bool
    notice_days: int
    signatures: list[Signature]
    measures: list[Clause]
    schedule: Schedule


@attrs.define
class Relationship:
    id: str
    provider: str
    patron: str
    engagements: list[Engagement]
    agreements: list[Agreement]


def days(count: int) -> list[date]:
    return [date(2025, 3, 1) + timedelta(days=29 * each) for each in range(count)]


def ours(number: int) -> object:
    engagements = [
        pt.Engagement(
            pt.EngagementForm.MATTER,
            on=day,
            price=pt.Money(f"{100 + place}.00", "USD"),
            id=f"e{number}-{place}",
        )
        for place, day in enumerate(days(10))
    ]
    clauses = [pt.Clause("measure", text) for text in MEASURES]
    agreement = pt.Agreement.signed(
        f"a{number}",
        on=SIGNED,
        start=START,
        length=pt.years(1),
        summary="Monthly counsel",
        renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        billing=pt.BillingTerms.monthly(pt.Money("2500.00", "USD")),
        clauses=clauses,
    )
    return pt.Relationship("hp", f"p{number}", facts=[*engagements, agreement])


def theirs(number: int) -> object:
    firm, patron = "hp", f"p{number}"
    engagements = [
        Engagement(
            f"e{number}-{place}",
            "matter",
            day,
            day,
            Money(Decimal(f"{100 + place}.00"), "USD"),
            firm,
            patron,
        )
        for place, day in enumerate(days(10))
    ]
    starts = [date(2026 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(2, 15)]
    periods = [
        Period(
            f"a{number}/{start}",
            start,
            end,
            start + timedelta(days=30),
            Money(Decimal("2500.00"), "USD"),
        )
        for start, end in pairwise(starts)
    ]
    agreement = Agreement(
        f"a{number}",
        SIGNED,
        START,
        date(2027, 2, 1),
        "Monthly counsel",
        True,
        60,
        [Signature(f"s{number}-{side}", side, SIGNED) for side in (firm, patron)],
        [Clause(f"m{number}-{place}", text) for place, text in enumerate(MEASURES)],
        Schedule(f"b{number}", START, "month", periods),
    )
    return Relationship(f"r{number}", firm, patron, engagements, [agreement])


def size(make: Callable[[int], object]) -> float:
    """Return the bytes that one more of something takes."""
    make(0)
    gc.collect()
    tracemalloc.start()
    kept = [make(number) for number in range(MANY)]
    gc.collect()
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return used / len(kept)


if __name__ == "__main__":
    ratio = size(ours) / size(theirs)
    verdict = verdict_of(ratio, LIMIT, AIM, 0)
    good = show("B10 memory of a relationship: plain attrs", ratio, LIMIT, AIM, verdict)
    sys.exit(0 if good else 1)
