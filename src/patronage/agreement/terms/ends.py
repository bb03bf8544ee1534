"""Starts and ends that no day is written for: after a length, on an event, with another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias, cast

from attrs import evolve, field, frozen

from patronage.checks import items_of
from patronage.counting.count import Count
from patronage.counting.when import (
    NEVER,
    Unknown,
    When,
    bounds,
    check_when,
    earlier,
    later,
    moved,
)
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.fields import Id
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.counting.when import Day

__all__ = [
    "After",
    "EarlierOf",
    "End",
    "EndOf",
    "EndOfOrders",
    "Ends",
    "LaterOf",
    "OnEvent",
    "after_length",
    "agreements_of",
    "check_end",
    "events_of",
    "one_by_one",
    "resolved",
]


@frozen
class OnEvent(Value):
    """The day on which something comes that is named, such as an approval; perhaps it never does.

    An act of the kind `ActKind.OCCUR` says when it came. Of several it is the first, or the `nth`:
    the sixtieth ratification. Faults: `id.syntax`, `count.range`.

    >>> OnEvent("approval")
    OnEvent('approval')
    """

    event: Id
    nth: int = field(default=1, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if type(self.nth) is not int or self.nth < 1:
            faults.append(Fault.of("count.range", "nth", self.nth, "give 1 or more"))


@frozen
class After(Value):
    """So long after the start, or after an event (the first of its name, or the `nth`).

    Of a `Count` it is the first day out (`Count.effect`): to the end of the year, and so on.
    Faults: `interval.type`, `id.syntax`, `count.range`.

    >>> import patronage as pt
    >>> pt.After(pt.months(18), event="launch")
    After(months(18), event='launch')
    >>> membership = pt.Term(date(2025, 11, 1), until=pt.After(pt.Count(to=pt.counting.YEAR)))
    >>> membership.end()
    datetime.date(2026, 1, 1)
    """

    length: Span | Count | Unknown
    event: Id | None = field(default=None, kw_only=True)
    nth: int = field(default=1, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if type(self.nth) is not int or self.nth < 1:
            faults.append(Fault.of("count.range", "nth", self.nth, "give 1 or more"))


@frozen
class EndOf(Value):
    """The day on which another agreement ends, named by its id, as things stand with that one.

    Known where the two are looked at together: in one ledger, or by `tied`. An agreement alone
    can't tell. Fault: `id.syntax`.

    >>> EndOf("framework")
    EndOf('framework')
    """

    agreement: Id


@frozen
class EndOfOrders(Value):
    """The day on which the last of the orders under this agreement ends (see `Agreement.under`).

    It never comes while there is none, and an order that is signed after the end holds nothing
    open. Known where they are looked at together: in one ledger, or by `tied`.

    >>> import patronage as pt
    >>> pt.LaterOf(pt.After(pt.years(1)), pt.EndOfOrders())
    LaterOf(After(years(1)), EndOfOrders())
    """


@frozen(init=False)
class _Several(Value):
    """What ends made of several share: they are given one by one."""

    ends: tuple[End, ...]

    def __init__(self, *each: End, ends: Iterable[End] = ()) -> None:
        object.__setattr__(self, "ends", (*each, *cast("tuple[End, ...]", items_of(ends))))
        faults: list[Fault] = []
        if not self.ends:
            faults.append(Fault.of("end.empty", "ends", self.ends, "give at least one"))
        for place, end in enumerate(self.ends):
            check_end(faults, f"ends[{place}]", end)
        if not faults and _depth(self) > DEEPEST:
            hint = f"ends stand in each other at most {DEEPEST} deep"
            faults.append(Fault.of("end.depth", "ends", _depth(self), hint))
        raise_faults(faults)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.ends))})"


DEEPEST: Final = 20
"""How deep ends may stand in each other."""


def _depth(end: object) -> int:
    return 1 + max(map(_depth, end.ends), default=0) if isinstance(end, _Several) else 0


@frozen(init=False, repr=False)
class EarlierOf(_Several):
    """The first of several days to come: a day of the calendar, after a length, on an event.

    Faults: `date.type`, `end.empty`, `end.depth`.

    >>> import patronage as pt
    >>> EarlierOf(date(2027, 1, 1), pt.OnEvent("sale")).ends[1]
    OnEvent('sale')
    """


@frozen(init=False, repr=False)
class LaterOf(_Several):
    """The last of several days to come; where one of them never comes, it never comes.

    Faults: `date.type`, `end.empty`, `end.depth`.

    >>> import patronage as pt
    >>> LaterOf(date(2027, 1, 1), pt.OnEvent("delivery"))
    LaterOf(datetime.date(2027, 1, 1), OnEvent('delivery'))
    """


End: TypeAlias = date | When | After | OnEvent | EndOf | EndOfOrders | EarlierOf | LaterOf
"""When something begins or ends, as it is agreed."""

_SAID: Final = (After, OnEvent, EndOf, EndOfOrders, EarlierOf, LaterOf)


def check_end(faults: list[Fault], path: str, end: object) -> None:
    """Report what can be no end, nor a start.

    >>> found: list[Fault] = []
    >>> check_end(found, "until", 3)
    >>> found[0].code
    'date.type'
    """
    if type(end) in _SAID:
        return
    found: list[Fault] = []
    check_when(found, path, end)
    hint = "; or what it waits for: When(…), OnEvent(…), After(…), EarlierOf(…), EndOf(…)"
    faults += [evolve(each, hint=f"{each.hint}{hint}") for each in found]


Occurred: TypeAlias = Mapping[str, tuple[date, ...]]
"""The days on which events came, by their names, in order."""


class Ends(NamedTuple):
    """When the agreements end that one is looked at together with, as things stand with each."""

    by_id: Mapping[str, Day | None] = MappingProxyType({})
    orders: tuple[Day | None, ...] | None = None
    """The ends of the orders under it; None: it isn't known what orders there are."""
    waiting: frozenset[str] = frozenset()
    """The ids of those that wait for this one: here they count as if they did not end."""


