"""Billing terms as an agreement states them: everything but the days they run over."""

from __future__ import annotations

from datetime import date  # noqa: TC003  its hints can be read
from typing import TYPE_CHECKING, TypedDict, Unpack

from attrs import field, frozen

from patronage.billing.charges.due_days import NetDays
from patronage.billing.charges.dues import Due, Timing, check_due
from patronage.billing.course.course import Fee, PerPeriod
from patronage.billing.course.fee_answers import check_fees
from patronage.billing.fees.recurring import RecurringFee
from patronage.billing.periods.anchor import Anchor
from patronage.billing.periods.cadence import Cadence, Stub
from patronage.billing.prices.proration import Proration
from patronage.billing.schedule.checks import check_shares
from patronage.billing.schedule.schedule import BillingSchedule
from patronage.checks import check_instance
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import Period
from patronage.dates.span import Span, months, weeks, years
from patronage.errors import Fault, raise_faults
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.billing.prices.prices import Price

__all__ = ["BillingDetails", "BillingTerms"]

NET_30 = NetDays(30)
"""What is due unless something else was agreed."""


class BillingDetails(TypedDict, total=False):
    """What the named constructors of `BillingTerms` take beside the price, as `recurring` does.

    `anchor`, `month_end`, `first` and `last` say how the periods lie, `timing`, `proration` and
    `due` when and how they are charged, `fee` is the id of the fee. Each may be left out.

    >>> import patronage as pt
    >>> later: pt.billing.BillingDetails = {"timing": pt.Timing.IN_ARREARS, "due": pt.NetDays(10)}
    >>> pt.BillingTerms.monthly(pt.Money("80", "USD"), **later).due
    NetDays(10)
    """

    anchor: date | Anchor
    month_end: MonthEnd
    first: Stub
    last: Stub
    timing: Timing
    proration: Proration
    due: Due
    fee: str


