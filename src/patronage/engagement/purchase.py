"""A purchase: the smallest engagement, and by far the most frequent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import field, frozen

from patronage.engagement.engagement import Engagement
from patronage.engagement.natures import EngagementForm, Offering, Origin, Purpose
from patronage.engagement.terms import Acquisition
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY, check_fact, check_scalar
from patronage.facts.parties import Ref, check_ref, ref_or_none
from patronage.money.money import Money
from patronage.values import Value, check_id, check_instance, keep_name, keep_text

__all__ = ["Purchase"]


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

    price: Money
    on: date = field(kw_only=True)
    offering: Offering = field(default=Offering.GOODS, kw_only=True)
    product: str | None = field(default=None, kw_only=True)
    quantity: Decimal | int | None = field(default=None, kw_only=True)
    buyer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    beneficiary: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    payer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    purpose: Purpose | None = field(default=None, kw_only=True)
    channel: str | None = field(default=None, kw_only=True)
    because_of: Origin | None = field(default=None, kw_only=True)
    following: str | None = field(default=None, kw_only=True)
    agreement: str | None = field(default=None, kw_only=True)
    note: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        price, on = self.price, self.on
        if type(price) is not Money or price.minor < 0:
            _refuse_price(faults, price)
        if (  # a purchase is built by the thousand: what it doesn't carry costs no call
            type(on) is not date
            or self.recorded_on is not on
            or self.id is not None
            or self.source is not None
            or self.line is not None
        ):
            check_fact(faults, self)
        if type(self.offering) is not Offering:
            check_instance(faults, "offering.type", "offering", self.offering, Offering)
        if (
            self.product is not None
            or self.quantity is not None
            or self.purpose is not None
            or self.channel is not None
            or self.because_of is not None
            or self.note is not None
        ):
            _check_optional(faults, self)
        if (
            self.buyer is not None
            or self.beneficiary is not None
            or self.payer is not None
            or self.following is not None
            or self.agreement is not None
        ):
            _check_references(faults, self)
        if faults:
            raise_faults(faults)

    def as_engagement(self) -> Engagement:
        """Return the purchase as the engagement that it is: transactional, under the same id.

        >>> import patronage as pt
        >>> pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2)).as_engagement().form
        EngagementForm.PURCHASE
        """
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


def _refuse_price(faults: list[Fault], price: object) -> None:
    if isinstance(price, Money):
        hint = "give zero or more; what came back is a Refund, what never was a Retraction"
        faults.append(Fault.of("amount.sign", "price", price, hint))
    else:
        faults.append(Fault.of("amount.type", "price", price, 'give Money("…", "USD")'))


def _check_optional(faults: list[Fault], bought: Purchase) -> None:
    if bought.product is not None:
        keep_name(faults, bought, "product", bought.product)
    if bought.quantity is not None:
        _check_quantity(faults, bought.quantity)
    if bought.purpose is not None:
        check_instance(faults, "purpose.type", "purpose", bought.purpose, Purpose)
    if bought.channel is not None:
        keep_name(faults, bought, "channel", bought.channel)
    if bought.because_of is not None:
        check_instance(faults, "origin.type", "because_of", bought.because_of, Origin)
    if bought.note is not None:
        keep_text(faults, bought, "note", bought.note)


def _check_references(faults: list[Fault], bought: Purchase) -> None:
    if bought.buyer is not None:
        check_ref(faults, "buyer", bought.buyer)
    if bought.beneficiary is not None:
        check_ref(faults, "beneficiary", bought.beneficiary)
    if bought.payer is not None:
        check_ref(faults, "payer", bought.payer)
    if bought.following is not None:
        check_id(faults, "following", bought.following)
    if bought.agreement is not None:
        check_id(faults, "agreement", bought.agreement)


def _check_quantity(faults: list[Fault], quantity: object) -> None:
    before = len(faults)
    if type(quantity) not in (int, Decimal):
        faults.append(Fault.of("quantity.type", "quantity", quantity, "give an int or a Decimal"))
        return
    check_scalar(faults, "quantity", quantity)
    if len(faults) == before and isinstance(quantity, int | Decimal) and quantity <= 0:
        faults.append(Fault.of("quantity.sign", "quantity", quantity, "give more than zero"))
