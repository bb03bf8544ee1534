"""The formal agreement: what two sides have signed, and where it stands on every day."""

from __future__ import annotations

from datetime import date  # noqa: TC003  for the examples
from typing import TYPE_CHECKING, Self

from attrs import evolve, frozen

from patronage.agreement.admission.ending import effective_for_cause
from patronage.agreement.admission.renewing import may_leave_unreminded, stopped_end
from patronage.agreement.life.acts import Act
from patronage.agreement.life.sureness import first_effect
from patronage.agreement.paper.agreed import (  # hints
    Beside,  # noqa: F401  # pyright: ignore[reportUnusedImport]
    Dated,  # noqa: F401  # pyright: ignore[reportUnusedImport]
)
from patronage.agreement.paper.drafting import check_days
from patronage.agreement.status.act_kinds import ActKind, Ground
from patronage.agreement.terms.notice import applying
from patronage.agreement.terms.term import Term  # noqa: F401  # pyright: ignore[reportUnusedImport]
from patronage.agreement.terms.terms import Terms  # noqa: F401  # pyright: ignore[reportUnusedImport]
from patronage.agreement.whole.changing import Changing
from patronage.agreement.whole.formation import takes_act_details
from patronage.checks import check_id
from patronage.counting.when import bounds, latest
from patronage.errors import raise_faults
from patronage.fields import Id, OneLine  # noqa: F401  # pyright: ignore[reportUnusedImport]  hints

if TYPE_CHECKING:
    from typing import Unpack

    from patronage.agreement.life.acts import By
    from patronage.agreement.paper.drafting import ActDetails
    from patronage.counting.when import Day
    from patronage.errors import Fault

__all__ = ["Agreement"]


def _not_before(on: date, day: Day | None) -> Day:
    """Return the day that an act is about, or its own where that is over or there is none."""
    return on if day is None or bounds(day)[1] < on else day


