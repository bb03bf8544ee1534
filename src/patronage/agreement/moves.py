"""The methods by which an agreement moves on: each returns it with one more act, or is refused.

They are written as functions, and stand in the class `Agreement` as its methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from patronage.agreement.acts import Act, ActKind, Ground
from patronage.agreement.admission import stopped_end
from patronage.agreement.terms import Amendment, Terms
from patronage.errors import raise_faults
from patronage.facts import Side
from patronage.values import check_day

if TYPE_CHECKING:
    from datetime import date
    from typing import Unpack

    from patronage.agreement.agreement import Agreement
    from patronage.agreement.drafting import TermsDetails
    from patronage.errors import Fault
    from patronage.facts import HasRef

__all__ = [
    "ActDetails",
    "amend",
    "breach",
    "cure",
    "give_notice",
    "offer",
    "renew",
    "resume",
    "sign",
    "supersede",
    "suspend",
    "terminate",
    "withdraw",
    "withdraw_notice",
]


class ActDetails(TypedDict, total=False):
    """What every act may say beside its days: why, and when we learned it (default: its day)."""

    reason: str | None
    recorded_on: date


def check_days(on: date, effective: date | None) -> None:
    """Raise if the days of an act are none, before anything is counted from them.

    >>> from datetime import date
    >>> check_days(date(2026, 1, 1), None)
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    if effective is not None:
        check_day(faults, "effective", effective)
    raise_faults(faults)


