"""Recurring revenue: what is billed at intervals, how it moved, and what of it was kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from attrs import field, frozen

from patronage.agreement.whole.agreement import Agreement
from patronage.billing.course.steady import a_month, changing_days
from patronage.book.book import Book  # noqa: TC001  its hints can be read
from patronage.checks import check_day, check_instance
from patronage.dates.day import add_days
from patronage.dates.month_end import boundary, index_of
from patronage.dates.period import Period
from patronage.dates.span import Span, months
from patronage.errors import Fault, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.parties import Ref
from patronage.fields import OneLine, Whole
from patronage.measures.closed import last_of, start_of
from patronage.money.amounts import Rounding, round_fraction
from patronage.money.money import Money
from patronage.relationship.relationship import Relationship
from patronage.standing.book.ledgers import check_ledgers, ledgers_of, no_ledger
from patronage.standing.criteria.checks import check_calendar
from patronage.text.tables import table
from patronage.values import Said, Value, repr_member
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.billing.course.course import Course
    from patronage.text.phrases import Words

__all__ = [
    "RecurringMove",
    "RecurringMoveKind",
    "RecurringPeriod",
    "RecurringRevenue",
    "recurring_on",
    "recurring_revenue",
]

_MONTH: Final = months(1)
_MONTHLY: Final = CalendarPeriod(_MONTH)


class RecurringMoveKind(Enum):
    """How somebody's recurring revenue moved.

    >>> RecurringMoveKind.CHURN
    RecurringMoveKind.CHURN
    """

    NEW = "new"
    """It began, for the first time."""
    EXPANSION = "expansion"
    """It became more."""
    CONTRACTION = "contraction"
    """It became less, and goes on."""
    CHURN = "churn"
    """It ended."""
    RETURN = "return"
    """It began again, having ended before."""

    __repr__ = repr_member


def _check_one_currency(faults: list[Fault], **amounts: Money) -> None:
    """Report amounts that are not in the currency of the first."""
    first = next(iter(amounts.values())).currency
    for path, amount in amounts.items():
        if amount.currency != first:
            hint = f"give an amount in {first}: currencies are never added"
            faults.append(Fault.of("currency.mismatch", path, amount, hint))


@frozen
class RecurringMove(Value):
    """How the recurring revenue of one party moved on a day, in one currency, a month.

    Fault: `currency.mismatch`.

    >>> import patronage as pt
    >>> ten, four = pt.Money("10", "USD"), pt.Money("4", "USD")
    >>> str(
    ...     RecurringMove(
    ...         pt.Ref("mary"),
    ...         RecurringMoveKind.CONTRACTION,
    ...         on=date(2026, 2, 1),
    ...         before=ten,
    ...         after=four,
    ...     ).amount
    ... )
    '-6.00 USD'
    """

    patron: Ref
    kind: RecurringMoveKind
    on: date = field(kw_only=True)
    before: Money = field(kw_only=True)
    after: Money = field(kw_only=True)
    line: OneLine | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        _check_one_currency(faults, before=self.before, after=self.after)

    @property
    def amount(self) -> Money:
        """By how much it moved: below zero where it became less.

        >>> import patronage as pt
        >>> nothing, ten = pt.Money("0", "USD"), pt.Money("10", "USD")
        >>> new = RecurringMoveKind.NEW
        >>> day = date(2026, 2, 1)
        >>> str(RecurringMove(pt.Ref("m"), new, on=day, before=nothing, after=ten).amount)
        '10.00 USD'
        """
        return self.after - self.before


@frozen
class RecurringPeriod(Value):
    """Recurring revenue in a period, in one currency: opening, moves, closing, and what was kept.

    `kept` is what those who paid at its opening still pay at its closing, each no more than before.
    `payers` are how many pay at its closing. Fault: `currency.mismatch`.

    >>> import patronage as pt
    >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
    >>> hundred, eighty = pt.Money("100", "USD"), pt.Money("80", "USD")
    >>> found = RecurringPeriod(may, opening=hundred, closing=eighty, kept=eighty, paying=eighty)
    >>> found.gross_retention, found.total(RecurringMoveKind.NEW)
    (Fraction(4, 5), Money('0.00', 'USD'))
    """

    period: Period
    opening: Money = field(kw_only=True)
    closing: Money = field(kw_only=True)
    kept: Money = field(kw_only=True)
    paying: Money = field(kw_only=True)
    """What those who paid at its opening pay at its closing, all of it."""
    payers: Whole = field(default=0, kw_only=True)
    moves: tuple[RecurringMove, ...] = field(default=(), kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        moves = {f"moves[{place}]": each.before for place, each in enumerate(self.moves)}
        _check_one_currency(
            faults, opening=self.opening, closing=self.closing, kept=self.kept,
            paying=self.paying, **moves,
        )  # fmt: skip

    def total(self, kind: RecurringMoveKind) -> Money:
        """Return by how much it moved in all by moves of a kind; below zero what became less.

        >>> import patronage as pt
        >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
        >>> none = pt.Money("0", "USD")
        >>> found = RecurringPeriod(may, opening=none, closing=none, kept=none, paying=none)
        >>> found.total(RecurringMoveKind.CHURN)
        Money('0.00', 'USD')
        """
        minor = sum(each.amount.minor for each in self.moves if each.kind is kind)
        return Money.of_minor(minor, self.opening.currency)

    @property
    def net_retention(self) -> Fraction | None:
        """The share of the opening that those who paid it pay at the closing; None: it was nothing.

        >>> import patronage as pt
        >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
        >>> none = pt.Money("0", "USD")
        >>> RecurringPeriod(may, opening=none, closing=none, kept=none, paying=none).net_retention
        """
        return _share(self.paying, self.opening)

    @property
    def gross_retention(self) -> Fraction | None:
        """The same, each counted for no more than before; None: the opening was nothing.

        >>> import patronage as pt
        >>> may = pt.Period(date(2026, 5, 1), date(2026, 6, 1))
        >>> none = pt.Money("0", "USD")
        >>> RecurringPeriod(may, opening=none, closing=none, kept=none, paying=none).gross_retention
        """
        return _share(self.kept, self.opening)


def _shown_last(period: Period) -> date:
    """Return the last day of a period; one that somebody made without an end goes on."""
    return add_days(period.end or date.max, -1)


def _share(part: Money, of: Money) -> Fraction | None:
    return Fraction(part.minor, of.minor) if of.minor else None


@frozen(repr=True)
class RecurringRevenue(Said):
    """Recurring revenue of a book, a month, period by period and currency by currency.

    Each closing is the opening and its moves, and the next opening.

    >>> import patronage as pt
    >>> pt.recurring_revenue([], since=date(2026, 1, 1), until=date(2026, 2, 28)).rows()
    []
    """

    periods: tuple[RecurringPeriod, ...]

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each period and currency, ready for a data frame.

        >>> import patronage as pt
        >>> pt.recurring_revenue([], since=date(2026, 1, 1), until=date(2026, 2, 28)).rows()
        []
        """
        return [
            {
                "since": None if each.period.start is None else each.period.start.isoformat(),
                "until": None if each.period.end is None else each.period.end.isoformat(),
                "currency": each.opening.currency,
                "opening": each.opening.amount,
                **{kind.value: each.total(kind).amount for kind in RecurringMoveKind},
                "closing": each.closing.amount,
                "payers": each.payers,
                "net_retention": each.net_retention,
                "gross_retention": each.gross_retention,
            }
            for each in self.periods
        ]

    def _said(self, words: Words) -> str:
        heads = ["", *(words.say(f"recurring.{name}") for name in _COLUMNS)]
        rows = [
            [
                words.say(
                    "recurring.period", start=each.period.start, last=_shown_last(each.period)
                ),
                words.word(each.opening),
                *(words.word(each.total(kind)) for kind in RecurringMoveKind),
                words.word(each.closing),
                words.word(each.payers),
            ]
            for each in self.periods
        ]
        return table(heads, rows)


