"""Periods: half-open stretches of days, with or without a first and a last one."""

from __future__ import annotations

from datetime import date
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, cast

from attrs import frozen

from patronage.checks import check_day, items_of
from patronage.dates.day import LAST_ORDINAL, check_one_day, refuse
from patronage.errors import Fault, invalid, raise_faults
from patronage.values import Value, repr_member, unchecked

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Allen", "Period", "covering", "gaps", "hull", "trusted_period"]

_OPEN_START = 0
_OPEN_END = LAST_ORDINAL + 1


class Allen(Enum):
    """How one period lies to another: exactly one of these holds for any two.

    Source: J. F. Allen, "Maintaining knowledge about temporal intervals", CACM 26 (1983).

    >>> Period(date(2026, 1, 1), date(2026, 2, 1)).relation(Period(date(2026, 2, 1), None))
    Allen.MEETS
    """

    BEFORE = "before"
    MEETS = "meets"
    OVERLAPS = "overlaps"
    STARTS = "starts"
    DURING = "during"
    FINISHES = "finishes"
    EQUALS = "equals"
    FINISHED_BY = "finished by"
    CONTAINS = "contains"
    STARTED_BY = "started by"
    OVERLAPPED_BY = "overlapped by"
    MET_BY = "met by"
    AFTER = "after"

    __repr__ = repr_member

    @property
    def inverse(self) -> Allen:
        """How the other period lies to the one.

        >>> Allen.MEETS.inverse
        Allen.MET_BY
        """
        relations = list(Allen)
        return relations[-1 - relations.index(self)]


@frozen(order=False, repr=False)
class Period(Value):
    """The days from `start` up to, not including, `end`; None is open: no first, or no last, day.

    Not a length (that is a `Span`), and never empty or reversed (`span.order`). An open end is no
    far-off date: it sorts last and nothing can be added to it. Periods order by start, then end.
    Only plain days are taken (`date.type`): `local_day` makes one of an instant.

    >>> january = Period(date(2026, 1, 1), date(2026, 2, 1))
    >>> date(2026, 1, 31) in january, date(2026, 2, 1) in january, january.days
    (True, False, 31)
    """

    start: date | None
    end: date | None

    @staticmethod
    def _meant(value: object) -> str | None:
        return "give a Period, such as Period(day, None)" if isinstance(value, date) else None

    def __attrs_post_init__(self) -> None:
        start, end = self.start, self.end
        if type(start) is date and (end is None or (type(end) is date and start < end)):
            return
        _check(start, end)

    def __contains__(self, day: date) -> bool:
        if type(day) is not date:
            check_one_day("day", day)
        start, end = self.start, self.end
        return (start is None or start <= day) and (end is None or day < end)

    @property
    def days(self) -> int:
        """The number of days; an open period has none (`span.open`).

        >>> Period(date(2024, 2, 1), date(2024, 3, 1)).days
        29
        """
        start, end = self.start, self.end
        if start is None or end is None:
            refuse("span.open", "", self, "only a period with both ends has a number of days")
        return end.toordinal() - start.toordinal()

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both.

        >>> new_year = date(2026, 1, 1)
        >>> Period(None, new_year).overlaps(Period(new_year, None))
        False
        """
        (start, end), (first, last) = _key(self), _key(other)
        return start < last and first < end

    def abuts(self, other: Period) -> bool:
        """Whether one begins on the day the other ends, so that no day lies between or in both.

        >>> new_year = date(2026, 1, 1)
        >>> Period(None, new_year).abuts(Period(new_year, None))
        True
        """
        (start, end), (first, last) = _key(self), _key(other)
        return end == first or last == start

    def intersect(self, other: Period) -> Period | None:
        """Return the days that lie in both, or None where there are none.

        >>> Period(date(2026, 1, 1), None).intersect(Period(None, date(2026, 2, 1))).days
        31
        """
        (start, end), (first, last) = _key(self), _key(other)
        return _between(max(start, first), min(end, last))

    def union(self, other: Period) -> tuple[Period, ...]:
        """Return the days that lie in either: one period where they overlap or abut, else two.

        >>> new_year = date(2026, 1, 1)
        >>> [str(each) for each in Period(new_year, None).union(Period(None, new_year))]
        ['(…, …)']
        """
        return covering((self, other))

    def minus(self, other: Period) -> tuple[Period, ...]:
        """Return the days that don't lie in the other: no, one or two periods.

        >>> year = Period(date(2026, 1, 1), date(2027, 1, 1))
        >>> [each.days for each in year.minus(Period(date(2026, 2, 1), date(2026, 3, 1)))]
        [31, 306]
        """
        (start, end), (first, last) = _key(self), _key(other)
        left, right = _between(start, min(end, first)), _between(max(start, last), end)
        return tuple(each for each in (left, right) if each is not None)

    def split(self, *cuts: date) -> tuple[Period, ...]:
        """Return the pieces that begin on the cuts; a cut at or beyond an end cuts nothing.

        >>> year = Period(date(2026, 1, 1), date(2027, 1, 1))
        >>> [each.days for each in year.split(date(2026, 4, 1), date(2026, 2, 1))]
        [31, 59, 275]
        """
        for place, cut in enumerate(cuts):
            check_one_day(f"cuts[{place}]", cut)
        start, end = _key(self)
        inside = sorted({cut.toordinal() for cut in cuts})
        edges = [start, *(cut for cut in inside if max(start, 1) < cut < end), end]
        return tuple(_of(first, last) for first, last in pairwise(edges))

    def relation(self, other: Period) -> Allen:
        """Return how this period lies to the other: one of the thirteen relations.

        >>> year = Period(date(2026, 1, 1), date(2027, 1, 1))
        >>> Period(date(2026, 1, 1), date(2026, 2, 1)).relation(year)
        Allen.STARTS
        """
        (start, end), (first, last) = _key(self), _key(other)
        if end <= first:
            return Allen.MEETS if end == first else Allen.BEFORE
        if last <= start:
            return Allen.MET_BY if last == start else Allen.AFTER
        return _OVERLAPPING[_sign(start, first), _sign(end, last)]

    def __str__(self) -> str:
        left = "(…" if self.start is None else f"[{self.start}"
        return f"{left}, {'…' if self.end is None else self.end})"

    def __repr__(self) -> str:
        return f"Period({self.start!r}, {self.end!r})"

    def __lt__(self, other: Period) -> bool:
        return _key(self) < _key(other) if isinstance(other, Period) else NotImplemented

    def __le__(self, other: Period) -> bool:
        return _key(self) <= _key(other) if isinstance(other, Period) else NotImplemented

    def __gt__(self, other: Period) -> bool:
        return _key(self) > _key(other) if isinstance(other, Period) else NotImplemented

    def __ge__(self, other: Period) -> bool:
        return _key(self) >= _key(other) if isinstance(other, Period) else NotImplemented


_OVERLAPPING = {
    (-1, -1): Allen.OVERLAPS,
    (-1, 0): Allen.FINISHED_BY,
    (-1, 1): Allen.CONTAINS,
    (0, -1): Allen.STARTS,
    (0, 0): Allen.EQUALS,
    (0, 1): Allen.STARTED_BY,
    (1, -1): Allen.DURING,
    (1, 0): Allen.FINISHES,
    (1, 1): Allen.OVERLAPPED_BY,
}

trusted_period: Final = unchecked(Period)
"""Return a period of ends that are known to be plain days in order: nothing is checked.

