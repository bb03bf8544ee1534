"""The lines of fees that don't recur: single payments, milestones and retainers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from patronage.billing.charges.charge import trusted_charge
from patronage.billing.fees.retainer import drawn_down
from patronage.billing.periods.period import BillingPeriod
from patronage.billing.prices.proration import served_shares
from patronage.billing.schedule.dues import NetDays, Timing
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
    from patronage.billing.charges.of_recurring import Window
    from patronage.billing.fees.any_fee import Fee
    from patronage.billing.fees.retainer import Drawdown, RetainerFee
    from patronage.billing.fees.single import MilestoneFee, OneOffFee, PointOfSale
    from patronage.billing.fees.usage import Usage
    from patronage.billing.periods.cadence import Cadence
    from patronage.billing.prices.proration import Proration
    from patronage.billing.schedule.course import Course, Stretch
    from patronage.billing.schedule.dues import Due

__all__ = [
    "active",
    "drawdowns",
    "end_fee_line",
    "made",
    "milestone_lines",
    "one_off_line",
    "piece_share",
    "retainer_lines",
    "sale_line",
    "served",
]


def made(
    course: Course, fee: Fee, name: str, *, due: Due, invoice_on: date, **more: object
) -> Charge:
    """Return a charge of a course, named after its fee.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1))
    >>> day, due = date(2026, 1, 1), pt.NetDays(3)
    >>> made(schedule.course(), schedule.fees[0], "x", due=due, invoice_on=day).id
    'B/fee/x'
    """
    values: dict[str, object] = {"label": fee.label, "share": Fraction(1), **more}
    return trusted_charge(
        fee=fee.id,
        invoice_on=invoice_on,
        due_on=due.due_on(invoice_on),
        recorded_on=invoice_on,
        id=f"{course.id}/{fee.id}/{name}",
        line=course.line,
        **values,
    )


def sale_line(course: Course, fee: PointOfSale) -> Charge:
    """Return the charge of a single payment: on its day, due on receipt.

    >>> from datetime import date
    >>> import patronage as pt
    >>> from patronage.billing.schedule.course import course_of
    >>> sale = pt.PointOfSale(id="desk", amount=pt.Money("49.90", "EUR"), on=date(2026, 3, 2))
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(sale,))
    >>> sale_line(course_of(terms.bind("B1", date(2026, 1, 1), None)), sale).due_on
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
    >>> from patronage.billing.schedule.course import course_of
    >>> setup = pt.OneOffFee(id="setup", amount=pt.Money("500", "USD"))
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(setup,))
    >>> course = course_of(terms.bind("B1", date(2026, 1, 1), None))
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
    >>> from patronage.billing.schedule.course import course_of
    >>> parts = (
    ...     pt.Milestone("start", percent=40, on=date(2026, 1, 5)),
    ...     pt.Milestone("end", percent=60),
    ... )
    >>> logo = pt.MilestoneFee(id="logo", total=pt.Money("1000", "USD"), parts=parts)
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(logo,))
    >>> [
    ...     str(c.amount)
    ...     for c in milestone_lines(course_of(terms.bind("B1", date(2026, 1, 1), None)), logo)
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
    >>> from patronage.billing.schedule.course import course_of
    >>> end = pt.EarlyEnd(on=date(2026, 3, 1), fee=pt.Money("100", "USD"))
    >>> schedule = pt.BillingTerms.monthly(pt.Money("10", "USD")).bind("B1", date(2026, 1, 1), None)
    >>> end_fee_line(course_of(schedule.ended_by(end))).id
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
    >>> from patronage.billing.schedule.course import course_of
    >>> fee = pt.RetainerFee(id="r", amount=pt.Money("100", "USD"), included=10)
    >>> course = course_of(
    ...     pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", date(2026, 1, 1), None)
    ... )
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


def active(course: Course, period: BillingPeriod, days: Period) -> list[Period]:
    """Return the stretches of a period on which a fee is there, and no pause.

    >>> from datetime import date
    >>> import patronage as pt
    >>> course = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 1)).course()
    >>> january = pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
    >>> [str(days) for days in active(course, january, pt.Period(date(2026, 1, 11), None))]
    ['[2026-01-11, 2026-02-01)']
    """
    served = period.span.intersect(days)
    pieces = [] if served is None else [served]
    for pause in course.pauses:
        pieces = [rest for piece in pieces for rest in piece.minus(pause)]
    return pieces


def _as_period(period: BillingPeriod, piece: Period) -> BillingPeriod:
    if piece == period.span or piece.start is None or piece.end is None:
        return period
    return BillingPeriod(piece.start, piece.end)


def served(course: Course, fee: str, period: BillingPeriod) -> list[Period]:
    """Return the stretches of a period on which a fee is charged, through all the values it takes.

    >>> from datetime import date
    >>> import patronage as pt
    >>> course = pt.BillingTerms.monthly(pt.Money("1", "USD")).bind("B", date(2026, 1, 5)).course()
    >>> january = pt.BillingPeriod(date(2026, 1, 5), date(2026, 2, 5))
    >>> [str(days) for days in served(course, "fee", january)]
    ['[2026-01-05, 2026-02-05)']
    """
    return [
        piece
        for each, start, later in course.now()
        if each.id == fee
        for piece in active(course, period, Period(start, later))
    ]


def piece_share(
    rule: Proration,
    cadence: Cadence,
    period: BillingPeriod,
    piece: Period,
    pieces: list[Period],
) -> Fraction:
    """Return the share of a piece of a period, of which all these pieces are served.

    >>> from datetime import date
    >>> import patronage as pt
    >>> monthly = pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 1))
    >>> january = pt.BillingPeriod(date(2026, 1, 1), date(2026, 2, 1))
    >>> rest = pt.Period(date(2026, 1, 11), date(2026, 2, 1))
    >>> piece_share(pt.Proration.ACTUAL_PERIOD, monthly, january, rest, [rest])
    Fraction(21, 31)
    >>> piece_share(pt.Proration.FULL, monthly, january, rest, [rest])
    Fraction(1, 1)
    """
    days = {day for each in pieces for day in (each.start, each.end) if day is not None}
    cuts = sorted(day for day in days if period.start < day < period.end)
    starts = [period.start, *cuts]
    flags = [any(start in each for each in pieces) for start in starts]
    shares = served_shares(rule, period, cuts, cadence, flags)
    found = (share for start, share in zip(starts, shares, strict=True) if start in piece)
    return sum(found, Fraction(0))


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