_COLUMNS: Final = ("opening", *(kind.value for kind in RecurringMoveKind), "closing", "payers")


def recurring_on(
    relationship: Relationship, *, on: date, per: Span = _MONTH, known_by: date | None = None
) -> tuple[Money, ...]:
    """Return what is billed at intervals on a day, as so much a month: one sum per currency (D6).

    Of every agreement that bills on the day, its periodic fees at the price of a whole period, less
    their discounts, rounded once at the end; a year is twelve months, 52 weeks or 365 days. Usage,
    single sums, and what has one price for a whole term are none.
    `per=years(1)` gives it a year. Faults: `relationship.type`, `date.type`, `interval.type`.

    >>> import patronage as pt
    >>> on = date(2026, 1, 5)
    >>> fee = pt.RecurringFee(id="plan", amount=pt.Money("10", "USD"))
    >>> weekly = pt.BillingTerms(every=pt.weeks(1), fees=(fee,))
    >>> signed = pt.Agreement.signed("A1", on=on, start=on, billing=weekly)
    >>> print(*pt.recurring_on(pt.Relationship("hp", "mary").add(signed), on=on))
    43.33 USD
    """
    faults: list[Fault] = []
    check_instance(faults, "relationship.type", "relationship", relationship, Relationship)
    check_day(faults, "on", on)
    check_instance(faults, "interval.type", "per", per, Span)
    if isinstance(per, Span) and not per.is_months:
        hint = "give months or years: what is billed by days has no other length"
        faults.append(Fault.of("interval.type", "per", per, hint))
    raise_faults(faults)
    courses = _courses(relationship, known_by)
    return tuple(each for each in _amounts(courses, on, per.months or 0).values() if each)


