"""The billing schedule: what is charged to whom is agreed elsewhere; here is when, and how much."""

from __future__ import annotations

from datetime import date
from types import NoneType
from typing import TYPE_CHECKING, ClassVar

from attrs import evolve, field, frozen

from patronage.billing.arguments import each_of, need
from patronage.billing.charges.due_days import NetDays
from patronage.billing.charges.dues import Due, Timing
from patronage.billing.charges.table import charge_table
from patronage.billing.course.course import Fee
from patronage.billing.course.early_end import EarlyEnd
from patronage.billing.course.service import billed_in
from patronage.billing.course.usage import Usage
from patronage.billing.course.window import Window
from patronage.billing.fees.retainer import RetainerFee, drawdowns
from patronage.billing.periods.cadence import Cadence
from patronage.billing.prices.proration import Proration
from patronage.billing.schedule.ahead import A_YEAR, next_day_of, next_lines
from patronage.billing.schedule.changes import Change, Pause, Resumed
from patronage.billing.schedule.checks import check_drops, check_usage, schedule_faults
from patronage.billing.schedule.layout import course_of
from patronage.billing.schedule.listing import listed
from patronage.billing.schedule.position import position_of
from patronage.dates.day import add_days, check_one_day
from patronage.dates.period import Period
from patronage.errors import Fault, PatronageError, invalid, raise_faults
from patronage.text.tables import html_table
from patronage.values import Value, checked_words
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.billing.charges.charge import Charge
    from patronage.billing.course.course import Course
    from patronage.billing.fees.retainer import Drawdown
    from patronage.billing.periods.period import BillingPeriod
    from patronage.billing.schedule.position import Position
    from patronage.text.phrases import Words

__all__ = ["BillingSchedule"]

CHARGES_SHOWN = 24
"""The most charges of a schedule that a notebook shows."""