NOT_AT_HAND: Final = Ends()
"""What an agreement alone knows of others."""


def resolved(
    end: End, start: Day | None, occurred: Occurred, ends: Ends = NOT_AT_HAND
) -> Day | None:
    """Return the day of an end as things stand; None: it hasn't come, or never will.

    >>> import patronage as pt
    >>> resolved(pt.OnEvent("sale"), None, {"sale": (date(2026, 5, 1),)})
    datetime.date(2026, 5, 1)
    >>> print(resolved(pt.EndOf("A1"), None, {}))
    not known (A1)
    """
    if isinstance(end, EarlierOf):
        return earlier(*[resolved(each, start, occurred, ends) for each in end.ends])
    if isinstance(end, LaterOf):
        awaited = [each for each in end.ends if not _is_no_wait(each, ends)]
        days = [resolved(each, start, occurred, ends) for each in awaited]
        return later(*days) if days else None
    if isinstance(end, (EndOf, EndOfOrders)):
        return _with_others(end, ends)
    if isinstance(end, (OnEvent, After)):
        since = start if end.event is None else _nth(occurred.get(end.event, ()), end.nth)
        if isinstance(end, OnEvent) or since is None:
            return since
        return after_length(since, end.length)
    return end


def _is_no_wait(end: End, ends: Ends) -> bool:
    """Whether there is nothing to wait for: no orders, or one that waits for this end itself."""
    if isinstance(end, EndOf):
        return end.agreement in ends.waiting
    return isinstance(end, EndOfOrders) and ends.orders == ()


def _with_others(end: EndOf | EndOfOrders, ends: Ends) -> Day | None:
    if isinstance(end, EndOfOrders):
        if ends.orders is None:
            return When.unknown()
        return later(*ends.orders) if ends.orders else None
    if end.agreement in ends.waiting:
        return None
    if end.agreement not in ends.by_id:
        return When.unknown(end.agreement)  # by name: a reason is no phrase of ours
    return ends.by_id[end.agreement]


def _nth(days: tuple[date, ...], nth: int) -> date | None:
    return days[nth - 1] if nth <= len(days) else None


def after_length(day: Day, length: Span | Count | Unknown, times: int = 1) -> Day:
    """Return when so many lengths after a day are: of one that is left open, as far as it is known.

    >>> import patronage as pt
    >>> after_length(date(2026, 1, 31), pt.months(1), 3)
    datetime.date(2026, 4, 30)
    """
    if isinstance(length, Span):
        whole = length * times if times != 1 else length
        return moved(day, lambda each: each + whole)
    if isinstance(length, Count):
        return moved(day, length.effect)
    return one_by_one(day, length, times)


def one_by_one(day: Day, length: Span | Unknown, times: int) -> Day:
    """Return when lengths are over that follow one another, each from the end of the one before.

    A month too short for the day leaves its own last day for those that follow; from one that all
    months have, they are counted at once.

    >>> import patronage as pt
    >>> one_by_one(date(2026, 1, 31), pt.months(1), 3)
    datetime.date(2026, 4, 28)
    """
    for done in range(times):
        if _all_months_have(day, length):
            return _further(day, length, times - done)
        day = _further(day, length, 1)
    return day


def _further(day: Day, length: Span | Unknown, times: int) -> Day:
    if isinstance(length, Unknown):
        return length.after(day, times)
    return after_length(day, length, times)


def _all_months_have(day: Day, length: Span | Unknown) -> bool:
    """Whether no month is too short for a day, as far as it is moved by months."""
    spans = (length.least, length.most) if isinstance(length, Unknown) else (length, length)
    return all(
        span is None or not span.is_months or each.day <= _IN_ALL_MONTHS or each in _BEYOND
        for each, span in zip(bounds(day), spans, strict=True)
    )


_IN_ALL_MONTHS: Final = 28
_BEYOND: Final = frozenset({date.min, NEVER})


def agreements_of(*ends: End | None) -> Iterator[str | None]:
    """Yield the ids of the agreements whose end is waited for; None stands for orders.

    >>> list(agreements_of(EarlierOf(EndOf("A1"), EndOfOrders()), date(2026, 5, 1)))
    ['A1', None]
    """
    for end in ends:
        if isinstance(end, (EarlierOf, LaterOf)):
            yield from agreements_of(*end.ends)
        elif isinstance(end, (EndOf, EndOfOrders)):
            yield end.agreement if isinstance(end, EndOf) else None


def events_of(*ends: End | None) -> Iterator[str]:
    """Yield the names of the events that ends wait for.

    >>> list(events_of(OnEvent("sale"), date(2026, 5, 1)))
    ['sale']
    """
    for end in ends:
        if isinstance(end, (EarlierOf, LaterOf)):
            yield from events_of(*end.ends)
        elif isinstance(end, (OnEvent, After)) and end.event is not None:
            yield end.event
