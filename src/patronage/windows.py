"""Windows: for how long a fact counts, so which facts a question asked on a day looks at.

Each window answers two questions about a day, given the `Anchors` of the moment. `counts(day)`: a
fact that happened on this day, on which days does it count? `reach(day)`: a question asked on this
day, how far back does it look? The two agree: the reach is the first day whose facts still count.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar, TypeAlias

from attrs import field, frozen

from patronage.dates import Period, Span, boundary, index_of, trusted_period
from patronage.dates.days import month_length
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.values import check_day, check_instance, reduce_value, refuse_state

__all__ = [
    "NO_ANCHORS",
    "Anchors",
    "Anniversary",
    "CalendarPeriod",
    "Ever",
    "Fixed",
    "InTerm",
    "Rolling",
    "SinceFall",
    "Which",
    "Window",
]

_DAY = timedelta(days=1)
_MOST_PERIODS = 10_000


@frozen(kw_only=True)
class Anchors:
    """The days that some windows hang on.

    `first` is the first day of the relationship, `term` the rung's own term (with a start, its end
    may be open) and `last_fall` the day on which the rung was last lost; each may be None.

    >>> Anchors(first=date(2024, 5, 1)).term is None
    True
    """

    first: date | None = None
    term: Period | None = None
    last_fall: date | None = None

    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if self.first is not None:
            check_day(faults, "first", self.first)
        if self.last_fall is not None:
            check_day(faults, "last_fall", self.last_fall)
        if self.term is not None:
            check_instance(faults, "span.type", "term", self.term, Period)
            if isinstance(self.term, Period) and self.term.start is None:
                faults.append(Fault.of("span.open", "term", self.term, "give a term with a start"))
        if faults:
            raise_faults(faults)


NO_ANCHORS = Anchors()
"""No relationship yet, no term and no fall."""


@frozen(repr=False)
class Which:
    """Which of the periods that follow each other on a calendar: the current or earlier ones.

    `complete` is how many complete periods before the current one are meant; 0 means the current
    one, as far as it has gone. Faults: `interval.type`, `interval.range`.

    >>> Which.CURRENT, Which.PREVIOUS, Which.last(3)
    (Which.CURRENT, Which.PREVIOUS, Which.last(3))
    """

    complete: int

    CURRENT: ClassVar[Which]
    PREVIOUS: ClassVar[Which]

    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        count = self.complete
        if type(count) is int and 0 <= count <= _MOST_PERIODS:
            return
        code = "interval.range" if type(count) is int else "interval.type"
        hint = f"give a whole number of periods, 0 to {_MOST_PERIODS}"
        raise_faults([Fault.of(code, "complete", count, hint)])

    @classmethod
    def last(cls, count: int) -> Which:
        """Return the last so many complete periods, without the current one.

        >>> Which.last(1) == Which.PREVIOUS
        True
        """
        if type(count) is int and count < 1:
            raise_faults([Fault.of("interval.range", "count", count, "give at least 1 period")])
        return cls(count)

    def __repr__(self) -> str:
        if self.complete > 1:
            return f"Which.last({self.complete})"
        return "Which.PREVIOUS" if self.complete else "Which.CURRENT"


Which.CURRENT = Which(0)
Which.PREVIOUS = Which(1)


@frozen
class Rolling:
    """The time just past: a fact on day f counts on `[f, f + span)`.

    "Within 180 days" is `Rolling(days(180))`. A span that clamps at a month's end clamps here too:
    a fact of 31 Jan counts for a month until 27 Feb. Near the year 9999 a fact counts for ever.

    >>> from patronage.dates import days
    >>> Rolling(days(30)).counts(date(2026, 1, 1)).end
    datetime.date(2026, 1, 31)
    """

    span: Span

    depends_on_ladder: ClassVar[bool] = False
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        if type(self.span) is not Span or self.span.days == 0:
            raise_faults(_span_faults("span", self.span))

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts.

        >>> from patronage.dates import months
        >>> str(Rolling(months(1)).counts(date(2026, 1, 31)))
        '[2026-01-31, 2026-02-28)'
        """
        return trusted_period(day, _later(day, self.span))

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from patronage.dates import months
        >>> Rolling(months(1)).reach(date(2026, 2, 28))
        datetime.date(2026, 2, 1)
        """
        step = self.span.months
        if step is None:
            ordinal = day.toordinal() + 1 - (self.span.days or 0)
            return date.fromordinal(ordinal) if ordinal > 0 else None
        return _first_not_over(day, step)


@frozen
class CalendarPeriod:
    """Periods that follow each other from an anchor: calendar or fiscal years, quarters, weeks.

    `which` says whose facts count: those of the `CURRENT` period until it ends, those of the
    `PREVIOUS` one throughout the next, or those of the `last(n)` complete ones. A fiscal year is
    one whose anchor is its first day. An anchor on a 29th to 31st clamps.

    >>> from patronage.dates import years
    >>> fiscal = CalendarPeriod(years(1), anchor=date(2020, 4, 1), which=Which.PREVIOUS)
    >>> str(fiscal.counts(date(2026, 3, 31)))
    '[2026-04-01, 2027-04-01)'
    """

    every: Span
    anchor: date = field(default=date(2000, 1, 1), kw_only=True)
    which: Which = field(default=Which.CURRENT, kw_only=True)

    depends_on_ladder: ClassVar[bool] = False
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        faults = _span_faults("every", self.every)
        check_day(faults, "anchor", self.anchor)
        check_instance(faults, "window.type", "which", self.which, Which)
        raise_faults(faults)

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts.

        >>> from patronage.dates import months
        >>> str(CalendarPeriod(months(3)).counts(date(2026, 2, 10)))
        '[2026-02-10, 2026-04-01)'
        """
        return _grid_counts(day, self.anchor, self.every, self.which.complete)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from patronage.dates import months
        >>> CalendarPeriod(months(3), which=Which.last(2)).reach(date(2026, 8, 10))
        datetime.date(2026, 1, 1)
        """
        return _grid_reach(day, self.anchor, self.every, self.which.complete)


@frozen
class Anniversary:
    """Periods that follow each other from the first day of the relationship, as contract years do.

    Like `CalendarPeriod`, anchored on `anchors.first`; before there is a first day nothing counts.

    >>> since = Anchors(first=date(2024, 5, 17))
    >>> str(Anniversary().counts(date(2026, 1, 1), since))
    '[2026-01-01, 2026-05-17)'
    """

    every: Span = Span(months=12)
    which: Which = field(default=Which.CURRENT, kw_only=True)

    depends_on_ladder: ClassVar[bool] = False
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        faults = _span_faults("every", self.every)
        check_instance(faults, "window.type", "which", self.which, Which)
        raise_faults(faults)

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None before there is a first day.

        >>> Anniversary().counts(date(2026, 1, 1)) is None
        True
        """
        if anchors.first is None:
            return None
        return _grid_counts(day, anchors.first, self.every, self.which.complete)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> Anniversary().reach(date(2026, 1, 1), Anchors(first=date(2024, 5, 17)))
        datetime.date(2025, 5, 17)
        """
        if anchors.first is None:
            return day
        return _grid_reach(day, anchors.first, self.every, self.which.complete)


@frozen
class Fixed:
    """One stretch of the calendar: a fact inside it counts for ever, from its own day on.

    >>> sale = Fixed(Period(date(2026, 1, 1), date(2026, 2, 1)))
    >>> str(sale.counts(date(2026, 1, 20))), sale.counts(date(2026, 2, 1))
    ('[2026-01-20, …)', None)
    """

    period: Period

    depends_on_ladder: ClassVar[bool] = False
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_instance(faults, "span.type", "period", self.period, Period)
        raise_faults(faults)

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None outside the period.

        >>> Fixed(Period(None, date(2026, 2, 1))).counts(date(2026, 1, 31))
        Period(datetime.date(2026, 1, 31), None)
        """
        return trusted_period(day, None) if day in self.period else None

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> Fixed(Period(date(2026, 1, 1), None)).reach(date(2026, 2, 1))
        datetime.date(2026, 1, 1)
        """
        return None if self.period.start is None else min(self.period.start, day)


@frozen
class Ever:
    """All the time there is: a fact counts from its day on, for ever.

    >>> str(Ever().counts(date(2026, 1, 1)))
    '[2026-01-01, …)'
    """

    depends_on_ladder: ClassVar[bool] = False
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts: from it on.

        >>> Ever().counts(date(2026, 1, 1)).end is None
        True
        """
        return trusted_period(day, None)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return None: facts of any day before count.

        >>> Ever().reach(date(2026, 1, 1)) is None
        True
        """
        return None


@frozen
class InTerm:
    """The days of the rung's own term, or a part of it; a fact counts until the term ends.

    `start` and `end` are counted from the term's first day: a part holds the facts from
    `first day + start` up to, not including, `first day + end`. Facts of the first day itself are
    spent: they made the term, so they count only for what came before. No term, no facts.

    >>> from patronage.dates import months
    >>> term = Anchors(term=Period(date(2026, 1, 1), date(2027, 4, 1)))
    >>> str(InTerm(end=months(12)).counts(date(2026, 12, 31), term))
    '[2026-12-31, 2027-04-01)'
    >>> InTerm().counts(date(2026, 1, 1), term) is None
    True
    """

    start: Span | None = None
    end: Span | None = None

    depends_on_ladder: ClassVar[bool] = True
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if self.start is not None:
            check_instance(faults, "interval.type", "start", self.start, Span)
        if self.end is not None:
            faults += _span_faults("end", self.end)
        if faults or self.start is None or self.end is None:
            raise_faults(faults)
        elif self.start.is_months is self.end.is_months and self.end <= self.start:
            hint = "end the part of the term after its start"
            raise_faults([Fault.of("span.order", "end", str(self.end), hint)])

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None outside the part.

        >>> from patronage.dates import months
        >>> term = Anchors(term=Period(date(2026, 1, 1), None))
        >>> str(InTerm(start=months(12)).counts(date(2027, 1, 1), term))
        '[2027-01-01, …)'
        """
        if anchors.term is None:
            return None
        part = self._part(anchors.term)
        return None if part is None or day not in part else trusted_period(day, anchors.term.end)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; the day itself where none do.

        >>> InTerm().reach(date(2026, 5, 1), Anchors(term=Period(date(2026, 1, 1), None)))
        datetime.date(2026, 1, 2)
        """
        part = self._part(anchors.term) if anchors.term is not None and day in anchors.term else None
        return day if part is None or part.start is None else min(part.start, day)

    def _part(self, term: Period) -> Period | None:
        """Return the days whose facts count, or None if there are none."""
        first = term.start
        if first is None:
            return None
        start = first if self.start is None else _later(first, self.start)
        start = _later(first, _ONE_DAY) if start == first else start
        end = None if self.end is None else _later(first, self.end)
        if end is None or (term.end is not None and term.end < end):
            end = term.end
        return None if start is None or (end is not None and end <= start) else Period(start, end)


@frozen
class SinceFall:
    """The time since the rung was last lost; all the time there is while it never was.

    Facts of the day of the fall don't count: they couldn't avert it.

    >>> SinceFall().counts(date(2026, 3, 1), Anchors(last_fall=date(2026, 3, 1))) is None
    True
    """

    depends_on_ladder: ClassVar[bool] = True
    __reduce__ = reduce_value
    __setstate__ = refuse_state

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None up to the last fall.

        >>> str(SinceFall().counts(date(2026, 3, 2), Anchors(last_fall=date(2026, 3, 1))))
        '[2026-03-02, …)'
        """
        fall = anchors.last_fall
        return trusted_period(day, None) if fall is None or fall < day else None

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> SinceFall().reach(date(2026, 4, 1), Anchors(last_fall=date(2026, 3, 1)))
        datetime.date(2026, 3, 2)
        """
        fall = anchors.last_fall
        if fall is None:
            return None
        return day if day <= fall else fall + _DAY


Window: TypeAlias = Rolling | CalendarPeriod | Anniversary | Fixed | Ever | InTerm | SinceFall
"""Any of the windows."""

_ONE_DAY = Span(days=1)


def _span_faults(path: str, span: object) -> list[Fault]:
    faults: list[Fault] = []
    check_instance(faults, "interval.type", path, span, Span)
    if not faults and isinstance(span, Span) and span.days == 0:
        faults.append(Fault.of("interval.range", path, span, "give a length of at least 1 day"))
    return faults


def _later(day: date, span: Span) -> date | None:
    """Return the day a span later, or None past the last day that can be written."""
    try:
        return day + span
    except OutOfRange:
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
        year, month, number = year + (month + 1) // 12, (month + 1) % 12, 1
    return date(year, month + 1, number) if year > 0 else None


def _grid_counts(day: date, anchor: date, every: Span, complete: int) -> Period | None:
    k = index_of(day, anchor, every) + 1
    end = _grid(anchor, every, k + complete)
    if complete == 0:
        return trusted_period(day, end)
    start = _grid(anchor, every, k)
    return None if start is None else trusted_period(start, end)


def _grid_reach(day: date, anchor: date, every: Span, complete: int) -> date | None:
    k = index_of(day, anchor, every) - complete
    return _grid(anchor, every, k)


def _grid(anchor: date, every: Span, k: int) -> date | None:
    try:
        return boundary(anchor, every, k)
    except OutOfRange:
        return None
