"""An agreement that binds: what its parties owe each other under it, and what became of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import frozen

from patronage.agreement.ahead.deadlines import check_range
from patronage.agreement.life.acts import Act
from patronage.agreement.life.breaches import cured
from patronage.agreement.life.duties import owed_of
from patronage.agreement.paper.agreed import (  # hints
    Beside,  # noqa: F401  # pyright: ignore[reportUnusedImport]
    Dated,  # noqa: F401  # pyright: ignore[reportUnusedImport]
)
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.whole.formation import Formed, takes_act_details
from patronage.dates.day import check_one_day, refuse
from patronage.errors import offer
from patronage.fields import Id, OneLine  # noqa: F401  # pyright: ignore[reportUnusedImport]  hints

if TYPE_CHECKING:
    from datetime import date
    from typing import Unpack

    from patronage.agreement.life.acts import By
    from patronage.agreement.paper.drafting import ActDetails
    from patronage.agreement.terms.obligations import Owed
    from patronage.agreement.terms.reviews import ReviewOutcome
    from patronage.counting.verdict import Verdict

__all__ = ["Bound"]


@frozen(repr=False, getstate_setstate=False)
class Bound(Formed):
    """An agreement as its parties keep it: obligations, reviews, reminders.

    The part of `Agreement` about what is owed; the rest moves it on.
    """

    def owed(
        self, *, on: date, since: date | None = None, until: date | None = None
    ) -> tuple[Owed, ...]:
        """Return what is owed on a day by its obligations and reviews, the oldest first (D22, D23).

        Of each what is past due and not settled, and the next; with `since` or `until`, both
        included, all that fall due between them. As things stand on the day: what was done later is
        not seen. What recurs, recurs until the agreement ends. Faults: `date.type`, `span.order`.

        >>> from datetime import date
        >>> import patronage as pt
        >>> made = date(2026, 1, 5)
        >>> report = pt.Obligation(
        ...     "report",
        ...     "monthly report",
        ...     by=pt.Side.PROVIDER,
        ...     due=date(2026, 2, 5),
        ...     every=pt.months(1),
        ... )
        >>> retainer = pt.Agreement.signed("A1", on=made, start=made, obligations=report)
        >>> print(*retainer.owed(on=date(2026, 2, 9)), sep="\\n")
        monthly report: late since 6 Feb 2026, by 4 days
        monthly report: due 5 Mar 2026
        """
        check_one_day("on", on)
        if since is not None and until is not None:
            check_range(since, until)
        return owed_of(self.as_of(on).life, on, since, until)

    def is_cured(self, breach: str) -> Verdict:
        """Return whether a breach, by its id, was cured, so that nobody may end it for that now.

        By a cure, or by doing all that it is about. Unknown where it came after its time, and the
        terms leave open whether it counts then (`Termination.late_cure`). What counts whether or
        not it is cured gives its right all the same, and counts as not cured. Raises
        `UnknownReference` (`reference.unknown`) where no breach of that id has effect.

        >>> from datetime import date
        >>> import patronage as pt
        >>> made, open = date(2026, 1, 5), pt.Unknown("a reason to believe that it would do")
        >>> terms = pt.Termination(cure=pt.days(8), late_cure=open)
        >>> sale = pt.Agreement.signed("A1", on=made, start=made, termination=terms)
        >>> sold = sale.breach(on=date(2026, 3, 23), by=pt.Side.PROVIDER, id="b1")
        >>> in_time = sold.cure(on=date(2026, 3, 31), by=pt.Side.PROVIDER)
        >>> late = sold.cure(on=date(2026, 4, 1), by=pt.Side.PROVIDER)
        >>> [each.is_cured("b1") for each in (sold, in_time, late)]
        [Verdict.UNMET, Verdict.MET, Verdict.UNKNOWN]
        """
        acts = self.life.standing_acts
        breaches = [each for each in acts if each.kind is ActKind.BREACH and each.id is not None]
        found = next((each for each in breaches if each.id == breach), None)
        if found is None:
            meant = offer(breach, [each.id for each in breaches if each.id is not None])
            hint = f"{meant}give the id of a breach that has effect"
            refuse("reference.unknown", "breach", breach, hint)
        return cured(acts, acts.index(found), self.life.terms_over_time.at)

    @takes_act_details
    def perform(
        self,
        about: str,
        *,
        on: date,
        by: By = None,
        parts: int = 1,
        for_due: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with an obligation performed, wholly or so many of its parts.

        It counts for the due day that is named, else for the oldest that is open.

        >>> from datetime import date
        >>> import patronage as pt
        >>> made = date(2026, 1, 5)
        >>> logo = pt.Obligation("logo", "the logo", by=pt.Side.PROVIDER, due=date(2026, 3, 2))
        >>> agreement = pt.Agreement.signed("A1", on=made, start=made, obligations=logo)
        >>> done = agreement.perform("logo", on=date(2026, 3, 4))
        >>> print(*done.owed(on=date(2026, 3, 9), since=made))
        the logo: due 2 Mar 2026, done 4 Mar 2026, 2 days late
        """
        return self.after(
            Act(
                ActKind.PERFORM,
                on=on,
                by=by,
                about=about,
                parts=parts,
                for_due=for_due,
                **details,
            )
        )

    @takes_act_details
    def waive(
        self,
        about: str,
        *,
        on: date,
        by: By = None,
        for_due: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with an obligation let go by the one to whom it is owed.

        >>> from datetime import date
        >>> import patronage as pt
        >>> made = date(2026, 1, 5)
        >>> logo = pt.Obligation("logo", "the logo", by=pt.Side.PROVIDER, due=date(2026, 3, 2))
        >>> agreement = pt.Agreement.signed("A1", on=made, start=made, obligations=logo)
        >>> waived = agreement.waive("logo", on=date(2026, 2, 1), by=pt.Side.PATRON)
        >>> waived.owed(on=date(2026, 3, 9))
        ()
        """
        return self.after(Act(ActKind.WAIVE, on=on, by=by, about=about, for_due=for_due, **details))

    @takes_act_details
    def review(
        self,
        about: str,
        *,
        on: date,
        by: By = None,
        for_due: date | None = None,
        outcome: ReviewOutcome | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with a review held; its outcome may change when the next is due.

        >>> from datetime import date
        >>> import patronage as pt
        >>> made = date(2026, 1, 5)
        >>> plan = pt.ReviewPlan("quarterly", first=date(2026, 4, 5), every=pt.months(3))
        >>> agreement = pt.Agreement.signed("A1", on=made, start=made, reviews=plan)
        >>> held = agreement.review("quarterly", on=date(2026, 4, 1))
        >>> print(*held.owed(on=date(2026, 4, 9)))
        review: due 5 Jul 2026
        """
        return self.after(
            Act(
                ActKind.REVIEW,
                on=on,
                by=by,
                about=about,
                for_due=for_due,
                outcome=outcome,
                **details,
            )
        )

    @takes_act_details
    def remind(self, *, on: date, by: By, **details: Unpack[ActDetails]) -> Self:
        """Return the agreement, with one side having reminded the other of what comes.

        >>> from datetime import date
        >>> import patronage as pt
        >>> made, duty = date(2025, 1, 5), pt.Reminder(pt.Side.PROVIDER, closes=pt.days(15))
        >>> agreement = pt.Agreement.signed(
        ...     "A1",
        ...     on=made,
        ...     start=date(2025, 2, 1),
        ...     length=pt.years(1),
        ...     renewal=pt.Renewal.automatic(pt.years(1), reminder=duty),
        ... )
        >>> january = {"on": date(2026, 1, 5), "until": date(2026, 1, 20)}
        >>> [str(each.on) for each in agreement.deadlines(**january)]
        ['2026-01-17']
        >>> agreement.remind(on=date(2026, 1, 5), by=pt.Side.PROVIDER).deadlines(**january)
        ()
        """
        return self.after(Act(ActKind.REMIND, on=on, by=by, **details))
