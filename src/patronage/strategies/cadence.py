"""How often, in which parts, and on which days something is billed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final, get_args

from attrs import evolve
from hypothesis import strategies as st

from patronage.billing.charges.due_days import (
    DayOfMonth,
    DueDay,
    EndOfMonth,
    NetDays,
    NetMonths,
)
from patronage.billing.charges.dues import Timing
from patronage.billing.charges.early_discount import EarlyDiscount
from patronage.billing.charges.instalments import Instalments
from patronage.billing.periods.anchor import Anchor
from patronage.billing.periods.boundaries import RolledBoundaries
from patronage.billing.periods.cadence import Cadence, Stub
from patronage.billing.periods.period import BillingPeriod
from patronage.billing.prices.proration import Proration, ProrationRule
from patronage.calendars import WEEKDAYS, Calendar, HolidayCalendar
from patronage.dates.span import Span
from patronage.strategies.amounts import percents
from patronage.strategies.dates import calendars, periods
from patronage.strategies.fields import any_of, drawn, from_fields
from patronage.strategies.options import EVERYWHERE, World
from patronage.strategies.parts import AS_FIELD, BY_HAND, PARTS, few, several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from patronage.billing.charges.dues import Due

__all__ = [
    "anchor_rules", "billing_periods", "cadences", "dues", "endless", "prorations",
    "rolled_boundaries", "timings",
]  # fmt: skip

_IN_MONTHS: Final = tuple(Span(months=count) for count in (1, 3, 12, 2))
_IN_DAYS: Final = tuple(Span(days=count) for count in (7, 14, 30, 1))
_DAYS: Final = few(0, 1, 14, 30, 31)
_MONTHS: Final = few(0, 1, 2)

PARTS[Proration] = {"digits": few(2, 0, 9)}
PARTS[RolledBoundaries] = {"nth_weekday": st.tuples(few(1, 3, 4, -1), st.integers(0, 6))}
PARTS[Timing] = {"days": few(1, -1, -14, 30)}
PARTS[NetDays] = {"days": _DAYS}
PARTS[NetMonths] = {"months": _MONTHS}
PARTS[EndOfMonth] = {"months": _MONTHS, "days": _DAYS, "plus_days": _DAYS}
PARTS[DayOfMonth] = {"day": few(15, 1, 28, 29, 30, 31), "months": _MONTHS}


def _due_days(world: World) -> SearchStrategy[DueDay]:
    """Draw a single day by which something is to be paid, counted from its invoice."""
    return any_of("due", world, get_args(DueDay))


def _parts(world: World) -> SearchStrategy[tuple[tuple[int, DueDay | date], ...]]:
    """Draw shares of a charge, each with its due day: counted from the invoice, or a stated one."""
    return several(st.tuples(few(1, 2, 30), _due_days(world) | world.days), most=3)


def _early_discounts(world: World, **fixed: object) -> SearchStrategy[EarlyDiscount]:
    """Draw a discount for paying early, in plain days no more than those that follow."""
    days = st.tuples(_DAYS, _DAYS).map(lambda pair: tuple(sorted(pair)))
    plain = days.flatmap(lambda pair: _paid_early(world, *map(NetDays, pair), **fixed))
    return plain | _paid_early(world, NetMonths(1), _due_days(world), **fixed)


def _paid_early(
    world: World, within: object, due: object, **fixed: object
) -> SearchStrategy[EarlyDiscount]:
    return from_fields(EarlyDiscount, world, **{"within": within, "due": due, **fixed})


PARTS[EarlyDiscount] = {"percent": percents(1, 99)}
PARTS[Instalments] = {"parts": _parts}


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


def rolled_boundaries(
    *, days: SearchStrategy[date] | None = None
) -> SearchStrategy[RolledBoundaries]:
    """Draw how the boundaries of periods move to working days.

    >>> from hypothesis import find
    >>> find(rolled_boundaries(), lambda each: each.shares_unrolled).roll
    Roll.FOLLOWING
    """
    return drawn(RolledBoundaries, World.over(days))


def _weekly(world: World) -> SearchStrategy[Calendar]:
    """Draw calendars that have a working day in every week."""
    return st.just(WEEKDAYS) | calendars(days=world.days).map(
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
    return drawn(Cadence, World.over(days), anchored=anchored, endless=endless)


def _cadences(
    world: World, *, anchored: bool = False, endless: bool = False
) -> SearchStrategy[Cadence]:
    world = World.over(world.days)  # whatever else there is, so that its strategies are shared
    by_length: list[SearchStrategy[Cadence]] = []
    for steps in (_IN_MONTHS, _IN_DAYS):
        anchor: SearchStrategy[date | Anchor] = world.days
        if not anchored:
            anchor |= anchor_rules(steps[0], allow_end=not endless)
        parts = {"every": few(*steps), "anchor": anchor, "moved": ()}
        by_length.append(from_fields(Cadence, world, **parts))
    found = st.one_of(by_length)
    moving = found | found | found | _with_a_moved_date(found)
    return moving if anchored or endless else moving | st.just(Cadence.once())


def endless(world: World) -> SearchStrategy[Cadence]:
    """Draw a cadence that suits a term without an end."""
    return drawn(Cadence, world, endless=True)


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
    return drawn(BillingPeriod, World.over(days))


@st.composite
def _billing_periods(draw: DrawFn, world: World) -> BillingPeriod:
    term = draw(periods(days=world.days, allow_open_start=False, allow_open_end=False))
    every = draw(st.sampled_from(_IN_MONTHS + _IN_DAYS))
    cadence = Cadence(
        every=every,
        anchor=draw(world.days),
        first=draw(st.sampled_from(Stub)),
        last=draw(st.sampled_from(Stub)),
    )
    first_few = islice(cadence.periods(term), draw(st.integers(1, 3)))
    return list(first_few)[-1]


def timings(*, days: SearchStrategy[date] | None = None) -> SearchStrategy[Timing]:
    """Draw on which day a period is invoiced.

    >>> from hypothesis import find
    >>> find(timings(), lambda timing: not timing.in_advance)
    Timing.IN_ARREARS
    """
    return drawn(Timing, World.over(days))


def prorations(every: Span | None = None) -> SearchStrategy[Proration]:
    """Draw what a part of a period is measured by: a rule that suits the length, if given.

    >>> from hypothesis import find
    >>> find(prorations(), lambda rule: rule.month_days is not None).month_days
    30
    """
    return drawn(Proration, EVERYWHERE, every=every)


_FOR_ANY_LENGTH: Final = (
    ProrationRule.ACTUAL_PERIOD,
    ProrationRule.WHOLE_PERIODS,
    ProrationRule.FULL,
    ProrationRule.SKIP,
    ProrationRule.FIRST_PERIOD,
)
"""The rules that a price by days has too; the others count months."""


def _prorations(_: World, *, every: Span | None = None) -> SearchStrategy[Proration]:
    if every is not None and not every.is_months:
        return _measured(few(*_FOR_ANY_LENGTH))
    rules = [rule for rule in ProrationRule if rule is not ProrationRule.FIXED_MONTH]
    return _measured(few(*rules)) | _measured(ProrationRule.FIXED_MONTH, few(30, 28))


def _measured(
    rule: ProrationRule | SearchStrategy[ProrationRule],
    month_days: SearchStrategy[int] | None = None,
) -> SearchStrategy[Proration]:
    return from_fields(Proration, World.over(None), rule=rule, month_days=month_days)


def dues(
    *, days: SearchStrategy[date] | None = None, kinds: Iterable[type[Due]] | None = None
) -> SearchStrategy[Due]:
    """Draw when a charge is to be paid, counted from its invoice: of any kind, or of these.

    >>> from hypothesis import find
    >>> import patronage as pt
    >>> find(dues(kinds=[pt.NetDays]), lambda due: due.days == 30).due_on(date(2024, 1, 31))
    datetime.date(2024, 3, 1)
    """
    return any_of("due", World.over(days), kinds)


AS_FIELD[Cadence] = endless
AS_FIELD[Calendar] = _weekly
AS_FIELD[Proration] = lambda world: _prorations(world, every=Span(days=1))
BY_HAND[Anchor] = lambda _: anchor_rules()
BY_HAND[BillingPeriod] = _billing_periods
BY_HAND[Cadence] = _cadences
BY_HAND[Calendar] = lambda world: calendars(days=world.days)
BY_HAND[EarlyDiscount] = _early_discounts
BY_HAND[HolidayCalendar] = lambda world: calendars(days=world.days)
BY_HAND[Proration] = _prorations
