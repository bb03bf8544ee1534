"""What is coming up under an agreement: which days matter, whose move it is, what follows (D23)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from patronage.agreement.acts import ActKind
from patronage.agreement.renewal import RenewalKind
from patronage.agreement.terms import Citation
from patronage.checks import ID_LENGTH, check_day
from patronage.dates.day import add_days
from patronage.errors import Fault, raise_faults
from patronage.facts.parties import Ref, Side, side_or_ref
from patronage.fields import Id
from patronage.text.spoken import long_day, short_day
from patronage.values import Said, checked_words, repr_member
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.agreement.life import Life
    from patronage.agreement.term import Term
    from patronage.agreement.terms import Terms
    from patronage.text.phrases import Words

__all__ = ["Deadline", "DeadlineKind", "IfNothing", "check_range", "days_to_renew", "deadlines_of"]


class DeadlineKind(Enum):
    """What is due, or happens, on a day that matters.

    >>> DeadlineKind.NOTICE
    DeadlineKind.NOTICE
    """

    START = "start"
    """It comes into force."""
    NOTICE = "notice"
    """The last day to stop the next renewal."""
    OPTION = "option"
    """The last day on which one side may choose to renew."""
    CONSENT = "consent"
    """The last day on which both sides may agree to renew."""
    RENEWAL = "renewal"
    """A renewed term begins."""
    CURE = "cure"
    """The last day to mend a breach."""
    EXPIRY = "expiry"
    """Its last term is over."""
    END = "end"
    """It ends early."""
    REMIND = "remind"
    """The last day on which one side must remind the other."""

    __repr__ = repr_member


class IfNothing(Enum):
    """What follows if nobody does on time what is due.

    >>> IfNothing.RENEWS
    IfNothing.RENEWS
    """

    RENEWS = "renews"
    """It renews, to the day that the deadline names."""
    ENDS = "ends"
    """It ends, on the day that the deadline names."""
    ENDABLE_FOR_CAUSE = "endable for cause"
    """The side that the breach injures may end it."""
    ENDABLE = "endable"
    """The side that was not reminded may end it at any time."""
    UNENFORCEABLE = "unenforceable"
    """The renewal can't be held against the side that was not reminded."""
    VOID = "void"
    """The option can't be used."""

    __repr__ = repr_member


_FOLLOWS = {
    DeadlineKind.NOTICE: IfNothing.RENEWS,
    DeadlineKind.OPTION: IfNothing.ENDS,
    DeadlineKind.CONSENT: IfNothing.ENDS,
    DeadlineKind.CURE: IfNothing.ENDABLE_FOR_CAUSE,
}
"""What follows by the kind of what isn't done."""

_LEADING = frozenset(
    {DeadlineKind.NOTICE, DeadlineKind.OPTION, DeadlineKind.CONSENT, DeadlineKind.RENEWAL}
)
"""The kinds that say what follows from them."""


