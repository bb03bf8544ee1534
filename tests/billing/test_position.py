"""Where billing stands on a day: billed through, between which boundaries, and what comes next."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

import patronage as pt

JAN, FEB, MAR, APR, MAY = (date(2026, month, 15) for month in range(1, 6))
TERMS = pt.BillingTerms.monthly(pt.Money("9", "EUR"))
IN_ADVANCE = TERMS.bind("B1", JAN, APR)
IN_ARREARS = attrs.evolve(TERMS, timing=pt.Timing.IN_ARREARS).bind("B1", JAN, APR)


def position(schedule: pt.BillingSchedule, on: date) -> tuple[date | None, ...]:
    found = schedule.position(on)
    return (found.billed_through, found.last_boundary, found.next_boundary, found.next_invoice_on)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 14), (None, None, JAN, JAN)),
        (JAN, (FEB, FEB, MAR, FEB)),
        (date(2026, 2, 14), (FEB, FEB, MAR, FEB)),
        (FEB, (MAR, MAR, APR, MAR)),
        (MAR, (APR, APR, MAY, None)),
        (date(2030, 1, 1), (APR, APR, MAY, None)),
    ],
)
def test_in_advance_a_period_is_billed_on_its_first_day(
    on: date, expected: tuple[date | None, ...]
) -> None:
    assert position(IN_ADVANCE, on) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 1, 14), (None, None, JAN, FEB)),
        (JAN, (JAN, JAN, FEB, FEB)),
        (date(2026, 2, 14), (JAN, JAN, FEB, FEB)),
        (FEB, (FEB, FEB, MAR, MAR)),
        (APR, (APR, APR, MAY, None)),
    ],
)
def test_in_arrears_a_period_is_billed_once_it_is_over(
    on: date, expected: tuple[date | None, ...]
) -> None:
    assert position(IN_ARREARS, on) == expected


def test_after_a_change_the_boundaries_are_those_of_the_new_cadence() -> None:
    quarterly = pt.Change(on=FEB, cadence=pt.Cadence(every=pt.months(3)))
    schedule = TERMS.bind("B1", JAN, None).changed(quarterly)
    assert position(schedule, date(2026, 2, 14)) == (FEB, FEB, MAY, FEB)
    assert position(schedule, FEB) == (MAY, MAY, date(2026, 8, 15), MAY)


def test_one_period_over_the_whole_term_has_no_boundary_but_its_end() -> None:
    once = pt.BillingTerms(cadence=pt.Cadence.once(), fees=TERMS.fees).bind("B1", JAN, APR)
    assert position(once, JAN) == (APR, None, APR, None)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_days_like_any_other(day: date) -> None:
    through, _, _, coming = position(IN_ADVANCE, day)
    assert (through, coming) == ((None, JAN) if day == date.min else (APR, None))
