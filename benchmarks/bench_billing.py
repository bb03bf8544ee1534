"""B5, B6: 120 monthly billing periods, against dateutil's rrule and QuantLib's Schedule.

    python benchmarks/bench_billing.py

Ours yields periods, each with its start, end and the whole that it is part of; rrule yields 120
datetimes, QuantLib a schedule of dates of its own that is turned into Python's. The last row is no
peer's: a year of charges of a schedule that began a century ago, against one of last year.
"""

from __future__ import annotations

import sys
from datetime import date, datetime

import QuantLib as ql  # noqa: N813  as its users write it
from dateutil.rrule import MONTHLY, rrule
from harness import Row, table

import patronage as pt

START, COUNT = date(2026, 1, 1), 120
TERM = pt.Period(START, date(2036, 1, 1))
CADENCE = pt.Cadence(every=pt.months(1), anchor=START)
LATE = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31))
LATE_TERM = pt.Period(date(2026, 1, 31), date(2036, 1, 31))


def periods() -> list[pt.BillingPeriod]:
    return list(CADENCE.periods(TERM))


def late_periods() -> list[pt.BillingPeriod]:
    return list(LATE.periods(LATE_TERM))


def by_rrule() -> list[datetime]:
    return list(rrule(MONTHLY, dtstart=datetime(2026, 1, 1), count=COUNT))  # noqa: DTZ001


def by_quantlib() -> list[date]:
    schedule = ql.Schedule(
        ql.Date(1, 1, 2026),
        ql.Date(1, 1, 2036),
        ql.Period(1, ql.Months),
        ql.NullCalendar(),
        ql.Unadjusted,
        ql.Unadjusted,
        ql.DateGeneration.Forward,
        False,
    )
    return [date(day.year(), day.month(), day.dayOfMonth()) for day in schedule]


def a_year_of(start: date) -> object:
    schedule = pt.BillingTerms.monthly(pt.Money("2500", "USD")).bind("B", start)
    return schedule.charges(since=date(2026, 1, 1), until=date(2026, 12, 31))


def rows() -> list[Row]:
    old, new = date(1926, 1, 31), date(2025, 1, 31)
    return [
        Row("B5 120 periods from the 1st: rrule", periods, by_rrule, 100, 0.12, 0.08),
        Row("B5 120 periods from the 31st: rrule", late_periods, by_rrule, 100, 0.12, 0.08),
        Row("B6 120 periods from the 1st: QuantLib", periods, by_quantlib, 100, 0.3, 0.2),
        Row("B6 120 periods from the 31st: QuantLib", late_periods, by_quantlib, 100, 0.3, 0.2),
        Row(
            "a year's charges after a century",
            lambda: a_year_of(old),
            lambda: a_year_of(new),
            30,
            1.2,
            1.05,
        ),
    ]


if __name__ == "__main__":
    assert len(periods()) == len(by_rrule()) == len(by_quantlib()) - 1
    sys.exit(0 if table(rows()) else 1)
