"""The right to withdraw: to end what was signed from its start, in the first days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final

from attrs import field, frozen

from patronage.agreement.terms.ends import End, OnEvent, check_end, resolved
from patronage.agreement.terms.notice import last_in
from patronage.counting.count import Count
from patronage.counting.when import earlier, latest, moved
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.facts.parties import Side
from patronage.fields import Id
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.agreement.terms.ends import Occurred
    from patronage.counting.when import Day

__all__ = ["Withdrawal"]

_SIGNED: Final = "signed"
_NOTHING: Final[Mapping[str, tuple[date, ...]]] = MappingProxyType({})


@frozen
class Withdrawal(Value):
    """A right to withdraw within so long: what was signed is ended from its start, at no cost.

    The time runs `since` a day: by default that of the last signature, which is the event `signed`;
    or the first (`EarlierOf`) or last (`LaterOf`) of several events, such as the delivery of goods.
    A bare length doesn't count that day; its last day is in time. `informed` is an event without
    which the time doesn't begin, such as being told of the right; where it doesn't come, the right
    ends `uninformed` after it would have otherwise (None: it doesn't end). `lost_by` is an event on
    whose day it is lost, such as performance in full. `by` is the side that has it; None: either.
    Not a notice, which ends an agreement for the days to come, nor an offer taken back before all
    have signed. Faults: `interval.type`, `side.type`, `date.type`, `id.syntax`,
    `withdrawal.uninformed` (of what?). Source: Directive 2011/83/EU, art. 9, 10 and 16.

    >>> import patronage as pt
    >>> fortnight = pt.Withdrawal(pt.days(14), by=pt.Side.PATRON)
    >>> fortnight.last_day(date(2026, 3, 3))
    datetime.date(2026, 3, 17)
    """

    within: Span | Count
    by: Side | None = field(default=None, kw_only=True)
    since: Annotated[End, check_end] = field(default=OnEvent(_SIGNED), kw_only=True)
    informed: Id | None = field(default=None, kw_only=True)
    uninformed: Span | Count | None = field(default=None, kw_only=True)
    lost_by: Id | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.uninformed is not None and self.informed is None:
            hint = "say by which event one is informed"
            faults.append(Fault.of("withdrawal.uninformed", "informed", None, hint))

    def last_day(self, signed_on: date, occurred: Occurred = _NOTHING) -> Day | None:
        """Return the last day to withdraw by the events that came; None: not settled yet.

        Events are given by their names, each with its days in order.

        >>> import patronage as pt
        >>> goods = pt.Withdrawal(
        ...     pt.days(14),
        ...     since=pt.LaterOf(pt.OnEvent("signed"), pt.OnEvent("delivery", nth=3)),
        ... )
        >>> lots = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 10)
        >>> goods.last_day(date(2026, 2, 20), {"delivery": lots})
        datetime.date(2026, 3, 24)
        """
        events = {**occurred, _SIGNED: (signed_on,)}
        since = resolved(self.since, signed_on, events)
        if since is None or self.informed is None:
            return None if since is None else moved(since, self._last)
        told = events.get(self.informed)
        in_time = moved(latest(since, told[0]), self._last) if told else None
        longer = self.uninformed
        if longer is None:
            return in_time
        at_most = moved(since, lambda day: _last(longer, self._last(day)))
        return at_most if in_time is None else earlier(in_time, at_most)

    def _last(self, day: date) -> date:
        return _last(self.within, day)

    def is_lost(self, on: date, occurred: Occurred = _NOTHING) -> bool:
        """Whether it has been lost by a day, by the event that takes it away.

        >>> import patronage as pt
        >>> service = pt.Withdrawal(pt.days(14), lost_by="performed")
        >>> came = {"performed": (date(2026, 3, 9),)}
        >>> service.is_lost(date(2026, 3, 8), came), service.is_lost(date(2026, 3, 9), came)
        (False, True)
        """
        days = () if self.lost_by is None else occurred.get(self.lost_by, ())
        return any(day <= on for day in days)


def _last(length: Span | Count, day: date) -> date:
    try:
        return last_in(length, day)
    except OutOfRange:
        return date.max  # it runs beyond the calendar
