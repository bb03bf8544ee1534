"""The recurring fee (D6): a price per period, in phases, escalated, discounted, for a quantity."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, NamedTuple, TypeAlias, TypeGuard, cast

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.course.course import value_on
from patronage.billing.course.service import allowed, billed_in
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.periods.cadence import Cadence
from patronage.billing.periods.period import stub_period
from patronage.billing.prices.discounts import WHOLE, Discount, check_discounts, discounted
from patronage.billing.prices.escalation import Escalation
from patronage.billing.prices.prices import (
    Phase,
    Price,
    check_currencies,
    check_currency,
    check_digits,
    check_phases,
    check_price,
    currency_of,
    rounded_price,
)
from patronage.billing.prices.proration import Proration, served_shares
from patronage.billing.prices.quantity import check_quantity, quantity_of
from patronage.checks import check_id, check_instance
from patronage.dates.period import Period, trusted_period
from patronage.errors import Fault, invalid, raise_faults
from patronage.money.amounts import Rounding
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.money.unit_price import UnitPrice
from patronage.timeline.timeline import Timeline
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, Fee
    from patronage.billing.course.service import Slot
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.periods.period import BillingPeriod
    from patronage.billing.prices.discounts import Part

__all__ = ["PriceRule", "RecurringFee"]


class PriceRule(Enum):
    """Which price a period has in which the price changes (law A11).

    >>> PriceRule.SPLIT.value
    'each day at its own price'
    """

    SPLIT = "each day at its own price"
    PERIOD_START = "the price of the period's first day"

    __repr__ = repr_member


@frozen
class RecurringFee(Value):
    """A price for every period of a schedule (D6), not a single payment: that is `PointOfSale`.

    `amount` is the price of one unit for one whole period: money, a `UnitPrice` finer than a cent,
    or a Timeline of either (a `RateCard` makes one of standings, D12). It is `quantity` times that.
    A price for another length than is billed, such as a monthly price billed by the year, states
    `price_per`: a cadence whose periods the price is for, `Cadence.once()` for one of the whole
    term. `cadence` divides the fee into service
    periods of its own inside the billing periods. `phases` state other prices for some days,
    `escalation` steps the price, `discounts` apply in order. `price_rule` says which price a
    period has when it changes within. `price_digits` rounds the prorated price of one unit to so
    many decimals before it is multiplied; amounts round by `rounding`, `discounts_once` only at
    the end. `timing`, `proration` and `due` override the schedule's. Faults: `id.syntax`,
    `price.type`, `quantity.type`, `quantity.range`, `phase.overlap`, `discount.type`,
    `currency.mismatch`, and the types of the parts.

    >>> import patronage as pt
    >>> seats = pt.RecurringFee(id="seats", amount=pt.Money("12.00", "USD"), quantity=5)
    >>> seats.quantity, seats.currency
    (Decimal('5'), 'USD')
    """

    kind: ClassVar[str] = "recurring"
    takes_usage = False
    last_day = None

    id: str = field(kw_only=True)
    amount: Price | Timeline[Price] = field(kw_only=True)
    quantity: Decimal = field(default=Decimal(1), kw_only=True, converter=quantity_of)
    price_per: Cadence | None = field(default=None, kw_only=True)
    cadence: Cadence | None = field(default=None, kw_only=True)
    phases: tuple[Phase, ...] = field(default=(), kw_only=True)
    escalation: Escalation | None = field(default=None, kw_only=True)
    discounts: tuple[Discount, ...] = field(default=(), kw_only=True)
    discounts_once: bool = field(default=False, kw_only=True)
    price_rule: PriceRule = field(default=PriceRule.SPLIT, kw_only=True)
    price_digits: int | None = field(default=None, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    timing: Timing | None = field(default=None, kw_only=True)
    proration: Proration | None = field(default=None, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(_faults(self))

    @property
    def currency(self) -> str:
        """The currency of the price.

        >>> import patronage as pt
        >>> pt.RecurringFee(id="fee", amount=pt.Money("1", "EUR")).currency
        'EUR'
        """
        return currency_of(self.amount)

    def price_on(self, day: date, runs_from: date) -> Price:
        """Return the price of one unit for one whole period, as it is on a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> fee = pt.RecurringFee(
        ...     id="fee", amount=pt.Money("100", "USD"), escalation=pt.Escalation.by_percent("3")
        ... )
        >>> fee.price_on(date(2027, 1, 1), date(2026, 1, 1))
        UnitPrice('103.00', 'USD')
        """
        for phase in self.phases:
            if day in phase.period:
                return phase.price
        amount = self.amount
        base = amount.at(day) if isinstance(amount, Timeline) else amount
        return base if self.escalation is None else self.escalation.price(base, day, runs_from)

    def price_changes(self, after: date, until: date, runs_from: date) -> set[date]:
        """Return the days after one and before another on which the price may change.

        >>> from datetime import date
        >>> import patronage as pt
        >>> amount = pt.Timeline.of(
        ...     {date(2026, 2, 1): pt.Money("2", "USD")}, before=pt.Money("1", "USD")
        ... )
        >>> fee = pt.RecurringFee(id="fee", amount=amount)
        >>> fee.price_changes(date(2026, 1, 1), date(2027, 1, 1), date(2026, 1, 1))
        {datetime.date(2026, 2, 1)}
        """
        days: set[date] = set()
        for phase in self.phases:
            days |= {day for day in (phase.period.start, phase.period.end) if day is not None}
        amount = self.amount
        if isinstance(amount, Timeline):
            place = bisect_right(amount.days, after)
            while place < len(amount.days) and amount.days[place] < until:
                days.add(amount.days[place])
                place += 1
        if self.escalation is not None:
            days |= set(self.escalation.steps(after, until, runs_from))
        return {day for day in days if after < day < until}

    def unit_price(self, share: Fraction, price: Price) -> UnitPrice | None:
        """Return the prorated price of one unit, where the fee rounds it; else None.

        >>> from fractions import Fraction
        >>> import patronage as pt
        >>> fee = pt.RecurringFee(id="fee", amount=pt.Money("100", "USD"), price_digits=3)
        >>> fee.unit_price(Fraction(14, 31), fee.amount)
        UnitPrice('45.161', 'USD')
        """
        if self.price_digits is None:
            return None
        exact = Fraction(price.amount) * share
        return rounded_price(exact, price.currency, self.price_digits, self.rounding)

    def lines(
        self, course: Course, days: Period, usage: Sequence[Usage], window: Window
    ) -> Iterator[Charge]:
        """Yield its charges: those of all the values that one cadence serves, by the first of them.

        Together, because the parts of a period in which the fee changes sum to the whole.

        >>> from datetime import date
        >>> import patronage as pt
        >>> from patronage.billing.course.window import Window
        >>> fee = pt.RecurringFee(id="fee", amount=pt.Money("10", "USD"))
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
        >>> course = terms.bind("B1", date(2026, 1, 1)).course()
        >>> fee, days = next(course.spells())
        >>> len(list(fee.lines(course, days, (), Window(None, date(2026, 3, 1)))))
        3
        """
        values = course.values(self.id)
        first = next(day for day, fee in values if self._shares_cadence_with(fee))
        if first == (days.start or date.min):
            mine = tuple(
                (day, fee if self._shares_cadence_with(fee) else None) for day, fee in values
            )
            yield from _lines(course, mine, window)

    def _shares_cadence_with(self, fee: Fee | None) -> TypeGuard[RecurringFee]:
        return isinstance(fee, RecurringFee) and fee.cadence == self.cadence


def _faults(fee: RecurringFee) -> list[Fault]:
    faults: list[Fault] = []
    check_id(faults, "id", fee.id)
    amount = fee.amount
    currency: str | None = None
    if isinstance(amount, Timeline):
        for value in (amount.before, *amount.values):
            check_price(faults, "amount", value)
        if not faults:
            check_currencies(faults, "amount", (amount.before, *amount.values))
    else:
        check_price(faults, "amount", amount)
    if isinstance(amount, Timeline | Money | UnitPrice) and not faults:
        currency = currency_of(amount)
    check_quantity(faults, "quantity", fee.quantity)
    check_phases(faults, fee.phases, currency)
    check_discounts(faults, fee.discounts, currency)
    rise = fee.escalation
    check_instance(faults, "escalation.type", "escalation", rise, Escalation, type(None))
    if isinstance(rise, Escalation) and rise.amount is not None:
        check_currency(faults, "escalation.amount", rise.amount, currency)
    for path, cadence in (("price_per", fee.price_per), ("cadence", fee.cadence)):
        check_instance(faults, "cadence.type", path, cadence, Cadence, type(None))
    check_instance(faults, "flag.type", "discounts_once", fee.discounts_once, bool)
    check_instance(faults, "price.rule", "price_rule", fee.price_rule, PriceRule)
    if fee.price_digits is not None:
        check_digits(faults, "price_digits", fee.price_digits)
    check_overrides(faults, fee)
    return faults


# --- its lines -----------------------------------------------------------------------------------

_Values: TypeAlias = tuple[tuple[date, RecurringFee | None], ...]


class _Piece(NamedTuple):
    """Days of one service period at one price of a fee; None where they aren't charged."""

    start: date
    end: date
    charged: tuple[RecurringFee, Price] | None


