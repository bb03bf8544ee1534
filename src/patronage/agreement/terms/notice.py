"""Notice: how long before it takes effect something must be said, and by whom it may be said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import field, frozen

from patronage.agreement.terms.ends import after_length
from patronage.counting.count import Count, Counting
from patronage.counting.verdict import Verdict
from patronage.counting.when import (
    NEVER,
    Unknown,
    When,
    bounds,
    check_when,
    has_come,
    latest,
    moved,
    so_long_after,
    when,
)
from patronage.dates.day import add_days, check_one_day
from patronage.dates.span import Span
from patronage.errors import OutOfRange, raise_faults
from patronage.facts.parties import Ref, Side
from patronage.fields import spell_out
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.counting.when import Day
    from patronage.errors import Fault

__all__ = ["Counts", "Notice", "applying", "last_in", "lasting", "notice_of"]

Counts: TypeAlias = Span | Count
"""A length; how it counts is said by a `Count`, else by the place where it stands."""

_ONE_DAY: Final = Span(days=1)


@frozen
class Notice(Value):
    """How long before it takes effect something must be said, and by whom it may be said.

    A bare length has it that the day on which it is said counts, and the day of the effect doesn't:
    30 days for the 1st of May can be given up to the 1st of April, a month up to the 1st too. Any
    other way is a `Count`: statutory, by a cut-off, to the end of a month. Of a length that is left
    open (`Unknown`) so are the days. The last day itself is in time (A15).

    `by` is the side that may give it; None: either. It can't be given earlier than so long before
    it takes effect (`opens`), nor before a day, or so long after the start (`not_before`). Of
    several the last applies whose `tenure` is completed on the day on which it is given, counted
    from the start or from `since`. While a start waits for its event, no tenure has begun, and what
    may be given so long after it can't be given yet. Faults: `interval.type`, `side.type`,
    `date.type`.

    >>> import patronage as pt
    >>> pt.Notice(pt.days(60)).last_day(date(2027, 2, 1))
    datetime.date(2026, 12, 3)
    >>> to_month_end = pt.Count(pt.weeks(4), to=pt.counting.MONTH)
    >>> pt.Notice(to_month_end).takes_effect(date(2026, 3, 18))
    datetime.date(2026, 5, 1)
    """

    span: Span | Count | Unknown
    by: Side | None = field(default=None, kw_only=True)
    opens: Counts | None = field(default=None, kw_only=True)
    not_before: date | Span | None = field(default=None, kw_only=True)
    tenure: Span | None = field(default=None, kw_only=True)
    since: date | None = field(default=None, kw_only=True)

    def last_day(self, end: Day) -> Day | None:
        """Return the last day on which it can be given to take effect on `end`.

        For an end in bounds it is in bounds too: in time for sure up to the earliest, too late for
        sure after the latest. None where the calendar does not reach back so far.

        >>> import patronage as pt
        >>> pt.Notice(pt.months(1)).last_day(date(2026, 2, 28))
        datetime.date(2026, 1, 31)
        """
        _check_day("end", end)
        span = self.span
        longest = span.most if isinstance(span, Unknown) else span
        shortest = (span.least or _ONE_DAY) if isinstance(span, Unknown) else span
        first, last = bounds(end)
        is_open = isinstance(end, When)
        low = first if is_open and first == date.min else _latest(longest, first)
        high = last if is_open and last == NEVER else _latest(shortest, last)
        return None if low is None or high is None else when(low, high)

    def first_day(self, end: Day, start: Day) -> Day | None:
        """Return the first day on which it can be given to take effect on `end`; None: any.

        For an end or a start in bounds it is in bounds too: too early for sure before the earliest,
        early enough for sure from the latest on.

        >>> import patronage as pt
        >>> window = pt.Notice(pt.days(30), opens=pt.days(90))
        >>> window.first_day(date(2027, 2, 1), date(2026, 2, 1))
        datetime.date(2026, 11, 3)
        """
        _check_day("end", end)
        opens = None if self.opens is None else _opens(self.opens, end)
        days = [day for day in (opens, self.given_from(start)) if day is not None]
        return latest(*days) if days else None

    def given_from(self, start: Day) -> Day | None:
        """Return the first day on which it can be given at all; None: any.

        For a start in bounds it is in bounds too; before the start has come, it never is.

        >>> import patronage as pt
        >>> exit_right = pt.Notice(pt.years(1), not_before=pt.years(3))
        >>> exit_right.given_from(date(2016, 11, 4))
        datetime.date(2019, 11, 4)
        """
        _check_day("start", start)
        not_before = self.not_before
        if isinstance(not_before, Span):
            return moved(start, lambda day: so_long_after(day, not_before))
        return not_before

    def takes_effect(self, given_on: date) -> Day:
        """Return the first day on which what is said on a day can take effect.

        >>> import patronage as pt
        >>> pt.Notice(pt.days(30)).takes_effect(date(2026, 3, 1))
        datetime.date(2026, 3, 31)
        """
        check_one_day("given_on", given_on)
        if isinstance(self.span, Unknown):
            return after_length(given_on, self.span)
        return counted(self.span).effect(given_on)

    def applies(self, given_on: date, by: Side | Ref | None, start: Day) -> Verdict:
        """Return whether it is the notice of a party whose tenure on a day is long enough.

        Unknown where that hangs on which day of its bounds the start is.

        >>> import patronage as pt
        >>> longer = pt.Notice(pt.months(6), by=pt.Side.PROVIDER, tenure=pt.years(5))
        >>> began = date(2020, 3, 1)
        >>> days = date(2025, 2, 28), date(2025, 3, 1)
        >>> [longer.applies(day, pt.Side.PROVIDER, began) for day in days]
        [Verdict.UNMET, Verdict.MET]
        """
        check_one_day("given_on", given_on)
        _check_day("start", start)
        if self.by not in {None, by} and by is not None:
            return Verdict.UNMET
        tenure = self.tenure
        if tenure is None:
            return Verdict.MET
        since = start if self.since is None else self.since
        return has_come(moved(since, lambda day: so_long_after(day, tenure)), given_on)


def counted(length: Counts) -> Count:
    """Return how a length of notice counts: a bare one up to the day of the effect.

    >>> counted(Span(days=30)).effect(date(2026, 3, 1))
    datetime.date(2026, 3, 31)
    """
    return Count(length, day=Counting.FIRST_OUT) if isinstance(length, Span) else length


def lasting(length: Counts) -> Count:
    """Return how a time counts that runs from a day, such as that for a cure.

    A bare length doesn't count the day itself.

    >>> lasting(Span(days=3)).latest(date(2026, 3, 5))
    datetime.date(2026, 3, 2)
    """
    return Count(length) if isinstance(length, Span) else length


def last_in(length: Counts, given_on: date) -> date:
    """Return the last day in of a time that runs from a day, such as that for a cure.

    A bare length doesn't count the day itself.

    >>> last_in(Span(days=30), date(2026, 3, 2))
    datetime.date(2026, 4, 1)
    """
    return given_on + length if isinstance(length, Span) else length.last(given_on)


def applying(
    notices: Iterable[Notice], given_on: date, by: Side | Ref | None, start: Day
) -> tuple[Notice | None, ...]:
    """Return the notice that applies on a day, the last of several that does; None: none does.

    Where a start in bounds leaves that open, all that it may be.

    >>> import patronage as pt
    >>> short, long = pt.Notice(pt.months(1)), pt.Notice(pt.months(3), tenure=pt.years(2))
    >>> began = pt.When(date(2024, 1, 1), date(2024, 2, 1))
    >>> days = date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 1)
    >>> [len(applying([short, long], day, None, began)) for day in days]
    [1, 2, 1]
    """
    found: tuple[Notice | None, ...] = (None,)
    for notice in notices:
        applies = notice.applies(given_on, by, start)
        if applies is not Verdict.UNMET:
            found = (notice,) if applies is Verdict.MET else (*found, notice)
    return found


def notice_of(notice: Span | Count | Unknown | Notice | None) -> Notice | None:
    """Return the notice that a bare length means: either side may give it.

    What is neither passes through, for the check to report.

    >>> import patronage as pt
    >>> notice_of(pt.days(60))
    Notice(days(60))
    """
    return Notice(notice) if isinstance(notice, (Span, Count, Unknown)) else notice


spell_out(notice_of)


def _latest(length: Counts | None, end: date) -> date | None:
    if length is None:
        return date.min
    if length == _NO_DAYS:
        return end
    if end == date.min:
        return None
    try:
        return counted(length).latest(_eve(end))
    except OutOfRange:
        return None


def _opens(opens: Counts, end: Day) -> Day | None:
    """Return the first day on which a window before an end is open; None: any."""
    first, last = bounds(end)
    low, high = _earliest(opens, first), _earliest(opens, last)
    if isinstance(end, When) and last == NEVER:
        high = NEVER
    return None if low is None or high is None else when(low, high)


def _earliest(opens: Counts, end: date) -> date | None:
    return end if end == date.min else counted(opens).earliest(_eve(end))


_NO_DAYS: Final = Span(days=0)


def _eve(day: date) -> date:
    return add_days(day, -1)


def _check_day(path: str, day: object) -> None:
    faults: list[Fault] = []
    check_when(faults, path, day)
    raise_faults(faults)