@frozen
class BillingSchedule(Value):
    """What is billed, over which days, how often and when: terms that yield charges (D6).

    It `runs` over a period, open where it runs until further notice. `cadence` makes periods of
    it, `fees` are charged for them (recurring, single, milestones, usage and retainers beside each
    other), `proration` prices the parts of periods, `timing` dates the invoices and `due` the
    payments. What happens later is added, never edited in: `changes` (price, quantity, plan,
    cadence, anchor), `pauses`, an early end, a bill date `resumed` by hand; each has the day it was
    known, so that what was billed before stays as it was, and `bill` yields the difference.

    Not an invoice, nor a debt: charges that aren't issued yet are a forecast. It knows no
    agreement and no party. Faults: `id.syntax`, `period.type`, `span.open`, `cadence.type`,
    `timing.type`, `proration.type`, `due.type`, `fee.type`, `fee.twice`, `currency.mismatch`,
    `pause.overlap`, `proration.unit` (a rule by months for a price by days); and `fee.unknown`
    where a change drops a fee that isn't there.

    >>> from datetime import date
    >>> import patronage as pt
    >>> schedule = pt.BillingSchedule(
    ...     id="B1",
    ...     runs=pt.Period(date(2026, 1, 15), None),
    ...     cadence=pt.Cadence(every=pt.months(1), anchor=date(2026, 1, 31)),
    ...     timing=pt.Timing.IN_ADVANCE,
    ...     proration=pt.Proration.ACTUAL_PERIOD,
    ...     due=pt.NetDays(30),
    ...     fees=(pt.RecurringFee(id="fee", amount=pt.Money("2500.00", "USD")),),
    ... )
    >>> for charge in schedule.charges(until=date(2026, 3, 1)):
    ...     print(charge.period, charge.share, charge.amount, charge.due_on)
    [2026-01-15, 2026-01-31) 16/31 1,290.32 USD 2026-02-14
    [2026-01-31, 2026-02-28) 1 2,500.00 USD 2026-03-02
    [2026-02-28, 2026-03-31) 1 2,500.00 USD 2026-03-30
    """

    kind: ClassVar[str] = "schedule"

    id: str = field(kw_only=True)
    runs: Period = field(kw_only=True)
    cadence: Cadence = field(kw_only=True)
    fees: tuple[Fee, ...] = field(kw_only=True)
    timing: Timing = field(default=Timing.IN_ADVANCE, kw_only=True)
    proration: Proration = field(default=Proration.ACTUAL_PERIOD, kw_only=True)
    due: Due = field(default=NetDays(30), kw_only=True)
    changes: tuple[Change, ...] = field(default=(), kw_only=True)
    pauses: tuple[Pause, ...] = field(default=(), kw_only=True)
    ended: EarlyEnd | None = field(default=None, kw_only=True)
    resumed: Resumed | None = field(default=None, kw_only=True)
    label: str | None = field(default=None, kw_only=True)
    line: str | None = field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        raise_faults(schedule_faults(self))

    @property
    def currency(self) -> str | None:
        """The currency of its fees, or None without fees.

        >>> from datetime import date
        >>> import patronage as pt
        >>> pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind(
        ...     "B1", date(2026, 1, 1), None
        ... ).currency
        'EUR'
        """
        return self.fees[0].currency if self.fees else None

    # --- what happens to it ---------------------------------------------------------------------

    def changed(self, *changes: Change) -> BillingSchedule:
        """Return the schedule with changes added.

        Raises `UnknownReference` (`fee.unknown`) of one that drops a fee which isn't there.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("100", "USD")).bind(
        ...     "B1", date(2026, 1, 1), None
        ... )
        >>> dearer = pt.RecurringFee(id="fee", amount=pt.Money("120", "USD"))
        >>> later = schedule.changed(pt.Change(on=date(2026, 2, 1), fees=(dearer,)))
        >>> [str(charge.amount) for charge in later.charges(until=date(2026, 2, 1))]
        ['100.00 USD', '120.00 USD']
        """
        found = evolve(self, changes=(*self.changes, *changes))
        check_drops(found)
        return found

    def paused(self, pause: Pause) -> BillingSchedule:
        """Return the schedule with a pause added.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("100", "USD")).bind(
        ...     "B1", date(2026, 1, 1), None
        ... )
        >>> away = pt.Pause(pt.Period(date(2026, 2, 1), date(2026, 3, 1)))
        >>> [
        ...     charge.period.start.month
        ...     for charge in schedule.paused(away).charges(until=date(2026, 3, 1))
        ... ]
        [1, 3]
        """
        return evolve(self, pauses=(*self.pauses, pause))

    def ended_by(self, end: EarlyEnd) -> BillingSchedule:
        """Return the schedule with its early end.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("310", "USD")).bind(
        ...     "B1", date(2026, 1, 1), None
        ... )
        >>> [
        ...     str(charge.amount)
        ...     for charge in schedule.ended_by(pt.EarlyEnd(on=date(2026, 1, 11))).charges(
        ...         until=date(2026, 9, 1)
        ...     )
        ... ]
        ['100.00 USD']
        """
        return evolve(self, ended=end)

    # --- what it charges ------------------------------------------------------------------------

    def course(self, known_by: date | None = None) -> Course:
        """Return its terms laid out over time, as known by a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind(
        ...     "B1", date(2026, 1, 1), None
        ... )
        >>> len(schedule.course().stretches)
        1
        """
        return course_of(self, known_by)

    def periods(self, within: Period | None = None) -> Iterator[BillingPeriod]:
        """Yield its billing periods, in order; they tile the days it runs, but for restarts.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.quarterly(pt.Money("9", "EUR")).bind(
        ...     "B1", date(2026, 1, 1), None
        ... )
        >>> str(next(schedule.periods(pt.Period(date(2126, 1, 1), None))))
        '[2126-01-01, 2126-04-01)'
        """
        need("period.type", "within", within, Period, NoneType)
        for stretch in self.course().stretches:
            yield from stretch.periods(within)

    def period_on(self, day: date) -> BillingPeriod | None:
        """Return the billing period in which a day lies, or None where none runs.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.yearly(pt.Money("9", "EUR")).bind("B1", date(2024, 2, 29))
        >>> str(schedule.period_on(date(2025, 2, 28)))
        '[2025-02-28, 2026-02-28)'
        """
        check_one_day("day", day)
        return next(self.periods(Period(day, add_days(day, 1))), None)

    def last_period(self, on: date) -> BillingPeriod | None:
        """Return the last billing period that has ended by a day: on it, or before.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind("B1", date(2026, 1, 1))
        >>> str(schedule.last_period(date(2026, 3, 1)))
        '[2026-02-01, 2026-03-01)'
        """
        check_one_day("on", on)
        found = (stretch.last_ended(on) for stretch in reversed(self.course().stretches))
        return next((period for period in found if period is not None), None)

    def charges(
        self,
        *,
        until: date,
        since: date | None = None,
        usage: Iterable[Usage] = (),
        known_by: date | None = None,
        not_before: date | None = None,
    ) -> tuple[Charge, ...]:
        """Return the charges invoiced up to and including a day, in the order of their invoices.

        `since` leaves out those invoiced before it, at the cost of what is returned: a year's
        charges cost the same whether the schedule began last year or a century ago. `usage` is
        what was used; `known_by` leaves out the changes, the end and the usage known later.
        `not_before` is the first day on which anything could be invoiced, such as that of a late
        signature: what should have been is invoiced then, and due so many days later.

        >>> from datetime import date
        >>> import patronage as pt
        >>> terms = pt.BillingTerms.monthly(pt.Money("2500", "USD"))
        >>> schedule = terms.bind("B1", date(1926, 1, 1), None)
        >>> [
        ...     charge.id
        ...     for charge in schedule.charges(since=date(2026, 1, 1), until=date(2026, 2, 1))
        ... ]
        ['B1/fee/2026-01-01', 'B1/fee/2026-02-01']
        """
        check_one_day("until", until)
        if since is not None:
            check_one_day("since", since)
        for path, day in (("known_by", known_by), ("not_before", not_before)):
            if day is not None:
                check_one_day(path, day)
        given = each_of("usage.type", "usage", usage, Usage)
        used = [each for each in given if known_by is None or each.known_on <= known_by]
        check_usage(self, used)
        check_drops(self)
        course, window = course_of(self, known_by), Window(since, until)
        if not_before is not None:
            course = evolve(course, not_before=not_before)
            if since is not None and since <= not_before:
                window = Window(None, until)  # whatever is older is invoiced on that day
        return tuple(listed(course, used, window))

    def preview(
        self,
        count: int,
        *,
        after: date,
        usage: Iterable[Usage] = (),
        known_by: date | None = None,
    ) -> tuple[Charge, ...]:
        """Return the next so many charges invoiced after a day, as far as there are any.

        It looks ahead for a century at most. `known_by` leaves out what is known later.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.yearly(pt.Money("900", "USD")).bind(
        ...     "B1", date(2026, 2, 1), None
        ... )
        >>> [str(charge.invoice_on) for charge in schedule.preview(2, after=date(2026, 3, 1))]
        ['2027-02-01', '2028-02-01']
        """
        if type(count) is not int or count < 0:
            raise invalid([Fault.of("interval.range", "count", count, "give 0 or more")])
        check_one_day("after", after)
        used = each_of("usage.type", "usage", usage, Usage)
        return next_lines(self, count, after, used, known_by)

    def next_charge_on(self, *, after: date, usage: Iterable[Usage] | None = None) -> date | None:
        """Return the first day after one on which a run could add something, if it ran on that one.

        The next bill date, also of what may be used by then, or a day on which a change, a pause or
        the end becomes known; until then each run adds nothing. None: nothing will come, or not
        within a century.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.quarterly(pt.Money("9", "EUR")).bind("B1", date(2026, 1, 1))
        >>> schedule.next_charge_on(after=date(2026, 1, 1))
        datetime.date(2026, 4, 1)
        """
        check_one_day("after", after)
        used = each_of("usage.type", "usage", () if usage is None else usage, Usage)
        return next_day_of(self, after, used)

    def _repr_html_(self, words: Words = ENGLISH) -> str:
        """Return the first charges as a table, for a notebook; an endless schedule is cut short.

        One that can make no charges, as one period over an open run, says why.
        """
        start = self.runs.start or date.min
        until = add_days(start, min(A_YEAR, (date.max - start).days))
        try:
            charges = self.charges(until=until) if self.fees else ()
        except PatronageError as error:
            head = checked_words(words).say("charge.head.none")
            return html_table((head,), [(str(fault),) for fault in error.faults])
        return charge_table(charges[:CHARGES_SHOWN], html=True, words=words)

    def position(self, on: date, *, known_by: date | None = None) -> Position:
        """Return where its billing stands at the end of a day: billed through, and what comes next.

        `known_by` leaves out the changes, pauses and the end known later.

        >>> from datetime import date
        >>> import patronage as pt
        >>> schedule = pt.BillingTerms.monthly(pt.Money("9", "EUR")).bind(
        ...     "B1", date(2026, 1, 15), None
        ... )
        >>> schedule.position(date(2026, 3, 1)).billed_through
        datetime.date(2026, 3, 15)
        """
        if known_by is not None:
            check_one_day("known_by", known_by)
        return position_of(self.course(known_by), on)

    def drawdown(self, fee: str, usage: Iterable[Usage], *, until: date) -> tuple[Drawdown, ...]:
        """Return how each period of a retainer was used, up to a day.

        >>> from datetime import date
        >>> import patronage as pt
        >>> fee = pt.RetainerFee(id="r", amount=pt.Money("100", "USD"), included=10)
        >>> schedule = pt.BillingTerms(every=pt.months(1), fees=(fee,)).bind(
        ...     "B", date(2026, 1, 1), None
        ... )
        >>> used = [pt.Usage("r", 4, on=date(2026, 1, 9))]
        >>> [row.used for row in schedule.drawdown("r", used, until=date(2026, 1, 31))]
        [Fraction(4, 1)]
        """
        check_one_day("until", until)
        course = self.course()
        used = each_of("usage.type", "usage", usage, Usage)
        found: list[Drawdown] = []
        for each, days in course.spells():
            if each.id == fee and isinstance(each, RetainerFee):
                slots = (
                    slot
                    for slot in billed_in(course, None, {Timing.IN_ADVANCE}, Window(None, until))
                    if slot.period.start <= until
                )
                found += [row for *_, row in drawdowns(course, each, days, used, slots)]
        return tuple(found)
