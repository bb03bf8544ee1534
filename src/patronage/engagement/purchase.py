"""A purchase: the smallest engagement, and by far the most frequent.

What engagements are is loaded when a purchase is first asked for as one: most never are.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, TypeAlias

from attrs import field, frozen

from patronage.engagement.natures import EngagementForm, Offering, Origin, Purpose
from patronage.errors import Fault
from patronage.facts.fact import SAME_DAY, check_learned, check_scalar
from patronage.facts.parties import Ref, ref_or_none
from patronage.fields import FreeText, Id, OneLine
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from patronage.engagement.engagement import Engagement

__all__ = ["Purchase"]


def _check_price(faults: list[Fault], path: str, price: object) -> None:
    if not isinstance(price, Money):
        faults.append(Fault.of("amount.type", path, price, 'give Money("…", "USD")'))
    elif price.minor < 0:
        hint = "give zero or more; what came back is a Refund, what never was a Retraction"
        faults.append(Fault.of("amount.sign", path, price, hint))


Price: TypeAlias = Annotated[Money, _check_price]
"""What was paid in all: nothing, or more."""


def _check_quantity(faults: list[Fault], path: str, quantity: object) -> None:
    before = len(faults)
    if type(quantity) not in (int, Decimal):
        faults.append(Fault.of("quantity.type", path, quantity, "give an int or a Decimal"))
        return
    check_scalar(faults, path, quantity)
    if len(faults) == before and isinstance(quantity, int | Decimal) and quantity <= 0:
        faults.append(Fault.of("quantity.sign", path, quantity, "give more than zero"))


Quantity: TypeAlias = Annotated[Decimal | int, _check_quantity]
"""How many pieces, or how much: more than none."""


@frozen
class Purchase(Value):
    """Something bought at once, complete in itself (D1, D6, D7).

    `price` is what was paid in all, for `quantity` of `product`; it may be nothing, but not
    negative: what comes back is a `Refund`, what never was a `Retraction`. Buyer, beneficiary and
    payer are the patron unless named (D17). `following` is the id of the fact that it came of.

    >>> import patronage as pt
    >>> bought = pt.Purchase(pt.Money("120.00", "USD"), on=date(2025, 11, 3), product="lamp")
    >>> bought.offering, bought.recorded_on == bought.on
    (Offering.GOODS, True)
    """

    kind = "purchase"

    price: Price
    on: date = field(kw_only=True)
    offering: Offering = field(default=Offering.GOODS, kw_only=True)
    product: OneLine | None = field(default=None, kw_only=True)
    quantity: Quantity | None = field(default=None, kw_only=True)
    buyer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    beneficiary: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    payer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    purpose: Purpose | None = field(default=None, kw_only=True)
    channel: OneLine | None = field(default=None, kw_only=True)
    because_of: Origin | None = field(default=None, kw_only=True)
    following: Id | None = field(default=None, kw_only=True)
    agreement: Id | None = field(default=None, kw_only=True)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        price = self.price
        if (  # a purchase is built by the thousand: what most of them carry is checked at one go
            type(price) is Money
            and price.minor >= 0
            and type(self.on) is date
            and self.recorded_on is self.on
            and type(self.offering) is Offering
            and self.product is None
            and self.quantity is None
            and self.buyer is None
            and self.beneficiary is None
            and self.payer is None
            and self.purpose is None
            and self.channel is None
            and self.because_of is None
            and self.following is None
            and self.agreement is None
            and self.note is None
            and self.id is None
            and self.source is None
            and self.line is None
        ):
            return
        Value.__attrs_post_init__(self)

    def _rules(self, faults: list[Fault]) -> None:
        check_learned(faults, self)

    def as_engagement(self) -> Engagement:
        """Return the purchase as the engagement that it is: transactional, under the same id.

        >>> import patronage as pt
        >>> pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2)).as_engagement().form
        EngagementForm.PURCHASE
        """
        from patronage.engagement.engagement import Engagement
        from patronage.engagement.terms import Acquisition

        return Engagement(
            EngagementForm.PURCHASE,
            on=self.on,
            offering=self.offering,
            buyer=self.buyer,
            beneficiary=self.beneficiary,
            payer=self.payer,
            purpose=self.purpose,
            price=self.price,
            acquisition=None if self.channel is None else Acquisition(self.channel),
            because_of=self.because_of,
            following=self.following,
            agreement=self.agreement,
            note=self.note,
            recorded_on=self.recorded_on,
            id=self.id,
            source=self.source,
            line=self.line,
        )
