"""An agreement as it stands: its parts, and what follows from them on every day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Self, TypeAlias, cast

from attrs import evolve, field, frozen

from patronage.agreement.admission.admission import early_knowledge, followed, refusals
from patronage.agreement.admission.references import reference_faults
from patronage.agreement.life.acts import Act, by_a_side, in_order
from patronage.agreement.life.effect import offered, sides_on
from patronage.agreement.life.life import Life
from patronage.agreement.life.survival import binding
from patronage.agreement.life.ties import Paper, ends_beside
from patronage.agreement.paper.drafting import refs
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.status.status import AgreementStatus
from patronage.agreement.terms.signatories import Signatory, signatories
from patronage.agreement.terms.term import Term
from patronage.agreement.terms.terms import Terms
from patronage.checks import check_items, items_of
from patronage.counting.verdict import Verdict
from patronage.counting.when import Day, check_when
from patronage.dates.day import check_one_day
from patronage.errors import Fault, Refused, raise_faults
from patronage.facts.fact import SAME_DAY, Fact, check_learned
from patronage.facts.identity import altered
from patronage.facts.parties import Ref, Side, ref_or_none
from patronage.fields import Id, OneLine, spell_out
from patronage.values import Said, Value

if TYPE_CHECKING:
    from patronage.agreement.terms.terms import Clause, Part
    from patronage.timeline.timeline import Timeline

__all__ = ["Agreed", "Beside", "Dated"]


MOST_ACTS = 500
"""The most acts of one agreement: each is held against all before it."""


def _check_acts(faults: list[Fault], path: str, acts: tuple[object, ...]) -> None:
    if len(acts) > MOST_ACTS:
        hint = f"an agreement has at most {MOST_ACTS:,} acts; begin another one that supersedes it"
        faults.append(Fault.of("act.size", path, acts, hint))
    else:
        check_items(faults, "act.type", path, acts, Act)


Dated: TypeAlias = Annotated[Day, check_when]
"""The date that stands on the paper, where that isn't the day it was made; perhaps left open."""

Acts: TypeAlias = Annotated[tuple[Act, ...], _check_acts]
"""What was done with an agreement, in the order of its days."""


def _others(given: Iterable[Fact] | None) -> tuple[Fact, ...] | None:
    """Return agreements beside one, if it is beside any; a converter."""
    return None if given is None else cast("tuple[Fact, ...]", items_of(given))


spell_out(_others)


def _check_beside(faults: list[Fault], path: str, others: tuple[object, ...]) -> None:
    check_items(faults, "agreement.type", path, others, Agreed)
    for place, each in enumerate(others if isinstance(others, tuple) else ()):
        if isinstance(each, Agreed) and each.beside is not None:
            hint = "give each by itself, as `alone` has it"
            faults.append(Fault.of("agreement.beside", f"{path}[{place}]", each.id, hint))


Beside: TypeAlias = Annotated[tuple[Fact, ...], _check_beside]
"""The agreements that one is looked at together with, each by itself."""


def _named(party: Side | Ref | None) -> object:
    return party.id if isinstance(party, Ref) else party


def _check_parties(faults: list[Fault], agreement: Agreed) -> None:
    """Report a party that has two parts in an agreement."""
    seen: dict[Side | Ref, str] = {}
    named: list[tuple[str, Side | Ref | None]] = [
        ("provider", agreement.provider),
        ("patron", agreement.patron),
    ]
    named += [(f"others[{place}]", each) for place, each in enumerate(agreement.others)]
    named += [(f"parties[{place}]", each.party) for place, each in enumerate(agreement.parties)]
    for path, party in named:
        if party in seen:
            hint = f"named already as {seen[party]}: each party has one part"
            faults.append(Fault.of("party.repeated", path, _named(party), hint))
        elif party is not None:
            seen[party] = path


