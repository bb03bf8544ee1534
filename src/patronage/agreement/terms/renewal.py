"""What becomes of an agreement at the end of its term, and how much notice that takes."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar, Self, TypeAlias, TypedDict

from attrs import field, frozen

from patronage.agreement.terms.notice import Notice, notice_of
from patronage.agreement.terms.reminding import Reminder
from patronage.checks import check_instance, is_count
from patronage.counting.when import Day, Unknown, check_when, earlier, moved
from patronage.dates.day import add_days
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.facts.parties import HasRef, Ref, Side, side_or_ref
from patronage.fields import Id, spell_out
from patronage.keywords import taking
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from typing import Unpack

    from patronage.counting.count import Count


__all__ = ["Counted", "Renewal", "RenewalDetails", "RenewalKind"]


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


def _holder(by: Side | HasRef | Unknown | None) -> Side | Ref | Unknown | None:
    """Return whose option it is; a text, which could mean a side, is left for the check."""
    return by if isinstance(by, (Unknown, str)) else side_or_ref(by)


spell_out(_holder)


def _check_holder(faults: list[Fault], path: str, by: object) -> None:
    check_instance(faults, "side.type", path, by, Side, Ref, Unknown, type(None))


class RenewalDetails(TypedDict, total=False):
    """What else may be said of a renewal: see `Renewal`."""

    to: Day | None
    open_ended: bool
    needs: str | None
    counted: Counted
    reminder: Reminder | None


_takes_details = taking(RenewalDetails, code="renewal.unknown")


class Counted(Enum):
    """What the ends of renewed terms are counted from.

    >>> Counted.FROM_THE_START
    Counted.FROM_THE_START
    """

    FROM_THE_START = "from the start"
    """All from the start of the agreement, so that nothing drifts: 31 Jan, 28 Feb, 31 Mar (A3)."""
    FROM_THE_END = "from the end before"
    """Each from the end before it: 31 Jan, 28 Feb, 28 Mar."""
    FROM_THE_ACT = "from the act"
    """From the day on which the parties renewed it: sixteen years from each joint review."""

    __repr__ = repr_member


def _check_leads(faults: list[Fault], renewal: Renewal, leads: list[bool]) -> None:
    """Report a renewal that leads to more than one end, or again and again to one day."""
    if sum(leads) > 1:
        hint = "give a length, or the day it is renewed to, or open_ended=True"
        faults.append(Fault.of("renewal.mixed", "length", renewal.length, hint))
    if renewal.open_ended and renewal.latest_end is not None:
        hint = "without an end there is no latest one: renew it to=… that day"
        faults.append(Fault.of("renewal.mixed", "latest_end", renewal.latest_end, hint))
    if any(leads[1:]) and renewal.at_most not in {None, 1}:
        hint = "to a day, or without an end, it is renewed once"
        faults.append(Fault.of("renewal.once", "at_most", renewal.at_most, hint))


@frozen
class Renewal(Value):
    """What becomes of an agreement when a term ends; `NONE`, or built by a method below.

    `length` is that of each renewed term, which may differ from the first; or it is renewed once,
    `to` a day or `open_ended`. `notice` is, by kind, how long before the end it must be stopped
    (automatic), or agreed, or the option used. With `needs` it takes place only if an event of that
    name came before the end. A `reminder` is one that a side owes the other before it. At most
    `at_most` times, never beyond `latest_end`: a last term that would is cut there. Several, one
    after the other, are the rounds of a `Term`. Faults: `renewal.type`, `renewal.length`,
    `interval.range` (a length of 0), `renewal.option`.

    >>> import patronage as pt
    >>> pt.Renewal.automatic(pt.years(1), notice=pt.days(60)).kind
    RenewalKind.AUTOMATIC
    """

    kind: RenewalKind
    length: Span | Unknown | None = None
    notice: Notice | None = field(default=None, kw_only=True, converter=notice_of)
    by: Annotated[Side | Ref | Unknown | None, _check_holder] = field(
        default=None, kw_only=True, converter=_holder
    )
    at_most: Times | None = field(default=None, kw_only=True)
    latest_end: date | None = field(default=None, kw_only=True)
    to: Annotated[Day, check_when] | None = field(default=None, kw_only=True)
    open_ended: bool = field(default=False, kw_only=True)
    needs: Id | None = field(default=None, kw_only=True)
    counted: Counted = field(default=Counted.FROM_THE_START, kw_only=True)
    reminder: Reminder | None = field(default=None, kw_only=True)

    NONE: ClassVar[Renewal]

    def _rules(self, faults: list[Fault]) -> None:
        none, option = self.kind is RenewalKind.NONE, self.kind is RenewalKind.OPTION
        leads = [self.length is not None, self.to is not None, self.open_ended]
        if not none and not any(leads[1:]):
            check_instance(faults, "interval.type", "length", self.length, Span, Unknown)
        _check_leads(faults, self, leads)
        if isinstance(self.length, Span) and self.length.days == 0:
            hint = "a renewed term is at least one day long"
            faults.append(Fault.of("interval.range", "length", self.length, hint))
        if isinstance(self.by, Unknown) and (self.by.least or self.by.most):
            hint = "whose option it is, is no length: give a side, or Unknown(why)"
            faults.append(Fault.of("side.type", "by", self.by, hint))
        if option and self.by is None:
            hint = "say which side has the option, such as Side.PATRON"
            faults.append(Fault.of("renewal.option", "by", self.by, hint))
        if self.by is not None and not option:
            hint = "only an option is one side's; notice=Notice(span, by=side) says who may give it"
            faults.append(Fault.of("renewal.option", "by", self.by, hint))
        for path in ("length", "notice", "at_most", "latest_end", "to", "needs"):
            if none and getattr(self, path) is not None:
                code = "renewal.length" if path == "length" else "renewal.none"
                hint = "leave it out where there is no renewal"
                faults.append(Fault.of(code, path, getattr(self, path), hint))

    @classmethod
    @_takes_details
    def automatic(
        cls,
        length: Span | Unknown | None = None,
        *,
        notice: Span | Count | Unknown | Notice | None = None,
        at_most: int | None = None,
        latest_end: date | None = None,
        **further: Unpack[RenewalDetails],
    ) -> Self:
        """It renews of itself for this length, unless notice is given in time.

        Without `notice` in the terms, any day before the end is in time.

        >>> import patronage as pt
        >>> pt.Renewal.automatic(pt.years(1), at_most=2).at_most
        2
        """
        kind = RenewalKind.AUTOMATIC
        return cls(kind, length, notice=notice, at_most=at_most, latest_end=latest_end, **further)

    @classmethod
    @_takes_details
    def by_agreement(
        cls,
        length: Span | Unknown | None = None,
        *,
        notice: Span | Count | Unknown | Notice | None = None,
        at_most: int | None = None,
        latest_end: date | None = None,
        **further: Unpack[RenewalDetails],
    ) -> Self:
        """It ends, unless both sides agree to renew, by default up to the day before the end.

        >>> import patronage as pt
        >>> pt.Renewal.by_agreement(pt.months(6)).length
        months(6)
        """
        kind = RenewalKind.BY_AGREEMENT
        return cls(kind, length, notice=notice, at_most=at_most, latest_end=latest_end, **further)

    @classmethod
    @_takes_details
    def option(
        cls,
        length: Span | Unknown | None = None,
        *,
        by: Side | HasRef | Unknown,
        notice: Span | Count | Unknown | Notice | None = None,
        at_most: int | None = None,
        latest_end: date | None = None,
        **further: Unpack[RenewalDetails],
    ) -> Self:
        """It ends, unless the one side chooses to renew, by default up to the day before the end.

        >>> import patronage as pt
        >>> pt.Renewal.option(pt.years(5), by=pt.Side.PATRON, notice=pt.months(6)).by
        Side.PATRON
        """
        kind = RenewalKind.OPTION
        return cls(
            kind, length, notice=notice, by=by, at_most=at_most, latest_end=latest_end, **further
        )

    def last_day(self, end: Day) -> Day | None:
        """Return the last day on which the renewal at `end` can be stopped, agreed or chosen.

        Never the end itself, when the term is over. None where there is no such day: no renewal,
        or a notice that the calendar can't hold.

        >>> import patronage as pt
        >>> pt.Renewal.by_agreement(pt.years(1)).last_day(date(2027, 2, 1))
        datetime.date(2027, 1, 31)
        """
        faults: list[Fault] = []
        check_when(faults, "end", end)
        raise_faults(faults)
        if self.kind is RenewalKind.NONE or end == date.min:
            return None
        day_before = moved(end, lambda day: add_days(day, -1))
        last = day_before if self.notice is None else self.notice.last_day(end)
        return None if last is None else earlier(last, day_before)

    def first_day(self, end: Day, start: Day) -> Day | None:
        """Return the first day on which the renewal at `end` can be stopped, agreed or chosen.

        In bounds where the end or the start is.

        >>> import patronage as pt
        >>> option = pt.Renewal.option(
        ...     pt.years(1), by=pt.Side.PATRON, notice=pt.Notice(pt.days(30), opens=pt.days(90))
        ... )
        >>> option.first_day(date(2027, 2, 1), date(2026, 2, 1))
        datetime.date(2026, 11, 3)
        """
        return None if self.notice is None else self.notice.first_day(end, start)

    @property
    def most(self) -> int | None:
        """How often it takes place at most; None: without a limit.

        >>> Renewal.NONE.most, Renewal.automatic(open_ended=True).most
        (0, 1)
        """
        if self.kind is RenewalKind.NONE:
            return 0
        return 1 if self.length is None else self.at_most

    @property
    def stopped_by(self) -> Side | None:
        """The side that may stop an automatic renewal; None: either.

        >>> Renewal.NONE.stopped_by is None
        True
        """
        return None if self.notice is None else self.notice.by


Renewal.NONE = Renewal(RenewalKind.NONE)
