"""How often, in which parts, and on which days: what schedules are made of."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from hypothesis import strategies as st

from patronage.billing.charges.dues import (
    DayOfMonth,
    EndOfMonth,
    NetDays,
    NetMonths,
    Timing,
    TimingRule,
)
from patronage.billing.periods.anchor import Anchor
from patronage.billing.periods.boundaries import RolledBoundaries
from patronage.billing.periods.cadence import Cadence, Stub
from patronage.billing.prices.proration import Proration, ProrationRule
from patronage.calendars import WEEKDAYS, Roll
from patronage.dates.span import Span
from patronage.strategies.looking import calendars
from patronage.strategies.times import days as any_days
from patronage.strategies.times import month_ends, periods
from patronage.strategies.world import some_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.charges.dues import Due
    from patronage.billing.periods.period import BillingPeriod

__all__ = [
    "anchor_rules",
    "billing_periods",
    "cadences",
    "dues",
    "prorations",
    "rolled_boundaries",
    "timings",
]

_IN_MONTHS: Final = tuple(Span(months=count) for count in (1, 3, 12, 2))
_IN_DAYS: Final = tuple(Span(days=count) for count in (7, 14, 30, 1))
_STARTING: Final = (Anchor.START, Anchor.CALENDAR)
_BY_MONTH: Final = (
    Anchor.LAST_DAY,
    *map(Anchor.day_of_month, (1, 15, 28, 29, 30, 31)),
    Anchor.last_working_day(WEEKDAYS),
)


def anchor_rules(every: Span | None = None, *, allow_end: bool = True) -> SearchStrategy[Anchor]:
    """Draw a rule for the day that a cadence counts from: one that suits the length, if given.

    `Anchor.END` takes a term with an end: leave it out by `allow_end`.

    >>> from hypothesis import find
    >>> find(anchor_rules(), lambda rule: rule.number == 31)
    Anchor.day_of_month(31)
    """
    rules: tuple[Anchor, ...] = (*_STARTING, Anchor.weekday(0), Anchor.weekday(6))
    if every is None or every.is_months:
        rules += _BY_MONTH
    return st.sampled_from((*rules, Anchor.END) if allow_end else rules)


def _rolls() -> SearchStrategy[Roll]:
    return st.sampled_from(Roll)


def rolled_boundaries(
    *, days: SearchStrategy[date] | None = None
) -> SearchStrategy[RolledBoundaries]:
    """Draw how the boundaries of periods move to working days.

    >>> from hypothesis import find
    >>> find(rolled_boundaries(), lambda each: each.shares_unrolled).roll
    Roll.FOLLOWING
    """
    extra = {
        "roll": _rolls(),
        "first": _rolls(),
        "last": _rolls(),
        "last_working_day": st.booleans(),
        "nth_weekday": st.tuples(st.sampled_from((1, 3, 4, -1)), st.integers(0, 6)),
        "shares_unrolled": st.booleans(),
    }
    return some_of(RolledBoundaries, {"calendar": _weekly(days)}, extra)


def _weekly(days: SearchStrategy[date] | None) -> SearchStrategy[Any]:
    """Draw calendars that have a working day in every week."""
    return st.just(WEEKDAYS) | calendars(days=days).map(
        lambda calendar: calendar if len(calendar.weekend) < 3 else WEEKDAYS
    )


def cadences(
    *,
    days: SearchStrategy[date] | None = None,
    anchored: bool = False,
    endless: bool = False,
) -> SearchStrategy[Cadence]:
    """Draw predetermined intervals.

    `anchored`: the anchor is a day, so that the cadence hangs on no term (`review_on` takes only
    such). `endless`: it suits a term without an end, so that it is neither one period over the
    whole term nor counted from its end.

    >>> from hypothesis import find
    >>> find(cadences(anchored=True), lambda each: each.every.days == 7).anchor
    datetime.date(2024, 2, 1)
    """
    return _cadences(any_days() if days is None else days, anchored, endless)


@lru_cache(maxsize=64)
def _cadences(days: SearchStrategy[date], anchored: bool, endless: bool) -> SearchStrategy[Cadence]:
    extra: dict[str, SearchStrategy[Any]] = {
        "month_end": month_ends(),
        "first": st.sampled_from(Stub),
        "last": st.sampled_from(Stub),
        "merge_below": st.sampled_from((1, 2, 15)),
        "first_end": days,
        "last_start": days,
        "rolled": rolled_boundaries(days=days),
    }
    by_length: list[SearchStrategy[Cadence]] = []
    for steps in (_IN_MONTHS, _IN_DAYS):
        anchor: SearchStrategy[date | Anchor] = days
        if not anchored:
            anchor |= anchor_rules(steps[0], allow_end=not endless)
        required: dict[str, SearchStrategy[Any]] = {
            "every": st.sampled_from(steps),
            "anchor": anchor,
        }
        by_length.append(some_of(Cadence, required, extra))
    found = st.one_of(by_length)
    moving = found | found | found | _with_a_moved_date(found)
    return moving if anchored or endless else moving | st.just(Cadence.once())


@st.composite
def _with_a_moved_date(draw: DrawFn, cadences: SearchStrategy[Cadence]) -> Cadence:
    """Draw a cadence; one whose anchor is a day with one bill date moved between its neighbours."""
    cadence = draw(cadences)
    if not isinstance(cadence.anchor, date):
        return cadence
    k = draw(st.integers(-2, 4))
    before, here, after = (cadence.boundary(k + step) for step in (-1, 0, 1))
    grid = cadence.grid()
    if not before < here < after or grid.boundary(grid.index(here)) != here:
        return cadence
    lowest, highest = before + timedelta(1) - here, after - timedelta(1) - here
    shift = draw(st.integers(lowest.days, highest.days))
    return evolve(cadence, moved=((here, here + timedelta(shift)),))


def billing_periods(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[BillingPeriod]:
    """Draw one of the first periods of a cadence over a term.

    >>> from hypothesis import find
    >>> print(find(billing_periods(), lambda period: not period.is_whole).nominal)
    [2024-02-01, 2024-03-01)
    """
    return _billing_periods(any_days() if days is None else days)


@st.composite
def _billing_periods(draw: DrawFn, days: SearchStrategy[date]) -> BillingPeriod:
    term = draw(periods(days=days, allow_open_start=False, allow_open_end=False))
    every = draw(st.sampled_from(_IN_MONTHS + _IN_DAYS))
    cadence = Cadence(
        every=every,
        anchor=draw(days),
        first=draw(st.sampled_from(Stub)),
        last=draw(st.sampled_from(Stub)),
    )
    skipped = draw(st.integers(0, 2))
    found: BillingPeriod | None = None
    for place, period in enumerate(cadence.periods(term)):
        found = period
        if place == skipped:
            break
    if found is None:  # pragma: no cover  a term has a period
        raise AssertionError
    return found


def _rolled(days: SearchStrategy[date] | None) -> dict[str, SearchStrategy[Any]]:
    return {"roll": _rolls(), "calendar": _weekly(days)}


def timings(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Timing]:
    """Draw on which day a period is invoiced.

    >>> from hypothesis import find
    >>> find(timings(), lambda timing: not timing.in_advance)
    Timing.IN_ARREARS
    """
    extra = {"days": st.sampled_from((1, -1, -14, 30)), **_rolled(days)}
    return some_of(Timing, {"rule": st.sampled_from(TimingRule)}, extra)


_FOR_ANY_LENGTH: Final = (
    ProrationRule.ACTUAL_PERIOD,
    ProrationRule.WHOLE_PERIODS,
    ProrationRule.FULL,
    ProrationRule.SKIP,
    ProrationRule.FIRST_PERIOD,
)
"""The rules that a price by days has too; the others count months."""


def prorations(every: Span | None = None) -> SearchStrategy[Proration]:
    """Draw what a part of a period is measured by: a rule that suits the length, if given.

    >>> from hypothesis import find
    >>> find(prorations(), lambda rule: rule.month_days is not None).month_days
    30
    """
    extra = {
        "stubs_only": st.booleans(),
        "end_day_counts": st.booleans(),
        "digits": st.sampled_from((2, 0, 9)),
    }
    by_days = every is not None and not every.is_months
    rules = [rule for rule in ProrationRule if rule is not ProrationRule.FIXED_MONTH]
    plain = {"rule": st.sampled_from(_FOR_ANY_LENGTH if by_days else rules)}
    if by_days:
        return some_of(Proration, plain, extra)
    fixed = {"rule": st.just(ProrationRule.FIXED_MONTH), "month_days": st.sampled_from((30, 28))}
    return some_of(Proration, plain, extra) | some_of(Proration, fixed, extra)


def dues(
    *, days: SearchStrategy[date] | None = None, kinds: Iterable[type[Due]] | None = None
) -> SearchStrategy[Due]:
    """Draw when a charge is to be paid, counted from its invoice: of any kind, or of these.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(dues(kinds=[pt.NetDays]), lambda due: due.days == 30).due_on(date(2024, 1, 31))
    datetime.date(2024, 3, 1)
    """
    rolled = _rolled(days)
    few = st.sampled_from((0, 1, 14, 30, 31))
    months = st.sampled_from((0, 1, 2))
    made: dict[type[Due], SearchStrategy[Due]] = {
        NetDays: some_of(NetDays, {"days": few}, rolled),
        NetMonths: some_of(NetMonths, {"months": months}, rolled),
        EndOfMonth: some_of(
            EndOfMonth, {}, {"months": months, "days": few, "plus_days": few, **rolled}
        ),
        DayOfMonth: some_of(
            DayOfMonth,
            {"day": st.sampled_from((15, 1, 28, 29, 30, 31))},
            {"months": months, **rolled},
        ),
    }
    return st.one_of([made[kind] for kind in (made if kinds is None else kinds)])
