"""The ends of an agreement, one after the other: of the first term, and of the rounds after it."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from patronage.agreement.terms.ends import after_length, one_by_one
from patronage.agreement.terms.renewal import Counted, RenewalKind
from patronage.counting.verdict import Verdict
from patronage.counting.when import NEVER, Unknown, When, bounds, earlier, has_come, moved, when
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.errors import OutOfRange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from patronage.agreement.terms.renewal import Renewal
    from patronage.counting.when import Day

__all__ = ["Pause", "Rounds", "Stop"]


class Pause(NamedTuple):
    """A suspension, from its first day to that of the resumption; without one, it still lasts."""

    start: date
    end: date | None
    extends_term: bool | None
    """Whether its days are added to the term; None: that was left open."""
    stops_billing: bool
    recorded_on: date
    reason: str | None

    def shifted(self, end: Day) -> Day | None:
        """Return where an end moves, where its days are added, or may be; None: not known yet."""
        first, last = bounds(end)
        if last <= self.start:
            return end
        if self.extends_term and self.end is not None:
            return moved(end, self._moved)
        why = (end.why if isinstance(end, When) else None) or self.reason
        latest = NEVER if self.end is None else bounds(moved(end, self._moved))[1]
        return when(first, latest, why)

    def _moved(self, day: date) -> date:
        if self.end is None or day <= self.start:
            return day
        return add_days(day, (self.end - self.start).days)


class Stop(NamedTuple):
    """Which end a notice stops, by their numbers: of those that it may be in time for, the first.

    Where a length or a day is left open, it is one of several.
    """

    first: int
    """The first that it may be in time for."""
    last: int | None
    """The first that it is in time for whatever is left open; None: that isn't known of any."""
    not_before: date = date.min
    """The first day on which what it stops can end."""
    why: str | None = None
    """For what reason that is left open."""

    @property
    def is_sure(self) -> bool:
        """Whether it is one end, whatever is left open."""
        return self.first == self.last


class _From(NamedTuple):
    """What the ends of a round are counted from: a day, and the length that has run since it."""

    day: Day
    length: Span | None


