"""A year of daily observations with twelve credits, against a loop written by hand.

    python benchmarks/bench_measures.py

Both answer alike: the uptime of each month exactly, what of its fee is credited by a table, and a
cap of the last twelve months. The loop knows this one table by heart, checks nothing and keeps no
reasons. The row of growth: a month of 43,200 minutes costs what its outages cost.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from harness import Row, table

import patronage as pt
from patronage.measures import (
    AttainmentMethod,
    Cap,
    CreditBase,
    CreditRule,
    Measure,
    Table,
    credits_of,
)
from patronage.measures import Row as TableRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.measures import Attainment, Credit

START = date(2026, 1, 1)
YEAR = pt.Period(START, date(2027, 1, 1))
FIRSTS = [*(date(2026, month, 1) for month in range(1, 13)), date(2027, 1, 1)]
FEES = [(pt.Period(*pair), pt.Money("1000.00", "USD")) for pair in pairwise(FIRSTS)]
OUTAGES = [
    pt.Observation("outage", 7 * day % 23 + 90 * (day % 31 == 0), on=START + timedelta(days=day))
    for day in range(365)
]
UPTIME = Measure(
    "uptime",
    AttainmentMethod.UPTIME,
    of="outage",
    window=pt.counting.MONTH,
    target=pt.at_least(Decimal("99.9")),
)
RULE = CreditRule(
    "credit",
    on="uptime",
    form=Table(
        [
            TableRow(5, [pt.at_least(99), pt.less_than(Decimal("99.9"))]),
            TableRow(10, [pt.at_least(95), pt.less_than(99)]),
            TableRow(25, pt.less_than(95)),
        ]
    ),
    of=CreditBase.PERIOD_FAILED,
    caps=Cap(20, of=CreditBase.PERIOD_FAILED, per=pt.Rolling(pt.months(12))),
)


def ours() -> tuple[Credit, ...]:
    reached = UPTIME.attainments(OUTAGES, YEAR, on=date(2026, 12, 31))
    return credits_of(RULE, reached, on=date(2026, 12, 31), fees=FEES)


def by_hand() -> list[tuple[Fraction, Decimal]]:
    """Return the uptime of each month, and what is credited for it."""
    lost = dict.fromkeys(range(1, 13), 0)
    for seen in OUTAGES:
        if seen.name == "outage" and date(2026, 1, 1) <= seen.on <= date(2026, 12, 31):
            value = seen.value
            assert isinstance(value, int)
            lost[seen.on.month] += value
    found: list[tuple[Fraction, Decimal]] = []
    for month, (start, end) in enumerate(pairwise(FIRSTS), start=1):
        minutes = (end - start).days * 1_440
        uptime = Fraction(100 * (minutes - lost[month]), minutes)
        if uptime >= Fraction("99.9"):
            percent = 0
        elif uptime >= 99:
            percent = 5
        elif uptime >= 95:
            percent = 10
        else:
            percent = 25
        fee = Decimal("1000.00")
        most = Fraction(20 * fee * month) / 100
        left = most - sum((Fraction(credit) for _, credit in found), Fraction(0))
        amount = min(Fraction(fee) * percent / 100, left)
        found.append((uptime, Decimal(round(amount * 100)) / 100))
    return found


def a_hundred_outages(days: int) -> Callable[[], Attainment]:
    """Return how the uptime of so many days with a hundred outages is worked out."""
    period = pt.Period(START, START + timedelta(days=days))
    seen = [
        pt.Observation("outage", 1, on=START + timedelta(days=place % days)) for place in range(100)
    ]
    return lambda: UPTIME.attained(seen, period)


def rows() -> list[Row]:
    stated = [credit for _, credit in by_hand()]
    assert [each.amount.amount for each in ours() if isinstance(each.amount, pt.Money)] == stated
    month, day = a_hundred_outages(30), a_hundred_outages(1)
    assert month().base == 43_200
    name = "B14 43,200 minutes with 100 outages: a day with 100"
    return [
        Row("B14 a year, 12 credits: a loop by hand", ours, by_hand, 20, limit=3, aim=2),
        Row(name, month, day, 100, limit=1.2, aim=1.05),
    ]


if __name__ == "__main__":
    sys.exit(0 if table(rows()) else 1)
