"""A day that matters under an agreement: whose move it is, and what follows (D23)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.agreement.terms.citation import Citation
from patronage.checks import check_day
from patronage.errors import Fault
from patronage.facts.parties import Ref, Side, side_or_ref
from patronage.fields import Id, OneLine
from patronage.text.spoken import long_day, short_day
from patronage.values import Said, checked_words, repr_member
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = ["Deadline", "DeadlineKind", "IfNothing", "party_name"]


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
    ENDABLE = "endable"
    """The first day on which it may be ended for a cause."""
    LAPSE = "lapse"
    """The last day to end it for a cause."""
    EXPIRY = "expiry"
    """Its last term is over."""
    END = "end"
    """It ends early."""
    REMIND = "remind"
    """The last day on which one side must remind the other."""
    OBLIGATION = "obligation"
    """The day on which something falls due that one side owes."""
    REVIEW = "review"
    """The day on which a review falls due."""
    WITHDRAWAL = "withdrawal"
    """The last day to withdraw from it."""
    OBJECTION = "objection"
    """The last day to object to another's being replaced."""
    OFFER = "offer"
    """The last day on which an offer is open."""
    UNDO = "undo"
    """The last day on which one party alone may undo a termination for cause."""
    CLAIM = "claim"
    """The last day to claim what follows from a measure that was missed."""
    MISS = "miss"
    """The day on which a measure will be missed, at the pace so far."""

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
    BINDS = "binds"
    """It binds for its whole term."""
    LOST = "lost"
    """The right to end it for that cause is lost."""
    LAPSES = "lapses"
    """The offer lapses."""
    STANDS = "stands"
    """What was done stands."""
    FORFEITED = "forfeited"
    """What follows is not owed."""
    MISSED = "missed"
    """The target is missed."""

    __repr__ = repr_member


_FOLLOWS = {
    DeadlineKind.NOTICE: IfNothing.RENEWS,
    DeadlineKind.OPTION: IfNothing.ENDS,
    DeadlineKind.CONSENT: IfNothing.ENDS,
    DeadlineKind.CURE: IfNothing.ENDABLE_FOR_CAUSE,
    DeadlineKind.LAPSE: IfNothing.LOST,
    DeadlineKind.WITHDRAWAL: IfNothing.BINDS,
    DeadlineKind.OFFER: IfNothing.LAPSES,
    DeadlineKind.UNDO: IfNothing.STANDS,
    DeadlineKind.OBJECTION: IfNothing.STANDS,
    DeadlineKind.CLAIM: IfNothing.FORFEITED,
    DeadlineKind.MISS: IfNothing.MISSED,
}
"""What follows by the kind of what isn't done."""

_LEADING = frozenset({DeadlineKind.OPTION, DeadlineKind.CONSENT})
"""The kinds that say when it ends if nothing is done; others may lead to no end."""