For the package's own hot paths only.
"""


def covering(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the fewest periods that hold the same days, in order; none overlap or abut.

    >>> start, middle, end = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
    >>> covering([Period(middle, end), Period(start, middle)]) == (Period(start, end),)
    True
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(_keys(periods)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(_of(start, end) for start, end in merged)


def gaps(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Return the stretches between the first and the last day that lie in none of the periods.

    >>> new_year = date(2026, 1, 1)
    >>> gaps([Period(None, new_year), Period(date(2026, 2, 1), None)])[0].days
    31
    """
    pairs = pairwise(covering(periods))
    return tuple(trusted_period(one.end, other.start) for one, other in pairs)


def hull(periods: Iterable[Period]) -> Period | None:
    """Return the shortest period that holds all of them, or None of none.

    >>> hull([Period(date(2026, 5, 1), date(2026, 6, 1)), Period(None, date(2026, 1, 1))])
    Period(None, datetime.date(2026, 6, 1))
    """
    keys = _keys(periods)
    if not keys:
        return None
    return _of(min(start for start, _ in keys), max(end for _, end in keys))


def _check(start: object, end: object) -> None:
    faults: list[Fault] = []
    if start is not None:
        check_day(faults, "start", start)
    if end is not None:
        check_day(faults, "end", end)
    raise_faults(faults)
    first, last = cast("date | None", start), cast("date | None", end)
    # Before 0001-01-01 there is no day, so an open period that ends there is as empty as any.
    if last is not None and last <= (first or date.min):
        hint = f"end after the start, {first or date.min}: a period is never empty"
        raise_faults([Fault.of("span.order", "end", str(last), hint)])


def _key(period: Period) -> tuple[int, int]:
    try:
        start, end = period.start, period.end
        return (
            _OPEN_START if start is None else start.toordinal(),
            _OPEN_END if end is None else end.toordinal(),
        )
    except AttributeError:
        error = invalid([Fault.of("period.type", "", period, "give a Period")])
    raise error


def _keys(periods: Iterable[Period]) -> list[tuple[int, int]]:
    return [_key(period) for period in cast("tuple[Period, ...]", items_of(periods))]


def _of(start: int, end: int) -> Period:
    return trusted_period(
        None if start == _OPEN_START else date.fromordinal(start),
        None if end == _OPEN_END else date.fromordinal(end),
    )


def _between(start: int, end: int) -> Period | None:
    return _of(start, end) if max(start, 1) < end else None


def _sign(one: int, other: int) -> int:
    return (one > other) - (one < other)
