"""The usage fee: what was used in each period, with an included quantity, a minimum and a cap."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.course.service import allowed, piece_share, service_periods
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.discounts import WHOLE, Discount, check_discounts, discounted
from patronage.billing.prices.prices import check_amount, check_currency
from patronage.billing.prices.proration import Proration
from patronage.billing.prices.quantity import check_quantity, quantity_of
from patronage.billing.prices.tiers import Tiers
from patronage.checks import check_id, check_instance
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course
    from patronage.billing.course.service import Slot
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.periods.period import BillingPeriod

__all__ = ["UsageFee"]


@frozen
class UsageFee(Value):
    """What was used, or worked, in each period, at a price: usage, time and materials.

    `included` units of each period are free. `minimum` is the commitment: what less than it was
    used is charged as a true-up. `cap` is the most that is charged ("not to exceed"). Both count
    per billing period, or over the periods of `limits_over` (`Cadence.once()`: the whole term). Of
    a part of a period (a stub, an early end, days that are not paused) as much of the three counts
    as of a price: by `proration`, else the schedule's; `Proration.FULL` keeps them whole. Those
    over longer windows always count in full: a commitment is owed though the term ends early. It is
    billed in arrears unless `timing` says otherwise. Faults: `id.syntax`, `tiers.type`,
    `quantity.range`, `amount.sign`, `fee.cap` (a cap below the minimum), `currency.mismatch`, and
    the types of the parts.

    >>> import patronage as pt
    >>> hours = pt.UsageFee(
    ...     id="hours",
    ...     prices=pt.Tiers.per_unit(pt.Money("150", "USD")),
    ...     cap=pt.Money("9000", "USD"),
    ...     limits_over=pt.Cadence.once(),
    ... )
    >>> hours.currency
    'USD'
    """

    kind: ClassVar[str] = "usage"
    takes_usage = True
    last_day = None

    id: str = field(kw_only=True)
    prices: Tiers = field(kw_only=True)
    included: Decimal = field(default=Decimal(0), kw_only=True, converter=quantity_of)
    minimum: Money | None = field(default=None, kw_only=True)
    cap: Money | None = field(default=None, kw_only=True)
    limits_over: Cadence | None = field(default=None, kw_only=True)
    proration: Proration | None = field(default=None, kw_only=True)
    cadence: Cadence | None = field(default=None, kw_only=True)
    discounts: tuple[Discount, ...] = field(default=(), kw_only=True)
    discounts_once: bool = field(default=False, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    timing: Timing = field(default=Timing.IN_ARREARS, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "id", self.id)
        check_instance(faults, "tiers.type", "prices", self.prices, Tiers)
        currency = self.prices.currency if isinstance(self.prices, Tiers) else None
        check_quantity(faults, "included", self.included)
        check_limits(faults, self.minimum, self.cap, currency)
        for path, cadence in (("limits_over", self.limits_over), ("cadence", self.cadence)):
            check_instance(faults, "cadence.type", path, cadence, Cadence, type(None))
        check_discounts(faults, self.discounts, currency)
        check_instance(faults, "flag.type", "discounts_once", self.discounts_once, bool)
        check_instance(faults, "timing.type", "timing", self.timing, Timing)
        check_overrides(faults, self)
        raise_faults(faults)

    @property
    def currency(self) -> str:
        """The currency of the prices.

        >>> import patronage as pt
        >>> pt.UsageFee(id="a", prices=pt.Tiers.per_unit(pt.Money("1", "EUR"))).currency
        'EUR'
        """
        return self.prices.currency

    def lines(
        self, course: Course, days: Period, usage: Sequence[Usage], window: Window
    ) -> Iterator[Charge]:
        """Yield the charges for what was used in each period, and the true-ups to a minimum.

        >>> from datetime import date
        >>> import patronage as pt
        >>> price = pt.Tiers.per_unit(pt.UnitPrice("0.01", "USD"))
        >>> calls = pt.UsageFee(id="calls", prices=price, included=100)
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(calls,))
        >>> used = [pt.Usage("calls", 350, on=date(2026, 1, 9))]
        >>> charges = terms.bind("B1", date(2026, 1, 1)).charges(until=date(2026, 2, 1), usage=used)
        >>> [str(charge.amount) for charge in charges]
        ['2.50 USD']
        """
        mine = [each for each in usage if each.fee == self.id and each.on in days]
        for stretch in course.stretches:
            reach = window._replace(since=None) if self.limits_over else window
            reached = reach.served(stretch, self)
            if reached is None or not stretch.term.overlaps(reached):
                continue
            limits = _Limits(self, stretch)
            for slot in service_periods(stretch, self, reached):
                served = slot.period.span.intersect(days)
                if served is not None:
                    used = _used(course, self, slot, days, mine)
                    yield from _charges(course, self, slot, (served, *used), limits)


def check_limits(faults: list[Fault], minimum: object, cap: object, currency: str | None) -> None:
    """Report a minimum or a cap that is no money above zero, or a cap below the minimum.

    >>> found: list[Fault] = []
    >>> check_limits(found, Money("10", "USD"), Money("5", "USD"), "USD")
    >>> found[0].code
    'fee.cap'
    """
    before = len(faults)
    for path, amount in (("minimum", minimum), ("cap", cap)):
        if amount is None:
            continue
        check_amount(faults, path, amount)
        if isinstance(amount, Money):
            if amount.minor < 0:
                faults.append(
                    Fault.of("amount.sign", path, amount, "give an amount of zero or more")
                )
            check_currency(faults, path, amount, currency)
    if len(faults) > before or not isinstance(minimum, Money) or not isinstance(cap, Money):
        return
    if cap < minimum:
        hint = f"give a cap of at least the minimum, {minimum}"
        faults.append(Fault.of("fee.cap", "cap", cap, hint))


# --- its lines -----------------------------------------------------------------------------------


def _used(
    course: Course, fee: UsageFee, slot: Slot, days: Period, usage: list[Usage]
) -> tuple[Fraction, Fraction]:
    """Return the share of a period that is served, and what was used then: none while paused."""
    pieces = course.active(slot.period, days)
    quantity = sum(
        (Fraction(each.quantity) for each in usage if any(each.on in piece for piece in pieces)),
        Fraction(0),
    )
    return _share(course, fee, slot, pieces), quantity


def _share(course: Course, fee: UsageFee, slot: Slot, pieces: list[Period]) -> Fraction:
    """Return how much of what is included, the minimum and the cap counts: all of a whole period's.

    Of parts, as much as a price would cost by the fee's own proration, or the schedule's.
    """
    period, _, stretch = slot
    if period.is_whole and pieces == [period.span]:
        return Fraction(1)
    rule = (fee.proration or stretch.proration).for_stubs_only()
    cadence = (fee.cadence or stretch.cadence).over(stretch.term)
    all_served = course.served(fee.id, period)
    shares = (piece_share(rule, cadence, period, piece, all_served) for piece in pieces)
    return sum(shares, Fraction(0))


class _Limits:
    """What was charged so far in the window over which a minimum and a cap count."""

    def __init__(self, fee: UsageFee, stretch: Stretch) -> None:
        self.windows = None if fee.limits_over is None else fee.limits_over.over(stretch.term)
        self.term = Period(stretch.term.start, stretch.end)
        self.window: Period | None = None
        self.so_far = 0

    def open(self, period: BillingPeriod) -> bool:
        """Enter the window in which a period ends; return whether it is the window's last."""
        if self.windows is None:
            self.so_far = 0
            return True
        last = add_days(period.end, -1)
        if self.window is None or last not in self.window:
            if self.windows.every is None:
                self.window = self.term
            else:
                found = self.windows.period_on(last, self.term)
                self.window = period.span if found is None else found.span
            self.so_far = 0
        return self.window.end is not None and period.end >= self.window.end


