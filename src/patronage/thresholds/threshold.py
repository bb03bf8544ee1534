"""The threshold that a criterion states: a bound, with its comparison in words."""

from __future__ import annotations

import operator
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from attrs import field, frozen

from patronage.checks import check_instance, is_count
from patronage.dates.span import Span
from patronage.errors import Fault, InvalidInput, raise_faults, shown
from patronage.facts.fact import check_scalar
from patronage.money.money import Money
from patronage.text.spoken import spoken
from patronage.values import Value, repr_member
from patronage.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable

    from patronage.text.phrases import Words

__all__ = [
    "LOWER",
    "UPPER",
    "Comparison",
    "Threshold",
    "at_least",
    "at_most",
    "check_threshold",
    "equal_to",
    "less_than",
    "more_than",
    "one_of",
    "threshold_words",
    "within",
]


class Comparison(Enum):
    """How an observed value is held against a threshold; the edge is part of the name.

    >>> Comparison.AT_LEAST.value
    'at least'
    """

    AT_LEAST = "at least"
    MORE_THAN = "more than"
    AT_MOST = "at most"
    LESS_THAN = "less than"
    EQUAL_TO = "equal to"
    ONE_OF = "one of"
    WITHIN = "within"

    __repr__ = repr_member


LOWER: Final = frozenset({Comparison.AT_LEAST, Comparison.MORE_THAN})
"""The comparisons that a value fails by being too little."""

UPPER: Final = frozenset({Comparison.AT_MOST, Comparison.LESS_THAN})
"""The comparisons that a value fails by being too much."""


@lru_cache(maxsize=256)
def _fraction(bound: Decimal) -> Fraction:
    return Fraction(bound)


_Judge: TypeAlias = "Callable[[Any, Any], bool]"


def _equals(seen: object, bound: object) -> bool:
    """Say whether two values are one; True is no 1."""
    return seen == bound and (type(seen) is bool) is (type(bound) is bool)


def _is_one_of(seen: object, bounds: tuple[object, ...]) -> bool:
    return any(_equals(seen, each) for each in bounds)


_JUDGES: Final[dict[Comparison, _Judge]] = {
    Comparison.AT_LEAST: operator.ge,
    Comparison.MORE_THAN: operator.gt,
    Comparison.AT_MOST: operator.le,
    Comparison.LESS_THAN: operator.lt,
    Comparison.EQUAL_TO: _equals,
    Comparison.ONE_OF: _is_one_of,
}

_MIRRORED: Final = {
    Comparison.AT_LEAST: "__le__",
    Comparison.MORE_THAN: "__lt__",
    Comparison.AT_MOST: "__ge__",
    Comparison.LESS_THAN: "__gt__",
    Comparison.EQUAL_TO: "__eq__",
}
"""What the bound says of the value, where the comparison is of the value with the bound."""

_STRICTNESS: Final = {
    Comparison.AT_LEAST: (1, 0),
    Comparison.MORE_THAN: (1, 1),
    Comparison.AT_MOST: (-1, 0),
    Comparison.LESS_THAN: (-1, 1),
    Comparison.WITHIN: (-1, 1),
}
"""Which way a comparison points, and whether it leaves the bound itself out."""


_WITHOUT: Final = frozenset(each for each, (_, strict) in _STRICTNESS.items() if strict)
"""The comparisons that leave the bound itself out."""


def _canonical(bound: object) -> object:
    """Return one form for each value, so that equal thresholds look alike: 3 for 3.0."""
    if type(bound) is tuple or type(bound) is list:  # as wherever a tuple is stored
        return tuple(map(_canonical_one, cast("tuple[object, ...]", bound)))
    return _canonical_one(bound)


def _canonical_one(bound: object) -> object:
    if type(bound) is not Decimal or not bound.is_finite() or abs(bound.adjusted()) > _DIGITS:
        return bound
    sign, digits, exponent = bound.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0:
        return int(bound)
    text = "".join(map(str, digits))
    kept = text.rstrip("0") or "0"
    exponent += len(text) - len(kept)
    if kept == "0" or exponent >= 0:
        return int(bound)
    return Decimal((sign, tuple(map(int, kept)), exponent))


_DIGITS: Final = 100
"""A bound of more digits before the point stays as it was written."""


def _kept_apart(bound: object) -> object:
    """Return the bound so that True and 1 differ."""
    if type(bound) is tuple:
        several = cast("tuple[object, ...]", bound)
        return tuple((type(each) is bool, each) for each in several)
    return (type(bound) is bool, bound)


