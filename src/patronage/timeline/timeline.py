"""A state over time: a value for every calendar day, written down as its changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol, TypeVar, cast, overload

from attrs import frozen

import patronage.timeline.steps as steps  # noqa: PLR0402  else the room looks for a public name
from patronage.checks import check_day
from patronage.dates.period import Period
from patronage.errors import raise_faults, shown
from patronage.text.spoken import plural
from patronage.text.tables import html_table
from patronage.timeline.steps import refuse
from patronage.values import Said, Value, checked_words, unchecked
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from patronage.dates.span import Span
    from patronage.errors import Fault
    from patronage.text.phrases import Words

__all__ = ["Spell", "Timeline", "coalesced", "gone_on", "stepped", "trusted"]

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
T_co = TypeVar("T_co", covariant=True)

REPR_LENGTH = 20_000
"""A repr longer than this is a summary, and no longer parses."""

CHANGES_SHOWN = 6
"""The most changes that `str` spells out."""


@frozen(repr=True)
class Spell(Value, Generic[T_co]):
    """An unbroken stretch of days on which a timeline keeps one value.

    Not any stretch of such days but the longest (cut to the period where one was asked for).

    >>> from datetime import date
    >>> import patronage as pt
    >>> paid = pt.Timeline.of({date(2026, 1, 1): True}, before=False)
    >>> paid.spells()[1].period.start, paid.spells()[1].value
    (datetime.date(2026, 1, 1), True)
    """

    period: Period
    value: T_co

    def __attrs_post_init__(self) -> None:
        _check_period("period", self.period)


@frozen(repr=False, weakref_slot=False)
class Timeline(Said, Generic[T_co]):
    """What holds on every calendar day: `before` at first, then `values[i]` from `days[i]` on.

    Total (every day has a value), piecewise constant, and in one form only: the days rise and
    neighbouring values differ, so two timelines are equal exactly when they agree on every day.
    *As of* is `at`, a forecast is reading to the right of today, and rules combine pointwise.
    It is not a series of observations: a value holds until the next change.

    Build one with `of`, `constant`, `from_periods`, `counting` or `running`. The bare constructor
    refuses what isn't canonical (`timeline.order`, `.equal`, `.length`, `.type`; `date.type`).

    >>> from datetime import date
    >>> import patronage as pt
    >>> status = pt.Timeline.of({date(2026, 1, 1): "in force"}, before="draft")
    >>> status.at(date(2025, 12, 31)), status.at(date(2026, 1, 1)), status.at(date(2030, 6, 1))
    ('draft', 'in force', 'in force')
    """

    before: T_co
    days: tuple[date, ...] = ()
    values: tuple[T_co, ...] = ()

    def __attrs_post_init__(self) -> None:
        raise_faults(steps.canonical_faults(self.before, self.days, self.values))

    @staticmethod
    def of(changes: Mapping[date, T] | Iterable[tuple[date, T]], *, before: T) -> Timeline[T]:
        """Return the timeline that takes each value from its day on, and is `before` until then.

        Pairs may come in any order, and a value may repeat. Two different values for one day are
        a `timeline.conflict`.

        >>> Timeline.of({date(2026, 1, 1): "a"}, before="-").at(date(2026, 2, 1))
        'a'
        """
        return coalesced(before, steps.sorted_pairs(changes))

    @staticmethod
    def constant(value: T) -> Timeline[T]:
        """Return the timeline that has this value on every day.

        >>> Timeline.constant("customer")
        Timeline.constant('customer')
        """
        return trusted(value, (), ())

    @overload
    @staticmethod
    def from_periods(periods: Iterable[Period]) -> Timeline[bool]: ...
    @overload
    @staticmethod
    def from_periods(periods: Iterable[Period], inside: T, outside: T) -> Timeline[T]: ...
    @staticmethod
    def from_periods(
        periods: Iterable[Period], inside: object = True, outside: object = False
    ) -> Timeline[Any]:
        """Return the timeline that is `inside` on the days of any period, else `outside`.

        Periods may overlap, touch, repeat and come in any order.

        >>> january = Period(date(2026, 1, 1), date(2026, 2, 1))
        >>> Timeline.from_periods([january]).at(date(2026, 1, 31))
        True
        """
        covered = Timeline.counting(periods)
        return covered.map(lambda count: inside if count else outside)

    @staticmethod
    def counting(periods: Iterable[Period]) -> Timeline[int]:
        """Return how many of the periods cover each day.

        >>> Timeline.counting([Period(date(2026, 1, 1), None)] * 2).at(date(2026, 8, 1))
        2
        """
        before = 0
        changes: list[tuple[date, int]] = []
        for place, period in enumerate(periods):
            _check_period(f"[{place}]", period)
            if period.start is None:
                before += 1
            else:
                changes.append((period.start, 1))
            if period.end is not None:
                changes.append((period.end, -1))
        return trusted(*steps.running(before, changes))

    @staticmethod
    def running(changes: Iterable[tuple[date, T]], *, before: T) -> Timeline[T]:
        """Return the running total: each day's changes are added to what stood the day before.

        They may come in any order; anything that can be added will do (numbers, `Money`).

        >>> Timeline.running([(date(2026, 1, 1), 100), (date(2026, 2, 1), -40)], before=0)
        Timeline.of({datetime.date(2026, 1, 1): 100, datetime.date(2026, 2, 1): 60}, before=0)
        """
        return trusted(*steps.running(before, steps.checked_pairs(changes)))

    def at(self, day: date) -> T_co:
        """Return the value on this day.

        >>> Timeline.constant("customer").at(date(2026, 1, 1))
        'customer'
        """
        if type(day) is not date:
            _check_day("day", day)
        place = bisect_right(self.days, day)
        return self.values[place - 1] if place else self.before

    def changes(self, within: Period | None = None) -> tuple[tuple[date, T_co], ...]:
        """Return each day on which the value changes, with its new value; in order.

        >>> Timeline.of({date(2026, 1, 1): "a"}, before="-").changes()
        ((datetime.date(2026, 1, 1), 'a'),)
        """
        low, high = self._places(within)
        return tuple(zip(self.days[low:high], self.values[low:high], strict=True))

    def spells(self, within: Period | None = None) -> tuple[Spell[T_co], ...]:
        """Return the stretches of one value each; together they tile all days, or the period given.

        >>> week = Period(date(2026, 1, 1), date(2026, 1, 8))
        >>> busy = Timeline.of({date(2026, 1, 5): True}, before=False)
        >>> [(spell.period.days, spell.value) for spell in busy.spells(week)]
        [(4, False), (3, True)]
        """
        low, high = self._places(within)
        start, end = (None, None) if within is None else (within.start, within.end)
        if low < high and self.days[low] == start:
            low += 1
        value = self.values[low - 1] if low else self.before
        found: list[Spell[T_co]] = []
        for day, new in zip(self.days[low:high], self.values[low:high], strict=True):
            found.append(Spell(Period(start, day), value))
            start, value = day, new
        return (*found, Spell(Period(start, end), value))

    def where(
        self, predicate: Callable[[T_co], bool], within: Period | None = None
    ) -> tuple[Period, ...]:
        """Return the periods on whose days the predicate holds of the value; the longest such.

        >>> Timeline.of({date(2026, 1, 1): 3}, before=0).where(lambda count: count > 1)
        (Period(datetime.date(2026, 1, 1), None),)
        """
        spells = self.map(predicate).map(bool).spells(within)
        return tuple(spell.period for spell in spells if spell.value)

    def next_change(self, after: date) -> date | None:
        """Return the first day after this one on which the value changes, if there is any.

        >>> Timeline.of({date(2026, 1, 1): "a"}, before="-").next_change(date(2025, 6, 1))
        datetime.date(2026, 1, 1)
        """
        if type(after) is not date:
            _check_day("after", after)
        place = bisect_right(self.days, after)
        return self.days[place] if place < len(self.days) else None

    def since(self, day: date) -> date | None:
        """Return the day since which the value of this day has held; None if it always has.

        >>> Timeline.of({date(2026, 1, 1): "a"}, before="-").since(date(2026, 6, 1))
        datetime.date(2026, 1, 1)
        """
        if type(day) is not date:
            _check_day("day", day)
        place = bisect_right(self.days, day)
        return self.days[place - 1] if place else None

    def first(self, predicate: Callable[[T_co], bool], start: date) -> date | None:
        """Return the first day, from `start` on, on which the predicate holds of the value.

        >>> count = Timeline.of({date(2026, 1, 1): 1, date(2026, 3, 1): 3}, before=0)
        >>> count.first(lambda n: n >= 2, date(2026, 1, 15))
        datetime.date(2026, 3, 1)
        """
        if predicate(self.at(start)):
            return start
        for place in range(bisect_right(self.days, start), len(self.days)):
            if predicate(self.values[place]):
                return self.days[place]
        return None

    def map(self, f: Callable[[T_co], A]) -> Timeline[A]:
        """Return the timeline of `f` of the value, day by day; one call for each spell.

        >>> Timeline.of({date(2026, 1, 1): 3}, before=0).map(lambda count: count >= 5)
        Timeline.constant(False)
        """
        return trusted(*steps.mapped(f, self.before, self.days, self.values))

    @overload
    @staticmethod
    def combine(f: Callable[[A, B], T], a: Timeline[A], b: Timeline[B], /) -> Timeline[T]: ...
    @overload
    @staticmethod
    def combine(
        f: Callable[[A, B, C], T], a: Timeline[A], b: Timeline[B], c: Timeline[C], /
    ) -> Timeline[T]: ...
    @overload
    @staticmethod
    def combine(
        f: Callable[[A, B, C, D], T],
        a: Timeline[A],
        b: Timeline[B],
        c: Timeline[C],
        d: Timeline[D],
        /,
    ) -> Timeline[T]: ...
    @overload
    @staticmethod
    def combine(f: Callable[..., T], /, *timelines: Timeline[Any]) -> Timeline[T]: ...
    @staticmethod
    def combine(f: Callable[..., T], /, *timelines: Timeline[Any]) -> Timeline[T]:
        """Return the timeline of `f` of all the values, day by day.

        `f` is called once for each day on which any of them changes, and once for the beginning.

        >>> signed = Timeline.of({date(2026, 1, 5): True}, before=False)
        >>> paid = Timeline.of({date(2026, 2, 1): True}, before=False)
        >>> Timeline.combine(lambda a, b: a and b, signed, paid).next_change(date(2026, 1, 1))
        datetime.date(2026, 2, 1)
        """
        if len(timelines) == 2:  # by far the most frequent
            a, b = timelines
            first, second = (a.before, a.days, a.values), (b.before, b.days, b.values)
            return trusted(*steps.merged_two(f, first, second))
        if len(timelines) == 1:
            return timelines[0].map(f)
        parts = [(each.before, each.days, each.values) for each in timelines]
        return trusted(*steps.merged(f, parts))

    @overload
    @staticmethod
    def zip(a: Timeline[A], b: Timeline[B], /) -> Timeline[tuple[A, B]]: ...
    @overload
    @staticmethod
    def zip(*timelines: Timeline[A]) -> Timeline[tuple[A, ...]]: ...
    @staticmethod
    def zip(*timelines: Timeline[Any]) -> Timeline[tuple[Any, ...]]:
        """Return the timeline of the tuples of all the values.

        >>> Timeline.zip(Timeline.constant("a"), Timeline.constant(1))
        Timeline.constant(('a', 1))
        """
        return Timeline.combine(_as_tuple, *timelines)

    def held_for(self: Timeline[bool], span: Span) -> Timeline[bool]:
        """Return on which days this has been true for the length of a span.

        True on day *d* when it was true on every day of some [s, d] with s + span <= d; the sum
        clamps at month ends, as everywhere. What was true before all days has always been held.

        >>> from patronage.dates.span import months
        >>> met = Timeline.of({date(2026, 1, 31): True}, before=False)
        >>> met.held_for(months(1)).next_change(date(2026, 1, 1))
        datetime.date(2026, 2, 28)
        """
        return trusted(*steps.held(span, self.before, self.days, self.values))

    def splice(self, day: date, later: Timeline[A]) -> Timeline[T_co | A]:
        """Return this timeline until the day before `day`, and the other one from `day` on.

        >>> old, new = Timeline.constant("old"), Timeline.constant("new")
        >>> old.splice(date(2026, 1, 1), new)
        Timeline.of({datetime.date(2026, 1, 1): 'new'}, before='old')
        """
        if type(day) is not date:
            _check_day("day", day)
        if day == date.min:
            return later
        kept, taken = bisect_left(self.days, day), bisect_right(later.days, day)
        joint = later.values[taken - 1] if taken else later.before
        value = self.values[kept - 1] if kept else self.before
        middle = ((day,), (joint,)) if steps.changed(joint, value) else ((), ())
        days = self.days[:kept] + middle[0] + later.days[taken:]
        return trusted(self.before, days, self.values[:kept] + middle[1] + later.values[taken:])

    def override(self, period: Period, value: A) -> Timeline[T_co | A]:
        """Return this timeline with the value of every day in the period replaced.

        >>> january = Period(date(2026, 1, 1), date(2026, 2, 1))
        >>> Timeline.constant("client").override(january, "customer").changes()
        ((datetime.date(2026, 1, 1), 'customer'), (datetime.date(2026, 2, 1), 'client'))
        """
        _check_period("period", period)
        masked: Timeline[T_co | A] = trusted(value, (), ())
        if period.end is not None:
            masked = masked.splice(period.end, self)
        return masked if period.start is None else self.splice(period.start, masked)

    def clip(self, period: Period, outside: A) -> Timeline[T_co | A]:
        """Return this timeline on the days of the period, and `outside` on all other days.

        >>> january = Period(date(2026, 1, 1), date(2026, 2, 1))
        >>> Timeline.constant(1).clip(january, 0).at(date(2026, 2, 1))
        0
        """
        _check_period("period", period)
        rest: Timeline[T_co | A] = trusted(outside, (), ())
        ending = self if period.end is None else self.splice(period.end, rest)
        return ending if period.start is None else rest.splice(period.start, ending)

    def __repr__(self) -> str:
        before = shown(self.before, REPR_LENGTH)
        parts: list[str] = []
        room = REPR_LENGTH - len(before)
        for day, value in self.changes():
            if room > 0:
                parts.append(f"{day!r}: {shown(value, REPR_LENGTH)}")
                room -= len(parts[-1])
        if room <= 0:
            return f"<Timeline of {plural(len(self.days), 'change')}>"
        if not parts:
            return f"Timeline.constant({before})"
        return f"Timeline.of({{{', '.join(parts)}}}, before={before})"

    def _said(self, words: Words) -> str:
        parts = [words.word(self.before)]
        for day, value in self.changes()[:CHANGES_SHOWN]:
            parts.append(words.say("timeline.from", value=value, day=day))
        if len(self.days) > CHANGES_SHOWN:
            parts.append(words.say("timeline.more", count=len(self.days) - CHANGES_SHOWN))
        return words.say("timeline.then").join(parts)

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        checked_words(words)
        days: tuple[date | str, ...] = ("…", *self.days, "…")
        rows = [*zip(days, days[1:], (self.before, *self.values), strict=False)]
        heads = [words.say(f"timeline.head.{name}") for name in ("from", "until", "value")]
        return html_table(heads, rows, formats=words.formats)

    def _places(self, within: Period | None) -> tuple[int, int]:
        """Return the slice of `days` that lies in the period."""
        if within is None:
            return 0, len(self.days)
        _check_period("within", within)
        low = 0 if within.start is None else bisect_left(self.days, within.start)
        high = len(self.days) if within.end is None else bisect_left(self.days, within.end)
        return low, high


class _Trusted(Protocol):
    def __call__(
        self, before: T, days: tuple[date, ...], values: tuple[T, ...], /
    ) -> Timeline[T]: ...


trusted: Final = cast("_Trusted", unchecked(Timeline))
"""Return the timeline of what is known to be in canonical form, for the library's own engine.

