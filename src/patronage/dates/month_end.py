"""Counting on from an anchor: boundary k of a cadence, and what happens at the end of a month."""

from __future__ import annotations

from bisect import bisect_right
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from itertools import count
from math import gcd
from typing import TYPE_CHECKING, ClassVar, NoReturn

from attrs import field, frozen

from patronage.dates.day import add_days, month_length, refuse, refuse_range
from patronage.errors import Fault, raise_faults, shown
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.dates.span import Span

__all__ = ["MonthEnd", "boundaries", "boundary", "index_of"]

SHORTEST_MONTH = 28
"""The days that every month has: only anchors after this one meet a shorter month."""

MONTHS_OF_LEAP_CYCLE = 4_800
"""After 400 years the Gregorian calendar repeats."""


@frozen(repr=False)
class MonthEnd(Value):
    """What becomes of an anchor on a 29th to 31st in a month that is shorter.

    - `CLAMP`: the last day there is (31 Jan, 28 Feb, 31 Mar).
    - `STICK`: an anchor on the last day of its month stays on last days (28 Feb, 31 Mar); others
      clamp.
    - `keep_distance(n)`: anchors in the last n days keep their distance to the end of the month
      (30 Jan is one day before the end, so 27 Feb); others clamp. `keep_distance(1)` is `STICK`.
    - `SKIP`: months without the day are left out; k counts the boundaries there are (RFC 5545).
    - `SPILL`: the 1st of the next month (31 Aug, 1 Oct, 31 Oct, 1 Dec).
    - `WALK`: the 1st of the next month, and it stays there: from the first month after the anchor
      that lacks the day, all boundaries are 1sts (31 Aug, 1 Oct, 1 Nov, 1 Dec), as with some
      processors of payments. Before the anchor nothing has walked: there it spills.

    `days` is how many last days of a month hold their distance to its end. Not a rule for weekends
    and holidays: that is a `Roll`. Faults: `month_end.unknown`, `interval.type`, `interval.range`.

    >>> import patronage as pt
    >>> boundary(date(2026, 2, 28), pt.months(1), 1, MonthEnd.STICK)
    datetime.date(2026, 3, 31)
    """

    rule: str
    days: int = field(default=0, kw_only=True)

    CLAMP: ClassVar[MonthEnd]
    STICK: ClassVar[MonthEnd]
    SKIP: ClassVar[MonthEnd]
    SPILL: ClassVar[MonthEnd]
    WALK: ClassVar[MonthEnd]

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self.rule, self.days))

    @classmethod
    def keep_distance(cls, days: int = 3) -> MonthEnd:
        """Return the rule by which anchors in the last so many days keep their distance to the end.

        >>> MonthEnd.keep_distance(days=1) is MonthEnd.STICK
        True
        """
        if type(days) is int and days == 1:
            return cls.STICK
        return cls("keep_distance", days=days)

    def __str__(self) -> str:
        return self.rule if self.rule in _KEPT else f"{self.rule}({self.days})"

    def __repr__(self) -> str:
        if self.rule in _KEPT:
            return f"MonthEnd.{self.rule.upper()}"
        return f"MonthEnd.keep_distance(days={self.days})"


_KEPT = {"clamp": 0, "stick": 1, "skip": 0, "spill": 0, "walk": 0}


def _faults(rule: object, kept: object) -> list[Fault]:
    if type(rule) is not str or (rule not in _KEPT and rule != "keep_distance"):
        hint = f"give {', '.join(_KEPT)} or keep_distance"
        return [Fault.of("month_end.unknown", "rule", rule, hint)]
    if type(kept) is not int:
        return [Fault.of("interval.type", "days", kept, "give a whole number of days")]
    least, most = (_KEPT[rule], _KEPT[rule]) if rule in _KEPT else (2, SHORTEST_MONTH)
    if least <= kept <= most:
        return []
    hint = f"give {least} to {most} days with {rule}; a distance of 1 day is stick"
    return [Fault.of("interval.range", "days", kept, hint)]


MonthEnd.CLAMP = MonthEnd("clamp")
MonthEnd.STICK = MonthEnd("stick", days=1)
MonthEnd.SKIP = MonthEnd("skip")
MonthEnd.SPILL = MonthEnd("spill")
MonthEnd.WALK = MonthEnd("walk")


def boundary(anchor: date, every: Span, k: int, month_end: MonthEnd = MonthEnd.CLAMP) -> date:
    """Return boundary k of a cadence: the anchor and k times the length, counted in one step.

    Boundary 0 is the anchor; k may be negative. Always computed from the anchor, so a 31st comes
    back after February. Faults: `date.range`, `interval.range` (a length of 0 days has no
    boundaries).

    >>> import patronage as pt
    >>> [boundary(date(2026, 1, 31), pt.months(1), k).isoformat() for k in (-2, 1, 2)]
    ['2025-11-30', '2026-02-28', '2026-03-31']
    """
    step = every.months
    if step is None:
        return add_days(anchor, k * _days_of(every))
    day = anchor.day
    if day > SHORTEST_MONTH and month_end.rule == "skip":
        k = _steps_of(anchor, step).month(k)
    place = anchor.year * 12 + anchor.month - 1 + k * step
    year, month = divmod(place, 12)
    kept = month_end.days
    if kept or day > SHORTEST_MONTH:
        length = month_length(year, month)
        if _spills(anchor, step, k, length, month_end):
            day = 1
            year, month = divmod(place + 1, 12)
        else:
            day = _day_in(anchor, kept, length)
    if not MINYEAR <= year <= MAXYEAR:
        _beyond(anchor, every, k)
    return date(year, month + 1, day)