@frozen
class Deadline(Said):
    """A day that matters: the clause it comes from, whose move it is, what it leads to.

    `by` is who may act on it (None: either side, or nobody has to), `to` the day that follows from
    it if nothing is done: the end of the renewed term (None: it has none), or the day it ends. The
    day itself is in time (A15). Where it is known in bounds only, `on` is the first that it may be,
    up to which all is in time for sure, and `latest` the last, after which it is too late for sure
    (the last of the calendar: it has none); without `latest`, the day is exact.

    `opens` is the first day on which it can be done (None: any day before), `missed` what follows
    if it isn't, where its kind alone doesn't say so (see `if_nothing`), `at` where its clause
    stands on paper (see `Terms.citation_of`). `instance` says which of its kind it is, such as the
    number of the renewal: so it keeps its `uid` when its day moves; `subject` says what is owed.
    `send_by` is the last day to send what is then given in time, by the terms' `delivery`.
    Faults: `deadline.type`, `date.type`, `id.syntax`, `party.type`, `span.order` (it opens after
    its day).

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
    latest: date | None = field(default=None, kw_only=True)
    subject: OneLine | None = field(default=None, kw_only=True)
    send_by: date | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.to is None and (self.kind in _LEADING or self.if_nothing is IfNothing.ENDS):
            check_day(faults, "to", self.to)
        if self.latest is not None and self.latest <= self.on:
            hint = f"give a day after {self.on}, the first that it may be"
            faults.append(Fault.of("span.order", "latest", self.latest.isoformat(), hint))
        if self.send_by is not None and self.send_by > self.on:
            hint = f"give a day up to {self.on}, when it is given"
            faults.append(Fault.of("span.order", "send_by", self.send_by.isoformat(), hint))
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
        day, what = self.when(words, year), self.what(words, year)
        if self.send_by is not None:
            send_by = _day(self.send_by, words, year)
            what = words.say("deadline.sent", what=what, day=send_by)
        return words.say("deadline.line", day=day, what=what)

    def when(self, words: Words = ENGLISH, year: int | None = None) -> str:
        """Return its day in words, with the last that it may be where it is known in bounds only.

        >>> from datetime import date
        >>> Deadline(
        ...     DeadlineKind.EXPIRY,
        ...     on=date(2027, 3, 1),
        ...     clause="term",
        ...     agreement="A1",
        ...     latest=date.max,
        ... ).when()
        '1 Mar 2027 or later'
        """
        day = _day(self.on, checked_words(words), year)
        if self.latest is None:
            return day
        if self.latest == date.max:
            return words.say("deadline.day.later", day=day)
        return words.say("deadline.day.open", day=day, latest=_day(self.latest, words, year))

    def what(self, words: Words = ENGLISH, year: int | None = None) -> str:
        """Return what is due, without its day.

        >>> from datetime import date
        >>> Deadline(DeadlineKind.END, on=date(2026, 5, 1), clause="term", agreement="A1").what()
        'ends early'
        """
        checked_words(words)
        if self.subject is not None:
            own = f"deadline.{self.kind.value}.of"
            code = own if self.kind in _OF_A_SUBJECT else "deadline.owed"
            return words.say(code, subject=self.subject)
        values = {} if self.to is None else {"to": _day(self.to, words, year)}
        if self.kind is DeadlineKind.REMIND and self.if_nothing is not None:
            follows = self.consequence(words, year)
            return words.say("deadline.remind.else", follows=follows)
        code = f"deadline.{self.kind.value}"
        return words.say(code if values or self.kind not in _RENEWING else f"{code}.open", **values)

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
        code = f"if_nothing.{self.if_nothing.value.replace(' ', '_')}"
        is_open = self.if_nothing is IfNothing.RENEWS and not values
        return words.say(f"{code}.open" if is_open else code, **values)

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
            "by": None if by is None else party_name(by),
            "to": self.to,
            "opens": self.opens,
            "if_nothing": None if self.if_nothing is None else self.if_nothing.value,
            "at": None if self.at is None else str(self.at),
            "uid": self.uid,
            "latest": self.latest,
            "send_by": self.send_by,
        }


_OF_A_SUBJECT = frozenset({DeadlineKind.CLAIM, DeadlineKind.MISS, DeadlineKind.LAPSE})
"""The kinds that say what they are about; of others a subject falls due."""

_RENEWING = frozenset({DeadlineKind.NOTICE, DeadlineKind.RENEWAL})
"""The kinds that name the end of the renewed term, if it has one."""

_ONLY_ONE = frozenset(
    {DeadlineKind.START, DeadlineKind.EXPIRY, DeadlineKind.END, DeadlineKind.WITHDRAWAL}
)
"""The kinds of which an agreement has one, whatever day it moves to."""


def party_name(party: Side | Ref) -> str:
    """Return what a party is called in a row.

    >>> party_name(Side.PATRON)
    'patron'
    """
    return party.value if isinstance(party, Side) else party.id


def _day(day: date, words: Words, year: int | None) -> str:
    formats = dict(words.phrases)
    return long_day(day, formats) if year is None else short_day(day, year, formats)
