"""From the course of a schedule to its lines: what each fee costs for each of its periods."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from patronage.billing.charges.charge import trusted_charge
from patronage.billing.fees.recurring import PriceRule, RecurringFee
from patronage.billing.periods.period import BillingPeriod
from patronage.billing.prices.discounts import WHOLE, discounted, taken_off
from patronage.billing.prices.proration import served_shares
from patronage.billing.schedule.dues import TimingRule
from patronage.dates.day import add_days
from patronage.dates.month_end import MonthEnd
from patronage.dates.period import Period, trusted_period
from patronage.money.currencies import exponent_of
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.billing.charges.charge import Charge
    from patronage.billing.fees.any_fee import Fee
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.discounts import Discount, Part
    from patronage.billing.prices.prices import Price
    from patronage.billing.prices.proration import Proration
    from patronage.billing.schedule.course import Course, FeeValues, Stretch
    from patronage.billing.schedule.dues import Timing

__all__ = [
    "Piece",
    "Slot",
    "Window",
    "allowed",
    "fee_cadence",
    "fee_timing",
    "recurring_lines",
    "service_periods",
]

SLACK = 45
"""Days by which a bill date may lie off its period beside the stated offset: rolls, and a month."""


MOST_SKIPPED = 8
"""The most steps of a cadence between two boundaries that exist: of a 29 February, over 1900."""


class Window(NamedTuple):
    """The bill dates that are asked for: from one day (None: any), up to and including another.

    >>> from datetime import date
    >>> Window(None, date(2026, 1, 1)).holds(date(2026, 1, 1))
    True
    """

    since: date | None
    until: date

    def holds(self, day: date) -> bool:
        """Whether a bill date is asked for.

        >>> from datetime import date
        >>> Window(date(2026, 1, 2), date(2026, 1, 3)).holds(date(2026, 1, 1))
        False
        """
        return day <= self.until and (self.since is None or day >= self.since)

    def served(self, stretch: Stretch, fee: Fee) -> Period | None:
        """Return the days of service whose bill dates may be asked for; None of none.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
        >>> window = Window(date(2026, 6, 1), date(2026, 7, 1))
        >>> window.served(schedule.course().stretches[0], schedule.fees[0]).end
        datetime.date(2026, 8, 15)
        """
        timing = fee_timing(fee) or stretch.timing
        slack = SLACK + abs(timing.days)
        if fee_cadence(fee) is not None or timing.rule is TimingRule.ON_BILL_DATE:
            slack += _longest(stretch)
        floor, ceiling = stretch.term.start or self.until, stretch.end
        if self.since is not None and self.since.toordinal() > slack + 1:
            floor = max(floor, add_days(self.since, -slack))
        if self.until.toordinal() < type(self.until).max.toordinal() - slack:
            later = add_days(self.until, slack)
            ceiling = later if ceiling is None else min(ceiling, later)
        if ceiling is not None and ceiling <= floor:
            return None
        return trusted_period(floor, ceiling)


def _longest(stretch: Stretch) -> int:
    """Return no fewer days than the longest billing period of a stretch has."""
    cadence, term = stretch.cadence, stretch.term
    every = cadence.every
    if every is None:
        return 3660
    days = 2 * ((every.days or 0) + 31 * (every.months or 0))  # two where a stub is joined to one
    if cadence.month_end == MonthEnd.SKIP:
        days *= MOST_SKIPPED
    for first, last in ((term.start, cadence.first_end), (cadence.last_start, term.end)):
        if first is not None and last is not None:
            days += abs((last - first).days)
    return days


class Piece(NamedTuple):
    """Days of one service period at one price; without a fee, or paused, they cost nothing.

    >>> from datetime import date
    >>> Piece(date(2026, 1, 1), date(2026, 2, 1), None, None, paused=False).is_billed
    False
    """

    start: date
    end: date
    fee: RecurringFee | None
    price: Price | None
    paused: bool

    @property
    def is_billed(self) -> bool:
        """Whether these days are charged.

        >>> from datetime import date
        >>> Piece(date(2026, 1, 1), date(2026, 2, 1), None, None, paused=True).is_billed
        False
        """
        return self.fee is not None and self.price is not None and not self.paused


class Slot(NamedTuple):
    """A service period, the billing period it stands in, and the stretch both are of.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1))
    >>> stretch = schedule.course().stretches[0]
    >>> slot = next(service_periods(stretch, schedule.fees[0], None))
    >>> slot.bills is slot.period
    True
    """

    period: BillingPeriod
    bills: BillingPeriod
    stretch: Stretch


def fee_timing(fee: Fee) -> Timing | None:
    """Return the timing that a fee has of its own.

    >>> import patronage as pt
    >>> fee_timing(pt.RecurringFee(id="fee", amount=pt.Money("1", "USD"))) is None
    True
    """
    timing: Timing | None = getattr(fee, "timing", None)
    return timing


def fee_cadence(fee: Fee) -> Cadence | None:
    """Return the cadence of service that a fee has of its own.

    >>> import patronage as pt
    >>> fee_cadence(pt.RecurringFee(id="fee", amount=pt.Money("1", "USD"))) is None
    True
    """
    cadence: Cadence | None = getattr(fee, "cadence", None)
    return cadence


def service_periods(stretch: Stretch, fee: Fee, within: Period | None) -> Iterator[Slot]:
    """Yield each service period of a fee with the billing period that it stands in.

    >>> from datetime import date
    >>> import patronage as pt
    >>> daily = pt.RecurringFee(
    ...     id="d", amount=pt.Money("1", "USD"), cadence=pt.Cadence(every=pt.days(1))
    ... )
    >>> terms = pt.BillingTerms(every=pt.days(3), fees=(daily,))
    >>> stretch = terms.bind("B1", date(2021, 1, 1), date(2021, 1, 7)).course().stretches[0]
    >>> [str(slot.bills) for slot in service_periods(stretch, daily, None)][2:4]
    ['[2021-01-01, 2021-01-04)', '[2021-01-04, 2021-01-07)']
    """
    nested = fee_cadence(fee)
    if nested is None:
        for period in stretch.periods(within):
            yield Slot(period, period, stretch)
        return
    timing = fee_timing(fee) or stretch.timing
    bills: BillingPeriod | None = None
    for period in stretch.cut_off(nested.periods(stretch.term, within)):
        day = period.start if timing.in_advance else add_days(period.end, -1)
        if bills is None or day not in bills:
            bills = stretch.period_on(day) or period
        yield Slot(period, bills, stretch)


def recurring_lines(course: Course, values: FeeValues, window: Window) -> Iterator[Charge]:
    """Yield the charges of one recurring fee, through all the values it takes.

    >>> from datetime import date
    >>> import patronage as pt
    >>> course = (
    ...     pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1)).course()
    ... )
    >>> len(list(recurring_lines(course, course.fees[0][1], Window(None, date(2026, 3, 1)))))
    3
    """
    for cadence in dict.fromkeys(fee_cadence(fee) for _, fee in values if fee is not None):
        yield from _lines_of_one_cadence(course, _only(values, cadence), window)


def _only(values: FeeValues, cadence: Cadence | None) -> FeeValues:
    """Return the values that are served by one cadence; another's days aren't charged here."""
    if all(fee is None or fee_cadence(fee) == cadence for _, fee in values):
        return values
    return tuple(
        (day, fee if fee is not None and fee_cadence(fee) == cadence else None)
        for day, fee in values
    )


def _lines_of_one_cadence(course: Course, values: FeeValues, window: Window) -> Iterator[Charge]:
    charged = [fee for _, fee in values if fee is not None]
    fee = charged[0]
    far = max(charged, key=lambda each: abs(getattr(fee_timing(each), "days", 0)))
    alike = len({fee_timing(each) for each in charged}) == 1
    for stretch in course.stretches:
        served = window.served(stretch, far)
        if served is None or not stretch.term.overlaps(served):
            continue
        in_order = alike and fee_cadence(fee) is None and stretch.first_on is None
        for slot in service_periods(stretch, fee, served):
            if in_order and stretch.invoice_on(slot.bills, fee_timing(fee)) > window.until:
                break
            yield from _slot_lines(course, values, slot, window)


def _slot_lines(course: Course, values: FeeValues, slot: Slot, window: Window) -> Iterator[Charge]:
    """Yield the charges of one service period: one for each stretch of one price in it."""
    period = slot.period
    alone = values[0][1] if len(values) == 1 and values[0][0] <= period.start else None
    if isinstance(alone, RecurringFee) and not course.pauses and not _varies(alone):
        pieces = [Piece(period.start, period.end, alone, cast("Price", alone.amount), False)]
    else:
        pieces = _pieces(course, values, period)
    shares: list[Fraction] = []
    for place, piece in enumerate(pieces):
        fee = piece.fee
        if fee is None or not piece.is_billed:
            continue
        invoice_on = _bill_date(slot, piece, fee)
        if not window.holds(invoice_on):
            continue
        shares = shares or _piece_shares(course, slot, pieces)
        part = _part(shares, place)
        yield _charge(course, slot, piece, shares[place], part=part, invoice_on=invoice_on)


def _piece_shares(course: Course, slot: Slot, pieces: list[Piece]) -> list[Fraction]:
    """Return the share of each piece of a period, by its own rule; none of what isn't charged."""
    by_rule: dict[tuple[Proration | None, Cadence | None], tuple[Fraction, ...]] = {}
    found: list[Fraction] = []
    for place, piece in enumerate(pieces):
        fee = piece.fee
        if fee is None or not piece.is_billed:
            found.append(Fraction(0))
            continue
        rule = fee.proration, fee.price_per
        if rule not in by_rule:
            by_rule[rule] = _shares(course, slot, fee, pieces)
        found.append(by_rule[rule][place])
    return found


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


