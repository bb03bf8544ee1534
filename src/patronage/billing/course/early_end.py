"""An early end of a schedule: from when, and what becomes of days that were billed."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from patronage.billing.prices.prices import check_amount
from patronage.checks import check_day, check_instance
from patronage.dates.day import add_days
from patronage.errors import raise_faults
from patronage.money.money import Money
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from patronage.errors import Fault

__all__ = ["EarlyEnd", "EndCredit"]


class EndCredit(Enum):
    """What is given back for days that were billed but are not served.

    >>> EndCredit.NONE.value
    'the period that runs is owed in full'
    """

    PRORATED = "the days after the end are given back"
    NONE = "the period that runs is owed in full"

    __repr__ = repr_member


@frozen
class EarlyEnd(Value):
    """The schedule ends before its term: `on` is the first day without service.

    `credit` says what becomes of the period that runs, `fee` is charged for ending (on that day).
    `cap_at_paid`: no more is given back than was paid (see `bill`). `last_day_counts`: the day
    itself is still served and billed. Faults: `date.type`, `credit.type`, `amount.type`.

    >>> from datetime import date
    >>> import patronage as pt
    >>> pt.EarlyEnd(on=date(2026, 3, 15), last_day_counts=True).first_free_day
    datetime.date(2026, 3, 16)
    """

    on: date = field(kw_only=True)
    credit: EndCredit = field(default=EndCredit.PRORATED, kw_only=True)
    fee: Money | None = field(default=None, kw_only=True)
    cap_at_paid: bool = field(default=False, kw_only=True)
    last_day_counts: bool = field(default=False, kw_only=True)
    recorded_on: date | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_days(faults, self.on, self.recorded_on)
        check_instance(faults, "credit.type", "credit", self.credit, EndCredit)
        if self.fee is not None:
            check_amount(faults, "fee", self.fee)
        check_instance(faults, "flag.type", "cap_at_paid", self.cap_at_paid, bool)
        check_instance(faults, "flag.type", "last_day_counts", self.last_day_counts, bool)
        raise_faults(faults)

    @property
    def known_on(self) -> date:
        """The day on which the end was known.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.EarlyEnd(on=date(2026, 3, 15), recorded_on=date(2026, 3, 1)).known_on
        datetime.date(2026, 3, 1)
        """
        return self.on if self.recorded_on is None else self.recorded_on

    @property
    def first_free_day(self) -> date:
        """The first day that isn't served.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.EarlyEnd(on=date(2026, 3, 15)).first_free_day
        datetime.date(2026, 3, 15)
        """
        return add_days(self.on, 1) if self.last_day_counts else self.on


def check_days(faults: list[Fault], on: object, recorded_on: object) -> None:
    """Report a change that isn't dated by plain days.

    >>> found: list[Fault] = []
    >>> check_days(found, date(2026, 1, 1), None)
    >>> found
    []
    """
    check_day(faults, "on", on)
    if recorded_on is not None:
        check_day(faults, "recorded_on", recorded_on)
