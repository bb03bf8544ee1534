"""How every benchmark here is measured: two sides in turn in one process, ratios only.

A row is the median of the rounds' CPU times, with the garbage collector on, as users have it; it
starts each round with nothing to collect. Where the peer's own spread is over 25 %, there is no
verdict. A row of growth says by which power of its size the cost of something grows.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from math import log
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

ROUNDS = 15
MOST_SPREAD = 0.25
MOST_GROWTH, AIMED_GROWTH = 1.2, 1.05


@dataclass(frozen=True)
class Row:
    """One comparison: both sides do the same work, `times` times in each round.

    `prepare`, where given, is done before each round, untimed.
    """

    name: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    times: int
    limit: float | None
    aim: float | None
    prepare: Callable[[], object] | None = None


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Return the CPU seconds of one time of the work."""
    gc.collect()
    start = process_time()
    for _ in range(times):
        work()
    return (process_time() - start) / times


def verdict_of(ratio: float, limit: float | None, aim: float | None, spread: float) -> str:
    """Say whether a ratio is within its limit; nothing where the peer itself scatters."""
    if limit is None:
        return ""
    if spread > MOST_SPREAD:
        return "no verdict"
    return "met" if aim is not None and ratio <= aim else "within" if ratio <= limit else "MISSED"


def show(name: str, ratio: float, limit: float | None, aim: float | None, verdict: str) -> bool:
    """Print a row as every script does, and tell whether it is within its limit."""
    bounds = "" if limit is None else f"  limit {limit:g}x  aim {aim:g}x"
    print(f"{name:<58}{ratio:>9.3g}x{bounds}  {verdict}".rstrip(), flush=True)
    return verdict != "MISSED"


def run(row: Row, rounds: int = ROUNDS) -> bool:
    """Measure and print a row, and tell whether it is within its limit (or has no verdict)."""
    prepare = row.prepare or (lambda: None)
    prepare()
    row.ours()
    row.theirs()
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        prepare()
        ours.append(timed(row.ours, row.times))
        theirs.append(timed(row.theirs, row.times))
    low, middle, high = quantiles(theirs, n=4)
    ratio = median(ours) / median(theirs)
    verdict = verdict_of(ratio, row.limit, row.aim, (high - low) / middle)
    return show(row.name, ratio, row.limit, row.aim, verdict)


def table(rows: Iterable[Row], rounds: int = ROUNDS) -> bool:
    """Measure and print rows, and tell whether all are within their limits."""
    within = [run(row, rounds) for row in rows]
    return all(within)


def growth(
    name: str, sizes: Sequence[int], work: Callable[[int], Callable[[], object]], rounds: int = 5
) -> bool:
    """Print by which power of its size the cost of work grows, from its smallest to its largest.

    `work` makes, for a size, what is timed; the making is not.
    """
    costs: list[float] = []
    for size in sizes:
        ready = work(size)
        costs.append(min(timed(ready) for _ in range(rounds)))
    power = log(costs[-1] / costs[0]) / log(sizes[-1] / sizes[0])
    verdict = verdict_of(power, MOST_GROWTH, AIMED_GROWTH, 0)
    what = f"{name}, {sizes[0]:,} to {sizes[-1]:,}"
    print(
        f"{what:<58}{power:>9.3g}^  limit {MOST_GROWTH}^  aim {AIMED_GROWTH}^  {verdict}",
        flush=True,
    )
    return verdict != "MISSED"
