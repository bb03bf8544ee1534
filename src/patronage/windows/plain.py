"""Windows that need no anchor: the time just past, a fixed stretch, and all the time there is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from patronage.checks import check_instance
from patronage.dates.day import check_one_day, month_length
from patronage.dates.period import Period, trusted_period
from patronage.dates.span import Span
from patronage.errors import raise_faults
from patronage.values import Value
from patronage.windows.anchors import NO_ANCHORS, later, span_faults

if TYPE_CHECKING:
    from patronage.errors import Fault
    from patronage.windows.anchors import Anchors

__all__ = ["Ever", "Fixed", "Rolling"]

_DAY = timedelta(days=1)


@frozen
class Rolling(Value):
    """The time just past: a fact on day f counts on `[f, f + span)`.

    "Within 180 days" is `Rolling(days(180))`. A span that clamps at a month's end clamps here too:
    a fact of 31 Jan counts for a month until 27 Feb. Near the year 9999 a fact counts for ever.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.Rolling(pt.days(30)).counts(date(2026, 1, 1)).end
    datetime.date(2026, 1, 31)
    """

    span: Span

    depends_on_ladder: ClassVar[bool] = False

    @staticmethod
    def _meant(value: object) -> str | None:
        return f"wrap it: Rolling({value!r})" if isinstance(value, Span) else None

    def __attrs_post_init__(self) -> None:
        if type(self.span) is not Span or self.span.days == 0:
            raise_faults(span_faults("span", self.span))

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts.

        >>> from datetime import date
        >>> import patronage as pt
        >>> str(pt.Rolling(pt.months(1)).counts(date(2026, 1, 31)))
        '[2026-01-31, 2026-02-28)'
        """
        check_one_day("day", day)
        return trusted_period(day, later(day, self.span))

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Rolling(pt.months(1)).reach(date(2026, 2, 28))
        datetime.date(2026, 2, 1)
        """
        check_one_day("day", day)
        step = self.span.months
        if step is None:
            ordinal = day.toordinal() + 1 - (self.span.days or 0)
            return date.fromordinal(ordinal) if ordinal > 0 else None
        return _first_not_over(day, step)


@frozen
class Fixed(Value):
    """One stretch of the calendar: a fact inside it counts for ever, from its own day on.

    >>> from datetime import date
    >>> import patronage as pt
    >>> sale = pt.Fixed(pt.Period(date(2026, 1, 1), date(2026, 2, 1)))
    >>> str(sale.counts(date(2026, 1, 20))), sale.counts(date(2026, 2, 1))
    ('[2026-01-20, …)', None)
    """

    period: Period

    @staticmethod
    def _meant(value: object) -> str | None:
        return "wrap it: Fixed(…)" if isinstance(value, Period) else None

    depends_on_ladder: ClassVar[bool] = False

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_instance(faults, "span.type", "period", self.period, Period)
        raise_faults(faults)

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None outside the period.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Fixed(pt.Period(None, date(2026, 2, 1))).counts(date(2026, 1, 31))
        Period(datetime.date(2026, 1, 31), None)
        """
        check_one_day("day", day)
        return trusted_period(day, None) if day in self.period else None

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Fixed(pt.Period(date(2026, 1, 1), None)).reach(date(2026, 2, 1))
        datetime.date(2026, 1, 1)
        """
        check_one_day("day", day)
        return None if self.period.start is None else min(self.period.start, day)


@frozen
class Ever(Value):
    """All the time there is: a fact counts from its day on, for ever.

    >>> from datetime import date
    >>> import patronage as pt
    >>> str(pt.Ever().counts(date(2026, 1, 1)))
    '[2026-01-01, …)'
    """

    depends_on_ladder: ClassVar[bool] = False

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts: from it on.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Ever().counts(date(2026, 1, 1)).end is None
        True
        """
        check_one_day("day", day)
        return trusted_period(day, None)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return None: facts of any day before count.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.Ever().reach(date(2026, 1, 1)) is None
        True
        """
        check_one_day("day", day)
        return None


def _first_not_over(day: date, step: int) -> date | None:
    """Return the first day that, so many months on (clamped), comes after the day."""
    if day == date.max:
        year, month, number = day.year + 1, 0, 1
    else:
        following = day + _DAY
        year, month, number = following.year, following.month - 1, following.day
    year, month = divmod(year * 12 + month - step, 12)
    if number > month_length(year, month):
        # Clamped, the month's last day lands on the day itself or before: the next month is first.
        # It is of the same year, since December is never too short.
        month, number = month + 1, 1
    return date(year, month + 1, number) if year > 0 else None