@frozen
class Deadline(Said):
    """A day that matters: the clause it comes from, whose move it is, what it leads to.

    `by` is who may act on it (None: either side, or nobody has to), `to` the day that follows from
    it if nothing is done: the end of the renewed term, or the day it ends; a renewal and the last
    days before one have it. The day itself is in time (A15).

    `opens` is the first day on which it can be done (None: any day before), `missed` what follows
    if it isn't, where its kind alone doesn't say so (see `if_nothing`), `at` where its clause
    stands on paper (see `Terms.citation_of`). `instance` says which of its kind it is, such as the
    number of the renewal: so it keeps its `uid` when its day moves. Faults: `deadline.type`,
    `date.type`, `id.syntax`, `party.type`, `span.order` (it opens after its day).

    >>> from datetime import date
    >>> last_day = Deadline(
    ...     DeadlineKind.NOTICE,
    ...     on=date(2026, 12, 3),
    ...     clause="renewal.notice",
    ...     to=date(2028, 2, 1),
    ...     agreement="A1",
    ... )
    >>> print(last_day)
    3 Dec 2026: last day for notice, else renews to 1 Feb 2028
    """

    kind: DeadlineKind
    on: date = field(kw_only=True)
    clause: Id = field(kw_only=True)
    by: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    to: date | None = field(default=None, kw_only=True)
    agreement: Id = field(kw_only=True)
    opens: date | None = field(default=None, kw_only=True)
    instance: Id | None = field(default=None, kw_only=True)
    missed: IfNothing | None = field(default=None, kw_only=True)
    at: Citation | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.kind in _LEADING or self.if_nothing in {IfNothing.RENEWS, IfNothing.ENDS}:
            check_day(faults, "to", self.to)
        if self.opens is not None and self.opens > self.on:
            hint = f"give a day up to {self.on}, its last"
            faults.append(Fault.of("span.order", "opens", self.opens.isoformat(), hint))

    @property
    def if_nothing(self) -> IfNothing | None:
        """What follows if nothing is done; None where nobody has to do anything.

        >>> from datetime import date
        >>> cure = Deadline(DeadlineKind.CURE, on=date(2026, 5, 1), clause="cure", agreement="A1")
        >>> cure.if_nothing
        IfNothing.ENDABLE_FOR_CAUSE
        """
        return self.missed or _FOLLOWS.get(self.kind)

    @property
    def uid(self) -> str:
        """What tells it from any other deadline of its ledger, and stays when its day moves.

        Its agreement, clause and kind, and which one of these it is; for calendars, so that what is
        exported again takes the place of what was there.

        >>> from datetime import date
        >>> Deadline(DeadlineKind.END, on=date(2026, 5, 1), clause="term", agreement="A1").uid
        'A1|term|end'
        """
        which = self.instance
        if which is None and self.kind not in _ONLY_ONE:
            which = self.on.isoformat()
        parts = [self.agreement, self.clause, self.kind.value]
        return "|".join(parts if which is None else [*parts, which])

    def say(self, words: Words = ENGLISH, *, year: int | None = None) -> str:
        """Return it as a sentence; days of the year given are written without it.

        >>> from datetime import date
        >>> end = Deadline(DeadlineKind.EXPIRY, on=date(2027, 2, 1), clause="term", agreement="A1")
        >>> end.say(year=2027)
        '1 Feb: expires'
        """
        day, what = _day(self.on, checked_words(words), year), self.what(words, year)
        return words.say("deadline.line", day=day, what=what)

    def what(self, words: Words = ENGLISH, year: int | None = None) -> str:
        """Return what is due, without its day.

        >>> from datetime import date
        >>> Deadline(DeadlineKind.END, on=date(2026, 5, 1), clause="term", agreement="A1").what()
        'ends early'
        """
        checked_words(words)
        values = {} if self.to is None else {"to": _day(self.to, words, year)}
        if self.kind is DeadlineKind.REMIND and self.if_nothing is not None:
            follows = self.consequence(words, year)
            return words.say("deadline.remind.else", follows=follows)
        return words.say(f"deadline.{self.kind.value}", **values)

    def consequence(self, words: Words = ENGLISH, year: int | None = None) -> str | None:
        """Return what follows if nothing is done, in words; None where there is nothing to do.

        >>> from datetime import date
        >>> cure = Deadline(DeadlineKind.CURE, on=date(2026, 5, 1), clause="cure", agreement="A1")
        >>> cure.consequence()
        'may be ended for cause'
        """
        checked_words(words)
        if self.if_nothing is None:
            return None
        values = {} if self.to is None else {"to": _day(self.to, words, year)}
        return words.say(f"if_nothing.{self.if_nothing.value.replace(' ', '_')}", **values)

    def row(self) -> dict[str, str | date | None]:
        """Return it as flat values by name, for a table or a data frame.

        >>> from datetime import date
        >>> Deadline(DeadlineKind.EXPIRY, on=date(2027, 2, 1), clause="term", agreement="A1").row()[
        ...     "kind"
        ... ]
        'expiry'
        """
        by = self.by
        return {
            "agreement": self.agreement,
            "on": self.on,
            "kind": self.kind.value,
            "clause": self.clause,
            "by": None if by is None else _party(by),
            "to": self.to,
            "opens": self.opens,
            "if_nothing": None if self.if_nothing is None else self.if_nothing.value,
            "at": None if self.at is None else str(self.at),
            "uid": self.uid,
        }


_ONLY_ONE = frozenset({DeadlineKind.START, DeadlineKind.EXPIRY, DeadlineKind.END})
"""The kinds of which an agreement has one, whatever day it moves to."""


def _party(party: Side | Ref) -> str:
    return party.value if isinstance(party, Side) else party.id


def _day(day: date, words: Words, year: int | None) -> str:
    formats = dict(words.phrases)
    return long_day(day, formats) if year is None else short_day(day, year, formats)


