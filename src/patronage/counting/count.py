"""How a period from a given day runs: counted once, for notice, cure, offers and duties alike."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.calendars import Calendar, Roll, check_calendar
from patronage.checks import check_instance, is_count
from patronage.counting.days import day_of, first_day, nth_working_day, rolled
from patronage.dates.day import LAST_ORDINAL, check_one_day, refuse_range
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.fields import spell_out
from patronage.text.spoken import joined
from patronage.values import Said, repr_member
from patronage.windows.grid import CalendarPeriod, Which

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = [
    "HALF_YEAR", "MONTH", "QUARTER", "WEEK", "YEAR", "Count", "Counting", "period_words",
]  # fmt: skip

WEEK: Final = CalendarPeriod(Span(days=7), anchor=date(2000, 1, 3))
"""Weeks from Monday to Sunday."""

MONTH: Final = CalendarPeriod(Span(months=1))
"""Calendar months."""

QUARTER: Final = CalendarPeriod(Span(months=3))
"""Calendar quarters."""

HALF_YEAR: Final = CalendarPeriod(Span(months=6))
"""The halves of calendar years."""

YEAR: Final = CalendarPeriod(Span(months=12))
"""Calendar years."""

_NAMED: Final = {WEEK: "week", MONTH: "month", QUARTER: "quarter", HALF_YEAR: "half", YEAR: "year"}
"""The periods that have a name of their own."""

MOST_WORKING_DAYS: Final = 3_660
"""The most working days that are counted one by one."""


class Counting(Enum):
    """Which day the n-th of a period of n days is: the last one in, or the first one out.

    Two ways of counting, under the names by which they go:

    - `LAST_IN`: the given day doesn't count, and the n-th day after it is the last one in. It is
      the `STATUTORY` way (BGB 187(1), 188; UK ERA s. 86), and that of `CLEAR` days: neither the day
      of notice nor that of the event counts, so the event comes on the day after the last one in.
    - `FIRST_OUT`: the given day counts, so that the n-th day after it is the first one out, as
      "from the day" and half-open periods have it. `BEFORE` a named day is this way: n days before
      a day, that day is the n-th after notice.

    >>> Counting.STATUTORY, Counting.CLEAR, Counting.BEFORE
    (Counting.LAST_IN, Counting.LAST_IN, Counting.FIRST_OUT)
    """

    LAST_IN = "last in"
    FIRST_OUT = "first out"
    STATUTORY = LAST_IN
    CLEAR = LAST_IN  # noqa: PIE796  other names of the two
    BEFORE = FIRST_OUT

    __repr__ = repr_member


def _lengths_of(span: Span | tuple[Span, ...] | None) -> Span | tuple[Span, ...] | None:
    """Return lengths in their one form: a single one by itself, none as None."""
    if type(span) is tuple and len(span) < 2:
        return span[0] if span else None
    return span


def _periods_of(to: CalendarPeriod | tuple[CalendarPeriod, ...]) -> tuple[CalendarPeriod, ...]:
    """Return what a single kind of period means, one of one; what is neither passes through."""
    return (to,) if isinstance(to, CalendarPeriod) else to


spell_out(_lengths_of)
spell_out(_periods_of)


def _check_lengths(faults: list[Fault], path: str, span: object) -> None:
    if type(span) is not tuple:
        check_instance(faults, "interval.type", path, span, Span)
        return
    for place, each in enumerate(cast("tuple[object, ...]", span)):
        check_instance(faults, "interval.type", f"{path}[{place}]", each, Span)


def check_window(faults: list[Fault], path: str, period: object) -> None:
    check_instance(faults, "window.type", path, period, CalendarPeriod)
    if isinstance(period, CalendarPeriod) and period.which != Which.CURRENT:
        hint = "leave out which: counting ends with the period that runs"
        faults.append(Fault.of("window.which", path, period.which, hint))


def _check_working(faults: list[Fault], path: str, working: object) -> None:
    if type(working) is not int:
        faults.append(Fault.of("count.type", path, working, "give a number of working days"))
    elif not is_count(working, 1) or working > MOST_WORKING_DAYS:
        hint = f"give 1 to {MOST_WORKING_DAYS} working days"
        faults.append(Fault.of("count.range", path, working, hint))


Lengths: TypeAlias = Annotated[Span | tuple[Span, ...], _check_lengths]
"""A length, or several that follow each other."""

Boundaries: TypeAlias = Annotated[CalendarPeriod, check_window]
"""Periods that follow each other, for the days on which they end."""

WorkingDays: TypeAlias = Annotated[int, _check_working]
"""A number of working days, each of which is looked at."""

SomeCalendar: TypeAlias = Annotated[Calendar, check_calendar]


@frozen
class Count(Said):
    """How a period runs from a given day; the answer is always its last day in.

    Of the day on which notice is given, a breach is notified or an event comes, in this order:

    - `since`: counting begins with the given day, or with the end of the week, month, quarter … in
      which it lies. With a `cutoff`, a `Count` from the end of the period before, a day up to it
      counts as if given at that end ("by the third working day of a month").
    - `span`: a length, or several one after another: a month and a half is `(months(1), days(15))`.
      Counted from the end of a period, months end with their last day, whatever its number.
    - `working`: so many working days of `calendar`, after the span if there is one.
    - `not_before`: no day before this one is the last ("to the close of the third year or later").
    - `to`: on to the end of a period; of several kinds, the end that comes first.
    - `roll`: a last day that is no working day of `calendar` moves.

    `day` says whether the given day itself counts (see `Counting`). Of working days, it counts if
    it is one. Faults: `interval.type`, `window.type`, `window.which`, `count.type`, `count.range`,
    `count.cutoff` (without `since`, or with a cutoff of its own), `count.calendar` (lacking, or of
    no use), `calendar.type`, `roll.type`, `date.type`, `counting.type`.

    >>> import patronage as pt
    >>> notice = pt.Count(pt.weeks(6), to=pt.counting.QUARTER)
    >>> print(notice)
    42 days, to the end of a quarter
    >>> notice.last(date(2026, 5, 19)), notice.last(date(2026, 5, 20))
    (datetime.date(2026, 6, 30), datetime.date(2026, 9, 30))
    """

    span: Lengths | None = field(default=None, converter=_lengths_of)
    since: Boundaries | None = field(default=None, kw_only=True)
    cutoff: Count | None = field(default=None, kw_only=True)
    to: tuple[Boundaries, ...] = field(default=(), kw_only=True, converter=_periods_of)
    working: WorkingDays | None = field(default=None, kw_only=True)
    calendar: SomeCalendar | None = field(default=None, kw_only=True)
    roll: Roll = field(default=Roll.UNADJUSTED, kw_only=True)
    day: Counting = field(default=Counting.LAST_IN, kw_only=True)
    not_before: date | None = field(default=None, kw_only=True)

    @staticmethod
    def _meant(value: object) -> str | None:
        return f"wrap it: Count({value!r})" if isinstance(value, Span) else None

    def _rules(self, faults: list[Fault]) -> None:
        if self.cutoff is not None and (self.since is None or self.cutoff.cutoff is not None):
            hint = "say by since= of which periods it is a day; it has no cutoff of its own"
            faults.append(Fault.of("count.cutoff", "cutoff", self.cutoff, hint))
        asks = self.working is not None or self.roll is not Roll.UNADJUSTED
        if asks is (self.calendar is None):
            hint = "say whose working days are meant: of `working` days and a `roll`, of these only"
            faults.append(Fault.of("count.calendar", "calendar", self.calendar, hint))

    def last(self, given: date) -> date:
        """Return the last day in of the period that runs from a given day.

        Later days never have an earlier one. Faults: `date.type`; `date.range` where that day, or
        the end of a period on which it hangs, lies beyond the calendar; `calendar.empty` and
        `calendar.failed` as `Roll.apply` has them.

        >>> import patronage as pt
        >>> third = pt.Count(working=3, calendar=pt.HolidayCalendar(weekend=frozenset({6})))
        >>> rent = pt.Count(pt.months(3), since=pt.counting.MONTH, cutoff=third)
        >>> rent.last(date(2026, 3, 4)), rent.last(date(2026, 3, 5))
        (datetime.date(2026, 5, 31), datetime.date(2026, 6, 30))
        """
        check_one_day("given", given)
        return self._rolled(self._counted(given), self.roll, given)

    def effect(self, given: date) -> date:
        """Return the first day out: the one after the last day in.

        >>> import patronage as pt
        >>> pt.Count(pt.days(60), to=pt.counting.MONTH).effect(date(2023, 11, 14))
        datetime.date(2024, 2, 1)
        """
        return day_of(self.last(given).toordinal() + 1, given)

    def latest(self, target: date) -> date | None:
        """Return the last day on which to give, so that the period is over with the target day.

        It is found by counting on from the days before, never by counting back, which would be
        another day wherever a month is short. What rolls, rolls against the counting here: the last
        working day that is in time. None where the calendar has no such day.

        >>> import patronage as pt
        >>> pt.Count(pt.months(1)).latest(date(2026, 2, 28))
        datetime.date(2026, 1, 31)
        """
        check_one_day("target", target)
        found = self._first_beyond(target.toordinal()) - 1
        if found < self._reach():
            return None
        try:
            back = Roll.UNADJUSTED if self.roll is Roll.UNADJUSTED else Roll.PRECEDING
            day = self._rolled(found, back, target)
        except OutOfRange:
            return None
        return day if day.toordinal() >= self._reach() else None

    def earliest(self, target: date) -> date | None:
        """Return the first day on which to give, so that the period is not over before the target.

        With it a window opens: of the days from which a month ends on 28 February, it is the first.
        Of n working days it is the n-th before the target, counted back. No roll has a part in it.
        None where the calendar has no such day.

        >>> import patronage as pt
        >>> pt.Count(pt.months(1)).earliest(date(2026, 2, 28))
        datetime.date(2026, 1, 28)
        >>> pt.Count(working=7, calendar=pt.WEEKDAYS).earliest(date(2018, 11, 19))
        datetime.date(2018, 11, 8)
        """
        check_one_day("target", target)
        found = self._first_beyond(target.toordinal() - 1)
        if found > LAST_ORDINAL or self._is_beyond(found, LAST_ORDINAL):
            return None
        return date.fromordinal(found)

    # --- counting, in ordinals: what lies just before the first day is one, though no date --------

    def _counted(self, given: date) -> int:
        """Return the last day in before it rolls."""
        start = given if self.since is None else self._begins(given, self.since)
        day = start
        for span in self._lengths():
            day = day + span
        # A period begins where the one before ends, and its first day is the first to count.
        last = day.toordinal() - (self.since is not None) - (self.day is Counting.FIRST_OUT)
        if self.working is not None and self.calendar is not None:
            last = nth_working_day(last, self.working, self.calendar)
        if self.not_before is not None:
            last = max(last, self.not_before.toordinal())
        return self._on_to(last) if self.to else last

    def _lengths(self) -> tuple[Span, ...]:
        span = self.span
        return (span,) if isinstance(span, Span) else span or ()

    def _begins(self, given: date, since: CalendarPeriod) -> date:
        """Return the first day of the period from whose beginning counting goes."""
        if self.cutoff is not None:
            first = since.reach(given)
            if first is None:
                refuse_range(given, "a cutoff from the end of the period before")
            if given <= self.cutoff.last(day_of(first.toordinal() - 1, given)):
                return first
        end = _end_of(since, given)
        if end is None:
            refuse_range(given, "the end of its period")
        return end

    def _on_to(self, last: int) -> int:
        """Return the last day of that period which ends first, of those in which a day lies."""
        day = date.fromordinal(max(last, 1))
        ends = [end for each in self.to if (end := _end_of(each, day)) is not None]
        if not ends:
            refuse_range(day, "the end of its period")
        return min(ends).toordinal() - 1

    def _rolled(self, ordinal: int, roll: Roll, given: date) -> date:
        day = day_of(ordinal, given)
        return day if self.calendar is None else rolled(roll, day, self.calendar)

    def _reach(self) -> int:
        """Return the first day of which it can be counted: a cutoff needs a period before."""
        if self.cutoff is None or self.since is None:
            return 1
        end = _end_of(self.since, date.min)
        return LAST_ORDINAL + 1 if end is None else end.toordinal()

    def _is_beyond(self, given: int, target: int) -> bool:
        """Whether the period from a day runs on after another, or off the calendar."""
        try:
            return self._counted(date.fromordinal(given)) > target
        except OutOfRange:
            return True

    def _first_beyond(self, target: int) -> int:
        """Return the first day from which the period runs on after the target."""
        return first_day(lambda given: self._is_beyond(given, target), self._reach(), target)

    # --- in words ---------------------------------------------------------------------------------

    def _said(self, words: Words) -> str:
        said: list[str] = []
        lengths = [words.word(span) for span in self._lengths()]
        if self.working is not None:
            lengths.append(words.say("count.working", count=self.working))
        if lengths:
            said.append(joined(lengths, words.formats, most=len(lengths)))
        if self.day is Counting.FIRST_OUT:
            said.append(words.say("count.first_out"))
        if self.since is not None:
            said.append(self._said_since(self.since, words))
        if self.not_before is not None:
            said.append(words.say("count.not_before", day=self.not_before))
        if self.to:
            ends = [words.tell("count.end", period=period_words(each, words)) for each in self.to]
            either = joined(ends, words.formats, last_by="format.or", most=len(ends))
            said.append(words.tell("count.to", ends=either))
        if self.roll is not Roll.UNADJUSTED:
            said.append(words.say(f"count.{self.roll.name.lower()}"))
        return words.say("format.comma").join(said) or words.say("count.same_day")

    def _said_since(self, since: CalendarPeriod, words: Words) -> str:
        period = period_words(since, words)
        if self.cutoff is None:
            return words.tell("count.since", period=period)
        return words.tell("count.cutoff", period=period, cutoff=self.cutoff.say(words))


spell_out(Count.__init__, Count=Count)


def _end_of(periods: CalendarPeriod, day: date) -> date | None:
    """Return the first day after the period in which a day lies; None: beyond the calendar."""
    period = periods.counts(day)
    return None if period is None else period.end


def period_words(period: CalendarPeriod, words: Words) -> str:
    """Return what a period is called: by its name, else by its length and where it is anchored.

    >>> import patronage as pt
    >>> period_words(QUARTER, pt.ENGLISH)
    'quarter'
    """
    name = _NAMED.get(period)
    if name is not None:
        return words.say(f"count.period.{name}")
    return words.say("count.period", every=period.every, anchor=period.anchor)