class Rounds(NamedTuple):
    """The ends of a term if it is renewed every time that it can be, by their number.

    Number 0 is the end of the first term; `first` None: it has none. What each round is counted
    from follows from the rounds before it, never from a day that was clamped: see `Counted`.
    """

    start: Day
    first: Day | None
    length: Span | Unknown | None
    renewals: tuple[Renewal, ...]
    renewed_on: tuple[date, ...] = ()
    """The days of the acts that renewed it."""
    pauses: tuple[Pause, ...] = ()

    # --- ends by their number ---------------------------------------------------------------------

    def end(self, number: int) -> Day | None:
        """Return the end after so many renewals; None: there is none, or the calendar ends before.

        Whatever is on that day: where the term stood still, it ends so much later.
        """
        if not self.allows(number):
            return None
        try:
            return self._end(number)
        except OutOfRange:
            return None

    def exact(self, number: int) -> Day | None:
        """Return the same, and raise `OutOfRange` where the calendar ends before (`date.range`)."""
        return self._end(number)

    def allows(self, number: int) -> bool:
        """Whether the terms allow so many renewals, one after the other."""
        if not number:
            return True
        if self.first is None:
            return False
        left = number
        for place, renewal in enumerate(self.renewals):
            most = renewal.most
            if most is None or left <= most:
                return self._is_within(place, renewal, left, number)
            left -= most
        return False

    def _is_within(self, place: int, renewal: Renewal, times: int, number: int) -> bool:
        latest = renewal.latest_end
        if latest is None:
            return True
        try:
            before = self._uncapped(place, times - 1) if times > 1 else self._end(number - 1)
        except OutOfRange:
            return False
        return before is not None and bounds(before)[0] < latest

    def renewal_after(self, number: int) -> Renewal | None:
        """Return the renewal that leads on from the end of this number, if there is one."""
        if not self.allows(number + 1):
            return None
        return self.renewals[self._place(number + 1)[0]]

    def renewed(self, number: int) -> Period | None:
        """Return the days that the renewal at an end adds; of days in bounds, the first count."""
        end, after = self.end(number), self.end(number + 1)
        return None if end is None or after is None else Period(bounds(end)[0], bounds(after)[0])

    def by(self, day: date) -> int:
        """Return how often it has been renewed by a day, if it is renewed every time it can be.

        The end of that number is the first that may be after the day; the last one where none is.
        """
        low, high = 0, 1  # the term of number `low - 1` is over, or low is 0
        while self._is_over(high - 1, day):
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._is_over(middle, day) else (low, middle)
        return low

    def number_of(self, end: Day) -> int | None:
        """Return the number of an end; None: it is none of these."""
        number = self.by(bounds(end)[1])
        near = (number, number - 1) if number else (number,)
        return next((each for each in near if self.end(each) == end), None)

    def next_end(self, end: Day) -> Day | None:
        """Return where a renewal at one of the ends leads to; None: it can't renew there."""
        number = self.number_of(end)
        return None if number is None else self.end(number + 1)

    @property
    def last_end(self) -> Day | None:
        """The end after every renewal that the terms allow; None: there is no last one."""
        number = 0
        for renewal in self.renewals:
            if renewal.most is None:
                return renewal.latest_end
            number += renewal.most
        if not self.allows(number):  # by a latest end it may be cut short
            number = self._last_allowed(number)
        return self.end(number)

    def _last_allowed(self, number: int) -> int:
        low, high = 0, number  # low is allowed, high is not
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.allows(middle) else (low, middle)
        return low

    def stretches(self, number: int) -> Iterator[Iterable[int]]:
        """Yield the numbers of the ends from one on, together those at which a renewal leads on."""
        first = 0
        for renewal in self.renewals:
            past = None if renewal.most is None else first + renewal.most
            if past is None:
                yield count(max(first, number))
                return
            if number < past:
                yield range(max(first, number), past)
            first = past
        yield (max(first, number),)

    # --- as things stand --------------------------------------------------------------------------

    def stop(self, on: date) -> Stop | None:
        """Return which end a notice given on a day stops; None: it comes too late for all."""
        number, first, not_before = self.by(on), None, NEVER
        why: str | None = None
        while (end := self.end(number)) is not None:
            renewal = self.renewal_after(number)
            if renewal is None or (first is not None and renewal.kind is not _AUTOMATIC):
                break
            last = renewal.last_day(end)
            if last is not None and on <= bounds(last)[1]:
                if on <= bounds(last)[0]:
                    return Stop(number if first is None else first, number, not_before, why)
                first = number if first is None else first
                not_before = min(not_before, _first_end(renewal, on))
                why = why or _why(end, renewal)
                if bounds(last)[0] == date.min:
                    break  # there is no bound at which it is in time for sure
            number += 1
        return None if first is None else Stop(first, None, not_before, why)

    def stop_at(self, number: int, on: date) -> Stop:
        """Return how sure it is that what is said on a day is in time for the end of a number."""
        end, renewal = self.end(number), self.renewal_after(number)
        last = None if end is None or renewal is None else renewal.last_day(end)
        if end is None or renewal is None or last is None or on <= bounds(last)[0]:
            return Stop(number, number)
        return Stop(number, None, _first_end(renewal, on), _why(end, renewal))

    def stopped(self, stop: Stop) -> Day:
        """Return the end that a notice stops, in bounds where it may be one of several."""
        first = self.end(stop.first)
        last = None if stop.last is None else self.end(stop.last)
        if stop.is_sure and last is not None:
            return last
        earliest = stop.not_before if first is None else max(bounds(first)[0], stop.not_before)
        return when(earliest, NEVER if last is None else bounds(last)[1], stop.why)

    def expires_on(
        self,
        stops: Collection[Stop],
        occurred: Mapping[str, tuple[date, ...]],
        doubted: int = 0,
    ) -> Day | None:
        """Return the end as things stand: where nobody renews it, or somebody has stopped it.

        `doubted`: of the acts that renewed it so many, the last, may have come too late for that.
        """
        late = self.expiring(stops, occurred, surely=False)
        awaits = any(each.needs is not None for each in self.renewals)
        if not doubted and not awaits and all(each.is_sure for each in stops):
            return late
        sure = self._replace(renewed_on=self.renewed_on[: len(self.renewed_on) - doubted])
        early = sure.expiring(stops, occurred, surely=True)
        if early is None or early == late:
            return late
        # No notice puts off what would have ended without it: it may have come too late for that.
        unstopped = sure.expiring((), occurred, surely=True)
        first = min([bounds(each)[0] for each in (early, unstopped) if each is not None])
        whys = [end.why for end in (early, late) if isinstance(end, When)]
        why = next((each for each in (*whys, *(stop.why for stop in stops)) if each), None)
        return when(first, NEVER if late is None else bounds(late)[1], why)

    def expiring(
        self, stops: Collection[Stop], occurred: Mapping[str, tuple[date, ...]], *, surely: bool
    ) -> Day | None:
        """Return the end if it goes on only where it surely does, or wherever it may."""
        number, renewed = 0, len(self.renewed_on)
        for renewal in self.renewals:
            most = renewal.most
            served: int | None = None
            if renewal.kind is not _AUTOMATIC:
                served, renewed = _taken(renewed, most)
            if renewal.needs is not None:
                days = occurred.get(renewal.needs, ())
                met = self._met(renewal, number, days, surely=surely)
                served = met if served is None else min(served, met)
            past = None if most is None else number + most
            reached = past if served is None else number + served
            if renewal.kind is _AUTOMATIC:
                within = [
                    (at, each)
                    for each in stops
                    if (at := each.first if surely else each.last) is not None
                    and number <= at
                    and (reached is None or at < reached)
                ]
                if within:
                    return earlier(
                        *[self._at_a_stop(at, each, surely=surely) for at, each in within]
                    )
            if reached is None:
                return renewal.latest_end
            if reached != past or not self.allows(reached):
                return self.end(self._last_allowed(reached + 1) if reached else 0)
            number = reached
        return self.end(number)

    def _at_a_stop(self, number: int, stop: Stop, *, surely: bool) -> Day | None:
        end = self.end(number)
        if not surely or stop.is_sure or end is None:
            return end
        return max(bounds(end)[0], stop.not_before)

    def _met(self, renewal: Renewal, number: int, days: tuple[date, ...], *, surely: bool) -> int:
        """Return how often its condition is met in time, or may be: each event serves one round."""
        served = 0
        for day in days:
            if served == renewal.most:
                break
            end = self.end(number + served)
            if end is None:
                break
            if day < bounds(end)[0 if surely else 1]:
                served += 1
        return served

    def _is_over(self, number: int, day: date) -> bool:
        """Whether the term of this number is over by the day, and another one follows it."""
        end = self.end(number)
        if end is None or has_come(end, day) is not Verdict.MET:
            return False
        return self.allows(number + 1) and self.end(number + 1) is not None

    def _paused(self, end: Day | None) -> Day | None:
        """Return where an end moves, as the term stood still; None: it still does."""
        for pause in self.pauses:
            if end is None:
                return None
            end = pause.shifted(end)
        return end

    # --- where each is counted from ---------------------------------------------------------------

    def _place(self, number: int) -> tuple[int, int]:
        """Return the place of the renewal that leads to an end, and how often it was used then."""
        for place, renewal in enumerate(self.renewals):
            if renewal.most is None or number <= renewal.most:
                return place, number
            number -= renewal.most
        return len(self.renewals) - 1, number

    def _end(self, number: int) -> Day | None:
        if not number:
            return self._paused(self.first)
        place, times = self._place(number)
        end, latest = self._paused(self._uncapped(place, times)), self.renewals[place].latest_end
        return end if latest is None or end is None else earlier(end, latest)

    def _uncapped(self, place: int, times: int) -> Day | None:
        renewal = self.renewals[place]
        length = renewal.length
        if length is None:
            return renewal.to
        if renewal.counted is Counted.FROM_THE_ACT:
            done = sum(each.most or 0 for each in self.renewals[:place]) + times
            if done <= len(self.renewed_on):
                return after_length(self.renewed_on[done - 1], length)
        since = self._since(place)
        if since is None:
            return None
        whole = _sum(since.length, length, times)
        if renewal.counted is Counted.FROM_THE_START and whole is not None:
            return after_length(since.day, whole)
        end = since.day if since.length is None else after_length(since.day, since.length)
        if renewal.counted is Counted.FROM_THE_START:
            return after_length(end, length, times)
        return one_by_one(end, length, times)

    def _since(self, place: int) -> _From | None:
        """Return what the ends of a round count from: what has run since a day not clamped."""
        if not place:
            if isinstance(self.length, Span):
                return _From(self.start, self.length)
            return None if self.first is None else _From(self.first, None)
        before = self.renewals[place - 1]
        since = self._since(place - 1)
        if since is not None and before.length and before.counted is Counted.FROM_THE_START:
            whole = _sum(since.length, before.length, before.most or 0)
            if whole is not None:
                return _From(since.day, whole)
        end = self._uncapped(place - 1, before.most or 0)
        return None if end is None else _From(end, None)


_AUTOMATIC: Final = RenewalKind.AUTOMATIC


def _first_end(renewal: Renewal, on: date) -> date:
    """Return the first day on which what is stopped on a day by notice can end."""
    if on == NEVER:
        return on
    first = add_days(on, 1)
    try:
        return (
            first
            if renewal.notice is None
            else max(first, bounds(renewal.notice.takes_effect(on))[0])
        )
    except OutOfRange:
        return NEVER


def _why(end: Day, renewal: Renewal) -> str | None:
    """Return for what reason an end, or the notice for it, is left open."""
    notice = None if renewal.notice is None else renewal.notice.span
    said = end.why if isinstance(end, When) else None
    return said or (notice.why if isinstance(notice, Unknown) else None)


def _sum(one: Span | None, other: Span | Unknown, times: int) -> Span | None:
    """Return two lengths of one unit as one, without a day between; of two units there is none."""
    if one is None or not isinstance(other, Span) or one.is_months is not other.is_months:
        return None
    return one + other * times


def _taken(renewed: int, most: int | None) -> tuple[int, int]:
    """Return how many of the acts that renew a round takes, and how many it leaves."""
    taken = renewed if most is None else min(renewed, most)
    return taken, renewed - taken
