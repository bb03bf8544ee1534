"""An agreement that becomes another: other terms, other parties, acts that are taken back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, cast

from attrs import evolve, frozen

from patronage.agreement.life.acts import Act, by_whom
from patronage.agreement.life.extensions import extended_by, extensions_of
from patronage.agreement.paper.drafting import AmendmentDetails, amended, check_days, parted
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.term import Term
from patronage.agreement.terms.terms import Amendment, Terms
from patronage.agreement.whole.formation import takes_act_details
from patronage.agreement.whole.served import Served
from patronage.checks import check_instance
from patronage.counting.when import bounds
from patronage.dates.day import add_days
from patronage.errors import Fault, invalid, offer, raise_faults
from patronage.facts.parties import Side, check_ref, ref_of, side_or_ref
from patronage.keywords import taking
from patronage.measures.credits import Credit
from patronage.measures.ids import free
from patronage.measures.rules import SettledBy

if TYPE_CHECKING:
    from typing import Unpack

    from patronage.agreement.life.acts import By
    from patronage.agreement.paper.drafting import ActDetails, AgreementDetails
    from patronage.agreement.terms.notice import Notice
    from patronage.facts.parties import HasRef, Ref

__all__ = ["Changing"]


def _has_run(notice: Notice | None, on: date) -> date:
    """Return the day by which a notice that is given on a day has run for sure; without one: it."""
    return on if notice is None else bounds(notice.takes_effect(on))[1]


@frozen(repr=False, getstate_setstate=False)
class Changing(Served):
    """An agreement that becomes another: amended, joined, left, handed on, replaced, undone.

    The part of `Agreement` about what changes its parties and its terms.
    """

    def _parties_of(self, by: By) -> tuple[Side | Ref, ...]:
        """Return whose act it is, the sides as such; nobody where it isn't said."""
        found = by_whom(by)
        parties = found if isinstance(found, tuple) else () if found is None else (found,)
        sides = {self.provider: Side.PROVIDER, self.patron: Side.PATRON}
        return tuple(each if isinstance(each, Side) else sides.get(each, each) for each in parties)

    def _terms_by(self, on: date, recorded_on: object) -> Terms:
        """Return the terms of a day, by what was done, and learned, before an act of it."""
        return self._life_by(on, recorded_on).terms_over_time.at(on)

    @takes_act_details
    def leave(
        self, *, on: date, by: By, effective: date | None = None, **details: Unpack[ActDetails]
    ) -> Self:
        """Return the agreement, with the notice of one of several parties that it leaves.

        Without `effective`, as soon as the notice for it (`Termination.leaving`) allows. The others
        go on; `withdraw_notice` takes it back before it has effect.

        >>> import patronage as pt
        >>> on, terms = date(2026, 1, 5), pt.Termination(leaving=pt.years(1))
        >>> treaty = pt.Agreement.signed("A1", on=on, start=on, others=["c"], termination=terms)
        >>> left = treaty.leave(on=date(2026, 10, 27), by="c")
        >>> left.acts[-1].effective, left.in_force_on(date(2027, 10, 27))
        (datetime.date(2027, 10, 27), Verdict.MET)
        """
        check_days(on, effective)
        termination = self._terms_by(on, details.get("recorded_on")).termination
        notice = None if termination is None else termination.leaving
        day = effective or _has_run(notice, on)
        return self.after(Act(ActKind.LEAVE, on=on, effective=day, by=by, **details))

    @takes_act_details
    def assign(
        self,
        of: Side | HasRef | str,
        *,
        to: HasRef | str,
        on: date,
        by: By = None,
        effective: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with a party replaced by another from a day on.

        By default it is void without the consent of all (`by=None`: all together, or all that are
        named); the terms may have it that it takes a notice, or that it comes about by law, and
        others may `object_to` it (`Terms.assignment`). On a notice, without `effective`, it takes
        effect as soon as that has run.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, provider="old", patron="mary")
        >>> sold = agreement.assign("old", to="new", on=date(2026, 4, 1))
        >>> sold.parties_on(date(2026, 3, 31)), sold.parties_on(date(2026, 4, 1))
        ((Ref('old'), Ref('mary')), (Ref('new'), Ref('mary')))
        """
        check_days(on, effective)
        clause = self._terms_by(on, details.get("recorded_on")).assignment
        notice = None if clause is None or by is None else clause.notice
        day = effective or _has_run(notice, on)
        old, new = side_or_ref(of), ref_of(to)
        return self.after(
            Act(ActKind.ASSIGN, on=on, effective=day, by=by, of=old, to=new, **details)
        )

    @takes_act_details
    def join(
        self,
        party: HasRef | str,
        *,
        on: date,
        by: By = None,
        effective: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with one party more from a day on.

        It takes the consent of all (`by=None`: all together), unless the terms have it that one may
        join by oneself (`Terms.joining`): then as soon as its notice allows, without `effective`.

        >>> import patronage as pt
        >>> on, rule = date(2002, 7, 1), pt.Count(pt.days(60), to=pt.counting.MONTH)
        >>> statute = pt.Agreement.signed("A1", on=on, start=on, joining=rule)
        >>> joined = statute.join("bi", on=date(2023, 11, 14), by="bi")
        >>> joined.parties_on(date(2024, 1, 31)), joined.parties_on(date(2024, 2, 1))
        ((Side.PROVIDER, Side.PATRON), (Side.PROVIDER, Side.PATRON, Ref('bi')))
        """
        check_days(on, effective)
        joining = self._terms_by(on, details.get("recorded_on")).joining
        day = effective or _has_run(None if by is None else joining, on)
        to = ref_of(party)
        faults: list[Fault] = []
        check_ref(faults, "party", to)
        raise_faults(faults)
        return self.after(Act(ActKind.JOIN, on=on, effective=day, by=by, to=to, **details))

    @takes_act_details
    def object_to(self, about: str, *, on: date, by: By, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, with an objection to a change of party or of terms: it is undone.

        Within the time for it; the last day is in time.

        >>> import patronage as pt
        >>> on, terms = date(2026, 1, 5), pt.Assignment(objection=pt.months(1))
        >>> work = pt.Agreement.signed(
        ...     "A1", on=on, start=on, provider="old", patron="mary", assignment=terms
        ... )
        >>> sold = work.assign(
        ...     "old",
        ...     to="new",
        ...     on=date(2026, 3, 10),
        ...     effective=date(2026, 4, 1),
        ...     by="old",
        ...     id="sale",
        ... )
        >>> stays = sold.object_to("sale", on=date(2026, 4, 8), by="mary")
        >>> stays.parties_on(date(2026, 4, 20))
        (Ref('old'), Ref('mary'))
        """
        return self.after(Act(ActKind.OBJECT, on=on, by=by, about=about, **details))

    @takes_act_details
    def undo(self, about: str, *, on: date, by: By = None, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, with an act taken back, by its id: as if it had never been done.

        So does what rests on it. It takes all parties; those whose act it is may undo it alone
        before it has effect, and a termination for cause one party alone in the time that the
        terms give for it (`Termination.undone_within`). Both acts stay on record, and what was
        known before (`as_of`, `known_by`) stays what it was. Offers, signatures and withdrawals
        can't be undone.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> ended = pt.Agreement.signed("A1", on=on, start=on).terminate(
        ...     on=date(2026, 3, 1), ground=pt.Ground.CONSENT, id="end"
        ... )
        >>> undone = ended.undo("end", on=date(2026, 3, 20))
        >>> undone.in_force_on(date(2026, 3, 10)), undone.as_of(date(2026, 3, 10)).ended_on
        (Verdict.MET, datetime.date(2026, 3, 1))
        """
        return self.after(Act(ActKind.UNDO, on=on, by=by, about=about, **details))

    @takes_act_details
    def supersede(
        self,
        successor: str,
        *,
        on: date,
        by: By = None,
        effective: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, replaced by another one, named by its id.

        It takes all parties (`by=None`: all together): what some of them say waits until the last
        says the same, for the same day.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> old = pt.Agreement.signed("A1", on=on, start=on)
        >>> old.supersede("A2", on=date(2026, 6, 1)).status.at(date(2026, 6, 1))
        AgreementStatus.SUPERSEDED
        """
        day = effective or on
        return self.after(
            Act(ActKind.SUPERSEDE, on=on, by=by, effective=day, successor=successor, **details)
        )

    @taking(AmendmentDetails, Term, Terms, code="amendment.unknown")
    def amend(
        self,
        *,
        on: date,
        effective: date | None = None,
        by: By = None,
        recorded_on: date | None = None,
        reason: str | None = None,
        id: str | None = None,  # noqa: A002  the field's own word
        **changes: Unpack[AmendmentDetails],
    ) -> Self:
        """Return the agreement with other terms from a day on; what isn't named stays (A8, A9).

        All agree to it (`by=None`: together), and so it may reach back to an earlier day, not
        before the start. The term may change too: `until=…` moves its end, `renewal=…` says what
        becomes of it then. What some of them say (`by`) waits until the last says the same, for the
        same day. Where the terms let one party do it alone (`Terms.variation`), it waits for
        nobody; without `effective` it then takes effect as soon as the notice has run, and others
        may `object_to` it, by its id.

        What an earlier amendment changes elsewhere goes on (A10). To what is so already there is
        nothing to amend: the agreement itself is returned (A12).

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, summary="Counsel")
        >>> amended = agreement.amend(
        ...     on=date(2026, 3, 1), effective=date(2026, 4, 1), summary="More counsel"
        ... )
        >>> [amended.terms_on(day).summary for day in (date(2026, 3, 31), date(2026, 4, 1))]
        ['Counsel', 'More counsel']
        """
        check_days(on, effective)
        variation = self._terms_by(on, recorded_on).variation
        is_alone = variation is not None and variation.is_right_of(self._parties_of(by))
        day = effective or _has_run(variation.notice if variation and is_alone else None, on)
        says, terms_say, _ = parted(cast("AgreementDetails", changes))
        standing = self.terms_on(day)
        given = dict[str, Any](terms_say)
        if says:
            given["term"] = amended(self.life.term, says)
            standing = evolve(standing, term=standing.term or self.term)
        amendment = Amendment(Terms(**given), changes=tuple(given))
        if amendment.applied(standing) == standing:
            return self
        return self.after(
            Act(
                ActKind.AMEND,
                on=on,
                effective=day,
                amendment=amendment,
                by=by,
                reason=reason,
                id=id,
                recorded_on=on if recorded_on is None else recorded_on,
            )
        )

    def extend(self, credit: Credit, *, on: date) -> Self:
        """Return the agreement, its term extended by the days that a credit gives, agreed by all.

        The end that is ahead moves by them (`SettledBy.EXTENSION`), and nothing is charged for the
        days between. Done once: the act has the credit's id, and a credit that was given before
        leaves the agreement as it is. Where it has grown since, the difference is added by another
        act, which has a number behind that id; days that turn out too many stay. Faults:
        `credit.type`, `credit.agreement` (another's), `reference.unknown` (by no rule of this
        agreement), `credit.days` (no days for the term, no whole number of them, or not due),
        `term.open` (there is no end to move).

        >>> from datetime import date
        >>> import patronage as pt
        >>> on = date(2026, 1, 1)
        >>> hosting = pt.Agreement.signed(
        ...     "A1",
        ...     on=on,
        ...     start=on,
        ...     length=pt.years(1),
        ...     measures=pt.measures.Measure(
        ...         "outage",
        ...         pt.measures.AttainmentMethod.COUNT,
        ...         window=pt.counting.MONTH,
        ...         target=pt.at_most(0),
        ...     ),
        ...     credits=pt.measures.CreditRule(
        ...         "days",
        ...         on="outage",
        ...         form=pt.measures.Per(1, each=3, part=pt.measures.PartUnit.COUNTED),
        ...         settled_by=pt.measures.SettledBy.EXTENSION,
        ...     ),
        ... )
        >>> lost = pt.Observation("outage", 60, on=date(2026, 1, 9))
        >>> (credit,) = hosting.credits([lost], on=date(2026, 2, 1))
        >>> longer = hosting.extend(credit, on=date(2026, 2, 1))
        >>> longer.ended_on, longer.extend(credit, on=date(2026, 2, 2)) == longer
        (datetime.date(2027, 1, 4), True)
        """
        faults: list[Fault] = []
        check_instance(faults, "credit.type", "credit", credit, Credit)
        raise_faults(faults)
        self._check_own(credit)
        days = credit.owed
        given = [each.days.days for each in extensions_of(self.life) if each.credit == credit.id]
        if type(days) is not int or (days <= 0 and not given):
            hint = "give a credit of whole days that is due"
            raise invalid([Fault.of("credit.days", "credit", str(credit), hint)])
        days -= sum(given)
        if days <= 0:
            return self
        end = self.as_of(on).life.expires_on
        if not isinstance(end, date):
            hint = "the term has no end that is known: there is nothing to extend"
            raise invalid([Fault.of("term.open", "credit", str(credit), hint)])
        acts = {act.id for act in self.acts}
        return self.amend(on=on, until=add_days(end, days), id=free(credit.id, acts))

    def _check_own(self, credit: Credit) -> None:
        """Raise if a credit is not one of days, by a rule of this agreement."""
        if credit.agreement not in {None, self.id}:
            hint = f"it is of another agreement: give one of {self.id}"
            raise invalid([Fault.of("credit.agreement", "credit", credit.agreement, hint)])
        rules = {each.id for version in self.life.versions for each in version.terms.credits}
        if credit.rule not in rules:
            hint = f"{offer(credit.rule, rules)}give what follows by a credit rule of its terms"
            raise invalid([Fault.of("reference.unknown", "credit.rule", credit.rule, hint)])
        if credit.settled_by is not SettledBy.EXTENSION or not extended_by(self.life, credit.rule):
            hint = "give a credit that is settled by an extension"
            raise invalid([Fault.of("credit.days", "credit", str(credit), hint)])
