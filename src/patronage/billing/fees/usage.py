"""The usage fee: what was used in each period, with an included quantity, a minimum and a cap."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import tee, zip_longest
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias, TypeGuard

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.course.service import (
    allowed,
    billed_in,
    is_beyond,
    piece_share,
    service_periods,
)
from patronage.billing.fees.limits import Counted, Limit, check_bounds
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.discounts import WHOLE, Discount, check_discounts, discounted
from patronage.billing.prices.prices import check_currency
from patronage.billing.prices.proration import Proration
from patronage.billing.prices.quantity import check_quantity, quantity_of
from patronage.billing.prices.tiers import Tiers
from patronage.checks import check_id, check_instance, check_items
from patronage.errors import raise_faults
from patronage.money.amounts import Rounding
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.service import Slot
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.dates.period import Period
    from patronage.errors import Fault

__all__ = ["UsageFee"]


@frozen
class UsageFee(Value):
    """What was used, or worked, in each period, at a price: usage, time and materials.

    `included` units of each period are free. `minimum` is the commitment: what less than it was
    used is charged as a true-up. `cap` is the most that is charged ("not to exceed"). Both count
    per billing period, or over the periods of `limits_over` (`Cadence.once()`: the whole term);
    `limits` are further ones over longer periods, in which counts what the shorter ones come to. Of
    a part of a period (a stub, an early end, days that are not paused) as much of the three counts
    as of a price: by `proration`, else the schedule's; `Proration.FULL` keeps them whole. Those
    over longer windows always count in full: a commitment is owed though the term ends early, or
    its price changes. It is billed in arrears unless `timing` says otherwise. Faults: `id.syntax`,
    `tiers.type`, `quantity.range`, `amount.sign`, `fee.cap` (a cap below the minimum),
    `currency.mismatch`, and the types of the parts.

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
    limits: tuple[Limit, ...] = field(default=(), kw_only=True)
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
        for path, amount in (("minimum", self.minimum), ("cap", self.cap)):
            check_instance(faults, "amount.type", path, amount, Money, type(None))
            if isinstance(amount, Money):
                check_currency(faults, path, amount, currency)
        check_items(faults, "limit.type", "limits", self.limits, Limit)
        for path, cadence in (("limits_over", self.limits_over), ("cadence", self.cadence)):
            check_instance(faults, "cadence.type", path, cadence, Cadence, type(None))
        check_discounts(faults, self.discounts, currency)
        check_instance(faults, "flag.type", "discounts_once", self.discounts_once, bool)
        check_instance(faults, "timing.type", "timing", self.timing, Timing)
        check_overrides(faults, self)
        if not faults:
            check_bounds(faults, "", self.minimum, self.cap)
            for place, limit in enumerate(self.limits):
                for path, amount in (("minimum", limit.minimum), ("cap", limit.cap)):
                    if amount is not None:
                        check_currency(faults, f"limits[{place}].{path}", amount, currency)
        raise_faults(faults)

    @property
    def currency(self) -> str:
        """The currency of the prices.

        >>> import patronage as pt
        >>> pt.UsageFee(id="a", prices=pt.Tiers.per_unit(pt.Money("1", "EUR"))).currency
        'EUR'
        """
        return self.prices.currency

    @property
    def bears_shares(self) -> bool:
        """Whether less of it counts in a part of a period: of what is included, a minimum or a cap.

        >>> import patronage as pt
        >>> price = pt.Tiers.per_unit(pt.Money("1", "EUR"))
        >>> pt.UsageFee(id="a", prices=price).bears_shares
        False
        >>> pt.UsageFee(id="a", prices=price, included=5).bears_shares
        True
        """
        caps = (self.cap, *(limit.cap for limit in self.limits))
        counts = self.minimum is not None and self.limits_over is None
        return bool(self.included) or counts or any(cap is not None for cap in caps)

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
        values = [
            (fee, spell)
            for fee, spell in course.spells()
            if fee.id == self.id and self._counts_with(fee)
        ]
        if values[0][1] == days:  # the first of the values says the lines of all
            used = [each for each in usage if each.fee == self.id]
            yield from _lines(course, values, used, window)

    def bill_dates(self, course: Course, days: Period, window: Window) -> Iterator[date]:
        """Yield the bill dates of the periods in which something could be used.

        >>> from datetime import date
        >>> import patronage as pt
        >>> from patronage.billing.course.window import Window
        >>> calls = pt.UsageFee(id="calls", prices=pt.Tiers.per_unit(pt.Money("1", "USD")))
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(calls,))
        >>> course = terms.bind("B1", date(2026, 1, 1)).course()
        >>> asked = Window(date(2026, 2, 1), date(2026, 2, 28))
        >>> [str(day) for day in calls.bill_dates(course, course.runs, asked) if asked.holds(day)]
        ['2026-02-01']
        """
        for slot in billed_in(course, self.cadence, {self.timing}, window):
            if course.active(slot.period, days):
                yield slot.invoice_on(self.timing)

    def _counts_with(self, fee: Fee) -> TypeGuard[UsageFee]:
        """Whether the periods, and those of the limits, are the same for another value of it."""
        return isinstance(fee, UsageFee) and _periods(fee) == _periods(self)


def _periods(fee: UsageFee) -> tuple[Cadence | None, ...]:
    return fee.cadence, fee.limits_over, *(limit.over for limit in fee.limits)


# --- its lines -----------------------------------------------------------------------------------


_Values: TypeAlias = "list[tuple[UsageFee, Period]]"


