"""A piece of work for somebody, or a purchase: what is done, for whom, and on what duty."""

from __future__ import annotations

from datetime import date

from attrs import Factory, evolve, field, frozen

from patronage.dates.period import Period
from patronage.engagement.natures import Duty, EngagementForm, Nature, Offering, Origin, Purpose
from patronage.engagement.terms import Acquisition, Compensation, Cover, Handler, Scope
from patronage.errors import Fault
from patronage.facts.fact import SAME_DAY, check_learned
from patronage.facts.parties import Ref, Side, ref_or_none
from patronage.facts.remarks import Remark
from patronage.fields import FreeText, Id, OneLine
from patronage.money.money import Money
from patronage.timeline.timeline import Timeline
from patronage.values import Value

__all__ = ["Engagement"]


def _nature(engagement: Engagement) -> Nature:
    form: object = engagement.form
    return form.nature if isinstance(form, EngagementForm) else Nature.TRANSACTIONAL


def _offering(engagement: Engagement) -> Offering:
    form: object = engagement.form
    return form.offering if isinstance(form, EngagementForm) else Offering.STANDARD_SERVICE


def _duty(engagement: Engagement) -> Duty:
    advises = engagement.offering is Offering.PROFESSIONAL_ADVICE
    return Duty.ADVISES if advises else Duty.SELLS