@frozen(cache_hash=True, repr=False)
class Threshold(Value):
    """A bound with its comparison stated: at least 3, more than 500,000 EUR, within 180 days.

    Built by `at_least(3)` and its siblings. A length of time (`Span`) is a bound on elapsed time:
    `within(days(180))` holds on the 180 days `[f, f + 180)`, `at_least(days(90))` from the
    90th day on, both edges as a rolling window has them.

    >>> str(at_least(3)), at_least(3).judge(3), more_than(3).judge(3)
    ('at least 3', True, False)
    """

    comparison: Comparison
    bound: object = field(converter=_canonical, eq=_kept_apart)

    def __attrs_post_init__(self) -> None:
        _check_own(self)

    def judge(self, seen: object) -> bool:
        """Say whether a value that was seen satisfies the bound.

        Raises `InvalidInput` (`threshold.mismatch`) where the two can't be compared at all.

        >>> one_of("gold", "silver").judge("gold")
        True
        """
        judge = _JUDGES.get(self.comparison)
        if judge is None or isinstance(self.bound, Span):
            hint = "ask a criterion of elapsed time: a length of time bounds no value"
            raise_faults([Fault.of("threshold.mismatch", "value", seen, hint)])
            raise AssertionError  # pragma: no cover
        bound = self.bound
        if type(seen) is Fraction and isinstance(bound, Decimal):
            bound = _fraction(bound)
        try:
            return judge(seen, bound)
        except TypeError:
            hint = f"give a value that can be held against {shown(self.bound)}"
            raise_faults([Fault.of("threshold.mismatch", "value", seen, hint)])
            raise

    def stricter_than(self, other: Threshold) -> bool | None:
        """Say whether every value that passes this bound passes the other too, and some more do.

        None where the two point different ways, so that neither is stricter.

        >>> at_least(3).stricter_than(at_least(2)), at_least(2).stricter_than(at_most(3))
        (True, None)
        """
        if self == other:
            return False
        mine, theirs = _STRICTNESS.get(self.comparison), _STRICTNESS.get(other.comparison)
        if mine is None or theirs is None or mine[0] != theirs[0]:
            return None
        if self.bound == other.bound:
            return mine[1] > theirs[1]
        lower = _below(self.bound, other.bound)
        return lower if lower is None else lower == (mine[0] < 0)

    def excludes(self, other: Threshold) -> bool:
        """Say whether no value passes both bounds; False where that can't be told.

        >>> at_least(3).excludes(less_than(3)), at_least(3).excludes(at_most(3))
        (True, False)
        """
        try:
            for mine, its in ((self, other), (other, self)):
                if mine.comparison in _BY_NAME and not isinstance(its.bound, Span):
                    return not any(its.judge(bound) for bound in mine.bounds)
                if mine.comparison in LOWER and _STRICTNESS.get(its.comparison, (1,))[0] < 0:
                    low, high = mine.bound, its.bound
                    if low == high:
                        return mine.comparison in _WITHOUT or its.comparison in _WITHOUT
                    return _below(high, low) is True
        except InvalidInput:  # a name has no place in an order
            pass
        return False

    @property
    def of_whole_numbers(self) -> Callable[[int], bool] | None:
        """The comparison with a whole number at its plainest; None for a bound of another type.

        >>> at_least(3).of_whole_numbers(2)
        False
        """
        bound = self.bound
        if type(bound) is not int:
            return None
        return cast("Callable[[int], bool]", getattr(bound, _MIRRORED[self.comparison]))

    @property
    def is_by_name(self) -> bool:
        """Whether it names the values that pass, one or several; it bounds no others.

        >>> equal_to("client").is_by_name, at_least(3).is_by_name
        (True, False)
        """
        return self.comparison in _BY_NAME

    @property
    def is_elapsed(self) -> bool:
        """Whether the bound is one on elapsed time.

        >>> within(Span(days=180)).is_elapsed, at_least(3).is_elapsed
        (True, False)
        """
        return isinstance(self.bound, Span)

    @property
    def bounds(self) -> tuple[object, ...]:
        """The bound, or the several values of which one will do.

        >>> one_of("gold", "silver").bounds, at_least(3).bounds
        (('gold', 'silver'), (3,))
        """
        if self.comparison is Comparison.ONE_OF:
            return cast("tuple[object, ...]", self.bound)
        return (self.bound,)

    def __str__(self) -> str:
        return f"{self.comparison.value} {spoken(self.bound)}"

    def __repr__(self) -> str:
        return f"{_MAKERS[self.comparison]}({', '.join(map(repr, self.bounds))})"


_MAKERS: Final = {each: each.value.replace(" ", "_") for each in Comparison}


def _below(one: object, other: object) -> bool | None:
    try:
        return one < other  # type: ignore[operator,no-any-return]
    except (TypeError, ValueError):
        return None


_ORDERED = (int, Decimal, Money, Span)
_NAMED = (*_ORDERED, str)
_BY_NAME = (Comparison.EQUAL_TO, Comparison.ONE_OF)


