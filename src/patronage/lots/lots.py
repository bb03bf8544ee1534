"""Lots: points, credits, prepaid hours, each lot with a day on which it expires (D26)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import check_instance
from patronage.dates.day import add_days, check_one_day
from patronage.dates.month_end import boundary, index_of
from patronage.dates.span import Span
from patronage.errors import Fault, OutOfRange, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.fact import check_scalar
from patronage.facts.identity import identify
from patronage.facts.observed import FactName, Observation
from patronage.facts.remarks import Remark
from patronage.fields import Id
from patronage.lots.stock import Stock
from patronage.money.amounts import plain
from patronage.money.money import Money
from patronage.text.spoken import spoken
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Value
from patronage.windows.anchors import span_faults
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from patronage.facts.as_known import FactSource
    from patronage.facts.fact import Scalar
    from patronage.text.phrases import Words

__all__ = ["Lot", "LotTerms", "Lots", "balance_of"]

_ANCHOR: Final = date(2000, 1, 1)


def _check_length(faults: list[Fault], path: str, length: object) -> None:
    faults += span_faults(path, length)


def _check_counted(faults: list[Fault], path: str, quantity: object) -> None:
    if type(quantity) in (int, Decimal, Money):
        check_scalar(faults, path, quantity)
    else:
        hint = "give an int, a Decimal or Money"
        faults.append(Fault.of("quantity.type", path, quantity, hint))


Length: TypeAlias = Annotated[Span, _check_length]
"""A length of at least one day."""

Counted: TypeAlias = Annotated[int | Decimal | Money, _check_counted]
"""How much of something: whole units, parts of them, or money."""


@frozen(cache_hash=True)
class LotTerms(Value):
    """What is kept in lots, for how long each is there, and which is drawn first.

    `name` is that of the observations that grant (above zero) and draw (below zero). A lot is there
    from its grant up to the grant's own `until`; without one, for `lasts`, and on to the end of the
    period of length `to_end_of` in which its last day lies (periods count from `anchor`); with
    neither, for good. A draw takes from the lot that expires first, unless `oldest_first`. What is
    drawn beyond the balance is owed; where `overdraft` is False it is refused.

    Faults: `id.syntax`, `interval.type`, `interval.range`, `date.type`, `flag.type`.

    >>> import patronage as pt
    >>> print(pt.LotTerms("points", lasts=pt.months(12), to_end_of=pt.months(3)))
    points, each lot for 12 months and to the end of that 3 months
    """

    name: FactName
    lasts: Length | None = field(default=None, kw_only=True)
    to_end_of: Length | None = field(default=None, kw_only=True)
    anchor: date = field(default=_ANCHOR, kw_only=True)
    oldest_first: bool = field(default=False, kw_only=True)
    overdraft: bool = field(default=True, kw_only=True)

    @staticmethod
    def _meant(value: object) -> str | None:
        return f"wrap it: LotTerms({value!r})" if type(value) is str else None

    def until(self, on: date) -> date | None:
        """Return the first day on which a lot granted on a day is no longer there; None: never.

        >>> import patronage as pt
        >>> pt.LotTerms("points", lasts=pt.months(24)).until(date(2024, 1, 1))
        datetime.date(2026, 1, 1)
        >>> pt.LotTerms("leave", to_end_of=pt.years(1)).until(date(2026, 3, 15))
        datetime.date(2027, 1, 1)
        """
        check_one_day("on", on)
        if self.lasts is None and self.to_end_of is None:
            return None
        try:
            end = add_days(on, 1) if self.lasts is None else on + self.lasts
            if self.to_end_of is None:
                return end
            place = index_of(add_days(end, -1), self.anchor, self.to_end_of)
            return boundary(self.anchor, self.to_end_of, place + 1)
        except OutOfRange:  # past the last day of the calendar: for good
            return None

    def say(self, words: Words = ENGLISH) -> str:
        """Return the terms in words.

        >>> LotTerms("points", oldest_first=True).say()
        'points, the oldest first'
        """
        said = [self.name]
        ends = (("lasts", self.lasts), ("to_end_of", self.to_end_of))
        named = {name: span for name, span in ends if span is not None}
        if named:
            said.append(words.tell("lots." + "_".join(named), **named))
        if self.anchor != _ANCHOR:
            said.append(words.tell("lots.anchor", day=self.anchor))
        if self.oldest_first:
            said.append(words.tell("lots.oldest_first"))
        if not self.overdraft:
            said.append(words.tell("lots.no_overdraft"))
        return words.say("format.comma").join(said)

    def __str__(self) -> str:
        return self.say()


@frozen
class Lot(Value):
    """What is left of a lot: by its grant's id and day, how much that was, and until when.

    `until` is the first day on which it is no longer there; None: it is there for good.

    >>> import patronage as pt
    >>> given = pt.Observation.granted("points", 9, on=date(2026, 1, 1), id="G1")
    >>> pt.Lots.of([given], "points").left(date(2026, 1, 1))[0].left
    9
    """

    id: Id
    on: date = field(kw_only=True)
    granted: Counted = field(kw_only=True)
    left: Counted = field(kw_only=True)
    until: date | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        if self.until is not None and self.until <= self.on:
            hint = f"a lot is there for a day at least: end it after {self.on}"
            faults.append(Fault.of("span.order", "until", self.until.isoformat(), hint))


class _Unit(NamedTuple):
    """In what lots are counted: in a currency, or (None) in numbers of so many decimals."""

    currency: str | None
    digits: int = 0

    def whole(self, value: object) -> int | None:
        """Return a quantity as a whole number of this unit; None: it is counted in no such unit."""
        if type(value) is Money:
            return value.minor if value.currency == self.currency else None
        if self.currency is not None:
            return None
        if type(value) is Decimal:
            return int(Fraction(value) * 10**self.digits)
        return value * 10**self.digits if type(value) is int else None

    def quantity(self, units: int) -> int | Decimal | Money:
        """Return what a number of units comes to."""
        if self.currency is not None:
            return Money.of_minor(units, self.currency)
        whole, rest = divmod(units, 10**self.digits)
        return Decimal(plain(units, self.digits)) if rest else whole


class _Move(NamedTuple):
    """A grant, or (below zero) a draw, which may name the lot that it takes from first."""

    on: date
    units: int
    fact: Observation
    until: date | None


class _Overdrawn(NamedTuple):
    """A draw that took more than there was, by so many units."""

    fact: Observation
    over: int


class _Running:
    """What is there and what is owed, as moves are made in the order of their days."""

    __slots__ = ("overdrawn", "owed", "stock")

    def __init__(self, terms: LotTerms) -> None:
        self.stock: Stock[int, date] = Stock(0, oldest_first=terms.oldest_first)
        self.owed = 0
        self.overdrawn: list[_Overdrawn] = []

    @property
    def balance(self) -> int:
        """What is there, less what is owed; of the two, one is nothing."""
        return self.stock.total - self.owed

    def make(self, move: _Move) -> None:
        """Grant or draw; a grant first makes up for what is owed."""
        if move.units > 0:
            made_up = min(self.owed, move.units)
            self.owed -= made_up
            if move.units > made_up:
                self.stock.grant(move.fact.id or "", move.units - made_up, move.until)
            return
        over = self.stock.draw(-move.units, move.fact.about)
        if over:
            self.owed += over
            self.overdrawn.append(_Overdrawn(move.fact, over))

    def ends(self, before: date | None = None) -> Iterator[tuple[date, int]]:
        """Let lots expire, up to a day (None: all), and yield each day with how much that was."""
        while (end := self.stock.next_end()) is not None and (before is None or end < before):
            yield end, self.stock.expire(end)

    def through(self, moves: Iterable[_Move]) -> Iterator[tuple[date, int]]:
        """Make moves, and yield the balance at the end of each day on which it may change."""
        last: date | None = None
        for move in moves:
            if move.on != last:
                if last is not None:
                    yield last, self.balance
                last = move.on
                for end, _ in self.ends(before=last):
                    yield end, self.balance
                self.stock.expire(last)  # before the day's grants, and its draws after these
            self.make(move)
        if last is not None:
            yield last, self.balance
        for end, _ in self.ends():
            yield end, self.balance


def _moves(facts: Iterable[Observation], terms: LotTerms, unit: _Unit) -> list[_Move]:
    """Return the grants and draws of observations counted in a unit, in the order they are made."""
    found: list[_Move] = []
    for fact in facts:
        units = unit.whole(fact.value)
        if units:
            found.append(_Move(fact.on, units, fact, fact.until or terms.until(fact.on)))
    return sorted(found, key=_order)


def _order(move: _Move) -> tuple[date, bool, str]:
    return move.on, move.units < 0, move.fact.id or ""


def _digits(facts: Iterable[Observation]) -> int:
    """Return how many decimals the finest number among observations has."""
    values = (fact.value for fact in facts)
    numbers = (each.as_tuple().exponent for each in values if type(each) is Decimal)
    return max((-exponent for exponent in numbers if isinstance(exponent, int)), default=0)


@frozen(slots=False)
class Lots(Value):
    """What was granted in lots and drawn from them, and what of it is there on every day.

    On a day, what expires goes first, then come grants, then draws. Build it by `of`. Faults:
    `observation.type`, `terms.type`, `quantity.type`, `currency.mismatch`, `lots.overdrawn` (where
    the terms allow no overdraft).

    >>> import patronage as pt
    >>> facts = [
    ...     pt.Observation.granted("points", 1_000, on=date(2024, 1, 1)),
    ...     pt.Observation.drawn("points", 800, on=date(2025, 3, 1)),
    ... ]
    >>> lots = pt.Lots.of(facts, pt.LotTerms("points", lasts=pt.months(24)))
    >>> [lots.balance.at(date(year, 3, 1)) for year in (2024, 2025, 2026)]
    [1000, 200, 0]
    """

    facts: tuple[Observation, ...]
    terms: LotTerms = field(kw_only=True)
    currency: str | None = field(default=None, kw_only=True)

    def _rules(self, faults: list[Fault]) -> None:
        unit = self._unit
        faults += [_unfit(each, unit) for each in self.facts if unit.whole(each.value) is None]
        if not faults and not self.terms.overdraft:
            faults += [_refused(each, unit) for each in self._overdrawn]

    @classmethod
    def of(
        cls,
        facts: FactSource,
        terms: LotTerms | str,
        *,
        currency: str | None = None,
        known_by: date | None = None,
    ) -> Lots:
        """Return the lots of a ledger, or of its facts, as known on a day (None: by now).

        A text is a name, of lots that last for good. `currency`: the lots of money in that one;
        needed only where there are several.

        >>> import patronage as pt
        >>> pt.Lots.of([], "points").balance
        Timeline.constant(0)
        """
        if isinstance(terms, str):
            terms = LotTerms(terms)
        faults: list[Fault] = []
        check_instance(faults, "terms.type", "terms", terms, LotTerms)
        raise_faults(faults)
        known = facts_known(facts, known_by, Observation)
        mine = [fact for fact in known if fact.name == terms.name]
        if currency is None:
            codes = [fact.value.currency for fact in mine if isinstance(fact.value, Money)]
            currency = codes[0] if codes else None
        else:
            mine = [fact for fact in mine if not _is_foreign(fact.value, currency)]
        named = cast("tuple[Observation, ...]", identify(mine))
        return cls(named, terms=terms, currency=currency)

    @cached_property
    def _unit(self) -> _Unit:
        return _Unit(self.currency, 0 if self.currency is not None else _digits(self.facts))

    @cached_property
    def _moves(self) -> list[_Move]:
        return _moves(self.facts, self.terms, self._unit)

    @cached_property
    def _overdrawn(self) -> list[_Overdrawn]:
        running = _Running(self.terms)
        for _ in running.through(self._moves):
            pass
        return running.overdrawn

    def _by(self, on: date) -> _Running:
        """Return what is there and owed at the end of a day, by the moves up to it."""
        check_one_day("on", on)
        running = _Running(self.terms)
        made = [move for move in self._moves if move.on <= on]
        for move in made:
            running.stock.expire(move.on)
            running.make(move)
        running.stock.expire(on)
        return running

    @cached_property
    def balance(self) -> Timeline[int | Decimal | Money]:
        """What is there at the end of each day if nothing more is drawn; below zero: it is owed.

        >>> import patronage as pt
        >>> given = pt.Observation.granted("hours", 9, on=date(2026, 1, 1), until=date(2026, 2, 1))
        >>> pt.Lots.of([given], "hours").balance.changes()
        ((datetime.date(2026, 1, 1), 9), (datetime.date(2026, 2, 1), 0))
        """
        quantity = self._unit.quantity
        changes = _Running(self.terms).through(self._moves)
        return coalesced(quantity(0), ((day, quantity(units)) for day, units in changes))

    def left(self, on: date) -> tuple[Lot, ...]:
        """Return the lots of which something is left at the end of a day, as they will be drawn.

        >>> import patronage as pt
        >>> pt.Lots.of([], "points").left(date(2026, 1, 1))
        ()
        """
        quantity, found = self._unit.quantity, {move.fact.id: move for move in self._moves}
        return tuple(
            Lot(
                name,
                on=found[name].on,
                granted=quantity(found[name].units),
                left=quantity(units),
                until=until,
            )
            for name, units, until in self._by(on).stock.lots()
        )

    def expiring(self, on: date) -> tuple[tuple[date, int | Decimal | Money], ...]:
        """Return how much expires on which days after a day, if nothing more is drawn.

        By what was granted and drawn up to that day: draws that are dated later don't count yet.

        >>> import patronage as pt
        >>> given = pt.Observation.granted("hours", 9, on=date(2026, 1, 1), until=date(2026, 2, 1))
        >>> pt.Lots.of([given], "hours").expiring(date(2026, 1, 20))
        ((datetime.date(2026, 2, 1), 9),)
        """
        quantity = self._unit.quantity
        return tuple((end, quantity(units)) for end, units in self._by(on).ends())

    def next_expiry(self, on: date) -> tuple[date, int | Decimal | Money] | None:
        """Return when how much expires next after a day; None: what there is is there for good.

        >>> import patronage as pt
        >>> given = pt.Observation.granted("hours", 9, on=date(2026, 1, 1), until=date(2026, 2, 1))
        >>> pt.Lots.of([given], "hours").next_expiry(date(2026, 1, 20))
        (datetime.date(2026, 2, 1), 9)
        """
        return next(iter(self.expiring(on)), None)

    def remarks(self) -> tuple[Remark, ...]:
        """Return each draw of more than there was, or out of a lot that was not there.

        By how much it was more (`lots.overdrawn`), and which lot it names (`lots.unknown`): this
        one took from the others, as the terms say.

        >>> import patronage as pt
        >>> drawn = pt.Observation.drawn("points", 5, on=date(2026, 1, 1), id="D1")
        >>> print(*pt.Lots.of([drawn], "points").remarks())
        5 points drawn on 1 Jan 2026 (D1): 5 more than there were
        """
        quantity = self._unit.quantity
        over = [
            _remark("lots.overdrawn", each.fact, self._unit, over=quantity(each.over))
            for each in self._overdrawn
        ]
        lost = [
            _remark("lots.unknown", each, self._unit, about=each.about) for each in self._astray()
        ]
        return (*over, *lost)

    def _astray(self) -> Iterator[Observation]:
        """Yield the draws that name a lot which was not granted by then."""
        granted: set[str | None] = {None}
        for move in self._moves:
            if move.units > 0:
                granted.add(move.fact.id)
            elif move.fact.about not in granted:
                yield move.fact


def _remark(code: str, fact: Observation, unit: _Unit, **more: Scalar) -> Remark:
    """Return a remark on a draw: of what, when, and how much that was."""
    drawn = unit.quantity(-(unit.whole(fact.value) or 0))
    return Remark.of(code, name=fact.name, fact=fact.id, on=fact.on, drawn=drawn, **more)


def _is_foreign(value: object, currency: str | None) -> bool:
    """Say whether an amount is in another currency than the lots; lots of numbers have none."""
    return currency is not None and isinstance(value, Money) and value.currency != currency


def _unfit(fact: Observation, unit: _Unit) -> Fault:
    """Report an observation that isn't counted in the unit of the others."""
    path = f"facts[{fact.id}].value"
    if isinstance(fact.value, Money) and unit.currency is not None:
        hint = f"these lots are in {unit.currency}: ask for each currency by currency=…"
        return Fault.of("currency.mismatch", path, fact.value, hint)
    what = "numbers" if unit.currency is None else f"amounts in {unit.currency}"
    return Fault.of("quantity.type", path, fact.value, f"these lots are counted in {what}")


