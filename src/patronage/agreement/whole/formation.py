"""How an agreement comes about: drafted, offered, signed; or turned down, or given up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import evolve, frozen

from patronage.agreement.life.acts import Act
from patronage.agreement.paper.drafting import (
    ActDetails,
    AgreementDetails,
    check_days,
    parted,
    tried,
)
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.terms.term import Term
from patronage.agreement.terms.terms import Terms
from patronage.agreement.whole.upcoming import Upcoming
from patronage.errors import Fault, Refused, invalid
from patronage.facts.parties import Side
from patronage.keywords import taking

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Unpack

    from patronage.agreement.life.acts import By
    from patronage.agreement.terms.ends import End

__all__ = ["Formed", "takes_act_details"]

_SOME_TERM = Term(date.min)
"""Stands in for a faulty term, while the rest of an agreement is checked."""


_takes_all = taking(AgreementDetails, Term, Terms, Upcoming, code="agreement.unknown")

F = TypeVar("F", bound="Callable[..., Any]")


def takes_act_details(function: F) -> F:
    """Name in the signature of what does something with an agreement what every act may say.

    >>> @takes_act_details
    ... def done(*, on: date, **details: object) -> None:
    ...     pass
    >>> from inspect import signature
    >>> "reason" in signature(done).parameters
    True
    """
    return taking(ActDetails, Act, code="act.unknown")(function)


@frozen(repr=False, getstate_setstate=False)
class Formed(Upcoming):
    """How an agreement comes about: its draft, the offer, the signatures of those who sign it."""

    @classmethod
    @_takes_all
    def drafted(
        cls,
        id: str,  # noqa: A002  the field's own word
        *,
        on: date,
        start: End,
        **details: Unpack[AgreementDetails],
    ) -> Self:
        """Return an agreement on paper, not yet offered or signed.

        Without `length` or `until` it lasts until somebody ends it.

        >>> import patronage as pt
        >>> pt.Agreement.drafted(
        ...     "A1", on=date(2026, 1, 5), start=date(2026, 2, 1)
        ... ).signed_on is None
        True
        """
        term_says, terms_say, paper_says = parted(details)
        faults: list[Fault] = []
        term = tried(faults, lambda: Term(start, **term_says))
        terms = tried(faults, lambda: Terms(**terms_say))
        if term is None or terms is None:
            tried(faults, lambda: cls(id, on=on, term=_SOME_TERM, **paper_says))
            raise invalid(faults)
        return cls(id, on=on, term=term, terms=terms, **paper_says)

    @classmethod
    @_takes_all
    def signed(
        cls,
        id: str,  # noqa: A002  the field's own word
        *,
        on: date,
        start: End,
        **details: Unpack[AgreementDetails],
    ) -> Self:
        """Return an agreement that all of its parties signed on the day it was made.

        >>> import patronage as pt
        >>> agreement = pt.Agreement.signed("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> agreement.signatures
        ((Side.PROVIDER, datetime.date(2026, 1, 5)), (Side.PATRON, datetime.date(2026, 1, 5)))
        """
        draft = cls.drafted(id, on=on, start=start, **details)
        known = draft.recorded_on
        return evolve(
            draft,
            acts=[Act(ActKind.SIGN, on=on, by=by, recorded_on=known) for by in draft.signatories],
        )

    @_takes_all
    def order(
        self,
        id: str,  # noqa: A002  the field's own word
        *,
        on: date,
        start: End,
        **details: Unpack[AgreementDetails],
    ) -> Self:
        """Return an order under this agreement, its framework: one of its own, signed by the same.

        Refused (`order.refused`) on a day on which the framework doesn't bind. What becomes of the
        order at the end of the framework, its term says: `at_latest=EndOf(…)` ends it then. What
        becomes of the framework, that one's: `until=LaterOf(…, EndOfOrders())` holds it open.

        >>> import patronage as pt
        >>> day = date(2026, 1, 5)
        >>> frame = pt.Agreement.signed("F", on=day, start=day, until=date(2027, 1, 1))
        >>> order = frame.order("O", on=day, start=day, at_latest=pt.EndOf("F"))
        >>> order.under, order.together([frame]).ended_on
        ('F', datetime.date(2027, 1, 1))
        """
        check_days(on, None)
        if not any(each.is_live for each in self.life.possible.at(on)):
            stands = sorted(each.value for each in self.life.possible.at(on))
            hint = f"clause orders: on that day the framework is {' or '.join(stands)}"
            raise Refused(Fault.of("order.refused", "on", str(on), hint))
        sides: dict[str, Any] = {"provider": self.provider, "patron": self.patron}
        given: dict[str, Any] = {"line": self.line, "under": self.id, **sides, **details}
        return type(self).signed(id, on=on, start=start, **given)

    @takes_act_details
    def offer(
        self,
        *,
        on: date,
        by: By = Side.PROVIDER,
        until: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, offered by one party to the others, open `until` a day or for good.

        What not all have signed by then lapses, with the signatures that there are: it is a draft
        again, and who signs later makes a new offer (BGB 148, 150).

        >>> import patronage as pt
        >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> draft.offer(on=date(2026, 1, 7)).status.at(date(2026, 1, 7))
        AgreementStatus.OFFERED
        >>> offered = draft.offer(on=date(2026, 1, 7), until=date(2026, 1, 17))
        >>> offered.status.at(date(2026, 1, 18))
        AgreementStatus.DRAFT
        """
        return self.after(Act(ActKind.OFFER, on=on, by=by, until=until, **details))

    @takes_act_details
    def counter(
        self,
        *,
        on: date,
        by: By,
        until: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with a counter-offer by another party: what was signed is void.

        >>> import patronage as pt
        >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> offered = draft.sign(pt.Side.PROVIDER, on=date(2026, 1, 5))
        >>> offered.counter(on=date(2026, 1, 9), by=pt.Side.PATRON).signatures
        ()
        """
        return self.after(Act(ActKind.COUNTER, on=on, by=by, until=until, **details))

    @takes_act_details
    def reject(self, *, on: date, by: By, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, its offer turned down by another party: a draft again.

        >>> import patronage as pt
        >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> rejected = draft.offer(on=date(2026, 1, 7)).reject(
        ...     on=date(2026, 1, 9), by=pt.Side.PATRON
        ... )
        >>> rejected.status.at(date(2026, 1, 9))
        AgreementStatus.DRAFT
        """
        return self.after(Act(ActKind.REJECT, on=on, by=by, **details))

    @takes_act_details
    def sign(self, by: By, *, on: date, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, signed by one of its parties; the last signature executes it.

        >>> import patronage as pt
        >>> on = date(2026, 1, 5)
        >>> draft = pt.Agreement.drafted("A1", on=on, start=date(2026, 2, 1))
        >>> draft.sign(pt.Side.PROVIDER, on=on).sign(pt.Side.PATRON, on=date(2026, 1, 9)).signed_on
        datetime.date(2026, 1, 9)
        """
        return self.after(Act(ActKind.SIGN, on=on, by=by, **details))

    @takes_act_details
    def withdraw(self, *, on: date, by: By = None, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, given up before all had signed.

        >>> import patronage as pt
        >>> draft = pt.Agreement.drafted("A1", on=date(2026, 1, 5), start=date(2026, 2, 1))
        >>> draft.withdraw(on=date(2026, 1, 20)).ended_on
        datetime.date(2026, 1, 20)
        """
        return self.after(Act(ActKind.WITHDRAW, on=on, by=by, **details))
