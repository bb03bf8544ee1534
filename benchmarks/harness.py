"""How every benchmark here is measured: two sides in turn in one process, ratios only.

A row is the median of the rounds' CPU times, with garbage collection off inside a round. Where the
peer's own spread is over 25 %, there is no verdict.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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
    """Return the CPU seconds of one time of the work."""
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        work(times)
        return (process_time() - start) / times
    finally:
        gc.enable()


def repeated(work: Callable[[], object]) -> Callable[[int], None]:
    """Return the work done so many times."""

    def again(times: int) -> None:
        for _ in range(times):
            work()

    return again


def run(row: Row, rounds: int = ROUNDS) -> bool:
    """Print the row, and tell whether it is within its limit (or has no verdict)."""
    warm = max(1, row.times // 10)
    row.ours(warm)
    row.theirs(warm)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        ours.append(timed(row.ours, row.times))
        theirs.append(timed(row.theirs, row.times))
    low, middle, high = quantiles(theirs, n=4)
    spread = (high - low) / middle
    ratio = median(ours) / median(theirs)
    verdict = "met" if ratio <= row.aim else "within" if ratio <= row.limit else "MISSED"
    if spread > MOST_SPREAD:
        verdict = "no verdict"
    print(
        f"{row.name:<34}{median(ours) * 1e6:>11.3f}{median(theirs) * 1e6:>11.3f} µs"
        f"{ratio:>8.3f}x  limit {row.limit}x  aim {row.aim}x  spread {spread:.0%}  {verdict}"
    )
    return verdict != "MISSED"


def table(title: str, peer: str, rows: Iterable[Row]) -> bool:
    """Print the rows under a heading, and tell whether all are within their limits."""
    print(f"{title:<34}{'ours':>11}{peer:>11}")
    within = [run(row) for row in rows]
    return all(within)
