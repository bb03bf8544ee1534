"""What is open of an account on a day, item by item, and by age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import frozen

from patronage.billing.arguments import each_of
from patronage.errors import Fault, invalid
from patronage.fields import OneLine
from patronage.money.money import Money
from patronage.values import Said, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from patronage.text.phrases import Words

__all__ = ["BUCKETS", "AgeingBucket", "OpenItem", "by_age"]

BUCKETS = (0, 30, 60, 90)
"""The usual limits of ageing, in days."""


@frozen
class OpenItem(Value):
    """A charge or an invoice of which something is still to be paid, as of a day.

    `charge` is the id of the one or the other. Of what is paid in instalments, each is an item of
    its own. `days_past_due` is below zero before the due day, and 0 on it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> terms = pt.BillingTerms.monthly(pt.Money("100", "USD"))
    >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 1, 1))
    >>> pt.Account.of(charges).open_items(date(2026, 2, 5))[0].days_past_due
    5
    """

    charge: OneLine
    amount: Money
    invoice_on: date
    due_on: date
    days_past_due: int


@frozen
class AgeingBucket(Said):
    """What is owed for so many days: more than `over`, up to `up_to` (None: any number).

    The first bucket holds what isn't past due (`over` is None).

    >>> import patronage as pt
    >>> AgeingBucket(None, 0, pt.Money("1", "USD")).label
    'not due'
    """

    over: int | None
    up_to: int | None
    amount: Money

    def _rules(self, faults: list[Fault]) -> None:
        if self.over is not None and self.up_to is not None and self.up_to <= self.over:
            hint = "give more days than it is over"
            faults.append(Fault.of("span.order", "up_to", self.up_to, hint))

    @property
    def label(self) -> str:
        """What the bucket is called.

        >>> import patronage as pt
        >>> AgeingBucket(30, 60, pt.Money("1", "USD")).label
        '31-60 days'
        """
        return self.say()

    def _said(self, words: Words) -> str:
        if self.over is None:
            return words.say("bucket.not_due")
        if self.up_to is None:
            return words.say("bucket.over", days=self.over)
        return words.say("bucket.between", first=self.over + 1, last=self.up_to)


def by_age(
    ages: Iterable[tuple[int, Money]], limits: tuple[int, ...], currency: str
) -> tuple[AgeingBucket, ...]:
    """Return amounts in buckets by their age in days: up to each limit, and beyond.

    >>> import patronage as pt
    >>> str(by_age([(31, pt.Money("5", "USD"))], (0, 30), "USD")[2].amount)
    '5.00 USD'
    """
    given = each_of("interval.type", "limits", limits, int)
    if given != sorted(set(given)) or not given:
        hint = "give rising numbers of days"
        raise invalid([Fault.of("interval.range", "limits", limits, hint)])
    sums = [0] * (len(given) + 1)
    for age, amount in ages:
        place = next((i for i, limit in enumerate(given) if age <= limit), len(given))
        sums[place] += amount.minor
    return tuple(
        AgeingBucket(over, up_to, Money.of_minor(minor, currency))
        for over, up_to, minor in zip((None, *given), (*given, None), sums, strict=True)
    )
