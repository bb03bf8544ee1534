"""The life of an agreement: what follows from its term and its acts, day by day."""

from __future__ import annotations

from bisect import insort
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from attrs import frozen

from patronage.agreement.acts import Act, ActKind, Ground
from patronage.agreement.renewal import RenewalKind
from patronage.agreement.status import TRANSITIONS, AgreementStatus, Occasion
from patronage.agreement.term import Term
from patronage.agreement.terms import Terms
from patronage.facts.parties import Ref, Side
from patronage.timeline.timeline import Timeline, coalesced

__all__ = ["Life", "Version"]

_AT_ITS_DAY = frozenset(
    {
        ActKind.OFFER,
        ActKind.SIGN,
        ActKind.WITHDRAW,
        ActKind.SUSPEND,
        ActKind.RESUME,
        ActKind.TERMINATE,
        ActKind.SUPERSEDE,
    }
)
"""The acts that move the status, on the day they take effect."""

Event: TypeAlias = "tuple[date, int, int, ActKind | Occasion]"
"""A day, what comes first on it (the end of the term, its start, the acts), the act's place."""


class Version(NamedTuple):
    """The terms from a day on, and the day on which they were learned."""

    effective: date
    terms: Terms
    recorded_on: date


@frozen
class Life:
    """What follows from the term, the first terms, and the acts in the order of their days.

    It trusts that the terms allow the acts (see `refusals`); one that a later act has overtaken,
    such as a suspension that would have begun after the end, has no effect.
    """

    term: Term
    terms: Terms
    signatories: tuple[Side | Ref, ...]
    recorded_on: date
    acts: tuple[Act, ...]

    @cached_property
    def standing_acts(self) -> tuple[Act, ...]:
        """The acts, without notices that were withdrawn, and without the withdrawals."""
        kept: list[Act] = []
        for act in self.acts:
            if act.kind is ActKind.WITHDRAW_NOTICE:
                kept = [each for each in kept if not _is_withdrawn(each, act)]
            else:
                kept.append(act)
        return tuple(kept)

    @cached_property
    def expires_on(self) -> date | None:
        """The first day after the last of its terms as things stand; None: there is no such day."""
        renewal = self.term.renewal.kind
        if renewal in {RenewalKind.BY_AGREEMENT, RenewalKind.OPTION}:
            return self.term.end(renewals=self.renewals)
        stops = [act.effective for act in self.standing_acts if act.kind is ActKind.GIVE_NOTICE]
        last = self.term.last_end
        return min(stops if last is None else [*stops, last], default=None)

    @cached_property
    def signed_on(self) -> date | None:
        """The day of the last signature; None: some are missing."""
        missing = set(self.signatories)
        for act in self.acts:
            if act.kind is ActKind.SIGN:
                missing.discard(act.by)
                if not missing:
                    return act.on
        return None

    @cached_property
    def status(self) -> Timeline[AgreementStatus]:
        """The status on every day: a fold of the acts and the term over the table of moves."""
        events: list[Event] = [
            (act.effective, 2, place, act.kind)
            for place, act in enumerate(self.standing_acts)
            if act.kind in _AT_ITS_DAY
        ]
        if self.expires_on is not None:
            events.append((self.expires_on, 0, -1, Occasion.TERM_ENDS))
        events.sort(key=lambda event: event[:3])
        return coalesced(AgreementStatus.DRAFT, self._fold(events))

    def _fold(self, events: list[Event]) -> list[tuple[date, AgreementStatus]]:
        status, missing = AgreementStatus.DRAFT, set(self.signatories)
        changes: list[tuple[date, AgreementStatus]] = []
        place = 0
        while place < len(events):
            day, _, index, move = events[place]
            place += 1
            after = TRANSITIONS.get((status, move))
            if after is None:
                continue
            status = after
            if move is ActKind.SIGN:
                missing.discard(self.standing_acts[index].by)
                if not missing:
                    status = TRANSITIONS[status, Occasion.ALL_SIGNED]
                    starts: Event = (max(day, self.term.start), 1, -1, Occasion.TERM_STARTS)
                    insort(events, starts, lo=place, key=lambda event: event[:3])
            changes.append((day, status))
        return changes

    @cached_property
    def ended_on(self) -> date | None:
        """The day on which it ends, as things stand, by whatever act or by its term."""
        return self.status.first(lambda status: status.is_ended, date.min)

    @cached_property
    def end_act(self) -> Act | None:
        """The act that ends it early, if one does."""
        day = self.ended_on
        if day is None or self.status.at(day) is AgreementStatus.EXPIRED:
            return None
        enders = {ActKind.TERMINATE, ActKind.SUPERSEDE, ActKind.WITHDRAW}
        acts = (act for act in self.standing_acts if act.kind in enders and act.effective == day)
        return next(acts, None)

    @cached_property
    def is_stopped(self) -> bool:
        """Whether it ends by notice that it will not renew."""
        day = self.ended_on
        stops = (act for act in self.standing_acts if act.kind is ActKind.GIVE_NOTICE)
        return self.end_act is None and any(act.effective == day for act in stops)

    @property
    def renewals(self) -> int:
        """How often somebody has renewed it; 0 where it renews of itself."""
        return sum(act.kind is ActKind.RENEW for act in self.acts)

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The terms from each day on: each amendment changes what stood before it took effect.

        In the order of the days they take effect, those of one day in the order agreed (A10).
        """
        terms = self.terms
        found = {self.term.start: Version(self.term.start, terms, self.recorded_on)}
        amended = [act for act in self.acts if act.amendment is not None]
        for act in sorted(amended, key=attrgetter("effective")):
            if act.amendment is not None:
                terms = act.amendment.applied(terms)
                found[act.effective] = Version(act.effective, terms, act.recorded_on)
        return tuple(found.values())

    @cached_property
    def terms_over_time(self) -> Timeline[Terms]:
        """The terms on every day; before the start, those it starts with."""
        days = [(each.effective, each.terms) for each in self.versions]
        return coalesced(self.terms, days)

    @cached_property
    def terms_in_force(self) -> Timeline[Terms | None]:
        """The terms on every day on which it is in force."""
        return Timeline.combine(_while_in_force, self.status, self.terms_over_time)

    def breach_by(self, party: Side | Ref, on: date) -> Act | None:
        """Return the first breach by a party that it had not cured on a day."""
        found: Act | None = None
        for act in self.acts:
            if act.by == party and act.on <= on:
                if act.kind is ActKind.BREACH:
                    found = found or act
                elif act.kind is ActKind.CURE:
                    found = None
        return found

    def last_day_of_cure(self, breach: Act) -> date | None:
        """Return the last day to mend a breach; None: the terms give no time for it."""
        termination = self.terms_over_time.at(breach.on).termination
        if termination is None or termination.cure is None:
            return None
        return breach.on + termination.cure

    def open_notices(self, on: date) -> tuple[Act, ...]:
        """Return the notices given that could still be withdrawn on a day."""
        return tuple(act for act in self.standing_acts if _is_open_notice(act, on))


def _while_in_force(status: AgreementStatus, terms: Terms) -> Terms | None:
    return terms if status is AgreementStatus.IN_FORCE else None


def _is_open_notice(act: Act, on: date) -> bool:
    is_notice = act.kind is ActKind.GIVE_NOTICE or act.ground is Ground.CONVENIENCE
    return is_notice and act.on <= on < act.effective


def _is_withdrawn(act: Act, withdrawal: Act) -> bool:
    return act.by == withdrawal.by and _is_open_notice(act, withdrawal.on)