@frozen
class Agreed(Said):
    """An agreement as it stands: what was agreed, what was done with it, and what follows.

    What `Agreement` says of itself as it stands, from its parties to its terms. On it rest what is
    coming up (`Upcoming`), how one comes about (`Formed`), and what is done with it (`Agreement`).
    """

    kind = "agreement"

    id: Id
    on: date = field(kw_only=True)
    term: Term = field(kw_only=True)
    terms: Terms = field(default=Terms(), kw_only=True)
    provider: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    patron: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    others: tuple[Ref, ...] = field(default=(), kw_only=True, converter=refs)
    acts: Acts = field(default=(), kw_only=True, converter=in_order)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)
    dated: Dated | None = field(default=None, kw_only=True)
    parties: tuple[Signatory, ...] = field(default=(), kw_only=True, converter=signatories)
    under: Id | None = field(default=None, kw_only=True)
    beside: Beside | None = field(default=None, kw_only=True, converter=_others)
    category: OneLine | None = field(default=None, kw_only=True)
    between: tuple[str, str] | None = field(default=None, init=False, eq=False, repr=False)
    """The sides of the ledger that it is seen from, where it counts for them on some days only."""

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)
        _check_parties(faults, self)
        if self.terms.term is not None:
            hint = "the term stands beside the terms; only an amendment carries one"
            faults.append(Fault.of("term.mixed", "terms.term", self.terms.term, hint))
        for place, act in enumerate(self.acts):
            if act.on < self.on:
                hint = f"nothing was done with it before it was made, on {self.on}"
                faults.append(Fault.of("act.order", f"acts[{place}].on", str(act.on), hint))

    def __attrs_post_init__(self) -> None:
        Value.__attrs_post_init__(self)
        acts = self._sided(self.acts)
        if acts != self.acts:
            object.__setattr__(self, "acts", acts)
        alone = self._alone
        raise_faults([*reference_faults(alone), *self._newcomers(self.acts), *self._own_ends()])
        refused = refusals(alone)
        if refused:
            raise Refused(*refused)
        raise_faults(early_knowledge(alone))

    def after(self, *acts: Act) -> Self:
        """Return the agreement with these acts too, each in its place by its day.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 1, 5))
        >>> agreement.after(pt.Act(pt.ActKind.SUSPEND, on=date(2026, 3, 1))).acts[-1].on
        datetime.date(2026, 3, 1)
        """
        followed_by = self._followed_by(acts)
        if followed_by is not None:
            return followed_by
        grown = altered(evolve(self, acts=(*self.acts, *acts)), "between", self.between)
        if grown.beside is None:
            return grown
        # What was done before stays, whatever became of others since; what is new is judged by it.
        new = {f"acts[{place}]" for place, act in enumerate(grown.acts) if act not in self.acts}
        refused = [each for each in refusals(grown.life) if each.path.partition(".")[0] in new]
        if refused:
            raise Refused(*refused)
        return grown

    def _followed_by(self, acts: tuple[Act, ...]) -> Self | None:
        """Return the agreement with acts that come after all others, where they are allowed.

        Only these are judged. None where all must be, and where some of them are refused.
        """
        if any(type(act) is not Act or act.on < self.on for act in acts):
            return None
        if any(self._own_ends(acts)):
            return None
        if self.beside is not None and any(act.amendment is not None for act in acts):
            return None  # it may wait for others than before
        sided = self._sided(acts)
        comes = any(act.to is not None for act in sided)
        if comes and any(self._newcomers((*self.acts, *sided))):
            return None
        life = followed(self.life, sided) if len(self.acts) + len(acts) <= MOST_ACTS else None
        if life is None:
            return None
        grown = altered(self, "acts", life.acts)
        object.__setattr__(grown, "life", life)
        return grown

    @property
    def signatories(self) -> tuple[Side | Ref, ...]:
        """Whose signatures it takes: the two sides', and those of others that sign.

        >>> import patronage as pt
        >>> draft = pt.Agreement.drafted(
        ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1), others=["bank"]
        ... )
        >>> draft.signatories
        (Side.PROVIDER, Side.PATRON, Ref('bank'))
        """
        further = [each.party for each in self.parties if each.signs]
        sides = [side for side in Side if not self._is_without(side)]
        return (*sides, *self.others, *(each for each in further if not isinstance(each, Side)))

    def _is_without(self, side: Side) -> bool:
        return any(each.party is side and not each.signs for each in self.parties)

    @property
    def parts_in_it(self) -> tuple[Side | Ref, ...]:
        """Who stands in it, whether or not their signature is asked for.

        >>> import patronage as pt
        >>> on, child = date(2026, 1, 5), pt.Signatory("kim", role="beneficiary", signs=False)
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, parties=child)
        >>> agreement.parts_in_it
        (Side.PROVIDER, Side.PATRON, Ref('kim'))
        """
        further = [each.party for each in self.parties if not isinstance(each.party, Side)]
        return (Side.PROVIDER, Side.PATRON, *self.others, *further)

    def parties_on(self, day: date) -> tuple[Side | Ref, ...]:
        """Return who is a party on a day: by reference where that is known, else by side.

        Without those who have left, with those who took another's place. Only who signs counts.

        >>> import patronage as pt
        >>> on, terms = date(2026, 1, 5), pt.Termination(leaving=pt.years(1))
        >>> treaty = pt.Agreement.signed("A1", on=on, start=on, others=["c"], termination=terms)
        >>> left = treaty.leave(on=on, by="c")
        >>> left.parties_on(date(2027, 1, 4)), left.parties_on(date(2027, 1, 5))
        ((Side.PROVIDER, Side.PATRON, Ref('c')), (Side.PROVIDER, Side.PATRON))
        """
        check_one_day("day", day)
        named = dict(zip(Side, self._sides_on(day, self.life.changes), strict=True))
        parties = self.life.agreeing.parties_on(day)
        return tuple((isinstance(each, Side) and named[each]) or each for each in parties)

    def _sides_on(self, day: date, changes: Iterable[Act]) -> tuple[Ref | None, Ref | None]:
        return sides_on((self.provider, self.patron), changes, day)

    def _own_ends(self, acts: tuple[Act, ...] | None = None) -> Iterable[Fault]:
        """Yield that its term, or one that these acts bring, would wait for its own end."""
        terms = [] if acts is not None else [("term", self.term)]
        for place, act in enumerate(self.acts if acts is None else acts):
            if act.amendment is not None and act.amendment.terms.term is not None:
                terms.append((f"acts[{place}].amendment.terms.term", act.amendment.terms.term))
        for path, term in terms:
            if self.id in term.agreements:
                hint = "nothing waits for its own end: name another agreement"
                yield Fault.of("end.own", path, self.id, hint)

    def _newcomers(self, acts: tuple[Act, ...]) -> Iterable[Fault]:
        """Yield who takes or gets a part that is one of the two sides already, by who they are."""
        if all(act.to is None for act in acts):
            return
        for place, act in enumerate(acts):
            if act.to is None:
                continue
            if act.to in self._sides_on(act.effective_from, self._changed_by(acts[:place])):
                hint = "it is one of the two sides already: each party has one part"
                yield Fault.of("party.repeated", f"acts[{place}].to", act.to.id, hint)

    def _changed_by(self, acts: tuple[Act, ...]) -> tuple[Act, ...]:
        """Return the acts by which parties were replaced, of some acts, without those undone."""
        return Life(self.term, self.terms, self.signatories, self.recorded_on, acts).changes

    def _sided(self, acts: Iterable[Act]) -> tuple[Act, ...]:
        """Return acts as those of the sides, where they name who is one on the day."""
        found = tuple(acts)
        every = found if found is self.acts else (*self.acts, *found)
        if all(act.kind is not ActKind.ASSIGN for act in every):
            return tuple([by_a_side(act, self.provider, self.patron) for act in found])
        sided: list[Act] = [] if found is self.acts else list(self.acts)
        first = len(sided)
        for act in found:  # each by those before it: who is a side, they say
            changes = self._changed_by(tuple(each for each in sided if each.on <= act.on))
            sided.append(by_a_side(act, *self._sides_on(act.on, changes)))
        return tuple(sided[first:])

    @property
    def signatures(self) -> tuple[tuple[Side | Ref, date], ...]:
        """Who has signed what is on offer, and on which day.

        >>> import patronage as pt
        >>> pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1)).signatures
        ()
        """
        signed = offered(self.signatories, self.acts).signed
        return tuple((party, act.on) for act in signed for party in act.parties)

    @cached_property
    def life(self) -> Life:
        """What follows from the term and the acts: all that is asked below."""
        if self.beside is None:
            return self._alone
        papers = [Paper(each.id, each.under, each.life) for each in self._beside]
        papers.append(Paper(self.id, self.under, self._alone))
        return evolve(self._alone, ends=ends_beside(papers, self.id)[self.id])

    def _life_by(self, on: date, recorded_on: object = None) -> Life:
        """Return the life that an act of a day adds to: what was done, and learned, before it."""
        known = recorded_on if type(recorded_on) is date else on  # what is none, the act refuses
        return self.life.before(on, known)

    @cached_property
    def _alone(self) -> Life:
        """What follows from its own paper."""
        named = (self.provider, self.patron)
        return Life(
            self.term,
            self.terms,
            self.signatories,
            self.recorded_on,
            self.acts,
            named=named,
            between=self.between,
        )

    @property
    def _beside(self) -> tuple[Self, ...]:
        return cast("tuple[Self, ...]", self.beside or ())

    @property
    def status(self) -> Timeline[AgreementStatus]:
        """The status on every day, in hindsight: with what reaches back, without what was undone.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.status.at(date(2026, 1, 31)), agreement.status.at(date(2026, 2, 1))
        (AgreementStatus.EXECUTED, AgreementStatus.IN_FORCE)
        """
        return self.life.status

    def in_force_on(self, day: date) -> Verdict:
        """Return whether it is in force on a day: begun, not suspended, not ended.

        Where that depends on what is left open it is unknown, which is neither true nor false.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.in_force_on(date(2026, 1, 31)), agreement.in_force_on(date(2026, 2, 1))
        (Verdict.UNMET, Verdict.MET)
        """
        possible = self.life.possible.at(day)
        if AgreementStatus.IN_FORCE not in possible:
            return Verdict.UNMET
        return Verdict.UNKNOWN if len(possible) > 1 else Verdict.MET

    @property
    def signed_on(self) -> date | None:
        """The day of the last signature; None: some are missing.

        >>> import patronage as pt
        >>> pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1)).signed_on
        datetime.date(2026, 1, 5)
        """
        return self.life.signed_on

    @property
    def ended_on(self) -> Day | None:
        """The first day after its end, as things stand; None: it goes on, by renewal or for good.

        In bounds (`When`) where it depends on what is left open.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> pt.Agreement.signed("A1", on=on, start=on, length=pt.months(6)).ended_on
        datetime.date(2026, 7, 5)
        """
        return self.life.ended_on

    # --- what is agreed ---------------------------------------------------------------------------

    def terms_on(self, day: date) -> Terms:
        """Return the version of the terms that counts on a day; before the start, the first (A8).

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1), summary="Counsel"
        ... )
        >>> agreement.terms_on(date(2026, 2, 1)).summary
        'Counsel'
        """
        return self.terms_over_time.at(day)

    def clauses_on(
        self, day: date, *, made_on: date | None = None, party: Side | Ref | None = None
    ) -> tuple[Clause, ...]:
        """Return the clauses that bind on a day for sure; after the end, those that survive it.

        `made_on` is the day of what is asked about: a clause that survives only for what was before
        the end doesn't bind for what was done later. For a `party` that left, the end is the day it
        did. Before all have signed, none binds.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1",
        ...     on=date(2026, 1, 5),
        ...     start=date(2026, 2, 1),
        ...     until=date(2027, 2, 1),
        ...     clauses=[
        ...         pt.Clause("licence", "Use of it."),
        ...         pt.Clause("secrecy", "Nothing is told.", survives=True),
        ...     ],
        ... )
        >>> [each.kind for each in agreement.clauses_on(date(2027, 2, 1))]
        ['secrecy']
        """
        check_one_day("day", day)
        if made_on is not None:
            check_one_day("made_on", made_on)
        return binding(self.life, day, made_on, party)

    @property
    def terms_over_time(self) -> Timeline[Terms]:
        """The version of the terms that counts, on every day.

        >>> import patronage as pt
        >>> pt.Agreement.signed(
        ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1)
        ... ).terms_over_time.days
        ()
        """
        return self.life.terms_over_time

    @property
    def parts(self) -> frozenset[Part]:
        """Which of the five parts of D4 there are, in its last version.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1), summary="Counsel"
        ... )
        >>> agreement.parts
        frozenset({Part.SUMMARY})
        """
        return self.life.versions[-1].terms.parts

    @property
    def parts_over_time(self) -> Timeline[frozenset[Part]]:
        """Which of the five parts of D4 there are, on every day.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.parts_over_time.at(date(2026, 2, 1))
        frozenset()
        """
        return self.terms_over_time.map(lambda terms: terms.parts)