def check_range(on: date, until: date) -> None:
    """Raise if these are no days, or the last comes before the first (`span.order`).

    >>> check_range(date(2026, 1, 1), date(2026, 1, 1))
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    check_day(faults, "until", until)
    if not faults and until < on:
        hint = f"give a day on or after {on}"
        faults.append(Fault.of("span.order", "until", until.isoformat(), hint))
    raise_faults(faults)


def deadlines_of(id: str, life: Life, on: date, until: date) -> tuple[Deadline, ...]:  # noqa: A002
    """Return what is due from one day to another, both included, in order.

    The life must hold no act after `on`: what is due is what one can know on that day. What falls
    on the day itself is in, also where it begins or ends the agreement.
    """
    end = life.ended_on
    if life.signed_on is None or (end is not None and end < on):
        return ()
    terms = life.terms_over_time
    found = [
        _cited(each, terms.at(each.on))
        for each in (*_starts(id, life), *_cures(id, life, on), *_ends(id, life, on, until))
        if on <= each.on <= until and (end is None or each.on <= end)
    ]
    return tuple(sorted(found, key=lambda each: (each.on, _ORDER.index(each.kind))))


def _cited(deadline: Deadline, terms: Terms) -> Deadline:
    at = terms.citation_of(deadline.clause)
    return deadline if at is None else evolve(deadline, at=at)


_ORDER = tuple(DeadlineKind)


def _starts(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    start, signed, end = life.term.start, life.signed_on, life.ended_on
    if signed is not None and signed <= start and (end is None or start < end):
        yield Deadline(DeadlineKind.START, on=start, clause="term", agreement=id)


def _cures(id: str, life: Life, on: date) -> Iterator[Deadline]:  # noqa: A002
    for party in life.signatories:
        breach = life.breach_by(party, on)
        last = None if breach is None else life.last_day_of_cure(breach)
        if breach is None or last is None or (life.ended_on is not None and last >= life.ended_on):
            continue
        yield Deadline(
            DeadlineKind.CURE,
            on=last,
            clause="termination.cure",
            by=party,
            agreement=id,
            opens=breach.on,
            instance=f"{breach.on}-{_party(party)}"[:ID_LENGTH],
        )


def _ends(id: str, life: Life, on: date, until: date) -> Iterator[Deadline]:  # noqa: A002
    act = life.end_act
    if act is not None:
        clause = "termination" if act.kind is ActKind.TERMINATE else act.kind.value
        yield Deadline(DeadlineKind.END, on=act.effective, clause=clause, by=act.by, agreement=id)
    # Of the term that ran the day before: its end may be the day itself.
    number = life.term.renewals_by(on if on == date.min else add_days(on, -1))
    while (end := life.term.end_or_none(number)) is not None:
        if act is not None and act.effective <= end:
            return
        number += 1
        opens, last = days_to_renew(life.term, number - 1)
        after = life.term.end_or_none(number)
        yield from _at_an_end(id, life, number, (opens, last), (end, after))
        if end == life.expires_on or (end > until and (last is None or last > until)):
            return


def _at_an_end(
    id: str,  # noqa: A002
    life: Life,
    number: int,
    window: tuple[date | None, date | None],
    ends: tuple[date, date | None],
) -> Iterator[Deadline]:
    """Yield what is due about an end of a term, the first, second …, where it renews to the next.

    `window` are the days to settle that renewal, `ends` this end and the next.
    """
    renewal, (end, after) = life.term.renewal, ends
    automatic = renewal.kind is RenewalKind.AUTOMATIC
    expires = end == life.expires_on
    opens, last = window
    in_reach = last is not None and (opens is None or opens <= last)
    if last is not None and after is not None and in_reach and expires is not automatic:
        yield Deadline(
            _LAST_DAYS[renewal.kind],
            on=last,
            clause="renewal.notice" if automatic else "renewal",
            by=renewal.stopped_by if automatic else renewal.by,
            to=after if automatic else end,
            agreement=id,
            opens=opens,
            instance=str(number),
        )
    if expires:
        yield Deadline(DeadlineKind.EXPIRY, on=end, clause="term", agreement=id)
    elif after is not None:
        yield Deadline(
            DeadlineKind.RENEWAL,
            on=end,
            clause="renewal",
            to=after,
            agreement=id,
            instance=str(number),
        )


def days_to_renew(term: Term, number: int) -> tuple[date | None, date | None]:
    """Return from which day to which the renewal after so many others can be settled.

    One act serves one renewal: a next one can be agreed or chosen only in the term that the last
    one brought, so that a term shorter than its notice leaves no day for it, and the last day lies
    before the first. An automatic renewal, and the first one, can be settled from the beginning
    (None); without a last day (None) there is nothing to settle.

    >>> import patronage as pt
    >>> renewal = pt.Renewal.by_agreement(pt.months(1), notice=pt.months(2))
    >>> term = pt.Term(date(2026, 1, 1), length=pt.years(1), renewal=renewal)
    >>> [str(day) for number in (0, 1) for day in days_to_renew(term, number)]
    ['None', '2026-11-01', '2027-01-01', '2026-12-01']
    """
    end = term.end_or_none(number)
    last = None if end is None else term.renewal.last_day(end)
    if number == 0 or term.renewal.kind is RenewalKind.AUTOMATIC:
        return None, last
    return term.end_or_none(number - 1), last


_LAST_DAYS = {
    RenewalKind.AUTOMATIC: DeadlineKind.NOTICE,
    RenewalKind.OPTION: DeadlineKind.OPTION,
    RenewalKind.BY_AGREEMENT: DeadlineKind.CONSENT,
}
