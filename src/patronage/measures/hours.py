"""Service hours: when a clock of service runs, how long it ran, and when something is due by it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn, TypeAlias, cast, overload

from attrs import field, frozen

from patronage.calendars import EVERY_DAY, is_working
from patronage.checks import are_pairs
from patronage.dates.day import check_one_day, refuse
from patronage.errors import Fault, InvalidInput, raise_faults
from patronage.measures.closed import check_closed, start_of
from patronage.measures.offsets import DAY, TICK, day_at, moment_of, shown_at, steady
from patronage.measures.openings import (
    DAYS_OF_WEEK,
    Closed,
    Special,
    Week,
    ZoneName,
    closed_of,
    intervals_of,
    special_of,
    week_of,
)
from patronage.values import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.dates.period import Period
    from patronage.text.phrases import Words

__all__ = ["ServiceHours"]

MOST_DAYS: Final = 36_525
"""The most days, a hundred years, over which one question looks for open time."""

Ended: TypeAlias = tuple[datetime, datetime]
"""A pause from one instant to another."""

Pause: TypeAlias = tuple[datetime, datetime | None]
"""A pause from an instant on; None: it hasn't ended."""


class _Open(NamedTuple):
    """A stretch of open time on a local day, which is counted from the first of the calendar."""

    day: int
    start: timedelta
    end: timedelta


_Stretch: TypeAlias = tuple[timedelta, timedelta]


