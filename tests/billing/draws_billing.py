"""Draws of cadences, terms and schedules: small universes and edges, so that days coincide."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from attrs import evolve
from hypothesis import strategies as st

import patronage as pt

from draws import both, ed_days, su_days

MONTH_ENDS = (
    pt.MonthEnd.CLAMP,
    pt.MonthEnd.STICK,
    pt.MonthEnd.keep_distance(3),
    pt.MonthEnd.SKIP,
    pt.MonthEnd.SPILL,
    pt.MonthEnd.WALK,
)
KEEP_MONTHS = MONTH_ENDS[:3]


def spans() -> st.SearchStrategy[pt.Span]:
    """Draw lengths of cadences, short ones often."""
    by_months = st.sampled_from([1, 1, 2, 3, 6, 12, 24]).map(pt.months)
    by_days = st.sampled_from([1, 2, 3, 7, 14, 30, 31]).map(pt.days)
    return by_months | by_days


def days() -> st.SearchStrategy[date]:
    """Draw days of one stretch, or on the edges of months."""
    return both(su_days(), ed_days())


@st.composite
def cadences(
    draw: st.DrawFn, *, month_ends: tuple[pt.MonthEnd, ...] = MONTH_ENDS, stubs: bool = True
) -> pt.Cadence:
    """Draw cadences anchored on days and by rules."""
    every = draw(spans())
    rules = [pt.Anchor.START, pt.Anchor.CALENDAR]
    if every.is_months:
        number = draw(st.integers(1, 31))
        rules += [pt.Anchor.day_of_month(number), pt.Anchor.LAST_DAY]
    else:
        rules += [pt.Anchor.weekday(draw(st.integers(0, 6)))]
    anchor: Any = draw(days() | days() | st.sampled_from(rules))
    options: dict[str, Any] = {}
    if stubs:
        options = {
            "first": draw(st.sampled_from([pt.Stub.SHORT, pt.Stub.SHORT, pt.Stub.LONG])),
            "last": draw(st.sampled_from([pt.Stub.SHORT, pt.Stub.SHORT, pt.Stub.LONG])),
            "merge_below": draw(st.sampled_from([0, 0, 2, 5])),
        }
    month_end = draw(st.sampled_from(month_ends))
    return pt.Cadence(every=every, anchor=anchor, month_end=month_end, **options)


CLOSED = pt.HolidayCalendar(
    frozenset(date(2024, 1, 25) + timedelta(day) for day in range(60)), weekend=frozenset({6})
)
"""A calendar with two months without a working day: boundaries roll far."""


@st.composite
def odd_cadences(draw: st.DrawFn) -> pt.Cadence:
    """Draw cadences of every kind, with stubs taken whole, stated ends and boundaries that roll."""
    found = draw(cadences())
    more: dict[str, Any] = {}
    stubs = st.sampled_from(pt.Stub)
    if draw(st.booleans()):
        more |= {"first": draw(stubs), "last": draw(stubs)}
    if draw(st.booleans()):
        more["first_end"] = draw(days())
    if draw(st.booleans()):
        more["last_start"] = draw(days())
    if draw(st.booleans()):
        more["rolled"] = pt.RolledBoundaries(
            draw(st.sampled_from([pt.WEEKDAYS, CLOSED])),
            roll=draw(st.sampled_from(pt.Roll)),
            first=draw(st.none() | st.sampled_from(pt.Roll)),
            last=draw(st.none() | st.sampled_from(pt.Roll)),
            nth_weekday=draw(st.none() | st.just((3, 2))),
            shares_unrolled=draw(st.booleans()),
        )
    return evolve(found, **more)


@st.composite
def terms(draw: st.DrawFn, *, longest: int = 800, open_ended: bool = False) -> pt.Period:
    """Draw terms that start on such days and last up to so many days."""
    start = draw(days())
    length = draw(st.integers(1, 70) | st.integers(1, longest))
    if open_ended and draw(st.booleans()):
        return pt.Period(start, None)
    return pt.Period(start, start + timedelta(length))


def amounts() -> st.SearchStrategy[pt.Money]:
    """Draw prices, with ties at half a cent likely."""
    cents = st.sampled_from([0, 1, 5, 99, 1000, 2505, 250_000]) | st.integers(0, 100_000)
    return cents.map(lambda minor: pt.Money.of_minor(minor, "USD"))
