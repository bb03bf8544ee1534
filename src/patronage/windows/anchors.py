"""What windows hang on, and what all of them share."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from attrs import frozen

from patronage.checks import check_day, check_instance
from patronage.dates.day import add_days, add_months
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.values import Value, unchecked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["NO_ANCHORS", "Anchors", "all_later", "first_only", "later", "span_faults", "stepper"]


@frozen(kw_only=True)
class Anchors(Value):
    """The days that some windows hang on.

    `first` is the first day of the relationship, `term` the rung's own term (with a start, its end
    may be open), `entered` the day on which the rung was earned, whose facts are spent (None: it
    was not, as by a placement), and `last_fall` the day on which it was last lost.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Anchors(first=date(2024, 5, 1)).term is None
    True
    """

    first: date | None = None
    term: Period | None = None
    entered: date | None = None
    last_fall: date | None = None

    def __attrs_post_init__(self) -> None:
        if (
            type(self.first) is date
            and self.term is None
            and self.entered is None
            and self.last_fall is None
        ):
            return
        faults: list[Fault] = []
        if self.first is not None:
            check_day(faults, "first", self.first)
        if self.entered is not None:
            check_day(faults, "entered", self.entered)
        if self.last_fall is not None:
            check_day(faults, "last_fall", self.last_fall)
        if self.term is not None:
            check_instance(faults, "span.type", "term", self.term, Period)
            if isinstance(self.term, Period) and self.term.start is None:
                faults.append(Fault.of("span.open", "term", self.term, "give a term with a start"))
        if faults:
            raise_faults(faults)


_trusted: Final = unchecked(Anchors)


@lru_cache(maxsize=4096)  # those of a book mostly began on few days
def first_only(first: date) -> Anchors:
    """Return what windows hang on that know only a relationship's first day, known to be one.

    >>> from datetime import date
    >>> first_only(date(2024, 5, 1)) == Anchors(first=date(2024, 5, 1))
    True
    """
    return _trusted(first, None, None, None)


NO_ANCHORS = Anchors()
"""No relationship yet, no term and no fall."""


def later(day: date, span: Span) -> date | None:
    """Return the day a span later, or None past the last day that can be written.

    >>> from datetime import date
    >>> later(date(9999, 12, 31), Span(days=1)) is None
    True
    """
    try:
        if span.months is not None:
            return add_months(day, span.months)
        return add_days(day, span.days) if span.days else day
    except OutOfRange:
        return None


def stepper(span: Span) -> Callable[[date], date | None]:
    """Return `later` for one span, prepared for many days.

    >>> from datetime import date
    >>> stepper(Span(days=1))(date(2026, 1, 31))
    datetime.date(2026, 2, 1)
    """
    if span.months is not None:
        return partial(later, span=span)
    if not span.days:
        return _same
    step = timedelta(days=span.days)

    def stepped(day: date) -> date | None:
        try:
            return day + step
        except OverflowError:
            return None

    return stepped


def _same(day: date) -> date:
    return day


def all_later(days: Sequence[date], span: Span) -> list[date]:
    """Return the days a span later, but those past the last day that can be written.

    >>> from datetime import date
    >>> all_later([date(2026, 1, 1), date(9999, 12, 31)], Span(days=1))
    [datetime.date(2026, 1, 2)]
    """
    months = span.months
    try:
        if months is None:
            step = timedelta(days=span.days or 0)
            return [day + step for day in days]
        if months % 12 == 0:
            years = (
                months // 12
            )  # spelled out: `replace` by keyword costs almost three times as much
            return [date(day.year + years, day.month, day.day) for day in days]
    except (OverflowError, ValueError):
        pass  # a day past the last one, or a 29 February: each by itself
    return [end for day in days if (end := later(day, span)) is not None]


def span_faults(path: str, span: object) -> list[Fault]:
    """Return what makes the span unfit as the length of a window: another type, or no days.

    >>> [fault.code for fault in span_faults("every", Span(days=0))]
    ['interval.range']
    """
    faults: list[Fault] = []
    check_instance(faults, "interval.type", path, span, Span)
    if not faults and isinstance(span, Span) and span.days == 0:
        faults.append(Fault.of("interval.range", path, span, "give a length of at least 1 day"))
    return faults
