"""Windows on a calendar: periods that follow each other from an anchor."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.checks import check_day, check_instance
from patronage.dates.day import check_one_day
from patronage.dates.month_end import boundary, index_of
from patronage.dates.period import trusted_period
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.values import Value, repr_member
from patronage.windows.anchors import NO_ANCHORS, span_faults

if TYPE_CHECKING:
    from patronage.dates.period import Period
    from patronage.windows.anchors import Anchors

__all__ = ["Anniversary", "CalendarPeriod", "Which", "YearName"]

_MOST_PERIODS = 10_000
_YEAR = Span(months=12)


@frozen(repr=False)
class Which(Value):
    """Which of the periods that follow each other on a calendar: the current or earlier ones.

    `complete` is how many complete periods before the current one are meant; 0 means the current
    one, as far as it has gone. `skipped` is how many complete ones lie between them and the current
    one. Faults: `interval.type`, `interval.range`.

    >>> import patronage as pt
    >>> pt.Which.CURRENT, pt.Which.PREVIOUS, pt.Which.last(3), pt.Which.ago(2)
    (Which.CURRENT, Which.PREVIOUS, Which.last(3), Which.ago(2))
    """

    complete: int
    skipped: int = field(default=0, kw_only=True)

    CURRENT: ClassVar[Which]
    PREVIOUS: ClassVar[Which]

    def __attrs_post_init__(self) -> None:
        faults = [
            Fault.of(
                "interval.range" if type(count) is int else "interval.type",
                path,
                count,
                f"give a whole number of periods, 0 to {_MOST_PERIODS}",
            )
            for path, count in (("complete", self.complete), ("skipped", self.skipped))
            if type(count) is not int or not 0 <= count <= _MOST_PERIODS
        ]
        if not faults and self.skipped and not self.complete:
            hint = "the current period has none behind it to skip"
            faults.append(Fault.of("interval.range", "skipped", self.skipped, hint))
        raise_faults(faults)

    @classmethod
    def last(cls, count: int) -> Which:
        """Return the last so many complete periods, without the current one.

        >>> import patronage as pt
        >>> pt.Which.last(1) == pt.Which.PREVIOUS
        True
        """
        if type(count) is int and count < 1:
            raise_faults([Fault.of("interval.range", "count", count, "give at least 1 period")])
        return cls(count)

    @classmethod
    def ago(cls, count: int) -> Which:
        """Return the single complete period so many periods ago: 2 is the one before the last.

        Source: rules on lapsed donors, which name single earlier years.

        >>> import patronage as pt
        >>> pt.Which.ago(1) == pt.Which.PREVIOUS
        True
        """
        if type(count) is int and count < 1:
            raise_faults([Fault.of("interval.range", "count", count, "give at least 1 period")])
        return cls(1, skipped=count - 1 if type(count) is int else count)

    def __repr__(self) -> str:
        if self.skipped:
            if self.complete == 1:
                return f"Which.ago({self.skipped + 1})"
            return f"Which({self.complete}, skipped={self.skipped})"
        if self.complete > 1:
            return f"Which.last({self.complete})"
        return "Which.PREVIOUS" if self.complete else "Which.CURRENT"


Which.CURRENT = Which(0)
Which.PREVIOUS = Which(1)


class YearName(Enum):
    """Which calendar year gives a fiscal year its name: the one that it starts or ends in.

    >>> YearName.BY_END
    YearName.BY_END
    """

    BY_START = "by start"
    BY_END = "by end"

    __repr__ = repr_member


@frozen
class CalendarPeriod(Value):
    """Periods that follow each other from an anchor: calendar or fiscal years, quarters, weeks.

    `which` says whose facts count: those of the `CURRENT` period until it ends, those of the
    `PREVIOUS` one throughout the next, those of the `last(n)` complete ones, or those of the one
    `ago(n)` alone. A fiscal year is one whose anchor is its first day. An anchor on a 29th to 31st
    clamps.

    >>> from datetime import date
    >>> import patronage as pt
    >>> fiscal = pt.CalendarPeriod(pt.years(1), anchor=date(2020, 4, 1), which=pt.Which.PREVIOUS)
    >>> str(fiscal.counts(date(2026, 3, 31)))
    '[2026-04-01, 2027-04-01)'
    """

    every: Span
    anchor: date = field(default=date(2000, 1, 1), kw_only=True)
    which: Which = field(default=Which.CURRENT, kw_only=True)

    depends_on_ladder: ClassVar[bool] = False

    def __attrs_post_init__(self) -> None:
        faults = span_faults("every", self.every)
        check_day(faults, "anchor", self.anchor)
        check_instance(faults, "window.type", "which", self.which, Which)
        raise_faults(faults)

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts.

        >>> from datetime import date
        >>> import patronage as pt
        >>> str(pt.CalendarPeriod(pt.months(3)).counts(date(2026, 2, 10)))
        '[2026-02-10, 2026-04-01)'
        """
        check_one_day("day", day)
        return _counts(day, self.anchor, self.every, self.which)

    def year_of(self, day: date, named: YearName) -> int:
        """Return the number of the fiscal year that a day is in, by its first or by its last day.

        Faults: `interval.range` where the periods are no years, `date.type`, `year.type`.
        Source: rules on lapsed donors, whose fiscal years go by either.

        >>> from datetime import date
        >>> import patronage as pt
        >>> fiscal = pt.CalendarPeriod(pt.years(1), anchor=date(2020, 4, 1))
        >>> march = date(2015, 3, 1)
        >>> fiscal.year_of(march, pt.YearName.BY_END), fiscal.year_of(march, pt.YearName.BY_START)
        (2015, 2014)
        """
        faults: list[Fault] = []
        check_day(faults, "day", day)
        check_instance(faults, "year.type", "named", named, YearName)
        if self.every != _YEAR:
            hint = "ask a calendar of years: CalendarPeriod(years(1), anchor=…)"
            faults.append(Fault.of("interval.range", "every", self.every, hint))
        raise_faults(faults)
        first = self.anchor.year + index_of(day, self.anchor, self.every)
        in_one = (self.anchor.month, self.anchor.day) == (1, 1)
        return first if in_one or named is YearName.BY_START else first + 1

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.CalendarPeriod(pt.months(3), which=pt.Which.last(2)).reach(date(2026, 8, 10))
        datetime.date(2026, 1, 1)
        """
        check_one_day("day", day)
        return _reach(day, self.anchor, self.every, self.which)


@frozen
class Anniversary(Value):
    """Periods that follow each other from the first day of the relationship, as contract years do.

    Like `CalendarPeriod`, anchored on `anchors.first`; before there is a first day nothing counts.

    >>> from datetime import date
    >>> import patronage as pt
    >>> since = pt.Anchors(first=date(2024, 5, 17))
    >>> str(pt.Anniversary().counts(date(2026, 1, 1), since))
    '[2026-01-01, 2026-05-17)'
    """

    every: Span = _YEAR
    which: Which = field(default=Which.CURRENT, kw_only=True)

    depends_on_ladder: ClassVar[bool] = False

    def __attrs_post_init__(self) -> None:
        faults = span_faults("every", self.every)
        check_instance(faults, "window.type", "which", self.which, Which)
        raise_faults(faults)

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None before there is a first day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Anniversary().counts(date(2026, 1, 1)) is None
        True
        """
        check_one_day("day", day)
        if anchors.first is None:
            return None
        return _counts(day, anchors.first, self.every, self.which)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Anniversary().reach(date(2026, 1, 1), pt.Anchors(first=date(2024, 5, 17)))
        datetime.date(2025, 5, 17)
        """
        check_one_day("day", day)
        if anchors.first is None:
            return day
        return _reach(day, anchors.first, self.every, self.which)


def _counts(day: date, anchor: date, every: Span, which: Which) -> Period | None:
    k = index_of(day, anchor, every) + 1
    end = _grid(anchor, every, k + which.skipped + which.complete)
    if which.complete == 0:
        return trusted_period(day, end)
    start = _grid(anchor, every, k + which.skipped)
    return None if start is None else trusted_period(start, end)


def _reach(day: date, anchor: date, every: Span, which: Which) -> date | None:
    k = index_of(day, anchor, every)
    if which.complete and _grid(anchor, every, k - which.skipped) is None:
        return day
    return _grid(anchor, every, k - which.skipped - which.complete)


def _grid(anchor: date, every: Span, k: int) -> date | None:
    try:
        return boundary(anchor, every, k)
    except OutOfRange:
        return None
