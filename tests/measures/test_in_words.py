"""Measures and credit rules as sentences."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import patronage as pt
from patronage.measures import (
    Attainment,
    AttainmentMethod,
    Cap,
    CreditBase,
    CreditRule,
    DataRequirement,
    Exclusion,
    Measure,
    PartUnit,
    Per,
    Pick,
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
            CreditRule(
                "bands",
                on="calls",
                form=Table(
                    [
                        Row(
                            Per(1, each=2, part=PartUnit.PRO_RATA),
                            [pt.more_than(0), pt.at_most(10)],
                        ),
                        Row(Per(1, each=1, part=PartUnit.IGNORED), pt.more_than(10)),
                    ],
                    pick=Pick.GRADUATED,
                ),
            ),
            (
                "bands: if calls is missed, "
                "2 for each of value, in proportion where more than 0 and at most 10; "
                "1 for each of value, if complete where more than 10; "
                "each for what falls between its bounds"
            ),
        ),
        (
            CreditRule(
                "most",
                on="calls",
                form=Table([Row(5, pt.at_most(10)), Row(9, pt.at_most(20))], pick=Pick.LARGEST),
            ),
            (
                "most: if calls is missed, 5 where at most 10; 9 where at most 20; "
                "of what holds the largest"
            ),
        ),
        (
            CreditRule("days", on="uptime", form=1, settled_by=SettledBy.EXTENSION),
            "days: if uptime is missed, 1 day",
        ),
        (
            Measure(
                "slow",
                AttainmentMethod.NEAREST_RANK,
                of="answers",
                percentile=95,
                where={"site": "north"},
                exclude=Exclusion("maintenance", from_base=True),
                window=pt.counting.MONTH,
                over=3,
                target=pt.at_most(60),
            ),
            (
                "slow: percentile 95 (nearest rank) of answers each month, where site is north, "
                "but for maintenance (off the base as well), over 3 windows, at most 60"
            ),
        ),
        (
            Measure(
                "up",
                AttainmentMethod.UPTIME,
                base=720,
                unit="hours",
                window=pt.counting.MONTH,
            ),
            "up: uptime of up each month, of 720 hours",
        ),
        (
            Measure(
                "nps",
                AttainmentMethod.NET_SCORE,
                good=pt.at_least(9),
                bad=pt.at_most(6),
                window=pt.counting.MONTH,
            ),
            "nps: net score of nps each month, good where at least 9, bad where at most 6",
        ),
        (
            Measure(
                "lines",
                AttainmentMethod.UPTIME,
                units=12,
                window=pt.counting.MONTH,
                whole=True,
                exclude=Exclusion("works", from_base=False, notice=pt.days(5), at_most=120),
                over=3,
                pooled=True,
                places=2,
                rounding=pt.Rounding.HALF_EVEN,
            ),
            (
                "lines: uptime of lines each month, of 12 units, of the whole window, "
                "but for works announced 5 days before up to 120 minutes, "
                "over 3 windows read together, rounded to 2 places (half even)"
            ),
        ),
        (
            Measure(
                "late",
                AttainmentMethod.COUNT,
                of="delivery",
                good=pt.at_most(2),
                counts=pt.Verdict.UNMET,
                exclude=Exclusion("strike", from_base=False, at_most=3),
                window=pt.counting.MONTH,
            ),
            (
                "late: count of delivery each month, good where at most 2, the bad ones alone, "
                "but for strike up to 3"
            ),
        ),
        (
            Measure(
                "probes",
                AttainmentMethod.TIMESLICES,
                good=pt.at_least(1),
                window=pt.counting.MONTH,
                data=DataRequirement(
                    per_day=288, covered=pt.at_least(90), missing=pt.Verdict.UNMET
                ),
            ),
            (
                "probes: timeslices of probes each month, good where at least 1, "
                "288 to be observed a day, known where at least 90% of them are there, "
                "a missing one is bad"
            ),
        ),
        (
            Measure(
                "answers",
                AttainmentMethod.MEAN_OF_RATIOS,
                window=pt.counting.MONTH,
                data=DataRequirement(per_window=10, empty=100),
            ),
            (
                "answers: mean of ratios of answers each month, "
                "10 to be observed a window, nothing of nothing is 100%"
            ),
        ),
        (
            WeightedMeasure("award", {"quality": 100}, places=1, rounding=pt.Rounding.DOWN),
            "award: score of quality 100%, rounded to 1 place (down)",
        ),
        (
            CreditRule(
                "back", on="uptime", form=5, earned_back=50, earned_back_after=3, earned_back_by="q"
            ),
            ("back: if uptime is missed, 5; 50% earned back after 3 windows in which q is met"),
        ),
        (
            CreditRule(
                "large",
                on="uptime",
                form=5,
                of=CreditBase.CONTRACT_NOW,
                instead_of=("small", "middle"),
                group="power",
                settled_by=SettledBy.REFUND,
                held=pt.months(3),
            ),
            (
                "large: if uptime is missed, 5%, of the value of the contract as it stands; "
                "instead of small and middle; the largest of power alone; "
                "refunded where no invoice follows; kept for 3 months"
            ),
        ),
        (
            CreditRule(
                "lost",
                on="uptime",
                form=5,
                settled_by=SettledBy.SET_OFF,
                held=pt.days(0),
            ),
            (
                "lost: if uptime is missed, 5; set off at once; "
                "lost where the next invoice doesn't take it"
            ),
        ),
    ],
)
def test_they_say_themselves(value: pt.measures.Measure, said: str) -> None:
    assert str(value) == said


@pytest.mark.parametrize(
    ("value", "unit", "target", "said"),
    [
        (1, "days", pt.at_most(0), "1 day, not met"),
        (Decimal("1.5"), "hours", pt.at_most(0), "1.5 hours, not met"),
        (2, "calls", pt.at_most(0), "2 calls, not met"),
        (98, "%", None, "98%"),
        (3, None, None, "3"),
        (None, None, None, "not known"),
    ],
)
def test_a_figure_is_said_in_its_unit_and_judged_where_there_is_a_target(
    value: Decimal | int | None, unit: str | None, target: pt.Threshold | None, said: str
) -> None:
    day = pt.Period(date(2026, 3, 1), date(2026, 3, 2))
    verdict = pt.Verdict.UNKNOWN if target is None else pt.Verdict.UNMET
    reached = Attainment(
        "seen", day, value=value, verdict=verdict, target=target, unit=unit, on=date(2026, 3, 1)
    )
    assert reached.reached() == said
