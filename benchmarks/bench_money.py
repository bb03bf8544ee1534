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

    return [
        Row("B7 a + b: py-moneyed", lambda: a + b, lambda: c + d, 20_000, limit=0.5, aim=0.4),
        Row(
            "B7 sum of 1,000: py-moneyed",
            lambda: Money.sum(ours),
            lambda: sum(theirs),
            60,
            limit=0.06,
            aim=0.05,
        ),
    ]


if __name__ == "__main__":
    sys.exit(0 if table(rows()) else 1)
