"""The lines of fees that don't recur: single payments, milestones and retainers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from patronage.billing.charges.charge import trusted_charge
from patronage.billing.charges.dues import NetDays, Timing
from patronage.billing.course.service import active, made, piece_share, served
from patronage.billing.fees.retainer import drawn_down
from patronage.billing.periods.period import BillingPeriod
from patronage.dates.day import add_days
from patronage.dates.period import Period
from patronage.errors import Fault, invalid
from patronage.money.amounts import round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from patronage.billing.charges.charge import Charge
    from patronage.billing.charges.dues import Due
    from patronage.billing.course.course import Course
    from patronage.billing.course.stretch import Stretch
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window
    from patronage.billing.fees.milestones import MilestoneFee
    from patronage.billing.fees.one_off import OneOffFee
    from patronage.billing.fees.point_of_sale import PointOfSale
    from patronage.billing.fees.retainer import Drawdown, RetainerFee

__all__ = [
    "drawdowns",
    "end_fee_line",
    "milestone_lines",
    "one_off_line",
    "retainer_lines",
    "sale_line",
]


def sale_line(course: Course, fee: PointOfSale) -> Charge:
    """Return the charge of a single payment: on its day, due on receipt.

    >>> from datetime import date
    >>> import patronage as pt
    >>> sale = pt.PointOfSale(id="desk", amount=pt.Money("49.90", "EUR"), on=date(2026, 3, 2))
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(sale,))
    >>> sale_line(terms.bind("B1", date(2026, 1, 1), None).course(), sale).due_on
    datetime.date(2026, 3, 2)
    """
    days = Period(fee.on, add_days(fee.on, 1))
    on_receipt = NetDays.ON_RECEIPT
    return made(
        course, fee, str(fee.on), due=on_receipt, invoice_on=fee.on, period=days, amount=fee.amount
    )


def one_off_line(course: Course, fee: OneOffFee, days: Period) -> Charge | None:
    """Return the charge of a fee that is billed once, with the period in which its day lies.

    `days` are those on which the schedule has the fee: with the first, unless it has a day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> setup = pt.OneOffFee(id="setup", amount=pt.Money("500", "USD"))
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(setup,))
    >>> course = terms.bind("B1", date(2026, 1, 1), None).course()
    >>> str(one_off_line(course, setup, course.runs).bills)
    '[2026-01-01, 2026-02-01)'
    """
    day = fee.on or max(course.start, days.start or course.start)
    found = _billing_period(course, day) if day in days else None
    if found is None:
        return None
    stretch, bills = found
    served = Period(course.start, course.runs.end or bills.end)
    invoice_on = stretch.invoice_on(bills, fee.timing)
    due = fee.due or stretch.due
    return made(
        course,
        fee,
        str(day),
        due=due,
        invoice_on=max(invoice_on, day) if stretch.timing.in_advance and not fee.on else invoice_on,
        period=served,
        amount=fee.amount,
        bills=bills.span,
    )


def _billing_period(course: Course, day: date) -> tuple[Stretch, BillingPeriod] | None:
    for stretch in course.stretches:
        if day in stretch.term:
            period = stretch.period_on(day)
            if period is not None:
                return stretch, period
    return None


def milestone_lines(course: Course, fee: MilestoneFee) -> Iterator[Charge]:
    """Yield the charges of the milestones that have a day.

    >>> from datetime import date
    >>> import patronage as pt
    >>> parts = (
    ...     pt.Milestone("start", percent=40, on=date(2026, 1, 5)),
    ...     pt.Milestone("end", percent=60),
    ... )
    >>> logo = pt.MilestoneFee(id="logo", total=pt.Money("1000", "USD"), parts=parts)
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(logo,))
    >>> [
    ...     str(c.amount)
    ...     for c in milestone_lines(terms.bind("B1", date(2026, 1, 1), None).course(), logo)
    ... ]
    ['400.00 USD']
    """
    due = fee.due or course.due
    for place, (part, amount) in enumerate(zip(fee.parts, fee.amounts(), strict=True)):
        if part.on is None:
            continue
        days = Period(part.on, add_days(part.on, 1))
        share = Fraction(amount.minor, fee.total.minor) if fee.total else Fraction(0)
        yield made(
            course,
            fee,
            f"{place + 1}",
            due=due,
            invoice_on=part.on,
            period=days,
            amount=amount,
            label=part.label,
            share=share,
        )


def end_fee_line(course: Course) -> Charge | None:
    """Return the charge for ending early, where the terms of the end have one.

    >>> from datetime import date
    >>> import patronage as pt
    >>> end = pt.EarlyEnd(on=date(2026, 3, 1), fee=pt.Money("100", "USD"))
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1), None)
    >>> end_fee_line(schedule.ended_by(end).course()).id
    'B1/early-end/2026-03-01'
    """
    ended = course.ended
    if ended is None or ended.fee is None:
        return None
    day = ended.first_free_day
    return trusted_charge(
        fee="early-end",
        period=Period(day, add_days(day, 1)),
        share=Fraction(1),
        amount=ended.fee,
        invoice_on=day,
        due_on=course.due.due_on(day),
        recorded_on=day,
        id=f"{course.id}/early-end/{day}",
        line=course.line,
    )


def drawdowns(
    course: Course, fee: RetainerFee, days: Period, usage: Iterable[Usage], until: date
) -> list[tuple[Stretch, BillingPeriod, Fraction, Drawdown]]:
    """Return each period of a retainer up to a day, with its share and how it was used.

    >>> from datetime import date
    >>> import patronage as pt
    >>> fee = pt.RetainerFee(id="r", amount=pt.Money("100", "USD"), included=10)
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
    >>> course = terms.bind("B", date(2026, 1, 1)).course()
    >>> used = [pt.Usage("r", 4, on=date(2026, 1, 9))]
    >>> drawdowns(course, fee, course.runs, used, date(2026, 1, 31))[0][3].used
    Fraction(4, 1)
    """
    found: list[tuple[Stretch, BillingPeriod, Fraction]] = []
    for stretch in course.stretches:
        for period in stretch.periods(Period(None, add_days(until, 1))):
            for piece in active(course, period, days):
                share = Fraction(1)
                if fee.prorated:
                    cadence = stretch.cadence.over(stretch.term)
                    share = piece_share(
                        stretch.proration, cadence, period, piece, served(course, fee.id, period)
                    )
                found.append((stretch, _as_period(period, piece), share))
    granted = [(period.span, Fraction(fee.included) * share) for _, period, share in found]
    rows = drawn_down(fee, granted, usage)
    return [(*each, row) for each, row in zip(found, rows, strict=True)]


def _as_period(period: BillingPeriod, piece: Period) -> BillingPeriod:
    if piece == period.span or piece.start is None or piece.end is None:
        return period
    return BillingPeriod(piece.start, piece.end)


def retainer_lines(
    course: Course,
    fee: RetainerFee,
    days: Period,
    usage: Iterable[Usage],
    window: Window,
) -> Iterator[Charge]:
    """Yield the charges of a retainer, and of the work beyond it.

    >>> from datetime import date
    >>> import patronage as pt
    >>> fee = pt.RetainerFee(
    ...     id="r", amount=pt.Money("1000", "USD"), included=10, overage=pt.Money("150", "USD")
    ... )
    >>> schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind(
    ...     "B", date(2026, 1, 1), None
    ... )
    >>> used = [pt.Usage("r", 12, on=date(2026, 1, 9))]
    >>> [(c.id, str(c.amount)) for c in schedule.charges(until=date(2026, 2, 1), usage=used)][1:]
    [('B/r/over/2026-01-01', '300.00 USD'), ('B/r/2026-02-01', '1,000.00 USD')]
    """
    for stretch, period, share, row in drawdowns(
        course, fee, days, usage, _far(course, window.until)
    ):
        invoice_on = stretch.invoice_on(period, fee.timing)
        due = fee.due or stretch.due
        if window.holds(invoice_on):
            minor = round_fraction(fee.amount.minor * share, fee.rounding)
            yield made(
                course,
                fee,
                str(period.start),
                due=due,
                invoice_on=invoice_on,
                period=period.span,
                amount=Money.of_minor(minor, fee.currency),
                share=share,
                unit_price=fee.amount,
            )
        later = Timing.IN_ARREARS.invoice_on(period)
        if row.over and window.holds(later):
            yield _over(course, fee, row, later, due)


def _far(course: Course, until: date) -> date:
    """Return a day by which every period billed by another has begun."""
    ahead = max((stretch.timing.days for stretch in course.stretches), key=abs, default=0)
    return add_days(until, min(abs(ahead) + 45, (type(until).max - until).days))


def _over(course: Course, fee: RetainerFee, row: Drawdown, invoice_on: date, due: Due) -> Charge:
    if fee.overage is None:
        hint = "the retainer has no price for work beyond it: give overage=…"
        where = f"{fee.id} {row.period}"
        raise invalid([Fault.of("retainer.exceeded", "usage", where, hint)])
    exact = Fraction(fee.overage.amount) * row.over * 10 ** exponent_of(fee.currency)
    return made(
        course,
        fee,
        f"over/{row.period.start}",
        due=due,
        invoice_on=invoice_on,
        period=row.period,
        amount=Money.of_minor(round_fraction(exact, fee.rounding), fee.currency),
        label="beyond the retainer",
        quantity=row.over,
        unit_price=fee.overage,
    )