def _lines(course: Course, values: _Values, window: Window) -> Iterator[Charge]:
    """Yield the charges of the values of a fee, which one cadence serves."""
    charged = [fee for _, fee in values if fee is not None]
    timings = {fee.timing for fee in charged}
    for slot in billed_in(course, charged[0].cadence, timings, window):
        yield from _slot_lines(course, values, slot, window)


def _slot_lines(course: Course, values: _Values, slot: Slot, window: Window) -> Iterator[Charge]:
    """Yield the charges of one service period: one for each stretch of one price in it."""
    period = slot.period
    alone = values[0][1] if len(values) == 1 and values[0][0] <= period.start else None
    if alone is not None and not course.pauses and not _varies(alone):
        pieces = [_Piece(period.start, period.end, (alone, cast("Price", alone.amount)))]
    else:
        pieces = _pieces(course, values, period)
    shares: list[Fraction] = []
    for place, piece in enumerate(pieces):
        if piece.charged is None:
            continue
        fee, price = piece.charged
        days = trusted_period(piece.start, piece.end)
        invoice_on = slot.invoice_on(fee.timing, days)
        if not window.holds(invoice_on):
            continue
        shares = shares or _piece_shares(course, slot, pieces)
        share, part = shares[place], _part(shares, place)
        yield _charge(course, slot, fee, price, days, share=share, part=part, invoice_on=invoice_on)


