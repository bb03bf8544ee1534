"""How often, how lately and for how much each has bought: tables for models and for segments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from patronage.book.book import Book  # noqa: TC001  its hints can be read
from patronage.checks import check_day, check_instance
from patronage.dates.month_end import index_of
from patronage.dates.span import Span
from patronage.engagement.purchase import Purchase
from patronage.errors import Fault, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.parties import Ref
from patronage.fields import Whole
from patronage.money.money import Money, totals
from patronage.relationship.relationship import Relationship
from patronage.standing.book.ledgers import check_ledgers, ledgers_of, no_ledger
from patronage.standing.criteria.checks import check_calendar
from patronage.values import Said, Value
from patronage.windows.grid import CalendarPeriod

if TYPE_CHECKING:
    from patronage.text.phrases import Words

__all__ = ["RfmLine", "RfmTable", "rfm"]

_DAY: Final = CalendarPeriod(Span(days=1))


@frozen
class RfmLine(Value):
    """How often, how lately and for how much somebody has bought, in units of time.

    `frequency` counts units in which they bought: those after the first, or all of them; `recency`
    is from the first of them to the last, or from the last to the day; `age` from the first to the
    day. `spent` is what came in in the units that count, one sum per currency. `later` and
    `later_spent` are those of the time that was held out.

    >>> import patronage as pt
    >>> RfmLine(pt.Ref("mary"), frequency=4, recency=5, age=9, spent=(pt.Money("10", "USD"),)).mean
    Fraction(5, 2)
    """

    patron: Ref
    frequency: Whole = field(kw_only=True)
    recency: Whole = field(kw_only=True)
    age: Whole = field(kw_only=True)
    spent: tuple[Money, ...] = field(default=(), kw_only=True)
    later: Whole | None = field(default=None, kw_only=True)
    later_spent: tuple[Money, ...] = field(default=(), kw_only=True)

    @property
    def mean(self) -> Fraction | None:
        """What was spent in a unit that counts, on average; 0 where none does.

        None where it was in several currencies: they are never added.

        >>> import patronage as pt
        >>> RfmLine(pt.Ref("mary"), frequency=0, recency=0, age=9).mean
        Fraction(0, 1)
        """
        return _mean(self.spent, self.frequency)

    def row(self) -> dict[str, object]:
        """Return it as flat values by name, ready for a data frame.

        >>> import patronage as pt
        >>> RfmLine(pt.Ref("mary"), frequency=0, recency=0, age=9).row()["age"]
        9
        """
        row: dict[str, object] = {
            "patron": self.patron.id,
            "frequency": self.frequency,
            "recency": self.recency,
            "age": self.age,
            "monetary": self.mean,
            "currency": self.spent[0].currency if len(self.spent) == 1 else None,
        }
        if self.later is not None:
            row |= {"later": self.later, "later_monetary": _mean(self.later_spent, self.later)}
        return row


def _mean(spent: tuple[Money, ...], units: int) -> Fraction | None:
    if not units or not spent:
        return Fraction(0)
    return Fraction(spent[0].amount) / units if len(spent) == 1 else None


@frozen
class RfmTable(Said):
    """How often, how lately and for how much each of a book has bought, as known by a day.

    Whoever had not bought by the day is left out. `later` is how many units were held out after it.

    >>> import patronage as pt
    >>> print(pt.rfm([], on=date(2026, 1, 1)))
    0 have bought by 1 Jan 2026
    """

    on: date
    unit: CalendarPeriod = field(kw_only=True)
    lines: tuple[RfmLine, ...] = field(kw_only=True)
    later: Whole | None = field(default=None, kw_only=True)

    def rows(self) -> list[dict[str, object]]:
        """Return a flat row for each party, ready for a data frame.

        >>> import patronage as pt
        >>> pt.rfm([], on=date(2026, 1, 1)).rows()
        []
        """
        return [line.row() for line in self.lines]

    def _said(self, words: Words) -> str:
        return words.say("rfm.said", count=len(self.lines), on=self.on)


def rfm(
    book: Book | Iterable[Relationship],
    *,
    on: date,
    unit: CalendarPeriod = _DAY,
    first_counts: bool = False,
    until: date | None = None,
    known_by: date | None = None,
) -> RfmTable:
    """Return recency, frequency and worth of each who has bought up to and including a day (D28).

    For models of who still buys (`BgNbd`): only what comes after the first purchase counts,
    `recency` runs from the first to the last. With `first_counts`, for segments: all of it counts,
    and `recency` is how long ago the last was. Purchases of one `unit` of time, a day unless you
    say `counting.WEEK` or another calendar period, are one, and their amounts are added before a
    mean is taken. `until` holds out the time after the day up to that one, included, to test a
    model on: `later`. Refunds are not taken off. Faults: `date.type`, `span.order`, `window.type`,
    `window.which`, `flag.type`, `book.type`, `relationship.type`.

    Source: the definitions of the `lifetimes` and `pymc-marketing` packages.

    >>> import patronage as pt
    >>> sold = [pt.Purchase(pt.Money("9", "USD"), on=date(2026, 1, day)) for day in (2, 5, 5)]
    >>> mary = pt.Relationship("shop", "mary").add(*sold)
    >>> (line,) = pt.rfm([mary], on=date(2026, 1, 10)).lines
    >>> line.frequency, line.recency, line.age, str(line.mean)
    (1, 3, 8, '18')
    """
    faults: list[Fault] = []
    check_day(faults, "on", on)
    if until is not None:
        check_day(faults, "until", until)
        if not faults and until <= on:
            hint = f"give a day after {on}: what is held out comes after it"
            faults.append(Fault.of("span.order", "until", until, hint))
    if known_by is not None:
        check_day(faults, "known_by", known_by)
    check_instance(faults, "flag.type", "first_counts", first_counts, bool)
    check_calendar(faults, "unit", unit)
    check_ledgers(faults, book)
    raise_faults(faults)
    now = index_of(on, unit.anchor, unit.every)
    after = None if until is None else index_of(until, unit.anchor, unit.every) - now
    lines: list[RfmLine] = []
    for place, ledger in enumerate(ledgers_of(book, known_by)):
        if not isinstance(ledger, Relationship):
            raise_faults([no_ledger(place, ledger)])
        bought = facts_known(ledger, known_by, Purchase)
        found = _by_unit((each for each in bought if each.on <= on), unit)
        if not found:
            continue
        held = [each for each in bought if until is not None and on < each.on <= until]
        later = _by_unit(held, unit)
        first, last = min(found), max(found)
        counted = found if first_counts else {k: v for k, v in found.items() if k != first}
        lines.append(
            RfmLine(
                ledger.patron,
                frequency=len(counted),
                recency=now - last if first_counts else last - first,
                age=now - first,
                spent=totals([price for prices in counted.values() for price in prices]),
                later=None if until is None else len(later),
                later_spent=totals([price for prices in later.values() for price in prices]),
            )
        )
    return RfmTable(on, unit=unit, lines=tuple(lines), later=after)


def _by_unit(bought: Iterable[Purchase], unit: CalendarPeriod) -> dict[int, list[Money]]:
    """Return what was paid in each unit of time in which something was bought, by its number."""
    found: dict[int, list[Money]] = {}
    for each in bought:
        found.setdefault(index_of(each.on, unit.anchor, unit.every), []).append(each.price)
    return found
