"""Days and lengths that an agreement leaves open: known in bounds only, and for what reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, Self, TypeAlias

from attrs import field, frozen

from patronage.checks import check_day, check_instance
from patronage.counting.verdict import Verdict
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.fields import OneLine
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.text.phrases import Words

__all__ = [
    "NEVER",
    "Day",
    "Unknown",
    "When",
    "bounds",
    "check_when",
    "earlier",
    "has_come",
    "later",
    "latest",
    "moved",
    "one_of",
    "so_long_after",
    "when",
]

NEVER: Final = date.max
"""As a bound: perhaps it never comes."""


@frozen
class When(Said):
    """A day that is not exactly known: one from `earliest` to `latest`, both included, and why.

    Without an earliest it may be any day before the latest, without a latest it may never come. A
    day that is exactly known is a plain `date`. Whatever depends on it is known as far as all of
    these days agree. Faults: `date.type`, `span.order`, `when.exact` (one day alone).

    >>> import patronage as pt
    >>> signed = pt.When(date(2026, 3, 1), date(2026, 3, 31), why="the day is blank")
    >>> signed.by(date(2026, 3, 15)), signed.by(date(2026, 3, 31))
    (Verdict.UNKNOWN, Verdict.MET)
    """

    earliest: date = date.min
    latest: date = NEVER
    why: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.latest < self.earliest:
            hint = f"the latest day is after the earliest, {self.earliest}"
            faults.append(Fault.of("span.order", "latest", self.latest.isoformat(), hint))
        elif self.latest == self.earliest:
            hint = "a day that is exactly known is a plain date"
            faults.append(Fault.of("when.exact", "latest", self.latest.isoformat(), hint))

    @classmethod
    def within(cls, period: Period, *, why: str | None = None) -> Self:
        """Return a day somewhere in a period, such as a month of which the day is not known.

        >>> import patronage as pt
        >>> str(pt.When.within(pt.Period(date(2026, 3, 1), date(2026, 4, 1))))
        'between 1 Mar 2026 and 31 Mar 2026'
        """
        faults: list[Fault] = []
        check_instance(faults, "period.type", "period", period, Period)
        raise_faults(faults)
        last = NEVER if period.end is None else add_days(period.end, -1)
        return cls(period.start or date.min, last, why=why)

    @classmethod
    def unknown(cls, why: str | None = None) -> Self:
        """Return a day of which nothing is known but the reason.

        >>> import patronage as pt
        >>> str(pt.When.unknown("redacted"))
        'not known (redacted)'
        """
        return cls(why=why)

    def by(self, day: date) -> Verdict:
        """Return whether it has come by a day, the day itself included.

        >>> When(date(2026, 3, 1), date(2026, 3, 31)).by(date(2026, 2, 28))
        Verdict.UNMET
        """
        check_one_day("day", day)
        return has_come(self, day)

    def _said(self, words: Words) -> str:
        code = "when.open"
        if self.earliest > date.min:
            code = "when.from" if self.latest == NEVER else "when.between"
        elif self.latest < NEVER:
            code = "when.until"
        said = words.say(code, earliest=self.earliest, latest=self.latest)
        return said if self.why is None else words.say("when.why", when=said, why=self.why)


Day: TypeAlias = date | When
"""A day, exactly known or in bounds."""


@frozen
class Unknown(Said):
    """What an agreement leaves open that is no day: a length, or whose something is, and why.

    A length may have bounds, `least` and `most`. Faults: `text.syntax`, `interval.type`,
    `interval.mixed` (days and months have no order), `span.order`.

    >>> import patronage as pt
    >>> pt.Unknown("redacted")
    Unknown('redacted')
    """

    why: OneLine | None = None
    least: Span | None = field(default=None, kw_only=True)
    most: Span | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        least, most = self.least, self.most
        if least is None or most is None:
            return
        if least.is_months is not most.is_months:
            hint = "give both in days, or both in months"
            faults.append(Fault.of("interval.mixed", "most", most, hint))
        elif most <= least:
            faults.append(Fault.of("span.order", "most", most, f"give more than {least}"))

    def after(self, day: Day, times: int = 1) -> Day:
        """Return when so long after a day is: a day later at the earliest, unless there is a least.

        Or so many times as long.

        >>> import patronage as pt
        >>> print(pt.Unknown(least=pt.days(30), most=pt.days(60)).after(date(2026, 3, 1)))
        between 31 Mar 2026 and 30 Apr 2026
        """
        first, last = bounds(day)
        if first > date.min:
            first = so_long_after(
                first, (Span(days=1) if self.least is None else self.least) * times
            )
        last = NEVER if self.most is None else so_long_after(last, self.most * times)
        return when(first, last, self.why)

    def _said(self, words: Words) -> str:
        code = "length.open"
        if self.least is not None:
            code = "length.least" if self.most is None else "length.between"
        elif self.most is not None:
            code = "length.most"
        said = words.say(code, least=self.least, most=self.most)
        return said if self.why is None else words.say("when.why", when=said, why=self.why)


def so_long_after(day: date, span: Span) -> date:
    """Return the day so long after another; beyond the calendar it never comes.

    >>> import patronage as pt
    >>> so_long_after(NEVER, pt.months(1)) == NEVER
    True
    """
    try:
        return day + span
    except OutOfRange:
        return NEVER


def check_when(faults: list[Fault], path: str, day: object) -> None:
    """Report what is neither a day nor a `When`.

    >>> found: list[Fault] = []
    >>> check_when(found, "start", "2026")
    >>> found[0].code
    'date.type'
    """
    if type(day) is Unknown:
        hint = "of a day that is not known give When.unknown(why), or its bounds as When(…)"
        faults.append(Fault.of("date.type", path, day, hint))
    elif type(day) is not When:
        check_day(faults, path, day)


def bounds(day: Day) -> tuple[date, date]:
    """Return the earliest and the latest that a day may be.

    >>> bounds(date(2026, 3, 1)) == (date(2026, 3, 1), date(2026, 3, 1))
    True
    """
    return (day.earliest, day.latest) if isinstance(day, When) else (day, day)


def when(earliest: date, latest: date, why: str | None = None) -> Day:
    """Return the day of these bounds: exact where they are one.

    >>> when(date(2026, 3, 1), date(2026, 3, 1))
    datetime.date(2026, 3, 1)
    """
    return earliest if latest <= earliest else When(earliest, latest, why=why)


def has_come(day: Day | None, by: date) -> Verdict:
    """Return whether a day has come by another.

    >>> has_come(None, date(2026, 3, 1)), has_come(date(2026, 3, 1), date(2026, 3, 1))
    (Verdict.UNMET, Verdict.MET)
    """
    if not isinstance(day, When):
        return Verdict.of(day is not None and day <= by)
    if day.latest <= by and day.latest < NEVER:
        return Verdict.MET
    return Verdict.UNKNOWN if day.earliest <= by else Verdict.UNMET


def moved(day: Day, move: Callable[[date], date]) -> Day:
    """Return where a move that keeps the order of days takes one; what has no bound has none then.

    >>> moved(date(2026, 3, 1), lambda day: add_days(day, 1))
    datetime.date(2026, 3, 2)
    """
    if not isinstance(day, When):
        return move(day)
    first = day.earliest if day.earliest == date.min else move(day.earliest)
    last = day.latest if day.latest == NEVER else move(day.latest)
    return when(first, last, day.why)


def earlier(*days: Day | None) -> Day | None:
    """Return the first of several days to come; None never comes.

    >>> earlier(date(2026, 3, 1), None, date(2026, 2, 1))
    datetime.date(2026, 2, 1)
    """
    coming = [day for day in days if day is not None]
    return _picked(min, coming) if coming else None


def later(*days: Day | None) -> Day | None:
    """Return the last of several days to come; None where one of them never comes.

    >>> later(date(2026, 3, 1), None) is None
    True
    """
    coming = [day for day in days if day is not None]
    return _picked(max, coming) if len(coming) == len(days) else None


def latest(*days: Day) -> Day:
    """Return the last of several days that all come.

    >>> latest(date(2026, 3, 1), date(2026, 2, 1))
    datetime.date(2026, 3, 1)
    """
    return _picked(max, list(days))


def one_of(*days: Day) -> Day:
    """Return the bounds of a day that is one of several.

    >>> one_of(date(2026, 3, 1), When(date(2026, 2, 1), date(2026, 2, 9)))
    When(datetime.date(2026, 2, 1), datetime.date(2026, 3, 1))
    """
    lasts = [bounds(day)[1] for day in days]
    whys = (day.why for day in days if isinstance(day, When) and day.why is not None)
    return when(min(bounds(day)[0] for day in days), max(lasts), next(whys, None))


def _picked(pick: Callable[[list[date]], date], days: list[Day]) -> Day:
    found = [bounds(day) for day in days]
    whys = (day.why for day in days if isinstance(day, When) and day.why is not None)
    return when(
        pick([earliest for earliest, _ in found]),
        pick([last for _, last in found]),
        next(whys, None),
    )
