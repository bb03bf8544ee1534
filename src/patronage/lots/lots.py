"""Lots: points, credits, prepaid hours, each lot with a day on which it expires (D26)."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

from attrs import field, frozen

from patronage.checks import check_instance
from patronage.dates.day import check_one_day
from patronage.errors import Fault, raise_faults
from patronage.facts.as_known import facts_known
from patronage.facts.identity import identify
from patronage.facts.observed import Observation
from patronage.facts.remarks import Remark
from patronage.fields import Id
from patronage.lots.running import Running, Unit, digits_of, moves_of
from patronage.lots.terms import Counted, LotTerms
from patronage.money.money import Money
from patronage.text.spoken import spoken
from patronage.timeline.timeline import Timeline, coalesced
from patronage.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from patronage.facts.as_known import FactSource
    from patronage.facts.fact import Scalar
    from patronage.lots.running import Move, Overdrawn

__all__ = ["Lot", "Lots", "balance_of"]


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
    def _unit(self) -> Unit:
        return Unit(self.currency, 0 if self.currency is not None else digits_of(self.facts))

    @cached_property
    def _moves(self) -> list[Move]:
        return moves_of(self.facts, self.terms, self._unit)

    @cached_property
    def _overdrawn(self) -> list[Overdrawn]:
        running = Running(self.terms)
        for _ in running.through(self._moves):
            pass
        return running.overdrawn

    def _by(self, on: date) -> Running:
        """Return what is there and owed at the end of a day, by the moves up to it."""
        check_one_day("on", on)
        running = Running(self.terms)
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
        changes = Running(self.terms).through(self._moves)
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


def _remark(code: str, fact: Observation, unit: Unit, **more: Scalar) -> Remark:
    """Return a remark on a draw: of what, when, and how much that was."""
    drawn = unit.quantity(-(unit.whole(fact.value) or 0))
    return Remark.of(code, name=fact.name, fact=fact.id, on=fact.on, drawn=drawn, **more)


def _is_foreign(value: object, currency: str | None) -> bool:
    """Say whether an amount is in another currency than the lots; lots of numbers have none."""
    return currency is not None and isinstance(value, Money) and value.currency != currency


def _unfit(fact: Observation, unit: Unit) -> Fault:
    """Report an observation that isn't counted in the unit of the others."""
    path = f"facts[{fact.id}].value"
    if isinstance(fact.value, Money) and unit.currency is not None:
        hint = f"these lots are in {unit.currency}: ask for each currency by currency=…"
        return Fault.of("currency.mismatch", path, fact.value, hint)
    what = "numbers" if unit.currency is None else f"amounts in {unit.currency}"
    return Fault.of("quantity.type", path, fact.value, f"these lots are counted in {what}")


def _refused(each: Overdrawn, unit: Unit) -> Fault:
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
    unit = Unit(currency, 0 if currency is not None else digits_of(facts))
    unknown = (
        fact.on
        for fact in facts
        if unit.whole(fact.value) is None and not _is_foreign(fact.value, currency)
    )
    running = Running(terms).through(moves_of(facts, terms, unit))
    found: Timeline[int | Decimal | Money | None] = coalesced(
        unit.quantity(0), ((day, unit.quantity(units)) for day, units in running)
    )
    first = min(unknown, default=None)
    return found if first is None else found.splice(first, Timeline.constant(None))
