"""The life of an agreement: what follows from its term and its acts, day by day."""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from attrs import frozen

from patronage.agreement.life.acts import Act
from patronage.agreement.life.breaches import (
    is_cured,
    may_make_good,
    open_breaches,
    rights_of,
    used_for_cause,
)
from patronage.agreement.life.effect import (
    CHANGING,
    Agreeing,
    has_effect_at_once,
    is_alike,
    is_notice,
    is_open_notice,
    is_withdrawn,
    offered,
    sets_a_term,
    sides_on,
    takes_all,
    weighed,
)
from patronage.agreement.life.moves import Moves, cut
from patronage.agreement.life.pauses import HALTING, halted_on, paused, pauses_of
from patronage.agreement.life.sureness import Before, ends_surely
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.status.status import AgreementStatus
from patronage.agreement.terms.ends import NOT_AT_HAND, Ends
from patronage.agreement.terms.notice import last_in
from patronage.agreement.terms.renewal import RenewalKind
from patronage.agreement.terms.term import Term
from patronage.agreement.terms.terms import Terms
from patronage.counting.verdict import Verdict
from patronage.counting.when import NEVER, When, bounds, earlier, has_come, later, when
from patronage.facts.parties import Ref, Side
from patronage.timeline.timeline import Timeline, coalesced, gone_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from patronage.agreement.life.breaches import Right
    from patronage.agreement.life.effect import Weighed
    from patronage.agreement.life.moves import Possible
    from patronage.agreement.terms.rounds import Pause, Rounds, Stop
    from patronage.agreement.terms.variation import Variation
    from patronage.agreement.terms.withdrawal import Withdrawal
    from patronage.counting.when import Day

__all__ = ["Life", "Unsure", "Version"]


class Version(NamedTuple):
    """The terms from a day on, and the day on which they were learned."""

    effective: date
    terms: Terms
    recorded_on: date


class Renewals(NamedTuple):
    """How often it was renewed by acts, and how many of these, the last, may have come too late."""

    days: tuple[date, ...] = ()
    doubted: int = 0

    def and_(self, act: Act, *, in_time: bool) -> Renewals:
        """Return these and one more, which rests on them: if one may be too late, it may be too."""
        is_sure = in_time and not self.doubted
        return Renewals((*self.days, act.on), 0 if is_sure else self.doubted + 1)


class Past(NamedTuple):
    """What the acts so far leave for those that follow: of them, no other needs to be looked at."""

    moves: Moves
    notices: tuple[Act, ...]
    """Notices of either kind that were not withdrawn."""
    renewals: Renewals
    """The renewals under the term as it is now."""
    pauses: tuple[Pause, ...]
    """The stretches of days on which it was suspended, or still is."""
    known_on: date
    """The day on which the last of the acts was learned."""
    moves_ends: bool
    """Whether any of the acts, undone or not, moves the ends that others are for."""
    doubted: tuple[Act, ...] = ()
    """The acts that end it perhaps."""
    used: tuple[Act, ...] = ()
    """Those that use the right to end it for a breach."""
    halted_on: date = date.min
    """The last day on which any of the acts suspends it or lets it go on."""

    def followed_by(self, act: Act, life: Life) -> Past:
        """Return the same with one act more than the life of which it is the past."""
        is_sure = life.ends_surely(act)
        doubted = self.doubted if is_sure else (*self.doubted, act)
        moves = self.moves.followed_by(act, len(life.acts), life.expires_on, is_sure=is_sure)
        notices = self.notices
        if is_notice(act):
            notices = (*notices, act)
        elif act.kind is ActKind.WITHDRAW_NOTICE:
            moves = moves.without(lambda each: is_withdrawn(each, act))
            notices = tuple(each for each in notices if not is_withdrawn(each, act))
        renewals = self.renewals
        if act.kind is ActKind.RENEW:
            renewals = renewals.and_(act, in_time=life.is_in_time(act, life.rounds))
        pauses = paused(self.pauses, act, life.terms_over_time.at)
        known_on = max(self.known_on, act.recorded_on)
        moves_ends = self.moves_ends or _moves_ends(act)
        used = (*self.used, *used_for_cause((act,)))
        halted = max(self.halted_on, halted_on((act,)))
        return Past(moves, notices, renewals, pauses, known_on, moves_ends, doubted, used, halted)


