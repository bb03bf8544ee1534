"""A biller read off `docs/explanation/billing.md`, slow and plain: it shares no code with ours.

A question is plain data: months or days, cents, names of rules. `answer` says each charge as its
days, its cents, and the days of its invoice and its payment. Days are looked at one by one where
that is what a sentence of the page says.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import isleap, monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

DAY = timedelta(days=1)
Anchor = date | tuple[str, int]
Row = tuple[date, date, int, date, date]


@dataclass(frozen=True)
class Grid:
    """How often, from where, and what a 29th to 31st becomes."""

    months: int = 0
    days: int = 0
    anchor: Anchor = ("start", 0)
    month_end: str = "clamp"
    first: str = "short"
    last: str = "short"
    merge_below: int = 0


@dataclass(frozen=True)
class Question:
    """The terms of one recurring fee, and what happened to them."""

    start: date
    end: date | None
    until: date
    grid: Grid
    cents: int
    quantity: int = 1
    own: Grid | None = None
    price_per: Grid | None = None
    rule: str = "actual_period"
    stubs_only: bool = False
    digits: int | None = None
    mode: str = "half_up"
    timing: str = "advance"
    offset: int = 0
    net: int = 30
    prices: tuple[tuple[date, int, str], ...] = ()
    pauses: tuple[tuple[date, date, bool], ...] = ()
    regrid: tuple[date, Grid] | None = None
    """A day on which another cadence takes the place of the schedule's."""
    ended: tuple[date, bool] | None = None
    """The first day without service, and whether the days after it are given back."""


@dataclass
class Stretch:
    """Days over which one grid runs, counted from a day, up to where it is cut."""

    grid: Grid
    anchor: date
    month_end: str
    start: date
    end: date | None
    cut: date | None = None
    inner: bool = False
    periods: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """One period, and the boundaries of the whole periods that it touches."""

    start: date
    end: date
    around: tuple[date, ...]

    def until(self, day: date) -> Span:
        """Cut: the wholes that it touches still are whole ones."""
        kept = next(place for place, each in enumerate(self.around) if each >= day)
        return Span(self.start, day, self.around[: kept + 1])

    @property
    def wholes(self) -> list[tuple[date, date]]:
        return list(pairwise(self.around))

    @property
    def is_whole(self) -> bool:
        return self.around == (self.start, self.end)


# --- boundaries are counted from the anchor ------------------------------------------------------


