"""The retainer: an amount per period for a quantity of work, drawn down, rolled over, exceeded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import tee
from typing import TYPE_CHECKING, Annotated, ClassVar, TypeAlias

from attrs import field, frozen

from patronage.billing.charges.dues import Due, Timing
from patronage.billing.course.service import billed_in, piece_share
from patronage.billing.fees.own_terms import check_overrides
from patronage.billing.prices.prices import Price, check_amount, check_currencies, check_price
from patronage.billing.prices.quantity import (
    Quantity,
    check_quantity,
    optional_quantity,
    quantity_of,
)
from patronage.checks import check_id, check_instance, is_count
from patronage.dates.period import Period
from patronage.errors import Fault, invalid, raise_faults
from patronage.lots.stock import Stock
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.currencies import exponent_of
from patronage.money.money import Money
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course
    from patronage.billing.course.service import Slot
    from patronage.billing.course.usage import Usage
    from patronage.billing.course.window import Window

__all__ = ["Drawdown", "RetainerFee", "Rollover", "drawn_down"]


def _check_count(faults: list[Fault], path: str, periods: object) -> None:
    if type(periods) is not int:
        faults.append(Fault.of("interval.type", path, periods, "give a whole number"))
    elif not is_count(periods, 1):
        faults.append(Fault.of("interval.range", path, periods, "give 1 or more periods"))


Periods: TypeAlias = Annotated[int, _check_count]
"""A number of periods, 1 or more."""


@frozen
class Rollover(Value):
    """What becomes of the part of a retainer that wasn't used: it stays for later periods.

    At most `limit` units are carried over at any time (None: all), and what was granted expires
    `periods` periods later (None: never). Faults: `quantity.range`, `interval.range`.

    >>> import patronage as pt
    >>> pt.Rollover(limit=10, periods=3).limit
    Decimal('10')
    """

    limit: Quantity | None = field(default=None, kw_only=True, converter=optional_quantity)
    periods: Periods | None = field(default=None, kw_only=True)


@frozen
class RetainerFee(Value):
    """An amount each period that includes a quantity of work; what goes beyond is overage.

    The amount is billed as a recurring fee (in advance unless `timing` says otherwise), overage
    in arrears at `overage` per unit; without a price for it, work beyond is refused
    (`retainer.exceeded`). What isn't used is lost, unless `rollover` carries it over; the oldest
    is used first. Faults: `id.syntax`, `amount.type`, `quantity.range`, `price.type`,
    `currency.mismatch`, and the types of the parts.

    >>> import patronage as pt
    >>> counsel = pt.RetainerFee(
    ...     id="counsel",
    ...     amount=pt.Money("2500", "USD"),
    ...     included=10,
    ...     overage=pt.Money("300", "USD"),
    ...     rollover=pt.Rollover(periods=1),
    ... )
    >>> counsel.included
    Decimal('10')
    """

    kind: ClassVar[str] = "retainer"
    takes_usage = True
    last_day = None

    id: str = field(kw_only=True)
    amount: Money = field(kw_only=True)
    included: Decimal = field(kw_only=True, converter=quantity_of)
    overage: Price | None = field(default=None, kw_only=True)
    rollover: Rollover | None = field(default=None, kw_only=True)
    prorated: bool = field(default=True, kw_only=True)
    rounding: Rounding = field(default=Rounding.HALF_UP, kw_only=True)
    timing: Timing | None = field(default=None, kw_only=True)
    due: Due | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        faults: list[Fault] = []
        check_id(faults, "id", self.id)
        check_amount(faults, "amount", self.amount)
        check_quantity(faults, "included", self.included)
        if self.overage is not None:
            check_price(faults, "overage", self.overage)
            if not faults:
                check_currencies(faults, "overage", (self.amount, self.overage))
        check_instance(faults, "rollover.type", "rollover", self.rollover, Rollover, type(None))
        check_instance(faults, "flag.type", "prorated", self.prorated, bool)
        check_overrides(faults, self)
        raise_faults(faults)

    @property
    def currency(self) -> str:
        """The currency of the amount.

        >>> import patronage as pt
        >>> pt.RetainerFee(id="a", amount=pt.Money("1", "EUR"), included=1).currency
        'EUR'
        """
        return self.amount.currency

    def price_on(self, day: date, runs_from: date) -> Price:
        """Return the amount of one whole period, the same on every day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> fee = pt.RetainerFee(id="a", amount=pt.Money("100", "EUR"), included=1)
        >>> fee.price_on(date(2027, 1, 1), date(2026, 1, 1))
        Money('100.00', 'EUR')
        """
        return self.amount

    def lines(
        self, course: Course, days: Period, usage: Sequence[Usage], window: Window
    ) -> Iterator[Charge]:
        """Yield its charges, and those of the work beyond it.

        >>> from datetime import date
        >>> import patronage as pt
        >>> more = pt.Money("150", "USD")
        >>> fee = pt.RetainerFee(id="r", amount=pt.Money("1000", "USD"), included=10, overage=more)
        >>> schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind("B", date(2026, 1, 1))
        >>> used = [pt.Usage("r", 12, on=date(2026, 1, 9))]
        >>> charges = schedule.charges(until=date(2026, 2, 1), usage=used)
        >>> [(charge.id, str(charge.amount)) for charge in charges][1:]
        [('B/r/over/2026-01-01', '300.00 USD'), ('B/r/2026-02-01', '1,000.00 USD')]
        """
        timings, reach = {self.timing, Timing.IN_ADVANCE}, window._replace(since=None)
        slots = billed_in(course, None, timings, reach)
        for slot, share, row in drawdowns(course, self, days, usage, slots):
            invoice_on = slot.invoice_on(self.timing, row.period)
            due = self.due or slot.stretch.due
            if window.holds(invoice_on):
                minor = round_fraction(self.amount.minor * share, self.rounding)
                yield course.charge(
                    self.id,
                    str(row.period.start),
                    due=due,
                    invoice_on=invoice_on,
                    period=row.period,
                    amount=Money.of_minor(minor, self.currency),
                    share=share,
                    unit_price=self.amount,
                    label=self.label,
                )
            ended = row.period.end  # what goes beyond is billed in arrears, of a piece as well
            if row.over and ended is not None and window.holds(ended):
                yield _over(course, self, row, ended, due)

    def bill_dates(self, course: Course, days: Period, window: Window) -> Iterator[date]:
        """Yield the days on which work beyond it could be billed.

        >>> from datetime import date
        >>> import patronage as pt
        >>> from patronage.billing.course.window import Window
        >>> fee = pt.RetainerFee(id="r", amount=pt.Money("1000", "USD"), included=10)
        >>> terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
        >>> course = terms.bind("B", date(2026, 1, 1)).course()
        >>> asked = Window(date(2026, 2, 1), date(2026, 2, 28))
        >>> [str(day) for day in fee.bill_dates(course, course.runs, asked) if asked.holds(day)]
        ['2026-02-01']
        """
        timings = {Timing.IN_ADVANCE, Timing.IN_ARREARS}
        for slot in billed_in(course, None, timings, window):
            for piece in course.active(slot.period, days):
                if piece.end is not None:
                    yield piece.end


@frozen
class Drawdown(Value):
    """How one period of a retainer was used: what was there, and what became of it.

    `carried` came over from before, `granted` is new; `used` of both was drawn, `over` went beyond,
    `expired` was lost at the end, `left` goes over: carried + granted = used + expired + left.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> import patronage as pt
    >>> none = Fraction(0)
    >>> pt.Drawdown(
    ...     pt.Period(date(2026, 1, 1), date(2026, 2, 1)),
    ...     carried=none,
    ...     used=Fraction(7),
    ...     granted=Fraction(10),
    ...     over=none,
    ...     expired=none,
    ...     left=Fraction(3),
    ... ).left
    Fraction(3, 1)
    """

    period: Period
    carried: Fraction = field(kw_only=True)
    granted: Fraction = field(kw_only=True)
    used: Fraction = field(kw_only=True)
    over: Fraction = field(kw_only=True)
    expired: Fraction = field(kw_only=True)
    left: Fraction = field(kw_only=True)


def drawn_down(
    fee: RetainerFee, periods: Iterable[tuple[Period, Fraction]], usage: Iterable[Usage]
) -> Iterator[Drawdown]:
    """Yield how each period of a retainer was used; each comes with the quantity that it grants.

    >>> from datetime import date
    >>> from fractions import Fraction
    >>> import patronage as pt
    >>> fee = pt.RetainerFee(
    ...     id="r", amount=pt.Money("1", "USD"), included=10, rollover=pt.Rollover()
    ... )
    >>> months = pt.Cadence(every=pt.months(1)).periods(
    ...     pt.Period(date(2026, 1, 1), date(2026, 3, 1))
    ... )
    >>> used = [pt.Usage("r", 4, on=date(2026, 1, 9)), pt.Usage("r", 18, on=date(2026, 2, 9))]
    >>> rows = drawn_down(fee, [(p.span, Fraction(10)) for p in months], used)
    >>> [(str(row.carried), str(row.used), str(row.over)) for row in rows]
    [('0', '4', '0'), ('6', '16', '2')]
    """
    mine = [each for each in usage if each.fee == fee.id]
    stock: Stock[Fraction, int] = Stock(Fraction(0))
    for place, (period, granted) in enumerate(periods):
        carried = stock.total
        stock.grant(str(place), granted, until=_last_place(fee.rollover, place))
        quantities = (Fraction(each.quantity) for each in mine if each.on in period)
        wanted = max(sum(quantities, Fraction(0)), Fraction(0))
        over = stock.draw(wanted)
        before = stock.total
        stock.expire(place + 1)
        if fee.rollover is not None and fee.rollover.limit is not None:
            stock.keep(Fraction(fee.rollover.limit))
        yield Drawdown(
            period,
            carried=carried,
            granted=granted,
            used=wanted - over,
            over=over,
            expired=before - stock.total,
            left=stock.total,
        )


def _last_place(rollover: Rollover | None, place: int) -> int | None:
    """Return the number of the period in which what is granted in one is there no longer."""
    if rollover is None:
        return place + 1
    return None if rollover.periods is None else place + 1 + rollover.periods


# --- its lines -----------------------------------------------------------------------------------


def drawdowns(
    course: Course, fee: RetainerFee, days: Period, usage: Iterable[Usage], slots: Iterable[Slot]
) -> Iterator[tuple[Slot, Fraction, Drawdown]]:
    """Yield these periods of a retainer, or their pieces, each with its share and how it was used.

    >>> from datetime import date
    >>> import patronage as pt
    >>> from patronage.billing.course.service import service_periods
    >>> fee = pt.RetainerFee(id="r", amount=pt.Money("100", "USD"), included=10)
    >>> terms = pt.BillingTerms(every=pt.months(1), fees=(fee,))
    >>> course = terms.bind("B", date(2026, 1, 1)).course()
    >>> used = [pt.Usage("r", 4, on=date(2026, 1, 9))]
    >>> next(drawdowns(course, fee, course.runs, used, service_periods(course, None)))[2].used
    Fraction(4, 1)
    """
    found, again = tee(_granting(course, fee, days, slots))
    granted = ((piece, Fraction(fee.included) * share) for _, piece, share in again)
    for (slot, _, share), row in zip(found, drawn_down(fee, granted, usage), strict=True):
        yield slot, share, row


def _granting(
    course: Course, fee: RetainerFee, days: Period, slots: Iterable[Slot]
) -> Iterator[tuple[Slot, Period, Fraction]]:
    """Yield each period of a retainer, or the pieces that are served, with the share it grants."""
    for slot in slots:
        for piece in course.active(slot.period, days):
            share = Fraction(1)
            if fee.prorated:
                period, stretch = slot.period, slot.stretch
                served = course.served(fee.id, period)
                share = piece_share(stretch.proration, stretch.anchored, period, piece, served)
            yield slot, piece, share


def _over(course: Course, fee: RetainerFee, row: Drawdown, invoice_on: date, due: Due) -> Charge:
    if fee.overage is None:
        hint = "the retainer has no price for work beyond it: give overage=…"
        where = f"{fee.id} {row.period}"
        raise invalid([Fault.of("retainer.exceeded", "usage", where, hint)])
    exact = Fraction(fee.overage.amount) * row.over * 10 ** exponent_of(fee.currency)
    return course.charge(
        fee.id,
        f"over/{row.period.start}",
        due=due,
        invoice_on=invoice_on,
        period=row.period,
        amount=Money.of_minor(round_fraction(exact, fee.rounding), fee.currency),
        label="beyond the retainer",
        quantity=row.over,
        unit_price=fee.overage,
    )
