"""One period of a cadence, with the whole periods that it is part of."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from patronage.checks import check_day, check_instance, check_items
from patronage.dates.day import check_one_day
from patronage.dates.period import Period, trusted_period
from patronage.errors import Fault, raise_faults
from patronage.values import Value, unchecked

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BillingPeriod", "stub_period", "whole_period"]


@frozen
class BillingPeriod(Value):
    """The days from `start` up to, not including, `end`, billed as one; `nominal` is their whole.

    A stub is shorter than its whole period, or longer: then `grid` lists the boundaries of all the
    whole periods that it touches, from the last on or before its start to the first on or after
    its end. With rolled boundaries, `counted` may name the days before rolling, where shares are
    counted between those. Not a plain `Period` (that is `span`): a length of service knows what it
    is a part of. Faults: `date.type`, `span.order`, `period.grid`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    >>> stub = next(monthly.periods(pt.Period(date(2026, 1, 15), None)))
    >>> str(stub), str(stub.nominal), stub.days, stub.is_whole
    ('[2026-01-15, 2026-02-01)', '[2026-01-01, 2026-02-01)', 17, False)
    """

    start: date
    end: date
    grid: tuple[date, ...] | None = field(default=None, kw_only=True)
    counted: Period | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_day(faults, "start", self.start)
        check_day(faults, "end", self.end)
        if self.grid is not None:
            check_items(faults, "period.grid", "grid", self.grid, date)
        check_instance(faults, "span.type", "counted", self.counted, Period, type(None))
        raise_faults(faults)
        if self.end <= self.start:
            faults.append(Fault.of("span.order", "end", self.end, f"end after {self.start}"))
        grid = self.grid
        if grid is not None and (
            len(grid) < 2 or list(grid) != sorted(set(grid)) or _outside(self, grid)
        ):
            hint = "give the boundaries around the period, in order"
            faults.append(Fault.of("period.grid", "grid", grid, hint))
        raise_faults(faults)

    @property
    def span(self) -> Period:
        """The same days as a plain `Period`.

        >>> from datetime import date
        >>> BillingPeriod(date(2026, 1, 1), date(2026, 2, 1)).span.days
        31
        """
        return trusted_period(self.start, self.end)

    @property
    def nominal(self) -> Period:
        """The whole period that this one is part of; of a longer one, all those it touches.

        >>> from datetime import date
        >>> BillingPeriod(date(2026, 1, 1), date(2026, 2, 1)).nominal.days
        31
        """
        if self.grid is None:
            return trusted_period(self.start, self.end)
        return trusted_period(self.grid[0], self.grid[-1])

    @property
    def days(self) -> int:
        """The number of days.

        >>> from datetime import date
        >>> BillingPeriod(date(2026, 1, 1), date(2026, 2, 1)).days
        31
        """
        return self.end.toordinal() - self.start.toordinal()

    @property
    def is_whole(self) -> bool:
        """Whether this is one whole period of its cadence: no stub.

        >>> from datetime import date
        >>> BillingPeriod(date(2026, 1, 1), date(2026, 2, 1)).is_whole
        True
        """
        return self.grid is None

    def until(self, end: date) -> BillingPeriod:
        """Return the part of the period before a day inside it; the whole it is part of stays.

        >>> from datetime import date
        >>> january = BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
        >>> str(january.until(date(2026, 1, 15)).nominal)
        '[2026-01-01, 2026-02-01)'
        """
        check_one_day("end", end)
        if end >= self.end:
            return self
        around = self.grid or (self.start, self.end)
        kept = next(place for place, day in enumerate(around) if day >= end)
        counted = self.counted
        if counted is not None and counted.start is not None and counted.start < end:
            counted = trusted_period(counted.start, end)
        return stub_period(self.start, end, around[: kept + 1], counted)

    def wholes(self) -> Iterator[tuple[date, date]]:
        """Yield the start and end of each whole period that it touches.

        >>> from datetime import date
        >>> list(BillingPeriod(date(2026, 1, 1), date(2026, 2, 1)).wholes())
        [(datetime.date(2026, 1, 1), datetime.date(2026, 2, 1))]
        """
        if self.grid is None:
            yield self.start, self.end
        else:
            yield from zip(self.grid, self.grid[1:], strict=False)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"


def _outside(period: BillingPeriod, grid: tuple[date, ...]) -> bool:
    first, last = grid[0], grid[-1]
    tight = grid[1] > period.start and grid[-2] < period.end
    return not (first <= period.start and period.end <= last and tight)


_trusted: Final = unchecked(BillingPeriod)


def whole_period(start: date, end: date) -> BillingPeriod:
    """Return a whole period whose days are known to be in order: nothing is checked.

    >>> from datetime import date
    >>> whole_period(date(2026, 1, 1), date(2026, 2, 1)).is_whole
    True
    """
    return _trusted(start, end, None, None)


def stub_period(
    start: date, end: date, grid: tuple[date, ...], counted: Period | None = None
) -> BillingPeriod:
    """Return a period with the boundaries around it; a whole one where they are its ends.

    >>> from datetime import date
    >>> first, last = date(2026, 1, 1), date(2026, 2, 1)
    >>> stub_period(first, last, (first, last)) == whole_period(first, last)
    True
    """
    return _trusted(start, end, None if grid == (start, end) else grid, counted)
