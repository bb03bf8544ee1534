"""What is coming up under an agreement: which days matter, whose move it is, what follows (D23)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from patronage.agreement.acts import ActKind
from patronage.agreement.renewal import Renewal, RenewalKind
from patronage.agreement.terms import Citation
from patronage.checks import ID_LENGTH, check_day
from patronage.counting.when import NEVER, Unknown, When, bounds
from patronage.dates.day import add_days
from patronage.errors import Fault, raise_faults
from patronage.facts.parties import Ref, Side, side_or_ref
from patronage.fields import Id
from patronage.text.spoken import long_day, short_day
from patronage.values import Said, checked_words, repr_member
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.agreement.acts import Act
    from patronage.agreement.life import Life
    from patronage.agreement.rounds import Rounds
    from patronage.agreement.terms import Terms
    from patronage.counting.when import Day
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
    WITHDRAWAL = "withdrawal"
    """The last day to withdraw from it."""
    OBJECTION = "objection"
    """The last day to object to another's being replaced."""

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

    __repr__ = repr_member


_FOLLOWS = {
    DeadlineKind.NOTICE: IfNothing.RENEWS,
    DeadlineKind.OPTION: IfNothing.ENDS,
    DeadlineKind.CONSENT: IfNothing.ENDS,
    DeadlineKind.CURE: IfNothing.ENDABLE_FOR_CAUSE,
    DeadlineKind.WITHDRAWAL: IfNothing.BINDS,
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
    up to which all is in time for sure, and `latest` the last, after which it is too late for sure.

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
    latest: date | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.to is None and (self.kind in _LEADING or self.if_nothing is IfNothing.ENDS):
            check_day(faults, "to", self.to)
        if self.latest is not None and self.latest <= self.on:
            hint = f"give a day after {self.on}, the first that it may be"
            faults.append(Fault.of("span.order", "latest", self.latest.isoformat(), hint))
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
        if self.latest is not None:
            latest = _day(self.latest, words, year)
            return words.say("deadline.line.open", day=day, latest=latest, what=what)
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
            "by": None if by is None else _party(by),
            "to": self.to,
            "opens": self.opens,
            "if_nothing": None if self.if_nothing is None else self.if_nothing.value,
            "at": None if self.at is None else str(self.at),
            "uid": self.uid,
            "latest": self.latest,
        }


_RENEWING = frozenset({DeadlineKind.NOTICE, DeadlineKind.RENEWAL})
"""The kinds that name the end of the renewed term, if it has one."""

_ONLY_ONE = frozenset(
    {DeadlineKind.START, DeadlineKind.EXPIRY, DeadlineKind.END, DeadlineKind.WITHDRAWAL}
)
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
    if life.signed_on is None or (end is not None and bounds(end)[1] < on):
        return ()
    terms = life.terms_over_time
    due = (
        *_starts(id, life),
        *_withdrawals(id, life, on),
        *_objections(id, life),
        *_cures(id, life),
        *_ends(id, life, on, until),
    )
    found = [
        _cited(each, terms.at(each.on))
        for each in due
        if on <= each.on <= until and (end is None or each.on <= bounds(end)[1])
    ]
    return tuple(sorted(found, key=lambda each: (each.on, _ORDER.index(each.kind))))


def _cited(deadline: Deadline, terms: Terms) -> Deadline:
    at = terms.citation_of(deadline.clause)
    return deadline if at is None else evolve(deadline, at=at)


_ORDER = tuple(DeadlineKind)