def _bill_date(slot: Slot, piece: Piece, fee: RecurringFee) -> date:
    """Return the bill date of a piece: what begins inside a period is billed when it begins."""
    bills = slot.bills
    if piece.start != slot.period.start and (fee.timing or slot.stretch.timing).in_advance:
        bills = BillingPeriod(piece.start, max(bills.end, piece.end))
    return slot.stretch.invoice_on(bills, fee.timing)


def _varies(fee: RecurringFee) -> bool:
    return bool(fee.phases) or fee.escalation is not None or isinstance(fee.amount, Timeline)


def _pieces(course: Course, values: FeeValues, period: BillingPeriod) -> list[Piece]:
    """Cut a period where the fee, its price or a pause changes; equal neighbours stay one."""
    start, end = period.start, period.end
    days = {day for day, _ in values}
    days |= {day for pause in course.pauses for day in (pause.start, pause.end) if day}
    for _, fee in values:
        if isinstance(fee, RecurringFee) and fee.price_rule is PriceRule.SPLIT:
            days |= fee.price_changes(start, end, course.begins)
    edges = [start, *sorted(day for day in days if start < day < end), end]
    found: list[Piece] = []
    for first, last in pairwise(edges):
        piece = _piece(course, values, period, first, last)
        if found and found[-1][2:] == piece[2:]:
            piece = piece._replace(start=found.pop().start)
        found.append(piece)
    return found