@frozen
class Engagement(Value):
    """Something done for the patron from day `on`, up to `until` if that is known (D1, D7, D10).

    The form suggests nature and offering, the offering the duty; say otherwise where it is so.
    Buyer, beneficiary and payer are the patron unless named (D17), the provider the other side.
    No agreement: `agreement` names the one it falls under. It may be planned, so it may be learned
    before it begins. An end that comes to be known later is told by
    `Correction("E1", engagement.ended(day), on=…)`.

    >>> work = Engagement(EngagementForm.RETAINER, on=date(2026, 2, 1), agreement="A1")
    >>> work.nature, work.offering, work.duty, work.period.end
    (Nature.CONTINUING, Offering.PROFESSIONAL_ADVICE, Duty.ADVISES, None)
    """

    kind = "engagement"

    form: EngagementForm
    on: date = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)
    nature: Nature = field(default=Factory(_nature, takes_self=True), kw_only=True)
    offering: Offering = field(default=Factory(_offering, takes_self=True), kw_only=True)
    duty: Duty = field(default=Factory(_duty, takes_self=True), kw_only=True)
    provider: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    buyer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    beneficiary: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    payer: Ref | None = field(default=None, kw_only=True, converter=ref_or_none)
    purpose: Purpose | None = field(default=None, kw_only=True)
    price: Money | None = field(default=None, kw_only=True)
    scope: Scope | None = field(default=None, kw_only=True)
    handlers: tuple[Handler, ...] = field(default=(), kw_only=True)
    compensation: tuple[Compensation, ...] = field(default=(), kw_only=True)
    acquisition: Acquisition | None = field(default=None, kw_only=True)
    cover: Cover | None = field(default=None, kw_only=True)
    because_of: Origin | None = field(default=None, kw_only=True)
    following: Id | None = field(default=None, kw_only=True)
    agreement: Id | None = field(default=None, kw_only=True)
    note: FreeText | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: Id | None = field(default=None, kw_only=True)
    source: OneLine | None = field(default=None, kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if (  # what most of them carry is checked at one go
            type(self.form) is EngagementForm
            and type(self.on) is date
            and self.recorded_on is self.on
            and type(self.nature) is Nature
            and type(self.offering) is Offering
            and type(self.duty) is Duty
            and type(self.handlers) is tuple
            and not self.handlers
            and type(self.compensation) is tuple
            and not self.compensation
            and self.until is None
            and self.provider is None
            and self.buyer is None
            and self.beneficiary is None
            and self.payer is None
            and self.purpose is None
            and self.price is None
            and self.scope is None
            and self.acquisition is None
            and self.cover is None
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
        check_learned(faults, self, planned=True)
        if self.until is not None and self.until <= self.on:
            hint = f"an engagement ends after its first day, {self.on}"
            faults.append(Fault.of("span.order", "until", self.until.isoformat(), hint))

    @property
    def period(self) -> Period:
        """The days on which it runs; open where no end is known.

        >>> Engagement(EngagementForm.MATTER, on=date(2026, 2, 1)).period
        Period(datetime.date(2026, 2, 1), None)
        """
        return Period(self.on, self.until)

    @property
    def handled_by(self) -> Timeline[Handler | None]:
        """Who handles it, over time; of two handlers from one day the later named counts.

        >>> on = date(2026, 2, 1)
        >>> work = Engagement(EngagementForm.MATTER, on=on, handlers=(Handler("ana", on=on),))
        >>> work.handled_by.at(on).manager
        Ref('ana')
        """
        days: dict[date, Handler | None] = {each.on: each for each in self.handlers}
        return Timeline.of(days, before=None)

    def ended(self, until: date) -> Engagement:
        """Return the same engagement with an end: the first day on which it no longer runs.

        >>> Engagement(EngagementForm.MATTER, on=date(2026, 2, 1)).ended(date(2026, 5, 1)).until
        datetime.date(2026, 5, 1)
        """
        return evolve(self, until=until)

    def conflicts(self, *, disclosure_cures: bool = False) -> tuple[Remark, ...]:
        """Return what makes this adviser a seller: earnings beside the patron's fee (D19).

        A `duty.conflict` for each source, where the provider advises; with `disclosure_cures` the
        disclosed ones are left out, for a policy that says so.

        >>> from patronage.engagement.terms import CompensationSource
        >>> bank = Compensation(CompensationSource.COMMISSION, payer="bank")
        >>> advice = Engagement(
        ...     EngagementForm.CONSULTATION, on=date(2026, 2, 1), compensation=(bank,)
        ... )
        >>> [str(remark) for remark in advice.conflicts()]
        ['advises, and earns a commission from bank beside the fee']
        """
        if self.duty is not Duty.ADVISES:
            return ()
        return tuple(
            Remark.of(
                "duty.conflict",
                source=each.source.value,
                payer=_named(each.payer),
                amount=each.amount,
                percent=each.percent,
                disclosed=each.disclosed,
            )
            for each in self.compensation
            if _is_beside_the_fee(each) and not (disclosure_cures and each.disclosed)
        )

    def remarks(self, *, on: date) -> tuple[Remark, ...]:
        """Return what is worth knowing of it on a day: over budget, a conflict of duty (D19, D40).

        >>> import patronage as pt
        >>> day, usd = date(2026, 2, 1), lambda amount: pt.Money(amount, "USD")
        >>> scope = pt.Scope(
        ...     budget=usd("500.00"), commitments=(pt.Commitment(usd("620.00"), on=day),)
        ... )
        >>> logo = Engagement(EngagementForm.PROJECT, on=day, scope=scope)
        >>> [str(remark) for remark in logo.remarks(on=day)]
        ['620.00 USD committed against a budget of 500.00 USD: 120.00 USD over']
        """
        return (*_over_budget(self.scope, on), *self.conflicts())


def _is_beside_the_fee(earned: Compensation) -> bool:
    return earned.source.is_beside_the_fee or earned.payer is not Side.PATRON


def _named(payer: Side | Ref | None) -> str | None:
    if payer is None:
        return None
    return payer.value if isinstance(payer, Side) else payer.id


def _over_budget(scope: Scope | None, day: date) -> tuple[Remark, ...]:
    if scope is None or scope.budget is None:
        return ()
    budget = scope.budget
    found: list[Remark] = []
    for sum_ in scope.committed_by(day):
        if sum_.currency != budget.currency:
            found.append(Remark.of("budget.currency", committed=sum_, budget=budget))
        elif sum_ > budget:
            over = sum_ - budget
            found.append(Remark.of("budget.exceeded", committed=sum_, budget=budget, over=over))
    return tuple(found)