def _varies(fee: RecurringFee) -> bool:
    return bool(fee.phases) or fee.escalation is not None or isinstance(fee.amount, Timeline)


def _pieces(course: Course, values: _Values, period: BillingPeriod) -> list[_Piece]:
    """Cut a period where the fee, its price or a pause changes; equal neighbours stay one."""
    start, end = period.start, period.end
    days = {day for day, _ in values}
    days |= {day for pause in course.pauses for day in (pause.start, pause.end) if day}
    for _, fee in values:
        if fee is not None and fee.price_rule is PriceRule.SPLIT:
            days |= fee.price_changes(start, end, course.begins)
    edges = [start, *sorted(day for day in days if start < day < end), end]
    found: list[_Piece] = []
    for first, last in pairwise(edges):
        charged = _charged_on(course, values, period, first)
        begins = found.pop().start if found and found[-1].charged == charged else first
        found.append(_Piece(begins, last, charged))
    return found


def _charged_on(
    course: Course, values: _Values, period: BillingPeriod, day: date
) -> tuple[RecurringFee, Price] | None:
    """Return the value of a fee on a day of a period, and its price; None where there is none."""
    fee = value_on(values, day)
    if fee is None or course.is_paused(day):
        return None
    priced_on = period.start if fee.price_rule is PriceRule.PERIOD_START else day
    return fee, fee.price_on(priced_on, course.begins)


