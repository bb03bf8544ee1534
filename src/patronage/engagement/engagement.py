"""A piece of work for somebody, or a purchase: what is done, for whom, and on what duty."""

from __future__ import annotations

from datetime import date

from attrs import Factory, evolve, field, frozen

from patronage.dates.period import Period
from patronage.engagement.natures import Duty, EngagementForm, Nature, Offering, Origin, Purpose
from patronage.engagement.terms import Acquisition, Compensation, Cover, Handler, Scope
from patronage.errors import Fault, raise_faults
from patronage.facts.fact import SAME_DAY, check_fact
from patronage.facts.parties import Ref, Side, check_ref, ref_or_none
from patronage.facts.remarks import Remark
from patronage.money.money import Money
from patronage.timeline.timeline import Timeline
from patronage.values import Value, check_day, check_id, check_instance, check_items, keep_text

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
    following: str | None = field(default=None, kw_only=True)
    agreement: str | None = field(default=None, kw_only=True)
    note: str | None = field(default=None, kw_only=True)
    recorded_on: date = field(default=SAME_DAY, kw_only=True)
    id: str | None = field(default=None, kw_only=True)
    source: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_fact(faults, self, planned=True)
        _check_until(faults, self)
        _check_words(faults, self)
        _check_references(faults, self)
        _check_terms(faults, self)
        if self.note is not None:
            keep_text(faults, self, "note", self.note)
        if faults:
            raise_faults(faults)

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


def _check_until(faults: list[Fault], engagement: Engagement) -> None:
    until, on = engagement.until, engagement.on
    if until is None:
        return
    before = len(faults)
    check_day(faults, "until", until)
    if len(faults) == before and type(on) is date and until <= on:
        hint = f"an engagement ends after its first day, {on}"
        faults.append(Fault.of("span.order", "until", until.isoformat(), hint))


def _check_words(faults: list[Fault], engagement: Engagement) -> None:
    if type(engagement.form) is not EngagementForm:
        check_instance(faults, "form.type", "form", engagement.form, EngagementForm)
    if type(engagement.nature) is not Nature:
        check_instance(faults, "nature.type", "nature", engagement.nature, Nature)
    if type(engagement.offering) is not Offering:
        check_instance(faults, "offering.type", "offering", engagement.offering, Offering)
    if type(engagement.duty) is not Duty:
        check_instance(faults, "duty.type", "duty", engagement.duty, Duty)
    if engagement.purpose is not None:
        check_instance(faults, "purpose.type", "purpose", engagement.purpose, Purpose)
    if engagement.because_of is not None:
        check_instance(faults, "origin.type", "because_of", engagement.because_of, Origin)


def _check_references(faults: list[Fault], engagement: Engagement) -> None:
    if engagement.provider is not None:
        check_ref(faults, "provider", engagement.provider)
    if engagement.buyer is not None:
        check_ref(faults, "buyer", engagement.buyer)
    if engagement.beneficiary is not None:
        check_ref(faults, "beneficiary", engagement.beneficiary)
    if engagement.payer is not None:
        check_ref(faults, "payer", engagement.payer)
    if engagement.following is not None:
        check_id(faults, "following", engagement.following)
    if engagement.agreement is not None:
        check_id(faults, "agreement", engagement.agreement)


def _check_terms(faults: list[Fault], engagement: Engagement) -> None:
    if engagement.price is not None:
        check_instance(faults, "amount.type", "price", engagement.price, Money)
    if engagement.scope is not None:
        check_instance(faults, "scope.type", "scope", engagement.scope, Scope)
    if engagement.acquisition is not None:
        check_instance(
            faults, "acquisition.type", "acquisition", engagement.acquisition, Acquisition
        )
    if engagement.cover is not None:
        check_instance(faults, "cover.type", "cover", engagement.cover, Cover)
    if type(engagement.handlers) is not tuple or engagement.handlers:
        check_items(faults, "handler.type", "handlers", engagement.handlers, Handler)
    if type(engagement.compensation) is not tuple or engagement.compensation:
        items = engagement.compensation
        check_items(faults, "compensation.type", "compensation", items, Compensation)


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