def _refused(each: _Overdrawn, unit: _Unit) -> Fault:
    """Report a draw of more than there was."""
    there = spoken(unit.quantity(-(unit.whole(each.fact.value) or 0) - each.over))
    hint = f"on {each.fact.on} there were {there}: draw no more"
    return Fault.of("lots.overdrawn", f"facts[{each.fact.id}].value", each.fact.value, hint)


def balance_of(
    facts: tuple[Observation, ...], terms: LotTerms, currency: str | None
) -> Timeline[int | Decimal | Money | None]:
    """Return the balance on each day; None from the day on which a quantity isn't known.

    For criteria: what is in other currencies is left out, and no overdraft is refused. What is in
    another unit, a number among amounts or an amount among numbers, is not known.

    >>> given = Observation("points", on=date(2026, 1, 1), id="G1")
    >>> balance_of((given,), LotTerms("points"), None).changes()
    ((datetime.date(2026, 1, 1), None),)
    """
    unit = _Unit(currency, 0 if currency is not None else _digits(facts))
    unknown = (
        fact.on
        for fact in facts
        if unit.whole(fact.value) is None and not _is_foreign(fact.value, currency)
    )
    running = _Running(terms).through(_moves(facts, terms, unit))
    found: Timeline[int | Decimal | Money | None] = coalesced(
        unit.quantity(0), ((day, unit.quantity(units)) for day, units in running)
    )
    first = min(unknown, default=None)
    return found if first is None else found.splice(first, Timeline.constant(None))