def boundaries(
    anchor: date, every: Span, first: int = 0, month_end: MonthEnd = MonthEnd.CLAMP
) -> Iterator[date]:
    """Yield the boundaries from number `first` on, without end; the last step raises `date.range`.

    >>> import patronage as pt
    >>> later = boundaries(date(2026, 1, 31), pt.months(1), 1)
    >>> next(later), next(later)
    (datetime.date(2026, 2, 28), datetime.date(2026, 3, 31))
    """
    step = every.months
    if step is None or (anchor.day > SHORTEST_MONTH and month_end.rule in _UNEVEN):
        return (boundary(anchor, every, k, month_end) for k in count(first))
    return _month_by_month(anchor, every, first, month_end)


def _month_by_month(anchor: date, every: Span, first: int, month_end: MonthEnd) -> Iterator[date]:
    """Yield the same as `boundary` for each k from the first on, at half the cost."""
    day, kept, step = anchor.day, month_end.days, every.months or 0
    plain = day <= SHORTEST_MONTH and not kept
    years, months = divmod(step, 12)
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + first * step, 12)
    while MINYEAR <= year <= MAXYEAR:
        number = day if plain else _day_in(anchor, kept, month_length(year, month))
        yield date(year, month + 1, number)
        year += years
        month += months
        if month > 11:
            year += 1
            month -= 12
    refuse_range(anchor, f"many times {every}")


def index_of(day: date, anchor: date, every: Span, month_end: MonthEnd = MonthEnd.CLAMP) -> int:
    """Return the k of the last boundary on or before the day.

    `boundary(k) <= day < boundary(k + 1)`, by arithmetic: it costs the same for every day. The
    boundary itself may lie before the year 1, the number is right all the same.

    >>> import patronage as pt
    >>> index_of(date(2026, 3, 30), date(2026, 1, 31), pt.months(1))
    1
    """
    step = every.months
    if step is None:
        return (day.toordinal() - anchor.toordinal()) // _days_of(every)
    apart = (day.year - anchor.year) * 12 + day.month - anchor.month
    k, rest = divmod(apart, step)
    if rest == 0:
        length = month_length(day.year, day.month - 1)
        spills = _spills(anchor, step, k, length, month_end)
        k -= spills or day.day < _day_in(anchor, month_end.days, length)
    if anchor.day > SHORTEST_MONTH and month_end.rule == "skip":
        return _steps_of(anchor, step).number(k)
    return k


def _day_in(anchor: date, kept: int, length: int) -> int:
    """Return the day of the month on which the boundary falls in a month of that length."""
    day = anchor.day
    if kept:
        distance = month_length(anchor.year, anchor.month - 1) - day
        if distance < kept:
            return length - distance
    return day if day < length else length  # noqa: FURB136  min costs three times as much


_UNEVEN = {"skip", "spill", "walk"}
"""The rules by which boundaries are more or fewer months apart than a cadence steps."""


def _spills(anchor: date, step: int, k: int, length: int, month_end: MonthEnd) -> bool:
    """Whether boundary k lies on the 1st of the month after its own, which has that length."""
    day, rule = anchor.day, month_end.rule
    if day <= SHORTEST_MONTH or rule not in {"spill", "walk"}:
        return False
    if day > length:
        return True
    if rule == "spill" or k < 0:
        return False
    walked = _steps_of(anchor, step).first_short
    return walked is not None and walked < k


def _days_of(every: Span) -> int:
    if not every.days:
        refuse("interval.range", "every", every, "a cadence steps by at least 1 day")
    return every.days


def _beyond(anchor: date, every: Span, k: int) -> NoReturn:
    refuse_range(anchor, f"{shown(k)} times {every}")


@frozen
class _Steps:
    """The steps of one cycle of the calendar at which the month has the day; step 0 is one."""

    steps: tuple[int, ...]
    length: int

    def month(self, k: int) -> int:
        """Return the step at which boundary k lies."""
        cycles, rest = divmod(k, len(self.steps))
        return cycles * self.length + self.steps[rest]

    def number(self, step: int) -> int:
        """Return the number of the last boundary at or before a step."""
        cycles, rest = divmod(step, self.length)
        return cycles * len(self.steps) + bisect_right(self.steps, rest) - 1

    @property
    def first_short(self) -> int | None:
        """The first step at which the month lacks the day; None: each has it."""
        place = next((n for n, step in enumerate(self.steps) if n != step), len(self.steps))
        return place if place < self.length else None


def _steps_of(anchor: date, step: int) -> _Steps:
    cycle = MONTHS_OF_LEAP_CYCLE if anchor.day == SHORTEST_MONTH + 1 else 12
    return _steps(anchor.day, (anchor.year * 12 + anchor.month - 1) % cycle, step % cycle, cycle)


@lru_cache(maxsize=256)
def _steps(day: int, start: int, step: int, cycle: int) -> _Steps:
    length = cycle // gcd(cycle, step)
    months = ((each, divmod(start + each * step, 12)) for each in range(length))
    return _Steps(tuple(each for each, month in months if day <= month_length(*month)), length)
