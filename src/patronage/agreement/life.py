"""The life of an agreement: what follows from its term and its acts, day by day."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from attrs import frozen

from patronage.agreement.acts import Act, ActKind
from patronage.agreement.effect import (
    Agreeing,
    has_effect_at_once,
    is_alike,
    is_cured,
    is_notice,
    is_open_notice,
    is_withdrawn,
    last_day_of_cure,
    offered,
    open_breaches,
    takes_all,
    weighed,
)
from patronage.agreement.moves import Moves
from patronage.agreement.renewal import RenewalKind
from patronage.agreement.status import AgreementStatus
from patronage.agreement.term import Term
from patronage.agreement.terms import Terms
from patronage.facts.parties import Ref, Side
from patronage.timeline.timeline import Timeline, coalesced, gone_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.agreement.effect import Weighed

__all__ = ["Life", "Version"]


class Version(NamedTuple):
    """The terms from a day on, and the day on which they were learned."""

    effective: date
    terms: Terms
    recorded_on: date


class Past(NamedTuple):
    """What the acts so far leave for those that follow: of them, no other needs to be looked at."""

    moves: Moves
    notices: tuple[Act, ...]
    """Notices of either kind that were not withdrawn."""
    renewals: int
    known_on: date
    """The day on which the last of the acts was learned."""

    def followed_by(self, act: Act, number: int, expires_on: date | None) -> Past:
        """Return the same with an act of this number; `expires_on` is the end before it."""
        moves, notices = self.moves.followed_by(act, number, expires_on), self.notices
        if is_notice(act):
            notices = (*notices, act)
        elif act.kind is ActKind.WITHDRAW_NOTICE:
            moves = moves.without(lambda each: is_withdrawn(each, act))
            notices = tuple(each for each in notices if not is_withdrawn(each, act))
        renewals = self.renewals + (act.kind is ActKind.RENEW)
        return Past(moves, notices, renewals, max(self.known_on, act.recorded_on))


@frozen(weakref_slot=False)
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

    @property
    def agreeing(self) -> Agreeing:
        """What is agreed that decides which acts have effect."""
        return Agreeing(self.term, self.terms, self.signatories)

    @cached_property
    def weighed(self) -> Weighed:
        """Which of the acts have effect, which wait for other parties, which were undone."""
        return weighed(self.agreeing, self.acts)

    @property
    def standing_acts(self) -> tuple[Act, ...]:
        """The acts that have effect: none that was withdrawn or undone, or waits for others."""
        return self.weighed.standing

    @cached_property
    def breaches(self) -> tuple[Act, ...]:
        """The breaches that were not cured, each of which gives a right to end it in its time."""
        return open_breaches(self.standing_acts, self.terms_over_time.at)

    def act(self, id: str | None) -> Act | None:  # noqa: A002  the field's own word
        """Return the act of an id; None: there is none."""
        return next((act for act in self.acts if act.id == id and id is not None), None)

    def agreeing_to(self, act: Act) -> tuple[Act, ...]:
        """Return the acts by which other parties have agreed to the same, and that wait."""
        if not takes_all(self.term, act):
            return ()
        return tuple(each for each in self.weighed.waiting if is_alike(each, act))

    def occurred(self, event: str) -> tuple[date, ...]:
        """Return the days on which an event came, by its name."""
        return tuple(
            act.effective
            for act in self.standing_acts
            if act.kind is ActKind.OCCUR and act.about == event
        )

    @cached_property
    def expires_on(self) -> date | None:
        """The first day after the last of its terms as things stand; None: there is no such day."""
        return _expires_on(self.term, self.renewals, self.standing_acts)

    @cached_property
    def signed_on(self) -> date | None:
        """The day of the last signature; None: some are missing."""
        signed = offered(self.signatories, self.acts).signed
        missing = set(self.signatories).difference(*(act.parties for act in signed))
        return signed[-1].on if signed and not missing else None

    @cached_property
    def status(self) -> Timeline[AgreementStatus]:
        """The status on every day: a fold of the acts and the term over the table of moves."""
        past = cast("Past | None", _worked_out(self, "_past"))
        moves = self._moves() if past is None else past.moves
        return moves.over_time(self.expires_on)

    def _moves(self) -> Moves:
        return Moves.of(self.term.start, self.signatories, self.standing_acts)

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

    @cached_property
    def renewals(self) -> int:
        """How often somebody has renewed it, each time at the end that there was; 0: by itself."""
        count = 0
        for act in self.standing_acts:
            if act.kind is ActKind.RENEW and act.effective == self.term.end_or_none(count):
                count += 1
        return count

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The terms from each day on: each amendment changes what stood before it took effect.

        In the order of the days they take effect, those of one day in the order agreed (A10).
        """
        terms = self.terms
        found = {self.term.start: Version(self.term.start, terms, self.recorded_on)}
        amended = [act for act in self.standing_acts if act.amendment is not None]
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
    def terms_in_force(self) -> Timeline[Terms | Literal[False] | None]:
        """The terms on every day on which it is in force; None: not yet, False: no longer."""
        return Timeline.combine(_while_in_force, self.status, self.terms_over_time)

    def last_day_of_cure(self, breach: Act) -> date | None:
        """Return the last day to mend a breach; None: the terms give no time for it."""
        return last_day_of_cure(self.terms_over_time.at(breach.on), breach)

    def open_notices(self, on: date) -> tuple[Act, ...]:
        """Return the notices given that could still be withdrawn on a day."""
        return tuple(act for act in self._past.notices if is_open_notice(act, on))

    # --- and so on, act by act --------------------------------------------------------------------

    def begun(self) -> Life:
        """Return the life without its acts."""
        life = Life(self.term, self.terms, self.signatories, self.recorded_on, ())
        moves = Moves(self.term.start, frozenset(self.signatories))
        object.__setattr__(life, "_past", Past(moves, (), 0, date.min))
        return life

    @cached_property
    def _past(self) -> Past:
        known_on = max((act.recorded_on for act in self.acts), default=date.min)
        notices = tuple(filter(is_notice, self.standing_acts))
        return Past(self._moves(), notices, self.renewals, known_on)

    def is_followed_by(self, act: Act) -> bool:
        """Whether an act was done after all of these, or on the day of the last, and so learned."""
        if self.acts and act.on < self.acts[-1].on:
            return False
        return act.recorded_on >= self._past.known_on

    def followed_by(self, act: Act) -> Life:
        """Return the life with an act more, done on the day of the last or later, that is allowed.

        It says the same as one of all these acts that is worked out anew; only what the act changes
        is worked out here.
        """
        acts = (*self.acts, act)
        grown = Life(self.term, self.terms, self.signatories, self.recorded_on, acts)
        if not has_effect_at_once(self.term, act):
            return grown  # what came before it may be otherwise now
        past = self._past.followed_by(act, len(self.acts), self.expires_on)
        expires_on = self.expires_on
        if act.kind in _MOVES_THE_END:
            expires_on = _expires_on(self.term, past.renewals, past.notices)
        object.__setattr__(grown, "_past", past)
        object.__setattr__(grown, "expires_on", expires_on)
        object.__setattr__(grown, "renewals", past.renewals)
        object.__setattr__(grown, "breaches", self._breaches_after(act))
        self._keep_terms(grown, act)
        return grown

    def _breaches_after(self, act: Act) -> tuple[Act, ...]:
        if act.kind is ActKind.BREACH:
            return (*self.breaches, act)
        if act.kind is not ActKind.CURE:
            return self.breaches
        terms_on = self.terms_over_time.at
        return tuple(each for each in self.breaches if not is_cured(each, act, terms_on))

    def _keep_terms(self, grown: Life, act: Act) -> None:
        """Tell a life with an act more what is known of its terms; what nobody asked stays so."""
        over_time = _worked_out(self, "terms_over_time")
        if over_time is None:
            return
        versions = self.versions
        if act.amendment is not None:
            last = versions[-1]
            if act.effective < last.effective:
                return  # it comes before others, which are to be applied again
            terms = act.amendment.applied(last.terms)
            kept = versions[:-1] if act.effective == last.effective else versions
            versions = (*kept, Version(act.effective, terms, act.recorded_on))
            over_time = gone_on(self.terms_over_time, [(act.effective, terms)])
        object.__setattr__(grown, "versions", versions)
        object.__setattr__(grown, "terms_over_time", over_time)


_MOVES_THE_END = frozenset({ActKind.GIVE_NOTICE, ActKind.WITHDRAW_NOTICE, ActKind.RENEW})


def _worked_out(life: Life, name: str) -> object:
    """Return what was worked out of a life already; None where it was not asked yet."""
    try:
        return object.__getattribute__(life, name)
    except AttributeError:
        return None


def _expires_on(term: Term, renewals: int, acts: Iterable[Act]) -> date | None:
    if term.renewal.kind in {RenewalKind.BY_AGREEMENT, RenewalKind.OPTION}:
        return term.end(renewals=renewals)
    stops = [act.effective for act in acts if act.kind is ActKind.GIVE_NOTICE]
    last = term.last_end
    return min(stops if last is None else [*stops, last], default=None)


def _while_in_force(status: AgreementStatus, terms: Terms) -> Terms | Literal[False] | None:
    if status is AgreementStatus.IN_FORCE:
        return terms
    return False if status.is_ended or status is AgreementStatus.SUSPENDED else None
