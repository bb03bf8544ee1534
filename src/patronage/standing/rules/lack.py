"""By how much a value has to move so that it passes a threshold, or no longer does."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from patronage.money.money import Money
from patronage.thresholds.threshold import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from patronage.thresholds.threshold import Threshold

__all__ = ["Lack", "lack"]


class Lack(NamedTuple):
    """By how much a value is short, or with `excess` too great; None where that is no quantity.

    With `beyond` the gap alone is not enough, but anything more is: there is no smallest step.

    >>> Lack(2).excess
    False
    """

    gap: int | Decimal | Fraction | Money | None = None
    excess: bool = False
    beyond: bool = False

    def within(self, other: Lack) -> bool:
        """Say whether what is enough for another, the same way, is enough for this.

        >>> Lack(2).within(Lack(3)), Lack(2, beyond=True).within(Lack(2))
        (True, False)
        """
        if self.gap is None or other.gap is None:
            return self.gap is other.gap
        return bool(_size(self) <= _size(other))

    def further(self) -> Lack:
        """Return what goes past this: a smallest step more or, where there is none, anything more.

        >>> Lack(2).further().gap, Lack(Fraction(1, 2)).further().beyond
        (3, True)
        """
        return self if self.gap is None else _past(self.gap, excess=self.excess)


def lack(
    value: object,
    threshold: Threshold,
    *,
    wanted: bool = True,
    rises: bool = True,
    falls: bool = True,
) -> Lack | None:
    """Return by how much a value has to move to pass, or where that is not `wanted` not to pass.

    `rises` and `falls` say which way it can move. None: it can't get there. Whole numbers and
    amounts move by their smallest step past a bound that is left out. What is no quantity, or of
    another unit than the bound, lacks something that isn't measured.

    >>> import patronage as pt
    >>> lack(pt.Money("80.00", "EUR"), pt.more_than(pt.Money("100.00", "EUR"))).gap
    Money('20.01', 'EUR')
    >>> lack(3, pt.at_most(2)), lack(3, pt.at_most(2), falls=False)
    (Lack(gap=1, excess=True, beyond=False), None)
    >>> lack(Fraction(17, 2), pt.more_than(9))
    Lack(gap=Fraction(1, 2), excess=False, beyond=True)
    """
    if not all(map(_is_quantity, (value, *threshold.bounds))):
        return Lack()
    found: list[Lack] = []
    for bound, up, past in _targets(threshold, wanted=wanted):
        if not (rises if up else falls):
            continue
        moved = _between(value, bound) if up else _between(bound, value)
        if moved is None:
            return Lack()
        if moved > _nothing(moved) or (past and moved == _nothing(moved)):
            found.append(_past(moved, excess=not up) if past else Lack(moved, excess=not up))
    return min(found, key=_size, default=None)


_UP, _DOWN = (True, False), (False, False)
_PAST, _BELOW = (True, True), (False, True)
_WAYS: Final = {
    Comparison.AT_LEAST: ((_UP,), (_BELOW,)),
    Comparison.MORE_THAN: ((_PAST,), (_DOWN,)),
    Comparison.AT_MOST: ((_DOWN,), (_PAST,)),
    Comparison.LESS_THAN: ((_BELOW,), (_UP,)),
    Comparison.EQUAL_TO: ((_UP, _DOWN), (_PAST, _BELOW)),
    Comparison.ONE_OF: ((_UP, _DOWN), (_PAST, _BELOW)),
}
"""Which ways lead to a bound (up or down, and past it), and which away from it."""


def _targets(threshold: Threshold, *, wanted: bool) -> Iterator[tuple[object, bool, bool]]:
    """Yield the bounds to move to, each with the way there, and whether past it."""
    ways = _WAYS[threshold.comparison][0 if wanted else 1]
    for bound in threshold.bounds:
        for up, past in ways:
            if wanted or len(threshold.bounds) == 1:
                yield bound, up, past
    if not wanted and len(threshold.bounds) > 1:
        bounds = cast("tuple[Any, ...]", threshold.bounds)
        yield max(bounds), True, True
        yield min(bounds), False, True


def _is_quantity(value: object) -> bool:
    return isinstance(value, int | Decimal | Fraction | Money) and not isinstance(value, bool)


def _between(low: object, high: object) -> Any:  # noqa: ANN401  a quantity of either's type
    """Return by how much one quantity is below another, exactly; None where the units differ."""
    if isinstance(low, Money) or isinstance(high, Money):
        same = isinstance(low, Money) and isinstance(high, Money) and low.currency == high.currency
        return high - low if same else None  # type: ignore[operator]
    if isinstance(low, Fraction) or isinstance(high, Fraction):
        return _as_fraction(high) - _as_fraction(low)
    if isinstance(low, Decimal) or isinstance(high, Decimal):
        return _EXACT.subtract(high, low)  # type: ignore[arg-type]
    return high - low  # type: ignore[operator]


def _as_fraction(number: object) -> Fraction:
    return Fraction(cast("Decimal | int | Fraction", number))


_EXACT: Final = Context(prec=1_000)
"""More digits than two numbers that a fact or a threshold may hold need, whatever the ambient."""


def _nothing(moved: Any) -> Any:  # noqa: ANN401  a quantity
    return Money.of_minor(0, moved.currency) if isinstance(moved, Money) else 0


def _past(moved: Any, *, excess: bool) -> Lack:  # noqa: ANN401  a quantity
    if isinstance(moved, Money):
        return Lack(Money.of_minor(moved.minor + 1, moved.currency), excess)
    if isinstance(moved, int):
        return Lack(moved + 1, excess)
    return Lack(moved, excess, beyond=True)


def _size(lack: Lack) -> Any:  # noqa: ANN401  comparable
    return (lack.gap, lack.beyond)