def _starts(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    signed, end = life.signed_on, life.ended_on
    start = bounds(life.start)[0]
    if signed is not None and signed <= start and (end is None or start < bounds(end)[1]):
        yield Deadline(
            DeadlineKind.START, on=start, clause="term", agreement=id, latest=_latest(life.start)
        )


def _withdrawals(id: str, life: Life, on: date) -> Iterator[Deadline]:  # noqa: A002
    withdrawal, signed = life.withdrawal(on), life.signed_on
    if withdrawal is None or signed is None or withdrawal.is_lost(on, life.occurred):
        return
    last = withdrawal.last_day(signed, life.occurred)
    first = None if last is None else bounds(last)[0]
    if last is not None and first is not None and signed <= first:
        yield Deadline(
            DeadlineKind.WITHDRAWAL,
            on=first,
            clause="termination.withdrawal",
            by=withdrawal.by,
            agreement=id,
            opens=signed,
            latest=_latest(last),
        )


def _objections(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    for act in life.changes:
        last = life.last_day_to_object(act)
        if last is not None:
            named = f"{act.on}-{act.to.id}"[:ID_LENGTH] if act.to is not None else None
            yield Deadline(
                DeadlineKind.OBJECTION,
                on=last,
                clause="assignment",
                agreement=id,
                opens=act.on,
                instance=act.id or named,
            )


def _cures(id: str, life: Life) -> Iterator[Deadline]:  # noqa: A002
    end = None if life.ended_on is None else bounds(life.ended_on)[1]
    for breach in life.breaches:
        last = life.last_day_of_cure(breach)
        if last is None or (end is not None and last >= end):
            continue
        named = f"{breach.on}-{'-'.join(map(_party, breach.parties))}"[:ID_LENGTH]
        yield Deadline(
            DeadlineKind.CURE,
            on=last,
            clause="termination.cure",
            by=_one(breach),
            agreement=id,
            opens=breach.on,
            instance=breach.id or named,
        )


def _one(act: Act) -> Side | Ref | None:
    """Return the party whose act it is; None: there are several, or it isn't said."""
    return act.parties[0] if len(act.parties) == 1 else None


def _ends(id: str, life: Life, on: date, until: date) -> Iterator[Deadline]:  # noqa: A002
    act = life.end_act
    if act is not None:
        clause = "termination" if act.kind is ActKind.TERMINATE else act.kind.value
        day = act.effective_from
        yield Deadline(
            DeadlineKind.END,
            on=day,
            clause=clause,
            by=_one(act),
            agreement=id,
            latest=_latest(act.effective),
        )
    rounds = life.rounds
    # Of the term that ran the day before: its end may be the day itself.
    number = rounds.by(on if on == date.min else add_days(on, -1))
    while (end := rounds.end(number)) is not None:
        if act is not None and bounds(act.effective)[1] <= bounds(end)[0]:
            return
        renewal = rounds.renewal_after(number) or Renewal.NONE
        number += 1
        yield from _at_an_end(id, life, number, end, renewal)
        first, last = bounds(end)[0], renewal.last_day(end)
        if end == life.expires_on or (first > until and (last is None or bounds(last)[0] > until)):
            return


def _at_an_end(
    id: str,  # noqa: A002
    life: Life,
    number: int,
    end: Day,
    renewal: Renewal,
) -> Iterator[Deadline]:
    """Yield what is due about an end of a term, the first, second …, where it renews to the next.

    Of a day in bounds the first is named: up to it what is done is in time for sure.
    """
    automatic = renewal.kind is RenewalKind.AUTOMATIC
    expires = end == life.expires_on
    opens, last = days_to_renew(life.rounds, number - 1)
    last_day = renewal.last_day(end)
    after, day = life.rounds.end(number), bounds(end)[0]
    to = None if after is None else bounds(after)[0]
    in_reach = last is not None and (opens is None or opens <= last)
    leads_on = to is not None or renewal.open_ended
    if last is not None and leads_on and in_reach and expires is not automatic:
        holder = None if isinstance(renewal.by, Unknown) else renewal.by
        yield Deadline(
            _LAST_DAYS[renewal.kind],
            on=last,
            clause="renewal.notice" if automatic else "renewal",
            by=renewal.stopped_by if automatic else holder,
            to=to if automatic else day,
            agreement=id,
            opens=opens,
            instance=str(number),
            latest=None if last_day is None else _latest(last_day),
        )
    if expires:
        yield Deadline(
            DeadlineKind.EXPIRY, on=day, clause="term", agreement=id, latest=_latest(end)
        )
    elif leads_on:
        yield Deadline(
            DeadlineKind.RENEWAL,
            on=day,
            clause="renewal",
            to=to,
            agreement=id,
            instance=str(number),
            latest=_latest(end),
        )


def _latest(day: Day) -> date | None:
    """Return the last day that one may be, where it is known in bounds only."""
    return day.latest if isinstance(day, When) and day.latest < NEVER else None


def days_to_renew(rounds: Rounds, number: int) -> tuple[date | None, date | None]:
    """Return from which day to which the renewal after so many others can be settled.

    One act serves one renewal: a next one can be agreed or chosen only in the term that the last
    one brought, so that a term shorter than its notice leaves no day for it, and the last day lies
    before the first. An automatic renewal, and the first one, can be settled from the beginning
    (None), unless its notice says from when; without a last day (None) there is nothing to settle.

    >>> import patronage as pt
    >>> renewal = pt.Renewal.by_agreement(pt.months(1), notice=pt.months(2))
    >>> term = pt.Term(date(2026, 1, 1), length=pt.years(1), renewal=renewal)
    >>> [str(day) for number in (0, 1) for day in days_to_renew(term.rounds(), number)]
    ['None', '2026-11-01', '2027-01-01', '2026-12-01']
    """
    end, renewal = rounds.end(number), rounds.renewal_after(number)
    if end is None or renewal is None:
        return None, None
    last = renewal.last_day(end)
    opens = renewal.first_day(end, rounds.start)
    before = None if number == 0 else rounds.end(number - 1)
    if before is not None and renewal.kind is not RenewalKind.AUTOMATIC:
        opens = bounds(before)[0] if opens is None else max(opens, bounds(before)[0])
    return opens, None if last is None else bounds(last)[0]


_LAST_DAYS = {
    RenewalKind.AUTOMATIC: DeadlineKind.NOTICE,
    RenewalKind.OPTION: DeadlineKind.OPTION,
    RenewalKind.BY_AGREEMENT: DeadlineKind.CONSENT,
}
