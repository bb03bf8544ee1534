"""A book over time: who rose and who fell in each period, and what share the holders brought."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from attrs import field, frozen

from patronage.checks import check_instance
from patronage.dates.day import add_days
from patronage.dates.month_end import boundary, index_of
from patronage.dates.period import Period
from patronage.dates.span import Span, years
from patronage.errors import OutOfRange, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.mends import MENDS
from patronage.facts.standings import Standing
from patronage.fields import Whole
from patronage.money.money import Money, totals
from patronage.standing.review.case import Case
from patronage.standing.review.finding import day_cell
from patronage.values import Value
from patronage.windows.anchors import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.errors import Fault
    from patronage.facts.fact import Fact
    from patronage.relationship.relationship import Relationship
    from patronage.standing.fold.derived import Derived

__all__ = ["Progress", "progress_of", "revenue", "year_to"]

ANCHOR: Final = date(2000, 1, 1)
"""The first day of a year, quarter and month: where calendar periods are counted from."""


def revenue(
    facts: Relationship | Case | Iterable[Fact], within: Period | None = None
) -> tuple[Money, ...]:
    """Return what came in, one sum per currency: purchases and charges, less refunds.

    Of a relationship, of a case as known by its day, or of listed facts, by the day of the fact,
    within the period (None: ever). What was retracted is left out, and what was corrected counts as
    it was put right, whatever is given. Payments settle charges and purchases, so they are not
    counted again. Source: D5, D28.

    >>> import patronage as pt
    >>> nils = pt.Relationship("shop", "nils").add(
    ...     pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 2), id="P1"),
    ...     pt.Purchase(pt.Money("9.90", "USD"), on=date(2026, 1, 3), id="P2"),
    ...     pt.Retraction("P2", on=date(2026, 1, 9), reason="entered twice"),
    ... )
    >>> revenue(nils) == revenue(nils.facts) == (pt.Money("9.90", "USD"),)
    True
    """
    if within is not None:
        faults: list[Fault] = []
        check_instance(faults, "period.type", "within", within, Period)
        raise_faults(faults)
    known: Iterable[Fact] = facts  # type: ignore[assignment]  # unless it is one of these:
    if isinstance(facts, Case):
        known = facts.relationship.known_by(facts.known_by)
    elif not isinstance(facts, tuple) or not MENDS.isdisjoint(map(type, facts)):
        known = cast("list[Fact]", facts_known(facts, None, object))
    amounts: list[Money] = []
    for fact in known:
        kind = getattr(fact, "kind", None)  # what is no fact is left out, as facts of other kinds
        if kind not in _COMES_IN or (within is not None and fact.on not in within):
            continue
        if kind == "purchase":
            amounts.append(fact.price)  # type: ignore[attr-defined]
        elif kind == "charge":
            amounts.append(fact.amount)  # type: ignore[attr-defined]
        else:
            amounts.append(-fact.amount)  # type: ignore[attr-defined]
    return totals(amounts)


_COMES_IN: Final = frozenset({"purchase", "charge", "refund"})
"""The kinds of fact by which money comes in, or goes back."""


def year_to(day: date) -> Period:
    """Return the last twelve months as of a day, the day itself included.

    >>> print(year_to(date(2026, 3, 2)))
    [2025-03-03, 2026-03-03)
    """
    end = later(day, _DAY)
    try:
        return Period((end or day) - years(1), end)
    except OutOfRange:  # the calendar has not lasted for a year
        return Period(None, end)


_DAY: Final = Span(days=1)


@frozen
class Progress(Value):
    """What became of a standing in a period: who rose to it, who fell from it, who holds it.

    Whoever stands higher holds it too. `holders` and `parties` (those known by then) are counted at
    the end of the period, or on the day of the question if that comes first; `revenue` is what came
    in over the twelve months up to then, `of_holders` what the holders brought of it, one sum per
    currency. Source: D28.

    >>> import patronage as pt
    >>> spring = pt.Period(date(2026, 4, 1), date(2026, 7, 1))
    >>> of_four = pt.Progress(pt.CLIENT, period=spring, promoted=1, demoted=0, holders=1, parties=4)
    >>> of_four.share_of_parties
    Fraction(1, 4)
    """

    standing: Standing
    period: Period = field(kw_only=True)
    promoted: Whole = field(kw_only=True)
    demoted: Whole = field(kw_only=True)
    holders: Whole = field(kw_only=True)
    parties: Whole = field(kw_only=True)
    revenue: tuple[Money, ...] = field(default=(), kw_only=True)
    of_holders: tuple[Money, ...] = field(default=(), kw_only=True)

    @property
    def share_of_parties(self) -> Fraction | None:
        """The holders' share of those known by then; None of nobody.

        >>> import patronage as pt
        >>> nobody = pt.Progress(
        ...     pt.CLIENT,
        ...     period=pt.Period(date(2026, 1, 1), date(2026, 4, 1)),
        ...     promoted=0,
        ...     demoted=0,
        ...     holders=0,
        ...     parties=0,
        ... )
        >>> nobody.share_of_parties is None
        True
        """
        return Fraction(self.holders, self.parties) if self.parties else None

    def share_of_revenue(self, currency: str | None = None) -> Fraction | None:
        """Return the holders' share of the revenue in a currency; None of nothing.

        Without a currency there has to be only one: a share of several is no number.

        >>> import patronage as pt
        >>> spring = pt.Period(date(2026, 4, 1), date(2026, 7, 1))
        >>> pt.Progress(
        ...     pt.CLIENT,
        ...     period=spring,
        ...     promoted=1,
        ...     demoted=0,
        ...     holders=1,
        ...     parties=4,
        ...     revenue=(pt.Money("40.00", "USD"),),
        ...     of_holders=(pt.Money("30.00", "USD"),),
        ... ).share_of_revenue()
        Fraction(3, 4)
        """
        whole = {each.currency: each.minor for each in self.revenue}
        if currency is None:
            if len(whole) != 1:
                return None
            (currency,) = whole
        part = {each.currency: each.minor for each in self.of_holders}
        return Fraction(part.get(currency, 0), whole[currency]) if whole.get(currency) else None

    def row(self) -> dict[str, object]:
        """Return the progress as flat values by name, ready for a data frame; amounts as text.

        >>> import patronage as pt
        >>> spring = pt.Period(date(2026, 4, 1), date(2026, 7, 1))
        >>> pt.Progress(
        ...     pt.CLIENT, period=spring, promoted=1, demoted=0, holders=1, parties=4
        ... ).row()["until"]
        '2026-07-01'
        """
        return {
            "since": day_cell(self.period.start),
            "until": day_cell(self.period.end),
            "standing": self.standing.name,
            "promoted": self.promoted,
            "demoted": self.demoted,
            "holders": self.holders,
            "parties": self.parties,
            "revenue": " + ".join(map(str, self.revenue)),
            "of_holders": " + ".join(map(str, self.of_holders)),
            "share_of_parties": _percent(self.share_of_parties),
            "share_of_revenue": _percent(self.share_of_revenue()),
        }


def _percent(share: Fraction | None) -> str | None:
    return None if share is None else f"{float(share):.1%}"


def progress_of(
    cases: Iterable[Case], standing: Standing, *, on: date, every: Span
) -> tuple[Progress, ...]:
    """Return how a standing went in each calendar period, from the first fact to the day.

    The cases are gone through once, and none is kept.
    """
    tally = _Tally(standing, on, every)
    for case in cases:
        tally.take(case.as_of(on))
    return tally.told()


class _Tally:
    """What is counted of each calendar period while the parties are gone through one by one."""

    def __init__(self, standing: Standing, on: date, every: Span) -> None:
        self.standing = standing
        self.on = on
        self.every = every
        self.now: int = index_of(on, ANCHOR, every)
        self.promoted: Counter[int] = Counter()
        self.demoted: Counter[int] = Counter()
        self.parties: Counter[int] = Counter()
        self.holders: Counter[int] = Counter()
        self.revenue: dict[int, Counter[str]] = {}
        self.of_holders: dict[int, Counter[str]] = {}

    def take(self, derived: Derived) -> None:
        """Count one party."""
        first = derived.facts.first
        if first is None:
            return
        for day, rises in _crossings(derived, self.standing):
            if day <= self.on:
                (self.promoted if rises else self.demoted)[index_of(day, ANCHOR, self.every)] += 1
        for place in range(index_of(first, ANCHOR, self.every), self.now + 1):
            last = self.last_day(place)
            if first > last:
                continue
            self.parties[place] += 1
            brought = {
                each.currency: each.minor for each in revenue(derived.facts.all, year_to(last))
            }
            self.revenue.setdefault(place, Counter()).update(brought)
            if _holds(derived, self.standing, last):
                self.holders[place] += 1
                self.of_holders.setdefault(place, Counter()).update(brought)

    def last_day(self, place: int) -> date:
        """Return the day at which a period is looked at: its last, or that of the question."""
        end = _edge(self.every, place + 1)
        return self.on if end is None else min(add_days(end, -1), self.on)

    def told(self) -> tuple[Progress, ...]:
        """Return the periods from the first in which anybody was known, in order."""
        first = min((*self.parties, *self.promoted), default=self.now + 1)
        return tuple(
            Progress(
                self.standing,
                period=Period(_edge(self.every, place), _edge(self.every, place + 1)),
                promoted=self.promoted[place],
                demoted=self.demoted[place],
                holders=self.holders[place],
                parties=self.parties[place],
                revenue=_sums(self.revenue.get(place)),
                of_holders=_sums(self.of_holders.get(place)),
            )
            for place in range(first, self.now + 1)
        )


def _sums(found: Counter[str] | None) -> tuple[Money, ...]:
    return totals(Money.of_minor(minor, currency) for currency, minor in (found or {}).items())


def _edge(every: Span, place: int) -> date | None:
    """Return a boundary of the calendar's periods; None where it lies beyond the calendar."""
    try:
        return boundary(ANCHOR, every, place)
    except OutOfRange:
        return None


def _crossings(derived: Derived, standing: Standing) -> Iterator[tuple[date, bool]]:
    """Yield the days on which the standing was reached (True) or lost (False)."""
    held = False
    for day in derived.shown.days:
        now = _holds(derived, standing, day)
        if now is not held:
            yield day, now
        held = now


def _holds(derived: Derived, standing: Standing, day: date) -> bool:
    """Say whether a standing is held on a day, by the ladder of that day's version."""
    shown = derived.standing_at(day)
    ladder = shown.ladder
    return standing.name in ladder and ladder.index(shown.name) >= ladder.index(standing.name)