def recurring_revenue(
    book: Book | Iterable[Relationship],
    *,
    since: date,
    until: date,
    every: CalendarPeriod = _MONTHLY,
    by_day: bool = False,
    known_by: date | None = None,
) -> RecurringRevenue:
    """Return how recurring revenue moved from one day to another, both included, by periods.

    What a party pays at the end of each period is held against what it paid at the end of the one
    before; `by_day` tells each move on its day, also one that is undone within the period. It ends
    on the first day that is no longer billed. Each party is rounded by itself, so that the moves
    reconcile. Faults: `date.type`, `date.range`, `span.order`, `window.type`, `window.which`,
    `flag.type`, `book.type`, `relationship.type`.

    Source: D28; the movements of recurring revenue as subscription businesses report them.

    >>> import patronage as pt
    >>> on = date(2026, 1, 15)
    >>> monthly = pt.BillingTerms.monthly(pt.Money("50", "USD"))
    >>> signed = pt.Agreement.signed("A1", on=on, start=on, until=date(2026, 3, 5), billing=monthly)
    >>> mary = pt.Relationship("hp", "mary").add(signed)
    >>> found = pt.recurring_revenue([mary], since=date(2026, 1, 1), until=date(2026, 3, 31))
    >>> for each in found.periods:
    ...     moves = [(move.kind.value, str(move.amount)) for move in each.moves]
    ...     print(each.opening, moves, each.closing, each.net_retention)
    0.00 USD [('new', '50.00 USD')] 50.00 USD None
    50.00 USD [] 50.00 USD 1
    50.00 USD [('churn', '-50.00 USD')] 0.00 USD 0
    """
    faults: list[Fault] = []
    check_day(faults, "since", since)
    check_day(faults, "until", until)
    if known_by is not None:
        check_day(faults, "known_by", known_by)
    if not faults and until == date.max:
        faults.append(Fault.of("date.range", "until", until, "give a day before the last of all"))
    if not faults and until < since:
        faults.append(Fault.of("span.order", "until", until, f"give a day on or after {since}"))
    check_calendar(faults, "every", every)
    check_instance(faults, "flag.type", "by_day", by_day, bool)
    check_ledgers(faults, book)
    raise_faults(faults)
    spans = list(_spans(since, until, every))
    found: dict[tuple[int, str], _Sums] = {}
    for place, ledger in enumerate(ledgers_of(book, known_by)):
        if not isinstance(ledger, Relationship):
            raise_faults([no_ledger(place, ledger)])
        courses = _courses(ledger, known_by)
        if courses:
            _add(found, _Mine(ledger, courses), spans, by_day=by_day)
    return RecurringRevenue(
        tuple(
            found[number, currency].told(span)
            for currency in sorted({currency for _, currency in found})
            for number, span in enumerate(spans)
            if (number, currency) in found
        )
    )


