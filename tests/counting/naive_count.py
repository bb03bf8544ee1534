"""Counting as its rules read, day by day: what `Count` is held against."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

from dateutil.relativedelta import relativedelta

import patronage as pt

__all__ = ["naive_last", "naive_uncut"]

DAY: Final = timedelta(days=1)
FIRST, LAST = date(1950, 1, 1), date(2150, 1, 1)


@cache
def ends(period: pt.CalendarPeriod) -> frozenset[date]:
    """Return the last days of the periods of a kind, those of two hundred years."""
    found: set[date] = set()
    for step in (1, -1):
        k, at = 0, period.anchor
        while FIRST < at < LAST:
            found.add(at - DAY)
            k += step
            at = plus(period.anchor, period.every, k)
    return frozenset(found)


def plus(day: date, span: pt.Span, times: int = 1) -> date:
    if span.months is None:
        return day + timedelta(days=times * (span.days or 0))
    return day + relativedelta(months=times * span.months)


def walk(day: date, step: timedelta, stops: frozenset[date]) -> date:
    """Return the first of some days, from a day on in one direction."""
    while day not in stops:
        day += step
    return day


def naive_uncut(count: pt.Count, given: date) -> date:
    """Return the last day in before it rolls."""
    lengths = count.span if isinstance(count.span, tuple) else (count.span,)
    spans = [each for each in lengths if each is not None]
    if count.since is None:
        day = given
        for span in spans:
            day = plus(day, span)
    else:
        before = walk(given - DAY, -DAY, ends(count.since))
        in_time = count.cutoff is not None and given <= naive_last(count.cutoff, before)
        day = (before if in_time else walk(given, DAY, ends(count.since))) + DAY
        for span in spans:
            day = plus(day, span)
        day -= DAY
    if count.day is pt.Counting.FIRST_OUT:
        day -= DAY
    left = count.working or 0
    while left:
        day += DAY
        left -= is_open(count, day)
    if count.not_before is not None:
        day = max(day, count.not_before)
    if count.to:
        day = walk(day, DAY, frozenset().union(*map(ends, count.to)))
    return day


def naive_last(count: pt.Count, given: date) -> date:
    day = naive_uncut(count, given)
    if count.calendar is None or count.roll is pt.Roll.UNADJUSTED:
        return day
    if count.roll in {pt.Roll.FOLLOWING, pt.Roll.PRECEDING}:
        step = DAY if count.roll is pt.Roll.FOLLOWING else -DAY
        while not is_open(count, day):
            day += step
        return day
    return count.roll.apply(day, count.calendar)


def is_open(count: pt.Count, day: date) -> bool:
    return count.calendar is not None and count.calendar.is_working_day(day)
