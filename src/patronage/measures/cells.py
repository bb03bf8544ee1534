"""The cells of a table: where no row holds, and where two do."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import groupby, product
from math import prod
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from patronage.measures.bounds import hold
from patronage.measures.exact import unknown
from patronage.measures.figures import figure
from patronage.thresholds.threshold import LOWER, UPPER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from patronage.facts.remarks import Remark
    from patronage.measures.bounds import Bounds
    from patronage.measures.exact import Facts
    from patronage.thresholds.threshold import Threshold

__all__ = ["Bounded", "findings_of", "interval_of", "is_between"]

MOST_CELLS: Final = 20_000
"""The most cells that are looked at: some forty rows with bounds of two facts."""


class Bounded(Protocol):
    """A row: what has bounds."""

    @property
    def bounds(self) -> Bounds:
        """Which facts must pass which thresholds."""
        ...


def interval_of(bounds: Iterable[tuple[str, Threshold]]) -> tuple[Fraction | None, Fraction | None]:
    """Return from where to where bounds of one fact reach; None: without end.

    >>> import patronage as pt
    >>> interval_of([("value", pt.more_than(3))])
    (Fraction(3, 1), None)
    """
    lows: list[Fraction] = []
    highs: list[Fraction] = []
    for _, bound in bounds:
        numbers = _numbers(bound)
        if not numbers:
            continue
        if bound.comparison in LOWER or bound.is_by_name:
            lows.append(min(numbers))
        if bound.comparison in UPPER or bound.is_by_name:
            highs.append(max(numbers))
    return (max(lows, default=None), min(highs, default=None))


def _numbers(bound: Threshold) -> list[Fraction]:
    return [Fraction(cast("int", each)) for each in bound.bounds if not isinstance(each, str)]


def is_between(rows: Sequence[Bounded], facts: Facts) -> bool:
    """Return whether what no row claims lies in a hole: between two rows along one of its facts.

    >>> import patronage as pt
    >>> from patronage.measures.forms import Row
    >>> rows = [Row(10, pt.more_than(99)), Row(25, pt.less_than(99))]
    >>> is_between(rows, {"value": 99})
    True
    """
    for name in {name for row in rows for name, _ in row.bounds}:
        seen = facts.get(name)
        if not isinstance(seen, int | Decimal | Fraction):
            continue
        below = above = False
        for row in rows:
            if not hold(tuple(pair for pair in row.bounds if pair[0] != name), facts):
                continue
            low, high = interval_of(pair for pair in row.bounds if pair[0] == name)
            below = below or (high is not None and high <= seen)
            above = above or (low is not None and low >= seen)
        if below and above:
            return True
    return False


def findings_of(
    rows: Sequence[Bounded], *, overlaps: bool, points: bool = True
) -> Iterator[Remark]:
    """Yield the rows that never hold, the holes, and, where asked for, what two of them claim.

    Without `points`, a single number makes no stretch.

    >>> import patronage as pt
    >>> from patronage.measures.forms import Row
    >>> rows = [Row(10, pt.at_least(98)), Row(25, pt.at_most(99))]
    >>> print(*findings_of(rows, overlaps=True))
    rows 1 and 2 both hold where 98 ≤ value ≤ 99
    """
    yield from _never_holding(rows)
    axes = _axes(rows)
    if prod(map(len, axes.values())) > MOST_CELLS:
        yield unknown("table.large", most=MOST_CELLS)
        return
    wrong: dict[tuple[int, ...], list[tuple[_Cell, ...]]] = {}
    for place in product(*axes.values()):
        if not points and any(cell.low == cell.high is not None for cell in place):
            continue
        facts = _facts(axes, place)
        held = [n for n, row in enumerate(rows, 1) if hold(row.bounds, facts)]
        if not held and is_between(rows, facts):
            wrong.setdefault((), []).append(place)
        elif overlaps and len(held) > 1:
            wrong.setdefault((held[0], held[1]), []).append(place)
    for both, places in wrong.items():
        for where in _stretches(list(axes), places):
            if both:
                yield unknown("table.overlap", where=where, first=both[0], second=both[1])
            else:
                yield unknown("table.hole", where=where)


def _never_holding(rows: Sequence[Bounded]) -> Iterator[Remark]:
    """Yield the rows whose bounds contradict each other, so that no facts at all pass them."""
    for number, row in enumerate(rows, 1):
        axes = _axes([row])
        places = product(*axes.values())
        if not any(hold(row.bounds, _facts(axes, place)) for place in places):
            yield unknown("table.never", row=number)


def _facts(axes: Iterable[str], place: Sequence[_Cell]) -> dict[str, Fraction | str]:
    """Return what is seen of each fact where its cell is."""
    return {name: cell.seen for name, cell in zip(axes, place, strict=True)}


class _Cell(NamedTuple):
    """A stretch of one fact in which no bound lies: a bound itself, or what is between two.

    `place` is its number on that axis, `seen` one that lies in it; a text is a cell of its own.
    """

    place: int
    seen: Fraction | str
    low: Fraction | None = None
    high: Fraction | None = None


def _axes(rows: Sequence[Bounded]) -> dict[str, list[_Cell]]:
    """Return the cells of each fact, by its name."""
    bounds: dict[str, list[Threshold]] = {}
    for row in rows:
        for name, bound in row.bounds:
            bounds.setdefault(name, []).append(bound)
    return {name: _cells(each) for name, each in sorted(bounds.items())}


def _cells(bounds: list[Threshold]) -> list[_Cell]:
    names = sorted({each for bound in bounds for each in bound.bounds if isinstance(each, str)})
    if names:
        return [_Cell(place, name) for place, name in enumerate(names)]
    points = sorted({number for bound in bounds for number in _numbers(bound)})
    cells = [_Cell(0, points[0] - 1, None, points[0])]
    for low, high in zip(points, [*points[1:], None], strict=True):
        cells.append(_Cell(len(cells), low, low, low))
        inside = low + 1 if high is None else (low + high) / 2
        cells.append(_Cell(len(cells), inside, low, high))
    return cells


def _stretches(names: list[str], places: list[tuple[_Cell, ...]]) -> Iterator[str]:
    """Yield in the signs of mathematics where cells lie; those side by side on one axis as one."""
    for _, group in groupby(
        enumerate(places),  # a run on the last axis has one number less its count
        key=lambda item: (item[1][:-1], item[1][-1].place - item[0]),
    ):
        run = [place for _, place in group]
        ends = [(cell, cell) for cell in run[0][:-1]] + [(run[0][-1], run[-1][-1])]
        yield ", ".join(_where(name, *both) for name, both in zip(names, ends, strict=True))


def _where(name: str, first: _Cell, last: _Cell) -> str:
    """Return where the cells from one to another lie: `98 ≤ value < 99`."""
    if isinstance(first.seen, str) or first.low == last.high is not None:
        return f"{name} = {first.seen if isinstance(first.seen, str) else figure(first.seen)}"
    low = "" if first.low is None else f"{figure(first.low)} {_sign(first, first.low)} "
    high = "" if last.high is None else f" {_sign(last, last.high)} {figure(last.high)}"
    return f"{low}{name}{high}"


def _sign(cell: _Cell, end: Fraction) -> str:
    return "≤" if cell.seen == end else "<"
