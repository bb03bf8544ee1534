"""How long an agreement lasts: its first term, and the terms that renewals add."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Final, cast

from attrs import field, frozen

from patronage.agreement.terms.ends import (
    NOT_AT_HAND,
    End,
    after_length,
    agreements_of,
    check_end,
    events_of,
    resolved,
)
from patronage.agreement.terms.renewal import Renewal, RenewalKind
from patronage.agreement.terms.rounds import Rounds
from patronage.checks import check_items, items_of
from patronage.counting.when import Unknown, When, bounds, check_when
from patronage.dates.day import check_one_day
from patronage.dates.period import Period
from patronage.dates.span import Span
from patronage.errors import Fault, PatronageError, Refused, raise_faults
from patronage.values import Value

if TYPE_CHECKING:
    from typing import Self

    from patronage.agreement.terms.ends import Ends, Occurred
    from patronage.agreement.terms.rounds import Pause
    from patronage.counting.when import Day

__all__ = ["Term"]

_NOTHING: Final[Mapping[str, tuple[date, ...]]] = MappingProxyType({})


def _rounds(then: Renewal | Iterable[Renewal]) -> tuple[Renewal, ...]:
    return cast("tuple[Renewal, ...]", items_of(then))  # the check says what is wrong


def _check_then(faults: list[Fault], path: str, then: tuple[object, ...]) -> None:
    check_items(faults, "renewal.type", path, then, Renewal)


@frozen
class Term(Value):
    """From when an agreement has effect, for how long, and what becomes of it then.

    Give a `length`, or `until` (the first day on which it no longer has effect), or neither: then
    it lasts until somebody ends it. A start or an end may be a day in bounds (`When`), or wait for
    an event (`OnEvent`, `After`, `EarlierOf`, `LaterOf`) or for the end of another agreement
    (`EndOf`, `EndOfOrders`), a length be left open (`Unknown`). When the rounds of `renewal` are
    used up, those of `then` follow. `at_latest` cuts them all: whatever was renewed, it has ended
    by then, as an order does that ends with its framework. Every renewed end is counted from
    the start (from the first end, where that was given as a day, or the lengths are in months here
    and in days there), never from the end before, so that nothing drifts (A3), unless its `counted`
    says otherwise. Faults: `date.type`, `date.range`, `interval.type`, `interval.range` (a length
    of 0), `term.mixed`, `span.order`, `renewal.type`, `renewal.perpetual`, `renewal.endless`.
    Source: D4, D22.

    >>> import patronage as pt
    >>> yearly = pt.Renewal.automatic(pt.months(1))
    >>> term = pt.Term(date(2026, 1, 31), length=pt.months(1), renewal=yearly)
    >>> [str(term.end(renewals=k)) for k in range(3)]
    ['2026-02-28', '2026-03-31', '2026-04-30']
    """

    start: Annotated[End, check_end]
    length: Span | Unknown | None = field(default=None, kw_only=True)
    until: Annotated[End, check_end] | None = field(default=None, kw_only=True)
    renewal: Renewal = field(default=Renewal.NONE, kw_only=True)
    then: Annotated[tuple[Renewal, ...], _check_then] = field(
        default=(), kw_only=True, converter=_rounds
    )
    at_latest: Annotated[End, check_end] | None = field(default=None, kw_only=True)

    @classmethod
    def through(
        cls,
        start: date,
        last: date,
        *,
        renewal: Renewal = Renewal.NONE,
        then: Renewal | Iterable[Renewal] = (),
        at_latest: End | None = None,
    ) -> Self:
        """Return the term from a day to its last day, the last included, as contracts say it.

        >>> Term.through(date(2026, 2, 1), date(2026, 12, 31)).until
        datetime.date(2027, 1, 1)
        """
        until = Period.through(start, last).end
        return cls(start, until=until, renewal=renewal, then=_rounds(then), at_latest=at_latest)

    def _rules(self, faults: list[Fault]) -> None:
        _check_end(faults, self)
        if not faults:
            _check_renewal(faults, self)

    @property
    def renewals(self) -> tuple[Renewal, ...]:
        """The rounds that follow the first term, in their order.

        >>> Term(date(2026, 2, 1)).renewals
        ()
        """
        first = () if self.renewal.kind is RenewalKind.NONE else (self.renewal,)
        return (*first, *self.then)

    @property
    def events(self) -> frozenset[str]:
        """The names of the events that its start, its end or a renewal waits for.

        >>> import patronage as pt
        >>> sorted(Term(date(2026, 2, 1), until=pt.OnEvent("sale")).events)
        ['sale']
        """
        needed = (each.needs for each in self.renewals if each.needs is not None)
        return frozenset((*events_of(self.start, self.until, self.at_latest), *needed))

    @property
    def agreements(self) -> frozenset[str | None]:
        """The ids of other agreements whose end it waits for; None stands for its orders.

        >>> import patronage as pt
        >>> pt.Term(date(2026, 2, 1), at_latest=pt.EndOf("framework")).agreements
        frozenset({'framework'})
        """
        return frozenset(agreements_of(self.start, self.until, self.at_latest))

    def rounds(
        self,
        occurred: Occurred = _NOTHING,
        *,
        renewed_on: tuple[date, ...] = (),
        pauses: tuple[Pause, ...] = (),
        ends: Ends = NOT_AT_HAND,
    ) -> Rounds:
        """Return its ends by their number, after the events that came and the acts that renewed it.

        What waits for an event that hasn't come is never, as things stand; so is a start, which
        leaves the end where it doesn't hang on that.

        >>> Term(date(2026, 2, 1)).rounds().end(0) is None
        True
        """
        start = resolved(self.start, None, occurred, ends)
        first: Day | None = None
        if self.until is not None:
            first = resolved(self.until, start, occurred, ends)
        elif start is not None and self.length is not None:
            first = after_length(start, self.length)
        start = date.max if start is None else start
        return Rounds(start, first, self.length, self.renewals, renewed_on, pauses)

    def cut_on(self, occurred: Occurred = _NOTHING, ends: Ends = NOT_AT_HAND) -> Day | None:
        """Return the day on which it ends at the latest, as things stand; None: there is none.

        >>> import patronage as pt
        >>> pt.Term(date(2026, 2, 1), at_latest=pt.After(pt.years(5))).cut_on()
        datetime.date(2031, 2, 1)
        """
        if self.at_latest is None:
            return None
        start = resolved(self.start, None, occurred, ends)
        return resolved(self.at_latest, start, occurred, ends)

    @property
    def is_perpetual(self) -> bool:
        """Whether it lasts until somebody ends it.

        >>> Term(date(2026, 2, 1)).is_perpetual
        True
        """
        return self.length is None and self.until is None

    def end(self, *, renewals: int = 0) -> Day | None:
        """Return the first day after the term and so many renewals; None: there is no such day.

        Raises `Refused` (`renewal.limit`) for more renewals than the terms allow, and
        `OutOfRange` (`date.range`) beyond the year 9999.

        >>> import patronage as pt
        >>> term = pt.Term(
        ...     date(2026, 2, 1),
        ...     length=pt.years(1),
        ...     renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        ... )
        >>> term.end(renewals=2)
        datetime.date(2029, 2, 1)
        """
        if type(renewals) is not int or renewals < 0:
            hint = "give a number of renewals, 0 or more"
            raise_faults([Fault.of("count.range", "renewals", renewals, hint)])
        rounds = self.rounds()
        if rounds.first is None:
            return None
        if not rounds.allows(renewals):
            hint = f"clause renewal: {_limit(self.renewal)}"
            raise Refused(Fault.of("renewal.limit", "renewals", renewals, hint))
        return rounds.exact(renewals)

    def end_or_none(self, renewals: int) -> Day | None:
        """Return the same as `end`, and None where that is refused or beyond the calendar.

        >>> import patronage as pt
        >>> pt.Term(date(2026, 2, 1), length=pt.years(1)).end_or_none(1) is None
        True
        """
        return self.rounds().end(renewals)

    def renewals_by(self, day: date) -> int:
        """Return how often it has been renewed by a day, if it is renewed every time it can be.

        The term that runs on the day is the one that ends with `end(renewals=…)` of that number;
        after the last one, it is the number of the last.

        >>> import patronage as pt
        >>> monthly = pt.Renewal.automatic(pt.months(1))
        >>> term = pt.Term(date(2026, 1, 31), length=pt.months(1), renewal=monthly)
        >>> term.renewals_by(date(2026, 2, 27)), term.renewals_by(date(2026, 2, 28))
        (0, 1)
        """
        check_one_day("day", day)
        return self.rounds().by(day)

    def next_end(self, end: Day) -> Day | None:
        """Return where a renewal at one of its ends leads to, or None where it can't renew there.

        >>> import patronage as pt
        >>> term = pt.Term(date(2026, 2, 1), length=pt.years(1))
        >>> term.next_end(date(2027, 2, 1)) is None
        True
        """
        faults: list[Fault] = []
        check_when(faults, "end", end)
        raise_faults(faults)
        return self.rounds().next_end(end)

    @property
    def last_end(self) -> Day | None:
        """The end after every renewal that the terms allow; None where there is no last one.

        >>> import patronage as pt
        >>> twice = pt.Renewal.automatic(pt.years(1), at_most=2)
        >>> pt.Term(date(2026, 2, 1), length=pt.years(1), renewal=twice).last_end
        datetime.date(2029, 2, 1)
        """
        return self.rounds().last_end


def _check_end(faults: list[Fault], term: Term) -> None:
    length, until = term.length, term.until
    if isinstance(length, Span) and length.days == 0:
        faults.append(
            Fault.of("interval.range", "length", length, "a term is at least one day long")
        )
    if until is not None and length is not None:
        hint = "give a length or the day of the end, not both"
        faults.append(Fault.of("term.mixed", "until", until, hint))
    elif isinstance(until, (date, When)) and isinstance(term.start, (date, When)):
        first = bounds(term.start)[0]
        if bounds(until)[1] <= first:
            hint = f"a term ends after its start, {first}"
            faults.append(Fault.of("span.order", "until", _shown(until), hint))


def _shown(day: Day) -> object:
    return day if isinstance(day, When) else day.isoformat()


def _check_renewal(faults: list[Fault], term: Term) -> None:
    renewals = term.renewals
    if term.is_perpetual:
        if renewals:
            hint = "what lasts until it is ended needs no renewal: give a length or an end"
            faults.append(Fault.of("renewal.perpetual", "renewal", term.renewal, hint))
        return
    for place, renewal in enumerate(renewals[:-1]):
        if renewal.most is None:
            path = f"then[{place - 1}]" if place else "renewal"
            hint = "a round that others follow takes place at most so often: give at_most"
            faults.append(Fault.of("renewal.endless", f"{path}.at_most", None, hint))
    if faults:
        return
    try:
        first = term.end()
    except PatronageError as error:
        faults.extend(fault.under("length") for fault in error.faults)
        return
    for place, renewal in enumerate(renewals):
        latest = renewal.latest_end
        if latest is not None and first is not None and latest < bounds(first)[0]:
            hint = f"the latest end is not before the first, {first}"
            path = f"then[{place - 1}]" if place else "renewal"
            faults.append(Fault.of("span.order", f"{path}.latest_end", latest.isoformat(), hint))


def _limit(renewal: Renewal) -> str:
    if renewal.kind is RenewalKind.NONE:
        return "there is no renewal"
    if renewal.latest_end is not None:
        return f"no renewal reaches beyond {renewal.latest_end}"
    return f"at most {renewal.at_most} renewals"
