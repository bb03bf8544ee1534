"""What becomes of an agreement at the end of its term, and how much notice that takes."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, ClassVar, Self, TypeAlias

from attrs import field, frozen

from patronage.checks import check_instance, is_count
from patronage.dates.day import add_days, check_one_day
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange
from patronage.facts.parties import Side
from patronage.values import Value, repr_member

__all__ = ["Notice", "Renewal", "RenewalKind", "notice_of"]


@frozen
class Notice(Value):
    """How long before it takes effect something must be said, and by whom it may be said.

    In days or in months, each counted in its own unit (A1); the last day itself is in time (A15).
    `by` is the side that may give it; None: either. Faults: `interval.type`, `side.type`.

    >>> import patronage as pt
    >>> pt.Notice(pt.days(60)).last_day(date(2027, 2, 1))
    datetime.date(2026, 12, 3)
    """

    span: Span
    by: Side | None = field(default=None, kw_only=True)

    def last_day(self, end: date) -> date | None:
        """Return the last day on which it can be given to take effect on `end`.

        None where the calendar does not reach back so far.

        >>> import patronage as pt
        >>> pt.Notice(pt.months(1)).last_day(date(2026, 3, 31))
        datetime.date(2026, 2, 28)
        """
        check_one_day("end", end)
        try:
            return end - self.span
        except OutOfRange:
            return None

    def takes_effect(self, given_on: date) -> date:
        """Return the first day on which what is said on a day can take effect.

        >>> import patronage as pt
        >>> pt.Notice(pt.days(30)).takes_effect(date(2026, 3, 1))
        datetime.date(2026, 3, 31)
        """
        check_one_day("given_on", given_on)
        return given_on + self.span


def notice_of(notice: Span | Notice | None) -> Notice | None:
    """Return the notice that a bare length means: either side may give it.

    What is neither passes through, for the check to report.

    >>> import patronage as pt
    >>> notice_of(pt.days(60))
    Notice(days(60))
    """
    return Notice(notice) if isinstance(notice, Span) else notice


class RenewalKind(Enum):
    """Whose doing a renewal is.

    >>> RenewalKind.AUTOMATIC
    RenewalKind.AUTOMATIC
    """

    NONE = "none"
    """There is none: the term ends."""
    AUTOMATIC = "automatic"
    """It renews of itself, unless somebody gives notice in time."""
    BY_AGREEMENT = "by agreement"
    """It ends, unless both sides agree to renew."""
    OPTION = "option"
    """It ends, unless the side that has the option uses it in time."""

    __repr__ = repr_member


def _check_times(faults: list[Fault], path: str, times: object) -> None:
    if type(times) is not int:
        faults.append(Fault.of("count.type", path, times, "give a whole number of renewals"))
    elif not is_count(times, 1):
        hint = "give at least 1; Renewal.NONE is no renewal"
        faults.append(Fault.of("count.range", path, times, hint))


Times: TypeAlias = Annotated[int, _check_times]
"""How often at most: once, or more."""


@frozen
class Renewal(Value):
    """What becomes of an agreement when a term ends; `NONE`, or built by a method below.

    `length` is that of each renewed term, which may differ from the first. `notice` is, by kind,
    how long before the end it must be stopped (automatic), or agreed, or the option used. At most
    `at_most` times, never beyond `latest_end`: a last term that would is cut there. Faults:
    `renewal.type`, `renewal.length`, `interval.range` (a length of 0), `renewal.option`.

    >>> import patronage as pt
    >>> pt.Renewal.automatic(pt.years(1), notice=pt.days(60)).kind
    RenewalKind.AUTOMATIC
    """

    kind: RenewalKind
    length: Span | None = None
    notice: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    by: Side | None = field(default=None, kw_only=True)
    at_most: Times | None = field(default=None, kw_only=True)
    latest_end: date | None = field(default=None, kw_only=True)

    NONE: ClassVar[Renewal]

    def _rules(self, faults: list[Fault]) -> None:
        none, option = self.kind is RenewalKind.NONE, self.kind is RenewalKind.OPTION
        if not none:
            check_instance(faults, "interval.type", "length", self.length, Span)
        if self.length is not None and self.length.days == 0:
            hint = "a renewed term is at least one day long"
            faults.append(Fault.of("interval.range", "length", self.length, hint))
        if option and self.by is None:
            hint = "say which side has the option, such as Side.PATRON"
            faults.append(Fault.of("renewal.option", "by", self.by, hint))
        if self.by is not None and not option:
            hint = "only an option is one side's; notice=Notice(span, by=side) says who may give it"
            faults.append(Fault.of("renewal.option", "by", self.by, hint))
        for path in ("length", "notice", "at_most", "latest_end"):
            if none and getattr(self, path) is not None:
                code = "renewal.length" if path == "length" else "renewal.none"
                hint = "leave it out where there is no renewal"
                faults.append(Fault.of(code, path, getattr(self, path), hint))

    @classmethod
    def automatic(
        cls,
        length: Span,
        *,
        notice: Span | Notice | None = None,
        at_most: int | None = None,
        latest_end: date | None = None,
    ) -> Self:
        """It renews of itself for this length, unless notice is given in time.

        Without `notice` in the terms, any day before the end is in time.

        >>> import patronage as pt
        >>> pt.Renewal.automatic(pt.years(1), at_most=2).at_most
        2
        """
        kind = RenewalKind.AUTOMATIC
        return cls(kind, length, notice=notice, at_most=at_most, latest_end=latest_end)

    @classmethod
    def by_agreement(
        cls,
        length: Span,
        *,
        notice: Span | Notice | None = None,
        at_most: int | None = None,
        latest_end: date | None = None,
    ) -> Self:
        """It ends, unless both sides agree to renew, by default up to the day before the end.

        >>> import patronage as pt
        >>> pt.Renewal.by_agreement(pt.months(6)).length
        months(6)
        """
        kind = RenewalKind.BY_AGREEMENT
        return cls(kind, length, notice=notice, at_most=at_most, latest_end=latest_end)

    @classmethod
    def option(
        cls,
        length: Span,
        *,
        by: Side,
        notice: Span | Notice | None = None,
        at_most: int | None = None,
        latest_end: date | None = None,
    ) -> Self:
        """It ends, unless the one side chooses to renew, by default up to the day before the end.

        >>> import patronage as pt
        >>> pt.Renewal.option(pt.years(5), by=pt.Side.PATRON, notice=pt.months(6)).by
        Side.PATRON
        """
        kind = RenewalKind.OPTION
        return cls(kind, length, notice=notice, by=by, at_most=at_most, latest_end=latest_end)

    def last_day(self, end: date) -> date | None:
        """Return the last day on which the renewal at `end` can be stopped, agreed or chosen.

        Never the end itself, when the term is over. None where there is no such day: no renewal,
        or a notice that the calendar can't hold.

        >>> import patronage as pt
        >>> pt.Renewal.by_agreement(pt.years(1)).last_day(date(2027, 2, 1))
        datetime.date(2027, 1, 31)
        """
        check_one_day("end", end)
        if self.kind is RenewalKind.NONE or end == date.min:
            return None
        day_before = add_days(end, -1)
        last = day_before if self.notice is None else self.notice.last_day(end)
        return None if last is None else min(last, day_before)

    @property
    def stopped_by(self) -> Side | None:
        """The side that may stop an automatic renewal; None: either.

        >>> Renewal.NONE.stopped_by is None
        True
        """
        return None if self.notice is None else self.notice.by


Renewal.NONE = Renewal(RenewalKind.NONE)