The days rise, none is `date.min`, neighbouring values differ: nothing is checked.
"""


def coalesced(before: T, changes: Iterable[tuple[date, T]]) -> Timeline[T]:
    """Return the timeline of changes whose days never fall; of two on one day the later counts.

    For the library's own engine: the order is trusted, equal neighbours are joined.

    >>> coalesced(0, [(date(2026, 1, 1), 0), (date(2026, 1, 2), 1), (date(2026, 1, 3), 1)])
    Timeline.of({datetime.date(2026, 1, 2): 1}, before=0)
    """
    return trusted(*steps.joined_up(before, changes))


def gone_on(timeline: Timeline[T], changes: Sequence[tuple[date, T]]) -> Timeline[T]:
    """Return the timeline with further changes, on the day of its last or later, that never fall.

    >>> gone_on(Timeline.of({date(2026, 1, 1): 1}, before=0), [(date(2026, 1, 2), 2)]).values
    (1, 2)
    """
    so_far = timeline.before, timeline.days, timeline.values
    return trusted(*steps.continued(so_far, changes)) if changes else timeline


def stepped(before: T, days: tuple[date, ...], values: tuple[T, ...]) -> Timeline[T]:
    """Return the same of rising days and values that always differ; the first may be `date.min`.

    >>> stepped(0, (date.min,), (1,))
    Timeline.constant(1)
    """
    if days and days[0] == date.min:
        return trusted(values[0], days[1:], values[1:])
    return trusted(before, days, values)


def _as_tuple(*values: object) -> tuple[object, ...]:
    return values


def _check_day(path: str, day: object) -> None:
    faults: list[Fault] = []
    check_day(faults, path, day)
    raise_faults(faults)


def _check_period(path: str, period: object) -> None:
    if type(period) is not Period:
        refuse("period.type", path, period, "give a Period")