def _piece_shares(course: Course, slot: Slot, pieces: list[_Piece]) -> list[Fraction]:
    """Return the share of each piece of a period, by its own rule; none of what isn't charged."""
    by_rule: dict[tuple[Proration | None, Cadence | None], tuple[Fraction, ...]] = {}
    found: list[Fraction] = []
    for place, piece in enumerate(pieces):
        if piece.charged is None:
            found.append(Fraction(0))
            continue
        fee, _ = piece.charged
        rule = fee.proration, fee.price_per
        if rule not in by_rule:
            by_rule[rule] = _shares(course, slot, fee, pieces)
        found.append(by_rule[rule][place])
    return found


def _shares(
    course: Course, slot: Slot, fee: RecurringFee, pieces: list[_Piece]
) -> tuple[Fraction, ...]:
    """Return the shares of the pieces of a period, on the grid that the price is for."""
    stretch, period = slot.stretch, slot.period
    cuts = [each.start for each in pieces[1:]]
    proration = fee.proration or stretch.proration
    served = [each.charged is not None for each in pieces]
    if proration == Proration.FULL and any(period.start in each for each in course.without_single):
        served[0] = True  # it is charged in full once, to whoever has its first day
    if fee.price_per is None:
        return served_shares(proration, period, cuts, stretch.anchored, served)
    measured: Period | BillingPeriod = period.counted or period.span
    if fee.price_per.every is None:
        measured = _of_the_term(course, stretch, period)
    cadence = fee.price_per.over(Period(course.runs.start, stretch.term.end))
    return served_shares(proration, measured, cuts, cadence, served)


def _of_the_term(course: Course, stretch: Stretch, period: BillingPeriod) -> BillingPeriod:
    """Return a period as part of the whole term, for which a price is."""
    end = stretch.term.end or course.runs.end
    if end is None:
        hint = "a price for the whole term asks for its end"
        raise invalid([Fault.of("span.open", "price_per", course.runs, hint)])
    around = min(course.begins, period.start), max(end, period.end)
    return stub_period(period.start, period.end, around)


def _part(shares: list[Fraction], place: int) -> Part:
    """Return from and up to where a piece reaches, of all that is charged of its period."""
    if len(shares) == 1:
        return WHOLE
    weights = [max(share, Fraction(0)) for share in shares]
    total = sum(weights)
    if not total:
        return WHOLE
    before = sum(weights[:place], Fraction(0))
    return before / total, (before + weights[place]) / total


def _charge(
    course: Course,
    slot: Slot,
    fee: RecurringFee,
    price: Price,
    days: Period,
    *,
    share: Fraction,
    part: Part,
    invoice_on: date,
) -> Charge:
    """Return the charge of some days of a period, which are a part of all that is charged of it."""
    quantity, bills = Fraction(fee.quantity), slot.bills(fee.timing)
    one = fee.unit_price(share, price)
    unit = Fraction(price.amount) * share if one is None else Fraction(one.amount)
    amount, discount = discounted(
        unit * quantity * 10 ** exponent_of(price.currency),
        price.currency,
        allowed(course, fee, slot.period.start, share, part),
        rounding=fee.rounding,
        once=fee.discounts_once,
    )
    return course.charge(
        fee.id,
        str(days.start),
        due=fee.due or slot.stretch.due,
        invoice_on=invoice_on,
        period=days,
        share=share,
        amount=amount,
        unit_price=price,
        quantity=quantity,
        discount=discount,
        bills=None if bills is slot.period else bills.span,
        label=fee.label,
    )
