"""Forms: how a consequence is read from what was measured, per unit or from a table (D22)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import items_of
from patronage.errors import Fault, raise_faults
from patronage.facts.remarks import Remark
from patronage.fields import Id, spell_out
from patronage.measures.bounds import Bounds, First, Stated, bounds_of, check_bounds, hold
from patronage.measures.cells import findings_of, interval_of, is_between
from patronage.measures.exact import (
    Exact,
    answered,
    checked,
    largest,
    number_of,
    said,
    stated,
    summed,
    unknown,
)
from patronage.measures.figures import Amountlike, amountlike, check_figure, figure
from patronage.money.amounts import Rounding
from patronage.money.money import Money
from patronage.values import Value, repr_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.measures.cells import Bounded
    from patronage.measures.exact import Answer, Facts, Result

__all__ = [
    "Form",
    "PartUnit",
    "Per",
    "Pick",
    "Row",
    "Table",
    "check_form",
    "outcomes",
    "result_of",
    "worked_out",
]


class PartUnit(Enum):
    """What becomes of a unit that is not whole: half an hour where each hour costs so much.

    >>> PartUnit.COUNTED
    PartUnit.COUNTED
    """

    COUNTED = "counted"
    """It counts as a whole one: "for each hour or part of an hour"."""
    IGNORED = "ignored"
    """Only complete ones count."""
    NEAREST = "nearest"
    """It counts from the half of it on."""
    PRO_RATA = "pro rata"
    """It counts in proportion."""
    NOT_SAID = "not said"
    """The text leaves it open: what is not whole is unknown."""

    __repr__ = repr_member

    def counted_of(self, units: int | Decimal | Fraction) -> Fraction | None:
        """Return how many of so many units count; None: it isn't said.

        Faults: `number.type`.

        >>> PartUnit.COUNTED.counted_of(Fraction(5, 2))
        Fraction(3, 1)
        """
        faults: list[Fault] = []
        check_figure(faults, "units", units)
        raise_faults(faults)
        units = Fraction(units)
        whole, rest = divmod(units, 1)
        if not rest or self is PartUnit.PRO_RATA:
            return units
        if self is PartUnit.NEAREST:
            return Fraction(whole + (2 * rest >= 1))
        return {PartUnit.COUNTED: Fraction(whole + 1), PartUnit.IGNORED: Fraction(whole)}.get(self)


class Pick(Enum):
    """Which row of a table counts, where several might.

    >>> Pick.EXACTLY_ONE
    Pick.EXACTLY_ONE
    """

    EXACTLY_ONE = "exactly one"
    """One alone may hold: where two do, the text contradicts itself, and it is unknown."""
    LARGEST = "largest"
    """The largest of those that hold."""
    GRADUATED = "graduated"
    """Each row for the part that falls between its bounds; all of them together, and `otherwise`
    beside them for what goes beyond the last."""

    __repr__ = repr_member


def result_of(given: object) -> Any:  # noqa: ANN401  whichever form a field holds
    """Return a number in its one form, and any other form as it is; a converter.

    >>> result_of(Decimal("10.0"))
    10
    """
    return figure(given)


def optional_result(given: object) -> Any:  # noqa: ANN401  as above
    """Return the same of a form that may be left out; a converter.

    >>> optional_result(None) is None
    True
    """
    return None if given is None else result_of(given)


def check_form(faults: list[Fault], path: str, form: object) -> None:
    """Report what is no form.

    >>> found: list[Fault] = []
    >>> check_form(found, "form", "10 %")
    >>> found[0].code
    'form.type'
    """
    if type(form) in (int, Decimal, Fraction):
        check_figure(faults, path, form)
    elif type(form) not in (Money, Per, Table):
        hint = "give a number, an amount, a Per or a Table"
        faults.append(Fault.of("form.type", path, form, hint))


@frozen
class Per(Value):
    """So much for each unit of something: five percent per half hour, 35 pounds per twelve hours.

    Of the fact `of` (what was measured, unless you name another: see `Attainment.facts`) what is
    `free` is left out, and `part` says what becomes of a unit that is not whole. `first`: nothing
    below a bound, a first amount from there on, and `each` for the units beyond it. `unit`, `each`
    and `free` may name a fact: of `unit="base"` the whole base is one unit. `then` reads another
    form from the number that this one comes to, as its `value`. Faults: `number.type`,
    `threshold.type`, `form.first` (with `free`, or no pair), `form.unit` (not above zero),
    `part.type`, `id.syntax`, `form.type`, `form.mixed` (numbers with amounts, amounts of several
    currencies, or amounts that something reads on from).

    >>> half_hours = Per(Decimal("0.5"), each=5, part=PartUnit.NEAREST, of="lost")
    >>> half_hours.read({"lost": Fraction(214, 60)})
    35
    """

    unit: Amountlike = field(converter=amountlike)
    each: Amountlike = field(kw_only=True, converter=amountlike)
    part: PartUnit = field(kw_only=True)
    first: First | None = field(default=None, kw_only=True)
    free: Amountlike = field(default=0, kw_only=True, converter=amountlike)
    of: Id = field(default="value", kw_only=True)
    then: Form | None = field(default=None, kw_only=True, converter=optional_result)

    def _rules(self, faults: list[Fault]) -> None:
        if self.first is not None and self.free != 0:
            hint = "say one of the two: what is free, or from when on a first amount is due"
            faults.append(Fault.of("form.first", "free", self.free, hint))
        for path in ("unit", "free"):
            value = getattr(self, path)
            if isinstance(value, Money) or (
                not isinstance(value, str) and (value < 0 or (path == "unit" and not value))
            ):
                hint = "give a number above zero" if path == "unit" else "give zero or more"
                faults.append(Fault.of("form.unit", path, value, hint))
        _check_alike(faults, "each", self)

    def read(self, facts: Facts, rounding: Rounding = Rounding.HALF_UP) -> Answer:
        """Return what it comes to by these facts, or the remark that says why it isn't known.

        An amount is rounded to its minor unit. Faults: `details.type`, `number.type`.

        >>> import patronage as pt
        >>> first = Per(12, each=35, part=PartUnit.IGNORED, first=(pt.at_least(12), 75))
        >>> [first.read({"value": hours}) for hours in (11, 12, 23, 24)]
        [0, 75, 75, 110]
        """
        return answered(self.worked_out(facts), rounding)

    def worked_out(self, facts: Facts) -> Result:
        """Return the same exactly: a number, with the currency of an amount.

        Faults: `details.type`, `number.type`.

        >>> Per(3, each=1, part=PartUnit.PRO_RATA).worked_out({"value": 1})
        Exact(number=Fraction(1, 3), currency=None)
        """
        return self._exactly(checked(facts))

    def _exactly(self, facts: Facts) -> Result:
        found: list[Fraction] = []
        for value in (self.of, self.unit, self.free):
            number = number_of(value, facts)
            if isinstance(number, Remark):
                return number
            found.append(number)
        seen, unit, free = found
        each = said(self.each, facts)
        if isinstance(each, Remark):
            return each
        if self.first is None:
            result = self._units(max(seen - free, Fraction(0)), unit, each)
        elif not self.first[0].judge(seen):
            result = Exact(Fraction(0), each.currency)
        else:
            low = stated(self.first[0].bound).number
            result = summed(stated(self.first[1]), self._units(seen - low, unit, each))
        return result if isinstance(result, Remark) else passed_on(self.then, result, facts)

    def _units(self, seen: Fraction, unit: Fraction, each: Exact) -> Result:
        if unit <= 0:
            return unknown("form.nothing", fact=self.unit)
        units = self.part.counted_of(seen / unit)
        if units is None:
            return unknown("form.part", units=seen / unit)
        return Exact(each.number * units, each.currency)


def rows_of(given: Row | Iterable[Row]) -> tuple[Row, ...]:
    """Return one row, or several, as a tuple; a converter.

    >>> rows_of(Row(10))
    (Row(10),)
    """
    return cast("tuple[Row, ...]", items_of(given))  # the check says what is wrong


@frozen
class Row(Value):
    """One row of a table: what it comes to where all of its bounds hold.

    A bound is a `Threshold` of what was measured, or of a fact by name: `{"late": at_least(2)}`,
    several in a list. Faults: `form.type`, `number.type`, `row.bounds`, `threshold.type`.

    >>> import patronage as pt
    >>> Row(10, [pt.at_least(99), pt.less_than(Decimal("99.9"))]).bounds
    (('value', at_least(99)), ('value', less_than(Decimal('99.9'))))
    """

    result: Annotated[int | Decimal | Fraction | Money | Per, check_form] = field(
        converter=result_of
    )
    bounds: Annotated[Bounds, check_bounds] = field(default=(), converter=bounds_of)


@frozen
class Table(Value):
    """A table of credits: the row that holds says what they come to.

    `pick` says which of the rows counts. What lies outside of all of them comes to `otherwise`; by
    None, that is not known. What lies between two rows, in a hole that the text leaves, is not
    known in any case, and neither is what two rows claim, unless they say the same, where exactly
    one may hold: `findings` names both before it ever happens. `then` reads another form from the
    number that this one comes to, as its `value`: points, of which a second table makes a credit.
    Faults: `row.type`, `table.empty`, `table.graduated` (bounds of another fact, or of none),
    `number.type`, `form.type`, `form.mixed` (numbers with amounts where several rows count; amounts
    of several currencies, or that something reads on from).

    >>> import patronage as pt
    >>> table = Table(
    ...     [Row(10, [pt.at_least(99), pt.less_than(Decimal("99.9"))]), Row(25, pt.less_than(99))],
    ...     otherwise=0,
    ... )
    >>> [table.read({"value": Decimal(seen)}) for seen in ("99.9", "99.0", "98.9")]
    [0, 10, 25]
    """

    rows: tuple[Row, ...] = field(converter=rows_of)
    pick: Pick = field(default=Pick.EXACTLY_ONE, kw_only=True)
    otherwise: Stated | None = field(default=None, kw_only=True, converter=optional_result)
    then: Form | None = field(default=None, kw_only=True, converter=optional_result)

    def _rules(self, faults: list[Fault]) -> None:
        if not self.rows:
            faults.append(Fault.of("table.empty", "rows", self.rows, "give at least one row"))
        if self.pick is Pick.GRADUATED:
            facts = {name for row in self.rows for name, _ in row.bounds}
            for place, row in enumerate(self.rows):
                if len(facts) > 1 or not row.bounds or interval_of(row.bounds)[0] is None:
                    hint = "say from how much on each row counts, all of one fact"
                    faults.append(Fault.of("table.graduated", f"rows[{place}]", row, hint))
        _check_alike(faults, "rows", self)

    def read(self, facts: Facts, rounding: Rounding = Rounding.HALF_UP) -> Answer:
        """Return what it comes to by these facts, or the remark that says why it isn't known.

        An amount is rounded to its minor unit. Faults: `details.type`, `number.type`.

        >>> import patronage as pt
        >>> both = Table([Row(10, pt.at_most(99)), Row(5, pt.at_least(99))])
        >>> print(both.read({"value": 99}))
        rows 1 and 2 both hold
        """
        return answered(self.worked_out(facts), rounding)

    def worked_out(self, facts: Facts) -> Result:
        """Return the same exactly: a number, with the currency of an amount.

        Faults: `details.type`, `number.type`.

        >>> Table(Row(10), otherwise=0).worked_out({})
        Exact(number=Fraction(10, 1), currency=None)
        """
        return self._exactly(checked(facts))

    def _exactly(self, facts: Facts) -> Result:
        result = self._graduated(facts) if self.pick is Pick.GRADUATED else self._picked(facts)
        return result if isinstance(result, Remark) else passed_on(self.then, result, facts)

    def findings(self) -> tuple[Remark, ...]:
        """Return which rows never hold, where they leave a hole between them, where two overlap.

        Rows whose bounds contradict each other by their number (`table.never`); the others each
        with the ends of the stretch where that is so (`table.hole`, `table.overlap`); where
        the largest counts, rows may overlap; where each counts for its own stretch, they may touch.

        >>> import patronage as pt
        >>> print(*Table([Row(10, pt.more_than(99)), Row(25, pt.less_than(99))]).findings())
        no row holds where value = 99
        """
        largest, graduated = (self.pick is each for each in (Pick.LARGEST, Pick.GRADUATED))
        return tuple(
            findings_of(
                cast("tuple[Bounded, ...]", self.rows), overlaps=not largest, points=not graduated
            )
        )

    def _picked(self, facts: Facts) -> Result:
        held = [hold(row.bounds, facts) for row in self.rows]
        if None in held:
            names = (name for row in self.rows for name, _ in row.bounds if name not in facts)
            return unknown("form.fact", fact=next(names))
        found = [place for place, holds in enumerate(held) if holds]
        if not found:
            if self.otherwise is None or is_between(cast("tuple[Bounded, ...]", self.rows), facts):
                return unknown("table.none")
            return stated(self.otherwise)
        results: list[Exact] = []
        for place in found:
            result = worked_out(self.rows[place].result, facts)
            if isinstance(result, Remark):
                return result
            results.append(result)
        if len(results) > 1 and self.pick is Pick.EXACTLY_ONE and len(set(results)) > 1:
            return unknown("table.several", first=found[0] + 1, second=found[1] + 1)
        return largest(results)

    def _graduated(self, facts: Facts) -> Result:
        name = self.rows[0].bounds[0][0]
        seen = number_of(name, facts)
        if isinstance(seen, Remark):
            return seen
        total: Result | None = None
        for row in self.rows:
            low, high = interval_of(row.bounds)
            part = (seen if high is None else min(seen, high)) - (low or 0)
            if part <= 0 and not hold(row.bounds, facts):
                continue
            result = worked_out(row.result, {**facts, name: max(part, Fraction(0))})
            total = result if total is None else summed(total, result)
        if isinstance(total, Remark) or not self._is_outside(seen, facts):
            return unknown("table.none") if total is None else total
        if self.otherwise is None or is_between(cast("tuple[Bounded, ...]", self.rows), facts):
            return unknown("table.none")
        return stated(self.otherwise) if total is None else summed(total, stated(self.otherwise))

    def _is_outside(self, seen: Fraction, facts: Facts) -> bool:
        """Whether no stretch of the rows reaches a number, from either side."""
        ends = [interval_of(row.bounds) for row in self.rows]
        touch = seen in {low for low, _ in ends} and seen in {high for _, high in ends}
        return not touch and not any(hold(row.bounds, facts) for row in self.rows)


Form: TypeAlias = Annotated[int | Decimal | Fraction | Money | Per | Table, check_form]
"""How a consequence is read: a number or an amount as it is, per unit, or from a table."""


def worked_out(form: Form, facts: Facts) -> Result:
    """Return exactly what any form comes to by these facts, which are known to be right.

    >>> worked_out(10, {})
    Exact(number=Fraction(10, 1), currency=None)
    """
    if isinstance(form, Per | Table):
        return form._exactly(facts)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    return stated(form)


def passed_on(form: Form | None, result: Exact, facts: Facts) -> Result:
    """Return what a form makes of what another came to, as its `value`; None: that itself.

    >>> passed_on(None, Exact(Fraction(3)), {})
    Exact(number=Fraction(3, 1), currency=None)
    """
    if form is None:
        return result
    if result.currency is not None:
        return unknown("form.amount", currency=result.currency)
    return worked_out(form, {**facts, "value": result.number})


def outcomes(form: Form | None) -> Iterator[int | Decimal | Fraction | Money]:
    """Yield the numbers and amounts, stated in a form, that it may come to.

    >>> list(outcomes(Table([Row(5), Row(Per(1, each=2, part=PartUnit.PRO_RATA))], otherwise=0)))
    [0, 5, 2]
    """
    if isinstance(form, Per | Table):
        yield from _own_outcomes(form) if form.then is None else outcomes(form.then)
    elif form is not None:
        yield form


def _own_outcomes(form: Per | Table) -> Iterator[int | Decimal | Fraction | Money]:
    """Yield the same of a form by itself, whatever reads on from it."""
    if isinstance(form, Table):
        yield from outcomes(form.otherwise)
        for row in form.rows:
            yield from outcomes(row.result)
    else:
        if not isinstance(form.each, str):
            yield form.each
        if form.first is not None:
            yield form.first[1]


def _check_alike(faults: list[Fault], path: str, form: Per | Table) -> None:
    """Report numbers and amounts, or amounts of several currencies, of which one result is made."""
    found = [each for each in _own_outcomes(form) if isinstance(each, Money) or each]
    currencies = {each.currency for each in found if isinstance(each, Money)}
    numbers = any(not isinstance(each, Money) for each in found)
    one_of = isinstance(form, Table) and form.pick is Pick.EXACTLY_ONE
    if len(currencies) > 1 or (currencies and numbers and not one_of):
        hint = "give numbers alone, or amounts of one currency"
        faults.append(Fault.of("form.mixed", path, getattr(form, path), hint))
    elif currencies and form.then is not None:
        hint = "give numbers: what reads on from this one reads no amount"
        faults.append(Fault.of("form.mixed", path, getattr(form, path), hint))


for _converter in (rows_of, result_of, optional_result):
    spell_out(_converter)
