"""B7: adding money, against py-moneyed.

python benchmarks/bench_money.py
"""

from __future__ import annotations

import sys
from decimal import Decimal

import moneyed
from harness import Row, table

from patronage.money.money import Money


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
    sys.exit(0 if table("B7", "py-moneyed", rows()) else 1)