def _charges(
    course: Course,
    fee: UsageFee,
    slot: Slot,
    used: tuple[Period, Fraction, Fraction],
    limits: _Limits,
) -> Iterator[Charge]:
    """Yield what a period's usage costs, or that of its part on which the fee has these terms."""
    period, bills, stretch = slot
    days, part, quantity = used
    last = limits.open(period)
    billable = max(quantity - Fraction(fee.included) * part, Fraction(0))
    exact = fee.prices.exact(billable)
    amount, discount = discounted(
        exact * 10 ** exponent_of(fee.currency),
        fee.currency,
        allowed(course, fee, period.start, Fraction(1), WHOLE),
        rounding=fee.rounding,
        once=fee.discounts_once,
    )
    if fee.cap is not None and part:  # days that bear no share bear no cap
        cap = _part_of(fee.cap, part, fee)
        amount = min(amount, cap - Money.of_minor(limits.so_far, fee.currency))
    limits.so_far += amount.minor
    invoice_on = stretch.invoice_on(bills, fee.timing)
    due = fee.due or stretch.due
    span = None if bills is period else bills.span
    if quantity or amount:
        yield course.charge(
            fee.id,
            str(days.start),
            due=due,
            invoice_on=invoice_on,
            period=days,
            amount=amount,
            quantity=quantity,
            discount=discount,
            bills=span,
            label=fee.label,
        )
    minimum = None if fee.minimum is None else _part_of(fee.minimum, part, fee)
    if last and minimum is not None and limits.so_far < minimum.minor:
        short = minimum - Money.of_minor(limits.so_far, fee.currency)
        limits.so_far = minimum.minor
        yield course.charge(
            fee.id,
            f"true-up/{days.start}",
            due=due,
            invoice_on=invoice_on,
            period=days,
            amount=short,
            bills=span,
            label="true-up to the minimum",
        )


def _part_of(limit: Money, part: Fraction, fee: UsageFee) -> Money:
    """Return so much of a limit as counts; one over more periods counts as it is."""
    if part == 1 or fee.limits_over is not None:
        return limit
    return limit.times(part, rounding=fee.rounding)
