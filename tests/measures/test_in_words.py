"""Measures and credit rules as sentences."""

from __future__ import annotations

from decimal import Decimal

import pytest

import patronage as pt
from patronage.measures import (
    AttainmentMethod,
    Cap,
    CreditBase,
    CreditRule,
    Measure,
    PartUnit,
    Per,
    Row,
    SettledBy,
    Table,
    WeightedMeasure,
)

TIERS = Table(
    [Row(5, [pt.at_least(99), pt.less_than(Decimal("99.9"))]), Row(10, pt.less_than(99))],
    otherwise=0,
)
HOURLY = Per(
    12,
    each=pt.Money("35", "GBP"),
    part=PartUnit.IGNORED,
    first=(pt.at_least(12), pt.Money("75", "GBP")),
)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            Measure(
                "uptime",
                AttainmentMethod.UPTIME,
                of="outage",
                window=pt.counting.MONTH,
                target=pt.at_least(99),
            ),
            "uptime: uptime of outage each month, at least 99",
        ),
        (
            Measure(
                "misses", AttainmentMethod.COUNT, of="uptime", window=pt.Rolling(pt.months(12))
            ),
            "misses: count of uptime in any 12 months",
        ),
        (
            WeightedMeasure("award", {"quality": 60, "cost": 40}),
            "award: score of quality 60% and cost 40%",
        ),
        (
            CreditRule(
                "credit",
                on="uptime",
                form=TIERS,
                of=CreditBase.PERIOD_FAILED,
                caps=Cap(20, per=pt.Rolling(pt.months(12))),
                claim=pt.days(30),
            ),
            (
                "credit: if uptime is missed, 5% where at least 99 and less than 99.9; "
                "10% where less than 99; else 0%, of the fees for the window; "
                "at most 20% in any 12 months; to be claimed within 30 days"
            ),
        ),
        (
            CreditRule("cut", on="power", form=HOURLY, caps=Cap(pt.Money("300", "GBP"))),
            (
                "cut: if power is missed, 75.00 GBP from at least 12 on, "
                "then 35.00 GBP per 12 of value, if complete; at most 300.00 GBP"
            ),
        ),
        (
            CreditRule("days", on="uptime", form=1, settled_by=SettledBy.EXTENSION),
            "days: if uptime is missed, 1 day",
        ),
    ],
)
def test_they_say_themselves(value: pt.measures.Measure, said: str) -> None:
    assert str(value) == said