@frozen(repr=False, getstate_setstate=False)
class Agreement(Changing):
    """A formal agreement between the two sides: term, terms, and all that was done with it (D4).

    `on` is the day it was put on paper; a signature, a notice, an amendment are later `acts`, each
    with the day it was done and the day it takes effect. Status, versions and deadlines follow from
    term and acts and are never stored; acts that the terms don't allow are `Refused`, with the
    clause. `others` sign beside the two sides; `provider` and `patron` may name who these are,
    `category` what sort of agreement it is ("retainer", "NDA"): policies may ask for one.
    Build one with `signed` or `drafted`, and go on with `sign`, `give_notice`, `amend` and so on;
    an act by several parties names them all (`by=[…]`).

    In the ledger it is one fact that grows: a newer value of the same id only adds acts. Money owed
    never changes its status: a breach is a recorded act. No engagement: that is the work done under
    it. Faults: those of `Term`, `Terms` and `Act`; `reference.unknown` for a stranger's act,
    `act.repeated` for an id that another act has.

    >>> import patronage as pt
    >>> agreement = pt.Agreement.signed(
    ...     "A1",
    ...     on=date(2026, 1, 5),
    ...     start=date(2026, 2, 1),
    ...     length=pt.years(1),
    ...     summary="Monthly counsel",
    ...     renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
    ...     billing=pt.BillingTerms.monthly(pt.Money("2500.00", "USD")),
    ... )
    >>> print(agreement.status)
    draft; executed from 5 Jan 2026; in force from 1 Feb 2026
    >>> print(agreement.agenda(on=date(2026, 3, 2)))
    1 Apr charge 2,500.00 USD, due 1 May · 3 Dec last day for notice, else renews to 1 Feb 2028
    """

    @takes_act_details
    def give_notice(
        self,
        *,
        on: date,
        by: By,
        effective: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with notice that it will not renew; in force until the end (A16).

        Without `effective`, it counts for the next end of a term that it is in time for; with it,
        it is refused (`notice.late`) after the last day for that end, which itself is in time.
        Where an end, or how long the notice is, is left open, it may come too late for the one and
        count for a later end: then it ends in bounds. The notice clause at the end of the term
        decides, not that of the day on which it is given; a term that is agreed later ends where
        the one that was stopped did.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1",
        ...     on=date(2026, 1, 5),
        ...     start=date(2026, 2, 1),
        ...     length=pt.years(1),
        ...     renewal=pt.Renewal.automatic(pt.years(1), notice=pt.days(60)),
        ... )
        >>> agreement.give_notice(on=date(2026, 12, 3), by=pt.Side.PATRON).ended_on
        datetime.date(2027, 2, 1)
        >>> agreement.give_notice(on=date(2026, 12, 4), by=pt.Side.PATRON).ended_on
        datetime.date(2028, 2, 1)
        """
        check_days(on, effective)
        then = self._life_by(on, details.get("recorded_on"))
        day = effective or stopped_end(then, on) or _not_before(on, then.expires_on)
        return self.after(Act(ActKind.GIVE_NOTICE, on=on, effective=day, by=by, **details))

    @takes_act_details
    def withdraw_notice(self, *, on: date, by: By, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, with the party's notices taken back that have not taken effect.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1",
        ...     on=date(2026, 1, 5),
        ...     start=date(2026, 2, 1),
        ...     length=pt.years(1),
        ...     renewal=pt.Renewal.automatic(pt.years(1)),
        ... ).give_notice(on=date(2026, 11, 1), by=pt.Side.PATRON)
        >>> agreement.withdraw_notice(on=date(2026, 11, 20), by=pt.Side.PATRON).ended_on is None
        True
        """
        return self.after(Act(ActKind.WITHDRAW_NOTICE, on=on, by=by, **details))

    @takes_act_details
    def renew(
        self,
        *,
        on: date,
        by: By = None,
        effective: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, renewed once: by the agreement of all, or by one side's option.

        Where it takes all, what some of them say waits until the last one agrees. After the end,
        it takes all in any case, also where one side had an option, and `effective` says as of
        which end: in hindsight it was in force without a break. An option whose last day is past
        takes all as well.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed(
        ...     "A1",
        ...     on=date(2026, 1, 5),
        ...     start=date(2026, 2, 1),
        ...     length=pt.years(1),
        ...     renewal=pt.Renewal.by_agreement(pt.months(6)),
        ... )
        >>> agreement.renew(on=date(2027, 1, 31)).ended_on
        datetime.date(2027, 8, 1)
        """
        check_days(on, effective)
        then = self._life_by(on, details.get("recorded_on"))
        day = effective or _not_before(on, then.renews_on or then.expires_on)
        return self.after(Act(ActKind.RENEW, on=on, effective=day, by=by, **details))

    @takes_act_details
    def suspend(
        self,
        *,
        on: date,
        effective: date | None = None,
        by: By = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, suspended until it is resumed.

        What stands still meanwhile, its terms say (`Suspension`): by default its term and its
        billing run on.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on).suspend(on=date(2026, 3, 1))
        >>> agreement.status.at(date(2026, 3, 1))
        AgreementStatus.SUSPENDED
        """
        return self.after(Act(ActKind.SUSPEND, on=on, effective=effective or on, by=by, **details))

    @takes_act_details
    def resume(
        self,
        *,
        on: date,
        effective: date | None = None,
        by: By = None,
        extends_term: bool | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, in force again after a suspension.

        `extends_term` decides whether its term is extended by the days of the suspension; None: as
        the terms have it (`Suspension`). To say no once the term would be over is refused
        (`resumption.late`).

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on).suspend(on=date(2026, 3, 1))
        >>> agreement.resume(on=date(2026, 3, 9)).in_force_on(date(2026, 3, 9))
        Verdict.MET
        """
        return self.after(
            Act(
                ActKind.RESUME,
                on=on,
                effective=effective or on,
                by=by,
                extends_term=extends_term,
                **details,
            )
        )

    @takes_act_details
    def breach(
        self,
        *,
        on: date,
        by: By,
        effective: date | None = None,
        about: str | None = None,
        for_due: date | None = None,
        cause: str | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with a breach by one party on record; the time to cure it runs.

        It runs from `on`, the day on which notice of it was given; `effective` is the earlier day
        of the breach itself, where that is another. Each breach has its own time; with an `id`, it
        can be cured by itself. It may be `about` an obligation or a plan of reviews that is late on
        that day, by its id: the oldest of it, or what was due on `for_due`; only who owes it breaks
        it (`breach.party`, `breach.not_due`), and doing all of that in time cures the breach.
        `cause` is the name of one of `Termination.causes`, whose rules it follows then.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> terms = pt.Termination(cure=pt.days(30))
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, termination=terms)
        >>> breached = agreement.breach(on=date(2026, 3, 1), by=pt.Side.PATRON, reason="unpaid")
        >>> [
        ...     str(each.on)
        ...     for each in breached.deadlines(on=date(2026, 3, 1), until=date(2026, 5, 1))
        ... ]
        ['2026-03-31']
        """
        check_days(on, effective)
        day = effective or on
        return self.after(
            Act(
                ActKind.BREACH,
                on=on,
                effective=day,
                by=by,
                about=about,
                for_due=for_due,
                cause=cause,
                **details,
            )
        )

    @takes_act_details
    def cure(
        self, *, on: date, by: By, about: str | None = None, **details: Unpack[ActDetails]
    ) -> Self:
        """Return the agreement, with all breaches by one party cured, or the one that is named.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> breached = pt.Agreement.signed("A1", on=on, start=on).breach(
        ...     on=on, by=pt.Side.PATRON, id="unpaid-1"
        ... )
        >>> breached.cure(on=date(2026, 1, 9), by=pt.Side.PATRON, about="unpaid-1").acts[-1].kind
        ActKind.CURE
        """
        return self.after(Act(ActKind.CURE, on=on, by=by, about=about, **details))

    @takes_act_details
    def occur(self, event: str, *, on: date, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, with an event on record that came on a day, by its name.

        It moves nothing by itself: it is there for what waits for it.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.occur("fda-approval", on=date(2026, 3, 1)).life.occurred["fda-approval"]
        (datetime.date(2026, 3, 1),)
        """
        faults: list[Fault] = []
        check_id(faults, "event", event)
        raise_faults(faults)
        return self.after(Act(ActKind.OCCUR, on=on, about=event, **details))

    @takes_act_details
    def terminate(
        self,
        *,
        on: date,
        by: By = None,
        ground: Ground = Ground.CONVENIENCE,
        effective: date | None = None,
        about: str | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, ended early: for convenience, for cause, by consent or withdrawal.

        Without `effective`: for convenience, and for a cause that asks for notice, as soon as its
        notice allows; by withdrawal from its start; else on its own day.
        Without cause or consent it never takes effect before its notice has run (A5). For cause,
        `about` may name the breach. Consent takes all parties (`by=None`: all together): what some
        of them say waits until the last agrees to the same day. A later consent, given before an
        earlier one has effect, moves the end.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> terms = pt.Termination(convenience=pt.days(30))
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, termination=terms)
        >>> agreement.terminate(on=date(2026, 3, 1), by=pt.Side.PATRON).ended_on
        datetime.date(2026, 3, 31)
        """
        check_days(on, effective)
        day: Day = effective or on
        then = self._life_by(on, details.get("recorded_on"))
        if effective is None and ground is Ground.CONVENIENCE:
            terms = then.terms_over_time.at(on).termination
            party = next(iter(self._parties_of(by)), None)
            notices = () if terms is None else terms.without_cause
            found = [each for each in applying(notices, on, party, then.start) if each is not None]
            if may_leave_unreminded(then, on, party):
                day = on
            elif terms is not None and found:
                day = latest(first_effect(found, on), terms.not_before or on)
        if effective is None and ground is Ground.WITHDRAWAL:
            day = min(on, bounds(then.start)[0])
        act = Act(
            ActKind.TERMINATE,
            on=on,
            effective=day,
            by=by,
            ground=ground,
            about=about,
            **details,
        )
        if effective is None and ground is Ground.CAUSE:
            act = evolve(act, effective=effective_for_cause(then, *self._sided((act,))))
        return self.after(act)

    def cancel(self, *, on: date, by: By, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, ended from its start by a right to withdraw; nothing is owed.

        In hindsight it never was in force, and what was charged is taken back; what was known
        before (`as_of`) stays what it was. The last day is in time, the next is refused
        (`withdrawal.late`).

        >>> import patronage as pt
        >>> on = date(2026, 5, 1)
        >>> terms = pt.Termination(withdrawal=pt.Withdrawal(pt.days(14), by=pt.Side.PATRON))
        >>> agreement = pt.Agreement.signed("A1", on=on, start=on, termination=terms)
        >>> cancelled = agreement.cancel(on=date(2026, 5, 15), by=pt.Side.PATRON)
        >>> cancelled.ended_on, cancelled.as_of(date(2026, 5, 14)).in_force_on(on)
        (datetime.date(2026, 5, 1), Verdict.MET)
        """
        return self.terminate(on=on, by=by, ground=Ground.WITHDRAWAL, **details)
