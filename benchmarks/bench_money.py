"""B7: adding money, against py-moneyed.

    python benchmarks/bench_money.py

Both sides run in turn in one process; a row is the median of the rounds' CPU times, with garbage
collection off inside a round. Where the peer's own spread is over 25 %, there is no verdict.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass
from decimal import Decimal
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING

import moneyed

from patronage.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS = 15
MOST_SPREAD = 0.25


@dataclass(frozen=True)
class Row:
    """One comparison: both sides do the same work `times` times in each round."""

    name: str
    ours: Callable[[int], object]
    theirs: Callable[[int], object]
    times: int
    limit: float
    aim: float


def timed(work: Callable[[int], object], times: int) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        work(times)
        return (process_time() - start) / times
    finally:
        gc.enable()


def run(row: Row) -> bool:
    """Print the row, and tell whether it is within its limit (or has no verdict)."""
    row.ours(100)
    row.theirs(100)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(timed(row.ours, row.times))
        theirs.append(timed(row.theirs, row.times))
    low, middle, high = quantiles(theirs, n=4)
    spread = (high - low) / middle
    ratio = median(ours) / median(theirs)
    verdict = "met" if ratio <= row.aim else "within" if ratio <= row.limit else "MISSED"
    if spread > MOST_SPREAD:
        verdict = "no verdict"
    print(
        f"{row.name:<22}{median(ours) * 1e6:>10.3f}{median(theirs) * 1e6:>12.3f} µs"
        f"{ratio:>8.3f}x  limit {row.limit}x  aim {row.aim}x  spread {spread:.0%}  {verdict}"
    )
    return verdict != "MISSED"


def rows() -> list[Row]:
    cents = [(7919 * k) % 100_000 for k in range(1_000)]
    ours = [Money.of_minor(n, "USD") for n in cents]
    theirs = [moneyed.Money(Decimal(n) / 100, "USD") for n in cents]
    a, b = ours[1], ours[2]
    c, d = theirs[1], theirs[2]
    assert Money.sum(ours).amount == sum(theirs, moneyed.Money(0, "USD")).amount

    def add(times: int) -> None:
        for _ in range(times):
            a + b  # pyright: ignore[reportUnusedExpression]

    def add_theirs(times: int) -> None:
        for _ in range(times):
            c + d  # pyright: ignore[reportUnusedExpression]

    def total(times: int) -> None:
        for _ in range(times):
            Money.sum(ours)

    def total_theirs(times: int) -> None:
        for _ in range(times):
            sum(theirs)

    return [
        Row("a + b", add, add_theirs, 20_000, limit=0.75, aim=0.5),
        Row("sum of 1,000", total, total_theirs, 60, limit=0.08, aim=0.05),
    ]


if __name__ == "__main__":
    print(f"{'B7':<22}{'ours':>10}{'py-moneyed':>12}")
    sys.exit(0 if min([run(row) for row in rows()]) else 1)