def _lines(course: Course, values: _Values, usage: list[Usage], window: Window) -> Iterator[Charge]:
    """Yield the charges of the values of a fee, period by period: of each part by its own terms."""
    first = values[0][0]
    meter = _Meter(course, usage, [Counted(course, over) for over in _periods(first)[1:]])
    timings = {fee.timing for fee, _ in values}
    if all(level.over is None for level in meter.levels):
        slots = billed_in(course, first.cadence, timings, window)
    else:  # what was charged before counts
        slots = service_periods(course, first.cadence)
    for slot, later in _with_the_next(slots):
        if is_beyond(slot, timings, window.until):
            return
        closing: _Part | None = None
        for fee, spell in values:
            served = slot.period.span.intersect(spell)
            if served is not None:
                pieces = course.active(slot.period, spell)
                closing = _Part(fee, slot, served, _share(course, fee, slot, pieces))
                yield from meter.charges(closing, pieces)
        if closing is not None:
            yield from meter.closing(closing, later)


def _with_the_next(slots: Iterable[Slot]) -> Iterator[tuple[Slot, Slot | None]]:
    one, other = tee(slots)
    next(other, None)
    return zip_longest(one, other)


def _share(course: Course, fee: UsageFee, slot: Slot, pieces: list[Period]) -> Fraction:
    """Return how much of what is included, the minimum and the cap counts: all of a whole period's.

    Of parts, as much as a price would cost by the fee's own proration, or the schedule's.
    """
    period, stretch = slot.period, slot.stretch
    if (period.is_whole and pieces == [period.span]) or not fee.bears_shares:
        return Fraction(1)
    rule = (fee.proration or stretch.proration).for_stubs_only()
    cadence = stretch.anchored
    all_served = course.served(fee.id, period)
    shares = (piece_share(rule, cadence, period, piece, all_served) for piece in pieces)
    return sum(shares, Fraction(0))


class _Part(NamedTuple):
    """The days of a period on which a fee has these terms, and how much of a period's they bear."""

    fee: UsageFee
    slot: Slot
    days: Period
    share: Fraction

    def of(self, limit: Money, level: Counted) -> int:
        """Return so much of a limit as counts, in minor units; one over more periods does whole."""
        if self.share == 1 or level.over is not None:
            return limit.minor
        return limit.times(self.share, rounding=self.fee.rounding).minor


class _Meter:
    """What was used and charged so far: the shortest periods over which limits count come first."""

    def __init__(self, course: Course, usage: list[Usage], levels: list[Counted]) -> None:
        self.course, self.usage, self.levels = course, usage, levels

    def charges(self, part: _Part, pieces: list[Period]) -> Iterator[Charge]:
        """Yield what was used on some days of a period costs, at least what the period must."""
        fee = part.fee
        for level in self.levels:
            level.enter(part.slot)
        quantity = sum(
            (
                Fraction(each.quantity)
                for each in self.usage
                if any(each.on in piece for piece in pieces)
            ),
            Fraction(0),
        )
        billable = max(quantity - Fraction(fee.included) * part.share, Fraction(0))
        amount, discount = discounted(
            fee.prices.exact(billable) * 10 ** exponent_of(fee.currency),
            fee.currency,
            allowed(self.course, fee, part.slot.period.start, Fraction(1), WHOLE),
            rounding=fee.rounding,
            once=fee.discounts_once,
        )
        minor = self._capped(amount.minor, part)
        if quantity or minor:
            named = {"quantity": quantity, "discount": discount, "label": fee.label}
            yield self._line(part, str(part.days.start), minor, **named)
        if self.levels[0].over is None:
            yield from self._true_up(part, 0)

    def closing(self, last: _Part, later: Slot | None) -> Iterator[Charge]:
        """Yield what is lacking to minimums over periods that end with this one."""
        for place, level in enumerate(self.levels):
            if level.over is not None and level.is_over(last.slot, later):
                yield from self._true_up(last, place)

    def _true_up(self, part: _Part, place: int) -> Iterator[Charge]:
        minimum, level = _limits(part.fee)[place][0], self.levels[place]
        if minimum is None:
            return
        lacking = self._capped(part.of(minimum, level) - level.so_far, part, place + 1)
        if lacking > 0:
            name = "true-up" if place == 0 else f"true-up-{place + 1}"
            label = "true-up to the minimum"
            yield self._line(part, f"{name}/{part.days.start}", lacking, label=label)

    def _capped(self, minor: int, part: _Part, first: int = 0) -> int:
        """Return what the caps from a level on leave of an amount in minor units.

        Days that bear no share bear no cap.
        """
        for (_, cap), level in list(zip(_limits(part.fee), self.levels, strict=True))[first:]:
            if cap is not None and part.share:
                minor = min(minor, max(part.of(cap, level) - level.so_far, 0))
        return minor

    def _line(self, part: _Part, name: str, minor: int, **details: object) -> Charge:
        """Return the charge of an amount, which counts in the periods of all limits."""
        for level in self.levels:
            level.so_far += minor
        fee, slot = part.fee, part.slot
        bills = slot.bills(fee.timing)
        return self.course.charge(
            fee.id,
            name,
            due=fee.due or slot.stretch.due,
            invoice_on=slot.invoice_on(fee.timing),
            period=part.days,
            amount=Money.of_minor(minor, fee.currency),
            bills=None if bills is slot.period else bills.span,
            **details,
        )


def _limits(fee: UsageFee) -> list[tuple[Money | None, Money | None]]:
    """Return the minimum and the cap of each level, as they are listed."""
    return [(fee.minimum, fee.cap), *((each.minimum, each.cap) for each in fee.limits)]
