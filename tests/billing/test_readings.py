"""Random questions of billing, answered by ours and by a reading of the page that explains it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import patronage as pt
from billing import reading
from billing.reading import Grid, Question

PROFILE = settings.default.max_examples if settings.default is not None else 25
DRAWS = 100_000 if PROFILE >= 1_000 else 12 * PROFILE
"""As many as the casebook's forms ask for by night, and some hundreds otherwise."""

FIRST = date(2024, 1, 25)
RULES = {
    "actual_period": pt.Proration.ACTUAL_PERIOD,
    "calendar_month": pt.Proration.CALENDAR_MONTH,
    "first_period": pt.Proration.FIRST_PERIOD,
    "whole_periods": pt.Proration.WHOLE_PERIODS,
    "actual_30": pt.Proration.ACTUAL_30,
    "fixed_30": pt.Proration.fixed_month(30),
    "fixed_28": pt.Proration.fixed_month(28),
    "30_360_eu": pt.Proration.THIRTY_360_EU,
    "30_360_us": pt.Proration.THIRTY_360_US,
    "actual_360": pt.Proration.ACTUAL_360,
    "actual_365": pt.Proration.ACTUAL_365,
    "actual_actual": pt.Proration.ACTUAL_ACTUAL,
    "full": pt.Proration.FULL,
    "skip": pt.Proration.SKIP,
}
FOR_DAYS = ("actual_period", "first_period", "whole_periods", "full", "skip")
MONTH_ENDS = {
    "clamp": pt.MonthEnd.CLAMP,
    "stick": pt.MonthEnd.STICK,
    "keep3": pt.MonthEnd.keep_distance(3),
    "skip": pt.MonthEnd.SKIP,
    "spill": pt.MonthEnd.SPILL,
    "walk": pt.MonthEnd.WALK,
}
TIMINGS = {
    "advance": pt.Timing.IN_ADVANCE,
    "arrears": pt.Timing.IN_ARREARS,
    "last_day": pt.Timing.IN_ARREARS_LAST_DAY,
    "bill_date": pt.Timing.IN_ARREARS_ON_BILL_DATE,
}
EFFECTS = {
    "at_once": pt.Effect.AT_ONCE,
    "day_after": pt.Effect.DAY_AFTER,
    "next_boundary": pt.Effect.NEXT_BOUNDARY,
}
RULES_OF_ANCHORS = {
    "start": lambda _: pt.Anchor.START,
    "calendar": lambda _: pt.Anchor.CALENDAR,
    "last": lambda _: pt.Anchor.LAST_DAY,
    "day": pt.Anchor.day_of_month,
    "weekday": pt.Anchor.weekday,
}


