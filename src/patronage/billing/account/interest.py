"""Interest on what is paid late: simple, by day count, after days of grace."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.billing.account.account import Account
from patronage.billing.arguments import need
from patronage.billing.charges.due_days import LONGEST_OFFSET
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.prices import check_percent, percent_of
from patronage.billing.prices.proration import Proration, ProrationRule
from patronage.checks import check_instance
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.dates.span import years
from patronage.errors import Fault, raise_faults
from patronage.fields import OneLine, Whole
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from datetime import date

    from patronage.billing.account.debt import Claim

__all__ = ["InterestItem", "LateInterest"]

YEARLY = frozenset(
    {
        ProrationRule.ACTUAL_360,
        ProrationRule.ACTUAL_365,
        ProrationRule.ACTUAL_ACTUAL,
        ProrationRule.THIRTY_360_EU,
        ProrationRule.THIRTY_360_US,
    }
)


@frozen
class InterestItem(Value):
    """The interest on one charge: how many days it was late, and what that costs.

    >>> import patronage as pt
    >>> InterestItem("C1", 10, pt.Money("1.00", "USD")).days
    10
    """

    charge: OneLine
    days: Whole
    amount: Money


@frozen
class LateInterest(Value):
    """Simple interest, in percent a year, on what is unpaid after its due day.

    As many days count as it is past due: paid the day after the due day, one. Nothing is asked for
    up to `grace_days` of delay; beyond them, all days count, unless `grace_is_free`. `day_count` is
    one of the yearly rules of `Proration`. Interest bears no interest, and is rounded once per
    charge. Late fees bear none, on invoices of their own as well, unless you say `on_late_fees`.
    Faults: `percent.type`, `percent.range`, `interval.type`, `interval.range`, `proration.unit`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> charges = (
    ...     pt.BillingTerms.monthly(pt.Money("1000", "USD"))
    ...     .bind("B1", date(2026, 1, 1))
    ...     .charges(until=date(2026, 1, 1))
    ... )
    >>> late = pt.LateInterest("8")
    >>> str(late.total(pt.Account.of(charges), date(2026, 3, 2)))
    '6.58 USD'
    """

    percent: Decimal = field(converter=percent_of)
    day_count: Proration = field(default=Proration.ACTUAL_365, kw_only=True)
    grace_days: int = field(default=0, kw_only=True)
    grace_is_free: bool = field(default=False, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    on_late_fees: bool = field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_percent(faults, "percent", self.percent)
        check_instance(faults, "proration.type", "day_count", self.day_count, Proration)
        if isinstance(self.day_count, Proration) and self.day_count.rule not in YEARLY:
            hint = "give a day count by the year, such as Proration.ACTUAL_365"
            faults.append(Fault.of("proration.unit", "day_count", self.day_count, hint))
        days = self.grace_days
        if type(days) is not int:
            faults.append(Fault.of("interval.type", "grace_days", days, "give a whole number"))
        elif not 0 <= days <= LONGEST_OFFSET:
            faults.append(Fault.of("interval.range", "grace_days", days, "give 0 or more days"))
        check_instance(faults, "flag.type", "grace_is_free", self.grace_is_free, bool)
        check_instance(faults, "flag.type", "on_late_fees", self.on_late_fees, bool)
        check_instance(faults, "rounding.type", "rounding", self.rounding, Rounding)
        raise_faults(faults)

    def items(self, account: Account, on: date) -> tuple[InterestItem, ...]:
        """Return the interest on each charge that was late, up to a day (not counting it).

        >>> from datetime import date
        >>> import patronage as pt
        >>> charges = (
        ...     pt.BillingTerms.monthly(pt.Money("1000", "USD"))
        ...     .bind("B1", date(2026, 1, 1))
        ...     .charges(until=date(2026, 1, 1))
        ... )
        >>> paid = pt.Payment(pt.Money("500", "USD"), on=date(2026, 2, 10))
        >>> [
        ...     (item.days, str(item.amount))
        ...     for item in pt.LateInterest("7.3").items(
        ...         pt.Account.of([*charges, paid]), date(2026, 2, 20)
        ...     )
        ... ]
        [(20, '3.00 USD')]
        """
        need("account.type", "account", account, Account)
        check_one_day("on", on)
        year = Cadence(every=years(1), anchor=on)
        found: list[InterestItem] = []
        for name, line in account.allocated.open.items():
            claim = account.allocated.claims[name]
            if claim.is_charged and (self.on_late_fees or not claim.is_late_fee):
                days, exact = self._accrued(claim, line, on, year)
                if days:
                    minor = round_fraction(exact * Fraction(self.percent) / 100, self.rounding)
                    found.append(InterestItem(name, days, Money.of_minor(minor, account.currency)))
        return tuple(found)

    def _accrued(
        self, claim: Claim, line: list[tuple[date, int]], on: date, year: Cadence
    ) -> tuple[int, Fraction]:
        """Return how many days a claim was late by a day, and what is owed times the years."""
        owed: dict[date, Fraction] = {}
        until: dict[date, date] = {}
        ends = [*(start for start, _ in line[1:]), on]
        for (start, left), end in zip(line, ends, strict=True):
            for due_on, minor in claim.open_parts(left):
                first, last = max(start, self._counts_from(due_on)), min(end, on)
                if last > first:
                    share = self.day_count.share(Period(first, last), year)
                    owed[due_on] = owed.get(due_on, Fraction(0)) + minor * share
                    until[due_on] = last
        late = {due_on: (end - due_on).days for due_on, end in until.items()}
        counted = [due_on for due_on, days in late.items() if days > self.grace_days]
        most = max((late[due_on] for due_on in counted), default=0)
        return most, sum((owed[due_on] for due_on in counted), Fraction(0))

    def _counts_from(self, due: date) -> date:
        return add_days(due, self.grace_days if self.grace_is_free else 0)

    def total(self, account: Account, on: date) -> Money:
        """Return the interest on all charges, up to a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> str(pt.LateInterest("8").total(pt.Account.of([], currency="EUR"), date(2026, 1, 1)))
        '0.00 EUR'
        """
        return Money.sum((item.amount for item in self.items(account, on)), account.currency)
