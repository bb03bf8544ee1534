"""Splitting a whole number of units by weights, so that no unit is lost."""

from __future__ import annotations

from itertools import islice
from math import lcm
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NoReturn

from patronage.errors import Fault, invalid, raise_faults
from patronage.money.amounts import read_factor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal
    from fractions import Fraction

__all__ = ["split"]

MOST_WEIGHTS: Final = 100_000
"""The most parts that an amount is split into at once."""

_NOT_IN_ORDER: Final = (str, bytes, set, frozenset, dict)
_FAULTS_COLLECTED: Final = 20
_MOST_BITS: Final = 4_096


def split(units: int, weights: Iterable[int | Fraction | Decimal]) -> list[int]:
    """Split a whole number of units, none negative, in proportion to the weights.

    Each part is its exact share rounded down; the units left over go one each to the parts with
    the largest remainders, among equals to the earliest.

    >>> split(10, [1, 1, 1]), split(2, [1, 0, 5, 5])
    ([4, 3, 3], [0, 0, 1, 1])
    """
    whole = _whole_weights(weights)
    total = sum(whole)
    parts: list[int] = []
    rests: list[int] = []
    for weight in whole:
        part, rest = divmod(units * weight, total)
        parts.append(part)
        rests.append(rest)
    left = units - sum(parts)
    if left:
        ranked = sorted(enumerate(rests), key=itemgetter(1), reverse=True)  # stable: ties in order
        for i, _ in ranked[:left]:
            parts[i] += 1
    return parts


def _refuse(problem: str, path: str, value: object, hint: str) -> NoReturn:
    raise invalid([Fault.of(f"weights.{problem}", path, value, hint)])


def _whole_weights(weights: Iterable[object]) -> list[int]:
    """Return the weights as whole numbers in the same proportions."""
    given = _listed(weights)
    whole = [weight for weight in given if type(weight) is int]
    if len(whole) < len(given):
        whole = _over_one_denominator(_exact(given))
    lowest, highest = min(whole), max(whole)
    if lowest < 0:
        i = whole.index(lowest)
        _refuse("negative", f"weights[{i}]", given[i], "give weights of zero or more")
    if highest == 0:
        _refuse("zero", "weights", given, "give at least one weight above zero")
    if highest.bit_length() > _MOST_BITS:
        _refuse("range", "weights", given, "give smaller weights in the same proportions")
    return whole


def _listed(weights: Iterable[object]) -> list[object]:
    hint = "give the weights in order, in a list or tuple"
    if issubclass(type(weights), _NOT_IN_ORDER):
        _refuse("type", "weights", weights, hint)
    try:
        each = iter(weights)
    except TypeError:
        _refuse("type", "weights", weights, hint)
    given = list(islice(each, MOST_WEIGHTS + 1))
    if not given:
        _refuse("empty", "weights", given, "give at least one weight")
    if len(given) > MOST_WEIGHTS:
        _refuse("size", "weights", given, f"give at most {MOST_WEIGHTS:,} weights")
    return given


def _exact(given: Sequence[object]) -> list[Fraction]:
    faults: list[Fault] = []
    exact: list[Fraction] = []
    for i, weight in enumerate(given):
        fraction = read_factor(faults, f"weights[{i}]", weight)
        if fraction is not None:
            exact.append(fraction)
        elif len(faults) == _FAULTS_COLLECTED:
            break
    raise_faults(faults)
    return exact


def _over_one_denominator(exact: Sequence[Fraction]) -> list[int]:
    """Return the numerators over the least common denominator, which many odd weights inflate."""
    common = 1
    for denominator in {weight.denominator for weight in exact}:
        common = lcm(common, denominator)
        if common.bit_length() > _MOST_BITS:
            hint = "give weights with a common denominator, such as whole numbers"
            _refuse("range", "weights", list(exact), hint)
    return [weight.numerator * (common // weight.denominator) for weight in exact]