def some_day(low: int = 0, high: int = 120) -> st.SearchStrategy[date]:
    """Draw days of a few months, often a month's end or the day beside it."""
    ends = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
    near = [end + timedelta(step) for end in ends for step in (-1, 0, 1)]
    any_day = st.integers(low, high).map(lambda days: FIRST + timedelta(days))
    return st.sampled_from(near) | any_day


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    by_months = draw(st.booleans()) or draw(st.booleans())
    rules: list[Any] = [("start", 0), ("start", 0), ("calendar", 0), draw(some_day(-400, 400))]
    if by_months:
        rules += [("last", 0), ("day", draw(st.integers(1, 31)))]
    else:
        rules += [("weekday", draw(st.integers(0, 6)))]
    return Grid(
        months=draw(st.sampled_from([1, 1, 2, 3, 6, 12])) if by_months else 0,
        days=0 if by_months else draw(st.sampled_from([1, 7, 14, 30])),
        anchor=draw(st.sampled_from(rules)),
        month_end=draw(st.sampled_from(sorted(MONTH_ENDS))),
        first=draw(st.sampled_from(["short", "short", "long", "whole"])),
        last=draw(st.sampled_from(["short", "short", "long", "whole"])),
        merge_below=draw(st.sampled_from([0, 0, 3, 12])),
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    start = draw(some_day())
    end = draw(st.none() | st.integers(1, 500).map(lambda days: start + timedelta(days)))
    grid = draw(grids())
    own = draw(st.none() | st.none() | grids())
    price_per = draw(st.none() | st.none() | st.none() | grids())
    by_days = (price_per or own or grid).days
    soon = st.integers(-5, 150).map(lambda days: start + timedelta(days))
    prices = draw(
        st.lists(
            st.tuples(soon, st.integers(0, 100_000), st.sampled_from(sorted(EFFECTS))),
            max_size=2,
            unique_by=lambda each: each[0],
        )
    )
    pauses: list[tuple[date, date, bool]] = []
    if draw(st.booleans()):
        away = draw(soon)
        back = away + timedelta(draw(st.integers(1, 60)))
        pauses.append((away, back, draw(st.booleans())))
        if draw(st.booleans()):
            later = back + timedelta(draw(st.integers(0, 40)))
            pauses.append((later, later + timedelta(draw(st.integers(1, 40))), draw(st.booleans())))
    ended = None
    if draw(st.booleans()):
        ended = (start + timedelta(draw(st.integers(0, 150))), draw(st.booleans()))
    regrid = None
    if draw(st.integers(0, 2)) == 0:
        regrid = draw(soon), draw(grids())
        by_days = by_days or (0 if price_per or own else regrid[1].days)
    digits = draw(st.sampled_from([None, None, 2, 9]))
    return Question(
        start=start,
        end=end,
        until=start + timedelta(draw(st.sampled_from([400, 100, 31, 0]))),
        grid=grid,
        cents=draw(st.sampled_from([31_000, 2505, 1000, 99, 5, 1, 0]) | st.integers(1, 300_000)),
        quantity=draw(st.sampled_from([1, 1, 2, 3, 0])),
        own=own,
        price_per=price_per,
        rule=draw(st.sampled_from(FOR_DAYS if by_days else sorted(RULES))),
        stubs_only=draw(st.booleans()),
        digits=digits,
        mode=draw(st.sampled_from(sorted(reading.MODES))) if digits is not None else "half_up",
        timing=draw(st.sampled_from(sorted(TIMINGS))),
        offset=draw(st.sampled_from([0, 0, -10, 7])),
        net=draw(st.sampled_from([0, 14, 30])),
        prices=tuple(prices),
        pauses=tuple(pauses),
        regrid=regrid,
        ended=ended,
    )


def cadence(grid: Grid) -> pt.Cadence:
    anchor: date | pt.Anchor
    if isinstance(grid.anchor, date):
        anchor = grid.anchor
    else:
        rule, number = grid.anchor
        anchor = RULES_OF_ANCHORS[rule](number)
    return pt.Cadence(
        every=pt.months(grid.months) if grid.months else pt.days(grid.days),
        anchor=anchor,
        month_end=MONTH_ENDS[grid.month_end],
        first=pt.Stub(grid.first),
        last=pt.Stub(grid.last),
        merge_below=grid.merge_below,
    )


def schedule(q: Question) -> pt.BillingSchedule:
    rule = RULES[q.rule]
    if q.stubs_only:
        rule = rule.for_stubs_only()
    if q.digits is not None:
        rule = rule.rounded(q.digits, pt.Rounding[q.mode.upper()])

    def fee(cents: int) -> pt.RecurringFee:
        return pt.RecurringFee(
            id="fee",
            amount=pt.Money.of_minor(cents, "USD"),
            quantity=q.quantity,
            cadence=None if q.own is None else cadence(q.own),
            price_per=None if q.price_per is None else cadence(q.price_per),
        )

    changes = [
        pt.Change(on=on, fees=(fee(cents),), effect=EFFECTS[effect])
        for on, cents, effect in q.prices
    ]
    if q.regrid is not None:
        changes.append(pt.Change(on=q.regrid[0], cadence=cadence(q.regrid[1])))
    ended = None
    if q.ended is not None:
        credit = pt.EndCredit.PRORATED if q.ended[1] else pt.EndCredit.NONE
        ended = pt.EarlyEnd(on=q.ended[0], credit=credit)
    return pt.BillingSchedule(
        id="B",
        runs=pt.Period(q.start, q.end),
        cadence=cadence(q.grid),
        fees=(fee(q.cents),),
        timing=TIMINGS[q.timing].offset(q.offset),
        proration=rule,
        due=pt.NetDays(q.net),
        changes=tuple(changes),
        pauses=tuple(
            pt.Pause(pt.Period(away, back), restarts=restarts) for away, back, restarts in q.pauses
        ),
        ended=ended,
    )


def ours(q: Question) -> list[reading.Row]:
    return sorted(
        (c.period.start, c.period.end, c.amount.minor, c.invoice_on, c.due_on)  # type: ignore[misc]
        for c in schedule(q).charges(until=q.until)
    )


@settings(max_examples=DRAWS)
@given(questions())
def test_a_random_question_is_answered_as_the_page_reads(q: Question) -> None:
    assert ours(q) == reading.answer(q)