def length(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def moved(day: date, months: int) -> tuple[int, int]:
    """The year and the month so many months on."""
    place = day.year * 12 + day.month - 1 + months
    return place // 12, place % 12 + 1


def boundary(grid: Grid, anchor: date, month_end: str, k: int) -> date | None:
    """Boundary k, or None where a rule leaves the month out."""
    if grid.days:
        return anchor + k * grid.days * DAY
    year, month = moved(anchor, k * grid.months)
    there = length(year, month)
    from_end = length(anchor.year, anchor.month) - anchor.day
    kept = {"stick": 1, "keep3": 3}.get(month_end, 0)
    if from_end < kept:
        return date(year, month, there - from_end)
    walked = month_end == "walk" and any(
        anchor.day > length(*moved(anchor, step * grid.months)) for step in range(k + 1)
    )
    if anchor.day <= there and not walked:
        return date(year, month, anchor.day)
    if month_end == "skip":
        return None
    if month_end in {"spill", "walk"}:
        return date(*moved(date(year, month, 1), 1), 1)
    return date(year, month, there)


@lru_cache(maxsize=64)
def boundaries(grid: Grid, anchor: date, month_end: str) -> list[date]:
    """All of them in the years that are asked about, and well beside these."""
    low, high = date(2015, 1, 1), date(2038, 1, 1)
    step = grid.days or 28 * grid.months
    first, last = (low - anchor).days // step - 2, (high - anchor).days // step + 2
    found = (boundary(grid, anchor, month_end, k) for k in range(first, last + 1))
    return sorted({day for day in found if day is not None})


def around(marks: list[date], start: date, end: date) -> tuple[date, ...]:
    """From the last boundary on or before a day to the first on or after another."""
    return tuple(marks[bisect_right(marks, start) - 1 : bisect_left(marks, end) + 1])


def anchored(grid: Grid, start: date) -> tuple[date, str]:
    """The day that a rule makes of the term, and what becomes of its month ends."""
    if isinstance(grid.anchor, date):
        return grid.anchor, grid.month_end
    rule, number = grid.anchor
    if rule == "start":
        return start, grid.month_end
    if rule == "calendar":
        if grid.days:
            return (start - start.weekday() * DAY if grid.days % 7 == 0 else start), grid.month_end
        span = next(each for each in (12, 6, 3, 1) if grid.months % each == 0)
        return date(start.year, (start.month - 1) // span * span + 1, 1), grid.month_end
    if rule == "weekday":
        return start - (start.weekday() - number) % 7 * DAY, grid.month_end
    if rule == "last":
        return start.replace(day=length(start.year, start.month)), "stick"
    # The bill-cycle day of the term's first month, or of the first month of the grid that has it.
    best = start
    for k in range(12):
        year, month = moved(start, k * grid.months)
        if length(year, month) >= number:
            return date(year, month, number), grid.month_end
        if length(year, month) > length(best.year, best.month):
            best = date(year, month, 1)
    return best.replace(day=length(best.year, best.month)), grid.month_end


def far(grid: Grid) -> timedelta:
    """As far ahead as the period may end in which a day lies: a 29 February may be left out."""
    left_out = 4 if grid.month_end == "skip" and grid.months % 12 == 0 else 2
    return max(800, 2 * left_out * 31 * grid.months) * DAY


def looked_at(q: Question) -> date:
    """A day by which every period ends that is billed by the last day asked about.

    A fee with periods of its own is billed with the schedule's, which may be much longer.
    """
    grids = (q.grid, q.own, q.regrid and q.regrid[1])
    return q.until + max(far(each) for each in grids if each is not None)


def listed(stretch: Stretch, last: date) -> list[Span]:
    """The periods of a stretch: a term that is off the grid leaves part periods at its ends."""
    grid, start, end = stretch.grid, stretch.start, stretch.end
    marks = boundaries(grid, stretch.anchor, stretch.month_end)
    first = "short" if stretch.inner and grid.first == "whole" else grid.first
    if first == "whole":
        start = max(each for each in marks if each <= start)
    if grid.last == "whole" and end is not None:
        end = min(each for each in marks if each >= end)
    inside = marks[bisect_right(marks, start) :]
    inside = inside[: bisect_left(inside, end or last)]
    if inside and start not in marks:
        part = (inside[0] - start).days
        if first == "long" or part < grid.merge_below:
            inside = inside[1:]
    if inside and end is not None and end not in marks:
        part = (end - inside[-1]).days
        if grid.last == "long" or part < grid.merge_below:
            inside = inside[:-1]
    edges = [start, *inside] + ([] if end is None else [end])
    found = [Span(one, other, around(marks, one, other)) for one, other in pairwise(edges)]
    if stretch.cut is None:
        return found
    cut = stretch.cut
    return [each if each.end <= cut else each.until(cut) for each in found if each.start < cut]


# --- the share of a price ------------------------------------------------------------------------


def all_days(start: date, end: date) -> list[date]:
    return [start + n * DAY for n in range((end - start).days)]


def us_30_360(start: date, end: date) -> int:
    def ends_february(day: date) -> bool:
        return day.month == 2 and day.day == length(day.year, 2)

    first, last = start.day, end.day
    if ends_february(start):
        last = 30 if ends_february(end) else last
        first = 30
    if last == 31 and first >= 30:
        last = 30
    first = min(first, 30)
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def measured(q: Question, stretch: Stretch, start: date, end: date) -> Fraction:
    """The share of some days by the rule's own formula, whole period or not."""
    days, rule, grid, m = all_days(start, end), q.rule, stretch.grid, stretch.grid.months
    d = Fraction(len(days))
    if rule == "first_period":
        one = boundary(grid, stretch.anchor, stretch.month_end, 0)
        marks = boundaries(grid, stretch.anchor, stretch.month_end)
        assert one is not None
        return d / (marks[bisect_right(marks, one)] - one).days
    if rule == "calendar_month":
        return sum((Fraction(1, length(each.year, each.month)) for each in days), Fraction(0)) / m
    if rule == "actual_30":
        return d / (30 * m)
    if rule.startswith("fixed_"):
        n = int(rule[6:])
        counted = sum(each.day <= n for each in days)
        # A month that is shorter has the days that it lacks at its end.
        lacking = sum(
            n - length(each.year, each.month)
            for each in days
            if each.day == length(each.year, each.month) and length(each.year, each.month) < n
        )
        return Fraction(counted + lacking, n * m)
    if rule == "30_360_eu":
        a, b = min(start.day, 30), min(end.day, 30)
        count = 360 * (end.year - start.year) + 30 * (end.month - start.month) + b - a
        return Fraction(count, 30 * m)
    if rule == "30_360_us":
        return Fraction(us_30_360(start, end), 30 * m)
    if rule == "actual_360":
        return d / 360 * 12 / m
    if rule == "actual_365":
        return d / 365 * 12 / m
    years = sum((Fraction(1, 366 if isleap(each.year) else 365) for each in days), Fraction(0))
    return years * 12 / m


def share(q: Question, stretch: Stretch, span: Span) -> Fraction:
    """The share of one whole period's price that a period costs, rounded if that is asked for."""
    exact = _share(q, stretch, span)
    if q.digits is None:
        return exact
    return Fraction(rounded(exact * 10**q.digits, q.mode), 10**q.digits)


def _share(q: Question, stretch: Stretch, span: Span) -> Fraction:
    start, end = span.start, span.end
    if q.rule == "full":
        return Fraction(1)
    if q.rule == "skip":
        return Fraction(sum(start <= a and b <= end for a, b in span.wholes))
    if q.rule == "actual_period":
        return sum(
            (
                Fraction((min(b, end) - max(a, start)).days, (b - a).days)
                for a, b in span.wholes
                if min(b, end) > max(a, start)
            ),
            Fraction(0),
        )
    if q.rule == "whole_periods":
        if span.is_whole:
            return Fraction(1)
        # As many as fit, counted from the part's own start.
        marks: list[date] = []
        k = 0
        while not marks or marks[-1] <= end:
            mark = boundary(stretch.grid, start, stretch.month_end, k)
            marks += [] if mark is None else [mark]
            k += 1
        fit = len(marks) - 2
        return fit + Fraction((end - marks[fit]).days, (marks[fit + 1] - marks[fit]).days)
    if not q.stubs_only:
        return measured(q, stretch, start, end)
    total = Fraction(0)
    for a, b in span.wholes:
        low, high = max(a, start), min(b, end)
        if low < high:
            whole = (low, high) == (a, b)
            total += 1 if whole else measured(q, stretch, low, high)
    return total


MODES = {
    "half_up": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "down": ROUND_DOWN,
    "up": ROUND_UP,
}


def rounded(exact: Fraction, mode: str = "half_up") -> int:
    with localcontext() as context:
        context.prec = 120
        value = Decimal(exact.numerator) / Decimal(exact.denominator)
        return int(value.quantize(Decimal(1), rounding=MODES[mode]))


def shares(
    q: Question, stretch: Stretch, span: Span, cuts: list[date], served: list[bool]
) -> list[Fraction]:
    """Each piece costs what the days up to its end cost more than the days up to its start."""
    if cuts and not all(served) and any(served):
        if q.rule == "full":
            return [Fraction(place == served.index(True)) for place in range(len(served))]
        if q.rule == "skip":
            pieces = list(zip(pairwise([span.start, *cuts, span.end]), served, strict=True))
            kept = [
                b
                for a, b in span.wholes
                if span.start <= a and b <= span.end
                if all(on for (x, y), on in pieces if x < b and a < y)
            ]
            return [Fraction(sum(x < b <= y for b in kept)) for (x, y), _ in pieces]
    total = share(q, stretch, span)
    up_to = [min(share(q, stretch, span.until(cut)), total) for cut in cuts] + [total]
    return [after - before for before, after in pairwise([Fraction(0), *up_to])]


# --- what happens to it --------------------------------------------------------------------------


def stretches(q: Question, own: Grid | None) -> list[Stretch]:
    """One, and another after each pause that restarts, and where another cadence begins.

    Of the fee's own periods, or of the schedule's. An early end cuts the one that runs.
    """
    grid = own or q.grid
    found = [Stretch(grid, *anchored(grid, q.start), q.start, q.end)]
    events: list[tuple[date, date, Grid | None]] = []
    if q.regrid is not None and own is None:
        events.append((q.regrid[0], q.regrid[0], q.regrid[1]))
    events += [(away, back, None) for away, back, restarts in q.pauses if restarts]
    for day, resumes, new in sorted(events, key=lambda each: each[0]):
        last = found[-1]
        if q.end is not None and day >= q.end:
            continue
        start = max(resumes, last.start)
        goes_on = q.end is None or start < q.end
        if last.start < day:
            last.cut = day
        elif goes_on:
            found.pop()
        if not goes_on:
            break  # service never resumes: no cadence takes the place of another
        grid = new or last.grid
        anchor = (start, grid.month_end) if new is None else anchored(grid, start)
        found.append(Stretch(grid, *anchor, start, q.end, inner=start != q.start))
    for each in found:
        each.periods = listed(each, looked_at(q))
    return found if q.ended is None else ended(q, found, *q.ended)


def ended(q: Question, found: list[Stretch], day: date, gives_back: bool) -> list[Stretch]:
    """Cut on the day, or where nothing is given back on the end of the period that runs then."""
    if not gives_back:
        running = [each for one in found for each in one.periods if each.start < day < each.end]
        day = running[0].end if running else day
    left = [each for each in found if each.start < day]
    for each in left:
        each.cut = min(filter(None, [each.cut, day]))
        each.periods = listed(each, looked_at(q))
    return left


def counts_from(q: Question, day: date, effect: str) -> date:
    """The day from which a price counts: its own, the day after, or the next boundary."""
    if effect == "day_after":
        day += DAY
    if effect != "next_boundary":
        return day
    before = replace(
        q,
        until=max(q.until, day),
        pauses=tuple(each for each in q.pauses if each[0] < day),
        regrid=q.regrid if q.regrid is not None and q.regrid[0] < day else None,
        ended=None,
    )
    last = stretches(before, q.own)[-1]
    for each in last.periods:
        if each.start == day and (day != last.start or day == each.around[0]):
            return day
        if each.start <= day < each.end:
            return each.end
    return day


def answer(q: Question) -> list[Row]:
    """Every charge invoiced by a day: its days, its cents, when it is invoiced and due."""
    billing = [each for one in stretches(q, None) for each in one.periods]
    steps = [(date.min, q.cents)]
    for on, cents, effect in sorted(q.prices, key=lambda each: each[0]):
        since = counts_from(q, on, effect)
        since = since if since > q.start else date.min
        steps = [*(each for each in steps if each[0] < since), (since, cents)]

    def price(day: date) -> int | None:
        if any(away <= day < back for away, back, _ in q.pauses):
            return None
        return next(cents for since, cents in reversed(steps) if since <= day)

    found: list[Row] = []
    for stretch in stretches(q, q.own):
        for span in stretch.periods:
            days = all_days(span.start, span.end)
            cuts = [b for a, b in pairwise(days) if price(a) != price(b)]
            edges = [span.start, *cuts, span.end]
            costs = [price(each) for each in edges[:-1]]
            parts = _parts(q, stretch, span, cuts, [each is not None for each in costs])
            for (a, b), cost, part in zip(pairwise(edges), costs, parts, strict=True):
                if cost is None:
                    continue
                invoice_on = invoiced(q, billing, span, a)
                if invoice_on <= q.until:
                    amount = rounded(part * cost * q.quantity)
                    found.append((a, b, amount, invoice_on, invoice_on + q.net * DAY))
    return sorted(found)


def _parts(
    q: Question, stretch: Stretch, span: Span, cuts: list[date], served: list[bool]
) -> list[Fraction]:
    if q.price_per is None:
        return shares(q, stretch, span, cuts, served)
    # The price is for the periods of another grid, and the share is measured on that.
    anchor, month_end = anchored(q.price_per, q.start)
    other = Stretch(q.price_per, anchor, month_end, q.start, q.end)
    marks = around(boundaries(q.price_per, anchor, month_end), span.start, span.end)
    return shares(q, other, Span(span.start, span.end, marks), cuts, served)


def invoiced(q: Question, billing: list[Span], span: Span, start: date) -> date:
    """The bill date of a piece of a service period, by the billing period in which it stands."""
    day = span.start if q.timing == "advance" else span.end - DAY
    bills = next((each for each in billing if each.start <= day < each.end), span)
    if q.timing == "advance":
        first = bills.start if start == span.start else start
        return first + q.offset * DAY
    if q.timing == "last_day":
        return bills.end - DAY + q.offset * DAY
    if q.timing == "bill_date":
        return bills.around[-1] + q.offset * DAY
    return bills.end + q.offset * DAY
