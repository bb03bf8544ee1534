"""Windows that hang on the ladder: the rung's own term, and the time since it was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from patronage.checks import check_instance
from patronage.dates.day import check_one_day
from patronage.dates.period import Period, trusted_period
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.values import Value
from patronage.windows.anchors import NO_ANCHORS, later, span_faults

if TYPE_CHECKING:
    from datetime import date

    from patronage.windows.anchors import Anchors

__all__ = ["InTerm", "SinceFall"]

_DAY = timedelta(days=1)
_ONE_DAY = Span(days=1)


@frozen
class InTerm(Value):
    """The days of the rung's own term, or a part of it; a fact counts until the next term begins.

    `start` and `end` are counted from the term's first day: a part holds the facts from
    `first day + start` up to, not including, `first day + end`. Facts of the day on which the rung
    was earned (`anchors.entered`) are spent: they count only for what came before. Those of a
    renewal's first day count. On the term's last day, and while it isn't settled, its facts count
    still: the next term's anchors bring their own. No term, no facts.

    >>> from datetime import date
    >>> import patronage as pt
    >>> start = date(2026, 1, 1)
    >>> term = pt.Anchors(term=pt.Period(start, date(2027, 4, 1)), entered=start)
    >>> str(pt.InTerm(end=pt.months(12)).counts(date(2026, 12, 31), term))
    '[2026-12-31, …)'
    >>> pt.InTerm().counts(start, term) is None
    True
    """

    start: Span | None = None
    end: Span | None = None

    depends_on_ladder: ClassVar[bool] = True

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        if self.start is not None:
            check_instance(faults, "interval.type", "start", self.start, Span)
        if self.end is not None:
            faults += span_faults("end", self.end)
        if faults or self.start is None or self.end is None:
            raise_faults(faults)
        elif self.start.is_months is self.end.is_months and self.end <= self.start:
            hint = "end the part of the term after its start"
            raise_faults([Fault.of("span.order", "end", str(self.end), hint)])

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None outside the part.

        >>> from datetime import date
        >>> import patronage as pt
        >>> term = pt.Anchors(term=pt.Period(date(2026, 1, 1), None))
        >>> str(pt.InTerm(start=pt.months(12)).counts(date(2027, 1, 1), term))
        '[2027-01-01, …)'
        """
        check_one_day("day", day)
        part = self._part(anchors)
        return None if part is None or day not in part else trusted_period(day, None)

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; the day itself where none do.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.InTerm().reach(date(2026, 5, 1), pt.Anchors(term=pt.Period(date(2026, 1, 1), None)))
        datetime.date(2026, 1, 1)
        """
        check_one_day("day", day)
        part = self._part(anchors)
        return day if part is None or part.start is None else min(part.start, day)

    def _part(self, anchors: Anchors) -> Period | None:
        """Return the days whose facts count, or None if there are none."""
        term = anchors.term
        if term is None or term.start is None:
            return None
        start = term.start if self.start is None else later(term.start, self.start)
        if start is not None and anchors.entered is not None and start <= anchors.entered:
            start = later(anchors.entered, _ONE_DAY)
        end = None if self.end is None else later(term.start, self.end)
        if end is None or (term.end is not None and term.end < end):
            end = term.end
        return None if start is None or (end is not None and end <= start) else Period(start, end)


@frozen
class SinceFall(Value):
    """The time since the rung was last lost; all the time there is while it never was.

    Facts of the day of the fall don't count: they couldn't avert it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.SinceFall().counts(date(2026, 3, 1), pt.Anchors(last_fall=date(2026, 3, 1))) is None
    True
    """

    depends_on_ladder: ClassVar[bool] = True

    def counts(self, day: date, anchors: Anchors = NO_ANCHORS) -> Period | None:
        """Return the days on which a fact of this day counts, or None up to the last fall.

        >>> from datetime import date
        >>> import patronage as pt
        >>> str(pt.SinceFall().counts(date(2026, 3, 2), pt.Anchors(last_fall=date(2026, 3, 1))))
        '[2026-03-02, …)'
        """
        check_one_day("day", day)
        fall = anchors.last_fall
        return trusted_period(day, None) if fall is None or fall < day else None

    def reach(self, day: date, anchors: Anchors = NO_ANCHORS) -> date | None:
        """Return the first day whose facts count on this day; None if that is any day before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.SinceFall().reach(date(2026, 4, 1), pt.Anchors(last_fall=date(2026, 3, 1)))
        datetime.date(2026, 3, 2)
        """
        check_one_day("day", day)
        fall = anchors.last_fall
        if fall is None:
            return None
        return day if day <= fall else fall + _DAY