@frozen(weakref_slot=False)
class Life:
    """What follows from the term, the first terms, and the acts in the order of their days.

    It trusts that the terms allow the acts (see `refusals`); one that a later act has overtaken,
    such as a suspension that would have begun after the end, has no effect.
    """

    first_term: Term
    terms: Terms
    signatories: tuple[Side | Ref, ...]
    recorded_on: date
    acts: tuple[Act, ...]
    ends: Ends = NOT_AT_HAND
    """When others end that it is looked at together with."""
    named: tuple[Ref | None, Ref | None] = (None, None)
    """Who the provider and the patron are, where that is said."""
    between: tuple[str, str] | None = None
    """The provider and the patron for whom it is asked, where these may be its sides on some days
    only; None: whoever they are."""

    @property
    def agreeing(self) -> Agreeing:
        """What is agreed now that decides which acts have effect."""
        return Agreeing(self.term, self.terms, self.signatories, self.changes)

    @cached_property
    def changes(self) -> tuple[Act, ...]:
        """The acts by which parties left, were replaced, or joined."""
        return tuple(act for act in self.standing_acts if act.kind in CHANGING)

    @cached_property
    def weighed(self) -> Weighed:
        """Which of the acts have effect, which wait for other parties, which were undone."""
        return weighed(Agreeing(self.first_term, self.terms, self.signatories), self.acts)

    @property
    def standing_acts(self) -> tuple[Act, ...]:
        """The acts that have effect: none that was withdrawn or undone, or waits for others."""
        return self.weighed.standing

    @cached_property
    def breaches(self) -> tuple[Act, ...]:
        """The breaches that were not cured for sure, or count whether or not they were."""
        return open_breaches(self.standing_acts, self.terms_over_time.at)

    @cached_property
    def rights(self) -> tuple[Right, ...]:
        """The right to end it that each of these breaches gives in its time."""
        return rights_of(self.breaches, self.terms_over_time.at)

    def act(self, id: str | None) -> Act | None:  # noqa: A002  the field's own word
        """Return the act of an id; None: there is none."""
        return next((act for act in self.acts if act.id == id and id is not None), None)

    def agreeing_to(self, act: Act) -> tuple[Act, ...]:
        """Return the acts by which some have agreed to what others do now, and that wait."""
        return self.waiting_like(act) if act.parties and self.takes_all(act) else ()

    def waiting_like(self, act: Act) -> tuple[Act, ...]:
        """Return the acts that say the same, and wait for what others say."""
        return tuple(each for each in self.weighed.waiting if is_alike(each, act))

    def takes_all(self, act: Act) -> bool:
        """Whether an act is nothing without all parties, by what is agreed."""
        return takes_all(self.term, self._variation_on, act)

    def _variation_on(self, day: date) -> Variation | None:
        return self.terms_over_time.at(day).variation

    @cached_property
    def term(self) -> Term:
        """The term as it is agreed now: the first, or that of the last amendment that has one."""
        if not any(map(sets_a_term, self.standing_acts)):
            return self.first_term
        return next(
            (each.terms.term for each in reversed(self.versions) if each.terms.term is not None),
            self.first_term,
        )

    @cached_property
    def rounds(self) -> Rounds:
        """The ends of its term, by what came and was done."""
        pauses = _of_the_term(self.pauses)
        return self.term.rounds(
            self.occurred, renewed_on=self.renewed_on, pauses=pauses, ends=self.ends
        )

    @property
    def cut_on(self) -> Day | None:
        """The day on which it ends at the latest, whatever is renewed; None: there is none."""
        return self.term.cut_on(self.occurred, self.ends)

    @property
    def start(self) -> Day:
        """The first day of its term; the last of the calendar, if it waits for an event."""
        return self.rounds.start

    @cached_property
    def expires_on(self) -> Day | None:
        """The first day after the last of its terms as things stand; None: there is no such day.

        As none is while the term stands still, and nobody has said until when.
        """
        end = self.rounds.expires_on(self._stops, self.occurred, self._renewals.doubted)
        return earlier(None if self.stands_still_before(end) else end, self.cut_on)

    def stands_still_before(self, end: Day | None) -> bool:
        """Whether its term stands still before an end, who knows until when: it can't come."""
        if not self.pauses or end is None:
            return False
        last = self.pauses[-1]
        return last.end is None and last.extends_term is True and bounds(end)[0] > last.start

    @property
    def renews_on(self) -> Day | None:
        """The end at which another renewal would take place; None: there is none.

        Whatever else ends it, and as if all that renewed it so far had come in time.
        """
        return self.rounds.expires_on(self._stops, self.occurred)

    @property
    def _stops(self) -> list[Stop]:
        """Which ends are stopped by the notices given, wherever these were moved since."""
        notices = [act for act in self._notices if act.kind is ActKind.GIVE_NOTICE]
        return [stop for act in notices if (stop := self._stop(act)) is not None]

    def _stop(self, act: Act) -> Stop | None:
        """Return which end a notice stops; None: none any more.

        By the term and the suspensions that it knew. What was open then, such as the day of a
        resumption, counts as it was settled since; a term that was agreed since ends there as well.
        """
        before = self._before(act)
        if before is self:
            return _stop_of(act, self.rounds, self.rounds)
        pauses, starts = _of_the_term(before.pauses), {each.start for each in before.pauses}
        settled = tuple(each for each in _of_the_term(self.pauses) if each.start in starts)
        since = [each for each in self.standing_acts if sets_a_term(each)]
        since = [each for each in since if each not in before.acts]
        rounds = self.rounds
        if since:
            days = before.renewed_on
            rounds = before.term.rounds(self.occurred, renewed_on=days, ends=self.ends)
        stood = rounds._replace(pauses=pauses)
        stop = _stop_of(act, stood, rounds._replace(pauses=settled))
        if stop is None or not since:
            return stop
        number = self.rounds._replace(pauses=pauses).number_of(act.effective)
        if number is None:
            number = self.rounds.by(since[-1].effective_from)
            if not stop.is_sure and since[0].on >= act.effective_from:
                return None  # it went on, or nobody could have agreed to other terms
        return stop._replace(first=number, last=number if stop.is_sure else None)

    def _before(self, act: Act) -> Life:
        """Return the life as an act knew it, if its ends may have been moved since."""
        past = self._past_so_far
        if not (any(map(_moves_ends, self.acts)) if past is None else past.moves_ends):
            return self
        return self.with_acts(self.acts[: self.acts.index(act)]).as_known_to(act)

    def as_known_to(self, act: Act) -> Life:
        """Return the life without the acts that were learned after one that comes later."""
        if self._known_on <= act.recorded_on:
            return self
        return self.with_acts(
            tuple(each for each in self.acts if each.recorded_on <= act.recorded_on)
        )

    @property
    def _known_on(self) -> date:
        """The day on which the last of the acts was learned."""
        past = self._past_so_far
        if past is not None:
            return past.known_on
        return max([act.recorded_on for act in self.acts], default=date.min)

    def before(self, on: date, recorded_on: date) -> Life:
        """Return the life to which an act of a day adds: with what was done, and learned, by it."""
        if self._known_on <= recorded_on and (not self.acts or self.acts[-1].on <= on):
            return self
        return self.with_acts(
            tuple(each for each in self.acts if each.on <= on and each.recorded_on <= recorded_on)
        )

    @property
    def _notices(self) -> tuple[Act, ...]:
        """The notices of either kind that were not withdrawn."""
        past = self._past_so_far
        return tuple(filter(is_notice, self.standing_acts)) if past is None else past.notices

    @cached_property
    def occurred(self) -> Mapping[str, tuple[date, ...]]:
        """The days on which events came that ends and starts may wait for, by their names."""
        found: dict[str, list[date]] = {}
        for act in self.standing_acts:
            if act.kind is ActKind.OCCUR and act.about is not None:
                found.setdefault(act.about, []).append(act.effective_from)
        return {event: tuple(sorted(days)) for event, days in found.items()}

    @cached_property
    def pauses(self) -> tuple[Pause, ...]:
        """The stretches of days on which it is suspended."""
        return pauses_of(self.standing_acts, self.terms_over_time.at)

    @cached_property
    def signed_on(self) -> date | None:
        """The day of the last signature; None: some are missing."""
        signed = offered(self.signatories, self.acts).signed
        missing = set(self.signatories).difference(*(act.parties for act in signed))
        return signed[-1].on if signed and not missing else None

    @cached_property
    def possible(self) -> Timeline[Possible]:
        """Where it may stand on every day: a fold of the acts and the term over the table."""
        past = self._past_so_far
        moves = self._moves() if past is None else past.moves
        return cut(moves.over_time(self.expires_on), self._over_on)

    @property
    def _over_on(self) -> Day | None:
        """The day from which it is over, begun or not; None: there is no such day.

        What ends on the day of its start, or before it, never begins. Nobody signs what is over:
        an end of which no first day is known is taken to leave it a start.
        """
        end, signed_on = self.expires_on, self.signed_on
        if end is None or signed_on is None:
            return self.cut_on
        first, last = bounds(self.start)
        may_never_begin = signed_on < bounds(end)[0] <= last
        if may_never_begin or bounds(end)[1] <= first:
            return later(end, signed_on)
        return self.cut_on

    def _moves(self) -> Moves:
        return Moves.of(self.start, self.signatories, self.standing_acts, self.doubted)

    @cached_property
    def doubted(self) -> tuple[Act, ...]:
        """The acts that end it perhaps: they may have come too late, or rest on what was mended."""
        acts = self.standing_acts
        return tuple(
            act
            for place, act in enumerate(acts)
            if act.kind is ActKind.TERMINATE
            and act.ground is not Ground.CONSENT
            and not self.with_acts(acts[:place]).ends_surely(act)
        )

    def ends_surely(self, act: Act) -> bool:
        """Whether an act after all these that ends it, or may, does so for sure."""
        if act.kind is not ActKind.TERMINATE:
            return True
        acts, terms_on = self.standing_acts, self.terms_over_time.at
        before = Before(self.start, self.signed_on, acts, terms_on, self.occurred)
        return ends_surely(before, act)

    def ends_from(self, act: Act) -> Day:
        """Return the day on which an act ends it, without a last one where it does so perhaps."""
        return when(act.effective_from, NEVER) if act in self.doubted else act.effective

    @cached_property
    def status(self) -> Timeline[AgreementStatus]:
        """The status on every day; `UNKNOWN` where it may stand at more than one."""
        return self.possible.map(_the_one)

    @cached_property
    def ended_on(self) -> Day | None:
        """The day on which it ends, as things stand, by whatever act or by its term."""
        perhaps = self.possible.first(_may_be_ended, date.min)
        if perhaps is None:
            return None
        surely = self.possible.first(_is_ended, perhaps) or NEVER
        end = self.expires_on
        why = end.why if isinstance(end, When) and end.latest == surely else None
        return when(perhaps, surely, why)

    @cached_property
    def end_act(self) -> Act | None:
        """The act that ends it early, if one does, or may."""
        first = None if self.ended_on is None else bounds(self.ended_on)[0]
        if first is None or AgreementStatus.EXPIRED in self.possible.at(first):
            return None
        enders = {ActKind.TERMINATE, ActKind.SUPERSEDE, ActKind.WITHDRAW}
        acts = (act for act in self.standing_acts if act.kind in enders)
        return next((act for act in acts if act.effective_from == first), None)

    @cached_property
    def is_stopped(self) -> bool:
        """Whether it ends by notice that it will not renew."""
        day = self.ended_on
        if day is None or self.end_act is not None:
            return False
        return any(self.rounds.stopped(each) == day for each in self._stops)

    @property
    def renewed_on(self) -> tuple[date, ...]:
        """The days on which somebody has renewed it, each time at the end that there was.

        Under the term as it is now: another one counts anew.
        """
        return self._renewals.days

    @cached_property
    def _renewals(self) -> Renewals:
        found = Renewals()
        pauses = _of_the_term(self.pauses)
        rounds = self.term.rounds(self.occurred, pauses=pauses, ends=self.ends)
        for act in self.standing_acts:
            if sets_a_term(act):
                found = Renewals()
            elif act.kind is ActKind.RENEW:
                then = rounds._replace(renewed_on=found.days)
                before = self._before(act)
                if before is not self:
                    then = then._replace(pauses=_of_the_term(before.pauses))
                if then.expires_on((), self.occurred) == act.effective:
                    found = found.and_(act, in_time=self.is_in_time(act, then))
        return found

    def is_in_time(self, act: Act, rounds: Rounds) -> bool:
        """Whether a renewal surely comes in time for the end that it moves, or needs no such."""
        number = rounds.number_of(act.effective)
        renewal = None if number is None else rounds.renewal_after(number)
        if act.reaches_back or number is None or renewal is None:
            return True
        if _may_be_early(rounds, number, act.on):
            return False
        if renewal.kind is RenewalKind.OPTION and not self.agreeing.missing(act):
            return True
        return rounds.stop_at(number, act.on).is_sure

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The terms from each day on: each amendment changes what stood before it took effect.

        In the order of the days they take effect, those of one day in the order agreed (A10).
        """
        terms = self.terms
        start = bounds(self.first_term.rounds(self.occurred, ends=self.ends).start)[0]
        found = {start: Version(start, terms, self.recorded_on)}
        amended = [act for act in self.standing_acts if act.amendment is not None]
        for act in sorted(amended, key=attrgetter("effective_from")):
            if act.amendment is not None:
                day, terms = act.effective_from, act.amendment.applied(terms)
                found[day] = Version(day, terms, act.recorded_on)
        return tuple(found.values())

    @cached_property
    def terms_over_time(self) -> Timeline[Terms]:
        """The terms on every day; before the start, those it starts with."""
        days = [(each.effective, each.terms) for each in self.versions]
        return coalesced(self.terms, days)

    @cached_property
    def terms_in_force(self) -> Timeline[Terms | Literal[False] | Unsure | None]:
        """The terms on every day on which it is in force; None: not yet, False: no longer.

        `Unsure` where it is not known whether it is. Between those for whom it is asked: not yet
        before both are its sides, and no longer after one isn't.
        """
        found = Timeline.combine(_while_in_force, self.possible, self.terms_over_time)
        return found if self.theirs is None else Timeline.combine(_if_theirs, found, self.theirs)

    @cached_property
    def theirs(self) -> Timeline[bool | None] | None:
        """Whether those for whom it is asked are its sides; None: not yet, False: no longer.

        A side that nobody names is theirs, unless it says that they came to be one later. None in
        place of the timeline: they are on every day.
        """
        if self.between is None:
            return None
        changes = [act for act in self.changes if act.of is not None]
        came = {act.to.id for act in changes if act.to is not None}
        found: list[tuple[date, bool | None]] = []
        been: bool | None = None
        for day in (date.min, *sorted({act.effective_from for act in changes})):
            sides = zip(sides_on(self.named, changes, day), self.between, strict=True)
            are = all(name not in came if side is None else side.id == name for side, name in sides)
            been = False if are else been
            found.append((day, are or been))
        (_, before), *later = found
        over_time = coalesced(before, later)
        return over_time if False in over_time.values or over_time.before is None else None

    def last_day_to_object(self, act: Act) -> date | None:
        """Return the last day to object to a change of party or of terms; None: nobody may."""
        terms = self.terms_over_time.at(act.on)
        if act.kind is ActKind.ASSIGN and terms.assignment is not None:
            objection = terms.assignment.objection
            return None if objection is None else last_in(objection, act.on)
        if act.kind is ActKind.AMEND and terms.variation is not None and not self.takes_all(act):
            others = self.agreeing.missing(act, *self.waiting_like(act))
            day = act.effective_from
            return terms.variation.last_day_to_object(act.on, day) if others else None
        return None

    def withdrawal(self, on: date) -> Withdrawal | None:
        """Return the right to end it from its start that the terms of a day give."""
        termination = self.terms_over_time.at(on).termination
        return None if termination is None else termination.withdrawal

    def open_notices(self, on: date) -> tuple[Act, ...]:
        """Return the notices given that could still be withdrawn on a day."""
        return tuple(act for act in self._past.notices if is_open_notice(act, on))

    # --- and so on, act by act --------------------------------------------------------------------

    def with_acts(self, acts: tuple[Act, ...]) -> Life:
        """Return the life of other acts, by the same paper; all of it is to be worked out."""
        return Life(
            self.first_term,
            self.terms,
            self.signatories,
            self.recorded_on,
            acts,
            self.ends,
            self.named,
            self.between,
        )

    def begun(self) -> Life:
        """Return the life without its acts."""
        life = self.with_acts(())
        moves = Moves(life.start, frozenset(self.signatories))
        object.__setattr__(
            life, "_past", Past(moves, (), Renewals(), (), date.min, moves_ends=False)
        )
        return life

    @property
    def _past_so_far(self) -> Past | None:
        """What its acts leave, where that was worked out already."""
        return cast("Past | None", _worked_out(self, "_past"))

    @cached_property
    def _past(self) -> Past:
        known_on = self._known_on
        notices = tuple(filter(is_notice, self.standing_acts))
        return Past(
            self._moves(),
            notices,
            self._renewals,
            self.pauses,
            known_on,
            any(map(_moves_ends, self.acts)),
            self.doubted,
            used_for_cause(self.standing_acts),
            halted_on(self.standing_acts),
        )

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
        grown = self.with_acts((*self.acts, act))
        is_at_once = has_effect_at_once(self.term, self._variation_on, act)
        if not is_at_once or self._moves_what_came(act):
            return grown  # what came before it may be otherwise now
        past = self._past.followed_by(act, self)
        object.__setattr__(grown, "_past", past)
        object.__setattr__(grown, "term", self.term)
        breaches = self._breaches_after(act)
        if breaches is not None:
            object.__setattr__(grown, "breaches", breaches)
        object.__setattr__(grown, "_renewals", past.renewals)
        object.__setattr__(grown, "doubted", past.doubted)
        if self.changes or act.kind in CHANGING:
            object.__setattr__(grown, "changes", self.agreeing.changed_by(act).changes)
        else:
            object.__setattr__(grown, "changes", ())
        rounds = self.rounds
        pauses = _of_the_term(past.pauses)
        if past.renewals.days != rounds.renewed_on or pauses != rounds.pauses:
            rounds = rounds._replace(renewed_on=past.renewals.days, pauses=pauses)
        occurred = self.occurred
        if act.kind is ActKind.OCCUR and act.about is not None:
            days = (*occurred.get(act.about, ()), act.effective_from)
            occurred = {**occurred, act.about: days}
        object.__setattr__(grown, "occurred", occurred)
        object.__setattr__(grown, "rounds", rounds)
        object.__setattr__(grown, "pauses", past.pauses)
        if rounds is self.rounds and not _is_about_notice(act):
            object.__setattr__(grown, "expires_on", self.expires_on)
        self._keep_terms(grown, act)
        return grown

    def _moves_what_came(self, act: Act) -> bool:
        """Whether it suspends or resumes before another act does that was done before it.

        Or resumes when the end may have come, as long as it was left open.
        """
        if act.kind not in HALTING or not self._past.pauses:
            return False
        last, day, end = self._past.pauses[-1], act.effective_from, self.expires_on
        if day < self._past.halted_on:  # also what changed nothing may do so now
            return True
        stood_still = act.kind is ActKind.RESUME and last.extends_term is not False
        return stood_still and end is not None and bounds(end)[0] <= day

    def _breaches_after(self, act: Act) -> tuple[Act, ...] | None:
        """Return the breaches that are open after an act; None: that is to be worked out anew."""
        if may_make_good(act, self.acts):
            return None
        if act.kind is ActKind.BREACH:
            return None if act.about is not None else (*self.breaches, act)
        if act.kind is not ActKind.CURE:
            return self.breaches
        terms_on = self.terms_over_time.at
        return tuple(
            each
            for each in self.breaches
            if is_cured(each, act, terms_on, self._past.used) is not Verdict.MET
        )

    def _keep_terms(self, grown: Life, act: Act) -> None:
        """Tell a life with an act more what is known of its terms; what nobody asked stays so."""
        over_time = _worked_out(self, "terms_over_time")
        if over_time is None:
            return
        versions = self.versions
        if act.amendment is not None:
            last, day = versions[-1], act.effective_from
            if day < last.effective:
                return  # it comes before others, which are to be applied again
            terms = act.amendment.applied(last.terms)
            kept = versions[:-1] if day == last.effective else versions
            versions = (*kept, Version(day, terms, act.recorded_on))
            over_time = gone_on(self.terms_over_time, [(day, terms)])
        object.__setattr__(grown, "versions", versions)
        object.__setattr__(grown, "terms_over_time", over_time)


def _stop_of(act: Act, stood: Rounds, settled: Rounds) -> Stop | None:
    """Return which end a notice stops, by the ends as they stood then, and as they are settled.

    One for a day stops the end on it; one in bounds, the first that it is in time for.
    """
    if isinstance(act.effective, When):
        return _as_far_as_open(settled.stop(act.on), settled, act.on)
    number = stood.number_of(act.effective)
    stop = None if number is None else stood.stop_at(number, act.on)
    return _as_far_as_open(stop, stood, act.on)


def _as_far_as_open(stop: Stop | None, rounds: Rounds, on: date) -> Stop | None:
    """Return which end a notice stops, if it may come too early for one of them: perhaps none."""
    if stop is None or stop.last is None:
        return stop
    numbers = range(stop.first, stop.last + 1)
    if not any(_may_be_early(rounds, number, on) for number in numbers):
        return stop
    return stop._replace(last=None, not_before=date.min if stop.is_sure else stop.not_before)


def _may_be_early(rounds: Rounds, number: int, on: date) -> bool:
    """Whether what is said on a day may come too early for the end of a number."""
    end, renewal = rounds.end(number), rounds.renewal_after(number)
    opens = None if end is None or renewal is None else renewal.first_day(end, rounds.start)
    return opens is not None and has_come(opens, on) is not Verdict.MET


def _moves_ends(act: Act) -> bool:
    return act.kind is ActKind.SUSPEND or sets_a_term(act)


def _is_about_notice(act: Act) -> bool:
    return act.kind in {ActKind.GIVE_NOTICE, ActKind.WITHDRAW_NOTICE}


def _of_the_term(pauses: tuple[Pause, ...]) -> tuple[Pause, ...]:
    """Return those that move the ends of the term, or may."""
    return tuple([each for each in pauses if each.extends_term is not False])


def _worked_out(life: Life, name: str) -> object:
    """Return what was worked out of a life already; None where it was not asked yet."""
    try:
        return object.__getattribute__(life, name)
    except AttributeError:
        return None


class Unsure(Enum):
    """What the terms in force are where it is not known whether there are any."""

    UNSURE = "unsure"


def _while_in_force(possible: Possible, terms: Terms) -> Terms | Literal[False] | Unsure | None:
    if AgreementStatus.IN_FORCE in possible:
        return terms if len(possible) == 1 else Unsure.UNSURE
    if all(each.is_ended or each is AgreementStatus.SUSPENDED for each in possible):
        return False
    return None


def _if_theirs(
    now: Terms | Literal[False] | Unsure | None, theirs: bool | None
) -> Terms | Literal[False] | Unsure | None:
    if theirs or now is None:
        return now
    return None if theirs is None else False


def _the_one(possible: Possible) -> AgreementStatus:
    (status, *others) = possible
    return AgreementStatus.UNKNOWN if others else status


def _may_be_ended(possible: Possible) -> bool:
    return any(each.is_ended for each in possible)


def _is_ended(possible: Possible) -> bool:
    return all(each.is_ended for each in possible)
