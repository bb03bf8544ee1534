"""All kinds of fees together."""

from __future__ import annotations

from typing import TypeAlias, cast

from patronage.billing.fees.milestones import MilestoneFee
from patronage.billing.fees.one_off import OneOffFee
from patronage.billing.fees.point_of_sale import PointOfSale
from patronage.billing.fees.recurring import RecurringFee
from patronage.billing.fees.retainer import RetainerFee
from patronage.billing.fees.usage import UsageFee
from patronage.errors import Fault

__all__ = ["FEES", "Fee", "check_fees"]

Fee: TypeAlias = RecurringFee | PointOfSale | OneOffFee | MilestoneFee | UsageFee | RetainerFee
"""What a schedule charges; one schedule may hold fees of every kind."""

FEES = (RecurringFee, PointOfSale, OneOffFee, MilestoneFee, UsageFee, RetainerFee)


def check_fees(faults: list[Fault], fees: object) -> None:
    """Report fees that are none, that share an id, or that are in several currencies.

    >>> found: list[Fault] = []
    >>> check_fees(found, ("fee",))
    >>> found[0].code, found[0].path
    ('fee.type', 'fees[0]')
    """
    if not isinstance(fees, tuple):
        faults.append(Fault.of("fee.type", "fees", fees, "give a tuple of fees"))
        return
    seen: set[str] = set()
    currency: str | None = None
    for place, fee in enumerate(cast("tuple[object, ...]", fees)):
        if not isinstance(fee, FEES):
            hint = "give a RecurringFee or another kind of fee"
            faults.append(Fault.of("fee.type", f"fees[{place}]", fee, hint))
            continue
        if fee.id in seen:
            hint = "each fee of a schedule has an id of its own"
            faults.append(Fault.of("fee.twice", f"fees[{place}].id", fee.id, hint))
        seen.add(fee.id)
        if currency is None:
            currency = fee.currency
        elif fee.currency != currency:
            hint = f"a schedule bills in one currency: {currency}"
            faults.append(Fault.of("currency.mismatch", f"fees[{place}]", fee.currency, hint))