def offer(
    self: Agreement,
    *,
    on: date,
    by: Side | HasRef | str = Side.PROVIDER,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, offered by one party to the others.

    >>> from datetime import date
    >>> import patronage as pt
    >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
    >>> draft.offer(on=date(2026, 1, 7)).status.at(date(2026, 1, 7))
    AgreementStatus.OFFERED
    """
    return self.after(Act(ActKind.OFFER, on=on, by=by, **details))


def sign(
    self: Agreement, by: Side | HasRef | str, *, on: date, **details: Unpack[ActDetails]
) -> Agreement:
    """Return the agreement, signed by one of its parties; the last signature executes it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> draft = pt.Agreement.drafted("A1", on=on, start=date(2026, 2, 1))
    >>> draft.sign(pt.Side.PROVIDER, on=on).sign(pt.Side.PATRON, on=date(2026, 1, 9)).signed_on
    datetime.date(2026, 1, 9)
    """
    return self.after(Act(ActKind.SIGN, on=on, by=by, **details))


def withdraw(
    self: Agreement,
    *,
    on: date,
    by: Side | HasRef | str | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, given up before all had signed.

    >>> from datetime import date
    >>> import patronage as pt
    >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
    >>> draft.withdraw(on=date(2026, 1, 20)).ended_on
    datetime.date(2026, 1, 20)
    """
    return self.after(Act(ActKind.WITHDRAW, on=on, by=by, **details))


def give_notice(
    self: Agreement,
    *,
    on: date,
    by: Side | HasRef | str,
    effective: date | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, with notice that it will not renew; in force until the end (A16).

    Without `effective`, it counts for the next end of a term that it is in time for; with it, it
    is refused (`notice.late`) after the last day for that end. The last day itself is in time.

    >>> from datetime import date
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
    day = effective or stopped_end(self.life, on) or max(self.life.expires_on or on, on)
    return self.after(Act(ActKind.GIVE_NOTICE, on=on, effective=day, by=by, **details))


def withdraw_notice(
    self: Agreement, *, on: date, by: Side | HasRef | str, **details: Unpack[ActDetails]
) -> Agreement:
    """Return the agreement, with the party's notices taken back that have not taken effect.

    >>> from datetime import date
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


def renew(
    self: Agreement,
    *,
    on: date,
    by: Side | HasRef | str | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, renewed once: by both sides' agreement, or by one side's option.

    >>> from datetime import date
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
    check_days(on, None)
    day = self.life.expires_on or on
    return self.after(Act(ActKind.RENEW, on=on, effective=max(day, on), by=by, **details))


def suspend(
    self: Agreement,
    *,
    on: date,
    effective: date | None = None,
    by: Side | HasRef | str | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, suspended until it is resumed; its term and its billing run on.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> agreement = pt.Agreement.signed("A1", on=on, start=on).suspend(on=date(2026, 3, 1))
    >>> agreement.status.at(date(2026, 3, 1))
    AgreementStatus.SUSPENDED
    """
    return self.after(Act(ActKind.SUSPEND, on=on, effective=effective or on, by=by, **details))


def resume(
    self: Agreement,
    *,
    on: date,
    effective: date | None = None,
    by: Side | HasRef | str | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, in force again after a suspension.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> agreement = pt.Agreement.signed("A1", on=on, start=on).suspend(on=date(2026, 3, 1))
    >>> agreement.resume(on=date(2026, 3, 9)).in_force_on(date(2026, 3, 9))
    True
    """
    return self.after(Act(ActKind.RESUME, on=on, effective=effective or on, by=by, **details))


def breach(
    self: Agreement, *, on: date, by: Side | HasRef | str, **details: Unpack[ActDetails]
) -> Agreement:
    """Return the agreement, with a breach by one party on record; the time to cure it runs.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> terms = pt.Termination(cure=pt.days(30))
    >>> agreement = pt.Agreement.signed("A1", on=on, start=on, termination=terms)
    >>> breached = agreement.breach(on=date(2026, 3, 1), by=pt.Side.PATRON, reason="unpaid")
    >>> [str(each.on) for each in breached.deadlines(on=date(2026, 3, 1), until=date(2026, 5, 1))]
    ['2026-03-31']
    """
    return self.after(Act(ActKind.BREACH, on=on, by=by, **details))


def cure(
    self: Agreement, *, on: date, by: Side | HasRef | str, **details: Unpack[ActDetails]
) -> Agreement:
    """Return the agreement, with all breaches by one party cured.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> breached = pt.Agreement.signed("A1", on=on, start=on).breach(on=on, by=pt.Side.PATRON)
    >>> breached.cure(on=date(2026, 1, 9), by=pt.Side.PATRON).acts[-1].kind
    ActKind.CURE
    """
    return self.after(Act(ActKind.CURE, on=on, by=by, **details))


def terminate(
    self: Agreement,
    *,
    on: date,
    by: Side | HasRef | str | None = None,
    ground: Ground = Ground.CONVENIENCE,
    effective: date | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, ended early: for convenience, for cause, or by consent.

    Without `effective`: for convenience, as soon as its notice allows; else on its own day. Without
    cause or consent it never takes effect before its notice has run (A5).

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> terms = pt.Termination(convenience=pt.days(30))
    >>> agreement = pt.Agreement.signed("A1", on=on, start=on, termination=terms)
    >>> agreement.terminate(on=date(2026, 3, 1), by=pt.Side.PATRON).ended_on
    datetime.date(2026, 3, 31)
    """
    check_days(on, effective)
    day = effective or on
    if effective is None and ground is Ground.CONVENIENCE:
        terms = self.terms_on(on).termination
        if terms is not None and terms.convenience is not None:
            day = max(terms.convenience.takes_effect(on), terms.not_before or on)
    return self.after(Act(ActKind.TERMINATE, on=on, effective=day, by=by, ground=ground, **details))


def supersede(
    self: Agreement,
    successor: str,
    *,
    on: date,
    effective: date | None = None,
    **details: Unpack[ActDetails],
) -> Agreement:
    """Return the agreement, replaced by another one, named by its id.

    >>> from datetime import date
    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> old = pt.Agreement.signed("A1", on=on, start=on)
    >>> old.supersede("A2", on=date(2026, 6, 1)).status.at(date(2026, 6, 1))
    AgreementStatus.SUPERSEDED
    """
    day = effective or on
    return self.after(Act(ActKind.SUPERSEDE, on=on, effective=day, successor=successor, **details))


def amend(
    self: Agreement,
    *,
    on: date,
    effective: date | None = None,
    recorded_on: date | None = None,
    reason: str | None = None,
    **changes: Unpack[TermsDetails],
) -> Agreement:
    """Return the agreement with other terms from a day on; what isn't named stays (A8, A9).

    What an earlier amendment changes elsewhere goes on (A10). To what is so already there is
    nothing to amend: the agreement itself is returned (A12).

    >>> from datetime import date
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
    day = effective or on
    amendment = Amendment(Terms(**changes), changes=tuple(changes))
    standing = self.terms_on(day)
    if amendment.applied(standing) == standing:
        return self
    return self.after(
        Act(
            ActKind.AMEND,
            on=on,
            effective=day,
            amendment=amendment,
            reason=reason,
            recorded_on=on if recorded_on is None else recorded_on,
        )
    )
