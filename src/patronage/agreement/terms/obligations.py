"""Obligations: who owes what to whom by when, and what became of each of them (D4, D22, D23)."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import Factory, field, frozen

from patronage.agreement.terms.due_series import DueSeries, Step, day_after, last_of
from patronage.agreement.terms.fulfilment import Fulfilment, is_by
from patronage.checks import check_day, is_count
from patronage.dates.day import check_one_day, refuse
from patronage.dates.month_end import MonthEnd
from patronage.dates.span import Span
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import FactId
from patronage.facts.parties import Ref, Side, side_or_ref
from patronage.fields import Id, OneLine, Whole
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Said, Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.agreement.terms.fulfilment import Deed, Performed, Progress
    from patronage.text.phrases import Words

__all__ = ["Obligation", "ObligationState", "Owed", "check_later", "check_window"]


class ObligationState(Enum):
    """Where what is owed stands on a day.

    >>> ObligationState.WAIVED.is_settled
    True
    """

    OPEN = "open"
    """Not begun, and not late."""
    PARTLY_MET = "partly met"
    """Begun, and not late."""
    MET = "met"
    """Done, in time or not."""
    LATE = "late"
    """Not wholly done by the end of the due day."""
    WAIVED = "waived"
    """Let go by the one to whom it was owed."""
    BREACHED = "breached"
    """Late, and found to be a breach."""

    __repr__ = repr_member

    @property
    def is_settled(self) -> bool:
        """Whether nothing is owed any more.

        >>> ObligationState.BREACHED.is_settled
        False
        """
        return self in {ObligationState.MET, ObligationState.WAIVED}


def _check_positive(faults: list[Fault], path: str, value: object) -> None:
    if not is_count(value, 1):
        faults.append(Fault.of("count.range", path, value, "give a whole number, 1 or more"))


Positive: TypeAlias = Annotated[int, _check_positive]
"""A number of things of which there is at least one."""


def _other_side(obligation: Obligation) -> Side | None:
    return obligation.by.other if type(obligation.by) is Side else None


@frozen
class Obligation(Value):
    """What one party owes another by a day, once or again and again (D22, D23).

    `due` is the last day on which it is done in time. With `every`, it falls due again after each
    such length, counted from `due` itself (`month_end` says what becomes of a 31st), until the day
    `until`, not included, and `times` times at most. With `within`, these are the days from which
    that length is counted: 45 days after each quarter. `parts` are what it takes to do all of it;
    `to` (the other side, unless said) is to whom it is owed and who may waive it. Where it
    `lapses`, an agreement takes no performance after its day: a claim is barred by a late notice
    (FIDIC 20.1).

    What was done is no part of it: hand that to `state` and `owed`. Not a payment, which a
    charge says. Faults: `id.syntax`, `name.syntax`, `party.type`, `date.type`, `interval.type`,
    `interval.range`, `interval.mixed`, `month_end.type`, `span.order`, `count.range`, `flag.type`,
    `obligation.once` (`until` or `times` without `every`).

    >>> import patronage as pt
    >>> report = pt.Obligation(
    ...     "report",
    ...     "quarterly report",
    ...     by=pt.Side.PROVIDER,
    ...     due=date(2025, 3, 31),
    ...     every=pt.months(3),
    ...     within=pt.days(45),
    ... )
    >>> report.to, [str(day) for day in report.due_days(date(2025, 1, 1), date(2025, 9, 1))]
    (Side.PATRON, ['2025-05-15', '2025-08-14'])
    """

    id: Id
    what: OneLine
    by: Side | Ref | None = field(kw_only=True, converter=side_or_ref)
    to: Side | Ref | None = field(
        default=Factory(_other_side, takes_self=True), kw_only=True, converter=side_or_ref
    )
    due: date = field(kw_only=True)
    every: Step | None = field(default=None, kw_only=True)
    within: Step | None = field(default=None, kw_only=True)
    month_end: MonthEnd = field(default=MonthEnd.CLAMP, kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    times: Positive | None = field(default=None, kw_only=True)
    parts: Positive = field(default=1, kw_only=True)
    lapses: bool = field(default=False, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        for path in ("by", "to"):
            if getattr(self, path) is None:
                hint = "name the party, such as Side.PATRON"
                faults.append(Fault.of("party.type", path, None, hint))
        if self.every is None:
            for path in ("until", "times"):
                if getattr(self, path) is not None:
                    hint = "say every how long it falls due, by every=…"
                    faults.append(Fault.of("obligation.once", path, getattr(self, path), hint))
        elif self.within is not None and self.within.is_months and not self.every.is_months:
            hint = "every is in days, so say within in days, such as days(30), or every in months"
            faults.append(Fault.of("interval.mixed", "within", self.within, hint))
        check_later(faults, "until", self.until, self.due)

    @property
    def _series(self) -> DueSeries:
        return DueSeries(
            last_of(self.due), self.every, self.within, self.month_end, self.until, self.times
        )

    def due_days(self, first: date, last: date) -> Iterator[date]:
        """Yield the days on which it falls due, from one day to another, both included.

        >>> import patronage as pt
        >>> notify = pt.Obligation(
        ...     "notify",
        ...     "notice of the event",
        ...     by="builder",
        ...     to="employer",
        ...     due=date(2026, 3, 2),
        ...     within=pt.weeks(8),
        ... )
        >>> list(notify.due_days(date(2026, 1, 1), date(2026, 12, 31)))
        [datetime.date(2026, 4, 27)]
        """
        check_window(first, last, "first", "last")
        return self._series.between(first, last)

    def state(
        self,
        due: date,
        *,
        performed: Iterable[Performed] = (),
        waived: Iterable[Deed] = (),
        breached: Iterable[Deed] = (),
    ) -> Timeline[ObligationState]:
        """Return where what falls due on a day stands on every day, by what was done.

        Of the deeds, those about this obligation count: a performance, whoever's, for the due day
        that it names (`for_due`), else for the oldest that is open, and what is too much for that
        for the next; a waiver that of the party it is owed to; a breach that was found of what was
        late. One that names a due day that there isn't, or that is settled, counts for nothing.
        Faults: `date.type`, `obligation.due` (nothing falls due on that day).

        >>> import patronage as pt
        >>> logo = pt.Obligation("logo", "the logo", by=pt.Side.PROVIDER, due=date(2026, 3, 2))
        >>> logo.state(date(2026, 3, 2)).changes()
        ((datetime.date(2026, 3, 3), ObligationState.LATE),)
        """
        check_one_day("due", due)
        number = self._series.number_of(due)
        if number is None:
            hint = "give a day on which it falls due: due_days(…) has them"
            refuse("obligation.due", "due", due.isoformat(), hint)
        found = self._fulfilment(performed, waived, breached).of(number)
        return _states(due, self.parts, found)

    def owed(
        self,
        on: date,
        *,
        since: date | None = None,
        until: date | None = None,
        performed: Iterable[Performed] = (),
        waived: Iterable[Deed] = (),
        breached: Iterable[Deed] = (),
    ) -> tuple[Owed, ...]:
        """Return what is owed on a day, the oldest first, by what was done up to that day.

        Each that is past due and not settled, whenever it fell due, and the next one. `since` and
        `until`, both included, ask for all that fall due between them instead, settled or not; one
        left out is `on`. Which deeds count, `state` says. Faults: `date.type`, `span.order`.

        >>> import patronage as pt
        >>> rent = pt.Obligation(
        ...     "rent", "rent", by=pt.Side.PATRON, due=date(2026, 1, 31), every=pt.months(1)
        ... )
        >>> print(*rent.owed(date(2026, 2, 10)), sep="\\n")
        rent: late since 1 Feb 2026, by 10 days
        rent: due 28 Feb 2026
        """
        series = self._series
        check_one_day("on", on)
        known = self._fulfilment(
            (each for each in performed if each.on <= on),
            (each for each in waived if each.on <= on),
            (each for each in breached if each.on <= on),
        )
        if since is not None or until is not None:
            first, last = since or on, until or on
            check_window(first, last)
            dues = list(series.between(first, last))
            start = series.number_from(first)
            return tuple(self._owed(due, on, known.of(start + k)) for k, due in enumerate(dues))
        found: list[Owed] = []
        for number in range(known.oldest_open(), series.size):
            due, progress = series.due(number) or date.max, known.of(number)
            if progress.settled_on is None:
                found.append(self._owed(due, on, progress))
                if due >= on:
                    break
        return tuple(found)

    def overdue(
        self, *, performed: Iterable[Performed] = (), waived: Iterable[Deed] = ()
    ) -> Timeline[date | None]:
        """Return the due day of the oldest that is late or in breach, on every day; None: none is.

        What was done counts as in `state`. What falls due next, and is never done, is late for good
        from then on: so a cadence without an end takes no longer than what was done.

        >>> import patronage as pt
        >>> logo = pt.Obligation("logo", "the logo", by=pt.Side.PROVIDER, due=date(2026, 3, 2))
        >>> logo.overdue().changes()
        ((datetime.date(2026, 3, 3), datetime.date(2026, 3, 2)),)
        """
        series, known = self._series, self._fulfilment(performed, waived, ())
        changes: list[tuple[date, date | None]] = []
        known_to = date.min  # before it the oldest is known: one that fell due later is none
        for number in range(series.size):
            due, settled = series.due(number) or date.max, known.of(number).settled_on
            start = max(day_after(last_of(due)) or date.max, known_to)
            if settled is not None and settled <= start:
                continue
            if due < date.max:
                changes.append((start, due))
            if settled is None:
                break
            changes.append((settled, None))
            known_to = settled
        return coalesced(None, changes)

    def _fulfilment(
        self, performed: Iterable[Performed], waived: Iterable[Deed], breached: Iterable[Deed]
    ) -> Fulfilment:
        return Fulfilment(
            self._series,
            self.parts,
            (each for each in performed if each.about == self.id),
            (each for each in waived if each.about == self.id and is_by(each, self.to)),
            (each for each in breached if each.about == self.id),
        )

    def _owed(self, due: date, on: date, found: Progress) -> Owed:
        return Owed(
            self.id,
            self.what,
            by=self.by,
            to=self.to,
            due=due,
            on=on,
            state=_states(due, self.parts, found).at(on),
            parts=self.parts,
            done=found.parts,
            settled_on=found.settled_on,
            evidence=tuple(name for _, name in found.evidence),
        )


@frozen
class Owed(Said):
    """What is owed by one due day, or was, as it stands on the day `on` (D23).

    Of an obligation or of a plan of reviews, by its id. `done` of `parts` are done; `settled_on` is
    the day on which it was met or waived, and `evidence` names what was done for it. An answer:
    ask for it by `Obligation.owed` or `ReviewPlan.owed`.

    >>> import patronage as pt
    >>> logo = pt.Obligation("logo", "the logo", by=pt.Side.PROVIDER, due=date(2026, 3, 2))
    >>> (owed,) = logo.owed(date(2026, 3, 9))
    >>> owed.state, owed.late_since, owed.days_late
    (ObligationState.LATE, datetime.date(2026, 3, 3), 7)
    """

    of: Id
    what: OneLine
    due: date = field(kw_only=True)
    on: date = field(kw_only=True)
    state: ObligationState = field(kw_only=True)
    by: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    to: Side | Ref | None = field(default=None, kw_only=True, converter=side_or_ref)
    parts: Positive = field(default=1, kw_only=True)
    done: Whole = field(default=0, kw_only=True)
    settled_on: date | None = field(default=None, kw_only=True)
    evidence: tuple[FactId, ...] = field(default=(), kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.state.is_settled is (self.settled_on is None):
            hint = "what is met or waived, and nothing else, has a day on which it was settled"
            faults.append(Fault.of("obligation.settled", "settled_on", self.settled_on, hint))

    @property
    def days_late(self) -> int:
        """How many days after the due day it was settled, or is still owed; 0: it isn't late.

        >>> day = date(2026, 3, 2)
        >>> open = Owed("O1", "report", due=day, on=day, state=ObligationState.OPEN)
        >>> open.days_late
        0
        """
        return max(((self.settled_on or self.on) - last_of(self.due)).days, 0)

    @property
    def late_since(self) -> date | None:
        """The first day on which it was late, the one after the due day; None: it never was.

        >>> day = date(2026, 3, 2)
        >>> Owed("O1", "report", due=day, on=day, state=ObligationState.OPEN).late_since is None
        True
        """
        return day_after(last_of(self.due)) if self.days_late else None

    def _said(self, words: Words) -> str:
        late = self.days_late
        code = f"owed.{self.state.name.lower()}"
        if late and self.state is ObligationState.MET:
            code = "owed.met_late"
        elif self.done and self.state in {ObligationState.LATE, ObligationState.BREACHED}:
            code += "_in_part"
        return words.say(
            code,
            what=self.what,
            due=self.due,
            done=self.done,
            parts=self.parts,
            on=self.settled_on,
            since=self.late_since,
            late=Span(days=late),
        )

    def row(self) -> dict[str, str | int | date | None]:
        """Return it as flat values by name, for a table or a data frame.

        >>> day = date(2026, 3, 2)
        >>> row = Owed("O1", "report", due=day, on=day, state=ObligationState.OPEN).row()
        >>> row["state"], row["late"]
        ('open', 0)
        """
        return {
            "of": self.of,
            "what": self.what,
            "by": _name(self.by),
            "to": _name(self.to),
            "due": self.due,
            "on": self.on,
            "state": self.state.value,
            "done": self.done,
            "parts": self.parts,
            "settled_on": self.settled_on,
            "late": self.days_late,
            "evidence": " ".join(self.evidence) or None,
        }


def _states(due: date, parts: int, found: Progress) -> Timeline[ObligationState]:
    """Return where a due day stands on every day; of one day, what is said last counts."""
    last, settled = last_of(due), found.settled_on
    changes = {
        day: ObligationState.PARTLY_MET for day, done in found.done if done < parts and day <= last
    }
    late = day_after(last)
    if late is not None and (settled is None or settled > last):
        changes[late] = ObligationState.LATE
    if found.breached_on is not None:
        changes[found.breached_on] = ObligationState.BREACHED
    if settled is not None:
        changes[settled] = ObligationState.WAIVED if found.waived else ObligationState.MET
    return Timeline.of(changes, before=ObligationState.OPEN)


def check_later(faults: list[Fault], path: str, day: date | None, due: date) -> None:
    """Report an end that leaves nothing to be due: it must come after the first due day.

    >>> found: list[Fault] = []
    >>> check_later(found, "until", date(2026, 1, 1), date(2026, 1, 1))
    >>> found[0].code
    'span.order'
    """
    if day is not None and day <= last_of(due):
        hint = f"give a day after {last_of(due)}"
        faults.append(Fault.of("span.order", path, day.isoformat(), hint))


def check_window(first: date, last: date, start: str = "since", end: str = "until") -> None:
    """Raise if these are no days, or the last comes before the first (`span.order`).

    >>> check_window(date(2026, 1, 1), date(2026, 1, 1))
    """
    faults: list[Fault] = []
    check_day(faults, start, first)
    check_day(faults, end, last)
    if not faults and last < first:
        hint = f"give a day on or after {first}"
        faults.append(Fault.of("span.order", end, last.isoformat(), hint))
    raise_faults(faults)


def _name(party: Side | Ref | None) -> str | None:
    """Return by what a row names a party."""
    return party.value if isinstance(party, Side) else None if party is None else party.id
