"""From the course of a schedule to its lines: what each fee costs for each of its periods."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from patronage.billing.charges.charge import trusted_charge
from patronage.billing.course.service import allowed, fee_cadence, fee_timing, service_periods
from patronage.billing.fees.recurring import PriceRule, RecurringFee
from patronage.billing.periods.period import BillingPeriod
from patronage.billing.prices.discounts import WHOLE, discounted
from patronage.billing.prices.proration import served_shares
from patronage.dates.period import Period, trusted_period
from patronage.money.currencies import exponent_of
from patronage.timeline.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course, FeeValues
    from patronage.billing.course.service import Slot
    from patronage.billing.course.window import Window
    from patronage.billing.fees.any_fee import Fee
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.discounts import Part
    from patronage.billing.prices.prices import Price
    from patronage.billing.prices.proration import Proration

__all__ = ["Piece", "recurring_lines"]


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


def recurring_lines(course: Course, values: FeeValues, window: Window) -> Iterator[Charge]:
    """Yield the charges of one recurring fee, through all the values it takes.

    >>> from datetime import date
    >>> import patronage as pt
    >>> course = (
    ...     pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1)).course()
    ... )
    >>> from patronage.billing.course.window import Window
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
