"""An agreement that is measured: what was reached, what follows, and what is claimed of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import frozen

from patronage.agreement.ahead.service import attained_by, credited_by, serving
from patronage.agreement.life.acts import Act
from patronage.agreement.paper.agreed import (  # hints
    Beside,  # noqa: F401  # pyright: ignore[reportUnusedImport]
    Dated,  # noqa: F401  # pyright: ignore[reportUnusedImport]
)
from patronage.agreement.status.act_kinds import ActKind
from patronage.agreement.whole.bound import Bound
from patronage.agreement.whole.formation import takes_act_details
from patronage.dates.day import check_one_day
from patronage.fields import Id, OneLine  # noqa: F401  # pyright: ignore[reportUnusedImport]  hints

if TYPE_CHECKING:
    from datetime import date
    from typing import Unpack

    from patronage.agreement.life.acts import By
    from patronage.agreement.paper.drafting import ActDetails
    from patronage.facts.as_known import FactSource
    from patronage.measures.attainment import Attainment
    from patronage.measures.credits import Credit

__all__ = ["Served"]


@frozen(repr=False, getstate_setstate=False)
class Served(Bound):
    """An agreement as its service is measured: attainments, credits, claims.

    The part of `Agreement` about measures and their consequences.
    """

    def attainments(self, facts: FactSource, *, on: date) -> tuple[Attainment, ...]:
        """Return what its measures came to by a day, window by window, by a ledger's facts (D22).

        In the order of its terms and of the windows; the window that runs as far as it goes. Read
        are the observations known and dated by the day, and how late what is owed under it was.
        Windows are of the days on which it is in force: where that or a measure changes, a new one
        begins. An observation of a line of service counts for agreements of that line alone.

        >>> from datetime import date
        >>> import patronage as pt
        >>> on = date(2026, 1, 1)
        >>> uptime = pt.measures.Measure(
        ...     "uptime",
        ...     pt.measures.AttainmentMethod.UPTIME,
        ...     of="outage",
        ...     window=pt.counting.MONTH,
        ...     target=pt.at_least(99),
        ... )
        >>> hosting = pt.Agreement.signed("A1", on=on, start=on, measures=uptime)
        >>> outage = pt.Observation("outage", 500, on=date(2026, 1, 9))
        >>> for each in hosting.attainments([outage], on=date(2026, 1, 31)):
        ...     print(each)
        uptime, 1 Jan 2026 to 31 Jan 2026: 98.8799%, not met (at least 99)
        """
        check_one_day("on", on)
        return attained_by(serving(self.as_of(on)), facts, on)

    def credits(self, facts: FactSource, *, on: date) -> tuple[Credit, ...]:
        """Return what follows by its credit rules by a day, by a ledger's facts (D22).

        In the order in which it arose. Fees are those charged under it, as known by the day, and of
        days that aren't billed yet what its terms of billing will charge as things stand; where
        that hangs on usage it is not known, and neither is a share of it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> on = date(2026, 1, 1)
        >>> hosting = pt.Agreement.signed(
        ...     "A1",
        ...     on=on,
        ...     start=on,
        ...     billing=pt.BillingTerms.monthly(pt.Money("310.00", "USD")),
        ...     measures=pt.measures.Measure(
        ...         "uptime",
        ...         pt.measures.AttainmentMethod.UPTIME,
        ...         of="outage",
        ...         window=pt.counting.MONTH,
        ...         target=pt.at_least(99),
        ...     ),
        ...     credits=pt.measures.CreditRule(
        ...         "credit", on="uptime", form=10, of=pt.measures.CreditBase.PERIOD_FAILED
        ...     ),
        ... )
        >>> outage = pt.Observation("outage", 500, on=date(2026, 1, 9))
        >>> mary = pt.Relationship("host", "mary").add(hosting, outage).bill(on)
        >>> print(*hosting.credits(mary, on=date(2026, 2, 1)))
        credit, 1 Jan 2026 to 31 Jan 2026: 31.00 USD, due
        """
        check_one_day("on", on)
        return credited_by(serving(self.first_made), serving(self.as_of(on)), facts, on)

    @takes_act_details
    def claim(
        self,
        about: str,
        *,
        on: date,
        by: By,
        for_due: date | None = None,
        **details: Unpack[ActDetails],
    ) -> Self:
        """Return the agreement, with a claim to what follows by a credit rule.

        For the window in which the day `for_due` lies; left out, for all that may be claimed then:
        windows that are over, and whose last day hasn't passed. The last day is in time
        (`CreditRule.claim`). Raises `Refused` (`claim.needless`, `claim.party`, `claim.window`,
        `claim.early`, `claim.late`).

        >>> from datetime import date
        >>> import patronage as pt
        >>> on, jan = date(2026, 1, 1), date(2026, 1, 9)
        >>> hosting = pt.Agreement.signed(
        ...     "A1",
        ...     on=on,
        ...     start=on,
        ...     measures=pt.measures.Measure(
        ...         "outage", pt.measures.AttainmentMethod.COUNT, window=pt.counting.MONTH
        ...     ),
        ...     credits=pt.measures.CreditRule(
        ...         "each", on="outage", form=pt.Money("5", "USD"), claim=pt.days(30)
        ...     ),
        ... )
        >>> claimed = hosting.claim("each", on=date(2026, 3, 2), by=pt.Side.PATRON, for_due=jan)
        >>> claimed.acts[-1].kind
        ActKind.CLAIM
        """
        return self.after(Act(ActKind.CLAIM, on=on, by=by, about=about, for_due=for_due, **details))