def _piece(
    course: Course, values: FeeValues, period: BillingPeriod, first: date, last: date
) -> Piece:
    fee: Fee | None = None
    for since, value in values:
        if since > first:
            break
        fee = value
    price = None
    if isinstance(fee, RecurringFee):
        day = period.start if fee.price_rule is PriceRule.PERIOD_START else first
        price = fee.price_on(day, course.begins)
    recurring = fee if isinstance(fee, RecurringFee) else None
    return Piece(first, last, recurring, price, course.is_paused(first))


def _shares(
    course: Course, slot: Slot, fee: RecurringFee, pieces: list[Piece]
) -> tuple[Fraction, ...]:
    """Return the shares of the pieces of a period, on the grid that the price is for."""
    stretch, period = slot.stretch, slot.period
    cuts = [each.start for each in pieces[1:]]
    proration = fee.proration or stretch.proration
    if fee.price_per is not None:
        cadence = fee.price_per.over(Period(course.runs.start, stretch.term.end))
        measured: Period | BillingPeriod = period.counted or period.span
    else:
        cadence, measured = fee.cadence or stretch.cadence, period
        if period.grid is not None or cuts:
            cadence = cadence.over(stretch.term)
    served = [each.is_billed for each in pieces]
    return served_shares(proration, measured, cuts, cadence, served)


