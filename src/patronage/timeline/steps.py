"""The bare form of a timeline (first value, days, values), and the passes over it.

Everything here trusts its input to be in order and returns the canonical form: the days rise, none
is `date.min` (no day comes before it), and neighbouring values differ. One pass each.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias, TypeVar, cast

from patronage.checks import A_TUPLE, check_day
from patronage.errors import Fault, OutOfRange, invalid, raise_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from patronage.dates.span import Span

__all__ = [
    "Steps",
    "canonical_faults",
    "changed",
    "checked_pairs",
    "continued",
    "held",
    "joined_up",
    "mapped",
    "merged",
    "merged_two",
    "refuse",
    "running",
    "sorted_pairs",
]

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")

Steps: TypeAlias = tuple[T, tuple[date, ...], tuple[T, ...]]

_day_of = itemgetter(0)


def changed(value: object, last: object) -> bool:
    """Whether two neighbouring values differ; a value always equals itself, even NaN.

    >>> nan = float("nan")
    >>> changed(1, 2), changed(nan, nan)
    (True, False)
    """
    try:
        return value is not last and bool(value != last)
    except Exception as cause:
        hint = "give values that can be held against each other"
        raise invalid([Fault.of("timeline.type", "values", value, hint)]) from cause


def joined_up(before: T, changes: Iterable[tuple[date, T]]) -> Steps[T]:
    """Return the canonical form of changes whose days never fall; the last of a day counts.

    >>> joined_up(0, [(date(2026, 1, 1), 0), (date(2026, 1, 2), 2), (date(2026, 1, 2), 1)])
    (0, (datetime.date(2026, 1, 2),), (1,))
    """
    days: list[date] = []
    values: list[T] = []
    last = before
    for day, value in changes:
        if days and days[-1] == day:
            days.pop()
            values.pop()
            last = values[-1] if values else before
        try:
            if value is last or value == last:
                continue
        except Exception:
            changed(value, last)  # says what is wrong
            raise
        if day == date.min:
            before = last = value
            continue
        days.append(day)
        values.append(value)
        last = value
    return before, tuple(days), tuple(values)


def continued(so_far: Steps[T], changes: Sequence[tuple[date, T]]) -> Steps[T]:
    """Return the canonical form with further changes, on its last day or later, that never fall.

    >>> day, day2 = date(2026, 1, 1), date(2026, 1, 2)
    >>> continued((0, (day,), (1,)), [(day, 2), (day2, 2)])
    (0, (datetime.date(2026, 1, 1),), (2,))
    """
    before, days, values = so_far
    kept = len(days)
    if changes and days and changes[0][0] == days[-1]:
        kept -= 1  # the last of a day counts
    if not kept:
        return joined_up(before, changes) if changes else so_far
    _, later, more = joined_up(values[kept - 1], changes)
    return before, days[:kept] + later, values[:kept] + more


def mapped(f: Callable[[A], T], before: A, days: Sequence[date], values: Sequence[A]) -> Steps[T]:
    """Return `f` of every value: one call for each.

    >>> mapped(abs, -1, (date(2026, 1, 1),), (1,))
    (1, (), ())
    """
    start = last = f(before)
    kept: list[date] = []
    results: list[T] = []
    for day, value in zip(days, values):  # noqa: B905  strict costs as much as the loop
        new = f(value)
        if new is not last and new != last:
            kept.append(day)
            results.append(new)
            last = new
    return start, tuple(kept), tuple(results)


def merged_two(f: Callable[[A, B], T], a: Steps[A], b: Steps[B]) -> Steps[T]:
    """Return `f` of both values on every day: one call for each day on which either changes.

    >>> day, day2 = date(2026, 1, 1), date(2026, 1, 2)
    >>> merged_two(max, (0, (day,), (2,)), (1, (day, day2), (2, 3)))[2]
    (2, 3)
    """
    x, days_a, values_a = a
    y, days_b, values_b = b
    many_a, many_b = len(days_a), len(days_b)
    before = last = f(x, y)
    days: list[date] = []
    values: list[T] = []
    i = j = 0
    while i < many_a or j < many_b:
        if j == many_b or (i < many_a and days_a[i] < days_b[j]):
            day, x = days_a[i], values_a[i]
            i += 1
        else:
            day, y = days_b[j], values_b[j]
            j += 1
            if i < many_a and days_a[i] == day:
                x = values_a[i]
                i += 1
        new = f(x, y)
        if new is not last and new != last:
            days.append(day)
            values.append(new)
            last = new
    return before, tuple(days), tuple(values)


def merged(f: Callable[..., T], parts: Sequence[Steps[Any]]) -> Steps[T]:
    """Return `f` of all the values on every day: one call for each day on which any changes.

    >>> merged(max, [(0, (date(2026, 1, 1),), (2,)), (1, (), ()), (1, (), ())])
    (1, (datetime.date(2026, 1, 1),), (2,))
    """
    current = [before for before, _, _ in parts]
    events = [
        (day, place, value)
        for place, (_, days, values) in enumerate(parts)
        for day, value in zip(days, values, strict=True)
    ]
    events.sort(key=_day_of)  # runs that are sorted already: close to one pass
    before = last = f(*current)
    kept: list[date] = []
    results: list[T] = []
    events.append((date.min, 0, None))  # no timeline changes on this day: it ends the last run
    for (day, place, value), (next_day, _, _) in pairwise(events):
        current[place] = value
        if day == next_day:
            continue
        new = f(*current)
        if new is not last and new != last:
            kept.append(day)
            results.append(new)
            last = new
    return before, tuple(kept), tuple(results)


def running(before: T, steps: Iterable[tuple[date, T]]) -> Steps[T]:
    """Return the running total of steps in any order.

    >>> running(1, [(date(2026, 1, 2), -1), (date(2026, 1, 1), 2)])[2]
    (3, 2)
    """

    def totals() -> Iterator[tuple[date, T]]:
        total: Any = before
        for day, step in sorted(steps, key=_day_of):
            total = total + step
            yield day, total

    return joined_up(before, totals())


def held(span: Span, before: bool, days: Sequence[date], values: Sequence[bool]) -> Steps[bool]:
    """Return on which days a truth has lasted for the span; see `Timeline.held_for`.

    >>> from patronage.dates.span import days
    >>> held(days(2), False, (date(2026, 1, 1),), (True,))[1]
    (datetime.date(2026, 1, 3),)
    """
    if type(before) is not bool:
        refuse("timeline.type", "before", before, "ask this of a timeline of True and False")
    kept: list[date] = []
    results: list[bool] = []
    holding, last = before, len(days) - 1
    for place, (day, value) in enumerate(zip(days, values, strict=True)):
        if type(value) is not bool:
            path = f"values[{place}]"
            refuse("timeline.type", path, value, "ask this of a timeline of True and False")
        since = _after(day, span) if value else day
        if value and since is not None and place != last and since >= days[place + 1]:
            since = None
        if since is not None and value is not holding:
            kept.append(since)
            results.append(value)
            holding = value
    return before, tuple(kept), tuple(results)


def _after(day: date, span: Span) -> date | None:
    """Return day + span, or None where the calendar ends before."""
    try:
        return day + span
    except OutOfRange:
        return None


def refuse(code: str, path: str, value: object, hint: str) -> NoReturn:
    """Raise the error for this one fault.

    >>> refuse("period.type", "within", 3, "give a Period")
    Traceback (most recent call last):
    ...
    patronage.errors.WrongType: within: give a Period, got 3 [period.type]
    """
    raise invalid([Fault.of(code, path, value, hint)])


def checked_pairs(pairs: Iterable[tuple[date, T]]) -> list[tuple[date, T]]:
    """Return (day, value) pairs as a list, once each is seen to be one.

    >>> checked_pairs([(date(2026, 1, 1), "a")])
    [(datetime.date(2026, 1, 1), 'a')]
    """
    found = list(pairs)
    faults: list[Fault] = []
    for place, pair in enumerate(found):
        if type(pair) is not tuple or sum(1 for _ in pair) != 2:
            faults.append(Fault.of("timeline.type", f"[{place}]", pair, "give (day, value) pairs"))
        elif type(pair[0]) is not date:
            check_day(faults, f"[{place}]", pair[0])
    raise_faults(faults)
    return found


def sorted_pairs(changes: Mapping[date, T] | Iterable[tuple[date, T]]) -> list[tuple[date, T]]:
    """Return the changes in order of days; a day given twice must have one value.

    >>> sorted_pairs({date(2026, 1, 2): "b", date(2026, 1, 1): "a"})[0][1]
    'a'
    """
    given = cast("Mapping[date, T]", changes).items() if isinstance(changes, Mapping) else changes
    pairs = checked_pairs(given)
    pairs.sort(key=_day_of)
    raise_faults(
        Fault.of("timeline.conflict", str(day), (value, other), "give one value for each day")
        for (day, value), (next_day, other) in pairwise(pairs)
        if day == next_day and changed(value, other)
    )
    return pairs


def canonical_faults(before: T, days: tuple[date, ...], values: tuple[T, ...]) -> list[Fault]:
    """Return what keeps these three from being the canonical form of a timeline.

    >>> [fault.code for fault in canonical_faults(0, (date(2026, 1, 1),), (0,))]
    ['timeline.equal']
    """
    faults: list[Fault] = []
    for path, given in (("days", days), ("values", values)):
        if type(given) is not tuple:
            faults.append(Fault.of("timeline.type", path, given, A_TUPLE))
    if not faults:
        faults += _faults_of_days(days)
        if len(days) != len(values):
            hint = "give one value for each day"
            faults.append(Fault.of("timeline.length", "values", values, hint))
        for place, (value, other) in enumerate(pairwise((before, *values))):
            if not changed(other, value):
                hint = "a change must change the value"
                faults.append(Fault.of("timeline.equal", f"values[{place}]", other, hint))
    return faults


def _faults_of_days(days: tuple[date, ...]) -> list[Fault]:
    faults: list[Fault] = []
    for place, day in enumerate(days):
        check_day(faults, f"days[{place}]", day)
    if not faults:
        for place, (day, later) in enumerate(pairwise((date.min, *days))):
            if later <= day:
                hint = "days must rise, and none be date.min"
                faults.append(Fault.of("timeline.order", f"days[{place}]", later, hint))
    return faults
