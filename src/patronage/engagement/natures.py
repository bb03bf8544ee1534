"""The words in which engagements are told apart."""

from __future__ import annotations

from enum import Enum

from patronage.values import repr_member

__all__ = ["Duty", "EngagementForm", "Nature", "Offering", "Origin", "Purpose"]


class Nature(Enum):
    """Whether an engagement is complete in itself or goes on (D1).

    >>> Nature.CONTINUING
    Nature.CONTINUING
    """

    TRANSACTIONAL = "transactional"
    CONTINUING = "continuing"

    __repr__ = repr_member


class Offering(Enum):
    """What is bought: goods, a service like everybody's, advice, or work made to measure (D7, D8).

    >>> Offering.PROFESSIONAL_ADVICE.is_professional, Offering.GOODS.is_professional
    (True, False)
    """

    GOODS = "goods"
    STANDARD_SERVICE = "standard service"
    PROFESSIONAL_ADVICE = "professional advice"
    TAILORED_SERVICE = "tailored service"

    __repr__ = repr_member

    @property
    def is_professional(self) -> bool:
        """Whether it is advice or tailored work, the client's side of D7.

        >>> Offering.TAILORED_SERVICE.is_professional
        True
        """
        return self in (Offering.PROFESSIONAL_ADVICE, Offering.TAILORED_SERVICE)


class Duty(Enum):
    """Whether the provider sells, each side for its own gain, or advises for the other's (D10).

    >>> Duty.ADVISES
    Duty.ADVISES
    """

    SELLS = "sells"
    ADVISES = "advises"

    __repr__ = repr_member


class Purpose(Enum):
    """What the buyer wants it for; a gift or resale makes the consumer somebody else (D17).

    >>> Purpose.RESALE
    Purpose.RESALE
    """

    PERSONAL = "personal"
    BUSINESS = "business"
    GIFT = "gift"
    RESALE = "resale"

    __repr__ = repr_member


class Origin(Enum):
    """What led to an engagement (D26, D42).

    >>> Origin.UPSELL
    Origin.UPSELL
    """

    UPSELL = "upsell"
    CROSS_SELL = "cross-sell"
    REFERRAL = "referral"
    CAMPAIGN = "campaign"
    RENEWAL = "renewal"

    __repr__ = repr_member


class EngagementForm(Enum):
    """The form that an engagement takes in the trade (D29).

    Each suggests a nature and an offering; the engagement may say otherwise.

    >>> EngagementForm.MATTER.nature, EngagementForm.WORK_ORDER.offering
    (Nature.CONTINUING, Offering.STANDARD_SERVICE)
    """

    PURCHASE = "purchase"
    CONSULTATION = "consultation"
    WORK_ORDER = "work order"
    PROJECT = "project"
    RETAINER = "retainer"
    SUBSCRIPTION = "subscription"
    MATTER = "matter"
    COVER = "insurance cover"
    SERVICE_PLAN = "service plan"
    OTHER = "other"

    __repr__ = repr_member

    @property
    def nature(self) -> Nature:
        """The nature that the form suggests.

        >>> EngagementForm.CONSULTATION.nature
        Nature.TRANSACTIONAL
        """
        return Nature.TRANSACTIONAL if self in _COMPLETE else Nature.CONTINUING

    @property
    def offering(self) -> Offering:
        """The offering that the form suggests.

        >>> EngagementForm.CONSULTATION.offering
        Offering.PROFESSIONAL_ADVICE
        """
        return _OFFERINGS.get(self, Offering.STANDARD_SERVICE)


_COMPLETE = frozenset(
    {
        EngagementForm.PURCHASE,
        EngagementForm.CONSULTATION,
        EngagementForm.WORK_ORDER,
        EngagementForm.OTHER,
    }
)

_OFFERINGS = {
    EngagementForm.PURCHASE: Offering.GOODS,
    EngagementForm.CONSULTATION: Offering.PROFESSIONAL_ADVICE,
    EngagementForm.MATTER: Offering.PROFESSIONAL_ADVICE,
    EngagementForm.RETAINER: Offering.PROFESSIONAL_ADVICE,
    EngagementForm.PROJECT: Offering.TAILORED_SERVICE,
}