@frozen
class ServiceHours(Said):
    """When service is given at a place: the hours of each day of the week, and the days unlike it.

    - `zone`: the IANA name of the place's zone. It is open whenever a clock there shows a time
      within the hours: an hour that a change of clocks skips is no open time, one that it shows
      twice is open twice.
    - `week`: the hours of the seven days from Monday on, or a mapping of days, Monday 0 to Sunday
      6, to hours. Hours are "09:00-17:00", or several such; "24:00" closes with the day. What goes
      on past midnight is written as two.
    - `closed`: days without service, or a calendar whose days off are, its weekend included.
    - `special`: days with hours of their own, whatever the week and `closed` say; none: closed.

    The answers are aware datetimes in the zone. Between two of one zone Python compares and
    subtracts what clocks show: turn them to UTC for that, or ask `elapsed`. Nothing looks farther
    than a hundred years (`hours.range`).

    It is a calendar too: a day is a working day if it opens at all. Faults: `zone.type`,
    `zone.unknown`, `hours.type`, `hours.syntax`, `hours.order` (intervals that overlap, or are not
    in order), `hours.week` (not seven days), `hours.repeated`, `hours.never` (it never opens),
    `calendar.type`, `date.type`.

    >>> office = ServiceHours("Europe/Vienna", dict.fromkeys(range(5), "09:00-17:00"))
    >>> print(office)
    Mon to Fri 09:00-17:00 (Europe/Vienna)
    >>> asked = datetime.fromisoformat("2026-03-27T16:00+01:00")  # the last Friday of winter time
    >>> office.after(asked, timedelta(hours=2)).isoformat()
    '2026-03-30T10:00:00+02:00'
    """

    zone: ZoneName
    week: Week = field(converter=week_of)
    closed: Closed = field(default=EVERY_DAY, kw_only=True, converter=closed_of)
    special: Special = field(default=(), kw_only=True, converter=special_of)

    def _rules(self, faults: list[Fault]) -> None:
        if not any(self.week) and not any(hours for _, hours in self.special):
            hint = "give hours on some day of the week, or on a day of their own"
            faults.append(Fault.of("hours.never", "week", self.week, hint))

    def is_working_day(self, day: date, /) -> bool:
        """Whether it opens at all on this day.

        >>> ServiceHours("UTC", {5: "10:00-12:00"}).is_working_day(date(2026, 1, 3))
        True
        """
        check_one_day("day", day)
        return bool(self._on(day))

    def opens(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return from when to when it is open on a day of the place; what touches is one.

        Faults: `date.type`, `date.range`.

        >>> berlin = ServiceHours("Europe/Berlin", {6: "00:00-12:00"})
        >>> [[str(each) for each in pair] for pair in berlin.opens(date(2026, 3, 29))]
        [['2026-03-29 00:00:00+01:00', '2026-03-29 12:00:00+02:00']]
        """
        check_one_day("day", day)
        return tuple((self._shown(start), self._shown(end)) for start, end in self._on(day))

    def elapsed(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> timedelta:
        """Return how long it was open between two instants, but for the pauses.

        In real time, whatever clocks show. A pause that hasn't ended (its end is None) goes on.
        Faults: `instant.type`, `instant.naive`, `instant.order`, `pause.type`, `hours.range`,
        `date.range`.

        >>> night = ServiceHours("Europe/Berlin", {6: "00:00-06:00"})
        >>> asked = [datetime.fromisoformat(f"2026-03-29T0{hour}:00Z") for hour in (0, 2, 3)]
        >>> str(night.elapsed(asked[0], asked[2], [(asked[1], None)]))
        '2:00:00'
        """
        running = self._between(start, end, pauses)
        return sum((each.end - each.start for each in running), timedelta())

    def time_on(self, period: Period) -> timedelta:
        """Return how long it is open on the days of a period that has both ends, in real time.

        Faults: `period.type`, `span.open`, `hours.range`, `date.range`.

        >>> from patronage.dates.period import Period
        >>> office = ServiceHours("Europe/Berlin", {day: "09:00-17:00" for day in range(5)})
        >>> str(office.time_on(Period(date(2026, 3, 2), date(2026, 3, 9))))
        '1 day, 16:00:00'
        """
        faults: list[Fault] = []
        check_closed(faults, "period", period)
        raise_faults(faults)
        if period.days > MOST_DAYS:
            _refuse_far("period", period)
        first = start_of(period).toordinal()
        days = map(date.fromordinal, range(first, first + period.days))
        return sum((end - start for day in days for start, end in self._on(day)), timedelta())

    def split(
        self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()
    ) -> tuple[tuple[date, timedelta], ...]:
        """Return the same by day of the place, those days on which there was any.

        >>> always = ServiceHours("Europe/Berlin", 7 * ["00:00-24:00"])
        >>> noons = [datetime.fromisoformat(f"2026-03-{day}T12:00Z") for day in (28, 29)]
        >>> [(str(day), str(open)) for day, open in always.split(*noons)]
        [('2026-03-28', '11:00:00'), ('2026-03-29', '13:00:00')]
        """
        found: dict[int, timedelta] = {}
        for each in self._between(start, end, pauses):
            found[each.day] = found.get(each.day, timedelta()) + each.end - each.start
        return tuple((date.fromordinal(day + 1), found[day]) for day in sorted(found))

    @overload
    def after(
        self,
        start: datetime,
        span: timedelta,
        pauses: Iterable[Ended] = (),
        *,
        by_wall_clock: bool = False,
    ) -> datetime: ...

    @overload
    def after(
        self,
        start: datetime,
        span: timedelta,
        pauses: Iterable[Pause],
        *,
        by_wall_clock: bool = False,
    ) -> datetime | None: ...

    def after(
        self,
        start: datetime,
        span: timedelta,
        pauses: Iterable[Pause] = (),
        *,
        by_wall_clock: bool = False,
    ) -> datetime | None:
        """Return the first instant at which it has been open for so long since another.

        What is due exactly at closing is due that day. A pause takes out the open time in it, and
        none where it was closed anyway. With `by_wall_clock` a pause that begins before the due
        moment moves it by all of its length instead, even to where it is closed. None: a pause
        that the due moment waits for hasn't ended, so that it is not known.

        Faults: `instant.type`, `instant.naive`, `instant.order`, `duration.type`, `duration.range`
        (below zero, or beyond a hundred years), `pause.type`, `flag.type`, `hours.range`,
        `date.range`.

        >>> office = ServiceHours("UTC", dict.fromkeys(range(5), "09:00-17:00"))
        >>> at = [datetime.fromisoformat(f"2026-03-02T{hour}:00Z") for hour in (14, 16, 20)]
        >>> due = office.after(at[0], timedelta(hours=3), [(at[1], at[2])])
        >>> by_wall = office.after(at[0], timedelta(hours=3), [(at[1], at[2])], by_wall_clock=True)
        >>> print(due, by_wall, office.after(at[0], timedelta(hours=3), [(at[1], None)]))
        2026-03-03 10:00:00+00:00 2026-03-02 21:00:00+00:00 None
        """
        faults: list[Fault] = []
        since = _moment(faults, "start", start)
        paused = _merged(faults, pauses)
        _check_duration(faults, span)
        if type(by_wall_clock) is not bool:
            faults.append(
                Fault.of("flag.type", "by_wall_clock", by_wall_clock, "give True or False")
            )
        raise_faults(faults)
        if by_wall_clock:
            found = _moved(self._reached(since, span, []), since, paused)
        else:
            found = self._reached(since, span, paused)
        return None if found is None else self._shown(found)

    def before(self, end: datetime, span: timedelta) -> datetime:
        """Return the last instant from which it is open for so long until another.

        Faults: as `after` has them.

        >>> office = ServiceHours("UTC", dict.fromkeys(range(5), "09:00-17:00"))
        >>> due = datetime.fromisoformat("2026-03-03T10:00Z")
        >>> office.before(due, timedelta(hours=3)).isoformat()
        '2026-03-02T15:00:00+00:00'
        """
        faults: list[Fault] = []
        until = _moment(faults, "end", end)
        _check_duration(faults, span)
        raise_faults(faults)
        left = span
        if not left:
            return self._shown(until)
        for each in self._open(until - MOST_DAYS * DAY, until, back=True):
            if left <= each.end - each.start:
                return self._shown(each.end - left)
            left -= each.end - each.start
        return _refuse_far("span", span, _LESS_OPEN)

    # --- in moments -------------------------------------------------------------------------------

    def _shown(self, moment: timedelta) -> datetime:
        return shown_at(moment, self.zone)

    def _hours(self, day: date) -> tuple[str, ...]:
        """Return the hours of a day: its own, or those of the week unless it is closed."""
        at = bisect_left(self.special, day, key=lambda pair: pair[0])
        if at < len(self.special) and self.special[at][0] == day:
            return self.special[at][1]
        hours = self.week[day.weekday()]
        return hours if hours and is_working(self.closed, day) else ()

    def _in_day(self, number: int) -> list[_Open]:
        """Return when it is open on a day of UTC, in order."""
        found: list[_Open] = []
        for start, end, ahead in steady(number, self.zone):
            for local in range((start + ahead).days, (end + ahead - TICK).days + 1):
                day = day_at(local)
                midnight = local * DAY - ahead
                for opens, closes in () if day is None else intervals_of(self._hours(day)):
                    since, until = max(midnight + opens, start), min(midnight + closes, end)
                    if since < until:
                        found.append(_Open(local, since, until))
        return found

    def _on(self, day: date) -> list[_Stretch]:
        """Return when it is open on a local day: that lies within three days of UTC."""
        if not self._hours(day):
            return []
        local = day.toordinal() - 1
        near = (each for number in range(local - 1, local + 2) for each in self._in_day(number))
        return _joined((each.start, each.end) for each in near if each.day == local)

    def _open(self, since: timedelta, until: timedelta, *, back: bool = False) -> Iterator[_Open]:
        """Yield when it is open between two moments, in order, or the last first."""
        days = range(since.days, (until - TICK).days + 1)
        for number in reversed(days) if back else days:
            found = self._in_day(number)
            for each in reversed(found) if back else found:
                if each.start < until and since < each.end:
                    yield _Open(each.day, max(each.start, since), min(each.end, until))

    def _between(self, start: object, end: object, pauses: object) -> Iterator[_Open]:
        """Yield when it is open between two instants, but for the pauses."""
        faults: list[Fault] = []
        since, until = _moment(faults, "start", start), _moment(faults, "end", end)
        paused = _merged(faults, pauses)
        if not faults and until < since:
            faults.append(Fault.of("instant.order", "end", end, _IN_ORDER))
        raise_faults(faults)
        if until - since > MOST_DAYS * DAY:
            _refuse_far("end", end)
        return _without(self._open(since, until), paused)

    def _reached(
        self, since: timedelta, span: timedelta, paused: list[_Stretch]
    ) -> timedelta | None:
        """Return the moment at which it has been open for so long; None: a pause goes on."""
        left, until = span, since + MOST_DAYS * DAY
        if not left:
            return since
        stops = paused[-1][0] if paused and paused[-1][1] == timedelta.max else until
        for each in _without(self._open(since, min(stops, until)), paused):
            if left <= each.end - each.start:
                return each.start + left
            left -= each.end - each.start
        if until <= stops:
            _refuse_far("span", span, _LESS_OPEN)
        return None

    # --- in words ---------------------------------------------------------------------------------

    def _said(self, words: Words) -> str:
        names = words.say("hours.weekdays").split()
        said: list[str] = []
        for hours, group in groupby(DAYS_OF_WEEK, lambda day: self.week[day]):
            days = list(group)
            if hours:
                code = "hours.days" if len(days) > 1 else "hours.day"
                last, times = names[days[-1]], words.say("format.comma").join(hours)
                said.append(words.tell(code, first=names[days[0]], last=last, hours=times))
        if self.closed != EVERY_DAY:
            said.append(words.say("hours.closed"))
        if self.special:
            said.append(words.say("hours.special", count=len(self.special)))
        week = words.say("format.comma").join(said)
        return words.tell("hours.zone", week=week, zone=self.zone)


_IN_ORDER: Final = "give an end that isn't before the start"


def _moment(faults: list[Fault], path: str, instant: object) -> timedelta:
    try:
        return moment_of(path, instant)
    except InvalidInput as error:
        faults += error.faults
    return timedelta()


def _check_duration(faults: list[Fault], span: object) -> None:
    if not isinstance(span, timedelta):
        faults.append(Fault.of("duration.type", "span", span, "give a datetime.timedelta"))
    elif not timedelta() <= span <= MOST_DAYS * DAY:
        hint = f"give a length from 0 to {MOST_DAYS} days"
        faults.append(Fault.of("duration.range", "span", span, hint))


_LESS_OPEN: Final = f"a span is of open time: within {MOST_DAYS} days there is less of it"


def _refuse_far(
    path: str, value: object, hint: str = f"ask for what lies within {MOST_DAYS} days"
) -> NoReturn:
    refuse("hours.range", path, value, hint)


def _merged(faults: list[Fault], pauses: object) -> list[_Stretch]:
    """Return pauses in order, those that overlap or touch as one; what goes on ends never."""
    if not isinstance(pauses, Iterable):
        faults.append(Fault.of("pause.type", "pauses", pauses, _PAUSE))
        return []
    found: list[_Stretch] = []
    for place, pause in enumerate(cast("Iterable[object]", pauses)):
        path = f"pauses[{place}]"
        if not are_pairs((pause,)):
            faults.append(Fault.of("pause.type", path, pause, _PAUSE))
            continue
        start, end = cast("tuple[object, object]", pause)
        wrong = len(faults)
        since = _moment(faults, f"{path}[0]", start)
        until = timedelta.max if end is None else _moment(faults, f"{path}[1]", end)
        if len(faults) == wrong and until < since:
            faults.append(Fault.of("instant.order", f"{path}[1]", end, _IN_ORDER))
        found.append((since, until))
    return _joined(sorted(found))


_PAUSE: Final = "give pairs of instants, from when to when; None: it hasn't ended"


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Return stretches, which come in order, those that overlap or touch as one."""
    found: list[_Stretch] = []
    for start, end in stretches:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _without(running: Iterable[_Open], paused: list[_Stretch]) -> Iterator[_Open]:
    """Yield open time without the pauses in it; both come in order."""
    first = 0
    for day, start, end in running:
        while first < len(paused) and paused[first][1] <= start:
            first += 1
        since, at = start, first
        while at < len(paused) and paused[at][0] < end:
            if since < paused[at][0]:
                yield _Open(day, since, paused[at][0])
            since, at = paused[at][1], at + 1
        if since < end:
            yield _Open(day, since, end)


def _moved(due: timedelta | None, since: timedelta, paused: list[_Stretch]) -> timedelta | None:
    """Return a due moment moved by the whole length of each pause that begins before it."""
    for start, end in paused:
        begins = max(start, since)
        if due is None or due <= begins:
            break
        due = None if end == timedelta.max else due + max(end - begins, timedelta())
    return due