def _spans(since: date, until: date, every: CalendarPeriod) -> Iterator[Period]:
    """Yield the periods of a calendar from one day to another, the first and the last cut."""
    end = add_days(until, 1)
    number = index_of(since, every.anchor, every.every)
    start = since
    while start < end:
        number += 1
        later = min(boundary(every.anchor, every.every, number), end)
        yield Period(start, later)
        start = later


class _Mine(NamedTuple):
    """A ledger, and the courses that are billed by it."""

    ledger: Relationship
    courses: list[Course]


class _Sums:
    """What the parties pay in one currency in a period, added up."""

    def __init__(self, currency: str) -> None:
        self.currency = currency
        self.opening = self.closing = self.kept = self.paying = self.payers = 0
        self.moves: list[RecurringMove] = []

    def told(self, period: Period) -> RecurringPeriod:
        return RecurringPeriod(
            period,
            opening=self._money(self.opening),
            closing=self._money(self.closing),
            kept=self._money(self.kept),
            paying=self._money(self.paying),
            payers=self.payers,
            moves=tuple(sorted(self.moves, key=lambda each: (each.on, each.patron.id))),
        )

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self.currency)


def _add(
    found: dict[tuple[int, str], _Sums], mine: _Mine, spans: list[Period], *, by_day: bool
) -> None:
    """Add what one party pays to the sums of each period."""
    first = start_of(spans[0])
    earlier = cache(partial(_ever_before, mine.courses, first))  # asked only where it begins
    moved: set[str] = set()
    eve = add_days(first, -1) if first > date.min else first
    before = _amounts(mine.courses, eve, 1)
    for number, span in enumerate(spans):
        last = last_of(span)
        days = [eve]
        if by_day:
            days += sorted({day for each in mine.courses for day in changing_days(each, span)})
        days += [] if days[-1] == last else [last]
        values = [before, *(_amounts(mine.courses, day, 1) for day in days[1:])]
        eve, before = last, values[-1]
        for currency in sorted({name for each in values for name in each}):
            nothing = Money.of_minor(0, currency)
            line = [each.get(currency, nothing) for each in values]
            sums = found.setdefault((number, currency), _Sums(currency))
            opening, closing = line[0].minor, line[-1].minor
            sums.opening += opening
            sums.closing += closing
            sums.kept += min(opening, closing)
            sums.paying += closing if opening else 0
            sums.payers += bool(closing)
            for (_, paid), (day, pays) in pairwise(zip(days, line, strict=True)):
                if paid == pays:
                    continue
                had = currency in moved or (not paid and currency in earlier())
                kind = _kind(paid, pays, had=had)
                sums.moves.append(
                    RecurringMove(
                        mine.ledger.patron, kind, on=day, before=paid, after=pays,
                        line=mine.ledger.line,
                    )
                )  # fmt: skip
                moved.add(currency)


def _kind(before: Money, after: Money, *, had: bool) -> RecurringMoveKind:
    if not before:
        return RecurringMoveKind.RETURN if had else RecurringMoveKind.NEW
    if not after:
        return RecurringMoveKind.CHURN
    return RecurringMoveKind.EXPANSION if before < after else RecurringMoveKind.CONTRACTION


def _ever_before(courses: list[Course], day: date) -> set[str]:
    """Return the currencies in which something was billed at intervals before a day."""
    return {
        currency
        for course in courses
        if course.start < day
        for seen in (course.start, *changing_days(course, Period(course.start, day)))
        for currency in a_month(course, seen)
    }


def _courses(relationship: Relationship, known_by: date | None) -> list[Course]:
    """Return the courses of all that is billed by the agreements of a ledger, as known by a day."""
    return [
        schedule.course()
        for agreement in facts_known(relationship, known_by, Agreement)
        for schedule in agreement.schedules
    ]


def _amounts(courses: list[Course], day: date, count: int) -> dict[str, Money]:
    """Return what is billed at intervals on a day for so many months, rounded, by currency."""
    exact: dict[str, Fraction] = {}
    for course in courses:
        for currency, minor in a_month(course, day).items():
            exact[currency] = exact.get(currency, Fraction(0)) + minor
    return {
        currency: Money.of_minor(round_fraction(minor * count, Rounding.HALF_UP), currency)
        for currency, minor in sorted(exact.items())
    }