@frozen
class BillingTerms(Value):
    """How something is billed, before it is known from when to when; `bind` makes a schedule of it.

    By default in advance, each day of a part period at its share of the whole period, net 30, from
    the start on. `cadence` overrides `every`, where the plain length doesn't say enough. Faults:
    `interval.type`, `cadence.type`, `fee.type`, `proration.unit` (a rule by months for a price by
    days) and those of the schedule.

    >>> from datetime import date
    >>> import patronage as pt
    >>> counsel = pt.BillingTerms.monthly(pt.Money("2500.00", "USD"))
    >>> counsel.bind("B1", date(2026, 2, 1), date(2027, 2, 1)).charges(until=date(2026, 4, 1))[
    ...     -1
    ... ].due_on
    datetime.date(2026, 5, 1)
    """

    fees: tuple[Fee, ...] = field(kw_only=True)
    every: Span | None = field(default=None, kw_only=True)
    cadence: Cadence | None = field(default=None, kw_only=True)
    timing: Timing = field(default=Timing.IN_ADVANCE, kw_only=True)
    proration: Proration = field(default=Proration.ACTUAL_PERIOD, kw_only=True)
    due: Due = field(default=NET_30, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_fees(faults, self.fees)
        check_instance(faults, "interval.type", "every", self.every, Span, type(None))
        check_instance(faults, "cadence.type", "cadence", self.cadence, Cadence, type(None))
        if (self.every is None) is (self.cadence is None):
            hint = "give either every or a cadence"
            faults.append(Fault.of("cadence.type", "cadence", self.cadence, hint))
        check_instance(faults, "timing.type", "timing", self.timing, Timing)
        check_instance(faults, "proration.type", "proration", self.proration, Proration)
        check_due(faults, "due", self.due)
        raise_faults(faults)
        every = self.every if self.cadence is None else self.cadence.every
        check_shares(faults, self.fees, every, self.proration)
        raise_faults(faults)

    @staticmethod
    def _meant(value: object) -> str | None:
        """Return how an amount or a fee alone is made terms of."""
        if type(value) is Money:
            return "say how often: BillingTerms.monthly(…), or .recurring(every, …)"
        return "wrap it: BillingTerms(every=…, fees=(…,))" if isinstance(value, Fee) else None

    @classmethod
    def recurring(
        cls,
        every: Span,
        amount: Price,
        *,
        anchor: date | Anchor = Anchor.START,
        month_end: MonthEnd = MonthEnd.CLAMP,
        first: Stub = Stub.SHORT,
        last: Stub = Stub.SHORT,
        timing: Timing = Timing.IN_ADVANCE,
        proration: Proration = Proration.ACTUAL_PERIOD,
        due: Due = NET_30,
        fee: str = "fee",
    ) -> BillingTerms:
        """Return the terms of one recurring fee; `monthly` and its kin leave out the length.

        >>> import patronage as pt
        >>> pt.BillingTerms.recurring(pt.weeks(2), pt.Money("80", "USD")).every
        days(14)
        """
        cadence = None
        if (anchor, month_end, first, last) != (
            Anchor.START,
            MonthEnd.CLAMP,
            Stub.SHORT,
            Stub.SHORT,
        ):
            cadence = Cadence(
                every=every, anchor=anchor, month_end=month_end, first=first, last=last
            )
        return cls(
            fees=(RecurringFee(id=fee, amount=amount),),
            every=every if cadence is None else None,
            cadence=cadence,
            timing=timing,
            proration=proration,
            due=due,
        )

    @classmethod
    def weekly(cls, amount: Price, **details: Unpack[BillingDetails]) -> BillingTerms:
        """Return the terms of a price per week.

        >>> import patronage as pt
        >>> pt.BillingTerms.weekly(pt.Money("80", "USD")).every
        days(7)
        """
        return cls.recurring(weeks(1), amount, **details)

    @classmethod
    def monthly(cls, amount: Price, **details: Unpack[BillingDetails]) -> BillingTerms:
        """Return the terms of a price per month.

        >>> import patronage as pt
        >>> pt.BillingTerms.monthly(pt.Money("80", "USD")).every
        months(1)
        """
        return cls.recurring(months(1), amount, **details)

    @classmethod
    def quarterly(cls, amount: Price, **details: Unpack[BillingDetails]) -> BillingTerms:
        """Return the terms of a price per quarter of a year.

        >>> import patronage as pt
        >>> pt.BillingTerms.quarterly(pt.Money("80", "USD")).every
        months(3)
        """
        return cls.recurring(months(3), amount, **details)

    @classmethod
    def half_yearly(cls, amount: Price, **details: Unpack[BillingDetails]) -> BillingTerms:
        """Return the terms of a price per half-year.

        >>> import patronage as pt
        >>> pt.BillingTerms.half_yearly(pt.Money("80", "USD")).every
        months(6)
        """
        return cls.recurring(months(6), amount, **details)

    @classmethod
    def yearly(cls, amount: Price, **details: Unpack[BillingDetails]) -> BillingTerms:
        """Return the terms of a price per year.

        >>> import patronage as pt
        >>> pt.BillingTerms.yearly(pt.Money("80", "USD")).every
        years(1)
        """
        return cls.recurring(years(1), amount, **details)

    @property
    def is_recurring(self) -> bool:
        """Whether any fee is charged period after period (D6).

        >>> import patronage as pt
        >>> pt.BillingTerms.yearly(pt.Money("80", "USD")).is_recurring
        True
        """
        return any(isinstance(fee, PerPeriod) for fee in self.fees)

    def bind(
        self,
        id: str,  # noqa: A002
        start: date,
        end: date | None = None,
        *,
        line: str | None = None,
    ) -> BillingSchedule:
        """Return the schedule that bills by these terms, from a day to another or for good.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.BillingTerms.yearly(pt.Money("80", "USD")).bind(
        ...     "B1", date(2026, 1, 1)
        ... ).runs.end is None
        True
        """
        cadence = self.cadence or Cadence(every=self.every)
        return BillingSchedule(
            id=id,
            runs=Period(start, end),
            cadence=cadence,
            fees=self.fees,
            timing=self.timing,
            proration=self.proration,
            due=self.due,
            line=line,
        )