def _charge(
    course: Course, slot: Slot, piece: Piece, share: Fraction, *, part: Part, invoice_on: date
) -> Charge:
    fee, price = piece.fee, piece.price
    if fee is None or price is None:  # pragma: no cover  asked for billed pieces only
        raise AssertionError
    period = slot.period
    quantity = Fraction(fee.quantity)
    one = fee.unit_price(share, price)
    exact = Fraction(price.amount) * share if one is None else Fraction(one.amount)
    amount, discount = discounted(
        exact * quantity * 10 ** exponent_of(price.currency),
        price.currency,
        allowed(course, fee, period.start, share, part),
        rounding=fee.rounding,
        once=fee.discounts_once,
    )
    return trusted_charge(
        fee=fee.id,
        period=trusted_period(piece.start, piece.end),
        share=share,
        amount=amount,
        invoice_on=invoice_on,
        due_on=(fee.due or slot.stretch.due).due_on(invoice_on),
        unit_price=price,
        quantity=quantity,
        discount=discount,
        bills=None if slot.bills is period else slot.bills.span,
        label=fee.label,
        recorded_on=invoice_on,
        id=f"{course.id}/{fee.id}/{piece.start}",
        line=course.line,
    )


def allowed(
    course: Course, fee: Fee, start: date, share: Fraction, part: Part
) -> list[tuple[Discount, Fraction]]:
    """Return the discounts of a fee that hold for a period, each with the part it applies to.

    `part` is from and up to where a line reaches, of all that is charged of the period: an amount
    that isn't prorated comes off once, however the period is cut.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> import patronage as pt
    >>> first_two = pt.PercentOff(10, periods=2)
    >>> fee = pt.RecurringFee(id="f", amount=pt.Money("9", "USD"), discounts=(first_two,))
    >>> course = (
    ...     pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", date(2026, 1, 1)).course()
    ... )
    >>> one = Fraction(1)
    >>> [len(allowed(course, fee, date(2026, month, 1), one, WHOLE)) for month in (1, 2, 3)]
    [1, 1, 0]
    """
    discounts: tuple[Discount, ...] = getattr(fee, "discounts", ())
    found: list[tuple[Discount, Fraction]] = []
    for discount in discounts:
        if discount.until is not None and start >= discount.until:
            continue
        if discount.periods is not None and not _among_first(course, fee, start, discount.periods):
            continue
        found.append((discount, taken_off(discount, share, part)))
    return found


def _among_first(course: Course, fee: Fee, start: date, periods: int) -> bool:
    """Whether a period is one of the first so many of a fee, from the day it is first charged."""
    left = periods
    begins = _first_day(course, fee)
    for stretch in course.stretches:
        cadence = fee_cadence(fee) or stretch.cadence
        for period in stretch.cut_off(cadence.periods(stretch.term)):
            if period.start >= start:
                return left > 0
            if period.end <= begins:
                continue
            left -= 1
            if left <= 0:
                return False
    return left > 0


def _first_day(course: Course, fee: Fee) -> date:
    for name, values in course.fees:
        if name == fee.id:
            return next((day for day, value in values if value is not None), course.start)
    return course.start
