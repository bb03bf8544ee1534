"""What the rows of a table and the steps of a form may say: bounds of facts, numbers, amounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, TypeAlias, cast

from patronage.checks import as_tuple, check_instance, items_of
from patronage.errors import Fault
from patronage.fields import spell_out
from patronage.measures.exact import passes
from patronage.measures.figures import check_figure
from patronage.money.money import Money
from patronage.thresholds.threshold import LOWER, Threshold

if TYPE_CHECKING:
    from patronage.measures.exact import Facts

__all__ = [
    "Bounds", "First", "Stated", "bounds_of", "check_bounds", "check_stated", "hold",
]  # fmt: skip

Bounds: TypeAlias = tuple[tuple[str, Threshold], ...]
"""Which facts must pass which thresholds."""


def bounds_of(given: object) -> Bounds:
    """Return the bounds of a row as pairs: a bare threshold is about the `value`; a converter.

    >>> import patronage as pt
    >>> bounds_of([pt.at_least(99), pt.less_than(100)])
    (('value', at_least(99)), ('value', less_than(100)))
    >>> bounds_of({"trip": pt.at_most(5)})
    (('trip', at_most(5)),)
    """
    pairs: Iterable[object]
    if isinstance(given, Mapping):
        named = cast("Mapping[object, object]", given)
        pairs = [(name, each) for name, those in named.items() for each in items_of(those)]
    else:
        pairs = items_of(given)
    found = tuple(("value", each) if isinstance(each, Threshold) else each for each in pairs)
    return cast("Bounds", found)  # the check says what is wrong


spell_out(bounds_of)


def hold(bounds: Bounds, facts: Facts) -> bool | None:
    """Return whether all bounds hold; None: a fact is not known, and no other bound fails.

    >>> import patronage as pt
    >>> bounds = bounds_of([pt.at_least(99), pt.less_than(100)])
    >>> hold(bounds, {"value": 99}), hold(bounds, {"value": 98}), hold(bounds, {})
    (True, False, None)
    """
    lacking = False
    for name, bound in bounds:
        seen = facts.get(name)
        if seen is None:
            lacking = True
        elif not passes(bound, seen):
            return False
    return None if lacking else True


def check_bounds(faults: list[Fault], path: str, bounds: tuple[object, ...]) -> None:
    """Report what is no bound of a fact.

    >>> import patronage as pt
    >>> found: list[Fault] = []
    >>> check_bounds(found, "bounds", (("value", pt.at_least(pt.Money("5", "USD"))),))
    >>> found[0].code
    'row.bounds'
    """
    for place, pair in enumerate(bounds):
        here = f"{path}[{place}]"
        both = as_tuple(pair)
        if len(both) != 2 or type(both[0]) is not str:
            hint = "give a threshold of the value, or of a named fact: {'late': at_least(2)}"
            faults.append(Fault.of("row.bounds", here, pair, hint))
        elif type(both[1]) is not Threshold:
            check_instance(faults, "threshold.type", here, both[1], Threshold)
        elif not _is_of_numbers(both[1]) and {type(each) for each in both[1].bounds} != {str}:
            hint = "give a number, or the names that a fact may say"
            faults.append(Fault.of("row.bounds", here, both[1], hint))


def _is_of_numbers(bound: Threshold) -> bool:
    return all(type(each) in (int, Decimal) for each in bound.bounds)


def _check_first(faults: list[Fault], path: str, first: object) -> None:
    pair = as_tuple(first)
    if len(pair) != 2:
        hint = "give from when on it is due, and how much it is: (at_least(12), 75)"
        faults.append(Fault.of("form.first", path, first, hint))
        return
    bound = pair[0]
    if type(bound) is not Threshold or bound.comparison not in LOWER or not _is_of_numbers(bound):
        hint = "give the least of it: at_least(…) or more_than(…)"
        faults.append(Fault.of("threshold.type", f"{path}[0]", bound, hint))
    check_stated(faults, f"{path}[1]", pair[1])


def check_stated(faults: list[Fault], path: str, value: object) -> None:
    """Report what is neither an exact number nor an amount.

    >>> found: list[Fault] = []
    >>> check_stated(found, "otherwise", "nothing")
    >>> found[0].code
    'number.type'
    """
    if type(value) is not Money:
        check_figure(faults, path, value)


Stated: TypeAlias = Annotated[int | Decimal | Fraction | Money, check_stated]
"""An exact number, or an amount."""

First: TypeAlias = Annotated[tuple[Threshold, int | Decimal | Fraction | Money], _check_first]
"""From how much on a first amount is due, and how much that is."""
