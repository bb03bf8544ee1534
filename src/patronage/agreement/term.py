"""How long an agreement lasts: its first term, and the terms that renewals add."""

from __future__ import annotations

from datetime import date

from attrs import field, frozen

from patronage.agreement.renewal import Renewal, RenewalKind
from patronage.dates.day import check_one_day
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, PatronageError, Refused, raise_faults
from patronage.values import Value

__all__ = ["Term"]


@frozen
class Term(Value):
    """From when an agreement has effect, for how long, and what becomes of it then.

    Give a `length`, or `until` (the first day on which it no longer has effect), or neither: then
    it lasts until somebody ends it. Every renewed end is counted from the start (from the first
    end, where that was given as a day, or the lengths are in months here and in days there), never
    from the end before, so that nothing drifts (A3). Faults: `date.type`, `date.range`,
    `interval.type`, `interval.range` (a length of 0), `term.mixed`, `span.order`, `renewal.type`,
    `renewal.perpetual`. Source: D4, D22.

    >>> import patronage as pt
    >>> yearly = pt.Renewal.automatic(pt.months(1))
    >>> term = pt.Term(date(2026, 1, 31), length=pt.months(1), renewal=yearly)
    >>> [str(term.end(renewals=k)) for k in range(3)]
    ['2026-02-28', '2026-03-31', '2026-04-30']
    """

    start: date
    length: Span | None = field(default=None, kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    renewal: Renewal = field(default=Renewal.NONE, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        _check_end(faults, self)
        if not faults:
            _check_renewal(faults, self)

    @property
    def is_perpetual(self) -> bool:
        """Whether it lasts until somebody ends it.

        >>> Term(date(2026, 2, 1)).is_perpetual
        True
        """
        return self.length is None and self.until is None

    def end(self, *, renewals: int = 0) -> date | None:
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
        if self.is_perpetual:
            return None
        if not self._renews_so_often(renewals):
            hint = f"clause renewal: {_limit(self.renewal)}"
            raise Refused(Fault.of("renewal.limit", "renewals", renewals, hint))
        return self._end(renewals)

    def end_or_none(self, renewals: int) -> date | None:
        """Return the same as `end`, and None where that is refused or beyond the calendar.

        >>> import patronage as pt
        >>> pt.Term(date(2026, 2, 1), length=pt.years(1)).end_or_none(1) is None
        True
        """
        if self.is_perpetual or not self._renews_so_often(renewals):
            return None
        try:
            return self._end(renewals)
        except OutOfRange:
            return None

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
        low, high = 0, 1  # the term of number `low - 1` is over, or low is 0
        while self._is_over(high - 1, day):
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self._is_over(middle, day) else (low, middle)
        return low

    def next_end(self, end: date) -> date | None:
        """Return where a renewal at one of its ends leads to, or None where it can't renew there.

        >>> import patronage as pt
        >>> term = pt.Term(date(2026, 2, 1), length=pt.years(1))
        >>> term.next_end(date(2027, 2, 1)) is None
        True
        """
        number = self.renewals_by(end)
        return self.end_or_none(number) if number and self.end_or_none(number - 1) == end else None

    @property
    def last_end(self) -> date | None:
        """The end after every renewal that the terms allow; None where there is no last one.

        >>> import patronage as pt
        >>> twice = pt.Renewal.automatic(pt.years(1), at_most=2)
        >>> pt.Term(date(2026, 2, 1), length=pt.years(1), renewal=twice).last_end
        datetime.date(2029, 2, 1)
        """
        renewal = self.renewal
        if self.is_perpetual:
            return None
        if renewal.kind is RenewalKind.NONE:
            return self._end(0)
        capped = None if renewal.at_most is None else self.end_or_none(renewal.at_most)
        ends = [end for end in (capped, renewal.latest_end) if end is not None]
        return min(ends) if ends else None

    def _renews_so_often(self, renewals: int) -> bool:
        renewal = self.renewal
        if not renewals:
            return True
        if renewal.kind is RenewalKind.NONE or renewals > (renewal.at_most or renewals):
            return False
        try:
            return renewal.latest_end is None or self._uncapped(renewals - 1) < renewal.latest_end
        except OutOfRange:
            return False

    def _is_over(self, number: int, day: date) -> bool:
        """Whether the term of this number is over by the day, and another one follows it."""
        end = self.end_or_none(number)
        return end is not None and end <= day and self.end_or_none(number + 1) is not None

    def _end(self, number: int) -> date:
        end, latest = self._uncapped(number), self.renewal.latest_end
        return end if latest is None or not number else min(end, latest)

    def _uncapped(self, number: int) -> date:
        first, renewed = self.length, self.renewal.length
        if first is None:
            end = self.until or self.start
        elif number and renewed is not None and first.is_months is renewed.is_months:
            return self.start + (first + renewed * number)
        else:
            end = self.start + first
        return end if not number or renewed is None else end + renewed * number


def _check_end(faults: list[Fault], term: Term) -> None:
    length, until = term.length, term.until
    if length is not None and length.days == 0:
        faults.append(
            Fault.of("interval.range", "length", length, "a term is at least one day long")
        )
    if until is not None and length is not None:
        hint = "give a length or the day of the end, not both"
        faults.append(Fault.of("term.mixed", "until", until, hint))
    elif until is not None and until <= term.start:
        hint = f"a term ends after its start, {term.start}"
        faults.append(Fault.of("span.order", "until", until.isoformat(), hint))


def _check_renewal(faults: list[Fault], term: Term) -> None:
    renewal = term.renewal
    if term.is_perpetual:
        if renewal.kind is not RenewalKind.NONE:
            hint = "what lasts until it is ended needs no renewal: give a length or an end"
            faults.append(Fault.of("renewal.perpetual", "renewal", renewal, hint))
        return
    try:
        first = term.end()
    except PatronageError as error:
        faults.extend(fault.under("length") for fault in error.faults)
        return
    latest = renewal.latest_end
    if latest is not None and first is not None and latest < first:
        hint = f"the latest end is not before the first, {first}"
        path = "renewal.latest_end"
        faults.append(Fault.of("span.order", path, latest.isoformat(), hint))


def _limit(renewal: Renewal) -> str:
    if renewal.kind is RenewalKind.NONE:
        return "there is no renewal"
    if renewal.latest_end is not None:
        return f"no renewal reaches beyond {renewal.latest_end}"
    return f"at most {renewal.at_most} renewals"