def _check_own(threshold: Threshold) -> None:
    faults: list[Fault] = []
    comparison = threshold.comparison
    check_instance(faults, "threshold.type", "comparison", comparison, Comparison)
    raise_faults(faults)
    many = comparison is Comparison.ONE_OF
    given: object = threshold.bound
    if many and (not isinstance(given, tuple) or given == ()):
        hint = "give at least one value, in a tuple"
        faults.append(Fault.of("threshold.empty", "bound", threshold.bound, hint))
        raise_faults(faults)
    for place, bound in enumerate(threshold.bounds):
        path = f"bound[{place}]" if many else "bound"
        if (fault := _bound_fault(comparison, path, bound)) is not None:
            faults.append(fault)
    raise_faults(faults)


def _bound_fault(comparison: Comparison, path: str, bound: object) -> Fault | None:
    if comparison is Comparison.WITHIN:
        if type(bound) is Span:
            return None
        such_as = f"days({bound})" if is_count(bound) else "days(180)"
        return Fault.of("threshold.type", path, bound, f"give a length of time, such as {such_as}")
    if isinstance(bound, float) and bound != bound:  # noqa: PLR0124  only NaN differs from itself
        hint = "give a finite number: NaN compares to nothing"
        return Fault.of("policy.hysteresis", path, bound, hint)
    if comparison in _BY_NAME:
        if not isinstance(bound, _NAMED) or isinstance(bound, Span):
            several = isinstance(bound, list | tuple | set | frozenset)
            hint = "give an int, Decimal, Money, str or bool; a float isn't exact"
            hint = "unpack it: one_of(*values)" if several else hint
            return Fault.of("threshold.type", path, bound, hint)
    elif not isinstance(bound, _ORDERED) or isinstance(bound, bool):
        hint = "give an int, Decimal, Money or Span; a float isn't exact, a text has no order"
        return Fault.of("threshold.type", path, bound, hint)
    if isinstance(bound, Decimal) and not bound.is_finite():
        hint = "give a finite number: NaN compares to nothing"
        return Fault.of("policy.hysteresis", path, bound, hint)
    if isinstance(bound, int | Decimal | str):
        faults: list[Fault] = []
        check_scalar(faults, path, bound)
        return faults[0] if faults else None
    return None


def at_least(bound: object) -> Threshold:
    """Return the threshold that is passed by the bound itself and everything above it.

    >>> at_least(3).judge(2)
    False
    """
    return Threshold(Comparison.AT_LEAST, bound)


def more_than(bound: object) -> Threshold:
    """Return the threshold that is passed by everything above the bound, not by the bound.

    >>> more_than(3).judge(3)
    False
    """
    return Threshold(Comparison.MORE_THAN, bound)


def at_most(bound: object) -> Threshold:
    """Return the threshold that is passed by the bound itself and everything below it.

    >>> at_most(3).judge(3)
    True
    """
    return Threshold(Comparison.AT_MOST, bound)


def less_than(bound: object) -> Threshold:
    """Return the threshold that is passed by everything below the bound, not by the bound.

    >>> less_than(3).judge(3)
    False
    """
    return Threshold(Comparison.LESS_THAN, bound)


def equal_to(bound: object) -> Threshold:
    """Return the threshold that only the bound itself passes.

    >>> equal_to("client").judge("client")
    True
    """
    return Threshold(Comparison.EQUAL_TO, bound)


def one_of(*bounds: object) -> Threshold:
    """Return the threshold that each of the given values passes, and nothing else.

    >>> one_of("law", "accounting").judge("retail")
    False
    """
    return Threshold(Comparison.ONE_OF, bounds)


def within(span: Span) -> Threshold:
    """Return the threshold on elapsed time that holds from the day itself for the whole span.

    "Within 180 days" means the 180 days `[f, f + 180)`, as a rolling window of 180 days does.

    >>> from patronage.dates.span import days
    >>> within(days(180)).bound
    days(180)
    """
    return Threshold(Comparison.WITHIN, span)


def threshold_words(threshold: Threshold, words: Words = ENGLISH) -> str:
    """Return a threshold in words, its comparison stated; short, as in a table.

    >>> import patronage as pt
    >>> threshold_words(pt.within(pt.days(180)))
    'within 180 days'
    """
    return words.say(f"threshold.{threshold.comparison.name.lower()}", bound=threshold.bound)


def check_threshold(faults: list[Fault], threshold: object, *wanted: type, such_as: str) -> None:
    """Report a threshold whose bound is of another type than what the criterion sees.

    >>> found: list[Fault] = []
    >>> check_threshold(found, at_least(Span(days=3)), int, such_as="at_least(3)")
    >>> found[0].code
    'threshold.type'
    """
    if not isinstance(threshold, Threshold):
        faults.append(Fault.of("threshold.type", "threshold", threshold, f"give {such_as}"))
        return
    faults += [
        Fault.of("threshold.type", "threshold", bound, f"give {such_as}")
        for bound in threshold.bounds
        if not isinstance(bound, wanted) or (isinstance(bound, bool) and bool not in wanted)
    ]
